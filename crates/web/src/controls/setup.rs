//! The set-up, step by step: what is done, what is missing, who does it, the one button; and the
//! proposals that were made on the way.

use axum::extract::State;
use base::Result;
use credit::setup::{Setup, SetupState, SetupStep, Standing, list_setups, setup_steps};
use maud::{Markup, html};
use store::access::Right;

use super::{role, ways};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Figure, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// Where a proposal stands.
pub fn href(id: i64) -> String {
    format!("/controls/setup/{id}")
}

/// A state as a badge.
pub fn badge(visit: &Visit, state: SetupState) -> Markup {
    let tone = match state {
        SetupState::Signed => Tone::Low,
        SetupState::Proposed => Tone::Medium,
        SetupState::Refused => Tone::High,
        SetupState::Withdrawn => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("controls-setup-state-{}", state.code())))
}

/// How many steps are done, with the way to the page.
pub async fn figure(app: &App, visit: &Visit) -> Result<Markup> {
    let steps = setup_steps(&app.db).await?;
    let done = steps.iter().filter(|one| one.is_done()).count();
    let next = steps.iter().find(|one| !one.is_done());
    let figure = Figure {
        name: visit.t("controls-setup"),
        value: format!("{done} / {}", steps.len()),
        unit: visit.t("controls-setup-steps"),
        against: match next {
            Some(one) => {
                let name = visit.t(&format!("controls-step-{}", one.step.code()));
                visit.ta("controls-setup-next", &[("step", &name)])
            }
            None => visit.t("controls-setup-whole"),
        },
        href: Some("/controls/setup".to_owned()),
        ..Figure::default()
    };
    Ok(figure.card(visit.lang))
}

/// The page.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let steps = setup_steps(&app.db).await?;
    let proposals = list_setups(&app.db).await?;
    let title = visit.t("controls-setup");
    let done = steps.iter().filter(|one| one.is_done()).count();
    let said = visit.ta(
        "controls-setup-done",
        &[("done", &done.to_string()), ("of", &steps.len().to_string())],
    );
    let waiting = proposals.iter().find(|one| one.state == SetupState::Proposed);
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-setup-lead"), &html! {}))
        (ways(&visit, "/controls/setup"))
        div.stack {
            @if let Some(one) = waiting {
                (kit::notice(Tone::Medium, &visit.t("controls-setup-waiting"), &html! {
                    a href=(href(one.id)) { "S" (one.number) " · " (one.note) " · " (one.actor) }
                }))
            }
            (list(&visit, (&steps, waiting), said))
            (made(&visit, &proposals))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Whether the reader may do a step; else the button would lead to a refusal.
fn may(visit: &Visit, step: SetupStep) -> bool {
    match step {
        SetupStep::Company => visit.may(Right::Configure),
        SetupStep::People => visit.may(Right::ManagePeople),
        SetupStep::Ledger => visit.may(Right::Import),
        SetupStep::Packs => visit.may(Right::EditPolicy),
        SetupStep::Gate => visit.may(Right::EnterOrders),
        _ => true,
    }
}

fn list(visit: &Visit, (steps, waiting): (&[Standing], Option<&Setup>), said: String) -> Markup {
    let next = steps.iter().find(|one| !one.is_done()).map(|one| one.step);
    let row = |(n, one): (usize, &Standing)| {
        let code = one.step.code();
        let (tone, state) = match (one.is_done(), one.is_begun()) {
            (true, _) => (Tone::Low, "controls-step-done"),
            (false, true) => (Tone::Medium, "controls-step-part"),
            (false, false) => (Tone::Quiet, "controls-step-open"),
        };
        // What waits to be signed is not proposed once more.
        let asked = waiting.filter(|_| one.step == SetupStep::Packs && !one.is_done());
        let lacking: Vec<String> = one.lacking.iter().map(|code| role(visit, code)).collect();
        Row {
            cells: vec![
                html! {
                    b { (n + 1) ". " (visit.t(&format!("controls-step-{code}"))) }
                    div.meta { (visit.t(&format!("controls-step-{code}-why"))) }
                },
                match asked {
                    Some(asked) => badge(visit, asked.state),
                    None => kit::badge(tone, &visit.t(state)),
                },
                html! {
                    (locale::count(one.there)) " / " (locale::count(one.of))
                    @if !lacking.is_empty() {
                        div.meta {
                            (visit.ta("controls-step-lacking",
                                &[("roles", &lacking.join(visit.lang.pick("、", ", ")))]))
                        }
                    }
                },
                html! { (role(visit, one.step.role().code())) },
                html! {
                    @if let Some(asked) = asked {
                        a.button.primary[next == Some(one.step)] href=(href(asked.id)) {
                            (visit.t("controls-setup-see"))
                        }
                    } @else if may(visit, one.step) {
                        a.button.primary[next == Some(one.step)] href=(one.step.href()) {
                            (visit.t(&format!("controls-step-{code}-go")))
                        }
                    } @else {
                        span.soft { (visit.ta("controls-step-ask",
                            &[("role", &role(visit, one.step.role().code()))])) }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "steps",
        title: said,
        columns: vec![
            Column::text(visit.t("controls-step")).title(),
            Column::fit(visit.t("controls-state")),
            Column::number(visit.t("controls-step-there")),
            Column::fit(visit.t("controls-who")),
            Column::fit(visit.t("controls-next")),
        ],
        rows: steps.iter().enumerate().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn made(visit: &Visit, all: &[Setup]) -> Markup {
    let row = |one: &Setup| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { "S" (one.number) } },
            badge(visit, one.state),
            html! { (one.effective_on) },
            html! { (one.note) },
            html! { (one.actor) },
            html! {
                @match &one.decided_by { Some(who) => (who), None => (kit::nothing(visit.lang)) }
            },
        ],
        ..Row::default()
    };
    let button = visit
        .may(Right::EditPolicy)
        .then(|| (visit.t("controls-step-packs-go"), "/controls/setup/answers".to_owned()));
    List {
        id: "proposals",
        title: visit.t("controls-setup-proposals"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("controls-number")).title(),
            Column::fit(visit.t("controls-state")),
            Column::fit(visit.t("controls-from")),
            Column::text(visit.t("controls-note")).full(),
            Column::fit(visit.t("controls-author")),
            Column::fit(visit.t("controls-signed-by")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-setup-none"),
            why: visit.t("controls-setup-none-why"),
            button,
        },
        ..List::default()
    }
    .show(visit.lang)
}
