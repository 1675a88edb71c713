//! What a form of a buyer's page posted, and the page that such a form stands on.

use std::collections::BTreeMap;

use axum::Form;
use credit::parties::Buyer;
use maud::{Markup, html};

use super::href;
pub use crate::filled::Filled;
use crate::{kit, visit::Visit};

/// A posted form.
pub type Posted = Form<BTreeMap<String, String>>;

/// A page with one form about a buyer.
pub fn form_page(visit: &Visit, buyer: &Buyer, title: &str, lead: &str, form: &Markup) -> Markup {
    html! {
        (crumbs(visit, &buyer.code, &buyer.name))
        (kit::page_head(title, lead, &html! {}))
        div.panel { div.inside { (form) } }
    }
}

/// The way back to a buyer.
pub fn crumbs(visit: &Visit, code: &str, name: &str) -> Markup {
    html! {
        nav.crumbs.meta aria-label=(visit.t("parties-crumbs")) {
            a href="/parties" { (visit.t("parties-title")) }
            " / "
            a href=(href(code)) { (name) }
        }
    }
}
