//! Attempts at questions: the check of a lesson, the first and the last test, a review. An attempt is drawn when it
//! begins and marked once, when it is handed in; its answers stand.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    cards::{cards_of, due_cards, keep_card},
    lesson::Lesson,
    question::{Body, Given, Marked, Question, mark, shuffled},
    review::rated,
    shipped::Library,
    weekly::keep_reviewed,
};

/// What an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptKind {
    /// Of a lesson.
    Check,
    /// Before the course.
    Pre,
    /// Behind it.
    Post,
    /// What spaced review brings back.
    Review,
}

impl AttemptKind {
    const ALL: [Self; 4] = [Self::Check, Self::Pre, Self::Post, Self::Review];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Pre => "pre",
            Self::Post => "post",
            Self::Review => "review",
        }
    }

    /// The kind of a name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Questions of a check.
const CHECK: usize = 8;
/// Questions of a test for each lesson.
const TEST: usize = 2;
/// Questions of a review.
const REVIEW: usize = 20;

/// A question as it was drawn for an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The question.
    pub question: Question,
    /// Places of its choices in the order in which they are shown.
    pub order: Vec<usize>,
    /// How it was answered, once handed in.
    pub answered: Option<Answered>,
}

/// An answer that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What was given.
    pub given: Given,
    /// How it was marked.
    pub marked: Marked,
}

/// An attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// Of which kind.
    pub kind: AttemptKind,
    /// Code of the lesson, of a check.
    pub lesson: String,
    /// When it began.
    pub on: Day,
    /// Its points, once handed in.
    pub points_bps: Option<i64>,
    /// Its questions. One that the content no longer has is left out.
    pub drawn: Vec<Drawn>,
}

