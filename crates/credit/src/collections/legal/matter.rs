//! A matter before the law: opened on a case by a route, with its deadlines; closed with what it brought and cost.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Columns, Tx, failed};

use super::RoutePack;
use crate::{
    collections::cases::{lock_open, of_case},
    parties::BuyerId,
};

/// How a matter ends.
pub const MATTER_OUTCOMES: [&str; 5] = ["paid", "settled", "won", "lost", "dropped"];

/// A matter to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMatter {
    /// On which case.
    pub case: i64,
    /// By which route.
    pub route: String,
    /// What is claimed, minor units of the company's currency.
    pub claimed_minor: i64,
    /// The day.
    pub on: Day,
    /// The court or arbitration commission.
    pub forum: String,
    /// Its number there.
    pub reference: String,
    /// Who acts for us.
    pub counsel: String,
    /// What was reckoned when it was opened, in short: value, cost, chance.
    pub reckoned: String,
}

/// Opens a matter with the deadlines of its route.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.route-unknown`,
/// `collections.matter-open`, `collections.matter-amount`, `collections.matter-forum`,
/// `collections.on-future`, or a fault.
pub async fn open_matter(tx: &mut Tx, pack: &RoutePack, new: &NewMatter) -> Result<i64> {
    let case = lock_open(tx, new.case).await?;
    if !pack.find(&new.route).is_some_and(|route| route.matter) {
        let wrong = Rejection::new("collections.route-unknown").with("route", &new.route);
        return Err(wrong.on("route").into());
    }
    let mut ask = Ask::new("SELECT id FROM collections_matter WHERE live = ");
    ask.value(case.id);
    if !ask.rows(tx.conn(), "looking for a matter").await?.is_empty() {
        return Err(Rejection::new("collections.matter-open").into());
    }
    if new.claimed_minor <= 0 {
        return Err(Rejection::new("collections.matter-amount").on("claimed").into());
    }
    if new.forum.trim().is_empty() {
        return Err(Rejection::new("collections.matter-forum").on("forum").into());
    }
    if new.on > tx.clock().today() {
        let wrong = Rejection::new("collections.on-future").with("day", new.on);
        return Err(wrong.on("on").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_matter (id, case_id, buyer_id, live, route, claimed_minor, \
         currency, opened_on, forum, reference, counsel, reckoned, outcome, closing, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(case.id).text(", ").value(case.buyer_id).text(", ");
    ask.value(case.id).text(", ").value(new.route.as_str()).text(", ").value(new.claimed_minor);
    ask.text(", ").value(case.currency.code()).text(", ").value(new.on).text(", ");
    ask.value(new.forum.trim()).text(", ").value(new.reference.trim()).text(", ");
    ask.value(new.counsel.trim()).text(", ").value(new.reckoned.as_str());
    ask.text(", '', '', ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("opening a matter"))?;
    for day in pack.deadlines.iter().filter(|one| one.routes.contains(&new.route)) {
        let name = format!("{} / {}", day.name.zh, day.name.en);
        add_day(tx, id, (&day.code, &name, new.on.plus_days(day.days))).await?;
    }
    let mut ask = Ask::new("UPDATE collections_case SET route = ");
    ask.value(new.route.as_str()).text(" WHERE id = ").value(case.id);
    ask.run(tx.conn()).await.map_err(failed("choosing a route"))?;
    let detail = json!({ "route": new.route, "claimed_minor": new.claimed_minor });
    of_case(tx, (case.buyer_id, case.id), "open-matter", &detail);
    Ok(id)
}

async fn add_day(tx: &mut Tx, matter: i64, (code, name, due): (&str, &str, Day)) -> Result<()> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_matter_day (id, matter_id, code, name, due_on, done_by, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(matter).text(", ").value(code).text(", ").value(name);
    ask.text(", ").value(due).text(", '', ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("setting a deadline"))?;
    Ok(())
}

async fn lock_matter(tx: &mut Tx, id: i64) -> Result<(BuyerId, i64)> {
    tx.lock("SELECT id FROM collections_matter WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT buyer_id, case_id, live FROM collections_matter WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a matter").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.matter-unknown").with("id", id).into());
    };
    if row.maybe_int(2)?.is_none() {
        return Err(Rejection::new("collections.matter-closed").into());
    }
    Ok((row.int(0)?, row.int(1)?))
}

/// Sets a deadline of a matter.
///
/// # Errors
/// `collections.matter-unknown`, `collections.matter-closed`, `collections.matter-day`, or a fault.
pub async fn add_matter_day(tx: &mut Tx, id: i64, (name, due): (&str, Day)) -> Result<()> {
    let about = lock_matter(tx, id).await?;
    if name.trim().is_empty() || name.chars().count() > 200 {
        return Err(Rejection::new("collections.matter-day").on("name").into());
    }
    add_day(tx, id, ("own", name.trim(), due)).await?;
    of_case(tx, about, "add-matter-day", &json!({ "due_on": due.to_string() }));
    Ok(())
}

/// Says that what was due of a matter is done.
///
/// # Errors
/// `collections.matter-unknown`, `collections.matter-closed`, `collections.matter-day-unknown`, or a fault.
pub async fn do_matter_day(tx: &mut Tx, id: i64, day: i64) -> Result<()> {
    let about = lock_matter(tx, id).await?;
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_matter_day SET done_on = ");
    ask.value(today).text(", done_by = ").value(actor).text(" WHERE done_on IS NULL AND id = ");
    ask.value(day).text(" AND matter_id = ").value(id);
    let changed = ask.run(tx.conn()).await.map_err(failed("doing what was due"))?;
    if changed == 0 {
        return Err(Rejection::new("collections.matter-day-unknown").into());
    }
    of_case(tx, about, "do-matter-day", &json!({ "day": day.to_string() }));
    Ok(())
}

/// Closes a matter with what it brought and cost, minor units of the company's currency. Money itself is
/// booked in the ledger.
///
/// # Errors
/// `collections.matter-unknown`, `collections.matter-closed`, `collections.outcome-unknown`,
/// `collections.matter-amount`, `collections.closing-missing`, or a fault.
pub async fn close_matter(
    tx: &mut Tx,
    id: i64,
    (outcome, closing): (&str, &str),
    (got_minor, cost_minor): (i64, i64),
) -> Result<()> {
    let about = lock_matter(tx, id).await?;
    if !MATTER_OUTCOMES.contains(&outcome) {
        let wrong = Rejection::new("collections.outcome-unknown").with("outcome", outcome);
        return Err(wrong.on("outcome").into());
    }
    if got_minor < 0 || cost_minor < 0 {
        return Err(Rejection::new("collections.matter-amount").on("got").into());
    }
    if closing.trim().is_empty() {
        return Err(Rejection::new("collections.closing-missing").on("closing").into());
    }
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_matter SET live = NULL, outcome = ");
    ask.value(outcome).text(", closing = ").value(closing.trim()).text(", closed_on = ");
    ask.value(today).text(", got_minor = ").value(got_minor).text(", cost_minor = ");
    ask.value(cost_minor).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a matter"))?;
    let detail = json!({ "outcome": outcome, "got_minor": got_minor, "cost_minor": cost_minor });
    of_case(tx, about, "close-matter", &detail);
    Ok(())
}
