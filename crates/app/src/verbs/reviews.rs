//! `shouxin credit reviews`: the calendar of reviews, and the changes that re-rating proposes.

use base::Result;
use clap::Args;
use credit::{
    granting::{Change, ReviewRow, ReviewView, list_changes, list_reviews},
    policy::Limit,
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::access::Scope;

use super::buyer::{limit_text, named};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 复审日历与调整建议 · Reviews that are due, and the changes that re-rating proposes
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin credit reviews\n  \
    shouxin credit reviews --view key --limit 20 --json")]
pub struct ReviewsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 看哪些 · which: overdue, coming, key, all
    #[arg(long, value_name = "VIEW", default_value = "overdue",
        value_parser = ["overdue", "coming", "key", "all"])]
    pub view: String,
    /// 最多列出几条 · rows at the most
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// Runs the verb.
pub async fn run(args: ReviewsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let view = ReviewView::parse(&args.view).unwrap_or(ReviewView::Overdue);
    let currency = company_currency(&db).await?;
    let rows = list_reviews(&db, Scope::All, view, (currency, args.limit, None)).await?;
    let changes = list_changes(&db, Scope::All, (true, args.limit, None)).await?;
    if rows.is_empty() {
        speaker.say("granting-reviews-none", &[]);
    } else {
        let row = |one: &ReviewRow| {
            vec![
                one.due_on.to_string(),
                named(&one.buyer_code, &one.buyer_name),
                speaker.text(&format!("policy-tier-{}", one.tier.code()), &[]),
                limit_text(speaker, one.limit),
                one.exposure(currency).to_string(),
            ]
        };
        speaker.table(&rows.iter().map(row).collect::<Vec<_>>());
    }
    for one in &changes {
        let tiers = [one.tier_before, one.tier_after]
            .map(|tier| speaker.text(&format!("policy-tier-{}", tier.code()), &[]))
            .join(" → ");
        let limits = [one.limit, one.proposed].map(|limit| limit_text(speaker, limit)).join(" → ");
        let name = named(&one.buyer_code, &one.buyer_name);
        speaker.plain(&format!("{}  {name}  {tiers}  {limits}", one.as_of));
    }
    speaker.answer(&json!({
        "view": view.code(), "currency": currency.code(),
        "reviews": rows.iter().map(told).collect::<Vec<_>>(),
        "changes": changes.iter().map(proposed).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

fn limit(limit: Option<Limit>) -> Json {
    limit.map_or(Json::Null, |limit| {
        let minor = match limit {
            Limit::Amount(amount) => Some(amount.minor),
            _ => None,
        };
        json!({ "kind": limit.code(), "minor": minor })
    })
}

fn told(one: &ReviewRow) -> Json {
    json!({
        "buyer": one.buyer_code, "name": one.buyer_name, "tier": one.tier.code(),
        "last_on": one.last_on.to_string(), "due_on": one.due_on.to_string(),
        "key_place": one.key_place, "exposure_minor": one.exposure_minor,
        "limit": limit(one.limit), "request": one.application_id.map(|id| id.to_string()),
    })
}

/// A proposal of change as JSON.
pub(super) fn proposed(one: &Change) -> Json {
    json!({
        "change": one.id.to_string(), "buyer": one.buyer_code, "name": one.buyer_name,
        "state": one.state, "as_of": one.as_of.to_string(),
        "tier_before": one.tier_before.code(), "tier_after": one.tier_after.code(),
        "limit": limit(one.limit), "proposed": limit(one.proposed),
        "terms": one.terms, "proposed_terms": one.proposed_terms,
        "counts_on": one.counts_on.map(|day| day.to_string()),
        "task_on": one.task_on.map(|day| day.to_string()), "task_owner": one.task_owner,
    })
}
