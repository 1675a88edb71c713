//! What contacts told: the buyer's type with what to do, stated reasons and whether they were true.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Result;
use credit::{
    collections::{
        ContactPack, Reading, ReasonCount, count_reasons, list_readings, open_reasons,
        settle_reason,
    },
    parties::Buyer,
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes,
        Pager, Row, Tone,
    },
    parties::{self, words},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/reasons";
const ROWS: u32 = 15;

/// The fields that a form of a contact asks: ability, willingness, reason.
pub(super) fn fields(visit: &Visit, pack: &ContactPack, filled: &Filled) -> [Field; 3] {
    let none = |id: &str| Choice { value: String::new(), name: visit.t(id) };
    let rates = || {
        let all = ["strong", "weak"].map(|rate| Choice {
            value: rate.to_owned(),
            name: visit.t(&format!("collections-rate-{rate}")),
        });
        Kind::OneOf(std::iter::once(none("collections-rate-none")).chain(all).collect())
    };
    let reasons = pack
        .reasons
        .iter()
        .map(|one| Choice { value: one.code.clone(), name: words::said(visit.lang, &one.text) });
    let reasons = std::iter::once(none("collections-told-none")).chain(reasons).collect();
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    [
        field("ability", "collections-ability").kind(rates()),
        field("willing", "collections-willing").kind(rates()),
        field("reason", "collections-told-reason").kind(Kind::OneOf(reasons)),
    ]
}

/// The buyer's type by the latest reading, with what to do, and how it was before. Nothing where it was never read.
///
/// # Errors
/// A fault from the database.
pub(super) async fn standing(app: &App, visit: &Visit, buyer: &Buyer) -> Result<Markup> {
    let readings = list_readings(&app.db, buyer.id, 20).await?;
    let pack = ContactPack::in_force(&app.db, visit.today).await?;
    let typed: Vec<_> = readings
        .iter()
        .filter_map(|one| pack.quadrant(&one.ability, &one.willing).map(|of| (one, of)))
        .collect();
    let Some(((latest, of), before)) = typed.split_first() else { return Ok(html! {}) };
    let name = words::said(visit.lang, &of.name);
    let title = format!("{} · {name} · {}", visit.t("collections-quadrant"), latest.on);
    Ok(kit::panel(
        &title,
        &html! {},
        &html! {
            p { b { (visit.t("collections-advice")) } " " (words::said(visit.lang, &of.advice)) }
            @if !before.is_empty() {
                p.meta {
                    @for (n, (one, of)) in before.iter().take(5).enumerate() {
                        @if n > 0 { " · " }
                        (one.on) " " (words::said(visit.lang, &of.name))
                    }
                }
            }
        },
    ))
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let pack = ContactPack::in_force(&app.db, visit.today).await?;
    let mut rows = open_reasons(&app.db, visit.scope(), (skip, ROWS + 1)).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let counts = count_reasons(&app.db, visit.scope()).await?;
    let title = visit.t("collections-told-reasons");
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-told-reasons-lead"), &html! {
            a.button href="/settings/packs/contact" { (visit.t("settings-pack-contact")) }
        }))
        div.stack {
            (waiting(&visit, &pack, &rows, (skip, more)))
            @if !counts.is_empty() { (counted(&visit, &pack, &counts)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn reason(visit: &Visit, pack: &ContactPack, code: &str) -> String {
    pack.reason(code).map_or_else(|| code.to_owned(), |one| words::said(visit.lang, &one.text))
}

fn waiting(
    visit: &Visit,
    pack: &ContactPack,
    rows: &[Reading],
    (skip, more): (u32, bool),
) -> Markup {
    let link = Link::to(PATH);
    let line = |row: &Reading| Row {
        cells: vec![
            html! {
                a href=(parties::href(&row.buyer_code)) { (row.buyer_name) }
                div.meta { (row.buyer_code) }
            },
            html! {
                (row.on)
                div.meta {
                    (row.actor) " · " (visit.t(&format!("collections-told-way-{}", row.way)))
                }
            },
            html! {
                (reason(visit, pack, &row.reason))
                @if let Some(case) = row.case_id {
                    div { a href=(super::cases::href(case)) { (visit.t("collections-told-case")) } }
                }
                div.meta { (row.note) }
            },
            html! {
                @if let Some(one) = pack.reason(&row.reason) {
                    (words::said(visit.lang, &one.check))
                }
            },
            html! {
                @if visit.may(Right::LogContact) {
                    a.button.primary href={ (PATH) "/" (row.id) } data-sheet {
                        (visit.t("collections-told-reasons-settle"))
                    }
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "open",
        title: visit.t("collections-told-reasons-open"),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::fit(visit.t("collections-on")),
            Column::text(visit.t("collections-told-reason")),
            Column::text(visit.t("collections-told-reasons-check")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(line).collect(),
        pager: Some(Pager {
            first: (skip > 0).then(|| link.href()),
            next: more.then(|| link.with("skip", skip + ROWS).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("collections-told-reasons-no"),
            why: visit.t("collections-told-reasons-no-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn counted(visit: &Visit, pack: &ContactPack, counts: &[ReasonCount]) -> Markup {
    let line = |one: &ReasonCount| Row {
        cells: vec![
            html! { (reason(visit, pack, &one.reason)) },
            html! { (locale::count(one.stated)) },
            html! { (locale::count(one.open)) },
            html! { (locale::count(one.found_true)) },
            html! {
                @if one.found_false > 0 {
                    (kit::badge(Tone::Medium, &locale::count(one.found_false)))
                } @else { "0" }
            },
        ],
        ..Row::default()
    };
    List {
        id: "counts",
        title: visit.t("collections-told-reasons-count"),
        columns: vec![
            Column::text(visit.t("collections-told-reason")).title(),
            Column::number(visit.t("collections-told-reasons-said")),
            Column::number(visit.t("collections-told-reasons-open")),
            Column::number(visit.t("collections-told-reasons-true")),
            Column::number(visit.t("collections-told-reasons-false")),
        ],
        rows: counts.iter().map(line).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The form to say whether a reason was true.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(_): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let page = form(&visit, id, (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("collections-told-reasons-settle"), &page))
}

fn form(visit: &Visit, id: i64, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let verdicts = ["true", "false", "unclear"].map(|verdict| Choice {
        value: verdict.to_owned(),
        name: visit.t(&format!("collections-verdict-{verdict}")),
    });
    let sheet = Sheet {
        action: format!("{PATH}/{id}"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("verdict", visit.t("collections-verdict"))
                .kind(Kind::OneOf(verdicts.to_vec()))
                .value(filled.get("verdict")),
            Field::new("note", visit.t("collections-verdict-note"))
                .kind(Kind::Lines)
                .value(filled.get("note"))
                .required(),
        ],
        mistakes,
        submit: visit.t("collections-told-reasons-settle"),
        back: Some(PATH.to_owned()),
    };
    html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("collections-told-reasons")) } }
        (kit::page_head(&visit.t("collections-told-reasons-settle"), "", &html! {}))
        div.panel { div.inside { (sheet.show(visit.lang)) } }
    }
}

/// Says whether a reason was true.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let at = (id, visit.scope());
    let outcome = settle_reason(&mut tx, at, filled.get("verdict"), filled.get("note")).await;
    match settled(outcome)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(visit.go(PATH, Some(&Flash::new("collections-told-reasons-settled"))))
        }
        Err(mistakes) => {
            let page = form(&visit, id, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-told-reasons-settle"), &page))
        }
    }
}
