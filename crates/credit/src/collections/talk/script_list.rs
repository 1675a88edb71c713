//! Scripts as lists: those that fit a step of a talk, and how often each was used with which success.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db};

use super::TalkPack;
use crate::scoring::Wording;

/// A script of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Row id.
    pub id: i64,
    /// Its number.
    pub number: i64,
    /// The step of the talk.
    pub step: String,
    /// The channel, or empty for all.
    pub channel: String,
    /// From so many days overdue on.
    pub from_days: i64,
    /// What it is called.
    pub title: String,
    /// The words.
    pub content: String,
    /// Where it stands.
    pub state: String,
    /// Who wrote it.
    pub actor: String,
    /// Who reviewed it, or empty.
    pub reviewed_by: String,
    /// What they said.
    pub review_note: String,
    /// Since when it stands so.
    pub changed_on: Day,
}

impl Script {
    /// Under which its use is counted.
    pub fn code(&self) -> String {
        format!("#{}", self.number)
    }
}

const COLUMNS: &str = "SELECT id, number, step, channel, from_days, title, content, state, actor, \
    reviewed_by, review_note, changed_on FROM collections_script";

fn read(row: &AnyRow) -> Result<Script> {
    Ok(Script {
        id: row.int(0)?,
        number: row.int(1)?,
        step: row.text(2)?,
        channel: row.text(3)?,
        from_days: row.int(4)?,
        title: row.text(5)?,
        content: row.text(6)?,
        state: row.text(7)?,
        actor: row.text(8)?,
        reviewed_by: row.text(9)?,
        review_note: row.text(10)?,
        changed_on: row.day(11)?,
    })
}

/// Scripts of a state, or all; the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_scripts(db: &Db, state: Option<&str>) -> Result<Vec<Script>> {
    let mut ask = Ask::new(COLUMNS);
    if let Some(state) = state {
        ask.text(" WHERE state = ").value(state);
    }
    ask.text(" ORDER BY id DESC LIMIT 500");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing scripts").await?.iter().map(read).collect()
}

/// A script.
///
/// # Errors
/// `collections.script-unknown`, or a fault.
pub async fn get_script(db: &Db, id: i64) -> Result<Script> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "finding a script").await?.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.script-unknown").with("id", id).into()),
    }
}

/// A script that is offered at a step: the company's own, or one of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedScript {
    /// Under which its use is counted.
    pub code: String,
    /// The words; one text for both languages where a person wrote it.
    pub text: Wording,
}

/// The published scripts and those of the pack that fit a step, a channel and the days overdue; the company's
/// own first, those for later stages before those for earlier ones.
pub fn fitting_scripts(
    pack: &TalkPack,
    own: &[Script],
    (step, channel, days): (&str, &str, i64),
) -> Vec<OfferedScript> {
    let fits = |of: (&str, &str, i64)| {
        of.0 == step && (of.1.is_empty() || of.1 == channel) && of.2 <= days
    };
    let mut mine: Vec<&Script> = own
        .iter()
        .filter(|one| one.state == "published" && fits((&one.step, &one.channel, one.from_days)))
        .collect();
    mine.sort_by_key(|one| (-one.from_days, -one.number));
    let mine = mine.into_iter().map(|one| OfferedScript {
        code: one.code(),
        text: Wording::new(one.content.clone(), one.content.clone()),
    });
    let house = pack.scripts.iter().filter(|one| fits((&one.step, &one.channel, one.from_days)));
    let mut house: Vec<_> = house.collect();
    house.sort_by_key(|one| -one.from_days);
    let house = house
        .into_iter()
        .map(|one| OfferedScript { code: one.code.clone(), text: one.text.clone() });
    mine.chain(house).collect()
}

/// How often a script was used, and what came of the talks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScriptUse {
    /// Talks in which it was used.
    pub uses: i64,
    /// Of them finished.
    pub finished: i64,
    /// Of them with a promise.
    pub promised: i64,
}

impl ScriptUse {
    /// Share of finished talks with a promise, basis points.
    pub const fn success_bps(&self) -> Option<i64> {
        match self.finished {
            0 => None,
            finished => Some(self.promised * 10_000 / finished),
        }
    }
}

/// Use and success by the code of the script, of talks from a day on.
///
/// # Errors
/// A fault from the database.
pub async fn script_uses(db: &Db, since: Day) -> Result<BTreeMap<String, ScriptUse>> {
    let mut ask = Ask::new(
        "SELECT u.code, CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.contact_id IS NOT NULL THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.result = 'promised' THEN 1 END) AS BIGINT) \
         FROM collections_script_use u JOIN collections_talk t ON t.id = u.talk_id \
         WHERE t.on_day >= ",
    );
    ask.value(since).text(" GROUP BY u.code");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "counting the use of scripts").await?;
    let one = |row: &AnyRow| {
        let used = ScriptUse { uses: row.int(1)?, finished: row.int(2)?, promised: row.int(3)? };
        Ok((row.text(0)?, used))
    };
    rows.iter().map(one).collect()
}

/// Promises that came of talks with a script and have been judged: how many, and how many of them were kept.
///
/// # Errors
/// A fault from the database.
pub async fn script_promises(db: &Db) -> Result<BTreeMap<String, (i64, i64)>> {
    let ask = Ask::new(
        "SELECT u.code, CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(CASE WHEN p.state = 'kept' THEN 1 END) AS BIGINT) \
         FROM collections_script_use u JOIN collections_talk t ON t.id = u.talk_id \
         JOIN collections_promise p ON p.contact_id = t.contact_id \
         WHERE p.state IN ('kept', 'partly', 'broken') GROUP BY u.code",
    );
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "counting promises of scripts").await?;
    rows.iter().map(|row| Ok((row.text(0)?, (row.int(1)?, row.int(2)?)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_companys_own_come_first_and_the_later_stage_before_the_earlier() {
        let own = |number: i64, channel: &str, from_days: i64, state: &str| Script {
            id: number,
            number,
            step: "opening".to_owned(),
            channel: channel.to_owned(),
            from_days,
            title: String::new(),
            content: format!("s{number}"),
            state: state.to_owned(),
            actor: String::new(),
            reviewed_by: String::new(),
            review_note: String::new(),
            changed_on: Day::from_epoch_days(0),
        };
        let all = [
            own(1, "", 0, "published"),
            own(2, "visit", 60, "published"),
            own(3, "call", 30, "published"),
            own(4, "call", 0, "draft"),
            own(5, "call", 90, "published"),
        ];
        let fits = fitting_scripts(TalkPack::shipped(), &all, ("opening", "call", 40));
        let codes: Vec<&str> = fits.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["#3", "#1", "open-call"]);
    }
}
