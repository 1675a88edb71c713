//! `shouxin supplier hints`: how orders could be split between suppliers, how much stock covers late ones.

use base::{Money, Result};
use clap::Args;
use credit::supply::{Split, sourcing};
use serde_json::{Value as Json, json};
use store::access::Scope;

use super::capacity::percent;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 采购建议：份额与备货天数 · Hints for buying: shares between suppliers, days of stock
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin supplier hints\n  \
    shouxin supplier hints --industry C34 --json")]
pub struct HintsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这个行业 · only this industry
    #[arg(long, value_name = "CODE")]
    pub industry: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// Runs the verb.
pub async fn run(args: HintsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let all = sourcing(&db, Scope::All).await?;
    let wanted = args.industry.as_deref();
    let groups = all.groups.iter().filter(|one| wanted.is_none_or(|code| one.industry == code));
    let lines: Vec<(&str, &Split)> = groups
        .flat_map(|one| one.rows.iter().map(move |row| (one.industry.as_str(), row)))
        .collect();
    speaker.say("cli-hints", &[("count", &lines.len().to_string())]);
    let row = |(industry, one): &(&str, &Split)| {
        vec![
            super::buyer::named(&one.source.code, &one.source.name),
            (*industry).to_owned(),
            Money::new(one.source.billed_minor, all.currency).to_string(),
            percent(one.is_bps),
            percent(one.suggested_bps),
            one.stock_days.map_or_else(|| "—".to_owned(), |days| days.to_string()),
        ]
    };
    let shown = lines.iter().take(args.limit.min(5_000));
    speaker.table(&shown.clone().map(row).collect::<Vec<_>>());
    let told = |(industry, one): &(&str, &Split)| -> Json {
        json!({
            "industry": industry, "supplier": one.source.code, "name": one.source.name,
            "tier": one.source.tier.map(|tier| tier.code()),
            "billed_minor": one.source.billed_minor,
            "deliveries": one.source.late_days.len(), "on_time_bps": one.on_time_bps,
            "failures": one.failures, "is_bps": one.is_bps,
            "suggested_bps": one.suggested_bps, "stock_days": one.stock_days,
        })
    };
    speaker.answer(&json!({
        "count": lines.len(), "currency": all.currency.code(),
        "rows": shown.map(told).collect::<Vec<_>>(), "rule_version": all.pack.edition.version,
    }));
    Ok(Exit::Done)
}
