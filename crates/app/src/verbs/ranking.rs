//! `shouxin ranking …`: who ranks the worklist; the learnt model takes over, or the rule is put back, when one person
//! proposed it and another signed.

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::{
        Challenge, Ranking, challenge, decide_ranking, propose_ranking, ranking_in_force,
        waiting_ranking,
    },
    receivables::company_currency,
};
use serde_json::json;
use store::{
    Db,
    access::{Right, Scope},
};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 今日待办由谁排序：查看、接管、改回、签字 · Who ranks the worklist: show, take over, put back, sign
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin ranking show --json\n  \
    SHOUXIN_PASSWORD=… shouxin ranking take-over --reason 检验期更准 --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin ranking sign --reason 看过 --user wang.fang")]
pub enum RankingVerb {
    Show(ShowArgs),
    TakeOver(ReasonArgs),
    PutBack(ReasonArgs),
    Sign(ReasonArgs),
    Reject(ReasonArgs),
}

/// 现行的、学到了什么、等谁签字 · What is in force, what was learnt, what waits
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin ranking show --json")]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 提议、签字或退回，写明理由 · Propose, sign or turn down, with the reason
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin ranking sign --reason 看过 --user wang.fang"
)]
pub struct ReasonArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 理由 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: RankingVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        RankingVerb::Show(args) => {
            let db = open(args.place, env).await?;
            say(&db, speaker).await
        }
        RankingVerb::TakeOver(args) => propose(args, true, (env, speaker)).await,
        RankingVerb::PutBack(args) => propose(args, false, (env, speaker)).await,
        RankingVerb::Sign(args) => decide(args, true, (env, speaker)).await,
        RankingVerb::Reject(args) => decide(args, false, (env, speaker)).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

async fn learnt(db: &Db) -> Result<Challenge> {
    challenge(db, Scope::All, company_currency(db).await?).await
}

async fn propose(
    args: ReasonArgs,
    takes_over: bool,
    (env, speaker): (&Environment, &Speaker),
) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let told = if takes_over { Some(learnt(&db).await?) } else { None };
    let mut tx = db.write(actor).await?;
    propose_ranking(&mut tx, told.as_ref(), &args.reason).await?;
    tx.commit().await?;
    say(&db, speaker).await
}

async fn decide(
    args: ReasonArgs,
    sign: bool,
    (env, speaker): (&Environment, &Speaker),
) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let none = || Rejection::new("collections.ranking-none");
    let id = waiting_ranking(&db).await?.ok_or_else(none)?.id;
    let mut tx = db.write(actor).await?;
    decide_ranking(&mut tx, id, (sign, &args.reason)).await?;
    tx.commit().await?;
    say(&db, speaker).await
}

async fn say(db: &Db, speaker: &Speaker) -> Result<Exit> {
    let now = ranking_in_force(db, db.clock().today()).await?;
    let (waits, told) = (waiting_ranking(db).await?, learnt(db).await?);
    let kind = now.as_ref().map_or("rule", Ranking::kind);
    match &now {
        Some(one) => speaker.say(
            &format!("cli-ranking-{kind}"),
            &[("version", &one.version), ("by", &one.signed_by), ("day", &one.from_on.to_string())],
        ),
        None => speaker.say("cli-ranking-always", &[]),
    }
    let lacking = match &told.learnt {
        Ok(learnt) => {
            let counts = [learnt.rows, learnt.contacts, learnt.paid].map(|n| n.to_string());
            let [rows, contacts, paid] = &counts;
            let said = [("rows", rows.as_str()), ("contacts", contacts), ("paid", paid)];
            speaker.say("cli-ranking-enough", &said);
            ""
        }
        Err(few) => {
            let (there, least) = few.numbers();
            let said = [("there", &*there.to_string()), ("least", &*least.to_string())];
            speaker.say(&format!("collections-challenger-few-{}", few.code()), &said);
            few.code()
        }
    };
    if let Some(one) = &waits {
        let said = [("version", one.version.as_str()), ("by", &one.proposed_by)];
        speaker.say("cli-ranking-waits", &said);
    }
    speaker.answer(&json!({
        "kind": kind, "version": now.as_ref().map(|one| one.version.clone()),
        "effective_from": now.as_ref().map(|one| one.from_on.to_string()),
        "proposed_by": now.as_ref().map(|one| one.proposed_by.clone()),
        "signed_by": now.as_ref().map(|one| one.signed_by.clone()),
        "signed_alone": now.as_ref().is_some_and(Ranking::is_alone),
        "has_learnt": lacking.is_empty(), "lacking": lacking,
        "waiting": waits.map(|one| json!({
            "id": one.id.to_string(), "version": one.version, "reason": one.reason,
            "proposed_by": one.proposed_by,
        })),
    }));
    Ok(Exit::Done)
}
