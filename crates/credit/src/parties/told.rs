//! What others said of buyers, as a judgement reads it: plain rows of a range of buyers that were
//! known on a day. What it means is the scoring room's.

use base::{Day, Moment, Result};
use store::{AnyRow, Ask, Columns, Snapshot};

use super::BuyerId;

/// One thing that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Of whom.
    pub buyer_id: BuyerId,
    /// Its day; of credit elsewhere the day of its end.
    pub on: Day,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// What.
    pub what: Tale,
}

/// What was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tale {
    /// A finding that stands open on the day, by its kind.
    Finding(String),
    /// A reference.
    Reference {
        /// Days late that it tells.
        late_days: Option<i64>,
        /// What it thinks.
        opinion: String,
        /// 1 to 3.
        weight: i64,
    },
    /// Credit elsewhere, by what happened to it.
    Past(String),
    /// A report was filed.
    Report,
}

/// A payer that the file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledPayer {
    /// For whom it pays.
    pub buyer_id: BuyerId,
    /// Its name.
    pub name: String,
    /// The first day.
    pub since_on: Day,
    /// The last day; `None` is until further notice.
    pub until_on: Option<Day>,
}

async fn rows_of(
    snapshot: &mut Snapshot,
    (sql, day): (&'static str, &'static str),
    (from, to): (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<AnyRow>> {
    let mut ask = Ask::new(sql);
    ask.text(" WHERE buyer_id >= ").value(from).text(" AND buyer_id <= ").value(to);
    ask.text(" AND ").text(day).text(" <= ").value(as_of);
    ask.text(" ORDER BY buyer_id, id");
    ask.rows(snapshot.conn(), "reading what others say").await
}

/// What was told of a range of buyers up to a day, by buyer.
///
/// # Errors
/// A fault from the database.
pub async fn told_of(
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<Told>> {
    let mut told = Vec::new();
    let mut put = |row: &AnyRow, on: Day, what: Tale| -> Result<()> {
        let (buyer_id, recorded_at) = (row.int(0)?, Moment(row.int(1)?));
        told.push(Told { buyer_id, on, recorded_at, what });
        Ok(())
    };
    let sql = "SELECT buyer_id, recorded_at, on_day, kind, closed_on FROM parties_finding";
    for row in &rows_of(snapshot, (sql, "on_day"), range, as_of).await? {
        if row.maybe_day(4)?.is_none_or(|closed| closed > as_of) {
            put(row, row.day(2)?, Tale::Finding(row.text(3)?))?;
        }
    }
    let sql = "SELECT buyer_id, recorded_at, on_day, late_days, opinion, weight \
        FROM parties_reference";
    for row in &rows_of(snapshot, (sql, "on_day"), range, as_of).await? {
        let (late_days, opinion, weight) = (row.maybe_int(3)?, row.text(4)?, row.int(5)?);
        put(row, row.day(2)?, Tale::Reference { late_days, opinion, weight })?;
    }
    let sql = "SELECT buyer_id, recorded_at, to_on, kind FROM parties_past_credit";
    for row in &rows_of(snapshot, (sql, "from_on"), range, as_of).await? {
        let ended = row.maybe_day(2)?.unwrap_or(as_of).min(as_of);
        put(row, ended, Tale::Past(row.text(3)?))?;
    }
    let sql = "SELECT buyer_id, recorded_at, as_of FROM parties_report";
    for row in &rows_of(snapshot, (sql, "as_of"), range, as_of).await? {
        put(row, row.day(2)?, Tale::Report)?;
    }
    Ok(told)
}

/// The payers that files of a range of buyers name.
///
/// # Errors
/// A fault from the database.
pub async fn filed_payers(
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<FiledPayer>> {
    let sql = "SELECT buyer_id, name, since_on, until_on FROM parties_payer";
    let one = |row: &AnyRow| {
        Ok(FiledPayer {
            buyer_id: row.int(0)?,
            name: row.text(1)?,
            since_on: row.day(2)?,
            until_on: row.maybe_day(3)?,
        })
    };
    rows_of(snapshot, (sql, "since_on"), range, as_of).await?.iter().map(one).collect()
}
