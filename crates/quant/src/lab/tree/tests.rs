use super::super::dice::Dice;
use super::super::feature::{Feature, NO_LEVEL};
use super::super::progress::{Continue, unwatched};
use super::super::unfit::Unfit;
use super::*;

fn plain() -> Settings {
    Settings { pruning: Pruning::None, least_leaf: 1, least_bads: 1, ..Settings::default() }
}

fn grown(features: &[Feature<'_>], bads: &[bool], settings: &Settings) -> Tree {
    grow(features, bads, None, settings, &mut unwatched).expect("grows")
}

#[test]
fn a_small_table_by_hand() {
    let income = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0];
    let trade = [0, 1, 0, 1, 0, 1, 0, 1];
    let bads = [true, true, true, false, false, true, false, true];
    let features = [Feature::Number(&income), Feature::Level(&trade)];
    let tree = grown(&features, &bads, &plain());
    // Gini: ≤ 35 parts 3 bads from 2 bads and 3 goods: 8·(15/32) − 5·(12/25) = 1.35, the most.
    assert_eq!(tree.nodes[0].question, Some(Question::AtMost { feature: 0, cut: 35.0 }));
    let rules = tree.rules();
    assert_eq!(rules.iter().map(|r| r.rows).sum::<usize>(), 8);
    assert!(rules.iter().all(|r| r.bad_rate == 0.0 || r.bad_rate == 1.0), "grown to the end");
    assert_eq!(tree.probabilities(&features).expect("rows")[5], 1.0);
    let path = tree.path(&features, 3).expect("a row");
    assert_eq!(path[0].answer, Some(false));
    assert!((path[0].before - 5.0 / 8.0).abs() < 1e-12);
    assert!((path[0].after - 2.0 / 5.0).abs() < 1e-12);
    let entropy = Settings { impurity: Impurity::Entropy, ..plain() };
    assert_eq!(grown(&features, &bads, &entropy).nodes[0].question, tree.nodes[0].question);
    let shallow = grown(&features, &bads, &Settings { depth: 1, ..plain() });
    assert_eq!(shallow.nodes.len(), 3);
    let wide = grown(&features, &bads, &Settings { least_leaf: 4, ..plain() });
    assert!(wide.nodes.iter().all(|n| n.rows >= 4));
}

#[test]
fn missing_goes_where_it_belongs() {
    let nan = f64::NAN;
    // Missing is bad and so is low: missing goes left. Then: missing alone is bad.
    let both = [1.0, 2.0, nan, nan, 7.0, 8.0, 9.0, 9.5];
    let alone = [1.0, 2.0, nan, nan, 7.0, 8.0, 1.5, 7.5];
    let bads = [true, true, true, true, false, false, false, false];
    let tree = grown(&[Feature::Number(&both)], &bads, &plain());
    assert_eq!(tree.nodes[0].question, Some(Question::AtMost { feature: 0, cut: 4.5 }));
    assert!(tree.nodes[0].missing_left);
    assert_eq!(
        tree.rules()[0].conditions,
        [Condition {
            feature: 0,
            kind: Kind::Numbers { above: None, upto: Some(4.5) },
            or_missing: true
        }]
    );
    let only = [false, false, true, true, false, false, false, false];
    let tree = grown(&[Feature::Number(&alone)], &only, &plain());
    assert_eq!(tree.nodes[0].question, Some(Question::Missing { feature: 0 }));
    assert_eq!(tree.rules()[0].conditions[0].kind, Kind::Missing);
    assert_eq!(tree.rules()[1].conditions[0].kind, Kind::Present);
    // Where none was missing at the fit, missing goes with the larger part.
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let y = [true, true, false, false, false, false];
    let tree = grown(&[Feature::Number(&x)], &y, &plain());
    assert_eq!(tree.probabilities(&[Feature::Number(&[nan])]).expect("a row"), [0.0]);
}

