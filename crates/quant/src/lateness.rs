//! How many days after (or before) the due day a buyer's invoices are paid, as a mergeable
//! histogram that also counts what is still open.
//!
//! Open invoices are *censored*: all that is known is that they were not paid by now. Leaving
//! them out would make every slow payer look quick, so they stand in the at-risk counts of the
//! product-limit estimate (Kaplan and Meier, 1958) that [`crate::forecast`] draws on.

/// Days before the due day from which single days are counted.
const FIRST_DAY: i32 = -14;
/// Days after the due day up to which single days are counted; weeks follow.
const LAST_SINGLE_DAY: i32 = 30;
/// Weeks counted after the single days.
const WEEKS: i32 = 47;
/// The same as a number of slots.
const WEEK_SLOTS: usize = WEEKS as usize;
/// One slot for "earlier than counted", the single days, the weeks.
#[allow(clippy::cast_sign_loss, reason = "the three constants above are in order")]
const SLOTS: usize = (1 + (LAST_SINGLE_DAY - FIRST_DAY + 1) + WEEKS) as usize;

/// Counts of invoices by days late. The last counted day is day 359 after the due day; later
/// payments are kept in [`Self::settled_beyond`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lateness {
    settled: [u32; SLOTS],
    open: [u32; SLOTS],
    settled_beyond: u32,
    open_beyond: u32,
}

impl Default for Lateness {
    fn default() -> Self {
        Self { settled: [0; SLOTS], open: [0; SLOTS], settled_beyond: 0, open_beyond: 0 }
    }
}

/// The slot of a number of days late, or `None` beyond the last counted day.
fn slot(days_late: i32) -> Option<usize> {
    let index = if days_late < FIRST_DAY {
        0
    } else if days_late <= LAST_SINGLE_DAY {
        1 + (days_late - FIRST_DAY)
    } else {
        1 + (LAST_SINGLE_DAY - FIRST_DAY + 1) + (days_late - LAST_SINGLE_DAY - 1) / 7
    };
    usize::try_from(index).ok().filter(|i| *i < SLOTS)
}

impl Lateness {
    /// The last day after the due day that has a slot of its own.
    pub const LAST_DAY: i32 = LAST_SINGLE_DAY + 7 * WEEKS;

    /// Books an invoice settled `days_late` after its due day (negative: before).
    pub fn book_settled(&mut self, days_late: i32) {
        let cell = match slot(days_late) {
            Some(i) => &mut self.settled[i],
            None => &mut self.settled_beyond,
        };
        *cell = cell.saturating_add(1);
    }

    /// Books an invoice still open `days_late` after its due day (negative: before).
    pub fn book_open(&mut self, days_late: i32) {
        let cell = match slot(days_late) {
            Some(i) => &mut self.open[i],
            None => &mut self.open_beyond,
        };
        *cell = cell.saturating_add(1);
    }

