//! An enrolment: its parts with the evidence behind each, and what can be done now.

use academy::certificates::{
    Candidate, Enrolment, ExamSeen, ExamStand, Granting, Plan, PlanStand, begin_exam, candidates,
    decide_plan, exam_of, get_enrolment, grant as granted, leave as left, send_plan,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};
use store::{Secrets, access::Right};

use super::{asking, button, closed, crumbs, enrolment_href, held_href, home::asks, level_name};
use crate::{
    courses::share,
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

/// What the page shows.
struct Seen {
    told: Enrolment,
    exams: Vec<ExamSeen>,
    offered: Vec<Candidate>,
    own: bool,
}

/// The page.
///
/// # Errors
/// `certificates.enrolment-unknown`, or a fault.
pub async fn enrolment(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let seen = seen(&app, &visit, id).await?;
    let title = level_name(visit.lang, &seen.told.level);
    let body = page(&app, &visit, &seen, Mistakes::none())?;
    Ok(visit.page(&title, &body))
}

async fn seen(app: &App, visit: &Visit, id: i64) -> Result<Seen> {
    let person = visit.person()?;
    let told = get_enrolment(&app.db, id, asking(visit)?).await?;
    let exams = exam_of(&app.db, id, (told.user_id, &told.level)).await?;
    let own = told.user_id == person.id;
    let sends = own && told.state == "open" && told.standing.plan == PlanStand::Missing;
    let offered = if sends { candidates(&app.db, person).await? } else { Vec::new() };
    Ok(Seen { told, exams, offered, own })
}

fn page(app: &App, visit: &Visit, seen: &Seen, mistakes: Mistakes) -> Result<Markup> {
    let told = &seen.told;
    let title = level_name(visit.lang, &told.level);
    let (done, all) = told.standing.parts();
    let (done, all, since) = (done.to_string(), all.to_string(), told.on.to_string());
    let said = [("person", told.person.as_str()), ("day", &since), ("done", &done), ("all", &all)];
    let lead = visit.ta("certificates-enrolment-lead", &said);
    let level = told.level()?;
    let leave = html! {
        @if seen.own && told.state == "open" {
            (button(visit, &format!("{}/leave", enrolment_href(told.id)), ("certificates-leave", false)))
        }
    };
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&title, &lead, &leave))
        div.stack {
            (mistakes.summary(visit.lang))
            @if told.state != "open" {
                (kit::notice(
                    Tone::Quiet, &visit.t(&format!("certificates-enrolment-{}", told.state)), &html! {},
                ))
            }
            p { @for text in asks(visit, level, told.renewal) { (text) " " } }
            (exam_panel(visit, seen)?)
            @if !told.standing.practicals.is_empty() { (runs_panel(visit, told)) }
            @if told.standing.plan != PlanStand::NotAsked { (plan_panel(app, visit, seen)?) }
            (grant_panel(visit, seen))
        }
    })
}

fn mark(visit: &Visit, passed: bool) -> Markup {
    match passed {
        true => kit::badge(Tone::Low, &visit.t("certificates-passed")),
        false => kit::plain_badge(&visit.t("certificates-open")),
    }
}

fn exam_panel(visit: &Visit, seen: &Seen) -> Result<Markup> {
    let told = &seen.told;
    let pass = told.level()?.exam_of(told.renewal).pass_bps;
    let stand = told.standing.exam;
    let live = told.state == "open" && seen.own;
    let line = |one: &ExamSeen| {
        let said = match one.points_bps {
            Some(points) => share(points),
            None => visit.t("certificates-exam-not-in"),
        };
        html! {
            div {
                a href={ "/certificates/exams/" (one.id) } { (one.on) } " · " (said) " "
                @if one.points_bps.is_some_and(|points| points >= pass) { (mark(visit, true)) }
            }
        }
    };
    Ok(kit::panel(
        &visit.t("certificates-part-exam"),
        &html! { (mark(visit, matches!(stand, ExamStand::Met(_)))) },
        &html! {
            @for one in &seen.exams { (line(one)) }
            @if let ExamStand::Wait(day) = stand {
                p { (visit.ta("certificates-exam-from", &[("day", &day.to_string())])) }
            }
            @if live && matches!(stand, ExamStand::Free) {
                div.actions {
                    (button(visit, &format!("{}/exam", enrolment_href(told.id)), ("certificates-exam-begin", true)))
                }
            }
            @if let ExamStand::Open(id) = stand {
                @if live {
                    div.actions {
                        a.button.primary href={ "/certificates/exams/" (id) } {
                            (visit.t("certificates-exam-go-on"))
                        }
                    }
                }
            }
        },
    ))
}

