//! The real plan: a repayment agreement or a prepared case of one's own, approved by somebody else.

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{
    AnyConnection, AnyRow, Ask, Columns, Db, Tx, Violation,
    access::{Person, Right, Scope},
    failed, violation,
};

use super::{
    enrolment::{loaded, note},
    standing::PlanStand,
};

/// Candidates of each kind that are offered.
const OFFERED: i64 = 20;
/// Signs of a remark at most.
const REMARK_MOST: usize = 500;

/// A plan that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Row id.
    pub id: i64,
    /// `agreement` or `case`.
    pub kind: String,
    /// Which one.
    pub subject_id: i64,
    /// `waiting`, `approved` or `returned`.
    pub state: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why.
    pub remark: String,
}

/// What could be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// `agreement` or `case`.
    pub kind: &'static str,
    /// Which one.
    pub id: i64,
    /// Number of the agreement; empty for a case.
    pub number: String,
    /// The buyer.
    pub buyer: String,
    /// When it was made or prepared.
    pub on: Day,
}

const AGREEMENTS: &str = "SELECT a.id, a.number, b.name, a.made_on FROM collections_agreement a \
     JOIN parties_buyer b ON b.id = a.buyer_id WHERE a.state <> 'withdrawn' AND a.actor = ";
const CASES: &str = "SELECT c.id, '', b.name, c.prepared_on FROM collections_case c \
     JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.prepared_on IS NOT NULL AND c.prepared_by = ";

async fn offered(
    connection: &mut AnyConnection,
    person: &Person,
    (kind, only): (&'static str, Option<i64>),
) -> Result<Vec<Candidate>> {
    let (select, id) = match kind {
        "agreement" => (AGREEMENTS, "a.id"),
        _ => (CASES, "c.id"),
    };
    let mut ask = Ask::new(select);
    ask.value(person.login.as_str());
    match person.scope() {
        Scope::All => {}
        Scope::Own(user) => {
            ask.text(" AND b.owner_id = ").value(user);
        }
        Scope::Nothing => return Ok(Vec::new()),
    }
    if let Some(only) = only {
        ask.text(" AND ").text(id).text(" = ").value(only);
    }
    // What certified once certifies nobody again.
    ask.text(" AND NOT EXISTS (SELECT 1 FROM certificates_plan p WHERE p.kind = ").value(kind);
    ask.text(" AND p.subject_id = ").text(id).text(" AND p.state = 'approved')");
    ask.text(" ORDER BY ").text(id).text(" DESC LIMIT ").value(OFFERED);
    let one = |row: &AnyRow| {
        Ok(Candidate {
            kind,
            id: row.int(0)?,
            number: row.text(1)?,
            buyer: row.text(2)?,
            on: row.day(3)?,
        })
    };
    ask.rows(connection, "looking for plans").await?.iter().map(one).collect()
}

/// Agreements that a person drafted and cases that they prepared, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn candidates(db: &Db, person: &Person) -> Result<Vec<Candidate>> {
    let mut connection = db.read().await?;
    let mut all = offered(&mut connection, person, ("agreement", None)).await?;
    all.extend(offered(&mut connection, person, ("case", None)).await?);
    Ok(all)
}

