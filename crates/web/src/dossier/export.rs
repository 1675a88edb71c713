//! The four pages as workbooks.

use axum::extract::State;
use base::Money;
use credit::{
    dossier::{checklist_report, quality_report, rating_report, source_report},
    receivables::company_currency,
    scoring::{Agencies, quality::QualityPack},
};

use super::{hours, ratings::agency_name, source_name, sources::cost};
use crate::{
    failure::Answer,
    parties::words,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

fn sheet(visit: &Visit, title: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        name: visit.t(title),
        above: vec![format!("{} · {}", visit.house.company, visit.t(title))],
        beside: vec![(visit.t("receivables-col-as-of"), Cell::Day(visit.today))],
        head: head.iter().map(|key| visit.t(key)).collect(),
        rows,
        total: None,
    }
}

fn taken(visit: &Visit, sheet: Sheet) -> Answer {
    let name = format!("{}-{}", sheet.name, visit.today);
    Ok(download(&name, Shape::Xlsx, &[sheet], visit.lang)?)
}

/// Who lacks most.
///
/// # Errors
/// A fault.
pub async fn checklist_xlsx(State(app): State<App>, visit: Visit) -> Answer {
    let report = checklist_report(&app.db, visit.scope(), visit.today).await?;
    let names = |places: &[usize]| -> String {
        let items = places.iter().filter_map(|at| report.pack.items.get(*at));
        let names: Vec<String> = items.map(|item| words::said(visit.lang, &item.name)).collect();
        names.join(visit.lang.pick("、", ", "))
    };
    let row = |one: &credit::dossier::Standing| -> Vec<Cell> {
        let level = report.pack.levels.get(one.level);
        let level = level.map(|level| words::said(visit.lang, &level.name)).unwrap_or_default();
        vec![
            one.code.as_str().into(),
            one.name.as_str().into(),
            level.into(),
            words::tier(visit.lang, one.tier).into(),
            Cell::Amount(Money::new(one.exposure_minor, report.currency)),
            names(&one.missing).into(),
            names(&one.stale).into(),
            hours(one.minutes).into(),
            Cell::Count(one.cost),
        ]
    };
    let rows = report.worst.iter().map(row).collect();
    let head = [
        "parties-col-code",
        "parties-col-name",
        "dossier-level",
        "parties-col-tier",
        "policy-exposure",
        "dossier-state-missing",
        "dossier-state-stale",
        "dossier-hours",
        "dossier-costs",
    ];
    taken(&visit, sheet(&visit, "dossier-tab-checklist", &head, rows))
}

/// Ratings beside own scores.
///
/// # Errors
/// A fault.
pub async fn ratings_xlsx(State(app): State<App>, visit: Visit) -> Answer {
    let report = rating_report(&app.db, visit.scope()).await?;
    let (agencies, _) = Agencies::in_force(&app.db, report.as_of.unwrap_or(visit.today)).await?;
    let row = |one: &credit::dossier::RatedBuyer| -> Vec<Cell> {
        let taken = if one.external_taken { "dossier-taken-external" } else { "dossier-taken-own" };
        let accord = if one.conflict { "dossier-conflict" } else { "dossier-accord" };
        vec![
            one.code.as_str().into(),
            one.name.as_str().into(),
            agency_name(&visit, &agencies, &one.agency).into(),
            one.grade.as_str().into(),
            Cell::Day(one.rated_on),
            one.valid_until.map_or(Cell::Blank, Cell::Day),
            one.own.map_or(Cell::Blank, Cell::Count),
            one.external.map_or(Cell::Blank, Cell::Count),
            visit.t(accord).into(),
            visit.t(taken).into(),
            Cell::Amount(Money::new(one.exposure_minor, report.currency)),
        ]
    };
    let rows = report.rows.iter().map(row).collect();
    let head = [
        "parties-col-code",
        "parties-col-name",
        "dossier-agency",
        "dossier-grade",
        "dossier-rated-on",
        "dossier-valid-until",
        "dossier-own-score",
        "dossier-external-score",
        "dossier-agreement",
        "dossier-taken",
        "policy-exposure",
    ];
    taken(&visit, sheet(&visit, "dossier-tab-ratings", &head, rows))
}

/// The register of sources.
///
/// # Errors
/// A fault.
pub async fn sources_xlsx(State(app): State<App>, visit: Visit) -> Answer {
    let report = source_report(&app.db, visit.today).await?;
    let row = |one: &credit::dossier::SourceCoverage| -> Vec<Cell> {
        let of = &one.source.content;
        let part = |share: f64| locale::percent(share, 0).into();
        vec![
            of.code.as_str().into(),
            source_name(&visit, of).into(),
            visit.t(&format!("dossier-source-{}", of.kind)).into(),
            of.licence_in(visit.lang).into(),
            cost(&visit, of).into(),
            Cell::Count(of.fresh_days),
            one.snapshot.as_ref().map_or(Cell::Blank, |taken| Cell::Day(taken.taken_on)),
            Cell::Count(i64::try_from(one.buyers).unwrap_or(i64::MAX)),
            one.fill.map_or(Cell::Blank, part),
            one.age_days.map_or(Cell::Blank, Cell::decimal),
        ]
    };
    let rows = report.sources.iter().map(row).collect();
    let head = [
        "parties-col-code",
        "dossier-source",
        "dossier-source-kind",
        "dossier-licence",
        "dossier-costs",
        "dossier-fresh-days",
        "dossier-snapshot",
        "dossier-buyers",
        "dossier-fill",
        "dossier-age",
    ];
    taken(&visit, sheet(&visit, "dossier-tab-sources", &head, rows))
}

/// The worst grades.
///
/// # Errors
/// A fault.
pub async fn quality_xlsx(State(app): State<App>, visit: Visit) -> Answer {
    let report = quality_report(&app.db, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let on = report.as_of.unwrap_or(visit.today);
    let (rules, _) = QualityPack::in_force(&app.db, on).await?;
    let row = |one: &credit::dossier::QualityRow| -> Vec<Cell> {
        let named = one.broken.iter().filter_map(|c| rules.rules.iter().find(|r| r.code == *c));
        let named: Vec<String> = named.map(|rule| words::said(visit.lang, &rule.name)).collect();
        vec![
            one.code.as_str().into(),
            one.name.as_str().into(),
            one.grade.to_uppercase().into(),
            one.share.map_or(Cell::Blank, |share| locale::percent(share, 0).into()),
            named.join(visit.lang.pick("；", "; ")).into(),
            words::tier(visit.lang, one.tier).into(),
            Cell::Amount(Money::new(one.exposure_minor, currency)),
        ]
    };
    let rows = report.worst.iter().map(row).collect();
    let head = [
        "parties-col-code",
        "parties-col-name",
        "dossier-quality",
        "dossier-share",
        "dossier-broken",
        "parties-col-tier",
        "policy-exposure",
    ];
    taken(&visit, sheet(&visit, "dossier-tab-quality", &head, rows))
}