fn runs_panel(visit: &Visit, told: &Enrolment) -> Markup {
    let pack = academy::practice::PracticePack::shipped();
    let name = |code: &str| {
        let scene = pack.scenes.iter().find(|one| one.code == code);
        scene.map_or_else(|| code.to_owned(), |one| one.name.pick(visit.lang).to_owned())
    };
    let level = |number: i64| {
        let level = pack.levels.iter().find(|one| one.number == number);
        level.map_or_else(|| number.to_string(), |one| one.name.pick(visit.lang).to_owned())
    };
    let rows: Vec<(String, Markup)> = told
        .standing
        .practicals
        .iter()
        .map(|(asked, run, passed)| {
            let title = format!("{} · {}", name(&asked.scene), level(asked.difficulty));
            let wanted = [("points", asked.points.to_string())];
            let told = html! {
                (visit.ta("certificates-run-wanted", &[(wanted[0].0, &wanted[0].1)])) " "
                @if let Some(run) = run {
                    a href={ "/practice/runs/" (run.id) } {
                        (visit.ta("certificates-run-best", &[("points", &tenths(run.total_tenths))]))
                    } " "
                }
                (mark(visit, *passed))
            };
            (title, told)
        })
        .collect();
    kit::panel(
        &visit.t("certificates-part-runs"),
        &html! { a.button href="/practice" { (visit.t("practice-home")) } },
        &html! {
            (kit::facts(&rows))
            p.meta { (visit.t("certificates-run-rule")) }
        },
    )
}

fn tenths(points: i64) -> String {
    format!("{}.{}", points / 10, points % 10)
}

fn plan_href(plan: &Plan) -> String {
    match plan.kind.as_str() {
        "agreement" => format!("/collections/agreements/{}", plan.subject_id),
        _ => format!("/collections/cases/{}", plan.subject_id),
    }
}

fn plan_panel(app: &App, visit: &Visit, seen: &Seen) -> Result<Markup> {
    let told = &seen.told;
    let decides = told.standing.plan == PlanStand::Waiting
        && !seen.own
        && visit.may(Right::Teach)
        && visit.may(Right::SeeBuyers);
    let sent = told.plan.as_ref().map(|plan| {
        let at = app.clock().day_of(plan.sent_at).to_string();
        let word = format!("certificates-plan-{}", plan.kind);
        html! {
            p {
                a href=(plan_href(plan)) { (visit.t(&word)) } " · "
                (visit.ta("certificates-plan-sent", &[("day", &at)])) " · "
                (visit.t(&format!("certificates-plan-{}", plan.state)))
                @if let Some(by) = &plan.decided_by { " · " (by) }
                @if !plan.remark.is_empty() { br; (plan.remark) }
            }
        }
    });
    Ok(kit::panel(
        &visit.t("certificates-part-plan"),
        &html! { (mark(visit, told.standing.plan == PlanStand::Approved)) },
        &html! {
            @if let Some(sent) = sent { (sent) }
            @if told.standing.plan == PlanStand::Missing && seen.own && told.state == "open" {
                (choose(visit, seen))
            }
            @if told.standing.plan == PlanStand::Waiting && !decides {
                p.soft { (visit.t("certificates-plan-waits")) }
            }
            @if decides { (deciding(visit, told)) }
        },
    ))
}

