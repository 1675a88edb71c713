//! The ageing and its items as files: numbers as numbers, with the line that says as of when.

use axum::extract::{Query, State};
use base::Money;
use credit::receivables::{self, Ageing, By, ItemFilter, ItemRow};

use super::{
    asked::{Asked, bucket_title},
    items::{age, ages, ages_title, range},
};
use crate::{
    failure::Answer,
    filled::Filled,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

/// Items in one file at the most; more than that belongs into a filter.
const MOST: usize = 100_000;
const STEP: u32 = 10_000;

/// The ageing as a workbook: by row, and its items.
///
/// # Errors
/// As the page.
pub async fn ageing_xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    ageing(&app, &visit, filled, Shape::Xlsx).await
}

/// The ageing by row as CSV.
///
/// # Errors
/// As the page.
pub async fn ageing_csv(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    ageing(&app, &visit, filled, Shape::Csv).await
}

/// The items as a workbook.
///
/// # Errors
/// As the page.
pub async fn items_xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    items(&app, &visit, filled, Shape::Xlsx).await
}

/// The items as CSV.
///
/// # Errors
/// As the page.
pub async fn items_csv(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    items(&app, &visit, filled, Shape::Csv).await
}

async fn ageing(app: &App, visit: &Visit, filled: Filled, shape: Shape) -> Answer {
    let asked = Asked::read(app, visit, filled).await?;
    let ageing = receivables::ageing(&app.db, &asked.query).await?;
    let mut sheets = vec![summary(app, visit, &asked, &ageing).await?];
    if shape == Shape::Xlsx {
        sheets.push(item_sheet(app, visit, &asked, &ageing).await?);
    }
    let name = format!("{}-{}", visit.t("receivables-ageing"), asked.as_of());
    Ok(download(&name, shape, &sheets, visit.lang)?)
}

async fn items(app: &App, visit: &Visit, filled: Filled, shape: Shape) -> Answer {
    let asked = Asked::read(app, visit, filled).await?;
    let ageing = receivables::ageing(&app.db, &asked.query).await?;
    let sheet = item_sheet(app, visit, &asked, &ageing).await?;
    let name = format!("{}-{}", visit.t("receivables-open-items"), asked.as_of());
    Ok(download(&name, shape, &[sheet], visit.lang)?)
}

/// Company, title, as of when.
fn above(app: &App, visit: &Visit, asked: &Asked, title: String) -> Vec<String> {
    let mut lines = vec![format!("{} · {title}", visit.house.company), asked.said(visit, app)];
    lines.extend(asked.buyer.as_ref().map(|(code, name)| format!("{code} {name}")));
    lines
}

/// The same beside each row of a CSV.
fn beside(visit: &Visit, asked: &Asked, ageing: &Ageing) -> Vec<(String, Cell)> {
    let basis = visit.t(asked.basis_text());
    let mut columns = vec![
        (visit.t("receivables-col-as-of"), Cell::Day(asked.as_of())),
        (visit.t("receivables-col-basis"), basis.into()),
        (visit.t("receivables-col-company-currency"), ageing.currency.code().into()),
    ];
    if !ageing.unrated.is_empty() {
        let said = ageing.unrated.iter().map(|of| super::unrated_said(visit, of));
        let said: Vec<String> = said.collect();
        columns.push((visit.t("receivables-col-left-out"), said.join(" ").into()));
    }
    columns
}

