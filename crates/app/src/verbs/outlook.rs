//! `shouxin outlook`: probabilities of default by horizon and what is expected to be lost.

use std::sync::atomic::AtomicBool;

use base::{Money, Result};
use clap::Args;
use credit::outlook::{
    Expected, OutlookDoc, TestDoc, back_test, find_back_test, get_outlook, list_expected,
};
use serde_json::{Value, json};
use store::{Actor, access::Scope};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 前瞻 · Probability of default by horizon, expected loss, and whether earlier forecasts came true
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin outlook --days 90 --limit 20\n  \
shouxin outlook --as-of 2026-06-30 --json\n  shouxin outlook --test")]
pub struct OutlookArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 期限（天）· horizon in days
    #[arg(long, default_value_t = 90)]
    pub days: u32,
    /// 按这一天（含）以前最近一次评估 · by the newest assessment up to this day [default: the current one]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// 列出多少个客户 · buyers listed
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// 重新回测各期限的预测 · test past forecasts of every horizon against the ledger anew
    #[arg(long)]
    pub test: bool,
}

/// Runs the verb.
pub async fn run(args: OutlookArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let on = args.as_of.as_deref().map(day).transpose()?;
    let seen = get_outlook(&db, on).await?;
    let test = if args.test {
        let (actor, go) = (Actor::system("cli"), AtomicBool::new(false));
        Some(back_test(&db, db.clock().today(), &actor, &|_, _| {}, &go).await?)
    } else {
        find_back_test(&db).await?
    };
    let doc = &seen.doc;
    let days = doc.nearest(args.days).map_or(args.days, |one| one.days);
    let buyers = list_expected(&db, &seen, days, Scope::All).await?;
    tell(speaker, doc, days, buyers.iter().take(args.limit.min(5_000)));
    if let Some(test) = &test {
        tell_test(speaker, test);
    }
    let rows: Vec<Value> = buyers
        .iter()
        .take(args.limit.min(5_000))
        .map(|one| {
            json!({
                "code": one.code, "name": one.name, "tier": one.tier.code(), "score": one.score,
                "exposure_minor": one.exposure_minor, "bad_already": one.bad, "pd": one.pd,
                "loss_minor": one.loss_minor,
            })
        })
        .collect();
    speaker.answer(&json!({
        "run": seen.run.to_string(), "as_of": doc.as_of, "days": days, "outlook": **doc,
        "buyers": buyers.len(), "expected": rows, "back_test": test,
    }));
    Ok(Exit::Done)
}

fn percent(pd: Option<f64>) -> String {
    pd.map_or_else(|| "—".to_owned(), |pd| locale::percent(pd, 2))
}

fn tell<'a>(
    speaker: &Speaker,
    doc: &OutlookDoc,
    days: u32,
    buyers: impl Iterator<Item = &'a Expected>,
) {
    let currency = doc.currency.parse().unwrap_or(base::Currency::CNY);
    let (bads, least) = (doc.bad_buyers.to_string(), doc.least_bads.to_string());
    speaker.say("cli-outlook-title", &[("day", &doc.as_of), ("model", &doc.model)]);
    let basis = match (doc.basis.as_str(), doc.why.as_str()) {
        ("ledger", _) => "cli-outlook-ledger",
        (_, "few-bads") => "cli-outlook-few-bads",
        _ => "cli-outlook-short",
    };
    speaker.say(basis, &[("bads", &bads), ("least", &least)]);
    speaker.plain(doc.lgd_said.pick(speaker.lang));
    speaker.say("cli-outlook-head", &[]);
    for one in &doc.horizons {
        let loss = Money::new(one.loss_minor, currency);
        speaker.plain(&format!(
            "{:>6}  {:>8}  {:>8}–{:<8} {:>8}  {loss}",
            one.days,
            percent(one.ledger_pd),
            percent(one.low),
            percent(one.high),
            percent(one.model_pd),
        ));
    }
    speaker.say("cli-outlook-buyers", &[("days", &days.to_string())]);
    for one in buyers {
        let loss = one
            .loss_minor
            .map_or_else(|| "—".to_owned(), |minor| Money::new(minor, currency).to_string());
        speaker.plain(&format!(
            "{:<10} {}  {}  {}  {loss}",
            one.code,
            one.name,
            Money::new(one.exposure_minor, currency),
            percent(one.pd),
        ));
    }
}

fn tell_test(speaker: &Speaker, test: &TestDoc) {
    speaker.say("cli-outlook-test", &[("day", &test.as_of)]);
    for one in &test.horizons {
        let ratio = one.ratio.map_or_else(|| "—".to_owned(), |ratio| format!("{ratio:.2}"));
        let ends = one.low.zip(one.high);
        let ends = ends.map_or_else(String::new, |(low, high)| format!("{low:.2}–{high:.2}"));
        speaker.plain(&format!(
            "{:>6}  {}  {:>6}  {:>5}  {:>8.1}  {ratio}  {ends}",
            one.days, one.from, one.rows, one.bads, one.expected,
        ));
    }
}
