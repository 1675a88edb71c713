//! Invoices, receipts and credit notes whose number begins with what somebody typed into the
//! search box. It finds; what stands behind a number is read elsewhere.

use base::{Day, Money, Result, number_key};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::parties::{Seller, scope_owner};

/// What a number names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberedKind {
    /// One instalment of an invoice.
    Invoice,
    /// A receipt.
    Receipt,
    /// A credit note.
    CreditNote,
}

/// One that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// What it is.
    pub kind: NumberedKind,
    /// Row id.
    pub id: i64,
    /// Whose: code and name.
    pub buyer: (String, String),
    /// Its number.
    pub number: String,
    /// 1 for the first or only part; 1 for receipts and credit notes.
    pub instalment: i64,
    /// The day of the invoice, or of the receipt.
    pub on: Day,
    /// Its amount.
    pub amount: Money,
    /// What is open, or not allocated.
    pub left: Money,
    /// Which of our legal entities it is of.
    pub seller: Seller,
}

const ITEMS: &str = "SELECT 'invoice', t.id, b.code, b.name, t.number, t.instalment, t.issued_on, \
    t.currency, t.amount_minor, t.open_minor, t.entity_id FROM receivables_item t";
const CREDITS: &str = "SELECT t.kind, t.id, b.code, b.name, t.number, 1, t.effective_on, \
    t.currency, t.amount_minor, t.unallocated_minor, t.entity_id FROM receivables_credit t";

/// Above everything that begins as the text before it, byte by byte.
const END: char = '\u{10FFFF}';

/// At most `limit` of each table whose number begins with `text`, however it is typed, the highest
/// number first; nothing for an empty text. The beginning is a range of an index, so
/// the cost does not grow with the books. Money that an undone import brought is left out.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn find_numbered(db: &Db, text: &str, scope: Scope, limit: u32) -> Result<Vec<Numbered>> {
    let text: String = number_key(text).chars().take(100).collect();
    let mut found = Vec::new();
    if text.is_empty() {
        return Ok(found);
    }
    // A number is its own key, or has it beside it.
    let columns = ["number", "number_key"];
    let limit = limit.clamp(1, 100);
    let mut connection = db.read().await?;
    for select in [ITEMS, CREDITS] {
        let before = found.len();
        for column in columns {
            let mut ask = Ask::new(select);
            ask.text(" JOIN parties_buyer b ON b.id = t.buyer_id WHERE t.undone_by IS NULL");
            if let Some(owner) = scope_owner(scope) {
                ask.text(" AND b.owner_id = ").value(owner);
            }
            ask.text(" AND t.").text(column).text(" >= ").value(text.as_str());
            ask.text(" AND t.").text(column).text(" < ").value(format!("{text}{END}"));
            ask.text(" ORDER BY t.").text(column).text(" DESC, t.id DESC LIMIT ");
            ask.value(i64::from(limit));
            for row in &ask.rows(&mut connection, "finding by number").await? {
                found.push(read(row)?);
            }
        }
        let key = |one: &Numbered| (number_key(&one.number).into_owned(), one.id);
        found[before..].sort_by_key(|one| std::cmp::Reverse(key(one)));
        found.truncate(before + limit as usize);
    }
    Ok(found)
}

fn read(row: &AnyRow) -> Result<Numbered> {
    let currency = row.currency(7)?;
    Ok(Numbered {
        kind: match row.text(0)?.as_str() {
            "invoice" => NumberedKind::Invoice,
            "receipt" => NumberedKind::Receipt,
            _ => NumberedKind::CreditNote,
        },
        id: row.int(1)?,
        buyer: (row.text(2)?, row.text(3)?),
        number: row.text(4)?,
        instalment: row.int(5)?,
        on: row.day(6)?,
        amount: Money::new(row.int(8)?, currency),
        left: Money::new(row.int(9)?, currency),
        seller: Seller::of_column(row.maybe_int(10)?),
    })
}
