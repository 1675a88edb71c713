//! The mix of the book over time, and whose credit should shrink, in money.

use base::Currency;
use credit::{
    granting::{MixMonth, Ranked, ShrinkRow},
    policy::Tier,
};
use maud::{Markup, html};

use super::quality::{pager, share, tone};
use crate::{
    charts::{self, Numbers, Segment, StackRow, Words},
    filled::Filled,
    kit::{self, Column, Empty, List, Row},
    parties::{self, words},
    visit::Visit,
};

/// Exposure by tier, a bar for each month.
#[expect(clippy::cast_precision_loss, reason = "lengths on a chart, not money")]
pub fn course(visit: &Visit, months: &[MixMonth], currency: Currency) -> Markup {
    let whole = |month: &MixMonth| month.rows.iter().map(|row| row.exposure_minor.max(0)).sum();
    let part = |minor: i64, all: i64| {
        let bps = if all > 0 { i128::from(minor.max(0)) * 10_000 / i128::from(all) } else { 0 };
        share(i64::try_from(bps).unwrap_or(10_000))
    };
    let row = |month: &MixMonth| {
        let all: i64 = whole(month);
        StackRow {
            name: month.as_of.to_string(),
            total: words::minor(visit, all, currency),
            segments: month
                .rows
                .iter()
                .map(|one| Segment {
                    name: words::tier(visit.lang, one.tier),
                    value: one.exposure_minor as f64,
                    text: part(one.exposure_minor, all),
                    tone: tone(one.tier),
                    href: None,
                })
                .collect(),
        }
    };
    let low = |month: &MixMonth| {
        let one = month.rows.iter().find(|row| row.tier == Tier::Low);
        part(one.map_or(0, |row| row.exposure_minor), whole(month))
    };
    let title = match (months.first(), months.last()) {
        (Some(first), Some(last)) if months.len() > 1 => visit.ta(
            "granting-course-title",
            &[("from", &low(first)), ("to", &low(last)), ("day", &first.as_of.to_string())],
        ),
        _ => visit.t("granting-course-one"),
    };
    let words = Words {
        id: "mix-course".to_owned(),
        title: title.clone(),
        note: visit.t("granting-course-note"),
        desc: title,
    };
    let mut head = vec![visit.t("granting-course-day")];
    head.extend(Tier::ALL.map(|tier| words::tier(visit.lang, tier)));
    let numbers = Numbers {
        head,
        rows: months
            .iter()
            .map(|month| {
                let mut cells = vec![month.as_of.to_string()];
                let sums = month.rows.iter().map(|row| row.exposure_minor);
                cells.extend(sums.map(|minor| words::minor(visit, minor, currency)));
                cells
            })
            .collect(),
    };
    let rows: Vec<StackRow> = months.iter().map(row).collect();
    charts::stack(visit.lang, &words, &rows, &numbers)
}

/// Money that may not be known.
pub fn maybe(visit: &Visit, minor: Option<i64>, currency: Currency) -> Markup {
    html! {
        @match minor {
            Some(minor) => (words::minor(visit, minor, currency)),
            None => (kit::nothing(visit.lang)),
        }
    }
}

/// Whose credit should shrink.
pub fn shrinking(
    visit: &Visit,
    filled: &Filled,
    list: &Ranked<ShrinkRow>,
    currency: Currency,
) -> Markup {
    let amount = |minor| words::minor(visit, minor, currency);
    let row = |one: &ShrinkRow| Row {
        href: Some(parties::href(&one.buyer_code)),
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            words::tier_badge(visit.lang, one.tier),
            html! { (amount(one.book.exposure_minor)) },
            html! {
                (amount(one.book.overdue_minor))
                @if one.oldest_days > 0 {
                    div.meta {
                        (visit.ta("granting-shrink-days", &[("days", &one.oldest_days.to_string())]))
                    }
                }
            },
            html! { (amount(one.proposed_minor)) },
            html! { b { (amount(one.freed_minor)) } },
            maybe(visit, one.growth.now_minor, currency),
            html! { (one.owner_name) },
        ],
        ..Row::default()
    };
    let mut total = vec![html! { (visit.t("granting-total")) }];
    total.resize(5, html! {});
    total.push(html! { b { (amount(list.sum_minor)) } });
    total.resize(8, html! {});
    List {
        id: "shrink",
        title: visit.t("granting-shrink"),
        count: Some(list.count),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("policy-exposure")).folded(),
            Column::number(visit.t("granting-overdue")),
            Column::number(visit.t("policy-limit-proposed")).folded(),
            Column::number(visit.t("granting-shrink-freed")),
            Column::number(visit.t("granting-year-now")).folded(),
            Column::fit(visit.t("parties-col-owner")).folded(),
        ],
        subtotal: (!list.rows.is_empty()).then_some(total),
        rows: list.rows.iter().map(row).collect(),
        pager: Some(pager(visit, (filled, "shrink"), list)),
        empty: Empty {
            title: visit.t("granting-shrink-none"),
            why: visit.t("granting-shrink-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
