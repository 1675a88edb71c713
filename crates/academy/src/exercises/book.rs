//! Runs that are kept: begun with a seed of their own, handed in so often as the pack allows, closed with the worked
//! answer.

use base::{Lang, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

use super::{
    Given,
    lab::{EDITION, Lab, mark},
    mark::Marked,
    pack::ExercisePack,
    scripts::SIGNS_MOST,
};

/// Fields of an answer at most.
const FIELDS_MOST: usize = 200;

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Row id.
    pub id: i64,
    /// From 1.
    pub number: i64,
    /// The answer.
    pub given: Given,
    /// Points, hundredths.
    pub points: i64,
    /// What names the mark.
    pub digest: String,
    /// When.
    pub recorded_at: Moment,
    /// The memo as an instructor marked it: points of the memo, hundredths; note; who.
    pub marking: Option<(i64, String, String)>,
}

/// A run that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptExercise {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// The name.
    pub person: String,
    /// Which exercise.
    pub lab: Lab,
    /// What the data come from; it leaves the house nowhere, for the hidden rows come from it, too.
    pub seed: u64,
    /// The language in which it was begun: drafts are in it.
    pub lang: Lang,
    /// Whether data and marks are still made as they were then.
    pub is_current: bool,
    /// Nothing more may be handed in.
    pub is_closed: bool,
    /// The best points, hundredths.
    pub best_points: Option<i64>,
    /// When it was begun.
    pub begun_at: Moment,
    /// What was handed in; empty in lists.
    pub submissions: Vec<Submission>,
}

impl KeptExercise {
    /// How often it may still be handed in.
    pub fn left(&self) -> usize {
        if self.is_closed {
            return 0;
        }
        let most = ExercisePack::shipped().lab(self.lab).submissions;
        most.saturating_sub(self.submissions.len())
    }

    /// A submission, marked again.
    ///
    /// # Errors
    /// `exercises.other-edition`, or a fault.
    pub fn marked(&self, submission: &Submission) -> Result<Marked> {
        if !self.is_current {
            return Err(Rejection::new("exercises.other-edition").into());
        }
        mark(self.lab, self.seed, self.lang, &submission.given)
    }
}

fn note(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "exercises", action, subject: format!("run:{id}"), detail });
}

/// A seed that nobody can guess from what a page shows.
fn fresh_seed() -> Result<i64> {
    let digits = store::random_key()?;
    let read = digits.get(..15).and_then(|digits| i64::from_str_radix(digits, 16).ok());
    read.ok_or_else(|| base::Failure::bug("a key is hexadecimal"))
}

/// Begins an exercise, or goes on with the one that is open. Without a seed one is made by chance.
///
/// # Errors
/// A fault from the database.
pub async fn begin_exercise(
    tx: &mut Tx,
    (person, lang): (i64, Lang),
    lab: Lab,
    seed: Option<i64>,
) -> Result<i64> {
    tx.lock("SELECT id FROM store_user WHERE id = $1", person).await?;
    let mut ask = Ask::new("SELECT id, edition, pack_digest FROM exercises_run WHERE person_id = ");
    ask.value(person).text(" AND lab = ").value(lab.code());
    ask.text(" AND state = 'open' ORDER BY id DESC LIMIT 1");
    let pack = ExercisePack::shipped();
    if let Some(row) = ask.rows(tx.conn(), "finding an open exercise").await?.first()
        && (row.text(1)?.as_str(), row.text(2)?) == (EDITION, pack.digest.clone())
    {
        tx.quiet();
        return row.int(0);
    }
    let id = tx.ids().next();
    let at = tx.at().0;
    let seed = match seed {
        Some(seed) => seed.saturating_abs(),
        None => fresh_seed()?,
    };
    let mut ask = Ask::new(
        "INSERT INTO exercises_run (id, person_id, lab, seed, lang, edition, pack_version, \
         pack_digest, state, begun_at) VALUES (",
    );
    ask.value(id).text(", ").value(person).text(", ").value(lab.code()).text(", ");
    ask.value(seed).text(", ").value(lang.code()).text(", ").value(EDITION).text(", ");
    ask.value(pack.version.as_str()).text(", ").value(pack.digest.as_str());
    ask.text(", 'open', ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning an exercise"))?;
    note(tx, "begin-exercise", id, json!({ "lab": lab.code() }));
    Ok(id)
}

