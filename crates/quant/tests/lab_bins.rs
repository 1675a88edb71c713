//! Binning from a column to a table: what a credit analyst would check by hand, and what a file
//! can bring that no analyst wants.

use quant::lab::{
    Refusal,
    bin::{
        BinKind, Binning, CURVED_PREBINS, Prebinning, Rule, Settings, Shape, Trend, bin_column,
        bin_frame,
        edit::{Edit, apply},
    },
    frame::{Column, Frame, Outcome, Part, RandomSplit, TargetSpec},
    scorecard::{Baseline, CardSpec, Reference, Term, build, explain_frame, score_frame},
};
use quant::scaling::Anchor;

/// SplitMix64: the same numbers on every machine.
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    #[allow(clippy::cast_precision_loss, reason = "53 bits")]
    {
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// `rows` companies: late payments raise the risk, age lowers it, size is best in the middle.
fn book(rows: usize) -> (Frame, Outcome) {
    let mut state = 11;
    let mut draw = || random(&mut state);
    let (mut late, mut age, mut size, mut town, mut bad) = (vec![], vec![], vec![], vec![], vec![]);
    for row in 0..rows {
        let (l, a, s) = (draw(), draw(), draw());
        let t = (draw() * 40.0).floor();
        let odds = 3.0 * l - 2.0 * a + 6.0 * (s - 0.5) * (s - 0.5) + (t % 4.0) * 0.3 - 2.0;
        bad.push(u8::from(draw() < 1.0 / (1.0 + (-odds).exp())));
        late.push(if row % 17 == 0 { f64::NAN } else { (l * 100.0).round() });
        age.push(if row % 50 == 0 { -999.0 } else { a * 30.0 });
        size.push(s * 1e6);
        town.push(format!("town {t}"));
    }
    let frame = Frame::try_new(vec![
        Column::numbers("late_days", late),
        Column::numbers("age_years", age),
        Column::numbers("size", size),
        Column::words("town", town.iter().map(String::as_str)),
    ]);
    let parts: Vec<Part> =
        (0..rows).map(|row| if row % 3 == 0 { Part::Test } else { Part::Train }).collect();
    (frame.expect("even"), Outcome::try_new(&bad, &parts, None).expect("both classes"))
}

fn settings() -> Settings {
    Settings { specials: vec![-999.0], ..Settings::default() }
}

fn counted(binning: &Binning, frame: &Frame, outcome: &Outcome) -> Binning {
    let column = frame.get_column(&binning.name).expect("there");
    Binning::count(column, outcome, binning.rule.clone()).expect("fits")
}

#[test]
fn tables_hold_every_row_and_agree_with_a_plain_count() {
    for rows in [3_000, 90_000] {
        let (frame, outcome) = book(rows);
        for binning in bin_frame(&frame, &outcome, |_| settings(), 2) {
            let binning = binning.expect("can be binned");
            let name = &binning.name;
            let again = counted(&binning, &frame, &outcome);
            assert_eq!(binning, again, "{name} of {rows}: counts of cells nest in the bins");
            let all: f64 =
                binning.bins.iter().map(|b| b.parts.train.total() + b.parts.test.total()).sum();
            assert_eq!(all, rows as f64, "{name}");
            assert!(binning.strength.iv > 0.03, "{name}: {}", binning.strength.iv);
            let column = frame.get_column(name).expect("there");
            for (row, code) in
                binning.codes(column).expect("fits").into_iter().enumerate().step_by(61)
            {
                let bin = match column.text(row) {
                    None => binning.bin_of_number(f64::NAN),
                    Some(text) if name == "town" => binning.bin_of_word(&text),
                    Some(text) => binning.bin_of_number(text.parse().expect("number")),
                };
                assert_eq!(usize::from(code), bin, "{name} row {row}");
            }
            let least = settings().min_bin_share * binning.total().total();
            for bin in &binning.bins {
                if matches!(bin.kind, BinKind::Range { .. } | BinKind::Levels { .. }) {
                    assert!(bin.parts.train.total() >= least, "{name}: {bin:?}");
                }
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (frame, outcome) = book(70_000);
    let one = bin_frame(&frame, &outcome, |_| settings(), 1);
    assert_eq!(one, bin_frame(&frame, &outcome, |_| settings(), 3));
}

#[test]
fn trends_are_kept_and_auto_finds_them() {
    let (frame, outcome) = book(20_000);
    let bin = |name: &str, trend| {
        let settings = Settings { trend, ..settings() };
        bin_column(frame.get_column(name).expect("there"), &outcome, &settings).expect("fine")
    };
    for (name, shape) in
        [("late_days", Shape::Ascending), ("age_years", Shape::Descending), ("size", Shape::Valley)]
    {
        let auto = bin(name, Trend::Auto);
        assert_eq!(auto.shape(), Some(shape), "{name}");
        let free = bin(name, Trend::Fixed(Shape::Any));
        assert!(free.strength.iv >= auto.strength.iv, "{name}: a condition never helps");
    }
    for shape in [Shape::Ascending, Shape::Descending] {
        let told = bin("size", Trend::Fixed(shape));
        assert!(told.shape().is_none_or(|s| s == shape), "{:?}", told.shape());
    }
    let monotone = bin("size", Trend::Monotone).shape();
    assert!(matches!(monotone, Some(Shape::Ascending | Shape::Descending)), "{monotone:?}");
}

#[test]
fn a_curve_is_sought_among_fewer_pre_bins() {
    let (frame, outcome) = book(20_000);
    let column = frame.get_column("size").expect("there");
    for shape in [Shape::Concave, Shape::Convex] {
        let bin = |max_prebins: usize| {
            let trend = Trend::Fixed(shape);
            let settings = Settings { max_prebins, trend, ..settings() };
            bin_column(column, &outcome, &settings).expect("fine")
        };
        assert_eq!(bin(100), bin(CURVED_PREBINS), "{shape:?}");
    }
}

#[test]
fn settings_bind() {
    let (frame, outcome) = book(20_000);
    let column = frame.get_column("late_days").expect("there");
    let bins = |settings: &Settings| {
        let binning = bin_column(column, &outcome, settings).expect("fine");
        binning.bins.iter().filter(|b| matches!(b.kind, BinKind::Range { .. })).count()
    };
    let base = Settings { prebinning: Prebinning::Quantile, ..settings() };
    assert!(bins(&base) > 4);
    assert_eq!(bins(&Settings { max_bins: 3, ..base.clone() }), 3);
    assert_eq!(bins(&Settings { max_bins: 1, ..base.clone() }), 1);
    assert!(bins(&Settings { min_bin_share: 0.3, ..base.clone() }) <= 3);
    assert!(bins(&Settings { max_p: 1e-12, ..base.clone() }) < bins(&base));
    for (settings, name) in [
        (Settings { max_bins: 0, ..base.clone() }, "max_bins"),
        (Settings { min_bins: 11, ..base.clone() }, "min_bins"),
        (Settings { min_bin_share: f64::NAN, ..base.clone() }, "min_bin_share"),
        (Settings { specials: vec![f64::INFINITY], ..base.clone() }, "specials"),
    ] {
        let told = bin_column(column, &outcome, &settings);
        assert!(matches!(told, Err(Refusal::Setting { name: n, .. }) if n == name), "{name}");
    }
}

#[test]
fn what_no_analyst_wants() {
    let rows = 1_000;
    let bad: Vec<u8> = (0..rows).map(|n| u8::from(n % 7 == 0)).collect();
    let outcome = Outcome::try_new(&bad, &vec![Part::Train; rows], None).expect("fine");
    let number = |value: fn(usize) -> f64| Column::numbers("x", (0..rows).map(value));
    let levels: Vec<String> = (0..rows).map(|n| format!("id {n}")).collect();
    let many: Vec<String> = (0..rows).map(|n| format!("branch {}", n % 300)).collect();
    for (name, column, code) in [
        ("constant", number(|_| 4.0), Some("lab-constant")),
        ("all missing", number(|_| f64::NAN), Some("lab-all-missing")),
        ("all infinite", number(|_| f64::INFINITY), Some("lab-all-missing")),
        ("no words", Column::words("x", vec![""; rows]), Some("lab-all-missing")),
        ("one word", Column::words("x", vec!["a"; rows]), Some("lab-constant")),
        (
            "a name for every row",
            Column::words("x", levels.iter().map(String::as_str)),
            Some("lab-identifier"),
        ),
        (
            "constant but for what is missing",
            number(|n| if n % 7 == 0 { f64::NAN } else { 1.0 }),
            None,
        ),
        ("special code only", number(|n| if n % 5 == 0 { -999.0 } else { f64::NAN }), None),
        ("the target itself", number(|n| f64::from(u8::from(n % 7 == 0))), Some("lab-separates")),
        ("huge", number(|n| if n % 2 == 0 { f64::MAX } else { f64::MIN }), None),
        ("tiny", number(|n| n as f64 * 1e-310), None),
        (
            "300 rare levels",
            Column::words("x", many.iter().map(String::as_str)),
            Some("lab-sparse"),
        ),
    ] {
        match bin_column(&column, &outcome, &settings()) {
            Err(refusal) => assert_eq!(Some(refusal.code()), code, "{name}"),
            Ok(binning) => {
                assert_eq!(code, None, "{name}");
                let finite = |b: &quant::lab::bin::Bin| b.woe.is_finite() && b.iv.is_finite();
                assert!(binning.bins.iter().all(finite), "{name}: {binning:?}");
                assert_eq!(binning.total().total(), 1_000.0, "{name}");
            }
        }
    }
}

#[test]
fn ten_thousand_levels_are_pooled() {
    let rows = 60_000;
    let words: Vec<String> = (0..rows)
        .map(|n| if n % 3 == 0 { "Shanghai".to_owned() } else { format!("village {}", n % 10_007) })
        .collect();
    let bad: Vec<u8> =
        (0..rows).map(|n| u8::from(if n % 3 == 0 { n % 5 == 0 } else { n % 30 == 1 })).collect();
    let outcome = Outcome::try_new(&bad, &vec![Part::Train; rows], None).expect("fine");
    let column = Column::words("place", words.iter().map(String::as_str));
    let binning = bin_column(&column, &outcome, &settings()).expect("pooled");
    let Rule::Groups { groups, others } = &binning.rule else { panic!("words") };
    assert_eq!(groups.iter().flatten().collect::<Vec<_>>(), ["Shanghai"]);
    assert_eq!(others.map(|at| groups[at].len()), Some(0));
    assert_eq!(Some(binning.bin_of_word("never seen")), *others);
}

#[test]
fn weights_count_as_rows_do() {
    let (frame, outcome) = book(4_000);
    let twice = Outcome::try_new(
        &(0..4_000).map(|row| u8::from(outcome.is_bad(row))).collect::<Vec<_>>(),
        &(0..4_000).map(|row| outcome.part(row)).collect::<Vec<_>>(),
        Some(vec![2.0; 4_000]),
    )
    .expect("fine");
    for column in frame.columns() {
        let one = bin_column(column, &outcome, &settings()).expect("fine");
        let two = bin_column(column, &twice, &settings()).expect("fine");
        assert_eq!(one.rule, two.rule, "{}", column.name);
        assert!((one.strength.iv - two.strength.iv).abs() < 1e-9);
        assert!((2.0 * one.total().bad - two.total().bad).abs() < 1e-9);
    }
}

#[test]
fn a_card_adds_up_on_every_row_and_says_why() {
    let (frame, outcome) = book(5_000);
    let mut bins: Vec<Binning> =
        bin_frame(&frame, &outcome, |_| settings(), 1).into_iter().flatten().collect();
    let column = frame.get_column("late_days").expect("there");
    bins[0] = apply(&bins[0], column, &outcome, &Edit::Merge { bin: 0 }).expect("two bins");
    let terms: Vec<Term<'_>> =
        bins.iter().map(|binning| Term { binning, beta: -0.9, apart: &[] }).collect();
    for baseline in [Baseline::Spread, Baseline::Apart] {
        let anchor = Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 };
        let card = build(&terms, &CardSpec { anchor, intercept: -1.2, baseline }).expect("card");
        let scores = score_frame(&card, &frame).expect("columns are there");
        let told = explain_frame(&card, &frame, Reference::Maximum, 3).expect("the same");
        assert_eq!(told.scores, scores);
        let codes: Vec<Vec<u8>> = bins
            .iter()
            .map(|b| b.codes(frame.get_column(&b.name).expect("there")).expect("fits"))
            .collect();
        let scale = card.scale().expect("anchored");
        for row in 0..frame.rows() {
            let own: Vec<u8> = codes.iter().map(|column| column[row]).collect();
            assert_eq!(card.score(&own), scores[row], "row {row}");
            // Rounding takes at most half a point a characteristic (and one for the base).
            let exact: f64 =
                own.iter().zip(&bins).map(|(c, b)| -0.9 * b.bins[usize::from(*c)].woe).sum();
            let exact = scale.exact(1.2 - exact);
            assert!((exact - f64::from(scores[row])).abs() <= 2.5 + 1e-6, "row {row}: {exact}");
            let mut costs: Vec<i32> = own
                .iter()
                .zip(&card.characteristics)
                .map(|(code, one)| one.maximum() - one.entries[usize::from(*code)].points)
                .filter(|cost| *cost > 0)
                .collect();
            costs.sort_by_key(|cost| -cost);
            costs.truncate(3);
            assert_eq!(told.reasons_of(row).map(|r| r.1).collect::<Vec<_>>(), costs, "row {row}");
        }
        let (low, high) = card.range();
        assert!(scores.iter().all(|score| (low..=high).contains(score)));
    }
}

#[test]
fn the_same_file_and_seed_give_the_same_card() {
    let split = Some(RandomSplit { test_share: 0.25, seed: 3 });
    let spec = TargetSpec { target: "bad".to_owned(), random: split, ..TargetSpec::default() };
    let bins = || {
        let bad = Column::numbers("bad", (0..900).map(|n| f64::from(u8::from(n % 4 == 0))));
        let days = Column::numbers("days", (0..900).map(|n| f64::from((n % 4) * 10 + n % 13)));
        let mut frame = Frame::try_new(vec![bad, days]).expect("even");
        let outcome = Outcome::take_from(&mut frame, &spec).expect("binary");
        bin_frame(&frame, &outcome, |_| settings(), 1)
    };
    assert_eq!(bins(), bins());
}

/// What no bin can say is said in words: a column that is the outcome, levels that are all rare,
/// a class whose rows all weigh nothing.
#[test]
fn what_tells_everything_or_nothing_has_a_reason() {
    let rows = 2_000;
    let bad: Vec<u8> = (0..rows).map(|row| u8::from(row % 4 == 0)).collect();
    let outcome = |weights| Outcome::try_new(&bad, &vec![Part::Train; rows], weights);
    let all = outcome(None).expect("both classes");
    let number =
        |of: fn(usize, u8) -> f64| Column::numbers("x", (0..rows).map(|row| of(row, bad[row])));
    let words = |of: fn(usize, u8) -> String| {
        let texts: Vec<String> = (0..rows).map(|row| of(row, bad[row])).collect();
        Column::words("x", texts.iter().map(String::as_str))
    };
    let separates = Err(Refusal::Separates { column: "x".to_owned() });
    let sparse = Err(Refusal::Sparse { column: "x".to_owned(), levels: 500 });
    for (name, column, told) in [
        ("the outcome", number(|_, bad| f64::from(bad)), separates.clone()),
        (
            "apart",
            number(|row, bad| f64::from(bad) * 5.0 - (row % 9) as f64 / 9.0),
            separates.clone(),
        ),
        ("in words", words(|row, bad| format!("{bad} {}", row % 3)), separates),
        ("500 rare levels", words(|row, _| format!("level {}", row % 500)), sparse),
    ] {
        let got = bin_column(&column, &all, &Settings::default()).map(|_| ());
        assert_eq!(got, told, "{name}");
    }
    // Whoever knows that it was known before asks for no good and bad case in each bin.
    let free = Settings { min_events: 0.0, ..Settings::default() };
    let binning = bin_column(&number(|_, bad| f64::from(bad)), &all, &free).expect("two bins");
    assert!(binning.strength.iv > 5.0 && (binning.strength.gini - 1.0).abs() < 1e-9);
    // One bad case among the good: no separation, and no bins either, but nothing to warn of.
    let mixed = number(|row, bad| if row == 0 { 0.0 } else { f64::from(bad) });
    assert!(bin_column(&mixed, &all, &Settings::default()).is_ok());

    let weights = |heavy: u8| bad.iter().map(|b| f32::from(u8::from(*b == heavy))).collect();
    assert_eq!(outcome(Some(weights(0))), Err(Refusal::OneClass { outcome: 0 }));
    assert_eq!(outcome(Some(weights(1))), Err(Refusal::OneClass { outcome: 1 }));
    assert_eq!(outcome(Some(vec![0.0; rows])), Err(Refusal::NoRows));
}
