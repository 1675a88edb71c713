//! The linter of what is written to debtors (M08): finds banned acts in a text, clause by clause. Pure: it
//! reads no database and decides nothing; what a hit means is the pack's, and who sends looks at it.

use super::{
    sign::Sign,
    wording_pack::{BannedAct, Weight, WordingPack},
};

/// A banned act that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Code of the act.
    pub act: String,
    /// What it means.
    pub weight: Weight,
    /// The first sign of the text that it takes, counted in characters from 0.
    pub from: usize,
    /// Behind its last.
    pub to: usize,
    /// The words, as they stand in the text.
    pub found: String,
}

impl Hit {
    /// The sentence of the text in which it stands.
    pub fn sentence(&self, text: &str) -> String {
        let ends = |c: &char| matches!(c, '。' | '！' | '？' | '!' | '?' | '\n' | '\r');
        let signs: Vec<char> = text.chars().collect();
        let before = signs.get(..self.from).unwrap_or_default();
        let start = before.iter().rposition(ends).map_or(0, |at| at + 1);
        let rest = signs.get(self.to..).unwrap_or_default();
        let end = rest.iter().position(ends).map_or(signs.len(), |at| self.to + at);
        signs.get(start..end).unwrap_or_default().iter().collect::<String>().trim().to_owned()
    }
}

/// A text as signs are sought in it: small letters, half width, one space, none between Chinese signs; each
/// with its place in the text.
fn plain(text: &str) -> Vec<(char, usize)> {
    let mut out: Vec<(char, usize)> = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let c = match c {
            '\u{3000}' | '\t' | '\u{a0}' => ' ',
            '\u{2019}' => '\'',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        };
        if matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\r') {
            continue;
        }
        out.extend(c.to_lowercase().map(|c| (c, at)));
    }
    let mut kept: Vec<(char, usize)> = Vec::with_capacity(out.len());
    for (n, (c, at)) in out.iter().enumerate() {
        if *c == ' ' {
            let before = kept.last().map_or(' ', |(c, _)| *c);
            let after = out.get(n + 1).map_or(' ', |(c, _)| *c);
            if before == ' ' || after == ' ' || !before.is_ascii() || !after.is_ascii() {
                continue;
            }
        }
        kept.push((*c, *at));
    }
    kept
}

/// Whether a clause ends with a sign.
fn ends(signs: &[(char, usize)], at: usize) -> bool {
    match signs.get(at).map(|(c, _)| *c) {
        Some('。' | '!' | '?' | ';' | ',' | '\n') => true,
        // A full stop of a number or a name does not end anything.
        Some('.') => signs.get(at + 1).is_none_or(|(c, _)| *c == ' ' || *c == '\n'),
        _ => false,
    }
}

/// Whether a denial stands before a hit or within it, unless the sign itself has one (不要脸).
fn denied(pack: &WordingPack, clause: &[char], (sign, place): (&Sign, (usize, usize))) -> bool {
    let own = pack.denials.iter().any(|word| sign.asks_for(word));
    let (start, to) =
        (place.0.saturating_sub(pack.not_within), if own { place.0 } else { place.1 });
    let window = clause.get(start..to).unwrap_or_default();
    pack.denials.iter().any(|word| window.windows(word.len()).any(|some| some == word.as_slice()))
}

fn seek(pack: &WordingPack, act: &BannedAct, clause: &[char]) -> Option<(usize, usize)> {
    let mut places = act.signs.iter().filter_map(|sign| Some((sign, sign.find(clause)?)));
    places.find(|place| !denied(pack, clause, *place)).map(|(_, place)| place)
}

/// Everything banned in a text, in the order in which it stands there; of one act one hit a clause.
pub fn check_wording(pack: &WordingPack, text: &str) -> Vec<Hit> {
    let signs = plain(text);
    let mut hits = Vec::new();
    let mut start = 0;
    for at in 0..=signs.len() {
        if at < signs.len() && !ends(&signs, at) {
            continue;
        }
        let clause = signs.get(start..at).unwrap_or_default();
        start = at + 1;
        let letters: Vec<char> = clause.iter().map(|(c, _)| *c).collect();
        for act in &pack.acts {
            let Some((from, to)) = seek(pack, act, &letters) else { continue };
            let place = |n: usize| clause.get(n).map_or(0, |(_, at)| *at);
            let (from, to) = (place(from), place(to - 1) + 1);
            let found = text.chars().skip(from).take(to - from).collect();
            hits.push(Hit { act: act.code.clone(), weight: act.weight, from, to, found });
        }
    }
    hits.sort_by_key(|hit| (hit.from, hit.to));
    hits
}

/// The gravest of some hits.
pub fn gravest(hits: &[Hit]) -> Option<Weight> {
    hits.iter().map(|hit| hit.weight).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One a line: what the act is, or `-`; tab; the sentence.
    const SENTENCES: &str = include_str!("../../../tests/data/wording.tsv");
    /// Of a hundred sentences so many are judged right, at least.
    const FLOOR: usize = 95;

    #[test]
    fn sentences_good_and_bad() {
        let pack = WordingPack::shipped();
        let (mut right, mut all, mut missed, mut accused) = (0, 0, Vec::new(), Vec::new());
        for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
            let Some((act, sentence)) = line.split_once('\t') else { continue };
            all += 1;
            let hits = check_wording(pack, sentence);
            let good = match act {
                "-" => hits.is_empty(),
                act => hits.iter().any(|hit| hit.act == act),
            };
            right += usize::from(good);
            match (good, act) {
                (true, _) => {}
                (false, "-") => accused.push((sentence, hits)),
                (false, act) => missed.push((act, sentence)),
            }
        }
        println!("wording: {right} of {all} sentences judged right");
        assert!(all >= 80, "{all} sentences");
        let said = format!("missed: {missed:#?}\naccused: {accused:#?}");
        assert!(right * 100 >= all * FLOOR, "{right} of {all}\n{said}");
    }

    #[test]
    fn a_hit_says_where_it_stands() {
        let pack = WordingPack::shipped();
        for (text, found) in [
            ("您好。再不付款，让你 坐 牢！", vec!["坐 牢"]),
            ("我们不会告诉您的家人。", vec![]),
            ("We will TELL YOUR FAMILY.", vec!["TELL YOUR FAMILY"]),
            (
                "ｗｅ ｗｉｌｌ ｔｅｌｌ ｙｏｕｒ ｆａｍｉｌｙ",
                vec!["ｔｅｌｌ ｙｏｕｒ ｆａｍｉｌｙ"],
            ),
            ("", vec![]),
            ("付 1,000.50 元，到期日 2026-06-30。", vec![]),
        ] {
            let hits = check_wording(pack, text);
            let words: Vec<&str> = hits.iter().map(|hit| hit.found.as_str()).collect();
            assert_eq!(words, found, "{text}");
        }
        let text = "您好。再不付款，让你坐牢！谢谢。";
        let hits = check_wording(pack, text);
        assert_eq!(hits[0].sentence(text), "再不付款，让你坐牢");
        let both = check_wording(pack, "后果自负，你这个老赖");
        assert_eq!(gravest(&both), Some(Weight::Stop));
        assert_eq!(gravest(&[]), None);
    }
}
