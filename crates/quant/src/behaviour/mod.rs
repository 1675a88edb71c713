//! One buyer's payment behaviour as one mergeable accumulator.
//!
//! [`Accumulator::update`] takes one invoice (or instalment) at a time, [`Accumulator::merge`]
//! joins two accumulators of the same day and window, [`Accumulator::finish`] divides. Inside
//! there are only integer sums, counts, extremes, bit sets and the three latest settlements in
//! a total order, so the order and the grouping of the invoices never change the result: one
//! buyer on a page, a million on one machine and a cluster compute the same numbers.
//!
//! What the words mean here:
//! * **settled**: allocations up to and including `as_of` reach the amount; the settlement day
//!   is the day on which they reached it for good. More than the amount counts as the amount.
//! * **late**: settled after the due day, or open after it. Settling *on* the due day is on time.
//! * **days late**: days after the due day, 0 where on time or early, so that one early payment
//!   does not buy off a late one.
//! * **in the window**: an invoice by its issue day, a settlement by its settlement day, cash by
//!   its payment day. The window of 12 months as of 2026-11-21 is 2025-11-22 to 2026-11-21.
//! * **history**: the calendar month of `as_of` and the 23 before it, whatever the window is.
//!
//! What it is not: it knows no limits (see [`crate::limit`]), no scores, and no other currency
//! than the company's.

mod frame;
mod report;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use base::Day;

use crate::lateness::Lateness;
use frame::{DAY_WORDS, Frame};
pub use report::{Behaviour, Month, OrderStop};

/// Calendar months of history kept for charts and order patterns.
pub const HISTORY_MONTHS: usize = 24;

/// How far back a judgement looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Length of the rolling window in months.
    pub months: i32,
    /// The last so many days of the window are "recent" for the trend.
    pub recent_days: i32,
    /// An item later than this has broken its terms. The default of 30 days is the presumption
    /// of a significant increase in credit risk in IFRS 9 (5.5.11) and CAS 22.
    pub broken_after_days: i32,
}

impl Default for Window {
    fn default() -> Self {
        Self { months: 12, recent_days: 90, broken_after_days: 30 }
    }
}

/// One invoice or instalment as the ledger knew it by the day of judgement.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceFacts<'a> {
    /// A number that no other item of the buyer has; breaks ties between settlements of a day.
    pub id: i64,
    /// Issue day.
    pub issued: Day,
    /// Due day.
    pub due: Day,
    /// Amount in minor units of the company's currency.
    pub amount_minor: i64,
    /// Allocations, net of reversals, as (effective day, minor units), in any order. Those after
    /// the day of judgement are left out.
    pub payments: &'a [(Day, i64)],
    /// Whether the item is in dispute.
    pub disputed: bool,
}

/// One of the latest settlements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settlement {
    /// The day on which the item was settled.
    pub settled_on: Day,
    /// The item.
    pub id: i64,
    /// Days after the due day, 0 if on time.
    pub days_late: i32,
    /// The item's amount in minor units.
    pub amount_minor: i64,
}

/// Two accumulators of different days or windows cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch;

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the accumulators are of different days or windows")
    }
}

impl std::error::Error for Mismatch {}

/// The sums behind a [`Behaviour`]. A product of an amount and days has at most 87 bits, so the
/// 128-bit sums hold more than 2⁴⁰ invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accumulator {
    frame: Frame,
    ignored: u64,
    invoices: u64,
    volume: i128,
    first_issued: Option<Day>,
    last_issued: Option<Day>,
    last_paid: Option<Day>,
    standing: Standing,
    settled: Settled,
    cash: Cash,
    paid_items: u64,
    partial_items: u64,
    disputed: u64,
    broken_terms: u64,
    latest: [Option<Settlement>; 3],
    months: [MonthSums; HISTORY_MONTHS],
    issue_days: [u64; DAY_WORDS],
    lateness: Lateness,
}

/// What is open on the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    items: u64,
    open: i128,
    overdue_items: u64,
    overdue: i128,
    disputed: i128,
    overdue_disputed: i128,
    oldest_overdue_days: i32,
}

/// What was settled in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Settled {
    count: u64,
    late: u64,
    early: u64,
    amount: i128,
    days_late: i64,
    amount_days_late: i128,
    days_to_pay: i64,
    days_late_max: i32,
    recent: u64,
    recent_days_late: i64,
}

/// Money that came in during the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cash {
    paid: i128,
    paid_late: i128,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct MonthSums {
    invoices: u64,
    invoiced: i128,
    collected: i128,
    collected_late: i128,
    cash_days_late: i128,
}

