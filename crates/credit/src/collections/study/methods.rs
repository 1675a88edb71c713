//! What came of talks by trick, excuse and type of debtor, and how the six characters were kept.

use base::{Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::{
    collections::{
        cases::{CaseFilter, CaseView, list_cases},
        talk::{SixCheck, SixState, TalkPack},
    },
    parties::scope_owner,
};

/// Cases that are looked at for the six characters.
const SIX_CASES: u32 = 40;

/// A trick, an excuse, a type with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodRow {
    /// Its code.
    pub code: String,
    /// Talks (of a type: cases).
    pub talks: i64,
    /// Talks with a promise (of an excuse: that were looked into).
    pub promised: i64,
    /// Of closed cases: what was overdue at the beginning.
    pub owed_minor: i64,
    /// Of closed cases: what was collected of it.
    pub got_minor: i64,
}

impl MethodRow {
    /// Share of what was owed on closed cases that was collected.
    pub fn recovered_bps(&self) -> Option<i64> {
        let bps = i128::from(self.got_minor) * 10_000 / i128::from(self.owed_minor).max(1);
        (self.owed_minor > 0).then(|| i64::try_from(bps).unwrap_or(10_000))
    }
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Methods {
    /// By trick.
    pub tricks: Vec<MethodRow>,
    /// By excuse.
    pub excuses: Vec<MethodRow>,
    /// By type.
    pub kinds: Vec<MethodRow>,
    /// By excuse: found true, partly true, false.
    pub truths: Vec<(String, [i64; 3])>,
    /// By change of the atmosphere (down, same, up): talks and those with a promise.
    pub moods: [(i64, i64); 3],
}

/// What came of talks from a day on.
///
/// # Errors
/// A fault from the database.
pub async fn methods(db: &Db, scope: Scope, since: Day) -> Result<Methods> {
    Ok(Methods {
        tricks: by_talk(db, scope, ("t.trick", since)).await?,
        excuses: by_talk(db, scope, ("t.excuse", since)).await?,
        kinds: by_kind(db, scope, since).await?,
        truths: truths(db, scope, since).await?,
        moods: moods(db, scope, since).await?,
    })
}

fn owned(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

/// What was owed on a closed case, and what is not overdue any more.
const CLOSED: &str = "CAST(COALESCE(SUM(CASE WHEN c.left_minor IS NOT NULL THEN c.owed_minor ELSE 0 \
    END), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN c.left_minor IS NULL THEN 0 \
    WHEN c.left_minor >= c.owed_minor THEN 0 ELSE c.owed_minor - c.left_minor END), 0) AS BIGINT)";

fn row(row: &AnyRow) -> Result<MethodRow> {
    Ok(MethodRow {
        code: row.text(0)?,
        talks: row.int(1)?,
        promised: row.int(2)?,
        owed_minor: row.int(3)?,
        got_minor: row.int(4)?,
    })
}

/// A case counts once for a trick, however many of its talks bear it.
async fn by_talk(
    db: &Db,
    scope: Scope,
    (column, since): (&'static str, Day),
) -> Result<Vec<MethodRow>> {
    let mut ask = Ask::new("SELECT k.code, CAST(SUM(k.talks) AS BIGINT), ");
    ask.text("CAST(SUM(k.promised) AS BIGINT), ").text(CLOSED);
    ask.text(" FROM (SELECT t.case_id, ").text(column).text(
        " AS code, COUNT(*) AS talks, COUNT(CASE WHEN t.result = 'promised' THEN 1 END) AS promised \
         FROM collections_talk t WHERE t.contact_id IS NOT NULL AND t.on_day >= ",
    );
    ask.value(since).text(" AND ").text(column).text(" <> '' GROUP BY t.case_id, ").text(column);
    ask.text(
        ") AS k JOIN collections_case c ON c.id = k.case_id \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE 1 = 1",
    );
    owned(&mut ask, scope);
    ask.text(" GROUP BY k.code ORDER BY 2 DESC, 1");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "adding up talks").await?.iter().map(row).collect()
}

async fn by_kind(db: &Db, scope: Scope, since: Day) -> Result<Vec<MethodRow>> {
    let mut ask = Ask::new(
        "SELECT c.kind, CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(CASE WHEN c.outcome IN ('collected', 'agreed') THEN 1 END) AS BIGINT), ",
    );
    ask.text(CLOSED).text(
        " FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.kind <> '' \
         AND c.opened_on >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY c.kind ORDER BY 2 DESC, 1");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "adding up cases").await?.iter().map(row).collect()
}

async fn truths(db: &Db, scope: Scope, since: Day) -> Result<Vec<(String, [i64; 3])>> {
    let mut ask = Ask::new(
        "SELECT e.kind, CAST(COUNT(CASE WHEN e.truth = 'true' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN e.truth = 'partly' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN e.truth = 'false' THEN 1 END) AS BIGINT) FROM collections_excuse e \
         JOIN parties_buyer b ON b.id = e.buyer_id WHERE e.on_day >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY e.kind ORDER BY e.kind");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "adding up excuses").await?;
    rows.iter().map(|row| Ok((row.text(0)?, [row.int(1)?, row.int(2)?, row.int(3)?]))).collect()
}

