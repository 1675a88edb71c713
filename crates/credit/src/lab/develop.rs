//! The way from a table to a card: bin, select, fit, scale, judge.

use base::{Rejection, Result};
use quant::{
    lab::{
        Refusal,
        apart::{Apart, source},
        bin::{Binning, Settings, bin_frame},
        frame::{Frame, Outcome, Part},
        logistic::{self, Column, Sample, Sign, SignRule},
        progress::Watch,
        prove::{
            Scored,
            rank::{Ranking, ranking},
        },
        scorecard::Baseline,
        stepwise::{self, Criterion, Move, Selection},
    },
    scaling::Anchor,
};

use super::{
    refusal::{refused, unfit},
    report::MoveTold,
};

/// Whether missing values and special codes of numbers count by the coefficient of their variable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingRule {
    /// Apart, unless there are plenty of good and bad cases: there it costs more than it brings
    /// ([`quant::lab::penalty::PLENTY`]).
    #[default]
    Auto,
    /// By one of their own.
    Apart,
    /// By that of the variable.
    Together,
}

impl MissingRule {
    /// By its code: `apart`, `auto`, else together.
    pub fn parse(code: &str) -> Self {
        match code {
            "auto" => Self::Auto,
            "apart" => Self::Apart,
            _ => Self::Together,
        }
    }
}

/// How a card is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How each variable is binned.
    pub binning: Settings,
    /// Variables with less information are left out.
    pub min_iv: f64,
    /// Most variables in the fit: of more, those with the most information. What a fit costs
    /// grows faster than their number, and a card of so many nobody can read.
    pub most: usize,
    /// Penalty of the fit.
    pub ridge: f64,
    /// Whether the penalty is chosen by cross-validation on the rows to learn from instead.
    pub choose_ridge: bool,
    /// Whether missing values and special codes have coefficients of their own.
    pub missing: MissingRule,
    /// What becomes of a variable whose coefficient would turn its evidence round.
    pub sign_rule: SignRule,
    /// Fewest bad cases to learn from.
    pub least_bads: usize,
    /// What the points mean.
    pub anchor: Anchor,
    /// Where the constant part of the score goes.
    pub baseline: Baseline,
    /// Threads for binning; the result is the same for any number.
    pub threads: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            binning: Settings::default(),
            min_iv: 0.02,
            most: 200,
            ridge: 0.0,
            choose_ridge: false,
            missing: MissingRule::Auto,
            sign_rule: SignRule::Within,
            least_bads: 50,
            anchor: Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 },
            baseline: Baseline::Spread,
            threads: 1,
        }
    }
}

/// A variable that could not be binned.
#[derive(Clone, Debug, PartialEq)]
pub struct Skipped {
    /// The variable.
    pub name: String,
    /// Why.
    pub why: Refusal,
}

/// Bins all variables of a frame.
pub fn bin(frame: &Frame, outcome: &Outcome, plan: &Plan) -> (Vec<Binning>, Vec<Skipped>) {
    let (mut bins, mut skipped) = (vec![], vec![]);
    let told = bin_frame(frame, outcome, |_| plan.binning.clone(), plan.threads);
    for (column, told) in frame.columns().iter().zip(told) {
        match told {
            Ok(binning) => bins.push(binning),
            Err(why) => skipped.push(Skipped { name: column.name.clone(), why }),
        }
    }
    (bins, skipped)
}

/// The variables that go into the fit, with the codes of the rows to learn from.
#[derive(Debug)]
pub struct Selected<'a> {
    /// In the order of the frame.
    pub bins: Vec<&'a Binning>,
    pub(super) codes: Vec<Vec<u8>>,
    /// Variables of enough information that are left out, with the reason in kebab case.
    pub(super) left: Vec<(String, &'static str)>,
}

