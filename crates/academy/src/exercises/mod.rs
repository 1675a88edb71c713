//! Exercises that are marked by the house, with reasons: Altman on 20 firms, a scorecard against rows that nobody
//! sees, a tree with a policy memo, tier edges, three drafts through the linter.
//!
//! Invariants: data come from the seed of the run; what is marked is pure (no clock, no chance but the seed); the same
//! seed and answer give the same mark, byte for byte; the hidden rows leave this room as marks alone; how often
//! anything may be handed in is limited, and a new run has new data; the worked answer is told when nothing more may be
//! handed in. The memo of the tree is marked by an instructor beside the automatic mark; both stay.

mod altman;
mod assigned;
mod bands;
mod book;
mod card;
mod firms;
mod lab;
mod mark;
mod marking;
mod needs;
mod needs_pack;
mod pack;
mod sample;
mod sandbox;
mod scripts;
mod tree;

use std::collections::BTreeMap;

pub use altman::{ZONES_OFFERED, field as firm_field};
pub use assigned::{
    Assigned, NewCause, Repeats, UncausedCase, cause_weights, list_assigned, record_cause, repeats,
    uncaused_cases,
};
pub use bands::{
    Book, EDGES, LOST_PERCENT, Outcome as BandsOutcome, STEP, book as bands_book, edges,
    outcome as bands_outcome,
};
pub use book::{
    BestMark, KeptExercise, Submission, begin_exercise, best_marks, close_exercise,
    count_exercises, get_exercise, hand_in, list_exercises,
};
pub use card::{Built, built, field as card_field, is_filled, is_monotone};
pub use firms::{Firm, FirmKind, TREATMENTS, firms};
pub use lab::{EDITION, Lab, data, mark, solved};
pub use mark::{FULL, Mark, Marked, Note};
pub use marking::{MEMO_MOST, Memo, list_memos, mark_memo};
pub use needs::{Need, PathNeeds, Weights, needs};
pub use needs_pack::{Cause, Learnt, NeedsPack, Question};
pub use pack::{ExercisePack, LabText, MemoPart};
pub use sample::{OPEN_ROWS, Sample, VARIABLES, open as open_sample};
pub use sandbox::{
    Done, Sandbox, SandboxMark, SandboxPack, Task, check_sandbox, find_sandbox, found_sandbox,
    get_sandbox, stays_inside,
};
pub use scripts::{DRAFTS, Draft, SIGNS_MOST, drafts, field as draft_field};
pub use tree::{ACTIONS, PRUNINGS, columns as tree_columns, field as leaf_field, grown, open_auc};

/// What was filled in: fields by name.
pub type Given = BTreeMap<String, String>;
