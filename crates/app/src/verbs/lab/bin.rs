//! `shouxin lab bin`: optimal bins of every variable.

use base::{Rejection, Result};
use clap::Args;
use credit::lab;
use quant::lab::bin::Binning;
use serde_json::json;

use super::{
    input::{Binned, DataSet},
    meter::{Meter, peak_mb},
    told,
};
use crate::{exit::Exit, speak::Speaker};

/// 最优分箱 · Optimal bins with weight of evidence and information value
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab bin loans.csv --target bad --split split \
--special=-999 --trend monotone --json\n  shouxin lab bin loans.csv --target bad --variable age")]
pub struct BinArgs {
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub binned: Binned,
    /// 只列出这些变量的分箱表 · print the tables of these variables
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    pub variable: Vec<String>,
}

/// Runs the verb.
pub fn run(args: &BinArgs, speaker: &Speaker) -> Result<Exit> {
    let mut meter = Meter::default();
    let mut table = meter.step("read", || args.data.table())?;
    let outcome = args.data.outcome(&mut table.frame)?;
    let plan = args.binned.plan();
    plan.binning.check().map_err(|why| lab::refused(&why))?;
    let (bins, skipped) = meter.step("bin", || lab::bin(&table.frame, &outcome, &plan));
    for name in &args.variable {
        let binning = bins.iter().find(|binning| binning.name == *name);
        let missing = || Rejection::new("scoring.lab-no-column").with("column", name);
        show_table(speaker, binning.ok_or_else(missing)?);
    }
    if args.variable.is_empty() {
        show_all(speaker, &bins);
        told::notes(speaker, (&table.frame, table.ragged));
        for one in &skipped {
            let spoken = locale::spoken(speaker.lang, &lab::refused(&one.why));
            speaker.plain(&format!("{}: {}", one.name, spoken.sentence));
        }
    }
    speaker.answer(&json!({
        "rows": table.frame.rows(), "ragged": table.ragged,
        "variables": told::variables_json(&bins), "skipped": told::skipped_json(&skipped),
        "notes": told::notes_json(&table.frame),
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}

/// One line a variable, strongest first.
pub fn show_all(speaker: &Speaker, bins: &[Binning]) {
    let text = |id: &str| speaker.text(id, &[]);
    let mut rows = vec![vec![
        text("cli-lab-variable"),
        "IV".to_owned(),
        "Gini".to_owned(),
        text("cli-lab-trend"),
        text("cli-lab-bins"),
    ]];
    let mut ordered: Vec<&Binning> = bins.iter().collect();
    ordered.sort_by(|a, b| b.strength.iv.total_cmp(&a.strength.iv));
    for binning in ordered {
        rows.push(vec![
            binning.name.clone(),
            format!("{:.4}", binning.strength.iv),
            format!("{:.4}", binning.strength.gini),
            text(&format!("cli-lab-trend-{}", told::shape_code(binning.shape()))),
            binning.bins.len().to_string(),
        ]);
    }
    speaker.table(&rows);
}

fn show_table(speaker: &Speaker, binning: &Binning) {
    let text = |id: &str| speaker.text(id, &[]);
    speaker.plain(&format!("{}  IV {:.4}", binning.name, binning.strength.iv));
    let mut rows = vec![vec![
        text("cli-lab-bin"),
        text("cli-lab-rows"),
        text("cli-lab-bads"),
        text("cli-lab-bad-rate"),
        "WOE".to_owned(),
        "IV".to_owned(),
    ]];
    for bin in &binning.bins {
        let cell = bin.parts.train;
        rows.push(vec![
            told::label(speaker, &bin.kind),
            cell.total().to_string(),
            cell.bad.to_string(),
            told::bin_percent(bin),
            format!("{:.4}", bin.woe),
            format!("{:.4}", bin.iv),
        ]);
    }
    speaker.table(&rows);
}
