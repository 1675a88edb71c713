use super::super::boost::grid::Axis;
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
    noise: Vec<f64>,
    bads: Vec<bool>,
}

/// `a` and `b` matter most together (their signs), `c` by level.
fn book(rows: usize, seed: u64) -> Book {
    let mut dice = Dice::new(seed);
    let mut book = Book { a: vec![], b: vec![], c: vec![], noise: vec![], bads: vec![] };
    for row in 0..rows {
        let (a, b, c) = (dice.unit() * 2.0 - 1.0, dice.unit() * 2.0 - 1.0, dice.below(4));
        let together = if (a > 0.0) == (b > 0.0) { 1.0 } else { -1.0 };
        let eta = -0.8 + 0.7 * a + together + [0.7, -0.7, 0.3, -0.3][c];
        book.a.push(if row % 29 == 0 { f64::NAN } else { a });
        book.b.push(b);
        book.c.push(if row % 41 == 0 { NO_LEVEL } else { c as u32 });
        book.noise.push(dice.unit());
        book.bads.push(dice.unit() < 1.0 / (1.0 + (-eta).exp()));
    }
    book
}

impl Book {
    fn features(&self) -> [Feature<'_>; 4] {
        let number = Feature::Number;
        [number(&self.a), number(&self.b), Feature::Level(&self.c), number(&self.noise)]
    }
}

fn quick() -> Settings {
    Settings { bags: 2, pairs: 1, rounds: 60, learning_rate: 0.1, ..Settings::default() }
}

fn made(book: &Book, settings: &Settings) -> AdditiveCard {
    additive(&book.features(), &book.bads, None, settings, &mut unwatched).expect("a card")
}

fn auc(card: &AdditiveCard, book: &Book) -> f64 {
    let points = card.score(&book.features()).expect("same kind");
    let risk: Vec<f64> = points.iter().map(|p| -f64::from(*p)).collect();
    ranking(Scored::new(&risk, &book.bads)).expect("ranks").auc
}

#[test]
fn finds_the_pair_and_repeats() {
    let (train, test) = (book(3_000, 1), book(3_000, 2));
    let card = made(&train, &quick());
    assert_eq!((card.pairs[0].first, card.pairs[0].second), (0, 1));
    let alone = made(&train, &Settings { pairs: 0, ..quick() });
    assert!(auc(&card, &test) > auc(&alone, &test) + 0.05);
    assert_eq!(made(&train, &quick()), card);
    assert_ne!(made(&train, &Settings { seed: 5, ..quick() }), card);
    let few = made(&train, &Settings { mains: 2, ..quick() });
    assert!(few.mains.len() <= 2);
}

#[test]
fn points_add_up_and_mean_their_odds() {
    let train = book(3_000, 3);
    let card = made(&train, &quick());
    let scores = card.score(&train.features()).expect("same kind");
    for row in (0..3_000).step_by(83) {
        let parts = card.explain(&train.features(), row).expect("a row");
        assert_eq!(card.base + parts.iter().map(|p| p.points).sum::<i32>(), scores[row]);
        assert!(parts.is_sorted_by_key(|p| p.points));
    }
    let bads = train.bads.iter().filter(|b| **b).count() as f64;
    let expected: f64 = scores.iter().map(|s| card.probability(*s)).sum();
    assert!((expected / bads - 1.0).abs() < 0.05, "{expected} {bads}");
    assert_eq!(card.explain(&train.features(), 3_000), Err(Unfit::NoRows));
    // Segments cover the line in order and say what the score says.
    for main in &card.mains {
        let mut last = None;
        for (place, segment) in main.segments.iter().enumerate() {
            if let Segment::Numbers { above, upto, .. } = segment {
                assert_eq!(*above, last, "{place}");
                last = *upto;
            }
        }
        assert!(matches!(main.segments.last(), Some(Segment::Missing { .. })));
    }
}

#[test]
fn a_trend_holds_in_the_points() {
    let train = book(2_000, 4);
    let trends = vec![Trend::Rising, Trend::Falling, Trend::Free, Trend::Free];
    let card = made(&train, &Settings { trends, ..quick() });
    let steps: Vec<f64> = (-30..=30).map(|s| f64::from(s) / 25.0).collect();
    for row in (0..2_000).step_by(113) {
        let fixed = |v: f64| vec![v; steps.len()];
        let levels = vec![train.c[row]; steps.len()];
        let noise = fixed(train.noise[row]);
        let (a, b) = (fixed(train.a[row]), fixed(train.b[row]));
        let score = |a: &[f64], b: &[f64]| {
            let number = Feature::Number;
            let columns = [number(a), number(b), Feature::Level(&levels), number(&noise)];
            card.score(&columns).expect("same kind")
        };
        assert!(score(&steps, &b).windows(2).all(|w| w[0] >= w[1]), "riskier with a");
        assert!(score(&a, &steps).windows(2).all(|w| w[0] <= w[1]), "safer with b");
    }
}

