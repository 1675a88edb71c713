//! `shouxin controls risks`: the register of risks, what works against each, and what nothing works against.

use base::Result;
use clap::Args;
use credit::controls::{Risk, list_risks};
use serde_json::json;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 风险登记：热度、责任人、应对、控制点 · The register of risks: heat, owner, treatment, control points
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin controls risks\n  \
    shouxin controls risks --uncovered --json")]
pub struct RisksArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看没有控制点的 · only those against which no control point works
    #[arg(long)]
    pub uncovered: bool,
    /// 连同已关闭的 · closed ones, too
    #[arg(long)]
    pub all: bool,
}

/// Runs the verb.
pub async fn run(args: RisksArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let mut all = list_risks(&db).await?;
    all.retain(|one| args.all || one.open);
    all.retain(|one| !args.uncovered || one.said.points.is_empty());
    if all.is_empty() {
        speaker.say("controls-risks-none", &[]);
    } else {
        let row = |one: &Risk| {
            vec![
                one.number.to_string(),
                one.said.title.clone(),
                speaker.text(&format!("controls-heat-{}", one.heat.code()), &[]),
                one.said.login.clone(),
                one.said.review_on.to_string(),
                one.said.points.len().to_string(),
            ]
        };
        speaker.table(&all.iter().map(row).collect::<Vec<_>>());
    }
    let told = all.iter().map(|one| {
        json!({
            "number": one.number, "kind": one.said.kind, "title": one.said.title,
            "objective": one.said.objective, "cause": one.said.cause,
            "likelihood": one.said.likelihood, "impact": one.said.impact,
            "heat": one.heat.code(), "owner": one.said.login,
            "treatment": one.said.treatment.code(), "note": one.said.treatment_note,
            "review_on": one.said.review_on.to_string(), "points": one.said.points,
            "open": one.open, "closed_on": one.closed_on.map(|day| day.to_string()),
        })
    });
    speaker.answer(&json!({ "risks": told.collect::<Vec<_>>() }));
    Ok(Exit::Done)
}
