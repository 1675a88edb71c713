//! Why a method of the lab declines its data: one typed reason for everything that a user's
//! file can bring about. The code is stable, the sentence for people is the caller's.

use std::fmt;

/// The reason for which a method gives no result. Columns and rows count from 0 in the order
/// in which they were given.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// No row, or no row with a weight above 0.
    NoRows,
    /// No column to work on.
    NoColumns,
    /// A slice is not as long as the outcomes.
    Length {
        /// Which one: `column`, `weights`, `offset` …
        what: &'static str,
        /// Length of the outcomes.
        expected: usize,
        /// Its own.
        got: usize,
    },
    /// A number is NaN or infinite where the method needs a finite one.
    NotFinite {
        /// Which slice: `column`, `weights`, `offset`, `score` …
        what: &'static str,
        /// The column, 0 where there is only one.
        column: usize,
        /// The first such row.
        row: usize,
    },
    /// A weight is below 0.
    NegativeWeight {
        /// The first such row.
        row: usize,
    },
    /// A bin index points past the values of its column.
    BinOutside {
        /// The column.
        column: usize,
        /// The first such row.
        row: usize,
    },
    /// All outcomes are the same.
    OneClass {
        /// Whether all are bad.
        all_bad: bool,
    },
    /// Fewer bads than the guard asks for.
    TooFewBads {
        /// Bads among the rows with weight.
        bads: usize,
        /// How many it takes.
        least: usize,
    },
    /// Fewer goods than the guard asks for.
    TooFewGoods {
        /// Goods among the rows with weight.
        goods: usize,
        /// How many it takes.
        least: usize,
    },
    /// Every column is constant or missing throughout.
    NothingVaries,
    /// Bads and goods can be told apart without error (or but for ties), so that the
    /// likelihood has no maximum: the coefficients would grow for ever.
    Separated {
        /// Columns that take part in the separating direction, dearest first.
        columns: Vec<usize>,
        /// No ties at the border.
        complete: bool,
    },
    /// The iteration ran out.
    NotConverged {
        /// Rounds that were made.
        iterations: u32,
    },
    /// The equations have no unique solution.
    Singular,
    /// A setting lies outside its range.
    Setting {
        /// Its name.
        name: &'static str,
    },
    /// More levels in a categorical column than the method takes.
    TooManyLevels {
        /// The column.
        column: usize,
        /// Levels found.
        levels: usize,
        /// Levels allowed.
        most: usize,
    },
    /// The watcher asked to stop.
    Stopped,
}

impl Unfit {
    /// Stable code for refusals and JSON, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRows => "no-rows",
            Self::NoColumns => "no-columns",
            Self::Length { .. } => "length",
            Self::NotFinite { .. } => "not-finite",
            Self::NegativeWeight { .. } => "negative-weight",
            Self::BinOutside { .. } => "bin-outside",
            Self::OneClass { .. } => "one-class",
            Self::TooFewBads { .. } => "too-few-bads",
            Self::TooFewGoods { .. } => "too-few-goods",
            Self::NothingVaries => "nothing-varies",
            Self::Separated { .. } => "separated",
            Self::NotConverged { .. } => "not-converged",
            Self::Singular => "singular",
            Self::Setting { .. } => "setting",
            Self::TooManyLevels { .. } => "too-many-levels",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRows => write!(f, "there is no row to learn from"),
            Self::NoColumns => write!(f, "there is no column to learn from"),
            Self::Length { what, expected, got } => {
                write!(f, "{what} has {got} entries where there are {expected} rows")
            }
            Self::NotFinite { what, column, row } => {
                write!(f, "{what} {column} is not a finite number in row {row}")
            }
            Self::NegativeWeight { row } => write!(f, "the weight of row {row} is below 0"),
            Self::BinOutside { column, row } => {
                write!(f, "row {row} of column {column} names a bin that has no value")
            }
            Self::OneClass { all_bad: true } => write!(f, "every row is bad"),
            Self::OneClass { all_bad: false } => write!(f, "no row is bad"),
            Self::TooFewBads { bads, least } => write!(f, "{bads} bads, at least {least} needed"),
            Self::TooFewGoods { goods, least } => {
                write!(f, "{goods} goods, at least {least} needed")
            }
            Self::NothingVaries => write!(f, "no column has two different values"),
            Self::Separated { complete: true, .. } => {
                write!(f, "bads and goods are separated without error")
            }
            Self::Separated { .. } => write!(f, "bads and goods are separated but for ties"),
            Self::NotConverged { iterations } => {
                write!(f, "no convergence after {iterations} rounds")
            }
            Self::Singular => write!(f, "the equations have no unique solution"),
            Self::Setting { name } => write!(f, "the setting {name} is outside its range"),
            Self::TooManyLevels { column, levels, most } => {
                write!(f, "column {column} has {levels} levels, at most {most} are taken")
            }
            Self::Stopped => write!(f, "stopped on request"),
        }
    }
}

impl std::error::Error for Unfit {}

/// Refuses a slice that is not as long as the outcomes.
pub(crate) fn same_length(what: &'static str, expected: usize, got: usize) -> Result<(), Unfit> {
    if expected == got { Ok(()) } else { Err(Unfit::Length { what, expected, got }) }
}

/// Refuses a slice with a number that is not finite.
pub(crate) fn all_finite(what: &'static str, values: &[f64]) -> Result<(), Unfit> {
    match values.iter().position(|v| !v.is_finite()) {
        Some(row) => Err(Unfit::NotFinite { what, column: 0, row }),
        None => Ok(()),
    }
}

/// Refuses weights that are negative, not finite, too many or too few.
pub(crate) fn sound_weights(weights: Option<&[f64]>, rows: usize) -> Result<(), Unfit> {
    let Some(weights) = weights else { return Ok(()) };
    same_length("weights", rows, weights.len())?;
    all_finite("weights", weights)?;
    match weights.iter().position(|w| *w < 0.0) {
        Some(row) => Err(Unfit::NegativeWeight { row }),
        None => Ok(()),
    }
}

/// Counts bads and goods among the rows with weight and refuses too few of either.
pub(crate) fn enough(
    bads: &[bool],
    weights: Option<&[f64]>,
    least: usize,
) -> Result<(usize, usize), Unfit> {
    let weighs = |row: usize| weights.is_none_or(|w| w[row] > 0.0);
    let (mut bad, mut good) = (0, 0);
    for (row, is_bad) in bads.iter().enumerate() {
        if weighs(row) {
            if *is_bad { bad += 1 } else { good += 1 }
        }
    }
    match (bad, good) {
        (0, 0) => Err(Unfit::NoRows),
        (0, _) => Err(Unfit::OneClass { all_bad: false }),
        (_, 0) => Err(Unfit::OneClass { all_bad: true }),
        (bads, _) if bads < least => Err(Unfit::TooFewBads { bads, least }),
        (_, goods) if goods < least => Err(Unfit::TooFewGoods { goods, least }),
        both => Ok(both),
    }
}
