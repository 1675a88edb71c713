//! The quality of the data over the portfolio: grades, rules, fields verified by two sources.

use axum::extract::{Query, State};
use credit::{
    dossier::{QualityReport, QualityRow, quality_report},
    receivables::company_currency,
    scoring::quality::QualityPack,
};
use maud::{Markup, html};
use store::access::Right;

use super::{float, head, list::not_assessed, number, share};
use crate::{
    charts::{self, Numbers, Segment, StackRow, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    parties::{href, words},
    state::App,
    visit::Visit,
};

/// Buyers on a page.
const ROWS: usize = 25;

/// A grade as a badge.
pub fn grade_badge(visit: &Visit, grade: &str) -> Markup {
    let tone = match grade {
        "a" | "b" => Tone::Low,
        "c" => Tone::Medium,
        "d" => Tone::High,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &grade_name(visit, grade))
}

fn grade_name(visit: &Visit, grade: &str) -> String {
    match grade {
        "" => visit.t("dossier-grade-none"),
        grade => visit.ta("dossier-grade-of", &[("grade", &grade.to_uppercase())]),
    }
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip = filled.get("skip").parse().unwrap_or(0);
    let report = quality_report(&app.db, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let on = report.as_of.unwrap_or(visit.today);
    let (rules, _) = QualityPack::in_force(&app.db, on).await?;
    let actions = html! {
        @if visit.may(Right::SeeOverview) {
            a.button href="/settings/packs/quality" { (visit.t("dossier-rules")) }
        }
    };
    let lead = visit.t("dossier-quality-lead");
    let body = html! {
        (head(&visit, "/dossier/quality", &lead, &actions))
        div.stack {
            @if report.as_of.is_none() { (not_assessed(&visit)) }
            @else {
                (grades(&visit, &report, currency))
                div.grid {
                    div.w6 { (rules_list(&visit, &rules, &report)) }
                    div.w6 { (fields(&visit, &report)) }
                }
                (worst(&visit, &rules, (&report, skip), currency))
            }
        }
    };
    Ok(visit.page(&visit.t("dossier-tab-quality"), &body))
}

const GRADES: [&str; 5] = ["a", "b", "c", "d", ""];

fn grades(visit: &Visit, report: &QualityReport, currency: base::Currency) -> Markup {
    let tone = |grade: &str| match grade {
        "a" | "b" => Tone::Low,
        "c" => Tone::Medium,
        "d" => Tone::High,
        _ => Tone::Quiet,
    };
    let exposure: i64 = report.grades.iter().fold(0, |sum, (_, minor)| sum.saturating_add(*minor));
    #[expect(clippy::cast_precision_loss, reason = "lengths on a drawing")]
    let length = |minor: i64| minor.max(0) as f64;
    let part = |value: f64, whole: f64| {
        if whole > 0.0 { locale::percent(value / whole, 0) } else { "—".to_owned() }
    };
    let row = |name: String, total: String, value: &dyn Fn(&(usize, i64)) -> f64| {
        let whole: f64 = report.grades.iter().map(value).sum();
        StackRow {
            name,
            total,
            segments: GRADES
                .iter()
                .zip(&report.grades)
                .map(|(grade, of)| Segment {
                    name: grade_name(visit, grade),
                    value: value(of),
                    text: part(value(of), whole),
                    tone: tone(grade),
                    href: None,
                })
                .collect(),
        }
    };
    let good = report.grades[0].0 + report.grades[1].0;
    let title = visit.ta(
        "dossier-grades-finding",
        &[("share", &share(good, report.buyers)), ("bad", &number(report.grades[3].0))],
    );
    let words = Words {
        id: "grades".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta(
            "dossier-grades-note",
            &[("day", &report.as_of.map(|day| day.to_string()).unwrap_or_default())],
        ),
    };
    let numbers = Numbers {
        head: ["dossier-grade", "dossier-buyers", "policy-exposure"].map(|k| visit.t(k)).to_vec(),
        rows: GRADES
            .iter()
            .zip(&report.grades)
            .map(|(grade, (count, minor))| {
                vec![
                    grade_name(visit, grade),
                    number(*count),
                    words::minor(visit, *minor, currency),
                ]
            })
            .collect(),
    };
    let rows = [
        row(visit.t("dossier-buyers"), number(report.buyers), &|of| float(of.0)),
        row(visit.t("policy-exposure"), words::minor(visit, exposure, currency), &|of| {
            length(of.1)
        }),
    ];
    charts::stack(visit.lang, &words, &rows, &numbers)
}

fn rules_list(visit: &Visit, rules: &QualityPack, report: &QualityReport) -> Markup {
    let row = |rule: &credit::scoring::quality::QualityRule| {
        let of = report.rules.get(&rule.code).cloned().unwrap_or_default();
        Row {
            cells: vec![
                html! {
                    (words::said(visit.lang, &rule.name))
                    div.meta { (words::said(visit.lang, &rule.why)) }
                },
                html! { (visit.t(&format!("dossier-kind-{}", rule.kind))) },
                html! { (rule.weight) },
                html! { (number(of.applies)) },
                html! { (share(of.met, of.applies)) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "rules",
        title: visit.t("dossier-quality-rules"),
        columns: vec![
            Column::text(visit.t("dossier-rule")).title(),
            Column::fit(visit.t("dossier-rule-kind")),
            Column::number(visit.t("dossier-weight")),
            Column::number(visit.t("dossier-applies")),
            Column::number(visit.t("dossier-met")),
        ],
        rows: rules.rules.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn fields(visit: &Visit, report: &QualityReport) -> Markup {
    let row = |field: &credit::dossier::FieldVerified| Row {
        cells: vec![
            html! { (visit.t(&format!("dossier-of-{}", field.field))) },
            html! { (share(field.filled, report.buyers)) },
            html! { (share(field.twice, report.buyers)) },
            html! { (share(field.agreed, field.twice)) },
            html! { (number(field.twice - field.agreed)) },
        ],
        ..Row::default()
    };
    List {
        id: "fields",
        title: visit.t("dossier-verified"),
        columns: vec![
            Column::text(visit.t("dossier-field")).title(),
            Column::number(visit.t("dossier-filled")),
            Column::number(visit.t("dossier-twice")),
            Column::number(visit.t("dossier-agreeing")),
            Column::number(visit.t("dossier-disagreeing")),
        ],
        rows: report.fields.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn worst(
    visit: &Visit,
    rules: &QualityPack,
    (report, skip): (&QualityReport, usize),
    currency: base::Currency,
) -> Markup {
    let broken = |codes: &[String]| -> String {
        let named = codes.iter().filter_map(|code| rules.rules.iter().find(|r| r.code == *code));
        let named: Vec<String> = named.map(|rule| words::said(visit.lang, &rule.name)).collect();
        named.join(visit.lang.pick("；", "; "))
    };
    let row = |one: &QualityRow| {
        let at = format!("{}/checklist", href(&one.code));
        Row {
            cells: vec![
                html! { a href=(at) { (one.name) } " " span.meta { (one.code) } },
                grade_badge(visit, &one.grade),
                html! {
                    @match one.share {
                        Some(part) => (locale::percent(part, 0)),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { (broken(&one.broken)) },
                words::tier_badge(visit.lang, one.tier),
                html! { (words::minor(visit, one.exposure_minor, currency)) },
            ],
            href: Some(at),
            pick: None,
        }
    };
    List {
        id: "worst",
        title: visit.t("dossier-quality-worst"),
        columns: vec![
            Column::text(visit.t("dossier-buyer")).title(),
            Column::fit(visit.t("dossier-quality")),
            Column::number(visit.t("dossier-share")),
            Column::text(visit.t("dossier-broken")).full(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("policy-exposure")),
        ],
        count: Some(i64::try_from(report.worst.len()).unwrap_or(i64::MAX)),
        rows: report.worst.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to("/dossier/quality"), "worst"),
            (skip, ROWS, report.worst.len()),
        )),
        xlsx: visit.may(Right::Export).then(|| "/dossier/quality.xlsx".to_owned()),
        empty: Empty {
            title: visit.t("dossier-quality-none"),
            why: visit.t("dossier-quality-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
