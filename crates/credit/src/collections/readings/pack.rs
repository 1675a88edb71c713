//! The pack of contacts: the four quadrants with what to do in each, and the reasons that buyers state.

use std::sync::LazyLock;

use serde::Deserialize;

use super::value::{ContactValue, RawValue};
use crate::{
    collections::learn::{LearnRule, RawLearn},
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// One of four.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quadrant {
    /// Whether it can pay: `strong` or `weak`.
    pub ability: String,
    /// Whether it wants to.
    pub willing: String,
    /// Its name.
    pub name: Wording,
    /// What to do.
    pub advice: Wording,
}

/// A reason that buyers state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedReason {
    /// Its stable name.
    pub code: String,
    /// `finance`, `contract`, `service`, `process`.
    pub group: String,
    /// In words.
    pub text: Wording,
    /// How it is checked.
    pub check: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPack {
    /// Version and source.
    pub edition: Edition,
    /// All four.
    pub quadrants: Vec<Quadrant>,
    /// In the order in which they are offered.
    pub reasons: Vec<StatedReason>,
    /// What one more contact is worth.
    pub value: ContactValue,
    /// From what the challenger learns, and when it is too little.
    pub learn: LearnRule,
}

const PACK: &str = "contact.toml";
const TEXT: &str = include_str!("../../../../../content/contact.toml");
static SHIPPED: LazyLock<ContactPack> = LazyLock::new(|| {
    ContactPack::read(TEXT).expect("invariant: the shipped contacts are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    quadrant: Vec<RawQuadrant>,
    reason: Vec<RawReason>,
    value: RawValue,
    learn: Option<RawLearn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuadrant {
    ability: String,
    willing: String,
    name: pack::RawWording,
    advice: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReason {
    code: String,
    group: String,
    text: pack::RawWording,
    check: pack::RawWording,
}

const GROUPS: [&str; 4] = ["finance", "contract", "service", "process"];

company_pack!(ContactPack, "contact");

impl ContactPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A quadrant is missing or twice; a reason is twice or of no group.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut four: Vec<(&str, &str)> =
            raw.quadrant.iter().map(|one| (one.ability.as_str(), one.willing.as_str())).collect();
        four.sort_unstable();
        let all = [("strong", "strong"), ("strong", "weak"), ("weak", "strong"), ("weak", "weak")];
        if four != all {
            return Err(PackFault::new(PACK, "quadrant: the four of strong and weak, each once"));
        }
        let mut codes: Vec<&str> = raw.reason.iter().map(|one| one.code.as_str()).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        let groups = raw.reason.iter().all(|one| GROUPS.contains(&one.group.as_str()));
        if count == 0 || codes.len() != count || codes.contains(&"") || !groups {
            let why = "reason: one or more, each once, of finance, contract, service, process";
            return Err(PackFault::new(PACK, why));
        }
        // Older texts of a company say nothing of learning.
        let learn = match raw.learn {
            Some(raw) => raw.check().map_err(|why| PackFault::new(PACK, why))?,
            None => Self::shipped().learn.clone(),
        };
        let quadrant = |raw: RawQuadrant| Quadrant {
            ability: raw.ability,
            willing: raw.willing,
            name: raw.name.into(),
            advice: raw.advice.into(),
        };
        let reason = |raw: RawReason| StatedReason {
            code: raw.code,
            group: raw.group,
            text: raw.text.into(),
            check: raw.check.into(),
        };
        Ok(Self {
            edition,
            quadrants: raw.quadrant.into_iter().map(quadrant).collect(),
            reasons: raw.reason.into_iter().map(reason).collect(),
            value: raw.value.check().map_err(|why| PackFault::new(PACK, why))?,
            learn,
        })
    }

    /// The quadrant of both.
    pub fn quadrant(&self, ability: &str, willing: &str) -> Option<&Quadrant> {
        self.quadrants.iter().find(|one| one.ability == ability && one.willing == willing)
    }

    /// A reason by its code.
    pub fn reason(&self, code: &str) -> Option<&StatedReason> {
        self.reasons.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(ContactPack::read(TEXT).is_ok());
        for (from, to) in [
            ("ability = \"strong\"", "ability = \"weak\""),
            ("group = \"finance\"", "group = \"weather\""),
            ("code = \"quality\"", "code = \"approval\""),
            ("to = 60", "to = 20"),
            ("idle = [9200, ", "idle = [9600, "),
            ("capacity = 25", "capacity = 0"),
            ("grid_days = 7", "grid_days = 0"),
            ("least_rows = 400", "least_rows = 4"),
        ] {
            assert!(ContactPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
