//! `shouxin content`: whether the content that ships holds together. It needs no database.

use academy::practice::{PracticePack, accuracy, walk};
use base::Result;
use clap::Subcommand;
use serde_json::json;

use crate::{exit::Exit, speak::Speaker};

/// 内容检查 · Whether the content holds together
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin content check\n  shouxin content check --json")]
pub enum ContentVerb {
    /// 走遍每个场景：无死路、无缺译；有问题时退出码为 7 · walk every scene: no dead end, no missing translation; exit code 7 otherwise
    Check,
}

/// Runs the verb.
pub fn run(verb: ContentVerb, speaker: &Speaker) -> Result<Exit> {
    let ContentVerb::Check = verb;
    check(speaker)
}

/// Walks the scenes and reads the labelled sentences.
pub fn check(speaker: &Speaker) -> Result<Exit> {
    let pack = PracticePack::shipped();
    let walked = walk(pack)?;
    for fault in &walked.faults {
        speaker.plain(fault);
    }
    let (tuned, held) = (accuracy(false, None), accuracy(true, None));
    let share = |bps: i64| locale::percent(bps as f64 / 10_000.0, 1);
    speaker.say(
        "practice-checked",
        &[
            ("scenes", &walked.scenes.to_string()),
            ("answers", &walked.answers.to_string()),
            ("talks", &walked.talks.to_string()),
            ("faults", &walked.faults.len().to_string()),
        ],
    );
    speaker.say(
        "practice-accuracy",
        &[
            ("tuned", &share(tuned.bps())),
            ("held", &share(held.bps())),
            ("asked", &held.asked.to_string()),
        ],
    );
    speaker.answer(&json!({
        "pack": { "version": pack.version, "digest": pack.digest, "licence": pack.licence },
        "scenes": walked.scenes, "answers": walked.answers, "talks": walked.talks,
        "faults": walked.faults,
        "classifier": {
            "tuned": { "asked": tuned.asked, "right": tuned.right },
            "held": { "asked": held.asked, "right": held.right },
        },
    }));
    Ok(if walked.faults.is_empty() { Exit::Done } else { Exit::Ill })
}
