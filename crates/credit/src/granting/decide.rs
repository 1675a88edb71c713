//! The approvers' verbs: sign, sign for less, refuse, send back. The last signature grants limit and
//! terms and writes the decision record, all in the same transaction.

use base::{Day, Money, Rejection, Result, digest_of};
use store::{Ask, Columns, Tx, failed};

use super::{
    Act,
    application::{Application, parsed, trail, written},
    apply::{Said, open_for, record, steps_of},
    chain::{Capacity, Involved, Signer, Step, may_sign},
    document::{DecisionDoc, EvidenceDoc, PacksDoc, TrailDoc, WeighedDoc},
    guard::{leaves_enough, still_judged},
    pack::GrantingPack,
    people::{signer, signers},
    weigh::limit_of,
};
use crate::{
    parties::BuyerId,
    policy::{Limit, NewLimit, TermsCatalogue, grant_limit, grant_terms, review_on},
    scoring::own_read,
};

/// What an approver says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The version of the request that they saw; `None` is whatever stands.
    pub version: Option<i64>,
    /// Why; needed for everything but a plain signature.
    pub note: String,
    /// A smaller limit, minor units.
    pub amount_minor: Option<i64>,
    /// Other terms.
    pub terms: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The next step waits.
    Next,
    /// Granted or refused: the decision's row id.
    Decided(i64),
    /// Sent back to the applicant.
    SentBack,
}

/// What is stored with a request and read at a decision.
struct Kept {
    evidence: EvidenceDoc,
    weighed: WeighedDoc,
    packs: PacksDoc,
    trail: Vec<TrailDoc>,
}

async fn kept(tx: &mut Tx, id: i64) -> Result<Kept> {
    let mut ask = Ask::new("SELECT evidence, weighed, packs FROM granting_application WHERE id = ");
    ask.value(id);
    let row = ask.row(tx.conn(), "reading what a request was weighed by").await?;
    Ok(Kept {
        evidence: parsed(&row.text(0)?)?,
        weighed: parsed(&row.text(1)?)?,
        packs: parsed(&row.text(2)?)?,
        trail: trail(tx.conn(), id).await?,
    })
}

/// Who signed the chain as it stands: since it was last handed in, with whom they signed for.
pub(super) fn involved(trail: &[TrailDoc]) -> Involved {
    let last = trail.iter().rposition(|one| one.act == Act::Submit.code()).unwrap_or(0);
    let signed = trail.iter().skip(last);
    let signed =
        signed.filter(|one| matches!(Act::parse(&one.act), Some(Act::Approve | Act::Less)));
    let names = signed.flat_map(|one| [one.actor.clone(), one.on_behalf.clone()]);
    names.filter(|name| !name.is_empty()).collect()
}

/// The capacity in which somebody may act on the step that a request waits for.
///
/// # Errors
/// `granting.own-application`, `granting.signed-already`, `granting.not-your-step`.
pub(super) fn standing(
    application: &Application,
    weighed: &WeighedDoc,
    trail: &[TrailDoc],
    signer: &Signer,
) -> std::result::Result<(Step, Capacity), Rejection> {
    let steps = steps_of(&weighed.chain);
    let at = usize::try_from(application.place).unwrap_or(0);
    let Some(step) = steps.get(at) else {
        return Err(Rejection::new("granting.step-closed")
            .with("state", application.state.code())
            .with("act", Act::Approve.code()));
    };
    let capacity = may_sign(step, signer, &application.applicant, &involved(trail))?;
    Ok((step.clone(), capacity))
}

