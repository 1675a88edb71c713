//! `shouxin buyer`: what is known and judged of a buyer.

use base::{Day, Money, Result};
use clap::{Args, Subcommand};
use credit::{
    assess::{self, Assessment},
    parties::{self, Buyer},
    policy::{self, Headroom, Limit},
    receivables::{self, AgeingQuery},
    roster::{self, Assessed, RosterFilter},
};
use serde_json::{Value as Json, json};
use store::{Db, access::Scope};
use web::print::BuyerPaper;

use super::{
    buyer_link::{self, LinkArgs},
    paper::{self, PaperArgs},
};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 客户 · Buyers
#[derive(Debug, Subcommand)]
pub enum BuyerVerb {
    Show(ShowArgs),
    List(ListArgs),
    /// 资信摘要（PDF）· The credit summary as PDF
    #[command(after_help = "例 · example:\n  shouxin buyer summary KH00012 --out KH00012.pdf")]
    Summary(PaperArgs),
    /// 评分与授信说明（PDF）· How score and credit came about, as PDF
    #[command(after_help = "例 · example:\n  shouxin buyer explain KH00012 --out KH00012.pdf")]
    Explain(PaperArgs),
    Link(LinkArgs),
}

/// 一个客户 · One buyer: score, PD, tier, limit, headroom, reasons
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin buyer show KH00012 --json")]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// 账款与评估的日期 · the day of all figures [default: the day of the last assessment]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
}

/// 客户列表 · Buyers, the most overdue first
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin buyer list --search 泵 --limit 20")]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 编码、名称或信用代码的一部分 · part of code, name or credit code
    #[arg(long, default_value = "")]
    pub search: String,
    /// 行数 · rows
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,
}

/// Runs the verb.
pub async fn run(verb: BuyerVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        BuyerVerb::Show(args) => show(args, env, speaker).await,
        BuyerVerb::List(args) => list(args, env, speaker).await,
        BuyerVerb::Summary(args) => paper::write(args, BuyerPaper::Summary, env, speaker).await,
        BuyerVerb::Link(args) => buyer_link::run(args, env, speaker).await,
        BuyerVerb::Explain(args) => paper::write(args, BuyerPaper::Explanation, env, speaker).await,
    }
}

/// What stood on the books on a day.
struct Standing {
    on: Day,
    open: Money,
    overdue: Money,
    net: Money,
    limit: Option<Limit>,
}

async fn standing(db: &Db, buyer: &Buyer, on: Day) -> Result<Standing> {
    let mut query = AgeingQuery::on(on);
    query.buyer = Some(buyer.id);
    let ageing = receivables::ageing(db, &query).await?;
    let money = |minor| Money::new(minor, ageing.currency);
    let granted = policy::find_limit(db, buyer.id, on).await?;
    Ok(Standing {
        on,
        open: money(ageing.open_minor),
        overdue: money(ageing.overdue_minor()),
        net: money(ageing.net_minor()),
        limit: granted.map(|granted| granted.granted.limit),
    })
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let buyer = parties::get_buyer(&db, &args.code, Scope::All).await?;
    let assessment = assess::find_assessment(&db, buyer.id).await?;
    // All figures are of one day: the one asked for, else the one that was judged, else today.
    let judged_on = assessment.as_ref().map(|judged| judged.run.as_of);
    let on = match &args.as_of {
        Some(text) => day(text)?,
        None => judged_on.unwrap_or_else(|| db.clock().today()),
    };
    let assessment = assessment.filter(|judged| judged.run.as_of == on);
    let standing = standing(&db, &buyer, on).await?;
    say(speaker, &buyer, assessment.as_ref(), &standing);
    speaker.answer(&to_json(&buyer, assessment.as_ref(), &standing));
    Ok(Exit::Done)
}

