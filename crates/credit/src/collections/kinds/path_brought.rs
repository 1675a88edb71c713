//! Steps of paths as a file brings them: found by the number of the path and the name of the step. What the file
//! does not say stays as it is; the same file twice changes nothing; what an import did can be taken back where
//! nobody touched the step since.

use base::{Currency, Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Tx, failed};

use super::{
    path::Part,
    path_book::{NewMilestone, keep_milestone},
};
use crate::parties::BuyerId;

/// A step as a file has it; none is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtStep {
    /// Whose path.
    pub buyer_id: BuyerId,
    /// The number of the path.
    pub path: String,
    /// The name of the step.
    pub name: String,
    /// What it is; needed for a new one.
    pub part: Option<Part>,
    /// When it is planned.
    pub planned_on: Option<Day>,
    /// When it was reached.
    pub reached_on: Option<Day>,
    /// The money that it sets free.
    pub amount: Option<(Currency, i64)>,
    /// The number of its invoice.
    pub invoice: Option<String>,
    /// What proves it.
    pub paper: Option<String>,
    /// Who signs at the customer's.
    pub signer: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepBrought {
    /// It is new, under this row id, and stands like this.
    Added(i64, String),
    /// It stood like this and stands like that.
    Changed(i64, String, String),
    /// It stands like that already.
    Unchanged,
}

const COLUMNS: &str = "SELECT m.id, m.part, m.name, m.planned_on, m.reached_on, m.amount_minor, \
    m.item_id, m.paper, m.signer, m.login, m.note, COALESCE(i.number, '') \
    FROM collections_milestone m LEFT JOIN receivables_item i ON i.id = m.item_id WHERE m.";

/// A step as it stands, in a text that two of them are compared by.
fn spelled(row: &AnyRow) -> Result<String> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    Ok(json!([
        row.text(1)?,
        row.text(2)?,
        day(row.maybe_day(3)?),
        day(row.maybe_day(4)?),
        row.int(5)?,
        row.maybe_int(6)?,
        row.text(7)?,
        row.text(8)?,
        row.text(9)?,
        row.text(10)?,
    ])
    .to_string())
}

async fn stands(tx: &mut Tx, id: i64) -> Result<Option<String>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("id = ").value(id);
    ask.rows(tx.conn(), "reading a step").await?.first().map(spelled).transpose()
}

/// Brings a step into its path.
///
/// # Errors
/// `collections.path-number-unknown`, `collections.path-step-part` for a new one without, `collections.path-step-currency`;
/// the refusals of [`keep_milestone`]; a fault.
pub async fn bring_milestone(tx: &mut Tx, new: &BroughtStep) -> Result<StepBrought> {
    let mut ask = Ask::new("SELECT id, currency FROM collections_path WHERE buyer_id = ");
    ask.value(new.buyer_id).text(" AND number = ").value(new.path.trim());
    let rows = ask.rows(tx.conn(), "finding a path by its number").await?;
    let Some(row) = rows.first() else {
        let unknown = Rejection::new("collections.path-number-unknown");
        return Err(unknown.with("number", &new.path).on("path").into());
    };
    let (path, currency) = (row.int(0)?, row.currency(1)?);
    // What the file does not say is read below and written again: nobody changes it in between.
    tx.lock("SELECT id FROM collections_path WHERE id = $1", path).await?;
    if new.amount.is_some_and(|(of, _)| of != currency) {
        let other = Rejection::new("collections.path-step-currency").with("name", &new.name);
        return Err(other.with("currency", currency).on("amount").into());
    }
    let mut ask = Ask::new(COLUMNS);
    ask.text("path_id = ").value(path).text(" AND m.name = ").value(new.name.trim());
    ask.text(" ORDER BY m.place, m.id LIMIT 1");
    let there = ask.rows(tx.conn(), "finding a step by its name").await?;
    let said = |text: &Option<String>, at: usize| -> Result<String> {
        match (text, there.first()) {
            (Some(text), _) => Ok(text.trim().to_owned()),
            (None, Some(row)) => row.text(at),
            (None, None) => Ok(String::new()),
        }
    };
    let (id, was) = match there.first() {
        Some(row) => (Some(row.int(0)?), Some(spelled(row)?)),
        None => (None, None),
    };
    let known = there.first().map(|row| row.text(1)).transpose()?;
    let part = new.part.or_else(|| known.as_deref().and_then(Part::parse)).ok_or_else(|| {
        Rejection::new("collections.path-step-part").with("name", &new.name).on("part")
    })?;
    let day = |said: Option<Day>, at: usize| match (said, there.first()) {
        (None, Some(row)) => row.maybe_day(at),
        (said, _) => Ok(said),
    };
    let amount = new.amount.map(|(_, minor)| minor);
    let amount_minor = match (amount, there.first()) {
        (Some(minor), _) => minor,
        (None, Some(row)) => row.int(5)?,
        (None, None) => 0,
    };
    let step = NewMilestone {
        path,
        id,
        part,
        name: new.name.trim().to_owned(),
        planned_on: day(new.planned_on, 3)?,
        reached_on: day(new.reached_on, 4)?,
        amount_minor,
        invoice: said(&new.invoice, 11)?,
        paper: said(&new.paper, 7)?,
        signer: said(&new.signer, 8)?,
        login: said(&None, 9)?,
        note: said(&new.note, 10)?,
    };
    if there.first().map(|row| says(row, &step)).transpose()? == Some(true) {
        return Ok(StepBrought::Unchanged);
    }
    let id = keep_milestone(tx, &step).await?;
    let became = stands(tx, id).await?.unwrap_or_default();
    Ok(match was {
        Some(was) if was == became => StepBrought::Unchanged,
        Some(was) => StepBrought::Changed(id, was, became),
        None => StepBrought::Added(id, became),
    })
}

