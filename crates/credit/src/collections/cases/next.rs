//! The one next action of a case, with its reason. A rule without clock and database: the first line that
//! holds counts, what protects the claim before what collects it.

use base::Day;

use super::Phase;

/// How a case stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// The phase.
    pub phase: Phase,
    /// Still overdue, minor units.
    pub overdue_minor: i64,
    /// Boxes of the preparation that are not done.
    pub boxes_open: usize,
    /// A talk was begun and not finished.
    pub talk_open: bool,
    /// A promise was missed, its day, and nobody has called since.
    pub missed_on: Option<Day>,
    /// The next promise that is open.
    pub promised_on: Option<Day>,
    /// Promises missed one after the other.
    pub missed_in_row: usize,
    /// Excuses whose truth was to be found out by today.
    pub excuses_due: usize,
    /// Whether the true reason is known.
    pub verified: bool,
    /// Days left of the limitation period.
    pub limitation_left: Option<i32>,
    /// A matter before the law is open.
    pub matter_open: bool,
}

/// From so many days on the limitation period comes first.
pub const LIMITATION_DAYS: i32 = 90;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing is overdue: close the case.
    Close,
    /// Finish the talk that was begun.
    FinishTalk,
    /// So many days are left to sue: interrupt the period or go to law.
    Protect(i32),
    /// Call about the promise of that day.
    CallMissed(Day),
    /// Find out whether so many excuses are true.
    Verify(usize),
    /// So many promises were missed in a row: choose another route.
    Route(usize),
    /// So many boxes of the preparation are open.
    Prepare(usize),
    /// Talk.
    Talk,
    /// Wait for a promise, until its day.
    Wait(Day),
    /// Find out the true reason.
    Reason,
    /// Prepare the next talk.
    Round,
}

impl NextStep {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::FinishTalk => "finish-talk",
            Self::Protect(_) => "protect",
            Self::CallMissed(_) => "call-missed",
            Self::Verify(_) => "verify",
            Self::Route(_) => "route",
            Self::Prepare(_) => "prepare",
            Self::Talk => "talk",
            Self::Wait(_) => "wait",
            Self::Reason => "reason",
            Self::Round => "round",
        }
    }
}

/// The next action of a case that is open.
pub fn next_step(at: &Situation) -> NextStep {
    if at.overdue_minor <= 0 && !at.talk_open {
        return NextStep::Close;
    }
    if at.talk_open {
        return NextStep::FinishTalk;
    }
    if let Some(left) = at.limitation_left.filter(|left| *left <= LIMITATION_DAYS)
        && !at.matter_open
    {
        return NextStep::Protect(left);
    }
    if let Some(day) = at.missed_on {
        return NextStep::CallMissed(day);
    }
    if at.excuses_due > 0 {
        return NextStep::Verify(at.excuses_due);
    }
    if at.missed_in_row >= 2 && !at.matter_open {
        return NextStep::Route(at.missed_in_row);
    }
    match (at.phase, at.promised_on) {
        (Phase::Before, _) => NextStep::Prepare(at.boxes_open),
        (Phase::During, _) => NextStep::Talk,
        (_, Some(day)) => NextStep::Wait(day),
        _ if !at.verified => NextStep::Reason,
        _ => NextStep::Round,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_holds_counts() {
        let day: Day = "2026-11-20".parse().expect("day");
        let plain = Situation {
            phase: Phase::Before,
            overdue_minor: 100,
            boxes_open: 3,
            talk_open: false,
            missed_on: None,
            promised_on: None,
            missed_in_row: 0,
            excuses_due: 0,
            verified: false,
            limitation_left: Some(400),
            matter_open: false,
        };
        let after = Situation { phase: Phase::After, ..plain };
        for (at, next) in [
            (plain, NextStep::Prepare(3)),
            (Situation { phase: Phase::During, ..plain }, NextStep::Talk),
            (after, NextStep::Reason),
            (Situation { verified: true, ..after }, NextStep::Round),
            (Situation { promised_on: Some(day), ..after }, NextStep::Wait(day)),
            (Situation { missed_in_row: 2, ..after }, NextStep::Route(2)),
            (Situation { missed_in_row: 2, matter_open: true, ..after }, NextStep::Reason),
            (Situation { excuses_due: 1, missed_in_row: 2, ..after }, NextStep::Verify(1)),
            (
                Situation { missed_on: Some(day), excuses_due: 1, ..plain },
                NextStep::CallMissed(day),
            ),
            (
                Situation { limitation_left: Some(90), missed_on: Some(day), ..plain },
                NextStep::Protect(90),
            ),
            (Situation { limitation_left: Some(-3), ..plain }, NextStep::Protect(-3)),
            (
                Situation { limitation_left: Some(90), matter_open: true, ..plain },
                NextStep::Prepare(3),
            ),
            (Situation { overdue_minor: 0, ..plain }, NextStep::Close),
            (Situation { overdue_minor: 0, talk_open: true, ..plain }, NextStep::FinishTalk),
        ] {
            assert_eq!(next_step(&at), next, "{at:?}");
        }
    }
}
