//! Reject inference: outcomes are known of the accepted alone. A first model, learnt from them,
//! supposes what would have become of the declined; the model that is kept learns from both.

use base::{Rejection, Result};
use quant::lab::{
    Refusal,
    bin::Binning,
    frame::{Frame, Outcome, Part},
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

/// How outcomes are supposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inference {
    /// The bad rate of the accepted of like score, dealt out row by row.
    Parcelling,
    /// Each row counts twice, as bad and as good, by its probability.
    Fuzzy,
}

/// What is supposed of the declined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supposing {
    /// The way.
    pub inference: Inference,
    /// By how much the odds (fuzzy) or the bad rate (parcels) of the declined are raised.
    pub prudence: f64,
    /// Deals out the supposed outcomes.
    pub seed: u64,
}

impl Supposing {
    fn asked(asked: &FitAsked) -> Self {
        let inference = match asked.declined.as_str() {
            "fuzzy" => Inference::Fuzzy,
            _ => Inference::Parcelling,
        };
        Self { inference, prudence: asked.prudence, seed: asked.seed }
    }
}

/// Accepted and declined together, all of them to learn from.
#[derive(Debug)]
pub struct Both {
    /// Their rows: the accepted to learn from, then the declined.
    pub frame: Frame,
    /// Outcomes known, then outcomes supposed.
    pub outcome: Outcome,
    /// The bins of the accepted, counted on both.
    pub bins: Vec<Binning>,
    /// What was supposed.
    pub told: DeclinedTold,
}

/// Puts the rows of a file of declined applications below those of the accepted, left out of
/// learning and judging, and says where they stand.
///
/// # Errors
/// `scoring.lab-declined-column`, `scoring.lab-no-declined`.
pub fn below_accepted(
    frame: &Frame,
    outcome: &Outcome,
    declined: &Frame,
) -> Result<(Frame, Outcome, Vec<usize>)> {
    if declined.rows() == 0 {
        return Err(Rejection::new("scoring.lab-no-declined").into());
    }
    let differs = |column: &str, why: &str| {
        Rejection::new("scoring.lab-declined-column").with("column", column).with("why", why)
    };
    let both = frame.followed_by(declined).map_err(|why| match &why {
        Refusal::NoColumn { name } => differs(name, "absent"),
        Refusal::Mismatch { column, .. } => differs(column, "words"),
        other => refused(other),
    })?;
    let (rows, all) = (outcome.rows(), both.rows());
    let bads: Vec<u8> = (0..all).map(|row| u8::from(row < rows && outcome.is_bad(row))).collect();
    let part = |row: usize| if row < rows { outcome.part(row) } else { Part::LeftOut };
    let parts: Vec<Part> = (0..all).map(part).collect();
    let weights = outcome.weights().map(|own| [own, &vec![1.0; all - rows]].concat());
    let outcome = Outcome::try_new(&bads, &parts, weights).map_err(|why| refused(&why))?;
    Ok((both, outcome, (rows..all).collect()))
}

/// Supposes what would have become of the declined, by the probabilities that a model of the
/// accepted gives to all rows, and puts both together.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way.
pub fn with_declined(
    (frame, outcome): (&Frame, &Outcome),
    declined: &[usize],
    bins: &[Binning],
    probabilities: &[f64],
    supposing: Supposing,
) -> Result<Both> {
    let inferred = suppose(outcome, declined, supposing, probabilities)?;
    let told = told(&inferred, outcome, declined.len(), probabilities);
    let train: Vec<usize> = outcome.rows_of(Part::Train).collect();
    let rows: Vec<usize> =
        train.iter().copied().chain(inferred.rows.iter().map(|at| declined[*at])).collect();
    let frame = frame.pick(&rows);
    let offsets = outcome.offsets();
    let offsets = offsets.map(|all| rows.iter().map(|row| all[*row]).collect());
    let outcome = both(outcome, &train, &inferred)?.with_offsets(offsets);
    let outcome = outcome.map_err(|why| refused(&why))?;
    let counted = bins.iter().map(|binning| {
        let column = frame.get_column(&binning.name)?;
        Binning::count(column, &outcome, binning.rule.clone())
    });
    let bins: Vec<Binning> =
        counted.collect::<std::result::Result<_, _>>().map_err(|why| refused(&why))?;
    Ok(Both { frame, outcome, bins, told })
}

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
    let rows = (given.frame, given.outcome);
    let supposing = Supposing::asked(asked);
    let both = with_declined(rows, declined, binnings, &probabilities, supposing)?;
    report.declined = Some(both.told);
    let given = Given { frame: &both.frame, outcome: &both.outcome };
    learn(given, &both.bins, asked, report, watch)
}

fn suppose(
    outcome: &Outcome,
    declined: &[usize],
    supposing: Supposing,
    probabilities: &[f64],
) -> Result<Inferred> {
    let train: Vec<usize> = outcome.rows_of(Part::Train).collect();
    let bads: Vec<bool> = train.iter().map(|row| outcome.is_bad(*row)).collect();
    let of = |rows: &[usize]| rows.iter().map(|row| probabilities[*row]).collect::<Vec<f64>>();
    let said = |why: Unfit| unfit(&why);
    let Supposing { inference, prudence, seed } = supposing;
    Ok(match inference {
        Inference::Fuzzy => {
            #[allow(clippy::cast_precision_loss, reason = "counts of rows")]
            let rate = bads.iter().filter(|bad| **bad).count() as f64 / bads.len().max(1) as f64;
            fuzzy(&of(declined), prudence, Some(rate)).map_err(said)?
        }
        Inference::Parcelling => {
            let known = of(&train);
            let accepted = Accepted { probabilities: &known, bads: &bads };
            parcel(accepted, &of(declined), PARCELS, prudence, seed).map_err(said)?
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
