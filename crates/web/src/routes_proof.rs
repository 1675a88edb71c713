//! The addresses of proof: statements of account, disputes, clocks, papers, claims.

use axum::routing::{get, post};
use credit::collections::evidence::EVIDENCE_BYTES;
use store::access::Right;

use crate::{
    collections::evidence as proof,
    gate::Need,
    routes::{Route, file_route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right as R;
    // A file with its form.
    const MOST: usize = EVIDENCE_BYTES + (1 << 20);
    vec![
        route("/collections/accounts",            May(R::SeeLedger), get(proof::accounts)),
        route("/collections/accounts/make",       May(R::KeepProof), post(proof::make_accounts)),
        route("/collections/accounts/{id}",       May(R::SeeLedger), get(proof::account)),
        route("/collections/accounts/{id}/pdf",   May(R::SeeLedger), get(proof::account_pdf)),
        route("/collections/accounts/{id}/file",  May(R::SeeLedger), get(proof::account_file)),
        file_route("/collections/accounts/{id}/sign", May(R::KeepProof),
            get(proof::ask_signed).post(proof::save_signed), MOST),
        route("/collections/accounts/{id}/{act}", May(R::KeepProof),
            get(proof::ask_account).post(proof::account_act)),
        route("/collections/disputes",            May(R::SeeLedger), get(proof::disputes)),
        route("/collections/disputes/open/{item}", May(R::KeepProof),
            get(proof::ask_open).post(proof::open)),
        route("/collections/disputes/{id}/{act}", May(R::KeepProof),
            get(proof::ask_dispute).post(proof::save_dispute)),
        route("/collections/clocks",              May(R::SeeLedger), get(proof::clocks)),
        route("/collections/clocks/{code}",       May(R::SeeLedger), get(proof::clocks_of_buyer)),
        route("/collections/clocks/{code}/{act}", May(R::KeepProof),
            get(proof::ask_clock).post(proof::save_clock)),
        route("/collections/evidence",            May(R::SeeLedger), get(proof::evidence)),
        route("/collections/evidence/{code}",     May(R::SeeLedger), get(proof::evidence_of_buyer)),
        route("/collections/evidence/{code}/items/{id}", May(R::SeeLedger), get(proof::graded_item)),
        route("/collections/evidence/{code}/papers/{id}", May(R::SeeLedger), get(proof::give)),
        file_route("/collections/evidence/{code}/add", May(R::KeepProof),
            get(proof::ask_paper).post(proof::add), MOST),
        route("/collections/evidence/{code}/link", May(R::KeepProof),
            get(proof::ask_link).post(proof::save_link)),
        route("/collections/evidence/{code}/withdraw/{id}", May(R::KeepProof), post(proof::take_back)),
        route("/collections/evidence/{code}/export", May(R::Export), post(proof::export)),
        route("/collections/claims",              May(R::SeeLedger), get(proof::claims)),
        route("/collections/claims/{item}",       May(R::SeeLedger), get(proof::ask_claim)),
        route("/collections/claims/{item}/facts", May(R::KeepProof), post(proof::save_claim)),
        route("/collections/claims/{item}/pdf",   May(R::SeeLedger), get(proof::claim_pdf)),
    ]
}
