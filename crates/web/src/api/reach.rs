//! The guard of contacts: whether a buyer may be contacted now, contacts that were had outside it, ways that are not
//! wanted; and how many contacts people have in a day.

use base::Rejection;
use credit::collections::{
    DayLoad, OutsideFilter, OutsideRow, day_loads, decide_stop, find_stop, lift_way_off,
    list_outside, list_ways_off, propose_stop, reach_of, set_capacity, take_way_off,
};
use store::access::{Right, Scope};

use super::{
    cursor::{self, Page},
    endpoint::{
        Body, Call, Endpoint, Made,
        Verb::{Get, Post},
        endpoint as to,
    },
    ledger::BuyerName,
    shape::{Code, Id, Nothing, On, sent, taken},
    words::Channel,
};
use crate::{failure::Refused, gate::Need::May};

/// Days back where none are asked for.
const BACK_DAYS: i32 = 30;

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Endpoint> {
    let see = May(Right::SeeWorklist);
    let log = May(Right::LogContact);
    vec![
        to(Get, "/buyers/{code}/contact-guard", "get-contact-guard", see, guard),
        to(Post, "/buyers/{code}/ways-off", "keep-way-off", log, keep_way),
        to(Get, "/contacts-outside", "list-contacts-outside", see, outside),
        to(Get, "/day-loads", "list-day-loads", see, loads),
        to(Post, "/day-loads", "set-day-load", log, set_load),
        to(Post, "/outbox/{id}/supply-stop", "propose-supply-stop", log, propose),
        to(Post, "/outbox/{id}/supply-stop/verdict", "decide-supply-stop", log, decide),
    ]
}

sent!(ContactGuardSaid {
    may_contact: bool,
    held_by: Option<String>,
    free_from: Option<On>,
    free_hour: Option<i32>,
    contacts_had: i64,
    contacts_most: i64,
    window_days: i32,
    open_days: Vec<On>,
    ways_off: Vec<String>,
});

/// Whether a buyer may be contacted now, and from when on.
pub async fn guard(call: Call) -> Result<ContactGuardSaid, Refused> {
    let buyer = call.buyer().await?;
    let one = reach_of(&call.app.db, buyer.id).await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(ContactGuardSaid {
        may_contact: one.held.is_none(),
        held_by: one.held.map(|held| held.code().to_owned()),
        free_from: one.first.map(|(day, _)| On(day)),
        free_hour: one.first.map(|(_, hour)| hour),
        contacts_had: count(one.had),
        contacts_most: count(one.most),
        window_days: one.window_days,
        open_days: one.open_days.into_iter().map(On).collect(),
        ways_off: one.off.into_iter().collect(),
    })
}

taken!(WayOffToKeep { channel: Code<Channel>, wanted: Option<bool>, note: String });

sent!(WayOffKept { ways_off: Vec<String> });

/// Writes down that a buyer does not want a way of contact, or wants it again.
pub async fn keep_way(
    call: Call<Nothing, Body<WayOffToKeep>>,
) -> Result<Made<WayOffKept>, Refused> {
    let buyer = call.buyer().await?;
    let (Body(new), db) = (&call.body, &call.app.db);
    let channel = new.channel.0.0;
    let wanted = new.wanted.unwrap_or(false);
    let standing = list_ways_off(db, buyer.id).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    if wanted {
        let found = standing.iter().find(|one| one.channel == channel && one.lifted_on.is_none());
        let id = found.map(|one| one.id).ok_or_else(|| {
            Rejection::new("collections.way-off-unknown").with("id", channel).on("channel")
        })?;
        lift_way_off(&mut tx, buyer.id, (id, &new.note)).await?;
    } else {
        take_way_off(&mut tx, buyer.id, (channel, &new.note)).await?;
    }
    tx.commit().await?;
    let ways_off = reach_of(db, buyer.id).await?.off.into_iter().collect();
    Ok(Made { new: !wanted, what: WayOffKept { ways_off } })
}

