//! What a contact moved in the company's own records, and what a book would stand at under other contacts than
//! those that were. A rule, pure.
//!
//! An item past its day is looked at on days with a contact and on days of a weekly grid behind which lay no contact
//! for the whole horizon; what is compared is the share of its open money that came within the horizon. Days of one
//! buyer are not independent, so the interval is that of sums by buyer (cluster-robust, 95 %). Who is contacted is
//! chosen by people: the difference is a description of the records and no proof. A band of age with too few rows, or
//! one in which the contacted paid no more, says nothing, and contacts in it count as without effect.
//!
//! The book of the year is then walked item by item. The ledger stays as it was wherever both have contacts or
//! neither has. On a day within the horizon of a contact that was not, an open item shrinks by the daily share that
//! contacts added; money that came within the horizon of a contact that would not have been stays open for the part
//! that the contact added, and comes in later at the pace of days without one.

use std::collections::BTreeMap;

use base::Day;

use super::follow::{FollowCase, FollowItem};

/// How effects are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectRule {
    /// Days within which money is counted to a contact.
    pub horizon_days: i32,
    /// First days of the bands of age past the due day, rising.
    pub bands: Vec<i32>,
    /// Fewest rows with a contact in a band, and fewest without.
    pub least_rows: i64,
    /// Fewest buyers on each side.
    pub least_buyers: i64,
}

impl EffectRule {
    /// The band of an age; `None` before the first.
    pub fn band(&self, days: i32) -> Option<usize> {
        self.bands.iter().rposition(|first| days >= *first)
    }
}

/// Days between two looks without a contact.
const GRID_DAYS: i32 = 7;
/// The normal deviate of a 95 % interval.
const DEVIATE: f64 = 1.959_964;

/// Rows of one buyer in one band: how many and the sum of their shares, with a contact and without.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    count: [i64; 2],
    sum: [f64; 2],
}

/// Rows seen so far, buyer by buyer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectRows {
    bands: Vec<Vec<Sums>>,
}

/// Why a band says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untold {
    /// Too few rows or buyers on one side.
    Few,
    /// Those who were contacted paid no more: that tells who is contacted, not what contacts do.
    Less,
}

/// What contacts added in a band.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Rows with a contact and without.
    pub rows: [i64; 2],
    /// Buyers of them.
    pub buyers: [i64; 2],
    /// Average share paid within the horizon, with a contact and without; `None` without rows.
    pub paid: [Option<f64>; 2],
    /// The difference with its interval: low, middle, high; `None` where a side has too few.
    pub added: Option<[f64; 3]>,
    /// Why it says nothing.
    pub untold: Option<Untold>,
}

#[expect(clippy::cast_precision_loss, reason = "counts and shares of money, not money")]
fn float(minor: i64) -> f64 {
    minor as f64
}

impl EffectRows {
    /// Looks at a buyer's year.
    pub fn add(&mut self, rule: &EffectRule, case: &FollowCase, (from, until): (Day, Day)) {
        self.bands.resize(rule.bands.len(), Vec::new());
        let mut sums: BTreeMap<usize, Sums> = BTreeMap::new();
        let last = until.plus_days(-rule.horizon_days);
        let mut days = case.contacted.clone();
        days.sort_unstable();
        days.dedup();
        let quiet = |on: Day| !days.iter().any(|day| exposes(rule, *day, on) || *day == on);
        for item in &case.items {
            let first = item.due_on.plus_days(1).max(from);
            let mut look = |on: Day, side: usize| {
                let band = rule.band(on.days_since(item.due_on));
                if let (Some(band), Some(share)) = (band, paid_share(rule, item, on)) {
                    let of = sums.entry(band).or_default();
                    if let (Some(count), Some(sum)) = (of.count.get_mut(side), of.sum.get_mut(side))
                    {
                        *count += 1;
                        *sum += share;
                    }
                }
            };
            days.iter().filter(|on| (first..=last).contains(on)).for_each(|on| look(*on, 0));
            let shift = i32::try_from(item.item_id.rem_euclid(i64::from(GRID_DAYS))).unwrap_or(0);
            let mut on = first.plus_days(shift);
            while on <= last {
                if item.open_on(on) <= 0 && item.taken_off.iter().all(|(day, _)| *day <= on) {
                    break;
                }
                if quiet(on) {
                    look(on, 1);
                }
                on = on.plus_days(GRID_DAYS);
            }
        }
        for (band, of) in sums {
            if let Some(rows) = self.bands.get_mut(band) {
                rows.push(of);
            }
        }
    }

    /// What contacts added, band by band.
    pub fn effects(&self, rule: &EffectRule) -> Vec<Effect> {
        let none = Vec::new();
        let bands = 0..rule.bands.len();
        bands.map(|band| effect(rule, self.bands.get(band).unwrap_or(&none))).collect()
    }
}

/// The share of what is open at the end of a day that came within the horizon.
fn paid_share(rule: &EffectRule, item: &FollowItem, on: Day) -> Option<f64> {
    let open = item.open_on(on);
    let left = item.open_on(on.plus_days(rule.horizon_days));
    (open > 0).then(|| (float(open - left) / float(open)).clamp(0.0, 1.0))
}

/// Whether a day lies within the horizon behind a contact.
fn exposes(rule: &EffectRule, contact: Day, on: Day) -> bool {
    contact < on && on.days_since(contact) <= rule.horizon_days
}

