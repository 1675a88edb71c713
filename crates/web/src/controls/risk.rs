//! One risk: the form to enter or change it, how it was weighed, closing it.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::controls::{
    Heat, PointPack, Risk, RiskPack, RiskSaid, RiskWeight, Treatment, adopt_risks, change_risk,
    close_risk, enter_risk, get_risk, list_weights,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    risks::{heat_badge, href},
    role, ways,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Event, Field, Flash, Form as Fields, Kind, Mistakes, Tone, fields_of, hidden,
    },
    state::App,
    typed,
    visit::Visit,
};

/// The form of a new risk: objective, factor, likelihood, impact, as a workshop goes.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let me = visit.person()?.login.clone();
    let typed = Filled::default()
        .or("likelihood", "3")
        .or("impact", "3")
        .or("treatment", "reduce")
        .or("login", me)
        .or("review_on", visit.today.plus_months(3).to_string());
    let form = form(&app, &visit, (&typed, &Mistakes::none()), None).await?;
    Ok(visit.page(&visit.t("controls-risk-new"), &asked(&visit, &form)))
}

fn asked(visit: &Visit, form: &Markup) -> Markup {
    html! {
        (kit::page_head(&visit.t("controls-risk-new"), &visit.t("controls-risk-new-lead"), &html! {}))
        (ways(visit, "/controls/risks"))
        div.panel { div.inside { (form) } }
    }
}

fn choices<const N: usize>(all: [(String, String); N]) -> Kind {
    Kind::OneOf(all.into_iter().map(|(value, name)| Choice { value, name }).collect())
}

fn weights(visit: &Visit, of: &str) -> Kind {
    choices([1, 2, 3, 4, 5].map(|n| (n.to_string(), visit.t(&format!("controls-{of}-{n}")))))
}

async fn form(
    app: &App,
    visit: &Visit,
    (typed, mistakes): (&Filled, &Mistakes),
    risk: Option<&Risk>,
) -> Result<Markup> {
    let people = app.db.list_people().await?;
    let people = people.iter().filter(|one| one.active).map(|one| Choice {
        value: one.login.clone(),
        name: format!("{} · {}", one.name, role(visit, one.role.code())),
    });
    let pack = RiskPack::in_force(&app.db, visit.today).await?;
    let points = PointPack::in_force(&app.db, visit.today).await?;
    let kinds = pack
        .kinds
        .iter()
        .map(|one| Choice { value: one.code.clone(), name: one.name.pick(visit.lang).to_owned() });
    let treatments = Treatment::ALL
        .map(|one| (one.code().to_owned(), visit.t(&format!("controls-treatment-{}", one.code()))));
    let line = |name: &'static str| {
        Field::new(name, visit.t(&format!("controls-risk-{name}"))).value(typed.get(name))
    };
    let fields = [
        line("objective").hint(visit.t("controls-risk-objective-hint")).required(),
        line("title").hint(visit.t("controls-risk-title-hint")).required(),
        line("cause").kind(Kind::Lines).hint(visit.t("controls-risk-cause-hint")),
        line("kind").kind(Kind::OneOf(kinds.collect())).required(),
        line("likelihood").kind(weights(visit, "likelihood")).required(),
        line("impact").kind(weights(visit, "impact")).required(),
        line("login").kind(Kind::OneOf(people.collect())).required(),
        line("treatment").kind(choices(treatments)).required(),
        line("treatment_note").kind(Kind::Lines).hint(visit.t("controls-risk-treatment-hint")),
        line("review_on").kind(Kind::Day).required(),
    ];
    let (action, submit) = match risk {
        Some(risk) => (format!("{}/change", href(risk.id)), "controls-risk-save"),
        None => ("/controls/risks/new".to_owned(), "controls-risk-enter"),
    };
    Ok(html! {
        form.fields method="post" action=(action) {
            (hidden("csrf", &visit.csrf))
            @if let Some(risk) = risk { (hidden("version", &risk.version.to_string())) }
            (mistakes.summary(visit.lang))
            (fields_of(visit.lang, &fields, mistakes))
            fieldset.field.choices id="f-points" {
                legend { (visit.t("controls-risk-points")) }
                @for point in &points.points {
                    label.choice {
                        input type="checkbox" name={ "point-" (point.code) } value="1"
                            checked[typed.get(&format!("point-{}", point.code)) == "1"];
                        span { (point.name.pick(visit.lang)) }
                    }
                }
            }
            @if risk.is_some() {
                (fields_of(visit.lang, &[line("note").kind(Kind::Lines)], mistakes))
            }
            div.actions {
                button.button.primary { (visit.t(submit)) }
                a.button href="/controls/risks" { (visit.t("house-cancel")) }
            }
        }
    })
}

