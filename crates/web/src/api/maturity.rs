//! The maturity self-assessment and its road map.

use std::collections::BTreeMap;

use credit::controls::{
    Maturity, MaturityPack, RoadStep, answer_maturity, begin_maturity, change_step, close_maturity,
    finish_step, get_maturity, list_maturities, list_points, list_steps, maturity_scores,
    suggested,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{Id, Nothing, On, sent, taken},
};
use crate::failure::Refused;

sent!(MaturitySaid {
    id: Id,
    number: i64,
    is_open: bool,
    started_on: On,
    closed_on: Option<On>,
    closed_by: Option<String>,
    level_hundredths: Option<i64>,
    areas: BTreeMap<String, i64>,
    actor: String,
});

sent!(MaturityQuestionSaid {
    question: String,
    area: String,
    said: String,
    levels: Vec<String>,
    points: Vec<String>,
    suggested_level: Option<i64>,
    level: Option<i64>,
    note: String,
    on: Option<On>,
    actor: Option<String>,
});

sent!(MaturityWhole {
    assessment: MaturitySaid,
    target_level: i64,
    questions: Vec<MaturityQuestionSaid>,
});

fn said(one: Maturity) -> MaturitySaid {
    MaturitySaid {
        id: Id(one.id),
        number: one.number,
        is_open: one.open,
        started_on: On(one.started_on),
        closed_on: one.closed_on.map(On),
        closed_by: one.closed_by,
        level_hundredths: one.score,
        areas: one.areas,
        actor: one.actor,
    }
}

/// Self-assessments, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<MaturitySaid>, Refused> {
    let all = list_maturities(&call.app.db).await?.into_iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &MaturitySaid| one.id.0.to_string())?)
}

async fn whole<Q, B>(call: &Call<Q, B>, id: i64) -> Result<MaturityWhole, Refused> {
    let (db, lang) = (&call.app.db, call.visit.lang);
    let (mut one, answers) = get_maturity(db, id).await?;
    let standing = list_points(db).await?;
    // It is answered by the questions of the day on which it was begun.
    let pack = MaturityPack::in_force(db, one.started_on).await?;
    if one.open {
        let levels = answers.iter().map(|one| (one.question.clone(), one.level)).collect();
        (one.areas, one.score) = maturity_scores(&pack, &levels);
    }
    let questions = pack.questions.iter().map(|question| {
        let answer = answers.iter().find(|one| one.question == question.code);
        MaturityQuestionSaid {
            question: question.code.clone(),
            area: question.area.clone(),
            said: question.text.pick(lang).to_owned(),
            levels: question.levels.iter().map(|one| one.pick(lang).to_owned()).collect(),
            points: question.points.clone(),
            suggested_level: suggested(question, &standing),
            level: answer.map(|one| one.level),
            note: answer.map(|one| one.note.clone()).unwrap_or_default(),
            on: answer.map(|one| On(one.on)),
            actor: answer.map(|one| one.actor.clone()),
        }
    });
    Ok(MaturityWhole {
        questions: questions.collect(),
        target_level: pack.target,
        assessment: said(one),
    })
}

/// One self-assessment: every question with what the control points say and what was answered.
pub async fn one(call: Call) -> Result<MaturityWhole, Refused> {
    whole(&call, call.id()?).await
}

/// Begins one, or goes on with the open one.
pub async fn begin(call: Call) -> Result<Made<MaturityWhole>, Refused> {
    let open = list_maturities(&call.app.db).await?.iter().any(|one| one.open);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = begin_maturity(&mut tx).await?;
    tx.commit().await?;
    Ok(Made { new: !open, what: whole(&call, id).await? })
}

taken!(MaturityAnswered { question: String, level: i64, note: Option<String> });

/// Answers a question, or answers it anew.
pub async fn answer(call: Call<Nothing, Body<MaturityAnswered>>) -> Result<MaturityWhole, Refused> {
    let (id, Body(new), db) = (call.id()?, &call.body, &call.app.db);
    let standing = list_points(db).await?;
    let note = new.note.as_deref().unwrap_or_default();
    let mut tx = db.write(call.visit.actor()?).await?;
    answer_maturity(&mut tx, id, (&new.question, new.level), note, &standing).await?;
    tx.commit().await?;
    whole(&call, id).await
}

sent!(MaturityClosed { assessment: MaturitySaid, steps_planned: u64 });

/// Closes one that is answered throughout: the scores are kept, the road map is planned.
pub async fn close(call: Call) -> Result<MaturityClosed, Refused> {
    let (id, db) = (call.id()?, &call.app.db);
    let mut tx = db.write(call.visit.actor()?).await?;
    let steps_planned = close_maturity(&mut tx, id).await?;
    tx.commit().await?;
    Ok(MaturityClosed { assessment: said(get_maturity(db, id).await?.0), steps_planned })
}

sent!(RoadStepSaid {
    id: Id,
    question: String,
    level_to: i64,
    said: String,
    responsible: String,
    due_on: On,
    done_on: Option<On>,
    note: String,
});

/// Steps of the road map: the open ones by their day, then what was done.
pub async fn steps(call: Call<PageAsked>) -> Result<Page<RoadStepSaid>, Refused> {
    let lang = call.visit.lang;
    let said = |one: RoadStep| RoadStepSaid {
        id: Id(one.id),
        said: one.text.pick(lang).to_owned(),
        question: one.question,
        level_to: one.level_to,
        responsible: one.login,
        due_on: On(one.due_on),
        done_on: one.done_on.map(On),
        note: one.note,
    };
    let all = list_steps(&call.app.db).await?.into_iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &RoadStepSaid| one.id.0.to_string())?)
}

taken!(RoadStepChange { responsible: String, due_on: On });

sent!(RoadStepKept { id: Id, kept: bool });

/// Gives a step another owner and day.
pub async fn change(call: Call<Nothing, Body<RoadStepChange>>) -> Result<RoadStepKept, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    change_step(&mut tx, id, &new.responsible, new.due_on.0).await?;
    tx.commit().await?;
    Ok(RoadStepKept { id: Id(id), kept: true })
}

taken!(RoadStepEnd { note: String });

/// Says that a step is done, and how that is seen.
pub async fn finish(call: Call<Nothing, Body<RoadStepEnd>>) -> Result<RoadStepKept, Refused> {
    let id = call.id()?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    finish_step(&mut tx, id, &call.body.0.note).await?;
    tx.commit().await?;
    Ok(RoadStepKept { id: Id(id), kept: true })
}
