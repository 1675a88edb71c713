//! A finished binning: its rule, its table, and the code of every row.

use std::collections::HashMap;

use super::{
    evidence::{Cell, Strength, strength},
    ladder::Ladder,
    optimum::Shape,
    profile::{Parts, Tally},
};
use crate::lab::{
    frame::{Category, Codes, Column, Numbers, Outcome, Values},
    refusal::Refusal,
};

/// Which bin a value belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Ranges `[from, to)` between ascending cuts, then the special codes, then missing.
    Cuts {
        /// Ascending and finite.
        cuts: Vec<f64>,
        /// Numbers that stand for something else than a size.
        specials: Vec<f64>,
    },
    /// Groups of levels, then missing.
    Groups {
        /// Levels of each group.
        groups: Vec<Vec<String>>,
        /// The group that takes every level not named; without one such a level counts as
        /// missing.
        others: Option<usize>,
    },
}

impl Rule {
    /// The bins of a rule in order. Refuses more than 250 bins and cuts that do not ascend.
    pub fn kinds(&self) -> Result<Vec<BinKind>, Refusal> {
        let mut kinds = vec![];
        match self {
            Rule::Cuts { cuts, specials } => {
                if !cuts.windows(2).all(|w| w[0] < w[1]) {
                    return Err(Refusal::Edit { why: "cuts-not-ascending" });
                }
                for at in 0..=cuts.len() {
                    let from = at.checked_sub(1).map(|before| cuts[before]);
                    kinds.push(BinKind::Range { from, to: cuts.get(at).copied() });
                }
                kinds.extend(specials.iter().map(|code| BinKind::Special(*code)));
            }
            Rule::Groups { groups, others } => {
                for (at, levels) in groups.iter().enumerate() {
                    let others = *others == Some(at);
                    kinds.push(BinKind::Levels { levels: levels.clone(), others });
                }
            }
        }
        kinds.push(BinKind::Missing);
        if kinds.len() > 250 {
            return Err(Refusal::Edit { why: "too-many-bins" });
        }
        Ok(kinds)
    }
}

/// What a bin holds.
#[derive(Clone, Debug, PartialEq)]
pub enum BinKind {
    /// Numbers from `from` (included) to `to` (not included); `None` is without end.
    Range {
        /// Lower end.
        from: Option<f64>,
        /// Upper end.
        to: Option<f64>,
    },
    /// Levels.
    Levels {
        /// Named ones.
        levels: Vec<String>,
        /// And all that are named nowhere.
        others: bool,
    },
    /// One special code.
    Special(f64),
    /// Missing values.
    Missing,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// What it holds.
    pub kind: BinKind,
    /// Cases of each part.
    pub parts: Parts,
    /// Weight of evidence, `ln(%good / %bad)`, of the rows to learn from.
    pub woe: f64,
    /// Its share of the information value.
    pub iv: f64,
}

/// A binned variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Binning {
    /// The variable.
    pub name: String,
    /// Which bin a value belongs to.
    pub rule: Rule,
    /// The table, in the order of the codes; missing is the last.
    pub bins: Vec<Bin>,
    /// Information value and its kin, on the rows to learn from.
    pub strength: Strength,
}

impl Binning {
    pub(super) fn new(name: &str, rule: Rule, rows: Vec<(BinKind, Parts)>) -> Self {
        let cells: Vec<Cell> = rows.iter().map(|(_, parts)| parts.train).collect();
        let all: Cell = cells.iter().copied().sum();
        let bins = rows
            .into_iter()
            .map(|(kind, parts)| Bin {
                kind,
                parts,
                woe: parts.train.woe(all),
                iv: parts.train.iv(all),
            })
            .collect();
        Self { name: name.to_owned(), rule, bins, strength: strength(&cells) }
    }

    /// A rule without counts, to find the bin of single values with.
    pub(in crate::lab) fn bare(name: &str, rule: Rule, bins: usize) -> Self {
        let bin = Bin { kind: BinKind::Missing, parts: Parts::default(), woe: 0.0, iv: 0.0 };
        let strength = Strength::default();
        Self { name: name.to_owned(), rule, bins: vec![bin; bins], strength }
    }

    /// Counts a column by a rule: the table of an edit by hand, or of a rule from elsewhere.
    pub fn count(column: &Column, outcome: &Outcome, rule: Rule) -> Result<Self, Refusal> {
        if column.len() != outcome.rows() {
            let column = column.name.clone();
            return Err(Refusal::Mismatch { column, why: "length-differs" });
        }
        let kinds = rule.kinds()?;
        let coder = Coder::try_new(column, &rule)?;
        let tally = Tally::of(outcome, kinds.len(), |take| coder.walk(0..column.len(), take));
        let rows = kinds.into_iter().enumerate().map(|(at, kind)| (kind, tally.parts(at)));
        Ok(Self::new(&column.name, rule, rows.collect()))
    }

    /// All rows to learn from.
    pub fn total(&self) -> Cell {
        self.bins.iter().map(|bin| bin.parts.train).sum()
    }

