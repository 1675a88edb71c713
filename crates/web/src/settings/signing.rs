//! The packs that two people set: what is proposed, how it differs from what counts, the two ways on.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use credit::{
    assess::{PackInForce, PackKind, decide_pack},
    scoring::{PackProposal, has_second, list_proposals},
};
use maud::{Markup, html};
use store::access::Right;

use super::packs::{href, kind_of, page};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Flash, List, Mistakes, Row, Tone, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// What waits for its second person, with its difference to what counts; then what was decided before.
pub(super) async fn panels(app: &App, visit: &Visit, now: &PackInForce) -> Result<Markup> {
    let all = list_proposals(&app.db, now.kind.code()).await?;
    let open = all.iter().find(|one| one.state == "proposed");
    let people = app.db.list_people().await?;
    Ok(html! {
        @if let Some(one) = open {
            @let others = has_second(&people, &one.proposed_by);
            (waiting(visit, now, one, others))
        }
        @if all.iter().any(|one| one.state != "proposed") { (decided(visit, &all)) }
    })
}

fn waiting(visit: &Visit, now: &PackInForce, one: &PackProposal, others: bool) -> Markup {
    let own = visit.person.as_ref().is_some_and(|person| person.login == one.proposed_by);
    let facts = kit::facts(&[
        (visit.t("settings-pack-version"), html! { (one.version) }),
        (visit.t("settings-pack-from"), html! { (one.effective_on) }),
        (visit.t("settings-pack-reason"), html! { (one.reason) }),
        (visit.t("settings-pack-proposed-by"), html! { (one.proposed_by) }),
    ]);
    let at = format!("{}/decide", href(now.kind));
    let body = html! {
        div.stack {
            (facts)
            (kit::diff(visit.lang, now.text(), &one.content))
            @if visit.may(Right::EditPolicy) {
                @if own && others { p.soft { (visit.t("settings-pack-other-signs")) } }
                @if own && !others { p.soft { (visit.t("settings-pack-alone-signs")) } }
                form.no-print method="post" action=(at) {
                    (hidden("csrf", &visit.csrf))
                    label.field {
                        span { (visit.t("settings-pack-note")) }
                        input type="text" name="note" maxlength="500";
                    }
                    div.actions {
                        @if !(own && others) {
                            button.button.primary name="what" value="sign" {
                                (visit.t("settings-pack-sign"))
                            }
                        }
                        button.button name="what" value="refuse" {
                            (visit.t(if own { "settings-pack-take-back" }
                                else { "settings-pack-refuse" }))
                        }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("settings-pack-waits"), &kit::badge(Tone::Medium, &one.version), &body)
}

fn decided(visit: &Visit, all: &[PackProposal]) -> Markup {
    let row = |one: &PackProposal| Row {
        cells: vec![
            html! { span.strong { (one.version) } span.meta { (one.reason) } },
            html! { (one.effective_on) },
            html! { (visit.t(&format!("settings-pack-was-{}", one.state))) },
            html! { (one.proposed_by) },
            html! {
                (one.decided_by.as_deref().unwrap_or(""))
                @if one.is_alone() { " " (alone(visit)) }
                div.meta { (one.note) }
            },
        ],
        ..Row::default()
    };
    List {
        id: "proposals",
        title: visit.t("settings-pack-proposals"),
        columns: vec![
            Column::text(visit.t("settings-pack-version")).title(),
            Column::fit(visit.t("settings-pack-from")),
            Column::fit(visit.t("settings-pack-state")),
            Column::fit(visit.t("settings-pack-proposed-by")),
            Column::text(visit.t("settings-pack-decided-by")),
        ],
        rows: all.iter().filter(|one| one.state != "proposed").map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The mark of a signature that its author gave, because nobody else could.
pub fn alone(visit: &Visit) -> Markup {
    kit::badge(Tone::Medium, &visit.t("settings-pack-signed-alone"))
}

/// Signs what is proposed, or refuses it.
///
/// # Errors
/// `house.page-not-found`, or a fault; what is refused is said on the page.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(word): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kind: PackKind = kind_of(&word)?;
    let signs = filled.get("what") == "sign";
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        decide_pack(&mut tx, kind, (signs, filled.get("note"))).await?;
        tx.commit().await
    };
    match settled(done.await)? {
        Ok(()) => {
            let said = if signs { "settings-pack-signed" } else { "settings-pack-refused" };
            Ok(visit.go(&href(kind), Some(&Flash::new(said))))
        }
        Err(mistakes) => Ok(refused(&app, &visit, kind, &mistakes).await?),
    }
}

async fn refused(
    app: &App,
    visit: &Visit,
    kind: PackKind,
    mistakes: &Mistakes,
) -> Result<axum::response::Response> {
    let body = html! {
        (mistakes.summary(visit.lang))
        (page(app, visit, kind, None).await?)
    };
    Ok(visit.again(&visit.t(&format!("settings-pack-{}", kind.code())), &body))
}