/// Selects by information value.
///
/// # Errors
/// `scoring.lab-nothing-varies` where no variable is left.
pub fn select<'a>(
    bins: &'a [Binning],
    frame: &Frame,
    outcome: &Outcome,
    plan: &Plan,
) -> Result<Selected<'a>> {
    let enough: Vec<&Binning> =
        bins.iter().filter(|binning| binning.strength.iv >= plan.min_iv).collect();
    if enough.is_empty() {
        return Err(Rejection::new("scoring.lab-nothing-varies").into());
    }
    let (strongest, mut left) = strongest(enough, plan.most);
    let (mut bins, mut codes): (Vec<&Binning>, Vec<Vec<u8>>) = (vec![], vec![]);
    for binning in strongest {
        let column = frame.get_column(&binning.name).map_err(|why| refused(&why))?;
        let mut all = binning.codes(column).map_err(|why| refused(&why))?;
        let mut marks = outcome.marks().iter();
        all.retain(|_| marks.next().is_some_and(|mark| *mark < 2));
        all.shrink_to_fit();
        // The same bins in every row: whatever else it is called, it says nothing of its own.
        let copy = bins.iter().zip(&codes).any(|(other, codes)| {
            other.strength.iv.to_bits() == binning.strength.iv.to_bits() && *codes == all
        });
        if copy {
            left.push((binning.name.clone(), "copy"));
            continue;
        }
        bins.push(binning);
        codes.push(all);
    }
    Ok(Selected { bins, codes, left })
}

/// Those with the most information, in the order in which they came, and the others by name.
fn strongest(bins: Vec<&Binning>, most: usize) -> (Vec<&Binning>, Vec<(String, &'static str)>) {
    if bins.len() <= most {
        return (bins, vec![]);
    }
    let mut order: Vec<usize> = (0..bins.len()).collect();
    order.sort_by(|a, b| bins[*b].strength.iv.total_cmp(&bins[*a].strength.iv).then(a.cmp(b)));
    let mut stays = vec![false; bins.len()];
    order.iter().take(most).for_each(|at| stays[*at] = true);
    let (mut kept, mut left) = (vec![], vec![]);
    for (binning, stays) in bins.into_iter().zip(stays) {
        if stays {
            kept.push(binning);
        } else {
            left.push((binning.name.clone(), "beyond"));
        }
    }
    (kept, left)
}

/// What stands in the way where no variable is left: one that tells the outcome by itself is
/// worth a sentence of its own.
pub fn nothing_left(why: base::Failure, skipped: &[Skipped]) -> base::Failure {
    let base::Failure::Rejected(rejection) = &why else { return why };
    let found = skipped.iter().find(|one| matches!(one.why, Refusal::Separates { .. }));
    match found.filter(|_| rejection.code == "scoring.lab-nothing-varies") {
        Some(one) => refused(&one.why).into(),
        None => why,
    }
}

impl Selected<'_> {
    /// The weight of evidence of each bin of each variable.
    pub(super) fn evidence(&self) -> Vec<Vec<f64>> {
        self.bins.iter().map(|b| b.bins.iter().map(|bin| bin.woe).collect()).collect()
    }

    /// Those at these places alone, in their order.
    #[must_use]
    pub fn only(mut self, places: &[usize]) -> Self {
        let mut at = 0;
        let mut stays = || {
            at += 1;
            places.contains(&(at - 1))
        };
        self.codes.retain(|_| stays());
        let mut at = 0;
        self.bins.retain(|_| {
            at += 1;
            places.contains(&(at - 1))
        });
        self
    }
}

/// Suggests which of the selected variables belong into the fit, by stepwise regression on their
/// weights of evidence; a variable that would turn its evidence round never enters.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way; `scoring.lab-stopped`.
pub fn suggest(
    selected: &Selected<'_>,
    outcome: &Outcome,
    plan: &Plan,
    (criterion, most): (Criterion, usize),
    watch: Watch<'_>,
) -> Result<Selection> {
    let values = selected.evidence();
    let columns = columns_of(selected, &values, &[]);
    let Learning { bads, weights, offsets } = learning(outcome);
    let settings = stepwise::Settings {
        // What an AUC step must bring so that chance alone does not bring it.
        least_gain: if matches!(criterion, Criterion::AucFolds { .. }) { 0.001 } else { 0.0 },
        criterion,
        most,
        fit: fit_settings(plan, columns.len()),
        ..stepwise::Settings::default()
    };
    let (weights, offset) = (weights.as_deref(), offsets.as_deref());
    let sample = Sample { columns: &columns, bads: &bads, weights, offset };
    Ok(stepwise::select(sample, &settings, watch).map_err(|why| unfit(&why))?)
}

