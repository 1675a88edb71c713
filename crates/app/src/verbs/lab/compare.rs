//! `shouxin lab compare`: cards side by side on the same rows.

use std::path::PathBuf;

use base::Result;
use clap::Args;
use credit::lab;
use quant::lab::{frame::Part, prove::rank};
use serde_json::json;

use super::{
    card,
    input::{Binned, DataSet, Fitted},
    meter::{Meter, peak_mb},
    told,
};
use crate::{exit::Exit, speak::Speaker};

/// 在同一批样本上比较几张评分卡 · Compare cards on the same rows, with DeLong's test
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin lab compare loans.csv --target bad --split split \
--card old.json --card new.json"
)]
pub struct CompareArgs {
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub binned: Binned,
    #[command(flatten)]
    pub fitted: Fitted,
    /// 评分卡文件，可多个；另与数据上新建的卡比较 · cards; a card fitted on the data stands beside them
    #[arg(long, value_name = "FILE")]
    pub card: Vec<PathBuf>,
    /// 不新建评分卡 · fit no card on the data
    #[arg(long)]
    pub no_fit: bool,
}

/// Runs the verb.
pub fn run(args: &CompareArgs, speaker: &Speaker) -> Result<Exit> {
    let mut meter = Meter::default();
    let mut table = meter.step("read", || args.data.table())?;
    let outcome = args.data.outcome(&mut table.frame)?;
    let mut cards = vec![];
    for path in &args.card {
        cards.push((path.display().to_string(), card::load(path, &args.fitted)?));
    }
    if !args.no_fit || cards.is_empty() {
        let how = (&args.binned, &args.fitted);
        let made = card::make(&table.frame, &outcome, how, &mut meter)?;
        cards.push((speaker.text("cli-lab-new-card", &[]), made.developed.card));
    }
    let part = if outcome.rows_of(Part::Test).next().is_some() { Part::Test } else { Part::Train };
    let rows: Vec<usize> = outcome.rows_of(part).collect();
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    let (mut told_cards, mut first): (Vec<_>, Option<Vec<f64>>) = (vec![], None);
    for (name, one) in &cards {
        let scores = meter.step("score", || card::score(one, &table.frame))?;
        let parts = card::judge(&scores, &outcome);
        speaker.plain(name);
        speaker.table(&told::ranking_rows(speaker, &parts));
        let mut model = json!({ "name": name });
        told::merge(&mut model, &parts);
        let risks: Vec<f64> = rows.iter().map(|row| -f64::from(scores[*row])).collect();
        if let Some(first) = &first {
            let test = rank::compare(first, &risks, &bads).map_err(|why| lab::unfit(&why))?;
            model["p_value"] = json!(test.p_value);
            let p = format!("{:.4}", test.p_value);
            speaker.say("cli-lab-delong", &[("p", &p)]);
        } else {
            first = Some(risks);
        }
        told_cards.push(model);
    }
    speaker.answer(&json!({
        "rows": table.frame.rows(), "cards": told_cards,
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}
