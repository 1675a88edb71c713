//! The boards, by case; who teaches opens one.

use academy::{
    classes::{Board, NewBoard, count_boards, list_boards, list_cohorts, open_board},
    courses::{Case, library},
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::Result;
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href, learner};
use crate::{
    classes::{choice, closed, crumbs, onward},
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Column, Empty, Field, Form as Sheet, Kind, Link, List, Mistakes, Pager, Row,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("classes-boards"), &body))
}

async fn page(app: &App, visit: &Visit, (filled, mistakes): (&Filled, Mistakes)) -> Result<Markup> {
    let teaches = visit.may(Right::Teach);
    let case = filled.some("case");
    let asked = (learner(visit)?, case);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let all = list_boards(&app.db, asked, (skip, ROWS)).await?;
    let count = count_boards(&app.db, asked).await?;
    let actions = html! {
        @if teaches { a.button href="/classes/drafts" { (visit.t("classes-drafts")) } }
    };
    let held = library(&app.db).await?;
    let form = match teaches {
        true => Some(opening(app, visit, (filled, mistakes)).await?),
        false => None,
    };
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&visit.t("classes-boards"), &visit.t("classes-boards-lead"), &actions))
        div.stack {
            (board_list((visit, &held.cases), &all, (case, skip, count)))
            @if let Some(form) = form {
                (kit::panel(&visit.t("classes-board-new"), &html! {}, &form))
            }
        }
    })
}

fn board_list(
    (visit, cases): (&Visit, &[Case]),
    all: &[Board],
    (case, skip, count): (Option<&str>, usize, usize),
) -> Markup {
    let chip = |one: &academy::courses::Case| Chip {
        name: one.title.pick(visit.lang).to_owned(),
        count: None,
        href: match case == Some(one.code.as_str()) {
            true => PATH.to_owned(),
            false => Link::to(PATH).with("case", &one.code).href(),
        },
        on: case == Some(one.code.as_str()),
    };
    let row = |one: &Board| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! {
                a href=(href(one.id)) { (one.title) }
                div.meta { (one.prompt.chars().take(100).collect::<String>()) }
            },
            html! {
                @if one.closed { (kit::plain_badge(&visit.t("classes-board-closed"))) }
                @else if one.cohort.is_empty() { (visit.t("classes-for-all")) }
                @else { (one.cohort) }
            },
            html! { (one.opened_by) },
            html! { (one.posts) },
        ],
        ..Row::default()
    };
    let link = Link::to(PATH).with_some("case", case);
    List {
        id: "boards",
        title: visit.t("classes-boards"),
        count: i64::try_from(count).ok(),
        chips: cases.iter().map(chip).collect(),
        columns: vec![
            Column::text(visit.t("classes-board")).title(),
            Column::fit(visit.t("classes-for")),
            Column::fit(visit.t("classes-opened-by")),
            Column::number(visit.t("classes-posts")),
        ],
        rows: all.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "boards"), (skip, ROWS, count))),
        empty: Empty {
            title: visit.t("classes-no-boards"),
            why: visit.t("classes-no-boards-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

async fn opening(
    app: &App,
    visit: &Visit,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let cohorts = list_cohorts(&app.db, None, (0, 50)).await?;
    let none = || choice("", &visit.t("classes-no-case"));
    let held = library(&app.db).await?;
    let cases = held.cases.iter();
    let cases = cases.map(|one| choice(&one.code, one.title.pick(visit.lang)));
    let open = cohorts.iter().filter(|one| !one.closed);
    let open = open.map(|one| choice(&one.id.to_string(), &one.name));
    let groups = (0..=6).map(|n: i64| match n {
        0 => choice("0", &visit.t("classes-no-groups")),
        n => choice(&n.to_string(), &n.to_string()),
    });
    let form = Sheet {
        action: format!("{PATH}/new"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("title", visit.t("classes-board-title"))
                .value(filled.get("title"))
                .required(),
            Field::new("prompt", visit.t("classes-board-prompt"))
                .kind(Kind::Lines)
                .value(filled.get("prompt"))
                .required(),
            Field::new("case", visit.t("classes-kind-case"))
                .kind(Kind::OneOf(std::iter::once(none()).chain(cases).collect()))
                .value(filled.get("case")),
            Field::new("cohort", visit.t("classes-for"))
                .kind(Kind::OneOf(
                    std::iter::once(choice("", &visit.t("classes-for-all"))).chain(open).collect(),
                ))
                .value(filled.get("cohort")),
            Field::new("groups", visit.t("classes-groups"))
                .kind(Kind::OneOf(groups.collect()))
                .value(filled.get("groups"))
                .hint(visit.t("classes-groups-hint")),
        ],
        mistakes,
        submit: visit.t("classes-board-open"),
        back: None,
    };
    Ok(form.show_quiet(visit.lang))
}

/// Opens a board.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn open(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let new = NewBoard {
        title: filled.get("title").to_owned(),
        prompt: filled.get("prompt").to_owned(),
        case_code: filled.get("case").to_owned(),
        cohort_id: filled.some("cohort").map(|id| id.parse().unwrap_or(0)),
        groups: filled.some("groups").map_or(0, |n| n.parse().unwrap_or(-1)),
    };
    let me = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = open_board(&mut tx, me, &new).await;
    match settled(closed(tx, outcome).await)? {
        Ok(id) => Ok(onward(&visit, &href(id), "classes-board-opened")),
        Err(wrong) => {
            let body = page(&app, &visit, (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("classes-boards"), &body))
        }
    }
}
