//! The what-if of a version: the last twelve months under it and under the policy in force.

use std::sync::{Arc, atomic::Ordering};

use axum::extract::{Path, State};
use base::{Currency, Money};
use credit::{
    policy::{MatrixState, MatrixVersion, get_matrix},
    what_if::{MonthOf, WhatIf, kept, what_if},
};
use maud::{Markup, html};
use store::access::Right;

use super::matrix::href;
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    job::Task,
    kit::{self, Figure, Tone, hidden},
    parties::words,
    state::App,
    visit::Visit,
};

/// Starts it.
///
/// # Errors
/// `policy.matrix-unknown`, or a fault.
pub async fn start(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let version = get_matrix(&app.db, id).await?;
    if let Some(running) = app.jobs.list_running("what-if").first() {
        return Ok(visit.go(&running.href(), None));
    }
    let (db, actor) = (app.db.clone(), visit.actor()?);
    let task = Task {
        lane: "what-if",
        doing: "policy-what-if-doing",
        subject: format!("M{}", version.number),
        back: href(id),
    };
    let job = app.jobs.start(app.db.ids().next(), visit.person()?, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let told = Arc::clone(&job);
        let progress = move |at: u64, of: u64| {
            told.of(of);
            done.store(at, Ordering::Relaxed);
        };
        what_if(&db, id, &actor, &progress, &stop).await?;
        Ok(format!("{}#what-if", href(id)))
    });
    Ok(visit.go(&job.href(), None))
}

/// The panel of a version.
pub fn panel(visit: &Visit, version: &MatrixVersion) -> Markup {
    let open = matches!(version.state, MatrixState::Draft | MatrixState::Proposed);
    let button = html! {
        @if open && visit.may(Right::EditPolicy) {
            form method="post" action={ (href(version.id)) "/what-if" } {
                (hidden("csrf", &visit.csrf))
                button.button { (visit.t("policy-what-if-run")) }
            }
        }
    };
    let body = match kept(&version.what_if) {
        Ok(Some(told)) => outcome(visit, &told),
        _ => html! { p.soft { (visit.t("policy-what-if-none")) } },
    };
    let inside = html! {
        div id="what-if" { (body) p.meta { (visit.t("policy-what-if-rule")) } }
    };
    kit::panel(&visit.t("policy-what-if"), &button, &inside)
}

fn outcome(visit: &Visit, told: &WhatIf) -> Markup {
    let currency: Currency = told.currency.parse().unwrap_or(Currency::CNY);
    let amount = |minor| words::minor(visit, minor, currency);
    let against = match told.against {
        0 => visit.t("policy-what-if-tiers"),
        number => format!("M{number}"),
    };
    let lead = visit.ta(
        "policy-what-if-lead",
        &[
            ("from", &told.from),
            ("until", &told.until),
            ("against", &against),
            ("buyers", &locale::count(told.buyers)),
            ("invoices", &locale::count(told.invoices)),
            ("orders", &locale::count(told.orders)),
        ],
    );
    let card = |name: &str, minor: i64| {
        Figure {
            name: visit.t(name),
            value: visit.amount(Money::new(minor, currency)),
            ..Figure::default()
        }
        .card(visit.lang)
    };
    let net = told.net_minor();
    html! {
        p.soft { (lead) }
        div.grid {
            div.w3 { (card("policy-what-if-lost", told.sales_lost_minor())) }
            div.w3 { (card("policy-what-if-avoided", told.losses_avoided_minor())) }
            div.w3 { (card("policy-what-if-free", told.set_free_minor())) }
            div.w3 { (card("policy-what-if-net", net)) }
        }
        p.soft {
            (visit.t(match (told.orders, told.invoices) {
                (0, _) => "policy-what-if-by-invoices",
                (_, 0) => "policy-what-if-by-orders",
                _ => "policy-what-if-by-both",
            }))
        }
        @if told.invoices + told.orders == 0 {
            (kit::notice(Tone::Medium, &visit.t("policy-what-if-empty"), &html! {}))
        }
        (sides(visit, told, &amount))
        (swaps(visit, told, &amount))
        (chart(visit, told, currency))
    }
}

