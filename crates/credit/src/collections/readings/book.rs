//! What buyers told, one history for the log form, talks and cases: appended, never changed, save the later verdict
//! on a stated reason.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::pack::ContactPack;
use crate::{
    collections::talk::TalkPack,
    parties::{BuyerId, scope_owner},
};

/// What a contact told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewReading {
    /// With whom.
    pub buyer_id: BuyerId,
    /// The contact.
    pub contact_id: i64,
    /// `strong`, `weak` or empty where it was not seen.
    pub ability: String,
    /// The same of willingness.
    pub willing: String,
    /// The stated reason by its code, or empty.
    pub reason: String,
}

/// Writes down what a contact told. Nothing told is nothing written.
///
/// # Errors
/// `collections.quadrant-half` where only one of the two is rated, `collections.told-unknown`, or a fault.
pub async fn enter_reading(
    tx: &mut Tx,
    pack: &ContactPack,
    new: &NewReading,
    on: Day,
) -> Result<Option<i64>> {
    let rated = !new.ability.is_empty() || !new.willing.is_empty();
    if rated && pack.quadrant(&new.ability, &new.willing).is_none() {
        let field = if new.ability.is_empty() { "ability" } else { "willing" };
        return Err(Rejection::new("collections.quadrant-half").on(field).into());
    }
    if !new.reason.is_empty() && pack.reason(&new.reason).is_none() {
        let refused = Rejection::new("collections.told-unknown").with("reason", &new.reason);
        return Err(refused.on("reason").into());
    }
    if !rated && new.reason.is_empty() {
        return Ok(None);
    }
    let told = Telling {
        buyer_id: new.buyer_id,
        contact_id: Some(new.contact_id),
        case_id: None,
        way: "log",
        ability: &new.ability,
        willing: &new.willing,
        reason: &new.reason,
    };
    Ok(Some(tell(tx, &pack.edition.version, &told, on).await?))
}

/// What a buyer told, by whichever way.
#[derive(Debug, Clone, Copy)]
pub(in crate::collections) struct Telling<'a> {
    pub(in crate::collections) buyer_id: BuyerId,
    pub(in crate::collections) contact_id: Option<i64>,
    /// The case on which it was told; without it, the open one of the buyer.
    pub(in crate::collections) case_id: Option<i64>,
    /// `log`, `talk`, `case`.
    pub(in crate::collections) way: &'static str,
    pub(in crate::collections) ability: &'a str,
    pub(in crate::collections) willing: &'a str,
    pub(in crate::collections) reason: &'a str,
}

/// Writes down what was told and was found to be known words, and brings the open case up to it: the history and the
/// case say the same, whichever way it came.
pub(in crate::collections) async fn tell(
    tx: &mut Tx,
    version: &str,
    new: &Telling<'_>,
    on: Day,
) -> Result<i64> {
    let open = open_case_of(tx, new.buyer_id).await?;
    let case = new.case_id.or(open);
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_reading (id, buyer_id, contact_id, case_id, way, on_day, ability, \
         willing, reason, told_as, verdict, verdict_by, verdict_note, pack_version, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.contact_id).text(", ");
    ask.value(case).text(", ").value(new.way).text(", ").value(on).text(", ").value(new.ability);
    ask.text(", ").value(new.willing).text(", ").value(new.reason).text(", '', '', '', '', ");
    ask.value(version).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing a reading down"))?;
    if let Some(case) = open {
        bring_up(tx, case, new).await?;
    }
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({
        "contact": new.contact_id.map(|id| id.to_string()),
        "case": case.map(|id| id.to_string()), "way": new.way,
        "ability": new.ability, "willing": new.willing, "reason": new.reason,
    });
    tx.event("collections.contact-read", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "read-contact", subject, detail });
    Ok(id)
}

async fn open_case_of(tx: &mut Tx, buyer: BuyerId) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT id FROM collections_case WHERE live = ");
    ask.value(buyer);
    let rows = ask.rows(tx.conn(), "looking for an open case").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

