//! Disputes as they are listed and measured: who has which until when, how long they take, how many were
//! justified, and how the ageing splits into what is in dispute and what must be paid all the same.

use base::{Currency, Day, Money, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::{
    parties::{BuyerId, Seller, scope_owner},
    receivables::bucket_edges,
};

/// A dispute of a list: one that somebody works on, or one that the ledger has and nobody owns yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Row id of the work; none where nobody owns it.
    pub id: Option<i64>,
    /// The buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The item.
    pub item_id: i64,
    /// Its number.
    pub number: String,
    /// Its instalment.
    pub instalment: i64,
    /// Which of our legal entities sold.
    pub seller: Seller,
    /// Its due day.
    pub item_due_on: Day,
    /// Since when.
    pub opened_on: Day,
    /// How much.
    pub amount: Money,
    /// What is open of the item.
    pub open_minor: i64,
    /// Why: a code, or what the ledger says.
    pub reason: String,
    /// What the buyer says.
    pub text: String,
    /// Who settles it, or empty.
    pub owner: String,
    /// By when.
    pub due_on: Option<Day>,
    /// `open`, `credited`, `dismissed`.
    pub state: String,
    /// The root cause, or empty.
    pub cause: String,
    /// When it ended.
    pub resolved_on: Option<Day>,
    /// What was justified.
    pub credited_minor: i64,
    /// The credit note, or empty.
    pub credit_number: String,
    /// How it ended, in words.
    pub closing: String,
}

impl CaseRow {
    /// What of the item must be paid all the same.
    pub fn rest_minor(&self) -> i64 {
        match self.state.as_str() {
            "open" => self.open_minor.saturating_sub(self.amount.minor).max(0),
            _ => self.open_minor,
        }
    }
}

/// Which disputes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseView {
    /// Open, those past their day first.
    #[default]
    Open,
    /// Open and past their day, or owned by nobody.
    Late,
    /// Ended.
    Ended,
}

const COLUMNS: &str = "SELECT w.id, d.buyer_id, b.code, b.name, d.item_id, i.number, i.instalment, \
    i.due_on, d.opened_on, d.amount_minor, i.currency, i.open_minor, COALESCE(w.reason, d.reason), \
    COALESCE(w.text, ''), COALESCE(w.owner, ''), w.due_on, COALESCE(w.state, ''), \
    COALESCE(w.cause, ''), d.resolved_on, COALESCE(w.credited_minor, 0), \
    COALESCE(w.credit_number, ''), COALESCE(w.closing, ''), i.entity_id FROM receivables_dispute d \
    JOIN receivables_item i ON i.id = d.item_id JOIN parties_buyer b ON b.id = d.buyer_id \
    LEFT JOIN collections_dispute w ON w.item_id = d.item_id AND w.opened_on = d.opened_on WHERE ";

fn read(row: &AnyRow) -> Result<CaseRow> {
    let resolved_on = row.maybe_day(18)?;
    let state = row.text(16)?;
    let state = match (state.as_str(), resolved_on) {
        ("", None) => "open".to_owned(),
        ("", Some(_)) => "dismissed".to_owned(),
        _ => state,
    };
    Ok(CaseRow {
        id: row.maybe_int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        item_id: row.int(4)?,
        number: row.text(5)?,
        instalment: row.int(6)?,
        seller: Seller::of_column(row.maybe_int(22)?),
        item_due_on: row.day(7)?,
        opened_on: row.day(8)?,
        amount: Money::new(row.int(9)?, row.currency(10)?),
        open_minor: row.int(11)?,
        reason: row.text(12)?,
        text: row.text(13)?,
        owner: row.text(14)?,
        due_on: row.maybe_day(15)?,
        state,
        cause: row.text(17)?,
        resolved_on,
        credited_minor: row.int(19)?,
        credit_number: row.text(20)?,
        closing: row.text(21)?,
    })
}

fn narrow(ask: &mut Ask, (scope, buyer): (Scope, Option<BuyerId>), view: CaseView, today: Day) {
    match view {
        CaseView::Open => ask.text("d.resolved_on IS NULL"),
        CaseView::Ended => ask.text("d.resolved_on IS NOT NULL"),
        CaseView::Late => {
            ask.text("d.resolved_on IS NULL AND (w.due_on IS NULL OR w.due_on < ");
            ask.value(today).text(")")
        }
    };
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = buyer {
        ask.text(" AND d.buyer_id = ").value(buyer);
    }
}

/// Disputes, within a scope: `skip` and `limit` take a page.
///
/// # Errors
/// A fault from the database.
pub async fn list_cases(
    db: &Db,
    whose: (Scope, Option<BuyerId>),
    view: CaseView,
    (skip, limit): (u32, u32),
) -> Result<Vec<CaseRow>> {
    let mut ask = Ask::new(COLUMNS);
    narrow(&mut ask, whose, view, db.clock().today());
    ask.text(match view {
        CaseView::Ended => " ORDER BY d.resolved_on DESC, d.id DESC",
        _ => " ORDER BY COALESCE(w.due_on, '0000'), d.opened_on, d.id",
    });
    ask.text(" LIMIT ").value(i64::from(limit.clamp(1, 5_000)));
    ask.text(" OFFSET ").value(i64::from(skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing disputes").await?.iter().map(read).collect()
}

/// How many there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_cases(db: &Db, whose: (Scope, Option<BuyerId>), view: CaseView) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM receivables_dispute d JOIN parties_buyer b ON b.id = d.buyer_id \
         LEFT JOIN collections_dispute w ON w.item_id = d.item_id \
         AND w.opened_on = d.opened_on WHERE ",
    );
    narrow(&mut ask, whose, view, db.clock().today());
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting disputes").await?.int(0)
}

