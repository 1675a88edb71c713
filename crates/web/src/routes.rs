//! Every address of the house on one page, each with the right that it needs.

use axum::routing::{MethodRouter, get, post};

use store::access::Right;

use crate::{assets, gate::Need, job, preferences, receivables, sign_in, state::App};

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
    use Need::{May, Nobody, SignedIn};
    use Right::{BookLedger, Export, SeeLedger};
    vec![
        route("/assets/{name}",         Nobody,   get(assets::serve)),
        route("/healthz",               Nobody,   get(sign_in::health)),
        route("/sign-in",               Nobody,   get(sign_in::form).post(sign_in::enter)),
        route("/sign-out",              SignedIn, post(sign_in::leave)),
        route("/preferences/language",  Nobody,   post(preferences::language)),
        route("/preferences/unit",      Nobody,   post(preferences::unit)),
        route("/jobs/{id}",             SignedIn, get(job::show)),
        route("/jobs/{id}/stop",        SignedIn, post(job::stop)),
        route("/receivables",                  May(SeeLedger), get(receivables::page)),
        route("/receivables/ageing.xlsx",      May(Export), get(receivables::ageing_xlsx)),
        route("/receivables/ageing.csv",       May(Export), get(receivables::ageing_csv)),
        route("/receivables/items",            May(SeeLedger), get(receivables::items)),
        route("/receivables/items.xlsx",       May(Export), get(receivables::items_xlsx)),
        route("/receivables/items.csv",        May(Export), get(receivables::items_csv)),
        route("/receivables/items/{buyer}/{number}/{instalment}",
            May(SeeLedger), get(receivables::item)),
        route("/receivables/items/{buyer}/{number}/{instalment}/{act}",
            May(BookLedger), get(receivables::ask).post(receivables::done)),
        route("/receivables/credits",          May(SeeLedger), get(receivables::credits)),
        route("/receivables/credits/{id}",     May(SeeLedger), get(receivables::credit)),
        route("/receivables/credits/{id}/{act}",
            May(BookLedger), get(receivables::credit_ask).post(receivables::credit_act)),
    ]
}
