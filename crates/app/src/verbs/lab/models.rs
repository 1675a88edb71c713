//! `shouxin lab models`: the register, and who decided on which day.

use base::Result;
use clap::Args;
use credit::{
    lab::Proof,
    scoring::models::{champions_history, list_models, list_proofs},
};
use serde_json::json;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 模型登记表 · The register of models: versions, states, proof, and who decides
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab models --data ./huaheng --json")]
pub struct ModelsArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// Runs the verb.
pub async fn run(args: &ModelsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let (models, reigns) = (list_models(&db).await?, champions_history(&db).await?);
    let proofs = list_proofs(&db).await?;
    let auc = |id: i64| {
        let proof = proofs.iter().find(|(of, _)| *of == id)?;
        let proof: Proof = serde_json::from_value(proof.1.clone()).ok()?;
        proof.test.auc.or(proof.later.auc).or(proof.train.auc)
    };
    let text = |key: &str| speaker.text(key, &[]);
    let mut lines = vec![
        ["cli-lab-version", "cli-lab-model", "cli-lab-kind", "cli-lab-state", "cli-lab-author"]
            .map(text)
            .to_vec(),
    ];
    lines[0].push("AUC".to_owned());
    let mut told = Vec::new();
    for version in models.iter().flat_map(|model| &model.versions) {
        let measured = auc(version.id);
        lines.push(vec![
            version.id.to_string(),
            version.name(),
            text(&format!("scoring-kind-{}", version.kind.code())),
            text(&format!("scoring-state-{}", version.state.code())),
            version.author.clone(),
            measured.map_or_else(|| "–".to_owned(), |auc| format!("{auc:.4}")),
        ]);
        told.push(json!({
            "id": version.id.to_string(), "model": version.model, "number": version.number,
            "kind": version.kind.code(), "state": version.state.code(),
            "author": version.author, "digest": version.digest, "variables": version.variables,
            "horizon_days": version.horizon_days, "data": version.data_said,
            "shadow_from": version.shadow_from.map(|day| day.to_string()),
            "runs_on_the_ledger": version.foreign().is_empty(), "auc": measured,
        }));
    }
    if told.is_empty() {
        speaker.say("cli-lab-no-models", &[]);
    } else {
        speaker.table(&lines);
    }
    let today = db.clock().today();
    if let Some(reign) = reigns.iter().find(|reign| reign.holds(today)) {
        let name = match reign.version_id {
            Some(_) => reign.name.clone(),
            None => text("scoring-kind-expert"),
        };
        speaker.say("cli-lab-decides", &[("model", &name), ("day", &today.to_string())]);
    }
    let reigns: Vec<_> = reigns
        .iter()
        .map(|reign| {
            json!({
                "version": reign.version_id.map(|id| id.to_string()), "model": reign.name,
                "from": reign.from_on.map(|day| day.to_string()),
                "to": reign.to_on.map(|day| day.to_string()), "reason": reign.reason,
                "by": reign.actor, "now": reign.holds(today),
            })
        })
        .collect();
    speaker.answer(&json!({ "versions": told, "reigns": reigns }));
    Ok(Exit::Done)
}