/// Selects step by step as [`suggest`], and tells the steps.
///
/// # Errors
/// As [`suggest`]; `scoring.lab-nothing-varies` where no variable comes in.
pub fn step_by_step<'a>(
    selected: Selected<'a>,
    outcome: &Outcome,
    plan: &Plan,
    how: (Criterion, usize),
    watch: Watch<'_>,
) -> Result<(Selected<'a>, Vec<MoveTold>)> {
    let chosen = suggest(&selected, outcome, plan, how, watch)?;
    let name = |place: usize| selected.bins.get(place).map_or("", |b| b.name.as_str());
    let told = |step: &stepwise::Step| MoveTold {
        added: step.moved == Move::Added,
        name: name(step.column).to_owned(),
        after: step.after,
    };
    let moves = chosen.steps.iter().map(told).collect();
    if chosen.columns.is_empty() {
        return Err(Rejection::new("scoring.lab-nothing-varies").into());
    }
    Ok((selected.only(&chosen.columns), moves))
}

/// The columns of a fit on these values: those of the variables, then of the bins apart.
pub(super) fn columns_of<'a>(
    selected: &'a Selected<'_>,
    values: &'a [Vec<f64>],
    apart: &[Apart],
) -> Vec<Column<'a>> {
    let from = |column: usize| selected.codes.get(source(column, selected.codes.len(), apart));
    let columns = values.iter().enumerate();
    columns.filter_map(|(at, values)| Some(Column::Binned { bins: from(at)?, values })).collect()
}

/// The rows to learn from: outcomes, weights, and what is known of their log-odds beforehand.
pub(super) struct Learning {
    pub bads: Vec<bool>,
    pub weights: Option<Vec<f64>>,
    pub offsets: Option<Vec<f64>>,
}

pub(super) fn learning(outcome: &Outcome) -> Learning {
    let rows = || outcome.marks().iter().enumerate().filter(|(_, mark)| **mark < 2);
    Learning {
        bads: rows().map(|(_, mark)| mark & 1 == 1).collect(),
        weights: outcome.weights().map(|all| rows().map(|(row, _)| f64::from(all[row])).collect()),
        offsets: outcome.offsets().map(|all| rows().map(|(row, _)| all[row]).collect()),
    }
}

pub(super) fn fit_settings(plan: &Plan, columns: usize) -> logistic::Settings {
    logistic::Settings {
        ridge: plan.ridge,
        least_bads: plan.least_bads,
        signs: vec![Sign::NotPositive; columns],
        sign_rule: plan.sign_rule,
        ..logistic::Settings::default()
    }
}

/// How scores rank the rows of one part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Rows.
    pub rows: usize,
    /// Bad rows.
    pub bads: usize,
    /// AUC, Gini and KS.
    pub ranking: Ranking,
}

/// Judges whole scores on a part; `None` where the part lacks rows of a class. Rows of equal
/// score are counted together first, so that a million rows cost no more than their scores.
pub fn judge(scores: &[i32], outcome: &Outcome, part: Part) -> Option<Judged> {
    let (low, high) = (*scores.iter().min()?, *scores.iter().max()?);
    let width = usize::try_from(i64::from(high) - i64::from(low)).ok()? + 1;
    let mut table = std::collections::BTreeMap::new();
    let mut cells = if width <= 1 << 16 { vec![[0.0_f64; 2]; width] } else { vec![] };
    let (mut rows, mut bads) = (0, 0);
    for row in 0..outcome.rows() {
        if outcome.part(row) != part {
            continue;
        }
        let bad = usize::from(outcome.is_bad(row));
        rows += 1;
        bads += bad;
        let weight = outcome.weights().map_or(1.0, |weights| f64::from(weights[row]));
        let at = usize::try_from(i64::from(scores[row]) - i64::from(low)).unwrap_or(0);
        match cells.get_mut(at) {
            Some(cell) => cell[bad] += weight,
            None => table.entry(at).or_insert([0.0_f64; 2])[bad] += weight,
        }
    }
    let filled = cells.into_iter().enumerate().filter(|(_, cell)| cell[0] + cell[1] > 0.0);
    let (mut risks, mut outcomes, mut weights) = (vec![], vec![], vec![]);
    for (at, cell) in filled.chain(table) {
        for (bad, weight) in cell.into_iter().enumerate() {
            if weight > 0.0 {
                #[allow(clippy::cast_precision_loss, reason = "a width of scores")]
                risks.push(-(at as f64));
                outcomes.push(bad == 1);
                weights.push(weight);
            }
        }
    }
    let scored = Scored { scores: &risks, bads: &outcomes, weights: Some(&weights) };
    Some(Judged { rows, bads, ranking: ranking(scored).ok()? })
}

