//! Import of a CSV of 1,000,000 invoices: rows a second beside `.import` of sqlite3 itself, and
//! the peak of memory. `IMPORT_ROWS` makes it smaller, `IMPORT_FILE` takes a file of so many rows
//! instead, `SHOUXIN_TEST_POSTGRES` adds PostgreSQL.
#![allow(missing_docs)]

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    ops::ControlFlow,
    path::Path,
    process::Command,
    sync::Arc,
    time::Instant,
};

use base::{Clock, Currency};
use credit::intake::{
    self, Options, Watch,
    plan::{Wish, plan},
    preview,
    read::{Reader, Seen},
    source::Source,
};
use store::{Actor, Db, Open};

#[expect(clippy::disallowed_methods, reason = "a benchmark has no other settings")]
fn rows() -> u64 {
    std::env::var("IMPORT_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has no other settings")]
fn given() -> Option<std::path::PathBuf> {
    std::env::var_os("IMPORT_FILE").map(Into::into)
}

/// Twelve columns, 5,000 buyers, a third settled.
fn write(path: &Path, rows: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(
        out,
        "客户编码,客户名称,发票号,单据类型,开票日期,到期日,币种,金额,结清日期,业务员,合同号,备注"
    )?;
    let first = "2021-01-04".parse().unwrap_or(base::Day::from_epoch_days(18_631));
    for n in 0..rows {
        let buyer = n * 7_919 % 5_000;
        let issued = first.plus_days(i32::try_from(n * 31 % 1_500).unwrap_or(0));
        let settled = match n % 3 {
            0 => issued.plus_days(41).to_string(),
            _ => String::new(),
        };
        writeln!(
            out,
            "K{buyer:05},客户{buyer}有限公司,F{n:09},销售发票,{issued},{},CNY,\"{},{:03}.{:02}\",\
             {settled},李明,HT{:06},第{n}批",
            issued.plus_days(30),
            n % 900 + 1,
            n * 13 % 1_000,
            n % 100,
            n % 70_000
        )?;
    }
    out.flush()
}

fn measure(what: &str, value: f64, unit: &str, goal: &str) {
    println!("measure | {what} | {value:.2} | {unit} | {goal}");
}

/// The high-water mark of this process in megabytes.
fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}

fn read_alone(source: Source, rows: u64) -> base::Result<()> {
    let start = Instant::now();
    let wish = Wish::default();
    let table = preview::open(source, &wish)?;
    let plan = plan(&table, &wish, Currency::CNY)?;
    let opened = start.elapsed().as_secs_f64();
    let today = "2026-11-21".parse().unwrap_or(base::Day::from_epoch_days(20_000));
    let reader = Reader::bind(&plan.mapping, &table, Currency::CNY, today)?;
    let (start, mut good) = (Instant::now(), 0_u64);
    table.rows(&Arc::default(), &mut |line, cells| {
        good += u64::from(matches!(reader.read(line, cells), Seen::Record(_)));
        ControlFlow::Continue(())
    })?;
    assert_eq!(good, rows, "all rows are good");
    measure("survey and plan", opened, "s", "");
    measure("rows to typed records", start.elapsed().as_secs_f64(), "s", "<= 1.5");
    Ok(())
}

fn sqlite_alone(folder: &Path, csv: &Path) -> Option<f64> {
    let database = folder.join("plain.db");
    let start = Instant::now();
    let done = Command::new("sqlite3")
        .arg(&database)
        .args([".mode csv", &format!(".import {} invoices", csv.display())])
        .status();
    let seconds = start.elapsed().as_secs_f64();
    done.is_ok_and(|status| status.success()).then_some(seconds)
}

async fn import(db: &Db, source: Source, rows: u64) -> base::Result<f64> {
    let start = Instant::now();
    let watch = Watch::default();
    let actor = Actor::system("bench");
    let outcome = intake::import(db, actor, source, &Options::default(), &watch).await?;
    assert_eq!(outcome.tally.booked, rows, "all rows are booked");
    Ok(start.elapsed().as_secs_f64())
}

async fn run() -> base::Result<()> {
    let rows = rows();
    let failed = |error| base::Failure::broken("preparing a benchmark", error);
    let folder = tempfile::tempdir().map_err(failed)?;
    let csv = match given() {
        Some(file) => file,
        None => {
            let csv = folder.path().join("invoices.csv");
            write(&csv, rows).map_err(failed)?;
            csv
        }
    };
    let source = Source::file(&csv);
    read_alone(source.clone(), rows)?;
    let plain = sqlite_alone(folder.path(), &csv);
    let clock = Clock::system("Asia/Shanghai").map_err(|e| base::Failure::broken("a clock", e))?;
    let db = Db::open(Open::file(&folder.path().join("house.db"), clock.clone())).await?;
    let seconds = import(&db, source.clone(), rows).await?;
    #[expect(clippy::cast_precision_loss, reason = "a measure")]
    let per_second = |seconds: f64| rows as f64 / seconds;
    measure("import, SQLite", per_second(seconds), "rows/s", "");
    measure("import, SQLite", seconds, "s", "");
    measure("peak memory", peak_mb(), "MB", "<= 300");
    if let Some(plain) = plain {
        measure("sqlite3 .import of the same file", plain, "s", "");
        measure("import against sqlite3 .import", seconds / plain, "times", "<= 4");
    }
    if let Some(db) = testkit::TestDb::postgres().await {
        let seconds = import(&db, source, rows).await?;
        measure("import, PostgreSQL", per_second(seconds), "rows/s", "");
    }
    Ok(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map(|runtime| runtime.block_on(run()));
    match done {
        Ok(Ok(())) => {}
        Ok(Err(failure)) => panic!("{failure:?}"),
        Err(error) => panic!("{error}"),
    }
}
