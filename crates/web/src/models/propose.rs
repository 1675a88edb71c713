//! A fit of the workbench goes into the register as a draft.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::{
    lab::{FitProposal, FitRow, Project, content_of_fit, get_fit, get_project, propose_fit},
    scoring::{Feature, models::list_models},
};
use maud::{Markup, html};

use super::href;
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    lab::{desk, fitted},
    state::App,
    typed,
    visit::Visit,
};

/// Asks for the name and what is said of it.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-fit-unknown`, `scoring.lab-no-card`.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, number)): Path<(i64, i64)>,
) -> Answer {
    let (project, fit) = (get_project(&app.db, id).await?, get_fit(&app.db, id, number).await?);
    let body = page(&app, &visit, (&project, &fit), (&Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("models-propose"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (project, fit): (&Project, &FitRow),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup, Refused> {
    let content = content_of_fit(&app.db, &app.files, fit).await?;
    let foreign: Vec<String> =
        content.variables().into_iter().filter(|name| Feature::find(name).is_none()).collect();
    let known: Vec<String> =
        list_models(&app.db).await?.into_iter().map(|model| model.name).collect();
    let usual: String = project.name.chars().take(60).collect();
    let field = |name: &'static str, label: &str, usual: &str| {
        let value = filled.some(name).unwrap_or(usual).to_owned();
        Field::new(name, visit.t(label)).value(value)
    };
    let hint = match known.is_empty() {
        true => visit.t("models-name-hint"),
        false => {
            let names = known.iter().take(6).cloned().collect::<Vec<_>>();
            visit.ta("models-name-known", &[("names", &names.join(&visit.t("models-and")))])
        }
    };
    let form = Sheet {
        action: format!("{}/propose", fitted::fit_href(fit)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("model", "models-name", &usual).required().hint(hint),
            field("horizon", "models-horizon-days", "")
                .kind(Kind::Number)
                .hint(visit.t("models-horizon-of-data")),
            field("note", "models-note", "")
                .kind(Kind::Lines)
                .required()
                .hint(visit.t("models-note-hint")),
        ],
        mistakes,
        submit: visit.t("models-propose"),
        back: Some(fitted::fit_href(fit)),
    };
    let body = html! {
        @if !foreign.is_empty() {
            (kit::notice(Tone::Medium, &visit.t("models-cannot-run"), &html! {
                (visit.ta("models-cannot-run-why",
                    &[("columns", &foreign.join(&visit.t("models-and")))]))
            }))
        }
        (kit::panel(&visit.t("models-propose"), &html! {}, &html! {
            p.soft { (visit.t("models-propose-why")) }
            (form.show(visit.lang))
        }))
    };
    let title = fitted::name(visit, fit);
    Ok(desk::framed(
        visit,
        project,
        "fit",
        &html! {},
        &html! {
            nav.crumbs.meta { a href=(fitted::fit_href(fit)) { (title) } }
            (body)
        },
    ))
}

/// Puts it into the register.
///
/// # Errors
/// As for [`ask`]; what the register refuses is said in the form.
pub async fn propose(
    State(app): State<App>,
    visit: Visit,
    Path((id, number)): Path<(i64, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (project, fit) = (get_project(&app.db, id).await?, get_fit(&app.db, id, number).await?);
    let horizon = match filled.some("horizon") {
        None => Ok(None),
        Some(text) => {
            typed::whole(text, "horizon").map(|days| Some(i32::try_from(days).unwrap_or(0)))
        }
    };
    let outcome = match horizon {
        Err(why) => Err(Mistakes(vec![why])),
        Ok(horizon_days) => {
            // The choices of the fit are those of the project only while no step was made since.
            let opened = match fit.step == project.step {
                false => None,
                true => match desk::open(&app, &visit, id).await? {
                    desk::Way::Ready(desk) => Some(desk.opened),
                    desk::Way::Elsewhere(response) => return Ok(*response),
                },
            };
            let asked = FitProposal {
                model: filled.get("model").to_owned(),
                horizon_days,
                note: filled.get("note").to_owned(),
            };
            let of = (&project, &fit, opened.as_deref());
            typed::settled(propose_fit(&app.db, &app.files, &visit.actor()?, of, &asked).await)?
        }
    };
    match outcome {
        Ok(version) => {
            Ok(visit.go(&href(Some(version)), Some(&Flash::new("models-proposed-done"))))
        }
        Err(wrong) => {
            let body = page(&app, &visit, (&project, &fit), (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("models-propose"), &body))
        }
    }
}