/// Whether a step stands as it is said.
fn says(row: &AnyRow, step: &NewMilestone) -> Result<bool> {
    Ok(row.text(1)? == step.part.code()
        && row.maybe_day(3)? == step.planned_on
        && row.maybe_day(4)? == step.reached_on
        && row.int(5)? == step.amount_minor
        && row.text(7)? == step.paper
        && row.text(8)? == step.signer
        && row.text(10)? == step.note
        && row.text(11)? == step.invoice)
}

/// Takes back what an import made of a step; `false` where somebody touched it since, or its path is gone.
///
/// # Errors
/// A fault from the database.
pub async fn undo_milestone(
    tx: &mut Tx,
    id: i64,
    (was, became): (Option<&str>, &str),
) -> Result<bool> {
    tx.lock("SELECT id FROM collections_milestone WHERE id = $1", id).await?;
    if stands(tx, id).await?.as_deref() != Some(became) {
        return Ok(false);
    }
    let mut ask = Ask::new(
        "SELECT p.buyer_id FROM collections_milestone m JOIN collections_path p ON p.id = m.path_id \
         WHERE m.id = ",
    );
    ask.value(id);
    let buyer = ask.row(tx.conn(), "finding whose step it is").await?.int(0)?;
    match was {
        None => {
            let mut ask = Ask::new("DELETE FROM collections_milestone WHERE id = ");
            ask.value(id);
            ask.run(tx.conn()).await.map_err(failed("taking a step out"))?;
        }
        Some(was) => give_back(tx, id, was).await?,
    }
    let detail = json!({ "step": id.to_string(), "was": was, "became": became });
    let subject = format!("buyer:{buyer}");
    tx.audit(Audit { room: "collections", action: "undo-milestone", subject, detail });
    Ok(true)
}

async fn give_back(tx: &mut Tx, id: i64, was: &str) -> Result<()> {
    type Kept = (
        String,
        String,
        Option<String>,
        Option<String>,
        i64,
        Option<i64>,
        String,
        String,
        String,
        String,
    );
    let kept: Kept = serde_json::from_str(was)
        .map_err(|error| base::Failure::broken("reading how a step stood", error))?;
    let (part, name, planned, reached, amount, item, paper, signer, login, note) = kept;
    let mut ask = Ask::new("UPDATE collections_milestone SET part = ");
    ask.value(part).text(", name = ").value(name).text(", planned_on = ").value(planned);
    ask.text(", reached_on = ").value(reached).text(", amount_minor = ").value(amount);
    ask.text(", item_id = ").value(item).text(", paper = ").value(paper).text(", signer = ");
    ask.value(signer).text(", login = ").value(login).text(", note = ").value(note);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("giving a step back"))?;
    Ok(())
}
