//! A talk for machines beside its sentences: papers that are opened, a plan that is laid, what came of it.

use academy::practice::{
    Ask, Mark, Move, Outcome, Piece, Plan, PracticePack, Preparation, Run, Saying, Signer, Size,
    Terms, ask_words, dossier_of, get_run, open_paper, plan_words, prepare_read, recast_run, say,
    score,
};
use base::{Day, Rejection};
use store::access::Right;

use super::{
    endpoint::{Body, Call},
    practice::{PracticeRunWhole, whole},
    shape::{Nothing, On, sent, taken},
};
use crate::{failure::Refused, practice::papers::spelled};

taken!(PracticePaperToOpen { paper: String });

sent!(PracticePaperSaid {
    paper: String,
    paper_number: String,
    made_on: On,
    signer: String,
    amount_minor: Option<i64>,
    missing: String,
    text: String,
    question: String,
    choices: Vec<String>,
});

/// Opens a paper before the talk; its one question is answered with the preparation.
pub async fn open(
    call: Call<Nothing, Body<PracticePaperToOpen>>,
) -> Result<PracticePaperSaid, Refused> {
    let (Body(new), person, lang) = (&call.body, call.visit.person()?.id, call.visit.lang);
    let kept = get_run(&call.app.db, call.id()?, (person, false)).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    open_paper(&mut tx, (kept.id, person), &new.paper).await?;
    tx.commit().await?;
    let dossier = dossier_of(&kept)?;
    let paper = dossier.paper(&new.paper);
    let paper = paper.ok_or_else(|| Rejection::new("practice.paper-unknown"))?;
    let choices = dossier.choices(paper, kept.id);
    Ok(PracticePaperSaid {
        paper: paper.code.clone(),
        paper_number: paper.number.clone(),
        made_on: On(paper.on),
        signer: paper.signer.pick(lang).to_owned(),
        amount_minor: paper.amount_minor,
        missing: paper.gap.pick(lang).to_owned(),
        text: paper.says.pick(lang).to_owned(),
        question: paper.ask.code().to_owned(),
        choices: choices.iter().map(|one| spelled(&call.visit, one)).collect(),
    })
}

taken!(PracticePaperAnswer { paper: String, choice: i64 });

taken!(PracticePreparation {
    paper_answers: Vec<PracticePaperAnswer>,
    people_seen: bool,
    target_days: Option<i64>,
    walk_days: Option<i64>,
    persona: Option<String>,
    level: Option<i64>,
});

/// Keeps what was prepared; the talk begins.
pub async fn prepare(
    call: Call<Nothing, Body<PracticePreparation>>,
) -> Result<PracticeRunWhole, Refused> {
    let (Body(new), person) = (&call.body, call.visit.person()?.id);
    let kept = get_run(&call.app.db, call.id()?, (person, false)).await?;
    let with = Preparation {
        papers: Vec::new(),
        people: new.people_seen,
        target_days: new.target_days,
        walk_days: new.walk_days,
    };
    // Choices count from 1, as they are shown.
    let answer = |one: &PracticePaperAnswer| {
        (one.paper.clone(), usize::try_from(one.choice - 1).unwrap_or(usize::MAX))
    };
    let answers: Vec<(String, usize)> = new.paper_answers.iter().map(answer).collect();
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    if new.persona.is_some() || new.level.is_some() {
        let persona = new.persona.as_ref().unwrap_or(&kept.persona);
        let cast = (persona.as_str(), new.level.unwrap_or(kept.level));
        recast_run(&mut tx, (kept.id, person), cast).await?;
    }
    prepare_read(&mut tx, (kept.id, person), &with, &answers).await?;
    tx.commit().await?;
    whole(&call.app.db, (kept.id, person), call.visit.lang).await
}

taken!(PracticePlanRow { amount_minor: Option<i64>, due_on: On });

taken!(PracticePlanToLay {
    number: i64,
    rows: Vec<PracticePlanRow>,
    signed_by: Option<String>,
    with_interest: Option<bool>,
    with_guarantee: Option<bool>,
    next_contact_on: Option<On>,
});

fn asked(new: &PracticePlanToLay, from: Day) -> Result<Ask, Rejection> {
    let days = |on: &On| {
        let late = || Rejection::new("practice.plan-day").with("day", on.0).with("from", from);
        usize::try_from(on.0.days_since(from)).map_err(|_| late())
    };
    let piece = |row: &PracticePlanRow| {
        let size = row.amount_minor.map_or(Size::Rest, Size::Minor);
        Ok::<_, Rejection>(Piece { size, days: days(&row.due_on)? })
    };
    let pieces = new.rows.iter().map(piece).collect::<Result<Vec<_>, _>>()?;
    let positive = new.rows.iter().all(|row| row.amount_minor.is_none_or(|minor| minor > 0));
    let terms = Terms {
        sign: new.signed_by.as_deref().and_then(Signer::parse),
        interest: new.with_interest.unwrap_or(false),
        guarantee: new.with_guarantee.unwrap_or(false),
        next_days: new.next_contact_on.as_ref().map(days).transpose()?,
    };
    let ask = Ask::of(pieces, terms).filter(|_| positive);
    ask.ok_or_else(|| Rejection::new("practice.plan-wrong").on("rows"))
}

