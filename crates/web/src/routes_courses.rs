//! The addresses of the academy's courses.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::routing::{get, post};
use store::access::Right;

use crate::{
    courses,
    gate::Need,
    routes::{Route, route, table as all},
    visit::Visit,
};

/// What each address needs; lessons lead to pages of the house.
static NEEDS: LazyLock<BTreeMap<&'static str, Need>> =
    LazyLock::new(|| all().into_iter().map(|one| (one.path, one.need)).collect());

/// What the page of an address needs, whether or not parts of the address vary.
fn need_of(path: &str) -> Option<&'static Need> {
    let fits = |template: &str| {
        let (mut asked, mut known) = (path.split('/'), template.split('/'));
        loop {
            match (asked.next(), known.next()) {
                (None, None) => return true,
                (Some(part), Some(open)) if open.starts_with('{') && !part.is_empty() => {}
                (Some(part), Some(same)) if part == same => {}
                _ => return false,
            }
        }
    };
    let open = || NEEDS.iter().find(|(template, _)| fits(template)).map(|(_, need)| need);
    NEEDS.get(path).or_else(open)
}

/// Whether the house has a page of this address.
pub fn has_page(path: &str) -> bool {
    need_of(path).is_some()
}

/// Whether whoever visits may open such a page.
pub(super) fn may_open(visit: &Visit, path: &str) -> bool {
    need_of(path).is_some_and(|need| need.rights().into_iter().all(|right| visit.may(right)))
}

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Route> {
    use Need::May;
    use Right::{Learn, Teach};
    vec![
        route("/courses/week", May(Learn), post(courses::week)),
        route("/courses",                      May(Learn), get(courses::home)),
        route("/courses/lessons/{code}",       May(Learn), get(courses::lesson)),
        route("/courses/lessons/{code}/read",  May(Learn), post(courses::read)),
        route("/courses/lessons/{code}/check", May(Learn), post(courses::check)),
        route("/courses/tests/{kind}",         May(Learn), post(courses::test)),
        route("/courses/review",               May(Learn), get(courses::review).post(courses::begin_review)),
        route("/courses/attempts/{id}",        May(Learn), get(courses::attempt).post(courses::hand_in)),
        route("/courses/tools",                May(Learn), get(courses::tools)),
        route("/courses/tools/{tool}",         May(Learn), get(courses::tool)),
        route("/courses/schedule",             May(Learn), get(courses::schedule)),
        route("/courses/cases",                May(Learn), get(courses::cases)),
        route("/courses/cases/{code}",         May(Learn), get(courses::case).post(courses::play)),
        route("/courses/cases/{code}/data.csv", May(Learn), get(courses::data_csv)),
        route("/courses/runs/{id}",            May(Learn), get(courses::run).post(courses::decide)),
        route("/courses/bank",                 May(Teach), get(courses::bank)),
    ]
}
