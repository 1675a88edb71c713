//! The own recovery curve beside what is said in the trade (F20): of all that ever was overdue, which share was paid
//! by which age, how likely what is still open is paid within the next days, and the rows behind each figure.
//!
//! Write-offs are no collection: what was written off stays unpaid until today. Credit notes and cancellations take
//! an amount out of what is looked at without saying anything of payment. A receipt that was reversed never paid.

mod curve;
mod pack;
mod read;
mod rows;

pub use curve::{Mark, Recovery, RecoveryGroup};
pub use pack::{Lore, LorePoint, RecoveryPack};
pub use read::{RecoveryBy, recovery};
pub use rows::{RecoveryFilter, RecoveryRow, RecoveryWhat, list_recovery_rows};