async fn bring_up(tx: &mut Tx, case: i64, new: &Telling<'_>) -> Result<()> {
    if !new.reason.is_empty() {
        let mut ask = Ask::new("UPDATE collections_case SET stated = ");
        ask.value(new.reason).text(" WHERE id = ").value(case);
        ask.run(tx.conn()).await.map_err(failed("bringing a case up to what was told"))?;
    }
    if !new.ability.is_empty() && !new.willing.is_empty() {
        let mut ask = Ask::new("UPDATE collections_case SET kind = ");
        ask.value(kind_of(new.ability, new.willing)).text(" WHERE id = ").value(case);
        ask.run(tx.conn()).await.map_err(failed("bringing a case up to what was told"))?;
    }
    Ok(())
}

/// The type of a debtor by what is rated: slots of the vocabulary, the same in every version.
const fn kind_of(ability: &str, willing: &str) -> &'static str {
    // The first letter tells them apart: strong or weak.
    match (ability.as_bytes(), willing.as_bytes()) {
        ([b's', ..], [b's', ..]) => "able-willing",
        ([b's', ..], _) => "able-unwilling",
        (_, [b's', ..]) => "unable-willing",
        _ => "unable-unwilling",
    }
}

/// A reason was found out on a case: what was told of it and waits is true where it is the same, else false.
pub(in crate::collections) async fn settle_told(
    tx: &mut Tx,
    buyer: BuyerId,
    (verified, proof): (&str, &str),
) -> Result<()> {
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_reading SET verdict = CASE WHEN reason = ");
    ask.value(verified).text(" THEN 'true' ELSE 'false' END, verdict_on = ").value(today);
    ask.text(", verdict_by = ").value(actor).text(", verdict_note = ").value(proof);
    ask.text(" WHERE verdict = '' AND reason <> '' AND buyer_id = ").value(buyer);
    ask.run(tx.conn()).await.map_err(failed("settling what was told"))?;
    Ok(())
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Row id.
    pub id: i64,
    /// With whom.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The day.
    pub on: Day,
    /// `strong`, `weak` or empty.
    pub ability: String,
    /// The same of willingness.
    pub willing: String,
    /// The stated reason by its code, or empty.
    pub reason: String,
    /// `true`, `false`, `unclear`, or empty while nobody has found out.
    pub verdict: String,
    /// How it was found out.
    pub verdict_note: String,
    /// What was said, on a contact.
    pub note: String,
    /// By which way it was told: `log`, `talk`, `case`.
    pub way: String,
    /// The case, where there was one.
    pub case_id: Option<i64>,
    /// Who read it.
    pub actor: String,
}

const SELECT: &str = "SELECT r.id, b.code, b.name, r.on_day, r.ability, r.willing, r.reason, \
    r.verdict, r.verdict_note, COALESCE(c.note, ''), r.way, r.case_id, r.actor \
    FROM collections_reading r JOIN parties_buyer b ON b.id = r.buyer_id \
    LEFT JOIN collections_contact c ON c.id = r.contact_id WHERE ";

fn read(row: &AnyRow) -> Result<Reading> {
    Ok(Reading {
        id: row.int(0)?,
        buyer_code: row.text(1)?,
        buyer_name: row.text(2)?,
        on: row.day(3)?,
        ability: row.text(4)?,
        willing: row.text(5)?,
        reason: row.text(6)?,
        verdict: row.text(7)?,
        verdict_note: row.text(8)?,
        note: row.text(9)?,
        way: row.text(10)?,
        case_id: row.maybe_int(11)?,
        actor: row.text(12)?,
    })
}

/// The readings of a buyer, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_readings(db: &Db, buyer: BuyerId, limit: u32) -> Result<Vec<Reading>> {
    let mut ask = Ask::new(SELECT);
    ask.text("r.buyer_id = ").value(buyer).text(" ORDER BY r.id DESC LIMIT ");
    ask.value(i64::from(limit.clamp(1, 200)));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading what contacts told").await?.iter().map(read).collect()
}

/// Stated reasons that nobody has verified, the oldest first, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn open_reasons(
    db: &Db,
    scope: Scope,
    (skip, limit): (u32, u32),
) -> Result<Vec<Reading>> {
    let mut ask = Ask::new(SELECT);
    ask.text("r.verdict = '' AND r.reason <> ''");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY r.on_day, r.id LIMIT ").value(i64::from(limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing stated reasons").await?.iter().map(read).collect()
}

