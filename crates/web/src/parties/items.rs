//! What a buyer owes: open items with what happened to each, receipts, what is not allocated.

use base::{Day, Money};
use credit::receivables::{AgeingQuery, CreditRow, ItemFilter, ItemRow, list_credits, list_items};
use maud::{Markup, html};

use super::{
    buyer::{Stand, float},
    href,
};
use crate::{
    charts::{self, Bar, Numbers, Words},
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone, facts, nothing},
    receivables::item_href,
    state::App,
    visit::Visit,
};

const PAGE: u32 = 100;
const RECEIPTS: u32 = 60;

/// The tab.
///
/// # Errors
/// A fault from the database.
pub async fn tab(app: &App, visit: &Visit, stand: &Stand, after: &str) -> base::Result<Markup> {
    let query = AgeingQuery { buyer: Some(stand.buyer.id), ..AgeingQuery::on(visit.today) };
    let after = after.split_once('~');
    let after = after.and_then(|(due, id)| Some((due.parse().ok()?, id.parse().ok()?)));
    let filter = ItemFilter { query, bucket: None, search: String::new(), after, limit: PAGE };
    let page = list_items(&app.db, &filter).await?;
    let credits = list_credits(&app.db, stand.buyer.id, RECEIPTS).await?;
    let entities = super::entities::panel(app, visit, &stand.buyer).await?;
    Ok(html! {
        div.grid {
            div.w7 { (chart(visit, stand)) }
            div.w5 { (balance(visit, stand)) }
        }
        (entities)
        (open(visit, stand, &page.rows, (after.is_some(), page.next)))
        (received(visit, &credits))
    })
}

/// The name of a bucket of days overdue.
pub fn bucket(visit: &Visit, from: Option<i32>, to: Option<i32>) -> String {
    match (from, to) {
        (None, _) => visit.t("parties-not-due"),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!(">{}", from - 1),
    }
}

/// The tone of a bucket by its lower end.
pub const fn bucket_tone(from: Option<i32>) -> Tone {
    match from {
        None | Some(i32::MIN..=0) => Tone::Quiet,
        Some(1..=90) => Tone::Medium,
        Some(_) => Tone::High,
    }
}

fn chart(visit: &Visit, stand: &Stand) -> Markup {
    let ageing = &stand.ageing;
    let short = |minor| {
        locale::amount(visit.lang, Money::new(minor, ageing.currency), locale::Style::Short)
    };
    let bars: Vec<Bar> = ageing
        .buckets
        .iter()
        .map(|part| Bar {
            label: bucket(visit, part.from_days, part.to_days),
            value: float(part.open_minor),
            text: short(part.open_minor),
            note: match ageing.open_minor {
                0 => String::new(),
                all => locale::percent(float(part.open_minor) / float(all), 0),
            },
            href: None,
            tone: bucket_tone(part.from_days),
            lit: false,
        })
        .collect();
    let overdue = ageing.overdue_minor();
    let title = match overdue {
        0 => visit.t("parties-ageing-fine"),
        _ => visit.ta(
            "parties-ageing-late",
            &[
                ("amount", &short(overdue)),
                ("share", &locale::percent(float(overdue) / float(ageing.open_minor.max(1)), 0)),
            ],
        ),
    };
    let words = Words {
        id: "buyer-ageing".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "parties-ageing-note",
            &[("day", &visit.today.to_string()), ("currency", ageing.currency.code())],
        ),
    };
    let numbers = Numbers {
        head: ["parties-bucket", "parties-col-open", "parties-share", "parties-items"]
            .map(|key| visit.t(key))
            .to_vec(),
        rows: bars
            .iter()
            .zip(&ageing.buckets)
            .map(|(bar, part)| {
                let amount = visit.amount(Money::new(part.open_minor, ageing.currency));
                vec![bar.label.clone(), amount, bar.note.clone(), part.items.to_string()]
            })
            .collect(),
    };
    charts::columns(visit.lang, &words, &bars, &numbers)
}

