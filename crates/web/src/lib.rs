//! Pages and the JSON interface over the rooms of the house. Thin: it reads what was asked,
//! calls one verb of a room, and draws the answer. There is no rule and no SQL here.
//!
//! [`routes`] is the map; [`gate`] stands before every route; [`kit`] and [`charts`] are the
//! building blocks of pages; [`failure`] is the one place where a failure becomes HTTP.

mod access;
pub mod api;
mod app;
mod asked;
pub mod assets;
pub mod authoring;
pub mod certificates;
pub mod charts;
mod classes;
mod collections;
mod controls;
mod cookie;
mod courses;
mod csrf;
mod dossier;
mod drills;
mod exercises;
pub mod failure;
pub mod filled;
pub mod gate;
mod granting;
mod intake;
pub mod job;
pub mod kit;
mod lab;
pub mod layout;
mod models;
mod offline;
mod orders;
mod outlook;
mod overview;
mod parties;
mod payables;
mod picture;
mod policy;
mod practice;
mod preferences;
pub mod print;
mod queries;
mod receivables;
pub mod routes;
mod routes_authoring;
mod routes_book;
mod routes_cases;
mod routes_certificates;
mod routes_classes;
mod routes_courses;
mod routes_drills;
mod routes_exchange;
mod routes_exercises;
mod routes_flow;
mod routes_kinds;
mod routes_lab;
mod routes_offline;
mod routes_process;
mod routes_proof;
mod routes_reach;
mod routes_skills;
mod routes_stage;
mod sellers;
mod settings;
pub mod sheet;
mod sign_in;
mod signs;
pub mod skills;
mod state;
pub mod typed;
/// Files that are posted.
pub mod upload;
mod visit;
mod warning;

pub use app::site;
pub use collections::tell_group;
pub use courses::exchange::send_statements;
pub use queries::pages;
pub use routes_courses::has_page;
pub use state::{App, House};
pub use visit::Visit;
