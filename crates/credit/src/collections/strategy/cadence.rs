//! The gallery of cadences (K08): complete ways from the reminder to the lawyer, to start a strategy from, and how the
//! simulation reads what a contact moved; a pack. Those that a company keeps for itself are in `own_cadence`.
//!
//! A cadence holds steps and how often anybody is contacted. Account, hours, weekdays and who is left out stay those
//! of the strategy that it is put over.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use super::{
    effect::EffectRule,
    pack::{RawStep, Step, StrategyPack, numbers_hold, step},
};
use crate::{
    collections::LetterPack,
    parties::CustomerKind,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// A cadence to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    /// Its stable name.
    pub code: String,
    /// In words.
    pub name: Wording,
    /// For which companies or customers.
    pub for_whom: Wording,
    /// Why it is made like this.
    pub why: Wording,
    /// Where it comes from.
    pub source: Wording,
    /// For these kinds of customers alone, beside the strategy in force; empty takes the place of all its steps.
    pub kinds: Vec<CustomerKind>,
    /// Whether each item is a case of its own.
    pub by_item: bool,
    /// Contacts at most, days of the window, days after a talk.
    pub often: (usize, i32, i32),
    /// The steps, in rising order.
    pub steps: Vec<Step>,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CadencePack {
    /// Version and source.
    pub edition: Edition,
    /// How the simulation reads what a contact moved.
    pub effect: EffectRule,
    /// In order.
    pub cadences: Vec<Cadence>,
}

const PACK: &str = "cadences.toml";
const TEXT: &str = include_str!("../../../../../content/cadences.toml");
static SHIPPED: LazyLock<CadencePack> = LazyLock::new(|| {
    CadencePack::read(TEXT).expect("invariant: the shipped cadences are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    effect: RawEffect,
    template: Vec<RawCadence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEffect {
    #[serde(rename = "source")]
    _source: pack::RawSource,
    horizon_days: i32,
    bands: Vec<i32>,
    least_rows: i64,
    least_buyers: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCadence {
    code: String,
    name: pack::RawWording,
    for_whom: pack::RawWording,
    why: pack::RawWording,
    source: pack::RawWording,
    kinds: Vec<String>,
    per: String,
    most: usize,
    window_days: i32,
    cool_off_days: i32,
    step: Vec<RawStep>,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault(why: String) -> PackFault {
    PackFault::new(PACK, why)
}

fn effect(raw: RawEffect) -> Checked<EffectRule> {
    let rising = raw.bands.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
    let first = raw.bands.first().is_some_and(|day| *day >= 1);
    // Below these an interval says nothing, whatever a company writes into the pack.
    let least = raw.least_rows >= 20 && raw.least_buyers >= 10;
    if !rising || !first || !least || !(1..=60).contains(&raw.horizon_days) {
        let why = "effect: horizon_days 1 to 60, bands rising from 1 on, least_rows from 20, least_buyers from 10";
        return Err(fault(why.to_owned()));
    }
    Ok(EffectRule {
        horizon_days: raw.horizon_days,
        bands: raw.bands,
        least_rows: raw.least_rows,
        least_buyers: raw.least_buyers,
    })
}

fn cadence(raw: RawCadence) -> Checked<Cadence> {
    let code = raw.code;
    let often = (raw.most, raw.window_days, raw.cool_off_days);
    numbers_hold(&code, often)?;
    let kinds: std::result::Result<Vec<CustomerKind>, _> =
        raw.kinds.iter().map(|word| word.parse::<CustomerKind>()).collect();
    let kinds = kinds.map_err(|_| fault(format!("{code}: no such kind of customer")))?;
    let by_item = match raw.per.as_str() {
        "buyer" => false,
        "item" => true,
        _ => return Err(fault(format!("{code}: per is buyer or item"))),
    };
    let mut steps: Vec<Step> = raw.step.into_iter().map(step).collect::<Checked<_>>()?;
    for one in steps.iter_mut().filter(|one| one.kinds.is_empty()) {
        one.kinds.clone_from(&kinds);
    }
    Ok(Cadence {
        name: raw.name.into(),
        for_whom: raw.for_whom.into(),
        why: raw.why.into(),
        source: raw.source.into(),
        kinds,
        by_item,
        often,
        steps,
        code,
    })
}

company_pack!(@shipped CadencePack);

impl CadencePack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A cadence that cannot be a strategy, a code twice, bands or leasts without sense.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let effect = effect(raw.effect)?;
        let cadences: Vec<Cadence> =
            raw.template.into_iter().map(cadence).collect::<Checked<_>>()?;
        let codes: BTreeSet<&str> = cadences.iter().map(|one| one.code.as_str()).collect();
        if codes.len() != cadences.len() || codes.contains("") {
            return Err(fault("template: each code once".to_owned()));
        }
        for one in &cadences {
            let whole = one.over(StrategyPack::shipped());
            let text = whole.spelled("check", whole.edition.effective_from, "check");
            let read = StrategyPack::read(&text);
            let read = read.map_err(|why| fault(format!("{}: {why}", one.code)))?;
            if let Some(step) = read.without_letter(LetterPack::shipped()) {
                return Err(fault(format!("{}: {}: no such letter", one.code, step.code)));
            }
        }
        Ok(Self { edition, effect, cadences })
    }

    /// A cadence by its code.
    pub fn find(&self, code: &str) -> Option<&Cadence> {
        self.cadences.iter().find(|one| one.code == code)
    }
}

impl Cadence {
    /// The strategy that it makes out of another one.
    #[must_use]
    pub fn over(&self, now: &StrategyPack) -> StrategyPack {
        let mut made = StrategyPack { steps: self.steps.clone(), ..now.clone() };
        if self.kinds.is_empty() {
            made.by_item = self.by_item;
            (made.guard.most, made.guard.window_days, made.guard.cool_off_days) = self.often;
            return now.with_cadence(&made);
        }
        let mut taken: BTreeSet<String> = self.steps.iter().map(|one| one.code.clone()).collect();
        for step in now.steps.iter().filter_map(|step| without(step, &self.kinds)) {
            let mut step = step;
            // Two steps of one name are two steps to the records of what was taken.
            while !taken.insert(step.code.clone()) {
                step.code.push_str("-2");
            }
            made.steps.push(step);
        }
        made.sort_steps();
        made
    }
}

impl StrategyPack {
    /// This strategy with the steps of another one, and how often that contacts anybody.
    #[must_use]
    pub fn with_cadence(&self, other: &Self) -> Self {
        let often = (other.guard.most, other.guard.window_days, other.guard.cool_off_days);
        let mut made = Self { steps: other.steps.clone(), by_item: other.by_item, ..self.clone() };
        made.preset = "own".to_owned();
        made.own = often;
        (made.guard.most, made.guard.window_days, made.guard.cool_off_days) = often;
        made
    }
}

/// A step for all kinds but some; `None` where it was for those alone.
fn without(step: &Step, kinds: &[CustomerKind]) -> Option<Step> {
    let all: &[CustomerKind] =
        if step.kinds.is_empty() { CustomerKind::ALL } else { step.kinds.as_slice() };
    let left: Vec<CustomerKind> =
        all.iter().copied().filter(|kind| !kinds.contains(kind)).collect();
    (!left.is_empty()).then(|| Step { kinds: left, ..step.clone() })
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;
    use crate::{
        collections::strategy::follow::{FollowCase, FollowItem, follow},
        policy::Tier,
    };

    fn unpaid(kind: CustomerKind) -> FollowCase {
        let day = |text: &str| text.parse().expect(text);
        FollowCase {
            code: "A".to_owned(),
            tier: Tier::Medium,
            kind,
            items: vec![FollowItem {
                item_id: 1,
                issued_on: day("2025-12-01"),
                // Far from the holidays: the order of steps is that of their days.
                due_on: day("2026-05-11"),
                currency: Currency::CNY,
                whole: (500_000, 500_000),
                taken_off: Vec::new(),
                disputes: Vec::new(),
            }],
            promises: Vec::new(),
            heard: Vec::new(),
            reasons: Vec::new(),
            matters: Vec::new(),
            contacted: Vec::new(),
        }
    }

    #[test]
    fn each_step_of_a_cadence_comes_to_pass() {
        let year = ("2025-12-01".parse().expect("day"), "2026-12-31".parse().expect("day"));
        assert!(CadencePack::shipped().cadences.len() >= 7);
        for one in &CadencePack::shipped().cadences {
            let kind = one.kinds.first().copied().unwrap_or_default();
            let made = one.over(StrategyPack::shipped());
            let told = follow(&made, &unpaid(kind), year);
            let seen: Vec<&str> = told.happened.iter().map(|one| one.step.as_str()).collect();
            // What answers something that was heard, or a reason, waits for it.
            let waits = |step: &&Step| step.heard.is_empty() && step.reasons.is_empty();
            let meant = one.steps.iter().filter(waits);
            let meant: Vec<&str> = meant.map(|step| step.code.as_str()).collect();
            assert_eq!(seen, meant, "{}", one.code);
        }
    }

    #[test]
    fn a_cadence_of_a_kind_stands_beside_the_rest() {
        let dealer = CadencePack::shipped().find("dealer").expect("there");
        let now = StrategyPack::shipped();
        let made = dealer.over(now);
        assert_eq!(made.steps.len(), now.steps.len() + dealer.steps.len());
        for step in &made.steps {
            let theirs = step.kinds.contains(&CustomerKind::Dealer);
            assert_eq!(theirs, step.code.starts_with("d-"), "{step:?}");
        }
        assert_eq!((made.own, made.by_item), (now.own, now.by_item), "the rest is as it was");
        // Put over once more nothing is there twice.
        assert_eq!(dealer.over(&made).steps, made.steps);
        let stop = made.find("supply-stop").expect("for others");
        assert_eq!(stop.kinds, [CustomerKind::Project, CustomerKind::Other]);
    }

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        for (from, to) in [
            ("least_rows = 60", "least_rows = 5"),
            ("bands = [1, 31,", "bands = [31, 1,"),
            ("horizon_days = 14", "horizon_days = 0"),
            ("code = \"dealer\"", "code = \"public\""),
            ("kinds = [\"dealer\"]", "kinds = [\"moon\"]"),
            ("per = \"item\"", "per = \"moon\""),
            ("letter = \"demand-1\"", "letter = \"moon\""),
            ("from = 3\nto = 9", "from = 30\nto = 39"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            assert!(CadencePack::read(&text).is_err(), "{to}");
        }
    }
}
