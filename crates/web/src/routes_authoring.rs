//! The addresses at which packs are written, published, sent and received.

use academy::authoring::FILE_BYTES;
use axum::routing::{get, post};
use store::access::Right;

use crate::{
    authoring,
    gate::Need::May,
    routes::{Route, file_route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Right::Teach;
    vec![
        route("/authoring",                       May(Teach), get(authoring::list).post(authoring::open)),
        route("/authoring/tailor",                May(Teach), get(authoring::tailor).post(authoring::make)),
        // A little more than a file may measure: the form around it.
        file_route("/authoring/receive",          May(Teach), post(authoring::receive), FILE_BYTES + (64 << 10)),
        route("/authoring/arrivals/{id}",         May(Teach), get(authoring::arrival)),
        route("/authoring/arrivals/{id}/{act}",   May(Teach), post(authoring::decide)),
        route("/authoring/keys/{id}/end",         May(Teach), post(authoring::end_key)),
        route("/authoring/packs/{code}",          May(Teach), get(authoring::pack)),
        route("/authoring/packs/{code}/file.zip", May(Teach), get(authoring::file)),
        route("/authoring/packs/{code}/retire",   May(Teach), post(authoring::retire)),
        route("/authoring/packs/{code}/resume",   May(Teach), post(authoring::resume)),
        route("/authoring/drafts/{id}",           May(Teach), get(authoring::draft)),
        route("/authoring/drafts/{id}/head",      May(Teach), get(authoring::head).post(authoring::save_head)),
        route("/authoring/drafts/{id}/parts",     May(Teach), post(authoring::add)),
        route("/authoring/drafts/{id}/{act}",     May(Teach), post(authoring::act)),
        route("/authoring/drafts/{id}/parts/{part}",      May(Teach), get(authoring::part)),
        route("/authoring/drafts/{id}/parts/{part}/drop", May(Teach), post(authoring::take_out)),
        route("/authoring/drafts/{id}/parts/{part}/{section}/{n}",
            May(Teach), get(authoring::edit).post(authoring::save)),
        route("/authoring/drafts/{id}/parts/{part}/{section}/{n}/{act}",
            May(Teach), post(authoring::shift_row)),
    ]
}
