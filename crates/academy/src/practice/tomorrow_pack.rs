//! The pack by which a scene is made of a real case: invented names, and which excuse, pair, grade and kind of customer
//! means what.

use std::sync::LazyLock;

use credit::scoring::Wording;
use serde::Deserialize;

use super::pack::{Person, RawPerson};
use crate::wording::RawWording;

/// What a pair of ability and willingness stands for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    pub code: String,
    pub persona: String,
    pub level: i64,
    pub willingness: i64,
    pub cash_bps: i64,
    pub reasons: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Brings {
    pub code: String,
    pub tricks: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Proven {
    pub letter: char,
    pub walk_bps: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stands {
    pub code: String,
    pub of: Vec<String>,
}

/// A kind of customer.
pub(super) struct Customer {
    pub code: String,
    pub name: Wording,
    pub decides_bps: i64,
    pub people: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCustomer {
    code: String,
    name: RawWording,
    decides_bps: i64,
    people: Vec<RawPerson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "source")]
    _source: RawWording,
    scale_from: i64,
    scale_to: i64,
    least_minor: i64,
    most_minor: i64,
    days_step: i64,
    target_days: i64,
    walk_week: usize,
    broken_harder: i64,
    firms: Vec<RawWording>,
    excuse: Vec<Brings>,
    pair: Vec<Pair>,
    grade: Vec<Proven>,
    paper: Vec<Stands>,
    customer: Vec<RawCustomer>,
}

/// The pack.
pub(super) struct TomorrowPack {
    pub scale: (i64, i64),
    pub least_minor: i64,
    pub most_minor: i64,
    pub days_step: i64,
    pub target_days: i64,
    pub walk_week: usize,
    pub broken_harder: i64,
    pub firms: Vec<Wording>,
    pub excuses: Vec<Brings>,
    pub pairs: Vec<Pair>,
    pub grades: Vec<Proven>,
    pub papers: Vec<Stands>,
    pub customers: Vec<Customer>,
}

/// Its text: part of what a run is bound to.
pub(super) const TEXT: &str = include_str!("../../../../content/practice/tomorrow.toml");

static SHIPPED: LazyLock<TomorrowPack> =
    LazyLock::new(|| read(TEXT).expect("invariant: the shipped rules are read by a test"));

fn read(text: &str) -> Result<TomorrowPack, String> {
    let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
    let customer = |raw: RawCustomer| Customer {
        code: raw.code,
        name: raw.name.into(),
        decides_bps: raw.decides_bps,
        people: raw.people.into_iter().map(Person::from).collect(),
    };
    let pack = TomorrowPack {
        scale: (raw.scale_from, raw.scale_to),
        least_minor: raw.least_minor,
        most_minor: raw.most_minor,
        days_step: raw.days_step,
        target_days: raw.target_days,
        walk_week: raw.walk_week,
        broken_harder: raw.broken_harder,
        firms: raw.firms.into_iter().map(Wording::from).collect(),
        excuses: raw.excuse,
        pairs: raw.pair,
        grades: raw.grade,
        papers: raw.paper,
        customers: raw.customer.into_iter().map(customer).collect(),
    };
    let has = |code: &str| pack.pairs.iter().any(|one| one.code == code);
    let known = has("unknown") && pack.customers.iter().any(|one| one.code == "other");
    match known && !pack.firms.is_empty() && pack.days_step > 0 && pack.least_minor > 0 {
        true => Ok(pack),
        false => Err("a pair unknown, a customer other, firms, a step and a least amount".into()),
    }
}

impl TomorrowPack {
    /// The one that ships with the product.
    pub(super) fn shipped() -> &'static Self {
        &SHIPPED
    }

    pub(super) fn pair(&self, code: &str) -> Option<&Pair> {
        let of = |code: &str| self.pairs.iter().find(|one| one.code == code);
        of(code).or_else(|| of("unknown"))
    }

    pub(super) fn customer(&self, code: &str) -> Option<&Customer> {
        let of = |code: &str| self.customers.iter().find(|one| one.code == code);
        of(code).or_else(|| of("other"))
    }
}

#[cfg(test)]
mod tests {
    use credit::collections::talk::TalkPack;

    use super::*;
    use crate::practice::PracticePack;

    #[test]
    fn what_it_names_is_there() {
        let (pack, talk) = (TomorrowPack::shipped(), TalkPack::shipped());
        let practice = PracticePack::shipped();
        for excuse in &talk.excuses {
            assert!(pack.excuses.iter().any(|one| one.code == excuse.code), "{}", excuse.code);
        }
        for kind in &talk.kinds {
            assert!(pack.pairs.iter().any(|one| one.code == kind.code), "{}", kind.code);
        }
        for pair in &pack.pairs {
            assert!(practice.persona(&pair.persona).is_some(), "{}", pair.persona);
            assert!(practice.level(pair.level).is_some());
            assert!(pair.reasons.iter().all(|reason| talk.reason(reason).is_some()));
        }
        assert!(pack.papers.iter().all(|one| practice.paper(&one.code).is_some()));
        assert!(read("version = 1").is_err());
    }
}
