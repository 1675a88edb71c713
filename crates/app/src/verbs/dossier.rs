//! `shouxin dossier`: the files of buyers, looked at together.

use base::{Money, Result};
use clap::{Args, ValueEnum};
use credit::{
    dossier::{checklist_report, quality_report, rating_report, source_report},
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::{Db, access::Scope};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// What is looked at.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Look {
    /// 采集清单 · what lacks
    Checklist,
    /// 外部评级 · ratings beside own scores
    Ratings,
    /// 数据来源 · data sources
    Sources,
    /// 数据质量 · quality of the data
    Quality,
}

/// 客户档案 · Files of buyers: what lacks, ratings by agencies, data sources, quality
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin dossier checklist --limit 20\n  \
shouxin dossier ratings --json")]
pub struct DossierArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 看什么 · what to look at
    #[arg(value_enum)]
    pub look: Look,
    /// 行数 · rows
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

/// Runs the verb.
pub async fn run(args: DossierArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let limit = args.limit.min(5_000);
    let answer = match args.look {
        Look::Checklist => checklist(&db, limit, speaker).await?,
        Look::Ratings => ratings(&db, limit, speaker).await?,
        Look::Sources => sources(&db, speaker).await?,
        Look::Quality => quality(&db, limit, speaker).await?,
    };
    speaker.answer(&answer);
    Ok(Exit::Done)
}

async fn checklist(db: &Db, limit: usize, speaker: &Speaker) -> Result<Json> {
    let report = checklist_report(db, Scope::All, db.clock().today()).await?;
    let (buyers, complete) = (report.buyers.to_string(), report.complete.to_string());
    speaker.say("cli-dossier-checklist", &[("buyers", &buyers), ("complete", &complete)]);
    let codes = |places: &[usize]| -> Vec<&str> {
        places.iter().filter_map(|at| Some(report.pack.items.get(*at)?.code.as_str())).collect()
    };
    let mut rows = Vec::new();
    for one in report.worst.iter().take(limit) {
        let (missing, stale) = (codes(&one.missing), codes(&one.stale));
        let money = Money::new(one.exposure_minor, report.currency);
        speaker.plain(&format!(
            "{:<10} {}  {money}  −{}/{}  {}",
            one.code,
            one.name,
            missing.len() + stale.len(),
            one.needed,
            [missing.as_slice(), stale.as_slice()].concat().join(" "),
        ));
        rows.push(json!({
            "code": one.code, "name": one.name, "exposure_minor": one.exposure_minor,
            "needed": one.needed, "missing": missing, "stale": stale, "minutes": one.minutes,
            "cost": one.cost,
        }));
    }
    Ok(json!({ "buyers": report.buyers, "complete": report.complete, "lacking": rows }))
}

async fn ratings(db: &Db, limit: usize, speaker: &Speaker) -> Result<Json> {
    let report = rating_report(db, Scope::All).await?;
    let rank = report.rank_agreement.map_or_else(|| "—".to_owned(), |rank| format!("{rank:.3}"));
    let (rated, conflicts) = (report.rows.len().to_string(), report.conflicts.to_string());
    let taken = report.overridden.to_string();
    speaker.say(
        "cli-dossier-ratings",
        &[("rated", &rated), ("rank", &rank), ("conflicts", &conflicts), ("taken", &taken)],
    );
    let score = |of: Option<i64>| of.map_or_else(|| "—".to_owned(), |points| points.to_string());
    let mut rows = Vec::new();
    for one in report.rows.iter().take(limit) {
        let taken = if one.external_taken { "external" } else { "own" };
        speaker.plain(&format!(
            "{:<10} {}  {} {}  {} / {}  {taken}",
            one.code,
            one.name,
            one.agency,
            one.grade,
            score(one.own),
            score(one.external),
        ));
        rows.push(json!({
            "code": one.code, "agency": one.agency, "grade": one.grade,
            "rated_on": one.rated_on.to_string(), "own": one.own, "external": one.external,
            "taken": taken, "conflict": one.conflict,
        }));
    }
    Ok(json!({
        "as_of": report.as_of.map(|day| day.to_string()), "buyers": report.buyers,
        "rated": report.rows.len(), "both": report.both, "conflicts": report.conflicts,
        "overridden": report.overridden, "same_tier": report.same_tier,
        "rank_agreement": report.rank_agreement, "rows": rows,
    }))
}

async fn sources(db: &Db, speaker: &Speaker) -> Result<Json> {
    let report = source_report(db, db.clock().today()).await?;
    speaker.say("cli-dossier-sources", &[("count", &report.sources.len().to_string())]);
    let part = |share: Option<f64>| {
        share.map_or_else(|| "—".to_owned(), |share| locale::percent(share, 0))
    };
    let mut rows = Vec::new();
    for one in &report.sources {
        let of = &one.source.content;
        let age = one.age_days.map_or_else(|| "—".to_owned(), |days| format!("{days:.0}"));
        let line = format!("{:<12} {}  {}  {age}", of.code, of.name, part(one.fill));
        speaker.plain(&line);
        rows.push(json!({
            "code": of.code, "name": of.name, "kind": of.kind, "active": of.active,
            "fresh_days": of.fresh_days, "buyers": one.buyers, "fill": one.fill,
            "age_days": one.age_days, "snapshots": one.snapshots,
        }));
    }
    Ok(json!({ "buyers": report.buyers, "sources": rows }))
}

async fn quality(db: &Db, limit: usize, speaker: &Speaker) -> Result<Json> {
    let report = quality_report(db, Scope::All).await?;
    let currency = company_currency(db).await?;
    let grades = report.grades.map(|(buyers, _)| buyers);
    let told = grades.map(|count| count.to_string());
    speaker.say(
        "cli-dossier-quality",
        &[("a", &told[0]), ("b", &told[1]), ("c", &told[2]), ("d", &told[3]), ("none", &told[4])],
    );
    let mut rows = Vec::new();
    for one in report.worst.iter().take(limit) {
        let money = Money::new(one.exposure_minor, currency);
        let grade = one.grade.to_uppercase();
        let broken = one.broken.join(" ");
        speaker.plain(&format!("{:<10} {}  {grade}  {money}  {broken}", one.code, one.name));
        rows.push(json!({
            "code": one.code, "grade": one.grade, "share": one.share, "broken": one.broken,
            "exposure_minor": one.exposure_minor,
        }));
    }
    let fields = report.fields.iter().map(|of| {
        json!({ "field": of.field, "filled": of.filled, "twice": of.twice, "agreed": of.agreed })
    });
    let fields: Vec<Json> = fields.collect();
    Ok(json!({ "buyers": report.buyers, "grades": grades, "fields": fields, "worst": rows }))
}
