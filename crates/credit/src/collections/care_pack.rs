//! How often healthy customers are called, what is asked, and what an answer becomes (Q03); a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    parties::FINDINGS,
    policy::Tier,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
    warning::SignalLibrary,
};

/// How often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareCycle {
    /// Of these tiers; empty is all.
    pub tiers: Vec<Tier>,
    /// From this share of the house's sales on, basis points.
    pub share_bps: i64,
    /// Days between two talks.
    pub days: i32,
}

/// What an answer becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// A note.
    Nothing,
    /// A danger signal, by code.
    Signal(String),
    /// A finding in the file, by kind.
    Finding(String),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareAnswer {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub text: Wording,
    /// What it becomes.
    pub becomes: Becomes,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareQuestion {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub text: Wording,
    /// What can be answered.
    pub answers: Vec<CareAnswer>,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarePack {
    /// Version and source.
    pub edition: Edition,
    /// Nothing overdue for longer, in days.
    pub overdue_days_most: i64,
    /// The first that fits counts.
    pub cycles: Vec<CareCycle>,
    /// In order.
    pub questions: Vec<CareQuestion>,
}

const PACK: &str = "care.toml";
const TEXT: &str = include_str!("../../../../content/care.toml");
static SHIPPED: LazyLock<CarePack> =
    LazyLock::new(|| CarePack::read(TEXT).expect("invariant: the shipped care is read by a test"));

#[derive(Deserialize)]
struct Raw {
    healthy: RawHealthy,
    cycle: Vec<RawCycle>,
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHealthy {
    overdue_days_most: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCycle {
    tiers: Vec<String>,
    share_bps: i64,
    days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    code: String,
    text: pack::RawWording,
    answers: Vec<RawAnswer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    code: String,
    text: pack::RawWording,
    signal: Option<String>,
    finding: Option<String>,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: String) -> PackFault {
    PackFault::new(PACK, why)
}

fn cycle(raw: RawCycle) -> Checked<CareCycle> {
    let tiers: Option<Vec<Tier>> = raw.tiers.iter().map(|code| Tier::parse(code)).collect();
    let tiers = tiers.ok_or_else(|| fault("cycle: no such tier".to_owned()))?;
    if !(0..=10_000).contains(&raw.share_bps) || !(1..=1_000).contains(&raw.days) {
        return Err(fault("cycle: share_bps 0 to 10000, days 1 to 1000".to_owned()));
    }
    Ok(CareCycle { tiers, share_bps: raw.share_bps, days: raw.days })
}

fn answer(raw: RawAnswer) -> Checked<CareAnswer> {
    let reported =
        |code: &str| SignalLibrary::shipped().find(code).is_some_and(|def| def.reported.is_some());
    let becomes = match (raw.signal, raw.finding) {
        (None, None) => Becomes::Nothing,
        (Some(code), None) if reported(&code) => Becomes::Signal(code),
        (None, Some(kind)) if FINDINGS.contains(&kind.as_str()) => Becomes::Finding(kind),
        _ => {
            let why = "an answer becomes a signal that people report, or a kind of finding";
            return Err(fault(format!("{}: {why}", raw.code)));
        }
    };
    Ok(CareAnswer { code: raw.code, text: raw.text.into(), becomes })
}

fn once<'a>(codes: impl Iterator<Item = &'a str>) -> bool {
    let mut codes: Vec<&str> = codes.collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    codes.len() == count && !codes.contains(&"")
}

fn question(raw: RawQuestion) -> Checked<CareQuestion> {
    let answers: Vec<CareAnswer> =
        raw.answers.into_iter().map(answer).collect::<Checked<Vec<CareAnswer>>>()?;
    if answers.len() < 2 || !once(answers.iter().map(|one| one.code.as_str())) {
        return Err(fault(format!("{}: two answers or more, each once", raw.code)));
    }
    Ok(CareQuestion { code: raw.code, text: raw.text.into(), answers })
}

company_pack!(CarePack, "care");

impl CarePack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A cycle that cannot be, nobody for the rest, an answer that becomes what there is not.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let cycles: Vec<CareCycle> =
            raw.cycle.into_iter().map(cycle).collect::<Checked<Vec<CareCycle>>>()?;
        let rest = |one: &CareCycle| one.tiers.is_empty() && one.share_bps == 0;
        if !cycles.last().is_some_and(rest) || raw.healthy.overdue_days_most < 0 {
            return Err(fault("cycle: the last row takes everybody".to_owned()));
        }
        let questions: Vec<CareQuestion> =
            raw.question.into_iter().map(question).collect::<Checked<Vec<CareQuestion>>>()?;
        if questions.is_empty() || !once(questions.iter().map(|one| one.code.as_str())) {
            return Err(fault("question: one or more, each once".to_owned()));
        }
        let overdue_days_most = raw.healthy.overdue_days_most;
        Ok(Self { edition, overdue_days_most, cycles, questions })
    }

    /// Days between two talks with a customer of a tier and a share of sales.
    pub fn days(&self, tier: Tier, share_bps: i64) -> i32 {
        let fits = |one: &&CareCycle| {
            share_bps >= one.share_bps && (one.tiers.is_empty() || one.tiers.contains(&tier))
        };
        self.cycles.iter().find(fits).map_or(1_000, |one| one.days)
    }

    /// An answer by the codes of its question and its own.
    pub fn find(&self, question: &str, answer: &str) -> Option<&CareAnswer> {
        let question = self.questions.iter().find(|one| one.code == question)?;
        question.answers.iter().find(|one| one.code == answer)
    }

    /// The first of some answers, question and answer by code, that would go into the file as a finding.
    pub fn finding_among(&self, answers: &[(String, String)]) -> Option<&CareAnswer> {
        let mut heard = answers.iter().filter_map(|(question, answer)| self.find(question, answer));
        heard.find(|one| matches!(one.becomes, Becomes::Finding(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_by_tier_and_share() {
        let pack = CarePack::shipped();
        for (tier, share, days) in [
            (Tier::High, 200, 30),
            (Tier::Low, 199, 90),
            (Tier::Medium, 20, 60),
            (Tier::High, 199, 180),
            (Tier::Low, 19, 180),
        ] {
            assert_eq!(pack.days(tier, share), days, "{tier:?} {share}");
        }
    }

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(CarePack::read(TEXT).is_ok());
        for (from, to) in [
            ("share_bps = 0", "share_bps = 1"),
            ("days = 30", "days = 0"),
            ("signal = \"layoffs\"", "signal = \"order-stop\""),
            ("finding = \"pledge\"", "finding = \"moon\""),
            ("code = \"people\"", "code = \"business\""),
            ("tiers = [\"low\"]", "tiers = [\"best\"]"),
        ] {
            assert!(CarePack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
