use base::{Currency, Day, Result};
use store::{AnyConnection, Ask, Columns, Db, Tx, failed};

/// How far the ledger has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerState {
    /// Grows with every change: whoever keeps a computed figure keeps this beside it.
    pub version: i64,
    /// The last day on which anything in the ledger takes effect; `None` while it is empty.
    pub last_effective_on: Option<Day>,
}

const STATE: &str = "SELECT version, last_effective_on FROM receivables_state WHERE id = 1";

/// How far the ledger has come.
///
/// # Errors
/// A fault from the database.
pub async fn ledger_state(db: &Db) -> Result<LedgerState> {
    let mut connection = db.read().await?;
    let row = Ask::new(STATE).row(&mut connection, "reading the ledger's state").await?;
    Ok(LedgerState { version: row.int(0)?, last_effective_on: row.text(1)?.parse().ok() })
}

/// The day of the first invoice on the books; `None` where there is none.
///
/// # Errors
/// A fault from the database.
pub async fn first_issued(db: &Db) -> Result<Option<Day>> {
    let mut connection = db.read().await?;
    let ask = Ask::new("SELECT MIN(issued_on) FROM receivables_item WHERE undone_by IS NULL");
    ask.row(&mut connection, "reading the first day of the ledger").await?.maybe_day(0)
}

/// The company's currency; CNY until it is set.
///
/// # Errors
/// A fault from the database.
pub async fn company_currency(db: &Db) -> Result<Currency> {
    let text: Option<String> = db.find_setting("company.currency").await?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(Currency::CNY))
}

pub(super) async fn company_currency_in(connection: &mut AnyConnection) -> Result<Currency> {
    let ask = Ask::new("SELECT value FROM store_setting WHERE name = 'company.currency'");
    let rows = ask.rows(connection, "reading the company's currency").await?;
    let Some(row) = rows.first() else { return Ok(Currency::CNY) };
    let text = row.text(0)?;
    Ok(text.trim_matches('"').parse().unwrap_or(Currency::CNY))
}

/// Marks that the ledger changed, up to a day.
pub(super) async fn turn(tx: &mut Tx, until: Option<Day>) -> Result<()> {
    let day = until.map(|day| day.to_string()).unwrap_or_default();
    store::query(
        "UPDATE receivables_state SET version = version + 1, last_effective_on = \
         CASE WHEN last_effective_on < $1 THEN $1 ELSE last_effective_on END WHERE id = 1",
    )
    .bind(day)
    .execute(tx.conn())
    .await
    .map_err(failed("marking a change of the ledger"))?;
    Ok(())
}
