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
    frame::{Column, Frame, Outcome, Part, Values},
    prove::{Scored, rank::ranking},
};

use super::{opened::Opened, refusal::unfit};
use crate::scoring::{Feature, Industries, Wording, pack::quoted};

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
    /// Gini of the shrunk level alone on the rows to learn from, each by what the other folds
    /// tell of its industry …
    pub gini_folded: Option<f64>,
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
    let effects = effects_of(&codes, outcome);
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
        gini_folded: gini(outcome, &effects, &[Part::Train]),
        gini_unseen: gini(outcome, &effects, &[Part::Test, Part::Later]),
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

/// How well the effect alone ranks rows; a row without an industry stands at the whole's rate.
fn gini(outcome: &Outcome, effects: &[f64], parts: &[Part]) -> Option<f64> {
    let rows = parts.iter().flat_map(|part| outcome.rows_of(*part));
    let of = |row: usize| effects.get(row).copied().filter(|effect| !effect.is_nan());
    let (scores, bads): (Vec<f64>, Vec<bool>) =
        rows.map(|row| (of(row).unwrap_or(0.0), outcome.is_bad(row))).unzip();
    ranking(Scored::new(&scores, &bads)).ok().map(|ranking| ranking.gini)
}

/// Parts into which the rows to learn from are dealt.
const FOLDS: usize = 5;

/// The fold of a row: by its place alone, never by its outcome.
fn fold_of(row: usize) -> usize {
    (row.wrapping_mul(0x9e37_79b1) >> 16) % FOLDS
}

/// What the industry of each row adds to its log-odds of bad, drawn towards the whole. A row to
/// learn from takes what the rows of the other folds tell, so that nothing of its own outcome is
/// in it; all other rows take what all rows to learn from tell. NaN where a row has no industry,
/// or one that nobody tells of.
fn effects_of(codes: &[Option<u32>], outcome: &Outcome) -> Vec<f64> {
    let industries = codes.iter().flatten().max().map_or(0, |most| *most as usize + 1);
    let mut counts = vec![vec![Count { rows: 0, bads: 0 }; industries]; FOLDS];
    for row in outcome.rows_of(Part::Train) {
        let Some(code) = codes.get(row).copied().flatten() else { continue };
        let count = &mut counts[fold_of(row)][code as usize];
        count.rows += 1;
        count.bads += usize::from(outcome.is_bad(row));
    }
    let without = |fold: Option<usize>| {
        let mut sum = vec![Count { rows: 0, bads: 0 }; industries];
        let told = counts.iter().enumerate().filter(|(at, _)| Some(*at) != fold);
        for counts in told.map(|(_, counts)| counts) {
            for (all, one) in sum.iter_mut().zip(counts) {
                all.rows += one.rows;
                all.bads += one.bads;
            }
        }
        pool(&sum, CONFIDENCE).ok()
    };
    let whole = without(None);
    let folded: Vec<Option<Pool>> = (0..FOLDS).map(|fold| without(Some(fold))).collect();
    let effect = |row: usize| {
        let code = codes[row]? as usize;
        let pool = match outcome.part(row) {
            Part::Train => folded[fold_of(row)].as_ref()?,
            _ => whole.as_ref()?,
        };
        Some(pool.segments.get(code).copied().flatten()?.log_odds)
    };
    (0..codes.len().min(outcome.rows())).map(|row| effect(row).unwrap_or(f64::NAN)).collect()
}

/// The name of the variable that is made of a column of industries. That of the ledger takes the
/// place of the feature, which the pack in force gives to whoever is scored.
pub fn effect_name(column: &str, house: bool) -> String {
    let of_house = house && column == Feature::Industry.code();
    if of_house { Feature::IndustryEffect.code().to_owned() } else { format!("{column}-effect") }
}

/// The variable that is made of a column of industries.
///
/// # Errors
/// No such column, no such level, more than 5,000 values.
pub(super) fn effect_column(
    (frame, outcome): (&Frame, &Outcome),
    (column, level): (&str, &str),
    name: &str,
) -> Result<Column, Refusal> {
    let parsed = IndustryLevel::parse(level);
    let allowed = "section, division, word";
    let level = parsed.ok_or(Refusal::Setting { name: "level", allowed })?;
    let codes = codes_of(frame.get_column(column)?, level);
    if codes.iter().flatten().max().is_some_and(|most| *most as usize >= MOST) {
        return Err(Refusal::Mismatch { column: column.to_owned(), why: "too-many-values" });
    }
    Ok(Column::numbers(name, effects_of(&codes, outcome)))
}

