//! The proof of a fit beyond its parts: cross-validation, back-test by period, completeness of the
//! rows, what was supposed of the declined.

use credit::lab::report::{BandTold, DeclinedTold, FoldsTold, PeriodTold, QualityTold, Report};
use maud::{Markup, html};

use super::{
    proof::{rate, spelled},
    spell,
};
use crate::{
    charts::{self, Bar, Numbers, Series, Trend, Words},
    kit::{self, Column, List, Row},
    visit::Visit,
};

/// All of it that the report has.
pub fn more(visit: &Visit, report: &Report) -> Markup {
    html! {
        @if let Some(told) = &report.folds { (folds(visit, report, told)) }
        @else if report.asked.folds > 0 {
            (kit::notice(kit::Tone::Medium, &visit.t("lab-folds-none"), &html! {
                (visit.t("lab-folds-none-why"))
            }))
        }
        @if !report.periods.is_empty() { (over_time(visit, report)) }
        @if report.bands.len() > 1 { (bands(visit, &report.bands)) }
        @if !report.grades.is_empty() { (grades(visit, &report.grades)) }
        @if let Some(told) = &report.declined { (declined(visit, report, told)) }
    }
}

fn folds(visit: &Visit, report: &Report, told: &FoldsTold) -> Markup {
    let bars: Vec<Bar> = told
        .folds
        .iter()
        .enumerate()
        .map(|(at, fold)| Bar {
            label: (at + 1).to_string(),
            value: fold.auc,
            text: spell::three(fold.auc),
            ..Bar::default()
        })
        .collect();
    let title = visit.ta(
        "lab-folds-title",
        &[
            ("mean", &spell::four(told.mean)),
            ("deviation", &spell::four(told.deviation)),
            ("folds", &spell::count(told.folds.len())),
        ],
    );
    let judge = report.judge().map_or(f64::NAN, |part| part.auc.value);
    let words = Words {
        id: "folds".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "lab-folds-note",
            &[("pooled", &spell::four(told.pooled)), ("judge", &spell::four(judge))],
        ),
    };
    let heads = ["lab-fold", "lab-rows", "lab-bads", "AUC", "KS"];
    let numbers = Numbers {
        head: heads.map(|head| said(visit, head)).into(),
        rows: (1..)
            .zip(&told.folds)
            .map(|(at, fold)| {
                vec![
                    at.to_string(),
                    spell::count(fold.rows),
                    spell::count(fold.bads),
                    spell::four(fold.auc),
                    spell::four(fold.ks),
                ]
            })
            .collect(),
    };
    charts::columns(visit.lang, &words, &bars, &numbers)
}

/// A head: a text of ours, or a sign that both languages share.
pub fn said(visit: &Visit, head: &str) -> String {
    if head.starts_with("lab-") { visit.t(head) } else { head.to_owned() }
}

