//! The versions of one period beside each other: what was restated, when, by whom and why.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use base::{Money, Rejection};
use credit::parties::{Statement, list_statements};
use maud::{Markup, html};
use quant::statement::Line;

use super::{answer::crumbs, buyer_of, href};
use crate::{
    failure::Answer,
    kit::{self, nothing},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, `parties.statement-unknown`, or a fault.
pub async fn statement_versions(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let all = list_statements(&app.db, buyer.id).await?;
    let Some(picked) = all.iter().find(|one| one.id == id) else {
        return Err(Rejection::new("parties.statement-unknown").into());
    };
    let same = |one: &&Statement| {
        one.content.period_end == picked.content.period_end
            && one.content.months == picked.content.months
            && one.detail.scope == picked.detail.scope
    };
    let mut versions: Vec<&Statement> = all.iter().filter(same).collect();
    versions.sort_by_key(|one| one.version);
    let title = visit.ta(
        "parties-versions-title",
        &[
            ("day", &picked.content.period_end.to_string()),
            ("scope", &visit.t(&format!("parties-scope-{}", picked.detail.scope.code()))),
        ],
    );
    let restate = format!("{}/statements/new?from={}", href(&code), versions_last(&versions));
    let actions = html! {
        @if visit.may(store::access::Right::GatherFiles) {
            a.button href=(restate) { (visit.t("parties-restate")) }
        }
    };
    let body = html! {
        (crumbs(&visit, &buyer.code, &buyer.name))
        (kit::page_head(&title, &visit.t("parties-versions-lead"), &actions))
        (table(&app, &visit, &versions))
    };
    Ok(visit.page(&title, &body))
}

fn versions_last(versions: &[&Statement]) -> i64 {
    versions.last().map_or(0, |one| one.id)
}

fn spelled(visit: &Visit, one: &Statement, code: &str) -> Option<String> {
    let minor = one.content.lines.get(code)?;
    Some(visit.digits(Money::new(*minor, one.content.currency)))
}

fn table(app: &App, visit: &Visit, versions: &[&Statement]) -> Markup {
    let codes: BTreeSet<&str> =
        versions.iter().flat_map(|one| one.content.lines.keys().map(String::as_str)).collect();
    let lines: Vec<Line> =
        Line::ALL.iter().copied().filter(|line| codes.contains(line.code())).collect();
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("parties-versions")) {
            table.rows.statement {
                thead { tr {
                    th scope="col" { (visit.t("parties-statement-line")) }
                    @for (n, one) in versions.iter().enumerate() {
                        th.number scope="col" {
                            (visit.ta("parties-restated", &[("version", &(n + 1).to_string())]))
                            div.meta {
                                (app.clock().day_of(one.recorded_at)) " · " (one.actor)
                            }
                        }
                    }
                } }
                tbody {
                    @for line in &lines {
                        tr {
                            th scope="row" {
                                (visit.t(&format!(
                                    "parties-line-{}", line.code().replace('_', "-"))))
                            }
                            @for (n, one) in versions.iter().enumerate() {
                                (cell(visit, n.checked_sub(1).map(|b| versions[b]), one, *line))
                            }
                        }
                    }
                }
                tfoot { tr {
                    td { (visit.t("parties-source")) }
                    @for one in versions {
                        td.number {
                            (one.content.source)
                            @if !one.detail.note.is_empty() { div.meta { (one.detail.note) } }
                        }
                    }
                } }
            }
        }
    };
    kit::panel(&visit.t("parties-versions"), &html! {}, &body)
}

/// A line of a version; what is other than in the version before is marked with a word.
fn cell(visit: &Visit, before: Option<&Statement>, one: &Statement, line: Line) -> Markup {
    let code = line.code();
    let was = before.and_then(|b| b.content.lines.get(code)).copied();
    let is = one.content.lines.get(code).copied();
    let changed = before.is_some() && was != is;
    let same = before.is_some_and(|b| b.content.currency == one.content.currency);
    html! {
        td.number {
            @match spelled(visit, one, code) {
                Some(text) => (text),
                None => (nothing(visit.lang)),
            }
            @if changed {
                div.meta {
                    b { (visit.t("parties-version-changed")) }
                    @if let Some((was, is)) = was.zip(is).filter(|_| same) {
                        " " (moved(visit, one, was, is))
                    }
                }
            }
            @if one.detail.added_up.iter().any(|added| added == code) {
                div.meta { (visit.t("parties-added-up")) }
            }
        }
    }
}

/// By how much a line moved, and by which share of what it was.
fn moved(visit: &Visit, one: &Statement, was: i64, is: i64) -> Markup {
    let by = Money::new(is.saturating_sub(was), one.content.currency);
    let sign = if by.minor > 0 { "+" } else { "" };
    #[expect(clippy::cast_precision_loss, reason = "a share to read")]
    let share = (was != 0).then(|| by.minor as f64 / was.unsigned_abs() as f64);
    html! {
        span.nowrap { (sign) (visit.digits(by)) }
        @if let Some(share) = share { " (" (sign) (locale::percent(share, 1)) ")" }
    }
}
