//! A pack on its way: opened, changed, locked while it is reviewed, open again for the next edition.

use base::{Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};
use toml::{Table, Value};

use super::{
    form::{Fields, filled},
    sheet::Section,
};
use crate::courses::{find_installed, is_pack_code};

/// A pack on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Row id.
    pub id: i64,
    /// Its name in addresses.
    pub code: String,
    /// The edition that is being written, from 1.
    pub edition: i64,
    /// `draft`, `review`, `published`.
    pub state: String,
    /// Grows with every change.
    pub revision: i64,
    /// What it says of itself, without code, edition and publisher.
    pub head: Table,
    /// Who opened it.
    pub opened_by: String,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Moment,
    /// What the second person said on sending it back; empty otherwise.
    pub note: String,
}

impl Draft {
    /// A line of the head in a language.
    pub fn words(&self, name: &str, lang: base::Lang) -> &str {
        let both = self.head.get(name).and_then(Value::as_table);
        both.and_then(|both| both.get(lang.code())).and_then(Value::as_str).unwrap_or("")
    }

    /// A list of codes of the head.
    pub fn codes(&self, name: &str) -> Vec<String> {
        let all = self.head.get(name).and_then(Value::as_array).into_iter().flatten();
        all.filter_map(|one| one.as_str().map(str::to_owned)).collect()
    }

    /// A plain line of the head.
    pub fn line(&self, name: &str) -> &str {
        self.head.get(name).and_then(Value::as_str).unwrap_or("")
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRow {
    /// The pack.
    pub draft: Draft,
    /// Lessons that were begun.
    pub lessons: i64,
    /// Cases that were begun.
    pub cases: i64,
}

/// A pack to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPack {
    /// Its name in addresses.
    pub code: String,
    /// Its name in both languages.
    pub title: (String, String),
    /// Under which licence it may be passed on.
    pub licence: String,
    /// Where its content comes from, in both languages.
    pub source: (String, String),
}

const COLUMNS: &str = "SELECT p.id, p.code, p.edition, p.state, p.revision, p.head, p.opened_by, p.changed_by, \
    p.changed_at, p.note FROM authoring_pack p";

fn table_of(text: &str) -> Result<Table> {
    text.parse().map_err(|error| Failure::broken("reading a pack on its way", error))
}

fn read(row: &AnyRow) -> Result<Draft> {
    Ok(Draft {
        id: row.int(0)?,
        code: row.text(1)?,
        edition: row.int(2)?,
        state: row.text(3)?,
        revision: row.int(4)?,
        head: table_of(&row.text(5)?)?,
        opened_by: row.text(6)?,
        changed_by: row.text(7)?,
        changed_at: Moment(row.int(8)?),
        note: row.text(9)?,
    })
}

/// Packs on their way, the last changed first.
///
/// # Errors
/// A fault from the database.
pub async fn list_drafts(db: &Db, (skip, limit): (i64, i64)) -> Result<Vec<DraftRow>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY p.changed_at DESC, p.id DESC LIMIT ").value(limit);
    ask.text(" OFFSET ").value(skip);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing packs on their way").await?;
    let drafts: Vec<Draft> = rows.iter().map(read).collect::<Result<_>>()?;
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Ask::new(
        "SELECT pack_id, kind, CAST(COUNT(*) AS BIGINT) FROM authoring_part WHERE pack_id IN (",
    );
    ask.list(drafts.iter().map(|one| one.id)).text(") GROUP BY pack_id, kind");
    let mut counts = Vec::new();
    for row in ask.rows(&mut connection, "counting parts").await? {
        counts.push((row.int(0)?, row.text(1)?, row.int(2)?));
    }
    let of = |id: i64, kind: &str| {
        let found = counts.iter().find(|(pack, known, _)| *pack == id && known == kind);
        found.map_or(0, |(_, _, count)| *count)
    };
    let row = |draft: Draft| DraftRow {
        lessons: of(draft.id, "lesson"),
        cases: of(draft.id, "case"),
        draft,
    };
    Ok(drafts.into_iter().map(row).collect())
}

/// A pack on its way.
///
/// # Errors
/// `authoring.pack-unknown`, or a fault.
pub async fn get_draft(connection: &mut AnyConnection, id: i64) -> Result<Draft> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE p.id = ").value(id);
    let rows = ask.rows(connection, "reading a pack on its way").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("authoring.pack-unknown"))?;
    read(row)
}

pub(super) fn both(zh: &str, en: &str) -> Value {
    let pair = [("zh", zh), ("en", en)];
    Value::Table(
        pair.map(|(lang, text)| (lang.to_owned(), text.trim().into())).into_iter().collect(),
    )
}

