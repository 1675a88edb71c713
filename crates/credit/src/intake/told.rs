//! What an import says besides its counts: columns that it left out, rows that repeat others,
//! references that name nothing, money beyond what is open, totals that do not add up. Each with how
//! many rows it concerns, the first of them, and what to do; the pages, the command line and the
//! interface say the same.

use std::collections::BTreeMap;

use base::{Lang, Money, picked};
use serde_json::{Value as Json, json};

use super::{kinds::Kind, money::FileMoney};

/// Lines and what stands in them.
type Rows = Vec<(u64, String)>;

/// Rows that say word for word what an earlier one says.
const REPEATED: &str = "rows-repeated";
/// Rows that are named one by one.
const FIRST: usize = 20;

/// What is said of rows while they are booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Columns that nothing is read from.
    Columns,
    /// A salesperson who is nobody of the house.
    Salespeople,
    /// A reference that names no invoice of the buyer.
    References,
    /// More money than is open on what a receipt names.
    Beyond,
    /// Money that is allocated to nothing, because nothing is open.
    Left,
    /// Invoices of days to come.
    Ahead,
    /// Buyers that were not there before.
    Buyers,
    /// New buyers of a name that another code has.
    Twins,
    /// Orders that the gate holds or does not take.
    Held,
    /// Orders that are closed or off in the file and not known here: they are left out.
    Over,
    /// Orders that stand in the file and were ended here.
    Ended,
    /// Legal entities that the file tells apart while none is recorded.
    Entities,
}

impl What {
    const ALL: [Self; 12] = [
        Self::Columns,
        Self::Salespeople,
        Self::References,
        Self::Beyond,
        Self::Left,
        Self::Ahead,
        Self::Buyers,
        Self::Twins,
        Self::Held,
        Self::Over,
        Self::Ended,
        Self::Entities,
    ];

    /// `columns-left-out`, `salesperson-unknown` …
    pub const fn code(self) -> &'static str {
        match self {
            Self::Columns => "columns-left-out",
            Self::Salespeople => "salesperson-unknown",
            Self::References => "reference-unknown",
            Self::Beyond => "paid-beyond-named",
            Self::Left => "money-left",
            Self::Ahead => "dated-ahead",
            Self::Buyers => "buyers-added",
            Self::Twins => "name-twice",
            Self::Held => "orders-held",
            Self::Over => "orders-over",
            Self::Ended => "orders-ended",
            Self::Entities => "entities-unrecorded",
        }
    }

    const fn texts(self) -> [&'static str; 2] {
        match self {
            Self::Columns => ["intake-told-columns", "intake-told-columns-next"],
            Self::Salespeople => ["intake-told-salespeople", "intake-told-salespeople-next"],
            Self::References => ["intake-told-references", "intake-told-references-next"],
            Self::Beyond => ["intake-told-beyond", "intake-told-beyond-next"],
            Self::Left => ["intake-told-left", "intake-told-left-next"],
            Self::Ahead => ["intake-told-ahead", "intake-told-ahead-next"],
            Self::Buyers => ["intake-told-buyers", "intake-told-buyers-next"],
            Self::Twins => ["intake-told-twins", "intake-told-twins-next"],
            Self::Held => ["intake-told-held", "intake-told-held-next"],
            Self::Over => ["intake-told-over", "intake-told-over-next"],
            Self::Ended => ["intake-told-ended", "intake-told-ended-next"],
            Self::Entities => ["intake-told-entities", "intake-told-entities-next"],
        }
    }
}

/// One thing that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is; it does not change.
    pub code: &'static str,
    /// How many rows it concerns; of [`What::Columns`], how many columns.
    pub count: u64,
    /// The first of them: the line, and what stands there. Line 0 is no line.
    pub first: Rows,
    args: Vec<(&'static str, String)>,
    sentence: &'static str,
    next: Option<&'static str>,
}

