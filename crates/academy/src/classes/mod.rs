//! Classes: who teaches whom, what is set by when, where everybody stands, what instructors think of the work, and who
//! asks for a coach.
//!
//! Invariants: work stays where it was done (courses, practice) and is read from there; an instructor's mark stands
//! beside the automatic one, which is never lost; nobody marks their own work; how to reach a learner is kept only
//! where they agreed. The room never touches a real case.

mod agreement;
mod assignment;
mod cohort;
mod instructor;
mod mark;
mod matching;
mod pack;
mod progress;
mod request;
mod standing;
mod work;

pub use agreement::{Agreement, Pair, agreement_of};
pub use assignment::{
    Assignment, NewAssignment, TEXT_MOST, TaskKind, find_text, get_assignment, hand_in_text,
    list_assignments, set_assignment, withdraw_assignment,
};
pub use cohort::{
    Cohort, Member, NewCohort, close_cohort, count_cohorts, enrol, get_cohort, leave_cohort,
    list_cohorts, list_members, open_cohort,
};
pub use instructor::{Instructor, Specialty, find_instructor, list_instructors, set_instructor};
pub use mark::{KeptMark, NewMark, agreement, list_marks, mark_work, marks_of};
pub use matching::fit;
pub use pack::{ClassPack, RubricItem};
pub use progress::{Done, Place, Reach, Task, tasks};
pub use request::{
    CoachFigures, CoachRequest, NewRequest, answer_request, ask_coach, close_request,
    coach_figures, get_request, list_requests,
};
pub use standing::Standing;
pub use work::{Block, Work, WorkKind, find_work};
