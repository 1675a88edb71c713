//! `shouxin dispute`: amounts in dispute, opened for a part of an item and ended. Who opens and ends one is a person
//! with a password.

use base::{Currency, Day, Rejection, Result};
use clap::{Args, Subcommand, ValueEnum};
use credit::{
    collections::evidence::{
        CaseEnd, CaseRow, CaseView, EvidencePack, NewCase, end_case, get_case, list_cases,
        open_case,
    },
    parties::{EntityBook, get_buyer},
    receivables::get_item_of,
};
use serde_json::{Value as Json, json};
use store::access::{Right, Scope};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 争议：列表、立单、了结 · Disputes: list, open, end
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin dispute list --view late\n  \
shouxin dispute open --buyer KH00049 --item F2026-001 --amount 5000 --reason quality \
--text 两箱破损 --user cs01")]
pub enum DisputeVerb {
    List(ListArgs),
    Open(OpenArgs),
    End(EndArgs),
}

/// Which disputes.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum View {
    /// 处理中 · open
    #[default]
    Open,
    /// 超期或无人负责 · late or owned by nobody
    Late,
    /// 已了结 · ended
    Ended,
}

/// 争议列表 · the disputes
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 看哪些 · which
    #[arg(long, value_enum, default_value_t)]
    pub view: View,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 为发票的一部分立争议单 · open a dispute for a part of an item
#[derive(Debug, Args)]
pub struct OpenArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of the buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: String,
    /// 发票号 · number of the invoice
    #[arg(long, value_name = "NUMBER")]
    pub item: String,
    /// 第几期 · instalment
    #[arg(long, default_value_t = 1)]
    pub instalment: i64,
    /// 开票主体，几个主体都有这个号码时要写 · our legal entity, where several have the number
    #[arg(long, value_name = "CODE")]
    pub entity: Option<String>,
    /// 争议金额 · amount in dispute
    #[arg(long)]
    pub amount: String,
    /// 原因代码 · code of the reason: quality, quantity, price …
    #[arg(long)]
    pub reason: String,
    /// 客户怎么说 · what the buyer says
    #[arg(long)]
    pub text: String,
    /// 负责人 · who settles it [default: the person]
    #[arg(long, value_name = "LOGIN")]
    pub owner: Option<String>,
    /// 处理期限 · settle by
    #[arg(long, value_name = "DAY")]
    pub due: Option<Day>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 了结争议 · end a dispute
#[derive(Debug, Args)]
pub struct EndArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 争议单号 · its id
    pub id: i64,
    /// 属实金额，0 表示不成立 · justified amount; 0 dismisses it
    #[arg(long, default_value = "0")]
    pub credited: String,
    /// 红字单号 · number of the credit note
    #[arg(long, default_value = "")]
    pub credit_note: String,
    /// 根本原因代码 · code of the root cause
    #[arg(long)]
    pub cause: String,
    /// 结论 · conclusion
    #[arg(long)]
    pub closing: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: DisputeVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        DisputeVerb::List(args) => list(args, env, speaker).await,
        DisputeVerb::Open(args) => open(args, env, speaker).await,
        DisputeVerb::End(args) => end(args, env, speaker).await,
    }
}

fn minor(text: &str, currency: Currency) -> Result<i64> {
    Ok(web::typed::amount(text, currency, "amount")?.minor)
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let view = match args.view {
        View::Open => CaseView::Open,
        View::Late => CaseView::Late,
        View::Ended => CaseView::Ended,
    };
    let rows = list_cases(&db, (Scope::All, None), view, (0, args.limit)).await?;
    speaker.say("cli-dispute-list", &[("count", &rows.len().to_string())]);
    let told: Vec<Json> = rows
        .iter()
        .map(|row| {
            let id = row.id.map_or_else(|| "—".to_owned(), |id| id.to_string());
            let due = row.due_on.map_or_else(|| "—".to_owned(), |day| day.to_string());
            speaker.plain(&format!(
                "{id}  {}  {}  {}  {}  {due}",
                row.buyer_code, row.number, row.amount, row.owner,
            ));
            said(row)
        })
        .collect();
    speaker.answer(&json!({ "rows": told }));
    Ok(Exit::Done)
}

fn said(row: &CaseRow) -> Json {
    json!({
        "id": row.id.map(|id| id.to_string()), "buyer": row.buyer_code, "item": row.number,
        "instalment": row.instalment, "opened_on": row.opened_on.to_string(),
        "amount_minor": row.amount.minor, "currency": row.amount.currency.code(),
        "still_due_minor": row.rest_minor(), "reason": row.reason, "text": row.text,
        "owner": row.owner, "due_on": row.due_on.map(|day| day.to_string()), "state": row.state,
        "cause": row.cause, "resolved_on": row.resolved_on.map(|day| day.to_string()),
        "credited_minor": row.credited_minor, "credit_number": row.credit_number,
    })
}

async fn open(args: OpenArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::KeepProof).await?;
    let person = db.find_person(&actor.0).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let buyer = get_buyer(&db, &args.buyer, person.scope()).await?;
    let entity = EntityBook::open(&db).await?.seller(args.entity.as_deref())?;
    let named = (args.item.as_str(), args.instalment);
    let item = get_item_of(&db, buyer.id, named, entity).await?;
    let today = db.clock().today();
    let new = NewCase {
        item_id: item.id,
        opened_on: today,
        amount_minor: minor(&args.amount, item.currency)?,
        reason: args.reason,
        text: args.text,
        owner: args.owner.unwrap_or(person.login),
        due_on: args.due,
    };
    let pack = EvidencePack::in_force(&db, today).await?;
    let mut tx = db.write(actor).await?;
    let id = open_case(&mut tx, &pack, &new).await?;
    tx.commit().await?;
    let id = id.to_string();
    speaker.say("cli-dispute-opened", &[("id", &id)]);
    speaker.answer(&json!({ "id": id }));
    Ok(Exit::Done)
}

async fn end(args: EndArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::KeepProof).await?;
    let person = db.find_person(&actor.0).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let case = get_case(&db, person.scope(), args.id).await?;
    let credited_minor = minor(&args.credited, case.amount.currency)?;
    if credited_minor > 0 && !person.may(Right::BookLedger) {
        return Err(Rejection::new("collections.dispute-credit-right").on("credited").into());
    }
    let buyer = get_buyer(&db, &case.buyer_code, person.scope()).await?;
    let pack = EvidencePack::in_force(&db, db.clock().today()).await?;
    let end = CaseEnd {
        on: db.clock().today(),
        credited_minor,
        credit_number: args.credit_note,
        cause: args.cause,
        closing: args.closing,
    };
    let mut tx = db.write(actor).await?;
    end_case(&mut tx, (&pack, &buyer), args.id, &end).await?;
    tx.commit().await?;
    speaker.say("cli-dispute-ended", &[("id", &args.id.to_string())]);
    speaker.answer(&said(&get_case(&db, person.scope(), args.id).await?));
    Ok(Exit::Done)
}
