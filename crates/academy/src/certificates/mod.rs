//! Certificates: levels of certification, who enrolled, exams drawn from the question bank, role-plays that count, a
//! real plan approved by somebody else, certificates granted by a second person, sealed, renewed, revoked.
//!
//! Invariants: nobody grants to themselves; only what was done after the enrolment counts; a role-play whose seed the
//! learner could choose counts for nothing; what a certificate says is sealed and never changes, only its end may come
//! earlier. Which certificate a right requires is set by two people and leaves the right to two at least. The room
//! reads cases and agreements, it changes none.

mod book;
mod causes;
mod effect;
mod enrolment;
mod exam;
mod grant;
mod held;
mod interval;
mod pack;
mod plan;
mod required;
mod seal;
mod standing;

pub use book::{LevelSeen, enrolled_of, find_live, levels_of, list_open};
pub use causes::{
    CASES_LEAST, CauseEffect, CausePerson, CauseRepeat, CausesRead, ClosedCase, cause_effect,
    percent_of, tell_causes,
};
pub use effect::{
    DUE_LEAST, Effect, EffectRow, MONTHS_LEAST, PERSONS_LEAST, Side, Span, Spans, Told, effect,
    tell_effect,
};
pub use enrolment::{Enrolment, enrol, get_enrolment, leave};
pub use exam::{Exam, begin_exam, exam_of, get_exam, hand_in_exam};
pub use grant::{Granting, NAME_MOST, REASON_MOST, grant, revoke, shorten_name};
pub use held::{
    Certificate, Checked, HeldFilter, HeldState, check_by_code, count_held, find_held, get_held,
    holds, list_held, newer_lessons, public_keys, shortened,
};
pub use interval::Difference;
pub use pack::{CertificatePack, ExamRule, Level, Practical};
pub use plan::{Candidate, Plan, candidates, decide_plan, send_plan};
pub use required::{
    Concerned, GRACE_MOST, KEEP_LEAST, Proposed, Reached, Wanted, decide_requirement,
    propose_requirement, reached, reached_today, requirement_proposals,
};
pub use seal::{Seal, SealKey, Sealed, is_signed, open_seal, short_code, tidy_code};
pub use standing::{ExamSeen, ExamStand, PlanStand, RunSeen, Standing, stand};
