//! An additive card on few pages: for each variable only the values that have points, neighbours of
//! like points in one line; pairs as small tables. What stands nowhere has no points, so that a
//! score is still added up by hand to the point.

use super::{
    additive::{AdditiveModel, Couple, Curve, Side, Span},
    table::{labels_of, missing, range, variable_name, words},
};
use crate::scoring::Wording;

/// The card as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactCard {
    /// Points that everybody gets.
    pub base: i32,
    /// Variables with points, those that move the score most first.
    pub terms: Vec<CompactTerm>,
    /// Pairs with points.
    pub grids: Vec<CompactGrid>,
    /// Names of variables without any points of their own.
    pub silent: Vec<Wording>,
}

/// One variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactTerm {
    /// The variable.
    pub variable: String,
    /// Its name.
    pub name: Wording,
    /// Values and their points, none of them 0.
    pub lines: Vec<(Wording, i32)>,
}

/// Two variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactGrid {
    /// The variable of the rows.
    pub first: Wording,
    /// The variable of the columns.
    pub second: Wording,
    /// Values of the first variable.
    pub rows: Vec<Wording>,
    /// Values of the second.
    pub columns: Vec<Wording>,
    /// Points by row and column.
    pub points: Vec<Vec<i32>>,
}

/// The card on few pages.
pub fn compact(model: &AdditiveModel) -> CompactCard {
    let mut terms: Vec<(i32, CompactTerm)> = Vec::new();
    let mut silent = Vec::new();
    for curve in &model.curves {
        let lines = lines_of(curve);
        let name = variable_name(&curve.variable);
        if lines.is_empty() {
            silent.push(name);
            continue;
        }
        let points = || curve.spans.iter().map(Span::points);
        let wide = points().max().unwrap_or(0) - points().min().unwrap_or(0);
        terms.push((wide, CompactTerm { variable: curve.variable.clone(), name, lines }));
    }
    terms.sort_by_key(|(wide, _)| -wide);
    CompactCard {
        base: model.base,
        terms: terms.into_iter().map(|(_, term)| term).collect(),
        grids: model.couples.iter().filter_map(grid_of).collect(),
        silent,
    }
}

/// The spans that have points, neighbours of like points as one.
fn lines_of(curve: &Curve) -> Vec<(Wording, i32)> {
    let mut merged: Vec<Span> = Vec::new();
    for span in &curve.spans {
        match (merged.last_mut(), span) {
            (
                Some(Span::Numbers { upto: end, points: known, .. }),
                Span::Numbers { upto, points, .. },
            ) if known == points => *end = *upto,
            (Some(Span::Words { words, points: known }), Span::Words { words: more, points })
                if known == points =>
            {
                words.extend(more.iter().cloned());
            }
            _ => merged.push(span.clone()),
        }
    }
    let variable = curve.variable.as_str();
    let line = |span: &Span| match span {
        Span::Numbers { above, upto, .. } => {
            range(variable, above.map(f64::next_up), upto.map(f64::next_up))
        }
        Span::Words { words: levels, .. } => words(variable, levels, false),
        Span::Missing { .. } => missing(),
    };
    let told = merged.iter().filter(|span| span.points() != 0);
    told.map(|span| (line(span), span.points())).collect()
}

/// A pair without rows and columns that say nothing of their own; `None` where nothing is left.
fn grid_of(couple: &Couple) -> Option<CompactGrid> {
    let (first, points) = thinned(&couple.first_side, &couple.points);
    let (second, across) = thinned(&couple.second_side, &turned(&points));
    let label = |side: &Side, variable: &str| labels_of(side, variable);
    let mut rows = label(&first, &couple.first);
    let mut columns = label(&second, &couple.second);
    let mut points = turned(&across);
    // Missing stands last; without points it goes.
    drop_silent(&mut rows, &mut points);
    let mut across = turned(&points);
    drop_silent(&mut columns, &mut across);
    let points = turned(&across);
    if points.iter().flatten().all(|points| *points == 0) {
        return None;
    }
    Some(CompactGrid {
        first: variable_name(&couple.first),
        second: variable_name(&couple.second),
        rows,
        columns,
        points,
    })
}

