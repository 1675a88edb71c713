//! One path: its sums, the line of its steps, where it hangs, the table with what proves each step.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Money;
use credit::{
    collections::kinds::{Milestone, Path as Road, Reckoning, StepState, close_path, get_path},
    parties::CustomerKind,
};
use maud::{Markup, html};
use store::access::Right;

use super::{PATHS, path_href, state_name, tone};
use crate::{
    charts::{CourseStep, Numbers, Words, course},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Flash, List, Mistakes, Row, Tone, link::encoded},
    parties,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `collections.path-unknown`, `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let path = get_path(&app.db, id, visit.scope()).await?;
    let body = page(&visit, &path, &Mistakes::none());
    Ok(visit.page(&path.number, &body))
}

fn page(visit: &Visit, path: &Road, mistakes: &Mistakes) -> Markup {
    let open = path.closed.is_none() && visit.may(Right::LogContact);
    let actions = html! {
        @if open {
            a.button.primary href={ (path_href(path.id)) "/step" } {
                (visit.t("collections-node-add"))
            }
        }
        a.button href=(super::of_href(&path.buyer_code)) { (visit.t("collections-kind-go")) }
    };
    let title = format!("{} {}", path.number, path.name);
    html! {
        nav.crumbs.meta {
            a href=(PATHS) { (visit.t("collections-paths")) } " / "
            a href=(parties::href(&path.buyer_code)) { (path.buyer_name) }
        }
        (kit::page_head(title.trim(), &path.buyer_name, &actions))
        (mistakes.summary(visit.lang))
        div.stack {
            @if let Some((day, closing)) = &path.closed {
                (kit::notice(Tone::Quiet, &visit.t("collections-path-is-closed"),
                    &html! { (day) " · " (closing) }))
            }
            (figures(visit, path))
            (hangs(visit, path))
            (drawn(visit, path))
            (table(visit, path, open))
            div.grid { div.w6 { (about(visit, path)) } div.w6 { (ends(visit, path, open)) } }
        }
    }
}

fn coin(visit: &Visit, path: &Road, minor: i64) -> String {
    visit.amount(Money::new(minor, path.currency))
}

fn figures(visit: &Visit, path: &Road) -> Markup {
    let sums = &path.state.sums;
    let card = |name: &str, minor: i64| {
        let value = coin(visit, path, minor);
        Figure { name: visit.t(name), value, ..Figure::default() }.card(visit.lang)
    };
    html! {
        div.grid {
            div.w3 { (card("collections-path-collected", sums.collected_minor)) }
            div.w3 { (card("collections-path-uninvoiced", sums.uninvoiced_minor)) }
            div.w3 { (card("collections-path-waits", sums.waits_minor)) }
            div.w3 { (card("collections-path-retention", sums.retention_minor)) }
        }
    }
}

/// Where it hangs, who has to sign, with what; the step behind it.
fn hangs(visit: &Visit, path: &Road) -> Markup {
    let step = |at: Option<usize>| at.and_then(|n| path.steps.get(n));
    let Some(now) = step(path.state.hangs_at) else {
        return html! {};
    };
    let slip = path.state.hangs_at.and_then(|n| path.state.steps.get(n));
    let late = slip.and_then(|told| told.slip_days).filter(|days| *days > 0);
    let text = |text: &str| {
        html! { @if text.is_empty() { (kit::nothing(visit.lang)) } @else { (text) } }
    };
    let then = step(path.state.then);
    let mut facts = vec![
        (visit.t("collections-node-signer"), text(&now.signer)),
        (visit.t("collections-node-paper"), text(&now.paper)),
        (visit.t("collections-node-login"), text(&now.login)),
        (
            visit.t("collections-node-planned"),
            html! {
                @if let Some(day) = now.planned_on { (day) } @else { (kit::nothing(visit.lang)) }
                @if let Some(days) = late {
                    " " (kit::badge(Tone::Medium, &visit.ta("collections-node-slip",
                        &[("days", &locale::days(visit.lang, i64::from(days)))])))
                }
            },
        ),
    ];
    if let Some(then) = then {
        facts.push((
            visit.t("collections-path-then"),
            html! { (then.name) @if !then.login.is_empty() { " · " (then.login) } },
        ));
    }
    let title = visit.ta("collections-path-hangs", &[("step", &now.name)]);
    let mend = html! {
        @if path.closed.is_none() && visit.may(Right::LogContact) {
            a.button.primary href={ (path_href(path.id)) "/step/" (now.id) } {
                (visit.t("collections-node-reached-it"))
            }
        }
    };
    kit::panel(&title, &mend, &kit::facts(&facts))
}

fn drawn(visit: &Visit, path: &Road) -> Markup {
    let both = || path.steps.iter().zip(&path.state.steps);
    let one = |(step, told): (&Milestone, &Reckoning)| CourseStep {
        label: step.name.clone(),
        text: match step.amount_minor {
            0 => state_name(visit, told.state),
            minor => format!("{} · {}", coin(visit, path, minor), state_name(visit, told.state)),
        },
        planned: step.planned_on,
        reached: step.reached_on,
        tone: tone(told.state),
    };
    let day = |day: Option<base::Day>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let number = |(step, told): (&Milestone, &Reckoning)| {
        vec![
            step.name.clone(),
            day(step.planned_on),
            day(step.reached_on),
            coin(visit, path, step.amount_minor),
            state_name(visit, told.state),
        ]
    };
    let numbers = Numbers {
        head: ["node", "node-planned", "node-reached", "node-amount", "node-state"]
            .map(|key| visit.t(&format!("collections-{key}")))
            .to_vec(),
        rows: both().map(number).collect(),
    };
    let done = path.state.steps.iter().filter(|told| told.state == StepState::Done).count();
    let title = visit.ta(
        "collections-path-drawn",
        &[("done", &done.to_string()), ("count", &path.steps.len().to_string())],
    );
    let words = Words {
        id: "course".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("collections-path-drawn-note"),
    };
    let steps: Vec<CourseStep> = both().map(one).collect();
    course(visit.lang, &words, &steps, (visit.today, &visit.t("collections-path-today")), &numbers)
}

fn table(visit: &Visit, path: &Road, open: bool) -> Markup {
    let row = |(step, told): (&Milestone, &Reckoning)| Row {
        cells: vec![
            html! {
                @if open {
                    a href={ (path_href(path.id)) "/step/" (step.id) } { (step.name) }
                } @else { (step.name) }
                @if !step.note.is_empty() { div.meta { (step.note) } }
            },
            html! {
                (kit::badge(tone(told.state), &state_name(visit, told.state)))
                @if let Some(days) = told.slip_days.filter(|days| *days > 0) {
                    div.meta { (visit.ta("collections-node-slip",
                        &[("days", &locale::days(visit.lang, i64::from(days)))])) }
                }
            },
            html! {
                @if let Some(day) = step.planned_on { (day) } @else { (kit::nothing(visit.lang)) }
            },
            html! {
                @if let Some(day) = step.reached_on { (day) } @else { (kit::nothing(visit.lang)) }
            },
            html! {
                @if step.amount_minor > 0 { (coin(visit, path, step.amount_minor)) }
                @else { (kit::nothing(visit.lang)) }
            },
            invoice(visit, path, (step, told)),
            html! { (step.paper) div.meta { (step.signer) } },
        ],
        ..Row::default()
    };
    List {
        id: "steps",
        title: visit.t("collections-nodes-of-path"),
        count: Some(i64::try_from(path.steps.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-node")).title(),
            Column::fit(visit.t("collections-node-state")),
            Column::fit(visit.t("collections-node-planned")),
            Column::fit(visit.t("collections-node-reached")),
            Column::number(visit.t("collections-node-amount")),
            Column::text(visit.t("collections-node-invoice")),
            Column::text(visit.t("collections-node-paper")).folded(),
        ],
        rows: path.steps.iter().zip(&path.state.steps).map(row).collect(),
        empty: Empty {
            title: visit.t("collections-nodes-none"),
            why: visit.t("collections-nodes-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The invoice of a step; where there is none, until when its money can be sued for.
fn invoice(visit: &Visit, path: &Road, (step, told): (&Milestone, &Reckoning)) -> Markup {
    let of = |number: &str| {
        format!("/receivables/items?buyer={}&q={}", encoded(&path.buyer_code), encoded(number))
    };
    html! {
        @match &step.item {
            Some((_, number, due, _, left)) => {
                a href=(of(number)) { (number) }
                div.meta {
                    (visit.ta("collections-node-due", &[("day", &due.to_string())]))
                    @if *left > 0 { " · " (coin(visit, path, *left)) }
                }
                @if path.kind == CustomerKind::Government {
                    @if let Some((id, ..)) = &step.item {
                        div.meta { a href={ "/collections/claims/" (id) } {
                            (visit.t("collections-path-claim"))
                        } }
                    }
                }
            }
            None => {
                @match told.limitation_on {
                    Some(day) => span.meta {
                        (visit.ta("collections-path-limitation", &[("day", &day.to_string())]))
                    },
                    None => (kit::nothing(visit.lang)),
                }
            }
        }
    }
}

fn about(visit: &Visit, path: &Road) -> Markup {
    let text = |text: &str| {
        html! { @if text.is_empty() { (kit::nothing(visit.lang)) } @else { (text) } }
    };
    let mut facts = vec![
        (visit.t("collections-path-value"), html! { (coin(visit, path, path.value_minor)) }),
        (visit.t("collections-path-contract"), text(&path.contract)),
        (visit.t("collections-path-note"), text(&path.note)),
    ];
    if path.kind == CustomerKind::Government {
        let year = path.budget_year.map(|year| year.to_string()).unwrap_or_default();
        facts.push((visit.t("collections-path-budget-year"), text(&year)));
        facts.push((visit.t("collections-path-appropriation"), text(&path.appropriation)));
    }
    if path.state.sums.planned_minor != path.value_minor {
        let sum = coin(visit, path, path.state.sums.planned_minor);
        facts.push((
            visit.t("collections-path-steps-sum"),
            html! { (kit::badge(Tone::Medium, &sum)) },
        ));
    }
    if let Some(day) = path.state.last_from {
        facts.push((visit.t("collections-path-last-from"), html! { (day) }));
    }
    let law = html! {
        a.button href={ "/collections/clocks/" (encoded(&path.buyer_code)) } {
            (visit.t("collections-path-clocks"))
        }
        @if path.kind == CustomerKind::Government {
            a.button href="/collections/claims" { (visit.t("collections-path-claims")) }
        }
    };
    let body = html! { (kit::facts(&facts)) p.meta { (visit.t("collections-path-law")) } };
    kit::panel(&visit.t("collections-path-about"), &law, &body)
}

fn ends(visit: &Visit, path: &Road, open: bool) -> Markup {
    if !open {
        return html! {};
    }
    kit::panel(
        &visit.t("collections-path-close"),
        &html! {},
        &html! {
            form method="post" action={ (path_href(path.id)) "/close" } {
                (kit::hidden("csrf", &visit.csrf))
                label { (visit.t("collections-path-closing"))
                    input.text name="closing"; }
                div.actions {
                    button.button type="submit" { (visit.t("collections-path-close")) }
                }
            }
        },
    )
}

/// Closes the path.
///
/// # Errors
/// `collections.path-unknown`, or a fault; what is wrong is said on the page.
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let path = get_path(&app.db, id, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        close_path(&mut tx, id, filled.get("closing")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let flash = Flash::new("collections-path-closed-done").with("number", &path.number);
            Ok(visit.go(PATHS, Some(&flash)))
        }
        Err(wrong) => Ok(visit.again(&path.number, &page(&visit, &path, &wrong))),
    }
}
