//! The register of suppliers: who they are, how the assessment in force judges them, what we owe
//! them, what they owe us in goods, and what the same firm owes us as a buyer. Nothing is netted.

use std::collections::HashMap;

use base::{Currency, Day, Money, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{Owing, owing};
use crate::{
    parties::{BuyerId, PartyRole, SizeClass, scope_owner},
    payables::{Advance, AdvanceLimit, AdvanceQuery, DutyState, advance_limits, list_advances},
    policy::Tier,
    receivables::{RateBook, company_currency, list_rates},
};

/// One supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierRow {
    /// Row id.
    pub id: BuyerId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Supplier, or both.
    pub role: PartyRole,
    /// Its size class.
    pub size: SizeClass,
    /// Who looks after it, or empty.
    pub owner: String,
    /// The tier of the assessment in force.
    pub tier: Tier,
    /// Its score.
    pub score: Option<i64>,
    /// The score of the assessment before.
    pub score_before: Option<i64>,
    /// What we owe it, company currency.
    pub open_minor: i64,
    /// Of it past its day.
    pub past_minor: i64,
    /// The most days past the day of a bill that the law protects.
    pub breaking_days: Option<i32>,
    /// Paid ahead and not received, company currency.
    pub ahead_minor: i64,
    /// Of it late, and by how many days at the most.
    pub late: Option<(i64, i32)>,
    /// Days since the oldest open advance was paid.
    pub ahead_days: Option<i32>,
    /// How much may be paid ahead; `None` where nobody set a limit.
    pub limit: Option<AdvanceLimit>,
    /// What the same firm owes us, company currency: shown, never netted.
    pub owes_us_minor: i64,
}

impl SupplierRow {
    /// Whether more is paid ahead than may be.
    pub fn is_over(&self) -> bool {
        self.limit.as_ref().is_some_and(|limit| limit.is_passed_by(self.ahead_minor))
    }
}

/// The register.
#[derive(Debug, Clone)]
pub struct Suppliers {
    /// The day.
    pub on: Day,
    /// The company's currency.
    pub currency: Currency,
    /// The rows, by code.
    pub rows: Vec<SupplierRow>,
    /// What we owe, bill by bill.
    pub owing: Owing,
    /// Open advances.
    pub advances: Vec<Advance>,
}

/// Suppliers within what somebody may see, whose code, name or credit code holds all words of
/// `search`; at most 5000.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn suppliers(db: &Db, scope: Scope, on: Day, search: &str) -> Result<Suppliers> {
    let currency = company_currency(db).await?;
    let rates = RateBook::new(currency, list_rates(db).await?);
    let owing = owing(db, scope, on).await?;
    let advances = list_advances(db, &AdvanceQuery::open(scope)).await?;
    let mut limits = advance_limits(db, on).await?;
    let mut rows = read_all(db, scope, search).await?;
    let places: HashMap<BuyerId, usize> =
        rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    for owed in &owing.rows {
        let Some(row) = places.get(&owed.bill.supplier_id).and_then(|at| rows.get_mut(*at)) else {
            continue;
        };
        row.open_minor += owed.open_minor;
        if owed.duty.state == DutyState::Past {
            row.past_minor += owed.open_minor - owed.disputed_minor(&rates, on);
        }
        if owed.duty.breaks_law() {
            row.breaking_days = row.breaking_days.max(owed.duty.days_past);
        }
    }
    for one in &advances {
        let Some(row) = places.get(&one.supplier.0).and_then(|at| rows.get_mut(*at)) else {
            continue;
        };
        let minor = rates.view(one.open, on).minor;
        row.ahead_minor += minor;
        row.ahead_days = row.ahead_days.max(Some(on.days_since(one.paid_on)));
        if let Some(days) = one.days_late(on) {
            let (sum, most) = row.late.unwrap_or_default();
            row.late = Some((sum + minor, most.max(days)));
        }
    }
    for row in &mut rows {
        row.limit = limits.remove(&row.id).map(|mut limit| {
            // Held against sums in the company's currency.
            limit.content.amount = rates.view(limit.content.amount, on);
            limit
        });
    }
    owed_to_us(db, &rates, on, &mut rows).await?;
    Ok(Suppliers { on, currency, rows, owing, advances })
}

