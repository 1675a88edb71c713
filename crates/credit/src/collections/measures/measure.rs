//! Which measures there are, what each is made of, and the sums that they are read from.

use super::tally::LogLine;

/// By what measures are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MeasureBy {
    /// All together.
    All,
    /// Who did it.
    #[default]
    Person,
    /// Who looks after the buyer: each salesperson's buyers, worked on by the team.
    Owner,
    /// How long the oldest item had been overdue.
    Stage,
    /// Which script was used in the talk.
    Script,
    /// By which way of contact.
    Method,
}

impl MeasureBy {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Person, Self::Owner, Self::Stage, Self::Script, Self::Method];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Person => "person",
            Self::Owner => "owner",
            Self::Stage => "stage",
            Self::Script => "script",
            Self::Method => "method",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// Sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Contacts.
    pub contacts: i64,
    /// What they cost, minor units.
    pub cost_minor: i64,
    /// Contacts by which somebody could be reached.
    pub tried: i64,
    /// Of them those that reached somebody.
    pub reached: i64,
    /// Of these those with a promise.
    pub promised: i64,
    /// First contacts that reached somebody, long enough ago to tell.
    pub first: i64,
    /// Of them those that settled the matter.
    pub resolved: i64,
    /// Promises that were due.
    pub due: i64,
    /// Of them those that were kept.
    pub kept: i64,
    /// What was promised.
    pub promised_minor: i64,
    /// What came in for it.
    pub kept_minor: i64,
    /// Cases that were closed.
    pub cases: i64,
    /// What was owed on them.
    pub owed_minor: i64,
    /// What was collected of it.
    pub got_minor: i64,
}

impl Tally {
    /// Adds another one.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.contacts, other.contacts),
            (&mut self.cost_minor, other.cost_minor),
            (&mut self.tried, other.tried),
            (&mut self.reached, other.reached),
            (&mut self.promised, other.promised),
            (&mut self.first, other.first),
            (&mut self.resolved, other.resolved),
            (&mut self.due, other.due),
            (&mut self.kept, other.kept),
            (&mut self.promised_minor, other.promised_minor),
            (&mut self.kept_minor, other.kept_minor),
            (&mut self.cases, other.cases),
            (&mut self.owed_minor, other.owed_minor),
            (&mut self.got_minor, other.got_minor),
        ] {
            *sum = sum.saturating_add(more);
        }
    }

    pub(super) fn contact(line: &LogLine, cost_minor: i64) -> Self {
        let one = i64::from;
        let told = line.resolved.filter(|_| line.first);
        Self {
            contacts: 1,
            cost_minor,
            tried: one(line.tried()),
            reached: one(line.reached()),
            promised: one(line.result == "promised"),
            first: one(told.is_some()),
            resolved: one(told == Some(true)),
            ..Self::default()
        }
    }
}

/// A measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Contacts.
    Contacts,
    /// Right-party contact rate.
    Reached,
    /// Promise rate: promises ÷ contacts that reached somebody.
    Promised,
    /// Kept rate by count.
    Kept,
    /// Kept rate by amount; a part counts as a part.
    KeptAmount,
    /// First-contact resolution.
    Resolved,
    /// Liquidation rate: collected ÷ assigned, on closed cases.
    Liquidated,
    /// Cost of what was collected on promises.
    Cost,
}

/// All of them, in the order of the page.
pub const MEASURES: [Measure; 8] = [
    Measure::Contacts,
    Measure::Reached,
    Measure::Promised,
    Measure::Kept,
    Measure::KeptAmount,
    Measure::Resolved,
    Measure::Liquidated,
    Measure::Cost,
];

/// A measure as a part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// What is above the line: a count, or minor units.
    pub part: i64,
    /// What is below it; 0 where the measure has none.
    pub whole: i64,
}

impl Measured {
    /// The share, basis points; `None` without a whole.
    pub fn bps(self) -> Option<i64> {
        let bps = i128::from(self.part) * 10_000 / i128::from(self.whole).max(1);
        (self.whole > 0).then(|| i64::try_from(bps).unwrap_or(i64::MAX))
    }
}

impl Measure {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Reached => "reached",
            Self::Promised => "promised",
            Self::Kept => "kept",
            Self::KeptAmount => "kept-amount",
            Self::Resolved => "resolved",
            Self::Liquidated => "liquidated",
            Self::Cost => "cost",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        MEASURES.into_iter().find(|one| one.code() == code)
    }

    /// Whether it is told in money.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::KeptAmount | Self::Liquidated | Self::Cost)
    }

    /// What it says of a tally.
    pub const fn of(self, tally: &Tally) -> Measured {
        let (part, whole) = match self {
            Self::Contacts => (tally.contacts, 0),
            Self::Reached => (tally.reached, tally.tried),
            Self::Promised => (tally.promised, tally.reached),
            Self::Kept => (tally.kept, tally.due),
            Self::KeptAmount => (tally.kept_minor, tally.promised_minor),
            Self::Resolved => (tally.resolved, tally.first),
            Self::Liquidated => (tally.got_minor, tally.owed_minor),
            Self::Cost => (tally.cost_minor, tally.kept_minor),
        };
        Measured { part, whole }
    }

    /// The rows that it is made of.
    pub const fn rows(self) -> MeasureWhat {
        match self {
            Self::Contacts | Self::Cost => MeasureWhat::Contacts,
            Self::Reached | Self::Promised => MeasureWhat::Tried,
            Self::Resolved => MeasureWhat::First,
            Self::Kept | Self::KeptAmount => MeasureWhat::Promises,
            Self::Liquidated => MeasureWhat::Cases,
        }
    }
}

/// Which rows stand behind a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MeasureWhat {
    /// All contacts.
    #[default]
    Contacts,
    /// Those by which somebody could be reached.
    Tried,
    /// First ones that can be told.
    First,
    /// Promises.
    Promises,
    /// Cases.
    Cases,
}

impl MeasureWhat {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Contacts, Self::Tried, Self::First, Self::Promises, Self::Cases];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Tried => "tried",
            Self::First => "first",
            Self::Promises => "promises",
            Self::Cases => "cases",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// Whether a contact is among them.
    pub fn takes(self, line: &LogLine) -> bool {
        match self {
            Self::Contacts => true,
            Self::Tried => line.tried(),
            Self::First => line.first && line.resolved.is_some(),
            Self::Promises | Self::Cases => false,
        }
    }
}
