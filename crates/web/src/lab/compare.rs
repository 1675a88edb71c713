//! Several fits side by side (row D04): their measures, and their curves over one another.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use credit::lab::{
    FitRow, Project, get_project, list_fits,
    report::{Measure, PartTold, Report},
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    desk::{framed, href},
    fitted::{fit_href, name},
    proof_more::said,
    spell,
};
use crate::{
    charts::{self, Curve, Numbers, Plot, Words},
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Column, List, Row},
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

/// Fits that are drawn over one another at the most.
const MOST: usize = 4;

async fn chosen(
    app: &App,
    id: i64,
    filled: &Filled,
) -> Result<(Project, Vec<FitRow>, Vec<FitRow>), Refused> {
    let project = get_project(&app.db, id).await?;
    let all = list_fits(&app.db, id).await?;
    let wanted: Vec<i64> =
        filled.0.keys().filter_map(|k| k.strip_prefix('f')?.parse().ok()).collect();
    let some: Vec<FitRow> = match wanted.is_empty() {
        true => all.iter().take(MOST).cloned().collect(),
        false => {
            all.iter().filter(|fit| wanted.contains(&fit.number)).take(MOST).cloned().collect()
        }
    };
    Ok((project, all, some))
}

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let (project, all, some) = chosen(&app, id, &filled).await?;
    let query: String = some.iter().map(|fit| format!("&f{}=1", fit.number)).collect();
    let take = format!("{}/compare/take?{}", href(&project), query.trim_start_matches('&'));
    let actions = html! {
        @if visit.may(Right::Export) && !some.is_empty() {
            a.button href=(take) download { (kit::icon("download")) (visit.t("lab-take")) }
        }
    };
    let body = html! {
        nav.crumbs.meta {
            a href={ (href(&project)) "/fit" } { (visit.t("lab-tab-fit")) } " / "
            b { (visit.t("lab-compare")) }
        }
        (ask(&visit, &project, &all, &some))
        @if !some.is_empty() {
            (measures(&visit, &some))
            div.grid {
                div.w6 { (roc(&visit, &some)) }
                div.w6 { (gains(&visit, &some)) }
                div.w6 { (calibration(&visit, &some)) }
            }
        }
    };
    let title = visit.t("lab-compare");
    Ok(visit.page(&title, &framed(&visit, &project, "fit", &actions, &body)))
}

/// The same as a workbook.
///
/// # Errors
/// As the page.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Result<Response, Refused> {
    let (project, _, some) = chosen(&app, id, &filled).await?;
    let file = format!("{} {}", project.name, visit.t("lab-compare"));
    let lines = lines(&visit, &some);
    let names = some.iter().map(|fit| name(&visit, fit));
    let measures = Sheet {
        name: visit.t("lab-compare"),
        head: std::iter::once(visit.t("lab-measure")).chain(names).collect(),
        rows: lines
            .into_iter()
            .map(|(label, cells)| {
                std::iter::once(Cell::from(label))
                    .chain(cells.into_iter().map(|cell| match cell {
                        Said::Number(value) => Cell::decimal(value),
                        Said::Interval(one) => Cell::decimal(one.value),
                        Said::Text(text) => text.into(),
                        Said::Nothing => Cell::Blank,
                    }))
                    .collect()
            })
            .collect(),
        ..Sheet::default()
    };
    let curve = |name: &str, heads: [&str; 3], of: fn(&PartTold) -> Vec<(f64, f64)>| Sheet {
        name: visit.t(name),
        head: heads.map(|head| said(&visit, head)).into(),
        rows: some
            .iter()
            .filter_map(|fit| Some((fit, fit.report.judge()?)))
            .flat_map(|(fit, part)| {
                let of_fit = super::fitted::name(&visit, fit);
                of(part).into_iter().map(move |(a, b)| {
                    vec![of_fit.clone().into(), Cell::decimal(a), Cell::decimal(b)]
                })
            })
            .collect(),
        ..Sheet::default()
    };
    let all = [
        measures,
        curve("lab-compare-roc", ["lab-model", "lab-false-alarms", "lab-caught"], roc_of),
        curve("lab-compare-gains", ["lab-model", "lab-depth", "lab-caught"], gains_of),
        curve("lab-calibration", ["lab-model", "lab-predicted", "lab-observed"], calibration_of),
    ];
    Ok(download(&file, Shape::Xlsx, &all, visit.lang)?)
}

