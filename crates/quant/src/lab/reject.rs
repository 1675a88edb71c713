//! What would have become of those who were declined: their outcomes are unknown, and a card
//! learnt from the accepted alone takes them for safer than they are. Two customary ways to
//! guess (Siddiqi 2006, ch. 6; Anderson 2007): parcelling and fuzzy augmentation. Both start
//! from a model of the accepted and a prudence: how much worse the declined are taken to be
//! than accepted ones of the same score. A guess stays a guess: the result says how bad the
//! declined became, so that a person can judge it.

use super::dice::Dice;
use super::drift::stability::bands;
use super::unfit::{Unfit, all_finite, enough, same_length};

/// Declined rows with a supposed outcome, to be learnt from beside the accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Inferred {
    /// Which declined row each entry stands for; by the fuzzy way each appears twice.
    pub rows: Vec<usize>,
    /// Supposed outcome.
    pub bads: Vec<bool>,
    /// Weight of the entry.
    pub weights: Vec<f64>,
    /// Supposed bad rate of the declined.
    pub bad_rate: f64,
    /// That over the bad rate of the accepted, where it is known; usually 2 to 4.
    pub times_accepted: Option<f64>,
    /// By band of the model's probability, safest first; only from parcelling.
    pub bands: Vec<Band>,
}

/// One parcel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Least probability of the band; the first is open below.
    pub from: Option<f64>,
    /// Accepted rows.
    pub accepted: usize,
    /// Bads among them.
    pub accepted_bads: usize,
    /// Declined rows.
    pub declined: usize,
    /// Of these, supposed bad.
    pub supposed_bads: usize,
}

/// The accepted, as the model sees them.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// Probability of bad by a model of the accepted.
    pub probabilities: &'a [f64],
    /// Outcomes.
    pub bads: &'a [bool],
}

fn check(probabilities: &[f64], prudence: f64) -> Result<(), Unfit> {
    if probabilities.is_empty() {
        return Err(Unfit::NoRows);
    }
    all_finite("probability", probabilities)?;
    if probabilities.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return Err(Unfit::Setting { name: "probability" });
    }
    if !(prudence.is_finite() && prudence > 0.0) {
        return Err(Unfit::Setting { name: "prudence" });
    }
    Ok(())
}

