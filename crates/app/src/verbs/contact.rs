//! `shouxin contact …`: may a buyer be contacted now; a contact that was had; contacts outside the guard; contacts a day.

use base::{Day, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::{
        How, NewContact, OutsideFilter, count_outside, day_loads, find_outside, list_outside,
        log_contact_as, outside_by_person, reach_of, set_capacity,
    },
    parties::get_buyer,
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

/// 联系约束：能不能联系、登记、约束外的联系、每天次数 · The guard of contacts: check, log, outside, a-day
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin contact check KH00049 --json\n  \
    shouxin contact outside --days 7\n  shouxin contact a-day\n  \
    SHOUXIN_PASSWORD=… shouxin contact log KH00049 --result no-answer --note 无人接 --user xs03")]
pub enum ContactVerb {
    Check(CheckArgs),
    Log(LogArgs),
    Outside(OutsideArgs),
    ADay(ADayArgs),
}

/// 一个客户现在能不能联系，何时起可以 · whether a buyer may be contacted now, and from when on
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编号 · the buyer's code
    pub buyer: String,
}

/// 登记已经发生的联系；在约束之外也照记，并注明 · log a contact that was had; outside the guard it is kept and marked
#[derive(Debug, Args)]
pub struct LogArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编号 · the buyer's code
    pub buyer: String,
    /// call、message、visit、letter
    #[arg(long, default_value = "call")]
    pub channel: String,
    /// no-answer、promised、asked-time、says-paid、disputed、refused、reconciled
    #[arg(long)]
    pub result: String,
    /// 说了什么 · what was said
    #[arg(long)]
    pub note: String,
    /// 找的谁 · with whom
    #[arg(long, default_value = "")]
    pub person: String,
    /// 几点，如 14:30 · the time
    #[arg(long, value_name = "HH:MM")]
    pub at: Option<String>,
    /// 对方主动联系我们 · they got in touch
    #[arg(long)]
    pub theirs: bool,
    #[command(flatten)]
    pub signer: Signer,
}

/// 约束外的联系，按人，附每一次 · contacts outside the guard by person, with each one
#[derive(Debug, Args)]
pub struct OutsideArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 最近多少天 · so many days back
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i32).range(1..=366))]
    pub days: i32,
    /// 只看这个人的 · of this person only
    #[arg(long, value_name = "LOGIN")]
    pub login: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
}

/// 每人今日次数和每天次数；写 --set 则设定本人的 · contacts today and a day by person; --set sets one's own
#[derive(Debug, Args)]
pub struct ADayArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 设定的每天次数 · the number to set
    #[arg(long, value_name = "NUMBER")]
    pub set: Option<i64>,
    /// 为谁设定；为他人要有改规则的权限 · for whom; for others the right to change rules is needed
    #[arg(long, value_name = "LOGIN")]
    pub login: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: ContactVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ContactVerb::Check(args) => check(args, env, speaker).await,
        ContactVerb::Log(args) => log(args, env, speaker).await,
        ContactVerb::Outside(args) => outside(args, env, speaker).await,
        ContactVerb::ADay(args) => a_day(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

async fn check(args: CheckArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let buyer = get_buyer(&db, &args.buyer, Scope::All).await?;
    let one = reach_of(&db, buyer.id).await?;
    let said = match (one.held, one.first) {
        (None, _) => speaker.text("collections-reach-now", &[]),
        (Some(held), first) => {
            let why = speaker.text(&format!("collections-held-{}", held.code()), &[]);
            let (day, hour) = first.map_or_else(
                || ("—".to_owned(), "—".to_owned()),
                |(day, hour)| (day.to_string(), format!("{hour:02}:00")),
            );
            let args = [("day", day.as_str()), ("hour", &hour), ("why", &why)];
            speaker.text("collections-reach-held", &args)
        }
    };
    speaker.say("cli-contact-reach", &[("buyer", &buyer.code), ("said", &said)]);
    speaker.answer(&json!({
        "buyer": buyer.code, "may_contact": one.held.is_none(),
        "held_by": one.held.map(|held| held.code()),
        "free_from": one.first.map(|(day, _)| day.to_string()),
        "free_hour": one.first.map(|(_, hour)| hour),
        "contacts_had": one.had, "contacts_most": one.most, "window_days": one.window_days,
        "open_days": one.open_days.iter().map(Day::to_string).collect::<Vec<_>>(),
        "ways_off": one.off,
    }));
    Ok(Exit::Done)
}

/// Minutes after midnight of `14:30`.
fn minute(text: &str) -> Result<i64> {
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
    };
    read().ok_or_else(|| Rejection::new("collections.contact-time").on("at").into())
}

