//! The whole portfolio in one pass: sums by tier and kind, thirteen months of receivables,
//! concentration and expected receipts. Stored as a document, so that pages only read.
//!
//! Headline and ageing are the receivables room's own ageing of the day. All is in the company's
//! currency: tiers and forecast at the rate of the day of judgement, as the ageing is; a past
//! month's end at the rate of that day, as the ageing of that day is.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Result};
use quant::{
    behaviour::{Accumulator, Behaviour, HISTORY_MONTHS, Window},
    forecast::{self, OpenItem},
    lateness::{Curve, Lateness},
    metrics,
};
use serde::{Deserialize, Serialize};

use super::{judge::Judged, load::Known};
use crate::{
    policy::Tier,
    receivables::{Ageing, RateBook, Unrated},
};

/// Months of history shown, the running one included.
const MONTHS: usize = 13;
/// How many invoices of its own weigh as much as the portfolio in a buyer's curve.
const STRENGTH: f64 = 8.0;
/// Buyers named in the concentration.
const TOP: usize = 10;

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
    /// Settled in the month.
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

/// One debtor of the forecast.
struct Debtor {
    lateness: Lateness,
    open: Vec<(i64, i32)>,
}

/// Sums that grow buyer by buyer.
pub(super) struct Sums {
    as_of: Day,
    ends: Vec<Day>,
    open: Vec<BTreeMap<Currency, i64>>,
    overdue: Vec<BTreeMap<Currency, i64>>,
    all: Accumulator,
    tiers: BTreeMap<&'static str, Slice>,
    kinds: BTreeMap<&'static str, Slice>,
    quadrants: BTreeMap<&'static str, Slice>,
    exposures: Vec<i64>,
    top: Vec<TopBuyer>,
    debtors: Vec<Debtor>,
    expected_loss: f64,
    promised: i64,
    buyers: u64,
    scored: u64,
    tasks: u64,
}

impl Sums {
    pub fn new(as_of: Day) -> Self {
        let first = as_of.month_start();
        let months = i32::try_from(MONTHS).unwrap_or(i32::MAX);
        let ends = (0..months).rev().map(|back| first.plus_months(-back).month_end().min(as_of));
        let mut tiers = BTreeMap::new();
        for tier in Tier::ALL {
            tiers.insert(tier.code(), slice(tier.code()));
        }
        Self {
            as_of,
            ends: ends.collect(),
            open: vec![BTreeMap::new(); MONTHS],
            overdue: vec![BTreeMap::new(); MONTHS],
            all: Accumulator::new(as_of, Window::default()),
            tiers,
            kinds: BTreeMap::new(),
            quadrants: BTreeMap::new(),
            exposures: Vec::new(),
            top: Vec::new(),
            debtors: Vec::new(),
            expected_loss: 0.0,
            promised: 0,
            buyers: 0,
            scored: 0,
            tasks: 0,
        }
    }

    /// Adds one buyer.
    pub fn add(&mut self, known: &Known, judged: &Judged) -> Result<()> {
        self.all
            .merge(&judged.accumulator)
            .map_err(|error| base::Failure::broken("adding up the portfolio", error))?;
        self.add_history(known);
        let exposure = judged.exposure.minor;
        // As the ageing counts: whoever has something open, even where more came in unallocated.
        let owes = known.items.iter().any(|item| item.open_minor() > 0);
        let kind = known.buyer.kind.code();
        let quadrant = judged.score.quadrant.code();
        for part in [
            self.tiers.entry(judged.tier.code()).or_insert_with(|| slice(judged.tier.code())),
            self.kinds.entry(kind).or_insert_with(|| slice(kind)),
            self.quadrants.entry(quadrant).or_insert_with(|| slice(quadrant)),
        ] {
            part.buyers += 1;
            part.owing += u64::from(owes);
            part.exposure_minor = part.exposure_minor.saturating_add(exposure);
            part.overdue_minor = part.overdue_minor.saturating_add(judged.behaviour.overdue_minor);
            part.sales_minor = part.sales_minor.saturating_add(judged.behaviour.volume_minor);
        }
        self.buyers += 1;
        self.scored += u64::from(judged.score.total.is_some());
        self.tasks += u64::from(judged.task.is_some());
        self.expected_loss += judged.score.pd.unwrap_or(0.0) * float(exposure);
        let until = self.as_of.plus_days(7 * i32::try_from(forecast::WEEKS).unwrap_or(13));
        let promised = judged.promises.next_open.filter(|p| p.due_on <= until);
        self.promised = self.promised.saturating_add(promised.map_or(0, |p| p.amount_minor));
        self.add_debtor(known, judged, exposure);
        Ok(())
    }