    /// The shape that the bad rates have, missing and special codes apart. `None` for words, for
    /// one bin, and where no simple shape fits.
    pub fn shape(&self) -> Option<Shape> {
        let Rule::Cuts { cuts, .. } = &self.rule else { return None };
        let rates: Vec<f64> =
            self.bins[..=cuts.len()].iter().map(|bin| bin.parts.train.bad_rate()).collect();
        let top = |better: fn(&f64, &f64) -> bool| {
            (0..rates.len()).fold(0, |t, i| if better(&rates[i], &rates[t]) { i } else { t })
        };
        let rises = |part: &[f64]| part.windows(2).all(|w| w[0] <= w[1]);
        let falls = |part: &[f64]| part.windows(2).all(|w| w[0] >= w[1]);
        let (peak, valley) = (top(|a, b| a > b), top(|a, b| a < b));
        match rates.len() {
            0 | 1 => None,
            _ if rises(&rates) => Some(Shape::Ascending),
            _ if falls(&rates) => Some(Shape::Descending),
            _ if rises(&rates[..=peak]) && falls(&rates[peak..]) => Some(Shape::Peak),
            _ if falls(&rates[..=valley]) && rises(&rates[valley..]) => Some(Shape::Valley),
            _ => None,
        }
    }

    /// The code (place in [`Self::bins`]) of every row of a column.
    pub fn codes(&self, column: &Column) -> Result<Vec<u8>, Refusal> {
        let coder = Coder::try_new(column, &self.rule)?;
        let mut codes = vec![0; column.len()];
        let mut places = codes.iter_mut();
        coder.walk(0..column.len(), |code| {
            if let Some(place) = places.next() {
                *place = code;
            }
        });
        Ok(codes)
    }

    /// The bin of one number; `NaN` is missing. A number has no bin of words: it counts as missing.
    pub fn bin_of_number(&self, x: f64) -> usize {
        match &self.rule {
            Rule::Cuts { specials, .. } if x.is_finite() => specials
                .iter()
                .position(|s| *s == x)
                .map_or_else(|| self.range_of(x), |at| self.bins.len() - 1 - specials.len() + at),
            _ => self.bins.len() - 1,
        }
    }

    fn range_of(&self, x: f64) -> usize {
        match &self.rule {
            Rule::Cuts { cuts, .. } => cuts.partition_point(|cut| *cut <= x),
            Rule::Groups { .. } => self.bins.len() - 1,
        }
    }

    /// The bin of a word; the empty word is missing.
    pub fn bin_of_word(&self, word: &str) -> usize {
        match &self.rule {
            Rule::Groups { groups, others } if !word.is_empty() => groups
                .iter()
                .position(|group| group.iter().any(|level| level == word))
                .or(*others)
                .unwrap_or(self.bins.len() - 1),
            _ => self.bins.len() - 1,
        }
    }
}

/// A rule made ready for the rows of one column.
pub enum Coder<'a> {
    /// Numbers by a ladder.
    Numbers(&'a Numbers, Ladder),
    /// Words by the bin of each level.
    Words(&'a Category, Vec<u8>),
}

impl<'a> Coder<'a> {
    /// Refuses a column of words for a rule of numbers, and the other way round.
    pub fn try_new(column: &'a Column, rule: &Rule) -> Result<Self, Refusal> {
        let refuse = |why| Refusal::Mismatch { column: column.name.clone(), why };
        match (&column.values, rule) {
            (Values::Numbers(numbers), Rule::Cuts { cuts, specials }) => {
                let ladder = Ladder::try_new(cuts, specials);
                let ladder = ladder.ok_or_else(|| refuse("too-many-cuts"))?;
                Ok(Self::Numbers(numbers, ladder))
            }
            (Values::Category(category), Rule::Groups { groups, others }) => {
                Ok(Self::Words(category, levels_to_bins(category, groups, *others)))
            }
            (Values::Numbers(_), _) => Err(refuse("numbers-not-words")),
            (Values::Category(_), _) => Err(refuse("words-not-numbers")),
        }
    }

    /// Calls `take` with the code of each row in order.
    #[inline]
    pub fn walk(&self, rows: std::ops::Range<usize>, mut take: impl FnMut(u8)) {
        match self {
            Self::Numbers(numbers, ladder) => ladder.walk(numbers, rows, take),
            Self::Words(category, bins) => match &category.codes {
                Codes::U8(codes) => {
                    let mut table = [0_u8; 256];
                    table[..bins.len()].copy_from_slice(bins);
                    codes[rows].iter().for_each(|code| take(table[usize::from(*code)]));
                }
                codes => rows.for_each(|row| take(bins[codes.get(row)])),
            },
        }
    }
}

impl Coder<'_> {
    /// Adds the points of each row's code to its sum.
    #[inline]
    pub fn add_points(&self, rows: std::ops::Range<usize>, points: &[i32; 256], sums: &mut [i32]) {
        let mut sums = sums.iter_mut();
        self.walk(rows, |code| {
            if let Some(sum) = sums.next() {
                *sum += points[usize::from(code)];
            }
        });
    }
}

fn levels_to_bins(category: &Category, groups: &[Vec<String>], others: Option<usize>) -> Vec<u8> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        for level in group {
            known.insert(level, at);
        }
    }
    let missing = groups.len();
    let bin = |level: &String| match level.as_str() {
        "" => missing,
        word => known.get(word).copied().or(others).unwrap_or(missing),
    };
    #[allow(clippy::cast_possible_truncation, reason = "a rule has 250 bins at the most")]
    category.levels.iter().map(|level| bin(level) as u8).collect()
}
