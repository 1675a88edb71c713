//! `shouxin lab fit`: a scorecard out of a file.

use std::path::PathBuf;

use base::Result;
use clap::Args;
use credit::scoring::interchange::card_to_json;
use quant::lab::scorecard::Card;
use serde_json::json;

use super::{
    card,
    input::{Binned, DataSet, Fitted},
    meter::{Meter, peak_mb},
    told,
};
use crate::{exit::Exit, speak::Speaker};

/// 建评分卡 · Fit a scorecard: bins, logistic regression, whole points
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab fit loans.csv --target bad --split split \
--out card.json --json")]
pub struct FitArgs {
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub binned: Binned,
    #[command(flatten)]
    pub fitted: Fitted,
    /// 评分卡写入的文件（JSON） · file that the card is written to
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: &FitArgs, speaker: &Speaker) -> Result<Exit> {
    let mut meter = Meter::default();
    let mut table = meter.step("read", || args.data.table())?;
    let outcome = args.data.outcome(&mut table.frame)?;
    let made = card::make(&table.frame, &outcome, (&args.binned, &args.fitted), &mut meter)?;
    let scores = meter.step("score", || card::score(&made.developed.card, &table.frame))?;
    let parts = card::judge(&scores, &outcome);
    if let Some(path) = &args.out {
        card::write(path, &card_to_json(&made.developed.card))?;
    }
    show(speaker, &made.developed.card);
    speaker.table(&told::ranking_rows(speaker, &parts));
    told::notes(speaker, (&table.frame, table.ragged));
    for one in &made.skipped {
        let spoken = locale::spoken(speaker.lang, &credit::lab::refused(&one.why));
        speaker.plain(&format!("{}: {}", one.name, spoken.sentence));
    }
    told::dropped(speaker, &made.developed);
    if parts.iter().all(|(part, judged)| *part == "train" || judged.is_none()) {
        speaker.say("cli-lab-no-holdout", &[]);
    }
    told::penalty(speaker, &made.developed);
    let cpu = |step: &str| format!("{:.2}", meter.cpu(step));
    let spent =
        [("read", cpu("read")), ("bin", cpu("bin")), ("fit", cpu("fit")), ("score", cpu("score"))];
    let spent: Vec<(&str, &str)> = spent.iter().map(|(name, s)| (*name, s.as_str())).collect();
    speaker.say("cli-lab-spent", &spent);
    speaker.answer(&json!({
        "rows": table.frame.rows(), "ragged": table.ragged,
        "variables": told::variables_json(&made.bins),
        "skipped": told::skipped_json(&made.skipped), "notes": told::notes_json(&table.frame),
        "model": told::model_json(&made.developed, &parts),
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}

/// The card as people print it.
fn show(speaker: &Speaker, card: &Card) {
    let text = |id: &str| speaker.text(id, &[]);
    let mut rows = vec![vec![
        text("cli-lab-variable"),
        text("cli-lab-bin"),
        text("cli-lab-points"),
        text("cli-lab-bad-rate"),
    ]];
    if card.base != 0 {
        rows.push(vec![text("cli-lab-base"), String::new(), card.base.to_string(), String::new()]);
    }
    for one in &card.characteristics {
        for (at, entry) in one.entries.iter().enumerate() {
            rows.push(vec![
                if at == 0 { one.name.clone() } else { String::new() },
                told::label(speaker, &entry.kind),
                entry.points.to_string(),
                told::percent(entry.observed()),
            ]);
        }
    }
    speaker.table(&rows);
}
