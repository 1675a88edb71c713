//! `shouxin lab evaluate`: how well a card ranks the rows of a file, whether its probabilities come
//! true, and how sure that is.

use base::{Rejection, Result};
use clap::Args;
use credit::lab::{ToProve, prove_parts};
use quant::lab::progress::unwatched;
use serde_json::json;

use super::{
    card::{self, CardArg},
    input::{Binned, DataSet, Fitted},
    meter::{Meter, peak_mb},
    proved, told,
};
use crate::{exit::Exit, speak::Speaker};

/// 检验评分卡：区分、校准、提升，均带自助法区间 · Prove a card: ranking, calibration, gains, each with
/// its bootstrap interval
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin lab evaluate later.csv --target bad --card card.json \
--cuts 550,600 --json"
)]
pub struct EvaluateArgs {
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub card: CardArg,
    #[command(flatten)]
    pub binned: Binned,
    #[command(flatten)]
    pub fitted: Fitted,
    /// 各档起点分，由低到高；给出每档坏率和每个分界的混淆表 · least scores of the tiers above the lowest,
    /// rising: bad rate by tier, decisions at each cut
    #[arg(long, value_name = "SCORES", value_delimiter = ',', allow_negative_numbers = true)]
    pub cuts: Vec<i32>,
    /// 自助法重抽次数（不给则按行数取 100 到 500） · bootstrap samples; without it 100 to 500 by the
    /// number of rows
    #[arg(long, value_name = "N", value_parser = samples)]
    pub samples: Option<usize>,
}

fn samples(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(samples) if (2..=10_000).contains(&samples) => Ok(samples),
        _ => Err("2 … 10000".to_owned()),
    }
}

/// Runs the verb.
pub fn run(args: &EvaluateArgs, speaker: &Speaker) -> Result<Exit> {
    if !args.cuts.windows(2).all(|pair| pair[0] < pair[1]) {
        let wrong = Rejection::new("scoring.lab-setting").with("setting", "cuts");
        return Err(wrong.with("allowed", "a < b < c").into());
    }
    let mut meter = Meter::default();
    let mut table = meter.step("read", || args.data.table())?;
    let outcome = args.data.outcome(&mut table.frame)?;
    let card = match &args.card.card {
        Some(path) => card::load(path, &args.fitted)?,
        None => {
            let how = (&args.binned, &args.fitted);
            card::make(&table.frame, &outcome, how, &mut meter)?.developed.card
        }
    };
    let scores = meter.step("score", || card::score(&card, &table.frame))?;
    let parts = meter.step("judge", || card::judge(&scores, &outcome));
    let proof = meter.step("prove", || {
        let probabilities = card::probabilities(&card, &scores)?;
        let (cuts, seed, samples) = (args.cuts.as_slice(), args.data.seed, args.samples);
        let judged =
            ToProve { scores: &scores, probabilities: &probabilities, cuts, seed, samples };
        prove_parts(&outcome, judged, &mut unwatched)
    })?;
    proved::show(speaker, &proof);
    let mut model = json!({});
    told::merge(&mut model, &parts);
    speaker.answer(&json!({
        "rows": table.frame.rows(), "ragged": table.ragged, "model": model,
        "proof": proved::to_json(&proof),
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}
