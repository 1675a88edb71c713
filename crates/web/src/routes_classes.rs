//! The addresses of classes.

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    classes::{self, boards},
    gate::Need,
    routes::{Route, route},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right::{Learn, Teach};
    vec![
        route("/classes",                        May(Learn), get(classes::home)),
        route("/classes/new",                    May(Teach), post(classes::open)),
        route("/classes/marking",                May(Teach), get(classes::marking)),
        route("/classes/marks/{kind}/{id}",      May(Learn), get(classes::work)),
        route("/classes/marks/{kind}/{id}/mark", May(Teach), post(classes::mark)),
        route("/classes/written/{id}",           May(Learn), get(classes::written).post(classes::hand_in)),
        route("/classes/coaches",                May(Learn), get(classes::coaches).post(classes::ask)),
        route("/classes/coaches/profile",        May(Teach), get(classes::profile).post(classes::set_profile)),
        route("/classes/requests/{id}",          May(Learn), get(classes::request)),
        route("/classes/requests/{id}/answer",   May(Teach), post(classes::answer)),
        route("/classes/requests/{id}/close",    May(Learn), post(classes::close_request)),
        route("/classes/boards",                 May(Learn), get(boards::list)),
        route("/classes/boards/new",             May(Teach), post(boards::open)),
        route("/classes/boards/{id}",            May(Learn), get(boards::show)),
        route("/classes/boards/{id}/posts",      May(Learn), post(boards::post)),
        route("/classes/boards/{id}/summary",    May(Teach), post(boards::sum_up)),
        route("/classes/boards/{id}/close",      May(Teach), post(boards::close)),
        route("/classes/posts/{id}/vote",        May(Learn), post(boards::vote)),
        route("/classes/posts/{id}/hide",        May(Teach), post(boards::hide)),
        route("/classes/posts/{id}/promote",     May(Teach), post(boards::promote)),
        route("/classes/drafts",                 May(Teach), get(boards::drafts)),
        route("/classes/drafts/{id}",            May(Teach), post(boards::decide)),
        route("/classes/{id}",                   May(Learn), get(classes::board)),
        route("/classes/{id}/enrol",             May(Teach), post(classes::enrol)),
        route("/classes/{id}/leave",             May(Teach), post(classes::leave)),
        route("/classes/{id}/assignments",       May(Teach), post(classes::set)),
        route("/classes/{id}/withdraw",          May(Teach), post(classes::withdraw)),
        route("/classes/{id}/close",             May(Teach), post(classes::close)),
    ]
}
