//! Agreements are drafted from open items, signed with the paper that proves it, and then each instalment is a
//! promise like any other: judged by the ledger on the items of the agreement.

use std::collections::BTreeSet;

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Bulk, Columns, Tx, failed};

use super::{
    agreement::{Instalment, check_plan},
    keep::{StepKind, link, mark_step},
    pack::PromisePack,
};
use crate::{
    collections::repo::{NewPromise, record_promises},
    parties::{BuyerId, is_day_of_trade},
    receivables::RateBook,
};

/// An item and how much of it an agreement arranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreementItem {
    /// The item.
    pub item_id: i64,
    /// How much of what is open.
    pub amount_minor: i64,
}

/// An agreement to draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgreement {
    /// With whom.
    pub buyer_id: BuyerId,
    /// `agreement` 还款协议, signed by both, or `letter` 承诺函, signed by the buyer.
    pub form: String,
    /// The currency of all items.
    pub currency: Currency,
    /// The items.
    pub items: Vec<AgreementItem>,
    /// The instalments.
    pub plan: Vec<Instalment>,
    /// The mode of interest by its code.
    pub interest: String,
    /// The figure, where the mode has one.
    pub interest_minor: i64,
    /// The security in words; may be empty.
    pub security: String,
    /// The default clause by its code.
    pub default_clause: String,
    /// Who signs for the buyer.
    pub person: String,
    /// For ourselves; is not printed.
    pub note: String,
}

/// The signs of a number: no letter that is taken for a digit.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The day and, out of the row id, the millisecond of the day with the count within it: no two of a house are alike.
fn number(on: Day, id: i64) -> String {
    let mut rest = ((id >> 22).unsigned_abs() % 86_400_000) << 12 | (id & 4_095).unsigned_abs();
    let mut signs = Vec::with_capacity(8);
    for _ in 0..8 {
        let at = usize::try_from(rest % 32).unwrap_or(0);
        signs.push(SIGNS.get(at).copied().unwrap_or(b'0'));
        rest /= 32;
    }
    signs.reverse();
    let day = on.to_string().replace('-', "");
    format!("RA{day}-{}", String::from_utf8_lossy(&signs))
}

/// Drafts an agreement. Nothing is promised yet.
///
/// # Errors
/// `collections.agreement-form`, `collections.agreement-items`, `collections.agreement-item`,
/// `collections.agreement-over-open`, `collections.agreement-taken`, `collections.agreement-terms`,
/// `collections.agreement-interest`, `collections.day-beyond`, `collections.plan-…`, or a fault.
pub async fn draft_agreement(
    tx: &mut Tx,
    pack: &PromisePack,
    new: &NewAgreement,
) -> Result<(i64, String)> {
    let today = tx.clock().day_of(tx.at());
    admit(pack, new)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    items_hold(tx, new.buyer_id, (new.currency, &new.items), None).await?;
    let principal = sum(&new.items)?;
    let total = principal.checked_add(new.interest_minor).unwrap_or(i64::MAX);
    let total = Money::new(total, new.currency);
    total.bounded()?;
    check_plan(total, today, &new.plan)?;
    if let Some(wrong) = new.plan.iter().find(|one| !is_day_of_trade(one.due_on)) {
        let refused = Rejection::new("collections.day-beyond").with("day", wrong.due_on);
        return Err(refused.on("plan").into());
    }
    let id = tx.ids().next();
    let number = number(today, id);
    enter(tx, (id, &number, today), (pack, new), principal).await?;
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({
        "agreement": number, "principal_minor": principal.to_string(),
        "currency": new.currency.code(), "instalments": new.plan.len(), "interest": new.interest,
    });
    tx.event("collections.agreement-drafted", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "draft-agreement", subject, detail });
    Ok((id, number))
}

fn sum(items: &[AgreementItem]) -> Result<i64> {
    let sum: i128 = items.iter().map(|one| i128::from(one.amount_minor)).sum();
    i64::try_from(sum).map_err(|_| Rejection::new("collections.agreement-items").into())
}

