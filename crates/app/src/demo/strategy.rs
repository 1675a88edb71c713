//! The outbox of the demo company: account and contact of its letters, and what its strategy proposes today.

use std::sync::atomic::AtomicBool;

use base::Result;
use credit::collections::{
    NewCadence, Sender, StrategyPack, draft_from, find_sender, keep_cadence, keep_simulation,
    last_run, run_strategy, say_bank_seen, set_sender, simulate_strategy, strategy_from,
};
use store::{Actor, Db};

use super::controls::Acting;

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>) -> Result<()> {
    if last_run(db).await?.is_some() || find_sender(db).await?.is_whole() {
        return Ok(());
    }
    let company = db.company_name().await?.unwrap_or_default();
    let sender = Sender {
        account_name: company,
        bank: "中国工商银行杭州萧山支行".to_owned(),
        account: "1202 0450 0900 0001 234".to_owned(),
        person: "应收账款组".to_owned(),
        phone: "0571-8288 0000".to_owned(),
        email: "ar@yuheng.example".to_owned(),
        address: "浙江省杭州市萧山区屿衡路 1 号".to_owned(),
    };
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    set_sender(&mut tx, &sender).await?;
    tx.commit().await?;
    let mut tx = db.write(Actor::user(acting.finance)).await?;
    say_bank_seen(&mut tx).await?;
    tx.commit().await?;
    run_strategy(db, &Actor::system("rounds"), db.clock().today()).await?;
    drafted(db, acting).await
}

/// A cadence of the company's own, and a draft that was started from the gallery and tried on the last year.
async fn drafted(db: &Db, acting: &Acting<'_>) -> Result<()> {
    let (_, content) = StrategyPack::in_force(db, db.clock().today()).await?;
    let kept = NewCadence {
        name: "屿衡现行流程",
        for_whom: "2026 年起全部客户；新设主体从这份开始",
        content: &content,
    };
    let (made, _) = strategy_from(db, "dealer").await?;
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    keep_cadence(&mut tx, &kept).await?;
    let reason = "经销商单独一套：第 15 天出函预告，第 30 天停供";
    let id = draft_from(&mut tx, &made, reason).await?;
    tx.commit().await?;
    let stop = AtomicBool::new(false);
    let told = simulate_strategy(db, &made, (&|_: u64, _: u64| {}, &stop)).await?;
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    keep_simulation(&mut tx, id, &told).await?;
    tx.commit().await
}
