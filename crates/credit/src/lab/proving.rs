//! The proof of scores on each part of the rows.

use base::Result;
use quant::lab::{
    frame::{Outcome, Part},
    progress::Watch,
    prove::{
        Scored, calibration,
        gains::gains,
        rank::roc,
        resample::{Draws, Interval, bootstrap},
        tiers::{confusion, tiers},
    },
    unfit::Unfit,
};

use super::{
    refusal::unfit,
    report::{CutTold, Measure, PartTold, TierTold},
};

/// Points of a curve that are kept.
const POINTS: usize = 101;
/// Rows that are drawn in all: large parts are drawn less often.
const DRAWN: usize = 20_000_000;

/// Scores of all rows, with what they mean.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Whole points, the higher the safer.
    pub scores: &'a [i32],
    /// Probability of bad.
    pub probabilities: &'a [f64],
    /// Rising least scores of the tiers above the lowest.
    pub cuts: &'a [i32],
    /// Draws the resamples.
    pub seed: u64,
    /// How many to draw; `None` draws 100 to 500, the more rows the fewer.
    pub samples: Option<usize>,
}

/// The proof by part; a part without rows of both classes has none.
///
/// # Errors
/// `scoring.lab-…` where a number is none; `scoring.lab-stopped`.
pub fn prove(outcome: &Outcome, judged: Judged<'_>, watch: Watch<'_>) -> Result<Vec<PartTold>> {
    let mut told = vec![];
    for (name, part) in [("train", Part::Train), ("test", Part::Test), ("later", Part::Later)] {
        let rows: Vec<usize> = outcome.rows_of(part).collect();
        let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
        if bads.iter().all(|bad| *bad) || bads.iter().all(|bad| !bad) {
            continue;
        }
        told.push(one(name, outcome, judged, (&rows, &bads), watch)?);
    }
    Ok(told)
}

fn one(
    name: &str,
    outcome: &Outcome,
    judged: Judged<'_>,
    (rows, bads): (&[usize], &[bool]),
    watch: Watch<'_>,
) -> Result<PartTold> {
    let probabilities: Vec<f64> = rows.iter().map(|row| judged.probabilities[*row]).collect();
    let scores: Vec<i32> = rows.iter().map(|row| judged.scores[*row]).collect();
    let weights: Option<Vec<f64>> =
        outcome.weights().map(|all| rows.iter().map(|row| f64::from(all[*row])).collect());
    let scored = Scored { scores: &probabilities, bads, weights: weights.as_deref() };
    let usual = (DRAWN / rows.len().max(1)).clamp(100, 500);
    let samples = judged.samples.unwrap_or(usual);
    let draws = Draws { samples, confidence: 0.95, seed: judged.seed };
    let said = |why: Unfit| unfit(&why);
    let drawn = bootstrap(scored, draws, watch).map_err(said)?;
    let sharp = calibration::sharpness(scored).map_err(said)?;
    let ranking = quant::lab::prove::rank::ranking(scored).map_err(said)?;
    let measure = |one: Interval| Measure { value: one.value, low: one.low, high: one.high };
    let roc = roc(scored, POINTS).map_err(said)?;
    let groups = calibration::curve(scored, 10).map_err(said)?;
    let lifted = gains(scored, 10).map_err(said)?;
    let hosmer = calibration::hosmer_lemeshow(scored, 10, name == "train").ok();
    let line = calibration::line(scored).ok();
    let line = line.filter(|l| l.intercept.is_finite() && l.observed_over_expected.is_finite());
    let (tiers, cuts) = at_cuts(&scores, bads, judged.cuts)?;
    let finite = |x: f64| x.is_finite();
    Ok(PartTold {
        part: name.to_owned(),
        rows: rows.len(),
        bads: bads.iter().filter(|bad| **bad).count(),
        auc: measure(drawn.auc),
        gini: measure(drawn.gini),
        ks: measure(drawn.ks),
        ks_at: ranking.ks_at,
        brier: drawn
            .brier
            .map_or(Measure { value: sharp.brier, low: sharp.brier, high: sharp.brier }, measure),
        log_loss: sharp.log_loss,
        log_loss_range: drawn.log_loss.map(|one| (one.low, one.high)),
        samples: drawn.samples,
        hosmer: hosmer
            .filter(|test| finite(test.chi_square) && finite(test.p_value))
            .map(|test| (test.chi_square, test.degrees, test.p_value)),
        line: line.map(|line| (line.intercept, line.slope, line.observed_over_expected)),
        line_errors: line.map(|line| (line.intercept_error, line.slope_error)),
        // The first point stands above every score.
        roc: roc
            .iter()
            .map(|point| (point.score.clamp(0.0, 1.0), point.false_alarms, point.caught))
            .collect(),
        calibration: groups.iter().map(|g| (g.predicted, g.observed, g.weight)).collect(),
        gains: lifted.iter().map(|g| (g.depth, g.caught, g.lift, g.bad_rate)).collect(),
        tiers,
        cuts,
    })
}

fn at_cuts(scores: &[i32], bads: &[bool], cuts: &[i32]) -> Result<(Vec<TierTold>, Vec<CutTold>)> {
    if cuts.is_empty() {
        return Ok((vec![], vec![]));
    }
    let tiers = tiers(scores, bads, cuts).map_err(|why| unfit(&why))?;
    let confusions = confusion(scores, bads, cuts).map_err(|why| unfit(&why))?;
    let tier =
        tiers.iter().map(|t| TierTold { from: t.from, to: t.to, rows: t.rows, bads: t.bads });
    let cut = confusions.iter().map(|c| CutTold {
        cut: c.cut,
        caught: c.caught,
        missed: c.missed,
        turned_away: c.turned_away,
        served: c.served,
    });
    Ok((tier.collect(), cut.collect()))
}
