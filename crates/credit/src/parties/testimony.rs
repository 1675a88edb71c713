//! What others say of a buyer: reports and what was found in them (B03), references (B07), its credit
//! elsewhere (B09), and who really pays.

use base::{Day, Money, Result};

use super::PartyRejection;

/// Kinds of reports.
pub const REPORTS: [&str; 6] = ["bureau", "registry", "court", "bank", "auditor", "other"];

/// Kinds of findings; what each means stands in `content/findings.toml`.
pub const FINDINGS: [&str; 10] = [
    "litigation",
    "enforcement",
    "dishonest",
    "bankruptcy",
    "penalty",
    "abnormal",
    "tax-arrears",
    "equity-change",
    "pledge",
    "good",
];

/// How somebody who gives a reference knows the buyer.
pub const RELATIONS: [&str; 5] = ["supplier", "bank", "buyer", "peer", "other"];

/// What a reference thinks.
pub const REFERENCE_OPINIONS: [&str; 4] = ["good", "fair", "poor", "none"];

/// What happened to credit elsewhere.
pub const PAST_CREDITS: [&str; 6] =
    ["clean", "late", "extended", "restructured", "defaulted", "written-off"];

/// A report to file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// One of [`REPORTS`].
    pub kind: String,
    /// Who made it.
    pub provider: String,
    /// The day for which it is stated.
    pub as_of: Day,
    /// What it says, in a few sentences.
    pub summary: String,
    /// The paper among the buyer's documents.
    pub document_id: Option<i64>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// The report that it stands in.
    pub report_id: Option<i64>,
    /// One of [`FINDINGS`].
    pub kind: String,
    /// The day of the case, the decision, the change.
    pub on: Day,
    /// What it is about in money.
    pub amount: Option<Money>,
    /// In words: court, number of the case, what was decided.
    pub text: String,
    /// Where it is known from.
    pub source: String,
}

/// What somebody says who deals with the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReference {
    /// The day of the talk.
    pub on: Day,
    /// Who was asked: firm and person.
    pub who: String,
    /// One of [`RELATIONS`].
    pub relation: String,
    /// Years that they deal with each other.
    pub years: Option<i64>,
    /// Days of credit that they give.
    pub terms_days: Option<i64>,
    /// Days late, as a rule; negative is early.
    pub late_days: Option<i64>,
    /// The most that they let stand open.
    pub highest: Option<Money>,
    /// One of [`REFERENCE_OPINIONS`].
    pub opinion: String,
    /// 1 hearsay, 2 own experience, 3 seen on paper.
    pub weight: i64,
    /// What was said.
    pub text: String,
}

/// Credit that the buyer had elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPastCredit {
    /// One of [`PAST_CREDITS`].
    pub kind: String,
    /// From when.
    pub from_on: Day,
    /// Until when; `None` is still so.
    pub to_on: Option<Day>,
    /// Who gave it.
    pub creditor: String,
    /// How much.
    pub amount: Option<Money>,
    /// In words.
    pub text: String,
    /// Where it is known from.
    pub source: String,
}

/// Who pays for a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayer {
    /// The code of the payer, where it is in the house's files.
    pub code: Option<String>,
    /// Its name; that of the file where a code is given.
    pub name: String,
    /// Since when.
    pub since_on: Day,
    /// Why: parent, financing company, owner in person.
    pub reason: String,
}

/// A row with what the house adds to what was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// Row id.
    pub id: i64,
    /// What was recorded.
    pub of: T,
    /// Who recorded it.
    pub actor: String,
    /// Findings: closed on a day and how. Payers: no longer from a day on.
    pub ended: Option<(Day, String)>,
}

/// The whole testimony.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Testimony {
    /// Reports, the newest first.
    pub reports: Vec<Kept<NewReport>>,
    /// Findings, the newest first.
    pub findings: Vec<Kept<NewFinding>>,
    /// References, the newest first.
    pub references: Vec<Kept<NewReference>>,
    /// Credit elsewhere, the newest first.
    pub past: Vec<Kept<NewPastCredit>>,
    /// Payers, the newest first.
    pub payers: Vec<Kept<NewPayer>>,
}

impl Testimony {
    /// Days late as references tell them, each counted by its weight, and how many told them.
    /// References older than two years before `as_of` say nothing any more.
    pub fn told_late_days(&self, as_of: Day) -> Option<(f64, usize)> {
        let oldest = as_of.plus_months(-24);
        let told: Vec<(i64, i64)> = self
            .references
            .iter()
            .filter(|one| one.of.on > oldest && one.of.on <= as_of)
            .filter_map(|one| Some((one.of.late_days?, one.of.weight)))
            .collect();
        let weight: i64 = told.iter().map(|(_, weight)| weight).sum();
        #[allow(clippy::cast_precision_loss, reason = "days to read")]
        let mean = |sum: i64| sum as f64 / weight as f64;
        (weight > 0).then(|| (mean(told.iter().map(|(d, w)| d * w).sum()), told.len()))
    }

    /// Findings that stand open and are not good news.
    pub fn open_findings(&self) -> usize {
        self.findings.iter().filter(|one| one.ended.is_none() && one.of.kind != "good").count()
    }
}

/// Holds a word against its list.
pub(super) fn admit(field: &'static str, value: &str, list: &[&str]) -> Result<()> {
    if list.contains(&value) {
        return Ok(());
    }
    Err(PartyRejection::UnknownWord { field, value: value.to_owned() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_count_by_their_weight_and_grow_old() {
        let reference = |on: &str, late_days, weight| Kept {
            id: 0,
            of: NewReference {
                on: on.parse().expect("day"),
                who: String::new(),
                relation: "supplier".to_owned(),
                years: None,
                terms_days: None,
                late_days,
                highest: None,
                opinion: "fair".to_owned(),
                weight,
                text: String::new(),
            },
            actor: String::new(),
            ended: None,
        };
        let mut testimony = Testimony::default();
        let today: Day = "2026-11-21".parse().expect("day");
        assert_eq!(testimony.told_late_days(today), None);
        testimony.references = vec![
            reference("2026-10-01", Some(30), 3),
            reference("2026-01-01", Some(10), 1),
            reference("2026-09-01", None, 3),
            reference("2024-11-21", Some(300), 3),
        ];
        assert_eq!(testimony.told_late_days(today), Some((25.0, 2)));
    }
}
