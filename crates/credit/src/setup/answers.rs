//! What a company says of itself in the set-up, and who works for it.

use base::{Failure, Rejection, Result};
use serde::{Deserialize, Serialize};
use store::access::{Person, Role};

use super::SetupPack;

/// The answers as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Code of the trade.
    pub trade: String,
    /// Sales of a year, whole units of the company's currency.
    pub sales: i64,
    /// Share of them on account, basis points.
    pub account_bps: i64,
    /// Margin on sales, basis points.
    pub margin_bps: i64,
    /// What money costs a year, basis points.
    pub capital_bps: i64,
    /// Usual days of credit.
    pub days: i64,
    /// People who manage credit.
    pub people: i64,
    /// Who there is to sign, by role; taken from the users.
    #[serde(skip)]
    pub staff: Staff,
}

/// The answers as somebody typed them, already read as numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Code of the trade.
    pub trade: String,
    /// Sales of a year, whole units.
    pub sales: i64,
    /// Share on account, whole per cent.
    pub account_bps: i64,
    /// Margin, basis points.
    pub margin_bps: i64,
    /// What money costs a year, basis points.
    pub capital_bps: i64,
    /// Usual days of credit.
    pub days: i64,
    /// People who manage credit.
    pub people: i64,
}

/// Whether there is somebody active of each role that signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Staff {
    /// A credit manager.
    pub manager: bool,
    /// Somebody in finance.
    pub finance: bool,
    /// An owner.
    pub owner: bool,
}

impl Staff {
    /// Of the people of a company.
    pub fn of(people: &[Person]) -> Self {
        let has = |role| people.iter().any(|person| person.active && person.role == role);
        Self {
            manager: has(Role::CreditManager),
            finance: has(Role::Finance),
            owner: has(Role::Owner),
        }
    }
}

impl Answers {
    /// Checks what was typed.
    ///
    /// # Errors
    /// `controls.trade-unknown`, `controls.sales-range`, `controls.share-range`,
    /// `controls.days-range`, `controls.people-range`.
    pub fn try_new(typed: Typed, staff: Staff, pack: &SetupPack) -> Result<Self> {
        if pack.trade(&typed.trade).is_none() {
            let wrong = Rejection::new("controls.trade-unknown").with("trade", &typed.trade);
            return Err(wrong.on("trade").into());
        }
        let ask = pack.ask;
        if !(ask.sales_from..=ask.sales_to).contains(&typed.sales) {
            let wrong = Rejection::new("controls.sales-range").with("from", ask.sales_from);
            return Err(wrong.with("to", ask.sales_to).on("sales").into());
        }
        for (bps, from, field) in [
            (typed.account_bps, 100, "account"),
            (typed.margin_bps, 0, "margin"),
            (typed.capital_bps, 0, "capital"),
        ] {
            if !(from..=10_000).contains(&bps) {
                return Err(share_wrong(field));
            }
        }
        if !(0..=ask.days_to).contains(&typed.days) {
            let wrong = Rejection::new("controls.days-range").with("to", ask.days_to);
            return Err(wrong.on("days").into());
        }
        if !(1..=10_000).contains(&typed.people) {
            return Err(Rejection::new("controls.people-range").on("people").into());
        }
        Ok(Self {
            trade: typed.trade,
            sales: typed.sales,
            account_bps: typed.account_bps,
            margin_bps: typed.margin_bps,
            capital_bps: typed.capital_bps,
            days: typed.days,
            people: typed.people,
            staff,
        })
    }

    /// Sales on account of a year, whole units.
    pub fn on_account(&self) -> i64 {
        let sales = i128::from(self.sales) * i128::from(self.account_bps) / 10_000;
        i64::try_from(sales).unwrap_or(i64::MAX).max(1)
    }
}

fn share_wrong(field: &'static str) -> Failure {
    Rejection::new("controls.share-range").on(field).into()
}
