//! The stored forms of a request: what was known when it was handed in, what the rules made of it,
//! and the decision record. The same record gives the same bytes.

use base::Lang;
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
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A part of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartDoc {
    /// Its code.
    pub part: String,
    /// Whether it is there.
    pub there: bool,
    /// What is there, in few words: a day, a number, a name.
    pub note: String,
}

/// The newest five-minute screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenDoc {
    /// `low`, `medium`, `high`.
    pub level: String,
    /// Risk points in percent.
    pub risk_percent: i64,
    /// Whether one answer alone decided.
    pub stopped: bool,
    /// Its day.
    pub on: String,
}

/// What a proposal is made from; the same as an assessment keeps.
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

/// What was known of the buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceDoc {
    /// Day of the assessment, or empty.
    pub as_of: String,
    /// The run, or empty.
    pub run: String,
    /// Digest of the model that gave the score.
    pub model_digest: String,
    /// Digest of what the buyer was judged on.
    pub inputs_digest: String,
    /// Whole points.
    pub score: Option<i64>,
    /// Probability of bad, millionths.
    pub pd_micro: Option<i64>,
    /// Whether the score was held back for lack of data.
    pub provisional: bool,
    /// Open less unallocated.
    pub exposure_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Days since the oldest unpaid due day.
    pub oldest_days: i64,
    /// The highest level of its live alerts, 0 to 3.
    pub alert_level: i64,
    /// Kind of the limit in force: `amount`, `none`, `unlimited`, or empty.
    pub limit_kind: String,
    /// Its amount.
    pub limit_minor: Option<i64>,
    /// The terms in use, or empty.
    pub terms: String,
    /// Days that money comes late, on average by amount.
    pub late_days: i64,
    /// Share of the money that comes late, basis points.
    pub late_bps: i64,
    /// What costs most points.
    pub reasons: Vec<Said>,
    /// The parts of the file.
    pub parts: Vec<PartDoc>,
    /// The newest screen.
    pub screen: Option<ScreenDoc>,
    /// What a proposal is made from; empty without an assessment.
    pub asked: AskedDoc,
}

/// What the applicant wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedDoc {
    /// `amount`, `none` or `unlimited`.
    pub kind: String,
    /// Minor units.
    pub amount_minor: Option<i64>,
    /// Code of the terms.
    pub terms: String,
    /// `none`, `deposit`, `guarantee`, `insurance`, `mortgage`, `retention`, `letter-of-credit`.
    pub security: String,
    /// What else is to be said of the security.
    pub security_note: String,
    /// Sales expected in a year, minor units; `None` is as in the last twelve months.
    pub potential_minor: Option<i64>,
    /// Margin, basis points; `None` is the house's.
    pub margin_bps: Option<i64>,
    /// The last day; empty is until further notice.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// A method of the proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodDoc {
    /// Its code.
    pub method: String,
    /// The amount, minor units.
    pub amount_minor: Option<i64>,
    /// In words.
    pub said: Said,
    /// Whether it is the smallest.
    pub taken: bool,
}

/// A year of credit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfitDoc {
    /// Sales, minor units.
    pub sales_minor: i64,
    /// Days from invoice to money.
    pub days: i64,
    /// Owed on average.
    pub exposure_minor: i64,
    /// Margin.
    pub margin_minor: i64,
    /// Cost of money.
    pub capital_minor: i64,
    /// Expected loss.
    pub loss_minor: Option<i64>,
    /// Cost of collecting.
    pub collection_minor: i64,
    /// What is left.
    pub left_minor: Option<i64>,
    /// Probability at which nothing is left, millionths.
    pub break_even_micro: Option<i64>,
}

/// A step of the chain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDoc {
    /// Who signs.
    pub role: String,
    /// Days to do it in.
    pub days: i32,
}

/// What the rules make of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeighedDoc {
    /// Code of the tier.
    pub tier: String,
    /// `amount` or `none`; empty without an assessment.
    pub kind: String,
    /// The limit proposed, minor units.
    pub amount_minor: Option<i64>,
    /// The terms proposed.
    pub terms: String,
    /// Deposit, basis points.
    pub prepay_bps: i32,
    /// `none`, `preferred`, `required`.
    pub guarantee: String,
    /// Months until the next review.
    pub review_months: i32,
    /// The methods.
    pub methods: Vec<MethodDoc>,
    /// The steps after them.
    pub steps: Vec<Said>,
    /// Codes of the parts that must be there.
    pub needed: Vec<String>,
    /// Codes of those that are not.
    pub missing: Vec<String>,
    /// Who signs.
    pub chain: Vec<StepDoc>,
    /// A year of credit as wanted.
    pub profit: ProfitDoc,
    /// What the approvers must know: each a sentence.
    pub remarks: Vec<Said>,
}

/// By which packs a request was weighed: name and digest of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacksDoc {
    /// The day on which they counted.
    pub on: String,
    /// `limits`.
    pub limits: String,
    /// `tiers`.
    pub tiers: String,
    /// `granting`.
    pub granting: String,
    /// `matrix`; empty where the tier table alone counted.
    pub matrix: String,
    /// `terms`, the catalogue of the programme.
    pub terms: String,
}

/// A signed step, a question, a remark: one line of the trail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailDoc {
    /// Code of the act.
    pub act: String,
    /// Place in the chain, from 1; 0 outside of it.
    pub place: i64,
    /// Login.
    pub actor: String,
    /// Name.
    pub name: String,
    /// Role of the step, or empty.
    pub role: String,
    /// `own`, `for`, `owner`, or empty.
    pub capacity: String,
    /// For whom, or empty.
    pub on_behalf: String,
    /// Limit signed for, minor units.
    pub amount_minor: Option<i64>,
    /// Terms signed for, or empty.
    pub terms: String,
    /// What was said.
    pub note: String,
    /// The day.
    pub on: String,
}

/// The decision record (授信决定书).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionDoc {
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// `new`, `change` or `review`.
    pub what: String,
    /// Login of the applicant.
    pub applicant: String,
    /// Their name.
    pub applicant_name: String,
    /// Currency of all amounts.
    pub currency: String,
    /// What was wanted.
    pub wanted: WantedDoc,
    /// What was known.
    pub evidence: EvidenceDoc,
    /// What the rules made of it.
    pub weighed: WeighedDoc,
    /// By which packs.
    pub packs: PacksDoc,
    /// Everything that was done.
    pub trail: Vec<TrailDoc>,
    /// `granted` or `refused`.
    pub outcome: String,
    /// `amount`, `none`, `unlimited`; empty where refused.
    pub kind: String,
    /// The limit granted, minor units.
    pub amount_minor: Option<i64>,
    /// The terms granted.
    pub terms: String,
    /// The first day.
    pub from_on: String,
    /// The last day; empty is until further notice.
    pub to_on: String,
    /// The next review.
    pub review_on: String,
}
