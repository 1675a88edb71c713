//! Dealers: the list of those of whom months are known, and the sheet of one.

use axum::extract::{Path, Query, State};
use base::{Bps, Day, Money};
use credit::{
    collections::kinds::{
        DealerFigures, DealerMonth, DealerSheet, MonthUse, dealer_sheet, list_dealers,
    },
    parties::{Buyer, get_buyer},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{DEALERS, KINDS, dealer_href};
use crate::{
    charts::{Numbers, Series, Trend, Words, trend},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// Rows on a page.
const ROWS: u32 = 20;

/// The list.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let mut rows = list_dealers(&app.db, visit.scope(), (skip, ROWS + 1)).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let currency = company_currency(&app.db).await?;
    let title = visit.t("collections-dealers");
    let row = |(code, name, month, of): &(String, String, Day, Option<DealerFigures>)| Row {
        href: Some(dealer_href(code)),
        cells: vec![
            html! { a href=(dealer_href(code)) { (name) } div.meta { (code) } },
            html! { (month.month_label()) },
            html! { @if let Some(of) = of { (words::minor(&visit, of.sold_minor, currency)) } },
            html! {
                @match of.as_ref().and_then(|of| of.stock_days) {
                    Some(days) => (locale::days(visit.lang, days)),
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! { @if let Some(of) = of { (signs(&visit, of)) } },
        ],
        ..Row::default()
    };
    let link = Link::to(DEALERS);
    let next = more.then(|| link.with("skip", skip + ROWS).href());
    let first = (skip > 0).then(|| link.href());
    let list = List {
        id: "dealers",
        title: title.clone(),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-dealer-month")),
            Column::number(visit.t("collections-dealer-sold-mean")),
            Column::number(visit.t("collections-dealer-stock-days")),
            Column::text(visit.t("collections-dealer-signs")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager { first, next, shown: String::new() }),
        empty: Empty {
            title: visit.t("collections-dealers-none"),
            why: visit.t("collections-dealer-none-why"),
            button: Some((visit.t("collections-paths-buyers"), "/parties?kind=dealer".to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href=(KINDS) { (visit.t("collections-by-kind")) } }
        (kit::page_head(&title, &visit.t("collections-dealers-lead"), &html! {}))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title, &body))
}

fn signs(visit: &Visit, of: &DealerFigures) -> Markup {
    html! {
        @for sign in &of.signs {
            (kit::badge(Tone::Medium, &visit.t(&format!("collections-sign-{}", sign.code())))) " "
        }
        @if of.signs.is_empty() { (kit::nothing(visit.lang)) }
    }
}

/// The sheet.
///
/// # Errors
/// `parties.buyer-unknown`, `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let sheet = dealer_sheet(&app.db, &buyer, visit.today).await?;
    let at = dealer_href(&buyer.code);
    let actions = html! {
        @if visit.may(Right::LogContact) {
            a.button.primary href={ (at) "/month" } { (visit.t("collections-dealer-add")) }
            a.button href={ (at) "/upload" } { (visit.t("collections-dealer-upload")) }
        }
        @if visit.may(Right::ReportSignal) {
            a.button href={ (parties::href(&buyer.code)) "/signal" } {
                (visit.t("parties-do-signal"))
            }
        }
    };
    let title = format!("{} · {}", buyer.name, visit.t("collections-dealer"));
    let body = html! {
        nav.crumbs.meta {
            a href=(DEALERS) { (visit.t("collections-dealers")) } " / "
            a href=(super::of_href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&title, &visit.t("collections-dealer-lead"), &actions))
        div.stack {
            @if let Some(figures) = &sheet.figures {
                div.grid {
                    div.w6 {
                        (kit::panel(&visit.t("collections-dealer-now"), &html! {},
                            &facts(&visit, &sheet, figures)))
                    }
                    div.w6 { (stop(&visit, &sheet, figures)) }
                }
                (drawn(&visit, &sheet))
            }
            (months(&visit, &buyer, &sheet))
        }
    };
    Ok(visit.page(&title, &body))
}

fn percent(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(i32::MAX)))
}

/// What the months say now.
pub(super) fn facts(visit: &Visit, sheet: &DealerSheet, of: &DealerFigures) -> Markup {
    let coin = |minor| html! { (words::minor(visit, minor, sheet.currency)) };
    let change = |bps: Option<i64>| {
        html! {
            @match bps {
                Some(bps) => { @if bps > 0 { "+" } (percent(bps)) },
                None => (kit::nothing(visit.lang)),
            }
        }
    };
    kit::facts(&[
        (visit.t("collections-dealer-sold-mean"), coin(of.sold_minor)),
        (
            visit.t("collections-dealer-stock-days"),
            html! {
                @match of.stock_days {
                    Some(days) => (locale::days(visit.lang, days)),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ),
        (visit.t("collections-dealer-sold-change"), change(of.sold_change_bps)),
        (visit.t("collections-dealer-stock-change"), change(of.stock_change_bps)),
        (
            visit.t("collections-dealer-used"),
            html! {
                (words::minor(visit, sheet.now.open_minor, sheet.currency)) " / "
                (words::limit(visit, sheet.limit))
            },
        ),
        (visit.t("collections-dealer-signs"), signs(visit, of)),
    ])
}

/// What a stop of supply would mean, and what could be set off.
fn stop(visit: &Visit, sheet: &DealerSheet, of: &DealerFigures) -> Markup {
    let coin = |minor: Option<i64>| {
        html! {
            @match minor {
                Some(minor) => (words::minor(visit, minor, sheet.currency)),
                None => span.meta { (visit.t("collections-dealer-margin-unknown")) },
            }
        }
    };
    let body = html! {
        @match &of.stop {
            Some(stop) => (kit::facts(&[
                (visit.t("collections-dealer-runs-out"),
                    html! { (locale::days(visit.lang, stop.runs_out_days)) }),
                (visit.t("collections-dealer-their-loss"), coin(stop.their_loss_minor)),
                (visit.t("collections-dealer-our-sales"), coin(Some(stop.our_sales_minor))),
                (visit.t("collections-dealer-our-loss"), coin(stop.our_loss_minor)),
                (visit.t("collections-dealer-rebate"), coin(Some(of.rebate_minor))),
            ])),
            None => p.soft { (visit.t("collections-dealer-no-sales")) },
        }
        p.meta { (visit.t("collections-dealer-set-off")) }
    };
    kit::panel(&visit.t("collections-dealer-stop"), &html! {}, &body)
}

fn drawn(visit: &Visit, sheet: &DealerSheet) -> Markup {
    let labels: Vec<String> =
        sheet.months.iter().map(|(month, _)| month.month.month_label()).collect();
    let line = |key: &str, of: &dyn Fn(&DealerMonth, &MonthUse) -> i64, lit| Series {
        name: visit.t(&format!("collections-dealer-{key}")),
        values: sheet
            .months
            .iter()
            .map(|(month, used)| Some(parties::float(of(month, used))))
            .collect(),
        lit,
    };
    let spell = |minor: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a label of an axis")]
        let minor = minor as i64;
        visit.amount(Money::new(minor, sheet.currency))
    };
    let coin = |minor| words::minor(visit, minor, sheet.currency);
    let numbers = Numbers {
        head: ["month", "sold", "stock", "credit"]
            .map(|key| visit.t(&format!("collections-dealer-{key}")))
            .to_vec(),
        rows: sheet
            .months
            .iter()
            .map(|(month, used)| {
                vec![
                    month.month.month_label(),
                    coin(month.sold_minor),
                    coin(month.stock_minor),
                    coin(used.open_minor),
                ]
            })
            .collect(),
    };
    let title = match &sheet.figures {
        Some(of) if !of.signs.is_empty() => visit.t("collections-dealer-drawn-warns"),
        _ => visit.t("collections-dealer-drawn"),
    };
    let words = Words {
        id: "dealer-course".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("collections-dealer-drawn-note"),
    };
    let series = [
        line("sold", &|month, _| month.sold_minor, true),
        line("stock", &|month, _| month.stock_minor, false),
        line("credit", &|_, used| used.open_minor, false),
    ];
    let course = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    trend(visit.lang, &words, &course, &numbers)
}

fn months(visit: &Visit, buyer: &Buyer, sheet: &DealerSheet) -> Markup {
    let coin = |minor| html! { (words::minor(visit, minor, sheet.currency)) };
    let row = |(month, used): &(DealerMonth, MonthUse)| Row {
        cells: vec![
            html! { (month.month.month_label()) div.meta { (month.source) } },
            coin(month.sold_minor),
            coin(month.stock_minor),
            coin(month.orders_minor),
            html! {
                (coin(used.open_minor))
                @if used.overdue_minor > 0 {
                    div.meta { (visit.t("collections-overdue")) " " (coin(used.overdue_minor)) }
                }
            },
            coin(month.rebate_minor),
            html! {
                @if let Some(bps) = month.our_share_bps { (percent(bps)) }
                @if !month.rivals.is_empty() { div.meta { (month.rivals) } }
            },
        ],
        ..Row::default()
    };
    let add = format!("{}/month", dealer_href(&buyer.code));
    List {
        id: "months",
        title: visit.t("collections-dealer-months"),
        count: Some(i64::try_from(sheet.months.len()).unwrap_or(0)),
        columns: vec![
            Column::text(visit.t("collections-dealer-month")).title(),
            Column::number(visit.t("collections-dealer-sold")),
            Column::number(visit.t("collections-dealer-stock")),
            Column::number(visit.t("collections-dealer-orders")),
            Column::number(visit.t("collections-dealer-credit")),
            Column::number(visit.t("collections-dealer-rebate")).folded(),
            Column::text(visit.t("collections-dealer-our-share")).folded(),
        ],
        rows: sheet.months.iter().rev().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-dealer-none"),
            why: visit.t("collections-dealer-none-why"),
            button: visit.may(Right::LogContact).then(|| (visit.t("collections-dealer-add"), add)),
        },
        ..List::default()
    }
    .show(visit.lang)
}
