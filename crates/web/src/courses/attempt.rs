use academy::courses::{
    Attempt, AttemptKind, Body, CardRow, Drawn, Given, begin_check, begin_review as begun,
    begin_test, due_cards, ease_of, get_attempt, hand_in as handed_in, library, list_cards,
    retrievability,
};
use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Rejection;
use maud::{Markup, html};

use super::{closed, crumbs, lesson_href, onward, own_path, share};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Flash, Link, List, Pager, Row, Tone},
    state::App,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("/courses/attempts/{id}")
}

/// Begins the check of a lesson.
///
/// # Errors
/// `courses.lesson-unknown`, or a fault.
pub async fn check(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = begin_check(&mut tx, &held, user, &code).await;
    Ok(onward(&visit, &href(closed(tx, outcome).await?)))
}

/// Begins the first or the last test.
///
/// # Errors
/// `courses.pre-once`, `courses.pre-first`, `courses.attempt-unknown`, or a fault.
pub async fn test(State(app): State<App>, visit: Visit, Path(kind): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let (library, user) = (&held, visit.person()?.id);
    let kind = AttemptKind::parse(&kind);
    let kind = kind.filter(|kind| matches!(kind, AttemptKind::Pre | AttemptKind::Post));
    let kind = kind.ok_or_else(|| Rejection::new("courses.attempt-unknown"))?;
    let path = own_path(&visit, library)?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = begin_test(&mut tx, library, (user, kind), &path.lessons).await;
    Ok(onward(&visit, &href(closed(tx, outcome).await?)))
}

/// Begins a review.
///
/// # Errors
/// `courses.nothing-due`, or a fault.
pub async fn begin_review(State(app): State<App>, visit: Visit) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = begun(&app.db, &mut tx, &held, user).await;
    Ok(onward(&visit, &href(closed(tx, outcome).await?)))
}

