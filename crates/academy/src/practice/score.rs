//! Marks: preparation 15, process 35, outcome 35, compliance and relationship 15; a banned act fails the run. Items
//! have three levels, each with the words it rests on. Points are whole tenths.

use super::{
    engine::{Ending, Run},
    moves::Move,
    plan::{Part, Plan, Signer, WEEKS, days_needed, days_until, paid_by, present, share, worth},
};

/// Tenths of a point that a good outcome earns.
pub const OUTCOME_TENTHS: i64 = 350;

/// Giving more than so much of the gap in one turn is too much, basis points.
pub const OVER_BPS: i64 = 4_000;

/// A marked item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which.
    pub item: String,
    /// Its block.
    pub block: String,
    /// 0 poor, 1 fair, 2 good.
    pub level: i64,
    /// Tenths earned.
    pub tenths: i64,
    /// Tenths possible.
    pub most: i64,
    /// The turn that it rests on, from 0.
    pub turn: Option<usize>,
}

/// What the outcome was worth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Value of the plan today with the chance that it is kept.
    pub plan_value_minor: i64,
    /// Value of the best that the debtor could do.
    pub best_value_minor: i64,
    /// Value of having no agreement.
    pub walk_value_minor: i64,
    /// 100·(plan − walk) ÷ (best − walk), clipped to 0–100, in hundredths.
    pub reached_bps: i64,
    /// Chance that the plan is kept.
    pub kept_bps: i64,
    /// Share of what is owed that the plan covers.
    pub recovery_bps: i64,
    /// Days until a quarter, a half and all of it is paid; none where the plan never gets there.
    pub days: [Option<i64>; 3],
    /// Weeks in which the plan asks for more than there is.
    pub weeks_beyond: usize,
    /// Concessions for nothing.
    pub given_free: usize,
    /// Of the gap in days, how much was given in the end.
    pub given_bps: i64,
    /// The most that was given in one turn.
    pub given_most_bps: i64,
    /// More than 40 % in one turn.
    pub over_conceded: bool,
}

/// All marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// Of 150 tenths.
    pub preparation: i64,
    /// Of 350 tenths.
    pub process: i64,
    /// Of 350 tenths.
    pub outcome: i64,
    /// Of 150 tenths.
    pub compliance: i64,
    /// Of 1000 tenths.
    pub total: i64,
    /// A banned act.
    pub failed: bool,
    /// Passed.
    pub passed: bool,
    /// Each item.
    pub marks: Vec<Mark>,
    /// What the outcome was worth.
    pub worth: Outcome,
}

/// Marks a run.
pub fn score(run: &Run) -> Scores {
    let worth = outcome(run);
    let failed = run.failed();
    let marks: Vec<Mark> = run
        .pack
        .items
        .iter()
        .map(|item| {
            let (level, turn) = judge(run, &item.code, &worth);
            let tenths = item.tenths * level / 2;
            let (item, block, most) = (item.code.clone(), item.block.clone(), item.tenths);
            Mark { item, block, level, tenths, most, turn }
        })
        .collect();
    let block = |name: &str| -> i64 {
        marks.iter().filter(|mark| mark.block == name).map(|mark| mark.tenths).sum()
    };
    let compliance = if failed { 0 } else { block("compliance") };
    let outcome = OUTCOME_TENTHS * worth.reached_bps / 10_000;
    let (preparation, process) = (block("preparation"), block("process"));
    let total = if failed { 0 } else { preparation + process + outcome + compliance };
    let passed = !failed && total >= run.pack.pass * 10;
    Scores { preparation, process, outcome, compliance, total, failed, passed, marks, worth }
}

/// The chance that a plan is kept, basis points: by trust and willingness, by who signed what, and by whether it
/// asks for all that there is.
fn kept(run: &Run, plan: &Plan) -> i64 {
    let mood = &run.mood;
    let add = |yes: bool, bps: i64| if yes { bps } else { 0 };
    let spare = run.debtor.can(&plan.parts, 9_500);
    let bps = 3_600
        + 18 * mood.trust
        + 20 * mood.willingness
        + add(plan.statement_signed, 1_000)
        + add(plan.signer == Signer::Decider, 1_000)
        + add(mood.reason_known, 600)
        + add(plan.now_minor() > 0, 400)
        + add(plan.next_contact, 200)
        + add(plan.guarantee, 300)
        + add(!spare, -800);
    bps.clamp(500, 9_800)
}