fn sides(visit: &Visit, told: &WhatIf, amount: &dyn Fn(i64) -> String) -> Markup {
    let rows: [(&str, i64, i64); 5] = [
        ("policy-what-if-passed", told.old.passed_minor, told.new.passed_minor),
        ("policy-what-if-held", told.old.held_minor, told.new.held_minor),
        ("policy-what-if-bad", told.old.bad_minor, told.new.bad_minor),
        ("policy-what-if-avoided-of", told.old.avoided_minor, told.new.avoided_minor),
        ("policy-what-if-owed", told.old.owed_minor, told.new.owed_minor),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("policy-what-if")) {
            table.rows.cards {
                thead { tr {
                    th scope="col" { (visit.t("policy-what-if-what")) }
                    th.number scope="col" { (visit.t("policy-what-if-old")) }
                    th.number scope="col" { (visit.t("policy-what-if-new")) }
                    th.number scope="col" { (visit.t("policy-what-if-change")) }
                } }
                tbody {
                    @for (name, old, new) in rows {
                        tr {
                            td.title { (visit.t(name)) }
                            td.number data-label=(visit.t("policy-what-if-old")) { (amount(old)) }
                            td.number data-label=(visit.t("policy-what-if-new")) { (amount(new)) }
                            td.number data-label=(visit.t("policy-what-if-change")) {
                                (amount(new.saturating_sub(old)))
                            }
                        }
                    }
                    tr {
                        td.title { (visit.t("policy-what-if-held-count")) }
                        td.number data-label=(visit.t("policy-what-if-old")) {
                            (locale::count(told.old.held))
                        }
                        td.number data-label=(visit.t("policy-what-if-new")) {
                            (locale::count(told.new.held))
                        }
                        td.number data-label=(visit.t("policy-what-if-change")) {
                            (locale::count(told.new.held - told.old.held))
                        }
                    }
                }
            }
        }
    }
}

/// Invoices that the two treat otherwise.
fn swaps(visit: &Visit, told: &WhatIf, amount: &dyn Fn(i64) -> String) -> Markup {
    let line = |name: &str, swap: &credit::what_if::Swap| {
        let said = visit.ta(
            "policy-what-if-swap",
            &[
                ("count", &locale::count(swap.count)),
                ("amount", &amount(swap.amount_minor)),
                ("bad", &amount(swap.bad_minor)),
            ],
        );
        (visit.t(name), html! { (said) })
    };
    let rows =
        [line("policy-what-if-swap-out", &told.lost), line("policy-what-if-swap-in", &told.won)];
    html! { h3 { (visit.t("policy-what-if-swaps")) } (kit::facts(&rows)) }
}

#[expect(clippy::cast_precision_loss, reason = "places on a chart, not money")]
fn chart(visit: &Visit, told: &WhatIf, currency: Currency) -> Markup {
    let course = |of: fn(&MonthOf) -> i64| -> Vec<Option<f64>> {
        told.months.iter().map(|month| Some(of(month) as f64)).collect()
    };
    let labels: Vec<String> = told.months.iter().map(|month| month.month.clone()).collect();
    let series = [
        Series {
            name: visit.t("policy-what-if-old"),
            values: course(|month| month.old_owed_minor),
            lit: false,
        },
        Series {
            name: visit.t("policy-what-if-new"),
            values: course(|month| month.new_owed_minor),
            lit: true,
        },
    ];
    let amount = |minor: i64| words::minor(visit, minor, currency);
    let heads = [
        "parties-months-month",
        "parties-months-invoiced",
        "policy-what-if-old-held",
        "policy-what-if-new-held",
        "policy-what-if-old-owed",
        "policy-what-if-new-owed",
    ];
    let rows = told.months.iter().map(|month| {
        vec![
            month.month.clone(),
            amount(month.sales_minor),
            amount(month.old_held_minor),
            amount(month.new_held_minor),
            amount(month.old_owed_minor),
            amount(month.new_owed_minor),
        ]
    });
    let numbers =
        Numbers { head: heads.iter().map(|head| visit.t(head)).collect(), rows: rows.collect() };
    let free = amount(told.set_free_minor());
    let words = Words {
        id: "what-if-owed".to_owned(),
        title: visit.ta("policy-what-if-chart", &[("amount", &free)]),
        note: visit.ta("policy-what-if-chart-note", &[("currency", currency.code())]),
        desc: visit.ta("policy-what-if-chart", &[("amount", &free)]),
    };
    #[expect(clippy::cast_possible_truncation, reason = "an axis")]
    let spell = |value: f64| words::minor(visit, value as i64, currency);
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}
