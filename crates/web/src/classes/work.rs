//! A work with both marks side by side; who teaches marks it here.

use std::collections::BTreeMap;

use academy::{
    classes::{KeptMark, NewMark, Work, WorkKind, find_work, mark_work, marks_of},
    courses::Library,
    practice::PracticePack,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};
use store::access::Right;

use super::{closed, crumbs, onward, points, work_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Field, Kind, List, Mistakes, Row, Tone, fields_of, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The work: any for who teaches, one's own for everybody else.
async fn opened(app: &App, visit: &Visit, (kind, id): (&str, i64)) -> Result<Work> {
    let unknown = || Rejection::new("classes.work-unknown");
    let kind = WorkKind::parse(kind).ok_or_else(unknown)?;
    let work = find_work(&app.db, kind, id).await?;
    if visit.may(Right::Teach) || work.learner_id == visit.person()?.id {
        return Ok(work);
    }
    Err(unknown().into())
}

/// The page.
///
/// # Errors
/// `classes.work-unknown`, `classes.work-older`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, i64)>,
) -> Answer {
    let work = opened(&app, &visit, (&kind, id)).await?;
    let body = page(&app, &visit, &work, (&Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("classes-work"), &body))
}

fn title((visit, library): (&Visit, &Library), work: &Work) -> String {
    let (pack, lang) = (PracticePack::shipped(), visit.lang);
    let name = match work.kind {
        WorkKind::Case => library.case(&work.target).map(|one| one.title.pick(lang)),
        WorkKind::Practice => pack.scene(&work.target).map(|one| one.name.pick(lang)),
        WorkKind::Written => None,
    };
    let kind = visit.t(&format!("classes-kind-{}", work.kind.code()));
    name.map_or_else(|| kind.clone(), |name| format!("{kind} · {name}"))
}

async fn page(app: &App, visit: &Visit, work: &Work, typed: (&Filled, Mistakes)) -> Result<Markup> {
    let held = academy::courses::library(&app.db).await?;
    let marks = marks_of(&app.db, work.kind, work.id).await?;
    let own = work.learner_id == visit.person()?.id;
    let lead =
        visit.ta("classes-work-lead", &[("learner", &work.learner), ("day", &work.on.to_string())]);
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&title((visit, &held), work), &lead, &html! {
            @if work.kind == WorkKind::Practice {
                a.button href={ "/practice/runs/" (work.id) "/replay" } { (visit.t("classes-replay")) }
            }
        }))
        div.stack {
            (both(visit, work, marks.first()))
            @if !work.blocks.is_empty() { (read(visit, work)) }
            (items(visit, work, marks.first()))
            @if visit.may(Right::Teach) && !own { (form(visit, work, (marks.first(), typed))) }
            @if marks.len() > 1 { (earlier(visit, marks.get(1..).unwrap_or_default())) }
        }
    })
}

/// What an instructor thought of a work, beside its automatic mark, on the page of the work itself; nothing where nobody
/// marked it.
pub(crate) async fn mark_beside(
    app: &App,
    visit: &Visit,
    (kind, id): (WorkKind, i64),
    auto_tenths: Option<i64>,
) -> Result<Markup> {
    let marks = marks_of(&app.db, kind, id).await?;
    let Some(one) = marks.first() else { return Ok(html! {}) };
    let auto = auto_tenths.map_or_else(|| visit.t("classes-auto-none"), points);
    let rows = [
        (visit.t("classes-auto"), html! { (auto) }),
        (
            visit.t("classes-mark-own"),
            html! {
                b { (points(one.tenths)) }
                " " (kit::badge(Tone::Low, &visit.t("classes-counts")))
            },
        ),
        (visit.t("classes-marker"), html! { (one.marker) }),
        (visit.t("classes-reason"), html! { (one.reason) }),
    ];
    let more =
        html! { a.button href=(work_href(kind.code(), id)) { (visit.t("classes-mark-more")) } };
    Ok(kit::panel(&visit.t("classes-mark-beside"), &more, &kit::facts(&rows)))
}

/// Both marks beside each other, and which one counts.
fn both(visit: &Visit, work: &Work, mark: Option<&KeptMark>) -> Markup {
    let auto = match work.auto_tenths {
        Some(tenths) => html! { (points(tenths)) },
        None => html! { (visit.t("classes-auto-none")) },
    };
    let own = match mark {
        Some(one) => html! {
            b { (points(one.tenths)) }
            " " (kit::badge(Tone::Low, &visit.t("classes-counts")))
        },
        None => html! { (visit.t("classes-unmarked")) },
    };
    let mut rows = vec![(visit.t("classes-auto"), auto), (visit.t("classes-mark-own"), own)];
    if let Some(one) = mark {
        rows.push((visit.t("classes-marker"), html! { (one.marker) }));
        rows.push((visit.t("classes-reason"), html! { (one.reason) }));
    }
    if work.kind == WorkKind::Practice {
        let outcome = html! { (points(work.outcome_tenths)) " / 35" };
        rows.push((visit.t("classes-outcome"), outcome));
    }
    let body = html! {
        (kit::facts(&rows))
        @if work.auto_banned {
            (kit::notice(Tone::High, &visit.t("classes-banned-found"), &html! {
                (visit.t("classes-banned-found-why"))
            }))
        }
    };
    kit::panel(&visit.t("classes-points"), &html! {}, &body)
}

