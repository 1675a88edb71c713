//! Evidence, statements of account, disputes and clocks as data (J05, L04, M01–M06, M10): periods with their
//! article, what interrupts them and how well that can be proven, what papers an item needs; a pack.

use base::Day;

use crate::scoring::{Edition, Wording, company_pack};

use super::pack_read::{SHIPPED, TEXT};

/// A limitation period, in force from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitationLaw {
    /// From which day.
    pub from: Day,
    /// Years from the due day or the last interruption.
    pub years: i32,
    /// Years after which nothing helps, from the due day.
    pub cap_years: i32,
    /// What stands in the way in the last so many months leaves as many after it.
    pub suspend_months: i32,
    /// Its article.
    pub article: Wording,
}

/// From which day an interruption counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsFrom {
    /// Its own day.
    Day,
    /// The day on which it arrived.
    Arrival,
    /// The end of a proceeding; until then the period stands still.
    End,
}

/// What interrupts a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRule {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// From which day the period runs anew.
    pub from: CountsFrom,
    /// Whether it brings an expired claim back.
    pub revives: bool,
    /// Its article.
    pub article: Wording,
}

/// How far a proof carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// It does not.
    None,
    /// Arrival is presumed.
    Presumed,
    /// It is proven.
    Proven,
}

impl Grade {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Presumed => "presumed",
            Self::Proven => "proven",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::None, Self::Presumed, Self::Proven].into_iter().find(|one| one.code() == code)
    }
}

/// A kind of proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofRule {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// How far it carries.
    pub grade: Grade,
    /// What a court would say where it does not carry.
    pub fails: Option<Wording>,
}

/// A clock of another kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodRule {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Months.
    pub months: i32,
    /// Days beside them.
    pub days: i32,
    /// In force for starts from this day.
    pub from: Day,
    /// What starts it.
    pub start: Wording,
    /// What to do before its end.
    pub what: Wording,
    /// Its article.
    pub article: Wording,
}

impl PeriodRule {
    /// The last day of a period that starts on a day.
    pub fn ends(&self, start: Day) -> Day {
        start.plus_months(self.months).plus_days(self.days)
    }
}

/// A code with its name, and the days that it leaves where it is a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Days until it must be settled; 0 where it is no reason.
    pub days: i32,
}

/// A kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceKind {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// Its share of 100.
    pub weight: i64,
    /// Without it the grade is C at best.
    pub critical: bool,
    /// Whether it counts whole only where the signer's power is on file.
    pub signatory: bool,
    /// What it stands for, and with which share, basis points.
    pub stands_for: Option<(String, i64)>,
    /// What its lack costs in court.
    pub costs: Wording,
    /// Its article.
    pub article: Wording,
}

/// When a signer's power is taken as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Of itself.
    Own,
    /// By a paper on file.
    Paper,
    /// Never.
    Never,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityRule {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// When the power is shown.
    pub power: Power,
}

/// Edges of grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grading {
    /// Percent from which it is A, B, C.
    pub from: [i64; 3],
    /// What a paper counts whose signer's power is not shown, basis points.
    pub unsigned_bps: i64,
    /// Items from so many units of the company's currency are large.
    pub large_from: i64,
}

/// Late interest where nothing is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateRule {
    /// For breaches from this day.
    pub from: Day,
    /// The least surcharge on the one-year rate, basis points.
    pub least_bps: i64,
    /// The most.
    pub most_bps: i64,
    /// Days of a year, where nobody chose.
    pub year_days: i64,
    /// The newest rate counts for so many days.
    pub lpr_days: i32,
    /// Its article.
    pub article: Wording,
}

/// Days of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRule {
    /// The debtor confirms the debt within so many days of being asked.
    pub confirm_days: i32,
    /// A complaint is handed to who must handle it within so many working days.
    pub handed_workdays: i32,
    /// A result within so many days.
    pub result_days: i32,
    /// At the most so many.
    pub most_days: i32,
    /// Its article.
    pub article: Wording,
    /// Where to complain.
    pub platform: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidencePack {
    /// Version and source.
    pub edition: Edition,
    /// Days before an end at which it is told, the widest first.
    pub alarms: Vec<i32>,
    /// Limitation, the oldest row first.
    pub limitation: Vec<LimitationLaw>,
    /// What interrupts.
    pub events: Vec<EventRule>,
    /// By what it is proven.
    pub proofs: Vec<ProofRule>,
    /// Other clocks.
    pub periods: Vec<PeriodRule>,
    /// Reasons of disputes.
    pub reasons: Vec<Named>,
    /// Root causes.
    pub causes: Vec<Named>,
    /// Kinds of evidence.
    pub kinds: Vec<EvidenceKind>,
    /// Who signs.
    pub capacities: Vec<CapacityRule>,
    /// Edges of grades.
    pub grading: Grading,
    /// Days that a buyer has to answer a statement of account.
    pub answer_days: i32,
    /// What reserves interest and penalty on it.
    pub reservation: Wording,
    /// Late interest.
    pub late: LateRule,
    /// The complaint.
    pub complaint: ComplaintRule,
}

company_pack!(EvidencePack, "evidence");

impl EvidencePack {
    /// The limitation period in force on a day; `None` before the first row.
    pub fn limitation_on(&self, day: Day) -> Option<&LimitationLaw> {
        self.limitation.iter().rev().find(|row| row.from <= day)
    }

    /// An event by its code.
    pub fn event(&self, code: &str) -> Option<&EventRule> {
        self.events.iter().find(|one| one.code == code)
    }

    /// A proof by its code.
    pub fn proof(&self, code: &str) -> Option<&ProofRule> {
        self.proofs.iter().find(|one| one.code == code)
    }

    /// A period by its code.
    pub fn period(&self, code: &str) -> Option<&PeriodRule> {
        self.periods.iter().find(|one| one.code == code)
    }

    /// A reason by its code.
    pub fn reason(&self, code: &str) -> Option<&Named> {
        self.reasons.iter().find(|one| one.code == code)
    }

    /// A root cause by its code.
    pub fn cause(&self, code: &str) -> Option<&Named> {
        self.causes.iter().find(|one| one.code == code)
    }

    /// A kind of evidence by its code.
    pub fn kind(&self, code: &str) -> Option<&EvidenceKind> {
        self.kinds.iter().find(|one| one.code == code)
    }

    /// Who signs, by code.
    pub fn capacity(&self, code: &str) -> Option<&CapacityRule> {
        self.capacities.iter().find(|one| one.code == code)
    }

    /// The alarm that a number of days calls for: the narrowest that holds; `None` beyond all.
    pub fn alarm(&self, days_left: i32) -> Option<i32> {
        self.alarms.iter().rev().copied().find(|alarm| days_left <= *alarm)
    }
}
