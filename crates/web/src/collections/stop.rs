//! Supply stop on the step that proposes it: proposed by whoever works the step, signed by a second person.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use credit::collections::{
    OutboxRow, SupplyStop, decide_stop, find_stop, get_outbox, propose_stop, waiting_stops,
};
use maud::{Markup, html};
use store::access::Right;

use super::outbox;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("{}/{id}", outbox::PATH)
}

fn sheet(visit: &Visit, act: &str, (action, mistakes): (String, Mistakes)) -> Markup {
    let reason = Field::new("reason", visit.t("collections-reason")).kind(Kind::Lines).required();
    let sheet = Sheet {
        action,
        csrf: visit.csrf.clone(),
        fields: vec![reason],
        mistakes,
        submit: visit.t(&format!("collections-stop-do-{act}")),
        back: None,
    };
    sheet.show(visit.lang)
}

/// What stands of it, and the form that goes on. Nothing on other steps.
///
/// # Errors
/// A fault from the database.
pub(super) async fn panel(app: &App, visit: &Visit, row: &OutboxRow) -> Result<Markup> {
    if row.action != "supply-stop" {
        return Ok(html! {});
    }
    let found = find_stop(&app.db, row.id).await?;
    let over = matches!(row.state.as_str(), "dropped" | "lapsed" | "refused");
    let body = html! {
        @match &found {
            None => p { (visit.t("collections-stop-none")) },
            Some(one) => (stands(visit, one)),
        }
        @match found.as_ref().map(|one| one.state.as_str()) {
            Some("stopped") => {}
            Some("proposed") => (decide(visit, row.id)),
            _ if over || !visit.may(Right::LogContact) => {}
            _ => (sheet(visit, "propose", (format!("{}/stop", href(row.id)), Mistakes::none()))),
        }
    };
    Ok(kit::panel(&visit.t("collections-stop"), &html! {}, &body))
}

fn stands(visit: &Visit, one: &SupplyStop) -> Markup {
    let tone = match one.state.as_str() {
        "stopped" => Tone::High,
        "proposed" => Tone::Medium,
        _ => Tone::Quiet,
    };
    html! {
        p { (kit::badge(tone, &visit.t(&format!("collections-stop-is-{}", one.state)))) " " (one.reason) }
        p.meta { (visit.ta("collections-stop-by", &[("name", &one.proposed_by)])) }
        @if let Some((by, on)) = &one.decided {
            p.meta { (by) " · " (on) " · " (one.note) }
        }
    }
}

fn decide(visit: &Visit, id: i64) -> Markup {
    let at = |verdict: &str| (format!("{}/stop/{verdict}", href(id)), Mistakes::none());
    html! {
        @if visit.may(Right::EditBuyers) {
            p.soft { (visit.t("collections-stop-sign-means")) }
            (sheet(visit, "sign", at("sign")))
        } @else { p.soft { (visit.t("collections-stop-waits")) } }
        @if visit.may(Right::LogContact) {
            details.rule-fold {
                summary { (visit.t("collections-stop-do-reject")) }
                (sheet(visit, "reject", at("reject")))
            }
        }
    }
}

/// Above the outbox: what waits for a signature. Nothing where nothing waits.
///
/// # Errors
/// A fault from the database.
pub(super) async fn waiting(app: &App, visit: &Visit) -> Result<Markup> {
    let all = waiting_stops(&app.db, visit.scope()).await?;
    if all.is_empty() {
        return Ok(html! {});
    }
    Ok(kit::notice(
        Tone::Medium,
        &visit.t("collections-stop-list"),
        &html! {
            ul.plain {
                @for one in &all {
                    li { a href=(href(one.outbox)) { (one.buyer_name) } " " span.meta { (one.proposed_by) } }
                }
            }
        },
    ))
}

async fn again(
    app: &App,
    visit: &Visit,
    id: i64,
    (act, action, mistakes): (&str, String, Mistakes),
) -> Answer {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    let title = visit.t("collections-stop");
    let body = html! {
        nav.crumbs.meta {
            a href=(outbox::PATH) { (visit.t("collections-outbox")) } " / "
            a href=(href(id)) { (row.buyer_name) }
        }
        (kit::page_head(&row.buyer_name, &title, &html! {}))
        div.stack { (kit::panel(&title, &html! {}, &sheet(visit, act, (action, mistakes)))) }
    };
    Ok(visit.again(&title, &body))
}

/// Proposes it.
///
/// # Errors
/// `collections.outbox-unknown`, or a fault; what is refused is said on the form.
pub async fn propose(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_outbox(&app.db, visit.scope(), id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        propose_stop(&mut tx, (visit.scope(), id), filled.get("reason")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("collections-stop-proposed-done")))),
        Err(wrong) => {
            again(&app, &visit, id, ("propose", format!("{}/stop", href(id)), wrong)).await
        }
    }
}

/// Signs it, or turns it down.
///
/// # Errors
/// `collections.outbox-unknown`, `access.right-missing`, or a fault; what is refused is said on the form.
pub async fn verdict(
    State(app): State<App>,
    visit: Visit,
    Path((id, verdict)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_outbox(&app.db, visit.scope(), id).await?;
    let sign = verdict == "sign";
    if sign {
        visit.person()?.require(Right::EditBuyers)?;
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        decide_stop(&mut tx, (visit.scope(), id), (sign, filled.get("reason"))).await?;
        tx.commit().await
    };
    let act = if sign { "sign" } else { "reject" };
    match settled(outcome.await)? {
        Ok(()) => {
            let flash = Flash::new(&format!("collections-stop-{act}-done"));
            Ok(visit.go(&href(id), Some(&flash)))
        }
        Err(wrong) => {
            again(&app, &visit, id, (act, format!("{}/stop/{act}", href(id)), wrong)).await
        }
    }
}