/// What belongs to the exercise, short enough.
fn kept_fields(lab: Lab, given: &Given) -> Result<Given> {
    let mut kept = Given::new();
    for (name, text) in given.iter().filter(|(name, _)| lab.asks(name)) {
        if text.chars().count() > SIGNS_MOST || kept.len() >= FIELDS_MOST {
            let refused = Rejection::new("exercises.text-long").with("most", SIGNS_MOST);
            return Err(refused.on(name.as_str()).into());
        }
        if !text.trim().is_empty() {
            kept.insert(name.clone(), text.trim().to_owned());
        }
    }
    Ok(kept)
}

/// Hands an answer in: it is marked and kept. `number` is the number of the submission as the page showed it. The last
/// one closes the run.
///
/// # Errors
/// `exercises.run-unknown`, `exercises.run-closed`, `exercises.submission-taken` where the page was old,
/// `exercises.other-edition`, `exercises.text-long`, what cannot be read in the answer, or a fault.
pub async fn hand_in(
    tx: &mut Tx,
    (id, person): (i64, i64),
    number: i64,
    given: &Given,
) -> Result<Marked> {
    tx.lock("SELECT id FROM exercises_run WHERE id = $1", id).await?;
    let kept = own(find(tx.conn(), id).await?, person)?;
    if kept.is_closed {
        return Err(Rejection::new("exercises.run-closed").into());
    }
    if !kept.is_current {
        return Err(Rejection::new("exercises.other-edition").into());
    }
    let before = i64::try_from(kept.submissions.len()).unwrap_or(0);
    if number != before + 1 {
        return Err(Rejection::new("exercises.submission-taken").into());
    }
    let given = kept_fields(kept.lab, given)?;
    let marked = mark(kept.lab, kept.seed, kept.lang, &given)?;
    insert(tx, (id, number), &given, &marked).await?;
    let points = marked.total();
    let best = kept.best_points.unwrap_or(0).max(points);
    let last = kept.left() <= 1;
    let mut ask = Ask::new("UPDATE exercises_run SET best_points = ");
    ask.value(best);
    if last {
        ask.text(", state = 'closed', ended_at = ").value(tx.at().0);
    }
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("keeping the points of an exercise"))?;
    let digest = marked.digest();
    let detail = json!({ "number": number, "points": points, "digest": digest, "last": last });
    note(tx, "hand-in-exercise", id, detail);
    Ok(marked)
}

async fn insert(
    tx: &mut Tx,
    (run, number): (i64, i64),
    given: &Given,
    marked: &Marked,
) -> Result<()> {
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO exercises_submission (id, run_id, number, given, points, digest, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(run).text(", ").value(number).text(", ");
    ask.value(json!(given).to_string()).text(", ").value(marked.total()).text(", ");
    ask.value(marked.digest()).text(", ").value(at).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => Ok(()),
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            Err(Rejection::new("exercises.submission-taken").into())
        }
        Err(error) => Err(failed("keeping a submission")(error)),
    }
}

/// Gives the rest of the submissions up: the worked answer is shown, nothing more is handed in.
///
/// # Errors
/// `exercises.run-unknown`, `exercises.run-closed`, `exercises.nothing-handed-in`, or a fault.
pub async fn close_exercise(tx: &mut Tx, (id, person): (i64, i64)) -> Result<()> {
    tx.lock("SELECT id FROM exercises_run WHERE id = $1", id).await?;
    let kept = own(find(tx.conn(), id).await?, person)?;
    if kept.is_closed {
        return Err(Rejection::new("exercises.run-closed").into());
    }
    if kept.submissions.is_empty() {
        return Err(Rejection::new("exercises.nothing-handed-in").into());
    }
    let mut ask = Ask::new("UPDATE exercises_run SET state = 'closed', ended_at = ");
    ask.value(tx.at().0).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing an exercise"))?;
    note(tx, "close-exercise", id, json!({ "submissions": kept.submissions.len() }));
    Ok(())
}

fn own(kept: Option<KeptExercise>, person: i64) -> Result<KeptExercise> {
    let own = kept.filter(|kept| kept.person_id == person);
    Ok(own.ok_or_else(|| Rejection::new("exercises.run-unknown"))?)
}

const COLUMNS: &str = "SELECT r.id, r.person_id, u.name, r.lab, r.seed, r.lang, r.edition, \
     r.pack_digest, r.state, r.best_points, r.begun_at \
     FROM exercises_run r JOIN store_user u ON u.id = r.person_id";

