//! 特批: a person lets an order that is held pass, up to a cap, for some days, with a reason. From the
//! amount of the rule on a second person must agree; who entered the order releases none. Where nobody
//! else may sign, whoever is left does so alone, and it is written down. While a release is in force,
//! the order is not held again for what was released.

use base::{Day, Money, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, access::Right, failed};

use super::{
    acts::{Named, line, pass_again, wrong_state},
    gate::Answer,
    ground::Ground,
    order::Order,
};
use crate::{
    receivables::{RateBook, load_rates},
    scoring::{Eyes, eyes_of, has_other},
};

/// A release to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelease {
    /// Up to this value of the order, in the company's currency; its own value where it is `None`.
    pub cap: Option<Money>,
    /// Days of grace, today included.
    pub days: i32,
    /// Why.
    pub reason: String,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Row id.
    pub id: i64,
    /// Of which order.
    pub order_id: i64,
    /// `proposed`, `granted`, `refused`.
    pub state: String,
    /// Up to this value of the order.
    pub cap: Money,
    /// The last day.
    pub until_on: Day,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub proposed_by: String,
    /// Who agreed or refused; the same where one person is enough.
    pub decided_by: Option<String>,
    /// When it was asked for.
    pub recorded_at: base::Moment,
    /// Whether it was granted by somebody who had a hand in it, because nobody else could.
    pub alone: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Released {
    /// A second person must agree first.
    Proposed(Box<Release>),
    /// It is in force, and the gate has looked again.
    Decided(Box<Answer>),
    /// It is granted or refused, and the gate was not asked: nothing waits for it.
    Kept(Box<Release>),
}

const COLUMNS: &str = "SELECT id, order_id, state, cap_minor, currency, until_on, reason, \
    proposed_by, decided_by, recorded_at, alone FROM orders_release";

fn read(row: &AnyRow) -> Result<Release> {
    Ok(Release {
        id: row.int(0)?,
        order_id: row.int(1)?,
        state: row.text(2)?,
        cap: Money::new(row.int(3)?, row.currency(4)?),
        until_on: row.day(5)?,
        reason: row.text(6)?,
        proposed_by: row.text(7)?,
        decided_by: row.maybe_text(8)?,
        recorded_at: base::Moment(row.int(9)?),
        alone: row.int(10)? != 0,
    })
}

/// The releases of an order, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_releases(db: &Db, order: i64) -> Result<Vec<Release>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE order_id = ").value(order).text(" ORDER BY id DESC LIMIT 100");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing releases").await?.iter().map(read).collect()
}

/// The value of what an order asks for, in the company's currency.
async fn value(tx: &mut Tx, ground: &Ground, order: &Order) -> Result<Money> {
    let amount = Money::new(order.asks().amount_minor, order.currency);
    if order.currency == ground.company {
        return Ok(amount);
    }
    let rates: RateBook = load_rates(tx, ground.company).await?;
    Ok(rates.convert(amount, ground.today)?)
}

/// Nobody releases what they entered, nor what they made of it by the last change: whoever did, programs
/// left out.
async fn makers(connection: &mut AnyConnection, order: &Order) -> Result<Vec<String>> {
    let mut ask = Ask::new(
        "SELECT d.actor FROM orders_decision d WHERE d.transition = 'change' AND d.order_id = ",
    );
    ask.value(order.id).text(" ORDER BY d.id DESC LIMIT 1");
    let rows = ask.rows(connection, "looking who changed an order").await?;
    let mut makers = vec![order.actor.clone()];
    for row in &rows {
        makers.push(row.text(0)?);
    }
    makers.retain(|maker| !maker.starts_with("system:"));
    Ok(makers)
}

/// By whose eyes a person would release an order, or agree to a release that is proposed.
///
/// # Errors
/// A fault from the database.
pub async fn release_eyes(
    db: &Db,
    order: &Order,
    proposed: Option<&Release>,
    actor: &str,
) -> Result<Eyes> {
    let mut connection = db.read().await?;
    let mut authors = makers(&mut connection, order).await?;
    drop(connection);
    authors.extend(proposed.map(|release| release.proposed_by.clone()));
    let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
    let others = has_other(&db.list_people().await?, Right::ReleaseOrders, &authors);
    Ok(Eyes::of(authors.contains(&actor), others))
}

/// Whether whoever writes signs alone; a refusal where somebody else is to sign.
async fn signs_alone(tx: &mut Tx, order: &Order, proposed_by: Option<&str>) -> Result<bool> {
    let makers = makers(tx.conn(), order).await?;
    let mut authors: Vec<&str> = makers.iter().map(String::as_str).collect();
    authors.extend(proposed_by);
    let eyes = eyes_of(tx, Right::ReleaseOrders, &authors).await?;
    if eyes != Eyes::Same {
        return Ok(eyes == Eyes::Alone);
    }
    let own = makers.contains(&tx.actor().0);
    let code = if own { "orders.release-own" } else { "orders.release-same-person" };
    Err(Rejection::new(code).with("number", &order.number).into())
}

