//! `shouxin evidence`: how completely debts are proven, and everything of a buyer in one ZIP for counsel.

use std::path::PathBuf;

use base::{Money, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::evidence::{
        ClockQuery, EvidencePack, GradedItem, badly_proven, counsel_files, counsel_zip,
        graded_items, list_clocks, record_export,
    },
    parties::{EntityBook, get_buyer},
    receivables::get_item_of,
};
use locale::Style;
use paper::Press;
use serde_json::{Value as Json, json};
use store::{
    Files,
    access::{Right, Scope},
};
use web::print::{Reader, counsel_index};

use super::lab::{Signer, card::cannot_write};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 证据：等级、导出给律师 · Evidence: grades, and the ZIP for counsel
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin evidence list\n  \
shouxin evidence export --buyer KH00049 --out evidence.zip --user fw01")]
pub enum EvidenceVerb {
    List(ListArgs),
    Export(ExportArgs),
}

/// 金额大、证据弱的发票，或一个客户的全部 · large items that are badly proven, or all of a buyer
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 一个客户的全部 · all of this buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// 导出给律师：目录、文件、校验值 · for counsel: index, files, checksums
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of the buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: String,
    /// 只导一张发票 · only this invoice
    #[arg(long, value_name = "NUMBER")]
    pub item: Option<String>,
    /// 开票主体，几个主体都有这个号码时要写 · our legal entity, where several have the number
    #[arg(long, value_name = "CODE")]
    pub entity: Option<String>,
    /// 写入的文件 · the file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: EvidenceVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        EvidenceVerb::List(args) => list(args, env, speaker).await,
        EvidenceVerb::Export(args) => export(args, env, speaker).await,
    }
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let rows = match &args.buyer {
        Some(code) => {
            let buyer = get_buyer(&db, code, Scope::All).await?;
            graded_items(&db, Scope::All, (Some(buyer.id), None)).await?
        }
        None => badly_proven(&db, Scope::All).await?,
    };
    speaker.say("cli-evidence-list", &[("count", &rows.len().to_string())]);
    let one = |row: &GradedItem| {
        let open = Money::new(row.open_minor, row.currency);
        let missing: Vec<&str> =
            row.graded.missing().iter().map(|part| part.kind.as_str()).collect();
        let (letter, percent) = (row.graded.letter, row.graded.percent);
        let lacks = missing.join(" ");
        speaker.plain(&format!(
            "{:<10} {}  {open}  {letter} {percent} %  {lacks}",
            row.buyer_code, row.number,
        ));
        json!({
            "buyer": row.buyer_code, "item": row.number, "instalment": row.instalment,
            "open_minor": row.open_minor, "currency": row.currency.code(),
            "grade": letter.to_string(), "percent": percent, "missing": missing,
        })
    };
    let told: Vec<Json> = rows.iter().take(args.limit.min(5_000)).map(one).collect();
    speaker.answer(&json!({ "count": rows.len(), "rows": told }));
    Ok(Exit::Done)
}

async fn export(args: ExportArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::Export).await?;
    let person = db.find_person(&actor.0).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let (scope, as_of) = (person.scope(), db.clock().today());
    let buyer = get_buyer(&db, &args.buyer, scope).await?;
    let item = match &args.item {
        Some(number) => {
            let entity = EntityBook::open(&db).await?.seller(args.entity.as_deref())?;
            Some(get_item_of(&db, buyer.id, (number, 1), entity).await?.id)
        }
        None => None,
    };
    let of = counsel_files(&db, scope, (buyer.id, item)).await?;
    let items = graded_items(&db, scope, (Some(buyer.id), item)).await?;
    let query = ClockQuery { as_of, scope, buyer: Some(buyer.id), item };
    let clocks = list_clocks(&db, query).await?;
    let pack = EvidencePack::in_force(&db, as_of).await?;
    let company = db.find_setting("company.name").await?.unwrap_or(config.company);
    let reader = Reader {
        lang: speaker.lang,
        style: Style::Full,
        company,
        by: person.name,
        today: as_of,
        scope,
    };
    let press = Press::over(config.fonts_dir);
    let whole = (items.as_slice(), clocks.as_slice(), of.as_slice());
    let index = counsel_index(&press, &reader, (&buyer, &pack), whole).await?;
    let bytes = counsel_zip(&Files::under(folder.files()), index, &of).await?;
    let mut tx = db.write(actor).await?;
    record_export(&mut tx, (buyer.id, item), &of);
    tx.commit().await?;
    std::fs::write(&args.out, &bytes).map_err(|error| cannot_write(&args.out, &error))?;
    let (count, file) = (of.len().to_string(), args.out.display().to_string());
    speaker.say("cli-evidence-exported", &[("count", &count), ("file", &file)]);
    speaker.answer(&json!({ "file": file, "files": of.len(), "bytes": bytes.len() }));
    Ok(Exit::Done)
}
