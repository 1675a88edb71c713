//! What the warning rules look at: one buyer as of a day, as plain facts from other rooms.

use base::{Currency, Day};
use quant::behaviour::Behaviour;

use crate::policy::Limit;

/// Which row a fact stands in, so that evidence can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKind {
    /// An invoice or instalment.
    Item,
    /// A receipt or a credit note.
    Credit,
    /// A dispute.
    Dispute,
    /// A promise to pay.
    Promise,
    /// A contact.
    Contact,
    /// A financial statement.
    Statement,
    /// An entry of the buyer's history, or a change of the file.
    Event,
    /// A report by a person.
    Report,
    /// A supplier's bill.
    Bill,
    /// Money paid ahead to a supplier.
    Advance,
}

impl RowKind {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Credit => "credit",
            Self::Dispute => "dispute",
            Self::Promise => "promise",
            Self::Contact => "contact",
            Self::Statement => "statement",
            Self::Event => "event",
            Self::Report => "report",
            Self::Bill => "bill",
            Self::Advance => "advance",
        }
    }
}

/// A row behind a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRef {
    /// What it is.
    pub kind: RowKind,
    /// Its id.
    pub id: i64,
}

/// An open item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenItem {
    /// The row.
    pub id: i64,
    /// Due day.
    pub due_on: Day,
    /// What is open, minor units of the company's currency.
    pub open_minor: i64,
    /// Whether a part was paid.
    pub partly_paid: bool,
}

/// A receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptSeen {
    /// The row.
    pub id: i64,
    /// Value day.
    pub on: Day,
    /// Minor units of its own currency.
    pub amount_minor: i64,
    /// Whether it settled items to the cent.
    pub matches: bool,
}

/// Something that happened on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// The row.
    pub row: RowRef,
    /// The day.
    pub on: Day,
}

/// A credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteSeen {
    /// The row.
    pub id: i64,
    /// Its day.
    pub on: Day,
    /// Minor units of the company's currency.
    pub amount_minor: i64,
    /// Whether a reason was recorded.
    pub explained: bool,
}

/// What two statements a year apart say, as far as computable.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatementTrend {
    /// The two rows, newest first.
    pub rows: Vec<i64>,
    /// Debt ratio now and before.
    pub debt_ratio: Option<(f64, f64)>,
    /// Altman zone now and before: 0 distress, 1 grey, 2 safe.
    pub zone: Option<(u8, u8)>,
    /// Growth of revenue, share of one.
    pub revenue_growth: Option<f64>,
    /// Net profit now and before.
    pub net_profit: Option<(i64, i64)>,
}

/// One buyer as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight<'a> {
    /// The day of judgement.
    pub as_of: Day,
    /// The company's currency.
    pub currency: Currency,
    /// Payment behaviour.
    pub behaviour: &'a Behaviour,
    /// Open items, oldest due first.
    pub open: Vec<OpenItem>,
    /// Receipts of the last twelve months.
    pub receipts: Vec<ReceiptSeen>,
    /// Receipts that turned out not to be money.
    pub bounces: Vec<Happening>,
    /// Credit notes of the last twelve months.
    pub notes: Vec<NoteSeen>,
    /// Disputes opened.
    pub disputes: Vec<Happening>,
    /// The paying account changed.
    pub account_changes: Vec<Happening>,
    /// Longer terms were asked for or entered.
    pub longer_terms: Vec<Happening>,
    /// Promises broken in a row up to now, the latest first.
    pub broken_in_row: Vec<i64>,
    /// Contacts without an answer since the last answer, the latest first.
    pub unanswered: Vec<Happening>,
    /// The granted limit.
    pub limit: Option<Limit>,
    /// Exposure in minor units.
    pub exposure_minor: i64,
    /// What the statements say.
    pub statements: StatementTrend,
    /// The newest statement's period end.
    pub statement_on: Option<Day>,
    /// When the file was last changed.
    pub file_on: Option<Day>,
}
