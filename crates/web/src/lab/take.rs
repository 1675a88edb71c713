//! What is taken home of a fit: its report as a workbook, its card in every form that other
//! programmes run.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base::Rejection;
use credit::{
    lab::{FitRow, Project, card_of_fit, get_fit, get_project, report::Report},
    scoring::interchange::card_to_json,
};
use quant::lab::{
    export::{SqlDialect, excel, pmml, python, sql},
    scorecard::Card,
};

use super::{fitted, proof::band, spell};
use crate::{
    failure::Answer,
    sheet::{Cell, Shape, Sheet, attached, csv, download},
    state::App,
    visit::Visit,
};

/// A download.
///
/// # Errors
/// `scoring.lab-fit-unknown`, `scoring.lab-no-card`, `house.page-not-found`.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((id, number, act)): Path<(i64, i64, String)>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    let fit = get_fit(&app.db, id, number).await?;
    let card = match (fit.kind.as_str(), act.as_str()) {
        ("card", _) => Some(card_of_fit(&app.db, &fit).await?),
        (_, "report.xlsx") => None,
        _ => return Err(Rejection::new("scoring.lab-no-card").into()),
    };
    if act == "report.xlsx" {
        let sheets = sheets(&visit, &project, &fit, card.as_ref());
        let name = format!("{} {}", project.name, fitted::name(&visit, &fit));
        return Ok(download(&name, Shape::Xlsx, &sheets, visit.lang)?);
    }
    let card = card.ok_or_else(|| Rejection::new("scoring.lab-no-card"))?;
    let title = format!("{} #{}", project.name, fit.number);
    let (text, media) = match act.as_str() {
        "card.json" => (card_to_json(&card), "application/json"),
        "card.pmml" => (pmml(&card, &title), "application/xml"),
        "card.sql" => (sql(&card, "applicants", SqlDialect::Plain), "text/plain; charset=utf-8"),
        "card-nan.sql" => {
            (sql(&card, "applicants", SqlDialect::WithNan), "text/plain; charset=utf-8")
        }
        "card.py" => (python(&card), "text/x-python; charset=utf-8"),
        "card.csv" => (csv(&points(&visit, &card)), "text/csv; charset=utf-8"),
        "card-excel.csv" => (formulas(&visit, &card), "text/csv; charset=utf-8"),
        _ => return Err(Rejection::new("house.page-not-found").with("path", &act).into()),
    };
    Ok(file(&format!("{title} {act}"), media, visit.lang, text))
}

fn file(name: &str, media: &'static str, lang: base::Lang, text: String) -> Response {
    (attached(name, media, lang), text).into_response()
}

/// One formula a characteristic, then their sum; text that a spreadsheet is to run, so nothing is
/// quoted away.
fn formulas(visit: &Visit, card: &Card) -> String {
    let (cells, sum) = excel(card);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let head = format!("{},{}\r\n", visit.t("lab-variable"), visit.t("lab-formula"));
    let lines = cells.iter().map(|cell| {
        // The name is shown, never run.
        format!("{},{}\r\n", quoted(&base::guarded(&cell.name)), quoted(&cell.formula))
    });
    let last = format!("{},{}\r\n", quoted(&visit.t("lab-score")), quoted(&sum));
    std::iter::once("\u{feff}".to_owned()).chain([head]).chain(lines).chain([last]).collect()
}