#[cfg(test)]
mod tests {
    use quant::lab::frame::Column;

    use super::{super::regress::fit, *};

    /// `wide` columns of noise beside one that tells, its copy and the outcome itself.
    fn book(wide: usize) -> (Frame, Outcome) {
        let mut state = 7;
        let mut unit = || {
            state = (state * 1_103_515_245_u64 + 12_345) % (1 << 31);
            f64::from(u32::try_from(state).unwrap_or(0)) / f64::from(1_u32 << 31)
        };
        let rows = 900;
        let x: Vec<f64> = (0..rows).map(|_| unit()).collect();
        let bad: Vec<u8> = x.iter().map(|x| u8::from(unit() < 0.1 + 0.6 * x)).collect();
        let mut columns = vec![
            Column::numbers("x", x.clone()),
            Column::numbers("twice", x.iter().map(|x| 2.0 * x)),
            Column::numbers("known later", bad.iter().map(|bad| f64::from(*bad))),
        ];
        for at in 0..wide {
            columns.push(Column::numbers(
                &format!("n{at}"),
                (0..rows).map(|_| unit()).collect::<Vec<_>>(),
            ));
        }
        let parts = vec![Part::Train; rows];
        let outcome = Outcome::try_new(&bad, &parts, None).expect("both classes");
        (Frame::try_new(columns).expect("even"), outcome)
    }

    #[test]
    fn copies_and_the_weak_ones_of_too_many_are_left_out_and_told() {
        let (frame, outcome) = book(40);
        let plan = Plan { min_iv: 0.0, most: 12, ridge: 1.0, ..Plan::default() };
        let (bins, skipped) = bin(&frame, &outcome, &plan);
        assert_eq!(skipped.len(), 1);
        assert_eq!(skipped[0].why, Refusal::Separates { column: "known later".to_owned() });
        let selected = select(&bins, &frame, &outcome, &plan).expect("selects");
        assert_eq!((selected.bins.len(), selected.bins[0].name.as_str()), (11, "x"));
        let weakest = selected.bins.iter().map(|b| b.strength.iv).fold(f64::MAX, f64::min);
        let developed = fit(&selected, &outcome, &plan).expect("fits");
        let of = |why: &str| developed.dropped.iter().filter(|one| one.1 == why).count();
        assert_eq!((of("copy"), of("beyond")), (1, 42 - 12));
        for (name, _) in developed.dropped.iter().filter(|one| one.1 == "beyond") {
            let iv = bins.iter().find(|b| b.name == *name).expect("binned").strength.iv;
            assert!(iv <= weakest, "{name}: {iv} > {weakest}");
        }
        let twice = ("twice".to_owned(), "copy");
        assert!(developed.dropped.contains(&twice));
    }

    #[test]
    fn where_nothing_is_left_the_one_that_tells_all_is_named() {
        let (frame, outcome) = book(0);
        let plan = Plan { min_iv: 99.0, ..Plan::default() };
        let (bins, skipped) = bin(&frame, &outcome, &plan);
        let none = select(&bins, &frame, &outcome, &plan).expect_err("nothing");
        assert_eq!(none.code(), "scoring.lab-nothing-varies");
        let none = select(&bins, &frame, &outcome, &plan).expect_err("nothing");
        assert_eq!(nothing_left(none, &[]).code(), "scoring.lab-nothing-varies");
        let none = select(&bins, &frame, &outcome, &plan).expect_err("nothing");
        assert_eq!(nothing_left(none, &skipped).code(), "scoring.lab-separates");
    }
}
