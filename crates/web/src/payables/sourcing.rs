//! Hints for buying: shares of orders between suppliers of an industry, days of stock, with their inputs.

use axum::extract::{Query, State};
use base::{Bps, Money};
use credit::{
    policy::Tier,
    scoring::Industries,
    supply::{Sourcing, SourcingHints, Split, sourcing},
};
use maud::{Markup, html};

use super::{head, supplier_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    parties::words,
    state::App,
    visit::Visit,
};

const PATH: &str = "/payables/sourcing";
/// Industries on a page, and suppliers.
const GROUPS: usize = 12;
const ROWS: usize = 20;

/// The page: the industries, and the suppliers of one of them.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let all = sourcing(&app.db, visit.scope()).await?;
    let edit =
        html! { a.button href="/settings/packs/sourcing" { (visit.t("payables-sourcing-rules")) } };
    let edition = &all.pack.edition;
    let wanted = filled.get("industry");
    let none = wanted == NO_INDUSTRY;
    let fits = |one: &&Sourcing| match one.industry.as_str() {
        "" => none,
        industry => industry == wanted,
    };
    let chosen = all.groups.iter().find(fits).or_else(|| all.groups.first());
    let skip = |name: &str| filled.get(name).parse().unwrap_or(0);
    let body = html! {
        (head(&visit, PATH, &visit.t("payables-sourcing-lead"), &edit))
        div.stack {
            (kit::notice(Tone::Quiet, &visit.t("payables-sourcing-formula"), &html! {
                (visit.ta("payables-sourcing-formula-why", &[
                    ("months", &all.pack.months.to_string()),
                    ("most", &percent(all.pack.most_bps)),
                    ("service", &percent(all.pack.service_bps)),
                    ("few", &all.pack.deliveries_from.to_string()),
                    ("failure", &all.pack.failure_days.to_string()),
                ]))
            }))
            @match chosen {
                None => div.panel { (Empty {
                    title: visit.t("payables-suppliers-none"),
                    why: visit.t("payables-suppliers-none-why"),
                    button: None,
                }.show()) },
                Some(group) => {
                    @if all.groups.len() > 1 { (industries(&visit, &all, (group, skip("groups")))) }
                    (panel(&visit, &all, (group, skip("skip"))))
                }
            }
            p.meta { (visit.ta("payables-sourcing-edition", &[
                ("version", &edition.version), ("source", edition.source.pick(visit.lang)),
            ])) }
        }
    };
    Ok(visit.page(&visit.t("payables-tab-sourcing"), &body))
}

/// Stands for suppliers without an industry in an address.
const NO_INDUSTRY: &str = "none";

fn link_of(group: &Sourcing) -> Link {
    let word = if group.industry.is_empty() { NO_INDUSTRY } else { &group.industry };
    Link::to(PATH).with("industry", word)
}

fn title_of(visit: &Visit, group: &Sourcing) -> String {
    match group.industry.as_str() {
        "" => visit.t("payables-sourcing-no-industry"),
        industry => {
            let named = Industries::shipped().find(industry).map(|one| one.name.pick(visit.lang));
            let industry =
                named.map_or_else(|| industry.to_owned(), |name| format!("{industry} {name}"));
            visit.ta("payables-sourcing-industry", &[("industry", &industry)])
        }
    }
}

