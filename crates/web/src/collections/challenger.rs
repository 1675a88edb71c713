//! The challenger of the worklist: what was learnt from the company's own log, how it did on days that it had not seen,
//! and today's worklist in its order beside the place that the rule gives. It decides nothing.

use axum::extract::{Query, State};
use base::{Money, Result};
use credit::{
    collections::{BackTest, Challenge, ChallengerRow, Learnt, Order, TooFew, challenge},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::challenger_act;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Mistakes, Pager, Row, Tone},
    parties,
    state::App,
    visit::Visit,
};

pub(super) const PAGE: &str = "/collections/challenger";
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip: usize = filled.get("skip").parse().unwrap_or(0);
    let body = page(&app, &visit, (skip, &Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-challenger"), &body))
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    (skip, wrong): (usize, &Mistakes),
) -> Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let told = challenge(&app.db, visit.scope(), currency).await?;
    let title = visit.t("collections-challenger");
    let days = told.rule.horizon_days.to_string();
    let lead = visit.ta("collections-challenger-lead", &[("days", &days)]);
    let ranking = challenger_act::panel(app, visit, (told.learnt.is_ok(), wrong)).await?;
    Ok(html! {
        nav.crumbs.meta {
            a href="/collections" { (visit.t("collections-worklist")) } " / "
            a href="/collections/value" { (visit.t("collections-by-value")) }
        }
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            (ranking)
            @match &told.learnt {
                Err(few) => (too_few(visit, *few)),
                Ok(learnt) => {
                    (measured(visit, learnt, &told))
                    (list(visit, &told, (skip, currency)))
                }
            }
            p.soft { (visit.t("collections-challenger-note")) }
        }
    })
}

fn too_few(visit: &Visit, few: TooFew) -> Markup {
    let (there, least) = few.numbers();
    let said = visit.ta(
        &format!("collections-challenger-few-{}", few.code()),
        &[("there", &there.to_string()), ("least", &least.to_string())],
    );
    kit::notice(Tone::Quiet, &visit.t("collections-challenger-few"), &html! { p { (said) } })
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// What came true of the upper third of an order, or that there is too little to say.
fn order(visit: &Visit, of: &Order, least: usize) -> String {
    match of.more_bps(least) {
        Some(more) => visit.ta(
            "collections-challenger-third",
            &[
                ("more", &format!("{:+.1}", f64::from(i32::try_from(more).unwrap_or(0)) / 100.0)),
                ("with", &format!("{} / {}", of.with.1, of.with.0)),
                ("without", &format!("{} / {}", of.without.1, of.without.0)),
            ],
        ),
        None => visit.ta("collections-challenger-third-few", &[("least", &least.to_string())]),
    }
}

fn measured(visit: &Visit, learnt: &Learnt, told: &Challenge) -> Markup {
    let test: &BackTest = &learnt.test;
    // A side of a third is told from a third of the rows that learning itself asks for.
    let least = told.rule.least_contacts / 3;
    let (same, head) = told.agree;
    let facts = [
        (
            "collections-challenger-rows",
            visit.ta(
                "collections-challenger-rows-said",
                &[
                    ("rows", &learnt.rows.to_string()),
                    ("contacts", &learnt.contacts.to_string()),
                    ("paid", &learnt.paid.to_string()),
                ],
            ),
        ),
        (
            "collections-challenger-test",
            visit.ta(
                "collections-challenger-test-said",
                &[
                    ("day", &test.from.to_string()),
                    ("rows", &test.rows.to_string()),
                    ("paid", &test.paid.to_string()),
                ],
            ),
        ),
        ("collections-challenger-auc", format!("{:.2}", test.auc)),
        (
            "collections-challenger-brier",
            visit.ta(
                "collections-challenger-brier-said",
                &[
                    ("own", &format!("{:.3}", test.brier)),
                    ("plain", &format!("{:.3}", test.brier_plain)),
                ],
            ),
        ),
        ("collections-challenger-own-third", order(visit, &test.challenger, least)),
        ("collections-challenger-rule-third", order(visit, &test.rule, least)),
        (
            "collections-challenger-agree",
            visit.ta(
                "collections-challenger-agree-said",
                &[("same", &same.to_string()), ("head", &head.to_string())],
            ),
        ),
        ("collections-challenger-seed", told.rule.seed.to_string()),
    ];
    let facts: Vec<(String, Markup)> =
        facts.into_iter().map(|(id, text)| (visit.t(id), html! { (text) })).collect();
    kit::panel(&visit.t("collections-challenger-measured"), &html! {}, &kit::facts(&facts))
}

fn list(visit: &Visit, told: &Challenge, (skip, currency): (usize, base::Currency)) -> Markup {
    let row = |one: &ChallengerRow| {
        #[expect(clippy::cast_possible_truncation, reason = "a float cast to i64 saturates")]
        let gain = (one.says.gain_units * 100.0).round() as i64;
        let gain = gain.saturating_mul(currency.minor_per_unit()) / 100;
        Row {
            cells: vec![
                html! {
                    a href=(parties::href(&one.task.buyer_code)) { (one.task.buyer_name) }
                    div.meta { (one.task.buyer_code) }
                },
                html! { (one.place) },
                html! { (one.task.place) },
                html! { (visit.amount(Money::new(one.task.overdue_minor, currency))) },
                html! { (percent(one.says.idle)) },
                html! { (percent(one.says.act)) },
                html! { (visit.amount(Money::new(gain, currency))) },
            ],
            ..Row::default()
        }
    };
    let link = Link::to(PAGE);
    List {
        id: "challenger",
        title: visit.t("collections-challenger-order"),
        count: i64::try_from(told.rows.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::number(visit.t("collections-challenger-place")),
            Column::number(visit.t("collections-challenger-rule-place")),
            Column::number(visit.t("collections-overdue")),
            Column::number(visit.t("collections-challenger-idle")),
            Column::number(visit.t("collections-challenger-act")),
            Column::number(visit.t("collections-challenger-gain")),
        ],
        rows: told.rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&link, "challenger"),
            (skip, ROWS, told.rows.len()),
        )),
        empty: Empty {
            title: visit.t("collections-none"),
            why: visit.t("collections-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}
