//! What a person typed, read: amounts, days, whole numbers. What cannot be read is a refusal that
//! names its field; what was typed stays in the form.

use base::{Currency, Day, Failure, Money, Rejection};

use crate::{failure::Refused, kit::Mistakes};

/// A day written as 2026-11-21, 2026/11/21 or 20261121.
///
/// # Errors
/// `house.bad-day` on the field.
pub fn day(text: &str, field: &'static str) -> Result<Day, Rejection> {
    let plain = half_width(text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let iso = match (plain.contains(['-', '/', '.']), digits.len()) {
        (false, 8) => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        _ => {
            let parts: Vec<&str> = plain.split(['-', '/', '.']).collect();
            match parts[..] {
                [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
                _ => plain,
            }
        }
    };
    iso.parse().map_err(|_| Rejection::new("house.bad-day").with("value", text.trim()).on(field))
}

/// As [`day`]; nothing typed is no day.
///
/// # Errors
/// `house.bad-day` on the field.
pub fn maybe_day(text: &str, field: &'static str) -> Result<Option<Day>, Rejection> {
    if text.trim().is_empty() { Ok(None) } else { day(text, field).map(Some) }
}

/// An amount such as `1,234.50`, `¥1234.5` or full-width digits, exact to the minor unit.
///
/// # Errors
/// `house.bad-amount` on the field.
pub fn amount(text: &str, currency: Currency, field: &'static str) -> Result<Money, Rejection> {
    let refuse = || Rejection::new("house.bad-amount").with("value", text.trim()).on(field);
    let plain = half_width(text);
    let plain = plain.trim_start_matches(['¥', '￥', '$', '€', '£']).trim_end_matches('元');
    let bare: String = plain.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let (whole, part) = bare.split_once('.').unwrap_or((&bare, ""));
    let places = currency.minor_digits() as usize;
    let fits = !whole.is_empty()
        && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit())
        && part.trim_end_matches('0').len() <= places;
    if !fits {
        return Err(refuse());
    }
    let cents: String = part.chars().chain(std::iter::repeat('0')).take(places).collect();
    let minor = format!("{whole}{cents}").parse().map_err(|_| refuse())?;
    Ok(Money::new(minor, currency))
}

/// A whole number.
///
/// # Errors
/// `house.bad-number` on the field.
pub fn whole(text: &str, field: &'static str) -> Result<i64, Rejection> {
    let plain: String = half_width(text).chars().filter(|c| *c != ',').collect();
    plain.parse().map_err(|_| Rejection::new("house.bad-number").with("value", text).on(field))
}

/// Full-width digits and signs as usual ones, without spaces around.
fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '。' => '.',
        c => c,
    };
    text.trim().chars().map(half).collect::<String>().trim().to_owned()
}

/// Sorts what a verb answered: done, refused for something that can be mended in the form, or
/// failed.
///
/// # Errors
/// Everything that is no rejection.
pub fn settled<T>(result: base::Result<T>) -> Result<Result<T, Mistakes>, Refused> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(Failure::Rejected(rejection)) => Ok(Err(Mistakes(vec![rejection]))),
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_type_them() {
        for (text, minor) in [
            ("1,234.50", Some(123_450)),
            ("¥1234.5", Some(123_450)),
            ("１２３４．５", Some(123_450)),
            (" 1 234 元", Some(123_400)),
            ("1234.500", Some(123_450)),
            ("0", Some(0)),
            ("", None),
            ("-5", None),
            ("1.234", None),
            ("abc", None),
            ("1.2.3", None),
            ("99999999999999999999", None),
        ] {
            let read = amount(text, Currency::CNY, "amount").ok().map(|money| money.minor);
            assert_eq!(read, minor, "{text}");
        }
        let yen = "JPY".parse().expect("yen");
        assert_eq!(amount("1,200", yen, "amount").map(|m| m.minor), Ok(1_200));
        assert!(amount("1.5", yen, "amount").is_err());
    }

    #[test]
    fn days_as_people_type_them() {
        for (text, iso) in [
            ("2026-11-21", Some("2026-11-21")),
            ("2026/1/5", Some("2026-01-05")),
            ("20261121", Some("2026-11-21")),
            ("２０２６．１１．２１", Some("2026-11-21")),
            ("2026-02-30", None),
            ("21.11.2026", None),
            ("tomorrow", None),
            ("é-1-1", None),
            ("", None),
        ] {
            let read = day(text, "on").ok().map(|day| day.to_string());
            assert_eq!(read.as_deref(), iso, "{text}");
        }
    }
}
