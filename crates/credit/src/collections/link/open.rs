//! A link is opened: whose page it is, or that it opens nothing any more.

use base::{Lang, Moment, Result};
use serde_json::json;
use store::{Actor, Ask, Audit, Columns, Db, Tx, failed};

use super::issue::{LinkState, digest};
use crate::parties::{BuyerId, Seller};

/// Who holds a link that opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The link.
    pub link_id: i64,
    /// Whose page it opens.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Its name in English, or empty.
    pub buyer_name_en: String,
    /// Only what is owed to this entity of ours.
    pub seller: Option<Seller>,
    /// The language in which the page begins.
    pub lang: Lang,
    /// Until when it opens.
    pub expires_at: Moment,
}

impl Holder {
    /// As the actor of a change: the link of that buyer, and no person of ours.
    pub fn actor(&self) -> Actor {
        Actor(format!("link:{}", self.buyer_code))
    }
}

/// What a secret opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Nothing that there ever was.
    Unknown,
    /// A link that was revoked or is past its time, or whose buyer is withdrawn.
    Ended(Lang),
    /// A page.
    Page(Box<Holder>),
}

/// Looks a secret up by its digest. Whatever is asked for costs the same question; nothing is told of why a
/// link does not open.
///
/// # Errors
/// A fault from the database.
pub async fn open_link(db: &Db, secret: &str) -> Result<Opened> {
    let mut ask = Ask::new(
        "SELECT l.id, l.buyer_id, b.code, b.name, b.name_en, l.one_seller, l.entity_id, l.lang, \
         l.expires_at, l.revoked_at, b.withdrawn_by FROM collections_link l \
         JOIN parties_buyer b ON b.id = l.buyer_id WHERE l.secret_digest = ",
    );
    ask.value(digest(secret));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "opening a link").await?;
    let Some(row) = rows.first() else { return Ok(Opened::Unknown) };
    let lang = Lang::parse(&row.text(7)?).unwrap_or_default();
    let (expires_at, revoked_at) = (row.int(8)?, row.maybe_int(9)?);
    let state = LinkState::of(revoked_at, expires_at, db.clock().now());
    if state != LinkState::Live || row.maybe_int(10)?.is_some() {
        return Ok(Opened::Ended(lang));
    }
    let seller = Seller::of_column(row.maybe_int(6)?);
    Ok(Opened::Page(Box::new(Holder {
        link_id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        buyer_name_en: row.text(4)?,
        seller: (row.int(5)? != 0).then_some(seller),
        lang,
        expires_at: Moment(expires_at),
    })))
}

/// Counts that the page was opened. The first time stands in the audit, the others only in the count. While an
/// import runs nobody waits for it.
///
/// # Errors
/// Busy, or a fault from the database.
pub async fn count_opening(db: &Db, holder: &Holder) -> Result<()> {
    if db.find_running().await?.is_some() {
        return Ok(());
    }
    let mut tx = db.write(holder.actor()).await?;
    opened(&mut tx, holder).await?;
    tx.commit().await
}

async fn opened(tx: &mut Tx, holder: &Holder) -> Result<()> {
    tx.lock("SELECT id FROM collections_link WHERE id = $1", holder.link_id).await?;
    let mut ask = Ask::new("SELECT opened FROM collections_link WHERE id = ");
    ask.value(holder.link_id);
    let before = ask.row(tx.conn(), "reading how often a link was opened").await?.int(0)?;
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE collections_link SET opened = opened + 1, last_opened_at = ");
    ask.value(at).text(", first_opened_at = COALESCE(first_opened_at, ").value(at);
    ask.text(") WHERE id = ").value(holder.link_id);
    ask.run(tx.conn()).await.map_err(failed("counting that a link was opened"))?;
    if before == 0 {
        let subject = format!("link:{}", holder.link_id);
        let detail = json!({ "buyer": holder.buyer_code });
        tx.audit(Audit { room: "collections", action: "open-link", subject, detail });
    } else {
        tx.quiet();
    }
    Ok(())
}
