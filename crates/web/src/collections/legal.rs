//! Routes of recovery of a case with what each is worth.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use credit::collections::{
    cases::Phase,
    legal::{Claim, Matter, Outlook, Route, RoutePack, choose_route, list_matters, outlooks},
};
use maud::{Markup, html};
use store::access::Right;

use super::cases::{Opened, crumbs, href, money, opened};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Flash, List, Row, Tone, chips},
    parties::words,
    state::App,
    visit::Visit,
};

/// What is claimed in a case, by the facts. Whether the contract has an arbitration clause only a person
/// knows; a judgment is there once a matter was won or settled.
pub(in crate::collections) fn claim_of(at: &Opened, clause: bool, matters: &[Matter]) -> Claim {
    let brief = &at.brief;
    let disputed = brief.late().map(|item| item.disputed_minor).sum();
    Claim {
        amount_minor: brief.owed.overdue_minor,
        disputed_minor: disputed,
        overdue_days: i64::from(brief.owed.oldest_days),
        proof: brief.found.proves(),
        clause,
        title: matters.iter().any(|one| ["won", "settled"].contains(&one.outcome.as_str())),
    }
}

/// The page of routes.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn routes(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(asked): Query<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let pack = RoutePack::in_force(&app.db, visit.today).await?;
    let matters = list_matters(&app.db, id).await?;
    let clause = asked.get("clause") == "1";
    let claim = claim_of(&at, clause, &matters);
    let all = outlooks(&pack, &claim);
    let title = visit.t("collections-routes");
    let lead = visit.ta(
        "collections-routes-lead",
        &[
            ("amount", &money(&visit, claim.amount_minor, at.case.currency)),
            ("days", &locale::days(visit.lang, claim.overdue_days)),
            ("version", &pack.edition.version),
        ],
    );
    let pdf = html! {
        a.button href={ (href(id)) "/counsel.pdf" } { (visit.t("collections-counsel-pdf")) }
    };
    let best = all.iter().find(|one| one.best);
    let body = html! {
        (crumbs(&visit, &at.case, &title))
        (kit::page_head(&title, &lead, &pdf))
        div.stack {
            div.chips { (chips(visit.lang, &[Chip {
                name: visit.t("collections-route-clause"),
                count: None,
                href: format!("{}/routes{}", href(id), if clause { "" } else { "?clause=1" }),
                on: clause,
            }])) }
            @if let Some(today) = super::cases::advice(&visit, &at.brief) {
                (kit::notice(Tone::Quiet, &today, &html! { (visit.t("collections-advice-long")) }))
            }
            @if let Some(best) = best { (explained(&visit, &at, best)) }
            (tree(&visit, &at, &all))
            p.meta { (visit.t("collections-routes-note")) " " (pack.edition.source.pick(visit.lang)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The sum of a route, followed by hand.
fn explained(visit: &Visit, at: &Opened, one: &Outlook<'_>) -> Markup {
    let coin = |minor| money(visit, minor, at.case.currency);
    let sum = &one.sum;
    let chance = locale::bps(base::Bps(i32::try_from(sum.chance_bps).unwrap_or(0)));
    let rows = [
        ("chance", chance),
        ("brings", coin(sum.brings_minor)),
        ("gain", coin(sum.gain_minor)),
        ("cost", coin(-sum.cost_minor)),
        ("after", coin(sum.after_minor)),
        ("value", coin(sum.value_minor)),
    ];
    let rows: Vec<(String, Markup)> = rows
        .into_iter()
        .map(|(key, text)| (visit.t(&format!("collections-route-{key}")), html! { (text) }))
        .collect();
    let name = words::said(visit.lang, &one.route.name);
    let title = visit.ta("collections-route-best", &[("route", &name)]);
    kit::panel(
        &title,
        &html! {},
        &html! {
            p { (words::said(visit.lang, &one.route.text)) }
            (kit::facts(&rows))
            p.meta { (visit.t("collections-route-how")) }
        },
    )
}

fn tree(visit: &Visit, at: &Opened, all: &[Outlook<'_>]) -> Markup {
    let case = &at.case;
    let coin = |minor| money(visit, minor, case.currency);
    let may = visit.may(Right::LogContact) && case.phase != Phase::Closed;
    let name = |code: &str| {
        let found = all.iter().find(|one| one.route.code == code);
        found.map(|one| words::said(visit.lang, &one.route.name))
    };
    let row = |one: &Outlook<'_>| Row {
        cells: vec![
            html! {
                (words::said(visit.lang, &one.route.name))
                @if one.best { " " (kit::badge(Tone::Low, &visit.t("collections-route-is-best"))) }
                @if case.route == one.route.code {
                    " " (kit::plain_badge(&visit.t("collections-route-chosen")))
                }
                @for need in &one.lacks {
                    " " (kit::badge(Tone::Medium,
                        &visit.t(&format!("collections-lacks-{}", need.code()))))
                }
                @if let Some(next) = name(&one.route.then) { div.meta { "→ " (next) } }
            },
            html! { (locale::bps(base::Bps(i32::try_from(one.sum.chance_bps).unwrap_or(0)))) },
            html! { (locale::days(visit.lang, one.sum.days)) },
            html! { (coin(one.sum.cost_minor)) },
            html! { (coin(one.sum.gain_minor)) },
            html! { (coin(one.sum.after_minor)) },
            html! { b { (coin(one.sum.value_minor)) } },
            html! {
                @if may && one.lacks.is_empty() { (choose(visit, case.id, one.route)) }
            },
        ],
        ..Row::default()
    };
    List {
        id: "routes",
        title: visit.t("collections-routes-tree"),
        columns: vec![
            Column::text(visit.t("collections-route")).title(),
            Column::number(visit.t("collections-route-chance")),
            Column::number(visit.t("collections-route-days")),
            Column::number(visit.t("collections-route-cost")).off(),
            Column::number(visit.t("collections-route-gain")).off(),
            Column::number(visit.t("collections-route-after")).off(),
            Column::number(visit.t("collections-route-value")),
            Column::fit(String::new()),
        ],
        rows: all.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn choose(visit: &Visit, id: i64, route: &Route) -> Markup {
    let code = route.code.as_str();
    html! {
        @if route.matter {
            a.button href={ (href(id)) "/matter?route=" (code) } {
                (visit.t("collections-matter-begin"))
            }
        } @else {
            form.inline method="post" action={ (href(id)) "/route" } {
                (kit::hidden("csrf", &visit.csrf))
                (kit::hidden("route", code))
                button.button type="submit" { (visit.t("collections-route-choose")) }
            }
        }
    }
}

/// Chooses a route.
///
/// # Errors
/// `collections.case-unknown`, `collections.route-unknown`, or a fault.
pub async fn choose_it(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    opened(&app, &visit, id).await?;
    let pack = RoutePack::in_force(&app.db, visit.today).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    choose_route(&mut tx, &pack, id, filled.get("route")).await?;
    tx.commit().await?;
    Ok(visit.go(&href(id), Some(&Flash::new("collections-route-done"))))
}