fn ask(visit: &Visit, project: &Project, all: &[FitRow], some: &[FitRow]) -> Markup {
    let on = |fit: &FitRow| some.iter().any(|one| one.number == fit.number);
    kit::panel(
        &visit.t("lab-compare-which"),
        &html! {},
        &html! {
            form method="get" action={ (href(project)) "/compare" } {
                div.lab-pick {
                    @for fit in all {
                        label {
                            input type="checkbox" name={ "f" (fit.number) } value="1" checked[on(fit)];
                            span { (name(visit, fit)) }
                            @if let Some(part) = fit.report.judge() {
                                span.meta { "AUC " (spell::four(part.auc.value)) }
                            }
                        }
                    }
                }
                div.actions { button.button.primary { (visit.t("lab-compare-show")) } }
            }
        },
    )
}

/// What stands in a cell.
enum Said {
    Number(f64),
    Interval(Measure),
    Text(String),
    Nothing,
}

type Read = fn(&PartTold) -> Said;

/// One line a measure, one cell a fit.
fn lines(visit: &Visit, fits: &[FitRow]) -> Vec<(String, Vec<Said>)> {
    let part_line = |label: String, part: &str, read: Read| {
        let one = |fit: &FitRow| match part {
            "judge" => fit.report.judge().map_or(Said::Nothing, read),
            part => fit.report.part(part).map_or(Said::Nothing, read),
        };
        (label, fits.iter().map(one).collect::<Vec<Said>>())
    };
    let auc = |part: &str| {
        let label = format!("AUC · {}", visit.t(&format!("lab-part-{part}")));
        part_line(label, part, |p| Said::Interval(p.auc))
    };
    let judged = |label: &str, read: Read| part_line(said(visit, label), "judge", read);
    let of = |label: &str, read: &dyn Fn(&FitRow) -> Said| {
        (visit.t(label), fits.iter().map(read).collect::<Vec<Said>>())
    };
    let mut lines = vec![
        of("lab-members", &|fit| Said::Text(spell::count(members(fit)))),
        auc("train"),
        auc("test"),
        auc("later"),
        of("lab-compare-folds", &|fit| match &fit.report.folds {
            Some(told) => {
                Said::Text(format!("{} ± {}", spell::four(told.mean), spell::four(told.deviation)))
            }
            None => Said::Nothing,
        }),
        judged("KS", |p| Said::Interval(p.ks)),
        judged("Gini", |p| Said::Interval(p.gini)),
        judged("Brier", |p| Said::Interval(p.brier)),
        judged("lab-measure-log-loss", |p| Said::Number(p.log_loss)),
        judged("lab-compare-slope", |p| p.line.map_or(Said::Nothing, |l| Said::Number(l.1))),
        judged("lab-compare-over", |p| p.line.map_or(Said::Nothing, |l| Said::Number(l.2))),
        judged("lab-compare-hosmer", |p| p.hosmer.map_or(Said::Nothing, |h| Said::Number(h.2))),
    ];
    lines.retain(|(_, cells)| !cells.iter().all(|cell| matches!(cell, Said::Nothing)));
    lines
}

/// Variables that a fit uses.
pub fn members(fit: &FitRow) -> usize {
    members_of(&fit.report)
}

fn members_of(report: &Report) -> usize {
    match report.asked.kind.as_str() {
        "card" => {
            let names: BTreeSet<&str> = report.terms.iter().map(|term| &*term.name).collect();
            names.len()
        }
        "additive" => report.curves.len(),
        "booster" => report.weights.len(),
        // Of all that a tree was offered it asks but for a few.
        _ => {
            let asked = report.rules.iter().flat_map(|rule| &rule.conditions);
            asked.map(|(name, ..)| name).collect::<BTreeSet<_>>().len()
        }
    }
}

