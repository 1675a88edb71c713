//! The addresses of what concerns the credit of the house as a whole: what it can carry, how fast it
//! decides, what it offers, whom it keeps in touch with, what it has gained.

use axum::routing::{get, post};
use credit::collections::evidence::EVIDENCE_BYTES;
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
    let mut routes = strategy();
    routes.extend(vec![
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
        route("/collections/challenger", May(R::SeeWorklist), get(collections::challenger)),
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
    ]);
    routes.extend(crate::routes_proof::table());
    routes.extend(crate::routes_process::table());
    routes.extend(crate::routes_flow::table());
    routes.extend(crate::routes_reach::table());
    routes
}

/// The strategy of collections, its outbox, what is written to debtors.
#[rustfmt::skip]
fn strategy() -> Vec<Route> {
    use Need::May;
    use Right as R;
    vec![
        route("/collections/wording",
            May(R::SeeWorklist),  get(collections::wording).post(collections::check_wording)),
        route("/collections/outbox",    May(R::SeeWorklist),  get(collections::outbox)),
        route("/collections/outbox/release",
            May(R::LogContact),   post(collections::release_many)),
        route("/collections/outbox/do/{act}",
            May(R::LogContact),   post(collections::outbox_do)),
        route("/collections/outbox/{id}", May(R::SeeWorklist), get(collections::outbox_step)),
        route("/collections/outbox/{id}/letter.pdf", May(R::SeeWorklist), get(print::dunning)),
        route("/collections/outbox/{id}/{act}",
            May(R::LogContact),   post(collections::act_step)),
        file_route("/collections/outbox/{id}/post/{stage}", May(R::LogContact),
            get(collections::ask_post).post(collections::save_post), EVIDENCE_BYTES + (1 << 20)),
        route("/collections/outbox/{id}/kept/{what}", May(R::SeeWorklist), get(collections::give_slip)),
        route("/collections/channels",  May(R::Configure),    get(collections::channels)),
        route("/collections/channels/{act}", May(R::Configure), post(collections::act_channel)),
        route("/collections/links",     May(R::SeeWorklist),  get(collections::customer_links)),
        route("/collections/links/{code}",
            May(R::SeeWorklist),  get(collections::links_of_buyer)),
        route("/collections/links/{code}/issue",
            May(R::LogContact),   post(collections::issue_customer_link)),
        route("/collections/links/{code}/revoke/{id}",
            May(R::LogContact),   post(collections::revoke_customer_link)),
        route("/collections/links/{code}/read",
            May(R::LogContact),   post(collections::read_answers)),
        route("/collections/link-terms",
            May(R::Configure),    get(collections::ask_link_terms).post(collections::save_link_terms)),
        route("/collections/sender",
            May(R::Configure),    get(collections::ask_sender).post(collections::save_sender)),
        route("/collections/trials",    May(R::SeeOverview),  get(collections::trials)),
        route("/collections/trials/new", May(R::EditPolicy),  post(collections::propose_trial)),
        route("/collections/trials/{id}/{act}",
            May(R::EditPolicy),   post(collections::act_trial)),
    ]
}
