//! Days as people and programs write them. Where `3/4/2013` may mean two days, the whole column
//! decides; where the column cannot decide either, the reader is told and nothing is guessed.

use base::Day;

use super::values::narrow;

/// The order of the numbers in a written day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl DateOrder {
    /// `ymd`, `dmy`, `mdy`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ymd => "ymd",
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "ymd" => Some(Self::Ymd),
            "dmy" => Some(Self::Dmy),
            "mdy" => Some(Self::Mdy),
            _ => None,
        }
    }
}

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// Excel's usual one.
    #[default]
    Y1900,
    /// The one of old Macintosh workbooks.
    Y1904,
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// It is not written as a day.
    Unreadable,
    /// It is written as a day that no calendar has.
    Impossible,
    /// It may be one day or another, and no order was given.
    OrderUnknown,
}

/// The day of an Excel serial number; its part after the point is the time.
pub fn serial_day(serial: f64, epoch: Epoch) -> Option<Day> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
    let whole = serial.floor() as i32;
    let base = match epoch {
        // Excel believes in 1900-02-29 (serial 60); days before it count from a day later.
        Epoch::Y1900 if whole < 60 => -25_568,
        Epoch::Y1900 => -25_569,
        Epoch::Y1904 => -24_107,
    };
    Some(Day::from_epoch_days(whole + base))
}

/// Reads a day. The text is clean and not empty.
///
/// # Errors
/// [`DateFault`].
pub fn day(text: &str, order: Option<DateOrder>, epoch: Epoch) -> Result<Day, DateFault> {
    let bytes = text.as_bytes();
    if bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && let Ok(day) = text.parse()
    {
        return Ok(day);
    }
    match written(bytes) {
        Some(Written::Three(numbers)) => return three(numbers, order),
        Some(Written::Digits) => return digits(text, order, epoch),
        None => {}
    }
    let narrowed = narrow(text);
    let plain = narrowed.trim();
    let plain = without_time(plain).ok_or(DateFault::Unreadable)?;
    let plain = without_weekday(plain);
    match written(plain.as_bytes()) {
        Some(Written::Three(numbers)) => three(numbers, order),
        Some(Written::Digits) => digits(plain, order, epoch),
        None => chinese(plain).or_else(|| named(plain)).unwrap_or(Err(DateFault::Unreadable)),
    }
}

/// Three numbers and how many digits the first and the last were written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Numbers {
    a: u32,
    b: u32,
    c: u32,
    a_len: u8,
    c_len: u8,
}

enum Written {
    Three(Numbers),
    Digits,
}

/// `2013-6-30`, `30.06.2013`, `6/30/13`, or digits only (with at most one point).
fn written(bytes: &[u8]) -> Option<Written> {
    let mut numbers = [0_u32; 3];
    let mut lens = [0_u8; 3];
    let (mut at, mut sign) = (0, None);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                let (number, len) = (numbers.get_mut(at)?, lens.get_mut(at)?);
                *number = number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
                *len += 1;
            }
            b'-' | b'/' | b'.' if sign.is_none_or(|s| s == *byte) => {
                sign = Some(*byte);
                at += 1;
            }
            _ => return None,
        }
    }
    let serial = at == 1 && sign == Some(b'.') && lens[0] == 5;
    if (at == 0 && lens[0] > 0) || serial {
        return Some(Written::Digits);
    }
    if at != 2 || lens.contains(&0) || lens[1] > 2 {
        return None;
    }
    let [a, b, c] = numbers;
    Some(Written::Three(Numbers { a, b, c, a_len: lens[0], c_len: lens[2] }))
}

fn made(year: u32, month: u32, day: u32) -> Result<Day, DateFault> {
    let parts = || {
        Day::try_new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    };
    parts().ok_or(DateFault::Impossible)
}

/// Two digits are a year from 1970 to 2069.
const fn full_year(number: u32, len: u8) -> u32 {
    match (len, number) {
        (2, 0..=69) => 2000 + number,
        (2, _) => 1900 + number,
        _ => number,
    }
}

fn three(numbers: Numbers, order: Option<DateOrder>) -> Result<Day, DateFault> {
    let Numbers { a, b, c, a_len, c_len } = numbers;
    if a_len == 4 && c_len <= 2 {
        return made(a, b, c);
    }
    if a_len > 2 || c_len == 3 || c_len > 4 {
        return Err(DateFault::Unreadable);
    }
    let year = full_year(c, c_len);
    match order {
        Some(DateOrder::Ymd) if a_len == 2 && c_len <= 2 => made(full_year(a, a_len), b, c),
        Some(_) if c_len == 1 => Err(DateFault::Unreadable),
        Some(DateOrder::Mdy) => made(year, a, b),
        Some(DateOrder::Dmy) => made(year, b, a),
        Some(DateOrder::Ymd) => Err(DateFault::Unreadable),
        None if c_len == 4 && b > 12 => made(year, a, b),
        None if c_len == 4 && (a > 12 || a == b) => made(year, b, a),
        None => Err(DateFault::OrderUnknown),
    }
}

