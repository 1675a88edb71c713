//! What follows from a tier that changed (C10, C13, C14): a change is proposed with the run's limit
//! and terms, and is over once the tier comes back. What a person does about it is `response`'s.

use base::{Currency, Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, access::Scope, failed};

use super::document::Said;
use crate::{
    parties::{BuyerId, scope_owner},
    policy::{Limit, Tier},
};

/// A proposal for change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row id.
    pub id: i64,
    /// Whose credit.
    pub buyer_id: BuyerId,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// `open`, `planned`, `done`, `dismissed`, `over`.
    pub state: String,
    /// Day of the assessment that told it.
    pub as_of: Day,
    /// The tier by which the credit stands.
    pub tier_before: Tier,
    /// The tier now.
    pub tier_after: Tier,
    /// The limit in force then.
    pub limit: Option<Limit>,
    /// The terms in use then, or empty.
    pub terms: String,
    /// The limit that the assessment proposes.
    pub proposed: Option<Limit>,
    /// The terms that it proposes.
    pub proposed_terms: String,
    /// The company's currency.
    pub currency: Currency,
    /// Code of the response that was planned, or empty.
    pub response: String,
    /// From when the change is to count for the buyer.
    pub counts_on: Option<Day>,
    /// Until when the task is to be done.
    pub task_on: Option<Day>,
    /// The letter to the buyer.
    pub letter: Said,
    /// Login of who carries it through, or empty.
    pub task_owner: String,
    /// Number of the letter, where there is one.
    pub letter_number: Option<i64>,
    /// When the letter went out, and how.
    pub sent: Option<(Day, String)>,
    /// The request that was begun.
    pub application_id: Option<i64>,
    /// Who handled it.
    pub handled_by: String,
    /// What they said.
    pub handled_note: String,
}

impl Change {
    /// Whether the tier became riskier.
    pub fn is_worse(&self) -> bool {
        self.tier_after > self.tier_before
    }

    /// The number of the letter as it is written: `TZ-000012`.
    pub fn letter_text(&self) -> String {
        self.letter_number.map_or_else(String::new, |number| format!("TZ-{number:06}"))
    }

    /// Whether its task ran out of its days.
    pub fn is_late(&self, today: Day) -> bool {
        self.state == "planned" && self.task_on.is_some_and(|due| due < today)
    }
}

const NAMES: [&str; 23] = [
    "id",
    "buyer_id",
    "open_buyer",
    "state",
    "as_of",
    "tier_before",
    "tier_after",
    "limit_kind",
    "limit_minor",
    "terms",
    "proposed_kind",
    "proposed_minor",
    "proposed_terms",
    "currency",
    "response",
    "letter_zh",
    "letter_en",
    "handled_by",
    "handled_note",
    "recorded_at",
    "changed_at",
    "counts_on",
    "task_on",
];

