//! The worklist by value under what one person can reach in a day, and the team: load, coverage, days untouched (A04, E13).

use std::collections::HashMap;

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    pack::ContactPack,
    value::{ContactCase, Gain},
};
use crate::{
    collections::{
        DayLoad, day_loads,
        tasks::{TaskRow, all_tasks},
    },
    parties::scope_owner,
};

/// A line of the worklist with what a contact is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuedTask {
    /// The line; its place is that of the rule.
    pub task: TaskRow,
    /// What a contact is worth.
    pub gain: Gain,
    /// Whether its owner can reach it today, the most valuable first.
    pub today: bool,
}

/// The worklist of a scope, the most valuable contact first. Each owner reaches so many a day as was said of the person,
/// else as the pack says; contacts that the owner has made today count against it.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_by_value(
    db: &Db,
    scope: Scope,
    currency: Currency,
) -> Result<(Vec<ValuedTask>, u32)> {
    let today = db.clock().today();
    let asked = (scope, currency, today);
    let what = format!("collections-by-value {asked:?}");
    db.held_fresh(what, asked, |db, (scope, currency, today)| {
        Box::pin(by_value(db, (*scope, *currency, *today)))
    })
    .await
}

async fn by_value(
    db: &Db,
    (scope, currency, as_of): (Scope, Currency, Day),
) -> Result<(Vec<ValuedTask>, u32)> {
    let pack = ContactPack::in_force(db, as_of).await?;
    let valued = all_tasks(db, scope).await?.into_iter().map(|task| {
        let gain = pack.value.gain(&ContactCase {
            as_of,
            currency,
            amount_minor: task.amount_minor,
            oldest_days: task.oldest_days,
            tier: task.tier,
            channel: &task.channel,
            promise_on: task.promise_on,
            contacted_on: task.contacted_on,
        });
        ValuedTask { task, gain, today: false }
    });
    let mut valued: Vec<ValuedTask> = valued.collect();
    valued.sort_by_key(|one| (std::cmp::Reverse(one.gain.minor), one.task.place));
    let loads = day_loads(db).await?;
    let mut left: HashMap<Option<i64>, u32> = HashMap::new();
    for one in &mut valued {
        let load = one.task.owner_id.and_then(|owner| loads.get(&owner));
        let free = load.map_or(pack.value.capacity, DayLoad::left);
        let left = left.entry(one.task.owner_id).or_insert(free);
        one.today = one.gain.minor > 0 && *left > 0;
        *left -= u32::from(one.today);
    }
    Ok((valued, pack.value.capacity))
}

/// A person of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Who, or nobody.
    pub owner_name: Option<String>,
    /// Their login, where there is somebody.
    pub owner_login: Option<String>,
    /// Buyers on the worklist.
    pub tasks: i64,
    /// What is overdue there.
    pub overdue_minor: i64,
    /// Buyers of them that were contacted since the assessment's day.
    pub done: i64,
    /// Contacts of today with all their buyers.
    pub contacts: i64,
    /// Buyers of them that are overdue and with whom nobody ever spoke.
    pub never: i64,
    /// The day of the oldest last contact among overdue buyers that were contacted at all.
    pub untouched_since: Option<Day>,
    /// Next steps past their day.
    pub late_steps: i64,
    /// Contacts that the person has made today and may make in a day; none where there is nobody.
    pub load: Option<DayLoad>,
}

/// The team within a scope, the largest overdue first.
///
/// # Errors
/// A fault from the database.
pub async fn list_team(db: &Db, scope: Scope) -> Result<Vec<TeamRow>> {
    let today = db.clock().today();
    let mut loads = day_loads(db).await?;
    let mut ask = Ask::new(
        "SELECT u.name, COUNT(*), CAST(COALESCE(SUM(t.overdue_minor), 0) AS BIGINT), \
         COUNT(CASE WHEN k.last_on >= r.as_of THEN 1 END), \
         CAST(COALESCE(SUM(k.today), 0) AS BIGINT), \
         COUNT(CASE WHEN k.last_on IS NULL AND t.overdue_minor > 0 THEN 1 END), \
         MIN(CASE WHEN t.overdue_minor > 0 THEN k.last_on END), \
         CAST(COALESCE(SUM(n.late), 0) AS BIGINT), u.login, u.id FROM scoring_current s \
         JOIN scoring_run r ON r.id = s.run_id JOIN collections_task t ON t.run_id = s.run_id \
         JOIN parties_buyer b ON b.id = t.buyer_id LEFT JOIN store_user u ON u.id = b.owner_id \
         LEFT JOIN (SELECT c.buyer_id, MAX(c.on_day) AS last_on, COUNT(CASE WHEN c.on_day = ",
    );
    ask.value(today).text(
        " THEN 1 END) AS today FROM collections_contact c GROUP BY c.buyer_id) k \
         ON k.buyer_id = b.id LEFT JOIN (SELECT x.buyer_id, COUNT(*) AS late \
         FROM collections_next_step x WHERE x.state = 'open' AND x.due_on < ",
    );
    ask.value(today)
        .text(" GROUP BY x.buyer_id) n ON n.buyer_id = b.id WHERE b.withdrawn_by IS NULL");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY u.id, u.name, u.login ORDER BY 3 DESC, u.name");
    let mut connection = db.read().await?;
    let mut one = |row: &AnyRow| {
        Ok(TeamRow {
            owner_name: row.maybe_text(0)?,
            tasks: row.int(1)?,
            overdue_minor: row.int(2)?,
            done: row.int(3)?,
            contacts: row.int(4)?,
            never: row.int(5)?,
            untouched_since: row.maybe_day(6)?,
            late_steps: row.int(7)?,
            owner_login: row.maybe_text(8)?,
            load: row.maybe_int(9)?.and_then(|id| loads.remove(&id)),
        })
    };
    ask.rows(&mut connection, "reading the team's load").await?.iter().map(&mut one).collect()
}
