//! `shouxin statement`: statements of account, made for everybody or one buyer, listed, printed.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use base::{Day, Lang, Money, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::evidence::{
        AccountFilter, AccountMade, account_months, list_accounts, make_account, make_all_accounts,
    },
    parties::{Seller, get_buyer},
};
use locale::Style;
use paper::Press;
use serde_json::{Value as Json, json};
use store::{Actor, access::Scope};
use web::print::{Reader, account_paper};

use super::lab::card::cannot_write;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 对账单：生成、列表、打印 · Statements of account: make, list, print
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin statement make --as-of 2026-10-31\n  \
shouxin statement list --month 2026-10 --json")]
pub enum StatementVerb {
    Make(MakeArgs),
    List(ListArgs),
    Print(PrintArgs),
}

/// 生成截至某日的对账单，默认全部客户 · make statements as of a day, for everybody by default
#[derive(Debug, Args)]
pub struct MakeArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 截止日 · as of which day
    #[arg(long, value_name = "DAY")]
    pub as_of: Day,
    /// 只给这个客户 · only this buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: Option<String>,
}

/// 对账单列表与每月签回率 · the statements, and how many came back signed by month
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 月份 · month, e.g. 2026-10
    #[arg(long)]
    pub month: Option<String>,
    /// made, waiting, signed, differs, withdrawn
    #[arg(long)]
    pub state: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 打印一份对账单（两联）· print a statement in two parts
#[derive(Debug, Args)]
pub struct PrintArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 对账单号 · its id
    pub id: i64,
    /// 写入的文件 · the file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// 打印语言 · language of the paper, zh or en
    #[arg(long)]
    pub paper: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: StatementVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        StatementVerb::Make(args) => make(args, env, speaker).await,
        StatementVerb::List(args) => list(args, env, speaker).await,
        StatementVerb::Print(args) => print(args, env, speaker).await,
    }
}

async fn make(args: MakeArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = Actor::system("cli");
    let (new, unchanged, stand) = match &args.buyer {
        Some(code) => {
            let buyer = get_buyer(&db, code, Scope::All).await?;
            let mut tx = db.write(actor).await?;
            let made = make_account(&mut tx, buyer.id, (Seller::Main, args.as_of)).await?;
            let new = matches!(made, AccountMade::New(_));
            if new {
                tx.commit().await?
            } else {
                tx.roll_back().await?
            }
            let stand = matches!(made, AccountMade::Stands(_));
            (u64::from(new), u64::from(!new && !stand), u64::from(stand))
        }
        None => {
            let go_on = AtomicBool::new(false);
            let told = |_: u64, _: u64| {};
            let made =
                make_all_accounts(&db, (&actor, Scope::All, args.as_of), &told, &go_on).await?;
            (made.new, made.unchanged, made.stand)
        }
    };
    let (count, same, left) = (new.to_string(), unchanged.to_string(), stand.to_string());
    speaker.say("cli-account-made", &[("count", &count), ("same", &same), ("stand", &left)]);
    speaker.answer(&json!({
        "as_of": args.as_of.to_string(), "new": new, "unchanged": unchanged, "sent_before": stand,
    }));
    Ok(Exit::Done)
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let filter = AccountFilter {
        scope: Some(Scope::All),
        state: args.state,
        month: args.month,
        limit: args.limit,
        ..AccountFilter::default()
    };
    let rows = list_accounts(&db, &filter).await?;
    speaker.say("cli-account-list", &[("count", &rows.len().to_string())]);
    let mut told: Vec<Json> = Vec::new();
    for one in &rows {
        let open: Vec<String> = one.totals.iter().map(Money::to_string).collect();
        let (name, open_said) = (&one.buyer_name, open.join(" "));
        speaker.plain(&format!(
            "{}  {}  {name}  {}  {open_said}  {}",
            one.id, one.number, one.as_of, one.state
        ));
        told.push(json!({
            "id": one.id.to_string(), "number": one.number, "buyer": one.buyer_code,
            "as_of": one.as_of.to_string(), "state": one.state, "open": open,
            "sent_on": one.sent_on.map(|day| day.to_string()),
            "answered_on": one.answered_on.map(|day| day.to_string()),
            "signed_by": one.signed_by, "sha256": one.digest,
        }));
    }
    let months = account_months(&db, Scope::All).await?;
    speaker.say("cli-account-months", &[]);
    let by_month: Vec<Json> = months
        .iter()
        .map(|one| {
            let back =
                one.signed_bps().map_or_else(|| "—".to_owned(), |bps| format!("{} %", bps / 100));
            speaker.plain(&format!("{}  {}/{}  {back}", one.month, one.signed, one.sent));
            json!({
                "month": one.month, "made": one.made, "sent": one.sent, "signed": one.signed,
                "differ": one.differ, "signed_bps": one.signed_bps(),
            })
        })
        .collect();
    speaker.answer(&json!({ "rows": told, "months": by_month }));
    Ok(Exit::Done)
}

async fn print(args: PrintArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let company = db.find_setting("company.name").await?.unwrap_or(config.company);
    let reader = Reader {
        lang: args.paper.as_deref().and_then(Lang::parse).unwrap_or(speaker.lang),
        style: Style::Full,
        company,
        by: speaker.text("cli-paper-by", &[]),
        today: db.clock().today(),
        scope: Scope::All,
    };
    let press = Press::over(config.fonts_dir);
    let (account, bytes) = account_paper(&db, &press, &reader, args.id).await?;
    let file = args.out.display().to_string();
    std::fs::write(&args.out, &bytes).map_err(|error| cannot_write(&args.out, &error))?;
    speaker.say("cli-account-printed", &[("file", &file)]);
    speaker.answer(&json!({ "file": file, "bytes": bytes.len(), "number": account.number }));
    Ok(Exit::Done)
}
