//! 法务台: the matters before the law of all cases, a row for each deadline, what is late first.

use axum::extract::{Query, State};
use base::{Lang, Money, Result};
use credit::collections::legal::{
    DeskCounts, DeskFilter, DeskRow, DeskView, RoutePack, count_desk, list_desk,
};
use maud::{Markup, html};
use store::access::Right;

use super::cases;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone, hidden},
    parties::{self, words},
    state::App,
    visit::Visit,
};

const PATH: &str = "/collections/matters";
const ROWS: u32 = 30;

/// Where a matter stands.
fn at(one: &DeskRow) -> String {
    format!("{}/matter/{}", cases::href(one.case), one.matter)
}

/// What is due, in the reader's language where it comes from the pack.
pub(super) fn due_name(visit: &Visit, name: &str) -> String {
    match (name.split_once(" / "), visit.lang) {
        (Some((zh, _)), Lang::Zh) => zh.to_owned(),
        (Some((_, en)), Lang::En) => en.to_owned(),
        (None, _) => name.to_owned(),
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let view = DeskView::parse(filled.get("view")).unwrap_or_default();
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let filter = DeskFilter { skip, limit: ROWS, ..DeskFilter::of(visit.scope(), view) };
    let rows = list_desk(&app.db, &filter).await?;
    let counts = count_desk(&app.db, visit.scope()).await?;
    let pack = RoutePack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-desk");
    let edit = html! {
        a.button href="/collections/cases" { (visit.t("collections-cases")) }
        a.button href="/settings/packs/routes" { (visit.t("collections-desk-rules")) }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-desk-lead"), &edit))
        div.stack {
            (figures(&visit, &counts, pack.remind_days))
            (table(&visit, &pack, (view, &rows), (skip, &counts)))
            p.soft { (visit.t("collections-no-advice")) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, counts: &DeskCounts, days: i32) -> Markup {
    let card = |name: String, value: i64, view: DeskView| {
        let value = locale::count(value);
        let href = Some(Link::to(PATH).with("view", view.code()).href());
        Figure { name, value, href, ..Figure::default() }.card(visit.lang)
    };
    let soon = visit.ta("collections-desk-soon", &[("days", &days.to_string())]);
    html! {
        div.grid {
            div.w3 { (card(visit.t("collections-desk-matters"), counts.matters, DeskView::Open)) }
            div.w3 { (card(visit.t("collections-desk-late"), counts.late, DeskView::Late)) }
            div.w3 { (card(soon, counts.soon, DeskView::Soon)) }
            div.w3 { (card(visit.t("collections-desk-bare"), counts.bare, DeskView::Bare)) }
        }
    }
}

fn table(
    visit: &Visit,
    pack: &RoutePack,
    (view, rows): (DeskView, &[DeskRow]),
    (skip, counts): (u32, &DeskCounts),
) -> Markup {
    let chips = DeskView::ALL.map(|one| Chip {
        name: visit.t(&format!("collections-desk-view-{}", one.code())),
        count: Some(counts.of(one)),
        href: Link::to(PATH).with("view", one.code()).href(),
        on: one == view,
    });
    let count = counts.of(view);
    let pages = (skip as usize, ROWS as usize, usize::try_from(count).unwrap_or(0));
    List {
        id: "desk",
        title: visit.t(&format!("collections-desk-view-{}", view.code())),
        count: Some(count),
        chips: chips.to_vec(),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::text(visit.t("collections-desk-due")),
            Column::fit(visit.t("collections-clock-days")),
            Column::text(visit.t("collections-matter-forum")),
            Column::fit(visit.t("collections-matter-route")),
            Column::number(visit.t("collections-matter-sum")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|one| row(visit, pack, one)).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to(PATH).with("view", view.code()), "desk"),
            pages,
        )),
        empty: Empty {
            title: visit.t("collections-desk-none"),
            why: visit.t("collections-desk-none-why"),
            button: Some((visit.t("collections-cases"), "/collections/cases".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn row(visit: &Visit, pack: &RoutePack, one: &DeskRow) -> Row {
    let route = pack.find(&one.route).map(|route| words::said(visit.lang, &route.name));
    let coin = |minor| visit.amount(Money::new(minor, one.currency));
    Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { (due(visit, one)) },
            html! { (left(visit, one)) },
            html! {
                a href=(at(one)) { (one.forum) }
                div.meta { (one.reference) @if !one.counsel.is_empty() { " · " (one.counsel) } }
            },
            html! { (route.unwrap_or_else(|| one.route.clone())) div.meta { (one.opened_on) } },
            html! {
                (coin(one.claimed_minor))
                @if one.ended.is_some() {
                    div.meta {
                        (visit.ta("collections-desk-sums", &[
                            ("got", &coin(one.sums.0)), ("cost", &coin(one.sums.1)),
                        ]))
                    }
                }
            },
            html! { (act(visit, one)) },
        ],
        ..Row::default()
    }
}

fn due(visit: &Visit, one: &DeskRow) -> Markup {
    html! {
        @match (&one.day, &one.ended) {
            (Some(day), _) => { (due_name(visit, &day.name)) div.meta { (day.due_on) } }
            (None, Some((outcome, day))) => {
                (visit.t(&format!("collections-matter-outcome-{outcome}")))
                div.meta { (day) }
            }
            (None, None) => span.soft { (visit.t("collections-desk-no-day")) },
        }
    }
}

fn left(visit: &Visit, one: &DeskRow) -> Markup {
    html! {
        @match one.days_left(visit.today) {
            None => (kit::nothing(visit.lang)),
            Some(days @ ..0) => (kit::badge(Tone::High, &visit.ta(
                "collections-clock-over", &[("days", &(-days).to_string())]))),
            Some(days) => (kit::badge(if days <= 3 { Tone::Medium } else { Tone::Quiet }, &visit.ta(
                "collections-clock-left", &[("days", &days.to_string())]))),
        }
    }
}

/// What mends the row: the deadline is done, or the matter gets one.
fn act(visit: &Visit, one: &DeskRow) -> Markup {
    html! {
        @if visit.may(Right::LogContact) && one.ended.is_none() {
            @match &one.day {
                Some(day) => form method="post" action={ (at(one)) "/day/" (day.id) } {
                    (hidden("csrf", &visit.csrf))
                    button.button type="submit" { (visit.t("collections-matter-do")) }
                },
                None => a.button href=(at(one)) { (visit.t("collections-matter-day-add")) },
            }
        } @else { a.button href=(at(one)) { (visit.t("collections-matter-open")) } }
    }
}

/// A buyer's first deadline that is late or near, in a line.
pub(super) fn line(visit: &Visit, one: &DeskRow) -> Markup {
    let name = one.day.as_ref().map(|day| due_name(visit, &day.name)).unwrap_or_default();
    html! {
        a href=(at(one)) { (visit.ta("collections-desk-line", &[("what", &name)])) }
        @if let Some(day) = &one.day { " " span.meta { (day.due_on) } }
        " " (left(visit, one))
    }
}

/// For the first page and the worklist: deadlines before the law that are late or near, matters without one, and
/// steps of paths that warn. Nothing where nothing waits.
///
/// # Errors
/// A fault from the database.
pub async fn alarm(app: &App, visit: &Visit) -> Result<Markup> {
    if !visit.may(Right::SeeWorklist) {
        return Ok(html! {});
    }
    let counts = count_desk(&app.db, visit.scope()).await?;
    let told = [
        (DeskView::Late, counts.late, Tone::High),
        (DeskView::Soon, counts.soon, Tone::Medium),
        (DeskView::Bare, counts.bare, Tone::Medium),
    ];
    Ok(html! {
        @for (view, count, tone) in told {
            @if count > 0 {
                (kit::notice(tone, &visit.t("collections-desk"), &html! {
                    (visit.ta(&format!("collections-desk-alarm-{}", view.code()),
                        &[("count", &locale::count(count))]))
                    " "
                    a href=(Link::to(PATH).with("view", view.code())) {
                        (visit.t("collections-desk-open"))
                    }
                }))
            }
        }
        (super::kinds::alarm(app, visit).await?)
    })
}