fn points(visit: &Visit, card: &Card) -> Sheet {
    let rows = card.characteristics.iter().flat_map(|one| {
        one.entries.iter().map(|entry| {
            vec![
                Cell::from(one.name.clone()),
                spell::bin(visit, &entry.kind).into(),
                Cell::Count(entry.points.into()),
                Cell::decimal(entry.woe),
                Cell::decimal(entry.share),
                Cell::decimal(entry.bad_rate),
            ]
        })
    });
    let base = vec![visit.t("lab-base").into(), Cell::Blank, Cell::Count(card.base.into())];
    let heads = ["lab-variable", "lab-bin", "lab-point", "WOE", "lab-share", "lab-bad-rate"];
    Sheet {
        name: visit.t("lab-points"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: (card.base != 0).then_some(base).into_iter().chain(rows).collect(),
        ..Sheet::default()
    }
}

/// A head: a text of ours, or a sign that both languages share.
fn said(visit: &Visit, head: &str) -> String {
    if head.starts_with("lab-") { visit.t(head) } else { head.to_owned() }
}

fn sheets(visit: &Visit, project: &Project, fit: &FitRow, card: Option<&Card>) -> Vec<Sheet> {
    let report = &fit.report;
    let above = vec![
        format!("{} · {}", project.name, fitted::name(visit, fit)),
        visit.ta(
            "lab-project-lead",
            &[
                ("file", &project.file_name),
                ("rows", &locale::count(project.rows)),
                ("target", &report.target),
            ],
        ),
        visit.ta(
            "lab-report-by",
            &[("who", &fit.actor), ("day", &visit.today.to_string()), ("digest", &project.digest)],
        ),
    ];
    let mut all = vec![Sheet { above, ..measures(visit, report) }];
    if let Some(card) = card {
        all.push(terms(visit, report));
        all.push(points(visit, card));
    }
    all.push(by_tier(visit, report));
    all.push(by_cut(visit, report));
    all.push(gains(visit, report));
    all.push(calibration(visit, report));
    all
}

fn part(visit: &Visit, name: &str) -> Cell {
    visit.t(&format!("lab-part-{name}")).into()
}

fn measures(visit: &Visit, report: &Report) -> Sheet {
    let heads = [
        "lab-part",
        "lab-rows",
        "lab-bads",
        "AUC",
        "AUC 2.5%",
        "AUC 97.5%",
        "Gini",
        "KS",
        "KS 2.5%",
        "KS 97.5%",
        "Brier",
        "lab-measure-log-loss",
        "HL p",
    ];
    Sheet {
        name: visit.t("lab-face-proof"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: report
            .parts
            .iter()
            .map(|p| {
                vec![
                    part(visit, &p.part),
                    count(p.rows),
                    count(p.bads),
                    Cell::decimal(p.auc.value),
                    Cell::decimal(p.auc.low),
                    Cell::decimal(p.auc.high),
                    Cell::decimal(p.gini.value),
                    Cell::decimal(p.ks.value),
                    Cell::decimal(p.ks.low),
                    Cell::decimal(p.ks.high),
                    Cell::decimal(p.brier.value),
                    Cell::decimal(p.log_loss),
                    p.hosmer.map_or(Cell::Blank, |(_, _, p)| Cell::decimal(p)),
                ]
            })
            .collect(),
        ..Sheet::default()
    }
}

fn terms(visit: &Visit, report: &Report) -> Sheet {
    let heads = ["lab-variable", "lab-beta", "lab-error", "z", "p", "2.5%", "97.5%", "VIF"];
    let row = |term: &credit::lab::report::TermTold| {
        let name = if term.name.is_empty() { visit.t("lab-intercept") } else { term.name.clone() };
        let numbers = [term.beta, term.error, term.z, term.p, term.low, term.high];
        let vif = term.vif.filter(|_| !term.name.is_empty()).map_or(Cell::Blank, Cell::decimal);
        std::iter::once(Cell::from(name)).chain(numbers.map(Cell::decimal)).chain([vif]).collect()
    };
    Sheet {
        name: visit.t("lab-coefficients"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: report.intercept.iter().chain(&report.terms).map(row).collect(),
        ..Sheet::default()
    }
}

fn count(rows: usize) -> Cell {
    Cell::Count(i64::try_from(rows).unwrap_or(i64::MAX))
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn rate(some: usize, all: usize) -> Cell {
    if all == 0 { Cell::Blank } else { Cell::decimal(some as f64 / all as f64) }
}

fn by_tier(visit: &Visit, report: &Report) -> Sheet {
    let heads = ["lab-part", "lab-score", "lab-rows", "lab-bads", "lab-bad-rate"];
    let rows = report.parts.iter().flat_map(|p| {
        p.tiers.iter().map(|tier| {
            vec![
                part(visit, &p.part),
                band(tier.from, tier.to).into(),
                count(tier.rows),
                count(tier.bads),
                rate(tier.bads, tier.rows),
            ]
        })
    });
    Sheet {
        name: visit.t("lab-by-tier"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn by_cut(visit: &Visit, report: &Report) -> Sheet {
    let heads = [
        "lab-part",
        "lab-cut-at",
        "lab-cut-caught",
        "lab-cut-missed",
        "lab-cut-turned",
        "lab-cut-served",
        "lab-accepted",
        "lab-accepted-rate",
    ];
    let rows = report.parts.iter().flat_map(|p| {
        p.cuts.iter().map(|cut| {
            let accepted = cut.missed + cut.served;
            vec![
                part(visit, &p.part),
                Cell::Count(cut.cut.into()),
                count(cut.caught),
                count(cut.missed),
                count(cut.turned_away),
                count(cut.served),
                rate(accepted, p.rows),
                rate(cut.missed, accepted),
            ]
        })
    });
    Sheet {
        name: visit.t("lab-by-cut"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn gains(visit: &Visit, report: &Report) -> Sheet {
    let heads = ["lab-part", "lab-depth", "lab-caught", "lab-lift", "lab-bad-rate"];
    let rows = report.parts.iter().flat_map(|p| {
        p.gains.iter().map(|(depth, caught, lift, bad)| {
            let numbers = [*depth, *caught, *lift, *bad].map(Cell::decimal);
            std::iter::once(part(visit, &p.part)).chain(numbers).collect()
        })
    });
    Sheet {
        name: visit.t("lab-lift"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn calibration(visit: &Visit, report: &Report) -> Sheet {
    let heads = ["lab-part", "lab-predicted", "lab-observed", "lab-rows"];
    let rows = report.parts.iter().flat_map(|p| {
        p.calibration.iter().map(|(predicted, observed, rows)| {
            let numbers = [*predicted, *observed, *rows].map(Cell::decimal);
            std::iter::once(part(visit, &p.part)).chain(numbers).collect()
        })
    });
    Sheet {
        name: visit.t("lab-calibration"),
        head: heads.map(|head| said(visit, head)).into(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}
