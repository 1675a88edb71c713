//! How amounts, shares, counts and durations are spelled on pages. Machines get
//! `Money::plain`; what is written here is for eyes, with a true minus sign (U+2212), which is
//! as wide as a digit.

use base::{Bps, Lang, Money};

/// The sign of a negative number on a page.
pub const MINUS: char = '\u{2212}';

/// How long an amount may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// To the cent: `¥1,234,567.89`.
    #[default]
    Full,
    /// One unit for a whole column: `¥123.46万`, in English `¥1,234.6k`.
    Compact,
    /// Three or four digits that say how big it is: `¥123万`, `¥12.3亿`; `¥1.23M`.
    Short,
}

/// An amount with the sign of its currency: `−¥1,234.50`, `USD` amounts `$1,234.50`, others
/// with their code: `JPY 1,234`.
pub fn amount(lang: Lang, money: Money, style: Style) -> String {
    let sign = money.currency.sign();
    let gap = if sign.is_ascii() && sign.len() > 1 { " " } else { "" };
    let body = body(lang, money, style);
    let mut out = String::with_capacity(body.len() + sign.len() + 4);
    if money.minor < 0 {
        out.push(MINUS);
    }
    out.push_str(sign);
    out.push_str(gap);
    out.push_str(&body);
    out
}

/// As [`amount`] without the sign of the currency, for columns whose head names it.
pub fn digits(lang: Lang, money: Money, style: Style) -> String {
    let body = body(lang, money, style);
    if money.minor < 0 { format!("{MINUS}{body}") } else { body }
}

/// The amount without its sign.
fn body(lang: Lang, money: Money, style: Style) -> String {
    let units = money.minor.unsigned_abs() / money.currency.minor_per_unit().unsigned_abs();
    let step = match (style, lang) {
        (Style::Full, _) => None,
        (Style::Compact, Lang::Zh) => Some((10_000, 2, "万")),
        (Style::Compact, Lang::En) => Some((1_000, 1, "k")),
        (Style::Short, Lang::Zh) => match units {
            0..10_000 => None,
            10_000..100_000_000 => Some((10_000, short_places(units / 10_000), "万")),
            _ => Some((100_000_000, short_places(units / 100_000_000), "亿")),
        },
        (Style::Short, Lang::En) => match units {
            0..1_000 => None,
            1_000..1_000_000 => Some((1_000, short_places(units / 1_000), "k")),
            1_000_000..1_000_000_000 => Some((1_000_000, short_places(units / 1_000_000), "M")),
            _ => Some((1_000_000_000, short_places(units / 1_000_000_000), "B")),
        },
    };
    match step {
        // Below one unit of the column an amount would shrink to 0.00: show it whole.
        Some((unit, places, word)) if units >= unit / 10 || money.minor == 0 => {
            let minor_per_unit = money.currency.minor_per_unit().unsigned_abs();
            scaled(money.minor.unsigned_abs(), unit * minor_per_unit, places) + word
        }
        _ if style == Style::Short && units >= 1_000 => group(units),
        _ => money.grouped().trim_start_matches('-').to_owned(),
    }
}

const fn short_places(whole: u64) -> u32 {
    match whole {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    }
}

/// `minor / per` with so many places, rounded half up, grouped.
fn scaled(minor: u64, per: u64, places: u32) -> String {
    let power = 10_u128.pow(places);
    let scaled = (u128::from(minor) * power * 2 + u128::from(per)) / (u128::from(per) * 2);
    let whole = group(u64::try_from(scaled / power).unwrap_or(u64::MAX));
    if places == 0 {
        return whole;
    }
    format!("{whole}.{:0width$}", scaled % power, width = places as usize)
}

fn group(number: u64) -> String {
    let plain = number.to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 3);
    for (i, c) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A count with thousands separators: `20,000`.
pub fn count(number: i64) -> String {
    let body = group(number.unsigned_abs());
    if number < 0 { format!("{MINUS}{body}") } else { body }
}

/// A change of a count, always with its sign: `+3`, `−3`, `±0`.
pub fn signed(number: i64) -> String {
    match number {
        0 => "±0".to_owned(),
        1.. => format!("+{}", count(number)),
        _ => count(number),
    }
}

/// A share of one as a percentage with so many places: `12.3%`. What is no number is a dash.
pub fn percent(share: f64, places: usize) -> String {
    if !share.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{:.places$}", share.abs() * 100.0);
    let nothing = text.bytes().all(|b| b == b'0' || b == b'.');
    let minus = if share < 0.0 && !nothing { "\u{2212}" } else { "" };
    format!("{minus}{text}%")
}

