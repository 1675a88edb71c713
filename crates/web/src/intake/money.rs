//! The money of a file: what was read, booked, unchanged and rejected per kind and currency; its
//! totals held against its rows; negative invoices, repeated rows, a file of open items alone.

use base::{Currency, Money};
use credit::intake::{
    kinds::Kind,
    money::{FileMoney, KindSum, TotalRow},
};
use locale::count;
use maud::{Markup, html};

use crate::{
    kit::{self, Column, List, Row, Tone},
    visit::Visit,
};

/// Repeated rows that are named.
const NAMED: usize = 10;

fn rows(rows: u64) -> String {
    count(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// What there is to say; nothing where the file has no amounts.
pub fn shown(visit: &Visit, kind: Kind, money: &FileMoney) -> Markup {
    if money.sums.is_empty() && money.totals.is_empty() && money.repeats.is_empty() {
        return html! {};
    }
    html! {
        @if money.is_open_only() {
            (kit::notice(Tone::Medium, &visit.t("intake-money-open-only"), &html! {
                (visit.t("intake-money-open-only-why"))
            }))
        }
        @for total in &money.totals { (checked(visit, total)) }
        (notes(visit, kind, money))
        (repeats(visit, money))
        @if !money.sums.is_empty() { (table(visit, money)) }
    }
}

fn table(visit: &Visit, money: &FileMoney) -> Markup {
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
            Column::number(head("booked")),
            Column::number(head("unchanged")),
            Column::number(head("rejected")),
        ],
        rows: money.sums.iter().map(|(key, sum)| line(key, sum)).collect(),
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if money.unread > 0 {
            p.meta { (visit.ta("intake-money-unread", &[("count", &rows(money.unread))])) }
        }
    }
}

/// A total of the file beside the sum of its rows.
fn checked(visit: &Visit, total: &TotalRow) -> Markup {
    let (line, says) = (total.line.to_string(), visit.amount(total.says));
    let told = [("line", line.as_str()), ("says", says.as_str())];
    match (total.rows, total.difference()) {
        (Some(sum), Some(difference)) if difference.minor != 0 => {
            let (sum, difference) = (visit.amount(sum), visit.amount(difference));
            let [line, says] = told;
            let told = [line, says, ("rows", &sum), ("difference", &difference)];
            kit::notice(
                Tone::High,
                &visit.ta("intake-money-total-differs", &told),
                &html! { (visit.t("intake-money-total-differs-why")) },
            )
        }
        (Some(_), _) => {
            kit::notice(Tone::Low, &visit.ta("intake-money-total-fits", &told), &html! {})
        }
        (None, _) => {
            kit::notice(Tone::Quiet, &visit.ta("intake-money-total-unchecked", &told), &html! {})
        }
    }
}

/// Invoices with a minus, which become credit notes.
fn notes(visit: &Visit, kind: Kind, money: &FileMoney) -> Markup {
    let found = money.sums.iter().filter(|((is, _), _)| *is == Kind::CreditNotes);
    let found: Vec<_> = found.filter(|_| kind == Kind::Invoices).collect();
    html! {
        @for ((_, currency), sum) in found {
            @let amount = visit.amount(Money::new(sum.read_minor(), *currency));
            @let said = [("count", rows(sum.rows.rows())), ("amount", amount)];
            @let said: Vec<(&str, &str)> = said.iter().map(|(n, v)| (*n, v.as_str())).collect();
            (kit::notice(Tone::Quiet, &visit.ta("intake-money-notes", &said), &html! {
                (visit.t("intake-money-notes-why"))
            }))
        }
    }
}

fn repeats(visit: &Visit, money: &FileMoney) -> Markup {
    if money.repeated == 0 {
        return html! {};
    }
    let one = |(line, first): &(u64, u64)| {
        let said = [("line", line.to_string()), ("first", first.to_string())];
        let said: Vec<(&str, &str)> = said.iter().map(|(n, v)| (*n, v.as_str())).collect();
        visit.ta("intake-money-repeat", &said)
    };
    let named: Vec<String> = money.repeats.iter().take(NAMED).map(one).collect();
    let more = money.repeated > named.len() as u64;
    let title = visit.ta("intake-money-repeats", &[("count", &rows(money.repeated))]);
    kit::notice(
        Tone::Medium,
        &title,
        &html! { (named.join(visit.lang.pick("；", "; "))) @if more { " …" } },
    )
}
