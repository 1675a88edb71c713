//! Whether a buyer may be contacted at a moment, and from when on. Pure.

use std::collections::BTreeSet;

use base::Day;

use crate::collections::{Contacted, GuardHeld, GuardRule};

/// So many of the next days are told.
const TOLD_DAYS: usize = 10;
/// Days ahead that are looked through for the next one on which a buyer may be contacted.
const AHEAD_DAYS: i32 = 120;

/// Whether a buyer may be contacted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Why not now; none where it may be.
    pub held: Option<GuardHeld>,
    /// The first day and the hour from which it may be again, where it may not now.
    pub first: Option<(Day, i32)>,
    /// The next days on which it may be contacted, today perhaps being one of them.
    pub open_days: Vec<Day>,
    /// Contacts within the window so far.
    pub had: usize,
    /// So many at most.
    pub most: usize,
    /// Days of the window.
    pub window_days: i32,
    /// Hours of calls and messages: from, up to before.
    pub hours: (i32, i32),
    /// Ways by which the customer does not want to be contacted.
    pub off: BTreeSet<String>,
}

/// Whether a way of contact keeps hours: a visit is agreed upon, a letter is read when it is read.
pub fn has_hour(channel: &str) -> bool {
    matches!(channel, "call" | "message")
}

/// What the guard says of a buyer with these contacts at an hour of a day.
pub(super) fn reach(
    rule: &GuardRule,
    (contacts, off): (&[Contacted], BTreeSet<String>),
    (on, hour): (Day, i32),
) -> Reach {
    let within = |one: &&Contacted| one.on <= on && on.days_since(one.on) < rule.window_days;
    let held = rule.held(contacts, on, Some(hour));
    let open = (0..=AHEAD_DAYS).map(|days| on.plus_days(days)).filter(|day| {
        let late = *day == on && hour >= rule.hours.1;
        !late && rule.held(contacts, *day, None).is_none()
    });
    let open_days: Vec<Day> = open.take(TOLD_DAYS).collect();
    let first = held.and(open_days.first().map(|day| (*day, rule.hours.0)));
    Reach {
        held,
        first,
        open_days,
        had: contacts.iter().filter(within).count(),
        most: rule.most,
        window_days: rule.window_days,
        hours: rule.hours,
        off,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::StrategyPack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn the_first_moment_is_said() {
        // Three within seven days, two days after a talk, 9 to 18 on working days. 2026-11-23 is a Monday.
        let rule = &StrategyPack::shipped().guard;
        for (contacts, on, hour, held, first) in [
            (vec![], "2026-11-23", 10, "", None),
            (vec![], "2026-11-23", 8, "hour", Some(("2026-11-23", 9))),
            (vec![], "2026-11-23", 18, "hour", Some(("2026-11-24", 9))),
            // A Friday evening: the Monday.
            (vec![], "2026-11-27", 19, "hour", Some(("2026-11-30", 9))),
            (vec![], "2026-11-28", 10, "quiet-day", Some(("2026-11-30", 9))),
            (vec!["2026-11-23!"], "2026-11-23", 11, "cool-off", Some(("2026-11-25", 9))),
            // A talk on Friday: the cool-off ends on Sunday, which is quiet.
            (vec!["2026-11-27!"], "2026-11-27", 11, "cool-off", Some(("2026-11-30", 9))),
            (
                vec!["2026-11-23", "2026-11-24", "2026-11-25"],
                "2026-11-26",
                10,
                "often",
                Some(("2026-11-30", 9)),
            ),
        ] {
            let contacts: Vec<Contacted> = contacts
                .iter()
                .map(|text: &&str| Contacted {
                    on: day(text.trim_end_matches('!')),
                    talk: text.ends_with('!'),
                })
                .collect();
            let told = reach(rule, (&contacts, BTreeSet::new()), (day(on), hour));
            assert_eq!(told.held.map_or("", GuardHeld::code), held, "{on} {hour}");
            assert_eq!(told.first, first.map(|(on, hour)| (day(on), hour)), "{on} {hour}");
        }
    }
}
