//! The stages of a project from tender to cash, read from a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDef {
    /// Its stable name.
    pub code: String,
    /// Days that it usually takes until the next.
    pub days: i32,
    /// Its name.
    pub name: Wording,
    /// What is to be done in it.
    pub next: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePack {
    /// Version and source.
    pub edition: Edition,
    /// In order.
    pub stages: Vec<StageDef>,
}

/// The stages, in the order in which a project walks through them.
pub const STAGES: [&str; 7] =
    ["bid", "contract", "delivery", "acceptance", "settlement", "retention", "cash"];

const PACK: &str = "stages.toml";
const TEXT: &str = include_str!("../../../../content/stages.toml");
static SHIPPED: LazyLock<StagePack> = LazyLock::new(|| {
    StagePack::read(TEXT).expect("invariant: the shipped stages are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    stage: Vec<RawStage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStage {
    code: String,
    days: i32,
    name: pack::RawWording,
    next: pack::RawWording,
}

company_pack!(StagePack, "stages", within);

impl StagePack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// The stages are not the seven in order, or take no days.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let codes: Vec<&str> = raw.stage.iter().map(|one| one.code.as_str()).collect();
        if codes != STAGES {
            return Err(PackFault::new(PACK, "stage: the seven stages do not stand in order"));
        }
        if raw.stage.iter().any(|one| !(1..=3_650).contains(&one.days)) {
            return Err(PackFault::new(PACK, "stage: days 1 to 3650"));
        }
        let stages = raw.stage.into_iter().map(|one| StageDef {
            code: one.code,
            days: one.days,
            name: one.name.into(),
            next: one.next.into(),
        });
        Ok(Self { edition, stages: stages.collect() })
    }

    /// A stage by its code.
    pub fn find(&self, code: &str) -> Option<&StageDef> {
        self.stages.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_stand_in_their_order() {
        assert!(StagePack::read(TEXT).is_ok());
        for (from, to) in [("code = \"bid\"", "code = \"offer\""), ("days = 45", "days = 0")] {
            assert!(StagePack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
