//! What happens to orders by itself: reservations run out, orders come into the horizon, billed ones
//! are closed, and those that wait are looked at again when facts changed, a payment above all. Each
//! step is a transaction of its own and may be cut off anywhere: the next round finds what is left.

use base::{Failure, Result};
use store::{Actor, Ask, Columns, Db, Tx};

use super::{
    acts::{end, pass_again},
    book::{self, order_in},
    gate::{Transition, would},
    ground::Ground,
    held::enter,
    order::{Order, OrderState},
    returned::return_cancelled,
    rule::Outcome,
};
use crate::parties::BuyerId;

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rounds {
    /// Reservations that ran out.
    pub expired: u64,
    /// Orders that came into the horizon and passed.
    pub entered: u64,
    /// Orders that came into the horizon and are held.
    pub held: u64,
    /// Orders that were billed to the end.
    pub closed: u64,
    /// Orders that came back because an invoice was cancelled.
    pub returned: u64,
    /// Orders that waited and passed.
    pub passed: u64,
    /// Whether orders that wait are left to the next round.
    pub more: bool,
}

/// Orders at a time.
const MOST: i64 = 500;

/// Rows of an order, its buyer and the head of its group.
async fn ids(db: &Db, ask: Ask) -> Result<Vec<(i64, BuyerId, BuyerId)>> {
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for orders on the rounds").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?, row.int(2)?))).collect()
}

fn which(condition: &str) -> Ask {
    let mut ask = Ask::new(
        "SELECT o.id, o.buyer_id, COALESCE(b.parent_id, b.id) FROM orders_order o \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE ",
    );
    ask.text(condition);
    ask
}

/// What is done with each of some orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// Its reservation ran out.
    Expire,
    /// It comes into the horizon.
    Enter,
    /// It waits.
    Reconsider,
}

/// What became of one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Became {
    /// Nothing was written.
    Same,
    /// It passed, or was ended.
    Passed,
    /// It is held.
    Held,
}

/// Does a job with each order, in a transaction of its own. Returns how many passed and how many are
/// held now.
async fn each(
    db: &Db,
    actor: &Actor,
    orders: Vec<(i64, BuyerId, BuyerId)>,
    job: Job,
) -> Result<(u64, u64)> {
    let (mut passed, mut held) = (0, 0);
    let mut held_head = None;
    for (id, buyer, head) in orders {
        // Who waited in vain for the rows of a group does not wait for each of its orders.
        if held_head == Some(head) {
            continue;
        }
        let (mut tx, head) = match enter(db, actor, (buyer, head)).await {
            Ok(entered) => entered,
            Err(Failure::Busy(_)) => {
                held_head = Some(head);
                continue;
            }
            // An import runs: the next round goes on.
            Err(Failure::Rejected(_)) => break,
            Err(failure) => return Err(failure),
        };
        match one(&mut tx, (id, head), job).await {
            Ok(Became::Same) => tx.roll_back().await?,
            Ok(became) => {
                tx.commit().await?;
                passed += u64::from(became == Became::Passed);
                held += u64::from(became == Became::Held);
            }
            // What cannot be done now is done on the next round; what is refused stays as it is.
            Err(Failure::Busy(_) | Failure::Rejected(_)) => tx.roll_back().await?,
            Err(failure) => return Err(failure),
        }
    }
    Ok((passed, held))
}

/// Does it with the rows of its buyer held.
async fn one(tx: &mut Tx, (id, head): (i64, BuyerId), job: Job) -> Result<Became> {
    let order = order_in(tx, id).await?;
    match job {
        Job::Expire => {
            let over = order.expires_on.is_some_and(|last| last < tx.clock().today());
            if order.state != OrderState::Approved || !over {
                return Ok(Became::Same);
            }
            end(tx, order, OrderState::Expired, "reservation over").await?;
            Ok(Became::Passed)
        }
        Job::Enter => {
            let open = matches!(order.state, OrderState::Approved | OrderState::Confirmed);
            if order.taken || !open {
                return Ok(Became::Same);
            }
            let answer = pass_again(tx, head, order, "horizon").await?;
            Ok(if answer.outcome == Outcome::Approve { Became::Passed } else { Became::Held })
        }
        Job::Reconsider => look(tx, head, order).await,
    }
}

