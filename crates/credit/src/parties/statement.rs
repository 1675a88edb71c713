use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day, Failure, Moment, Money, Result};
use serde_json::json;
use store::{AnyRow, Ask, AssertSqlSafe, Audit, Bulk, Db, Row, Tx, Value, failed};

use super::{
    BuyerId, PartyRejection,
    statement_detail::{StatementDetail, StatementScope},
};

/// A financial statement to record: one period, any of the lines of balance sheet, income
/// statement and cash flow statement, by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatement {
    /// The last day of the period.
    pub period_end: Day,
    /// Months that the income statement covers: 3, 6, 9 or 12.
    pub months: u32,
    /// The currency of the amounts.
    pub currency: Currency,
    /// Where it comes from.
    pub source: String,
    /// Whether an auditor signed it.
    pub audited: bool,
    /// Amounts in minor units by line code.
    pub lines: BTreeMap<String, i64>,
}

/// A recorded statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// What was recorded.
    pub content: NewStatement,
    /// Whose accounts, in which unit, vouched for by whom.
    pub detail: StatementDetail,
    /// Higher for restatements; counts over both scopes of a period.
    pub version: i64,
    /// Names of the 勾稽 checks that failed, with their differences in minor units.
    pub failed_checks: Vec<(String, i64)>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who recorded it.
    pub actor: String,
}

pub(super) const COLUMNS: &str = "id, buyer_id, period_end, months, currency, source, audited, lines, \
    version, checks, recorded_at, scope, unit, auditor, opinion, note, added_up, actor";

pub(super) fn read_statement(row: &AnyRow) -> Result<Statement> {
    let fail = || failed("reading a statement");
    let text = |index: usize| row.try_get::<String, _>(index).map_err(fail());
    let bad = |error: serde_json::Error| Failure::broken("reading a statement's lines", error);
    let months: i64 = row.try_get(3).map_err(fail())?;
    let audited: i64 = row.try_get(6).map_err(fail())?;
    Ok(Statement {
        id: row.try_get(0).map_err(fail())?,
        buyer_id: row.try_get(1).map_err(fail())?,
        content: NewStatement {
            period_end: text(2)?.parse().map_err(|e| Failure::broken("reading a day", e))?,
            months: u32::try_from(months).unwrap_or(12),
            currency: text(4)?.parse().map_err(|e| Failure::broken("reading a currency", e))?,
            source: text(5)?,
            audited: audited != 0,
            lines: serde_json::from_str(&text(7)?).map_err(bad)?,
        },
        detail: StatementDetail {
            scope: StatementScope::parse(&text(11)?).unwrap_or_default(),
            unit: text(12)?,
            auditor: text(13)?,
            opinion: text(14)?,
            note: text(15)?,
            added_up: serde_json::from_str(&text(16)?).map_err(bad)?,
        },
        version: row.try_get(8).map_err(fail())?,
        failed_checks: serde_json::from_str(&text(9)?).map_err(bad)?,
        recorded_at: Moment(row.try_get(10).map_err(fail())?),
        actor: text(17)?,
    })
}

/// The 勾稽 checks that a statement fails, with their differences in minor units. `opening` is the
/// statement that the period began from.
pub fn statement_differences(
    new: &NewStatement,
    opening: Option<&NewStatement>,
) -> Vec<(String, i64)> {
    let read = |of: &NewStatement| {
        let lines = of.lines.iter().map(|(code, minor)| (code.as_str(), *minor));
        quant::statement::Statement::of_codes(of.months, lines).0
    };
    let (now, opening) = (read(new), opening.map(read));
    quant::statement_checks::run_all(&now, opening.as_ref(), TOLERANCE_MINOR)
        .into_iter()
        .filter(|checked| checked.verdict == quant::statement_checks::Verdict::Off)
        .map(|checked| {
            let difference = i64::try_from(checked.difference_minor()).unwrap_or(i64::MAX);
            (checked.check.code().to_owned(), difference)
        })
        .collect()
}

/// Differences up to one unit come from rounding in thousands of small lines and are let pass.
const TOLERANCE_MINOR: i64 = 100;

/// Records a statement, or a restatement where the period is there with other lines. The
/// checks that failed are kept with it: an unbalanced statement is evidence too.
/// Returns `None` where the very same statement is recorded already.
///
/// # Errors
/// `parties.statement-empty`, or a fault.
pub async fn record_statement(
    tx: &mut Tx,
    buyer: BuyerId,
    new: &NewStatement,
) -> Result<Option<i64>> {
    record_statement_as(tx, buyer, new, &StatementDetail::default()).await
}

