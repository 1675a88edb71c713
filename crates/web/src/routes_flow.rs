//! The addresses of the strategy of collections: what counts, its editor, its gallery of cadences.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    collections::{self, cadences, strategy_edit},
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    let see = || May(Right::SeeWorklist);
    let set = || May(Right::EditPolicy);
    vec![
        route("/collections/strategy",             see(), get(collections::strategy)),
        route("/collections/strategy/edit",        set(), get(strategy_edit::ask)),
        route("/collections/strategy/draft",       set(), post(strategy_edit::draft)),
        route("/collections/strategy/templates",   see(), get(cadences::list)),
        route("/collections/strategy/templates/keep", set(), post(cadences::keep)),
        route("/collections/strategy/templates/{code}/{act}", set(), post(cadences::act)),
        route("/collections/strategy/{id}",        see(), get(collections::strategy_version)),
        route("/collections/strategy/{id}/{act}",  set(), post(collections::act_strategy)),
    ]
}
