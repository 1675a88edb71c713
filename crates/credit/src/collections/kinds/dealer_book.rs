//! The sheet of a dealer: its months as they are told, credit used by the ledger at the end of each, the limit.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{
    dealer::{DealerFigures, DealerMonth, figures},
    pack::CustomersPack,
};
use crate::{
    parties::{Buyer, BuyerId, scope_owner},
    policy::{Limit, effective_limit},
    receivables::{AgeingQuery, ageing, company_currency},
};

/// Credit used at the end of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthUse {
    /// Open by the ledger.
    pub open_minor: i64,
    /// Overdue of it.
    pub overdue_minor: i64,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealerSheet {
    /// The company's currency.
    pub currency: Currency,
    /// Months, the oldest first, each with the credit used at its end, or today.
    pub months: Vec<(DealerMonth, MonthUse)>,
    /// What is reckoned of them.
    pub figures: Option<DealerFigures>,
    /// Credit used today.
    pub now: MonthUse,
    /// The limit in force.
    pub limit: Option<Limit>,
}

fn check(one: &DealerMonth, (today, currency): (Day, Currency)) -> Result<()> {
    if one.month > today {
        let wrong = Rejection::new("collections.dealer-future").with("month", one.month);
        return Err(wrong.on("month").into());
    }
    for (minor, field) in [
        (one.sold_minor, "sold"),
        (one.stock_minor, "stock"),
        (one.orders_minor, "orders"),
        (one.rebate_minor, "rebate"),
    ] {
        if minor < 0 {
            return Err(Rejection::new("collections.dealer-below").on(field).into());
        }
        Money::new(minor, currency).bounded()?;
    }
    for (bps, field) in [
        (one.their_margin_bps, "their_margin"),
        (one.our_margin_bps, "our_margin"),
        (one.our_share_bps, "our_share"),
    ] {
        if bps.is_some_and(|bps| !(0..=10_000).contains(&bps)) {
            return Err(Rejection::new("collections.dealer-share").on(field).into());
        }
    }
    if one.source.trim().is_empty() {
        return Err(Rejection::new("collections.dealer-source").on("source").into());
    }
    for (text, field) in [(&one.rivals, "rivals"), (&one.source, "source")] {
        base::plain(text.trim(), field)?;
        if text.chars().count() > 300 {
            let long = Rejection::new("collections.path-long").with("most", 300);
            return Err(long.on(field).into());
        }
    }
    Ok(())
}

/// Months of a call at the most.
const MONTHS: usize = 120;

/// Records months of a dealer; what stood there of the same month is replaced.
///
/// # Errors
/// `collections.dealer-none`, `collections.dealer-future`, `collections.dealer-below`,
/// `collections.dealer-share`, `collections.dealer-source`, `collections.path-long`, or a fault.
pub async fn record_dealer_months(
    tx: &mut Tx,
    buyer: BuyerId,
    currency: Currency,
    months: &[DealerMonth],
) -> Result<usize> {
    if months.is_empty() || months.len() > MONTHS {
        return Err(Rejection::new("collections.dealer-none").on("month").into());
    }
    let today = tx.clock().today();
    for one in months {
        check(one, (today, currency))?;
    }
    for one in months {
        let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
        let mut ask = Ask::new(
            "INSERT INTO collections_dealer (id, buyer_id, month, currency, sold_minor, \
             stock_minor, orders_minor, rebate_minor, their_margin_bps, our_margin_bps, \
             our_share_bps, rivals, source, actor, recorded_at) VALUES (",
        );
        ask.value(id).text(", ").value(buyer).text(", ").value(one.month.month_start());
        ask.text(", ").value(currency.code());
        for minor in [one.sold_minor, one.stock_minor, one.orders_minor, one.rebate_minor] {
            ask.text(", ").value(minor);
        }
        for bps in [one.their_margin_bps, one.our_margin_bps, one.our_share_bps] {
            ask.text(", ").value(bps);
        }
        ask.text(", ").value(one.rivals.trim()).text(", ").value(one.source.trim());
        ask.text(", ").value(actor).text(", ").value(at).text(
            ") ON CONFLICT (buyer_id, month) DO UPDATE SET currency = excluded.currency, \
             sold_minor = excluded.sold_minor, stock_minor = excluded.stock_minor, \
             orders_minor = excluded.orders_minor, rebate_minor = excluded.rebate_minor, \
             their_margin_bps = excluded.their_margin_bps, \
             our_margin_bps = excluded.our_margin_bps, our_share_bps = excluded.our_share_bps, \
             rivals = excluded.rivals, source = excluded.source, actor = excluded.actor, \
             recorded_at = excluded.recorded_at",
        );
        ask.run(tx.conn()).await.map_err(failed("recording a dealer's month"))?;
    }
    let subject = format!("buyer:{buyer}");
    let named: Vec<String> = months.iter().map(|one| one.month.month_label()).collect();
    let detail = json!({ "months": named });
    tx.audit(Audit { room: "collections", action: "record-dealer", subject, detail });
    Ok(months.len())
}

