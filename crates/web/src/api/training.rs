//! Training that causes on our own side assigned: one's own; who teaches sees everybody's.

use academy::exercises::{Assigned, list_assigned};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::PageAsked,
    shape::{Id, On, sent},
};
use crate::failure::Refused;

/// Assignments that are read at most.
const MOST: usize = 500;

sent!(TrainingSaid {
    id: Id,
    learner: String,
    own_cause: String,
    assigned_on: On,
    due_on: On,
    done_on: Option<On>,
    open_lessons: Vec<String>,
    open_scenes: Vec<String>,
    open_exercises: Vec<String>,
    untouched_days: Option<i64>,
    repeats: i64,
});

fn said(one: &Assigned) -> TrainingSaid {
    TrainingSaid {
        id: Id(one.id),
        learner: one.person.clone(),
        own_cause: one.cause.clone(),
        assigned_on: On(one.on),
        due_on: On(one.due_on),
        done_on: one.done_on.map(On),
        open_lessons: one.open.lessons.clone(),
        open_scenes: one.open.scenes.clone(),
        open_exercises: one.open.labs.iter().map(|lab| lab.code().to_owned()).collect(),
        untouched_days: one.untouched_days,
        repeats: one.repeats,
    }
}

/// Assignments, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<TrainingSaid>, Refused> {
    let whose = match call.visit.may(Right::Teach) {
        true => None,
        false => Some(call.visit.person()?.id),
    };
    let rows = list_assigned(&call.app.db, whose, MOST).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &TrainingSaid| one.id.0.to_string())?)
}
