//! A model's proof on parts of the rows: by how complete a row is (row B13) and by period.

use quant::lab::{
    frame::{Column, Frame, Outcome, Part, Values},
    prove::{backtest::backtest, segments::by_segment},
};

use super::report::{BandTold, PeriodTold, QualityTold};

/// Least shares of filled variables, the best first.
pub const EDGES: [f64; 4] = [0.95, 0.80, 0.50, 0.0];
/// Fewest bads and goods of a band that is ranked.
const LEAST: usize = 5;

/// How well the probabilities rank rows that are alike complete, on the rows that the model did
/// not learn from (on all where there are none).
pub(super) fn bands(
    frame: &Frame,
    outcome: &Outcome,
    names: &[String],
    probabilities: &[f64],
) -> Vec<BandTold> {
    let columns: Vec<&Column> = names.iter().filter_map(|name| frame.find_column(name)).collect();
    if columns.is_empty() {
        return vec![];
    }
    let part = [Part::Test, Part::Later, Part::Train]
        .into_iter()
        .find(|part| outcome.rows_of(*part).next().is_some());
    let rows: Vec<usize> = part.map_or_else(Vec::new, |part| outcome.rows_of(part).collect());
    let band = |row: &usize| {
        let filled = columns.iter().filter(|column| column.is_filled(*row)).count();
        #[allow(clippy::cast_precision_loss, reason = "a number of columns")]
        let share = filled as f64 / columns.len() as f64;
        let at = EDGES.iter().position(|edge| share >= *edge).unwrap_or(EDGES.len() - 1);
        u32::try_from(at).unwrap_or(0)
    };
    let segments: Vec<u32> = rows.iter().map(band).collect();
    let scores: Vec<f64> = rows.iter().map(|row| probabilities[*row]).collect();
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    let Ok(told) = by_segment(&scores, &bads, &segments, LEAST) else { return vec![] };
    told.into_iter()
        .map(|row| BandTold {
            from: EDGES.get(row.segment as usize).copied().unwrap_or(0.0),
            rows: row.rows,
            bads: row.bads,
            auc: row.ranking.as_ref().ok().map(|ranking| ranking.auc),
            ks: row.ranking.as_ref().ok().map(|ranking| ranking.ks),
        })
        .collect()
}

/// The column of data sets from the ledger that holds the grade of a buyer's data.
const GRADE: &str = "data-quality";

/// How well the probabilities rank rows whose data are of like grade (row B13), where a column
/// says it; on the rows that the model did not learn from (on all where there are none).
pub(super) fn grades(frame: &Frame, outcome: &Outcome, probabilities: &[f64]) -> Vec<QualityTold> {
    let Some(column) = frame.find_column(GRADE) else { return vec![] };
    let Values::Category(category) = &column.values else { return vec![] };
    let part = [Part::Test, Part::Later, Part::Train]
        .into_iter()
        .find(|part| outcome.rows_of(*part).next().is_some());
    let rows: Vec<usize> = part.map_or_else(Vec::new, |part| outcome.rows_of(part).collect());
    let code = |row: &usize| u32::try_from(category.codes.get(*row)).unwrap_or(0);
    let segments: Vec<u32> = rows.iter().map(code).collect();
    let scores: Vec<f64> = rows.iter().map(|row| probabilities[*row]).collect();
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    let Ok(told) = by_segment(&scores, &bads, &segments, LEAST) else { return vec![] };
    let mut told: Vec<QualityTold> = told
        .into_iter()
        .map(|row| QualityTold {
            grade: category.levels.get(row.segment as usize).cloned().unwrap_or_default(),
            rows: row.rows,
            bads: row.bads,
            auc: row.ranking.as_ref().ok().map(|ranking| ranking.auc),
            ks: row.ranking.as_ref().ok().map(|ranking| ranking.ks),
        })
        .collect();
    told.sort_by(|a, b| (a.grade.is_empty(), &a.grade).cmp(&(b.grade.is_empty(), &b.grade)));
    told
}

/// The proof by period, of the rows that have one.
pub(super) fn periods(
    outcome: &Outcome,
    probabilities: &[f64],
    periods: &[Option<i32>],
    unseen: bool,
) -> Vec<PeriodTold> {
    let (mut of, mut scores, mut bads) = (vec![], vec![], vec![]);
    for (row, period) in periods.iter().enumerate() {
        let counts = match outcome.part(row) {
            Part::LeftOut => false,
            Part::Train => !unseen,
            Part::Test | Part::Later => true,
        };
        if let Some(period) = period.filter(|_| counts) {
            of.push(period);
            scores.push(probabilities[row]);
            bads.push(outcome.is_bad(row));
        }
    }
    let Ok(told) = backtest(&scores, &bads, &of) else { return vec![] };
    told.into_iter()
        .take(600)
        .map(|row| PeriodTold {
            period: row.period,
            rows: row.rows,
            bads: row.bads,
            expected: row.expected,
            p: row.p_value.filter(|p| p.is_finite()),
            auc: row.auc.ok(),
            ks: row.ks.ok(),
            brier: row.brier,
        })
        .collect()
}
