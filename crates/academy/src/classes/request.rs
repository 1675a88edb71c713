//! Requests for a coach (A14): asked by subject, industry and kind of customer, given to the coach who fits best,
//! answered, closed with how content the learner is. How to reach the learner is kept only where they agree.

use base::{Moment, Rejection, Result};
use credit::parties::CustomerKind;
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::{cohort::note, instructor, matching::fit, pack::ClassPack};

/// A request to make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRequest {
    /// Subject.
    pub topic: String,
    /// Section of industry, or empty.
    pub industry: String,
    /// Kind of customer, or empty.
    pub kind: String,
    /// What it is about.
    pub message: String,
    /// Whether the learner agrees to be reached.
    pub consents: bool,
    /// How; only with consent.
    pub contact: String,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachRequest {
    /// Row id.
    pub id: i64,
    /// Who asks.
    pub learner_id: i64,
    /// The name.
    pub learner: String,
    /// Subject.
    pub topic: String,
    /// Section of industry, or empty.
    pub industry: String,
    /// Kind of customer, or empty.
    pub kind: String,
    /// What it is about.
    pub message: String,
    /// Whether the learner agreed to be reached.
    pub consents: bool,
    /// How.
    pub contact: String,
    /// Who was found.
    pub coach_id: Option<i64>,
    /// The name, or empty.
    pub coach: String,
    /// How well they fit, 0 to 100.
    pub fit: i64,
    /// `open`, `answered`, `closed`.
    pub state: String,
    /// What the coach said.
    pub answer: String,
    /// 1 to 5.
    pub satisfaction: Option<i64>,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
}

/// How quickly requests are answered, how content learners are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CoachFigures {
    /// Requests in all.
    pub asked: i64,
    /// That wait.
    pub open: i64,
    /// That nobody was found for.
    pub without: i64,
    /// Mean minutes until the answer; `None` before there is one.
    pub minutes: Option<i64>,
    /// How many said how content they are.
    pub rated: i64,
    /// Their mean, hundredths of 1 to 5.
    pub satisfaction_hundredths: Option<i64>,
}

/// Signs of a message or an answer, of a contact.
const MESSAGE: usize = 2_000;
const CONTACT: usize = 100;
/// Requests that one learner may have open.
const OPEN: i64 = 5;

fn refused(code: &'static str, field: &str) -> base::Failure {
    Rejection::new(code).on(field).into()
}

fn checked(new: &NewRequest) -> Result<()> {
    let pack = ClassPack::shipped();
    if !pack.has_topic(&new.topic) {
        let wrong = Rejection::new("classes.topic-unknown").with("topic", &new.topic);
        return Err(wrong.on("topic").into());
    }
    if !new.industry.is_empty() && !pack.has_industry(&new.industry) {
        let wrong = Rejection::new("classes.industry-unknown").with("industry", &new.industry);
        return Err(wrong.on("industry").into());
    }
    if !new.kind.is_empty() && new.kind.parse::<CustomerKind>().is_err() {
        let wrong = Rejection::new("classes.kind-unknown").with("kind", &new.kind);
        return Err(wrong.on("kind").into());
    }
    let (message, contact) = (new.message.trim(), new.contact.trim());
    if message.is_empty() || message.chars().count() > MESSAGE {
        return Err(refused("classes.message-empty", "message"));
    }
    if !new.consents && !contact.is_empty() {
        return Err(refused("classes.contact-consent", "contact"));
    }
    if contact.chars().count() > CONTACT {
        return Err(refused("classes.contact-long", "contact"));
    }
    Ok(())
}

