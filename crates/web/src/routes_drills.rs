//! The addresses of live drills.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    drills,
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right::{Learn, Teach};
    vec![
        route("/drills",               May(Learn), get(drills::home)),
        route("/drills/invite",        May(Teach), post(drills::invite)),
        route("/drills/{id}",          May(Learn), get(drills::show)),
        route("/drills/{id}/state",    May(Learn), get(drills::state)),
        route("/drills/{id}/accept",   May(Learn), post(drills::accept)),
        route("/drills/{id}/decline",  May(Learn), post(drills::decline)),
        route("/drills/{id}/withdraw", May(Teach), post(drills::withdraw)),
        route("/drills/{id}/say",      May(Learn), post(drills::say)),
        route("/drills/{id}/answer",   May(Teach), post(drills::answer)),
        route("/drills/{id}/end",      May(Learn), post(drills::end)),
        route("/drills/{id}/rate",     May(Learn), post(drills::rate)),
    ]
}
