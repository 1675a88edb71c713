//! The stored form of an assessment: what a page, the API and a replay read. Features are kept as
//! values under their codes; names and units are the catalogue's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::scoring::Wording;

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&Wording> for Said {
    fn from(said: &Wording) -> Self {
        Self { zh: said.zh.clone(), en: said.en.clone() }
    }
}

impl Said {
    /// The text in one language.
    pub fn pick(&self, lang: base::Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// The value of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FeatureValue {
    /// In the feature's unit.
    Number(f64),
    /// One of a few words.
    Class(String),
}

/// The points of one characteristic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsDoc {
    /// Code of the feature.
    pub feature: String,
    /// `ability` or `willingness`.
    pub axis: String,
    /// Points given.
    pub points: i32,
    /// Points of the best bin.
    pub best: i32,
    /// Whether there was a value.
    pub known: bool,
}

/// Why the score is not higher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonDoc {
    /// Code of the feature.
    pub feature: String,
    /// Points below the best.
    pub lost: i32,
    /// Whether data lacks.
    pub missing: bool,
    /// In words.
    pub said: Said,
}

/// Altman's verdict.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AltmanDoc {
    /// `scored`, `not-computable`, `no-statement`, `not-for`.
    pub state: String,
    /// `z`, `z1`, `z2`.
    pub model: Option<String>,
    /// The score.
    pub value: Option<f64>,
    /// `distress`, `grey`, `safe`.
    pub zone: Option<String>,
    /// Codes of inputs that are missing or out of their domain.
    pub lacking: Vec<String>,
    /// X number, ratio, weight.
    pub ratios: Vec<(u8, f64, f64)>,
}

/// One method of the limit proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodDoc {
    /// `working_capital`, `own_sales`, `score_factor`.
    pub method: String,
    /// Minor units of the company's currency.
    pub amount_minor: Option<i64>,
    /// The computation in words.
    pub said: Said,
    /// Whether it is the smallest.
    pub taken: bool,
}

/// What the proposal was made from, so that it can be made again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedDoc {
    /// Code of the tier.
    pub tier: String,
    /// Whole points.
    pub score: Option<i32>,
    /// Code of the confidence.
    pub confidence: String,
    /// The company's currency.
    pub currency: String,
    /// Minor units.
    pub working_capital_minor: Option<i64>,
    /// Minor units, twelve months.
    pub sales_12m_minor: Option<i64>,
    /// Of these, in so many the buyer was a customer.
    pub sales_months: u32,
    /// Code of the size class.
    pub size: String,
    /// Code of the kind of customer.
    pub kind: String,
    /// The terms in use, or empty.
    pub current_terms: String,
}

impl From<&crate::policy::Ask<'_>> for AskedDoc {
    fn from(ask: &crate::policy::Ask<'_>) -> Self {
        Self {
            tier: ask.tier.code().to_owned(),
            score: ask.score,
            confidence: ask.confidence.code().to_owned(),
            currency: ask.currency.code().to_owned(),
            working_capital_minor: ask.working_capital_minor,
            sales_12m_minor: ask.sales_12m_minor,
            sales_months: ask.sales_months,
            size: ask.size.to_owned(),
            kind: ask.kind.code().to_owned(),
            current_terms: ask.current_terms.unwrap_or_default().to_owned(),
        }
    }
}

/// The proposal of terms and limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalDoc {
    /// `amount` or `none`.
    pub kind: String,
    /// Minor units of the company's currency.
    pub amount_minor: Option<i64>,
    /// Code of the terms.
    pub terms: String,
    /// Prepayment in basis points.
    pub prepay_bps: i32,
    /// Months until the next review.
    pub review_months: i32,
    /// `none`, `preferred` or `required`: whether somebody should stand for the debt.
    #[serde(default)]
    pub guarantee: String,
    /// What it was made from; empty in documents of before it was kept.
    #[serde(default)]
    pub asked: AskedDoc,
    /// The methods.
    pub methods: Vec<MethodDoc>,
    /// The steps after them.
    pub steps: Vec<Said>,
}

/// A signal that showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HitDoc {
    /// Code of the signal.
    pub signal: String,
    /// `yellow`, `orange`, `red`.
    pub level: String,
    /// Its measure.
    pub measure: f64,
    /// The numbers in words.
    pub said: Said,
}

/// One month of the buyer's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthDoc {
    /// `2026-11`.
    pub month: String,
    /// Invoiced.
    pub invoiced_minor: i64,
    /// Came in.
    pub collected_minor: i64,
    /// Came in after its due day.
    pub late_minor: i64,
    /// Days late of the money that came in, weighted by amount.
    pub days_late: Option<f64>,
}

/// What promises say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PromisesDoc {
    /// Promises made.
    pub made: u32,
    /// Promises whose outcome is known.
    pub decided: u32,
    /// Share of promised money that came in.
    pub kept_share: Option<f64>,
    /// Broken in a row up to now.
    pub broken_in_row: u32,
    /// The next open promise's day.
    pub next_due_on: Option<String>,
}

/// The model that gave the points.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelDoc {
    /// The version in the register; `None` is the expert scorecard.
    pub version_id: Option<String>,
    /// Its name and number.
    pub name: String,
    /// Code of its method.
    pub kind: String,
    /// The first 16 hex digits of the SHA-256 of its text.
    pub digest: String,
}

/// An agency's rating beside the own score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalDoc {
    /// Row id of the rating.
    pub rating: String,
    /// Code of the agency.
    pub agency: String,
    /// Its name.
    pub agency_said: Said,
    /// The grade.
    pub grade: String,
    /// The day of the rating.
    pub rated_on: String,
    /// What the grade means over the card's horizon.
    pub pd: f64,
    /// The score at that probability.
    pub score: Option<i32>,
    /// The own score.
    pub own: Option<i32>,
    /// `own` or `external`.
    pub taken: String,
    /// Whether the two disagree by the card's rule.
    pub conflict: bool,
}

/// The quality of what is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QualityDoc {
    /// `a` to `d`; none where too few rules apply.
    pub grade: Option<String>,
    /// Weights met of those that apply, 0 to 1.
    pub share: Option<f64>,
    /// Code of each rule and how far it is met; none where it does not apply.
    pub rules: Vec<(String, Option<f64>)>,
    /// Fields that two or more sources fill, and those on which they agree.
    pub twice: (usize, usize),
}

/// The document of one assessment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssessmentDoc {
    /// The model that gave the points; empty in documents of before models had versions.
    #[serde(default)]
    pub model: ModelDoc,
    /// What the confidence rests on.
    pub because: Said,
    /// Points before the score was held back for lack of data.
    pub computed: i32,
    /// The score before a rating and what others say were heeded, where they changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<i32>,
    /// Known features by code.
    pub features: BTreeMap<String, FeatureValue>,
    /// The characteristics of the card.
    pub points: Vec<PointsDoc>,
    /// What costs most points.
    pub reasons: Vec<ReasonDoc>,
    /// What was heeded beside the points, step by step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Said>,
    /// An agency's rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<ExternalDoc>,
    /// How good the data are.
    #[serde(default)]
    pub quality: QualityDoc,
    /// Altman.
    pub altman: AltmanDoc,
    /// The newest statement's period end.
    pub statement_on: Option<String>,
    /// The proposal.
    pub proposal: ProposalDoc,
    /// The signals.
    pub hits: Vec<HitDoc>,
    /// Promises.
    pub promises: PromisesDoc,
    /// The last 24 months, oldest first; months without anything are left out.
    pub months: Vec<MonthDoc>,
}
