//! How the process is kept, kept itself: measured once behind a change and shown from there, so that a visit asks for
//! nothing but the mark of the last change and spells no more rows than its page shows.

use std::sync::Arc;

use base::{Day, Result};
use store::{Db, access::Scope};

use super::{
    ProcessBook, ProcessPack, ProcessRun, ProcessStep, RunFilter, StepMeasure, Walked,
    measure::measure_walked, process_book,
};
use crate::parties::scope_owner;

/// The figures of a process with the rows behind them.
#[derive(Debug)]
pub struct ProcessKept {
    /// What they were measured by.
    pub book: Arc<ProcessBook>,
    /// Step by step.
    pub measured: Vec<StepMeasure>,
    /// What walked through each step, the latest beginning first.
    walked: Vec<Vec<Walked>>,
}

impl ProcessKept {
    /// What of a step a filter takes, the latest beginning first.
    pub fn found(&self, step: &ProcessStep, filter: &RunFilter) -> Vec<&Walked> {
        let of = self.measured.iter().position(|one| one.step.code == step.code);
        let all = of.and_then(|at| self.walked.get(at)).map_or(&[][..], Vec::as_slice);
        let takes = filter.reader();
        all.iter().filter(|one| takes(one)).collect()
    }

    /// Some of what was found, as it is shown.
    pub fn shown(&self, step: &ProcessStep, found: &[&Walked]) -> Vec<ProcessRun> {
        found.iter().filter_map(|one| self.book.spelled(step, one)).collect()
    }
}

/// The figures within a scope. Held until something is written, and measured again behind the change where figures
/// are kept fresh.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn process_kept(db: &Db, scope: Scope, pack: &ProcessPack) -> Result<Arc<ProcessKept>> {
    let today: Day = db.clock().today();
    let what =
        format!("controls-process-kept {:?} {today} {}", scope_owner(scope), pack.edition.digest);
    db.held_fresh(what, (scope, pack.clone()), |db, (scope, pack)| {
        Box::pin(async move {
            let book = process_book(db, *scope).await?;
            let (measured, walked) = measure_walked(&book, pack).into_iter().unzip();
            Ok(Arc::new(ProcessKept { book, measured, walked }))
        })
    })
    .await
}
