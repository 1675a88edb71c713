//! Do the probabilities come true? Brier score, log loss, the calibration curve, its slope and
//! intercept (Cox 1958), and the test of Hosmer and Lemeshow ("Applied Logistic Regression").

use super::super::logistic::{Column, Sample, Settings, fit};
use super::super::special::{chi_square_tail, logit};
use super::super::unfit::Unfit;
use super::Scored;
use super::rank::ties;

/// How right probabilities are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharpness {
    /// Mean squared distance of probability and outcome.
    pub brier: f64,
    /// Brier score against that of the overall bad rate: 1 is perfect, 0 no better than it.
    pub brier_skill: f64,
    /// Mean of −ln of the probability given to what happened; probabilities are kept a
    /// machine's breath (2⁻⁵²) away from 0 and 1.
    pub log_loss: f64,
}

/// Brier score and log loss.
///
/// # Errors
/// Lengths, one class, what is not a probability.
pub fn sharpness(scored: Scored<'_>) -> Result<Sharpness, Unfit> {
    scored.check_probabilities()?;
    let (mut brier, mut loss, mut weight, mut bad) = (0.0, 0.0, 0.0, 0.0);
    for (row, (p, is_bad)) in scored.scores.iter().zip(scored.bads).enumerate() {
        let w = scored.weight(row);
        let y = f64::from(u8::from(*is_bad));
        brier += w * (p - y) * (p - y);
        loss -= w * if *is_bad { *p } else { 1.0 - p }.max(f64::EPSILON).ln();
        weight += w;
        bad += w * y;
    }
    let (brier, rate) = (brier / weight, bad / weight);
    let brier_skill = 1.0 - brier / (rate * (1.0 - rate));
    Ok(Sharpness { brier, brier_skill, log_loss: loss / weight })
}

/// A group of rows with like probabilities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationPoint {
    /// Least probability in the group.
    pub from: f64,
    /// Greatest.
    pub to: f64,
    /// Sum of weights.
    pub weight: f64,
    /// Sum of the weights of the bads.
    pub bad: f64,
    /// Mean probability.
    pub predicted: f64,
    /// Share of bads.
    pub observed: f64,
}

/// Groups of like size by rising probability; equal probabilities stay together, so that there
/// may be fewer groups than asked for.
///
/// # Errors
/// As for [`sharpness`], and fewer than one group.
pub fn curve(scored: Scored<'_>, groups: usize) -> Result<Vec<CalibrationPoint>, Unfit> {
    scored.check_probabilities()?;
    if groups == 0 {
        return Err(Unfit::Setting { name: "groups" });
    }
    let (order, rows) = (scored.order(), scored.scores.len());
    let mut ends = (1..=groups).map(|g| g * (rows / groups) + g.min(rows % groups));
    let mut end = ends.next().unwrap_or(rows);
    let (mut points, mut open) = (Vec::new(), None::<CalibrationPoint>);
    for tie in ties(&scored, &order) {
        let weight = tie.bad + tie.good;
        let point = open.get_or_insert(CalibrationPoint {
            from: tie.score,
            to: tie.score,
            weight: 0.0,
            bad: 0.0,
            predicted: 0.0,
            observed: 0.0,
        });
        point.to = tie.score;
        point.weight += weight;
        point.bad += tie.bad;
        point.predicted += weight * tie.score;
        if tie.end >= end {
            points.extend(open.take());
            end = ends.find(|e| *e > tie.end).unwrap_or(rows);
        }
    }
    points.retain(|p| p.weight > 0.0);
    for p in &mut points {
        p.predicted /= p.weight;
        p.observed = p.bad / p.weight;
    }
    Ok(points)
}

/// The test of Hosmer and Lemeshow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HosmerLemeshow {
    /// Σ (observed − expected)² ÷ variance over the groups.
    pub chi_square: f64,
    /// Groups less 2 for the sample of the fit, groups for another sample.
    pub degrees: usize,
    /// Probability of so large a value where the model is right.
    pub p_value: f64,
    /// Groups in use.
    pub groups: usize,
}

/// Tests the calibration over `groups` groups (ten by custom). `fitted` says whether the rows
/// are those that the model was fitted on, which costs two degrees of freedom.
///
/// # Errors
/// As for [`curve`]; fewer than three groups; a group in which a probability of 0 or 1 leaves
/// nothing to test.
pub fn hosmer_lemeshow(
    scored: Scored<'_>,
    groups: usize,
    fitted: bool,
) -> Result<HosmerLemeshow, Unfit> {
    let points = curve(scored, groups)?;
    if points.len() < 3 {
        return Err(Unfit::Setting { name: "groups" });
    }
    let mut chi_square = 0.0;
    for p in &points {
        let variance = p.weight * p.predicted * (1.0 - p.predicted);
        let off = p.bad - p.weight * p.predicted;
        if variance <= 0.0 && off.abs() > 0.0 {
            return Err(Unfit::Setting { name: "probability" });
        }
        chi_square += if variance > 0.0 { off * off / variance } else { 0.0 };
    }
    let degrees = if fitted { points.len() - 2 } else { points.len() };
    #[allow(clippy::cast_precision_loss, reason = "a number of groups")]
    let p_value = chi_square_tail(chi_square, degrees as f64);
    Ok(HosmerLemeshow { chi_square, degrees, p_value, groups: points.len() })
}

