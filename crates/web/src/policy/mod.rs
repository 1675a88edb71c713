//! What may be sold to whom on which terms: the limits and terms of all buyers on one page, and
//! the same rows as a file; each figure leads to the buyer's credit tab. And the policy matrix with its
//! versions, sign-off and what-if. Nothing is granted here.

mod capacity;
mod export;
mod list;
mod matrix;
mod matrix_table;
mod parts;
mod what_if;

pub use capacity::{
    ask as ask_capacity, capacity_alarm, enter as enter_capacity, show as capacity,
};
pub use export::{csv, xlsx};
pub use list::list;
pub use matrix::{
    begin as begin_matrix, edit as edit_matrix, home as matrices, href as matrix_href,
    now as counting_matrix, show as matrix, step as step_matrix,
};
pub use parts::parts;
pub use what_if::start as start_what_if;
