//! One version on one page: what it is, what may be done with it, what it holds, how it is proved,
//! what was done with it.

use axum::extract::{Path, State};
use base::{Currency, Money};
use credit::{
    lab::{DataReport, Proof, list_warnings},
    receivables::company_currency,
    scoring::{
        Scorecard,
        models::{
            Content, DataSet, Reign, Version, VersionFile, champions_history, get_data_set,
            get_version, open_steps,
        },
    },
};
use maud::{Markup, html};
use quant::scaling::Anchor;
use store::access::Right;

use super::{content, crumbs, href, name_of, proof, sign, tone_of, warned, which};
use crate::{
    failure::{Answer, Refused},
    kit::{self, Event, Mistakes, Tone, timeline},
    lab::spell,
    settings::alone,
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `scoring.model-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(path): Path<String>) -> Answer {
    let (name, body) = page(&app, &visit, which(&path)?, &Mistakes::none()).await?;
    Ok(visit.page(&name, &body))
}

/// The page of a version, or of the expert scorecard, with what was wrong with a step.
pub async fn page(
    app: &App,
    visit: &Visit,
    version: Option<i64>,
    wrong: &Mistakes,
) -> Result<(String, Markup), Refused> {
    match version {
        Some(id) => of_version(app, visit, id, wrong).await,
        None => of_expert(app, visit, wrong).await,
    }
}

async fn of_version(
    app: &App,
    visit: &Visit,
    id: i64,
    wrong: &Mistakes,
) -> Result<(String, Markup), Refused> {
    let file = get_version(&app.db, id).await?;
    let version = &file.version;
    let data = match version.data_set_id {
        Some(set) => Some(get_data_set(&app.db, set).await?),
        None => None,
    };
    let currency = company_currency(&app.db).await?;
    let actor = visit.actor()?;
    let steps = open_steps(&app.db, version, &actor.0, visit.today).await?;
    let warnings = list_warnings(&app.db, Some(Some(id))).await?;
    let read: Option<Proof> = serde_json::from_value(file.proof.clone()).ok();
    let name = version.name();
    let lead = visit.ta(
        "models-version-lead",
        &[
            ("kind", &visit.t(&format!("scoring-kind-{}", version.kind.code()))),
            ("author", &version.author),
            ("at", &version.made_at.in_zone(app.clock().zone())),
        ],
    );
    let body = html! {
        (crumbs(visit, None))
        (kit::page_head(&name, &lead, &actions(visit, Some(version))))
        div.stack {
            (sign::refused(visit, wrong))
            (cannot_run(visit, version))
            (warned::panel(app, visit, &warnings, false))
            div.grid {
                div.w7 { (about(visit, &file, data.as_ref(), currency)) }
                div.w5 { (sign::panel(visit, version, &steps)) }
            }
            (proof::panels(visit, read.as_ref(), &file))
            (content::panels(visit, &file.content))
            (trail(app, visit, &file))
            (replay_form(visit, Some(id)))
        }
    };
    Ok((name, body))
}

async fn of_expert(
    app: &App,
    visit: &Visit,
    wrong: &Mistakes,
) -> Result<(String, Markup), Refused> {
    let card = Scorecard::in_force(&app.db, visit.today).await?.0.into_owned();
    let reigns = champions_history(&app.db).await?;
    let warnings = list_warnings(&app.db, Some(None)).await?;
    let name = visit.t("models-expert");
    let anchor = card.scale.anchor();
    let facts = [
        (visit.t("models-state"), reign_now(visit, &reigns)),
        (visit.t("models-edition"), html! { (card.edition.version) }),
        (visit.t("models-digest"), html! { code { (card.edition.digest) } }),
        (visit.t("models-anchor"), html! { (said_anchor(visit, anchor)) }),
    ];
    let content = Content::Expert(Box::new(card));
    let body = html! {
        (crumbs(visit, None))
        (kit::page_head(&name, &visit.t("models-expert-lead"), &actions(visit, None)))
        div.stack {
            (sign::refused(visit, wrong))
            (warned::panel(app, visit, &warnings, false))
            (kit::panel(&visit.t("models-about"), &html! {}, &html! {
                (kit::facts(&facts))
                p.soft { a href="/settings/packs/scorecard" { (visit.t("models-expert-edit")) } }
            }))
            @if visit.may(Right::ApproveModels) { (sign::restore_form(visit, &reigns)) }
            (content::panels(visit, &content))
            (replay_form(visit, None))
        }
    };
    Ok((name, body))
}

fn reign_now(visit: &Visit, reigns: &[Reign]) -> Markup {
    let now = reigns.iter().find(|reign| reign.holds(visit.today));
    let decides = now.is_some_and(|reign| reign.version_id.is_none());
    html! {
        @if decides { (kit::badge(Tone::Low, &visit.t("models-reign-now"))) }
        @else { (kit::badge(Tone::Quiet, &visit.t("models-expert-beside"))) }
    }
}

fn actions(visit: &Visit, version: Option<&Version>) -> Markup {
    let base = href(version.map(|version| version.id));
    html! {
        a.button href={ (base) "/watch" } { (visit.t("models-watch")) }
        @if version.is_some() { a.button href={ (base) "/shadow" } { (visit.t("models-shadow")) } }
        @if let Some(version) = version.filter(|_| visit.may(Right::Export)) {
            details.menu.lab-take {
                summary.button { (kit::icon("download")) (visit.t("models-take")) }
                div.floating {
                    @for form in super::take::forms(version.kind) {
                        a href={ (base) "/take/" (form) } download {
                            (visit.t(&format!("models-take-{}", form.replace('.', "-"))))
                        }
                    }
                }
            }
        }
    }
}

/// A draft out of strange columns says plainly that it cannot run on the ledger.
fn cannot_run(visit: &Visit, version: &Version) -> Markup {
    let foreign = version.foreign();
    html! {
        @if !foreign.is_empty() {
            (kit::notice(Tone::Medium, &visit.t("models-cannot-run"), &html! {
                (visit.ta("models-cannot-run-why",
                    &[("columns", &foreign.join(&visit.t("models-and")))]))
            }))
        }
        @if !version.kind.may_decide() {
            (kit::notice(Tone::Quiet, &visit.t("models-challenger-only"), &html! {
                (visit.t("models-challenger-only-why"))
            }))
        }
    }
}

fn said_anchor(visit: &Visit, anchor: Anchor) -> String {
    let number = spell::number;
    let (score, odds) = (number(anchor.score), number(anchor.odds));
    let double = number(anchor.points_to_double);
    visit.ta("models-anchor-said", &[("score", &score), ("odds", &odds), ("double", &double)])
}

fn about(visit: &Visit, file: &VersionFile, data: Option<&DataSet>, currency: Currency) -> Markup {
    let version = &file.version;
    let report: Option<DataReport> =
        data.and_then(|data| serde_json::from_value(data.report.clone()).ok());
    let bad = report.as_ref().map(|report| {
        let of = report.definition;
        visit.ta(
            "models-bad-said",
            &[
                ("horizon", &of.horizon_days.to_string()),
                ("bad", &of.bad_days.to_string()),
                ("good", &of.good_days.to_string()),
                ("amount", &visit.amount(Money::new(of.amount_minor, currency))),
            ],
        )
    });
    let target = file.proof.get("target").and_then(|target| target.as_str());
    let bad = bad.or_else(|| target.map(|t| visit.ta("models-bad-target", &[("column", t)])));
    let horizon = version.horizon_days.to_string();
    let lab = file.proof.get("project").and_then(|id| id.as_str());
    let fit = file.proof.get("fit").and_then(serde_json::Value::as_i64);
    let mut facts = vec![
        (
            visit.t("models-state"),
            kit::badge(
                tone_of(version.state),
                &visit.t(&format!("scoring-state-{}", version.state.code())),
            ),
        ),
        (visit.t("models-variables"), html! { (version.variables.len()) }),
        (visit.t("models-horizon"), html! { (visit.ta("models-days", &[("days", &horizon)])) }),
        (visit.t("models-bad"), html! { (bad.unwrap_or_else(|| visit.t("models-bad-unknown"))) }),
        (visit.t("models-anchor"), html! { (said_anchor(visit, file.anchor)) }),
        (visit.t("models-data"), data_cell(visit, version, data)),
    ];
    if let Some((project, fit)) = lab.zip(fit) {
        let to = format!("/lab/{project}/fits/{fit}");
        facts.push((visit.t("models-fit"), html! { a href=(to) { "#" (fit) } }));
    }
    facts.push((visit.t("models-digest"), html! { code { (version.digest) } }));
    if !version.note.is_empty() {
        facts.push((visit.t("models-note"), html! { (version.note) }));
    }
    kit::panel(&visit.t("models-about"), &html! {}, &kit::facts(&facts))
}

fn data_cell(visit: &Visit, version: &Version, data: Option<&DataSet>) -> Markup {
    let short: String = version.data_digest.chars().take(16).collect();
    html! {
        @if let Some(data) = data {
            (data.name) " · "
            (visit.ta("models-data-rows", &[
                ("rows", &locale::count(data.rows)), ("bads", &locale::count(data.bads)),
            ]))
            br;
        }
        @if version.data_said.is_empty() { (visit.t("models-data-none")) }
        @else { span.meta { (version.data_said) } }
        @if !short.is_empty() { br; code { (short) } }
    }
}

/// Every step with who, when and why; the days on which it decided.
fn trail(app: &App, visit: &Visit, file: &VersionFile) -> Markup {
    let event = |step: &credit::scoring::models::StepTaken| Event {
        at: step.at.in_zone(app.clock().zone()),
        title: html! {
            (visit.t(&format!("scoring-step-{}", step.step))) " · " (step.actor)
            @if let Some(day) = step.on {
                " · " (visit.ta("models-from", &[("day", &day.to_string())]))
            }
            @if step.alone { " " (alone(visit)) }
        },
        note: step.reason.clone(),
        tone: match step.step.as_str() {
            "champion" | "validate" => Tone::Low,
            "reject" => Tone::High,
            _ => Tone::Quiet,
        },
    };
    let events: Vec<Event> = file.steps.iter().rev().map(event).collect();
    let open = visit.t("models-reign-open");
    kit::panel(
        &visit.t("models-trail"),
        &html! {},
        &html! {
            (timeline(&events))
            @for reign in &file.reigns {
                p.soft {
                    (visit.ta("models-reigned", &[
                        ("from", &reign.from_on.map_or_else(String::new, |d| d.to_string())),
                        ("to", &reign.to_on.map_or_else(|| open.clone(), |d| d.to_string())),
                    ]))
                }
            }
        },
    )
}

/// What would this version have said of a buyer on a day?
fn replay_form(visit: &Visit, version: Option<i64>) -> Markup {
    html! {
        @if visit.may(Right::SeeBuyers) {
            section.panel.no-print id="replay" {
                header { h2 { (visit.t("models-replay")) } }
                div.asking {
                    form method="get" action={ (href(version)) "/replay" } {
                        label { (visit.t("models-replay-buyer"))
                            input name="buyer" required placeholder="KH00001"; }
                        label { (visit.t("models-replay-day"))
                            input type="date" name="day" value=(visit.today); }
                        button.button { (visit.t("models-replay-go")) }
                    }
                }
                div.inside { p.soft {
                    (visit.ta("models-replay-why",
                        &[("model", &name_of(visit.lang, version, &visit.t("models-this")))]))
                } }
            }
        }
    }
}
