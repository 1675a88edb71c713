use std::{cmp::Ordering, fmt};

use crate::{Currency, Rejection};

/// An amount in minor units (分, cents) of one currency. No float ever touches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units: 1234 is ¥12.34.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why two amounts could not be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The sum does not fit into 64 bits.
    #[error("the amount is too large")]
    Overflow,
    /// The amounts are in different currencies.
    #[error("the currencies differ: {0} and {1}")]
    Mixed(Currency, Currency),
}

impl Money {
    /// The most that one amount may be, in minor units: ten million million yuan. Nine thousand
    /// of them still add up in 64 bits.
    pub const MOST_MINOR: i64 = 1_000_000_000_000_000;

    /// The amount itself, where it is not beyond [`Self::MOST_MINOR`] on either side of zero.
    ///
    /// # Errors
    /// `receivables.too-large` on `amount`.
    pub fn bounded(self) -> Result<Self, Rejection> {
        if self.minor.unsigned_abs() <= Self::MOST_MINOR.unsigned_abs() {
            return Ok(self);
        }
        let most = Self::new(Self::MOST_MINOR, self.currency);
        Err(Rejection::new("receivables.too-large").with("most", most).on("amount"))
    }

    /// An amount of `minor` minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError`] where the currencies differ or the sum does not fit.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError`] where the currencies differ or the difference does not fit.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Splits into `parts` amounts that differ by at most one minor unit and add up exactly.
    pub fn split(self, parts: u32) -> Vec<Self> {
        let n = i64::from(parts.max(1));
        let (each, rest) = (self.minor.div_euclid(n), self.minor.rem_euclid(n));
        (0..n).map(|i| Self { minor: each + i64::from(i < rest), ..self }).collect()
    }

    fn same(self, other: Self) -> Result<(), MoneyError> {
        match self.currency.cmp(&other.currency) {
            Ordering::Equal => Ok(()),
            _ => Err(MoneyError::Mixed(self.currency, other.currency)),
        }
    }

    /// Digits with thousands separators and the currency's own number of decimals, no sign of
    /// the currency: `-1,234,567.89`.
    pub fn grouped(self) -> String {
        let digits = self.currency.minor_digits() as usize;
        let plain = self.minor.unsigned_abs().to_string();
        let padded = format!("{plain:0>width$}", width = digits + 1);
        let (whole, part) = padded.split_at(padded.len() - digits);
        let mut out = String::with_capacity(padded.len() + padded.len() / 3 + 2);
        if self.minor < 0 {
            out.push('-');
        }
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        if digits > 0 {
            out.push('.');
            out.push_str(part);
        }
        out
    }

    /// As [`Self::grouped`] without the separators: for CSV and other machines.
    pub fn plain(self) -> String {
        self.grouped().replace(',', "")
    }
}

impl fmt::Display for Money {
    /// `CNY 1,234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.grouped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn grouping() {
        for (minor, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (123_456_789, "1,234,567.89"),
            (-100_000, "-1,000.00"),
            (99_999_999_999_99, "99,999,999,999.99"),
        ] {
            assert_eq!(cny(minor).grouped(), text);
        }
        let jpy = "JPY".parse().expect("JPY");
        assert_eq!(Money::new(1_234, jpy).grouped(), "1,234");
        assert_eq!(cny(i64::MIN).grouped(), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn money_is_never_lost_in_a_split() {
        for minor in [0, 1, -1, 100, 101, -101, 999_999_999_999] {
            for parts in [1, 2, 3, 7, 12] {
                let sum: i64 = cny(minor).split(parts).iter().map(|m| m.minor).sum();
                assert_eq!(sum, minor, "{minor} in {parts}");
            }
        }
    }

    #[test]
    fn no_amount_is_beyond_the_most() {
        let most = Money::MOST_MINOR;
        for minor in [0, most, -most] {
            assert_eq!(cny(minor).bounded(), Ok(cny(minor)));
        }
        for minor in [most + 1, -most - 1, i64::MAX, i64::MIN] {
            let refused = cny(minor).bounded().expect_err("a refusal");
            assert_eq!(refused.code, "receivables.too-large", "{minor}");
        }
    }

    #[test]
    fn sums_refuse_what_cannot_be_right() {
        assert_eq!(cny(1).plus(cny(i64::MAX)), Err(MoneyError::Overflow));
        assert_eq!(
            cny(1).minus(Money::zero(Currency::USD)),
            Err(MoneyError::Mixed(Currency::CNY, Currency::USD))
        );
        assert_eq!(cny(3).minus(cny(5)), Ok(cny(-2)));
    }
}
