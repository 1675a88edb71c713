//! Routes of recovery (H08, M07): what each step costs, how long it takes, how likely it brings money, what
//! remains by expectation; and matters before the law with their deadlines. A clock and a sum, not advice.

mod desk;
mod matter;
mod matter_list;
mod pack;
mod route;

pub use desk::{
    DeskCounts, DeskFilter, DeskPlace, DeskRow, DeskView, count_desk, list_desk, next_deadlines,
};
pub use matter::{
    MATTER_OUTCOMES, NewMatter, add_matter_day, close_matter, do_matter_day, open_matter,
};
pub use matter_list::{Matter, MatterDay, get_matter, list_matters};
pub use pack::{Fee, FeeTable, Need, Route, RouteDeadline, RoutePack};
pub use route::{Claim, Outlook, Sum, choose_route, outlooks};
