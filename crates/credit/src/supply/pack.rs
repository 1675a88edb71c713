//! The pack `payables`: the law about paying suppliers, and what to ask of them by tier.

use std::sync::LazyLock;

use base::Day;
use serde::Deserialize;

use crate::{
    payables::{DailyRate, LawRow, LprRow, PayLaw},
    policy::Tier,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// Where a row of the law stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawText {
    /// From which day.
    pub from: Day,
    /// Its article.
    pub article: Wording,
}

/// What to ask of a supplier of a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The tier.
    pub tier: Tier,
    /// The most of an order that is paid ahead, basis points.
    pub advance_bps: i32,
    /// In a word.
    pub name: Wording,
    /// In a sentence.
    pub what: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayablesPack {
    /// Version and source.
    pub edition: Edition,
    /// The law.
    pub law: PayLaw,
    /// Articles of the days, then of the rate.
    pub articles: Vec<LawText>,
    /// One for each tier.
    pub asks: Vec<Ask>,
}

const PACK: &str = "payables.toml";
const TEXT: &str = include_str!("../../../../content/payables.toml");
static SHIPPED: LazyLock<PayablesPack> = LazyLock::new(|| {
    PayablesPack::read(TEXT).expect("invariant: the shipped payables pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    law: Vec<RawLaw>,
    daily: Vec<RawDaily>,
    #[serde(default)]
    lpr: Vec<RawLpr>,
    counting: RawCounting,
    ask: Vec<RawAsk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLaw {
    from: String,
    public_days: i32,
    public_most_days: i32,
    large_days: i32,
    article: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDaily {
    from: String,
    ppm: i64,
    article: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLpr {
    from: String,
    bps: i64,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounting {
    year_days: i64,
    near_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAsk {
    tier: String,
    advance_bps: i32,
    name: pack::RawWording,
    what: pack::RawWording,
}

fn fault(why: impl Into<String>) -> PackFault {
    PackFault::new(PACK, why)
}

fn day(text: &str) -> Result<Day, PackFault> {
    text.parse().map_err(|_| fault(format!("{text}: this is no day")))
}

/// Rows whose days do not rise would leave open which one counts.
fn rising(days: &[Day], list: &str) -> Result<(), PackFault> {
    match days.windows(2).all(|pair| pair[0] < pair[1]) {
        true => Ok(()),
        false => Err(fault(format!("{list}: the days must rise from row to row"))),
    }
}

company_pack!(PayablesPack, "payables");

impl PayablesPack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Days do not rise, a number is out of its bounds, or a tier is missing.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let (mut rows, mut daily, mut lpr) = (Vec::new(), Vec::new(), Vec::new());
        let mut articles = Vec::new();
        for row in raw.law {
            let from = day(&row.from)?;
            let (least, most) = (row.public_days, row.public_most_days);
            if !(1..=365).contains(&least) || !(least..=365).contains(&most) {
                return Err(fault("law: public_days must be 1 to public_most_days"));
            }
            if !(1..=365).contains(&row.large_days) {
                return Err(fault("law: large_days must be 1 to 365"));
            }
            articles.push(LawText { from, article: row.article.into() });
            let (public_days, public_most_days, large_days) = (least, most, row.large_days);
            rows.push(LawRow { from, public_days, public_most_days, large_days });
        }
        for row in raw.daily {
            let from = day(&row.from)?;
            if !(1..=10_000).contains(&row.ppm) {
                return Err(fault("daily: ppm must be 1 to 10000"));
            }
            articles.push(LawText { from, article: row.article.into() });
            daily.push(DailyRate { from, ppm: row.ppm });
        }
        for row in raw.lpr {
            if !(1..=3_650).contains(&row.bps) || row.source.trim().is_empty() {
                return Err(fault("lpr: bps must be 1 to 3650, and say the source"));
            }
            lpr.push(LprRow { from: day(&row.from)?, bps: row.bps });
        }
        rising(&rows.iter().map(|row: &LawRow| row.from).collect::<Vec<_>>(), "law")?;
        rising(&daily.iter().map(|row: &DailyRate| row.from).collect::<Vec<_>>(), "daily")?;
        rising(&lpr.iter().map(|row: &LprRow| row.from).collect::<Vec<_>>(), "lpr")?;
        let RawCounting { year_days, near_days } = raw.counting;
        if rows.is_empty() || daily.is_empty() {
            return Err(fault("law: give at least one row of the days and one of the rate"));
        }
        if ![360, 365, 366].contains(&year_days) || !(0..=60).contains(&near_days) {
            return Err(fault("counting: year_days is 360, 365 or 366, near_days 0 to 60"));
        }
        let law = PayLaw { rows, daily, lpr, year_days, near_days };
        Ok(Self { edition, law, articles, asks: asks(raw.ask)? })
    }

    /// What to ask of a supplier of a tier.
    pub fn ask(&self, tier: Tier) -> Option<&Ask> {
        self.asks.iter().find(|ask| ask.tier == tier)
    }
}

fn asks(raw: Vec<RawAsk>) -> Result<Vec<Ask>, PackFault> {
    let mut asks: Vec<Ask> = Vec::new();
    for row in raw {
        let tier = Tier::parse(&row.tier).ok_or_else(|| fault(format!("{}: no tier", row.tier)))?;
        if !(0..=10_000).contains(&row.advance_bps) || asks.iter().any(|ask| ask.tier == tier) {
            return Err(fault(format!("{}: once, with 0 to 10000 basis points", row.tier)));
        }
        let (name, what) = (row.name.into(), row.what.into());
        asks.push(Ask { tier, advance_bps: row.advance_bps, name, what });
    }
    match Tier::ALL.into_iter().find(|tier| asks.iter().all(|ask| ask.tier != *tier)) {
        Some(tier) => Err(fault(format!("{}: nothing to ask of this tier", tier.code()))),
        None => Ok(asks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_and_what_is_refused() {
        let pack = PayablesPack::shipped();
        let on: Day = "2026-01-01".parse().expect("day");
        assert_eq!(pack.law.on(on).map(|row| (row.public_days, row.large_days)), Some((30, 60)));
        assert_eq!(pack.law.on("2025-05-31".parse().expect("day")), None, "nothing is guessed");
        assert_eq!(pack.law.lpr_on(on), None, "the company enters what it has looked up");
        for (from, to, why) in [
            ("public_days = 30", "public_days = 61", "public_days"),
            ("ppm = 500", "ppm = 0", "ppm"),
            ("year_days = 365", "year_days = 300", "year_days"),
            ("tier = \"medium\"", "tier = \"low\"", "once"),
            ("tier = \"unrated\"", "tier = \"odd\"", "no tier"),
            ("from = \"2025-06-01\"\nppm", "from = \"soon\"\nppm", "no day"),
        ] {
            let wrong = TEXT.replacen(from, to, 1);
            assert_ne!(wrong, TEXT, "{from}");
            let fault = PayablesPack::read(&wrong).expect_err(to);
            assert!(fault.why.contains(why), "{to}: {}", fault.why);
        }
        let lpr = "\n[[lpr]]\nfrom = \"2025-06-01\"\nbps = 300\nsource = \"looked up\"\n";
        let read = PayablesPack::read(&format!("{TEXT}{lpr}")).expect("read");
        assert_eq!(read.law.lpr_on(on), Some(300));
        let twice = format!("{TEXT}{lpr}{lpr}");
        assert!(PayablesPack::read(&twice).expect_err("twice").why.contains("rise"));
    }
}
