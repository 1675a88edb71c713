//! Control points (控制点): what must hold before, during and after a sale on account, read from a
//! pack. How a point stands follows from its measure and its edges.

use std::sync::LazyLock;

use serde::Deserialize;
use store::access::Role;

use super::measure::Measure;
use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// When a control point counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// 事前.
    Before,
    /// 事中.
    During,
    /// 事后.
    After,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Before, Self::During, Self::After];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
            Self::After => "after",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// How a control point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PointStatus {
    /// There is nothing that it could hold for yet.
    Idle,
    /// In order.
    Good,
    /// More than is tolerated.
    Attention,
    /// It does not hold.
    Failing,
}

impl PointStatus {
    /// All, the best first.
    pub const ALL: [Self; 4] = [Self::Idle, Self::Good, Self::Attention, Self::Failing];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Failing => "failing",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// A control point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its stable name.
    pub code: String,
    /// When it counts.
    pub stage: Stage,
    /// The rows that break it.
    pub measure: Measure,
    /// Whose it is where nobody was named.
    pub owner: Role,
    /// Up to this share of the rows it is in order, basis points.
    pub calm_bps: i64,
    /// Above this share it fails.
    pub fail_bps: i64,
    /// Its name.
    pub name: Wording,
    /// What must hold.
    pub what: Wording,
}

impl Point {
    /// How it stands with so many rows of so many.
    pub fn status(&self, bad: i64, total: i64) -> PointStatus {
        if total <= 0 && bad <= 0 {
            return PointStatus::Idle;
        }
        let share = share_bps(bad, total);
        match share {
            share if share <= self.calm_bps => PointStatus::Good,
            share if share <= self.fail_bps => PointStatus::Attention,
            _ => PointStatus::Failing,
        }
    }
}

/// The share of rows in basis points; everything where nothing stands against it.
pub fn share_bps(bad: i64, total: i64) -> i64 {
    if bad <= 0 {
        return 0;
    }
    let bps = i128::from(bad) * 10_000 / i128::from(total.max(1));
    // One row of very many is not none.
    i64::try_from(bps.clamp(1, 10_000)).unwrap_or(10_000)
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointPack {
    /// Version and source.
    pub edition: Edition,
    /// In order of stages.
    pub points: Vec<Point>,
}

const PACK: &str = "controls.toml";
const TEXT: &str = include_str!("../../../../content/controls.toml");
static SHIPPED: LazyLock<PointPack> = LazyLock::new(|| {
    PointPack::read(TEXT).expect("invariant: the shipped control points are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    point: Vec<RawPoint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPoint {
    code: String,
    stage: String,
    measure: String,
    owner: String,
    calm_bps: i64,
    fail_bps: i64,
    name: pack::RawWording,
    what: pack::RawWording,
}

company_pack!(PointPack, "controls", within);

impl PointPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A stage, measure or role is unknown, a code stands twice, stages go back, edges do not rise.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let points: Vec<Point> =
            raw.point.into_iter().map(RawPoint::checked).collect::<Result<_, _>>()?;
        let codes: std::collections::BTreeSet<&str> =
            points.iter().map(|one| one.code.as_str()).collect();
        if codes.len() != points.len() {
            return Err(PackFault::new(PACK, "point: a code stands twice"));
        }
        if points.windows(2).any(|pair| pair[0].stage > pair[1].stage) {
            return Err(PackFault::new(PACK, "point: the stages do not stand in order"));
        }
        Ok(Self { edition, points })
    }

    /// A point by its code.
    pub fn find(&self, code: &str) -> Option<&Point> {
        self.points.iter().find(|one| one.code == code)
    }
}

impl RawPoint {
    fn checked(self) -> Result<Point, PackFault> {
        let fault = |what: &str| PackFault::new(PACK, format!("{}: {what}", self.code));
        let stage = Stage::parse(&self.stage).ok_or_else(|| fault("no such stage"))?;
        let measure = Measure::parse(&self.measure).ok_or_else(|| fault("no such measure"))?;
        let owner = self.owner.parse::<Role>().map_err(|_| fault("no such role"))?;
        if self.calm_bps < 0 || self.calm_bps > self.fail_bps || self.fail_bps > 10_000 {
            return Err(fault("0 <= calm_bps <= fail_bps <= 10000"));
        }
        Ok(Point {
            code: self.code,
            stage,
            measure,
            owner,
            calm_bps: self.calm_bps,
            fail_bps: self.fail_bps,
            name: self.name.into(),
            what: self.what.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_its_point() {
        let pack = PointPack::read(TEXT).expect("reads");
        for measure in Measure::ALL {
            let there = pack.points.iter().any(|one| one.measure == measure);
            assert!(there, "{} breaks no point", measure.code());
        }
        for (from, to, why) in [
            ("stage = \"before\"", "stage = \"later\"", "no such stage"),
            ("measure = \"bypasses\"", "measure = \"luck\"", "no such measure"),
            ("owner = \"legal\"", "owner = \"cook\"", "no such role"),
            ("code = \"file\"", "code = \"scored\"", "stands twice"),
            ("calm_bps = 3000", "calm_bps = 9500", "calm_bps <="),
            ("stage = \"after\"", "stage = \"before\"", "stand in order"),
        ] {
            let fault = PointPack::read(&TEXT.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }

    #[test]
    fn a_point_stands_by_its_share() {
        let pack = PointPack::shipped();
        let reviews = pack.find("reviews").expect("calm 2 %, failing above 15 %");
        for (bad, total, status) in [
            (0, 0, PointStatus::Idle),
            (0, 50, PointStatus::Good),
            (1, 50, PointStatus::Good),
            (2, 50, PointStatus::Attention),
            (8, 50, PointStatus::Failing),
            (3, 0, PointStatus::Failing),
        ] {
            assert_eq!(reviews.status(bad, total), status, "{bad} of {total}");
        }
        let scored = pack.find("scored").expect("nothing is tolerated");
        assert_eq!(scored.status(1, 1_000_000), PointStatus::Attention, "one is not none");
    }
}
