//! The industry effect (D11): bad rates by section or division of GB/T 4754, or by the words of any
//! column, drawn towards the whole where few rows speak for them; how well that level alone ranks;
//! and the same as a pack that a company puts in force.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
};

use base::Day;
use quant::lab::{
    Refusal,
    drift::pooled::{Count, Pool, Pooled, pool},
    frame::{Column, Part, Values},
    prove::{Scored, rank::ranking},
};

use super::{opened::Opened, refusal::unfit};
use crate::scoring::{Industries, Wording};

/// By what rows are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndustryLevel {
    /// 门类: a letter of GB/T 4754.
    Section,
    /// 大类: a letter and two digits.
    Division,
    /// The words of the column as they stand.
    Word,
}

impl IndustryLevel {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Section, Self::Division, Self::Word];

    /// Its code: the end of its locale key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Division => "division",
            Self::Word => "word",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// One industry.
#[derive(Clone, Debug, PartialEq)]
pub struct IndustryLine {
    /// `C`, `C26`, or the word.
    pub code: String,
    /// Its name in GB/T 4754.
    pub name: Option<Wording>,
    /// Rows to learn from.
    pub rows: usize,
    /// Bads among them.
    pub bads: usize,
    /// What came out.
    pub pooled: Pooled,
}

/// The effects.
#[derive(Clone, Debug, PartialEq)]
pub struct IndustryReport {
    /// The column.
    pub column: String,
    /// By what its values were parted.
    pub level: IndustryLevel,
    /// Rows to learn from that have an industry.
    pub rows: usize,
    /// Rows to learn from whose value is empty or no industry.
    pub unplaced: usize,
    /// The whole's bad rate.
    pub whole: f64,
    /// Share of the variance between industries, beyond chance.
    pub between: f64,
    /// Rows that the whole's rate is worth; `None` where chance explains all.
    pub strength: Option<f64>,
    /// The industries, the highest effect first.
    pub lines: Vec<IndustryLine>,
    /// Gini of the shrunk level alone on the rows that it was learnt from …
    pub gini_learnt: Option<f64>,
    /// … and on the others, where there are any.
    pub gini_unseen: Option<f64>,
}

/// Confidence of the intervals.
pub const CONFIDENCE: f64 = 0.90;
/// Values of a column at the most.
const MOST: usize = 5_000;
/// Names that a column of industries goes by.
const NAMES: [&str; 7] =
    ["industry", "行业", "所属行业", "行业代码", "sector", "industry_code", "nace"];

/// The column that holds industries, as far as its name or its values tell.
pub fn industry_column(opened: &Opened) -> Option<String> {
    let columns = opened.frame.columns();
    let named = columns.iter().find(|column| {
        let name = column.name.to_lowercase();
        NAMES.contains(&name.as_str())
    });
    let by_values = || columns.iter().find(|column| speaks_of_industries(column));
    named.or_else(by_values).map(|column| column.name.clone())
}

/// Most words of a column have a place in the classification.
fn speaks_of_industries(column: &Column) -> bool {
    let Values::Category(category) = &column.values else { return false };
    let words: Vec<&String> = category.levels.iter().skip(1).take(200).collect();
    let placed = words.iter().filter(|word| Industries::shipped().place(word).is_some()).count();
    words.len() > 1 && placed * 10 >= words.len() * 8
}

/// The code of a value at a level.
fn code_of(text: &str, level: IndustryLevel) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match level {
        IndustryLevel::Word => Some(text.to_owned()),
        IndustryLevel::Section => Some(Industries::shipped().place(text)?.section),
        IndustryLevel::Division => Industries::shipped().place(text)?.division,
    }
}

