use super::super::dice::Dice;
use super::super::feature::{Feature, NO_LEVEL};
use super::super::progress::{Continue, unwatched};
use super::super::prove::{Scored, rank::ranking};
use super::super::unfit::Unfit;
use super::*;

struct Book {
    a: Vec<f64>,
    b: Vec<f64>,
    c: Vec<u32>,
    bads: Vec<bool>,
}

/// Risk rises with `a`, has a valley in `b`, differs by level, and missing `a` is risky.
fn book(rows: usize, seed: u64) -> Book {
    let mut dice = Dice::new(seed);
    let mut book = Book { a: vec![], b: vec![], c: vec![], bads: vec![] };
    for _ in 0..rows {
        let (a, b, c) = (dice.unit() * 4.0 - 2.0, dice.unit() * 4.0 - 2.0, dice.below(6));
        let missing = dice.unit() < 0.1;
        let level = [0.8, -0.6, 0.0, 0.5, -0.9, 0.2][c];
        let eta = -1.0 + if missing { 1.5 } else { a } + b.abs() - 1.0 + level;
        book.a.push(if missing { f64::NAN } else { a });
        book.b.push(b);
        book.c.push(if dice.unit() < 0.02 { NO_LEVEL } else { c as u32 });
        book.bads.push(dice.unit() < 1.0 / (1.0 + (-eta).exp()));
    }
    book
}

impl Book {
    fn features(&self) -> [Feature<'_>; 3] {
        [Feature::Number(&self.a), Feature::Number(&self.b), Feature::Level(&self.c)]
    }
}

fn quick() -> Settings {
    Settings { rounds: 60, learning_rate: 0.1, leaves: 8, least_rows: 20, ..Settings::default() }
}

fn auc(booster: &Booster, book: &Book) -> f64 {
    let scores = booster.linear(&book.features()).expect("same kind");
    ranking(Scored::new(&scores, &book.bads)).expect("ranks").auc
}

#[test]
fn learns_what_is_there_and_repeats() {
    let (train, test) = (book(4_000, 1), book(4_000, 2));
    let grown = boost(&train.features(), &train.bads, None, &quick(), &mut unwatched);
    let grown = grown.expect("grows");
    let found = auc(&grown, &test);
    assert!(found > 0.79, "{found}");
    let again = boost(&train.features(), &train.bads, None, &quick(), &mut unwatched);
    assert_eq!(again.expect("grows"), grown);
    let sampled = Settings { subsample: 0.5, ..quick() };
    let a = boost(&train.features(), &train.bads, None, &sampled, &mut unwatched).expect("a");
    let b = boost(&train.features(), &train.bads, None, &sampled, &mut unwatched).expect("b");
    let other = Settings { seed: 9, ..sampled };
    let c = boost(&train.features(), &train.bads, None, &other, &mut unwatched).expect("c");
    assert!(a == b && a != c && auc(&c, &test) > 0.78);
    let p = grown.probabilities(&train.features()).expect("same kind");
    let bads = train.bads.iter().filter(|b| **b).count() as f64;
    assert!((p.iter().sum::<f64>() / bads - 1.0).abs() < 0.02, "right on average");
    assert!(grown.importance().iter().all(|g| *g > 0.0));
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let train = book(2_000, 3);
    let turned = Book {
        a: train.a.iter().rev().copied().collect(),
        b: train.b.iter().rev().copied().collect(),
        c: train.c.iter().rev().copied().collect(),
        bads: train.bads.iter().rev().copied().collect(),
    };
    let grow = |b: &Book| {
        boost(&b.features(), &b.bads, None, &quick(), &mut unwatched).expect("grows").trees
    };
    assert_eq!(grow(&train), grow(&turned));
}

