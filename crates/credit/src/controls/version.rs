//! Versions of the policy document: drafted from the rules in force, published by somebody else,
//! in force from a day on until a later one is. The text of a published one never changes.

use base::{Day, Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{
    AnyConnection, AnyRow, Ask, Columns, Db, Tx,
    access::{Person, Role},
    failed,
};

use super::{document::PolicyDoc, reader::ask_readers, told};
use crate::scoring::{Eyes, eyes_on, has_second};

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentState {
    /// Made, not published.
    Draft,
    /// In force from its day on.
    Published,
    /// Not to be.
    Dropped,
}

impl DocumentState {
    /// All.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Dropped];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Dropped => "dropped",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A version to draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Composed of the rules.
    pub doc: PolicyDoc,
    /// The first day on which it is to count.
    pub effective_on: Day,
    /// Who must read it.
    pub roles: Vec<Role>,
    /// Days to read it in.
    pub read_days: i64,
    /// Why there is a new version.
    pub note: String,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Row id.
    pub id: i64,
    /// 1, 2, 3 …
    pub number: i64,
    /// Where it stands.
    pub state: DocumentState,
    /// The first day on which it counts.
    pub effective_on: Day,
    /// Who must read it.
    pub roles: Vec<Role>,
    /// Days to read it in.
    pub read_days: i64,
    /// The document.
    pub doc: PolicyDoc,
    /// SHA-256 of its text.
    pub digest: String,
    /// Why it was made.
    pub note: String,
    /// Who drafted it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// The day of publishing.
    pub published_on: Option<Day>,
    /// Who published it.
    pub published_by: Option<String>,
}

/// Days to read a version in, at the most.
pub(super) const READ_DAYS_MAX: i64 = 90;

const COLUMNS: &str = "SELECT id, number, state, effective_on, roles, read_days, content, digest, \
    note, actor, recorded_at, published_on, published_by FROM controls_document";

pub(super) fn roles_of(text: &str) -> Vec<Role> {
    text.split(',').filter_map(|code| code.parse().ok()).collect()
}

fn read(row: &AnyRow) -> Result<PolicyVersion> {
    Ok(PolicyVersion {
        id: row.int(0)?,
        number: row.int(1)?,
        state: DocumentState::parse(&row.text(2)?)
            .ok_or_else(|| Failure::bug("a stored policy is in no known state"))?,
        effective_on: row.day(3)?,
        roles: roles_of(&row.text(4)?),
        read_days: row.int(5)?,
        doc: PolicyDoc::read(&row.text(6)?)?,
        digest: row.text(7)?,
        note: row.text(8)?,
        actor: row.text(9)?,
        recorded_at: Moment(row.int(10)?),
        published_on: row.maybe_day(11)?,
        published_by: row.maybe_text(12)?,
    })
}

/// The version in force on a day.
///
/// # Errors
/// A fault from the database.
pub async fn document_in_force(db: &Db, on: Day) -> Result<Option<PolicyVersion>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE state = 'published' AND effective_on <= ").value(on);
    ask.text(" ORDER BY effective_on DESC, id DESC LIMIT 1");
    ask.rows(&mut connection, "reading the policy in force").await?.first().map(read).transpose()
}

/// All versions, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_documents(db: &Db) -> Result<Vec<PolicyVersion>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 100");
    ask.rows(&mut connection, "listing policies").await?.iter().map(read).collect()
}

/// One version.
///
/// # Errors
/// `controls.document-unknown`, or a fault.
pub async fn get_document(db: &Db, id: i64) -> Result<PolicyVersion> {
    let mut connection = db.read().await?;
    get(&mut connection, id).await
}

pub(super) async fn get(connection: &mut AnyConnection, id: i64) -> Result<PolicyVersion> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading a policy").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("controls.document-unknown").with("id", id).into()),
    }
}

