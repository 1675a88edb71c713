use super::super::samples::{Synthetic, agree, peers, synthetic};
use super::super::unfit::Unfit;
use super::*;

fn fit_of(s: &Synthetic, weights: bool) -> Fit {
    let columns: Vec<Column> = s.columns.iter().map(|c| Column::Values(c)).collect();
    let sample = Sample {
        columns: &columns,
        bads: &s.bads,
        weights: weights.then_some(s.weights.as_slice()),
        offset: weights.then_some(s.offset.as_slice()),
    };
    fit(sample, &Settings::default()).expect("a fit")
}

fn of(fit: &Fit, what: fn(&Term) -> f64) -> Vec<f64> {
    std::iter::once(&fit.intercept).chain(&fit.terms).map(what).collect()
}

#[test]
fn statsmodels_finds_the_same() {
    let s = synthetic();
    for (name, weights) in [("synthetic", false), ("synthetic.weighted", true)] {
        let fit = fit_of(&s, weights);
        let peer = |part: &str| peers(&format!("{name}.{part}"));
        agree("beta", &of(&fit, |t| t.beta), &peer("beta"), 1e-7);
        agree("se", &of(&fit, |t| t.standard_error), &peer("se"), 1e-7);
        agree("p", &of(&fit, |t| t.p_value), &peer("p"), 1e-6);
        let ends: Vec<f64> = std::iter::once(&fit.intercept)
            .chain(&fit.terms)
            .flat_map(|t| [t.low, t.high])
            .collect();
        agree("ci", &ends, &peer("ci"), 1e-6);
        agree("aic, bic", &[fit.aic, fit.bic], &peer("aic"), 1e-9);
        agree("llf", &[fit.log_likelihood], &peer("llf")[..1], 1e-9);
        if !weights {
            agree("null", &[fit.null_log_likelihood], &peer("llf")[1..], 1e-9);
            let vifs: Vec<f64> = fit.terms.iter().map(|t| t.vif).collect();
            agree("vif", &vifs, &peer("vif"), 1e-8);
        }
        assert!(fit.iterations < 10, "{}", fit.iterations);
    }
}

#[test]
fn a_weight_is_a_repetition_and_an_offset_a_given_coefficient() {
    let s = synthetic();
    let columns: Vec<Column> = s.columns.iter().map(|c| Column::Values(c)).collect();
    let weighted =
        Sample { columns: &columns, bads: &s.bads, weights: Some(&s.weights), offset: None };
    let repeated: Vec<usize> =
        (0..800).flat_map(|r| std::iter::repeat_n(r, s.weights[r] as usize)).collect();
    let copies: Vec<Vec<f64>> =
        s.columns.iter().map(|c| repeated.iter().map(|r| c[*r]).collect()).collect();
    let bads: Vec<bool> = repeated.iter().map(|r| s.bads[*r]).collect();
    let columns: Vec<Column> = copies.iter().map(|c| Column::Values(c)).collect();
    let plain = Sample { columns: &columns, bads: &bads, weights: None, offset: None };
    let (a, b) = (fit(weighted, &Settings::default()), fit(plain, &Settings::default()));
    let (a, b) = (a.expect("fit"), b.expect("fit"));
    agree("beta", &of(&a, |t| t.beta), &of(&b, |t| t.beta), 1e-9);
    agree("se", &of(&a, |t| t.standard_error), &of(&b, |t| t.standard_error), 1e-9);

    let free = fit_of(&s, false);
    let given: Vec<f64> = s.columns[0].iter().map(|x| free.terms[0].beta * x).collect();
    let columns: Vec<Column> = s.columns[1..].iter().map(|c| Column::Values(c)).collect();
    let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: Some(&given) };
    let rest = fit(sample, &Settings::default()).expect("fit");
    agree("rest", &of(&rest, |t| t.beta)[1..], &of(&free, |t| t.beta)[2..], 1e-7);
}

