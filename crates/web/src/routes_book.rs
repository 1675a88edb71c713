//! The addresses of what concerns the credit of the house as a whole: what it can carry, how fast it
//! decides, what it offers, whom it keeps in touch with, what it has gained.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    collections, controls,
    gate::Need,
    granting, parties, payables, policy, print,
    routes::{Route, file_route, route},
    settings,
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
        route("/collections/promises/{id}", May(R::SeeWorklist), get(collections::promise)),
        route("/collections/promises/{id}/confirm",
            May(R::LogContact),   get(collections::ask_confirm).post(collections::confirm)),
        route("/collections/promises/{id}/reschedule",
            May(R::LogContact),   get(collections::ask_reschedule).post(collections::reschedule)),
        route("/collections/reasons",   May(R::SeeWorklist),  get(collections::reasons)),
        route("/collections/reasons/{id}",
            May(R::LogContact),   get(collections::ask_reason).post(collections::settle_reason)),
        route("/collections/value",     May(R::SeeWorklist),  get(collections::by_value)),
        route("/collections/team",      May(R::SeeWorklist),  get(collections::team)),
        route("/collections/red",       May(R::SeeWorklist),  get(collections::red)),
        route("/collections/steps",     May(R::SeeWorklist),  get(collections::next_steps)),
        route("/collections/steps/{id}",
            May(R::LogContact),   get(collections::ask_next_done).post(collections::next_done)),
        route("/collections/next/{code}",
            May(R::LogContact),   get(collections::ask_next).post(collections::decide_next)),
        route("/collections/agreements", May(R::SeeWorklist), get(collections::agreements)),
        route("/collections/agreements/new/{code}",
            May(R::LogContact),   get(collections::ask_agreement).post(collections::save_agreement)),
        route("/collections/agreements/{id}", May(R::SeeWorklist), get(collections::agreement)),
        route("/collections/agreements/{id}/agreement.pdf",
            May(R::SeeWorklist),  get(print::agreement)),
        file_route("/collections/agreements/{id}/sign", May(R::LogContact),
            get(collections::ask_sign).post(collections::sign), parties::PAPER_BYTES),
        route("/collections/agreements/{id}/withdraw",
            May(R::LogContact),   get(collections::ask_end_agreement).post(collections::end_agreement)),
        route("/controls/benefit",      May(R::SeeOverview),  get(controls::benefit)),
        route("/granting/cycle",        May(R::SeeBuyers),    get(granting::cycle)),
        route("/granting/offers",       May(R::SeeBuyers),    get(granting::offers)),
        route("/granting/offers/make",  May(R::ApplyCredit),  post(granting::make_offer)),
        route("/granting/offers/{id}/{act}", May(R::ApplyCredit), post(granting::answer_offer)),
        route("/payables/sourcing",     May(R::SeeLedger),    get(payables::sourcing)),
        route("/settings/packs/{pack}/decide", May(R::EditPolicy), post(settings::decide_pack)),
        route("/policy/capacity",       May(R::SeeOverview),  get(policy::capacity)),
        route("/policy/capacity/new",
            May(R::BookLedger),   get(policy::ask_capacity).post(policy::enter_capacity)),
    ];
    routes.extend(crate::routes_proof::table());
    routes
}
