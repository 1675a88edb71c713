//! What a contact tells (K05): ability and willingness, rated anew after each contact with the history kept, and the
//! reason that the buyer states, which somebody later finds true or not.

mod book;
mod pack;
mod team;
mod value;

pub use book::{
    NewReading, Reading, ReasonCount, count_reasons, enter_reading, list_readings, open_reasons,
    settle_reason,
};
pub(in crate::collections) use book::{Telling, settle_told, tell};
pub use pack::{ContactPack, Quadrant, StatedReason};
pub use team::{TeamRow, ValuedTask, list_by_value, list_team};
pub use value::{ContactCase, ContactValue, Gain};
