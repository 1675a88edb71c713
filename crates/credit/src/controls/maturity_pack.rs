//! The pack of the maturity self-assessment: fields, questions, what each level means.

use std::sync::LazyLock;

use serde::Deserialize;
use store::access::Role;

use super::point::PointPack;
use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// Levels run from 0 to this.
pub const LEVEL_MAX: i64 = 4;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its stable name.
    pub code: String,
    /// Code of its field.
    pub area: String,
    /// Control points that speak for the answer.
    pub points: Vec<String>,
    /// Who does the next step.
    pub owner: Role,
    /// What is asked about.
    pub text: Wording,
    /// What each level means, from 0.
    pub levels: Vec<Wording>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its stable name.
    pub code: String,
    /// Its name.
    pub name: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaturityPack {
    /// Version and source.
    pub edition: Edition,
    /// The level to reach.
    pub target: i64,
    /// Fields, in order.
    pub areas: Vec<Area>,
    /// Questions, in order.
    pub questions: Vec<Question>,
}

const PACK: &str = "maturity.toml";
const TEXT: &str = include_str!("../../../../content/maturity.toml");
static SHIPPED: LazyLock<MaturityPack> = LazyLock::new(|| {
    MaturityPack::read(TEXT).expect("invariant: the shipped maturity pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    target: i64,
    area: Vec<RawArea>,
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArea {
    code: String,
    name: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    code: String,
    area: String,
    points: Vec<String>,
    owner: String,
    text: pack::RawWording,
    levels: Vec<pack::RawWording>,
}

company_pack!(MaturityPack, "maturity", within);

impl MaturityPack {
    /// A control point that it names and that there is not.
    pub fn unknown_point(&self, points: &PointPack) -> Option<&str> {
        let mut named = self.questions.iter().flat_map(|one| &one.points);
        named.find(|code| points.find(code).is_none()).map(String::as_str)
    }

    /// Reads and checks it.
    ///
    /// # Errors
    /// A field without a question, a question of no field or with other than five levels, unknown
    /// control points or roles, a code that stands twice.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let areas: Vec<Area> = raw
            .area
            .into_iter()
            .map(|one| Area { code: one.code, name: one.name.into() })
            .collect();
        let questions = raw.question.into_iter().map(|one| one.checked(&areas));
        let questions: Vec<Question> = questions.collect::<Result<_, _>>()?;
        let codes: std::collections::BTreeSet<&str> =
            questions.iter().map(|one| one.code.as_str()).collect();
        if codes.len() != questions.len() {
            return Err(PackFault::new(PACK, "question: a code stands twice"));
        }
        let bare = areas.iter().find(|area| questions.iter().all(|one| one.area != area.code));
        if let Some(area) = bare {
            return Err(PackFault::new(PACK, format!("{}: has no question", area.code)));
        }
        if !(1..=LEVEL_MAX).contains(&raw.target) {
            return Err(PackFault::new(PACK, "target: 1 to 4"));
        }
        Ok(Self { edition, target: raw.target, areas, questions })
    }

    /// A question by its code.
    pub fn find(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|one| one.code == code)
    }
}

impl RawQuestion {
    fn checked(self, areas: &[Area]) -> Result<Question, PackFault> {
        let fault = |what: &str| PackFault::new(PACK, format!("{}: {what}", self.code));
        if areas.iter().all(|area| area.code != self.area) {
            return Err(fault("no such field"));
        }
        if self.levels.len() != 5 {
            return Err(fault("needs five levels"));
        }
        let owner = self.owner.parse::<Role>().map_err(|_| fault("no such role"))?;
        Ok(Question {
            code: self.code,
            area: self.area,
            points: self.points,
            owner,
            text: self.text.into(),
            levels: self.levels.into_iter().map(Wording::from).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_that_it_names_is_there() {
        let points = PointPack::shipped();
        assert_eq!(MaturityPack::shipped().unknown_point(points), None);
        let (from, to) = ("points = [\"", "points = [\"x\", \"");
        let odd = MaturityPack::read(&TEXT.replacen(from, to, 1)).expect("reads");
        assert_eq!(odd.unknown_point(points), Some("x"));
    }

    #[test]
    fn a_pack_that_leaves_something_out_is_refused() {
        let pack = MaturityPack::read(TEXT).expect("reads");
        assert_eq!((pack.areas.len(), pack.questions.len()), (6, 18));
        for (from, to, why) in [
            ("area = \"ledger\"", "area = \"moon\"", "no such field"),
            ("owner = \"finance\"", "owner = \"cook\"", "no such role"),
            ("code = \"gate\"", "code = \"limits\"", "stands twice"),
            ("  { zh = \"凭印象\", en = \"by impression\" },\n", "", "five levels"),
            ("target = 3", "target = 9", "target:"),
        ] {
            let fault = MaturityPack::read(&TEXT.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }
}
