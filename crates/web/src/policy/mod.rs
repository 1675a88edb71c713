//! What may be sold to whom on which terms: the limits and terms of all buyers on one page, and
//! the same rows as a file. It grants nothing; each figure leads to the buyer's credit tab.

mod export;
mod list;

pub use export::{csv, xlsx};
pub use list::list;