#[test]
fn levels_are_parted_as_well_as_can_be() {
    let mut dice = Dice::new(3);
    let codes: Vec<u32> = (0..400).map(|_| dice.below(6) as u32).collect();
    let rates = [0.2, 0.7, 0.3, 0.8, 0.25, 0.6];
    let bads: Vec<bool> = codes.iter().map(|c| dice.unit() < rates[*c as usize]).collect();
    let stump = Settings { depth: 1, ..plain() };
    let features = [Feature::Level(&codes)];
    let tree = grown(&features, &bads, &stump);
    let cost = |set: u32| -> f64 {
        let side = |inside: bool| {
            let rows: Vec<bool> = codes
                .iter()
                .zip(&bads)
                .filter(|(c, _)| (set >> **c & 1 == 1) == inside)
                .map(|(_, b)| *b)
                .collect();
            let bad = rows.iter().filter(|b| **b).count() as f64;
            2.0 * bad * (rows.len() as f64 - bad) / rows.len() as f64
        };
        side(true) + side(false)
    };
    let best = (1..63).map(cost).fold(f64::INFINITY, f64::min);
    let got: f64 = tree.nodes[1..].iter().map(|n| n.cost * 400.0).sum();
    assert!((got - best).abs() < 1e-9, "the best of all 62 divisions");
    let unseen = [99, NO_LEVEL];
    assert_eq!(tree.probabilities(&[Feature::Level(&unseen)]).expect("rows").len(), 2);
}

/// Two steps of signal and much noise.
fn book(rows: usize, seed: u64) -> (Vec<Vec<f64>>, Vec<bool>) {
    let mut dice = Dice::new(seed);
    let columns: Vec<Vec<f64>> = (0..5).map(|_| (0..rows).map(|_| dice.unit()).collect()).collect();
    let bads = (0..rows)
        .map(|r| {
            let p = match (columns[0][r] > 0.6, columns[1][r] > 0.5) {
                (true, true) => 0.8,
                (true, false) => 0.4,
                (false, _) => 0.1,
            };
            dice.unit() < p
        })
        .collect();
    (columns, bads)
}

#[test]
fn pruning_finds_the_three_groups() {
    let (columns, bads) = book(3_000, 8);
    let features: Vec<Feature> = columns.iter().map(|c| Feature::Number(c)).collect();
    let tree = grown(&features, &bads, &Settings::default());
    let leaves = tree.rules().len();
    assert!((3..=5).contains(&leaves), "{leaves} leaves");
    assert!(tree.nodes.iter().filter_map(|n| n.question.as_ref()).all(|q| q.feature() < 2));
    assert!(tree.degrees.len() > 3);
    assert!(tree.degrees.windows(2).all(|d| d[0].alpha <= d[1].alpha));
    assert!(tree.degrees.windows(2).all(|d| d[0].leaves > d[1].leaves));
    assert_eq!(grown(&features, &bads, &Settings::default()), tree);
    let whole =
        grown(&features, &bads, &Settings { pruning: Pruning::None, ..Settings::default() });
    assert!(whole.rules().len() > leaves);
    let all = Settings { pruning: Pruning::Alpha(1.0), ..Settings::default() };
    assert_eq!(grown(&features, &bads, &all).nodes.len(), 1);
    let none = Settings { pruning: Pruning::Alpha(0.0), ..Settings::default() };
    let kept = grown(&features, &bads, &none);
    assert_eq!(kept.nodes.len(), whole.nodes.len());
    // Every row obeys the rule of its leaf.
    let of = tree.leaves(&features).expect("rows");
    for rule in whole.rules().iter().chain(&tree.rules()).filter(|r| of.contains(&r.leaf)) {
        assert!(rule.rows >= 30);
    }
    for rule in tree.rules() {
        for row in (0..3_000).filter(|r| of[*r] == rule.leaf) {
            for c in &rule.conditions {
                let Kind::Numbers { above, upto } = &c.kind else { panic!("numbers") };
                let v = columns[c.feature][row];
                assert!(above.is_none_or(|a| v > a) && upto.is_none_or(|u| v <= u));
            }
        }
    }
}

