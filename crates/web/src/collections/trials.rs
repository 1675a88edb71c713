//! Champion and challenger of strategies: a trial is proposed and signed, its two sides stand beside each
//! other, and no winner is named before both have promises enough.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::collections::{
    NewTrial, PROMISES_LEAST, Side, Trial, TrialResult, end_trial, get_strategy_version,
    list_trials, propose_trial, sign_trial, trial_result,
};
use credit::scoring::{Eyes, PackProposal, has_second, list_proposals};
use maud::{Markup, html};
use store::access::{Person, Right};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone,
        hidden,
    },
    settings::alone,
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/trials";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit) -> Answer {
    let filled = Filled::default()
        .or("share", "50")
        .or("from", visit.today.plus_days(1).to_string())
        .or("until", visit.today.plus_months(3).to_string());
    let body = page(&app, &visit, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-trials"), &body))
}

async fn page(app: &App, visit: &Visit, (filled, mistakes): (&Filled, Mistakes)) -> Result<Markup> {
    let trials = list_trials(&app.db).await?;
    let mut told = Vec::with_capacity(trials.len());
    for trial in trials.iter().take(10) {
        told.push(trial_result(&app.db, trial).await?);
    }
    let versions = list_proposals(&app.db, "strategy").await?;
    let people = app.db.list_people().await?;
    let lead = visit.ta("collections-trials-lead", &[("least", &PROMISES_LEAST.to_string())]);
    let edit = visit.may(Right::EditPolicy);
    let waits =
        trials.iter().any(|trial| trial.ended_on.is_none() && trial.until_on >= visit.today);
    Ok(html! {
        nav.crumbs.meta {
            a href="/collections/strategy" { (visit.t("collections-strategy")) }
        }
        (kit::page_head(&visit.t("collections-trials"), &lead, &html! {}))
        div.stack {
            @for (trial, result) in trials.iter().zip(&told) { (one(visit, trial, result, &people)) }
            @if trials.is_empty() {
                div.panel { (Empty {
                    title: visit.t("collections-trials-none"),
                    why: visit.t("collections-trials-none-why"),
                    button: None,
                }.show()) }
            }
            @if edit && !waits {
                (kit::panel(&visit.t("collections-trial-new"), &html! {},
                    &form(visit, &versions, (filled, mistakes)).show(visit.lang)))
            }
        }
    })
}

fn form(
    visit: &Visit,
    versions: &[PackProposal],
    (filled, mistakes): (&Filled, Mistakes),
) -> Sheet {
    let choice = |one: &PackProposal| Choice {
        value: one.id.to_string(),
        name: format!(
            "{} · {} · {}",
            one.effective_on,
            visit.t(&format!("collections-strategy-state-{}", one.state)),
            one.reason
        ),
    };
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(id)).value(filled.get(name)).required()
    };
    Sheet {
        action: format!("{PATH}/new"),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("version", "collections-trial-challenger")
                .kind(Kind::OneOf(versions.iter().map(choice).collect()))
                .hint(visit.t("collections-trial-challenger-hint")),
            field("hypothesis", "collections-trial-hypothesis").kind(Kind::Lines),
            field("share", "collections-trial-share").kind(Kind::Number),
            field("from", "collections-trial-from").kind(Kind::Day),
            field("until", "collections-trial-until").kind(Kind::Day),
        ],
        mistakes,
        submit: visit.t("collections-trial-propose"),
        back: Some("/collections/strategy".to_owned()),
    }
}

fn standing(visit: &Visit, trial: &Trial) -> Markup {
    let (tone, word) = match (&trial.signed_by, trial.ended_on) {
        (_, Some(_)) => (Tone::Quiet, "ended"),
        (None, None) => (Tone::Medium, "proposed"),
        (Some(_), None) if trial.runs_on(visit.today) => (Tone::Low, "runs"),
        (Some(_), None) if trial.from_on > visit.today => (Tone::Quiet, "to-come"),
        (Some(_), None) => (Tone::Quiet, "over"),
    };
    kit::badge(tone, &visit.t(&format!("collections-trial-{word}")))
}