#[test]
fn a_trend_holds_for_every_row() {
    let train = book(3_000, 4);
    for (trend, sign) in [(Trend::Rising, 1.0), (Trend::Falling, -1.0)] {
        let settings = Settings { trends: vec![trend, trend, Trend::Free], leaves: 31, ..quick() };
        let grown = boost(&train.features(), &train.bads, None, &settings, &mut unwatched);
        let grown = grown.expect("grows");
        for row in (0..3_000).step_by(61) {
            for moved in [0, 1] {
                let mut last = f64::NEG_INFINITY;
                for step in -25..=25 {
                    let x = [f64::from(step) * 0.1];
                    let own = [[train.a[row]], [train.b[row]]];
                    let a = Feature::Number(if moved == 0 { &x } else { &own[0] });
                    let b = Feature::Number(if moved == 1 { &x } else { &own[1] });
                    let c = [train.c[row]];
                    let y = grown.linear(&[a, b, Feature::Level(&c)]).expect("a row")[0] * sign;
                    assert!(y >= last - 1e-12, "{trend:?} {moved} {step}");
                    last = y;
                }
            }
        }
    }
}

#[test]
fn early_stopping_keeps_the_best_round() {
    let mut dice = Dice::new(8);
    let noise: Vec<f64> = (0..1_000).map(|_| dice.unit()).collect();
    let bads: Vec<bool> = (0..1_000).map(|_| dice.unit() < 0.3).collect();
    let stop = EarlyStop { share: 0.3, patience: 5 };
    let settings = Settings { rounds: 500, early_stop: Some(stop), ..quick() };
    let grown = boost(&[Feature::Number(&noise)], &bads, None, &settings, &mut unwatched);
    let grown = grown.expect("grows");
    assert!(grown.watched.len() < 100, "{}", grown.watched.len());
    assert_eq!(grown.trees.len(), best(&grown.watched) + 1);
}

/// Shapley values by their definition: over all sets of columns, the tree's mean where only
/// the set is known.
fn by_definition(booster: &Booster, codes: &[u8]) -> Vec<f64> {
    fn mean(tree: &Tree, codes: &[u8], known: usize, at: usize) -> f64 {
        let node = &tree.nodes[at];
        if node.test.is_none() {
            return node.value;
        }
        let side = |child: usize| mean(tree, codes, known, child);
        if known >> node.feature & 1 == 1 {
            let left = node.goes_left(codes[node.feature]);
            return side(if left { node.left } else { node.right });
        }
        let share = |child: usize| tree.nodes[child].cover / node.cover;
        share(node.left) * side(node.left) + share(node.right) * side(node.right)
    }
    let worth = |known| booster.trees.iter().map(|t| mean(t, codes, known, 0)).sum::<f64>();
    (0..3)
        .map(|f: usize| {
            let sets = (0..8_usize).filter(|s| s >> f & 1 == 0);
            sets.map(|s| {
                let weight = [2.0, 1.0, 2.0][s.count_ones() as usize] / 6.0;
                weight * (worth(s | 1 << f) - worth(s))
            })
            .sum()
        })
        .collect()
}

#[test]
fn contributions_are_shapley_values() {
    let train = book(1_500, 5);
    let settings = Settings { rounds: 12, leaves: 12, ..quick() };
    let grown = boost(&train.features(), &train.bads, None, &settings, &mut unwatched);
    let grown = grown.expect("grows");
    let linear = grown.linear(&train.features()).expect("same kind");
    let codes = grown.grid.encode(&train.features()).expect("same kind");
    for row in (0..1_500).step_by(97) {
        let got = grown.contributions(&train.features(), row).expect("a row");
        let sum = got.base + got.by_feature.iter().sum::<f64>();
        assert!((sum - linear[row]).abs() < 1e-10, "they add up: {sum} {}", linear[row]);
        let own: Vec<u8> = codes.iter().map(|c| c[row]).collect();
        for (got, expected) in got.by_feature.iter().zip(by_definition(&grown, &own)) {
            assert!((got - expected).abs() < 1e-10, "{got} {expected}");
        }
    }
    assert_eq!(grown.contributions(&train.features(), 1_500), Err(Unfit::NoRows));
}

