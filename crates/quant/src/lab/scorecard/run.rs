//! Scoring many rows, and saying why.

use super::Card;
use crate::lab::{bin::Coder, frame::Frame, refusal::Refusal};

/// What a reason is measured against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reference {
    /// Points of a weight of evidence of 0.
    #[default]
    Neutral,
    /// Mean points of the rows that the card was made from.
    Average,
    /// The most points that the characteristic gives.
    Maximum,
}

/// Scores with the reasons of each row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explained {
    /// One score a row.
    pub scores: Vec<i32>,
    /// `top` reasons a row: characteristic and points below the reference; `None` where fewer
    /// characteristics lie below it.
    pub reasons: Vec<Option<(u16, i32)>>,
    /// Reasons a row.
    pub top: usize,
}

impl Explained {
    /// The reasons of a row, dearest first.
    pub fn reasons_of(&self, row: usize) -> impl Iterator<Item = (usize, i32)> + '_ {
        let from = row * self.top;
        self.reasons[from..from + self.top].iter().flatten().map(|(at, cost)| ((*at).into(), *cost))
    }
}

/// Rows that are scored together: their sums stay in the first-level cache.
const BLOCK: usize = 2048;

/// The characteristics of a card, each with the column that it reads and points by code.
struct Reader<'a> {
    coder: Coder<'a>,
    points: [i32; 256],
}

fn readers<'a>(card: &Card, frame: &'a Frame) -> Result<Vec<Reader<'a>>, Refusal> {
    let reader = |one: &super::Characteristic| {
        let column = frame.get_column(&one.name)?;
        let mut points = [0; 256];
        for (place, entry) in points.iter_mut().zip(&one.entries) {
            *place = entry.points;
        }
        Ok(Reader { coder: Coder::try_new(column, &one.rule)?, points })
    };
    card.check()?;
    card.characteristics.iter().map(reader).collect()
}

/// The score of every row. Refuses a frame that lacks a column of the card.
pub fn score_frame(card: &Card, frame: &Frame) -> Result<Vec<i32>, Refusal> {
    let readers = readers(card, frame)?;
    let mut scores = vec![card.base; frame.rows()];
    for (block, sums) in scores.chunks_mut(BLOCK).enumerate() {
        let from = block * BLOCK;
        for reader in &readers {
            reader.coder.add_points(from..from + sums.len(), &reader.points, sums);
        }
    }
    Ok(scores)
}

/// Scores with up to `top` reasons: the characteristics that lie furthest below the reference,
/// the first of equal ones in the order of the card.
pub fn explain_frame(
    card: &Card,
    frame: &Frame,
    reference: Reference,
    top: usize,
) -> Result<Explained, Refusal> {
    let readers = readers(card, frame)?;
    let against: Vec<i32> = card
        .characteristics
        .iter()
        .map(|one| match reference {
            Reference::Neutral => one.neutral,
            Reference::Average => one.average,
            Reference::Maximum => one.maximum(),
        })
        .collect();
    let rows = frame.rows();
    let mut explained =
        Explained { scores: vec![card.base; rows], reasons: vec![None; rows * top], top };
    let mut single = [0_i32; BLOCK];
    for from in (0..rows).step_by(BLOCK) {
        let count = BLOCK.min(rows - from);
        for (at, reader) in readers.iter().enumerate() {
            single.fill(0);
            reader.coder.add_points(from..from + count, &reader.points, &mut single[..count]);
            let place = u16::try_from(at).unwrap_or(u16::MAX);
            for (row, points) in single[..count].iter().enumerate() {
                explained.scores[from + row] += points;
                let first = (from + row) * top;
                insert(&mut explained.reasons[first..first + top], place, against[at] - points);
            }
        }
    }
    Ok(explained)
}

/// Puts a reason among the dearest so far.
fn insert(reasons: &mut [Option<(u16, i32)>], at: u16, cost: i32) {
    if cost <= 0 || reasons.last().is_none_or(|last| last.is_some_and(|(_, c)| c >= cost)) {
        return;
    }
    let place = reasons.iter().position(|one| one.is_none_or(|(_, c)| c < cost));
    if let Some(place) = place {
        reasons[place..].rotate_right(1);
        reasons[place] = Some((at, cost));
    }
}
