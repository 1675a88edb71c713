//! May this buyer be sold to on credit today? One answer from the block, the limit and what is
//! left of it; and the day on which the limit is due for review. It grants and blocks nothing.

use base::Day;

use super::Headroom;

/// The answer for one buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreditSale {
    /// Blocked by hand: nothing on credit, whatever the limit says.
    Blocked,
    /// No credit: prepayment or payment on delivery.
    CashOnly,
    /// Nobody granted a limit: ask for one first.
    NotGranted,
    /// The exposure is above the limit.
    Over,
    /// The limit is exactly used up.
    UsedUp,
    /// Up to the headroom.
    Open,
}

impl CreditSale {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::CashOnly => "cash-only",
            Self::NotGranted => "not-granted",
            Self::Over => "over",
            Self::UsedUp => "used-up",
            Self::Open => "open",
        }
    }
}

/// Whether more may be sold on credit; a block goes before every limit.
pub const fn credit_sale(blocked: bool, headroom: Headroom) -> CreditSale {
    match headroom {
        _ if blocked => CreditSale::Blocked,
        Headroom::NoCredit(_) => CreditSale::CashOnly,
        Headroom::NotGranted(_) => CreditSale::NotGranted,
        Headroom::Over(_) => CreditSale::Over,
        Headroom::Left(money) if money.minor == 0 => CreditSale::UsedUp,
        Headroom::Left(_) | Headroom::Unlimited => CreditSale::Open,
    }
}

/// The day on which a limit is due for review: so many months after its first day as the tier
/// says, at the latest on its last day.
pub fn review_on(from_on: Day, to_on: Option<Day>, months: i32) -> Day {
    let due = from_on.plus_months(months);
    to_on.map_or(due, |last| last.min(due))
}

#[cfg(test)]
mod tests {
    use base::{Currency, Money};

    use super::*;

    #[test]
    fn what_may_be_sold() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        for (blocked, headroom, expected) in [
            (false, Headroom::Left(cny(1)), CreditSale::Open),
            (false, Headroom::Left(cny(0)), CreditSale::UsedUp),
            (false, Headroom::Over(cny(5)), CreditSale::Over),
            (false, Headroom::Unlimited, CreditSale::Open),
            (false, Headroom::NoCredit(cny(0)), CreditSale::CashOnly),
            (false, Headroom::NotGranted(cny(9)), CreditSale::NotGranted),
            // A block stands above every limit, above an unlimited one too.
            (true, Headroom::Unlimited, CreditSale::Blocked),
            (true, Headroom::Left(cny(1)), CreditSale::Blocked),
        ] {
            assert_eq!(credit_sale(blocked, headroom), expected, "{blocked} {headroom:?}");
        }
    }

    #[test]
    fn a_limit_is_reviewed_when_the_tier_says_or_when_it_ends() {
        let day = |text: &str| text.parse::<Day>().expect("day");
        let from = day("2026-01-31");
        for (to, months, expected) in [
            (None, 12, "2027-01-31"),
            (None, 1, "2026-02-28"),
            (Some("2026-06-30"), 12, "2026-06-30"),
            (Some("2028-12-31"), 6, "2026-07-31"),
        ] {
            assert_eq!(review_on(from, to.map(day), months), day(expected));
        }
    }
}
