//! Two ratings beside the automatic marks: the instructor's and the learner's own; and how the three agree over
//! sessions. Nobody sees the other's before their own is in.

use std::collections::BTreeMap;

use base::{Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns as _, Db, Tx, Violation, failed, violation};

use super::session::{Session, find, note};
use crate::{
    classes::{Agreement, ClassPack, Pair, agreement_of},
    practice::{PracticePack, live_run, score},
};

/// Who rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rater {
    /// Who played the debtor.
    Instructor,
    /// Who talked.
    Learner,
}

impl Rater {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Instructor => "instructor",
            Self::Learner => "learner",
        }
    }

    /// What somebody is in a session; none for others.
    pub fn of(session: &Session, person: i64) -> Option<Self> {
        match person {
            one if one == session.instructor_id => Some(Self::Instructor),
            one if session.learner_id == Some(one) => Some(Self::Learner),
            _ => None,
        }
    }
}

/// A rating to give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRating {
    /// Level of each item, 0 poor to 2 good.
    pub levels: BTreeMap<String, i64>,
    /// A banned act was heard: nothing counts.
    pub banned: bool,
    /// What to keep, to start, to stop.
    pub words: String,
}

/// A rating that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRating {
    /// By whom.
    pub rater: Rater,
    /// By item.
    pub levels: BTreeMap<String, i64>,
    /// A banned act was heard.
    pub banned: bool,
    /// Tenths of a point of 1000.
    pub tenths: i64,
    /// The automatic mark, as it stood.
    pub auto_tenths: i64,
    /// By item, as it stood.
    pub auto_levels: BTreeMap<String, i64>,
    /// Why.
    pub words: String,
    /// When.
    pub at: Moment,
}

/// Signs of the words.
const WORDS_MOST: usize = 1_000;
/// Sessions that agreement is reckoned from: the newest.
const NEWEST: i64 = 300;

/// Rates a drill that ended, once.
///
/// # Errors
/// `drills.session-unknown`, `drills.not-ended`, `drills.level-missing`, `drills.rating-words`, `drills.rated`,
/// `practice.other-edition`, or a fault.
pub async fn rate(tx: &mut Tx, (id, person): (i64, i64), new: &NewRating) -> Result<Rater> {
    tx.lock("SELECT id FROM drills_session WHERE id = $1", id).await?;
    let session = find(tx.conn(), id, Some(person)).await?;
    let unknown = || Rejection::new("drills.session-unknown");
    let rater = Rater::of(&session, person).ok_or_else(unknown)?;
    let run = session.run_id.filter(|_| session.state == "ended");
    let run = run.ok_or_else(|| Rejection::new("drills.not-ended"))?;
    let pack = PracticePack::shipped();
    if let Some(item) =
        pack.items.iter().find(|item| !matches!(new.levels.get(&item.code), Some(0..=2)))
    {
        let refused = Rejection::new("drills.level-missing").with("item", &item.code);
        return Err(refused.on("words").into());
    }
    let words = new.words.trim();
    if words.is_empty() || words.chars().count() > WORDS_MOST {
        let refused = Rejection::new("drills.rating-words").with("most", WORDS_MOST);
        return Err(refused.on("words").into());
    }
    let kept = live_run(tx.conn(), run).await?;
    let marks = score(&kept.replayed(pack)?);
    let level = |code: &str| new.levels.get(code).copied().unwrap_or(0);
    let items: i64 = pack.items.iter().map(|item| item.tenths * level(&item.code) / 2).sum();
    let tenths = if new.banned { 0 } else { (items + marks.outcome).clamp(0, 1_000) };
    let asked: BTreeMap<&str, i64> =
        pack.items.iter().map(|item| (item.code.as_str(), level(&item.code))).collect();
    let auto: BTreeMap<&str, i64> =
        marks.marks.iter().map(|mark| (mark.item.as_str(), mark.level)).collect();
    let at = tx.at().0;
    let mut ask = Ask::new(
        "INSERT INTO drills_rating (session_id, rater, levels, banned, tenths, auto_tenths, \
         auto_levels, words, rated_at) VALUES (",
    );
    ask.value(id).text(", ").value(rater.code()).text(", ").value(json!(asked).to_string());
    ask.text(", ").value(i64::from(new.banned)).text(", ").value(tenths).text(", ");
    ask.value(marks.total).text(", ").value(json!(auto).to_string()).text(", ").value(words);
    ask.text(", ").value(at).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            return Err(Rejection::new("drills.rated").into());
        }
        Err(error) => return Err(failed("rating a drill")(error)),
    }
    note(tx, "rate-drill", id, json!({ "rater": rater.code(), "tenths": tenths }));
    Ok(rater)
}

fn read(row: &AnyRow) -> Result<KeptRating> {
    let levels = |at: usize| -> Result<BTreeMap<String, i64>> {
        Ok(serde_json::from_str(&row.text(at)?).unwrap_or_default())
    };
    let rater = match row.text(1)?.as_str() {
        "instructor" => Rater::Instructor,
        _ => Rater::Learner,
    };
    Ok(KeptRating {
        rater,
        levels: levels(2)?,
        banned: row.int(3)? == 1,
        tenths: row.int(4)?,
        auto_tenths: row.int(5)?,
        auto_levels: levels(6)?,
        words: row.text(7)?,
        at: Moment(row.int(8)?),
    })
}

