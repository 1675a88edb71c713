//! The report of a fit as sheets of a workbook.

use credit::lab::{
    FitRow, Project,
    report::{BandTold, FoldTold, ParcelTold, PeriodTold, QualityTold, Report},
};
use quant::lab::scorecard::Card;

use super::{
    fitted,
    proof::band,
    proof_more::{self, said},
    spell,
};
use crate::{
    sheet::{Cell, Sheet},
    visit::Visit,
};

/// The points of a card.
pub fn points(visit: &Visit, card: &Card) -> Sheet {
    let rows = card.characteristics.iter().flat_map(|one| {
        one.entries.iter().map(|entry| {
            vec![
                Cell::from(spell::variable(visit, &one.name)),
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

/// The whole report.
pub fn all(visit: &Visit, project: &Project, fit: &FitRow, card: Option<&Card>) -> Vec<Sheet> {
    let report = &fit.report;
    let above = vec![
        format!("{} · {}", project.name, fitted::name(visit, fit)),
        visit.ta(
            "lab-project-lead",
            &[
                ("file", &spell::file_name(visit, project)),
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
    all.extend(folds(visit, report));
    all.extend(periods(visit, report));
    all.extend(bands(visit, report));
    all.extend(grades(visit, report));
    all.extend(declined(visit, report));
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
        let variable = || spell::variable(visit, &term.name);
        let name = match (term.name.is_empty(), term.bin.is_empty()) {
            (true, _) => visit.t("lab-intercept"),
            (_, true) => variable(),
            _ => format!("{} · {}", variable(), spell::bin_apart(visit, &term.bin)),
        };
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

fn sheet(visit: &Visit, name: &str, heads: &[&str], rows: Vec<Vec<Cell>>) -> Option<Sheet> {
    let head = heads.iter().map(|head| said(visit, head)).collect();
    let sheet = Sheet { name: visit.t(name), head, rows, ..Sheet::default() };
    (!sheet.rows.is_empty()).then_some(sheet)
}

fn maybe(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::decimal)
}

fn folds(visit: &Visit, report: &Report) -> Option<Sheet> {
    let told = report.folds.as_ref()?;
    let fold = |(at, fold): (i64, &FoldTold)| {
        vec![
            Cell::Count(at),
            count(fold.rows),
            count(fold.bads),
            Cell::decimal(fold.auc),
            Cell::decimal(fold.ks),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = (1..).zip(&told.folds).map(fold).collect();
    let line = |name: &str, value: f64| {
        vec![visit.t(name).into(), Cell::Blank, Cell::Blank, Cell::decimal(value), Cell::Blank]
    };
    rows.push(line("lab-fold-mean", told.mean));
    rows.push(line("lab-fold-deviation", told.deviation));
    rows.push(line("lab-fold-pooled", told.pooled));
    sheet(visit, "lab-folds", &["lab-fold", "lab-rows", "lab-bads", "AUC", "KS"], rows)
}

fn periods(visit: &Visit, report: &Report) -> Option<Sheet> {
    let heads =
        ["lab-period", "lab-rows", "lab-bads", "lab-expected-bads", "p", "AUC", "KS", "Brier"];
    let row = |one: &PeriodTold| {
        vec![
            proof_more::period(one.period).into(),
            count(one.rows),
            count(one.bads),
            Cell::decimal(one.expected),
            maybe(one.p),
            maybe(one.auc),
            maybe(one.ks),
            Cell::decimal(one.brier),
        ]
    };
    sheet(visit, "lab-by-period", &heads, report.periods.iter().map(row).collect())
}

fn bands(visit: &Visit, report: &Report) -> Option<Sheet> {
    let heads = ["lab-band", "lab-rows", "lab-bads", "lab-bad-rate", "AUC", "KS"];
    let row = |band: &BandTold| {
        vec![
            proof_more::band_name(visit, band.from).into(),
            count(band.rows),
            count(band.bads),
            rate(band.bads, band.rows),
            maybe(band.auc),
            maybe(band.ks),
        ]
    };
    sheet(visit, "lab-bands-short", &heads, report.bands.iter().map(row).collect())
}

fn grades(visit: &Visit, report: &Report) -> Option<Sheet> {
    let heads = ["dossier-quality", "lab-rows", "lab-bads", "lab-bad-rate", "AUC", "KS"];
    let row = |one: &QualityTold| {
        vec![
            proof_more::grade_name(visit, &one.grade).into(),
            count(one.rows),
            count(one.bads),
            rate(one.bads, one.rows),
            maybe(one.auc),
            maybe(one.ks),
        ]
    };
    sheet(visit, "lab-grades-short", &heads, report.grades.iter().map(row).collect())
}

fn declined(visit: &Visit, report: &Report) -> Option<Sheet> {
    let told = report.declined.as_ref()?;
    let heads = [
        "lab-pd",
        "lab-declined-accepted",
        "lab-bad-rate",
        "lab-declined-rows",
        "lab-declined-supposed",
    ];
    let row = |parcel: &ParcelTold| {
        vec![
            maybe(parcel.from),
            count(parcel.accepted),
            rate(parcel.accepted_bads, parcel.accepted),
            count(parcel.declined),
            rate(parcel.supposed_bads, parcel.declined),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = told.parcels.iter().map(row).collect();
    rows.push(vec![
        visit.t("lab-sum").into(),
        Cell::Blank,
        Cell::Blank,
        count(told.rows),
        Cell::decimal(told.bad_rate),
    ]);
    sheet(visit, "lab-declined-sheet", &heads, rows)
}
