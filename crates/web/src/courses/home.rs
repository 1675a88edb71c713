use academy::courses::{
    Due, Learning, Lesson, Library, PackHead, Path, TestPair, due_cards, learning, library,
};
use axum::extract::State;
use maud::{Markup, html};
use store::access::Right;

use super::{lesson_href, own_path, share};
use crate::{
    failure::Answer,
    kit::{self, Column, Figure, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// The learner's own page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit) -> Answer {
    let held = library(&app.db).await?;
    let (library, user) = (&held, visit.person()?.id);
    let path = own_path(&visit, library)?;
    let told = learning(&app.db, user).await?;
    let due = due_cards(&app.db, user, visit.today, 1).await?;
    let lessons: Vec<&Lesson> =
        path.lessons.iter().filter_map(|code| library.lesson(code)).collect();
    let set = crate::classes::mine(&app, &visit).await?;
    let suited = crate::classes::suited(&app, &visit).await?;
    let week = super::weekly::panel(&app, &visit).await?;
    let title = visit.t("courses-title");
    let actions = html! {
        a.button.primary href="/practice" { (visit.t("practice-home")) }
        a.button href="/exercises" { (visit.t("exercises-title")) }
        a.button href="/classes" { (visit.t("classes-title")) }
        a.button href="/certificates" { (visit.t("certificates-title")) }
        a.button href="/skills" { (visit.t("skills-title")) }
        a.button href="/courses/cases" { (visit.t("courses-cases")) }
        a.button href="/courses/tools" { (visit.t("courses-tools")) }
        a.button href="/offline" { (visit.t("offline-title")) }
        a.button href="/courses/schedule" { (visit.t("courses-schedule")) }
        @if visit.may(Right::Teach) {
            a.button href="/courses/bank" { (visit.t("courses-bank")) }
            a.button href="/authoring" { (visit.t("authoring-title")) }
            a.button href="/courses/exchange" { (visit.t("exchange-title")) }
        }
    };
    let body = html! {
        (kit::page_head(&title, path.lead.pick(visit.lang), &actions))
        div.stack {
            (set)
            (figures(&visit, (path, &told), &due))
            (suited)
            (week)
            (tests(&visit, told.tests))
            (list(&visit, &lessons, &told))
            @for pack in &library.packs { (of_pack(&visit, (library, pack), &told)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, (path, told): (&Path, &Learning), due: &Due) -> Markup {
    let card = |name: &str, value: String, unit: String, href: Option<String>| {
        Figure { name: visit.t(name), value, unit, href, ..Figure::default() }.card(visit.lang)
    };
    let done = path.lessons.iter().filter(|code| told.done(code)).count();
    let of = format!("/ {}", path.lessons.len());
    let next = match (due.due, due.next_on) {
        (0, Some(day)) => visit.ta("courses-review-next", &[("day", &day.to_string())]),
        _ => visit.ta("courses-review-cards", &[("count", &due.all.to_string())]),
    };
    let gain = told.tests.gain_bps().map_or_else(|| "—".to_owned(), share);
    html! {
        div.grid {
            div.w4 { (card("courses-done", done.to_string(), of, None)) }
            div.w4 {
                (card("courses-due", due.due.to_string(), next, Some("/courses/review".to_owned())))
            }
            div.w4 { (card("courses-gain", gain, visit.t("courses-gain-note"), None)) }
        }
    }
}

fn tests(visit: &Visit, pair: TestPair) -> Markup {
    let (kind, lead) = match (pair.pre_bps, pair.post_bps) {
        (None, _) => ("pre", "courses-pre-lead"),
        (Some(_), None) => ("post", "courses-post-lead"),
        (Some(_), Some(_)) => ("post", "courses-post-again"),
    };
    let told = |bps: Option<i64>| bps.map_or_else(|| "—".to_owned(), share);
    let action = format!("/courses/tests/{kind}");
    let body = html! {
        p { (visit.t(lead)) }
        (kit::facts(&[
            (visit.t("courses-pre"), html! { (told(pair.pre_bps)) }),
            (visit.t("courses-post"), html! { (told(pair.post_bps)) }),
        ]))
        form method="post" action=(action) {
            (kit::hidden("csrf", &visit.csrf))
            button.button type="submit" { (visit.t(&format!("courses-begin-{kind}"))) }
        }
    };
    kit::panel(&visit.t("courses-tests"), &html! {}, &body)
}

/// The path of a pack, with what belongs to it beside its lessons.
fn of_pack(visit: &Visit, (library, pack): (&Library, &PackHead), told: &Learning) -> Markup {
    let lessons: Vec<&Lesson> =
        pack.lessons.iter().filter_map(|code| library.lesson(code)).collect();
    let own = format!("{}.", pack.code);
    let cases = library.cases.iter();
    let cases = cases.filter(|one| one.code.starts_with(&own) || pack.cases.contains(&one.code));
    let by = [("publisher", pack.publisher.as_str()), ("edition", pack.edition.version.as_str())];
    let (id, title) = (format!("pack-{}", pack.code), pack.title.pick(visit.lang).to_owned());
    html! {
        @if !lessons.is_empty() { (listed(visit, (&id, title), &lessons, told)) } @else { h2 { (title) } }
        p.meta { (pack.lead.pick(visit.lang)) " " (visit.ta("courses-pack-by", &by)) }
        div.actions {
            @for case in cases {
                a.button href={ "/courses/cases/" (case.code) } { (case.title.pick(visit.lang)) }
            }
            @if !pack.scenes.is_empty() { a.button href="/practice" { (visit.t("practice-home")) } }
            @if !pack.labs.is_empty() { a.button href="/exercises" { (visit.t("exercises-title")) } }
        }
    }
}

fn list(visit: &Visit, lessons: &[&Lesson], told: &Learning) -> Markup {
    listed(visit, ("lessons", visit.t("courses-lessons")), lessons, told)
}

fn listed(
    visit: &Visit,
    (id, title): (&str, String),
    lessons: &[&Lesson],
    told: &Learning,
) -> Markup {
    let row = |lesson: &&Lesson| {
        let seen = told.lessons.get(&lesson.code).copied().unwrap_or_default();
        let weak = told.weak.iter().any(|(code, _)| *code == lesson.code);
        let state = match (told.done(&lesson.code), seen.read_on) {
            (true, _) => kit::badge(Tone::Low, &visit.t("courses-state-done")),
            (false, Some(_)) => kit::badge(Tone::Medium, &visit.t("courses-state-read")),
            (false, None) => kit::plain_badge(&visit.t("courses-state-new")),
        };
        Row {
            href: Some(lesson_href(&lesson.code)),
            cells: vec![
                html! {
                    a href=(lesson_href(&lesson.code)) {
                        (lesson.code) " " (lesson.title.pick(visit.lang))
                    }
                    div.meta { (lesson.lead.pick(visit.lang)) }
                },
                html! { (state) @if weak { " " (kit::badge(Tone::Medium, &visit.t("courses-weak"))) } },
                html! { (seen.best_bps.map_or_else(|| "—".to_owned(), share)) },
                html! { (visit.ta("courses-minutes", &[("count", &lesson.minutes.to_string())])) },
            ],
            ..Row::default()
        }
    };
    List {
        id,
        title,
        count: i64::try_from(lessons.len()).ok(),
        columns: vec![
            Column::text(visit.t("courses-lesson")).title(),
            Column::fit(visit.t("courses-state")),
            Column::number(visit.t("courses-best")),
            Column::number(visit.t("courses-time")),
        ],
        rows: lessons.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
