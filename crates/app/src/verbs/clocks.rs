//! `shouxin clocks`: limitation periods and other clocks that are near their end or over.

use base::{Day, Money, Result};
use clap::Args;
use credit::{
    collections::evidence::{ClockQuery, list_clocks, list_other_clocks},
    parties::get_buyer,
};
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 时效与期限 · Limitation periods and other clocks
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin clocks --as-of 2026-12-31 --json")]
pub struct ClocksArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 截至哪天 · as of which day [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Day>,
    /// 一个客户的全部 · all of this buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: Option<String>,
}

/// Runs the verb.
pub async fn run(args: ClocksArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let as_of = args.as_of.unwrap_or_else(|| db.clock().today());
    let buyer = match &args.buyer {
        Some(code) => Some(get_buyer(&db, code, Scope::All).await?.id),
        None => None,
    };
    let query = ClockQuery { as_of, scope: Scope::All, buyer, item: None };
    let rows = list_clocks(&db, query).await?;
    let others = list_other_clocks(&db, (Scope::All, buyer), as_of).await?;
    let (day, count, other) = (as_of.to_string(), rows.len().to_string(), others.len().to_string());
    speaker.say("cli-clocks", &[("day", &day), ("count", &count), ("others", &other)]);
    let text = |day: Option<Day>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let mut told: Vec<Json> = Vec::new();
    for row in &rows {
        let open = Money::new(row.open_minor, row.currency);
        let left = row.days_left.map_or_else(|| "—".to_owned(), |days| days.to_string());
        let ends = text(row.clock.ends_on);
        speaker.plain(&format!("{ends}  {left:>6}  {}  {}  {open}", row.buyer_code, row.number));
        let steps: Vec<Json> = row
            .clock
            .steps
            .iter()
            .map(|step| {
                json!({
                    "kind": step.what.kind, "source": step.what.source,
                    "on": step.what.on.to_string(), "counts_on": step.counts_on.to_string(),
                    "proof": step.what.proof, "proven": step.what.grade.code(),
                    "effect": step.effect.code(),
                    "then_until": step.ends_on.map(|day| day.to_string()),
                })
            })
            .collect();
        told.push(json!({
            "buyer": row.buyer_code, "item": row.number, "instalment": row.instalment,
            "due_on": row.clock.due_on.to_string(), "open_minor": row.open_minor,
            "currency": row.currency.code(),
            "ends_on": row.clock.ends_on.map(|day| day.to_string()),
            "presumed_until": row.clock.presumed_on.map(|day| day.to_string()),
            "nothing_helps_after": row.clock.cap_on.to_string(),
            "days_left": row.days_left, "alarm_days": row.alarm, "steps": steps,
        }));
    }
    let mut other: Vec<Json> = Vec::new();
    for one in &others {
        let line =
            format!("{}  {:>6}  {}  {}", one.ends_on, one.days_left, one.buyer_code, one.kind);
        speaker.plain(&line);
        other.push(json!({
            "buyer": one.buyer_code, "kind": one.kind, "item": one.number, "note": one.note,
            "starts_on": one.starts_on.to_string(), "ends_on": one.ends_on.to_string(),
            "days_left": one.days_left, "alarm_days": one.alarm,
        }));
    }
    speaker.answer(&json!({ "as_of": day, "limitation": told, "others": other }));
    Ok(Exit::Done)
}
