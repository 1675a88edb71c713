//! The ridge of a card, chosen by cross-validation on the rows to learn from.
//!
//! Many alike variables and few bads leave the coefficients of weights of evidence badly
//! determined. A ridge on them is the prior "each is small, and none is large without need"
//! (Hoerl and Kennard 1970; le Cessie and van Houwelingen, Applied Statistics 41, 1992). Its
//! strength is the one whose fits, made on four fifths of the rows, cost the least log-loss on
//! the fifth that they have not seen. The weights of evidence are counted anew on each four
//! fifths, for those of all rows already know the answer.

use super::apart::{Apart, source, spread};
use super::bin::evidence::Cell;
use super::logistic::{self, Column, Fit, Sample, Settings, SignRule};
use super::prove::folds::deal;
use super::special::softplus;
use super::unfit::{Unfit, same_length, sound_weights};

/// Strengths that are tried: a coefficient is expected within about 1 ÷ √ridge of 0.
pub const TRIED: [f64; 6] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0];

/// The strength where a choice would change nothing: so many rows outweigh any of [`TRIED`].
pub const USUAL: f64 = 10.0;

/// Bads (or goods) from which the choice is not made.
pub const PLENTY: usize = 2_000;

const FOLDS: usize = 5;

/// Binned rows with their outcomes.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The bin of each row, variable by variable.
    pub codes: &'a [Vec<u8>],
    /// Bins with a coefficient of their own.
    pub apart: &'a [Apart],
    /// Outcomes, `true` for bad.
    pub bads: &'a [bool],
    /// How often each row counts; all once where absent.
    pub weights: Option<&'a [f64]>,
    /// Known log-odds of each row; none where absent.
    pub offset: Option<&'a [f64]>,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The ridge.
    pub ridge: f64,
    /// Each strength tried with the mean log-loss (nats a row) on rows not seen; empty where
    /// there was nothing to choose.
    pub tried: Vec<(f64, f64)>,
}

/// Chooses the ridge. `settings` are those of the fit to come; their own ridge does not count.
///
/// # Errors
/// Lengths that differ, weights that are none, one class.
pub fn choose(evidence: Evidence<'_>, settings: &Settings, seed: u64) -> Result<Choice, Unfit> {
    let Evidence { codes, bads, weights, offset, .. } = evidence;
    sound_weights(weights, bads.len())?;
    offset.map_or(Ok(()), |offset| same_length("offset", bads.len(), offset.len()))?;
    codes.iter().try_for_each(|c| same_length("column", bads.len(), c.len()))?;
    let bad = bads.iter().filter(|b| **b).count();
    let fewest = bad.min(bads.len() - bad);
    if !(FOLDS..PLENTY).contains(&fewest) {
        return Ok(Choice { ridge: USUAL, tried: vec![] });
    }
    let fold_of = deal(bads, FOLDS, seed)?;
    let mut losses = [0.0; TRIED.len()];
    let mut weight = 0.0;
    for fold in 0..FOLDS {
        let part = Part::new(evidence, |row| usize::from(fold_of[row]) == fold);
        weight += part.unseen.iter().map(|row| weight_of(weights, *row)).sum::<f64>();
        for (loss, ridge) in losses.iter_mut().zip(TRIED) {
            // What cannot be fitted is no choice.
            *loss += part.loss(evidence, settings, ridge).unwrap_or(f64::INFINITY);
        }
    }
    let tried = TRIED.into_iter().zip(losses.map(|loss| loss / weight));
    let tried: Vec<(f64, f64)> = tried.filter(|(_, loss)| loss.is_finite()).collect();
    let best = tried.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    Ok(Choice { ridge: best.map_or(USUAL, |(ridge, _)| *ridge), tried })
}

fn weight_of(weights: Option<&[f64]>, row: usize) -> f64 {
    weights.map_or(1.0, |w| w[row])
}

/// The rows that a fit sees, those that it does not, and the evidence of the former.
struct Part {
    codes: Vec<Vec<u8>>,
    bads: Vec<bool>,
    weights: Option<Vec<f64>>,
    offset: Option<Vec<f64>>,
    values: Vec<Vec<f64>>,
    unseen: Vec<usize>,
}

impl Part {
    fn new(evidence: Evidence<'_>, hidden: impl Fn(usize) -> bool) -> Self {
        let (unseen, seen): (Vec<usize>, Vec<usize>) =
            (0..evidence.bads.len()).partition(|row| hidden(*row));
        let bads: Vec<bool> = seen.iter().map(|row| evidence.bads[*row]).collect();
        let of_seen = |all: &[f64]| -> Vec<f64> { seen.iter().map(|row| all[*row]).collect() };
        let (weights, offset) = (evidence.weights.map(of_seen), evidence.offset.map(of_seen));
        let codes: Vec<Vec<u8>> = evidence
            .codes
            .iter()
            .map(|codes| seen.iter().map(|row| codes[*row]).collect())
            .collect();
        let values = codes.iter().map(|c| woe(c, &bads, weights.as_deref())).collect();
        let values = spread(values, evidence.apart);
        Self { codes, bads, weights, offset, values, unseen }
    }

