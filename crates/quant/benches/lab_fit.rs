//! The lab on 700,000 rows of 30 columns: fit, booster, quality measures; seconds of one core.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use quant::lab::dice::Dice;
use quant::lab::logistic::{Column, Sample, Settings, fit};

const ROWS: usize = 700_000;
const COLUMNS: usize = 30;

struct Book {
    bins: Vec<Vec<u8>>,
    values: Vec<f64>,
    bads: Vec<bool>,
}

/// Eight bins a column; the log-odds are linear in their values.
fn book() -> Book {
    let mut dice = Dice::new(5);
    let values: Vec<f64> = (0..8).map(|b| f64::from(b) * 0.2 - 0.7).collect();
    let mut bins: Vec<Vec<u8>> = (0..COLUMNS).map(|_| Vec::with_capacity(ROWS)).collect();
    let mut bads = Vec::with_capacity(ROWS);
    for _ in 0..ROWS {
        let mut eta = -3.0;
        for (place, column) in bins.iter_mut().enumerate() {
            let bin = dice.below(8);
            eta -= values[bin] * [0.9, 0.5, 0.2][place % 3];
            column.push(u8::try_from(bin).unwrap_or(0));
        }
        bads.push(dice.unit() < 1.0 / (1.0 + f64::exp(-eta)));
    }
    Book { bins, values, bads }
}

fn lab(c: &mut Criterion) {
    let book = book();
    let columns: Vec<Column> =
        book.bins.iter().map(|bins| Column::Binned { bins, values: &book.values }).collect();
    let sample = Sample { columns: &columns, bads: &book.bads, weights: None, offset: None };
    let mut group = c.benchmark_group("lab");
    group.sample_size(10);
    group.bench_function("logistic 700000x30", |b| {
        b.iter(|| black_box(fit(sample, &Settings::default()).expect("a fit").iterations));
    });
    group.finish();
}

criterion_group!(benches, lab);
criterion_main!(benches);
