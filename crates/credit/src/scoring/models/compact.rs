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
        Span::Numbers { above, upto, .. } => Label::of(variable, *above, *upto),
        Span::Words { words: levels, .. } => Label::plain(words(variable, levels, false)),
        Span::Missing { .. } => Label::plain(missing()),
    };
    let all = merged.iter().map(|span| (line(span), span.points()));
    printed(all, |points| *points != 0)
}

/// What a range is called: with both ends, and with its upper end alone where it goes on from the
/// range before.
struct Label {
    whole: Wording,
    on: Wording,
}

impl Label {
    fn of(variable: &str, above: Option<f64>, upto: Option<f64>) -> Self {
        let (above, upto) = (above.map(f64::next_up), upto.map(f64::next_up));
        let whole = range(variable, above, upto);
        let on = if upto.is_some() { range(variable, None, upto) } else { whole.clone() };
        Self { whole, on }
    }

    fn plain(text: Wording) -> Self {
        Self { whole: text.clone(), on: text }
    }
}

/// The lines that say something. A line whose neighbour is left out has both its ends, so that nobody
/// reads it as reaching over what has no points.
fn printed<T>(
    all: impl Iterator<Item = (Label, T)>,
    says: impl Fn(&T) -> bool,
) -> Vec<(Wording, T)> {
    let (mut told, mut before) = (Vec::new(), true);
    for (label, points) in all {
        let here = says(&points);
        if here {
            told.push((if before { label.on } else { label.whole }, points));
        }
        before = here;
    }
    told
}

fn labels(side: &Side, variable: &str) -> Vec<Label> {
    let Side::Cuts(cuts) = side else {
        return labels_of(side, variable).into_iter().map(Label::plain).collect();
    };
    let from = |at: usize| at.checked_sub(1).and_then(|before| cuts.get(before)).copied();
    let ranges = (0..=cuts.len()).map(|at| Label::of(variable, from(at), cuts.get(at).copied()));
    ranges.chain([Label::plain(missing())]).collect()
}

/// A pair without rows and columns that say nothing of their own; `None` where nothing is left.
fn grid_of(couple: &Couple) -> Option<CompactGrid> {
    let (first, points) = thinned(&couple.first_side, &couple.points);
    let (second, across) = thinned(&couple.second_side, &turned(&points));
    let points = turned(&across);
    let says = |row: &Vec<i32>| row.iter().any(|points| *points != 0);
    // Missing stands last; without points it goes.
    let rows = printed(labels(&first, &couple.first).into_iter().zip(points), says);
    let (rows, points): (Vec<Wording>, Vec<Vec<i32>>) = rows.into_iter().unzip();
    let columns = labels(&second, &couple.second).into_iter().zip(turned(&points));
    let (columns, across): (Vec<Wording>, Vec<Vec<i32>>) =
        printed(columns, says).into_iter().unzip();
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
    fn a_line_goes_on_from_the_one_above_it_unless_something_is_left_out() {
        let spans = vec![
            numbers(None, Some(1.0), 4),
            numbers(Some(1.0), Some(2.0), 3),
            numbers(Some(2.0), Some(3.0), 0),
            numbers(Some(3.0), Some(4.0), 2),
            numbers(Some(4.0), None, 1),
        ];
        let lines = lines_of(&Curve { variable: "x".into(), spans });
        let told: Vec<&str> = lines.iter().map(|(bin, _)| bin.en.as_str()).collect();
        assert_eq!(told, ["≤ 1", "≤ 2", "> 3 and ≤ 4", "> 4"]);
    }

    #[test]
    fn a_pair_without_points_is_not_printed() {
        let mut model = model();
        model.couples[0].points = vec![vec![0; 3]; 4];
        assert!(compact(&model).grids.is_empty());
    }
}