/// A period as it is read: 202601 is a month.
pub fn period(number: i32) -> String {
    match (number / 100, number % 100) {
        (year @ 1900..=2999, month @ 1..=12) => format!("{year}-{month:02}"),
        _ => number.to_string(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn over_time(visit: &Visit, report: &Report) -> Markup {
    let periods = &report.periods;
    let labels: Vec<String> = periods.iter().map(|one| period(one.period)).collect();
    let of = |one: fn(&PeriodTold) -> f64| periods.iter().map(|p| Some(one(p))).collect();
    let series = [
        Series {
            name: visit.t("lab-observed"),
            values: of(|p| p.bads as f64 / p.rows.max(1) as f64),
            lit: true,
        },
        Series {
            name: visit.t("lab-predicted"),
            values: of(|p| p.expected / p.rows.max(1) as f64),
            lit: false,
        },
    ];
    let off = periods.iter().filter(|one| one.p.is_some_and(|p| p < 0.05)).count();
    let title = match off {
        0 => visit.t("lab-periods-agree"),
        _ => visit.ta(
            "lab-periods-off",
            &[("off", &spell::count(off)), ("all", &spell::count(periods.len()))],
        ),
    };
    let unseen = if report.periods_unseen { "lab-periods-unseen" } else { "lab-periods-all" };
    let words =
        Words { id: "periods".to_owned(), desc: title.clone(), title, note: visit.t(unseen) };
    let trend = Trend { labels: &labels, series: &series, spell: &spell::percent, filled: false };
    let row = |one: &PeriodTold| Row {
        cells: vec![
            html! { (period(one.period)) },
            html! { (spell::count(one.rows)) },
            html! { (spell::count(one.bads)) },
            html! { (format!("{:.1}", one.expected)) },
            html! { (one.p.map_or_else(|| "—".to_owned(), spell::four)) },
            html! { (one.auc.map_or_else(|| "—".to_owned(), spell::three)) },
            html! { (one.ks.map_or_else(|| "—".to_owned(), spell::three)) },
            html! { (spell::four(one.brier)) },
        ],
        ..Row::default()
    };
    html! {
        (charts::trend(visit.lang, &words, &trend, &Numbers::default()))
        (List {
            id: "by-period",
            title: visit.t("lab-by-period"),
            columns: vec![
                Column::text(visit.t("lab-period")).title(),
                Column::number(visit.t("lab-rows")),
                Column::number(visit.t("lab-bads")),
                Column::number(visit.t("lab-expected-bads")),
                Column::number("p".to_owned()),
                Column::number("AUC".to_owned()),
                Column::number("KS".to_owned()),
                Column::number("Brier".to_owned()),
            ],
            rows: periods.iter().map(row).collect(),
            ..List::default()
        }.show(visit.lang))
    }
}

/// A band by its least share.
pub fn band_name(visit: &Visit, from: f64) -> String {
    match from > 0.0 {
        true => visit.ta("lab-band-from", &[("share", &format!("{:.0}%", from * 100.0))]),
        false => visit.t("lab-band-rest"),
    }
}

fn bands(visit: &Visit, bands: &[BandTold]) -> Markup {
    let row = |band: &BandTold| Row {
        cells: vec![
            html! { (band_name(visit, band.from)) },
            html! { (spell::count(band.rows)) },
            html! { (spell::count(band.bads)) },
            html! { (spelled(rate(band.bads, band.rows))) },
            html! { (band.auc.map_or_else(|| visit.t("lab-band-few"), spell::four)) },
            html! { (band.ks.map_or_else(|| "—".to_owned(), spell::four)) },
        ],
        ..Row::default()
    };
    List {
        id: "bands",
        title: visit.t("lab-bands"),
        columns: vec![
            Column::text(visit.t("lab-band")).title(),
            Column::number(visit.t("lab-rows")),
            Column::number(visit.t("lab-bads")),
            Column::number(visit.t("lab-bad-rate")),
            Column::number("AUC".to_owned()),
            Column::number("KS".to_owned()),
        ],
        rows: bands.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// A grade of data in words.
pub fn grade_name(visit: &Visit, grade: &str) -> String {
    match grade {
        "" => visit.t("dossier-grade-none"),
        grade => visit.ta("dossier-grade-of", &[("grade", &grade.to_uppercase())]),
    }
}

fn grades(visit: &Visit, grades: &[QualityTold]) -> Markup {
    let row = |one: &QualityTold| Row {
        cells: vec![
            html! { (grade_name(visit, &one.grade)) },
            html! { (spell::count(one.rows)) },
            html! { (spell::count(one.bads)) },
            html! { (spelled(rate(one.bads, one.rows))) },
            html! { (one.auc.map_or_else(|| visit.t("lab-band-few"), spell::four)) },
            html! { (one.ks.map_or_else(|| "—".to_owned(), spell::four)) },
        ],
        ..Row::default()
    };
    List {
        id: "grades",
        title: visit.t("lab-grades"),
        columns: vec![
            Column::text(visit.t("dossier-quality")).title(),
            Column::number(visit.t("lab-rows")),
            Column::number(visit.t("lab-bads")),
            Column::number(visit.t("lab-bad-rate")),
            Column::number("AUC".to_owned()),
            Column::number("KS".to_owned()),
        ],
        rows: grades.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn declined(visit: &Visit, report: &Report, told: &DeclinedTold) -> Markup {
    let times = told.times_accepted.map_or_else(|| "—".to_owned(), |t| format!("{t:.2}"));
    let told_is = visit.ta(
        "lab-declined-told",
        &[
            ("rows", &spell::count(told.rows)),
            ("rate", &spell::percent(told.bad_rate)),
            ("times", &times),
        ],
    );
    let after = report.judge().map_or(f64::NAN, |part| part.auc.value);
    kit::panel(
        &visit.t(&format!("lab-declined-{}", report.asked.declined)),
        &html! {},
        &html! {
            p { (told_is) }
            @if let Some(before) = told.auc_before {
                p.soft { (visit.ta("lab-declined-auc",
                    &[("before", &spell::four(before)), ("after", &spell::four(after))])) }
            }
            @if !told.parcels.is_empty() {
                div.scroll tabindex="0" role="region" aria-label=(visit.t("lab-declined-parcels")) {
                    table.rows {
                        thead { tr {
                            th scope="col" { (visit.t("lab-pd")) }
                            th.number scope="col" { (visit.t("lab-declined-accepted")) }
                            th.number scope="col" { (visit.t("lab-bad-rate")) }
                            th.number scope="col" { (visit.t("lab-declined-rows")) }
                            th.number scope="col" { (visit.t("lab-declined-supposed")) }
                        } }
                        tbody {
                            @for parcel in &told.parcels {
                                tr {
                                    td { @match parcel.from {
                                        Some(from) => { "≥ " (spell::percent(from)) }
                                        None => (visit.t("lab-declined-safest")),
                                    } }
                                    td.number { (spell::count(parcel.accepted)) }
                                    td.number {
                                        (spelled(rate(parcel.accepted_bads, parcel.accepted)))
                                    }
                                    td.number { (spell::count(parcel.declined)) }
                                    td.number {
                                        (spelled(rate(parcel.supposed_bads, parcel.declined)))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}
