//! The parts of a pack on its way: lessons and cases, begun empty or from one that ships.

use base::{Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Tx, Violation, failed, violation};
use toml::{Table, Value};

use super::{
    desk::{Draft, both, editable, first, keep, note, text_of, unchanged},
    form::{Fields, filled},
    sheet::Section,
};
use crate::courses::{case_source, is_part_code, lesson_source};

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A lesson.
    Lesson,
    /// A case.
    Case,
}

impl PartKind {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Case => "case",
        }
    }

    /// The kind of a name.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Lesson, Self::Case].into_iter().find(|one| one.code() == code)
    }
}

/// A lesson or a case on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Row id.
    pub id: i64,
    /// Its pack.
    pub pack_id: i64,
    /// What it is.
    pub kind: PartKind,
    /// With the pack's name before it: `acme.L1`.
    pub code: String,
    /// Grows with every change.
    pub revision: i64,
    /// The code of what it was copied from, or empty.
    pub copied_from: String,
    /// `lesson.toml`, or the file of the case.
    pub body: Table,
    /// `questions.toml`; empty for a case.
    pub questions: Table,
    /// The text in both languages; empty for a case.
    pub texts: (String, String),
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Moment,
}

impl Part {
    /// The rows of a list: questions, figures, steps.
    pub fn rows(&self, section: Section) -> Vec<&Table> {
        let of = if section == Section::Question { &self.questions } else { &self.body };
        let rows = of.get(section.code()).and_then(Value::as_array).into_iter().flatten();
        rows.filter_map(Value::as_table).collect()
    }

    /// Which lists it has.
    pub const fn lists(&self) -> &'static [Section] {
        match self.kind {
            PartKind::Lesson => &[Section::Question, Section::Figure, Section::Example],
            PartKind::Case => &[Section::Step],
        }
    }

    /// A line of its head in a language.
    pub fn words(&self, name: &str, lang: base::Lang) -> &str {
        let both = self.body.get(name).and_then(Value::as_table);
        both.and_then(|both| both.get(lang.code())).and_then(Value::as_str).unwrap_or("")
    }
}

/// Parts of a pack at most.
const PARTS: usize = 60;
/// Rows of a list at most.
const ROWS: usize = 80;
/// Bytes of a part at most, all its files together.
const BYTES: usize = 400_000;

const COLUMNS: &str = "SELECT id, pack_id, kind, code, revision, copied_from, body, questions, zh, en, changed_by, \
    changed_at FROM authoring_part";

fn table_of(text: &str) -> Result<Table> {
    text.parse().map_err(|error| Failure::broken("reading a part of a pack", error))
}

fn read(row: &AnyRow) -> Result<Part> {
    let kind = PartKind::parse(&row.text(2)?).ok_or_else(|| Failure::bug("a kind of parts"))?;
    Ok(Part {
        id: row.int(0)?,
        pack_id: row.int(1)?,
        kind,
        code: row.text(3)?,
        revision: row.int(4)?,
        copied_from: row.text(5)?,
        body: table_of(&row.text(6)?)?,
        questions: table_of(&row.text(7)?)?,
        texts: (row.text(8)?, row.text(9)?),
        changed_by: row.text(10)?,
        changed_at: Moment(row.int(11)?),
    })
}

/// The parts of a pack, in the order of their codes.
///
/// # Errors
/// A fault from the database.
pub async fn parts_of(connection: &mut AnyConnection, pack: i64) -> Result<Vec<Part>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE pack_id = ").value(pack).text(" ORDER BY kind DESC, code");
    ask.rows(connection, "reading the parts of a pack").await?.iter().map(read).collect()
}

/// A part of a pack.
///
/// # Errors
/// `authoring.part-unknown`, or a fault.
pub async fn get_part(connection: &mut AnyConnection, pack: i64, code: &str) -> Result<Part> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE pack_id = ").value(pack).text(" AND code = ").value(code);
    let rows = ask.rows(connection, "reading a part of a pack").await?;
    read(rows.first().ok_or_else(|| Rejection::new("authoring.part-unknown").with("code", code))?)
}

