//! The JSON interface under `/api/v1`, described at `/api/openapi.json` and on `/api`. Thin: it
//! reads what was asked, calls one verb of a room, and writes the answer. There is no rule and
//! no SQL here.
//!
//! [`table()`] is the map: the router and the document are both made from it. What goes over the
//! wire stands beside its handler; [`shape`] makes it into a schema, [`endpoint`] ties types,
//! handler and description together, [`cursor`] pages. Failures are dressed in
//! [`crate::failure`], as on pages.
//!
//! Who asks is found by token or session in [`crate::gate`]; a salesperson sees their own buyers
//! here as there, because every handler passes the visit's scope to the room.

mod access;
mod ageing;
mod assessed;
mod boards;
mod buyers;
mod cadences;
mod care;
mod cases;
mod certificate_rights;
mod certificates;
mod changes;
mod classes;
mod collections;
mod controls;
mod course_cases;
mod course_packs;
mod courses;
mod cursor;
mod desk;
mod document;
mod dossier;
mod drills;
mod endpoint;
mod entities;
mod exercises;
mod granting;
mod imports;
mod jobs;
mod kinds;
mod ledger;
mod letters;
mod limit_parts;
mod limits;
mod links;
mod matrix;
mod maturity;
mod measures;
mod meetings;
mod misread;
mod offers;
mod orders;
mod orders_rest;
mod outbox;
mod outlook;
mod overview;
mod packs;
mod page;
mod payables;
mod postings;
mod practice;
mod process;
mod projects;
mod promises;
mod proof;
mod ranking;
mod reach;
mod recovery;
mod register;
mod rehearsal;
mod risks;
mod shape;
mod skills;
mod system;
mod table;
mod training;
mod warnings;
mod whole_book;
mod words;

use std::collections::BTreeSet;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware,
    response::{IntoResponse, Response},
    routing,
};

pub use document::{ROOT, document};
pub use endpoint::{Endpoint, Verb};
pub use table::table;

use crate::{
    gate::{self, Need},
    state::App,
    visit::Visit,
};

/// The addresses that take a file as a form does.
pub fn uploads() -> BTreeSet<String> {
    let large = table().into_iter().filter(|endpoint| endpoint.large);
    large.map(|endpoint| format!("{ROOT}{}", endpoint.path)).collect()
}

/// The addresses of the interface, to be laid over the pages'.
pub fn router() -> Router<App> {
    let mut router = Router::new().route("/api/openapi.json", routing::get(openapi)).route(
        "/api",
        routing::get(page::show)
            .layer(middleware::from_fn_with_state((Some("/api"), Need::SignedIn), gate::guard)),
    );
    for endpoint in table() {
        let guard = middleware::from_fn_with_state((None, endpoint.need), gate::guard);
        let mut to = endpoint.to;
        if endpoint.large {
            // A file is counted while it is received.
            to = to.layer(DefaultBodyLimit::disable());
        }
        router = router.route(&format!("{ROOT}{}", endpoint.path), to.layer(guard));
    }
    router
}

/// The document in the language that is asked for.
async fn openapi(visit: Visit) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, document::text(visit.lang)).into_response()
}
