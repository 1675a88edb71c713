//! The log of thirteen months as measures need it: contacts, promises that were due, cases that were closed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use base::{Day, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::tally::{DuePromise, EndedCase, LogLine, MeasureLog, Who};
use crate::{collections::talk::TalkPack, parties::scope_owner, receivables::bucket_edges};

/// Months on the page: this one and twelve before it.
pub(super) const MONTHS: i32 = 12;

/// The months, the oldest first, with the first day of the oldest.
pub(super) fn months(today: Day) -> (Vec<String>, Day) {
    let begin = today.month_start().plus_months(-MONTHS);
    ((0..=MONTHS).map(|n| begin.plus_months(n).month_label()).collect(), begin)
}

/// The oldest item of a buyer that was overdue and open on a day of the log.
macro_rules! oldest_due {
    ($buyer:literal, $day:literal) => {
        concat!(
            "(SELECT MIN(i.due_on) FROM receivables_item i WHERE i.buyer_id = ",
            $buyer,
            " AND i.undone_by IS NULL AND i.due_on < ",
            $day,
            " AND (i.closed_on IS NULL OR i.closed_on >= ",
            $day,
            "))"
        )
    };
}

/// The log within a scope. Held until something is written.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn measure_log(db: &Db, scope: Scope) -> Result<Arc<MeasureLog>> {
    let (owner, today) = (scope_owner(scope), db.clock().today());
    let what = format!("collections-measures {owner:?} {today}");
    db.held(what, async { Ok(Arc::new(read(db, owner, today).await?)) }).await
}

async fn read(db: &Db, owner: Option<i64>, today: Day) -> Result<MeasureLog> {
    let pack = TalkPack::in_force(db, today).await?;
    let (labels, begin) = months(today);
    let measures = &pack.measures;
    // So far back that the first month knows whether its contacts are first ones.
    let since = begin.plus_days(-measures.first_after_days);
    let mut log = MeasureLog {
        months: labels,
        edges: bucket_edges(db).await?,
        cost: measures.cost.clone(),
        ..MeasureLog::default()
    };
    let mut snapshot = db.snapshot().await?;
    let scripts = scripts(snapshot.conn(), since).await?;
    log.contacts = contacts(snapshot.conn(), (owner, since, today), &scripts).await?;
    log.promises = promises(snapshot.conn(), (owner, begin, today), &scripts).await?;
    log.cases = cases(snapshot.conn(), (owner, begin)).await?;
    let receipts = receipts(snapshot.conn(), since).await?;
    drop(snapshot);
    let days = (measures.first_after_days, measures.first_within_days);
    log.settle(&receipts, days, today.epoch_days());
    Ok(log)
}

/// Scripts by contact. A promise may come from a talk of the year before.
async fn scripts(connection: &mut AnyConnection, since: Day) -> Result<BTreeMap<i64, Vec<String>>> {
    let mut ask = Ask::new(
        "SELECT t.contact_id, u.code FROM collections_script_use u \
         JOIN collections_talk t ON t.id = u.talk_id \
         WHERE t.contact_id IS NOT NULL AND t.on_day >= ",
    );
    ask.value(since.plus_months(-MONTHS)).text(" ORDER BY u.code");
    let mut by: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in ask.rows(connection, "reading the use of scripts").await? {
        by.entry(row.int(0)?).or_default().push(row.text(1)?);
    }
    Ok(by)
}

