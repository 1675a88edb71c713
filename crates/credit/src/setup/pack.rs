//! The pack of the set-up: what is asked, and by which edges the shipped packs are fitted.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    policy::TermsCatalogue,
    scoring::{Edition, PackFault, Wording, pack},
};

/// Longest terms by the usual days of credit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsRow {
    /// Up to so many days.
    pub to: i64,
    /// Of low risk.
    pub low: String,
    /// Of medium risk.
    pub medium: String,
}

/// The part of a computed limit by margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarginRow {
    /// Below this margin, basis points.
    pub below: i64,
    /// The part for medium risk, basis points.
    pub medium_factor_bps: i64,
}

/// Reviews by how many people manage credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleRow {
    /// Up to so many people.
    pub to: i64,
    /// Months of low risk.
    pub low_months: i64,
    /// Months of medium risk.
    pub medium_months: i64,
    /// Months of high risk and of unrated buyers.
    pub high_months: i64,
    /// The most key accounts.
    pub key_most: i64,
}

/// Usual figures of a trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// Its stable name.
    pub code: String,
    /// Usual margin, basis points.
    pub margin_bps: i64,
    /// Usual share of sales on account, basis points.
    pub account_bps: i64,
    /// Usual days of credit.
    pub days: i64,
    /// Its name.
    pub name: Wording,
}

/// What an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Fewest sales a year, whole units.
    pub sales_from: i64,
    /// Most sales a year, whole units.
    pub sales_to: i64,
    /// Most days of credit.
    pub days_to: i64,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupPack {
    /// Version and source.
    pub edition: Edition,
    /// Sales on account a year for which the shipped packs are made, whole units.
    pub reference_sales: i64,
    /// What an answer may be.
    pub ask: Bounds,
    /// By rising days.
    pub terms: Vec<TermsRow>,
    /// By rising margin.
    pub margin: Vec<MarginRow>,
    /// By rising number of people.
    pub people: Vec<PeopleRow>,
    /// Trades, in the order in which they are offered.
    pub trades: Vec<Trade>,
}

const PACK: &str = "setup.toml";
const TEXT: &str = include_str!("../../../../content/setup.toml");
static SHIPPED: LazyLock<SetupPack> = LazyLock::new(|| {
    SetupPack::read(TEXT).expect("invariant: the shipped set-up pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    reference_sales: i64,
    ask: Bounds,
    terms: Vec<TermsRow>,
    margin: Vec<MarginRow>,
    people: Vec<PeopleRow>,
    trade: Vec<RawTrade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrade {
    code: String,
    margin_bps: i64,
    account_bps: i64,
    days: i64,
    name: pack::RawWording,
}

fn fault<T>(why: impl Into<String>) -> Result<T, PackFault> {
    Err(PackFault::new(PACK, why))
}

fn rises(edges: impl Iterator<Item = i64> + Clone) -> bool {
    edges.clone().zip(edges.skip(1)).all(|(a, b)| a < b)
}

impl SetupPack {
    /// The pack that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads and checks it.
    ///
    /// # Errors
    /// Edges do not rise or leave something out, terms are unknown, a trade stands twice.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let trade = |one: RawTrade| Trade {
            code: one.code,
            margin_bps: one.margin_bps,
            account_bps: one.account_bps,
            days: one.days,
            name: one.name.into(),
        };
        let read = Self {
            edition,
            reference_sales: raw.reference_sales,
            ask: raw.ask,
            terms: raw.terms,
            margin: raw.margin,
            people: raw.people,
            trades: raw.trade.into_iter().map(trade).collect(),
        };
        read.whole()?;
        Ok(read)
    }

    fn whole(&self) -> Result<(), PackFault> {
        if self.reference_sales <= 0 || self.ask.sales_from <= 0 {
            return fault("reference_sales: must be above zero");
        }
        let terms = self.terms.iter().map(|row| row.to);
        let last = self.terms.last().map_or(-1, |row| row.to);
        if !rises(terms) || last < self.ask.days_to {
            return fault("terms: the days do not rise or end before days_to");
        }
        for row in &self.terms {
            for code in [&row.low, &row.medium] {
                if TermsCatalogue::shipped().find(code).is_none() {
                    return fault(format!("{code}: no such terms"));
                }
            }
        }
        let most = self.margin.last().map_or(0, |row| row.below);
        if !rises(self.margin.iter().map(|row| row.below)) || most <= 10_000 {
            return fault("margin: the edges do not rise or end before 10001");
        }
        if !rises(self.people.iter().map(|row| row.to)) || self.people.is_empty() {
            return fault("people: the numbers do not rise");
        }
        let codes: std::collections::BTreeSet<&str> =
            self.trades.iter().map(|one| one.code.as_str()).collect();
        if codes.len() != self.trades.len() || codes.is_empty() {
            return fault("trade: a code stands twice, or there is none");
        }
        Ok(())
    }

    /// A trade by its code.
    pub fn trade(&self, code: &str) -> Option<&Trade> {
        self.trades.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_leaves_something_out_is_refused() {
        assert!(SetupPack::read(TEXT).is_ok());
        for (from, to, why) in [
            ("to = 360\nlow", "to = 100\nlow", "terms:"),
            ("low = \"monthly-90\"", "low = \"moon\"", "moon: no such terms"),
            ("below = 10001", "below = 10000", "margin:"),
            ("code = \"other\"", "code = \"services\"", "trade:"),
            ("to = 3\n", "to = 1\n", "people:"),
        ] {
            let fault = SetupPack::read(&TEXT.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }
}