#[test]
fn a_weight_is_a_repetition() {
    let (columns, bads) = book(600, 9);
    let weights: Vec<f64> = (0..600).map(|r| f64::from(r % 3)).collect();
    let rows: Vec<usize> = (0..600).flat_map(|r| std::iter::repeat_n(r, r % 3)).collect();
    let long: Vec<Vec<f64>> =
        columns.iter().map(|c| rows.iter().map(|r| c[*r]).collect()).collect();
    let long_bads: Vec<bool> = rows.iter().map(|r| bads[*r]).collect();
    let settings = Settings { depth: 3, ..plain() };
    let a: Vec<Feature> = columns.iter().map(|c| Feature::Number(c)).collect();
    let b: Vec<Feature> = long.iter().map(|c| Feature::Number(c)).collect();
    let weighed = grow(&a, &bads, Some(&weights), &settings, &mut unwatched).expect("grows");
    let repeated = grown(&b, &long_bads, &settings);
    let questions = |t: &Tree| t.nodes.iter().map(|n| n.question.clone()).collect::<Vec<_>>();
    assert_eq!(questions(&weighed), questions(&repeated));
}

#[test]
fn hard_columns_and_refusals() {
    let n = 300_usize;
    let bads: Vec<bool> = (0..n).map(|i| i % 3 == 0).collect();
    let wild: Vec<f64> = (0..n)
        .map(|i| [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e308, -1e308, 0.0][i % 6])
        .collect();
    let told: Vec<f64> = bads.iter().map(|b| f64::from(u8::from(*b))).collect();
    let levels: Vec<u32> = (0..n as u32).map(|i| i * 37 % 10_000).collect();
    let (constant, missing) = (vec![2.0; n], vec![f64::NAN; n]);
    let number = Feature::Number;
    let columns = [
        number(&wild),
        number(&told),
        number(&told),
        Feature::Level(&levels),
        number(&constant),
        number(&missing),
    ];
    for impurity in [Impurity::Gini, Impurity::Entropy] {
        let tree = grown(&columns, &bads, &Settings { impurity, ..Settings::default() });
        let p = tree.probabilities(&columns).expect("rows");
        assert!(p.iter().all(|p| (0.0..=1.0).contains(p)));
        assert_eq!(tree.rules().len(), 2, "separated by one question");
    }
    let run = |f: &[Feature<'_>], y: &[bool], s: &Settings| {
        grow(f, y, None, s, &mut unwatched).map(|_| ())
    };
    let base = Settings::default;
    let none = [number(&constant), number(&missing)];
    assert_eq!(run(&none, &bads, &base()), Err(Unfit::NothingVaries));
    assert_eq!(run(&[], &bads, &base()), Err(Unfit::NoColumns));
    assert_eq!(run(&columns, &vec![true; n], &base()), Err(Unfit::OneClass { all_bad: true }));
    for (settings, name) in [
        (Settings { depth: 0, ..base() }, "depth"),
        (Settings { least_leaf: 0, ..base() }, "least_leaf"),
        (Settings { pruning: Pruning::Alpha(f64::NAN), ..base() }, "alpha"),
    ] {
        assert_eq!(run(&columns, &bads, &settings), Err(Unfit::Setting { name }));
    }
    let mut stop = |_| Continue::No;
    let stopped = grow(&columns, &bads, None, &base(), &mut stop).map(|_| ());
    assert_eq!(stopped, Err(Unfit::Stopped));
    let tree = grown(&columns, &bads, &base());
    assert!(tree.probabilities(&columns[1..]).is_err());
    assert_eq!(tree.path(&columns, n), Err(Unfit::NoRows));
}
