//! What to fit, and what was fitted so far.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Failure;
use credit::{
    lab::{FitRow, Fitted, Opened, Project, fit_model, keep_fit, list_fits, report::FitAsked},
    policy::TierTable,
    scoring::Scorecard,
};
use maud::{Markup, html};
use quant::lab::progress::{Continue, Progress};
use store::access::Right;

use super::{
    bins::binnings,
    compare::members,
    desk::{self, Desk, Way, framed, href},
    fit_form::{form, read},
    spell,
};
use crate::{
    failure::Answer,
    filled::Filled,
    job::{Job, Task},
    kit::{self, Column, Empty, List, Mistakes, Row},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`; what stands in the way of reading the file.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let body = page(&app, &visit, &desk, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("lab-tab-fit"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    desk: &Desk,
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let fits = list_fits(&app.db, desk.project.id).await?;
    let from = filled.get("from").parse::<i64>().ok();
    let model = from.and_then(|number| fits.iter().find(|fit| fit.number == number));
    let (tiers, _) = TierTable::in_force(&app.db, visit.today).await?;
    let mut usual = model.map_or_else(FitAsked::default, |fit| fit.report.asked.clone());
    if model.is_none() {
        usual.cuts = tiers.rules().filter_map(|rule| rule.from).collect();
        usual.cuts.sort_unstable();
        usual.cuts.dedup();
        // On the scale of the house, tiers keep their meaning.
        let house = &Scorecard::shipped().scale;
        usual.score = f64::from(house.anchor_score);
        usual.odds = house.anchor_odds;
        usual.points_to_double = house.points_to_double;
    }
    let all = binnings(desk).await?;
    let body = html! {
        @if !fits.is_empty() { (list(app, visit, &desk.project, &fits)) }
        @if fits.len() > 1 {
            div.actions {
                a.button href={ (href(&desk.project)) "/compare" } { (visit.t("lab-compare")) }
            }
        }
        @if visit.may(Right::EditPolicy) {
            (form(visit, desk, (&all, &usual), (filled, &mistakes)))
        } @else if fits.is_empty() {
            (Empty { title: visit.t("lab-no-fits"), why: visit.t("lab-no-fits-why"), button: None }
                .show())
        }
    };
    let actions = desk::undo_buttons(visit, &desk.project, &format!("{}/fit", href(&desk.project)));
    Ok(framed(visit, &desk.project, "fit", &actions, &body))
}

fn list(app: &App, visit: &Visit, project: &Project, fits: &[FitRow]) -> Markup {
    let row = |fit: &FitRow| {
        let to = format!("{}/fits/{}", href(project), fit.number);
        let auc = |part: &str| match fit.report.part(part) {
            Some(part) => html! { (spell::four(part.auc.value)) },
            None => kit::nothing(visit.lang),
        };
        Row {
            href: Some(to.clone()),
            pick: None,
            cells: vec![
                html! { a href=(to) { "#" (fit.number) " " (visit.t(&format!("lab-kind-{}", fit.kind))) } },
                html! { (spell::count(members(fit))) },
                auc("train"),
                auc("test"),
                auc("later"),
                html! {
                    @match fit.report.judge() {
                        Some(part) => (spell::four(part.ks.value)),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { (fit.actor) },
                html! { span.meta { (fit.recorded_at.in_zone(app.clock().zone())) } },
            ],
        }
    };
    List {
        id: "fits",
        title: visit.t("lab-fits-made"),
        count: Some(i64::try_from(fits.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("lab-model")).title(),
            Column::number(visit.t("lab-members")),
            Column::number(visit.t("lab-auc-of-train")),
            Column::number(visit.t("lab-auc-test")),
            Column::number(visit.t("lab-auc-of-later")),
            Column::number("KS".to_owned()),
            Column::fit(visit.t("lab-by")),
            Column::fit(visit.t("lab-made")).off(),
        ],
        rows: fits.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// Starts a fit as a job that can be watched and stopped.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn start(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    desk::seen(&desk.project, filled.get("step"))?;
    let asked = match read(&filled) {
        Ok(asked) => asked,
        Err(mistakes) => {
            let body = page(&app, &visit, &desk, (&filled, mistakes)).await?;
            return Ok(visit.again(&visit.t("lab-tab-fit"), &body));
        }
    };
    let Desk { project, opened } = *desk;
    let task = Task {
        lane: "lab",
        doing: "lab-fitting",
        subject: format!("{} · {}", project.name, visit.t(&format!("lab-kind-{}", asked.kind))),
        back: format!("{}/fit", href(&project)),
    };
    let (person, actor, app_of_job) = (visit.person()?, visit.actor()?, app.for_jobs());
    let job = app.jobs.start(app.db.ids().next(), person, task, move |job| async move {
        let fitted = fitted(&job, opened, &project, asked).await?;
        let mut tx = app_of_job.db.write(actor).await?;
        let number = keep_fit(&mut tx, &app_of_job.files, &project, &fitted).await?;
        tx.commit().await?;
        Ok(format!("{}/fits/{number}", href(&project)))
    });
    Ok(visit.go(&job.href(), None))
}

async fn fitted(
    job: &Arc<Job>,
    opened: Arc<Opened>,
    project: &Project,
    asked: FitAsked,
) -> base::Result<Fitted> {
    let (told, done, stop) = (Arc::clone(job), job.done(), job.stop());
    let choices = project.choices.clone();
    let mut watch = move |at: Progress| {
        told.of(u64::try_from(at.total).unwrap_or(0));
        done.store(u64::try_from(at.done).unwrap_or(0), Ordering::Relaxed);
        if stop.load(Ordering::Relaxed) { Continue::No } else { Continue::Yes }
    };
    let work = move || fit_model(&opened, &choices, &asked, &mut watch);
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::bug(format!("fitting: {error}")))?
}
