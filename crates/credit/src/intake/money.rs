//! The money of a file: what its rows come to per kind and currency, whether a total that stands
//! in the file agrees with its rows, rows that repeat an earlier one, and whether it knows open
//! items only. It counts; it books nothing.

use std::collections::BTreeMap;

use base::{Currency, Money};
use serde_json::{Value as Json, json};

use super::{batch::Tally, kinds::Kind, record::Record};

/// Repeated rows that are told one by one.
const REPEATS: usize = 50;
/// Totals that are kept.
const TOTALS: usize = 50;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// New, or more is known.
    Booked,
    /// There just so.
    Unchanged,
    /// It cannot go in.
    Rejected,
}

/// Minor units of one kind in one currency, and the rows that they stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindSum {
    /// Rows.
    pub rows: Tally,
    /// Booked.
    pub booked_minor: i64,
    /// Unchanged.
    pub unchanged_minor: i64,
    /// Rejected.
    pub rejected_minor: i64,
}

impl KindSum {
    /// All that was read.
    pub const fn read_minor(&self) -> i64 {
        self.booked_minor.saturating_add(self.unchanged_minor).saturating_add(self.rejected_minor)
    }

    fn add(&mut self, minor: i64, fate: Fate) {
        let (rows, sum) = match fate {
            Fate::Booked => (&mut self.rows.booked, &mut self.booked_minor),
            Fate::Unchanged => (&mut self.rows.unchanged, &mut self.unchanged_minor),
            Fate::Rejected => (&mut self.rows.rejected, &mut self.rejected_minor),
        };
        *rows += 1;
        *sum = sum.saturating_add(minor);
    }
}

/// A total that stands in the file, beside what the rows above it come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalRow {
    /// Its line.
    pub line: u64,
    /// What it says.
    pub says: Money,
    /// What the rows come to, signs as written; `None` where they are in several currencies.
    pub rows: Option<Money>,
}

impl TotalRow {
    /// What it says less what the rows come to.
    pub fn difference(&self) -> Option<Money> {
        let rows = self.rows?;
        Some(Money::new(self.says.minor.saturating_sub(rows.minor), rows.currency))
    }
}

/// The money of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMoney {
    /// By what rows turned out to be, and currency.
    pub sums: BTreeMap<(Kind, Currency), KindSum>,
    /// Rejected rows whose amount cannot be read.
    pub unread: u64,
    /// Totals that stand in the file, subtotals that agree left out.
    pub totals: Vec<TotalRow>,
    /// Rows that repeat an earlier row of the same file: line, the line repeated.
    pub repeats: Vec<(u64, u64)>,
    /// How many such rows there are in all.
    pub repeated: u64,
    /// Invoices of the file.
    pub invoices: u64,
    /// Those that are open by the file's own word.
    pub open: u64,
}

impl FileMoney {
    /// Whether the file tells of open invoices alone: what was settled before is missing, so that
    /// everybody would look late.
    pub const fn is_open_only(&self) -> bool {
        self.invoices > 0 && self.open == self.invoices
    }

    /// Counts a row.
    pub(super) fn count(&mut self, kind: Kind, money: Option<(Currency, i64)>, fate: Fate) {
        match money {
            Some((currency, minor)) => {
                let sum = self.sums.entry((kind, currency)).or_default();
                sum.add(minor.saturating_abs(), fate);
            }
            None if fate == Fate::Rejected && has_money(kind) => self.unread += 1,
            None => {}
        }
    }

    /// Takes a total of the file.
    pub(super) fn total(&mut self, total: TotalRow) {
        if self.totals.len() < TOTALS {
            self.totals.push(total);
        }
    }

    /// As it is stored beside an import.
    pub fn to_json(&self) -> String {
        let sums = self.sums.iter().map(|((kind, currency), sum)| {
            let rows = [sum.rows.booked, sum.rows.unchanged, sum.rows.rejected];
            let minor = [sum.booked_minor, sum.unchanged_minor, sum.rejected_minor];
            json!([kind.code(), currency.code(), rows, minor])
        });
        let money = |money: Money| json!([money.minor, money.currency.code()]);
        let totals = self
            .totals
            .iter()
            .map(|total| json!([total.line, money(total.says), total.rows.map(money)]));
        json!({
            "sums": sums.collect::<Vec<_>>(),
            "unread": self.unread,
            "totals": totals.collect::<Vec<_>>(),
            "repeats": self.repeats,
            "repeated": self.repeated,
            "invoices": self.invoices,
            "open": self.open,
        })
        .to_string()
    }

