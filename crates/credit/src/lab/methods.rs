//! The catalogue of methods (D10), and how each does on the company's own buyers: every method is
//! run on what was known of them a year ago and held against what became of them since.

use std::{
    collections::BTreeMap,
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use base::{Day, Rejection, Result};
use quant::lab::prove::{Scored, rank::ranking};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Actor, Audit, Db};

use super::shadow::spearman;
use crate::{
    assess::{Case, Outcome, PastDay},
    parties::BuyerId,
    receivables::company_currency,
    scoring::{
        Edition, Feature, Features, PackFault, Scorecard, Wording,
        models::{Kind, ModelRules, Running, champion_on, list_models, running_version},
        pack, score,
    },
};

/// One method of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its code.
    pub code: String,
    /// How it is run.
    pub measure: Measure,
    /// Where it comes from.
    pub source: Wording,
    /// Its name.
    pub name: Wording,
    /// What it is.
    pub what: Wording,
    /// When to use it.
    pub when: Wording,
    /// What it needs.
    pub needs: Wording,
    /// Its formula.
    pub formula: Wording,
    /// What it is good at.
    pub strengths: Wording,
    /// What it cannot do.
    pub limits: Wording,
}

/// How a method is run on the company's buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Not at all: people judge.
    None,
    /// The index of ability of the expert card.
    Ability,
    /// Altman's Z.
    Altman,
    /// The expert card in force.
    Expert,
    /// The newest version of that kind in the register.
    Model(Kind),
}

/// The catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodPack {
    /// Version and source.
    pub edition: Edition,
    /// The methods.
    pub methods: Vec<Method>,
}

const PACK: &str = "methods.toml";
const TEXT: &str = include_str!("../../../../content/methods.toml");
static SHIPPED: LazyLock<MethodPack> = LazyLock::new(|| {
    MethodPack::read(TEXT).expect("invariant: the shipped catalogue is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    method: Vec<RawMethod>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMethod {
    code: String,
    measure: String,
    source: pack::RawSource,
    name: pack::RawWording,
    what: pack::RawWording,
    #[serde(rename = "use")]
    when: pack::RawWording,
    needs: pack::RawWording,
    formula: pack::RawWording,
    strengths: pack::RawWording,
    limits: pack::RawWording,
}

impl MethodPack {
    /// The catalogue that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads and checks a catalogue.
    ///
    /// # Errors
    /// A code twice, a measure that is none.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut methods: Vec<Method> = Vec::new();
        for one in raw.method {
            let fault = |why: &str| PackFault::new(PACK, format!("{}: {why}", one.code));
            let measure = match one.measure.as_str() {
                "none" => Measure::None,
                "ability" => Measure::Ability,
                "altman" => Measure::Altman,
                "expert" => Measure::Expert,
                kind => Measure::Model(Kind::parse(kind).ok_or_else(|| fault("no such measure"))?),
            };
            if methods.iter().any(|known| known.code == one.code) {
                return Err(fault("stands twice"));
            }
            methods.push(Method {
                code: one.code,
                measure,
                source: one.source.into(),
                name: one.name.into(),
                what: one.what.into(),
                when: one.when.into(),
                needs: one.needs.into(),
                formula: one.formula.into(),
                strengths: one.strengths.into(),
                limits: one.limits.into(),
            });
        }
        Ok(Self { edition, methods })
    }
}

/// How a method did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodMeasured {
    /// Code of the method.
    pub code: String,
    /// What was run; empty where nothing was.
    pub model: String,
    /// The version in the register.
    pub version_id: Option<String>,
    /// Buyers that it could judge.
    pub judged: usize,
    /// Of these, buyers whose outcome is known …
    pub rows: usize,
    /// … and bad ones among them.
    pub bads: usize,
    /// Area under the curve; absent where a class is missing.
    pub auc: Option<f64>,
    /// Kolmogorov and Smirnov; likewise.
    pub ks: Option<f64>,
    /// Correlation of its ranks with the deciding model's (Spearman), over buyers that both judge.
    pub agreement: Option<f64>,
    /// Versions of its kind in the register.
    pub versions: usize,
    /// Whether it decides today.
    pub decides: bool,
}

/// The comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodReport {
    /// The day on which it was made.
    pub as_of: String,
    /// The day on which buyers were looked at.
    pub looked_on: String,
    /// Days until the outcome.
    pub horizon_days: i32,
    /// Buyers in all.
    pub buyers: usize,
    /// Buyers whose outcome is known, and bad ones among them.
    pub known: (usize, usize),
    /// The methods, in the order of the catalogue.
    pub methods: Vec<MethodMeasured>,
}

