//! Papers that prove a debt: each with its kind, its day, who signed it and as what; kept by their digest.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, StoredFile, Tx, access::Scope, failed};

use super::pack::EvidencePack;
use crate::parties::{BuyerId, scope_owner};

/// A paper on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidencePaper {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The item, or none where it is about all of the buyer's.
    pub item_id: Option<i64>,
    /// A code of the pack.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// The name that it came with.
    pub file_name: String,
    /// Its media type.
    pub media: String,
    /// SHA-256.
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// Its day.
    pub as_of: Day,
    /// Who signed, or empty.
    pub signatory: String,
    /// As what, or empty.
    pub capacity: String,
    /// The paper that shows the signer's power.
    pub power_id: Option<i64>,
    /// A note.
    pub note: String,
    /// Who brought it.
    pub actor: String,
    /// The paper of the credit file that it is, where it was linked and not brought.
    pub document_id: Option<i64>,
}

/// A paper of the credit file that is to count as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPaper {
    /// Whose.
    pub buyer_id: BuyerId,
    /// The paper of the file.
    pub document_id: i64,
    /// The item that it is about, or none.
    pub item_id: Option<i64>,
    /// A code of the pack.
    pub kind: String,
    /// Who signed, or empty.
    pub signatory: String,
    /// As what, or empty.
    pub capacity: String,
    /// The paper that shows the signer's power.
    pub power_id: Option<i64>,
    /// A note.
    pub note: String,
}

/// A paper to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPaper {
    /// Whose.
    pub buyer_id: BuyerId,
    /// The item, or none.
    pub item_id: Option<i64>,
    /// A code of the pack.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// The name that it came with.
    pub file_name: String,
    /// Its media type, as [`super::admit_file`] found it.
    pub media: String,
    /// The kept file.
    pub file: StoredFile,
    /// Its day.
    pub as_of: Day,
    /// Who signed, or empty.
    pub signatory: String,
    /// As what, or empty.
    pub capacity: String,
    /// The paper that shows the signer's power.
    pub power_id: Option<i64>,
    /// A note.
    pub note: String,
}

/// Lets a paper of the credit file count as evidence. The file is kept once: what is linked has its digest.
///
/// # Errors
/// `collections.evidence-document` where the buyer's file has no such paper, `collections.evidence-linked` where it
/// counts so already, what [`add_paper`] refuses, or a fault.
pub async fn link_document(tx: &mut Tx, pack: &EvidencePack, new: &LinkedPaper) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT title, file_name, media, digest, size, as_of FROM parties_document \
         WHERE buyer_id = ",
    );
    ask.value(new.buyer_id).text(" AND id = ").value(new.document_id);
    let rows = ask.rows(tx.conn(), "looking for a paper of the file").await?;
    let Some(row) = rows.first() else {
        let unknown = Rejection::new("collections.evidence-document").on("document");
        return Err(unknown.with("id", new.document_id).into());
    };
    // Two who link the same paper come one after the other.
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    let mut ask = Ask::new(
        "SELECT id FROM collections_evidence WHERE withdrawn_on IS NULL AND document_id = ",
    );
    ask.value(new.document_id).text(" AND kind = ").value(new.kind.as_str());
    ask.text(" AND COALESCE(item_id, 0) = ").value(new.item_id.unwrap_or(0));
    if !ask.rows(tx.conn(), "looking for a linked paper").await?.is_empty() {
        return Err(Rejection::new("collections.evidence-linked").on("document").into());
    }
    let paper = NewPaper {
        buyer_id: new.buyer_id,
        item_id: new.item_id,
        kind: new.kind.clone(),
        title: row.text(0)?,
        file_name: row.text(1)?,
        media: row.text(2)?,
        file: StoredFile { digest: row.text(3)?, size: u64::try_from(row.int(4)?).unwrap_or(0) },
        as_of: row.day(5)?,
        signatory: new.signatory.clone(),
        capacity: new.capacity.clone(),
        power_id: new.power_id,
        note: new.note.clone(),
    };
    let id = add_paper(tx, pack, &paper).await?;
    let mut ask = Ask::new("UPDATE collections_evidence SET document_id = ");
    ask.value(new.document_id).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("linking a paper of the file"))?;
    Ok(id)
}

