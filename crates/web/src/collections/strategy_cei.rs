//! The collection effectiveness index of a simulated year: the ledger's, that of the strategy in force and that of
//! the new one, with what the company's own records tell of contacts, and the buyers behind.

use base::{Bps, Currency, Money};
use credit::collections::{BandRow, CeiBuyer, CeiSide, SimulatedCei, Simulation};
use maud::{Markup, html};

use crate::{
    kit::{self, Column, Empty, Figure, List, Row, Tone},
    parties,
    visit::Visit,
};

/// Buyers that a page shows.
const BUYERS: usize = 60;

fn percent(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(0)))
}

fn maybe(bps: Option<i64>) -> String {
    bps.map_or_else(|| "—".to_owned(), percent)
}

/// The panel with its two lists.
pub(super) fn outcome(visit: &Visit, told: &Simulation, cei: &SimulatedCei) -> Markup {
    let currency: Currency = told.currency.parse().unwrap_or(Currency::CNY);
    let horizon = cei.horizon_days.to_string();
    html! {
        (kit::panel(&visit.t("collections-cei"), &html! {}, &html! {
            p.soft {
                (visit.ta("collections-cei-lead", &[("from", &told.from), ("until", &told.until)]))
            }
            (figures(visit, cei))
            @if cei.sides.is_none() {
                (kit::notice(Tone::Medium, &visit.t("collections-cei-untold"), &html! {
                    (visit.ta("collections-cei-untold-why", &[
                        ("recorded", &locale::count(cei.recorded)),
                        ("rows", &locale::count(cei.least[0])),
                        ("buyers", &locale::count(cei.least[1])),
                    ]))
                }))
            }
            (book(visit, cei, currency))
            p.meta { (visit.ta("collections-cei-assumes", &[("days", &horizon)])) }
        }))
        (bands(visit, cei))
        (buyers(visit, cei, currency))
    }
}

fn figures(visit: &Visit, cei: &SimulatedCei) -> Markup {
    let side = |at: usize| cei.sides.as_ref().and_then(|sides| sides.get(at));
    let middle = |side: &CeiSide| side.cei_bps.get(1).copied().flatten();
    let card = |name: &str, value: String, against: String, href: &str| {
        Figure {
            name: visit.t(name),
            value,
            against,
            href: Some(href.to_owned()),
            ..Figure::default()
        }
        .card(visit.lang)
    };
    let range = |side: Option<&CeiSide>| match side.and_then(CeiSide::range) {
        Some((low, high)) => {
            visit.ta("collections-cei-range", &[("low", &percent(low)), ("high", &percent(high))])
        }
        None => visit.t("collections-cei-not-told"),
    };
    let [old, new] = [side(0), side(1)];
    let differs = match (new.and_then(middle), cei.actual_bps) {
        (Some(new), Some(actual)) => points(new - actual),
        _ => "—".to_owned(),
    };
    let within = match (new.and_then(CeiSide::range), cei.actual_bps) {
        (Some((low, high)), Some(actual)) => visit.ta(
            "collections-cei-range",
            &[("low", &points(low - actual)), ("high", &points(high - actual))],
        ),
        _ => visit.t("collections-cei-not-told"),
    };
    html! {
        div.grid {
            div.w3 { (card("collections-cei-actual", maybe(cei.actual_bps),
                visit.t("collections-cei-of-ledger"), "#cei-book")) }
            div.w3 { (card("collections-cei-old", maybe(old.and_then(middle)), range(old), "#cei-bands")) }
            div.w3 { (card("collections-cei-new", maybe(new.and_then(middle)), range(new), "#cei-bands")) }
            div.w3 { (card("collections-cei-differs", differs, within, "#cei-buyers")) }
        }
    }
}

/// Points of a percent with their sign.
fn points(bps: i64) -> String {
    let sign = if bps > 0 {
        "+"
    } else if bps < 0 {
        "−"
    } else {
        ""
    };
    format!("{sign}{}", percent(bps.abs()))
}

