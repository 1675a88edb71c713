//! Optimal binning: exact and deterministic.
//!
//! ```text
//! column ─► profile ─► pre-bins ─► optimum ─► Binning ─► edit by hand ─► codes, one byte a row
//! ```
//!
//! A [`Binning`] is complete: every number, every word, missing and each special code has one
//! bin. Its tables hold the counts of the rows to learn from, to judge by and of a later time.

mod category;
pub mod edit;
pub mod evidence;
mod ladder;
mod numeric;
pub mod optimum;
mod prebin;
mod profile;
mod table;

pub use ladder::Ladder;
pub use optimum::Shape;
pub use prebin::Prebinning;
pub use profile::{NumberProfile, Parts, of_numbers};
pub use table::{Bin, BinKind, Binning, Coder, Rule};

use super::{
    frame::{Column, Frame, Outcome, Values},
    refusal::Refusal,
};

/// The trend that a numeric variable is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trend {
    /// One of the fixed shapes.
    Fixed(Shape),
    /// Ascending or descending, whichever holds more information.
    Monotone,
    /// Monotone, unless a peak or valley holds clearly more: a tenth more, and 0.005 of IV.
    #[default]
    Auto,
}

/// How a variable is binned.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Numbers that stand for something else than a size; each becomes a bin.
    pub specials: Vec<f64>,
    /// How pre-bins are found.
    pub prebinning: Prebinning,
    /// Most pre-bins, 2 to 100; for a concave or convex trend no more than [`CURVED_PREBINS`].
    pub max_prebins: usize,
    /// Least share of the filled rows in a pre-bin, 0 to 0.5.
    pub min_prebin_share: f64,
    /// Fewest bins, missing and special codes apart; fewer where the data allow no more.
    pub min_bins: usize,
    /// Most bins, missing and special codes apart; 1 to 50.
    pub max_bins: usize,
    /// Least share of all rows in a bin, 0 to 0.5.
    pub min_bin_share: f64,
    /// Least good cases, and least bad cases, in a bin.
    pub min_events: f64,
    /// Greatest p-value of two neighbours having the same bad rate; 1 for no condition.
    pub max_p: f64,
    /// The trend of numeric variables.
    pub trend: Trend,
    /// Levels rarer than this share of all rows are pooled as "others".
    pub rare_share: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            specials: vec![],
            prebinning: Prebinning::Quantile,
            max_prebins: 100,
            min_prebin_share: Prebinning::Quantile.least_share(),
            min_bins: 1,
            max_bins: 10,
            min_bin_share: 0.02,
            min_events: 1.0,
            max_p: 1.0,
            trend: Trend::Auto,
            rare_share: 0.01,
        }
    }
}

/// Most pre-bins of a concave or convex trend: its optimum looks at four cuts at a time, so that
/// time grows with the fourth power of their number and memory with the third.
pub const CURVED_PREBINS: usize = 40;

impl Settings {
    /// Most pre-bins for the trend asked for.
    fn prebins(&self) -> usize {
        match self.trend {
            Trend::Fixed(Shape::Concave | Shape::Convex) => self.max_prebins.min(CURVED_PREBINS),
            _ => self.max_prebins,
        }
    }

    /// Refuses what has no meaning.
    pub fn check(&self) -> Result<(), Refusal> {
        let share = |x: f64| (0.0..=0.5).contains(&x);
        for (fits, name, allowed) in [
            ((2..=100).contains(&self.max_prebins), "max_prebins", "2…100"),
            ((1..=50).contains(&self.max_bins), "max_bins", "1…50"),
            ((1..=self.max_bins).contains(&self.min_bins), "min_bins", "1…max_bins"),
            (share(self.min_prebin_share), "min_prebin_share", "0…0.5"),
            (share(self.min_bin_share), "min_bin_share", "0…0.5"),
            (share(self.rare_share), "rare_share", "0…0.5"),
            (self.min_events >= 0.0 && self.min_events.is_finite(), "min_events", "≥ 0"),
            (self.max_p > 0.0 && self.max_p <= 1.0, "max_p", "0…1"),
            (self.specials.iter().all(|s| s.is_finite()), "specials", "finite"),
            (self.specials.len() <= 50, "specials", "≤ 50"),
        ] {
            if !fits {
                return Err(Refusal::Setting { name, allowed });
            }
        }
        Ok(())
    }
}

/// Bins one column by what became of its rows.
pub fn bin_column(
    column: &Column,
    outcome: &Outcome,
    settings: &Settings,
) -> Result<Binning, Refusal> {
    settings.check()?;
    if column.len() != outcome.rows() {
        let column = column.name.clone();
        return Err(Refusal::Mismatch { column, why: "length-differs" });
    }
    match &column.values {
        Values::Numbers(numbers) => numeric::bin(&column.name, numbers, outcome, settings),
        Values::Category(category) => {
            if column.notes.overflow > 0 {
                let levels = category.levels.len() - 1;
                return Err(Refusal::Identifier { column: column.name.clone(), levels });
            }
            category::bin(&column.name, category, outcome, settings)
        }
    }
}

/// Bins every column of a frame, on as many threads as asked for. The result does not depend on
/// their number. `settings` may differ from column to column.
pub fn bin_frame(
    frame: &Frame,
    outcome: &Outcome,
    settings: impl Fn(&Column) -> Settings + Sync,
    threads: usize,
) -> Vec<Result<Binning, Refusal>> {
    let columns = frame.columns();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut done = vec![];
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(column) = columns.get(at) else { return done };
            done.push((at, bin_column(column, outcome, &settings(column))));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.clamp(1, 64)).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_default());
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
