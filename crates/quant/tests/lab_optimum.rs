//! The optimum of binning, proved twice: against every partition of small tables, and against
//! the optima that another implementation found on 68 variables of two public data sets.
//!
//! The second table is not part of the project. It is looked for in the folder that
//! `SHOUXIN_SHARED` names, else in `../shared` beside the workspace; without it the test says so
//! and passes.

use std::{fs::File, path::PathBuf};

use proptest::prelude::*;
use quant::lab::bin::{
    evidence::{Cell, p_value},
    optimum::{Limits, Shape, best},
};

const SHAPES: [(&str, Shape); 7] = [
    ("none", Shape::Any),
    ("ascending", Shape::Ascending),
    ("descending", Shape::Descending),
    ("peak", Shape::Peak),
    ("valley", Shape::Valley),
    ("concave", Shape::Concave),
    ("convex", Shape::Convex),
];

const FREE: Limits =
    Limits { min_bins: 1, max_bins: 99, min_size: 0.0, min_good: 1.0, min_bad: 1.0, max_p: 1.0 };

fn merged(cells: &[Cell], ends: &[usize]) -> Vec<Cell> {
    let mut first = 0;
    ends.iter()
        .map(|end| {
            let cell = cells[first..*end].iter().copied().sum();
            first = *end;
            cell
        })
        .collect()
}

/// The rules in their plainest words, apart from the programme under test.
fn keeps(bins: &[Cell], shape: Shape, limits: &Limits) -> bool {
    let rate: Vec<f64> = bins.iter().map(|c| c.bad / (c.good + c.bad)).collect();
    let rises = |w: &[f64]| w[0] <= w[1];
    let falls = |w: &[f64]| w[0] >= w[1];
    let shaped = match shape {
        Shape::Any => true,
        Shape::Ascending => rate.windows(2).all(rises),
        Shape::Descending => rate.windows(2).all(falls),
        Shape::Peak => (0..rate.len())
            .any(|top| rate[..=top].windows(2).all(rises) && rate[top..].windows(2).all(falls)),
        Shape::Valley => (0..rate.len())
            .any(|low| rate[..=low].windows(2).all(falls) && rate[low..].windows(2).all(rises)),
        Shape::Concave => rate.windows(3).all(|w| 2.0 * w[1] - w[0] - w[2] >= -1e-12),
        Shape::Convex => rate.windows(3).all(|w| 2.0 * w[1] - w[0] - w[2] <= 1e-12),
    };
    shaped
        && (limits.min_bins..=limits.max_bins).contains(&bins.len())
        && bins.iter().all(|c| {
            c.total() >= limits.min_size && c.good >= limits.min_good && c.bad >= limits.min_bad
        })
        && (limits.max_p >= 1.0 || bins.windows(2).all(|w| p_value(w[0], w[1]) <= limits.max_p))
}

/// The best value among all partitions, one after the other.
fn exhaustive(cells: &[Cell], all: Cell, shape: Shape, limits: &Limits) -> Option<f64> {
    let inner = cells.len() - 1;
    (0..1_u32 << inner)
        .filter_map(|mask| {
            let mut ends: Vec<usize> =
                (0..inner).filter(|i| mask >> i & 1 == 1).map(|i| i + 1).collect();
            ends.push(cells.len());
            let bins = merged(cells, &ends);
            keeps(&bins, shape, limits).then(|| bins.iter().map(|c| c.iv(all)).sum())
        })
        .max_by(f64::total_cmp)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_partition_is_better(
        table in prop::collection::vec((0_u32..40, 0_u32..20), 1..9),
        min_bins in 1_usize..4, more in 0_usize..6,
        min_size in 0_u32..30, min_events in 0_u32..4,
        max_p in prop::sample::select(vec![1.0, 0.5, 0.2, 0.05]),
    ) {
        let cells: Vec<Cell> = table.iter()
            .map(|(good, bad)| Cell { good: f64::from(*good), bad: f64::from(*bad) }).collect();
        let all = cells.iter().copied().sum::<Cell>() + Cell { good: 3.0, bad: 2.0 };
        let limits = Limits {
            min_bins, max_bins: min_bins + more, min_size: f64::from(min_size),
            min_good: f64::from(min_events), min_bad: f64::from(min_events), max_p,
        };
        for (name, shape) in SHAPES {
            let found = best(&cells, all, shape, &limits);
            let truth = exhaustive(&cells, all, shape, &limits);
            match (&found, truth) {
                (Some(found), Some(truth)) => {
                    prop_assert!((found.iv - truth).abs() <= 1e-9, "{name}: {} {truth}", found.iv);
                    let bins = merged(&cells, &found.ends);
                    prop_assert!(keeps(&bins, shape, &limits), "{name}: {:?}", found.ends);
                    prop_assert_eq!(found.ends.last(), Some(&cells.len()));
                }
                (None, None) => {}
                other => prop_assert!(false, "{}: {:?}", name, other),
            }
        }
    }
}

