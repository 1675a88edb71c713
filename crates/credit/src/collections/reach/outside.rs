//! Contacts that were had outside the guard. A fact is kept whatever the rule says; it is marked with the reason that
//! the rule gave on its day, said in the audit chain, and counted by person.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, Value, access::Scope};

use super::{
    read::{BACK_DAYS, contacts_of, ways_off},
    rule::has_hour,
};
use crate::{
    collections::{
        Contacted, GuardHeld, NewContact,
        strategy::{guards_for, is_talk},
    },
    parties::{BuyerId, scope_owner},
};

/// What lies further back is history that was brought along: nobody acted against a rule that was shown to nobody.
const JUDGED_DAYS: i32 = 14;

/// How a contact came about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct How {
    /// When it began, minutes after midnight in the company's zone; none is judged by no hour.
    pub minute: Option<i64>,
    /// The other side got in touch: who is called keeps to no guard.
    pub theirs: bool,
    /// The guard was asked in the same transaction already.
    pub guarded: bool,
}

/// Why a contact stands outside the guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// A code of [`GuardHeld`].
    pub why: String,
    /// Contacts within the window before it.
    pub had: i64,
    /// The first day on which it could have been.
    pub first_on: Option<Day>,
    /// When it was, minutes after midnight, where that is known.
    pub minute: Option<i64>,
}

/// Marks those of some new contacts that were had outside the guard.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub(in crate::collections) async fn mark_outside(
    tx: &mut Tx,
    new: &[(i64, &NewContact)],
    how: &How,
) -> Result<()> {
    let today = tx.clock().today();
    let since = today.plus_days(-JUDGED_DAYS);
    let judged: Vec<&(i64, &NewContact)> =
        new.iter().filter(|(_, one)| one.on >= since && one.on <= today).collect();
    if judged.is_empty() || how.theirs || how.guarded {
        return Ok(());
    }
    let ids: BTreeSet<i64> = judged.iter().map(|(id, _)| *id).collect();
    let buyers: BTreeSet<BuyerId> = judged.iter().map(|(_, one)| one.buyer_id).collect();
    let buyers: Vec<BuyerId> = buyers.into_iter().collect();
    let guards = guards_for(tx.conn(), &buyers, today).await?;
    let span = (since.plus_days(-BACK_DAYS), today);
    let mut known = contacts_of(tx.conn(), &buyers, span, &ids).await?;
    let off = ways_off(tx.conn(), &buyers).await?;
    let mut bulk = Bulk::new("collections_outside", &ROW, "");
    for (id, one) in judged {
        let contacts = known.entry(one.buyer_id).or_default();
        let rule = guards.of(one.buyer_id);
        let hour = how.minute.filter(|_| has_hour(&one.channel));
        let hour = hour.and_then(|minute| i32::try_from(minute / 60).ok());
        let unwanted = off.get(&one.buyer_id).is_some_and(|off| off.contains(&one.channel));
        let held = match unwanted {
            true => Some(GuardHeld::OptedOut),
            false => rule.held(contacts, one.on, hour),
        };
        let before =
            |was: &&Contacted| was.on <= one.on && one.on.days_since(was.on) < rule.window_days;
        let had = i64::try_from(contacts.iter().filter(before).count()).unwrap_or(0);
        if let Some(held) = held {
            let row = row(tx, (*id, one), (held, had, how), &guards.version);
            bulk.push(tx.conn(), row).await?;
            told(tx, (*id, one), (held, had));
        }
        contacts.push(Contacted { on: one.on, talk: is_talk(&one.channel, &one.result) });
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}

const ROW: [&str; 11] = [
    "id",
    "contact_id",
    "buyer_id",
    "on_day",
    "minute",
    "why",
    "had",
    "first_on",
    "pack_version",
    "actor",
    "recorded_at",
];

fn first_of(held: GuardHeld) -> Option<Day> {
    match held {
        GuardHeld::Often(_, first) | GuardHeld::CoolOff(first) => Some(first),
        GuardHeld::QuietDay | GuardHeld::Hour | GuardHeld::OptedOut => None,
    }
}

fn row(
    tx: &Tx,
    (contact, one): (i64, &NewContact),
    (held, had, how): (GuardHeld, i64, &How),
    version: &str,
) -> [Value; 11] {
    [
        tx.ids().next().into(),
        contact.into(),
        one.buyer_id.into(),
        one.on.into(),
        how.minute.into(),
        held.code().into(),
        had.into(),
        first_of(held).into(),
        version.into(),
        tx.actor().0.as_str().into(),
        tx.at().0.into(),
    ]
}

fn told(tx: &mut Tx, (contact, one): (i64, &NewContact), (held, had): (GuardHeld, i64)) {
    let detail = json!({
        "contact": contact.to_string(), "on": one.on.to_string(), "channel": one.channel,
        "why": held.code(), "had": had, "first_on": first_of(held).map(|day| day.to_string()),
    });
    let subject = format!("buyer:{}", one.buyer_id);
    tx.audit(Audit { room: "collections", action: "contact-outside", subject, detail });
}

/// Whether a contact stands outside the guard, and why; in the transaction that logged it.
///
/// # Errors
/// A fault from the database.
pub async fn find_outside(tx: &mut Tx, contact: i64) -> Result<Option<Outside>> {
    let mut ask =
        Ask::new("SELECT why, had, first_on, minute FROM collections_outside WHERE contact_id = ");
    ask.value(contact);
    let rows = ask.rows(tx.conn(), "looking whether a contact is outside the guard").await?;
    rows.first().map(|row| outside(row, 0)).transpose()
}

fn outside(row: &AnyRow, at: usize) -> Result<Outside> {
    Ok(Outside {
        why: row.text(at)?,
        had: row.int(at + 1)?,
        first_on: row.maybe_day(at + 2)?,
        minute: row.maybe_int(at + 3)?,
    })
}

/// The marks of a buyer's contacts since a day, by contact.
///
/// # Errors
/// A fault from the database.
pub async fn outside_marks(db: &Db, buyer: BuyerId, since: Day) -> Result<BTreeMap<i64, Outside>> {
    let mut ask = Ask::new(
        "SELECT o.contact_id, o.why, o.had, o.first_on, o.minute FROM collections_outside o \
         WHERE o.on_day >= ",
    );
    ask.value(since).text(" AND o.buyer_id = ").value(buyer);
    let one = |row: &AnyRow| Ok((row.int(0)?, outside(row, 1)?));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading marks of contacts").await?.iter().map(one).collect()
}

/// A contact outside the guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideRow {
    /// Row of the mark.
    pub id: i64,
    /// Row of the contact.
    pub contact: i64,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The day.
    pub on: Day,
    /// By which way.
    pub channel: String,
    /// What came of it.
    pub result: String,
    /// Why it stands outside.
    pub outside: Outside,
    /// Who had it.
    pub actor: String,
}

