//! `shouxin care`: which healthy customers are due for a talk, what talks brought, a talk written down.

use base::{Day, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::{
        CareFilter, CarePack, CareRow, CareTalk, NewCare, care_plan, care_yield, list_care,
        record_care,
    },
    parties::get_buyer,
};
use serde_json::{Map, Value as Json, json};
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

/// 客户关怀：该联系谁、聊到了什么 · Customer care: whom to talk with, what was learnt
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin care due --limit 20\n  \
    shouxin care talks --buyer KH00049 --json\n  \
    shouxin care record --buyer KH00049 --channel call --answer business=same --user xs03")]
pub enum CareVerb {
    Due(DueArgs),
    Talks(TalksArgs),
    Questions(QuestionsArgs),
    Record(RecordArgs),
}

/// 该联系谁 · whom to talk with
#[derive(Debug, Args)]
pub struct DueArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这个销售员的客户 · only this salesperson's buyers
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

/// 已记录的联系与近 12 个月的收获 · talks on record, and what twelve months of them brought
#[derive(Debug, Args)]
pub struct TalksArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of a buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
}

/// 问题与可选答案 · the questions and their answers
#[derive(Debug, Args)]
pub struct QuestionsArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 记录一次联系 · write a talk down
#[derive(Debug, Args)]
pub struct RecordArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of the buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: String,
    /// 日期 · day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// 方式 · way of contact: call, visit, message …
    #[arg(long, default_value = "call")]
    pub channel: String,
    /// 联系人 · person spoken to
    #[arg(long, default_value = "")]
    pub person: String,
    /// 问题=答案，可重复 · question=answer, by code; may be repeated
    #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
    pub answers: Vec<String>,
    /// 听到了什么 · what was heard
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: CareVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        CareVerb::Due(args) => due(args, env, speaker).await,
        CareVerb::Talks(args) => talks(args, env, speaker).await,
        CareVerb::Questions(args) => questions(args, env, speaker).await,
        CareVerb::Record(args) => record(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

async fn due(args: DueArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let scope = match &args.user {
        None => Scope::All,
        Some(login) => {
            let person = db.find_person(login).await?;
            Scope::Own(person.ok_or_else(|| Rejection::new("access.person-unknown"))?.id)
        }
    };
    let plan = care_plan(&db, scope).await?;
    let today = db.clock().today();
    let counts = [("due", plan.due(today).to_string()), ("count", plan.rows.len().to_string())];
    speaker.say("cli-care-due", &[(counts[0].0, &counts[0].1), (counts[1].0, &counts[1].1)]);
    let told = |one: &CareRow| -> Json {
        let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
        let last = one.last_on.map_or_else(|| "—".to_owned(), |day| day.to_string());
        speaker.plain(&format!("{}  {name}  {}  {last}", one.due_on, one.tier.code()));
        json!({
            "buyer": one.buyer_code, "name": one.buyer_name, "tier": one.tier.code(),
            "owner": one.owner_name, "sales_minor": one.sales_minor,
            "share_bps": one.share_bps, "last_on": one.last_on.map(|day| day.to_string()),
            "every_days": one.days, "due_on": one.due_on.to_string(),
            "due": one.due_on <= today,
        })
    };
    let rows: Vec<Json> = plan.rows.iter().take(args.limit.min(5_000)).map(told).collect();
    speaker.answer(&json!({
        "due": plan.due(today), "count": plan.rows.len(), "rows": rows,
    }));
    Ok(Exit::Done)
}

async fn talks(args: TalksArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let buyer = match args.buyer.as_deref() {
        None => None,
        Some(code) => Some(get_buyer(&db, code, Scope::All).await?.id),
    };
    let filter = CareFilter { buyer, before: None, limit: args.limit };
    let brought = care_yield(&db, Scope::All).await?;
    let counts = [brought.talks, brought.signals, brought.findings].map(|one| one.to_string());
    let [count, signals, findings] = &counts;
    speaker
        .say("cli-care-yield", &[("talks", count), ("signals", signals), ("findings", findings)]);
    let told = |one: &CareTalk| -> Json {
        let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
        speaker.plain(&format!("{}  {name}  {}  {}", one.on, one.actor, one.note));
        let answers: Map<String, Json> =
            one.answers.iter().map(|(question, code)| (question.clone(), json!(code))).collect();
        json!({
            "id": one.id.to_string(), "buyer": one.buyer_code, "on": one.on.to_string(),
            "answers": answers, "signals": one.signals, "findings": one.findings,
            "note": one.note, "actor": one.actor,
        })
    };
    let rows: Vec<Json> = list_care(&db, Scope::All, filter).await?.iter().map(told).collect();
    speaker.answer(&json!({
        "talks_12m": brought.talks, "telling": brought.telling, "signals": brought.signals,
        "findings": brought.findings, "talks": rows,
    }));
    Ok(Exit::Done)
}

async fn questions(args: QuestionsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let pack = CarePack::in_force(&db, db.clock().today()).await?;
    let mut all = Vec::new();
    for question in &pack.questions {
        speaker.plain(&format!("{}  {}", question.code, question.text.pick(speaker.lang)));
        let mut answers = Vec::new();
        for answer in &question.answers {
            let said = answer.text.pick(speaker.lang);
            speaker.plain(&format!("    {}  {said}", answer.code));
            answers.push(json!({ "answer": answer.code, "said": said }));
        }
        let said = question.text.pick(speaker.lang);
        all.push(json!({ "question": question.code, "said": said, "answers": answers }));
    }
    speaker.answer(&json!({ "questions": all }));
    Ok(Exit::Done)
}

async fn record(args: RecordArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let answers: Vec<(String, String)> = args
        .answers
        .iter()
        .map(|text| {
            let pair = text
                .split_once('=')
                .ok_or_else(|| Rejection::new("collections.care-answer").with("question", text))?;
            Ok((pair.0.trim().to_owned(), pair.1.trim().to_owned()))
        })
        .collect::<Result<_>>()?;
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let buyer = get_buyer(&db, &args.buyer, person.scope()).await?;
    let pack = CarePack::in_force(&db, db.clock().today()).await?.into_owned();
    if !person.may(Right::EditBuyers)
        && let Some(answer) = pack.finding_among(&answers)
    {
        let said = answer.text.pick(speaker.lang);
        return Err(Rejection::new("collections.care-finding-right").with("answer", said).into());
    }
    let talk = NewCare {
        buyer_id: buyer.id,
        on: args.on,
        channel: args.channel,
        person: args.person,
        answers,
        note: args.note,
    };
    let mut tx = db.write(actor).await?;
    let done = record_care(&mut tx, &pack, &talk).await?;
    tx.commit().await?;
    speaker.say("collections-care-done", &[("buyer", &buyer.name)]);
    speaker.answer(&json!({
        "id": done.id.to_string(), "signals": done.signals, "findings": done.findings,
    }));
    Ok(Exit::Done)
}
