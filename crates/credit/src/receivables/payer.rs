//! Who is named as the payer of a receipt, as the bank or the file wrote it: kept beside the receipt,
//! so that it can be seen when somebody else than the buyer pays, and how late.

use base::{Currency, Day, Result};
use store::{AnyConnection, AnyRow, Ask, Bulk, Columns, Tx};

use super::{Booked, NewCredit};
use crate::parties::BuyerId;

/// A payer to keep beside a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerSaid {
    /// The receipt.
    pub credit_id: i64,
    /// Whose receipt it is.
    pub buyer_id: BuyerId,
    /// Who paid, as it was written.
    pub name: String,
}

/// The payer of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPayer {
    /// The receipt.
    pub credit_id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// Its value day.
    pub on: Day,
    /// Who paid.
    pub name: String,
    /// How much.
    pub amount_minor: i64,
    /// In which currency.
    pub currency: Currency,
    /// What of it paid items, and the sum of amount × days after the due day, early days as 0.
    pub late: (i64, i128),
}

impl NamedPayer {
    /// Days late of what it paid, by amount; `None` where it has paid no item yet.
    pub fn late_days(of: &[&Self]) -> Option<i64> {
        let paid: i128 = of.iter().map(|one| i128::from(one.late.0)).sum();
        let days: i128 = of.iter().map(|one| one.late.1).sum();
        let mean = (paid > 0).then(|| (days + paid / 2) / paid)?;
        i64::try_from(mean).ok()
    }
}

/// What two spellings of a name have in common: its letters, digits and signs of script, small.
pub fn name_key(name: &str) -> String {
    let spelt = base::spelt_code(name);
    spelt.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Keeps payers beside receipts that are new. No audit line of its own: it belongs to the booking.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn name_payers(tx: &mut Tx, said: &[PayerSaid]) -> Result<()> {
    let mut bulk = Bulk::new(
        "receivables_payer",
        &["credit_id", "buyer_id", "name"],
        "ON CONFLICT (credit_id) DO NOTHING",
    );
    for one in said {
        let name = base::spelt_name(&one.name);
        if name_key(&name).is_empty() {
            continue;
        }
        let short: String = name.chars().take(200).collect();
        bulk.push(tx.conn(), [one.credit_id.into(), one.buyer_id.into(), short.into()]).await?;
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}

/// The payers of those credits that are new; one payer and one outcome for each credit.
pub fn payers_of_new(
    payers: &[Option<String>],
    credits: &[NewCredit],
    outcomes: &[Booked],
) -> Vec<PayerSaid> {
    let said = payers.iter().zip(credits).zip(outcomes);
    said.filter_map(|((payer, credit), booked)| match (payer, booked) {
        (Some(name), Booked::New(id)) => {
            Some(PayerSaid { credit_id: *id, buyer_id: credit.buyer_id, name: name.clone() })
        }
        _ => None,
    })
    .collect()
}

/// The payers named beside receipts of a range of buyers with value days after the first and up to
/// the second day, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn named_payers(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    (after, until): (Day, Day),
) -> Result<Vec<NamedPayer>> {
    let within = |ask: &mut Ask| {
        ask.text(" WHERE p.buyer_id >= ").value(from).text(" AND p.buyer_id <= ").value(to);
        ask.text(" AND c.undone_by IS NULL AND c.effective_on > ").value(after);
        ask.text(" AND c.effective_on <= ").value(until);
        ask.text(" ORDER BY p.buyer_id, c.effective_on, c.id");
    };
    let mut ask = Ask::new(
        "SELECT c.id, p.buyer_id, c.effective_on, p.name, c.amount_minor, c.currency \
         FROM receivables_payer p JOIN receivables_credit c ON c.id = p.credit_id",
    );
    within(&mut ask);
    let one = |row: &AnyRow| {
        Ok(NamedPayer {
            credit_id: row.int(0)?,
            buyer_id: row.int(1)?,
            on: row.day(2)?,
            name: row.text(3)?,
            amount_minor: row.int(4)?,
            currency: row.currency(5)?,
            late: (0, 0),
        })
    };
    let rows = ask.rows(connection, "reading who paid").await?;
    let mut found = rows.iter().map(one).collect::<Result<Vec<NamedPayer>>>()?;
    if found.is_empty() {
        return Ok(found);
    }
    let mut ask = Ask::new(
        "SELECT c.id, m.amount_minor, i.due_on FROM receivables_payer p \
         JOIN receivables_credit c ON c.id = p.credit_id \
         JOIN receivables_movement m ON m.credit_id = c.id \
         JOIN receivables_item i ON i.id = m.item_id",
    );
    within(&mut ask);
    let rows = ask.rows(connection, "reading what payers paid").await?;
    let places: std::collections::HashMap<i64, usize> =
        found.iter().enumerate().map(|(n, one)| (one.credit_id, n)).collect();
    for row in &rows {
        let (id, minor, due) = (row.int(0)?, row.int(1)?, row.day(2)?);
        let Some(payer) = places.get(&id).and_then(|n| found.get_mut(*n)) else { continue };
        let days = i128::from(payer.on.days_since(due).max(0));
        payer.late.0 = payer.late.0.saturating_add(minor);
        payer.late.1 += i128::from(minor) * days;
    }
    Ok(found)
}

/// Who pays, held against the buyer and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayerKind {
    /// The buyer itself.
    Own,
    /// Somebody whom the file names as its payer on that day.
    Filed,
    /// Somebody else.
    Foreign,
}

