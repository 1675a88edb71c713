//! `shouxin letter`: letters on paper from the printer to the debtor, and the papers that show it.

use std::path::PathBuf;

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::collections::{
    OutboxFilter, OutboxRow, Posting, SlipFile, add_slip, decide_stop, evidence::admit_file,
    find_stop, get_outbox, list_outbox, post_letter, propose_stop, record_arrival, return_letter,
};
use serde_json::{Value as Json, json};
use store::{
    Actor, Db, Files,
    access::{Right, Scope},
};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 函件：打印、寄出、送达或退回、补凭证 · Letters on paper: printed, posted, arrived or returned, late papers
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin letter list --state printed\n  \
    shouxin letter post 123 --way ems --number EY123 --file slip.pdf --user cs01\n  \
    shouxin letter arrived 123 --proof 签收回执 --file receipt.pdf --user cs01\n  \
    shouxin letter paper 123 slip --file slip.pdf --user cs01\n  \
    shouxin letter stop 123 --reason 逾期两月 --user cs01")]
pub enum LetterVerb {
    List(ListArgs),
    Post(PostArgs),
    Arrived(ProofArgs),
    Returned(ProofArgs),
    Paper(PaperArgs),
    Stop(StopArgs),
}

/// 函件清单 · the letters
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 状态：printed、posted、delivered、returned、sent · state
    #[arg(long, default_value = "printed")]
    pub state: String,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 登记寄出 · say that a printed letter was posted
