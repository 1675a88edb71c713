//! The outlook on pages: the curve of the book, expected losses by tier and buyer, and whether
//! earlier forecasts came true. It only reads what a round stored.

mod buyer;
mod export;
mod figures;
mod page;
mod test;

pub use buyer::{note, panel as buyer_panel};
pub use export::{csv, xlsx};
pub use page::show;
pub use test::start as start_test;