impl PayerKind {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Filed => "filed",
            Self::Foreign => "foreign",
        }
    }
}

/// A payer that the file names, by the key of its name, with its days.
pub type Filed = (String, Day, Option<Day>);

/// Whom each receipt came from. `own` are keys of the buyer's names.
pub fn kinds(payers: &[NamedPayer], own: &[String], filed: &[Filed]) -> Vec<PayerKind> {
    let kind = |one: &NamedPayer| {
        let key = name_key(&one.name);
        let counts = |(name, since, until): &Filed| {
            *name == key && *since <= one.on && until.is_none_or(|until| one.on <= until)
        };
        match () {
            () if own.contains(&key) => PayerKind::Own,
            () if filed.iter().any(counts) => PayerKind::Filed,
            () => PayerKind::Foreign,
        }
    };
    payers.iter().map(kind).collect()
}

/// The receipts with which the payer changed to somebody whom neither the buyer's name nor its file
/// knows: the first one of each stretch. Before the first receipt the buyer pays itself.
pub fn changes<'a>(payers: &'a [NamedPayer], kinds: &[PayerKind]) -> Vec<&'a NamedPayer> {
    let mut before = String::new();
    let mut found = Vec::new();
    for (one, kind) in payers.iter().zip(kinds) {
        let key = match kind {
            PayerKind::Foreign => name_key(&one.name),
            PayerKind::Own | PayerKind::Filed => String::new(),
        };
        if *kind == PayerKind::Foreign && key != before {
            found.push(one);
        }
        before = key;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(on: &str, name: &str, late: (i64, i128)) -> NamedPayer {
        NamedPayer {
            credit_id: 1,
            buyer_id: 1,
            on: on.parse().expect("day"),
            name: name.to_owned(),
            amount_minor: 100,
            currency: Currency::CNY,
            late,
        }
    }

    #[test]
    fn names_are_one_whatever_brackets_and_width_they_are_written_in() {
        assert_eq!(name_key("福建华东（集团）有限公司"), name_key("福建华东(集团) 有限公司"));
        assert_eq!(name_key("ＡＣＭＥ Co., Ltd."), name_key("acme co ltd"));
        assert_ne!(name_key("张三"), name_key("张三丰"));
        assert_eq!(name_key(" -– "), "");
    }

    #[test]
    fn a_payer_whom_nobody_knows_is_seen_once_a_stretch() {
        let payers = [
            paid("2026-01-01", "甲公司", (0, 0)),
            paid("2026-02-01", "乙商行", (0, 0)),
            paid("2026-03-01", "乙商行", (0, 0)),
            paid("2026-04-01", "甲 公司", (0, 0)),
            paid("2026-05-01", "乙商行", (0, 0)),
            paid("2026-06-01", "丙", (0, 0)),
            paid("2026-07-01", "丁财务公司", (0, 0)),
        ];
        let since = "2026-06-15".parse().expect("day");
        let filed = [(name_key("丁财务公司"), since, None)];
        let kinds = kinds(&payers, &[name_key("甲公司")], &filed);
        let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes, ["own", "foreign", "foreign", "own", "foreign", "foreign", "filed"]);
        let days: Vec<String> =
            changes(&payers, &kinds).iter().map(|one| one.on.to_string()).collect();
        assert_eq!(days, ["2026-02-01", "2026-05-01", "2026-06-01"]);
    }

    #[test]
    fn days_late_count_by_amount() {
        let (one, two) = (paid("2026-01-01", "a", (100, 3_000)), paid("2026-01-02", "a", (300, 0)));
        assert_eq!(NamedPayer::late_days(&[&one, &two]), Some(8));
        assert_eq!(NamedPayer::late_days(&[&paid("2026-01-01", "a", (0, 0))]), None);
    }
}
