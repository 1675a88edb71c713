//! The playbook in use: steps, ideas, methods and tools with the cases that they were used on, and how these came out.

use axum::extract::{Query, State};
use credit::{
    collections::{
        study::{Play, PlayCase, PlayPart, PlayUse, Playbook, playbook_used},
        talk::{STEPS, TalkPack},
    },
    receivables::company_currency,
};
use maud::{Markup, html};

use super::cases::{href as case_href, money, named};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row},
    parties,
    state::App,
    visit::Visit,
};

const PAGE: &str = "/collections/playbook";
/// Rows on a page.
const ROWS: usize = 20;
const IDEAS: [&str; 4] = ["praise", "restated", "confirmed", "lscp"];
const TOOLS: [&str; 7] =
    ["script", "statement", "promise", "agreement", "letter", "visit", "matter"];

fn months(filled: &Filled) -> i32 {
    filled.get("months").parse().unwrap_or(12).clamp(1, 60)
}

/// What a part is called.
fn name(visit: &Visit, pack: &TalkPack, (part, code): &Play) -> String {
    match part {
        PlayPart::Step => {
            let at = STEPS.iter().position(|step| step == code);
            let card = at.and_then(|at| pack.steps.get(at)).map(|card| &card.name);
            named(visit, card, code)
        }
        PlayPart::Method => {
            let trick = pack.trick(code).map(|of| &of.name);
            let excuse = || pack.excuse(code).map(|of| &of.name);
            let scene = || pack.scenes.iter().find(|of| of.code == *code).map(|of| &of.name);
            named(visit, trick.or_else(excuse).or_else(scene), code)
        }
        part => visit.t(&format!("collections-play-{}-{code}", part.code())),
    }
}

/// The codes of a part: those of the book, and with methods those that were used.
fn codes(book: &Playbook, part: PlayPart) -> Vec<Play> {
    let known: Vec<&str> = match part {
        PlayPart::Step => STEPS.to_vec(),
        PlayPart::Idea => IDEAS.to_vec(),
        PlayPart::Tool => TOOLS.to_vec(),
        PlayPart::Method => {
            book.used.keys().filter(|(of, _)| *of == part).map(|(_, code)| code.as_str()).collect()
        }
    };
    known.into_iter().map(|code| (part, code.to_owned())).collect()
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let months = months(&filled);
    let since = visit.today.plus_months(-months);
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let book = playbook_used(&app.db, visit.scope(), since).await?;
    let title = visit.t("collections-play-used");
    let all = book.all();
    let lead = visit.ta(
        "collections-play-used-lead",
        &[("day", &since.to_string()), ("count", &all.cases.to_string())],
    );
    let body = html! {
        nav.crumbs.meta { a href="/collections/tools" { (visit.t("collections-tools")) } }
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            @for part in PlayPart::ALL { (table(&visit, (&pack, &book, &all), part, months)) }
            p.meta { (visit.t("collections-play-used-note")) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn percent(share: Option<i64>) -> String {
    share.map_or_else(|| "—".to_owned(), |bps| format!("{}.{}%", bps / 100, bps % 100 / 10))
}

fn cells(told: &PlayUse) -> [Markup; 4] {
    [
        html! { (told.cases) },
        html! { (told.closed) },
        html! { (percent(told.won_bps())) },
        html! { (percent(told.got_bps())) },
    ]
}

fn table(
    visit: &Visit,
    (pack, book, all): (&TalkPack, &Playbook, &PlayUse),
    part: PlayPart,
    months: i32,
) -> Markup {
    let row = |play: &Play| {
        let told = book.told(play);
        let link = Link::to(format!("{PAGE}/cases")).with("part", part.code());
        let href = link.with("code", &play.1).with("months", months).href();
        let name = name(visit, pack, play);
        let opens = told.cases > 0;
        let head = html! { @if opens { a href=(href) { (name) } } @else { (name) } };
        let cells = std::iter::once(head).chain(cells(&told)).collect();
        Row { href: opens.then_some(href), cells, ..Row::default() }
    };
    let plays = codes(book, part);
    let last = std::iter::once(html! { (visit.t("collections-play-all-cases")) });
    let id = format!("play-{}", part.code());
    List {
        id: &id,
        title: visit.t(&format!("collections-play-{}s", part.code())),
        columns: vec![
            Column::text(visit.t(&format!("collections-play-{}", part.code()))).title(),
            Column::number(visit.t("collections-study-cases")),
            Column::number(visit.t("collections-play-closed")),
            Column::number(visit.t("collections-play-won")),
            Column::number(visit.t("collections-study-recovered")),
        ],
        rows: plays.iter().map(row).collect(),
        subtotal: Some(last.chain(cells(all)).collect()),
        empty: Empty {
            title: visit.t("collections-play-none"),
            why: visit.t("collections-play-none-why"),
            button: Some((visit.t("collections-cases"), "/collections/cases".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The cases that something was used on.
///
/// # Errors
/// A fault from the database.
pub async fn cases(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let months = months(&filled);
    let since = visit.today.plus_months(-months);
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let book = playbook_used(&app.db, visit.scope(), since).await?;
    let currency = company_currency(&app.db).await?;
    let part = PlayPart::parse(filled.get("part")).unwrap_or(PlayPart::Step);
    let play = (part, filled.get("code").to_owned());
    let all = book.of(&play);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = name(&visit, &pack, &play);
    let row = |one: &&PlayCase| Row {
        href: Some(case_href(one.id)),
        cells: vec![
            html! {
                a href=(case_href(one.id)) { (one.buyer_name) }
                div.meta { a href=(parties::tab_href(&one.buyer_code, "history")) { (one.buyer_code) } }
            },
            html! { (one.opened_on) },
            html! { @match one.closed_on { Some(day) => (day), None => (kit::nothing(visit.lang)) } },
            html! {
                @if one.outcome.is_empty() { (kit::nothing(visit.lang)) }
                @else { (visit.t(&format!("collections-outcome-{}", one.outcome))) }
            },
            html! { (money(&visit, one.owed_minor, currency)) },
            html! {
                @match one.got_minor() {
                    Some(got) => (money(&visit, got, currency)),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    let link = Link::to(format!("{PAGE}/cases"))
        .with("part", part.code())
        .with("code", &play.1)
        .with("months", months);
    let list = List {
        id: "cases",
        title: visit.t("collections-cases"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::fit(visit.t("collections-play-opened")),
            Column::fit(visit.t("collections-play-ended")),
            Column::fit(visit.t("collections-play-outcome")),
            Column::number(visit.t("collections-case-owed")),
            Column::number(visit.t("collections-play-got")),
        ],
        rows: all.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "cases"), (skip, ROWS, all.len()))),
        empty: Empty {
            title: visit.t("collections-play-none"),
            why: visit.t("collections-play-none-why"),
            button: Some((visit.t("collections-play-used"), PAGE.to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href=(PAGE) { (visit.t("collections-play-used")) } }
        (kit::page_head(&title, &visit.t(&format!("collections-play-{}", part.code())), &html! {}))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title, &body))
}
