//! Rows to learn from: a buyer on a day, what was known before that day, whether somebody spoke to it on the day, and
//! whether money came for what was overdue within the horizon. Pure; the seed fixes which days without a contact
//! are taken.

use base::Day;
use serde::Deserialize;

use crate::scoring::pack::RawSource;

/// Numbers of a row before the contact and what goes with it.
pub(super) const KNOWN: usize = 7;
/// All columns: what was known, the contact, and the contact times days late, missed promises, amount.
pub(super) const COLUMNS: usize = KNOWN + 4;

/// What is learnt from, and when it is too little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnRule {
    /// Paid within so many days.
    pub horizon_days: i32,
    /// Days that are looked back.
    pub window_days: i32,
    /// A day without a contact is taken every so many days.
    pub grid_days: i32,
    /// Buyers at most.
    pub most_buyers: u32,
    /// Fewest rows.
    pub least_rows: usize,
    /// Fewest rows with a contact, and fewest without.
    pub least_contacts: usize,
    /// Fewest rows that were paid, and fewest that were not.
    pub least_paid: usize,
    /// The latest share of the rows, which is only measured on.
    pub hold_out_bps: i32,
    /// Fixes the choice of days.
    pub seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::collections) struct RawLearn {
    #[serde(rename = "source")]
    _source: RawSource,
    horizon_days: i32,
    window_days: i32,
    grid_days: i32,
    most_buyers: u32,
    least_rows: usize,
    least_contacts: usize,
    least_paid: usize,
    hold_out_bps: i32,
    seed: u64,
}

impl RawLearn {
    /// Checks it.
    ///
    /// # Errors
    /// What is out of range.
    pub(in crate::collections) fn check(self) -> Result<LearnRule, String> {
        let days = [self.horizon_days, self.grid_days];
        let sound = days.iter().all(|days| (1..=60).contains(days))
            && (60..=1_500).contains(&self.window_days)
            && (50..=20_000).contains(&self.most_buyers)
            && self.least_rows >= 50
            && self.least_contacts >= 10
            && self.least_paid >= 10
            && (500..=5_000).contains(&self.hold_out_bps);
        if !sound {
            let why = "learn: days 1 to 60, window_days 60 to 1500, most_buyers 50 to 20000, \
                       least_rows from 50, other leasts from 10, hold_out_bps 500 to 5000";
            return Err(why.to_owned());
        }
        Ok(LearnRule {
            horizon_days: self.horizon_days,
            window_days: self.window_days,
            grid_days: self.grid_days,
            most_buyers: self.most_buyers,
            least_rows: self.least_rows,
            least_contacts: self.least_contacts,
            least_paid: self.least_paid,
            hold_out_bps: self.hold_out_bps,
            seed: self.seed,
        })
    }
}

/// An item of a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverdueItem {
    /// Row id.
    pub id: i64,
    /// Its due day.
    pub due_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Whole units of the company's currency.
    pub units: i64,
}

/// A talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedTalk {
    /// Its day.
    pub on: Day,
}

/// A promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedPromise {
    /// When it was made.
    pub made_on: Day,
    /// Its day.
    pub due_on: Day,
    /// Whether the ledger has found it broken or only partly kept.
    pub missed: bool,
}

/// What the log and the ledger hold of one buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuyerLog {
    /// The buyer.
    pub buyer_id: i64,
    /// Its items.
    pub items: Vec<OverdueItem>,
    /// Money that came: the day and the item.
    pub money: Vec<(Day, i64)>,
    /// Talks, by day.
    pub talks: Vec<LoggedTalk>,
    /// Promises.
    pub promises: Vec<LoggedPromise>,
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRow {
    /// The buyer.
    pub buyer_id: i64,
    /// The day.
    pub on: Day,
    /// Whether somebody spoke to it on the day.
    pub contacted: bool,
    /// What was known before.
    pub known: [f64; KNOWN],
    /// Whole units overdue.
    pub units: i64,
    /// Whether money came for what was overdue, within the horizon.
    pub paid: bool,
}

impl SampleRow {
    /// The columns of the row, as if there had been a contact or none.
    pub(super) fn columns(&self, contacted: bool) -> [f64; COLUMNS] {
        let [amount, late, items, paid, talked, running, missed] = self.known;
        let of = f64::from(u8::from(contacted));
        let crossed = [of, of * late, of * missed, of * amount];
        let [contact, by_late, by_missed, by_amount] = crossed;
        [amount, late, items, paid, talked, running, missed, contact, by_late, by_missed, by_amount]
    }
}

/// Days after which the verdict on a promise is known.
const VERDICT_DAYS: i32 = 5;

#[expect(clippy::cast_precision_loss, reason = "a feature, not money")]
fn ln(units: i64) -> f64 {
    (units.max(0) as f64).ln_1p()
}

