//! Every address of the house on one page, each with the right that it needs.

use axum::routing::{MethodRouter, get, post};

use crate::{assets, gate::Need, job, preferences, sign_in, state::App};

/// One address.
pub struct Route {
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// Who may walk through.
    pub need: Need,
    /// What answers.
    pub to: MethodRouter<App>,
}

fn route(path: &'static str, need: Need, to: MethodRouter<App>) -> Route {
    Route { path, need, to }
}

/// The table.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use Need::{Nobody, SignedIn};
    vec![
        route("/assets/{name}",         Nobody,   get(assets::serve)),
        route("/healthz",               Nobody,   get(sign_in::health)),
        route("/sign-in",               Nobody,   get(sign_in::form).post(sign_in::enter)),
        route("/sign-out",              SignedIn, post(sign_in::leave)),
        route("/preferences/language",  Nobody,   post(preferences::language)),
        route("/preferences/unit",      Nobody,   post(preferences::unit)),
        route("/jobs/{id}",             SignedIn, get(job::show)),
        route("/jobs/{id}/stop",        SignedIn, post(job::stop)),
    ]
}
