//! `shouxin dealer`: the sheet of a dealer: show it, bring months by file.

use std::path::PathBuf;

use base::{Money, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::kinds::{dealer_sheet, read_months, record_dealer_months},
    parties::get_buyer,
    receivables::company_currency,
};
use serde_json::json;
use store::access::{Right, Scope};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 经销商面板：动销、库存、停供影响 · Dealers: sell-through, stock, what a stop of supply means
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin dealer show KH00012 --json\n  \
    shouxin dealer bring KH00012 months.csv --user li.wei")]
pub enum DealerVerb {
    Show(ShowArgs),
    Bring(BringArgs),
}

/// 一家经销商的面板 · the sheet of one
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
}

/// 导入月度数据（CSV：月份、动销、库存、在手订单、返利……） · bring months by file
#[derive(Debug, Args)]
pub struct BringArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// CSV 文件 · the file
    pub file: PathBuf,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: DealerVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        DealerVerb::Show(args) => show(args, env, speaker).await,
        DealerVerb::Bring(args) => bring(args, env, speaker).await,
    }
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let buyer = get_buyer(&db, &args.code, Scope::All).await?;
    let sheet = dealer_sheet(&db, &buyer, db.clock().today()).await?;
    let said = |minor: i64| Money::new(minor, sheet.currency).to_string();
    for (month, used) in &sheet.months {
        let (sold, stock) = (said(month.sold_minor), said(month.stock_minor));
        let label = month.month.month_label();
        speaker.plain(&format!("{label}  {sold}  {stock}  {}", said(used.open_minor)));
    }
    let months = sheet.months.iter().map(|(month, used)| {
        json!({
            "month": month.month.month_label(), "sold_minor": month.sold_minor,
            "stock_minor": month.stock_minor, "orders_minor": month.orders_minor,
            "rebate_minor": month.rebate_minor, "credit_used_minor": used.open_minor,
            "rivals": month.rivals, "source": month.source,
        })
    });
    let figures = sheet.figures.as_ref();
    let stop = figures.and_then(|of| of.stop);
    let signs: Vec<&str> =
        figures.map(|of| of.signs.iter().map(|one| one.code()).collect()).unwrap_or_default();
    speaker.answer(&json!({
        "buyer": buyer.code, "currency": sheet.currency.code(),
        "months": months.collect::<Vec<_>>(),
        "stock_days": figures.and_then(|of| of.stock_days),
        "sold_change_bps": figures.and_then(|of| of.sold_change_bps),
        "stock_change_bps": figures.and_then(|of| of.stock_change_bps),
        "their_loss_minor": stop.and_then(|stop| stop.their_loss_minor),
        "our_sales_minor": stop.map(|stop| stop.our_sales_minor),
        "our_loss_minor": stop.and_then(|stop| stop.our_loss_minor),
        "signs": signs,
    }));
    Ok(Exit::Done)
}

async fn bring(args: BringArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let name = args.file.display().to_string();
    let bytes = std::fs::read(&args.file)
        .map_err(|error| Rejection::new("cli.no-file").with("file", &name).with("reason", error))?;
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let scope = person.map_or(Scope::Nothing, |person| person.scope());
    let buyer = get_buyer(&db, &args.code, scope).await?;
    let currency = company_currency(&db).await?;
    let read = read_months(&bytes, currency, &format!("file:{name}"))?;
    let mut tx = db.write(actor).await?;
    let count = record_dealer_months(&mut tx, buyer.id, currency, &read.months).await?;
    tx.commit().await?;
    speaker.say("collections-dealer-brought", &[("count", &count.to_string())]);
    for (line, what) in read.wrong.iter().take(20) {
        let key = format!("collections-dealer-wrong-{what}");
        speaker.say(&key, &[("line", &line.to_string())]);
    }
    let wrong = read.wrong.iter().map(|(line, what)| json!({ "line": line, "what": what }));
    speaker.answer(&json!({ "recorded": count, "rejected": wrong.collect::<Vec<_>>() }));
    Ok(if read.wrong.is_empty() { Exit::Done } else { Exit::InPart })
}
