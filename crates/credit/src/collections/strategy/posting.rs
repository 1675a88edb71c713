//! A letter on paper from the printer to the debtor: printed, posted with courier and number, then delivered or
//! returned. Each is a state of its own with its audit line. Only what was posted is a contact, and what it does to
//! the limitation period depends on the papers that are kept ([`letter_proof`]; F18, F19).

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Tx, access::Scope, failed};

use super::{
    outbox::{OutboxRow, get_in},
    send::keep_contact,
};

/// Ways in which paper leaves the house.
pub const POST_WAYS: [&str; 4] = ["ems", "courier", "registered", "hand"];
/// Where a letter on paper stands, in order.
pub const POST_STAGES: [&str; 4] = ["printed", "posted", "delivered", "returned"];

/// A kept file: its digest and the name that it came with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlipFile {
    /// SHA-256, or empty.
    pub digest: String,
    /// The name, or empty.
    pub name: String,
}

impl SlipFile {
    /// Whether a file is kept.
    pub const fn is_kept(&self) -> bool {
        !self.digest.is_empty()
    }
}

/// How a letter on paper stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posted {
    /// One of [`POST_STAGES`], or empty where the letter is none on paper.
    pub stage: String,
    /// When it was posted.
    pub on: Option<Day>,
    /// One of [`POST_WAYS`].
    pub way: String,
    /// Number of the slip.
    pub number: String,
    /// The slip, which names the document.
    pub slip: SlipFile,
    /// When it came back.
    pub returned_on: Option<Day>,
    /// What proves the delivery, or shows the return.
    pub proof: SlipFile,
}

impl Posted {
    /// Whether it is time for a paper, `slip` or `proof`, and it is not kept yet.
    pub fn lacks(&self, what: &str) -> bool {
        let behind = ["delivered", "returned"].contains(&self.stage.as_str());
        match what {
            "slip" => (behind || self.stage == "posted") && !self.slip.is_kept(),
            "proof" => behind && !self.proof.is_kept(),
            _ => false,
        }
    }
}

/// A letter that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The day.
    pub on: Day,
    /// One of [`POST_WAYS`].
    pub way: String,
    /// Number of the slip; by hand there may be none.
    pub number: String,
    /// The slip.
    pub slip: SlipFile,
}

/// By what a letter is proven: a code of the pack's proofs. Arrival is presumed only where a slip is kept that can
/// name the document; it is proven where the record of delivery, or the signed receipt, is kept, too. What is
/// only printed, or came back, interrupts nothing.
pub fn letter_proof(posted: &Posted, (mailed, arrived): (bool, bool)) -> &'static str {
    let by_hand = posted.way == "hand";
    match posted.stage.as_str() {
        "" if mailed => {
            if arrived {
                "reply"
            } else {
                "data-message"
            }
        }
        // Recorded as arrived before the stages were kept.
        "" if arrived => "courier-delivered",
        "delivered" if posted.proof.is_kept() => {
            if by_hand {
                "signed"
            } else {
                "courier-delivered"
            }
        }
        "posted" | "delivered" if !by_hand && posted.slip.is_kept() => "courier-sent",
        "posted" | "delivered" => "note",
        _ => "nothing",
    }
}

async fn at_stage(tx: &mut Tx, (scope, id): (Scope, i64), stage: &str) -> Result<OutboxRow> {
    tx.lock("SELECT id FROM collections_outbox WHERE id = $1", id).await?;
    let row = get_in(tx.conn(), scope, id).await?;
    if row.posted.stage == stage {
        return Ok(row);
    }
    let other = Rejection::new("collections.post-stage").with("stage", &row.posted.stage);
    Err(other.with("id", id).into())
}

fn day_fits(tx: &Tx, on: Day, from: Option<Day>) -> Result<()> {
    if on > tx.clock().today() || from.is_none_or(|from| on < from) {
        return Err(Rejection::new("collections.post-day").with("day", on).on("on").into());
    }
    Ok(())
}

