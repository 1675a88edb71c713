//! What certification went with: certified against others, and before against after, with intervals and the persons
//! behind each figure.

use academy::certificates::{
    CertificatePack, DUE_LEAST, Difference, Effect, EffectRow, PERSONS_LEAST, Side, Told,
    effect as told_effect,
};
use axum::extract::{Query, State};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, crumbs, level_name};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone},
    state::App,
    visit::Visit,
};

const ROWS: usize = 50;
const HERE: &str = "/certificates/effect";

/// The page. Its figures are of all buyers: who teaches on practice data alone does not see them.
///
/// # Errors
/// A missing right, or a fault.
pub async fn effect(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    visit.person()?.require(Right::SeeOverview)?;
    let level = filled.some("level");
    let skip = filled.get("skip").parse().unwrap_or(0);
    let told = told_effect(&app.db, level).await?;
    let title = visit.t("certificates-effect");
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("certificates-effect-lead"), &html! {
            a.button href="/certificates/effect/causes" { (visit.t("certificates-causes")) }
        }))
        div.stack {
            (kit::notice(
                Tone::Quiet, &visit.t("certificates-effect-chosen"),
                &html! { (visit.t("certificates-effect-chosen-why")) },
            ))
            (measures(&visit, &told))
            (chart(&visit, &told))
            (persons(&visit, &told.rows, (level, skip)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn percent(value: f64) -> String {
    format!("{value:.1}%")
}

fn points(visit: &Visit, one: Option<Difference>, least: &str) -> Markup {
    match one {
        None => html! { span.soft { (least) } },
        Some(one) => {
            let said = [
                ("value", format!("{:+.1}", one.value)),
                ("low", format!("{:+.1}", one.low)),
                ("high", format!("{:+.1}", one.high)),
            ];
            let word =
                if one.clear() { "certificates-effect-clear" } else { "certificates-effect-open" };
            html! {
                (visit.ta("certificates-effect-points", &said.each_ref().map(|(k, v)| (*k, v.as_str()))))
                div.meta { (visit.t(word)) }
            }
        }
    }
}

fn figure(visit: &Visit, (value, count): (Option<f64>, usize), word: &str) -> Markup {
    let count = visit.ta(word, &[("count", &count.to_string())]);
    html! {
        @match value {
            Some(value) => (percent(value)),
            None => (kit::nothing(visit.lang)),
        }
        div.meta { (count) }
    }
}

fn lines(told: &Effect) -> [(&'static str, &Told, &'static str); 3] {
    [
        ("kept", &told.kept, "certificates-effect-promises"),
        ("cei", &told.cei, "certificates-effect-persons"),
        ("overdue", &told.overdue, "certificates-effect-persons"),
    ]
}

fn measures(visit: &Visit, told: &Effect) -> Markup {
    let persons = PERSONS_LEAST.to_string();
    let least_due = visit.ta("certificates-effect-few-due", &[("count", &DUE_LEAST.to_string())]);
    let least = visit.ta("certificates-effect-few", &[("count", &persons)]);
    let row = |(code, one, word): (&str, &Told, &str)| Row {
        cells: vec![
            html! { (visit.t(&format!("certificates-effect-{code}"))) },
            figure(visit, one.with, word),
            figure(visit, one.without, word),
            points(visit, one.difference, if code == "kept" { &least_due } else { &least }),
            html! {
                (points(visit, one.change, &least))
                div.meta {
                    (visit.ta("certificates-effect-persons", &[("count", &one.pairs.to_string())]))
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "measures",
        title: visit.t("certificates-effect-measures"),
        columns: vec![
            Column::text(visit.t("certificates-effect-measure")).title(),
            Column::number(visit.t("certificates-effect-with")),
            Column::number(visit.t("certificates-effect-without")),
            Column::number(visit.t("certificates-effect-difference")).full(),
            Column::number(visit.t("certificates-effect-change")).full(),
        ],
        rows: lines(told).into_iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn chart(visit: &Visit, told: &Effect) -> Markup {
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    for (code, one, _) in lines(told) {
        let name = visit.t(&format!("certificates-effect-{code}"));
        for (side, (value, _)) in [("with", one.with), ("without", one.without)] {
            let Some(value) = value else { continue };
            let label = format!("{name} · {}", visit.t(&format!("certificates-effect-{side}")));
            rows.push(vec![label.clone(), percent(value)]);
            let lit = side == "with";
            bars.push(Bar { label, value, text: percent(value), lit, ..Bar::default() });
        }
    }
    let words = Words {
        id: "effect".to_owned(),
        title: visit.t("certificates-effect-chart"),
        note: visit.t("certificates-effect-chart-note"),
        desc: rows
            .iter()
            .map(|row| row.join(" "))
            .collect::<Vec<_>>()
            .join(visit.lang.pick("；", "; ")),
    };
    let head = vec![visit.t("certificates-effect-measure"), visit.t("certificates-effect-value")];
    charts::bars_of(visit.lang, &words, (&bars, 100.0), &Numbers { head, rows })
}

fn side(visit: &Visit, side: &Side) -> Markup {
    let mean = |months: &[f64]| {
        let count = u32::try_from(months.len()).ok().filter(|count| *count > 0)?;
        Some(months.iter().sum::<f64>() / f64::from(count))
    };
    let said = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), percent);
    let figures = [
        ("kept", format!("{} / {}", side.kept, side.due)),
        ("cei", said(mean(&side.cei))),
        ("overdue", said(mean(&side.overdue))),
        ("months", side.cei.len().max(side.overdue.len()).to_string()),
    ];
    html! {
        (visit.ta("certificates-effect-side", &figures.each_ref().map(|(k, v)| (*k, v.as_str()))))
    }
}

/// A person with the rows behind both kinds of figures.
fn behind(visit: &Visit, one: &EffectRow) -> Markup {
    let ledger = Link::to("/collections/measures/ledger").with("owner", &one.login);
    let rows = Link::to("/collections/measures/rows").with("by", "person");
    let rows = rows.with("group", &one.login).with("what", "promises");
    html! {
        a href=(ledger.href()) { (one.name) }
        div.meta { a href=(rows.href()) { (visit.t("certificates-effect-kept")) } }
    }
}

fn persons(visit: &Visit, all: &[EffectRow], (level, skip): (Option<&str>, usize)) -> Markup {
    let row = |one: &EffectRow| Row {
        cells: vec![
            behind(visit, one),
            html! {
                @match one.since {
                    Some(day) => (day),
                    None => (kit::nothing(visit.lang)),
                }
            },
            side(visit, &one.with),
            side(visit, &one.without),
        ],
        ..Row::default()
    };
    let chip = |code: &str| {
        let on = level == Some(code);
        let link = Link::to(HERE);
        Chip {
            name: level_name(visit.lang, code),
            count: None,
            href: if on { link.href() } else { link.with("level", code).href() },
            on,
        }
    };
    let link = Link::to(HERE).with_some("level", level);
    List {
        id: "persons",
        title: visit.t("certificates-effect-rows"),
        count: i64::try_from(all.len()).ok(),
        chips: CertificatePack::shipped().levels.iter().map(|one| chip(&one.code)).collect(),
        columns: vec![
            Column::text(visit.t("certificates-person")).title(),
            Column::fit(visit.t("certificates-effect-since")),
            Column::text(visit.t("certificates-effect-with")).full(),
            Column::text(visit.t("certificates-effect-without")).full(),
        ],
        rows: all.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "persons"), (skip, ROWS, all.len()))),
        empty: Empty {
            title: visit.t("certificates-effect-none"),
            why: visit.t("certificates-effect-none-why"),
            button: Some((visit.t("certificates-title"), PATH.to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}
