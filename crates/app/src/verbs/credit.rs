//! `shouxin credit`: ask for credit, see the requests, decide. Who asks and who decides is a
//! person with a password: nobody signs from the command line in another's name.

use base::{Currency, Day, Rejection, Result};
use clap::{Args, Subcommand, ValueEnum};
use credit::{
    granting::{
        Act, Application, ApplicationFilter, NewApplication, Outcome, State, Verdict, WantedDoc,
        begin, decide, get_application, list_applications, prepare, stands, submit,
    },
    parties::get_buyer,
    policy::Limit,
    receivables::company_currency,
};
use serde_json::json;
use store::{
    Db,
    access::{Right, Scope},
};

use super::{benefits, capacity, lab::Signer, offers, reviews, times};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 授信：申请、审批、复审、承受力、时效、权益、成效 · Credit: ask, decide, review, capacity, times, offers, benefits
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin credit apply --buyer KH00049 --amount 300000 \
    --terms monthly-30 --reason 旺季备货 --user xs03\n  shouxin credit decide 123 approve --user xm01\n  shouxin credit capacity\n  shouxin credit times")]
pub enum CreditVerb {
    Apply(ApplyArgs),
    List(ListArgs),
    Show(ShowArgs),
    Decide(DecideArgs),
    Capacity(capacity::CapacityArgs),
    Times(times::TimesArgs),
    Reviews(reviews::ReviewsArgs),
    Offers(offers::OffersArgs),
    Offer(offers::OfferArgs),
    Answer(offers::AnswerArgs),
    Benefits(benefits::BenefitsArgs),
}

/// 申请额度与账期 · Ask for limit and terms
#[derive(Debug, Args)]
pub struct ApplyArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of the buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: String,
    /// 申请额度，本位币 · limit asked for, company currency [default: no credit, terms only]
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    /// 账期代码 · code of the terms
    #[arg(long)]
    pub terms: String,
    /// 理由 · grounds
    #[arg(long)]
    pub reason: String,
    /// 担保 · security
    #[arg(long, default_value = "none")]
    pub security: String,
    /// 到期日 · last day
    #[arg(long, value_name = "DAY")]
    pub until: Option<Day>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 申请列表 · The requests
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// draft, open, asked, granted, refused, withdrawn
    #[arg(long)]
    pub state: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// 一份申请 · One request
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 申请编号 · id of the request
    pub id: i64,
}

/// 同意、少批、拒绝、退回 · approve, approve less, refuse, ask back
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ActArg {
    Approve,
    Less,
    Refuse,
    Ask,
}

/// 审批 · Decide on a request
#[derive(Debug, Args)]
pub struct DecideArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 申请编号 · id of the request
    pub id: i64,
    /// 做什么 · what
    #[arg(value_enum)]
    pub act: ActArg,
    /// 说明 · note
    #[arg(long, default_value = "")]
    pub note: String,
    /// 少批的额度 · the smaller limit
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    /// 少批的账期 · the shorter terms
    #[arg(long)]
    pub terms: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: CreditVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        CreditVerb::Apply(args) => apply(args, env, speaker).await,
        CreditVerb::List(args) => list(args, env, speaker).await,
        CreditVerb::Show(args) => show(args, env, speaker).await,
        CreditVerb::Decide(args) => verdict(args, env, speaker).await,
        CreditVerb::Capacity(args) => capacity::run(args, env, speaker).await,
        CreditVerb::Times(args) => times::run(args, env, speaker).await,
        CreditVerb::Reviews(args) => reviews::run(args, env, speaker).await,
        CreditVerb::Offers(args) => offers::list(args, env, speaker).await,
        CreditVerb::Offer(args) => offers::make(args, env, speaker).await,
        CreditVerb::Answer(args) => offers::answer(args, env, speaker).await,
        CreditVerb::Benefits(args) => benefits::run(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

fn minor(text: &str, currency: Currency) -> Result<i64> {
    Ok(web::typed::amount(text, currency, "amount")?.minor)
}

async fn apply(args: ApplyArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::ApplyCredit).await?;
    let scope = db.find_person(&actor.0).await?.map_or(Scope::Nothing, |person| person.scope());
    let buyer = get_buyer(&db, &args.buyer, scope).await?;
    let currency = company_currency(&db).await?;
    let amount = args.amount.as_deref().map(|text| minor(text, currency)).transpose()?;
    let wanted = WantedDoc {
        kind: if amount.is_some() { "amount" } else { "none" }.to_owned(),
        amount_minor: amount,
        terms: args.terms,
        security: args.security,
        until: args.until.map(|day| day.to_string()).unwrap_or_default(),
        reason: args.reason,
        ..WantedDoc::default()
    };
    let what = "new".to_owned();
    let new = NewApplication { buyer_id: buyer.id, what, wanted, currency };
    let mut tx = db.write(actor.clone()).await?;
    let id = begin(&mut tx, &new).await?;
    tx.commit().await?;
    let today = db.clock().today();
    let prepared = prepare(&db, &buyer, &new.wanted, today).await?;
    let missing = prepared.weighed.missing.clone();
    if missing.is_empty() {
        let mut tx = db.write(actor).await?;
        submit(&mut tx, id, &prepared, "").await?;
        tx.commit().await?;
        speaker.say("cli-credit-handed-in", &[("id", &id.to_string())]);
    } else {
        let parts: Vec<String> = missing
            .iter()
            .map(|part| speaker.text(&format!("granting-part-{part}"), &[]))
            .collect();
        let parts = parts.join(speaker.lang.pick("、", ", "));
        speaker.say("cli-credit-draft", &[("id", &id.to_string()), ("parts", &parts)]);
    }
    let state = if missing.is_empty() { "open" } else { "draft" };
    speaker.answer(&json!({ "id": id.to_string(), "state": state, "missing": missing }));
    Ok(if missing.is_empty() { Exit::Done } else { Exit::InPart })
}