/// Says that a printed letter was posted: from now on it is a contact.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.post-stage`, `collections.post-way`, `collections.post-number`,
/// `collections.post-day` for a day before it was printed or ahead, or a fault.
pub async fn post_letter(tx: &mut Tx, at: (Scope, i64), new: &Posting) -> Result<()> {
    let row = at_stage(tx, at, "printed").await?;
    if !POST_WAYS.contains(&new.way.as_str()) {
        return Err(Rejection::new("collections.post-way").with("way", &new.way).on("way").into());
    }
    let number = new.number.trim();
    base::plain(number, "number")?;
    let length = number.chars().count();
    if (length == 0 && new.way != "hand") || length > 60 {
        return Err(Rejection::new("collections.post-number").on("number").into());
    }
    day_fits(tx, new.on, row.sent_on)?;
    let mut ask = Ask::new("UPDATE collections_outbox SET post = 'posted', posted_on = ");
    ask.value(new.on).text(", post_way = ").value(new.way.as_str()).text(", post_number = ");
    ask.value(number).text(", slip_digest = ").value(new.slip.digest.as_str());
    ask.text(", slip_name = ").value(new.slip.name.as_str()).text(" WHERE id = ").value(row.id);
    ask.run(tx.conn()).await.map_err(failed("posting a letter"))?;
    if row.contact_id.is_none() {
        keep_contact(tx, &row, (&row.number_text(), new.on)).await?;
    }
    let detail = json!({
        "outbox": row.id.to_string(), "number": row.number_text(), "on": new.on.to_string(),
        "way": new.way, "slip": number, "slip_sha256": new.slip.digest,
    });
    told(tx, &row, "post-letter", detail);
    Ok(())
}

fn told(tx: &mut Tx, row: &OutboxRow, action: &'static str, detail: serde_json::Value) {
    let subject = format!("buyer:{}", row.buyer_id);
    tx.audit(Audit { room: "collections", action, subject, detail });
}

fn proof_said(proof: &str) -> Result<&str> {
    let proof = proof.trim();
    if proof.is_empty() || proof.chars().count() > 300 {
        return Err(Rejection::new("collections.arrival-proof").on("proof").into());
    }
    base::plain(proof, "proof")?;
    Ok(proof)
}

/// Says that a letter arrived and by what that is proven. A letter on paper must have been posted, and it counts
/// as proven only with the paper that shows it; what was mailed is proven by the answer.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state`, `collections.post-stage`, `collections.arrival-day`
/// for a day before it left or ahead, `collections.arrival-proof`, `collections.arrival-known` for a mailed one of
/// which that is said already, or a fault.
pub async fn record_arrival(
    tx: &mut Tx,
    (scope, id): (Scope, i64),
    (on, proof): (Day, &str),
    file: &SlipFile,
) -> Result<()> {
    tx.lock("SELECT id FROM collections_outbox WHERE id = $1", id).await?;
    let row = get_in(tx.conn(), scope, id).await?;
    if row.state != "sent" {
        let done = Rejection::new("collections.outbox-state").with("state", &row.state);
        return Err(done.with("id", id).into());
    }
    let on_paper = !row.posted.stage.is_empty();
    if !on_paper && row.arrived_on.is_some() {
        return Err(Rejection::new("collections.arrival-known").with("id", id).into());
    }
    if on_paper && row.posted.stage != "posted" {
        let other = Rejection::new("collections.post-stage").with("stage", &row.posted.stage);
        return Err(other.with("id", id).into());
    }
    let left = if on_paper { row.posted.on } else { row.sent_on };
    if on > tx.clock().today() || left.is_none_or(|left| on < left) {
        return Err(Rejection::new("collections.arrival-day").with("day", on).on("on").into());
    }
    let proof = proof_said(proof)?;
    let mut ask = Ask::new("UPDATE collections_outbox SET arrived_on = ");
    ask.value(on).text(", proof = ").value(proof).text(", post = ");
    ask.value(if on_paper { "delivered" } else { "" }).text(", proof_digest = ");
    ask.value(file.digest.as_str()).text(", proof_name = ").value(file.name.as_str());
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("keeping an arrival"))?;
    if let Some(contact) = row.contact_id.filter(|_| !on_paper || file.is_kept()) {
        let mut ask = Ask::new("UPDATE collections_contact SET proven = 1 WHERE id = ");
        ask.value(contact);
        ask.run(tx.conn()).await.map_err(failed("marking a contact as proven"))?;
    }
    let detail = json!({
        "outbox": id.to_string(), "number": row.number_text(), "on": on.to_string(),
        "proof": proof, "proof_sha256": file.digest,
    });
    let subject = format!("buyer:{}", row.buyer_id);
    tx.event("collections.letter-arrived", &subject, &detail).await?;
    told(tx, &row, "prove-arrival", detail);
    Ok(())
}

