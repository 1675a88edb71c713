//! `shouxin order suspend | notice | secure | resume`: performance of a concluded contract, by 民法典 527 and 528.

use base::{Failure, Result};
use clap::Args;
use credit::orders::{self, Named, NewSuspension, Suspension};
use serde_json::{Value as Json, json};
use store::{Db, access::Right};

use super::{Sight, Which};
use crate::{config::day, exit::Exit, verbs::lab::Signer};

/// 中止履行已成立的合同，须有证据 · Suspend performance of a concluded contract, with evidence
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin order suspend SO-1 --ground deterioration \
    --paper 7123456789 --note 被申请破产 --user li.wei"
)]
pub struct SuspendArgs {
    #[command(flatten)]
    pub which: Which,
    /// 法定情形 · ground of the law: deterioration, asset-flight, reputation, inability
    #[arg(long, value_parser = orders::GROUNDS)]
    pub ground: String,
    /// 客户档案里的证据文件编号，可多个 · id of a document of the buyer's file that proves it; more than one may be given
    #[arg(long = "paper", value_name = "ID", required = true)]
    pub papers: Vec<i64>,
    /// 说明 · a remark
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 登记已通知客户中止履行 · Note that the buyer was told of the suspension
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin order notice SO-1 --on 2026-11-21 \
    --how 快递 --user li.wei"
)]
pub struct NoticeArgs {
    #[command(flatten)]
    pub which: Which,
    /// 通知日 · the day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// 怎样通知、凭证 · how, and what proves it
    #[arg(long)]
    pub how: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 登记客户提供的担保，须恢复履行 · Note the security that the buyer gave: performance is to go on
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin order secure SO-1 --security 银行保函 \
    --user li.wei"
)]
pub struct SecureArgs {
    #[command(flatten)]
    pub which: Which,
    /// 提供日 · the day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// 什么担保 · which security
    #[arg(long)]
    pub security: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 恢复履行，订单重新过闸 · Performance goes on; the order passes the gate again
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin order resume SO-1 --user wang.fang --json"
)]
pub struct ResumeArgs {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub signer: Signer,
}

fn told(one: &Suspension) -> Json {
    let day = |day: Option<base::Day>| day.map(|day| day.to_string());
    json!({
        "order": one.number, "buyer": one.buyer_code, "ground": one.ground,
        "evidence": one.evidence, "suspended_on": one.suspended_on.to_string(),
        "notified_on": day(one.notified_on), "notified_how": one.notified_how,
        "security": one.security, "security_on": day(one.security_on),
        "resumed_on": day(one.resumed_on), "must_resume": one.must_resume(), "by": one.actor,
    })
}

impl Sight<'_> {
    /// Says how the newest suspension of an order stands.
    async fn stands(&self, db: &Db, order: i64) -> Result<Exit> {
        let all = orders::list_suspensions(db, order).await?;
        let none = || Failure::bug("a suspension that was recorded is not there");
        let one = all.first().ok_or_else(none)?;
        let ground = self.speaker.text(&format!("orders-ground-{}", one.ground), &[]);
        let (on, number) = (one.suspended_on.to_string(), one.number.as_str());
        self.speaker
            .say("cli-order-suspended", &[("number", number), ("day", &on), ("ground", &ground)]);
        for (id, day, what) in [
            ("cli-order-told", one.notified_on, &one.notified_how),
            ("cli-order-secured", one.security_on, &one.security),
        ] {
            if let Some(day) = day {
                self.speaker.say(id, &[("day", &day.to_string()), ("what", what)]);
            }
        }
        if one.must_resume() {
            self.speaker.say("cli-order-must-resume", &[]);
        }
        self.speaker.answer(&told(one));
        Ok(Exit::Done)
    }

    pub(super) async fn suspend(&self, args: SuspendArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let actor = args.signer.person(&db, self.env, Right::ReleaseOrders).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let new = NewSuspension { ground: args.ground, documents: args.papers, remark: args.note };
        orders::act(&db, actor, named, async |tx| orders::suspend_order(tx, named, &new).await)
            .await?;
        self.stands(&db, row.order.id).await
    }

    pub(super) async fn notice(&self, args: NoticeArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let actor = args.signer.person(&db, self.env, Right::ReleaseOrders).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let on = args.on.as_deref().map_or_else(|| Ok(db.clock().today()), day)?;
        let how = args.how.as_str();
        orders::act(&db, actor, named, async |tx| orders::record_notice(tx, named, on, how).await)
            .await?;
        self.stands(&db, row.order.id).await
    }

    pub(super) async fn secure(&self, args: SecureArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let actor = args.signer.person(&db, self.env, Right::ReleaseOrders).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let on = args.on.as_deref().map_or_else(|| Ok(db.clock().today()), day)?;
        let what = args.security.as_str();
        orders::act(&db, actor, named, async |tx| {
            orders::record_security(tx, named, on, what).await
        })
        .await?;
        self.stands(&db, row.order.id).await
    }

    pub(super) async fn resume(&self, args: ResumeArgs) -> Result<Exit> {
        let (db, buyer, row) = self.named(args.which).await?;
        let actor = args.signer.person(&db, self.env, Right::ReleaseOrders).await?;
        let named = Named { buyer: &buyer, number: &row.order.number };
        let done = orders::act(&db, actor, named, async |tx| orders::resume_order(tx, named).await);
        self.tell(&done.await?);
        Ok(Exit::Done)
    }
}
