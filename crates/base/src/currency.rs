use std::{fmt, str::FromStr};

/// An ISO 4217 currency. The number of minor digits comes from the standard's table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// 人民币.
    pub const CNY: Self = Self(*b"CNY");
    /// US dollar.
    pub const USD: Self = Self(*b"USD");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn minor_digits(self) -> u32 {
        match &self.0 {
            b"CNY" | b"USD" | b"EUR" => 2,
            _ => iso_currency::Currency::from_code(self.code())
                .and_then(iso_currency::Currency::exponent)
                .map_or(2, u32::from),
        }
    }

    /// Whether goods can be billed in it: the standard's codes for gold, tests and "no currency"
    /// (XAU, XTS, XXX) have no minor unit and are no money of trade.
    pub fn is_of_trade(self) -> bool {
        if matches!(&self.0, b"CNY" | b"USD" | b"EUR") {
            return true;
        }
        iso_currency::Currency::from_code(self.code())
            .and_then(iso_currency::Currency::exponent)
            .is_some()
    }

    /// How many minor units one unit holds: 100 for CNY.
    pub fn minor_per_unit(self) -> i64 {
        10_i64.pow(self.minor_digits())
    }

    /// The sign put before an amount: `¥` for CNY, else the code.
    pub fn sign(&self) -> &str {
        match &self.0 {
            b"CNY" => "¥",
            b"USD" => "$",
            b"EUR" => "€",
            b"GBP" => "£",
            _ => self.code(),
        }
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(usual) =
            [Self::CNY, Self::USD, Self::EUR].into_iter().find(|c| c.code() == text)
        {
            return Ok(usual);
        }
        let upper = text.trim().to_ascii_uppercase();
        let known = match upper.as_str() {
            "RMB" | "人民币" | "元" | "CNH" => "CNY",
            "美元" => "USD",
            "欧元" => "EUR",
            "港币" | "港元" => "HKD",
            "日元" => "JPY",
            "英镑" => "GBP",
            other => other,
        };
        let found = iso_currency::Currency::from_code(known)
            .ok_or_else(|| UnknownCurrency(text.trim().to_owned()))?;
        let mut code = [0; 3];
        code.copy_from_slice(found.code().as_bytes());
        Ok(Self(code))
    }
}

/// The text is no currency code of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an ISO 4217 currency code")]
pub struct UnknownCurrency(pub String);

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_standard() {
        for (text, code, digits) in [
            ("cny", "CNY", 2),
            ("人民币", "CNY", 2),
            ("RMB", "CNY", 2),
            ("JPY", "JPY", 0),
            ("KWD", "KWD", 3),
            ("USD", "USD", 2),
        ] {
            let currency: Currency = text.parse().expect(text);
            assert_eq!((currency.code(), currency.minor_digits()), (code, digits), "{text}");
        }
        assert!("ZZZ".parse::<Currency>().is_err());
        assert!("".parse::<Currency>().is_err());
    }

    #[test]
    fn gold_tests_and_nothing_are_no_money_of_trade() {
        for (code, fits) in [
            ("CNY", true),
            ("JPY", true),
            ("KWD", true),
            ("XXX", false),
            ("XAU", false),
            ("XTS", false),
        ] {
            assert_eq!(code.parse().map(Currency::is_of_trade), Ok(fits), "{code}");
        }
    }
}
