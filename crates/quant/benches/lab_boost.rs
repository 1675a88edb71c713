//! The challengers on a file: the booster in the settings of the shared benchmark, and, up to a
//! hundred thousand rows, the additive card of whole points.
//!
//! `cargo bench -p quant --bench lab_boost -- FILE.csv [ROUNDS]` reads a file with the columns
//! `target` and `split`. Each line says `measure | what | value | unit | goal`.

use std::{fs::File, io::Read, time::Instant};

use quant::lab::{
    additive,
    boost::{Settings, Trend, boost},
    feature::{Feature, NO_LEVEL},
    frame::{CsvOptions, CsvReader, Frame, Outcome, Part, TargetSpec, Values},
    progress::unwatched,
    prove::{Scored, rank::ranking},
};

/// CPU seconds of this process so far, user and system.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or("");
    let ticks = after.split_whitespace().skip(11).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn told(what: &str, value: f64, unit: &str, goal: &str) {
    println!("measure | {what} | {value:.4} | {unit} | {goal}");
}

fn timed<T>(what: &str, goal: &str, work: impl FnOnce() -> T) -> T {
    let (wall, before) = (Instant::now(), cpu());
    let made = work();
    told(&format!("{what}, CPU"), cpu() - before, "s", goal);
    told(&format!("{what}, wall"), wall.elapsed().as_secs_f64(), "s", "—");
    made
}

fn read(path: &str) -> Frame {
    let mut reader = CsvReader::new(CsvOptions::default());
    let mut file = File::open(path).expect("file");
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece).expect("readable") {
            0 => return reader.finish().expect("a table").0,
            n => reader.feed(&piece[..n]).expect("a table"),
        }
    }
}

enum Raw {
    Numbers(Vec<f64>),
    Levels(Vec<u32>),
}

impl Raw {
    fn rows(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Levels(codes) => codes.len(),
        }
    }
}

/// A column's values in these rows.
fn raw(frame: &Frame, column: usize, rows: &[usize]) -> Raw {
    let column = &frame.columns()[column];
    match &column.values {
        Values::Numbers(numbers) => {
            Raw::Numbers(rows.iter().map(|row| numbers.get(*row)).collect())
        }
        Values::Category(category) => {
            let level = |row: &usize| match category.codes.get(*row) {
                code if category.levels[code].is_empty() => NO_LEVEL,
                code => u32::try_from(code).unwrap_or(NO_LEVEL),
            };
            Raw::Levels(rows.iter().map(level).collect())
        }
    }
}

fn features(columns: &[Raw]) -> Vec<Feature<'_>> {
    let mut all = Vec::with_capacity(columns.len());
    for column in columns {
        all.push(match column {
            Raw::Numbers(values) => Feature::Number(values.as_slice()),
            Raw::Levels(codes) => Feature::Level(codes.as_slice()),
        });
    }
    all
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let Some(path) = arguments.next() else {
        println!("lab_boost: no file given, nothing measured");
        return;
    };
    let rounds = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(200);
    let mut frame = read(&path);
    let spec = TargetSpec {
        target: "target".to_owned(),
        split: frame.find_column("split").map(|c| c.name.clone()),
        ..TargetSpec::default()
    };
    let outcome = Outcome::take_from(&mut frame, &spec).expect("binary");
    let part = |part| {
        let rows: Vec<usize> = outcome.rows_of(part).collect();
        let columns: Vec<Raw> =
            (0..frame.columns().len()).map(|column| raw(&frame, column, &rows)).collect();
        let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
        (columns, bads)
    };
    let (train, learnt) = part(Part::Train);
    let settings = Settings { rounds, ..Settings::default() };
    let what = format!("boost {} × {}, {rounds} trees", learnt.len(), train.len());
    let booster = timed(&what, "≤ LightGBM", || {
        boost(&features(&train), &learnt, None, &settings, &mut unwatched).expect("grows")
    });
    let (test, bads) = part(Part::Test);
    let risks = timed(&format!("score {}", bads.len()), "—", || {
        booster.linear(&features(&test)).expect("scores")
    });
    let told_auc = ranking(Scored::new(&risks, &bads)).expect("ranks");
    told("AUC held out", told_auc.auc, "", "LightGBM − 0.01");
    if train.first().is_some_and(|column| column.rows() <= 100_000) {
        let trends = trends(&train, &learnt);
        let free = additive::Settings::default();
        let monotone = additive::Settings { trends, ..free.clone() };
        let alone = additive::Settings { pairs: 0, ..monotone.clone() };
        for (what, settings) in [
            ("additive card", free),
            ("additive card, each column and pair monotone", monotone),
            ("additive card, monotone, no pairs", alone),
        ] {
            let card = timed(what, "—", || {
                additive::additive(&features(&train), &learnt, None, &settings, &mut unwatched)
            });
            let points = card.expect("a card").score(&features(&test)).expect("scores");
            let risks: Vec<f64> = points.iter().map(|points| -f64::from(*points)).collect();
            let auc = ranking(Scored::new(&risks, &bads)).expect("ranks").auc;
            told(
                &format!("AUC held out, {what}"),
                auc,
                "",
                "half way from the card to the booster",
            );
        }
    }
}

/// Whether risk rises or falls with each column in the rows to learn from.
fn trends(columns: &[Raw], bads: &[bool]) -> Vec<Trend> {
    let trend = |column: &Raw| {
        let Raw::Numbers(values) = column else { return Trend::Free };
        let known = values.iter().zip(bads).filter(|(value, _)| !value.is_nan());
        let (values, bads): (Vec<f64>, Vec<bool>) = known.map(|(v, bad)| (*v, *bad)).unzip();
        match ranking(Scored::new(&values, &bads)) {
            Ok(told) if told.auc >= 0.5 => Trend::Rising,
            Ok(_) => Trend::Falling,
            Err(_) => Trend::Free,
        }
    };
    columns.iter().map(trend).collect()
}
