//! `shouxin lab export`: a card as a text that other programmes run.

use std::path::PathBuf;

use base::{Rejection, Result};
use clap::{Args, ValueEnum};
use credit::scoring::interchange::card_to_json;
use quant::lab::{
    export::{SqlDialect, excel, pmml, python, sql},
    scorecard::Card,
};
use serde_json::json;

use super::{
    card::{self, CardArg},
    input::{Binned, DataSet, Fitted},
    meter::Meter,
};
use crate::{exit::Exit, speak::Speaker};

/// 导出评分卡 · Write a card as PMML, SQL, Python, JSON or formulas of a spreadsheet
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin lab export card.json --form sql --table loans --out \
card.sql\n  shouxin lab export loans.csv --target bad --form pmml"
)]
pub struct ExportArgs {
    /// 数据文件，或评分卡文件（JSON） · data to fit a card from, or the card itself as JSON
    #[command(flatten)]
    pub data: DataSet,
    #[command(flatten)]
    pub card: CardArg,
    #[command(flatten)]
    pub binned: Binned,
    #[command(flatten)]
    pub fitted: Fitted,
    /// 形式 · what to write
    #[arg(long, value_enum, default_value_t)]
    pub form: Form,
    /// SQL 读取的表名 · table that the SQL reads
    #[arg(long, value_name = "NAME", default_value = "applicants")]
    pub table: String,
    /// 写入的文件；不给则打印 · file to write to; printed without one
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What a card can be written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// 本系统格式 · the house's own form
    #[default]
    Json,
    /// PMML 4.4 Scorecard，含理由代码 · with reason codes
    Pmml,
    /// SQL CASE(SQLite、MySQL) · for SQLite, MySQL
    Sql,
    /// SQL CASE(PostgreSQL、DuckDB) · for PostgreSQL, DuckDB: knows NaN
    SqlNan,
    /// Python
    Python,
    /// Excel 公式 · formulas
    Excel,
}

/// Runs the verb.
pub fn run(args: &ExportArgs, speaker: &Speaker) -> Result<Exit> {
    let card = match &args.card.card {
        Some(path) => card::load(path, &args.fitted)?,
        None if args.data.target.is_none() => card::load(&args.data.file, &args.fitted)?,
        None => {
            let mut table = args.data.table()?;
            let outcome = args.data.outcome(&mut table.frame)?;
            let how = (&args.binned, &args.fitted);
            card::make(&table.frame, &outcome, how, &mut Meter::default())?.developed.card
        }
    };
    let text = write(&card, args);
    match &args.out {
        Some(path) => {
            card::write(path, &text)?;
            let file = path.display().to_string();
            speaker.say("cli-lab-written", &[("file", &file)]);
            speaker.answer(&json!({ "file": file, "bytes": text.len() }));
        }
        None if speaker.json && args.form != Form::Json => {
            speaker.answer(&json!({ "text": text }));
        }
        None if speaker.json => {
            let value = serde_json::from_str(&text)
                .map_err(|error| Rejection::new("scoring.card-unreadable").with("why", error))?;
            speaker.answer(&value);
        }
        None => speaker.plain(text.trim_end()),
    }
    Ok(Exit::Done)
}

fn write(card: &Card, args: &ExportArgs) -> String {
    match args.form {
        Form::Json => card_to_json(card),
        Form::Pmml => pmml(card, "Shouxin scorecard"),
        Form::Sql => sql(card, &args.table, SqlDialect::Plain),
        Form::SqlNan => sql(card, &args.table, SqlDialect::WithNan),
        Form::Python => python(card),
        Form::Excel => {
            let (cells, sum) = excel(card);
            let lines = cells.iter().map(|cell| format!("{}\t{}\n", cell.name, cell.formula));
            lines.chain([format!("score\t{sum}\n")]).collect()
        }
    }
}
