//! From bins and coefficients to whole points that add up to the score.
//!
//! A card is complete by itself: rules, points, scale. The score of a case is the base plus one
//! whole number for each characteristic, and nothing else is ever added, so that a reader can
//! check every score with pencil and paper. Its probability of default is read from the whole
//! score by the card's anchor (`score = offset + factor × ln(odds of good to bad)`).

mod build;
mod run;

pub use build::{Baseline, CardSpec, Term, build};
pub use run::{Explained, Reference, explain_frame, score_frame};

use super::{
    bin::{BinKind, Binning, Rule},
    refusal::Refusal,
};
use crate::scaling::{Anchor, Scale};

/// A scorecard.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Points before any characteristic.
    pub base: i32,
    /// What the points mean.
    pub anchor: Anchor,
    /// Log-odds of bad at weights of evidence 0: the intercept of the fit.
    pub intercept: f64,
    /// In the order of the fit.
    pub characteristics: Vec<Characteristic>,
}

/// One characteristic of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Characteristic {
    /// The variable.
    pub name: String,
    /// Which entry a value belongs to.
    pub rule: Rule,
    /// The coefficient of the fit; weights of evidence predict bad with a negative one.
    pub beta: f64,
    /// One for each bin, in the order of the codes; the last is missing.
    pub entries: Vec<Entry>,
    /// Points at weight of evidence 0: what speaks neither for nor against.
    pub neutral: i32,
    /// Mean points of the rows that the card was made from, rounded.
    pub average: i32,
}

/// One line of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What falls in it.
    pub kind: BinKind,
    /// Its weight of evidence.
    pub woe: f64,
    /// Its own coefficient, where it has another one than the characteristic: missing values and
    /// special codes stand on no trend.
    pub beta: Option<f64>,
    /// Its points.
    pub points: i32,
    /// Share of the rows that the card was made from, 0 to 1.
    pub share: f64,
    /// Their bad rate, 0 to 1.
    pub bad_rate: f64,
}

impl Entry {
    /// The bad rate of its rows; `None` where there were none.
    pub fn observed(&self) -> Option<f64> {
        (self.share > 0.0).then_some(self.bad_rate)
    }
}

impl Characteristic {
    /// Most points of an entry.
    pub fn maximum(&self) -> i32 {
        self.entries.iter().map(|entry| entry.points).max().unwrap_or(0)
    }

    /// Least points of an entry.
    pub fn minimum(&self) -> i32 {
        self.entries.iter().map(|entry| entry.points).min().unwrap_or(0)
    }

    /// The rule as a binning, to find the entry of a single value with.
    pub fn lookup(&self) -> Binning {
        Binning::bare(&self.name, self.rule.clone(), self.entries.len())
    }
}

impl Card {
    /// The least and the greatest score that can occur.
    pub fn range(&self) -> (i32, i32) {
        let sum = |points: fn(&Characteristic) -> i32| {
            self.characteristics.iter().map(points).fold(self.base, i32::saturating_add)
        };
        (sum(Characteristic::minimum), sum(Characteristic::maximum))
    }

    /// The scale of the scores. Refuses an anchor that means nothing.
    pub fn scale(&self) -> Result<Scale, Refusal> {
        let (low, high) = self.range();
        let wrong = Refusal::Setting { name: "anchor", allowed: "odds > 0, points to double > 0" };
        Scale::try_new(self.anchor, low, high.max(low.saturating_add(1))).ok_or(wrong)
    }

    /// The score of one entry for each characteristic, in their order; an entry that does not
    /// exist counts as missing.
    pub fn score(&self, codes: &[u8]) -> i32 {
        self.characteristics.iter().enumerate().fold(self.base, |sum, (at, one)| {
            let code = codes.get(at).map_or(usize::MAX, |code| usize::from(*code));
            let entry = one.entries.get(code).or(one.entries.last());
            sum.saturating_add(entry.map_or(0, |entry| entry.points))
        })
    }

    /// Refuses a card that cannot be run: no characteristic, a name used twice, entries that do
    /// not fit their rule, an anchor that means nothing.
    pub fn check(&self) -> Result<(), Refusal> {
        let refuse = |name: &str, why| Err(Refusal::Mismatch { column: name.to_owned(), why });
        if self.characteristics.is_empty() {
            return refuse("", "no-characteristic");
        }
        for (at, one) in self.characteristics.iter().enumerate() {
            if self.characteristics[..at].iter().any(|other| other.name == one.name) {
                return refuse(&one.name, "name-twice");
            }
            let kinds = one.rule.kinds()?;
            if kinds.len() != one.entries.len()
                || !kinds.iter().zip(&one.entries).all(|(kind, entry)| *kind == entry.kind)
            {
                return refuse(&one.name, "entries-differ");
            }
        }
        self.scale().map(|_| ())
    }
}
