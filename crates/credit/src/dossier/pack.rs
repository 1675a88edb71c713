//! The checklist as data (B12): levels of care, items of information with their source and age, and
//! the usual sources.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    parties::{COST_UNITS, SOURCE_FIELDS, SOURCE_KINDS, SizeClass},
    policy::Tier,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// A level of care and which buyers stand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistLevel {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// Whole units of the company's currency.
    pub exposure_from: Option<i64>,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// Sizes.
    pub sizes: Vec<SizeClass>,
}

/// What an item asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needed {
    /// A field of the buyer.
    Field(String),
    /// A financial statement; its age counts from the period's end.
    Statement,
    /// A rating by an agency.
    Rating,
    /// A person to talk to.
    Contact,
    /// A paper of a kind.
    Document(String),
    /// An entry of the history of a kind.
    Event(String),
}

/// An item of information.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// Place of the level from which it is needed.
    pub from: usize,
    /// What it asks for.
    pub needed: Needed,
    /// Code of the usual source.
    pub source: String,
    /// Older than so many months it is stale; `None` never.
    pub months: Option<i32>,
    /// Minutes of work for one buyer.
    pub minutes: i64,
    /// Whole units of the company's currency for one buyer.
    pub cost: i64,
}

/// A usual source, to be taken into the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualSource {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Wording,
    /// What it may be used for.
    pub licence: Wording,
    /// One of `SOURCE_KINDS`.
    pub kind: String,
    /// Whole units of the company's currency …
    pub cost: i64,
    /// … by this unit.
    pub cost_per: String,
    /// Minutes for one buyer.
    pub minutes: i64,
    /// Days for which it is fresh.
    pub fresh_days: i64,
    /// What it feeds.
    pub fields: Vec<String>,
    /// How origins begin that came from it.
    pub labels: Vec<String>,
}

/// A checked checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistPack {
    /// Version and source.
    pub edition: Edition,
    /// The levels, the lowest first.
    pub levels: Vec<ChecklistLevel>,
    /// The items.
    pub items: Vec<ChecklistItem>,
    /// The usual sources.
    pub sources: Vec<UsualSource>,
}

