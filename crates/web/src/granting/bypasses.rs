//! Grants without a request, each with what became of the buyer since.

use axum::extract::State;
use base::{Currency, Money};
use credit::{
    granting::{Bypass, list_bypasses},
    policy::Tier,
    receivables::company_currency,
};
use maud::{Markup, html};

use super::ways;
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Figure, List, Row, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let all = list_bypasses(&app.db, visit.scope(), 500).await?;
    let currency = company_currency(&app.db).await?;
    let title = visit.t("granting-bypasses");
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-bypasses-lead"), &html! {}))
        (ways(&visit, "/granting/bypasses"))
        div.stack {
            @if !all.is_empty() { (figures(&visit, &all, currency)) }
            (list(&visit, &all, currency))
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, all: &[Bypass], currency: Currency) -> Markup {
    let wrong = all.iter().filter(|one| one.went_wrong()).count();
    // A buyer that was passed several times lost once.
    let mut seen = std::collections::BTreeSet::new();
    let lost: i64 = all
        .iter()
        .rev()
        .filter(|one| seen.insert(one.buyer_id))
        .fold(0, |sum, one| sum.saturating_add(one.written_off_minor));
    let lost = visit.amount(Money::new(lost, currency));
    let card =
        |name: &str, value: String| Figure { name: visit.t(name), value, ..Figure::default() };
    html! {
        div.grid {
            div.w4 { (card("granting-bypass-count", all.len().to_string()).card(visit.lang)) }
            div.w4 { (card("granting-bypass-wrong", wrong.to_string()).card(visit.lang)) }
            div.w4 { (card("granting-bypass-lost", lost).card(visit.lang)) }
        }
    }
}

/// What part of a limit it was; none where it was the limit itself, or terms.
fn part_name(visit: &Visit, part: &str) -> Option<String> {
    if part.is_empty() {
        return None;
    }
    let kind = part.strip_prefix("end-").unwrap_or(part);
    let name = visit.t(&format!("policy-part-{kind}"));
    match kind == part {
        true => Some(name),
        false => Some(format!("{name} · {}", visit.t(&format!("policy-part-end-{kind}")))),
    }
}

fn list(visit: &Visit, all: &[Bypass], currency: Currency) -> Markup {
    let tier = |code: &str| Tier::parse(code);
    let row = |one: &Bypass| Row {
        href: Some(parties::tab_href(&one.buyer_code, "credit")),
        cells: vec![
            html! {
                a href=(parties::tab_href(&one.buyer_code, "credit")) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! {
                @if let Some(part) = part_name(visit, &one.part) { (part) " " }
                @match one.limit {
                    Some(limit) if one.part != "end-suspension" => (words::limit(visit, Some(limit))),
                    Some(_) => {},
                    None => (words::terms(visit.lang, &one.terms)),
                }
                div.meta { (one.reason) }
            },
            html! { (one.on) div.meta { (one.actor) } },
            html! {
                @match tier(&one.tier) {
                    Some(then) => (words::tier_badge(visit.lang, then)),
                    None => (kit::nothing(visit.lang)),
                }
                @if let Some(now) = tier(&one.tier_now) {
                    " → " (words::tier_badge(visit.lang, now))
                }
            },
            html! {
                (words::minor(visit, one.overdue_minor, currency)) " → "
                b { (words::minor(visit, one.overdue_now_minor, currency)) }
                @if one.written_off_minor > 0 {
                    div.tone-high {
                        (visit.ta("granting-written-off", &[
                            ("amount", &words::minor(visit, one.written_off_minor, currency)),
                        ]))
                    }
                }
            },
            html! {
                @if one.went_wrong() { (kit::badge(Tone::High, &visit.t("granting-bypass-bad"))) }
                @else if one.watched { (kit::badge(Tone::Low, &visit.t("granting-bypass-good"))) }
                @else { (kit::badge(Tone::Quiet, &visit.t("granting-bypass-open"))) }
            },
        ],
        ..Row::default()
    };
    List {
        id: "bypasses",
        title: visit.t("granting-bypasses"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::text(visit.t("granting-granted")),
            Column::fit(visit.t("granting-decided-on")),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("granting-overdue")),
            Column::fit(visit.t("granting-became")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("granting-bypasses-none"),
            why: visit.t("granting-bypasses-none-why"),
            button: Some((visit.t("granting-requests"), "/granting".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}
