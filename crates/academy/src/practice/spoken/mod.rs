//! Amounts and days in a typed sentence: `3月9日付20万元，4月6日付清`, `200,000 on 9 March and the rest in five weeks`.
//! It reads what stands there, pairs each amount with its day, and guesses nothing.

mod day;
mod number;

use base::Day;

use super::ask::{Ask, Piece, Size, Terms};
use super::plan::Signer;

/// What stands in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Size(Size),
    /// Days from the talk.
    Day(usize),
    /// Days from the day that was named before.
    Later(usize),
}

const RESTS: [&str; 14] = [
    "付清",
    "结清",
    "余款",
    "剩下",
    "剩余",
    "余下",
    "尾款",
    "其余",
    "the rest",
    "the balance",
    "remaining",
    "remainder",
    "in full",
    "the other half",
];

fn starts(text: &[char], word: &str) -> bool {
    let mut at = text.iter();
    word.chars().all(|c| at.next() == Some(&c))
}

/// The first of some words that a text begins with, and how long it is.
fn first_of<'a, T: Copy>(text: &[char], words: &'a [(&'a str, T)]) -> Option<(T, usize)> {
    let found = words.iter().find(|(word, _)| starts(text, word));
    found.map(|(word, value)| (*value, word.chars().count()))
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Blanks beside Chinese signs say nothing.
fn close_up(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let beside = |at: usize| {
        let before = chars.iter().take(at).rev().find(|c| **c != ' ');
        let after = chars.iter().skip(at).find(|c| **c != ' ');
        before.into_iter().chain(after).any(|c| is_han(*c))
    };
    let keep = |(at, c): (usize, &char)| (*c != ' ' || !beside(at)).then_some(*c);
    chars.iter().enumerate().filter_map(keep).collect()
}

fn tokens(text: &[char], from: Day) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        // A word of letters is read from its beginning or not at all.
        let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
        let inner = before.is_some_and(|c| c.is_ascii_alphanumeric())
            && rest.first().is_some_and(char::is_ascii_alphanumeric);
        let rests = RESTS.iter().find(|word| starts(rest, word));
        let found = match (inner, rests) {
            (true, _) => None,
            (_, Some(word)) => Some((Token::Size(Size::Rest), word.chars().count())),
            _ => day::read(rest, from)
                .or_else(|| number::size(rest, before).map(|(size, len)| (Token::Size(size), len))),
        };
        match found {
            Some((token, len)) => {
                out.push(token);
                at += len.max(1);
            }
            None => at += 1,
        }
    }
    out
}

/// A sum that is only the frame of what follows is no part of the plan.
fn unframed(mut tokens: Vec<Token>) -> Vec<Token> {
    let amounts: Vec<i64> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Size(Size::Minor(minor)) => Some(*minor),
            _ => None,
        })
        .collect();
    let frame = amounts
        .split_first()
        .is_some_and(|(first, others)| others.len() > 1 && others.iter().sum::<i64>() == *first);
    let place = tokens.iter().position(|token| matches!(token, Token::Size(Size::Minor(_))));
    if let Some(place) = place.filter(|_| frame) {
        tokens.remove(place);
    }
    tokens
}

/// Each amount with its day, as they stand beside each other.
fn paired(tokens: Vec<Token>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut size, mut day): (Option<Size>, Option<usize>) = (None, None);
    for token in tokens {
        match token {
            Token::Size(Size::Rest) => size = size.or(Some(Size::Rest)),
            // `the remaining 40 %` is 40 %.
            Token::Size(other) => size = Some(other),
            Token::Day(days) => day = day.or(Some(days)),
            Token::Later(days) => {
                let last = pieces.last().map_or(0, |piece| piece.days);
                day = day.or(Some(last.saturating_add(days)));
            }
        }
        if let (Some(is), Some(days)) = (size, day) {
            // What is paid off again behind the last part adds nothing.
            pieces.push(Piece { size: is, days });
            (size, day) = (None, None);
        }
    }
    pieces
}

fn shares(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let Some((last, others)) = pieces.split_last_mut() else { return pieces };
    let said: Option<i64> = others
        .iter()
        .map(|piece| match piece.size {
            Size::Share(share) => Some(share),
            _ => None,
        })
        .sum();
    if let (Size::Rest, Some(said @ 0..=99)) = (last.size, said) {
        last.size = Size::Share(100 - said);
    }
    pieces
}

