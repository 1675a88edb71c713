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
}

#[cfg(test)]
mod tests {
    use super::*;

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