fn read(row: &AnyRow) -> Result<(BuyerId, DealerMonth)> {
    let one = DealerMonth {
        month: row.day(1)?,
        sold_minor: row.int(2)?,
        stock_minor: row.int(3)?,
        orders_minor: row.int(4)?,
        rebate_minor: row.int(5)?,
        their_margin_bps: row.maybe_int(6)?,
        our_margin_bps: row.maybe_int(7)?,
        our_share_bps: row.maybe_int(8)?,
        rivals: row.text(9)?,
        source: row.text(10)?,
    };
    Ok((row.int(0)?, one))
}

const MONTH: &str = "SELECT buyer_id, month, sold_minor, stock_minor, orders_minor, rebate_minor, \
    their_margin_bps, our_margin_bps, our_share_bps, rivals, source FROM collections_dealer \
    WHERE currency = ";

async fn used(db: &Db, buyer: BuyerId, on: Day) -> Result<MonthUse> {
    let mut query = AgeingQuery::on(on);
    query.buyer = Some(buyer);
    let owes = ageing(db, &query).await?;
    Ok(MonthUse { open_minor: owes.open_minor, overdue_minor: owes.overdue_minor() })
}

/// The sheet of a dealer on a day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn dealer_sheet(db: &Db, buyer: &Buyer, today: Day) -> Result<DealerSheet> {
    let pack = CustomersPack::in_force(db, today).await?;
    let currency = company_currency(db).await?;
    let mut ask = Ask::new(MONTH);
    ask.value(currency.code()).text(" AND buyer_id = ").value(buyer.id);
    ask.text(" ORDER BY month DESC LIMIT ").value(pack.dealer.months);
    let rows = {
        let mut connection = db.read().await?;
        ask.rows(&mut connection, "reading a dealer's months").await?
    };
    let mut all: Vec<DealerMonth> =
        rows.iter().map(|row| Ok(read(row)?.1)).collect::<Result<_>>()?;
    all.reverse();
    let figures = figures(&all, &pack.dealer);
    let mut months = Vec::with_capacity(all.len());
    for one in all {
        let at = one.month.month_end().min(today);
        let at = used(db, buyer.id, at).await?;
        months.push((one, at));
    }
    let now = used(db, buyer.id, today).await?;
    let limit = effective_limit(db, buyer, today).await?.limit;
    Ok(DealerSheet { currency, months, figures, now, limit })
}

/// Dealers of whom months are known, those told of last first: code, name, the last month, what is reckoned.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_dealers(
    db: &Db,
    scope: Scope,
    (skip, limit): (u32, u32),
) -> Result<Vec<(String, String, Day, Option<DealerFigures>)>> {
    let today = db.clock().today();
    let pack = CustomersPack::in_force(db, today).await?;
    let currency = company_currency(db).await?;
    let mut ask = Ask::new(
        "SELECT d.buyer_id, b.code, b.name, MAX(d.month) FROM collections_dealer d \
         JOIN parties_buyer b ON b.id = d.buyer_id WHERE d.currency = ",
    );
    ask.value(currency.code());
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY d.buyer_id, b.code, b.name ORDER BY MAX(d.month) DESC, b.code LIMIT ");
    ask.value(i64::from(limit.clamp(1, 500))).text(" OFFSET ").value(i64::from(skip));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing dealers").await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    let mut months: BTreeMap<BuyerId, Vec<DealerMonth>> = BTreeMap::new();
    for some in ids.chunks(400) {
        let mut ask = Ask::new(MONTH);
        ask.value(currency.code()).text(" AND buyer_id IN (");
        ask.list(some.iter().copied()).text(") ORDER BY buyer_id, month");
        for row in ask.rows(&mut connection, "reading dealers' months").await? {
            let (buyer, one) = read(&row)?;
            months.entry(buyer).or_default().push(one);
        }
    }
    let one = |row: &AnyRow| {
        let of = months.get(&row.int(0)?).map(Vec::as_slice).unwrap_or_default();
        Ok((row.text(1)?, row.text(2)?, row.day(3)?, figures(of, &pack.dealer)))
    };
    rows.iter().map(one).collect()
}
