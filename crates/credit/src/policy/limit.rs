//! Limit, exposure and headroom, with every case spelled out: a limit is unlimited, an amount, or
//! none (no credit); zero never means unlimited, and a limit that nobody granted is not a limit.

use base::{Currency, Money};

/// How much credit a buyer may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Any amount. Granted by name, never by leaving a field empty.
    Unlimited,
    /// Up to this amount, which is above zero.
    Amount(Money),
    /// No credit: prepayment or payment on delivery.
    None,
}

impl Limit {
    /// The code under which the kind is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unlimited => "unlimited",
            Self::Amount(_) => "amount",
            Self::None => "none",
        }
    }

    /// An amount; zero and less is no credit.
    pub const fn of(amount: Money) -> Self {
        if amount.minor > 0 { Self::Amount(amount) } else { Self::None }
    }

    /// From the stored kind and amount; `None` where the kind is unknown or the amount missing.
    pub fn restore(kind: &str, minor: Option<i64>, currency: Currency) -> Option<Self> {
        match (kind, minor) {
            ("unlimited", _) => Some(Self::Unlimited),
            ("none", _) => Some(Self::None),
            ("amount", Some(minor)) => Some(Self::of(Money::new(minor, currency))),
            _ => None,
        }
    }

    /// The amount in minor units, where the limit is one.
    pub const fn amount_minor(self) -> Option<i64> {
        match self {
            Self::Amount(money) => Some(money.minor),
            Self::Unlimited | Self::None => None,
        }
    }

    /// The tighter of two limits: a buyer's own and its group's.
    #[must_use]
    pub fn tighter(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::Unlimited, limit) | (limit, Self::Unlimited) => limit,
            (Self::Amount(a), Self::Amount(b)) => {
                Self::Amount(if b.minor < a.minor { b } else { a })
            }
        }
    }
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headroom {
    /// No limit holds it back.
    Unlimited,
    /// So much may still be sold on credit (zero: exactly used up).
    Left(Money),
    /// The exposure is above the limit by this amount.
    Over(Money),
    /// No credit may be given; this much is outstanding all the same.
    NoCredit(Money),
    /// Nobody has granted a limit; this much is outstanding.
    NotGranted(Money),
}

impl Headroom {
    /// The code under which the case is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unlimited => "unlimited",
            Self::Left(_) => "left",
            Self::Over(_) => "over",
            Self::NoCredit(_) => "no_credit",
            Self::NotGranted(_) => "not_granted",
        }
    }

    /// Sortable number of minor units: what is left, negative what is over; none where there is
    /// no amount to compare with.
    pub const fn signed_minor(self) -> Option<i64> {
        match self {
            Self::Left(money) => Some(money.minor),
            Self::Over(money) | Self::NoCredit(money) => Some(-money.minor),
            Self::Unlimited | Self::NotGranted(_) => None,
        }
    }
}

/// Headroom = effective limit − exposure.
pub fn headroom(limit: Option<Limit>, exposure: Money) -> Headroom {
    match limit {
        None => Headroom::NotGranted(exposure),
        Some(Limit::Unlimited) => Headroom::Unlimited,
        Some(Limit::None) => Headroom::NoCredit(exposure),
        Some(Limit::Amount(amount)) => {
            let left = amount.minor.saturating_sub(exposure.minor);
            if left >= 0 {
                Headroom::Left(Money { minor: left, ..amount })
            } else {
                Headroom::Over(Money { minor: left.saturating_neg(), ..amount })
            }
        }
    }
}

/// The used part of a limit as a share of one; `None` where there is no amount to compare with.
#[expect(clippy::cast_precision_loss, reason = "a share for display and scoring, not money")]
pub fn utilisation(limit: Option<Limit>, exposure: Money) -> Option<f64> {
    match limit {
        Some(Limit::Amount(amount)) if amount.minor > 0 => {
            Some(exposure.minor.max(0) as f64 / amount.minor as f64)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn headroom_has_five_cases() {
        for (limit, exposure, expected) in [
            (Some(Limit::Amount(cny(1_000))), 400, Headroom::Left(cny(600))),
            (Some(Limit::Amount(cny(1_000))), 1_000, Headroom::Left(cny(0))),
            (Some(Limit::Amount(cny(1_000))), 1_250, Headroom::Over(cny(250))),
            (Some(Limit::Unlimited), 9_999, Headroom::Unlimited),
            (Some(Limit::None), 70, Headroom::NoCredit(cny(70))),
            (None, 70, Headroom::NotGranted(cny(70))),
        ] {
            assert_eq!(headroom(limit, cny(exposure)), expected, "{limit:?} {exposure}");
        }
    }

    #[test]
    fn the_tighter_limit_wins() {
        let (small, big) = (Limit::Amount(cny(10)), Limit::Amount(cny(20)));
        for (own, group, both) in [
            (small, big, small),
            (big, small, small),
            (Limit::Unlimited, big, big),
            (big, Limit::None, Limit::None),
            (Limit::Unlimited, Limit::Unlimited, Limit::Unlimited),
        ] {
            assert_eq!(own.tighter(group), both);
        }
    }

    #[test]
    fn zero_is_no_credit_and_never_unlimited() {
        assert_eq!(Limit::of(cny(0)), Limit::None);
        assert_eq!(Limit::restore("amount", Some(0), Currency::CNY), Some(Limit::None));
        assert_eq!(Limit::restore("amount", None, Currency::CNY), None);
        assert_eq!(utilisation(Some(Limit::Amount(cny(200))), cny(50)), Some(0.25));
        assert_eq!(utilisation(Some(Limit::Unlimited), cny(50)), None);
    }
}
