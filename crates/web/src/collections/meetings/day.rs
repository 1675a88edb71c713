//! A day of appointments by place, with who else in collection is there; what is ahead, what nobody settled.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use base::{Currency, Day};
use credit::{
    collections::meetings::{
        Appointment, AppointmentFilter, AppointmentTally, NearBy, list_appointments, list_nearby,
        tally_appointments,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::{Right, Scope};

use super::{PATH, calendar_file, href, new_href, state};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Field, Figure, Kind, Link, List, Mistakes, Pager, Row},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// Rows on a page.
const ROWS: u32 = 20;
/// Appointments of a day.
const DAY_MOST: u32 = 100;
/// Cases in the same place.
const NEAR: u32 = 8;

struct Asked {
    day: Day,
    view: String,
    mine: bool,
    skip: u32,
}

fn asked(visit: &Visit, filled: &Filled) -> Asked {
    Asked {
        day: filled.get("day").parse().unwrap_or(visit.today),
        view: filled.get("view").to_owned(),
        mine: filled.get("whose") == "mine",
        skip: filled.get("skip").parse().unwrap_or(0),
    }
}

fn filter(visit: &Visit, of: &Asked) -> base::Result<AppointmentFilter> {
    let login = match of.mine || visit.scope() != Scope::All {
        true => Some(visit.person()?.login.clone()),
        false => None,
    };
    Ok(AppointmentFilter { login, ..AppointmentFilter::all(visit.scope()) })
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let of = asked(&visit, &filled);
    let base = filter(&visit, &of)?;
    let day =
        AppointmentFilter { on: Some(of.day), planned: true, limit: DAY_MOST, ..base.clone() };
    let day = list_appointments(&app.db, &day).await?;
    let regions: Vec<&str> = day.iter().map(|one| one.region.as_str()).collect();
    let near = list_nearby(&app.db, visit.scope(), (&regions, of.day), NEAR).await?;
    let past = of.view == "past";
    let rest = match past {
        true => AppointmentFilter { unsettled_before: Some(visit.today), ..base },
        false => AppointmentFilter { from: Some(visit.today), planned: true, ..base },
    };
    let mut rest =
        list_appointments(&app.db, &AppointmentFilter { skip: of.skip, limit: ROWS + 1, ..rest })
            .await?;
    let more = rest.len() > ROWS as usize;
    rest.truncate(ROWS as usize);
    let since = visit.today.plus_months(-12);
    let tally = tally_appointments(&app.db, visit.scope(), (since, visit.today)).await?;
    let currency = company_currency(&app.db).await?;
    let title = visit.t("collections-meetings");
    let ics = Link::to(format!("{PATH}/day.ics")).with("day", of.day).href();
    let actions = html! {
        @if !day.is_empty() { a.button href=(ics) { (visit.t("collections-meeting-day-ics")) } }
        a.button.primary href="/collections/cases" { (visit.t("collections-cases")) }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-meetings-lead"), &actions))
        div.stack {
            (figures(&visit, tally))
            (plan(&visit, &of, &day))
            @if !near.is_empty() { (nearby(&visit, &near, currency)) }
            (table(&visit, &of, (&rest, more)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, of: AppointmentTally) -> Markup {
    let card = |name: &str, value: i64, href: Option<String>| {
        let unit = visit.ta("collections-meeting-of", &[("count", &of.asked.to_string())]);
        let value = value.to_string();
        Figure { name: visit.t(name), value, unit, href, ..Figure::default() }.card(visit.lang)
    };
    let past = Link::to(PATH).with("view", "past").href();
    html! {
        div.grid {
            div.w3 { (card("collections-meeting-state-kept", of.kept, None)) }
            div.w3 { (card("collections-meeting-state-moved", of.moved, None)) }
            div.w3 { (card("collections-meeting-state-refused", of.refused, None)) }
            div.w3 { (card("collections-meeting-state-silent", of.silent, Some(past))) }
        }
    }
}

/// The day, place by place.
fn plan(visit: &Visit, of: &Asked, day: &[Appointment]) -> Markup {
    let mut places: BTreeMap<&str, Vec<&Appointment>> = BTreeMap::new();
    for one in day {
        places.entry(one.where_to()).or_default().push(one);
    }
    let mut places: Vec<(&str, Vec<&Appointment>)> = places.into_iter().collect();
    places.sort_by_key(|(_, all)| all.first().map_or(0, |one| one.minute));
    let field = Field::new("day", visit.t("collections-meeting-on"))
        .kind(Kind::Day)
        .value(of.day.to_string());
    let choose = html! {
        form.inline method="get" action=(PATH) {
            (kit::fields_of(visit.lang, &[field], &Mistakes::none()))
            button.button type="submit" { (visit.t("collections-meeting-show-day")) }
        }
    };
    let body = html! {
        (choose)
        @if day.is_empty() { p.soft { (visit.t("collections-meeting-day-free")) } }
        @for (place, all) in &places {
            h3 {
                @if place.is_empty() { (visit.t("collections-meeting-nowhere")) }
                @else { (place) }
            }
            ul.cards {
                @for one in all {
                    li {
                        b { (one.at()) " " a href=(href(one.id)) { (one.buyer_name) } }
                        span { (one.person) " · "
                            (visit.t(&format!("collections-channel-{}", one.channel))) " · "
                            (visit.ta("collections-meeting-long",
                                &[("count", &one.minutes.to_string())])) }
                        @if !one.purpose.is_empty() { span.meta { (one.purpose) } }
                        div.actions {
                            @if let Some(case) = one.case_id {
                                a.button href={ "/collections/cases/" (case) "/prepare" } {
                                    (visit.t("collections-preparation"))
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    let title = visit.ta("collections-meeting-day", &[("day", &of.day.to_string())]);
    kit::panel(&title, &html! {}, &body)
}

fn nearby(visit: &Visit, near: &[NearBy], currency: Currency) -> Markup {
    let body = html! {
        ul.cards {
            @for one in near {
                li {
                    a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                    span.meta { (one.region) " · " (words::minor(visit, one.owed_minor, currency)) }
                    @if visit.may(Right::LogContact) {
                        div.actions { a.button href=(new_href(one.case_id)) {
                            (visit.t("collections-meeting-new"))
                        } }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-meeting-nearby"), &html! {}, &body)
}

fn table(visit: &Visit, of: &Asked, (rows, more): (&[Appointment], bool)) -> Markup {
    let past = of.view == "past";
    let chip =
        |name: &str, on: bool, href: String| Chip { name: visit.t(name), count: None, href, on };
    let link = Link::to(PATH).with_some("whose", of.mine.then_some("mine"));
    let mut chips = vec![
        chip("collections-meeting-ahead", !past, link.href()),
        chip("collections-meeting-state-silent", past, link.with("view", "past").href()),
    ];
    if visit.scope() == Scope::All {
        let own = Link::to(PATH).with_some("whose", (!of.mine).then_some("mine")).href();
        chips.push(chip("collections-mine", of.mine, own));
    }
    let row = |one: &Appointment| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { (one.buyer_name) } div.meta { (one.person) } },
            html! { (one.on) " " (one.at()) },
            html! { (one.where_to()) },
            state(visit, one),
            html! { (one.login) },
        ],
        ..Row::default()
    };
    let link = link.with_some("view", past.then_some("past"));
    let next = more.then(|| link.with("skip", of.skip + ROWS).href());
    let first = (of.skip > 0).then(|| link.href());
    List {
        id: "meetings",
        title: visit.t("collections-meetings"),
        chips,
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-on")),
            Column::text(visit.t("collections-meeting-place")),
            Column::fit(visit.t("collections-meeting-state")),
            Column::fit(visit.t("collections-meeting-login")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager { first, next, shown: String::new() }),
        empty: Empty {
            title: visit.t("collections-meetings-none"),
            why: visit.t("collections-meetings-none-why"),
            button: Some((visit.t("collections-cases"), "/collections/cases".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The day as a file for a calendar.
///
/// # Errors
/// A fault from the database.
pub async fn day_file(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let of = asked(&visit, &filled);
    let login = Some(visit.person()?.login.clone());
    let filter = AppointmentFilter {
        login,
        on: Some(of.day),
        planned: true,
        limit: DAY_MOST,
        ..AppointmentFilter::all(visit.scope())
    };
    let all = list_appointments(&app.db, &filter).await?;
    let name = format!("{}-{}", visit.t("collections-meetings"), of.day);
    Ok(calendar_file(&visit, app.db.clock(), &name, &all))
}
