//! `shouxin content`: whether the content that ships, that of a folder and that of the company hold together; packs of
//! the company and of others as signed files.

use std::path::PathBuf;

use base::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{content_courses, content_packs, content_practice, content_rooms};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

pub use content_packs::{ExportArgs, ImportArgs, PacksArgs};

/// 内容检查与课程包 · Whether the content holds together, and course packs
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin content check\n  \
    shouxin content check my-courses --json\n  shouxin content packs --json\n  \
    shouxin content export acme --out acme.zip\n  \
    SHOUXIN_PASSWORD=… shouxin content import acme.zip --trust ABCD-… --user js01")]
pub enum ContentVerb {
    Check(CheckArgs),
    Packs(PacksArgs),
    Export(ExportArgs),
    Import(ImportArgs),
}

/// 两种语言齐全、引用存在、例题重算、每题有答案与解释，公司的课程包也查；有问题时退出码为 7 · both languages, references,
/// worked figures, answers and explanations, packs of the company too; exit code 7 where something is wrong
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 课程文件夹，省略则检查随产品发布的内容和公司使用中的课程包 · a folder of courses, or of a pack [default: what
    /// ships, and the packs that the company uses]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub place: DataArgs,
}

/// Runs the verb.
pub async fn run(verb: ContentVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ContentVerb::Check(args) => check(args, env, speaker).await,
        ContentVerb::Packs(args) => content_packs::list(args, env, speaker).await,
        ContentVerb::Export(args) => content_packs::export(args, env, speaker).await,
        ContentVerb::Import(args) => content_packs::import(args, env, speaker).await,
    }
}

async fn check(args: CheckArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (mut found, courses) = content_courses::check(args.folder.as_deref(), speaker);
    let mut answer = json!({ "courses": courses });
    if args.folder.is_none() {
        let (faults, practice) = content_practice::check(speaker)?;
        answer["practice"] = practice;
        let (more, rooms) = content_rooms::check(speaker);
        answer["rooms"] = rooms;
        found += faults + more;
        // Without a company there are no packs of one.
        let asked = args.place.database.clone();
        let folder = Folder::choose(args.place.data, env);
        if folder.holds_company() {
            let (_, db) = folder.open(asked.as_deref(), env).await?;
            let (more, packs) = content_packs::check(&db, speaker).await?;
            answer["packs"] = packs;
            found += more;
        }
    }
    speaker.answer(&answer);
    Ok(if found == 0 { Exit::Done } else { Exit::Ill })
}