    /// Adds another histogram's counts. Exact, commutative and associative.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.settled.iter_mut().zip(&other.settled) {
            *mine = mine.saturating_add(*theirs);
        }
        for (mine, theirs) in self.open.iter_mut().zip(&other.open) {
            *mine = mine.saturating_add(*theirs);
        }
        self.settled_beyond = self.settled_beyond.saturating_add(other.settled_beyond);
        self.open_beyond = self.open_beyond.saturating_add(other.open_beyond);
    }

    /// Invoices settled, all told.
    pub fn settled(&self) -> u64 {
        self.settled.iter().map(|n| u64::from(*n)).sum::<u64>() + u64::from(self.settled_beyond)
    }

    /// Invoices still open, all told.
    pub fn open(&self) -> u64 {
        self.open.iter().map(|n| u64::from(*n)).sum::<u64>() + u64::from(self.open_beyond)
    }

    /// Invoices settled later than [`Self::LAST_DAY`].
    pub fn settled_beyond(&self) -> u64 {
        u64::from(self.settled_beyond)
    }

    /// The survival curve of these counts alone; where nothing was at risk nothing is paid.
    pub fn curve(&self) -> Curve {
        Curve::of_hazards(&self.hazards(None, 0.0))
    }

    /// The survival curve of a buyer, drawn towards that of the whole portfolio: in each slot
    /// the portfolio counts as much as `strength` invoices of the buyer's own. With no history
    /// the curve is the portfolio's, with a long one it is the buyer's.
    pub fn curve_towards(&self, portfolio: &Self, strength: f64) -> Curve {
        let prior = portfolio.hazards(None, 0.0);
        let strength = if strength.is_finite() { strength.max(0.0) } else { 0.0 };
        Curve::of_hazards(&self.hazards(Some(&prior), strength))
    }

    /// For each slot the chance that an invoice unpaid before it is paid in it. What is open in
    /// a slot was at risk in it: all of it where the slot is a day (the day is over), half of it
    /// where the slot is a week (the actuarial convention).
    fn hazards(&self, prior: Option<&[f64; SLOTS]>, strength: f64) -> [f64; SLOTS] {
        let mut hazards = [0.0; SLOTS];
        let mut above = u64::from(self.settled_beyond) + u64::from(self.open_beyond);
        for i in (0..SLOTS).rev() {
            let (paid, open) = (u64::from(self.settled[i]), u64::from(self.open[i]));
            above += paid + open;
            let half_open = if width(i) > 1 { float(open) / 2.0 } else { 0.0 };
            let at_risk = float(above) - half_open + strength;
            let expected = prior.map_or(0.0, |p| p[i] * strength);
            if at_risk > 0.0 {
                hazards[i] = ((float(paid) + expected) / at_risk).clamp(0.0, 1.0);
            }
        }
        hazards
    }
}

/// Days in a slot; the first slot stands for one day, the day before [`FIRST_DAY`].
fn width(slot: usize) -> i32 {
    if slot >= SLOTS - WEEK_SLOTS { 7 } else { 1 }
}

#[allow(clippy::cast_precision_loss, reason = "counts become chances")]
fn float(count: u64) -> f64 {
    count as f64
}

/// The chance that an invoice is still unpaid at the end of each day around its due day.
///
/// Payments more than 14 days early are taken to come 15 days early; nothing is expected after
/// [`Lateness::LAST_DAY`], which is cautious on purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// From the day before [`FIRST_DAY`] to [`Lateness::LAST_DAY`].
    unpaid: Vec<f64>,
}

impl Curve {
    fn of_hazards(hazards: &[f64; SLOTS]) -> Self {
        let mut unpaid = Vec::new();
        let mut left = 1.0;
        for (slot, hazard) in hazards.iter().enumerate() {
            let days = width(slot);
            let stay = (1.0 - hazard).powf(1.0 / f64::from(days));
            for _ in 0..days {
                left *= stay;
                unpaid.push(left);
            }
        }
        Self { unpaid }
    }

    /// The chance that an invoice is unpaid at the end of the day `days_late` after its due day.
    pub fn unpaid(&self, days_late: i32) -> f64 {
        let from_first = i64::from(days_late) - i64::from(FIRST_DAY - 1);
        match usize::try_from(from_first) {
            Err(_) => 1.0,
            Ok(i) => self.unpaid.get(i).or(self.unpaid.last()).copied().unwrap_or(1.0),
        }
    }

    /// The chance that an invoice unpaid `days_late` after its due day is paid within the next
    /// `days` days. 0 where the curve says that it should long have been paid: then nothing is
    /// known about such invoices.
    pub fn paid_within(&self, days_late: i32, days: i32) -> f64 {
        let now = self.unpaid(days_late);
        if now <= 0.0 {
            return 0.0;
        }
        (1.0 - self.unpaid(days_late.saturating_add(days.max(0))) / now).clamp(0.0, 1.0)
    }