impl Told {
    /// The sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let count = self.count.to_string();
        let mut args = vec![("count", count.as_str())];
        args.extend(self.args.iter().map(|(name, value)| (*name, value.as_str())));
        locale::ta(lang, self.sentence, &args)
    }

    /// What to do; empty where there is nothing to do.
    pub fn next(&self, lang: Lang) -> String {
        self.next.map(|id| locale::t(lang, id)).unwrap_or_default()
    }

    /// The first rows in one line of text: at most so many. A total names its line itself.
    pub fn examples(&self, lang: Lang, most: usize) -> String {
        let seen = |(line, value): &(u64, String)| (*line, picked(lang, value).to_owned());
        let one = |(line, value): (u64, String)| match line {
            0 => value,
            line if self.code == REPEATED => {
                let (line, first) = (line.to_string(), value.trim_start_matches("= "));
                locale::ta(lang, "intake-money-repeat", &[("line", &line), ("first", first)])
            }
            line => {
                let (line, value) = (line.to_string(), value.as_str());
                locale::ta(lang, "intake-told-row", &[("line", &line), ("value", value)])
            }
        };
        if self.first.is_empty() || self.code.starts_with("total") {
            return String::new();
        }
        let mut text = self
            .first
            .iter()
            .take(most)
            .map(seen)
            .map(one)
            .collect::<Vec<_>>()
            .join(lang.pick("；", "; "));
        if self.count > self.first.len().min(most) as u64 {
            text.push_str(" …");
        }
        text
    }
}

/// Gathers what is said while a file is booked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tellings(BTreeMap<What, (u64, Rows)>);

impl Tellings {
    /// One more row. The first lines of the file are kept, each value once.
    pub fn tell(&mut self, what: What, line: u64, value: impl Into<String>) {
        let (count, first) = self.0.entry(what).or_default();
        *count += 1;
        let value = value.into();
        let late = first.len() >= FIRST && first.last().is_some_and(|(last, _)| *last <= line);
        let known = || {
            let same = |(_, known): &(u64, String)| *known == value;
            what == What::Salespeople && first.iter().any(same)
        };
        // Columns come in the order of the file and have no line.
        if late || known() {
            return;
        }
        let at = first.partition_point(|(known, _)| *known <= line);
        first.insert(at, (line, value));
        first.truncate(FIRST);
    }

    /// So many more of which nothing is said one by one.
    pub fn more(&mut self, what: What, count: u64) {
        if count > 0 {
            self.0.entry(what).or_default().0 += count;
        }
    }

