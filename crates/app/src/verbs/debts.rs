//! `shouxin debts`: who owes whom: bring a file, look for circles that can be set off.

use std::path::PathBuf;

use base::{Money, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::debts::{Way, circles, read_debts, record_debts},
    receivables::company_currency,
};
use serde_json::json;
use store::access::Right;

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 三角债：导入欠款表，查可以抵账的闭环 · Chains of debts: bring a file, look for circles
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin debts bring debts.csv --user li.wei\n  \
shouxin debts cycles --json")]
pub enum DebtsVerb {
    Bring(BringArgs),
    Cycles(CyclesArgs),
}

/// 导入欠款表（CSV：欠款方、债权方、金额、截至日、依据） · bring a file of debts
#[derive(Debug, Args)]
pub struct BringArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// CSV 文件 · the file
    pub file: PathBuf,
    #[command(flatten)]
    pub signer: Signer,
}

/// 可以抵账的闭环 · circles that can be set off
#[derive(Debug, Args)]
pub struct CyclesArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 最多列多少条 · circles to list
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// Runs the verb.
pub async fn run(verb: DebtsVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        DebtsVerb::Bring(args) => bring(args, env, speaker).await,
        DebtsVerb::Cycles(args) => cycles(args, env, speaker).await,
    }
}

async fn bring(args: BringArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let name = args.file.display().to_string();
    let bytes = std::fs::read(&args.file)
        .map_err(|error| Rejection::new("cli.no-file").with("file", &name).with("reason", error))?;
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let currency = company_currency(&db).await?;
    let source = format!("file:{name}");
    let read = read_debts(&bytes, currency, (db.clock().today(), &source))?;
    if read.debts.is_empty() {
        let wrong = read.wrong.len();
        return Err(Rejection::new("collections.debts-none").with("count", wrong).into());
    }
    let mut tx = db.write(actor).await?;
    let count = record_debts(&mut tx, &read.debts).await?;
    tx.commit().await?;
    speaker.say("collections-debts-done", &[("count", &count.to_string())]);
    for (line, what) in read.wrong.iter().take(20) {
        let key = format!("collections-debts-wrong-{what}");
        speaker.say(&key, &[("line", &line.to_string())]);
    }
    let wrong = read.wrong.iter().map(|(line, what)| json!({ "line": line, "what": what }));
    speaker.answer(&json!({ "recorded": count, "rejected": wrong.collect::<Vec<_>>() }));
    Ok(if read.wrong.is_empty() { Exit::Done } else { Exit::InPart })
}

async fn cycles(args: CyclesArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let company = db.find_setting("company.name").await?.unwrap_or(config.company);
    let currency = company_currency(&db).await?;
    let found = circles(&db).await?;
    let said = |minor: i64| Money::new(minor, currency).to_string();
    let names = |way: &Way| -> Vec<String> {
        let name = |one: &credit::collections::debts::Party| match one.id {
            0 => company.clone(),
            _ => one.name.clone(),
        };
        way.parties.iter().map(name).collect()
    };
    speaker.say(
        "collections-circles-lead",
        &[
            ("parties", &found.parties.to_string()),
            ("debts", &found.debts.to_string()),
            ("amount", &said(found.total_minor())),
        ],
    );
    for way in found.ways.iter().take(args.limit) {
        speaker.plain(&format!("{:>16}  {}", said(way.amount_minor), names(way).join(" → ")));
    }
    let ways = found.ways.iter().take(args.limit);
    let ways = ways.map(|way| json!({ "parties": names(way), "amount_minor": way.amount_minor }));
    speaker.answer(&json!({
        "parties": found.parties, "debts": found.debts, "total_minor": found.total_minor(),
        "currency": currency.code(), "cut_off": found.cut_off, "circles": ways.collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}