/// Which ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// By whom, by login.
    pub actor: Option<String>,
    /// The first day.
    pub from: Day,
    /// The last.
    pub until: Day,
    /// Behind this one: its day and row.
    pub after: Option<(Day, i64)>,
    /// Left out at the beginning.
    pub skip: u32,
    /// How many.
    pub limit: u32,
}

fn narrow(ask: &mut Ask, filter: &OutsideFilter) {
    ask.value(filter.from).text(" AND o.on_day <= ").value(filter.until);
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(actor) = &filter.actor {
        ask.text(" AND o.actor = ").value(actor.as_str());
    }
}

/// Contacts outside the guard, the latest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_outside(db: &Db, filter: &OutsideFilter) -> Result<Vec<OutsideRow>> {
    let mut ask = Ask::new(
        "SELECT o.id, o.contact_id, b.code, b.name, o.on_day, c.channel, c.result, o.actor, \
         o.why, o.had, o.first_on, o.minute FROM collections_outside o \
         JOIN collections_contact c ON c.id = o.contact_id \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE o.on_day >= ",
    );
    narrow(&mut ask, filter);
    if let Some((day, id)) = filter.after {
        ask.text(" AND (o.on_day < ").value(day).text(" OR (o.on_day = ").value(day);
        ask.text(" AND o.id < ").value(id).text("))");
    }
    ask.text(" ORDER BY o.on_day DESC, o.id DESC LIMIT ").value(i64::from(filter.limit.min(501)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let one = |row: &AnyRow| {
        Ok(OutsideRow {
            id: row.int(0)?,
            contact: row.int(1)?,
            buyer_code: row.text(2)?,
            buyer_name: row.text(3)?,
            on: row.day(4)?,
            channel: row.text(5)?,
            result: row.text(6)?,
            actor: row.text(7)?,
            outside: outside(row, 8)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing contacts outside the guard").await?.iter().map(one).collect()
}

/// How many contacts stand outside the guard.
///
/// # Errors
/// A fault from the database.
pub async fn count_outside(db: &Db, filter: &OutsideFilter) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM collections_outside o JOIN parties_buyer b ON b.id = o.buyer_id \
         WHERE o.on_day >= ",
    );
    narrow(&mut ask, filter);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting contacts outside the guard").await?.int(0)
}

/// A person with all contacts and those outside the guard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutsidePerson {
    /// Who, by login.
    pub actor: String,
    /// All contacts of the time.
    pub contacts: i64,
    /// Those outside, by why.
    pub outside: BTreeMap<String, i64>,
}

impl OutsidePerson {
    /// All outside.
    pub fn count(&self) -> i64 {
        self.outside.values().sum()
    }
}

/// Contacts outside the guard by person, who has the most first; people with none too.
///
/// # Errors
/// A fault from the database.
pub async fn outside_by_person(
    db: &Db,
    scope: Scope,
    (from, until): (Day, Day),
) -> Result<Vec<OutsidePerson>> {
    let mut found: BTreeMap<String, OutsidePerson> = BTreeMap::new();
    let mut ask = Ask::new(
        "SELECT o.actor, COUNT(*) FROM collections_contact o \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE o.on_day >= ",
    );
    let all = OutsideFilter { scope, actor: None, from, until, after: None, skip: 0, limit: 0 };
    narrow(&mut ask, &all);
    ask.text(" GROUP BY o.actor");
    let mut snapshot = db.snapshot().await?;
    for row in ask.rows(snapshot.conn(), "counting contacts by person").await? {
        let actor = row.text(0)?;
        let contacts = row.int(1)?;
        found.insert(actor.clone(), OutsidePerson { actor, contacts, outside: BTreeMap::new() });
    }
    let mut ask = Ask::new(
        "SELECT o.actor, o.why, COUNT(*) FROM collections_outside o \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE o.on_day >= ",
    );
    narrow(&mut ask, &all);
    ask.text(" GROUP BY o.actor, o.why");
    for row in ask.rows(snapshot.conn(), "counting what is outside by person").await? {
        if let Some(one) = found.get_mut(&row.text(0)?) {
            one.outside.insert(row.text(1)?, row.int(2)?);
        }
    }
    let mut people: Vec<OutsidePerson> = found.into_values().collect();
    people.sort_by_key(|one| (std::cmp::Reverse((one.count(), one.contacts)), one.actor.clone()));
    Ok(people)
}