/// Releases an order that waits, or asks a second person to.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.reason-missing`, `orders.release-days`,
/// `orders.release-cap`, `orders.release-own`, `orders.release-asked-already`; a fault.
pub async fn release_order(tx: &mut Tx, named: Named<'_>, new: &NewRelease) -> Result<Released> {
    let reason = new.reason.trim();
    if reason.is_empty() {
        return Err(Rejection::new("orders.reason-missing").on("reason").into());
    }
    let (order, head) = named.take(tx).await?;
    if !order.waits {
        return Err(wrong_state(&order, "approve"));
    }
    let actor = tx.actor().0.clone();
    let alone = signs_alone(tx, &order, None).await?;
    let ground = Ground::read(tx, None).await?;
    let longest = ground.rule.longest_days;
    if !(1..=longest).contains(&new.days) {
        return Err(Rejection::new("orders.release-days").with("most", longest).on("days").into());
    }
    let value = value(tx, &ground, &order).await?;
    let cap = new.cap.unwrap_or(value);
    if cap.currency != ground.company || cap.minor < value.minor {
        return Err(Rejection::new("orders.release-cap").with("value", value).on("cap").into());
    }
    cap.bounded()?;
    let two = cap.minor >= ground.rule.four_eyes_minor(ground.company);
    if two {
        let mut ask = Ask::new(COLUMNS);
        ask.text(" WHERE state = 'proposed' AND order_id = ").value(order.id);
        if let Some(row) = ask.rows(tx.conn(), "looking for a release").await?.first() {
            let asked = Rejection::new("orders.release-asked-already");
            return Err(asked.with("by", read(row)?.proposed_by).into());
        }
    }
    let (id, at) = (tx.ids().next(), tx.at());
    let release = Release {
        id,
        order_id: order.id,
        state: if two { "proposed" } else { "granted" }.to_owned(),
        cap,
        until_on: ground.today.plus_days(new.days - 1),
        reason: reason.to_owned(),
        proposed_by: actor.clone(),
        decided_by: (!two).then_some(actor),
        recorded_at: at,
        alone: alone && !two,
    };
    write(tx, &order, &release).await?;
    let detail = json!({
        "release": id.to_string(), "cap_minor": cap.minor.to_string(),
        "until": release.until_on.to_string(), "reason": reason, "number": order.number,
        "alone": release.alone,
    });
    line(tx, if two { "propose-release" } else { "release-order" }, &order, detail);
    if two {
        return Ok(Released::Proposed(Box::new(release)));
    }
    let answer = pass_again(tx, head, order, "release").await?;
    Ok(Released::Decided(Box::new(answer)))
}

pub(super) async fn write(tx: &mut Tx, order: &Order, release: &Release) -> Result<()> {
    let decided_at = release.decided_by.as_ref().map(|_| release.recorded_at.0);
    let mut ask = Ask::new(
        "INSERT INTO orders_release (id, buyer_id, order_id, state, cap_minor, currency, \
         until_on, reason, proposed_by, decided_by, recorded_at, decided_at, alone) VALUES (",
    );
    ask.value(release.id).text(", ").value(order.buyer_id).text(", ").value(order.id);
    ask.text(", ").value(release.state.as_str()).text(", ").value(release.cap.minor);
    ask.text(", ").value(release.cap.currency.code()).text(", ").value(release.until_on);
    ask.text(", ").value(release.reason.as_str()).text(", ").value(release.proposed_by.as_str());
    ask.text(", ").value(release.decided_by.clone()).text(", ").value(release.recorded_at.0);
    ask.text(", ").value(decided_at).text(", ").value(release.alone).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing a release"))?;
    Ok(())
}

/// Agrees to a release that somebody else asked for, or refuses it.
///
/// # Errors
/// `orders.unknown`, `orders.release-unknown`, `orders.release-own`, `orders.release-same-person`;
/// a fault.
pub async fn decide_release(
    tx: &mut Tx,
    named: Named<'_>,
    (id, agree): (i64, bool),
) -> Result<Released> {
    let (order, head) = named.take(tx).await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE state = 'proposed' AND id = ").value(id);
    ask.text(" AND order_id = ").value(order.id);
    let rows = ask.rows(tx.conn(), "reading a release").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("orders.release-unknown").with("release", id).into());
    };
    let mut release = read(row)?;
    if agree {
        release.alone = signs_alone(tx, &order, Some(&release.proposed_by)).await?;
    }
    release.state = if agree { "granted" } else { "refused" }.to_owned();
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    release.decided_by = Some(actor.clone());
    let mut ask = Ask::new("UPDATE orders_release SET state = ");
    ask.value(release.state.as_str()).text(", decided_by = ").value(actor);
    ask.text(", decided_at = ").value(at).text(", alone = ").value(release.alone);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("deciding on a release"))?;
    let detail = json!({
        "release": id.to_string(), "number": order.number, "agreed": agree,
        "alone": release.alone,
    });
    line(tx, if agree { "release-order" } else { "refuse-release" }, &order, detail);
    if !agree || !order.waits {
        return Ok(Released::Kept(Box::new(release)));
    }
    let answer = pass_again(tx, head, order, "release").await?;
    Ok(Released::Decided(Box::new(answer)))
}
