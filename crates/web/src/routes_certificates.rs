//! The addresses of certification. The page that checks a certificate stands beside the house, with the customers'
//! own pages.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    certificates,
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::{Both, May};
    use Right::{EditPolicy, Learn, SeeOverview, Teach};
    vec![
        route("/certificates",              May(Learn), get(certificates::home).post(certificates::enrol)),
        route("/certificates/all",          May(Teach), get(certificates::all)),
        route("/certificates/effect",       Both(Teach, SeeOverview), get(certificates::effect)),
        route("/certificates/effect/causes", Both(Teach, SeeOverview), get(certificates::causes)),
        route("/certificates/rights",       May(EditPolicy), get(certificates::rights).post(certificates::propose_right)),
        route("/certificates/rights/decide", May(EditPolicy), post(certificates::decide_right)),
        route("/certificates/enrolments/{id}",        May(Learn), get(certificates::enrolment)),
        route("/certificates/enrolments/{id}/leave",  May(Learn), post(certificates::leave)),
        route("/certificates/enrolments/{id}/exam",   May(Learn), post(certificates::begin)),
        route("/certificates/enrolments/{id}/plan",   May(Learn), post(certificates::send)),
        route("/certificates/enrolments/{id}/decide", May(Teach), post(certificates::decide)),
        route("/certificates/enrolments/{id}/grant",  May(Teach), post(certificates::grant)),
        route("/certificates/exams/{id}",   May(Learn), get(certificates::exam).post(certificates::hand_in)),
        route("/certificates/held/{id}",              May(Learn), get(certificates::held)),
        route("/certificates/held/{id}/certificate.pdf", May(Learn), get(certificates::paper)),
        route("/certificates/held/{id}/name",         May(Learn), post(certificates::name)),
        route("/certificates/held/{id}/revoke",       May(Teach), post(certificates::revoke)),
    ]
}
