//! The whole portfolio in one pass: sums by tier and kind, thirteen months of receivables,
//! concentration and expected receipts. Stored as a document, so that pages only read.
//!
//! Headline and ageing are the receivables room's own ageing of the day. All is in the company's
//! currency, each item converted and rounded by itself, as the ageing does it: tiers and forecast at
//! the rate of the day of judgement; a past month's end at the rate of that day; what was invoiced
//! at the rate of the invoice's day, as it was booked; money at the rate of the day it counts from.

use std::collections::BTreeMap;

use base::{Day, Money, Result};
use quant::{
    behaviour::{Accumulator, Behaviour, HISTORY_MONTHS, Window},
    forecast::{self, OpenItem},
    lateness::{Curve, Lateness},
    metrics,
};

pub use super::figures::{BucketDoc, MonthPoint, Portfolio, Slice, TopBuyer, UnratedDoc, WeekDoc};
use super::{judge::Judged, load::Known};
use crate::{
    policy::Tier,
    receivables::{Ageing, ItemFacts, PaymentBy, RateBook},
};

/// Months of history shown, the running one included.
const MONTHS: usize = 13;
/// How many invoices of its own weigh as much as the portfolio in a buyer's curve.
const STRENGTH: f64 = 8.0;
/// Buyers named in the concentration.
const TOP: usize = 10;

/// One debtor of the forecast.
struct Debtor {
    lateness: Lateness,
    open: Vec<(i64, i32)>,
}

/// Sums that grow buyer by buyer.
pub(super) struct Sums {
    as_of: Day,
    rates: RateBook,
    ends: Vec<Day>,
    open: Vec<i64>,
    overdue: Vec<i64>,
    /// Invoiced and collected, by the months of behaviour.
    trade: Vec<(i64, i64)>,
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
    pub fn new(as_of: Day, rates: &RateBook) -> Self {
        let first = as_of.month_start();
        let months = i32::try_from(MONTHS).unwrap_or(i32::MAX);
        let ends = (0..months).rev().map(|back| first.plus_months(-back).month_end().min(as_of));
        let mut tiers = BTreeMap::new();
        for tier in Tier::ALL {
            tiers.insert(tier.code(), slice(tier.code()));
        }
        Self {
            as_of,
            rates: rates.clone(),
            ends: ends.collect(),
            open: vec![0; MONTHS],
            overdue: vec![0; MONTHS],
            trade: vec![(0, 0); HISTORY_MONTHS],
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
            self.add_trade(item);
            for (place, end) in self.ends.iter().enumerate() {
                let own = item.open_on(*end);
                if own == 0 {
                    continue;
                }
                let open = self.rates.view(Money::new(own, item.currency), *end).minor;
                let add = |sums: &mut [i64]| {
                    if let Some(sum) = sums.get_mut(place) {
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

    /// A cancelled invoice is no sale; a credit note and a write-off are no money.
    fn add_trade(&mut self, item: &ItemFacts) {
        let sale = item.amount_minor.saturating_sub(item.cancelled_minor());
        let sale = self.rates.view(Money::new(sale, item.currency), item.issued_on);
        if let Some((sum, _)) = place_of(self.as_of, item.issued_on, &mut self.trade) {
            *sum = sum.saturating_add(sale.minor);
        }
        for part in item.payments.iter().filter(|part| part.by == PaymentBy::Receipt) {
            let money = self.rates.view(Money::new(part.amount_minor, item.currency), part.on);
            if let Some((_, sum)) = place_of(self.as_of, part.on, &mut self.trade) {
                *sum = sum.saturating_add(money.minor);
            }
        }
    }

    /// What has been added up.
    pub fn finish(mut self, ageing: &Ageing) -> Portfolio {
        self.keep_top();
        let whole = self.all.finish();
        let history = self.history(&whole);
        let exposure: i64 = self.exposures.iter().fold(0, |sum, e| sum.saturating_add(*e));
        for buyer in &mut self.top {
            buyer.share_bps = metrics::overdue_bps(buyer.exposure_minor, exposure).unwrap_or(0);
        }
        let (sales, days) = self.trailing(&whole, HISTORY_MONTHS - 1);
        let current = ageing.open_minor - ageing.overdue_minor();
        let months: Vec<(i64, u32)> = (0..HISTORY_MONTHS)
            .rev()
            .map(|place| (self.invoiced(place), days_of(&whole, place, self.as_of)))
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

    fn history(&self, whole: &Behaviour) -> Vec<MonthPoint> {
        let skip = HISTORY_MONTHS - MONTHS;
        let sums = self.ends.iter().zip(&self.open).zip(&self.overdue);
        let point = |(place, ((end, open), overdue)): (usize, ((&Day, &i64), &i64))| {
            let (invoiced_minor, collected_minor) =
                self.trade.get(place + skip).copied().unwrap_or_default();
            let (sales, days) = self.trailing(whole, place + skip);
            MonthPoint {
                month: end.month_label(),
                on: end.to_string(),
                open_minor: *open,
                overdue_minor: *overdue,
                invoiced_minor,
                collected_minor,
                dso_days: metrics::dso(*open, sales, days),
            }
        };
        sums.enumerate().map(point).collect()
    }

    fn invoiced(&self, place: usize) -> i64 {
        self.trade.get(place).map_or(0, |(invoiced, _)| *invoiced)
    }

    /// Sales and days of a month and the two before it, as far as there is trade: a company's first
    /// month is not spread over three.
    fn trailing(&self, whole: &Behaviour, place: usize) -> (i64, u32) {
        let first = self.trade.iter().position(|(invoiced, _)| *invoiced > 0).unwrap_or(0);
        let from = place.saturating_sub(2).max(first);
        (from..=place).fold((0, 0), |(sales, days), month| {
            let days = days + days_of(whole, month, self.as_of);
            (sales.saturating_add(self.invoiced(month)), days)
        })
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

/// The sums of the month that a day lies in; none for a day outside the months that are shown.
fn place_of(as_of: Day, day: Day, sums: &mut [(i64, i64)]) -> Option<&mut (i64, i64)> {
    let months = |day: Day| i32::from(day.year()) * 12 + i32::from(day.month());
    let back = usize::try_from(months(as_of) - months(day)).ok()?;
    let place = sums.len().checked_sub(1 + back)?;
    sums.get_mut(place).filter(|_| day <= as_of)
}

/// Days of a month up to the day of judgement.
fn days_of(whole: &Behaviour, place: usize, as_of: Day) -> u32 {
    let days = whole
        .months
        .get(place)
        .map_or(0, |month| month.starts.month_end().min(as_of).days_since(month.starts) + 1);
    u32::try_from(days).unwrap_or(0)
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
