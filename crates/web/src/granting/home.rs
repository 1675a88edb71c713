//! The desk: what waits for me, and all requests.

use axum::extract::{Query, State};
use credit::{
    granting::{
        Application, ApplicationFilter, Change, OnDesk, State as Stage, count_applications,
        list_applications, list_desk, list_responses, stands,
    },
    policy::Limit,
};
use maud::{Markup, html};
use serde::Deserialize;
use store::access::Right;

use super::{
    href,
    reviews::{change_href, tiers},
    role, state_badge, ways,
};
use crate::{
    failure::Answer,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone},
    parties::words,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

const PAGE: u32 = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    q: String,
    before: String,
}

impl Asked {
    fn filter(&self, limit: u32) -> ApplicationFilter {
        ApplicationFilter {
            state: Stage::parse(&self.state),
            buyer: None,
            search: self.q.chars().take(100).collect(),
            before: self.before.parse().ok(),
            limit,
        }
    }

    fn link(&self) -> Link {
        let pairs = [("state", &self.state), ("q", &self.q)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.fold(Link::to("/granting"), |link, (name, value)| link.with(name, value))
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let rows = list_applications(&app.db, visit.scope(), &asked.filter(PAGE)).await?;
    let counts = count_applications(&app.db, visit.scope()).await?;
    let desk = list_desk(&app.db, &visit.person()?.login, visit.today).await?;
    let tasks = list_responses(&app.db, &visit.person()?.login, 50).await?;
    let title = visit.t("granting-title");
    let actions = html! {
        @if visit.may(Right::ApplyCredit) {
            a.button.primary href="/granting/new" { (visit.t("granting-new")) }
        }
    };
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-lead"), &actions))
        (ways(&visit, "/granting"))
        div.stack {
            @if visit.may(Right::DecideCredit) || !desk.is_empty() { (desk_list(&visit, &desk)) }
            @if !tasks.is_empty() { (task_list(&visit, &tasks)) }
            (requests(&visit, &asked, &rows, &counts))
        }
    };
    Ok(visit.page(&title, &body))
}

fn due(visit: &Visit, one: &Application) -> Markup {
    html! {
        @match one.due_on {
            Some(day) if day < visit.today => (kit::badge(Tone::High, &visit.ta(
                "granting-late", &[("days", &visit.today.days_since(day).to_string())],
            ))),
            Some(day) => (day),
            None => (kit::nothing(visit.lang)),
        }
    }
}

fn wanted(visit: &Visit, one: &Application) -> Markup {
    let (limit, terms) = stands(one);
    html! {
        (words::limit(visit, Some(limit)))
        div.meta { (words::terms(visit.lang, terms)) }
    }
}

fn desk_list(visit: &Visit, desk: &[OnDesk]) -> Markup {
    let row = |one: &OnDesk| {
        let application = &one.application;
        let capacity = match one.capacity {
            "for" => visit.ta("granting-capacity-for", &[("login", &one.on_behalf)]),
            other => visit.t(&format!("granting-capacity-{other}")),
        };
        Row {
            href: Some(href(application.id)),
            cells: vec![
                html! { a href=(href(application.id)) { (application.buyer_name) } },
                wanted(visit, application),
                html! { (capacity) },
                html! { (application.applicant) },
                due(visit, application),
            ],
            ..Row::default()
        }
    };
    List {
        id: "desk",
        title: visit.t("granting-desk"),
        count: Some(i64::try_from(desk.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::text(visit.t("granting-wanted")),
            Column::text(visit.t("granting-capacity")),
            Column::fit(visit.t("granting-applicant")),
            Column::fit(visit.t("granting-due")),
        ],
        rows: desk.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("granting-desk-none"),
            why: visit.t("granting-desk-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The planned responses that the reader carries through.
fn task_list(visit: &Visit, tasks: &[Change]) -> Markup {
    let row = |one: &Change| Row {
        href: Some(change_href(one.id)),
        cells: vec![
            html! { a href=(change_href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
            tiers(visit, one.tier_before, one.tier_after),
            html! {
                (one.letter_text()) " "
                @match &one.sent {
                    Some((on, _)) => (on),
                    None => (visit.t("granting-sent-not-yet")),
                }
            },
            html! {
                @match one.task_on {
                    Some(day) if day < visit.today => (kit::badge(Tone::High, &visit.ta(
                        "granting-late", &[("days", &visit.today.days_since(day).to_string())],
                    ))),
                    Some(day) => (day),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "tasks",
        title: visit.t("granting-tasks"),
        count: Some(i64::try_from(tasks.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::text(visit.t("granting-letter")),
            Column::fit(visit.t("granting-task")),
        ],
        rows: tasks.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn request_row(visit: &Visit, one: &Application) -> Row {
    let waits = if one.state == Stage::Open { role(visit, &one.role) } else { String::new() };
    Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
            wanted(visit, one),
            state_badge(visit, one.state),
            html! {
                @if waits.is_empty() { (kit::nothing(visit.lang)) } @else {
                    (waits) div.meta { (one.place + 1) " / " (one.steps) }
                }
            },
            due(visit, one),
            html! { (one.applicant) },
        ],
        ..Row::default()
    }
}

fn requests(visit: &Visit, asked: &Asked, rows: &[Application], counts: &[(Stage, i64)]) -> Markup {
    let link = asked.link();
    let chips = Stage::ALL.into_iter().map(|state| {
        let on = asked.state == state.code();
        let count = counts.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count);
        Chip {
            name: visit.t(&format!("granting-state-{}", state.code())),
            count: Some(count),
            href: if on { link.without("state") } else { link.with("state", state.code()) }.href(),
            on,
        }
    });
    let last = rows.last().filter(|_| rows.len() == PAGE as usize);
    let shown = visit.ta("house-shown", &[("count", &rows.len().to_string())]);
    List {
        id: "requests",
        title: visit.t("granting-requests"),
        chips: chips.collect(),
        filters: Some(html! {
            input type="hidden" name="state" value=(asked.state);
            input type="search" name="q" value=(asked.q) placeholder=(visit.t("granting-find"))
                aria-label=(visit.t("granting-find"));
        }),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::text(visit.t("granting-wanted")),
            Column::fit(visit.t("granting-state")),
            Column::text(visit.t("granting-waits-for")),
            Column::fit(visit.t("granting-due")),
            Column::fit(visit.t("granting-applicant")),
        ],
        rows: rows.iter().map(|one| request_row(visit, one)).collect(),
        pager: Some(Pager {
            first: (!asked.before.is_empty()).then(|| link.href()),
            next: last.map(|one| link.with("before", one.id.to_string()).href()),
            shown,
        }),
        link,
        xlsx: visit.may(Right::Export).then(|| "/granting.xlsx".to_owned()),
        empty: Empty {
            title: visit.t("granting-none"),
            why: visit.t("granting-none-why"),
            button: visit
                .may(Right::ApplyCredit)
                .then(|| (visit.t("granting-new"), "/granting/new".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// All requests as a workbook.
///
/// # Errors
/// A fault from the database.
pub async fn xlsx(State(app): State<App>, visit: Visit) -> Answer {
    let filter = ApplicationFilter { limit: 500, ..ApplicationFilter::default() };
    let rows = list_applications(&app.db, visit.scope(), &filter).await?;
    let head = [
        "parties-col-code",
        "granting-buyer",
        "granting-state",
        "granting-wanted-limit",
        "policy-terms",
        "granting-waits-for",
        "granting-due",
        "granting-applicant",
        "granting-submitted",
    ];
    let title = visit.t("granting-title");
    let sheet = Sheet {
        name: title.clone(),
        above: vec![format!("{} · {title} · {}", visit.house.company, visit.today)],
        beside: vec![(visit.t("receivables-col-as-of"), Cell::Day(visit.today))],
        head: head.iter().map(|key| visit.t(key)).collect(),
        rows: rows.iter().map(|one| cells(&visit, one)).collect(),
        total: None,
    };
    Ok(download(&format!("{title}-{}", visit.today), Shape::Xlsx, &[sheet], visit.lang)?)
}

fn cells(visit: &Visit, one: &Application) -> Vec<Cell> {
    let (limit, terms) = stands(one);
    let limit = match limit {
        Limit::Amount(money) => Cell::Amount(money),
        other => visit.t(&format!("parties-limit-{}", other.code())).into(),
    };
    let waits = if one.state == Stage::Open { role(visit, &one.role) } else { String::new() };
    vec![
        one.buyer_code.as_str().into(),
        one.buyer_name.as_str().into(),
        visit.t(&format!("granting-state-{}", one.state.code())).into(),
        limit,
        words::terms(visit.lang, terms).into(),
        waits.into(),
        one.due_on.map_or(Cell::Blank, Cell::Day),
        one.applicant.as_str().into(),
        one.submitted_on.map_or(Cell::Blank, Cell::Day),
    ]
}
