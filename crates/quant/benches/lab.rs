//! The lab on a large file: reading, binning with information values, coding all rows.
//!
//! `cargo bench -p quant --bench lab -- FILE.csv` reads a file with the columns `target` and
//! `split`; special code −999. Each step says wall time, CPU time and peak memory, and how many
//! times as long it takes as reading the same bytes once and adding them up.

use std::{fs::File, hint::black_box, io::Read, time::Instant};

use quant::lab::{
    bin::{Binning, Settings, Trend, bin_frame},
    frame::{CsvOptions, CsvReader, Frame, Outcome, Part, TargetSpec},
    logistic::{self, Column, Sample, Sign, SignRule},
    penalty::{self, Evidence},
    prove::{Scored, rank::ranking},
    scorecard::{Baseline, Card, CardSpec, Reference, Term, build, explain_frame, score_frame},
};
use quant::scaling::Anchor;

/// CPU seconds of this process so far, user and system.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or("");
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn peak_mb() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    spent(name, work).0
}

/// The same, with the CPU seconds.
fn spent<T>(name: &str, work: impl FnOnce() -> T) -> (T, f64) {
    let (wall, before) = (Instant::now(), cpu());
    let made = work();
    let seconds = cpu() - before;
    println!(
        "{name:32} wall {:7.3} s   cpu {seconds:5.2} s   peak {} MB",
        wall.elapsed().as_secs_f64(),
        peak_mb()
    );
    (made, seconds)
}

/// CPU seconds in which this machine, now, reads so many bytes once: the least that any step
/// over them can take.
fn read_once(bytes: usize) -> f64 {
    const TIMES: u32 = 20;
    let words: Vec<u64> = (0..bytes as u64 / 8).collect();
    let before = cpu();
    for _ in 0..TIMES {
        let sum = black_box(&words).iter().fold(0_u64, |sum, word| sum.wrapping_add(*word));
        black_box(sum);
    }
    let seconds = ((cpu() - before) / f64::from(TIMES)).max(1e-9);
    #[allow(clippy::cast_precision_loss, reason = "megabytes")]
    let speed = bytes as f64 / seconds / 1e9;
    println!("reading {} MB once: {seconds:.4} s CPU, {speed:.1} GB/s", bytes >> 20);
    seconds
}

/// Codes of the rows to learn from, logistic regression on their evidence, and the card.
fn fit_card(kept: &[Binning], frame: &Frame, outcome: &Outcome) -> Card {
    let train: Vec<Vec<u8>> = kept
        .iter()
        .map(|binning| {
            let column = frame.get_column(&binning.name).expect("there");
            let mut marks = outcome.marks().iter();
            let mut codes = binning.codes(column).expect("fits");
            codes.retain(|_| marks.next().is_some_and(|mark| *mark < 2));
            codes
        })
        .collect();
    let values: Vec<Vec<f64>> =
        kept.iter().map(|b| b.bins.iter().map(|bin| bin.woe).collect()).collect();
    let columns: Vec<Column<'_>> =
        train.iter().zip(&values).map(|(bins, values)| Column::Binned { bins, values }).collect();
    let bads: Vec<bool> =
        outcome.marks().iter().filter(|mark| **mark < 2).map(|mark| mark & 1 == 1).collect();
    let sample = Sample { columns: &columns, bads: &bads, weights: None, offset: None };
    let mut settings = logistic::Settings {
        signs: vec![Sign::NotPositive; kept.len()],
        sign_rule: SignRule::Within,
        ..logistic::Settings::default()
    };
    let evidence = Evidence { codes: &train, apart: &[], bads: &bads, weights: None, offset: None };
    settings.ridge = penalty::choose(evidence, &settings, 1).expect("chosen").ridge;
    let fit = logistic::fit(sample, &settings).expect("fits");
    println!("ridge {}, {} of {} variables", settings.ridge, fit.terms.len(), kept.len());
    let terms: Vec<Term<'_>> = fit
        .terms
        .iter()
        .map(|term| Term { binning: &kept[term.column], beta: term.beta, apart: &[] })
        .collect();
    let anchor = Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 };
    let spec = CardSpec { anchor, intercept: fit.intercept.beta, baseline: Baseline::Spread };
    build(&terms, &spec).expect("card")
}

fn read(path: &str) -> Frame {
    let mut reader = CsvReader::new(CsvOptions::default());
    let mut file = File::open(path).expect("file");
    let mut piece = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut piece).expect("readable");
        if n == 0 {
            break reader.finish().expect("a table").0;
        }
        reader.feed(&piece[..n]).expect("a table");
    }
}

fn main() {
    let Some(path) = std::env::args().skip(1).find(|a| !a.starts_with("--")) else {
        println!("lab: no file given, nothing measured");
        return;
    };
    let mut frame = timed("read", || read(&path));
    println!(
        "{} rows, {} columns, {} MB",
        frame.rows(),
        frame.columns().len(),
        frame.bytes() >> 20
    );
    let floor = read_once(frame.bytes());
    let spec = TargetSpec {
        target: "target".to_owned(),
        split: frame.find_column("split").map(|c| c.name.clone()),
        ..TargetSpec::default()
    };
    let outcome = timed("outcome", || Outcome::take_from(&mut frame, &spec).expect("binary"));
    for (name, trend) in [("auto", Trend::Auto), ("monotone", Trend::Monotone)] {
        let settings = Settings { specials: vec![-999.0], trend, ..Settings::default() };
        let (bins, bin_seconds) =
            spent(&format!("bin {name}"), || bin_frame(&frame, &outcome, |_| settings.clone(), 1));
        let iv: f64 = bins.iter().flatten().map(|b| b.strength.iv).sum();
        println!("sum of IV {iv:.4}");
        let codes = timed("codes of all rows", || {
            let mut sum = 0_u64;
            for (binning, column) in bins.iter().zip(frame.columns()) {
                if let Ok(binning) = binning {
                    let codes = binning.codes(column).expect("fits");
                    sum += codes.iter().map(|c| u64::from(*c)).sum::<u64>();
                }
            }
            sum
        });
        println!("sum of codes {codes}");
        let kept: Vec<Binning> =
            bins.into_iter().flatten().filter(|b| b.strength.iv >= 0.02).collect();
        let (card, fit_seconds) =
            spent("fit (codes, logistic, card)", || fit_card(&kept, &frame, &outcome));
        let (scores, score_seconds) = spent(&format!("score by {} variables", kept.len()), || {
            score_frame(&card, &frame).expect("fits")
        });
        for (step, seconds) in
            [("bin", bin_seconds), ("fit", fit_seconds), ("score", score_seconds)]
        {
            println!("{step}: {:.1} times as long as reading the frame once", seconds / floor);
        }
        let told = timed("score with three reasons", || {
            explain_frame(&card, &frame, Reference::Neutral, 3).expect("fits")
        });
        assert_eq!(scores, told.scores);
        let test: Vec<usize> = outcome.rows_of(Part::Test).collect();
        let risks: Vec<f64> = test.iter().map(|row| -f64::from(scores[*row])).collect();
        let bads: Vec<bool> = test.iter().map(|row| outcome.is_bad(*row)).collect();
        if let Ok(told) = ranking(Scored::new(&risks, &bads)) {
            println!("held out: AUC {:.4}, KS {:.4}", told.auc, told.ks);
        }
    }
}
