//! Binning of numbers.

use super::{
    Settings, Shape, Trend,
    evidence::Cell,
    optimum::{Limits, Solution, best},
    prebin,
    profile::{NumberProfile, Parts, of_numbers},
    table::{BinKind, Binning, Rule},
};
use crate::lab::{
    frame::{Numbers, Outcome},
    refusal::Refusal,
};

pub(super) fn bin(
    name: &str,
    numbers: &Numbers,
    outcome: &Outcome,
    settings: &Settings,
) -> Result<Binning, Refusal> {
    let profile = of_numbers(numbers, outcome, &settings.specials);
    let filled: Cell = profile.cells.iter().map(|cell| cell.train).sum();
    let apart = profile.missing.train + profile.specials.iter().map(|p| p.train).sum::<Cell>();
    if filled.total() + profile.specials.iter().map(|p| p.train.total()).sum::<f64>() <= 0.0 {
        return Err(Refusal::AllMissing { column: name.to_owned() });
    }
    if profile.cuts.is_empty() && apart.total() <= 0.0 {
        return Err(Refusal::Constant { column: name.to_owned() });
    }
    let train: Vec<Cell> = profile.cells.iter().map(|cell| cell.train).collect();
    let least = settings.min_prebin_share * filled.total();
    let pre = prebin::ends(&train, settings.prebinning, settings.prebins(), least);
    let merged = merge(&train, &pre);
    let all = filled + apart;
    let solution = optimum(&merged, all, settings);
    let ends: Vec<usize> = solution.ends.iter().map(|end| pre[end - 1]).collect();
    if ends.len() == 1 && settings.min_events > 0.0 && apart_by_value(&train) {
        return Err(Refusal::Separates { column: name.to_owned() });
    }
    Ok(assemble(name, &profile, &ends, settings))
}

/// Whether all bad cases lie on one side of all good ones.
fn apart_by_value(cells: &[Cell]) -> bool {
    let mut classes: Vec<bool> = vec![];
    for cell in cells.iter().filter(|cell| cell.total() > 0.0) {
        if cell.good > 0.0 && cell.bad > 0.0 {
            return false;
        }
        classes.push(cell.bad > 0.0);
    }
    classes.dedup();
    classes.len() == 2
}

fn merge(cells: &[Cell], ends: &[usize]) -> Vec<Cell> {
    let mut first = 0;
    ends.iter()
        .map(|end| cells[std::mem::replace(&mut first, *end)..*end].iter().copied().sum())
        .collect()
}

/// The best partition for the trend asked for. Where the limits allow none, the wish for a least
/// number of bins falls first; one bin is always possible.
pub(super) fn optimum(cells: &[Cell], all: Cell, settings: &Settings) -> Solution {
    let limits = Limits {
        min_bins: settings.min_bins,
        max_bins: settings.max_bins,
        min_size: settings.min_bin_share * all.total(),
        min_good: settings.min_events,
        min_bad: settings.min_events,
        max_p: settings.max_p,
    };
    let eased = Limits { min_bins: 1, ..limits };
    let solve =
        |shape| best(cells, all, shape, &limits).or_else(|| best(cells, all, shape, &eased));
    let better = |a: Option<Solution>, b: Option<Solution>| match (a, b) {
        (Some(a), Some(b)) => Some(if b.iv > a.iv + 1e-12 { b } else { a }),
        (a, b) => a.or(b),
    };
    let monotone = || better(solve(Shape::Ascending), solve(Shape::Descending));
    let found = match settings.trend {
        Trend::Fixed(shape) => solve(shape),
        Trend::Monotone => monotone(),
        Trend::Auto => {
            let (plain, bent) = (monotone(), better(solve(Shape::Peak), solve(Shape::Valley)));
            match (plain, bent) {
                (Some(a), Some(b)) if b.iv > (a.iv * 1.1).max(a.iv + 0.005) => Some(b),
                (plain, bent) => plain.or(bent),
            }
        }
    };
    found.unwrap_or_else(|| Solution {
        ends: vec![cells.len()],
        iv: cells.iter().copied().sum::<Cell>().iv(all),
    })
}

fn assemble(name: &str, profile: &NumberProfile, ends: &[usize], settings: &Settings) -> Binning {
    let cuts: Vec<f64> =
        ends.iter().take(ends.len() - 1).map(|end| profile.cuts[end - 1]).collect();
    let mut rows: Vec<(BinKind, Parts)> = vec![];
    let mut first = 0;
    for (at, end) in ends.iter().enumerate() {
        let mut parts = Parts::default();
        profile.cells[first..*end].iter().for_each(|cell| parts += *cell);
        let from = at.checked_sub(1).map(|before| cuts[before]);
        rows.push((BinKind::Range { from, to: cuts.get(at).copied() }, parts));
        first = *end;
    }
    for (code, parts) in settings.specials.iter().zip(&profile.specials) {
        rows.push((BinKind::Special(*code), *parts));
    }
    rows.push((BinKind::Missing, profile.missing));
    Binning::new(name, Rule::Cuts { cuts, specials: settings.specials.clone() }, rows)
}
