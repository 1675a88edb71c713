//! The applicant's verbs: begin, change, hand in, answer, comment, withdraw. What is handed in is
//! weighed and kept with its packs; a file with gaps and a chain without people go no further.

use base::{Currency, Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, Violation, access::Role, failed};

use super::{
    Act, State,
    application::{Application, COLUMNS, FROM, SECURITIES, WHATS, read, unknown, written},
    chain::{Step, unstaffed},
    document::{StepDoc, WantedDoc},
    evidence::Prepared,
    people::signers,
    weigh::limit_of,
};
use crate::{
    parties::BuyerId,
    policy::{Limit, TermsCatalogue},
};

/// A request to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    /// Whose credit.
    pub buyer_id: BuyerId,
    /// `new`, `change` or `review`.
    pub what: String,
    /// What is wanted.
    pub wanted: WantedDoc,
    /// The company's currency.
    pub currency: Currency,
}

/// What is wanted, held against what can be.
fn admit(wanted: &WantedDoc, currency: Currency, today: Day) -> Result<()> {
    let refuse =
        |code: &'static str, field: &'static str| Err(Rejection::new(code).on(field).into());
    if wanted.reason.trim().is_empty() {
        return refuse("granting.reason-missing", "reason");
    }
    match (wanted.kind.as_str(), wanted.amount_minor) {
        ("amount", Some(minor)) if minor > 0 => {
            base::Money::new(minor, currency).bounded()?;
        }
        ("amount", _) => return refuse("granting.amount-missing", "amount"),
        ("none" | "unlimited", None) => {}
        ("none" | "unlimited", Some(_)) => return refuse("granting.amount-beside", "amount"),
        _ => return refuse("granting.kind-unknown", "kind"),
    }
    if TermsCatalogue::shipped().find(&wanted.terms).is_none() {
        let wrong = Rejection::new("policy.terms-unknown").with("terms", &wanted.terms);
        return Err(wrong.on("terms").into());
    }
    if !SECURITIES.contains(&wanted.security.as_str()) {
        return refuse("granting.security-unknown", "security");
    }
    if wanted.margin_bps.is_some_and(|bps| !(-10_000..=10_000).contains(&bps)) {
        return refuse("granting.margin-range", "margin");
    }
    if wanted.potential_minor.is_some_and(|minor| minor < 0) {
        return refuse("granting.potential-negative", "potential");
    }
    if let Some(minor) = wanted.potential_minor {
        base::Money::new(minor, currency).bounded()?;
    }
    let until = if wanted.until.is_empty() { None } else { wanted.until.parse::<Day>().ok() };
    if !wanted.until.is_empty() && until.is_none_or(|day| day <= today) {
        let wrong = Rejection::new("granting.until-past").with("day", &wanted.until);
        return Err(wrong.with("today", today).on("until").into());
    }
    Ok(())
}

/// Begins a request as a draft; returns its id. A buyer has one request on its way at a time.
///
/// # Errors
/// `granting.reason-missing`, `granting.kind-unknown`, `granting.amount-missing`,
/// `granting.amount-beside`, `policy.terms-unknown`, `granting.security-unknown`,
/// `granting.margin-range`, `granting.potential-negative`, `granting.until-past`,
/// `granting.already-live`, or a fault.
pub async fn begin(tx: &mut Tx, new: &NewApplication) -> Result<i64> {
    let today = tx.clock().today();
    admit(&new.wanted, new.currency, today)?;
    if !WHATS.contains(&new.what.as_str()) {
        return Err(Rejection::new("granting.kind-unknown").on("what").into());
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    live_elsewhere(tx, new.buyer_id).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let wanted = &new.wanted;
    let mut ask = Ask::new(
        "INSERT INTO granting_application (id, buyer_id, live_buyer, what, state, wanted, \
         limit_kind, limit_minor, terms, currency, applicant, tier, place, steps, role, evidence, \
         weighed, packs, version, recorded_at, changed_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.buyer_id).text(", ");
    ask.value(new.what.as_str()).text(", 'draft', ").value(written(wanted)?).text(", ");
    ask.value(wanted.kind.as_str()).text(", ").value(wanted.amount_minor).text(", ");
    ask.value(wanted.terms.as_str()).text(", ").value(new.currency.code()).text(", ");
    ask.value(actor).text(", '', 0, 0, '', '', '', '', 1, ").value(at).text(", ").value(at);
    ask.text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        Err(error) => {
            return Err(match store::violation(&error) {
                Some(Violation::Unique(_)) => Rejection::new("granting.already-live").into(),
                _ => failed("beginning a request")(error),
            });
        }
    }
    let said = Said { note: wanted.reason.trim(), ..Said::plain(Act::Begin) };
    record(tx, (id, new.buyer_id), &said).await?;
    Ok(id)
}

async fn live_elsewhere(tx: &mut Tx, buyer: BuyerId) -> Result<()> {
    let mut ask = Ask::new("SELECT id FROM granting_application WHERE live_buyer = ");
    ask.value(buyer);
    match ask.rows(tx.conn(), "looking for a request on its way").await?.first() {
        None => Ok(()),
        Some(row) => Err(Rejection::new("granting.already-live").with("id", row.int(0)?).into()),
    }
}

/// One act to write down.
#[derive(Debug, Clone)]
pub(super) struct Said<'a> {
    pub act: Act,
    pub place: i64,
    pub role: &'a str,
    pub capacity: &'a str,
    pub on_behalf: &'a str,
    pub amount_minor: Option<i64>,
    pub terms: &'a str,
    pub note: &'a str,
}