async fn moods(db: &Db, scope: Scope, since: Day) -> Result<[(i64, i64); 3]> {
    let mut ask = Ask::new(
        "SELECT CAST(CASE WHEN t.mood_after < t.mood_before THEN 0 \
         WHEN t.mood_after = t.mood_before THEN 1 ELSE 2 END AS BIGINT), CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.result = 'promised' THEN 1 END) AS BIGINT) \
         FROM collections_talk t JOIN parties_buyer b ON b.id = t.buyer_id \
         WHERE t.mood_before IS NOT NULL AND t.mood_after IS NOT NULL \
         AND t.contact_id IS NOT NULL AND t.on_day >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(
        " GROUP BY CASE WHEN t.mood_after < t.mood_before THEN 0 \
         WHEN t.mood_after = t.mood_before THEN 1 ELSE 2 END",
    );
    let mut told = [(0, 0); 3];
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "adding up the atmosphere").await? {
        let at = usize::try_from(row.int(0)?).unwrap_or(0);
        if let Some(slot) = told.get_mut(at) {
            *slot = (row.int(1)?, row.int(2)?);
        }
    }
    Ok(told)
}

/// How often a character was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SixRow {
    /// What was looked at.
    pub check: SixCheck,
    /// Cases on which it was kept.
    pub kept: i64,
    /// Cases on which it was not.
    pub missed: i64,
}

/// How the six characters were kept on the open cases, the latest ones.
///
/// # Errors
/// A fault from the database.
pub async fn six_kept(db: &Db, scope: Scope) -> Result<Vec<SixRow>> {
    let asked = (scope, db.clock().today());
    let what = format!("collections-six {asked:?}");
    db.held_fresh(what, asked, |db, (scope, today)| Box::pin(six_now(db, *scope, *today))).await
}

async fn six_now(db: &Db, scope: Scope, today: Day) -> Result<Vec<SixRow>> {
    let pack = TalkPack::in_force(db, today).await?;
    let open = CaseFilter { view: CaseView::Open, limit: SIX_CASES, ..CaseFilter::open(scope) };
    let mut rows: Vec<SixRow> =
        SixCheck::ALL.iter().map(|check| SixRow { check: *check, kept: 0, missed: 0 }).collect();
    let cases = list_cases(db, &open).await?;
    for six in pack.six_of_many(db, &cases, today).await? {
        for of in six {
            let Some(row) = rows.iter_mut().find(|row| row.check == of.check) else { continue };
            row.kept += i64::from(of.state == SixState::Kept);
            row.missed += i64::from(of.state == SixState::Missed);
        }
    }
    Ok(rows)
}
