//! How many promises have passed in silence by today, as a count: pages that only warn of them read no promise.

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use super::{
    guard::{AHEAD_DAYS, MONTHS},
    pack::PromisePack,
};
use crate::parties::scope_owner;

/// No pack gives more days to act than pass within so many days.
const ACT_MOST: i32 = 400;

/// The latest day of which a promise that nobody acted on is silent: the days to act behind it are over too.
fn silent_until(pack: &PromisePack, as_of: Day) -> Day {
    let calendar = &pack.calendar;
    let over =
        |day: &Day| calendar.later(calendar.on_or_after(*day), pack.rule.contact_within) < as_of;
    let mut days = (1..ACT_MOST).map(|n| as_of.plus_days(-n));
    days.find(over).unwrap_or_else(|| as_of.plus_days(-ACT_MOST))
}

/// What [`super::guard_promises`] finds silent today within a scope, counted by the database.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn count_silent(db: &Db, scope: Scope) -> Result<i64> {
    let today = db.clock().today();
    let (pack, _) = PromisePack::in_force(db, today).await?;
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM collections_promise p JOIN parties_buyer b ON b.id = p.buyer_id \
         WHERE b.withdrawn_by IS NULL AND p.state IN ('open', 'partly', 'broken') AND p.due_on > ",
    );
    ask.value(today.plus_months(-MONTHS)).text(" AND p.due_on <= ");
    ask.value(today.plus_days(AHEAD_DAYS)).text(" AND p.made_on <= ").value(today);
    ask.text(" AND CASE WHEN p.reopened_on <= ").value(today);
    ask.text(" THEN p.reopened_on ELSE p.due_on END <= ").value(silent_until(&pack, today));
    ask.text(
        " AND NOT EXISTS (SELECT 1 FROM collections_contact c WHERE c.buyer_id = p.buyer_id \
         AND c.on_day > p.due_on AND c.on_day >= COALESCE(p.reopened_on, p.due_on) \
         AND c.result <> 'greeted' AND c.on_day <= ",
    );
    ask.value(today);
    ask.text(
        ") AND NOT EXISTS (SELECT 1 FROM collections_next_step n WHERE n.buyer_id = p.buyer_id \
         AND n.made_on > p.due_on AND n.made_on >= COALESCE(p.reopened_on, p.due_on) \
         AND n.kind <> 'escalated' AND n.made_on <= ",
    );
    ask.value(today);
    ask.text(
        ") AND NOT EXISTS (SELECT 1 FROM collections_promise_step r WHERE r.promise_id = p.id \
         AND r.step IN ('renewed', 'ended') AND r.on_day >= COALESCE(p.reopened_on, p.due_on) \
         AND r.on_day <= ",
    );
    ask.value(today).text(")");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting promises that passed in silence").await?.int(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::promises::guard::{GuardFacts, Watch, watch};

    #[test]
    fn the_day_is_where_the_rule_turns_silent() {
        let pack = PromisePack::shipped();
        let first: Day = "2026-01-01".parse().expect("a day");
        for n in 0..500 {
            let as_of = first.plus_days(n);
            let until = silent_until(pack, as_of);
            let stands = |due_on| {
                let facts = GuardFacts {
                    due_on,
                    reopened_on: None,
                    kept: false,
                    acted_on: None,
                    contacted_on: None,
                };
                watch(facts, pack, as_of).0
            };
            assert_eq!(stands(until), Watch::Silent, "{as_of}");
            assert_ne!(stands(until.plus_days(1)), Watch::Silent, "{as_of}");
        }
    }
}
