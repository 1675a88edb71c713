//! The methods of the talk as cards: principles, six characters, PMP, LSCP, tricks, excuses, situations, types,
//! states of mind, reasons. All of it is a pack that a company may replace.

use axum::extract::State;
use credit::{collections::talk::TalkPack, scoring::Wording};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    collections::cases::PATH, failure::Answer, kit, parties::words, state::App, visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-methods");
    let edit = html! {
        @if visit.may(Right::EditPolicy) {
            a.button href="/settings/packs/talk" { (visit.t("collections-methods-edit")) }
        }
    };
    let lead = visit.ta(
        "collections-methods-lead",
        &[("version", &pack.edition.version), ("day", &pack.edition.effective_from.to_string())],
    );
    let said = |text: &Wording| words::said(visit.lang, text);
    let body = html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &lead, &edit))
        div.grid {
            div.w6.stack {
                (cards(&visit, "collections-principles",
                    pack.principles.iter().map(|one| (said(&one.name), said(&one.text)))))
                (cards(&visit, "collections-six", pack.characters.iter().map(|one| {
                    (one.sign.to_string(),
                        format!("{} · {}", said(&one.name), checked(&visit, one.check.code())))
                })))
                (kit::panel(&said(&pack.pmp.name), &html! {}, &html! {
                    p { (said(&pack.pmp.text)) }
                    p.soft { (said(&pack.bridge)) }
                    p.meta { (visit.ta("collections-praise-guard",
                        &[("count", &pack.measures.praise_most.to_string())])) }
                }))
                (cards(&visit, "collections-lscp", pack.lscp.iter().map(|one| {
                    (format!("{} {}", one.code, said(&one.name)), said(&one.text))
                })))
                (cards(&visit, "collections-moods",
                    pack.moods.iter().map(|one| (said(&one.name), said(&one.text)))))
                (cards(&visit, "collections-kinds",
                    pack.kinds.iter().map(|one| (said(&one.name), said(&one.text)))))
            }
            div.w6.stack {
                (cards(&visit, "collections-tricks", pack.tricks.iter().map(|one| {
                    (said(&one.name), format!("{} → {} · {}", said(&one.signs),
                        said(&one.counter), said(&one.proof)))
                })))
                (cards(&visit, "collections-excuses-four", pack.excuses.iter().map(|one| {
                    (said(&one.name), format!("{} → {} → {} → {}", said(&one.verify),
                        said(&one.proof), said(&one.reply), said(&one.offer)))
                })))
                (cards(&visit, "collections-scenes",
                    pack.scenes.iter().map(|one| (said(&one.name), said(&one.text)))))
                (cards(&visit, "collections-reason-plans", pack.reasons.iter().map(|one| {
                    (said(&one.name), one.plan.iter().map(said).collect::<Vec<_>>().join("；"))
                })))
                (cards(&visit, "collections-rules", pack.rules.iter().map(|one| {
                    let key = if one.good { "collections-rule-do" } else { "collections-rule-dont" };
                    (visit.t(key), said(&one.text))
                })))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn checked(visit: &Visit, code: &str) -> String {
    visit.t(&format!("collections-six-{code}"))
}

fn cards(visit: &Visit, title: &str, all: impl Iterator<Item = (String, String)>) -> Markup {
    let body = html! {
        ul.cards { @for (name, text) in all { li { b { (name) } span { (text) } } } }
    };
    kit::panel(&visit.t(title), &html! {}, &body)
}