/// Hundredths of a percent as a percentage: 250 is `2.5%`, 3 is `0.03%`.
pub fn bps(rate: Bps) -> String {
    let places = match rate.0 {
        n if n % 100 == 0 => 0,
        n if n % 10 == 0 => 1,
        _ => 2,
    };
    percent(rate.share(), places)
}

/// A change of a share in percentage points, with its sign: `+1.2 个百分点`, `+1.2 pp`.
pub fn points(lang: Lang, change: f64) -> String {
    if !change.is_finite() {
        return "—".to_owned();
    }
    let tenths = (change * 1_000.0).round() / 10.0;
    let sign = match tenths {
        t if t > 0.0 => "+",
        t if t < 0.0 => "\u{2212}",
        _ => "±",
    };
    format!("{sign}{:.1} {}", tenths.abs(), lang.pick("个百分点", "pp"))
}

/// `12 天`, `1 day`, `12 days`.
pub fn days(lang: Lang, number: i64) -> String {
    let word = match lang {
        Lang::Zh => "天",
        Lang::En if number.abs() == 1 => "day",
        Lang::En => "days",
    };
    format!("{} {word}", count(number))
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn amounts() {
        use Style::{Compact, Full, Short};
        for (minor, style, zh, en) in [
            (0, Full, "¥0.00", "¥0.00"),
            (123_456_789, Full, "¥1,234,567.89", "¥1,234,567.89"),
            (-123_450, Full, "−¥1,234.50", "−¥1,234.50"),
            (0, Compact, "¥0.00万", "¥0.0k"),
            (123_456_789, Compact, "¥123.46万", "¥1,234.6k"),
            (-123_456_789, Compact, "−¥123.46万", "−¥1,234.6k"),
            (1_234, Compact, "¥12.34", "¥12.34"),
            (12_345_678_901_234, Compact, "¥12,345,678.90万", "¥123,456,789.0k"),
            (0, Short, "¥0.00", "¥0.00"),
            (99_999, Short, "¥999.99", "¥999.99"),
            (123_456, Short, "¥1,234", "¥1.23k"),
            (123_456_789, Short, "¥123万", "¥1.23M"),
            (1_234_567_890, Short, "¥1,235万", "¥12.3M"),
            (12_345_678_901_234, Short, "¥1,235亿", "¥123B"),
            (i64::MIN, Full, "−¥92,233,720,368,547,758.08", "−¥92,233,720,368,547,758.08"),
        ] {
            assert_eq!(amount(Lang::Zh, cny(minor), style), zh, "zh {minor} {style:?}");
            assert_eq!(amount(Lang::En, cny(minor), style), en, "en {minor} {style:?}");
        }
    }

    #[test]
    fn other_currencies_keep_their_digits_and_their_name() {
        let money = |minor, code: &str| Money::new(minor, code.parse().expect("currency"));
        assert_eq!(amount(Lang::En, money(-1_234, "JPY"), Style::Full), "−JPY 1,234");
        assert_eq!(amount(Lang::Zh, money(12_345, "USD"), Style::Full), "$123.45");
        assert_eq!(amount(Lang::Zh, money(12_345_678, "JPY"), Style::Compact), "JPY 1,234.57万");
        assert_eq!(digits(Lang::Zh, cny(-123_450), Style::Full), "−1,234.50");
    }

    #[test]
    fn shares_counts_and_days() {
        assert_eq!(percent(0.12345, 1), "12.3%");
        assert_eq!(percent(-0.00001, 1), "0.0%");
        assert_eq!(percent(-0.25, 0), "−25%");
        assert_eq!(percent(f64::NAN, 1), "—");
        assert_eq!(
            [250, 3, 10_000, -125].map(|n| bps(Bps(n))),
            ["2.5%", "0.03%", "100%", "−1.25%"]
        );
        assert_eq!(points(Lang::En, 0.0123), "+1.2 pp");
        assert_eq!(points(Lang::Zh, -0.0123), "−1.2 个百分点");
        assert_eq!(points(Lang::En, 0.0), "±0.0 pp");
        assert_eq!(count(-20_000), "−20,000");
        assert_eq!([signed(3), signed(-3), signed(0)], ["+3", "−3", "±0"]);
        assert_eq!(days(Lang::Zh, 12), "12 天");
        assert_eq!(days(Lang::En, 1), "1 day");
        assert_eq!(days(Lang::En, 1_200), "1,200 days");
    }
}
