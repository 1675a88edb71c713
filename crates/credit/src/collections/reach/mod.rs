//! The guard of contacts where people act (F15): whether a buyer may be contacted now and from when on, what was had
//! outside the guard, by which ways a customer does not want to be contacted.
//!
//! The rule itself is `strategy/guard.rs`. What was had is a fact and is kept whatever the rule says; what is planned
//! keeps to the rule, or is refused.

mod capacity;
mod group;
mod outside;
mod read;
mod rule;
mod tries;
mod way_off;

pub use capacity::{DayLoad, day_loads, set_capacity};
pub use group::{CustomerGroup, GROUP_KINDS, drop_group, find_group, set_group};
pub(super) use outside::mark_outside;
pub use outside::{
    How, Outside, OutsideFilter, OutsidePerson, OutsideRow, count_outside, find_outside,
    list_outside, outside_by_person, outside_marks,
};
pub(super) use read::{Planned, keeps_to_guard, ways_off};
pub use read::{reach_many, reach_of};
pub use rule::{Reach, has_hour};
pub use tries::{NextTry, TryRule, Unanswered, unanswered};
pub use way_off::{OFF_CHANNELS, WayOff, lift_way_off, list_ways_off, take_way_off};
