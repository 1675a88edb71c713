//! The JSON interface under `/api/v1`, described at `/api/openapi.json` and on `/api`. Thin: it
//! reads what was asked, calls one verb of a room, and writes the answer. There is no rule and
//! no SQL here.
//!
//! [`table`] is the map: the router and the document are both made from it. What goes over the
//! wire stands beside its handler; [`shape`] makes it into a schema, [`endpoint`] ties types,
//! handler and description together, [`cursor`] pages. Failures are dressed in
//! [`crate::failure`], as on pages.
//!
//! Who asks is found by token or session in [`crate::gate`]; a salesperson sees their own buyers
//! here as there, because every handler passes the visit's scope to the room.

mod access;
mod ageing;
mod assessed;
mod buyers;
mod collections;
mod cursor;
mod document;
mod endpoint;
mod imports;
mod jobs;
mod ledger;
mod limits;
mod overview;
mod page;
mod shape;
mod warnings;
mod words;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use store::access::Right;

pub use document::{ROOT, document};
use endpoint::endpoint;
pub use endpoint::{Endpoint, Verb};

use crate::{
    gate::{self, Need},
    state::App,
    visit::Visit,
};

/// The table.
pub fn table() -> Vec<Endpoint> {
    use Need::{May, SignedIn};
    use Right as R;
    use Verb::{Get, Post, Put};
    vec![
        endpoint(Get, "/me", "get-me", SignedIn, access::me),
        endpoint(Get, "/overview", "get-overview", May(R::SeeOverview), overview::show),
        endpoint(Get, "/buyers", "list-buyers", May(R::SeeBuyers), assessed::list),
        endpoint(Get, "/buyers/{code}", "get-buyer", May(R::SeeBuyers), assessed::one),
        endpoint(Put, "/buyers/{code}", "save-buyer", May(R::EditBuyers), buyers::save),
        endpoint(
            Get,
            "/buyers/{code}/items",
            "list-buyer-items",
            May(R::SeeLedger),
            ledger::buyer_items,
        ),
        endpoint(
            Get,
            "/buyers/{code}/items/{number}",
            "get-item",
            May(R::SeeLedger),
            ledger::one_item,
        ),
        endpoint(
            Get,
            "/buyers/{code}/credits",
            "list-buyer-credits",
            May(R::SeeLedger),
            ledger::buyer_credits,
        ),
        endpoint(
            Get,
            "/buyers/{code}/statements",
            "list-statements",
            May(R::SeeBuyers),
            buyers::statements,
        ),
        endpoint(Get, "/buyers/{code}/people", "list-people", May(R::SeeBuyers), buyers::people),
        endpoint(
            Get,
            "/buyers/{code}/contacts",
            "list-contacts",
            May(R::SeeBuyers),
            collections::buyer_contacts,
        ),
        endpoint(
            Get,
            "/buyers/{code}/promises",
            "list-promises",
            May(R::SeeBuyers),
            collections::buyer_promises,
        ),
        endpoint(Get, "/buyers/{code}/events", "list-events", May(R::SeeBuyers), buyers::events),
        endpoint(
            Get,
            "/buyers/{code}/alerts",
            "list-buyer-alerts",
            May(R::SeeWarnings),
            warnings::buyer_warnings,
        ),
        endpoint(Get, "/buyers/{code}/scores", "list-scores", May(R::SeeBuyers), assessed::scores),
        endpoint(Get, "/buyers/{code}/limits", "list-limits", May(R::SeeBuyers), limits::list),
        endpoint(Post, "/buyers/{code}/limits", "grant-limit", May(R::GrantLimits), limits::grant),
        endpoint(Get, "/invoices", "list-invoices", May(R::SeeLedger), ledger::invoices),
        endpoint(Post, "/invoices", "book-invoice", May(R::BookLedger), ledger::book_invoice),
        endpoint(Post, "/receipts", "book-receipt", May(R::BookLedger), ledger::book_receipt),
        endpoint(
            Post,
            "/movements/{id}/reversal",
            "reverse-movement",
            May(R::BookLedger),
            ledger::reverse_movement,
        ),
        endpoint(Get, "/ageing", "get-ageing", May(R::SeeLedger), ageing::ageing),
        endpoint(Get, "/ageing.csv", "get-ageing-csv", May(R::SeeLedger), ageing::ageing_csv),
        endpoint(Get, "/rates", "list-rates", May(R::SeeLedger), ledger::rates),
        endpoint(Post, "/rates", "record-rates", May(R::BookLedger), ledger::add_rates),
        endpoint(Get, "/warnings", "list-warnings", May(R::SeeWarnings), warnings::warnings),
        endpoint(Post, "/warnings", "report-signal", May(R::ReportSignal), warnings::report),
        endpoint(Get, "/warnings/{id}", "get-warning", May(R::SeeWarnings), warnings::one_warning),
        endpoint(
            Post,
            "/warnings/{id}/acknowledgement",
            "acknowledge-warning",
            May(R::ClearWarnings),
            warnings::acknowledge,
        ),
        endpoint(
            Post,
            "/warnings/{id}/clearance",
            "clear-warning",
            May(R::ClearWarnings),
            warnings::clear,
        ),
        endpoint(Get, "/worklist", "get-worklist", May(R::SeeWorklist), collections::worklist),
        endpoint(Post, "/contacts", "log-contact", May(R::LogContact), collections::add_contact),
        endpoint(Post, "/promises", "record-promise", May(R::LogContact), collections::add_promise),
        endpoint(Get, "/imports", "list-imports", May(R::Import), imports::list),
        endpoint(Post, "/imports", "import-file", May(R::Import), imports::add),
        endpoint(Get, "/imports/{id}", "get-import", May(R::Import), imports::one),
        endpoint(Get, "/imports/{id}/rejects", "list-rejects", May(R::Import), imports::rejects),
        endpoint(Get, "/assessments", "list-assessments", May(R::SeeOverview), assessed::runs),
        endpoint(Post, "/assessments", "run-assessment", May(R::Assess), assessed::start),
        endpoint(Get, "/jobs/{id}", "get-job", SignedIn, jobs::one),
        endpoint(Get, "/audit", "list-audit", May(R::SeeAudit), access::audit),
    ]
}

/// The addresses of the interface, to be laid over the pages'.
pub fn router() -> Router<App> {
    let mut router = Router::new().route("/api/openapi.json", get(openapi)).route(
        "/api",
        get(page::show).layer(middleware::from_fn_with_state(Need::SignedIn, gate::guard)),
    );
    for endpoint in table() {
        let guard = middleware::from_fn_with_state(endpoint.need, gate::guard);
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
