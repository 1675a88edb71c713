//! Packs that are in use here: those of the company and those that were brought from others. An edition is kept as it
//! was signed and never changed; a newer one takes its place. The library of a house is what ships and what is in use.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use base::{Day, Failure, Moment, Rejection, Result, digest_of};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    pack::{Pack, PackFiles, check_files, digest_of_files},
    shipped::Library,
};

/// An edition of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Row id.
    pub id: i64,
    /// Its name in addresses.
    pub code: String,
    /// From 1.
    pub edition: i64,
    /// Who publishes it.
    pub publisher: String,
    /// The key that signed it, hexadecimal.
    pub public_key: String,
    /// Whether this company wrote it.
    pub is_own: bool,
    /// Under which licence.
    pub licence: String,
    /// Its name, Chinese and English.
    pub title: (String, String),
    /// How many lessons, questions and cases it has of its own.
    pub counts: [i64; 3],
    /// The digest of its files.
    pub digest: String,
    /// `in-use`, `replaced`, `retired`.
    pub state: String,
    /// Since when.
    pub installed_on: Day,
    /// By whom.
    pub installed_by: String,
    /// Who signed it as the second person; empty for what was brought.
    pub approved_by: String,
    /// When it came to its end, and by whom.
    pub ended: Option<(Moment, String)>,
}

/// An edition with what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The manifest as it was signed.
    pub manifest: String,
    /// The signature, hexadecimal.
    pub signature: String,
    /// The key that signed, hexadecimal.
    pub public_key: String,
    /// The files.
    pub files: PackFiles,
}

const COLUMNS: &str = "SELECT id, code, edition, publisher, public_key, is_own, licence, title_zh, title_en, \
    lessons, questions, cases, digest, state, installed_on, installed_by, approved_by, ended_at, ended_by \
    FROM courses_pack";

fn read(row: &AnyRow) -> Result<Installed> {
    let ended = row.maybe_int(17)?.zip(row.maybe_text(18)?);
    Ok(Installed {
        id: row.int(0)?,
        code: row.text(1)?,
        edition: row.int(2)?,
        publisher: row.text(3)?,
        public_key: row.text(4)?,
        is_own: row.int(5)? == 1,
        licence: row.text(6)?,
        title: (row.text(7)?, row.text(8)?),
        counts: [row.int(9)?, row.int(10)?, row.int(11)?],
        digest: row.text(12)?,
        state: row.text(13)?,
        installed_on: row.day(14)?,
        installed_by: row.text(15)?,
        approved_by: row.text(16)?,
        ended: ended.map(|(at, by)| (Moment(at), by)),
    })
}

/// Editions in use, by code; with `all` those that came to their end, too, the newest first within a code. At most
/// `limit`.
///
/// # Errors
/// A fault from the database.
pub async fn list_installed(db: &Db, all: bool, limit: i64) -> Result<Vec<Installed>> {
    let mut ask = Ask::new(COLUMNS);
    if !all {
        ask.text(" WHERE live IS NOT NULL");
    }
    ask.text(" ORDER BY code, edition DESC LIMIT ").value(limit);
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing packs").await?.iter().map(read).collect()
}

/// The newest edition of a pack, or the one that is named.
///
/// # Errors
/// A fault from the database.
pub async fn find_installed(
    connection: &mut AnyConnection,
    code: &str,
    edition: Option<i64>,
) -> Result<Option<Installed>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE code = ").value(code);
    if let Some(edition) = edition {
        ask.text(" AND edition = ").value(edition);
    }
    ask.text(" ORDER BY edition DESC LIMIT 1");
    ask.rows(connection, "reading a pack").await?.first().map(read).transpose()
}

/// An edition by its row.
///
/// # Errors
/// `courses.edition-unknown`, or a fault.
pub async fn get_installed(connection: &mut AnyConnection, id: i64) -> Result<Installed> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading an edition").await?;
    read(rows.first().ok_or_else(|| Rejection::new("courses.edition-unknown"))?)
}

/// What was signed of an edition.
///
/// # Errors
/// A fault from the database.
pub async fn get_signed(connection: &mut AnyConnection, id: i64) -> Result<Signed> {
    let mut ask =
        Ask::new("SELECT manifest, signature, public_key, files FROM courses_pack WHERE id = ");
    ask.value(id);
    let row = ask.row(connection, "reading the files of a pack").await?;
    Ok(Signed {
        manifest: row.text(0)?,
        signature: row.text(1)?,
        public_key: row.text(2)?,
        files: files_of(&row.text(3)?)?,
    })
}

fn files_of(text: &str) -> Result<PackFiles> {
    serde_json::from_str(text)
        .map_err(|error| Failure::broken("reading the files of a pack", error))
}

