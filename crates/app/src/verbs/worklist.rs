//! `shouxin worklist`: whom to call first today, and why.

use base::{Money, Rejection, Result};
use clap::Args;
use credit::{
    assess, collections,
    receivables::{company_currency, ledger_state},
};
use serde_json::json;
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 今日工作清单 · Whom to call first today, and why
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin worklist --limit 20 --user xs03")]
pub struct WorklistArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 行数 · rows
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
    /// 只看这个销售员的客户 · only this salesperson's buyers
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
}

/// Runs the verb.
pub async fn run(args: WorklistArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let Some(run) = assess::current_run(&db).await? else {
        return Err(Rejection::new("scoring.not-assessed").into());
    };
    let scope = match &args.user {
        None => Scope::All,
        Some(login) => match db.find_person(login).await? {
            Some(person) => Scope::Own(person.id),
            None => return Err(Rejection::new("access.person-unknown").into()),
        },
    };
    let currency = company_currency(&db).await?;
    let tasks = collections::list_tasks(&db, scope, 0, args.limit).await?;
    speaker.say("cli-worklist-title", &[("day", &run.as_of.to_string())]);
    let ranking = collections::ranking_of_run(&db, run.id).await?;
    if let Some(one) = &ranking {
        let said = [("version", one.version.as_str()), ("by", one.signed_by.as_str())];
        speaker.say("cli-worklist-ranked", &said);
    }
    for task in &tasks {
        let amount = Money::new(task.overdue_minor, currency);
        speaker.plain(&format!(
            "{:>3}. {}  {}  {}",
            task.place,
            super::buyer::named(&task.buyer_code, &task.buyer_name),
            amount,
            speaker.lang.pick(&task.action_said.zh, &task.action_said.en),
        ));
        let reasons: Vec<&str> =
            task.reasons.iter().map(|reason| speaker.lang.pick(&reason.zh, &reason.en)).collect();
        speaker.plain(&format!("     {}", reasons.join(speaker.lang.pick("；", "; "))));
    }
    if tasks.is_empty() {
        let last = ledger_state(&db).await?.last_effective_on;
        let last = last.map_or_else(|| "–".to_owned(), |day| day.to_string());
        speaker.say("cli-worklist-empty", &[("day", &last)]);
    }
    let rows: Vec<_> = tasks
        .iter()
        .map(|task| {
            let reasons: Vec<_> =
                task.reasons.iter().map(|r| json!({ "zh": r.zh, "en": r.en })).collect();
            json!({
                "rank": task.place, "buyer": task.buyer_code, "name": task.buyer_name,
                "value": task.rank_value, "amount_minor": task.amount_minor,
                "overdue_minor": task.overdue_minor, "oldest_days": task.oldest_days,
                "action": task.action, "channel": task.channel, "tier": task.tier.code(),
                "limitation_days_left": task.limitation_days_left, "reasons": reasons,
            })
        })
        .collect();
    speaker.answer(&json!({
        "as_of": run.as_of.to_string(), "currency": currency.code(), "tasks": rows,
        "ranked_by": ranking.as_ref().map_or("rule", |one| one.kind()),
        "ranking_version": ranking.as_ref().map(|one| one.version.clone()),
    }));
    Ok(Exit::Done)
}
