//! `shouxin case`: cases in collection: open one, list, show, prepare on paper.

use std::path::PathBuf;

use base::{Money, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    collections::{
        cases::{
            CaseFile, CaseFilter, CaseView, NewCase, Phase, brief, get_case, hand_over, list_cases,
            open_case, overdue_of, prepare, ready_boxes, waive,
        },
        talk::TalkPack,
    },
    parties::get_buyer,
    receivables::company_currency,
};
use locale::Style;
use paper::Press;
use serde_json::{Value as Json, json};
use store::access::{Right, Scope};
use web::print::{Reader, brief_paper};

use super::lab::{Signer, card::cannot_write};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 催收案件：开案、列表、查看、准备 · Cases in collection: open, list, show, prepare
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin case open KH00049 --why 两次催款无回复 --user li.wei\n  \
shouxin case list --phase before --json\n  shouxin case prepare 12345 --out pack.pdf"
)]
pub enum CaseVerb {
    Open(OpenArgs),
    List(ListArgs),
    Show(ShowArgs),
    Prepare(PrepareArgs),
    Hand(HandArgs),
}

/// 为逾期客户开案 · open a case for a buyer that is overdue
#[derive(Debug, Args)]
pub struct OpenArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// 开案原因 · why
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 案件列表 · all cases
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// before, during, after, closed；不给则为在办 · without it the open ones
    #[arg(long, value_name = "PHASE")]
    pub phase: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 一个案件 · one case
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 案件编号 · the case's number
    pub id: i64,
}

/// 准备包 PDF，或完成准备 · the preparation as PDF, or to say that it is done
#[derive(Debug, Args)]
pub struct PrepareArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 案件编号 · the case's number
    pub id: i64,
    /// 写入的 PDF 文件 · the PDF file to write
    #[arg(long, value_name = "FILE", required_unless_present_any = ["done", "waive"])]
    pub out: Option<PathBuf>,
    /// 准备完成 · it is prepared
    #[arg(long, conflicts_with = "waive")]
    pub done: bool,
    /// 不做准备的原因 · why it goes without
    #[arg(long, value_name = "TEXT")]
    pub waive: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 交接案件给另一人 · hand a case over
#[derive(Debug, Args)]
pub struct HandArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 案件编号 · the case's number
    pub id: i64,
    /// 交给谁（登录名） · to whom, by login
    #[arg(long, value_name = "LOGIN")]
    pub to: String,
    /// 交接说明 · what they must know
    #[arg(long, value_name = "TEXT")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: CaseVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        CaseVerb::Open(args) => open(args, env, speaker).await,
        CaseVerb::List(args) => list(args, env, speaker).await,
        CaseVerb::Show(args) => show(args, env, speaker).await,
        CaseVerb::Prepare(args) => prepared(args, env, speaker).await,
        CaseVerb::Hand(args) => hand(args, env, speaker).await,
    }
}

fn told(case: &CaseFile) -> Json {
    json!({
        "id": case.id.to_string(), "buyer": case.buyer_code, "name": case.buyer_name,
        "phase": case.phase.code(), "round": case.round, "owner": case.login,
        "opened_on": case.opened_on.to_string(), "owed_at_opening_minor": case.owed_minor,
        "currency": case.currency.code(), "stated": case.stated, "verified": case.verified,
        "outcome": case.outcome, "closed_on": case.closed_on.map(|day| day.to_string()),
    })
}

fn line(speaker: &Speaker, case: &CaseFile) -> Vec<String> {
    vec![
        case.id.to_string(),
        super::buyer::named(&case.buyer_code, &case.buyer_name),
        speaker.text(&format!("collections-phase-{}", case.phase.code()), &[]),
        Money::new(case.owed_minor, case.currency).to_string(),
        case.opened_on.to_string(),
        case.login.clone(),
    ]
}

