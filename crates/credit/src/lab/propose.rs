//! From a fitted model to a draft in the register: run over its data set once more, measured
//! beside the expert scorecard, and kept with what it was learnt from.

use base::{Failure, Rejection, Result};
use quant::lab::{
    frame::{Frame, Outcome, Part},
    prove::{Scored, calibration, rank, tiers},
};
use serde::{Deserialize, Serialize};
use store::{Actor, Db, Files};

use super::{data_report::DataReport, data_set::open_data_set};
use crate::scoring::{
    Scorecard,
    models::{
        Content, Development, FrameRow, Kind, Learnt, ModelRules, NewVersion, propose_version,
    },
};

/// A model to be put into the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The model's name; a known one gets its next version.
    pub model: String,
    /// Its method.
    pub kind: Kind,
    /// Its text: JSON of the method, or the TOML of an expert card.
    pub text: String,
    /// The data set of the register that it was learnt from; `None` for a card made by hand.
    pub data_set_id: Option<i64>,
    /// How far ahead its probability looks; `None` takes the data set's horizon, else 365 days.
    pub horizon_days: Option<i32>,
    /// What its author says of it.
    pub note: String,
}

/// How a model did on one part of its data set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PartProof {
    /// Rows.
    pub rows: usize,
    /// Bad ones.
    pub bads: usize,
    /// Area under the curve; `None` where a class is missing. So for all that follow.
    pub auc: Option<f64>,
    /// Ends of its 95 % interval (DeLong).
    pub auc_low: Option<f64>,
    /// Upper end.
    pub auc_high: Option<f64>,
    /// 2 × AUC − 1.
    pub gini: Option<f64>,
    /// Kolmogorov and Smirnov.
    pub ks: Option<f64>,
    /// Mean squared error of the probability.
    pub brier: Option<f64>,
    /// Log loss.
    pub log_loss: Option<f64>,
    /// Observed ÷ expected bads.
    pub observed_over_expected: Option<f64>,
    /// Slope of the calibration line.
    pub slope: Option<f64>,
    /// p-value of Hosmer and Lemeshow's test.
    pub hosmer_lemeshow_p: Option<f64>,
    /// AUC of the expert scorecard on the same rows.
    pub auc_expert: Option<f64>,
    /// Tiers by the house's edges: score from, rows, bads.
    pub tiers: Vec<(Option<i32>, usize, usize)>,
    /// Predicted, observed and rows of each tenth by risk, the safest first.
    #[serde(default)]
    pub calibration: Vec<(f64, f64, f64)>,
}

/// The proof of a version, by part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// Rows that it was learnt from.
    pub train: PartProof,
    /// Rows held out.
    pub test: PartProof,
    /// Rows of later days.
    pub later: PartProof,
}

/// The edges at which the proof counts tiers; what a tier means is the policy's.
const TIER_EDGES: [i32; 2] = [600, 700];

/// A whole score and its probability.
type Told = (i32, f64);

/// A row as the model sees it, with its whole score and its probability.
fn scores(content: &Content, frame: &Frame) -> Vec<Told> {
    let scale = &Scorecard::shipped().scale;
    let anchor = content.anchor();
    let of = quant::scaling::Scale::try_new(anchor, scale.low, scale.high);
    let score = |row| {
        let weighed = content.weigh(&FrameRow { frame, row });
        let score = weighed.score.clamp(scale.low, scale.high);
        (score, of.map_or(f64::NAN, |of| of.pd(f64::from(score))))
    };
    (0..frame.rows()).map(score).collect()
}

/// Measures a model on a data set, part by part, beside the expert scorecard.
pub fn prove(content: &Content, frame: &Frame, outcome: &Outcome) -> Proof {
    let own = scores(content, frame);
    let expert = Content::Expert(Box::new(Scorecard::shipped().clone()));
    // A table of other columns says nothing of the expert scorecard.
    let readable = expert.variables().iter().any(|name| frame.find_column(name).is_some());
    let expert = readable.then(|| scores(&expert, frame));
    let part = |part: Part| {
        let rows: Vec<usize> = outcome.rows_of(part).collect();
        part_proof(&rows, outcome, (&own, expert.as_deref()), part == Part::Train)
    };
    Proof { train: part(Part::Train), test: part(Part::Test), later: part(Part::Later) }
}