fn turned(points: &[Vec<i32>]) -> Vec<Vec<i32>> {
    let width = points.first().map_or(0, Vec::len);
    (0..width).map(|at| points.iter().filter_map(|row| row.get(at)).copied().collect()).collect()
}

/// Ranges whose points are those of the range before are one with it.
fn thinned(side: &Side, points: &[Vec<i32>]) -> (Side, Vec<Vec<i32>>) {
    let Side::Cuts(cuts) = side else { return (side.clone(), points.to_vec()) };
    let (mut kept, mut rows) = (Vec::new(), Vec::new());
    for (at, row) in points.iter().enumerate() {
        // The last row is what is missing.
        let same = at > 0 && at <= cuts.len() && rows.last() == Some(row);
        if same {
            continue;
        }
        if let Some(cut) = at.checked_sub(1).and_then(|before| cuts.get(before)) {
            kept.push(*cut);
        }
        rows.push(row.clone());
    }
    (Side::Cuts(kept), rows)
}

fn drop_silent(labels: &mut Vec<Wording>, rows: &mut Vec<Vec<i32>>) {
    let mut stays = rows.iter().map(|row| row.iter().any(|points| *points != 0));
    labels.retain(|_| stays.next().unwrap_or(false));
    rows.retain(|row| row.iter().any(|points| *points != 0));
}

#[cfg(test)]
mod tests {
    use quant::scaling::Anchor;

    use super::*;

    fn numbers(above: Option<f64>, upto: Option<f64>, points: i32) -> Span {
        Span::Numbers { above, upto, points }
    }

    fn model() -> AdditiveModel {
        let curve = |variable: &str, spans: Vec<Span>| Curve { variable: variable.into(), spans };
        AdditiveModel {
            anchor: Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 },
            base: 480,
            curves: vec![
                curve(
                    "x",
                    vec![
                        numbers(None, Some(1.0), -7),
                        numbers(Some(1.0), Some(2.0), -7),
                        numbers(Some(2.0), Some(3.0), 0),
                        numbers(Some(3.0), None, 5),
                        Span::Missing { points: 0 },
                    ],
                ),
                curve("quiet", vec![numbers(None, None, 0), Span::Missing { points: 0 }]),
                curve(
                    "town",
                    vec![
                        Span::Words { words: vec!["a".into()], points: 30 },
                        Span::Words { words: vec!["b".into()], points: 30 },
                        Span::Missing { points: -2 },
                    ],
                ),
            ],
            couples: vec![Couple {
                first: "x".into(),
                second: "town".into(),
                first_side: Side::Cuts(vec![1.0, 2.0]),
                second_side: Side::Words(vec!["a".into(), "b".into()]),
                points: vec![vec![1, 0, 0], vec![1, 0, 0], vec![-3, 0, 0], vec![0, 0, 0]],
            }],
        }
    }

    #[test]
    fn only_what_has_points_is_printed() {
        let card = compact(&model());
        let told: Vec<_> = card
            .terms
            .iter()
            .map(|term| {
                let lines = term.lines.iter().map(|(bin, points)| (bin.en.as_str(), *points));
                (term.variable.as_str(), lines.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            told,
            [("town", vec![("a, b", 30), ("missing", -2)]), ("x", vec![("≤ 2", -7), ("> 3", 5)])]
        );
        assert_eq!(card.silent[0].zh, "quiet");
        let grid = &card.grids[0];
        let rows: Vec<&str> = grid.rows.iter().map(|row| row.en.as_str()).collect();
        assert_eq!((rows, grid.columns[0].en.as_str()), (vec!["≤ 2", "> 2"], "a"));
        assert_eq!((grid.columns.len(), &grid.points), (1, &vec![vec![1], vec![-3]]));
    }

    #[test]
    fn a_pair_without_points_is_not_printed() {
        let mut model = model();
        model.couples[0].points = vec![vec![0; 3]; 4];
        assert!(compact(&model).grids.is_empty());
    }
}
