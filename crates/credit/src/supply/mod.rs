//! Suppliers and what we owe them, seen together: the books of `payables`, the assessment in force,
//! the law and the hints of the pack. It stands above the rooms and may look into all of them; no
//! room looks at it. It books nothing, save the alerts that follow.

mod pack;
mod report;
mod roster;
mod sourcing;
mod sourcing_pack;
mod watch;

pub use pack::{Ask, LawText, PayablesPack};
pub use report::{Figures, OwedRow, Owing, Who, owing, owing_to};
pub use roster::{SupplierRow, Suppliers, find_supplier, seek_suppliers, suppliers};
pub use sourcing::{Source, Sourcing, SourcingHints, Split, shares, sourcing, split, stock_days};
pub use sourcing_pack::SourcingPack;
pub use watch::watch_suppliers;
