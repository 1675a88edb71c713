//! Classes: who teaches whom, what is set by when, where everybody stands, what instructors think of the work, who
//! asks for a coach, and what is discussed.
//!
//! Invariants: work stays where it was done (courses, practice) and is read from there; an instructor's mark stands
//! beside the automatic one, which is never lost; nobody marks their own work; how to reach a learner is kept only
//! where they agreed. The room never touches a real case.

mod agreement;
mod assignment;
mod board;
mod cohort;
mod draft;
mod instructor;
mod mark;
mod matching;
mod names;
mod pack;
mod post;
mod progress;
mod recommend;
mod request;
mod standing;
mod work;

pub use agreement::{Agreement, Pair, agreement_of};
pub use assignment::{
    Assignment, NewAssignment, TEXT_MOST, TaskKind, find_text, get_assignment, hand_in_text,
    list_assignments, set_assignment, withdraw_assignment,
};
pub use board::{
    Board, NewBoard, close_board, count_boards, get_board, list_boards, open_board, sum_up,
};
pub use cohort::{
    Cohort, Member, NewCohort, close_cohort, count_cohorts, enrol, get_cohort, leave_cohort,
    list_cohorts, list_members, open_cohort,
};
pub use draft::{DRAFT_KINDS, Draft, decide_draft, list_drafts, promote};
pub use instructor::{Instructor, Specialty, find_instructor, list_instructors, set_instructor};
pub use mark::{KeptMark, NewMark, agreement, list_marks, mark_work, marks_of};
pub use matching::fit;
pub use names::{names_buyer, names_somebody};
pub use pack::{ClassPack, RubricItem};
pub use post::{NewPost, POST_MOST, Post, add_post, hide_post, list_posts, vote};
pub use progress::{Done, Place, Reach, Task, tasks};
pub use recommend::{
    OwnCustomers, Recommended, Suits, SuitsBranch, branches, own_customers, recommended,
};
pub use request::{
    CoachFigures, CoachRequest, NewRequest, answer_request, ask_coach, close_request,
    coach_figures, get_request, list_requests,
};
pub use standing::Standing;
pub use work::{Block, Work, WorkKind, find_work};
