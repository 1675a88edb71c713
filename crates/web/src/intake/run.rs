//! Trying and booking a file: jobs in one lane, so that imports wait for each other.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use base::Rejection;
use credit::intake::{
    self, Mode, Options, Outcome, Upload, Watch, plan::Wish, profile::Mapping, reject::Rejected,
    update_upload, upload_source,
};
use maud::{Markup, html};
use store::Actor;

use super::{href, own_upload, steps};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    job::{Job, Task, get_job},
    kit::{self, Choice, Column, Field, Figure, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    state::App,
    visit::Visit,
};

/// What a trial found, and of which upload.
struct Tried {
    upload: i64,
    outcome: Outcome,
}

fn task(doing: &'static str, upload: &Upload) -> Task {
    Task { lane: "import", doing, subject: upload.file_name.clone(), back: href(upload) }
}

/// Somebody who looks on: tells the job how far it is, and calls it off when the job is stopped.
fn watch(job: &Arc<Job>) -> (Watch, tokio::task::JoinHandle<()>) {
    let (told, done) = (Arc::clone(job), job.done());
    let watch = Watch::new(move |at| {
        told.of(at.bytes_total);
        done.store(at.bytes, Ordering::Relaxed);
    });
    let (asked, stop) = (watch.clone(), job.stop());
    let looking = tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        asked.cancel();
    });
    (watch, looking)
}

/// Starts a trial and leads to its page.
pub async fn start_trial(
    app: &App,
    visit: &Visit,
    upload: Upload,
    mapping: Mapping,
) -> Result<Response, Refused> {
    let source = upload_source(&app.files, &upload).await?;
    let (db, actor) = (app.db.clone(), visit.actor()?);
    let options = options(mapping, Mode::GoodRows, true);
    let (id, back) = (upload.id, href(&upload));
    let task = task("intake-trying", &upload);
    let person = visit.person()?;
    let job = app.jobs.start(app.db.ids().next(), person, task, move |job| async move {
        let (watch, looking) = watch(&job);
        let tried = intake::try_file(&db, actor, source, &options, &watch).await;
        looking.abort();
        job.keep(Tried { upload: id, outcome: tried? });
        Ok(format!("{back}/trial/{}", job.id))
    });
    Ok(visit.go(&job.href(), None))
}

fn options(mapping: Mapping, mode: Mode, add_buyers: bool) -> Options {
    Options {
        wish: Wish { mapping: Some(mapping), ..Wish::default() },
        mode,
        add_buyers,
        ..Options::default()
    }
}

/// What a trial found: counts, the first rejected rows, and the choice.
///
/// # Errors
/// `intake.upload-unknown`, `house.job-not-found`.
pub async fn trial(
    State(app): State<App>,
    visit: Visit,
    Path((id, job)): Path<(i64, i64)>,
) -> Answer {
    let upload = own_upload(&app, &visit, id).await?;
    let job = get_job(&app, &visit, job)?;
    let tried = job.found::<Tried>().filter(|tried| tried.upload == id);
    let tried = tried.ok_or_else(|| Rejection::new("house.job-not-found"))?;
    let outcome = &tried.outcome;
    let body = html! {
        nav.crumbs.meta {
            a href="/intake" { (visit.t("intake-title")) } " / "
            a href=(href(&upload)) { (visit.t("intake-step-columns")) }
        }
        (kit::page_head(&upload.file_name, &visit.t("intake-trial-lead"), &html! {}))
        (steps(&visit, 2))
        div.stack {
            (figures(&visit, outcome))
            (super::told::issues(&visit, &outcome.issues))
            (super::told::shown(&visit, &outcome.told()))
            (super::money::shown(&visit, &outcome.money, true))
            (choice(&visit, &upload, outcome))
            (reject_list(&visit, &outcome.rejects, outcome.tally.rejected))
        }
    };
    Ok(visit.page(&upload.file_name, &body))
}

/// The counts as figures.
fn figures(visit: &Visit, outcome: &Outcome) -> Markup {
    let count = |rows: u64| locale::count(i64::try_from(rows).unwrap_or(i64::MAX));
    let tally = outcome.tally;
    let figure = |id: &str, rows: u64, against: String| Figure {
        name: visit.t(id),
        value: count(rows),
        against,
        ..Figure::default()
    };
    let skipped = visit.ta("intake-skipped", &[("count", &count(outcome.skipped))]);
    let buyers = visit.ta("intake-buyers-added", &[("count", &count(outcome.buyers_added))]);
    html! {
        div.grid {
            div.w3 { (figure("intake-count-read", tally.rows(), skipped).card(visit.lang)) }
            div.w3 { (figure("intake-count-to-book", tally.booked, buyers).card(visit.lang)) }
            div.w3 { (figure("intake-count-unchanged", tally.unchanged, visit.t("intake-unchanged-why")).card(visit.lang)) }
            div.w3 { (figure("intake-count-rejected", tally.rejected, visit.t("intake-rejected-why")).card(visit.lang)) }
        }
    }
}