fn read(visit: &Visit, work: &Work) -> Markup {
    let body = html! {
        @for block in &work.blocks {
            p { b { (block.ask.pick(visit.lang)) } }
            @if let Some(picked) = &block.picked { p { (picked.pick(visit.lang)) } }
            @if block.said.is_empty() {
                p.soft { (visit.t("classes-no-reason")) }
            } @else {
                @for line in block.said.lines() { p { q { (line) } } }
            }
        }
    };
    kit::panel(&visit.t("classes-said"), &html! {}, &body)
}

fn level(visit: &Visit, level: Option<i64>) -> Markup {
    let (tone, word) = match level {
        Some(2) => (Tone::Low, "practice-good"),
        Some(1) => (Tone::Medium, "practice-fair"),
        Some(_) => (Tone::High, "practice-poor"),
        None => return kit::nothing(visit.lang),
    };
    kit::badge(tone, &visit.t(word))
}

fn items(visit: &Visit, work: &Work, mark: Option<&KeptMark>) -> Markup {
    let row = |one: &academy::classes::RubricItem| {
        let auto = work.auto_levels.iter().find(|(code, _)| *code == one.code);
        let own = mark.and_then(|mark| mark.levels.get(&one.code).copied());
        Row {
            cells: vec![
                html! { (one.name.pick(visit.lang)) div.meta { (one.good.pick(visit.lang)) } },
                html! { (points(one.tenths)) },
                level(visit, auto.map(|(_, level)| *level)),
                level(visit, own),
            ],
            ..Row::default()
        }
    };
    List {
        id: "items",
        title: visit.t("classes-rubric"),
        columns: vec![
            Column::text(visit.t("classes-item")).title(),
            Column::number(visit.t("classes-most")),
            Column::fit(visit.t("classes-auto")),
            Column::fit(visit.t("classes-mark-own")),
        ],
        rows: work.items.iter().map(row).collect(),
        empty: Empty::default(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The name of an item's field.
fn field(code: &str) -> String {
    format!("level-{code}")
}

fn form(
    visit: &Visit,
    work: &Work,
    (mark, (filled, mistakes)): (Option<&KeptMark>, (&Filled, Mistakes)),
) -> Markup {
    let stands = |code: &str| -> String {
        if let Some(typed) = filled.some(&field(code)) {
            return typed.to_owned();
        }
        let auto = work.auto_levels.iter().find(|(one, _)| one == code).map(|(_, level)| *level);
        let own = mark.and_then(|mark| mark.levels.get(code).copied());
        own.or(auto).map(|level| level.to_string()).unwrap_or_default()
    };
    let words = [("2", "practice-good"), ("1", "practice-fair"), ("0", "practice-poor")];
    let banned = filled.get("banned") == "1" || (filled.0.is_empty() && work.auto_banned);
    let rest = [
        Field::new("banned", visit.t("classes-banned")).kind(Kind::Tick).value(if banned {
            "1"
        } else {
            ""
        }),
        Field::new("reason", visit.t("classes-reason"))
            .kind(Kind::Lines)
            .value(filled.get("reason"))
            .hint(visit.t("classes-reason-hint"))
            .required(),
    ];
    let body = html! {
        form.fields method="post" action={ (work_href(work.kind.code(), work.id)) "/mark" } {
            (hidden("csrf", &visit.csrf))
            (mistakes.summary(visit.lang))
            @for item in &work.items {
                @let (name, now) = (field(&item.code), stands(&item.code));
                div.field {
                    label for={ "f-" (name) } {
                        (item.name.pick(visit.lang)) " · " (points(item.tenths))
                    }
                    select id={ "f-" (name) } name=(name) {
                        @if now.is_empty() { option value="" { (visit.t("classes-pick")) } }
                        @for (value, word) in words {
                            option value=(value) selected[now == value] { (visit.t(word)) }
                        }
                    }
                }
            }
            (fields_of(visit.lang, &rest, &mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("classes-mark-it")) }
            }
        }
    };
    kit::panel(&visit.t("classes-mark-new"), &html! {}, &body)
}

fn earlier(visit: &Visit, marks: &[KeptMark]) -> Markup {
    let row = |one: &KeptMark| Row {
        cells: vec![html! { (one.marker) }, html! { (points(one.tenths)) }, html! { (one.reason) }],
        ..Row::default()
    };
    List {
        id: "earlier",
        title: visit.t("classes-earlier"),
        columns: vec![
            Column::text(visit.t("classes-marker")).title(),
            Column::number(visit.t("classes-points")),
            Column::text(visit.t("classes-reason")).full(),
        ],
        rows: marks.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// Marks it.
///
/// # Errors
/// `classes.work-unknown`, `classes.work-older`, or a fault; what is wrong is said on the form.
pub async fn mark(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let work = opened(&app, &visit, (&kind, id)).await?;
    let level = |code: &str| filled.get(&field(code)).parse::<i64>().ok();
    let levels = work.items.iter().filter_map(|one| Some((one.code.clone(), level(&one.code)?)));
    let levels: BTreeMap<String, i64> = levels.collect();
    let banned = filled.get("banned") == "1";
    let new = NewMark { levels, banned, reason: filled.get("reason").to_owned() };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = mark_work(&mut tx, &work, visit.person()?.id, &new).await;
    match settled(closed(tx, outcome).await)? {
        Ok(_) => Ok(onward(&visit, &work_href(&kind, id), "classes-mark-done")),
        Err(wrong) => {
            let body = page(&app, &visit, &work, (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("classes-work"), &body))
        }
    }
}