fn balance(visit: &Visit, stand: &Stand) -> Markup {
    let ageing = &stand.ageing;
    let amount = |minor| html! { (visit.amount(Money::new(minor, ageing.currency))) };
    let mut rows = vec![
        (visit.t("parties-col-open"), amount(ageing.open_minor)),
        (visit.t("parties-unallocated"), amount(-ageing.unallocated_minor)),
        (visit.t("parties-credit-notes"), amount(-ageing.credit_note_minor)),
        (visit.t("parties-net"), html! { b { (amount(ageing.net_minor())) } }),
        (visit.t("parties-col-overdue"), amount(ageing.overdue_minor())),
    ];
    for own in ageing.by_currency.iter().filter(|own| own.currency != ageing.currency) {
        let open: i64 = own.open_minor.iter().sum();
        rows.push((
            visit.ta("parties-in-currency", &[("currency", own.currency.code())]),
            html! {
                (visit.amount(Money::new(open, own.currency)))
                @match &own.rate {
                    Some(rate) => span.meta { " × " (rate) },
                    None => span.meta { " " (visit.t("parties-no-rate")) },
                }
            },
        ));
    }
    kit::panel(&visit.t("parties-balance"), &html! {}, &facts(&rows))
}

fn open(
    visit: &Visit,
    stand: &Stand,
    rows: &[ItemRow],
    (later, next): (bool, Option<(Day, i64)>),
) -> Markup {
    let head = |key: &str| visit.t(&format!("parties-item-{key}"));
    let link = Link::to(href(&stand.buyer.code)).with("tab", "items");
    let line = |row: &ItemRow| {
        let at = item_href(row);
        let late = visit.today.days_since(row.due_on);
        Row {
            cells: vec![
                html! {
                    a href=(at) { (row.number) }
                    @if row.instalment > 1 { " #" (row.instalment) }
                },
                html! { (row.issued_on) },
                html! { (row.due_on) },
                match late {
                    1.. => html! { span.tone-high { (locale::days(visit.lang, i64::from(late))) } },
                    _ => html! { span.soft { (visit.t("parties-not-due")) } },
                },
                html! { (row.currency.code()) },
                html! { (visit.digits(Money::new(row.amount_minor, row.currency))) },
                html! { (visit.digits(Money::new(row.open_minor, row.currency))) },
                match row.disputed_minor {
                    0 => nothing(visit.lang),
                    minor => html! { (visit.digits(Money::new(minor, row.currency))) },
                },
            ],
            href: Some(at),
            pick: None,
        }
    };
    let list = List {
        id: "items",
        title: visit.t("parties-open-items"),
        count: Some(stand.ageing.items),
        columns: vec![
            Column::text(head("number")).title(),
            Column::fit(head("issued")).off(),
            Column::fit(head("due")),
            Column::number(head("late")),
            Column::fit(head("currency")).off(),
            Column::number(head("amount")).off(),
            Column::number(head("open")),
            Column::number(head("disputed")),
        ],
        rows: rows.iter().map(line).collect(),
        link: link.clone(),
        pager: (later || next.is_some()).then(|| Pager {
            first: later.then(|| link.href()),
            next: next.map(|(due, id)| link.with("after", format!("{due}~{id}")).href()),
            shown: locale::count(i64::try_from(rows.len()).unwrap_or(0)),
        }),
        empty: Empty {
            title: visit.t("parties-open-none"),
            why: visit.t("parties-open-none-why"),
            button: None,
        },
        ..List::default()
    };
    list.show(visit.lang)
}

fn received(visit: &Visit, credits: &[CreditRow]) -> Markup {
    let head = |key: &str| visit.t(&format!("parties-credit-{key}"));
    let line = |row: &CreditRow| Row {
        cells: vec![
            html! { (row.number) },
            html! { (row.effective_on) },
            html! { (visit.t(&format!("parties-credit-{}", row.kind.replace('_', "-")))) },
            html! { (visit.amount(Money::new(row.amount_minor, row.currency))) },
            match row.unallocated_minor {
                0 => nothing(visit.lang),
                minor => html! {
                    span.tone-medium { (visit.amount(Money::new(minor, row.currency))) }
                },
            },
            html! { (row.reference) },
        ],
        ..Row::default()
    };
    let list = List {
        id: "receipts",
        title: visit.t("parties-receipts"),
        columns: vec![
            Column::text(head("number")).title(),
            Column::fit(head("on")),
            Column::fit(head("kind")),
            Column::number(head("amount")),
            Column::number(head("left")),
            Column::text(head("reference")).off(),
        ],
        rows: credits.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("parties-receipts-none"),
            why: visit.t("parties-receipts-none-why"),
            button: None,
        },
        ..List::default()
    };
    list.show(visit.lang)
}
