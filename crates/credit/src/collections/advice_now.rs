//! The advice of the day for one buyer, as the worklist, the case and the page of routes give it.

use base::{Day, Result};
use store::Db;

use super::{
    Action, WorklistPack,
    cases::{brief, find_open_case},
    find_task,
};
use crate::{parties::BuyerId, scoring::Wording};

/// What is to be done with a buyer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Advised {
    /// The action; none where nothing is to be done.
    pub action: Option<Action>,
    /// Why, as the worklist says it.
    pub reasons: Vec<Wording>,
    /// Its open case.
    pub case: Option<i64>,
}

/// The advice for a buyer: of its open case by what is known now; without one that of the worklist in force.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn advice_of(db: &Db, buyer: BuyerId, today: Day) -> Result<Advised> {
    let task = find_task(db, buyer).await?;
    let reasons = task.as_ref().map(|task| task.reasons.clone()).unwrap_or_default();
    if let Some(case) = find_open_case(db, buyer).await? {
        let known = brief(db, &case, today).await?;
        return Ok(Advised { action: known.advice, reasons, case: Some(case.id) });
    }
    let Some(task) = task else { return Ok(Advised::default()) };
    let (pack, _) = WorklistPack::in_force(db, today).await?;
    let action = pack.actions.iter().find(|action| action.code == task.action).cloned();
    Ok(Advised { action, reasons, case: None })
}