fn effect(rule: &EffectRule, buyers: &[Sums]) -> Effect {
    let of = |side: usize| {
        let count: i64 = buyers.iter().filter_map(|one| one.count.get(side)).sum();
        let sum: f64 = buyers.iter().filter_map(|one| one.sum.get(side)).sum();
        let there = buyers.iter().filter(|one| one.count.get(side).is_some_and(|n| *n > 0));
        (count, i64::try_from(there.count()).unwrap_or(i64::MAX), sum)
    };
    let (talked, quiet) = (of(0), of(1));
    let mean = |(count, _, sum): (i64, i64, f64)| (count > 0).then(|| sum / float(count));
    let few =
        |(count, buyers, _): (i64, i64, f64)| count < rule.least_rows || buyers < rule.least_buyers;
    let paid = [mean(talked), mean(quiet)];
    let told = Effect {
        rows: [talked.0, quiet.0],
        buyers: [talked.1, quiet.1],
        paid,
        added: None,
        untold: Some(Untold::Few),
    };
    let [Some(with), Some(without)] = paid else { return told };
    if few(talked) || few(quiet) {
        return told;
    }
    // Sums by buyer of what each row stands off its side's average: their squares make the variance of the difference.
    let square = |one: &Sums| {
        let ([n1, n0], [s1, s0]) = (one.count, one.sum);
        let with = (s1 - float(n1) * with) / float(talked.0);
        let without = (s0 - float(n0) * without) / float(quiet.0);
        (with - without).powi(2)
    };
    let groups = float(i64::try_from(buyers.len()).unwrap_or(2).max(2));
    let variance = buyers.iter().map(square).sum::<f64>() * groups / (groups - 1.0);
    let (middle, half) = (with - without, DEVIATE * variance.sqrt());
    Effect {
        added: Some([middle - half, middle, middle + half]),
        untold: (middle <= 0.0).then_some(Untold::Less),
        ..told
    }
}

/// What comes in on one day, as shares of what is open.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    /// Without a contact.
    pub quiet: f64,
    /// What a contact adds.
    pub added: f64,
}

/// The daily paces of the bands by the low end, the middle or the high end of what contacts added (0, 1, 2). An end
/// below nothing counts as nothing.
pub fn paces(rule: &EffectRule, effects: &[Effect], end: usize) -> Vec<Pace> {
    let daily = |share: f64| {
        1.0 - (1.0 - share.clamp(0.0, 0.999)).powf(1.0 / f64::from(rule.horizon_days.max(1)))
    };
    let pace = |effect: &Effect| {
        let quiet = effect.paid.get(1).copied().flatten().unwrap_or(0.0);
        let added = match (effect.untold, effect.added) {
            (None, Some(ends)) => ends.get(end).copied().unwrap_or(0.0).max(0.0),
            _ => 0.0,
        };
        let both = daily((quiet + added).min(0.999));
        Pace { quiet: daily(quiet), added: (both - daily(quiet)).max(0.0) }
    };
    effects.iter().map(pace).collect()
}

/// Walks along sorted days of contacts with a day that only rises.
struct Along<'a> {
    days: &'a [Day],
    next: usize,
}

impl Along<'_> {
    /// Whether a day lies within the horizon behind the last contact before it.
    fn exposes(&mut self, rule: &EffectRule, on: Day) -> bool {
        while self.days.get(self.next).is_some_and(|day| *day < on) {
            self.next += 1;
        }
        let last = self.next.checked_sub(1).and_then(|at| self.days.get(at));
        last.is_some_and(|day| exposes(rule, *day, on))
    }
}

/// What would be open of an item past its day at the end of the last day, in its currency, had it been asked for on
/// other days than those on which its buyer was contacted. Both are given in rising order.
pub fn open_under(
    (rule, paces): (&EffectRule, &[Pace]),
    item: &FollowItem,
    (asked, contacted): (&[Day], &[Day]),
    (from, until): (Day, Day),
) -> f64 {
    let first = item.due_on.plus_days(1).max(from);
    let left = item.open_on(until).max(0);
    let moved = item.taken_off.iter().map(|(day, _)| *day).max();
    let (mut asked, mut contacted) =
        (Along { days: asked, next: 0 }, Along { days: contacted, next: 0 });
    let (mut share, mut late) = (1.0_f64, 0.0_f64);
    let mut on = first;
    while on <= until {
        // What is paid, and paid late by nobody's omission, stays paid.
        if left == 0 && late < 0.5 && moved.is_none_or(|day| day < on) {
            return 0.0;
        }
        let pace = rule.band(on.days_since(item.due_on)).and_then(|band| paces.get(band));
        let pace = pace.copied().unwrap_or_default();
        let (then, was) = (asked.exposes(rule, on), contacted.exposes(rule, on));
        late *= 1.0 - pace.quiet - if then { pace.added } else { 0.0 };
        if then && !was {
            share *= 1.0 - pace.added;
        }
        if was && !then && pace.added > 0.0 {
            let came: i64 =
                item.taken_off.iter().filter(|(day, _)| *day == on).map(|(_, minor)| minor).sum();
            late += float(came.max(0)) * share * pace.added / (pace.quiet + pace.added);
        }
        on = on.plus_days(1);
    }
    (float(left) * share + late).min(float(item.whole.0))
}

#[cfg(test)]
#[path = "effect_tests.rs"]
mod tests;
