//! The stored worklist: written by an assessment, read by pages.

use base::{Day, Result};
use serde_json::{Value as Json, json};
use store::{AnyRow, Ask, Bulk, Columns, Db, Tx, Value, access::Scope};

use super::{Task, learn::BEHIND};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::Tier,
    scoring::Wording,
};

/// A line of the worklist as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Whose.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The buyer's salesperson.
    pub owner_id: Option<i64>,
    /// Place in the whole list, from 1.
    pub place: i64,
    /// The rank value in whole units; the highest comes first.
    pub rank_value: i64,
    /// The amount that it is about.
    pub amount_minor: i64,
    /// What is overdue.
    pub overdue_minor: i64,
    /// Days since the oldest due day.
    pub oldest_days: i64,
    /// Code of the action.
    pub action: String,
    /// `call`, `message`, `visit`, `letter`.
    pub channel: String,
    /// The action in words.
    pub action_said: Wording,
    /// Why it stands where it stands.
    pub reasons: Vec<Wording>,
    /// Days left of the limitation period.
    pub limitation_days_left: Option<i64>,
    /// The day of the promise that it is about.
    pub promise_on: Option<Day>,
    /// The buyer's tier.
    pub tier: Tier,
    /// The latest contact on or after the day of the assessment: the line is being worked on.
    pub contacted_on: Option<Day>,
    /// Answers through links that nobody has read.
    pub answers: i64,
}

/// Writes lines of a run's worklist.
#[derive(Debug)]
pub struct TaskWriter(Bulk);

impl Default for TaskWriter {
    fn default() -> Self {
        let columns = [
            "run_id",
            "buyer_id",
            "rank_value",
            "amount_minor",
            "overdue_minor",
            "oldest_days",
            "action",
            "channel",
            "action_zh",
            "action_en",
            "reasons",
            "limitation_days_left",
            "promise_on",
            "tier",
        ];
        Self(Bulk::new("collections_task", &columns, ""))
    }
}

impl TaskWriter {
    /// Adds a buyer's line.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn push(
        &mut self,
        tx: &mut Tx,
        (run, buyer): (i64, BuyerId),
        task: &Task,
        (overdue_minor, oldest_days): (i64, i32),
        tier: Tier,
    ) -> Result<()> {
        #[expect(clippy::cast_possible_truncation, reason = "a float cast to i64 saturates")]
        let rank = (task.rank_value * 1_000.0).round() as i64;
        let reasons: Vec<Json> =
            task.reasons.iter().map(|said| json!({ "zh": said.zh, "en": said.en })).collect();
        let row: [Value; 14] = [
            run.into(),
            buyer.into(),
            rank.into(),
            task.amount_minor.into(),
            overdue_minor.into(),
            i64::from(oldest_days).into(),
            task.action.code.clone().into(),
            task.action.channel.clone().into(),
            task.action.text.zh.clone().into(),
            task.action.text.en.clone().into(),
            Json::from(reasons).to_string().into(),
            task.limitation_days_left.map(i64::from).into(),
            task.promise_on.into(),
            tier.code().into(),
        ];
        self.0.push(tx.conn(), row).await
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        self.0.flush(tx.conn()).await.map(|_| ())
    }
}

const COLUMNS: &str = "SELECT t.buyer_id, b.code, b.name, b.owner_id, t.rank_value, t.amount_minor, \
    t.overdue_minor, t.oldest_days, t.action, t.channel, t.action_zh, t.action_en, \
    t.reasons, t.limitation_days_left, t.promise_on, t.tier, \
    (SELECT MAX(c.on_day) FROM collections_contact c WHERE c.buyer_id = t.buyer_id \
     AND c.on_day >= r.as_of), (SELECT COUNT(*) FROM collections_link_answer w \
     WHERE w.buyer_id = t.buyer_id AND w.seen_at IS NULL) ";

const TASK: &str = "FROM scoring_current s JOIN scoring_run r ON r.id = s.run_id \
    JOIN collections_task t ON t.run_id = s.run_id JOIN parties_buyer b ON b.id = t.buyer_id \
    WHERE s.id = 1 AND b.withdrawn_by IS NULL";