fn say(speaker: &Speaker, buyer: &Buyer, assessment: Option<&Assessment>, standing: &Standing) {
    let text = |id: &str| speaker.text(id, &[]);
    speaker.plain(&named(&buyer.code, &buyer.name));
    speaker.say("cli-buyer-as-of", &[("day", &standing.on.to_string())]);
    let mut rows = vec![
        vec![text("cli-open"), standing.open.to_string()],
        vec![text("cli-overdue"), standing.overdue.to_string()],
        vec![text("cli-net"), standing.net.to_string()],
        vec![text("cli-limit"), limit_text(speaker, standing.limit)],
    ];
    match assessment {
        None => rows.push(vec![text("cli-score"), text("cli-not-assessed-on")]),
        Some(judged) => {
            let score = judged.score.map_or_else(|| text("cli-unrated"), |score| score.to_string());
            rows.push(vec![text("cli-score"), score]);
            let pd = judged.pd_micro.map_or_else(String::new, percent);
            rows.push(vec![text("cli-pd"), pd]);
            rows.push(vec![text("cli-tier"), text(&format!("cli-tier-{}", judged.tier.code()))]);
            let confidence = format!("cli-confidence-{}", judged.confidence.code());
            rows.push(vec![text("cli-confidence"), text(&confidence)]);
            rows.push(vec![text("cli-headroom"), headroom_text(speaker, judged.headroom)]);
        }
    }
    speaker.table(&rows);
    for reason in
        assessment.iter().filter_map(|judged| judged.doc.as_ref()).flat_map(|d| &d.reasons)
    {
        speaker.plain(&format!("· {}", speaker.lang.pick(&reason.said.zh, &reason.said.en)));
    }
}

/// Code and name; one of them where they are the same.
pub fn named(code: &str, name: &str) -> String {
    if code == name { code.to_owned() } else { format!("{code} {name}") }
}

