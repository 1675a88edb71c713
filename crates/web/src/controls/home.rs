//! The first page of internal control: how far the set-up is, which policy counts,
//! which control points fail, how mature, which risks.

use axum::extract::State;
use maud::html;
use store::access::Right;

use super::{maturity, points, policy, risks, setup, ways};
use crate::{failure::Answer, kit, state::App, visit::Visit};

/// The page; who does not see the whole is led to the policy.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    if !visit.may(Right::SeeOverview) {
        return Ok(visit.go("/controls/policy", visit.flash.as_ref()));
    }
    let title = visit.t("controls-title");
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-lead"), &html! {}))
        (ways(&visit, "/controls"))
        div.stack {
            (policy::notice(&app, &visit).await?)
            div.grid {
                div.w4 { (setup::figure(&app, &visit).await?) }
                div.w4 { (policy::figure(&app, &visit).await?) }
                div.w4 { (points::figure(&app, &visit).await?) }
                div.w4 { (maturity::figure(&app, &visit).await?) }
                div.w4 { (risks::figure(&app, &visit).await?) }
            }
        }
    };
    Ok(visit.page(&title, &body))
}
