//! The card that a verb works with: read from a file, or made from the data at hand.

use std::path::{Path, PathBuf};

use base::{Rejection, Result};
use clap::Args;
use credit::{
    lab::{self, Developed, Judged, Skipped},
    scoring::interchange::{card_from_json, card_from_table},
};
use quant::{
    lab::{
        bin::Binning,
        frame::{Frame, Outcome, Part},
        scorecard::{Card, score_frame},
    },
    scaling::Anchor,
};

use super::{
    input::{Binned, Fitted},
    meter::Meter,
};

/// Which card.
#[derive(Debug, Clone, Args)]
pub struct CardArg {
    /// 评分卡文件（JSON，或“变量、分箱、分数”三列的 CSV）；不给则先建卡 · card, as JSON or as CSV of
    /// variable, bin, points; without one a card is fitted first
    #[arg(long, value_name = "FILE")]
    pub card: Option<PathBuf>,
}

/// A card made from data, with everything on the way.
pub struct Made {
    /// Bins of all variables.
    pub bins: Vec<Binning>,
    /// Variables without bins.
    pub skipped: Vec<Skipped>,
    /// The card and its fit.
    pub developed: Developed,
}

/// Makes a card from data.
pub fn make(
    frame: &Frame,
    outcome: &Outcome,
    (binned, fitted): (&Binned, &Fitted),
    meter: &mut Meter,
) -> Result<Made> {
    let plan = fitted.plan(binned);
    plan.binning.check().map_err(|why| lab::refused(&why))?;
    let (bins, skipped) = meter.step("bin", || lab::bin(frame, outcome, &plan));
    let developed = meter.step("fit", || {
        let selected = lab::select(&bins, frame, outcome, &plan)
            .map_err(|why| lab::nothing_left(why, &skipped))?;
        lab::fit(&selected, outcome, &plan)
    })?;
    Ok(Made { bins, skipped, developed })
}

/// Reads a card from a file. A table has no anchor of its own: it takes the one given.
pub fn load(path: &Path, fitted: &Fitted) -> Result<Card> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let file = path.display();
        Rejection::new("intake.file-unreadable").with("file", file).with("why", error)
    })?;
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return card_from_json(&text);
    }
    let anchor = Anchor { score: fitted.score, odds: fitted.odds, points_to_double: fitted.pdo };
    card_from_table(&text, anchor)
}

/// Scores all rows.
pub fn score(card: &Card, frame: &Frame) -> Result<Vec<i32>> {
    Ok(score_frame(card, frame).map_err(|why| lab::refused(&why))?)
}

/// How the scores rank each part.
pub fn judge(scores: &[i32], outcome: &Outcome) -> Vec<(&'static str, Option<Judged>)> {
    let judge = |part| lab::judge(scores, outcome, part);
    vec![("train", judge(Part::Train)), ("test", judge(Part::Test)), ("later", judge(Part::Later))]
}

/// Writes a file.
pub fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|error| cannot_write(path, &error).into())
}

/// The refusal for a file that cannot be written.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Rejection {
    Rejection::new("cli.cannot-write").with("file", path.display()).with("why", error)
}
