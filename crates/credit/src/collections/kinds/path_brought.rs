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
    /// The money that it sets free, and whether the file says in which currency.
    pub amount: Option<(Currency, i64, bool)>,
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
    let (path, currency) = path_of(tx, (new.buyer_id, &new.path)).await?;
    // What the file does not say is read below and written again: nobody changes it in between.
    tx.lock("SELECT id FROM collections_path WHERE id = $1", path).await?;
    let amount = match new.amount {
        Some(amount) => Some(in_path(amount, currency).ok_or_else(|| {
            let other = Rejection::new("collections.path-step-currency").with("name", &new.name);
            other.with("currency", currency).on("amount")
        })?),
        None => None,
    };
    let there = step_of(tx, (path, &new.name)).await?;
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
    let amount_minor = match (amount, there.first()) {
        (Some(minor), _) => minor,
        (None, Some(row)) => row.int(5)?,
        (None, None) => 0,
    };
    let step = NewMilestone {
        path,
        id,
        part,
        // A step that is there keeps its own spelling.
        name: there
            .first()
            .map(|row| row.text(2))
            .transpose()?
            .unwrap_or_else(|| new.name.trim().to_owned()),
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

/// An amount in the currency of a path; none where it is in another. One that the file gave no currency is in that of
/// the path, whatever the import took it for.
fn in_path((of, minor, said): (Currency, i64, bool), path: Currency) -> Option<i64> {
    if of == path {
        return Some(minor);
    }
    let (from, to) = (of.minor_per_unit(), path.minor_per_unit());
    let whole = minor.checked_mul(to)?;
    (!said && whole % from == 0).then_some(whole / from)
}

/// Paths of one buyer that are looked through for a number that is spelt otherwise.
const PATHS: i64 = 1_000;

/// The path that a file means: the one of this number as it stands; else the only one whose number a person would
/// take for the same.
async fn path_of(tx: &mut Tx, (buyer, number): (BuyerId, &str)) -> Result<(i64, Currency)> {
    let mut ask = Ask::new("SELECT id, currency FROM collections_path WHERE buyer_id = ");
    ask.value(buyer).text(" AND number = ").value(number.trim());
    if let Some(row) = ask.rows(tx.conn(), "finding a path by its number").await?.first() {
        return Ok((row.int(0)?, row.currency(1)?));
    }
    let mut ask = Ask::new("SELECT id, currency, number FROM collections_path WHERE buyer_id = ");
    ask.value(buyer).text(" ORDER BY id LIMIT ").value(PATHS);
    let mut alike = Vec::new();
    for row in ask.rows(tx.conn(), "finding a path by its number, spelt otherwise").await? {
        let known = row.text(2)?;
        if let Some(near) = nearness(&known, number) {
            alike.push((near, known, row.int(0)?, row.currency(1)?));
        }
    }
    let nearest = alike.iter().map(|one| one.0).min();
    alike.retain(|one| Some(one.0) == nearest);
    match alike.as_slice() {
        [(_, _, id, currency)] => Ok((*id, *currency)),
        [] => {
            let unknown = Rejection::new("collections.path-number-unknown");
            Err(unknown.with("number", number).on("path").into())
        }
        several => {
            let known: Vec<&str> = several.iter().map(|one| one.1.as_str()).collect();
            let twice = Rejection::new("collections.path-number-unclear").with("number", number);
            Err(twice.with("known", known.join(", ")).on("path").into())
        }
    }
}

/// How near a number that is written stands to one that is known: 0 where width, case and blanks alone differ, 1 where
/// a program made a number out of it (`1.0`, `1,000`), 2 where it dropped zeros before it. None where it is another.
fn nearness(known: &str, written: &str) -> Option<u8> {
    let key = |text: &str| -> String {
        base::number_key(text).chars().filter(|sign| !sign.is_whitespace()).collect()
    };
    let (known, written) = (key(known), key(written));
    if known == written {
        return Some(0);
    }
    let (known, written) = (counted(&known)?, counted(&written)?);
    match known == written {
        true => Some(1),
        false if known.trim_start_matches('0') == written.trim_start_matches('0') => Some(2),
        false => None,
    }
}

/// The digits of a whole number as a spreadsheet writes it: without the commas of thousands and without zeros behind
/// the point. None for what is no whole number.
fn counted(text: &str) -> Option<String> {
    let (whole, zeros) = text.split_once('.').unwrap_or((text, ""));
    let parts: Vec<&str> = whole.split(',').collect();
    let thousands = parts.len() == 1
        || (parts.iter().skip(1).all(|part| part.len() == 3)
            && parts.first().is_some_and(|part| (1..=3).contains(&part.len())));
    let digits: String = parts.concat();
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (whole && thousands && zeros.bytes().all(|byte| byte == b'0')).then_some(digits)
}

/// The step that a file means: the one of this name as it stands; else the only one of which width, case and blanks
/// alone differ.
async fn step_of(tx: &mut Tx, (path, name): (i64, &str)) -> Result<Vec<AnyRow>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("path_id = ").value(path).text(" ORDER BY m.place, m.id");
    let rows = ask.rows(tx.conn(), "finding a step by its name").await?;
    let (mut same, mut alike, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let known = row.text(2)?;
        if known == name.trim() {
            same.push(row);
        } else if base::name_key(&known) == base::name_key(name) {
            names.push(known);
            alike.push(row);
        }
    }
    match (same.is_empty(), alike.len()) {
        (false, _) => Ok(same),
        (true, 0 | 1) => Ok(alike),
        (true, _) => {
            let unclear = Rejection::new("collections.path-step-unclear").with("name", name);
            Err(unclear.with("known", names.join(", ")).on("name").into())
        }
    }
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
        && base::same_number(&row.text(11)?, &step.invoice))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_as_a_person_would() {
        for (known, written, near) in [
            ("1", "1", Some(0)),
            ("1", " 1 ", Some(0)),
            ("XM-01", "ｘｍ－０１", Some(0)),
            ("XM 01", "XM01", Some(0)),
            ("1", "1.0", Some(1)),
            ("1", "１．００", Some(1)),
            ("1000", "1,000", Some(1)),
            ("1234567", "1,234,567.00", Some(1)),
            ("0012", "12", Some(2)),
            ("12", "0012.0", Some(2)),
            // These are others.
            ("1", "1.1", None),
            ("1.1", "1.10", None),
            ("10", "1,0", None),
            ("1000", "1,00,0", None),
            ("XM-1", "XM-01", None),
            ("A1", "1", None),
            ("", "0", None),
        ] {
            assert_eq!(nearness(known, written), near, "{known} {written}");
        }
    }

    #[test]
    fn an_amount_without_a_currency_is_in_that_of_the_path() {
        let jpy: Currency = "JPY".parse().expect("a currency");
        let cny = Currency::CNY;
        for (of, minor, said, path, told) in [
            (cny, 500_000, true, cny, Some(500_000)),
            (cny, 500_000, false, jpy, Some(5_000)),
            (cny, 500_050, false, jpy, None), // half a yen
            (cny, 500_000, true, jpy, None),
            (jpy, 5_000, false, cny, Some(500_000)),
        ] {
            assert_eq!(in_path((of, minor, said), path), told, "{of} {minor} {path}");
        }
    }
}
