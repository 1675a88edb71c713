//! Decision records (授信决定书): reading them, and making them again from what was kept.

use base::{Currency, Day, Failure, Moment, Rejection, Result, digest_of};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    application::{parsed, written},
    decide::number_text,
    document::{DecisionDoc, PacksDoc},
    pack::GrantingPack,
    weigh::{Rules, weigh},
};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::{LimitPack, Matrix, TermsCatalogue, TierTable, find_kept_pack},
};

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Row id.
    pub id: i64,
    /// As it is written: `SX-000012`.
    pub number: String,
    /// The request.
    pub application_id: i64,
    /// Whose credit.
    pub buyer_id: BuyerId,
    /// The first day.
    pub from_on: Day,
    /// The next review.
    pub review_on: Option<Day>,
    /// The record.
    pub doc: DecisionDoc,
    /// SHA-256 of its text.
    pub digest: String,
    /// Who signed last.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
}

const COLUMNS: &str = "SELECT d.id, d.number, d.application_id, d.buyer_id, d.from_on, d.review_on, \
    d.document, d.digest, d.actor, d.recorded_at FROM granting_decision d \
    JOIN parties_buyer b ON b.id = d.buyer_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<Decision> {
    Ok(Decision {
        id: row.int(0)?,
        number: number_text(row.int(1)?),
        application_id: row.int(2)?,
        buyer_id: row.int(3)?,
        from_on: row.day(4)?,
        review_on: row.maybe_day(5)?,
        doc: parsed(&row.text(6)?)?,
        digest: row.text(7)?,
        actor: row.text(8)?,
        recorded_at: Moment(row.int(9)?),
    })
}

fn within(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

/// Decisions within a scope, the newest first; older than an id where one is given.
///
/// # Errors
/// A fault from the database.
pub async fn list_decisions(
    db: &Db,
    scope: Scope,
    buyer: Option<BuyerId>,
    (before, limit): (Option<i64>, u32),
) -> Result<Vec<Decision>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    within(&mut ask, scope);
    if let Some(buyer) = buyer {
        ask.text(" AND d.buyer_id = ").value(buyer);
    }
    if let Some(before) = before {
        ask.text(" AND d.id < ").value(before);
    }
    ask.text(" ORDER BY d.id DESC LIMIT ").value(i64::from(limit.clamp(1, 500)));
    ask.rows(&mut connection, "listing decisions").await?.iter().map(read).collect()
}

/// One decision.
///
/// # Errors
/// `granting.decision-unknown` where it is not there or not theirs, or a fault.
pub async fn get_decision(db: &Db, scope: Scope, id: i64) -> Result<Decision> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND d.id = ").value(id);
    within(&mut ask, scope);
    let rows = ask.rows(&mut connection, "reading a decision").await?;
    let unknown = || Failure::from(Rejection::new("granting.decision-unknown").with("id", id));
    read(rows.first().ok_or_else(unknown)?)
}

/// A decision made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayedDecision {
    /// The decision's row id.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// Whether the stored record is the one that was signed: its bytes have the digest that was
    /// kept beside them.
    pub same_record: bool,
    /// Whether proposal, minimum, chain, profit and remarks came out byte for byte.
    pub same_weighing: bool,
    /// Whether the programme's terms catalogue is the one of then.
    pub same_terms: bool,
    /// Names of packs whose text was lost.
    pub lost: Vec<String>,
}

impl ReplayedDecision {
    /// Whether everything came out as it was.
    pub const fn is_same(&self) -> bool {
        self.same_record && self.same_weighing && self.lost.is_empty()
    }
}

/// Makes a decision again from the evidence, wishes and packs that were kept with it.
///
/// # Errors
/// `granting.decision-unknown`, or a fault.
pub async fn replay_decision(db: &Db, id: i64) -> Result<ReplayedDecision> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT number, document, digest FROM granting_decision WHERE id = ");
    ask.value(id);
    let rows = ask.rows(&mut connection, "reading a decision to replay").await?;
    let unknown = || Failure::from(Rejection::new("granting.decision-unknown").with("id", id));
    let row = rows.first().ok_or_else(unknown)?;
    let (number, text) = (number_text(row.int(0)?), row.text(1)?);
    let doc: DecisionDoc = parsed(&text)?;
    let catalogue = &TermsCatalogue::shipped().edition.digest;
    let mut replayed = ReplayedDecision {
        id,
        number,
        same_record: digest_of(text.as_bytes()).to_string() == row.text(2)?,
        same_weighing: false,
        same_terms: &doc.packs.terms == catalogue,
        lost: Vec::new(),
    };
    let currency: Currency = doc
        .currency
        .parse()
        .map_err(|error| Failure::broken("reading the currency of a decision", error))?;
    match kept_packs(&mut connection, &doc.packs).await? {
        Ok(packs) => {
            let (limits, tiers, matrix, granting) = &packs;
            let rules = Rules { limits, tiers, matrix: matrix.as_ref(), granting };
            let again = weigh(&doc.evidence, &doc.wanted, currency, &rules);
            replayed.same_weighing = written(&again)? == written(&doc.weighed)?;
        }
        Err(lost) => replayed.lost = lost,
    }
    Ok(replayed)
}

type KeptPacks = (LimitPack, TierTable, Option<Matrix>, GrantingPack);

/// The packs of a decision as they were kept, or the names of those that are lost.
async fn kept_packs(
    connection: &mut AnyConnection,
    packs: &PacksDoc,
) -> Result<std::result::Result<KeptPacks, Vec<String>>> {
    let mut texts = Vec::new();
    let mut lost = Vec::new();
    let names = [
        ("limits", &packs.limits),
        ("tiers", &packs.tiers),
        ("granting", &packs.granting),
        ("matrix", &packs.matrix),
    ];
    for (name, digest) in names {
        let text = match digest.is_empty() {
            true => None,
            false => find_kept_pack(connection, name, digest).await?,
        };
        if text.is_none() && !digest.is_empty() {
            lost.push(name.to_owned());
        }
        texts.push(text.unwrap_or_default());
    }
    let [limits, tiers, granting, matrix] = &texts[..] else {
        return Err(Failure::bug("four packs were asked for"));
    };
    if !lost.is_empty() {
        return Ok(Err(lost));
    }
    let matrix = if matrix.is_empty() { None } else { Some(Matrix::read(matrix)?) };
    let read = (LimitPack::read(limits)?, TierTable::read(tiers)?, matrix);
    Ok(Ok((read.0, read.1, read.2, GrantingPack::read(granting)?)))
}

/// Every decision made again, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn replay_all_decisions(db: &Db) -> Result<Vec<ReplayedDecision>> {
    let mut connection = db.read().await?;
    let ask = Ask::new("SELECT id FROM granting_decision ORDER BY id");
    let rows = ask.rows(&mut connection, "listing decisions to replay").await?;
    drop(connection);
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(replay_decision(db, row.int(0)?).await?);
    }
    Ok(all)
}