async fn log(args: LogArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let buyer = get_buyer(&db, &args.buyer, person.scope()).await?;
    let how = How {
        minute: args.at.as_deref().map(minute).transpose()?,
        theirs: args.theirs,
        guarded: false,
    };
    let contact = NewContact {
        buyer_id: buyer.id,
        number: None,
        on: db.clock().today(),
        channel: args.channel,
        person: args.person,
        result: args.result,
        note: args.note,
        item_id: None,
        proven: false,
    };
    let mut tx = db.write(actor).await?;
    let id = log_contact_as(&mut tx, &contact, &how).await?.id();
    let outside = find_outside(&mut tx, id).await?;
    tx.commit().await?;
    let why = outside.map(|one| one.why);
    let said = match &why {
        Some(why) => speaker.text(&format!("collections-held-{why}"), &[]),
        None => String::new(),
    };
    match &why {
        Some(_) => {
            speaker.say("collections-log-outside-done", &[("buyer", &buyer.name), ("why", &said)])
        }
        None => speaker.say("collections-log-done", &[("buyer", &buyer.name)]),
    }
    speaker.answer(&json!({ "contact": id.to_string(), "outside": why }));
    Ok(Exit::Done)
}

async fn outside(args: OutsideArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let until = db.clock().today();
    let from = until.plus_days(1 - args.days);
    let filter = OutsideFilter {
        scope: Scope::All,
        actor: args.login,
        from,
        until,
        after: None,
        skip: 0,
        limit: args.limit,
    };
    let count = count_outside(&db, &filter).await?;
    let (first, last, said) = (from.to_string(), until.to_string(), count.to_string());
    let heading = [("from", first.as_str()), ("until", &last), ("count", &said)];
    speaker.say("cli-contact-outside", &heading);
    let mut people: Vec<Json> = Vec::new();
    for one in outside_by_person(&db, Scope::All, (from, until)).await? {
        speaker.plain(&format!("{:12} {:>5} / {}", one.actor, one.count(), one.contacts));
        people.push(json!({
            "login": one.actor, "contacts": one.contacts, "outside": one.count(),
            "why": one.outside,
        }));
    }
    let mut rows: Vec<Json> = Vec::new();
    for one in list_outside(&db, &filter).await? {
        let why = speaker.text(&format!("collections-held-{}", one.outside.why), &[]);
        let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
        speaker.plain(&format!("{}  {name}  {}  {why}  {}", one.on, one.channel, one.actor));
        rows.push(json!({
            "on": one.on.to_string(), "buyer": one.buyer_code, "channel": one.channel,
            "result": one.result, "why": one.outside.why, "had": one.outside.had,
            "first_on": one.outside.first_on.map(|day| day.to_string()), "login": one.actor,
        }));
    }
    speaker.answer(&json!({
        "from": first, "until": last, "count": count, "people": people, "rows": rows,
    }));
    Ok(Exit::Done)
}

async fn a_day(args: ADayArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    if let Some(number) = args.set {
        let own = args.login.as_ref().is_none_or(|login| Some(login) == args.signer.user.as_ref());
        let right = if own { Right::LogContact } else { Right::EditPolicy };
        let actor = args.signer.person(&db, env, right).await?;
        let login = args.login.clone().unwrap_or_else(|| actor.0.clone());
        let person = db.find_person(&login).await?;
        let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
        let mut tx = db.write(actor).await?;
        set_capacity(&mut tx, (person.id, &person.login), number).await?;
        tx.commit().await?;
    }
    let mut rows: Vec<_> = day_loads(&db).await?.into_values().collect();
    rows.sort_by(|a, b| a.login.cmp(&b.login));
    for one in &rows {
        let (made, capacity) = (one.made.to_string(), one.capacity.to_string());
        let said = [("name", one.name.as_str()), ("made", &made), ("capacity", &capacity)];
        speaker.say("collections-a-day-today", &said);
    }
    let told = |one: &credit::collections::DayLoad| {
        json!({
            "login": one.login, "name": one.name, "made_today": one.made, "a_day": one.capacity,
            "said_of_person": one.own,
        })
    };
    speaker.answer(&json!({ "rows": rows.iter().map(told).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}
