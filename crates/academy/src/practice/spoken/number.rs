//! Numbers as people write them, and amounts and shares made of them.

use super::{first_of, starts};
use crate::practice::ask::Size;

const DIGITS: [(&str, i64); 11] = [
    ("零", 0),
    ("一", 1),
    ("二", 2),
    ("两", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
];
const STEPS: [(&str, i64); 3] = [("十", 10), ("百", 100), ("千", 1_000)];
const WORDS: [(&str, i64); 17] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
];

/// Digits with separators and decimals: hundredths and length.
fn arabic(text: &[char]) -> Option<(i64, usize)> {
    let (mut whole, mut len): (i64, usize) = (0, 0);
    let digit = |at: usize| text.get(at).and_then(|c| c.to_digit(10)).map(i64::from);
    let separates = |at: usize| {
        text.get(at) == Some(&',')
            && (1..=3).all(|n| digit(at + n).is_some())
            && digit(at + 4).is_none()
    };
    digit(0)?;
    loop {
        match digit(len) {
            Some(value) => whole = whole.checked_mul(10)?.checked_add(value)?,
            None if separates(len) => {}
            None => break,
        }
        len += 1;
    }
    let mut hundredths = whole.checked_mul(100)?;
    if text.get(len) == Some(&'.')
        && let Some(tenth) = digit(len + 1)
    {
        let hundredth = digit(len + 2);
        hundredths += tenth * 10 + hundredth.unwrap_or(0);
        len += 2 + usize::from(hundredth.is_some());
    }
    Some((hundredths, len))
}

/// Chinese numerals below ten thousand: value and length.
fn han(text: &[char]) -> Option<(i64, usize)> {
    let (mut sum, mut digit, mut len): (i64, Option<i64>, usize) = (0, None, 0);
    while let Some(rest) = text.get(len..) {
        if let Some((value, taken)) = first_of(rest, &DIGITS) {
            digit = Some(value);
            len += taken;
        } else if let Some((step, taken)) = first_of(rest, &STEPS) {
            sum += digit.take().unwrap_or(1) * step;
            len += taken;
        } else {
            break;
        }
    }
    (len > 0).then(|| (sum + digit.unwrap_or(0), len))
}

/// A number in hundredths, and its length.
pub(super) fn hundredths(text: &[char]) -> Option<(i64, usize)> {
    let whole = |(value, len): (i64, usize)| (value * 100, len);
    arabic(text).or_else(|| han(text).map(whole)).or_else(|| {
        let ends = |len: usize| text.get(len).is_none_or(|c| !c.is_ascii_alphabetic());
        let named = WORDS.iter().find(|(word, _)| starts(text, word) && ends(word.len()));
        named.map(|(word, value)| whole((*value, word.len())))
    })
}

/// A whole number, and its length.
pub(super) fn whole(text: &[char]) -> Option<(i64, usize)> {
    let (value, len) = hundredths(text)?;
    (value % 100 == 0).then_some((value / 100, len))
}

const SHARES: [(&str, i64); 6] = [
    ("三分之一", 33),
    ("四分之一", 25),
    ("一半", 50),
    ("a third", 33),
    ("a quarter", 25),
    ("half", 50),
];
const CURRENCIES: [(&str, ()); 4] = [("rmb", ()), ("cny", ()), ("¥", ()), ("人民币", ())];
const PERCENT: [(&str, i64); 5] =
    [("%", 1), (" per cent", 1), (" percent", 1), ("成", 10), ("个点", 1)];
const UNITS: [(&str, i64); 9] = [
    ("百万", 1_000_000),
    ("万元", 10_000),
    ("万", 10_000),
    ("w", 10_000),
    ("k", 1_000),
    (" thousand", 1_000),
    (" million", 1_000_000),
    ("元", 1),
    ("块", 1),
];

fn blanks(text: &[char]) -> usize {
    text.iter().take_while(|c| **c == ' ').count()
}

/// An amount or a share, and its length. What stands before tells a number of a paper.
pub(super) fn size(text: &[char], before: Option<char>) -> Option<(Size, usize)> {
    if let Some((share, len)) = first_of(text, &SHARES) {
        return Some((Size::Share(share), len));
    }
    let named = first_of(text, &CURRENCIES).map_or(0, |((), len)| len);
    let from = named + if named > 0 { blanks(text.get(named..)?) } else { 0 };
    let rest = text.get(from..)?;
    let (value, len) = hundredths(rest)?;
    let behind = rest.get(len..).unwrap_or(&[]);
    if let Some((each, unit)) = first_of(behind, &PERCENT) {
        let share = value * each / 100;
        return (1..=100).contains(&share).then_some((Size::Share(share), from + len + unit));
    }
    if let Some((each, unit)) = first_of(behind, &UNITS) {
        let (more, tail) = tail(each, behind.get(unit..).unwrap_or(&[]));
        let minor = value.checked_mul(each)?.checked_add(more)?;
        return Some((Size::Minor(minor), from + len + unit + tail));
    }
    // A bare number is money where it is long, or where a currency is named; a year and a number of a paper are not.
    let paper = before.is_some_and(|c| matches!(c, '#' | '.' | '-' | '/' | '号'));
    let dated = behind.first().is_some_and(|c| matches!(c, '年' | '月' | '日' | '号' | '-' | '/'));
    let grouped = rest.iter().take(len).any(|c| *c == ',');
    let money = named > 0 || grouped || value >= 1_000_000;
    (money && !paper && !dated).then_some((Size::Minor(value), from + len))
}

/// What comes behind ten thousands: `九万五`, `十五万五千元`.
fn tail(each: i64, text: &[char]) -> (i64, usize) {
    if each != 10_000 {
        return (0, 0);
    }
    let Some((value, len)) = han(text).or_else(|| arabic(text).map(|(v, len)| (v / 100, len)))
    else {
        return (0, 0);
    };
    let behind = text.get(len..).unwrap_or(&[]);
    let yuan = usize::from(starts(behind, "元") || starts(behind, "块"));
    let dated = behind
        .first()
        .is_some_and(|c| matches!(c, '月' | '日' | '号' | '天' | '周' | '个' | '笔' | '期'));
    match value {
        _ if dated => (0, 0),
        1..=9 if len == 1 => (value * 100_000, len + yuan),
        10..=9_999 => (value * 100, len + yuan),
        _ => (0, 0),
    }
}
