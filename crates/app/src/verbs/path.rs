//! `shouxin path`: paths of money: list, show, enter, keep a step.

use base::{Day, Lang, Money, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::kinds::{
        CustomersPack, NewMilestone, NewPath, Path, PathFilter, enter_path, get_path,
        keep_milestone, list_paths,
    },
    parties::{CustomerKind, get_buyer},
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::{
    Db,
    access::{Right, Scope},
};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 回款路径：项目节点、预算与审批 · Paths of money: steps of projects, budget and approval
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin path list --json\n  \
    shouxin path enter KH00049 --number XM-01 --value 1200000 --begins 2026-03-01 --user li.wei\n  \
    shouxin path step 12345 --id 678 --reached 2026-11-20 --invoice FP-9 --user li.wei")]
pub enum PathVerb {
    List(ListArgs),
    Show(ShowArgs),
    Enter(EnterArgs),
    Step(StepArgs),
}

/// 未关闭的路径 · those that are open
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// project 或 government · of this kind only
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 一条路径的节点 · the steps of one
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 路径编号 · the path's id
    pub id: i64,
}

/// 登记一条路径 · write one down
#[derive(Debug, Args)]
pub struct EnterArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// 项目或合同编号 · number of the project
    #[arg(long, value_name = "NUMBER")]
    pub number: String,
    /// 名称 · its name
    #[arg(long, default_value = "")]
    pub name: String,
    /// 合同额（元） · value, in units of the currency
    #[arg(long, value_name = "AMOUNT")]
    pub value: i64,
    /// 合同日 · the day of the contract
    #[arg(long, value_name = "DAY")]
    pub begins: Day,
    /// project 或 government · the kind [default: the buyer's]
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// 预算年度 · budget year
    #[arg(long, value_name = "YEAR")]
    pub budget_year: Option<i64>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 更新一个节点 · keep a step as it is known now
