//! Making a card out of bins and the coefficients of a fit.

use super::{Card, Characteristic, Entry};
use crate::{
    lab::{bin::Binning, refusal::Refusal},
    scaling::{Anchor, Scale, round_half_up},
};

/// Where the points go that do not depend on a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// Spread evenly over the characteristics: the base is 0, as most printed cards have it.
    #[default]
    Spread,
    /// In the base: a characteristic with weight of evidence 0 has 0 points.
    Apart,
}

/// What a card is made from besides its terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CardSpec {
    /// What the points mean.
    pub anchor: Anchor,
    /// The intercept of the fit, in log-odds of bad.
    pub intercept: f64,
    /// Where the constant part goes.
    pub baseline: Baseline,
}

/// A variable with its coefficient.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    /// Its bins.
    pub binning: &'a Binning,
    /// Its coefficient on the weight of evidence, in log-odds of bad.
    pub beta: f64,
    /// Bins with a coefficient of their own, with it.
    pub apart: &'a [(usize, f64)],
}

/// Makes a card: `−(β × WoE + α / n) × factor + offset / n`, each rounded once. Refuses terms
/// that are not finite, and a card without terms.
pub fn build(terms: &[Term<'_>], spec: &CardSpec) -> Result<Card, Refusal> {
    let wrong = Refusal::Setting { name: "anchor", allowed: "odds > 0, points to double > 0" };
    let scale = Scale::try_new(spec.anchor, i32::MIN / 2, i32::MAX / 2).ok_or(wrong)?;
    let count = u32::try_from(terms.len()).unwrap_or(u32::MAX);
    let constant = match spec.baseline {
        Baseline::Spread => 0.0,
        Baseline::Apart => scale.exact(-spec.intercept),
    };
    let points = |beta: f64, woe: f64| match spec.baseline {
        Baseline::Spread => scale.bin_points(beta, woe, spec.intercept, count),
        Baseline::Apart => Some(-beta * woe * scale.factor()).filter(|points| points.is_finite()),
    };
    let mut characteristics = vec![];
    for term in terms {
        let unfit = || Refusal::Mismatch { column: term.binning.name.clone(), why: "not-finite" };
        let all = term.binning.total();
        let mut entries = vec![];
        for (at, bin) in term.binning.bins.iter().enumerate() {
            let own = term.apart.iter().find(|(bin, _)| *bin == at).map(|(_, beta)| *beta);
            let exact = points(own.unwrap_or(term.beta), bin.woe).ok_or_else(unfit)?;
            let cell = bin.parts.train;
            entries.push(Entry {
                kind: bin.kind.clone(),
                woe: bin.woe,
                beta: own,
                points: round_half_up(exact),
                share: if all.total() > 0.0 { cell.total() / all.total() } else { 0.0 },
                bad_rate: cell.bad_rate(),
            });
        }
        let mean: f64 = entries.iter().map(|e| e.share * f64::from(e.points)).sum();
        characteristics.push(Characteristic {
            name: term.binning.name.clone(),
            rule: term.binning.rule.clone(),
            beta: term.beta,
            neutral: round_half_up(points(term.beta, 0.0).ok_or_else(unfit)?),
            average: round_half_up(mean),
            entries,
        });
    }
    let card = Card {
        base: round_half_up(constant),
        anchor: spec.anchor,
        intercept: spec.intercept,
        characteristics,
    };
    card.check()?;
    Ok(card)
}
