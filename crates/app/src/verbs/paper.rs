//! `shouxin buyer summary` and `shouxin buyer explain`: a buyer's papers as PDF.

use std::path::PathBuf;

use base::Result;
use clap::Args;
use locale::Style;
use paper::Press;
use serde_json::json;
use store::access::Scope;
use web::print::{BuyerPaper, Reader, buyer_paper};

use super::lab::card::cannot_write;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// Which buyer, and into which file.
#[derive(Debug, Args)]
pub struct PaperArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// 写入的文件 · the file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Writes a paper of a buyer.
pub async fn write(
    args: PaperArgs,
    which: BuyerPaper,
    env: &Environment,
    speaker: &Speaker,
) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let company = db.find_setting("company.name").await?.unwrap_or(config.company);
    let reader = Reader {
        lang: speaker.lang,
        style: Style::Full,
        company,
        by: speaker.text("cli-paper-by", &[]),
        today: db.clock().today(),
        scope: Scope::All,
    };
    let press = Press::over(config.fonts_dir);
    let bytes = buyer_paper(&db, &press, &reader, (&args.code, which)).await?;
    let file = args.out.display().to_string();
    std::fs::write(&args.out, &bytes).map_err(|error| cannot_write(&args.out, &error))?;
    speaker.say("cli-paper-written", &[("file", &file)]);
    speaker.answer(&json!({ "file": file, "bytes": bytes.len() }));
    Ok(Exit::Done)
}
