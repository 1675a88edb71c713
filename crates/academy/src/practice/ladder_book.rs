//! Who takes part in the ladder, the talk of the week, and what became of it.

use base::{Day, Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns as _, Db, Tx, Violation, failed, violation};

use super::{
    book::{begin, fresh},
    chance::Chance,
    ladder::{Season, Try, week_of},
    pack::PracticePack,
};

/// Signs of a team's name at most.
const TEAM_MOST: usize = 40;

/// How a person takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// The team, or empty.
    pub team: String,
    /// The run at the talk of this week.
    pub run: Option<i64>,
}

fn audited(tx: &mut Tx, action: &'static str, person: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "practice", action, subject: format!("person:{person}"), detail });
}

/// Takes part, or changes the team.
///
/// # Errors
/// `practice.team-long`, `house.control-sign`, or a fault.
pub async fn join_ladder(tx: &mut Tx, person: i64, team: &str) -> Result<()> {
    let team = team.trim();
    if team.chars().count() > TEAM_MOST {
        let refused = Rejection::new("practice.team-long").with("most", TEAM_MOST);
        return Err(refused.on("team").into());
    }
    base::plain(team, "team")?;
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new("INSERT INTO practice_ladder (id, person_id, team, joined_at) VALUES (");
    ask.value(id).text(", ").value(person).text(", ").value(team).text(", ").value(at);
    ask.text(") ON CONFLICT (person_id) DO UPDATE SET team = excluded.team");
    ask.run(tx.conn()).await.map_err(failed("joining the ladder"))?;
    audited(tx, "join-ladder", person, json!({ "team": team }));
    Ok(())
}

/// Takes part no more: from now on nothing of the person is shown.
///
/// # Errors
/// `practice.ladder-not-joined`, or a fault.
pub async fn leave_ladder(tx: &mut Tx, person: i64) -> Result<()> {
    taking_part(tx, person).await?;
    let mut ask = Ask::new("DELETE FROM practice_ladder WHERE person_id = ");
    ask.value(person);
    ask.run(tx.conn()).await.map_err(failed("leaving the ladder"))?;
    audited(tx, "leave-ladder", person, json!({}));
    Ok(())
}

async fn taking_part(tx: &mut Tx, person: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT id FROM practice_ladder WHERE person_id = ");
    ask.value(person);
    match ask.rows(tx.conn(), "looking who takes part").await?.is_empty() {
        true => Err(Rejection::new("practice.ladder-not-joined").into()),
        false => Ok(()),
    }
}

/// Begins the one try at the talk of this week; who begins first has it made, the same debtor for all.
///
/// # Errors
/// `practice.ladder-not-joined`, `practice.week-tried`, or a fault.
pub async fn start_challenge(tx: &mut Tx, person: i64) -> Result<i64> {
    taking_part(tx, person).await?;
    let week = week_of(tx.clock().today());
    let (cast, seed) = talk_of(tx, week).await?;
    let id = tx.ids().next();
    let kept = fresh(tx, (id, person), (&cast.0, &cast.1, cast.2), seed);
    begin(tx, &kept).await?;
    let row = tx.ids().next();
    let mut ask = Ask::new("INSERT INTO practice_challenge (id, person_id, week, run_id) VALUES (");
    ask.value(row).text(", ").value(person).text(", ").value(week).text(", ").value(id).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => Ok(id),
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            Err(Rejection::new("practice.week-tried").into())
        }
        Err(error) => Err(failed("trying the talk of the week")(error)),
    }
}

/// Refuses what would make a try at the talk of a week another one than all others have, or a second one.
///
/// # Errors
/// `practice.week-same`, or a fault.
pub(super) async fn same_for_all(tx: &mut Tx, run: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT id FROM practice_challenge WHERE run_id = ");
    ask.value(run);
    match ask.rows(tx.conn(), "looking for a talk of the week").await?.is_empty() {
        true => Ok(()),
        false => Err(Rejection::new("practice.week-same").into()),
    }
}

/// A seed that nobody can tell from an id that a page shows.
pub(super) fn unguessed() -> Result<i64> {
    let digits = store::random_key()?;
    let read = digits.get(..15).and_then(|digits| i64::from_str_radix(digits, 16).ok());
    read.ok_or_else(|| Failure::bug("a key is hexadecimal"))
}

type Talk = ((String, String, i64), i64);

/// The talk of a week. Its seed is drawn when the first one begins: nobody can rehearse it.
async fn talk_of(tx: &mut Tx, week: Day) -> Result<Talk> {
    let pack = PracticePack::shipped();
    let seed = unguessed()?;
    let mut chance = Chance::new(seed.unsigned_abs(), "week");
    let scene = chance.pick(&pack.scenes).map_or("", |one| one.code.as_str());
    let persona = chance.pick(&pack.personas).map_or("", |one| one.code.as_str());
    let level = chance.pick(&pack.levels).map_or(1, |one| one.number);
    let mut ask =
        Ask::new("INSERT INTO practice_week (week, scene, persona, level, seed) VALUES (");
    ask.value(week).text(", ").value(scene).text(", ").value(persona).text(", ").value(level);
    ask.text(", ").value(seed).text(") ON CONFLICT (week) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("drawing the talk of a week"))?;
    let mut ask = Ask::new("SELECT scene, persona, level, seed FROM practice_week WHERE week = ");
    ask.value(week);
    let row = ask.row(tx.conn(), "reading the talk of a week").await?;
    Ok(((row.text(0)?, row.text(1)?, row.int(2)?), row.int(3)?))
}

/// Whether and how a person takes part.
///
/// # Errors
/// A fault from the database.
pub async fn find_taking(db: &Db, person: i64, today: Day) -> Result<Option<Taking>> {
    let mut ask = Ask::new(
        "SELECT l.team, c.run_id FROM practice_ladder l LEFT JOIN practice_challenge c \
         ON c.person_id = l.person_id AND c.week = ",
    );
    ask.value(week_of(today)).text(" WHERE l.person_id = ").value(person);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading who takes part").await?;
    let one = |row: &store::AnyRow| Ok(Taking { team: row.text(0)?, run: row.maybe_int(1)? });
    rows.first().map(one).transpose()
}

/// Tries of a season by those who take part now; who has tried nothing stands once without marks.
///
/// # Errors
/// A fault from the database.
pub async fn list_tries(db: &Db, season: Season) -> Result<Vec<Try>> {
    let mut ask = Ask::new(
        "SELECT l.person_id, u.name, l.team, r.total_tenths, r.started_at, r.ended_at \
         FROM practice_ladder l JOIN store_user u ON u.id = l.person_id AND u.active = 1 \
         LEFT JOIN practice_challenge c ON c.person_id = l.person_id AND c.week >= ",
    );
    ask.value(season.from).text(" AND c.week <= ").value(season.to);
    ask.text(" LEFT JOIN practice_run r ON r.id = c.run_id ORDER BY l.person_id, c.week");
    let one = |row: &store::AnyRow| {
        let time = row.maybe_int(4)?.zip(row.maybe_int(5)?);
        Ok(Try {
            person_id: row.int(0)?,
            person: row.text(1)?,
            team: row.text(2)?,
            tenths: row.maybe_int(3)?,
            time: time.map(|(from, to)| (Moment(from), Moment(to))),
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading the ladder").await?.iter().map(one).collect()
}