    /// What was stored; what cannot be read is left out.
    pub fn from_json(text: &str) -> Self {
        let json: Json = serde_json::from_str(text).unwrap_or_default();
        let list = |key: &str| json.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let count = |key: &str| json.get(key).and_then(Json::as_u64).unwrap_or_default();
        let line = |pair: &Json| Some((pair.get(0)?.as_u64()?, pair.get(1)?.as_u64()?));
        Self {
            sums: list("sums").iter().filter_map(sum_of).collect(),
            unread: count("unread"),
            totals: list("totals").iter().filter_map(total_of).collect(),
            repeats: list("repeats").iter().filter_map(line).collect(),
            repeated: count("repeated"),
            invoices: count("invoices"),
            open: count("open"),
        }
    }
}

fn sum_of(json: &Json) -> Option<((Kind, Currency), KindSum)> {
    let key = (Kind::parse(json.get(0)?.as_str()?)?, json.get(1)?.as_str()?.parse().ok()?);
    let rows = |n: usize| json.get(2).and_then(|rows| rows.get(n)?.as_u64()).unwrap_or_default();
    let minor = |n: usize| json.get(3).and_then(|sums| sums.get(n)?.as_i64()).unwrap_or_default();
    let sum = KindSum {
        rows: Tally { booked: rows(0), unchanged: rows(1), rejected: rows(2) },
        booked_minor: minor(0),
        unchanged_minor: minor(1),
        rejected_minor: minor(2),
    };
    Some((key, sum))
}

fn total_of(json: &Json) -> Option<TotalRow> {
    let money = |json: &Json| {
        Some(Money::new(json.get(0)?.as_i64()?, json.get(1)?.as_str()?.parse().ok()?))
    };
    let rows = json.get(2).and_then(money);
    Some(TotalRow { line: json.get(0)?.as_u64()?, says: money(json.get(1)?)?, rows })
}

const fn has_money(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Invoices
            | Kind::Receipts
            | Kind::CreditNotes
            | Kind::Promises
            | Kind::Payables
            | Kind::Advances
            | Kind::Orders
            | Kind::Shipments
    )
}

/// The amount of a record, where it has one of its own.
pub(super) const fn money_of(record: &Record) -> Option<(Currency, i64)> {
    match record {
        Record::Invoice(row) => Some((row.currency, row.amount_minor)),
        Record::Receipt(row) => Some((row.currency, row.amount_minor)),
        Record::CreditNote(row) => Some((row.currency, row.amount_minor)),
        Record::Promise(row) => Some((row.currency, row.amount_minor)),
        Record::Bill(row) => Some((row.currency, row.amount_minor)),
        Record::Advance(row) => Some((row.currency, row.amount_minor)),
        Record::Order(row) => Some((row.currency, row.amount_minor)),
        Record::Shipment(row) => Some((row.currency, row.amount_minor)),
        _ => None,
    }
}

/// Adds up the amounts of a file as they are written, to be held against its totals.
#[derive(Debug, Default)]
pub(super) struct Written {
    all: BTreeMap<Currency, i64>,
    since: BTreeMap<Currency, i64>,
}

impl Written {
    /// A row with an amount.
    pub fn row(&mut self, (currency, minor): (Currency, i64)) {
        for sums in [&mut self.all, &mut self.since] {
            let sum = sums.entry(currency).or_default();
            *sum = sum.saturating_add(minor);
        }
    }

    /// A total: `None` where it is a subtotal, or says what the rows say since the last total.
    /// `grand` is a total of everything above it.
    pub fn total(&mut self, line: u64, says: (Currency, i64), grand: bool) -> Option<TotalRow> {
        let since = std::mem::take(&mut self.since);
        let against = |sums: &BTreeMap<Currency, i64>| match sums.len() {
            1 => sums.first_key_value().map(|(currency, minor)| Money::new(*minor, *currency)),
            _ => None,
        };
        let (all, since) = (against(&self.all), against(&since));
        let says = Money::new(says.1, says.0);
        let Some(all) = all else {
            return grand.then_some(TotalRow { line, says, rows: None });
        };
        // The total names no currency of its own where the rows do: it is in theirs.
        let scale = |minor: i64| {
            let (from, to) = (says.currency.minor_per_unit(), all.currency.minor_per_unit());
            minor.saturating_mul(to) / from
        };
        let says = Money::new(scale(says.minor), all.currency);
        if says != all && since == Some(says) {
            return None;
        }
        (grand || says == all).then_some(TotalRow { line, says, rows: Some(all) })
    }
}

/// Finds rows that repeat an earlier one of the same file: a short mark of each is kept
/// while it is read, and all are compared at its end.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    seen: Vec<(u64, u32)>,
}

