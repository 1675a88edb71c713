//! What can be learnt from cases: why debts stay unpaid, what customers say and what was true, what was recovered
//! by trick, excuse and type, what of the playbook was used on which case, how the six characters were kept, what collecting costs, whom it costs us.

mod aftermath;
mod effort;
mod factors;
mod methods;
mod paths;
mod playbook;
mod reasons;

pub use aftermath::{AfterRow, AfterState, Aftermath, after_cases, aftermath};
pub use effort::{Effort, efforts, team_indices};
pub use factors::{Factor, FactorGroup, factors, spread_explained_bps};
pub use methods::{MethodRow, Methods, SixRow, methods, six_kept};
pub use paths::{PathRow, Paths, paths};
pub use playbook::{Play, PlayCase, PlayPart, PlayUse, Playbook, playbook_used};
pub use reasons::{ReasonRow, Reasons, reasons};
