//! Which signals show at suppliers on a day, and raising their alerts.

use std::collections::BTreeMap;

use base::{Currency, Day, Result};
use serde_json::json;
use store::{Actor, Ask, Audit, Db, access::Scope};

use super::{SupplierRow, Suppliers, suppliers};
use crate::{
    parties::BuyerId,
    policy::{Tier, TierTable},
    scoring::{Wording, wording},
    warning::{Hit, Raised, RowKind, RowRef, SignalLibrary, raise_supply},
};

/// Rows shown as evidence of one signal, at most.
const ROWS: usize = 20;

/// Looks at all suppliers and raises what shows. It looks at today only: an assessment of a past day
/// raises nothing here.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn watch_suppliers(db: &Db, actor: &Actor, on: Day) -> Result<Raised> {
    if on != db.clock().today() {
        return Ok(Raised::default());
    }
    if !any(db).await? {
        return Ok(Raised::default());
    }
    let all = suppliers(db, Scope::All, on, "").await?;
    let (library, _) = SignalLibrary::in_force(db, on).await?;
    let (tiers, _) = TierTable::in_force(db, on).await?;
    let mut hits: BTreeMap<BuyerId, Vec<Hit>> = BTreeMap::new();
    for row in &all.rows {
        let shown = shown(row, &all, &library, &tiers);
        if !shown.is_empty() {
            hits.insert(row.id, shown);
        }
    }
    if hits.is_empty() {
        return Ok(Raised::default());
    }
    let mut tx = db.write(actor.clone()).await?;
    let raised = raise_supply(&mut tx, &hits, &library, on).await?;
    if raised == Raised::default() {
        tx.roll_back().await?;
        return Ok(raised);
    }
    tx.audit(Audit {
        room: "payables",
        action: "watch-suppliers",
        subject: format!("day:{on}"),
        detail: json!({ "raised": raised.raised, "refreshed": raised.refreshed }),
    });
    tx.commit().await?;
    Ok(raised)
}

/// Whether anything is owed or paid ahead at all.
async fn any(db: &Db) -> Result<bool> {
    let mut connection = db.read().await?;
    for sql in ["SELECT 1 FROM payables_bill LIMIT 1", "SELECT 1 FROM payables_advance LIMIT 1"] {
        if !Ask::new(sql).rows(&mut connection, "looking for bills").await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn shown(
    row: &SupplierRow,
    all: &Suppliers,
    library: &SignalLibrary,
    tiers: &TierTable,
) -> Vec<Hit> {
    let found = [
        payment_late(row, all).map(|found| ("sme-payment-late", found)),
        advance_late(row, all).map(|found| ("advance-late", found)),
        advance_tier(row, all, tiers).map(|found| ("advance-tier", found)),
        advance_over(row, all).map(|found| ("advance-over", found)),
    ];
    let hit = |(code, (measure, said, mut rows)): (&str, Found)| {
        let level = library.find(code)?.at.level(measure)?;
        rows.truncate(ROWS);
        let signal = code.to_owned();
        Some(Hit { signal, level, own_level: level, measure, said, rows, told_on: None })
    };
    found.into_iter().flatten().filter_map(hit).collect()
}

type Found = (f64, Wording, Vec<RowRef>);

fn amount(minor: i64, currency: Currency) -> String {
    wording::amount(minor, currency)
}

fn payment_late(row: &SupplierRow, all: &Suppliers) -> Option<Found> {
    let days = row.breaking_days?;
    let late = |owed: &&super::OwedRow| owed.bill.supplier_id == row.id && owed.duty.breaks_law();
    let owed: Vec<&super::OwedRow> = all.owing.rows.iter().filter(late).collect();
    let sum = owed.iter().map(|owed| owed.open_minor).sum();
    let (count, money) = (owed.len(), amount(sum, all.currency));
    let said = Wording::new(
        format!("{count} 笔应付款超过付款期限，最长 {days} 天，共 {money}"),
        format!("{count} bills past their day to pay, {days} days at the most, {money} in all"),
    );
    let rows = owed.iter().map(|owed| RowRef { kind: RowKind::Bill, id: owed.bill.id });
    Some((f64::from(days), said, rows.collect()))
}

fn ahead(row: &SupplierRow, all: &Suppliers, late_only: bool) -> Vec<RowRef> {
    let ours = all.advances.iter().filter(|one| one.supplier.0 == row.id);
    let ours = ours.filter(|one| !late_only || one.days_late(all.on).is_some());
    ours.map(|one| RowRef { kind: RowKind::Advance, id: one.id }).collect()
}

fn advance_late(row: &SupplierRow, all: &Suppliers) -> Option<Found> {
    let (minor, days) = row.late?;
    let money = amount(minor, all.currency);
    let said = Wording::new(
        format!("预付 {money} 对应的货物未到，最长超过约定交期 {days} 天"),
        format!(
            "goods for {money} paid ahead have not come, {days} days past the promise at the most"
        ),
    );
    Some((f64::from(days), said, ahead(row, all, true)))
}

fn advance_tier(row: &SupplierRow, all: &Suppliers, tiers: &TierTable) -> Option<Found> {
    if row.ahead_minor <= 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "scores are small")]
    let before = row.score_before.map(|score| tiers.tier_of(Some(score as f64)));
    let place = |tier: Tier| match tier {
        Tier::Low => Some(0),
        Tier::Medium => Some(1),
        Tier::High => Some(2),
        Tier::Unrated => None,
    };
    let now = place(row.tier)?;
    let fell = before.and_then(place).is_some_and(|before| before < now);
    let measure = match (now, fell) {
        (2, true) => 3.0,
        (2, false) => 2.0,
        (_, true) => 1.0,
        _ => return None,
    };
    let money = amount(row.ahead_minor, all.currency);
    let (zh, en) = match (now, fell) {
        (2, true) => ("等级降为高风险", "fell to high risk"),
        (2, false) => ("为高风险", "is high risk"),
        _ => ("等级下降", "fell to a lower tier"),
    };
    let said = Wording::new(
        format!("供应商{zh}，在外预付款 {money}"),
        format!("the supplier {en}, with {money} paid ahead"),
    );
    Some((measure, said, ahead(row, all, false)))
}

fn advance_over(row: &SupplierRow, all: &Suppliers) -> Option<Found> {
    let limit = row.limit.as_ref().filter(|_| row.is_over())?;
    let most = match limit.content.kind.as_str() {
        "amount" => limit.content.amount.minor,
        _ => 0,
    };
    #[expect(clippy::cast_precision_loss, reason = "a share to compare with thresholds")]
    let share = if most > 0 { row.ahead_minor as f64 / most as f64 } else { 10.0 };
    let (money, limit) = (amount(row.ahead_minor, all.currency), amount(most, all.currency));
    let said = Wording::new(
        format!("在外预付款 {money}，超过限额 {limit}"),
        format!("{money} paid ahead, above the limit of {limit}"),
    );
    Some((share.max(1.0001), said, ahead(row, all, false)))
}
