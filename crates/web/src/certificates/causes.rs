//! Training from causes on the effect page, and the cases behind one person's figures.

use academy::{
    certificates::{
        CASES_LEAST, CauseEffect, CausePerson, CauseRepeat, ClosedCase, Difference, cause_effect,
        percent_of,
    },
    exercises::NeedsPack,
};
use axum::extract::{Query, State};
use base::Money;
use credit::receivables::company_currency;
use maud::{Markup, html};
use store::access::Right;

use super::crumbs;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    state::App,
    visit::Visit,
};

const HERE: &str = "/certificates/effect/causes";
const ROWS: usize = 50;

/// The page: by cause, by person and by role; with a person, their cases.
///
/// # Errors
/// A fault from the database.
pub async fn causes(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let told = cause_effect(&app.db).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let person = filled.some("person");
    let title = visit.t("certificates-causes");
    let back = [("/certificates/effect", visit.t("certificates-effect"))];
    let cases = match person {
        Some(login) => {
            let currency = company_currency(&app.db).await?;
            let money = |minor: i64| visit.amount(Money::new(minor, currency));
            cases(&visit, (&told, login), &money, skip)
        }
        None => html! {},
    };
    let body = html! {
        (crumbs(&visit, &back))
        (kit::page_head(&title, &visit.t("certificates-causes-lead"), &html! {}))
        div.stack {
            (kit::notice(
                Tone::Quiet, &visit.t("certificates-effect-chosen"),
                &html! { (visit.t("certificates-causes-chosen")) },
            ))
            (cases)
            (kept(&visit, &told))
            (repeats(&visit, &told))
            (roles(&visit, &told))
            (people(&visit, &told))
        }
    };
    Ok(visit.page(&title, &body))
}

fn of(visit: &Visit, (all, good): (i64, i64)) -> Markup {
    html! {
        @match percent_of((all, good)) {
            Some(part) => { (format!("{part:.1}%")) div.meta { (good) " / " (all) } },
            None => (kit::nothing(visit.lang)),
        }
    }
}

fn told_difference(visit: &Visit, one: Option<Difference>) -> Markup {
    let Some(one) = one else {
        let least = CASES_LEAST.to_string();
        return html! {
            span.soft { (visit.ta("certificates-causes-few", &[("count", &least)])) }
        };
    };
    let said = [
        ("value", format!("{:+.1}", one.value)),
        ("low", format!("{:+.1}", one.low)),
        ("high", format!("{:+.1}", one.high)),
    ];
    let word = if one.clear() { "certificates-effect-clear" } else { "certificates-effect-open" };
    html! {
        (visit.ta("certificates-effect-points", &said.each_ref().map(|(k, v)| (*k, v.as_str()))))
        div.meta { (visit.t(word)) }
    }
}

fn kept(visit: &Visit, told: &CauseEffect) -> Markup {
    let days = told.within_days.to_string();
    let row = Row {
        cells: vec![
            html! { (visit.ta("certificates-causes-kept", &[("days", &days)])) },
            of(visit, told.with),
            of(visit, told.without),
            told_difference(visit, told.difference),
        ],
        ..Row::default()
    };
    List {
        id: "kept",
        title: visit.t("certificates-causes-after"),
        columns: vec![
            Column::text(visit.t("certificates-effect-measure")).title(),
            Column::number(visit.t("certificates-causes-with")),
            Column::number(visit.t("certificates-causes-without")),
            Column::number(visit.t("certificates-effect-difference")).full(),
        ],
        rows: vec![row],
        ..List::default()
    }
    .show(visit.lang)
}

