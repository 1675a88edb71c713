//! Recommended for you: cases about customers like one's own, with the reason, and the lessons behind them.

use academy::{
    classes::{Recommended, Suits, recommended},
    courses::{Library, library},
};
use base::Result;
use maud::{Markup, html};

use crate::{
    kit::{Column, List, Row},
    state::App,
    visit::Visit,
};

/// The list; nothing where nothing suits.
///
/// # Errors
/// A fault from the database.
pub async fn suited(app: &App, visit: &Visit) -> Result<Markup> {
    let told = recommended(&app.db, visit.person()?.id, visit.scope()).await?;
    let held = library(&app.db).await?;
    Ok(html! { @if !told.cases.is_empty() { (list(visit, &held, &told)) } })
}

fn list(visit: &Visit, library: &Library, told: &Recommended) -> Markup {
    let all = told.customers.count.to_string();
    let why = |one: &Suits| {
        let kinds =
            one.case.kinds.iter().map(|kind| visit.t(&format!("parties-kind-{}", kind.code())));
        let kinds = kinds.collect::<Vec<String>>().join(visit.lang.pick("、", ", "));
        let (kind, industry) = (one.of_kind.to_string(), one.of_industry.to_string());
        let args: [(&str, &str); 4] =
            [("all", &all), ("count", &kind), ("kinds", &kinds), ("industry", &industry)];
        visit.ta("classes-suits-why", &args)
    };
    let row = |one: &Suits| {
        let href = format!("/courses/cases/{}", one.case.code);
        Row {
            href: Some(href.clone()),
            cells: vec![
                html! {
                    a href=(href) { (one.case.title.pick(visit.lang)) }
                    div.meta { (one.case.lead.pick(visit.lang)) }
                },
                html! { (why(one)) },
                html! { (one.fit) },
            ],
            ..Row::default()
        }
    };
    let lessons = told.lessons.iter().filter_map(|code| library.lesson(code));
    let list = List {
        id: "suits",
        title: visit.t("classes-suits"),
        columns: vec![
            Column::text(visit.t("classes-kind-case")).title(),
            Column::text(visit.t("classes-suits-reason")).full(),
            Column::number(visit.t("classes-fit")),
        ],
        rows: told.cases.iter().map(row).collect(),
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if !told.lessons.is_empty() {
            p.meta { (visit.t("classes-suits-lessons")) }
            div.actions {
                @for lesson in lessons {
                    a.button href={ "/courses/lessons/" (lesson.code) } {
                        (lesson.code) " " (lesson.title.pick(visit.lang))
                    }
                }
            }
        }
        p.meta {
            a href="/parties" { (visit.ta("classes-suits-of", &[("count", &all)])) }
        }
    }
}
