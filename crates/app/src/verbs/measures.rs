//! `shouxin measures`: how collecting goes by person, team, stage, script or way of contact, month by month.

use base::{Rejection, Result};
use clap::Args;
use credit::collections::measures::{MEASURES, MeasureBy, Tally, measure_log};
use serde_json::{Map, Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 催收指标：找到人、承诺、兑现、清收、成本 · Measures: reached, promised, kept, liquidated, cost
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin measures\n  \
shouxin measures --by script --month 2026-11 --json")]
pub struct MeasuresArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 分组：all、person、owner、stage、script、method · by what
    #[arg(long, default_value = "person")]
    pub by: String,
    /// 月份，如 2026-11；不写为全部合计 · month; without it the months are added up
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
}

/// Runs the verb.
pub async fn run(args: MeasuresArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let by = MeasureBy::parse(&args.by)
        .ok_or_else(|| Rejection::new("collections.measures-by").with("by", &args.by))?;
    let folder = Folder::choose(args.place.data, env);
    let db = folder.open(args.place.database.as_deref(), env).await?.1;
    let log = measure_log(&db, Scope::All).await?;
    let (from, to) = (log.months.first(), log.months.last());
    let names = [from, to].map(|month| month.cloned().unwrap_or_default());
    let [from, to] = &names;
    speaker.say("cli-measures", &[("from", from), ("to", to)]);
    let mut rows = Vec::new();
    for (group, months) in log.tally(by) {
        let mut sum = Tally::default();
        let asked = |month: &str| args.month.as_deref().is_none_or(|asked| asked == month);
        months.iter().filter(|(month, _)| asked(month)).for_each(|(_, tally)| sum.add(tally));
        rows.push(line(speaker, &group, &sum));
    }
    speaker.answer(&json!({
        "by": by.code(), "month": args.month, "months": log.months, "costs_set": log.costs(),
        "rows": rows,
    }));
    Ok(Exit::Done)
}

fn line(speaker: &Speaker, group: &str, sum: &Tally) -> Json {
    let code = if group.is_empty() { "—" } else { group };
    let mut said = format!("{code}  {}", sum.contacts);
    let mut told = Map::new();
    for measure in MEASURES {
        let of = measure.of(sum);
        if of.whole > 0 {
            let share = of.bps().unwrap_or(0);
            said.push_str(&format!("  {} {}.{:02}%", measure.code(), share / 100, share % 100));
        }
        let value = json!({ "part": of.part, "whole": of.whole, "share_bps": of.bps() });
        told.insert(measure.code().to_owned(), value);
    }
    speaker.plain(&said);
    json!({ "group": group, "measures": told })
}