/// Keeps a paper.
///
/// # Errors
/// `collections.evidence-kind`, `collections.evidence-title`, `collections.evidence-day`,
/// `collections.capacity-unknown`, `collections.evidence-item`, `collections.evidence-power`, or a fault.
pub async fn add_paper(tx: &mut Tx, pack: &EvidencePack, new: &NewPaper) -> Result<i64> {
    if pack.kind(&new.kind).is_none() {
        return Err(Rejection::new("collections.evidence-kind").on("kind").into());
    }
    for (text, field) in [(&new.title, "title"), (&new.signatory, "signatory"), (&new.note, "note")]
    {
        base::plain(text, field)?;
    }
    let title = new.title.trim();
    if title.is_empty() || title.chars().count() > 200 {
        return Err(Rejection::new("collections.evidence-title").on("title").into());
    }
    if new.as_of > tx.clock().day_of(tx.at()) {
        return Err(Rejection::new("collections.evidence-day").on("as_of").into());
    }
    if !new.capacity.is_empty() && pack.capacity(&new.capacity).is_none() {
        return Err(Rejection::new("collections.capacity-unknown").on("capacity").into());
    }
    theirs(tx, new).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let size = i64::try_from(new.file.size).unwrap_or(i64::MAX);
    let short = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
    let mut ask = Ask::new(
        "INSERT INTO collections_evidence (id, buyer_id, item_id, kind, title, file_name, media, \
         digest, size, as_of, signatory, capacity, power_id, note, withdrawn_why, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.item_id).text(", ");
    ask.value(new.kind.as_str()).text(", ").value(title).text(", ");
    ask.value(new.file_name.as_str()).text(", ").value(new.media.as_str()).text(", ");
    ask.value(new.file.digest.as_str()).text(", ").value(size).text(", ").value(new.as_of);
    ask.text(", ").value(short(&new.signatory, 100)).text(", ").value(new.capacity.as_str());
    ask.text(", ").value(new.power_id).text(", ").value(short(&new.note, 500)).text(", '', ");
    ask.value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a paper"))?;
    tx.audit(Audit {
        room: "collections",
        action: "add-evidence",
        subject: format!("buyer:{}", new.buyer_id),
        detail: json!({
            "evidence": id.to_string(), "kind": new.kind, "title": title,
            "item": new.item_id.map(|id| id.to_string()), "sha256": new.file.digest, "bytes": size,
        }),
    });
    Ok(id)
}

async fn theirs(tx: &mut Tx, new: &NewPaper) -> Result<()> {
    if let Some(item) = new.item_id {
        let mut ask = Ask::new("SELECT id FROM receivables_item WHERE buyer_id = ");
        ask.value(new.buyer_id).text(" AND id = ").value(item);
        if ask.rows(tx.conn(), "looking for the item of a paper").await?.is_empty() {
            return Err(Rejection::new("collections.evidence-item").on("item").into());
        }
    }
    if let Some(power) = new.power_id {
        let mut ask = Ask::new(
            "SELECT id FROM collections_evidence WHERE kind = 'power' AND withdrawn_on IS NULL \
             AND buyer_id = ",
        );
        ask.value(new.buyer_id).text(" AND id = ").value(power);
        if ask.rows(tx.conn(), "looking for the power of a signatory").await?.is_empty() {
            return Err(Rejection::new("collections.evidence-power").on("power").into());
        }
    }
    Ok(())
}

/// Takes a paper out of what counts; the row and the file stay.
///
/// # Errors
/// `collections.evidence-unknown`, `collections.evidence-why`, or a fault.
pub async fn withdraw_paper(tx: &mut Tx, (buyer, id): (BuyerId, i64), why: &str) -> Result<()> {
    let why = why.trim();
    base::plain(why, "why")?;
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Rejection::new("collections.evidence-why").on("why").into());
    }
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new("UPDATE collections_evidence SET withdrawn_on = ");
    ask.value(today).text(", withdrawn_why = ").value(why);
    ask.text(" WHERE withdrawn_on IS NULL AND buyer_id = ").value(buyer);
    ask.text(" AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("withdrawing a paper"))? == 0 {
        return Err(Rejection::new("collections.evidence-unknown").with("id", id).into());
    }
    tx.audit(Audit {
        room: "collections",
        action: "withdraw-evidence",
        subject: format!("buyer:{buyer}"),
        detail: json!({ "evidence": id.to_string(), "why": why }),
    });
    Ok(())
}

pub(super) const COLUMNS: &str = "SELECT e.id, e.buyer_id, e.item_id, e.kind, e.title, e.file_name, \
    e.media, e.digest, e.size, e.as_of, e.signatory, e.capacity, e.power_id, e.note, e.actor, \
    e.document_id FROM collections_evidence e JOIN parties_buyer b ON b.id = e.buyer_id \
    WHERE e.withdrawn_on IS NULL";

pub(super) fn read(row: &AnyRow) -> Result<EvidencePaper> {
    Ok(EvidencePaper {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        item_id: row.maybe_int(2)?,
        kind: row.text(3)?,
        title: row.text(4)?,
        file_name: row.text(5)?,
        media: row.text(6)?,
        digest: row.text(7)?,
        size: row.int(8)?,
        as_of: row.day(9)?,
        signatory: row.text(10)?,
        capacity: row.text(11)?,
        power_id: row.maybe_int(12)?,
        note: row.text(13)?,
        actor: row.text(14)?,
        document_id: row.maybe_int(15)?,
    })
}

/// The papers of a buyer, or those that are about one of its items, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_papers(db: &Db, buyer: BuyerId, item: Option<i64>) -> Result<Vec<EvidencePaper>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND e.buyer_id = ").value(buyer);
    if let Some(item) = item {
        ask.text(" AND (e.item_id IS NULL OR e.item_id = ").value(item).text(")");
    }
    ask.text(" ORDER BY e.as_of, e.id LIMIT 2000");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing papers").await?.iter().map(read).collect()
}

/// One paper within a scope.
///
/// # Errors
/// `collections.evidence-unknown`, or a fault.
pub async fn get_paper(db: &Db, scope: Scope, id: i64) -> Result<EvidencePaper> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND e.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a paper").await?;
    let unknown = || Rejection::new("collections.evidence-unknown").with("id", id);
    read(rows.first().ok_or_else(unknown)?)
}

/// The papers of many buyers, by buyer.
pub(super) async fn papers_of(
    db: &Db,
    buyers: &BTreeSet<BuyerId>,
) -> Result<HashMap<BuyerId, Vec<EvidencePaper>>> {
    let buyers: Vec<BuyerId> = buyers.iter().copied().collect();
    let mut found: HashMap<BuyerId, Vec<EvidencePaper>> = HashMap::new();
    let mut connection = db.read().await?;
    for some in buyers.chunks(400) {
        let mut ask = Ask::new(COLUMNS);
        ask.text(" AND e.buyer_id IN (").list(some.iter().copied()).text(") ORDER BY e.id");
        for row in ask.rows(&mut connection, "reading papers of many").await? {
            let paper = read(&row)?;
            found.entry(paper.buyer_id).or_default().push(paper);
        }
    }
    Ok(found)
}
