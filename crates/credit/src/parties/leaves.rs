//! The SQL of the smaller leaves of the credit file.

use base::{Day, Moment, Result};
use serde_json::json;
use store::{Audit, Bulk, Db, Row, Tx, Value, failed};

use super::{
    BuyerId, Contact, Document, Event, FieldSource, NewContact, NewDocument, NewEvent,
    influence::forget_influence, repo::day,
};

/// Notes where fields of buyers come from.
///
/// # Errors
/// A fault from the database.
pub async fn record_sources(
    tx: &mut Tx,
    fields: &[(BuyerId, Vec<(&'static str, String)>)],
    source: &str,
    as_of: Day,
) -> Result<()> {
    let columns = [
        "id",
        "buyer_id",
        "field",
        "value",
        "source",
        "as_of",
        "confidence",
        "recorded_at",
        "actor",
    ];
    let mut bulk = Bulk::new("parties_source", &columns, "");
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let confidence = if source.starts_with("file:") { "high" } else { "medium" };
    for (buyer, list) in fields {
        for (field, value) in list {
            let row: [Value; 9] = [
                tx.ids().next().into(),
                (*buyer).into(),
                (*field).into(),
                value.clone().into(),
                source.into(),
                as_of.into(),
                confidence.into(),
                at.into(),
                actor.clone().into(),
            ];
            bulk.push(tx.conn(), row).await?;
        }
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}

/// Where the fields of a buyer come from, the row in force of each field.
///
/// # Errors
/// A fault from the database.
pub async fn list_sources(db: &Db, buyer: BuyerId) -> Result<Vec<FieldSource>> {
    let fail = || failed("listing sources");
    let mut connection = db.read().await?;
    let rows = store::query(
        "SELECT field, value, source, as_of, confidence, recorded_at, actor FROM parties_source s \
         WHERE buyer_id = $1 AND id = (SELECT MAX(t.id) FROM parties_source t \
         WHERE t.checked = 0 AND t.buyer_id = s.buyer_id AND t.field = s.field) ORDER BY field",
    );
    let rows = rows.bind(buyer).fetch_all(&mut *connection).await.map_err(fail())?;
    let mut sources = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |index: usize| row.try_get::<String, _>(index).map_err(fail());
        sources.push(FieldSource {
            field: text(0)?,
            value: text(1)?,
            source: text(2)?,
            as_of: day(&text(3)?)?,
            confidence: text(4)?,
            recorded_at: Moment(row.try_get(5).map_err(fail())?),
            actor: text(6)?,
        });
    }
    Ok(sources)
}

/// Records contacts of a buyer; one with the same name and duty is brought up to date. Returns
/// how many were new or changed.
///
/// # Errors
/// A fault from the database.
pub async fn record_contacts(tx: &mut Tx, buyer: BuyerId, contacts: &[NewContact]) -> Result<u64> {
    let mut changed = 0;
    for contact in contacts {
        let (id, at) = (tx.ids().next(), tx.at().0);
        let done = store::query(
            "INSERT INTO parties_contact (id, buyer_id, name, duty, phone, email, note, \
             recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (buyer_id, name, duty) DO UPDATE SET phone = excluded.phone, \
             email = excluded.email, note = excluded.note, recorded_at = excluded.recorded_at \
             WHERE parties_contact.phone <> excluded.phone \
             OR parties_contact.email <> excluded.email OR parties_contact.note <> excluded.note",
        )
        .bind(id)
        .bind(buyer)
        .bind(base::spelt_name(&contact.name).into_owned())
        .bind(contact.duty.trim())
        .bind(contact.phone.trim())
        .bind(contact.email.trim())
        .bind(contact.note.trim())
        .bind(at)
        .execute(tx.conn())
        .await
        .map_err(failed("recording a contact"))?;
        changed += done.rows_affected();
    }
    Ok(changed)
}

/// The contacts of a buyer that were not erased.
///
/// # Errors
/// A fault from the database.
pub async fn list_contacts(db: &Db, buyer: BuyerId) -> Result<Vec<Contact>> {
    let fail = || failed("listing contacts");
    let mut connection = db.read().await?;
    let rows = store::query(
        "SELECT id, name, duty, phone, email, note FROM parties_contact \
         WHERE buyer_id = $1 AND erased_at IS NULL ORDER BY duty, name",
    );
    let rows = rows.bind(buyer).fetch_all(&mut *connection).await.map_err(fail())?;
    let mut contacts = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |index: usize| row.try_get::<String, _>(index).map_err(fail());
        contacts.push(Contact {
            id: row.try_get(0).map_err(fail())?,
            name: text(1)?,
            duty: text(2)?,
            phone: text(3)?,
            email: text(4)?,
            note: text(5)?,
        });
    }
    Ok(contacts)
}

/// Erases a person's data on their wish: the row stays as a numbered blank, what was noted of their
/// influence goes.
///
/// # Errors
/// A fault from the database.
pub async fn erase_contact(tx: &mut Tx, buyer: BuyerId, contact: i64) -> Result<bool> {
    forget_influence(tx, (buyer, contact)).await?;
    let at = tx.at().0;
    let done = store::query(
        "UPDATE parties_contact SET name = $1, phone = '', email = '', note = '', erased_at = $2 \
         WHERE id = $3 AND buyer_id = $4 AND erased_at IS NULL",
    )
    .bind(format!("#{contact}"))
    .bind(at)
    .bind(contact)
    .bind(buyer)
    .execute(tx.conn())
    .await
    .map_err(failed("erasing a contact"))?;
    tx.audit(Audit {
        room: "parties",
        action: "erase-contact",
        subject: format!("buyer:{buyer}"),
        detail: json!({ "contact": contact.to_string() }),
    });
    Ok(done.rows_affected() > 0)
}

/// Keeps a paper in the file.
///
/// # Errors
/// A fault from the database.
pub async fn add_document(tx: &mut Tx, buyer: BuyerId, new: &NewDocument) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    store::query(
        "INSERT INTO parties_document (id, buyer_id, kind, title, file_name, media, digest, size, \
         as_of, recorded_at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id)
    .bind(buyer)
    .bind(new.kind.clone())
    .bind(new.title.trim())
    .bind(new.file_name.clone())
    .bind(new.media.clone())
    .bind(new.file.digest.clone())
    .bind(i64::try_from(new.file.size).unwrap_or(i64::MAX))
    .bind(new.as_of.to_string())
    .bind(at)
    .bind(actor)
    .execute(tx.conn())
    .await
    .map_err(failed("keeping a document"))?;
    tx.audit(Audit {
        room: "parties",
        action: "add-document",
        subject: format!("buyer:{buyer}"),
        detail: json!({ "document": id.to_string(), "digest": new.file.digest }),
    });
    Ok(id)
}

/// The papers of a buyer, newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_documents(db: &Db, buyer: BuyerId) -> Result<Vec<Document>> {
    let fail = || failed("listing documents");
    let mut connection = db.read().await?;
    let rows = store::query(
        "SELECT id, kind, title, file_name, media, digest, size, as_of, actor \
         FROM parties_document WHERE buyer_id = $1 ORDER BY id DESC LIMIT 200",
    );
    let rows = rows.bind(buyer).fetch_all(&mut *connection).await.map_err(fail())?;
    let mut documents = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |index: usize| row.try_get::<String, _>(index).map_err(fail());
        documents.push(Document {
            id: row.try_get(0).map_err(fail())?,
            kind: text(1)?,
            title: text(2)?,
            file_name: text(3)?,
            media: text(4)?,
            digest: text(5)?,
            size: row.try_get(6).map_err(fail())?,
            as_of: day(&text(7)?)?,
            actor: text(8)?,
        });
    }
    Ok(documents)
}

