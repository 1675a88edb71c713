//! An enrolment: from its first day to the certificate, or to leaving it.

use base::{Day, Moment, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

use super::{
    exam::exams_of,
    held::newest_of,
    pack::{CertificatePack, Level},
    plan::{Plan, plan_of},
    standing::{RunSeen, Standing, stand},
};

/// An enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// The name.
    pub person: String,
    /// The login.
    pub login: String,
    /// Level, by code.
    pub level: String,
    /// Whether it renews a certificate.
    pub renewal: bool,
    /// `open`, `granted` or `left`.
    pub state: String,
    /// Since when.
    pub on: Day,
    /// To the microsecond: what was done before does not count.
    pub begun_at: Moment,
    /// The plan that was sent last, where one was.
    pub plan: Option<Plan>,
    /// Where it stands.
    pub standing: Standing,
}

impl Enrolment {
    /// The level in the pack; an enrolment of a level that is gone cannot be opened.
    ///
    /// # Errors
    /// `certificates.level-unknown`.
    pub fn level(&self) -> Result<&'static Level> {
        level(&self.level)
    }
}

pub(super) fn level(code: &str) -> Result<&'static Level> {
    let found = CertificatePack::shipped().level(code);
    Ok(found.ok_or_else(|| Rejection::new("certificates.level-unknown").with("level", code))?)
}

pub(super) fn note(tx: &mut Tx, action: &'static str, id: i64, detail: Json) {
    tx.audit(Audit { room: "certificates", action, subject: format!("enrolment:{id}"), detail });
}