/// One dispute that somebody works on, within a scope.
///
/// # Errors
/// `collections.dispute-unknown`, or a fault.
pub async fn get_case(db: &Db, scope: Scope, id: i64) -> Result<CaseRow> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("w.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a dispute").await?;
    let unknown = || Rejection::new("collections.dispute-unknown").with("id", id);
    read(rows.first().ok_or_else(unknown)?)
}

/// How disputes of twelve months went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFigures {
    /// Ended.
    pub ended: i64,
    /// Of these with a credit note.
    pub valid: i64,
    /// Days from opening to end: the middle one.
    pub median_days: Option<i64>,
    /// Root causes with their count, the most frequent first.
    pub causes: Vec<(String, i64)>,
}

impl CaseFigures {
    /// Justified of all that ended, basis points.
    pub fn valid_bps(&self) -> Option<i64> {
        (self.ended > 0).then(|| self.valid * 10_000 / self.ended)
    }
}

/// How disputes that ended within twelve months went, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn case_figures(db: &Db, scope: Scope) -> Result<CaseFigures> {
    let mut ask = Ask::new(
        "SELECT w.opened_on, w.resolved_on, w.state, w.cause FROM collections_dispute w \
         JOIN parties_buyer b ON b.id = w.buyer_id WHERE w.state <> 'open' AND w.resolved_on > ",
    );
    ask.value(db.clock().today().plus_months(-12));
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let (mut figures, mut days) = (CaseFigures::default(), Vec::new());
    for row in ask.rows(&mut connection, "measuring disputes").await? {
        figures.ended += 1;
        figures.valid += i64::from(row.text(2)? == "credited");
        days.push(i64::from(row.day(1)?.days_since(row.day(0)?)));
        let cause = row.text(3)?;
        match figures.causes.iter_mut().find(|(code, _)| *code == cause) {
            Some((_, count)) => *count += 1,
            None => figures.causes.push((cause, 1)),
        }
    }
    figures.causes.sort_by_key(|(code, count)| (-count, code.clone()));
    days.sort_unstable();
    figures.median_days = days.get(days.len() / 2).copied();
    Ok(figures)
}

/// A bucket of what is in dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitBucket {
    /// The currency.
    pub currency: Currency,
    /// Days overdue from; `None`: not due yet.
    pub from_days: Option<i32>,
    /// Days overdue to; `None`: no upper end.
    pub to_days: Option<i32>,
    /// Items in dispute.
    pub items: i64,
    /// What is open of them.
    pub open_minor: i64,
    /// What of it is in dispute.
    pub disputed_minor: i64,
}

impl SplitBucket {
    /// What must be paid all the same.
    pub const fn rest_minor(&self) -> i64 {
        self.open_minor - self.disputed_minor
    }
}

/// The ageing of items in dispute, split: an item never has more in dispute than is open of it.
///
/// # Errors
/// A fault from the database.
pub async fn split_ageing(db: &Db, scope: Scope, as_of: Day) -> Result<Vec<SplitBucket>> {
    let edges = bucket_edges(db).await?;
    let mut ask = Ask::new(
        "SELECT i.currency, i.due_on, i.open_minor, (SELECT CAST(SUM(d.amount_minor) AS BIGINT) \
         FROM receivables_dispute d WHERE d.item_id = i.id AND d.resolved_on IS NULL) \
         FROM receivables_item i JOIN parties_buyer b ON b.id = i.buyer_id \
         WHERE i.closed_on IS NULL AND i.id IN \
         (SELECT item_id FROM receivables_dispute WHERE resolved_on IS NULL)",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let mut buckets: Vec<SplitBucket> = Vec::new();
    for row in ask.rows(&mut connection, "splitting the ageing").await? {
        let (currency, open_minor) = (row.currency(0)?, row.int(2)?);
        let (from_days, to_days) = bucket(&edges, as_of.days_since(row.day(1)?));
        let disputed_minor = row.maybe_int(3)?.unwrap_or(0).clamp(0, open_minor);
        let same = |one: &&mut SplitBucket| {
            (one.currency, one.from_days, one.to_days) == (currency, from_days, to_days)
        };
        match buckets.iter_mut().find(same) {
            Some(one) => {
                one.items += 1;
                one.open_minor = one.open_minor.saturating_add(open_minor);
                one.disputed_minor = one.disputed_minor.saturating_add(disputed_minor);
            }
            None => buckets.push(SplitBucket {
                currency,
                from_days,
                to_days,
                items: 1,
                open_minor,
                disputed_minor,
            }),
        }
    }
    buckets.sort_by_key(|one| (one.currency.code().to_owned(), one.from_days));
    Ok(buckets)
}

/// The bucket of so many days overdue.
fn bucket(edges: &[i32], days: i32) -> (Option<i32>, Option<i32>) {
    if days <= 0 {
        return (None, Some(0));
    }
    let mut from = 1;
    for edge in edges {
        if days <= *edge {
            return (Some(from), Some(*edge));
        }
        from = edge + 1;
    }
    (Some(from), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_have_both_ends_inside() {
        for (days, seen) in [
            (-3, (None, Some(0))),
            (0, (None, Some(0))),
            (1, (Some(1), Some(30))),
            (30, (Some(1), Some(30))),
            (31, (Some(31), Some(90))),
            (91, (Some(91), None)),
        ] {
            assert_eq!(bucket(&[30, 90], days), seen, "{days}");
        }
    }
}
