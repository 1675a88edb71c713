//! `shouxin credit capacity`: how much in receivables the company can carry.

use base::{Bps, Money, Rejection, Result};
use clap::Args;
use credit::{outlook::capacity_seen, policy::Stress};
use serde_json::{Value as Json, json};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 应收承受力 · How much in receivables the company can carry, and what later payment does
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin credit capacity --json")]
pub struct CapacityArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// A share as people write it, or a dash.
pub fn percent(bps: Option<i64>) -> String {
    let spelt = |bps: i64| locale::bps(Bps(i32::try_from(bps).unwrap_or(i32::MAX)));
    bps.map_or_else(|| "—".to_owned(), spelt)
}

/// Runs the verb.
pub async fn run(args: CapacityArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let seen = capacity_seen(&db).await?;
    let seen = seen.ok_or_else(|| Rejection::new("policy.capacity-none"))?;
    let (told, input) = (&seen.capacity, &seen.version.input);
    let said = |minor: i64| Money::new(minor, input.currency).to_string();
    speaker.say(&format!("policy-capacity-level-{}", told.level.code()), &[]);
    let line = |key: &str, value: String| vec![speaker.text(key, &[]), value];
    let mut rows = vec![
        line("policy-capacity-line-free", said(told.free_minor)),
        line("policy-capacity-line-most", said(told.most_minor)),
        line("policy-capacity-line-open", said(told.open_minor)),
        line("policy-capacity-line-left", said(told.left_minor)),
        line("policy-capacity-used", percent(told.used_bps)),
    ];
    if let Some(stress) = told.stress {
        rows.push(line("policy-capacity-line-stress", said(stress.open_minor)));
    }
    speaker.table(&rows);
    let stressed = |one: &Stress| -> Json {
        json!({ "later_days": one.days, "open_minor": one.open_minor, "used_bps": one.used_bps })
    };
    let months = seen.months.iter().map(|one| {
        json!({ "month": one.month, "open_minor": one.open_minor, "most_minor": one.most_minor })
    });
    speaker.answer(&json!({
        "as_of": seen.book_on.to_string(), "figures_on": input.as_of.to_string(),
        "currency": input.currency.code(), "free_minor": told.free_minor,
        "most_minor": told.most_minor, "open_minor": told.open_minor,
        "left_minor": told.left_minor, "used_bps": told.used_bps,
        "standing": told.level.code(), "figures_old": told.stale,
        "breaks_after_days": told.breaks_after, "stressed": told.stress.as_ref().map(stressed),
        "stressed_more": told.ladder.iter().map(stressed).collect::<Vec<_>>(),
        "by_month": months.collect::<Vec<_>>(), "rule_version": seen.pack.edition.version,
    }));
    Ok(Exit::Done)
}
