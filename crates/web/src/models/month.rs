//! The monthly report on all models in use: one page that prints, and a workbook.

use axum::extract::{Query, State};
use base::Day;
use credit::lab::{WatchReport, monthly_report, variable_name};
use maud::html;
use store::access::Right;

use super::{crumbs, name_of, watch::sections, watch::watch_href};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, icon},
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    typed,
    visit::Visit,
};

fn asked(visit: &Visit, filled: &Filled) -> Result<Day, Refused> {
    Ok(typed::maybe_day(filled.get("day"), "day")?.unwrap_or(visit.today))
}

fn id_of(report: &WatchReport) -> Option<i64> {
    report.version_id.as_ref().and_then(|id| id.parse().ok())
}

/// The page.
///
/// # Errors
/// `house.bad-day`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let day = asked(&visit, &filled)?;
    let reports = monthly_report(&app.db, day).await?;
    let title = visit.t("models-report");
    let lead = visit.ta(
        "models-report-lead",
        &[
            ("day", &day.to_string()),
            ("models", &locale::count(i64::try_from(reports.len()).unwrap_or(i64::MAX))),
        ],
    );
    let actions = html! {
        @if visit.may(Right::Export) {
            a.button href={ "/models/report.xlsx?day=" (day) } download { (icon("download")) "XLSX" }
        }
    };
    let body = html! {
        (crumbs(&visit, None))
        (kit::page_head(&title, &lead, &actions))
        div.stack {
            div.asking.panel.no-print {
                form method="get" action="/models/report" {
                    label { (visit.t("models-report-day"))
                        input type="date" name="day" value=(day) max=(visit.today); }
                    button.button { (visit.t("house-apply")) }
                }
            }
            @for (at, report) in reports.iter().enumerate() {
                h2 {
                    a href=(watch_href(report)) {
                        (name_of(visit.lang, id_of(report), &report.model))
                    }
                    " " span.meta { (visit.t(&format!("models-role-{}", report.role))) }
                }
                (sections(&visit, report, &format!("-{at}")))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The workbook.
///
/// # Errors
/// `house.bad-day`, or a fault.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let day = asked(&visit, &filled)?;
    let reports = monthly_report(&app.db, day).await?;
    let sheets = sheets(&visit, day, &reports);
    let name = visit.ta("models-report-file", &[("day", &day.to_string())]);
    Ok(download(&name, Shape::Xlsx, &sheets, visit.lang)?)
}

fn decimal(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::decimal)
}

fn count(value: usize) -> Cell {
    Cell::Count(i64::try_from(value).unwrap_or(i64::MAX))
}

fn sheets(visit: &Visit, day: Day, reports: &[WatchReport]) -> Vec<Sheet> {
    let title = visit.ta("models-report-file", &[("day", &day.to_string())]);
    let rows = |of: &dyn Fn(&WatchReport) -> Vec<Vec<Cell>>| -> Vec<Vec<Cell>> {
        let mut all = Vec::new();
        for report in reports {
            let name = Cell::from(name_of(visit.lang, id_of(report), &report.model));
            let named = |row: Vec<Cell>| std::iter::once(name.clone()).chain(row).collect();
            all.extend(of(report).into_iter().map(named));
        }
        all
    };
    vec![
        warnings(visit, &title, &rows),
        rounds(visit, &title, &rows),
        variables(visit, &title, &rows),
        truth(visit, &title, &rows),
        decided(visit, &title, &rows),
    ]
}

fn level(visit: &Visit, level: &str) -> Cell {
    visit.t(&format!("models-level-{level}")).into()
}

fn sheet(
    visit: &Visit,
    (name, title): (&str, &str),
    heads: &[&str],
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    Sheet {
        name: visit.t(name),
        above: vec![title.to_owned()],
        head: heads.iter().map(|head| said(visit, head)).collect(),
        rows,
        ..Sheet::default()
    }
}

fn warnings(visit: &Visit, title: &str, rows: &Rows<'_>) -> Sheet {
    let rows = rows(&|report| {
        let line = |alert: &credit::lab::ModelAlert| {
            let todo = visit.t(&format!("models-todo-{}", alert.what));
            vec![level(visit, &alert.level), alert.said.pick(visit.lang).into(), todo.into()]
        };
        report.alerts.iter().map(line).collect()
    });
    let heads = ["models-model", "models-state", "models-said", "models-todo"];
    sheet(visit, ("models-sheet-warnings", title), &heads, rows)
}

fn rounds(visit: &Visit, title: &str, rows: &Rows<'_>) -> Sheet {
    let rows = rows(&|report| {
        let line = |round: &credit::lab::RoundDrift| {
            vec![
                Cell::from(round.as_of.as_str()),
                Cell::Count(i64::try_from(round.rows).unwrap_or(i64::MAX)),
                decimal(round.psi),
                level(visit, &round.level),
                decimal(round.mean),
                decimal(round.shift),
                decimal(round.mean_pd),
            ]
        };
        report.rounds.iter().map(line).collect()
    });
    let heads = [
        "models-model",
        "models-round",
        "models-rows",
        "PSI",
        "models-state",
        "models-mean",
        "models-shift-short",
        "models-mean-pd",
    ];
    sheet(visit, ("models-sheet-rounds", title), &heads, rows)
}

fn variables(visit: &Visit, title: &str, rows: &Rows<'_>) -> Sheet {
    let rows = rows(&|report| {
        let line = |one: &credit::lab::VariableDrift| {
            vec![
                Cell::from(variable_name(&one.variable).pick(visit.lang)),
                Cell::decimal(one.csi),
                level(visit, &one.level),
                Cell::decimal(one.by_chance),
                decimal(one.points),
            ]
        };
        report.variables.iter().map(line).collect()
    });
    let heads = [
        "models-model",
        "models-variable",
        "CSI",
        "models-state",
        "models-by-chance",
        "models-csi-points",
    ];
    sheet(visit, ("models-sheet-variables", title), &heads, rows)
}

/// A head: a text of ours, or a sign that both languages share.
fn said(visit: &Visit, head: &str) -> String {
    if head.starts_with("models-") { visit.t(head) } else { head.to_owned() }
}

/// Rows of every model, its name first.
type Rows<'a> = dyn Fn(&dyn Fn(&WatchReport) -> Vec<Vec<Cell>>) -> Vec<Vec<Cell>> + 'a;

fn truth(visit: &Visit, title: &str, rows: &Rows<'_>) -> Sheet {
    let rows = rows(&|report| {
        let line = |month: &credit::lab::CalibrationMonth| {
            vec![
                Cell::from(month.month.as_str()),
                count(month.rows),
                count(month.bads),
                Cell::decimal(month.expected),
                decimal(month.ratio),
                level(visit, &month.level),
            ]
        };
        report.calibration.iter().map(line).collect()
    });
    let heads = [
        "models-model",
        "models-month",
        "models-rows",
        "models-bads",
        "models-expected",
        "models-ratio",
        "models-state",
    ];
    sheet(visit, ("models-sheet-truth", title), &heads, rows)
}

fn decided(visit: &Visit, title: &str, rows: &Rows<'_>) -> Sheet {
    let rows = rows(&|report| {
        let line = |told: &credit::lab::OverrideReport| {
            vec![
                count(told.decisions),
                Cell::decimal(told.rate),
                count(told.above),
                count(told.below),
                count(told.terms),
                level(visit, &told.level),
            ]
        };
        report.overrides.iter().map(line).collect()
    });
    let heads = [
        "models-model",
        "models-decisions",
        "models-override-rate",
        "models-above",
        "models-below",
        "models-other-terms",
        "models-state",
    ];
    sheet(visit, ("models-sheet-overrides", title), &heads, rows)
}