fn industries(visit: &Visit, all: &SourcingHints, (chosen, skip): (&Sourcing, usize)) -> Markup {
    let row = |one: &Sourcing| {
        let at = format!("{}#suppliers", link_of(one).href());
        let title = title_of(visit, one);
        Row {
            cells: vec![
                html! {
                    a href=(at) aria-current=[(one.industry == chosen.industry).then_some("true")] {
                        @if one.industry == chosen.industry { b { (title) } } @else { (title) }
                    }
                },
                html! { (locale::count(i64::try_from(one.rows.len()).unwrap_or(i64::MAX))) },
                html! { (visit.amount(Money::new(one.billed_minor, all.currency))) },
                html! {
                    @match one.stock_days {
                        Some(late) => (days(visit, late)),
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            href: Some(at),
            pick: None,
        }
    };
    let pages = (skip, GROUPS, all.groups.len());
    List {
        id: "industries",
        title: visit.t("payables-sourcing-industries"),
        count: Some(i64::try_from(all.groups.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("payables-sourcing-of-industry")).title(),
            Column::number(visit.t("payables-sourcing-suppliers")),
            Column::number(visit.t("payables-sourcing-billed")),
            Column::number(visit.t("payables-sourcing-stock")),
        ],
        rows: all.groups.iter().skip(skip).take(GROUPS).map(row).collect(),
        pager: Some(Pager::skipping_by(
            visit.lang,
            (&link_of(chosen), "industries", "groups"),
            pages,
        )),
        ..List::default()
    }
    .show(visit.lang)
}

fn percent(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(0)))
}

fn unsaid(visit: &Visit, key: &str) -> Markup {
    html! { span.soft { (visit.t("payables-sourcing-unsaid")) div.meta { (visit.t(key)) } } }
}

fn days(visit: &Visit, days: i32) -> String {
    visit.ta("payables-sourcing-days", &[("days", &days.to_string())])
}

fn panel(visit: &Visit, all: &SourcingHints, (group, skip): (&Sourcing, usize)) -> Markup {
    let title = title_of(visit, group);
    let stock = match group.stock_days {
        Some(late) => visit.ta("payables-sourcing-stock-of", &[("days", &late.to_string())]),
        None => visit.t("payables-sourcing-stock-unsaid"),
    };
    let pages = (skip, ROWS, group.rows.len());
    html! {
        (List {
            id: "suppliers",
            title,
            count: Some(i64::try_from(group.rows.len()).unwrap_or(i64::MAX)),
            columns: vec![
                Column::text(visit.t("payables-supplier")).title(),
                Column::fit(visit.t("payables-tier")),
                Column::number(visit.t("payables-sourcing-billed")),
                Column::number(visit.t("payables-sourcing-on-time")),
                Column::number(visit.t("payables-sourcing-failures")),
                Column::number(visit.t("payables-sourcing-is")),
                Column::number(visit.t("payables-sourcing-suggested")),
                Column::number(visit.t("payables-sourcing-stock")),
            ],
            rows: group.rows.iter().skip(skip).take(ROWS).map(|one| row(visit, all, (group, one)))
                .collect(),
            pager: Some(Pager::skipping(visit.lang, (&link_of(group), "suppliers"), pages)),
            ..List::default()
        }.show(visit.lang))
        p.soft { (stock) }
    }
}

fn row(visit: &Visit, all: &SourcingHints, (group, one): (&Sourcing, &Split)) -> Row {
    let at = supplier_href(&one.source.code);
    let deliveries = one.source.late_days.len();
    Row {
        cells: vec![
            html! { a href=(at) { (one.source.name) } div.meta { (one.source.code) } },
            html! {
                (words::tier_badge(visit.lang, one.source.tier.unwrap_or(Tier::Unrated)))
                @if let Some(score) = one.source.score { " " (score) }
            },
            html! { (visit.amount(Money::new(one.source.billed_minor, all.currency))) },
            html! {
                @match one.on_time_bps {
                    Some(bps) => {
                        (percent(bps))
                        div.meta { (visit.ta("payables-sourcing-deliveries", &[
                            ("count", &deliveries.to_string()),
                        ])) }
                    }
                    None => (unsaid(visit, "payables-sourcing-few")),
                }
            },
            html! {
                @if one.failures > 0 { (kit::badge(Tone::High, &one.failures.to_string())) }
                @else { (kit::nothing(visit.lang)) }
            },
            html! {
                @match one.is_bps {
                    Some(bps) => (percent(bps)),
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @match one.suggested_bps {
                    Some(bps) => b { (percent(bps)) },
                    None if group.industry.is_empty() => {
                        (unsaid(visit, "payables-sourcing-file-industry"))
                    }
                    None => (unsaid(visit, "payables-sourcing-alone")),
                }
            },
            html! {
                @match one.stock_days {
                    Some(late) => (days(visit, late)),
                    None => (unsaid(visit, "payables-sourcing-few")),
                }
            },
        ],
        href: Some(at),
        pick: None,
    }
}
