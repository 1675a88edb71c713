//! The numbers of the limit proposal, read from a pack and checked.

use std::sync::LazyLock;

use base::Currency;
pub use quant::limit::Method;
use serde::Deserialize;

use crate::scoring::{Confidence, Edition, PackFault, Wording, company_pack, pack};

/// The code under which a method is stored.
pub const fn method_code(method: Method) -> &'static str {
    match method {
        Method::WorkingCapitalShare => "working_capital",
        Method::OwnSalesShare => "own_sales",
        Method::ScoreFactor => "score_factor",
    }
}

/// The numbers of the limit proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitPack {
    /// Version and source.
    pub edition: Edition,
    /// Share of the buyer's working capital.
    pub working_capital_bps: i32,
    /// Cushion on own sales.
    pub cushion_bps: i32,
    /// Days between delivery and invoice, and between due day and money, on top of the terms.
    pub idle_days: i32,
    names: [Wording; 3],
    base: RawBase,
    factor: Vec<(i32, i32)>,
    confidence: [i32; 3],
    steps: Vec<(Option<i64>, i64)>,
    smallest: i64,
}

const PACK: &str = "limits.toml";
const TEXT: &str = include_str!("../../../../content/limits.toml");
static SHIPPED: LazyLock<LimitPack> = LazyLock::new(|| {
    LimitPack::read(TEXT).expect("invariant: the shipped limit pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    working_capital: RawCapital,
    own_sales: RawSales,
    score_factor: RawScore,
    confidence: RawConfidence,
    rounding: RawRounding,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCapital {
    share_bps: i32,
    name: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSales {
    cushion_bps: i32,
    idle_days: i32,
    name: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScore {
    name: pack::RawWording,
    base: RawBase,
    factor: Vec<RawFactor>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBase {
    large: i64,
    medium: i64,
    small: i64,
    micro: i64,
    unknown: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFactor {
    score: i32,
    bps: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfidence {
    high_bps: i32,
    medium_bps: i32,
    low_bps: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRounding {
    steps: Vec<RawStep>,
    smallest: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    up_to: Option<i64>,
    step: i64,
}

company_pack!(LimitPack, "limits", with its text);

impl LimitPack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// A share is negative, the factor does not rise with the score, or a step is not positive.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let factor: Vec<_> = raw.score_factor.factor.iter().map(|f| (f.score, f.bps)).collect();
        let rising = factor.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 <= w[1].1);
        if factor.is_empty() || !rising {
            return Err(PackFault::new(PACK, "the factor must rise with the score"));
        }
        if raw.rounding.steps.iter().any(|s| s.step <= 0) {
            return Err(PackFault::new(PACK, "a rounding step must be positive"));
        }
        let shares = [
            raw.working_capital.share_bps,
            raw.own_sales.cushion_bps,
            raw.confidence.high_bps,
            raw.confidence.medium_bps,
            raw.confidence.low_bps,
        ];
        if shares.iter().any(|bps| *bps < 0) {
            return Err(PackFault::new(PACK, "a share is negative"));
        }
        Ok(Self {
            edition,
            working_capital_bps: raw.working_capital.share_bps,
            cushion_bps: raw.own_sales.cushion_bps,
            idle_days: raw.own_sales.idle_days,
            names: [
                raw.working_capital.name.into(),
                raw.own_sales.name.into(),
                raw.score_factor.name.into(),
            ],
            base: raw.score_factor.base,
            factor,
            confidence: [
                raw.confidence.high_bps,
                raw.confidence.medium_bps,
                raw.confidence.low_bps,
            ],
            steps: raw.rounding.steps.iter().map(|s| (s.up_to, s.step)).collect(),
            smallest: raw.rounding.smallest,
        })
    }

    /// 营运资金法 …
    pub const fn name(&self, method: Method) -> &Wording {
        let [capital, sales, score] = &self.names;
        match method {
            Method::WorkingCapitalShare => capital,
            Method::OwnSalesShare => sales,
            Method::ScoreFactor => score,
        }
    }

    /// The base amount for a size of buyer, in minor units.
    pub fn base_minor(&self, size: &str, currency: Currency) -> i64 {
        let units = match size {
            "large" => self.base.large,
            "medium" => self.base.medium,
            "small" => self.base.small,
            "micro" => self.base.micro,
            _ => self.base.unknown,
        };
        units.saturating_mul(currency.minor_per_unit())
    }

    /// The factor of a score, interpolated between the points of the pack.
    pub fn score_factor_bps(&self, score: i32) -> i32 {
        let Some(above) = self.factor.iter().position(|(at, _)| *at > score) else {
            return self.factor.last().map_or(0, |(_, bps)| *bps);
        };
        let Some(((from, low), (to, high))) = above
            .checked_sub(1)
            .and_then(|i| Some((*self.factor.get(i)?, *self.factor.get(above)?)))
        else {
            return 0;
        };
        low + (high - low) * (score - from) / (to - from).max(1)
    }

    /// The factor of a confidence grade.
    pub const fn confidence_bps(&self, confidence: Confidence) -> i32 {
        let [high, medium, low] = self.confidence;
        match confidence {
            Confidence::High => high,
            Confidence::Medium => medium,
            Confidence::Low => low,
            Confidence::None => 0,
        }
    }

    /// The points between which the factor of a score is interpolated.
    pub fn factors(&self) -> &[(i32, i32)] {
        &self.factor
    }

    /// Up to which amount (whole units; the last has no end) is rounded down by which step.
    pub fn steps(&self) -> &[(Option<i64>, i64)] {
        &self.steps
    }

    /// What is below it is no limit; whole units.
    pub const fn smallest(&self) -> i64 {
        self.smallest
    }

    /// Rounded down to the step of its size; 0 where it is below the smallest limit.
    pub fn round_down(&self, minor: i64, currency: Currency) -> i64 {
        let unit = currency.minor_per_unit();
        let whole = minor / unit.max(1);
        if whole < self.smallest {
            return 0;
        }
        let step = self
            .steps
            .iter()
            .find(|(up_to, _)| up_to.is_none_or(|edge| whole <= edge))
            .map_or(1, |(_, step)| *step);
        (whole - whole % step).saturating_mul(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_rises_with_the_score() {
        let pack = LimitPack::shipped();
        for (score, bps) in [
            (300, 0),
            (560, 0),
            (580, 1_500),
            (600, 3_000),
            (625, 4_500),
            (700, 10_000),
            (775, 15_000),
            (850, 20_000),
            (900, 20_000),
        ] {
            assert_eq!(pack.score_factor_bps(score), bps, "{score}");
        }
    }

    #[test]
    fn limits_are_rounded_down() {
        let pack = LimitPack::shipped();
        for (yuan, rounded) in [
            (4_999, 0),
            (5_000, 5_000),
            (99_999, 99_000),
            (288_000, 280_000),
            (1_000_000, 1_000_000),
            (1_234_567, 1_200_000),
        ] {
            assert_eq!(pack.round_down(yuan * 100, Currency::CNY), rounded * 100, "{yuan}");
        }
    }

    #[test]
    fn a_pack_that_makes_no_sense_is_refused() {
        let text = include_str!("../../../../content/limits.toml");
        for (from, to) in [
            ("bps = 20000", "bps = 1"),
            ("step = 1000 ", "step = 0 "),
            ("share_bps = 1000", "share_bps = -1"),
        ] {
            assert!(LimitPack::read(&text.replace(from, to)).is_err(), "{from}");
        }
    }
}
