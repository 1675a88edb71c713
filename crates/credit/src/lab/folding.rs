//! Cross-validation of the whole way from bins to model: bins that were found are found anew on
//! each fold's rows, bins set by hand keep their cuts and are counted anew.

use base::{Failure, Result};
use quant::lab::{
    bin::{Binning, Rule, bin_column},
    frame::{Outcome, Part},
    progress::{Watch, unwatched},
    prove::folds::cross_validate,
    unfit::Unfit,
};

use super::{
    choices::Choices,
    declined::learn_with_declined,
    learnt::Given,
    opened::Opened,
    refusal::{refused, unfit},
    report::{FitAsked, FoldTold, FoldsTold, Report},
};

/// The cross-validation on the rows to learn from; `None` where a fold cannot be fitted.
///
/// # Errors
/// `scoring.lab-stopped`, or a fault.
pub(super) fn folded(
    opened: &Opened,
    choices: &Choices,
    (asked, binnings): (&FitAsked, &[Binning]),
    watch: Watch<'_>,
) -> Result<Option<FoldsTold>> {
    let outcome = &opened.outcome;
    let rows: Vec<usize> = outcome.rows_of(Part::Train).collect();
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    // A fold has fewer cases than the whole; the guard was passed by the whole.
    let asked = FitAsked {
        least_bads: asked.least_bads * (asked.folds - 1) / asked.folds,
        ..asked.clone()
    };
    let mut sizes = vec![];
    let mut failed: Option<Failure> = None;
    let mut one = |train: &[usize], test: &[usize]| -> Result<Vec<f64>> {
        sizes.push((test.len(), test.iter().filter(|at| bads[**at]).count()));
        let outcome = outcome_of(outcome, &rows, train)?;
        let bins = binned_anew(opened, choices, binnings, &outcome);
        let given = (Given { frame: &opened.frame, outcome: &outcome }, &opened.declined[..]);
        let learnt = learn_with_declined(given, &bins, &asked, &mut Report::default(), watch)?;
        let held: Vec<usize> = test.iter().map(|at| rows[*at]).collect();
        Ok(learnt.score(&opened.frame.pick(&held))?.probabilities)
    };
    let mut each = |train: &[usize], test: &[usize]| {
        one(train, test).map_err(|failure| {
            failed = Some(failure);
            Unfit::Stopped
        })
    };
    let told = cross_validate(&bads, asked.folds, asked.seed, &mut unwatched, &mut each);
    match (told, failed) {
        (Ok(told), _) => {
            let fold = |(at, ranking): (usize, &quant::lab::prove::rank::Ranking)| {
                let (rows, bads) = sizes.get(at).copied().unwrap_or_default();
                FoldTold { rows, bads, auc: ranking.auc, ks: ranking.ks }
            };
            Ok(Some(FoldsTold {
                folds: told.folds.iter().enumerate().map(fold).collect(),
                mean: told.auc_mean,
                deviation: told.auc_deviation,
                pooled: told.pooled.auc,
                brier: told.brier,
            }))
        }
        (Err(_), Some(Failure::Rejected(why))) if why.code != unfit(&Unfit::Stopped).code => {
            Ok(None)
        }
        (Err(_), Some(failure)) => Err(failure),
        (Err(_), None) => Ok(None),
    }
}

/// The outcomes with only some of the rows to learn from; the others are left out.
fn outcome_of(whole: &Outcome, rows: &[usize], train: &[usize]) -> Result<Outcome> {
    let mut parts = vec![Part::LeftOut; whole.rows()];
    train.iter().for_each(|at| parts[rows[*at]] = Part::Train);
    let bads: Vec<u8> = (0..whole.rows()).map(|row| u8::from(whole.is_bad(row))).collect();
    let weights = whole.weights().map(<[f32]>::to_vec);
    let offsets = whole.offsets().map(<[f64]>::to_vec);
    let outcome = Outcome::try_new(&bads, &parts, weights);
    let outcome = outcome.and_then(|outcome| outcome.with_offsets(offsets));
    Ok(outcome.map_err(|why| refused(&why))?)
}

/// The bins on fewer rows; a variable that has none there is left out.
fn binned_anew(
    opened: &Opened,
    choices: &Choices,
    binnings: &[Binning],
    outcome: &Outcome,
) -> Vec<Binning> {
    let one = |binning: &Binning| {
        let column = opened.frame.find_column(&binning.name)?;
        match choices.rule_of(&binning.name) {
            Some(rule) => Binning::count(column, outcome, Rule::from(rule)).ok(),
            None => bin_column(column, outcome, &choices.binning_of(&binning.name).settings()).ok(),
        }
    };
    binnings.iter().filter_map(one).collect()
}
