use academy::courses::{Lesson, Library, Session, library, schedule as laid};
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{crumbs, lesson_href, own_path};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Column, Field, Kind, List, Mistakes, Row},
    state::App,
    visit::Visit,
};

/// The lessons of a path laid over days of so many minutes.
///
/// # Errors
/// A fault.
pub async fn schedule(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let held = library(&app.db).await?;
    let library = &held;
    let path = match filled.some("path").and_then(|code| library.paths.find(code)) {
        Some(path) => path,
        None => own_path(&visit, library)?,
    };
    let minutes = filled.some("minutes").and_then(|text| text.parse::<u32>().ok());
    let minutes = minutes.unwrap_or(library.paths.day_minutes).clamp(15, 720);
    let lessons: Vec<&Lesson> =
        path.lessons.iter().filter_map(|code| library.lesson(code)).collect();
    let plan = laid(&lessons, minutes);
    let title = visit.t("courses-schedule");
    let choices = library.paths.paths.iter().map(|path| Choice {
        value: path.code.clone(),
        name: path.name.pick(visit.lang).to_owned(),
    });
    let fields = [
        Field::new("path", visit.t("courses-path"))
            .kind(Kind::OneOf(choices.collect()))
            .value(path.code.as_str()),
        Field::new("minutes", visit.t("courses-day-minutes"))
            .kind(Kind::Number)
            .value(minutes.to_string())
            .hint(visit.t("courses-day-minutes-hint")),
    ];
    let days = plan.last().map_or(0, |last| last.day).to_string();
    let sum: u32 = plan.iter().map(|one| one.minutes).sum();
    let lead = [("days", days.as_str()), ("minutes", &sum.to_string())];
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.ta("courses-schedule-lead", &lead), &html! {}))
        div.stack {
            section.panel {
                div.inside {
                    form.fields method="get" action="/courses/schedule" {
                        (kit::fields_of(visit.lang, &fields, &Mistakes::none()))
                        div.actions {
                            button.button type="submit" { (visit.t("courses-lay-out")) }
                        }
                    }
                }
            }
            (list(&visit, library, &plan))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Minutes of a day as they are read on a clock, counted from its beginning.
fn at(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn list(visit: &Visit, library: &Library, plan: &[Session]) -> Markup {
    let row = |one: &Session| {
        let title = library.lesson(&one.lesson).map_or("", |lesson| lesson.title.pick(visit.lang));
        Row {
            cells: vec![
                html! { (visit.ta("courses-day", &[("day", &one.day.to_string())])) },
                html! { (at(one.from)) "–" (at(one.from + one.minutes)) },
                html! { a href=(lesson_href(&one.lesson)) { (one.lesson) " " (title) } },
                html! { (visit.ta("courses-minutes", &[("count", &one.minutes.to_string())])) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "plan",
        title: visit.t("courses-plan"),
        columns: vec![
            Column::fit(visit.t("courses-plan-day")),
            Column::fit(visit.t("courses-plan-from")),
            Column::text(visit.t("courses-lesson")).title(),
            Column::number(visit.t("courses-time")),
        ],
        rows: plan.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
