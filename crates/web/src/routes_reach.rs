//! The addresses of the guard of contacts where people act, and of what a person reaches in a day.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    collections::{capacity, group, outside, reach, stop},
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
        route("/collections/outside",              see(), get(outside::list)),
        route("/collections/ways/{code}",          log(), get(reach::ways).post(reach::take_off)),
        route("/collections/ways/{code}/{id}/lift", log(), post(reach::lift)),
        route("/collections/group/{code}",         log(), get(group::ask).post(group::save)),
        route("/collections/group/{code}/drop",    log(), post(group::take_away)),
        route("/collections/outbox/{id}/stop",     log(), post(stop::propose)),
        route("/collections/outbox/{id}/stop/{verdict}", log(), post(stop::verdict)),
        route("/collections/capacity/{login}",     log(), get(capacity::ask).post(capacity::save)),
        route("/collections/log/{code}/no-answer", log(), post(capacity::no_answer)),
    ]
}