async fn summary(app: &App, visit: &Visit, asked: &Asked, ageing: &Ageing) -> base::Result<Sheet> {
    let rows = receivables::ageing_by(&app.db, &asked.query, asked.by, u32::MAX).await?;
    let money = |minor| Cell::Amount(Money::new(minor, ageing.currency));
    let mut head = vec![visit.t("receivables-code"), visit.t("receivables-name")];
    head.extend(ageing.buckets.iter().map(|b| bucket_title(visit, asked.query.basis, b)));
    for id in [
        "receivables-open",
        "receivables-unallocated-short",
        "receivables-net",
        "receivables-items",
    ] {
        head.push(visit.t(id));
    }
    let name_of = |code: &str, name: &str| match asked.by {
        By::Kind => visit.t(&format!("receivables-kind-{code}")),
        By::Owner if code.is_empty() => visit.t("receivables-nobody"),
        By::Entity if code.is_empty() => visit.house.company.clone(),
        _ => name.to_owned(),
    };
    let lines = rows.iter().map(|row| {
        let mut cells = vec![row.code.as_str().into(), name_of(&row.code, &row.name).into()];
        cells.extend(row.open_minor.iter().map(|open| money(*open)));
        cells.push(money(row.total_minor));
        cells.push(money(-row.unallocated_minor));
        cells.push(money(row.net_minor()));
        cells.push(Cell::Count(row.items));
        cells
    });
    let mut total = vec![visit.t("house-total").into(), Cell::Blank];
    total.extend(ageing.buckets.iter().map(|bucket| money(bucket.open_minor)));
    total.push(money(ageing.open_minor));
    total.push(money(-(ageing.unallocated_minor + ageing.credit_note_minor)));
    total.push(money(ageing.net_minor()));
    total.push(Cell::Count(ageing.items));
    let mut above = above(app, visit, asked, visit.t("receivables-ageing"));
    above.push(visit.ta("receivables-rows-in", &[("currency", ageing.currency.code())]));
    above.extend(ageing.unrated.iter().map(|of| super::unrated_said(visit, of)));
    Ok(Sheet {
        name: visit.t("receivables-ageing"),
        above,
        beside: beside(visit, asked, ageing),
        head,
        rows: lines.collect(),
        total: Some(total),
    })
}

async fn item_sheet(
    app: &App,
    visit: &Visit,
    asked: &Asked,
    ageing: &Ageing,
) -> base::Result<Sheet> {
    let mut filter = ItemFilter {
        query: asked.query.clone(),
        bucket: range(&ages(&asked.filled), &ageing.buckets),
        search: asked.filled.get("q").to_owned(),
        after: None,
        limit: STEP,
    };
    let mut rows = Vec::new();
    loop {
        let page = receivables::list_items(&app.db, &filter).await?;
        rows.extend(page.rows.iter().map(|item| item_cells(asked, item)));
        match page.next {
            Some(next) if rows.len() < MOST => filter.after = Some(next),
            _ => break,
        }
    }
    let title = ages_title(visit, asked, &ageing.buckets);
    let mut above = above(app, visit, asked, title);
    if rows.len() >= MOST {
        let most = locale::count(i64::try_from(MOST).unwrap_or(0));
        above.push(visit.ta("receivables-cut", &[("count", &most)]));
    }
    let mut head = vec![
        "receivables-code",
        "receivables-buyer",
        "receivables-invoice",
        "receivables-instalment",
        "receivables-contract",
        "receivables-issued",
        "receivables-due",
        "receivables-currency",
        "receivables-amount",
        "receivables-open",
        "receivables-days",
        "receivables-disputed",
    ];
    if asked.entities.several() {
        head.push("parties-entity");
    }
    Ok(Sheet {
        name: visit.t("receivables-open-items"),
        above,
        beside: beside(visit, asked, ageing),
        head: head.into_iter().map(|id| visit.t(id)).collect(),
        rows,
        total: None,
    })
}

fn item_cells(asked: &Asked, item: &ItemRow) -> Vec<Cell> {
    let money = |minor| Cell::Amount(Money::new(minor, item.currency));
    let mut cells = vec![
        item.buyer_code.as_str().into(),
        item.buyer_name.as_str().into(),
        item.number.as_str().into(),
        Cell::Count(item.instalment),
        item.contract.as_str().into(),
        Cell::Day(item.issued_on),
        Cell::Day(item.due_on),
        item.currency.code().into(),
        money(item.amount_minor),
        money(item.open_minor),
        Cell::Count(age(asked, item).into()),
        money(item.disputed_minor),
    ];
    if asked.entities.several() {
        cells.push(asked.entities.code_of(item.seller).into());
    }
    cells
}
