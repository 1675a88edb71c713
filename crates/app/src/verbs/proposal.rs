//! `shouxin proposal …`: changes of limit and terms that re-rating proposes, the response that answers one with its
//! notice to the buyer, and its end. By the same rule as the pages and the interface: whoever may ask for credit,
//! for the buyers that they see.

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    granting::{
        Change, GrantingPack, Plan, Response, SENT_WAYS, close_change, get_change, list_changes,
        mark_sent, plan_response,
    },
    policy::TermsCatalogue,
};
use serde_json::{Value as Json, json};
use store::{
    Actor, Db,
    access::{Right, Scope},
};

use super::{
    buyer::{limit_text, named},
    lab::Signer,
    reviews::proposed,
};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 调整建议：等级变化后调高、调低额度和账期 · Proposals of change: limit and terms after a new tier
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin proposal list --json\n  shouxin proposal show 123\n  \
    SHOUXIN_PASSWORD=… shouxin proposal decide 123 --response medium-shorter --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin proposal decide 123 --sent 2026-12-01 --how mail --user li.wei"
)]
pub enum ProposalVerb {
    List(ListArgs),
    Show(ShowArgs),
    Decide(DecideArgs),
}

/// 列出调整建议，最新在前 · Proposals, the newest first
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin proposal list\n  shouxin proposal list --all --limit 20 --json"
)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 连同已处理的 · with those that are handled
    #[arg(long)]
    pub all: bool,
    /// 最多列出几条 · rows at the most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
    /// 只列编号更小的，接着往下看 · only those with a smaller id, to read on
    #[arg(long, value_name = "ID")]
    pub before: Option<i64>,
}

/// 一条建议：现在与建议、可选的应对方案、给客户的通知 · One proposal with the responses that fit and the notice
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin proposal show 123 --json")]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 编号 · its id
    pub id: i64,
}

/// 处理一条建议：选应对方案、登记通知已发出、了结 · Plan a response, note that the notice went out, close it
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  \
    SHOUXIN_PASSWORD=… shouxin proposal decide 123 --response medium-shorter --owner xs03 --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin proposal decide 123 --sent 2026-12-01 --how express --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin proposal decide 123 --close 维持现有条件 --user li.wei")]
#[command(group = clap::ArgGroup::new("act").required(true).args(["response", "sent", "close"]))]
pub struct DecideArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 编号 · its id
    pub id: i64,
    /// 应对方案代码：起草申请、写好通知、排定任务 · the response to plan: request, notice and task at once
    #[arg(long, value_name = "RESPONSE")]
    pub response: Option<String>,
    /// 任务经办人；不写则为客户的销售 · login of who carries it through [default: the salesperson]
    #[arg(long, value_name = "LOGIN", requires = "response")]
    pub owner: Option<String>,
    /// 通知发出的日子 · the day on which the notice went out
    #[arg(long, value_name = "DAY", requires = "how")]
    pub sent: Option<String>,
    /// 送达方式 · how: express, mail, hand, email, message
    #[arg(long, value_name = "WAY", requires = "sent", value_parser = SENT_WAYS)]
    pub how: Option<String>,
    /// 了结的说明：已安排的记为完成，未安排的记为不调整 · a word that closes it: done, or no change
    #[arg(long, value_name = "NOTE")]
    pub close: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: ProposalVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ProposalVerb::List(args) => list(args, env, speaker).await,
        ProposalVerb::Show(args) => {
            let db = open(args.place, env).await?;
            whole(&db, args.id, speaker).await
        }
        ProposalVerb::Decide(args) => decide(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    Ok(whose(place, env).await?.0)
}

/// The database and the company's name, as letters bear it.
async fn whose(place: DataArgs, env: &Environment) -> Result<(Db, String)> {
    let folder = Folder::choose(place.data, env);
    let (config, db) = folder.open(place.database.as_deref(), env).await?;
    let company = db.company_name().await?.unwrap_or(config.company);
    Ok((db, company))
}

fn tiers(one: &Change, speaker: &Speaker) -> String {
    [one.tier_before, one.tier_after]
        .map(|tier| speaker.text(&format!("policy-tier-{}", tier.code()), &[]))
        .join(" → ")
}

fn limits(one: &Change, speaker: &Speaker) -> String {
    [one.limit, one.proposed].map(|limit| limit_text(speaker, limit)).join(" → ")
}

fn terms_text(speaker: &Speaker, code: &str) -> String {
    let found = TermsCatalogue::shipped().find(code);
    found.map_or_else(|| code.to_owned(), |terms| terms.name.pick(speaker.lang).to_owned())
}