/// `20130630`, an Excel serial such as `41455`, or eight digits in the column's own order.
fn digits(text: &str, order: Option<DateOrder>, epoch: Epoch) -> Result<Day, DateFault> {
    let part = |from, to| text.get(from..to).and_then(|t: &str| t.parse().ok()).unwrap_or(0);
    let whole = text.split('.').next().unwrap_or(text);
    match whole.len() {
        8 if text.len() == 8 => {
            let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
            if (1800..2200).contains(&year) && (1..=12).contains(&month) {
                return made(year, month, day);
            }
            match order {
                Some(DateOrder::Dmy) => made(part(4, 8), part(2, 4), part(0, 2)),
                Some(DateOrder::Mdy) => made(part(4, 8), part(0, 2), part(2, 4)),
                _ => Err(DateFault::Unreadable),
            }
        }
        // 1954 to 2099: smaller and larger numbers are more likely something else.
        5 => match text.parse::<f64>() {
            Ok(serial) if (20_000.0..73_051.0).contains(&serial) => {
                serial_day(serial, epoch).ok_or(DateFault::Impossible)
            }
            _ => Err(DateFault::Unreadable),
        },
        _ => Err(DateFault::Unreadable),
    }
}

/// Takes `08:30`, `T08:30:00.000Z`, `8:30 PM`, `+08:00` off the end; `None` where what follows
/// the day is no time.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else { return Some(text.trim_end_matches([',', ' '])) };
    let head = text.get(..colon)?;
    let cut = head.rfind([' ', 'T', 't'])?;
    let time = text.get(cut + 1..)?.trim();
    let lower = time.to_ascii_lowercase();
    let bare = lower.trim_end_matches(['a', 'p', 'm', 'z', ' ', '.']);
    let fits = bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-'))
        && time.len() <= 32;
    let head = text.get(..cut)?.trim_end_matches([',', ' ']);
    let head = head.strip_suffix("上午").or(head.strip_suffix("下午")).unwrap_or(head);
    fits.then(|| head.trim_end())
}

/// Takes `星期日`, `Sunday,` and the like off.
fn without_weekday(text: &str) -> &str {
    let text = match text.find(['星', '周']) {
        Some(at) if at > 0 => text.get(..at).unwrap_or(text).trim_end_matches(['(', ' ']),
        _ => text,
    };
    match text.split_once(", ") {
        Some((head, rest)) if head.bytes().all(|b| b.is_ascii_alphabetic()) => rest,
        _ => text,
    }
}

/// `2013年6月30日`, `2013年6月30号`.
fn chinese(text: &str) -> Option<Result<Day, DateFault>> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim_end_matches(['日', '号']);
    let number = |t: &str| t.trim().parse::<u32>().ok();
    let (year, month, day) = (year.trim(), number(month)?, number(day)?);
    let len = u8::try_from(year.len()).ok()?;
    Some(made(full_year(number(year)?, len), month, day))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month_named(text: &str) -> Option<u32> {
    let lower = text.trim_end_matches('.').to_ascii_lowercase();
    let head = lower.get(..3)?;
    let known = lower.len() <= 9 && lower.bytes().all(|b| b.is_ascii_alphabetic());
    let at = MONTHS.iter().position(|m| *m == head).filter(|_| known)?;
    u32::try_from(at + 1).ok()
}

/// `30-Jun-2013`, `30 June 2013`, `Jun 30, 2013`, `2013-Jun-30`.
fn named(text: &str) -> Option<Result<Day, DateFault>> {
    let mut parts = text.split(['-', ' ', '/', ',', '.']).filter(|p| !p.is_empty());
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let number = |t: &str| t.trim_end_matches(['s', 't', 'h', 'n', 'd', 'r']).parse::<u32>().ok();
    let len = |t: &str| u8::try_from(t.len()).unwrap_or(0);
    if let Some(month) = month_named(b) {
        let (first, last) = (number(a)?, number(c)?);
        if a.len() == 4 {
            return Some(made(first, month, last));
        }
        return Some(made(full_year(last, len(c)), month, first));
    }
    let month = month_named(a)?;
    Some(made(full_year(number(c)?, len(c)), month, number(b)?))
}

