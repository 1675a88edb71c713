//! `shouxin credit offers`, `credit offer`, `credit answer`: what good payers are offered, and what they
//! say to it. Who makes an offer and who writes down an answer is a person with a password.

use base::{Rejection, Result};
use clap::{Args, ValueEnum};
use credit::{
    granting::{
        Offer, OfferFilter, OfferPack, OfferRule, OfferState, accept_offer, count_entitled,
        count_offers, end_offer, get_offer, list_entitled, list_offers, make_offer, offer_uptake,
    },
    parties::get_buyer,
    policy::find_limit,
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::{
    Actor, Db,
    access::{Right, Scope},
};

use super::{capacity::percent, lab::Signer};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 权益建议：谁够条件、提了什么、结果如何 · Offers to good payers: who is entitled, what was made, what came of it
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin credit offers\n  \
    shouxin credit offers --entitled early-payment --limit 20\n  \
    shouxin credit offers --state made --json")]
pub struct OffersArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 列出够这项权益条件的客户 · list who is entitled to this offer
    #[arg(long, value_name = "OFFER")]
    pub entitled: Option<String>,
    /// made, accepted, declined, withdrawn, expired
    #[arg(long)]
    pub state: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
}

/// 向客户提出权益建议 · Make an offer to a buyer that is entitled to it
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin credit offer --buyer KH00049 --offer early-payment --user xs03"
)]
pub struct OfferArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · code of the buyer
    #[arg(long, value_name = "CODE")]
    pub buyer: String,
    /// 权益代码 · which offer
    #[arg(long, value_name = "OFFER")]
    pub offer: String,
    /// 说明 · note
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 接受、谢绝、撤回 · accept, decline, withdraw
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AnswerArg {
    Accept,
    Decline,
    Withdraw,
}

/// 记录客户对权益建议的答复 · Write down what a buyer says to an offer
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin credit answer 123 decline --note 暂不需要 --user xs03"
)]
pub struct AnswerArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 权益建议编号 · id of the offer
    pub id: i64,
    /// 答复 · what is answered
    #[arg(value_enum)]
    pub act: AnswerArg,
    /// 说明 · note
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

async fn scope_of(db: &Db, actor: &Actor) -> Result<Scope> {
    Ok(db.find_person(&actor.0).await?.map_or(Scope::Nothing, |person| person.scope()))
}

fn rule_of<'a>(pack: &'a OfferPack, code: &str) -> Result<&'a OfferRule> {
    let unknown = || Rejection::new("granting.offer-unknown").with("id", code);
    Ok(pack.find(code).ok_or_else(unknown)?)
}

fn told(one: &Offer) -> Json {
    json!({
        "id": one.id.to_string(), "buyer": one.buyer_code, "name": one.buyer_name,
        "offer": one.code, "kind": one.kind, "state": one.state.code(), "terms": one.terms,
        "discount_bps": one.discount_bps, "within_days": one.within_days,
        "annual_bps": one.annual_bps, "made_on": one.made_on.to_string(),
        "valid_to": one.valid_to.to_string(),
        "answered_on": one.answered_on.map(|day| day.to_string()),
        "answer": one.answer, "request": one.application_id.map(|id| id.to_string()),
    })
}

