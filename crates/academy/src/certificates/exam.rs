//! The exam: drawn when it begins, those questions first that this person was asked least often, handed in once and
//! in time.

use std::collections::BTreeMap;

use base::{Day, Moment, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::{
    enrolment::{loaded, note},
    pack::{CertificatePack, ExamRule},
    standing::{ExamSeen, ExamStand},
};
use crate::courses::{
    Answered, Drawn, Library, Marked, mark, read_given, restored_answer, shuffled, written_answer,
};

/// Seconds of grace for what was sent in time and came late.
const GRACE: i64 = 30;

/// An exam.
#[derive(Debug, Clone, PartialEq)]
pub struct Exam {
    /// Row id.
    pub id: i64,
    /// Of which enrolment.
    pub enrolment_id: i64,
    /// Whose.
    pub user_id: i64,
    /// Level, by code.
    pub level: String,
    /// The day on which it began.
    pub on: Day,
    /// Until when it may be handed in.
    pub ends_at: Moment,
    /// Its points, once handed in.
    pub points_bps: Option<i64>,
    /// Points from which it is passed.
    pub pass_bps: i64,
    /// Its questions; those that the content no longer has are left out.
    pub drawn: Vec<Drawn>,
}

/// All exams of a person for a level, the oldest first.
pub(super) async fn exams_of(
    connection: &mut AnyConnection,
    (user, level): (i64, &str),
) -> Result<Vec<ExamSeen>> {
    let mut ask = Ask::new(
        "SELECT id, enrolment_id, on_day, ends_at, points_bps FROM certificates_exam \
         WHERE user_id = ",
    );
    ask.value(user).text(" AND level = ").value(level).text(" ORDER BY id DESC LIMIT 100");
    let one = |row: &AnyRow| {
        Ok(ExamSeen {
            id: row.int(0)?,
            enrolment_id: row.int(1)?,
            on: row.day(2)?,
            ends_at: Moment(row.int(3)?),
            points_bps: row.maybe_int(4)?,
        })
    };
    let rows = ask.rows(connection, "reading exams").await?;
    rows.iter().rev().map(one).collect()
}

/// How often each question was asked of a person for a level.
async fn asked_before(
    connection: &mut AnyConnection,
    (user, level): (i64, &str),
) -> Result<BTreeMap<String, usize>> {
    let mut ask = Ask::new("SELECT questions FROM certificates_exam WHERE user_id = ");
    ask.value(user).text(" AND level = ").value(level).text(" ORDER BY id DESC LIMIT 100");
    let mut counts = BTreeMap::new();
    for row in ask.rows(connection, "reading what was asked").await? {
        let codes: Vec<String> = serde_json::from_str(&row.text(0)?).unwrap_or_default();
        for code in codes {
            *counts.entry(code).or_insert(0) += 1;
        }
    }
    Ok(counts)
}

/// Draws an exam: of each lesson so many, those first that were asked least often, else by chance.
fn draw(rule: &ExamRule, seed: i64, asked: &BTreeMap<String, usize>) -> Vec<String> {
    let library = Library::shipped();
    let mut drawn = Vec::new();
    for lesson in rule.lessons.iter().filter_map(|code| library.lesson(code)) {
        let order = shuffled(seed, &lesson.code, lesson.questions.len());
        let mut codes: Vec<&str> = order
            .into_iter()
            .filter_map(|at| lesson.questions.get(at))
            .map(|one| one.code.as_str())
            .collect();
        codes.sort_by_key(|code| asked.get(*code).copied().unwrap_or(0));
        drawn.extend(codes.into_iter().take(rule.per_lesson).map(str::to_owned));
    }
    drawn
}

/// Begins the exam of an enrolment, or goes on with the one that is being written.
///
/// # Errors
/// `certificates.enrolment-unknown`, `certificates.enrolment-closed`, `certificates.exam-passed`,
/// `certificates.exam-wait`, or a fault.
pub async fn begin_exam(tx: &mut Tx, (enrolment, user): (i64, i64)) -> Result<i64> {
    tx.lock("SELECT id FROM certificates_enrolment WHERE id = $1", enrolment).await?;
    let told = loaded(tx, enrolment).await?;
    if told.user_id != user {
        return Err(Rejection::new("certificates.enrolment-unknown").into());
    }
    if told.state != "open" {
        return Err(Rejection::new("certificates.enrolment-closed").into());
    }
    match told.standing.exam {
        ExamStand::Met(_) => return Err(Rejection::new("certificates.exam-passed").into()),
        ExamStand::Wait(from) => {
            return Err(Rejection::new("certificates.exam-wait").with("from", from).into());
        }
        ExamStand::Open(id) => {
            tx.quiet();
            return Ok(id);
        }
        ExamStand::Free => {}
    }
    let rule = told.level()?.exam_of(told.renewal);
    let asked = asked_before(tx.conn(), (user, &told.level)).await?;
    let (id, at) = (tx.ids().next(), tx.at());
    let questions = draw(rule, id, &asked);
    let mut ask = Ask::new(
        "INSERT INTO certificates_exam (id, enrolment_id, user_id, level, questions, answers, \
         on_day, begun_at, ends_at) VALUES (",
    );
    let on = tx.clock().day_of(at);
    ask.value(id).text(", ").value(enrolment).text(", ").value(user).text(", ");
    ask.value(told.level.as_str()).text(", ").value(json!(questions).to_string()).text(", '[]', ");
    ask.value(on).text(", ").value(at.0).text(", ");
    ask.value(at.plus_seconds(rule.minutes * 60).0).text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning an exam"))?;
    let detail =
        json!({ "exam": id.to_string(), "level": told.level, "questions": questions.len() });
    note(tx, "begin-exam", enrolment, detail);
    Ok(id)
}

fn answers(text: &str) -> BTreeMap<String, Answered> {
    let all: Vec<Json> = serde_json::from_str(text).unwrap_or_default();
    let one = |row: &Json| {
        let code = row.get("question")?.as_str()?.to_owned();
        let given = restored_answer(row.get("given")?.as_str()?);
        let points_bps = row.get("points_bps")?.as_i64()?;
        let right = row.get("right")?.as_bool()?;
        Some((code, Answered { given, marked: Marked { points_bps, right } }))
    };
    all.iter().filter_map(one).collect()
}

async fn load(connection: &mut AnyConnection, id: i64) -> Result<Option<Exam>> {
    let mut ask = Ask::new(
        "SELECT x.enrolment_id, x.user_id, x.level, x.on_day, x.ends_at, x.points_bps, \
         x.questions, x.answers, e.renewal FROM certificates_exam x \
         JOIN certificates_enrolment e ON e.id = x.enrolment_id WHERE x.id = ",
    );
    ask.value(id);
    let rows = ask.rows(connection, "reading an exam").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let codes: Vec<String> = serde_json::from_str(&row.text(6)?).unwrap_or_default();
    let given = answers(&row.text(7)?);
    let library = Library::shipped();
    let drawn = codes.iter().filter_map(|code| library.question(code)).map(|(_, question)| Drawn {
        question: question.clone(),
        order: shuffled(id, &question.code, question.choices().len()),
        answered: given.get(&question.code).cloned(),
    });
    let (level, renewal) = (row.text(2)?, row.int(8)? == 1);
    let asked = CertificatePack::shipped().level(&level);
    Ok(Some(Exam {
        id,
        enrolment_id: row.int(0)?,
        user_id: row.int(1)?,
        // A level that the content no longer has is passed by nobody.
        pass_bps: asked.map_or(10_001, |asked| asked.exam_of(renewal).pass_bps),
        level,
        on: row.day(3)?,
        ends_at: Moment(row.int(4)?),
        points_bps: row.maybe_int(5)?,
        drawn: drawn.collect(),
    }))
}

/// An exam: one's own, or any where `all` is given to who teaches.
///
/// # Errors
/// `certificates.exam-unknown`, or a fault.
pub async fn get_exam(db: &Db, id: i64, (user, all): (i64, bool)) -> Result<Exam> {
    let mut connection = db.read().await?;
    let found = load(&mut connection, id).await?.filter(|one| all || one.user_id == user);
    Ok(found.ok_or_else(|| Rejection::new("certificates.exam-unknown"))?)
}

/// The exams of an enrolment, the oldest first: id, day, points.
///
/// # Errors
/// A fault from the database.
pub async fn exam_of(db: &Db, enrolment: i64, of: (i64, &str)) -> Result<Vec<ExamSeen>> {
    let mut connection = db.read().await?;
    let all = exams_of(&mut connection, of).await?;
    Ok(all.into_iter().filter(|one| one.enrolment_id == enrolment).collect())
}

/// Hands an exam in: its points. What is left out is wrong; what comes after the time is not marked.
///
/// # Errors
/// `certificates.exam-unknown`, `certificates.exam-late`, `certificates.exam-done`, or a fault.
pub async fn hand_in_exam(
    tx: &mut Tx,
    (id, user): (i64, i64),
    fields: &BTreeMap<String, String>,
) -> Result<i64> {
    let exam = load(tx.conn(), id).await?.filter(|one| one.user_id == user);
    let exam = exam.ok_or_else(|| Rejection::new("certificates.exam-unknown"))?;
    if exam.points_bps.is_some() {
        return Err(Rejection::new("certificates.exam-done").into());
    }
    let at = tx.at();
    if at.0 > exam.ends_at.plus_seconds(GRACE).0 {
        return Err(Rejection::new("certificates.exam-late").into());
    }
    let mut kept = Vec::new();
    let mut sum = 0;
    for (n, drawn) in (1..).zip(&exam.drawn) {
        let given = read_given(drawn, n, fields);
        let marked = mark(&drawn.question, &given);
        sum += marked.points_bps;
        kept.push(json!({
            "question": drawn.question.code, "given": written_answer(&given),
            "points_bps": marked.points_bps, "right": marked.right,
        }));
    }
    let points = sum.checked_div(i64::try_from(kept.len()).unwrap_or(0)).unwrap_or(0);
    let mut ask = Ask::new("UPDATE certificates_exam SET done_at = ");
    ask.value(at.0).text(", points_bps = ").value(points).text(", answers = ");
    ask.value(json!(kept).to_string()).text(" WHERE done_at IS NULL AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("handing an exam in"))? == 0 {
        return Err(Rejection::new("certificates.exam-done").into());
    }
    let detail = json!({ "exam": id.to_string(), "level": exam.level, "points_bps": points });
    note(tx, "hand-in-exam", exam.enrolment_id, detail);
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_question_is_asked_twice_while_others_are_left() {
        let rule = &CertificatePack::shipped().level("collector").expect("level").exam;
        let mut asked = BTreeMap::new();
        for seed in 1..=4 {
            let drawn = draw(rule, seed, &asked);
            assert_eq!(drawn.len(), 15);
            for code in drawn {
                assert!(!asked.contains_key(&code), "{code} at {seed}");
                asked.insert(code, 1);
            }
        }
        assert_eq!(draw(rule, 5, &asked).len(), 15, "then those that were asked once");
    }
}
