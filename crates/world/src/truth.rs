//! What really is behind the facts. For tests and back-tests only; never exported.

use base::Day;

use crate::{BuyerNo, Failure, Health};

/// The hidden state of a buyer at the end of the lived time.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// The buyer.
    pub buyer: BuyerNo,
    /// Where it stands.
    pub health: Health,
    /// 0 (at ease) to 1 (cannot pay).
    pub stress: f64,
    /// 0 to 1.
    pub willingness: f64,
    /// Inborn frailty, 0 to 1.
    pub frailty: f64,
    /// The chance of failing within twelve months.
    pub default_chance: f64,
    /// Always late, but pays.
    pub chronic: bool,
    /// Came to take the goods.
    pub malicious: bool,
    /// Hardly ever buys.
    pub tiny: bool,
    /// First day of every slide.
    pub slides: Vec<Day>,
    /// What the payer meant with its receipts and the company with its credit notes.
    pub intents: Vec<Intent>,
}

impl Truth {
    /// The day of failure and its kind.
    pub const fn failed(&self) -> Option<(Day, Failure)> {
        match self.health {
            Health::Failed { on, how } => Some((on, how)),
            _ => None,
        }
    }

    /// Failed, or sliding and already hard-pressed.
    pub fn distressed(&self) -> bool {
        self.failed().is_some()
            || (matches!(self.health, Health::Sliding { .. }) && self.stress > 0.55)
    }
}

/// Which part of an instalment a receipt or credit note was meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Number of the receipt or credit note.
    pub document: String,
    /// Number of the invoice.
    pub invoice: String,
    /// The instalment.
    pub instalment: u8,
    /// Minor units.
    pub amount_minor: i64,
    /// The day of effect.
    pub on: Day,
}
