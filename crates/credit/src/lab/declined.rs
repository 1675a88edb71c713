//! Reject inference: outcomes are known of the accepted alone. A first model, learnt from them,
//! supposes what would have become of the declined; the model that is kept learns from both.

use base::{Rejection, Result};
use quant::lab::{
    bin::Binning,
    frame::{Outcome, Part},
    progress::Watch,
    prove::{Scored, rank::ranking},
    reject::{Accepted, Inferred, fuzzy, parcel},
    unfit::Unfit,
};

use super::{
    learnt::{Given, Learnt, learn},
    refusal::{refused, unfit},
    report::{DeclinedTold, FitAsked, ParcelTold, Report},
};

/// Parcels that the accepted are put into.
const PARCELS: usize = 10;

/// Learns from the accepted, and where it was asked for also from what is supposed of the
/// declined.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way; `scoring.lab-stopped`.
pub(super) fn learn_with_declined(
    (given, declined): (Given<'_>, &[usize]),
    binnings: &[Binning],
    asked: &FitAsked,
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<Learnt> {
    if asked.declined == "none" {
        return learn(given, binnings, asked, report, watch);
    }
    if declined.is_empty() {
        return Err(Rejection::new("scoring.lab-no-declined").into());
    }
    let first = learn(given, binnings, asked, &mut Report::default(), watch)?;
    let probabilities = first.score(given.frame)?.probabilities;
    let inferred = suppose(given.outcome, declined, asked, &probabilities)?;
    report.declined = Some(told(&inferred, given.outcome, declined.len(), &probabilities));
    let train: Vec<usize> = given.outcome.rows_of(Part::Train).collect();
    let rows: Vec<usize> =
        train.iter().copied().chain(inferred.rows.iter().map(|at| declined[*at])).collect();
    let frame = given.frame.pick(&rows);
    let offsets = given.outcome.offsets();
    let offsets = offsets.map(|all| rows.iter().map(|row| all[*row]).collect());
    let outcome = both(given.outcome, &train, &inferred)?.with_offsets(offsets);
    let outcome = outcome.map_err(|why| refused(&why))?;
    let counted = binnings.iter().map(|binning| {
        let column = frame.get_column(&binning.name)?;
        Binning::count(column, &outcome, binning.rule.clone())
    });
    let counted: Vec<Binning> =
        counted.collect::<std::result::Result<_, _>>().map_err(|why| refused(&why))?;
    learn(Given { frame: &frame, outcome: &outcome }, &counted, asked, report, watch)
}

fn suppose(
    outcome: &Outcome,
    declined: &[usize],
    asked: &FitAsked,
    probabilities: &[f64],
) -> Result<Inferred> {
    let train: Vec<usize> = outcome.rows_of(Part::Train).collect();
    let bads: Vec<bool> = train.iter().map(|row| outcome.is_bad(*row)).collect();
    let of = |rows: &[usize]| rows.iter().map(|row| probabilities[*row]).collect::<Vec<f64>>();
    let said = |why: Unfit| unfit(&why);
    Ok(match asked.declined.as_str() {
        "fuzzy" => {
            #[allow(clippy::cast_precision_loss, reason = "counts of rows")]
            let rate = bads.iter().filter(|bad| **bad).count() as f64 / bads.len().max(1) as f64;
            fuzzy(&of(declined), asked.prudence, Some(rate)).map_err(said)?
        }
        _ => {
            let known = of(&train);
            let accepted = Accepted { probabilities: &known, bads: &bads };
            parcel(accepted, &of(declined), PARCELS, asked.prudence, asked.seed).map_err(said)?
        }
    })
}

/// Outcomes of the accepted to learn from, then those supposed.
fn both(outcome: &Outcome, train: &[usize], inferred: &Inferred) -> Result<Outcome> {
    let known = train.iter().map(|row| u8::from(outcome.is_bad(*row)));
    let bads: Vec<u8> = known.chain(inferred.bads.iter().map(|bad| u8::from(*bad))).collect();
    let weight = |row: &usize| outcome.weights().map_or(1.0, |weights| weights[*row]);
    #[allow(clippy::cast_possible_truncation, reason = "weights are kept in 32 bits")]
    let supposed = inferred.weights.iter().map(|weight| *weight as f32);
    let weights: Vec<f32> = train.iter().map(weight).chain(supposed).collect();
    let parts = vec![Part::Train; bads.len()];
    Ok(Outcome::try_new(&bads, &parts, Some(weights)).map_err(|why| refused(&why))?)
}

fn told(
    inferred: &Inferred,
    outcome: &Outcome,
    rows: usize,
    probabilities: &[f64],
) -> DeclinedTold {
    let part = match outcome.rows_of(Part::Test).next() {
        Some(_) => Part::Test,
        None => Part::Train,
    };
    let (scores, bads): (Vec<f64>, Vec<bool>) =
        outcome.rows_of(part).map(|row| (probabilities[row], outcome.is_bad(row))).unzip();
    DeclinedTold {
        rows,
        bad_rate: inferred.bad_rate,
        times_accepted: inferred.times_accepted.filter(|times| times.is_finite()),
        parcels: inferred
            .bands
            .iter()
            .map(|band| ParcelTold {
                from: band.from,
                accepted: band.accepted,
                accepted_bads: band.accepted_bads,
                declined: band.declined,
                supposed_bads: band.supposed_bads,
            })
            .collect(),
        auc_before: ranking(Scored::new(&scores, &bads)).ok().map(|ranking| ranking.auc),
    }
}
