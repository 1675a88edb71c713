//! Which columns belong into the regression: forward, backward or both, by AIC, BIC or the AUC
//! on rows that the fit did not see. Each step is logged with what it brought.
//!
//! Only the most promising columns are fitted at each step ([`Settings::contenders`]): those
//! with the largest score statistic (Rao) to enter, those with the smallest |z| to leave. With
//! `contenders` 0 all are tried, which is the textbook's stepwise regression.

use super::logistic::{self, Column, Fit, Model, Sample, score_gains};
use super::progress::{Watch, tell};
use super::prove::folds::deal;
use super::prove::{Scored, rank::ranking};
use super::unfit::{Unfit, same_length};

/// Where to start and which way to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From no column, adding.
    Forward,
    /// From all columns, taking away.
    Backward,
    /// From no column; after each column added one may leave again.
    #[default]
    Both,
}

/// What a step must improve.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Criterion {
    /// Akaike's: 2k − 2 ln L.
    #[default]
    Aic,
    /// Schwarz's: k ln n − 2 ln L; stricter.
    Bic,
    /// Mean AUC over folds that the fit did not see.
    AucFolds {
        /// Folds, from 2.
        folds: usize,
        /// Deals the rows.
        seed: u64,
    },
    /// AUC on the rows marked, which the fit does not see.
    AucHoldOut(Vec<bool>),
}

/// How to select.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Direction.
    pub direction: Direction,
    /// Criterion.
    pub criterion: Criterion,
    /// How each regression is fitted; columns that break a sign never enter under
    /// [`logistic::SignRule::Drop`].
    pub fit: logistic::Settings,
    /// What a step must bring at least: AIC or BIC points, or AUC (0.001 is a tenth of a
    /// percentage point).
    pub least_gain: f64,
    /// Most columns; 0 for no limit.
    pub most: usize,
    /// Columns that are in from the start and stay.
    pub keep: Vec<usize>,
    /// Columns tried at each step; 0 for all.
    pub contenders: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            direction: Direction::Both,
            criterion: Criterion::Aic,
            fit: logistic::Settings::default(),
            least_gain: 0.0,
            most: 0,
            keep: Vec::new(),
            contenders: 5,
        }
    }
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The column came in.
    Added,
    /// The column left.
    Removed,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// What was done.
    pub moved: Move,
    /// With which column.
    pub column: usize,
    /// The criterion before: AIC, BIC (lower is better) or AUC (higher is better).
    pub before: f64,
    /// And after.
    pub after: f64,
    /// Regressions tried for this step.
    pub tried: usize,
}

/// What was selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The columns, rising.
    pub columns: Vec<usize>,
    /// Their fit on all rows (under [`Criterion::AucHoldOut`]: on those not held out).
    pub fit: Fit,
    /// The criterion at the end.
    pub value: f64,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// Selects columns.
///
/// # Errors
/// What a fit refuses, a hold-out or folds without both classes, a stop.
pub fn select(
    sample: Sample<'_>,
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Selection, Unfit> {
    let count = sample.columns.len();
    if settings.least_gain.is_nan() || settings.keep.iter().any(|c| *c >= count) {
        return Err(Unfit::Setting { name: "keep" });
    }
    let masks = Masks::of(&sample, &settings.criterion)?;
    let judge = Judge::try_new(sample, &masks, settings)?;
    let mut columns = match settings.direction {
        Direction::Backward => (0..count).collect(),
        _ => settings.keep.clone(),
    };
    columns.sort_unstable();
    columns.dedup();
    let (fit, value) = judge.value(&columns)?;
    // The start may hold columns that cannot take part.
    columns = fit.terms.iter().map(|t| t.column).collect();
    let mut state = Selection { columns, fit, value, steps: Vec::new() };
    let total = count.max(1) * 2;
    loop {
        tell(watch, "step", state.steps.len().min(total), total)?;
        let added = settings.direction != Direction::Backward
            && judge.step(&mut state, Move::Added, watch)?;
        let removed = settings.direction != Direction::Forward
            && judge.step(&mut state, Move::Removed, watch)?;
        if !added && !removed {
            return Ok(state);
        }
    }
}

/// Weights that hide the rows a fit may not see, with the rows it is measured on.
struct Masks {
    main: Option<Vec<f64>>,
    parts: Vec<(Vec<f64>, Vec<usize>)>,
}

impl Masks {
    fn of(sample: &Sample<'_>, criterion: &Criterion) -> Result<Self, Unfit> {
        let rows = sample.bads.len();
        super::unfit::sound_weights(sample.weights, rows)?;
        let weight = |row: usize| sample.weights.map_or(1.0, |w| w[row]);
        let mask = |hidden: &dyn Fn(usize) -> bool| {
            let weights = (0..rows).map(|r| if hidden(r) { 0.0 } else { weight(r) }).collect();
            let seen = (0..rows).filter(|r| hidden(*r) && weight(*r) > 0.0).collect();
            (weights, seen)
        };
        Ok(match criterion {
            Criterion::Aic | Criterion::Bic => Self { main: None, parts: vec![] },
            Criterion::AucFolds { folds, seed } => {
                let fold_of = deal(sample.bads, *folds, *seed)?;
                let part = |fold: usize| mask(&|r| usize::from(fold_of[r]) == fold);
                Self { main: None, parts: (0..*folds).map(part).collect() }
            }
            Criterion::AucHoldOut(hidden) => {
                same_length("hold-out", rows, hidden.len())?;
                let part = mask(&|r| hidden[r]);
                Self { main: Some(part.0.clone()), parts: vec![part] }
            }
        })
    }
}

/// Fits choices of columns and says what they are worth.
struct Judge<'a> {
    sample: Sample<'a>,
    settings: &'a Settings,
    main: Model<'a>,
    parts: Vec<(Model<'a>, &'a [usize])>,
}

