//! The pack `content/headers.toml`: how columns are called in the exports that people have.
//! Read once; the words are compared in a normal form without case, width, blanks and signs.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use base::{Currency, Lang};
use serde::Deserialize;

use super::{
    kinds::{Kind, Role},
    record::OrderWord,
    values::{self, narrow_sign},
};
use crate::collections::kinds::Part;

/// A line item of a financial statement, by its place in the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line(u16);

impl Line {
    /// What the house calls it: `total_assets`.
    pub fn code(self) -> &'static str {
        PACK.lines.get(usize::from(self.0)).map_or("", |line| line.code.as_str())
    }

    /// What people call it.
    pub fn label(self, lang: Lang) -> &'static str {
        PACK.lines.get(usize::from(self.0)).map_or("", |line| lang.pick(&line.zh, &line.en))
    }
}

/// All line items.
pub fn lines() -> impl Iterator<Item = Line> {
    (0..PACK.lines.len()).filter_map(|at| u16::try_from(at).ok()).map(Line)
}

/// The line item that the house calls so.
pub fn line_coded(code: &str) -> Option<Line> {
    lines().find(|line| line.code() == code)
}

/// The line item that a statement calls so, in Chinese, English or by the house's code.
pub fn line_named(name: &str) -> Option<Line> {
    PACK.line_names.get(normal(name).word.as_str()).copied()
}

/// In which unit the amounts of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// 元.
    #[default]
    One,
    /// 千元.
    Thousand,
    /// 万元.
    TenThousand,
    /// 百万元.
    Million,
    /// 亿元.
    HundredMillion,
}

impl Unit {
    /// All units, the smallest first.
    pub const ALL: [Self; 5] =
        [Self::One, Self::Thousand, Self::TenThousand, Self::Million, Self::HundredMillion];

    /// How many zeros it stands for.
    pub const fn power(self) -> u32 {
        match self {
            Self::One => 0,
            Self::Thousand => 3,
            Self::TenThousand => 4,
            Self::Million => 6,
            Self::HundredMillion => 8,
        }
    }

    /// `1`, `1e3`, `1e4`, `1e6`, `1e8`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Thousand => "1e3",
            Self::TenThousand => "1e4",
            Self::Million => "1e6",
            Self::HundredMillion => "1e8",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }
}

/// A header in its normal form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normal {
    /// Lower case, half width, without blanks, signs and what stands in brackets.
    pub word: String,
    /// The same with what stands in brackets.
    pub full: String,
    /// The unit that the brackets name.
    pub unit: Option<Unit>,
    /// The currency that the brackets name.
    pub currency: Option<Currency>,
}

/// Brings a header into its normal form: `金额（万元）` is `金额` in units of 万元.
pub fn normal(header: &str) -> Normal {
    let mut made = Normal::default();
    let (mut depth, mut inside) = (0_u32, String::new());
    for c in header.chars().map(narrow_sign).flat_map(char::to_lowercase) {
        match c {
            '(' | '[' => {
                depth += 1;
                continue;
            }
            ')' | ']' if depth > 0 => {
                depth -= 1;
                made.bracket(&inside);
                inside.clear();
                continue;
            }
            _ => {}
        }
        if depth > 0 {
            inside.push(c);
        }
        if c.is_alphanumeric() {
            made.full.push(c);
            if depth == 0 {
                made.word.push(c);
            }
        }
    }
    if made.word.is_empty() {
        made.word.clone_from(&made.full);
    }
    made.tail_unit();
    made
}

impl Normal {
    fn bracket(&mut self, inside: &str) {
        for part in inside.split([':', ',', '/', ' ', '、']).chain([inside]) {
            let part = part.trim().trim_start_matches("单位").trim();
            match part {
                "元" | "yuan" => self.unit = Some(Unit::One),
                "千元" | "千" | "thousand" | "thousands" | "k" | "'000" => {
                    self.unit = Some(Unit::Thousand);
                }
                "万元" | "万" => self.unit = Some(Unit::TenThousand),
                "百万元" | "百万" | "million" | "millions" | "mn" | "m" => {
                    self.unit = Some(Unit::Million);
                }
                "亿元" | "亿" => self.unit = Some(Unit::HundredMillion),
                "" => {}
                other => self.currency = values::currency(other).or(self.currency),
            }
        }
    }

    /// `金额万元` without brackets.
    fn tail_unit(&mut self) {
        for (tail, unit) in [("万元", Unit::TenThousand), ("千元", Unit::Thousand)] {
            if self.unit.is_none() && self.word.len() > tail.len() && self.word.ends_with(tail) {
                self.word.truncate(self.word.len() - tail.len());
                self.unit = Some(unit);
            }
        }
    }
}

/// How well a header fits a role, and by which word.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The role.
    pub role: Role,
    /// 0 to 100.
    pub score: u32,
    /// The word of the pack.
    pub word: &'static str,
    /// Whether it is the whole header or a part of it.
    pub whole: bool,
}

