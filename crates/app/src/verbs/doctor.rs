//! `shouxin doctor`: checks that the books are sound.

use base::Result;
use clap::Args;
use credit::{
    orders::recount_orders,
    parties::list_code_twins,
    payables,
    receivables::{check_ledger, count_ghosts, level_ghosts, list_number_twins},
};
use serde_json::json;
use store::{Actor, Db, Kind, access::Role};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 体检 · Check the audit chain, the ledger and the set-up
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin doctor --data ./huaheng --json\n  shouxin doctor --repair"
)]
pub struct DoctorArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 修复可以修复的问题，并写入审计记录 · mend what can be mended, with lines in the audit trail
    #[arg(long)]
    pub repair: bool,
}

/// Runs the verb.
pub async fn run(args: DoctorArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let mut problems: Vec<String> = Vec::new();
    let kind = match db.kind() {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    speaker.say("cli-doctor-database", &[("kind", kind)]);
    let chain = db.verify_chain().await?;
    speaker.say("cli-doctor-chain", &[("count", &chain.lines.to_string())]);
    if let Some((line, reason)) = chain.broken_at {
        let args = [("line", line.to_string()), ("reason", reason.to_owned())];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        problems.push(speaker.text("cli-doctor-chain-broken", &args));
    }
    let repaired = if args.repair { repair(&db, speaker).await? } else { 0 };
    let ghosts = count_ghosts(&db).await?;
    if ghosts > 0 {
        problems.push(speaker.text("cli-doctor-ghosts", &[("count", &ghosts.to_string())]));
    }
    for (older, younger) in list_code_twins(&db).await? {
        let args = [("older", older.as_str()), ("younger", younger.as_str())];
        problems.push(speaker.text("cli-doctor-code-twins", &args));
    }
    for (buyer, older, younger) in list_number_twins(&db).await? {
        let args = [("buyer", buyer), ("older", older), ("younger", younger)];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        problems.push(speaker.text("cli-doctor-number-twins", &args));
    }
    let ledger = check_ledger(&db).await?;
    let counts = [
        ("items", ledger.items.to_string()),
        ("credits", ledger.credits.to_string()),
        ("movements", ledger.movements.to_string()),
    ];
    speaker.say("cli-doctor-ledger", &counts.each_ref().map(|(name, n)| (*name, n.as_str())));
    for (rule, rows) in &ledger.broken {
        let rows = rows.to_string();
        problems.push(speaker.text("cli-doctor-rule-broken", &[("rule", rule), ("count", &rows)]));
    }
    let orders = recount_orders(&db).await?;
    for (rule, rows) in payables::check_payables(&db).await?.into_iter().chain(orders) {
        let rows = rows.to_string();
        problems.push(speaker.text("cli-doctor-rule-broken", &[("rule", rule), ("count", &rows)]));
    }
    let people = db.list_people().await?;
    if !people.iter().any(|person| person.active && person.role == Role::Owner) {
        problems.push(speaker.text("cli-doctor-owner-missing", &[]));
    }
    for problem in &problems {
        speaker.plain(&format!("✗ {problem}"));
    }
    if problems.is_empty() {
        speaker.say("cli-doctor-sound", &[]);
    } else {
        speaker.say("cli-doctor-ill", &[("count", &problems.len().to_string())]);
    }
    let broken: Vec<_> =
        ledger.broken.iter().map(|(rule, rows)| json!({ "rule": rule, "rows": rows })).collect();
    speaker.answer(&json!({
        "sound": problems.is_empty(), "database": kind, "problems": problems,
        "repaired": repaired, "ghosts": ghosts, "chain": { "lines": chain.lines, "broken_at": chain.broken_at.map(|(line, _)| line) },
        "ledger": {
            "items": ledger.items, "credits": ledger.credits, "movements": ledger.movements,
            "broken": broken,
        },
    }));
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Ill })
}

/// Levels what earlier undone imports left behind.
async fn repair(db: &Db, speaker: &Speaker) -> Result<u64> {
    let mut tx = db.write(Actor::system("cli")).await?;
    let repaired = level_ghosts(&mut tx).await?;
    if repaired == 0 {
        tx.quiet();
    }
    tx.commit().await?;
    speaker.say("cli-doctor-repaired", &[("count", &repaired.to_string())]);
    Ok(repaired)
}
