//! One fit: what came out, by kind, with each number that a validator asks for.

use axum::extract::{Path, State};
use credit::{
    lab::{
        FitRow, Project, card_of_fit, content_of_fit, get_fit, get_project,
        report::{CurveTold, Report, RuleTold, Span, TermTold},
    },
    scoring::models::{Content, compact},
};
use maud::{Markup, html};
use quant::lab::scorecard::Card;
use store::access::Right;

use super::{
    desk::{framed, href},
    spell,
};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    kit::{self, Column, Figure, List, Row},
    state::App,
    visit::Visit,
};

/// Where a fit stands.
pub fn fit_href(fit: &FitRow) -> String {
    format!("/lab/{}/fits/{}", fit.project, fit.number)
}

/// The name of a fit.
pub fn name(visit: &Visit, fit: &FitRow) -> String {
    format!("#{} {}", fit.number, visit.t(&format!("lab-kind-{}", fit.kind)))
}

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-fit-unknown`.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, number)): Path<(i64, i64)>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    let fit = get_fit(&app.db, id, number).await?;
    let card = match fit.kind.as_str() {
        "card" => Some(card_of_fit(&app.db, &app.files, &fit).await?),
        _ => None,
    };
    let sheet = match fit.kind == "additive" && fit.model_digest.is_some() {
        true => match content_of_fit(&app.db, &app.files, &fit).await? {
            Content::Additive(model) => Some(compact(&model)),
            _ => None,
        },
        false => None,
    };
    let report = &fit.report;
    let body = html! {
        (head(&app, &visit, &project, &fit, "model"))
        (figures(&visit, report))
        @if let Some(card) = &card {
            (terms(&visit, report))
            (points(&visit, card))
        }
        @if let Some(sheet) = &sheet { (crate::models::sheet(&visit, sheet)) }
        @if !report.curves.is_empty() {
            div.no-print[sheet.is_some()] { (curves(&visit, report)) }
        }
        @if !report.rules.is_empty() { (rules(&visit, report)) }
        @if !report.weights.is_empty() { (weights(&visit, report)) }
        (choice(&visit, report))
    };
    let title = name(&visit, &fit);
    Ok(visit.page(&title, &framed(&visit, &project, "fit", &actions(&visit, &fit), &body)))
}

fn actions(visit: &Visit, fit: &FitRow) -> Markup {
    html! {
        @if visit.may(Right::EditPolicy) {
            a.button href={ "/lab/" (fit.project) "/fit?from=" (fit.number) } {
                (visit.t("lab-fit-again"))
            }
        }
        @if visit.may(Right::BuildModels) && (fit.model_digest.is_some() || fit.kind == "card") {
            a.button.primary href={ (fit_href(fit)) "/propose" } { (visit.t("models-propose")) }
        }
    }
}

/// What stands above every page of a fit: which one it is, its two faces, what can be taken home.
pub fn head(app: &App, visit: &Visit, project: &Project, fit: &FitRow, at: &str) -> Markup {
    let base = fit_href(fit);
    let faces = [("model", base.clone()), ("proof", format!("{base}/proof"))];
    let forms: &[&str] = match fit.kind.as_str() {
        "card" => &[
            "report.xlsx",
            "card.json",
            "card.csv",
            "card.pmml",
            "card.sql",
            "card-nan.sql",
            "card.py",
            "card-excel.csv",
        ],
        _ => &["report.xlsx"],
    };
    html! {
        nav.crumbs.meta {
            a href={ (href(project)) "/fit" } { (visit.t("lab-tab-fit")) } " / "
            b { (name(visit, fit)) } " · " (fit.actor) " · "
            (fit.recorded_at.in_zone(app.clock().zone()))
        }
        div.spread {
            div.chips {
                @for (face, to) in faces {
                    a.chip href=(to) aria-current=[(face == at).then_some("true")] {
                        (visit.t(&format!("lab-face-{face}")))
                    }
                }
            }
            @if visit.may(Right::Export) {
                details.menu.lab-take {
                    summary.button { (kit::icon("download")) (visit.t("lab-take")) }
                    div.floating {
                        @for form in forms {
                            a href={ (base) "/take/" (form) } download {
                                (visit.t(&format!("lab-take-{}", form.replace('.', "-"))))
                            }
                        }
                    }
                }
            }
        }
        @if fit.step != project.step {
            (kit::notice(kit::Tone::Quiet, &visit.t("lab-fit-older"), &html! {
                (visit.t("lab-fit-older-why"))
            }))
        }
    }
}

/// Where the model stands in four figures.
pub fn figures(visit: &Visit, report: &Report) -> Markup {
    let one = |name: String, measure: Option<credit::lab::report::Measure>, note: String| Figure {
        name,
        value: measure.map_or_else(|| "—".to_owned(), |m| spell::four(m.value)),
        against: match measure {
            Some(m) => visit.ta(
                "lab-interval",
                &[("low", &spell::four(m.low)), ("high", &spell::four(m.high)), ("note", &note)],
            ),
            None => note,
        },
        ..Figure::default()
    };
    let judge = report.judge();
    let of =
        |part: Option<&str>| part.map_or_else(String::new, |p| visit.t(&format!("lab-part-{p}")));
    let judged = of(judge.map(|part| part.part.as_str()));
    let train = report.part("train").map(|part| part.auc);
    let figures = [
        one("AUC".to_owned(), judge.map(|part| part.auc), judged.clone()),
        one("AUC".to_owned(), train, of(Some("train"))),
        one("KS".to_owned(), judge.map(|part| part.ks), judged.clone()),
        one("Brier".to_owned(), judge.map(|part| part.brier), judged),
    ];
    html! {
        div.grid { @for figure in figures { div.w3 { (figure.card(visit.lang)) } } }
    }
}

fn terms(visit: &Visit, report: &Report) -> Markup {
    let row = |term: &TermTold| Row {
        cells: vec![
            html! {
                @if term.name.is_empty() { (visit.t("lab-intercept")) }
                @else {
                    (spell::named(visit, &term.name))
                    @if !term.bin.is_empty() { " · " (spell::bin_apart(visit, &term.bin)) }
                }
            },
            html! { (spell::four(term.beta)) },
            html! { (spell::four(term.error)) },
            html! { (format!("{:.2}", term.z)) },
            html! { @if term.p < 0.0001 { "< 0.0001" } @else { (spell::four(term.p)) } },
            html! { (spell::three(term.low)) " … " (spell::three(term.high)) },
            html! {
                @match term.vif {
                    _ if term.name.is_empty() => (kit::nothing(visit.lang)),
                    Some(vif) => { (format!("{vif:.2}"))
                        @if vif > 5.0 { " " (kit::badge(kit::Tone::Medium, &visit.t("lab-vif-high"))) } }
                    None => "∞",
                }
            },
        ],
        ..Row::default()
    };
    let criteria = report.criteria.map_or_else(String::new, |(aic, bic)| {
        visit.ta("lab-criteria", &[("aic", &format!("{aic:.1}")), ("bic", &format!("{bic:.1}"))])
    });
    html! {
        div.tight {
            (List {
                id: "terms",
                title: visit.ta("lab-terms", &[("criteria", &criteria)]),
                columns: vec![
                    Column::text(visit.t("lab-variable")).title(),
                    Column::number(visit.t("lab-beta")),
                    Column::number(visit.t("lab-error")),
                    Column::number("z".to_owned()),
                    Column::number("p".to_owned()),
                    Column::number(visit.t("lab-confidence")),
                    Column::number("VIF".to_owned()),
                ],
                rows: report.intercept.iter().chain(&report.terms).map(row).collect(),
                ..List::default()
            }.show(visit.lang))
        }
    }
}

fn points(visit: &Visit, card: &Card) -> Markup {
    let (low, high) = card.range();
    let anchor = visit.ta(
        "lab-points-anchor",
        &[
            ("score", &spell::number(card.anchor.score)),
            ("odds", &spell::number(card.anchor.odds)),
            ("pdo", &spell::number(card.anchor.points_to_double)),
            ("low", &low.to_string()),
            ("high", &high.to_string()),
        ],
    );
    html! {
        section.panel.list id="points" {
            header { h2 { (visit.t("lab-points")) } }
            div.inside { p.soft { (anchor)
                @if card.base != 0 { " " (visit.ta("lab-points-base", &[("base", &card.base.to_string())])) } } }
            div.scroll tabindex="0" role="region" aria-label=(visit.t("lab-points")) {
                table.rows {
                    thead { tr {
                        th scope="col" { (visit.t("lab-variable")) }
                        th scope="col" { (visit.t("lab-bin")) }
                        th.number scope="col" { (visit.t("lab-point")) }
                        th.number scope="col" { "WOE" }
                        th.number scope="col" { (visit.t("lab-share")) }
                        th.number scope="col" { (visit.t("lab-bad-rate")) }
                    } }
                    tbody {
                        @for one in &card.characteristics {
                            @for (at, entry) in one.entries.iter().enumerate() {
                                tr {
                                    td { @if at == 0 { b { (spell::named(visit, &one.name)) } } }
                                    td { (spell::bin(visit, &entry.kind)) }
                                    td.number { b { (entry.points) } }
                                    td.number { (spell::three(entry.woe)) }
                                    td.number { (spell::percent(entry.share)) }
                                    td.number { @if entry.share > 0.0 { (spell::percent(entry.bad_rate)) } @else { "—" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A span in words.
pub fn span(visit: &Visit, span: &Span) -> String {
    let words = |levels: &[String]| {
        let mut some: Vec<String> = levels.iter().take(8).map(|level| spell::cut(level)).collect();
        if levels.len() > 8 {
            some.push(visit.ta("lab-bin-more", &[("count", &spell::count(levels.len() - 8))]));
        }
        some.join(&visit.t("lab-list-and"))
    };
    match span {
        Span::Numbers { above: None, upto: None } => visit.t("lab-bin-all"),
        Span::Numbers { above: None, upto: Some(upto) } => format!("≤ {}", spell::number(*upto)),
        Span::Numbers { above: Some(above), upto: None } => format!("> {}", spell::number(*above)),
        Span::Numbers { above: Some(above), upto: Some(upto) } => {
            format!("> {} – ≤ {}", spell::number(*above), spell::number(*upto))
        }
        Span::Levels { levels } => words(levels),
        Span::NotLevels { levels } => visit.ta("lab-span-not", &[("levels", &words(levels))]),
        Span::Present => visit.t("lab-span-present"),
        Span::Missing => visit.t("lab-bin-missing"),
    }
}

fn curves(visit: &Visit, report: &Report) -> Markup {
    let one = |curve: &CurveTold| {
        html! {
            details {
                summary.inside { b { (spell::variable(visit, &curve.name)) } " "
                    span.meta { (visit.ta("lab-spread", &[("points", &format!("{:.1}", curve.spread))])) } }
                div.scroll { table.rows { tbody {
                    @for (where_, points) in &curve.spans {
                        tr { td { (span(visit, where_)) } td.number { b { (points) } } }
                    }
                } } }
            }
        }
    };
    html! {
        section.panel {
            header { h2 { (visit.t("lab-curves")) } }
            div.inside { p.soft { (visit.ta("lab-curves-why", &[("base", &report.base.to_string())])) } }
            @for curve in &report.curves { (one(curve)) }
            @if !report.pairs.is_empty() {
                div.inside {
                    h3 { (visit.t("lab-pairs")) }
                    ul.lab-log {
                        @for (one, other, spread) in &report.pairs {
                            li { span { (spell::variable(visit, one)) " × " (spell::variable(visit, other)) }
                                span.meta { (visit.ta("lab-spread", &[("points", &format!("{spread:.1}"))])) } }
                        }
                    }
                }
            }
        }
    }
}

fn rules(visit: &Visit, report: &Report) -> Markup {
    let row = |rule: &RuleTold| Row {
        cells: vec![
            html! {
                @if rule.conditions.is_empty() { (visit.t("lab-rule-all")) }
                @for (at, (column, kind, or_missing)) in rule.conditions.iter().enumerate() {
                    @if at > 0 { " " span.meta { (visit.t("lab-rule-and")) } " " }
                    b { (spell::variable(visit, column)) } " " (span(visit, kind))
                    @if *or_missing && !matches!(kind, Span::Missing) {
                        " " span.meta { (visit.t("lab-rule-or-missing")) }
                    }
                }
            },
            html! { (spell::count(rule.rows)) },
            html! { (spell::percent(rule.bad_rate)) },
        ],
        ..Row::default()
    };
    List {
        id: "rules",
        title: visit.t("lab-rules"),
        count: Some(i64::try_from(report.rules.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("lab-rule")).title(),
            Column::number(visit.t("lab-rows")),
            Column::number(visit.t("lab-bad-rate")),
        ],
        rows: report.rules.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn weights(visit: &Visit, report: &Report) -> Markup {
    let bars: Vec<Bar> = report
        .weights
        .iter()
        .take(20)
        .enumerate()
        .map(|(at, (name, share))| Bar {
            label: spell::variable(visit, name),
            value: *share,
            text: spell::percent(*share),
            lit: at == 0,
            ..Bar::default()
        })
        .collect();
    let title = report.weights.first().map_or_else(String::new, |(name, share)| {
        visit.ta(
            "lab-weights-title",
            &[("name", &spell::variable(visit, name)), ("share", &spell::percent(*share))],
        )
    });
    let words = Words {
        id: "weights".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta("lab-weights-note", &[("trees", &spell::count(report.trees))]),
    };
    let numbers = Numbers {
        head: vec![visit.t("lab-variable"), visit.t("lab-share")],
        rows: report
            .weights
            .iter()
            .map(|(name, share)| vec![spell::variable(visit, name), spell::percent(*share)])
            .collect(),
    };
    charts::bars(visit.lang, &words, &bars, &numbers)
}

/// How the variables were chosen, and which were left out.
fn choice(visit: &Visit, report: &Report) -> Markup {
    html! {
        @let told = !report.tried.is_empty() || !report.separating.is_empty();
        @if told || !report.moves.is_empty() || !report.dropped.is_empty() {
            (kit::panel(&visit.t("lab-choice"), &html! {}, &html! {
                @if !report.moves.is_empty() {
                    p.soft { (visit.t(&format!("lab-select-{}", report.asked.select))) }
                    ol.lab-log {
                        @for one in &report.moves {
                            li {
                                span { (visit.t(if one.added { "lab-moved-in" } else { "lab-moved-out" }))
                                    " " b { (spell::variable(visit, &one.name)) } }
                                span.meta { (if report.asked.select == "auc" { spell::four(one.after) }
                                    else { format!("{:.1}", one.after) }) }
                            }
                        }
                    }
                }
                @if let Some(ridge) = report.penalty.filter(|_| told) {
                    p.soft { (visit.ta("lab-ridge-chosen", &[("ridge", &spell::number(ridge))])) }
                }
                @for name in &report.separating {
                    p.soft { (visit.ta("lab-separating", &[("column", &spell::variable(visit, name))])) }
                }
                @if !report.dropped.is_empty() {
                    ul.lab-log {
                        @for (name, why) in &report.dropped {
                            li { b { (spell::variable(visit, name)) } span.soft { (visit.t(&format!("lab-dropped-{why}"))) } }
                        }
                    }
                }
            }))
        }
    }
}