/// All roles of a kind that a header fits, the best first.
pub fn fits(kind: Kind, header: &Normal) -> Vec<Fit> {
    let mut found: Vec<Fit> = Vec::new();
    let words = PACK.words.get(&kind).map_or(&[][..], Vec::as_slice);
    for entry in words {
        let Some((score, whole)) = closeness(entry, header) else { continue };
        match found.iter_mut().find(|fit| fit.role == entry.role) {
            Some(fit) if fit.score >= score => {}
            Some(fit) => *fit = Fit { role: entry.role, score, word: &entry.spelled, whole },
            None => found.push(Fit { role: entry.role, score, word: &entry.spelled, whole }),
        }
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then(a.role.cmp(&b.role)));
    found
}

/// A whole word counts nearly full, the earlier in its list the more; a word inside a longer
/// header counts by the share that it fills.
fn closeness(entry: &Word, header: &Normal) -> Option<(u32, bool)> {
    let late = u32::try_from(entry.rank.min(24)).unwrap_or(24) / 2;
    let own = if entry.own { 4 } else { 0 };
    if header.full == entry.normal {
        return Some((96 + own - late, true));
    }
    if header.word == entry.normal {
        return Some((94 + own - late, true));
    }
    let (long, short) = (header.word.chars().count(), entry.chars);
    let wide = entry.normal.chars().any(|c| c > '\u{2e80}');
    let enough = if wide { short >= 2 } else { short >= 6 };
    if enough && long > short && header.word.contains(&entry.normal) {
        let share = u32::try_from(short * 100 / long).unwrap_or(0);
        return (share >= 40).then_some((30 + share * 4 / 10 + own, false));
    }
    None
}

struct Word {
    role: Role,
    normal: String,
    spelled: String,
    chars: usize,
    rank: usize,
    own: bool,
}

struct LineText {
    code: String,
    zh: String,
    en: String,
}

struct Pack {
    version: String,
    words: HashMap<Kind, Vec<Word>>,
    known: HashSet<String>,
    lines: Vec<LineText>,
    line_names: HashMap<String, Line>,
    titles: Vec<(Kind, String)>,
    totals: Vec<String>,
    grand_totals: Vec<String>,
    total_heads: HashSet<char>,
    footers: Vec<String>,
    footer_heads: HashSet<char>,
    reject_columns: Vec<String>,
    doc_types: HashMap<String, Kind>,
    order_words: HashMap<String, OrderWord>,
    parts: HashMap<String, Part>,
}

#[derive(Deserialize)]
struct RawLine {
    code: String,
    zh: String,
    en: String,
    names: Vec<String>,
}

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    read(include_str!("../../../../content/headers.toml"))
        .expect("invariant: the shipped pack is read in a test")
});

type Lists = HashMap<String, Vec<String>>;

fn read(text: &str) -> Result<Pack, String> {
    let mut table: toml::Table = text.parse().map_err(|e| format!("{e}"))?;
    let mut lists = |name: &str| -> Result<Lists, String> {
        let value = table.remove(name).unwrap_or_else(|| toml::Value::Table(toml::Table::new()));
        value.try_into().map_err(|e| format!("[{name}]: {e}"))
    };
    let any = lists("any")?;
    let mut skip = lists("skip")?;
    let mut own = HashMap::new();
    for kind in Kind::ALL {
        own.insert(kind, lists(kind.code())?);
    }
    let titles = kinds_of(lists("titles")?)?;
    let doc_types = kinds_of(lists("doc-types")?)?.into_iter().map(|(k, w)| (w, k)).collect();
    let mut order_words = HashMap::new();
    for (code, words) in lists("order-states")? {
        let word = match code.as_str() {
            "draft" => OrderWord::Draft,
            "over" => OrderWord::Over,
            _ => return Err(format!("{code} is no state of an order")),
        };
        order_words.extend(words.iter().map(|text| (normal(text).full, word)));
    }
    let mut parts = HashMap::new();
    for (code, words) in lists("milestone-parts")? {
        let part = Part::parse(&code).ok_or_else(|| format!("{code} is no part of a path"))?;
        parts.extend(words.iter().chain([&code]).map(|text| (normal(text).full, part)));
    }
    let raw_lines: Vec<RawLine> = table
        .remove("line")
        .ok_or("[[line]] is missing")?
        .try_into()
        .map_err(|e| format!("[[line]]: {e}"))?;
    let version = table.remove("version").and_then(|v| v.as_str().map(str::to_owned));
    let (lines, line_names) = lines_of(raw_lines);
    let mut words = HashMap::new();
    for kind in Kind::ALL {
        words.insert(kind, words_of(kind, &own, &any, &line_names)?);
    }
    let mut normals = |name: &str| -> Vec<String> {
        skip.remove(name).unwrap_or_default().iter().map(|w| normal(w).word).collect()
    };
    let totals = normals("totals");
    let footers = normals("footers");
    Ok(Pack {
        version: version.ok_or("version is missing")?,
        known: words.values().flatten().map(|w: &Word| w.normal.clone()).collect(),
        words,
        lines,
        line_names,
        titles,
        total_heads: totals.iter().filter_map(|w| w.chars().next()).collect(),
        totals,
        grand_totals: normals("grand_totals"),
        footer_heads: footers.iter().filter_map(|w| w.chars().next()).collect(),
        footers,
        reject_columns: normals("reject-columns"),
        doc_types,
        order_words,
        parts,
    })
}