/// Lays a plan on the table as one turn: rows of amount and day, and what is asked for beside them.
pub async fn lay(
    call: Call<Nothing, Body<PracticePlanToLay>>,
) -> Result<PracticeRunWhole, Refused> {
    let (Body(new), person, lang) = (&call.body, call.visit.person()?.id, call.visit.lang);
    let kept = get_run(&call.app.db, call.id()?, (person, false)).await?;
    let pack = PracticePack::shipped();
    let run = kept.replayed(pack)?;
    let ask = asked(new, pack.plays_on)?;
    let owed = run.debtor.total_minor - run.discount_minor;
    let said = ask_words(lang, pack.plays_on, (&ask, owed));
    let saying = Saying::chosen(new.number, Move::Propose(ask), said, lang);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    say(&mut tx, (kept.id, person), &saying).await?;
    tx.commit().await?;
    whole(&call.app.db, (kept.id, person), lang).await
}

sent!(PracticeMarkSaid {
    item: String,
    block: String,
    mark_level: i64,
    points_tenths: i64,
    most_tenths: i64,
    turn: Option<i64>,
});

sent!(PracticePartSaid { due_on: On, amount_minor: i64 });

sent!(PracticePlanSaid {
    instalments: Vec<PracticePartSaid>,
    discount_minor: i64,
    with_interest: bool,
    with_guarantee: bool,
    statement_signed: bool,
    signed_by: String,
    next_contact_on: Option<On>,
});

sent!(PracticeHiddenSaid {
    reason: String,
    decides: bool,
    least_plan: String,
    waits_days: i64,
    walk_away_minor: i64,
    cash_by_week_minor: Vec<i64>,
});

sent!(PracticeMoodSaid {
    number: i64,
    willingness: i64,
    trust: i64,
    patience: i64,
    commit_bps: i64,
    excuse_stands: bool,
    reason_known: bool,
    tricks: Vec<String>,
    given_bps: i64,
});

sent!(PracticeResultSaid {
    points_tenths: i64,
    failed: bool,
    passed_talk: bool,
    marks: Vec<PracticeMarkSaid>,
    agreed_plan: Option<PracticePlanSaid>,
    reached_bps: i64,
    kept_chance_bps: i64,
    recovered_bps: i64,
    given_free: i64,
    given_bps: i64,
    given_most_bps: i64,
    over_conceded: bool,
    hidden: PracticeHiddenSaid,
    replay: Vec<PracticeMoodSaid>,
});

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn mark(mark: &Mark) -> PracticeMarkSaid {
    PracticeMarkSaid {
        item: mark.item.clone(),
        block: mark.block.clone(),
        mark_level: mark.level,
        points_tenths: mark.tenths,
        most_tenths: mark.most,
        turn: mark.turn.map(|turn| count(turn) + 1),
    }
}

fn plan(plan: &Plan, day: Day) -> PracticePlanSaid {
    let part = |part: &academy::practice::Part| PracticePartSaid {
        due_on: On(part.due_on(day)),
        amount_minor: part.amount_minor,
    };
    let on = |days: usize| On(day.plus_days(i32::try_from(days).unwrap_or(0)));
    PracticePlanSaid {
        instalments: plan.parts.iter().map(part).collect(),
        discount_minor: plan.discount_minor,
        with_interest: plan.interest,
        with_guarantee: plan.guarantee,
        statement_signed: plan.statement_signed,
        signed_by: plan.signer.code().to_owned(),
        next_contact_on: plan.next_days.map(on),
    }
}

fn hidden(run: &Run, lang: base::Lang) -> PracticeHiddenSaid {
    let debtor = &run.debtor;
    let least = debtor.lay(debtor.minimum_bps, 0);
    PracticeHiddenSaid {
        reason: debtor.reason.clone(),
        decides: debtor.decides,
        least_plan: plan_words(lang, run.pack.plays_on, &least, debtor.total_minor),
        waits_days: debtor.waits_days,
        walk_away_minor: debtor.walk_away_minor,
        cash_by_week_minor: debtor.cash.clone(),
    }
}

/// What came of a talk that is over: marks, plan, and what was hidden, turn by turn.
pub async fn result(call: Call) -> Result<PracticeResultSaid, Refused> {
    let person = call.visit.person()?.id;
    let kept = get_run(&call.app.db, call.id()?, (person, call.visit.may(Right::Teach))).await?;
    if kept.state != "ended" {
        return Err(Rejection::new("practice.run-open").into());
    }
    let run = kept.replayed(PracticePack::shipped())?;
    let marks = score(&run);
    let Outcome { reached_bps, kept_bps, recovery_bps, given_free, given_bps, .. } = marks.worth;
    let mood = |(number, turn): (i64, &academy::practice::Turn)| PracticeMoodSaid {
        number,
        willingness: turn.after.willingness,
        trust: turn.after.trust,
        patience: turn.after.patience,
        commit_bps: turn.after.commit_bps,
        excuse_stands: turn.after.excuse_stands,
        reason_known: turn.after.reason_known,
        tricks: turn.after.tricks.clone(),
        given_bps: turn.given_bps,
    };
    Ok(PracticeResultSaid {
        points_tenths: marks.total,
        failed: marks.failed,
        passed_talk: marks.passed,
        marks: marks.marks.iter().map(mark).collect(),
        agreed_plan: run.agreed.as_ref().map(|one| plan(one, run.pack.plays_on)),
        reached_bps,
        kept_chance_bps: kept_bps,
        recovered_bps: recovery_bps,
        given_free: count(given_free),
        given_bps,
        given_most_bps: marks.worth.given_most_bps,
        over_conceded: marks.worth.over_conceded,
        hidden: hidden(&run, call.visit.lang),
        replay: (1..).zip(&run.turns).map(mood).collect(),
    })
}