/// Enrols for a level. Whoever holds a certificate that ends soon, or ended within a year, enrols for its renewal.
///
/// # Errors
/// `certificates.level-unknown`, `certificates.enrolled-already`, `certificates.held-still`, or a fault.
pub async fn enrol(tx: &mut Tx, user: i64, code: &str) -> Result<i64> {
    let pack = CertificatePack::shipped();
    level(code)?;
    let today = tx.clock().day_of(tx.at());
    let last = newest_of(tx.conn(), user, code).await?;
    let renewal = match &last {
        None => false,
        Some(held) if held.revoked_on.is_some() => false,
        Some(held) => {
            let from = held.valid_until.plus_days(-pack.renew_days);
            if from > today {
                let refused = Rejection::new("certificates.held-still");
                let until = held.valid_until;
                return Err(refused.with("until", until).with("from", from).into());
            }
            // Who stayed away longer than a year begins anew.
            held.valid_until.plus_months(12) >= today
        }
    };
    let (id, at) = (tx.ids().next(), tx.at());
    let mut ask = Ask::new(
        "INSERT INTO certificates_enrolment (id, user_id, level, live, renewal, pack_version, \
         state, on_day, begun_at) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(code).text(", 1, ").value(renewal);
    ask.text(", ").value(pack.edition.version.as_str()).text(", 'open', ").value(today);
    ask.text(", ").value(at.0).text(")");
    if let Err(error) = ask.run(tx.conn()).await {
        return Err(match violation(&error) {
            Some(Violation::Unique(_)) => Rejection::new("certificates.enrolled-already").into(),
            _ => failed("enrolling")(error),
        });
    }
    note(tx, "enrol", id, json!({ "level": code, "renewal": renewal }));
    Ok(id)
}

/// Leaves an enrolment. Attempts at exams keep counting.
///
/// # Errors
/// `certificates.enrolment-unknown`, `certificates.enrolment-closed`, or a fault.
pub async fn leave(tx: &mut Tx, (id, user): (i64, i64)) -> Result<()> {
    let row = find(tx.conn(), id).await?.filter(|row| row.user_id == user);
    let row = row.ok_or_else(|| Rejection::new("certificates.enrolment-unknown"))?;
    close(tx, id, "left").await?;
    note(tx, "leave-level", id, json!({ "level": row.level }));
    Ok(())
}

/// Ends an enrolment; of two at once, the second finds nothing to change.
pub(super) async fn close(tx: &mut Tx, id: i64, state: &'static str) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE certificates_enrolment SET live = NULL, state = ");
    ask.value(state).text(", ended_at = ").value(at).text(" WHERE state = 'open' AND id = ");
    ask.value(id);
    if ask.run(tx.conn()).await.map_err(failed("ending an enrolment"))? == 0 {
        return Err(Rejection::new("certificates.enrolment-closed").into());
    }
    Ok(())
}

/// A row of the table.
#[derive(Debug, Clone)]
pub(super) struct EnrolmentRow {
    pub id: i64,
    pub user_id: i64,
    pub person: String,
    pub login: String,
    pub level: String,
    pub renewal: bool,
    pub state: String,
    pub on: Day,
    pub begun_at: Moment,
}

pub(super) const SELECT: &str = "SELECT e.id, e.user_id, u.name, u.login, e.level, e.renewal, \
     e.state, e.on_day, e.begun_at FROM certificates_enrolment e \
     JOIN store_user u ON u.id = e.user_id";

pub(super) fn read(row: &AnyRow) -> Result<EnrolmentRow> {
    Ok(EnrolmentRow {
        id: row.int(0)?,
        user_id: row.int(1)?,
        person: row.text(2)?,
        login: row.text(3)?,
        level: row.text(4)?,
        renewal: row.int(5)? == 1,
        state: row.text(6)?,
        on: row.day(7)?,
        begun_at: Moment(row.int(8)?),
    })
}

pub(super) async fn find(connection: &mut AnyConnection, id: i64) -> Result<Option<EnrolmentRow>> {
    let mut ask = Ask::new(SELECT);
    ask.text(" WHERE e.id = ").value(id);
    ask.rows(connection, "finding an enrolment").await?.first().map(read).transpose()
}

/// The best run of a role-play that counts: ended behind the enrolment, no branch, not rehearsed in a branch or by its
/// seed before its end, nothing forbidden, and with a seed that the house drew, which nobody sees before the end.
async fn best_run(
    connection: &mut AnyConnection,
    row: &EnrolmentRow,
    (scene, difficulty): (&str, i64),
) -> Result<Option<RunSeen>> {
    let mut ask = Ask::new("SELECT id, total_tenths FROM practice_run WHERE person_id = ");
    ask.value(row.user_id).text(" AND scene = ").value(scene).text(" AND level = ");
    ask.value(difficulty).text(" AND started_at >= ").value(row.begun_at.0);
    ask.text(
        " AND state = 'ended' AND failed = 0 AND branch_of IS NULL AND of_house = 1 \
         AND live = 0 \
         AND total_tenths IS NOT NULL AND NOT EXISTS (SELECT 1 FROM practice_run b \
         WHERE b.person_id = practice_run.person_id AND b.seed = practice_run.seed \
         AND b.id <> practice_run.id AND b.started_at < practice_run.ended_at) \
         ORDER BY total_tenths DESC, id LIMIT 1",
    );
    let rows = ask.rows(connection, "looking for the best run").await?;
    let read = |row: &AnyRow| Ok(RunSeen { id: row.int(0)?, total_tenths: row.int(1)? });
    rows.first().map(read).transpose()
}

/// An enrolment with where it stands.
pub(super) async fn load(
    connection: &mut AnyConnection,
    row: EnrolmentRow,
    at: (Moment, Day),
) -> Result<Enrolment> {
    let asked = level(&row.level)?;
    let exams = exams_of(connection, (row.user_id, &row.level)).await?;
    let plan = plan_of(connection, row.id).await?;
    let mut best = Vec::new();
    for one in asked.practicals_of(row.renewal) {
        best.push(best_run(connection, &row, (&one.scene, one.difficulty)).await?);
    }
    let state = plan.as_ref().map(|plan| plan.state.as_str());
    let standing = stand((asked, row.renewal), row.id, (&exams, state), &best, at);
    Ok(Enrolment {
        id: row.id,
        user_id: row.user_id,
        person: row.person,
        login: row.login,
        level: row.level,
        renewal: row.renewal,
        state: row.state,
        on: row.on,
        begun_at: row.begun_at,
        plan,
        standing,
    })
}

/// Within a transaction.
pub(super) async fn loaded(tx: &mut Tx, id: i64) -> Result<Enrolment> {
    let at = (tx.at(), tx.clock().day_of(tx.at()));
    let row = find(tx.conn(), id).await?;
    let row = row.ok_or_else(|| Rejection::new("certificates.enrolment-unknown"))?;
    load(tx.conn(), row, at).await
}

/// An enrolment: one's own, or any where `all` is given to who teaches.
///
/// # Errors
/// `certificates.enrolment-unknown`, or a fault.
pub async fn get_enrolment(db: &Db, id: i64, (user, all): (i64, bool)) -> Result<Enrolment> {
    let now = db.clock().now();
    let at = (now, db.clock().day_of(now));
    let mut connection = db.read().await?;
    let row = find(&mut connection, id).await?.filter(|row| all || row.user_id == user);
    let row = row.ok_or_else(|| Rejection::new("certificates.enrolment-unknown"))?;
    load(&mut connection, row, at).await
}
