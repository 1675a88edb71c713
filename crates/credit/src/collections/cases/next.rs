//! How a case carries out the advice of the day. What is to be done with the buyer is said by one rule for all
//! pages ([`crate::collections::advise`]); here stands by which step of the case: a talk that was begun is
//! finished first, and what is plainly overdue is worked in the phases. A rule without clock and database.

use base::Day;

use super::Phase;
use crate::collections::When;

/// How a case stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// The phase.
    pub phase: Phase,
    /// Still overdue, minor units.
    pub overdue_minor: i64,
    /// The occasion of the advice of the day.
    pub advice: Option<When>,
    /// Boxes of the preparation that are not done.
    pub boxes_open: usize,
    /// A talk was begun and not finished.
    pub talk_open: bool,
    /// The day of the latest promise that was missed.
    pub missed_on: Option<Day>,
    /// The next promise that is open.
    pub promised_on: Option<Day>,
    /// By when the decided step is to be taken.
    pub decided_on: Option<Day>,
    /// Promises broken one after the other.
    pub missed_in_row: usize,
    /// Excuses whose truth was to be found out by today.
    pub excuses_due: usize,
    /// Whether the true reason is known.
    pub verified: bool,
    /// Days left of the limitation period.
    pub limitation_left: Option<i32>,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing is overdue: close the case.
    Close,
    /// Finish the talk that was begun.
    FinishTalk,
    /// So many days are left to sue: interrupt the period or go to law.
    Protect(i32),
    /// Take the step that was decided, by its day.
    Decided(Day),
    /// Call about the promise of that day.
    CallMissed(Day),
    /// Confirm the promise that is due.
    Confirm(Day),
    /// Settle what is disputed.
    Settle,
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
            Self::Decided(_) => "decided",
            Self::CallMissed(_) => "call-missed",
            Self::Confirm(_) => "confirm",
            Self::Settle => "settle",
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
    if at.talk_open {
        return NextStep::FinishTalk;
    }
    if at.overdue_minor <= 0 {
        return NextStep::Close;
    }
    let of_advice = match at.advice {
        Some(When::Limitation) => at.limitation_left.map(NextStep::Protect),
        Some(When::Decided) => at.decided_on.map(NextStep::Decided),
        Some(When::PromiseMissed) => at.missed_on.map(NextStep::CallMissed),
        Some(When::MissedTwice) => Some(NextStep::Route(at.missed_in_row)),
        Some(When::PromiseDue) => at.promised_on.map(NextStep::Confirm),
        Some(When::PromiseRunning) => at.promised_on.map(NextStep::Wait),
        Some(When::Disputed) => Some(NextStep::Settle),
        Some(When::Overdue | When::DueSoon) | None => None,
    };
    if let Some(step) = of_advice {
        return step;
    }
    if at.excuses_due > 0 {
        return NextStep::Verify(at.excuses_due);
    }
    match at.phase {
        Phase::Before => NextStep::Prepare(at.boxes_open),
        Phase::During => NextStep::Talk,
        _ if !at.verified => NextStep::Reason,
        _ => NextStep::Round,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_of_the_day_comes_before_the_phases() {
        let day: Day = "2026-11-20".parse().expect("day");
        let plain = Situation {
            phase: Phase::Before,
            overdue_minor: 100,
            advice: Some(When::Overdue),
            boxes_open: 3,
            talk_open: false,
            missed_on: None,
            promised_on: None,
            decided_on: None,
            missed_in_row: 0,
            excuses_due: 0,
            verified: false,
            limitation_left: Some(400),
        };
        let after = Situation { phase: Phase::After, ..plain };
        let told = |when: When| Situation {
            advice: Some(when),
            missed_on: Some(day),
            promised_on: Some(day),
            decided_on: Some(day),
            missed_in_row: 2,
            excuses_due: 1,
            ..plain
        };
        for (at, next) in [
            (plain, NextStep::Prepare(3)),
            (Situation { phase: Phase::During, ..plain }, NextStep::Talk),
            (after, NextStep::Reason),
            (Situation { verified: true, ..after }, NextStep::Round),
            (Situation { excuses_due: 1, ..after }, NextStep::Verify(1)),
            (Situation { advice: None, ..plain }, NextStep::Prepare(3)),
            (told(When::Limitation), NextStep::Protect(400)),
            (told(When::Decided), NextStep::Decided(day)),
            (told(When::PromiseMissed), NextStep::CallMissed(day)),
            (told(When::MissedTwice), NextStep::Route(2)),
            (told(When::PromiseDue), NextStep::Confirm(day)),
            (told(When::PromiseRunning), NextStep::Wait(day)),
            (told(When::Disputed), NextStep::Settle),
            (told(When::Overdue), NextStep::Verify(1)),
            (Situation { overdue_minor: 0, ..told(When::Disputed) }, NextStep::Close),
            (Situation { overdue_minor: 0, talk_open: true, ..plain }, NextStep::FinishTalk),
        ] {
            assert_eq!(next_step(&at), next, "{at:?}");
        }
    }
}
