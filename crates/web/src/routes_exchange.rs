//! The addresses by which courses and results leave the house.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    courses::exchange,
    gate::Need::May,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Right::{Configure, Teach};
    vec![
        route("/courses/exchange",                       May(Teach), get(exchange::show)),
        route("/courses/exchange/package",               May(Teach), get(exchange::package)),
        route("/courses/exchange/statements",            May(Teach), post(exchange::statements)),
        route("/courses/exchange/store",                 May(Configure), post(exchange::keep_store)),
        route("/courses/exchange/send",                  May(Teach), post(exchange::send)),
        route("/courses/exchange/statements/{id}/{act}", May(Teach), post(exchange::act)),
    ]
}
