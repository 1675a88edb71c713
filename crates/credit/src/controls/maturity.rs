//! The maturity self-assessment (成熟度, G04): people choose a level for each question, beside what the
//! control points say; the score of a field is the mean of its questions. A closed one never changes.

use std::collections::BTreeMap;

use base::{Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::{
    maturity_pack::{LEVEL_MAX, MaturityPack, Question},
    point::PointStatus,
    roadmap::plan_steps,
    standing::PointStanding,
    told,
};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaturityAnswer {
    /// Code of the question.
    pub question: String,
    /// The level, 0 to 4.
    pub level: i64,
    /// What the data said then.
    pub suggested: Option<i64>,
    /// Why.
    pub note: String,
    /// The day.
    pub on: Day,
    /// By whom.
    pub actor: String,
}

/// A self-assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maturity {
    /// Row id.
    pub id: i64,
    /// 1, 2, 3 …
    pub number: i64,
    /// Whether it is still being answered.
    pub open: bool,
    /// When it was begun.
    pub started_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// By whom.
    pub closed_by: Option<String>,
    /// Hundredths of a level over all fields, once closed.
    pub score: Option<i64>,
    /// Hundredths of a level by field, once closed.
    pub areas: BTreeMap<String, i64>,
    /// Who began it.
    pub actor: String,
}

const COLUMNS: &str = "SELECT id, number, state, started_on, closed_on, closed_by, score, areas, \
    actor FROM controls_assessment";

fn read(row: &AnyRow) -> Result<Maturity> {
    let bad = |error| Failure::broken("reading a self-assessment", error);
    Ok(Maturity {
        id: row.int(0)?,
        number: row.int(1)?,
        open: row.text(2)? == "open",
        started_on: row.day(3)?,
        closed_on: row.maybe_day(4)?,
        closed_by: row.maybe_text(5)?,
        score: row.maybe_int(6)?,
        areas: serde_json::from_str(&row.text(7)?).map_err(bad)?,
        actor: row.text(8)?,
    })
}

/// What the control points say of a question: the worst of them decides; nothing where none counts.
pub fn suggested(question: &Question, points: &[PointStanding]) -> Option<i64> {
    let level = |status: PointStatus| match status {
        PointStatus::Idle => None,
        PointStatus::Good => Some(3),
        PointStatus::Attention => Some(2),
        PointStatus::Failing => Some(1),
    };
    let of = points.iter().filter(|one| question.points.contains(&one.point.code));
    of.filter_map(|one| level(one.status)).min()
}

/// Hundredths of a level by field, and over all fields; fields without an answer are left out.
pub fn scores(
    pack: &MaturityPack,
    levels: &BTreeMap<String, i64>,
) -> (BTreeMap<String, i64>, Option<i64>) {
    let mut areas = BTreeMap::new();
    for area in &pack.areas {
        let of = pack.questions.iter().filter(|one| one.area == area.code);
        let said: Vec<i64> = of.filter_map(|one| levels.get(&one.code).copied()).collect();
        if let Some(mean) = mean(&said) {
            areas.insert(area.code.clone(), mean);
        }
    }
    let all: Vec<i64> = areas.values().copied().collect();
    let count = i64::try_from(all.len()).unwrap_or(0);
    let whole = (count > 0).then(|| (all.iter().sum::<i64>() + count / 2) / count);
    (areas, whole)
}

fn mean(levels: &[i64]) -> Option<i64> {
    let count = i64::try_from(levels.len()).ok().filter(|count| *count > 0)?;
    Some((levels.iter().sum::<i64>() * 100 + count / 2) / count)
}

/// All, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_maturities(db: &Db) -> Result<Vec<Maturity>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 100");
    ask.rows(&mut connection, "listing self-assessments").await?.iter().map(read).collect()
}

/// One with its answers.
///
/// # Errors
/// `controls.maturity-unknown`, or a fault.
pub async fn get_maturity(db: &Db, id: i64) -> Result<(Maturity, Vec<MaturityAnswer>)> {
    let mut connection = db.read().await?;
    let one = get(&mut connection, id).await?;
    let answers = answers(&mut connection, id).await?;
    Ok((one, answers))
}

