//! May this buyer be sold to on credit? One answer from the block, the limit and what is left of
//! it, the terms in force and what the assessment proposes; and the day on which the limit is due for review. It grants and blocks nothing.

use base::Day;

use super::{Headroom, Limit};

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
    /// The limit would hold more, but the assessment proposes no credit: prepayment, unless somebody
    /// grants anew.
    PrepayFirst,
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
            Self::PrepayFirst => "prepay-first",
            Self::Open => "open",
        }
    }
}

/// Whether more may be sold on credit: a block goes before every limit, terms without a day of
/// credit before what is left of a limit, and a limit that was granted once does not outlive the
/// assessment that proposes none. `credit_days` are those of the terms in force, if there are any.
pub const fn credit_sale(
    blocked: bool,
    headroom: Headroom,
    proposed: Option<Limit>,
    credit_days: Option<i32>,
) -> CreditSale {
    match (headroom, proposed, credit_days) {
        _ if blocked => CreditSale::Blocked,
        (Headroom::NoCredit(_), _, _) => CreditSale::CashOnly,
        (Headroom::NotGranted(_), _, _) => CreditSale::NotGranted,
        (Headroom::Over(_), _, _) => CreditSale::Over,
        (_, _, Some(0)) => CreditSale::CashOnly,
        (Headroom::Left(money), _, _) if money.minor == 0 => CreditSale::UsedUp,
        (_, Some(Limit::None), _) => CreditSale::PrepayFirst,
        (Headroom::Left(_) | Headroom::Unlimited, _, _) => CreditSale::Open,
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
        let (some, none) = (Some(Limit::Amount(cny(9))), Some(Limit::None));
        for (blocked, headroom, proposed, days, expected) in [
            (false, Headroom::Left(cny(1)), some, Some(30), CreditSale::Open),
            (false, Headroom::Left(cny(1)), None, None, CreditSale::Open),
            (false, Headroom::Left(cny(0)), some, Some(30), CreditSale::UsedUp),
            (false, Headroom::Over(cny(5)), some, Some(30), CreditSale::Over),
            (false, Headroom::Unlimited, some, Some(30), CreditSale::Open),
            (false, Headroom::NoCredit(cny(0)), some, Some(30), CreditSale::CashOnly),
            (false, Headroom::NotGranted(cny(9)), some, Some(30), CreditSale::NotGranted),
            // A high-risk buyer with a limit of better days.
            (false, Headroom::Left(cny(1)), none, Some(30), CreditSale::PrepayFirst),
            (false, Headroom::Unlimited, none, Some(30), CreditSale::PrepayFirst),
            (false, Headroom::Over(cny(1)), none, Some(30), CreditSale::Over),
            // Terms of prepayment or payment on delivery are no credit.
            (false, Headroom::Left(cny(1)), some, Some(0), CreditSale::CashOnly),
            // A block stands above every limit, above an unlimited one too.
            (true, Headroom::Unlimited, some, Some(30), CreditSale::Blocked),
            (true, Headroom::Left(cny(1)), none, Some(0), CreditSale::Blocked),
        ] {
            let sale = credit_sale(blocked, headroom, proposed, days);
            assert_eq!(sale, expected, "{blocked} {headroom:?} {proposed:?} {days:?}");
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
