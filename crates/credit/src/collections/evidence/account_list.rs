//! Statements of account as they are listed, opened and counted by month.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::account::AccountLine;
use crate::parties::{BuyerId, Seller, scope_owner};

/// A statement of account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStatement {
    /// Row id.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// The buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Towards which of our legal entities.
    pub seller: Seller,
    /// As of which day.
    pub as_of: Day,
    /// When it was made.
    pub made_on: Day,
    /// `made`, `sent`, `signed`, `differs`, `withdrawn`.
    pub state: String,
    /// Lines.
    pub lines: i64,
    /// What is open, by currency.
    pub totals: Vec<Money>,
    /// SHA-256 of what it says.
    pub digest: String,
    /// When it was sent.
    pub sent_on: Option<Day>,
    /// How, or empty.
    pub sent_how: String,
    /// When it arrived.
    pub arrived_on: Option<Day>,
    /// By what that is proven, or empty.
    pub proof: String,
    /// When it was answered.
    pub answered_on: Option<Day>,
    /// Who signed, or empty.
    pub signed_by: String,
    /// As what, or empty.
    pub capacity: String,
    /// The signed paper, or empty.
    pub file_digest: String,
    /// Its name.
    pub file_name: String,
    /// Its type.
    pub file_media: String,
    /// A note.
    pub note: String,
    /// Who made it.
    pub actor: String,
}

const COLUMNS: &str = "SELECT a.id, a.number, a.buyer_id, b.code, b.name, a.entity_id, a.as_of, \
    a.made_on, a.state, a.line_count, a.totals, a.digest, a.sent_on, a.sent_how, a.arrived_on, \
    a.proof, a.answered_on, a.signed_by, a.capacity, a.file_digest, a.file_name, a.file_media, \
    a.note, a.actor FROM collections_account a JOIN parties_buyer b ON b.id = a.buyer_id WHERE ";

fn read(row: &AnyRow) -> Result<AccountStatement> {
    let totals: BTreeMap<String, i64> = serde_json::from_str(&row.text(10)?).unwrap_or_default();
    let money = |(code, minor): (&String, &i64)| {
        code.parse::<Currency>().ok().map(|currency| Money::new(*minor, currency))
    };
    Ok(AccountStatement {
        id: row.int(0)?,
        number: row.text(1)?,
        buyer_id: row.int(2)?,
        buyer_code: row.text(3)?,
        buyer_name: row.text(4)?,
        seller: Seller::of_column(row.maybe_int(5)?),
        as_of: row.day(6)?,
        made_on: row.day(7)?,
        state: row.text(8)?,
        lines: row.int(9)?,
        totals: totals.iter().filter_map(money).collect(),
        digest: row.text(11)?,
        sent_on: row.maybe_day(12)?,
        sent_how: row.text(13)?,
        arrived_on: row.maybe_day(14)?,
        proof: row.text(15)?,
        answered_on: row.maybe_day(16)?,
        signed_by: row.text(17)?,
        capacity: row.text(18)?,
        file_digest: row.text(19)?,
        file_name: row.text(20)?,
        file_media: row.text(21)?,
        note: row.text(22)?,
        actor: row.text(23)?,
    })
}

/// Which statements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Whose buyers.
    pub scope: Option<Scope>,
    /// Only this buyer's.
    pub buyer: Option<BuyerId>,
    /// Only in this state; `waiting` are those sent and not answered.
    pub state: Option<String>,
    /// Only as of days of this month, `2026-11`.
    pub month: Option<String>,
    /// Only older than this place.
    pub before: Option<(Day, i64)>,
    /// At most so many rows.
    pub limit: u32,
}

fn narrow(ask: &mut Ask, filter: &AccountFilter) {
    ask.text("1 = 1");
    if let Some(owner) = scope_owner(filter.scope.unwrap_or(Scope::Nothing)) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND a.buyer_id = ").value(buyer);
    }
    match filter.state.as_deref() {
        Some("waiting") => {
            ask.text(" AND a.state = 'sent'");
        }
        Some(state) => {
            ask.text(" AND a.state = ").value(state);
        }
        None => {
            ask.text(" AND a.state <> 'withdrawn'");
        }
    }
    let first = filter.month.as_deref().and_then(|month| format!("{month}-01").parse::<Day>().ok());
    if let Some(first) = first {
        ask.text(" AND a.as_of >= ").value(first).text(" AND a.as_of <= ").value(first.month_end());
    }
}

/// Statements, the latest day first.
///
/// # Errors
/// A fault from the database.
pub async fn list_accounts(db: &Db, filter: &AccountFilter) -> Result<Vec<AccountStatement>> {
    let mut ask = Ask::new(COLUMNS);
    narrow(&mut ask, filter);
    if let Some((day, id)) = filter.before {
        ask.text(" AND (a.as_of < ").value(day).text(" OR (a.as_of = ").value(day);
        ask.text(" AND a.id < ").value(id).text("))");
    }
    ask.text(" ORDER BY a.as_of DESC, a.id DESC LIMIT ");
    ask.value(i64::from(filter.limit.clamp(1, 5_000)));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing statements of account").await?.iter().map(read).collect()
}

