//! `shouxin lab score`: score, probability and reasons of every row.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use base::Result;
use clap::{Args, ValueEnum};
use credit::lab;
use quant::lab::scorecard::{Card, Explained, Reference, explain_frame};
use serde_json::json;

use super::{
    card::{self, CardArg},
    input::{Binned, DataSet, Fitted},
    meter::{Meter, peak_mb},
};
use crate::{exit::Exit, speak::Speaker};

/// 逐行打分，给出违约概率和理由 · Score, probability of default and reasons for every row
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin lab score loans.csv --card card.json --out scores.csv"
)]
pub struct ScoreArgs {
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub card: CardArg,
    #[command(flatten)]
    pub binned: Binned,
    #[command(flatten)]
    pub fitted: Fitted,
    /// 结果写入的文件（CSV） · file for score, PD and reasons per row
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 每行理由个数 · reasons a row
    #[arg(long, default_value_t = 4)]
    pub reasons: usize,
    /// 理由的参照 · what reasons are measured against
    #[arg(long, value_enum, default_value_t)]
    pub against: Against,
}

/// What reasons are measured against.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Against {
    /// 中性分 · neutral points
    #[default]
    Neutral,
    /// 平均分 · mean points of the development rows
    Average,
    /// 最高分 · most points
    Maximum,
}

/// Runs the verb.
pub fn run(args: &ScoreArgs, speaker: &Speaker) -> Result<Exit> {
    let mut meter = Meter::default();
    let mut table = meter.step("read", || args.data.table())?;
    let card = match &args.card.card {
        Some(path) => card::load(path, &args.fitted)?,
        None => {
            let outcome = args.data.outcome(&mut table.frame)?;
            let how = (&args.binned, &args.fitted);
            card::make(&table.frame, &outcome, how, &mut meter)?.developed.card
        }
    };
    let scores = meter.step("score", || card::score(&card, &table.frame))?;
    if let Some(path) = &args.out {
        let against = match args.against {
            Against::Neutral => Reference::Neutral,
            Against::Average => Reference::Average,
            Against::Maximum => Reference::Maximum,
        };
        let told = meter
            .step("explain", || explain_frame(&card, &table.frame, against, args.reasons.min(64)));
        let told = told.map_err(|why| lab::refused(&why))?;
        meter.step("write", || write(path, &card, &told))?;
    }
    let (low, high) = (scores.iter().min().copied(), scores.iter().max().copied());
    let total: i64 = scores.iter().map(|score| i64::from(*score)).sum();
    #[allow(clippy::cast_precision_loss, reason = "a mean of scores")]
    let mean = total as f64 / scores.len().max(1) as f64;
    let text = |score: Option<i32>| score.unwrap_or_default().to_string();
    let said = [
        ("rows", scores.len().to_string()),
        ("low", text(low)),
        ("mean", format!("{mean:.1}")),
        ("high", text(high)),
    ];
    let said: Vec<(&str, &str)> = said.iter().map(|(name, s)| (*name, s.as_str())).collect();
    speaker.say("cli-lab-scored", &said);
    speaker.answer(&json!({
        "rows": scores.len(), "ragged": table.ragged,
        "score": { "lowest": low, "mean": mean, "highest": high },
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}

/// One line a row: `row,score,pd,reason_1,points_1,…`.
fn write(path: &Path, card: &Card, told: &Explained) -> Result<()> {
    let wrong = |error: std::io::Error| card::cannot_write(path, &error);
    let scale = card.scale().map_err(|why| lab::refused(&why))?;
    let names: Vec<String> = card.characteristics.iter().map(|one| field(&one.name)).collect();
    let mut pds: HashMap<i32, String> = HashMap::new();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).map_err(wrong)?);
    let mut line = String::from("row,score,pd");
    for rank in 1..=told.top {
        line += &format!(",reason_{rank},points_{rank}");
    }
    line.push('\n');
    out.write_all(line.as_bytes()).map_err(wrong)?;
    for (row, score) in told.scores.iter().enumerate() {
        let pd = pds
            .entry(*score)
            .or_insert_with(|| format!(",{score},{:.8}", scale.pd(f64::from(*score))));
        write!(out, "{}{pd}", row + 1).map_err(wrong)?;
        let mut left = told.top;
        for (at, cost) in told.reasons_of(row) {
            write!(out, ",{},{}", names[at], -cost).map_err(wrong)?;
            left -= 1;
        }
        for _ in 0..left {
            out.write_all(b",,").map_err(wrong)?;
        }
        out.write_all(b"\n").map_err(wrong)?;
    }
    out.flush().map_err(wrong)?;
    Ok(())
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
