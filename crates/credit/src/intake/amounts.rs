//! Amounts as people and programs write them, read exactly: no float is ever made.

use std::borrow::Cow;

use base::{Currency, Money};

use super::values::narrow;

/// Which sign stands before the decimals in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.56`.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
}

/// A decimal number: `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    mantissa: i128,
    scale: u32,
}

/// An amount as it stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number, its sign and a `万` behind it taken into account.
    pub number: Number,
    /// What the cell says about the currency.
    pub hint: Hint,
}

/// What signs in the cell say about the currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hint {
    /// Nothing.
    #[default]
    None,
    /// `¥`: the yuan or the yen.
    YuanOrYen,
    /// `$`: any of the dollars.
    Dollar,
    /// A code or a sign of one currency only.
    Only(Currency),
}

impl Hint {
    /// Whether an amount in this currency may carry this sign.
    pub fn allows(self, currency: Currency) -> bool {
        match self {
            Self::None => true,
            Self::YuanOrYen => matches!(currency.code(), "CNY" | "JPY"),
            Self::Dollar => matches!(
                currency.code(),
                "USD" | "HKD" | "AUD" | "CAD" | "NZD" | "SGD" | "TWD" | "MXN" | "BRL" | "CLP"
            ),
            Self::Only(only) => only == currency,
        }
    }

    /// The currency of a cell that has no currency column beside it.
    pub fn or(self, default: Currency) -> Currency {
        match self {
            _ if self.allows(default) => default,
            Self::None => default,
            Self::YuanOrYen => Currency::CNY,
            Self::Dollar => Currency::USD,
            Self::Only(only) => only,
        }
    }
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// It is no number.
    Unreadable,
    /// It has more decimals than its currency.
    Decimals,
    /// It does not fit.
    TooLarge,
}

const DIGITS_MAX: u32 = 26;

impl Number {
    /// Times a power of ten: 4 for 万.
    #[must_use]
    pub const fn times_ten_to(self, power: u32) -> Self {
        if self.scale >= power {
            return Self { mantissa: self.mantissa, scale: self.scale - power };
        }
        let factor = 10_i128.saturating_pow(power - self.scale);
        Self { mantissa: self.mantissa.saturating_mul(factor), scale: 0 }
    }

    /// The whole number that it is, if it is one.
    pub fn whole(self) -> Option<i64> {
        let unit = 10_i128.checked_pow(self.scale)?;
        if self.mantissa % unit != 0 {
            return None;
        }
        i64::try_from(self.mantissa / unit).ok()
    }

    /// In minor units of a currency.
    ///
    /// # Errors
    /// [`AmountFault::Decimals`] where a decimal that is not zero would be lost,
    /// [`AmountFault::TooLarge`] beyond [`Money::MOST_MINOR`].
    pub fn to_minor(self, currency: Currency) -> Result<i64, AmountFault> {
        let digits = currency.minor_digits();
        let minor = if self.scale <= digits {
            let factor = 10_i128.pow(digits - self.scale);
            self.mantissa.checked_mul(factor).ok_or(AmountFault::TooLarge)?
        } else {
            let unit = 10_i128.checked_pow(self.scale - digits).ok_or(AmountFault::Decimals)?;
            if self.mantissa % unit != 0 {
                return Err(AmountFault::Decimals);
            }
            self.mantissa / unit
        };
        let fits = i64::try_from(minor).ok().and_then(|m| Money::new(m, currency).bounded().ok());
        fits.map(|money| money.minor).ok_or(AmountFault::TooLarge)
    }

    /// The product: a quantity and its price. `None` beyond all amounts.
    pub fn times(self, other: Self) -> Option<Self> {
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        Some(Self { mantissa, scale: self.scale + other.scale })
    }