fn admit(pack: &PromisePack, new: &NewAgreement) -> Result<()> {
    let no = |code: &'static str, field: &str| Err(Rejection::new(code).on(field).into());
    if !["agreement", "letter"].contains(&new.form.as_str()) {
        return no("collections.agreement-form", "form");
    }
    let ids: BTreeSet<i64> = new.items.iter().map(|one| one.item_id).collect();
    let sound = !ids.is_empty() && ids.len() == new.items.len() && ids.len() <= 200;
    if !sound || new.items.iter().any(|one| one.amount_minor <= 0) {
        return no("collections.agreement-items", "items");
    }
    if pack.default_clause(&new.default_clause).is_none() {
        return no("collections.agreement-terms", "default_clause");
    }
    let Some(mode) = pack.interest_mode(&new.interest) else {
        return no("collections.agreement-terms", "interest");
    };
    if mode.figure != (new.interest_minor > 0) || new.interest_minor < 0 {
        return no("collections.agreement-interest", "interest_amount");
    }
    for (field, text) in [("person", &new.person), ("security", &new.security)] {
        base::plain(text.trim(), field)?;
    }
    Ok(())
}

/// Refuses items that are not the buyer's, are in another currency, have less open, or stand in another agreement
/// that is running.
async fn items_hold(
    tx: &mut Tx,
    buyer: BuyerId,
    (currency, items): (Currency, &[AgreementItem]),
    own: Option<i64>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT i.id, i.buyer_id, i.currency, i.open_minor, i.number, (SELECT MIN(a.number) FROM \
         collections_agreement_item k JOIN collections_agreement a ON a.id = k.agreement_id \
         WHERE k.item_id = i.id AND a.state = 'signed' AND EXISTS (SELECT 1 FROM \
         collections_promise p WHERE p.agreement_id = a.id AND p.state = 'open') AND a.id <> ",
    );
    ask.value(own.unwrap_or(0)).text(") FROM receivables_item i WHERE i.undone_by IS NULL AND ");
    ask.text("i.id IN (").list(items.iter().map(|one| one.item_id)).text(")");
    let rows = ask.rows(tx.conn(), "looking at the items of an agreement").await?;
    for one in items {
        let mut found = None;
        for row in &rows {
            if row.int(0)? == one.item_id {
                found = Some(row);
            }
        }
        let strange = Rejection::new("collections.agreement-item").on("items");
        let Some(row) = found else { return Err(strange.into()) };
        if row.int(1)? != buyer || row.currency(2)? != currency {
            return Err(strange.into());
        }
        let open = Money::new(row.int(3)?, currency);
        if one.amount_minor > open.minor {
            return Err(Rejection::new("collections.agreement-over-open")
                .with("number", row.text(4)?)
                .with("open", open)
                .on("items")
                .into());
        }
        if let Some(other) = row.maybe_text(5)? {
            return Err(Rejection::new("collections.agreement-taken")
                .with("number", row.text(4)?)
                .with("other", other)
                .on("items")
                .into());
        }
    }
    Ok(())
}

