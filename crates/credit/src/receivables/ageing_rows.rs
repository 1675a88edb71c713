//! The ageing row by row: by buyer, by kind of customer, by salesperson, by legal entity of ours. Rows add up to the ageing
//! in total, what is not allocated included.

use std::collections::BTreeMap;

use base::Result;
use store::{AnyConnection, Ask, Columns, Db};

use super::{
    AgeingQuery,
    ageing::{Ground, bounds, ground, only_some, open_items, unspent},
    ageing_entities::by_entity,
    ageing_sums,
    foreign::{Key, foreign_credits, foreign_items},
};

/// By what the rows of a table are formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// By buyer, largest first.
    Buyer,
    /// By kind of customer.
    Kind,
    /// By salesperson.
    Owner,
    /// By legal entity of ours.
    Entity,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeingRow {
    /// The id of the buyer, the salesperson or the entity; 0 for a kind or for nobody.
    pub id: i64,
    /// Code of the buyer, kind or entity, or login.
    pub code: String,
    /// A name to show.
    pub name: String,
    /// Open per bucket, in the company's currency.
    pub open_minor: Vec<i64>,
    /// Items.
    pub items: i64,
    /// The sum.
    pub total_minor: i64,
    /// Receipts and credit notes that are not allocated.
    pub unallocated_minor: i64,
}

impl By {
    /// The columns that name a row, and those that it is grouped by.
    pub(super) const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Buyer => ("b.id, b.code, b.name", "b.id, b.code, b.name"),
            // Rows of entities are each an ageing of its own (`ageing_entities`).
            Self::Kind | Self::Entity => ("0, b.kind, b.kind", "b.kind"),
            Self::Owner => (
                "COALESCE(b.owner_id, 0), COALESCE(u.login, ''), COALESCE(u.name, '')",
                "b.owner_id, u.login, u.name",
            ),
        }
    }
}

impl AgeingRow {
    fn blank((id, code, name): (i64, String, String), buckets: usize) -> Self {
        Self {
            id,
            code,
            name,
            open_minor: vec![0; buckets],
            items: 0,
            total_minor: 0,
            unallocated_minor: 0,
        }
    }

    fn add(&mut self, place: usize, company_minor: i64) {
        self.open_minor[place] += company_minor;
        self.total_minor += company_minor;
    }

    /// What is owed in the end: open less what is not allocated.
    pub const fn net_minor(&self) -> i64 {
        self.total_minor - self.unallocated_minor
    }
}

/// The ageing by buyer, kind, salesperson or legal entity, in the company's currency, largest first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn ageing_by(db: &Db, query: &AgeingQuery, by: By, limit: u32) -> Result<Vec<AgeingRow>> {
    let what = format!("receivables.ageing-by {by:?} {limit} {query:?}");
    if by == By::Entity {
        return by_entity(db, query, limit).await;
    }
    let asked = (query.clone(), by, limit);
    db.held_fresh(what, asked, |db, (q, by, limit)| Box::pin(ageing_by_now(db, q, *by, *limit)))
        .await
}

/// The same by buyer, kind or salesperson, reckoned and not kept: for who asks for many days and keeps what he makes
/// of them.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn ageing_by_once(
    db: &Db,
    query: &AgeingQuery,
    by: By,
    limit: u32,
) -> Result<Vec<AgeingRow>> {
    ageing_by_now(db, query, by, limit).await
}

async fn ageing_by_now(db: &Db, query: &AgeingQuery, by: By, limit: u32) -> Result<Vec<AgeingRow>> {
    let ground = ground(db, query).await?;
    let (company, buckets) = (ground.rates.company(), bounds(query).len());
    let mut foreign = false;
    let mut ask = Ask::new("SELECT ");
    let (key, group) = by.columns();
    ask.text(key).text(", p.currency");
    ageing_sums::bucket_columns(&mut ask, buckets);
    ask.text(" FROM (SELECT o.buyer_id, o.currency");
    ageing_sums::bucket_sums(&mut ask, query);
    ask.text(" FROM ");
    open_items(&mut ask, query, ground.latest);
    ask.text(" AS o WHERE 1 = 1");
    only_some(&mut ask, query, "o");
    ask.text(
        " GROUP BY o.buyer_id, o.currency) AS p JOIN parties_buyer b ON b.id = p.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id GROUP BY p.currency, ",
    );
    ask.text(group);
    let mut connection = db.read().await?;
    let mut rows = Rows::new();
    for row in ask.rows(&mut connection, "ageing the ledger by row").await? {
        let (id, code, currency) = (row.int(0)?, row.text(1)?, row.currency(3)?);
        let name = row.text(2)?;
        let line = line_of(&mut rows, (id, code, name), buckets);
        for n in 0..buckets {
            line.items += row.int(5 + 2 * n)?;
            if currency == company {
                line.add(n, row.int(4 + 2 * n)?);
            }
        }
        foreign |= currency != company;
    }
    if foreign {
        for item in foreign_items(&mut connection, (query, &ground), Some(by)).await? {
            line_of(&mut rows, item.key, buckets).add(item.place, item.company_minor);
        }
    }
    add_unspent(&mut rows, &mut connection, query, by, &ground).await?;
    drop(connection);
    let mut rows: Vec<AgeingRow> = rows.into_values().collect();
    rows.sort_by(|a, b| b.total_minor.cmp(&a.total_minor).then_with(|| a.code.cmp(&b.code)));
    rows.truncate(limit as usize);
    Ok(rows)
}

/// Adds the receipts and credit notes that are not allocated, also of those who owe nothing.
async fn add_unspent(
    rows: &mut Rows,
    connection: &mut AnyConnection,
    query: &AgeingQuery,
    by: By,
    ground: &Ground,
) -> Result<()> {
    let (key, group) = by.columns();
    let mut ask = Ask::new("SELECT ");
    ask.text(key).text(", c.currency, CAST(SUM(c.left_minor) AS BIGINT) FROM ");
    unspent(&mut ask, query, ground.latest);
    ask.text(
        " AS c JOIN parties_buyer b ON b.id = c.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE c.left_minor <> 0",
    );
    only_some(&mut ask, query, "c");
    ask.text(" GROUP BY c.currency, ").text(group);
    let buckets = bounds(query).len();
    let mut foreign = false;
    for row in ask.rows(connection, "summing what is not allocated").await? {
        let key = (row.int(0)?, row.text(1)?, row.text(2)?);
        if row.currency(3)? == ground.rates.company() {
            line_of(rows, key, buckets).unallocated_minor += row.int(4)?;
        } else {
            foreign = true;
        }
    }
    if foreign {
        for credit in foreign_credits(connection, (query, ground), Some(by)).await? {
            line_of(rows, credit.key, buckets).unallocated_minor += credit.company_minor;
        }
    }
    Ok(())
}

type Rows = BTreeMap<(i64, String), AgeingRow>;

/// The line of a key, made where it is not there yet.
fn line_of(rows: &mut Rows, (id, code, name): Key, buckets: usize) -> &mut AgeingRow {
    rows.entry((id, code.clone())).or_insert_with(|| AgeingRow::blank((id, code, name), buckets))
}