/// Proposes a change for each buyer whose tier is another than the one by which its credit stands;
/// closes what is over because the tier came back. Behind [`super::refresh_reviews`], in the same
/// transaction. Returns how many are new.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn propose_changes(
    tx: &mut Tx,
    (run, as_of): (i64, Day),
    currency: Currency,
) -> Result<u64> {
    let at = tx.at().0;
    let mut ask =
        Ask::new("UPDATE granting_change SET state = 'over', open_buyer = NULL, changed_at = ");
    ask.value(at).text(
        " WHERE state = 'open' AND buyer_id IN (SELECT v.buyer_id FROM granting_review v \
         WHERE v.tier = v.stands_tier)",
    );
    ask.run(tx.conn()).await.map_err(failed("closing changes that are over"))?;
    let rows = moved(tx, (run, as_of)).await?;
    let mut bulk = Bulk::new("granting_change", &NAMES, "");
    let no_day: Option<Day> = None;
    for row in &rows {
        let buyer = row.int(0)?;
        let values = [
            tx.ids().next().into(),
            buyer.into(),
            buyer.into(),
            "open".into(),
            as_of.into(),
            row.text(1)?.into(),
            row.text(2)?.into(),
            row.text(3)?.into(),
            row.maybe_int(4)?.into(),
            row.text(5)?.into(),
            row.text(6)?.into(),
            row.maybe_int(7)?.into(),
            row.text(8)?.into(),
            currency.code().into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            at.into(),
            at.into(),
            no_day.into(),
            no_day.into(),
        ];
        bulk.push(tx.conn(), values).await?;
    }
    bulk.flush(tx.conn()).await?;
    if !rows.is_empty() {
        let detail = json!({ "run": run.to_string(), "count": rows.len() });
        tx.audit(Audit {
            room: "granting",
            action: "propose-changes",
            subject: format!("run:{run}"),
            detail,
        });
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}

/// Buyers whose tier is another than the one by which their credit stands, without an open change.
async fn moved(tx: &mut Tx, (run, as_of): (i64, Day)) -> Result<Vec<AnyRow>> {
    let mut ask = Ask::new(
        "SELECT v.buyer_id, v.stands_tier, v.tier, COALESCE(a.limit_kind, ''), a.limit_minor, \
         COALESCE((SELECT t.terms FROM policy_terms t WHERE t.buyer_id = v.buyer_id \
         AND t.from_on <= ",
    );
    ask.value(as_of).text(
        " ORDER BY t.id DESC LIMIT 1), b.terms), a.proposed_kind, a.proposed_minor, \
         a.proposed_terms FROM granting_review v JOIN parties_buyer b ON b.id = v.buyer_id \
         JOIN scoring_assessment a ON a.buyer_id = v.buyer_id AND a.run_id = ",
    );
    ask.value(run).text(
        " WHERE v.tier <> v.stands_tier AND NOT EXISTS (SELECT 1 FROM granting_change g \
         WHERE g.open_buyer = v.buyer_id) ORDER BY v.buyer_id",
    );
    ask.rows(tx.conn(), "looking for tiers that changed").await
}

pub(super) const COLUMNS: &str = "SELECT g.id, g.buyer_id, b.code, b.name, g.state, g.as_of, g.tier_before, \
    g.tier_after, g.limit_kind, g.limit_minor, g.terms, g.proposed_kind, g.proposed_minor, \
    g.proposed_terms, g.currency, g.response, g.counts_on, g.task_on, g.letter_zh, g.letter_en, \
    g.application_id, g.handled_by, g.handled_note, g.task_owner, g.letter_number, g.sent_on, \
    g.sent_how FROM granting_change g JOIN parties_buyer b ON b.id = g.buyer_id WHERE 1 = 1";

pub(super) fn read(row: &AnyRow) -> Result<Change> {
    let currency = row.currency(14)?;
    let tier = |at| Ok::<Tier, Failure>(Tier::parse(&row.text(at)?).unwrap_or(Tier::Unrated));
    Ok(Change {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        state: row.text(4)?,
        as_of: row.day(5)?,
        tier_before: tier(6)?,
        tier_after: tier(7)?,
        limit: Limit::restore(&row.text(8)?, row.maybe_int(9)?, currency),
        terms: row.text(10)?,
        proposed: Limit::restore(&row.text(11)?, row.maybe_int(12)?, currency),
        proposed_terms: row.text(13)?,
        currency,
        response: row.text(15)?,
        counts_on: row.maybe_day(16)?,
        task_on: row.maybe_day(17)?,
        letter: Said { zh: row.text(18)?, en: row.text(19)? },
        task_owner: row.text(23)?,
        letter_number: row.maybe_int(24)?,
        sent: row.maybe_day(25)?.zip(Some(row.text(26)?)),
        application_id: row.maybe_int(20)?,
        handled_by: row.text(21)?,
        handled_note: row.text(22)?,
    })
}

/// Changes within a scope: those that somebody must act on, or all, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_changes(
    db: &Db,
    scope: Scope,
    (live, limit, before): (bool, u32, Option<i64>),
) -> Result<Vec<Change>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if live {
        ask.text(" AND g.state IN ('open', 'planned')");
    }
    if let Some(before) = before {
        ask.text(" AND g.id < ").value(before);
    }
    ask.text(" ORDER BY g.id DESC LIMIT ").value(i64::from(limit.clamp(1, 500)));
    ask.rows(&mut connection, "listing changes").await?.iter().map(read).collect()
}

/// One change.
///
/// # Errors
/// `granting.change-unknown` where it is not there or not theirs, or a fault.
pub async fn get_change(db: &Db, scope: Scope, id: i64) -> Result<Change> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND g.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let rows = ask.rows(&mut connection, "reading a change").await?;
    read(rows.first().ok_or_else(|| unknown(id))?)
}

fn unknown(id: i64) -> Failure {
    Rejection::new("granting.change-unknown").with("id", id).into()
}

/// Locks and reads a change that is in one of the states.
pub(super) async fn open_change(tx: &mut Tx, id: i64, states: &[&str]) -> Result<Change> {
    tx.lock("SELECT id FROM granting_change WHERE id = $1", id).await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND g.id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a change").await?;
    let change = read(rows.first().ok_or_else(|| unknown(id))?)?;
    if !states.contains(&change.state.as_str()) {
        return Err(Rejection::new("granting.change-handled").with("state", &change.state).into());
    }
    Ok(change)
}
