//! The addresses of what concerns the credit of the house as a whole: what it can carry, how fast it
//! decides, what it offers, whom it keeps in touch with, what it has gained.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    collections, controls,
    gate::Need,
    granting, payables, policy,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right as R;
    let mut routes = vec![
        route("/collections/care",      May(R::SeeWorklist),  get(collections::care)),
        route("/collections/care/{code}",
            May(R::LogContact),   get(collections::ask_care).post(collections::save_care)),
        route("/controls/benefit",      May(R::SeeOverview),  get(controls::benefit)),
        route("/granting/cycle",        May(R::SeeBuyers),    get(granting::cycle)),
        route("/granting/offers",       May(R::SeeBuyers),    get(granting::offers)),
        route("/granting/offers/make",  May(R::ApplyCredit),  post(granting::make_offer)),
        route("/granting/offers/{id}/{act}", May(R::ApplyCredit), post(granting::answer_offer)),
        route("/payables/sourcing",     May(R::SeeLedger),    get(payables::sourcing)),
        route("/policy/capacity",       May(R::SeeOverview),  get(policy::capacity)),
        route("/policy/capacity/new",
            May(R::BookLedger),   get(policy::ask_capacity).post(policy::enter_capacity)),
    ];
    routes.extend(crate::routes_proof::table());
    routes
}
