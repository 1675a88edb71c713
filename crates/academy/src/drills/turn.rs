//! The turns of a drill: the learner says something, the instructor answers it. What was said waits in the database
//! until it is answered; nothing else can be said meanwhile.

use base::{Lang, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, Ask, Columns as _, Db, Tx, Violation, failed, violation};

use super::{
    session::{Change, Session, find, locked, note, over, patience, step},
    wording::{WordedBy, worded_by},
};
use crate::practice::{
    KeptRun, LiveTurn, Move, PracticePack, SAID_MOST, Saying, Stage, Stance, close_live, live_run,
    play_live, spoken_short, stances,
};

/// What the learner said and how it was heard and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The number of the turn, from 1.
    pub number: i64,
    /// In words.
    pub said: String,
    /// Typed, not chosen.
    pub typed: bool,
    /// In which language.
    pub lang: Lang,
    /// The move that was read.
    pub heard: Move,
    /// The move that was played; none while it waits.
    pub played: Option<Move>,
    /// In whose words it was answered.
    pub wording: Option<WordedBy>,
}

/// A session with its run.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The session.
    pub session: Session,
    /// The run; none before it is taken up, or where it ended without a turn.
    pub run: Option<KeptRun>,
    /// What was said.
    pub turns: Vec<Heard>,
    /// When it was looked at.
    pub now: Moment,
}

impl Opened {
    /// What waits for an answer.
    pub fn waiting(&self) -> Option<&Heard> {
        self.turns.last().filter(|turn| turn.played.is_none())
    }
}

async fn heard_in(connection: &mut AnyConnection, id: i64) -> Result<Vec<Heard>> {
    let mut ask = Ask::new(
        "SELECT number, said, typed, lang, heard, played, wording FROM drills_turn \
         WHERE session_id = ",
    );
    ask.value(id).text(" ORDER BY number");
    let one = |row: &store::AnyRow| {
        let read = |text: String| Move::parse(&text).unwrap_or(Move::Other);
        Ok(Heard {
            number: row.int(0)?,
            said: row.text(1)?,
            typed: row.int(2)? == 1,
            lang: Lang::parse(&row.text(3)?).unwrap_or_default(),
            heard: read(row.text(4)?),
            played: row.maybe_text(5)?.map(read),
            wording: row.maybe_text(6)?.and_then(|code| WordedBy::parse(&code)),
        })
    };
    ask.rows(connection, "reading what was said").await?.iter().map(one).collect()
}

/// A session with its run and its turns: one's own or, where `all` is given to who sees the audit, any.
///
/// # Errors
/// `drills.session-unknown`, or a fault.
pub async fn open(db: &Db, id: i64, (person, all): (i64, bool)) -> Result<Opened> {
    let mut snapshot = db.snapshot().await?;
    let connection = snapshot.conn();
    let session = find(connection, id, (!all).then_some(person)).await?;
    let run = match session.run_id {
        Some(run) => Some(live_run(connection, run).await?),
        None => None,
    };
    let turns = heard_in(connection, id).await?;
    Ok(Opened { session, run, turns, now: db.clock().now() })
}

/// Whose turn it is must be asked of who moves.
fn turn_of(session: &Session, person: i64) -> Result<()> {
    if session.state != "open" {
        return Err(Rejection::new("drills.not-open").into());
    }
    let of = match session.turn.as_str() {
        "instructor" => Some(session.instructor_id),
        _ => session.learner_id,
    };
    match of == Some(person) {
        true => Ok(()),
        false => Err(Rejection::new("drills.not-your-turn").into()),
    }
}

/// The learner says something.
///
/// # Errors
/// `drills.session-unknown`, `drills.page-old`, `drills.lapsed`, `drills.not-open`, `drills.not-your-turn`,
/// `practice.not-prepared`, `practice.said-long`, or a fault.
pub async fn say(
    tx: &mut Tx,
    (id, person): (i64, i64),
    version: i64,
    saying: &Saying,
) -> Result<()> {
    let session = locked(tx, id, person, version).await?;
    turn_of(&session, person)?;
    spoken_short(&saying.said)?;
    let run = live_run(tx.conn(), session.run_id.unwrap_or(0)).await?;
    if run.state == "preparing" {
        return Err(Rejection::new("practice.not-prepared").into());
    }
    let number = i64::try_from(run.turns.len()).unwrap_or(0) + 1;
    let at = tx.at().0;
    let mut ask = Ask::new(
        "INSERT INTO drills_turn (session_id, number, said, typed, lang, heard, said_at) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(saying.said.as_str()).text(", ");
    ask.value(i64::from(saying.typed)).text(", ").value(saying.lang.code()).text(", ");
    ask.value(saying.done.to_string()).text(", ").value(at).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            return Err(Rejection::new("drills.page-old").into());
        }
        Err(error) => return Err(failed("keeping what was said")(error)),
    }
    let until = patience(tx);
    step(
        tx,
        &session,
        &[("turn", Change::Text("instructor")), ("until_at", Change::Int(Some(until)))],
    )
    .await?;
    // Turns of a talk are bookkeeping; beginning and end stand in the audit.
    tx.quiet();
    Ok(())
}

