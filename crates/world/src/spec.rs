//! What world is asked for.

use base::Day;

/// How much is told besides the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything: statements, orders, talk, news.
    Full,
    /// Buyers, terms, limits, invoices, credit notes, receipts and reversals only.
    Ledger,
}

/// A world: the same specification gives the same facts, and a later `until` only adds facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The seed of all chance.
    pub seed: u64,
    /// First day of business.
    pub start: Day,
    /// Last day that is lived.
    pub until: Day,
    /// Buyers that the world will ever have; about one in eight joins after the start.
    pub buyers: u32,
    /// Orders per buyer in percent of the demo's.
    pub pace_percent: u32,
    /// How much is told.
    pub detail: Detail,
}

impl Spec {
    /// The seed of the demo company.
    pub const DEMO_SEED: u64 = 20_261_121;

    /// The demo company as it stands on a day: 24 months of business with 360 buyers. Keep its
    /// `start` and move `until` with [`Self::lived_until`] to let it live on.
    pub fn demo(today: Day) -> Self {
        Self {
            seed: Self::DEMO_SEED,
            start: today.month_start().plus_months(-24),
            until: today,
            buyers: 360,
            pace_percent: 100,
            detail: Detail::Full,
        }
    }

    /// A small world for tests: 40 buyers, 12 months to the end of 2025.
    pub fn small(seed: u64) -> Self {
        let day = |year| Day::try_new(year, 12, 31).unwrap_or(Day::from_epoch_days(0));
        Self {
            seed,
            start: day(2024).plus_days(1),
            until: day(2025),
            buyers: 40,
            pace_percent: 100,
            detail: Detail::Full,
        }
    }

    /// The ledger for benchmarks: 10,000 buyers and about 1,000,000 invoices over eight years, of
    /// which about 95 % are settled. Stream it with [`crate::stream`].
    pub fn bulk(until: Day) -> Self {
        Self {
            seed: 1_000_000,
            start: until.month_start().plus_months(-96),
            until,
            buyers: 10_000,
            pace_percent: 40,
            detail: Detail::Ledger,
        }
    }

    /// The same world, lived until another day.
    #[must_use]
    pub const fn lived_until(self, until: Day) -> Self {
        Self { until, ..self }
    }

    pub(crate) fn groups(&self) -> u32 {
        (self.buyers / 30).max(1)
    }
}