    fn add_debtor(&mut self, known: &Known, judged: &Judged, exposure: i64) {
        if exposure > 0 {
            self.exposures.push(exposure);
            self.top.push(TopBuyer {
                code: known.buyer.code.clone(),
                name: known.buyer.name.clone(),
                exposure_minor: exposure,
                share_bps: 0,
                tier: judged.tier.code().to_owned(),
            });
            if self.top.len() >= TOP * 8 {
                self.keep_top();
            }
        }
        if !judged.open.is_empty() {
            let late = |item: &super::judge::Open| self.as_of.days_since(item.due_on);
            let open = judged.open.iter().map(|item| (item.open_minor, late(item)));
            let open = open.collect();
            self.debtors.push(Debtor { lateness: judged.behaviour.lateness, open });
        }
    }

    fn keep_top(&mut self) {
        self.top.sort_by(|a, b| {
            b.exposure_minor.cmp(&a.exposure_minor).then_with(|| a.code.cmp(&b.code))
        });
        self.top.truncate(TOP);
    }

    fn add_history(&mut self, known: &Known) {
        for item in &known.items {
            for (place, end) in self.ends.iter().enumerate() {
                let open = item.open_on(*end);
                if open == 0 {
                    continue;
                }
                let add = |sums: &mut [BTreeMap<Currency, i64>]| {
                    if let Some(sums) = sums.get_mut(place) {
                        let sum = sums.entry(item.currency).or_insert(0);
                        *sum = sum.saturating_add(open);
                    }
                };
                add(&mut self.open);
                if item.due_on < *end {
                    add(&mut self.overdue);
                }
            }
        }
    }

    /// What has been added up.
    pub fn finish(mut self, ageing: &Ageing, rates: &RateBook) -> Portfolio {
        self.keep_top();
        let whole = self.all.finish();
        let history = self.history(&whole, rates);
        let exposure: i64 = self.exposures.iter().fold(0, |sum, e| sum.saturating_add(*e));
        for buyer in &mut self.top {
            buyer.share_bps = metrics::overdue_bps(buyer.exposure_minor, exposure).unwrap_or(0);
        }
        let (sales, days) = trailing(&whole, HISTORY_MONTHS - 1, self.as_of);
        let current = ageing.open_minor - ageing.overdue_minor();
        let months: Vec<(i64, u32)> = (0..HISTORY_MONTHS)
            .rev()
            .map(|place| (invoiced(&whole, place), days_of(&whole, place, self.as_of)))
            .collect();
        let before = history.len().checked_sub(4).and_then(|place| history.get(place));
        let cei = before.and_then(|start| {
            let (begin, end) = (start.open_minor, ageing.open_minor);
            metrics::collection_effectiveness_percent(begin, sales, end, current)
        });
        let mut portfolio = Portfolio {
            as_of: self.as_of.to_string(),
            currency: ageing.currency.code().to_owned(),
            buyers: self.buyers,
            scored: self.scored,
            open_items: ageing.items,
            open_buyers: ageing.buyers,
            open_minor: ageing.open_minor,
            unallocated_minor: ageing.unallocated_minor.saturating_add(ageing.credit_note_minor),
            overdue_minor: ageing.overdue_minor(),
            overdue_bps: metrics::overdue_bps(ageing.overdue_minor(), ageing.open_minor),
            dso_days: metrics::dso(ageing.open_minor, sales, days),
            best_dso_days: metrics::best_possible_dso(current, sales, days),
            count_back_days: metrics::count_back_dso(ageing.open_minor, &months).map(|c| c.days),
            cei_percent: cei,
            expected_loss_minor: whole_minor(self.expected_loss),
            history,
            ageing: ageing.buckets.iter().map(bucket).collect(),
            unrated: ageing.unrated.iter().map(UnratedDoc::from).collect(),
            tiers: Tier::ALL.iter().filter_map(|t| self.tiers.get(t.code()).cloned()).collect(),
            kinds: self.kinds.values().cloned().collect(),
            quadrants: self.quadrants.values().cloned().collect(),
            top_bps: metrics::top_share_bps(&self.exposures, TOP),
            hhi: metrics::concentration(&self.exposures).map(|c| c.hhi),
            top: std::mem::take(&mut self.top),
            promised_minor: self.promised,
            tasks: self.tasks,
            ..Portfolio::default()
        };
        self.expect(&whole.lateness, &mut portfolio);
        portfolio
    }

