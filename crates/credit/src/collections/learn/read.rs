//! The log and the ledger as rows, today's worklist as the challenger would order it, and how far both orders agree.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day, Result};
use store::{AnyConnection, Ask, Columns, Db, access::Scope};

use super::{
    model::{Learnt, Shadow, TooFew},
    sample::{
        BuyerLog, LearnRule, LoggedPromise, LoggedTalk, OverdueItem, SampleRow, known_on, rows,
    },
};
use crate::{
    collections::{ContactPack, TaskRow, WorklistPack, tasks::all_tasks},
    parties::BuyerId,
};

/// Keys in one question.
const SOME: usize = 400;
/// The head of both orders that is compared.
const HEAD: usize = 20;

/// A buyer of today's worklist in the order of the challenger.
#[derive(Debug, Clone, PartialEq)]
pub struct ChallengerRow {
    /// Its line, with the place that the rule gives it.
    pub task: TaskRow,
    /// What the challenger says.
    pub says: Shadow,
    /// The place that the challenger gives it.
    pub place: i64,
}

/// The challenger beside the rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// What was learnt, or why nothing was.
    pub learnt: std::result::Result<Learnt, TooFew>,
    /// Rows of today, in the challenger's order; none where nothing was learnt.
    pub rows: Vec<ChallengerRow>,
    /// Of the first so many of both orders, how many are the same.
    pub agree: (usize, usize),
    /// The rule of learning.
    pub rule: LearnRule,
}

/// The challenger of today for the buyers that somebody may see. It learns from the whole log, whoever asks.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn challenge(db: &Db, scope: Scope, currency: Currency) -> Result<Challenge> {
    let asked = (scope, currency, db.clock().today());
    let what = format!("collections-challenge {asked:?}");
    db.held(what, reckoned(db, asked)).await
}

async fn reckoned(db: &Db, (scope, currency, today): (Scope, Currency, Day)) -> Result<Challenge> {
    let rule = ContactPack::in_force(db, today).await?.learn.clone();
    let (worklist, _) = WorklistPack::in_force(db, today).await?;
    let tasks = all_tasks(db, scope).await?;
    let mut connection = db.read().await?;
    let spoken = spoken_to(&mut connection, &rule, today).await?;
    let learnt = {
        let logs = logs(&mut connection, &spoken, (&rule, currency, today)).await?;
        let rows = rows(&logs, &rule, today);
        let ranks: Vec<f64> = rows.iter().map(|row| ranked(row, &worklist)).collect();
        Learnt::of(&rows, &ranks, &rule)
    };
    let Ok(model) = &learnt else {
        return Ok(Challenge { learnt, rows: Vec::new(), agree: (0, 0), rule });
    };
    let most = usize::try_from(rule.most_buyers).unwrap_or(usize::MAX);
    let buyers: Vec<BuyerId> =
        tasks.iter().filter(|task| task.overdue_minor > 0).take(most).map(|t| t.buyer_id).collect();
    let now = logs(&mut connection, &buyers, (&rule, currency, today)).await?;
    drop(connection);
    let now: BTreeMap<BuyerId, BuyerLog> = now.into_iter().map(|log| (log.buyer_id, log)).collect();
    let mut said: Vec<ChallengerRow> = Vec::new();
    for task in tasks {
        let known = now.get(&task.buyer_id).and_then(|log| known_on(log, today));
        let Some((known, _)) = known else { continue };
        let units = task.overdue_minor / currency.minor_per_unit().max(1);
        let (buyer_id, on) = (task.buyer_id, today);
        let row = SampleRow { buyer_id, on, contacted: false, known, units, paid: false };
        said.push(ChallengerRow { says: model.says(&row), task, place: 0 });
    }
    Ok(Challenge { agree: (0, 0), rows: said, learnt, rule }.ordered())
}

impl Challenge {
    /// Puts the rows into the challenger's order and counts how far both heads agree.
    fn ordered(mut self) -> Self {
        let head = self.rows.len().min(HEAD);
        let by_rule: BTreeSet<BuyerId> =
            self.rows.iter().take(head).map(|row| row.task.buyer_id).collect();
        self.rows.sort_by(|a, b| {
            b.says.gain_units.total_cmp(&a.says.gain_units).then(a.task.place.cmp(&b.task.place))
        });
        for (row, place) in self.rows.iter_mut().zip(1_i64..) {
            row.place = place;
        }
        let same = self.rows.iter().take(head).filter(|row| by_rule.contains(&row.task.buyer_id));
        self.agree = (same.count(), head);
        self
    }
}

/// What the rule makes of a row, as far as the row knows it: amount, days late, broken promises.
fn ranked(row: &SampleRow, pack: &WorklistPack) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rank, not money")]
    let units = row.units as f64;
    let [_, late, _, _, _, _, missed] = row.known;
    #[expect(clippy::cast_possible_truncation, reason = "small counts of days and promises")]
    let (days, broken) = ((late * 30.0).round() as i32, (missed.exp_m1()).round() as i32);
    units * pack.days_late.weight(days.max(1)) * pack.broken.weight(broken)
}

