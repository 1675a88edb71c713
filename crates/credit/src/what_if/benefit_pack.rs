//! The rules by which benefits are estimated (Q05), each with what would have happened without it; a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitRule {
    /// Its stable name.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// What would have happened without.
    pub would: Wording,
    /// What it does not say.
    pub caveat: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitPack {
    /// Version and source.
    pub edition: Edition,
    /// Months looked back.
    pub months: i32,
    /// Days overdue from which a buyer is bad.
    pub overdue_days: i32,
    /// Days after a decision within which it must turn bad.
    pub watch_days: i32,
    /// Written off on one day from which a buyer is bad, whole units; 0 is any amount.
    pub write_off_from: i64,
    /// Share lost, basis points.
    pub lgd_bps: i64,
    /// Days by which a kept promise came earlier.
    pub earlier_days: i64,
    /// Months whose mean is the base.
    pub base_months: usize,
    /// What money costs a year, basis points.
    pub capital_bps: i64,
    /// One for each of [`BENEFITS`].
    pub rules: Vec<BenefitRule>,
}

/// The kinds of benefits.
pub const BENEFITS: [&str; 4] = ["gate", "refused", "promise", "dso"];

const PACK: &str = "benefits.toml";
const TEXT: &str = include_str!("../../../../content/benefits.toml");
static SHIPPED: LazyLock<BenefitPack> = LazyLock::new(|| {
    BenefitPack::read(TEXT).expect("invariant: the shipped benefits are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    months: i32,
    bad: RawBad,
    promise: RawPromise,
    dso: RawDso,
    money: RawMoney,
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBad {
    overdue_days: i32,
    watch_days: i32,
    // Packs of before had none: any amount.
    #[serde(default)]
    write_off_from: i64,
    lgd_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPromise {
    earlier_days: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDso {
    base_months: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMoney {
    capital_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    code: String,
    name: pack::RawWording,
    would: pack::RawWording,
    caveat: pack::RawWording,
}

company_pack!(BenefitPack, "benefits");

impl BenefitPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A number that cannot be, or a rule without its words.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let fault = |why: &str| Err(PackFault::new(PACK, why));
        let share = 0..=10_000;
        if !(1..=60).contains(&raw.months) || !(1..=12).contains(&raw.dso.base_months) {
            return fault("months: 1 to 60; dso: base_months 1 to 12");
        }
        if !(1..=3_650).contains(&raw.bad.overdue_days)
            || !(1..=3_650).contains(&raw.bad.watch_days)
            || !share.contains(&raw.bad.lgd_bps)
            || !(0..=1_000_000_000).contains(&raw.bad.write_off_from)
        {
            return fault("bad: days 1 to 3650, lgd_bps 0 to 10000, write_off_from 0 to a billion");
        }
        if !(0..=3_650).contains(&raw.promise.earlier_days)
            || !share.contains(&raw.money.capital_bps)
        {
            return fault("promise: earlier_days 0 to 3650; money: capital_bps 0 to 10000");
        }
        let codes: Vec<&str> = raw.rule.iter().map(|one| one.code.as_str()).collect();
        if codes != BENEFITS {
            return fault("rule: gate, refused, promise and dso, in this order");
        }
        let rules = raw.rule.into_iter().map(|one| BenefitRule {
            code: one.code,
            name: one.name.into(),
            would: one.would.into(),
            caveat: one.caveat.into(),
        });
        Ok(Self {
            edition,
            months: raw.months,
            overdue_days: raw.bad.overdue_days,
            watch_days: raw.bad.watch_days,
            write_off_from: raw.bad.write_off_from,
            lgd_bps: raw.bad.lgd_bps,
            earlier_days: raw.promise.earlier_days,
            base_months: raw.dso.base_months,
            capital_bps: raw.money.capital_bps,
            rules: rules.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(BenefitPack::read(TEXT).is_ok());
        let before = BenefitPack::read(&TEXT.replacen("write_off_from = 1000\n", "", 1));
        assert_eq!(before.expect("a pack of before").write_off_from, 0);
        for (from, to) in [
            ("months = 12", "months = 0"),
            ("lgd_bps = 4000", "lgd_bps = 10001"),
            ("write_off_from = 1000", "write_off_from = -1"),
            ("base_months = 3", "base_months = 0"),
            ("earlier_days = 30", "earlier_days = -1"),
            ("code = \"dso\"", "code = \"luck\""),
        ] {
            assert!(BenefitPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
