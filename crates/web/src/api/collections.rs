//! The worklist, contacts and promises.

use base::Currency;
use credit::{
    assess::current_run,
    collections::{
        How, Kept, LoggedContact, NewContact, NewPromise, RecordedPromise, TaskRow,
        find_numbered_contact, find_numbered_promise, find_outside, get_promise, list_contacts,
        list_promises, list_tasks, log_contact_as, reach_many, record_promise, withdraw_promise,
    },
    parties::days_of_trade,
    policy::Tier,
    receivables::{RateBook, company_currency, list_rates},
};
use store::Db;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Keyed, Made},
    ledger::{BuyerName, PageAsked, item_named},
    meetings::minute,
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::{Channel, Outcome},
};
use crate::{failure::Refused, visit::Visit};

sent!(WorklistLine {
    as_of: Option<On>,
    place: i64,
    buyer: BuyerName,
    amount: Cash,
    overdue: Cash,
    oldest_days: i64,
    rank_value: i64,
    tier: Code<Tier>,
    action: String,
    action_said: String,
    channel: String,
    reasons: Vec<String>,
    limitation_days_left: Option<i64>,
    promise_on: Option<On>,
    contacted_on: Option<On>,
    may_contact: bool,
    held_by: Option<String>,
    free_from: Option<On>,
});

/// Today's worklist, the most pressing first. It stands still until the next assessment, so that
/// a place in it is a place to go on from.
pub async fn worklist(call: Call<PageAsked>) -> Result<Page<WorklistLine>, Refused> {
    let (db, question) = (&call.app.db, call.question());
    let limit = cursor::rows(call.query.limit)?;
    let skip = match cursor::read::<1>(&question, call.query.after.as_deref())? {
        Some([place]) => cursor::part::<u32>(&place)?,
        None => 0,
    };
    let asked = (limit + 1).min(cursor::MOST);
    let mut tasks = list_tasks(db, call.visit.scope(), skip, asked).await?;
    let more = tasks.len() > limit as usize || tasks.len() == cursor::MOST as usize;
    tasks.truncate(limit as usize);
    let next = tasks.last().filter(|_| more);
    let next = next.map(|task| cursor::write(&question, &[task.place.to_string()]));
    let currency = company_currency(db).await?;
    let lang = call.visit.lang;
    let as_of = current_run(db).await?.map(|run| run.as_of);
    let buyers: Vec<i64> = tasks.iter().map(|task| task.buyer_id).collect();
    let reach = reach_many(db, &buyers).await?;
    let held = |id: &i64| reach.get(id).and_then(|one| one.held);
    let line = |task: TaskRow| WorklistLine {
        may_contact: held(&task.buyer_id).is_none(),
        held_by: held(&task.buyer_id).map(|held| held.code().to_owned()),
        free_from: reach.get(&task.buyer_id).and_then(|one| one.first).map(|(day, _)| On(day)),
        as_of: as_of.map(On),
        place: task.place,
        buyer: BuyerName { code: task.buyer_code, name: task.buyer_name },
        amount: cash(task.amount_minor, currency),
        overdue: cash(task.overdue_minor, currency),
        oldest_days: task.oldest_days,
        rank_value: task.rank_value,
        tier: Code(task.tier),
        action: task.action,
        action_said: task.action_said.pick(lang).to_owned(),
        channel: task.channel,
        reasons: task.reasons.iter().map(|said| said.pick(lang).to_owned()).collect(),
        limitation_days_left: task.limitation_days_left,
        promise_on: task.promise_on.map(On),
        contacted_on: task.contacted_on.map(On),
    };
    Ok(Page { items: tasks.into_iter().map(line).collect(), next })
}

sent!(Contact {
    id: Id,
    number: Option<String>,
    on: On,
    channel: String,
    person: String,
    result: String,
    note: String,
    item_id: Option<Id>,
    proven: bool,
    actor: String,
});

fn contact(row: LoggedContact) -> Contact {
    let LoggedContact { id, contact, actor } = row;
    Contact {
        id: Id(id),
        number: contact.number,
        on: On(contact.on),
        channel: contact.channel,
        person: contact.person,
        result: contact.result,
        note: contact.note,
        item_id: contact.item_id.map(Id),
        proven: contact.proven,
        actor,
    }
}

