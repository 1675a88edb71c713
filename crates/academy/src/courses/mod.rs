//! Courses: lessons with their figures, worked examples and questions; what a learner has read, answered and is
//! due to review; which questions are good ones.
//!
//! Content is Markdown and TOML under `content/courses/`. Every worked figure is reckoned again by the calculators of
//! this room, and those call the product's own functions: what is taught is what the product does.
//! The room never looks at buyers: teaching happens on made-up numbers.

mod attempts;
mod bank;
mod cards;
mod case;
mod case_runs;
mod check;
pub mod exchange;
mod fault;
mod installed;
mod lesson;
mod markdown;
mod pack;
mod paths;
mod progress;
mod question;
mod reach;
mod read;
mod review;
mod right;
mod said;
mod shipped;
mod statistics;
mod tools;
mod weekly;

pub use attempts::{
    Answered, Attempt, AttemptKind, Drawn, begin_check, begin_review, begin_test, get_attempt,
    given as read_given, hand_in, restored as restored_answer, written as written_answer,
};
pub use bank::{BankRow, question_bank};
pub use cards::{CardRow, Due, due_cards, ease_of, list_cards};
pub use case::{Case, CaseChoice, CaseCost, CaseStep, case_points};
pub use case_runs::{
    CaseRun, Decided, Peers, begin_case, best_runs, case_peers, decide_step, get_run,
};
pub use check::{Finding, HasPage, check_content, check_shipped};
pub use fault::Fault;
pub use installed::{
    Installed, Signed, find_installed, get_installed, get_signed, library, library_within,
    list_installed, put_into_use, resume_pack, retire_pack,
};
pub use lesson::{Example, Figure, FigureBar, Lesson, Objective, Piece};
pub use pack::{
    LESSON_FILES, PACK_FILE, Pack, PackFiles, PackHead, check_files, digest_of_files, is_pack_code,
    is_part_code,
};
pub use paths::{Path, Paths, Session, schedule, week_of};
pub use progress::{Learning, LessonSeen, PASSED_BPS, TestPair, learning, mark_read};
pub use question::{Body, Given, Marked, Question, QuestionKind, mark, shuffled};
pub use review::{CardState, rated, retrievability};
pub use right::right_fields;
pub use said::{Input, InputKind, Said, Typed};
pub use shipped::{Library, case_source, lesson_source};
pub use statistics::{ItemStatistics, item_statistics, verdict};
pub use tools::{Outcome, TOOLS, Tool, find_tool};
pub use weekly::{Weekly, answer_week, monday, weekly};
