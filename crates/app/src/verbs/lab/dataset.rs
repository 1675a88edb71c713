//! `shouxin lab dataset`: a data set out of the ledger, as a file.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use base::{Rejection, Result};
use clap::Args;
use credit::{
    lab::{DataSetSpec, build_data_set, keep_built},
    receivables::company_currency,
    scoring::models::{Definition, ModelRules},
};
use serde_json::json;
use store::{Actor, Files};

use super::card;
use crate::{
    bar::Bar,
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 从账里取建模样本 · Take a data set for modelling out of the ledger
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab dataset --data ./huaheng --as-of 2025-12-31 \
--as-of 2026-03-31 --horizon 90 --out sample.csv\n  shouxin lab fit sample.csv --target bad \
--split split --drop buyer,as_of")]
pub struct DatasetArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 观察日,可多次给出 · a day on which buyers are looked at; may be given again
    #[arg(long, value_name = "DAY", required = true)]
    pub as_of: Vec<String>,
    /// 表现期(天) · days ahead in which a buyer turns out good or bad
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub horizon: i32,
    /// 逾期满多少天为坏 · bad from so many days past due [default: by the rules]
    #[arg(long, value_name = "DAYS")]
    pub bad_days: Option<i32>,
    /// 逾期不超过多少天为好 · good up to so many days past due [default: by the rules]
    #[arg(long, value_name = "DAYS")]
    pub good_days: Option<i32>,
    /// 金额满多少才算(元) · on at least so much, whole units of the company's currency
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<i64>,
    /// 从这一天起留作跨期样本 · days from this one on are kept apart as later ones
    #[arg(long, value_name = "DAY")]
    pub later_from: Option<String>,
    /// 留作测试的客户比例 · share of buyers held out
    #[arg(long, value_name = "SHARE", default_value_t = 0.3)]
    pub test_share: f64,
    /// 随机种子 · seed of the split
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 样本名称 · name of the data set
    #[arg(long, default_value = "")]
    pub name: String,
    /// 写入的文件(CSV) · file to write to
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 登记到样本库 · keep it in the register of data sets
    #[arg(long)]
    pub keep: bool,
}

impl DatasetArgs {
    fn spec(&self, minor_per_unit: i64) -> Result<DataSetSpec> {
        let wrong = || Rejection::new("scoring.data-set-definition");
        let usual = ModelRules::shipped().definition(self.horizon, minor_per_unit);
        let usual = usual.ok_or_else(wrong)?;
        let bad_days = self.bad_days.unwrap_or(usual.bad_days);
        let amount = self.amount.map(|units| units.saturating_mul(minor_per_unit));
        let definition = Definition {
            horizon_days: self.horizon,
            bad_days,
            good_days: self.good_days.unwrap_or(usual.good_days.min(bad_days - 1)),
            amount_minor: amount.unwrap_or(usual.amount_minor),
        };
        let days = self.as_of.iter().map(|text| day(text)).collect::<Result<_>>()?;
        Ok(DataSetSpec {
            name: self.name.clone(),
            later_from: self.later_from.as_deref().map(day).transpose()?,
            test_share: self.test_share,
            seed: self.seed,
            ..DataSetSpec::new(days, definition)
        })
    }
}

/// Runs the verb.
pub async fn run(args: &DatasetArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let spec = args.spec(company_currency(&db).await?.minor_per_unit())?;
    let bar = Bar::new(speaker, "cli-bar-lab-dataset");
    let progress = |rows: u64| bar.at(rows, 0);
    let built = build_data_set(&db, &spec, &progress, &AtomicBool::new(false)).await?;
    bar.done();
    if let Some(path) = &args.out {
        card::write(path, &built.csv)?;
        let file = path.display().to_string();
        speaker.say("cli-lab-written", &[("file", &file)]);
    }
    let mut id = None;
    if args.keep {
        let files = Files::under(folder.files());
        let kept = keep_built(&db, &files, &Actor::system("cli"), &built).await?;
        speaker.say("cli-lab-kept", &[("id", &kept.to_string())]);
        id = Some(kept);
    }
    let report = &built.report;
    let mut lines = vec![
        [
            "cli-lab-day",
            "cli-lab-buyers",
            "cli-lab-good",
            "cli-lab-bads",
            "cli-lab-between",
            "cli-lab-left-out",
        ]
        .map(|key| speaker.text(key, &[]))
        .to_vec(),
    ];
    for day in &report.by_day {
        let left: usize = day.excluded.values().sum();
        let counts = [day.buyers, day.good, day.bad, day.indeterminate, left];
        let mut line = vec![day.day.clone()];
        line.extend(counts.map(|count| count.to_string()));
        lines.push(line);
    }
    speaker.table(&lines);
    for (why, count) in &report.excluded {
        let why = speaker.text(&format!("scoring-excluded-{why}"), &[]);
        speaker.plain(&format!("{why}: {count}"));
    }
    for hint in &report.hints {
        speaker.plain(&speaker.text(&format!("scoring-hint-{hint}"), &[]));
    }
    speaker.answer(&json!({
        "id": id.map(|id| id.to_string()), "report": report,
        "out": args.out.as_ref().map(|path| path.display().to_string()),
    }));
    Ok(Exit::Done)
}