async fn enter(
    tx: &mut Tx,
    (id, number, today): (i64, &str, Day),
    (pack, new): (&PromisePack, &NewAgreement),
    principal: i64,
) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_agreement (id, number, buyer_id, form, made_on, currency, \
         principal_minor, interest, interest_minor, security, default_clause, person, note, \
         pack_version, state, signed_by, file_name, ended_why, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(new.buyer_id).text(", ");
    ask.value(new.form.as_str()).text(", ").value(today).text(", ").value(new.currency.code());
    ask.text(", ").value(principal).text(", ").value(new.interest.as_str()).text(", ");
    ask.value(new.interest_minor).text(", ").value(new.security.trim()).text(", ");
    ask.value(new.default_clause.as_str()).text(", ").value(new.person.trim()).text(", ");
    ask.value(new.note.trim()).text(", ").value(pack.edition.version.as_str());
    ask.text(", 'draft', '', '', '', ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("drafting an agreement"))?;
    let mut bulk =
        Bulk::new("collections_agreement_item", &["agreement_id", "item_id", "amount_minor"], "");
    for one in &new.items {
        let row = [id.into(), one.item_id.into(), one.amount_minor.into()];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    let columns = ["agreement_id", "position", "due_on", "amount_minor"];
    let mut bulk = Bulk::new("collections_instalment", &columns, "");
    for (one, n) in new.plan.iter().zip(1_i64..) {
        let row = [id.into(), n.into(), one.due_on.into(), one.amount_minor.into()];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    Ok(())
}

/// The signed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// The day.
    pub on: Day,
    /// Who signed for the buyer.
    pub by: String,
    /// SHA-256 of the kept file.
    pub digest: String,
    /// The name that it came with.
    pub file_name: String,
    /// The paper in the buyer's file.
    pub document_id: i64,
}

/// A drafted agreement under a lock.
struct Draft {
    buyer: BuyerId,
    number: String,
    currency: Currency,
    state: String,
}

async fn hold(tx: &mut Tx, id: i64) -> Result<Draft> {
    let mut ask = Ask::new("SELECT buyer_id FROM collections_agreement WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding an agreement").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.agreement-unknown").with("id", id).into());
    };
    let buyer = row.int(0)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let mut ask = Ask::new("SELECT number, currency, state FROM collections_agreement WHERE id = ");
    ask.value(id);
    let row = ask.row(tx.conn(), "reading an agreement").await?;
    Ok(Draft { buyer, number: row.text(0)?, currency: row.currency(1)?, state: row.text(2)? })
}

/// Signs a drafted agreement: from now on each instalment is a promise. Promises that run for its items give way.
///
/// # Errors
/// `collections.agreement-unknown`, `collections.agreement-not-draft`, `collections.agreement-signer`,
/// `collections.agreement-signed-on`, `collections.agreement-over-open` where money came in since it was drafted,
/// `collections.agreement-taken`, `receivables.rate-missing`, or a fault.
pub async fn sign_agreement(
    tx: &mut Tx,
    rates: &RateBook,
    id: i64,
    signing: &Signing,
) -> Result<()> {
    let draft = hold(tx, id).await?;
    if draft.state != "draft" {
        return Err(Rejection::new("collections.agreement-not-draft").into());
    }
    let by = signing.by.trim();
    if by.is_empty() {
        return Err(Rejection::new("collections.agreement-signer").on("by").into());
    }
    base::plain(by, "by")?;
    let items = items_of(tx, id).await?;
    items_hold(tx, draft.buyer, (draft.currency, &items), Some(id)).await?;
    let plan = plan_of(tx, id).await?;
    let first = plan.first().map(|one| one.due_on);
    let today = tx.clock().day_of(tx.at());
    if signing.on > today || first.is_none_or(|first| signing.on > first) {
        let refused = Rejection::new("collections.agreement-signed-on").with("day", signing.on);
        return Err(refused.on("on").into());
    }
    let mut ask = Ask::new("UPDATE collections_agreement SET state = 'signed', signed_on = ");
    ask.value(signing.on).text(", signed_by = ").value(by).text(", file_digest = ");
    ask.value(signing.digest.as_str()).text(", file_name = ").value(signing.file_name.as_str());
    ask.text(", document_id = ").value(signing.document_id).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("signing an agreement"))?;
    let before = give_way(tx, &items).await?;
    let promises = promise_all(tx, (id, &draft), rates, (&plan, signing)).await?;
    if let Some(first) = promises.first() {
        for one in before {
            link(tx, one, *first).await?;
            mark_step(tx, one, StepKind::Moved, &draft.number).await?;
        }
    }
    let subject = format!("buyer:{}", draft.buyer);
    let detail = json!({
        "agreement": draft.number, "on": signing.on.to_string(), "file": signing.digest,
        "promises": promises.len(),
    });
    tx.event("collections.agreement-signed", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "sign-agreement", subject, detail });
    Ok(())
}

async fn items_of(tx: &mut Tx, id: i64) -> Result<Vec<AgreementItem>> {
    let mut ask = Ask::new(
        "SELECT item_id, amount_minor FROM collections_agreement_item WHERE agreement_id = ",
    );
    ask.value(id).text(" ORDER BY item_id");
    let rows = ask.rows(tx.conn(), "reading the items of an agreement").await?;
    let one =
        |row: &store::AnyRow| Ok(AgreementItem { item_id: row.int(0)?, amount_minor: row.int(1)? });
    rows.iter().map(one).collect()
}

async fn plan_of(tx: &mut Tx, id: i64) -> Result<Vec<Instalment>> {
    let mut ask =
        Ask::new("SELECT due_on, amount_minor FROM collections_instalment WHERE agreement_id = ");
    ask.value(id).text(" ORDER BY position");
    let rows = ask.rows(tx.conn(), "reading the plan of an agreement").await?;
    let one =
        |row: &store::AnyRow| Ok(Instalment { due_on: row.day(0)?, amount_minor: row.int(1)? });
    rows.iter().map(one).collect()
}