/// Codes of all rows; each distinct value is looked up once.
fn codes_of(column: &Column, level: IndustryLevel) -> Vec<Option<u32>> {
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut place = |text: &str| -> Option<u32> {
        let code = code_of(text, level)?;
        let next = u32::try_from(names.len()).ok()?;
        Some(*names.entry(code).or_insert(next))
    };
    if let Values::Category(category) = &column.values {
        let of: Vec<Option<u32>> = category.levels.iter().map(|word| place(word)).collect();
        let rows = 0..column.len();
        return rows.map(|row| of.get(category.codes.get(row)).copied().flatten()).collect();
    }
    let texts = (0..column.len()).map(|row| column.text(row));
    texts.map(|text| text.and_then(|text| place(&text))).collect()
}

/// The effects of a column's industries.
///
/// # Errors
/// No such column, one class only, more than 5,000 values.
pub fn industry_effects(
    opened: &Opened,
    column: &str,
    level: IndustryLevel,
) -> base::Result<IndustryReport> {
    let refused = |refusal: Refusal| base::Failure::from(super::refusal::refused(&refusal));
    let found = opened.frame.get_column(column).map_err(refused)?;
    let codes = codes_of(found, level);
    let outcome = &opened.outcome;
    let (mut counts, mut example): (Vec<Count>, BTreeMap<u32, usize>) = (vec![], BTreeMap::new());
    let mut unplaced = 0;
    for row in outcome.rows_of(Part::Train) {
        let Some(code) = codes.get(row).copied().flatten() else {
            unplaced += 1;
            continue;
        };
        let at = code as usize;
        if at >= counts.len() {
            counts.resize(at + 1, Count { rows: 0, bads: 0 });
        }
        counts[at].rows += 1;
        counts[at].bads += usize::from(outcome.is_bad(row));
        example.entry(code).or_insert(row);
    }
    if counts.len() > MOST {
        let why = base::Rejection::new("scoring.lab-industry-many").with("column", column);
        return Err(why.with("most", MOST).into());
    }
    let pooled = pool(&counts, CONFIDENCE).map_err(|why| unfit(&why))?;
    let lines = lines(found, level, (&counts, &pooled), &example);
    let rows = counts.iter().map(|one| one.rows).sum();
    Ok(IndustryReport {
        column: column.to_owned(),
        level,
        rows,
        unplaced,
        whole: pooled.whole,
        between: pooled.between,
        strength: pooled.strength,
        lines,
        gini_learnt: gini(opened, &codes, &pooled, &[Part::Train]),
        gini_unseen: gini(opened, &codes, &pooled, &[Part::Test, Part::Later]),
    })
}

fn lines(
    column: &Column,
    level: IndustryLevel,
    (counts, pooled): (&[Count], &Pool),
    example: &BTreeMap<u32, usize>,
) -> Vec<IndustryLine> {
    let all = example.iter().filter_map(|(code, row)| {
        let at = *code as usize;
        let text = column.text(*row)?;
        let code = code_of(&text, level)?;
        let name = Industries::shipped().find(&code).map(|one| one.name.clone());
        let (count, pooled) = (counts.get(at)?, (*pooled.segments.get(at)?)?);
        Some(IndustryLine { code, name, rows: count.rows, bads: count.bads, pooled })
    });
    let mut all: Vec<IndustryLine> = all.collect();
    all.sort_by(|a, b| {
        let by = b.pooled.log_odds.total_cmp(&a.pooled.log_odds);
        by.then(b.rows.cmp(&a.rows)).then(a.code.cmp(&b.code))
    });
    all
}

/// How well the shrunk rate alone ranks rows; a row without an industry stands at the whole's rate.
fn gini(opened: &Opened, codes: &[Option<u32>], pooled: &Pool, parts: &[Part]) -> Option<f64> {
    let (mut scores, mut bads) = (vec![], vec![]);
    for row in parts.iter().flat_map(|part| opened.outcome.rows_of(*part)) {
        let of = codes.get(row).copied().flatten();
        let one = of.and_then(|code| pooled.segments.get(code as usize).copied().flatten());
        scores.push(one.map_or(pooled.whole, |one| one.shrunk));
        bads.push(opened.outcome.is_bad(row));
    }
    ranking(Scored::new(&scores, &bads)).ok().map(|ranking| ranking.gini)
}