impl<'a> Judge<'a> {
    fn try_new(
        sample: Sample<'a>,
        masks: &'a Masks,
        settings: &'a Settings,
    ) -> Result<Self, Unfit> {
        let main = Sample { weights: masks.main.as_deref().or(sample.weights), ..sample };
        let mut parts = Vec::new();
        for (weights, seen) in &masks.parts {
            let part = Sample { weights: Some(weights), ..sample };
            parts.push((Model::try_new(part, &settings.fit)?, seen.as_slice()));
        }
        let main = Model::try_new(main, &settings.fit)?;
        Ok(Self { sample, settings, main, parts })
    }

    /// The fit and the criterion.
    fn value(&self, columns: &[usize]) -> Result<(Fit, f64), Unfit> {
        let fit = self.main.fit(columns, &self.settings.fit)?;
        let value = match self.settings.criterion {
            Criterion::Aic => fit.aic,
            Criterion::Bic => fit.bic,
            _ => self.auc(columns)?,
        };
        Ok((fit, value))
    }

    fn auc(&self, columns: &[usize]) -> Result<f64, Unfit> {
        let mut sum = 0.0;
        for (model, seen) in &self.parts {
            let fit = model.fit(columns, &self.settings.fit)?;
            let scores: Vec<f64> = seen.iter().map(|r| self.linear(&fit, *r)).collect();
            let bads: Vec<bool> = seen.iter().map(|r| self.sample.bads[*r]).collect();
            let weights = self.sample.weights;
            let weights: Option<Vec<f64>> = weights.map(|w| seen.iter().map(|r| w[*r]).collect());
            let scored = Scored { scores: &scores, bads: &bads, weights: weights.as_deref() };
            sum += ranking(scored)?.auc;
        }
        #[allow(clippy::cast_precision_loss, reason = "a number of folds")]
        Ok(sum / self.parts.len() as f64)
    }

