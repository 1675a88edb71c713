//! What two people set: a version that one person proposes and another signs. One version of a pack waits
//! at a time; what was turned down stays on record. Whose pack it is says what must hold, which words a
//! refusal and an audit line have, and what a signature does.

use base::{Day, Failure, Moment, Rejection, Result};
use serde::{Serialize, de::DeserializeOwned};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::Edition;

/// A version on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackProposal {
    /// Row id.
    pub id: i64,
    /// `draft`, `proposed`, `approved` or `rejected`.
    pub state: String,
    /// The version; empty where only its text says it.
    pub version: String,
    /// The first day on which it is to count.
    pub effective_on: Day,
    /// Its text.
    pub content: String,
    /// Why it was made.
    pub reason: String,
    /// JSON of what came of trying it, or empty.
    tried: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When it was made.
    pub recorded_at: Moment,
    /// Who signed it or turned it down.
    pub decided_by: Option<String>,
    /// What was said on deciding.
    pub note: String,
}

impl PackProposal {
    /// What came of trying it; `None` where it was not tried.
    ///
    /// # Errors
    /// A fault where what was kept cannot be read.
    pub fn tried<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        if self.tried.is_empty() {
            return Ok(None);
        }
        let read = serde_json::from_str(&self.tried);
        read.map(Some).map_err(|error| Failure::broken("reading what came of a trial", error))
    }

    /// Whether its author signed it, because nobody else could.
    pub fn is_alone(&self) -> bool {
        self.state == "approved" && self.decided_by.as_deref() == Some(self.proposed_by.as_str())
    }

    /// Whether it was tried.
    pub fn is_tried(&self) -> bool {
        !self.tried.is_empty()
    }
}

/// A version to keep.
#[derive(Debug, Clone)]
pub struct NewProposal<'a> {
    /// Of which pack.
    pub pack: &'a str,
    /// Its version and first day.
    pub edition: &'a Edition,
    /// Its text.
    pub content: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// What asking for a second person came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It waits, under this id.
    Waits(i64),
    /// Another version waits already, proposed by this person.
    Another(String),
}

const COLUMNS: &str = "SELECT id, state, version, effective_on, content, reason, tried, proposed_by, \
    recorded_at, decided_by, note FROM scoring_proposal WHERE pack = ";

fn read(row: &AnyRow) -> Result<PackProposal> {
    Ok(PackProposal {
        id: row.int(0)?,
        state: row.text(1)?,
        version: row.text(2)?,
        effective_on: row.day(3)?,
        content: row.text(4)?,
        reason: row.text(5)?,
        tried: row.text(6)?,
        proposed_by: row.text(7)?,
        recorded_at: Moment(row.int(8)?),
        decided_by: row.maybe_text(9)?,
        note: row.text(10)?,
    })
}

/// By whom a version that counts, or counted, was proposed and signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who proposed it.
    pub proposed_by: String,
    /// Who signed it.
    pub signed_by: String,
}

impl Signature {
    /// Whether its author signed it, because nobody else could.
    pub fn is_alone(&self) -> bool {
        self.proposed_by == self.signed_by
    }
}

/// The signature under the own version of a pack with this digest; `None` under what ships and under
/// what one person sets.
///
/// # Errors
/// A fault from the database.
pub async fn signature_of(db: &Db, pack: &str, digest: &str) -> Result<Option<Signature>> {
    let mut ask = Ask::new(
        "SELECT p.proposed_by, p.decided_by FROM scoring_own_pack o JOIN scoring_proposal p \
         ON p.pack = o.pack AND p.content = o.content AND p.state = 'approved' WHERE o.pack = ",
    );
    ask.value(pack).text(" AND o.digest = ").value(digest).text(" ORDER BY p.id DESC LIMIT 1");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a signature").await?;
    let one = |row: &AnyRow| {
        Ok(Signature {
            proposed_by: row.text(0)?,
            signed_by: row.maybe_text(1)?.unwrap_or_default(),
        })
    };
    rows.first().map(one).transpose()
}

/// Versions of a pack that were proposed, the newest first: at most a hundred.
///
/// # Errors
/// A fault from the database.
pub async fn list_proposals(db: &Db, pack: &str) -> Result<Vec<PackProposal>> {
    let mut ask = Ask::new(COLUMNS);
    ask.value(pack).text(" ORDER BY id DESC LIMIT 100");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing proposals").await?.iter().map(read).collect()
}