/// How often a reason was stated, and how often it was found true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonCount {
    /// By its code.
    pub reason: String,
    /// Stated.
    pub stated: i64,
    /// Not verified yet.
    pub open: i64,
    /// Found true.
    pub found_true: i64,
    /// Found false.
    pub found_false: i64,
}

/// The reasons stated within twelve months, the most frequent first, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn count_reasons(db: &Db, scope: Scope) -> Result<Vec<ReasonCount>> {
    let mut ask = Ask::new(
        "SELECT r.reason, COUNT(*), COUNT(CASE WHEN r.verdict = '' THEN 1 END), \
         COUNT(CASE WHEN r.verdict = 'true' THEN 1 END), \
         COUNT(CASE WHEN r.verdict = 'false' THEN 1 END) FROM collections_reading r \
         JOIN parties_buyer b ON b.id = r.buyer_id WHERE r.reason <> '' AND r.on_day > ",
    );
    ask.value(db.clock().today().plus_months(-12));
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY r.reason ORDER BY 2 DESC, 1");
    let mut connection = db.read().await?;
    let one = |row: &AnyRow| {
        Ok(ReasonCount {
            reason: row.text(0)?,
            stated: row.int(1)?,
            open: row.int(2)?,
            found_true: row.int(3)?,
            found_false: row.int(4)?,
        })
    };
    ask.rows(&mut connection, "counting stated reasons").await?.iter().map(one).collect()
}

/// What was found true is what the open case rests on, where nobody has found another; a reason that a manager must
/// verify is left to them.
async fn found_on_case(tx: &mut Tx, buyer: BuyerId, (reason, note): (&str, &str)) -> Result<()> {
    let today = tx.clock().today();
    let talk = TalkPack::counting(tx.conn(), today).await?;
    if talk.reason(reason).is_none_or(|one| one.approve) {
        return Ok(());
    }
    let mut ask = Ask::new("UPDATE collections_case SET verified = ");
    ask.value(reason).text(", verified_by_what = ").value(note).text(", verified_on = ");
    ask.value(today).text(" WHERE verified = '' AND live = ").value(buyer);
    ask.run(tx.conn()).await.map_err(failed("verifying the reason of a case"))?;
    Ok(())
}

/// Says whether a stated reason was true, and how that is known.
///
/// # Errors
/// `collections.reading-unknown`, `collections.reading-settled`, `collections.reading-verdict`,
/// `collections.note-missing`, or a fault.
pub async fn settle_reason(
    tx: &mut Tx,
    (id, scope): (i64, Scope),
    verdict: &str,
    note: &str,
) -> Result<()> {
    if !["true", "false", "unclear"].contains(&verdict) {
        return Err(Rejection::new("collections.reading-verdict").on("verdict").into());
    }
    if note.trim().is_empty() {
        return Err(Rejection::new("collections.note-missing").on("note").into());
    }
    tx.lock("SELECT id FROM collections_reading WHERE id = $1", id).await?;
    let mut ask = Ask::new(
        "SELECT r.buyer_id, r.verdict, r.reason FROM collections_reading r \
         JOIN parties_buyer b ON b.id = r.buyer_id WHERE r.reason <> '' AND r.id = ",
    );
    ask.value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let rows = ask.rows(tx.conn(), "finding a reading").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.reading-unknown").with("id", id).into());
    };
    if !row.text(1)?.is_empty() {
        return Err(Rejection::new("collections.reading-settled").into());
    }
    let (buyer, reason) = (row.int(0)?, row.text(2)?);
    let (today, actor) = (tx.clock().day_of(tx.at()), tx.actor().0.clone());
    if verdict == "true" {
        found_on_case(tx, buyer, (&reason, note.trim())).await?;
    }
    let mut ask = Ask::new("UPDATE collections_reading SET verdict = ");
    ask.value(verdict).text(", verdict_on = ").value(today).text(", verdict_by = ").value(actor);
    ask.text(", verdict_note = ").value(note.trim()).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("settling a reason"))?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "reading": id.to_string(), "verdict": verdict });
    tx.event("collections.reason-settled", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "settle-reason", subject, detail });
    Ok(())
}
