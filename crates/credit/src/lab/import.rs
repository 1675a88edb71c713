//! A model that comes in as a file: JSON of the house, the TOML of an expert card, or a plain
//! table of variable, bin and points out of a spreadsheet.

use std::{
    io::Read,
    ops::ControlFlow,
    sync::{Arc, atomic::AtomicU64},
};

use base::{Failure, Rejection, Result, digest_of};
use quant::scaling::Anchor;
use serde_json::Value as Json;
use store::{Actor, Db};

use crate::{
    intake::{
        encoding::{Census, Utf8Reader},
        sheet,
        source::{Format, Source},
    },
    scoring::{
        Feature,
        interchange::{card_from_rows, card_to_json},
        models::{Content, Kind, NewVersion, propose_version},
        name_of,
    },
};

/// The largest file.
pub const MODEL_BYTES: usize = 16 << 20;
/// The most lines of a table.
const MOST_LINES: usize = 20_000;

/// A model out of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Its method.
    pub kind: Kind,
    /// Ready to run.
    pub content: Content,
    /// Its text as the register keeps it.
    pub text: String,
    /// Variables that were called by their name in words, and the code that they got.
    pub renamed: Vec<(String, String)>,
    /// Variables that no buyer has: such a model cannot run on the ledger.
    pub foreign: Vec<String>,
    /// SHA-256 of the file.
    pub digest: String,
}

/// Reads a model. What is wrong with the file is told all at once.
///
/// # Errors
/// A fault; refusals of the file stand inside.
pub fn read_model(
    name: &str,
    bytes: &[u8],
    anchor: Anchor,
) -> Result<std::result::Result<Imported, Vec<Rejection>>> {
    match told(name, bytes, anchor) {
        Ok(read) => Ok(Ok(read)),
        Err(Fault::Wrong(wrong)) => Ok(Err(wrong)),
        Err(Fault::Failed(failure)) => Err(failure),
    }
}

enum Fault {
    Wrong(Vec<Rejection>),
    Failed(Failure),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Rejected(rejection) => Self::Wrong(vec![rejection]),
            other => Self::Failed(other),
        }
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Self::Wrong(vec![rejection])
    }
}

fn told(name: &str, bytes: &[u8], anchor: Anchor) -> std::result::Result<Imported, Fault> {
    if bytes.is_empty() {
        return Err(Rejection::new("intake.file-empty").with("file", name).into());
    }
    if bytes.len() > MODEL_BYTES {
        let most = (MODEL_BYTES >> 20).to_string();
        return Err(Rejection::new("scoring.card-large").with("most", most).into());
    }
    let (kind, content, text) = match bytes {
        [b'P', b'K', 3, 4, ..] => table(sheet_rows(name, bytes, Format::Xlsx)?, anchor)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => table(sheet_rows(name, bytes, Format::Xls)?, anchor)?,
        _ => {
            let text = decoded(name, bytes)?;
            let lower = name.to_lowercase();
            match text.trim_start().chars().next() {
                Some('{' | '[') => json(&text)?,
                _ if lower.ends_with(".toml") => {
                    let content = Content::read(Kind::Expert, &text)?;
                    (Kind::Expert, content, text)
                }
                _ => table(text_rows(&text)?, anchor)?,
            }
        }
    };
    let (content, text, renamed) = match content {
        Content::Card(card) => {
            let (card, renamed) = in_codes(card);
            let text = card_to_json(&card);
            (Content::Card(card), text, renamed)
        }
        other => (other, text, Vec::new()),
    };
    let unknown = |name: &String| Feature::find(name).is_none();
    let foreign = content.variables().into_iter().filter(unknown).collect();
    let digest = digest_of(bytes).to_string();
    Ok(Imported { kind, content, text, renamed, foreign, digest })
}