/// Millionths as percent with two digits.
fn percent(micro: i64) -> String {
    let hundredths = (micro + 50) / 100;
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

pub(super) fn limit_text(speaker: &Speaker, limit: Option<Limit>) -> String {
    match limit {
        None => speaker.text("cli-limit-not-granted", &[]),
        Some(Limit::Unlimited) => speaker.text("cli-limit-unlimited", &[]),
        Some(Limit::None) => speaker.text("cli-limit-none", &[]),
        Some(Limit::Amount(money)) => money.to_string(),
    }
}

fn headroom_text(speaker: &Speaker, headroom: Headroom) -> String {
    match headroom {
        Headroom::Unlimited => speaker.text("cli-limit-unlimited", &[]),
        Headroom::Left(money) => money.to_string(),
        Headroom::Over(money) => speaker.text("cli-over", &[("amount", &money.to_string())]),
        Headroom::NoCredit(money) => {
            speaker.text("cli-no-credit", &[("amount", &money.to_string())])
        }
        Headroom::NotGranted(money) => {
            speaker.text("cli-not-granted", &[("amount", &money.to_string())])
        }
    }
}

fn limit_json(limit: Option<Limit>) -> Json {
    match limit {
        None => Json::Null,
        Some(limit) => json!({ "kind": limit.code(), "amount_minor": limit.amount_minor() }),
    }
}

fn headroom_json(headroom: Headroom) -> Json {
    let amount = match headroom {
        Headroom::Unlimited => None,
        Headroom::Left(money) => Some(money.minor),
        Headroom::Over(money) | Headroom::NoCredit(money) | Headroom::NotGranted(money) => {
            Some(-money.minor)
        }
    };
    json!({ "kind": headroom.code(), "amount_minor": amount })
}

fn to_json(buyer: &Buyer, assessment: Option<&Assessment>, standing: &Standing) -> Json {
    let mut shown = json!({
        "code": buyer.code, "name": buyer.name, "name_en": buyer.name_en,
        "kind": buyer.kind.code(), "ownership": buyer.ownership.code(), "size": buyer.size.code(),
        "currency": standing.open.currency.code(), "open_minor": standing.open.minor,
        "overdue_minor": standing.overdue.minor, "net_minor": standing.net.minor,
        "limit": limit_json(standing.limit),
        "score": null, "pd": null, "tier": null, "headroom": null, "reasons": [],
        "as_of": standing.on.to_string(), "assessed": assessment.is_some(),
    });
    let Some(judged) = assessment else { return shown };
    #[expect(clippy::cast_precision_loss, reason = "a probability in millionths is small")]
    let pd = judged.pd_micro.map(|micro| micro as f64 / 1e6);
    let doc = judged.doc.as_ref();
    let reasons: Vec<Json> = doc
        .iter()
        .flat_map(|doc| &doc.reasons)
        .map(|reason| {
            json!({
                "feature": reason.feature, "lost_points": reason.lost, "missing": reason.missing,
                "zh": reason.said.zh, "en": reason.said.en,
            })
        })
        .collect();
    let proposal = doc.map(|doc| {
        json!({
            "kind": doc.proposal.kind, "amount_minor": doc.proposal.amount_minor,
            "terms": doc.proposal.terms, "prepay_bps": doc.proposal.prepay_bps,
            "review_months": doc.proposal.review_months,
        })
    });
    let warnings: Vec<Json> = doc
        .iter()
        .flat_map(|doc| &doc.hits)
        .map(|hit| {
            json!({
                "signal": hit.signal, "level": hit.level, "zh": hit.said.zh, "en": hit.said.en,
            })
        })
        .collect();
    let fields = [
        ("score", json!(judged.score)),
        ("pd", json!(pd)),
        ("tier", json!(judged.tier.code())),
        ("confidence", json!(judged.confidence.code())),
        ("provisional", json!(judged.provisional)),
        ("ability", json!(judged.ability)),
        ("willingness", json!(judged.willingness)),
        ("exposure_minor", json!(judged.exposure_minor)),
        ("headroom", headroom_json(judged.headroom)),
        ("oldest_overdue_days", json!(judged.oldest_overdue_days)),
        ("reasons", json!(reasons)),
        ("proposal", json!(proposal)),
        ("warnings", json!(warnings)),
    ];
    for (name, value) in fields {
        shown[name] = value;
    }
    shown
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let judged = assess::current_run(&db).await?.is_some();
    let filter = RosterFilter { search: args.search, limit: args.limit, ..RosterFilter::default() };
    let page = roster::list_roster(&db, &filter).await?;
    let totals = roster::sum_roster(&db, &filter).await?;
    let mut rows = vec![
        ["cli-buyer", "cli-score", "cli-tier", "cli-exposure", "cli-overdue", "cli-days"]
            .map(|id| speaker.text(id, &[]))
            .to_vec(),
    ];
    let grouped = |minor| Money::new(minor, page.currency).grouped();
    let mut buyers: Vec<Json> = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        let judged = row.assessed.as_ref();
        let tier = judged.map_or(policy::Tier::Unrated, |judged| judged.tier).code();
        let score = judged.and_then(|judged| judged.score);
        // Whoever is not judged yet may owe anything: that is no zero.
        let of = |figure: fn(&Assessed) -> i64| judged.map(figure);
        let (exposure, overdue) = (of(|of| of.exposure_minor), of(|of| of.overdue_minor));
        let days = of(|of| of.oldest_days);
        let dash = || "—".to_owned();
        rows.push(vec![
            named(&row.code, &row.name),
            score.map_or_else(dash, |score| score.to_string()),
            speaker.text(&format!("cli-tier-{tier}"), &[]),
            exposure.map_or_else(dash, grouped),
            overdue.map_or_else(dash, grouped),
            days.map_or_else(dash, |days| days.to_string()),
        ]);
        buyers.push(json!({
            "code": row.code, "name": row.name, "score": score, "tier": tier,
            "exposure_minor": exposure, "overdue_minor": overdue, "oldest_overdue_days": days,
            "limit": limit_json(judged.and_then(|judged| judged.limit)),
        }));
    }
    speaker.table(&rows);
    if !judged && totals.buyers > 0 {
        speaker.say("cli-buyers-not-judged", &[]);
    }
    speaker.answer(&json!({
        "total": totals.buyers, "currency": page.currency.code(), "buyers": buyers,
    }));
    Ok(Exit::Done)
}
