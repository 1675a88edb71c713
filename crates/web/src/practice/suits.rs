//! Recommended for you: the branches of trade that are like one's own customers, with the reason in words.

use academy::classes::{SuitsBranch, branches, own_customers};
use base::Result;
use maud::{Markup, html};

use super::PATH;
use crate::{
    kit::{Column, List, Row},
    state::App,
    visit::Visit,
};

/// The list; nothing where nothing suits.
pub(super) async fn branches_for(app: &App, visit: &Visit) -> Result<Markup> {
    let customers = own_customers(&app.db, visit.scope()).await?;
    let all = branches(&customers);
    Ok(html! { @if !all.is_empty() { (list(visit, &all, customers.count)) } })
}

fn list(visit: &Visit, all: &[SuitsBranch], count: i64) -> Markup {
    let row = |one: &SuitsBranch| {
        let href = format!("{PATH}?variant={}", one.variant.code);
        let why = visit.ta(
            "practice-suits-why",
            &[
                ("all", &count.to_string()),
                ("industry", &one.of_industry.to_string()),
                ("count", &one.of_kind.to_string()),
            ],
        );
        Row {
            href: Some(href.clone()),
            cells: vec![
                html! { a href=(href) { (one.variant.name.pick(visit.lang)) } },
                html! { (why) },
                html! { (one.fit) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "suits",
        title: visit.t("practice-suits"),
        columns: vec![
            Column::text(visit.t("practice-variant")).title(),
            Column::text(visit.t("practice-suits-reason")).full(),
            Column::number(visit.t("practice-fit")),
        ],
        rows: all.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
