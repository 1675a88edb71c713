use std::{fmt, str::FromStr};

use base::{Currency, Day};

use super::Target;
use crate::parties::{BuyerId, Seller};

/// What kind of credit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CreditKind {
    /// Money came in.
    Receipt,
    /// Paper that takes something off: return, price cut.
    CreditNote,
}

impl CreditKind {
    /// `receipt` or `credit_note`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::CreditNote => "credit_note",
        }
    }

    /// The kind of the movement that allocates such a credit.
    pub const fn allocation(self) -> &'static str {
        match self {
            Self::Receipt => "allocation",
            Self::CreditNote => "credit_allocation",
        }
    }
}

impl FromStr for CreditKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "receipt" => Ok(Self::Receipt),
            "credit_note" => Ok(Self::CreditNote),
            other => Err(format!("{other:?} is no kind of credit")),
        }
    }
}

impl fmt::Display for CreditKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A receipt or credit note to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredit {
    /// Whose.
    pub buyer_id: BuyerId,
    /// Receipt or credit note.
    pub kind: CreditKind,
    /// Its number, unique for the buyer and kind.
    pub number: String,
    /// The day on which it counts.
    pub effective_on: Day,
    /// Its currency.
    pub currency: Currency,
    /// Above zero, in minor units.
    pub amount_minor: i64,
    /// What the payer wrote, as it came.
    pub reference: String,
    /// A note.
    pub note: String,
    /// Which of our legal entities it belongs to, as far as it is said; the main one otherwise.
    pub entity: Option<Seller>,
    /// The items that the reference names.
    pub targets: Vec<Target>,
}