fn one(visit: &Visit, trial: &Trial, result: &TrialResult, people: &[Person]) -> Markup {
    let verdict = match result.better {
        Some(better) => {
            let percent = format!("{:.1}", better * 100.0);
            visit.ta("collections-trial-better", &[("percent", &percent)])
        }
        None => visit.ta("collections-trial-too-few", &[("least", &PROMISES_LEAST.to_string())]),
    };
    let row = |name: &str, side: &Side| {
        let rate = match side.decided {
            0 => "—".to_owned(),
            all => locale::bps(base::Bps(i32::try_from(side.kept * 10_000 / all).unwrap_or(0))),
        };
        Row {
            cells: vec![
                html! { (visit.t(name)) },
                html! { (locale::count(side.buyers)) },
                html! { (locale::count(side.steps)) },
                html! { (locale::count(side.decided)) },
                html! { (locale::count(side.kept)) },
                html! { (rate) },
            ],
            ..Row::default()
        }
    };
    let id = format!("trial-{}", trial.id);
    let table = List {
        id: &id,
        title: verdict,
        columns: vec![
            Column::text(visit.t("collections-trial-side")).title(),
            Column::number(visit.t("collections-trial-buyers")),
            Column::number(visit.t("collections-trial-steps")),
            Column::number(visit.t("collections-trial-decided")),
            Column::number(visit.t("collections-trial-kept")),
            Column::number(visit.t("collections-trial-rate")),
        ],
        rows: vec![
            row("collections-trial-champion", &result.champion),
            row("collections-trial-challenger", &result.challenger),
        ],
        ..List::default()
    };
    let facts = [
        (visit.t("collections-outbox-state"), standing(visit, trial)),
        (visit.t("collections-trial-hypothesis"), html! { (trial.hypothesis) }),
        (visit.t("collections-trial-days"), html! { (trial.from_on) " – " (trial.until_on) }),
        (visit.t("collections-trial-share"), html! { (trial.share_pct) " %" }),
        (visit.t("collections-strategy-version"), html! { (trial.version) }),
        (visit.t("collections-trial-seed"), html! { (trial.seed) }),
        (
            visit.t("collections-strategy-by"),
            html! {
                (trial.proposed_by)
                @if let Some(by) = &trial.signed_by {
                    " · " (by)
                    @if *by == trial.proposed_by { " " (alone(visit)) }
                }
            },
        ),
    ];
    html! {
        (kit::panel(&trial.hypothesis, &html! {}, &kit::facts(&facts)))
        (table.show(visit.lang))
        @if visit.may(Right::EditPolicy) { (acts(visit, trial, people)) }
    }
}

fn acts(visit: &Visit, trial: &Trial, people: &[Person]) -> Markup {
    let open = trial.ended_on.is_none() && trial.until_on >= visit.today;
    let own = visit.person.as_ref().is_some_and(|person| person.login == trial.proposed_by);
    let eyes = Eyes::of(own, has_second(people, &trial.proposed_by));
    html! {
        @if open && trial.signed_by.is_none() && eyes == Eyes::Same {
            p.soft { (visit.t("settings-pack-other-signs")) }
        }
        @if open && trial.signed_by.is_none() && eyes != Eyes::Same {
            @if eyes == Eyes::Alone { p.soft { (visit.t("settings-pack-alone-signs")) } }
            form method="post" action={ (PATH) "/" (trial.id) "/sign" } {
                (hidden("csrf", &visit.csrf))
                button.button.primary { (visit.t("collections-trial-sign")) }
            }
        }
        @if open {
            form.fields method="post" action={ (PATH) "/" (trial.id) "/end" } {
                (hidden("csrf", &visit.csrf))
                label.field {
                    span { (visit.t("collections-reason")) }
                    input type="text" name="reason" required maxlength="500";
                }
                div.actions { button.button { (visit.t("collections-trial-end")) } }
            }
        }
    }
}

/// Proposes a trial.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn propose(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let mut reader = filled.reader();
    let (from_on, until_on) = (reader.day("from"), reader.day("until"));
    let share_pct = reader.whole("share");
    let version = reader.whole("version");
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let done = async {
            let content = get_strategy_version(&app.db, version).await?.content;
            let hypothesis = filled.get("hypothesis").to_owned();
            let seed = app.db.ids().next();
            let new = NewTrial { hypothesis, content, share_pct, seed, from_on, until_on };
            let mut tx = app.db.write(visit.actor()?).await?;
            propose_trial(&mut tx, &new).await?;
            tx.commit().await
        };
        match settled(done.await)? {
            Ok(()) => {
                return Ok(visit.go(PATH, Some(&Flash::new("collections-trial-proposed-done"))));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-trials"), &body))
}

/// Signs a trial, or ends it.
///
/// # Errors
/// `house.page-not-found`, what signing and ending refuse, or a fault.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    match act.as_str() {
        "sign" => {
            sign_trial(&mut tx, id).await?;
        }
        "end" => end_trial(&mut tx, id, filled.get("reason")).await?,
        _ => return Err(Rejection::new("house.page-not-found").with("path", act).into()),
    }
    tx.commit().await?;
    let flash = Flash::new(&format!("collections-trial-did-{act}"));
    Ok(visit.go(PATH, Some(&flash)))
}
