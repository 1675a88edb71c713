//! Grants without a request (特批): logged with who, why and how the buyer stood, and held later
//! against what became of it (C12). A limit, terms, a part on top of a limit, and the end of what holds
//! a limit down all count: each gives credit that no chain has signed.

use base::{Currency, Day, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{pack::GrantingPack, review::note_grant};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::{
        Limit, LimitPart, NewLimit, NewPart, PartKind, add_limit_part, end_limit_part, grant_limit,
        grant_terms,
    },
};

/// A grant without a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bypass {
    /// Row id.
    pub id: i64,
    /// Whose credit.
    pub buyer_id: BuyerId,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// `limit` or `terms`.
    pub what: String,
    /// Where it is a part of a limit, which: `temporary`, `security`, `pool`, `currency`; `end-…` where
    /// what held the limit down was taken away.
    pub part: String,
    /// The limit, where it is one.
    pub limit: Option<Limit>,
    /// The terms, where it is terms.
    pub terms: String,
    /// Code of the tier on that day.
    pub tier: String,
    /// Exposure on that day.
    pub exposure_minor: i64,
    /// Overdue on that day.
    pub overdue_minor: i64,
    /// Why.
    pub reason: String,
    /// The day.
    pub on: Day,
    /// By whom.
    pub actor: String,
    /// Code of the tier today; empty without an assessment.
    pub tier_now: String,
    /// Overdue today.
    pub overdue_now_minor: i64,
    /// Days since the oldest unpaid due day.
    pub oldest_now_days: i64,
    /// Written off of the buyer's items since that day, where they are in the company's currency.
    pub written_off_minor: i64,
    /// Whether its time to be watched is over.
    pub watched: bool,
}

impl Bypass {
    /// Whether it went wrong: written off, or overdue for longer than a month with more than then.
    pub const fn went_wrong(&self) -> bool {
        self.written_off_minor > 0
            || (self.oldest_now_days > 30 && self.overdue_now_minor > self.overdue_minor)
    }
}

/// Grants a limit without a request.
///
/// # Errors
/// As [`grant_limit`].
pub async fn bypass_limit(tx: &mut Tx, new: &NewLimit) -> Result<i64> {
    let id = grant_limit(tx, new).await?;
    note_grant(tx, new).await?;
    let gone = (new.buyer_id, "limit", new.limit.code(), new.limit.amount_minor());
    log(tx, gone, ("", new.currency, ""), &new.reason).await?;
    Ok(id)
}

/// Adds a part to a limit without a request. A suspension gives nothing and is no bypass.
///
/// # Errors
/// As [`add_limit_part`].
pub async fn bypass_part(tx: &mut Tx, new: &NewPart) -> Result<i64> {
    let id = add_limit_part(tx, new).await?;
    if !matches!(new.part, PartKind::Suspension) {
        let (kind, minor) = shown(&new.part);
        let part = (new.buyer_id, "limit", kind, minor);
        log(tx, part, ("", new.currency, new.part.code()), &new.reason).await?;
    }
    Ok(id)
}

/// Ends a part of a limit. Where that gives credit (a suspension, a pool, the most in a currency or
/// towards a legal entity holds nothing down any more, or a security that took off more than it added) it is a bypass.
///
/// # Errors
/// As [`end_limit_part`].
pub async fn bypass_end(tx: &mut Tx, part: &LimitPart, reason: &str) -> Result<()> {
    end_limit_part(tx, part.id, reason).await?;
    let code = match part.new.part {
        PartKind::Suspension => "end-suspension",
        PartKind::Pool(_) => "end-pool",
        PartKind::InCurrency(_) => "end-currency",
        PartKind::OfEntity(_) => "end-entity",
        // It was taken off in full and counted for a share: without it the limit is larger.
        PartKind::Security { share_bps, in_exposure: true, .. } if share_bps < 10_000 => {
            "end-security"
        }
        PartKind::Temporary(_) | PartKind::Security { .. } => return Ok(()),
    };
    let (kind, minor) = shown(&part.new.part);
    let gone = (part.new.buyer_id, "limit", kind, minor);
    log(tx, gone, ("", part.new.currency, code), reason).await
}

/// A part as a limit of its amount, to be shown.
fn shown(part: &PartKind) -> (&'static str, Option<i64>) {
    match (part.limit(), part.amount_minor()) {
        (Some(limit), minor) => (limit.code(), minor),
        (None, Some(minor)) => ("amount", Some(minor)),
        (None, None) => ("none", None),
    }
}