#[test]
fn hard_columns_are_no_trouble() {
    let n = 400_usize;
    let bads: Vec<bool> = (0..n).map(|i| i % 3 == 0).collect();
    let told: Vec<f64> = bads.iter().map(|b| f64::from(u8::from(*b))).collect();
    let wild: Vec<f64> = (0..n)
        .map(|i| [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e308, -1e308, 0.0][i % 6])
        .collect();
    let (constant, missing) = (vec![1.0; n], vec![f64::NAN; n]);
    let levels: Vec<u32> = (0..n as u32).map(|i| i * 17 % 10_000).collect();
    let number = Feature::Number;
    let columns =
        [number(&told), number(&told), number(&wild), number(&constant), number(&missing)];
    let card = additive(&columns, &bads, None, &quick(), &mut unwatched).expect("a card");
    assert!(card.score(&columns).expect("same").iter().all(|s| s.abs() < 5_000));
    let many = [Feature::Level(&levels), number(&wild)];
    let card = additive(&many, &bads, None, &quick(), &mut unwatched).expect("a card");
    assert_eq!(card.score(&many).expect("same").len(), n);
    let none = [number(&constant), number(&missing)];
    let got = additive(&none, &bads, None, &quick(), &mut unwatched).map(|_| ());
    assert_eq!(got, Err(Unfit::NothingVaries));
    let good = vec![false; n];
    let got = additive(&columns, &good, None, &quick(), &mut unwatched).map(|_| ());
    assert_eq!(got, Err(Unfit::OneClass { all_bad: false }));
    for (settings, name) in [
        (Settings { pair_bins: 1, ..quick() }, "pair_bins"),
        (Settings { bags: 0, ..quick() }, "bags"),
        (Settings { factor: f64::NAN, ..quick() }, "factor"),
        (Settings { learning_rate: 0.0, ..quick() }, "learning_rate"),
    ] {
        let got = additive(&columns, &bads, None, &settings, &mut unwatched).map(|_| ());
        assert_eq!(got, Err(Unfit::Setting { name }));
    }
    let mut stop = |_| Continue::No;
    let got = additive(&columns, &bads, None, &quick(), &mut stop).map(|_| ());
    assert_eq!(got, Err(Unfit::Stopped));
}

/// A column of forty levels in a pair: seldom levels stand with what is missing, and no cell of
/// the table says more than its rows do.
#[test]
fn seldom_levels_of_a_pair_stand_with_the_missing() {
    let mut dice = Dice::new(9);
    let (mut a, mut c, mut bads) = (vec![], vec![], vec![]);
    for _ in 0..4_000 {
        let (x, level) = (dice.unit() * 2.0 - 1.0, dice.below(40));
        let together = if (x > 0.0) == (level % 2 == 0) { 1.2 } else { -1.2 };
        a.push(x);
        c.push(level as u32);
        bads.push(dice.unit() < 1.0 / (1.0 + f64::exp(0.8 - together)));
    }
    let features = [Feature::Number(&a), Feature::Level(&c)];
    let card = additive(&features, &bads, None, &quick(), &mut unwatched).expect("a card");
    let pair = &card.pairs[0];
    assert_eq!((pair.first, pair.second), (0, 1));
    let Axis::Levels { own, rare } = &pair.second_axis else { panic!("levels") };
    assert!(own.len() < 40 && rare.is_empty(), "{own:?} {rare:?}");
    assert!(pair.points.iter().all(|row| row.len() == own.len() + 1));
    let dearest = pair.points.iter().flatten().map(|p| p.abs()).max();
    assert!(dearest < Some(150), "{dearest:?}");
    let scores = card.score(&features).expect("same kind");
    let expected: f64 = scores.iter().map(|s| card.probability(*s)).sum();
    let observed = bads.iter().filter(|bad| **bad).count() as f64;
    assert!((expected / observed - 1.0).abs() < 0.05, "{expected} {observed}");
    for row in (0..4_000).step_by(97) {
        let parts = card.explain(&features, row).expect("a row");
        assert_eq!(card.base + parts.iter().map(|p| p.points).sum::<i32>(), scores[row]);
    }
}
