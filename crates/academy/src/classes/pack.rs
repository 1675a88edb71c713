//! Subjects and industries of coaches, and the rubric of written answers: one pack.

use std::sync::LazyLock;

use base::Day;
use credit::scoring::{Edition, Wording};
use serde::Deserialize;

use crate::wording::RawWording;

/// What is looked at in a written answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricItem {
    /// Its name in forms.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// What a good answer has.
    pub good: Wording,
    /// Tenths of a point of 1000.
    pub tenths: i64,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassPack {
    /// Version and source.
    pub edition: Edition,
    /// Under which it may be used.
    pub licence: String,
    /// Tenths from which a case or a written answer has passed.
    pub pass_tenths: i64,
    /// Tenths within which two marks agree.
    pub near_tenths: i64,
    /// Subjects, by code.
    pub topics: Vec<(String, Wording)>,
    /// Sections of industry, by letter.
    pub industries: Vec<(String, Wording)>,
    /// The rubric.
    pub items: Vec<RubricItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    pass: i64,
    near: i64,
    topic: Vec<RawNamed>,
    industry: Vec<RawNamed>,
    item: Vec<RawItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNamed {
    code: String,
    name: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    code: String,
    points: i64,
    name: RawWording,
    good: RawWording,
}

const TEXT: &str = include_str!("../../../../content/classes.toml");

static SHIPPED: LazyLock<ClassPack> = LazyLock::new(|| {
    ClassPack::read(TEXT).expect("invariant: the shipped pack of classes is read by a test")
});

fn both(raw: RawWording, at: &str) -> Result<Wording, String> {
    if raw.zh.trim().is_empty() || raw.en.trim().is_empty() {
        return Err(format!("{at}: both languages"));
    }
    Ok(raw.into())
}

fn named(raw: Vec<RawNamed>) -> Result<Vec<(String, Wording)>, String> {
    raw.into_iter().map(|one| Ok((one.code.clone(), both(one.name, &one.code)?))).collect()
}

impl ClassPack {
    /// What ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// What is wrong with the one that ships, for the checker of content.
    pub fn fault() -> Option<String> {
        Self::read(TEXT).err()
    }

    /// Reads and checks the pack.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|why| why.to_string())?;
        let from = raw.effective_from.parse::<Day>().map_err(|why| why.to_string())?;
        if raw.licence.is_empty() {
            return Err("licence is missing".to_owned());
        }
        if raw.item.iter().map(|one| one.points).sum::<i64>() != 100 {
            return Err("item: points make 100".to_owned());
        }
        if !(0..=100).contains(&raw.pass) || !(0..=100).contains(&raw.near) {
            return Err("pass, near: 0 to 100".to_owned());
        }
        let item = |one: RawItem| {
            let (name, good) = (both(one.name, &one.code)?, both(one.good, &one.code)?);
            Ok(RubricItem { code: one.code, name, good, tenths: one.points * 10 })
        };
        let mut digest = base::digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        let edition = Edition {
            version: raw.version,
            effective_from: from,
            source: both(raw.source, "source")?,
            digest,
        };
        Ok(Self {
            edition,
            licence: raw.licence,
            pass_tenths: raw.pass * 10,
            near_tenths: raw.near * 10,
            topics: named(raw.topic)?,
            industries: named(raw.industry)?,
            items: raw.item.into_iter().map(item).collect::<Result<_, String>>()?,
        })
    }

    /// Whether there is such a subject.
    pub fn has_topic(&self, code: &str) -> bool {
        self.topics.iter().any(|(one, _)| one == code)
    }

    /// Whether there is such a section of industry.
    pub fn has_industry(&self, code: &str) -> bool {
        self.industries.iter().any(|(one, _)| one == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_is_whole() {
        let pack = ClassPack::read(TEXT).expect("it is read");
        assert_eq!(pack.items.iter().map(|one| one.tenths).sum::<i64>(), 1_000);
        assert!(pack.has_topic("talk") && pack.has_industry("C") && !pack.has_topic("moon"));
        for (from, to) in [
            ("points = 25", "points = 20"),
            ("licence = \"Apache-2.0\"", "licence = \"\""),
            ("en = \"Manufacturing\"", "en = \"\""),
            ("pass = 60", "pass = 600"),
        ] {
            assert!(ClassPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
