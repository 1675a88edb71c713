//! What the house does by itself while it is served: when the day turns, or the ledger has
//! changed and then rested for a while, it judges the portfolio anew.

use std::{sync::atomic::AtomicBool, time::Duration};

use base::Result;
use credit::{
    assess::{assess, current_run},
    receivables::ledger_state,
};
use store::{Actor, Db};

/// How often the house looks whether something is to be done.
const PAUSE: Duration = Duration::from_secs(30);

/// Walks its rounds for ever.
pub async fn walk(db: Db) {
    let mut seen = None;
    loop {
        match round(&db, &mut seen).await {
            Ok(()) => {}
            Err(error) => tracing::error!(?error, "assessing on the rounds"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn round(db: &Db, seen: &mut Option<i64>) -> Result<()> {
    let version = ledger_state(db).await?.version;
    let rested = *seen == Some(version);
    *seen = Some(version);
    let today = db.clock().today();
    let stale = match current_run(db).await? {
        None => version > 0,
        Some(run) => run.as_of < today || (run.ledger_version != version && rested),
    };
    if !stale {
        return Ok(());
    }
    let actor = Actor::system("rounds");
    let run = assess(db, today, &actor, &|_| {}, &AtomicBool::new(false)).await?;
    tracing::info!(buyers = run.buyers, scored = run.scored, "assessed on the rounds");
    Ok(())
}
