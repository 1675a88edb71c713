//! `shouxin pack …`: the packs that judge: what counts, a version proposed by one person and signed by another.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    assess::{
        PackInForce, PackKind, decide_pack, open_proposal, pack_in_force, propose_pack, set_pack,
    },
    collections::{
        decide_strategy, draft_strategy, keep_simulation, propose_strategy, simulate_strategy,
        strategy_of,
    },
    orders::{decide_rule, find_rule_what_if, propose_rule, rule_of},
    scoring::{PackProposal, list_proposals, packs_that_wait, signature_of},
};
use serde_json::{Value as Json, json};
use store::{Actor, Db, access::Right};

use super::lab::Signer;
use crate::{
    bar::Bar,
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 规则包：适用版本、提议、签署、历史 · Packs of rules: what counts, propose, sign, history
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin pack list --json\n  \
    shouxin pack show tiers > tiers.toml\n  \
    SHOUXIN_PASSWORD=… shouxin pack propose tiers tiers.toml --reason 年度调整 --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin pack sign tiers --user wang.fang")]
pub enum PackVerb {
    List(ListArgs),
    Show(ShowArgs),
    Propose(ProposeArgs),
    Sign(SignArgs),
    Reject(RejectArgs),
    History(ShowArgs),
}

/// 今天适用的各个规则包 · The packs that count today
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin pack list --json")]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 一个规则包 · One pack
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin pack show orders\n  shouxin pack history orders --json"
)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 规则包代码 · code of the pack
    pub pack: String,
}

/// 提议一个版本；一人可设的包直接生效 · Propose a version; a pack that one person sets is set at once
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin pack propose tiers tiers.toml \
    --reason 年度调整 --user li.wei"
)]
pub struct ProposeArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 规则包代码 · code of the pack
    pub pack: String,
    /// 版本正文 · the file with its text
    pub file: PathBuf,
    /// 理由 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 签署待签版本 · Sign what waits
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin pack sign tiers --user wang.fang"
)]
pub struct SignArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 规则包代码 · code of the pack
    pub pack: String,
    /// 说明；订单规则和催收策略必填 · a note; the order rule and the strategy need one
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 否决待签版本，提议人则为收回 · Reject what waits; its author takes it back
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin pack reject tiers --note 再议 \
    --user wang.fang"
)]
pub struct RejectArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 规则包代码 · code of the pack
    pub pack: String,
    /// 原因 · why
    #[arg(long)]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: PackVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        PackVerb::List(args) => list(args, env, speaker).await,
        PackVerb::Show(args) => show(args, env, speaker).await,
        PackVerb::Propose(args) => propose(args, env, speaker).await,
        PackVerb::Sign(args) => {
            let of = (args.place, args.pack, args.signer);
            decide(of, (true, &args.note), (env, speaker)).await
        }
        PackVerb::Reject(args) => {
            let of = (args.place, args.pack, args.signer);
            decide(of, (false, &args.note), (env, speaker)).await
        }
        PackVerb::History(args) => history(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

fn kind(word: &str) -> Result<PackKind> {
    let unknown = || Rejection::new("house.not-found").with("what", word);
    Ok(PackKind::parse(word).ok_or_else(unknown)?)
}

async fn told(db: &Db, now: &PackInForce, speaker: &Speaker) -> Result<Json> {
    let (edition, code) = (now.edition(), now.kind.code());
    let signed = match now.own {
        Some(_) => signature_of(db, code, &edition.digest).await?,
        None => None,
    };
    Ok(json!({
        "pack": code, "own": now.own.is_some(), "version": edition.version,
        "effective_from": edition.effective_from.to_string(),
        "source": edition.source.pick(speaker.lang), "digest": edition.digest,
        "proposed_by": signed.as_ref().map(|one| one.proposed_by.clone()),
        "signed_by": signed.as_ref().map(|one| one.signed_by.clone()),
        "signed_alone": signed.is_some_and(|one| one.is_alone()),
    }))
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let today = db.clock().today();
    let waits = packs_that_wait(&db).await?;
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for kind in PackKind::ALL {
        let now = pack_in_force(&db, kind, today).await?;
        let waiting = waits.iter().any(|one| one == kind.code());
        let state = match (waiting, now.own.is_some()) {
            (true, _) => "cli-pack-waits",
            (false, true) => "cli-pack-own",
            (false, false) => "cli-pack-shipped",
        };
        rows.push(vec![
            kind.code().to_owned(),
            speaker.text(&format!("settings-pack-{}", kind.code()), &[]),
            now.edition().version.clone(),
            now.edition().effective_from.to_string(),
            speaker.text(state, &[]),
        ]);
        let mut one = told(&db, &now, speaker).await?;
        one["waiting"] = json!(waiting);
        all.push(one);
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "packs": all }));
    Ok(Exit::Done)
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (db, kind) = (open(args.place, env).await?, kind(&args.pack)?);
    let now = pack_in_force(&db, kind, db.clock().today()).await?;
    speaker.plain(now.text().trim_end());
    let mut one = told(&db, &now, speaker).await?;
    one["text"] = json!(now.text());
    one["waiting"] = open_proposal(&db, kind).await?.map_or(Json::Null, |one| proposed(&one));
    speaker.answer(&one);
    Ok(Exit::Done)
}

fn proposed(one: &PackProposal) -> Json {
    json!({
        "id": one.id.to_string(), "state": one.state, "version": one.version,
        "effective_from": one.effective_on.to_string(), "reason": one.reason,
        "proposed_by": one.proposed_by, "decided_by": one.decided_by, "note": one.note,
        "signed_alone": one.is_alone(),
    })
}

