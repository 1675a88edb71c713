//! How many promises passed in silence: the count of the guard alone, for pages that are opened all day. Only promises on
//! which nobody acted are read, however many there are.

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use super::{
    guard::{GuardFacts, MONTHS, Watch, watch},
    pack::PromisePack,
};
use crate::parties::scope_owner;

/// As many as [`Guard::silent`](super::Guard::silent) of today's guard.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn count_silent(db: &Db, scope: Scope) -> Result<i64> {
    let today = db.clock().today();
    let (pack, _) = PromisePack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    let rows = question(scope, today).rows(&mut connection, "counting silent promises").await?;
    let mut silent = 0;
    for row in &rows {
        let facts = GuardFacts {
            due_on: row.day(0)?,
            reopened_on: row.maybe_day(1)?.filter(|on| *on <= today),
            kept: false,
            acted_on: None,
            contacted_on: None,
        };
        silent += i64::from(watch(facts, &pack, today).0 == Watch::Silent);
    }
    Ok(silent)
}

/// What is promised, was not kept, whose day has passed, and on which nobody has acted since.
fn question(scope: Scope, today: Day) -> Ask {
    let mut ask = Ask::new(
        "SELECT p.due_on, p.reopened_on FROM collections_promise p \
         JOIN parties_buyer b ON b.id = p.buyer_id WHERE b.withdrawn_by IS NULL \
         AND p.state IN ('open', 'partly', 'broken') AND p.due_on > ",
    );
    ask.value(today.plus_months(-MONTHS)).text(" AND p.due_on < ").value(today);
    ask.text(" AND p.made_on <= ").value(today);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(
        " AND NOT EXISTS (SELECT 1 FROM collections_contact c WHERE c.buyer_id = p.buyer_id \
         AND c.on_day > p.due_on AND c.on_day >= COALESCE(p.reopened_on, p.due_on) \
         AND c.result <> 'greeted' AND c.on_day <= ",
    );
    ask.value(today).text(
        ") AND NOT EXISTS (SELECT 1 FROM collections_next_step n WHERE n.buyer_id = p.buyer_id \
         AND n.made_on > p.due_on AND n.made_on >= COALESCE(p.reopened_on, p.due_on) \
         AND n.kind <> 'escalated' AND n.made_on <= ",
    );
    ask.value(today).text(
        ") AND NOT EXISTS (SELECT 1 FROM collections_promise_step r WHERE r.promise_id = p.id \
         AND r.step IN ('renewed', 'ended') \
         AND r.on_day >= COALESCE(p.reopened_on, p.due_on) AND r.on_day <= ",
    );
    ask.value(today).text(")");
    ask
}