/// Each declined row counts twice: as bad with the weight of its probability, as good with the
/// rest. `prudence` multiplies its odds of bad; 1 takes the model at its word. `accepted_rate`
/// is the bad rate of the accepted, for comparison.
///
/// # Errors
/// No rows, what is not a probability, a prudence that is not above 0.
pub fn fuzzy(
    probabilities: &[f64],
    prudence: f64,
    accepted_rate: Option<f64>,
) -> Result<Inferred, Unfit> {
    check(probabilities, prudence)?;
    let (mut rows, mut bads, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    let mut sum = 0.0;
    for (row, p) in probabilities.iter().enumerate() {
        let p = p * prudence / (1.0 - p + p * prudence);
        sum += p;
        for (bad, weight) in [(true, p), (false, 1.0 - p)] {
            rows.push(row);
            bads.push(bad);
            weights.push(weight);
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a number of rows")]
    let bad_rate = sum / probabilities.len() as f64;
    let times_accepted = accepted_rate.filter(|r| *r > 0.0).map(|r| bad_rate / r);
    Ok(Inferred { rows, bads, weights, bad_rate, times_accepted, bands: Vec::new() })
}

/// The declined are put into the bands of the accepted (like numbers of accepted in each); in
/// each band the bad rate of the accepted, times `prudence` and at most 1, is dealt out to the
/// declined by the seed, every row counting once. A band's rate is drawn towards the whole's
/// by one row, so that a band without bads does not promise that there are none.
///
/// # Errors
/// As for [`fuzzy`]; accepted of one class only; fewer than two bands asked for.
pub fn parcel(
    accepted: Accepted<'_>,
    declined: &[f64],
    parcels: usize,
    prudence: f64,
    seed: u64,
) -> Result<Inferred, Unfit> {
    check(declined, prudence)?;
    check(accepted.probabilities, prudence)?;
    same_length("probability", accepted.bads.len(), accepted.probabilities.len())?;
    let (bad, good) = enough(accepted.bads, None, 1)?;
    if parcels < 2 {
        return Err(Unfit::Setting { name: "parcels" });
    }
    let whole = ratio(bad, bad + good);
    let cuts = bands(accepted.probabilities, parcels);
    let band_of = |p: f64| cuts.partition_point(|c| *c <= p);
    let mut table: Vec<Band> = (0..=cuts.len())
        .map(|band| Band {
            from: band.checked_sub(1).and_then(|b| cuts.get(b)).copied(),
            accepted: 0,
            accepted_bads: 0,
            declined: 0,
            supposed_bads: 0,
        })
        .collect();
    for (p, bad) in accepted.probabilities.iter().zip(accepted.bads) {
        let band = &mut table[band_of(*p)];
        band.accepted += 1;
        band.accepted_bads += usize::from(*bad);
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); table.len()];
    for (row, p) in declined.iter().enumerate() {
        members[band_of(*p)].push(row);
    }
    let (mut dice, mut bads) = (Dice::new(seed), vec![false; declined.len()]);
    for (band, mut rows) in table.iter_mut().zip(members) {
        let rate = (count(band.accepted_bads) + whole) / (count(band.accepted) + 1.0);
        band.declined = rows.len();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of the rows"
        )]
        {
            band.supposed_bads = (count(rows.len()) * (rate * prudence).min(1.0)).round() as usize;
        }
        dice.shuffle(&mut rows);
        rows.iter().take(band.supposed_bads).for_each(|r| bads[*r] = true);
    }
    let bad_rate = ratio(bads.iter().filter(|b| **b).count(), bads.len());
    Ok(Inferred {
        rows: (0..declined.len()).collect(),
        weights: vec![1.0; declined.len()],
        bads,
        bad_rate,
        times_accepted: Some(bad_rate / whole),
        bands: table,
    })
}

#[allow(clippy::cast_precision_loss, reason = "numbers of rows")]
fn count(n: usize) -> f64 {
    n as f64
}

fn ratio(part: usize, whole: usize) -> f64 {
    count(part) / count(whole.max(1))
}

#[cfg(test)]
mod tests {
    use super::super::logistic::{Column, Sample, Settings, fit};
    use super::*;