/// The setting under which the newest comparison is kept.
const KEPT: &str = "lab.methods";
const CHUNK: u32 = 250;
/// Fewest buyers for a correlation of ranks.
const LEAST: usize = 10;

/// The newest comparison, if one was made.
///
/// # Errors
/// A fault from the database.
pub async fn method_report(db: &Db) -> Result<Option<MethodReport>> {
    db.find_setting(KEPT).await
}

/// A method as it is run.
struct Runner {
    code: String,
    measure: Measure,
    running: Option<Running>,
    versions: usize,
    decides: bool,
}

/// Runs every method on the buyers as they were a horizon ago, and keeps the comparison.
/// `progress` is told buyers done.
///
/// # Errors
/// `scoring.cancelled`, `scoring.lab-methods-early` where the ledger is younger than the horizon,
/// or a fault.
pub async fn compare_methods(
    db: &Db,
    today: Day,
    actor: &Actor,
    progress: &(dyn Fn(u64) + Send + Sync),
    cancel: &AtomicBool,
) -> Result<MethodReport> {
    let currency = company_currency(db).await?;
    let rules = ModelRules::shipped();
    let horizon = rules.horizons().max().unwrap_or(365);
    let definition = rules.definition(horizon, currency.minor_per_unit());
    let definition = definition.ok_or_else(|| Rejection::new("scoring.lab-methods-early"))?;
    let day = today.plus_days(-definition.horizon_days);
    let (card, _) = Scorecard::in_force(db, today).await?;
    let runners = runners(db, today).await?;
    let past = PastDay::open(db, day, definition, rules.published_days).await?;
    let (mut cases, mut after): (Vec<Told>, BuyerId) = (vec![], BuyerId::MIN);
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(Rejection::new("scoring.cancelled").into());
        }
        let chunk = past.cases(after, CHUNK).await?;
        let Some(last) = chunk.last() else { break };
        after = last.buyer;
        cases.extend(chunk.iter().filter_map(|case| told(case, &runners, &card)));
        progress(u64::try_from(cases.len()).unwrap_or(u64::MAX));
    }
    if cases.is_empty() {
        return Err(Rejection::new("scoring.lab-methods-early").with("day", day).into());
    }
    let report = summed(&runners, &cases, (today, day, definition.horizon_days));
    let mut tx = db.write(actor.clone()).await?;
    tx.set_setting(KEPT, &report).await?;
    tx.audit(Audit {
        room: "scoring",
        action: "compare-methods",
        subject: "methods".to_owned(),
        detail: json!({ "looked_on": report.looked_on, "buyers": report.buyers }),
    });
    tx.commit().await?;
    Ok(report)
}

async fn runners(db: &Db, today: Day) -> Result<Vec<Runner>> {
    let models = list_models(db).await?;
    let mut connection = db.read().await?;
    let champion = champion_on(&mut connection, today).await?;
    let deciding = models.iter().flat_map(|m| &m.versions).find(|v| Some(v.id) == champion);
    let kind = deciding.map_or(Kind::Expert, |version| version.kind);
    let mut runners = Vec::new();
    for method in &MethodPack::shipped().methods {
        let of_kind = |kind: Kind| {
            let versions = models.iter().flat_map(|model| &model.versions);
            versions.filter(move |version| version.kind == kind)
        };
        let own = match method.measure {
            Measure::Model(kind) => Some(kind),
            Measure::Expert => Some(Kind::Expert),
            Measure::Altman => Some(Kind::Altman),
            Measure::None | Measure::Ability => None,
        };
        let versions = own.map_or(0, |kind| of_kind(kind).count());
        let running = match method.measure {
            Measure::Model(kind) => match of_kind(kind).max_by_key(|version| version.id) {
                Some(version) => Some(running_version(&mut connection, version.id).await?.0),
                None => None,
            },
            _ => None,
        };
        let (code, measure, decides) = (method.code.clone(), method.measure, own == Some(kind));
        runners.push(Runner { code, measure, running, versions, decides });
    }
    Ok(runners)
}

/// What each method says of one buyer, the higher the safer, and what became of it.
struct Told {
    says: Vec<Option<f64>>,
    bad: Option<bool>,
}

fn told(case: &Case, runners: &[Runner], card: &Scorecard) -> Option<Told> {
    let bad = match case.outcome {
        Outcome::Good => Some(false),
        Outcome::Bad(_) => Some(true),
        Outcome::Indeterminate => None,
        Outcome::Excluded(_) => return None,
    };
    let says = runners.iter().map(|runner| runner.says(&case.features, card)).collect();
    Some(Told { says, bad })
}

