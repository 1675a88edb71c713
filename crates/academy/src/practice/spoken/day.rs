//! Days as people name them, reckoned from the day of the talk.

use base::Day;

use super::{Token, first_of, number::whole, starts};

const NOW: [(&str, usize); 8] = [
    ("今天", 0),
    ("今日", 0),
    ("当天", 0),
    ("现在", 0),
    ("today", 0),
    ("明天", 1),
    ("tomorrow", 1),
    ("后天", 2),
];
const WEEKDAYS: [(&str, i32); 7] =
    [("一", 0), ("二", 1), ("三", 2), ("四", 3), ("五", 4), ("六", 5), ("日", 6)];
const NAMED: [(&str, i32); 5] =
    [("monday", 0), ("tuesday", 1), ("wednesday", 2), ("thursday", 3), ("friday", 4)];
const MONTHS: [(&str, i8); 12] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
];
const ENDS: [(&str, i32); 12] = [
    ("下个月底", 1),
    ("下月底", 1),
    ("本月底", 0),
    ("这个月底", 0),
    ("月底", 0),
    ("the end of next month", 1),
    ("end of next month", 1),
    ("the end of the month", 0),
    ("the end of this month", 0),
    ("end of the month", 0),
    ("end of this month", 0),
    ("month end", 0),
];
const UNITS: [(&str, i64); 9] = [
    ("天", 1),
    ("日", 1),
    ("个星期", 7),
    ("星期", 7),
    ("周", 7),
    (" days", 1),
    (" day", 1),
    (" weeks", 7),
    (" week", 7),
];
const MONTH_UNITS: [(&str, ()); 3] = [("个月", ()), (" months", ()), (" month", ())];
const PAST: [(&str, ()); 3] = [("去年", ()), ("上个月", ()), ("last ", ())];

fn days(from: Day, day: Day) -> Option<usize> {
    usize::try_from(day.days_since(from)).ok()
}

/// A day of a month; the year is the one that does not lie behind.
fn of_year(from: Day, month: i8, day: i8) -> Option<usize> {
    let this = Day::try_new(from.year(), month, day)?;
    let next = || Day::try_new(from.year() + 1, month, day);
    days(from, if this >= from { this } else { next()? })
}

fn small(text: &[char]) -> Option<(i8, usize)> {
    let (value, len) = whole(text)?;
    i8::try_from(value).ok().filter(|value| (1..=31).contains(value)).map(|value| (value, len))
}

/// The day that a text begins with, and its length.
pub(super) fn read(text: &[char], from: Day) -> Option<(Token, usize)> {
    if let Some(((), len)) = first_of(text, &PAST) {
        // What lies behind is no day to pay: it is read over with the day that it names.
        let rest = text.get(len..).unwrap_or(&[]);
        return chinese(rest, from).map(|(_, more)| (Token::Later(usize::MAX / 2), len + more));
    }
    let plain = |(days, len): (usize, usize)| (Token::Day(days), len);
    first_of(text, &NOW)
        .or_else(|| iso(text, from))
        .or_else(|| month_end(text, from))
        .or_else(|| chinese(text, from))
        .or_else(|| english(text, from))
        .or_else(|| weekday(text, from))
        .map(plain)
        .or_else(|| span(text, from))
}

fn iso(text: &[char], from: Day) -> Option<(usize, usize)> {
    let year: String = text.iter().take(4).collect();
    let year: i16 = year.parse().ok().filter(|year| (2_000..2_100).contains(year))?;
    let sep = *text.get(4).filter(|c| matches!(**c, '-' | '/' | '年'))?;
    let (month, len) = small(text.get(5..)?)?;
    let at = 5 + len;
    text.get(at).filter(|c| **c == sep || **c == '月')?;
    let (day, more) = small(text.get(at + 1..)?)?;
    let days = days(from, Day::try_new(year, month, day)?)?;
    Some((days, at + 1 + more))
}

fn month_end(text: &[char], from: Day) -> Option<(usize, usize)> {
    let (ahead, len) = first_of(text, &ENDS)?;
    let end = from.month_start().plus_months(ahead).month_end();
    Some((days(from, end)?, len))
}