/// Buyers that somebody spoke to within the window, the latest first.
async fn spoken_to(
    connection: &mut AnyConnection,
    rule: &LearnRule,
    today: Day,
) -> Result<Vec<BuyerId>> {
    let mut ask = Ask::new(
        "SELECT buyer_id, MAX(on_day) FROM collections_contact WHERE result <> 'no-answer' \
         AND on_day >= ",
    );
    ask.value(today.plus_days(-rule.window_days)).text(" AND on_day <= ").value(today);
    ask.text(" GROUP BY buyer_id ORDER BY MAX(on_day) DESC, buyer_id LIMIT ");
    ask.value(i64::from(rule.most_buyers));
    let rows = ask.rows(connection, "looking who was spoken to").await?;
    rows.iter().map(|row| row.int(0)).collect()
}

pub(super) async fn logs(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    (rule, currency, today): (&LearnRule, Currency, Day),
) -> Result<Vec<BuyerLog>> {
    // A little more than the window: what a row knows lies before its day.
    let since = today.plus_days(-rule.window_days - 60);
    let mut found: BTreeMap<BuyerId, BuyerLog> =
        buyers.iter().map(|id| (*id, BuyerLog { buyer_id: *id, ..BuyerLog::default() })).collect();
    for some in buyers.chunks(SOME) {
        items(connection, some, (since, today, currency), &mut found).await?;
        money(connection, some, (since, today), &mut found).await?;
        talks(connection, some, (since, today), &mut found).await?;
    }
    Ok(found.into_values().collect())
}

async fn items(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    (since, today, currency): (Day, Day, Currency),
    found: &mut BTreeMap<BuyerId, BuyerLog>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT buyer_id, id, due_on, closed_on, company_minor FROM receivables_item \
         WHERE undone_by IS NULL AND due_on < ",
    );
    ask.value(today).text(" AND (closed_on IS NULL OR closed_on >= ").value(since);
    ask.text(") AND buyer_id IN (").list(buyers.iter().copied()).text(") ORDER BY id");
    for row in ask.rows(connection, "reading items to learn from").await? {
        let item = OverdueItem {
            id: row.int(1)?,
            due_on: row.day(2)?,
            closed_on: row.maybe_day(3)?,
            units: row.int(4)? / currency.minor_per_unit().max(1),
        };
        if let Some(log) = found.get_mut(&row.int(0)?) {
            log.items.push(item);
        }
    }
    Ok(())
}

async fn money(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    (since, today): (Day, Day),
    found: &mut BTreeMap<BuyerId, BuyerLog>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT m.buyer_id, m.effective_on, m.item_id FROM receivables_movement m \
         WHERE m.kind = 'allocation' AND m.item_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) AND m.effective_on >= ",
    );
    ask.value(since).text(" AND m.effective_on <= ").value(today);
    ask.text(" AND m.buyer_id IN (").list(buyers.iter().copied()).text(") ORDER BY m.id");
    for row in ask.rows(connection, "reading payments to learn from").await? {
        let came = (row.day(1)?, row.int(2)?);
        if let Some(log) = found.get_mut(&row.int(0)?) {
            log.money.push(came);
        }
    }
    Ok(())
}

async fn talks(
    connection: &mut AnyConnection,
    buyers: &[BuyerId],
    (since, today): (Day, Day),
    found: &mut BTreeMap<BuyerId, BuyerLog>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT buyer_id, on_day FROM collections_contact WHERE result <> 'no-answer' \
         AND on_day >= ",
    );
    ask.value(since).text(" AND on_day <= ").value(today);
    ask.text(" AND buyer_id IN (").list(buyers.iter().copied()).text(") ORDER BY on_day, id");
    for row in ask.rows(connection, "reading contacts to learn from").await? {
        let talk = LoggedTalk { on: row.day(1)? };
        if let Some(log) = found.get_mut(&row.int(0)?) {
            log.talks.push(talk);
        }
    }
    let mut ask = Ask::new(
        "SELECT buyer_id, made_on, due_on, state FROM collections_promise \
         WHERE state <> 'withdrawn' AND made_on >= ",
    );
    ask.value(since).text(" AND made_on <= ").value(today);
    ask.text(" AND buyer_id IN (").list(buyers.iter().copied()).text(") ORDER BY id");
    for row in ask.rows(connection, "reading promises to learn from").await? {
        let missed = ["broken", "partly"].contains(&row.text(3)?.as_str());
        let promise = LoggedPromise { made_on: row.day(1)?, due_on: row.day(2)?, missed };
        if let Some(log) = found.get_mut(&row.int(0)?) {
            log.promises.push(promise);
        }
    }
    Ok(())
}
