use base::Day;

use super::{HISTORY_MONTHS, Window};

/// Words of the bit set of invoicing days: 24 months have at most 731 days.
pub(super) const DAY_WORDS: usize = 12;

/// The days that a judgement "as of" one day looks at, worked out once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub as_of: Day,
    pub window: Window,
    /// The last day that is *not* in the rolling window.
    before_window: Day,
    /// The last day that is *not* in the recent part of the window.
    before_recent: Day,
    /// First days of the months of history, oldest first; the last is the month of `as_of`.
    month_starts: [Day; HISTORY_MONTHS],
}

impl Frame {
    pub fn new(as_of: Day, window: Window) -> Self {
        let this_month = as_of.month_start();
        let mut month_starts = [this_month; HISTORY_MONTHS];
        for (back, start) in month_starts.iter_mut().rev().enumerate() {
            *start = this_month.plus_months(-i32::try_from(back).unwrap_or(0));
        }
        Self {
            as_of,
            window,
            before_window: as_of.plus_months(-window.months),
            before_recent: as_of.plus_days(-window.recent_days),
            month_starts,
        }
    }

    pub fn in_window(&self, day: Day) -> bool {
        day > self.before_window && day <= self.as_of
    }

    pub fn is_recent(&self, day: Day) -> bool {
        day > self.before_recent && day <= self.as_of
    }

    pub fn month_start(&self, month: usize) -> Day {
        self.month_starts[month.min(HISTORY_MONTHS - 1)]
    }

    /// Which month of history a day falls into; `None` before history or after `as_of`.
    pub fn month_of(&self, day: Day) -> Option<usize> {
        let since = self.day_of(day)?;
        // A month has at most 31 days, so this is never too late; and 24 months are at most
        // 14 days shorter than 24 × 31, so it is at most one month too early.
        let guess = (since / 31).min(HISTORY_MONTHS - 1);
        let next = guess + 1;
        let later = next < HISTORY_MONTHS && self.month_starts[next] <= day;
        Some(if later { next } else { guess })
    }

    /// Days since the first day of history; `None` before history or after `as_of`.
    pub fn day_of(&self, day: Day) -> Option<usize> {
        if day > self.as_of {
            return None;
        }
        usize::try_from(day.days_since(self.month_starts[0])).ok()
    }

    /// The last month that is over on `as_of` (the month of `as_of` itself on its last day).
    pub fn last_full_month(&self) -> usize {
        let over = self.as_of == self.as_of.month_end();
        if over { HISTORY_MONTHS - 1 } else { HISTORY_MONTHS - 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_history_is_in_its_month() {
        for text in ["2026-11-21", "2024-02-29", "2026-01-31", "2025-12-31", "2026-03-01"] {
            let as_of: Day = text.parse().expect(text);
            let frame = Frame::new(as_of, Window::default());
            let mut day = as_of.month_start().plus_months(-23);
            assert_eq!(frame.month_of(day.plus_days(-1)), None);
            assert_eq!(frame.month_of(as_of.plus_days(1)), None);
            while day <= as_of {
                let month = frame.month_of(day).expect("in history");
                assert_eq!(frame.month_start(month), day.month_start(), "{day} as of {as_of}");
                assert!(frame.day_of(day).expect("in history") < DAY_WORDS * 64);
                day = day.plus_days(1);
            }
        }
    }
}
