//! The library of danger signals: what each is, from when on it warns, who must act by when.

use axum::extract::State;
use base::{Currency, Money};
use credit::{
    receivables::company_currency,
    warning::{AlertLevel, Group, SignalDef, SignalLibrary},
};
use maud::{Markup, html};
use store::access::Right;

use super::{level_badge, role_name, tone};
use crate::{
    failure::Answer,
    kit::{self, Column, List, Row, Tone, badge},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let currency = company_currency(&app.db).await?;
    let (library, _) = SignalLibrary::in_force(&app.db, visit.today).await?;
    let title = visit.t("warning-library");
    let computed = library.signals.iter().filter(|def| def.computed).count();
    let lead = visit.ta(
        "warning-library-lead",
        &[("all", &library.signals.len().to_string()), ("computed", &computed.to_string())],
    );
    let groups = [Group::Management, Group::Finance, Group::Operations];
    let body = html! {
        nav.crumbs.meta { a href="/warning" { (visit.t("warning-title")) } }
        (kit::page_head(&title, &lead, &html! {
            @if visit.may(Right::ReportSignal) {
                a.button.primary href="/warning/report" { (visit.t("warning-report")) }
            }
        }))
        div.stack {
            @for group in groups { (group_list(&visit, &library, group, currency)) }
            (group_list(&visit, &library, Group::Supply, currency))
            p.meta {
                (visit.ta("warning-edition", &[
                    ("version", &library.edition.version), ("source", library.edition.source.pick(visit.lang)),
                ]))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn group_list(visit: &Visit, library: &SignalLibrary, group: Group, currency: Currency) -> Markup {
    let signals: Vec<&SignalDef> =
        library.signals.iter().chain(&library.supply).filter(|def| def.group == group).collect();
    let rows = signals.iter().map(|def| Row {
        cells: vec![
            html! {
                span.strong { (def.name.pick(visit.lang)) }
                span.meta { (def.advice.pick(visit.lang)) }
            },
            if def.computed {
                badge(Tone::Low, &visit.t("warning-computed"))
            } else {
                badge(Tone::Quiet, &visit.t("warning-by-people"))
            },
            thresholds(visit, def, currency),
            html! { @if let Some(level) = def.reported { (level_badge(visit, level)) } },
            html! { (role_name(visit, &def.owner)) },
            html! { (locale::days(visit.lang, def.deadline_days.into())) },
            html! { (locale::days(visit.lang, def.expires_days.into())) },
            html! { (def.weight) },
        ],
        ..Row::default()
    });
    List {
        id: group.code(),
        title: visit.t(&format!("warning-group-{}", group.code())),
        count: i64::try_from(signals.len()).ok(),
        columns: vec![
            Column::text(visit.t("warning-signal")).title(),
            Column::fit(visit.t("warning-how")),
            Column::fit(visit.t("warning-thresholds")),
            Column::fit(visit.t("warning-reported")),
            Column::fit(visit.t("warning-owner")),
            Column::fit(visit.t("warning-days-to-act")),
            Column::fit(visit.t("warning-counts-for")),
            Column::number(visit.t("warning-weight")),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// A threshold with the unit of its signal: days, a share, company money, or a plain number.
fn spelled(visit: &Visit, code: &str, (edge, currency): (f64, Currency)) -> String {
    match code {
        #[expect(clippy::cast_possible_truncation, reason = "days of a threshold")]
        "slower-payment" | "longest-overdue" | "sme-payment-late" | "advance-late" => {
            locale::days(visit.lang, edge as i64)
        }
        "partial-payments"
        | "round-sums"
        | "over-limit"
        | "unexplained-returns"
        | "advance-over" => locale::percent(edge, 0),
        "stale-file" => visit.ta("parties-months", &[("count", &edge.to_string())]),
        #[expect(clippy::cast_possible_truncation, reason = "whole units of a threshold")]
        "overdue-amount" => {
            let money = Money::new(edge as i64 * currency.minor_per_unit(), currency);
            locale::amount(visit.lang, money, locale::Style::Short)
        }
        _ => edge.to_string(),
    }
}

/// From which value on each level begins.
fn thresholds(visit: &Visit, def: &SignalDef, currency: Currency) -> Markup {
    let edges = [
        (def.at.yellow, AlertLevel::Yellow),
        (def.at.orange, AlertLevel::Orange),
        (def.at.red, AlertLevel::Red),
    ];
    html! {
        @if def.computed {
            div.nowrap {
                @for (edge, level) in edges {
                    @if let Some(edge) = edge {
                        @let edge = spelled(visit, &def.code, (edge, currency));
                        (badge(tone(level), &format!("≥ {edge}"))) " "
                    }
                }
            }
            @if def.window_days > 0 {
                span.meta {
                    (visit.ta("warning-window", &[("days", &def.window_days.to_string())]))
                }
            }
        } @else { (kit::nothing(visit.lang)) }
    }
}
