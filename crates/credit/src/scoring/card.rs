//! The scorecard as data: characteristics with bins, classes and points, read from a pack and
//! checked. It knows nothing of a buyer; [`super::score`] puts features and card together.

use std::sync::LazyLock;

use quant::scaling;
use serde::Deserialize;

use super::{
    Axis, Edition, Feature, PackFault, Value, Wording, company_pack,
    heed::{self, Heeds},
    pack,
    told::ToldRule,
};

/// The scale of a card: what its points mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Lowest score shown.
    pub low: i32,
    /// Highest score shown.
    pub high: i32,
    /// Points before any characteristic.
    pub base: i32,
    /// A score …
    pub anchor_score: i32,
    /// … at which so many good stand against one bad …
    pub anchor_odds: f64,
    /// … and the points that double these odds.
    pub points_to_double: f64,
    /// How far ahead "bad" looks.
    pub horizon_months: i32,
    /// What "bad" is.
    pub bad: Wording,
}

impl Scale {
    /// The score at a probability of "bad", by the anchor, within the scale's ends.
    pub fn score_of(&self, pd: f64) -> Option<i32> {
        self.anchored()?.score_of_pd(pd)
    }

    /// The probability of "bad" at a score, by the anchor; `None` where the anchor is none,
    /// which reading a card refuses.
    pub fn pd(&self, score: i32) -> Option<f64> {
        Some(self.anchored()?.pd(f64::from(score)))
    }

    /// What the points mean.
    pub fn anchor(&self) -> scaling::Anchor {
        scaling::Anchor {
            score: f64::from(self.anchor_score),
            odds: self.anchor_odds,
            points_to_double: self.points_to_double,
        }
    }

    fn anchored(&self) -> Option<scaling::Scale> {
        scaling::Scale::try_new(self.anchor(), self.low, self.high)
    }
}

/// What is asked of the data for a grade of confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enough {
    /// Months with an invoice.
    pub months: i32,
    /// Invoices settled.
    pub settled: i32,
    /// Newest statement not older than this; `None` asks for none.
    pub statement_months: Option<i32>,
}

/// How a score on little data is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provisional {
    /// Where a buyer stands of whom little is known.
    pub neutral: i32,
    /// How much of the good evidence counts, basis points; bad evidence counts in full.
    pub good_bps: i32,
    /// Never above this.
    pub cap: i32,
    /// Rounded down to a multiple of this.
    pub step: i32,
}

/// One characteristic of the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Characteristic {
    /// The feature that it reads.
    pub feature: Feature,
    /// Characteristics of a group that all lack data give one reason together.
    pub group: String,
    /// Points where the feature is missing.
    pub missing: i32,
    /// What would earn more points.
    pub better: Wording,
    bins: Vec<Bin>,
}

#[derive(Debug, Clone, PartialEq)]
enum Bin {
    /// Numbers up to and including `to`; `None` is the last bin.
    Number { to: Option<f64>, points: i32 },
    /// Any of these words.
    Class { is: Vec<String>, points: i32 },
}

impl Bin {
    const fn points(&self) -> i32 {
        match self {
            Self::Number { points, .. } | Self::Class { points, .. } => *points,
        }
    }

    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Number { to, .. }, Value::Number(number)) => to.is_none_or(|to| *number <= to),
            (Self::Class { is, .. }, Value::Class(word)) => is.iter().any(|w| w == word),
            _ => false,
        }
    }
}

impl Characteristic {
    /// Points for a value; a word that the card does not know counts as missing.
    pub fn points(&self, value: Option<&Value>) -> Option<i32> {
        let value = value?;
        self.bins.iter().find(|bin| bin.holds(value)).map(Bin::points)
    }

    /// Its bins: upper edges of numbers (included; the last bin has none) or groups of words, and
    /// the points of each.
    pub fn bins(&self) -> (Vec<f64>, Vec<Vec<String>>, Vec<i32>) {
        let edges = self.bins.iter().filter_map(|bin| match bin {
            Bin::Number { to, .. } => *to,
            Bin::Class { .. } => None,
        });
        let groups = self.bins.iter().filter_map(|bin| match bin {
            Bin::Number { .. } => None,
            Bin::Class { is, .. } => Some(is.clone()),
        });
        (edges.collect(), groups.collect(), self.bins.iter().map(Bin::points).collect())
    }