/// Takes the promises out that are running for the items.
async fn give_way(tx: &mut Tx, items: &[AgreementItem]) -> Result<Vec<i64>> {
    let mut ask = Ask::new("SELECT id FROM collections_promise WHERE state = 'open' AND ");
    ask.text("agreement_id IS NULL AND item_id IN (").list(items.iter().map(|one| one.item_id));
    // One whose day has passed is for the ledger to judge.
    ask.text(") AND due_on >= ").value(tx.clock().today()).text(" ORDER BY id");
    let rows = ask.rows(tx.conn(), "looking for running promises").await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    if ids.is_empty() {
        return Ok(ids);
    }
    let mut ask = Ask::new("UPDATE collections_promise SET state = 'withdrawn' WHERE id IN (");
    ask.list(ids.iter().copied()).text(")");
    ask.run(tx.conn()).await.map_err(failed("taking running promises out"))?;
    Ok(ids)
}

async fn promise_all(
    tx: &mut Tx,
    (id, draft): (i64, &Draft),
    rates: &RateBook,
    (plan, signing): (&[Instalment], &Signing),
) -> Result<Vec<i64>> {
    let mut new = Vec::with_capacity(plan.len());
    for one in plan {
        let amount = Money::new(one.amount_minor, draft.currency);
        new.push(NewPromise {
            buyer_id: draft.buyer,
            number: None,
            made_on: signing.on,
            due_on: one.due_on,
            currency: draft.currency,
            amount_minor: one.amount_minor,
            company_minor: rates.convert(amount, signing.on)?.minor,
            item_id: None,
            contact_id: None,
            said_by: signing.by.clone(),
            note: draft.number.clone(),
        });
    }
    let kept = record_promises(tx, &new).await?;
    let ids: Vec<i64> = kept.into_iter().map(|kept| kept.id()).collect();
    let mut ask = Ask::new("UPDATE collections_promise SET ack = 'agreement', agreement_id = ");
    ask.value(id).text(", ack_by = ").value(signing.by.trim()).text(", ack_on = ");
    ask.value(signing.on).text(" WHERE id IN (").list(ids.iter().copied()).text(")");
    ask.run(tx.conn()).await.map_err(failed("promising instalments"))?;
    for (promise, n) in ids.iter().zip(1_i64..) {
        let mut ask = Ask::new("UPDATE collections_instalment SET promise_id = ");
        ask.value(*promise).text(" WHERE agreement_id = ").value(id);
        ask.text(" AND position = ").value(n);
        ask.run(tx.conn()).await.map_err(failed("promising an instalment"))?;
    }
    Ok(ids)
}

/// Takes an agreement out: a draft that was not signed, or a signed one that both ended. Instalments that are still
/// running end with it; what the ledger has said of others stays.
///
/// # Errors
/// `collections.agreement-unknown`, `collections.agreement-ended`, `collections.note-missing`, or a fault.
pub async fn withdraw_agreement(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Rejection::new("collections.note-missing").on("reason").into());
    }
    let draft = hold(tx, id).await?;
    if draft.state == "withdrawn" {
        return Err(Rejection::new("collections.agreement-ended").into());
    }
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new("UPDATE collections_agreement SET state = 'withdrawn', ended_on = ");
    ask.value(today).text(", ended_why = ").value(reason).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("ending an agreement"))?;
    let mut ask =
        Ask::new("SELECT id FROM collections_promise WHERE state = 'open' AND agreement_id = ");
    ask.value(id).text(" ORDER BY id");
    let rows = ask.rows(tx.conn(), "reading running instalments").await?;
    for row in &rows {
        let promise = row.int(0)?;
        let mut ask = Ask::new("UPDATE collections_promise SET state = 'withdrawn' WHERE id = ");
        ask.value(promise);
        ask.run(tx.conn()).await.map_err(failed("ending an instalment"))?;
        mark_step(tx, promise, StepKind::Ended, reason).await?;
    }
    let subject = format!("buyer:{}", draft.buyer);
    let detail = json!({ "agreement": draft.number, "was": draft.state, "reason": reason });
    tx.event("collections.agreement-withdrawn", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "withdraw-agreement", subject, detail });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_numbers_of_a_day_are_alike() {
        let day: Day = "2026-11-21".parse().expect("a day");
        let ids = base::Ids::new(base::Clock::standing(day), 1);
        let mut seen = BTreeSet::new();
        for _ in 0..10_000 {
            assert!(seen.insert(number(day, ids.next())));
        }
        let one = number(day, ids.next());
        assert!(one.starts_with("RA20261121-") && one.len() == 19, "{one}");
    }
}
