//! The wall of excuses: what customers say, of which kind, whether it was true.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use credit::collections::talk::{
    ExcuseFilter, ExcuseRow, TRUTHS, TalkPack, get_excuse, label_excuse, list_excuses, word_groups,
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    collections::cases::{PATH as CASES, href, named},
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes,
        Pager, Row, Tone,
    },
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/excuses";
const ROWS: u32 = 50;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let filter = ExcuseFilter {
        scope: visit.scope(),
        case: filled.get("case").parse().ok(),
        kind: filled.some("kind").map(str::to_owned),
        truth: filled.some("truth").map(str::to_owned),
        skip,
        limit: ROWS + 1,
    };
    let mut rows = list_excuses(&app.db, &filter).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let link = Link::to(PATH)
        .with_some("kind", filled.some("kind"))
        .with_some("truth", filled.some("truth"))
        .with_some("case", filled.some("case"));
    let title = visit.t("collections-excuses");
    let body = html! {
        nav.crumbs.meta { a href=(CASES) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &visit.t("collections-excuses-lead"), &html! {}))
        div.stack {
            (alike(&visit, &rows))
            (table(&visit, &pack, &rows, (&link, skip, more)))
        }
    };
    Ok(visit.page(&title, &body))
}

/// What was said more than once, by words that are alike.
fn alike(visit: &Visit, rows: &[ExcuseRow]) -> Markup {
    let texts: Vec<&str> = rows.iter().map(|row| row.words.as_str()).collect();
    let groups = word_groups(&texts);
    let mut counted: Vec<(usize, &str)> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let size = groups.iter().filter(|head| **head == at).count();
        if size >= 2 {
            counted.push((size, text));
        }
    }
    counted.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    html! {
        @if !counted.is_empty() {
            (kit::panel(&visit.t("collections-excuses-often"), &html! {}, &html! {
                ul.plain {
                    @for (size, text) in counted.iter().take(6) {
                        li.spread { span { "“" (text) "”" } b { (size) " ×" } }
                    }
                }
            }))
        }
    }
}

fn tone(truth: &str) -> Tone {
    match truth {
        "true" => Tone::Low,
        "open" => Tone::Quiet,
        _ => Tone::Medium,
    }
}

fn chips(visit: &Visit, pack: &TalkPack, link: &Link) -> Vec<Chip> {
    let at = |name: &str| link.pairs().iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let chip = |name: &'static str, code: &str, text: String| Chip {
        name: text,
        count: None,
        href: match at(name) == Some(code) {
            true => link.without(name).href(),
            false => link.without(name).with(name, code).href(),
        },
        on: at(name) == Some(code),
    };
    let kinds =
        pack.excuses.iter().map(|one| chip("kind", &one.code, words::said(visit.lang, &one.name)));
    let truths = std::iter::once("open")
        .chain(TRUTHS)
        .map(|code| chip("truth", code, visit.t(&format!("collections-truth-{code}"))));
    kinds.chain(truths).collect()
}