fn limit_text(limit: Limit, speaker: &Speaker) -> String {
    match limit {
        Limit::Amount(money) => money.to_string(),
        other => speaker.text(&format!("policy-limit-{}", other.code()), &[]),
    }
}

fn row(one: &Application) -> serde_json::Value {
    let (limit, terms) = stands(one);
    json!({
        "id": one.id.to_string(), "buyer": one.buyer_code, "name": one.buyer_name,
        "state": one.state.code(), "kind": limit.code(), "amount_minor": limit.amount_minor(),
        "currency": one.currency.code(), "terms": terms, "applicant": one.applicant,
        "waits_for": one.role, "due_on": one.due_on.map(|day| day.to_string()),
        "signed": one.place, "steps": one.steps,
    })
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let state = match args.state.as_deref() {
        None => None,
        Some(text) => Some(State::parse(text).ok_or_else(|| {
            let known = State::ALL.map(State::code).join(", ");
            Rejection::new("cli.credit-state").with("state", text).with("known", known)
        })?),
    };
    let filter = ApplicationFilter { state, limit: args.limit, ..ApplicationFilter::default() };
    let rows = list_applications(&db, Scope::All, &filter).await?;
    for one in &rows {
        let (limit, terms) = stands(one);
        speaker.plain(&format!(
            "{}  {}  {}  {}  {}  {}",
            one.id,
            speaker.text(&format!("granting-state-{}", one.state.code()), &[]),
            super::buyer::named(&one.buyer_code, &one.buyer_name),
            limit_text(limit, speaker),
            terms,
            one.applicant,
        ));
    }
    if rows.is_empty() {
        speaker.say("cli-credit-none", &[]);
    }
    speaker.answer(&json!({ "requests": rows.iter().map(row).collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let whole = get_application(&db, Scope::All, args.id).await?;
    let one = &whole.application;
    let (limit, terms) = stands(one);
    speaker.plain(&format!(
        "{}  {}  {}  {}",
        super::buyer::named(&one.buyer_code, &one.buyer_name),
        speaker.text(&format!("granting-state-{}", one.state.code()), &[]),
        limit_text(limit, speaker),
        terms,
    ));
    for step in &whole.weighed.steps {
        speaker.plain(&format!("  {}", step.pick(speaker.lang)));
    }
    for remark in &whole.weighed.remarks {
        speaker.plain(&format!("  ! {}", remark.pick(speaker.lang)));
    }
    for act in &whole.trail {
        let did = speaker.text(&format!("granting-did-{}", act.act), &[]);
        speaker.plain(&format!("  {}  {}  {}  {}", act.on, did, act.actor, act.note));
    }
    let mut answer = row(one);
    if let Some(answer) = answer.as_object_mut() {
        let bad = |error| base::Failure::broken("writing a request", error);
        let value = serde_json::to_value(&whole.weighed).map_err(bad)?;
        answer.insert("weighed".to_owned(), value);
        let value = serde_json::to_value(&whole.trail).map_err(bad)?;
        answer.insert("trail".to_owned(), value);
        answer.insert("decision".to_owned(), json!(whole.decision_id.map(|id| id.to_string())));
    }
    speaker.answer(&answer);
    Ok(Exit::Done)
}

async fn verdict(args: DecideArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::DecideCredit).await?;
    let currency = company_currency(&db).await?;
    let act = match args.act {
        ActArg::Approve => Act::Approve,
        ActArg::Less => Act::Less,
        ActArg::Refuse => Act::Refuse,
        ActArg::Ask => Act::Ask,
    };
    let verdict = Verdict {
        version: None,
        note: args.note,
        amount_minor: args.amount.as_deref().map(|text| minor(text, currency)).transpose()?,
        terms: args.terms,
    };
    let mut tx = db.write(actor).await?;
    let outcome = decide(&mut tx, args.id, act, &verdict).await?;
    tx.commit().await?;
    let whole = get_application(&db, Scope::All, args.id).await?;
    let state = whole.application.state;
    let said = speaker.text(&format!("granting-state-{}", state.code()), &[]);
    speaker.say("cli-credit-decided", &[("id", &args.id.to_string()), ("state", &said)]);
    let decision = match outcome {
        Outcome::Decided(id) => Some(id.to_string()),
        Outcome::Next | Outcome::SentBack => None,
    };
    speaker.answer(&json!({ "state": state.code(), "decision": decision }));
    Ok(Exit::Done)
}