/// Writes only where an order that waits may pass.
async fn look(tx: &mut Tx, head: BuyerId, order: Order) -> Result<Became> {
    if !order.waits {
        return Ok(Became::Same);
    }
    let ground = Ground::read(tx, None).await?;
    let step = Transition::again("payment", &order);
    if would(tx, (&ground, head), &order, &step).await? != Outcome::Approve {
        return Ok(Became::Same);
    }
    let answer = pass_again(tx, head, order, "payment").await?;
    Ok(if answer.outcome == Outcome::Approve { Became::Passed } else { Became::Held })
}

/// Where a round begins among the orders that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// At the first one: something changed since all were looked at.
    Anew,
    /// Where the last round ended.
    GoOn,
}

/// Walks one round, which goes on where the last one ended.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn keep_orders(db: &Db, actor: &Actor) -> Result<Rounds> {
    keep_orders_by(db, actor, (MOST, Begin::GoOn)).await
}

/// As [`keep_orders`], from the first order that waits on.
///
/// # Errors
/// As [`keep_orders`].
pub async fn keep_orders_anew(db: &Db, actor: &Actor) -> Result<Rounds> {
    keep_orders_by(db, actor, (MOST, Begin::Anew)).await
}

/// As [`keep_orders`], with so many orders that wait looked at in one round.
///
/// # Errors
/// As [`keep_orders`].
pub async fn keep_orders_by(db: &Db, actor: &Actor, (most, begin): (i64, Begin)) -> Result<Rounds> {
    let mut done = Rounds {
        returned: return_cancelled(db, actor).await?,
        expired: expire(db, actor).await?,
        closed: close(db, actor).await?,
        ..Rounds::default()
    };
    (done.entered, done.held) = come_in(db, actor).await?;
    (done.passed, done.more) = look_on(db, actor, (most, begin)).await?;
    Ok(done)
}

async fn expire(db: &Db, actor: &Actor) -> Result<u64> {
    let today = db.clock().today();
    let mut ask = which("o.state = 'approved' AND o.expires_on < ");
    ask.value(today).text(" ORDER BY o.id LIMIT ").value(MOST);
    let orders = ids(db, ask).await?;
    Ok(each(db, actor, orders, Job::Expire).await?.0)
}

/// Orders that no decision counted because their delivery was far: they pass the gate when it is
/// near enough.
async fn come_in(db: &Db, actor: &Actor) -> Result<(u64, u64)> {
    let mut tx = db.write(actor.clone()).await?;
    let ground = Ground::read(&mut tx, None).await?;
    tx.roll_back().await?;
    let last = ground.today.plus_days(ground.rule.horizon_days);
    let mut ask = which(
        "o.state IN ('approved', 'confirmed') AND o.taken = 0 AND o.amount_minor > 0 AND \
         o.deliver_on <= ",
    );
    ask.value(last).text(" ORDER BY o.id LIMIT ").value(MOST);
    let orders = ids(db, ask).await?;
    each(db, actor, orders, Job::Enter).await
}

/// Brings what is billed up to the ledger, buyer by buyer.
async fn close(db: &Db, actor: &Actor) -> Result<u64> {
    let ledger = crate::receivables::ledger_state(db).await?.version;
    let mut ask = Ask::new(
        "SELECT DISTINCT o.buyer_id, COALESCE(b.parent_id, b.id) FROM orders_order o \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE o.taken = 1 AND o.ledger_version < ",
    );
    ask.value(ledger).text(" ORDER BY o.buyer_id LIMIT ").value(MOST);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for orders to settle").await?;
    drop(connection);
    let mut closed = 0;
    for row in &rows {
        let (buyer, head) = (row.int(0)?, row.int(1)?);
        let (mut tx, _) = match enter(db, actor, (buyer, head)).await {
            Ok(entered) => entered,
            // The next round finds it again.
            Err(Failure::Busy(_)) => continue,
            Err(Failure::Rejected(_)) => break,
            Err(failure) => return Err(failure),
        };
        closed += book::settle(&mut tx, &[buyer], ledger).await?;
        // Derived from the ledger, which has its own lines on the audit.
        tx.quiet();
        tx.commit().await?;
    }
    Ok(closed)
}