async fn open(args: OpenArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let scope = db.find_person(&actor.0).await?.map_or(Scope::Nothing, |person| person.scope());
    let buyer = get_buyer(&db, &args.code, scope).await?;
    let (owed_minor, first_due_on) = overdue_of(&db, buyer.id, db.clock().today()).await?;
    let new = NewCase {
        buyer_id: buyer.id,
        from_worklist: false,
        why: args.why,
        login: actor.0.clone(),
        owed_minor,
        first_due_on,
    };
    let currency = company_currency(&db).await?;
    let mut tx = db.write(actor).await?;
    let id = open_case(&mut tx, &new, currency).await?;
    tx.commit().await?;
    speaker.say("cli-case-opened", &[("buyer", &buyer.name), ("id", &id.to_string())]);
    speaker.answer(&json!({ "id": id.to_string(), "buyer": buyer.code }));
    Ok(Exit::Done)
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let view = match args.phase.as_deref() {
        None => CaseView::Open,
        Some(text) => CaseView::In(
            Phase::parse(text)
                .ok_or_else(|| Rejection::new("collections.phase-unknown").with("phase", text))?,
        ),
    };
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let open = CaseFilter::open(Scope::All);
    let cases = list_cases(&db, &CaseFilter { view, limit: args.limit, ..open }).await?;
    speaker.say("cli-cases", &[("count", &cases.len().to_string())]);
    speaker.table(&cases.iter().map(|case| line(speaker, case)).collect::<Vec<_>>());
    speaker.answer(&json!({ "cases": cases.iter().map(told).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let today = db.clock().today();
    let case = get_case(&db, args.id, Scope::All).await?;
    let known = brief(&db, &case, today).await?;
    let pack = TalkPack::in_force(&db, today).await?;
    let next = known.next(&case, &pack);
    let boxes = ready_boxes(&pack, &known.found, &known.ticked);
    speaker.table(&[line(speaker, &case)]);
    let overdue = Money::new(known.owed.overdue_minor, known.owed.currency).to_string();
    let said = speaker.text(&format!("collections-next-{}", next.code()), &[]);
    speaker.say("cli-case-next", &[("amount", &overdue), ("next", &said)]);
    for one in &boxes {
        let mark = if one.is_done() { "✓" } else { "·" };
        speaker.plain(&format!("  {mark} {}", one.of.name.pick(speaker.lang)));
    }
    let boxes = boxes.iter().map(|one| json!({ "box": one.of.code, "done": one.is_done() }));
    let mut answer = told(&case);
    answer["overdue_minor"] = json!(known.owed.overdue_minor);
    answer["next"] = json!(next.code());
    answer["limitation_on"] = json!(known.limitation_on.map(|day| day.to_string()));
    answer["boxes"] = boxes.collect();
    speaker.answer(&answer);
    Ok(Exit::Done)
}

async fn prepared(args: PrepareArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let today = db.clock().today();
    let case = get_case(&db, args.id, Scope::All).await?;
    let mut file = None;
    if let Some(out) = &args.out {
        let company = db.find_setting("company.name").await?.unwrap_or(config.company);
        let reader = Reader {
            lang: speaker.lang,
            style: Style::Full,
            company,
            by: speaker.text("cli-paper-by", &[]),
            today,
            scope: Scope::All,
        };
        let press = Press::over(config.fonts_dir);
        let bytes = brief_paper(&db, &press, &reader, case.id).await?;
        std::fs::write(out, &bytes).map_err(|error| cannot_write(out, &error))?;
        let name = out.display().to_string();
        speaker.say("cli-paper-written", &[("file", &name)]);
        file = Some(name);
    }
    if args.done || args.waive.is_some() {
        let actor = args.signer.person(&db, env, Right::LogContact).await?;
        let scope = db.find_person(&actor.0).await?.map_or(Scope::Nothing, |one| one.scope());
        let case = get_case(&db, args.id, scope).await?;
        let known = brief(&db, &case, today).await?;
        let pack = TalkPack::in_force(&db, today).await?.into_owned();
        let mut tx = db.write(actor).await?;
        match &args.waive {
            Some(why) => waive(&mut tx, case.id, why).await?,
            None => prepare(&mut tx, &pack, case.id, &known.found).await?,
        }
        tx.commit().await?;
        speaker.say("cli-case-prepared", &[("buyer", &case.buyer_name)]);
    }
    speaker.answer(&json!({ "id": case.id.to_string(), "file": file }));
    Ok(Exit::Done)
}

async fn hand(args: HandArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let scope = db.find_person(&actor.0).await?.map_or(Scope::Nothing, |person| person.scope());
    let case = get_case(&db, args.id, scope).await?;
    let to = db.find_person(&args.to).await?;
    let to = to.ok_or_else(|| Rejection::new("collections.hand-person").with("name", &args.to))?;
    let mut tx = db.write(actor).await?;
    hand_over(&mut tx, case.id, &to, &args.note).await?;
    tx.commit().await?;
    speaker.say("cli-case-handed", &[("buyer", &case.buyer_name), ("name", &to.name)]);
    speaker.answer(&json!({ "case": case.id.to_string(), "from": case.login, "to": to.login }));
    Ok(Exit::Done)
}