    /// The most points that it can give.
    pub fn best(&self) -> i32 {
        self.bins.iter().map(Bin::points).max().unwrap_or(self.missing).max(self.missing)
    }

    /// The fewest points that it can give.
    pub fn worst(&self) -> i32 {
        self.bins.iter().map(Bin::points).min().unwrap_or(self.missing).min(self.missing)
    }

    /// What it speaks for.
    pub const fn axis(&self) -> Axis {
        self.feature.axis()
    }
}

/// A checked scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// Version and source.
    pub edition: Edition,
    /// What the points mean.
    pub scale: Scale,
    /// Data asked for high confidence.
    pub high: Enough,
    /// Data asked for medium confidence.
    pub medium: Enough,
    /// How a score on little data is held back.
    pub provisional: Provisional,
    /// Months for which a statement is scored on.
    pub statement_months: i32,
    /// From this index (0–100) on, a buyer counts as able.
    pub able_from: i32,
    /// From this index (0–100) on, a buyer counts as willing.
    pub willing_from: i32,
    /// The characteristics.
    pub characteristics: Vec<Characteristic>,
    /// What is heeded beside them.
    pub heeds: Heeds,
}

const PACK: &str = "scorecard.toml";
const TEXT: &str = include_str!("../../../../content/scorecard.toml");
static SHIPPED: LazyLock<Scorecard> = LazyLock::new(|| {
    Scorecard::read(TEXT).expect("invariant: the shipped scorecard is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    scale: RawScale,
    statement: RawStatement,
    confidence: RawConfidence,
    provisional: RawProvisional,
    quadrant: RawQuadrant,
    external: Option<heed::RawExternal>,
    quality: Option<heed::RawQuality>,
    told: Option<ToldRule>,
    characteristic: Vec<RawCharacteristic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScale {
    low: i32,
    high: i32,
    base: i32,
    anchor_score: i32,
    anchor_odds: f64,
    points_to_double: f64,
    horizon_months: i32,
    bad: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStatement {
    usable_months: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfidence {
    high: RawEnough,
    medium: RawEnough,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEnough {
    months: i32,
    settled: i32,
    statement_months: Option<i32>,
}

impl From<RawEnough> for Enough {
    fn from(raw: RawEnough) -> Self {
        Self { months: raw.months, settled: raw.settled, statement_months: raw.statement_months }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProvisional {
    neutral: i32,
    good_bps: i32,
    cap: i32,
    step: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuadrant {
    ability: i32,
    willingness: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCharacteristic {
    feature: String,
    group: String,
    missing: i32,
    better: pack::RawWording,
    #[serde(default)]
    bins: Vec<RawBin>,
    #[serde(default)]
    classes: Vec<RawClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBin {
    to: Option<f64>,
    points: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClass {
    is: Vec<String>,
    points: i32,
}

impl RawCharacteristic {
    fn check(self) -> Result<Characteristic, PackFault> {
        let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", self.feature));
        let feature = Feature::ALL
            .iter()
            .copied()
            .find(|f| f.code() == self.feature)
            .ok_or_else(|| fault("no such feature"))?;
        if feature.axis() == Axis::Context {
            return Err(fault("speaks neither for ability nor for willingness"));
        }
        let edges: Vec<f64> = self.bins.iter().filter_map(|bin| bin.to).collect();
        let open_end = self.bins.last().is_some_and(|bin| bin.to.is_none());
        let rising = edges.windows(2).all(|w| w[0] < w[1]) && edges.len() + 1 == self.bins.len();
        let numbers = open_end && rising && self.classes.is_empty();
        let classes = self.bins.is_empty() && !self.classes.is_empty();
        if !numbers && !classes {
            return Err(fault("needs rising bins with an open end, or classes"));
        }
        let bins = self.bins.into_iter().map(|bin| Bin::Number { to: bin.to, points: bin.points });
        let words = self.classes.into_iter().map(|c| Bin::Class { is: c.is, points: c.points });
        Ok(Characteristic {
            feature,
            group: self.group,
            missing: self.missing,
            better: self.better.into(),
            bins: bins.chain(words).collect(),
        })
    }
}

company_pack!(Scorecard, "scorecard", with its text);

impl Scorecard {
    /// Reads and checks a card.
    ///
    /// # Errors
    /// A feature is unknown, repeated or of no axis, bins leave holes, the anchor is none, or the
    /// points cannot reach the ends of the scale.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut characteristics: Vec<Characteristic> = Vec::new();
        for row in raw.characteristic {
            let next = row.check()?;
            if characteristics.iter().any(|known| known.feature == next.feature) {
                let why = format!("{} stands twice", next.feature.code());
                return Err(PackFault::new(PACK, why));
            }
            characteristics.push(next);
        }
        let (scale, held) = (raw.scale, raw.provisional);
        let told = (raw.told, (scale.low, scale.high));
        let card = Self {
            edition,
            scale: Scale {
                low: scale.low,
                high: scale.high,
                base: scale.base,
                anchor_score: scale.anchor_score,
                anchor_odds: scale.anchor_odds,
                points_to_double: scale.points_to_double,
                horizon_months: scale.horizon_months,
                bad: scale.bad.into(),
            },
            high: raw.confidence.high.into(),
            medium: raw.confidence.medium.into(),
            provisional: Provisional {
                neutral: held.neutral,
                good_bps: held.good_bps,
                cap: held.cap,
                step: held.step,
            },
            statement_months: raw.statement.usable_months,
            able_from: raw.quadrant.ability,
            willing_from: raw.quadrant.willingness,
            characteristics,
            heeds: heed::read(raw.external, raw.quality, told)?,
        };
        if card.scale.anchored().is_none() || card.provisional.step <= 0 {
            return Err(PackFault::new(PACK, "the scale needs an anchor and two ends"));
        }
        card.reaches_both_ends()?;
        Ok(card)
    }

    fn reaches_both_ends(&self) -> Result<(), PackFault> {
        let best: i32 = self.characteristics.iter().map(Characteristic::best).sum();
        let worst: i32 = self.characteristics.iter().map(Characteristic::worst).sum();
        let (top, bottom) = (self.scale.base + best, self.scale.base + worst);
        if top == self.scale.high && bottom <= self.scale.low {
            return Ok(());
        }
        let why = format!("the best bins make {top} and the worst {bottom}, not the scale's ends");
        Err(PackFault::new(PACK, why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_anchor_gives_the_tiers_their_meaning() {
        let scale = &Scorecard::shipped().scale;
        for (score, pd) in [(599, 9.21), (600, 9.09), (650, 4.76), (700, 2.44)] {
            let percent = (scale.pd(score).expect("anchored") * 10_000.0).round() / 100.0;
            assert!((percent - pd).abs() < 1e-9, "{score}: {percent}");
        }
        assert!(scale.pd(300) > scale.pd(850));
    }

    #[test]
    fn bins_include_their_upper_edge() {
        let card = Scorecard::shipped();
        let of = |feature: Feature| {
            card.characteristics.iter().find(|c| c.feature == feature).expect("on the card")
        };
        for (feature, value, points) in [
            (Feature::OldestOverdue, 0.0, 18),
            (Feature::OldestOverdue, 7.0, 8),
            (Feature::OldestOverdue, 8.0, -6),
            (Feature::OldestOverdue, 91.0, -70),
            (Feature::DebtRatio, 0.60, 7),
            (Feature::DebtRatio, 0.601, -9),
            (Feature::CurrentRatio, 2.5, 13),
        ] {
            let got = of(feature).points(Some(&Value::Number(value)));
            assert_eq!(got, Some(points), "{} {value}", feature.code());
        }
        let zone = of(Feature::AltmanZone);
        assert_eq!(zone.points(Some(&Value::Class("distress".into()))), Some(-34));
        assert_eq!(zone.points(Some(&Value::Class("unheard-of".into()))), None);
        assert_eq!(zone.points(None), None);
    }

    #[test]
    fn a_card_that_makes_no_sense_is_refused() {
        let text = include_str!("../../../../content/scorecard.toml");
        for (from, to, why) in [
            ("feature = \"net-margin\"", "feature = \"luck\"", "no such feature"),
            ("feature = \"net-margin\"", "feature = \"debt-ratio\"", "stands twice"),
            ("feature = \"net-margin\"", "feature = \"order-jump\"", "neither for ability"),
            ("{ to = 0.15, points = 14 }", "{ to = 0.01, points = 14 }", "rising bins"),
            ("anchor_odds = 10.0", "anchor_odds = 0.0", "an anchor"),
            ("base = 620", "base = 640", "not the scale's ends"),
        ] {
            let fault = Scorecard::read(&text.replace(from, to)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
