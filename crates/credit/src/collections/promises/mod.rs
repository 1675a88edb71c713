//! Promises from the word to the money: acknowledged, moved, judged by the ledger, guarded every day, brought
//! before the manager where two in a row were broken; agreements whose instalments are promises; and the next
//! step where nothing was agreed.

mod agreement;
mod agreement_book;
mod agreement_list;
mod calendar;
mod guard;
mod keep;
mod next_step;
mod pack;
mod silent;
mod verdict;

pub use agreement::{Instalment, Standing, StandingState, Tracked, check_plan, spread, standing};
pub use agreement_book::{
    AgreementItem, NewAgreement, Signing, draft_agreement, sign_agreement, withdraw_agreement,
};
pub use agreement_list::{
    Agreement, AgreementFilter, AgreementRow, TrackedInstalment, get_agreement, list_agreements,
};
pub use calendar::WorkCalendar;
pub use guard::{
    Guard, GuardDay, GuardFacts, GuardRow, Watch, guard_promises, keep_guard, list_guard_days,
    watch,
};
pub use keep::{
    Acknowledgement, Moved, PromiseMarks, PromiseStep, StepKind, confirm_promise,
    list_promise_steps, reschedule_promise,
};
pub(super) use keep::{cover, item_is_free, mark_step};
pub use next_step::{
    ESCALATED, NewNextStep, NextStepFilter, NextStepRow, VERDICT_CHANGED, count_next_steps,
    decide_next_step, finish_next_step, get_next_step, list_next_steps, stop_supply,
};
pub use pack::{
    AckWay, DefaultClause, InterestMode, NextKind, PaperWords, PromisePack, PromiseRule,
};
pub use silent::count_silent;
pub use verdict::keep_judgement;

/// What came in, kept as a part of one amount, as the same part of another.
fn in_part(paid_minor: i64, of_minor: i64, amount_minor: i64) -> i64 {
    if of_minor == amount_minor || of_minor <= 0 {
        return paid_minor.min(amount_minor);
    }
    let part = i128::from(paid_minor) * i128::from(amount_minor) / i128::from(of_minor);
    i64::try_from(part).unwrap_or(amount_minor).min(amount_minor)
}
