//! The five exercises under one roof: how each is marked, and the data that the learner sees. Pure.

use base::{Lang, Result};

use super::{Given, altman, bands, card, firms::firms, mark::Marked, sample, scripts, tree};

/// Version of data and marks: what it makes from a seed is the same as long as this is.
pub const EDITION: &str = "1";

/// An exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lab {
    /// Altman on 20 firms.
    Altman,
    /// A logistic scorecard.
    Scorecard,
    /// A tree with a memo.
    Tree,
    /// Tier edges.
    Bands,
    /// Three drafts.
    Wording,
}

impl Lab {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Altman, Self::Scorecard, Self::Tree, Self::Bands, Self::Wording];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Altman => "altman",
            Self::Scorecard => "scorecard",
            Self::Tree => "tree",
            Self::Bands => "bands",
            Self::Wording => "wording",
        }
    }

    /// By its stable name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lab| lab.code() == text)
    }

    /// Whether an instructor marks a part of it.
    pub const fn is_taught(self) -> bool {
        matches!(self, Self::Tree)
    }

    /// Whether a name is a field of this exercise; others are not kept.
    pub(super) fn asks(self, name: &str) -> bool {
        let head = name.split_once('-').map_or(name, |(head, _)| head);
        match self {
            Self::Altman => matches!(head, "m" | "z" | "c"),
            Self::Scorecard => head == "v",
            Self::Tree => matches!(head, "depth" | "least" | "prune" | "a" | "memo"),
            Self::Bands => matches!(name, "low" | "high"),
            Self::Wording => head == "s",
        }
    }
}

/// Marks what was filled in.
///
/// # Errors
/// What cannot be read, at its field.
pub fn mark(lab: Lab, seed: u64, lang: Lang, given: &Given) -> Result<Marked> {
    match lab {
        Lab::Altman => altman::mark(seed, given),
        Lab::Scorecard => card::mark(seed, given),
        Lab::Tree => tree::mark(seed, given),
        Lab::Bands => bands::mark(seed, given),
        Lab::Wording => Ok(scripts::mark(seed, lang, given)),
    }
}

/// What the house itself would hand in; for tests and the demo.
///
/// # Errors
/// A fault.
pub fn solved(lab: Lab, seed: u64, lang: Lang) -> Result<Given> {
    Ok(match lab {
        Lab::Altman => altman::solved(seed),
        Lab::Scorecard => card::solved(),
        Lab::Tree => tree::solved(seed)?,
        Lab::Bands => {
            let best = bands::optimum(&bands::book(seed)).map(|(edges, _)| edges);
            let (low, high) = best.unwrap_or((*bands::EDGES.end(), *bands::EDGES.end()));
            let edges = [("low", low), ("high", high)];
            edges.into_iter().map(|(name, edge)| (name.to_owned(), edge.to_string())).collect()
        }
        Lab::Wording => scripts::solved(seed, lang),
    })
}

/// The data that the learner sees, as lines of cells; the first line names the columns.
pub fn data(lab: Lab, seed: u64, lang: Lang) -> Vec<Vec<String>> {
    match lab {
        Lab::Altman => altman_lines(seed),
        Lab::Scorecard | Lab::Tree => sample::open(seed).lines(),
        Lab::Bands => {
            let head = ["score", "amount", "bad"].map(ToOwned::to_owned).to_vec();
            let rows = bands::book(seed).rows.into_iter().map(|row| {
                let bad = i64::from(row.bad);
                vec![row.score.to_string(), row.amount.to_string(), bad.to_string()]
            });
            std::iter::once(head).chain(rows).collect()
        }
        Lab::Wording => {
            let head = ["number", "text"].map(ToOwned::to_owned).to_vec();
            let rows = (1..).zip(scripts::drafts(seed, lang));
            let rows = rows.map(|(number, draft): (i64, _)| vec![number.to_string(), draft.text]);
            std::iter::once(head).chain(rows).collect()
        }
    }
}

fn altman_lines(seed: u64) -> Vec<Vec<String>> {
    let head = [
        "firm",
        "kind",
        "current_assets",
        "current_liabilities",
        "total_assets",
        "total_liabilities",
        "book_equity",
        "retained_earnings",
        "ebit",
        "sales",
        "market_equity",
    ];
    let told = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let rows = firms(seed).into_iter().map(|firm| {
        let of = &firm.inputs;
        vec![
            firm.number.to_string(),
            firm.kind.code().to_owned(),
            firm.current_assets.to_string(),
            firm.current_liabilities.to_string(),
            told(of.total_assets),
            told(of.total_liabilities),
            told(of.book_equity),
            told(of.retained_earnings),
            told(of.ebit),
            told(of.sales),
            told(of.market_equity),
        ]
    });
    std::iter::once(head.map(ToOwned::to_owned).to_vec()).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_has_the_same_data_and_the_same_mark_byte_for_byte() {
        for lab in Lab::ALL {
            assert_eq!(Lab::parse(lab.code()), Some(lab));
            assert_eq!(data(lab, 9, Lang::Zh), data(lab, 9, Lang::Zh), "{lab:?}");
            assert_ne!(data(lab, 9, Lang::Zh), data(lab, 10, Lang::Zh), "{lab:?}");
            let given = solved(lab, 9, Lang::Zh).expect("solved");
            assert!(given.keys().all(|name| lab.asks(name)), "{lab:?}");
            let once = mark(lab, 9, Lang::Zh, &given).expect("marked");
            let again = mark(lab, 9, Lang::Zh, &given).expect("marked");
            assert_eq!((once.digest(), &once), (again.digest(), &again));
        }
    }

    #[test]
    fn every_item_and_every_reason_has_words_in_both_languages() {
        for lab in Lab::ALL {
            for seed in 0..4 {
                let right = solved(lab, seed, Lang::Zh).expect("solved");
                let marked = mark(lab, seed, Lang::Zh, &right).expect("marked");
                for lang in [Lang::Zh, Lang::En] {
                    let notes = marked.marks.iter().flat_map(|mark| &mark.notes);
                    for note in notes.chain(&marked.worked) {
                        assert!(locale::has(lang, &format!("exercises-{}", note.id)), "{note:?}");
                        for (name, value) in &note.args {
                            let word = format!("exercises-word-{value}");
                            let known = !name.starts_with("word_") || locale::has(lang, &word);
                            assert!(known, "{word}");
                        }
                    }
                    for mark in &marked.marks {
                        assert!(locale::has(lang, &format!("exercises-item-{}", mark.item)));
                    }
                }
            }
        }
    }
}
