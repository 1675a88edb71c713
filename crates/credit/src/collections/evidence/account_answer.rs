//! What becomes of a statement of account: sent, signed back, or answered with differences, each of which can
//! become a dispute.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, StoredFile, Tx, failed};

use super::{
    dispute::{NewCase, open_case},
    pack::EvidencePack,
};

/// The ways in which a statement leaves the house.
pub const SENT_HOW: [&str; 5] = ["courier", "email", "chat", "hand", "portal"];

struct Standing {
    number: String,
    buyer_id: i64,
    state: String,
    as_of: Day,
    sent_on: Option<Day>,
}

async fn standing(tx: &mut Tx, id: i64) -> Result<Standing> {
    tx.lock("SELECT id FROM collections_account WHERE id = $1", id).await?;
    let mut ask = Ask::new(
        "SELECT number, buyer_id, state, as_of, sent_on FROM collections_account WHERE id = ",
    );
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading a statement of account").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.account-unknown").with("id", id).into());
    };
    Ok(Standing {
        number: row.text(0)?,
        buyer_id: row.int(1)?,
        state: row.text(2)?,
        as_of: row.day(3)?,
        sent_on: row.maybe_day(4)?,
    })
}

fn in_state(one: &Standing, states: &[&str]) -> Result<()> {
    if states.contains(&one.state.as_str()) {
        return Ok(());
    }
    Err(Rejection::new("collections.account-state")
        .with("number", &one.number)
        .with("state", &one.state)
        .into())
}

/// A day of something that was done about a statement.
fn day_fits(tx: &Tx, one: &Standing, (day, field): (Day, &'static str)) -> Result<()> {
    let today = tx.clock().day_of(tx.at());
    let from = one.sent_on.filter(|_| field != "sent_on").unwrap_or(one.as_of);
    if day < from || day > today {
        return Err(Rejection::new("collections.account-day")
            .with("day", day)
            .with("from", from)
            .with("until", today)
            .on(field)
            .into());
    }
    Ok(())
}

/// How it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub on: Option<Day>,
    /// One of [`SENT_HOW`].
    pub how: String,
    /// When it arrived, where that is known.
    pub arrived_on: Option<Day>,
    /// By what that is proven: a code of the pack, or empty.
    pub proof: String,
}

/// Records that a statement was sent; again, when its arrival becomes known.
///
/// # Errors
/// `collections.account-unknown`, `collections.account-state`, `collections.account-how`,
/// `collections.account-day`, `collections.proof-unknown`, or a fault.
pub async fn send_account(tx: &mut Tx, pack: &EvidencePack, id: i64, sent: &Sent) -> Result<()> {
    let one = standing(tx, id).await?;
    in_state(&one, &["made", "sent"])?;
    if !SENT_HOW.contains(&sent.how.as_str()) {
        return Err(Rejection::new("collections.account-how").on("how").into());
    }
    let on = sent.on.unwrap_or_else(|| tx.clock().day_of(tx.at()));
    day_fits(tx, &one, (on, "sent_on"))?;
    if let Some(arrived) = sent.arrived_on {
        let begun = Standing { sent_on: Some(on), ..one };
        day_fits(tx, &begun, (arrived, "arrived_on"))?;
        return sent_now(tx, pack, (id, &begun, on), sent).await;
    }
    sent_now(tx, pack, (id, &one, on), sent).await
}

async fn sent_now(
    tx: &mut Tx,
    pack: &EvidencePack,
    (id, one, on): (i64, &Standing, Day),
    sent: &Sent,
) -> Result<()> {
    let proof = if sent.proof.is_empty() { "nothing" } else { &sent.proof };
    if pack.proof(proof).is_none() {
        return Err(Rejection::new("collections.proof-unknown").on("proof").into());
    }
    let mut ask = Ask::new("UPDATE collections_account SET state = 'sent', sent_on = ");
    ask.value(on).text(", sent_how = ").value(sent.how.as_str()).text(", arrived_on = ");
    ask.value(sent.arrived_on).text(", proof = ").value(proof).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("recording that a statement was sent"))?;
    let detail = json!({
        "account": id.to_string(), "number": one.number, "on": on.to_string(), "how": sent.how,
        "arrived_on": sent.arrived_on.map(|day| day.to_string()), "proof": proof,
    });
    told(tx, "send-account", one.buyer_id, detail);
    Ok(())
}