    #[test]
    fn fuzzy_by_hand() {
        let got = fuzzy(&[0.2, 0.5], 2.0, Some(0.1)).expect("probabilities");
        // Odds 1:4 become 1:2, 1:1 become 2:1.
        for (weight, expected) in got.weights.iter().zip([1.0, 2.0, 2.0, 1.0]) {
            assert!((weight - expected / 3.0).abs() < 1e-12);
        }
        assert_eq!(got.rows, [0, 0, 1, 1]);
        assert_eq!(got.bads, [true, false, true, false]);
        assert!((got.bad_rate - 0.5).abs() < 1e-12);
        assert!((got.times_accepted.expect("known") - 5.0).abs() < 1e-12);
        let certain = fuzzy(&[0.0, 1.0], 3.0, None).expect("probabilities");
        assert_eq!(certain.weights, [0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn parcels_by_hand() {
        // Four bands of 50 accepted; bad rates 0.04, 0.10, 0.20, 0.40.
        let p: Vec<f64> = (0..200).map(|i| f64::from(i) / 200.0).collect();
        let bads: Vec<bool> = (0..200).map(|i| i % 50 < [2, 5, 10, 20][i / 50]).collect();
        let declined: Vec<f64> = (0..400).map(|i| f64::from(i) / 400.0).collect();
        let accepted = Accepted { probabilities: &p, bads: &bads };
        let got = parcel(accepted, &declined, 4, 2.0, 7).expect("parcels");
        let supposed: Vec<usize> = got.bands.iter().map(|b| b.supposed_bads).collect();
        // (bads + 0.185) ÷ 51 × 2 × 100
        assert_eq!(supposed, [9, 20, 40, 79]);
        assert_eq!(got.bads.iter().filter(|b| **b).count(), 148);
        assert!((got.bad_rate - 0.37).abs() < 1e-12);
        assert!((got.times_accepted.expect("known") - 2.0).abs() < 1e-12);
        assert_eq!(parcel(accepted, &declined, 4, 2.0, 7).expect("again"), got);
        assert_ne!(parcel(accepted, &declined, 4, 2.0, 8).expect("other").bads, got.bads);
        let all = parcel(accepted, &declined, 4, 100.0, 7).expect("parcels");
        assert!(all.bads.iter().all(|b| *b));
    }

    #[test]
    fn prudence_moves_the_fit_the_right_way() {
        let mut dice = Dice::new(4);
        let x: Vec<f64> = (0..2_000).map(|_| dice.unit() * 4.0 - 2.0).collect();
        let bads: Vec<bool> =
            x.iter().map(|x| dice.unit() < 1.0 / (1.0 + f64::exp(1.0 - x))).collect();
        // Those above 0.5 were declined.
        let accepted: Vec<usize> = (0..2_000).filter(|r| x[*r] <= 0.5).collect();
        let declined: Vec<f64> = x.iter().copied().filter(|x| *x > 0.5).collect();
        let own: Vec<f64> = accepted.iter().map(|r| x[*r]).collect();
        let own_bads: Vec<bool> = accepted.iter().map(|r| bads[*r]).collect();
        let columns = [Column::Values(&own)];
        let sample = Sample { columns: &columns, bads: &own_bads, weights: None, offset: None };
        let model = fit(sample, &Settings::default()).expect("fit");
        let p = model.probabilities(&[Column::Values(&declined)]).expect("sound");
        let mut slopes = vec![];
        for prudence in [1.0, 2.0] {
            let more = fuzzy(&p, prudence, None).expect("probabilities");
            let mut long = own.clone();
            long.extend(more.rows.iter().map(|r| declined[*r]));
            let mut long_bads = own_bads.clone();
            long_bads.extend(&more.bads);
            let mut weights = vec![1.0; own.len()];
            weights.extend(&more.weights);
            let columns = [Column::Values(&long)];
            let sample = Sample {
                columns: &columns,
                bads: &long_bads,
                weights: Some(&weights),
                offset: None,
            };
            slopes.push(fit(sample, &Settings::default()).expect("fit").terms[0].beta);
        }
        assert!((slopes[0] - model.terms[0].beta).abs() < 1e-6, "at its word nothing changes");
        assert!(slopes[1] > slopes[0] + 0.1);
    }

    #[test]
    fn refusals() {
        let accepted = Accepted { probabilities: &[0.1, 0.2], bads: &[true, false] };
        let setting = |name| Err(Unfit::Setting { name });
        assert_eq!(fuzzy(&[], 1.0, None), Err(Unfit::NoRows));
        assert_eq!(fuzzy(&[1.2], 1.0, None), setting("probability"));
        assert_eq!(fuzzy(&[0.2], f64::NAN, None), setting("prudence"));
        assert!(fuzzy(&[f64::NAN], 1.0, None).is_err());
        assert_eq!(parcel(accepted, &[0.5], 1, 1.0, 1), setting("parcels"));
        assert_eq!(parcel(accepted, &[0.5], 4, 0.0, 1), setting("prudence"));
        let one = Accepted { probabilities: &[0.1, 0.2], bads: &[true, true] };
        assert_eq!(parcel(one, &[0.5], 4, 1.0, 1), Err(Unfit::OneClass { all_bad: true }));
    }
}
