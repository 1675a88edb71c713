//! `shouxin recovery`: how much is collected by days overdue, and how likely the next days bring it.

use base::{Money, Rejection, Result};
use clap::Args;
use credit::collections::recovery::{Recovery, RecoveryBy, RecoveryGroup, RecoveryPack, recovery};
use quant::recovery::Share;
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 回收曲线：逾期多久收回多少 · The recovery curve: how much is collected by days overdue
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin recovery\n  shouxin recovery --by tier --json")]
pub struct RecoveryArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 分组：all、kind、tier、reason、owner · by what: all, kind, tier, reason, owner
    #[arg(long, default_value = "all")]
    pub by: String,
    /// 只看这个销售员的客户 · only this salesperson's buyers
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
}

/// Runs the verb.
pub async fn run(args: RecoveryArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let by = RecoveryBy::parse(&args.by)
        .ok_or_else(|| Rejection::new("collections.recovery-by").with("by", &args.by))?;
    let folder = Folder::choose(args.place.data, env);
    let db = folder.open(args.place.database.as_deref(), env).await?.1;
    let scope = match &args.user {
        None => Scope::All,
        Some(login) => {
            let person = db.find_person(login).await?;
            person.ok_or_else(|| Rejection::new("access.person-unknown"))?.scope()
        }
    };
    let pack = RecoveryPack::in_force(&db, db.clock().today()).await?;
    let told = recovery(&db, scope, by).await?;
    let window = told.window_days.to_string();
    let (since, day) = (told.since.to_string(), told.as_of.to_string());
    speaker.say("cli-recovery", &[("since", &since), ("day", &day), ("days", &window)]);
    let all = line(speaker, &told, (&told.all, &pack));
    let groups: Vec<Json> =
        told.groups.iter().map(|group| line(speaker, &told, (group, &pack))).collect();
    speaker.answer(&json!({
        "as_of": day, "due_since": since, "window_days": told.window_days,
        "currency": told.currency.code(), "by": by.code(), "all": all, "groups": groups,
        "rule_version": pack.edition.version,
    }));
    Ok(Exit::Done)
}

fn said(share: Option<Share>) -> String {
    share.map_or_else(|| "—".to_owned(), |one| locale::percent(one.share, 1))
}

fn told_as(share: Option<Share>) -> Json {
    share.map_or(Json::Null, |one| json!({ "share": one.share, "low": one.low, "high": one.high }))
}

fn line(
    speaker: &Speaker,
    told: &Recovery,
    (group, pack): (&RecoveryGroup, &RecoveryPack),
) -> Json {
    let ever = Money::new(group.money.all(), told.currency);
    let code = if group.code.is_empty() { "—" } else { &group.code };
    speaker.plain(&format!("{code}  {}  {ever}  {}", group.name, group.items.all()));
    let mut marks = Vec::with_capacity(pack.marks.len());
    for age in &pack.marks {
        let mark = group.mark(*age, told.window_days);
        let shares = [mark.collected, mark.items_collected, mark.soon].map(said).join("  ");
        speaker.plain(&format!("    {age}  {}  {shares}", mark.items_at_risk));
        marks.push(json!({
            "age_days": age, "items_at_risk": mark.items_at_risk,
            "at_risk_minor": mark.at_risk_minor, "collected": told_as(mark.collected),
            "items_collected": told_as(mark.items_collected), "chance_soon": told_as(mark.soon),
            "collected_at_last": told_as(mark.at_last),
        }));
    }
    json!({
        "group": group.code, "name": group.name, "items": group.items.all(),
        "was_overdue_minor": group.money.all(),
        "collected_minor": group.money.flow(0, u32::MAX).paid,
        "written_off_minor": group.written_minor, "told_until_days": group.reach_days,
        "marks": marks,
    })
}
