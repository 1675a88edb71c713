//! The addresses of what can be taken along.

use axum::routing::get;
use store::access::Right;

use crate::{
    gate::Need,
    offline,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    vec![
        route("/offline",              Need::May(Right::Learn), get(offline::show)),
        route("/offline-worker.js",    Need::Nobody,            get(offline::worker)),
        route("/manifest.webmanifest", Need::Nobody,            get(offline::manifest)),
    ]
}
