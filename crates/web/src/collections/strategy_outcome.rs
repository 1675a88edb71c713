//! What the last year would have been under a strategy, beside the one in force.

use base::{Currency, Money};
use credit::collections::{
    Compared, MonthRow, PersonRow, SampleRow, SimulatedSide, Simulation, StrategyPack,
};
use maud::{Markup, html};

use super::strategy_cei;
use crate::{
    charts::{self, Bar, Numbers, Words},
    kit::{self, Column, Empty, Figure, List, Row},
    parties,
    visit::Visit,
};

/// Rows of who would have got what that a page shows.
const SAMPLES: usize = 60;

pub(super) fn outcome(visit: &Visit, told: &Simulation) -> Markup {
    let (debtors, until) = (locale::count(told.debtors), told.until.as_str());
    let said = [("from", told.from.as_str()), ("until", until), ("debtors", debtors.as_str())];
    let lead = visit.ta("collections-simulation-lead", &said);
    html! {
        (kit::panel(&visit.t("collections-simulation"), &html! {}, &html! {
            p.soft { (lead) }
            (figures(visit, told))
            (months(visit, &told.months))
            p.meta { (visit.t("collections-simulation-means")) }
        }))
        @if let Some(cei) = &told.cei { (strategy_cei::outcome(visit, told, cei)) }
        (steps(visit, &told.steps))
        (held(visit, told))
        (people(visit, &told.people))
        (samples(visit, told))
    }
}

fn figures(visit: &Visit, told: &Simulation) -> Markup {
    type Of = fn(&SimulatedSide) -> Option<i64>;
    let rows: [(&str, Of, &str); 4] = [
        ("collections-simulation-contacts", |side| Some(side.contacts), "#simulated-people"),
        ("collections-simulation-letters", |side| Some(side.letters), "#simulated-steps"),
        ("collections-simulation-buyers", |side| Some(side.buyers), "#simulated-samples"),
        ("collections-simulation-first", SimulatedSide::first_day, "#simulated-samples"),
    ];
    let shown = |number: Option<i64>| number.map_or_else(|| "—".to_owned(), locale::count);
    html! {
        div.grid {
            @for (name, of, rows) in rows {
                div.w3 {
                    (Figure {
                        name: visit.t(name),
                        value: shown(of(&told.new)),
                        against: visit.ta("collections-simulation-now", &[("now", &shown(of(&told.old)))]),
                        href: Some(rows.to_owned()),
                        ..Figure::default()
                    }.card(visit.lang))
                }
            }
        }
    }
}

fn months(visit: &Visit, rows: &[MonthRow]) -> Markup {
    let most = rows.iter().max_by_key(|row| row.contacts[1]);
    let title = most.map_or_else(
        || visit.t("collections-simulation-no-months"),
        |row| {
            let count = locale::count(row.contacts[1]);
            let said = [("month", row.month.as_str()), ("count", count.as_str())];
            visit.ta("collections-simulation-busiest", &said)
        },
    );
    let bar = |row: &MonthRow| Bar {
        label: row.month.get(2..).unwrap_or_default().to_owned(),
        value: row.contacts[1] as f64,
        text: locale::count(row.contacts[1]),
        note: locale::count(row.contacts[0]),
        lit: most.is_some_and(|most| most.month == row.month),
        ..Bar::default()
    };
    let words = Words {
        id: "months".to_owned(),
        title: title.clone(),
        note: visit.t("collections-simulation-months-note"),
        desc: title,
    };
    let head = ["month", "contacts-now", "contacts-new", "letters-now", "letters-new"];
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(&format!("collections-simulation-{id}"))).collect(),
        rows: rows
            .iter()
            .map(|row| {
                let [now, new] = row.contacts.map(locale::count);
                let [letters, new_letters] = row.letters.map(locale::count);
                vec![row.month.clone(), now, new, letters, new_letters]
            })
            .collect(),
    };
    let bars: Vec<Bar> = rows.iter().map(bar).collect();
    charts::columns(visit.lang, &words, &bars, &numbers)
}

