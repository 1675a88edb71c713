//! The linter of what is written to debtors: a text is typed and everything banned in it is shown, with why
//! and what to write instead; below it all acts that it knows.

use axum::{Form, extract::State};
use credit::collections::{BannedAct, Hit, Weight, WordingPack, check_wording};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, List, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

const PATH: &str = "/collections/wording";

/// The page.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let pack = WordingPack::in_force(&app.db, visit.today).await?;
    Ok(visit.page(&visit.t("collections-wording"), &page(&visit, &pack, None)))
}

/// The page with a text that was read.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn check(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let pack = WordingPack::in_force(&app.db, visit.today).await?;
    let text = filled.get("text").replace("\r\n", "\n");
    Ok(visit.page(&visit.t("collections-wording"), &page(&visit, &pack, Some(&text))))
}

fn page(visit: &Visit, pack: &WordingPack, text: Option<&str>) -> Markup {
    let actions = html! {
        @if visit.may(Right::EditPolicy) {
            a.button href="/settings/packs/wording" { (visit.t("collections-wording-rules")) }
        }
    };
    let title = visit.t("collections-wording");
    html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-wording-lead"), &actions))
        div.stack {
            @if let Some(text) = text { (outcome(visit, pack, text)) }
            (kit::panel(&visit.t("collections-wording-check"), &html! {}, &html! {
                form.fields.wide method="post" action=(PATH) {
                    (hidden("csrf", &visit.csrf))
                    label.field {
                        span { (visit.t("collections-wording-text")) }
                        textarea name="text" rows="6" maxlength="20000" required {
                            (text.unwrap_or_default())
                        }
                    }
                    div.actions { button.button.primary { (visit.t("collections-wording-do")) } }
                }
            }))
            (acts(visit, pack))
        }
    }
}

pub(super) fn outcome(visit: &Visit, pack: &WordingPack, text: &str) -> Markup {
    let hits = check_wording(pack, text);
    if hits.is_empty() {
        let said = html! { p.soft { (visit.t("collections-wording-clean-means")) } };
        return kit::notice(Tone::Low, &visit.t("collections-wording-clean"), &said);
    }
    let row = |hit: &Hit| {
        let act = pack.find(&hit.act);
        let pick = |of: fn(&BannedAct) -> &credit::scoring::Wording| {
            act.map_or_else(String::new, |act| of(act).pick(visit.lang).to_owned())
        };
        Row {
            cells: vec![
                html! { mark { (hit.found) } },
                html! {
                    (kit::badge(tone(hit.weight),
                        &visit.t(&format!("collections-wording-{}", hit.weight.code()))))
                    div { (pick(|act| &act.name)) }
                },
                html! { (pick(|act| &act.why)) div.meta { (pick(|act| &act.law)) } },
                html! { (pick(|act| &act.better)) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "hits",
        title: visit.t("collections-wording-hits"),
        count: i64::try_from(hits.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-wording-found")).title(),
            Column::fit(visit.t("collections-wording-act")),
            Column::text(visit.t("collections-wording-why")).full(),
            Column::text(visit.t("collections-wording-better")).full(),
        ],
        rows: hits.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

const fn tone(weight: Weight) -> Tone {
    match weight {
        Weight::Stop => Tone::High,
        Weight::Look => Tone::Medium,
    }
}

fn acts(visit: &Visit, pack: &WordingPack) -> Markup {
    let row = |act: &BannedAct| Row {
        cells: vec![
            html! {
                (act.name.pick(visit.lang))
                div.meta { (visit.t(&format!("collections-wording-kind-{}", act.kind))) }
            },
            html! {
                (kit::plain_badge(&visit.t(&format!("collections-wording-{}", act.weight.code()))))
            },
            html! { (act.why.pick(visit.lang)) div.meta { (act.law.pick(visit.lang)) } },
            html! { (act.better.pick(visit.lang)) },
        ],
        ..Row::default()
    };
    List {
        id: "acts",
        title: visit.t("collections-wording-acts"),
        count: i64::try_from(pack.acts.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-wording-act")).title(),
            Column::fit(visit.t("collections-wording-weight")),
            Column::text(visit.t("collections-wording-why")).full(),
            Column::text(visit.t("collections-wording-better")).full(),
        ],
        rows: pack.acts.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