#[test]
fn bins_and_their_values_give_the_same_fit() {
    let s = synthetic();
    let values: Vec<f64> = (0..8).map(|b| f64::from(b) * 0.4 - 1.3).collect();
    let bins: Vec<u8> = s.columns[0].iter().map(|x| ((x + 2.0) * 2.0) as u8).collect();
    let plain: Vec<f64> = bins.iter().map(|b| values[usize::from(*b)]).collect();
    let mut results = vec![];
    for first in [Column::Values(&plain), Column::Binned { bins: &bins, values: &values }] {
        let columns = [first, Column::Values(&s.columns[1])];
        let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: None };
        let fit = fit(sample, &Settings::default()).expect("fit");
        let linear = fit.linear(&columns).expect("sound");
        let by_hand =
            fit.intercept.beta + fit.terms[0].beta * plain[5] + fit.terms[1].beta * s.columns[1][5];
        assert!((linear[5] - by_hand).abs() < 1e-9);
        let p = fit.probabilities(&columns).expect("sound");
        let bads = s.bads.iter().filter(|b| **b).count() as f64;
        assert!((p.iter().sum::<f64>() - bads).abs() < 1e-6, "a fit is right on average");
        results.push(of(&fit, |t| t.beta));
    }
    agree("beta", &results[0], &results[1], 1e-9);
}

#[test]
fn a_ridge_shrinks() {
    let s = synthetic();
    let columns = [Column::Values(&s.columns[0]), Column::Values(&s.columns[2])];
    let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: None };
    let mut last = f64::INFINITY;
    for ridge in [0.0, 10.0, 1_000.0, 1e9] {
        let fit = fit(sample, &Settings { ridge, ..Settings::default() }).expect("fit");
        let size = fit.terms.iter().map(|t| t.beta.powi(2)).sum::<f64>();
        assert!(size < last);
        last = size;
        // At the top the slope of the likelihood equals the pull of the ridge.
        let p = fit.probabilities(&columns).expect("sound");
        for (term, x) in fit.terms.iter().zip([&s.columns[0], &s.columns[2]]) {
            let slope: f64 = (0..800).map(|r| (f64::from(u8::from(s.bads[r])) - p[r]) * x[r]).sum();
            assert!((slope - ridge * term.beta).abs() < 1e-5, "{slope} {}", ridge * term.beta);
        }
    }
    assert!(last < 1e-9);
}

#[test]
fn wrong_signs_are_reported_dropped_or_held() {
    let s = synthetic();
    let columns: Vec<Column> = s.columns.iter().map(|c| Column::Values(c)).collect();
    let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: None };
    let signs = vec![Sign::NotNegative; 4];
    let with = |sign_rule| Settings { signs: signs.clone(), sign_rule, ..Settings::default() };
    let reported = fit(sample, &with(SignRule::Report)).expect("fit");
    let wrong: Vec<bool> = reported.terms.iter().map(|t| t.wrong_sign).collect();
    assert_eq!(wrong, [false, true, false, true]);
    let dropped = fit(sample, &with(SignRule::Drop)).expect("fit");
    let out: Vec<usize> = dropped.dropped.iter().map(|d| d.column).collect();
    assert_eq!(out, [1, 3]);
    assert!(dropped.dropped.iter().all(|d| d.why == DropReason::WrongSign));
    let held = fit(sample, &with(SignRule::Hold)).expect("fit");
    let rest: Vec<bool> = held.terms.iter().map(|t| t.held).collect();
    assert_eq!(rest, [false, true, false, true]);
    assert!((held.log_likelihood - dropped.log_likelihood).abs() < 1e-8);
    assert!((held.aic - dropped.aic).abs() < 1e-8);
    assert!((held.terms[2].beta - dropped.terms[1].beta).abs() < 1e-8);
    assert!(
        (held.terms[2].standard_error - dropped.terms[1].standard_error).abs() < 1e-8,
        "held columns take no part in the errors"
    );
}