fn empty(kind: PartKind, draft: &Draft) -> Table {
    let mut table = Table::new();
    let shared = |name: &str| draft.head.get(name).cloned();
    table.insert("licence".to_owned(), shared("licence").unwrap_or_else(|| "".into()));
    table.insert("source".to_owned(), shared("source").unwrap_or_else(|| both("", "")));
    for words in ["title", "lead"] {
        table.insert(words.to_owned(), both("", ""));
    }
    let none = || Value::Array(Vec::new());
    match kind {
        PartKind::Lesson => {
            table.insert("minutes".to_owned(), 30.into());
            table.insert("micro".to_owned(), both("", ""));
            table.insert("objective".to_owned(), none());
            table.insert("practise".to_owned(), none());
        }
        PartKind::Case => {
            for list in ["kinds", "industries", "lessons", "fact", "cost", "step"] {
                table.insert(list.to_owned(), none());
            }
            table.insert("after".to_owned(), both("", ""));
            table.insert("success".to_owned(), true.into());
            let data = [("note", both("", "")), ("columns", none()), ("rows", none())];
            let data = data.map(|(name, value)| (name.to_owned(), value));
            table.insert("data".to_owned(), Value::Table(data.into_iter().collect()));
        }
    }
    table
}

/// Body, questions and texts of a part that is begun.
type Begun = (Table, Table, (String, String));

/// What ships, under another code: codes of its questions follow.
fn copied(kind: PartKind, from: &str, code: &str) -> Result<Begun> {
    let unknown = || Rejection::new("authoring.source-unknown").with("code", from).on("from");
    if kind == PartKind::Case {
        let mut body = table_of(case_source(from).ok_or_else(unknown)?)?;
        // The other of a pair does not come along.
        body.remove("pair");
        return Ok((body, Table::new(), (String::new(), String::new())));
    }
    let [body, questions, zh, en] = lesson_source(from).ok_or_else(unknown)?;
    let mut questions = table_of(questions)?;
    let rows = questions.get_mut("question").and_then(Value::as_array_mut).into_iter().flatten();
    for row in rows.filter_map(Value::as_table_mut) {
        let old = row.get("code").and_then(Value::as_str).unwrap_or("");
        let number = old.rsplit_once('-').map_or(old, |(_, number)| number);
        let new = format!("{code}-{number}");
        row.insert("code".to_owned(), new.into());
    }
    Ok((table_of(body)?, questions, (zh.to_owned(), en.to_owned())))
}

/// Begins a lesson or a case, empty or from one that ships; a lesson goes to the end of the pack's path.
///
/// # Errors
/// `authoring.part-shape`, `authoring.part-taken`, `authoring.parts-many`, `authoring.source-unknown`,
/// `authoring.in-review`, `authoring.pack-unknown`, or a fault.
pub async fn add_part(
    tx: &mut Tx,
    pack: i64,
    kind: PartKind,
    (name, from): (&str, &str),
) -> Result<String> {
    let draft = editable(tx, pack).await?;
    let name = name.trim();
    if !is_part_code(name) {
        return Err(Rejection::new("authoring.part-shape").with("code", name).on("name").into());
    }
    if parts_of(tx.conn(), pack).await?.len() >= PARTS {
        return Err(Rejection::new("authoring.parts-many").with("most", PARTS).into());
    }
    let code = format!("{}.{name}", draft.code);
    let (mut body, questions, (zh, en)) = match from {
        "" => (empty(kind, &draft), Table::new(), (String::new(), String::new())),
        from => copied(kind, from, &code)?,
    };
    body.insert("code".to_owned(), code.as_str().into());
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO authoring_part (id, pack_id, kind, code, revision, copied_from, body, questions, \
         zh, en, changed_by, changed_at) VALUES (",
    );
    ask.value(id).text(", ").value(pack).text(", ").value(kind.code()).text(", ");
    ask.value(code.as_str()).text(", 1, ").value(from).text(", ").value(text_of(&body)?);
    ask.text(", ").value(text_of(&questions)?).text(", ").value(zh).text(", ").value(en);
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(|error| match violation(&error) {
        Some(Violation::Unique(_)) => {
            Rejection::new("authoring.part-taken").with("code", &code).on("name").into()
        }
        _ => failed("beginning a part")(error),
    })?;
    let mut head = draft.head.clone();
    if kind == PartKind::Lesson {
        let path = head.entry("lessons").or_insert_with(|| Value::Array(Vec::new()));
        if let Some(path) = path.as_array_mut() {
            path.push(code.as_str().into());
        }
    }
    keep(tx, &draft, &head).await?;
    note(tx, "add-part", &draft.code, json!({ "code": draft.code, "part": code, "from": from }));
    Ok(code)
}

