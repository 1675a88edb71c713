//! A person at a buyer's is erased on their wish: from the file, and from what collections keeps beside it.
//! What proves a claim stays as it was signed or said; whoever erases is told how much of it there is.

use base::Result;
use store::{Ask, Columns, Tx, failed};

use crate::parties::{self, BuyerId};

/// What an erasure did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Whether there was such a person.
    pub found: bool,
    /// Notes of collections from which the name went.
    pub blanked: u64,
    /// Promises, agreements, interruptions, proven contacts and papers that name the person and stay as
    /// evidence.
    pub kept: i64,
}

/// Where a name stands that proves nothing: table, column, and whose rows.
const NAMED: [(&str, &str, &str); 6] = [
    ("collections_appointment", "person", OF),
    ("collections_talk", "person", OF),
    ("collections_survey", "person", OF),
    ("collections_link_answer", "said_by", OF),
    ("collections_contact", "person", "proven = 0 AND buyer_id = "),
    (
        "collections_milestone",
        "signer",
        "path_id IN (SELECT p.id FROM collections_path p WHERE p.buyer_id = ",
    ),
];
/// Where it is part of a proof.
const PROOF: [(&str, &str, &str); 5] = [
    ("collections_agreement", "person", OF),
    ("collections_interruption", "person", OF),
    ("collections_promise", "said_by", OF),
    ("collections_contact", "person", "proven <> 0 AND buyer_id = "),
    ("collections_evidence", "signatory", OF),
];
const OF: &str = "buyer_id = ";

/// Names the rows of a buyer in which a name stands.
fn rows_of(
    ask: &mut Ask,
    (column, whose): (&'static str, &'static str),
    (buyer, name): (BuyerId, &str),
) {
    ask.text(" WHERE ").text(whose).value(buyer);
    ask.text(if whose.contains('(') { ") AND " } else { " AND " });
    ask.text(column).text(" = ").value(name);
}

/// Erases a contact of a buyer and the name from notes of collections. Free text is left as it is.
///
/// # Errors
/// A fault from the database.
pub async fn erase_person(tx: &mut Tx, buyer: BuyerId, contact: i64) -> Result<Forgotten> {
    let mut ask = Ask::new("SELECT name FROM parties_contact WHERE erased_at IS NULL AND id = ");
    ask.value(contact).text(" AND buyer_id = ").value(buyer);
    let rows = ask.rows(tx.conn(), "reading whom to erase").await?;
    let name = rows.first().map(|row| row.text(0)).transpose()?;
    let found = parties::erase_contact(tx, buyer, contact).await?;
    let mut told = Forgotten { found, ..Forgotten::default() };
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else { return Ok(told) };
    let mark = format!("#{contact}");
    let mut ask = Ask::new("UPDATE collections_appointment SET sentence = REPLACE(sentence, ");
    ask.value(name.as_str()).text(", ").value(mark.as_str()).text(") WHERE buyer_id = ");
    ask.value(buyer).text(" AND person = ").value(name.as_str());
    ask.run(tx.conn()).await.map_err(failed("erasing a name"))?;
    for (table, column, whose) in NAMED {
        let mut ask = Ask::new("UPDATE ");
        ask.text(table).text(" SET ").text(column).text(" = ").value(mark.as_str());
        rows_of(&mut ask, (column, whose), (buyer, &name));
        told.blanked += ask.run(tx.conn()).await.map_err(failed("erasing a name"))?;
    }
    for (table, column, whose) in PROOF {
        let mut ask = Ask::new("SELECT COUNT(*) FROM ");
        ask.text(table);
        rows_of(&mut ask, (column, whose), (buyer, &name));
        told.kept += ask.row(tx.conn(), "counting what proves").await?.int(0)?;
    }
    Ok(told)
}
