//! Where an import begins, what runs, and what was imported.

use axum::extract::{Query, State};
use base::Rejection;
use credit::intake::{
    BatchRow, State as BatchState, kinds::Kind, list_batches, list_profiles, profile::profiles,
};
use maud::{Markup, html};

use super::{size, steps};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    job::Job,
    kit::{self, Column, Empty, Link, List, Mistakes, Pager, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

const ROWS: u32 = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, &filled, None).await?;
    Ok(visit.page(&visit.t("intake-title"), &body))
}

/// The page, with what was wrong with the file that was just sent.
pub async fn page(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    wrong: Option<Rejection>,
) -> Result<Markup, Refused> {
    let before = filled.get("before").parse().ok();
    let mut batches = list_batches(&app.db, before, ROWS + 1).await?;
    let more = batches.len() > ROWS as usize;
    batches.truncate(ROWS as usize);
    let running = app.jobs.list_running("import");
    let saved = list_profiles(&app.db).await?;
    let last = batches.last().map(|batch| batch.id).filter(|_| more);
    Ok(html! {
        (kit::page_head(&visit.t("intake-title"), &visit.t("intake-lead"), &html! {}))
        div.stack {
            (steps(visit, 0))
            (drop_zone(visit, wrong))
            @if !running.is_empty() { (jobs(visit, &running)) }
            (batch_list(app, visit, &batches, (before, last)))
            (kit::panel(&visit.t("intake-known"), &html! {}, &html! {
                p.soft { (visit.t("intake-known-why")) }
                dl.facts {
                    dt { (visit.t("intake-kinds")) }
                    dd {
                        @for kind in Kind::ALL {
                            (kit::plain_badge(&visit.t(&kind.label_key()))) " "
                        }
                    }
                    dt { (visit.t("intake-profiles")) }
                    dd {
                        @for profile in profiles() {
                            (kit::plain_badge(profile.label(visit.lang))) " "
                        }
                    }
                    @if !saved.is_empty() {
                        dt { (visit.t("intake-saved")) }
                        dd {
                            @for one in &saved {
                                form.inline method="post" action="/intake/forget" {
                                    (hidden("csrf", &visit.csrf))
                                    (hidden("name", &one.name))
                                    (kit::plain_badge(&one.name))
                                    button.button.bare { (visit.t("intake-forget")) }
                                }
                            }
                        }
                    }
                }
            }))
        }
    })
}

fn drop_zone(visit: &Visit, wrong: Option<Rejection>) -> Markup {
    let mistakes = Mistakes(wrong.into_iter().collect());
    html! {
        section.panel {
            form.inside.stack method="post" action="/intake/upload" enctype="multipart/form-data" {
                (hidden("csrf", &visit.csrf))
                (mistakes.summary(visit.lang))
                label.drop for="f-file" {
                    (kit::icon("intake"))
                    b { (visit.t("intake-drop")) }
                    span.meta { (visit.t("intake-drop-hint")) }
                    input id="f-file" name="file" type="file" required
                        accept=".csv,.txt,.tsv,.xlsx,.xls,.xlsm";
                }
                div.actions { button.button.primary { (visit.t("intake-upload")) } }
            }
        }
    }
}

fn jobs(visit: &Visit, running: &[std::sync::Arc<Job>]) -> Markup {
    kit::panel(
        &visit.t("intake-running"),
        &html! {},
        &html! {
            ul.stack {
                @for (place, job) in running.iter().enumerate() {
                    li.spread {
                        span {
                            b { (job.task.subject) } " "
                            span.meta {
                                @if place == 0 { (visit.t(job.task.doing)) }
                                @else { (visit.t("house-job-waiting")) }
                            }
                        }
                        a.button href=(job.href()) { (visit.t("intake-watch")) }
                    }
                }
            }
        },
    )
}

/// The badge of a state.
pub fn state_badge(visit: &Visit, state: BatchState) -> Markup {
    let tone = match state {
        BatchState::Committed => Tone::Low,
        BatchState::Refused => Tone::High,
        BatchState::Tried | BatchState::Undone => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("intake-batch-{}", state.code())))
}

fn batch_list(
    app: &App,
    visit: &Visit,
    batches: &[BatchRow],
    (before, last): (Option<i64>, Option<i64>),
) -> Markup {
    let link = Link::to("/intake");
    let count = |rows: u64| locale::count(i64::try_from(rows).unwrap_or(i64::MAX));
    let rows = batches.iter().map(|batch| {
        let href = format!("/intake/batches/{}", batch.id);
        Row {
            href: Some(href.clone()),
            pick: None,
            cells: vec![
                html! {
                    a href=(href) { (batch.file_name) }
                    span.meta { (size(batch.bytes)) " · " (batch.format) }
                },
                html! { (visit.t(&batch.kind.label_key())) },
                state_badge(visit, batch.state),
                html! { (count(batch.tally.booked)) },
                html! { (count(batch.tally.unchanged)) },
                html! {
                    span.tone-high[batch.tally.rejected > 0] { (count(batch.tally.rejected)) }
                },
                html! { (batch.actor) },
                html! { span.nowrap { (batch.recorded_at.in_zone(app.clock().zone())) } },
            ],
        }
    });
    List {
        id: "batches",
        title: visit.t("intake-batches"),
        columns: vec![
            Column::text(visit.t("intake-file")).title(),
            Column::fit(visit.t("intake-kind")),
            Column::fit(visit.t("intake-state")),
            Column::number(visit.t("intake-count-booked")),
            Column::number(visit.t("intake-count-unchanged")),
            Column::number(visit.t("intake-count-rejected")),
            Column::fit(visit.t("intake-by")).off(),
            Column::fit(visit.t("intake-at")),
        ],
        rows: rows.collect(),
        pager: Some(Pager {
            first: before.map(|_| link.href()),
            next: last.map(|id| link.with("before", id).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("intake-none"),
            why: visit.t("intake-none-why"),
            button: None,
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}