    /// In minor units of a currency, rounded half away from zero: for what is reckoned, not read.
    pub fn rounded(self, currency: Currency) -> Option<i64> {
        let digits = currency.minor_digits();
        let minor = if self.scale <= digits {
            self.mantissa.checked_mul(10_i128.checked_pow(digits - self.scale)?)?
        } else {
            let unit = 10_i128.checked_pow(self.scale - digits)?;
            let half = if self.mantissa < 0 { -(unit / 2) } else { unit / 2 };
            self.mantissa.checked_add(half)? / unit
        };
        let minor = i64::try_from(minor).ok()?;
        Money::new(minor, currency).bounded().ok().map(|money| money.minor)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// -1, 0 or 1.
    pub const fn signum(self) -> i64 {
        match self.mantissa {
            0 => 0,
            1.. => 1,
            _ => -1,
        }
    }

    /// As decimal text without grouping: `-12.30`.
    pub fn plain(self) -> String {
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }
}

/// Reads an amount. The text is clean and not empty.
///
/// # Errors
/// [`AmountFault::Unreadable`] where it is none in this notation: `1,5` is no amount where the
/// point stands before decimals.
pub fn amount(text: &str, mark: Mark) -> Result<Amount, AmountFault> {
    if let Some(number) = plain(text.as_bytes()) {
        // A lone point in a column with decimal commas groups thousands: leave it to the rules.
        if mark == Mark::Point || number.scale == 0 {
            return Ok(Amount { number, hint: Hint::None });
        }
    }
    let narrowed = narrow(text);
    let mut cell = Cell { rest: narrowed.trim(), negative: false, hint: Hint::None, power: 0 };
    cell.strip();
    let (digits, exponent) = exponent_of(cell.rest);
    let mut number = grouped(digits, mark).ok_or(AmountFault::Unreadable)?;
    number = scaled(number, exponent)?.times_ten_to(cell.power);
    if cell.negative {
        number.mantissa = -number.mantissa;
    }
    Ok(Amount { number, hint: cell.hint })
}

/// `-123.45` and nothing else: what nearly every cell of a large file holds.
fn plain(bytes: &[u8]) -> Option<Number> {
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 18 || !digits[0].is_ascii_digit() {
        return None;
    }
    let (mut value, mut scale, mut decimals) = (0_i64, 0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                scale += u32::from(decimals);
            }
            b'.' if !decimals => decimals = true,
            _ => return None,
        }
    }
    let mantissa = i128::from(if negative { -value } else { value });
    Some(Number { mantissa, scale })
}

/// A cell on its way to bare digits.
struct Cell<'a> {
    rest: &'a str,
    negative: bool,
    hint: Hint,
    power: u32,
}

impl Cell<'_> {
    /// Takes signs, brackets, currencies and units off, in whatever order they stand.
    fn strip(&mut self) {
        let mut signs = 0;
        loop {
            let before = self.rest.len();
            self.rest = self.rest.trim();
            if let Some(inner) = self.rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
                self.rest = inner;
                self.negative = true;
                signs += 1;
            }
            for (sign, minus) in [('-', true), ('+', false)] {
                if let Some(rest) =
                    self.rest.strip_prefix(sign).or_else(|| self.rest.strip_suffix(sign))
                {
                    self.rest = rest;
                    self.negative |= minus;
                    signs += 1;
                }
            }
            self.words();
            // Two signs (`--5`, `(-5)`) mean nothing certain: leave one to fail on.
            if signs > 1 {
                self.rest = "?";
                return;
            }
            if self.rest.len() == before {
                return;
            }
        }
    }

    fn words(&mut self) {
        const UNITS: [(&str, u32); 10] = [
            ("亿元", 8),
            ("百万元", 6),
            ("万元", 4),
            ("千元", 3),
            ("亿", 8),
            ("万", 4),
            ("元整", 0),
            ("元", 0),
            ("圆", 0),
            ("整", 0),
        ];
        for (unit, power) in UNITS {
            if let Some(rest) = self.rest.strip_suffix(unit) {
                self.rest = rest;
                self.power += power;
                return;
            }
        }
        let upper = self.rest.to_ascii_uppercase();
        if let Some(head) = upper.strip_suffix("CR").filter(|h| h.ends_with(bare_end)) {
            self.rest = self.rest.get(..head.len()).unwrap_or_default();
            self.negative = !self.negative;
            return;
        }
        if let Some(head) = upper.strip_suffix("DR").filter(|h| h.ends_with(bare_end)) {
            self.rest = self.rest.get(..head.len()).unwrap_or_default();
            return;
        }
        self.currency(&upper);
    }

    fn currency(&mut self, upper: &str) {
        const SIGNS: [(&str, &str); 12] = [
            ("RMB¥", "CNY"),
            ("CN¥", "CNY"),
            ("US$", "USD"),
            ("HK$", "HKD"),
            ("NT$", "TWD"),
            ("人民币", "CNY"),
            ("美元", "USD"),
            ("欧元", "EUR"),
            ("港元", "HKD"),
            ("RMB", "CNY"),
            ("€", "EUR"),
            ("£", "GBP"),
        ];
        for (sign, code) in SIGNS {
            if self.cut(upper, sign) {
                self.hint = code.parse().map_or(Hint::None, Hint::Only);
                return;
            }
        }
        if self.cut(upper, "¥") {
            self.hint = Hint::YuanOrYen;
        } else if self.cut(upper, "$") {
            self.hint = Hint::Dollar;
        } else if let Some(code) = upper.get(..3).filter(|c| letters(c)) {
            self.code(code, 3, self.rest.len());
        } else if let Some(at) = upper.len().checked_sub(3)
            && let Some(code) = upper.get(at..).filter(|c| letters(c))
        {
            self.code(code, 0, at);
        }
    }

    fn code(&mut self, code: &str, from: usize, to: usize) {
        if let Ok(currency) = code.parse() {
            self.hint = Hint::Only(currency);
            self.rest = self.rest.get(from..to).unwrap_or_default();
        }
    }

    /// Takes a word off either end. Upper-casing ASCII changes no length.
    fn cut(&mut self, upper: &str, word: &str) -> bool {
        let cut = if upper.starts_with(word) {
            self.rest.get(word.len()..)
        } else if upper.ends_with(word) {
            self.rest.get(..self.rest.len() - word.len())
        } else {
            None
        };
        cut.map(|rest| self.rest = rest).is_some()
    }
}