    /// Log-loss of the unseen rows, summed.
    fn loss(&self, all: Evidence<'_>, settings: &Settings, ridge: f64) -> Result<f64, Unfit> {
        let from = |column: usize| source(column, self.codes.len(), all.apart);
        let columns: Vec<Column<'_>> = self
            .values
            .iter()
            .enumerate()
            .map(|(at, values)| Column::Binned { bins: &self.codes[from(at)], values })
            .collect();
        let weights = self.weights.as_deref();
        let offset = self.offset.as_deref();
        let sample = Sample { columns: &columns, bads: &self.bads, weights, offset };
        // Leaving columns out one by one comes to much the same, at many times the price.
        let sign_rule = match settings.sign_rule {
            SignRule::Drop => SignRule::Within,
            other => other,
        };
        let settings = Settings { ridge, least_bads: 1, sign_rule, ..settings.clone() };
        let fit: Fit = logistic::fit(sample, &settings)?;
        let mut loss = 0.0;
        for row in &self.unseen {
            let value =
                |column: usize| self.values[column][usize::from(all.codes[from(column)][*row])];
            let terms = fit.terms.iter().map(|term| term.beta * value(term.column));
            let known = all.offset.map_or(0.0, |offset| offset[*row]);
            let eta = known + fit.intercept.beta + terms.sum::<f64>();
            let own = if all.bads[*row] { eta } else { 0.0 };
            loss += weight_of(all.weights, *row) * (softplus(eta) - own);
        }
        Ok(loss)
    }
}

/// The weight of evidence of every code; 0 for codes that no row has.
fn woe(codes: &[u8], bads: &[bool], weights: Option<&[f64]>) -> Vec<f64> {
    let mut cells = [Cell::default(); 256];
    for (row, (code, bad)) in codes.iter().zip(bads).enumerate() {
        let weight = weight_of(weights, row);
        let cell = &mut cells[usize::from(*code)];
        *(if *bad { &mut cell.bad } else { &mut cell.good }) += weight;
    }
    let all: Cell = cells.iter().copied().sum();
    cells.iter().map(|cell| cell.woe(all)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::dice::Dice;
    use super::super::logistic::Sign;
    use super::*;

    /// `count` columns of five bins that all blur one hidden risk.
    fn alike(rows: usize, count: usize, strength: f64, seed: u64) -> (Vec<Vec<u8>>, Vec<bool>) {
        let mut dice = Dice::new(seed);
        let mut codes = vec![vec![]; count];
        let mut bads = vec![];
        for _ in 0..rows {
            let risk = dice.unit();
            for column in &mut codes {
                let blurred = 0.7 * risk + 0.3 * dice.unit();
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0…4")]
                column.push((blurred * 4.999) as u8);
            }
            bads.push(dice.unit() < logistic_of(-2.5 + strength * risk));
        }
        (codes, bads)
    }

    fn logistic_of(eta: f64) -> f64 {
        1.0 / (1.0 + (-eta).exp())
    }

    fn settings(count: usize) -> Settings {
        let signs = vec![Sign::NotPositive; count];
        Settings { signs, sign_rule: SignRule::Hold, ..Settings::default() }
    }

    #[test]
    fn few_bads_and_many_alike_columns_ask_for_more() {
        let strength = |rows: usize, count: usize, slope: f64| {
            let (codes, bads) = alike(rows, count, slope, 7);
            let evidence =
                Evidence { codes: &codes, apart: &[], bads: &bads, weights: None, offset: None };
            choose(evidence, &settings(count), 1).expect("chosen")
        };
        // One clear column needs no penalty: it would only blunt it.
        let (small, clear) = (strength(500, 25, 2.0), strength(1_500, 1, 6.0));
        assert!(small.ridge > clear.ridge, "{small:?} {clear:?}");
        assert_eq!(small.tried.len(), TRIED.len());
        assert_eq!(small, strength(500, 25, 2.0), "the same seed, the same choice");
    }

    #[test]
    fn nothing_is_chosen_where_nothing_would_change() {
        for (name, bads, expected) in [
            ("plenty of both", (0..8_000).map(|n| n % 2 == 0).collect::<Vec<_>>(), Ok(USUAL)),
            ("too few to deal out", (0..100).map(|n| n < 4).collect(), Ok(USUAL)),
        ] {
            let codes = vec![(0..bads.len()).map(|n| u8::from(n % 3 == 0)).collect()];
            let evidence =
                Evidence { codes: &codes, apart: &[], bads: &bads, weights: None, offset: None };
            let got = choose(evidence, &settings(1), 1);
            assert_eq!(got.map(|c| (c.ridge, c.tried.len())), expected.map(|r| (r, 0)), "{name}");
        }
    }

    #[test]
    fn a_column_that_knows_the_answer_does_not_stop_it() {
        let (mut codes, bads) = alike(600, 3, 2.0, 3);
        codes.push(bads.iter().map(|bad| u8::from(*bad)).collect());
        let weights = vec![2.0; bads.len()];
        let evidence = Evidence {
            codes: &codes,
            apart: &[],
            bads: &bads,
            weights: Some(&weights),
            offset: None,
        };
        let got = choose(evidence, &settings(4), 1).expect("chosen");
        assert!(got.tried.iter().all(|(_, loss)| loss.is_finite()), "{got:?}");
        let short = Evidence { weights: Some(&weights[1..]), ..evidence };
        assert!(choose(short, &settings(4), 1).is_err());
    }
}