fn state(one: &Change, speaker: &Speaker) -> String {
    speaker.text(&format!("granting-change-{}", one.state), &[])
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let rows = list_changes(&db, Scope::All, (!args.all, args.limit, args.before)).await?;
    if rows.is_empty() {
        speaker.say("granting-changes-none", &[]);
    }
    let row = |one: &Change| {
        vec![
            one.id.to_string(),
            one.as_of.to_string(),
            state(one, speaker),
            named(&one.buyer_code, &one.buyer_name),
            tiers(one, speaker),
            limits(one, speaker),
        ]
    };
    speaker.table(&rows.iter().map(row).collect::<Vec<_>>());
    let told: Vec<Json> = rows.iter().map(proposed).collect();
    speaker.answer(&json!({ "proposals": told }));
    Ok(Exit::Done)
}

fn fitting(one: &Response, speaker: &Speaker) -> Json {
    json!({
        "response": one.code, "name": one.name.pick(speaker.lang), "what": one.what.pick(speaker.lang),
        "limit_left_bps": one.cut_limit_bps, "terms": one.terms, "letter": one.letter,
        "task_days": one.task_days,
    })
}

/// Says how a proposal stands.
async fn whole(db: &Db, id: i64, speaker: &Speaker) -> Result<Exit> {
    let one = get_change(db, Scope::All, id).await?;
    let today = db.clock().today();
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let fits = |fit: &&Response| fit.tier == one.tier_after && one.state == "open";
    let responses: Vec<&Response> = pack.responses.iter().filter(fits).collect();
    let terms = |code: &str| terms_text(speaker, code);
    let line = |id: &str, said: String| vec![speaker.text(id, &[]), said];
    let mut lines = vec![
        line("cli-proposal", one.id.to_string()),
        line("cli-buyer", named(&one.buyer_code, &one.buyer_name)),
        line("cli-proposal-state", state(&one, speaker)),
        line("parties-col-tier", tiers(&one, speaker)),
        line("policy-limit", limits(&one, speaker)),
        line("policy-terms", format!("{} → {}", terms(&one.terms), terms(&one.proposed_terms))),
    ];
    if let Some(on) = one.counts_on {
        lines.push(line("granting-counts-on", on.to_string()));
    }
    if let Some(on) = one.task_on {
        lines.push(line("granting-task", format!("{on} · {}", one.task_owner)));
    }
    if one.letter_number.is_some() {
        let sent = one.sent.as_ref().map_or_else(
            || speaker.text("granting-sent-not-yet", &[]),
            |(on, how)| format!("{on} · {}", speaker.text(&format!("granting-sent-{how}"), &[])),
        );
        lines.push(line("granting-letter", format!("{} · {sent}", one.letter_text())));
    }
    speaker.table(&lines);
    for fit in &responses {
        let (name, what) = (fit.name.pick(speaker.lang), fit.what.pick(speaker.lang));
        let colon = speaker.lang.pick("：", ": ");
        speaker.plain(&format!("  {}  {name}{colon}{what}", fit.code));
    }
    let letter = one.letter.pick(speaker.lang);
    if !letter.is_empty() {
        speaker.plain(letter.trim_end());
    }
    let mut told = proposed(&one);
    told["responses"] = responses.iter().map(|fit| fitting(fit, speaker)).collect();
    told["response"] = json!(one.response);
    told["late"] = json!(one.is_late(today));
    told["letter_number"] = json!(one.letter_text());
    told["letter"] = json!(letter);
    told["sent_on"] = json!(one.sent.as_ref().map(|(on, _)| on.to_string()));
    told["sent_how"] = json!(one.sent.as_ref().map(|(_, how)| how.clone()));
    told["request"] = json!(one.application_id.map(|id| id.to_string()));
    told["handled_by"] = json!(one.handled_by);
    told["note"] = json!(one.handled_note);
    speaker.answer(&told);
    Ok(Exit::Done)
}

/// The buyers that a person sees.
async fn scope_of(db: &Db, actor: &Actor) -> Result<Scope> {
    Ok(db.find_person(&actor.0).await?.map_or(Scope::Nothing, |person| person.scope()))
}

async fn decide(args: DecideArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (db, company) = whose(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::ApplyCredit).await?;
    get_change(&db, scope_of(&db, &actor).await?, args.id).await?;
    let (pack, _) = GrantingPack::in_force(&db, db.clock().today()).await?;
    let mut tx = db.write(actor).await?;
    let done = match (&args.response, &args.sent, &args.close) {
        (Some(response), ..) => {
            let plan = Plan { response, company: &company, owner: args.owner.as_deref() };
            plan_response(&mut tx, args.id, &plan, &pack).await?;
            "granting-planned-done"
        }
        (None, Some(on), _) => {
            let how = args.how.as_deref().unwrap_or_default();
            mark_sent(&mut tx, args.id, (day(on)?, how)).await?;
            "granting-sent-done"
        }
        (None, None, Some(note)) => {
            close_change(&mut tx, args.id, note).await?;
            "granting-closed-done"
        }
        (None, None, None) => return Err(Rejection::new("granting.note-missing").into()),
    };
    tx.commit().await?;
    speaker.say(done, &[]);
    whole(&db, args.id, speaker).await
}
