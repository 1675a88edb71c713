//! Contacts outside the guard: by person, with the rows behind them.

use axum::extract::{Query, State};
use base::Day;
use credit::collections::{
    OutsideFilter, OutsidePerson, OutsideRow, count_outside, list_outside, outside_by_person,
};
use maud::{Markup, html};
use store::access::Person;

use super::reach::outside_said;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row},
    parties,
    state::App,
    visit::Visit,
};

/// Where they stand.
pub(super) const PATH: &str = "/collections/outside";
/// Rows on a page.
const ROWS: u32 = 20;
/// Times that may be chosen, in days; the first by itself.
const DAYS: [&str; 3] = ["30", "7", "90"];
/// Why, in the order of the columns.
const WHY: [&str; 5] = ["often", "cool-off", "hour", "quiet-day", "opted-out"];

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let days = DAYS.into_iter().find(|days| *days == filled.get("days")).unwrap_or(DAYS[0]);
    let back: i32 = days.parse().unwrap_or(30);
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let (from, until) = (visit.today.plus_days(1 - back), visit.today);
    let people = outside_by_person(&app.db, visit.scope(), (from, until)).await?;
    let names = app.db.list_people().await?;
    let filter = OutsideFilter {
        scope: visit.scope(),
        actor: filled.some("who").map(str::to_owned),
        from,
        until,
        after: None,
        skip,
        limit: ROWS,
    };
    let rows = list_outside(&app.db, &filter).await?;
    let count = count_outside(&app.db, &filter).await?;
    let link = Link::to(PATH).with("days", days);
    let title = visit.t("collections-outside");
    let strategy = html! {
        a.button href="/collections/strategy" { (visit.t("collections-strategy")) }
        a.button href="/collections/measures" { (visit.t("collections-measures")) }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.ta("collections-outside-lead",
            &[("from", &from.to_string()), ("until", &until.to_string())]), &strategy))
        div.stack {
            (by_person(&visit, (&people, &names), (&link, days)))
            (behind(&visit, (&rows, &names), (&link, &filter), count))
        }
    };
    Ok(visit.page(&title, &body))
}

fn name_of(visit: &Visit, names: &[Person], login: &str) -> String {
    if login.starts_with("system:") {
        return visit.t("collections-measure-system");
    }
    let found = names.iter().find(|one| one.login == login);
    found.map_or_else(|| login.to_owned(), |one| one.name.clone())
}

fn by_person(
    visit: &Visit,
    (people, names): (&[OutsidePerson], &[Person]),
    (link, days): (&Link, &str),
) -> Markup {
    let chips = DAYS.map(|one| Chip {
        name: visit.ta("collections-days", &[("days", one)]),
        count: None,
        href: Link::to(PATH).with("days", one).href(),
        on: one == days,
    });
    let line = |one: &OutsidePerson| {
        let share = one.count() * 1_000 / one.contacts.max(1);
        let mut cells = vec![
            html! { (name_of(visit, names, &one.actor)) },
            html! { (locale::count(one.contacts)) },
            html! {
                a href=(link.with("who", &one.actor)) { (locale::count(one.count())) }
                div.meta { (share / 10) "." (share % 10) "%" }
            },
        ];
        cells.extend(WHY.iter().map(|why| {
            let count = one.outside.get(*why).copied().unwrap_or(0);
            html! { (locale::count(count)) }
        }));
        Row { cells, ..Row::default() }
    };
    let mut columns = vec![
        Column::text(visit.t("collections-outside-who")).title(),
        Column::number(visit.t("collections-outside-all")),
        Column::number(visit.t("collections-outside-count")),
    ];
    columns.extend(
        WHY.iter().map(|why| Column::number(visit.t(&format!("collections-held-{why}"))).folded()),
    );
    List {
        id: "people",
        title: visit.t("collections-outside-people"),
        count: i64::try_from(people.len()).ok(),
        chips: chips.to_vec(),
        columns,
        rows: people.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("collections-outside-no-contacts"),
            why: visit.t("collections-outside-no-contacts-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn behind(
    visit: &Visit,
    (rows, names): (&[OutsideRow], &[Person]),
    (link, filter): (&Link, &OutsideFilter),
    count: i64,
) -> Markup {
    let line = |one: &OutsideRow| Row {
        cells: vec![
            html! {
                a href=(parties::tab_href(&one.buyer_code, "history")) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { (when(one.on, one.outside.minute)) },
            html! { (visit.t(&format!("collections-channel-{}", one.channel)))
            div.meta { (visit.t(&format!("collections-result-{}", one.result))) } },
            html! { (outside_said(visit, &one.outside)) },
            html! { (name_of(visit, names, &one.actor)) },
        ],
        ..Row::default()
    };
    let who = filter.actor.as_deref();
    let chips = who.map(|login| Chip {
        name: name_of(visit, names, login),
        count: Some(count),
        href: link.href(),
        on: true,
    });
    let pages = (filter.skip as usize, ROWS as usize, usize::try_from(count).unwrap_or(0));
    List {
        id: "rows",
        title: visit.t("collections-outside-rows"),
        count: Some(count),
        chips: chips.into_iter().collect(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::fit(visit.t("collections-on")),
            Column::fit(visit.t("collections-channel")),
            Column::text(visit.t("collections-outside-why")),
            Column::fit(visit.t("collections-outside-who")),
        ],
        rows: rows.iter().map(line).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link.with_some("who", who), "rows"), pages)),
        empty: Empty {
            title: visit.t("collections-outside-none"),
            why: visit.t("collections-outside-none-why"),
            button: Some((visit.t("collections-strategy"), "/collections/strategy".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn when(on: Day, minute: Option<i64>) -> String {
    match minute {
        Some(minute) => format!("{on} {:02}:{:02}", minute / 60, minute % 60),
        None => on.to_string(),
    }
}