fn outcome(run: &Run) -> Outcome {
    let walk = run.debtor.walk_away_minor;
    let best = present(&run.debtor.best());
    let moved: Vec<i64> = run.turns.iter().map(|turn| turn.given_bps).collect();
    let given_most_bps = moved.iter().copied().max().unwrap_or(0);
    let mut out = Outcome {
        plan_value_minor: walk,
        best_value_minor: best,
        walk_value_minor: walk,
        given_free: free(run),
        given_most_bps,
        over_conceded: given_most_bps > OVER_BPS,
        ..Outcome::default()
    };
    let Some(plan) = run.agreed.as_ref().filter(|_| run.ended != Some(Ending::BrokenOff)) else {
        return out;
    };
    let kept_bps = kept(run, plan);
    let sure = |part: &Part| share(worth(part.amount_minor, part.week), kept_bps);
    out.plan_value_minor = plan.parts.iter().map(sure).sum();
    out.kept_bps = kept_bps;
    out.recovery_bps = ratio(plan.sum_minor(), run.debtor.total_minor);
    let total = run.debtor.total_minor;
    out.days = [2_500, 5_000, 10_000].map(|bps| days_until(&plan.parts, total, bps));
    let beyond = |week: &usize| paid_by(&plan.parts, *week) > run.debtor.able_by(*week);
    out.weeks_beyond = (0..WEEKS).filter(beyond).count();
    out.reached_bps = ratio(out.plan_value_minor - walk, (best - walk).max(1)).clamp(0, 10_000);
    let target = run.prepared.wanted_days(run.cast.scene.target_days);
    let needed = days_needed(&plan.parts, total - plan.discount_minor);
    out.given_bps = (needed - target).max(0) * 10_000 / run.gap_days;
    out
}

fn ratio(part: i64, whole: i64) -> i64 {
    let bps = i128::from(part) * 10_000 / i128::from(whole.max(1));
    i64::try_from(bps).unwrap_or(0)
}

fn free(run: &Run) -> usize {
    run.turns.iter().filter(|turn| matches!(turn.done, Move::Concede(_, false))).count()
}

fn first(run: &Run, kinds: &[&str]) -> Option<usize> {
    run.turns.iter().position(|turn| kinds.contains(&turn.done.kind()))
}

/// Level and the turn that it rests on.
fn judge(run: &Run, item: &str, worth: &Outcome) -> (i64, Option<usize>) {
    match item {
        "papers" => (papers(run), None),
        "people" => (if run.prepared.people { 2 } else { 0 }, None),
        "target" => (target(run), None),
        "pmp" => pmp(run),
        "listen" => once(run, &["listen"]),
        "sympathise" => once(run, &["sympathise"]),
        "clarify" => clarified(run),
        "present" => once(run, &["propose"]),
        "order" => order(run),
        "promise" => promise(run),
        "talk" => talk(run),
        "trust" => trust(run),
        "wording" => wording(run),
        "conceding" => conceding(run, worth),
        _ => (0, None),
    }
}

fn papers(run: &Run) -> i64 {
    let asked = run.cast.scene.papers.len();
    let wanted = &run.cast.scene.papers;
    let read = wanted.iter().filter(|paper| run.prepared.papers.contains(paper)).count();
    match read {
        0 => 0,
        read if read == asked => 2,
        _ => 1,
    }
}

/// Good where the target is near the scene's own (half to twice its days) and a line is drawn behind it within what
/// a plan can hold.
fn target(run: &Run) -> i64 {
    let own = run.cast.scene.target_days;
    let near = |days: i64| 2 * days >= own && days <= 2 * own;
    // Where nothing comes without an agreement, waiting any longer is no line.
    let within = i64::try_from(run.cast.scene.walk_week.min(WEEKS) * 7).unwrap_or(0);
    match (run.prepared.target_days, run.prepared.walk_days) {
        (Some(target), Some(walk)) if near(target) && (target + 1..=within).contains(&walk) => 2,
        (None, None) => 0,
        _ => 1,
    }
}