async fn get(connection: &mut AnyConnection, id: i64) -> Result<Maturity> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading a self-assessment").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("controls.maturity-unknown").with("id", id).into()),
    }
}

async fn answers(connection: &mut AnyConnection, id: i64) -> Result<Vec<MaturityAnswer>> {
    let mut ask = Ask::new(
        "SELECT question, level, suggested, note, on_day, actor FROM controls_answer \
         WHERE assessment_id = ",
    );
    ask.value(id).text(" ORDER BY question");
    let one = |row: &AnyRow| {
        Ok(MaturityAnswer {
            question: row.text(0)?,
            level: row.int(1)?,
            suggested: row.maybe_int(2)?,
            note: row.text(3)?,
            on: row.day(4)?,
            actor: row.text(5)?,
        })
    };
    ask.rows(connection, "reading answers").await?.iter().map(one).collect()
}

/// Begins one; the open one where there is one already.
///
/// # Errors
/// Busy, or a fault from the database.
pub async fn begin_maturity(tx: &mut Tx) -> Result<i64> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let ask = Ask::new("SELECT id FROM controls_assessment WHERE state = 'open'");
    if let Some(row) = ask.rows(tx.conn(), "looking for a self-assessment").await?.first() {
        let id = row.int(0)?;
        tx.quiet();
        return Ok(id);
    }
    let row = Ask::new("SELECT COALESCE(MAX(number), 0) FROM controls_assessment");
    let number = row.row(tx.conn(), "numbering a self-assessment").await?.int(0)? + 1;
    let (id, at, actor, today) =
        (tx.ids().next(), tx.at().0, tx.actor().0.clone(), tx.clock().today());
    let pack = MaturityPack::counting(tx.conn(), today).await?;
    let version = pack.edition.version.as_str();
    let mut ask = Ask::new(
        "INSERT INTO controls_assessment (id, number, live, state, pack_version, started_on, areas, \
         actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", 1, 'open', ").value(version).text(", ");
    ask.value(today).text(", '{}', ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning a self-assessment"))?;
    told(
        tx,
        ("maturity", id),
        ("controls.maturity-begun", "begin-maturity"),
        json!({ "number": number }),
    )
    .await?;
    Ok(id)
}

async fn still_open(tx: &mut Tx, id: i64) -> Result<Maturity> {
    tx.lock("SELECT id FROM controls_assessment WHERE id = $1", id).await?;
    let one = get(tx.conn(), id).await?;
    match one.open {
        true => Ok(one),
        false => Err(Rejection::new("controls.maturity-closed").with("number", one.number).into()),
    }
}

/// Answers a question, or answers it anew. A level above what the data say needs a reason.
///
/// # Errors
/// `controls.maturity-unknown`, `controls.maturity-closed`, `controls.question-unknown`,
/// `controls.level-range`, `controls.level-unproven`, or a fault.
pub async fn answer_maturity(
    tx: &mut Tx,
    id: i64,
    (question, level): (&str, i64),
    note: &str,
    points: &[PointStanding],
) -> Result<()> {
    let one = still_open(tx, id).await?;
    // An assessment is answered by the questions of the day on which it was begun.
    let pack = MaturityPack::counting(tx.conn(), one.started_on).await?;
    let Some(known) = pack.find(question) else {
        return Err(Rejection::new("controls.question-unknown").with("code", question).into());
    };
    if !(0..=LEVEL_MAX).contains(&level) {
        return Err(Rejection::new("controls.level-range").on("level").into());
    }
    let suggested = suggested(known, points);
    if suggested.is_some_and(|most| level > most) && note.trim().is_empty() {
        let told = Rejection::new("controls.level-unproven").with("level", suggested.unwrap_or(0));
        return Err(told.on("note").into());
    }
    let (row, at, actor, today) =
        (tx.ids().next(), tx.at().0, tx.actor().0.clone(), tx.clock().today());
    let mut ask = Ask::new(
        "INSERT INTO controls_answer (id, assessment_id, question, level, suggested, note, on_day, \
         actor, recorded_at) VALUES (",
    );
    ask.value(row).text(", ").value(id).text(", ").value(question).text(", ").value(level);
    ask.text(", ").value(suggested).text(", ").value(note.trim()).text(", ").value(today);
    ask.text(", ").value(actor).text(", ").value(at).text(
        ") ON CONFLICT (assessment_id, question) DO UPDATE SET level = excluded.level, \
         suggested = excluded.suggested, note = excluded.note, on_day = excluded.on_day, \
         actor = excluded.actor, recorded_at = excluded.recorded_at",
    );
    ask.run(tx.conn()).await.map_err(failed("answering a question"))?;
    let detail = json!({
        "question": question, "level": level, "suggested": suggested, "note": note.trim(),
    });
    told(tx, ("maturity", id), ("controls.maturity-answered", "answer-maturity"), detail).await
}

