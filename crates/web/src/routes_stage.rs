//! The addresses of a talk's papers, its plan and the paper that comes of it.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    gate::Need,
    practice, print,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right::Learn;
    vec![
        route("/practice/runs/{id}/papers",    May(Learn), post(practice::open_paper)),
        route("/practice/runs/{id}/plan",      May(Learn), post(practice::lay_plan)),
        route("/practice/runs/{id}/close",     May(Learn), post(practice::close_run)),
        route("/practice/runs/{id}/agreement", May(Learn), get(print::practice_agreement)),
    ]
}