/// A part that may be changed now, as it was when the form was opened.
async fn open_part(tx: &mut Tx, (pack, code): (i64, &str), revision: i64) -> Result<(Draft, Part)> {
    let draft = editable(tx, pack).await?;
    let part = get_part(tx.conn(), pack, code).await?;
    unchanged(part.revision, revision, &part.changed_by)?;
    Ok((draft, part))
}

async fn keep_part(tx: &mut Tx, (draft, part): (&Draft, &Part), what: &str) -> Result<()> {
    let (body, questions) = (text_of(&part.body)?, text_of(&part.questions)?);
    let (zh, en) = (part.texts.0.as_str(), part.texts.1.as_str());
    if body.len() + questions.len() + zh.len() + en.len() > BYTES {
        return Err(Rejection::new("authoring.part-long").with("most", BYTES / 1_000).into());
    }
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE authoring_part SET revision = revision + 1, body = ");
    ask.value(body).text(", questions = ").value(questions).text(", zh = ").value(zh);
    ask.text(", en = ").value(en).text(", changed_by = ").value(actor);
    ask.text(", changed_at = ").value(at).text(" WHERE id = ").value(part.id);
    ask.run(tx.conn()).await.map_err(failed("keeping a part"))?;
    keep(tx, draft, &draft.head).await?;
    let detail = json!({ "code": draft.code, "part": part.code, "section": what });
    note(tx, "change-part", &draft.code, detail);
    Ok(())
}

/// A section of a part as it stands; of a list the row of this number, from 1; a new one is empty.
///
/// # Errors
/// `authoring.row-unknown`.
pub fn section_of(part: &Part, section: Section, n: usize) -> Result<Table> {
    if !section.is_list() {
        return Ok(part.body.clone());
    }
    let rows = part.rows(section);
    match n.checked_sub(1).and_then(|at| rows.get(at)) {
        Some(row) => Ok((*row).clone()),
        None if n == rows.len() + 1 && n <= ROWS => Ok(Table::new()),
        None => Err(Rejection::new("authoring.row-unknown").with("number", n).into()),
    }
}

/// A code for a row that has none: the first number that is free.
fn own_code(part: &Part, section: Section, row: &Table) -> String {
    let known = row.get("code").and_then(Value::as_str).unwrap_or("").trim();
    if !known.is_empty() {
        return known.to_owned();
    }
    let taken: Vec<&str> =
        part.rows(section).iter().filter_map(|row| row.get("code")?.as_str()).collect();
    let name = |n: usize| match section {
        Section::Question => format!("{}-{n:02}", part.code),
        _ => format!("{}{n}", section.code()),
    };
    let free = (1..=ROWS + 1).map(name).find(|name| !taken.contains(&name.as_str()));
    free.unwrap_or_default()
}

/// Objectives that were given no short name get one.
fn name_objectives(body: &mut Table) {
    let rows = body.get_mut("objective").and_then(Value::as_array_mut).into_iter().flatten();
    for (n, row) in (1..).zip(rows.filter_map(Value::as_table_mut)) {
        row.entry("code").or_insert_with(|| format!("o{n}").into());
    }
}

fn rows_mut(part: &mut Part, section: Section) -> Result<&mut Vec<Value>> {
    let of = if section == Section::Question { &mut part.questions } else { &mut part.body };
    let rows = of.entry(section.code()).or_insert_with(|| Value::Array(Vec::new()));
    rows.as_array_mut().ok_or_else(|| Failure::bug("a list of a part"))
}

