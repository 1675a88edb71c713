//! The outbox of the demo company: account and contact of its letters, and what its strategy proposes today.

use base::Result;
use credit::collections::{Sender, find_sender, last_run, run_strategy, say_bank_seen, set_sender};
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
    Ok(())
}
