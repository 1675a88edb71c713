//! `shouxin lab replay`: a stored decision once more, by the model that made it.

use base::Result;
use clap::Args;
use credit::{assess::replay, parties::get_buyer};
use serde_json::json;
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 重放旧的评分决定 · Replay an old score with the model of its day
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab replay C0001 2026-06-30 --data ./huaheng")]
pub struct ReplayArgs {
    /// 客户编号 · code of the buyer
    pub buyer: String,
    /// 日期 · the day of the decision, or any day on which it still stood
    pub on: String,
    #[command(flatten)]
    pub place: DataArgs,
}

/// Runs the verb.
pub async fn run(args: &ReplayArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let on = day(&args.on)?;
    let buyer = get_buyer(&db, &args.buyer, Scope::All).await?;
    let told = replay(&db, buyer.id, on).await?;
    let shown = |score: Option<i64>| score.map_or_else(|| "–".to_owned(), |s| s.to_string());
    let (kept, again) = (shown(told.kept_score), shown(told.score));
    let day = told.as_of.to_string();
    let said = [("day", &*day), ("model", &*told.model), ("kept", &*kept), ("again", &*again)];
    speaker.say(if told.same_figures { "cli-lab-same" } else { "cli-lab-other" }, &said);
    for reason in &told.reasons {
        speaker.plain(&format!("  −{} {}", reason.lost, reason.said.pick(speaker.lang)));
    }
    speaker.answer(&json!({
        "run": told.run.to_string(), "as_of": told.as_of.to_string(), "model": told.model,
        "version": told.version_id.map(|id| id.to_string()), "digest": told.digest,
        "kept": { "score": told.kept_score, "pd_micro": told.kept_pd_micro },
        "again": { "score": told.score, "pd_micro": told.pd_micro },
        "confidence": told.confidence.code(), "points": told.points, "reasons": told.reasons,
        "same_figures": told.same_figures, "same_words": told.same_words,
    }));
    Ok(if told.same_figures { Exit::Done } else { Exit::Ill })
}