/// A part with a section filled in; nothing is kept.
///
/// # Errors
/// `authoring.no-number`, `authoring.row-unknown`.
pub fn with_section(part: &Part, (section, n): (Section, usize), fields: &Fields) -> Result<Part> {
    let before = section_of(part, section, n)?;
    let mut table = filled(section.slots(), &before, fields).map_err(first)?;
    let mut part = part.clone();
    if !section.is_list() {
        name_objectives(&mut table);
        part.body = table;
        return Ok(part);
    }
    if section != Section::Step {
        let code = own_code(&part, section, &table);
        table.insert("code".to_owned(), code.into());
    }
    let rows = rows_mut(&mut part, section)?;
    match n.checked_sub(1).and_then(|at| rows.get_mut(at)) {
        Some(slot) => *slot = Value::Table(table),
        None => rows.push(Value::Table(table)),
    }
    Ok(part)
}

/// A lesson with another text; nothing is kept.
#[must_use]
pub fn with_text(part: &Part, (zh, en): (&str, &str)) -> Part {
    let plain = |text: &str| text.replace("\r\n", "\n");
    Part { texts: (plain(zh), plain(en)), ..part.clone() }
}

/// Keeps a section of a part.
///
/// # Errors
/// `authoring.changed-meanwhile`, `authoring.no-number`, `authoring.row-unknown`, `authoring.part-long`,
/// `authoring.in-review`, `authoring.part-unknown`, or a fault.
pub async fn save_section(
    tx: &mut Tx,
    at: (i64, &str),
    revision: i64,
    (section, n): (Section, usize),
    fields: &Fields,
) -> Result<()> {
    let (draft, part) = open_part(tx, at, revision).await?;
    let part = with_section(&part, (section, n), fields)?;
    keep_part(tx, (&draft, &part), section.code()).await
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// One up.
    Up,
    /// One down.
    Down,
    /// Away.
    Out,
}

impl Shift {
    /// The shift of a name.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            "out" => Some(Self::Out),
            _ => None,
        }
    }
}

/// Moves a row of a list, or takes it out.
///
/// # Errors
/// As [`save_section`].
pub async fn shift(
    tx: &mut Tx,
    at: (i64, &str),
    revision: i64,
    (section, n): (Section, usize),
    shift: Shift,
) -> Result<()> {
    let (draft, mut part) = open_part(tx, at, revision).await?;
    let rows = rows_mut(&mut part, section)?;
    let unknown = || Rejection::new("authoring.row-unknown").with("number", n);
    let place = n.checked_sub(1).filter(|place| *place < rows.len()).ok_or_else(unknown)?;
    match shift {
        Shift::Out => {
            rows.remove(place);
        }
        Shift::Up if place > 0 => rows.swap(place, place - 1),
        Shift::Down if place + 1 < rows.len() => rows.swap(place, place + 1),
        Shift::Up | Shift::Down => {
            tx.quiet();
            return Ok(());
        }
    }
    keep_part(tx, (&draft, &part), section.code()).await
}

/// Keeps the text of a lesson in both languages.
///
/// # Errors
/// As [`save_section`].
pub async fn save_text(
    tx: &mut Tx,
    at: (i64, &str),
    revision: i64,
    (zh, en): (&str, &str),
) -> Result<()> {
    let (draft, part) = open_part(tx, at, revision).await?;
    keep_part(tx, (&draft, &with_text(&part, (zh, en))), "text").await
}

/// Takes a part out of a pack on its way. Editions that were published keep theirs.
///
/// # Errors
/// As [`save_section`].
pub async fn drop_part(tx: &mut Tx, (pack, code): (i64, &str), revision: i64) -> Result<()> {
    let (draft, part) = open_part(tx, (pack, code), revision).await?;
    let mut ask = Ask::new("DELETE FROM authoring_part WHERE id = ");
    ask.value(part.id);
    ask.run(tx.conn()).await.map_err(failed("taking a part out"))?;
    let mut head = draft.head.clone();
    for list in ["lessons", "cases"] {
        if let Some(path) = head.get_mut(list).and_then(Value::as_array_mut) {
            path.retain(|one| one.as_str() != Some(code));
        }
    }
    keep(tx, &draft, &head).await?;
    note(tx, "drop-part", &draft.code, json!({ "code": draft.code, "part": code }));
    Ok(())
}