/// Up to which head of a group the rounds looked at orders that wait, where one did not reach all.
const LOOKED: &str = "orders.waiting_looked_at";

/// Looks again at the orders that wait, of one buyer or of all, and lets those pass that may. It
/// writes nothing where the answer is the same as before. Returns how many passed.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn reconsider(db: &Db, actor: &Actor, buyer: Option<BuyerId>) -> Result<u64> {
    return_cancelled(db, actor).await?;
    if let Some(buyer) = buyer {
        let mut ask = which("o.waits = 1");
        // What one member pays makes room for the others of its group.
        ask.text(" AND COALESCE(b.parent_id, b.id) = (SELECT COALESCE(p.parent_id, p.id) FROM ");
        ask.text("parties_buyer p WHERE p.id = ").value(buyer).text(")");
        // Who waits longest is first.
        ask.text(" ORDER BY o.waits_since, o.id");
        let orders = ids(db, ask).await?;
        return Ok(each(db, actor, orders, Job::Reconsider).await?.0);
    }
    let (mut passed, mut after) = (0, 0);
    loop {
        let (orders, last) = waiting(db, after, MOST).await?;
        passed += each(db, actor, orders, Job::Reconsider).await?.0;
        match last {
            Some(head) => after = head,
            None => return Ok(passed),
        }
    }
}

/// As [`reconsider`] of all buyers, about `most` orders a round; the next round goes on where this one
/// ended. How many passed, and whether any are left to look at.
async fn look_on(db: &Db, actor: &Actor, (most, begin): (i64, Begin)) -> Result<(u64, bool)> {
    let kept = db.find_setting::<i64>(LOOKED).await?.unwrap_or(0);
    let begun = if begin == Begin::Anew { 0 } else { kept };
    let (orders, last) = waiting(db, begun, most).await?;
    let passed = each(db, actor, orders, Job::Reconsider).await?.0;
    let ended = last.unwrap_or(0);
    if ended != kept {
        let mut tx = db.write(actor.clone()).await?;
        tx.set_setting(LOOKED, &ended).await?;
        tx.quiet();
        tx.commit().await?;
    }
    Ok((passed, last.is_some()))
}

/// Orders that wait of the groups behind a head: about `most`, all of a group together, since they share
/// the room; of each, who waits longest is first. With the last head, where there are groups behind it.
async fn waiting(
    db: &Db,
    after: BuyerId,
    most: i64,
) -> Result<(Vec<(i64, BuyerId, BuyerId)>, Option<BuyerId>)> {
    let mut ask = Ask::new(
        "SELECT COALESCE(b.parent_id, b.id), COUNT(*) FROM orders_order o JOIN parties_buyer b \
         ON b.id = o.buyer_id WHERE o.waits = 1 AND COALESCE(b.parent_id, b.id) > ",
    );
    ask.value(after).text(" GROUP BY 1 ORDER BY 1 LIMIT ").value(most + 1);
    let mut connection = db.read().await?;
    let heads = ask.rows(&mut connection, "counting orders that wait").await?;
    drop(connection);
    let (mut until, mut sum, mut behind) = (after, 0, false);
    for row in &heads {
        behind = sum >= most;
        if behind {
            break;
        }
        until = row.int(0)?;
        sum += row.int(1)?;
    }
    let mut ask = which("o.waits = 1 AND COALESCE(b.parent_id, b.id) > ");
    ask.value(after).text(" AND COALESCE(b.parent_id, b.id) <= ").value(until);
    ask.text(" ORDER BY COALESCE(b.parent_id, b.id), o.waits_since, o.id");
    Ok((ids(db, ask).await?, behind.then_some(until)))
}
