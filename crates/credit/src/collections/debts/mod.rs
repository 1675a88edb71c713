//! Triangular debts 三角债 (L07): who owes whom among buyers and others, entered by hand or file; chains that end
//! at us, circles that can be set off. What buyers owe us and what we owe suppliers comes from the books.

mod book;
mod read;
mod search;

pub use book::{DebtFilter, DebtRow, NewDebt, count_debts, end_debt, list_debts, record_debts};
pub(super) use read::text_of;
pub use read::{ReadDebts, read_debts};
pub use search::{Circles, Link, Named, Party, Way, chains_of, circles, way_of};
