//! The pack of training needs: what each cause asks to be learnt.

use std::sync::LazyLock;

use credit::scoring::Wording;
use serde::Deserialize;

use super::lab::Lab;
use crate::{courses::Library, practice::PracticePack, wording::RawWording};

/// What is to be learnt: lessons, scenes of the role-play, exercises.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learnt {
    /// Lessons, by code.
    pub lessons: Vec<String>,
    /// Scenes, by code.
    pub scenes: Vec<String>,
    /// Exercises.
    pub labs: Vec<Lab>,
}

/// A cause on our own side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its stable name.
    pub code: String,
    /// Days within which what is assigned is done.
    pub days: i32,
    /// Days that a case may stay without a contact; 0 where that is not watched.
    pub untouched_days: i64,
    /// What it is called.
    pub name: Wording,
    /// By what it is recognised.
    pub sign: Wording,
    /// What is assigned.
    pub learnt: Learnt,
}

/// A question about what records do not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its stable name.
    pub code: String,
    /// The question.
    pub ask: Wording,
    /// What is learnt where the answer is no.
    pub learnt: Learnt,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsPack {
    /// Its version.
    pub version: String,
    /// Where it comes from.
    pub source: Wording,
    /// Causes on our own side, in order.
    pub causes: Vec<Cause>,
    /// What a reason found with the customer asks for, by its code.
    pub reasons: Vec<(String, Learnt)>,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

const TEXT: &str = include_str!("../../../../content/exercises/needs.toml");

static SHIPPED: LazyLock<NeedsPack> = LazyLock::new(|| {
    NeedsPack::read(TEXT).expect("invariant: the shipped needs are read by a test")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    #[serde(rename = "licence")]
    _licence: String,
    source: RawWording,
    cause: Vec<RawCause>,
    reason: Vec<RawReason>,
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCause {
    code: String,
    days: i32,
    untouched_days: i64,
    name: RawWording,
    sign: RawWording,
    lessons: Vec<String>,
    scenes: Vec<String>,
    labs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReason {
    code: String,
    lessons: Vec<String>,
    scenes: Vec<String>,
    labs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    code: String,
    ask: RawWording,
    lessons: Vec<String>,
    scenes: Vec<String>,
    labs: Vec<String>,
}

/// What is named must be there.
fn learnt(
    of: &str,
    (lessons, scenes, labs): (Vec<String>, Vec<String>, Vec<String>),
) -> Result<Learnt, String> {
    let library = Library::shipped();
    if let Some(code) = lessons.iter().find(|code| library.lesson(code).is_none()) {
        return Err(format!("{of}: no lesson {code}"));
    }
    let practice = PracticePack::shipped();
    if let Some(code) = scenes.iter().find(|code| practice.scene(code).is_none()) {
        return Err(format!("{of}: no scene {code}"));
    }
    let lab = |code: &String| Lab::parse(code).ok_or_else(|| format!("{of}: no exercise {code}"));
    let labs = labs.iter().map(lab).collect::<Result<_, _>>()?;
    Ok(Learnt { lessons, scenes, labs })
}

fn cause(raw: RawCause) -> Result<Cause, String> {
    let learnt = learnt(&raw.code, (raw.lessons, raw.scenes, raw.labs))?;
    if learnt == Learnt::default() && raw.untouched_days == 0 {
        return Err(format!("{}: nothing is assigned", raw.code));
    }
    Ok(Cause {
        code: raw.code,
        days: raw.days.max(1),
        untouched_days: raw.untouched_days,
        name: raw.name.into(),
        sign: raw.sign.into(),
        learnt,
    })
}

impl NeedsPack {
    /// The one that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// What is wrong with the one that ships, for the checker of content.
    pub fn fault() -> Option<String> {
        Self::read(TEXT).err()
    }

    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let reason = |raw: RawReason| {
            let learnt = learnt(&raw.code, (raw.lessons, raw.scenes, raw.labs))?;
            Ok::<_, String>((raw.code, learnt))
        };
        let question = |raw: RawQuestion| {
            let learnt = learnt(&raw.code, (raw.lessons, raw.scenes, raw.labs))?;
            Ok::<_, String>(Question { code: raw.code, ask: raw.ask.into(), learnt })
        };
        Ok(Self {
            version: raw.version,
            source: raw.source.into(),
            causes: raw.cause.into_iter().map(cause).collect::<Result<_, _>>()?,
            reasons: raw.reason.into_iter().map(reason).collect::<Result<_, _>>()?,
            questions: raw.question.into_iter().map(question).collect::<Result<_, _>>()?,
        })
    }

    /// A cause by its name.
    pub fn cause(&self, code: &str) -> Option<&Cause> {
        self.causes.iter().find(|cause| cause.code == code)
    }
}

#[cfg(test)]
mod tests {
    use credit::collections::talk::TalkPack;

    use super::*;

    #[test]
    fn every_reason_of_the_talk_asks_for_something() {
        let pack = NeedsPack::shipped();
        for reason in &TalkPack::shipped().reasons {
            let known = pack.reasons.iter().any(|(code, _)| *code == reason.code);
            assert!(known, "{}", reason.code);
        }
        assert_eq!(pack.causes.len(), 4);
    }

    #[test]
    fn a_pack_that_names_what_is_not_there_does_not_load() {
        for (from, to) in [
            ("lessons = [\"L3\", \"L4\"]", "lessons = [\"L99\"]"),
            ("scenes = [\"quality\"]", "scenes = [\"moon\"]"),
            ("labs = [\"altman\"]", "labs = [\"moon\"]"),
            ("untouched_days = 14", "untouched_days = 0"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            assert!(NeedsPack::read(&text).is_err(), "{from}");
        }
    }
}