/// Keeps a paper that was not at hand when the letter was posted (`slip`) or when it arrived or came back (`proof`).
/// Once: a paper that is kept is not replaced.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.post-stage` where it is no time for the paper or it is kept,
/// `collections.slip-file` without a file, or a fault.
pub async fn add_slip(
    tx: &mut Tx,
    (scope, id): (Scope, i64),
    what: &str,
    file: &SlipFile,
) -> Result<()> {
    tx.lock("SELECT id FROM collections_outbox WHERE id = $1", id).await?;
    let row = get_in(tx.conn(), scope, id).await?;
    if !row.posted.lacks(what) {
        let other = Rejection::new("collections.post-stage").with("stage", row.stands());
        return Err(other.with("id", id).into());
    }
    if !file.is_kept() {
        return Err(Rejection::new("collections.slip-file").on("file").into());
    }
    let mut ask = Ask::new("UPDATE collections_outbox SET ");
    ask.text(if what == "slip" { "slip_digest = " } else { "proof_digest = " });
    ask.value(file.digest.as_str());
    ask.text(if what == "slip" { ", slip_name = " } else { ", proof_name = " });
    ask.value(file.name.as_str()).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("keeping a slip"))?;
    let proves = what == "proof" && row.posted.stage == "delivered";
    if let Some(contact) = row.contact_id.filter(|_| proves) {
        let mut ask = Ask::new("UPDATE collections_contact SET proven = 1 WHERE id = ");
        ask.value(contact);
        ask.run(tx.conn()).await.map_err(failed("marking a contact as proven"))?;
    }
    let detail = json!({
        "outbox": id.to_string(), "number": row.number_text(), "what": what, "sha256": file.digest,
    });
    told(tx, &row, "add-slip", detail);
    Ok(())
}

/// Says that a posted letter came back, and what shows it: it interrupts nothing.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.post-stage`, `collections.post-day`, `collections.arrival-proof`,
/// or a fault.
pub async fn return_letter(
    tx: &mut Tx,
    at: (Scope, i64),
    (on, why): (Day, &str),
    file: &SlipFile,
) -> Result<()> {
    let row = at_stage(tx, at, "posted").await?;
    day_fits(tx, on, row.posted.on)?;
    let why = proof_said(why)?;
    let mut ask = Ask::new("UPDATE collections_outbox SET post = 'returned', returned_on = ");
    ask.value(on).text(", proof = ").value(why).text(", proof_digest = ");
    ask.value(file.digest.as_str()).text(", proof_name = ").value(file.name.as_str());
    ask.text(" WHERE id = ").value(row.id);
    ask.run(tx.conn()).await.map_err(failed("keeping a return"))?;
    let detail = json!({
        "outbox": row.id.to_string(), "number": row.number_text(), "on": on.to_string(),
        "why": why, "proof_sha256": file.digest,
    });
    told(tx, &row, "return-letter", detail);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::evidence::EvidencePack;

    #[test]
    fn what_a_letter_proves_depends_on_the_papers() {
        let file = |kept: bool| SlipFile {
            digest: if kept { "abc".to_owned() } else { String::new() },
            name: String::new(),
        };
        // Stage, way, slip kept, proof kept, mailed, arrived: the proof and how far it carries.
        for (stage, way, slip, proof, mailed, arrived, code, grade) in [
            ("printed", "", false, false, false, false, "nothing", "none"),
            ("posted", "ems", false, false, false, false, "note", "none"),
            ("posted", "ems", true, false, false, false, "courier-sent", "presumed"),
            ("posted", "hand", true, false, false, false, "note", "none"),
            ("delivered", "ems", true, false, false, true, "courier-sent", "presumed"),
            ("delivered", "ems", false, false, false, true, "note", "none"),
            ("delivered", "ems", true, true, false, true, "courier-delivered", "proven"),
            ("delivered", "hand", false, true, false, true, "signed", "proven"),
            ("returned", "ems", true, true, false, false, "nothing", "none"),
            ("", "", false, false, true, false, "data-message", "presumed"),
            ("", "", false, false, true, true, "reply", "proven"),
            ("", "", false, false, false, true, "courier-delivered", "proven"),
        ] {
            let posted = Posted {
                stage: stage.to_owned(),
                way: way.to_owned(),
                slip: file(slip),
                proof: file(proof),
                ..Posted::default()
            };
            let told = letter_proof(&posted, (mailed, arrived));
            let of = EvidencePack::shipped().proof(told).expect(told);
            assert_eq!((told, of.grade.code()), (code, grade), "{posted:?}");
        }
    }
}