#[derive(Debug, Args)]
pub struct StepArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 路径编号 · the path's id
    pub path: i64,
    /// 节点编号 · the step's id
    #[arg(long)]
    pub id: i64,
    /// 计划日 · planned day
    #[arg(long, value_name = "DAY")]
    pub planned: Option<Day>,
    /// 实际日 · the day on which it was reached
    #[arg(long, value_name = "DAY")]
    pub reached: Option<Day>,
    /// 发票号 · number of its invoice
    #[arg(long, value_name = "NUMBER")]
    pub invoice: Option<String>,
    /// 证明材料 · what proves it
    #[arg(long, value_name = "TEXT")]
    pub paper: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: PathVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        PathVerb::List(args) => list(args, env, speaker).await,
        PathVerb::Show(args) => show(args, env, speaker).await,
        PathVerb::Enter(args) => enter(args, env, speaker).await,
        PathVerb::Step(args) => step(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

fn kind_of(text: &str) -> Result<CustomerKind> {
    let read = text.parse::<CustomerKind>();
    Ok(read.map_err(|_| Rejection::new("collections.path-kind").on("kind"))?)
}

fn told(path: &Path) -> Json {
    let steps = path.steps.iter().zip(&path.state.steps).map(|(step, of)| {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        let alarms: Vec<&str> = of.alarms.iter().map(|alarm| alarm.code()).collect();
        json!({
            "id": step.id.to_string(), "part": step.part.code(), "name": step.name,
            "state": of.state.code(), "planned_on": day(step.planned_on),
            "reached_on": day(step.reached_on), "amount_minor": step.amount_minor,
            "invoice": step.item.as_ref().map(|(_, number, ..)| number), "paper": step.paper,
            "signer": step.signer, "login": step.login, "slip_days": of.slip_days,
            "limitation_on": day(of.limitation_on), "alarms": alarms,
        })
    });
    let sums = &path.state.sums;
    let hangs = path.state.hangs_at.and_then(|n| path.steps.get(n)).map(|step| &step.name);
    json!({
        "id": path.id.to_string(), "buyer": path.buyer_code, "name": path.buyer_name,
        "kind": path.kind.code(), "number": path.number, "currency": path.currency.code(),
        "value_minor": path.value_minor, "collected_minor": sums.collected_minor,
        "uninvoiced_minor": sums.uninvoiced_minor, "waits_minor": sums.waits_minor,
        "retention_minor": sums.retention_minor, "hangs_at": hangs,
        "steps": steps.collect::<Vec<_>>(),
    })
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let kind = args.kind.as_deref().map(kind_of).transpose()?;
    let filter = PathFilter { kind, limit: args.limit, ..PathFilter::open(Scope::All) };
    let all = list_paths(&db, &filter).await?;
    for path in &all {
        let name = super::buyer::named(&path.buyer_code, &path.buyer_name);
        let hangs = path.state.hangs_at.and_then(|n| path.steps.get(n));
        let hangs = hangs.map_or("—", |step| step.name.as_str());
        let value = Money::new(path.value_minor, path.currency);
        speaker.plain(&format!("{}  {}  {name}  {value}  {hangs}", path.id, path.number));
    }
    speaker.answer(&json!({ "paths": all.iter().map(told).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let path = get_path(&db, args.id, Scope::All).await?;
    for (step, of) in path.steps.iter().zip(&path.state.steps) {
        let day = |day: Option<Day>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
        let state = speaker.text(&format!("collections-node-is-{}", of.state.code()), &[]);
        let amount = Money::new(step.amount_minor, path.currency);
        let (planned, reached) = (day(step.planned_on), day(step.reached_on));
        speaker
            .plain(&format!("{}  {}  {planned}  {reached}  {amount}  {state}", step.id, step.name));
    }
    speaker.answer(&told(&path));
    Ok(Exit::Done)
}

async fn enter(args: EnterArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let scope = person.map_or(Scope::Nothing, |person| person.scope());
    let buyer = get_buyer(&db, &args.code, scope).await?;
    let currency = company_currency(&db).await?;
    let value_minor = args.value.checked_mul(currency.minor_per_unit());
    let new = NewPath {
        buyer_id: buyer.id,
        kind: args.kind.as_deref().map_or(Ok(buyer.kind), kind_of)?,
        number: args.number.clone(),
        name: args.name,
        contract: String::new(),
        currency,
        value_minor: value_minor.ok_or_else(|| Rejection::new("collections.path-value"))?,
        budget_year: args.budget_year,
        appropriation: String::new(),
        begins_on: args.begins,
        note: String::new(),
    };
    let pack = CustomersPack::in_force(&db, db.clock().today()).await?.into_owned();
    let login = actor.0.clone();
    let mut tx = db.write(actor).await?;
    let zh = speaker.lang == Lang::Zh;
    let id = enter_path(&mut tx, &pack, &new, (&login, zh)).await?;
    tx.commit().await?;
    speaker.say("collections-path-entered", &[("number", &args.number)]);
    speaker.answer(&json!({ "id": id.to_string() }));
    Ok(Exit::Done)
}

async fn step(args: StepArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let scope = person.map_or(Scope::Nothing, |person| person.scope());
    let path = get_path(&db, args.path, scope).await?;
    let unknown = || Rejection::new("collections.path-step-unknown").with("id", args.id);
    let old = path.steps.iter().find(|step| step.id == args.id).ok_or_else(unknown)?;
    let number = old.item.as_ref().map_or("", |(_, number, ..)| number.as_str());
    let new = NewMilestone {
        path: path.id,
        id: Some(old.id),
        part: old.part,
        name: old.name.clone(),
        planned_on: args.planned.or(old.planned_on),
        reached_on: args.reached.or(old.reached_on),
        amount_minor: old.amount_minor,
        invoice: args.invoice.unwrap_or_else(|| number.to_owned()),
        paper: args.paper.unwrap_or_else(|| old.paper.clone()),
        signer: old.signer.clone(),
        login: old.login.clone(),
        note: old.note.clone(),
    };
    let mut tx = db.write(actor).await?;
    keep_milestone(&mut tx, &new).await?;
    tx.commit().await?;
    speaker.say("collections-node-kept", &[("step", &new.name)]);
    speaker.answer(&told(&get_path(&db, path.id, scope).await?));
    Ok(Exit::Done)
}