fn kinds_of(lists: Lists) -> Result<Vec<(Kind, String)>, String> {
    let mut out = Vec::new();
    for (code, words) in lists {
        let kind = Kind::parse(&code).ok_or_else(|| format!("{code} is no kind"))?;
        out.extend(words.iter().map(|word| (kind, normal(word).full)));
    }
    Ok(out)
}

fn lines_of(raw: Vec<RawLine>) -> (Vec<LineText>, HashMap<String, Line>) {
    let mut names = HashMap::new();
    let mut lines = Vec::new();
    for (at, line) in raw.into_iter().enumerate() {
        let place = Line(u16::try_from(at).unwrap_or(u16::MAX));
        for name in line.names.iter().chain([&line.code, &line.zh, &line.en]) {
            names.entry(normal(name).word).or_insert(place);
        }
        lines.push(LineText { code: line.code, zh: line.zh, en: line.en });
    }
    (lines, names)
}

fn words_of(
    kind: Kind,
    own: &HashMap<Kind, Lists>,
    any: &Lists,
    line_names: &HashMap<String, Line>,
) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut add = |role: Role, spelled: &str, rank: usize, own: bool| {
        let normal = normal(spelled).full;
        let chars = normal.chars().count();
        words.push(Word { role, normal, spelled: spelled.to_owned(), chars, rank, own });
    };
    for (lists, is_own) in [(own.get(&kind), true), (Some(any), false)] {
        for (code, names) in lists.into_iter().flatten() {
            let role = Role::parse(code).ok_or_else(|| format!("{code} is no role"))?;
            if !kind.roles().contains(&role) {
                if is_own {
                    return Err(format!("{code} has no part in {}", kind.code()));
                }
                continue;
            }
            for (rank, name) in names.iter().enumerate() {
                add(role, name, rank, is_own);
            }
            if is_own || !own.get(&kind).is_some_and(|o| o.contains_key(code)) {
                add(role, code, 0, is_own);
            }
        }
    }
    if kind == Kind::Statements {
        for (name, line) in line_names {
            add(Role::Line(*line), name, 0, true);
        }
    }
    words.sort_by(|a, b| (a.role, a.rank, &a.normal).cmp(&(b.role, b.rank, &b.normal)));
    Ok(words)
}

/// The version of the pack.
pub fn version() -> &'static str {
    &PACK.version
}

/// Whether a column was added by this product to rows that it sent back: it is never read.
pub fn is_reject_column(header: &str) -> bool {
    PACK.reject_columns.contains(&normal(header).word)
}

/// Whether a cell is, as a whole, the name of some column.
pub fn is_known(cell: &str) -> bool {
    let header = normal(cell);
    PACK.known.contains(&header.word) || PACK.known.contains(&header.full)
}

/// Kinds that the words of a title, a sheet or a file name speak for.
pub fn kinds_in_title(title: &str) -> Vec<Kind> {
    let title = normal(title).full;
    let found = PACK.titles.iter().filter(|(_, word)| title.contains(word));
    found.map(|(kind, _)| *kind).collect()
}

/// Whether a total that begins so is one of all the rows above it.
pub fn is_grand_total(cell: &str) -> bool {
    PACK.grand_totals.contains(&normal(cell).word)
}

/// Whether a row that begins so is a total. `cell` is its first filled cell.
pub fn is_total(cell: &str) -> bool {
    // Nearly every row is none: decide by length and first sign before anything is built.
    let head = cell.trim_start().chars().next().map(narrow_sign);
    cell.len() <= 36
        && head.is_some_and(|c| PACK.total_heads.contains(&c.to_ascii_lowercase()))
        && PACK.totals.contains(&normal(cell).word)
}

/// Whether a row that begins so is the small print under a table.
pub fn is_footer(cell: &str) -> bool {
    // Nearly every row is none: the first sign of a word without brackets decides.
    let mut signs = cell.chars().map(narrow_sign).flat_map(char::to_lowercase);
    let head = signs.clone().find(|c| c.is_alphanumeric());
    if !head.is_some_and(|c| PACK.footer_heads.contains(&c)) && !signs.any(|c| "([".contains(c)) {
        return false;
    }
    let word = normal(cell).word;
    PACK.footers
        .iter()
        .any(|footer| word == *footer || (footer.chars().count() >= 2 && word.starts_with(footer)))
}

/// What a document type makes of a row.
pub fn kind_of_document(doc_type: &str) -> Option<Kind> {
    let word = normal(doc_type).full;
    PACK.doc_types.get(&word).copied().or_else(|| {
        let head = normal(doc_type).word;
        PACK.doc_types.get(&head).copied()
    })
}

/// How far an order is, in the words of the program that it comes from; one that is not known stands.
pub fn order_word(state: &str) -> OrderWord {
    PACK.order_words.get(&normal(state).full).copied().unwrap_or_default()
}

/// What a step of a path is, in the words of whoever made the file.
pub fn milestone_part(text: &str) -> Option<Part> {
    PACK.parts.get(&normal(text).full).copied()
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
