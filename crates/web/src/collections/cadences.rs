//! The gallery of cadences: what ships with its picture, source and for whom; what the company keeps for itself.
//! Each can be started from: as a draft that is tried at once, or in the editor.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::{
    collections::{
        Cadence, CadencePack, NewCadence, OwnCadence, StrategyPack, draft_from,
        get_strategy_version, keep_cadence, list_own_cadences, strategy_from, strategy_of,
        withdraw_cadence,
    },
    scoring::{PackProposal, list_proposals},
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    cadence_picture::{Lanes, of_pack, of_steps, picture},
    strategy::{HERE, crumbs, try_out},
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Empty, Field, Flash, Form as Sheet, Kind, Mistakes, hidden},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/strategy/templates";
/// Versions that can be kept as a cadence.
const VERSIONS: usize = 20;

/// The gallery.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit) -> Answer {
    let body = page(&app, &visit, (&Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-cadences"), &body))
}

async fn page(app: &App, visit: &Visit, told: (&Filled, Mistakes)) -> Result<Markup> {
    let own = list_own_cadences(&app.db).await?;
    let pack = CadencePack::shipped();
    let edits = visit.may(Right::EditPolicy);
    let versions = list_proposals(&app.db, "strategy").await?;
    Ok(html! {
        (crumbs(visit, true))
        (kit::page_head(&visit.t("collections-cadences"), &visit.t("collections-cadences-lead"),
            &html! {}))
        (told.1.summary(visit.lang))
        div.stack {
            h2 { (visit.t("collections-cadences-shipped")) }
            div.cadences { @for one in &pack.cadences { (shipped(visit, one, edits)) } }
            h2 id="own" { (visit.t("collections-cadences-own")) }
            @if own.is_empty() {
                (Empty {
                    title: visit.t("collections-cadences-none"),
                    why: visit.t("collections-cadences-none-why"),
                    button: None,
                }.show())
            }
            div.cadences { @for one in &own { (kept((app, visit), one, edits)?) } }
            @if edits {
                (kit::panel(&visit.t("collections-cadence-keep"), &html! {},
                    &keeping(visit, &versions, told).show(visit.lang)))
            }
            p.meta { (words::said(visit.lang, &pack.edition.source)) }
        }
    })
}

fn shipped(visit: &Visit, one: &Cadence, edits: bool) -> Markup {
    let kinds: Vec<String> = one.kinds.iter().map(|kind| words::kind(visit.lang, *kind)).collect();
    let place = match kinds.is_empty() {
        true => visit.t("collections-cadence-whole"),
        false => {
            let kinds = kinds.join(visit.lang.pick("、", ", "));
            visit.ta("collections-cadence-beside", &[("kinds", &kinds)])
        }
    };
    let (most, window, cool) = one.often;
    let often = visit.ta(
        "collections-cadence-often",
        &[
            ("most", &most.to_string()),
            ("window", &window.to_string()),
            ("cool", &cool.to_string()),
        ],
    );
    let said = |wording| words::said(visit.lang, wording);
    let id = format!("cadence-{}", one.code);
    html! {
        article.stack {
            (picture(visit, (&id, &said(&one.name)), &of_steps(visit, &one.steps), (Lanes::Level, false)))
            (kit::facts(&[
                (visit.t("collections-cadence-for"), html! { (said(&one.for_whom)) }),
                (visit.t("collections-cadence-why"), html! { (said(&one.why)) }),
                (visit.t("collections-cadence-place"), html! { (place) div.meta { (often) } }),
                (visit.t("collections-cadence-source"), html! { (said(&one.source)) }),
            ]))
            @if edits { (starting(visit, &one.code, false)) }
        }
    }
}

fn kept((app, visit): (&App, &Visit), one: &OwnCadence, edits: bool) -> Result<Markup> {
    let pack = strategy_of(&one.content)?;
    let (id, code) = (format!("cadence-{}", one.id), one.id.to_string());
    let steps = of_pack(visit, &pack);
    Ok(html! {
        article.stack {
            (picture(visit, (&id, &one.name), &steps, (Lanes::Level, false)))
            (kit::facts(&[
                (visit.t("collections-cadence-for"), html! { (one.for_whom) }),
                (visit.t("collections-cadence-kept-by"),
                    html! { (one.kept_by) " · " (one.recorded_at.in_zone(app.clock().zone())) }),
            ]))
            @if edits { (starting(visit, &code, true)) }
        }
    })
}

fn starting(visit: &Visit, code: &str, own: bool) -> Markup {
    html! {
        div.actions {
            form method="post" action={ (PATH) "/" (code) "/start" } {
                (hidden("csrf", &visit.csrf))
                button.button.primary { (visit.t("collections-cadence-start")) }
            }
            a.button href={ (HERE) "/edit?start=" (code) } { (visit.t("collections-cadence-open")) }
            @if own {
                form method="post" action={ (PATH) "/" (code) "/withdraw" } {
                    (hidden("csrf", &visit.csrf))
                    button.button { (visit.t("collections-cadence-withdraw")) }
                }
            }
        }
    }
}

fn keeping(
    visit: &Visit,
    versions: &[PackProposal],
    (filled, mistakes): (&Filled, Mistakes),
) -> Sheet {
    let now = Choice { value: "now".to_owned(), name: visit.t("collections-cadence-in-force") };
    let version = |one: &PackProposal| Choice {
        value: one.id.to_string(),
        name: format!("{} · {}", one.effective_on, one.reason),
    };
    let which = std::iter::once(now).chain(versions.iter().take(VERSIONS).map(version)).collect();
    Sheet {
        action: format!("{PATH}/keep"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("which", visit.t("collections-cadence-which"))
                .kind(Kind::OneOf(which))
                .value(filled.get("which")),
            Field::new("name", visit.t("collections-cadence-name"))
                .value(filled.get("name"))
                .required(),
            Field::new("for_whom", visit.t("collections-cadence-for"))
                .value(filled.get("for_whom")),
        ],
        mistakes,
        submit: visit.t("collections-cadence-keep"),
        back: None,
    }
}

/// Keeps what is in force, or a version, as a cadence.
///
/// # Errors
/// `collections.strategy-unknown`, or a fault; what is wrong is said on the form.
pub async fn keep(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let content = match filled.get("which") {
        "" | "now" => StrategyPack::in_force(&app.db, visit.today).await?.1.into_owned(),
        id => get_strategy_version(&app.db, id.parse().unwrap_or(0)).await?.content,
    };
    let new = NewCadence {
        name: filled.get("name"),
        for_whom: filled.get("for_whom"),
        content: &content,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        keep_cadence(&mut tx, &new).await?;
        tx.commit().await
    };
    match settled(done.await)? {
        Ok(()) => {
            let flash = Flash::new("collections-cadence-kept").with("name", new.name);
            Ok(visit.go(&format!("{PATH}#own"), Some(&flash)))
        }
        Err(wrong) => {
            let body = page(&app, &visit, (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("collections-cadences"), &body))
        }
    }
}

/// Makes a draft out of a cadence and tries it; or takes an own one out of the gallery.
///
/// # Errors
/// `collections.cadence-unknown`, `house.page-not-found`; a fault. What is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((code, act)): Path<(String, String)>,
) -> Answer {
    let done = match act.as_str() {
        "start" => {
            let (made, name) = strategy_from(&app.db, &code).await?;
            let said = words::said(visit.lang, &name);
            let reason = visit.ta("collections-cadence-reason", &[("name", &said)]);
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                let id = draft_from(&mut tx, &made, &reason).await?;
                tx.commit().await?;
                Ok(Some(id))
            };
            settled(done.await)?
        }
        "withdraw" => {
            let mut tx = app.db.write(visit.actor()?).await?;
            withdraw_cadence(&mut tx, code.parse().unwrap_or(0)).await?;
            tx.commit().await?;
            Ok(None)
        }
        _ => return Err(Rejection::new("house.page-not-found").with("path", act).into()),
    };
    match done {
        Ok(Some(id)) => try_out(&app, &visit, id),
        Ok(None) => Ok(visit.go(PATH, Some(&Flash::new("collections-cadence-withdrawn")))),
        Err(wrong) => {
            let body = page(&app, &visit, (&Filled::default(), wrong)).await?;
            Ok(visit.again(&visit.t("collections-cadences"), &body))
        }
    }
}
