//! The pack of risks: kinds, edges of the heat map, and risks to begin a register with.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{point::PointPack, risk::Treatment};
use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// A kind of risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskKind {
    /// Its stable name.
    pub code: String,
    /// Its name.
    pub name: Wording,
}

/// A risk to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskModel {
    /// Its stable name.
    pub code: String,
    /// Code of its kind.
    pub kind: String,
    /// 1 to 5.
    pub likelihood: i64,
    /// 1 to 5.
    pub impact: i64,
    /// What is done about it.
    pub treatment: Treatment,
    /// Control points that work against it.
    pub points: Vec<String>,
    /// What may happen.
    pub title: Wording,
    /// What it endangers.
    pub objective: Wording,
    /// How it comes about.
    pub cause: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskPack {
    /// Version and source.
    pub edition: Edition,
    /// From this product on a risk is medium.
    pub medium_from: i64,
    /// From this product on it is high.
    pub high_from: i64,
    /// Kinds, in order.
    pub kinds: Vec<RiskKind>,
    /// Risks to begin with.
    pub risks: Vec<RiskModel>,
}

const PACK: &str = "risks.toml";
const TEXT: &str = include_str!("../../../../content/risks.toml");
static SHIPPED: LazyLock<RiskPack> = LazyLock::new(|| {
    RiskPack::read(TEXT).expect("invariant: the shipped risks are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    medium_from: i64,
    high_from: i64,
    kind: Vec<RawKind>,
    risk: Vec<RawRisk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    code: String,
    name: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRisk {
    code: String,
    kind: String,
    likelihood: i64,
    impact: i64,
    treatment: String,
    points: Vec<String>,
    title: pack::RawWording,
    objective: pack::RawWording,
    cause: pack::RawWording,
}

company_pack!(RiskPack, "risks", within);

impl RiskPack {
    /// A control point that it names and that there is not.
    pub fn unknown_point(&self, points: &PointPack) -> Option<&str> {
        let mut named = self.risks.iter().flat_map(|one| &one.points);
        named.find(|code| points.find(code).is_none()).map(String::as_str)
    }

    /// Reads and checks it.
    ///
    /// # Errors
    /// Unknown kinds, treatments or points, weights out of 1 to 5, edges that do not rise.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let kinds: Vec<RiskKind> = raw
            .kind
            .into_iter()
            .map(|one| RiskKind { code: one.code, name: one.name.into() })
            .collect();
        let risks = raw.risk.into_iter().map(|one| one.checked(&kinds));
        let risks: Vec<RiskModel> = risks.collect::<Result<_, _>>()?;
        if !(2..raw.high_from).contains(&raw.medium_from) || raw.high_from > 25 {
            return Err(PackFault::new(PACK, "medium_from: 2 <= medium_from < high_from <= 25"));
        }
        Ok(Self { edition, medium_from: raw.medium_from, high_from: raw.high_from, kinds, risks })
    }

    /// A kind by its code.
    pub fn kind(&self, code: &str) -> Option<&RiskKind> {
        self.kinds.iter().find(|one| one.code == code)
    }
}

impl RawRisk {
    fn checked(self, kinds: &[RiskKind]) -> Result<RiskModel, PackFault> {
        let fault = |what: &str| PackFault::new(PACK, format!("{}: {what}", self.code));
        if kinds.iter().all(|kind| kind.code != self.kind) {
            return Err(fault("no such kind"));
        }
        if !(1..=5).contains(&self.likelihood) || !(1..=5).contains(&self.impact) {
            return Err(fault("likelihood and impact are 1 to 5"));
        }
        let treatment = Treatment::parse(&self.treatment);
        let treatment = treatment.ok_or_else(|| fault("no such treatment"))?;
        Ok(RiskModel {
            code: self.code,
            kind: self.kind,
            likelihood: self.likelihood,
            impact: self.impact,
            treatment,
            points: self.points,
            title: self.title.into(),
            objective: self.objective.into(),
            cause: self.cause.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_that_it_names_is_there() {
        let points = PointPack::shipped();
        assert_eq!(RiskPack::shipped().unknown_point(points), None);
        let (from, to) = ("points = [\"", "points = [\"x\", \"");
        let odd = RiskPack::read(&TEXT.replacen(from, to, 1)).expect("reads");
        assert_eq!(odd.unknown_point(points), Some("x"));
    }

    #[test]
    fn a_pack_of_unknown_things_is_refused() {
        assert!(RiskPack::read(TEXT).is_ok());
        for (from, to, why) in [
            ("kind = \"market\"", "kind = \"moon\"", "no such kind"),
            ("impact = 4", "impact = 6", "1 to 5"),
            ("treatment = \"accept\"", "treatment = \"pray\"", "no such treatment"),
            ("high_from = 12", "high_from = 6", "medium_from"),
        ] {
            let fault = RiskPack::read(&TEXT.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }
}