fn told(tx: &mut Tx, action: &'static str, buyer: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "collections", action, subject: format!("buyer:{buyer}"), detail });
}

/// The signed part that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBack {
    /// The day of the signature.
    pub on: Day,
    /// Who signed.
    pub by: String,
    /// As what: a code of the pack.
    pub capacity: String,
    /// The signed paper.
    pub file: Option<SignedFile>,
    /// What else is to be said.
    pub note: String,
}

/// A kept file with its name and type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedFile {
    /// The kept file.
    pub file: StoredFile,
    /// The name that it came with.
    pub name: String,
    /// Its media type.
    pub media: String,
}

/// Records that a statement came back signed: from its day on it interrupts the limitation period.
///
/// # Errors
/// `collections.account-unknown`, `collections.account-state`, `collections.account-day`,
/// `collections.account-signer`, `collections.capacity-unknown`, `collections.account-file`,
/// `collections.account-open-differences`, or a fault.
pub async fn sign_account(
    tx: &mut Tx,
    pack: &EvidencePack,
    id: i64,
    signed: &SignedBack,
) -> Result<()> {
    let one = standing(tx, id).await?;
    in_state(&one, &["made", "sent", "differs"])?;
    day_fits(tx, &one, (signed.on, "on"))?;
    base::plain(&signed.by, "by")?;
    let by = signed.by.trim();
    if by.is_empty() || by.chars().count() > 100 {
        return Err(Rejection::new("collections.account-signer").on("by").into());
    }
    if pack.capacity(&signed.capacity).is_none() {
        return Err(Rejection::new("collections.capacity-unknown").on("capacity").into());
    }
    let Some(file) = &signed.file else {
        return Err(Rejection::new("collections.account-file").on("file").into());
    };
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM collections_account_difference WHERE settled_on IS NULL \
         AND account_id = ",
    );
    ask.value(id);
    let open = ask.row(tx.conn(), "counting open differences").await?.int(0)?;
    if open > 0 {
        return Err(Rejection::new("collections.account-open-differences")
            .with("count", open)
            .into());
    }
    let note: String = signed.note.trim().chars().take(500).collect();
    let mut ask = Ask::new("UPDATE collections_account SET state = 'signed', answered_on = ");
    ask.value(signed.on).text(", signed_by = ").value(by).text(", capacity = ");
    ask.value(signed.capacity.as_str()).text(", file_digest = ").value(file.file.digest.as_str());
    ask.text(", file_name = ").value(file.name.as_str()).text(", file_media = ");
    ask.value(file.media.as_str()).text(", note = ").value(note).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("recording a signed statement"))?;
    let detail = json!({
        "account": id.to_string(), "number": one.number, "on": signed.on.to_string(), "by": by,
        "capacity": signed.capacity, "file": file.file.digest,
    });
    told(tx, "sign-account", one.buyer_id, detail);
    Ok(())
}

/// Where the buyer's figure differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDifference {
    /// The line, or none where the buyer names something that is not on the statement.
    pub place: Option<i64>,
    /// Why: a code of the pack's reasons.
    pub reason: String,
    /// What the buyer says is open, minor units.
    pub theirs_minor: i64,
    /// In words.
    pub text: String,
}

