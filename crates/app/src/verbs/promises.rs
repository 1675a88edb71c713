//! `shouxin promises …`: the daily guard. No promise may pass its day in silence.

use base::{Day, Money, Result};
use clap::{Args, Subcommand};
use credit::collections::{GuardRow, Watch, guard_promises};
use serde_json::json;
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 承诺守护 · The guard of promises
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin promises guard --as-of 2026-11-30 --json")]
pub enum PromisesVerb {
    Guard(GuardArgs),
}

/// 红色清单：过了承诺日、没人跟进的承诺；有则退出码 7 · Promises past their day on which nobody acted; exit code 7
/// where there are any
#[derive(Debug, Args)]
pub struct GuardArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 哪一天 · as of which day [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
}

/// Runs the verb.
pub async fn run(verb: PromisesVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let PromisesVerb::Guard(args) = verb;
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let as_of = args.as_of.unwrap_or_else(|| db.clock().today());
    let found = guard_promises(&db, Scope::All, as_of).await?;
    let count = |number: i64| locale::count(number);
    speaker.say(
        "cli-guard-title",
        &[
            ("day", &as_of.to_string()),
            ("watched", &count(found.watched)),
            ("passed", &count(found.passed)),
            ("silent", &count(found.silent())),
        ],
    );
    for row in found.rows.iter().filter(|row| row.watch.has_passed()) {
        let amount = Money::new(row.amount_minor, row.currency);
        let stands = speaker.text(&format!("collections-view-{}", row.watch.code()), &[]);
        speaker.plain(&format!(
            "{}  {}  {}  {}  {}",
            row.due_on,
            super::buyer::named(&row.buyer_code, &row.buyer_name),
            amount,
            stands,
            row.act_by,
        ));
    }
    let line = |row: &GuardRow| {
        json!({
            "promise": row.promise_id.to_string(), "buyer": row.buyer_code,
            "due_on": row.due_on.to_string(), "amount_minor": row.amount_minor,
            "currency": row.currency.code(), "state": row.state, "watch": row.watch.code(),
            "act_by": row.act_by.to_string(), "unconfirmed": row.unconfirmed,
        })
    };
    let lines: Vec<_> = found.rows.iter().map(line).collect();
    speaker.answer(&json!({
        "as_of": as_of.to_string(), "watched": found.watched, "passed": found.passed,
        "late": found.late, "silent": found.silent(), "promises": lines,
    }));
    let silent = found.of(Watch::Silent).next().is_some();
    Ok(if silent { Exit::Ill } else { Exit::Done })
}