    fn history(&self, whole: &Behaviour, rates: &RateBook) -> Vec<MonthPoint> {
        let skip = HISTORY_MONTHS - MONTHS;
        let sums = self.ends.iter().zip(&self.open).zip(&self.overdue);
        let view = |sums: &BTreeMap<Currency, i64>, end: Day| {
            let views = sums.iter().map(|(own, sum)| rates.view(Money::new(*sum, *own), end).minor);
            views.fold(0, i64::saturating_add)
        };
        type Own = BTreeMap<Currency, i64>;
        let point = |(place, ((end, open), overdue)): (usize, ((&Day, &Own), &Own))| {
            let (open, overdue) = (view(open, *end), view(overdue, *end));
            let month = whole.months.get(place + skip);
            let (sales, days) = trailing(whole, place + skip, self.as_of);
            MonthPoint {
                month: end.month_label(),
                on: end.to_string(),
                open_minor: open,
                overdue_minor: overdue,
                invoiced_minor: month.map_or(0, |m| m.invoiced_minor),
                collected_minor: month.map_or(0, |m| m.collected_minor),
                dso_days: metrics::dso(open, sales, days),
            }
        };
        sums.enumerate().map(point).collect()
    }

    fn expect(&self, portfolio: &Lateness, into: &mut Portfolio) {
        let curves: Vec<Curve> = self
            .debtors
            .iter()
            .map(|debtor| debtor.lateness.curve_towards(portfolio, STRENGTH))
            .collect();
        let items: Vec<OpenItem<'_>> = self
            .debtors
            .iter()
            .zip(&curves)
            .flat_map(|(debtor, curve)| {
                debtor.open.iter().map(move |(open_minor, days_late)| OpenItem {
                    open_minor: *open_minor,
                    days_late: *days_late,
                    curve,
                })
            })
            .collect();
        let Some(result) = forecast::expected_receipts(&items, forecast::WEEKS) else { return };
        let mut from = self.as_of.plus_days(1);
        for week in &result.weeks {
            into.weeks.push(WeekDoc {
                from_on: from.to_string(),
                expected_minor: week.expected_minor,
                half_minor: week.central_50_minor,
                most_minor: week.central_80_minor,
            });
            from = from.plus_days(7);
        }
        into.expected_minor = result.within.expected_minor;
        into.beyond_minor = result.beyond_minor;
    }
}

fn slice(code: &str) -> Slice {
    Slice { code: code.to_owned(), ..Slice::default() }
}

fn bucket(bucket: &crate::receivables::AgeingBucket) -> BucketDoc {
    BucketDoc {
        from_days: bucket.from_days,
        to_days: bucket.to_days,
        open_minor: bucket.open_minor,
        items: bucket.items,
    }
}

fn invoiced(whole: &Behaviour, place: usize) -> i64 {
    whole.months.get(place).map_or(0, |month| month.invoiced_minor)
}

/// Days of a month up to the day of judgement.
fn days_of(whole: &Behaviour, place: usize, as_of: Day) -> u32 {
    let days = whole
        .months
        .get(place)
        .map_or(0, |month| month.starts.month_end().min(as_of).days_since(month.starts) + 1);
    u32::try_from(days).unwrap_or(0)
}

/// Sales and days of a month and the two before it, as far as there is trade: a company's first
/// month is not spread over three.
fn trailing(whole: &Behaviour, place: usize, as_of: Day) -> (i64, u32) {
    let first = whole.months.iter().position(|month| month.invoiced_minor > 0).unwrap_or(0);
    let from = place.saturating_sub(2).max(first);
    (from..=place).fold((0, 0), |(sales, days), month| {
        (sales.saturating_add(invoiced(whole, month)), days + days_of(whole, month, as_of))
    })
}

fn float(minor: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "an expectation is a float")]
    {
        minor as f64
    }
}

fn whole_minor(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a float cast to i64 saturates")]
    {
        value.round() as i64
    }
}