async fn history(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (db, kind) = (open(args.place, env).await?, kind(&args.pack)?);
    let all = list_proposals(&db, kind.code()).await?;
    let row = |one: &PackProposal| {
        let mut state = speaker.text(&format!("settings-pack-was-{}", one.state), &[]);
        if one.is_alone() {
            state = format!("{state} · {}", speaker.text("settings-pack-signed-alone", &[]));
        }
        vec![
            one.version.clone(),
            one.effective_on.to_string(),
            state,
            one.proposed_by.clone(),
            one.decided_by.clone().unwrap_or_default(),
            one.reason.clone(),
        ]
    };
    match all.is_empty() {
        true => speaker.say("cli-pack-no-history", &[]),
        false => speaker.table(&all.iter().map(row).collect::<Vec<_>>()),
    }
    let all: Vec<Json> = all.iter().map(proposed).collect();
    speaker.answer(&json!({ "pack": kind.code(), "proposals": all }));
    Ok(Exit::Done)
}

/// The text of a file.
///
/// # Errors
/// `cli.no-file`.
pub fn read(file: &std::path::Path) -> Result<String> {
    let cannot = |error: std::io::Error| {
        let name = file.display().to_string();
        Rejection::new("cli.no-file").with("file", name).with("reason", error.to_string())
    };
    Ok(std::fs::read_to_string(file).map_err(cannot)?.replace("\r\n", "\n"))
}

async fn propose(args: ProposeArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (db, kind) = (open(args.place, env).await?, kind(&args.pack)?);
    let (text, reason) = (read(&args.file)?, args.reason.as_str());
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let name = speaker.text(&format!("settings-pack-{}", kind.code()), &[]);
    match kind {
        // The rule of orders is proposed with what the orders of twelve months would have become.
        PackKind::Orders => {
            let told = find_rule_what_if(&db, &rule_of(&text)?).await?;
            let mut tx = db.write(actor).await?;
            propose_rule(&mut tx, &text, reason, &told).await?;
            tx.commit().await?;
        }
        PackKind::Strategy => strategy(&db, actor, (&text, reason), speaker).await?,
        kind if kind.by_two() => {
            let mut tx = db.write(actor).await?;
            propose_pack(&mut tx, kind, &text, reason).await?;
            tx.commit().await?;
        }
        kind => {
            let mut tx = db.write(actor).await?;
            let edition = set_pack(&mut tx, kind, &text, reason).await?;
            tx.commit().await?;
            let day = edition.effective_from.to_string();
            let said = [("pack", &*name), ("version", &*edition.version), ("day", &*day)];
            speaker.say("cli-pack-set", &said);
            speaker.answer(&json!({
                "pack": kind.code(), "waiting": false, "version": edition.version,
                "effective_from": day, "digest": edition.digest,
            }));
            return Ok(Exit::Done);
        }
    }
    let open = open_proposal(&db, kind).await?;
    speaker.say("cli-pack-proposed", &[("pack", &name)]);
    speaker.answer(&json!({
        "pack": kind.code(), "waiting": true, "proposal": open.as_ref().map(proposed),
    }));
    Ok(Exit::Done)
}

/// A strategy is kept, tried on the ledger of a year, then proposed.
async fn strategy(
    db: &Db,
    actor: Actor,
    (text, reason): (&str, &str),
    speaker: &Speaker,
) -> Result<()> {
    let pack = strategy_of(text)?;
    let mut tx = db.write(actor.clone()).await?;
    let id = draft_strategy(&mut tx, (text, reason)).await?;
    tx.commit().await?;
    let (bar, stop) = (Bar::new(speaker, "collections-strategy-trying"), AtomicBool::new(false));
    let progress = |at: u64, of: u64| bar.at(at, of);
    let told = simulate_strategy(db, &pack, (&progress, &stop)).await?;
    bar.done();
    let mut tx = db.write(actor).await?;
    keep_simulation(&mut tx, id, &told).await?;
    propose_strategy(&mut tx, id).await?;
    tx.commit().await
}

async fn decide(
    (place, pack, signer): (DataArgs, String, Signer),
    said: (bool, &str),
    (env, speaker): (&Environment, &Speaker),
) -> Result<Exit> {
    let (db, kind) = (open(place, env).await?, kind(&pack)?);
    let actor = signer.person(&db, env, Right::EditPolicy).await?;
    let none = || Rejection::new("scoring.pack-no-proposal");
    let id = open_proposal(&db, kind).await?.ok_or_else(none)?.id;
    let mut tx = db.write(actor).await?;
    match kind {
        PackKind::Orders => decide_rule(&mut tx, id, said).await?,
        PackKind::Strategy => decide_strategy(&mut tx, id, said).await?,
        _ => decide_pack(&mut tx, kind, said).await?,
    }
    tx.commit().await?;
    let all = list_proposals(&db, kind.code()).await?;
    let one = all.iter().find(|one| one.id == id).ok_or_else(none)?;
    let name = speaker.text(&format!("settings-pack-{}", kind.code()), &[]);
    let key = match (said.0, one.is_alone()) {
        (true, true) => "cli-pack-signed-alone",
        (true, false) => "cli-pack-signed",
        (false, _) => "cli-pack-rejected",
    };
    let day = one.effective_on.to_string();
    speaker.say(key, &[("pack", &name), ("version", &one.version), ("day", &day)]);
    speaker.answer(&json!({ "pack": kind.code(), "proposal": proposed(one) }));
    Ok(Exit::Done)
}