/// Acts on the step that a request waits for: [`Act::Approve`], [`Act::Less`], [`Act::Refuse`] or
/// [`Act::Ask`].
///
/// # Errors
/// `granting.application-unknown`, `granting.changed-meanwhile`, `granting.step-closed`,
/// `granting.by-person`, the refusals of four eyes, `granting.note-missing`,
/// `granting.judged-anew`, `granting.judged-long-ago`, `granting.needed-later`,
/// `granting.less-is-more`, `policy.terms-unknown`; what granting itself refuses; a fault.
pub async fn decide(tx: &mut Tx, id: i64, act: Act, verdict: &Verdict) -> Result<Outcome> {
    let application = open_for(tx, id, act, verdict.version).await?;
    let (login, today) = (tx.actor().0.clone(), tx.clock().today());
    let signer = signer(tx.conn(), &login, today).await?;
    let kept = kept(tx, id).await?;
    let (step, capacity) = standing(&application, &kept.weighed, &kept.trail, &signer)?;
    if act != Act::Approve && verdict.note.trim().is_empty() {
        return Err(Rejection::new("granting.note-missing").on("note").into());
    }
    if matches!(act, Act::Approve | Act::Less) {
        still_judged(tx, &application, (&kept.evidence, &kept.weighed)).await?;
        let mut gone = involved(&kept.trail);
        gone.insert(login.clone());
        if let Capacity::For(principal) = &capacity {
            gone.insert(principal.clone());
        }
        let steps = steps_of(&kept.weighed.chain);
        let next = usize::try_from(application.place).unwrap_or(0) + 1;
        let people = signers(tx.conn(), today).await?;
        let behind = steps.get(next..).unwrap_or_default();
        leaves_enough(behind, &people, &application.applicant, &gone)?;
    }
    let (amount, terms) = match act {
        Act::Less => less(&application, verdict)?,
        _ => (stands_for(&application), terms_of(&application).to_owned()),
    };
    let (capacity, on_behalf) = match &capacity {
        Capacity::Own => ("own", ""),
        Capacity::For(login) => ("for", login.as_str()),
        Capacity::Owner => ("owner", ""),
    };
    let said = Said {
        act,
        place: application.place + 1,
        role: step.role.code(),
        capacity,
        on_behalf,
        amount_minor: amount,
        terms: &terms,
        note: &verdict.note,
    };
    record(tx, (id, application.buyer_id), &said).await?;
    match act {
        Act::Ask => send_back(tx, id).await,
        Act::Refuse => conclude(tx, &application, kept, None).await.map(Outcome::Decided),
        _ => {
            let offered = (act == Act::Less).then_some((amount, terms.as_str()));
            sign_on(tx, &application, kept, (amount, &terms), offered).await
        }
    }
}

/// The amount that the request stands for now, where it is one.
fn stands_for(application: &Application) -> Option<i64> {
    application.offered_minor.or(application.wanted.amount_minor)
}

fn terms_of(application: &Application) -> &str {
    application.offered_terms.as_deref().unwrap_or(&application.wanted.terms)
}

fn credit_days(terms: &str) -> i32 {
    TermsCatalogue::shipped().find(terms).map_or(0, |terms| terms.credit_days)
}

/// Less than what stands: a smaller limit, shorter terms or both, and nothing of it more.
fn less(application: &Application, verdict: &Verdict) -> Result<(Option<i64>, String)> {
    let before = (stands_for(application), terms_of(application));
    let terms = verdict.terms.as_deref().filter(|terms| !terms.is_empty()).unwrap_or(before.1);
    if TermsCatalogue::shipped().find(terms).is_none() {
        let wrong = Rejection::new("policy.terms-unknown").with("terms", terms);
        return Err(wrong.on("terms").into());
    }
    let amount = verdict.amount_minor.or(before.0);
    let unlimited = application.wanted.kind == "unlimited" && before.0.is_none();
    let smaller = match (amount, before.0) {
        (Some(now), Some(then)) if now > then => None,
        (Some(now), _) if now <= 0 => None,
        (Some(now), Some(then)) => Some(now < then),
        (Some(_), None) => unlimited.then_some(true),
        (None, _) => Some(false),
    };
    let shorter = credit_days(terms) < credit_days(before.1);
    let longer = credit_days(terms) > credit_days(before.1);
    match smaller {
        Some(smaller) if (smaller || shorter) && !longer => Ok((amount, terms.to_owned())),
        _ => Err(Rejection::new("granting.less-is-more").on("amount").into()),
    }
}

async fn send_back(tx: &mut Tx, id: i64) -> Result<Outcome> {
    let at = tx.at().0;
    let mut ask = Ask::new(
        "UPDATE granting_application SET state = 'asked', due_on = NULL, \
         version = version + 1, changed_at = ",
    );
    ask.value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("sending a request back"))?;
    Ok(Outcome::SentBack)
}

