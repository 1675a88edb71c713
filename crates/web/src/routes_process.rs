//! The addresses of the process from the order to the money, and of who ranks the worklist.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    collections,
    controls::process,
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right as R;
    vec![
        route("/controls/process",              May(R::SeeLedger),  get(process::show)),
        route("/controls/process/edit",
            May(R::EditPolicy), get(process::ask).post(process::send)),
        route("/collections/challenger/{act}",
            May(R::EditPolicy), post(collections::act_challenger)),
        route("/collections/playbook",          May(R::SeeWorklist), get(collections::playbook::show)),
        route("/collections/playbook/cases",    May(R::SeeWorklist), get(collections::playbook::cases)),
        route("/controls/process/steps/{code}", May(R::SeeLedger),  get(process::rows)),
    ]
}
