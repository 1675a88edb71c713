//! What a move does to a debtor, and what the debtor concedes. Whole numbers; nothing is drawn by lot.

use super::{
    ask::{Ask, Terms},
    engine::{Cue, Run},
    moves::{Concession, Move},
    plan::{Plan, Signer, days_needed, share},
};

/// How much a concession in days or instalments puts off what the learner asks for.
const CONCEDED_DAYS: i64 = 30;

/// What a discount lets off, basis points of what is owed.
const DISCOUNT_BPS: i64 = 500;

/// Readiness: the share of their cash that they would part with now, basis points. Willingness weighs most; tricks
/// and an excuse that still stand hold it down, what was given away for nothing does, too.
pub(super) fn commit(run: &Run) -> i64 {
    let mood = &run.mood;
    let tricks = i64::try_from(mood.tricks.len()).unwrap_or(0);
    let known = if mood.reason_known { 1_100 } else { 0 };
    let cleared = if mood.excuse_stands { 0 } else { 400 };
    let free = if tricks == 0 { 900 } else { -350 * tricks };
    let moved = 45 * mood.willingness + 20 * mood.trust + known + cleared + free;
    let least = run.debtor.minimum_bps;
    (least + moved - run.spoiled_bps).clamp(least, 9_700)
}

/// Plays a move on the debtor and says what the debtor answers.
pub(super) fn react(run: &mut Run, done: &Move) -> Cue {
    let ended = end_trick(run, done);
    match done {
        Move::Account => account(run),
        Move::Listen => warm(run, "listen", Cue::Vent),
        Move::Sympathise => warm(run, "sympathise", Cue::Soften),
        Move::Clarify | Move::AskWhy => clarify(run),
        Move::AskDecider => decider(run),
        Move::PraiseFact | Move::Flatter => praise(run, done),
        Move::Evidence(code) => evidence(run, code, ended),
        Move::AskPromise => ask_promise(run),
        Move::Propose(ask) => propose(run, ask),
        Move::Press => press(run),
        Move::Accept => accept(run),
        Move::Concede(what, back) => concede(run, *what, *back),
        Move::AskSign => sign(run),
        Move::AskGuarantee => grant(run, secures, |plan| plan.guarantee = true),
        Move::AskInterest => grant(run, owns_delay, |plan| plan.interest = true),
        Move::NextContact => next_contact(run),
        Move::Escalate => escalate(run),
        Move::Silence => silence(run),
        Move::Threaten | Move::Shame => banned(run),
        Move::Other => {
            run.mood.patience -= 1;
            Cue::Evade
        }
        Move::Close if run.agreed.is_some() => Cue::Bye,
        Move::Close => Cue::Leave,
    }
}

/// A trick that is answered is gone; the next one comes up.
fn end_trick(run: &mut Run, done: &Move) -> bool {
    let active = run.mood.tricks.first().cloned();
    let ends = active.is_some_and(|trick| run.pack.ends(&trick, done));
    let at_hand = match done {
        Move::Evidence(code) => run.cast.scene.papers.contains(code) && !shown(run, code),
        _ => true,
    };
    if ends && at_hand {
        run.mood.tricks.remove(0);
        run.mood.willingness += run.cast.persona.proof * 6 / 100;
    }
    ends && at_hand
}

fn shown(run: &Run, code: &str) -> bool {
    run.turns.iter().any(|turn| matches!(&turn.done, Move::Evidence(shown) if shown == code))
}

fn account(run: &mut Run) -> Cue {
    match run.count("account") {
        0 => run.mood.willingness += 4,
        _ => run.mood.patience -= 1,
    }
    Cue::Fact
}

/// Listening and understanding: the first time counts most, a third time is talk.
fn warm(run: &mut Run, kind: &str, cue: Cue) -> Cue {
    let gain = match run.count(kind) {
        0 => 7,
        1 => 3,
        _ => 0,
    };
    if gain == 0 {
        run.mood.patience -= 1;
    }
    let heard = kind == "listen" || run.count("listen") > 0;
    let gain = if heard { gain } else { gain / 2 };
    run.mood.trust += run.cast.persona.warmth * gain / 100;
    cue
}