fn read(filled: &Filled, points: &PointPack) -> std::result::Result<RiskSaid, Mistakes> {
    let mut reader = filled.reader();
    let treatment = Treatment::parse(filled.get("treatment"));
    if treatment.is_none() {
        reader.refuse(Rejection::new("house.field-empty").on("treatment"));
    }
    let points = points.points.iter();
    let points = points.filter(|one| filled.get(&format!("point-{}", one.code)) == "1");
    let said = RiskSaid {
        kind: filled.get("kind").to_owned(),
        title: reader.text("title"),
        objective: reader.text("objective"),
        cause: filled.get("cause").to_owned(),
        likelihood: reader.whole("likelihood"),
        impact: reader.whole("impact"),
        login: filled.get("login").to_owned(),
        treatment: treatment.unwrap_or(Treatment::Reduce),
        treatment_note: filled.get("treatment_note").to_owned(),
        review_on: reader.day("review_on"),
        points: points.map(|one| one.code.clone()).collect(),
    };
    match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok(said),
    }
}

/// Enters a risk.
///
/// # Errors
/// A fault; what is refused is said on the form.
pub async fn enter(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let points = PointPack::in_force(&app.db, visit.today).await?;
    let outcome = match read(&filled, &points) {
        Err(mistakes) => Err(mistakes),
        Ok(said) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                let id = enter_risk(&mut tx, &said, None).await?;
                tx.commit().await?;
                Ok(id)
            };
            typed::settled(done.await)?
        }
    };
    match outcome {
        Ok(id) => Ok(visit.go(&href(id), Some(&Flash::new("controls-risk-entered-done")))),
        Err(mistakes) => {
            let form = form(&app, &visit, (&filled, &mistakes), None).await?;
            Ok(visit.again(&visit.t("controls-risk-new"), &asked(&visit, &form)))
        }
    }
}

/// Enters the risks of the pack.
///
/// # Errors
/// A fault from the database.
pub async fn adopt(State(app): State<App>, visit: Visit) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let count = adopt_risks(&mut tx, visit.lang).await?;
    tx.commit().await?;
    let flash = Flash::new("controls-risks-adopted-done").with("count", count);
    Ok(visit.go("/controls/risks", Some(&flash)))
}

/// One risk.
///
/// # Errors
/// `controls.risk-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let risk = get_risk(&app.db, id).await?;
    let typed = begun(&risk, &visit);
    let (title, body) = drawn(&app, &visit, &risk, (&typed, &Mistakes::none())).await?;
    Ok(visit.page(&title, &body))
}

/// The form begins with what stands there; the next review three months on.
fn begun(risk: &Risk, visit: &Visit) -> Filled {
    let said = &risk.said;
    let review = said.review_on.max(visit.today);
    let mut typed = Filled::default()
        .or("kind", said.kind.clone())
        .or("title", said.title.clone())
        .or("objective", said.objective.clone())
        .or("cause", said.cause.clone())
        .or("likelihood", said.likelihood.to_string())
        .or("impact", said.impact.to_string())
        .or("login", said.login.clone())
        .or("treatment", said.treatment.code())
        .or("treatment_note", said.treatment_note.clone())
        .or("review_on", review.to_string());
    for point in &said.points {
        typed = typed.or(&format!("point-{point}"), "1");
    }
    typed
}

