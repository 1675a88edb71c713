//! The addresses under which models are made and kept: the workbench and the register.

use axum::{
    middleware,
    routing::{MethodRouter, get, post},
};
use store::access::Right;

use crate::{
    gate::Need,
    lab, models, picture,
    routes::{Route, file_route, route},
    state::App,
};

/// The table.
pub(super) fn table() -> Vec<Route> {
    let mut routes = workbench();
    routes.extend(register());
    routes
}

/// A page whose charts can be taken home as pictures, each by itself.
fn drawn(path: &'static str, need: Need, to: MethodRouter<App>) -> Route {
    route(path, need, to.layer(middleware::from_fn(picture::offered)))
}

/// The analyst's workbench. Pages show sums over a file; of a row one value and what became of it,
/// in the ledger also whose it is.
#[rustfmt::skip]
fn workbench() -> Vec<Route> {
    use Need::{May, Take};
    use Right::{EditPolicy, SeeOverview};
    vec![
        route("/lab",                          May(SeeOverview), get(lab::home)),
        file_route("/lab/upload",              May(EditPolicy), post(lab::upload), lab::FILE_BYTES),
        route("/lab/methods",                  May(SeeOverview), get(lab::methods)),
        route("/lab/methods/compare",          May(Right::BuildModels), post(lab::compare_methods)),
        route("/lab/ledger",                   May(EditPolicy), get(lab::ask_ledger)),
        route("/lab/ledger/count",             May(EditPolicy), post(lab::count_ledger)),
        route("/lab/ledger/build",             May(EditPolicy), post(lab::build_ledger)),
        route("/lab/data-sets/{id}/open",      May(EditPolicy), post(lab::open_data_set)),
        route("/lab/{id}",                     May(SeeOverview), get(lab::data)),
        route("/lab/{id}/setup",
            May(EditPolicy), get(lab::ask_setup).post(lab::save_setup)),
        route("/lab/{id}/step",                May(EditPolicy), post(lab::step)),
        route("/lab/{id}/archive",             May(EditPolicy), post(lab::archive)),
        route("/lab/{id}/clean",
            May(EditPolicy), get(lab::ask_clean).post(lab::clean)),
        route("/lab/{id}/unclean",             May(EditPolicy), post(lab::unclean)),
        route("/lab/{id}/bins",                May(SeeOverview), get(lab::bins)),
        route("/lab/{id}/bins/limits",         May(EditPolicy), post(lab::save_bins)),
        route("/lab/{id}/rows",                May(SeeOverview), get(lab::rows)),
        drawn("/lab/{id}/variable",            May(SeeOverview), get(lab::variable)),
        route("/lab/{id}/variable/edit",       May(EditPolicy), post(lab::edit)),
        route("/lab/{id}/variable/limits",     May(EditPolicy), post(lab::constrain)),
        drawn("/lab/{id}/explore",             May(SeeOverview), get(lab::explore)),
        route("/lab/{id}/explore/take",        Take(SeeOverview), get(lab::take_explore)),
        drawn("/lab/{id}/industry",            May(SeeOverview), get(lab::industry)),
        route("/lab/{id}/industry/force",      May(EditPolicy), post(lab::force_industry)),
        route("/lab/{id}/fit",                 May(SeeOverview), get(lab::fit)),
        route("/lab/{id}/fit/start",           May(EditPolicy), post(lab::start_fit)),
        drawn("/lab/{id}/compare",             May(SeeOverview), get(lab::compare)),
        route("/lab/{id}/compare/take",        Take(SeeOverview), get(lab::take_compare)),
        drawn("/lab/{id}/fits/{number}",       May(SeeOverview), get(lab::fitted)),
        drawn("/lab/{id}/fits/{number}/proof", May(SeeOverview), get(lab::proof)),
        route("/lab/{id}/fits/{number}/take/{act}", Take(SeeOverview), get(lab::take)),
    ]
}

/// The register of models: who builds proposes, who approves signs off, who sees the whole looks.
#[rustfmt::skip]
fn register() -> Vec<Route> {
    use Need::{May, Take};
    use Right::{ApproveModels, BuildModels, SeeBuyers, SeeOverview};
    vec![
        route("/models",                       May(SeeOverview), get(models::home)),
        route("/models/look",                  May(BuildModels), post(models::look)),
        drawn("/models/report",                May(SeeOverview), get(models::month)),
        route("/models/report.xlsx",           Take(SeeOverview), get(models::month_xlsx)),
        file_route("/models/import",           May(BuildModels),
            get(models::import).post(models::check_import), models::FILE_BYTES),
        route("/models/import/keep",           May(BuildModels), post(models::keep_import)),
        route("/models/warnings/{id}/take",    May(BuildModels), post(models::take_in_hand)),
        route("/models/expert/restore",        May(ApproveModels), post(models::restore)),
        drawn("/models/{version}",             May(SeeOverview), get(models::version)),
        route("/models/{version}/step/{step}", May(ApproveModels), post(models::step)),
        drawn("/models/{version}/shadow",      May(SeeOverview), get(models::shadow)),
        drawn("/models/{version}/watch",       May(SeeOverview), get(models::watch)),
        route("/models/{version}/replay",      May(SeeBuyers), get(models::replay)),
        route("/models/{version}/take/{act}",  Take(SeeOverview), get(models::take)),
        route("/lab/{id}/fits/{number}/propose",
            May(BuildModels), get(models::ask_propose).post(models::propose)),
    ]
}
