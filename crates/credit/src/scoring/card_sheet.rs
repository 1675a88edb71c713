//! A scorecard as a table that a person edits: read from the text of a pack, and written back into
//! it with everything that the table does not show left word for word as it stands.

use base::Rejection;
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value as Node, value,
};

use super::{Axis, Characteristic, Feature, PackFault, Scorecard, Unit, Wording};

/// The most bins of a characteristic.
pub const BINS: usize = 20;

/// A scorecard as typed: numbers are still text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardSheet {
    /// 版本.
    pub version: String,
    /// 生效日.
    pub effective_from: String,
    /// 依据.
    pub source: String,
    /// The characteristics.
    pub lines: Vec<CardLine>,
}

/// One characteristic as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLine {
    /// What it looks at.
    pub feature: Feature,
    /// Points where it is not known.
    pub missing: String,
    /// What would bring more points, Chinese and English.
    pub better: Wording,
    /// Its bins from the lowest.
    pub bins: Vec<CardBin>,
}

/// One bin as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardBin {
    /// Of numbers the upper edge, included, in per cent for shares; the last bin has none. Of words
    /// those that it holds, apart by `|`.
    pub until: String,
    /// Its points.
    pub points: String,
}

/// Whether the bins of a feature hold words.
pub const fn of_words(feature: Feature) -> bool {
    matches!(feature.unit(), Unit::Class)
}

/// The features that a card may use.
pub fn usable() -> impl Iterator<Item = Feature> {
    Feature::ALL.iter().copied().filter(|feature| feature.axis() != Axis::Context)
}

/// An edge as it is typed: a share in per cent.
fn edge_text(feature: Feature, edge: f64) -> String {
    let factor = if matches!(feature.unit(), Unit::Share) { 100.0 } else { 1.0 };
    format!("{}", (edge * factor * 1e9).round() / 1e9)
}

fn number(text: &str) -> Option<f64> {
    text.trim().trim_end_matches('%').trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

fn edge_of(feature: Feature, text: &str) -> Option<f64> {
    let typed = number(text)?;
    Some(if matches!(feature.unit(), Unit::Share) { typed / 100.0 } else { typed })
}

fn whole(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|points| (-1000..=1000).contains(points))
}

fn line_of(one: &Characteristic) -> CardLine {
    let (edges, groups, points) = one.bins();
    let until = |n: usize| match groups.get(n) {
        Some(words) => words.join("|"),
        None => edges.get(n).map(|edge| edge_text(one.feature, *edge)).unwrap_or_default(),
    };
    let bin = |(n, points): (usize, &i32)| CardBin { until: until(n), points: points.to_string() };
    CardLine {
        feature: one.feature,
        missing: one.missing.to_string(),
        better: one.better.clone(),
        bins: points.iter().enumerate().map(bin).collect(),
    }
}

/// A line of which every number has been read.
struct ReadLine<'a> {
    line: &'a CardLine,
    missing: i32,
    bins: Vec<(Option<f64>, Vec<String>, i32)>,
}

impl ReadLine<'_> {
    fn best(&self) -> i32 {
        self.bins.iter().map(|bin| bin.2).max().unwrap_or(self.missing).max(self.missing)
    }

    fn worst(&self) -> i32 {
        self.bins.iter().map(|bin| bin.2).min().unwrap_or(self.missing).min(self.missing)
    }
}

/// What is wrong with the item of a number, as the page counts them.
fn bad(code: &'static str, item: usize, value: &str) -> Rejection {
    Rejection::new(code).with("item", (item + 1).to_string()).with("value", value).on("cells")
}

fn read_line<'a>((item, line): (usize, &'a CardLine), wrong: &mut Vec<Rejection>) -> ReadLine<'a> {
    let mut points = |text: &str| {
        whole(text).unwrap_or_else(|| {
            wrong.push(bad("scoring.sheet-points", item, text));
            0
        })
    };
    let missing = points(&line.missing);
    let mut bins: Vec<_> =
        line.bins.iter().map(|bin| (None, Vec::new(), points(&bin.points))).collect();
    if line.bins.is_empty() || line.bins.len() > BINS {
        wrong.push(bad("scoring.sheet-bins", item, &line.bins.len().to_string()));
    }
    let last = line.bins.len().saturating_sub(1);
    for (n, (typed, bin)) in line.bins.iter().zip(&mut bins).enumerate() {
        let until = typed.until.trim();
        if of_words(line.feature) {
            bin.1 = until.split(['|', '、', '，']).map(|word| word.trim().to_owned()).collect();
            bin.1.retain(|word| !word.is_empty());
            if bin.1.is_empty() {
                wrong.push(bad("scoring.sheet-edge", item, until));
            }
        } else if n < last {
            bin.0 = edge_of(line.feature, until);
            if bin.0.is_none() {
                wrong.push(bad("scoring.sheet-edge", item, until));
            }
        } else if !until.is_empty() {
            wrong.push(bad("scoring.sheet-open-end", item, until));
        }
    }
    let edges: Vec<f64> = bins.iter().filter_map(|bin| bin.0).collect();
    if !edges.is_sorted_by(|one, next| one < next) {
        wrong.push(bad("scoring.sheet-rising", item, &edges.len().to_string()));
    }
    ReadLine { line, missing, bins }
}