impl IndustryReport {
    /// The effects as a pack to be put in force; `None` where the rows were parted by words that
    /// are no industries of GB/T 4754.
    pub fn pack(&self, version: &str, from: Day, source: &str) -> Option<String> {
        if self.level == IndustryLevel::Word {
            return None;
        }
        let mut text = String::from("# Learnt in the lab.\n");
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
    use super::*;
    use crate::{
        lab::choices::{Cleaning, DataChoices, Split},
        scoring::IndustryEffects,
    };

    /// 900 rows: chemicals are bad, wholesale is good, one small trade of three rows all bad, ten
    /// rows without an industry.
    fn frame() -> Frame {
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
        frame.expect("fits")
    }

    fn opened() -> Opened {
        let data = DataChoices {
            target: "bad".to_owned(),
            split: Split::Random { test_percent: 0, seed: 1 },
            ..DataChoices::default()
        };
        Opened::of(frame(), 0, &data).expect("opens")
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
        assert!(got.gini_folded.is_some_and(|gini| gini > 0.3), "{:?}", got.gini_folded);
        assert_eq!(got.gini_unseen, None, "nothing was kept apart");
        let division = industry_effects(&opened, "trade", IndustryLevel::Division).expect("counts");
        assert!(division.lines.iter().any(|line| line.code == "C26"));
        assert!(industry_effects(&opened, "none", IndustryLevel::Word).is_err());
    }

    /// 600 rows of 300 industries that say nothing: two rows each, half of all bad.
    fn noise(flipped: Option<usize>) -> (Frame, Outcome) {
        let mut state = 3_u64;
        let mut half = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 63 == 0
        };
        let bads: Vec<u8> =
            (0..600).map(|row| u8::from(half()) ^ u8::from(flipped == Some(row))).collect();
        let names: Vec<String> = (0..600).map(|row| format!("w{}", row / 2)).collect();
        let words = Column::words("trade", names.iter().map(String::as_str));
        let parts: Vec<Part> =
            (0..600).map(|row| if row % 6 == 5 { Part::Test } else { Part::Train }).collect();
        let frame = Frame::try_new(vec![words]).expect("fits");
        (frame, Outcome::try_new(&bads, &parts, None).expect("both classes"))
    }

    #[test]
    fn the_effect_of_a_row_to_learn_from_never_sees_its_own_outcome() {
        let effects = |flipped: Option<usize>| {
            let (frame, outcome) = noise(flipped);
            let told = effect_column((&frame, &outcome), ("trade", "word"), "trade-effect");
            let Values::Numbers(numbers) = told.expect("told").values else { panic!("numbers") };
            (0..600).map(|row| numbers.get(row)).collect::<Vec<f64>>()
        };
        let usual = effects(None);
        for row in [0, 1, 100, 303, 598] {
            let other = effects(Some(row));
            assert_eq!(usual[row].to_bits(), other[row].to_bits(), "row {row}");
            assert!(usual.iter().zip(&other).any(|(a, b)| a.to_bits() != b.to_bits()));
        }
        // Where an industry says nothing, its effect ranks nothing, seen or not.
        let (_, outcome) = noise(None);
        let told = gini(&outcome, &usual, &[Part::Train]).expect("both classes");
        assert!(told.abs() < 0.15, "{told}");
    }

    #[test]
    fn an_effect_becomes_a_variable_of_the_project() {
        let mut data = DataChoices {
            target: "bad".to_owned(),
            split: Split::Random { test_percent: 20, seed: 1 },
            ..DataChoices::default()
        };
        let step =
            |level: &str| Cleaning::Effect { column: "trade".to_owned(), level: level.to_owned() };
        data.cleaning = vec![step("division")];
        let opened = Opened::of(frame(), 0, &data).expect("opens");
        let column = opened.frame.get_column("trade-effect").expect("a variable");
        let Values::Numbers(numbers) = &column.values else { panic!("numbers") };
        assert!(numbers.get(0) > 0.3 && numbers.get(500) < -0.3, "chemicals, wholesale");
        assert!(numbers.get(899).is_nan(), "no industry");
        assert!(opened.frame.find_column("trade").is_some());
        data.cleaning = vec![step("planet")];
        assert!(matches!(Opened::of(frame(), 0, &data), Err(Refusal::Setting { .. })));
        assert_eq!(effect_name("industry", true), "industry-effect");
        assert_eq!(effect_name("industry", false), "industry-effect");
        assert_eq!(effect_name("trade", true), "trade-effect");
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
