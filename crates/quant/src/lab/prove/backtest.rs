//! The same model over time: each period's bad rate beside what was predicted, and how well it
//! ranked. A period that is too small or has one class says so instead of showing a number.

use super::super::special::normal_tail;
use super::super::unfit::{Unfit, same_length};
use super::Scored;
use super::rank::ranking;

/// One period.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodRow {
    /// Its number, as given (month 202606, say).
    pub period: i32,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// Sum of the probabilities: how many bads were expected.
    pub expected: f64,
    /// Bads less expected, over √Σ p (1 − p); absent where that is 0.
    pub z: Option<f64>,
    /// Two-sided p-value of `z` (normal approximation to the binomial test).
    pub p_value: Option<f64>,
    /// AUC, or why there is none.
    pub auc: Result<f64, Unfit>,
    /// KS, or why there is none.
    pub ks: Result<f64, Unfit>,
    /// Mean squared error of the probabilities.
    pub brier: f64,
}

/// Periods in rising order. `periods[i]` is the period of row `i`, scores are probabilities.
///
/// # Errors
/// Lengths, no rows, what is not a probability.
pub fn backtest(
    probabilities: &[f64],
    bads: &[bool],
    periods: &[i32],
) -> Result<Vec<PeriodRow>, Unfit> {
    same_length("score", bads.len(), probabilities.len())?;
    same_length("periods", bads.len(), periods.len())?;
    if bads.is_empty() {
        return Err(Unfit::NoRows);
    }
    super::all_finite("score", probabilities)?;
    if probabilities.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return Err(Unfit::Setting { name: "probability" });
    }
    let mut order: Vec<usize> = (0..bads.len()).collect();
    order.sort_by_key(|row| periods[*row]);
    let groups = order.chunk_by(|a, b| periods[*a] == periods[*b]);
    Ok(groups.map(|rows| period(probabilities, bads, periods, rows)).collect())
}

fn period(probabilities: &[f64], bads: &[bool], periods: &[i32], rows: &[usize]) -> PeriodRow {
    let p: Vec<f64> = rows.iter().map(|r| probabilities[*r]).collect();
    let y: Vec<bool> = rows.iter().map(|r| bads[*r]).collect();
    let bad = y.iter().filter(|b| **b).count();
    let expected: f64 = p.iter().sum();
    let variance: f64 = p.iter().map(|p| p * (1.0 - p)).sum();
    #[allow(clippy::cast_precision_loss, reason = "numbers of rows")]
    let (count, n) = (bad as f64, rows.len() as f64);
    let z = (variance > 0.0).then(|| (count - expected) / variance.sqrt());
    let square = |(p, y): (&f64, &bool)| (p - f64::from(u8::from(*y))).powi(2);
    let ranked = ranking(Scored::new(&p, &y));
    PeriodRow {
        period: periods[rows[0]],
        rows: rows.len(),
        bads: bad,
        expected,
        z,
        p_value: z.map(|z| 2.0 * normal_tail(z.abs())),
        auc: ranked.clone().map(|r| r.auc),
        ks: ranked.map(|r| r.ks),
        brier: p.iter().zip(&y).map(square).sum::<f64>() / n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_months_and_one_without_bads() {
        let p = [0.1, 0.4, 0.5, 0.2, 0.3, 0.1];
        let bads = [false, true, true, false, false, false];
        let periods = [202_602, 202_602, 202_601, 202_601, 202_603, 202_603];
        let got = backtest(&p, &bads, &periods).expect("rows");
        let head: Vec<_> = got.iter().map(|r| (r.period, r.rows, r.bads)).collect();
        assert_eq!(head, [(202_601, 2, 1), (202_602, 2, 1), (202_603, 2, 0)]);
        assert!((got[0].expected - 0.7).abs() < 1e-12);
        assert_eq!(got[0].auc, Ok(1.0));
        assert_eq!(got[2].auc, Err(Unfit::OneClass { all_bad: false }));
        assert!((got[2].brier - 0.05).abs() < 1e-12);
        // 1 bad where 0.5 ± 0.5831 were expected.
        let z = got[1].z.expect("varies");
        assert!((z - 0.5 / (0.09_f64 + 0.24).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn refusals_and_edges() {
        assert_eq!(backtest(&[], &[], &[]), Err(Unfit::NoRows));
        let nan = backtest(&[f64::NAN], &[true], &[1]);
        assert_eq!(nan, Err(Unfit::NotFinite { what: "score", column: 0, row: 0 }));
        assert_eq!(backtest(&[1.5], &[true], &[1]), Err(Unfit::Setting { name: "probability" }));
        let certain = backtest(&[1.0], &[true], &[1]).expect("a row");
        assert_eq!((certain[0].z, certain[0].p_value), (None, None));
    }
}