#[expect(clippy::cast_possible_truncation, reason = "whole and small, looked at before")]
fn plain_number(number: f64) -> Node {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        Node::from(number as i64)
    } else {
        Node::from(number)
    }
}

fn write_line(table: &mut Table, read: &ReadLine<'_>) {
    let mut rows = Array::new();
    for (edge, words, points) in &read.bins {
        let mut row = InlineTable::new();
        if let Some(edge) = edge {
            row.insert("to", plain_number(*edge));
        }
        if !words.is_empty() {
            row.insert("is", Node::Array(words.iter().map(String::as_str).collect()));
        }
        row.insert("points", Node::from(i64::from(*points)));
        rows.push(row);
    }
    let (key, other) =
        if of_words(read.line.feature) { ("classes", "bins") } else { ("bins", "classes") };
    table.remove(other);
    table["missing"] = value(i64::from(read.missing));
    let mut better = InlineTable::new();
    better.insert("zh", Node::from(read.line.better.zh.as_str()));
    better.insert("en", Node::from(read.line.better.en.as_str()));
    table["better"] = value(better);
    table[key] = value(rows);
}

/// The group of a feature: those of one group are told together.
const fn group_of(feature: Feature) -> &'static str {
    use super::Source;
    match feature.source() {
        Source::Nature => "nature",
        Source::Statement => "statement",
        Source::Ledger => "behaviour",
        Source::Promises => "promises",
        Source::Policy => "policy",
        Source::Dossier => "dossier",
    }
}

fn new_table(feature: Feature) -> Table {
    let mut table = Table::new();
    table["feature"] = value(feature.code());
    table["group"] = value(group_of(feature));
    table
}

