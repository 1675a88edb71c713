//! `shouxin content`: whether the content that ships, or that of a folder, holds together. It needs no database.

use std::path::PathBuf;

use base::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{content_courses, content_practice};
use crate::{exit::Exit, speak::Speaker};

/// 内容检查 · Whether the content holds together
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin content check\n  \
    shouxin content check my-courses --json")]
pub enum ContentVerb {
    Check(CheckArgs),
}

/// 两种语言齐全、引用存在、例题重算、每题有答案与解释；有问题时退出码为 7 · both languages, references, worked
/// figures, answers and explanations; exit code 7 where something is wrong
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 课程文件夹，省略则检查随产品发布的内容 · a folder of courses [default: what ships]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(verb: ContentVerb, speaker: &Speaker) -> Result<Exit> {
    let ContentVerb::Check(args) = verb;
    let (mut found, courses) = content_courses::check(args.folder.as_deref(), speaker);
    let mut answer = json!({ "courses": courses });
    if args.folder.is_none() {
        let (faults, practice) = content_practice::check(speaker)?;
        found += faults;
        answer["practice"] = practice;
    }
    speaker.answer(&answer);
    Ok(if found == 0 { Exit::Done } else { Exit::Ill })
}
