//! One project: its stages with days and money, the next step; and the form of a new one.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Money, Rejection, Result};
use credit::{
    controls::{
        NewProject, Project, Reached, StagePack, enter_project, get_project, lose_project,
        reach_stage, stages_after,
    },
    parties::get_buyer,
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    projects::{badge, href, stage_name},
    ways,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Event, Field, Flash, Form as Fields, Kind, Mistakes, Tone},
    parties,
    state::App,
    typed,
    visit::Visit,
};

/// The form of a new project.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let typed = Filled::default().or("on", visit.today.to_string()).or("retention", "5");
    let body = form(&app, &visit, (&typed, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("controls-project-new"), &body))
}

async fn form(app: &App, visit: &Visit, (typed, mistakes): (&Filled, Mistakes)) -> Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let line = |name: &'static str| {
        let label =
            visit.ta(&format!("controls-project-field-{name}"), &[("currency", currency.code())]);
        Field::new(name, label).value(typed.get(name))
    };
    let form = Fields {
        action: "/controls/projects/new".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            line("buyer").hint(visit.t("granting-buyer-hint")).required(),
            line("number").required(),
            line("name").required(),
            line("contract").hint(visit.t("controls-project-contract-hint")),
            line("value").kind(Kind::Number).required(),
            line("retention").kind(Kind::Number).required(),
            line("on").kind(Kind::Day).required(),
        ],
        mistakes,
        submit: visit.t("controls-project-enter"),
        back: Some("/controls/projects".to_owned()),
    };
    let title = visit.t("controls-project-new");
    Ok(html! {
        (kit::page_head(&title, &visit.t("controls-project-new-lead"), &html! {}))
        (ways(visit, "/controls/projects"))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// Enters a project.
///
/// # Errors
/// A fault; what is refused is said on the form.
pub async fn enter(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mut reader = filled.reader();
    let value = reader.amount("value", currency);
    // Two places behind the point, as an amount has them: basis points.
    let retention = reader.amount("retention", base::Currency::CNY).minor;
    let (number, name, on) = (reader.text("number"), reader.text("name"), reader.day("on"));
    let code = reader.text("buyer");
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let done = async {
                let buyer = get_buyer(&app.db, &code, visit.scope()).await.map_err(on_buyer)?;
                let new = NewProject {
                    buyer_id: buyer.id,
                    number,
                    name,
                    contract: filled.get("contract").to_owned(),
                    currency,
                    value_minor: value.minor,
                    retention_bps: retention,
                    bid_on: on,
                };
                let mut tx = app.db.write(visit.actor()?).await?;
                let id = enter_project(&mut tx, &new).await?;
                tx.commit().await?;
                Ok(id)
            };
            typed::settled(done.await)?
        }
    };
    match outcome {
        Ok(id) => Ok(visit.go(&href(id), Some(&Flash::new("controls-project-entered-done")))),
        Err(mistakes) => {
            let body = form(&app, &visit, (&filled, mistakes)).await?;
            Ok(visit.again(&visit.t("controls-project-new"), &body))
        }
    }
}

/// A buyer that is not there is a mistake of the form, not a page that is missing.
fn on_buyer(failure: Failure) -> Failure {
    match failure {
        Failure::Rejected(wrong) => Failure::Rejected(wrong.on("buyer")),
        other => other,
    }
}

/// One project.
///
/// # Errors
/// `controls.project-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let typed = Filled::default().or("on", visit.today.to_string());
    let (title, body) = drawn(&app, &visit, id, (&typed, Mistakes::none())).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    id: i64,
    (typed, mistakes): (&Filled, Mistakes),
) -> Result<(String, Markup)> {
    let (one, reached) = get_project(&app.db, visit.scope(), id).await?;
    let stages = StagePack::in_force(&app.db, visit.today).await?;
    let title = one.said.name.clone();
    let edit = one.state == "open" && visit.may(Right::ApplyCredit);
    let body = html! {
        (kit::page_head(&title, &one.said.number, &badge(visit, &one)))
        (ways(visit, "/controls/projects"))
        div.stack {
            (facts(visit, &one))
            @if edit { (next(visit, (&stages, &one), typed, mistakes)) }
            (story(visit, &stages, &one, &reached))
            @if edit { (giving_up(visit, &one)) }
        }
    };
    Ok((title, body))
}