fn clarify(run: &mut Run) -> Cue {
    // An excuse that came back in a live drill falls to the reason that is known.
    if run.mood.reason_known && run.mood.excuse_stands {
        run.mood.excuse_stands = false;
        return Cue::Reveal;
    }
    if run.mood.reason_known {
        run.mood.patience -= 1;
        return Cue::Fact;
    }
    let heard = if run.count("listen") > 0 { 10 } else { 0 };
    let understood = if run.count("sympathise") > 0 { 6 } else { 0 };
    if run.mood.trust + heard + understood < run.cast.persona.opens_at {
        run.mood.patience -= 1;
        return Cue::Evade;
    }
    run.mood.reason_known = true;
    run.mood.excuse_stands = false;
    run.mood.willingness += 8;
    Cue::Reveal
}

fn decider(run: &mut Run) -> Cue {
    if run.mood.decider_known {
        run.mood.patience -= 1;
        return Cue::Decider;
    }
    if run.mood.trust < 30 && run.count("evidence") == 0 {
        run.mood.patience -= 1;
        return Cue::Evade;
    }
    run.mood.decider_known = true;
    run.mood.willingness += 2;
    Cue::Decider
}

/// One or two sentences on a fact are heard; what comes after them, or says nothing, tires.
fn praise(run: &mut Run, done: &Move) -> Cue {
    let before = run.count("praise-fact") + run.count("flatter");
    let fact = *done == Move::PraiseFact;
    match (fact, before) {
        (true, 0 | 1) => {
            run.mood.trust += run.cast.persona.warmth * 4 / 100;
            return Cue::Thanks;
        }
        (false, 0) => run.mood.trust += 1,
        _ => {
            run.mood.trust -= 2;
            run.mood.patience -= 1;
        }
    }
    Cue::Flattered
}

fn evidence(run: &mut Run, code: &str, ended: bool) -> Cue {
    if !run.cast.scene.papers.iter().any(|paper| paper == code) || shown(run, code) {
        run.mood.patience -= 1;
        return Cue::Fact;
    }
    let gain = if ended { 4 } else { 1 };
    run.mood.willingness += run.cast.persona.proof * gain / 100;
    match (ended, run.mood.tricks.is_empty()) {
        (true, true) => Cue::Proof,
        (true, false) => Cue::Shift,
        (false, _) => Cue::Fact,
    }
}

/// Lays the debtor's offer on the table. Nothing at once from who was never asked why.
fn lay(run: &mut Run, bps: i64) -> Cue {
    run.offer_bps = run.offer_bps.max(bps).min(commit(run)).max(run.debtor.minimum_bps);
    let from = if run.mood.reason_known { 0 } else { 4 };
    run.table = run.debtor.lay(run.offer_bps, from);
    Cue::Counter
}

fn ask_promise(run: &mut Run) -> Cue {
    if run.mood.trust < 12 {
        run.mood.patience -= 1;
        return Cue::Evade;
    }
    let bps = commit(run) - 1_800;
    lay(run, bps)
}

fn propose(run: &mut Run, ask: &Ask) -> Cue {
    let owed = run.debtor.total_minor - run.discount_minor;
    let parts = ask.parts(owed);
    run.asked_days = days_needed(&parts, owed);
    if !run.debtor.can(&parts, 10_000) {
        run.mood.patience -= 1;
        let bps = commit(run) - 1_800;
        lay(run, bps);
        return Cue::Refuse;
    }
    if run.debtor.can(&parts, commit(run)) {
        agree(run, parts);
        grant_terms(run, ask.terms);
        return Cue::Accept;
    }
    let bps = run.offer_bps.max(commit(run) - 1_800) + 500;
    lay(run, bps)
}

fn press(run: &mut Run) -> Cue {
    if run.table.is_empty() {
        run.mood.patience -= 1;
        return Cue::Evade;
    }
    let before = run.offer_bps;
    let step = if run.mood.reason_known { 900 } else { 300 };
    lay(run, before + step);
    if run.offer_bps == before {
        run.mood.patience -= 1;
        return Cue::Refuse;
    }
    Cue::Counter
}

fn agree(run: &mut Run, parts: Vec<super::plan::Part>) {
    let old = run.agreed.take();
    let fresh = Plan {
        parts: Vec::new(),
        discount_minor: 0,
        interest: false,
        guarantee: false,
        statement_signed: false,
        signer: Signer::Nobody,
        next_contact: false,
        next_days: None,
    };
    let kept = old.unwrap_or(fresh);
    run.agreed = Some(Plan { parts, discount_minor: run.discount_minor, ..kept });
}

