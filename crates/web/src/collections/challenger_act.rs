//! Who ranks the worklist: what is in force, what waits for a second person, and the two ways on.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::{
    assess::current_run,
    collections::{
        Ranking, challenge, decide_ranking, propose_ranking, ranking_in_force, ranking_of_run,
        waiting_ranking,
    },
    receivables::company_currency,
    scoring::{Eyes, PackProposal, has_second},
};
use maud::{Markup, html};
use store::access::{Person, Right};

use super::challenger::{self, PAGE};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Mistakes, Tone, hidden},
    settings::alone,
    state::App,
    typed::settled,
    visit::Visit,
};

/// What a ranking is called: the rule, or the model with its version.
fn named(visit: &Visit, ranking: Option<&Ranking>) -> String {
    match ranking {
        Some(one) if one.weights.is_some() => {
            visit.ta("collections-ranking-learnt", &[("version", &one.version)])
        }
        _ => visit.t("collections-ranking-rule"),
    }
}

/// What ranked the worklist of the round in force, for the head of the worklist; nothing where it always was the rule.
///
/// # Errors
/// A fault from the database.
pub(super) async fn ranked_by(app: &App, visit: &Visit) -> Result<Markup> {
    let Some(run) = current_run(&app.db).await? else { return Ok(html! {}) };
    let Some(one) = ranking_of_run(&app.db, run.id).await? else { return Ok(html! {}) };
    let told = visit.ta(
        "collections-ranked-by",
        &[("ranking", &named(visit, Some(&one))), ("by", &one.signed_by)],
    );
    Ok(html! { p.meta { (told) " " a href=(PAGE) { (visit.t("collections-challenger")) } } })
}

/// The panel on the page of the challenger.
///
/// # Errors
/// A fault from the database.
pub(super) async fn panel(
    app: &App,
    visit: &Visit,
    (enough, wrong): (bool, &Mistakes),
) -> Result<Markup> {
    let now = ranking_in_force(&app.db, visit.today).await?;
    let waits = waiting_ranking(&app.db).await?;
    let people = app.db.list_people().await?;
    let learnt = now.as_ref().is_some_and(|one| one.weights.is_some());
    let mut facts = vec![(
        visit.t("collections-ranking-now"),
        html! {
            (named(visit, now.as_ref()))
            @if let Some(one) = &now {
                div.meta { (one.from_on) " · " (one.proposed_by) " · " (one.signed_by) " · " (one.reason) }
                @if one.is_alone() { (alone(visit)) }
            }
        },
    )];
    if let Some(run) = current_run(&app.db).await? {
        let of = ranking_of_run(&app.db, run.id).await?;
        let day = run.as_of.to_string();
        facts.push((
            visit.ta("collections-ranking-of-round", &[("day", &day)]),
            html! { (named(visit, of.as_ref())) },
        ));
    }
    let edits = visit.may(Right::EditPolicy);
    let body = html! {
        (wrong.summary(visit.lang))
        (kit::facts(&facts))
        @match &waits {
            Some(one) => (waiting(visit, one, (&people, edits))),
            None if edits => div.actions {
                @if enough { (asking(visit, "take-over", !learnt)) }
                @if learnt { (asking(visit, "put-back", true)) }
            },
            None => {}
        }
        @if !enough && !learnt { p.soft { (visit.t("collections-ranking-not-yet")) } }
    };
    Ok(kit::panel(&visit.t("collections-ranking"), &html! {}, &body))
}

fn reason(visit: &Visit) -> Markup {
    html! {
        label.field {
            span { (visit.t("collections-reason")) span.must { (visit.t("house-must")) } }
            textarea name="reason" rows="2" required maxlength="1000" {}
        }
    }
}

fn asking(visit: &Visit, act: &str, main: bool) -> Markup {
    let name = visit.t(&format!("collections-ranking-do-{act}"));
    html! {
        details.models-step {
            summary.button.primary[main] { (name) }
            form.fields method="post" action={ (PAGE) "/" (act) } {
                (hidden("csrf", &visit.csrf))
                p.soft { (visit.t(&format!("collections-ranking-means-{act}"))) }
                (reason(visit))
                div.actions { button.button.primary { (visit.t("collections-ranking-propose")) } }
            }
        }
    }
}

fn waiting(visit: &Visit, one: &PackProposal, (people, edits): (&[Person], bool)) -> Markup {
    let own = visit.person.as_ref().is_some_and(|person| person.login == one.proposed_by);
    let eyes = Eyes::of(own, has_second(people, &one.proposed_by));
    let told = visit.ta(
        "collections-ranking-waits",
        &[("version", &one.version), ("by", &one.proposed_by), ("reason", &one.reason)],
    );
    html! {
        (kit::notice(Tone::Medium, &told, &html! {
            @if eyes == Eyes::Same { (visit.t("collections-ranking-second")) }
            @if eyes == Eyes::Alone { (visit.t("settings-pack-alone-signs")) }
        }))
        @if edits {
            form.fields method="post" action={ (PAGE) "/decide" } {
                (hidden("csrf", &visit.csrf))
                (hidden("id", &one.id.to_string()))
                (reason(visit))
                div.actions {
                    @if eyes != Eyes::Same {
                        button.button.primary name="what" value="sign" {
                            (visit.t("collections-ranking-sign"))
                        }
                    }
                    button.button name="what" value="reject" {
                        (visit.t("collections-ranking-reject"))
                    }
                }
            }
        }
    }
}

/// Proposes that the challenger takes over or that the rule is put back; signs or turns down what waits.
///
/// # Errors
/// `house.page-not-found`, or a fault; what is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path(act): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let currency = company_currency(&app.db).await?;
    let told = match act.as_str() {
        "take-over" => Some(challenge(&app.db, visit.scope(), currency).await?),
        "put-back" | "decide" => None,
        _ => return Err(Rejection::new("house.page-not-found").with("path", act).into()),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        if act == "decide" {
            let id = filled.get("id").parse().unwrap_or(0);
            let sign = filled.get("what") == "sign";
            decide_ranking(&mut tx, id, (sign, filled.get("reason"))).await?;
        } else {
            propose_ranking(&mut tx, told.as_ref(), filled.get("reason")).await?;
        }
        tx.commit().await
    };
    match settled(done.await)? {
        Ok(()) => {
            let key = if act == "decide" { "decided" } else { "proposed" };
            let flash = Flash::new(&format!("collections-ranking-{key}"));
            Ok(visit.go(PAGE, Some(&flash)))
        }
        Err(wrong) => {
            let body = challenger::page(&app, &visit, (0, &wrong)).await?;
            Ok(visit.again(&visit.t("collections-challenger"), &body))
        }
    }
}
