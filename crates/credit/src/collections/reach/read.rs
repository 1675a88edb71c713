//! What the guard needs to know of buyers, in few questions; and whether what is planned keeps to it.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Rejection, Result};
use store::{AnyConnection, Ask, Columns, Db, Tx};

use super::rule::{Reach, has_hour, reach};
use crate::{
    collections::{
        Contacted, GuardHeld,
        strategy::{guards_for, is_talk},
    },
    parties::BuyerId,
};

/// A window has no more days than this, and no cool-off either.
pub(super) const BACK_DAYS: i32 = 90;
/// Buyers asked for at a time.
const CHUNK: usize = 400;

/// Contacts by buyer, the earliest first, but those that are named; a letter that is printed and not posted yet is one.
pub(super) async fn contacts_of(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    (since, until): (Day, Day),
    but: &BTreeSet<i64>,
) -> Result<HashMap<BuyerId, Vec<Contacted>>> {
    let mut found: HashMap<BuyerId, Vec<Contacted>> = HashMap::new();
    for some in buyers.chunks(CHUNK) {
        let mut ask = Ask::new(
            "SELECT buyer_id, on_day, channel, result, id FROM collections_contact \
             WHERE buyer_id IN (",
        );
        ask.list(some.iter().copied()).text(") AND on_day >= ").value(since);
        ask.text(" AND on_day <= ").value(until).text(" ORDER BY buyer_id, on_day, id");
        for row in ask.rows(connection, "reading contacts for the guard").await? {
            if but.contains(&row.int(4)?) {
                continue;
            }
            let talk = is_talk(&row.text(2)?, &row.text(3)?);
            found.entry(row.int(0)?).or_default().push(Contacted { on: row.day(1)?, talk });
        }
        let mut ask = Ask::new(
            "SELECT buyer_id, sent_on FROM collections_outbox WHERE post = 'printed' \
             AND sent_on IS NOT NULL AND buyer_id IN (",
        );
        ask.list(some.iter().copied()).text(") AND sent_on >= ").value(since);
        for row in ask.rows(connection, "reading printed letters for the guard").await? {
            let on = row.day(1)?;
            found.entry(row.int(0)?).or_default().push(Contacted { on, talk: false });
        }
    }
    Ok(found)
}

/// Ways by which buyers do not want to be contacted.
pub(in crate::collections) async fn ways_off(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
) -> Result<HashMap<BuyerId, BTreeSet<String>>> {
    let mut found: HashMap<BuyerId, BTreeSet<String>> = HashMap::new();
    for some in buyers.chunks(CHUNK) {
        let mut ask = Ask::new(
            "SELECT buyer_id, channel FROM collections_way_off WHERE lifted_on IS NULL \
             AND buyer_id IN (",
        );
        ask.list(some.iter().copied()).text(")");
        for row in ask.rows(connection, "reading ways that are not wanted").await? {
            found.entry(row.int(0)?).or_default().insert(row.text(1)?);
        }
    }
    Ok(found)
}

/// Whether buyers may be contacted now, and from when on.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn reach_many(db: &Db, buyers: &[BuyerId]) -> Result<HashMap<BuyerId, Reach>> {
    let now = db.clock().now();
    let (today, hour) = (db.clock().day_of(now), db.clock().hour_of(now));
    let mut connection = db.read().await?;
    let guards = guards_for(&mut connection, buyers, today).await?;
    let since = today.plus_days(-BACK_DAYS);
    let mut known = contacts_of(&mut connection, buyers, (since, today), &BTreeSet::new()).await?;
    let mut off = ways_off(&mut connection, buyers).await?;
    let one = |buyer: &BuyerId| {
        let contacts = known.remove(buyer).unwrap_or_default();
        let off = off.remove(buyer).unwrap_or_default();
        (*buyer, reach(guards.of(*buyer), (&contacts, off), (today, hour)))
    };
    Ok(buyers.iter().map(one).collect())
}

/// Whether one buyer may be contacted now, and from when on.
///
/// # Errors
/// As [`reach_many`].
pub async fn reach_of(db: &Db, buyer: BuyerId) -> Result<Reach> {
    let mut all = reach_many(db, &[buyer]).await?;
    all.remove(&buyer).ok_or_else(|| base::Failure::bug("a buyer without an answer of the guard"))
}

/// A contact that is planned.
pub(in crate::collections) struct Planned<'a> {
    /// With whom.
    pub(in crate::collections) buyer: BuyerId,
    /// By which way.
    pub(in crate::collections) channel: &'a str,
    /// The day.
    pub(in crate::collections) on: Day,
    /// Minutes after midnight.
    pub(in crate::collections) minute: i64,
}

/// Refuses a contact that is planned outside the guard. Other appointments up to that day count as contacts.
///
/// # Errors
/// `collections.plan-quiet-day`, `collections.plan-hour`, `collections.plan-often`, `collections.plan-cool-off`,
/// `collections.plan-opted-out`; `scoring.pack-unreadable`; a fault.
pub(in crate::collections) async fn keeps_to_guard(tx: &mut Tx, plan: &Planned<'_>) -> Result<()> {
    let (today, buyers) = (tx.clock().today(), [plan.buyer]);
    if let Some(off) = ways_off(tx.conn(), &buyers).await?.get(&plan.buyer)
        && off.contains(plan.channel)
    {
        return Err(Rejection::new("collections.plan-opted-out").on("channel").into());
    }
    let guards = guards_for(tx.conn(), &buyers, today).await?;
    let since = plan.on.min(today).plus_days(-BACK_DAYS);
    let mut known = contacts_of(tx.conn(), &buyers, (since, today), &BTreeSet::new()).await?;
    let mut contacts = known.remove(&plan.buyer).unwrap_or_default();
    let mut ask = Ask::new(
        "SELECT on_day FROM collections_appointment WHERE state = 'planned' AND buyer_id = ",
    );
    ask.value(plan.buyer).text(" AND on_day >= ").value(today).text(" AND on_day <= ");
    ask.value(plan.on);
    for row in ask.rows(tx.conn(), "reading other appointments").await? {
        contacts.push(Contacted { on: row.day(0)?, talk: false });
    }
    let rule = guards.of(plan.buyer);
    let hour = i32::try_from(plan.minute / 60).ok().filter(|_| has_hour(plan.channel));
    let Some(held) = rule.held(&contacts, plan.on, hour) else { return Ok(()) };
    let refused = Rejection::new(refusal(held)).with("day", plan.on);
    let refused = match held {
        GuardHeld::Hour => refused
            .with("from", format!("{:02}:00", rule.hours.0))
            .with("to", format!("{:02}:00", rule.hours.1))
            .on("at"),
        GuardHeld::Often(had, first) => {
            refused.with("count", had).with("days", rule.window_days).with("first", first).on("on")
        }
        GuardHeld::CoolOff(first) => refused.with("first", first).on("on"),
        GuardHeld::QuietDay | GuardHeld::OptedOut => refused.on("on"),
    };
    Err(refused.into())
}

const fn refusal(held: GuardHeld) -> &'static str {
    match held {
        GuardHeld::QuietDay => "collections.plan-quiet-day",
        GuardHeld::Hour => "collections.plan-hour",
        GuardHeld::Often(..) => "collections.plan-often",
        GuardHeld::CoolOff(_) => "collections.plan-cool-off",
        GuardHeld::OptedOut => "collections.plan-opted-out",
    }
}
