//! `shouxin payables`: what we owe suppliers, by when, and what is paid first.

use base::{Money, Result};
use clap::Args;
use credit::{
    parties::get_buyer,
    supply::{OwedRow, owing, owing_to},
};
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 应付：付款期限、先付清单、逾期利息 · What we owe suppliers: days to pay, what to pay first, interest
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin payables --first\n  \
shouxin payables --supplier G01 --as-of 2026-06-30 --json")]
pub struct PayablesArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只列先付清单（已过期限或临近）· only what is past its day or near it
    #[arg(long)]
    pub first: bool,
    /// 截至日 · as of this day [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// 供应商编码 · the code of one supplier
    #[arg(long, value_name = "CODE")]
    pub supplier: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// Runs the verb.
pub async fn run(args: PayablesArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let on = match &args.as_of {
        Some(text) => day(text)?,
        None => db.clock().today(),
    };
    let owing = match &args.supplier {
        Some(code) => {
            let supplier = get_buyer(&db, code, Scope::All).await?;
            owing_to(&db, supplier.id, (Scope::All, on), false).await?
        }
        None => owing(&db, Scope::All, on).await?,
    };
    let of = &owing.figures;
    let said = |minor: i64| Money::new(minor, owing.currency).to_string();
    speaker.say(
        "cli-payables",
        &[
            ("day", &on.to_string()),
            ("bills", &of.bills.to_string()),
            ("open", &said(of.open_minor)),
            ("late", &of.breaking.0.to_string()),
            ("amount", &said(of.breaking.1)),
            ("interest", &said(of.interest_minor)),
        ],
    );
    let rows: Vec<&OwedRow> = match args.first {
        true => owing.first().collect(),
        false => owing.rows.iter().collect(),
    };
    let mut list = Vec::new();
    for row in rows.into_iter().take(args.limit.min(5_000)) {
        let pay_by = row.duty.pay_by.map_or_else(|| "—".to_owned(), |(day, _)| day.to_string());
        let days = row.duty.days_past.map_or_else(String::new, |days| format!("{days:+}"));
        speaker.plain(&format!(
            "{:<10} {}  {}  {}  {pay_by} {days}  {}  {}",
            row.who.code,
            row.who.name,
            row.bill.number,
            row.bill.open,
            row.duty.state.code(),
            row.duty.covered.code(),
        ));
        list.push(told(row));
    }
    speaker.answer(&json!({
        "as_of": on.to_string(), "currency": owing.currency.code(),
        "payer": owing.payer.kind.code(), "bills": of.bills, "open_minor": of.open_minor,
        "past_minor": of.past_minor, "breaking": of.breaking.0, "breaking_minor": of.breaking.1,
        "near": of.near.0, "near_minor": of.near.1, "disputed_minor": of.disputed_minor,
        "interest_minor": of.interest_minor, "by_bucket": of.by_bucket,
        "no_day_minor": of.no_day_minor, "rows": list,
    }));
    Ok(Exit::Done)
}

fn told(row: &OwedRow) -> Json {
    let (bill, duty) = (&row.bill, &row.duty);
    let lines = duty.interest.lines.iter().map(|line| {
        json!({
            "after": line.after.to_string(), "to": line.to.to_string(), "days": line.days,
            "base_minor": line.base.minor, "amount_minor": line.amount.minor,
        })
    });
    let flags = duty.flags.iter().map(|flag| flag.code());
    json!({
        "supplier": row.who.code, "name": row.who.name, "number": bill.number,
        "currency": bill.amount.currency.code(), "amount_minor": bill.amount.minor,
        "open_minor": bill.open.minor, "disputed_minor": bill.disputed_minor(),
        "pay_by": duty.pay_by.map(|(day, _)| day.to_string()),
        "rule": duty.pay_by.map(|(_, by)| by.code()), "state": duty.state.code(),
        "covered": duty.covered.code(), "days_past": duty.days_past,
        "flags": flags.collect::<Vec<_>>(), "interest": lines.collect::<Vec<Json>>(),
    })
}
