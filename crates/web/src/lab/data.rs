//! The data of a project: rows and target rate by part, each column with its grade, the cleaning
//! steps and the history of all choices, each of which can be gone back from.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::lab::{
    Opened, Project, Step, archive_project, choices::Cleaning, get_project, go_step, list_steps,
};
use maud::{Markup, html};
use quant::lab::{
    frame::{Part, Values},
    quality::{ColumnQuality, Finding, Grade},
};
use store::access::Right;

use super::{
    desk::{self, Desk, Way, form_head, framed, href, undo_buttons},
    spell,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Figure, Flash, List, Row, hidden, link::encoded},
    state::App,
    typed::settled,
    visit::{Visit, local},
};

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`; what stands in the way of reading the file.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let (steps, _) = list_steps(&app.db, &desk.project).await?;
    let Desk { project, opened } = &*desk;
    let base = href(project);
    let actions = html! {
        (undo_buttons(&visit, project, &base))
        @if visit.may(Right::EditPolicy) {
            a.button href={ (base) "/setup" } { (visit.t("lab-setup-change")) }
        }
        a.button.primary href={ (base) "/bins" } { (visit.t("lab-to-bins")) }
    };
    let body = html! {
        (figures(&visit, opened))
        (quality(&visit, &desk))
        (cleaning(&visit, project, opened))
        (history(&app, &visit, project, &steps))
    };
    Ok(visit.page(&project.name, &framed(&visit, project, "data", &actions, &body)))
}

fn figures(visit: &Visit, opened: &Opened) -> Markup {
    let parts = [("train", Part::Train), ("test", Part::Test), ("later", Part::Later)];
    let figure = |(code, part): (&str, Part)| {
        let (rows, bads) = opened.count(part);
        #[allow(clippy::cast_precision_loss, reason = "counts of rows")]
        let rate = bads as f64 / rows.max(1) as f64;
        Figure {
            name: visit.t(&format!("lab-part-{code}")),
            value: spell::count(rows),
            unit: visit.t("lab-unit-rows"),
            against: match rows {
                0 => visit.t("lab-part-empty"),
                _ => visit.ta(
                    "lab-part-bads",
                    &[("bads", &spell::count(bads)), ("rate", &spell::percent(rate))],
                ),
            },
            ..Figure::default()
        }
    };
    let (letter, _) = spell::grade(opened.quality.grade);
    let graded = Figure {
        name: visit.t("lab-grade"),
        value: letter.to_owned(),
        against: visit.t(&format!("lab-grade-{}", letter.to_lowercase())),
        ..Figure::default()
    };
    html! {
        div.grid {
            @for part in parts { div.w3 { (figure(part).card(visit.lang)) } }
            div.w3 { (graded.card(visit.lang)) }
        }
    }
}

fn quality(visit: &Visit, desk: &Desk) -> Markup {
    let opened = &desk.opened;
    let mut order: Vec<&ColumnQuality> = opened.quality.columns.iter().collect();
    order.sort_by_key(|column| std::cmp::Reverse(column.grade));
    let doubtful = order.iter().filter(|column| column.grade >= Grade::C).count();
    html! {
        div.tight {
            (List {
                id: "quality",
                title: visit.ta("lab-quality", &[("doubtful", &spell::count(doubtful))]),
                count: Some(i64::try_from(order.len()).unwrap_or(i64::MAX)),
                columns: vec![
                    Column::text(visit.t("lab-column")).title(),
                    Column::fit(visit.t("lab-grade")),
                    Column::fit(visit.t("lab-kind")),
                    Column::number(visit.t("lab-fill")),
                    Column::number(visit.t("lab-distinct")),
                    Column::fit(visit.t("lab-range")),
                    Column::number(visit.t("lab-outliers")),
                    Column::text(visit.t("lab-findings")).full(),
                    Column::fit(String::new()),
                ],
                rows: order.into_iter().map(|column| quality_row(visit, desk, column)).collect(),
                ..List::default()
            }.show(visit.lang))
        }
    }
}

fn quality_row(visit: &Visit, desk: &Desk, column: &ColumnQuality) -> Row {
    let Desk { project, opened } = desk;
    let may = visit.may(Right::EditPolicy);
    let words = opened
        .frame
        .find_column(&column.name)
        .is_some_and(|column| matches!(column.values, Values::Category(_)));
    let (letter, tone) = spell::grade(column.grade);
    let to = format!("{}/variable?v={}", href(project), encoded(&column.name));
    let outliers = column.findings.iter().find_map(|finding| match finding {
        Finding::Outliers { count } => Some(*count),
        _ => None,
    });
    let leaks = column.findings.iter().any(|f| matches!(f, Finding::Leakage { .. }));
    Row {
        href: Some(to.clone()),
        pick: None,
        cells: vec![
            html! { a href=(to) { (spell::named(visit, &column.name)) } },
            kit::badge(tone, letter),
            html! { (visit.t(if words { "lab-kind-words" } else { "lab-kind-numbers" })) },
            html! { (spell::percent(column.filled)) },
            html! { (spell::count(column.distinct)) },
            html! {
                @match column.range {
                    Some((low, high)) => { (spell::number(low)) " … " (spell::number(high)) }
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @match outliers {
                    Some(rows) => (spell::count(rows)),
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @if leaks { (kit::badge(kit::Tone::High, &visit.t("lab-leak"))) " " }
                @for finding in &column.findings {
                    span.meta { (spell::finding(visit, finding)) }
                }
            },
            html! {
                @if may {
                    a.button href={ (href(project)) "/clean?v=" (encoded(&column.name)) }
                        data-sheet { (visit.t("lab-clean")) }
                }
            },
        ],
    }
}

/// A cleaning step in words.
pub fn cleaned(visit: &Visit, step: &Cleaning) -> String {
    let column = step.column().unwrap_or_default();
    match step {
        Cleaning::Clip { low, high, .. } => visit.ta(
            "lab-cleaned-clip",
            &[("column", column), ("low", &spell::number(*low)), ("high", &spell::number(*high))],
        ),
        Cleaning::Copies => visit.t("lab-cleaned-copies"),
        Cleaning::Effect { level, .. } => visit.ta(
            "lab-cleaned-effect",
            &[("column", column), ("level", &visit.t(&format!("lab-industry-{level}")))],
        ),
        step => visit.ta(&format!("lab-cleaned-{}", step.code()), &[("column", column)]),
    }
}

fn cleaning(visit: &Visit, project: &Project, opened: &Opened) -> Markup {
    let may = visit.may(Right::EditPolicy);
    let declined = opened.declined.len();
    let left_out = opened.count(Part::LeftOut).0.saturating_sub(opened.copies + declined);
    let own = &project.choices.data.cleaning;
    let by_itself = [
        (opened.ragged, "lab-auto-ragged"),
        (left_out, "lab-auto-left-out"),
        (opened.copies, "lab-auto-copies"),
        (declined, "lab-auto-declined"),
    ];
    kit::panel(
        &visit.t("lab-cleaning"),
        &html! {
            @if may && !own.contains(&Cleaning::Copies) {
                form method="post" action={ (href(project)) "/clean" } {
                    (form_head(visit, project)) (hidden("what", "copies"))
                    button.button { (visit.t("lab-clean-copies")) }
                }
            }
        },
        &html! {
            p.soft { (visit.t("lab-cleaning-why")) }
            ul.lab-log {
                @for (rows, text) in by_itself.iter().filter(|(rows, _)| *rows > 0) {
                    li { span { (visit.ta(text, &[("count", &spell::count(*rows))])) }
                        span.meta { (visit.t("lab-auto")) } }
                }
                @for (at, step) in own.iter().enumerate() {
                    li {
                        span { (cleaned(visit, step)) }
                        @if may {
                            form method="post" action={ (href(project)) "/unclean" } {
                                (form_head(visit, project)) (hidden("at", &at.to_string()))
                                button.button { (visit.t("lab-unclean")) }
                            }
                        }
                    }
                }
                @if own.is_empty() && by_itself.iter().all(|(rows, _)| *rows == 0) {
                    li.soft { (visit.t("lab-cleaning-none")) }
                }
            }
        },
    )
}

fn history(app: &App, visit: &Visit, project: &Project, steps: &[Step]) -> Markup {
    let told = |step: &Step| {
        // A project from the ledger was not sent as a file.
        let taken = step.did == "begin" && project.choices.data.house;
        let id = format!("lab-did-{}{}", step.did, if taken { "-house" } else { "" });
        let what = if locale::has(visit.lang, &id) { visit.t(&id) } else { step.did.clone() };
        kit::Event {
            at: step.recorded_at.in_zone(app.clock().zone()),
            title: html! { (what) @if !taken && !step.subject.is_empty() { " " b { (step.subject) } } },
            note: step.actor.clone(),
            tone: kit::Tone::Quiet,
        }
    };
    let shown: Vec<kit::Event> = steps.iter().take(20).map(told).collect();
    kit::panel(
        &visit.t("lab-history"),
        &html! {
            @if visit.may(Right::EditPolicy) {
                form method="post" action={ (href(project)) "/archive" } {
                    (form_head(visit, project))
                    (hidden("away", if project.archived { "0" } else { "1" }))
                    button.button {
                        (visit.t(if project.archived { "lab-restore" } else { "lab-archive" }))
                    }
                }
            }
        },
        &html! {
            p.soft { (visit.t("lab-history-why")) }
            (kit::timeline(&shown))
        },
    )
}

/// Goes back one step, or on again.
///
/// # Errors
/// `scoring.lab-project-changed`, or a fault.
pub async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    desk::seen(&project, filled.get("step"))?;
    let to = local(filled.some("to")).to_owned();
    let to = if to == "/" { href(&project) } else { to };
    let back = filled.get("go") != "on";
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(go_step(&mut tx, &project, back).await)? {
        Ok(()) => {
            tx.commit().await?;
            let flash = Flash::new(if back { "lab-undone" } else { "lab-redone" });
            Ok(visit.go(&to, Some(&flash)))
        }
        Err(mistakes) if mistakes.0.iter().all(|wrong| wrong.code == "scoring.lab-no-step") => {
            let flash = Flash::new(if back { "lab-no-undo" } else { "lab-no-redo" });
            Ok(visit.go(&to, Some(&flash)))
        }
        Err(mistakes) => {
            let wrong = mistakes.0.into_iter().next();
            Err(wrong.unwrap_or_else(|| Rejection::new("scoring.lab-no-step")).into())
        }
    }
}

/// Puts the project away, or takes it out again.
///
/// # Errors
/// `scoring.lab-project-unknown`, or a fault.
pub async fn archive(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    let away = filled.get("away") == "1";
    let mut tx = app.db.write(visit.actor()?).await?;
    archive_project(&mut tx, &project, away).await?;
    tx.commit().await?;
    let flash = Flash::new(if away { "lab-archived-done" } else { "lab-restored-done" });
    Ok(visit.go("/lab", Some(&flash.with("name", &project.name))))
}
