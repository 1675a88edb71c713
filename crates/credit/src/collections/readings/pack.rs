//! The pack of contacts: what one more contact is worth and from what is learnt. The four quadrants and the reasons
//! that buyers state are those of the talk: one vocabulary, read from there.

use std::{borrow::Cow, sync::LazyLock};

use base::{Day, Result};
use serde::Deserialize;
use store::Db;

use super::value::{ContactValue, RawValue};
use crate::{
    collections::{
        learn::{LearnRule, RawLearn},
        talk::TalkPack,
    },
    scoring::{Edition, PackFault, Wording, own_or_shipped, pack},
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
    value: RawValue,
    learn: Option<RawLearn>,
}

/// Ability or willingness as it is kept.
const fn rate(strong: bool) -> &'static str {
    if strong { "strong" } else { "weak" }
}

impl ContactPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// Numbers that cannot be.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        // Older texts of a company say nothing of learning.
        let learn = match raw.learn {
            Some(raw) => raw.check().map_err(|why| PackFault::new(PACK, why))?,
            None => Self::shipped().learn.clone(),
        };
        Ok(Self {
            edition,
            quadrants: Vec::new(),
            reasons: Vec::new(),
            value: raw.value.check().map_err(|why| PackFault::new(PACK, why))?,
            learn,
        }
        .speaking(TalkPack::shipped()))
    }

    /// The same with the types and reasons of a talk.
    #[must_use]
    fn speaking(mut self, talk: &TalkPack) -> Self {
        let quadrant = |one: &crate::collections::talk::DebtorKind| Quadrant {
            ability: rate(one.able).to_owned(),
            willing: rate(one.willing).to_owned(),
            name: one.name.clone(),
            advice: one.text.clone(),
        };
        let reason = |one: &crate::collections::talk::Reason| StatedReason {
            code: one.code.clone(),
            text: one.name.clone(),
            check: one.check.clone(),
        };
        self.quadrants = talk.kinds.iter().map(quadrant).collect();
        self.reasons = talk.reasons.iter().map(reason).collect();
        self
    }

    /// The one that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Its text.
    pub const fn shipped_text() -> &'static str {
        TEXT
    }

    /// What counts on a day: the company's own version, else the shipped one; with the types and reasons of the talk
    /// that counts on that day.
    ///
    /// # Errors
    /// `scoring.pack-unreadable`, or a fault.
    pub async fn in_force(db: &Db, on: Day) -> Result<Cow<'static, Self>> {
        let shipped = (Self::shipped(), TEXT);
        let (pack, _) = own_or_shipped(db, ("contact", on), Self::read, shipped).await?;
        let talk = TalkPack::in_force(db, on).await?;
        Ok(Cow::Owned(pack.into_owned().speaking(&talk)))
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
