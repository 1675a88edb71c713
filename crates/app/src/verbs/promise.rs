//! `shouxin promise …`: record, acknowledge, reschedule, withdraw, list. Who does it is a person with a password.

use base::{Currency, Day, Money, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::{
        Acknowledgement, Moved, NewPromise, PromiseFilter, PromisePack, PromiseRow,
        confirm_promise, count_promises, find_promises, get_promise, record_promise,
        reschedule_promise, withdraw_promise,
    },
    parties::{EntityBook, get_buyer},
    receivables::{RateBook, company_currency, get_item_of, list_rates},
};
use serde_json::{Value as Json, json};
use store::{
    Actor, Db,
    access::{Right, Scope},
};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 付款承诺 · Promises to pay
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin promise add --buyer KH00049 --amount 50000 \
    --due 2026-12-10 --said-by 王经理 --user xs03\n  shouxin promise list --state open --json")]
pub enum PromiseVerb {
    Add(AddArgs),
    Confirm(ConfirmArgs),
    Reschedule(RescheduleArgs),
    Withdraw(WithdrawArgs),
    List(ListArgs),
}

/// 登记承诺 · Record a promise
#[derive(Debug, Args)]
pub struct AddArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of the buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: String,
    /// 承诺金额，客户币种 · amount, in the buyer's currency
    #[arg(long, value_name = "AMOUNT")]
    pub amount: String,
    /// 承诺付款日 · the day by which it is promised
    #[arg(long, value_name = "DAY")]
    pub due: Day,
    /// 发票号 · number of the invoice [default: for any]
    #[arg(long, value_name = "NUMBER")]
    pub invoice: Option<String>,
    /// 开票主体，几个主体都有这个号码时要写 · our legal entity, where several have the number
    #[arg(long, value_name = "CODE")]
    pub entity: Option<String>,
    /// 谁说的 · who said it
    #[arg(long, default_value = "")]
    pub said_by: String,
    /// 说了什么 · what was said
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 记录对方的确认 · Record how it was acknowledged
#[derive(Debug, Args)]
pub struct ConfirmArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 承诺编号 · id of the promise
    pub id: i64,
    /// 方式代码，见规则包 promises · code of the way, see the pack promises
    #[arg(long)]
    pub way: String,
    /// 谁确认的 · who acknowledged it
    #[arg(long)]
    pub by: String,
    /// 哪天 · when [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// 证据在哪里 · where the proof is
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 改期 · Reschedule
#[derive(Debug, Args)]
pub struct RescheduleArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 承诺编号 · id of the promise
    pub id: i64,
    /// 新的日期 · the new day
    #[arg(long, value_name = "DAY")]
    pub due: Day,
    /// 新的金额 · the new amount [default: as before]
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    /// 原因 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 撤回 · Withdraw
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 承诺编号 · id of the promise
    pub id: i64,
    /// 原因 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 承诺列表 · The promises
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这种状态 · only this state
    #[arg(long, value_parser = ["open", "kept", "partly", "broken", "withdrawn"])]
    pub state: Option<String>,
    /// 到期日从 · due from
    #[arg(long, value_name = "DAY")]
    pub from: Option<Day>,
    /// 到期日到 · due to
    #[arg(long, value_name = "DAY")]
    pub to: Option<Day>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
}

/// Runs the verb.
pub async fn run(verb: PromiseVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let desk = Desk { env, speaker };
    match verb {
        PromiseVerb::Add(args) => desk.add(args).await,
        PromiseVerb::Confirm(args) => desk.confirm(args).await,
        PromiseVerb::Reschedule(args) => desk.reschedule(args).await,
        PromiseVerb::Withdraw(args) => desk.withdraw(args).await,
        PromiseVerb::List(args) => desk.list(args).await,
    }
}

struct Desk<'a> {
    env: &'a Environment,
    speaker: &'a Speaker,
}