/// Asks for a coach; the one who fits best gets it, of equals the one with fewer waiting. Nobody fits: it stays open
/// for any instructor.
///
/// # Errors
/// `classes.topic-unknown`, `classes.industry-unknown`, `classes.kind-unknown`, `classes.message-empty`,
/// `classes.contact-consent`, `classes.contact-long`, `classes.requests-many`, or a fault.
pub async fn ask_coach(tx: &mut Tx, learner: i64, new: &NewRequest) -> Result<i64> {
    checked(new)?;
    tx.lock("SELECT id FROM store_user WHERE id = $1", learner).await?;
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM classes_request WHERE state = 'open' AND learner_id = ",
    );
    ask.value(learner);
    if ask.row(tx.conn(), "counting requests").await?.int(0)? >= OPEN {
        return Err(Rejection::new("classes.requests-many").with("most", OPEN).into());
    }
    let asked = (new.topic.as_str(), new.industry.as_str(), new.kind.as_str());
    let all = instructor::listed(tx.conn()).await?;
    let fits = all
        .iter()
        .filter(|one| one.coaches && one.user_id != learner)
        .map(|one| (fit(&one.knows, asked), one))
        .filter(|(points, _)| *points > 0)
        .min_by_key(|(points, one)| (-points, one.waiting, one.user_id));
    let (points, coach) = fits.map_or((0, None), |(points, one)| (points, Some(one.user_id)));
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO classes_request (id, learner_id, topic, industry, customer_kind, message, \
         consents, contact, coach_id, fit, state, answer, asked_at) VALUES (",
    );
    ask.value(id).text(", ").value(learner).text(", ").value(new.topic.as_str()).text(", ");
    ask.value(new.industry.as_str()).text(", ").value(new.kind.as_str()).text(", ");
    ask.value(new.message.trim()).text(", ").value(new.consents).text(", ");
    ask.value(new.contact.trim()).text(", ").value(coach).text(", ").value(points);
    ask.text(", 'open', '', ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("asking for a coach"))?;
    let detail = json!({ "topic": new.topic, "fit": points, "consents": new.consents });
    note(tx, "ask-coach", format!("request:{id}"), detail);
    Ok(id)
}

/// The coach answers: the one it was given to, or anybody who teaches where nobody was found.
///
/// # Errors
/// `classes.request-unknown`, `classes.request-state`, `classes.answer-empty`, or a fault.
pub async fn answer_request(tx: &mut Tx, id: i64, coach: i64, answer: &str) -> Result<()> {
    tx.lock("SELECT id FROM classes_request WHERE id = $1", id).await?;
    let request = found(tx.conn(), id).await?;
    let given = request.coach_id.is_none_or(|one| one == coach);
    if !given || request.learner_id == coach {
        return Err(Rejection::new("classes.request-unknown").into());
    }
    if request.state != "open" {
        return Err(Rejection::new("classes.request-state").into());
    }
    let answer = answer.trim();
    if answer.is_empty() || answer.chars().count() > MESSAGE {
        return Err(refused("classes.answer-empty", "answer"));
    }
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE classes_request SET state = 'answered', answer = ");
    ask.value(answer).text(", coach_id = ").value(coach).text(", answered_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("answering a request"))?;
    note(tx, "answer-request", format!("request:{id}"), json!({}));
    Ok(())
}

/// The learner closes the request and says how content they are, or withdraws it without an answer. The contact is
/// erased: it served this request alone.
///
/// # Errors
/// `classes.request-unknown`, `classes.request-state`, `classes.satisfaction`, or a fault.
pub async fn close_request(
    tx: &mut Tx,
    (id, learner): (i64, i64),
    satisfaction: Option<i64>,
) -> Result<()> {
    tx.lock("SELECT id FROM classes_request WHERE id = $1", id).await?;
    let request = found(tx.conn(), id).await?;
    if request.learner_id != learner {
        return Err(Rejection::new("classes.request-unknown").into());
    }
    if request.state == "closed" {
        return Err(Rejection::new("classes.request-state").into());
    }
    let answered = request.state == "answered";
    if satisfaction.is_some_and(|points| !answered || !(1..=5).contains(&points)) {
        return Err(refused("classes.satisfaction", "satisfaction"));
    }
    let at = tx.at().0;
    let mut ask =
        Ask::new("UPDATE classes_request SET state = 'closed', contact = '', closed_at = ");
    ask.value(at).text(", satisfaction = ").value(satisfaction).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a request"))?;
    note(tx, "close-request", format!("request:{id}"), json!({ "satisfaction": satisfaction }));
    Ok(())
}

const COLUMNS: &str = "SELECT r.id, r.learner_id, l.name, r.topic, r.industry, r.customer_kind, \
     r.message, r.consents, r.contact, r.coach_id, u.name, r.fit, r.state, r.answer, \
     r.satisfaction, r.asked_at, r.answered_at FROM classes_request r \
     JOIN store_user l ON l.id = r.learner_id LEFT JOIN store_user u ON u.id = r.coach_id";

fn read(row: &AnyRow) -> Result<CoachRequest> {
    Ok(CoachRequest {
        id: row.int(0)?,
        learner_id: row.int(1)?,
        learner: row.text(2)?,
        topic: row.text(3)?,
        industry: row.text(4)?,
        kind: row.text(5)?,
        message: row.text(6)?,
        consents: row.int(7)? == 1,
        contact: row.text(8)?,
        coach_id: row.maybe_int(9)?,
        coach: row.maybe_text(10)?.unwrap_or_default(),
        fit: row.int(11)?,
        state: row.text(12)?,
        answer: row.text(13)?,
        satisfaction: row.maybe_int(14)?,
        asked_at: Moment(row.int(15)?),
        answered_at: row.maybe_int(16)?.map(Moment),
    })
}

async fn found(connection: &mut AnyConnection, id: i64) -> Result<CoachRequest> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE r.id = ").value(id);
    let rows = ask.rows(connection, "reading a request").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.request-unknown"))?;
    read(row)
}