/// The last day of a period: a day as it is, a month (`2013-06`, `2013年6月`, `201306`), a quarter
/// (`2013Q2`, `2013年中报`) or a year (`2013`, `2013年度`) by its end.
///
/// # Errors
/// [`DateFault`].
pub fn period_end(text: &str, order: Option<DateOrder>, epoch: Epoch) -> Result<Day, DateFault> {
    let narrowed = narrow(text);
    let plain = narrowed.trim();
    match period(plain) {
        Some((year, month)) => made(year, month, 1).map(Day::month_end),
        None => day(plain, order, epoch),
    }
}

fn period(text: &str) -> Option<(u32, u32)> {
    let year = text.get(..4).and_then(|y| y.parse::<u32>().ok())?;
    if !(1900..2200).contains(&year) {
        return None;
    }
    let rest = text.get(4..)?.trim().to_ascii_lowercase();
    let rest = rest.strip_prefix('年').unwrap_or(&rest).trim_start();
    let month = match rest {
        "" | "度" | "报" | "度报告" | "末" | "底" | "fy" | "a" => 12,
        "q4" | "四季度" | "第四季度" => 12,
        "q3" | "-q3" | "三季度" | "第三季度" | "三季报" => 9,
        "q2" | "-q2" | "二季度" | "第二季度" | "中报" | "半年报" | "半年度" | "h1" => {
            6
        }
        "q1" | "-q1" | "一季度" | "第一季度" | "一季报" => 3,
        "-q4" | "h2" => 12,
        other => {
            let digits = other.trim_start_matches(['-', '/', '.']).trim_end_matches(['月', '末']);
            let len = digits.len();
            digits.parse().ok().filter(|m| len <= 2 && (1..=12).contains(m))?
        }
    };
    Some((year, month))
}

/// What a column's cells say about the order of their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateEvidence {
    /// Cells with the year first.
    pub ymd: u32,
    /// Cells that only day-month-year explains.
    pub dmy: u32,
    /// Cells that only month-day-year explains.
    pub mdy: u32,
    /// Cells such as `3/4/2013` that both explain.
    pub either: u32,
    /// Cells that are days whatever the order.
    pub certain: u32,
    /// Cells that are no day.
    pub other: u32,
}

impl DateEvidence {
    /// Takes one cell into account. The text is clean and not empty.
    pub fn see(&mut self, text: &str, epoch: Epoch) {
        let by = |order| day(text, Some(order), epoch).ok();
        let (ymd, dmy, mdy) = (by(DateOrder::Ymd), by(DateOrder::Dmy), by(DateOrder::Mdy));
        let year_first = text.as_bytes().get(..4).is_some_and(|y| y.iter().all(u8::is_ascii_digit));
        // `13-6-30` may be 2013-06-30 and 2030-06-13: only a four-digit year stands fast.
        let short = ymd.is_some() && (ymd != dmy || ymd != mdy);
        match (dmy, mdy) {
            (None, None) if ymd.is_some() => self.ymd += 1,
            (None, None) => self.other += 1,
            _ if short => self.either += 1,
            (Some(dmy), Some(mdy)) if dmy == mdy && year_first => self.ymd += 1,
            (Some(dmy), Some(mdy)) if dmy == mdy => self.certain += 1,
            (Some(_), Some(_)) => self.either += 1,
            (Some(_), None) => self.dmy += 1,
            (None, Some(_)) => self.mdy += 1,
        }
    }

    /// The evidence of two columns together.
    #[must_use]
    pub const fn with(self, more: Self) -> Self {
        Self {
            ymd: self.ymd + more.ymd,
            dmy: self.dmy + more.dmy,
            mdy: self.mdy + more.mdy,
            either: self.either + more.either,
            certain: self.certain + more.certain,
            other: self.other + more.other,
        }
    }

    /// The order that the column proves; `None` where it needs none or cannot prove one.
    pub const fn order(self) -> Option<DateOrder> {
        if self.mdy > self.dmy {
            Some(DateOrder::Mdy)
        } else if self.dmy > 0 {
            Some(DateOrder::Dmy)
        } else if self.ymd > 0 && self.either == 0 {
            Some(DateOrder::Ymd)
        } else {
            None
        }
    }

    /// Whether cells may mean two days and none decides.
    pub const fn open(self) -> bool {
        self.either > 0 && self.dmy == 0 && self.mdy == 0
    }

    /// Whether cells contradict one another.
    pub const fn torn(self) -> bool {
        self.dmy > 0 && self.mdy > 0
    }

    /// How many cells are days.
    pub const fn days(self) -> u32 {
        self.ymd + self.dmy + self.mdy + self.either + self.certain
    }
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
