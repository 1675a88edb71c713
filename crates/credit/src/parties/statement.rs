use std::collections::BTreeMap;

use base::{Currency, Day, Failure, Moment, Result};
use serde_json::json;
use store::{AnyRow, AssertSqlSafe, Audit, Db, Row, Tx, failed};

use super::{BuyerId, PartyRejection};

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
    /// 1 for the first, higher for restatements.
    pub version: i64,
    /// Names of the 勾稽 checks that failed, with their differences in minor units.
    pub failed_checks: Vec<(String, i64)>,
    /// When it was recorded.
    pub recorded_at: Moment,
}

const COLUMNS: &str = "id, buyer_id, period_end, months, currency, source, audited, lines, \
    version, checks, recorded_at";

fn read_statement(row: &AnyRow) -> Result<Statement> {
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
        version: row.try_get(8).map_err(fail())?,
        failed_checks: serde_json::from_str(&text(9)?).map_err(bad)?,
        recorded_at: Moment(row.try_get(10).map_err(fail())?),
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
    if new.lines.is_empty() {
        return Err(PartyRejection::StatementEmpty.into());
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM parties_statement WHERE buyer_id = $1 AND period_end = $2 \
         AND months = $3 ORDER BY version DESC LIMIT 1"
    );
    let row = store::query(AssertSqlSafe(sql))
        .bind(buyer)
        .bind(new.period_end.to_string())
        .bind(i64::from(new.months))
        .fetch_optional(tx.conn())
        .await
        .map_err(failed("looking for a statement"))?;
    let before = row.as_ref().map(read_statement).transpose()?;
    if before
        .as_ref()
        .is_some_and(|b| b.content.lines == new.lines && b.content.currency == new.currency)
    {
        return Ok(None);
    }
    let opening = opening_of(tx, buyer, new).await?;
    let failed_checks = statement_differences(new, opening.as_ref().map(|s| &s.content));
    let version = before.as_ref().map_or(1, |statement| statement.version + 1);
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let (lines, checks) = (json!(new.lines).to_string(), json!(failed_checks).to_string());
    store::query(
        "INSERT INTO parties_statement (id, buyer_id, period_end, months, currency, version, \
         source, audited, lines, checks, failed_checks, recorded_at, actor) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(id)
    .bind(buyer)
    .bind(new.period_end.to_string())
    .bind(i64::from(new.months))
    .bind(new.currency.code())
    .bind(version)
    .bind(new.source.clone())
    .bind(i64::from(new.audited))
    .bind(lines)
    .bind(checks)
    .bind(i64::try_from(failed_checks.len()).unwrap_or(i64::MAX))
    .bind(at)
    .bind(actor)
    .execute(tx.conn())
    .await
    .map_err(failed("recording a statement"))?;
    tx.audit(Audit {
        room: "parties",
        action: if version == 1 { "record-statement" } else { "restate" },
        subject: format!("buyer:{buyer}"),
        detail: json!({
            "statement": id.to_string(), "period_end": new.period_end.to_string(),
            "version": version, "failed_checks": failed_checks.len(),
        }),
    });
    Ok(Some(id))
}

/// The yearly statement that the period of a new one began from.
async fn opening_of(tx: &mut Tx, buyer: BuyerId, new: &NewStatement) -> Result<Option<Statement>> {
    let begin = new.period_end.plus_days(1).plus_months(-i32::try_from(new.months).unwrap_or(12));
    let sql = format!(
        "SELECT {COLUMNS} FROM parties_statement WHERE buyer_id = $1 AND period_end = $2 \
         ORDER BY months DESC, version DESC LIMIT 1"
    );
    let query = store::query(AssertSqlSafe(sql)).bind(buyer);
    let row = query.bind(begin.plus_days(-1).to_string()).fetch_optional(tx.conn()).await;
    row.map_err(failed("looking for the opening statement"))?
        .as_ref()
        .map(read_statement)
        .transpose()
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
/// periods that ended by `as_of`, in the order of buyer and period.
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
         WHERE t.buyer_id = s.buyer_id AND t.period_end = s.period_end AND t.months = s.months) \
         ORDER BY buyer_id, period_end, months"
    );
    let query = store::query(AssertSqlSafe(sql)).bind(from).bind(to).bind(as_of.to_string());
    let rows = query.fetch_all(&mut *connection).await;
    rows.map_err(failed("reading statements"))?.iter().map(read_statement).collect()
}