impl Said<'_> {
    /// An act outside of the chain.
    pub const fn plain(act: Act) -> Self {
        Self {
            act,
            place: 0,
            role: "",
            capacity: "",
            on_behalf: "",
            amount_minor: None,
            terms: "",
            note: "",
        }
    }
}

/// Writes an act into the trail, with event and audit line.
pub(super) async fn record(tx: &mut Tx, of: (i64, BuyerId), said: &Said<'_>) -> Result<()> {
    let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let today = tx.clock().today();
    let (id, buyer) = of;
    let mut ask = Ask::new(
        "INSERT INTO granting_trail (id, application_id, act, place, role, capacity, on_behalf, \
         amount_minor, terms, note, on_day, actor, recorded_at) VALUES (",
    );
    ask.value(row).text(", ").value(id).text(", ").value(said.act.code()).text(", ");
    ask.value(said.place).text(", ").value(said.role).text(", ").value(said.capacity).text(", ");
    ask.value(said.on_behalf).text(", ").value(said.amount_minor).text(", ").value(said.terms);
    ask.text(", ").value(said.note.trim()).text(", ").value(today).text(", ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing down an act on a request"))?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({
        "application": id.to_string(), "place": said.place, "on_behalf": said.on_behalf,
        "amount_minor": said.amount_minor.map(|minor| minor.to_string()), "note": said.note.trim(),
    });
    tx.event("granting.acted", &subject, &detail).await?;
    tx.audit(Audit { room: "granting", action: said.act.action(), subject, detail });
    Ok(())
}

