//! `shouxin matters`: deadlines of matters before the law, of all cases.

use base::{Money, Rejection, Result};
use clap::Args;
use credit::collections::legal::{DeskFilter, DeskView, count_desk, list_desk};
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 法务台：全部法律事项与期限，超期在前 · Matters before the law and their deadlines, the late ones first
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin matters --view late --json")]
pub struct MattersArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// open 在办、late 超期、soon 将到、bare 无期限、closed 已了结 · which rows
    #[arg(long, default_value = "open", value_name = "VIEW")]
    pub view: String,
    /// 跳过行数 · rows left out at the beginning
    #[arg(long, default_value_t = 0)]
    pub skip: u32,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// Runs the verb.
pub async fn run(args: MattersArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let view = DeskView::parse(&args.view)
        .ok_or_else(|| Rejection::new("collections.desk-view").with("view", &args.view))?;
    let today = db.clock().today();
    let filter =
        DeskFilter { skip: args.skip, limit: args.limit, ..DeskFilter::of(Scope::All, view) };
    let rows = list_desk(&db, &filter).await?;
    let counts = count_desk(&db, Scope::All).await?;
    let said = |count: i64| count.to_string();
    speaker.say(
        "cli-matters",
        &[
            ("day", &today.to_string()),
            ("count", &said(counts.matters)),
            ("late", &said(counts.late)),
            ("soon", &said(counts.soon)),
            ("bare", &said(counts.bare)),
        ],
    );
    let mut told: Vec<Json> = Vec::new();
    for one in &rows {
        let due = one.day.as_ref().map(|day| day.due_on.to_string());
        let left = one.days_left(today);
        let claimed = Money::new(one.claimed_minor, one.currency);
        speaker.plain(&format!(
            "{:10}  {:>6}  {}  {}  {claimed}  {}",
            due.as_deref().unwrap_or("—"),
            left.map_or_else(|| "—".to_owned(), |days| days.to_string()),
            one.buyer_code,
            one.forum,
            one.day.as_ref().map_or("", |day| day.name.as_str()),
        ));
        told.push(json!({
            "matter": one.matter.to_string(), "case": one.case.to_string(),
            "buyer": one.buyer_code, "route": one.route, "forum": one.forum,
            "reference": one.reference, "counsel": one.counsel,
            "claimed_minor": one.claimed_minor, "currency": one.currency.code(),
            "opened_on": one.opened_on.to_string(),
            "due": one.day.as_ref().map(|day| day.name.clone()), "due_on": due,
            "days_left": left, "outcome": one.ended.as_ref().map(|(outcome, _)| outcome.clone()),
            "got_minor": one.sums.0, "cost_minor": one.sums.1,
        }));
    }
    speaker.answer(&json!({
        "as_of": today.to_string(), "view": view.code(), "open_matters": counts.matters,
        "late": counts.late, "soon": counts.soon, "bare": counts.bare, "rows": told,
    }));
    Ok(Exit::Done)
}