fn taken(code: &str) -> Rejection {
    Rejection::new("authoring.code-taken").with("code", code).on("code")
}

/// Opens a pack.
///
/// # Errors
/// `authoring.code-shape`, `authoring.code-taken`, `authoring.title-empty`, or a fault.
pub async fn open_pack(tx: &mut Tx, new: &NewPack) -> Result<i64> {
    let code = new.code.trim();
    if !is_pack_code(code) {
        return Err(Rejection::new("authoring.code-shape").with("code", code).on("code").into());
    }
    if new.title.0.trim().is_empty() || new.title.1.trim().is_empty() {
        return Err(Rejection::new("authoring.title-empty").on("title_zh").into());
    }
    if find_installed(tx.conn(), code, None).await?.is_some() {
        return Err(taken(code).into());
    }
    let mut head = Table::new();
    head.insert("title".to_owned(), both(&new.title.0, &new.title.1));
    head.insert("lead".to_owned(), both("", ""));
    head.insert("licence".to_owned(), new.licence.trim().into());
    head.insert("source".to_owned(), both(&new.source.0, &new.source.1));
    for list in ["industries", "kinds", "lessons", "cases", "scenes", "labs"] {
        head.insert(list.to_owned(), Value::Array(Vec::new()));
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO authoring_pack (id, code, edition, state, revision, head, opened_by, changed_by, \
         changed_at, note) VALUES (",
    );
    ask.value(id).text(", ").value(code).text(", 1, 'draft', 1, ").value(text_of(&head)?);
    ask.text(", ").value(actor.as_str()).text(", ").value(actor.as_str()).text(", ");
    ask.value(at).text(", '')");
    ask.run(tx.conn()).await.map_err(|error| match violation(&error) {
        Some(Violation::Unique(_)) => taken(code).into(),
        _ => failed("opening a pack")(error),
    })?;
    note(tx, "open-pack", code, json!({ "code": code }));
    Ok(id)
}

pub(super) fn text_of(table: &Table) -> Result<String> {
    toml::to_string(table).map_err(|error| Failure::broken("writing a pack", error))
}

pub(super) fn note(tx: &mut Tx, action: &'static str, code: &str, detail: serde_json::Value) {
    tx.audit(Audit { room: "authoring", action, subject: format!("pack:{code}"), detail });
}

/// A pack that may be changed now. One that was published opens for its next edition.
///
/// # Errors
/// `authoring.pack-unknown`, `authoring.in-review`, or a fault.
pub(super) async fn editable(tx: &mut Tx, id: i64) -> Result<Draft> {
    tx.lock("SELECT id FROM authoring_pack WHERE id = $1", id).await?;
    let draft = get_draft(tx.conn(), id).await?;
    if draft.state == "review" {
        return Err(Rejection::new("authoring.in-review").into());
    }
    Ok(draft)
}

/// Keeps a change of a pack under its next revision.
pub(super) async fn keep(tx: &mut Tx, draft: &Draft, head: &Table) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE authoring_pack SET state = 'draft', head = ");
    ask.value(text_of(head)?).text(", changed_by = ").value(actor).text(", changed_at = ");
    ask.value(at).text(", revision = revision + 1");
    if draft.state == "published" {
        ask.text(", edition = edition + 1, note = ''");
    }
    ask.text(" WHERE id = ").value(draft.id);
    ask.run(tx.conn()).await.map_err(failed("keeping a pack"))?;
    Ok(())
}

/// Refuses a change that was made from an older state than the one that stands.
pub(super) fn unchanged(known: i64, revision: i64, by: &str) -> Result<()> {
    if known == revision {
        return Ok(());
    }
    Err(Rejection::new("authoring.changed-meanwhile").with("who", by).into())
}

/// Keeps what a pack says of itself, its path among it.
///
/// # Errors
/// `authoring.pack-unknown`, `authoring.in-review`, `authoring.changed-meanwhile`, or a fault.
pub async fn save_pack(tx: &mut Tx, id: i64, revision: i64, fields: &Fields) -> Result<()> {
    let draft = editable(tx, id).await?;
    unchanged(draft.revision, revision, &draft.changed_by)?;
    let head = filled(Section::Pack.slots(), &draft.head, fields).map_err(first)?;
    keep(tx, &draft, &head).await?;
    note(tx, "change-pack", &draft.code, json!({ "code": draft.code, "part": "pack" }));
    Ok(())
}

/// The first of several refusals.
pub(super) fn first(wrong: Vec<Rejection>) -> Failure {
    let one = wrong.into_iter().next();
    one.unwrap_or_else(|| Rejection::new("authoring.no-number")).into()
}