/// Runs `credit offers`.
pub async fn list(args: OffersArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let state = match args.state.as_deref() {
        None => None,
        Some(text) => Some(OfferState::parse(text).ok_or_else(|| {
            let known = OfferState::ALL.map(OfferState::code).join(", ");
            Rejection::new("cli.offer-state").with("state", text).with("known", known)
        })?),
    };
    let db = open(args.place, env).await?;
    let pack = OfferPack::in_force(&db, db.clock().today()).await?;
    let currency = company_currency(&db).await?;
    if let Some(code) = &args.entitled {
        let of = (rule_of(&pack, code)?, pack.rest_days);
        let found = list_entitled(&db, Scope::All, of, (currency, None)).await?;
        let count = count_entitled(&db, Scope::All, of, currency).await?;
        speaker.say("cli-offers-entitled", &[("count", &count.to_string())]);
        let rows: Vec<Json> = found
            .iter()
            .take(args.limit as usize)
            .map(|one| {
                let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
                speaker.plain(&format!("{name}  {}  {}", one.tier.code(), one.terms));
                json!({
                    "buyer": one.buyer_code, "name": one.buyer_name, "tier": one.tier.code(),
                    "sales_minor": one.sales_minor, "overdue_days": one.overdue_days,
                    "left_minor": one.left_minor, "terms": one.terms,
                })
            })
            .collect();
        speaker.answer(&json!({ "offer": code, "count": count, "entitled": rows }));
        return Ok(Exit::Done);
    }
    let uptake = offer_uptake(&db, Scope::All).await?;
    let mut kinds = Vec::new();
    let mut table = Vec::new();
    for rule in &pack.offers {
        let count = count_entitled(&db, Scope::All, (rule, pack.rest_days), currency).await?;
        let found = uptake.iter().find(|one| one.code == rule.code);
        let rate = found.and_then(credit::granting::Uptake::rate_bps);
        let name = speaker.lang.pick(&rule.name.zh, &rule.name.en).to_owned();
        table.push(vec![rule.code.clone(), name, count.to_string(), percent(rate)]);
        kinds.push(json!({
            "offer": rule.code, "kind": rule.benefit.code(), "entitled": count,
            "made": found.map_or(0, |one| one.made), "open": found.map_or(0, |one| one.open),
            "accepted": found.map_or(0, |one| one.accepted), "uptake_bps": rate,
        }));
    }
    speaker.say("cli-offers-kinds", &[]);
    speaker.table(&table);
    let filter = OfferFilter { state, limit: args.limit, ..OfferFilter::default() };
    let offers = list_offers(&db, Scope::All, &filter).await?;
    let count = count_offers(&db, Scope::All, &filter).await?;
    speaker.say("cli-offers-made", &[("count", &count.to_string())]);
    for one in &offers {
        speaker.plain(&format!("{}  {}", one.made_on, line(one, speaker)));
    }
    let rows: Vec<Json> = offers.iter().map(told).collect();
    speaker.answer(&json!({ "offers": kinds, "made_count": count, "made": rows }));
    Ok(Exit::Done)
}

fn line(one: &Offer, speaker: &Speaker) -> String {
    let state = speaker.text(&format!("granting-offer-{}", one.state.code()), &[]);
    let name = super::buyer::named(&one.buyer_code, &one.buyer_name);
    format!("{}  {name}  {}  {state}", one.id, one.code)
}

/// Runs `credit offer`.
pub async fn make(args: OfferArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::ApplyCredit).await?;
    let scope = scope_of(&db, &actor).await?;
    let buyer = get_buyer(&db, &args.buyer, scope).await?;
    let pack = OfferPack::in_force(&db, db.clock().today()).await?.into_owned();
    let rule = rule_of(&pack, &args.offer)?;
    let asked = (company_currency(&db).await?, Some(buyer.id));
    let entitled = list_entitled(&db, scope, (rule, pack.rest_days), asked).await?;
    let mut tx = db.write(actor).await?;
    let id = make_offer(&mut tx, (&pack, rule), entitled.first(), &args.note).await?;
    tx.commit().await?;
    let one = get_offer(&db, scope, id).await?;
    speaker.plain(&line(&one, speaker));
    speaker.answer(&told(&one));
    Ok(Exit::Done)
}

/// Runs `credit answer`.
pub async fn answer(args: AnswerArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::ApplyCredit).await?;
    let scope = scope_of(&db, &actor).await?;
    let one = get_offer(&db, scope, args.id).await?;
    let limit = find_limit(&db, one.buyer_id, db.clock().today()).await?;
    let limit = limit.map(|one| one.granted.limit);
    let currency = company_currency(&db).await?;
    let mut tx = db.write(actor).await?;
    match args.act {
        AnswerArg::Accept => {
            accept_offer(&mut tx, one.id, (limit, currency), &args.note).await?;
        }
        AnswerArg::Decline => end_offer(&mut tx, one.id, true, &args.note).await?,
        AnswerArg::Withdraw => end_offer(&mut tx, one.id, false, &args.note).await?,
    }
    tx.commit().await?;
    let one = get_offer(&db, scope, one.id).await?;
    speaker.plain(&line(&one, speaker));
    if let Some(request) = one.application_id {
        speaker.say("cli-offer-request", &[("id", &request.to_string())]);
    }
    speaker.answer(&told(&one));
    Ok(Exit::Done)
}
