//! The sums of an ageing in SQL: what lies in which bucket. On SQLite, which works for a question on
//! one core, the sums of many buyers are made in two halves at once.

use base::{Currency, Day, Result};
use store::{AnyConnection, Ask, Columns, Db, Kind, Snapshot};

use super::ageing::{AgeingQuery, Basis, bounds, only_some, open_items};
use crate::parties::BuyerId;

/// What is open in one currency, unconverted.
pub(super) struct CurrencySums {
    pub currency: Currency,
    /// Buyers that owe in it.
    pub buyers: i64,
    /// Open and items of each bucket.
    pub buckets: Vec<(i64, i64)>,
}

/// So many buyers are worth a second connection.
const MANY_BUYERS: i64 = 2_000;

/// The buyer in the middle, where both halves are worth a connection of their own.
pub(super) async fn worth_halving(db: &Db, query: &AgeingQuery) -> Result<Option<BuyerId>> {
    if db.kind() != Kind::Sqlite || query.buyer.is_some() {
        return Ok(None);
    }
    let mut connection = db.read().await?;
    let ask = Ask::new("SELECT COUNT(*) FROM parties_buyer");
    let buyers = ask.row(&mut connection, "counting buyers").await?.int(0)?;
    if buyers < MANY_BUYERS {
        return Ok(None);
    }
    let mut ask = Ask::new("SELECT id FROM parties_buyer ORDER BY id LIMIT 1 OFFSET ");
    ask.value(buyers / 2);
    let rows = ask.rows(&mut connection, "looking for the middle").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// Which buyers.
#[derive(Clone, Copy)]
enum Half {
    All,
    UpTo(BuyerId),
    Above(BuyerId),
}

/// The sums by currency; with another snapshot of the same state, it reads the buyers above the one
/// that is named with it.
pub(super) async fn currencies(
    one: &mut Snapshot,
    other: Option<(Snapshot, BuyerId)>,
    query: &AgeingQuery,
    latest: bool,
) -> Result<Vec<CurrencySums>> {
    let Some((mut other, middle)) = other else {
        return of_half(one.conn(), query, latest, Half::All).await;
    };
    let (low, high) = tokio::try_join!(
        of_half(one.conn(), query, latest, Half::UpTo(middle)),
        of_half(other.conn(), query, latest, Half::Above(middle)),
    )?;
    let mut all = low;
    for found in high {
        match all.iter_mut().find(|sums| sums.currency == found.currency) {
            None => all.push(found),
            Some(sums) => {
                sums.buyers += found.buyers;
                for (sum, (open, items)) in sums.buckets.iter_mut().zip(found.buckets) {
                    *sum = (sum.0 + open, sum.1 + items);
                }
            }
        }
    }
    all.sort_by_key(|sums| sums.currency);
    Ok(all)
}

async fn of_half(
    connection: &mut AnyConnection,
    query: &AgeingQuery,
    latest: bool,
    half: Half,
) -> Result<Vec<CurrencySums>> {
    let buckets = bounds(query).len();
    let mut ask = Ask::new("SELECT p.currency, COUNT(*)");
    bucket_columns(&mut ask, buckets);
    ask.text(" FROM (SELECT o.buyer_id, o.currency");
    bucket_sums(&mut ask, query);
    ask.text(" FROM ");
    open_items(&mut ask, query, latest);
    ask.text(" AS o WHERE 1 = 1");
    match half {
        Half::All => {}
        Half::UpTo(id) => {
            ask.text(" AND o.buyer_id <= ").value(id);
        }
        Half::Above(id) => {
            ask.text(" AND o.buyer_id > ").value(id);
        }
    }
    only_some(&mut ask, query, "o");
    ask.text(" GROUP BY o.buyer_id, o.currency) AS p GROUP BY p.currency ORDER BY p.currency");
    let mut sums = Vec::new();
    for row in ask.rows(connection, "ageing the ledger").await? {
        let pair = |n: usize| -> Result<_> { Ok((row.int(2 + 2 * n)?, row.int(3 + 2 * n)?)) };
        let buckets = (0..buckets).map(pair).collect::<Result<_>>()?;
        sums.push(CurrencySums { currency: row.currency(0)?, buyers: row.int(1)?, buckets });
    }
    Ok(sums)
}

/// One sum and one count per bucket, as columns, each of what is that old or older: one
/// comparison a row instead of two. [`bucket_columns`] takes the differences.
pub(super) fn bucket_sums(ask: &mut Ask, query: &AgeingQuery) {
    let column = match query.basis {
        Basis::Due => "due_on",
        Basis::Issued => "issued_on",
    };
    for (n, (from, _)) in bounds(query).into_iter().enumerate() {
        ask.text(", COALESCE(CAST(SUM(o.open_minor) FILTER (WHERE ");
        condition(ask, query.as_of, column, from, None);
        ask.text(&format!(") AS BIGINT), 0) AS s{n}, COUNT(*) FILTER (WHERE "));
        condition(ask, query.as_of, column, from, None);
        ask.text(&format!(") AS n{n}"));
    }
}

/// Sum and count of each bucket over the rows `p` of [`bucket_sums`], each with a comma before.
pub(super) fn bucket_columns(ask: &mut Ask, buckets: usize) {
    for n in 0..buckets {
        for what in ["s", "n"] {
            let sum = |n: usize| format!("CAST(SUM(p.{what}{n}) AS BIGINT)");
            ask.text(", ").text(&sum(n));
            if n + 1 < buckets {
                ask.text(" - ").text(&sum(n + 1));
            }
        }
    }
}

/// `o.due_on` lies so many days before the day. Ages beyond the calendar's start are left open.
pub(super) fn condition(
    ask: &mut Ask,
    as_of: Day,
    column: &str,
    from: Option<i32>,
    to: Option<i32>,
) {
    let column = format!("o.{column}");
    let ends = [(from, " <= "), (to, " >= ")];
    let mut given = ends.iter().filter_map(|(days, sign)| Some(((*days)?, *sign))).peekable();
    if given.peek().is_none() {
        ask.text("1 = 1");
    }
    while let Some((days, sign)) = given.next() {
        ask.text(&column).text(sign).value(as_of.plus_days(-days));
        if given.peek().is_some() {
            ask.text(" AND ");
        }
    }
}
