//! Live drills 现场对练: an instructor plays the debtor, a learner at another screen talks. The instructor sees what is
//! hidden, corrects what was heard, chooses among what the engine allows and answers in the scene's words, in edited
//! ones or in their own.
//!
//! Invariants: the engine alone moves state and concedes; whose turn it is stands in the database and each step moves
//! the version of the session, so that two tabs, a double click or an old page change nothing; only the two who play
//! (and who sees the audit) read it; a drill is no exam and no try at the ladder; nobody sees the other's rating before
//! their own is in.

mod move_list;
mod rating;
mod session;
mod turn;
mod wording;

pub use move_list::corrections;
pub use rating::{Agreements, KeptRating, NewRating, Rater, agreements, rate, ratings};
pub use session::{
    INVITE_HOURS, Invite, NOTE_MOST, SILENT_HOURS, Session, accept, close_lapsed, count_sessions,
    decline, drill_of_run, end, get_session, invite, list_sessions, waiting_for, withdraw,
};
pub use turn::{Answer, Heard, Opened, answer, open, say};
pub use wording::{WordedBy, worded_by};