/// The parts of the index.
fn book(visit: &Visit, cei: &SimulatedCei, currency: Currency) -> Markup {
    let cash = |minor: i64| visit.amount(Money::new(minor, currency));
    let end =
        |at: usize| cei.sides.as_ref().and_then(|sides| sides.get(at)).map(|side| side.end_minor);
    let row = |name: &str, actual: i64, then: [Option<[i64; 3]>; 2]| Row {
        cells: vec![
            html! { (visit.t(name)) },
            html! { (cash(actual)) },
            ends(visit, then[0], (actual, &cash)),
            ends(visit, then[1], (actual, &cash)),
        ],
        ..Row::default()
    };
    let same = |minor: i64| [Some([minor; 3]); 2];
    let contacts = |at: usize| {
        let side = cei.sides.as_ref().and_then(|sides| sides.get(at));
        html! {
            @match side {
                Some(side) => {
                    (locale::count(side.told + side.untold))
                    div.meta {
                        (visit.ta("collections-cei-untold-contacts",
                            &[("count", &locale::count(side.untold))]))
                    }
                },
                None => "—",
            }
        }
    };
    let mut rows = vec![
        row("collections-cei-begin", cei.begin_minor, same(cei.begin_minor)),
        row("collections-cei-sales", cei.sales_minor, same(cei.sales_minor)),
        row("collections-cei-end", cei.end_minor, [end(0), end(1)]),
        row("collections-cei-current", cei.current_minor, same(cei.current_minor)),
    ];
    rows.push(Row {
        cells: vec![
            html! { (visit.t("collections-simulation-contacts")) },
            html! {
                (locale::count(cei.recorded))
                div.meta { (visit.t("collections-cei-recorded")) }
            },
            contacts(0),
            contacts(1),
        ],
        ..Row::default()
    });
    List {
        id: "cei-book",
        title: visit.t("collections-cei-book"),
        columns: vec![
            Column::text(visit.t("collections-cei-part")).title(),
            Column::number(visit.t("collections-cei-actual")),
            Column::number(visit.t("collections-cei-old")),
            Column::number(visit.t("collections-cei-new")),
        ],
        rows,
        ..List::default()
    }
    .show(visit.lang)
}

fn ends(
    visit: &Visit,
    then: Option<[i64; 3]>,
    (actual, cash): (i64, &dyn Fn(i64) -> String),
) -> Markup {
    let Some([low, middle, high]) = then else { return kit::nothing(visit.lang) };
    let (least, most) = (low.min(middle).min(high), low.max(middle).max(high));
    html! {
        (cash(middle))
        @if (least, most) != (actual, actual) {
            div.meta {
                (visit.ta("collections-cei-range", &[("low", &cash(least)), ("high", &cash(most))]))
            }
        }
    }
}

fn bands(visit: &Visit, cei: &SimulatedCei) -> Markup {
    let days = |band: &BandRow| match band.to_days {
        Some(to) => format!("{} – {to}", band.from_days),
        None => format!("{} +", band.from_days),
    };
    let side = |band: &BandRow, at: usize| {
        let (rows, buyers) = (band.rows.get(at).copied(), band.buyers.get(at).copied());
        html! {
            (maybe(band.paid_bps.get(at).copied().flatten()))
            div.meta {
                (visit.ta("collections-cei-rows", &[
                    ("rows", &locale::count(rows.unwrap_or(0))),
                    ("buyers", &locale::count(buyers.unwrap_or(0))),
                ]))
            }
        }
    };
    let row = |band: &BandRow| Row {
        cells: vec![
            html! { (visit.ta("collections-cei-days", &[("days", &days(band))])) },
            side(band, 0),
            side(band, 1),
            html! {
                @match band.added_bps {
                    Some([low, middle, high]) => {
                        (points(middle))
                        div.meta { (visit.ta("collections-cei-range",
                            &[("low", &points(low)), ("high", &points(high))])) }
                    },
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @match band.untold.as_str() {
                    "" => (visit.t("collections-cei-counts")),
                    why => (visit.t(&format!("collections-cei-why-{why}"))),
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "cei-bands",
        title: visit.t("collections-cei-bands"),
        count: i64::try_from(cei.bands.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-cei-age")).title(),
            Column::number(visit.t("collections-cei-with")),
            Column::number(visit.t("collections-cei-without")),
            Column::number(visit.t("collections-cei-added")),
            Column::text(visit.t("collections-cei-use")),
        ],
        rows: cei.bands.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn buyers(visit: &Visit, cei: &SimulatedCei, currency: Currency) -> Markup {
    let cash = |minor: i64| visit.amount(Money::new(minor, currency));
    let row = |one: &CeiBuyer| Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.code)) { (one.name) }
                div.meta { (one.code) }
            },
            html! { (cash(one.begin_minor)) },
            html! { (cash(one.sales_minor)) },
            html! { (cash(one.end_minor)) },
            html! { (cash(one.current_minor)) },
            html! { @if cei.sides.is_some() { (cash(one.then_minor[0])) } @else { (kit::nothing(visit.lang)) } },
            html! { @if cei.sides.is_some() { (cash(one.then_minor[1])) } @else { (kit::nothing(visit.lang)) } },
        ],
        ..Row::default()
    };
    List {
        id: "cei-buyers",
        title: visit.t("collections-cei-buyers"),
        count: i64::try_from(cei.buyers.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::number(visit.t("collections-cei-begin")),
            Column::number(visit.t("collections-cei-sales")),
            Column::number(visit.t("collections-cei-end")),
            Column::number(visit.t("collections-cei-current")),
            Column::number(visit.t("collections-cei-end-old")),
            Column::number(visit.t("collections-cei-end-new")),
        ],
        rows: cei.buyers.iter().take(BUYERS).map(row).collect(),
        empty: Empty {
            title: visit.t("collections-simulation-nobody"),
            why: visit.t("collections-simulation-nobody-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