/// How one item was paid.
#[derive(Default)]
struct Paid {
    minor: i128,
    /// Days on which something was paid.
    parts: u32,
    last_on: Option<Day>,
    settled_on: Option<Day>,
}

impl Accumulator {
    /// Nothing known yet, judged as of a day.
    pub fn new(as_of: Day, window: Window) -> Self {
        Self {
            frame: Frame::new(as_of, window),
            ignored: 0,
            invoices: 0,
            volume: 0,
            first_issued: None,
            last_issued: None,
            last_paid: None,
            standing: Standing::default(),
            settled: Settled::default(),
            cash: Cash::default(),
            paid_items: 0,
            partial_items: 0,
            disputed: 0,
            broken_terms: 0,
            latest: [None; 3],
            months: [MonthSums::default(); HISTORY_MONTHS],
            issue_days: [0; DAY_WORDS],
            lateness: Lateness::default(),
        }
    }

    /// Adds one item. Items of no or negative amount, and items issued after the day, are only
    /// counted as ignored. Each item must be added once.
    pub fn update(&mut self, facts: &InvoiceFacts<'_>) {
        if facts.amount_minor <= 0 || facts.issued > self.frame.as_of {
            self.ignored += 1;
            return;
        }
        self.note_issue(facts);
        let paid = self.note_payments(facts);
        if let Some(on) = paid.last_on {
            self.last_paid = self.last_paid.max(Some(on));
            if self.frame.in_window(on) {
                self.paid_items += 1;
                let partial = paid.parts > 1 || paid.settled_on.is_none();
                self.partial_items += u64::from(partial);
            }
        }
        let open = i128::from(facts.amount_minor) - paid.minor;
        if facts.disputed && (open > 0 || self.frame.in_window(facts.issued)) {
            self.disputed += 1;
        }
        match paid.settled_on {
            Some(on) => self.note_settled(facts, on),
            None => self.note_open(facts, open),
        }
    }

    fn note_issue(&mut self, facts: &InvoiceFacts<'_>) {
        let issued = facts.issued;
        self.first_issued = Some(self.first_issued.map_or(issued, |d| d.min(issued)));
        self.last_issued = self.last_issued.max(Some(issued));
        if self.frame.in_window(issued) {
            self.invoices += 1;
            self.volume += i128::from(facts.amount_minor);
        }
        if let Some(month) = self.frame.month_of(issued) {
            self.months[month].invoices += 1;
            self.months[month].invoiced += i128::from(facts.amount_minor);
        }
        if let Some(day) = self.frame.day_of(issued)
            && let Some(word) = self.issue_days.get_mut(day / 64)
        {
            *word |= 1 << (day % 64);
        }
    }

    /// Walks the payments day by day; what goes beyond the amount does not count.
    fn note_payments(&mut self, facts: &InvoiceFacts<'_>) -> Paid {
        let amount = i128::from(facts.amount_minor);
        let mut paid = Paid::default();
        let mut raw = 0_i128;
        let payments = in_order(facts.payments);
        for of_day in payments.chunk_by(|a, b| a.0 == b.0) {
            let Some((day, _)) = of_day.first().filter(|p| p.0 <= self.frame.as_of) else {
                break;
            };
            raw += of_day.iter().map(|p| i128::from(p.1)).sum::<i128>();
            let now = raw.clamp(0, amount);
            let change = now - paid.minor;
            if change > 0 {
                paid.parts += 1;
                paid.last_on = Some(*day);
            }
            if now < amount {
                paid.settled_on = None;
            } else if change > 0 {
                paid.settled_on = Some(*day);
            }
            paid.minor = now;
            self.note_cash(*day, change, day.days_since(facts.due).max(0));
        }
        paid
    }

    fn note_cash(&mut self, day: Day, change: i128, days_late: i32) {
        let late = if days_late > 0 { change } else { 0 };
        if self.frame.in_window(day) {
            self.cash.paid += change;
            self.cash.paid_late += late;
        }
        if let Some(month) = self.frame.month_of(day) {
            let sums = &mut self.months[month];
            sums.collected += change;
            sums.collected_late += late;
            sums.cash_days_late += change * i128::from(days_late);
        }
    }