#[test]
fn weights_of_none_take_rows_out() {
    let (a, b) = (book(1_000, 6), book(2_000, 6));
    let weights: Vec<f64> = (0..2_000).map(|r| f64::from(u8::from(r < 1_000))).collect();
    assert!(a.b == b.b[..1_000]);
    let plain = boost(&a.features(), &a.bads, None, &quick(), &mut unwatched).expect("grows");
    let weighed = boost(&b.features(), &b.bads, Some(&weights), &quick(), &mut unwatched);
    let (plain, weighed) = (auc(&plain, &a), auc(&weighed.expect("grows"), &a));
    assert!((plain - weighed).abs() < 0.02);
}

#[test]
fn hard_columns_are_no_trouble() {
    let n = 600_usize;
    let bads: Vec<bool> = (0..n).map(|i| i % 3 == 0).collect();
    let noise: Vec<f64> = (0..n).map(|i| ((i * 7_919) % 1_009) as f64).collect();
    let told: Vec<f64> = bads.iter().map(|b| f64::from(u8::from(*b))).collect();
    let wild: Vec<f64> = (0..n)
        .map(|i| [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e308, -1e308, 5e-324][i % 6])
        .collect();
    let (constant, missing) = (vec![1.0; n], vec![f64::NAN; n]);
    let levels: Vec<u32> = (0..n as u32).map(|i| i * 17 % 10_000).collect();
    for (name, feature) in [
        ("noise", Feature::Number(&noise)),
        ("perfect separation", Feature::Number(&told)),
        ("±∞, NaN, huge", Feature::Number(&wild)),
        ("every row its level", Feature::Level(&levels)),
    ] {
        let columns = [feature, feature, Feature::Number(&constant), Feature::Number(&missing)];
        let grown = boost(&columns, &bads, None, &quick(), &mut unwatched).expect(name);
        let p = grown.probabilities(&columns).expect(name);
        assert!(p.iter().all(|p| *p > 0.0 && *p < 1.0), "{name}");
    }
}

#[test]
fn refusals() {
    let b = book(500, 7);
    let run = |settings: &Settings| {
        boost(&b.features(), &b.bads, None, settings, &mut unwatched).map(|_| ())
    };
    for (settings, name) in [
        (Settings { rounds: 0, ..quick() }, "rounds"),
        (Settings { learning_rate: f64::NAN, ..quick() }, "learning_rate"),
        (Settings { leaves: 1, ..quick() }, "leaves"),
        (Settings { l2: -1.0, ..quick() }, "l2"),
        (Settings { subsample: 0.0, ..quick() }, "subsample"),
        (Settings { bins: 300, ..quick() }, "bins"),
    ] {
        assert_eq!(run(&settings), Err(Unfit::Setting { name }));
    }
    let short = Settings { trends: vec![Trend::Rising], ..quick() };
    assert!(matches!(run(&short), Err(Unfit::Length { .. })));
    let constant = vec![1.0; 500];
    let missing = vec![f64::NAN; 500];
    for column in [&constant, &missing] {
        let got = boost(&[Feature::Number(column)], &b.bads, None, &quick(), &mut unwatched);
        assert_eq!(got.map(|_| ()), Err(Unfit::NothingVaries));
    }
    let good = vec![false; 500];
    let one = boost(&b.features(), &good, None, &quick(), &mut unwatched).map(|_| ());
    assert_eq!(one, Err(Unfit::OneClass { all_bad: false }));
    assert_eq!(
        boost(&[], &b.bads, None, &quick(), &mut unwatched).map(|_| ()),
        Err(Unfit::NoColumns)
    );
    let mut stop = |p: super::super::progress::Progress| {
        if p.done == 3 { Continue::No } else { Continue::Yes }
    };
    let stopped = boost(&b.features(), &b.bads, None, &quick(), &mut stop).map(|_| ());
    assert_eq!(stopped, Err(Unfit::Stopped));
}
