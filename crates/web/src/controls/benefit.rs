//! What credit management has saved: the total, a month by bars, each line with its rule and the row behind it.

use axum::extract::{Query, State};
use base::{Bps, Money};
use credit::what_if::{Benefit, BenefitRule, Benefits, Proof, benefits};
use maud::{Markup, html};

use super::ways;
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

const PATH: &str = "/controls/benefit";
/// Lines on a page.
const ROWS: usize = 25;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let all = benefits(&app.db).await?;
    let title = visit.t("controls-benefit");
    let least = all.pack.write_off_from.saturating_mul(all.currency.minor_per_unit());
    let edit =
        html! { a.button href="/settings/packs/benefits" { (visit.t("controls-benefit-rules")) } };
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-benefit-lead"), &edit))
        (ways(&visit, PATH))
        div.stack {
            (kit::notice(Tone::Quiet, &visit.t("controls-benefit-estimate"), &html! {
                (visit.ta("controls-benefit-estimate-why", &[
                    ("months", &all.pack.months.to_string()),
                    ("lgd", &percent(all.pack.lgd_bps)),
                    ("capital", &percent(all.pack.capital_bps)),
                    ("days", &all.pack.overdue_days.to_string()),
                    ("off", &money(&visit, &all, least)),
                ]))
            }))
            (figures(&visit, &all))
            @if !all.lines.is_empty() { (months(&visit, &all)) }
            (rules(&visit, &all))
            (lines(&visit, &all, filled.get("skip").parse().unwrap_or(0)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn percent(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(0)))
}

fn money(visit: &Visit, all: &Benefits, minor: i64) -> String {
    visit.amount(Money::new(minor, all.currency))
}

fn figures(visit: &Visit, all: &Benefits) -> Markup {
    let card = |name: &str, minor: i64| {
        Figure { name: visit.t(name), value: money(visit, all, minor), ..Figure::default() }
            .card(visit.lang)
    };
    let stopped = all.of_kind("gate").saturating_add(all.of_kind("refused"));
    let interest = all.of_kind("promise").saturating_add(all.of_kind("dso"));
    html! {
        div.grid {
            div.w4 { (card("controls-benefit-total", all.total_minor())) }
            div.w4 { (card("controls-benefit-stopped", stopped)) }
            div.w4 { (card("controls-benefit-interest", interest)) }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a chart, not money")]
fn months(visit: &Visit, all: &Benefits) -> Markup {
    let rows = all.months();
    let best = rows.iter().max_by_key(|(_, minor)| *minor).map(|(month, _)| month.clone());
    let bar = |(month, minor): &(String, i64)| Bar {
        label: month.clone(),
        value: *minor as f64,
        text: money(visit, all, *minor),
        tone: if *minor < 0 { Tone::High } else { Tone::Low },
        lit: best.as_ref() == Some(month),
        ..Bar::default()
    };
    let title = visit.ta(
        "controls-benefit-months",
        &[
            ("amount", &money(visit, all, all.total_minor())),
            ("months", &all.pack.months.to_string()),
        ],
    );
    let words = Words {
        id: "months".to_owned(),
        title: title.clone(),
        note: visit.t("controls-benefit-months-note"),
        desc: title,
    };
    let numbers = Numbers {
        head: vec![visit.t("parties-months-month"), visit.t("controls-benefit-saved")],
        rows: rows
            .iter()
            .map(|(month, minor)| vec![month.clone(), money(visit, all, *minor)])
            .collect(),
    };
    let bars: Vec<Bar> = rows.iter().map(bar).collect();
    charts::columns(visit.lang, &words, &bars, &numbers)
}

fn rules(visit: &Visit, all: &Benefits) -> Markup {
    let row = |rule: &BenefitRule| {
        let (counted, beside) = all.rows_of(&rule.code);
        Row {
            cells: vec![
                html! { b { (words::said(visit.lang, &rule.name)) } },
                html! {
                    (words::said(visit.lang, &rule.would))
                    div.meta { (words::said(visit.lang, &rule.caveat)) }
                },
                html! { (counted) },
                html! { (beside) },
                html! { b { (money(visit, all, all.of_kind(&rule.code))) } },
            ],
            ..Row::default()
        }
    };
    let edition = &all.pack.edition;
    html! {
        (List {
            id: "rules",
            title: visit.t("controls-benefit-by-rule"),
            columns: vec![
                Column::fit(visit.t("controls-benefit-rule")).title(),
                Column::text(visit.t("controls-benefit-would")),
                Column::number(visit.t("controls-benefit-counted")),
                Column::number(visit.t("controls-benefit-beside")),
                Column::number(visit.t("controls-benefit-saved")),
            ],
            rows: all.pack.rules.iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
        p.meta { (visit.ta("controls-benefit-edition", &[
            ("version", &edition.version), ("source", edition.source.pick(visit.lang)),
        ])) }
    }
}

/// The row behind a line.
fn proof(visit: &Visit, one: &Benefit) -> Markup {
    let named = |key: &str| match one.number.is_empty() {
        true => visit.t(key),
        false => format!("{} {}", visit.t(key), one.number),
    };
    let days = |tenths: i64| format!("{}.{}", tenths / 10, (tenths % 10).abs());
    html! {
        @match &one.proof {
            Proof::Order(id) => a href={ "/orders/" (id) } { (named("controls-benefit-order")) },
            Proof::Request(id) => a href=(crate::granting::href(*id)) {
                (named("controls-benefit-request"))
            },
            Proof::Promise(_) => {
                @if let Some((_, code, _)) = &one.buyer {
                    a href=(parties::tab_href(code, "history")) {
                        (named("controls-benefit-promise"))
                    }
                }
            }
            Proof::Promises(count) => a href="/collections/promises?view=kept" {
                (visit.ta("controls-benefit-promises", &[("count", &count.to_string())]))
            },
            Proof::Month(is, base) => (visit.ta("controls-benefit-days", &[
                ("base", &days(*base)), ("is", &days(*is)),
            ])),
        }
    }
}

fn lines(visit: &Visit, all: &Benefits, skip: usize) -> Markup {
    let name = |kind: &str| {
        let rule = all.pack.rules.iter().find(|rule| rule.code == kind);
        rule.map_or_else(|| kind.to_owned(), |rule| words::said(visit.lang, &rule.name))
    };
    let row = |one: &Benefit| Row {
        cells: vec![
            html! { (one.on) },
            html! {
                (name(one.kind))
                @if let Some((_, code, called)) = &one.buyer {
                    div.meta { a href=(parties::href(code)) { (called) } }
                }
            },
            proof(visit, one),
            html! { (money(visit, all, one.base_minor)) },
            html! {
                @match one.beside {
                    None => b.tone-high[one.saved_minor < 0] { (money(visit, all, one.saved_minor)) },
                    Some(why) => {
                        s { (money(visit, all, one.saved_minor)) }
                        div.meta { (visit.t(&format!("controls-benefit-{}", why.code()))) }
                    }
                }
            },
        ],
        ..Row::default()
    };
    let mut total = vec![html! { (visit.t("controls-benefit-total")) }];
    total.resize(4, html! {});
    total.push(html! { b { (money(visit, all, all.total_minor())) } });
    List {
        id: "lines",
        title: visit.t("controls-benefit-lines"),
        count: Some(i64::try_from(all.lines.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("controls-benefit-day")).title(),
            Column::text(visit.t("controls-benefit-rule")),
            Column::text(visit.t("controls-benefit-proof")),
            Column::number(visit.t("controls-benefit-base")),
            Column::number(visit.t("controls-benefit-saved")),
        ],
        subtotal: Some(total),
        rows: all.lines.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to(PATH), "lines"),
            (skip, ROWS, all.lines.len()),
        )),
        empty: Empty {
            title: visit.t("controls-benefit-none"),
            why: visit.t(match all.judged {
                true => "controls-benefit-none-why",
                false => "parties-not-assessed-why",
            }),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
