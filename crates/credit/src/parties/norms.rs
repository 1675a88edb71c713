//! Reference values of ratios, as the pack `content/norms.toml` or a company's own version spells
//! them: what a ratio is held against where a company has too few buyers of an industry to compare
//! with. Which version counts on a day is known to `scoring::NormPack`.

use quant::ratios::{Better, Ratio};
use serde::Deserialize;

/// How a ratio stands against its reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// At least as good as the good edge.
    Good,
    /// Between the edges.
    Fair,
    /// Worse than the weak edge.
    Weak,
}

impl Standing {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Weak => "weak",
        }
    }
}

/// The reference of one ratio in one section.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Norm {
    /// From here on it is good.
    pub good: f64,
    /// Beyond here it is weak.
    pub weak: f64,
}

impl Norm {
    /// How a value stands; both edges belong to the better side.
    pub fn standing(self, value: f64) -> Standing {
        let at_least =
            |edge: f64| if self.good < self.weak { value <= edge } else { value >= edge };
        if at_least(self.good) {
            Standing::Good
        } else if at_least(self.weak) {
            Standing::Fair
        } else {
            Standing::Weak
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the pack's edition is read by the room that keeps versions")]
struct Raw {
    version: String,
    effective_from: String,
    source: toml::Value,
    norm: Vec<RawNorm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNorm {
    ratio: String,
    section: String,
    good: f64,
    weak: f64,
}

/// The lines of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Norms {
    lines: Vec<(Ratio, String, Norm)>,
}

impl Norms {
    /// Reads a pack. Its edges must point the way in which the ratio is better.
    ///
    /// # Errors
    /// What is wrong, for whoever writes packs.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut lines: Vec<(Ratio, String, Norm)> = Vec::new();
        for one in raw.norm {
            let ratio = Ratio::ALL.into_iter().find(|ratio| ratio.code() == one.ratio);
            let ratio = ratio.ok_or_else(|| format!("no ratio is called {}", one.ratio))?;
            let points = match ratio.better() {
                Better::Higher => one.good > one.weak,
                Better::Lower => one.good < one.weak,
                Better::Neither => false,
            };
            if !points {
                return Err(format!("{}: good and weak do not fit the ratio", one.ratio));
            }
            if lines.iter().any(|(there, section, _)| *there == ratio && *section == one.section) {
                return Err(format!("{} stands twice for {}", one.ratio, one.section));
            }
            lines.push((ratio, one.section, Norm { good: one.good, weak: one.weak }));
        }
        Ok(Self { lines })
    }

    /// The reference of a ratio in a section: its own line, else that of every section.
    pub fn find(&self, ratio: Ratio, section: Option<char>) -> Option<Norm> {
        let of = |wanted: &str| {
            let line = self.lines.iter().find(|(one, name, _)| *one == ratio && name == wanted);
            line.map(|(.., norm)| *norm)
        };
        section.and_then(|letter| of(letter.encode_utf8(&mut [0; 4]))).or_else(|| of("*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_reads_and_its_edges_stand() {
        let norms = Norms::read(include_str!("../../../../content/norms.toml")).expect("reads");
        for (ratio, section, value, standing) in [
            (Ratio::Current, None, 2.0, Standing::Good),
            (Ratio::Current, Some('C'), 1.99, Standing::Fair),
            (Ratio::Current, Some('C'), 0.99, Standing::Weak),
            (Ratio::Debt, Some('C'), 0.6, Standing::Fair),
            (Ratio::Debt, Some('C'), 0.71, Standing::Weak),
            (Ratio::Debt, Some('E'), 0.71, Standing::Fair),
        ] {
            let norm = norms.find(ratio, section).expect("a reference");
            assert_eq!(norm.standing(value), standing, "{} {value}", ratio.code());
        }
        assert_eq!(norms.find(Ratio::PayableDays, None), None);
    }

    #[test]
    fn a_pack_that_points_the_wrong_way_does_not_load() {
        let head = "version = \"1\"\neffective_from = \"2026-01-01\"\nsource = \"x\"\n";
        let line = |ratio: &str, good: f64, weak: f64| {
            format!(
                "[[norm]]\nratio = \"{ratio}\"\nsection = \"*\"\ngood = {good}\nweak = {weak}\n"
            )
        };
        let good = line("debt-ratio", 0.4, 0.7);
        assert!(Norms::read(&format!("{head}{good}")).is_ok());
        for bad in [
            line("debt-ratio", 0.7, 0.4),
            line("current-ratio", 1.0, 2.0),
            line("payable-days", 1.0, 2.0),
            line("no-such", 2.0, 1.0),
            format!("{good}{good}"),
        ] {
            assert!(Norms::read(&format!("{head}{bad}")).is_err(), "{bad}");
        }
    }
}
