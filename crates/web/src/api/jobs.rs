//! Work that runs beside the requests, as its starter asks for it.

use std::sync::atomic::Ordering;

use base::{Lang, Rejection};

use super::{
    endpoint::Call,
    shape::{Id, sent},
};
use crate::{
    failure::{Refused, said},
    job::{Job, Phase},
};

sent!(JobState {
    id: Id,
    state: String,
    done: u64,
    total: Option<u64>,
    error_code: Option<String>,
    message: Option<String>,
});

/// How far a job is.
pub fn state_of(job: &Job, lang: Lang) -> JobState {
    let phase = job.phase();
    let (state, failure) = match &phase {
        Phase::Waiting => ("waiting", None),
        Phase::Running => ("running", None),
        Phase::Done(_) => ("done", None),
        Phase::Stopped => ("stopped", None),
        Phase::Failed(failure) => ("failed", Some(failure)),
    };
    JobState {
        id: Id(job.id),
        state: state.to_owned(),
        done: job.done().load(Ordering::Relaxed),
        total: job.total(),
        error_code: failure.map(|failure| failure.code().to_owned()),
        message: failure.map(|failure| said(lang, failure).sentence),
    }
}

/// A job of one's own.
pub async fn one(call: Call) -> Result<JobState, Refused> {
    let unknown = || Rejection::new("house.job-not-found");
    let person = call.visit.person()?;
    let job = call.app.jobs.find(call.id()?).filter(|job| job.is_seen_by(person));
    Ok(state_of(&*job.ok_or_else(unknown)?, call.visit.lang))
}
