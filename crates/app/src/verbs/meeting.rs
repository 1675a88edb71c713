//! `shouxin meeting`: appointments: propose one for a case, list a day, say what became of one, a calendar file.

use std::path::PathBuf;

use base::{Day, Rejection, Result};
use clap::{Args, Subcommand};
use credit::collections::{
    cases::{brief, get_case},
    meetings::{
        Appointment, AppointmentFilter, CalendarWords, Moved, calendar, get_appointment,
        list_appointments, outlook_of, settle_appointment, whom,
    },
};
use serde_json::{Value as Json, json};
use store::{
    Db,
    access::{Right, Scope},
};

use super::lab::{Signer, card::cannot_write};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 约见：见谁、哪天、结果、日历文件 · Appointments: whom, when, the outcome, a calendar file
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin meeting propose 12345\n  \
    shouxin meeting list --on 2026-12-01 --login xs03 --out day.ics\n  \
    shouxin meeting settle 678 --outcome kept --note 答应周五付 --user xs03")]
pub enum MeetingVerb {
    Propose(ProposeArgs),
    List(ListArgs),
    Settle(SettleArgs),
}

/// 为一个案件建议见谁、哪天 · whom to see on a case, and when
#[derive(Debug, Args)]
pub struct ProposeArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 案件编号 · the case's number
    pub case: i64,
}

/// 约见列表，可写成日历文件 · appointments, as a calendar file where asked
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这一天 · on this day only
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// 只看这个人的 · of this person only
    #[arg(long, value_name = "LOGIN")]
    pub login: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    /// 写入的 .ics 文件 · the calendar file to write
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// 记录结果 · say what became of one
#[derive(Debug, Args)]
pub struct SettleArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 约见编号 · the appointment's id
    pub id: i64,
    /// kept、moved、refused、cancelled
    #[arg(long)]
    pub outcome: String,
    /// 说明 · what was said
    #[arg(long, default_value = "")]
    pub note: String,
    /// 改到哪天 · the new day
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: MeetingVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        MeetingVerb::Propose(args) => propose(args, env, speaker).await,
        MeetingVerb::List(args) => list(args, env, speaker).await,
        MeetingVerb::Settle(args) => settle(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

async fn propose(args: ProposeArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let today = db.clock().today();
    let case = get_case(&db, args.case, Scope::All).await?;
    let known = brief(&db, &case, today).await?;
    let told = outlook_of(&db, Scope::All, &known, (&case.card.pay_days, today)).await?;
    let mut people = Vec::new();
    for (one, why) in whom(&known.people) {
        let said = speaker.text(&format!("collections-whom-{}", why.code()), &[]);
        speaker.plain(&format!("{}  {said}", one.name));
        people.push(json!({ "name": one.name, "why": why.code() }));
    }
    let mut days = Vec::new();
    for one in &told.days {
        let why: Vec<&str> = one.reasons.iter().map(|why| why.code()).collect();
        speaker.plain(&format!("{}  {}", one.on, why.join(", ")));
        days.push(json!({ "on": one.on.to_string(), "why": why }));
    }
    speaker.answer(&json!({ "people": people, "days": days, "pay_days": told.pay_days }));
    Ok(Exit::Done)
}

fn told(one: &Appointment) -> Json {
    json!({
        "id": one.id.to_string(), "buyer": one.buyer_code, "name": one.buyer_name,
        "case": one.case_id.map(|id| id.to_string()), "on": one.on.to_string(), "at": one.at(),
        "minutes": one.minutes, "channel": one.channel, "person": one.person,
        "place": one.where_to(), "purpose": one.purpose, "login": one.login, "state": one.state,
        "note": one.outcome_note,
    })
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let filter = AppointmentFilter {
        login: args.login,
        on: args.on,
        limit: args.limit,
        ..AppointmentFilter::all(Scope::All)
    };
    let all = list_appointments(&db, &filter).await?;
    for one in &all {
        let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
        let state = speaker.text(&format!("collections-meeting-state-{}", one.state), &[]);
        speaker.plain(&format!(
            "{}  {} {}  {name}  {}  {state}",
            one.id,
            one.on,
            one.at(),
            one.person
        ));
    }
    if let Some(out) = &args.out {
        let words = CalendarWords { title: speaker.text("collections-meeting", &[]) };
        let text = calendar(db.clock(), &words, &all);
        std::fs::write(out, text).map_err(|error| cannot_write(out, &error))?;
    }
    speaker.answer(&json!({ "appointments": all.iter().map(told).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

async fn settle(args: SettleArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let one = get_appointment(&db, args.id, person.scope()).await?;
    let moved = args.on.map(|on| Moved { on, minute: one.minute });
    let mut tx = db.write(actor).await?;
    let id = settle_appointment(&mut tx, one.id, (&args.outcome, &args.note), moved).await?;
    tx.commit().await?;
    speaker.say("collections-meeting-settled", &[("buyer", &one.buyer_name)]);
    speaker.answer(&told(&get_appointment(&db, id, person.scope()).await?));
    Ok(Exit::Done)
}
