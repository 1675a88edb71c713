//! Is a model still the model that was signed off? Whether the population moved (PSI, CSI,
//! score drift), whether probabilities still come true, how often people decide against it, what
//! a probability of one horizon means at another, and what an industry adds. Thresholds are
//! arguments: they belong to a policy, not to arithmetic.

pub mod horizon;
pub mod industry;
pub mod overrides;
pub mod pooled;
pub mod stability;
pub mod truth;

/// Where a figure stands against two thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Below both.
    Calm,
    /// At or above the first: look into it.
    Watch,
    /// At or above the second: act.
    Act,
}

/// Two thresholds, the second not below the first. For PSI 0.10 and 0.25 are customary
/// (Siddiqi 2006, ch. 9).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// From here: look into it.
    pub watch: f64,
    /// From here: act.
    pub act: f64,
}

impl Thresholds {
    /// Where a figure stands; a figure that is no number needs acting.
    pub fn level(&self, figure: f64) -> Level {
        if figure.is_nan() || figure >= self.act {
            Level::Act
        } else if figure >= self.watch {
            Level::Watch
        } else {
            Level::Calm
        }
    }

    pub(crate) fn check(&self) -> Result<(), super::unfit::Unfit> {
        if self.watch.is_nan() || self.act.is_nan() || self.watch > self.act {
            return Err(super::unfit::Unfit::Setting { name: "thresholds" });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_belong_to_the_upper_level() {
        let psi = Thresholds { watch: 0.10, act: 0.25 };
        for (figure, level) in [
            (0.0, Level::Calm),
            (0.0999, Level::Calm),
            (0.10, Level::Watch),
            (0.25, Level::Act),
            (f64::INFINITY, Level::Act),
            (f64::NAN, Level::Act),
        ] {
            assert_eq!(psi.level(figure), level, "{figure}");
        }
        assert!(Thresholds { watch: 0.3, act: 0.2 }.check().is_err());
        assert!(Thresholds { watch: f64::NAN, act: 0.2 }.check().is_err());
    }
}