/// A request: one's own, or, for who teaches, one that was given to them or, without the contact, to nobody.
///
/// # Errors
/// `classes.request-unknown`, or a fault.
pub async fn get_request(db: &Db, id: i64, (user, teaches): (i64, bool)) -> Result<CoachRequest> {
    let mut connection = db.read().await?;
    let mut request = found(&mut connection, id).await?;
    let given = teaches && request.coach_id.is_none_or(|coach| coach == user);
    // How to reach the learner is for who has the request, not for all who could take it.
    if request.learner_id != user && request.coach_id != Some(user) {
        request.contact.clear();
    }
    if request.learner_id == user || given {
        return Ok(request);
    }
    Err(Rejection::new("classes.request-unknown").into())
}

/// Requests that somebody sees, those that wait first, then the newest.
///
/// # Errors
/// A fault from the database.
pub async fn list_requests(
    db: &Db,
    (user, teaches): (i64, bool),
    limit: i64,
) -> Result<Vec<CoachRequest>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE (r.learner_id = ").value(user);
    if teaches {
        ask.text(" OR r.coach_id IS NULL OR r.coach_id = ").value(user);
    }
    ask.text(") ORDER BY CASE r.state WHEN 'open' THEN 0 WHEN 'answered' THEN 1 ELSE 2 END, ");
    ask.text("r.id DESC LIMIT ").value(limit);
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing requests").await?.iter().map(read).collect()
}

/// How quickly requests are answered and how content learners are.
///
/// # Errors
/// A fault from the database.
pub async fn coach_figures(db: &Db) -> Result<CoachFigures> {
    let ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN state = 'open' AND coach_id IS NULL THEN 1 ELSE 0 END), 0) \
         AS BIGINT), CAST(COUNT(answered_at) AS BIGINT), \
         CAST(COALESCE(SUM((answered_at - asked_at) / 60000000), 0) AS BIGINT), \
         CAST(COUNT(satisfaction) AS BIGINT), \
         CAST(COALESCE(SUM(satisfaction), 0) AS BIGINT) FROM classes_request",
    );
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "adding requests up").await?;
    let (answered, minutes) = (row.int(3)?, row.int(4)?);
    let (rated, sum) = (row.int(5)?, row.int(6)?);
    Ok(CoachFigures {
        asked: row.int(0)?,
        open: row.int(1)?,
        without: row.int(2)?,
        minutes: minutes.checked_div(answered),
        rated,
        satisfaction_hundredths: (sum * 100).checked_div(rated),
    })
}
