//! An additive card by the names of its variables: whole points for ranges and words, and for a
//! few pairs.

use base::Result;
use quant::{
    lab::{
        additive::{AdditiveCard, Segment},
        boost::grid::Axis,
    },
    scaling::Anchor,
};
use serde::{Deserialize, Serialize};

use super::{
    content::{Shift, Term, Weighed, WireAnchor, better, scale_of, unreadable},
    names::{ColumnNames, name_of, words_of},
    sight::{Seen, Sight},
};

/// Values that get the same points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Span {
    /// Numbers above `above` up to and including `upto`.
    Numbers {
        /// Not included.
        above: Option<f64>,
        /// Included.
        upto: Option<f64>,
        /// Points.
        points: i32,
    },
    /// These words.
    Words {
        /// The words.
        words: Vec<String>,
        /// Points.
        points: i32,
    },
    /// Missing, and words never seen before.
    Missing {
        /// Points.
        points: i32,
    },
}

impl Span {
    /// Its points.
    pub const fn points(&self) -> i32 {
        match self {
            Self::Numbers { points, .. }
            | Self::Words { points, .. }
            | Self::Missing { points } => *points,
        }
    }

    const fn points_mut(&mut self) -> &mut i32 {
        match self {
            Self::Numbers { points, .. }
            | Self::Words { points, .. }
            | Self::Missing { points } => points,
        }
    }

    fn holds(&self, seen: Seen<'_>) -> bool {
        match (self, seen) {
            (Self::Numbers { above, upto, .. }, Seen::Number(x)) => {
                above.is_none_or(|a| x > a) && upto.is_none_or(|u| x <= u)
            }
            (Self::Words { words, .. }, Seen::Word(word)) => words.iter().any(|w| w == word),
            _ => false,
        }
    }
}

/// Points of one variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// The variable.
    pub variable: String,
    /// In order; the last is missing.
    pub spans: Vec<Span>,
}

impl Curve {
    fn place(&self, seen: Seen<'_>) -> usize {
        let found = self.spans.iter().position(|span| span.holds(seen));
        found.unwrap_or(self.spans.len() - 1)
    }
}

/// One side of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Side {
    /// Place = cuts below the value; a value equal to a cut lies below it.
    Cuts(Vec<f64>),
    /// Place = place of the word.
    Words(Vec<String>),
}

impl Side {
    /// Places, missing included.
    fn places(&self) -> usize {
        match self {
            Self::Cuts(cuts) => cuts.len() + 2,
            Self::Words(words) => words.len() + 1,
        }
    }

    fn place(&self, seen: Seen<'_>) -> usize {
        match (self, seen) {
            (Self::Cuts(cuts), Seen::Number(x)) => cuts.partition_point(|cut| *cut < x),
            (Self::Words(words), Seen::Word(word)) => {
                words.iter().position(|w| w == word).unwrap_or(words.len())
            }
            _ => self.places() - 1,
        }
    }
}

/// Points of two variables together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Couple {
    /// The first variable.
    pub first: String,
    /// The second.
    pub second: String,
    /// Rows of the table.
    pub first_side: Side,
    /// Columns of the table.
    pub second_side: Side,
    /// Points; missing stands last in both directions.
    pub points: Vec<Vec<i32>>,
}

/// The card.
#[derive(Debug, Clone, PartialEq)]
pub struct AdditiveModel {
    /// What the points mean.
    pub anchor: Anchor,
    /// Points that everybody gets.
    pub base: i32,
    /// One for each variable.
    pub curves: Vec<Curve>,
    /// Pairs.
    pub couples: Vec<Couple>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: u32,
    anchor: WireAnchor,
    base: i32,
    curves: Vec<Curve>,
    #[serde(default)]
    couples: Vec<Couple>,
}

const FORMAT: &str = "shouxin-additive";