fn measures(visit: &Visit, fits: &[FitRow]) -> Markup {
    let cell = |said: &Said| match said {
        Said::Number(value) => html! { (spell::four(*value)) },
        Said::Interval(one) => html! {
            (spell::four(one.value)) " "
            span.meta { (spell::three(one.low)) " … " (spell::three(one.high)) }
        },
        Said::Text(text) => html! { (text) },
        Said::Nothing => kit::nothing(visit.lang),
    };
    let mut columns = vec![Column::text(visit.t("lab-measure")).title()];
    columns.extend(fits.iter().map(|fit| Column::number(name(visit, fit))));
    let row = |(label, cells): (String, Vec<Said>)| Row {
        cells: std::iter::once(html! { (label) }).chain(cells.iter().map(cell)).collect(),
        ..Row::default()
    };
    html! {
        (List {
            id: "compared",
            title: visit.t("lab-compare-measures"),
            columns,
            rows: lines(visit, fits).into_iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
        div.chips {
            @for fit in fits { a.chip href={ (fit_href(fit)) "/proof" } { (name(visit, fit)) } }
        }
    }
}

fn roc_of(part: &PartTold) -> Vec<(f64, f64)> {
    part.roc.iter().map(|point| (point.1, point.2)).collect()
}

fn gains_of(part: &PartTold) -> Vec<(f64, f64)> {
    std::iter::once((0.0, 0.0)).chain(part.gains.iter().map(|g| (g.0, g.1))).collect()
}

fn calibration_of(part: &PartTold) -> Vec<(f64, f64)> {
    part.calibration.iter().map(|point| (point.0, point.1)).collect()
}

/// The best by AUC is lit.
fn curves(
    visit: &Visit,
    fits: &[FitRow],
    of: fn(&PartTold) -> Vec<(f64, f64)>,
    marked: bool,
) -> Vec<Curve> {
    let judged = |fit: &FitRow| fit.report.judge().map(|part| part.auc.value);
    let best = fits.iter().filter_map(judged).fold(f64::NEG_INFINITY, f64::max);
    let mut lit = false;
    fits.iter()
        .filter_map(|fit| {
            let part = fit.report.judge()?;
            let first = !lit && part.auc.value >= best;
            lit |= first;
            Some(Curve {
                name: format!("{} {}", name(visit, fit), spell::four(part.auc.value)),
                points: of(part),
                lit: first,
                marked: marked && first,
            })
        })
        .collect()
}

fn share(value: f64) -> String {
    format!("{:.0}%", value * 100.0)
}

struct Axes<'a> {
    id: &'a str,
    across: &'a str,
    up: &'a str,
    top: f64,
    diagonal: bool,
    spell: &'a dyn Fn(f64) -> String,
}

fn overlay(visit: &Visit, curves: &[Curve], axes: &Axes<'_>) -> Markup {
    let title = visit.t(&format!("lab-compare-{}", axes.id));
    let words = Words {
        id: format!("over-{}", axes.id),
        desc: title.clone(),
        title,
        note: visit.t("lab-compare-note"),
    };
    let rows = curves.iter().flat_map(|curve| {
        let step = (curve.points.len() / 10).max(1);
        curve
            .points
            .iter()
            .step_by(step)
            .map(|(a, b)| vec![curve.name.clone(), (axes.spell)(*a), (axes.spell)(*b)])
    });
    let numbers = Numbers {
        head: vec![visit.t("lab-model"), visit.t(axes.across), visit.t(axes.up)],
        rows: rows.collect(),
    };
    let plot = Plot {
        curves,
        across: (0.0, axes.top),
        up: (0.0, axes.top),
        across_name: visit.t(axes.across),
        up_name: visit.t(axes.up),
        spell_across: axes.spell,
        spell_up: axes.spell,
        diagonal: axes.diagonal,
        span: None,
    };
    charts::plot(visit.lang, &words, &plot, &numbers)
}

fn roc(visit: &Visit, fits: &[FitRow]) -> Markup {
    let (across, up) = ("lab-false-alarms", "lab-caught");
    let axes = Axes { id: "roc", across, up, top: 1.0, diagonal: true, spell: &share };
    overlay(visit, &curves(visit, fits, roc_of, false), &axes)
}

fn gains(visit: &Visit, fits: &[FitRow]) -> Markup {
    let (across, up) = ("lab-depth", "lab-caught");
    let axes = Axes { id: "gains", across, up, top: 1.0, diagonal: true, spell: &share };
    overlay(visit, &curves(visit, fits, gains_of, false), &axes)
}

fn calibration(visit: &Visit, fits: &[FitRow]) -> Markup {
    let drawn = curves(visit, fits, calibration_of, true);
    let top = drawn.iter().flat_map(|c| &c.points).map(|(a, b)| a.max(*b)).fold(0.01, f64::max);
    let (across, up) = ("lab-predicted", "lab-observed");
    let axes = Axes { id: "calibration", across, up, top, diagonal: true, spell: &spell::percent };
    overlay(visit, &drawn, &axes)
}

#[cfg(test)]
mod tests {
    use credit::lab::report::{FitAsked, RuleTold, Span};

    use super::*;

    #[test]
    fn a_tree_has_the_variables_that_it_asks_for() {
        let asked = FitAsked {
            kind: "tree".to_owned(),
            variables: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            ..FitAsked::default()
        };
        let one = |name: &str| (name.to_owned(), Span::Present, false);
        let rule = |conditions| RuleTold { conditions, rows: 9, bad_rate: 0.1 };
        let rules = vec![rule(vec![one("b")]), rule(vec![one("b"), one("d")])];
        let report = Report { asked, rules, ..Report::default() };
        assert_eq!(members_of(&report), 2);
        assert_eq!(members_of(&Report { rules: vec![rule(vec![])], ..report }), 0);
    }
}
