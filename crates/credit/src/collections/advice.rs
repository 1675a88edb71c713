//! What is to be done with a buyer today, and why: the one rule that the worklist, the case and the page of
//! routes cite. The pack says in which order the occasions come; the first that fits counts. Pure.
//!
//! A case says beside it how its phase carries the advice out; the page of routes reckons the long way, from
//! the step of today to a judgment, and says so.

use super::{Action, Case, When, WorklistPack};

/// So many promises broken in a row ask for another route.
const IN_A_ROW: usize = 2;

/// The advice for a buyer on a day; nothing where nothing fits.
pub fn advise<'a>(case: &Case, pack: &'a WorklistPack) -> Option<&'a Action> {
    let left = case.limitation_on.map(|ends| ends.days_since(case.as_of));
    let overdue = case.overdue_minor > 0;
    let next = case.promises.next_open;
    pack.actions.iter().find(|action| {
        let within = |days: i32| action.to.is_none_or(|to| days <= to);
        match action.when {
            When::Limitation => overdue && !case.matter_open && left.is_some_and(within),
            When::Decided => overdue && case.decided_on.is_some(),
            When::PromiseMissed => overdue && missed(case),
            When::MissedTwice => {
                overdue && !case.matter_open && case.promises.broken_in_row.len() >= IN_A_ROW
            }
            When::PromiseDue => next.is_some_and(|p| p.due_on <= case.as_of),
            When::PromiseRunning => overdue && next.is_some_and(|p| p.due_on > case.as_of),
            When::Disputed => mostly_disputed(case),
            When::Overdue => overdue && within(case.oldest_days),
            When::DueSoon => !overdue && case.due_soon_minor > 0,
        }
    })
}

/// The latest promise was missed and nobody has talked to the buyer since its day.
pub(super) fn missed(case: &Case) -> bool {
    case.promises.next_open.is_none()
        && case
            .promises
            .last_missed
            .is_some_and(|p| case.contacted_on.is_none_or(|contacted| contacted <= p.due_on))
}

/// More than half of what is overdue is in dispute.
pub(super) const fn mostly_disputed(case: &Case) -> bool {
    case.overdue_minor > 0 && case.disputed_minor > case.overdue_minor / 2
}
