//! The columns of an ageing in SQL: what lies in which bucket.

use base::Day;
use store::Ask;

use super::ageing::{AgeingQuery, Basis, bounds};

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
