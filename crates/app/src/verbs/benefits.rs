//! `shouxin credit benefits`: what credit management has saved, an estimate by stated rules.

use base::{Money, Result};
use clap::Args;
use credit::what_if::{Benefit, benefits};
use serde_json::{Value as Json, json};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 成效：信用管理省下了什么 · What credit management has saved, an estimate by stated rules
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin credit benefits --lines 20\n  \
    shouxin credit benefits --json")]
pub struct BenefitsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 列出多少笔明细 · lines listed
    #[arg(long, default_value_t = 0)]
    pub lines: usize,
}

/// Runs the verb.
pub async fn run(args: BenefitsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let all = benefits(&db).await?;
    let said = |minor: i64| Money::new(minor, all.currency).to_string();
    let total = said(all.total_minor());
    speaker.say("cli-benefits", &[("amount", &total), ("months", &all.pack.months.to_string())]);
    let mut rules = Vec::new();
    let mut table = Vec::new();
    for rule in &all.pack.rules {
        let (counted, beside) = all.rows_of(&rule.code);
        let saved = all.of_kind(&rule.code);
        let name = speaker.lang.pick(&rule.name.zh, &rule.name.en).to_owned();
        table.push(vec![name, counted.to_string(), said(saved)]);
        rules.push(json!({
            "rule": rule.code, "counted": counted, "beside": beside, "saved_minor": saved,
        }));
    }
    speaker.table(&table);
    let line = |one: &Benefit| -> Json {
        let buyer = one.buyer.as_ref().map(|(_, code, _)| code.as_str());
        speaker.plain(&format!(
            "{}  {}  {}  {}  {}",
            one.on,
            one.kind,
            buyer.unwrap_or("—"),
            one.number,
            said(one.saved_minor),
        ));
        json!({
            "rule": one.kind, "on": one.on.to_string(), "buyer": buyer, "number": one.number,
            "base_minor": one.base_minor, "saved_minor": one.saved_minor, "rows": one.rows(),
            "why_not": one.beside.map(|why| why.code()),
        })
    };
    let lines: Vec<Json> = all.lines.iter().take(args.lines.min(5_000)).map(line).collect();
    let months = all.months();
    let months =
        months.iter().map(|(month, minor)| json!({ "month": month, "saved_minor": minor }));
    speaker.answer(&json!({
        "as_of": all.on.to_string(), "currency": all.currency.code(), "judged": all.judged,
        "saved_minor": all.total_minor(), "by_rule": rules,
        "by_month": months.collect::<Vec<_>>(), "lines_count": all.lines.len(), "lines": lines,
        "rule_version": all.pack.edition.version,
    }));
    Ok(Exit::Done)
}
