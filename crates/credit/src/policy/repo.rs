//! The SQL of granted limits and terms, and of the packs that decide.

use std::collections::HashMap;

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, failed};

use super::{Limit, TermsCatalogue};
use crate::{parties::BuyerId, scoring::Edition};

/// A limit to grant. It replaces whatever is in force from its first day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLimit {
    /// Whose.
    pub buyer_id: BuyerId,
    /// How much.
    pub limit: Limit,
    /// The company's currency.
    pub currency: Currency,
    /// The first day.
    pub from_on: Day,
    /// The last day; `None` is until further notice.
    pub to_on: Option<Day>,
    /// Why.
    pub reason: String,
}

/// A granted limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedLimit {
    /// Row id.
    pub id: i64,
    /// What was granted.
    pub granted: NewLimit,
    /// Who granted it.
    pub actor: String,
    /// When it was recorded.
    pub recorded_at: base::Moment,
}

/// Terms granted to a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedTerms {
    /// Code of the catalogue.
    pub terms: String,
    /// The first day.
    pub from_on: Day,
    /// Why.
    pub reason: String,
    /// Who granted them.
    pub actor: String,
}

pub(super) const LIMIT_COLUMNS: &str = "l.id, l.buyer_id, l.kind, l.amount_minor, l.currency, l.from_on, \
    l.to_on, l.reason, l.actor, l.recorded_at";

/// Grants a limit.
///
/// # Errors
/// `policy.reason-missing`, `policy.limit-days`, `policy.limit-not-positive`, or a fault.
pub async fn grant_limit(tx: &mut Tx, new: &NewLimit) -> Result<i64> {
    let reason = new.reason.trim();
    if reason.is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    if new.to_on.is_some_and(|to| to < new.from_on) {
        return Err(Rejection::new("policy.limit-days")
            .with("from", new.from_on)
            .with("to", new.to_on.unwrap_or(new.from_on))
            .on("to_on")
            .into());
    }
    if new.limit.amount_minor().is_some_and(|minor| minor <= 0) {
        return Err(Rejection::new("policy.limit-not-positive").on("amount").into());
    }
    if let Limit::Amount(amount) = new.limit {
        amount.bounded()?;
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO policy_limit (id, buyer_id, kind, amount_minor, currency, from_on, to_on, \
         reason, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.limit.code());
    ask.text(", ").value(new.limit.amount_minor()).text(", ").value(new.currency.code());
    ask.text(", ").value(new.from_on).text(", ").value(new.to_on).text(", ").value(reason);
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("granting a limit"))?;
    let detail = json!({
        "kind": new.limit.code(),
        "amount_minor": new.limit.amount_minor().map(|minor| minor.to_string()),
        "currency": new.currency.code(),
        "from_on": new.from_on.to_string(),
        "to_on": new.to_on.map(|day| day.to_string()),
        "reason": reason,
    });
    let subject = format!("buyer:{}", new.buyer_id);
    tx.event("policy.limit-granted", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "grant-limit", subject, detail });
    Ok(id)
}

pub(super) fn read_limit(row: &store::AnyRow) -> Result<GrantedLimit> {
    let currency = row.currency(4)?;
    let limit = Limit::restore(&row.text(2)?, row.maybe_int(3)?, currency)
        .ok_or_else(|| base::Failure::bug("a stored limit is of no known kind"))?;
    Ok(GrantedLimit {
        id: row.int(0)?,
        granted: NewLimit {
            buyer_id: row.int(1)?,
            limit,
            currency,
            from_on: row.day(5)?,
            to_on: row.maybe_day(6)?,
            reason: row.text(7)?,
        },
        actor: row.text(8)?,
        recorded_at: base::Moment(row.int(9)?),
    })
}

/// All limits ever granted to a buyer, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_limits(db: &Db, buyer: BuyerId) -> Result<Vec<GrantedLimit>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(LIMIT_COLUMNS).text(" FROM policy_limit l WHERE l.buyer_id = ").value(buyer);
    ask.text(" ORDER BY l.id DESC LIMIT 200");
    let rows = ask.rows(&mut connection, "listing limits").await?;
    rows.iter().map(read_limit).collect()
}

/// The limits in force on a day of the buyers with ids from `from` up to and including `to`.
///
/// # Errors
/// A fault from the database.
pub async fn limits_in_force(
    db: &Db,
    (from, to): (BuyerId, BuyerId),
    on: Day,
) -> Result<HashMap<BuyerId, GrantedLimit>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(LIMIT_COLUMNS).text(" FROM policy_limit l WHERE l.buyer_id >= ").value(from);
    ask.text(" AND l.buyer_id <= ").value(to).text(" AND l.from_on <= ").value(on);
    ask.text(" AND (l.to_on IS NULL OR l.to_on >= ").value(on).text(") ORDER BY l.id");
    let mut limits = HashMap::new();
    for row in &ask.rows(&mut connection, "reading limits").await? {
        let limit = read_limit(row)?;
        limits.insert(limit.granted.buyer_id, limit);
    }
    Ok(limits)
}