/// Locks and reads a request, if the act is open to it. `version` is the one that the actor saw.
pub(super) async fn open_for(
    tx: &mut Tx,
    id: i64,
    act: Act,
    version: Option<i64>,
) -> Result<Application> {
    tx.lock("SELECT id FROM granting_application WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text("a.id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a request").await?;
    let application = read(rows.first().ok_or_else(|| unknown(id))?)?;
    if version.is_some_and(|seen| seen != application.version) {
        return Err(Rejection::new("granting.changed-meanwhile").into());
    }
    if !application.state.takes(act) {
        let wrong = Rejection::new("granting.step-closed").with("state", application.state.code());
        return Err(wrong.with("act", act.code()).into());
    }
    Ok(application)
}

fn theirs(application: &Application, actor: &str) -> Result<()> {
    if application.applicant == actor {
        return Ok(());
    }
    let wrong = Rejection::new("granting.not-applicant");
    Err(wrong.with("applicant", &application.applicant).into())
}

/// Changes a draft, or a request that was sent back.
///
/// # Errors
/// As [`begin`]; `granting.application-unknown`, `granting.step-closed`,
/// `granting.not-applicant`.
pub async fn change(tx: &mut Tx, id: i64, wanted: &WantedDoc) -> Result<()> {
    let application = open_for(tx, id, Act::Change, None).await?;
    theirs(&application, &tx.actor().0)?;
    admit(wanted, application.currency, tx.clock().today())?;
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE granting_application SET wanted = ");
    ask.value(written(wanted)?).text(", limit_kind = ").value(wanted.kind.as_str());
    ask.text(", limit_minor = ").value(wanted.amount_minor).text(", terms = ");
    ask.value(wanted.terms.as_str()).text(", version = version + 1, changed_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("changing a request"))?;
    let said = Said {
        amount_minor: wanted.amount_minor,
        terms: &wanted.terms,
        note: &wanted.reason,
        ..Said::plain(Act::Change)
    };
    record(tx, (id, application.buyer_id), &said).await
}

/// Hands a request to the approvers: first, or again with the answer to a question. What was
/// prepared is kept word for word; the chain begins anew, because what was signed has changed.
///
/// # Errors
/// `granting.application-unknown`, `granting.step-closed`, `granting.not-applicant`,
/// `granting.changed-meanwhile` where it is another request than what was weighed,
/// `granting.answer-missing`, `granting.file-incomplete` naming what is missing,
/// `granting.no-score`, `granting.chain-unstaffed`, or a fault.
pub async fn submit(tx: &mut Tx, id: i64, prepared: &Prepared, note: &str) -> Result<()> {
    let application = open_for(tx, id, Act::Submit, None).await?;
    theirs(&application, &tx.actor().0)?;
    if application.state == State::Asked && note.trim().is_empty() {
        return Err(Rejection::new("granting.answer-missing").on("note").into());
    }
    // It may have been changed between the weighing and this lock: nobody signs another request
    // than the one that the chain was found for.
    if prepared.of.0 != application.buyer_id || prepared.of.1 != application.wanted {
        return Err(Rejection::new("granting.changed-meanwhile").into());
    }
    complete(prepared)?;
    let steps = steps_of(&prepared.weighed.chain);
    let today = tx.clock().today();
    let people = signers(tx.conn(), today).await?;
    if let Some(role) = unstaffed(&steps, &people, &application.applicant) {
        let wrong = Rejection::new("granting.chain-unstaffed").with("role", role.code());
        return Err(wrong.into());
    }
    prepared.packs.keep(tx).await?;
    let at = tx.at().0;
    let first = steps.first();
    let role = first.map_or("", |step| step.role.code());
    let due = first.map(|step| today.plus_days(step.days));
    let mut ask = Ask::new("UPDATE granting_application SET state = 'open', place = 0, steps = ");
    ask.value(i64::try_from(steps.len()).unwrap_or(0)).text(", role = ").value(role);
    ask.text(", due_on = ").value(due).text(", submitted_on = ").value(today).text(", tier = ");
    ask.value(prepared.weighed.tier.as_str()).text(", evidence = ");
    ask.value(written(&prepared.evidence)?).text(", weighed = ");
    ask.value(written(&prepared.weighed)?).text(", packs = ");
    ask.value(written(&prepared.packs_doc)?).text(
        ", offered_minor = NULL, offered_terms = NULL, reminded_on = NULL, \
         version = version + 1, changed_at = ",
    );
    ask.value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("handing a request in"))?;
    let said = Said { note, role, ..Said::plain(Act::Submit) };
    record(tx, (id, application.buyer_id), &said).await
}

/// Nothing without file and score (C12).
fn complete(prepared: &Prepared) -> Result<()> {
    let missing = &prepared.weighed.missing;
    if missing.iter().any(|part| part == "score") || prepared.evidence.run.is_empty() {
        return Err(Rejection::new("granting.no-score").into());
    }
    if missing.is_empty() {
        return Ok(());
    }
    let parts = missing.join(", ");
    Err(Rejection::new("granting.file-incomplete").with("parts", parts).into())
}

/// The chain of a stored request.
pub(super) fn steps_of(chain: &[StepDoc]) -> Vec<Step> {
    let one =
        |step: &StepDoc| Some(Step { role: step.role.parse::<Role>().ok()?, days: step.days });
    chain.iter().filter_map(one).collect()
}

/// Says something about a request, without changing it.
///
/// # Errors
/// `granting.application-unknown`, `granting.step-closed`, `granting.note-missing`, or a fault.
pub async fn comment(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    if note.trim().is_empty() {
        return Err(Rejection::new("granting.note-missing").on("note").into());
    }
    let application = open_for(tx, id, Act::Comment, None).await?;
    let said = Said { note, ..Said::plain(Act::Comment) };
    record(tx, (id, application.buyer_id), &said).await
}

/// Takes a request back.
///
/// # Errors
/// As [`comment`]; `granting.not-applicant`.
pub async fn withdraw(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    if note.trim().is_empty() {
        return Err(Rejection::new("granting.note-missing").on("note").into());
    }
    let application = open_for(tx, id, Act::Withdraw, None).await?;
    theirs(&application, &tx.actor().0)?;
    let at = tx.at().0;
    let mut ask = Ask::new(
        "UPDATE granting_application SET state = 'withdrawn', live_buyer = NULL, role = '', \
         due_on = NULL, version = version + 1, changed_at = ",
    );
    ask.value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("withdrawing a request"))?;
    let said = Said { note, ..Said::plain(Act::Withdraw) };
    record(tx, (id, application.buyer_id), &said).await
}

/// The limit that is wanted.
pub fn wanted_limit(wanted: &WantedDoc, currency: Currency) -> Limit {
    limit_of(&wanted.kind, wanted.amount_minor, currency)
}