/// One of them.
///
/// # Errors
/// A fault from the database.
pub async fn find_proposal(
    connection: &mut AnyConnection,
    pack: &str,
    id: i64,
) -> Result<Option<PackProposal>> {
    let mut ask = Ask::new(COLUMNS);
    ask.value(pack).text(" AND id = ").value(id);
    ask.rows(connection, "reading a proposal").await?.first().map(read).transpose()
}

/// The one that waits for its second person.
///
/// # Errors
/// A fault from the database.
pub async fn waiting_proposal(
    connection: &mut AnyConnection,
    pack: &str,
) -> Result<Option<PackProposal>> {
    let mut ask = Ask::new(COLUMNS);
    ask.value(pack).text(" AND waits = ").value(pack);
    ask.rows(connection, "reading what waits").await?.first().map(read).transpose()
}

/// The packs of which a version waits for its second person.
///
/// # Errors
/// A fault from the database.
pub async fn packs_that_wait(db: &Db) -> Result<Vec<String>> {
    let ask = Ask::new("SELECT waits FROM scoring_proposal WHERE waits IS NOT NULL ORDER BY waits");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading which packs wait").await?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Whether a version counts from today on at the earliest.
///
/// # Errors
/// `scoring.pack-backdated`.
pub fn not_backdated(tx: &Tx, version: &str, from: Day) -> std::result::Result<(), Rejection> {
    let today = tx.clock().today();
    if from >= today {
        return Ok(());
    }
    let late = Rejection::new("scoring.pack-backdated").with("version", version);
    Err(late.with("day", from).with("today", today).on("effective_on"))
}

/// Keeps a version as a draft of whoever writes; returns its id.
///
/// # Errors
/// A fault from the database.
pub async fn draft_proposal(tx: &mut Tx, new: &NewProposal<'_>) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_proposal (id, pack, state, version, effective_on, content, reason, \
         tried, proposed_by, recorded_at, note) VALUES (",
    );
    ask.value(id).text(", ").value(new.pack).text(", 'draft', ");
    ask.value(new.edition.version.as_str()).text(", ").value(new.edition.effective_from);
    ask.text(", ").value(new.content).text(", ").value(new.reason.trim()).text(", '', ");
    ask.value(actor).text(", ").value(at).text(", '')");
    ask.run(tx.conn()).await.map_err(failed("keeping a draft"))?;
    Ok(id)
}

/// Keeps what came of trying a draft; whether it still is one.
///
/// # Errors
/// A fault from the database.
pub async fn keep_tried<T: Serialize>(
    tx: &mut Tx,
    (pack, id): (&str, i64),
    told: &T,
) -> Result<bool> {
    let told = serde_json::to_string(told)
        .map_err(|error| Failure::broken("writing what came of a trial", error))?;
    let mut ask = Ask::new("UPDATE scoring_proposal SET tried = ");
    ask.value(told).text(" WHERE state = 'draft' AND pack = ").value(pack);
    ask.text(" AND id = ").value(id);
    Ok(ask.run(tx.conn()).await.map_err(failed("keeping what came of a trial"))? == 1)
}

/// Hands a draft to a second person, in the name of whoever writes.
///
/// # Errors
/// A fault from the database.
pub async fn ask_second(tx: &mut Tx, pack: &str, id: i64) -> Result<Asked> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?; // one waits at a time
    if let Some(other) = waiting_proposal(tx.conn(), pack).await? {
        return Ok(Asked::Another(other.proposed_by));
    }
    let actor = tx.actor().0.clone();
    let mut ask =
        Ask::new("UPDATE scoring_proposal SET state = 'proposed', waits = pack, proposed_by = ");
    ask.value(actor).text(" WHERE state = 'draft' AND pack = ").value(pack);
    ask.text(" AND id = ").value(id);
    match ask.run(tx.conn()).await.map_err(failed("asking a second person"))? {
        1 => Ok(Asked::Waits(id)),
        _ => Err(Rejection::new("scoring.pack-no-proposal").into()),
    }
}

/// Notes that what waits is signed or turned down; whether it still waited.
///
/// # Errors
/// A fault from the database.
pub async fn settle_proposal(tx: &mut Tx, id: i64, (signed, note): (bool, &str)) -> Result<bool> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE scoring_proposal SET waits = NULL, state = ");
    ask.value(if signed { "approved" } else { "rejected" }).text(", decided_by = ").value(actor);
    ask.text(", decided_at = ").value(at).text(", note = ").value(note.trim());
    ask.text(" WHERE state = 'proposed' AND id = ").value(id);
    Ok(ask.run(tx.conn()).await.map_err(failed("deciding on a proposal"))? == 1)
}
