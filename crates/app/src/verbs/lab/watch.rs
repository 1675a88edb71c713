//! `shouxin lab watch`: whether the models in use are still what they were.

use base::Result;
use clap::Args;
use credit::lab::{monthly_report, raise_model_warnings};
use serde_json::json;
use store::Actor;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 模型监测 · Watch the models in use: population, variables, probabilities, overrides
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab watch --data ./huaheng --json")]
pub struct WatchArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 报告日 · the day of the report [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// 发出并保存警告 · raise and keep warnings, as the daily rounds do
    #[arg(long)]
    pub keep: bool,
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}

/// Runs the verb.
pub async fn run(args: &WatchArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let as_of = match &args.as_of {
        Some(text) => day(text)?,
        None => db.clock().today(),
    };
    let reports = monthly_report(&db, as_of).await?;
    let text = |key: &str| speaker.text(key, &[]);
    for report in &reports {
        speaker.plain(&format!("{} · {}", report.model, report.digest));
        let mut lines = vec![vec![
            text("cli-lab-day"),
            text("cli-lab-rows"),
            "PSI".to_owned(),
            text("cli-lab-mean"),
            text("cli-lab-shift"),
        ]];
        for round in report.rounds.iter().rev().take(12) {
            lines.push(vec![
                round.as_of.clone(),
                round.rows.to_string(),
                number(round.psi, 3),
                number(round.mean, 1),
                number(round.shift, 2),
            ]);
        }
        speaker.table(&lines);
        for alert in &report.alerts {
            speaker.plain(&format!("! {}", alert.said.pick(speaker.lang)));
        }
    }
    if args.keep {
        let told = raise_model_warnings(&db, &Actor::system("cli"), as_of).await?;
        let [models, raised, closed] =
            [told.models, told.raised, told.closed].map(|n| n.to_string());
        let said = [("models", &*models), ("raised", &*raised), ("closed", &*closed)];
        speaker.say("cli-lab-watched", &said);
    }
    speaker.answer(&json!({ "as_of": as_of.to_string(), "models": reports }));
    Ok(Exit::Done)
}