/// The limits in force on a day of some buyers, named by id.
///
/// # Errors
/// A fault from the database.
pub async fn limits_of(
    db: &Db,
    buyers: &[BuyerId],
    on: Day,
) -> Result<HashMap<BuyerId, GrantedLimit>> {
    let mut limits = HashMap::new();
    let mut connection = db.read().await?;
    for some in buyers.chunks(500) {
        let mut ask = Ask::new("SELECT ");
        ask.text(LIMIT_COLUMNS).text(" FROM policy_limit l WHERE l.buyer_id IN (");
        ask.list(some.iter().copied()).text(") AND l.from_on <= ").value(on);
        ask.text(" AND (l.to_on IS NULL OR l.to_on >= ").value(on).text(") ORDER BY l.id");
        for row in &ask.rows(&mut connection, "reading limits").await? {
            let limit = read_limit(row)?;
            limits.insert(limit.granted.buyer_id, limit);
        }
    }
    Ok(limits)
}

/// The limit of one buyer in force on a day.
///
/// # Errors
/// A fault from the database.
pub async fn find_limit(db: &Db, buyer: BuyerId, on: Day) -> Result<Option<GrantedLimit>> {
    Ok(limits_in_force(db, (buyer, buyer), on).await?.remove(&buyer))
}

/// Grants terms of the catalogue to a buyer.
///
/// # Errors
/// `policy.terms-unknown`, `policy.reason-missing`, or a fault.
pub async fn grant_terms(
    tx: &mut Tx,
    buyer: BuyerId,
    terms: &str,
    from_on: Day,
    reason: &str,
) -> Result<i64> {
    let Some(known) = TermsCatalogue::shipped().find(terms) else {
        return Err(Rejection::new("policy.terms-unknown").with("terms", terms).on("terms").into());
    };
    if reason.trim().is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO policy_terms (id, buyer_id, terms, from_on, reason, actor, recorded_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(known.code.as_str());
    ask.text(", ").value(from_on).text(", ").value(reason.trim()).text(", ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("granting terms"))?;
    let detail = json!({
        "terms": known.code, "from_on": from_on.to_string(), "reason": reason.trim()
    });
    let subject = format!("buyer:{buyer}");
    tx.event("policy.terms-granted", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "grant-terms", subject, detail });
    Ok(id)
}

/// The terms in force on a day of the buyers with ids from `from` up to and including `to`.
///
/// # Errors
/// A fault from the database.
pub async fn terms_in_force(
    db: &Db,
    (from, to): (BuyerId, BuyerId),
    on: Day,
) -> Result<HashMap<BuyerId, GrantedTerms>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT buyer_id, terms, from_on, reason, actor FROM policy_terms WHERE buyer_id >= ",
    );
    ask.value(from).text(" AND buyer_id <= ").value(to).text(" AND from_on <= ").value(on);
    ask.text(" ORDER BY id");
    let mut terms = HashMap::new();
    read_terms(&ask.rows(&mut connection, "reading terms").await?, &mut terms)?;
    Ok(terms)
}

/// The terms in force on a day of some buyers, named by id.
///
/// # Errors
/// A fault from the database.
pub async fn terms_of(
    db: &Db,
    buyers: &[BuyerId],
    on: Day,
) -> Result<HashMap<BuyerId, GrantedTerms>> {
    let mut terms = HashMap::new();
    let mut connection = db.read().await?;
    for some in buyers.chunks(500) {
        let mut ask = Ask::new(
            "SELECT buyer_id, terms, from_on, reason, actor FROM policy_terms WHERE buyer_id IN (",
        );
        ask.list(some.iter().copied()).text(") AND from_on <= ").value(on).text(" ORDER BY id");
        read_terms(&ask.rows(&mut connection, "reading terms").await?, &mut terms)?;
    }
    Ok(terms)
}

/// The newest row of a buyer stays.
fn read_terms(rows: &[store::AnyRow], terms: &mut HashMap<BuyerId, GrantedTerms>) -> Result<()> {
    for row in rows {
        let granted = GrantedTerms {
            terms: row.text(1)?,
            from_on: row.day(2)?,
            reason: row.text(3)?,
            actor: row.text(4)?,
        };
        terms.insert(row.int(0)?, granted);
    }
    Ok(())
}

/// Keeps a pack word for word, once.
///
/// # Errors
/// A fault from the database.
pub async fn keep_pack(tx: &mut Tx, pack: &str, edition: &Edition, content: &str) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new(
        "INSERT INTO policy_version (pack, digest, version, effective_from, source, content, \
         recorded_at) VALUES (",
    );
    ask.value(pack).text(", ").value(edition.digest.as_str());
    ask.text(", ").value(edition.version.as_str()).text(", ").value(edition.effective_from);
    ask.text(", ").value(edition.kept_source()).text(", ").value(content);
    ask.text(", ").value(at).text(") ON CONFLICT (pack, digest) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("keeping a policy pack"))?;
    Ok(())
}

/// Exposure of a buyer: what is open less what is unallocated, never below zero.
pub const fn exposure(open_minor: i64, unallocated_minor: i64, currency: Currency) -> Money {
    let net = open_minor.saturating_sub(unallocated_minor);
    Money::new(if net > 0 { net } else { 0 }, currency)
}