impl Runner {
    fn says(&self, features: &Features, card: &Scorecard) -> Option<f64> {
        match self.measure {
            Measure::None => None,
            Measure::Ability => score(features, card).ability.index.map(f64::from),
            Measure::Altman => features.number(Feature::AltmanZ),
            Measure::Expert => {
                let told = score(features, card);
                told.total.map(|_| f64::from(told.computed))
            }
            Measure::Model(_) => {
                let told = self.running.as_ref()?.score(features, card);
                told.total.map(|_| f64::from(told.computed))
            }
        }
    }
}

fn summed(
    runners: &[Runner],
    cases: &[Told],
    (today, day, horizon_days): (Day, Day, i32),
) -> MethodReport {
    let deciding = runners.iter().position(|runner| runner.decides);
    let methods = runners.iter().enumerate().map(|(at, runner)| {
        let says = |case: &Told, at: usize| case.says.get(at).copied().flatten();
        let judged = cases.iter().filter(|case| says(case, at).is_some()).count();
        let known: Vec<(f64, bool)> =
            cases.iter().filter_map(|case| says(case, at).zip(case.bad)).collect();
        let scores: Vec<f64> = known.iter().map(|(says, _)| -says).collect();
        let bads: Vec<bool> = known.iter().map(|(_, bad)| *bad).collect();
        let rank = ranking(Scored::new(&scores, &bads)).ok();
        let pairs: Vec<(i64, i64)> = deciding
            .map(|other| {
                let both = cases.iter().filter_map(|case| says(case, at).zip(says(case, other)));
                both.map(|(a, b)| (thousandths(a), thousandths(b))).collect()
            })
            .unwrap_or_default();
        let (own, other): (Vec<i64>, Vec<i64>) = pairs.into_iter().unzip();
        MethodMeasured {
            code: runner.code.clone(),
            model: runner.running.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
            version_id: runner
                .running
                .as_ref()
                .and_then(|one| one.version_id.map(|id| id.to_string())),
            judged,
            rows: known.len(),
            bads: bads.iter().filter(|bad| **bad).count(),
            auc: rank.as_ref().map(|rank| rank.auc),
            ks: rank.as_ref().map(|rank| rank.ks),
            agreement: if own.len() < LEAST { None } else { spearman(&own, &other) },
            versions: runner.versions,
            decides: runner.decides,
        }
    });
    let known = cases.iter().filter_map(|case| case.bad);
    MethodReport {
        as_of: today.to_string(),
        looked_on: day.to_string(),
        horizon_days,
        buyers: cases.len(),
        known: (known.clone().count(), known.filter(|bad| *bad).count()),
        methods: methods.collect(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a score in thousandths, for its rank alone")]
fn thousandths(value: f64) -> i64 {
    (value * 1_000.0).round() as i64
}

/// The methods by their codes.
pub fn methods_by_code() -> BTreeMap<&'static str, &'static Method> {
    MethodPack::shipped().methods.iter().map(|one| (one.code.as_str(), one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_holds_the_methods_of_the_house() {
        let pack = MethodPack::shipped();
        let codes: Vec<&str> = pack.methods.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(
            codes,
            ["five-c", "ratios", "altman", "expert", "card", "additive", "tree", "booster"]
        );
        for kind in [Kind::Card, Kind::Additive, Kind::Tree, Kind::Booster] {
            assert!(pack.methods.iter().any(|one| one.measure == Measure::Model(kind)));
        }
        for (from, to, why) in [
            ("measure = \"tree\"", "measure = \"luck\"", "no such measure"),
            ("code = \"tree\"", "code = \"card\"", "stands twice"),
        ] {
            let fault = MethodPack::read(&TEXT.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }

    #[test]
    fn what_a_method_ranks_is_measured_where_outcomes_are_known() {
        let runner = |code: &str, decides| Runner {
            code: code.to_owned(),
            measure: Measure::Expert,
            running: None,
            versions: 0,
            decides,
        };
        let runners = [runner("a", true), runner("b", false), runner("c", false)];
        // The first ranks perfectly, the second the other way round, the third says nothing.
        let cases: Vec<Told> = (0..20)
            .map(|n| Told {
                says: vec![Some(f64::from(n)), Some(-f64::from(n)), None],
                bad: if n == 19 { None } else { Some(n < 5) },
            })
            .collect();
        let day = Day::from_epoch_days(20_000);
        let report = summed(&runners, &cases, (day, day, 365));
        assert_eq!((report.buyers, report.known), (20, (19, 5)));
        let told: Vec<_> = report.methods.iter().map(|m| (m.judged, m.auc, m.agreement)).collect();
        assert_eq!(told[0], (20, Some(1.0), Some(1.0)));
        assert_eq!((told[1].0, told[1].1), (20, Some(0.0)));
        assert!(told[1].2.is_some_and(|rank| rank < -0.999));
        assert_eq!(told[2], (0, None, None));
    }
}
