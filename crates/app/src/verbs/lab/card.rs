//! The card that a verb works with: read from a file, or made from the data at hand.

use std::path::{Path, PathBuf};

use base::{Rejection, Result};
use clap::Args;
use credit::{
    lab::{
        self, Developed, Judged, Plan, Skipped, Supposing,
        report::{DeclinedTold, MoveTold},
    },
    scoring::interchange::{card_from_json, card_from_table},
};
use quant::{
    lab::{
        bin::Binning,
        frame::{Frame, Outcome, Part},
        progress::unwatched,
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
    /// The steps of a stepwise selection.
    pub moves: Vec<MoveTold>,
    /// What was supposed of the declined.
    pub declined: Option<DeclinedTold>,
}

/// Makes a card from data.
pub fn make(
    frame: &Frame,
    outcome: &Outcome,
    how: (&Binned, &Fitted),
    meter: &mut Meter,
) -> Result<Made> {
    make_with((frame, outcome), None, how, meter)
}

/// Declined rows of the frame, and what is supposed of them.
pub type Declined<'a> = (&'a [usize], Supposing);

/// Makes a card from data; where there are declined rows, from what is supposed of them, too.
pub fn make_with(
    (frame, outcome): (&Frame, &Outcome),
    declined: Option<Declined<'_>>,
    (binned, fitted): (&Binned, &Fitted),
    meter: &mut Meter,
) -> Result<Made> {
    let plan = fitted.plan(binned);
    plan.binning.check().map_err(|why| lab::refused(&why))?;
    let (bins, skipped) = meter.step("bin", || lab::bin(frame, outcome, &plan));
    meter.step("fit", || {
        let (developed, moves) = learn(&bins, (frame, outcome), &plan, fitted)
            .map_err(|why| lab::nothing_left(why, &skipped))?;
        let Some((rows, supposing)) = declined else {
            return Ok(Made { bins, skipped, developed, moves, declined: None });
        };
        let scores = score(&developed.card, frame)?;
        let known = probabilities(&developed.card, &scores)?;
        let both = lab::with_declined((frame, outcome), rows, &bins, &known, supposing)?;
        let (developed, moves) = learn(&both.bins, (&both.frame, &both.outcome), &plan, fitted)?;
        Ok(Made { bins: both.bins, skipped, developed, moves, declined: Some(both.told) })
    })
}

/// Selects and fits.
fn learn(
    bins: &[Binning],
    (frame, outcome): (&Frame, &Outcome),
    plan: &Plan,
    fitted: &Fitted,
) -> Result<(Developed, Vec<MoveTold>)> {
    let mut selected = lab::select(bins, frame, outcome, plan)?;
    let mut moves = vec![];
    if let Some(criterion) = fitted.criterion() {
        let how = (criterion, fitted.most);
        (selected, moves) = lab::step_by_step(selected, outcome, plan, how, &mut unwatched)?;
    }
    Ok((lab::fit(&selected, outcome, plan)?, moves))
}

/// The probability of bad that the card gives with each score.
pub fn probabilities(card: &Card, scores: &[i32]) -> Result<Vec<f64>> {
    let scale = card.scale().map_err(|why| lab::refused(&why))?;
    Ok(scores.iter().map(|score| scale.pd(f64::from(*score))).collect())
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