    /// Days from now within which an invoice unpaid `days_late` after its due day is paid with
    /// an even chance; `None` where that is after [`Lateness::LAST_DAY`].
    pub fn median_days(&self, days_late: i32) -> Option<i32> {
        let last = Lateness::LAST_DAY.saturating_sub(days_late);
        // The chance never falls with the days, so the first day is found by halving.
        let (mut low, mut high) = (0, last);
        if last <= 0 || self.paid_within(days_late, last) < 0.5 {
            return None;
        }
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if self.paid_within(days_late, middle) < 0.5 { low = middle } else { high = middle }
        }
        Some(high)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Settled and open items, as days past due and how many.
    pub fn history(settled: &[(i32, u32)], open: &[(i32, u32)]) -> Lateness {
        let mut all = Lateness::default();
        for (days, n) in settled {
            (0..*n).for_each(|_| all.book_settled(*days));
        }
        for (days, n) in open {
            (0..*n).for_each(|_| all.book_open(*days));
        }
        all
    }

    #[test]
    fn a_curve_without_open_items_is_the_share_not_yet_paid() {
        let curve = history(&[(-20, 1), (0, 5), (10, 3), (100, 1)], &[]).curve();
        for (days_late, unpaid) in [
            (-16, 1.0),
            (-15, 0.9),
            (-1, 0.9),
            (0, 0.4),
            (9, 0.4),
            (10, 0.1),
            (93, 0.1),
            (100, 0.0),
        ] {
            assert!((curve.unpaid(days_late) - unpaid).abs() < 1e-12, "day {days_late}");
        }
        assert!((curve.paid_within(0, 10) - 0.75).abs() < 1e-12, "3 of the 4 left");
        assert_eq!(curve.median_days(-30), Some(30), "half are paid by the due day");
        assert_eq!(curve.median_days(5), Some(5), "day 10 after the due day");
        assert_eq!(curve.paid_within(200, 30), 0.0, "nothing is known so late");
        assert_eq!(curve.median_days(400), None);
    }

    #[test]
    fn open_items_lower_the_chance() {
        // Four paid on day 10; four more are open past it: half, not all, are paid by then.
        let curve = history(&[(10, 4)], &[(20, 4)]).curve();
        assert!((curve.unpaid(10) - 0.5).abs() < 1e-12);
        // Those open before day 10 say nothing about day 10.
        let curve = history(&[(10, 4)], &[(5, 4)]).curve();
        assert!(curve.unpaid(10).abs() < 1e-12);
    }

    #[test]
    fn a_buyer_without_history_pays_like_the_portfolio() {
        let portfolio = history(&[(0, 60), (30, 40)], &[]);
        let none = Lateness::default();
        assert_eq!(none.curve_towards(&portfolio, 8.0), portfolio.curve());
        assert_eq!(none.curve().unpaid(100), 1.0, "and alone like nobody");
        // Own history outweighs the portfolio as it grows.
        let mut before = 0.4;
        for own in [1, 10, 100, 1_000] {
            let curve = history(&[(10, own)], &[]).curve_towards(&portfolio, 8.0);
            assert!(curve.unpaid(0) > before, "{own} own payments, all after day 0");
            before = curve.unpaid(0);
        }
        assert!(before > 0.99);
    }

    #[test]
    fn slots_cover_every_day_once_and_in_order() {
        let mut before = 0;
        for day in -400..=Lateness::LAST_DAY {
            let at = slot(day).expect("counted");
            assert!(at == before || at == before + 1, "day {day}");
            before = at;
        }
        assert_eq!(before, SLOTS - 1);
        assert_eq!(slot(Lateness::LAST_DAY + 1), None);
        for (day, expected) in [(-15, 0), (-14, 1), (0, 15), (30, 45), (31, 46), (37, 46), (38, 47)]
        {
            assert_eq!(slot(day), Some(expected), "day {day}");
        }
    }
}
