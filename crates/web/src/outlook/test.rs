//! The back-test: forecasts of past days beside what became of the buyers, and making it anew.

use std::sync::atomic::Ordering;

use axum::extract::State;
use credit::outlook::{TestDoc, TestedDoc, back_test};
use locale::{count, percent};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    job::Task,
    kit::{self, Tone, hidden, nothing},
    state::App,
    visit::Visit,
};

/// Starts a back-test, or leads to the one that runs.
///
/// # Errors
/// A fault from the database.
pub async fn start(State(app): State<App>, visit: Visit) -> Answer {
    if let Some(running) = app.jobs.list_running("outlook").first() {
        return Ok(visit.go(&running.href(), None));
    }
    let (db, actor, day) = (app.db.patient(), visit.actor()?, visit.today);
    let task = Task {
        lane: "outlook",
        doing: "outlook-testing",
        subject: day.to_string(),
        back: "/outlook".to_owned(),
    };
    let job = app.jobs.start(app.db.ids().next(), visit.person()?, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let told = std::sync::Arc::clone(&job);
        let progress = move |at: u64, of: u64| {
            told.of(of);
            done.store(at, Ordering::Relaxed);
        };
        back_test(&db, day, &actor, &progress, &stop).await?;
        Ok("/outlook#test".to_owned())
    });
    Ok(visit.go(&job.href(), None))
}

/// The panel.
pub fn panel(visit: &Visit, doc: Option<&TestDoc>) -> Markup {
    let button = html! {
        @if visit.may(Right::Assess) {
            form method="post" action="/outlook/test" {
                (hidden("csrf", &visit.csrf))
                button.button { (visit.t("outlook-test-now")) }
            }
        }
    };
    let body = html! {
        @match doc {
            None => p.soft { (visit.t("outlook-test-none")) },
            Some(doc) => {
                p.soft {
                    (visit.ta("outlook-test-lead", &[("day", &doc.as_of), ("model", &doc.model)]))
                }
                (table(visit, doc))
                @for one in doc.horizons.iter().filter(|one| !one.bands.is_empty()) {
                    (bands(visit, one))
                }
            }
        }
    };
    html! { div id="test" { (kit::panel(&visit.t("outlook-test"), &button, &body)) } }
}

fn number(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(0))
}

fn table(visit: &Visit, doc: &TestDoc) -> Markup {
    let heads = ["horizon", "from", "rows", "bads", "expected", "curve", "ratio", "verdict"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.t("outlook-test")) {
            table.rows {
                thead { tr {
                    @for head in heads {
                        th.number[head != "from" && head != "verdict"] scope="col" {
                            (visit.t(&format!("outlook-test-{head}")))
                        }
                    }
                } }
                tbody { @for one in &doc.horizons { (line(visit, one)) } }
            }
        }
    }
}

fn line(visit: &Visit, one: &TestedDoc) -> Markup {
    let (tone, verdict) = match (one.level.as_str(), one.ratio) {
        ("", _) => (Tone::Quiet, "none"),
        ("calm", _) => (Tone::Low, "calm"),
        (_, Some(ratio)) if ratio < 1.0 => (Tone::Medium, "strict"),
        _ => (Tone::High, "kind"),
    };
    html! {
        tr {
            td.number { (locale::days(visit.lang, i64::from(one.days))) }
            td { (one.from) }
            td.number { (number(one.rows)) }
            td.number { (number(one.bads)) }
            td.number { (format!("{:.1}", one.expected)) }
            td.number {
                @match one.by_curve {
                    Some(bads) => (format!("{bads:.1}")),
                    None => (nothing(visit.lang)),
                }
            }
            td.number {
                @match one.ratio {
                    Some(ratio) => {
                        (format!("{ratio:.2}"))
                        @if let Some((low, high)) = one.low.zip(one.high) {
                            span.meta { " " (format!("{low:.2}–{high:.2}")) }
                        }
                    }
                    None => (nothing(visit.lang)),
                }
            }
            td { (kit::badge(tone, &visit.t(&format!("outlook-verdict-{verdict}")))) }
        }
    }
}

fn bands(visit: &Visit, one: &TestedDoc) -> Markup {
    html! {
        details {
            summary { (visit.ta("outlook-test-bands", &[("days", &one.days.to_string())])) }
            div.scroll tabindex="0" role="region"
                aria-label=(visit.ta("outlook-test-bands", &[("days", &one.days.to_string())])) {
                table.rows {
                    thead { tr {
                        th.number scope="col" { (visit.t("outlook-band")) }
                        th.number scope="col" { (visit.t("outlook-test-rows")) }
                        th.number scope="col" { (visit.t("outlook-band-foretold")) }
                        th.number scope="col" { (visit.t("outlook-band-observed")) }
                    } }
                    tbody {
                        @for (n, band) in one.bands.iter().enumerate() {
                            tr {
                                td.number { (n + 1) }
                                td.number { (number(band.rows)) }
                                td.number { (percent(band.foretold, 2)) }
                                td.number { (percent(band.observed, 2)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