fn accept(run: &mut Run) -> Cue {
    if run.table.is_empty() {
        run.mood.patience -= 1;
        return Cue::Evade;
    }
    let mut parts = run.table.clone();
    let owed = run.debtor.total_minor - run.discount_minor;
    let mut over = super::plan::sum_minor(&parts) - owed;
    // What was let off comes off the last parts.
    while over > 0 {
        let Some(last) = parts.last_mut() else { break };
        let cut = over.min(last.amount_minor);
        last.amount_minor -= cut;
        over -= cut;
        if last.amount_minor == 0 {
            parts.pop();
        }
    }
    run.asked_days = run.asked_days.max(days_needed(&parts, owed));
    agree(run, parts);
    Cue::Accept
}

fn concede(run: &mut Run, what: Concession, back: bool) -> Cue {
    match what {
        Concession::Days | Concession::Instalments => run.asked_days += CONCEDED_DAYS,
        Concession::Discount => {
            let more = share(run.debtor.total_minor, DISCOUNT_BPS);
            let most = share(run.debtor.total_minor, 3 * DISCOUNT_BPS);
            run.discount_minor = (run.discount_minor + more).min(most);
        }
    }
    run.mood.trust += 1;
    if back {
        run.mood.willingness += 3;
        let bps = run.offer_bps.max(commit(run) - 1_800) + 600;
        return lay(run, bps);
    }
    // What costs nothing is asked for again.
    run.spoiled_bps += 500;
    Cue::Take
}

/// Who would sign now; none where they are not ready to.
fn signer(run: &Run) -> Option<Signer> {
    let ready = run.mood.trust >= 28 || run.mood.willingness >= 45;
    let signer = match (run.mood.decider_known, run.debtor.decides || run.mood.trust >= 35) {
        (true, true) => Signer::Decider,
        _ => Signer::Contact,
    };
    ready.then_some(signer)
}

const fn secures(run: &Run) -> bool {
    run.mood.trust >= 45
}

const fn owns_delay(run: &Run) -> bool {
    run.mood.willingness >= 55
}

/// What stands beside the parts of a plan that is taken: each is granted as it would be on its own.
fn grant_terms(run: &mut Run, terms: Terms) {
    let signs = terms.sign.filter(|who| *who != Signer::Nobody).and_then(|who| {
        let would = signer(run)?;
        Some(if who == Signer::Contact { Signer::Contact } else { would })
    });
    let guarantee = terms.guarantee && secures(run);
    let interest = terms.interest && owns_delay(run);
    let Some(plan) = run.agreed.as_mut() else { return };
    if let Some(who) = signs {
        (plan.statement_signed, plan.signer) = (true, who);
    }
    plan.guarantee |= guarantee;
    plan.interest |= interest;
    if let Some(days) = terms.next_days {
        (plan.next_contact, plan.next_days) = (true, Some(days));
    }
}

fn sign(run: &mut Run) -> Cue {
    let signer = signer(run);
    match (run.agreed.as_mut(), signer) {
        (Some(plan), Some(signer)) => {
            plan.statement_signed = true;
            plan.signer = signer;
            Cue::Sign
        }
        _ => {
            run.mood.patience -= 1;
            Cue::Evade
        }
    }
}

fn grant(run: &mut Run, ready: impl Fn(&Run) -> bool, set: impl Fn(&mut Plan)) -> Cue {
    let ready = ready(run);
    match run.agreed.as_mut() {
        Some(plan) if ready => {
            set(plan);
            Cue::Sign
        }
        _ => Cue::Refuse,
    }
}

fn next_contact(run: &mut Run) -> Cue {
    if let Some(plan) = run.agreed.as_mut() {
        plan.next_contact = true;
    }
    Cue::Next
}

/// A lawful consequence is heard by who has seen the papers and was listened to; before that it offends.
fn escalate(run: &mut Run) -> Cue {
    let fair = run.count("evidence") > 0 && run.count("listen") > 0 && run.count("escalate") == 0;
    if fair {
        run.mood.willingness += run.cast.persona.pressure * 7 / 100;
        run.mood.trust -= 1;
        return Cue::Firm;
    }
    run.mood.trust -= 8;
    run.mood.patience -= 1;
    Cue::Hurt
}

fn silence(run: &mut Run) -> Cue {
    let after_question = run.turns.last().is_some_and(|turn| {
        matches!(turn.done, Move::AskPromise | Move::Propose(_) | Move::Press | Move::AskWhy)
    });
    match after_question && run.count("silence") == 0 {
        true => run.mood.willingness += 2,
        false => run.mood.patience -= 1,
    }
    Cue::Quiet
}

fn banned(run: &mut Run) -> Cue {
    run.mood.trust -= 25;
    run.mood.willingness -= 10;
    run.mood.patience -= 4;
    Cue::Hurt
}
