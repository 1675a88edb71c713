//! `shouxin lab fit`: a scorecard out of a file.

use std::path::PathBuf;

use base::Result;
use clap::{Args, ValueEnum};
use credit::{
    lab::{Inference, Supposing, Table, below_accepted},
    scoring::interchange::card_to_json,
};
use quant::lab::{
    frame::{Frame, Outcome},
    scorecard::Card,
};
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
--out card.json --json
  shouxin lab fit loans.csv --target bad --split split --stepwise bic --rejects declined.csv \
--inference fuzzy")]
pub struct FitArgs {
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub binned: Binned,
    #[command(flatten)]
    pub fitted: Fitted,
    #[command(flatten)]
    pub rejects: RejectsArg,
    /// 评分卡写入的文件（JSON） · file that the card is written to
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What is supposed of those who were declined.
#[derive(Debug, Args)]
pub struct RejectsArg {
    /// 被拒申请的文件：变量列同上，不需要目标列；卡既从通过的学，也从对被拒的推测学 · file of declined
    /// applications with the same variables and no target: the card learns from what is supposed of
    /// them, too
    #[arg(long, value_name = "FILE", conflicts_with = "offset")]
    pub rejects: Option<PathBuf>,
    /// 怎样推测被拒的结果 · how their outcomes are supposed
    #[arg(long, value_enum, default_value_t, requires = "rejects")]
    pub inference: InferenceArg,
    /// 审慎系数：被拒的坏率（分档）或坏好比（模糊）是同分通过的几倍 · how many times as bad the declined
    /// are taken to be as accepted ones of like score: bad rates (parcels) or odds (fuzzy)
    #[arg(long, default_value_t = 1.5, value_parser = prudence, requires = "rejects")]
    pub prudence: f64,
}

/// How outcomes are supposed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum InferenceArg {
    /// 分档分配：按同分通过者的坏率逐笔分派好坏 · parcels: the bad rate of accepted ones of like score is
    /// dealt out row by row
    #[default]
    Parcelling,
    /// 模糊增广：每笔按概率同时算一部分坏、一部分好 · fuzzy: each row counts in part as bad and in part
    /// as good
    Fuzzy,
}

fn prudence(text: &str) -> std::result::Result<f64, String> {
    match text.parse() {
        Ok(prudence) if (0.1..=20.0).contains(&prudence) => Ok(prudence),
        _ => Err("0.1 … 20".to_owned()),
    }
}

impl RejectsArg {
    fn supposing(&self, seed: u64) -> Supposing {
        let inference = match self.inference {
            InferenceArg::Parcelling => Inference::Parcelling,
            InferenceArg::Fuzzy => Inference::Fuzzy,
        };
        Supposing { inference, prudence: self.prudence, seed }
    }
}

/// The rows of the accepted, and below them those of the declined, where there are any.
struct Rows {
    frame: Frame,
    outcome: Outcome,
    declined: Vec<usize>,
    ragged: usize,
}

fn read(args: &FitArgs) -> Result<Rows> {
    let Table { mut frame, ragged } = args.data.table()?;
    let outcome = args.data.outcome(&mut frame)?;
    let Some(path) = &args.rejects.rejects else {
        return Ok(Rows { frame, outcome, declined: vec![], ragged });
    };
    let declined = args.data.declined(path, &frame)?;
    let (frame, outcome, declined) = below_accepted(&frame, &outcome, &declined)?;
    Ok(Rows { frame, outcome, declined, ragged })
}

/// Runs the verb.
pub fn run(args: &FitArgs, speaker: &Speaker) -> Result<Exit> {
    let mut meter = Meter::default();
    let Rows { frame, outcome, declined, ragged } = meter.step("read", || read(args))?;
    let supposed = args.rejects.rejects.is_some();
    let supposed = supposed.then(|| (&declined[..], args.rejects.supposing(args.data.seed)));
    let how = (&args.binned, &args.fitted);
    let made = card::make_with((&frame, &outcome), supposed, how, &mut meter)?;
    let scores = meter.step("score", || card::score(&made.developed.card, &frame))?;
    let parts = card::judge(&scores, &outcome);
    if let Some(path) = &args.out {
        card::write(path, &card_to_json(&made.developed.card))?;
    }
    show(speaker, &made.developed.card);
    speaker.table(&told::ranking_rows(speaker, &parts));
    told::notes(speaker, (&frame, ragged));
    told::skipped(speaker, &made.skipped);
    told::moves(speaker, &made.moves);
    told::dropped(speaker, &made.developed);
    told::declined(speaker, made.declined.as_ref());
    if parts.iter().all(|(part, judged)| *part == "train" || judged.is_none()) {
        speaker.say("cli-lab-no-holdout", &[]);
    }
    told::penalty(speaker, &made.developed);
    spent(speaker, &meter);
    speaker.answer(&json!({
        "rows": outcome.rows() - declined.len(), "ragged": ragged,
        "variables": told::variables_json(&made.bins),
        "skipped": told::skipped_json(&made.skipped), "notes": told::notes_json(&frame),
        "model": told::model_json(&made.developed, &parts),
        "moves": told::moves_json(&made.moves),
        "declined": told::declined_json(made.declined.as_ref()),
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}

fn spent(speaker: &Speaker, meter: &Meter) {
    let steps = ["read", "bin", "fit", "score"];
    let spent = steps.map(|step| (step, format!("{:.2}", meter.cpu(step))));
    let spent: Vec<(&str, &str)> = spent.iter().map(|(name, s)| (*name, s.as_str())).collect();
    speaker.say("cli-lab-spent", &spent);
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
