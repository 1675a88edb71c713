//! `shouxin lab dataset`: a data set out of the ledger, as a file, in the register, as a project of
//! the workbench; and the register itself.

use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use base::{Rejection, Result};
use clap::Args;
use credit::{
    lab::{DataReport, DataSetSpec, build_data_set, keep_built, project_of_data_set},
    receivables::company_currency,
    scoring::models::{DataSet, Definition, ModelRules, get_data_set, list_data_sets},
};
use serde_json::json;
use store::{Actor, Db, Files};

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
--split split --drop buyer,as_of\n  shouxin lab dataset --data ./huaheng --as-of 2026-03-31 --project \
\"九十天\"\n  shouxin lab dataset --data ./huaheng --list\n  shouxin lab dataset --data ./huaheng --set 7 \
--out sample.csv")]
pub struct DatasetArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 观察日，可多次给出 · a day on which buyers are looked at; may be given again
    #[arg(long, value_name = "DAY", required_unless_present_any = ["list", "set"])]
    pub as_of: Vec<String>,
    /// 列出样本库 · list the data sets of the register
    #[arg(long, conflicts_with_all = ["as_of", "set", "out", "keep", "project"])]
    pub list: bool,
    /// 取样本库里的这一份（页面上建的也在内），不再新建 · take this data set of the register, made here
    /// or on a page, instead of a new one
    #[arg(long, value_name = "ID", conflicts_with_all = ["as_of", "keep"])]
    pub set: Option<i64>,
    /// 表现期（天） · days ahead in which a buyer turns out good or bad
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub horizon: i32,
    /// 逾期满多少天为坏 · bad from so many days past due [default: by the rules]
    #[arg(long, value_name = "DAYS")]
    pub bad_days: Option<i32>,
    /// 逾期不超过多少天为好 · good up to so many days past due [default: by the rules]
    #[arg(long, value_name = "DAYS")]
    pub good_days: Option<i32>,
    /// 金额满多少才算（元） · on at least so much, whole units of the company's currency
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
    /// 写入的文件（CSV） · file to write to
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 登记到样本库，页面 /lab 上可以打开 · keep it in the register, to be opened on /lab
    #[arg(long)]
    pub keep: bool,
    /// 登记并在 /lab 上新建项目，可给名称 · keep it and begin a project on /lab, under this name if given
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    pub project: Option<String>,
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
    let files = Files::under(folder.files());
    if args.list {
        return list(&db, speaker).await;
    }
    if let Some(id) = args.set {
        return take(args, (&db, &files), id, speaker).await;
    }
    let spec = args.spec(company_currency(&db).await?.minor_per_unit())?;
    let bar = Bar::new(speaker, "cli-bar-lab-dataset");
    let progress = |rows: u64| bar.at(rows, 0);
    let built = build_data_set(&db, &spec, &progress, &AtomicBool::new(false)).await?;
    bar.done();
    if let Some(path) = &args.out {
        written(path, &built.csv, speaker)?;
    }
    let mut id = None;
    if args.keep || args.project.is_some() {
        let kept = keep_built(&db, &files, &Actor::system("cli"), &built).await?;
        speaker.say("cli-lab-kept", &[("id", &kept.to_string())]);
        id = Some(kept);
    }
    let project = match id {
        Some(id) => begun(args, (&db, &files), id, speaker).await?,
        None => None,
    };
    show(speaker, &built.report);
    speaker.answer(&json!({
        "id": id.map(|id| id.to_string()), "project": project.map(|id| id.to_string()),
        "report": &built.report,
        "out": args.out.as_ref().map(|path| path.display().to_string()),
    }));
    Ok(Exit::Done)
}

fn written(path: &Path, text: &str, speaker: &Speaker) -> Result<()> {
    card::write(path, text)?;
    let file = path.display().to_string();
    speaker.say("cli-lab-written", &[("file", &file)]);
    Ok(())
}

/// Begins a project on a data set where it was asked for.
async fn begun(
    args: &DatasetArgs,
    (db, files): (&Db, &Files),
    id: i64,
    speaker: &Speaker,
) -> Result<Option<i64>> {
    let Some(name) = &args.project else { return Ok(None) };
    let project = project_of_data_set(db, files, &Actor::system("cli"), (id, name)).await?;
    speaker.say("cli-lab-project", &[("path", &format!("/lab/{project}"))]);
    Ok(Some(project))
}

/// Takes a data set of the register: as a file, as a project, or both.
async fn take(
    args: &DatasetArgs,
    (db, files): (&Db, &Files),
    id: i64,
    speaker: &Speaker,
) -> Result<Exit> {
    let set = get_data_set(db, id).await?;
    if let Some(path) = &args.out {
        let rows = files.read(&set.digest).await?;
        std::fs::write(path, rows).map_err(|error| card::cannot_write(path, &error))?;
        let file = path.display().to_string();
        speaker.say("cli-lab-written", &[("file", &file)]);
    }
    let project = begun(args, (db, files), id, speaker).await?;
    if args.out.is_none() && project.is_none() {
        speaker.table(&[heads(speaker), row(speaker, &set)]);
    }
    speaker.answer(&json!({
        "id": id.to_string(), "project": project.map(|id| id.to_string()), "report": set.report,
        "out": args.out.as_ref().map(|path| path.display().to_string()),
    }));
    Ok(Exit::Done)
}

fn heads(speaker: &Speaker) -> Vec<String> {
    let keys = ["cli-lab-set", "cli-lab-set-name", "cli-lab-set-origin", "cli-lab-rows"];
    let keys = keys.into_iter().chain(["cli-lab-bads", "cli-lab-grade", "cli-lab-author"]);
    keys.map(|key| speaker.text(key, &[])).collect()
}

fn row(speaker: &Speaker, set: &DataSet) -> Vec<String> {
    vec![
        set.id.to_string(),
        set.name.clone(),
        speaker.text(&format!("cli-lab-set-{}", set.origin.code()), &[]),
        set.rows.to_string(),
        set.bads.to_string(),
        set.grade.to_uppercase(),
        set.actor.clone(),
    ]
}

async fn list(db: &Db, speaker: &Speaker) -> Result<Exit> {
    let sets = list_data_sets(db).await?;
    if sets.is_empty() {
        speaker.say("cli-lab-no-sets", &[]);
    } else {
        let rows = sets.iter().map(|set| row(speaker, set));
        speaker.table(&std::iter::once(heads(speaker)).chain(rows).collect::<Vec<_>>());
    }
    let one = |set: &DataSet| {
        json!({ "id": set.id.to_string(), "name": set.name, "origin": set.origin.code(),
            "rows": set.rows, "goods": set.goods, "bads": set.bads, "grade": set.grade,
            "digest": set.digest, "by": set.actor })
    };
    speaker.answer(&json!({ "data_sets": sets.iter().map(one).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

fn show(speaker: &Speaker, report: &DataReport) {
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
}
