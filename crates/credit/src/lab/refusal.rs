//! The typed reasons of `quant::lab` as refusals with a sentence.

use base::Rejection;
use quant::lab::{Refusal, unfit::Unfit};

/// The refusal for a reason of data, bins or cards.
pub fn refused(refusal: &Refusal) -> Rejection {
    match refusal {
        Refusal::NoRows => Rejection::new("scoring.lab-no-rows"),
        Refusal::NoColumn { name } => Rejection::new("scoring.lab-no-column").with("column", name),
        Refusal::TargetNotBinary { column, example } => {
            Rejection::new("scoring.lab-target").with("column", column).with("example", example)
        }
        Refusal::OneClass { outcome } => {
            Rejection::new("scoring.lab-one-class").with("outcome", outcome)
        }
        Refusal::AllMissing { column } => {
            Rejection::new("scoring.lab-all-missing").with("column", column)
        }
        Refusal::Constant { column } => {
            Rejection::new("scoring.lab-constant").with("column", column)
        }
        Refusal::Identifier { column, levels } => {
            Rejection::new("scoring.lab-identifier").with("column", column).with("levels", levels)
        }
        Refusal::Sparse { column, levels } => {
            Rejection::new("scoring.lab-sparse").with("column", column).with("levels", levels)
        }
        Refusal::Separates { column } => {
            Rejection::new("scoring.lab-separates").with("column", column)
        }
        Refusal::Setting { name, allowed } => {
            Rejection::new("scoring.lab-setting").with("setting", name).with("allowed", allowed)
        }
        Refusal::Edit { why } => Rejection::new("scoring.lab-edit").with("why", why),
        Refusal::Weight { row } => Rejection::new("scoring.lab-weight").with("row", row + 1),
        Refusal::Offset { row } => Rejection::new("scoring.lab-offset").with("row", row + 1),
        Refusal::Unreadable { line, why: _ } => {
            Rejection::new("scoring.lab-quote").with("line", line)
        }
        Refusal::Mismatch { column, why } => {
            Rejection::new("scoring.lab-mismatch").with("column", column).with("why", why)
        }
    }
}

/// The refusal for the reason of a fit or a measure.
pub fn unfit(reason: &Unfit) -> Rejection {
    match reason {
        Unfit::NoRows => Rejection::new("scoring.lab-no-rows"),
        Unfit::OneClass { all_bad } => {
            Rejection::new("scoring.lab-one-class").with("outcome", u8::from(*all_bad))
        }
        Unfit::TooFewBads { bads, least } => {
            Rejection::new("scoring.lab-few-bads").with("bads", bads).with("least", least)
        }
        Unfit::TooFewGoods { goods, least } => {
            Rejection::new("scoring.lab-few-goods").with("goods", goods).with("least", least)
        }
        Unfit::NoColumns | Unfit::NothingVaries => Rejection::new("scoring.lab-nothing-varies"),
        Unfit::Separated { .. } => Rejection::new("scoring.lab-separated"),
        Unfit::Length { what, expected, got } => Rejection::new("scoring.lab-length")
            .with("what", what)
            .with("expected", expected)
            .with("got", got),
        Unfit::NotFinite { row, .. } => {
            Rejection::new("scoring.lab-not-finite").with("row", row + 1)
        }
        Unfit::NegativeWeight { row } => Rejection::new("scoring.lab-weight").with("row", row + 1),
        Unfit::BinOutside { row, .. } => {
            Rejection::new("scoring.lab-bin-outside").with("row", row + 1)
        }
        Unfit::NotConverged { iterations } => {
            Rejection::new("scoring.lab-not-converged").with("rounds", iterations)
        }
        Unfit::Singular => Rejection::new("scoring.lab-singular"),
        Unfit::Setting { name } => Rejection::new("scoring.lab-out-of-range").with("setting", name),
        Unfit::TooManyLevels { levels, most, .. } => {
            Rejection::new("scoring.lab-levels").with("levels", levels).with("most", most)
        }
        Unfit::Stopped => Rejection::new("scoring.lab-stopped"),
    }
}
