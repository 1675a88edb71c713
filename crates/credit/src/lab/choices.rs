//! What an analyst chose in a project, in the form in which it is kept: target and split, cleaning
//! steps, constraints of the bins, bins set by hand. Together with the file it gives the same
//! tables again on any day.

use std::collections::BTreeMap;

use base::{Failure, Rejection, Result};
use quant::lab::bin::{Prebinning, Rule, Settings, Shape, Trend};
use serde::{Deserialize, Serialize};

/// All choices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Which rows and columns there are.
    pub data: DataChoices,
    /// How variables are binned unless one says otherwise.
    pub binning: BinChoices,
    /// What was chosen for single variables.
    pub variables: BTreeMap<String, VariableChoices>,
}

/// Target, split, and what is done to the columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataChoices {
    /// The target column; empty before it is chosen.
    pub target: String,
    /// The value that means bad; empty: 1, bad, 坏 and the like.
    pub bad: String,
    /// What each row is used for.
    pub split: Split,
    /// The column of weights.
    pub weight: Option<String>,
    /// The column of offsets: known log-odds of bad, for the regression of a card.
    pub offset: Option<String>,
    /// The column that holds the score of the present model; more is safer.
    pub present: Option<String>,
    /// The column of the day, month or number by which the model is proved over time; it is no
    /// variable.
    pub day: Option<String>,
    /// The column that says who was declined.
    pub declined: Option<DeclinedBy>,
    /// Whether the file is a data set of the house: its columns are features of the catalogue and
    /// are read by their units.
    pub house: bool,
    /// In the order in which they were made.
    pub cleaning: Vec<Cleaning>,
}

impl DataChoices {
    /// The choices that a data set of the house begins with: target, split and day stand in it.
    pub fn of_house() -> Self {
        Self {
            target: "bad".to_owned(),
            split: Split::Column { column: "split".to_owned() },
            day: Some("as_of".to_owned()),
            house: true,
            cleaning: vec![Cleaning::LeaveOut { column: "buyer".to_owned() }],
            ..Self::default()
        }
    }
}

/// Who was declined: their outcome is not known, whatever stands in the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedBy {
    /// The column.
    pub column: String,
    /// The value that means declined; empty: 0, no, declined, 拒绝 and the like.
    pub value: String,
}

/// What each row is used for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Split {
    /// A column says it.
    Column {
        /// Its name.
        column: String,
    },
    /// By chance, with the share of bad cases kept.
    Random {
        /// Share to judge by, percent.
        test_percent: u32,
        /// The same seed gives the same split.
        seed: u64,
    },
    /// The latest rows by a column of days or numbers are kept apart, the others split by chance.
    Time {
        /// The column.
        column: String,
        /// Share of the latest rows, percent.
        later_percent: u32,
        /// Share of the others to judge by, percent.
        test_percent: u32,
        /// The same seed gives the same split.
        seed: u64,
    },
}

impl Default for Split {
    fn default() -> Self {
        Self::Random { test_percent: 30, seed: 1 }
    }
}

/// One cleaning step; taking it off the list undoes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Cleaning {
    /// A column is no variable.
    LeaveOut {
        /// The column.
        column: String,
    },
    /// Its numbers are names: branch 12 is not more than branch 7.
    Words {
        /// The column.
        column: String,
    },
    /// Words in it are slips of a column of numbers.
    Numbers {
        /// The column.
        column: String,
    },
    /// Numbers beyond the ends become the ends.
    Clip {
        /// The column.
        column: String,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// Rows that repeat an earlier one in every column are left out.
    Copies,
    /// A variable of its own is made of a column of industries: what each adds to the log-odds of
    /// bad, for a row to learn from as the other rows tell it.
    Effect {
        /// The column.
        column: String,
        /// By what its values are parted: `section`, `division`, `word`.
        level: String,
    },
}