fn facts(visit: &Visit, one: &Project) -> Markup {
    let money = |minor| visit.amount(Money::new(minor, one.said.currency));
    let buyer = html! { a href=(parties::href(&one.buyer_code)) { (one.buyer_name) } };
    let check = html! {
        @match one.checked_on {
            Some(day) => {
                (day) " · " (visit.t(&format!("controls-project-by-{}", one.checked_how)))
                " · " (super::projects::before_bid(visit, one, day))
            }
            None => (kit::badge(Tone::High, &visit.t("controls-project-unchecked"))),
        }
    };
    let share = locale::bps(base::Bps(i32::try_from(one.said.retention_bps).unwrap_or(0)));
    let rows = [
        (visit.t("granting-buyer"), buyer),
        (visit.t("controls-project-contract"), html! { (one.said.contract) }),
        (visit.t("controls-project-value"), html! { (money(one.said.value_minor)) }),
        (
            visit.t("controls-project-retention"),
            html! { (share) " · " (money(one.retention_minor())) },
        ),
        (visit.t("controls-project-open-minor"), html! { (money(one.open_minor)) }),
        (visit.t("controls-project-checked"), check),
    ];
    kit::panel(&visit.t("controls-project"), &html! {}, &kit::facts(&rows))
}

fn next(
    visit: &Visit,
    (stages, one): (&StagePack, &Project),
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let after = stages_after(&one.stage)
        .iter()
        .map(|code| Choice { value: (*code).to_owned(), name: stage_name(visit, stages, code) });
    let todo = stages.find(&one.stage);
    let form = Fields {
        action: format!("{}/reach", href(one.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("stage", visit.t("controls-project-reached"))
                .kind(Kind::OneOf(after.collect()))
                .value(typed.get("stage"))
                .required(),
            Field::new("on", visit.t("controls-evidence-day"))
                .kind(Kind::Day)
                .value(typed.get("on"))
                .required(),
            Field::new("amount", visit.t("controls-project-stage-minor"))
                .kind(Kind::Number)
                .hint(visit.t("controls-project-stage-hint"))
                .value(typed.get("amount"))
                .required(),
            Field::new("note", visit.t("controls-project-note"))
                .kind(Kind::Lines)
                .value(typed.get("note")),
        ],
        mistakes,
        submit: visit.t("controls-project-reach"),
        back: None,
    };
    let body = html! {
        @if let Some(stage) = todo {
            p { b { (stage.name.pick(visit.lang)) } " · " (stage.next.pick(visit.lang)) }
        }
        div.no-print { (form.show(visit.lang)) }
    };
    kit::panel(&visit.t("controls-project-next"), &html! {}, &body)
}

fn story(visit: &Visit, stages: &StagePack, one: &Project, reached: &[Reached]) -> Markup {
    let ends = reached.iter().skip(1).map(|next| next.on);
    let ends = ends.chain([one.closed_on.unwrap_or(visit.today)]);
    let events = reached.iter().zip(ends).map(|(stage, end)| {
        let days = end.days_since(stage.on).to_string();
        let usual = stages.find(&stage.stage).map_or(0, |one| one.days).to_string();
        let money = visit.amount(Money::new(stage.amount_minor, one.said.currency));
        Event {
            at: stage.on.to_string(),
            title: html! {
                b { (stage_name(visit, stages, &stage.stage)) } " · " (money) " · "
                (visit.ta("controls-project-took", &[("days", &days), ("usual", &usual)]))
            },
            note: format!("{} {}", stage.actor, stage.note).trim().to_owned(),
            tone: Tone::Quiet,
        }
    });
    let mut events: Vec<Event> = events.collect();
    events.reverse();
    kit::panel(&visit.t("controls-project-story"), &html! {}, &kit::timeline(&events))
}

fn giving_up(visit: &Visit, one: &Project) -> Markup {
    let form = Fields {
        action: format!("{}/lose", href(one.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("note", visit.t("controls-project-lose-why")).kind(Kind::Lines).required(),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("controls-project-lose"),
        back: None,
    };
    html! {
        div.panel.no-print {
            details.inside {
                summary.button { (visit.t("controls-project-lose")) }
                (form.show_quiet(visit.lang))
            }
        }
    }
}

/// Reaches a stage, or gives the project up.
///
/// # Errors
/// `controls.project-unknown`, `house.page-not-found`, or a fault; what is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    // Whoever does not see the project does not change it either.
    let (one, _) = get_project(&app.db, visit.scope(), id).await?;
    let mut reader = filled.reader();
    let new = (word == "reach").then(|| Reached {
        stage: filled.get("stage").to_owned(),
        on: reader.day("on"),
        amount_minor: reader.amount("amount", one.said.currency).minor,
        note: filled.get("note").to_owned(),
        actor: String::new(),
    });
    if new.is_none() && word != "lose" {
        return Err(Failure::from(Rejection::new("house.page-not-found")).into());
    }
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                match &new {
                    Some(new) => reach_stage(&mut tx, id, new).await?,
                    None => lose_project(&mut tx, id, filled.get("note")).await?,
                }
                tx.commit().await
            };
            typed::settled(done.await)?
        }
    };
    match outcome {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("controls-project-kept-done")))),
        Err(mistakes) => {
            let (title, body) = drawn(&app, &visit, id, (&filled, mistakes)).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