impl Repeats {
    /// Takes a record of a buyer, and counts what is open in `money`.
    pub fn take(&mut self, money: &mut FileMoney, (line, buyer): (u64, i64), record: &Record) {
        use std::hash::{DefaultHasher, Hash, Hasher};
        // A row with another amount or day repeats nothing: it contradicts, and is refused.
        let key = match record {
            Record::Invoice(row) => {
                (0, Some(&row.number), row.instalment, row.issued_on, row.due_on)
            }
            Record::Receipt(row) => (1, row.number.as_ref(), 0, row.received_on, None),
            Record::CreditNote(row) => (2, Some(&row.number), 0, row.issued_on, None),
            _ => return,
        };
        let (kind, Some(number), instalment, on, due_on) = key else { return };
        if let Record::Invoice(row) = record {
            money.invoices += 1;
            let open = row.open_minor.is_some_and(|open| open > 0) && row.settled_on.is_none();
            money.open += u64::from(open);
        }
        let mut hasher = DefaultHasher::new();
        (kind, buyer, base::number_key(number), instalment).hash(&mut hasher);
        (on, due_on, money_of(record)).hash(&mut hasher);
        self.seen.push((hasher.finish(), u32::try_from(line).unwrap_or(u32::MAX)));
    }

    /// Tells `money` which rows repeat one, in the order of the file.
    pub fn tell(mut self, money: &mut FileMoney) {
        self.seen.sort_unstable();
        let mut repeats: Vec<(u64, u64)> = Vec::new();
        for twins in self.seen.chunk_by(|one, next| one.0 == next.0) {
            let Some(((_, first), later)) = twins.split_first() else { continue };
            let again = later.iter().filter(|(_, line)| line != first);
            repeats.extend(again.map(|(_, line)| (u64::from(*line), u64::from(*first))));
        }
        repeats.sort_unstable();
        money.repeated += repeats.len() as u64;
        repeats.truncate(REPEATS);
        money.repeats = repeats;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CNY: Currency = Currency::CNY;

    #[test]
    fn a_total_is_held_against_the_rows_above_it() {
        for (rows, says, grand, expected) in [
            (&[100, 200][..], 300, true, Some(Some(0))),
            (&[100, 200], 350, true, Some(Some(50))),
            // A credit note is written with a minus and lowers the total.
            (&[100, 200, -50], 250, true, Some(Some(0))),
            (&[100, 200], 350, false, None),
            (&[], 350, true, Some(None)),
        ] {
            let mut written = Written::default();
            for minor in rows {
                written.row((CNY, *minor));
            }
            let total = written.total(9, (CNY, says), grand);
            let found = total.map(|total| total.difference().map(|money| money.minor));
            assert_eq!(found, expected, "{rows:?} {says}");
        }
    }

    #[test]
    fn subtotals_that_agree_are_quiet() {
        let mut written = Written::default();
        written.row((CNY, 100));
        assert!(written.total(2, (CNY, 100), false).is_some_and(|t| t.rows == Some(t.says)));
        written.row((CNY, 70));
        assert_eq!(written.total(4, (CNY, 70), true), None, "the second group alone");
        let all = written.total(5, (CNY, 170), true).expect("the whole");
        assert_eq!(all.difference(), Some(Money::new(0, CNY)));
    }

    #[test]
    fn rows_of_several_currencies_have_no_one_total() {
        let mut written = Written::default();
        written.row((CNY, 100));
        written.row(("USD".parse().expect("currency"), 100));
        assert_eq!(written.total(3, (CNY, 200), true).and_then(|total| total.rows), None);
        // Rows in yen alone: the total names no currency and means yen.
        let (mut written, yen) = (Written::default(), "JPY".parse().expect("currency"));
        written.row((yen, 5_000));
        let total = written.total(2, (CNY, 500_000), true).expect("total");
        assert_eq!(total.difference(), Some(Money::new(0, yen)));
    }

    #[test]
    fn it_comes_back_as_it_was_stored() {
        let mut money = FileMoney { repeated: 1, repeats: vec![(12, 7)], ..FileMoney::default() };
        money.count(Kind::Invoices, Some((CNY, 500)), Fate::Booked);
        money.count(Kind::CreditNotes, Some((CNY, -50)), Fate::Unchanged);
        money.count(Kind::Invoices, None, Fate::Rejected);
        money.total(TotalRow { line: 9, says: Money::new(5, CNY), rows: None });
        assert_eq!(FileMoney::from_json(&money.to_json()), money);
        assert_eq!(FileMoney::from_json(""), FileMoney::default());
    }
}