/// What was known of a buyer before a day; nothing where nothing was overdue then.
pub(super) fn known_on(log: &BuyerLog, on: Day) -> Option<([f64; KNOWN], i64)> {
    let open: Vec<&OverdueItem> = log
        .items
        .iter()
        .filter(|item| item.due_on < on && item.closed_on.is_none_or(|day| day >= on))
        .collect();
    let oldest = open.iter().map(|item| item.due_on).min()?;
    let units = open.iter().fold(0_i64, |sum, item| sum.saturating_add(item.units));
    let within = |day: Day, days: i32| day < on && on.days_since(day) <= days;
    let flag = |yes: bool| f64::from(u8::from(yes));
    let missed = log
        .promises
        .iter()
        .filter(|one| one.missed && on.days_since(one.due_on) > VERDICT_DAYS)
        .count();
    let count = |n: usize| ln(i64::try_from(n).unwrap_or(i64::MAX));
    let known = [
        ln(units),
        f64::from(on.days_since(oldest).min(365)) / 30.0,
        count(open.len()),
        flag(log.money.iter().any(|(day, _)| within(*day, 30))),
        flag(log.talks.iter().any(|talk| within(talk.on, 14))),
        flag(log.promises.iter().any(|one| one.made_on < on && one.due_on >= on)),
        count(missed.min(5)),
    ];
    Some((known, units))
}

fn paid_after(log: &BuyerLog, on: Day, days: i32) -> bool {
    let overdue = |id: i64| {
        let item = log.items.iter().find(|item| item.id == id);
        item.is_some_and(|item| item.due_on < on && item.closed_on.is_none_or(|day| day >= on))
    };
    let mut money = log.money.iter();
    money.any(|(day, item)| *day > on && day.days_since(on) <= days && overdue(*item))
}

/// A number out of seed and buyer (SplitMix64).
fn mixed(seed: u64, buyer: i64) -> u64 {
    let mut z = seed ^ buyer.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The rows of buyers up to a day: each day with a contact, and days without one on a grid that the seed shifts
/// for each buyer. Only days whose horizon is over by then.
pub fn rows(logs: &[BuyerLog], rule: &LearnRule, as_of: Day) -> Vec<SampleRow> {
    let last = as_of.plus_days(-rule.horizon_days);
    let first = as_of.plus_days(-rule.window_days);
    let mut rows = Vec::new();
    for log in logs {
        let spoken = |on: Day| log.talks.iter().any(|talk| talk.on == on);
        let mut days: Vec<Day> = log.talks.iter().map(|talk| talk.on).collect();
        let shift = mixed(rule.seed, log.buyer_id) % u64::try_from(rule.grid_days).unwrap_or(1);
        let mut on = first.plus_days(i32::try_from(shift).unwrap_or(0));
        while on <= last {
            days.push(on);
            on = on.plus_days(rule.grid_days);
        }
        days.sort_unstable();
        days.dedup();
        for on in days.into_iter().filter(|on| (first..=last).contains(on)) {
            let Some((known, units)) = known_on(log, on) else { continue };
            let paid = paid_after(log, on, rule.horizon_days);
            let contacted = spoken(on);
            rows.push(SampleRow { buyer_id: log.buyer_id, on, contacted, known, units, paid });
        }
    }
    rows.sort_by_key(|row| (row.on, row.buyer_id));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::ContactPack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn log() -> BuyerLog {
        let item = |id, due: &str, closed: Option<&str>| OverdueItem {
            id,
            due_on: day(due),
            closed_on: closed.map(day),
            units: 1_000,
        };
        BuyerLog {
            buyer_id: 7,
            items: vec![item(1, "2026-03-01", Some("2026-04-10")), item(2, "2026-06-01", None)],
            money: vec![(day("2026-04-10"), 1)],
            talks: vec![LoggedTalk { on: day("2026-04-01") }],
            promises: vec![LoggedPromise {
                made_on: day("2026-03-15"),
                due_on: day("2026-03-20"),
                missed: true,
            }],
        }
    }

    #[test]
    fn only_what_was_known_before_the_day_counts() {
        for (on, units, missed, talked, paid) in [
            ("2026-03-22", 1_000, false, false, false), // its verdict is not known yet
            ("2026-03-26", 1_000, true, false, false),
            ("2026-04-01", 1_000, true, false, false), // the talk of the day itself is not known
            ("2026-04-02", 1_000, true, true, false),
            ("2026-06-10", 1_000, true, false, false), // the money is more than a month ago
        ] {
            let (known, sum) = known_on(&log(), day(on)).expect("overdue");
            assert_eq!(sum, units, "{on}");
            let seen = (known[6] > 0.0, known[4] > 0.0, known[3] > 0.0);
            assert_eq!(seen, (missed, talked, paid), "{on}: {known:?}");
        }
        assert_eq!(known_on(&log(), day("2026-05-01")), None, "nothing is overdue");
        assert!(paid_after(&log(), day("2026-04-01"), 14));
        assert!(!paid_after(&log(), day("2026-03-20"), 14), "it came later");
    }

    #[test]
    fn the_seed_fixes_the_rows() {
        let rule = &ContactPack::shipped().learn;
        let as_of = day("2026-11-21");
        let first = rows(&[log()], rule, as_of);
        assert_eq!(first, rows(&[log()], rule, as_of));
        assert_eq!(first.iter().filter(|row| row.contacted).count(), 1);
        assert!(first.iter().all(|row| as_of.days_since(row.on) >= rule.horizon_days));
        let other = LearnRule { seed: rule.seed + 1, ..rule.clone() };
        assert_ne!(first, rows(&[log()], &other, as_of), "another seed takes other days");
    }
}
