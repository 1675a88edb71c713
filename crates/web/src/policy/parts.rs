//! The parts of limits in force of all buyers, what ends soonest first.

use axum::extract::State;
use credit::policy::{PartRow, limit_parts_in_force};
use maud::{Markup, html};

use crate::{
    failure::Answer,
    kit::{self, Column, Empty, List, Row},
    parties::{amount_cell, kind_cell, tab_href},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn parts(State(app): State<App>, visit: Visit) -> Answer {
    let rows = limit_parts_in_force(&app.db, visit.scope(), visit.today).await?;
    let title = visit.t("policy-parts");
    let list = List {
        id: "parts",
        title: title.clone(),
        count: i64::try_from(rows.len()).ok(),
        columns: vec![
            Column::text(visit.t("orders-buyer")).title(),
            Column::text(visit.t("policy-part-kind")),
            Column::number(visit.t("policy-part-amount")),
            Column::fit(visit.t("policy-from")),
            Column::fit(visit.t("policy-to")),
            Column::text(visit.t("policy-reason")).full(),
        ],
        rows: rows.iter().map(|row| line(&visit, row)).collect(),
        empty: Empty {
            title: visit.t("policy-parts-none"),
            why: visit.t("policy-parts-none-why"),
            button: Some((visit.t("policy-lines-title"), "/policy".to_owned())),
        },
        ..List::default()
    };
    let body: Markup = html! {
        nav.crumbs.meta { a href="/policy" { (visit.t("policy-lines-title")) } }
        (kit::page_head(&title, &visit.t("policy-parts-lead"), &html! {}))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn line(visit: &Visit, row: &PartRow) -> Row {
    let at = tab_href(&row.code, "credit");
    let part = &row.part;
    Row {
        href: Some(at.clone()),
        pick: None,
        cells: vec![
            html! { a href=(at) { (row.name) } },
            kind_cell(visit, part),
            amount_cell(visit, part),
            html! { (part.new.from_on) },
            match part.new.to_on {
                Some(day) => html! { (day) },
                None => html! { (visit.t("policy-until-further-notice")) },
            },
            html! { (part.new.reason) },
        ],
    }
}