/// Grants terms without a request.
///
/// # Errors
/// As [`grant_terms`].
pub async fn bypass_terms(
    tx: &mut Tx,
    buyer: BuyerId,
    terms: &str,
    from_on: Day,
    reason: &str,
) -> Result<i64> {
    let id = grant_terms(tx, buyer, terms, from_on, reason).await?;
    log(tx, (buyer, "terms", "", None), (terms, Currency::CNY, ""), reason).await?;
    Ok(id)
}

async fn log(
    tx: &mut Tx,
    (buyer, what, kind, minor): (BuyerId, &str, &str, Option<i64>),
    (terms, currency, part): (&str, Currency, &str),
    reason: &str,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT a.tier, a.exposure_minor, a.overdue_minor FROM scoring_current c \
         JOIN scoring_assessment a ON a.run_id = c.run_id WHERE a.buyer_id = ",
    );
    ask.value(buyer);
    let rows = ask.rows(tx.conn(), "reading how a buyer stands").await?;
    let (tier, exposure, overdue) = match rows.first() {
        Some(row) => (row.text(0)?, row.int(1)?, row.int(2)?),
        None => (String::new(), 0, 0),
    };
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let today = tx.clock().today();
    let mut ask = Ask::new(
        "INSERT INTO granting_bypass (id, buyer_id, what, limit_kind, limit_minor, terms, \
         currency, tier, exposure_minor, overdue_minor, reason, on_day, actor, recorded_at, \
         part) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(what).text(", ").value(kind);
    ask.text(", ").value(minor).text(", ").value(terms).text(", ").value(currency.code());
    ask.text(", ").value(tier).text(", ").value(exposure).text(", ").value(overdue).text(", ");
    ask.value(reason.trim()).text(", ").value(today).text(", ").value(actor).text(", ");
    ask.value(at).text(", ").value(part).text(")");
    ask.run(tx.conn()).await.map_err(failed("logging a bypass"))?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({
        "what": what, "part": part, "kind": kind, "terms": terms, "reason": reason.trim(),
    });
    tx.event("granting.bypassed", &subject, &detail).await?;
    tx.audit(Audit { room: "granting", action: "bypass", subject, detail });
    Ok(())
}

/// Bypasses within a scope, the newest first, each with what became of the buyer since.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_bypasses(db: &Db, scope: Scope, limit: u32) -> Result<Vec<Bypass>> {
    let today = db.clock().today();
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    // The reversal is asked for row by row: as an anti-join PostgreSQL goes through all movements.
    let mut ask = Ask::new(
        "SELECT y.id, y.buyer_id, b.code, b.name, y.what, y.limit_kind, y.limit_minor, y.currency, \
         y.terms, y.tier, y.exposure_minor, y.overdue_minor, y.reason, y.on_day, y.actor, \
         COALESCE(a.tier, ''), COALESCE(a.overdue_minor, 0), COALESCE(a.oldest_overdue_days, 0), \
         COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM receivables_movement m \
         JOIN receivables_item i ON i.id = m.item_id WHERE m.kind = 'write_off' \
         AND m.buyer_id = y.buyer_id AND m.effective_on >= y.on_day AND i.currency = y.currency \
         AND (SELECT MAX(r.id) FROM receivables_movement r WHERE r.reverses_id = m.id) IS NULL), \
         0), y.part FROM granting_bypass y JOIN parties_buyer b ON b.id = y.buyer_id \
         LEFT JOIN scoring_current c ON c.id = 1 \
         LEFT JOIN scoring_assessment a ON a.run_id = c.run_id AND a.buyer_id = y.buyer_id \
         WHERE 1 = 1",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY y.id DESC LIMIT ").value(i64::from(limit.clamp(1, 500)));
    let rows = ask.rows(&mut connection, "listing bypasses").await?;
    rows.iter().map(|row| read(row, today, pack.bypass_days)).collect()
}

fn read(row: &AnyRow, today: Day, watch_days: i32) -> Result<Bypass> {
    let currency = row.currency(7)?;
    let on = row.day(13)?;
    Ok(Bypass {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        what: row.text(4)?,
        part: row.text(19)?,
        limit: Limit::restore(&row.text(5)?, row.maybe_int(6)?, currency),
        terms: row.text(8)?,
        tier: row.text(9)?,
        exposure_minor: row.int(10)?,
        overdue_minor: row.int(11)?,
        reason: row.text(12)?,
        on,
        actor: row.text(14)?,
        tier_now: row.text(15)?,
        overdue_now_minor: row.int(16)?,
        oldest_now_days: row.int(17)?,
        written_off_minor: row.int(18)?.saturating_abs(),
        watched: today.days_since(on) > watch_days,
    })
}