async fn drawn(
    app: &App,
    visit: &Visit,
    risk: &Risk,
    (typed, mistakes): (&Filled, &Mistakes),
) -> Result<(String, Markup)> {
    let weights = list_weights(&app.db, risk.id).await?;
    let title = format!("R{} {}", risk.number, risk.said.title);
    let edit = risk.open && visit.may(Right::EditPolicy);
    let pack = RiskPack::in_force(&app.db, visit.today).await?;
    let badge = heat_badge(visit, risk.heat, (risk.said.likelihood, risk.said.impact));
    let body = html! {
        (kit::page_head(&title, &risk.said.objective, &badge))
        (ways(visit, "/controls/risks"))
        div.stack {
            @if let Some(day) = risk.closed_on {
                (kit::notice(Tone::Quiet,
                    &visit.ta("controls-risk-was-closed", &[("day", &day.to_string())]),
                    &html! { (risk.closing) }))
            }
            @if edit {
                (kit::panel(&visit.t("controls-risk-review-form"), &html! {},
                    &form(app, visit, (typed, mistakes), Some(risk)).await?))
                (closing(visit, risk))
            } @else { (facts(visit, risk)) }
            (story(visit, &pack, &weights))
        }
    };
    Ok((title, body))
}

fn facts(visit: &Visit, risk: &Risk) -> Markup {
    let said = &risk.said;
    let treatment = visit.t(&format!("controls-treatment-{}", said.treatment.code()));
    let rows = [
        (visit.t("controls-risk-cause"), html! { (said.cause) }),
        (visit.t("controls-owner"), html! { (said.login) }),
        (visit.t("controls-treatment"), html! { (treatment) " " (said.treatment_note) }),
        (visit.t("controls-risk-review"), html! { (said.review_on) }),
    ];
    kit::panel(&visit.t("controls-risk"), &html! {}, &kit::facts(&rows))
}

fn closing(visit: &Visit, risk: &Risk) -> Markup {
    let form = Fields {
        action: format!("{}/close", href(risk.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("note", visit.t("controls-risk-close-why")).kind(Kind::Lines).required(),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("controls-risk-close"),
        back: None,
    };
    html! {
        div.panel.no-print {
            details.inside {
                summary.button { (visit.t("controls-risk-close")) }
                (form.show_quiet(visit.lang))
            }
        }
    }
}

fn story(visit: &Visit, pack: &RiskPack, weights: &[RiskWeight]) -> Markup {
    let badge = |one: &RiskWeight| {
        let weights = (one.likelihood, one.impact);
        heat_badge(visit, Heat::of(pack, weights), weights)
    };
    let events = weights.iter().map(|one| Event {
        at: one.on.to_string(),
        title: html! { (badge(one)) " · " (one.actor) },
        note: one.note.clone(),
        tone: Tone::Quiet,
    });
    let events: Vec<Event> = events.collect();
    kit::panel(&visit.t("controls-risk-story"), &html! {}, &kit::timeline(&events))
}

/// Changes a risk.
///
/// # Errors
/// `controls.risk-unknown`, or a fault; what is refused is said on the form.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let risk = get_risk(&app.db, id).await?;
    let version = filled.get("version").parse().unwrap_or(0);
    let points = PointPack::in_force(&app.db, visit.today).await?;
    let outcome = match read(&filled, &points) {
        Err(mistakes) => Err(mistakes),
        Ok(said) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                change_risk(&mut tx, (id, version), &said, filled.get("note")).await?;
                tx.commit().await
            };
            typed::settled(done.await)?
        }
    };
    answered(&app, &visit, (&risk, &filled), outcome).await
}

/// Closes a risk.
///
/// # Errors
/// As [`change`].
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let risk = get_risk(&app.db, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        close_risk(&mut tx, id, filled.get("note")).await?;
        tx.commit().await
    };
    let outcome = typed::settled(done.await)?;
    let typed = begun(&risk, &visit);
    answered(&app, &visit, (&risk, &typed), outcome).await
}

async fn answered(
    app: &App,
    visit: &Visit,
    (risk, typed): (&Risk, &Filled),
    outcome: std::result::Result<(), Mistakes>,
) -> Answer {
    match outcome {
        Ok(()) => Ok(visit.go(&href(risk.id), Some(&Flash::new("controls-risk-kept-done")))),
        Err(mistakes) => {
            let (title, body) = drawn(app, visit, risk, (typed, &mistakes)).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
