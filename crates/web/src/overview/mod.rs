//! The first page: how the receivables stand, what changed, what to do today.
//!
//! All its figures come from the portfolio of the assessment in force and are of its day; the ageing
//! of any day has a page of its own. The warnings are read as they are now. Who may not see the whole is led to their own work.

mod charts;
mod figures;
mod search;
mod today;

pub use search::search;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use base::{Currency, Result};
use credit::{
    assess::{Portfolio, Progress, Run, UnratedDoc, assess, find_portfolio},
    parties::count_buyers,
    receivables::{Ageing, AgeingBucket, AgeingQuery, Unrated, ledger_state},
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    job::Task,
    kit::{self, Empty, Tone, hidden},
    state::App,
    visit::Visit,
};

/// What the page stands on.
struct Ground {
    run: Run,
    portfolio: Portfolio,
    ageing: Ageing,
    /// The ledger has changed since, or the day has.
    stale: bool,
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    if !visit.may(Right::SeeOverview) {
        return Ok(led_on(&visit));
    }
    let title = visit.t("overview-title");
    let Some((run, portfolio)) = find_portfolio(&app.db).await? else {
        let body = first_steps(&app, &visit).await?;
        return Ok(visit.page(&title, &body));
    };
    let state = ledger_state(&app.db).await?;
    let stale = state.version != run.ledger_version || run.as_of < visit.today;
    // One day for the whole page, and one instant: the ageing too is that of the assessment.
    let ageing = aged(&run, &portfolio);
    let ground = Ground { run, portfolio, ageing, stale };
    let body = html! {
        (head(&app, &visit, &ground))
        div.stack {
            (crate::receivables::old_books(&app, &visit).await?)
            (crate::receivables::unrated(&visit, &ground.ageing.unrated))
            (crate::policy::capacity_alarm(&app, &visit).await?)
            (crate::collections::silent_alarm(&app, &visit).await?)
            (crate::collections::desk_alarm(&app, &visit).await?)
            (crate::controls::reading_notice(&app, &visit).await?)
            (crate::models::on_the_first_page(&app, &visit).await?)
            (figures::row(&visit, &ground))
            (today::panels(&app, &visit).await?)
            div.grid {
                div.w8 { (charts::ageing(&visit, &ground)) }
                div.w4 { (charts::tiers(&visit, &ground)) }
            }
            div.grid {
                div.w6.stack {
                    (charts::weeks(&visit, &ground))
                    (charts::months(&visit, &ground))
                }
                div.w6.stack {
                    @if !ground.portfolio.top.is_empty() { (charts::top(&visit, &ground)) }
                    (charts::overdue(&visit, &ground))
                }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The ageing as the assessment kept it.
fn aged(run: &Run, portfolio: &Portfolio) -> Ageing {
    let buckets = portfolio.ageing.iter().map(|bucket| AgeingBucket {
        from_days: bucket.from_days,
        to_days: bucket.to_days,
        open_minor: bucket.open_minor,
        items: bucket.items,
    });
    Ageing {
        query: AgeingQuery::on(run.as_of),
        currency: portfolio.currency.parse().unwrap_or(Currency::CNY),
        buckets: buckets.collect(),
        items: portfolio.open_items,
        buyers: portfolio.open_buyers,
        open_minor: portfolio.open_minor,
        unallocated_minor: portfolio.unallocated_minor,
        credit_note_minor: 0,
        by_currency: Vec::new(),
        unrated: portfolio.unrated.iter().filter_map(unrated).collect(),
    }
}

/// What the assessment left out of its totals.
fn unrated(kept: &UnratedDoc) -> Option<Unrated> {
    Some(Unrated {
        currency: kept.currency.parse().ok()?,
        items: kept.items,
        open_minor: kept.open_minor,
        left_minor: kept.left_minor,
    })
}

/// Somebody without the overview is led to their own work.
fn led_on(visit: &Visit) -> Response {
    let rooms = [(Right::SeeWorklist, "/collections"), (Right::SeeBuyers, "/parties")];
    match rooms.iter().find(|(right, _)| visit.may(*right)) {
        Some((_, href)) => visit.go(href, visit.flash.as_ref()),
        None => {
            let empty = Empty {
                title: visit.t("overview-nothing"),
                why: visit.t("overview-nothing-why"),
                button: None,
            };
            let body = html! { div.panel { (empty.show()) } };
            visit.page(&visit.t("overview-title"), &body)
        }
    }
}

/// What to do first: bring files in, then assess.
async fn first_steps(app: &App, visit: &Visit) -> Result<Markup> {
    let buyers = count_buyers(&app.db).await?;
    let running = !app.jobs.list_running("assess").is_empty();
    let body = html! {
        (kit::page_head(&visit.t("overview-title"), "", &html! {}))
        div.panel {
            @if running {
                meta http-equiv="refresh" content="2";
                div.empty {
                    (kit::icon("scoring"))
                    h2 { (visit.t("overview-assessing")) "…" }
                    p { (visit.t("overview-assessing-why")) }
                }
            } @else if buyers == 0 {
                (Empty {
                    title: visit.t("overview-first"),
                    why: visit.t("overview-first-why"),
                    button: visit.may(Right::Import)
                        .then(|| (visit.t("overview-first-import"), "/intake".to_owned())),
                }.show())
            } @else {
                div.empty {
                    (kit::icon("scoring"))
                    h2 { (visit.ta("overview-unassessed", &[("count", &locale::count(buyers))])) }
                    p { (visit.t("overview-unassessed-why")) }
                    @if visit.may(Right::Assess) { (assess_form(visit, true)) }
                }
            }
        }
    };
    Ok(body)
}

fn assess_form(visit: &Visit, primary: bool) -> Markup {
    html! {
        form method="post" action="/assess" {
            (hidden("csrf", &visit.csrf))
            button.button.primary[primary] { (visit.t("overview-assess-go")) }
        }
    }
}

fn head(app: &App, visit: &Visit, ground: &Ground) -> Markup {
    let at = ground.run.finished_at.unwrap_or(ground.run.started_at);
    let lead = visit.ta(
        "overview-lead",
        &[
            ("day", &ground.run.as_of.to_string()),
            ("at", &at.in_zone(app.clock().zone())),
            ("buyers", &locale::count(ground.run.buyers)),
            ("currency", ground.ageing.currency.code()),
        ],
    );
    let actions = html! {
        @if visit.may(Right::Assess) { (assess_form(visit, ground.stale)) }
    };
    html! {
        (kit::page_head(&visit.t("overview-title"), &lead, &actions))
        @if ground.stale {
            div.stack.after {
                @if ground.run.as_of < visit.today {
                    (of_another_day(visit, Some(&ground.run)))
                } @else {
                    (kit::notice(Tone::Medium, &visit.t("overview-stale"), &html! {
                        (visit.t("overview-stale-why"))
                    }))
                }
            }
        }
    }
}

/// Above pages of judgement: the judgement in force is of another day than today.
pub fn of_another_day(visit: &Visit, run: Option<&Run>) -> Markup {
    let Some(run) = run.filter(|run| run.as_of != visit.today) else { return html! {} };
    let day = run.as_of.to_string();
    html! {
        div.after {
            (kit::notice(Tone::Medium, &visit.ta("overview-back", &[("day", &day)]), &html! {
                (visit.t("overview-back-why"))
            }))
        }
    }
}

/// Assesses everything as of today, as a job with a page of its own.
///
/// # Errors
/// `access.sign-in-needed`.
pub async fn assess_now(State(app): State<App>, visit: Visit) -> Answer {
    let (db, day, actor) = (app.db.patient(), visit.today, visit.actor()?);
    let task = Task {
        lane: "assess",
        doing: "overview-assessing",
        subject: day.to_string(),
        back: "/".to_owned(),
    };
    let id = app.db.ids().next();
    let job = app.jobs.start(id, visit.person()?, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let seen = Arc::clone(&job);
        let progress = move |progress: Progress| {
            seen.of(progress.of);
            done.store(progress.done, std::sync::atomic::Ordering::Relaxed);
        };
        assess(&db, day, &actor, &progress, &stop).await?;
        Ok("/".to_owned())
    });
    Ok(visit.go(&job.href(), None))
}
