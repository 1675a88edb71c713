//! `shouxin supplier`: who sells to us, how it is judged, what we owe it, what is paid ahead.

use base::{Money, Result};
use clap::{Args, Subcommand};
use credit::supply::{SupplierRow, Suppliers, find_supplier, suppliers};
use serde_json::{Value as Json, json};
use store::access::Scope;

use super::hints;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 供应商：等级、应付、预付款、采购建议 · Suppliers: tier, what we owe them, what is paid ahead, hints
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin supplier list --search 轴承\n  \
shouxin supplier show G01 --json\n  shouxin supplier hints")]
pub enum SupplierVerb {
    List(ListArgs),
    Show(ShowArgs),
    Hints(hints::HintsArgs),
}

/// 供应商列表 · all suppliers
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 编码或名称的一部分 · part of a code or name
    #[arg(long, default_value = "")]
    pub search: String,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// 一个供应商 · one supplier
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 供应商编码 · the supplier's code
    pub code: String,
}

/// Runs the verb.
pub async fn run(verb: SupplierVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        SupplierVerb::List(args) => {
            let folder = Folder::choose(args.place.data, env);
            let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
            let all = suppliers(&db, Scope::All, db.clock().today(), &args.search).await?;
            speaker.say("cli-suppliers", &[("count", &all.rows.len().to_string())]);
            let rows = all.rows.iter().take(args.limit.min(5_000));
            let told: Vec<Json> = rows
                .map(|row| {
                    speaker.plain(&line(row, &all));
                    told(row)
                })
                .collect();
            let currency = all.currency.code();
            speaker.answer(&json!({ "count": all.rows.len(), "currency": currency, "rows": told }));
        }
        SupplierVerb::Hints(args) => return hints::run(args, env, speaker).await,
        SupplierVerb::Show(args) => {
            let folder = Folder::choose(args.place.data, env);
            let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
            let whose = (Scope::All, db.clock().today());
            let (row, all) = find_supplier(&db, whose, &args.code).await?;
            speaker.plain(&line(&row, &all));
            let ask = all.owing.pack.ask(row.tier).map(|ask| ask.what.pick(speaker.lang));
            if let Some(ask) = ask {
                speaker.plain(ask);
            }
            let mut answer = told(&row);
            answer["currency"] = json!(all.currency.code());
            answer["ask"] = json!(ask);
            speaker.answer(&answer);
        }
    }
    Ok(Exit::Done)
}

fn line(row: &SupplierRow, all: &Suppliers) -> String {
    let said = |minor: i64| Money::new(minor, all.currency).to_string();
    let late =
        row.late.map_or_else(String::new, |(minor, days)| format!("  !{} +{days}", said(minor)));
    format!(
        "{:<10} {}  {}  {}  {}{late}",
        row.code,
        row.name,
        row.tier.code(),
        said(row.open_minor),
        said(row.ahead_minor),
    )
}

fn told(row: &SupplierRow) -> Json {
    json!({
        "code": row.code, "name": row.name, "role": row.role.code(), "size": row.size.code(),
        "tier": row.tier.code(), "score": row.score, "score_before": row.score_before,
        "owed_minor": row.open_minor, "past_minor": row.past_minor,
        "days_past_law": row.breaking_days, "ahead_minor": row.ahead_minor,
        "ahead_late_minor": row.late.map(|(minor, _)| minor),
        "ahead_days_late": row.late.map(|(_, days)| days),
        "ahead_limit_kind": row.limit.as_ref().map(|limit| limit.content.kind.as_str()),
        "ahead_limit_minor": row.limit.as_ref().map(|limit| limit.content.amount.minor),
        "above_limit": row.is_over(), "owes_us_minor": row.owes_us_minor,
    })
}
