//! `shouxin lab evaluate`: how well a card ranks the rows of a file.

use base::Result;
use clap::Args;
use serde_json::json;

use super::{
    card::{self, CardArg},
    input::{Binned, DataSet, Fitted},
    meter::{Meter, peak_mb},
    told,
};
use crate::{exit::Exit, speak::Speaker};

/// 检验评分卡的区分能力 · How well a card tells good from bad
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin lab evaluate later.csv --target bad --card card.json"
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
}

/// Runs the verb.
pub fn run(args: &EvaluateArgs, speaker: &Speaker) -> Result<Exit> {
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
    speaker.table(&told::ranking_rows(speaker, &parts));
    let mut model = json!({});
    told::merge(&mut model, &parts);
    speaker.answer(&json!({
        "rows": table.frame.rows(), "ragged": table.ragged, "model": model,
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}