/// Outcomes that a file can bring about, and what is said.
#[test]
fn what_cannot_be_fitted_is_said() {
    let n = 400_usize;
    let rising: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let noise: Vec<f64> = (0..n).map(|i| ((i * 7919) % 101) as f64).collect();
    let mixed: Vec<bool> = (0..n).map(|i| (i * 7) % 3 == 0).collect();
    let upper: Vec<bool> = (0..n).map(|i| i >= 250).collect();
    let tied: Vec<f64> = rising.iter().map(|v| (v / 50.0).floor()).collect();
    let tied_bads: Vec<bool> = (0..n).map(|i| i >= 225).collect();
    let few: Vec<bool> = (0..n).map(|i| i < 30).collect();
    let many: Vec<bool> = (0..n).map(|i| i >= 30).collect();
    let at = |row: usize, v: f64| {
        let mut c = noise.clone();
        c[row] = v;
        c
    };
    let (nan, infinite) = (at(3, f64::NAN), at(9, f64::NEG_INFINITY));
    let constant = vec![4.0; n];
    let all_missing = vec![f64::NAN; n];
    let not_finite = |row| Unfit::NotFinite { what: "column", column: 0, row };
    let separated =
        |columns: &[usize], complete| Unfit::Separated { columns: columns.to_vec(), complete };
    let all_bad = vec![true; n];
    let none_bad = vec![false; n];
    type Case<'a> = (&'a str, Vec<&'a [f64]>, &'a [bool], Unfit);
    let cases: Vec<Case> = vec![
        ("no rows", vec![&[]], &[], Unfit::NoRows),
        ("no columns", vec![], &mixed, Unfit::NoColumns),
        ("one class", vec![&noise], &all_bad, Unfit::OneClass { all_bad: true }),
        ("one class", vec![&noise], &none_bad, Unfit::OneClass { all_bad: false }),
        ("few bads", vec![&noise], &few, Unfit::TooFewBads { bads: 30, least: 50 }),
        ("few goods", vec![&noise], &many, Unfit::TooFewGoods { goods: 30, least: 50 }),
        ("NaN", vec![&nan], &mixed, not_finite(3)),
        ("−∞", vec![&infinite], &mixed, not_finite(9)),
        ("all missing", vec![&all_missing], &mixed, not_finite(0)),
        ("constant", vec![&constant], &mixed, Unfit::NothingVaries),
        ("separated", vec![&rising], &upper, separated(&[0], true)),
        ("separated by one of two", vec![&noise, &rising], &upper, separated(&[1], true)),
        ("separated but for ties", vec![&tied], &tied_bads, separated(&[0], false)),
        (
            "lengths",
            vec![&noise[..9]],
            &mixed,
            Unfit::Length { what: "column", expected: n, got: 9 },
        ),
    ];
    for (name, columns, bads, expected) in cases {
        let columns: Vec<Column> = columns.into_iter().map(Column::Values).collect();
        let sample = Sample { columns: &columns, bads, weights: None, offset: None };
        let got = fit(sample, &Settings::default()).expect_err(name);
        match (&got, &expected) {
            (
                Unfit::Separated { columns: a, complete: x },
                Unfit::Separated { columns: b, complete: y },
            ) => assert!(x == y && a[0] == b[0], "{name}: {got:?}"),
            _ => assert_eq!(got, expected, "{name}"),
        }
        assert!(!got.to_string().is_empty() && !got.code().is_empty());
    }
    // A ridge makes a separated sample fit.
    let columns = [Column::Values(&rising)];
    let sample = Sample { columns: &columns, bads: &upper, weights: None, offset: None };
    let ridged = fit(sample, &Settings { ridge: 1.0, ..Settings::default() }).expect("fit");
    assert!(ridged.terms[0].beta > 0.0);
}

