//! How often, on which days and at which hours a debtor may be contacted (F15). A rule, pure: what was said
//! and by whom it does not ask.

use std::collections::BTreeSet;

use base::Day;

use crate::collections::WorkCalendar;

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardRule {
    /// Contacts within the window, at most.
    pub most: usize,
    /// Days of the window, today being one of them.
    pub window_days: i32,
    /// Days on which nobody is contacted after a talk; the day of the talk is the first.
    pub cool_off_days: i32,
    /// From this hour on, up to before that one.
    pub hours: (i32, i32),
    /// Days of the week, 1 for Monday to 7.
    pub weekdays: BTreeSet<i32>,
    /// Further days on which nobody is contacted.
    pub quiet: BTreeSet<Day>,
    /// Public holidays, on which nobody is contacted either. A weekend day that is worked instead is none of
    /// the weekdays for all that: who wants to call on it says so in `weekdays`.
    pub calendar: WorkCalendar,
}

/// A contact that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contacted {
    /// The day.
    pub on: Day,
    /// Whether somebody was spoken to.
    pub talk: bool,
}

/// Why nobody is contacted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardHeld {
    /// Not on this day of the week, or a quiet day.
    QuietDay,
    /// Not at this hour.
    Hour,
    /// So many contacts within the window; the first day on which one may be had again.
    Often(usize, Day),
    /// There was a talk; the first day on which one may be had again.
    CoolOff(Day),
    /// The customer does not want to be contacted by this way.
    OptedOut,
}

impl GuardHeld {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::QuietDay => "quiet-day",
            Self::Hour => "hour",
            Self::Often(..) => "often",
            Self::CoolOff(_) => "cool-off",
            Self::OptedOut => "opted-out",
        }
    }
}

impl GuardRule {
    /// Why a debtor with these contacts is not contacted on a day; `hour` where the way of contact has one.
    pub fn held(&self, contacts: &[Contacted], on: Day, hour: Option<i32>) -> Option<GuardHeld> {
        let off = self.quiet.contains(&on) || self.calendar.is_holiday(on);
        if off || !self.weekdays.contains(&(on.weekday() + 1)) {
            return Some(GuardHeld::QuietDay);
        }
        if hour.is_some_and(|hour| hour < self.hours.0 || hour >= self.hours.1) {
            return Some(GuardHeld::Hour);
        }
        let past = contacts.iter().filter(|contact| contact.on <= on);
        let talk = past.clone().filter(|contact| contact.talk).map(|contact| contact.on).max();
        if let Some(talk) = talk
            && on.days_since(talk) < self.cool_off_days
        {
            return Some(GuardHeld::CoolOff(talk.plus_days(self.cool_off_days)));
        }
        let within = past.filter(|contact| on.days_since(contact.on) < self.window_days);
        let mut days: Vec<Day> = within.map(|contact| contact.on).collect();
        if days.len() < self.most {
            return None;
        }
        days.sort_unstable();
        // One may be had again once so many have left the window that there is room for one.
        let leaves = days.get(days.len() - self.most).copied().unwrap_or(on);
        Some(GuardHeld::Often(days.len(), leaves.plus_days(self.window_days)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::PromisePack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn nobody_is_contacted_too_often() {
        let rule = GuardRule {
            most: 2,
            window_days: 7,
            cool_off_days: 2,
            hours: (9, 18),
            weekdays: (1..=5).collect(),
            quiet: [day("2026-11-10")].into(),
            calendar: PromisePack::shipped().calendar.clone(),
        };
        let reg_f =
            GuardRule { most: 7, cool_off_days: 7, weekdays: (1..=7).collect(), ..rule.clone() };
        let (quiet, hour) = (Some(GuardHeld::QuietDay), Some(GuardHeld::Hour));
        let often = |count, on| Some(GuardHeld::Often(count, day(on)));
        let cool = |on| Some(GuardHeld::CoolOff(day(on)));
        // 2026-11-02 is a Monday. A day with ! was a talk.
        for (rule, contacts, on, at, held) in [
            (&rule, vec![], "2026-11-02", None, None),
            (&rule, vec![], "2026-11-07", None, quiet),
            (&rule, vec![], "2026-11-10", None, quiet),
            // A Thursday of the national holiday, by the calendar of the house alone.
            (&rule, vec![], "2026-10-01", None, quiet),
            (&reg_f, vec![], "2026-10-03", None, quiet),
            (&rule, vec![], "2026-10-08", None, None),
            // A Saturday that is worked: not a weekday of the rule, but one of the other.
            (&rule, vec![], "2026-10-10", None, quiet),
            (&reg_f, vec![], "2026-10-10", None, None),
            (&rule, vec![], "2026-11-02", Some(8), hour),
            (&rule, vec![], "2026-11-02", Some(9), None),
            (&rule, vec![], "2026-11-02", Some(17), None),
            (&rule, vec![], "2026-11-02", Some(18), hour),
            (&rule, vec!["2026-11-02"], "2026-11-03", None, None),
            (&rule, vec!["2026-11-02", "2026-11-03"], "2026-11-04", None, often(2, "2026-11-09")),
            (&rule, vec!["2026-11-02", "2026-11-03"], "2026-11-09", None, None),
            (&rule, vec!["2026-11-02!"], "2026-11-02", None, cool("2026-11-04")),
            (&rule, vec!["2026-11-02!"], "2026-11-03", None, cool("2026-11-04")),
            (&rule, vec!["2026-11-02!"], "2026-11-04", None, None),
            // What is written down for a later day does not count yet.
            (&rule, vec!["2026-11-05!"], "2026-11-04", None, None),
            // Reg F: the day of the talk is day 1, and the seventh is still held.
            (&reg_f, vec!["2026-11-02!"], "2026-11-08", None, cool("2026-11-09")),
            (&reg_f, vec!["2026-11-02!"], "2026-11-09", None, None),
        ] {
            let read = |text: &&str| Contacted {
                on: day(text.trim_end_matches('!')),
                talk: text.ends_with('!'),
            };
            let contacts: Vec<Contacted> = contacts.iter().map(read).collect();
            assert_eq!(rule.held(&contacts, day(on), at), held, "{contacts:?} on {on}");
        }
    }
}
