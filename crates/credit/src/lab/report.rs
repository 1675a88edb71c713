//! The report of a fit in the form in which it is kept: what was asked, what came out, how it is
//! proved. Pages and workbooks are drawn from it, today and in a year.

use base::{Failure, Result};
use serde::{Deserialize, Serialize};

pub use super::report_parts::{
    BandTold, DeclinedTold, FoldTold, FoldsTold, ParcelTold, PeriodTold, QualityTold,
};

/// The kinds of model that can be fitted, by code.
pub const KINDS: [&str; 4] = ["card", "additive", "tree", "booster"];
/// How variables are selected, by code.
pub const SELECTS: [&str; 4] = ["none", "aic", "bic", "auc"];
/// What becomes of a coefficient against the evidence, by code: the optimum under the signs, left
/// out one by one, kept and told.
pub const SIGNS: [&str; 3] = ["hold", "drop", "report"];
/// Whether missing values and special codes have coefficients of their own, by code: as the number
/// of cases says, always, never.
pub const MISSINGS: [&str; 3] = ["auto", "apart", "together"];
/// What is supposed of the declined, by code.
pub const REJECTS: [&str; 3] = ["none", "parcel", "fuzzy"];

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FitAsked {
    /// One of [`KINDS`].
    pub kind: String,
    /// The variables that may take part.
    pub variables: Vec<String>,
    /// One of [`SELECTS`].
    pub select: String,
    /// Most variables of a stepwise selection; 0 for no limit.
    pub most: usize,
    /// The score that stands for [`Self::odds`].
    pub score: f64,
    /// Good to bad at that score.
    pub odds: f64,
    /// Points that double the odds.
    pub points_to_double: f64,
    /// Fewest bad and fewest good cases.
    pub least_bads: usize,
    /// Penalty of the regression, where it is not chosen.
    pub ridge: f64,
    /// Whether the penalty is chosen by cross-validation on the rows to learn from. Fits of before
    /// this was asked had a fixed one.
    #[serde(default)]
    pub choose_ridge: bool,
    /// One of [`SIGNS`].
    pub signs: String,
    /// One of [`MISSINGS`]. Fits of before this was asked took them together.
    #[serde(default = "together")]
    pub missing: String,
    /// Folds of the cross-validation of the whole way from bins to model; 0 for none.
    #[serde(default)]
    pub folds: usize,
    /// One of [`REJECTS`]: what is supposed of the declined, where the data have any.
    pub declined: String,
    /// By how much the odds (fuzzy) or the bad rate (parcels) of the declined are raised.
    pub prudence: f64,
    /// Chance.
    pub seed: u64,
    /// Least scores of the tiers above the lowest, rising.
    pub cuts: Vec<i32>,
    /// Pairs of an additive card.
    pub pairs: usize,
    /// Depth of a tree.
    pub depth: usize,
    /// Fewest rows in a leaf.
    pub least_leaf: usize,
    /// Trees of a booster.
    pub rounds: usize,
}

impl Default for FitAsked {
    fn default() -> Self {
        Self {
            kind: "card".to_owned(),
            variables: vec![],
            select: "none".to_owned(),
            most: 0,
            score: 600.0,
            odds: 50.0,
            points_to_double: 20.0,
            least_bads: 50,
            ridge: 0.0,
            choose_ridge: true,
            signs: "hold".to_owned(),
            missing: "auto".to_owned(),
            folds: 5,
            declined: "none".to_owned(),
            prudence: 1.5,
            seed: 1,
            cuts: vec![],
            pairs: 8,
            depth: 5,
            least_leaf: 30,
            rounds: 300,
        }
    }
}

fn together() -> String {
    "together".to_owned()
}

/// One coefficient.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TermTold {
    /// The variable; empty for the intercept.
    pub name: String,
    /// The bin that has it for itself: `missing`, or a special code; empty for the variable.
    #[serde(default)]
    pub bin: String,
    /// Coefficient.
    pub beta: f64,
    /// Standard error.
    pub error: f64,
    /// Wald's z.
    pub z: f64,
    /// Its p-value.
    pub p: f64,
    /// 95 % interval.
    pub low: f64,
    /// 95 % interval.
    pub high: f64,
    /// Variance inflation; absent where it is infinite.
    pub vif: Option<f64>,
}

/// A step of the selection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveTold {
    /// Came in, or left.
    pub added: bool,
    /// The variable.
    pub name: String,
    /// The criterion after it.
    pub after: f64,
}

/// What a value of a column must be, or lies in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Span {
    /// Above one number, up to and including another.
    Numbers {
        /// Not included.
        above: Option<f64>,
        /// Included.
        upto: Option<f64>,
    },
    /// One of these.
    Levels {
        /// Words.
        levels: Vec<String>,
    },
    /// None of these.
    NotLevels {
        /// Words.
        levels: Vec<String>,
    },
    /// There.
    Present,
    /// Not there.
    Missing,
}

/// The points of a column of an additive card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveTold {
    /// The column.
    pub name: String,
    /// How much it moves the score: standard deviation of its points.
    pub spread: f64,
    /// Points by span.
    pub spans: Vec<(Span, i32)>,
}

