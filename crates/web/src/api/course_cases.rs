//! Cases that are played: what is known, decisions one by one, and what an expert says of those that were taken.

use academy::courses::{
    Case, CaseRun, CaseStep, begin_case, best_runs, decide_step, get_run, library, shuffled,
};
use base::Rejection;

use super::{
    courses::closed,
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{Id, Nothing, sent, taken},
};
use crate::{failure::Refused, visit::Visit};

sent!(CourseCaseSaid {
    case_code: String,
    title: String,
    lead: String,
    lessons: Vec<String>,
    step_count: i64,
    best_points: Option<i64>,
});

fn case_said(visit: &Visit, one: &Case, best: Option<i64>) -> CourseCaseSaid {
    CourseCaseSaid {
        case_code: one.code.clone(),
        title: one.title.pick(visit.lang).to_owned(),
        lead: one.lead.pick(visit.lang).to_owned(),
        lessons: one.lessons.clone(),
        step_count: i64::try_from(one.steps.len()).unwrap_or(0),
        best_points: best,
    }
}

/// All cases, with one's own best points.
pub async fn list(call: Call<PageAsked>) -> Result<Page<CourseCaseSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let best = best_runs(&call.app.db, call.visit.person()?.id).await?;
    let said = |one: &Case| case_said(&call.visit, one, best.get(&one.code).copied());
    let all = held.cases.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &CourseCaseSaid| one.case_code.clone())?)
}

sent!(CourseCaseFact { name: String, said: String });

sent!(CourseCaseWhole {
    case_state: CourseCaseSaid,
    facts_known: Vec<CourseCaseFact>,
    data_note: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    source: String,
    licence: String,
});

/// A case as it begins: facts and data. How it went on is told by a run.
pub async fn one(call: Call) -> Result<CourseCaseWhole, Refused> {
    let held = library(&call.app.db).await?;
    let code = call.path("case");
    let unknown = || Rejection::new("courses.case-unknown").with("code", code);
    let case = held.case(code).ok_or_else(unknown)?;
    let best = best_runs(&call.app.db, call.visit.person()?.id).await?;
    let lang = call.visit.lang;
    let line = |row: &Vec<credit::scoring::Wording>| {
        row.iter().map(|cell| cell.pick(lang).to_owned()).collect::<Vec<String>>()
    };
    let fact = |(name, said): &(credit::scoring::Wording, credit::scoring::Wording)| {
        CourseCaseFact { name: name.pick(lang).to_owned(), said: said.pick(lang).to_owned() }
    };
    Ok(CourseCaseWhole {
        case_state: case_said(&call.visit, case, best.get(&case.code).copied()),
        facts_known: case.facts.iter().map(fact).collect(),
        data_note: case.data_note.pick(lang).to_owned(),
        columns: line(&case.columns),
        rows: case.rows.iter().map(line).collect(),
        source: case.edition.source.pick(lang).to_owned(),
        licence: case.licence.clone(),
    })
}

sent!(CourseStepSaid {
    number: i64,
    situation: String,
    asked_text: String,
    choices: Vec<String>,
    own_choice: Option<i64>,
    led_to: Option<String>,
    expert: Option<String>,
    expert_choice: Option<String>,
    points: Option<i64>,
});

sent!(CourseRunSaid {
    id: Id,
    case_code: String,
    points: Option<i64>,
    became: Option<String>,
    step_list: Vec<CourseStepSaid>,
});

fn order(run: i64, at: usize, step: &CaseStep) -> Vec<usize> {
    shuffled(run, &at.to_string(), step.choices.len())
}

fn step_said(visit: &Visit, run: &CaseRun, (at, step): (usize, &CaseStep)) -> CourseStepSaid {
    let lang = visit.lang;
    let shown = order(run.id, at, step);
    let text = |place: &usize| step.choices.get(*place).map(|one| one.text.pick(lang).to_owned());
    let number = |place: usize| i64::try_from(place + 1).unwrap_or(0);
    let taken = run.decided.get(at);
    let own = taken.and_then(|one| step.choices.get(one.choice));
    let best = step.choices.iter().find(|one| one.points == 100);
    CourseStepSaid {
        number: number(at),
        situation: step.facts.pick(lang).to_owned(),
        asked_text: step.ask.pick(lang).to_owned(),
        choices: shown.iter().filter_map(text).collect(),
        own_choice: taken
            .and_then(|one| shown.iter().position(|place| *place == one.choice))
            .map(number),
        // What a decision leads to and what an expert says is told once it stands.
        led_to: own.map(|one| one.reveal.pick(lang).to_owned()),
        expert: own.map(|_| step.expert.pick(lang).to_owned()),
        expert_choice: own.and(best).map(|one| one.text.pick(lang).to_owned()),
        points: own.map(|one| one.points),
    }
}

/// The steps up to the one that is open.
fn run_said(visit: &Visit, case: &Case, run: &CaseRun) -> CourseRunSaid {
    let open = run.decided.len() + 1;
    let steps = (0_usize..).zip(&case.steps).take(open);
    CourseRunSaid {
        id: Id(run.id),
        case_code: run.case_code.clone(),
        points: run.points,
        became: run.points.map(|_| case.after.pick(visit.lang).to_owned()),
        step_list: steps.map(|one| step_said(visit, run, one)).collect(),
    }
}

/// Begins a case, or goes on with the run that is under way.
pub async fn begin(call: Call) -> Result<Made<CourseRunSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let (library, user) = (&held, call.visit.person()?.id);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = begin_case(&mut tx, library, user, call.path("case")).await;
    let id = closed(tx, outcome).await?;
    let (case, run) = get_run(&call.app.db, library, id, user).await?;
    Ok(Made { new: true, what: run_said(&call.visit, case, &run) })
}

/// A run of one's own.
pub async fn run(call: Call) -> Result<CourseRunSaid, Refused> {
    let held = library(&call.app.db).await?;
    let user = call.visit.person()?.id;
    let (case, run) = get_run(&call.app.db, &held, call.id()?, user).await?;
    Ok(run_said(&call.visit, case, &run))
}

taken!(CourseDecision { step_number: i64, choice: i64, reason: Option<String> });

/// Decides the open step; step and choice count from 1, as they are shown.
pub async fn decide(call: Call<Nothing, Body<CourseDecision>>) -> Result<CourseRunSaid, Refused> {
    let held = library(&call.app.db).await?;
    let (library, user, id) = (&held, call.visit.person()?.id, call.id()?);
    let (case, run) = get_run(&call.app.db, library, id, user).await?;
    let place = |number: i64| usize::try_from(number - 1).unwrap_or(usize::MAX);
    let at = place(call.body.0.step_number);
    let shown = case.steps.get(at).map(|step| order(run.id, at, step)).unwrap_or_default();
    let choice = shown.get(place(call.body.0.choice)).copied().unwrap_or(usize::MAX);
    let reason = call.body.0.reason.as_deref().unwrap_or("");
    crate::practice::unnamed(&call.app, reason, "reason").await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = decide_step(&mut tx, library, (id, user), (at, choice, reason)).await;
    closed(tx, outcome).await?;
    let (case, run) = get_run(&call.app.db, library, id, user).await?;
    Ok(run_said(&call.visit, case, &run))
}