#[test]
fn columns_that_cannot_take_part_are_named() {
    let s = synthetic();
    let copy: Vec<f64> = s.columns[0].iter().map(|x| 5.0 - 3.0 * x).collect();
    let sum: Vec<f64> = (0..800).map(|r| s.columns[0][r] + s.columns[2][r]).collect();
    let constant = vec![1e300; 800];
    let huge: Vec<f64> = s.columns[1].iter().map(|x| x * 1e300 / 1e6).collect();
    let tiny: Vec<f64> = s.columns[3].iter().map(|x| x * 1e-290).collect();
    let columns: Vec<Column> = [&s.columns[0], &copy, &s.columns[2], &sum, &constant, &huge, &tiny]
        .into_iter()
        .map(|c| Column::Values(c))
        .collect();
    let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: None };
    let got = fit(sample, &Settings::default()).expect("fit");
    let of = |column, why| Dropped { column, why };
    assert_eq!(
        got.dropped,
        [
            of(1, DropReason::CopyOf { of: 0 }),
            of(3, DropReason::Collinear),
            of(4, DropReason::Constant)
        ]
    );
    let plain = fit_of(&s, false);
    assert!((got.log_likelihood - plain.log_likelihood).abs() < 1e-8, "size does not matter");
    agree("z", &of_z(&got), &of_z(&plain), 1e-6);
    assert!(got.terms.iter().all(|t| t.beta.is_finite() && t.standard_error.is_finite()));
}

/// z of the terms in the order of the synthetic sample.
fn of_z(fit: &Fit) -> Vec<f64> {
    let mut z: Vec<f64> = fit.terms.iter().map(|t| t.z.abs()).collect();
    z.sort_by(f64::total_cmp);
    z
}

#[test]
fn settings_weights_and_bins_are_checked() {
    let s = synthetic();
    let columns = [Column::Values(&s.columns[0])];
    let sample = Sample { columns: &columns, bads: &s.bads, weights: None, offset: None };
    let base = Settings::default;
    for (settings, name) in [
        (Settings { ridge: -1.0, ..base() }, "ridge"),
        (Settings { ridge: f64::NAN, ..base() }, "ridge"),
        (Settings { confidence: 1.0, ..base() }, "confidence"),
        (Settings { max_iterations: 0, ..base() }, "max_iterations"),
    ] {
        assert_eq!(fit(sample, &settings), Err(Unfit::Setting { name }));
    }
    let few = Settings { max_iterations: 2, ..base() };
    assert_eq!(fit(sample, &few), Err(Unfit::NotConverged { iterations: 2 }));
    let mut weights = s.weights.clone();
    weights[7] = -1.0;
    let negative = Sample { weights: Some(&weights), ..sample };
    assert_eq!(fit(negative, &base()), Err(Unfit::NegativeWeight { row: 7 }));
    let nothing = vec![0.0; 800];
    assert_eq!(fit(Sample { weights: Some(&nothing), ..sample }, &base()), Err(Unfit::NoRows));
    let bins: Vec<u8> = (0..800_u32).map(|r| (r % 4) as u8).collect();
    for (values, expected) in [
        (&[0.1, 0.2, 0.3][..], Unfit::BinOutside { column: 0, row: 3 }),
        (&[0.1, f64::NAN, 0.3, 0.4], Unfit::NotFinite { what: "column", column: 0, row: 1 }),
    ] {
        let columns = [Column::Binned { bins: &bins, values }];
        assert_eq!(fit(Sample { columns: &columns, ..sample }, &base()), Err(expected));
    }
}

#[test]
fn a_large_sample_converges_to_the_same_point() {
    let s = synthetic();
    let n = 300_000;
    let first: Vec<f64> = (0..n).map(|r| s.columns[0][r % 800]).collect();
    let bads: Vec<bool> = (0..n).map(|r| s.bads[r % 800]).collect();
    let large = [Column::Values(&first)];
    let small = [Column::Values(&s.columns[0])];
    let of = |columns: &[Column], bads: &[bool]| {
        let sample = Sample { columns, bads, weights: None, offset: None };
        fit(sample, &Settings::default()).expect("fit")
    };
    let (large, small) = (of(&large, &bads), of(&small, &s.bads));
    assert!((large.terms[0].beta - small.terms[0].beta).abs() < 1e-9);
    assert!((large.intercept.beta - small.intercept.beta).abs() < 1e-9);
    assert!(large.iterations <= 6, "{}", large.iterations);
}
