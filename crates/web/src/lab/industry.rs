//! The industry effect of a project: bad rates by industry drawn towards the whole, as a chart and
//! a table, and putting them in force as a pack.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Failure, Rejection};
use credit::{
    assess::{PackKind, propose_pack},
    lab::{
        INDUSTRY_CONFIDENCE, IndustryLevel, IndustryLine, IndustryReport, choices::Cleaning,
        effect_name, industry_column, industry_effects,
    },
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    desk::{self, Desk, Way, form_head, framed, href},
    spell,
};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Field, Flash, Kind, List, Mistakes, Row, Tone, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Bars of the chart at the most.
const BARS: usize = 24;

/// What was asked: the column and the level.
fn asked(desk: &Desk, filled: &Filled) -> (Option<String>, IndustryLevel) {
    let column = filled.some("by").map(str::to_owned).or_else(|| industry_column(&desk.opened));
    let level = IndustryLevel::parse(filled.get("level")).unwrap_or(IndustryLevel::Section);
    (column, level)
}

async fn find(desk: &Desk, (column, level): (&str, IndustryLevel)) -> base::Result<IndustryReport> {
    let (opened, column) = (Arc::clone(&desk.opened), column.to_owned());
    let work = tokio::task::spawn_blocking(move || industry_effects(&opened, &column, level)).await;
    work.map_err(|error| Failure::bug(format!("industry effects: {error}")))?
}

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-no-column`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let body = body(&visit, &desk, &filled, &Mistakes::none()).await?;
    let page = framed(&visit, &desk.project, "industry", &html! {}, &body);
    Ok(visit.page(&visit.t("lab-tab-industry"), &page))
}

async fn body(
    visit: &Visit,
    desk: &Desk,
    filled: &Filled,
    mistakes: &Mistakes,
) -> base::Result<Markup> {
    let (column, level) = asked(desk, filled);
    let found = match &column {
        Some(column) => match find(desk, (column, level)).await {
            Ok(report) => Some(Ok(report)),
            Err(Failure::Rejected(why)) => Some(Err(why)),
            Err(other) => return Err(other),
        },
        None => None,
    };
    Ok(html! {
        p.soft { (visit.t("lab-industry-lead")) }
        (ask(visit, desk, (column.as_deref(), level)))
        @match found {
            None => div.panel { (none(visit).show()) },
            Some(Err(why)) => (kit::rejected(visit.lang, &why)),
            Some(Ok(report)) => {
                (chart(visit, &report))
                (table(visit, &report))
                @if visit.may(Right::EditPolicy) { (variable_form(visit, desk, &report)) }
                @if visit.may(Right::EditPolicy) && level != IndustryLevel::Word {
                    (force_form(visit, desk, &report, filled, mistakes))
                }
            }
        }
    })
}

fn none(visit: &Visit) -> Empty {
    Empty {
        title: visit.t("lab-industry-none"),
        why: visit.t("lab-industry-none-why"),
        button: None,
    }
}

fn ask(visit: &Visit, desk: &Desk, (column, level): (Option<&str>, IndustryLevel)) -> Markup {
    let names = desk.opened.frame.columns().iter().map(|one| one.name.as_str());
    html! {
        form.filters method="get" action={ (href(&desk.project)) "/industry" } data-auto {
            label { (visit.t("lab-industry-by")) " "
                select name="by" {
                    @for name in names {
                        option value=(name) selected[column == Some(name)] { (spell::cut(name)) }
                    }
                }
            }
            label { (visit.t("lab-industry-level")) " "
                select name="level" {
                    @for one in IndustryLevel::ALL {
                        option value=(one.code()) selected[one == level] {
                            (visit.t(&format!("lab-industry-{}", one.code())))
                        }
                    }
                }
            }
            noscript { button.button { (visit.t("house-apply")) } }
        }
    }
}

fn name_of(visit: &Visit, line: &IndustryLine) -> String {
    match &line.name {
        Some(name) => format!("{} {}", line.code, name.pick(visit.lang)),
        None => spell::cut(&line.code),
    }
}

fn signed(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

fn chart(visit: &Visit, report: &IndustryReport) -> Markup {
    let shown = report.lines.iter().take(BARS);
    let bars: Vec<Bar> = shown
        .enumerate()
        .map(|(at, line)| Bar {
            label: name_of(visit, line),
            value: line.pooled.shrunk,
            text: spell::percent(line.pooled.shrunk),
            note: visit.ta(
                "lab-industry-note",
                &[
                    ("rows", &spell::count(line.rows)),
                    ("low", &spell::percent(line.pooled.interval.0)),
                    ("high", &spell::percent(line.pooled.interval.1)),
                ],
            ),
            tone: match line.pooled.interval.0 > report.whole {
                true => Tone::High,
                false if line.pooled.interval.1 < report.whole => Tone::Low,
                false => Tone::Quiet,
            },
            lit: at == 0,
            ..Bar::default()
        })
        .collect();
    let whole = spell::percent(report.whole);
    let title = match (report.lines.first(), report.strength) {
        (Some(first), Some(_)) => visit.ta(
            "lab-industry-finding",
            &[
                ("name", &name_of(visit, first)),
                ("rate", &spell::percent(first.pooled.shrunk)),
                ("whole", &whole),
            ],
        ),
        _ => visit.ta("lab-industry-chance", &[("whole", &whole)]),
    };
    let words = Words {
        id: "effects".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "lab-industry-chart",
            &[
                ("confidence", &locale::percent(INDUSTRY_CONFIDENCE, 0)),
                ("rows", &spell::count(report.rows)),
                ("unplaced", &spell::count(report.unplaced)),
            ],
        ),
    };
    charts::bars(visit.lang, &words, &bars, &Numbers::default())
}

fn table(visit: &Visit, report: &IndustryReport) -> Markup {
    let row = |line: &IndustryLine| Row {
        cells: vec![
            html! { (name_of(visit, line)) },
            html! { (spell::count(line.rows)) },
            html! { (spell::count(line.bads)) },
            html! { (spell::percent(line.pooled.raw)) },
            html! { b { (spell::percent(line.pooled.shrunk)) } },
            html! {
                (spell::percent(line.pooled.interval.0)) "–"
                (spell::percent(line.pooled.interval.1))
            },
            html! { (locale::percent(line.pooled.credibility, 0)) },
            html! { (signed(line.pooled.log_odds)) },
        ],
        ..Row::default()
    };
    let gini = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), spell::four);
    let facts = [
        (visit.t("lab-industry-whole"), html! { (spell::percent(report.whole)) }),
        (
            visit.t("lab-industry-strength"),
            html! {
                @match report.strength {
                    Some(rows) => (visit.ta("lab-industry-worth", &[
                        ("rows", &format!("{rows:.0}")),
                        ("between", &format!("{:.4}", report.between)),
                    ])),
                    None => (visit.t("lab-industry-all-chance")),
                }
            },
        ),
        (
            visit.t("lab-industry-gini"),
            html! {
                (visit.ta("lab-industry-ginis", &[
                    ("folded", &gini(report.gini_folded)), ("unseen", &gini(report.gini_unseen)),
                ]))
            },
        ),
    ];
    let list = List {
        id: "industries",
        title: visit.t("lab-industry-table"),
        count: Some(i64::try_from(report.lines.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("lab-industry-name")).title(),
            Column::number(visit.t("lab-rows")),
            Column::number(visit.t("lab-bads")),
            Column::number(visit.t("lab-bad-rate")),
            Column::number(visit.t("lab-industry-shrunk")),
            Column::number(visit.t("lab-industry-interval")),
            Column::number(visit.t("lab-industry-weight")),
            Column::number(visit.t("lab-industry-odds")),
        ],
        rows: report.lines.iter().take(500).map(row).collect(),
        empty: none(visit),
        tall: true,
        ..List::default()
    };
    html! {
        (kit::panel(&visit.t("lab-industry-how"), &html! {}, &html! {
            (kit::facts(&facts))
            p.meta { (visit.t("lab-industry-method")) }
        }))
        (list.show(visit.lang))
    }
}

/// Makes the effect a variable of the project, by what the other rows tell of each.
fn variable_form(visit: &Visit, desk: &Desk, report: &IndustryReport) -> Markup {
    let house = desk.project.choices.data.house;
    let name = effect_name(&report.column, house);
    let there = desk.project.choices.data.cleaning.iter().any(|step| {
        matches!(step, Cleaning::Effect { column, level }
            if *column == report.column && level == report.level.code())
    });
    let body = html! {
        p.soft { (visit.ta("lab-effect-lead", &[("name", &name)])) }
        @if house && name != "industry-effect" { p.soft { (visit.t("lab-effect-not-ledger")) } }
        @if there {
            p { (visit.ta("lab-effect-there", &[("name", &name)])) " "
                a href=(kit::Link::to(format!("{}/variable", href(&desk.project))).with("v", &name)) {
                    (visit.t("lab-effect-see"))
                } }
        } @else {
            form.actions method="post" action={ (href(&desk.project)) "/clean" } {
                (form_head(visit, &desk.project))
                (hidden("v", &report.column))
                (hidden("what", "effect"))
                (hidden("level", report.level.code()))
                button.button { (visit.t("lab-effect-add")) }
            }
        }
    };
    kit::panel(&visit.t("lab-effect"), &html! {}, &body)
}

fn force_form(
    visit: &Visit,
    desk: &Desk,
    report: &IndustryReport,
    filled: &Filled,
    mistakes: &Mistakes,
) -> Markup {
    let from = filled.some("from_on").map_or_else(|| visit.today.to_string(), str::to_owned);
    let fields = [
        Field::new("from_on", visit.t("lab-industry-from")).kind(Kind::Day).value(from).required(),
        Field::new("reason", visit.t("lab-industry-reason"))
            .kind(Kind::Lines)
            .value(filled.get("reason"))
            .required(),
    ];
    let body = html! {
        p.soft { (visit.t("lab-industry-force-lead")) }
        form.fields method="post" action={ (href(&desk.project)) "/industry/force" } {
            (hidden("csrf", &visit.csrf))
            (hidden("by", &report.column))
            (hidden("level", report.level.code()))
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, mistakes))
            div.actions {
                button.button.primary { (visit.t("lab-industry-force")) }
                a.button href="/settings/packs/industry-effects" {
                    (visit.t("settings-pack-industry-effects"))
                }
            }
        }
    };
    kit::panel(&visit.t("lab-industry-force"), &html! {}, &body)
}

/// Puts the effects in force as an own version of their pack.
///
/// # Errors
/// `scoring.lab-project-unknown`, or a fault.
pub async fn force(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(posted): Form<BTreeMap<String, String>>,
) -> Answer {
    let filled = Filled(posted);
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let mut reader = filled.reader();
    let (from, reason) = (reader.day("from_on"), reader.text("reason"));
    let (column, level) = asked(&desk, &filled);
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let column = column.unwrap_or_default();
            let report = find(&desk, (&column, level)).await?;
            let version = format!("lab-{}-{from}", desk.project.id);
            let source = visit.ta(
                "lab-industry-source",
                &[("project", &desk.project.name), ("rows", &report.rows.to_string())],
            );
            let no_pack = || Rejection::new("scoring.lab-industry-words");
            let text = report.pack(&version, from, &source).ok_or_else(no_pack)?;
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                propose_pack(&mut tx, PackKind::IndustryEffects, &text, &reason).await?;
                tx.commit().await
            };
            settled(done.await)?
        }
    };
    match outcome {
        Ok(()) => {
            let done = Flash::new("lab-industry-forced");
            Ok(visit.go("/settings/packs/industry-effects", Some(&done)))
        }
        Err(mistakes) => {
            let body = body(&visit, &desk, &filled, &mistakes).await?;
            let page = framed(&visit, &desk.project, "industry", &html! {}, &body);
            Ok(visit.again(&visit.t("lab-tab-industry"), &page))
        }
    }
}
