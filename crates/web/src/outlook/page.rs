//! The page: what is foreseen, on what it rests, and the buyers behind it.

use axum::extract::{Query, State};
use base::{Currency, Money};
use credit::{
    outlook::{Expected, OutlookDoc, Seen, find_back_test, find_outlook, list_expected},
    policy::Tier,
};
use locale::{count, percent};
use maud::{Markup, html};
use serde::Deserialize;
use store::access::Right;

use super::{figures, test};
use crate::{
    failure::Answer,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone, nothing},
    parties::{tab_href, words},
    state::App,
    visit::Visit,
};

const PAGE: usize = 50;
/// The horizon that is shown unless another is asked for, days.
const USUAL: u32 = 90;

/// What the address asks for; everything may be missing or empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    days: String,
    tier: String,
    after: String,
}

impl Asked {
    /// The horizon in days: one of those that the round foresaw.
    pub fn days(&self, doc: &OutlookDoc) -> u32 {
        let asked = self.days.parse().unwrap_or(USUAL);
        doc.nearest(asked).map_or(asked, |one| one.days)
    }

    /// The tier, if it is asked for.
    pub fn tier(&self) -> Option<Tier> {
        Tier::parse(&self.tier)
    }

    /// The address without its page.
    pub fn link(&self, path: &str) -> Link {
        let pairs = [("days", &self.days), ("tier", &self.tier)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.fold(Link::to(path), |link, (name, value)| link.with(name, value))
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let title = visit.t("outlook-title");
    let Some(seen) = find_outlook(&app.db, None).await? else {
        let empty = Empty {
            title: visit.t("outlook-none"),
            why: visit.t("outlook-none-why"),
            button: visit
                .may(Right::Assess)
                .then(|| (visit.t("overview-assess-go"), "/".to_owned())),
        };
        let body = html! { (kit::page_head(&title, "", &html! {})) div.panel { (empty.show()) } };
        return Ok(visit.page(&title, &body));
    };
    let days = asked.days(&seen.doc);
    let tested = find_back_test(&app.db).await?;
    let buyers = list_expected(&app.db, &seen, days, visit.scope()).await?;
    let lead = visit.ta(
        "outlook-lead",
        &[
            ("day", &seen.doc.as_of),
            ("model", &seen.doc.model),
            ("bad", &seen.doc.bad_days.to_string()),
            ("amount", &visit.amount(Money::new(seen.doc.amount_minor, currency(&seen.doc)))),
        ],
    );
    let body = html! {
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            div.actions { (kit::chips(visit.lang, &horizons(&visit, &asked, &seen.doc, days))) }
            (figures::row(&visit, &seen.doc, days))
            (basis(&visit, &seen.doc))
            div.grid {
                div.w7 { (figures::curve(&visit, &seen.doc)) }
                div.w5 { (figures::losses(&visit, &seen.doc, days)) }
            }
            (figures::horizons(&visit, &seen.doc))
            (list(&visit, (&asked, days), &seen, &buyers))
            (test::panel(&visit, tested.as_ref()))
            p.meta {
                (visit.ta("outlook-rule", &[
                    ("version", &seen.doc.pack), ("digest", &seen.doc.pack_digest),
                    ("source", seen.doc.source_in(visit.lang)),
                ]))
                " " a href="/settings/packs/outlook" { (visit.t("outlook-rule-set")) }
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The company's currency as the round wrote it.
pub fn currency(doc: &OutlookDoc) -> Currency {
    doc.currency.parse().unwrap_or(Currency::CNY)
}

fn horizons(visit: &Visit, asked: &Asked, doc: &OutlookDoc, at: u32) -> Vec<Chip> {
    let one = |days: u32| Chip {
        name: locale::days(visit.lang, i64::from(days)),
        count: None,
        href: asked.link("/outlook").with("days", days.to_string()).href(),
        on: days == at,
    };
    doc.horizons.iter().map(|horizon| one(horizon.days)).collect()
}

/// On what the forecast rests, and what it assumes.
fn basis(visit: &Visit, doc: &OutlookDoc) -> Markup {
    let number = |n: usize| count(i64::try_from(n).unwrap_or(0));
    let key = match (doc.basis.as_str(), doc.why.as_str()) {
        ("ledger", _) => "outlook-basis-ledger",
        (_, "few-bads") => "outlook-basis-few-bads",
        _ => "outlook-basis-short",
    };
    let said = visit.ta(
        key,
        &[
            ("buyers", &number(doc.buyers)),
            ("rows", &number(doc.rows)),
            ("bads", &number(doc.bad_buyers)),
            ("least", &number(doc.least_bads)),
            ("from", &doc.first_start),
            ("to", &doc.last_start),
        ],
    );
    let body = html! {
        ul.plain.stack {
            li { b { (visit.t("outlook-basis-shape")) } (visit.t("house-colon")) (said) }
            li { b { (visit.t("outlook-basis-lgd")) } (visit.t("house-colon"))
                (doc.lgd_said.pick(visit.lang)) }
            li { b { (visit.t("outlook-basis-what")) } (visit.t("house-colon"))
                (visit.t("outlook-basis-what-said")) }
        }
    };
    kit::panel(&visit.t("outlook-basis"), &html! {}, &body)
}

fn list(visit: &Visit, (asked, days): (&Asked, u32), seen: &Seen, all: &[Expected]) -> Markup {
    let tier = asked.tier();
    let rows: Vec<&Expected> =
        all.iter().filter(|one| tier.is_none_or(|tier| one.tier == tier)).collect();
    let from = asked.after.parse::<usize>().unwrap_or(0).min(rows.len());
    let shown = rows.iter().skip(from).take(PAGE);
    let link = asked.link("/outlook");
    let next = from + PAGE;
    let money = |minor| Money::new(minor, currency(&seen.doc));
    let export = visit.may(Right::Export);
    let total: i64 = rows.iter().filter_map(|one| one.loss_minor).fold(0, i64::saturating_add);
    let owed: i64 = rows.iter().fold(0, |sum, one| sum.saturating_add(one.exposure_minor));
    let number = |n: usize| count(i64::try_from(n).unwrap_or(0));
    List {
        id: "buyers",
        title: visit.ta("outlook-buyers", &[("days", &days.to_string())]),
        count: i64::try_from(rows.len()).ok(),
        chips: Tier::ALL
            .iter()
            .map(|one| {
                let on = tier == Some(*one);
                let href = if on { link.without("tier") } else { link.with("tier", one.code()) };
                let name = words::tier(visit.lang, *one);
                Chip { name, count: None, href: format!("{}#buyers", href.href()), on }
            })
            .collect(),
        columns: vec![
            Column::text(visit.t("parties-col-name")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("parties-col-score")),
            Column::number(visit.t("policy-exposure")),
            Column::number(visit.ta("outlook-col-pd", &[("days", &days.to_string())])),
            Column::number(visit.t("outlook-col-loss")),
        ],
        rows: shown.map(|one| cells(visit, one, &money)).collect(),
        subtotal: Some(vec![
            html! { (visit.ta("parties-subtotal", &[("count", &number(rows.len()))])) },
            html! {},
            html! {},
            html! { (visit.digits(money(owed))) },
            html! {},
            html! { (visit.digits(money(total))) },
        ]),
        pager: Some(Pager {
            first: (from > 0).then(|| link.href()),
            next: (next < rows.len()).then(|| link.with("after", next.to_string()).href()),
            shown: visit.ta(
                "parties-list-shown",
                &[
                    ("shown", &number(rows.len().saturating_sub(from).min(PAGE))),
                    ("all", &number(rows.len())),
                ],
            ),
        }),
        xlsx: export.then(|| asked.link("/outlook/buyers.xlsx").href()),
        csv: export.then(|| asked.link("/outlook/buyers.csv").href()),
        link,
        empty: Empty {
            title: visit.t("outlook-owed-none"),
            why: visit.t("outlook-owed-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn cells(visit: &Visit, one: &Expected, money: &dyn Fn(i64) -> Money) -> Row {
    let href = tab_href(&one.code, "credit");
    Row {
        href: Some(href.clone()),
        pick: None,
        cells: vec![
            html! { a href=(href) { (one.name) } span.meta { (one.code) } },
            words::tier_badge(visit.lang, one.tier),
            one.score.map_or_else(|| nothing(visit.lang), |score| html! { (score) }),
            html! { (visit.digits(money(one.exposure_minor))) },
            match one.pd {
                _ if one.bad => kit::badge(Tone::High, &visit.t("outlook-bad-already")),
                Some(pd) => html! { (percent(pd, 2)) },
                None => nothing(visit.lang),
            },
            match one.loss_minor {
                Some(minor) => html! { (visit.digits(money(minor))) },
                None => nothing(visit.lang),
            },
        ],
    }
}
