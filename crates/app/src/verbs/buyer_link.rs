//! `shouxin buyer link`: a link to a customer's own page, issued, listed, revoked.

use base::{Lang, Result};
use clap::Args;
use credit::{
    collections::link::{
        LinkFilter, LinkRow, NewLink, find_link_terms, issue_link, list_links, revoke_links,
    },
    parties::{Buyer, EntityBook, get_buyer},
};
use serde_json::{Value as Json, json};
use store::{
    Db,
    access::{Right, Scope},
};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 客户专页链接：签发、查看、吊销 · A link to the customer's own page: issue, list, revoke
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin buyer link KH00012 --days 14 --user xs03\n  \
    shouxin buyer link KH00012 --list --json\n  \
    shouxin buyer link KH00012 --revoke --user xs03")]
pub struct LinkArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// 有效天数 · days that it holds [default: the company's]
    #[arg(long, value_name = "N", conflicts_with_all = ["list", "revoke"])]
    pub days: Option<i32>,
    /// 页面语言 · language of the page: zh, en
    #[arg(long, value_name = "LANG", default_value = "zh",
        value_parser = clap::builder::PossibleValuesParser::new(["zh", "en"]))]
    pub lang: String,
    /// 只看这个销售主体的往来 · only what is owed to this entity of ours
    #[arg(long, value_name = "CODE")]
    pub entity: Option<String>,
    /// 交给谁 · to whom it is given
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub to: String,
    /// 列出这个客户的链接 · list this buyer's links
    #[arg(long, conflicts_with = "revoke")]
    pub list: bool,
    /// 吊销这个客户所有还有效的链接 · revoke all links of this buyer that still open
    #[arg(long)]
    pub revoke: bool,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs it.
pub async fn run(args: LinkArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    if args.list {
        let buyer = get_buyer(&db, &args.code, Scope::All).await?;
        return list(&db, &buyer, speaker).await;
    }
    let actor = args.signer.person(&db, env, Right::LogContact).await?;
    let person = db.find_person(&actor.0).await?;
    let scope = person.map_or(Scope::All, |person| person.scope());
    let buyer = get_buyer(&db, &args.code, scope).await?;
    let mut tx = db.write(actor).await?;
    if args.revoke {
        let count = revoke_links(&mut tx, buyer.id).await?;
        if count == 0 {
            tx.quiet();
        }
        tx.commit().await?;
        speaker.say("cli-link-revoked", &[("count", &count.to_string())]);
        speaker.answer(&json!({ "buyer": buyer.code, "revoked": count }));
        return Ok(Exit::Done);
    }
    let terms = find_link_terms(&db).await?;
    let new = NewLink {
        buyer_id: buyer.id,
        seller: EntityBook::open(&db).await?.seller(args.entity.as_deref())?,
        days: args.days,
        lang: Lang::parse(&args.lang).unwrap_or_default(),
        note: args.to,
        outbox_id: None,
    };
    let fresh = issue_link(&mut tx, &terms, &new).await?;
    tx.commit().await?;
    let (url, day) = (terms.url(&fresh.path()), db.clock().day_of(fresh.expires_at).to_string());
    let name = super::buyer::named(&buyer.code, &buyer.name);
    speaker.say("cli-link-issued", &[("buyer", &name), ("day", &day)]);
    speaker.plain(&url);
    if terms.address.is_empty() {
        speaker.say("cli-link-no-address", &[]);
    }
    speaker.answer(&json!({
        "id": fresh.id.to_string(), "buyer": buyer.code, "url": url, "expires_on": day,
    }));
    Ok(Exit::Done)
}

async fn list(db: &Db, buyer: &Buyer, speaker: &Speaker) -> Result<Exit> {
    let filter = LinkFilter { scope: Scope::All, buyer: Some(buyer.id), before: None, limit: 100 };
    let day = |at| db.clock().day_of(at).to_string();
    let told = |one: &LinkRow| -> Json {
        let state = speaker.text(&format!("collections-link-state-{}", one.state.code()), &[]);
        let opened = speaker.text("collections-link-times", &[("count", &one.opened.to_string())]);
        let (from, until) = (day(one.issued_at), day(one.expires_at));
        speaker.plain(&format!("{from} – {until}  {state}  {opened}  {}", one.issued_by));
        json!({
            "id": one.id.to_string(), "state": one.state.code(), "issued_by": one.issued_by,
            "issued_on": from, "expires_on": until, "to": one.note, "opened": one.opened,
            "last_opened_on": one.last_opened_at.map(day), "answers": one.answers,
            "revoked_by": one.revoked_by,
        })
    };
    let rows = list_links(db, &filter).await?;
    if rows.is_empty() {
        speaker.say("collections-link-no-links", &[]);
    }
    let rows: Vec<Json> = rows.iter().map(told).collect();
    speaker.answer(&json!({ "buyer": buyer.code, "links": rows }));
    Ok(Exit::Done)
}