/// Moves the request on to its next step, or grants it after the last.
async fn sign_on(
    tx: &mut Tx,
    application: &Application,
    kept: Kept,
    stands: (Option<i64>, &str),
    offered: Option<(Option<i64>, &str)>,
) -> Result<Outcome> {
    let steps = steps_of(&kept.weighed.chain);
    let next = usize::try_from(application.place).unwrap_or(0) + 1;
    let Some(step) = steps.get(next) else {
        return conclude(tx, application, kept, Some(stands)).await.map(Outcome::Decided);
    };
    let (at, due) = (tx.at().0, tx.clock().today().plus_days(step.days));
    let mut ask = Ask::new("UPDATE granting_application SET place = place + 1, role = ");
    ask.value(step.role.code()).text(", due_on = ").value(due).text(", reminded_on = NULL");
    if let Some((amount, terms)) = offered {
        ask.text(", offered_minor = ").value(amount).text(", offered_terms = ").value(terms);
    }
    ask.text(", version = version + 1, changed_at = ").value(at);
    ask.text(" WHERE id = ").value(application.id);
    ask.run(tx.conn()).await.map_err(failed("moving a request on"))?;
    Ok(Outcome::Next)
}

/// Writes the decision record; grants where `granted` says what.
async fn conclude(
    tx: &mut Tx,
    application: &Application,
    kept: Kept,
    granted: Option<(Option<i64>, &str)>,
) -> Result<i64> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?; // numbers come one by one
    let ask = Ask::new("SELECT MAX(number) FROM granting_decision");
    let number = ask.row(tx.conn(), "numbering a decision").await?.maybe_int(0)?.unwrap_or(0) + 1;
    let today = tx.clock().today();
    let to_on: Option<Day> = application.wanted.until.parse().ok();
    let mut doc = record_of(tx, application, kept).await?;
    doc.from_on = today.to_string();
    let mut review: Option<Day> = None;
    if let Some((amount, terms)) = granted {
        let kind = if amount.is_some() { "amount" } else { application.wanted.kind.as_str() };
        let limit = limit_of(kind, amount, application.currency);
        let months = review_months(tx, application.buyer_id, &doc).await?;
        let due = review_on(today, to_on, months);
        "granted".clone_into(&mut doc.outcome);
        limit.code().clone_into(&mut doc.kind);
        doc.amount_minor = limit.amount_minor();
        terms.clone_into(&mut doc.terms);
        doc.to_on = to_on.map(|day| day.to_string()).unwrap_or_default();
        doc.review_on = due.to_string();
        review = Some(due);
        give(tx, application, (limit, terms), (number, today, to_on)).await?;
        let tier = doc.weighed.tier.as_str();
        keep_review(tx, application.buyer_id, (limit, tier), (today, due, months)).await?;
    } else {
        "refused".clone_into(&mut doc.outcome);
    }
    let id = keep_decision(tx, application, &doc, (number, today, review)).await?;
    let state = if granted.is_some() { "granted" } else { "refused" };
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE granting_application SET state = ");
    ask.value(state).text(", live_buyer = NULL, role = '', due_on = NULL, place = ");
    ask.value(application.place + i64::from(granted.is_some()));
    ask.text(", version = version + 1, changed_at = ").value(at).text(" WHERE id = ");
    ask.value(application.id);
    ask.run(tx.conn()).await.map_err(failed("concluding a request"))?;
    Ok(id)
}

/// Months until the next review: as weighed, at the most those of a key account.
async fn review_months(tx: &mut Tx, buyer: BuyerId, doc: &DecisionDoc) -> Result<i32> {
    let months = doc.weighed.review_months.max(1);
    let mut ask = Ask::new("SELECT key_place FROM granting_review WHERE buyer_id = ");
    ask.value(buyer);
    let rows = ask.rows(tx.conn(), "reading whether a buyer is a key account").await?;
    let key = rows.first().map(|row| row.maybe_int(0)).transpose()?.flatten();
    if key.is_none() {
        return Ok(months);
    }
    let today = tx.clock().today();
    let own = own_read(tx.conn(), "granting", today, GrantingPack::read).await?;
    let rule = own.map_or(GrantingPack::shipped().key, |(pack, _)| pack.key);
    Ok(months.min(rule.review_months))
}

