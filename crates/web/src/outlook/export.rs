//! The buyers of the outlook as a file: every horizon of each, and the totals.

use axum::extract::{Query, State};
use base::Money;
use credit::outlook::{Expected, OutlookDoc, get_outlook, list_expected};

use super::page::{Asked, currency};
use crate::{
    failure::Answer,
    parties::words,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

/// As an Excel workbook.
///
/// # Errors
/// `scoring.outlook-none`, or a fault.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    file(&app, &visit, &asked, Shape::Xlsx).await
}

/// As CSV.
///
/// # Errors
/// `scoring.outlook-none`, or a fault.
pub async fn csv(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    file(&app, &visit, &asked, Shape::Csv).await
}

async fn file(app: &App, visit: &Visit, asked: &Asked, shape: Shape) -> Answer {
    let seen = get_outlook(&app.db, None).await?;
    let doc = &seen.doc;
    let days = asked.days(doc);
    let all = list_expected(&app.db, &seen, days, visit.scope()).await?;
    let of_tier = |one: &&Expected| asked.tier().is_none_or(|tier| one.tier == tier);
    let rows: Vec<Vec<Cell>> =
        all.iter().filter(of_tier).map(|one| cells(visit, doc, one)).collect();
    let mut head: Vec<String> = ["parties-col-code", "parties-col-name", "parties-col-tier"]
        .into_iter()
        .chain(["parties-col-score", "policy-exposure", "outlook-col-own-pd"])
        .map(|key| visit.t(key))
        .collect();
    for one in &doc.horizons {
        let days = one.days.to_string();
        head.push(visit.ta("outlook-col-pd", &[("days", &days)]));
        head.push(visit.ta("outlook-col-loss-days", &[("days", &days)]));
    }
    let basis = match doc.basis.as_str() {
        "ledger" => visit.t("outlook-by-ledger"),
        _ => visit.t("outlook-by-constant"),
    };
    let sheet = Sheet {
        name: visit.t("outlook-title"),
        above: vec![
            visit.t("outlook-title"),
            super::note(visit, doc),
            doc.lgd_said.pick(visit.lang).to_owned(),
            basis,
        ],
        head,
        rows,
        total: None,
        ..Sheet::default()
    };
    Ok(download(&format!("outlook-{}", doc.as_of), shape, &[sheet], visit.lang)?)
}

fn cells(visit: &Visit, doc: &OutlookDoc, one: &Expected) -> Vec<Cell> {
    let money = |minor| Cell::Amount(Money::new(minor, currency(doc)));
    // The list holds the probability at one horizon; the others follow from the model's own.
    let own = if one.bad { Some(1.0) } else { one.own_pd };
    let mut cells: Vec<Cell> = vec![
        one.code.as_str().into(),
        one.name.as_str().into(),
        words::tier(visit.lang, one.tier).into(),
        one.score.map_or(Cell::Blank, Cell::Count),
        money(one.exposure_minor),
        own.map_or(Cell::Blank, Cell::decimal),
    ];
    for horizon in &doc.horizons {
        let pd = own.and_then(|pd| if one.bad { Some(1.0) } else { doc.pd_at(pd, horizon.days) });
        cells.push(pd.map_or(Cell::Blank, Cell::decimal));
        let loss = pd.and_then(|pd| doc.lose(pd, one.exposure_minor));
        cells.push(loss.map_or(Cell::Blank, money));
    }
    cells
}
