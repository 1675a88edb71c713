//! What a customer is, and how one collects from it (L01–L05): engineering projects and public bodies by the
//! steps on which their money hangs, dealers by what they sell and stock, and for each kind what to do by stage.
//!
//! A path is no ledger: it says when money will be there to be asked for; what is owed says the ledger alone.

mod dealer;
mod dealer_book;
mod dealer_read;
mod pack;
mod path;
mod path_book;
mod path_brought;
mod path_list;

pub use dealer::{DealerFigures, DealerMonth, DealerRule, DealerSign, StopEffect, figures};
pub use dealer_book::{DealerSheet, MonthUse, dealer_sheet, list_dealers, record_dealer_months};
pub use dealer_read::{ReadMonths, read_months};
pub use pack::{CustomerRule, CustomersPack, MeetingRule, PathRule, StageRule, StepRule};
pub use path::{
    Milestone, PARTS, Part, PathAlarm, PathState, PathSums, Reckoning, StepState, reckon,
};
pub use path_book::{NewMilestone, NewPath, close_path, enter_path, keep_milestone};
pub use path_brought::{BroughtStep, StepBrought, bring_milestone, undo_milestone};
pub use path_list::{
    NodeAlarm, PATH_KINDS, Path, PathFilter, Paths, get_path, list_path_alarms, list_paths,
    next_nodes, paths_of,
};
