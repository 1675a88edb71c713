//! Granting, revoking, and how the name is shown outside.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{
    Ask, Audit, Columns, Secrets, Tx,
    access::{Person, Right},
    failed,
};

use super::{
    enrolment::{Enrolment, close, loaded},
    held::{Certificate, load},
    pack::{CertificatePack, Level},
    seal::{Seal, SealKey, short_code},
    standing::ExamStand,
};
use crate::courses::Library;

/// Signs of the name on a certificate at most.
pub const NAME_MOST: usize = 40;
/// Signs of a reason at most.
pub const REASON_MOST: usize = 300;

/// Who grants, in whose name, with which key.
#[derive(Clone, Copy, Debug)]
pub struct Granting<'a> {
    /// Who grants.
    pub person: &'a Person,
    /// The company as it is printed.
    pub company: &'a str,
    /// Where the key lies.
    pub secrets: &'a Secrets,
}

fn note(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "certificates", action, subject: format!("certificate:{id}"), detail });
}

/// The next number of a year: RZ-2026-0007.
async fn next_number(tx: &mut Tx, today: Day) -> Result<String> {
    // One after the other: the count is only right while nobody else grants.
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let head = format!("RZ-{}-", today.year());
    let mut ask = Ask::new("SELECT COUNT(*) FROM certificates_certificate WHERE number LIKE ");
    ask.value(format!("{head}%"));
    let count = ask.row(tx.conn(), "counting certificates").await?.int(0)?;
    Ok(format!("{head}{:04}", count + 1))
}

/// Versions of the lessons that a level asks about.
fn lessons_of(level: &Level) -> BTreeMap<&str, &str> {
    let library = Library::shipped();
    let all = level.exam.lessons.iter().filter_map(|code| library.lesson(code));
    all.map(|lesson| (lesson.code.as_str(), lesson.edition.version.as_str())).collect()
}

/// What the certificate rests on: exam, runs, plan.
fn basis_of(told: &Enrolment) -> serde_json::Value {
    let exam = match told.standing.exam {
        ExamStand::Met(id) => Some(id.to_string()),
        _ => None,
    };
    let runs = told.standing.practicals.iter().filter_map(|(_, run, _)| run.as_ref());
    json!({
        "exam": exam, "runs": runs.map(|run| run.id.to_string()).collect::<Vec<_>>(),
        "plan": told.plan.as_ref().map(|plan| plan.id.to_string()),
    })
}

/// The last day: a renewal goes on where the old one ends, so that nobody loses days by being early.
async fn ends(tx: &mut Tx, told: &Enrolment, level: &Level, today: Day) -> Result<Day> {
    let last = super::held::newest_of(tx.conn(), told.user_id, &told.level).await?;
    let running = last.filter(|one| told.renewal && one.revoked_on.is_none());
    let from = running.map_or(today, |one| one.valid_until.plus_days(1).max(today));
    Ok(from.plus_months(level.valid_months).plus_days(-1))
}

/// Grants: all parts are passed, and who grants is somebody else. The certificate is sealed with what it says.
///
/// # Errors
/// A missing right, `certificates.own-grant`, `certificates.not-ready`, `certificates.enrolment-closed`,
/// `certificates.name-length`, or a fault.
pub async fn grant(
    tx: &mut Tx,
    granting: Granting<'_>,
    (enrolment, name): (i64, &str),
) -> Result<i64> {
    granting.person.require(Right::Teach)?;
    tx.lock("SELECT id FROM certificates_enrolment WHERE id = $1", enrolment).await?;
    let told = loaded(tx, enrolment).await?;
    if told.user_id == granting.person.id {
        return Err(Rejection::new("certificates.own-grant").into());
    }
    if told.state == "open" && !told.standing.ready() {
        let (done, all) = told.standing.parts();
        let refused = Rejection::new("certificates.not-ready");
        return Err(refused.with("done", done).with("all", all).into());
    }
    let name = if name.trim().is_empty() { told.person.trim() } else { name.trim() };
    if name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        return Err(Rejection::new("certificates.name-length").on("name").into());
    }
    let level = told.level()?;
    let today = tx.clock().day_of(tx.at());
    let valid_until = ends(tx, &told, level, today).await?;
    close(tx, enrolment, "granted").await?;
    let said = Seal {
        number: next_number(tx, today).await?,
        level: told.level.clone(),
        name: name.to_owned(),
        company: granting.company.to_owned(),
        granted_on: today,
        valid_until,
    };
    let id = insert(tx, (&told, level), granting, &said).await?;
    // Rights that require the level ask there, not here.
    tx.note_certified((id, told.user_id), &told.level, (today, valid_until)).await?;
    let detail = json!({
        "number": said.number, "person": told.login, "level": told.level,
        "valid_until": valid_until.to_string(),
    });
    tx.event("certificates.granted", &format!("certificate:{id}"), &detail).await?;
    note(tx, "grant-certificate", id, detail);
    Ok(id)
}

