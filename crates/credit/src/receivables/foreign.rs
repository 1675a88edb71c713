//! What stands in other currencies, seen in the company's: each item and each receipt is converted
//! and rounded by itself, and every sum adds up what was rounded. So all tables add up exactly,
//! whatever their rows and buckets are, and agree with each other.

use base::{Currency, Day, Money, Result};
use store::{AnyConnection, Ask, Columns};

use super::{
    AgeingQuery, Basis, By,
    ageing::{Ground, bounds, only_some, open_items, unspent},
};

/// The row of a table that something belongs to: id, code, name; blank where there are no rows.
pub(super) type Key = (i64, String, String);

/// An item in another currency.
pub(super) struct ForeignItem {
    pub key: Key,
    /// Which bucket.
    pub place: usize,
    /// Open, in the company's currency; 0 where the currency has no rate.
    pub company_minor: i64,
}

/// A receipt or credit note in another currency that is not wholly allocated.
pub(super) struct ForeignCredit {
    pub key: Key,
    pub receipt: bool,
    /// Not allocated, in the company's currency; 0 where the currency has no rate.
    pub company_minor: i64,
}

/// In which bucket an age of so many days lies.
fn place(bounds: &[(Option<i32>, Option<i32>)], days: i32) -> usize {
    let within = |(from, to): &(Option<i32>, Option<i32>)| {
        from.is_none_or(|from| from <= days) && to.is_none_or(|to| days <= to)
    };
    bounds.iter().position(within).unwrap_or(bounds.len() - 1)
}

fn head(by: Option<By>, alias: &'static str) -> Ask {
    let mut ask = Ask::new("SELECT ");
    ask.text(by.map_or("0, '', ''", |by| by.columns().0)).text(", ");
    ask.text(alias).text(".currency, ");
    ask
}

fn names(ask: &mut Ask, by: Option<By>, alias: &'static str) {
    if by.is_some() {
        ask.text(" JOIN parties_buyer b ON b.id = ").text(alias);
        ask.text(".buyer_id LEFT JOIN store_user u ON u.id = b.owner_id");
    }
}

/// The items in other currencies that are open on the query's day.
pub(super) async fn foreign_items(
    connection: &mut AnyConnection,
    (query, ground): (&AgeingQuery, &Ground),
    by: Option<By>,
) -> Result<Vec<ForeignItem>> {
    let mut ask = head(by, "o");
    ask.text(match query.basis {
        Basis::Due => "o.due_on",
        Basis::Issued => "o.issued_on",
    });
    ask.text(", o.open_minor FROM ");
    open_items(&mut ask, query, ground.latest);
    ask.text(" AS o");
    names(&mut ask, by, "o");
    ask.text(" WHERE o.currency <> ").value(ground.rates.company().code());
    only_some(&mut ask, query, "o");
    let bounds = bounds(query);
    let rows = ask.rows(connection, "reading items in other currencies").await?;
    rows.iter()
        .map(|row| {
            let (currency, day): (Currency, Day) = (row.currency(3)?, row.day(4)?);
            Ok(ForeignItem {
                key: (row.int(0)?, row.text(1)?, row.text(2)?),
                place: place(&bounds, query.as_of.days_since(day)),
                company_minor: company(query, ground, Money::new(row.int(5)?, currency)),
            })
        })
        .collect()
}

/// The receipts and credit notes in other currencies with something left on the query's day.
pub(super) async fn foreign_credits(
    connection: &mut AnyConnection,
    (query, ground): (&AgeingQuery, &Ground),
    by: Option<By>,
) -> Result<Vec<ForeignCredit>> {
    let mut ask = head(by, "c");
    ask.text("c.kind, c.left_minor FROM ");
    unspent(&mut ask, query, ground.latest);
    ask.text(" AS c");
    names(&mut ask, by, "c");
    ask.text(" WHERE c.left_minor <> 0 AND c.currency <> ").value(ground.rates.company().code());
    only_some(&mut ask, query, "c");
    let rows = ask.rows(connection, "reading receipts in other currencies").await?;
    rows.iter()
        .map(|row| {
            Ok(ForeignCredit {
                key: (row.int(0)?, row.text(1)?, row.text(2)?),
                receipt: row.text(4)? == "receipt",
                company_minor: company(query, ground, Money::new(row.int(5)?, row.currency(3)?)),
            })
        })
        .collect()
}

fn company(query: &AgeingQuery, ground: &Ground, own: Money) -> i64 {
    ground.rates.view(own, query.as_of).minor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_age_has_its_bucket() {
        let query = AgeingQuery { edges: vec![30, 60], ..AgeingQuery::on(Day::from_epoch_days(0)) };
        for (basis, days, expected) in [
            (Basis::Due, -400, 0),
            (Basis::Due, 0, 0),
            (Basis::Due, 1, 1),
            (Basis::Due, 30, 1),
            (Basis::Due, 31, 2),
            (Basis::Due, 60, 2),
            (Basis::Due, 61, 3),
            (Basis::Due, 9_999, 3),
            (Basis::Issued, 0, 0),
            (Basis::Issued, 30, 0),
            (Basis::Issued, 31, 1),
            (Basis::Issued, 61, 2),
        ] {
            let bounds = bounds(&AgeingQuery { basis, ..query.clone() });
            assert_eq!(place(&bounds, days), expected, "{basis:?} {days}");
        }
    }
}