/// What is asked for beside the parts.
fn terms(text: &str) -> Terms {
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Terms {
        sign: any(&["签字", "签个字", "盖章", "please sign", "sign it", "sign the", "sign here"])
            .then_some(Signer::Decider),
        interest: any(&["违约金", "利息", "interest"]),
        guarantee: any(&["担保", "guarantor", "guarantee"]),
        next_days: None,
    }
}

/// The plan of a sentence, in small letters and half width, said on a day. `None` where no amount has its day.
pub(super) fn plan_in(text: &str, from: Day) -> Option<Ask> {
    let mut pieces = paired(unframed(tokens(&close_up(text), from)));
    pieces.sort_by_key(|piece| piece.days);
    Ask::of(shares(pieces), terms(text))
}

/// A sentence with slots where it names amounts and days: `{amount}`, `{day}`.
pub fn slotted(text: &str, from: Day) -> String {
    let chars: Vec<char> = text.chars().collect();
    let small: Vec<char> = chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(rest) = small.get(at..).filter(|rest| !rest.is_empty()) {
        let before = at.checked_sub(1).and_then(|at| small.get(at)).copied();
        let inner = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let size = || match number::size(rest, before) {
            Some((Size::Minor(_), len)) => Some(("{amount}", len)),
            _ => None,
        };
        let day = || match day::read(rest, from) {
            // `today` and `in two weeks` hold in any talk.
            Some((Token::Day(_), len))
                if rest.iter().take(len).any(|c| *c == '月' || *c == '-') =>
            {
                Some(("{day}", len))
            }
            _ => None,
        };
        match (!inner).then(|| day().or_else(size)).flatten() {
            Some((slot, len)) => {
                out.push_str(slot);
                at += len.max(1);
            }
            None => {
                out.extend(chars.get(at));
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::ask::PlanText;

    fn read(text: &str) -> String {
        let from = "2026-03-02".parse().expect("a day");
        plan_in(&text.to_lowercase(), from)
            .map_or_else(String::new, |ask| PlanText(&ask).to_string())
    }

    #[test]
    fn amounts_and_days_are_read_in_both_languages() {
        for (text, plan) in [
            (
                "那我们写下来：3 月 9 日付 20 万元，4 月 6 日付清，请您签字。",
                "=20000000@1,rest@5;sign=decider",
            ),
            ("3月9日付20万，4月6日付清", "=20000000@1,rest@5"),
            ("20万3月9号到账，余款四月六号", "=20000000@1,rest@5"),
            ("先付7.5万元，10天内，剩下的下月底付清", "=7500000@d10,rest@d59"),
            (
                "今天付二十万，两周后付十五万五千元，其余一个月后结清",
                "=20000000@0,=15500000@2,rest@d31",
            ),
            ("2026-03-16 付 150,000 元，2026-04-13 付清", "=15000000@2,rest@6"),
            ("一共30万：今天10万，两周后10万，再过两周10万", "=10000000@0,=10000000@2,=10000000@4"),
            ("今天先付三成，五周后余款付清，并请股东担保", "30@0,70@5;guarantee"),
            ("下周一付5万", "=5000000@1"),
            (
                "200,000 on 9 March, the rest on 6 April, and please sign.",
                "=20000000@1,rest@5;sign=decider",
            ),
            ("pay 150k today and the balance in five weeks", "=15000000@0,rest@5"),
            ("RMB 80,000 by March 16th, RMB 80,000 in six weeks", "=8000000@2,=8000000@6"),
            ("30% today and the remaining 70% within ten days", "30@0,70@d10"),
            ("50 thousand by the end of the month", "=5000000@d29"),
        ] {
            assert_eq!(read(text), plan, "{text}");
        }
    }

    #[test]
    fn a_line_for_others_has_slots() {
        let from = "2026-03-02".parse().expect("a day");
        for (text, slots) in [
            (
                "账上一共486,000.00元，3月9日付20万元，今天先付三成",
                "账上一共{amount}，{day}付{amount}，今天先付三成",
            ),
            ("You owe CNY 486,000.00 since 2026-03-02.", "You owe {amount} since {day}."),
            ("您慢慢说，我听着", "您慢慢说，我听着"),
        ] {
            assert_eq!(slotted(text, from), slots);
        }
    }

    #[test]
    fn what_has_no_day_or_no_amount_is_no_plan() {
        for text in [
            "您这边一共欠四十八万六千元",
            "3月9日之前给我个准话",
            "发票 1042 在 3 月 1 日到期",
            "您慢慢说，我听着",
            "In 2026 we delivered 12 times",
            "去年3月9日付过20万",
        ] {
            assert_eq!(read(text), "", "{text}");
        }
    }
}
