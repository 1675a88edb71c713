//! Whether a model is still the one that was signed off: its drift over the rounds, variable by
//! variable, what it foretold against what came, and how often people decided otherwise, each
//! against its threshold.

use axum::extract::{Path, Query, State};
use credit::{
    lab::{VariableDrift, WatchReport, variable_name, watch_report},
    scoring::models::{ModelRules, WatchRules},
};
use maud::{Markup, html};
use quant::lab::drift::Thresholds;

use super::{crumbs, href, name_of, three, warned, which};
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, List, Row, Tone},
    lab::spell,
    state::App,
    typed,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `scoring.model-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let id = which(&path)?;
    let day = typed::maybe_day(filled.get("day"), "day")?.unwrap_or(visit.today);
    let report = watch_report(&app.db, id, day).await?;
    let name = name_of(visit.lang, id, &report.model);
    let title = visit.ta("models-watch-title", &[("model", &name)]);
    let lead = visit.ta("models-watch-lead", &[("day", &report.as_of)]);
    let actions = html! {
        a.button href="/models/report" { (visit.t("models-report")) }
    };
    let body = html! {
        (crumbs(&visit, Some((id, &report.model))))
        (kit::page_head(&title, &lead, &actions))
        div.stack { (sections(&visit, &report, "")) }
    };
    Ok(visit.page(&title, &body))
}

/// Everything watched of one model; `at` sets the ids of several on one page apart.
pub fn sections(visit: &Visit, report: &WatchReport, at: &str) -> Markup {
    let rules = &ModelRules::shipped().watch;
    html! {
        (alerts(visit, report))
        (figures(visit, report, rules))
        @if report.rounds.is_empty() {
            div.panel { (Empty {
                title: visit.t("models-watch-none"),
                why: visit.t("models-watch-none-why"),
                button: None,
            }.show()) }
        } @else {
            p.soft { (visit.t(&format!("models-baseline-{}", report.baseline))) }
            div.grid {
                div.w6 { (stability(visit, report, rules, at)) }
                div.w6 { (shift(visit, report, rules, at)) }
            }
            (variables(visit, report, rules, at))
        }
        (calibration(visit, report, at))
        (overrides(visit, report, rules))
    }
}

fn alerts(visit: &Visit, report: &WatchReport) -> Markup {
    html! {
        @for alert in &report.alerts {
            (kit::notice(warned::tone(&alert.level), alert.said.pick(visit.lang), &html! {
                (visit.t(&format!("models-todo-{}", alert.what)))
            }))
        }
        @if report.alerts.is_empty() && !report.rounds.is_empty() {
            (kit::notice(Tone::Low, &visit.t("models-watch-calm"), &html! {
                (visit.t("models-watch-calm-why"))
            }))
        }
    }
}

fn level(visit: &Visit, level: &str) -> Markup {
    kit::badge(warned::tone(level), &visit.t(&format!("models-level-{level}")))
}

fn figures(visit: &Visit, report: &WatchReport, rules: &WatchRules) -> Markup {
    let edges = |of: Thresholds| {
        let [watch, act] = [of.watch, of.act].map(|edge| format!("{edge:.2}"));
        visit.ta("models-edges", &[("watch", &watch), ("act", &act)])
    };
    let figure = |name: &str, value: String, note: String| Figure {
        name: visit.t(name),
        value,
        against: note,
        ..Figure::default()
    };
    let newest = report.rounds.last();
    let ratio = report.calibration.last().and_then(|month| month.ratio);
    let [low, high] = [rules.calibration.watch, rules.calibration.act].map(f64::exp);
    let over = overrides_told(report);
    let figures = [
        figure("models-psi", three(newest.and_then(|one| one.psi)), edges(rules.psi)),
        figure("models-shift", three(newest.and_then(|one| one.shift)), edges(rules.score_shift)),
        figure("models-ratio", three(ratio), edges(Thresholds { watch: low, act: high })),
        figure("models-override-rate", over, edges(rules.overrides)),
    ];
    html! { div.grid { @for figure in figures { div.w3 { (figure.card(visit.lang)) } } } }
}

fn overrides_told(report: &WatchReport) -> String {
    report.overrides.as_ref().map_or_else(|| "—".to_owned(), |told| spell::percent(told.rate))
}

/// The thresholds as lines beside a course of so many rounds.
fn edges(visit: &Visit, of: Thresholds, count: usize) -> [Series; 2] {
    [("models-edge-watch", of.watch), ("models-edge-act", of.act)].map(|(name, edge)| Series {
        name: visit.t(name),
        values: vec![Some(edge); count],
        lit: false,
    })
}

fn stability(visit: &Visit, report: &WatchReport, rules: &WatchRules, at: &str) -> Markup {
    let rounds = &report.rounds;
    let psi = rounds.iter().map(|round| round.psi).collect();
    let own = Series { name: "PSI".to_owned(), values: psi, lit: true };
    let series: Vec<Series> =
        std::iter::once(own).chain(edges(visit, rules.psi, rounds.len())).collect();
    let newest = rounds.last().map_or("calm", |round| round.level.as_str());
    let title = visit.t(&format!("models-psi-{newest}"));
    let words = Words {
        id: format!("psi{at}"),
        desc: title.clone(),
        title,
        note: visit.t("models-psi-note"),
    };
    let numbers = Numbers {
        head: vec![
            visit.t("models-round"),
            visit.t("models-rows"),
            "PSI".to_owned(),
            visit.t("models-by-chance"),
        ],
        rows: rounds
            .iter()
            .rev()
            .map(|round| {
                let rows = i64::try_from(round.rows).unwrap_or(i64::MAX);
                vec![
                    round.as_of.clone(),
                    locale::count(rows),
                    three(round.psi),
                    three(round.by_chance),
                ]
            })
            .collect(),
    };
    let labels: Vec<String> = rounds.iter().map(|round| round.as_of.clone()).collect();
    let spell = |value: f64| format!("{value:.2}");
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

fn shift(visit: &Visit, report: &WatchReport, rules: &WatchRules, at: &str) -> Markup {
    let rounds = &report.rounds;
    let own = Series {
        name: visit.t("models-shift-short"),
        values: rounds.iter().map(|round| round.shift).collect(),
        lit: true,
    };
    let falls = rounds.last().and_then(|round| round.shift).is_some_and(|shift| shift < 0.0);
    let sign = if falls { -1.0 } else { 1.0 };
    let of = rules.score_shift;
    let lines = [("models-edge-watch", of.watch), ("models-edge-act", of.act)];
    let lines = lines.map(|(name, edge)| Series {
        name: visit.t(name),
        values: vec![Some(sign * edge); rounds.len()],
        lit: false,
    });
    let series: Vec<Series> = std::iter::once(own).chain(lines).collect();
    let newest = rounds.last().map_or("calm", |round| round.shift_level.as_str());
    let title = visit.t(&format!("models-shift-{newest}"));
    let words = Words {
        id: format!("shift{at}"),
        desc: title.clone(),
        title,
        note: visit.t("models-shift-note"),
    };
    let numbers = Numbers {
        head: vec![
            visit.t("models-round"),
            visit.t("models-mean"),
            visit.t("models-shift-short"),
            visit.t("models-mean-pd"),
        ],
        rows: rounds
            .iter()
            .rev()
            .map(|round| {
                vec![
                    round.as_of.clone(),
                    round.mean.map_or_else(|| "—".to_owned(), |mean| format!("{mean:.1}")),
                    three(round.shift),
                    round.mean_pd.map_or_else(|| "—".to_owned(), spell::percent),
                ]
            })
            .collect(),
    };
    let labels: Vec<String> = rounds.iter().map(|round| round.as_of.clone()).collect();
    let spell = |value: f64| format!("{value:.2}");
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

/// Variables in the newest round, the most moved first, each with how its bins lie now.
fn variables(visit: &Visit, report: &WatchReport, rules: &WatchRules, at: &str) -> Markup {
    let bins = |one: &VariableDrift| {
        let share = |of: fn(&(f64, f64)) -> f64| {
            let all: Vec<String> =
                one.bins.iter().map(|bin| format!("{:.0}", of(bin) * 100.0)).collect();
            all.join(" / ")
        };
        html! {
            span.meta { (share(|bin| bin.0)) " → " (share(|bin| bin.1)) " %" }
        }
    };
    let row = |one: &VariableDrift| Row {
        cells: vec![
            html! { (variable_name(&one.variable).pick(visit.lang)) },
            html! { b { (three(Some(one.csi))) } },
            level(visit, &one.level),
            html! { (three(Some(one.by_chance))) },
            html! { @match one.points {
                Some(points) => (format!("{points:+.1}")),
                None => (kit::nothing(visit.lang)),
            } },
            bins(one),
        ],
        ..Row::default()
    };
    let [watch, act] = [rules.csi.watch, rules.csi.act].map(|edge| format!("{edge:.2}"));
    let id = format!("csi{at}");
    List {
        id: &id,
        title: visit.ta("models-csi", &[("watch", &watch), ("act", &act)]),
        columns: vec![
            Column::text(visit.t("models-variable")).title(),
            Column::number("CSI".to_owned()),
            Column::fit(visit.t("models-state")),
            Column::number(visit.t("models-by-chance")),
            Column::number(visit.t("models-csi-points")),
            Column::text(visit.t("models-csi-bins")).full(),
        ],
        rows: report.variables.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("models-csi-none"),
            why: visit.t("models-csi-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

#[expect(clippy::cast_precision_loss, reason = "counts of buyers")]
fn calibration(visit: &Visit, report: &WatchReport, at: &str) -> Markup {
    let months = &report.calibration;
    if months.is_empty() {
        return kit::notice(
            Tone::Quiet,
            &visit.t("models-truth-none"),
            &html! { (visit.t("models-truth-none-why")) },
        );
    }
    let rate = |bads: f64, rows: usize| (rows > 0).then(|| bads / rows as f64);
    let series = [
        Series {
            name: visit.t("models-observed"),
            values: months.iter().map(|m| rate(m.bads as f64, m.rows)).collect(),
            lit: true,
        },
        Series {
            name: visit.t("models-predicted"),
            values: months.iter().map(|m| rate(m.expected, m.rows)).collect(),
            lit: false,
        },
    ];
    let newest = months.last().map_or("calm", |month| month.level.as_str());
    let title = visit.t(&format!("models-truth-{newest}"));
    let words = Words {
        id: format!("truth{at}"),
        desc: title.clone(),
        title,
        note: visit.t("models-truth-note"),
    };
    let row = |month: &credit::lab::CalibrationMonth| {
        vec![
            month.month.clone(),
            spell::count(month.rows),
            spell::count(month.bads),
            format!("{:.1}", month.expected),
            three(month.ratio),
            format!("{}–{}", three(month.low), three(month.high)),
            visit.t(&format!("models-level-{}", month.level)),
        ]
    };
    let numbers = Numbers {
        head: [
            "models-month",
            "models-rows",
            "models-bads",
            "models-expected",
            "models-ratio",
            "models-interval",
            "models-state",
        ]
        .map(|head| visit.t(head))
        .into(),
        rows: months.iter().rev().map(row).collect(),
    };
    let labels: Vec<String> = months.iter().map(|month| month.month.clone()).collect();
    let trend = Trend { labels: &labels, series: &series, spell: &spell::percent, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

fn overrides(visit: &Visit, report: &WatchReport, rules: &WatchRules) -> Markup {
    let [watch, act] = [rules.overrides.watch, rules.overrides.act].map(spell::percent);
    let body = match &report.overrides {
        None => html! { p.soft { (visit.t("models-overrides-none")) } },
        Some(told) => {
            let count = |n: usize| html! { (spell::count(n)) };
            let rate = html! {
                b { (spell::percent(told.rate)) } " "
                span.meta { (spell::percent(told.low)) "–" (spell::percent(told.high)) } " "
                (level(visit, &told.level))
            };
            kit::facts(&[
                (visit.t("models-decisions"), count(told.decisions)),
                (visit.t("models-override-rate"), rate),
                (visit.t("models-above"), count(told.above)),
                (visit.t("models-below"), count(told.below)),
                (visit.t("models-other-terms"), count(told.terms)),
            ])
        }
    };
    let title = visit.ta("models-overrides", &[("watch", &watch), ("act", &act)]);
    kit::panel(&title, &html! {}, &body)
}

/// Where the watch of a model stands.
pub fn watch_href(report: &WatchReport) -> String {
    let id = report.version_id.as_ref().and_then(|id| id.parse().ok());
    format!("{}/watch", href(id))
}
