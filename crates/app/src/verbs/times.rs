//! `shouxin credit times`: how long credit decisions take.

use base::{Rejection, Result};
use clap::Args;
use credit::{
    granting::{CycleFilter, CycleRow, Decided, Spread, decision_cycle},
    policy::Tier,
};
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 授信时效 · How long credit decisions of the last twelve months took
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin credit times\n  \
    shouxin credit times --tier high --requests 20 --json")]
pub struct TimesArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这一等级 · only this tier: low, medium, high, unrated
    #[arg(long, value_name = "TIER")]
    pub tier: Option<String>,
    /// 只看这个月作出的决定 · only decisions of this month, e.g. 2026-11
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    /// 列出多少份申请 · requests listed
    #[arg(long, default_value_t = 0)]
    pub requests: usize,
}

/// Runs the verb.
pub async fn run(args: TimesArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let tier = args.tier.as_deref().map(|text| {
        Tier::parse(text).ok_or_else(|| {
            let known = Tier::ALL.map(Tier::code).join(", ");
            Rejection::new("cli.tier-unknown").with("tier", text).with("known", known)
        })
    });
    let tier = tier.transpose()?.map_or_else(String::new, |tier| tier.code().to_owned());
    let filter =
        CycleFilter { tier, month: args.month.unwrap_or_default(), ..CycleFilter::default() };
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let mut cycle = decision_cycle(&db, Scope::All).await?;
    cycle.all.retain(|one| filter.takes(one));
    if cycle.all.is_empty() {
        speaker.say("granting-cycle-none", &[]);
    }
    let head = ["cli-times-of", "granting-cycle-count", "cli-times-median", "cli-times-ninth"];
    let mut rows = vec![head.map(|key| speaker.text(key, &[])).to_vec()];
    let row = |name: String, one: Spread| {
        vec![name, one.count.to_string(), one.median.to_string(), one.ninth.to_string()]
    };
    if let Some(whole) = cycle.whole() {
        rows.push(row(speaker.text("granting-cycle-whole", &[]), whole));
    }
    let groups = [cycle.by_month(), cycle.by_step(), cycle.by_tier(), cycle.by_approver()];
    rows.extend(groups.iter().flatten().map(|one| row(one.key.clone(), one.spread)));
    if !cycle.all.is_empty() {
        speaker.table(&rows);
    }
    let listed: Vec<&Decided> = cycle.all.iter().take(args.requests.min(5_000)).collect();
    for one in &listed {
        let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
        speaker.plain(&format!("{}  {}  {}  {}", one.on, one.id, name, one.taken.minutes));
    }
    let [months, steps, tiers, approvers] = groups.each_ref().map(|all| spreads(all));
    speaker.answer(&json!({
        "count": cycle.all.len(), "whole": cycle.whole().map(|one| spread("all", one)),
        "by_month": months, "by_step": steps, "by_tier": tiers, "by_approver": approvers,
        "requests": listed.into_iter().map(told).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

fn spread(key: &str, one: Spread) -> Json {
    json!({
        "of": key, "count": one.count, "median_minutes": one.median, "ninth_minutes": one.ninth,
    })
}

fn spreads(rows: &[CycleRow]) -> Vec<Json> {
    rows.iter().map(|row| spread(&row.key, row.spread)).collect()
}

fn told(one: &Decided) -> Json {
    let steps = one
        .taken
        .steps
        .iter()
        .map(|step| json!({ "role": step.role, "actor": step.actor, "minutes": step.minutes }));
    json!({
        "request": one.id.to_string(), "buyer": one.buyer_code, "name": one.buyer_name,
        "tier": one.tier.code(), "outcome": one.outcome, "on": one.on.to_string(),
        "minutes": one.taken.minutes, "asked_minutes": one.taken.asked_minutes,
        "steps": steps.collect::<Vec<_>>(),
    })
}