/// One statement within a scope.
///
/// # Errors
/// `collections.account-unknown`, or a fault.
pub async fn get_account(db: &Db, scope: Scope, id: i64) -> Result<AccountStatement> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("a.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a statement of account").await?;
    let unknown = || Rejection::new("collections.account-unknown").with("id", id);
    read(rows.first().ok_or_else(unknown)?)
}

/// The lines of a statement.
///
/// # Errors
/// A fault from the database.
pub async fn account_lines(db: &Db, id: i64) -> Result<Vec<AccountLine>> {
    let mut ask = Ask::new(
        "SELECT place, item_id, credit_id, number, instalment, issued_on, due_on, contract, \
         currency, amount_minor, open_minor, disputed_minor FROM collections_account_line \
         WHERE account_id = ",
    );
    ask.value(id).text(" ORDER BY place");
    let one = |row: &AnyRow| {
        Ok(AccountLine {
            place: row.int(0)?,
            item_id: row.maybe_int(1)?,
            credit_id: row.maybe_int(2)?,
            number: row.text(3)?,
            instalment: row.int(4)?,
            issued_on: row.day(5)?,
            due_on: row.maybe_day(6)?,
            contract: row.text(7)?,
            currency: row.currency(8)?,
            amount_minor: row.int(9)?,
            open_minor: row.int(10)?,
            disputed_minor: row.int(11)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading lines of a statement").await?.iter().map(one).collect()
}

/// A difference that the buyer named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Row id.
    pub id: i64,
    /// The line, or none.
    pub place: Option<i64>,
    /// The number on that line, or empty.
    pub number: String,
    /// Why: a code.
    pub reason: String,
    /// What we say is open.
    pub ours: Money,
    /// What the buyer says.
    pub theirs: Money,
    /// In words.
    pub text: String,
    /// The dispute that it became.
    pub dispute_id: Option<i64>,
    /// When it was settled.
    pub settled_on: Option<Day>,
    /// Who recorded it.
    pub actor: String,
}

/// The differences of a statement, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_differences(db: &Db, account: i64) -> Result<Vec<Difference>> {
    let mut ask = Ask::new(
        "SELECT d.id, d.place, COALESCE(l.number, ''), d.reason, d.currency, d.ours_minor, \
         d.theirs_minor, d.text, d.dispute_id, d.settled_on, d.actor \
         FROM collections_account_difference d LEFT JOIN collections_account_line l \
         ON l.account_id = d.account_id AND l.place = d.place WHERE d.account_id = ",
    );
    ask.value(account).text(" ORDER BY d.id");
    let one = |row: &AnyRow| {
        let currency = row.currency(4)?;
        Ok(Difference {
            id: row.int(0)?,
            place: row.maybe_int(1)?,
            number: row.text(2)?,
            reason: row.text(3)?,
            ours: Money::new(row.int(5)?, currency),
            theirs: Money::new(row.int(6)?, currency),
            text: row.text(7)?,
            dispute_id: row.maybe_int(8)?,
            settled_on: row.maybe_day(9)?,
            actor: row.text(10)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing differences").await?.iter().map(one).collect()
}

/// What became of the statements of a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountMonth {
    /// `2026-11`.
    pub month: String,
    /// All that were not withdrawn.
    pub made: i64,
    /// Sent, or answered.
    pub sent: i64,
    /// Signed back.
    pub signed: i64,
    /// Answered with differences that stand.
    pub differ: i64,
}

impl AccountMonth {
    /// Signed back of those sent, basis points; `None` where none was sent.
    pub fn signed_bps(&self) -> Option<i64> {
        (self.sent > 0).then(|| self.signed * 10_000 / self.sent)
    }
}

/// Twelve months at the most with statements, the latest first, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn account_months(db: &Db, scope: Scope) -> Result<Vec<AccountMonth>> {
    let today = db.clock().today();
    let mut ask = Ask::new(
        "SELECT a.as_of, a.state, CAST(COUNT(*) AS BIGINT) FROM collections_account a \
         JOIN parties_buyer b ON b.id = a.buyer_id WHERE a.state <> 'withdrawn' AND a.as_of > ",
    );
    ask.value(today.plus_months(-12).month_start().plus_days(-1));
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY a.as_of, a.state");
    let mut connection = db.read().await?;
    let mut months: BTreeMap<String, AccountMonth> = BTreeMap::new();
    for row in ask.rows(&mut connection, "counting statements of account").await? {
        let (month, count) = (row.day(0)?.month_label(), row.int(2)?);
        let one = months.entry(month.clone()).or_default();
        one.month = month;
        one.made += count;
        match row.text(1)?.as_str() {
            "signed" => {
                one.sent += count;
                one.signed += count;
            }
            "differs" => {
                one.sent += count;
                one.differ += count;
            }
            "sent" => one.sent += count,
            _ => {}
        }
    }
    Ok(months.into_values().rev().take(12).collect())
}
