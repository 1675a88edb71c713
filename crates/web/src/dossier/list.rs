//! The checklist over all buyers: by level, by item, and who lacks most.

use axum::extract::{Query, State};
use credit::dossier::{ChecklistReport, Standing, checklist_report};
use maud::{Markup, html};
use store::access::Right;

use super::{float, head, hours, number, share};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    parties::{href, words},
    state::App,
    visit::Visit,
};

/// Buyers on a page of those that lack most.
const ROWS: usize = 25;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn checklist(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let from = filled.get("after").parse().unwrap_or(0);
    let report = checklist_report(&app.db, visit.scope(), visit.today).await?;
    let lead = visit.ta(
        "dossier-lead",
        &[
            ("buyers", &number(report.buyers)),
            ("complete", &number(report.complete)),
            ("share", &share(report.complete, report.buyers)),
            ("day", &visit.today.to_string()),
        ],
    );
    let actions = html! {
        @if visit.may(Right::SeeOverview) {
            a.button href="/settings/packs/checklist" { (visit.t("dossier-rules")) }
        }
    };
    let body = html! {
        (head(&visit, "/dossier", &lead, &actions))
        div.stack {
            div.grid {
                div.w6 { (levels(&visit, &report)) }
                div.w6 { (items(&visit, &report)) }
            }
            (worst(&visit, &report, from))
        }
    };
    Ok(visit.page(&visit.t("dossier-title"), &body))
}

fn levels(visit: &Visit, report: &ChecklistReport) -> Markup {
    let row = |(level, (buyers, complete, minutes, cost)): (
        &credit::dossier::ChecklistLevel,
        &(usize, usize, i64, i64),
    )| Row {
        cells: vec![
            html! { (words::said(visit.lang, &level.name)) },
            html! { (number(*buyers)) },
            html! { (number(*complete)) },
            html! { (share(*complete, *buyers)) },
            html! { (hours(*minutes)) },
            html! { (locale::count(*cost)) },
        ],
        ..Row::default()
    };
    List {
        id: "levels",
        title: visit.t("dossier-levels"),
        columns: vec![
            Column::text(visit.t("dossier-level")).title(),
            Column::number(visit.t("dossier-buyers")),
            Column::number(visit.t("dossier-complete")),
            Column::number(visit.t("dossier-share")),
            Column::number(visit.t("dossier-hours-left")),
            Column::number(visit.ta("dossier-cost-left", &[("currency", report.currency.code())])),
        ],
        rows: report.pack.levels.iter().zip(&report.levels).map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn items(visit: &Visit, report: &ChecklistReport) -> Markup {
    let told = || report.pack.items.iter().zip(&report.items).filter(|(_, of)| of[0] > 0);
    let lacking = |of: &[usize; 4]| float(of[2] + of[3]) / float(of[0].max(1));
    let most = told().max_by(|a, b| lacking(a.1).total_cmp(&lacking(b.1)));
    let title = match most {
        Some((item, of)) if of[2] + of[3] > 0 => visit.ta(
            "dossier-items-finding",
            &[
                ("item", &words::said(visit.lang, &item.name)),
                ("share", &locale::percent(lacking(of), 0)),
            ],
        ),
        _ => visit.t("dossier-items-complete"),
    };
    let bars: Vec<Bar> = told()
        .map(|(item, of)| Bar {
            label: words::said(visit.lang, &item.name),
            value: lacking(of),
            text: locale::percent(lacking(of), 0),
            note: visit.ta(
                "dossier-items-note",
                &[("missing", &number(of[3])), ("stale", &number(of[2])), ("of", &number(of[0]))],
            ),
            tone: if lacking(of) > 0.5 { Tone::High } else { Tone::Quiet },
            lit: most.is_some_and(|(most, _)| most.code == item.code),
            ..Bar::default()
        })
        .collect();
    let words = Words {
        id: "lacking".to_owned(),
        desc: title.clone(),
        title,
        note: visit.ta("dossier-items-what", &[("day", &visit.today.to_string())]),
    };
    charts::bars(visit.lang, &words, &bars, &Numbers::default())
}

fn worst(visit: &Visit, report: &ChecklistReport, from: usize) -> Markup {
    let from = if from < report.worst.len() { from } else { 0 };
    let names = |places: &[usize]| -> String {
        let names = places.iter().filter_map(|at| report.pack.items.get(*at));
        let names: Vec<String> = names.map(|item| words::said(visit.lang, &item.name)).collect();
        names.join(visit.lang.pick("、", ", "))
    };
    let row = |one: &Standing| {
        let at = format!("{}/checklist", href(&one.code));
        let level = report.pack.levels.get(one.level);
        Row {
            cells: vec![
                html! { a href=(at) { (one.name) } " " span.meta { (one.code) } },
                html! { @if let Some(level) = level { (words::said(visit.lang, &level.name)) } },
                words::tier_badge(visit.lang, one.tier),
                html! { (words::minor(visit, one.exposure_minor, report.currency)) },
                html! {
                    (one.missing.len()) " / " (one.needed)
                },
                html! {
                    @if !one.missing.is_empty() { (names(&one.missing)) }
                    @if !one.stale.is_empty() {
                        div.meta { (visit.t("dossier-state-stale")) (visit.t("house-colon"))
                            (names(&one.stale)) }
                    }
                },
                html! { (hours(one.minutes)) },
                html! { (locale::count(one.cost)) },
            ],
            href: Some(at),
            pick: None,
        }
    };
    let pages = (from, ROWS, report.worst.len());
    List {
        id: "worst",
        title: visit.t("dossier-worst"),
        count: Some(i64::try_from(report.worst.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("dossier-buyer")).title(),
            Column::fit(visit.t("dossier-level")),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("policy-exposure")),
            Column::number(visit.t("dossier-missing-of")),
            Column::text(visit.t("dossier-what-lacks")).full(),
            Column::number(visit.t("dossier-hours")),
            Column::number(visit.ta("dossier-cost", &[("currency", report.currency.code())])),
        ],
        rows: report.worst.iter().skip(from).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping_by(
            visit.lang,
            (&Link::to("/dossier"), "worst", "after"),
            pages,
        )),
        xlsx: visit.may(Right::Export).then(|| "/dossier/checklist.xlsx".to_owned()),
        empty: Empty {
            title: visit.t("dossier-worst-none"),
            why: visit.t("dossier-worst-none-why"),
            button: visit
                .may(Right::Import)
                .then(|| (visit.t("dossier-import"), "/intake".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// What a page of these says where nothing was assessed yet.
pub(super) fn not_assessed(visit: &Visit) -> Markup {
    let may = visit.may(Right::Assess);
    let empty = Empty {
        title: visit.t("parties-not-assessed"),
        why: visit.t("parties-not-assessed-why"),
        button: may.then(|| (visit.t("overview-assess-go"), "/".to_owned())),
    };
    html! { div.panel { (empty.show()) } }
}

/// A figure beside others.
pub(super) fn figure(name: String, value: String, note: String) -> kit::Headline {
    kit::Headline { name, value: html! { (value) }, note: html! { (note) } }
}
