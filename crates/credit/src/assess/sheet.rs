//! How a score adds up, row by row: the base, the points of all characteristics, what keeping it
//! on the card's scale takes or gives, what a thin history holds back. The rows add up exactly.

use super::Assessment;
use crate::scoring::Scorecard;

/// The rows of the sum below the points of the characteristics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreSheet {
    /// Where every buyer begins.
    pub base: i64,
    /// The points of all characteristics.
    pub points: i64,
    /// Given or taken so that the score lies on the card's scale; mostly 0.
    pub bounded: i64,
    /// Given or taken because the data is too thin for a full score, rounding to the card's step
    /// included; 0 unless provisional.
    pub held_back: i64,
    /// Given or taken by a rating and by what others say.
    pub heeded: i64,
    /// The score.
    pub total: i64,
}

impl ScoreSheet {
    /// From what was computed and what was given; `None` where there is no score.
    ///
    /// `base` is that of the card that judged; where that card is gone, what is missing to the
    /// computed points is taken for it.
    fn of(
        base: Option<i64>,
        points: i64,
        (computed, alone): (i64, Option<i64>),
        total: Option<i64>,
    ) -> Option<Self> {
        let total = total?;
        let base = base.unwrap_or(computed - points);
        let alone = alone.unwrap_or(total);
        let (bounded, held_back) = (computed - base - points, alone - computed);
        Some(Self { base, points, bounded, held_back, heeded: total - alone, total })
    }

    /// Whether the rows add up to the score.
    pub const fn adds_up(&self) -> bool {
        self.base + self.points + self.bounded + self.held_back + self.heeded == self.total
    }
}

/// The sum of an assessment; `None` where there is no score or its document is gone. `card` is
/// the card in force on the day of judgement.
pub fn score_sheet(one: &Assessment, card: &Scorecard) -> Option<ScoreSheet> {
    let doc = one.doc.as_ref()?;
    let base = (card.edition.digest == one.run.model_digest).then_some(card.scale.base.into());
    let points = doc.points.iter().map(|point| i64::from(point.points)).sum();
    let computed = (doc.computed.into(), doc.alone.map(i64::from));
    ScoreSheet::of(base, points, computed, one.score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_named_and_they_add_up() {
        for (base, points, computed, total, bounded, held_back) in [
            (Some(620), -70, 550, Some(550), 0, 0),
            // Below the floor of the scale.
            (Some(620), -400, 300, Some(300), 80, 0),
            // A thin history: half of what is above neutral, rounded down to the step.
            (Some(620), 57, 677, Some(630), 0, -47),
            // The card is gone: what is missing to the computed points is the base.
            (None, -70, 550, Some(550), 0, 0),
        ] {
            let sheet = ScoreSheet::of(base, points, (computed, None), total).expect("a score");
            assert_eq!((sheet.bounded, sheet.held_back), (bounded, held_back), "{sheet:?}");
            assert!(sheet.adds_up() && sheet.heeded == 0, "{sheet:?}");
        }
        assert_eq!(ScoreSheet::of(Some(620), 0, (620, None), None), None);
        // Held back for thin data, then 31 off for a finding.
        let sheet = ScoreSheet::of(Some(620), 57, (677, Some(630)), Some(599)).expect("a score");
        assert_eq!((sheet.held_back, sheet.heeded), (-47, -31));
        assert!(sheet.adds_up());
    }
}
