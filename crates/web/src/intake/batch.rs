//! What came of an import: counts, the rejected rows with their reasons, and those as a file that
//! can be mended and sent again.

use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use credit::intake::{self, BatchRow, State as BatchState, get_batch, list_rejects};
use maud::{Markup, html};
use store::access::Right;

use super::{home::state_badge, run::reject_list, size, steps};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Figure, Tone, icon},
    sheet::attached,
    state::App,
    visit::Visit,
};

/// Rejected rows of one page.
const ROWS: u32 = 50;
/// Rejected rows in one file at the most.
const MOST: usize = 200_000;

/// The page.
///
/// # Errors
/// `intake.batch-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let batch = get_batch(&app.db, id).await?;
    let after: u64 = filled.get("after").parse().unwrap_or(0);
    let rejects = list_rejects(&app.db, id, after, ROWS).await?;
    let next = rejects.last().map(|row| row.line).filter(|_| rejects.len() == ROWS as usize);
    let title = batch.file_name.clone();
    let lead = visit.ta(
        "intake-batch-lead",
        &[
            ("kind", &visit.t(&batch.kind.label_key())),
            ("at", &batch.recorded_at.in_zone(app.clock().zone())),
            ("who", &batch.actor),
        ],
    );
    let actions = html! {
        @if batch.tally.rejected > 0 {
            a.button.primary href={ "/intake/batches/" (id) "/rejects.csv" } download {
                (icon("download")) (visit.t("intake-rejects-download"))
            }
        }
        a.button href="/intake" { (visit.t("intake-next-file")) }
        @if visit.may(Right::SeeBuyers) {
            a.button href="/receivables" { (visit.t("receivables-ageing")) }
            a.button href="/parties" { (visit.t("parties-title")) }
        }
        @if visit.may(Right::Assess) {
            form method="post" action="/assess" {
                (kit::hidden("csrf", &visit.csrf))
                button.button { (visit.t("overview-assess-go")) }
            }
        }
        @if batch.state == BatchState::Committed {
            a.button.danger href={ "/intake/batches/" (id) "/undo" } data-sheet {
                (visit.t("intake-undo"))
            }
        }
        @if visit.may(Right::SeeAudit) {
            a.button href={ "/access/audit?subject=batch%3A" (id) } { (visit.t("access-audit-of")) }
        }
    };
    let body = html! {
        nav.crumbs.meta { a href="/intake" { (visit.t("intake-title")) } }
        (kit::page_head(&title, &lead, &actions))
        (steps(&visit, if batch.state == BatchState::Committed { 4 } else { 3 }))
        div.stack {
            (verdict(&visit, &batch))
            (figures(&visit, &batch))
            (said(&visit, &batch))
            (reject_list(&visit, &rejects, batch.tally.rejected))
            @if next.is_some() || after > 0 {
                nav.actions.pager {
                    @if after > 0 {
                        a.button href={ "/intake/batches/" (id) } { (visit.t("house-first-page")) }
                    }
                    @if let Some(line) = next {
                        a.button rel="next" data-next href={ "/intake/batches/" (id) "?after=" (line) } {
                            (visit.t("house-next-page"))
                        }
                    }
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// What there is to say of its rows, and their money.
fn said(visit: &Visit, batch: &BatchRow) -> Markup {
    html! {
        (super::told::shown(visit, &batch.told()))
        (super::money::shown(visit, &batch.money, false))
    }
}

fn verdict(visit: &Visit, batch: &BatchRow) -> Markup {
    let (tone, id) = match (batch.state, batch.tally.rejected) {
        (BatchState::Refused, _) => (Tone::High, "intake-verdict-refused"),
        (BatchState::Undone, _) => (Tone::Quiet, "intake-verdict-undone"),
        (_, 0) => (Tone::Low, "intake-verdict-done"),
        (_, _) => (Tone::Medium, "intake-verdict-part"),
    };
    kit::notice(
        tone,
        &visit.t(id),
        &html! {
            (visit.t(&format!("{id}-why"))) " " (state_badge(visit, batch.state))
        },
    )
}

fn figures(visit: &Visit, batch: &BatchRow) -> Markup {
    let count = |rows: u64| locale::count(i64::try_from(rows).unwrap_or(i64::MAX));
    let figure = |id: &str, rows: u64, against: String| Figure {
        name: visit.t(id),
        value: count(rows),
        against,
        ..Figure::default()
    };
    let tally = batch.tally;
    let file = format!("{} · {}", size(batch.bytes), batch.format);
    let buyers = visit.ta("intake-buyers-added", &[("count", &count(batch.buyers_added))]);
    let skipped = visit.ta("intake-skipped", &[("count", &count(batch.skipped))]);
    html! {
        div.grid {
            div.w3 { (figure("intake-count-read", tally.rows(), file).card(visit.lang)) }
            div.w3 { (figure("intake-count-booked", tally.booked, buyers).card(visit.lang)) }
            div.w3 { (figure("intake-count-unchanged", tally.unchanged, visit.t("intake-unchanged-why")).card(visit.lang)) }
            div.w3 { (figure("intake-count-rejected", tally.rejected, skipped).card(visit.lang)) }
        }
    }
}

/// The rejected rows as CSV, each with its reason, to be mended and sent again.
///
/// # Errors
/// `intake.batch-unknown`, or a fault.
pub async fn rejects(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let batch = get_batch(&app.db, id).await?;
    let (mut rows, mut after) = (Vec::new(), 0);
    while rows.len() < MOST {
        let page = list_rejects(&app.db, id, after, 5_000).await?;
        let Some(last) = page.last() else { break };
        after = last.line;
        rows.extend(page);
    }
    let mut csv = Vec::new();
    intake::reject::write_csv(&mut csv, &batch.headers, rows.iter(), visit.lang)?;
    let stem = batch.file_name.rsplit_once('.').map_or(batch.file_name.as_str(), |(stem, _)| stem);
    let name = format!("{stem}-{}.csv", visit.t("intake-count-rejected"));
    Ok((attached(&name, "text/csv; charset=utf-8", visit.lang), csv).into_response())
}