/// Enters something into a buyer's history.
///
/// # Errors
/// A fault from the database.
pub async fn add_event(tx: &mut Tx, buyer: BuyerId, new: &NewEvent) -> Result<()> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    store::query(
        "INSERT INTO parties_event (id, buyer_id, on_day, kind, text, source, recorded_at, actor) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(buyer)
    .bind(new.on.to_string())
    .bind(new.kind.clone())
    .bind(new.text.clone())
    .bind(new.source.clone())
    .bind(at)
    .bind(actor)
    .execute(tx.conn())
    .await
    .map_err(failed("entering an event"))?;
    Ok(())
}

/// The history of a buyer, newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_events(db: &Db, buyer: BuyerId, limit: u32) -> Result<Vec<Event>> {
    let fail = || failed("listing events");
    let mut connection = db.read().await?;
    let rows = store::query(
        "SELECT on_day, kind, text, source FROM parties_event WHERE buyer_id = $1 \
         ORDER BY on_day DESC, id DESC LIMIT $2",
    );
    let rows = rows.bind(buyer).bind(i64::from(limit.clamp(1, 1_000)));
    let rows = rows.fetch_all(&mut *connection).await.map_err(fail())?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let text = |index: usize| row.try_get::<String, _>(index).map_err(fail());
        events.push(Event {
            on: day(&text(0)?)?,
            kind: text(1)?,
            text: text(2)?,
            source: text(3)?,
        });
    }
    Ok(events)
}