fn repeats(visit: &Visit, told: &CauseEffect) -> Markup {
    let pack = NeedsPack::shipped();
    let row = |one: &CauseRepeat| {
        let cause = pack.cause(&one.cause);
        let name = cause.map_or(one.cause.as_str(), |cause| cause.name.pick(visit.lang));
        Row {
            cells: vec![
                html! { (name) },
                of(visit, one.done),
                of(visit, one.open),
                told_difference(visit, one.difference),
            ],
            ..Row::default()
        }
    };
    List {
        id: "repeats",
        title: visit.t("certificates-causes-repeats"),
        columns: vec![
            Column::text(visit.t("certificates-causes-cause")).title(),
            Column::number(visit.t("certificates-causes-done")),
            Column::number(visit.t("certificates-causes-open")),
            Column::number(visit.t("certificates-effect-difference")).full(),
        ],
        rows: told.repeats.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn figures(visit: &Visit, one: &CausePerson) -> Vec<Markup> {
    let (all, done, again) = one.assigned;
    let said = [("all", all.to_string()), ("done", done.to_string()), ("again", again.to_string())];
    vec![
        html! {
            (visit.ta("certificates-causes-assigned", &said.each_ref().map(|(k, v)| (*k, v.as_str()))))
        },
        html! {
            @match one.untouched_days {
                Some(days) => (visit.ta("certificates-causes-days", &[("count", &days.to_string())])),
                None => (kit::nothing(visit.lang)),
            }
        },
        of(visit, one.with),
        of(visit, one.without),
    ]
}

fn columns(visit: &Visit, first: &str) -> Vec<Column> {
    vec![
        Column::text(visit.t(first)).title(),
        Column::text(visit.t("certificates-causes-training")),
        Column::number(visit.t("certificates-causes-untouched")),
        Column::number(visit.t("certificates-causes-with")),
        Column::number(visit.t("certificates-causes-without")),
    ]
}

/// Sums of a role; of the days without a contact the longest.
fn role_of(role: &str, people: &[CausePerson]) -> Option<CausePerson> {
    let mut sum = CausePerson { role: role.to_owned(), ..CausePerson::default() };
    let mut any = false;
    for one in people.iter().filter(|one| one.role == role) {
        any = true;
        let (all, done, again) = one.assigned;
        sum.assigned = (sum.assigned.0 + all, sum.assigned.1 + done, sum.assigned.2 + again);
        sum.untouched_days = sum.untouched_days.max(one.untouched_days);
        sum.with = (sum.with.0 + one.with.0, sum.with.1 + one.with.1);
        sum.without = (sum.without.0 + one.without.0, sum.without.1 + one.without.1);
    }
    any.then_some(sum)
}

fn roles(visit: &Visit, told: &CauseEffect) -> Markup {
    let all = store::access::Role::ALL.map(store::access::Role::code);
    let rows = all.iter().filter_map(|role| role_of(role, &told.people)).map(|one| {
        let name = html! { (visit.t(&format!("access-role-{}", one.role))) };
        Row { cells: [name].into_iter().chain(figures(visit, &one)).collect(), ..Row::default() }
    });
    List {
        id: "roles",
        title: visit.t("certificates-causes-roles"),
        columns: columns(visit, "access-role"),
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn people(visit: &Visit, told: &CauseEffect) -> Markup {
    let row = |one: &CausePerson| {
        let href = Link::to(HERE).with("person", &one.login).href();
        let name = html! { a href=(href) { (one.name) } };
        Row {
            href: Some(href),
            cells: [name].into_iter().chain(figures(visit, one)).collect(),
            ..Row::default()
        }
    };
    List {
        id: "people",
        title: visit.t("certificates-effect-rows"),
        count: i64::try_from(told.people.len()).ok(),
        columns: columns(visit, "certificates-person"),
        rows: told.people.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("certificates-causes-none"),
            why: visit.t("certificates-causes-none-why"),
            button: Some((visit.t("exercises-needs"), "/exercises/needs".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn cases(
    visit: &Visit,
    (told, login): (&CauseEffect, &str),
    money: &dyn Fn(i64) -> String,
    skip: usize,
) -> Markup {
    let own: Vec<&ClosedCase> = told.cases.iter().filter(|one| one.login == login).collect();
    let row = |one: &&ClosedCase| Row {
        cells: vec![
            html! {
                @if visit.may(Right::SeeWorklist) {
                    a href={ "/collections/cases/" (one.id) } { (one.buyer_name) }
                } @else { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { (one.closed_on) },
            html! { (money(one.got_minor)) },
            html! {
                @match one.again_on {
                    Some(day) => (day),
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @if one.kept(told.within_days) {
                    (kit::badge(Tone::Low, &visit.t("certificates-causes-was-kept")))
                } @else {
                    (kit::badge(Tone::Medium, &visit.t("certificates-causes-was-not")))
                }
            },
            html! {
                (visit.t(if one.trained { "certificates-causes-trained" }
                    else { "certificates-causes-not-trained" }))
            },
        ],
        ..Row::default()
    };
    let link = Link::to(HERE).with("person", login);
    let name = told.people.iter().find(|one| one.login == login);
    let name = name.map_or(login, |one| one.name.as_str());
    List {
        id: "cases",
        title: visit.ta("certificates-causes-cases", &[("person", name)]),
        count: i64::try_from(own.len()).ok(),
        columns: vec![
            Column::text(visit.t("certificates-causes-buyer")).title(),
            Column::fit(visit.t("certificates-causes-closed")),
            Column::number(visit.t("certificates-causes-got")),
            Column::fit(visit.t("certificates-causes-again")),
            Column::fit(visit.t("certificates-causes-outcome")),
            Column::fit(visit.t("certificates-causes-when")),
        ],
        rows: own.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "cases"), (skip, ROWS, own.len()))),
        empty: Empty {
            title: visit.t("certificates-causes-no-cases"),
            why: visit.t("certificates-causes-no-cases-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
