//! Decision records: the list, and one record in plain words on one printable page. The
//! PDF is set from the same record.

use axum::extract::{Path, Query, State};
use base::{Currency, Money};
use credit::{
    granting::{Decision, DecisionDoc, get_decision, list_decisions, replay_decision},
    policy::{Limit, Tier},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    decision_href, href,
    show::{proposal, trail, wanted, year},
    ways,
};
use crate::{
    failure::Answer,
    kit::{self, Check, Column, Empty, List, Mark, Pager, Row, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

const PAGE: u32 = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: String,
    replay: String,
}

fn granted(visit: &Visit, doc: &DecisionDoc) -> Markup {
    let currency: Currency = doc.currency.parse().unwrap_or(Currency::CNY);
    let limit = match doc.kind.as_str() {
        "unlimited" => Limit::Unlimited,
        "amount" => Limit::of(Money::new(doc.amount_minor.unwrap_or(0), currency)),
        _ => Limit::None,
    };
    words::limit(visit, Some(limit))
}

fn outcome(visit: &Visit, doc: &DecisionDoc) -> Markup {
    let tone = if doc.outcome == "granted" { Tone::Low } else { Tone::High };
    kit::badge(tone, &visit.t(&format!("granting-state-{}", doc.outcome)))
}

/// All records.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let before = asked.before.parse().ok();
    let rows = list_decisions(&app.db, visit.scope(), None, (before, PAGE)).await?;
    let row = |one: &Decision| Row {
        href: Some(decision_href(one.id)),
        cells: vec![
            html! { a href=(decision_href(one.id)) { (one.number) } },
            html! { (one.doc.buyer_name) div.meta { (one.doc.buyer_code) } },
            outcome(&visit, &one.doc),
            html! {
                @if one.doc.outcome == "granted" {
                    (granted(&visit, &one.doc))
                    div.meta { (words::terms(visit.lang, &one.doc.terms)) }
                } @else { (kit::nothing(visit.lang)) }
            },
            html! { (one.from_on) },
            html! {
                @match one.review_on { Some(day) => (day), None => (kit::nothing(visit.lang)) }
            },
            html! { (one.actor) },
        ],
        ..Row::default()
    };
    let last = rows.last().filter(|_| rows.len() == PAGE as usize);
    let list = List {
        id: "decisions",
        title: visit.t("granting-decisions"),
        columns: vec![
            Column::fit(visit.t("granting-number")).title(),
            Column::text(visit.t("granting-buyer")),
            Column::fit(visit.t("granting-state")),
            Column::text(visit.t("granting-granted")),
            Column::fit(visit.t("granting-decided-on")),
            Column::fit(visit.t("policy-review")),
            Column::fit(visit.t("granting-signed-by")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager {
            first: (!asked.before.is_empty()).then(|| "/granting/decisions".to_owned()),
            next: last.map(|one| format!("/granting/decisions?before={}", one.id)),
            shown: visit.ta("house-shown", &[("count", &rows.len().to_string())]),
        }),
        empty: Empty {
            title: visit.t("granting-decisions-none"),
            why: visit.t("granting-decisions-none-why"),
            button: Some((visit.t("granting-requests"), "/granting".to_owned())),
        },
        ..List::default()
    };
    let title = visit.t("granting-decisions");
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-decisions-lead"), &html! {}))
        (ways(&visit, "/granting/decisions"))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

/// One record; with `?replay=1` made again and compared.
///
/// # Errors
/// `granting.decision-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Answer {
    let one = get_decision(&app.db, visit.scope(), id).await?;
    let replayed = match asked.replay.as_str() {
        "1" => Some(replay_decision(&app.db, id).await?),
        _ => None,
    };
    let doc = &one.doc;
    let currency: Currency = doc.currency.parse().unwrap_or(Currency::CNY);
    let title = visit.ta("granting-record-of", &[("number", &one.number)]);
    let actions = html! {
        a.button href={ (decision_href(id)) "?replay=1" } { (visit.t("granting-replay")) }
        a.button href=(href(one.application_id)) { (visit.t("granting-to-request")) }
        a.button.primary href={ (decision_href(id)) "/record.pdf" } { "PDF" }
        button.button type="button" data-print { (kit::icon("print")) (visit.t("granting-print")) }
    };
    let body = html! {
        nav.crumbs.meta {
            a href="/granting/decisions" { (visit.t("granting-decisions")) } " / " (one.number)
        }
        (kit::page_head(&title, &doc.buyer_name, &actions))
        div.stack {
            @if let Some(again) = &replayed {
                @let same = again.is_same();
                (kit::notice(
                    if same { Tone::Low } else { Tone::High },
                    &visit.t(if same { "granting-replay-same" } else { "granting-replay-other" }),
                    &html! {
                        @if !again.lost.is_empty() {
                            (visit.ta("granting-replay-lost", &[("packs", &again.lost.join(", "))]))
                        }
                        @if !again.same_record { (visit.t("granting-replay-record")) }
                        @if !again.same_terms { " " (visit.t("granting-replay-terms")) }
                    },
                ))
            }
            (verdict(&visit, &one))
            (kit::panel(&visit.t("granting-asked"), &html! {}, &wanted(&visit, &doc.wanted, currency)))
            (evidence(&visit, doc, currency))
            (proposal(&visit, &doc.weighed, currency))
            (year(&visit, &doc.weighed.profit, currency))
            (trail(&visit, &doc.trail, currency))
            (proof(&visit, &one))
        }
    };
    Ok(visit.page(&title, &body))
}

/// The decision in one sentence each.
fn verdict(visit: &Visit, one: &Decision) -> Markup {
    let doc = &one.doc;
    let to = match doc.to_on.as_str() {
        "" => visit.t("policy-until-further-notice"),
        day => day.to_owned(),
    };
    let applicant = format!("{} ({})", doc.applicant_name, doc.applicant);
    let mut rows = vec![
        (
            visit.t("granting-buyer"),
            html! {
                a href=(parties::href(&doc.buyer_code)) { (doc.buyer_name) } " " (doc.buyer_code)
            },
        ),
        (visit.t("granting-outcome"), outcome(visit, doc)),
    ];
    if doc.outcome == "granted" {
        rows.extend([
            (visit.t("policy-limit-granted"), html! { b { (granted(visit, doc)) } }),
            (visit.t("policy-terms"), html! { (words::terms(visit.lang, &doc.terms)) }),
            (visit.t("policy-from"), html! { (doc.from_on) }),
            (visit.t("policy-to"), html! { (to) }),
            (visit.t("policy-review"), html! { (doc.review_on) }),
        ]);
    }
    rows.push((visit.t("granting-applicant"), html! { (applicant) }));
    rows.push((visit.t("granting-signed-by"), html! { (one.actor) }));
    kit::panel(&visit.t("granting-verdict"), &html! {}, &kit::facts(&rows))
}

/// What was known, each with its mark.
fn evidence(visit: &Visit, doc: &DecisionDoc, currency: Currency) -> Markup {
    let known = &doc.evidence;
    let amount = |minor| words::minor(visit, minor, currency);
    let tier = Tier::parse(&doc.weighed.tier).unwrap_or(Tier::Unrated);
    let mut checks = vec![
        Check {
            name: visit.t("parties-col-score"),
            mark: if tier == Tier::High { Mark::Fail } else { Mark::Pass },
            number: known.score.map(|score| score.to_string()).unwrap_or_default(),
            note: known
                .reasons
                .iter()
                .map(|one| one.pick(visit.lang))
                .collect::<Vec<_>>()
                .join(" · "),
        },
        Check {
            name: visit.t("policy-exposure"),
            mark: Mark::Pass,
            number: amount(known.exposure_minor),
            note: String::new(),
        },
        Check {
            name: visit.t("granting-overdue"),
            mark: if known.overdue_minor > 0 { Mark::Warn } else { Mark::Pass },
            number: amount(known.overdue_minor),
            note: String::new(),
        },
    ];
    for part in &known.parts {
        if part.part != "score" && doc.weighed.needed.contains(&part.part) {
            checks.push(Check {
                name: visit.t(&format!("granting-part-{}", part.part)),
                mark: if part.there { Mark::Pass } else { Mark::Fail },
                number: part.note.clone(),
                note: String::new(),
            });
        }
    }
    for remark in &doc.weighed.remarks {
        checks.push(Check {
            name: visit.t("granting-remark"),
            mark: Mark::Warn,
            number: String::new(),
            note: remark.pick(visit.lang).to_owned(),
        });
    }
    let decision = kit::Decision {
        asked: vec![
            (visit.t("granting-as-of"), known.as_of.clone()),
            (visit.t("parties-col-tier"), words::tier(visit.lang, tier)),
        ],
        checks,
        outcome: visit.t(&format!("granting-state-{}", doc.outcome)),
        tone: if doc.outcome == "granted" { Tone::Low } else { Tone::High },
        who: String::new(),
    };
    html! {
        section { h2 { (visit.t("granting-evidence")) } (decision.show(visit.lang)) }
    }
}

/// By which packs, and the digest of the whole.
fn proof(visit: &Visit, one: &Decision) -> Markup {
    let packs = &one.doc.packs;
    let rows = [
        (
            visit.t("granting-packs"),
            html! {
                (packs.on)
                @for (name, digest) in [
                    ("settings-pack-limits", &packs.limits),
                    ("settings-pack-tiers", &packs.tiers),
                    ("settings-pack-granting", &packs.granting),
                    ("policy-matrix-title", &packs.matrix),
                ] {
                    @if !digest.is_empty() { " · " (visit.t(name)) " " (digest) }
                }
            },
        ),
        (visit.t("granting-model"), html! { (one.doc.evidence.model_digest) }),
        (visit.t("granting-digest"), html! { code { (one.digest) } }),
    ];
    kit::panel(&visit.t("granting-proof"), &html! {}, &kit::facts(&rows))
}
