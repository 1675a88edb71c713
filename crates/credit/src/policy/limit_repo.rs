//! The SQL of the parts of limits, and the verbs that add and end them.

use std::collections::HashMap;

use base::{Currency, Day, Failure, Money, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    EffectiveLimit, EntityLimit, GrantedLimit, Limit, LimitPart, NewPart, PartKind, SecurityForm,
    limit_effective::{Granted, effective},
    limit_part::Ended,
    repo::{LIMIT_COLUMNS, read_limit},
};
use crate::{
    parties::{Buyer, BuyerId, EntityBook, Seller},
    receivables::{RateBook, company_currency, list_rates},
};

const COLUMNS: &str = "p.id, p.buyer_id, p.of_group, p.kind, p.limit_kind, p.amount_minor, \
    p.currency, p.share_bps, p.in_exposure, p.form, p.party, p.from_on, p.to_on, p.reason, \
    p.actor, p.recorded_at, p.ended_on, p.ended_by, p.end_reason, p.entity_id, \
    COALESCE((SELECT e.code FROM parties_entity e WHERE e.id = p.entity_id), ''), \
    (SELECT e.is_main FROM parties_entity e WHERE e.id = p.entity_id)";
/// How many columns these are.
const WIDTH: usize = 22;

pub(super) fn read_part(row: &AnyRow) -> Result<LimitPart> {
    let currency = row.currency(6)?;
    let money = || -> Result<Money> { Ok(Money::new(row.maybe_int(5)?.unwrap_or(0), currency)) };
    let limit = || -> Result<Limit> {
        Limit::restore(&row.text(4)?, row.maybe_int(5)?, currency)
            .ok_or_else(|| Failure::bug("a stored part of a limit is of no known kind"))
    };
    let part = match row.text(3)?.as_str() {
        "pool" => PartKind::Pool(limit()?),
        "currency" => PartKind::InCurrency(limit()?),
        "entity" => {
            let other = row.maybe_int(19)?.filter(|_| !matches!(row.maybe_int(21), Ok(Some(1))));
            let seller = Seller::of_column(other);
            PartKind::OfEntity(EntityLimit { seller, code: row.text(20)?, limit: limit()? })
        }
        "temporary" => PartKind::Temporary(money()?),
        "security" => PartKind::Security {
            form: SecurityForm::parse(&row.text(9)?).unwrap_or(SecurityForm::Guarantee),
            amount: money()?,
            share_bps: i32::try_from(row.int(7)?).unwrap_or(0),
            in_exposure: row.int(8)? != 0,
            party: row.text(10)?,
        },
        _ => PartKind::Suspension,
    };
    let ended = match row.maybe_day(16)? {
        Some(on) => Some(Ended {
            on,
            actor: row.maybe_text(17)?.unwrap_or_default(),
            reason: row.maybe_text(18)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(LimitPart {
        id: row.int(0)?,
        new: NewPart {
            buyer_id: row.int(1)?,
            of_group: row.int(2)? != 0,
            part,
            currency,
            from_on: row.day(11)?,
            to_on: row.maybe_day(12)?,
            reason: row.text(13)?,
        },
        actor: row.text(14)?,
        recorded_at: base::Moment(row.int(15)?),
        ended,
    })
}

/// The parts of some buyers that began by a day and had not ended by it, in the order in which
/// they were added: of the buyer itself and, where it is a head, of its group.
///
/// # Errors
/// A fault from the database.
pub async fn limit_parts_of(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    on: Day,
) -> Result<HashMap<BuyerId, Vec<LimitPart>>> {
    let mut parts: HashMap<BuyerId, Vec<LimitPart>> = HashMap::new();
    for some in buyers.chunks(500) {
        let mut ask = Ask::new("SELECT ");
        ask.text(COLUMNS).text(" FROM policy_limit_part p WHERE p.buyer_id IN (");
        ask.list(some.iter().copied()).text(") AND p.from_on <= ").value(on);
        ask.text(" AND (p.to_on IS NULL OR p.to_on >= ").value(on);
        ask.text(") AND (p.ended_on IS NULL OR p.ended_on > ").value(on).text(") ORDER BY p.id");
        for row in &ask.rows(connection, "reading parts of limits").await? {
            let part = read_part(row)?;
            parts.entry(part.new.buyer_id).or_default().push(part);
        }
    }
    Ok(parts)
}

/// All parts ever added to a buyer or, where it is a head, to its group; the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_limit_parts(db: &Db, buyers: &[BuyerId]) -> Result<Vec<LimitPart>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM policy_limit_part p WHERE p.buyer_id IN (");
    ask.list(buyers.iter().copied()).text(") ORDER BY p.id DESC LIMIT 200");
    ask.rows(&mut connection, "listing parts of limits").await?.iter().map(read_part).collect()
}

/// One part.
///
/// # Errors
/// `policy.part-unknown`, or a fault.
pub async fn get_limit_part(db: &Db, id: i64) -> Result<LimitPart> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM policy_limit_part p WHERE p.id = ").value(id);
    let rows = ask.rows(&mut connection, "reading a part of a limit").await?;
    match rows.first() {
        Some(row) => read_part(row),
        None => Err(Rejection::new("policy.part-unknown").with("part", id).into()),
    }
}

/// What is granted to a buyer on a day with the parts of its own and of its group: the head's.
pub(crate) struct Parts {
    pub grants: Vec<GrantedLimit>,
    pub parent: Vec<GrantedLimit>,
    pub own: Vec<LimitPart>,
    pub group: Vec<LimitPart>,
}

impl Parts {
    /// Reads them.
    pub(crate) async fn read(
        connection: &mut AnyConnection,
        (buyer, head): (BuyerId, BuyerId),
        on: Day,
    ) -> Result<Self> {
        let mut ask = Ask::new("SELECT ");
        let both = if buyer == head { vec![buyer] } else { vec![buyer, head] };
        ask.text(LIMIT_COLUMNS).text(" FROM policy_limit l WHERE l.buyer_id IN (");
        ask.list(both.iter().copied()).text(") AND l.from_on <= ").value(on);
        ask.text(" ORDER BY l.id DESC LIMIT 100");
        let rows = ask.rows(connection, "reading limits").await?;
        let grants: Result<Vec<GrantedLimit>> = rows.iter().map(read_limit).collect();
        let (grants, parent): (Vec<GrantedLimit>, Vec<GrantedLimit>) =
            grants?.into_iter().partition(|one| one.granted.buyer_id == buyer);
        let parts = limit_parts_of(connection, &both, on).await?;
        let all = parts.into_values().flatten();
        let (group, own): (Vec<LimitPart>, Vec<LimitPart>) = all
            .filter(|part| part.new.of_group || part.new.buyer_id == buyer)
            .partition(|part| part.new.of_group);
        Ok(Self { grants, parent, own, group })
    }

    /// Whether any amount is in another currency than the company's.
    pub(crate) fn foreign(&self, company: Currency) -> bool {
        let parts = self.own.iter().chain(&self.group);
        parts.map(|part| part.new.currency).any(|currency| currency != company)
            || self.grants.iter().chain(&self.parent).any(|one| one.granted.currency != company)
    }

    /// Whether the group has a pool that all members share, or is suspended as a whole.
    pub(crate) fn has_pool(&self, on: Day) -> bool {
        let mut group = self.group.iter();
        group.any(|part| {
            matches!(part.new.part, PartKind::Pool(_) | PartKind::Suspension) && part.counts_on(on)
        })
    }

    /// Reckons the effective limit.
    pub(crate) fn effective(&self, on: Day, rates: &RateBook) -> EffectiveLimit {
        let view = |money: Money| {
            let rate = rates.seen_by(money.currency, on)?;
            rate.convert(money, rates.company()).ok()
        };
        effective(&Granted {
            on,
            currency: rates.company(),
            grants: &self.grants,
            parent: &self.parent,
            parts: &self.own,
            group: &self.group,
            view: &view,
        })
    }
}

/// The effective limit of a buyer on a day, with its computation line by line.
///
/// # Errors
/// A fault from the database.
pub async fn effective_limit(db: &Db, buyer: &Buyer, on: Day) -> Result<EffectiveLimit> {
    let company = company_currency(db).await?;
    let head = buyer.parent_id.unwrap_or(buyer.id);
    let mut connection = db.read().await?;
    let parts = Parts::read(&mut connection, (buyer.id, head), on).await?;
    drop(connection);
    let rates = match parts.foreign(company) {
        true => list_rates(db).await?,
        false => Vec::new(),
    };
    Ok(parts.effective(on, &RateBook::new(company, rates)))
}

fn admit(new: &NewPart) -> Result<()> {
    let part = &new.part;
    if new.reason.trim().is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    if let Some(to) = new.to_on.filter(|to| *to < new.from_on) {
        let wrong = Rejection::new("policy.limit-days").with("from", new.from_on).with("to", to);
        return Err(wrong.on("to_on").into());
    }
    if matches!(part, PartKind::Temporary(_)) && new.to_on.is_none() {
        return Err(Rejection::new("policy.temporary-without-end").on("to_on").into());
    }
    if part.amount_minor().is_some_and(|minor| minor <= 0) {
        return Err(Rejection::new("policy.limit-not-positive").on("amount").into());
    }
    if let Some(minor) = part.amount_minor() {
        Money::new(minor, new.currency).bounded()?;
    }
    if let PartKind::Security { share_bps, party, .. } = part {
        if !(1..=10_000).contains(share_bps) {
            let wrong = Rejection::new("policy.share-beyond").with("share", share_bps);
            return Err(wrong.on("share").into());
        }
        if party.trim().is_empty() {
            return Err(Rejection::new("policy.party-missing").on("party").into());
        }
    }
    Ok(())
}

/// The buyer that a part hangs on: the head where it is of the group.
async fn bearer(tx: &mut Tx, new: &NewPart) -> Result<(BuyerId, bool)> {
    let own = matches!(new.part, PartKind::InCurrency(_) | PartKind::OfEntity(_));
    let of_group = new.of_group && !own || matches!(new.part, PartKind::Pool(_));
    if !of_group {
        return Ok((new.buyer_id, false));
    }
    let mut ask = Ask::new(
        "SELECT COALESCE(b.parent_id, b.id), (SELECT COUNT(*) FROM \
        parties_buyer m WHERE m.parent_id = COALESCE(b.parent_id, b.id)) FROM parties_buyer b \
        WHERE b.id = ",
    );
    ask.value(new.buyer_id);
    let row = ask.row(tx.conn(), "finding the head of a group").await?;
    if row.int(1)? == 0 {
        return Err(Rejection::new("policy.no-group").on("of_group").into());
    }
    Ok((row.int(0)?, true))
}

/// Adds a part to a buyer's limit or to its group's.
///
/// # Errors
/// `policy.reason-missing`, `policy.limit-days`, `policy.limit-not-positive`,
/// `policy.temporary-without-end`, `policy.share-beyond`, `policy.party-missing`,
/// `policy.no-group`, `policy.suspended-already`, `parties.entity-unknown`; a fault.
pub async fn add_limit_part(tx: &mut Tx, new: &NewPart) -> Result<i64> {
    admit(new)?;
    let (buyer, of_group) = bearer(tx, new).await?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    if matches!(new.part, PartKind::Suspension) {
        let mut ask = Ask::new(
            "SELECT from_on FROM policy_limit_part WHERE kind = 'suspension' \
            AND ended_on IS NULL AND buyer_id = ",
        );
        ask.value(buyer).text(" AND of_group = ").value(of_group);
        ask.text(" AND (to_on IS NULL OR to_on >= ").value(new.from_on).text(")");
        if let Some(row) = ask.rows(tx.conn(), "looking for a suspension").await?.first() {
            let already = Rejection::new("policy.suspended-already").with("from", row.day(0)?);
            return Err(already.into());
        }
    }
    let entity = match &new.part {
        PartKind::OfEntity(of) => Some(EntityBook::read(tx.conn()).await?.get(&of.code)?.id),
        _ => None,
    };
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let (share, in_exposure, form, party) = match &new.part {
        PartKind::Security { share_bps, in_exposure, form, party, .. } => {
            (*share_bps, *in_exposure, form.code(), party.trim())
        }
        _ => (10_000, false, "", ""),
    };
    let mut ask = Ask::new(
        "INSERT INTO policy_limit_part (id, buyer_id, of_group, kind, limit_kind, amount_minor, \
         currency, share_bps, in_exposure, form, party, from_on, to_on, reason, actor, \
         recorded_at, entity_id) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(of_group);
    ask.text(", ").value(new.part.code());
    ask.text(", ").value(new.part.limit().map_or("", Limit::code));
    ask.text(", ").value(new.part.amount_minor()).text(", ").value(new.currency.code());
    ask.text(", ").value(i64::from(share)).text(", ").value(in_exposure);
    ask.text(", ").value(form).text(", ").value(party).text(", ").value(new.from_on);
    ask.text(", ").value(new.to_on).text(", ").value(new.reason.trim()).text(", ").value(actor);
    ask.text(", ").value(at).text(", ").value(entity).text(")");
    ask.run(tx.conn()).await.map_err(failed("adding a part of a limit"))?;
    let detail = json!({
        "part": id.to_string(), "kind": new.part.code(), "of_group": of_group,
        "limit_kind": new.part.limit().map(Limit::code),
        "amount_minor": new.part.amount_minor().map(|minor| minor.to_string()),
        "currency": new.currency.code(), "share_bps": share, "in_exposure": in_exposure,
        "form": form, "party": party, "entity": of_entity(&new.part), "from_on": new.from_on.to_string(),
        "to_on": new.to_on.map(|day| day.to_string()), "reason": new.reason.trim(),
    });
    let subject = format!("buyer:{buyer}");
    tx.event("policy.limit-part-added", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "add-limit-part", subject, detail });
    Ok(id)
}

/// The code of the legal entity that a part is towards.
fn of_entity(part: &PartKind) -> Option<&str> {
    match part {
        PartKind::OfEntity(of) => Some(&of.code),
        _ => None,
    }
}

/// Ends a part from today on: lifts a suspension, takes back a temporary amount, notes that a
/// security is gone.
///
/// # Errors
/// `policy.reason-missing`, `policy.part-unknown` where it is not there or has ended already; a
/// fault.
pub async fn end_limit_part(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE policy_limit_part SET ended_on = ");
    ask.value(today).text(", ended_by = ").value(actor).text(", end_reason = ");
    ask.value(reason.trim()).text(" WHERE ended_on IS NULL AND id = ").value(id);
    let done = ask.run(tx.conn()).await.map_err(failed("ending a part of a limit"))?;
    if done == 0 {
        return Err(Rejection::new("policy.part-unknown").with("part", id).into());
    }
    let mut ask = Ask::new("SELECT buyer_id, kind FROM policy_limit_part WHERE id = ");
    ask.value(id);
    let row = ask.row(tx.conn(), "reading a part of a limit").await?;
    let (subject, kind) = (format!("buyer:{}", row.int(0)?), row.text(1)?);
    let detail = json!({ "part": id.to_string(), "kind": kind, "reason": reason.trim() });
    tx.event("policy.limit-part-ended", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "end-limit-part", subject, detail });
    Ok(())
}

/// A part with the buyer that it hangs on, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// The part.
    pub part: LimitPart,
    /// The buyer's code.
    pub code: String,
    /// The buyer's name.
    pub name: String,
}

/// The parts of all buyers that somebody may see that count on a day, those that end soonest
/// first.
///
/// # Errors
/// A fault from the database.
pub async fn limit_parts_in_force(
    db: &Db,
    scope: store::access::Scope,
    on: Day,
) -> Result<Vec<PartRow>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(
        ", b.code, b.name FROM policy_limit_part p JOIN parties_buyer b \
        ON b.id = p.buyer_id WHERE p.from_on <= ",
    );
    ask.value(on).text(" AND (p.to_on IS NULL OR p.to_on >= ").value(on);
    ask.text(") AND (p.ended_on IS NULL OR p.ended_on > ").value(on).text(")");
    if let Some(owner) = crate::parties::scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY COALESCE(p.to_on, '9999-12-31'), b.code, p.id LIMIT 500");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing parts of limits").await?;
    let read = |row: &AnyRow| -> Result<PartRow> {
        Ok(PartRow { part: read_part(row)?, code: row.text(WIDTH)?, name: row.text(WIDTH + 1)? })
    };
    rows.iter().map(read).collect()
}