fn owned(ask: &mut Ask, owner: Option<i64>) {
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

/// Id, buyer, code, name, actor, owner: the first six columns of each question.
fn who(row: &AnyRow) -> Result<Who> {
    Ok(Who {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        actor: row.text(4)?,
        owner: row.text(5)?,
        ..Who::default()
    })
}

fn late(oldest: Option<Day>, on: Day) -> Option<i32> {
    oldest.map(|due| on.days_since(due)).filter(|days| *days > 0)
}

async fn contacts(
    connection: &mut AnyConnection,
    (owner, since, today): (Option<i64>, Day, Day),
    scripts: &BTreeMap<i64, Vec<String>>,
) -> Result<Vec<LogLine>> {
    let mut ask = Ask::new(concat!(
        "SELECT t.id, t.buyer_id, b.code, b.name, t.actor, COALESCE(u.login, ''), t.on_day, \
         t.channel, t.result, ",
        oldest_due!("t.buyer_id", "t.on_day"),
        " FROM collections_contact t JOIN parties_buyer b ON b.id = t.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE t.result <> 'greeted' AND t.on_day >= "
    ));
    ask.value(since).text(" AND t.on_day <= ").value(today);
    owned(&mut ask, owner);
    ask.text(" ORDER BY t.buyer_id, t.on_day, t.id");
    let one = |row: &AnyRow| {
        let on = row.day(6)?;
        let mut who = who(row)?;
        who.methods = vec![row.text(7)?];
        who.scripts = scripts.get(&who.id).cloned().unwrap_or_default();
        who.overdue_days = late(row.maybe_day(9)?, on);
        Ok(LogLine { who, on: on.epoch_days(), result: row.text(8)?, ..LogLine::default() })
    };
    ask.rows(connection, "reading the log").await?.iter().map(one).collect()
}

async fn promises(
    connection: &mut AnyConnection,
    (owner, begin, today): (Option<i64>, Day, Day),
    scripts: &BTreeMap<i64, Vec<String>>,
) -> Result<Vec<DuePromise>> {
    let mut ask = Ask::new(concat!(
        "SELECT p.id, p.buyer_id, b.code, b.name, p.actor, COALESCE(u.login, ''), p.made_on, \
         p.due_on, p.company_minor, p.paid_minor, p.state, p.contact_id, t.channel, ",
        oldest_due!("p.buyer_id", "p.made_on"),
        " FROM collections_promise p JOIN parties_buyer b ON b.id = p.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id \
         LEFT JOIN collections_contact t ON t.id = p.contact_id \
         WHERE p.state IN ('kept', 'partly', 'broken') AND p.due_on >= "
    ));
    ask.value(begin).text(" AND p.due_on <= ").value(today);
    owned(&mut ask, owner);
    ask.text(" ORDER BY p.due_on, p.id");
    let one = |row: &AnyRow| {
        let mut who = who(row)?;
        who.methods = row.maybe_text(12)?.into_iter().collect();
        who.scripts =
            row.maybe_int(11)?.and_then(|id| scripts.get(&id)).cloned().unwrap_or_default();
        who.overdue_days = late(row.maybe_day(13)?, row.day(6)?);
        Ok(DuePromise {
            who,
            on: row.day(7)?.epoch_days(),
            minor: row.int(8)?,
            paid_minor: row.int(9)?.clamp(0, row.int(8)?),
            kept: row.text(10)? == "kept",
        })
    };
    ask.rows(connection, "reading promises that were due").await?.iter().map(one).collect()
}

async fn cases(
    connection: &mut AnyConnection,
    (owner, begin): (Option<i64>, Day),
) -> Result<Vec<EndedCase>> {
    let mut ask = Ask::new(
        "SELECT c.id, c.buyer_id, b.code, b.name, c.login, COALESCE(u.login, ''), c.closed_on, \
         c.opened_on, c.first_due_on, c.owed_minor, c.left_minor, c.outcome \
         FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE c.left_minor IS NOT NULL \
         AND c.outcome <> 'mistaken' AND c.closed_on >= ",
    );
    ask.value(begin);
    owned(&mut ask, owner);
    ask.text(" ORDER BY c.closed_on, c.id");
    let rows = ask.rows(connection, "reading closed cases").await?;
    let mut used: BTreeMap<i64, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    let mut ask = Ask::new(
        "SELECT t.case_id, t.channel, COALESCE(s.code, '') FROM collections_talk t \
         JOIN collections_case c ON c.id = t.case_id \
         LEFT JOIN collections_script_use s ON s.talk_id = t.id \
         WHERE t.contact_id IS NOT NULL AND c.closed_on >= ",
    );
    ask.value(begin);
    for row in ask.rows(connection, "reading talks of closed cases").await? {
        let of = used.entry(row.int(0)?).or_default();
        of.0.insert(row.text(1)?);
        of.1.extend(Some(row.text(2)?).filter(|code| !code.is_empty()));
    }
    let one = |row: &AnyRow| {
        let mut who = who(row)?;
        let (methods, scripts) = used.remove(&who.id).unwrap_or_default();
        who.methods = methods.into_iter().collect();
        who.scripts = scripts.into_iter().collect();
        who.overdue_days = late(row.maybe_day(8)?, row.day(7)?);
        let (owed, left) = (row.int(9)?, row.int(10)?);
        // What was written off was not collected.
        let written = row.text(11)? == "written-off";
        let got_minor = if written { 0 } else { owed.saturating_sub(left).max(0) };
        Ok(EndedCase { who, on: row.day(6)?.epoch_days(), owed_minor: owed, got_minor })
    };
    rows.iter().map(one).collect()
}

/// Days on which money came, by buyer; what bounced never came.
async fn receipts(connection: &mut AnyConnection, since: Day) -> Result<BTreeMap<i64, Vec<i32>>> {
    let mut ask = Ask::new(
        "SELECT DISTINCT c.buyer_id, c.effective_on FROM receivables_credit c \
         WHERE c.kind = 'receipt' AND c.undone_by IS NULL AND c.effective_on > ",
    );
    ask.value(since).text(
        " AND c.buyer_id IN (SELECT t.buyer_id FROM collections_contact t WHERE t.on_day >= ",
    );
    ask.value(since).text(
        ") AND NOT EXISTS (SELECT 1 FROM receivables_movement m WHERE m.credit_id = c.id \
         AND m.kind = 'bounce') ORDER BY c.buyer_id, c.effective_on",
    );
    let mut by: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
    for row in ask.rows(connection, "reading when money came").await? {
        by.entry(row.int(0)?).or_default().push(row.day(1)?.epoch_days());
    }
    Ok(by)
}
