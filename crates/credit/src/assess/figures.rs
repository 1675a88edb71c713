//! The portfolio's figures as an assessment keeps them: one document, so that pages only read.

use serde::{Deserialize, Serialize};

use crate::receivables::Unrated;

/// One month of the portfolio's history.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MonthPoint {
    /// `2026-11`.
    pub month: String,
    /// The day for which it stands: the month's last, or the day of judgement.
    pub on: String,
    /// Open on that day.
    pub open_minor: i64,
    /// Overdue on that day.
    pub overdue_minor: i64,
    /// Invoiced in the month.
    pub invoiced_minor: i64,
    /// Money allocated in the month; no credit note and no write-off.
    pub collected_minor: i64,
    /// Days sales outstanding over this month and the two before it.
    pub dso_days: Option<f64>,
}

/// A part of the portfolio.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// A tier, a kind of customer or a quadrant, by code.
    pub code: String,
    /// Buyers in it.
    pub buyers: u64,
    /// Of these, buyers that owe something.
    pub owing: u64,
    /// Their exposure.
    pub exposure_minor: i64,
    /// What is overdue.
    pub overdue_minor: i64,
    /// Sales of the last twelve months.
    pub sales_minor: i64,
}

/// A large debtor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TopBuyer {
    /// The buyer's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its exposure.
    pub exposure_minor: i64,
    /// Share of all exposure, basis points.
    pub share_bps: i32,
    /// Its tier.
    pub tier: String,
}

/// Expected receipts of one week.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WeekDoc {
    /// Its first day.
    pub from_on: String,
    /// Expected.
    pub expected_minor: i64,
    /// With a chance of one half between these two.
    pub half_minor: (i64, i64),
    /// With a chance of four fifths between these two.
    pub most_minor: (i64, i64),
}

/// An ageing bucket.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BucketDoc {
    /// First day overdue; `None` has no lower end.
    pub from_days: Option<i32>,
    /// Last day overdue; `None` has no upper end.
    pub to_days: Option<i32>,
    /// Open.
    pub open_minor: i64,
    /// Items.
    pub items: i64,
}

/// What counts nothing in any total, because its currency has no rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UnratedDoc {
    /// The currency.
    pub currency: String,
    /// Open items.
    pub items: i64,
    /// Open, in its own minor units.
    pub open_minor: i64,
    /// Receipts and credit notes not allocated, in its own minor units.
    pub left_minor: i64,
}

impl From<&Unrated> for UnratedDoc {
    fn from(of: &Unrated) -> Self {
        let currency = of.currency.code().to_owned();
        Self { currency, items: of.items, open_minor: of.open_minor, left_minor: of.left_minor }
    }
}

/// The portfolio as of a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Portfolio {
    /// The day.
    pub as_of: String,
    /// The company's currency; all amounts are in its minor units.
    pub currency: String,
    /// Buyers in the file.
    pub buyers: u64,
    /// Buyers with a score.
    pub scored: u64,
    /// Open items.
    pub open_items: i64,
    /// Buyers with open items.
    pub open_buyers: i64,
    /// Open.
    pub open_minor: i64,
    /// Receipts and credit notes not allocated.
    pub unallocated_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Overdue over open, basis points.
    pub overdue_bps: Option<i32>,
    /// Days sales outstanding over the last three months.
    pub dso_days: Option<f64>,
    /// The same with only what is not due.
    pub best_dso_days: Option<f64>,
    /// Count-back DSO.
    pub count_back_days: Option<f64>,
    /// Collection effectiveness over the last three months, percent.
    pub cei_percent: Option<f64>,
    /// Σ exposure × PD: an expectation over the card's horizon, not a provision.
    pub expected_loss_minor: i64,
    /// Thirteen months, oldest first.
    pub history: Vec<MonthPoint>,
    /// Ageing by due date.
    pub ageing: Vec<BucketDoc>,
    /// What is in none of the amounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unrated: Vec<UnratedDoc>,
    /// By tier.
    pub tiers: Vec<Slice>,
    /// By kind of customer.
    pub kinds: Vec<Slice>,
    /// Ability × willingness.
    pub quadrants: Vec<Slice>,
    /// The largest debtors.
    pub top: Vec<TopBuyer>,
    /// Their share of all exposure, basis points.
    pub top_bps: Option<i32>,
    /// Herfindahl–Hirschman index of exposure.
    pub hhi: Option<f64>,
    /// Expected receipts of the next thirteen weeks.
    pub weeks: Vec<WeekDoc>,
    /// Expected within these weeks.
    pub expected_minor: i64,
    /// Not expected within these weeks.
    pub beyond_minor: i64,
    /// Promised and not yet due, within these weeks.
    pub promised_minor: i64,
    /// Lines of the worklist.
    pub tasks: u64,
}
