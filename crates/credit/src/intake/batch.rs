//! One file as one import: how it is to be done, what came of it, and how one looks on.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use base::{Currency, Day, Digest, Moment, Rejection};

use super::{
    kinds::Kind,
    money::FileMoney,
    plan::{Issue, Wish},
    reject::Rejected,
    told::{Tellings, Told, told},
};
use crate::receivables::Apply;

/// What happens to a file with rows that cannot go in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The others go in.
    #[default]
    GoodRows,
    /// Nothing goes in.
    WholeFile,
}

impl Mode {
    /// `good-rows` or `whole-file`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::GoodRows => "good-rows",
            Self::WholeFile => "whole-file",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::GoodRows, Self::WholeFile].into_iter().find(|mode| mode.code() == text)
    }
}

/// How a file is to be imported.
#[derive(Clone, Debug)]
pub struct Options {
    /// How it is to be read.
    pub wish: Wish,
    /// What rejected rows mean for the others.
    pub mode: Mode,
    /// Whether receipts without a reference go to the oldest due.
    pub apply: Apply,
    /// Whether buyers that are not known are added with the code and name that the row gives.
    pub add_buyers: bool,
    /// The currency of rows that name none; the company's where this is none.
    pub currency: Option<Currency>,
    /// The day for which the file speaks: payments without a day of their own count on it.
    /// Today where this is none.
    pub as_of: Option<Day>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wish: Wish::default(),
            mode: Mode::GoodRows,
            apply: Apply::ThenOldest,
            add_buyers: true,
            currency: None,
            as_of: None,
        }
    }
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Of them rejected.
    pub rejected: u64,
    /// Bytes of the file taken.
    pub bytes: u64,
    /// Bytes of the file.
    pub bytes_total: u64,
}

/// Somebody who looks on and may call it off.
#[derive(Clone, Default)]
pub struct Watch {
    told: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
    pub(super) cancel: Arc<AtomicBool>,
}

impl Watch {
    /// Is told after every chunk of rows.
    pub fn new(told: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { told: Some(Arc::new(told)), cancel: Arc::default() }
    }

    /// Calls it off; nothing of the file is kept then.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Whether it was called off.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    pub(super) fn tell(&self, progress: Progress) {
        if let Some(told) = &self.told {
            told(progress);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}

/// Counts of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New, or more was known of them than before.
    pub booked: u64,
    /// They were there just so.
    pub unchanged: u64,
    /// They cannot go in.
    pub rejected: u64,
}

impl Tally {
    /// All of them.
    pub const fn rows(self) -> u64 {
        self.booked + self.unchanged + self.rejected
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its good rows are booked.
    Committed,
    /// Rows were rejected and the whole file was wanted: nothing is booked.
    Refused,
    /// It was only tried.
    Tried,
    /// It was booked and reversed.
    Undone,
}

impl State {
    /// `committed`, `refused`, `tried`, `undone`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Refused => "refused",
            Self::Tried => "tried",
            Self::Undone => "undone",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Committed, Self::Refused, Self::Tried, Self::Undone];
        all.into_iter().find(|state| state.code() == text)
    }
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id; none for a trial.
    pub batch_id: Option<i64>,
    /// What became of the file.
    pub state: State,
    /// The name of the file.
    pub file_name: String,
    /// Its SHA-256.
    pub digest: Digest,
    /// The profile, if one was used.
    pub profile: Option<String>,
    /// What its rows were read as.
    pub kind: Kind,
    /// All rows: `rows_read = booked + unchanged + rejected`.
    pub tally: Tally,
    /// Totals, repeated headers and small print, which are no rows.
    pub skipped: u64,
    /// The counts by what the rows turned out to be.
    pub by_kind: BTreeMap<Kind, Tally>,
    /// What the rows come to.
    pub money: FileMoney,
    /// Buyers that were added because rows named them.
    pub buyers_added: u64,
    /// The headers of the file.
    pub headers: Vec<String>,
    /// The first rejected rows, in the order of the file.
    pub rejects: Vec<Rejected>,
    /// What should be known about how the file was read.
    pub issues: Vec<Issue>,
    /// What there is to say of its rows.
    pub tellings: Tellings,
}

impl Outcome {
    /// Everything that there is to say besides counts and issues.
    pub fn told(&self) -> Vec<Told> {
        told(self.kind, &self.money, &self.tellings)
    }

    /// Rows of the file that are records or should have been.
    pub const fn rows_read(&self) -> u64 {
        self.tally.rows()
    }

    /// For callers that want a refused file as a failure.
    ///
    /// # Errors
    /// `intake.rows-rejected` where the whole file was wanted and did not go in.
    pub fn accepted(self) -> Result<Self, Rejection> {
        if self.state == State::Refused {
            let rejection = Rejection::new("intake.rows-rejected");
            return Err(rejection.with("rejected", self.tally.rejected));
        }
        Ok(self)
    }
}

/// An import as the list of imports shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Its id.
    pub id: i64,
    /// What became of the file.
    pub state: State,
    /// The name of the file.
    pub file_name: String,
    /// Its SHA-256.
    pub digest: String,
    /// Its size.
    pub bytes: i64,
    /// `UTF-8`, `GB18030`, `XLSX` …
    pub format: String,
    /// What its rows were read as.
    pub kind: Kind,
    /// The profile, or empty.
    pub profile: String,
    /// The mapping, as JSON.
    pub mapping: String,
    /// The headers of the file.
    pub headers: Vec<String>,
    /// All rows.
    pub tally: Tally,
    /// Rows that are none.
    pub skipped: u64,
    /// Buyers that were added.
    pub buyers_added: u64,
    /// What the rows come to.
    pub money: FileMoney,
    /// What there is to say of its rows.
    pub tellings: Tellings,
    /// Who imported it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// When it was undone.
    pub undone_at: Option<Moment>,
}

impl BatchRow {
    /// Everything that there is to say besides counts.
    pub fn told(&self) -> Vec<Told> {
        told(self.kind, &self.money, &self.tellings)
    }
}