/// One or two sentences on a fact, followed within two turns by the account.
fn pmp(run: &Run) -> (i64, Option<usize>) {
    let praise = |turn: &&(usize, &Move)| matches!(turn.1, Move::PraiseFact | Move::Flatter);
    let moves: Vec<(usize, &Move)> = run.turns.iter().map(|turn| &turn.done).enumerate().collect();
    let all: Vec<&(usize, &Move)> = moves.iter().filter(praise).collect();
    let Some(opening) = all.first() else { return (0, None) };
    let empty = all.iter().find(|(_, done)| **done == Move::Flatter);
    if let Some((at, _)) = empty {
        return (0, Some(*at));
    }
    if all.len() > 2 {
        return (0, all.get(2).map(|(at, _)| *at));
    }
    let bridged = run.turns.iter().skip(opening.0 + 1).take(2);
    let bridged = bridged.into_iter().any(|turn| turn.done == Move::Account);
    (if bridged { 2 } else { 1 }, Some(opening.0))
}

/// Done: good; done after a plan already lay on the table: fair.
fn once(run: &Run, kinds: &[&str]) -> (i64, Option<usize>) {
    let Some(at) = first(run, kinds) else { return (0, None) };
    let late = kinds != ["propose"]
        && first(run, &["propose", "ask-promise", "accept"]).is_some_and(|plan| plan < at);
    (if late { 1 } else { 2 }, Some(at))
}

/// Clarifying is good where the true reason came out.
fn clarified(run: &Run) -> (i64, Option<usize>) {
    let revealed =
        run.turns.iter().position(|turn| turn.after.reason_known && !turn.before.reason_known);
    match revealed {
        Some(at) => (2, Some(at)),
        None => {
            let at = first(run, &["clarify", "ask-why"]);
            (i64::from(at.is_some()), at)
        }
    }
}

/// L, S, C, P in that order.
fn order(run: &Run) -> (i64, Option<usize>) {
    let places = [
        first(run, &["listen"]),
        first(run, &["sympathise"]),
        first(run, &["clarify", "ask-why"]),
        first(run, &["propose"]),
    ];
    let rises = places.windows(2).filter(|two| match two {
        [Some(one), Some(next)] => one < next,
        _ => false,
    });
    match rises.count() {
        3 => (2, places[3]),
        2 => (1, places[0].or(places[1])),
        _ => (0, None),
    }
}

/// Asked for amount and day, and it was signed by who may.
fn promise(run: &Run) -> (i64, Option<usize>) {
    let asked = first(run, &["ask-promise", "propose"]);
    let signed = run.agreed.as_ref().is_some_and(|plan| plan.statement_signed);
    match (asked, signed) {
        (None, _) => (0, None),
        (at, true) => (2, at),
        (at, false) => (1, at),
    }
}

/// The share of turns that let the other side speak: a third or more is good, a sixth is fair.
fn talk(run: &Run) -> (i64, Option<usize>) {
    let asks = run.turns.iter().filter(|turn| turn.done.asks()).count();
    let all = run.turns.len().max(1);
    let level = match asks * 6 / all {
        0 => 0,
        1 => 1,
        _ => 2,
    };
    (level, first(run, &["listen", "clarify", "ask-why"]))
}

fn trust(run: &Run) -> (i64, Option<usize>) {
    let worst = run
        .turns
        .iter()
        .enumerate()
        .min_by_key(|(_, turn)| turn.after.trust - turn.before.trust)
        .filter(|(_, turn)| turn.after.trust < turn.before.trust)
        .map(|(at, _)| at);
    match run.mood.trust - run.start.trust {
        0.. => (2, worst),
        -5..0 => (1, worst),
        _ => (0, worst),
    }
}

/// A banned act is poor; a consequence named before anything was shown is fair.
fn wording(run: &Run) -> (i64, Option<usize>) {
    let banned = run.turns.iter().position(|turn| turn.done.banned());
    if banned.is_some() {
        return (0, banned);
    }
    let rash = run
        .turns
        .iter()
        .position(|turn| turn.done == Move::Escalate && turn.after.trust + 3 < turn.before.trust);
    (if rash.is_some() { 1 } else { 2 }, rash)
}

/// Conceding for something in return, and not too much at once.
fn conceding(run: &Run, worth: &Outcome) -> (i64, Option<usize>) {
    let most = run.turns.iter().position(|turn| turn.given_bps > OVER_BPS);
    let free = run.turns.iter().position(|turn| matches!(turn.done, Move::Concede(_, false)));
    match (worth.over_conceded, worth.given_free) {
        (false, 0) => (2, None),
        (true, 0) => (1, most),
        (false, 1) => (1, free),
        _ => (0, most.or(free)),
    }
}