/// The questions of an attempt; once it is handed in, how they were answered.
///
/// # Errors
/// `courses.attempt-unknown`, or a fault.
pub async fn attempt(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let attempt = get_attempt(&app.db, &held, id, user).await?;
    let title = visit.t(&format!("courses-attempt-{}", attempt.kind.code()));
    let back = match attempt.kind {
        AttemptKind::Check => (lesson_href(&attempt.lesson), attempt.lesson.clone()),
        AttemptKind::Review => ("/courses/review".to_owned(), visit.t("courses-review")),
        _ => ("/courses".to_owned(), visit.t("courses-tests")),
    };
    let lead = match attempt.points_bps {
        Some(points) => visit.ta("courses-points", &[("share", &share(points))]),
        None => visit.ta("courses-attempt-lead", &[("count", &attempt.drawn.len().to_string())]),
    };
    let body = html! {
        (crumbs(&visit, &[(&back.0, back.1)]))
        (kit::page_head(&title, &lead, &html! {}))
        section.panel {
            div.inside {
                @if attempt.points_bps.is_some() {
                    @for (n, drawn) in (1_usize..).zip(&attempt.drawn) { (answered(&visit, n, drawn)) }
                    div.actions { a.button.primary href=(back.0) { (visit.t("courses-back")) } }
                } @else {
                    (sheet(&visit, &attempt))
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn sheet(visit: &Visit, attempt: &Attempt) -> Markup {
    html! {
        // A check that was taken along is handed in when the net is back; the attempt is its key.
        form method="post" action=(href(attempt.id)) data-attempt=(attempt.id) {
            (kit::hidden("csrf", &visit.csrf))
            @for (n, drawn) in (1_usize..).zip(&attempt.drawn) { (asked(visit, n, drawn)) }
            div.actions {
                button.button.primary type="submit" { (visit.t("courses-hand-in")) }
            }
        }
    }
}

/// A question to be answered.
pub(crate) fn asked(visit: &Visit, n: usize, drawn: &Drawn) -> Markup {
    let question = &drawn.question;
    let choices = question.choices();
    let shown = || (1_usize..).zip(drawn.order.iter().filter_map(|at| choices.get(*at)));
    let kind = question.kind().code();
    html! {
        fieldset.question {
            legend { (n) ". " (question.ask.pick(visit.lang)) }
            span.meta { (visit.t(&format!("courses-how-{kind}"))) }
            @match &question.body {
                Body::Single(_) => {
                    @for (at, text) in shown() {
                        label {
                            input type="radio" name={ "q" (n) } value=(at);
                            span { (text.pick(visit.lang)) }
                        }
                    }
                }
                Body::Multiple(_) => {
                    @for (at, text) in shown() {
                        label {
                            input type="checkbox" name={ "q" (n) "-" (at) } value="1";
                            span { (text.pick(visit.lang)) }
                        }
                    }
                }
                Body::Number { unit, .. } => {
                    label {
                        input.amount type="text" inputmode="decimal" name={ "q" (n) }
                            aria-label=(visit.t("courses-answer"));
                        span { (unit.pick(visit.lang)) }
                    }
                }
                Body::Order(steps) => {
                    @for (at, text) in shown() {
                        label {
                            select name={ "q" (n) "-" (at) } aria-label=(text.pick(visit.lang)) {
                                option value="" { "—" }
                                @for place in 1..=steps.len() { option value=(place) { (place) } }
                            }
                            span { (text.pick(visit.lang)) }
                        }
                    }
                }
            }
        }
    }
}

/// A question with how it was answered.
pub(crate) fn answered(visit: &Visit, n: usize, drawn: &Drawn) -> Markup {
    let question = &drawn.question;
    let Some(answer) = &drawn.answered else { return html! {} };
    let (tone, word) = match (answer.marked.right, answer.marked.points_bps) {
        (true, _) => (Tone::Low, "right"),
        (false, 0) => (Tone::High, "wrong"),
        (false, _) => (Tone::Medium, "part"),
    };
    html! {
        fieldset.question {
            legend { (n) ". " (question.ask.pick(visit.lang)) }
            div { (kit::badge(tone, &visit.t(&format!("courses-marked-{word}")))) }
            (kit::facts(&[
                (visit.t("courses-given"), html! { (given(visit, drawn, &answer.given)) }),
                (visit.t("courses-right"), html! { (right(visit, drawn)) }),
            ]))
            p.why { (question.why.pick(visit.lang)) }
        }
    }
}

/// Texts one after the other.
fn joined(visit: &Visit, texts: Vec<&str>, between: &str) -> String {
    if texts.is_empty() { visit.t("courses-left-out") } else { texts.join(between) }
}

fn given(visit: &Visit, drawn: &Drawn, given: &Given) -> String {
    let choices = drawn.question.choices();
    match given {
        Given::Nothing => visit.t("courses-left-out"),
        Given::Typed(text) => text.clone(),
        Given::Picked(at) => {
            let picked = at.iter().filter_map(|at| choices.get(*at));
            joined(visit, picked.map(|text| text.pick(visit.lang)).collect(), " / ")
        }
        Given::Places(places) => {
            let mut order: Vec<(usize, &str)> = places
                .iter()
                .copied()
                .zip(choices.iter().map(|text| text.pick(visit.lang)))
                .collect();
            order.sort_by_key(|(place, _)| *place);
            joined(visit, order.into_iter().map(|(_, text)| text).collect(), " → ")
        }
    }
}

fn right(visit: &Visit, drawn: &Drawn) -> String {
    match &drawn.question.body {
        Body::Single(all) | Body::Multiple(all) => {
            let right = all.iter().filter(|one| one.1).map(|(text, _)| text.pick(visit.lang));
            joined(visit, right.collect(), " / ")
        }
        Body::Number { hundredths, unit, .. } => {
            let sign = if *hundredths < 0 { "-" } else { "" };
            let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
            let number = match part {
                0 => format!("{sign}{}", locale::count(whole)),
                _ => format!("{sign}{}.{part:02}", locale::count(whole)),
            };
            format!("{number} {}", unit.pick(visit.lang))
        }
        Body::Order(steps) => {
            joined(visit, steps.iter().map(|text| text.pick(visit.lang)).collect(), " → ")
        }
    }
}

/// Marks an attempt.
///
/// # Errors
/// `courses.attempt-unknown`, `courses.attempt-done`, or a fault.
pub async fn hand_in(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = handed_in(&mut tx, &held, (id, user), &filled.0).await;
    let points = closed(tx, outcome).await?;
    let flash = Flash::new("courses-handed-in").with("share", share(points));
    Ok(visit.go(&href(id), Some(&flash)))
}

/// Cards on a page.
const ROWS: usize = 20;

/// What comes back when.
///
/// # Errors
/// A fault from the database.
pub async fn review(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let held = library(&app.db).await?;
    let (library, user) = (&held, visit.person()?.id);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let cards = list_cards(&app.db, user).await?;
    let due = due_cards(&app.db, user, visit.today, 1).await?;
    let title = visit.t("courses-review");
    let known = ease_of(&cards, visit.today).map_or_else(|| "—".to_owned(), share);
    let lead = [("due", due.due.to_string()), ("known", known)];
    let lead = visit.ta("courses-review-lead", &lead.each_ref().map(|(k, v)| (*k, v.as_str())));
    let action = html! {
        @if due.due > 0 {
            form method="post" action="/courses/review" {
                (kit::hidden("csrf", &visit.csrf))
                button.button.primary type="submit" { (visit.t("courses-begin-review")) }
            }
        }
    };
    let row = |card: &CardRow| {
        let asked = library.question(&card.question);
        let text = asked.map_or("", |(_, question)| question.ask.pick(visit.lang));
        Row {
            cells: vec![
                html! { div.meta { (card.question) } (text) },
                html! { (card.state.due_on) },
                html! { (share(retrievability(&card.state, visit.today))) },
                html! { (card.state.reps) },
                html! { (card.state.lapses) },
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "cards",
        title: visit.t("courses-cards"),
        count: i64::try_from(cards.len()).ok(),
        columns: vec![
            Column::text(visit.t("courses-question")).title(),
            Column::fit(visit.t("courses-due-on")),
            Column::number(visit.t("courses-known")),
            Column::number(visit.t("courses-reps")),
            Column::number(visit.t("courses-lapses")),
        ],
        rows: cards.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to("/courses/review"), "cards"),
            (skip, ROWS, cards.len()),
        )),
        empty: Empty {
            title: visit.t("courses-cards-none"),
            why: visit.t("courses-cards-none-why"),
            button: Some((visit.t("courses-title"), "/courses".to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &lead, &action))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}
