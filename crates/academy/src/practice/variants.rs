//! Branches of trade 行业变体: the scenes with other goods, papers, people, amounts and words, and with whom each is like.
//! What moves a debtor is the scene's own; the digest of the pack stands beside the one of the scenes, so that runs
//! without a variant stay what they were.

use std::{collections::BTreeMap, sync::LazyLock};

use base::{Rejection, Result, digest_of};
use credit::scoring::Wording;
use serde::Deserialize;

use super::pack::{Paper, Person, PracticePack, RawPerson, Scene};
use crate::wording::RawWording;

/// A branch of trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// Sections of GB/T 4754 that it is like.
    pub industries: Vec<String>,
    /// Kinds of customers that it is like.
    pub kinds: Vec<String>,
    /// The scenes as it has them.
    pub scenes: Vec<Scene>,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantPack {
    /// Its own version.
    pub version: String,
    /// Where it comes from.
    pub source: Wording,
    /// Under which licence it may be used.
    pub licence: String,
    /// First 16 hex digits of the SHA-256 of this pack with the scenes that it rests on.
    pub digest: String,
    /// The branches.
    pub variants: Vec<Variant>,
}

const TEXT: &str = include_str!("../../../../content/practice/variants.toml");
static SHIPPED: LazyLock<VariantPack> = LazyLock::new(|| {
    VariantPack::read(TEXT).expect("invariant: the shipped variants are read by a test")
});

/// Each scene of each branch in each language, compiled when the product was built.
pub(super) const COMPILED: &[(&str, &str, &str)] =
    &include!(concat!(env!("OUT_DIR"), "/variants.rs"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    licence: String,
    source: RawWording,
    #[serde(default)]
    variant: Vec<RawVariant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVariant {
    code: String,
    name: RawWording,
    industries: Vec<String>,
    kinds: Vec<String>,
    papers: BTreeMap<String, RawPaper>,
    scene: Vec<RawScene>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPaper {
    name: RawWording,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScene {
    scene: String,
    brief: RawWording,
    total_minor: i64,
    overdue_days: i64,
    excuse: Option<String>,
    people: Vec<RawPerson>,
}

impl VariantPack {
    /// The one that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn read(text: &str) -> std::result::Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let pack = PracticePack::shipped();
        let spoken: String = COMPILED.iter().map(|(.., story)| *story).collect();
        let mut digest = digest_of(format!("{}{text}{spoken}", pack.digest).as_bytes()).to_string();
        digest.truncate(16);
        let variants = raw.variant.into_iter().map(|one| variant(pack, one));
        Ok(Self {
            version: raw.version,
            source: raw.source.into(),
            licence: raw.licence,
            digest,
            variants: variants.collect::<std::result::Result<_, String>>()?,
        })
    }

    /// A branch by code.
    pub fn variant(&self, code: &str) -> Option<&Variant> {
        self.variants.iter().find(|one| one.code == code)
    }
}

fn variant(pack: &PracticePack, raw: RawVariant) -> std::result::Result<Variant, String> {
    let mut papers = Vec::new();
    for (code, paper) in raw.papers {
        let base = pack.paper(&code).ok_or_else(|| format!("{}: no paper {code}", raw.code))?;
        let (name, text) = (paper.name.into(), paper.text.into());
        papers.push(Paper { name, text, ..base.clone() });
    }
    let mut scenes = Vec::new();
    for one in raw.scene {
        let base = pack.scene(&one.scene);
        let base = base.ok_or_else(|| format!("{}: no scene {}", raw.code, one.scene))?;
        let own = papers.iter().filter(|paper| base.papers.contains(&paper.code));
        scenes.push(Scene {
            words: format!("{}+{}", base.code, raw.code),
            brief: one.brief.into(),
            total_minor: one.total_minor,
            overdue_days: one.overdue_days,
            excuse: one.excuse.unwrap_or_else(|| base.excuse.clone()),
            people: one.people.into_iter().map(Person::from).collect(),
            variant: raw.code.clone(),
            own_papers: own.cloned().collect(),
            ..base.clone()
        });
    }
    let (code, name) = (raw.code, raw.name.into());
    Ok(Variant { code, name, industries: raw.industries, kinds: raw.kinds, scenes })
}

/// A scene of the pack fitted to a branch; the scene as it is where none is named.
///
/// # Errors
/// `practice.variant-unknown`.
pub fn fitted(scene: &str, variant: &str) -> Result<Option<Scene>> {
    if variant.is_empty() {
        return Ok(None);
    }
    let found = VariantPack::shipped().variant(variant);
    let found = found.and_then(|one| one.scenes.iter().find(|one| one.code == scene));
    let unknown = || Rejection::new("practice.variant-unknown").with("variant", variant);
    Ok(Some(found.cloned().ok_or_else(|| unknown().on("variant"))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{bots::Bot, debtor::Cast, stage::tell};

    #[test]
    fn a_branch_is_part_of_what_makes_the_bytes() {
        let pack = PracticePack::shipped();
        let of = ("quality", "blunt", 2);
        let base = Cast::find(pack, of, 7).expect("a cast");
        let play = |scene: &Scene| Bot::Good.play(pack, Cast { scene, ..base }).canonical();
        let scenes: Vec<Scene> = VariantPack::shipped()
            .variants
            .iter()
            .map(|one| fitted("quality", &one.code).expect("known").expect("fitted"))
            .collect();
        let plain = play(base.scene);
        assert!(!plain.contains(&VariantPack::shipped().digest), "scenes as they are stay so");
        for scene in &scenes {
            assert_eq!(play(scene), play(scene), "{}", scene.variant);
            assert_ne!(play(scene), plain, "{}", scene.variant);
        }
    }

    #[test]
    fn other_goods_are_spoken_of_in_both_languages() {
        let pack = PracticePack::shipped();
        let base = Cast::find(pack, ("quality", "blunt", 1), 7).expect("a cast");
        let scene = fitted("quality", "export").expect("known").expect("fitted");
        let run = Bot::Good.play(pack, Cast { scene: &scene, ..base });
        let (first, _) = tell(&run, base::Lang::Zh).expect("told");
        assert!(first.contains("色差"), "{first}");
        let (first, _) = tell(&run, base::Lang::En).expect("told");
        assert!(first.contains("fabric"), "{first}");
        assert!(scene.paper(pack, "delivery").expect("a paper").name.zh.contains("提单"));
        assert_eq!(fitted("quality", "").expect("as it is"), None);
        assert!(fitted("quality", "moon").is_err() && fitted("moon", "export").is_err());
    }
}