/// One supplier of the register by code.
///
/// # Errors
/// `payables.supplier-unknown`, busy or a fault.
pub async fn find_supplier(
    db: &Db,
    (scope, on): (Scope, Day),
    code: &str,
) -> Result<(SupplierRow, Suppliers)> {
    let unknown = || Rejection::new("payables.supplier-unknown").with("code", code.trim());
    let buyer = crate::parties::find_buyer(db, code, scope).await?.ok_or_else(unknown)?;
    let all = suppliers(db, scope, on, "").await?;
    let row = all.rows.iter().find(|row| row.id == buyer.id).cloned().ok_or_else(unknown)?;
    Ok((row, all))
}

/// Suppliers whose code, name or credit code holds all words of `search`, without sums.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn seek_suppliers(db: &Db, scope: Scope, search: &str) -> Result<Vec<SupplierRow>> {
    read_all(db, scope, search).await
}

async fn read_all(db: &Db, scope: Scope, search: &str) -> Result<Vec<SupplierRow>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, b.party_role, b.size, COALESCE(u.name, ''), a.tier, a.score, \
         a.score_before FROM parties_buyer b LEFT JOIN store_user u ON u.id = b.owner_id \
         LEFT JOIN scoring_assessment a ON a.buyer_id = b.id \
         AND a.run_id = (SELECT run_id FROM scoring_current WHERE id = 1) \
         WHERE b.party_role <> 'buyer' AND b.withdrawn_by IS NULL",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    for word in search.split_whitespace().take(5) {
        let word = base::spelt_code(word).to_lowercase().replace(['%', '_', '\\'], "");
        ask.text(" AND b.search LIKE ").value(format!("%{word}%"));
    }
    ask.text(" ORDER BY b.code");
    let mut connection = db.read().await?;
    let read = |row: &AnyRow| -> Result<SupplierRow> {
        let tier = row.maybe_text(6)?;
        Ok(SupplierRow {
            id: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            role: row.text(3)?.parse().unwrap_or(PartyRole::Supplier),
            size: row.text(4)?.parse().unwrap_or_default(),
            owner: row.text(5)?,
            tier: tier.as_deref().and_then(Tier::parse).unwrap_or(Tier::Unrated),
            score: row.maybe_int(7)?,
            score_before: row.maybe_int(8)?,
            open_minor: 0,
            past_minor: 0,
            breaking_days: None,
            ahead_minor: 0,
            late: None,
            ahead_days: None,
            limit: None,
            owes_us_minor: 0,
        })
    };
    let rows = ask.rows(&mut connection, "listing the register of suppliers").await?;
    rows.iter().map(read).collect()
}

/// What firms that stand on both sides owe us.
async fn owed_to_us(db: &Db, rates: &RateBook, on: Day, rows: &mut [SupplierRow]) -> Result<()> {
    let ask = Ask::new(
        "SELECT i.buyer_id, i.currency, CAST(SUM(i.open_minor) AS BIGINT) FROM receivables_item i \
         JOIN parties_buyer b ON b.id = i.buyer_id WHERE b.party_role = 'both' \
         AND i.closed_on IS NULL AND i.undone_by IS NULL GROUP BY i.buyer_id, i.currency",
    );
    let mut connection = db.read().await?;
    for found in ask.rows(&mut connection, "adding up what suppliers owe us").await? {
        let money = Money::new(found.int(2)?, found.currency(1)?);
        let id = found.int(0)?;
        if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
            row.owes_us_minor += rates.view(money, on).minor;
        }
    }
    Ok(())
}