taken!(OutsideAsked {
    from_on: Option<On>,
    until_on: Option<On>,
    login: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(OutsideSaid {
    id: Id,
    contact_id: Id,
    buyer: BuyerName,
    on: On,
    channel: String,
    result: String,
    outside: String,
    contacts_had: i64,
    free_from: Option<On>,
    at_time: Option<String>,
    actor: String,
});

/// Contacts that were had outside the guard, the latest first.
pub async fn outside(call: Call<OutsideAsked>) -> Result<Page<OutsideSaid>, Refused> {
    let (asked, today) = (&call.query, call.visit.today);
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let after = match cursor::read::<2>(&question, asked.after.as_deref())? {
        Some([day, id]) => Some((cursor::part(&day)?, cursor::part(&id)?)),
        None => None,
    };
    let until = asked.until_on.map_or(today, |on| on.0);
    let filter = OutsideFilter {
        scope: call.visit.scope(),
        actor: asked.login.clone(),
        from: asked.from_on.map_or(until.plus_days(1 - BACK_DAYS), |on| on.0),
        until,
        after,
        skip: 0,
        limit: limit + 1,
    };
    let mut rows = list_outside(&call.app.db, &filter).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.on.to_string(), one.id.to_string()]));
    let said = |one: OutsideRow| OutsideSaid {
        id: Id(one.id),
        contact_id: Id(one.contact),
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        on: On(one.on),
        channel: one.channel,
        result: one.result,
        outside: one.outside.why,
        contacts_had: one.outside.had,
        free_from: one.outside.first_on.map(On),
        at_time: one.outside.minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)),
        actor: one.actor,
    };
    Ok(Page { items: rows.into_iter().map(said).collect(), next })
}

sent!(DayLoadSaid {
    login: String,
    name: String,
    made_today: u32,
    a_day: u32,
    said_of_person: bool
});

fn load(one: DayLoad) -> DayLoadSaid {
    DayLoadSaid {
        login: one.login,
        name: one.name,
        made_today: one.made,
        a_day: one.capacity,
        said_of_person: one.own,
    }
}

/// Contacts made today and a day, by person; who sees own buyers alone sees the own day alone.
pub async fn loads(call: Call) -> Result<Page<DayLoadSaid>, Refused> {
    let own = call.visit.person()?.id;
    let all = call.visit.scope() == Scope::All;
    let mut rows: Vec<DayLoad> = day_loads(&call.app.db).await?.into_values().collect();
    rows.retain(|one| all || one.user_id == own);
    rows.sort_by(|a, b| a.login.cmp(&b.login));
    Ok(Page { items: rows.into_iter().map(load).collect(), next: None })
}

taken!(DayLoadToSet { login: Option<String>, a_day: i64 });

/// Says how many contacts a person has in a day: of oneself, or as a manager of anybody.
pub async fn set_load(
    call: Call<Nothing, Body<DayLoadToSet>>,
) -> Result<Made<DayLoadSaid>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let actor = call.visit.person()?;
    let login = new.login.as_deref().unwrap_or(&actor.login);
    if login != actor.login {
        actor.require(Right::EditPolicy)?;
    }
    let unknown = || Rejection::new("access.person-unknown").on("login");
    let person = db.find_person(login).await?.ok_or_else(unknown)?;
    let mut tx = db.write(call.visit.actor()?).await?;
    set_capacity(&mut tx, (person.id, &person.login), new.a_day).await?;
    tx.commit().await?;
    let set = day_loads(db).await?.remove(&person.id).ok_or_else(unknown)?;
    Ok(Made { new: true, what: load(set) })
}

sent!(SupplyStopSaid {
    outbox_id: Id,
    buyer: BuyerName,
    stop_state: String,
    reason: String,
    proposed_by: String,
    decided_by: Option<String>,
});

async fn stands<Q, B>(call: &Call<Q, B>, id: i64) -> Result<SupplyStopSaid, Refused> {
    let unknown = || Rejection::new("collections.stop-unknown").with("id", id);
    let one = find_stop(&call.app.db, id).await?.ok_or_else(unknown)?;
    Ok(SupplyStopSaid {
        outbox_id: Id(one.outbox),
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        stop_state: one.state,
        reason: one.reason,
        proposed_by: one.proposed_by,
        decided_by: one.decided.map(|(by, _)| by),
    })
}

taken!(StopToPropose { reason: String });

/// Proposes to stop supply, from a step that says so.
pub async fn propose(
    call: Call<Nothing, Body<StopToPropose>>,
) -> Result<Made<SupplyStopSaid>, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    propose_stop(&mut tx, (call.visit.scope(), id), &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: stands(&call, id).await? })
}

taken!(StopVerdict { approve: bool, reason: String });

/// Signs it, by which supply is stopped, or turns it down.
pub async fn decide(
    call: Call<Nothing, Body<StopVerdict>>,
) -> Result<Made<SupplyStopSaid>, Refused> {
    let (id, Body(new)) = (call.id()?, &call.body);
    if new.approve {
        call.visit.person()?.require(Right::EditBuyers)?;
    }
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    decide_stop(&mut tx, (call.visit.scope(), id), (new.approve, &new.reason)).await?;
    tx.commit().await?;
    Ok(Made { new: false, what: stands(&call, id).await? })
}
