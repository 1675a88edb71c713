//! What the parameters of addresses may hold, and the lists of them that several pages share.

use base::Day;
use credit::{
    collections::OUTBOX_STATES,
    collections::measures::{Measure, MeasureBy, MeasureWhat},
    collections::recovery::{RecoveryBy, RecoveryWhat},
    collections::talk::STEPS,
    granting::{Place, ReviewView, State, WHATS},
    intake,
    lab::IndustryLevel,
    orders::OrderState,
    parties::{CustomerKind, SizeClass, StatementScope},
    policy::Tier,
    roster::{RosterCursor, RosterSort},
    warning::{AlertLevel, AlertState, SignalLibrary},
};
use store::access::Role;

use crate::receivables;

/// What a parameter may hold.
#[derive(Clone, Copy)]
pub enum Holds {
    /// Anything; the page says itself what it cannot read.
    Any,
    /// A number from 0 on.
    Count,
    /// One of these words.
    Of(&'static [&'static str]),
    /// A word that this knows.
    Known(fn(&str) -> bool),
}

use Holds::{Any, Count, Known, Of};

pub const TIER: Holds = Known(|text| Tier::parse(text).is_some());
pub const KIND: Holds = Known(|text| text.parse::<CustomerKind>().is_ok());
pub const SIZE: Holds = Known(|text| text.parse::<SizeClass>().is_ok());
pub const SORT: Holds = Known(|text| RosterSort::parse(text.trim_start_matches('-')).is_some());
pub const OWNER: Holds = Known(|text| text == "me" || text.parse::<u64>().is_ok());
pub const LEVEL: Holds = Known(|text| AlertLevel::parse(text).is_some());
pub const STATE: Holds = Known(|text| AlertState::parse(text).is_some());
pub const ORDER: Holds = Known(|text| OrderState::parse(text).is_some());
pub const REQUEST: Holds = Known(|text| State::parse(text).is_some());
pub const OUTBOX: Holds = Known(|text| text == "all" || OUTBOX_STATES.contains(&text));
pub const WHAT: Holds = Known(|text| WHATS.contains(&text));
pub const VIEW: Holds = Known(|text| ReviewView::parse(text).is_some());
pub const ACCOUNTS: Holds = Known(|text| StatementScope::parse(text).is_some());
pub const INDUSTRY: Holds = Known(|text| IndustryLevel::parse(text).is_some());
/// A month as it is written in lists: 2026-11.
pub const MONTH: Holds =
    Known(|text| text.len() == 7 && format!("{text}-01").parse::<Day>().is_ok());
pub const DAY: Holds = Known(|text| text.parse::<Day>().is_ok());
pub const ROLE: Holds = Known(|text| Role::ALL.iter().any(|role| role.code() == text));
pub const SIGNAL: Holds = Known(|text| SignalLibrary::shipped().find(text).is_some());
pub const FILE_KIND: Holds = Known(|text| intake::kinds::Kind::parse(text).is_some());
pub const BUCKET: Holds = Known(|text| text == "overdue" || text.parse::<usize>().is_ok());
pub const MEASURE_ROWS: Holds = Known(|text| MeasureWhat::parse(text).is_some());
pub const RECOVERY_ROWS: Holds = Known(|text| RecoveryWhat::parse(text).is_some());
pub const RECOVERED: Holds = Known(|text| RecoveryBy::parse(text).is_some());
pub const MEASURE_BY: Holds = Known(|text| MeasureBy::parse(text).is_some());
pub const MEASURE: Holds = Known(|text| Measure::parse(text).is_some());
pub const STEP: Holds = Known(|text| STEPS.contains(&text));
/// Where the last page of a list ended.
pub const AFTER: Holds = Known(|text| RosterCursor::parse(text).is_some());
pub const AFTER_MONEY: Holds = Known(|text| Place::parse(text).is_some());
pub const AFTER_DAY: Holds = Known(|text| receivables::cursor(text).is_some());
pub const AFTER_DUE: Holds = Known(|text| receivables::cursor(&text.replace('~', ".")).is_some());

/// A chart of the page, to be taken home as a picture.
pub const PICTURE: (&str, Holds) = (
    "picture",
    Known(|text| {
        text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    }),
);

pub type Asks = &'static [(&'static str, Holds)];

pub const PARTIES: Asks = &[
    ("q", Any),
    ("tier", TIER),
    ("kind", KIND),
    ("size", SIZE),
    ("owner", OWNER),
    ("only", Of(&["overdue", "over", "ungranted", "differs", "blocked"])),
    ("alert", Of(&["0", "1", "2", "3"])),
    ("sort", SORT),
    ("after", AFTER),
];