    fn note_settled(&mut self, facts: &InvoiceFacts<'_>, on: Day) {
        let after_due = on.days_since(facts.due);
        let days_late = after_due.max(0);
        let amount_minor = facts.amount_minor;
        self.keep_latest(Settlement { settled_on: on, id: facts.id, days_late, amount_minor });
        if self.frame.day_of(facts.issued).is_some() {
            self.lateness.book_settled(after_due);
        }
        if !self.frame.in_window(on) {
            return;
        }
        let sums = &mut self.settled;
        sums.count += 1;
        sums.late += u64::from(after_due > 0);
        sums.early += u64::from(after_due < 0);
        sums.amount += i128::from(amount_minor);
        sums.days_late += i64::from(days_late);
        sums.amount_days_late += i128::from(amount_minor) * i128::from(days_late);
        sums.days_to_pay += i64::from(on.days_since(facts.issued));
        sums.days_late_max = sums.days_late_max.max(days_late);
        if self.frame.is_recent(on) {
            sums.recent += 1;
            sums.recent_days_late += i64::from(days_late);
        }
        self.broken_terms += u64::from(days_late > self.frame.window.broken_after_days);
    }

    fn note_open(&mut self, facts: &InvoiceFacts<'_>, open: i128) {
        let after_due = self.frame.as_of.days_since(facts.due);
        if self.frame.day_of(facts.issued).is_some() {
            self.lateness.book_open(after_due);
        }
        let sums = &mut self.standing;
        sums.items += 1;
        sums.open += open;
        sums.disputed += if facts.disputed { open } else { 0 };
        if after_due > 0 {
            sums.overdue_items += 1;
            sums.overdue += open;
            sums.overdue_disputed += if facts.disputed { open } else { 0 };
            sums.oldest_overdue_days = sums.oldest_overdue_days.max(after_due);
            self.broken_terms += u64::from(after_due > self.frame.window.broken_after_days);
        }
    }

    /// Keeps the three greatest in the total order of [`Settlement`], greatest first.
    fn keep_latest(&mut self, new: Settlement) {
        let mut carried = Some(new);
        for slot in &mut self.latest {
            if carried > *slot {
                std::mem::swap(slot, &mut carried);
            }
        }
    }

    /// Adds everything that another accumulator has seen.
    ///
    /// # Errors
    /// [`Mismatch`] where the other is of another day or window; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), Mismatch> {
        if self.frame != other.frame {
            return Err(Mismatch);
        }
        self.ignored += other.ignored;
        self.invoices += other.invoices;
        self.volume += other.volume;
        self.first_issued = match (self.first_issued, other.first_issued) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.last_issued = self.last_issued.max(other.last_issued);
        self.last_paid = self.last_paid.max(other.last_paid);
        self.standing.merge(&other.standing);
        self.settled.merge(&other.settled);
        self.cash.paid += other.cash.paid;
        self.cash.paid_late += other.cash.paid_late;
        self.paid_items += other.paid_items;
        self.partial_items += other.partial_items;
        self.disputed += other.disputed;
        self.broken_terms += other.broken_terms;
        other.latest.iter().flatten().for_each(|s| self.keep_latest(*s));
        for (mine, theirs) in self.months.iter_mut().zip(&other.months) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.issue_days.iter_mut().zip(&other.issue_days) {
            *mine |= theirs;
        }
        self.lateness.merge(&other.lateness);
        Ok(())
    }
}

impl Standing {
    fn merge(&mut self, other: &Self) {
        self.items += other.items;
        self.open += other.open;
        self.overdue_items += other.overdue_items;
        self.overdue += other.overdue;
        self.disputed += other.disputed;
        self.overdue_disputed += other.overdue_disputed;
        self.oldest_overdue_days = self.oldest_overdue_days.max(other.oldest_overdue_days);
    }
}

impl Settled {
    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.late += other.late;
        self.early += other.early;
        self.amount += other.amount;
        self.days_late += other.days_late;
        self.amount_days_late += other.amount_days_late;
        self.days_to_pay += other.days_to_pay;
        self.days_late_max = self.days_late_max.max(other.days_late_max);
        self.recent += other.recent;
        self.recent_days_late += other.recent_days_late;
    }
}

impl MonthSums {
    fn merge(&mut self, other: &Self) {
        self.invoices += other.invoices;
        self.invoiced += other.invoiced;
        self.collected += other.collected;
        self.collected_late += other.collected_late;
        self.cash_days_late += other.cash_days_late;
    }
}

/// The payments by day; sorted only where they are not.
fn in_order(payments: &[(Day, i64)]) -> Cow<'_, [(Day, i64)]> {
    if payments.is_sorted_by_key(|p| p.0) {
        return Cow::Borrowed(payments);
    }
    let mut sorted = payments.to_vec();
    sorted.sort_by_key(|p| p.0);
    Cow::Owned(sorted)
}
