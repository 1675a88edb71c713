//! Why the lab cannot do what it was asked to do: a typed reason for every case, never a panic
//! and never a silent "not a number".

/// A reason that a person can act on. Numbers are those of the data at hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The file or the chosen part of it holds no rows.
    NoRows,
    /// There is no column of this name.
    NoColumn {
        /// The name asked for.
        name: String,
    },
    /// The target holds something else than 0 and 1.
    TargetNotBinary {
        /// The target column.
        column: String,
        /// One of the values found.
        example: String,
    },
    /// All rows to learn from have the same outcome.
    OneClass {
        /// The outcome that all rows have: 0 or 1.
        outcome: u8,
    },
    /// The column holds no value at all.
    AllMissing {
        /// The column.
        column: String,
    },
    /// The column holds one value only.
    Constant {
        /// The column.
        column: String,
    },
    /// Nearly every row has a level of its own: a number or name of the row, not a property.
    Identifier {
        /// The column.
        column: String,
        /// Levels counted, at least.
        levels: usize,
    },
    /// No level has enough rows to stand by itself: all of them would be one pool.
    Sparse {
        /// The column.
        column: String,
        /// Its levels.
        levels: usize,
    },
    /// The column alone tells good from bad without error, so that no bin could hold both.
    Separates {
        /// The column.
        column: String,
    },
    /// A setting lies outside what is meaningful.
    Setting {
        /// The setting.
        name: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
    /// An edit by hand that does not fit the bins at hand.
    Edit {
        /// Why not, in kebab case.
        why: &'static str,
    },
    /// A weight is negative, infinite or missing.
    Weight {
        /// The row, counted from 0.
        row: usize,
    },
    /// An offset is missing, infinite or beyond every log-odds.
    Offset {
        /// The row, counted from 0.
        row: usize,
    },
    /// The table cannot be read.
    Unreadable {
        /// The line, counted from 1.
        line: usize,
        /// Why not, in kebab case.
        why: &'static str,
    },
    /// The columns of a card and of a data set do not agree.
    Mismatch {
        /// The column.
        column: String,
        /// Why not, in kebab case.
        why: &'static str,
    },
}

impl Refusal {
    /// A stable name in kebab case, to look the sentence up by.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRows => "lab-no-rows",
            Self::NoColumn { .. } => "lab-no-column",
            Self::TargetNotBinary { .. } => "lab-target-not-binary",
            Self::OneClass { .. } => "lab-one-class",
            Self::AllMissing { .. } => "lab-all-missing",
            Self::Constant { .. } => "lab-constant",
            Self::Identifier { .. } => "lab-identifier",
            Self::Sparse { .. } => "lab-sparse",
            Self::Separates { .. } => "lab-separates",
            Self::Setting { .. } => "lab-setting",
            Self::Edit { .. } => "lab-edit",
            Self::Weight { .. } => "lab-weight",
            Self::Offset { .. } => "lab-offset",
            Self::Unreadable { .. } => "lab-unreadable",
            Self::Mismatch { .. } => "lab-mismatch",
        }
    }
}
