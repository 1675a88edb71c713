//! Which advances there are, page by page, and what came for one.

use base::{Day, Moment, Money, Rejection, Result, number_key};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{Advance, Arrival, ArrivalKind};
use crate::parties::{BuyerId, Seller, scope_owner};

/// Which advances.
#[derive(Debug, Clone)]
pub struct AdvanceQuery {
    /// Whose.
    pub scope: Scope,
    /// One supplier.
    pub supplier: Option<BuyerId>,
    /// One of them.
    pub id: Option<i64>,
    /// By number within the supplier.
    pub number: Option<String>,
    /// Those that are filled, too.
    pub filled_too: bool,
    /// Only those whose promised day has passed by then with something still open.
    pub late_on: Option<Day>,
    /// Those that stand behind this one; from the beginning where it is none of theirs.
    pub after: Option<i64>,
    /// At most so many. What is open is added up and so is asked for whole; what is filled grows for
    /// ever and is asked for page by page.
    pub rows: Option<u32>,
}

impl AdvanceQuery {
    /// All that are open.
    pub const fn open(scope: Scope) -> Self {
        Self {
            scope,
            supplier: None,
            id: None,
            number: None,
            filled_too: false,
            late_on: None,
            after: None,
            rows: None,
        }
    }

    /// What it narrows down to, without its page.
    fn narrowed(&self, columns: &'static str) -> Ask {
        let mut ask = Ask::new("SELECT ");
        ask.text(columns).text(
            " FROM payables_advance a JOIN parties_buyer p ON p.id = a.supplier_id \
             WHERE a.undone_by IS NULL",
        );
        if let Some(owner) = scope_owner(self.scope) {
            ask.text(" AND p.owner_id = ").value(owner);
        }
        if let Some(supplier) = self.supplier {
            ask.text(" AND a.supplier_id = ").value(supplier);
        }
        if let Some(id) = self.id {
            ask.text(" AND a.id = ").value(id);
        }
        if let Some(number) = &self.number {
            ask.text(" AND a.number_key = ").value(number_key(number).into_owned());
        }
        if !self.filled_too || self.late_on.is_some() {
            ask.text(" AND a.open_minor > 0");
        }
        if let Some(on) = self.late_on {
            ask.text(" AND a.promised_on < ").value(on);
        }
        ask
    }
}

const COLUMNS: &str = "a.id, a.supplier_id, p.code, p.name, a.number, a.paid_on, a.promised_on, \
    a.currency, a.amount_minor, a.open_minor, a.order_no, a.note, a.entity_id";

fn read(row: &AnyRow) -> Result<Advance> {
    let currency = row.currency(7)?;
    Ok(Advance {
        id: row.int(0)?,
        supplier: (row.int(1)?, row.text(2)?, row.text(3)?),
        number: row.text(4)?,
        paid_on: row.day(5)?,
        promised_on: row.maybe_day(6)?,
        amount: Money::new(row.int(8)?, currency),
        open: Money::new(row.int(9)?, currency),
        order_no: row.text(10)?,
        note: row.text(11)?,
        seller: Seller::of_column(row.maybe_int(12)?),
    })
}

/// Advances, those whose goods are promised first first; those without a promised day stand last.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_advances(db: &Db, query: &AdvanceQuery) -> Result<Vec<Advance>> {
    let mut connection = db.read().await?;
    let mut ask = query.narrowed(COLUMNS);
    if let Some(id) = query.after {
        let mut place = Ask::new(
            "SELECT COALESCE(promised_on, '9999'), paid_on FROM payables_advance \
             WHERE undone_by IS NULL AND id = ",
        );
        place.value(id);
        let rows = place.rows(&mut connection, "looking for a place among advances").await?;
        if let Some(row) = rows.first() {
            let (promised, paid) = (row.text(0)?, row.text(1)?);
            ask.text(" AND COALESCE(a.promised_on, '9999') >= ").value(promised.as_str());
            ask.text(" AND (COALESCE(a.promised_on, '9999') > ").value(promised);
            ask.text(" OR a.paid_on > ").value(paid.as_str()).text(" OR (a.paid_on = ");
            ask.value(paid).text(" AND a.id > ").value(id).text("))");
        }
    }
    ask.text(" ORDER BY COALESCE(a.promised_on, '9999'), a.paid_on, a.id");
    if let Some(rows) = query.rows {
        ask.text(" LIMIT ").value(i64::from(rows));
    }
    ask.rows(&mut connection, "listing advances").await?.iter().map(read).collect()
}

/// How many advances there are, whatever page is asked for.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn count_advances(db: &Db, query: &AdvanceQuery) -> Result<i64> {
    let mut connection = db.read().await?;
    let ask = query.narrowed("COUNT(*)");
    ask.row(&mut connection, "counting advances").await?.int(0)
}

/// One advance.
///
/// # Errors
/// `payables.advance-unknown`, or a fault.
pub async fn get_advance(db: &Db, id: i64, scope: Scope) -> Result<Advance> {
    let query = AdvanceQuery { id: Some(id), filled_too: true, ..AdvanceQuery::open(scope) };
    let found = list_advances(db, &query).await?.into_iter().next();
    found.ok_or_else(|| Rejection::new("payables.advance-unknown").with("advance", id).into())
}

/// What came for an advance, the oldest first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_arrivals(db: &Db, advance: i64) -> Result<Vec<Arrival>> {
    let mut ask = Ask::new(
        "SELECT id, kind, amount_minor, on_day, number, reason, reverses_id, recorded_at, actor \
         FROM payables_arrival WHERE advance_id = ",
    );
    ask.value(advance).text(" ORDER BY on_day, id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing what came for an advance").await?;
    let read = |row: &AnyRow| -> Result<Arrival> {
        Ok(Arrival {
            id: row.int(0)?,
            kind: ArrivalKind::parse(&row.text(1)?).unwrap_or_default(),
            amount_minor: row.int(2)?,
            on: row.day(3)?,
            number: row.text(4)?,
            reason: row.text(5)?,
            reverses: row.maybe_int(6)?,
            recorded_at: Moment(row.int(7)?),
            actor: row.text(8)?,
        })
    };
    rows.iter().map(read).collect()
}