    fn linear(&self, fit: &Fit, row: usize) -> f64 {
        let offset = self.sample.offset.map_or(0.0, |o| o[row]);
        let value = |column: usize| {
            self.sample.columns.get(column).and_then(|c: &Column<'_>| c.value(row)).unwrap_or(0.0)
        };
        offset
            + fit.intercept.beta
            + fit.terms.iter().map(|t| t.beta * value(t.column)).sum::<f64>()
    }

    /// How much better `after` is.
    fn gain(&self, before: f64, after: f64) -> f64 {
        match self.settings.criterion {
            Criterion::Aic | Criterion::Bic => before - after,
            _ => after - before,
        }
    }

    /// Columns worth trying, best first.
    fn contenders(&self, state: &Selection, moved: Move) -> Vec<usize> {
        let mut ranked: Vec<(f64, usize)> = match moved {
            Move::Added => score_gains(&self.main, &state.fit)
                .into_iter()
                .enumerate()
                .filter(|(_, gain)| *gain > 0.0)
                .map(|(column, gain)| (-gain, column))
                .collect(),
            Move::Removed => state
                .fit
                .terms
                .iter()
                .filter(|t| !self.settings.keep.contains(&t.column))
                .map(|t| (t.z.abs(), t.column))
                .collect(),
        };
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if self.settings.contenders > 0 {
            ranked.truncate(self.settings.contenders);
        }
        ranked.into_iter().map(|r| r.1).collect()
    }

    /// Makes the best move of a kind, if it brings enough.
    fn step(&self, state: &mut Selection, moved: Move, watch: Watch<'_>) -> Result<bool, Unfit> {
        let full = self.settings.most > 0 && state.columns.len() >= self.settings.most;
        if moved == Move::Added && full {
            return Ok(false);
        }
        let contenders = self.contenders(state, moved);
        let mut best: Option<(usize, Fit, f64)> = None;
        for (place, column) in contenders.iter().copied().enumerate() {
            tell(watch, "trial", place, contenders.len())?;
            let mut columns = state.columns.clone();
            match moved {
                Move::Added => columns.push(column),
                Move::Removed => columns.retain(|c| *c != column),
            }
            columns.sort_unstable();
            // A choice that cannot be fitted (separation, say) is no choice.
            let Ok((fit, value)) = self.value(&columns) else { continue };
            if fit.terms.len() != columns.len() {
                continue;
            }
            if best.as_ref().is_none_or(|(_, _, b)| self.gain(*b, value) > 0.0) {
                best = Some((column, fit, value));
            }
        }
        let Some((column, fit, after)) = best else { return Ok(false) };
        let gain = self.gain(state.value, after);
        if !(gain > 1e-9 && gain >= self.settings.least_gain) {
            return Ok(false);
        }
        let (before, tried) = (state.value, contenders.len());
        state.steps.push(Step { moved, column, before, after, tried });
        state.columns = fit.terms.iter().map(|t| t.column).collect();
        (state.fit, state.value) = (fit, after);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Dice;
    use super::super::progress::{Continue, unwatched};
    use super::*;

    /// Three columns that matter (1, 4, 6), a copy of one (7), a constant (2), noise.
    fn book() -> (Vec<Vec<f64>>, Vec<bool>) {
        let (mut dice, n) = (Dice::new(31), 1_500);
        let mut columns: Vec<Vec<f64>> =
            (0..8).map(|_| (0..n).map(|_| dice.unit() * 2.0 - 1.0).collect()).collect();
        columns[7] = columns[4].clone();
        columns[2] = vec![3.0; n];
        let bads = (0..n)
            .map(|r| {
                let eta = -0.7 + 1.5 * columns[1][r] - 1.1 * columns[4][r] + 0.8 * columns[6][r];
                dice.unit() < 1.0 / (1.0 + f64::exp(-eta))
            })
            .collect();
        (columns, bads)
    }

    fn run(settings: &Settings) -> Result<Selection, Unfit> {
        let (columns, bads) = book();
        let columns: Vec<Column> = columns.iter().map(|c| Column::Values(c)).collect();
        let sample = Sample { columns: &columns, bads: &bads, weights: None, offset: None };
        select(sample, settings, &mut unwatched)
    }

    #[test]
    fn every_way_finds_what_matters() {
        let hidden: Vec<bool> = (0..1_500).map(|r| r % 3 == 0).collect();
        for direction in [Direction::Forward, Direction::Backward, Direction::Both] {
            for (criterion, least_gain) in [
                (Criterion::Bic, 0.0),
                (Criterion::AucFolds { folds: 4, seed: 2 }, 0.004),
                (Criterion::AucHoldOut(hidden.clone()), 0.004),
            ] {
                // Going backward a step that costs a little is no gain: AUC keeps more.
                let auc = criterion != Criterion::Bic;
                let settings = Settings { direction, criterion, least_gain, ..Settings::default() };
                let got = run(&settings).expect("selects");
                if direction == Direction::Backward && auc {
                    assert!([1, 4, 6].iter().all(|c| got.columns.contains(c)));
                } else {
                    assert_eq!(got.columns, [1, 4, 6], "{direction:?} {settings:?}");
                }
                assert!(!got.columns.contains(&2) && !got.columns.contains(&7));
            }
        }
    }

    #[test]
    fn the_short_list_changes_nothing_here_and_each_step_gains() {
        let base = Settings { direction: Direction::Both, ..Settings::default() };
        let short = run(&base).expect("selects");
        let all = run(&Settings { contenders: 0, ..base.clone() }).expect("selects");
        assert_eq!(short.columns, all.columns);
        assert!((short.value - short.fit.aic).abs() < 1e-12);
        assert!(short.steps.iter().all(|s| s.after < s.before));
        assert_eq!(short.steps[0].column, 1, "the strongest comes first");
        let most = run(&Settings { most: 2, ..base.clone() }).expect("selects");
        assert!(most.columns.len() == 2 && most.columns.contains(&1));
        let keep = run(&Settings { keep: vec![0], ..base }).expect("selects");
        assert!(keep.columns.contains(&0));
    }

    #[test]
    fn stops_and_refuses() {
        let (columns, bads) = book();
        let columns: Vec<Column> = columns.iter().map(|c| Column::Values(c)).collect();
        let sample = Sample { columns: &columns, bads: &bads, weights: None, offset: None };
        let mut calls = 0;
        let mut watch = |_| {
            calls += 1;
            if calls == 4 { Continue::No } else { Continue::Yes }
        };
        let settings = Settings::default();
        assert_eq!(select(sample, &settings, &mut watch), Err(Unfit::Stopped));
        let keep = Settings { keep: vec![99], ..Settings::default() };
        assert_eq!(select(sample, &keep, &mut unwatched), Err(Unfit::Setting { name: "keep" }));
        let none = Criterion::AucHoldOut(vec![true; 1_500]);
        let all_hidden = Settings { criterion: none, ..Settings::default() };
        assert_eq!(select(sample, &all_hidden, &mut unwatched), Err(Unfit::NoRows));
    }
}
