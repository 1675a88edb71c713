//! `shouxin ageing`: the ageing of what is open, as of any day.

use base::{Money, Result};
use clap::Args;
use credit::{
    parties::EntityBook,
    receivables::{self, Ageing, AgeingBucket, AgeingQuery, AgeingRow, Basis, By},
};
use serde_json::{Value as Json, json};

use crate::{
    cli::{BasisArg, DataArgs},
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 账龄 · The ageing of what is open, as of any day
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin ageing --as-of 2012-12-31 --by due --json")]
pub struct AgeingArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 截止日 · the day; what is settled on it counts as settled [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// 账龄起算 · from which day the age counts
    #[arg(long, value_enum, default_value_t)]
    pub by: BasisArg,
    /// 只看这个法人主体 · only what this legal entity of ours sold, by its code
    #[arg(long, value_name = "CODE")]
    pub entity: Option<String>,
    /// 按法人主体分列 · one row for each legal entity of ours
    #[arg(long)]
    pub by_entity: bool,
    /// 分段上限 · upper ends of the buckets in days
    #[arg(long, value_delimiter = ',', value_name = "DAYS", default_values_t = [30, 60, 90, 180, 365])]
    pub buckets: Vec<i32>,
}

/// Runs the verb.
pub async fn run(args: AgeingArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let as_of = match &args.as_of {
        Some(text) => day(text)?,
        None => db.clock().today(),
    };
    let mut query = AgeingQuery::on(as_of);
    query.edges = args.buckets.into_iter().filter(|edge| *edge > 0).collect();
    query.edges.sort_unstable();
    query.edges.dedup();
    query.basis = match args.by {
        BasisArg::Due => Basis::Due,
        BasisArg::Invoice => Basis::Issued,
    };
    query.seller = EntityBook::open(&db).await?.seller(args.entity.as_deref())?;
    let ageing = receivables::ageing(&db, &query).await?;
    show(speaker, &ageing);
    let mut answer = to_json(&ageing);
    if args.by_entity {
        let rows = receivables::ageing_by(&db, &query, By::Entity, u32::MAX).await?;
        show_rows(speaker, &ageing, &rows);
        answer["by_entity"] = rows.iter().map(row_json).collect();
    }
    speaker.answer(&answer);
    Ok(Exit::Done)
}

fn show(speaker: &Speaker, ageing: &Ageing) {
    let basis = match ageing.query.basis {
        Basis::Due => "cli-basis-due",
        Basis::Issued => "cli-basis-issued",
    };
    let (as_of, basis) = (ageing.query.as_of.to_string(), speaker.text(basis, &[]));
    let head = [("day", as_of.as_str()), ("basis", &basis), ("currency", ageing.currency.code())];
    speaker.say("cli-ageing-title", &head);
    let grouped = |minor| Money::new(minor, ageing.currency).grouped();
    let text = |id: &str| speaker.text(id, &[]);
    let mut rows = vec![vec![text("cli-bucket"), text("cli-open"), text("cli-items")]];
    for bucket in &ageing.buckets {
        let label = label(speaker, ageing.query.basis, bucket);
        rows.push(vec![label, grouped(bucket.open_minor), bucket.items.to_string()]);
    }
    rows.push(vec![text("cli-total"), grouped(ageing.open_minor), ageing.items.to_string()]);
    rows.push(vec![text("cli-buyers"), String::new(), ageing.buyers.to_string()]);
    for (id, minor) in [
        ("cli-unallocated", -ageing.unallocated_minor),
        ("cli-credit-notes", -ageing.credit_note_minor),
        ("cli-net", ageing.net_minor()),
    ] {
        rows.push(vec![text(id), grouped(minor)]);
    }
    speaker.table(&rows);
    for of in &ageing.unrated {
        let own = |minor| Money::new(minor, of.currency).grouped();
        let args = [
            ("items", of.items.to_string()),
            ("currency", of.currency.code().to_owned()),
            ("open", own(of.open_minor)),
            ("left", own(of.left_minor)),
        ];
        speaker.say(
            "cli-ageing-unrated",
            &args.each_ref().map(|(name, value)| (*name, value.as_str())),
        );
    }
}

/// One row for each legal entity of ours, in the company's currency.
fn show_rows(speaker: &Speaker, ageing: &Ageing, rows: &[AgeingRow]) {
    let grouped = |minor| Money::new(minor, ageing.currency).grouped();
    let text = |id: &str| speaker.text(id, &[]);
    let mut table =
        vec![vec![text("cli-entity"), text("cli-open"), text("cli-items"), text("cli-net")]];
    table.extend(rows.iter().map(|row| {
        let name = format!("{} {}", row.code, row.name).trim().to_owned();
        let items = row.items.to_string();
        vec![name, grouped(row.total_minor), items, grouped(row.net_minor())]
    }));
    speaker.table(&table);
}

fn row_json(row: &AgeingRow) -> Json {
    json!({
        "entity": row.code, "name": row.name, "items": row.items, "open_minor": row.total_minor,
        "buckets_minor": row.open_minor, "unallocated_minor": row.unallocated_minor,
        "net_minor": row.net_minor(),
    })
}

fn label(speaker: &Speaker, basis: Basis, bucket: &AgeingBucket) -> String {
    let (from_to, from) = match basis {
        Basis::Due => ("cli-overdue-from-to", "cli-overdue-from"),
        Basis::Issued => ("cli-age-from-to", "cli-age-from"),
    };
    let days = |days: i32| days.to_string();
    match (bucket.from_days.map(days), bucket.to_days.map(days)) {
        (None, _) => speaker.text("cli-not-due", &[]),
        (Some(a), Some(b)) => speaker.text(from_to, &[("from", &a), ("to", &b)]),
        (Some(a), None) => speaker.text(from, &[("from", &a)]),
    }
}

fn to_json(ageing: &Ageing) -> Json {
    let buckets: Vec<Json> = ageing
        .buckets
        .iter()
        .map(|bucket| {
            json!({
                "from_days": bucket.from_days, "to_days": bucket.to_days,
                "open_minor": bucket.open_minor, "items": bucket.items,
            })
        })
        .collect();
    let currencies: Vec<Json> = ageing
        .by_currency
        .iter()
        .map(|own| {
            json!({
                "currency": own.currency.code(), "open_minor": own.open_minor,
                "unallocated_minor": own.unallocated_minor,
                "credit_note_minor": own.credit_note_minor, "rate": own.rate,
            })
        })
        .collect();
    let unrated: Vec<Json> = ageing
        .unrated
        .iter()
        .map(|of| {
            json!({
                "currency": of.currency.code(), "items": of.items, "open_minor": of.open_minor,
                "left_minor": of.left_minor,
            })
        })
        .collect();
    json!({
        "as_of": ageing.query.as_of.to_string(),
        "basis": match ageing.query.basis { Basis::Due => "due", Basis::Issued => "invoice" },
        "currency": ageing.currency.code(),
        "totals": {
            "items": ageing.items, "buyers": ageing.buyers, "open_minor": ageing.open_minor,
            "overdue_minor": ageing.overdue_minor(),
            "unallocated_minor": ageing.unallocated_minor,
            "credit_note_minor": ageing.credit_note_minor, "net_minor": ageing.net_minor(),
        },
        "buckets": buckets,
        "by_currency": currencies,
        "unrated": unrated,
    })
}