fn choice(visit: &Visit, upload: &Upload, outcome: &Outcome) -> Markup {
    let modes = [Mode::GoodRows, Mode::WholeFile].map(|mode| Choice {
        value: mode.code().to_owned(),
        name: visit.t(&format!("intake-mode-{}", mode.code())),
    });
    let (tone, title) = match (outcome.tally.rejected, outcome.tally.booked) {
        (0, 0) => (Tone::Quiet, visit.t("intake-nothing-new")),
        (0, _) => (Tone::Low, visit.t("intake-all-good")),
        (rejected, _) => {
            let count = locale::count(i64::try_from(rejected).unwrap_or(i64::MAX));
            (Tone::Medium, visit.ta("intake-some-rejected", &[("count", &count)]))
        }
    };
    let form = Sheet {
        action: format!("{}/commit", href(upload)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("mode", visit.t("intake-mode"))
                .kind(Kind::OneOf(modes.to_vec()))
                .value(Mode::GoodRows.code()),
            Field::new("add_buyers", visit.t("intake-add-buyers"))
                .kind(Kind::Tick)
                .value("1")
                .hint(visit.t("intake-add-buyers-hint")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("intake-commit"),
        back: Some(href(upload)),
    };
    html! {
        (kit::notice(tone, &title, &html! { (visit.t("intake-trial-safe")) }))
        (kit::panel(&visit.t("intake-step-commit"), &html! {}, &form.show(visit.lang)))
    }
}

/// Rejected rows: line, column, value, reason in words.
pub fn reject_list(visit: &Visit, rejects: &[Rejected], all: u64) -> Markup {
    if rejects.is_empty() {
        return html! {};
    }
    let rows = rejects.iter().take(100).flat_map(|rejected| {
        let raw = rejected.cells.join(" │ ");
        rejected.faults.iter().enumerate().map(move |(n, fault)| {
            let told = locale::spoken(visit.lang, &fault.why);
            Row {
                cells: vec![
                    html! { @if n == 0 { (rejected.line) } },
                    html! { (fault.column) },
                    html! { code { (fault.value) } },
                    html! { (told.sentence) span.meta { (told.next) } },
                    html! { @if n == 0 { span.meta.raw { (raw) } } },
                ],
                ..Row::default()
            }
        })
    });
    List {
        id: "rejects",
        title: visit.t("intake-rejects"),
        count: i64::try_from(all).ok(),
        columns: vec![
            Column::number(visit.t("intake-line")),
            Column::fit(visit.t("intake-column")),
            Column::fit(visit.t("intake-value")),
            Column::text(visit.t("intake-reject-reason")).title(),
            Column::text(visit.t("intake-raw")).off(),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// Books the file as it was tried and leads to the page that shows how far it is.
///
/// # Errors
/// `intake.upload-unknown`, or a fault.
pub async fn commit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let upload = own_upload(&app, &visit, id).await?;
    let Some(mapping) = upload.mapping.clone() else { return Ok(visit.go(&href(&upload), None)) };
    let mode = Mode::parse(filled.get("mode")).unwrap_or_default();
    let options = options(mapping, mode, filled.get("add_buyers") == "1");
    let source = upload_source(&app.files, &upload).await?;
    let (db, actor) = (app.db.clone(), visit.actor()?);
    let task = task("intake-importing", &upload);
    let person = visit.person()?;
    let job = app.jobs.start(app.db.ids().next(), person, task, move |job| async move {
        let (watch, looking) = watch(&job);
        let done = intake::import(&db, actor.clone(), source, &options, &watch).await;
        looking.abort();
        booked(&db, actor, upload, done?).await
    });
    Ok(visit.go(&job.href(), None))
}

/// Notes the batch beside the upload; its page shows the result.
async fn booked(
    db: &store::Db,
    actor: Actor,
    mut upload: Upload,
    outcome: Outcome,
) -> base::Result<String> {
    let Some(batch) = outcome.batch_id else {
        return Err(base::Failure::bug("an import was kept without a batch"));
    };
    upload.batch_id = Some(batch);
    update_upload(db, actor, &upload).await?;
    crate::orders::reconsider(db, None).await;
    Ok(format!("/intake/batches/{batch}"))
}
