//! The list of limits and terms as a file: the same filter, all its rows.

use axum::extract::{Query, State};
use base::{Currency, Money};
use credit::{
    assess::current_run,
    policy::{Limit, utilisation},
    roster::{list_roster, sum_roster},
};

use super::list::{Asked, Grants, Line, sale_word};
use crate::{
    failure::Answer,
    parties::words,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

/// No more rows than this are taken home at once.
const MOST: usize = 50_000;
const CHUNK: u32 = 2_000;

const HEAD: [&str; 16] = [
    "parties-col-code",
    "parties-col-name",
    "parties-col-owner",
    "policy-sale",
    "parties-col-tier",
    "parties-col-score",
    "parties-col-limit-kind",
    "policy-limit-granted",
    "policy-proposed-kind",
    "policy-limit-proposed",
    "policy-exposure",
    "policy-headroom",
    "parties-limit-use",
    "policy-terms",
    "policy-terms-proposed",
    "policy-review",
];

/// The workbook.
///
/// # Errors
/// A fault from the database.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    take_home(&app, &visit, &asked, Shape::Xlsx).await
}

/// The same as CSV.
///
/// # Errors
/// A fault from the database.
pub async fn csv(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    take_home(&app, &visit, &asked, Shape::Csv).await
}

async fn take_home(app: &App, visit: &Visit, asked: &Asked, shape: Shape) -> Answer {
    let mut filter = asked.filter(visit);
    (filter.after, filter.limit) = (None, CHUNK);
    let totals = sum_roster(&app.db, &filter).await?;
    let day = current_run(&app.db).await?.map_or(visit.today, |run| run.as_of);
    let mut rows = Vec::new();
    let currency = loop {
        let page = list_roster(&app.db, &filter).await?;
        let grants = Grants::read(app, &page.rows, day).await?;
        rows.extend(page.rows.iter().map(|row| cells(visit, &grants.line(row), page.currency)));
        filter.after = page.next;
        if filter.after.is_none() || rows.len() >= MOST {
            break page.currency;
        }
    };
    let amount = |minor| Cell::Amount(Money::new(minor, currency));
    let mut total = vec![Cell::Blank; HEAD.len()];
    for (at, cell) in [
        (1, Cell::Text(visit.ta("parties-subtotal", &[("count", &totals.buyers.to_string())]))),
        (7, amount(totals.limit_minor)),
        (9, amount(totals.proposed_minor)),
        (10, amount(totals.exposure_minor)),
    ] {
        if let Some(slot) = total.get_mut(at) {
            *slot = cell;
        }
    }
    let title = visit.t("policy-lines-title");
    let said = [("day", &*day.to_string()), ("currency", currency.code())];
    let sheet = Sheet {
        name: title.clone(),
        above: vec![
            format!("{} · {title}", visit.house.company),
            visit.ta("policy-lines-lead", &said),
        ],
        beside: vec![(visit.t("receivables-col-as-of"), Cell::Day(day))],
        head: HEAD.iter().map(|key| visit.t(key)).collect(),
        rows,
        total: Some(total),
    };
    Ok(download(&format!("{title}-{day}"), shape, &[sheet], visit.lang)?)
}

fn cells(visit: &Visit, line: &Line<'_>, currency: Currency) -> Vec<Cell> {
    let (row, lang) = (line.row, visit.lang);
    let amount = |minor| Cell::Amount(Money::new(minor, currency));
    let kind = |limit: Option<Limit>| -> Cell {
        let code = limit.map_or("not-granted", Limit::code);
        visit.t(&format!("parties-limit-{code}")).into()
    };
    let minor =
        |limit: Option<Limit>| limit.and_then(Limit::amount_minor).map_or(Cell::Blank, amount);
    let terms = |code: &str| match code {
        "" => Cell::Blank,
        code => words::terms(lang, code).into(),
    };
    let mut cells: Vec<Cell> = vec![
        row.code.as_str().into(),
        row.name.as_str().into(),
        row.owner_name.as_str().into(),
        sale_word(visit, line.sale()).into(),
    ];
    match &row.assessed {
        None => cells.resize(13, Cell::Blank),
        Some(of) => cells.extend([
            words::tier(lang, of.tier).into(),
            of.score.map_or(Cell::Blank, Cell::Count),
            kind(of.limit),
            minor(of.limit),
            of.proposed.map_or(Cell::Blank, |limit| kind(Some(limit))),
            minor(of.proposed),
            amount(of.exposure_minor),
            of.headroom.signed_minor().map_or(Cell::Blank, amount),
            utilisation(of.limit, Money::new(of.exposure_minor, currency))
                .map_or(Cell::Blank, |share| locale::percent(share, 0).into()),
        ]),
    }
    cells.extend([
        terms(line.terms),
        terms(row.assessed.as_ref().map_or("", |of| of.proposed_terms.as_str())),
        line.review_on.map_or(Cell::Blank, Cell::Day),
    ]);
    cells
}