/// Records a difference; the statement then stands as not agreed.
///
/// # Errors
/// `collections.account-unknown`, `collections.account-state`, `collections.reason-unknown`,
/// `collections.line-unknown`, `collections.difference-none`, `collections.difference-text`, or a fault.
pub async fn differ_account(
    tx: &mut Tx,
    pack: &EvidencePack,
    id: i64,
    (new, on): (&NewDifference, Day),
) -> Result<i64> {
    let one = standing(tx, id).await?;
    in_state(&one, &["made", "sent", "differs"])?;
    day_fits(tx, &one, (on, "on"))?;
    if pack.reason(&new.reason).is_none() {
        return Err(Rejection::new("collections.reason-unknown").on("reason").into());
    }
    let text = new.text.trim();
    base::plain(text, "text")?;
    if text.is_empty() || text.chars().count() > 500 {
        return Err(Rejection::new("collections.difference-text").on("text").into());
    }
    let (currency, ours) = match new.place {
        None => (company(tx).await?, 0),
        Some(place) => {
            let mut ask = Ask::new(
                "SELECT currency, open_minor FROM collections_account_line WHERE account_id = ",
            );
            ask.value(id).text(" AND place = ").value(place);
            let rows = ask.rows(tx.conn(), "reading a line of a statement").await?;
            let Some(row) = rows.first() else {
                return Err(Rejection::new("collections.line-unknown").on("place").into());
            };
            (row.text(0)?, row.int(1)?)
        }
    };
    if ours == new.theirs_minor {
        return Err(Rejection::new("collections.difference-none").on("theirs").into());
    }
    let (diff, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_account_difference (id, account_id, place, reason, currency, \
         ours_minor, theirs_minor, text, actor, recorded_at) VALUES (",
    );
    ask.value(diff).text(", ").value(id).text(", ").value(new.place).text(", ");
    ask.value(new.reason.as_str()).text(", ").value(currency).text(", ").value(ours);
    ask.text(", ").value(new.theirs_minor).text(", ").value(text).text(", ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a difference"))?;
    let mut ask = Ask::new("UPDATE collections_account SET state = 'differs', answered_on = ");
    ask.value(on).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("recording that a statement is not agreed"))?;
    let detail = json!({
        "account": id.to_string(), "number": one.number, "difference": diff.to_string(),
        "ours": ours.to_string(), "theirs": new.theirs_minor.to_string(), "reason": new.reason,
    });
    told(tx, "differ-account", one.buyer_id, detail);
    Ok(diff)
}

async fn company(tx: &mut Tx) -> Result<String> {
    let ask = Ask::new("SELECT value FROM store_setting WHERE name = 'company.currency'");
    let rows = ask.rows(tx.conn(), "reading the company's currency").await?;
    let Some(row) = rows.first() else { return Ok("CNY".to_owned()) };
    Ok(row.text(0)?.trim_matches('"').to_owned())
}

/// Settles a difference: with an owner its amount becomes a dispute of the item, otherwise it is explained.
///
/// # Errors
/// `collections.difference-unknown`, `collections.difference-no-dispute` where it is about no item or the
/// buyer says more than we do; what a dispute refuses, or a fault.
pub async fn settle_difference(
    tx: &mut Tx,
    pack: &EvidencePack,
    (id, difference): (i64, i64),
    (on, owner): (Day, Option<&str>),
) -> Result<Option<i64>> {
    let one = standing(tx, id).await?;
    let mut ask = Ask::new(
        "SELECT d.reason, d.ours_minor, d.theirs_minor, d.text, l.item_id \
         FROM collections_account_difference d LEFT JOIN collections_account_line l \
         ON l.account_id = d.account_id AND l.place = d.place WHERE d.settled_on IS NULL AND d.id = ",
    );
    ask.value(difference).text(" AND d.account_id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a difference").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.difference-unknown").with("id", difference).into());
    };
    let dispute = match owner {
        None => None,
        Some(owner) => {
            let (ours, theirs) = (row.int(1)?, row.int(2)?);
            let item = row.maybe_int(4)?.filter(|_| ours > theirs);
            let Some(item_id) = item else {
                return Err(Rejection::new("collections.difference-no-dispute").into());
            };
            let case = NewCase {
                item_id,
                opened_on: on,
                amount_minor: ours.saturating_sub(theirs.max(0)),
                reason: row.text(0)?,
                text: row.text(3)?,
                owner: owner.to_owned(),
                due_on: None,
            };
            Some(open_case(tx, pack, &case).await?)
        }
    };
    let mut ask = Ask::new("UPDATE collections_account_difference SET settled_on = ");
    ask.value(on).text(", dispute_id = ").value(dispute).text(" WHERE id = ").value(difference);
    ask.run(tx.conn()).await.map_err(failed("settling a difference"))?;
    let detail = json!({
        "account": id.to_string(), "number": one.number, "difference": difference.to_string(),
        "dispute": dispute.map(|id| id.to_string()),
    });
    told(tx, "settle-difference", one.buyer_id, detail);
    Ok(dispute)
}