/// As [`record_statement`], with what is known of the statement besides its lines.
///
/// # Errors
/// `parties.statement-empty`, `parties.word-unknown`, or a fault.
pub async fn record_statement_as(
    tx: &mut Tx,
    buyer: BuyerId,
    new: &NewStatement,
    detail: &StatementDetail,
) -> Result<Option<i64>> {
    let recorded = record(tx, &[(buyer, new, detail)]).await?;
    Ok(recorded.into_iter().next().flatten())
}

type Period = (BuyerId, Day, u32, StatementScope);

/// The statements of a period that are in force, by scope, and the last version of the period.
#[derive(Default)]
struct Known {
    in_force: BTreeMap<Period, (NewStatement, StatementDetail)>,
    last: BTreeMap<(BuyerId, Day, u32), i64>,
}

/// Records many statements in order, as [`record_statement`] does one.
///
/// # Errors
/// `parties.statement-empty`, or a fault.
pub async fn record_statements(
    tx: &mut Tx,
    new: &[(BuyerId, &NewStatement)],
) -> Result<Vec<Option<i64>>> {
    let bare = StatementDetail::default();
    let new: Vec<_> = new.iter().map(|(buyer, statement)| (*buyer, *statement, &bare)).collect();
    record(tx, &new).await
}

async fn record(
    tx: &mut Tx,
    new: &[(BuyerId, &NewStatement, &StatementDetail)],
) -> Result<Vec<Option<i64>>> {
    let buyers: BTreeSet<BuyerId> = new.iter().map(|(buyer, ..)| *buyer).collect();
    for buyer in &buyers {
        tx.lock("SELECT id FROM parties_buyer WHERE id = $1", *buyer).await?;
    }
    let mut known = recorded(tx, &buyers).await?;
    let mut bulk = Bulk::new("parties_statement", &COLUMN_NAMES, "");
    let mut ids = Vec::with_capacity(new.len());
    for &(buyer, statement, detail) in new {
        detail.admit()?;
        if statement.lines.is_empty() {
            return Err(PartyRejection::StatementEmpty.into());
        }
        for (code, minor) in &statement.lines {
            let line = Money::new(*minor, statement.currency).bounded();
            line.map_err(|refused| refused.on(code.clone()))?;
        }
        let whole = (buyer, statement.period_end, statement.months);
        let period = (whole.0, whole.1, whole.2, detail.scope);
        if known
            .in_force
            .get(&period)
            .is_some_and(|there| says_nothing_new(there, statement, detail))
        {
            ids.push(None);
            continue;
        }
        let version = known.last.get(&whole).map_or(1, |version| version + 1);
        let opening = opening_of(&known.in_force, buyer, statement, detail.scope);
        let failed_checks = statement_differences(statement, opening);
        let id = tx.ids().next();
        let row = row_of(tx, (id, buyer, version), (statement, detail), &failed_checks);
        bulk.push(tx.conn(), row).await?;
        tx.audit(Audit {
            room: "parties",
            action: if version == 1 { "record-statement" } else { "restate" },
            subject: format!("buyer:{buyer}"),
            detail: json!({
                "statement": id.to_string(), "period_end": statement.period_end.to_string(),
                "version": version, "failed_checks": failed_checks.len(),
            }),
        });
        known.in_force.insert(period, (statement.clone(), detail.clone()));
        known.last.insert(whole, version);
        ids.push(Some(id));
    }
    bulk.flush(tx.conn()).await?;
    Ok(ids)
}

/// The versions in force of the recorded statements of buyers.
async fn recorded(tx: &mut Tx, buyers: &BTreeSet<BuyerId>) -> Result<Known> {
    let ids: Vec<BuyerId> = buyers.iter().copied().collect();
    let mut known = Known::default();
    for chunk in ids.chunks(500) {
        let mut ask = Ask::new("SELECT ");
        ask.text(COLUMNS).text(" FROM parties_statement WHERE buyer_id IN (");
        ask.list(chunk.iter().copied()).text(") ORDER BY version");
        for row in ask.rows(tx.conn(), "looking for statements").await? {
            let found = read_statement(&row)?;
            let whole = (found.buyer_id, found.content.period_end, found.content.months);
            let period = (whole.0, whole.1, whole.2, found.detail.scope);
            known.last.insert(whole, found.version);
            known.in_force.insert(period, (found.content, found.detail));
        }
    }
    Ok(known)
}