/// Keeps a draft.
///
/// # Errors
/// `controls.note-missing`, `controls.day-past`, `controls.roles-missing`,
/// `controls.read-days-range`, or a fault.
pub async fn draft_document(tx: &mut Tx, new: &NewDocument) -> Result<i64> {
    let today = tx.clock().today();
    if new.note.trim().is_empty() {
        return Err(Rejection::new("controls.note-missing").on("note").into());
    }
    if new.effective_on < today {
        let past = Rejection::new("controls.day-past").with("day", new.effective_on);
        return Err(past.with("today", today).on("effective_on").into());
    }
    if new.roles.is_empty() {
        return Err(Rejection::new("controls.roles-missing").on("roles").into());
    }
    if !(1..=READ_DAYS_MAX).contains(&new.read_days) {
        let wrong = Rejection::new("controls.read-days-range").with("to", READ_DAYS_MAX);
        return Err(wrong.on("read_days").into());
    }
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let row = Ask::new("SELECT COALESCE(MAX(number), 0) FROM controls_document");
    let number = row.row(tx.conn(), "numbering a policy").await?.int(0)? + 1;
    let (content, digest) = (new.doc.write()?, new.doc.digest()?);
    let roles: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO controls_document (id, number, state, effective_on, roles, read_days, content, \
         digest, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", 'draft', ").value(new.effective_on);
    ask.text(", ").value(roles.join(",")).text(", ").value(new.read_days).text(", ");
    ask.value(content).text(", ").value(digest.as_str()).text(", ").value(new.note.trim());
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("drafting a policy"))?;
    let detail = json!({ "number": number, "digest": digest, "note": new.note.trim() });
    told(tx, ("document", id), ("controls.document-drafted", "draft-document"), detail).await?;
    Ok(id)
}

/// Why somebody may not publish a version; `None` where they may.
pub fn document_open_to(
    version: &PolicyVersion,
    people: &[Person],
    login: &str,
) -> Option<Rejection> {
    if version.state != DocumentState::Draft {
        let decided = Rejection::new("controls.document-decided");
        return Some(decided.with("state", version.state.code()));
    }
    let own = version.actor == login;
    (own && has_second(people, login)).then(|| Rejection::new("controls.four-eyes"))
}

/// Publishes a draft: it counts from its day on, and everybody of its roles is asked to read it.
/// Returns how many.
///
/// # Errors
/// `controls.document-unknown`, `controls.document-decided`, `controls.four-eyes`;
/// `controls.document-late` where the day that stands in its text is past; a fault.
pub async fn publish_document(tx: &mut Tx, people: &[Person], id: i64) -> Result<u64> {
    tx.lock("SELECT id FROM controls_document WHERE id = $1", id).await?;
    let version = get(tx.conn(), id).await?;
    if let Some(why) = document_open_to(&version, people, &tx.actor().0.clone()) {
        return Err(why.into());
    }
    // Who joined since the people were read counts, too.
    let eyes = eyes_on(tx, &version.actor).await?;
    if eyes == Eyes::Same {
        return Err(Rejection::new("controls.four-eyes").into());
    }
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    if version.effective_on < today {
        let late = Rejection::new("controls.document-late").with("day", version.effective_on);
        return Err(late.with("today", today).into());
    }
    let mut ask = Ask::new("UPDATE controls_document SET state = 'published', published_on = ");
    ask.value(today).text(", published_by = ").value(actor).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("publishing a policy"))?;
    let asked = ask_readers(tx, &version, people).await?;
    let detail = json!({
        "number": version.number, "digest": version.digest, "readers": asked,
        "alone": eyes == Eyes::Alone,
    });
    told(tx, ("document", id), ("controls.document-published", "publish-document"), detail).await?;
    Ok(asked)
}

/// Drops a draft.
///
/// # Errors
/// `controls.document-unknown`, `controls.document-decided`, or a fault.
pub async fn drop_document(tx: &mut Tx, id: i64) -> Result<()> {
    tx.lock("SELECT id FROM controls_document WHERE id = $1", id).await?;
    let version = get(tx.conn(), id).await?;
    if version.state != DocumentState::Draft {
        let decided = Rejection::new("controls.document-decided");
        return Err(decided.with("state", version.state.code()).into());
    }
    let mut ask = Ask::new("UPDATE controls_document SET state = 'dropped' WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("dropping a policy"))?;
    let detail = json!({ "number": version.number });
    told(tx, ("document", id), ("controls.document-dropped", "drop-document"), detail).await
}
