//! Open bills and suppliers as workbooks: the same filter, all rows.

use axum::extract::{Query, State};
use base::Money;
use credit::supply::{OwedRow, SupplierRow, owing, suppliers as register};

use super::{covered, list, suppliers};
use crate::{
    failure::Answer,
    filled::Filled,
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

/// Open bills.
///
/// # Errors
/// `house.bad-day`, or a fault.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let on = list::day_of(&visit, &filled)?;
    let owing = owing(&app.db, visit.scope(), on).await?;
    let row = |one: &&OwedRow| -> Vec<Cell> {
        let (bill, duty) = (&one.bill, &one.duty);
        let interest = Money::new(duty.interest.total_minor(), bill.amount.currency);
        let flags: Vec<String> = duty
            .flags
            .iter()
            .map(|flag| visit.t(&format!("payables-flag-{}", flag.code())))
            .collect();
        let day = |day: Option<base::Day>| day.map_or(Cell::Blank, Cell::Day);
        vec![
            one.who.code.as_str().into(),
            one.who.name.as_str().into(),
            words::size(visit.lang, one.who.size).into(),
            bill.number.as_str().into(),
            Cell::Day(bill.invoiced_on),
            day(bill.received_on),
            day(bill.due_on),
            day(duty.pay_by.map(|(on, _)| on)),
            visit.t(&format!("payables-state-{}", duty.state.code())).into(),
            duty.days_past.map_or(Cell::Blank, |days| Cell::Count(days.into())),
            Cell::Amount(bill.amount),
            Cell::Amount(bill.open),
            Cell::Amount(Money::new(bill.disputed_minor(), bill.amount.currency)),
            Cell::Amount(interest),
            covered(&visit, duty.covered).into(),
            flags.join("; ").into(),
        ]
    };
    let rows = list::chosen(&owing, &filled).iter().map(row).collect();
    let head = [
        "payables-supplier-code",
        "payables-supplier",
        "payables-size",
        "payables-bill",
        "payables-invoiced-on",
        "payables-received",
        "payables-agreed-day",
        "payables-pay-by",
        "payables-state",
        "payables-days-late",
        "payables-amount",
        "payables-open",
        "payables-disputed",
        "payables-interest",
        "payables-law",
        "payables-remarks",
    ];
    taken(&visit, sheet(&visit, "payables-bills", &head, rows))
}

/// The register of suppliers.
///
/// # Errors
/// A fault from the database.
pub async fn suppliers_xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let all = register(&app.db, visit.scope(), visit.today, filled.get("q")).await?;
    let amount = |minor| Cell::Amount(Money::new(minor, all.currency));
    let row = |one: &&SupplierRow| -> Vec<Cell> {
        vec![
            one.code.as_str().into(),
            one.name.as_str().into(),
            words::tier(visit.lang, one.tier).into(),
            one.score.map_or(Cell::Blank, Cell::Count),
            words::size(visit.lang, one.size).into(),
            amount(one.open_minor),
            amount(one.past_minor),
            amount(one.ahead_minor),
            amount(one.late.map_or(0, |(minor, _)| minor)),
            suppliers::limit(&visit, one.limit.as_ref()).into(),
            amount(one.owes_us_minor),
        ]
    };
    let rows = suppliers::chosen(&all, &filled).iter().map(row).collect();
    let head = [
        "payables-supplier-code",
        "payables-supplier",
        "payables-tier",
        "payables-score",
        "payables-size",
        "payables-open",
        "payables-past",
        "payables-ahead",
        "payables-ahead-late",
        "payables-ahead-limit",
        "payables-owes-us",
    ];
    taken(&visit, sheet(&visit, "payables-tab-suppliers", &head, rows))
}
