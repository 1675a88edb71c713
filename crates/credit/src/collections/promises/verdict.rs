//! What the ledger says about promises, written down with its history; two broken in a row go to the manager in the
//! same transaction. The assessment that judges them has re-rated the buyer by then.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Result};
use serde_json::json;
use store::{Ask, Audit, Bulk, Columns, Tx, failed};

use super::{
    keep::{StepKind, mark_step},
    next_step::{ESCALATED, VERDICT_CHANGED, enter_escalation},
    pack::PromisePack,
};
use crate::{
    collections::{JudgedPromise, PromiseState},
    parties::BuyerId,
    scoring::own_read,
};

/// What stood before.
struct Before {
    buyer: BuyerId,
    state: String,
    paid_minor: i64,
}

/// Writes down what the ledger says about promises. No audit line: it is derived; each change of it is a step.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn keep_judgement(tx: &mut Tx, judged: &[JudgedPromise], on: Day) -> Result<()> {
    let mut broken: BTreeSet<BuyerId> = BTreeSet::new();
    for some in judged.chunks(400) {
        let before = standing(tx, some, on).await?;
        update(tx, some, on).await?;
        history(tx, some, &before, on).await?;
        reopen(tx, some, &before, on).await?;
        for one in some {
            let Some(was) = before.get(&one.terms.id) else { continue };
            let (is, had) = (one.state == PromiseState::Broken, was.state == "broken");
            if is && !had {
                broken.insert(was.buyer);
            }
            if had && !is {
                let mut ask =
                    Ask::new("UPDATE collections_next_step SET state = 'done', done_on = ");
                ask.value(on).text(", outcome = ").value(VERDICT_CHANGED).text(", done_by = ");
                ask.value(tx.actor().0.clone()).text(" WHERE state = 'open' AND kind = ");
                ask.value(ESCALATED).text(" AND promise_id = ").value(one.terms.id);
                ask.run(tx.conn()).await.map_err(failed("closing an escalation"))?;
            }
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    let own = own_read(tx.conn(), "promises", on, PromisePack::read).await?;
    let own = own.map(|(pack, _)| pack);
    let pack = own.as_ref().unwrap_or_else(|| PromisePack::shipped());
    for buyer in broken {
        escalate(tx, pack, buyer, on).await?;
    }
    Ok(())
}

/// The promises that this judgement may change: one of an earlier day changes nothing.
async fn standing(tx: &mut Tx, judged: &[JudgedPromise], on: Day) -> Result<HashMap<i64, Before>> {
    let mut ask =
        Ask::new("SELECT id, buyer_id, state, paid_minor FROM collections_promise WHERE ");
    ask.text("state <> 'withdrawn' AND (judged_on IS NULL OR judged_on <= ").value(on);
    ask.text(") AND id IN (").list(judged.iter().map(|one| one.terms.id)).text(")");
    let rows = ask.rows(tx.conn(), "reading verdicts").await?;
    let one = |row: &store::AnyRow| {
        let before = Before { buyer: row.int(1)?, state: row.text(2)?, paid_minor: row.int(3)? };
        Ok((row.int(0)?, before))
    };
    rows.iter().map(one).collect()
}

async fn update(tx: &mut Tx, judged: &[JudgedPromise], on: Day) -> Result<()> {
    let mut ask = Ask::new(
        "UPDATE collections_promise SET state = k.column2, paid_minor = k.column3, judged_on = ",
    );
    ask.value(on).text(" FROM (VALUES ");
    for (n, promise) in judged.iter().enumerate() {
        ask.text(if n == 0 { "(" } else { ", (" }).value(promise.terms.id).text(", ");
        ask.value(promise.state.code()).text(", ").value(promise.paid_minor).text(")");
    }
    ask.text(
        ") AS k WHERE collections_promise.id = k.column1 AND state <> 'withdrawn' \
         AND (judged_on IS NULL OR judged_on <= ",
    );
    ask.value(on).text(")");
    ask.run(tx.conn()).await.map_err(failed("judging promises"))?;
    Ok(())
}

async fn history(
    tx: &mut Tx,
    judged: &[JudgedPromise],
    before: &HashMap<i64, Before>,
    on: Day,
) -> Result<()> {
    let columns = [
        "id",
        "promise_id",
        "step",
        "on_day",
        "state",
        "paid_minor",
        "note",
        "actor",
        "recorded_at",
    ];
    let mut bulk = Bulk::new("collections_promise_step", &columns, "");
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    for one in judged {
        let Some(was) = before.get(&one.terms.id) else { continue };
        if was.state == one.state.code() && was.paid_minor == one.paid_minor {
            continue;
        }
        let row = [
            tx.ids().next().into(),
            one.terms.id.into(),
            StepKind::Judged.code().into(),
            on.into(),
            one.state.code().into(),
            one.paid_minor.into(),
            "".into(),
            actor.as_str().into(),
            at.into(),
        ];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}

/// What was kept and is not any more, behind its day, needs somebody anew from today on.
async fn reopen(
    tx: &mut Tx,
    judged: &[JudgedPromise],
    before: &HashMap<i64, Before>,
    on: Day,
) -> Result<()> {
    let known = |one: &&JudgedPromise| before.contains_key(&one.terms.id);
    let (kept, not): (Vec<&JudgedPromise>, Vec<&JudgedPromise>) =
        judged.iter().filter(known).partition(|one| one.state == PromiseState::Kept);
    let was_kept = |one: &&JudgedPromise| {
        one.terms.due_on < on && before.get(&one.terms.id).is_some_and(|was| was.state == "kept")
    };
    let not: Vec<i64> = not.into_iter().filter(was_kept).map(|one| one.terms.id).collect();
    let kept: Vec<i64> = kept.into_iter().map(|one| one.terms.id).collect();
    for (ids, day) in [(not, Some(on)), (kept, None)] {
        if ids.is_empty() {
            continue;
        }
        let mut ask = Ask::new("UPDATE collections_promise SET reopened_on = ");
        ask.value(day).text(" WHERE id IN (").list(ids).text(")");
        if day.is_none() {
            ask.text(" AND reopened_on IS NOT NULL");
        }
        ask.run(tx.conn()).await.map_err(failed("opening verdicts again"))?;
    }
    Ok(())
}

/// Brings a buyer before the manager whose latest promises were all broken, once for the latest of them.
async fn escalate(tx: &mut Tx, pack: &PromisePack, buyer: BuyerId, on: Day) -> Result<()> {
    let least = pack.rule.broken_in_row;
    let mut ask = Ask::new(
        "SELECT p.id, p.due_on, p.state, (SELECT COUNT(*) FROM collections_promise_step s \
         WHERE s.promise_id = p.id AND s.step = 'escalated') FROM collections_promise p \
         WHERE p.state IN ('kept', 'partly', 'broken') AND p.buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY p.due_on DESC, p.made_on DESC, p.id DESC LIMIT ");
    ask.value(i64::try_from(least).unwrap_or(2));
    let rows = ask.rows(tx.conn(), "reading the latest promises").await?;
    let Some(latest) = rows.first() else { return Ok(()) };
    let mut all = rows.len() == least;
    for row in &rows {
        all &= row.text(2)? == "broken";
    }
    let (id, due_on, told) = (latest.int(0)?, latest.day(1)?, latest.int(3)? > 0);
    let today = tx.clock().day_of(tx.at());
    let old = today.days_since(due_on) > pack.rule.escalate_within_days;
    if !all || told || old {
        return Ok(());
    }
    mark_step(tx, id, StepKind::Escalated, "").await?;
    let due = pack.calendar.later(today, pack.rule.next_step_within);
    let step = enter_escalation(tx, (buyer, id), (today, due)).await?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({
        "promise": id.to_string(), "broken_in_row": least, "as_of": on.to_string(),
        "step": step.to_string(), "proposes": "stop-supply", "due_on": due.to_string(),
    });
    tx.event("collections.promises-escalated", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "escalate-promises", subject, detail });
    Ok(())
}