/// Puts an edition into use; the one before it is replaced. What may be put into use is asked by whoever calls.
///
/// # Errors
/// A fault from the database.
pub async fn put_into_use(
    tx: &mut Tx,
    (pack, signed): (&Pack, &Signed),
    (is_own, approved_by): (bool, &str),
) -> Result<i64> {
    end(tx, &pack.head.code, "replaced").await?;
    let (id, at, actor) = (tx.ids().next(), tx.at(), tx.actor().0.clone());
    let (head, on) = (&pack.head, tx.clock().day_of(at));
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut ask = Ask::new(
        "INSERT INTO courses_pack (id, code, edition, publisher, public_key, is_own, licence, title_zh, \
         title_en, lessons, questions, cases, digest, state, live, manifest, signature, files, \
         installed_on, installed_by, approved_by, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(head.code.as_str()).text(", ").value(head.number).text(", ");
    ask.value(head.publisher.as_str()).text(", ").value(signed.public_key.as_str()).text(", ");
    ask.value(is_own).text(", ").value(head.licence.as_str()).text(", ");
    ask.value(head.title.zh.as_str()).text(", ").value(head.title.en.as_str()).text(", ");
    ask.value(count(pack.lessons.len())).text(", ").value(count(pack.questions())).text(", ");
    ask.value(count(pack.cases.len())).text(", ").value(digest_of_files(&signed.files));
    ask.text(", 'in-use', ").value(head.code.as_str()).text(", ");
    ask.value(signed.manifest.as_str()).text(", ").value(signed.signature.as_str()).text(", ");
    ask.value(json!(signed.files).to_string()).text(", ").value(on).text(", ").value(actor);
    ask.text(", ").value(approved_by).text(", ").value(at.0).text(")");
    ask.run(tx.conn()).await.map_err(failed("putting a pack into use"))?;
    let detail = json!({
        "code": head.code, "edition": head.number, "publisher": head.publisher, "own": is_own,
        "public_key": signed.public_key, "digest": digest_of_files(&signed.files),
    });
    tx.event("courses.pack-in-use", &format!("pack:{}", head.code), &detail).await?;
    note(tx, "use-pack", &head.code, detail);
    Ok(id)
}

/// Ends the edition in use; whether there was one.
async fn end(tx: &mut Tx, code: &str, state: &str) -> Result<bool> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE courses_pack SET live = NULL, state = ");
    ask.value(state).text(", ended_at = ").value(at).text(", ended_by = ").value(actor);
    ask.text(" WHERE live = ").value(code);
    Ok(ask.run(tx.conn()).await.map_err(failed("ending an edition"))? == 1)
}

/// Takes a pack out of use. What was learnt with it stays.
///
/// # Errors
/// `courses.pack-unknown`, or a fault.
pub async fn retire_pack(tx: &mut Tx, code: &str) -> Result<()> {
    if !end(tx, code, "retired").await? {
        return Err(Rejection::new("courses.pack-unknown").with("code", code).into());
    }
    note(tx, "retire-pack", code, json!({ "code": code }));
    Ok(())
}

/// Takes the newest edition of a retired pack back into use.
///
/// # Errors
/// `courses.pack-unknown`, or a fault.
pub async fn resume_pack(tx: &mut Tx, code: &str) -> Result<()> {
    let newest = find_installed(tx.conn(), code, None).await?;
    let retired = newest.filter(|one| one.state == "retired");
    let unknown = || Rejection::new("courses.pack-unknown").with("code", code);
    let retired = retired.ok_or_else(unknown)?;
    let mut ask = Ask::new(
        "UPDATE courses_pack SET state = 'in-use', live = code, ended_at = NULL, \
         ended_by = NULL WHERE state = 'retired' AND id = ",
    );
    ask.value(retired.id);
    ask.run(tx.conn()).await.map_err(failed("taking a pack back into use"))?;
    note(tx, "resume-pack", code, json!({ "code": code, "edition": retired.edition }));
    Ok(())
}

fn note(tx: &mut Tx, action: &'static str, code: &str, detail: serde_json::Value) {
    tx.audit(Audit { room: "courses", action, subject: format!("pack:{code}"), detail });
}

static SHIPPED: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::shipped().clone()));

/// The library that was put together last, under the digest of what it holds: reading thirty lessons over for each
/// page would be waste. The key names the content, so it holds for every database alike.
static KEPT: Mutex<Option<(String, Arc<Library>)>> = Mutex::new(None);

/// What ships, and behind it what is in use here.
///
/// # Errors
/// A fault from the database.
pub async fn library(db: &Db) -> Result<Arc<Library>> {
    let mut connection = db.read().await?;
    library_within(&mut connection).await
}

/// As [`library`], within a transaction.
///
/// # Errors
/// A fault from the database.
pub async fn library_within(connection: &mut AnyConnection) -> Result<Arc<Library>> {
    let ask =
        Ask::new("SELECT id, code, digest FROM courses_pack WHERE live IS NOT NULL ORDER BY code");
    let rows = ask.rows(connection, "looking which packs are in use").await?;
    if rows.is_empty() {
        return Ok(Arc::clone(&SHIPPED));
    }
    let (mut key, mut ids) = (String::new(), Vec::new());
    for row in &rows {
        ids.push(row.int(0)?);
        key.push_str(&format!("{}:{} ", row.text(1)?, row.text(2)?));
    }
    let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, library)) = kept().as_ref().filter(|(known, _)| *known == key) {
        return Ok(Arc::clone(library));
    }
    let mut ask = Ask::new("SELECT files FROM courses_pack WHERE id IN (");
    ask.list(ids.iter().copied()).text(") ORDER BY code");
    let mut library = Library::shipped().clone();
    for row in ask.rows(connection, "reading the packs in use").await? {
        // Pages that a newer house had are left out by whoever draws the lesson.
        if let (Some(pack), _) = check_files(&files_of(&row.text(0)?)?, &|_| true) {
            library.add(pack);
        }
    }
    library.paths.edition.digest = digest_of(key.as_bytes()).to_string();
    let library = Arc::new(library);
    *kept() = Some((key, Arc::clone(&library)));
    Ok(library)
}
