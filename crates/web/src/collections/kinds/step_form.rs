//! The form of a step of a path: planned, reached, its money, its invoice, its papers.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use base::{Failure, Rejection};
use credit::collections::kinds::{
    Milestone, NewMilestone, PARTS, Part, Path as Road, get_path, keep_milestone,
};
use maud::{Markup, html};

use super::{PATHS, path_href};
use crate::{
    collections::cases::typed_amount,
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The form of a new step.
///
/// # Errors
/// `collections.path-unknown`, or a fault.
pub async fn ask_new(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let path = get_path(&app.db, id, visit.scope()).await?;
    let login = visit.person()?.login.clone();
    let filled = Filled::default().or("part", Part::Progress.code()).or("login", login);
    let body = page(&visit, &path, None, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-node-add"), &body))
}

/// The form of a step that is there.
///
/// # Errors
/// `collections.path-unknown`, `collections.path-step-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, milestone)): Path<(i64, i64)>,
) -> Answer {
    let path = get_path(&app.db, id, visit.scope()).await?;
    let step = step_of(&path, milestone)?;
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let number = step.item.as_ref().map_or("", |(_, number, ..)| number.as_str());
    let filled = Filled::default()
        .or("part", step.part.code())
        .or("name", step.name.as_str())
        .or("planned_on", day(step.planned_on))
        .or("reached_on", day(step.reached_on))
        .or("amount", typed_amount(step.amount_minor, path.currency))
        .or("invoice", number)
        .or("paper", step.paper.as_str())
        .or("signer", step.signer.as_str())
        .or("login", step.login.as_str())
        .or("note", step.note.as_str());
    let body = page(&visit, &path, Some(step), (&filled, Mistakes::none()));
    Ok(visit.page(&step.name, &body))
}

fn step_of(path: &Road, id: i64) -> base::Result<&Milestone> {
    let found = path.steps.iter().find(|step| step.id == id);
    found.ok_or_else(|| {
        Failure::from(Rejection::new("collections.path-step-unknown").with("id", id))
    })
}

fn page(
    visit: &Visit,
    path: &Road,
    step: Option<&Milestone>,
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let parts = PARTS.iter().map(|part| Choice {
        value: part.code().to_owned(),
        name: visit.t(&format!("collections-part-{}", part.code())),
    });
    let field = |name: &'static str, key: &str| {
        Field::new(name, visit.t(&format!("collections-node-{key}"))).value(filled.get(name))
    };
    let amount = visit.ta("collections-node-amount-in", &[("currency", path.currency.code())]);
    let at = path_href(path.id);
    let form = Sheet {
        action: match step {
            Some(step) => format!("{at}/step/{}", step.id),
            None => format!("{at}/step"),
        },
        csrf: visit.csrf.clone(),
        fields: vec![
            field("name", "name").required(),
            field("part", "part").kind(Kind::OneOf(parts.collect())),
            field("planned_on", "planned")
                .kind(Kind::Day)
                .hint(visit.t("collections-node-planned-hint")),
            field("reached_on", "reached").kind(Kind::Day),
            Field::new("amount", amount)
                .kind(Kind::Number)
                .value(filled.get("amount"))
                .hint(visit.t("collections-node-amount-hint")),
            field("invoice", "invoice").hint(visit.t("collections-node-invoice-hint")),
            field("paper", "paper"),
            field("signer", "signer"),
            field("login", "login").hint(visit.t("collections-node-login-hint")),
            field("note", "note").kind(Kind::Lines),
        ],
        mistakes,
        submit: visit.t("collections-node-save"),
        back: Some(at.clone()),
    };
    let title = step.map_or_else(|| visit.t("collections-node-add"), |step| step.name.clone());
    html! {
        nav.crumbs.meta {
            a href=(PATHS) { (visit.t("collections-paths")) } " / "
            a href=(at) { (path.number) }
        }
        (kit::page_head(&title, &path.buyer_name, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Adds a step.
///
/// # Errors
/// `collections.path-unknown`, or a fault; what is wrong is said on the form.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let path = get_path(&app.db, id, visit.scope()).await?;
    keep(&app, &visit, (&path, None), &filled).await
}

/// Keeps a step as it is known now.
///
/// # Errors
/// `collections.path-unknown`, `collections.path-step-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, milestone)): Path<(i64, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let path = get_path(&app.db, id, visit.scope()).await?;
    let step = step_of(&path, milestone)?;
    keep(&app, &visit, (&path, Some(step)), &filled).await
}

async fn keep(
    app: &App,
    visit: &Visit,
    (path, step): (&Road, Option<&Milestone>),
    filled: &Filled,
) -> Result<Response, crate::failure::Refused> {
    let mut reader = filled.reader();
    let part = match filled.get("part").parse::<Part>() {
        Ok(part) => part,
        Err(wrong) => {
            reader.refuse(wrong);
            Part::Progress
        }
    };
    let amount_minor = match filled.some("amount") {
        Some(_) => reader.amount("amount", path.currency).minor,
        None => 0,
    };
    let new = NewMilestone {
        path: path.id,
        id: step.map(|step| step.id),
        part,
        name: filled.get("name").to_owned(),
        planned_on: reader.maybe_day("planned_on"),
        reached_on: reader.maybe_day("reached_on"),
        amount_minor,
        invoice: filled.get("invoice").to_owned(),
        paper: filled.get("paper").to_owned(),
        signer: filled.get("signer").to_owned(),
        login: filled.get("login").to_owned(),
        note: filled.get("note").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            keep_milestone(&mut tx, &new).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-node-kept").with("step", &new.name);
                return Ok(visit.go(&path_href(path.id), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(visit, path, step, (filled, mistakes));
    Ok(visit.again(&visit.t("collections-node"), &body))
}
