//! Cross-validation: rows dealt into folds with the same share of bads, a model fitted on all
//! folds but one and measured on that one.

use super::super::dice::Dice;
use super::super::progress::{Watch, tell};
use super::super::unfit::{Unfit, enough};
use super::Scored;
use super::calibration::sharpness;
use super::rank::{Ranking, ranking};

/// The fold of each row, 0 to `folds` − 1, shares of bads alike, by `seed`.
///
/// # Errors
/// One class, fewer than two folds, fewer bads or goods than folds.
pub fn deal(bads: &[bool], folds: usize, seed: u64) -> Result<Vec<u16>, Unfit> {
    if !(2..=1_000).contains(&folds) {
        return Err(Unfit::Setting { name: "folds" });
    }
    enough(bads, None, folds)?;
    let (mut dice, mut fold_of) = (Dice::new(seed), vec![0_u16; bads.len()]);
    let mut next = 0;
    for class in [true, false] {
        let mut rows: Vec<usize> = (0..bads.len()).filter(|r| bads[*r] == class).collect();
        dice.shuffle(&mut rows);
        for row in rows {
            fold_of[row] = u16::try_from(next % folds).unwrap_or(0);
            next += 1;
        }
    }
    Ok(fold_of)
}

/// What cross-validation finds.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossValidation {
    /// Each fold's ranking.
    pub folds: Vec<Ranking>,
    /// Mean AUC.
    pub auc_mean: f64,
    /// Standard deviation of the AUC over the folds.
    pub auc_deviation: f64,
    /// Ranking of all rows by the scores they got while they were held out.
    pub pooled: Ranking,
    /// Brier score of the same; absent where the scores are no probabilities.
    pub brier: Option<f64>,
    /// Those scores, by row.
    pub scores: Vec<f64>,
}

/// Fits on the train rows (first) and gives the risk of the test rows (second).
pub type FitAndScore<'a> = &'a mut dyn FnMut(&[usize], &[usize]) -> Result<Vec<f64>, Unfit>;

/// Calls `fit_and_score(train rows, test rows)` for each fold; it gives a risk score for each
/// test row in turn.
///
/// # Errors
/// As for [`deal`]; what `fit_and_score` refuses; a stop.
pub fn cross_validate(
    bads: &[bool],
    folds: usize,
    seed: u64,
    watch: Watch<'_>,
    fit_and_score: FitAndScore<'_>,
) -> Result<CrossValidation, Unfit> {
    let fold_of = deal(bads, folds, seed)?;
    let mut scores = vec![0.0; bads.len()];
    let mut rankings = Vec::with_capacity(folds);
    for fold in 0..folds {
        tell(watch, "fold", fold, folds)?;
        let (test, train): (Vec<usize>, Vec<usize>) =
            (0..bads.len()).partition(|r| usize::from(fold_of[*r]) == fold);
        let got = fit_and_score(&train, &test)?;
        super::same_length("score", test.len(), got.len())?;
        let test_bads: Vec<bool> = test.iter().map(|r| bads[*r]).collect();
        rankings.push(ranking(Scored::new(&got, &test_bads))?);
        for (row, score) in test.into_iter().zip(got) {
            scores[row] = score;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a number of folds")]
    let n = folds as f64;
    let auc_mean = rankings.iter().map(|r| r.auc).sum::<f64>() / n;
    let spread = rankings.iter().map(|r| (r.auc - auc_mean).powi(2)).sum::<f64>() / (n - 1.0);
    let pooled = Scored::new(&scores, bads);
    let (pooled, brier) = (ranking(pooled)?, sharpness(pooled).ok().map(|s| s.brier));
    Ok(CrossValidation {
        folds: rankings,
        auc_mean,
        auc_deviation: spread.sqrt(),
        pooled,
        brier,
        scores,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::progress::{Continue, unwatched};
    use super::*;

    fn bads() -> Vec<bool> {
        (0..203).map(|i| i % 4 == 0).collect()
    }

    #[test]
    fn folds_are_even_and_repeat() {
        let bads = bads();
        for folds in [2, 5, 10] {
            let fold_of = deal(&bads, folds, 3).expect("deals");
            for fold in 0..folds {
                let rows: Vec<usize> =
                    (0..203).filter(|r| usize::from(fold_of[*r]) == fold).collect();
                assert!((203 / folds..=203 / folds + 1).contains(&rows.len()));
                let bad = rows.iter().filter(|r| bads[**r]).count();
                assert!((51 / folds..=51 / folds + 1).contains(&bad), "{bad} of {folds}");
            }
            assert_eq!(fold_of, deal(&bads, folds, 3).expect("deals"));
            assert_ne!(fold_of, deal(&bads, folds, 4).expect("deals"));
        }
    }

    #[test]
    fn every_row_is_scored_once_by_a_model_that_did_not_see_it() {
        let bads = bads();
        let mut fit = |train: &[usize], test: &[usize]| {
            assert!(test.iter().all(|r| !train.contains(r)));
            assert_eq!(train.len() + test.len(), 203);
            Ok(test.iter().map(|r| f64::from(u8::from(bads[*r])) * 0.5 + 0.1).collect())
        };
        let got = cross_validate(&bads, 5, 1, &mut unwatched, &mut fit).expect("validates");
        assert_eq!((got.auc_mean, got.auc_deviation, got.pooled.auc), (1.0, 0.0, 1.0));
        assert!(got.brier.is_some() && got.folds.len() == 5);
    }

    #[test]
    fn refusals() {
        let bads = bads();
        let few: Vec<bool> = (0..50).map(|i| i < 3).collect();
        assert_eq!(deal(&few, 5, 1), Err(Unfit::TooFewBads { bads: 3, least: 5 }));
        assert_eq!(deal(&bads, 1, 1), Err(Unfit::Setting { name: "folds" }));
        assert_eq!(deal(&[], 2, 1), Err(Unfit::NoRows));
        let mut stop = |_| Continue::No;
        let mut fit = |_: &[usize], test: &[usize]| Ok(vec![0.5; test.len()]);
        let run = cross_validate(&bads, 3, 1, &mut stop, &mut fit);
        assert_eq!(run, Err(Unfit::Stopped));
        let mut nan = |_: &[usize], test: &[usize]| Ok(vec![f64::NAN; test.len()]);
        assert!(cross_validate(&bads, 3, 1, &mut unwatched, &mut nan).is_err());
        let mut short = |_: &[usize], _: &[usize]| Ok(vec![]);
        assert!(cross_validate(&bads, 3, 1, &mut unwatched, &mut short).is_err());
    }
}
