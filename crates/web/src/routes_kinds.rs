//! The addresses of kinds of customers, of paths of money, dealers' sheets and appointments.

use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use store::access::Right;

use crate::{
    collections::{kinds, meetings},
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    let see = || May(Right::SeeWorklist);
    let log = || May(Right::LogContact);
    vec![
        route("/collections/kinds",                 see(), get(kinds::home)),
        route("/collections/kinds/of/{code}",       see(), get(kinds::of_buyer)),
        route("/collections/paths",                 see(), get(kinds::paths)),
        route("/collections/paths/new/{code}",
            log(), get(kinds::ask_path).post(kinds::enter)),
        route("/collections/paths/{id}",            see(), get(kinds::path)),
        route("/collections/paths/{id}/step",
            log(), get(kinds::ask_new_step).post(kinds::add_step)),
        route("/collections/paths/{id}/step/{milestone}",
            log(), get(kinds::ask_step).post(kinds::save_step)),
        route("/collections/paths/{id}/close",      log(), post(kinds::close)),
        route("/collections/dealers",               see(), get(kinds::dealers)),
        route("/collections/dealers/{code}",        see(), get(kinds::dealer)),
        route("/collections/dealers/{code}/month",
            log(), get(kinds::ask_month).post(kinds::save_month)),
        Route {
            takes_file: true,
            ..route("/collections/dealers/{code}/upload", log(), get(kinds::ask_file)
                .post(kinds::upload).layer(DefaultBodyLimit::max(kinds::FILE_BYTES)))
        },
        route("/collections/appointments",          see(), get(meetings::list)),
        route("/collections/appointments/day.ics",  see(), get(meetings::day_file)),
        route("/collections/appointments/new/{case}",
            log(), get(meetings::ask).post(meetings::save)),
        route("/collections/appointments/{id}",     see(), get(meetings::show)),
        route("/collections/appointments/{id}/settle", log(), post(meetings::settle)),
        route("/collections/appointments/{id}/meeting.ics", see(), get(meetings::file)),
    ]
}
