//! The form of the exercise of tier edges: the book by scores, the two edges, what they give.

use std::collections::BTreeMap;

use academy::exercises::{Book, Given, bands_book, bands_outcome, edges};
use locale::count;
use maud::{Markup, html};

use super::{line, value};
use crate::{
    kit::{self, Column, List, Mistakes, Row, Tone},
    visit::Visit,
};

/// Points in a row of the table.
const GROUP: i64 = 20;

fn percent(bps: i64) -> String {
    format!("{}.{:02}", bps / 100, bps % 100)
}

/// The edges, what they give where they were tried, the book.
pub(super) fn fields(
    visit: &Visit,
    seed: u64,
    (given, tried): (&Given, bool),
    mistakes: &Mistakes,
) -> Markup {
    let book = bands_book(seed);
    let field = |name: &str| {
        let label = visit.t(&format!("exercises-{name}"));
        html! {
            div.field {
                label for={ "f-" (name) } { (label) }
                (line(name, &label, value(given, name), true))
                (mistakes.beside(visit.lang, name))
            }
        }
    };
    html! {
        @if tried { (told(visit, &book, given)) }
        (kit::panel(&visit.t("exercises-answer"), &html! {}, &html! {
            p { b { (visit.ta("exercises-target", &[("target", &percent(book.target_bps))])) } }
            (field("low"))
            (field("high"))
        }))
        (table(visit, &book))
    }
}

fn told(visit: &Visit, book: &Book, given: &Given) -> Markup {
    let edges = match edges(given) {
        Ok(edges) => edges,
        Err(base::Failure::Rejected(why)) => return kit::rejected(visit.lang, &why),
        Err(_) => return html! {},
    };
    let got = bands_outcome(&book.rows, edges);
    let [a, b, c] = got.customers.map(|count| count.to_string());
    let tone = if got.loss_bps <= book.target_bps { Tone::Low } else { Tone::Medium };
    kit::notice(
        tone,
        &visit.t("exercises-tried"),
        &html! {
            (visit.ta("exercises-bands-tried", &[
                ("approved", &count(got.approved_halves / 2)), ("loss", &percent(got.loss_bps)),
                ("target", &percent(book.target_bps)), ("a", &a), ("b", &b), ("c", &c),
            ]))
        },
    )
}

#[derive(Default)]
struct Sum {
    customers: i64,
    bads: i64,
    amount: i64,
    bad_amount: i64,
}

fn table(visit: &Visit, book: &Book) -> Markup {
    let mut groups: BTreeMap<i64, Sum> = BTreeMap::new();
    for row in &book.rows {
        let sum = groups.entry(row.score / GROUP * GROUP).or_default();
        sum.customers += 1;
        sum.amount += row.amount;
        if row.bad {
            sum.bads += 1;
            sum.bad_amount += row.amount;
        }
    }
    let row = |(from, sum): (&i64, &Sum)| Row {
        cells: vec![
            html! { (from) "–" (from + GROUP - 1) },
            html! { (sum.customers) },
            html! { (locale::percent(sum.bads as f64 / sum.customers.max(1) as f64, 1)) },
            html! { (count(sum.amount)) },
            html! { (count(sum.bad_amount)) },
        ],
        ..Row::default()
    };
    List {
        id: "book",
        title: visit.t("exercises-data-title"),
        columns: vec![
            Column::fit(visit.t("exercises-score-from")).title(),
            Column::number(visit.t("exercises-rows")),
            Column::number(visit.t("exercises-bad-rate")),
            Column::number(visit.t("exercises-asked-amount")),
            Column::number(visit.t("exercises-bad-amount")),
        ],
        rows: groups.iter().rev().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