fn part_proof(
    rows: &[usize],
    outcome: &Outcome,
    (own, expert): (&[Told], Option<&[Told]>),
    fitted: bool,
) -> PartProof {
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    let points: Vec<i32> = rows.iter().map(|row| own[*row].0).collect();
    let risks: Vec<f64> = points.iter().map(|score| -f64::from(*score)).collect();
    let pds: Vec<f64> = rows.iter().map(|row| own[*row].1).collect();
    let other = expert.unwrap_or(own);
    let experts: Vec<f64> = rows.iter().map(|row| -f64::from(other[*row].0)).collect();
    let (ranked, probable) = (Scored::new(&risks, &bads), Scored::new(&pds, &bads));
    let ranking = rank::ranking(ranked).ok();
    let interval = rank::delong(ranked, 0.95).ok();
    let sharp = calibration::sharpness(probable).ok();
    let line = calibration::line(probable).ok();
    let test = calibration::hosmer_lemeshow(probable, 10, fitted).ok();
    let curve = calibration::curve(probable, 10).unwrap_or_default();
    let tiers = tiers::tiers(&points, &bads, &TIER_EDGES).unwrap_or_default();
    PartProof {
        rows: rows.len(),
        bads: bads.iter().filter(|bad| **bad).count(),
        auc: ranking.map(|r| r.auc),
        auc_low: interval.map(|i| i.low),
        auc_high: interval.map(|i| i.high),
        gini: ranking.map(|r| r.gini),
        ks: ranking.map(|r| r.ks),
        brier: sharp.map(|s| s.brier),
        log_loss: sharp.map(|s| s.log_loss),
        observed_over_expected: line.map(|l| l.observed_over_expected),
        slope: line.map(|l| l.slope),
        hosmer_lemeshow_p: test.map(|t| t.p_value),
        auc_expert: expert
            .and_then(|_| rank::ranking(Scored::new(&experts, &bads)).ok())
            .map(|ranking| ranking.auc),
        tiers: tiers.iter().map(|tier| (tier.from, tier.rows, tier.bads)).collect(),
        calibration: curve.iter().map(|at| (at.predicted, at.observed, at.weight)).collect(),
    }
}

/// Puts a model into the register as a draft, with its proof where it names a data set; returns
/// the version's id.
///
/// # Errors
/// Those of [`propose_version`] and [`open_data_set`]; `scoring.lab-few-bads` and
/// `scoring.lab-few-goods` where a fitted model was learnt from too little.
pub async fn propose(db: &Db, files: &Files, actor: &Actor, new: &Proposal) -> Result<i64> {
    let mut version = NewVersion {
        model: new.model.clone(),
        kind: new.kind,
        text: new.text.clone(),
        horizon_days: new.horizon_days.unwrap_or(365),
        data_set_id: None,
        data_digest: String::new(),
        data_said: String::new(),
        proof: serde_json::Value::Null,
        development: None,
        note: new.note.clone(),
    };
    if let Some(id) = new.data_set_id {
        let (set, frame, outcome) = open_data_set(db, files, id).await?;
        let read = Content::read(new.kind, &new.text)?;
        let content = read.on_scale(Scorecard::shipped().scale.anchor())?;
        columns_there(new.kind, &content, &frame)?;
        enough(new.kind, &outcome)?;
        let proof = prove(&content, &frame, &outcome);
        let told = |error| Failure::broken("writing the proof of a model", error);
        version.proof = serde_json::to_value(proof).map_err(told)?;
        version.development = Some(development(&content, &frame, &outcome));
        let report: Option<DataReport> = serde_json::from_value(set.report).ok();
        let horizon = report.as_ref().map(|report| report.definition.horizon_days);
        let horizon = horizon.filter(|days| *days > 0);
        version.horizon_days = new.horizon_days.or(horizon).unwrap_or(365);
        version.data_set_id = Some(id);
        version.data_digest = set.digest;
        version.data_said = set.name;
    }
    let mut tx = db.write(actor.clone()).await?;
    let id = propose_version(&mut tx, &version).await?;
    tx.commit().await?;
    Ok(id)
}

/// A fitted model is proved on the variables that it reads: on a table without them every row
/// would get the same score, which is no proof.
fn columns_there(kind: Kind, content: &Content, frame: &Frame) -> Result<()> {
    if matches!(kind, Kind::Expert | Kind::Altman) {
        return Ok(()); // reads what is there
    }
    let absent: Vec<String> =
        content.variables().into_iter().filter(|name| frame.find_column(name).is_none()).collect();
    if absent.is_empty() {
        return Ok(());
    }
    Err(Rejection::new("scoring.model-other-data").with("columns", absent.join(", ")).into())
}

fn enough(kind: Kind, outcome: &Outcome) -> Result<()> {
    if matches!(kind, Kind::Expert | Kind::Altman) {
        return Ok(()); // made by hand: nothing was learnt
    }
    let rules = ModelRules::shipped();
    let rows = outcome.rows_of(Part::Train).count();
    let bads = outcome.rows_of(Part::Train).filter(|row| outcome.is_bad(*row)).count();
    if bads < rules.least_bads {
        let rejection = Rejection::new("scoring.lab-few-bads").with("bads", bads);
        return Err(rejection.with("least", rules.least_bads).into());
    }
    if rows - bads < rules.least_goods {
        let rejection = Rejection::new("scoring.lab-few-goods").with("goods", rows - bads);
        return Err(rejection.with("least", rules.least_goods).into());
    }
    Ok(())
}

/// How the rows that a model was learnt from lie in its bands and bins.
pub(super) fn development(content: &Content, frame: &Frame, outcome: &Outcome) -> Development {
    let told = scores(content, frame);
    let rows: Vec<(FrameRow<'_>, usize)> =
        outcome.rows_of(Part::Train).map(|row| (FrameRow { frame, row }, row)).collect();
    let rows: Vec<Learnt<'_>> = rows
        .iter()
        .map(|(sight, row)| {
            let (score, pd) = told[*row];
            Learnt { sight, score, pd, bad: outcome.is_bad(*row) }
        })
        .collect();
    Development::of(content, &rows)
}
