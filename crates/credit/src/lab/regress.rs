//! From selected variables to a card: the regression on their weights of evidence, its penalty, and
//! the points.

use base::Result;
use quant::lab::{
    apart::{Apart, bins_apart, source, spread},
    bin::BinKind,
    frame::Outcome,
    logistic::{self, Fit, Sample},
    penalty::{self, Choice, Evidence, PLENTY},
    scorecard::{Card, CardSpec, Term, build},
    unfit::Unfit,
};

use super::{
    develop::{Learning, MissingRule, Plan, Selected, columns_of, fit_settings, learning},
    refusal::{refused, unfit},
};

/// Deals the rows when a penalty is chosen: the same file gives the same card.
const SEED: u64 = 1;

/// A coefficient of the fit with what it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedTerm {
    /// The variable.
    pub name: String,
    /// The bin that has it for itself; `None` is the variable.
    pub bin: Option<BinKind>,
    /// The coefficient.
    pub term: logistic::Term,
}

/// A fitted card.
#[derive(Clone, Debug, PartialEq)]
pub struct Developed {
    /// The card.
    pub card: Card,
    /// The table of the fit.
    pub fit: Fit,
    /// Its coefficients by name: those of variables, then those of bins apart.
    pub terms: Vec<FittedTerm>,
    /// Variables that were selected but left out of the fit, with the reason in kebab case.
    pub dropped: Vec<(String, &'static str)>,
    /// The penalty of the fit, with what others would have cost where it was chosen.
    pub penalty: Choice,
    /// Variables along which the rows to learn from fall apart into good and bad without error,
    /// where only the penalty kept their coefficients finite.
    pub separating: Vec<String>,
}

/// Fits the selected variables on their weights of evidence and scales the result. A variable
/// whose coefficient would turn its evidence round is left out ([`Plan::sign_rule`]).
///
/// # Errors
/// `scoring.lab-…` with what stands in the way of a fit.
pub fn fit(selected: &Selected<'_>, outcome: &Outcome, plan: &Plan) -> Result<Developed> {
    let Learning { bads, weights, offsets } = learning(outcome);
    let apart = apart(selected, plan, &bads);
    let values = spread(selected.evidence(), &apart);
    let columns = columns_of(selected, &values, &apart);
    let mut settings = fit_settings(plan, columns.len());
    let (weights, offset) = (weights.as_deref(), offsets.as_deref());
    let sample = Sample { columns: &columns, bads: &bads, weights, offset };
    let penalty = if plan.choose_ridge {
        let codes = &selected.codes;
        let evidence = Evidence { codes, apart: &apart, bads: &bads, weights, offset };
        penalty::choose(evidence, &settings, SEED).map_err(|why| unfit(&why))?
    } else {
        Choice { ridge: plan.ridge, tried: vec![] }
    };
    let whose = Whose { selected, apart: &apart };
    let separating = separating(whose, sample, &settings, &penalty);
    settings.ridge = penalty.ridge;
    let fit = logistic::fit(sample, &settings).map_err(|why| unfit(&why))?;
    let card = whose.card(&fit, plan)?;
    let dropped = fit.dropped.iter().filter_map(|one| {
        let binning = selected.bins.get(one.column)?;
        // Whether it is known may count where its size does not.
        let counts = card.characteristics.iter().any(|kept| kept.name == binning.name);
        (!counts).then(|| (binning.name.clone(), reason(one.why)))
    });
    let dropped = dropped.chain(selected.left.iter().cloned()).collect();
    let terms = fit.terms.iter().filter_map(|term| whose.told(term)).collect();
    Ok(Developed { dropped, card, terms, fit, penalty, separating })
}

/// The bins with a coefficient of their own.
fn apart(selected: &Selected<'_>, plan: &Plan, bads: &[bool]) -> Vec<Apart> {
    let bad = bads.iter().filter(|bad| **bad).count();
    let plenty = bad.min(bads.len() - bad) >= PLENTY;
    match plan.missing {
        MissingRule::Together => vec![],
        MissingRule::Auto if plenty => vec![],
        MissingRule::Auto | MissingRule::Apart => bins_apart(&selected.bins),
    }
}

/// Whose a column of the fit is.
#[derive(Clone, Copy)]
struct Whose<'a> {
    selected: &'a Selected<'a>,
    apart: &'a [Apart],
}

impl Whose<'_> {
    fn variables(self) -> usize {
        self.selected.bins.len()
    }

    fn told(self, term: &logistic::Term) -> Option<FittedTerm> {
        let variables = self.variables();
        let binning = self.selected.bins.get(source(term.column, variables, self.apart))?;
        let bin = match term.column.checked_sub(variables) {
            None => None,
            Some(at) => Some(binning.bins.get(self.apart.get(at)?.bin)?.kind.clone()),
        };
        Some(FittedTerm { name: binning.name.clone(), bin, term: term.clone() })
    }

    /// The card: a variable is on it where it, or one of its bins apart, has a coefficient. A bin
    /// apart without one speaks neither for nor against.
    fn card(self, fit: &Fit, plan: &Plan) -> Result<Card> {
        let beta = |column: usize| fit.terms.iter().find(|t| t.column == column).map(|t| t.beta);
        let variables = self.variables();
        let own = |variable: usize| -> Vec<(usize, f64)> {
            let places = self.apart.iter().enumerate().filter(|(_, one)| one.column == variable);
            places.map(|(at, one)| (one.bin, beta(variables + at).unwrap_or(0.0))).collect()
        };
        let own: Vec<Vec<(usize, f64)>> = (0..variables).map(own).collect();
        let on = |at: usize, own: &[(usize, f64)]| {
            beta(at).is_some() || own.iter().any(|(_, beta)| *beta != 0.0)
        };
        let terms: Vec<Term<'_>> = self
            .selected
            .bins
            .iter()
            .zip(&own)
            .enumerate()
            .filter(|(at, (_, own))| on(*at, own))
            .map(|(at, (binning, apart))| Term { binning, beta: beta(at).unwrap_or(0.0), apart })
            .collect();
        let intercept = fit.intercept.beta;
        let spec = CardSpec { anchor: plan.anchor, intercept, baseline: plan.baseline };
        Ok(build(&terms, &spec).map_err(|why| refused(&why))?)
    }
}

/// The variables that separate the classes, looked for where a penalty was chosen out of several:
/// there it would hide them.
fn separating(
    whose: Whose<'_>,
    sample: Sample<'_>,
    settings: &logistic::Settings,
    penalty: &Choice,
) -> Vec<String> {
    if penalty.tried.is_empty() {
        return vec![];
    }
    let plain = logistic::Settings { ridge: 0.0, ..settings.clone() };
    let Err(Unfit::Separated { columns, .. }) = logistic::fit(sample, &plain) else {
        return vec![];
    };
    let mut places: Vec<usize> =
        columns.iter().map(|column| source(*column, whose.variables(), whose.apart)).collect();
    places.sort_unstable();
    places.dedup();
    let name = |place: &usize| Some(whose.selected.bins.get(*place)?.name.clone());
    places.iter().filter_map(name).collect()
}

const fn reason(why: logistic::DropReason) -> &'static str {
    match why {
        logistic::DropReason::Constant => "constant",
        logistic::DropReason::CopyOf { .. } => "copy",
        logistic::DropReason::Collinear => "collinear",
        logistic::DropReason::WrongSign => "wrong-sign",
    }
}
