//! The life of an alert: raised, acknowledged, cleared with a reason, expired; raised again when
//! the signal shows again, never twice for one buyer and signal.

use base::Day;

use super::{AlertLevel, SignalDef};

/// Where an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertState {
    /// Waiting for its owner.
    Open,
    /// Its owner has taken it up.
    Acknowledged,
    /// Cleared by a person, with a reason.
    Cleared,
    /// Not seen for as long as its signal counts.
    Expired,
}

impl AlertState {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Open, Self::Acknowledged, Self::Cleared, Self::Expired];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Cleared => "cleared",
            Self::Expired => "expired",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody still has to do something.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged)
    }
}

/// What is kept of an alert that decides about its next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: AlertState,
    /// Its level.
    pub level: AlertLevel,
    /// When it was raised, or raised again.
    pub raised_on: Day,
    /// When the signal was last seen.
    pub seen_on: Day,
    /// Until when its owner must act.
    pub deadline_on: Day,
    /// When it was cleared.
    pub cleared_on: Option<Day>,
}

/// What becomes of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A new alert, or one from the past that is raised again.
    Raise(Standing),
    /// Seen again: evidence and day are brought up to date.
    Refresh(Standing),
    /// Its time is over.
    Expire(Standing),
    /// Nothing changes.
    Keep,
}

/// What becomes of an alert when its signal shows at a level on a day, or does not show.
///
/// Days to act in are counted from the day on which it was raised; seeing it again grants no more.
/// What somebody told after the deadline is news: it raises the alert again, with days of its own.
///
/// A cleared alert rests while its signal would count (its expiry, from the day it was cleared),
/// unless the level rises. Days before the last one seen change nothing.
pub fn step(
    before: Option<Standing>,
    (shows, told_on): (Option<AlertLevel>, Option<Day>),
    def: &SignalDef,
    as_of: Day,
) -> Step {
    let fresh = |level| Standing {
        state: AlertState::Open,
        level,
        raised_on: as_of,
        seen_on: as_of,
        deadline_on: as_of.plus_days(def.deadline_days),
        cleared_on: None,
    };
    let Some(before) = before else {
        return shows.map_or(Step::Keep, |level| Step::Raise(fresh(level)));
    };
    if as_of < before.seen_on {
        return Step::Keep;
    }
    let news = told_on.is_some_and(|on| on > before.deadline_on);
    let over = as_of.days_since(before.seen_on) > def.expires_days;
    match (before.state, shows) {
        (AlertState::Open | AlertState::Acknowledged, Some(level))
            if level > before.level || news =>
        {
            Step::Raise(fresh(level))
        }
        (AlertState::Open | AlertState::Acknowledged, Some(level)) => {
            Step::Refresh(Standing { level, seen_on: as_of, ..before })
        }
        (AlertState::Open | AlertState::Acknowledged, None) if over => {
            Step::Expire(Standing { state: AlertState::Expired, ..before })
        }
        (AlertState::Cleared, Some(level)) => {
            let rested = before
                .cleared_on
                .is_none_or(|cleared| as_of.days_since(cleared) > def.expires_days);
            if level > before.level || rested { Step::Raise(fresh(level)) } else { Step::Keep }
        }
        (AlertState::Expired, Some(level)) => Step::Raise(fresh(level)),
        _ => Step::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::warning::SignalLibrary;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn overdue() -> &'static SignalDef {
        SignalLibrary::shipped().find("longest-overdue").expect("known")
    }

    fn standing(state: AlertState, level: AlertLevel) -> Standing {
        Standing {
            state,
            level,
            raised_on: day("2026-03-01"),
            seen_on: day("2026-03-01"),
            deadline_on: day("2026-03-04"),
            cleared_on: (state == AlertState::Cleared).then(|| day("2026-03-02")),
        }
    }

    #[test]
    fn the_life_of_an_alert() {
        use AlertLevel::{Orange, Red, Yellow};
        use AlertState::{Acknowledged, Cleared, Expired, Open};
        // state and level before, level now, day, what happens
        for (before, shows, on, expected) in [
            (None, None, "2026-03-10", "keep"),
            (None, Some(Yellow), "2026-03-10", "raise yellow"),
            (Some((Open, Yellow)), Some(Yellow), "2026-03-10", "refresh yellow open"),
            (
                Some((Acknowledged, Yellow)),
                Some(Yellow),
                "2026-03-10",
                "refresh yellow acknowledged",
            ),
            (Some((Acknowledged, Yellow)), Some(Orange), "2026-03-10", "raise orange"),
            (Some((Open, Red)), Some(Orange), "2026-03-10", "refresh orange open"),
            (Some((Open, Red)), None, "2026-03-31", "keep"),
            (Some((Open, Red)), None, "2026-04-01", "expire"),
            (Some((Cleared, Orange)), Some(Orange), "2026-03-10", "keep"),
            (Some((Cleared, Orange)), Some(Red), "2026-03-10", "raise red"),
            (Some((Cleared, Orange)), Some(Orange), "2026-04-02", "raise orange"),
            (Some((Expired, Orange)), Some(Yellow), "2026-04-02", "raise yellow"),
            (Some((Open, Yellow)), Some(Red), "2026-02-01", "keep"),
        ] {
            let before = before.map(|(state, level)| standing(state, level));
            let got = match step(before, (shows, None), overdue(), day(on)) {
                Step::Raise(s) => format!("raise {}", s.level.code()),
                Step::Refresh(s) => format!("refresh {} {}", s.level.code(), s.state.code()),
                Step::Expire(_) => "expire".to_owned(),
                Step::Keep => "keep".to_owned(),
            };
            assert_eq!(got, expected, "{before:?} {shows:?} {on}");
        }
    }

    #[test]
    fn a_deadline_follows_from_the_day_it_was_raised() {
        let Step::Raise(new) =
            step(None, (Some(AlertLevel::Red), None), overdue(), day("2026-03-10"))
        else {
            panic!("raised")
        };
        assert_eq!(new.deadline_on, day("2026-03-13"));
        let Step::Refresh(seen) =
            step(Some(new), (Some(AlertLevel::Red), None), overdue(), day("2026-03-12"))
        else {
            panic!("refreshed")
        };
        assert_eq!(seen.deadline_on, day("2026-03-13"), "seeing it again grants no more time");
    }

    #[test]
    fn news_after_the_deadline_have_days_of_their_own() {
        let def = SignalLibrary::shipped().find("sued").expect("known");
        let told = |before, told: &str, on: &str| {
            step(before, (Some(AlertLevel::Red), Some(day(told))), def, day(on))
        };
        let Step::Raise(new) = told(None, "2026-03-10", "2026-03-10") else { panic!("raised") };
        assert_eq!(new.deadline_on, day("2026-03-12"));
        for (told_on, on, deadline) in [
            ("2026-03-10", "2026-03-20", "2026-03-12"), // the same report, seen by the next run
            ("2026-03-12", "2026-03-20", "2026-03-12"), // told within the days to act in
            ("2026-03-20", "2026-03-20", "2026-03-22"), // told afterwards
        ] {
            let (Step::Raise(then) | Step::Refresh(then)) = told(Some(new), told_on, on) else {
                panic!("{told_on} {on}")
            };
            assert_eq!(then.deadline_on, day(deadline), "{told_on} {on}");
            assert!(then.deadline_on >= day(told_on), "never before its evidence");
        }
    }
}