impl AdditiveModel {
    /// From a fitted card, with the names of its columns.
    ///
    /// # Errors
    /// `scoring.card-unreadable` where a column or level has no name.
    pub fn of(card: &AdditiveCard, columns: &[ColumnNames]) -> Result<Self> {
        let span = |feature: usize, segment: &Segment| {
            Ok(match segment {
                Segment::Numbers { above, upto, points } => {
                    Span::Numbers { above: *above, upto: *upto, points: *points }
                }
                Segment::Levels { levels, points } => {
                    Span::Words { words: words_of(columns, feature, levels)?, points: *points }
                }
                Segment::Missing { points } => Span::Missing { points: *points },
            })
        };
        let mut curves = Vec::new();
        for main in &card.mains {
            let spans = main.segments.iter().map(|segment| span(main.feature, segment));
            let variable = name_of(columns, main.feature)?;
            curves.push(Curve { variable, spans: spans.collect::<Result<_>>()? });
        }
        let side = |feature: usize, axis: &Axis, rows: usize| {
            Ok::<_, base::Failure>(match axis {
                Axis::Cuts(cuts) => Side::Cuts(cuts.clone()),
                Axis::Levels { own, .. } => {
                    // Rare levels share the last row with what is missing.
                    let own = &own[..own.len().min(rows - 1)];
                    Side::Words(words_of(columns, feature, own)?)
                }
            })
        };
        let mut couples = Vec::new();
        for pair in &card.pairs {
            let (rows, across) = (pair.points.len(), pair.points.first().map_or(0, Vec::len));
            let first_side = side(pair.first, &pair.first_axis, rows.max(1))?;
            let second_side = side(pair.second, &pair.second_axis, across.max(1))?;
            let points = trim(&pair.points, first_side.places(), second_side.places());
            couples.push(Couple {
                first: name_of(columns, pair.first)?,
                second: name_of(columns, pair.second)?,
                first_side,
                second_side,
                points,
            });
        }
        let points_to_double = card.factor * std::f64::consts::LN_2;
        let odds = ((600.0 - card.offset) / card.factor).exp();
        let anchor = Anchor { score: 600.0, odds, points_to_double };
        Self { anchor, base: card.base, curves, couples }.check()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `scoring.card-unreadable` with the reason.
    pub fn read(text: &str) -> Result<Self> {
        let wire: Wire = serde_json::from_str(text).map_err(unreadable)?;
        if wire.format != FORMAT || wire.version != 1 {
            return Err(unreadable(format!("{} {}", wire.format, wire.version)).into());
        }
        let Wire { anchor, base, curves, couples, .. } = wire;
        Self { anchor: anchor.into(), base, curves, couples }.check()
    }

    /// As JSON.
    pub fn write(&self) -> String {
        let wire = Wire {
            format: FORMAT.to_owned(),
            version: 1,
            anchor: self.anchor.into(),
            base: self.base,
            curves: self.curves.clone(),
            couples: self.couples.clone(),
        };
        serde_json::to_string_pretty(&wire).unwrap_or_default()
    }

    fn check(self) -> Result<Self> {
        scale_of(self.anchor)?;
        for curve in &self.curves {
            let last = matches!(curve.spans.last(), Some(Span::Missing { .. }));
            let ends = curve.spans.iter().all(|span| match span {
                Span::Numbers { above, upto, .. } => {
                    [above, upto].into_iter().flatten().all(|end| end.is_finite())
                }
                _ => true,
            });
            if !last || !ends {
                return Err(unreadable(&curve.variable).into());
            }
        }
        for couple in &self.couples {
            let (rows, columns) = (couple.first_side.places(), couple.second_side.places());
            let fits =
                couple.points.len() == rows && couple.points.iter().all(|row| row.len() == columns);
            if !fits {
                return Err(unreadable(format!("{} × {}", couple.first, couple.second)).into());
            }
        }
        if self.curves.is_empty() && self.couples.is_empty() {
            return Err(unreadable("curves").into());
        }
        Ok(self)
    }

    /// Its variables.
    pub fn variables(&self) -> Vec<String> {
        let mut names: Vec<String> = self.curves.iter().map(|c| c.variable.clone()).collect();
        for name in self.couples.iter().flat_map(|c| [&c.first, &c.second]) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    pub(super) fn stretch(mut self, anchor: Anchor, shift: Shift) -> Self {
        self.anchor = anchor;
        self.base = shift.base(self.base);
        for span in self.curves.iter_mut().flat_map(|curve| &mut curve.spans) {
            *span.points_mut() = shift.points(span.points());
        }
        for points in self.couples.iter_mut().flat_map(|c| c.points.iter_mut().flatten()) {
            *points = shift.points(*points);
        }
        self
    }

    /// The points of one case.
    pub fn weigh(&self, sight: &dyn Sight) -> Weighed {
        let mut weighed = Weighed { score: self.base, terms: Vec::new() };
        for curve in &self.curves {
            let place = curve.place(sight.see(&curve.variable));
            let points = curve.spans[place].points();
            let ranges = curve.spans.iter().enumerate().filter_map(|(at, span)| match span {
                Span::Numbers { above, upto, points } => Some((at, *above, *upto, *points)),
                _ => None,
            });
            weighed.terms.push(Term {
                variable: curve.variable.clone(),
                with: None,
                points,
                best: curve.spans.iter().map(Span::points).max().unwrap_or(0),
                better: better(place, points, &ranges.collect::<Vec<_>>()),
            });
        }
        for couple in &self.couples {
            let row = couple.first_side.place(sight.see(&couple.first));
            let column = couple.second_side.place(sight.see(&couple.second));
            weighed.terms.push(Term {
                variable: couple.first.clone(),
                with: Some(couple.second.clone()),
                points: couple.points[row][column],
                best: couple.points.iter().flatten().copied().max().unwrap_or(0),
                better: None,
            });
        }
        let sum = weighed.terms.iter().fold(0_i32, |sum, t| sum.saturating_add(t.points));
        weighed.score = weighed.score.saturating_add(sum);
        weighed
    }
}

/// The rows and columns in use: the last of each is missing.
fn trim(points: &[Vec<i32>], rows: usize, columns: usize) -> Vec<Vec<i32>> {
    let keep = |at: usize, all: usize, wanted: usize| if at + 1 == wanted { all - 1 } else { at };
    (0..rows)
        .filter_map(|row| points.get(keep(row, points.len(), rows)))
        .map(|row| {
            (0..columns).filter_map(|c| row.get(keep(c, row.len(), columns)).copied()).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Value, models::sight::Row};

    fn model() -> AdditiveModel {
        let numbers = |above, upto, points| Span::Numbers { above, upto, points };
        AdditiveModel {
            anchor: Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 },
            base: 600,
            curves: vec![Curve {
                variable: "late-frequency".to_owned(),
                spans: vec![
                    numbers(None, Some(0.1), 40),
                    numbers(Some(0.1), Some(0.4), 0),
                    numbers(Some(0.4), None, -60),
                    Span::Missing { points: -5 },
                ],
            }],
            couples: vec![Couple {
                first: "late-frequency".to_owned(),
                second: "ownership".to_owned(),
                first_side: Side::Cuts(vec![0.2]),
                second_side: Side::Words(vec!["state".to_owned()]),
                points: vec![vec![3, 0], vec![9, -9], vec![0, 0]],
            }],
        }
    }

    #[test]
    fn edges_belong_below_and_pairs_add() {
        let model = model();
        for (late, owner, score) in [
            (Some(0.1), "state", 643),
            (Some(0.100_1), "state", 603),
            (Some(0.4), "private", 591),
            (Some(0.5), "state", 549),
            (None, "state", 595),
        ] {
            let mut row = Row::default();
            if let Some(late) = late {
                row.put("late-frequency", Value::Number(late));
            }
            row.put("ownership", Value::Class(owner.to_owned()));
            assert_eq!(model.weigh(&row).score, score, "{late:?} {owner}");
        }
        assert_eq!(model.variables(), ["late-frequency", "ownership"]);
    }

    #[test]
    fn a_card_reads_back_and_holes_are_refused() {
        let model = model();
        assert_eq!(AdditiveModel::read(&model.write()).expect("reads"), model);
        let mut holed = model.clone();
        holed.couples[0].points[1].pop();
        assert!(AdditiveModel::read(&holed.write()).is_err());
        let mut open = model;
        open.curves[0].spans.pop();
        assert!(AdditiveModel::read(&open.write()).is_err());
    }
}