async fn insert(
    tx: &mut Tx,
    (told, level): (&Enrolment, &Level),
    granting: Granting<'_>,
    said: &Seal,
) -> Result<i64> {
    let sealed = SealKey::of(granting.secrets)?.seal(said);
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO certificates_certificate (id, enrolment_id, user_id, level, number, \
         pack_version, name, company, granted_on, valid_until, granted_by, seal, check_code, \
         public_key, lessons, basis, name_short, revoked_why, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(told.id).text(", ").value(told.user_id).text(", ");
    ask.value(told.level.as_str()).text(", ").value(said.number.as_str()).text(", ");
    ask.value(CertificatePack::shipped().edition.version.as_str()).text(", ");
    ask.value(said.name.as_str()).text(", ").value(said.company.as_str()).text(", ");
    ask.value(said.granted_on).text(", ").value(said.valid_until).text(", ");
    ask.value(granting.person.id).text(", ").value(sealed.code.as_str()).text(", ");
    ask.value(short_code(&sealed.code)).text(", ").value(sealed.public_key).text(", ");
    ask.value(json!(lessons_of(level)).to_string()).text(", ");
    ask.value(basis_of(told).to_string()).text(", 0, '', ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("granting a certificate"))?;
    Ok(id)
}

async fn found(tx: &mut Tx, id: i64) -> Result<Certificate> {
    let found = load(tx.conn(), id).await?;
    Ok(found.ok_or_else(|| Rejection::new("certificates.certificate-unknown"))?)
}

/// Revokes a certificate, for a reason; a renewal that was begun on it ends.
///
/// # Errors
/// A missing right, `certificates.certificate-unknown`, `certificates.own-grant`, `certificates.reason-missing`,
/// `certificates.revoked-already`, or a fault.
pub async fn revoke(tx: &mut Tx, person: &Person, (id, reason): (i64, &str)) -> Result<()> {
    person.require(Right::Teach)?;
    let held = found(tx, id).await?;
    if held.user_id == person.id {
        return Err(Rejection::new("certificates.own-grant").into());
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MOST {
        return Err(Rejection::new("certificates.reason-missing").on("reason").into());
    }
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new("UPDATE certificates_certificate SET revoked_on = ");
    ask.value(today).text(", revoked_by = ").value(person.id).text(", revoked_why = ");
    ask.value(reason).text(" WHERE revoked_on IS NULL AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("revoking a certificate"))? == 0 {
        return Err(Rejection::new("certificates.revoked-already").into());
    }
    tx.note_revoked(id, today).await?;
    // A renewal asks for less because of the certificate: it ends with it.
    let mut ask = Ask::new("UPDATE certificates_enrolment SET live = NULL, state = 'left', ");
    ask.text("ended_at = ").value(tx.at().0).text(" WHERE state = 'open' AND renewal = 1");
    ask.text(" AND user_id = ")
        .value(held.user_id)
        .text(" AND level = ")
        .value(held.level.as_str());
    ask.run(tx.conn()).await.map_err(failed("ending a renewal"))?;
    let detail = json!({ "number": held.number, "person": held.login, "reason": reason });
    tx.event("certificates.revoked", &format!("certificate:{id}"), &detail).await?;
    note(tx, "revoke-certificate", id, detail);
    Ok(())
}

/// The holder says whether the public page shows the name in full.
///
/// # Errors
/// `certificates.certificate-unknown`, or a fault.
pub async fn shorten_name(tx: &mut Tx, (id, user): (i64, i64), short: bool) -> Result<()> {
    let held = found(tx, id).await?;
    if held.user_id != user {
        return Err(Rejection::new("certificates.certificate-unknown").into());
    }
    let mut ask = Ask::new("UPDATE certificates_certificate SET name_short = ");
    ask.value(short).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("shortening a name"))?;
    note(tx, "shorten-name", id, json!({ "number": held.number, "short": short }));
    Ok(())
}