/// The contacts with a buyer, the latest first.
pub async fn buyer_contacts(call: Call<PageAsked>) -> Result<Page<Contact>, Refused> {
    let buyer = call.buyer().await?.id;
    let rows = list_contacts(&call.app.db, (buyer, buyer), days_of_trade()).await?;
    let all = rows.into_iter().map(contact).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |contact: &Contact| contact.id.0.to_string())?)
}

taken!(ItemNamed {
    number: String,
    instalment: Option<u32>,
    entity: Option<String>,
});

async fn named_item(
    db: &Db,
    buyer: i64,
    named: Option<&ItemNamed>,
) -> Result<Option<i64>, Refused> {
    let Some(named) = named else { return Ok(None) };
    let place = (named.number.as_str(), named.instalment);
    match item_named(db, buyer, place, named.entity.as_deref()).await {
        Ok(item) => Ok(Some(item.id)),
        Err(base::Failure::Rejected(rejection)) => Err(rejection.on("item.number").into()),
        Err(other) => Err(other.into()),
    }
}

taken!(ContactToLog {
    buyer: String,
    number: Option<String>,
    on: Option<On>,
    channel: Code<Channel>,
    result: Code<Outcome>,
    note: String,
    person: Option<String>,
    item: Option<ItemNamed>,
    proven: Option<bool>,
    at_time: Option<String>,
    they_asked: Option<bool>,
});

sent!(Logged { id: Id, new: bool, outside: Option<String> });

fn logged(kept: Kept, outside: Option<String>) -> Made<Logged> {
    Made { new: kept.is_new(), what: Logged { id: Id(kept.id()), new: kept.is_new(), outside } }
}

/// A number names one contact or promise of a buyer: a key becomes one of its sender's.
fn own(visit: &Visit, key: &str) -> String {
    let login = visit.person.as_ref().map_or("", |person| person.login.as_str());
    format!("{login}/{key}")
}

