//! The proof of a fit: ranking, calibration, use at the tiers.

use axum::extract::{Path, Query, State};
use credit::lab::{
    FitRow, get_fit, get_project,
    report::{Measure, PartTold, Report},
};
use maud::{Markup, html};

use super::{
    desk::framed,
    fitted::{figures, fit_href, head, name},
    proof_more::more,
    spell,
    swapped::{Swapped, swapped},
};
use crate::{
    charts::{self, Bar, Curve, Numbers, Plot, Words},
    failure::Answer,
    filled::Filled,
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-fit-unknown`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, number)): Path<(i64, i64)>,
    Query(filled): Query<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    let fit = get_fit(&app.db, id, number).await?;
    let report = &fit.report;
    let shown = report.part(filled.get("part")).or_else(|| report.judge());
    let swapped = match swapped(&app, &visit, &project, &fit, &filled).await? {
        Swapped::Here(body) => body,
        Swapped::Elsewhere(response) => return Ok(*response),
    };
    let body = html! {
        (head(&app, &visit, &project, &fit, "proof"))
        (figures(&visit, report))
        (measures(&visit, report))
        @if let Some(part) = shown {
            (parts(&visit, &fit, report, part))
            div.grid {
                div.w6 { (roc(&visit, report)) }
                div.w6 { (ks(&visit, part)) }
                div.w6 { (calibration(&visit, part)) }
                div.w6 { (gains(&visit, part)) }
            }
            @if !part.tiers.is_empty() { (tiers(&visit, part)) }
        }
        (more(&visit, report))
        (swapped)
    };
    let title = format!("{} · {}", name(&visit, &fit), visit.t("lab-face-proof"));
    Ok(visit.page(&title, &framed(&visit, &project, "fit", &html! {}, &body)))
}

fn measured(measure: Measure) -> Markup {
    html! {
        (spell::four(measure.value))
        span.meta { " " (spell::four(measure.low)) " … " (spell::four(measure.high)) }
    }
}

fn measures(visit: &Visit, report: &Report) -> Markup {
    type Line = (&'static str, fn(&PartTold) -> Markup);
    let lines: [Line; 9] = [
        ("lab-rows", |p| html! { (spell::count(p.rows)) }),
        ("lab-bads", |p| html! { (spell::count(p.bads)) }),
        ("lab-measure-auc", |p| measured(p.auc)),
        ("lab-measure-gini", |p| measured(p.gini)),
        ("lab-measure-ks", |p| measured(p.ks)),
        ("lab-measure-brier", |p| measured(p.brier)),
        ("lab-measure-log-loss", |p| match p.log_loss_range {
            Some((low, high)) => measured(Measure { value: p.log_loss, low, high }),
            None => html! { (spell::four(p.log_loss)) },
        }),
        ("lab-measure-hosmer", |p| match p.hosmer {
            Some((chi, degrees, p)) => {
                html! { (format!("{chi:.1}")) " (" (degrees) "), p " (spell::four(p)) }
            }
            None => html! { "—" },
        }),
        ("lab-measure-slope", |p| match p.line {
            Some((intercept, slope, over)) => html! {
                (spell::three(slope)) " · " (spell::three(intercept)) " · " (spell::three(over))
            },
            None => html! { "—" },
        }),
    ];
    let samples = report.parts.first().map_or(0, |part| part.samples);
    html! {
        section.panel.list id="measures" {
            header { h2 { (visit.ta("lab-measures", &[("samples", &spell::count(samples))])) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("lab-face-proof")) {
                table.rows {
                    thead { tr {
                        th scope="col" { (visit.t("lab-measure")) }
                        @for part in &report.parts {
                            th.number scope="col" { (visit.t(&format!("lab-part-{}", part.part))) }
                        }
                    } }
                    tbody {
                        @for (label, cell) in lines {
                            tr { th scope="row" { (visit.t(label)) }
                                @for part in &report.parts { td.number { (cell(part)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn parts(visit: &Visit, fit: &FitRow, report: &Report, shown: &PartTold) -> Markup {
    html! {
        @if report.parts.len() > 1 {
            div.chips {
                @for part in &report.parts {
                    a.chip href={ (fit_href(fit)) "/proof?part=" (part.part) }
                        aria-current=[(part.part == shown.part).then_some("true")] {
                        (visit.t(&format!("lab-part-{}", part.part)))
                    }
                }
            }
        }
    }
}

fn share(value: f64) -> String {
    format!("{:.0}%", value * 100.0)
}

fn numbers(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Numbers {
    Numbers { head, rows: rows.collect() }
}

fn roc(visit: &Visit, report: &Report) -> Markup {
    let judged = report.judge().map(|part| part.part.clone());
    let curves: Vec<Curve> = report
        .parts
        .iter()
        .map(|part| Curve {
            name: format!(
                "{} {}",
                visit.t(&format!("lab-part-{}", part.part)),
                spell::four(part.auc.value)
            ),
            points: part.roc.iter().map(|(_, alarms, caught)| (*alarms, *caught)).collect(),
            lit: Some(&part.part) == judged.as_ref(),
            marked: false,
        })
        .collect();
    let auc = report.judge().map_or(0.5, |part| part.auc.value);
    let title = visit.ta("lab-roc-title", &[("share", &share(auc))]);
    let words =
        Words { id: "roc".to_owned(), desc: title.clone(), title, note: visit.t("lab-roc-note") };
    let thinned = report.judge().into_iter().flat_map(|part| part.roc.iter().step_by(5));
    let table = numbers(
        vec![visit.t("lab-pd"), visit.t("lab-false-alarms"), visit.t("lab-caught")],
        thinned.map(|(pd, alarms, caught)| {
            vec![spell::percent(*pd), spell::percent(*alarms), spell::percent(*caught)]
        }),
    );
    let plot = Plot {
        curves: &curves,
        across: (0.0, 1.0),
        up: (0.0, 1.0),
        across_name: visit.t("lab-false-alarms"),
        up_name: visit.t("lab-caught"),
        spell_across: &share,
        spell_up: &share,
        diagonal: true,
        span: None,
    };
    charts::plot(visit.lang, &words, &plot, &table)
}

fn ks(visit: &Visit, part: &PartTold) -> Markup {
    // Across stands the share of all rows, riskiest first.
    #[allow(clippy::cast_precision_loss, reason = "counts of rows")]
    let rate = part.bads as f64 / part.rows.max(1) as f64;
    let depth = |alarms: f64, caught: f64| rate * caught + (1.0 - rate) * alarms;
    let line = |pick: fn(&(f64, f64, f64)) -> f64, id: &str, lit: bool| Curve {
        name: visit.t(id),
        points: part.roc.iter().map(|point| (depth(point.1, point.2), pick(point))).collect(),
        lit,
        marked: false,
    };
    let curves = [line(|p| p.2, "lab-bads", true), line(|p| p.1, "lab-goods", false)];
    let widest = part.roc.iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)));
    let span =
        widest.map(|p| (depth(p.1, p.2), p.1, p.2, format!("KS {}", spell::three(part.ks.value))));
    let title = visit.ta(
        "lab-ks-title",
        &[("ks", &spell::three(part.ks.value)), ("pd", &spell::percent(part.ks_at))],
    );
    let words =
        Words { id: "ks".to_owned(), desc: title.clone(), title, note: visit.t("lab-ks-note") };
    let table = numbers(
        vec![visit.t("lab-depth"), visit.t("lab-bads"), visit.t("lab-goods")],
        part.roc.iter().step_by(5).map(|(_, alarms, caught)| {
            vec![
                spell::percent(depth(*alarms, *caught)),
                spell::percent(*caught),
                spell::percent(*alarms),
            ]
        }),
    );
    let plot = Plot {
        curves: &curves,
        across: (0.0, 1.0),
        up: (0.0, 1.0),
        across_name: visit.t("lab-depth"),
        up_name: visit.t("lab-cumulated"),
        spell_across: &share,
        spell_up: &share,
        diagonal: false,
        span,
    };
    charts::plot(visit.lang, &words, &plot, &table)
}

fn calibration(visit: &Visit, part: &PartTold) -> Markup {
    let top = part
        .calibration
        .iter()
        .map(|(predicted, observed, _)| predicted.max(*observed))
        .fold(0.01, f64::max);
    let curves = [Curve {
        name: visit.t("lab-observed"),
        points: part
            .calibration
            .iter()
            .map(|(predicted, observed, _)| (*predicted, *observed))
            .collect(),
        lit: true,
        marked: true,
    }];
    let (slope, over) = part.line.map_or((f64::NAN, f64::NAN), |(_, slope, over)| (slope, over));
    let told = match slope {
        slope if slope.is_nan() => "lab-calibration-plain",
        slope if slope < 0.8 => "lab-calibration-sure",
        slope if slope > 1.25 => "lab-calibration-shy",
        _ if !(0.8..=1.25).contains(&over) => "lab-calibration-level",
        _ => "lab-calibration-good",
    };
    let title = visit.t(told);
    let words = Words {
        id: "calibration".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "lab-calibration-note",
            &[("slope", &spell::three(slope)), ("over", &spell::three(over))],
        ),
    };
    let table = numbers(
        vec![visit.t("lab-predicted"), visit.t("lab-observed"), visit.t("lab-rows")],
        part.calibration.iter().map(|(predicted, observed, rows)| {
            vec![spell::percent(*predicted), spell::percent(*observed), spell::rows(*rows)]
        }),
    );
    let plot = Plot {
        curves: &curves,
        across: (0.0, top),
        up: (0.0, top),
        across_name: visit.t("lab-predicted"),
        up_name: visit.t("lab-observed"),
        spell_across: &spell::percent,
        spell_up: &spell::percent,
        diagonal: true,
        span: None,
    };
    charts::plot(visit.lang, &words, &plot, &table)
}

fn gains(visit: &Visit, part: &PartTold) -> Markup {
    let bars: Vec<Bar> = part
        .gains
        .iter()
        .enumerate()
        .map(|(at, (_, _, lift, rate))| Bar {
            label: (at + 1).to_string(),
            value: *lift,
            text: format!("{lift:.1}"),
            note: share(*rate),
            lit: at == 0,
            ..Bar::default()
        })
        .collect();
    let title = part.gains.first().map_or_else(String::new, |(depth, caught, lift, _)| {
        visit.ta(
            "lab-gains-title",
            &[
                ("depth", &share(*depth)),
                ("caught", &share(*caught)),
                ("lift", &format!("{lift:.1}")),
            ],
        )
    });
    let words = Words {
        id: "gains".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("lab-gains-note"),
    };
    let table = numbers(
        vec![
            visit.t("lab-depth"),
            visit.t("lab-caught"),
            visit.t("lab-lift"),
            visit.t("lab-bad-rate"),
        ],
        part.gains.iter().map(|(depth, caught, lift, rate)| {
            vec![
                spell::percent(*depth),
                spell::percent(*caught),
                format!("{lift:.2}"),
                spell::percent(*rate),
            ]
        }),
    );
    charts::columns(visit.lang, &words, &bars, &table)
}

/// A share of rows; none where there are no rows.
#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
pub fn rate(some: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| some as f64 / all as f64)
}

/// A share in words.
pub fn spelled(share: Option<f64>) -> String {
    share.map_or_else(|| "—".to_owned(), spell::percent)
}

/// A tier by its ends.
pub fn band(from: Option<i32>, to: Option<i32>) -> String {
    match (from, to) {
        (None, Some(to)) => format!("≤ {to}"),
        (Some(from), None) => format!("≥ {from}"),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (None, None) => "—".to_owned(),
    }
}

fn tiers(visit: &Visit, part: &PartTold) -> Markup {
    let bars: Vec<Bar> = part
        .tiers
        .iter()
        .enumerate()
        .map(|(at, tier)| Bar {
            label: band(tier.from, tier.to),
            value: rate(tier.bads, tier.rows).unwrap_or(0.0),
            text: spelled(rate(tier.bads, tier.rows)),
            note: visit.ta("lab-tier-rows", &[("rows", &spell::count(tier.rows))]),
            lit: at == 0,
            ..Bar::default()
        })
        .collect();
    let rates: Vec<f64> = part.tiers.iter().filter_map(|tier| rate(tier.bads, tier.rows)).collect();
    let falls = rates.windows(2).all(|w| w[0] >= w[1]);
    let title = visit.t(if falls { "lab-tiers-fall" } else { "lab-tiers-mixed" });
    let words = Words {
        id: "tiers".to_owned(),
        desc: title.clone(),
        title,
        note: visit.t("lab-tiers-note"),
    };
    let table = numbers(
        vec![
            visit.t("lab-score"),
            visit.t("lab-rows"),
            visit.t("lab-bads"),
            visit.t("lab-bad-rate"),
        ],
        part.tiers.iter().map(|tier| {
            vec![
                band(tier.from, tier.to),
                spell::count(tier.rows),
                spell::count(tier.bads),
                spelled(rate(tier.bads, tier.rows)),
            ]
        }),
    );
    html! {
        (charts::columns(visit.lang, &words, &bars, &table))
        (cuts(visit, part))
    }
}

/// The four fields at each cut.
fn cuts(visit: &Visit, part: &PartTold) -> Markup {
    let heads = [
        "lab-accepted",
        "lab-accepted-rate",
        "lab-cut-caught",
        "lab-cut-missed",
        "lab-cut-turned",
        "lab-cut-served",
        "lab-sensitivity",
        "lab-specificity",
    ];
    html! {
        section.panel.list id="cuts" {
            header { h2 { (visit.t("lab-cuts-title")) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("lab-cuts-title")) {
                table.rows {
                    thead { tr {
                        th scope="col" { (visit.t("lab-cut-at")) }
                        @for head in heads { th.number scope="col" { (visit.t(head)) } }
                    } }
                    tbody {
                        @for cut in &part.cuts {
                            @let accepted = cut.missed + cut.served;
                            tr {
                                td { "≥ " (cut.cut) }
                                td.number { (spelled(rate(accepted, part.rows))) }
                                td.number { (spelled(rate(cut.missed, accepted))) }
                                td.number { (spell::count(cut.caught)) }
                                td.number { (spell::count(cut.missed)) }
                                td.number { (spell::count(cut.turned_away)) }
                                td.number { (spell::count(cut.served)) }
                                td.number { (spelled(rate(cut.caught, cut.caught + cut.missed))) }
                                td.number { (spelled(rate(cut.served, cut.served + cut.turned_away))) }
                            }
                        }
                    }
                }
            }
        }
    }
}
