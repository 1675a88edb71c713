//! The quality of the book by tier, and whom to grow with.

use axum::extract::{Query, State};
use base::{Bps, Currency, Money};
use credit::{
    granting::{
        GrowRow, MixRow, Place, QualityMix, Ranked, grow_list, mix_course, quality_mix, shrink_list,
    },
    policy::Tier,
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{
    growth::{course, maybe, shrinking},
    ways,
};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// Buyers on a page of either list.
const ROWS: u32 = 12;

/// Where the other list stands stays as it is when one of them is turned over.
fn place(filled: &Filled, name: &str) -> Option<Place> {
    filled.some(name).and_then(Place::parse)
}

/// The pager of one of the two lists, whose rows have this name.
pub(super) fn pager<R>(
    visit: &Visit,
    (filled, name): (&Filled, &'static str),
    list: &Ranked<R>,
) -> Pager {
    let all = ["grow", "shrink"].into_iter();
    let link =
        all.fold(Link::to("/granting/quality"), |link, one| link.with_some(one, filled.some(one)));
    let here = |link: Link| format!("{}#{name}", link.href());
    Pager {
        first: place(filled, name).map(|_| here(link.without(name))),
        next: list.next.map(|next| here(link.with(name, next.code()))),
        shown: visit.ta("house-shown", &[("count", &list.rows.len().to_string())]),
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mix = quality_mix(&app.db, visit.scope()).await?;
    let months = mix_course(&app.db, visit.scope(), 13).await?;
    let page = |name| (place(&filled, name), ROWS);
    let shrink = shrink_list(&app.db, visit.scope(), page("shrink")).await?;
    let grow = grow_list(&app.db, visit.scope(), currency, page("grow")).await?;
    let title = visit.t("granting-quality");
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-quality-lead"), &html! {}))
        (ways(&visit, "/granting/quality"))
        div.stack {
            @match &mix {
                Some(mix) => {
                    div.grid {
                        div.w6 { (chart(&visit, mix, currency)) }
                        div.w6 { (course(&visit, &months, currency)) }
                    }
                    (table(&visit, mix, currency))
                }
                None => div.panel { (Empty {
                    title: visit.t("parties-not-assessed"),
                    why: visit.t("parties-not-assessed-why"),
                    button: None,
                }.show()) },
            }
            (growing(&visit, &filled, &grow, currency))
            (shrinking(&visit, &filled, &shrink, currency))
        }
    };
    Ok(visit.page(&title, &body))
}

pub(super) fn share(bps: i64) -> String {
    locale::bps(Bps(i32::try_from(bps).unwrap_or(0)))
}

pub(super) const fn tone(tier: Tier) -> Tone {
    match tier {
        Tier::Low => Tone::Low,
        Tier::Medium => Tone::Medium,
        Tier::High => Tone::High,
        Tier::Unrated => Tone::Quiet,
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a chart, not money")]
fn chart(visit: &Visit, mix: &QualityMix, currency: Currency) -> Markup {
    let bar = |row: &MixRow| Bar {
        label: words::tier(visit.lang, row.tier),
        value: row.sales_minor as f64,
        text: words::minor(visit, row.sales_minor, currency),
        note: share(row.share_bps),
        href: Some(format!("/parties?tier={}", row.tier.code())),
        tone: tone(row.tier),
        lit: row.tier == Tier::Low,
    };
    let low = mix.rows.iter().find(|row| row.tier == Tier::Low).map_or(0, |row| row.share_bps);
    let title = visit.ta("granting-mix-title", &[("share", &share(low))]);
    let words = Words {
        id: "mix".to_owned(),
        title: title.clone(),
        note: visit.ta("granting-mix-note", &[("day", &mix.as_of.to_string())]),
        desc: title,
    };
    let numbers = Numbers {
        head: vec![visit.t("parties-col-tier"), visit.t("granting-mix-sales")],
        rows: mix
            .rows
            .iter()
            .map(|row| {
                let sales = words::minor(visit, row.sales_minor, currency);
                vec![words::tier(visit.lang, row.tier), sales]
            })
            .collect(),
    };
    let bars: Vec<Bar> = mix.rows.iter().map(bar).collect();
    charts::bars(visit.lang, &words, &bars, &numbers)
}

fn table(visit: &Visit, mix: &QualityMix, currency: Currency) -> Markup {
    let amount = |minor| words::minor(visit, minor, currency);
    let row = |one: &MixRow| Row {
        href: Some(format!("/parties?tier={}", one.tier.code())),
        cells: vec![
            words::tier_badge(visit.lang, one.tier),
            html! { (locale::count(one.buyers)) },
            html! { (amount(one.sales_minor)) },
            html! {
                (share(one.share_bps))
                @if let Some(before) = one.share_before_bps {
                    div.meta { (visit.ta("granting-mix-before", &[("share", &share(before))])) }
                }
            },
            html! { (amount(one.exposure_minor)) },
            html! { (amount(one.overdue_minor)) },
            html! { (locale::count(one.new_buyers)) },
            html! { (one.granted) " / " (one.refused) },
        ],
        ..Row::default()
    };
    let head = |key: &str| visit.t(key);
    List {
        id: "tiers",
        title: match mix.before_on {
            Some(day) => visit.ta("granting-mix-against", &[("day", &day.to_string())]),
            None => visit.t("granting-mix"),
        },
        columns: vec![
            Column::fit(head("parties-col-tier")).title(),
            Column::number(head("granting-mix-buyers")),
            Column::number(head("granting-mix-sales")),
            Column::number(head("granting-mix-share")),
            Column::number(head("policy-exposure")),
            Column::number(head("granting-overdue")).folded(),
            Column::number(head("granting-mix-new")).folded(),
            Column::number(head("granting-mix-decided")).folded(),
        ],
        rows: mix.rows.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn growing(visit: &Visit, filled: &Filled, list: &Ranked<GrowRow>, currency: Currency) -> Markup {
    let amount = |minor| words::minor(visit, minor, currency);
    let row = |one: &GrowRow| Row {
        href: Some(parties::href(&one.buyer_code)),
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { (one.score.map_or_else(|| "—".to_owned(), |score| score.to_string())) },
            html! { (amount(one.sales_minor)) },
            html! { (amount(one.limit.minor)) },
            html! { b { (amount(one.left_minor)) } },
            html! {
                @match one.proposed_minor {
                    Some(minor) => (amount(minor)),
                    None => (kit::nothing(visit.lang)),
                }
            },
            maybe(visit, one.growth.now_minor, currency),
            html! { b { (maybe(visit, one.growth.then_minor, currency)) } },
            html! { (one.owner_name) },
        ],
        ..Row::default()
    };
    let mut total = vec![html! { (visit.t("granting-total")) }];
    total.resize(4, html! {});
    total.push(html! { b { (visit.amount(Money::new(list.sum_minor, currency))) } });
    total.resize(9, html! {});
    List {
        id: "grow",
        title: visit.t("granting-grow"),
        count: Some(list.count),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::number(visit.t("parties-col-score")).folded(),
            Column::number(visit.t("granting-mix-sales")).folded(),
            Column::number(visit.t("policy-limit-granted")).folded(),
            Column::number(visit.t("policy-headroom")),
            Column::number(visit.t("policy-limit-proposed")).folded(),
            Column::number(visit.t("granting-year-now")).folded(),
            Column::number(visit.t("granting-year-then")),
            Column::fit(visit.t("parties-col-owner")).folded(),
        ],
        subtotal: Some(total),
        rows: list.rows.iter().map(row).collect(),
        pager: Some(pager(visit, (filled, "grow"), list)),
        empty: Empty {
            title: visit.t("granting-grow-none"),
            why: visit.t("granting-grow-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