    /// Takes what another one gathered of other things.
    pub fn take(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// As it is stored beside an import.
    pub fn to_json(&self) -> String {
        let told = self.0.iter().map(|(what, (count, first))| json!([what.code(), count, first]));
        Json::from(told.collect::<Vec<_>>()).to_string()
    }

    /// What was stored; what cannot be read is left out.
    pub fn from_json(text: &str) -> Self {
        let list: Vec<(String, u64, Rows)> = serde_json::from_str(text).unwrap_or_default();
        let known = list.into_iter().filter_map(|(code, count, first)| {
            let what = What::ALL.into_iter().find(|what| what.code() == code)?;
            Some((what, (count, first)))
        });
        Self(known.collect())
    }

    fn told(&self) -> impl Iterator<Item = Told> {
        self.0.iter().map(|(what, (count, first))| {
            let [sentence, next] = what.texts();
            Told {
                code: what.code(),
                count: *count,
                first: first.clone(),
                args: Vec::new(),
                sentence,
                next: Some(next),
            }
        })
    }
}

fn plain(code: &'static str, count: u64, sentence: &'static str, next: &'static str) -> Told {
    let next = Some(next).filter(|id| !id.is_empty());
    Told { code, count, first: Vec::new(), args: Vec::new(), sentence, next }
}

/// Everything that is said of a file whose rows were read as `kind`.
pub fn told(kind: Kind, money: &FileMoney, tellings: &Tellings) -> Vec<Told> {
    let mut all: Vec<Told> = tellings.told().collect();
    if money.repeated > 0 {
        let line = |(line, first): &(u64, u64)| (*line, format!("= {first}"));
        let first = money.repeats.iter().take(FIRST).map(line).collect();
        let repeats = plain(REPEATED, money.repeated, "intake-money-repeats", "");
        all.push(Told { first, ..repeats });
    }
    all.extend(totals(money));
    if money.is_open_only() {
        let [sentence, next] = ["intake-money-open-only", "intake-money-open-only-why"];
        all.push(plain("open-invoices-only", money.invoices, sentence, next));
    }
    for ((is, currency), sum) in &money.sums {
        if *is == Kind::CreditNotes && kind == Kind::Invoices {
            let [sentence, next] = ["intake-money-notes", "intake-money-notes-why"];
            let amount = Money::new(sum.read_minor(), *currency).to_string();
            let notes = plain("negative-invoices", sum.rows.rows(), sentence, next);
            all.push(Told { args: vec![("amount", amount)], ..notes });
        }
    }
    if money.unread > 0 {
        all.push(plain("amount-unread", money.unread, "intake-money-unread", ""));
    }
    all
}

fn totals(money: &FileMoney) -> impl Iterator<Item = Told> {
    money.totals.iter().map(|total| {
        let mut args = vec![("line", total.line.to_string()), ("says", total.says.to_string())];
        let mut told = match (total.rows, total.difference()) {
            (Some(rows), Some(difference)) if difference.minor != 0 => {
                args.push(("rows", rows.to_string()));
                args.push(("difference", difference.to_string()));
                let next = "intake-money-total-differs-why";
                plain("total-differs", 1, "intake-money-total-differs", next)
            }
            (Some(_), _) => plain("total-fits", 1, "intake-money-total-fits", ""),
            (None, _) => plain("total-unchecked", 1, "intake-money-total-unchecked", ""),
        };
        told.first = vec![(total.line, String::new())];
        Told { args, ..told }
    })
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;
    use crate::intake::money::TotalRow;

    #[test]
    fn the_first_rows_are_kept_in_the_order_of_the_file() {
        let mut tellings = Tellings::default();
        for line in (2..60).rev() {
            tellings.tell(What::Ahead, line, "2026-12-01");
            tellings.tell(What::Salespeople, line, "周某");
        }
        let said: Vec<Told> = told(Kind::Invoices, &FileMoney::default(), &tellings);
        let codes: Vec<&str> = said.iter().map(|one| one.code).collect();
        assert_eq!(codes, ["salesperson-unknown", "dated-ahead"]);
        assert_eq!((said[0].count, said[0].first.len()), (58, 1), "one name once");
        assert_eq!((said[1].count, said[1].first.len()), (58, FIRST));
        assert_eq!(said[1].first[0].0, 2);
        assert_eq!(said[1].examples(Lang::Zh, 2), "第 2 行 2026-12-01；第 3 行 2026-12-01 …");
        assert_eq!(Tellings::from_json(&tellings.to_json()), tellings);
        assert_eq!(Tellings::from_json("?"), Tellings::default());
    }

    #[test]
    fn everything_has_words_in_both_languages() {
        let mut tellings = Tellings::default();
        for what in What::ALL {
            tellings.tell(what, 3, "x");
        }
        let money = |minor| Money::new(minor, Currency::CNY);
        let total = |rows| TotalRow { line: 9, says: money(5), rows };
        let file = FileMoney {
            repeated: 1,
            repeats: vec![(4, 2)],
            unread: 1,
            invoices: 1,
            open: 1,
            totals: vec![total(Some(money(5))), total(Some(money(4))), total(None)],
            ..FileMoney::default()
        };
        let said = told(Kind::Invoices, &file, &tellings);
        assert_eq!(said.len(), What::ALL.len() + 6);
        for lang in Lang::ALL {
            for one in &said {
                let text =
                    format!("{} {} {}", one.sentence(lang), one.next(lang), one.examples(lang, 9));
                assert!(!text.contains('⟦') && !text.contains('{'), "{}: {text}", one.code);
            }
        }
    }
}
