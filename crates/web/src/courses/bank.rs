use academy::courses::{BankRow, library, question_bank, verdict};
use axum::extract::{Query, State};
use maud::html;

use super::crumbs;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Link, List, Row, Tone},
    state::App,
    visit::Visit,
};

const PATH: &str = "/courses/bank";

/// The question bank of a lesson with the statistics of its questions.
///
/// # Errors
/// A fault from the database.
pub async fn bank(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let held = library(&app.db).await?;
    let library = &held;
    let asked = library.lesson(filled.get("lesson")).or_else(|| library.lessons.first());
    let code = asked.map(|one| one.code.as_str());
    let rows = question_bank(&app.db, library, code).await?;
    let chip = |one: &academy::courses::Lesson| Chip {
        name: one.code.clone(),
        count: i64::try_from(one.questions.len()).ok(),
        href: Link::to(PATH).with("lesson", &one.code).href(),
        on: Some(one.code.as_str()) == code,
    };
    let title = visit.t("courses-bank");
    let list = List {
        id: "bank",
        title: asked.map_or_else(String::new, |one| one.title.pick(visit.lang).to_owned()),
        count: i64::try_from(rows.len()).ok(),
        chips: library.lessons.iter().map(chip).collect(),
        columns: vec![
            Column::text(visit.t("courses-question")).title(),
            Column::fit(visit.t("courses-kind")),
            Column::number(visit.t("courses-answers")),
            Column::number(visit.t("courses-ease")),
            Column::number(visit.t("courses-discrimination")),
            Column::fit(visit.t("courses-verdict")),
        ],
        rows: rows.iter().map(|one| row(&visit, one)).collect(),
        ..List::default()
    };
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("courses-bank-lead"), &html! {}))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn row(visit: &Visit, one: &BankRow) -> Row {
    let none = || kit::nothing(visit.lang);
    let told = one.statistics;
    let word = told.as_ref().map_or("few", verdict);
    let tone = match word {
        "good" => Tone::Low,
        "reversed" => Tone::High,
        "few" => Tone::Quiet,
        _ => Tone::Medium,
    };
    Row {
        cells: vec![
            html! {
                div.meta { (one.question.code) }
                (one.question.ask.pick(visit.lang))
                details {
                    summary { (visit.t("courses-why")) }
                    (one.question.why.pick(visit.lang))
                }
            },
            html! { (visit.t(&format!("courses-kind-{}", one.question.kind().code()))) },
            html! { (told.map_or(0, |told| told.count)) },
            html! {
                @match told { Some(told) => (locale::percent(told.ease, 0)), None => (none()) }
            },
            html! {
                @match told.and_then(|told| told.discrimination) {
                    Some(value) => (format!("{value:.2}")),
                    None => (none()),
                }
            },
            kit::badge(tone, &visit.t(&format!("courses-verdict-{word}"))),
        ],
        ..Row::default()
    }
}