/// `3月9日`, `3/9`, `3月底`, `下月10号`, `20号`.
fn chinese(text: &[char], from: Day) -> Option<(usize, usize)> {
    for (word, ahead) in [("下个月", 1), ("下月", 1), ("本月", 0), ("这个月", 0)] {
        if starts(text, word) {
            let at = word.chars().count();
            let (day, len) = small(text.get(at..)?)?;
            let month = from.month_start().plus_months(ahead);
            let day = Day::try_new(month.year(), month.month(), day)?;
            let ends = usize::from(text.get(at + len).is_some_and(|c| matches!(c, '日' | '号')));
            return Some((days(from, day)?, at + len + ends));
        }
    }
    let (first, len) = small(text)?;
    match text.get(len) {
        Some('月' | '/') => {
            let rest = text.get(len + 1..)?;
            if rest.first() == Some(&'底') {
                let start = of_year(from, first, 28)?;
                let end = from.plus_days(i32::try_from(start).ok()?).month_end();
                return Some((days(from, end)?, len + 2));
            }
            let (day, more) = small(rest)?;
            let ends = usize::from(rest.get(more).is_some_and(|c| matches!(c, '日' | '号')));
            Some((of_year(from, first, day)?, len + 1 + more + ends))
        }
        Some('号') => {
            let this = Day::try_new(from.year(), from.month(), first)?;
            let next = from.month_start().plus_months(1);
            let next = || Day::try_new(next.year(), next.month(), first);
            Some((days(from, if this >= from { this } else { next()? })?, len + 1))
        }
        _ => None,
    }
}

fn month(text: &[char]) -> Option<(i8, usize)> {
    if let Some(found) = first_of(text, &MONTHS) {
        return Some(found);
    }
    MONTHS.iter().find_map(|(name, number)| {
        let short = name.get(..3)?;
        let ends = text.get(3).is_none_or(|c| !c.is_ascii_alphabetic());
        (starts(text, short) && ends).then_some((*number, 3))
    })
}

fn ordinal(text: &[char]) -> usize {
    if ["st", "nd", "rd", "th"].iter().any(|end| starts(text, end)) { 2 } else { 0 }
}

/// `9 march`, `9th of march`, `march 9th`.
fn english(text: &[char], from: Day) -> Option<(usize, usize)> {
    if let Some((number, len)) = month(text) {
        let at = len + usize::from(text.get(len) == Some(&' '));
        let (day, more) = small(text.get(at..)?)?;
        let end = at + more + ordinal(text.get(at + more..).unwrap_or(&[]));
        return Some((of_year(from, number, day)?, end));
    }
    let (day, len) = small(text)?;
    let mut at = len + ordinal(text.get(len..)?);
    text.get(at).filter(|c| **c == ' ')?;
    at += 1;
    at += if starts(text.get(at..)?, "of ") { 3 } else { 0 };
    let (number, more) = month(text.get(at..)?)?;
    Some((of_year(from, number, day)?, at + more))
}

/// `下周一`, `周五`, `next friday`, `by friday`.
fn weekday(text: &[char], from: Day) -> Option<(usize, usize)> {
    let to = |day: i32, weeks: i32| {
        let ahead = day - from.weekday() + 7 * weeks;
        usize::try_from(if ahead < 0 { ahead + 7 } else { ahead }).ok()
    };
    for (word, weeks) in [("下周", 1), ("下星期", 1), ("本周", 0), ("这周", 0), ("周", 0)]
    {
        if starts(text, word) {
            let at = word.chars().count();
            let (day, len) = first_of(text.get(at..)?, &WEEKDAYS)?;
            return Some((to(day, weeks)?, at + len));
        }
    }
    for (word, weeks) in [("next ", 1), ("by ", 0), ("on ", 0), ("this ", 0)] {
        if starts(text, word) {
            let at = word.chars().count();
            let (day, len) = first_of(text.get(at..)?, &NAMED)?;
            return Some((to(day, weeks)?, at + len));
        }
    }
    None
}

/// `十天内`, `两周后`, `再过两周`, `in five weeks`, `six weeks from now`, `一个月后`.
fn span(text: &[char], from: Day) -> Option<(Token, usize)> {
    let led = first_of(text, &[("再过", true), ("再", true), ("in ", false), ("within ", false)]);
    let (later, at) = led.unwrap_or((false, 0));
    let rest = text.get(at..)?;
    let (count, len) = match whole(rest) {
        Some(found) => found,
        None if starts(rest, "a ") => (1, 1),
        None => return None,
    };
    let behind = rest.get(len..)?;
    let (days, unit) = match (first_of(behind, &UNITS), first_of(behind, &MONTH_UNITS)) {
        (Some((each, unit)), _) => (usize::try_from(count * each).ok()?, unit),
        (None, Some(((), unit))) => {
            let day = from.plus_months(i32::try_from(count).ok()?);
            (usize::try_from(day.days_since(from)).ok()?, unit)
        }
        _ => return None,
    };
    let end = at + len + unit;
    let behind = text.get(end..).unwrap_or(&[]);
    let closing = [
        ("之后", ()),
        ("以后", ()),
        ("之内", ()),
        ("后", ()),
        ("内", ()),
        (" from now", ()),
        (" later", ()),
    ];
    let closed = first_of(behind, &closing).map(|((), len)| len);
    // `分三周`, `三天`: a span without its end is no day.
    (led.is_some() || closed.is_some()).then(|| {
        let token = if later { Token::Later(days) } else { Token::Day(days) };
        (token, end + closed.unwrap_or(0))
    })
}