/// A leaf of a tree as a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleTold {
    /// Column, what it must be, whether a missing value passes too.
    pub conditions: Vec<(String, Span, bool)>,
    /// Rows to learn from.
    pub rows: usize,
    /// Their bad rate.
    pub bad_rate: f64,
}

/// A measure with its bootstrap interval (95 %).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// On the rows themselves.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A tier, or the rows between two cuts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TierTold {
    /// Least score; absent for the lowest.
    pub from: Option<i32>,
    /// Greatest score; absent for the highest.
    pub to: Option<i32>,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
}

/// Decisions at one cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CutTold {
    /// Least score that is accepted.
    pub cut: i32,
    /// Bads declined.
    pub caught: usize,
    /// Bads accepted.
    pub missed: usize,
    /// Goods declined.
    pub turned_away: usize,
    /// Goods accepted.
    pub served: usize,
}

/// The proof on one part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartTold {
    /// `train`, `test`, `later`.
    pub part: String,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Area under the curve.
    pub auc: Measure,
    /// 2 AUC − 1.
    pub gini: Measure,
    /// Largest distance of the distributions.
    pub ks: Measure,
    /// Probability of bad at which it is reached.
    pub ks_at: f64,
    /// Mean squared error.
    pub brier: Measure,
    /// Mean −ln of the probability of what happened.
    pub log_loss: f64,
    /// Its interval; absent in proofs of before it was kept.
    pub log_loss_range: Option<(f64, f64)>,
    /// Resamples drawn.
    pub samples: usize,
    /// Chi-square, degrees and p-value of Hosmer and Lemeshow.
    pub hosmer: Option<(f64, usize, f64)>,
    /// Intercept and slope of the calibration line, observed over expected bads.
    pub line: Option<(f64, f64, f64)>,
    /// Standard errors of that intercept and slope; absent in proofs of before they were kept.
    pub line_errors: Option<(f64, f64)>,
    /// Probability of bad, share of goods and of bads at or above it.
    pub roc: Vec<(f64, f64, f64)>,
    /// Mean probability, observed bad rate, rows of ten groups.
    pub calibration: Vec<(f64, f64, f64)>,
    /// Depth, share of bads caught, lift of the group, bad rate of the group.
    pub gains: Vec<(f64, f64, f64, f64)>,
    /// By tier.
    pub tiers: Vec<TierTold>,
    /// At each cut.
    pub cuts: Vec<CutTold>,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// What was asked.
    pub asked: FitAsked,
    /// The target.
    pub target: String,
    /// Least and greatest score of the rows.
    pub range: (i32, i32),
    /// Of a card: log-odds where all is neutral.
    pub intercept: Option<TermTold>,
    /// Of a card.
    pub terms: Vec<TermTold>,
    /// Variables left out, with the reason in kebab case.
    pub dropped: Vec<(String, String)>,
    /// Steps of the selection.
    pub moves: Vec<MoveTold>,
    /// Akaike's and Schwarz's criterion.
    pub criteria: Option<(f64, f64)>,
    /// Of an additive card: points that everybody gets.
    pub base: i32,
    /// Of an additive card.
    pub curves: Vec<CurveTold>,
    /// Of an additive card: two columns and how much they move the score together.
    pub pairs: Vec<(String, String, f64)>,
    /// Of a tree.
    pub rules: Vec<RuleTold>,
    /// Of a booster: trees.
    pub trees: usize,
    /// Of a booster: share of the gains by column.
    pub weights: Vec<(String, f64)>,
    /// The proof by part.
    pub parts: Vec<PartTold>,
    /// Of a card: the penalty of the regression.
    pub penalty: Option<f64>,
    /// Penalties that were tried, each with its log-loss on rows that it had not seen.
    pub tried: Vec<(f64, f64)>,
    /// Variables that part good and bad without error, held back by the penalty alone.
    pub separating: Vec<String>,
    /// The cross-validation; absent where none was asked for or a fold could not be fitted.
    pub folds: Option<FoldsTold>,
    /// The proof by period, rising.
    pub periods: Vec<PeriodTold>,
    /// Whether [`Self::periods`] holds only rows that the model did not learn from.
    pub periods_unseen: bool,
    /// The proof by how complete a row is.
    pub bands: Vec<BandTold>,
    /// The proof by the grade of a row's data; empty where no column says it.
    #[serde(default)]
    pub grades: Vec<QualityTold>,
    /// What was supposed of the declined.
    pub declined: Option<DeclinedTold>,
}

impl Report {
    /// As it is kept.
    ///
    /// # Errors
    /// A fault where a number cannot be written.
    pub fn to_text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| Failure::broken("writing a report", e))
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    /// A fault where it is something else.
    pub fn of_text(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|e| Failure::broken("reading a report", e))
    }

    /// The part that judges: test, else later, else the rows learned from.
    pub fn judge(&self) -> Option<&PartTold> {
        let part = |name: &str| self.parts.iter().find(|part| part.part == name);
        part("test").or_else(|| part("later")).or_else(|| part("train"))
    }

    /// A part by its code.
    pub fn part(&self, name: &str) -> Option<&PartTold> {
        self.parts.iter().find(|part| part.part == name)
    }
}