/// Text in whatever encoding it came.
fn decoded(name: &str, bytes: &[u8]) -> Result<String> {
    let mut census = Census::default();
    census.see(bytes);
    let encoding = census.encoding(bytes);
    let mut text = String::new();
    Utf8Reader::new(bytes, encoding).read_to_string(&mut text).map_err(|error| {
        Rejection::new("intake.file-unreadable").with("file", name).with("why", error)
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Which method a JSON text is of, by the name that it gives itself.
fn json(text: &str) -> std::result::Result<(Kind, Content, String), Fault> {
    let read: Json = serde_json::from_str(text).map_err(|error| {
        let why = Rejection::new("scoring.card-json").with("line", error.line());
        why.with("column", error.column())
    })?;
    let format = read.get("format").and_then(Json::as_str).unwrap_or_default();
    let kind = match format {
        "shouxin-scorecard" => Kind::Card,
        "shouxin-additive" => Kind::Additive,
        "shouxin-tree" => Kind::Tree,
        "shouxin-booster" => Kind::Booster,
        other => {
            return Err(Rejection::new("scoring.card-format").with("format", other).into());
        }
    };
    Ok((kind, Content::read(kind, text)?, text.to_owned()))
}

fn table(
    rows: Vec<Vec<String>>,
    anchor: Anchor,
) -> std::result::Result<(Kind, Content, String), Fault> {
    let card = card_from_rows(&rows, anchor).map_err(Fault::Wrong)?;
    Ok((Kind::Card, Content::Card(card), String::new()))
}

fn text_rows(text: &str) -> Result<Vec<Vec<String>>> {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: char| head.chars().filter(|c| *c == sign).count();
    let delimiter = match (count('\t'), count(';'), count(',')) {
        (tabs, _, _) if tabs >= 2 => b'\t',
        (_, semicolons, commas) if semicolons >= 2 && commas < 2 => b';',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new();
    reader.flexible(true).has_headers(false).delimiter(delimiter);
    let mut rows = Vec::new();
    for record in reader.from_reader(text.as_bytes()).records().take(MOST_LINES) {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            Rejection::new("scoring.lab-quote").with("line", line)
        })?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

fn sheet_rows(name: &str, bytes: &[u8], format: Format) -> Result<Vec<Vec<String>>> {
    let source = Source::bytes(name, bytes);
    let (sheets, _) = sheet::sheets(&source, format)?;
    let none = || Rejection::new("scoring.card-empty");
    let first = sheets.first().ok_or_else(none)?;
    let (mut rows, seen) = (Vec::new(), Arc::new(AtomicU64::new(0)));
    sheet::each_row(&source, format, first, &seen, &mut |_, row| {
        rows.push((0..row.len()).map(|at| row.get(at).unwrap_or("").to_owned()).collect());
        if rows.len() < MOST_LINES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(rows)
}

/// The card with its variables by code, where people called them by their name.
fn in_codes(
    mut card: quant::lab::scorecard::Card,
) -> (quant::lab::scorecard::Card, Vec<(String, String)>) {
    let mut renamed = Vec::new();
    for one in &mut card.characteristics {
        if Feature::find(&one.name).is_some() {
            continue;
        }
        let called = |feature: &&Feature| {
            let name = name_of(**feature);
            name.zh == one.name || name.en.eq_ignore_ascii_case(&one.name)
        };
        if let Some(feature) = Feature::ALL.iter().find(called) {
            renamed.push((one.name.clone(), feature.code().to_owned()));
            one.name = feature.code().to_owned();
        }
    }
    (card, renamed)
}

/// What an imported model is called in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportAsked {
    /// The model's name.
    pub model: String,
    /// The file.
    pub file: String,
    /// How far ahead its probability looks, days.
    pub horizon_days: i32,
    /// What its author says of it.
    pub note: String,
}

/// Puts an imported model into the register as a draft; answers its id.
///
/// # Errors
/// Those of [`propose_version`].
pub async fn propose_import(
    db: &Db,
    actor: &Actor,
    imported: &Imported,
    asked: &ImportAsked,
) -> Result<i64> {
    let mut tx = db.write(actor.clone()).await?;
    let version = NewVersion {
        model: asked.model.clone(),
        kind: imported.kind,
        text: imported.text.clone(),
        horizon_days: asked.horizon_days,
        data_set_id: None,
        data_digest: imported.digest.clone(),
        data_said: asked.file.clone(),
        proof: Json::Null,
        development: None,
        note: asked.note.clone(),
    };
    let id = propose_version(&mut tx, &version).await?;
    tx.commit().await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANCHOR: Anchor = Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 };

    fn refusals(name: &str, bytes: &[u8]) -> Vec<&'static str> {
        match read_model(name, bytes, ANCHOR).expect("no fault") {
            Ok(_) => Vec::new(),
            Err(wrong) => wrong.iter().map(|why| why.code).collect(),
        }
    }

    #[test]
    fn files_that_are_no_model() {
        for (name, bytes, codes) in [
            ("a.csv", &b""[..], &["intake.file-empty"][..]),
            ("a.json", b"{", &["scoring.card-json"]),
            ("a.json", b"{}", &["scoring.card-format"]),
            ("a.json", b"{\"format\":\"pmml\"}", &["scoring.card-format"]),
            ("a.json", b"{\"format\":\"shouxin-tree\"}", &["scoring.card-unreadable"]),
            ("a.toml", b"version = 1", &["scoring.card-unreadable"]),
            ("a.csv", b"a,b\n1,2\n", &["scoring.card-columns"]),
            ("a.csv", b"variable,bin,points\n", &["scoring.card-empty"]),
            (
                "a.csv",
                b"variable,bin,points\nage,<30,x\nage,>=30,y\n",
                &["scoring.card-points", "scoring.card-points"],
            ),
            ("a.xlsx", b"PK\x03\x04 broken", &["intake.workbook-broken"]),
        ] {
            let told = refusals(name, bytes);
            assert_eq!(told, codes, "{name} {:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn names_in_words_become_codes_and_strange_ones_stay() {
        let name = name_of(Feature::LateFrequency).zh;
        let text = format!("变量;区间;分数\n{name};<0.3;40\n;>=0.3;-20\n店龄;<2;0\n;>=2;15\n");
        let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
        for bytes in [text.as_bytes(), &gbk] {
            let read = read_model("旧卡.csv", bytes, ANCHOR).expect("no fault").expect("fits");
            assert_eq!(read.kind, Kind::Card);
            assert_eq!(read.renamed, [(name.clone(), "late-frequency".to_owned())]);
            assert_eq!(read.foreign, ["店龄"]);
            let again = read_model("a.json", read.text.as_bytes(), ANCHOR).expect("no fault");
            assert_eq!(again.expect("reads back").content, read.content);
        }
    }
}