/// Logs a contact. The same under the same number of the buyer changes nothing, also on a later
/// day where none was given; something else under it is refused.
pub async fn add_contact(
    call: Call<Nothing, Keyed<ContactToLog>>,
) -> Result<Made<Logged>, Refused> {
    let key = call.idempotency_key()?;
    let Keyed(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let item_id = named_item(&call.app.db, buyer.id, new.item.as_ref()).await?;
    let number = new.number.clone().or(key.map(|key| own(&call.visit, &key)));
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let on = match (new.on, &number) {
        (Some(day), _) => Some(day.0),
        (None, Some(number)) => {
            find_numbered_contact(&mut tx, buyer.id, number).await?.map(|there| there.contact.on)
        }
        (None, None) => None,
    };
    let contact = NewContact {
        buyer_id: buyer.id,
        number,
        on: on.unwrap_or(call.visit.today),
        channel: new.channel.0.0.to_owned(),
        person: new.person.clone().unwrap_or_default(),
        result: new.result.0.0.to_owned(),
        note: new.note.clone(),
        item_id,
        proven: new.proven.unwrap_or(false),
    };
    let minute = new.at_time.as_deref().map(minute).transpose()?;
    let how = How { minute, theirs: new.they_asked.unwrap_or(false), guarded: false };
    let kept = log_contact_as(&mut tx, &contact, &how).await?;
    let outside = find_outside(&mut tx, kept.id()).await?.map(|one| one.why);
    if !kept.is_new() {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(logged(kept, outside))
}

sent!(Promise {
    id: Id,
    number: Option<String>,
    made_on: On,
    due_on: On,
    amount: Cash,
    paid: Cash,
    state: String,
    judged_on: Option<On>,
    item_id: Option<Id>,
    contact_id: Option<Id>,
    said_by: String,
    note: String,
    actor: String,
    acknowledged: Option<String>,
    acknowledged_by: Option<String>,
    acknowledged_on: Option<On>,
    agreement_id: Option<Id>,
    replaces_id: Option<Id>,
    replaced_by: Option<Id>,
});

fn promise(row: RecordedPromise, company: Currency) -> Promise {
    let RecordedPromise { id, promise, state, paid_minor, judged_on, actor, marks } = row;
    Promise {
        id: Id(id),
        number: promise.number,
        made_on: On(promise.made_on),
        due_on: On(promise.due_on),
        amount: cash(promise.amount_minor, promise.currency),
        paid: cash(paid_minor, company),
        state,
        judged_on: judged_on.map(On),
        item_id: promise.item_id.map(Id),
        contact_id: promise.contact_id.map(Id),
        said_by: promise.said_by,
        note: promise.note,
        actor,
        acknowledged: Some(marks.ack).filter(|way| !way.is_empty()),
        acknowledged_by: Some(marks.ack_by).filter(|by| !by.is_empty()),
        acknowledged_on: marks.ack_on.map(On),
        agreement_id: marks.agreement_id.map(Id),
        replaces_id: marks.replaces_id.map(Id),
        replaced_by: marks.replaced_by.map(Id),
    }
}

/// The promises of a buyer that were not withdrawn, the latest due first.
pub async fn buyer_promises(call: Call<PageAsked>) -> Result<Page<Promise>, Refused> {
    let buyer = call.buyer().await?.id;
    let company = company_currency(&call.app.db).await?;
    let rows = list_promises(&call.app.db, (buyer, buyer), days_of_trade()).await?;
    let all = rows.into_iter().map(|row| promise(row, company)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |promise: &Promise| promise.id.0.to_string())?)
}

taken!(PromiseToRecord {
    buyer: String,
    number: Option<String>,
    made_on: Option<On>,
    due_on: On,
    amount: Cash,
    item: Option<ItemNamed>,
    contact_id: Option<Id>,
    said_by: Option<String>,
    note: Option<String>,
});

/// Records a promise to pay. Whether it is kept is read from the ledger. The same under the same
/// number of the buyer changes nothing; something else under it is refused.
pub async fn add_promise(
    call: Call<Nothing, Keyed<PromiseToRecord>>,
) -> Result<Made<Logged>, Refused> {
    let key = call.idempotency_key()?;
    let (Keyed(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let item_id = named_item(db, buyer.id, new.item.as_ref()).await?;
    let number = new.number.clone().or(key.map(|key| own(&call.visit, &key)));
    let rates = RateBook::new(company_currency(db).await?, list_rates(db).await?);
    let mut tx = db.write(call.visit.actor()?).await?;
    let made_on = match (new.made_on, &number) {
        (Some(day), _) => Some(day.0),
        (None, Some(number)) => {
            let there = find_numbered_promise(&mut tx, buyer.id, number).await?;
            there.map(|there| there.promise.made_on)
        }
        (None, None) => None,
    };
    let made_on = made_on.unwrap_or(call.visit.today);
    let company = rates.convert(new.amount.into(), made_on).map_err(base::Failure::from)?;
    let promise = NewPromise {
        buyer_id: buyer.id,
        number,
        made_on,
        due_on: new.due_on.0,
        currency: new.amount.currency.0,
        amount_minor: new.amount.minor,
        company_minor: company.minor,
        item_id,
        contact_id: new.contact_id.map(|id| id.0),
        said_by: new.said_by.clone().unwrap_or_default(),
        note: new.note.clone().unwrap_or_default(),
    };
    let kept = record_promise(&mut tx, &promise).await?;
    if !kept.is_new() {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(logged(kept, None))
}

taken!(WithdrawalOfPromise { reason: String });

sent!(PromiseWithdrawn { id: Id });

/// Withdraws a promise that has no outcome yet.
pub async fn withdraw(
    call: Call<Nothing, Body<WithdrawalOfPromise>>,
) -> Result<Made<PromiseWithdrawn>, Refused> {
    let Body(new) = &call.body;
    let id = call.id()?;
    get_promise(&call.app.db, id, call.visit.scope()).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    withdraw_promise(&mut tx, id, &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: PromiseWithdrawn { id: Id(id) } })
}