impl CardSheet {
    /// The table of a scorecard's text.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let card = Scorecard::read(text)?;
        Ok(Self {
            version: card.edition.version.clone(),
            effective_from: card.edition.effective_from.to_string(),
            source: card.edition.source.zh.clone(),
            lines: card.characteristics.iter().map(line_of).collect(),
        })
    }

    fn numbers(&self, wrong: &mut Vec<Rejection>) -> Vec<ReadLine<'_>> {
        self.lines.iter().enumerate().map(|line| read_line(line, wrong)).collect()
    }

    /// A characteristic that has just been added: two bins to be filled.
    pub fn add(&mut self, feature: Feature) {
        let bins = vec![CardBin::default(), CardBin::default()];
        let better = Wording { zh: String::new(), en: String::new() };
        self.lines.push(CardLine { feature, missing: "0".to_owned(), better, bins });
    }

    /// The base points that let the best bins reach the top of the scale exactly, and what the
    /// worst bins then come to; `None` while a number cannot be read.
    pub fn base_and_worst(&self, high: i32) -> Option<(i32, i32)> {
        let mut wrong = Vec::new();
        let read = self.numbers(&mut wrong);
        if !wrong.is_empty() {
            return None;
        }
        let base = high - read.iter().map(ReadLine::best).sum::<i32>();
        Some((base, base + read.iter().map(ReadLine::worst).sum::<i32>()))
    }

    /// The text of the pack with this table in it. The base points follow from the best bins.
    ///
    /// # Errors
    /// Everything that is wrong with what was typed.
    pub fn written(&self, over: &str) -> Result<String, Vec<Rejection>> {
        let fault = |fault: PackFault| vec![fault.refusal()];
        let before = Scorecard::read(over).map_err(fault)?;
        let mut wrong = Vec::new();
        let read = self.numbers(&mut wrong);
        if read.is_empty() {
            wrong.push(Rejection::new("scoring.sheet-empty").on("cells"));
        }
        let (low, high) = (before.scale.low, before.scale.high);
        if let Some((_, worst)) = self.base_and_worst(high).filter(|(_, worst)| *worst > low) {
            let short = Rejection::new("scoring.sheet-reach").with("worst", i64::from(worst));
            wrong.push(short.with("low", i64::from(low)).on("cells"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let odd = |why: toml_edit::TomlError| {
            fault(PackFault::new("scorecard.toml", why.message().to_owned()))
        };
        let mut document: DocumentMut = over.parse().map_err(odd)?;
        document["version"] = value(self.version.trim());
        document["effective_from"] = value(self.effective_from.trim());
        // What was not touched stays said in both languages.
        if self.source.trim() != before.edition.source.zh {
            document["source"] = value(self.source.trim());
        }
        let base = high - read.iter().map(ReadLine::best).sum::<i32>();
        document["scale"]["base"] = value(i64::from(base));
        let known = before.characteristics.iter().map(line_of).collect::<Vec<_>>();
        let tables = document["characteristic"].as_array_of_tables().cloned().unwrap_or_default();
        document["characteristic"] = Item::ArrayOfTables(rewritten(&tables, &known, &read));
        Ok(document.to_string())
    }
}

/// The tables of the lines: those that were not changed as they stood, with their remarks.
fn rewritten(before: &ArrayOfTables, known: &[CardLine], read: &[ReadLine<'_>]) -> ArrayOfTables {
    let mut tables = ArrayOfTables::new();
    for one in read {
        let code = one.line.feature.code();
        let old = before.iter().find(|table| {
            table.get("feature").and_then(Item::as_str).is_some_and(|feature| feature == code)
        });
        let mut table = old.cloned().unwrap_or_else(|| new_table(one.line.feature));
        if !known.contains(one.line) {
            write_line(&mut table, one);
        }
        tables.push(table);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> CardSheet {
        CardSheet::read(Scorecard::shipped_text()).expect("shipped")
    }

    fn codes(sheet: &CardSheet) -> Vec<&'static str> {
        let wrong = sheet.written(Scorecard::shipped_text()).expect_err("refused");
        wrong.iter().map(|why| why.code).collect()
    }

    #[test]
    fn what_was_not_changed_stays_word_for_word() {
        let text = Scorecard::shipped_text();
        assert_eq!(shipped().written(text).expect("written"), text);
    }

    #[test]
    fn a_changed_bin_moves_the_base_and_nothing_else() {
        let text = Scorecard::shipped_text();
        let mut sheet = shipped();
        let line = sheet.lines.iter_mut().find(|line| line.feature == Feature::LateFrequency);
        let line = line.expect("on the card");
        assert_eq!(line.bins[0], CardBin { until: "5".to_owned(), points: "20".to_owned() });
        line.bins[0].points = "30".to_owned();
        line.bins[1].until = "12.5".to_owned();
        "own-1".clone_into(&mut sheet.version);
        let written = sheet.written(text).expect("written");
        let card = Scorecard::read(&written).expect("reads");
        assert_eq!(card.scale.base, Scorecard::shipped().scale.base - 10);
        let changed: Vec<(&str, &str)> =
            text.lines().zip(written.lines()).filter(|(old, new)| old != new).collect();
        assert_eq!(changed.len(), 3, "{changed:?}");
        assert!(
            written.contains("bins = [{ to = 0.05, points = 30 }, { to = 0.125, points = 14 }")
        );
        assert_eq!(CardSheet::read(&written).expect("reads"), sheet);
    }

    #[test]
    fn a_characteristic_comes_and_goes() {
        let text = Scorecard::shipped_text();
        let mut sheet = shipped();
        sheet.lines.retain(|line| line.feature != Feature::Ownership);
        sheet.add(Feature::BrokenTerms);
        let line = sheet.lines.last_mut().expect("added");
        line.better = Wording { zh: "不再违约".to_owned(), en: "no more breaches".to_owned() };
        line.bins[0] = CardBin { until: "0".to_owned(), points: "4".to_owned() };
        line.bins[1] = CardBin { until: String::new(), points: "-40".to_owned() };
        let written = sheet.written(text).expect("written");
        let card = Scorecard::read(&written).expect("reads");
        let has = |feature| card.characteristics.iter().any(|one| one.feature == feature);
        assert!(has(Feature::BrokenTerms) && !has(Feature::Ownership));
        assert_eq!(CardSheet::read(&written).expect("reads"), sheet);
    }

    #[test]
    fn everything_wrong_is_told() {
        let mut sheet = shipped();
        sheet.lines[0].bins[0].points = "many".to_owned();
        sheet.lines[0].bins[1].until = "2".to_owned();
        sheet.lines[1].bins.last_mut().expect("bins").until = "9".to_owned();
        sheet.lines[2].bins[0].until = String::new();
        sheet.lines[3].bins.clear();
        let expected = [
            "scoring.sheet-points",
            "scoring.sheet-rising",
            "scoring.sheet-open-end",
            "scoring.sheet-edge",
            "scoring.sheet-bins",
        ];
        assert_eq!(codes(&sheet), expected);
        sheet.lines.clear();
        assert_eq!(codes(&sheet), ["scoring.sheet-empty", "scoring.sheet-reach"]);
        let mut sheet = shipped();
        sheet.lines.truncate(3);
        assert_eq!(codes(&sheet), ["scoring.sheet-reach"]);
    }
}
