//! What the awareness index is put together from: answers of the week, reports of signals, reviews with their days. Four
//! questions, however many people there are, and never further back than its weeks.

use std::collections::BTreeMap;

use base::{Day, Moment, Rejection, Result};
use store::{
    AnyConnection, Ask, Columns, Db,
    access::{Right, Role},
};

use super::{
    awareness::{Aware, Awareness, Done, tell_awareness},
    pack::SkillPack,
};
use crate::courses::monday;

/// People at most.
const MOST: usize = 500;
/// Rows of a person that are listed.
const ROWS: i64 = 200;

async fn people(connection: &mut AnyConnection, db: &Db, only: Option<i64>) -> Result<Vec<Aware>> {
    let mut ask =
        Ask::new("SELECT id, login, name, role, created_at FROM store_user WHERE active = 1");
    if let Some(id) = only {
        ask.text(" AND id = ").value(id);
    }
    ask.text(" ORDER BY name, login LIMIT ").value(i64::try_from(MOST).unwrap_or(500));
    let mut all = Vec::new();
    for row in &ask.rows(connection, "reading who is told of").await? {
        let Ok(role) = row.text(3)?.parse::<Role>() else { continue };
        if !role.may(Right::Learn) {
            continue;
        }
        let since = db.clock().day_of(Moment(row.int(4)?));
        let (id, login, name) = (row.int(0)?, row.text(1)?, row.text(2)?);
        all.push(Aware { id, login, name, role, since });
    }
    Ok(all)
}

fn of_one(ask: &mut Ask, column: &str, only: Option<i64>) {
    if let Some(id) = only {
        ask.text(" AND ").text(column).text(" = ").value(id);
    }
}

async fn done(
    connection: &mut AnyConnection,
    db: &Db,
    (from, grace): (Day, i32),
    only: Option<i64>,
) -> Result<Done> {
    let today = db.clock().today();
    let mut all = Done::new();
    let mut ask =
        Ask::new("SELECT user_id, week_on, is_right FROM courses_weekly WHERE week_on >= ");
    ask.value(from);
    of_one(&mut ask, "user_id", only);
    for row in &ask.rows(connection, "reading answers of weeks").await? {
        let week = all.entry((row.int(0)?, row.day(1)?)).or_default();
        week.answered = Some(row.int(2)? == 1);
    }
    let mut ask = Ask::new(
        "SELECT u.id, r.recorded_at FROM warning_report r JOIN store_user u ON u.login = r.actor \
         WHERE r.recorded_at >= ",
    );
    let days = i64::from(today.epoch_days() - from.epoch_days() + 1);
    ask.value(db.clock().now().0 - days * 86_400_000_000);
    of_one(&mut ask, "u.id", only);
    for row in &ask.rows(connection, "reading who reported signals").await? {
        let on = db.clock().day_of(Moment(row.int(1)?));
        if on >= from {
            all.entry((row.int(0)?, monday(on))).or_default().reported += 1;
        }
    }
    let mut ask = Ask::new(
        "SELECT user_id, due_on, done_on, CAST(COUNT(*) AS BIGINT) FROM courses_reviewed \
         WHERE due_on >= ",
    );
    ask.value(from).text(" AND due_on <= ").value(today);
    of_one(&mut ask, "user_id", only);
    ask.text(" GROUP BY user_id, due_on, done_on");
    for row in &ask.rows(connection, "reading when reviews were done").await? {
        let (due, done, count) = (row.day(1)?, row.day(2)?, row.int(3)?);
        let week = all.entry((row.int(0)?, monday(due))).or_default();
        week.due += count;
        week.on_time += if done <= due.plus_days(grace) { count } else { 0 };
    }
    // What is still open is late once its grace is over; before, nobody knows.
    let mut ask = Ask::new(
        "SELECT user_id, due_on, CAST(COUNT(*) AS BIGINT) FROM courses_card WHERE due_on >= ",
    );
    ask.value(from).text(" AND due_on < ").value(today.plus_days(-grace));
    of_one(&mut ask, "user_id", only);
    ask.text(" GROUP BY user_id, due_on");
    for row in &ask.rows(connection, "reading reviews that are late").await? {
        let week = all.entry((row.int(0)?, monday(row.day(1)?))).or_default();
        week.due += row.int(2)?;
    }
    Ok(all)
}

