use base::Day;

use super::{Accumulator, HISTORY_MONTHS, MonthSums, Settlement};
use crate::lateness::Lateness;

/// Settlements that each side of the trend needs.
const TREND_NEEDS: u64 = 3;
/// Full months before the last one that an order jump needs, and the most it looks at.
const JUMP_NEEDS: usize = 3;
const JUMP_LOOKS_AT: usize = 6;
/// Gaps between invoicing days that an order stop needs.
const STOP_NEEDS: usize = 3;

/// A buyer's payment behaviour. `None` means "too little is known", never 0.
///
/// Amounts are minor units of the company's currency, shares are hundredths of a percent (bps),
/// days are calendar days. "Window" and "history" are those of [the module](super).
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// The day of judgement.
    pub as_of: Day,
    /// Items left out: of no or negative amount, or issued after the day.
    pub ignored: u64,

    /// Invoices issued in the window.
    pub invoices: u64,
    /// Their amount.
    pub volume_minor: i64,
    /// Months of the 24 months of history with at least one invoice, 0 to 24.
    pub months_active: u32,
    /// The first invoice ever seen.
    pub first_issued: Option<Day>,
    /// The latest invoice.
    pub last_issued: Option<Day>,
    /// The latest payment.
    pub last_paid: Option<Day>,

    /// Open items.
    pub open_items: u64,
    /// What is open.
    pub open_minor: i64,
    /// Open items after their due day.
    pub overdue_items: u64,
    /// What is open after its due day.
    pub overdue_minor: i64,
    /// Part of [`Self::overdue_minor`] that is in dispute.
    pub overdue_disputed_minor: i64,
    /// Days since the due day of the oldest overdue item; 0 where nothing is overdue.
    pub oldest_overdue_days: i32,
    /// Overdue amount over open amount; `None` where nothing is open.
    pub overdue_share_bps: Option<i32>,

    /// Items settled in the window.
    pub settled: u64,
    /// Items settled late in the window and items overdue now.
    pub late: u64,
    /// [`Self::late`] over items settled in the window plus items overdue now.
    pub late_frequency_bps: Option<i32>,
    /// Money paid after its due day in the window, plus what is overdue now.
    pub late_amount_minor: i64,
    /// [`Self::late_amount_minor`] over money paid in the window plus what is overdue now.
    pub late_amount_bps: Option<i32>,
    /// Mean days late of the items settled in the window.
    pub days_late_mean: Option<f64>,
    /// The same weighted by amount.
    pub days_late_weighted: Option<f64>,
    /// Mean days late of [`Self::last_settled`].
    pub days_late_last3: Option<f64>,
    /// The last settlements, latest first, at most three, whenever they were.
    pub last_settled: Vec<Settlement>,
    /// The most days late of any item settled in the window or overdue now.
    pub days_late_max: i32,
    /// Mean days from issue to settlement of the items settled in the window.
    pub days_to_pay_mean: Option<f64>,
    /// Mean days late of the items settled in the recent part of the window minus that of the
    /// earlier part; positive is getting slower. `None` with fewer than three on either side.
    pub trend_days: Option<f64>,

    /// Items with a payment in the window that were paid on more than one day or are still
    /// partly open.
    pub partial_payments: u64,
    /// The same over all items with a payment in the window.
    pub partial_payments_bps: Option<i32>,
    /// Items settled before the due day in the window.
    pub early_count: u64,
    /// Items in dispute that are open or were issued in the window.
    pub disputed_count: u64,
    /// What is open in dispute.
    pub disputed_open_minor: i64,
    /// Items settled in the window, or open now, more than the window's `broken_after_days` late.
    pub broken_terms: u64,

    /// What was invoiced in the last full month over the mean of up to six full months before
    /// it (20 000 is twice as much). `None` with fewer than four full months since the first
    /// invoice, or where nothing was invoiced in those months.
    pub order_jump_bps: Option<i64>,
    /// Days without an invoice beside the usual gap. `None` with fewer than four invoicing days.
    pub order_stop: Option<OrderStop>,

    /// The 24 months of history, oldest first.
    pub months: [Month; HISTORY_MONTHS],
    /// Days late of the items issued in history, for forecasts.
    pub lateness: Lateness,
}

/// How long no invoice was issued, beside what is usual for the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderStop {
    /// Days since the latest invoice.
    pub days_since_last: i32,
    /// The median of the days between two invoicing days in history, half days up.
    pub usual_gap_days: i32,
    /// The first over the second (30 000 is three times the usual gap).
    pub ratio_bps: i64,
}

/// One calendar month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// Its first day.
    pub starts: Day,
    /// Invoices issued.
    pub invoices: u64,
    /// Amount invoiced.
    pub invoiced_minor: i64,
    /// Money that came in, by payment day.
    pub collected_minor: i64,
    /// Part of it that came in after the due day.
    pub collected_late_minor: i64,
    /// Days late of the money that came in, weighted by amount; `None` where none came in.
    pub late_days_weighted: Option<f64>,
}

