//! What a piece of work is worth, with reasons. A reason is the name of a sentence and what stands in it; words are
//! the language files'. Pure.

use base::{Lang, digest_of};
use locale::{t, ta};

/// All points, in hundredths of a point: 100.00.
pub const FULL: i64 = 10_000;

/// A reason: a sentence by name with what stands in it. A value whose name begins with `word_` is itself a word of
/// the language files (`exercises-word-…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The name behind `exercises-`.
    pub id: String,
    /// What stands in it.
    pub args: Vec<(&'static str, String)>,
}

impl Note {
    /// A sentence without values.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// In a language.
    pub fn tell(&self, lang: Lang) -> String {
        let spoken: Vec<(&str, String)> = self
            .args
            .iter()
            .map(|(name, value)| match name.starts_with("word_") {
                true => (*name, t(lang, &format!("exercises-word-{value}"))),
                false => (*name, value.clone()),
            })
            .collect();
        let args: Vec<(&str, &str)> =
            spoken.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ta(lang, &format!("exercises-{}", self.id), &args)
    }
}

/// One thing that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its name: `exercises-item-…`.
    pub item: &'static str,
    /// Points, hundredths.
    pub got: i64,
    /// Of so many.
    pub most: i64,
    /// Why.
    pub notes: Vec<Note>,
}

/// A piece of work, marked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// Item by item.
    pub marks: Vec<Mark>,
    /// The worked answer, shown when nothing more may be handed in.
    pub worked: Vec<Note>,
}

impl Marked {
    /// All points, hundredths.
    pub fn total(&self) -> i64 {
        self.marks.iter().map(|mark| mark.got).sum()
    }

    /// What names this mark: the same work on the same data has the same digest.
    pub fn digest(&self) -> String {
        let mut text = String::new();
        let mut note = |note: &Note| {
            text.push_str(&note.id);
            for (name, value) in &note.args {
                text.push_str(&format!("|{name}={value}"));
            }
            text.push('\n');
        };
        for mark in &self.marks {
            note(&Note::new(mark.item).with("got", mark.got).with("most", mark.most));
            mark.notes.iter().for_each(&mut note);
        }
        self.worked.iter().for_each(&mut note);
        let mut digest = digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        digest
    }
}

/// The part of `most` that a share between 0 and 1 earns, whole hundredths.
pub(super) fn part(most: i64, share: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a part of at most 10,000")]
    {
        (most as f64 * share.clamp(0.0, 1.0)).floor() as i64
    }
}

/// Where a figure stands between what earns nothing (0) and what earns all (1).
pub(super) fn between(value: f64, nothing: f64, all: f64) -> f64 {
    if value.is_finite() { ((value - nothing) / (all - nothing)).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_points() {
        for (value, nothing, all, got) in [
            (0.5, 0.0, 1.0, 500),
            (0.25, 0.25, 0.1, 0),
            (0.1, 0.25, 0.1, 1_000),
            (9.0, 0.0, 1.0, 1_000),
        ] {
            assert_eq!(part(1_000, between(value, nothing, all)), got, "{value}");
        }
        assert_eq!(part(1_000, between(f64::NAN, 0.0, 1.0)), 0);
    }

    #[test]
    fn a_digest_knows_every_reason() {
        let mark = |why: &str| Marked {
            marks: vec![Mark { item: "a", got: 1, most: 2, notes: vec![Note::new(why)] }],
            worked: vec![],
        };
        assert_eq!(mark("x").digest(), mark("x").digest());
        assert_ne!(mark("x").digest(), mark("y").digest());
    }
}