/// The line through the log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationLine {
    /// 0 where the level is right and the slope 1.
    pub intercept: f64,
    /// Below 1 where the model is too sure (overfitted), above 1 where it is too shy.
    pub slope: f64,
    /// Standard error of the intercept.
    pub intercept_error: f64,
    /// Standard error of the slope.
    pub slope_error: f64,
    /// Observed over expected bads.
    pub observed_over_expected: f64,
}

/// Fits outcome on the log-odds of the probability. Probabilities are kept 10⁻¹² away from 0
/// and 1.
///
/// # Errors
/// As for [`sharpness`], and what [`fit`] says (separation, one probability for all).
pub fn line(scored: Scored<'_>) -> Result<CalibrationLine, Unfit> {
    scored.check_probabilities()?;
    let odds: Vec<f64> = scored.scores.iter().map(|p| logit(p.clamp(1e-12, 1.0 - 1e-12))).collect();
    let columns = [Column::Values(&odds)];
    let sample =
        Sample { columns: &columns, bads: scored.bads, weights: scored.weights, offset: None };
    let fit = fit(sample, &Settings { least_bads: 2, ..Settings::default() })?;
    let slope = fit.terms.first().ok_or(Unfit::NothingVaries)?;
    let (mut bad, mut expected) = (0.0, 0.0);
    for (row, p) in scored.scores.iter().enumerate() {
        let w = scored.weight(row);
        bad += if scored.bads[row] { w } else { 0.0 };
        expected += w * p;
    }
    Ok(CalibrationLine {
        intercept: fit.intercept.beta,
        slope: slope.beta,
        intercept_error: fit.intercept.standard_error,
        slope_error: slope.standard_error,
        observed_over_expected: if expected > 0.0 { bad / expected } else { f64::INFINITY },
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{agree, peers, synthetic};
    use super::*;

    fn probabilities() -> (Vec<f64>, Vec<bool>) {
        let s = synthetic();
        let columns: Vec<Column> = s.columns.iter().map(|c| Column::Values(c)).collect();
        let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: None };
        let fit = fit(sample, &Settings::default()).expect("fit");
        (fit.probabilities(&columns).expect("sound"), s.bads)
    }

    #[test]
    fn others_find_the_same() {
        let (p, bads) = probabilities();
        let rounded: Vec<f64> =
            p.iter().map(|p| ((p * 10.0).round_ties_even() / 10.0).clamp(0.05, 0.95)).collect();
        for (name, p) in [("synthetic.fit", &p), ("synthetic.ties", &rounded)] {
            let scored = Scored::new(p, &bads);
            let peer = |part: &str| peers(&format!("{name}.{part}"));
            let got = sharpness(scored).expect("probabilities");
            agree("brier, loss", &[got.brier, got.log_loss], &peer("brier"), 1e-9);
            let test = hosmer_lemeshow(scored, 10, true).expect("groups");
            agree("hl", &[test.chi_square, test.p_value], &peer("hl")[..2], 1e-6);
            #[allow(clippy::cast_precision_loss, reason = "a number of groups")]
            let groups = test.groups as f64;
            assert_eq!(groups, peer("hl")[2]);
            let line = line(scored).expect("a line");
            let expected = peer("calibration");
            assert!((line.intercept - expected[0]).abs() < 1e-7, "{line:?}");
            assert!((line.slope - expected[1]).abs() < 1e-7, "{line:?}");
        }
    }

    #[test]
    fn a_curve_covers_every_row_once() {
        let (p, bads) = probabilities();
        for groups in [1, 3, 10, 800, 5_000] {
            let points = curve(Scored::new(&p, &bads), groups).expect("draws");
            assert!(points.len() <= groups);
            assert_eq!(points.iter().map(|p| p.weight).sum::<f64>(), 800.0);
            assert!(points.windows(2).all(|w| w[0].to < w[1].from));
        }
        let same = vec![0.3; 800];
        assert_eq!(curve(Scored::new(&same, &bads), 10).expect("one").len(), 1);
    }

    #[test]
    fn a_certain_liar_is_found_out() {
        let bads = [true, false, false, true];
        let got = sharpness(Scored::new(&[0.0, 1.0, 1.0, 0.0], &bads)).expect("probabilities");
        assert_eq!(got.brier, 1.0);
        assert!(got.log_loss > 30.0 && got.log_loss.is_finite());
        let known = sharpness(Scored::new(&[1.0, 0.0, 0.0, 1.0], &bads)).expect("probabilities");
        assert_eq!((known.brier, known.brier_skill), (0.0, 1.0));
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        let setting = |name| Err(Unfit::Setting { name });
        let bads = [true, false, true];
        for p in [[1.2, 0.1, 0.2], [-0.1, 0.5, 0.5]] {
            assert_eq!(sharpness(Scored::new(&p, &bads)).map(|_| ()), setting("probability"));
        }
        let (p, bads) = probabilities();
        assert_eq!(curve(Scored::new(&p, &bads), 0).map(|_| ()), setting("groups"));
        assert_eq!(hosmer_lemeshow(Scored::new(&p, &bads), 2, true).map(|_| ()), setting("groups"));
        let same = vec![0.3; 800];
        assert_eq!(line(Scored::new(&same, &bads)), Err(Unfit::NothingVaries));
        let told: Vec<f64> = bads.iter().map(|b| f64::from(u8::from(*b))).collect();
        assert!(matches!(line(Scored::new(&told, &bads)), Err(Unfit::Separated { .. })));
    }
}