async fn told(db: &Db, only: Option<i64>) -> Result<Awareness> {
    let rule = &SkillPack::shipped().awareness;
    let this_week = monday(db.clock().today());
    let from = this_week.plus_days(-7 * (rule.weeks + rule.span - 2));
    let mut connection = db.read().await?;
    let people = people(&mut connection, db, only).await?;
    let done = done(&mut connection, db, (from, rule.review_grace_days), only).await?;
    Ok(tell_awareness(rule, people, &done, this_week))
}

/// The index of everybody.
///
/// # Errors
/// A fault from the database.
pub async fn awareness(db: &Db) -> Result<Awareness> {
    told(db, None).await
}

/// The index of one person: oneself, or anybody where `all` is given to who teaches.
///
/// # Errors
/// `skills.person-unknown`, or a fault.
pub async fn own_awareness(db: &Db, id: i64, (me, all): (i64, bool)) -> Result<Awareness> {
    let unknown = || Rejection::new("skills.person-unknown");
    if !all && id != me {
        return Err(unknown().into());
    }
    let told = told(db, Some(id)).await?;
    if told.people.is_empty() {
        return Err(unknown().into());
    }
    Ok(told)
}

/// A row behind the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwareRow {
    /// `answer`, `report` or `review`.
    pub kind: &'static str,
    /// The day that it counts for.
    pub on: Day,
    /// Code of the question, or of the signal.
    pub what: String,
    /// Of an answer: right; of a review: on time.
    pub good: Option<bool>,
    /// When it was done; `None` for a review that is open.
    pub done_on: Option<Day>,
}

/// The rows behind one person's figures, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn awareness_rows(db: &Db, id: i64) -> Result<Vec<AwareRow>> {
    let rule = &SkillPack::shipped().awareness;
    let today = db.clock().today();
    let from = monday(today).plus_days(-7 * (rule.weeks + rule.span - 2));
    let grace = rule.review_grace_days;
    let mut connection = db.read().await?;
    let mut all = Vec::new();
    let mut ask =
        Ask::new("SELECT question, is_right, answered_at FROM courses_weekly WHERE user_id = ");
    ask.value(id).text(" AND week_on >= ").value(from).text(" ORDER BY week_on DESC");
    for row in &ask.rows(&mut connection, "listing answers of weeks").await? {
        let on = db.clock().day_of(Moment(row.int(2)?));
        let (what, good) = (row.text(0)?, Some(row.int(1)? == 1));
        all.push(AwareRow { kind: "answer", on, what, good, done_on: Some(on) });
    }
    let mut ask = Ask::new(
        "SELECT r.signal, r.recorded_at FROM warning_report r JOIN store_user u \
         ON u.login = r.actor WHERE u.id = ",
    );
    let days = i64::from(today.epoch_days() - from.epoch_days() + 1);
    ask.value(id).text(" AND r.recorded_at >= ");
    ask.value(db.clock().now().0 - days * 86_400_000_000);
    ask.text(" ORDER BY r.recorded_at DESC LIMIT ").value(ROWS);
    for row in &ask.rows(&mut connection, "listing signals that were reported").await? {
        let on = db.clock().day_of(Moment(row.int(1)?));
        let what = row.text(0)?;
        all.push(AwareRow { kind: "report", on, what, good: None, done_on: Some(on) });
    }
    let mut ask =
        Ask::new("SELECT question, due_on, done_on FROM courses_reviewed WHERE user_id = ");
    ask.value(id).text(" AND due_on >= ").value(from).text(" AND due_on <= ").value(today);
    ask.text(" ORDER BY due_on DESC LIMIT ").value(ROWS);
    for row in &ask.rows(&mut connection, "listing reviews").await? {
        let (on, done) = (row.day(1)?, row.day(2)?);
        let good = Some(done <= on.plus_days(grace));
        all.push(AwareRow { kind: "review", on, what: row.text(0)?, good, done_on: Some(done) });
    }
    let mut ask = Ask::new("SELECT question, due_on FROM courses_card WHERE user_id = ");
    ask.value(id).text(" AND due_on >= ").value(from).text(" AND due_on < ");
    ask.value(today.plus_days(-grace)).text(" ORDER BY due_on DESC LIMIT ").value(ROWS);
    for row in &ask.rows(&mut connection, "listing reviews that are late").await? {
        let (on, what) = (row.day(1)?, row.text(0)?);
        all.push(AwareRow { kind: "review", on, what, good: Some(false), done_on: None });
    }
    let newest: BTreeMap<&str, usize> = [("answer", 0), ("report", 1), ("review", 2)].into();
    all.sort_by_key(|row| (std::cmp::Reverse(row.on), newest.get(row.kind).copied()));
    Ok(all)
}