/// What the instructor answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The move that was meant.
    pub done: Move,
    /// What is chosen for the debtor.
    pub stance: Stance,
    /// In words; empty for the scene's.
    pub words: String,
    /// In which language they are written.
    pub lang: Lang,
}

/// The instructor answers what was said. Whether the talk is over.
///
/// # Errors
/// `drills.session-unknown`, `drills.page-old`, `drills.lapsed`, `drills.not-open`, `drills.not-your-turn`,
/// `drills.choice-not-allowed`, `drills.words-long`, `practice.other-edition`, or a fault.
pub async fn answer(
    tx: &mut Tx,
    (id, person): (i64, i64),
    version: i64,
    with: &Answer,
) -> Result<bool> {
    let session = locked(tx, id, person, version).await?;
    turn_of(&session, person)?;
    let words = with.words.trim();
    if words.chars().count() > SAID_MOST {
        return Err(Rejection::new("drills.words-long").with("most", SAID_MOST).on("words").into());
    }
    let kept = live_run(tx.conn(), session.run_id.unwrap_or(0)).await?;
    let mut run = kept.replayed(PracticePack::shipped())?;
    if !stances(&run, &with.done).contains(&with.stance) {
        return Err(Rejection::new("drills.choice-not-allowed").into());
    }
    let turns = heard_in(tx.conn(), id).await?;
    let waits = turns.last().filter(|turn| turn.played.is_none());
    let heard = waits.ok_or_else(|| Rejection::new("drills.not-your-turn"))?.clone();
    run.play_as(with.done.clone(), &heard.said, &with.stance);
    let line = Stage::open(&run.cast.scene.words, with.lang)?.hear(&run)?.text;
    let by = worded_by(&line, words);
    let worded = if by == WordedBy::Engine { "" } else { words };
    let over_now = played(tx, &session, (&heard, with), (worded, by)).await?;
    if over_now {
        over(tx, &session, ("ended", person)).await?;
        note(tx, "end-drill", id, json!({ "early": false }));
        return Ok(true);
    }
    let until = patience(tx);
    step(
        tx,
        &session,
        &[("turn", Change::Text("learner")), ("until_at", Change::Int(Some(until)))],
    )
    .await?;
    tx.quiet();
    Ok(false)
}

/// Plays what was said in the run, and keeps how it was heard and answered.
async fn played(
    tx: &mut Tx,
    session: &Session,
    (heard, with): (&Heard, &Answer),
    (worded, by): (&str, WordedBy),
) -> Result<bool> {
    let turn = LiveTurn {
        saying: Saying {
            number: heard.number,
            done: with.done.clone(),
            said: heard.said.clone(),
            typed: heard.typed,
            lang: heard.lang,
            heard: None,
        },
        stance: with.stance.clone(),
        worded: worded.to_owned(),
    };
    let over = play_live(tx, session.run_id.unwrap_or(0), &turn).await?;
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE drills_turn SET played = ");
    ask.value(with.done.to_string()).text(", wording = ").value(by.code());
    ask.text(", answered_at = ").value(at).text(" WHERE played IS NULL AND session_id = ");
    ask.value(session.id).text(" AND number = ").value(heard.number);
    match ask.run(tx.conn()).await.map_err(failed("answering what was said"))? {
        0 => Err(Rejection::new("drills.page-old").into()),
        _ => Ok(over),
    }
}

/// Closes the run of a session that ends early: what waits is answered as the engine does. Whether there is a run that
/// can be rated.
pub(super) async fn close(tx: &mut Tx, session: &Session, lang: Lang) -> Result<bool> {
    let Some(run) = session.run_id else { return Ok(false) };
    let turns = heard_in(tx.conn(), session.id).await?;
    if let Some(heard) = turns.last().filter(|turn| turn.played.is_none()) {
        let done = heard.heard.clone();
        let with = Answer { done, stance: Stance::Answer, words: String::new(), lang };
        played(tx, session, (heard, &with), ("", WordedBy::Engine)).await?;
    }
    if turns.is_empty() {
        // A run that never began goes; the session stays and says so.
        let mut ask = Ask::new("UPDATE drills_session SET run_id = NULL WHERE id = ");
        ask.value(session.id);
        ask.run(tx.conn()).await.map_err(failed("leaving a run that never began"))?;
    }
    close_live(tx, run, lang).await
}