/// Closes one that is answered throughout: the scores are kept, and the road map gets a step for each
/// question below the target. Returns how many steps were new.
///
/// # Errors
/// `controls.maturity-unknown`, `controls.maturity-closed`, `controls.maturity-unfinished`, or a fault.
pub async fn close_maturity(tx: &mut Tx, id: i64) -> Result<u64> {
    let one = still_open(tx, id).await?;
    let pack = MaturityPack::counting(tx.conn(), one.started_on).await?;
    let said = answers(tx.conn(), id).await?;
    let levels: BTreeMap<String, i64> =
        said.iter().map(|answer| (answer.question.clone(), answer.level)).collect();
    let open = pack.questions.iter().filter(|one| !levels.contains_key(&one.code)).count();
    if open > 0 {
        return Err(Rejection::new("controls.maturity-unfinished").with("count", open).into());
    }
    let (areas, score) = scores(&pack, &levels);
    let bad = |error| Failure::broken("writing a self-assessment", error);
    let text = serde_json::to_string(&areas).map_err(bad)?;
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask =
        Ask::new("UPDATE controls_assessment SET live = NULL, state = 'closed', closed_on = ");
    ask.value(today).text(", closed_by = ").value(actor).text(", score = ").value(score);
    ask.text(", areas = ").value(text).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a self-assessment"))?;
    let planned = plan_steps(tx, (id, &pack), &levels).await?;
    let detail = json!({ "number": one.number, "score": score, "areas": areas, "steps": planned });
    told(tx, ("maturity", id), ("controls.maturity-closed", "close-maturity"), detail).await?;
    Ok(planned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controls::point::PointPack;

    #[test]
    fn a_field_scores_the_mean_of_its_questions() {
        let pack = MaturityPack::shipped();
        let said = [("limits", 3), ("approval", 2), ("gate", 2), ("files", 4)];
        let levels = said.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect();
        let (areas, score) = scores(pack, &levels);
        assert_eq!((areas["granting"], areas["knowledge"], areas.len()), (233, 400, 2));
        assert_eq!(score, Some(317));
        assert_eq!(scores(pack, &BTreeMap::new()).1, None);
    }

    #[test]
    fn the_worst_control_point_speaks() {
        let question = MaturityPack::shipped().find("approval").expect("approved and requests");
        let at = |code: &str, status| PointStanding {
            point: PointPack::shipped().find(code).expect("a point").clone(),
            bad: 0,
            total: 1,
            amount_minor: 0,
            status,
            login: None,
            tested: None,
        };
        let points = |one, other| [at("approved", one), at("requests", other)];
        for (one, other, level) in [
            (PointStatus::Good, PointStatus::Good, Some(3)),
            (PointStatus::Good, PointStatus::Failing, Some(1)),
            (PointStatus::Idle, PointStatus::Attention, Some(2)),
            (PointStatus::Idle, PointStatus::Idle, None),
        ] {
            assert_eq!(suggested(question, &points(one, other)), level, "{one:?} {other:?}");
        }
    }
}