/// The lines of the current worklist that somebody may see, the most pressing first.
///
/// # Errors
/// A fault from the database.
pub async fn list_tasks(db: &Db, scope: Scope, skip: u32, limit: u32) -> Result<Vec<TaskRow>> {
    let mut connection = db.read().await?;
    // Which rows are on the page is found in the index; only they are read, and looked after.
    let mut ask = Ask::new(COLUMNS);
    ask.text(
        "FROM (SELECT k.run_id, k.buyer_id FROM collections_task k \
         JOIN parties_buyer o ON o.id = k.buyer_id WHERE k.run_id = \
         (SELECT s.run_id FROM scoring_current s WHERE s.id = 1) AND o.withdrawn_by IS NULL",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND o.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY k.rank_value DESC, k.rule_rank DESC, k.buyer_id LIMIT ");
    ask.value(i64::from(limit.clamp(1, 500))).text(" OFFSET ").value(i64::from(skip));
    ask.text(
        ") x JOIN scoring_run r ON r.id = x.run_id JOIN collections_task t \
         ON t.run_id = x.run_id AND t.buyer_id = x.buyer_id \
         JOIN parties_buyer b ON b.id = t.buyer_id \
         ORDER BY t.rank_value DESC, t.rule_rank DESC, t.buyer_id",
    );
    let rows = ask.rows(&mut connection, "reading the worklist").await?;
    let mut tasks = Vec::with_capacity(rows.len());
    for (row, place) in rows.iter().zip(i64::from(skip) + 1..) {
        tasks.push(read_task(row, place)?);
    }
    Ok(tasks)
}

/// All lines of the current worklist that somebody may see, in the order of the rule.
pub(super) async fn all_tasks(db: &Db, scope: Scope) -> Result<Vec<TaskRow>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(TASK);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY COALESCE(t.rule_rank, t.rank_value) DESC, t.buyer_id");
    let rows = ask.rows(&mut connection, "reading the whole worklist").await?;
    rows.iter().zip(1_i64..).map(|(row, place)| read_task(row, place)).collect()
}

/// The line of one buyer in the current worklist; its place in the whole is not told (0).
///
/// # Errors
/// A fault from the database.
pub async fn find_task(db: &Db, buyer: BuyerId) -> Result<Option<TaskRow>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(TASK);
    ask.text(" AND t.buyer_id = ").value(buyer);
    let rows = ask.rows(&mut connection, "finding a task").await?;
    rows.first().map(|row| read_task(row, 0)).transpose()
}

fn read_task(row: &AnyRow, place: i64) -> Result<TaskRow> {
    let reasons: Vec<Json> = serde_json::from_str(&row.text(12)?)
        .map_err(|e| base::Failure::broken("reading the reasons of a task", e))?;
    let said = |reason: &Json| {
        let text = |lang| reason.get(lang).and_then(Json::as_str).unwrap_or_default();
        Wording::new(text("zh"), text("en"))
    };
    let mut reasons: Vec<Wording> = reasons.iter().map(said).collect();
    let answers = row.int(17)?;
    if answers > 0 {
        // What came in since the round stands first.
        let told = Wording::new(
            "客户已通过专页链接答复，未读 {count} 条",
            "the customer answered by link (not read yet: {count})",
        );
        reasons.insert(0, told.fill("count", &answers.to_string()));
    }
    let rank = row.int(4)?;
    Ok(TaskRow {
        buyer_id: row.int(0)?,
        buyer_code: row.text(1)?,
        buyer_name: row.text(2)?,
        owner_id: row.maybe_int(3)?,
        place,
        rank_value: if rank < BEHIND / 2 { 0 } else { rank / 1_000 },
        amount_minor: row.int(5)?,
        overdue_minor: row.int(6)?,
        oldest_days: row.int(7)?,
        action: row.text(8)?,
        channel: row.text(9)?,
        action_said: Wording::new(row.text(10)?, row.text(11)?),
        reasons,
        limitation_days_left: row.maybe_int(13)?,
        promise_on: row.maybe_day(14)?,
        tier: Tier::parse(&row.text(15)?).unwrap_or(Tier::Unrated),
        contacted_on: row.maybe_day(16)?,
        answers,
    })
}

/// How many lines the current worklist has for somebody, and what is overdue on them.
///
/// # Errors
/// A fault from the database.
pub async fn count_tasks(db: &Db, scope: Scope) -> Result<(i64, i64)> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT COUNT(*), CAST(COALESCE(SUM(t.overdue_minor), 0) AS BIGINT) \
         FROM scoring_current s JOIN collections_task t ON t.run_id = s.run_id \
         JOIN parties_buyer b ON b.id = t.buyer_id WHERE s.id = 1 AND b.withdrawn_by IS NULL",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let row = ask.row(&mut connection, "counting the worklist").await?;
    Ok((row.int(0)?, row.int(1)?))
}
