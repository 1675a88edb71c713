//! Cleaning a column: each step is written down and can be taken back.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Rejection;
use credit::lab::{IndustryLevel, Opened, Project, choices::Cleaning, get_project, sorted_numbers};
use maud::{Markup, html};
use quant::lab::frame::Values;

use super::{
    desk::{self, Change, Desk, Way, change, form_head, href, seen},
    spell,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Kind, Mistakes, fields_of, hidden},
    state::App,
    visit::Visit,
};

/// The form for one column.
///
/// # Errors
/// `scoring.lab-no-column`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let body = page(&visit, &desk, &filled, &Mistakes::none())?;
    Ok(visit.page(&visit.t("lab-clean"), &body))
}

fn page(
    visit: &Visit,
    desk: &Desk,
    filled: &Filled,
    mistakes: &Mistakes,
) -> Result<Markup, Rejection> {
    let Desk { project, opened } = desk;
    let name = filled.get("v");
    let column = opened.frame.find_column(name);
    let column =
        column.ok_or_else(|| Rejection::new("scoring.lab-no-column").with("column", name))?;
    let words = matches!(column.values, Values::Category(_));
    let ways: &[&str] = match words {
        true => &["leave-out", "numbers"],
        false => &["leave-out", "words", "clip"],
    };
    let choice = |way: &&str| Choice {
        value: (*way).to_owned(),
        name: visit.t(&format!("lab-clean-{way}")),
    };
    let mut fields = vec![
        Field::new("what", visit.t("lab-clean-what"))
            .kind(Kind::OneOf(ways.iter().map(choice).collect()))
            .value(filled.get("what")),
    ];
    if let Some((low, high)) = usual_range(opened, name).filter(|_| !words) {
        let typed = |field: &str, usual: f64| match filled.some(field) {
            Some(text) => text.to_owned(),
            None => usual.to_string(),
        };
        fields.push(
            Field::new("low", visit.t("lab-clean-low"))
                .kind(Kind::Number)
                .value(typed("low", low))
                .hint(visit.t("lab-clean-range-hint")),
        );
        fields.push(
            Field::new("high", visit.t("lab-clean-high"))
                .kind(Kind::Number)
                .value(typed("high", high)),
        );
    }
    Ok(html! {
        nav.crumbs.meta { a href=(href(project)) { (project.name) } }
        (kit::page_head(&visit.t("lab-clean"), name, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("lab-clean-means")) }
            form.fields method="post" action={ (href(project)) "/clean" } {
                (form_head(visit, project)) (hidden("v", name))
                (mistakes.summary(visit.lang))
                (fields_of(visit.lang, &fields, mistakes))
                div.actions {
                    button.button.primary { (visit.t("lab-clean-save")) }
                    a.button href=(href(project)) { (visit.t("house-cancel")) }
                }
            }
        } }
    })
}

/// The 1st and the 99th percentile of a column of numbers.
fn usual_range(opened: &Opened, name: &str) -> Option<(f64, f64)> {
    let Values::Numbers(numbers) = &opened.frame.find_column(name)?.values else { return None };
    let all = sorted_numbers(numbers);
    let last = all.len().checked_sub(1)?;
    Some((*all.get(last / 100)?, *all.get(last - last / 100)?))
}

/// Takes a step.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn clean(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    seen(&project, filled.get("step"))?;
    let column = filled.get("v").to_owned();
    let (low, high) = (
        spell::read_number(filled.get("low"), "low"),
        spell::read_number(filled.get("high"), "high"),
    );
    let step = match (filled.get("what"), low, high) {
        ("copies", ..) => Ok(Cleaning::Copies),
        ("words", ..) => Ok(Cleaning::Words { column }),
        ("numbers", ..) => Ok(Cleaning::Numbers { column }),
        ("effect", ..) => match IndustryLevel::parse(filled.get("level")) {
            Some(level) => Ok(Cleaning::Effect { column, level: level.code().to_owned() }),
            None => {
                let wrong = Rejection::new("scoring.lab-setting").with("setting", "level");
                Err(wrong.with("allowed", "section, division, word").on("level"))
            }
        },
        ("clip", Ok(low), Ok(high)) if low <= high => Ok(Cleaning::Clip { column, low, high }),
        ("clip", Ok(low), Ok(_)) => {
            Err(Rejection::new("house.bad-number").with("value", low).on("high"))
        }
        ("clip", Err(wrong), _) | ("clip", _, Err(wrong)) => Err(wrong),
        _ => Ok(Cleaning::LeaveOut { column }),
    };
    let mistakes = match step {
        Ok(step) => match turn(&app, &visit, &project, step).await? {
            Ok(response) => return Ok(response),
            Err(mistakes) => mistakes,
        },
        Err(wrong) => Mistakes(vec![wrong]),
    };
    match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) if !filled.get("v").is_empty() => {
            let body = page(&visit, &desk, &filled, &mistakes)?;
            Ok(visit.again(&visit.t("lab-clean"), &body))
        }
        Way::Ready(_) => {
            let wrong = mistakes.0.into_iter().next();
            Err(wrong.unwrap_or_else(|| Rejection::new("scoring.lab-no-step")).into())
        }
        Way::Elsewhere(response) => Ok(*response),
    }
}

async fn turn(
    app: &App,
    visit: &Visit,
    project: &Project,
    step: Cleaning,
) -> Result<Result<axum::response::Response, Mistakes>, crate::failure::Refused> {
    let mut choices = project.choices.clone();
    let subject = step.column().unwrap_or_default().to_owned();
    // A later step of the same kind takes the place of the earlier one.
    choices
        .data
        .cleaning
        .retain(|known| known.code() != step.code() || known.column() != step.column());
    choices.data.cleaning.push(step);
    if !matches!(choices.data.cleaning.last(), Some(Cleaning::Effect { .. })) {
        choices.variables.remove(&subject);
    }
    let told = Change { did: "clean", subject: &subject, to: href(project) };
    change(app, visit, project, choices, told).await
}

/// Takes a cleaning step back.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    seen(&project, filled.get("step"))?;
    let mut choices = project.choices.clone();
    let at: usize = filled.get("at").parse().unwrap_or(usize::MAX);
    if at >= choices.data.cleaning.len() {
        return Err(Rejection::new("scoring.lab-no-step").into());
    }
    let step = choices.data.cleaning.remove(at);
    let subject = step.column().unwrap_or_default().to_owned();
    if matches!(step, Cleaning::Words { .. } | Cleaning::Numbers { .. }) {
        choices.variables.remove(&subject);
    }
    let told = Change { did: "unclean", subject: &subject, to: href(&project) };
    match change(&app, &visit, &project, choices, told).await? {
        Ok(response) => Ok(response),
        Err(mistakes) => {
            let wrong = mistakes.0.into_iter().next();
            Err(wrong.unwrap_or_else(|| Rejection::new("scoring.lab-no-step")).into())
        }
    }
}