fn bare_end(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | ')' | '.')
}

fn letters(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// `1.5E+05` apart: `1.5` and 5.
fn exponent_of(text: &str) -> (&str, i32) {
    let Some(at) = text.find(['e', 'E']) else { return (text, 0) };
    let (head, tail) = text.split_at(at);
    match tail.get(1..).and_then(|t| t.strip_prefix('+').unwrap_or(t).parse::<i32>().ok()) {
        Some(exponent) if exponent.abs() <= 20 => (head, exponent),
        _ => (text, 0),
    }
}

fn scaled(number: Number, exponent: i32) -> Result<Number, AmountFault> {
    match u32::try_from(exponent) {
        Ok(up) => {
            let wide = number.times_ten_to(up);
            if wide.mantissa.unsigned_abs() > 10_u128.pow(DIGITS_MAX + 4) {
                return Err(AmountFault::TooLarge);
            }
            Ok(wide)
        }
        Err(_) => {
            let scale = number.scale + exponent.unsigned_abs();
            Ok(Number { scale, ..number })
        }
    }
}

/// Digits with separators between thousands and one mark before the decimals.
fn grouped(text: &str, mark: Mark) -> Option<Number> {
    let (decimal, groups): (char, [char; 3]) = match mark {
        Mark::Point => ('.', [',', ' ', '\'']),
        Mark::Comma => (',', ['.', ' ', '\'']),
    };
    let (whole, part) = match text.rsplit_once(decimal) {
        Some((whole, part)) => (whole, part),
        None => (text, ""),
    };
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let mut sizes: [u32; 32] = [0; 32];
    let (mut group, mut mantissa, mut digits, mut used) = (0_usize, 0_i128, 0, None);
    for c in whole.chars() {
        if let Some(digit) = c.to_digit(10) {
            mantissa = mantissa * 10 + i128::from(digit);
            digits += 1;
            *sizes.get_mut(group)? += 1;
        } else if groups.contains(&c) && used.is_none_or(|sign| sign == c) {
            used = Some(c);
            group += 1;
        } else {
            return None;
        }
        if digits > DIGITS_MAX {
            return None;
        }
    }
    if group > 0 && !well_grouped(sizes.get(..=group)?) {
        return None;
    }
    let mut scale = 0;
    for c in part.chars() {
        mantissa = mantissa * 10 + i128::from(c.to_digit(10)?);
        scale += 1;
        if scale > 10 {
            return None;
        }
    }
    Some(Number { mantissa, scale })
}

/// Threes (1,234,567), the Indian twos and a three (12,34,567), or fours by 万 (123,4567).
fn well_grouped(sizes: &[u32]) -> bool {
    let Some((first, rest)) = sizes.split_first() else { return false };
    let Some((last, middle)) = rest.split_last() else { return true };
    let threes = *first <= 3 && rest.iter().all(|n| *n == 3);
    let indian = *first <= 2 && *last == 3 && middle.iter().all(|n| *n == 2);
    let fours = *first <= 4 && rest.iter().all(|n| *n == 4);
    *first >= 1 && (threes || indian || fours)
}

/// What a column's cells say about the sign before its decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkEvidence {
    /// Cells that only a decimal point explains.
    pub point: u32,
    /// Cells that only a decimal comma explains.
    pub comma: u32,
    /// Cells such as `1,234` or `1.234` that either explains.
    pub either: u32,
}

impl MarkEvidence {
    /// Takes one cell into account.
    pub fn see(&mut self, text: &str) {
        let narrowed: Cow<'_, str> = narrow(text);
        if !narrowed.contains([',', '.']) {
            return;
        }
        let by_point = amount(&narrowed, Mark::Point).is_ok();
        let by_comma = amount(&narrowed, Mark::Comma).is_ok();
        match (by_point, by_comma) {
            (true, false) => self.point += 1,
            (false, true) => self.comma += 1,
            (true, true) => self.either += 1,
            (false, false) => {}
        }
    }

    /// The mark that more cells speak for; the point where none speaks.
    pub const fn mark(self) -> Mark {
        if self.comma > self.point { Mark::Comma } else { Mark::Point }
    }

    /// Whether cells could be read both ways and none decides.
    pub const fn open(self) -> bool {
        self.either > 0 && self.point == 0 && self.comma == 0
    }

    /// Whether cells contradict one another.
    pub const fn torn(self) -> bool {
        self.point > 0 && self.comma > 0
    }
}

#[cfg(test)]
#[path = "amounts_tests.rs"]
mod tests;