/// The statement that the period of a new one began from: the longest that ended the day before.
fn opening_of<'a>(
    known: &'a BTreeMap<Period, (NewStatement, StatementDetail)>,
    buyer: BuyerId,
    new: &NewStatement,
    scope: StatementScope,
) -> Option<&'a NewStatement> {
    let months = i32::try_from(new.months).unwrap_or(12);
    let end = new.period_end.plus_days(1).plus_months(-months).plus_days(-1);
    let least = (buyer, end, 0, StatementScope::Own);
    let most = (buyer, end, u32::MAX, StatementScope::Consolidated);
    let periods = known.range(least..=most).filter(|((.., of), _)| *of == scope);
    periods.map(|(_, (statement, _))| statement).next_back()
}

/// Whether the very same statement is in force. Who says nothing of its detail changes none.
fn says_nothing_new(
    (there, known): &(NewStatement, StatementDetail),
    new: &NewStatement,
    detail: &StatementDetail,
) -> bool {
    let same = there.lines == new.lines && there.currency == new.currency;
    same && (detail.is_bare() || (known == detail && there.audited == new.audited))
}

const COLUMN_NAMES: [&str; 19] = [
    "id",
    "buyer_id",
    "period_end",
    "months",
    "currency",
    "version",
    "source",
    "audited",
    "lines",
    "checks",
    "failed_checks",
    "recorded_at",
    "actor",
    "scope",
    "unit",
    "auditor",
    "opinion",
    "note",
    "added_up",
];

fn row_of(
    tx: &Tx,
    (id, buyer, version): (i64, BuyerId, i64),
    (new, detail): (&NewStatement, &StatementDetail),
    failed_checks: &[(String, i64)],
) -> [Value; 19] {
    [
        id.into(),
        buyer.into(),
        new.period_end.into(),
        i64::from(new.months).into(),
        new.currency.code().into(),
        version.into(),
        new.source.as_str().into(),
        new.audited.into(),
        json!(new.lines).to_string().into(),
        json!(failed_checks).to_string().into(),
        i64::try_from(failed_checks.len()).unwrap_or(i64::MAX).into(),
        tx.at().0.into(),
        tx.actor().0.as_str().into(),
        detail.scope.code().into(),
        detail.unit_kept().into(),
        detail.auditor.as_str().into(),
        detail.opinion.as_str().into(),
        detail.note.as_str().into(),
        json!(detail.added_up).to_string().into(),
    ]
}

/// A buyer's statements, newest period first, all versions.
///
/// # Errors
/// A fault from the database.
pub async fn list_statements(db: &Db, buyer: BuyerId) -> Result<Vec<Statement>> {
    let mut connection = db.read().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM parties_statement WHERE buyer_id = $1 \
         ORDER BY period_end DESC, months DESC, version DESC"
    );
    let rows = store::query(AssertSqlSafe(sql)).bind(buyer).fetch_all(&mut *connection).await;
    rows.map_err(failed("listing statements"))?.iter().map(read_statement).collect()
}

/// The statements in force of the buyers with ids from `from` up to and including `to`, for
/// periods that ended by `as_of`, in the order of buyer and period. Where a period has accounts of
/// the debtor and of its group, those of the debtor.
///
/// # Errors
/// A fault from the database.
pub async fn latest_statements(
    db: &Db,
    from: BuyerId,
    to: BuyerId,
    as_of: Day,
) -> Result<Vec<Statement>> {
    let mut connection = db.read().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM parties_statement s WHERE buyer_id >= $1 AND buyer_id <= $2 \
         AND period_end <= $3 AND version = (SELECT MAX(t.version) FROM parties_statement t \
         WHERE t.buyer_id = s.buyer_id AND t.period_end = s.period_end AND t.months = s.months \
         AND t.scope = (SELECT MAX(u.scope) FROM parties_statement u WHERE u.buyer_id = s.buyer_id \
         AND u.period_end = s.period_end AND u.months = s.months)) \
         ORDER BY buyer_id, period_end, months"
    );
    let query = store::query(AssertSqlSafe(sql)).bind(from).bind(to).bind(as_of.to_string());
    let rows = query.fetch_all(&mut *connection).await;
    rows.map_err(failed("reading statements"))?.iter().map(read_statement).collect()
}