const COLUMNS: &str = "SELECT g.session_id, g.rater, g.levels, g.banned, g.tenths, g.auto_tenths, \
     g.auto_levels, g.words, g.rated_at FROM drills_rating g";

/// The ratings of a session that a reader may see: all to who rated or does not play, nothing to who still has to.
///
/// # Errors
/// A fault from the database.
pub async fn ratings(db: &Db, session: &Session, reader: i64) -> Result<Vec<KeptRating>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE g.session_id = ").value(session.id).text(" ORDER BY g.rater");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading ratings").await?;
    let all: Vec<KeptRating> = rows.iter().map(read).collect::<Result<_>>()?;
    let own = Rater::of(session, reader);
    match own.is_some_and(|rater| all.iter().all(|one| one.rater != rater)) {
        true => Ok(Vec::new()),
        false => Ok(all),
    }
}

/// How the three agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreements {
    /// Automatic and instructor.
    pub instructor: Agreement,
    /// Automatic and learner.
    pub learner: Agreement,
    /// Instructor and learner, over sessions that both rated.
    pub both: Agreement,
}

fn pair(one: (i64, &BTreeMap<String, i64>), other: (i64, &BTreeMap<String, i64>)) -> Pair {
    let levels = one.1.iter().filter_map(|(code, level)| Some((*level, *other.1.get(code)?)));
    Pair { auto_tenths: one.0, tenths: other.0, levels: levels.collect() }
}

/// Pure: of ratings with the session that they belong to.
fn agree(all: &[(i64, KeptRating)]) -> Agreements {
    let near = ClassPack::shipped().near_tenths;
    let of = |rater: Rater| all.iter().filter(move |(_, one)| one.rater == rater);
    let auto = |rater: Rater| -> Vec<Pair> {
        of(rater)
            .map(|(_, one)| pair((one.auto_tenths, &one.auto_levels), (one.tenths, &one.levels)))
            .collect()
    };
    let both: Vec<Pair> = of(Rater::Instructor)
        .filter_map(|(id, one)| {
            let (_, other) = of(Rater::Learner).find(|(other, _)| other == id)?;
            Some(pair((one.tenths, &one.levels), (other.tenths, &other.levels)))
        })
        .collect();
    Agreements {
        instructor: agreement_of(&auto(Rater::Instructor), near),
        learner: agreement_of(&auto(Rater::Learner), near),
        both: agreement_of(&both, near),
    }
}

/// How the automatic marks, instructors and learners agree over the newest sessions that both sides rated: those that a
/// person played in, or all where none is named.
///
/// # Errors
/// A fault from the database.
pub async fn agreements(db: &Db, person: Option<i64>) -> Result<Agreements> {
    let mut ask = Ask::new(COLUMNS);
    // Whoever has still to rate would read the other's rating off the sums.
    ask.text(" WHERE 2 = (SELECT COUNT(*) FROM drills_rating n WHERE n.session_id = g.session_id)");
    if let Some(person) = person {
        ask.text(" AND EXISTS (SELECT 1 FROM drills_session s WHERE s.id = g.session_id AND ");
        ask.text("(s.instructor_id = ").value(person).text(" OR s.learner_id = ");
        ask.value(person).text("))");
    }
    ask.text(" ORDER BY g.rated_at DESC, g.session_id LIMIT ").value(2 * NEWEST);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading how ratings agree").await?;
    let all: Vec<(i64, KeptRating)> =
        rows.iter().map(|row| Ok((row.int(0)?, read(row)?))).collect::<Result<_>>()?;
    Ok(agree(&all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rated(rater: Rater, tenths: i64, levels: &[(&str, i64)], auto: i64) -> KeptRating {
        let map = |all: &[(&str, i64)]| all.iter().map(|(a, b)| ((*a).to_owned(), *b)).collect();
        KeptRating {
            rater,
            levels: map(levels),
            banned: false,
            tenths,
            auto_tenths: auto,
            auto_levels: map(&[("listen", 2), ("pmp", 0)]),
            words: String::new(),
            at: Moment(0),
        }
    }

    #[test]
    fn three_sides_are_held_against_each_other() {
        let all = [
            (1, rated(Rater::Instructor, 700, &[("listen", 2), ("pmp", 1)], 650)),
            (1, rated(Rater::Learner, 900, &[("listen", 2), ("pmp", 2)], 650)),
            (2, rated(Rater::Instructor, 400, &[("listen", 1), ("pmp", 0)], 420)),
        ];
        let told = agree(&all);
        assert_eq!((told.instructor.works, told.instructor.bias_tenths), (2, Some(15)));
        assert_eq!((told.instructor.items, told.instructor.same), (4, 2));
        assert_eq!((told.learner.works, told.learner.bias_tenths), (1, Some(250)));
        assert_eq!((told.both.works, told.both.bias_tenths), (1, Some(200)));
        assert_eq!((told.both.items, told.both.same), (2, 1));
        assert_eq!(agree(&[]), Agreements::default());
    }
}
