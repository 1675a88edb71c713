//! The list of buyers as a workbook: the same filter, all its rows.

use axum::extract::{Query, State};
use base::{Currency, Money};
use credit::{
    assess::current_run,
    policy::Limit,
    roster::{RosterRow, list_roster, sum_roster},
};

use super::{list::Asked, words};
use crate::{
    failure::Answer,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

/// No more rows than this are taken home at once.
const MOST: usize = 50_000;
const CHUNK: u32 = 2_000;

/// The workbook.
///
/// # Errors
/// A fault from the database.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let mut filter = asked.filter(&visit);
    (filter.after, filter.limit) = (None, CHUNK);
    let totals = sum_roster(&app.db, &filter).await?;
    let day = current_run(&app.db).await?.map_or(visit.today, |run| run.as_of);
    let mut rows = Vec::new();
    let currency = loop {
        let page = list_roster(&app.db, &filter).await?;
        rows.extend(page.rows.iter().map(|row| cells(&visit, row, page.currency)));
        filter.after = page.next;
        if filter.after.is_none() || rows.len() >= MOST {
            break page.currency;
        }
    };
    let amount = |minor| Cell::Amount(Money::new(minor, currency));
    let mut total = vec![Cell::Blank; HEAD.len()];
    for (at, cell) in [
        (1, Cell::Text(visit.ta("parties-subtotal", &[("count", &totals.buyers.to_string())]))),
        (9, amount(totals.open_minor)),
        (10, amount(totals.overdue_minor)),
        (13, amount(totals.limit_minor)),
    ] {
        if let Some(slot) = total.get_mut(at) {
            *slot = cell;
        }
    }
    let sheet = Sheet {
        name: visit.t("parties-title"),
        above: vec![
            format!("{} · {}", visit.house.company, visit.t("parties-title")),
            visit.ta("parties-lead", &[("day", &day.to_string()), ("currency", currency.code())]),
        ],
        beside: vec![(visit.t("receivables-col-as-of"), Cell::Day(day))],
        head: HEAD.iter().map(|key| visit.t(&format!("parties-col-{key}"))).collect(),
        rows,
        total: Some(total),
    };
    let name = format!("{}-{day}", visit.t("parties-title"));
    Ok(download(&name, Shape::Xlsx, &[sheet], visit.lang)?)
}

const HEAD: [&str; 16] = [
    "code",
    "name",
    "name-en",
    "kind",
    "size",
    "owner",
    "tier",
    "score",
    "pd",
    "open",
    "overdue",
    "oldest",
    "limit-kind",
    "limit",
    "headroom",
    "alerts",
];

fn cells(visit: &Visit, row: &RosterRow, currency: Currency) -> Vec<Cell> {
    let lang = visit.lang;
    let mut cells: Vec<Cell> = vec![
        row.code.as_str().into(),
        row.name.as_str().into(),
        row.name_en.as_str().into(),
        words::kind(lang, row.kind).into(),
        words::size(lang, row.size).into(),
        row.owner_name.as_str().into(),
    ];
    let Some(of) = &row.assessed else {
        cells.resize(HEAD.len(), Cell::Blank);
        return cells;
    };
    let amount = |minor| Cell::Amount(Money::new(minor, currency));
    let kind = of.limit.map_or("not-granted", Limit::code);
    cells.extend([
        words::tier(lang, of.tier).into(),
        of.score.map_or(Cell::Blank, Cell::Count),
        of.pd_micro.map_or(Cell::Blank, |micro| words::pd(micro).into()),
        amount(of.open_minor),
        amount(of.overdue_minor),
        if of.overdue_minor > 0 { Cell::Count(of.oldest_days) } else { Cell::Blank },
        visit.t(&format!("parties-limit-{kind}")).into(),
        of.limit.and_then(Limit::amount_minor).map_or(Cell::Blank, amount),
        of.headroom.signed_minor().map_or(Cell::Blank, amount),
        match of.alert_level {
            3 => visit.t("warning-level-red").into(),
            2 => visit.t("warning-level-orange").into(),
            1 => visit.t("warning-level-yellow").into(),
            _ => Cell::Blank,
        },
    ]);
    cells
}