impl Desk<'_> {
    async fn open(&self, place: DataArgs) -> Result<Db> {
        let folder = Folder::choose(place.data, self.env);
        Ok(folder.open(place.database.as_deref(), self.env).await?.1)
    }

    /// Who acts, and whose buyers they see.
    async fn person(&self, db: &Db, signer: &Signer) -> Result<(Actor, Scope)> {
        let actor = signer.person(db, self.env, Right::LogContact).await?;
        let scope = db.find_person(&actor.0).await?.map_or(Scope::Nothing, |one| one.scope());
        Ok((actor, scope))
    }

    async fn add(&self, args: AddArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.person(&db, &args.signer).await?;
        let buyer = get_buyer(&db, &args.buyer, scope).await?;
        let item_id = match &args.invoice {
            Some(number) => {
                let entity = EntityBook::open(&db).await?.seller(args.entity.as_deref())?;
                Some(get_item_of(&db, buyer.id, (number, 1), entity).await?.id)
            }
            None => None,
        };
        let amount = web::typed::amount(&args.amount, buyer.currency, "amount")?;
        let today = db.clock().today();
        let new = NewPromise {
            buyer_id: buyer.id,
            number: None,
            made_on: today,
            due_on: args.due,
            currency: amount.currency,
            amount_minor: amount.minor,
            company_minor: rates(&db).await?.convert(amount, today)?.minor,
            item_id,
            contact_id: None,
            said_by: args.said_by,
            note: args.note,
        };
        let mut tx = db.write(actor).await?;
        let id = record_promise(&mut tx, &new).await?.id();
        tx.commit().await?;
        self.done(&db, id).await
    }

    async fn confirm(&self, args: ConfirmArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.person(&db, &args.signer).await?;
        get_promise(&db, args.id, scope).await?;
        let today = db.clock().today();
        let (pack, _) = PromisePack::in_force(&db, today).await?;
        let ack = Acknowledgement {
            way: args.way,
            by: args.by,
            on: args.on.unwrap_or(today),
            note: args.note,
        };
        let mut tx = db.write(actor).await?;
        confirm_promise(&mut tx, &pack, args.id, &ack).await?;
        tx.commit().await?;
        self.done(&db, args.id).await
    }

    async fn reschedule(&self, args: RescheduleArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.person(&db, &args.signer).await?;
        let before = get_promise(&db, args.id, scope).await?;
        let today = db.clock().today();
        let (pack, _) = PromisePack::in_force(&db, today).await?;
        let amount = match &args.amount {
            Some(text) => web::typed::amount(text, before.currency, "amount")?,
            None => Money::new(before.amount_minor, before.currency),
        };
        let to = Moved {
            due_on: args.due,
            currency: amount.currency,
            amount_minor: amount.minor,
            company_minor: rates(&db).await?.convert(amount, today)?.minor,
            said_by: before.said_by,
            reason: args.reason,
        };
        let mut tx = db.write(actor).await?;
        let after = reschedule_promise(&mut tx, &pack, args.id, &to).await?;
        tx.commit().await?;
        self.done(&db, after).await
    }

    async fn withdraw(&self, args: WithdrawArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.person(&db, &args.signer).await?;
        get_promise(&db, args.id, scope).await?;
        let mut tx = db.write(actor).await?;
        withdraw_promise(&mut tx, args.id, &args.reason).await?;
        tx.commit().await?;
        self.done(&db, args.id).await
    }

    async fn done(&self, db: &Db, id: i64) -> Result<Exit> {
        let row = get_promise(db, id, Scope::All).await?;
        self.say(&row);
        self.speaker.answer(&told(&row, company_currency(db).await?));
        Ok(Exit::Done)
    }

    fn say(&self, row: &PromiseRow) {
        let state = self.speaker.text(&format!("collections-promise-state-{}", row.state), &[]);
        self.speaker.plain(&format!(
            "{}  {}  {}  {}  {}",
            row.id,
            row.due_on,
            super::buyer::named(&row.buyer_code, &row.buyer_name),
            Money::new(row.amount_minor, row.currency),
            state,
        ));
    }

    async fn list(&self, args: ListArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let known = ["open", "kept", "partly", "broken", "withdrawn"];
        let state = args.state.as_deref();
        let filter = PromiseFilter {
            scope: Scope::All,
            states: known.into_iter().filter(|one| Some(*one) == state).collect(),
            from: args.from,
            to: args.to,
            latest_first: false,
            skip: 0,
            limit: args.limit,
        };
        let (count, minor) = count_promises(&db, &filter).await?;
        let rows = find_promises(&db, &filter).await?;
        for row in &rows {
            self.say(row);
        }
        let company = company_currency(&db).await?;
        let (many, total) = (locale::count(count), Money::new(minor, company).to_string());
        let shown = [("count", &*many), ("total", &*total)];
        self.speaker.say("cli-promise-count", &shown);
        let lines: Vec<Json> = rows.iter().map(|row| told(row, company)).collect();
        self.speaker.answer(&json!({ "count": count, "promises": lines }));
        Ok(Exit::Done)
    }
}

async fn rates(db: &Db) -> Result<RateBook> {
    Ok(RateBook::new(company_currency(db).await?, list_rates(db).await?))
}

fn told(row: &PromiseRow, company: Currency) -> Json {
    let marks = &row.marks;
    let id = |id: Option<i64>| id.map(|id| id.to_string());
    json!({
        "id": row.id.to_string(), "buyer": row.buyer_code, "made_on": row.made_on.to_string(),
        "due_on": row.due_on.to_string(), "currency": row.currency.code(),
        "amount_minor": row.amount_minor, "paid_minor": row.paid_minor,
        "paid_currency": company.code(), "state": row.state, "said_by": row.said_by,
        "acknowledged": marks.ack, "acknowledged_by": marks.ack_by,
        "acknowledged_on": marks.ack_on.map(|day| day.to_string()),
        "agreement": id(marks.agreement_id), "replaces": id(marks.replaces_id),
        "replaced_by": id(marks.replaced_by),
    })
}
