//! Coefficients, errors and quality measures beside statsmodels and scikit-learn.

use quant::lab::logistic::{Column, Fit, Sample, Settings, Term, fit};
use quant::lab::prove::{Scored, calibration, rank};

use crate::shared::{Set, agree, peers, set};

/// Eight bins by order statistics of the training rows, missing as a ninth; the value of a bin
/// is ln(%good / %bad) with half a row added to each cell, as in `tools/lab_fixtures.py`.
fn binned(set: &Set, name: &str) -> [(Vec<u8>, Vec<f64>); 2] {
    let all = set.numbers(name);
    let (train, test) = (set.rows(false), set.rows(true));
    let mut there: Vec<f64> = train.iter().map(|r| all[*r]).filter(|v| !v.is_nan()).collect();
    there.sort_by(f64::total_cmp);
    let edges: Vec<f64> = (1..8).map(|k| there[k * there.len() / 8]).collect();
    let code = |v: f64| {
        if v.is_nan() { 8 } else { edges.iter().filter(|e| **e <= v).count() as u8 }
    };
    let bins = |rows: &[usize]| -> Vec<u8> { rows.iter().map(|r| code(all[*r])).collect() };
    let (codes, bads) = (bins(&train), set.bads_of(false));
    let total = |of: bool| bads.iter().filter(|b| **b == of).count() as f64;
    let values: Vec<f64> = (0..9)
        .map(|bin| {
            let count = |of: bool| {
                codes.iter().zip(&bads).filter(|(c, b)| **c == bin && **b == of).count() as f64
                    + 0.5
            };
            ((count(false) / total(false)) / (count(true) / total(true))).ln()
        })
        .collect();
    [(codes, values.clone()), (bins(&test), values)]
}

fn of(fit: &Fit, what: fn(&Term) -> f64) -> Vec<f64> {
    std::iter::once(&fit.intercept).chain(&fit.terms).map(what).collect()
}

fn columns(parts: &[(Vec<u8>, Vec<f64>)]) -> Vec<Column<'_>> {
    parts.iter().map(|(bins, values)| Column::Binned { bins, values }).collect()
}

fn same_as_statsmodels(name: &str, file: &str, variables: &[&str]) {
    let Some(set) = set(file) else { return };
    let (mut train, mut test) = (vec![], vec![]);
    for variable in variables {
        let [a, b] = binned(&set, variable);
        train.push(a);
        test.push(b);
    }
    let bads = set.bads_of(false);
    let learn = columns(&train);
    let sample = Sample { columns: &learn, bads: &bads, weights: None, offset: None };
    let fit = fit(sample, &Settings::default()).expect("a fit");
    let peer = |part: &str| peers(&format!("{name}.{part}"));
    agree("beta", &of(&fit, |t| t.beta), &peer("beta"), 1e-6);
    agree("se", &of(&fit, |t| t.standard_error), &peer("se"), 1e-6);
    agree("llf", &[fit.log_likelihood, fit.null_log_likelihood], &peer("llf"), 1e-9);
    agree("aic", &[fit.aic, fit.bic], &peer("aic"), 1e-9);
    let vifs: Vec<f64> = fit.terms.iter().map(|t| t.vif).collect();
    agree("vif", &vifs, &peer("vif"), 1e-6);
    for (got, expected) in of(&fit, |t| t.p_value).iter().zip(peer("p")) {
        assert!((got - expected).abs() < 1e-6 * expected.max(1e-200), "{got} {expected}");
    }
    let p = fit.probabilities(&columns(&test)).expect("sound");
    let bads = set.bads_of(true);
    let scored = Scored::new(&p, &bads);
    let ranking = rank::ranking(scored).expect("ranks");
    agree("auc, ks", &[ranking.auc, ranking.ks], &peer("test.auc"), 1e-6);
    let delong = rank::delong(scored, 0.95).expect("two of each");
    agree("delong", &[delong.standard_error], &peer("test.delong"), 1e-6);
    let sharp = calibration::sharpness(scored).expect("probabilities");
    agree("brier", &[sharp.brier, sharp.log_loss], &peer("test.brier"), 1e-6);
    let test = calibration::hosmer_lemeshow(scored, 10, true).expect("groups");
    agree("hl", &[test.chi_square, test.p_value], &peer("test.hl")[..2], 1e-5);
    let line = calibration::line(scored).expect("a line");
    agree("line", &[line.intercept, line.slope], &peer("test.calibration"), 1e-5);
}

/// Risk of the test rows by a regression on every ratio that carries information.
pub fn plain_card(set: &Set) -> Vec<f64> {
    let bads = set.bads_of(false);
    let total = |of: bool| bads.iter().filter(|b| **b == of).count() as f64;
    let information = |(bins, values): &(Vec<u8>, Vec<f64>)| -> f64 {
        let share = |bin: u8, of: bool| {
            bins.iter().zip(&bads).filter(|(c, b)| **c == bin && **b == of).count() as f64
                / total(of)
        };
        let one = |(bin, value): (u8, &f64)| (share(bin, false) - share(bin, true)) * value;
        (0..9).zip(values).map(one).sum()
    };
    let names = set.names.iter().filter(|n| n.starts_with('A'));
    let parts: Vec<_> =
        names.map(|n| binned(set, n)).filter(|[train, _]| information(train) >= 0.02).collect();
    let train: Vec<_> = parts.iter().map(|p| p[0].clone()).collect();
    let test: Vec<_> = parts.iter().map(|p| p[1].clone()).collect();
    let learn = columns(&train);
    let sample = Sample { columns: &learn, bads: &bads, weights: None, offset: None };
    let fit = fit(sample, &Settings::default()).expect("a fit");
    fit.linear(&columns(&test)).expect("sound")
}

#[test]
fn german() {
    let variables = ["duration_in_month", "credit_amount", "age_in_years"];
    same_as_statsmodels("german", "german.csv", &variables);
}

#[test]
fn polish_companies() {
    let variables = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12"];
    same_as_statsmodels("polish1", "polish1.csv.gz", &variables);
}

#[test]
fn two_ratios_that_are_one_are_found() {
    let Some(set) = set("polish1.csv.gz") else { return };
    let parts: Vec<_> = ["A7", "A1", "A14"].iter().map(|v| binned(&set, v)[0].clone()).collect();
    let (learn, bads) = (columns(&parts), set.bads_of(false));
    let sample = Sample { columns: &learn, bads: &bads, weights: None, offset: None };
    let fit = fit(sample, &Settings::default()).expect("a fit");
    let dropped: Vec<usize> = fit.dropped.iter().map(|d| d.column).collect();
    assert_eq!(dropped, [2], "A14 is A7");
}
