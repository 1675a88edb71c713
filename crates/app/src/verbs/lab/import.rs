//! `shouxin lab import`: a model out of a file, as a draft in the register.

use std::path::PathBuf;

use base::{Failure, Rejection, Result};
use clap::Args;
use credit::{
    lab::{ImportAsked, propose_import, read_model},
    scoring::{Scorecard, models::card_table},
};
use locale::spoken;
use quant::scaling::Anchor;
use serde_json::json;
use store::access::Right;

use super::signer::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 导入评分卡 · Import a scorecard from JSON, TOML or a table as a draft
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab import card.csv --name 旧系统评分卡 \
--data ./huaheng --dry-run\n  shouxin lab import card.json --name 行为评分 --user li --data ./huaheng")]
pub struct ImportArgs {
    /// 文件：JSON、CSV、Excel 或专家卡 TOML · JSON, CSV, Excel or the TOML of an expert card
    pub file: PathBuf,
    /// 模型名称 · name of the model; a known one gets its next version
    #[arg(long)]
    pub name: String,
    #[command(flatten)]
    pub place: DataArgs,
    /// 说明 · what its author says of it
    #[arg(long, default_value = "")]
    pub note: String,
    /// 预测期（天） · days ahead that its probability looks
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    pub horizon: i32,
    /// 表格的基准分 · score of a table's anchor [default: that of the house]
    #[arg(long)]
    pub score: Option<f64>,
    /// 基准分的好坏比 · odds at that score
    #[arg(long)]
    pub odds: Option<f64>,
    /// 翻倍分数 · points that double the odds
    #[arg(long)]
    pub pdo: Option<f64>,
    /// 只看不存 · look only, keep nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(args: &ImportArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let shown = args.file.display().to_string();
    let bytes = std::fs::read(&args.file).map_err(|error| {
        Rejection::new("intake.file-unreadable").with("file", &shown).with("why", error)
    })?;
    let house = Scorecard::shipped().scale.anchor();
    let anchor = Anchor {
        score: args.score.unwrap_or(house.score),
        odds: args.odds.unwrap_or(house.odds),
        points_to_double: args.pdo.unwrap_or(house.points_to_double),
    };
    let name = args.file.file_name().map_or_else(|| shown.clone(), |n| n.display().to_string());
    let read = match read_model(&name, &bytes, anchor)? {
        Ok(read) => read,
        Err(mut wrong) => {
            for why in wrong.iter().skip(1) {
                speaker.plain(&spoken(speaker.lang, why).sentence);
            }
            return Err(Failure::Rejected(wrong.swap_remove(0)));
        }
    };
    let lang = speaker.lang;
    let mut lines = vec![
        ["cli-lab-variable", "cli-lab-bin", "cli-lab-points"]
            .map(|k| speaker.text(k, &[]))
            .to_vec(),
    ];
    for line in card_table(&read.content) {
        let points = line.points.map_or_else(String::new, |points| points.to_string());
        lines.push(vec![line.name.pick(lang).to_owned(), line.bin.pick(lang).to_owned(), points]);
    }
    speaker.table(&lines);
    if !read.foreign.is_empty() {
        speaker.say("cli-lab-foreign", &[("columns", &read.foreign.join(", "))]);
    }
    let mut id = None;
    if !args.dry_run {
        let folder = Folder::choose(args.place.data.clone(), env);
        let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
        let actor = args.signer.person(&db, env, Right::BuildModels).await?;
        let asked = ImportAsked {
            model: args.name.clone(),
            file: name,
            horizon_days: args.horizon,
            note: args.note.clone(),
        };
        let kept = propose_import(&db, &actor, &read, &asked).await?;
        speaker.say("cli-lab-proposed", &[("version", &kept.to_string()), ("model", &args.name)]);
        id = Some(kept);
    }
    speaker.answer(&json!({
        "version": id.map(|id| id.to_string()), "kind": read.kind.code(),
        "variables": read.content.variables(), "foreign": read.foreign, "renamed": read.renamed,
        "digest": read.digest,
    }));
    Ok(Exit::Done)
}