pub const POLICY: Asks = &[
    ("q", Any),
    ("tier", TIER),
    ("only", Of(&["over", "ungranted", "differs", "blocked"])),
    ("sort", SORT),
    ("after", AFTER),
];

/// Fields of all calculators of the lessons; each reads its own and says what it cannot read.
pub const COURSE_TOOL: Asks = &[
    ("loss", Any),
    ("commission", Any),
    ("prompt", Any),
    ("rest", Any),
    ("late", Any),
    ("deduct", Any),
    ("margin", Any),
    ("amount", Any),
    ("rate", Any),
    ("days", Any),
    ("firm", Any),
    ("assets", Any),
    ("liabilities", Any),
    ("working", Any),
    ("retained", Any),
    ("ebit", Any),
    ("equity", Any),
    ("sales", Any),
    ("score", Any),
    ("monthly", Any),
    ("term", Any),
    ("base", Any),
    ("d1", Any),
    ("a1", Any),
    ("d2", Any),
    ("a2", Any),
    ("d3", Any),
    ("a3", Any),
    ("d4", Any),
    ("a4", Any),
    ("begin", Any),
    ("ending", Any),
    ("current", Any),
    ("due", Any),
    ("demand", Any),
    ("again", Any),
    ("until", Any),
    ("count", Any),
    ("first", Any),
    ("every", Any),
];

/// Day, basis, buckets and “as known at”: the page of the ledger says what it cannot read.
pub const LEDGER: Asks = &[
    ("as_of", Any),
    ("basis", Of(&["due", "issued"])),
    ("by", Of(&["buyer", "kind", "owner", "entity"])),
    ("entity", Any),
    ("kind", KIND),
    ("owner", Count),
    ("buyer", Any),
    ("buckets", Any),
    ("known", Any),
    ("from", Count),
    ("bucket", BUCKET),
    ("q", Any),
    ("after", AFTER_DAY),
];

pub const BILLS: Asks = &[
    ("as_of", Any),
    ("only", Of(&["first", "breaking", "near", "past", "disputed", "perhaps", "no-day"])),
    ("q", Any),
    ("skip", Holds::Count),
];
pub const SUPPLIERS: Asks =
    &[("q", Any), ("only", Of(&["late", "ahead", "goods-late", "over", "both"]))];

pub const RECOVERY: Asks = &[("by", RECOVERED), ("group", Any), ("skip", Count)];

#[rustfmt::skip]
pub const MEASURED: Asks = &[
    ("by", MEASURE_BY), ("group", Any), ("month", MONTH), ("measure", MEASURE), ("skip", Count),
    ("what", MEASURE_ROWS),
];

pub const OUTLOOK: Asks = &[("days", Count), ("tier", TIER), ("after", Count)];

/// Fields with which a form may begin.
pub const BOOK: Asks = &[
    ("buyer", Any),
    ("number", Any),
    ("day", Any),
    ("due", Any),
    ("amount", Any),
    ("currency", Any),
    ("contract", Any),
    ("parts", Any),
    ("reference", Any),
    ("payer", Any),
    ("note", Any),
    ("apply", Any),
];
pub const ACT: Asks =
    &[("day", Any), ("amount", Any), ("opened", Any), ("credit", Any), ("reason", Any)];
pub const NEXT: Asks = &[
    ("promise", Count),
    ("step", Count),
    ("kind", Any),
    ("owner", Any),
    ("due_on", Any),
    ("note", Any),
];

pub const LOG: Asks = &[
    ("from", Of(&["buyer"])),
    ("on", Any),
    ("channel", Any),
    ("person", Any),
    ("result", Any),
    ("amount", Any),
    ("due", Any),
    ("note", Any),
    ("proven", Any),
];
pub const REPORT: Asks =
    &[("buyer", Any), ("signal", Any), ("text", Any), ("source", Any), ("on", Any)];
pub const LAB_LEDGER: Asks = &[
    ("job", Count),
    ("name", Any),
    ("horizon", Any),
    ("days", Any),
    ("bad_days", Any),
    ("good_days", Any),
    ("amount", Any),
    ("later_from", Any),
    ("test", Any),
    ("seed", Any),
];

/// What a year of credit is reckoned with.
pub const PROFIT: Asks = &[
    ("buyer", Any),
    ("sales", Any),
    ("growth", Any),
    ("days", Any),
    ("late", Any),
    ("pd", Any),
    ("margin", Any),
    ("capital", Any),
    ("lgd", Any),
    ("collection", Any),
];
