//! A sign by which a banned act is recognised: words, `(a|b)` for one of several, `…` for at most so many
//! signs of the same clause. It knows nothing of acts; it finds a place.

/// A piece of a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// One of these; an empty one may be left out.
    OneOf(Vec<Vec<char>>),
    /// At most so many signs.
    Gap(usize),
}

/// A sign that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign(Vec<Piece>);

const fn of_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn whole(word: &str) -> Option<Vec<char>> {
    let bad = word.contains(['(', ')', '…']) || word.trim_start().contains("**");
    (!bad).then(|| word.to_lowercase().chars().collect())
}

impl Sign {
    /// Reads a sign. `None` where brackets do not close, a gap stands at an end, or nothing is asked for.
    pub fn read(text: &str, gap: usize) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('…') {
                pieces.push(Piece::Gap(gap));
                rest = after;
            } else if let Some(after) = rest.strip_prefix('(') {
                let (inside, after) = after.split_once(')')?;
                let words: Option<Vec<Vec<char>>> = inside.split('|').map(whole).collect();
                pieces.push(Piece::OneOf(words?));
                rest = after;
            } else {
                let end = rest.find(['…', '(']).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                pieces.push(Piece::OneOf(vec![whole(word)?]));
                rest = after;
            }
        }
        let asks = |piece: &Piece| match piece {
            Piece::OneOf(words) => words.iter().all(|word| word.iter().any(|c| *c != ' ')),
            Piece::Gap(_) => false,
        };
        let ends = [pieces.first()?, pieces.last()?];
        let gaps = ends.iter().any(|piece| matches!(piece, Piece::Gap(_)));
        (!gaps && pieces.iter().any(asks)).then_some(Self(pieces))
    }

    /// Whether some words stand in one of its own.
    pub fn asks_for(&self, words: &[char]) -> bool {
        let holds = |one: &Vec<char>| one.windows(words.len()).any(|some| some == words);
        self.0.iter().any(|piece| match piece {
            Piece::OneOf(all) => all.iter().any(holds),
            Piece::Gap(_) => false,
        })
    }

    /// The first place in a clause at which it stands, as a half-open range.
    pub fn find(&self, clause: &[char]) -> Option<(usize, usize)> {
        let mut places = (0..clause.len()).filter_map(|at| {
            let end = stands(&self.0, clause, at)?;
            (end > at).then_some((at, end))
        });
        places.next()
    }
}

/// Where it ends if it stands at a place.
fn stands(pieces: &[Piece], clause: &[char], at: usize) -> Option<usize> {
    let Some((first, rest)) = pieces.split_first() else { return Some(at) };
    match first {
        Piece::Gap(most) => (at..=at.saturating_add(*most).min(clause.len()))
            .find_map(|next| stands(rest, clause, next)),
        Piece::OneOf(words) => words.iter().find_map(|word| {
            let end = word_at(word, clause, at)?;
            stands(rest, clause, end)
        }),
    }
}

/// Where a word ends if it stands at a place: a Latin one as a whole word.
fn word_at(word: &[char], clause: &[char], at: usize) -> Option<usize> {
    let (word, open) = match word.split_last() {
        Some(('*', stem)) => (stem, true),
        _ => (word, false),
    };
    let Some(first) = word.first() else { return Some(at) };
    let end = at.checked_add(word.len())?;
    if clause.get(at..end)? != word {
        return None;
    }
    let before = at.checked_sub(1).and_then(|at| clause.get(at));
    if of_word(*first) && before.is_some_and(|c| of_word(*c)) {
        return None;
    }
    let goes_on = |end: usize| clause.get(end).is_some_and(|c| of_word(*c));
    if !word.last().is_some_and(|c| of_word(*c)) || !goes_on(end) {
        return Some(end);
    }
    open.then(|| (end..=clause.len()).find(|end| !goes_on(*end)).unwrap_or(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stands_at_a_place() {
        for (sign, clause, found) in [
            ("坐牢", "让你坐牢", Some((2, 4))),
            ("(打|揍)…(一顿|老板)", "打你们老板", Some((0, 5))),
            ("打…腿", "打一二三四五六七腿", None),
            ("(让|)(你|他)走", "你走", Some((0, 2))),
            ("arrest", "arrested", None),
            ("arrest*", "will be arrested now", Some((8, 16))),
            ("cash", "the cashier", None),
            ("(pay|give)…(cash|in cash)", "pay in cash", Some((0, 11))),
            ("liar", "familiar", None),
        ] {
            let read = Sign::read(sign, 6).expect(sign);
            let clause_chars: Vec<char> = clause.chars().collect();
            assert_eq!(read.find(&clause_chars), found, "{sign} in {clause}");
        }
    }

    #[test]
    fn a_sign_that_asks_for_nothing_is_none() {
        for text in ["", "…", "(a|b", "…a", "a…", "(|)", "( |)"] {
            assert_eq!(Sign::read(text, 6), None, "{text}");
        }
    }
}