fn choose(visit: &Visit, seen: &Seen) -> Markup {
    if seen.offered.is_empty() {
        return html! {
            p { (visit.t("certificates-plan-nothing")) }
            @if visit.may(Right::SeeWorklist) {
                div.actions { a.button href="/collections/cases" { (visit.t("certificates-plan-cases")) } }
            }
        };
    }
    let choices = seen.offered.iter().map(|one| Choice {
        value: format!("{}:{}", one.kind, one.id),
        name: format!(
            "{} {} · {} · {}",
            visit.t(&format!("certificates-plan-{}", one.kind)),
            one.number,
            one.buyer,
            one.on
        ),
    });
    Sheet {
        action: format!("{}/plan", enrolment_href(seen.told.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("plan", visit.t("certificates-plan-which"))
                .kind(Kind::OneOf(choices.collect()))
                .hint(visit.t("certificates-plan-hint")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("certificates-plan-send"),
        back: None,
    }
    .show(visit.lang)
}

fn deciding(visit: &Visit, told: &Enrolment) -> Markup {
    let choice = |value: &str, word: &str| Choice { value: value.to_owned(), name: visit.t(word) };
    Sheet {
        action: format!("{}/decide", enrolment_href(told.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("decision", visit.t("certificates-plan-decision")).kind(Kind::OneOf(vec![
                choice("approve", "certificates-plan-approve"),
                choice("return", "certificates-plan-return"),
            ])),
            Field::new("remark", visit.t("certificates-plan-remark"))
                .kind(Kind::Lines)
                .hint(visit.t("certificates-plan-remark-hint")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("certificates-plan-decide"),
        back: None,
    }
    .show(visit.lang)
}

fn grant_panel(visit: &Visit, seen: &Seen) -> Markup {
    let told = &seen.told;
    let ready = told.standing.ready();
    let may = !seen.own && visit.may(Right::Teach);
    if told.state != "open" {
        return html! {};
    }
    kit::panel(
        &visit.t("certificates-part-grant"),
        &html! { (mark(visit, false)) },
        &html! {
            @if !ready { p { (visit.t("certificates-grant-not-yet")) } }
            @if ready && !may { p { (visit.t("certificates-grant-waits")) } }
            @if ready && may {
                (Sheet {
                    action: format!("{}/grant", enrolment_href(told.id)),
                    csrf: visit.csrf.clone(),
                    fields: vec![
                        Field::new("name", visit.t("certificates-name"))
                            .value(told.person.clone())
                            .hint(visit.t("certificates-name-hint"))
                            .required(),
                    ],
                    mistakes: Mistakes::none(),
                    submit: visit.t("certificates-grant"),
                    back: None,
                }.show(visit.lang))
            }
        },
    )
}

/// Begins or goes on with the exam.
///
/// # Errors
/// Those of [`begin_exam`].
pub async fn begin(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = begin_exam(&mut tx, (id, user)).await;
    let exam = closed(tx, outcome).await?;
    Ok(visit.go(&format!("/certificates/exams/{exam}"), None))
}

/// Leaves the enrolment.
///
/// # Errors
/// Those of [`academy::certificates::leave`].
pub async fn leave(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = left(&mut tx, (id, user)).await;
    closed(tx, outcome).await?;
    Ok(visit.go("/certificates", Some(&Flash::new("certificates-left"))))
}

/// The page again with what is wrong.
async fn again(app: &App, visit: &Visit, id: i64, wrong: Mistakes) -> Answer {
    let seen = seen(app, visit, id).await?;
    let title = level_name(visit.lang, &seen.told.level);
    let body = page(app, visit, &seen, wrong)?;
    Ok(visit.again(&title, &body))
}

/// Sends a plan.
///
/// # Errors
/// A fault; what is wrong is said on the page.
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (kind, subject) = filled.get("plan").split_once(':').unwrap_or_default();
    let plan = (kind, subject.parse().unwrap_or(0));
    let person = visit.person()?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = send_plan(&mut tx, id, person, plan).await;
    match settled(closed(tx, outcome).await)? {
        Ok(_) => Ok(visit.go(&enrolment_href(id), Some(&Flash::new("certificates-plan-is-sent")))),
        Err(wrong) => again(&app, &visit, id, wrong).await,
    }
}

/// Approves or returns a plan.
///
/// # Errors
/// A fault; what is wrong is said on the page.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let approve = match filled.get("decision") {
        "approve" => true,
        "return" => false,
        _ => return Err(Rejection::new("certificates.decision-missing").into()),
    };
    let person = visit.person()?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = decide_plan(&mut tx, id, person, (approve, filled.get("remark"))).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(visit.go(&enrolment_href(id), Some(&Flash::new("certificates-decided")))),
        Err(wrong) => again(&app, &visit, id, wrong).await,
    }
}

/// Grants the certificate.
///
/// # Errors
/// A fault; what is wrong is said on the page.
pub async fn grant(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (house, secrets) = (app.house(), Secrets::beside(&app.files));
    let granting = Granting { person: visit.person()?, company: &house.company, secrets: &secrets };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = granted(&mut tx, granting, (id, filled.get("name"))).await;
    match settled(closed(tx, outcome).await)? {
        Ok(held) => Ok(visit.go(&held_href(held), Some(&Flash::new("certificates-granted")))),
        Err(wrong) => again(&app, &visit, id, wrong).await,
    }
}
