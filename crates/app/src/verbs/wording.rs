//! `shouxin wording`: is a text fit to be sent to a debtor.

use std::{io::Read as _, path::PathBuf};

use base::{Rejection, Result};
use clap::{ArgGroup, Args, Subcommand};
use credit::collections::{Weight, WordingPack, check_wording, gravest};
use serde_json::json;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 催收用语检查 · What must not be written to a debtor
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin wording check letter.txt\n  \
    shouxin wording check --text \"再不付款就告诉你的家人\" --json")]
pub enum WordingVerb {
    Check(CheckArgs),
}

/// 检查一段文字或一个文件；有不能发出的用语时退出码为 3 · Check a text or a file; exit code 3 where it must not be sent
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["file", "text"])))]
pub struct CheckArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 文件（UTF-8），- 为标准输入 · a file in UTF-8, - for the standard input
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// 文字 · the text itself
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: WordingVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let WordingVerb::Check(args) = verb;
    let text = match (args.text, args.file) {
        (Some(text), _) => text,
        (None, Some(file)) => read(&file)?,
        (None, None) => String::new(),
    };
    let folder = Folder::choose(args.place.data, env);
    // A text can be checked before there is a company: by the rules that ship.
    let pack = match folder.holds_company() {
        true => {
            let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
            WordingPack::in_force(&db, db.clock().today()).await?.into_owned()
        }
        false => WordingPack::shipped().clone(),
    };
    let hits = check_wording(&pack, &text);
    let mut list = Vec::new();
    for hit in &hits {
        let Some(act) = pack.find(&hit.act) else { continue };
        speaker.plain(&format!(
            "{:<5} “{}”  {}\n      {}\n      → {}",
            hit.weight.code(),
            hit.found,
            act.name.pick(speaker.lang),
            act.why.pick(speaker.lang),
            act.better.pick(speaker.lang),
        ));
        list.push(json!({
            "act": hit.act, "kind": act.kind, "weight": hit.weight.code(), "found": hit.found,
            "from": hit.from, "to": hit.to, "why": act.why.pick(speaker.lang),
            "law": act.law.pick(speaker.lang), "better": act.better.pick(speaker.lang),
        }));
    }
    let heavy = gravest(&hits);
    if heavy.is_none() {
        speaker.say("cli-wording-clean", &[]);
    }
    speaker.answer(&json!({
        "version": pack.edition.version, "hits": list,
        "outcome": heavy.map_or("clean", Weight::code),
    }));
    Ok(if heavy == Some(Weight::Stop) { Exit::Rejected } else { Exit::Done })
}

fn read(file: &PathBuf) -> Result<String> {
    let unread = |why: std::io::Error| {
        let refused = Rejection::new("cli.wording-unread").with("file", file.display());
        base::Failure::from(refused.with("reason", why))
    };
    if file.as_os_str() != "-" {
        return std::fs::read_to_string(file).map_err(unread);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(unread)?;
    Ok(text)
}
