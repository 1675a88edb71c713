//! The weights and actions of the worklist, read from a pack and checked.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{CHANNELS, Tolerance, TryRule};
use crate::{
    policy::Tier,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// When an action fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The limitation period ends within so many days.
    Limitation,
    /// Somebody decided what comes next, and it is not done.
    Decided,
    /// A promise was missed and nobody has called since.
    PromiseMissed,
    /// Two promises or more were broken in a row.
    MissedTwice,
    /// A promise is due today.
    PromiseDue,
    /// A promise is not due yet.
    PromiseRunning,
    /// Most of what is overdue is in dispute.
    Disputed,
    /// Something is overdue, up to so many days.
    Overdue,
    /// Something falls due soon.
    DueSoon,
}

/// What to do and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// When it fits.
    pub when: When,
    /// Up to so many days; `None` has no edge.
    pub to: Option<i32>,
    /// The code under which it is stored.
    pub code: String,
    /// `call`, `message`, `visit`, `letter`.
    pub channel: String,
    /// In words.
    pub text: Wording,
}

/// Weights up to an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps(Vec<(Option<i32>, f64)>);

impl Steps {
    /// The weight of a number.
    pub fn weight(&self, number: i32) -> f64 {
        self.0
            .iter()
            .find(|(to, _)| to.is_none_or(|to| number <= to))
            .map_or(1.0, |(_, weight)| *weight)
    }
}

/// The pack.
#[derive(Debug, Clone, PartialEq)]
pub struct WorklistPack {
    /// Version and source.
    pub edition: Edition,
    /// By days late of the oldest item.
    pub days_late: Steps,
    /// By promises broken in a row.
    pub broken: Steps,
    /// By days left of the limitation period.
    pub limitation: Steps,
    /// A promise that is not due yet.
    pub promise_running: f64,
    /// A promise missed and not followed up.
    pub promise_missed: f64,
    /// Mostly disputed.
    pub disputed: f64,
    /// Talked to within so many days.
    pub contacted_days: i32,
    /// The weight of that.
    pub contacted: f64,
    /// Days before the due day from which on a buyer is reminded.
    pub due_soon_days: i32,
    /// What is done where nobody answers.
    pub no_answer: TryRule,
    /// What is let pass of a promise.
    pub tolerance: Tolerance,
    /// What to do, the first that fits.
    pub actions: Vec<Action>,
    tiers: RawTiers,
}

const PACK: &str = "worklist.toml";
const TEXT: &str = include_str!("../../../../content/worklist.toml");
static SHIPPED: LazyLock<WorklistPack> = LazyLock::new(|| {
    WorklistPack::read(TEXT).expect("invariant: the shipped worklist pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    days_late: RawSteps,
    broken: RawSteps,
    tier: RawTiers,
    limitation: RawLimitation,
    rest: RawRest,
    due_soon: RawSoon,
    // Own worklists of before say nothing of it.
    #[serde(default)]
    no_answer: Option<RawNoAnswer>,
    promise: RawPromise,
    action: Vec<RawAction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSteps {
    rows: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    to: Option<i32>,
    weight: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTiers {
    low: f64,
    medium: f64,
    high: f64,
    unrated: f64,
}

#[derive(Deserialize)]
struct RawLimitation {
    // Older texts of a company say years here: the periods are those of the pack `evidence`.
    rows: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRest {
    promise_running: f64,
    promise_missed: f64,
    disputed: f64,
    contacted_days: i32,
    contacted: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSoon {
    days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNoAnswer {
    wait_days: i32,
    tries: u32,
    then: String,
}

impl RawNoAnswer {
    fn check(self) -> Result<TryRule, PackFault> {
        let known = CHANNELS.contains(&self.then.as_str()) && self.then != "call";
        if known && (1..=30).contains(&self.wait_days) && (1..=20).contains(&self.tries) {
            return Ok(TryRule { wait_days: self.wait_days, tries: self.tries, then: self.then });
        }
        let why = "no_answer: wait_days 1 to 30, tries 1 to 20, then message, visit or letter";
        Err(PackFault::new(PACK, why))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPromise {
    grace_days: i32,
    shortfall_bps: i32,
    part_bps: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAction {
    when: String,
    to: Option<i32>,
    code: String,
    channel: String,
    text: pack::RawWording,
}

fn steps(what: &str, rows: Vec<RawStep>) -> Result<Steps, PackFault> {
    let edges: Vec<i32> = rows.iter().filter_map(|row| row.to).collect();
    let rising = edges.windows(2).all(|w| w[0] < w[1]) && edges.len() + 1 == rows.len();
    let open_end = rows.last().is_some_and(|row| row.to.is_none());
    if rising && open_end && rows.iter().all(|row| row.weight > 0.0) {
        return Ok(Steps(rows.into_iter().map(|row| (row.to, row.weight)).collect()));
    }
    Err(PackFault::new(PACK, format!("{what}: edges must rise to an open end, weights above 0")))
}

impl RawAction {
    fn check(self) -> Result<Action, PackFault> {
        let when = match self.when.as_str() {
            "limitation" => When::Limitation,
            "decided" => When::Decided,
            "promise_missed" => When::PromiseMissed,
            "missed_twice" => When::MissedTwice,
            "promise_due" => When::PromiseDue,
            "promise_running" => When::PromiseRunning,
            "disputed" => When::Disputed,
            "overdue" => When::Overdue,
            "due_soon" => When::DueSoon,
            other => return Err(PackFault::new(PACK, format!("{other} is no occasion"))),
        };
        let text = self.text.into();
        Ok(Action { when, to: self.to, code: self.code, channel: self.channel, text })
    }
}

company_pack!(WorklistPack, "worklist", with its text);

impl WorklistPack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Edges do not rise, a weight is not positive, an occasion is unknown, or overdue items
    /// without an edge have no action.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let actions: Vec<Action> =
            raw.action.into_iter().map(RawAction::check).collect::<Result<_, _>>()?;
        if !actions.iter().any(|a| a.when == When::Overdue && a.to.is_none()) {
            return Err(PackFault::new(PACK, "the last action for overdue items is missing"));
        }
        Ok(Self {
            edition,
            days_late: steps("days_late", raw.days_late.rows)?,
            broken: steps("broken", raw.broken.rows)?,
            limitation: steps("limitation", raw.limitation.rows)?,
            promise_running: raw.rest.promise_running,
            promise_missed: raw.rest.promise_missed,
            disputed: raw.rest.disputed,
            contacted_days: raw.rest.contacted_days,
            contacted: raw.rest.contacted,
            due_soon_days: raw.due_soon.days,
            no_answer: match raw.no_answer {
                Some(raw) => raw.check()?,
                None => TryRule::default(),
            },
            tolerance: Tolerance {
                grace_days: raw.promise.grace_days,
                shortfall_bps: raw.promise.shortfall_bps,
                part_bps: raw.promise.part_bps,
            },
            actions,
            tiers: raw.tier,
        })
    }

    /// The weight of a tier.
    pub const fn tier(&self, tier: Tier) -> f64 {
        match tier {
            Tier::Low => self.tiers.low,
            Tier::Medium => self.tiers.medium,
            Tier::High => self.tiers.high,
            Tier::Unrated => self.tiers.unrated,
        }
    }
}