#[derive(Debug, Args)]
pub struct PostArgs {
    /// 函件的内部编号 · row of the letter, as `list` shows it
    pub id: i64,
    #[command(flatten)]
    pub place: DataArgs,
    /// 方式：ems、courier、registered、hand · way
    #[arg(long)]
    pub way: String,
    /// 单号；当面送交可以没有 · number of the slip; by hand there may be none
    #[arg(long, default_value = "")]
    pub number: String,
    /// 日期 · day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// 寄件凭证，可以以后补 · the slip; it may come later
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 登记送达或退回 · say that it arrived, or came back
#[derive(Debug, Args)]
pub struct ProofArgs {
    /// 函件的内部编号 · row of the letter
    pub id: i64,
    #[command(flatten)]
    pub place: DataArgs,
    /// 凭什么知道 · what shows it
    #[arg(long)]
    pub proof: String,
    /// 日期 · day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// 凭证文件，可以以后补 · the paper; it may come later
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 补寄件凭证（slip）或送达、退回凭证（proof） · keep a slip or a proof that came later
#[derive(Debug, Args)]
pub struct PaperArgs {
    /// 函件的内部编号 · row of the letter
    pub id: i64,
    /// slip 或 proof · slip or proof
    pub paper: String,
    #[command(flatten)]
    pub place: DataArgs,
    /// 文件 · the file
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub signer: Signer,
}

/// 停止供货：提议；第二个人 --sign 签字或 --reject 退回 · propose a supply stop; a second person signs or turns it down
#[derive(Debug, Args)]
pub struct StopArgs {
    /// 停止供货步骤的内部编号 · row of the step that stops supply
    pub id: i64,
    #[command(flatten)]
    pub place: DataArgs,
    /// 理由 · why
    #[arg(long)]
    pub reason: String,
    /// 签字 · sign it
    #[arg(long, conflicts_with = "reject")]
    pub sign: bool,
    /// 退回 · turn it down
    #[arg(long)]
    pub reject: bool,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: LetterVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        LetterVerb::List(args) => list(args, env, speaker).await,
        LetterVerb::Post(args) => post(args, env, speaker).await,
        LetterVerb::Arrived(args) => end(args, true, env, speaker).await,
        LetterVerb::Returned(args) => end(args, false, env, speaker).await,
        LetterVerb::Paper(args) => paper(args, env, speaker).await,
        LetterVerb::Stop(args) => stop(args, env, speaker).await,
    }
}

/// Who writes, and where.
struct At {
    db: Db,
    files: Files,
    actor: Actor,
    scope: Scope,
}

async fn opened(place: DataArgs, signer: &Signer, env: &Environment) -> Result<At> {
    let folder = Folder::choose(place.data, env);
    let (_, db) = folder.open(place.database.as_deref(), env).await?;
    let actor = signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let scope = person.ok_or_else(|| Rejection::new("access.person-unknown"))?.scope();
    Ok(At { files: Files::under(folder.files()), db, actor, scope })
}

/// Keeps a paper, looked at like every other evidence.
async fn kept(files: &Files, path: Option<&PathBuf>) -> Result<SlipFile> {
    let Some(path) = path else { return Ok(SlipFile::default()) };
    let bytes = std::fs::read(path).map_err(|error| {
        Rejection::new("cli.no-file").with("file", path.display()).with("reason", error)
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    admit_file(&name, &bytes)?;
    Ok(SlipFile { digest: files.keep(&bytes).await?.digest, name })
}

fn told(row: &OutboxRow) -> Json {
    json!({
        "id": row.id.to_string(), "number": row.number_text(), "buyer": row.buyer_code,
        "name": row.buyer_name, "state": row.stands(),
        "printed_on": row.sent_on.map(|day| day.to_string()),
        "posted_on": row.posted.on.map(|day| day.to_string()), "way": row.posted.way,
        "slip_number": row.posted.number, "slip_kept": row.posted.slip.is_kept(),
        "arrived_on": row.arrived_on.map(|day| day.to_string()),
        "returned_on": row.posted.returned_on.map(|day| day.to_string()),
        "proof_kept": row.posted.proof.is_kept(),
    })
}

fn say(speaker: &Speaker, row: &OutboxRow) {
    let on = row.sent_on.map_or_else(|| "—".to_owned(), |day| day.to_string());
    speaker.plain(&format!(
        "{}  {}  {on}  {}  {}",
        row.id,
        row.number_text(),
        row.stands(),
        super::buyer::named(&row.buyer_code, &row.buyer_name)
    ));
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let limit = args.limit.clamp(1, 500);
    let filter = OutboxFilter { state: args.state, limit, ..OutboxFilter::default() };
    let rows = list_outbox(&db, Scope::All, &filter).await?;
    rows.iter().for_each(|row| say(speaker, row));
    speaker.answer(&json!({ "letters": rows.iter().map(told).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

async fn shown(at: &At, id: i64, speaker: &Speaker) -> Result<Exit> {
    let row = get_outbox(&at.db, at.scope, id).await?;
    say(speaker, &row);
    speaker.answer(&told(&row));
    Ok(Exit::Done)
}

async fn post(args: PostArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let at = opened(args.place, &args.signer, env).await?;
    let on = args.on.as_deref().map(day).transpose()?;
    let new = Posting {
        on: on.unwrap_or_else(|| at.db.clock().today()),
        way: args.way,
        number: args.number,
        slip: kept(&at.files, args.file.as_ref()).await?,
    };
    let mut tx = at.db.write(at.actor.clone()).await?;
    post_letter(&mut tx, (at.scope, args.id), &new).await?;
    tx.commit().await?;
    shown(&at, args.id, speaker).await
}

async fn end(args: ProofArgs, came: bool, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let at = opened(args.place, &args.signer, env).await?;
    let on = args.on.as_deref().map(day).transpose()?;
    let on = on.unwrap_or_else(|| at.db.clock().today());
    let file = kept(&at.files, args.file.as_ref()).await?;
    let mut tx = at.db.write(at.actor.clone()).await?;
    let of = (at.scope, args.id);
    match came {
        true => record_arrival(&mut tx, of, (on, &args.proof), &file).await?,
        false => return_letter(&mut tx, of, (on, &args.proof), &file).await?,
    }
    tx.commit().await?;
    shown(&at, args.id, speaker).await
}

async fn paper(args: PaperArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let at = opened(args.place, &args.signer, env).await?;
    let file = kept(&at.files, Some(&args.file)).await?;
    let mut tx = at.db.write(at.actor.clone()).await?;
    add_slip(&mut tx, (at.scope, args.id), &args.paper, &file).await?;
    tx.commit().await?;
    shown(&at, args.id, speaker).await
}

async fn stop(args: StopArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let at = opened(args.place, &args.signer, env).await?;
    if args.sign {
        args.signer.person(&at.db, env, Right::EditBuyers).await?;
    }
    let of = (at.scope, args.id);
    let mut tx = at.db.write(at.actor.clone()).await?;
    match args.sign || args.reject {
        true => decide_stop(&mut tx, of, (args.sign, &args.reason)).await?,
        false => propose_stop(&mut tx, of, &args.reason).await.map(|_| ())?,
    }
    tx.commit().await?;
    if let Some(one) = find_stop(&at.db, args.id).await? {
        speaker.say(&format!("collections-stop-is-{}", one.state), &[]);
        speaker.answer(&json!({
            "step": one.outbox.to_string(), "buyer": one.buyer_code, "state": one.state,
            "proposed_by": one.proposed_by, "decided_by": one.decided.map(|(by, _)| by),
        }));
    }
    Ok(Exit::Done)
}
