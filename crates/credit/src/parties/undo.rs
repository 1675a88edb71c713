//! What an import wrote into credit files, taken back field by field where nobody touched it since.

use base::{Day, Result};
use store::{Ask, AssertSqlSafe, Columns, Tx, failed};

use super::{
    Buyer, BuyerId,
    leaves::record_sources,
    moved,
    repo::{COLUMNS, read_buyer, update_buyer},
};

/// A field that an import changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in the provenance.
    pub field: String,
    /// What stood there before, as [`field_texts`] spells it.
    pub was: String,
    /// What the import wrote.
    pub became: String,
}

/// The fields of a buyer that a file can change, spelled as text; the salesperson and the parent
/// by their ids.
pub fn field_texts(buyer: &Buyer) -> [(&'static str, String); 15] {
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        ("name", buyer.name.clone()),
        ("name_en", buyer.name_en.clone()),
        ("kind", buyer.kind.to_string()),
        ("ownership", buyer.ownership.to_string()),
        ("size", buyer.size.to_string()),
        ("industry", buyer.industry.clone()),
        ("country", buyer.country.clone()),
        ("region", buyer.region.clone()),
        ("uscc", buyer.uscc.clone()),
        ("currency", buyer.currency.code().to_owned()),
        ("terms", buyer.terms.clone()),
        ("owner", id(buyer.owner_id)),
        ("parent", id(buyer.parent_id)),
        ("founded_on", day(buyer.founded_on)),
        ("customer_since", day(buyer.customer_since)),
    ]
}

fn set(buyer: &mut Buyer, field: &str, text: &str) -> Option<&'static str> {
    let name = field_texts(buyer).into_iter().map(|(name, _)| name).find(|name| *name == field)?;
    let text_of = || text.to_owned();
    match name {
        "name" => buyer.name = text_of(),
        "name_en" => buyer.name_en = text_of(),
        "kind" => buyer.kind = text.parse().ok()?,
        "ownership" => buyer.ownership = text.parse().ok()?,
        "size" => buyer.size = text.parse().ok()?,
        "industry" => buyer.industry = text_of(),
        "country" => buyer.country = text_of(),
        "region" => buyer.region = text_of(),
        "uscc" => buyer.uscc = text_of(),
        "currency" => buyer.currency = text.parse().ok()?,
        "terms" => buyer.terms = text_of(),
        "owner" => buyer.owner_id = text.parse().ok(),
        "parent" => buyer.parent_id = text.parse().ok(),
        "founded_on" => buyer.founded_on = text.parse().ok(),
        _ => buyer.customer_since = text.parse().ok(),
    }
    Some(name)
}

/// Gives fields back what stood there before, where they still say what the import wrote. Returns
/// how many were given back.
///
/// # Errors
/// A fault from the database.
pub async fn restore_fields(
    tx: &mut Tx,
    id: BuyerId,
    changes: &[FieldChange],
    source: &str,
) -> Result<u64> {
    let sql = format!("SELECT {COLUMNS} FROM parties_buyer b WHERE b.id = $1");
    let row = store::query(AssertSqlSafe(sql)).bind(id).fetch_optional(tx.conn()).await;
    let Some(row) = row.map_err(failed("reading a buyer"))? else { return Ok(0) };
    let mut buyer = read_buyer(&row)?;
    let parent = buyer.parent_id;
    let mut given = Vec::new();
    for change in changes {
        let now = field_texts(&buyer).into_iter().find(|(name, _)| *name == change.field);
        if now.is_some_and(|(_, now)| now == change.became)
            && let Some(name) = set(&mut buyer, &change.field, &change.was)
        {
            given.push((name, change.was.clone()));
        }
    }
    let count = given.len() as u64;
    if count > 0 {
        let mut heads = moved::heads(id, parent, buyer.parent_id);
        heads.sort_unstable();
        moved::hold_all(tx, &heads).await?;
        update_buyer(tx, &buyer).await?;
        let today = tx.clock().today();
        record_sources(tx, &[(id, given)], source, today).await?;
    }
    Ok(count)
}