impl Cleaning {
    /// The column that it is about.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::LeaveOut { column }
            | Self::Words { column }
            | Self::Numbers { column }
            | Self::Clip { column, .. }
            | Self::Effect { column, .. } => Some(column),
            Self::Copies => None,
        }
    }

    /// Its stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LeaveOut { .. } => "leave-out",
            Self::Words { .. } => "words",
            Self::Numbers { .. } => "numbers",
            Self::Clip { .. } => "clip",
            Self::Copies => "copies",
            Self::Effect { .. } => "effect",
        }
    }
}

/// Constraints of the bins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BinChoices {
    /// Numbers that stand for something else than a size.
    #[serde(with = "exact")]
    pub specials: Vec<f64>,
    /// Fewest bins.
    pub min_bins: usize,
    /// Most bins.
    pub max_bins: usize,
    /// How pre-bins are found: `quantile` or `tree`. Choices of before this was asked had a tree.
    #[serde(default = "tree")]
    pub prebinning: String,
    /// Most pre-bins that the optimum is sought among.
    pub prebins: usize,
    /// Least share of rows in a bin, percent.
    pub min_percent: f64,
    /// Least good and least bad cases in a bin.
    pub min_events: f64,
    /// Greatest p-value of two neighbours being alike.
    pub max_p: f64,
    /// Code of the trend.
    pub trend: String,
    /// Levels rarer than this are pooled, percent.
    pub rare_percent: f64,
}

impl Default for BinChoices {
    fn default() -> Self {
        let usual = Settings::default();
        Self {
            specials: vec![],
            min_bins: usual.min_bins,
            max_bins: usual.max_bins,
            prebinning: "quantile".to_owned(),
            prebins: usual.max_prebins,
            min_percent: 100.0 * usual.min_bin_share,
            min_events: usual.min_events,
            max_p: usual.max_p,
            trend: "auto".to_owned(),
            rare_percent: 100.0 * usual.rare_share,
        }
    }
}

fn tree() -> String {
    "tree".to_owned()
}

/// The ways to pre-bins, by code.
pub const PREBINNINGS: [&str; 2] = ["quantile", "tree"];

/// The trends that can be asked for, by code.
pub const TRENDS: [(&str, Trend); 9] = [
    ("auto", Trend::Auto),
    ("monotone", Trend::Monotone),
    ("ascending", Trend::Fixed(Shape::Ascending)),
    ("descending", Trend::Fixed(Shape::Descending)),
    ("peak", Trend::Fixed(Shape::Peak)),
    ("valley", Trend::Fixed(Shape::Valley)),
    ("concave", Trend::Fixed(Shape::Concave)),
    ("convex", Trend::Fixed(Shape::Convex)),
    ("none", Trend::Fixed(Shape::Any)),
];

impl BinChoices {
    /// As the engine reads it.
    pub fn settings(&self) -> Settings {
        let trend = TRENDS.iter().find(|(code, _)| *code == self.trend);
        let prebinning = match self.prebinning.as_str() {
            "tree" => Prebinning::Tree,
            _ => Prebinning::Quantile,
        };
        Settings {
            specials: self.specials.clone(),
            prebinning,
            min_bins: self.min_bins,
            max_bins: self.max_bins,
            max_prebins: self.prebins,
            // A pre-bin is no larger than a bin may be.
            min_prebin_share: prebinning.least_share().min(self.min_percent / 100.0),
            min_bin_share: self.min_percent / 100.0,
            min_events: self.min_events,
            max_p: self.max_p,
            rare_share: self.rare_percent / 100.0,
            trend: trend.map_or(Trend::Auto, |(_, trend)| *trend),
        }
    }
}

/// What was chosen for one variable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VariableChoices {
    /// Its own constraints.
    pub binning: Option<BinChoices>,
    /// Its bins as they were set by hand.
    pub rule: Option<RuleChoice>,
}