impl Accumulator {
    /// What the sums say. The accumulator can go on being updated.
    pub fn finish(&self) -> Behaviour {
        let (standing, settled, cash) = (&self.standing, &self.settled, &self.cash);
        let last_settled: Vec<Settlement> = self.latest.iter().flatten().copied().collect();
        let judged = settled.count + standing.overdue_items;
        let late = settled.late + standing.overdue_items;
        let late_amount = cash.paid_late + standing.overdue;
        Behaviour {
            as_of: self.frame.as_of,
            ignored: self.ignored,
            invoices: self.invoices,
            volume_minor: minor(self.volume),
            months_active: self.months_active(),
            first_issued: self.first_issued,
            last_issued: self.last_issued,
            last_paid: self.last_paid,
            open_items: standing.items,
            open_minor: minor(standing.open),
            overdue_items: standing.overdue_items,
            overdue_minor: minor(standing.overdue),
            overdue_disputed_minor: minor(standing.overdue_disputed),
            oldest_overdue_days: standing.oldest_overdue_days,
            overdue_share_bps: share_bps(standing.overdue, standing.open),
            settled: settled.count,
            late,
            late_frequency_bps: share_bps(i128::from(late), i128::from(judged)),
            late_amount_minor: minor(late_amount),
            late_amount_bps: share_bps(late_amount, cash.paid + standing.overdue),
            days_late_mean: mean(settled.days_late.into(), settled.count.into()),
            days_late_weighted: mean(settled.amount_days_late, settled.amount),
            days_late_last3: mean(
                last_settled.iter().map(|s| i128::from(s.days_late)).sum(),
                i128::try_from(last_settled.len()).unwrap_or(0),
            ),
            last_settled,
            days_late_max: settled.days_late_max.max(standing.oldest_overdue_days),
            days_to_pay_mean: mean(settled.days_to_pay.into(), settled.count.into()),
            trend_days: self.trend_days(),
            partial_payments: self.partial_items,
            partial_payments_bps: share_bps(self.partial_items.into(), self.paid_items.into()),
            early_count: settled.early,
            disputed_count: self.disputed,
            disputed_open_minor: minor(standing.disputed),
            broken_terms: self.broken_terms,
            order_jump_bps: self.order_jump_bps(),
            order_stop: self.order_stop(),
            months: std::array::from_fn(|i| self.months[i].report(self.frame.month_start(i))),
            lateness: self.lateness,
        }
    }

    fn months_active(&self) -> u32 {
        self.months.iter().map(|m| u32::from(m.invoices > 0)).sum()
    }

    fn trend_days(&self) -> Option<f64> {
        let all = &self.settled;
        let earlier = all.count - all.recent;
        if all.recent < TREND_NEEDS || earlier < TREND_NEEDS {
            return None;
        }
        let now = mean(all.recent_days_late.into(), all.recent.into())?;
        let before = mean((all.days_late - all.recent_days_late).into(), earlier.into())?;
        Some(now - before)
    }

    fn order_jump_bps(&self) -> Option<i64> {
        let last = self.frame.last_full_month();
        let first = self.frame.month_of(self.first_issued?).unwrap_or(0);
        let before = last.checked_sub(first)?.min(JUMP_LOOKS_AT);
        if before < JUMP_NEEDS {
            return None;
        }
        let sum: i128 = self.months[last - before..last].iter().map(|m| m.invoiced).sum();
        let months = i128::try_from(before).unwrap_or(1);
        ratio_bps(self.months[last].invoiced * months, sum)
    }

    fn order_stop(&self) -> Option<OrderStop> {
        let mut gaps = Vec::new();
        let mut before = None;
        for (word, bits) in self.issue_days.iter().enumerate() {
            let mut left = *bits;
            while left != 0 {
                let bit = usize::try_from(left.trailing_zeros()).unwrap_or(0);
                left &= left - 1;
                let day = i64::try_from(word * 64 + bit).unwrap_or(0);
                gaps.extend(before.map(|b: i64| day - b));
                before = Some(day);
            }
        }
        if gaps.len() < STOP_NEEDS {
            return None;
        }
        gaps.sort_unstable();
        let (low, high) = (gaps[(gaps.len() - 1) / 2], gaps[gaps.len() / 2]);
        let usual = (low + high + 1) / 2;
        let since = self.frame.as_of.days_since(self.last_issued?);
        Some(OrderStop {
            days_since_last: since,
            usual_gap_days: i32::try_from(usual).unwrap_or(i32::MAX),
            ratio_bps: ratio_bps(since.into(), usual.into())?,
        })
    }
}

impl MonthSums {
    fn report(&self, starts: Day) -> Month {
        Month {
            starts,
            invoices: self.invoices,
            invoiced_minor: minor(self.invoiced),
            collected_minor: minor(self.collected),
            collected_late_minor: minor(self.collected_late),
            late_days_weighted: mean(self.cash_days_late, self.collected),
        }
    }
}

fn minor(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}

/// A quotient of two exact sums; `None` without a positive divisor.
fn mean(sum: i128, of: i128) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "the one rounding, after exact sums")]
    (of > 0).then(|| sum as f64 / of as f64)
}

/// A share in bps, half up, between 0 and 10 000; `None` without a positive whole.
fn share_bps(part: i128, whole: i128) -> Option<i32> {
    let bps = ratio_bps(part.clamp(0, whole.max(0)), whole)?;
    i32::try_from(bps).ok()
}

/// A ratio in bps, half up; `None` without a positive divisor.
fn ratio_bps(part: i128, whole: i128) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let bps = (part * 20_000 + whole).div_euclid(whole * 2);
    Some(i64::try_from(bps).unwrap_or(i64::MAX))
}
