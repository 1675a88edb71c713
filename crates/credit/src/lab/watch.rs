//! Whether a model in use is still the model that was signed off: population, characteristics,
//! score, probabilities, and how often people decide otherwise. Everything is read from what
//! rounds left behind.

use base::{Day, Result};
use quant::lab::drift::{
    Level, Thresholds,
    overrides::{Decision, overrides},
    stability::stability,
    truth::calibration_drift,
};
use serde::{Deserialize, Serialize};
use store::Db;

use super::watch_read::{self as read, Watched};
use crate::{
    assess::{KeptTally, Said, tallies},
    scoring::{
        models::{ModelRules, Tally, WatchRules},
        wording,
    },
};

/// A warning about a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelAlert {
    /// The version; `None` is the expert scorecard.
    pub version_id: Option<String>,
    /// Name and number of the model.
    pub model: String,
    /// `psi`, `csi`, `score-shift`, `calibration`, `overrides`.
    pub what: String,
    /// The variable, for `csi`; the month, for `calibration`; else empty.
    pub of: String,
    /// `watch` or `act`.
    pub level: String,
    /// The figure.
    pub figure: f64,
    /// The threshold that it reached.
    pub threshold: f64,
    /// In words.
    pub said: Said,
}

/// How one round lay against the baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoundDrift {
    /// The day of the round, ISO.
    pub as_of: String,
    /// Buyers with a score.
    pub rows: u64,
    /// Population stability index of the score; `None` where nothing was scored.
    pub psi: Option<f64>,
    /// What the index would reach by chance alone in 1 of 20 cases.
    pub by_chance: Option<f64>,
    /// `calm`, `watch`, `act`.
    pub level: String,
    /// Mean score.
    pub mean: Option<f64>,
    /// Shift of the mean, standard deviations of the baseline.
    pub shift: Option<f64>,
    /// `calm`, `watch`, `act`.
    pub shift_level: String,
    /// Mean probability of bad.
    pub mean_pd: Option<f64>,
}

/// How one variable lay in the newest round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariableDrift {
    /// Code of the variable.
    pub variable: String,
    /// Stability index of its bins.
    pub csi: f64,
    /// By chance alone in 1 of 20 cases.
    pub by_chance: f64,
    /// By how much it moved the mean score, where its bins have points.
    pub points: Option<f64>,
    /// `calm`, `watch`, `act`.
    pub level: String,
    /// Share of each bin at the baseline and now; missing comes last.
    pub bins: Vec<(f64, f64)>,
}

/// Predicted against observed in one month whose horizon is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationMonth {
    /// `2026-03`.
    pub month: String,
    /// The round that speaks for it, ISO.
    pub as_of: String,
    /// Buyers with a known outcome.
    pub rows: usize,
    /// Bad ones.
    pub bads: usize,
    /// Bad ones that were expected.
    pub expected: f64,
    /// Observed ÷ expected.
    pub ratio: Option<f64>,
    /// Ends of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// `calm`, `watch`, `act`.
    pub level: String,
}

/// How often people granted something else than was proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverrideReport {
    /// Decisions on a limit or on terms that had a proposal.
    pub decisions: usize,
    /// Limits granted above the proposal.
    pub above: usize,
    /// Limits granted below it.
    pub below: usize,
    /// Terms other than proposed.
    pub terms: usize,
    /// Share of decisions against the proposal.
    pub rate: f64,
    /// Ends of its interval (Wilson).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// `calm`, `watch`, `act`.
    pub level: String,
}

/// Everything watched of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WatchReport {
    /// The day of the report, ISO.
    pub as_of: String,
    /// The version; `None` is the expert scorecard.
    pub version_id: Option<String>,
    /// Name and number of the model.
    pub model: String,
    /// Its digest.
    pub digest: String,
    /// `champion` or `challenger`, as of the day; empty where it is neither.
    pub role: String,
    /// `development`, or `first-round` where no development sample was kept; `none` without any.
    pub baseline: String,
    /// Rounds of the last months, a day each, the oldest first.
    pub rounds: Vec<RoundDrift>,
    /// Variables in the newest round, the most moved first.
    pub variables: Vec<VariableDrift>,
    /// Months whose horizon is over, the oldest first.
    pub calibration: Vec<CalibrationMonth>,
    /// Decisions under this model; `None` without any, and for challengers.
    pub overrides: Option<OverrideReport>,
    /// What calls for a look, the most pressing first.
    pub alerts: Vec<ModelAlert>,
}

