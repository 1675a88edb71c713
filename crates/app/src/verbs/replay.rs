//! `shouxin replay`: past decisions of the gate over again.

use base::Result;
use clap::Args;
use credit::{
    assess::current_run,
    collections::{Ranking, ranking_of_run},
    orders::{AllReplayed, Replayed, get_decision, replay_all, replay_decision},
    scoring::{Signature, signature_of},
};
use serde_json::json;
use store::{Db, access::Scope};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 重放闸口的裁决，逐字节比对 · Decisions of the gate over again, compared byte for byte
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin replay --all\n  shouxin replay --decision 7123456789"
)]
pub struct ReplayArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 裁决编号 · the number of one decision
    #[arg(long, value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    pub decision: Option<i64>,
    /// 全部裁决 · every decision
    #[arg(long)]
    pub all: bool,
}

/// Runs the verb.
pub async fn run(args: ReplayArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let (mut signed, mut released) = (None, None);
    let told = match args.decision {
        Some(id) => {
            let one = replay_decision(&db, id).await?;
            signed = signature_of(&db, "orders", &one.rule_digest).await?;
            released = get_decision(&db, id, Scope::All).await?.facts.release;
            let other = if one.same { Vec::new() } else { vec![one] };
            AllReplayed { decisions: 1, other }
        }
        None => replay_all(&db).await?,
    };
    let (count, other) = (told.decisions.to_string(), told.other.len().to_string());
    let id = if told.other.is_empty() { "cli-replay-same" } else { "cli-replay-other" };
    speaker.say(id, &[("count", &count), ("other", &other)]);
    if let Some(signed) = &signed {
        let who = [("by", signed.proposed_by.as_str()), ("signer", signed.signed_by.as_str())];
        let id = if signed.is_alone() { "cli-replay-rule-alone" } else { "orders-rule-signed" };
        speaker.say(id, &who);
    }
    if let Some(one) = &released {
        let id = if one.alone { "cli-replay-released-alone" } else { "orders-decision-released" };
        speaker.say(id, &[("by", &one.by), ("until", &one.until)]);
    }
    for one in &told.other {
        speaker.plain(&format!("  {} {} → {}", one.id, one.kept, one.again));
    }
    let ranked = ranked(&db, speaker).await?;
    let other: Vec<_> = told.other.iter().map(spoken).collect();
    speaker.answer(&json!({
        "decisions": told.decisions, "same": told.other.is_empty(), "other": other,
        "rule_signed": signed.as_ref().map(signature), "worklist": ranked,
        "released": released.map(|one| json!({
            "by": one.by, "until": one.until, "signed_alone": one.alone,
        })),
    }));
    Ok(if told.other.is_empty() { Exit::Done } else { Exit::Ill })
}

/// Says by what the worklist of the round in force was ranked; none where there was no round.
async fn ranked(db: &Db, speaker: &Speaker) -> Result<Option<serde_json::Value>> {
    let Some(run) = current_run(db).await? else { return Ok(None) };
    let ranking = ranking_of_run(db, run.id).await?;
    let day = run.as_of.to_string();
    match &ranking {
        Some(one) => speaker.say(
            "cli-replay-ranked",
            &[("day", &day), ("version", &one.version), ("by", &one.signed_by)],
        ),
        None => speaker.say("cli-replay-ranked-rule", &[("day", &day)]),
    }
    Ok(Some(json!({
        "as_of": day, "ranked_by": ranking.as_ref().map_or("rule", Ranking::kind),
        "ranking_version": ranking.as_ref().map(|one| one.version.clone()),
        "signed_by": ranking.as_ref().map(|one| one.signed_by.clone()),
    })))
}

fn signature(one: &Signature) -> serde_json::Value {
    json!({
        "proposed_by": one.proposed_by, "signed_by": one.signed_by, "alone": one.is_alone(),
    })
}

fn spoken(one: &Replayed) -> serde_json::Value {
    json!({
        "decision": one.id.to_string(), "kept": one.kept, "again": one.again,
        "rule": one.rule_digest,
    })
}