/// Sends a plan. One at a time waits; a returned one may be followed by another.
///
/// # Errors
/// `certificates.enrolment-unknown`, `certificates.enrolment-closed`, `certificates.plan-not-asked`,
/// `certificates.plan-sent`, `certificates.plan-unknown`, or a fault.
pub async fn send_plan(
    tx: &mut Tx,
    enrolment: i64,
    person: &Person,
    (kind, subject): (&str, i64),
) -> Result<i64> {
    let told = loaded(tx, enrolment).await?;
    if told.user_id != person.id {
        return Err(Rejection::new("certificates.enrolment-unknown").into());
    }
    if told.state != "open" {
        return Err(Rejection::new("certificates.enrolment-closed").into());
    }
    match told.standing.plan {
        PlanStand::NotAsked => return Err(Rejection::new("certificates.plan-not-asked").into()),
        PlanStand::Waiting | PlanStand::Approved => {
            return Err(Rejection::new("certificates.plan-sent").into());
        }
        PlanStand::Missing => {}
    }
    let kind = if kind == "agreement" { "agreement" } else { "case" };
    if offered(tx.conn(), person, (kind, Some(subject))).await?.is_empty() {
        return Err(Rejection::new("certificates.plan-unknown").on("plan").into());
    }
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO certificates_plan (id, enrolment_id, kind, subject_id, live, state, sent_at, \
         remark) VALUES (",
    );
    ask.value(id).text(", ").value(enrolment).text(", ").value(kind).text(", ").value(subject);
    ask.text(", 1, 'waiting', ").value(at).text(", '')");
    if let Err(error) = ask.run(tx.conn()).await {
        return Err(match violation(&error) {
            Some(Violation::Unique(_)) => Rejection::new("certificates.plan-sent").into(),
            _ => failed("sending a plan")(error),
        });
    }
    note(tx, "send-plan", enrolment, json!({ "kind": kind, "subject": subject.to_string() }));
    Ok(id)
}

/// Approves or returns the plan that waits. Nobody decides on their own; whoever decides must be able to see the
/// buyer.
///
/// # Errors
/// A missing right, `certificates.own-plan`, `certificates.plan-none`, `certificates.remark-missing`,
/// `certificates.remark-long`, or a fault.
pub async fn decide_plan(
    tx: &mut Tx,
    enrolment: i64,
    person: &Person,
    (approve, remark): (bool, &str),
) -> Result<()> {
    person.require(Right::Teach)?;
    person.require(Right::SeeBuyers)?;
    let told = loaded(tx, enrolment).await?;
    if told.user_id == person.id {
        return Err(Rejection::new("certificates.own-plan").into());
    }
    let remark = remark.trim();
    if !approve && remark.is_empty() {
        return Err(Rejection::new("certificates.remark-missing").on("remark").into());
    }
    if remark.chars().count() > REMARK_MOST {
        return Err(Rejection::new("certificates.remark-long").on("remark").into());
    }
    let at = tx.at().0;
    let state = if approve { "approved" } else { "returned" };
    let mut ask = Ask::new("UPDATE certificates_plan SET state = ");
    ask.value(state).text(", live = ").value(approve.then_some(1_i64)).text(", decided_by = ");
    ask.value(person.id).text(", decided_at = ").value(at).text(", remark = ").value(remark);
    ask.text(" WHERE state = 'waiting' AND enrolment_id = ").value(enrolment);
    if ask.run(tx.conn()).await.map_err(failed("deciding on a plan"))? == 0 {
        return Err(Rejection::new("certificates.plan-none").into());
    }
    note(tx, "decide-plan", enrolment, json!({ "state": state, "remark": remark }));
    Ok(())
}

/// The plan that was sent last.
pub(super) async fn plan_of(
    connection: &mut AnyConnection,
    enrolment: i64,
) -> Result<Option<Plan>> {
    let mut ask = Ask::new(
        "SELECT p.id, p.kind, p.subject_id, p.state, p.sent_at, u.name, p.remark \
         FROM certificates_plan p LEFT JOIN store_user u ON u.id = p.decided_by \
         WHERE p.enrolment_id = ",
    );
    ask.value(enrolment).text(" ORDER BY p.id DESC LIMIT 1");
    let one = |row: &AnyRow| {
        Ok(Plan {
            id: row.int(0)?,
            kind: row.text(1)?,
            subject_id: row.int(2)?,
            state: row.text(3)?,
            sent_at: Moment(row.int(4)?),
            decided_by: row.maybe_text(5)?,
            remark: row.text(6)?,
        })
    };
    ask.rows(connection, "reading a plan").await?.first().map(one).transpose()
}