fn table(
    visit: &Visit,
    pack: &TalkPack,
    rows: &[ExcuseRow],
    (link, skip, more): (&Link, u32, bool),
) -> Markup {
    let chips = chips(visit, pack, link);
    let row = |one: &ExcuseRow| {
        let kind = named(visit, pack.excuse(&one.kind).map(|of| &of.name), &one.kind);
        let late = one.truth == "open" && one.due_on < visit.today;
        Row {
            href: Some(format!("{PATH}/{}", one.id)),
            pick: None,
            cells: vec![
                html! {
                    a href={ (PATH) "/" (one.id) } { "“" (one.words) "”" }
                    div.meta { (one.buyer_name) " · " (one.on) }
                },
                html! { (kind) },
                html! {
                    (kit::badge(tone(&one.truth),
                        &visit.t(&format!("collections-truth-{}", one.truth))))
                    @if !one.truth_note.is_empty() { div.meta { (one.truth_note) } }
                },
                html! {
                    @if late { (kit::badge(Tone::Medium, &one.due_on.to_string())) }
                    @else { (one.due_on) }
                    div.meta { (one.login) }
                },
            ],
        }
    };
    List {
        id: "excuses",
        title: visit.t("collections-excuses"),
        chips,
        columns: vec![
            Column::text(visit.t("collections-excuse-words")).title(),
            Column::fit(visit.t("collections-excuse-kind")),
            Column::text(visit.t("collections-excuse-truth")),
            Column::fit(visit.t("collections-excuse-due")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager {
            first: (skip > 0).then(|| link.href()),
            next: more.then(|| link.with("skip", skip + ROWS).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("collections-excuses-none"),
            why: visit.t("collections-excuses-none-why"),
            button: Some((visit.t("collections-cases"), CASES.to_owned())),
        },
        link: link.clone(),
        ..List::default()
    }
    .show(visit.lang)
}

/// An excuse with its task.
///
/// # Errors
/// `collections.excuse-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let one = get_excuse(&app.db, id, visit.scope()).await?;
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let filled = Filled::default()
        .or("truth", if one.truth == "open" { "false" } else { one.truth.as_str() })
        .or("note", one.truth_note.as_str());
    let body = page(&visit, &pack, &one, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-excuse"), &body))
}

fn page(
    visit: &Visit,
    pack: &TalkPack,
    one: &ExcuseRow,
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let kind = pack.excuse(&one.kind);
    let name = named(visit, kind.map(|of| &of.name), &one.kind);
    // A task that the pack asked for stands in both languages.
    let task = match one.task.split_once(" / ") {
        Some((zh, en)) => match visit.lang {
            base::Lang::Zh => zh,
            base::Lang::En => en,
        },
        None => one.task.as_str(),
    };
    let mut rows = vec![
        (visit.t("collections-excuse-kind"), html! { (name) }),
        (visit.t("collections-excuse-task"), html! { (task) }),
        (visit.t("collections-excuse-due"), html! { (one.due_on) " · " (one.login) }),
    ];
    if let Some(kind) = kind {
        let said = |text| words::said(visit.lang, text);
        rows.push((visit.t("collections-excuse-proof"), html! { (said(&kind.proof)) }));
        rows.push((visit.t("collections-excuse-reply"), html! { (said(&kind.reply)) }));
        rows.push((visit.t("collections-offer"), html! { (said(&kind.offer)) }));
    }
    let truths = TRUTHS.iter().map(|code| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("collections-truth-{code}")),
    });
    let form = Sheet {
        action: format!("{PATH}/{}/label", one.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("truth", visit.t("collections-excuse-truth"))
                .kind(Kind::OneOf(truths.collect()))
                .value(filled.get("truth")),
            Field::new("note", visit.t("collections-excuse-note"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("note")),
        ],
        mistakes,
        submit: visit.t("collections-excuse-save"),
        back: Some(href(one.case)),
    };
    html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-excuses")) } " / "
            a href=(href(one.case)) { (one.buyer_name) }
        }
        (kit::page_head(&format!("“{}”", one.words), &one.on.to_string(), &html! {}))
        div.stack {
            div.panel { div.inside { (kit::facts(&rows)) } }
            @if visit.may(Right::LogContact) {
                div.panel { div.inside { (form.show(visit.lang)) } }
            }
        }
    }
}

/// Says whether it was true.
///
/// # Errors
/// `collections.excuse-unknown`, or a fault; what is wrong is said on the form.
pub async fn label(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let one = get_excuse(&app.db, id, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        label_excuse(&mut tx, id, (filled.get("truth"), filled.get("note"))).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(one.case), Some(&Flash::new("collections-excuse-done")))),
        Err(mistakes) => {
            let pack = TalkPack::in_force(&app.db, visit.today).await?;
            let body = page(&visit, &pack, &one, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-excuse"), &body))
        }
    }
}
