//! Links: issued for a buyer and a time, listed, revoked at once. The secret is told once, to whoever issues.

use base::{Lang, Moment, Rejection, Result, digest_of};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed, random_key};

use super::terms::{LinkTerms, terms_within};
use crate::{
    collections::strategy::Draft,
    parties::{BuyerId, Seller, scope_owner},
};

/// A link to issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLink {
    /// For which buyer.
    pub buyer_id: BuyerId,
    /// Only what is owed to one of our legal entities; none: to all of them.
    pub seller: Option<Seller>,
    /// Days that it holds; the company's where it is not said.
    pub days: Option<i32>,
    /// The language in which the page begins.
    pub lang: Lang,
    /// To whom it is given.
    pub note: String,
    /// The letter that carries it.
    pub outbox_id: Option<i64>,
}

/// A link that was just issued. Its secret is told nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshLink {
    /// Row id.
    pub id: i64,
    /// 256 bits in hexadecimal.
    pub secret: String,
    /// When it ends.
    pub expires_at: Moment,
}

impl FreshLink {
    /// Where it leads within the house.
    pub fn path(&self) -> String {
        format!("/c/{}", self.secret)
    }
}

/// What is kept of a secret.
pub(super) fn digest(secret: &str) -> String {
    digest_of(format!("customer-link:{secret}").as_bytes()).to_string()
}

/// Issues a link.
///
/// # Errors
/// `collections.link-days` beyond the company's bound, `collections.link-note`, `collections.link-buyer` where
/// the buyer is withdrawn, `house.control-sign`; a fault.
pub async fn issue_link(tx: &mut Tx, terms: &LinkTerms, new: &NewLink) -> Result<FreshLink> {
    let days = new.days.unwrap_or(terms.days);
    if !(1..=terms.days_most).contains(&days) {
        let refused = Rejection::new("collections.link-days").with("most", terms.days_most);
        return Err(refused.on("days").into());
    }
    let note = new.note.trim();
    base::plain(note, "note")?;
    if note.chars().count() > 100 {
        return Err(Rejection::new("collections.link-note").on("note").into());
    }
    let mut ask = Ask::new("SELECT id FROM parties_buyer WHERE withdrawn_by IS NULL AND id = ");
    ask.value(new.buyer_id);
    if ask.rows(tx.conn(), "looking for the buyer of a link").await?.is_empty() {
        return Err(Rejection::new("collections.link-buyer").on("buyer").into());
    }
    let secret = random_key()?;
    let (id, at, actor) = (tx.ids().next(), tx.at(), tx.actor().0.clone());
    let expires_at = at.plus_seconds(i64::from(days) * 86_400);
    let mut ask = Ask::new(
        "INSERT INTO collections_link (id, buyer_id, one_seller, entity_id, secret_digest, lang, \
         note, outbox_id, issued_by, issued_at, expires_at, opened, revoked_by) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.seller.is_some());
    ask.text(", ").value(new.seller.and_then(Seller::column)).text(", ").value(digest(&secret));
    ask.text(", ").value(new.lang.code()).text(", ").value(note).text(", ");
    ask.value(new.outbox_id).text(", ").value(actor).text(", ").value(at.0).text(", ");
    ask.value(expires_at.0).text(", 0, '')");
    ask.run(tx.conn()).await.map_err(failed("issuing a link"))?;
    let detail = json!({
        "link": id.to_string(), "days": days, "note": note,
        "outbox": new.outbox_id.map(|id| id.to_string()),
    });
    tell(tx, "issue-link", id, (new.buyer_id, detail)).await?;
    Ok(FreshLink { id, secret, expires_at })
}

/// A line for the audit; what a link is about is told beside it, so that issuing one judges nobody anew.
async fn tell(
    tx: &mut Tx,
    action: &'static str,
    id: i64,
    (buyer, mut detail): (BuyerId, serde_json::Value),
) -> Result<()> {
    let mut ask = Ask::new("SELECT code FROM parties_buyer WHERE id = ");
    ask.value(buyer);
    let code = ask.row(tx.conn(), "reading the buyer of a link").await?.text(0)?;
    detail["buyer"] = json!(code);
    let subject = format!("link:{id}");
    tx.audit(Audit { room: "collections", action, subject, detail });
    Ok(())
}

/// A link for a letter that is sent in this transaction, where the company has switched that on and the letter
/// has a place for it. Only what leaves as a message carries it: the paper that stays in the house does not.
///
/// # Errors
/// As [`issue_link`].
pub async fn link_for_letter(tx: &mut Tx, draft: &Draft) -> Result<Option<(FreshLink, String)>> {
    let terms = terms_within(tx).await?;
    if !terms.writes() || !draft.letter.holds_link(draft.lang) {
        return Ok(None);
    }
    let new = NewLink {
        buyer_id: draft.row.buyer_id,
        seller: None,
        days: None,
        lang: draft.lang,
        note: draft.number_text(),
        outbox_id: Some(draft.row.id),
    };
    let fresh = issue_link(tx, &terms, &new).await?;
    let url = terms.url(&fresh.path());
    Ok(Some((fresh, url)))
}

/// Whether a link still opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It does.
    Live,
    /// Its time is over.
    Expired,
    /// Somebody has revoked it.
    Revoked,
}

impl LinkState {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    pub(super) const fn of(revoked_at: Option<i64>, expires_at: i64, now: Moment) -> Self {
        match revoked_at {
            Some(_) => Self::Revoked,
            None if expires_at <= now.0 => Self::Expired,
            None => Self::Live,
        }
    }
}

