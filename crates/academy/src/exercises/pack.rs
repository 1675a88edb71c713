//! The pack of the exercises: what each asks, how often it may be handed in, the parts of the memo, the drafts.

use std::sync::LazyLock;

use base::digest_of;
use credit::scoring::Wording;
use serde::Deserialize;

use super::lab::Lab;
use crate::wording::RawWording;

/// What an exercise asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabText {
    /// Which.
    pub lab: Lab,
    /// How often it may be handed in.
    pub submissions: usize,
    /// How long it takes, minutes.
    pub minutes: i64,
    /// What it is called.
    pub name: Wording,
    /// What is to be done.
    pub brief: Wording,
    /// How.
    pub steps: Vec<Wording>,
}

/// A part of the policy memo and what it must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoPart {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// What it must tell.
    pub ask: Wording,
    /// Signs at least.
    pub least: usize,
    /// Whether a figure must stand in it.
    pub number: bool,
    /// One of these must stand in it, small letters.
    pub signs: Vec<String>,
    /// A sound example.
    pub sample: Wording,
}

/// A draft of the wording exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its stable name.
    pub code: String,
    /// What it is for.
    pub name: Wording,
    /// The text, with `{invoice}`, `{amount}`, `{day}`.
    pub text: Wording,
    /// A clean one that says all.
    pub better: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExercisePack {
    /// Its version.
    pub version: String,
    /// Its licence.
    pub licence: String,
    /// Where it comes from.
    pub source: Wording,
    /// What names its text.
    pub digest: String,
    /// Points that pass, hundredths.
    pub pass: i64,
    /// The exercises, in order.
    pub labs: Vec<LabText>,
    /// The parts of the memo, in order.
    pub memo: Vec<MemoPart>,
    /// The drafts.
    pub scripts: Vec<Script>,
}

const TEXT: &str = include_str!("../../../../content/exercises/exercises.toml");

static SHIPPED: LazyLock<ExercisePack> = LazyLock::new(|| {
    ExercisePack::read(TEXT).expect("invariant: the shipped exercises are read by a test")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    licence: String,
    source: RawWording,
    pass: i64,
    lab: Vec<RawLab>,
    memo: Vec<RawPart>,
    script: Vec<RawScript>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLab {
    code: String,
    submissions: usize,
    minutes: i64,
    name: RawWording,
    brief: RawWording,
    steps: Vec<RawWording>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    code: String,
    name: RawWording,
    ask: RawWording,
    least: usize,
    number: bool,
    signs: Vec<String>,
    sample: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScript {
    code: String,
    name: RawWording,
    text: RawWording,
    better: RawWording,
}

fn lab(raw: RawLab) -> Result<LabText, String> {
    let lab = Lab::parse(&raw.code).ok_or_else(|| format!("no exercise is called {}", raw.code))?;
    if !(1..=9).contains(&raw.submissions) {
        return Err(format!("{}: submissions are 1 to 9", raw.code));
    }
    let steps = raw.steps.into_iter().map(Into::into).collect();
    let (submissions, minutes) = (raw.submissions, raw.minutes);
    Ok(LabText { lab, submissions, minutes, name: raw.name.into(), brief: raw.brief.into(), steps })
}

fn part(raw: RawPart) -> MemoPart {
    let RawPart { code, name, ask, least, number, signs, sample } = raw;
    let signs = signs.into_iter().map(|sign| sign.to_lowercase()).collect();
    let (name, ask, sample) = (name.into(), ask.into(), sample.into());
    MemoPart { code, name, ask, least, number, signs, sample }
}

fn script(raw: RawScript) -> Result<Script, String> {
    let RawScript { code, name, text, better } = raw;
    for said in [&text, &better] {
        for slot in ["{invoice}", "{amount}", "{day}"] {
            if !(said.zh.contains(slot) && said.en.contains(slot)) {
                return Err(format!("{code}: {slot} stands in each text of both languages"));
            }
        }
    }
    Ok(Script { code, name: name.into(), text: text.into(), better: better.into() })
}

impl ExercisePack {
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
        let mut digest = digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        let labs: Vec<LabText> = raw.lab.into_iter().map(lab).collect::<Result<_, _>>()?;
        for one in Lab::ALL {
            if labs.iter().filter(|text| text.lab == one).count() != 1 {
                return Err(format!("{} stands in the pack once", one.code()));
            }
        }
        let scripts: Vec<Script> = raw.script.into_iter().map(script).collect::<Result<_, _>>()?;
        if scripts.len() < super::scripts::DRAFTS {
            return Err("fewer drafts than are handed out".to_owned());
        }
        Ok(Self {
            version: raw.version,
            licence: raw.licence,
            source: raw.source.into(),
            digest,
            pass: raw.pass,
            labs,
            memo: raw.memo.into_iter().map(part).collect(),
            scripts,
        })
    }

    /// What an exercise asks.
    pub fn lab(&self, lab: Lab) -> &LabText {
        self.labs.iter().find(|text| text.lab == lab).expect("invariant: reading checks that")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_is_whole() {
        let pack = ExercisePack::shipped();
        assert_eq!((pack.labs.len(), pack.memo.len()), (5, 6));
        assert!(pack.scripts.len() >= 6);
    }

    #[test]
    fn a_pack_that_lacks_something_does_not_load() {
        for (from, to) in [
            ("code = \"bands\"", "code = \"tree\""),
            ("code = \"bands\"", "code = \"moon\""),
            ("submissions = 4", "submissions = 0"),
            ("{day} 以前不付款", "不付款"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            assert!(ExercisePack::read(&text).is_err(), "{from}");
        }
    }
}