impl IndustryReport {
    /// The effects as a pack to be put in force; `None` where the rows were parted by words that
    /// are no industries of GB/T 4754.
    pub fn pack(&self, version: &str, from: Day, source: &str) -> Option<String> {
        if self.level == IndustryLevel::Word {
            return None;
        }
        let mut text = String::from("# Learnt in the lab.\n");
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let _ = writeln!(text, "version = {}", quoted(version));
        let _ = writeln!(text, "effective_from = \"{from}\"");
        let _ = writeln!(text, "source = {}", quoted(source));
        if self.lines.is_empty() {
            text.push_str("effect = []\n");
        }
        for line in &self.lines {
            let _ = writeln!(
                text,
                "\n[[effect]]\ncode = \"{}\"\nlog_odds = {:.6}\nrows = {}\nbads = {}",
                line.code, line.pooled.log_odds, line.rows, line.bads
            );
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use quant::lab::frame::Frame;

    use super::*;
    use crate::{
        lab::choices::{DataChoices, Split},
        scoring::IndustryEffects,
    };

    /// 900 rows: chemicals are bad, wholesale is good, one small trade of three rows all bad, ten
    /// rows without an industry.
    fn opened() -> Opened {
        let word = |n: usize| match n {
            0..400 => "C26 化学原料",
            400..887 => "F51",
            887..890 => "H62",
            _ => "",
        };
        let bad = |n: usize| match n {
            0..400 => n.is_multiple_of(4),
            400..887 => n.is_multiple_of(20),
            887..890 => true,
            _ => n.is_multiple_of(2),
        };
        let frame = Frame::try_new(vec![
            Column::numbers("bad", (0..900).map(|n| f64::from(u8::from(bad(n))))),
            Column::words("trade", (0..900).map(word)),
            Column::numbers("x", (0..900).map(|n| f64::from(n % 7))),
        ]);
        let data = DataChoices {
            target: "bad".to_owned(),
            split: Split::Random { test_percent: 0, seed: 1 },
            ..DataChoices::default()
        };
        Opened::of(frame.expect("fits"), 0, &data).expect("opens")
    }

    #[test]
    fn industries_are_found_pooled_and_ranked() {
        let opened = opened();
        assert_eq!(industry_column(&opened).as_deref(), Some("trade"), "by its values");
        let got = industry_effects(&opened, "trade", IndustryLevel::Section).expect("counts");
        assert_eq!((got.rows, got.unplaced), (890, 10));
        let told: Vec<_> = got.lines.iter().map(|l| (l.code.as_str(), l.rows, l.bads)).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(told.last().map(|one| one.0), Some("F"), "{told:?}");
        let small = got.lines.iter().find(|line| line.code == "H").expect("there");
        assert!(small.pooled.shrunk < 0.6 && small.pooled.raw > 0.999, "{small:?}");
        assert!(got.gini_learnt.is_some_and(|gini| gini > 0.3), "{:?}", got.gini_learnt);
        assert_eq!(got.gini_unseen, None, "nothing was kept apart");
        let division = industry_effects(&opened, "trade", IndustryLevel::Division).expect("counts");
        assert!(division.lines.iter().any(|line| line.code == "C26"));
        assert!(industry_effects(&opened, "none", IndustryLevel::Word).is_err());
    }

    #[test]
    fn what_was_learnt_reads_back_as_a_pack() {
        let opened = opened();
        let day = "2026-12-01".parse().expect("day");
        let got = industry_effects(&opened, "trade", IndustryLevel::Division).expect("counts");
        let text = got.pack("lab-1", day, "own \"outcomes\"").expect("industries");
        let pack = IndustryEffects::read(&text).expect("reads");
        assert_eq!(pack.effects.len(), 3);
        let told = pack.of("C2611").expect("chemicals");
        let line = got.lines.iter().find(|line| line.code == "C26").expect("there");
        assert!((told - line.pooled.log_odds).abs() < 1e-6);
        let words = industry_effects(&opened, "trade", IndustryLevel::Word).expect("counts");
        assert_eq!(words.pack("v", day, "s"), None);
    }
}
