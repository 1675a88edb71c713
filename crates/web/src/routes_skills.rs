//! The addresses of skills and of the awareness index.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    gate::Need::{May, Take},
    routes::{Route, route},
    skills,
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Right::{Learn, Teach};
    vec![
        route("/skills",             May(Learn), get(skills::home)),
        route("/skills.xlsx",        Take(Teach), get(skills::xlsx)),
        route("/skills/gaps",        May(Teach), get(skills::gaps)),
        route("/skills/assign",      May(Teach), post(skills::assign)),
        route("/skills/awareness",   May(Learn), get(skills::awareness)),
        route("/skills/awareness/{id}", May(Learn), get(skills::awareness_of)),
        route("/skills/people/{id}", May(Learn), get(skills::person)),
    ]
}
