//! The pack of the models: which outcome is bad within which horizon, how many cases it takes to
//! learn, and from when a model counts as moved.

use std::sync::LazyLock;

use quant::lab::drift::Thresholds;
use serde::Deserialize;

use super::super::{Edition, PackFault, pack};

/// What becomes of a buyer within a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// How far ahead, in days.
    pub horizon_days: i32,
    /// Bad from so many days past due …
    pub bad_days: i32,
    /// … on at least so much, minor units of the company's currency.
    pub amount_minor: i64,
    /// Good up to so many days past due; in between the case is indeterminate.
    pub good_days: i32,
}

impl Definition {
    /// Whether it says anything: positive days, good below bad, bad within reach.
    pub const fn is_sound(&self) -> bool {
        self.horizon_days > 0
            && self.horizon_days <= 1_100
            && self.bad_days > 0
            && self.bad_days <= 720
            && self.good_days >= 0
            && self.good_days < self.bad_days
            && self.amount_minor > 0
    }
}

/// When a model counts as moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchRules {
    /// Months that a report looks back on.
    pub months: i32,
    /// Fewer rows than this are reported but raise no warning.
    pub least_rows: usize,
    /// Of intervals, two-sided.
    pub confidence: f64,
    /// Population stability of the score.
    pub psi: Thresholds,
    /// Stability of one characteristic.
    pub csi: Thresholds,
    /// Shift of the mean score, standard deviations at development.
    pub score_shift: Thresholds,
    /// |ln(observed ÷ expected bads)|.
    pub calibration: Thresholds,
    /// Share of decisions against the proposal.
    pub overrides: Thresholds,
    /// A granted limit within this share of the proposed one is as proposed.
    pub limit_tolerance: f64,
}

/// The rules of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRules {
    /// Version and source.
    pub edition: Edition,
    /// Fewest bad cases to learn from.
    pub least_bads: usize,
    /// Fewest good cases to learn from.
    pub least_goods: usize,
    /// Days after its period's end from which a statement counts as known.
    pub published_days: i32,
    /// Challengers at a time.
    pub challengers: usize,
    /// When a model counts as moved.
    pub watch: WatchRules,
    horizons: Vec<RawHorizon>,
}

const PACK: &str = "models.toml";
const TEXT: &str = include_str!("../../../../../content/models.toml");

static SHIPPED: LazyLock<ModelRules> = LazyLock::new(|| {
    ModelRules::read(TEXT).expect("invariant: the shipped rules of models are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    least: RawLeast,
    statement: RawStatement,
    horizon: Vec<RawHorizon>,
    watch: RawWatch,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLeast {
    bads: usize,
    goods: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStatement {
    published_days: i32,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHorizon {
    days: i32,
    bad_days: i32,
    good_days: i32,
    amount: i64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdges {
    watch: f64,
    act: f64,
}

impl RawEdges {
    fn check(self, name: &str) -> Result<Thresholds, PackFault> {
        if self.watch > 0.0 && self.watch <= self.act && self.act.is_finite() {
            return Ok(Thresholds { watch: self.watch, act: self.act });
        }
        Err(PackFault::new(PACK, format!("{name}: needs 0 < watch ≤ act")))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWatch {
    months: i32,
    least_rows: usize,
    confidence: f64,
    psi: RawEdges,
    csi: RawEdges,
    score_shift: RawEdges,
    calibration: RawEdges,
    overrides: RawEdges,
    limit_tolerance: f64,
    challengers: usize,
}

impl ModelRules {
    /// The rules that ship with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads and checks the pack.
    ///
    /// # Errors
    /// A horizon without sense or twice, thresholds that do not rise, a confidence that is none.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let fault = |why: String| Err(PackFault::new(PACK, why));
        for (at, one) in raw.horizon.iter().enumerate() {
            let sound = one.definition(100).is_sound();
            if !sound || raw.horizon[..at].iter().any(|other| other.days == one.days) {
                return fault(format!("horizon: {} days is no horizon or there twice", one.days));
            }
        }
        let watch = raw.watch;
        if !(0.0..1.0).contains(&watch.limit_tolerance) {
            return fault("limit_tolerance: a share below one".to_owned());
        }
        let confident = watch.confidence > 0.5 && watch.confidence < 1.0;
        if !confident || !(1..=60).contains(&watch.months) || raw.statement.published_days < 0 {
            return fault("watch: months 1 to 60, confidence between 0.5 and 1".to_owned());
        }
        Ok(Self {
            edition,
            least_bads: raw.least.bads,
            least_goods: raw.least.goods,
            published_days: raw.statement.published_days,
            challengers: watch.challengers,
            watch: WatchRules {
                months: watch.months,
                least_rows: watch.least_rows,
                confidence: watch.confidence,
                psi: watch.psi.check("psi")?,
                csi: watch.csi.check("csi")?,
                score_shift: watch.score_shift.check("score_shift")?,
                calibration: watch.calibration.check("calibration")?,
                overrides: watch.overrides.check("overrides")?,
                limit_tolerance: watch.limit_tolerance,
            },
            horizons: raw.horizon,
        })
    }

    /// The horizons offered, in days.
    pub fn horizons(&self) -> impl Iterator<Item = i32> + '_ {
        self.horizons.iter().map(|one| one.days)
    }

    /// What is bad within a horizon unless somebody says otherwise; `minor_per_unit` is that of
    /// the company's currency. A horizon that is not offered takes the next shorter one's days.
    pub fn definition(&self, horizon_days: i32, minor_per_unit: i64) -> Option<Definition> {
        let shorter = self.horizons.iter().filter(|one| one.days <= horizon_days);
        let near = shorter.max_by_key(|one| one.days).or_else(|| self.horizons.first())?;
        Some(Definition { horizon_days, ..near.definition(minor_per_unit) })
    }
}

impl RawHorizon {
    const fn definition(&self, minor_per_unit: i64) -> Definition {
        Definition {
            horizon_days: self.days,
            bad_days: self.bad_days,
            good_days: self.good_days,
            amount_minor: self.amount.saturating_mul(minor_per_unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_horizons() {
        let rules = ModelRules::shipped();
        assert_eq!(rules.horizons().collect::<Vec<_>>(), [30, 60, 90, 180, 365]);
        for (horizon, bad, good) in [(30, 15, 7), (90, 30, 10), (120, 30, 10), (365, 90, 30)] {
            let told = rules.definition(horizon, 100).expect("defined");
            assert_eq!((told.horizon_days, told.bad_days, told.good_days), (horizon, bad, good));
            assert_eq!(told.amount_minor, 100_000);
        }
        assert_eq!((rules.watch.psi.watch, rules.watch.psi.act), (0.10, 0.25));
    }

    #[test]
    fn rules_that_make_no_sense_are_refused() {
        for (from, to) in [
            ("psi = { watch = 0.10", "psi = { watch = 0.50"),
            ("days = 60\n", "days = 30\n"),
            ("good_days = 7", "good_days = 15"),
            ("confidence = 0.95", "confidence = 1.0"),
        ] {
            assert!(ModelRules::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
