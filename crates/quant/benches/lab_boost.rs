//! The booster on a large file, in the settings of the challenger.
//!
//! `cargo bench -p quant --bench lab_boost -- FILE.csv [ROUNDS]` reads a file with the columns
//! `target` and `split`. Each line says `measure | what | value | unit | goal`.

use std::{fs::File, io::Read, time::Instant};

use quant::lab::{
    boost::{Settings, boost},
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
    let (train, bads) = part(Part::Train);
    let settings = Settings { rounds, ..Settings::default() };
    let what = format!("boost {} × {}, {rounds} trees", bads.len(), train.len());
    let booster = timed(&what, "≤ 2 × LightGBM", || {
        boost(&features(&train), &bads, None, &settings, &mut unwatched).expect("grows")
    });
    let (test, bads) = part(Part::Test);
    let risks = timed(&format!("score {}", bads.len()), "—", || {
        booster.linear(&features(&test)).expect("scores")
    });
    let told_auc = ranking(Scored::new(&risks, &bads)).expect("ranks");
    told("AUC held out", told_auc.auc, "", "LightGBM − 0.01");
}