const fn code(level: Level) -> &'static str {
    match level {
        Level::Calm => "calm",
        Level::Watch => "watch",
        Level::Act => "act",
    }
}

/// The report on one version, or on the expert scorecard where `version` is `None`.
///
/// # Errors
/// `scoring.model-unknown`, or a fault.
pub async fn watch_report(db: &Db, version: Option<i64>, as_of: Day) -> Result<WatchReport> {
    let rules = &ModelRules::shipped().watch;
    let watched = read::watched(db, version, as_of).await?;
    let from = as_of.plus_months(-rules.months);
    let rounds = tallies(db, &watched.digest, (from, as_of)).await?;
    let first = read::first_tally(db, &watched.digest).await?;
    let (baseline, base) = match (&watched.development, first) {
        (Some(development), _) => ("development", Some(development.tally.clone())),
        (None, Some(tally)) => ("first-round", Some(tally)),
        (None, None) => ("none", None),
    };
    let mut report = WatchReport {
        as_of: as_of.to_string(),
        version_id: version.map(|id| id.to_string()),
        model: watched.name.clone(),
        digest: watched.digest.clone(),
        role: watched.role.clone(),
        baseline: baseline.to_owned(),
        rounds: Vec::new(),
        variables: Vec::new(),
        calibration: calibration(db, &watched, as_of, rules).await?,
        overrides: override_report(db, &watched, as_of, rules).await?,
        alerts: Vec::new(),
    };
    if let Some(base) = base {
        report.rounds = rounds.iter().map(|round| round_drift(&base, round, rules)).collect();
        if let Some(newest) = rounds.last() {
            report.variables = variables(&base, &newest.tally, &watched, rules);
        }
    }
    report.alerts = alerts(&report, rules);
    Ok(report)
}

/// The reports on the champion of a day and on all challengers: the monthly report.
///
/// # Errors
/// A fault from the database.
pub async fn monthly_report(db: &Db, as_of: Day) -> Result<Vec<WatchReport>> {
    let mut reports = Vec::new();
    for version in read::in_use(db, as_of).await? {
        reports.push(watch_report(db, version, as_of).await?);
    }
    Ok(reports)
}

