//! Three drafts to a debtor with what must not be written: rewritten until the linter of letters finds nothing, and
//! still saying what must be said. Pure.

use base::Lang;
use credit::collections::{WordingPack, check_wording};
use quant::lab::dice::Dice;

use super::{
    Given,
    mark::{Mark, Marked, Note},
    pack::ExercisePack,
};

/// Drafts in an exercise.
pub const DRAFTS: usize = 3;
const CLEAN: i64 = 2_000;
const KEEPS: [i64; DRAFTS] = [1_400, 1_300, 1_300];
/// Signs of a rewritten draft at most.
pub const SIGNS_MOST: usize = 2_000;

/// A draft as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What the letter is for.
    pub name: String,
    /// The text.
    pub text: String,
    /// A text that is clean and says all.
    pub better: String,
    /// The number of the invoice.
    pub invoice: String,
    /// What is owed, as it stands in the text.
    pub amount: String,
    /// The day until which to pay.
    pub day: String,
}

/// The field of a draft, from 1.
pub fn field(number: usize) -> String {
    format!("s-{number}")
}

fn thousands(number: usize) -> String {
    let text = number.to_string();
    let (head, tail) = text.split_at(text.len().saturating_sub(3));
    if head.is_empty() { tail.to_owned() } else { format!("{head},{tail}") }
}

/// The drafts of a seed in a language.
pub fn drafts(seed: u64, lang: Lang) -> Vec<Draft> {
    let mut dice = Dice::new(seed ^ 0x5C21);
    let scripts = &ExercisePack::shipped().scripts;
    let mut order: Vec<usize> = (0..scripts.len()).collect();
    dice.shuffle(&mut order);
    let mut drafts = Vec::new();
    for script in order.iter().take(DRAFTS).filter_map(|at| scripts.get(*at)) {
        let invoice = format!("INV-{}", 1_000 + dice.below(9_000));
        let amount = thousands(20_000 + dice.below(900_000));
        let day = format!("2026-{:02}-{:02}", 7 + dice.below(5), 1 + dice.below(28));
        let filled = |text: &str| {
            let text = text.replace("{invoice}", &invoice).replace("{amount}", &amount);
            text.replace("{day}", &day)
        };
        drafts.push(Draft {
            name: script.name.pick(lang).to_owned(),
            text: filled(script.text.pick(lang)),
            better: filled(script.better.pick(lang)),
            invoice,
            amount,
            day,
        });
    }
    drafts
}

/// A text without what only parts figures and dates.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ',' | '，' | ' ' | '\u{3000}')).collect()
}

/// A day as people write it.
fn says_day(text: &str, day: &str) -> bool {
    let mut parts = day.split('-').map(|part| part.trim_start_matches('0'));
    let (Some(_), Some(month), Some(number)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    text.contains(&bare(day)) || text.contains(&format!("{month}月{number}日"))
}

fn kept(text: &str, draft: &Draft) -> [(&'static str, bool); 3] {
    let text = bare(text);
    [
        ("invoice", text.contains(&draft.invoice)),
        ("amount", text.contains(&bare(&draft.amount))),
        ("day", says_day(&text, &draft.day)),
    ]
}

/// Marks the three texts.
pub(super) fn mark(seed: u64, lang: Lang, given: &Given) -> Marked {
    let pack = WordingPack::shipped();
    let (mut clean, mut keeps) = ((0, Vec::new()), (0, Vec::new()));
    let drafts = drafts(seed, lang);
    for (number, (draft, most)) in (1_usize..).zip(drafts.iter().zip(KEEPS)) {
        let text = given.get(&field(number)).map_or("", |text| text.trim());
        let with = |id: &str| Note::new(id).with("draft", number);
        if text.is_empty() {
            clean.1.push(with("why-draft-empty"));
            keeps.1.push(with("why-draft-empty"));
            continue;
        }
        let hits = check_wording(pack, text);
        if hits.is_empty() {
            clean.0 += CLEAN;
        }
        for hit in &hits {
            let act = pack.acts.iter().find(|act| act.code == hit.act);
            let told = |words: Option<&str>| words.unwrap_or_default().to_owned();
            clean.1.push(
                with("why-wording")
                    .with("found", &hit.found)
                    .with("why", told(act.map(|act| act.why.pick(lang))))
                    .with("better", told(act.map(|act| act.better.pick(lang)))),
            );
        }
        let facts = kept(text, draft);
        let lost: Vec<_> = facts.iter().filter(|(_, kept)| !kept).collect();
        let missing = i64::try_from(lost.len()).unwrap_or(3);
        keeps.0 += most * (3 - missing) / 3;
        keeps.1.extend(lost.into_iter().map(|(fact, _)| with("why-lost").with("word_fact", fact)));
    }
    for notes in [&mut clean.1, &mut keeps.1] {
        if notes.is_empty() {
            notes.push(Note::new("why-all-right"));
        }
    }
    let worked = (1_usize..).zip(&drafts).map(|(number, draft)| {
        Note::new("worked-draft").with("draft", number).with("text", &draft.better)
    });
    Marked {
        marks: vec![
            Mark { item: "wording-clean", got: clean.0, most: 6_000, notes: clean.1 },
            Mark { item: "wording-keeps", got: keeps.0, most: 4_000, notes: keeps.1 },
        ],
        worked: worked.collect(),
    }
}

/// A sound answer, for tests and the scripted learner.
pub(super) fn solved(seed: u64, lang: Lang) -> Given {
    let all = (1..).zip(drafts(seed, lang));
    all.map(|(number, draft)| (field(number), draft.better)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::mark::FULL;

    #[test]
    fn every_draft_is_dirty_and_every_better_one_is_clean_and_whole() {
        for lang in [Lang::Zh, Lang::En] {
            for seed in 0..40 {
                for draft in drafts(seed, lang) {
                    let hits = check_wording(WordingPack::shipped(), &draft.text);
                    assert!(!hits.is_empty(), "{}", draft.text);
                    let hits = check_wording(WordingPack::shipped(), &draft.better);
                    assert!(hits.is_empty(), "{}: {hits:?}", draft.better);
                    assert!(kept(&draft.text, &draft).iter().all(|(_, kept)| *kept), "{draft:?}");
                }
                let marked = mark(seed, lang, &solved(seed, lang));
                assert_eq!(marked.total(), FULL, "{seed}: {marked:#?}");
            }
        }
    }

    #[test]
    fn the_drafts_as_they_are_and_empty_ones() {
        let untouched: Given =
            (1..).zip(drafts(4, Lang::Zh)).map(|(n, draft)| (field(n), draft.text)).collect();
        let marked = mark(4, Lang::Zh, &untouched);
        assert_eq!((marked.marks[0].got, marked.marks[1].got), (0, 4_000));
        assert_eq!(mark(4, Lang::Zh, &Given::new()).total(), 0);
        let polite = Given::from([(field(1), "请尽快付款，谢谢。".to_owned())]);
        let marked = mark(4, Lang::Zh, &polite);
        assert_eq!((marked.marks[0].got, marked.marks[1].got), (2_000, 0));
    }
}
