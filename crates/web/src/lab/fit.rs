//! What to fit, and what was fitted so far.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Failure, Rejection};
use credit::{
    lab::{
        Binned, FitRow, Fitted, Opened, Project, fit_model, keep_fit, list_fits,
        report::{FitAsked, KINDS, SELECTS},
    },
    policy::TierTable,
    scoring::Scorecard,
};
use maud::{Markup, html};
use quant::lab::progress::{Continue, Progress};
use store::access::Right;

use super::{
    bins::binnings,
    desk::{self, Desk, Way, form_head, framed, href},
    spell,
};
use crate::{
    failure::Answer,
    filled::Filled,
    job::{Job, Task},
    kit::{self, Choice, Column, Empty, Field, Kind, List, Mistakes, Row, fields_of},
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
        let members = match fit.report.asked.kind.as_str() {
            "card" => fit.report.terms.len(),
            "additive" => fit.report.curves.len(),
            "booster" => fit.report.weights.len(),
            _ => fit.report.asked.variables.len(),
        };
        Row {
            href: Some(to.clone()),
            pick: None,
            cells: vec![
                html! { a href=(to) { "#" (fit.number) " " (visit.t(&format!("lab-kind-{}", fit.kind))) } },
                html! { (spell::count(members)) },
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

fn form(
    visit: &Visit,
    desk: &Desk,
    (all, usual): (&[(String, Binned)], &FitAsked),
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let project = &desk.project;
    let mut offered: Vec<(&str, f64)> = all
        .iter()
        .filter_map(|(name, binned)| Some((name.as_str(), binned.as_ref().ok()?.strength.iv)))
        .collect();
    offered.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let sent = filled.some("kind").is_some();
    let picked: Vec<&String> =
        filled.0.iter().filter(|(field, _)| is_pick(field)).map(|(_, name)| name).collect();
    let on = |name: &str, iv: f64| match (sent, usual.variables.is_empty()) {
        (true, _) => picked.iter().any(|one| *one == name),
        (false, false) => usual.variables.iter().any(|one| one == name),
        // What separates too well is left to a decision.
        (false, true) => (0.02..=3.0).contains(&iv),
    };
    kit::panel(
        &visit.t("lab-fit-new"),
        &html! {},
        &html! {
            form.stack method="post" action={ (href(project)) "/fit/start" } {
                (form_head(visit, project))
                (mistakes.summary(visit.lang))
                div.lab-two { (fields_of(visit.lang, &main_fields(visit, usual, filled), mistakes)) }
                fieldset {
                    legend { b { (visit.t("lab-fit-variables")) } " "
                        span.meta { (visit.t("lab-fit-variables-why")) } }
                    div.lab-pick {
                        @for (at, (name, iv)) in offered.iter().enumerate() {
                            label {
                                input type="checkbox" name={ "x" (at) } value=(name)
                                    checked[on(name, *iv)];
                                span { (name) }
                                span.meta { "IV " (spell::three(*iv)) }
                            }
                        }
                    }
                }
                details {
                    summary { (visit.t("lab-fit-more")) }
                    div.lab-two { (fields_of(visit.lang, &more_fields(visit, usual, filled), mistakes)) }
                }
                div.actions { button.button.primary { (visit.t("lab-fit-start")) } }
            }
        },
    )
}

fn is_pick(field: &str) -> bool {
    field.strip_prefix('x').is_some_and(|at| at.parse::<usize>().is_ok())
}

fn field(visit: &Visit, filled: &Filled, name: &'static str, label: &str, usual: &str) -> Field {
    let value = match filled.some("kind") {
        Some(_) => filled.get(name).to_owned(),
        None => usual.to_owned(),
    };
    Field::new(name, visit.t(label)).value(value)
}

fn main_fields(visit: &Visit, usual: &FitAsked, filled: &Filled) -> Vec<Field> {
    let named = |codes: [&str; 4], stem: &str| -> Kind {
        let one = |code: &str| Choice {
            value: code.to_owned(),
            name: visit.t(&format!("{stem}-{code}")),
        };
        Kind::OneOf(codes.iter().map(|code| one(code)).collect())
    };
    let field =
        |name: &'static str, label: &str, usual: &str| field(visit, filled, name, label, usual);
    let cuts: Vec<String> = usual.cuts.iter().map(i32::to_string).collect();
    vec![
        field("kind", "lab-fit-kind", &usual.kind)
            .kind(named(KINDS, "lab-kind"))
            .hint(visit.t("lab-fit-kind-hint")),
        field("select", "lab-fit-select", &usual.select)
            .kind(named(SELECTS, "lab-select"))
            .hint(visit.t("lab-fit-select-hint")),
        field("score", "lab-anchor-score", &usual.score.to_string()).kind(Kind::Number),
        field("odds", "lab-anchor-odds", &usual.odds.to_string())
            .kind(Kind::Number)
            .hint(visit.t("lab-anchor-odds-hint")),
        field("points_to_double", "lab-pdo", &usual.points_to_double.to_string())
            .kind(Kind::Number),
        field("cuts", "lab-cuts", &cuts.join(", ")).hint(visit.t("lab-cuts-hint")),
    ]
}

fn more_fields(visit: &Visit, usual: &FitAsked, filled: &Filled) -> Vec<Field> {
    let number = |name: &'static str, label: &str, usual: String| {
        field(visit, filled, name, label, &usual).kind(Kind::Number)
    };
    vec![
        number("most", "lab-fit-most", usual.most.to_string()).hint(visit.t("lab-fit-most-hint")),
        number("least_bads", "lab-fit-least-bads", usual.least_bads.to_string())
            .hint(visit.t("lab-fit-least-bads-hint")),
        number("ridge", "lab-fit-ridge", usual.ridge.to_string())
            .hint(visit.t("lab-fit-ridge-hint")),
        number("seed", "lab-seed", usual.seed.to_string()).hint(visit.t("lab-seed-hint")),
        number("pairs", "lab-fit-pairs", usual.pairs.to_string()),
        number("depth", "lab-fit-depth", usual.depth.to_string()),
        number("least_leaf", "lab-fit-least-leaf", usual.least_leaf.to_string()),
        number("rounds", "lab-fit-rounds", usual.rounds.to_string()),
    ]
}

/// Reads what was asked for.
fn read(filled: &Filled) -> Result<FitAsked, Mistakes> {
    let mut wrong = vec![];
    let mut keep = |read: Result<f64, Rejection>| {
        read.unwrap_or_else(|rejection| {
            wrong.push(rejection);
            0.0
        })
    };
    let mut number = |name: &str| keep(spell::read_number(filled.get(name), name));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float cast saturates, and the engine checks the range"
    )]
    let whole = |number: f64| number.round() as usize;
    let mut asked = FitAsked {
        kind: filled.get("kind").to_owned(),
        variables: vec![],
        select: filled.get("select").to_owned(),
        score: number("score"),
        odds: number("odds"),
        points_to_double: number("points_to_double"),
        most: whole(number("most")),
        least_bads: whole(number("least_bads")),
        ridge: number("ridge"),
        seed: whole(number("seed")) as u64,
        cuts: vec![],
        pairs: whole(number("pairs")),
        depth: whole(number("depth")),
        least_leaf: whole(number("least_leaf")),
        rounds: whole(number("rounds")),
    };
    let mut picks: Vec<(usize, &String)> = filled
        .0
        .iter()
        .filter_map(|(field, name)| Some((field.strip_prefix('x')?.parse().ok()?, name)))
        .collect();
    picks.sort_by_key(|(at, _)| *at);
    asked.variables = picks.into_iter().map(|(_, name)| name.clone()).collect();
    match spell::read_numbers(filled.get("cuts"), "cuts") {
        Ok(cuts) => {
            asked.cuts = cuts.into_iter().map(quant::scaling::round_half_up).collect();
            asked.cuts.sort_unstable();
            asked.cuts.dedup();
        }
        Err(rejection) => wrong.push(rejection),
    }
    if asked.variables.is_empty() {
        wrong.push(Rejection::new("scoring.lab-no-variables"));
    }
    if wrong.is_empty() { Ok(asked) } else { Err(Mistakes(wrong)) }
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
    let (person, actor, app_of_job) = (visit.person()?, visit.actor()?, app.clone());
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
