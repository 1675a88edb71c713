//! Ratings and steps of paths of money put together from the cells of a row.

use base::{Day, Rejection};

use super::{
    headers,
    kinds::Role,
    read::RowReader,
    record::{BuyerRef, RatingRow, Record},
    rows::Made,
};
use crate::collections::kinds::Part;

/// A step of a path of money; what the file does not say stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneRow {
    /// Whose.
    pub buyer: BuyerRef,
    /// The number of the path.
    pub path: String,
    /// The step's name, by which it is found.
    pub name: String,
    /// What it is.
    pub part: Option<Part>,
    /// When it is planned.
    pub planned_on: Option<Day>,
    /// When it was reached.
    pub reached_on: Option<Day>,
    /// The money that it sets free, and whether the file says in which currency: where it does not, it is in that of
    /// the path.
    pub amount: Option<(base::Currency, i64, bool)>,
    /// The number of its invoice.
    pub invoice: Option<String>,
    /// What proves it.
    pub paper: Option<String>,
    /// Who signs at the customer's.
    pub signer: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// The roles that a column of a file of steps may play.
pub(super) const MILESTONE_ROLES: [Role; 13] = [
    Role::BuyerCode,
    Role::BuyerName,
    Role::PathNo,
    Role::StepName,
    Role::StepPart,
    Role::PlannedOn,
    Role::ReachedOn,
    Role::Currency,
    Role::Amount,
    Role::InvoiceNo,
    Role::Paper,
    Role::Signer,
    Role::Note,
];

pub(super) fn milestone(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let path = row.code(Role::PathNo);
    let path = row.must(Role::PathNo, path);
    let name = row.text(Role::StepName);
    let name = row.must(Role::StepName, name);
    let planned_on = row.day(Role::PlannedOn);
    let reached_on = row.past_day(Role::ReachedOn);
    let amount = match row.money(Role::Amount) {
        Ok(Some((currency, minor))) => {
            row.says_currency(Role::Amount).map(|said| Some((currency, minor, said)))
        }
        Ok(None) => Ok(None),
        Err(wrong) => Err(wrong),
    };
    let invoice = row.code(Role::InvoiceNo);
    let said = row.text(Role::StepPart)?;
    let part = match said.as_deref().map(|text| (text, headers::milestone_part(text))) {
        Some((text, None)) => {
            let unknown = Rejection::new("intake.step-part").with("value", text);
            return Err(row.refuse(Role::StepPart, unknown).into());
        }
        Some((_, part)) => part,
        None => None,
    };
    Ok(Record::Milestone(Box::new(MilestoneRow {
        paper: row.text(Role::Paper)?,
        signer: row.text(Role::Signer)?,
        note: row.text(Role::Note)?,
        buyer: buyer?,
        path: path?,
        name: name?,
        part,
        planned_on: planned_on?,
        reached_on: reached_on?,
        amount: amount?,
        invoice: invoice?,
    })))
}

pub(super) fn rating(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let agency = row.text(Role::Agency);
    let agency = row.must(Role::Agency, agency);
    let grade = row.text(Role::Grade);
    let grade = row.must(Role::Grade, grade);
    let rated_on = row.past_day(Role::RatedOn);
    let rated_on = row.must(Role::RatedOn, rated_on);
    let valid_until = row.day(Role::ValidUntil);
    Ok(Record::Rating(Box::new(RatingRow {
        origin: row.text(Role::Origin)?,
        note: row.text(Role::Note)?,
        buyer: buyer?,
        agency: agency?,
        grade: grade?,
        rated_on: rated_on?,
        valid_until: valid_until?,
    })))
}