/// As [`restore_fields`] for one field that a buyer has no column for.
///
/// # Errors
/// A fault from the database.
pub async fn restore_loose(
    tx: &mut Tx,
    buyer: BuyerId,
    change: &FieldChange,
    source: &str,
) -> Result<bool> {
    let mut ask = Ask::new("SELECT value FROM parties_source WHERE buyer_id = ");
    ask.value(buyer).text(" AND checked = 0 AND field = ").value(change.field.as_str());
    ask.text(" ORDER BY id DESC LIMIT 1");
    let rows = ask.rows(tx.conn(), "reading a field").await?;
    let now = rows.first().map(|row| row.text(0)).transpose()?;
    if now.as_deref() != Some(change.became.as_str()) {
        return Ok(false);
    }
    let (id, at, today) = (tx.ids().next(), tx.at().0, tx.clock().today());
    let actor = tx.actor().0.clone();
    let mut ask = Ask::new(
        "INSERT INTO parties_source (id, buyer_id, field, value, source, as_of, confidence, \
         recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(change.field.as_str());
    ask.text(", ").value(change.was.as_str()).text(", ").value(source).text(", ").value(today);
    ask.text(", 'high', ").value(at).text(", ").value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("restoring a field"))?;
    Ok(true)
}

/// Gives a contact back what stood there before (phone, e-mail, note), or takes it out where there
/// was none; only while it says what was written then.
///
/// # Errors
/// A fault from the database.
pub async fn restore_contact(
    tx: &mut Tx,
    buyer: BuyerId,
    (name, duty): (&str, &str),
    became: &[String; 3],
    was: Option<&[String; 3]>,
) -> Result<bool> {
    let mut ask = Ask::new("");
    match was {
        Some([phone, email, note]) => {
            ask.text("UPDATE parties_contact SET phone = ").value(phone.as_str());
            ask.text(", email = ").value(email.as_str()).text(", note = ").value(note.as_str());
        }
        None => {
            ask.text("DELETE FROM parties_contact");
        }
    }
    let [phone, email, note] = became;
    ask.text(" WHERE erased_at IS NULL AND buyer_id = ").value(buyer);
    ask.text(" AND name = ").value(name).text(" AND duty = ").value(duty);
    ask.text(" AND phone = ").value(phone.as_str()).text(" AND email = ").value(email.as_str());
    ask.text(" AND note = ").value(note.as_str());
    if was.is_none() {
        // Whom somebody has put on the influence map since stays.
        ask.text(
            " AND NOT EXISTS (SELECT 1 FROM parties_influence i \
             WHERE i.contact_id = parties_contact.id)",
        );
    }
    Ok(ask.run(tx.conn()).await.map_err(failed("restoring a contact"))? > 0)
}

/// Takes out a statement that an import brought, while no later version of it is on file.
///
/// # Errors
/// A fault from the database.
pub async fn forget_statement(tx: &mut Tx, id: i64) -> Result<bool> {
    let mut ask = Ask::new("DELETE FROM parties_statement WHERE id = ");
    ask.value(id).text(
        " AND NOT EXISTS (SELECT 1 FROM parties_statement l JOIN parties_statement m \
         ON l.buyer_id = m.buyer_id AND l.period_end = m.period_end AND l.months = m.months \
         AND l.version > m.version WHERE m.id = ",
    );
    ask.value(id).text(")");
    Ok(ask.run(tx.conn()).await.map_err(failed("taking out a statement"))? > 0)
}

/// Takes a buyer out of every list and frees its code. The caller has seen that nothing rests
/// on it.
///
/// # Errors
/// A fault from the database.
pub async fn withdraw_buyer(tx: &mut Tx, id: BuyerId, batch: i64) -> Result<()> {
    let mut ask = Ask::new("UPDATE parties_buyer SET withdrawn_by = ");
    ask.value(batch).text(", code = code || ").value(format!("~{batch}"));
    ask.text(", code_key = code_key || ").value(format!("~{batch}"));
    ask.text(", version = version + 1, changed_at = ").value(tx.at().0);
    ask.text(" WHERE withdrawn_by IS NULL AND id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("withdrawing a buyer"))?;
    Ok(())
}

/// Takes buyers out that were added within this transaction and that nothing rests on: nobody has
/// ever seen them.
///
/// # Errors
/// A fault from the database, also where something does rest on one.
pub async fn forget_buyers(tx: &mut Tx, ids: &[BuyerId]) -> Result<()> {
    for chunk in ids.chunks(400) {
        for sql in [
            "DELETE FROM parties_source WHERE buyer_id IN (",
            "DELETE FROM parties_buyer WHERE id IN (",
        ] {
            let mut ask = Ask::new(sql);
            ask.list(chunk.iter().copied()).text(")");
            ask.run(tx.conn()).await.map_err(failed("taking out new buyers"))?;
        }
    }
    Ok(())
}
