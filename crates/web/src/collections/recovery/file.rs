//! The curve as a file: every group at every age of the pack.

use axum::extract::{Query, State};
use base::{Bps, Money};
use credit::collections::recovery::{Recovery, RecoveryBy, RecoveryGroup, RecoveryPack, recovery};
use quant::recovery::Share;

use super::{Names, page::Asked};
use crate::{
    failure::Answer,
    filled::Filled,
    parties::words,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

const HEAD: [&str; 13] = [
    "group",
    "age",
    "items-at-risk",
    "at-risk",
    "of-amount",
    "low",
    "high",
    "of-items",
    "low",
    "high",
    "soon",
    "low",
    "high",
];

/// As an Excel workbook.
///
/// # Errors
/// A fault from the database.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    file(&app, &visit, &Asked::of(&filled), Shape::Xlsx).await
}

/// As CSV.
///
/// # Errors
/// A fault from the database.
pub async fn csv(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    file(&app, &visit, &Asked::of(&filled), Shape::Csv).await
}

async fn file(app: &App, visit: &Visit, asked: &Asked, shape: Shape) -> Answer {
    let pack = RecoveryPack::in_force(&app.db, visit.today).await?;
    let told = recovery(&app.db, visit.scope(), asked.by).await?;
    let names = Names::read(app, visit, asked.by).await?;
    let mut rows = of_group(&told, &told.all, (visit.t("collections-recovery-all"), &pack));
    let wanted = |group: &&RecoveryGroup| asked.group.as_ref().is_none_or(|of| *of == group.code);
    for group in told.groups.iter().filter(wanted) {
        rows.extend(of_group(&told, group, (names.of(group), &pack)));
    }
    let window = told.window_days.to_string();
    let head =
        HEAD.map(|key| visit.ta(&format!("collections-recovery-{key}"), &[("days", &window)]));
    let title = visit.t("collections-recovery");
    let months = pack.look_back_months.to_string();
    let sheet = Sheet {
        name: title.clone(),
        above: vec![
            format!("{} · {title}", visit.house.company),
            visit.ta("collections-recovery-lead", &[("months", &months)]),
            visit.t("collections-recovery-how-write-off"),
            visit.t("collections-recovery-how-interval"),
        ],
        beside: vec![(visit.t("receivables-col-as-of"), Cell::Day(told.as_of))],
        head: head.to_vec(),
        rows,
        total: None,
    };
    let sheets = [sheet, lore(visit, &told, &pack)];
    let by =
        if asked.by == RecoveryBy::All { String::new() } else { format!("-{}", asked.by.code()) };
    Ok(download(&format!("recovery{by}-{}", told.as_of), shape, &sheets, visit.lang)?)
}

fn share(of: Option<Share>) -> [Cell; 3] {
    match of {
        Some(one) => [one.share, one.low, one.high].map(Cell::decimal),
        None => [Cell::Blank, Cell::Blank, Cell::Blank],
    }
}

fn of_group(
    told: &Recovery,
    group: &RecoveryGroup,
    (name, pack): (String, &RecoveryPack),
) -> Vec<Vec<Cell>> {
    let row = |age: &u32| {
        let mark = group.mark(*age, told.window_days);
        let mut cells = vec![
            Cell::Text(name.clone()),
            Cell::Count(i64::from(*age)),
            Cell::Count(mark.items_at_risk),
            Cell::Amount(Money::new(mark.at_risk_minor, told.currency)),
        ];
        cells.extend(share(mark.collected));
        cells.extend(share(mark.items_collected));
        cells.extend(share(mark.soon));
        cells
    };
    pack.marks.iter().map(row).collect()
}

/// What is said in the trade, beside what came of own items.
fn lore(visit: &Visit, told: &Recovery, pack: &RecoveryPack) -> Sheet {
    let mut rows = Vec::new();
    for one in &pack.lore {
        for point in &one.points {
            let mut cells = vec![
                Cell::Text(words::said(visit.lang, &one.name)),
                Cell::Count(i64::from(point.days)),
                Cell::decimal(Bps(i32::try_from(point.share_bps).unwrap_or(0)).share()),
            ];
            cells.extend(share(told.all.at_last(point.days)));
            cells.push(Cell::Text(words::said(visit.lang, &one.source)));
            rows.push(cells);
        }
    }
    Sheet {
        name: visit.t("collections-recovery-sayings"),
        above: vec![visit.t("collections-recovery-lore")],
        head: ["saying", "age", "said", "own", "low", "high", "source"]
            .map(|key| visit.t(&format!("collections-recovery-{key}")))
            .to_vec(),
        rows,
        ..Sheet::default()
    }
}