/// Begins an attempt, or goes on with the one of the kind that is not handed in: whoever could open several
/// would hand in one after reading the answers of another.
async fn begin(
    tx: &mut Tx,
    (user, kind, lesson): (i64, AttemptKind, &str),
    pick: impl FnOnce(i64) -> Vec<String>,
) -> Result<i64> {
    tx.lock("SELECT id FROM store_user WHERE id = $1", user).await?;
    let mut ask = Ask::new("SELECT id FROM courses_attempt WHERE done_at IS NULL AND user_id = ");
    ask.value(user).text(" AND kind = ").value(kind.code()).text(" AND lesson = ").value(lesson);
    ask.text(" ORDER BY id LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for an attempt that is not handed in").await?;
    if let Some(row) = rows.first() {
        tx.quiet();
        return row.int(0);
    }
    let (id, at) = (tx.ids().next(), tx.at());
    let on = tx.clock().day_of(at);
    let questions = pick(id);
    let mut ask = Ask::new(
        "INSERT INTO courses_attempt (id, user_id, kind, lesson, questions, on_day, begun_at) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(kind.code()).text(", ").value(lesson);
    ask.text(", ").value(json!(questions).to_string()).text(", ").value(on).text(", ").value(at.0);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning an attempt"))?;
    let detail = json!({ "kind": kind.code(), "lesson": lesson, "questions": questions.len() });
    let subject = format!("user:{user}");
    tx.audit(Audit { room: "courses", action: "begin-attempt", subject, detail });
    Ok(id)
}

/// Draws so many questions of a lesson, each objective once before any twice.
pub(super) fn draw(lesson: &Lesson, seed: i64, count: usize, without: &[String]) -> Vec<String> {
    let order = shuffled(seed, &lesson.code, lesson.questions.len());
    let all = order.iter().filter_map(|at| lesson.questions.get(*at));
    let mut left: Vec<&Question> = all.filter(|one| !without.contains(&one.code)).collect();
    let mut drawn: Vec<&Question> = Vec::new();
    while drawn.len() < count && !left.is_empty() {
        let asked =
            |one: &&Question| drawn.iter().filter(|got| got.objective == one.objective).count();
        let least = left.iter().map(asked).min().unwrap_or(0);
        let at = left.iter().position(|one| asked(one) == least).unwrap_or(0);
        drawn.push(left.remove(at));
    }
    drawn.into_iter().map(|one| one.code.clone()).collect()
}

/// Begins the check of a lesson.
///
/// # Errors
/// `courses.lesson-unknown`, or a fault.
pub async fn begin_check(tx: &mut Tx, library: &Library, user: i64, code: &str) -> Result<i64> {
    let lesson = library.lesson(code);
    let lesson =
        lesson.ok_or_else(|| Rejection::new("courses.lesson-unknown").with("lesson", code))?;
    begin(tx, (user, AttemptKind::Check, code), |id| draw(lesson, id, CHECK, &[])).await
}

/// Begins the first or the last test over some lessons. The first is taken once; the last
/// asks other questions of the same lessons.
///
/// # Errors
/// `courses.pre-once`, `courses.pre-first`, or a fault.
pub async fn begin_test(
    tx: &mut Tx,
    library: &Library,
    (user, kind): (i64, AttemptKind),
    lessons: &[String],
) -> Result<i64> {
    let before = first_test(tx.conn(), user).await?;
    let without = match (kind, before) {
        (AttemptKind::Pre, Some(_)) => return Err(Rejection::new("courses.pre-once").into()),
        (AttemptKind::Pre, None) => Vec::new(),
        (_, Some(asked)) => asked,
        (_, None) => return Err(Rejection::new("courses.pre-first").into()),
    };
    let chosen: Vec<&Lesson> = lessons.iter().filter_map(|code| library.lesson(code)).collect();
    begin(tx, (user, kind, ""), |id| {
        chosen.into_iter().flat_map(|lesson| draw(lesson, id, TEST, &without)).collect()
    })
    .await
}

/// The questions of the first test, handed in.
async fn first_test(connection: &mut AnyConnection, user: i64) -> Result<Option<Vec<String>>> {
    let mut ask =
        Ask::new("SELECT questions FROM courses_attempt WHERE kind = 'pre' AND user_id = ");
    ask.value(user).text(" AND done_at IS NOT NULL ORDER BY id LIMIT 1");
    let rows = ask.rows(connection, "looking for a first test").await?;
    let read = |text: String| serde_json::from_str(&text).unwrap_or_default();
    rows.first().map(|row| row.text(0).map(read)).transpose()
}

/// Begins a review of what is due.
///
/// # Errors
/// `courses.nothing-due`, or a fault.
pub async fn begin_review(db: &Db, tx: &mut Tx, library: &Library, user: i64) -> Result<i64> {
    let due = due_cards(db, user, tx.clock().day_of(tx.at()), REVIEW).await?;
    let known = due.now.into_iter().map(|card| card.question);
    let codes: Vec<String> = known.filter(|code| library.question(code).is_some()).collect();
    if codes.is_empty() {
        return Err(Rejection::new("courses.nothing-due").into());
    }
    begin(tx, (user, AttemptKind::Review, ""), |_| codes).await
}

/// An attempt of a person. Nobody sees those of another.
///
/// # Errors
/// `courses.attempt-unknown`, or a fault.
pub async fn get_attempt(db: &Db, library: &Library, id: i64, user: i64) -> Result<Attempt> {
    let mut connection = db.read().await?;
    load(&mut connection, library, id, user).await
}

async fn load(
    connection: &mut AnyConnection,
    library: &Library,
    id: i64,
    user: i64,
) -> Result<Attempt> {
    let unknown = || Rejection::new("courses.attempt-unknown");
    let mut ask = Ask::new(
        "SELECT kind, lesson, questions, on_day, points_bps FROM courses_attempt WHERE id = ",
    );
    ask.value(id).text(" AND user_id = ").value(user);
    let rows = ask.rows(connection, "reading an attempt").await?;
    let row = rows.first().ok_or_else(unknown)?;
    let kind = AttemptKind::parse(&row.text(0)?).ok_or_else(unknown)?;
    let codes: Vec<String> = serde_json::from_str(&row.text(2)?).unwrap_or_default();
    let mut ask = Ask::new(
        "SELECT question, given, points_bps, is_right FROM courses_answer WHERE attempt_id = ",
    );
    ask.value(id);
    let mut answers = BTreeMap::new();
    for row in ask.rows(connection, "reading answers").await? {
        let marked = Marked { points_bps: row.int(2)?, right: row.int(3)? == 1 };
        answers.insert(row.text(0)?, (row.text(1)?, marked));
    }
    let drawn = codes.iter().filter_map(|code| library.question(code)).map(|(_, question)| {
        let answered = answers.get(&question.code);
        let answered =
            answered.map(|(text, marked)| Answered { given: restored(text), marked: *marked });
        let order = shuffled(id, &question.code, question.choices().len());
        Drawn { question: question.clone(), order, answered }
    });
    Ok(Attempt {
        id,
        user_id: user,
        kind,
        lesson: row.text(1)?,
        on: row.day(3)?,
        points_bps: row.maybe_int(4)?,
        drawn: drawn.collect(),
    })
}

/// An answer as it is kept.
pub fn written(given: &Given) -> String {
    match given {
        Given::Nothing => json!({}),
        Given::Picked(at) => json!({ "picked": at }),
        Given::Typed(text) => json!({ "typed": text }),
        Given::Places(at) => json!({ "places": at }),
    }
    .to_string()
}

/// A kept answer.
pub fn restored(text: &str) -> Given {
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let numbers = |name: &str| -> Option<Vec<usize>> {
        let all = json.get(name)?.as_array()?;
        Some(all.iter().filter_map(|one| usize::try_from(one.as_u64()?).ok()).collect())
    };
    let typed = json.get("typed").and_then(serde_json::Value::as_str);
    match (numbers("picked"), typed, numbers("places")) {
        (Some(at), _, _) => Given::Picked(at),
        (_, Some(text), _) => Given::Typed(text.to_owned()),
        (_, _, Some(at)) => Given::Places(at),
        _ => Given::Nothing,
    }
}

/// Reads a filled-in form: `q1` is the place of the picked choice or the number, `q1-2` is a tick or a place; places
/// count from 1 in the order in which they are shown.
pub fn given(drawn: &Drawn, at: usize, fields: &BTreeMap<String, String>) -> Given {
    let field = |name: String| fields.get(&name).map_or("", |text| text.trim());
    let whole = |text: &str| text.parse::<usize>().unwrap_or(0);
    match &drawn.question.body {
        Body::Single(_) => {
            let shown = whole(field(format!("q{at}")));
            let place = shown.checked_sub(1).and_then(|shown| drawn.order.get(shown));
            place.map_or(Given::Nothing, |place| Given::Picked(vec![*place]))
        }
        Body::Multiple(_) => {
            let shown = (1..).zip(&drawn.order);
            let ticked = shown.filter(|(n, _): &(usize, _)| field(format!("q{at}-{n}")) == "1");
            let mut places: Vec<usize> = ticked.map(|(_, place)| *place).collect();
            places.sort_unstable();
            if places.is_empty() { Given::Nothing } else { Given::Picked(places) }
        }
        Body::Number { .. } => {
            let text: String = field(format!("q{at}")).chars().take(40).collect();
            if text.is_empty() { Given::Nothing } else { Given::Typed(text) }
        }
        Body::Order(steps) => {
            let mut places = vec![0; steps.len()];
            for (n, place) in (1..).zip(&drawn.order) {
                if let Some(slot) = places.get_mut(*place) {
                    *slot = whole(field(format!("q{at}-{n}")));
                }
            }
            if places.iter().all(|place| *place == 0) {
                Given::Nothing
            } else {
                Given::Places(places)
            }
        }
    }
}

/// Marks an attempt and lets its cards move. An attempt is handed in once.
///
/// # Errors
/// `courses.attempt-unknown`, `courses.attempt-done`, or a fault.
pub async fn hand_in(
    tx: &mut Tx,
    library: &Library,
    (id, user): (i64, i64),
    fields: &BTreeMap<String, String>,
) -> Result<i64> {
    let attempt = load(tx.conn(), library, id, user).await?;
    let (at, today) = (tx.at(), tx.clock().day_of(tx.at()));
    let marked: Vec<(&Drawn, Given, Marked)> = (1..)
        .zip(&attempt.drawn)
        .map(|(n, drawn)| {
            let given = given(drawn, n, fields);
            let marked = mark(&drawn.question, &given);
            (drawn, given, marked)
        })
        .collect();
    let sum: i64 = marked.iter().map(|(_, _, marked)| marked.points_bps).sum();
    let count = i64::try_from(marked.len()).unwrap_or(0);
    let points = sum.checked_div(count).unwrap_or(0);
    // The row decides who hands in: of two at once, the second finds nothing to change.
    let mut ask = Ask::new("UPDATE courses_attempt SET done_at = ");
    ask.value(at.0).text(", points_bps = ").value(points).text(" WHERE done_at IS NULL AND id = ");
    ask.value(id);
    let changed = ask.run(tx.conn()).await.map_err(failed("handing in"))?;
    if changed == 0 {
        return Err(Rejection::new("courses.attempt-done").into());
    }
    for (drawn, given, marked) in &marked {
        let rest = (sum - marked.points_bps).checked_div(count - 1).unwrap_or(0);
        keep_answer(tx, library, (id, &drawn.question.code), (given, *marked, rest)).await?;
    }
    let codes: Vec<String> =
        marked.iter().map(|(drawn, _, _)| drawn.question.code.clone()).collect();
    let cards = cards_of(tx.conn(), user, &codes).await?;
    for (drawn, _, marked) in &marked {
        let code = &drawn.question.code;
        let known = cards.iter().find(|card| card.question == *code).map(|card| &card.state);
        let card = rated(known, *marked, today)?;
        if let Some(due_on) = known.map(|card| card.due_on) {
            keep_reviewed(tx, (user, code), (due_on, today)).await?;
        }
        keep_card(tx, user, code, &card).await?;
    }
    let subject = format!("user:{user}");
    let detail = json!({
        "attempt": id.to_string(), "kind": attempt.kind.code(), "lesson": attempt.lesson,
        "points_bps": points, "questions": count,
    });
    tx.event("courses.attempt-handed-in", &subject, &detail).await?;
    tx.audit(Audit { room: "courses", action: "hand-in", subject, detail });
    Ok(points)
}

async fn keep_answer(
    tx: &mut Tx,
    library: &Library,
    (attempt, code): (i64, &str),
    (given, marked, rest): (&Given, Marked, i64),
) -> Result<()> {
    let version = library.question(code).map_or("", |(lesson, _)| lesson.edition.version.as_str());
    let id = tx.ids().next();
    let mut ask = Ask::new(
        "INSERT INTO courses_answer (id, attempt_id, question, version, given, points_bps, \
         is_right, rest_bps) VALUES (",
    );
    ask.value(id).text(", ").value(attempt).text(", ").value(code).text(", ").value(version);
    ask.text(", ").value(written(given)).text(", ").value(marked.points_bps).text(", ");
    ask.value(marked.right).text(", ").value(rest).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping an answer"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_objective_is_asked_before_any_twice() {
        for lesson in &Library::shipped().lessons {
            let drawn = draw(lesson, 11, CHECK, &[]);
            assert_eq!(drawn.len(), CHECK);
            let question = |code: &String| lesson.questions.iter().find(|one| one.code == *code);
            for one in &lesson.objectives {
                let asked = drawn.iter().filter_map(question).any(|got| got.objective == one.code);
                assert!(asked, "{} {}", lesson.code, one.code);
            }
            let other = draw(lesson, 12, TEST, &drawn);
            assert!(other.iter().all(|code| !drawn.contains(code)));
        }
    }

    #[test]
    fn answers_come_back_as_they_were_given() {
        for given in [
            Given::Nothing,
            Given::Picked(vec![0, 2]),
            Given::Typed("1,5".to_owned()),
            Given::Places(vec![2, 1, 3]),
        ] {
            assert_eq!(restored(&written(&given)), given);
        }
    }
}
