//! Which buyers something was changed of, read from the lines of the audit: no change is without
//! one. What touches more than some buyers (rates, packs, a large file) says so, and waits for a
//! whole round.

use std::collections::BTreeSet;

use base::{Failure, Result};
use store::{AnyConnection, Ask, Columns, Db};

use crate::parties::BuyerId;

/// More changes than these are judged in a whole round.
pub const MOST: u32 = 200;

/// Whom changes concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// These buyers, none twice.
    Some(Vec<BuyerId>),
    /// More than can be named: judge everybody.
    Many,
}

/// What the lines of an audit are about.
#[derive(Debug, Default)]
struct Subjects {
    buyers: BTreeSet<BuyerId>,
    codes: Vec<String>,
    invoices: Vec<String>,
    credits: Vec<String>,
    batches: Vec<i64>,
}

impl Subjects {
    /// Sorts subjects; `None` where one is about more than some buyers.
    fn sort(subjects: &[String]) -> Option<Self> {
        let mut sorted = Self::default();
        for subject in subjects {
            let (kind, name) = subject.split_once(':')?;
            match kind {
                "buyer" => match name.parse() {
                    Ok(id) => {
                        sorted.buyers.insert(id);
                        // A code may be all digits too.
                        sorted.codes.push(name.to_owned());
                    }
                    Err(_) => sorted.codes.push(name.to_owned()),
                },
                "invoice" => sorted.invoices.push(name.to_owned()),
                "receipt" | "credit-note" | "credit_note" => sorted.credits.push(name.to_owned()),
                "batch" => sorted.batches.push(name.parse().ok()?),
                _ => return None,
            }
        }
        Some(sorted)
    }
}

/// Whom the changes concern that somebody other than `not_by` made in these rooms after a line of
/// the audit; members of a group go with their parent, whose limit is theirs too.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn touched(db: &Db, rooms: &[&str], not_by: &str, after: i64) -> Result<Touched> {
    let subjects = db.changed_since(rooms, not_by, (after, MOST)).await?;
    if subjects.len() > MOST as usize {
        return Ok(Touched::Many);
    }
    let Some(subjects) = Subjects::sort(&subjects) else { return Ok(Touched::Many) };
    let mut connection = db.read().await?;
    let mut found = subjects.buyers;
    for (select, names) in [
        ("SELECT id FROM parties_buyer WHERE code IN (", &subjects.codes),
        ("SELECT DISTINCT buyer_id FROM receivables_item WHERE number IN (", &subjects.invoices),
        ("SELECT DISTINCT buyer_id FROM receivables_credit WHERE number IN (", &subjects.credits),
    ] {
        if !names.is_empty() {
            let mut ask = Ask::new(select);
            ask.list(names.iter().map(String::as_str)).text(")");
            found.extend(ids(ask, &mut connection).await?);
        }
    }
    for batch in subjects.batches {
        match of_file(&mut connection, batch).await? {
            Some(buyers) => found.extend(buyers),
            None => return Ok(Touched::Many),
        }
    }
    if !found.is_empty() {
        let mut ask = Ask::new("SELECT id FROM parties_buyer WHERE parent_id IN (");
        ask.list(found.iter().copied()).text(")");
        let members = ids(ask, &mut connection).await?;
        found.extend(members);
    }
    Ok(match found.len() > MOST as usize {
        true => Touched::Many,
        false => Touched::Some(found.into_iter().collect()),
    })
}

/// Whose money a file brought; `None` where it brought something else, or that of many.
async fn of_file(connection: &mut AnyConnection, batch: i64) -> Result<Option<Vec<BuyerId>>> {
    let mut ask = Ask::new("SELECT kind FROM intake_batch WHERE id = ");
    ask.value(batch);
    let rows = ask.rows(connection, "reading the kind of a file").await?;
    let kind = rows.first().ok_or_else(|| Failure::bug("a file without a batch"))?.text(0)?;
    if !matches!(kind.as_str(), "invoices" | "receipts" | "allocations" | "credit-notes") {
        return Ok(None);
    }
    let mut found = Vec::new();
    for select in [
        "SELECT DISTINCT buyer_id FROM receivables_item WHERE batch_id = ",
        "SELECT DISTINCT buyer_id FROM receivables_credit WHERE batch_id = ",
        "SELECT DISTINCT buyer_id FROM receivables_movement WHERE batch_id = ",
    ] {
        let mut ask = Ask::new(select);
        ask.value(batch).text(" LIMIT ").value(i64::from(MOST) + 1);
        found.extend(ids(ask, connection).await?);
    }
    Ok((found.len() <= MOST as usize).then_some(found))
}

async fn ids(ask: Ask, connection: &mut AnyConnection) -> Result<Vec<BuyerId>> {
    let rows = ask.rows(connection, "finding whom a change concerns").await?;
    rows.iter().map(|row| row.int(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_change_is_about() {
        let sort = |subjects: &[&str]| {
            let subjects: Vec<String> = subjects.iter().map(|s| (*s).to_owned()).collect();
            Subjects::sort(&subjects)
        };
        let sorted = sort(&["buyer:12", "buyer:KH1", "invoice:A:1", "receipt:R", "batch:7"]);
        let sorted = sorted.expect("some buyers");
        assert_eq!(sorted.buyers.into_iter().collect::<Vec<_>>(), [12]);
        assert_eq!(sorted.codes, ["12", "KH1"]);
        assert_eq!(sorted.invoices, ["A:1"], "a number may hold a colon");
        assert_eq!((sorted.credits.len(), sorted.batches), (1, vec![7]));
        for all in ["rates", "company", "profile:x", "pack:tiers"] {
            assert!(sort(&["buyer:12", all]).is_none(), "{all}");
        }
    }
}