/// The warnings of all models in use, the most pressing first.
///
/// # Errors
/// A fault from the database.
pub async fn model_alerts(db: &Db, as_of: Day) -> Result<Vec<ModelAlert>> {
    let reports = monthly_report(db, as_of).await?;
    let mut alerts: Vec<ModelAlert> = reports.into_iter().flat_map(|r| r.alerts).collect();
    alerts.sort_by_key(|alert| alert.level != "act");
    Ok(alerts)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn floats(counts: &[u64]) -> Vec<f64> {
    counts.iter().map(|count| *count as f64).collect()
}

/// Bands of the scored; the last band, of those without a score, is no part of the population.
fn scored(tally: &Tally) -> Vec<f64> {
    let bands = tally.bands.split_last().map_or(&[][..], |(_, bands)| bands);
    floats(bands)
}

fn round_drift(base: &Tally, round: &KeptTally, rules: &WatchRules) -> RoundDrift {
    let now = &round.tally;
    let same = base.cuts == now.cuts;
    let moved =
        same.then(|| stability(&scored(base), &scored(now), None, rules.psi).ok()).flatten();
    let spread = base.deviation().filter(|spread| *spread > 0.0);
    let shift = now.mean().zip(base.mean()).zip(spread).map(|((now, was), s)| (now - was) / s);
    #[expect(clippy::cast_precision_loss, reason = "a mean")]
    let mean_pd = (now.scored > 0).then(|| now.pd_micro as f64 / 1_000_000.0 / now.scored as f64);
    let level = |figure: Option<f64>, edges: &Thresholds| {
        code(figure.map_or(Level::Calm, |figure| edges.level(figure))).to_owned()
    };
    RoundDrift {
        as_of: round.as_of.to_string(),
        rows: now.scored,
        psi: moved.as_ref().map(|moved| moved.index),
        by_chance: moved.as_ref().map(|moved| moved.by_chance),
        level: level(moved.as_ref().map(|moved| moved.index), &rules.psi),
        mean: now.mean(),
        shift,
        shift_level: level(shift.map(f64::abs), &rules.score_shift),
        mean_pd,
    }
}

fn variables(
    base: &Tally,
    now: &Tally,
    watched: &Watched,
    rules: &WatchRules,
) -> Vec<VariableDrift> {
    let one = |(variable, was): (&String, &Vec<u64>)| {
        let lane = watched.lanes.iter().find(|lane| lane.variable == *variable);
        let points = lane.and_then(|lane| lane.points.as_ref());
        let points: Option<Vec<f64>> =
            points.map(|points| points.iter().map(|p| f64::from(*p)).collect());
        let points = points.filter(|points| points.len() == was.len());
        let now = floats(now.lanes.get(variable)?);
        let moved = stability(&floats(was), &now, points.as_deref(), rules.csi).ok()?;
        Some(VariableDrift {
            variable: variable.clone(),
            csi: moved.index,
            by_chance: moved.by_chance,
            points: moved.points,
            level: code(moved.level).to_owned(),
            bins: moved.bins.iter().map(|bin| (bin.expected, bin.actual)).collect(),
        })
    };
    let mut all: Vec<VariableDrift> = base.lanes.iter().filter_map(one).collect();
    all.sort_by(|a, b| b.csi.total_cmp(&a.csi));
    all
}

async fn calibration(
    db: &Db,
    watched: &Watched,
    as_of: Day,
    rules: &WatchRules,
) -> Result<Vec<CalibrationMonth>> {
    let (mut pds, mut bads, mut periods) = (Vec::new(), Vec::new(), Vec::new());
    let mut rounds = Vec::new();
    for (number, (run, day)) in
        read::rounds_past_horizon(db, watched, as_of, rules.months).await?.into_iter().enumerate()
    {
        let period = i32::try_from(number).unwrap_or(i32::MAX);
        for (pd, bad) in read::outcomes_of(db, watched, (run, day)).await? {
            pds.push(pd);
            bads.push(bad);
            periods.push(period);
        }
        rounds.push(day);
    }
    if pds.is_empty() {
        return Ok(Vec::new());
    }
    let told = calibration_drift(&pds, &bads, &periods, rules.confidence, rules.calibration)
        .map_err(|why| super::refusal::unfit(&why))?;
    let month = |truth: quant::lab::drift::truth::Truth| {
        let day = usize::try_from(truth.period.period).ok().and_then(|at| rounds.get(at));
        Some(CalibrationMonth {
            month: day?.month_label(),
            as_of: day?.to_string(),
            rows: truth.period.rows,
            bads: truth.period.bads,
            expected: truth.period.expected,
            ratio: truth.ratio,
            low: truth.low,
            high: truth.high,
            level: code(truth.level).to_owned(),
        })
    };
    Ok(told.into_iter().filter_map(month).collect())
}

async fn override_report(
    db: &Db,
    watched: &Watched,
    as_of: Day,
    rules: &WatchRules,
) -> Result<Option<OverrideReport>> {
    let from = as_of.plus_months(-rules.months);
    let told = read::decisions(db, &watched.digest, (from, as_of)).await?;
    let count = |what: fn(&read::Granted) -> bool| told.iter().filter(|one| what(one)).count();
    let decisions: Vec<Decision> = told
        .iter()
        .map(|one| Decision { advised: true, accepted: !one.against(), bad: None })
        .collect();
    let Ok(all) = overrides(&decisions, rules.confidence, rules.overrides) else {
        return Ok(None);
    };
    Ok(Some(OverrideReport {
        decisions: all.decisions,
        above: count(|one| one.limit == read::Against::Above),
        below: count(|one| one.limit == read::Against::Below),
        terms: count(|one| one.terms),
        rate: all.rate,
        low: all.low,
        high: all.high,
        level: code(all.level).to_owned(),
    }))
}

fn alerts(report: &WatchReport, rules: &WatchRules) -> Vec<ModelAlert> {
    let mut alerts = Vec::new();
    let mut raise = |what: &str, of: &str, level: &str, figure: f64, edges: Thresholds| {
        let threshold = match level {
            "watch" => edges.watch,
            "act" => edges.act,
            _ => return,
        };
        let key = format!("scoring-drift-{what}");
        let name = super::variable_name(of);
        let say = |lang: base::Lang| {
            let figure = match what {
                "overrides" => wording::percent(figure),
                _ => wording::decimal(figure, 2),
            };
            let edge = match what {
                "overrides" => wording::percent(threshold),
                _ => wording::decimal(threshold, 2),
            };
            let arguments = [("of", name.pick(lang)), ("figure", &figure), ("edge", &edge)];
            locale::ta(lang, &key, &arguments)
        };
        alerts.push(ModelAlert {
            version_id: report.version_id.clone(),
            model: report.model.clone(),
            what: what.to_owned(),
            of: of.to_owned(),
            level: level.to_owned(),
            figure,
            threshold,
            said: Said { zh: say(base::Lang::Zh), en: say(base::Lang::En) },
        });
    };
    let least = u64::try_from(rules.least_rows).unwrap_or(u64::MAX);
    if let Some(newest) = report.rounds.last().filter(|newest| newest.rows >= least) {
        if let Some(psi) = newest.psi {
            raise("psi", "", &newest.level, psi, rules.psi);
        }
        if let Some(shift) = newest.shift {
            raise("score-shift", "", &newest.shift_level, shift.abs(), rules.score_shift);
        }
        for one in &report.variables {
            raise("csi", &one.variable, &one.level, one.csi, rules.csi);
        }
    }
    if let Some(newest) = report.calibration.last().filter(|m| m.rows >= rules.least_rows) {
        let figure = newest.ratio.unwrap_or(f64::INFINITY);
        let edges = rules.calibration;
        let edges = Thresholds { watch: edges.watch.exp(), act: edges.act.exp() };
        raise("calibration", &newest.month, &newest.level, figure, edges);
    }
    if let Some(told) = report.overrides.as_ref().filter(|o| o.decisions >= rules.least_rows) {
        raise("overrides", "", &told.level, told.rate, rules.overrides);
    }
    alerts.sort_by_key(|alert: &ModelAlert| alert.level != "act");
    alerts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn tally(bands: &[u64], lane: &[u64], mean: i64) -> Tally {
        let scored: u64 = bands.iter().sum::<u64>() - bands.last().copied().unwrap_or(0);
        let count = i64::try_from(scored).expect("small");
        Tally {
            cuts: vec![500.0, 600.0],
            bands: bands.to_vec(),
            lanes: BTreeMap::from([("late-frequency".to_owned(), lane.to_vec())]),
            rows: bands.iter().sum(),
            scored,
            sum: count * mean,
            squares: count * (mean * mean + 2_500),
            pd_micro: count * 50_000,
        }
    }

    #[test]
    fn indices_reckoned_by_hand() {
        let rules = &ModelRules::shipped().watch;
        let base = tally(&[100, 100, 100, 0], &[150, 150], 560);
        // 1/6 − 1/3 = −1/6, ln ½ = −0.693147 → 0.115525; 1/2 − 1/3 = 1/6, ln 1.5 = 0.405465 →
        // 0.067578; together 0.183102. The 30 without a score count nowhere.
        for (bands, psi, level) in [
            ([100, 100, 100, 0], 0.0, "calm"),
            ([50, 100, 150, 30], 0.183_102, "watch"),
            // (0.1 − 1/3) ln 0.3 + (0.3 − 1/3) ln 0.9 + (0.6 − 1/3) ln 1.8 = 0.441182.
            ([30, 90, 180, 0], 0.441_182, "act"),
        ] {
            let kept = KeptTally {
                run: 1,
                as_of: "2026-11-21".parse().expect("day"),
                role: "champion".to_owned(),
                tally: tally(&bands, &[150, 150], 580),
            };
            let told = round_drift(&base, &kept, rules);
            let index = told.psi.expect("scored");
            assert!((index - psi).abs() < 1e-6, "{bands:?}: {index}");
            assert_eq!(told.level, level);
            // 20 points over a standard deviation of 50.
            assert!((told.shift.expect("spread") - 0.4).abs() < 1e-9);
            assert_eq!((told.shift_level.as_str(), told.mean_pd), ("watch", Some(0.05)));
        }
    }

    #[test]
    fn bands_cut_elsewhere_are_not_compared() {
        let rules = &ModelRules::shipped().watch;
        let base = tally(&[100, 100, 100, 0], &[150, 150], 560);
        let mut other = base.clone();
        other.cuts = vec![510.0, 600.0];
        let as_of = "2026-11-21".parse().expect("day");
        let kept = KeptTally { run: 1, as_of, role: "champion".to_owned(), tally: other };
        assert_eq!(round_drift(&base, &kept, rules).psi, None);
    }
}
