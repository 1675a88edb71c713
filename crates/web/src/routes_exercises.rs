//! The addresses of the academy's exercises.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    exercises,
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right::{Learn, Teach};
    vec![
        route("/exercises",                    May(Learn), get(exercises::home).post(exercises::begin)),
        route("/exercises/runs/{id}",          May(Learn), get(exercises::show).post(exercises::give)),
        route("/exercises/runs/{id}/close",    May(Learn), post(exercises::close)),
        route("/exercises/runs/{id}/data.csv", May(Learn), get(exercises::data_csv)),
        route("/exercises/sandbox",            May(Learn), get(exercises::sandbox)),
        route("/exercises/needs",              May(Teach), get(exercises::needs)),
        route("/exercises/causes",             May(Teach), post(exercises::record)),
        route("/exercises/memos",              May(Teach), get(exercises::memos)),
        route("/exercises/memos/{id}",         May(Teach), post(exercises::mark)),
    ]
}