const PACK: &str = "checklist.toml";
const TEXT: &str = include_str!("../../../../content/checklist.toml");
static SHIPPED: LazyLock<ChecklistPack> = LazyLock::new(|| {
    ChecklistPack::read(TEXT).expect("invariant: the shipped checklist is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    level: Vec<RawLevel>,
    item: Vec<RawItem>,
    usual: Vec<RawSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    code: String,
    name: pack::RawWording,
    exposure_from: Option<i64>,
    #[serde(default)]
    tiers: Vec<String>,
    #[serde(default)]
    sizes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    code: String,
    from: String,
    what: String,
    source: String,
    months: i32,
    minutes: i64,
    cost: i64,
    name: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    code: String,
    kind: String,
    cost: i64,
    cost_per: String,
    minutes: i64,
    fresh_days: i64,
    fields: Vec<String>,
    labels: Vec<String>,
    name: pack::RawWording,
    licence: pack::RawWording,
}

fn fault(of: &str, why: &str) -> PackFault {
    PackFault::new(PACK, format!("{of}: {why}"))
}

impl RawLevel {
    fn check(self) -> Result<ChecklistLevel, PackFault> {
        let tier =
            |word: &String| Tier::parse(word).ok_or_else(|| fault(&self.code, "no such tier"));
        let tiers = self.tiers.iter().map(tier).collect::<Result<_, _>>()?;
        let size = |word: &String| {
            let size: Option<SizeClass> = word.parse().ok();
            size.ok_or_else(|| fault(&self.code, "no such size"))
        };
        let sizes = self.sizes.iter().map(size).collect::<Result<_, _>>()?;
        if self.exposure_from.is_some_and(|from| from < 0) {
            return Err(fault(&self.code, "an exposure is not below zero"));
        }
        let (code, name, exposure_from) = (self.code, self.name.into(), self.exposure_from);
        Ok(ChecklistLevel { code, name, exposure_from, tiers, sizes })
    }
}

impl RawItem {
    fn check(self, levels: &[ChecklistLevel]) -> Result<ChecklistItem, PackFault> {
        let from = levels.iter().position(|level| level.code == self.from);
        let from = from.ok_or_else(|| fault(&self.code, "no such level"))?;
        let (what, of) = self.what.split_once(':').unwrap_or((&self.what, ""));
        let needed = match (what, of) {
            ("field", field) if SOURCE_FIELDS.contains(&field) => Needed::Field(field.to_owned()),
            ("statement", "") => Needed::Statement,
            ("rating", "") => Needed::Rating,
            ("contact", "") => Needed::Contact,
            ("document", kind) if !kind.is_empty() => Needed::Document(kind.to_owned()),
            ("event", kind) if !kind.is_empty() => Needed::Event(kind.to_owned()),
            _ => return Err(fault(&self.code, "asks for what no file holds")),
        };
        if self.months < 0 || !(0..=10_000).contains(&self.minutes) || self.cost < 0 {
            return Err(fault(&self.code, "months, minutes and cost are not below zero"));
        }
        Ok(ChecklistItem {
            code: self.code,
            name: self.name.into(),
            from,
            needed,
            source: self.source,
            months: (self.months > 0).then_some(self.months),
            minutes: self.minutes,
            cost: self.cost,
        })
    }
}

impl RawSource {
    fn check(self) -> Result<UsualSource, PackFault> {
        let known = SOURCE_KINDS.contains(&self.kind.as_str())
            && COST_UNITS.contains(&self.cost_per.as_str())
            && self.fields.iter().all(|field| SOURCE_FIELDS.contains(&field.as_str()));
        if !known || self.cost < 0 || self.minutes < 0 || self.fresh_days < 1 {
            return Err(fault(&self.code, "kind, cost, days or fields are not as they must be"));
        }
        Ok(UsualSource {
            code: self.code,
            name: self.name.into(),
            licence: self.licence.into(),
            kind: self.kind,
            cost: self.cost,
            cost_per: self.cost_per,
            minutes: self.minutes,
            fresh_days: self.fresh_days,
            fields: self.fields,
            labels: self.labels,
        })
    }
}

company_pack!(ChecklistPack, "checklist");

impl ChecklistPack {
    /// Reads and checks a checklist.
    ///
    /// # Errors
    /// No level, a condition on the lowest, a code that stands twice, an item of no level or of a
    /// source that is not listed, a word that is none.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let levels: Vec<ChecklistLevel> =
            raw.level.into_iter().map(RawLevel::check).collect::<Result<_, _>>()?;
        let Some(lowest) = levels.first() else {
            return Err(PackFault::new(PACK, "level: at least one"));
        };
        let bare = lowest.exposure_from.is_none() && lowest.tiers.is_empty();
        if !bare || !lowest.sizes.is_empty() {
            return Err(fault(&lowest.code, "the lowest level is everybody's"));
        }
        let sources: Vec<UsualSource> =
            raw.usual.into_iter().map(RawSource::check).collect::<Result<_, _>>()?;
        let mut items: Vec<ChecklistItem> = Vec::new();
        for item in raw.item {
            let item = item.check(&levels)?;
            if items.iter().any(|known| known.code == item.code) {
                return Err(fault(&item.code, "stands twice"));
            }
            if !sources.iter().any(|source| source.code == item.source) {
                return Err(fault(&item.code, "its source is not listed"));
            }
            items.push(item);
        }
        for (at, source) in sources.iter().enumerate() {
            if sources.iter().take(at).any(|known| known.code == source.code) {
                return Err(fault(&source.code, "stands twice"));
            }
        }
        Ok(Self { edition, levels, items, sources })
    }

    /// The place of the highest level one of whose conditions a buyer meets. `exposure_minor` is in
    /// minor units of the company's currency, `per_unit` of them one whole.
    pub fn level_of(
        &self,
        (exposure_minor, per_unit): (i64, i64),
        tier: Tier,
        size: SizeClass,
    ) -> usize {
        let meets = |level: &ChecklistLevel| {
            let enough = level
                .exposure_from
                .is_some_and(|from| exposure_minor >= from.saturating_mul(per_unit));
            enough || level.tiers.contains(&tier) || level.sizes.contains(&size)
        };
        self.levels.iter().rposition(meets).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposure_tier_or_size_lift_a_buyer() {
        let pack = ChecklistPack::shipped();
        for (yuan, tier, size, level) in [
            (0, Tier::Low, SizeClass::Small, "basic"),
            (99_999, Tier::Unrated, SizeClass::Unknown, "basic"),
            (100_000, Tier::Low, SizeClass::Small, "standard"),
            (0, Tier::Medium, SizeClass::Small, "standard"),
            (0, Tier::High, SizeClass::Small, "deep"),
            (0, Tier::Low, SizeClass::Large, "deep"),
            (1_000_000, Tier::Low, SizeClass::Micro, "deep"),
        ] {
            let at = pack.level_of((yuan * 100, 100), tier, size);
            assert_eq!(pack.levels[at].code, level, "{yuan} {tier:?} {size}");
        }
    }

    #[test]
    fn a_checklist_that_makes_no_sense_is_refused() {
        for (from, to, why) in [
            ("from = \"deep\"", "from = \"abyss\"", "no such level"),
            ("what = \"field:uscc\"", "what = \"field:luck\"", "no file holds"),
            ("source = \"gsxt\"", "source = \"gossip\"", "not listed"),
            ("code = \"founded\"", "code = \"identity\"", "stands twice"),
            ("tiers = [\"medium\"]", "tiers = [\"middling\"]", "no such tier"),
            ("sizes = [\"large\"]", "sizes = [\"vast\"]", "no such size"),
            ("kind = \"registry\"", "kind = \"gossip\"", "as they must be"),
            ("code = \"basic\"\n", "code = \"basic\"\ntiers = [\"low\"]\n", "everybody's"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            let fault = ChecklistPack::read(&text).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
