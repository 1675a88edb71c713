use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use crate::{Currency, Money, MoneyError};

/// Hundredths of a percent: 250 is 2.5 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bps(pub i32);

impl Bps {
    /// As a share of one, for arithmetic that is not money.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// This share of an amount, rounded half up to the minor unit.
    pub fn of(self, amount: Money) -> Money {
        let product = i128::from(amount.minor) * i128::from(self.0);
        let rounded = (product * 2 + 10_000).div_euclid(20_000);
        Money { minor: i64::try_from(rounded).unwrap_or(i64::MAX), ..amount }
    }
}

/// How much one unit of a foreign currency is worth in the company's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub Decimal);

impl Rate {
    /// One to one.
    pub const ONE: Self = Self(Decimal::ONE);

    /// Reads a positive decimal number.
    pub fn parse(text: &str) -> Option<Self> {
        text.trim()
            .parse::<Decimal>()
            .ok()
            .filter(|d| d.is_sign_positive() && !d.is_zero())
            .map(Self)
    }

    /// The amount in `into`, rounded half away from zero to its minor unit.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where the result does not fit.
    pub fn convert(self, amount: Money, into: Currency) -> Result<Money, MoneyError> {
        if amount.currency == into {
            return Ok(amount);
        }
        let units = Decimal::new(amount.minor, amount.currency.minor_digits());
        let minor = units
            .checked_mul(self.0)
            .and_then(|d| d.checked_mul(Decimal::from(into.minor_per_unit())))
            .map(|d| d.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
            .and_then(|d| d.to_i64())
            .ok_or(MoneyError::Overflow)?;
        Ok(Money::new(minor, into))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversion_rounds_once() {
        let usd = Money::new(1_234, Currency::USD);
        let rate = Rate::parse("7.1234").expect("rate");
        assert_eq!(rate.convert(usd, Currency::CNY), Ok(Money::new(8_790, Currency::CNY)));
        let jpy: Currency = "JPY".parse().expect("JPY");
        let yen = Money::new(1_000, jpy);
        let rate = Rate::parse("0.0475").expect("rate");
        assert_eq!(rate.convert(yen, Currency::CNY), Ok(Money::new(4_750, Currency::CNY)));
        assert!(Rate::parse("0").is_none() && Rate::parse("-1").is_none());
    }

    #[test]
    fn shares_round_half_up() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        assert_eq!(Bps(5_000).of(cny(3)), cny(2));
        assert_eq!(Bps(250).of(cny(10_000)), cny(250));
        assert_eq!(Bps(10_000).of(cny(-77)), cny(-77));
    }
}
