//! The accumulator on a published book of receivables (2,466 invoices of 100 customers with
//! their settlement days), beside figures that were worked out from the file independently.
//!
//! The file is not part of the project. It is looked for in the folder that `SHOUXIN_SHARED`
//! names, else in `../shared` beside the workspace; without it the tests say so and pass.

use std::{collections::BTreeMap, fs, path::PathBuf};

use base::Day;
use quant::{
    behaviour::{Accumulator, Behaviour, InvoiceFacts, Window},
    forecast::{OpenItem, expected_receipts},
};

struct Row {
    customer: String,
    id: i64,
    issued: Day,
    due: Day,
    amount_minor: i64,
    disputed: bool,
    payments: [(Day, i64); 1],
    days_late: i64,
}

/// `6/30/2013` as a day.
fn american(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    Day::try_new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `55.94` as 5594.
fn minor(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

fn row(line: &str) -> Option<Row> {
    let f: Vec<&str> = line.trim().split(',').collect();
    let amount_minor = minor(f.get(6)?)?;
    Some(Row {
        customer: (*f.get(1)?).to_owned(),
        id: f.get(3)?.parse().ok()?,
        issued: american(f.get(4)?)?,
        due: american(f.get(5)?)?,
        amount_minor,
        disputed: *f.get(7)? == "Yes",
        payments: [(american(f.get(8)?)?, amount_minor)],
        days_late: f.get(11)?.parse().ok()?,
    })
}

#[allow(clippy::disallowed_methods, reason = "a test looks for optional data")]
fn book() -> Option<Vec<Row>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var("SHOUXIN_SHARED").map_or(beside, PathBuf::from);
    let path = folder.join("data/ibm_accounts_receivable.csv");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    Some(text.lines().skip(1).map(|l| row(l).unwrap_or_else(|| panic!("{l}"))).collect())
}

fn by_customer(book: &[Row], as_of: &str, window: Window) -> BTreeMap<String, Accumulator> {
    let as_of: Day = as_of.parse().expect("a day");
    let mut all = BTreeMap::new();
    for row in book {
        all.entry(row.customer.clone()).or_insert_with(|| Accumulator::new(as_of, window)).update(
            &InvoiceFacts {
                id: row.id,
                issued: row.issued,
                due: row.due,
                amount_minor: row.amount_minor,
                payments: &row.payments,
                disputed: row.disputed,
            },
        );
    }
    all
}

fn whole_book(parts: &BTreeMap<String, Accumulator>) -> Behaviour {
    let mut parts = parts.values();
    let mut all = parts.next().expect("customers").clone();
    parts.for_each(|p| all.merge(p).expect("one day"));
    all.finish()
}

#[test]
fn open_and_overdue_on_past_days() {
    let Some(book) = book() else { return };
    for (as_of, items, customers, open, overdue) in
        [("2012-12-31", 99, 61, 572_506, 78_874), ("2013-06-30", 84, 52, 511_985, 83_556)]
    {
        let parts = by_customer(&book, as_of, Window::default());
        let owing = parts.values().filter(|p| p.finish().open_items > 0).count();
        let all = whole_book(&parts);
        assert_eq!((all.open_items, owing), (items, customers), "{as_of}");
        assert_eq!((all.open_minor, all.overdue_minor), (open, overdue), "{as_of}");
        assert!(all.oldest_overdue_days <= 30, "{as_of}");
    }
}

#[test]
fn the_files_own_days_late() {
    let Some(book) = book() else { return };
    let window = Window { months: 36, ..Window::default() };
    let all = whole_book(&by_customer(&book, "2014-06-30", window));
    assert_eq!((all.settled, all.open_items, all.volume_minor), (2_466, 0, 14_770_318));
    let late = book.iter().filter(|r| r.days_late > 0).count();
    assert_eq!(usize::try_from(all.late), Ok(late));
    let sum: i64 = book.iter().map(|r| r.days_late).sum();
    let mean = sum as f64 / book.len() as f64;
    assert!((all.days_late_mean.expect("settled") - mean).abs() < 1e-12);
    assert_eq!(Some(i64::from(all.days_late_max)), book.iter().map(|r| r.days_late).max());
}

/// On the last day of each of nine months, the receipts of the next six weeks from what is open
/// then, beside what was really paid.
#[test]
fn receipts_come_as_forecast() {
    let Some(book) = book() else { return };
    let (mut expected, mut paid, mut inside, mut weeks) = (0, 0, 0, 0);
    for as_of in [
        "2012-10-31",
        "2012-11-30",
        "2012-12-31",
        "2013-01-31",
        "2013-02-28",
        "2013-03-31",
        "2013-04-30",
        "2013-05-31",
        "2013-06-30",
    ] {
        let day: Day = as_of.parse().expect("a day");
        let parts = by_customer(&book, as_of, Window::default());
        let portfolio = whole_book(&parts).lateness;
        let curves: BTreeMap<_, _> = parts
            .iter()
            .map(|(key, p)| (key.clone(), p.finish().lateness.curve_towards(&portfolio, 8.0)))
            .collect();
        let open: Vec<&Row> =
            book.iter().filter(|r| r.issued <= day && r.payments[0].0 > day).collect();
        let items: Vec<OpenItem<'_>> = open
            .iter()
            .map(|r| OpenItem {
                open_minor: r.amount_minor,
                days_late: day.days_since(r.due),
                curve: &curves[&r.customer],
            })
            .collect();
        let forecast = expected_receipts(&items, 6).expect("fits");
        for (number, week) in (0..).zip(&forecast.weeks) {
            let from = day.plus_days(7 * number);
            let in_week =
                |r: &&&Row| r.payments[0].0 > from && r.payments[0].0 <= from.plus_days(7);
            let actual: i64 = open.iter().filter(in_week).map(|r| r.amount_minor).sum();
            let (low, high) = week.central_80_minor;
            inside += i32::from((low..=high).contains(&actual));
            expected += week.expected_minor;
            paid += actual;
            weeks += 1;
        }
    }
    println!("expected {expected}, paid {paid}, {inside} of {weeks} weeks inside the 80 % band");
    assert!((expected - paid).abs() * 20 <= paid, "within 5 %: {expected} and {paid}");
    assert!(inside * 100 >= weeks * 70, "{inside} of {weeks} weeks inside the 80 % band");
}
