//! Triangular debts among 50,000 parties with 500,000 debts: circles for a set-off, chains that end at one party.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use quant::{
    debts::{Debt, Reach, Web},
    lab::dice::Dice,
};

const PARTIES: usize = 50_000;
const DEBTS: usize = 500_000;

/// Debts without pattern, a few parties owed by many, as suppliers of an industry are.
fn debts() -> Vec<Debt> {
    let mut dice = Dice::new(11);
    let mut all = Vec::with_capacity(DEBTS);
    while all.len() < DEBTS {
        let debtor = dice.below(PARTIES);
        let creditor = match dice.below(10) {
            0 => dice.below(500),
            _ => dice.below(PARTIES),
        };
        let amount = i64::try_from(dice.below(1_000_000)).unwrap_or(0) + 1;
        if debtor != creditor {
            all.push(Debt { debtor, creditor, amount });
        }
    }
    all
}

fn triangles(c: &mut Criterion) {
    let all = debts();
    let mut group = c.benchmark_group("debts");
    group.sample_size(10);
    group.bench_function("web of 500000", |b| b.iter(|| black_box(Web::of(PARTIES, &all))));
    let web = Web::of(PARTIES, &all);
    group.bench_function("knots", |b| b.iter(|| black_box(web.knots().len())));
    group.bench_function("200 circles", |b| {
        b.iter(|| black_box(web.circles(&Reach::default()).total()));
    });
    group.bench_function("chains to one", |b| {
        b.iter(|| black_box(web.chains_to(7, &Reach::default()).chains.len()));
    });
    group.finish();
}

criterion_group!(benches, triangles);
criterion_main!(benches);