#[test]
fn of_equal_values_the_one_with_fewer_bins_wins() {
    let cells = [(10.0, 2.0), (20.0, 4.0), (9.0, 5.0)].map(|(good, bad)| Cell { good, bad });
    let all = cells.iter().copied().sum();
    for (name, shape) in SHAPES {
        if shape != Shape::Descending {
            let found = best(&cells, all, shape, &FREE).map(|s| s.ends);
            assert_eq!(found, Some(vec![2, 3]), "{name}: the first two have the same rate");
        }
    }
}

fn shared(file: &str) -> Option<PathBuf> {
    #[allow(clippy::disallowed_methods, reason = "where the optional test data lies")]
    let root = std::env::var("SHOUXIN_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let path = root.join(file);
    path.exists().then_some(path)
}

#[test]
fn reaches_every_optimum_of_another_implementation() {
    let Some(path) = shared("bench/oracle.json.gz") else {
        eprintln!("SKIPPED: bench/oracle.json.gz is not there (set SHOUXIN_SHARED)");
        return;
    };
    let reader = flate2::read::GzDecoder::new(File::open(path).expect("readable"));
    let variables: Vec<serde_json::Value> = serde_json::from_reader(reader).expect("JSON");
    let numbers = |v: &serde_json::Value| -> Vec<f64> {
        v.as_array().expect("list").iter().map(|n| n.as_f64().expect("number")).collect()
    };
    let (mut compared, mut better) = (0, 0);
    for variable in &variables {
        let name = variable["var"].as_str().expect("name");
        let (good, bad) = (numbers(&variable["non_event"]), numbers(&variable["event"]));
        let cells: Vec<Cell> =
            good.iter().zip(&bad).map(|(g, b)| Cell { good: *g, bad: *b }).collect();
        let all = cells.iter().copied().sum();
        let edges = numbers(&variable["prebin_splits"]);
        for (trend, shape) in SHAPES {
            let theirs = &variable["trends"][trend];
            let Some(iv) = theirs["iv"].as_f64() else { continue };
            let found = best(&cells, all, shape, &FREE).expect("one bin always fits");
            let mut ends: Vec<usize> = numbers(&theirs["splits"])
                .iter()
                .map(|cut| 1 + edges.iter().position(|e| e == cut).expect("one of the pre-bins"))
                .collect();
            ends.push(cells.len());
            let value: f64 = merged(&cells, &ends).iter().map(|c| c.iv(all)).sum();
            assert!((value - iv).abs() < 1e-6, "{name} {trend}: the same measure");
            assert!(found.iv >= iv - 1e-9, "{name} {trend}: {} below {iv}", found.iv);
            assert!(keeps(&merged(&cells, &found.ends), shape, &FREE), "{name} {trend}");
            compared += 1;
            better += usize::from(found.iv > iv + 1e-6);
        }
    }
    eprintln!("{compared} optima of {} variables; {better} bettered", variables.len());
    assert!(compared >= 400, "{compared}");
}
