//! `shouxin entity`: the legal entities under which the company sells.

use base::Result;
use clap::{Args, Subcommand};
use credit::{
    parties::{Entity, EntityBook, NewEntity, SizeClass, add_entity, retire_entity},
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::{Actor, Db};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, currency, day},
    exit::Exit,
    speak::Speaker,
};

/// 法人主体：登记、列出、停用 · The legal entities under which the company sells
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin entity add --code SH --name 上海守信贸易有限公司\n  \
shouxin entity list --json\n  shouxin entity retire SH --until 2026-12-31"
)]
pub enum EntityVerb {
    List(ListArgs),
    Add(AddArgs),
    Retire(RetireArgs),
}

/// 全部法人主体 · all legal entities, the main one first
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 登记一个法人主体；第一个是主要主体 · Record one; the first is the main one
#[derive(Debug, Args)]
pub struct AddArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 代码，与业务系统的公司代码一致 · its code, as the accounting program has it
    #[arg(long)]
    pub code: String,
    /// 登记名称 · its registered name
    #[arg(long)]
    pub name: String,
    /// 统一社会信用代码 · unified social credit code
    #[arg(long, default_value = "")]
    pub tax_id: String,
    /// 记账币种 · currency of its books [default: the company's]
    #[arg(long)]
    pub currency: Option<String>,
    /// 规模：large、medium、small、micro · size class [default: unknown]
    #[arg(long, requires = "size_source")]
    pub size: Option<String>,
    /// 规模的依据 · where the size is from
    #[arg(long, default_value = "")]
    pub size_source: String,
    /// 规模截至 · as of which day [default: today]
    #[arg(long, value_name = "DAY")]
    pub size_on: Option<String>,
    /// 启用日 · first day of its business
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
}

/// 停用：此后不接新发票和新订单 · Close one: no new invoice and no new order after its last day
#[derive(Debug, Args)]
pub struct RetireArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 代码 · its code
    pub code: String,
    /// 最后一天 · the last day [default: today]
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: EntityVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        EntityVerb::List(args) => {
            let db = open(args.place, env).await?;
            let book = EntityBook::open(&db).await?;
            let count = book.all().len().to_string();
            speaker.say("cli-entities", &[("count", &count)]);
            book.all().iter().for_each(|one| speaker.plain(&line(one)));
            let rows: Vec<Json> = book.all().iter().map(told).collect();
            speaker.answer(&json!({ "count": rows.len(), "rows": rows }));
        }
        EntityVerb::Add(args) => {
            let db = open(args.place.clone(), env).await?;
            let new = new(&db, &args).await?;
            let mut tx = db.write(Actor::system("cli")).await?;
            let entity = add_entity(&mut tx, &new).await?;
            tx.commit().await?;
            speaker.say("cli-entity-added", &[("code", &entity.is.code)]);
            speaker.answer(&told(&entity));
        }
        EntityVerb::Retire(args) => {
            let db = open(args.place, env).await?;
            let until = match &args.until {
                Some(text) => day(text)?,
                None => db.clock().today(),
            };
            let mut tx = db.write(Actor::system("cli")).await?;
            let entity = retire_entity(&mut tx, &args.code, until).await?;
            tx.commit().await?;
            let said = [("code", entity.is.code.as_str()), ("day", &until.to_string())];
            speaker.say("cli-entity-retired", &said);
            speaker.answer(&told(&entity));
        }
    }
    Ok(Exit::Done)
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

async fn new(db: &Db, args: &AddArgs) -> Result<NewEntity> {
    let size = match &args.size {
        Some(text) => text.parse::<SizeClass>()?,
        None => SizeClass::Unknown,
    };
    let size_on = args.size_on.as_deref().map(day).transpose()?;
    Ok(NewEntity {
        code: args.code.clone(),
        name: args.name.clone(),
        tax_id: args.tax_id.clone(),
        currency: match &args.currency {
            Some(text) => currency(text)?,
            None => company_currency(db).await?,
        },
        size,
        size_source: args.size_source.clone(),
        size_on: size_on.or_else(|| args.size.is_some().then(|| db.clock().today())),
        from_on: args.from.as_deref().map(day).transpose()?,
        until_on: None,
    })
}

fn line(one: &Entity) -> String {
    let main = if one.main { "*" } else { " " };
    let until = one.is.until_on.map_or_else(String::new, |day| format!("  → {day}"));
    let is = &one.is;
    format!("{main} {:<8} {}  {}  {}{until}", is.code, is.name, is.tax_id, is.currency.code())
}

fn told(one: &Entity) -> Json {
    let (is, day) = (&one.is, |day: Option<base::Day>| day.map(|day| day.to_string()));
    json!({
        "entity": is.code, "name": is.name, "tax_id": is.tax_id, "currency": is.currency.code(),
        "size": is.size.code(), "size_source": is.size_source, "size_on": day(is.size_on),
        "main": one.main, "from_on": day(is.from_on), "until_on": day(is.until_on),
        "actor": one.actor,
    })
}
