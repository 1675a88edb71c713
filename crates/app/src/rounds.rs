//! What the house does by itself while it is served.

use std::time::Duration;

use store::Db;

/// How often the house looks whether something is to be done.
const PAUSE: Duration = Duration::from_secs(60);

/// Walks its rounds for ever.
pub async fn walk(db: Db) {
    loop {
        tokio::time::sleep(PAUSE).await;
        tracing::debug!(kind = ?db.kind(), "round");
    }
}
