//! Steps of paths of money on their way into the room of collections.

use base::{Failure, Result};
use store::Tx;

use super::{Booker, Done};
use crate::{
    collections::kinds::{BroughtStep, StepBrought, bring_milestone},
    intake::{
        record::MilestoneRow,
        trace::{Note, What},
    },
};

impl Booker {
    pub(super) async fn milestone(
        &mut self,
        tx: &mut Tx,
        row: MilestoneRow,
        buyer_id: i64,
    ) -> Result<Done> {
        let new = BroughtStep {
            buyer_id,
            path: row.path,
            name: row.name,
            part: row.part,
            planned_on: row.planned_on,
            reached_on: row.reached_on,
            amount: row.amount,
            invoice: row.invoice,
            paper: row.paper,
            signer: row.signer,
            note: row.note,
        };
        let note = match bring_milestone(tx, &new).await {
            Ok(StepBrought::Added(id, became)) => {
                Note { became, ..Note::added(What::Milestone, id) }
            }
            Ok(StepBrought::Changed(id, was, became)) => {
                Note { was: Some(was), became, ..Note::added(What::Milestone, id) }
            }
            Ok(StepBrought::Unchanged) => return Ok(Done::Unchanged),
            Err(Failure::Rejected(why)) => return Ok(Done::Refused(why)),
            Err(other) => return Err(other),
        };
        self.trace.note(tx, note).await?;
        Ok(Done::Booked)
    }
}
