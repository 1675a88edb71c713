//! `shouxin assess`: judges every buyer as of a day.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use base::Result;
use clap::Args;
use credit::assess::{self, Progress};
use serde_json::json;
use store::Actor;

use crate::{
    bar::Bar,
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 评估 · Judge every buyer: features, score, tier, terms, limit, warnings, worklist
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin assess --as-of 2026-11-21\n\n\
Ctrl+C 取消，上一次评估仍然有效。Ctrl+C cancels; the assessment before stays in force.")]
pub struct AssessArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 评估日 · the day of judgement [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
}

/// Runs the verb.
pub async fn run(args: AssessArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let as_of = match &args.as_of {
        Some(text) => day(text)?,
        None => db.clock().today(),
    };
    assess::admit_day(&db, as_of).await?;
    let cancel = Arc::new(AtomicBool::new(false));
    let asked = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            asked.store(true, Ordering::SeqCst);
        }
    });
    let bar = Bar::new(speaker, "cli-bar-assess");
    let progress = |at: Progress| bar.at(at.done, at.of);
    let actor = Actor::system("cli");
    let run = assess::assess(&db, as_of, &actor, &progress, &cancel).await?;
    bar.done();
    let (raised, again, expired) = run.alerts;
    let numbers = [
        ("day", run.as_of.to_string()),
        ("buyers", run.buyers.to_string()),
        ("scored", run.scored.to_string()),
        ("raised", raised.to_string()),
        ("again", again.to_string()),
        ("tasks", run.tasks.to_string()),
    ];
    let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
    speaker.say("cli-assessed", &numbers);
    speaker.answer(&json!({
        "run": run.id.to_string(), "as_of": run.as_of.to_string(), "buyers": run.buyers,
        "scored": run.scored, "tasks": run.tasks,
        "alerts": { "raised": raised, "seen_again": again, "expired": expired },
        "inputs_digest": run.inputs_digest, "results_digest": run.results_digest,
    }));
    Ok(Exit::Done)
}