/// The calendar knows the decision at once; the next assessment keeps it up to date.
async fn keep_review(
    tx: &mut Tx,
    buyer: BuyerId,
    (limit, tier): (Limit, &str),
    (last_on, due_on, months): (Day, Day, i32),
) -> Result<()> {
    if limit == Limit::None {
        let mut ask = Ask::new("DELETE FROM granting_review WHERE buyer_id = ");
        ask.value(buyer);
        ask.run(tx.conn()).await.map_err(failed("taking a buyer off the review calendar"))?;
        return Ok(());
    }
    let mut ask = Ask::new(
        "INSERT INTO granting_review (buyer_id, last_on, due_on, months, tier, stands_tier) \
         VALUES (",
    );
    ask.value(buyer).text(", ").value(last_on).text(", ").value(due_on).text(", ");
    ask.value(i64::from(months)).text(", ").value(tier).text(", ").value(tier).text(
        ") ON CONFLICT (buyer_id) DO UPDATE SET last_on = excluded.last_on, \
         due_on = excluded.due_on, months = excluded.months, stands_tier = excluded.stands_tier",
    );
    ask.run(tx.conn()).await.map_err(failed("entering a review"))?;
    Ok(())
}

/// The record as far as it does not depend on the outcome.
async fn record_of(tx: &mut Tx, application: &Application, kept: Kept) -> Result<DecisionDoc> {
    let mut ask = Ask::new("SELECT name FROM store_user WHERE login = ");
    ask.value(application.applicant.as_str());
    let rows = ask.rows(tx.conn(), "reading the applicant's name").await?;
    let name = rows.first().map(|row| row.text(0)).transpose()?.unwrap_or_default();
    // What was signed just now is part of the record.
    let trail = trail(tx.conn(), application.id).await?;
    Ok(DecisionDoc {
        buyer_code: application.buyer_code.clone(),
        buyer_name: application.buyer_name.clone(),
        what: application.what.clone(),
        applicant: application.applicant.clone(),
        applicant_name: name,
        currency: application.currency.code().to_owned(),
        wanted: application.wanted.clone(),
        evidence: kept.evidence,
        weighed: kept.weighed,
        packs: kept.packs,
        trail,
        ..DecisionDoc::default()
    })
}

/// Grants limit and terms.
async fn give(
    tx: &mut Tx,
    application: &Application,
    (limit, terms): (Limit, &str),
    (number, from_on, to_on): (i64, Day, Option<Day>),
) -> Result<()> {
    let reason = format!("{}：{}", number_text(number), application.wanted.reason.trim());
    let new = NewLimit {
        buyer_id: application.buyer_id,
        limit,
        currency: application.currency,
        from_on,
        to_on,
        reason: reason.clone(),
    };
    grant_limit(tx, &new).await?;
    grant_terms(tx, application.buyer_id, terms, from_on, &reason).await?;
    Ok(())
}

async fn keep_decision(
    tx: &mut Tx,
    application: &Application,
    doc: &DecisionDoc,
    (number, from_on, review): (i64, Day, Option<Day>),
) -> Result<i64> {
    let text = written(doc)?;
    let digest = digest_of(text.as_bytes()).to_string();
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let to_on: Option<Day> = doc.to_on.parse().ok();
    let mut ask = Ask::new(
        "INSERT INTO granting_decision (id, number, application_id, buyer_id, outcome, limit_kind, \
         limit_minor, terms, from_on, to_on, review_on, document, digest, actor, recorded_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(application.id).text(", ");
    ask.value(application.buyer_id).text(", ").value(doc.outcome.as_str()).text(", ");
    ask.value(doc.kind.as_str()).text(", ").value(doc.amount_minor).text(", ");
    ask.value(doc.terms.as_str()).text(", ").value(from_on).text(", ").value(to_on).text(", ");
    ask.value(review).text(", ").value(text).text(", ").value(digest.as_str()).text(", ");
    ask.value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a decision"))?;
    let subject = format!("buyer:{}", application.buyer_id);
    let detail = serde_json::json!({
        "decision": id.to_string(), "number": number_text(number), "outcome": doc.outcome,
        "kind": doc.kind, "amount_minor": doc.amount_minor.map(|minor| minor.to_string()),
        "terms": doc.terms, "digest": digest,
    });
    tx.event("granting.decided", &subject, &detail).await?;
    let action = if doc.outcome == "granted" { "grant" } else { "refuse" };
    tx.audit(store::Audit { room: "granting", action, subject, detail });
    Ok(id)
}

/// The number of a decision as it is written: `SX-000012`.
pub fn number_text(number: i64) -> String {
    format!("SX-{number:06}")
}

/// What a request stands for now: its limit and its terms.
pub fn stands(application: &Application) -> (Limit, &str) {
    let limit = match stands_for(application) {
        Some(minor) => Limit::of(Money::new(minor, application.currency)),
        None => limit_of(&application.wanted.kind, None, application.currency),
    };
    (limit, terms_of(application))
}