fn read(row: &AnyRow) -> Result<KeptExercise> {
    let lab = Lab::parse(&row.text(3)?);
    Ok(KeptExercise {
        id: row.int(0)?,
        person_id: row.int(1)?,
        person: row.text(2)?,
        lab: lab.ok_or_else(|| base::Failure::bug("a kept run names an exercise"))?,
        seed: row.int(4)?.unsigned_abs(),
        lang: if row.text(5)? == "en" { Lang::En } else { Lang::Zh },
        is_current: row.text(6)? == EDITION && row.text(7)? == ExercisePack::shipped().digest,
        is_closed: row.text(8)? == "closed",
        best_points: row.maybe_int(9)?,
        begun_at: Moment(row.int(10)?),
        submissions: Vec::new(),
    })
}

async fn submissions(connection: &mut store::AnyConnection, run: i64) -> Result<Vec<Submission>> {
    let mut ask = Ask::new(
        "SELECT s.id, s.number, s.given, s.points, s.digest, s.recorded_at, m.points, m.note, \
         u.name FROM exercises_submission s LEFT JOIN exercises_marking m ON m.id = \
         (SELECT MAX(n.id) FROM exercises_marking n WHERE n.submission_id = s.id) \
         LEFT JOIN store_user u ON u.id = m.by_id WHERE s.run_id = ",
    );
    ask.value(run).text(" ORDER BY s.number");
    let one = |row: &AnyRow| {
        let marking = match row.maybe_int(6)? {
            Some(points) => Some((points, row.text(7)?, row.text(8)?)),
            None => None,
        };
        Ok(Submission {
            id: row.int(0)?,
            number: row.int(1)?,
            given: serde_json::from_str(&row.text(2)?).unwrap_or_default(),
            points: row.int(3)?,
            digest: row.text(4)?,
            recorded_at: Moment(row.int(5)?),
            marking,
        })
    };
    ask.rows(connection, "reading submissions").await?.iter().map(one).collect()
}

async fn find(connection: &mut store::AnyConnection, id: i64) -> Result<Option<KeptExercise>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE r.id = ").value(id);
    let rows = ask.rows(connection, "finding an exercise").await?;
    let Some(mut kept) = rows.first().map(read).transpose()? else { return Ok(None) };
    kept.submissions = submissions(connection, id).await?;
    Ok(Some(kept))
}

/// A run with what was handed in: one's own, or any where `all` is given to who teaches.
///
/// # Errors
/// `exercises.run-unknown`, or a fault.
pub async fn get_exercise(db: &Db, id: i64, (person, all): (i64, bool)) -> Result<KeptExercise> {
    let mut connection = db.read().await?;
    let kept = find(&mut connection, id).await?.filter(|kept| all || kept.person_id == person);
    Ok(kept.ok_or_else(|| Rejection::new("exercises.run-unknown"))?)
}

/// Runs, the newest first: of one person, or of everybody.
///
/// # Errors
/// A fault from the database.
pub async fn list_exercises(
    db: &Db,
    person: Option<i64>,
    (skip, limit): (usize, usize),
) -> Result<Vec<KeptExercise>> {
    let mut ask = Ask::new(COLUMNS);
    if let Some(person) = person {
        ask.text(" WHERE r.person_id = ").value(person);
    }
    ask.text(" ORDER BY r.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing exercises").await?.iter().map(read).collect()
}

/// How many runs there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_exercises(db: &Db, person: Option<i64>) -> Result<usize> {
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM exercises_run r");
    if let Some(person) = person {
        ask.text(" WHERE r.person_id = ").value(person);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "counting exercises").await?;
    let count = rows.first().map_or(Ok(0), |row| row.int(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A person's best points of an exercise.
pub type BestMark = (Lab, i64);

/// The best points of each exercise that a person has handed in.
///
/// # Errors
/// A fault from the database.
pub async fn best_marks(db: &Db, person: i64) -> Result<Vec<BestMark>> {
    let mut ask = Ask::new(
        "SELECT r.lab, CAST(MAX(r.best_points) AS BIGINT) FROM exercises_run r \
         WHERE r.best_points IS NOT NULL AND r.person_id = ",
    );
    ask.value(person).text(" GROUP BY r.lab");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading the best points").await?;
    let mut best = Vec::new();
    for row in &rows {
        if let Some(lab) = Lab::parse(&row.text(0)?) {
            best.push((lab, row.int(1)?));
        }
    }
    Ok(best)
}
