//! `shouxin lab compare`: cards side by side on the same rows, each against the first: the difference of
//! their AUC with its interval, and whom one would swap for another.

use std::path::PathBuf;

use base::{Rejection, Result};
use clap::Args;
use credit::lab;
use quant::lab::{
    frame::Part,
    prove::{
        rank,
        tiers::{SwapCell, cut_of_like_acceptance, swap_set},
    },
};
use serde_json::{Value as Json, json};

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
    /// 第一张卡的准入分：给出同样通过率下换入换出的样本 · least accepted score of the first card: whom the
    /// others would swap in and out at the same acceptance
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true)]
    pub cut: Option<i32>,
}

/// Runs the verb.
pub fn run(args: &CompareArgs, speaker: &Speaker) -> Result<Exit> {
    if args.no_fit && args.card.len() < 2 {
        let wrong = Rejection::new("scoring.lab-setting").with("setting", "card");
        return Err(wrong.with("allowed", "≥ 2").into());
    }
    let mut meter = Meter::default();
    let mut table = meter.step("read", || args.data.table())?;
    let outcome = args.data.outcome(&mut table.frame)?;
    let mut cards = vec![];
    for path in &args.card {
        cards.push((path.display().to_string(), card::load(path, &args.fitted)?));
    }
    if !args.no_fit {
        let how = (&args.binned, &args.fitted);
        let made = card::make(&table.frame, &outcome, how, &mut meter)?;
        cards.push((speaker.text("cli-lab-new-card", &[]), made.developed.card));
    }
    let part = if outcome.rows_of(Part::Test).next().is_some() { Part::Test } else { Part::Train };
    let rows: Vec<usize> = outcome.rows_of(part).collect();
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    let (mut told, mut lines): (Vec<Json>, Vec<Vec<String>>) = (vec![], vec![]);
    let mut scored: Vec<Vec<i32>> = vec![];
    for (name, one) in &cards {
        let scores = meter.step("score", || card::score(one, &table.frame))?;
        let parts = card::judge(&scores, &outcome);
        // The heads stand once, above the first card.
        let heads = usize::from(!lines.is_empty());
        let ranked = told::ranking_rows(speaker, &parts).into_iter().enumerate();
        for (at, row) in ranked.skip(heads) {
            let first = if at == 0 { speaker.text("cli-lab-card", &[]) } else { name.clone() };
            lines.push([vec![first], row].concat());
        }
        let mut model = json!({ "name": name });
        told::merge(&mut model, &parts);
        told.push(model);
        scored.push(rows.iter().map(|row| scores[*row]).collect());
    }
    speaker.table(&lines);
    let word = if part == Part::Test { "test" } else { "train" };
    for (at, (name, _)) in cards.iter().enumerate().skip(1) {
        let pair = Pair { part: word, scores: [&scored[0], &scored[at]], bads: &bads };
        pair.tell(speaker, (name, args.cut), &mut told[at])?;
    }
    speaker.answer(&json!({
        "rows": table.frame.rows(), "cards": told,
        "seconds": meter.seconds(), "peak_mb": peak_mb(),
    }));
    Ok(Exit::Done)
}

/// The scores of the first card and of another on the rows that are compared.
struct Pair<'a> {
    part: &'static str,
    scores: [&'a [i32]; 2],
    bads: &'a [bool],
}

impl Pair<'_> {
    /// How the other ranks against the first, and whom it would swap at a cut of the first.
    fn tell(
        &self,
        speaker: &Speaker,
        (name, cut): (&str, Option<i32>),
        to: &mut Json,
    ) -> Result<()> {
        let [first, other] = self.scores;
        let risks = |scores: &[i32]| scores.iter().map(|s| -f64::from(*s)).collect::<Vec<f64>>();
        let test = rank::compare(&risks(other), &risks(first), self.bads);
        let test = test.map_err(|why| lab::unfit(&why))?;
        let half = two_sided_95() * test.standard_error;
        let (low, high) = (test.difference - half, test.difference + half);
        to["p_value"] = json!(test.p_value);
        to["against_first"] = json!({
            "part": self.part, "auc_difference": test.difference, "low": low, "high": high,
        });
        let number = |value: f64| format!("{value:+.4}");
        let part = speaker.text(&format!("cli-lab-{}", self.part), &[]);
        speaker.say(
            "cli-lab-delong",
            &[
                ("name", name),
                ("part", &part),
                ("difference", &number(test.difference)),
                ("low", &number(low)),
                ("high", &number(high)),
                ("p", &format!("{:.4}", test.p_value)),
            ],
        );
        let Some(cut) = cut else { return Ok(()) };
        let like = cut_of_like_acceptance(first, cut, other).unwrap_or(cut);
        let swapped = swap_set((first, cut), (other, like), self.bads);
        let swapped = swapped.map_err(|why| lab::unfit(&why))?;
        let cell = |one: SwapCell| json!({ "rows": one.rows, "bads": one.bads, "bad_rate": one.bad_rate() });
        to["swap"] = json!({
            "cut_first": cut, "cut": like, "kept": cell(swapped.kept), "out": cell(swapped.out),
            "swapped_in": cell(swapped.swapped_in), "swapped_out": cell(swapped.swapped_out),
        });
        let said = |one: SwapCell| one.rows.to_string();
        speaker.say(
            "cli-lab-swap",
            &[
                ("cut", &cut.to_string()),
                ("like", &like.to_string()),
                ("in", &said(swapped.swapped_in)),
                ("in_rate", &told::percent(swapped.swapped_in.bad_rate())),
                ("out", &said(swapped.swapped_out)),
                ("out_rate", &told::percent(swapped.swapped_out.bad_rate())),
            ],
        );
        Ok(())
    }
}

/// The quantile of the normal distribution for a two-sided interval of 95 %.
const fn two_sided_95() -> f64 {
    1.959_963_984_540_054
}
