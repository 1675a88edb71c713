//! What must not be said to a debtor, with the signs by which it is recognised (M08, M09); a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use super::sign::Sign;
use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// What a hit means for what is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Sent once somebody has looked at it.
    Look,
    /// Not sent.
    Stop,
}

impl Weight {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Stop => "stop",
        }
    }
}

/// The kinds of banned acts.
pub const WORDING_KINDS: [&str; 7] =
    ["threat", "shaming", "third-party", "false-claim", "private-data", "integrity", "hours"];

/// A banned act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BannedAct {
    /// Its stable name.
    pub code: String,
    /// One of [`WORDING_KINDS`].
    pub kind: String,
    /// What a hit means.
    pub weight: Weight,
    /// Its name.
    pub name: Wording,
    /// Why it is banned.
    pub why: Wording,
    /// What that rests on.
    pub law: Wording,
    /// What to write instead.
    pub better: Wording,
    /// The signs.
    pub signs: Vec<Sign>,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingPack {
    /// Version and source.
    pub edition: Edition,
    /// The acts, in order.
    pub acts: Vec<BannedAct>,
    /// A denial counts within so many signs before a hit.
    pub not_within: usize,
    /// Words that deny.
    pub denials: Vec<Vec<char>>,
}

const PACK: &str = "wording.toml";
const TEXT: &str = include_str!("../../../../../content/wording.toml");
static SHIPPED: LazyLock<WordingPack> = LazyLock::new(|| {
    WordingPack::read(TEXT).expect("invariant: the shipped wording is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    reading: RawReading,
    act: Vec<RawAct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReading {
    gap: usize,
    not_within: usize,
    not_zh: Vec<String>,
    not_en: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAct {
    code: String,
    kind: String,
    weight: String,
    name: pack::RawWording,
    why: pack::RawWording,
    law: pack::RawWording,
    better: pack::RawWording,
    zh: Vec<String>,
    en: Vec<String>,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: String) -> PackFault {
    PackFault::new(PACK, why)
}

fn act(raw: RawAct, gap: usize) -> Checked<BannedAct> {
    let code = raw.code;
    if !WORDING_KINDS.contains(&raw.kind.as_str()) {
        return Err(fault(format!("{code}: no such kind of act: {}", raw.kind)));
    }
    let weight = match raw.weight.as_str() {
        "stop" => Weight::Stop,
        "look" => Weight::Look,
        _ => return Err(fault(format!("{code}: weight is stop or look"))),
    };
    if raw.zh.is_empty() || raw.en.is_empty() {
        return Err(fault(format!("{code}: signs in both languages")));
    }
    let read = |text: &String| {
        Sign::read(text, gap).ok_or_else(|| fault(format!("{code}: this is no sign: {text}")))
    };
    let signs = raw.zh.iter().chain(&raw.en).map(read).collect::<Checked<Vec<Sign>>>()?;
    Ok(BannedAct {
        kind: raw.kind,
        weight,
        name: raw.name.into(),
        why: raw.why.into(),
        law: raw.law.into(),
        better: raw.better.into(),
        signs,
        code,
    })
}

company_pack!(WordingPack, "wording", within);

impl WordingPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A sign that cannot be read, an act twice, a kind or weight that there is not.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let reading = raw.reading;
        if !(1..=60).contains(&reading.gap) || reading.not_within > 60 {
            return Err(fault("reading: gap 1 to 60, not_within at most 60".to_owned()));
        }
        let acts: Vec<BannedAct> = raw
            .act
            .into_iter()
            .map(|one| act(one, reading.gap))
            .collect::<Checked<Vec<BannedAct>>>()?;
        let mut codes: Vec<&str> = acts.iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        if acts.is_empty() || codes.len() != acts.len() {
            return Err(fault("act: one or more, each once".to_owned()));
        }
        let denials = reading.not_zh.iter().chain(&reading.not_en);
        let denials: Vec<Vec<char>> =
            denials.map(|word| word.to_lowercase().chars().collect()).collect();
        if denials.iter().any(Vec::is_empty) {
            return Err(fault("reading: an empty denial".to_owned()));
        }
        Ok(Self { edition, acts, not_within: reading.not_within, denials })
    }

    /// An act by its code.
    pub fn find(&self, code: &str) -> Option<&BannedAct> {
        self.acts.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        let read = WordingPack::read(TEXT).expect("the shipped pack");
        assert!(read.acts.len() >= 10);
        for kind in WORDING_KINDS {
            assert!(read.acts.iter().any(|one| one.kind == kind), "{kind}");
        }
        for (from, to) in [
            ("weight = \"stop\"", "weight = \"maybe\""),
            ("kind = \"threat\"", "kind = \"moon\""),
            ("code = \"harassment\"", "code = \"violence\""),
            ("gap = 14", "gap = 0"),
            ("\"血债\"", "\"(血债\""),
            ("not_zh = [", "not_zh = [\"\", "),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            assert!(WordingPack::read(&text).is_err(), "{to}");
        }
    }
}
