//! Throughput of the behaviour accumulator over a million invoices, beside a plain sum of the
//! same amounts and payments: the pace at which memory can be read at all.

use std::hint::black_box;

use base::Day;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use quant::behaviour::{Accumulator, InvoiceFacts, Window};

const INVOICES: i64 = 1_000_000;
const BUYERS: usize = 10_000;

struct Item {
    id: i64,
    issued: Day,
    due: Day,
    amount_minor: i64,
    payments: Vec<(Day, i64)>,
}

impl Item {
    fn facts(&self) -> InvoiceFacts<'_> {
        InvoiceFacts {
            id: self.id,
            issued: self.issued,
            due: self.due,
            amount_minor: self.amount_minor,
            payments: &self.payments,
            disputed: self.id % 97 == 0,
        }
    }
}

/// A repeatable portfolio: two years, 30 to 90 days of terms, some late, some in two parts.
fn portfolio(as_of: Day) -> Vec<Item> {
    let mut state = 42_u64;
    let mut draw = |below: u64| -> i32 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        i32::try_from((state >> 33) % below).unwrap_or(0)
    };
    (0..INVOICES)
        .map(|id| {
            let issued = as_of.plus_days(-draw(730));
            let due = issued.plus_days(30 * (1 + draw(3)));
            let amount_minor = 10_000 + i64::from(draw(5_000_000));
            let paid = due.plus_days(draw(60) - 20);
            let payments = match draw(10) {
                0 => vec![],
                1 => vec![(paid, amount_minor / 2), (paid.plus_days(14), amount_minor / 2)],
                _ => vec![(paid, amount_minor)],
            };
            Item { id, issued, due, amount_minor, payments }
        })
        .collect()
}

fn behaviour(c: &mut Criterion) {
    let as_of = Day::from_epoch_days(20_778); // 2026-11-21
    let items = portfolio(as_of);
    let mut group = c.benchmark_group("behaviour");
    group.sample_size(10).throughput(Throughput::Elements(INVOICES.unsigned_abs()));
    group.bench_function("plain sum of the same slice", |b| {
        b.iter(|| {
            let mut sum = 0_i128;
            for item in black_box(&items) {
                sum += i128::from(item.amount_minor)
                    + i128::from(item.issued.epoch_days())
                    + i128::from(item.due.epoch_days());
                sum += item.payments.iter().map(|p| i128::from(p.1)).sum::<i128>();
            }
            sum
        });
    });
    group.bench_function("one accumulator", |b| {
        b.iter(|| {
            let mut sums = Accumulator::new(as_of, Window::default());
            black_box(&items).iter().for_each(|item| sums.update(&item.facts()));
            sums.finish()
        });
    });
    group.bench_function("one accumulator per buyer, finished", |b| {
        b.iter(|| {
            let per_buyer = items.len() / BUYERS;
            let mut overdue = 0;
            for of_buyer in black_box(&items).chunks(per_buyer) {
                let mut sums = Accumulator::new(as_of, Window::default());
                of_buyer.iter().for_each(|item| sums.update(&item.facts()));
                overdue += sums.finish().overdue_minor;
            }
            overdue
        });
    });
    group.finish();
}

criterion_group!(benches, behaviour);
criterion_main!(benches);
