//! The toolbox (E07) and the playbook (H10): where each table stands, two calculators, and for each step of the
//! talk its idea, its methods and its tool.

use axum::extract::{Query, State};
use base::Currency;
use credit::{
    collections::talk::{STEPS, TalkPack},
    receivables::company_currency,
};
use maud::{Markup, html};
use quant::metrics::{
    average_days_delinquent, best_possible_dso, collection_effectiveness_percent, dso,
};

use super::cases::PATH as CASES;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Field, Kind, List, Mistakes, Row},
    parties::words,
    state::App,
    visit::Visit,
};

/// A tool and where it stands.
const TOOLS: [(&str, &str); 12] = [
    ("ageing", "/receivables"),
    ("ledger", "/collections/cases"),
    ("worklist", "/collections"),
    ("promises", "/collections/promises"),
    ("limits", "/policy"),
    ("excuses", "/collections/excuses"),
    ("scripts", "/collections/scripts"),
    ("debts", "/collections/debts"),
    ("study", "/collections/study"),
    ("accounts", "/collections/accounts"),
    ("recovery", "/collections/recovery"),
    ("measures", "/collections/measures"),
];

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let currency = company_currency(&app.db).await?;
    let filled = filled.or("days", "90");
    let title = visit.t("collections-tools");
    let body = html! {
        nav.crumbs.meta { a href=(CASES) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &visit.t("collections-tools-lead"), &html! {
            a.button href="/collections/playbook" { (visit.t("collections-play-used")) }
        }))
        div.grid {
            div.w5.stack { (shelf(&visit)) }
            div.w7.stack { (calculator(&visit, &filled, currency)) }
        }
        div.stack { (playbook(&visit, &pack)) }
    };
    Ok(visit.page(&title, &body))
}

fn shelf(visit: &Visit) -> Markup {
    let body = html! {
        ul.cards {
            @for (code, to) in TOOLS {
                li {
                    a href=(to) { b { (visit.t(&format!("collections-tool-{code}"))) } }
                    span { (visit.t(&format!("collections-tool-{code}-what"))) }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-tools-shelf"), &html! {}, &body)
}

/// DSO, best possible DSO, days delinquent and CEI of figures that are typed.
fn calculator(visit: &Visit, filled: &Filled, currency: Currency) -> Markup {
    let mut reader = filled.reader();
    let given = filled.some("ending").is_some();
    let mut amount = |name: &'static str| match filled.some(name) {
        Some(_) => reader.amount(name, currency).minor,
        None => 0,
    };
    let [begin, sales, ending, current] = ["begin", "sales", "ending", "current"].map(&mut amount);
    let days = reader.whole("days");
    let mistakes = if given { reader.mistakes() } else { Mistakes::none() };
    let field = |name: &'static str| {
        let label = visit.ta(&format!("collections-calc-{name}"), &[("currency", currency.code())]);
        Field::new(name, label).kind(Kind::Number).value(filled.get(name))
    };
    let days = u32::try_from(days).unwrap_or(0).min(3_660);
    let said = |value: Option<f64>| match value {
        Some(value) => html! { (format!("{value:.1}")) },
        None => kit::nothing(visit.lang),
    };
    let cei = collection_effectiveness_percent(begin, sales, ending, current);
    let results = [
        ("dso", dso(ending, sales, days)),
        ("best-dso", best_possible_dso(current, sales, days)),
        ("delinquent", average_days_delinquent(ending, current, sales, days)),
        ("cei", cei),
    ];
    let rows: Vec<(String, Markup)> = results
        .into_iter()
        .map(|(key, value)| (visit.t(&format!("collections-calc-{key}")), said(value)))
        .collect();
    let fields = ["begin", "sales", "ending", "current", "days"].map(field);
    let body = html! {
        form.fields method="get" action="/collections/tools" {
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, &mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("collections-calc-reckon")) }
            }
        }
        @if given && mistakes.0.is_empty() {
            (kit::facts(&rows))
            p.meta { (visit.t("collections-calc-note")) }
        }
    };
    kit::panel(&visit.t("collections-calc"), &html! {}, &body)
}

/// Which methods and which tool belong to a step.
const fn beside(step: usize) -> (&'static str, &'static str) {
    match step {
        0 => ("principles", "/collections/cases"),
        1 => ("pmp", "/collections/methods"),
        2 => ("six", "/receivables"),
        3 => ("listening", "/collections/scripts"),
        4 => ("lscp", "/collections/excuses"),
        5 => ("ladder", "/collections/cases"),
        _ => ("writing", "/collections/promises"),
    }
}

fn playbook(visit: &Visit, pack: &TalkPack) -> Markup {
    let row = |(n, card): (usize, &credit::collections::talk::Card)| {
        let (method, to) = beside(n);
        Row {
            cells: vec![
                html! { (n + 1) " " (words::said(visit.lang, &card.name)) },
                html! { (words::said(visit.lang, &card.text)) },
                html! { (visit.t(&format!("collections-play-{method}"))) },
                html! {
                    a.button href=(to) { (visit.t(&format!("collections-play-{method}-tool"))) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "playbook",
        title: visit.t("collections-playbook"),
        count: Some(i64::try_from(STEPS.len()).unwrap_or(7)),
        columns: vec![
            Column::text(visit.t("collections-play-step")).title(),
            Column::text(visit.t("collections-play-idea")).full(),
            Column::text(visit.t("collections-play-method")).full(),
            Column::fit(visit.t("collections-play-tool")),
        ],
        rows: pack.steps.iter().enumerate().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