fn steps(visit: &Visit, rows: &[Compared]) -> Markup {
    let count = |count: Option<i64>| match count {
        Some(count) => locale::count(count),
        None => visit.t("collections-simulation-not-there"),
    };
    let row = |one: &Compared| Row {
        cells: vec![
            html! { (visit.lang.pick(&one.zh, &one.en)) div.meta { (one.step) } },
            html! { (count(one.count[0])) },
            html! { (count(one.count[1])) },
        ],
        ..Row::default()
    };
    both(
        visit,
        ("simulated-steps", "collections-simulation-steps"),
        "collections-outbox-step",
        rows.iter().map(row).collect(),
    )
}

fn both(visit: &Visit, (id, title): (&str, &str), first: &str, rows: Vec<Row>) -> Markup {
    List {
        id,
        title: visit.t(title),
        count: i64::try_from(rows.len()).ok(),
        columns: vec![
            Column::text(visit.t(first)).title(),
            Column::number(visit.t("collections-simulation-in-force")),
            Column::number(visit.t("collections-simulation-then")),
        ],
        rows,
        empty: Empty {
            title: visit.t("collections-simulation-nobody"),
            why: visit.t("collections-simulation-nobody-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn held(visit: &Visit, told: &Simulation) -> Markup {
    let mut whys: Vec<&String> = told.old.held.keys().chain(told.new.held.keys()).collect();
    whys.sort();
    whys.dedup();
    let days =
        |side: &SimulatedSide, why: &str| locale::count(side.held.get(why).copied().unwrap_or(0));
    let row = |why: &&String| Row {
        cells: vec![
            html! { (visit.t(&format!("collections-held-{why}"))) },
            html! { (days(&told.old, why)) },
            html! { (days(&told.new, why)) },
        ],
        ..Row::default()
    };
    both(
        visit,
        ("simulated-held", "collections-simulation-held"),
        "collections-reason",
        whys.iter().map(row).collect(),
    )
}

fn people(visit: &Visit, rows: &[PersonRow]) -> Markup {
    let row = |one: &PersonRow| Row {
        cells: vec![
            html! {
                @if one.name.is_empty() { (visit.t("collections-simulation-no-owner")) }
                @else { (one.name) }
            },
            html! { (locale::count(one.contacts[0])) },
            html! { (locale::count(one.contacts[1])) },
            html! { (locale::count(one.busiest[0])) },
            html! { (locale::count(one.busiest[1])) },
        ],
        ..Row::default()
    };
    List {
        id: "simulated-people",
        title: visit.t("collections-simulation-people"),
        count: i64::try_from(rows.len()).ok(),
        columns: vec![
            Column::text(visit.t("parties-col-owner")).title(),
            Column::number(visit.t("collections-simulation-contacts-now")),
            Column::number(visit.t("collections-simulation-contacts-new")),
            Column::number(visit.t("collections-simulation-day-now")),
            Column::number(visit.t("collections-simulation-day-new")),
        ],
        rows: rows.iter().take(100).map(row).collect(),
        empty: Empty {
            title: visit.t("collections-simulation-nobody"),
            why: visit.t("collections-simulation-nobody-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn samples(visit: &Visit, told: &Simulation) -> Markup {
    let currency: Currency = told.currency.parse().unwrap_or(Currency::CNY);
    let name = |code: &str| {
        let known = told.steps.iter().find(|step| step.step == code);
        let shipped = || StrategyPack::shipped().find(code);
        match known {
            Some(step) => visit.lang.pick(&step.zh, &step.en).to_owned(),
            None => shipped().map_or_else(String::new, |s| s.name.pick(visit.lang).to_owned()),
        }
    };
    let row = |one: &SampleRow| Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { (one.on) },
            html! { (name(&one.step)) },
            html! { (visit.amount(Money::new(one.company_minor, currency))) },
            html! { (visit.ta("collections-days", &[("days", &one.oldest_days.to_string())])) },
            html! {
                (visit.t(if one.new { "collections-simulation-only-new" }
                    else { "collections-simulation-only-now" }))
            },
        ],
        ..Row::default()
    };
    List {
        id: "simulated-samples",
        title: visit.t("collections-simulation-samples"),
        count: i64::try_from(told.samples.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-on")),
            Column::text(visit.t("collections-outbox-step")),
            Column::number(visit.t("collections-outbox-asked")),
            Column::number(visit.t("collections-outbox-oldest")),
            Column::fit(visit.t("collections-simulation-under")),
        ],
        rows: told.samples.iter().take(SAMPLES).map(row).collect(),
        empty: Empty {
            title: visit.t("collections-simulation-same"),
            why: visit.t("collections-simulation-same-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
