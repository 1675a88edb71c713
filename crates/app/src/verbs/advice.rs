//! `shouxin advice`: what is to be done with a buyer today.

use base::Result;
use clap::Args;
use credit::{collections::advice_of, parties::get_buyer};
use serde_json::json;
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 今日建议：对一个客户今天做什么 · The advice of the day for a buyer
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin advice KH00049\n  shouxin advice KH00049 --json")]
pub struct AdviceArgs {
    /// 客户编码 · code of the buyer
    #[arg(value_name = "CODE")]
    pub buyer: String,
    #[command(flatten)]
    pub place: DataArgs,
}

/// Runs the verb.
pub async fn run(args: AdviceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let buyer = get_buyer(&db, &args.buyer, Scope::All).await?;
    let told = advice_of(&db, buyer.id, db.clock().today()).await?;
    match &told.action {
        Some(action) => speaker.plain(action.text.pick(speaker.lang)),
        None => speaker.say("cli-advice-none", &[]),
    }
    told.reasons.iter().for_each(|one| speaker.plain(&format!("  {}", one.pick(speaker.lang))));
    speaker.answer(&json!({
        "buyer": buyer.code, "action": told.action.as_ref().map(|one| one.code.clone()),
        "way": told.action.as_ref().map(|one| one.channel.clone()),
        "advice": told.action.as_ref().map(|one| one.text.pick(speaker.lang)),
        "reasons": told.reasons.iter().map(|one| one.pick(speaker.lang)).collect::<Vec<_>>(),
        "case": told.case.map(|id| id.to_string()),
    }));
    Ok(Exit::Done)
}