/// Bins set by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reads", rename_all = "lowercase")]
pub enum RuleChoice {
    /// Ranges between cuts.
    Numbers {
        /// Ascending.
        #[serde(with = "exact")]
        cuts: Vec<f64>,
        /// Codes with a bin of their own.
        #[serde(with = "exact")]
        specials: Vec<f64>,
    },
    /// Groups of levels.
    Words {
        /// Levels of each group.
        groups: Vec<Vec<String>>,
        /// The group that takes what is named nowhere.
        others: Option<usize>,
    },
}

impl From<&Rule> for RuleChoice {
    fn from(rule: &Rule) -> Self {
        match rule.clone() {
            Rule::Cuts { cuts, specials } => Self::Numbers { cuts, specials },
            Rule::Groups { groups, others } => Self::Words { groups, others },
        }
    }
}

impl From<&RuleChoice> for Rule {
    fn from(rule: &RuleChoice) -> Self {
        match rule.clone() {
            RuleChoice::Numbers { cuts, specials } => Self::Cuts { cuts, specials },
            RuleChoice::Words { groups, others } => Self::Groups { groups, others },
        }
    }
}

impl Choices {
    /// As they are kept.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    /// A fault where it is something else.
    pub fn of_text(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|e| Failure::broken("reading the choices of a lab", e))
    }

    /// The constraints that count for a variable.
    pub fn binning_of(&self, variable: &str) -> &BinChoices {
        let own = self.variables.get(variable).and_then(|one| one.binning.as_ref());
        own.unwrap_or(&self.binning)
    }

    /// The bins of a variable set by hand.
    pub fn rule_of(&self, variable: &str) -> Option<&RuleChoice> {
        self.variables.get(variable).and_then(|one| one.rule.as_ref())
    }

    /// Refuses to go on before a target is chosen.
    ///
    /// # Errors
    /// `scoring.lab-no-target`.
    pub fn check_target(&self) -> Result<()> {
        match self.data.target.is_empty() {
            true => Err(Rejection::new("scoring.lab-no-target").on("target").into()),
            false => Ok(()),
        }
    }
}

/// Numbers as text in their shortest form, which reads back to the very same number.
mod exact {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(numbers: &[f64], to: S) -> Result<S::Ok, S::Error> {
        numbers.iter().map(f64::to_string).collect::<Vec<_>>().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f64>, D::Error> {
        let texts: Vec<String> = Vec::deserialize(from)?;
        texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_back_to_the_last_bit() {
        let mut choices = Choices::default();
        choices.data.target = "bad".to_owned();
        choices.data.cleaning =
            vec![Cleaning::Copies, Cleaning::Clip { column: "x".to_owned(), low: -1.0, high: 2.5 }];
        choices.data.split =
            Split::Time { column: "day".to_owned(), later_percent: 20, test_percent: 30, seed: 7 };
        let cuts = vec![0.1 + 0.2, 1e-300, 123_456_789.123_456_79, f64::MAX];
        let rule = RuleChoice::Numbers { cuts, specials: vec![-999.0] };
        let own = VariableChoices { binning: Some(BinChoices::default()), rule: Some(rule) };
        choices.variables.insert("x \"有限\"".to_owned(), own);
        let groups = vec![vec!["北京".to_owned()], vec![]];
        let rule = Some(RuleChoice::Words { groups, others: Some(1) });
        choices.variables.insert("town".to_owned(), VariableChoices { binning: None, rule });
        assert_eq!(Choices::of_text(&choices.to_text()).expect("reads"), choices);
        assert_eq!(Choices::of_text("{}").expect("reads"), Choices::default());
        assert!(Choices::of_text("[1").is_err());
        assert_eq!(BinChoices::default().settings(), Settings::default());
        // A project of before pre-bins were a choice keeps the bins that it had.
        let old = r#"{"binning":{"prebins":20,"min_percent":5.0,"trend":"auto"}}"#;
        let old = Choices::of_text(old).expect("reads").binning.settings();
        assert_eq!((old.prebinning, old.min_prebin_share), (Prebinning::Tree, 0.05));
    }
}
