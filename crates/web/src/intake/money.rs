//! The money of a file: what was read, booked, unchanged and rejected per kind and currency.

use base::{Currency, Money};
use credit::intake::{
    kinds::Kind,
    money::{FileMoney, KindSum},
};
use locale::count;
use maud::{Markup, html};

use crate::{
    kit::{Column, List, Row},
    visit::Visit,
};

fn rows(rows: u64) -> String {
    count(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// The sums; nothing where the file has no amounts. `tried` where nothing is booked yet.
pub fn shown(visit: &Visit, money: &FileMoney, tried: bool) -> Markup {
    html! { @if !money.sums.is_empty() { (table(visit, money, tried)) } }
}

fn table(visit: &Visit, money: &FileMoney, tried: bool) -> Markup {
    let head = |key: &str| visit.t(&format!("intake-money-{key}"));
    let line = |(kind, currency): &(Kind, Currency), sum: &KindSum| {
        let amount = |minor| html! { (visit.digits(Money::new(minor, *currency))) };
        Row {
            cells: vec![
                html! { (visit.t(&kind.label_key())) },
                html! { (currency.code()) },
                html! { (rows(sum.rows.rows())) },
                amount(sum.read_minor()),
                amount(sum.booked_minor),
                amount(sum.unchanged_minor),
                html! {
                    span.tone-high[sum.rejected_minor > 0] { (amount(sum.rejected_minor)) }
                },
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "money",
        title: visit.t("intake-money"),
        columns: vec![
            Column::text(head("kind")).title(),
            Column::fit(head("currency")),
            Column::number(head("rows")),
            Column::number(head("read")),
            Column::number(head(if tried { "to-book" } else { "booked" })),
            Column::number(head("unchanged")),
            Column::number(head("rejected")),
        ],
        rows: money.sums.iter().map(|(key, sum)| line(key, sum)).collect(),
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
    }
}