/// A link as the house knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// Row id.
    pub id: i64,
    /// Whose page it opens.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Only what is owed to this entity of ours.
    pub seller: Option<Seller>,
    /// To whom it was given.
    pub note: String,
    /// The letter that carried it.
    pub outbox_id: Option<i64>,
    /// Who issued it.
    pub issued_by: String,
    /// When.
    pub issued_at: Moment,
    /// Until when.
    pub expires_at: Moment,
    /// How often it was opened.
    pub opened: i64,
    /// When last.
    pub last_opened_at: Option<Moment>,
    /// Who revoked it, or empty.
    pub revoked_by: String,
    /// When.
    pub revoked_at: Option<Moment>,
    /// Answers through it.
    pub answers: i64,
    /// Whether it still opens.
    pub state: LinkState,
}

const SELECT: &str = "SELECT l.id, l.buyer_id, b.code, b.name, l.one_seller, l.entity_id, l.note, \
    l.outbox_id, l.issued_by, l.issued_at, l.expires_at, l.opened, l.last_opened_at, \
    l.revoked_by, l.revoked_at, (SELECT COUNT(*) FROM collections_link_answer a \
    WHERE a.buyer_id = l.buyer_id AND a.link_id = l.id) FROM collections_link l \
    JOIN parties_buyer b ON b.id = l.buyer_id WHERE 1 = 1";

fn read(row: &AnyRow, now: Moment) -> Result<LinkRow> {
    let (expires_at, revoked_at) = (row.int(10)?, row.maybe_int(14)?);
    let seller = Seller::of_column(row.maybe_int(5)?);
    Ok(LinkRow {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        seller: (row.int(4)? != 0).then_some(seller),
        note: row.text(6)?,
        outbox_id: row.maybe_int(7)?,
        issued_by: row.text(8)?,
        issued_at: Moment(row.int(9)?),
        expires_at: Moment(expires_at),
        opened: row.int(11)?,
        last_opened_at: row.maybe_int(12)?.map(Moment),
        revoked_by: row.text(13)?,
        revoked_at: revoked_at.map(Moment),
        answers: row.int(15)?,
        state: LinkState::of(revoked_at, expires_at, now),
    })
}

/// Which links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Of one buyer.
    pub buyer: Option<BuyerId>,
    /// Issued before this one.
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// Links, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_links(db: &Db, filter: &LinkFilter) -> Result<Vec<LinkRow>> {
    let mut ask = Ask::new(SELECT);
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND l.buyer_id = ").value(buyer);
    }
    if let Some(before) = filter.before {
        ask.text(" AND l.id < ").value(before);
    }
    ask.text(" ORDER BY l.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    let (mut connection, now) = (db.read().await?, db.clock().now());
    let rows = ask.rows(&mut connection, "listing links").await?;
    rows.iter().map(|row| read(row, now)).collect()
}

/// A link of a buyer that somebody may see.
///
/// # Errors
/// `collections.link-unknown`, or a fault.
pub async fn get_link(db: &Db, scope: Scope, id: i64) -> Result<LinkRow> {
    let mut ask = Ask::new(SELECT);
    ask.text(" AND l.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "finding a link").await?.first() {
        Some(row) => read(row, db.clock().now()),
        None => Err(Rejection::new("collections.link-unknown").with("id", id).into()),
    }
}

/// Revokes a link of a buyer: from the commit on it opens nothing.
///
/// # Errors
/// `collections.link-unknown` where the buyer has none such, `collections.link-over` where it was revoked
/// already; a fault.
pub async fn revoke_link(tx: &mut Tx, (buyer, id): (BuyerId, i64)) -> Result<()> {
    tx.lock("SELECT id FROM collections_link WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT revoked_at FROM collections_link WHERE id = ");
    ask.value(id).text(" AND buyer_id = ").value(buyer);
    let rows = ask.rows(tx.conn(), "reading a link").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.link-unknown").with("id", id).into());
    };
    if row.maybe_int(0)?.is_some() {
        return Err(Rejection::new("collections.link-over").into());
    }
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_link SET revoked_at = ");
    ask.value(at).text(", revoked_by = ").value(actor).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("revoking a link"))?;
    tell(tx, "revoke-link", id, (buyer, json!({ "link": id.to_string() }))).await
}

/// Revokes all links of a buyer that still open; answers how many.
///
/// # Errors
/// A fault from the database.
pub async fn revoke_links(tx: &mut Tx, buyer: BuyerId) -> Result<usize> {
    let mut ask = Ask::new("SELECT id FROM collections_link WHERE revoked_at IS NULL");
    ask.text(" AND expires_at > ").value(tx.at().0).text(" AND buyer_id = ").value(buyer);
    ask.text(" ORDER BY id");
    let rows = ask.rows(tx.conn(), "listing links to revoke").await?;
    for row in &rows {
        revoke_link(tx, (buyer, row.int(0)?)).await?;
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_link_opens() {
        let now = Moment(100);
        for (revoked, expires, state) in [
            (None, 101, LinkState::Live),
            (None, 100, LinkState::Expired),
            (Some(1), 101, LinkState::Revoked),
            (Some(1), 5, LinkState::Revoked),
        ] {
            assert_eq!(LinkState::of(revoked, expires, now), state, "{revoked:?} {expires}");
        }
    }
}
