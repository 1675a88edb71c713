//! Preparing a visit: a list of boxes. What the records can answer is answered by the records alone: nobody ticks
//! that a statement went out or that the debt is proven. The rest is ticked by hand, with who and when. A round is
//! prepared when all boxes are done; or somebody says why it goes without.

use std::collections::BTreeMap;

use base::{Clock, Day, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::case::{CaseFile, Phase, lock_open, of_case};
use crate::collections::{
    repo::NewContact,
    talk::{BoxCheck, PrepBox, TalkPack},
};

/// What the records say for the boxes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Open items.
    pub items: usize,
    /// Papers of the file and letters whose arrival is proven.
    pub papers: usize,
    /// Whether a contract is among the papers.
    pub contract: bool,
    /// How completely the debts are proven, `A` to `D`; nothing where nothing is open.
    pub grade: Option<char>,
    /// Days since the day of the last statement of account that was sent.
    pub statement_days: Option<i32>,
    /// People who release money.
    pub releasers: usize,
    /// Pay days and path are written.
    pub pay_path: bool,
    /// Target, walk-away and ladder are written.
    pub card: bool,
}

impl Found {
    /// Whether the papers prove the debt as far as a court would ask.
    pub const fn proves(&self) -> bool {
        matches!(self.grade, Some('A' | 'B'))
    }

    /// Whether it does a box.
    pub fn does(&self, of: &PrepBox) -> bool {
        match of.check {
            BoxCheck::Person => false,
            BoxCheck::Items => self.items > 0,
            BoxCheck::Statement => {
                self.statement_days.is_some_and(|days| of.within.is_none_or(|most| days <= most))
            }
            BoxCheck::Evidence => self.proves(),
            BoxCheck::People => self.releasers > 0,
            BoxCheck::PayDay => self.pay_path,
            BoxCheck::Card => self.card,
        }
    }
}

/// Who ticked a box, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Who.
    pub by: String,
    /// The day.
    pub on: Day,
}

/// Which boxes were ticked.
pub type Ticked = BTreeMap<String, Tick>;

/// A box with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyBox<'a> {
    /// The box.
    pub of: &'a PrepBox,
    /// The records say that it is done.
    pub found: bool,
    /// Ticked by hand; nothing where the records answer.
    pub by: Option<&'a Tick>,
}

impl ReadyBox<'_> {
    /// Whether it is done.
    pub const fn is_done(&self) -> bool {
        self.found || self.by.is_some()
    }
}

/// The boxes of the pack with how they stand.
pub fn ready_boxes<'a>(pack: &'a TalkPack, found: &Found, ticked: &'a Ticked) -> Vec<ReadyBox<'a>> {
    let one = |of: &'a PrepBox| ReadyBox {
        of,
        found: found.does(of),
        by: ticked.get(&of.code).filter(|_| of.check == BoxCheck::Person),
    };
    pack.boxes.iter().map(one).collect()
}

/// What was ticked in the round of a case.
///
/// # Errors
/// A fault from the database.
pub async fn ticked(db: &Db, case: &CaseFile) -> Result<Ticked> {
    let mut connection = db.read().await?;
    ticked_in(&mut connection, (case.id, case.round), db.clock()).await
}

async fn ticked_in(
    connection: &mut AnyConnection,
    (case, round): (i64, i64),
    clock: &Clock,
) -> Result<Ticked> {
    let mut ask = Ask::new("SELECT box, actor, recorded_at FROM collections_tick WHERE case_id = ");
    ask.value(case).text(" AND round = ").value(round);
    let rows = ask.rows(connection, "reading ticks").await?;
    let one = |row: &AnyRow| {
        let tick = Tick { by: row.text(1)?, on: clock.day_of(Moment(row.int(2)?)) };
        Ok((row.text(0)?, tick))
    };
    rows.iter().map(one).collect()
}

/// Ticks a box of the round, or takes the tick away.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.box-unknown`, `collections.box-by-records`
/// where the records answer it, or a fault.
pub async fn tick(tx: &mut Tx, pack: &TalkPack, (id, name): (i64, &str), on: bool) -> Result<()> {
    let case = lock_open(tx, id).await?;
    let Some(of) = pack.boxes.iter().find(|one| one.code == name) else {
        return Err(Rejection::new("collections.box-unknown").with("box", name).into());
    };
    if of.check != BoxCheck::Person {
        let name = format!("{} / {}", of.name.zh, of.name.en);
        return Err(Rejection::new("collections.box-by-records").with("box", name).into());
    }
    if on {
        let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
        let mut ask = Ask::new(
            "INSERT INTO collections_tick (id, case_id, round, box, actor, recorded_at) VALUES (",
        );
        ask.value(row).text(", ").value(id).text(", ").value(case.round).text(", ").value(name);
        ask.text(", ").value(actor).text(", ").value(at);
        ask.text(") ON CONFLICT (case_id, round, box) DO NOTHING");
        ask.run(tx.conn()).await.map_err(failed("ticking a box"))?;
    } else {
        let mut ask = Ask::new("DELETE FROM collections_tick WHERE case_id = ");
        ask.value(id).text(" AND round = ").value(case.round).text(" AND box = ").value(name);
        ask.run(tx.conn()).await.map_err(failed("taking a tick away"))?;
    }
    of_case(tx, (case.buyer_id, id), "tick-box", &json!({ "box": name, "on": on }));
    Ok(())
}

fn in_before(case: &CaseFile) -> Result<()> {
    if case.phase == Phase::Before {
        return Ok(());
    }
    Err(Rejection::new("collections.case-not-before").with("phase", case.phase.code()).into())
}

/// Says that a round is prepared: all boxes are done.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.case-not-before`,
/// `collections.boxes-open` naming how many are not done, or a fault.
pub async fn prepare(tx: &mut Tx, pack: &TalkPack, id: i64, found: &Found) -> Result<()> {
    let case = lock_open(tx, id).await?;
    in_before(&case)?;
    let clock = tx.clock().clone();
    let done = ticked_in(tx.conn(), (id, case.round), &clock).await?;
    let boxes = ready_boxes(pack, found, &done);
    let open = boxes.iter().filter(|one| !one.is_done()).count();
    if open > 0 {
        return Err(Rejection::new("collections.boxes-open").with("count", open).into());
    }
    set_phase(tx, &case, "during", "").await?;
    of_case(tx, (case.buyer_id, id), "prepare-case", &json!({ "round": case.round }));
    Ok(())
}

/// Lets a round go without preparation, for a reason.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.case-not-before`,
/// `collections.waive-why`, or a fault.
pub async fn waive(tx: &mut Tx, id: i64, why: &str) -> Result<()> {
    let case = lock_open(tx, id).await?;
    in_before(&case)?;
    let length = why.trim().chars().count();
    if !(4..=300).contains(&length) {
        return Err(Rejection::new("collections.waive-why").on("why").into());
    }
    set_phase(tx, &case, "during", why.trim()).await?;
    of_case(tx, (case.buyer_id, id), "waive-preparation", &json!({ "why": why.trim() }));
    Ok(())
}

async fn set_phase(tx: &mut Tx, case: &CaseFile, phase: &str, waived: &str) -> Result<()> {
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_case SET phase = ");
    ask.value(phase).text(", waived = ").value(waived).text(", prepared_on = ").value(today);
    ask.text(", prepared_by = ").value(actor).text(" WHERE id = ").value(case.id);
    ask.run(tx.conn()).await.map_err(failed("moving a case on"))?;
    Ok(())
}

/// Begins the next round: back to the preparation.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.case-not-after`, or a fault.
pub async fn begin_round(tx: &mut Tx, id: i64) -> Result<()> {
    let case = lock_open(tx, id).await?;
    if case.phase != Phase::After {
        return Err(Rejection::new("collections.case-not-after")
            .with("phase", case.phase.code())
            .into());
    }
    let mut ask = Ask::new(
        "UPDATE collections_case SET phase = 'before', waived = '', prepared_on = NULL, \
         prepared_by = '', round = ",
    );
    ask.value(case.round + 1).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("beginning a round"))?;
    of_case(tx, (case.buyer_id, id), "begin-round", &json!({ "round": case.round + 1 }));
    Ok(())
}

/// Holds visits against the cases of their buyers: a visit on an open case needs its round prepared or
/// waived, and ends the round. Visits of days before the case was opened are history and pass.
///
/// # Errors
/// `collections.visit-unprepared`, or a fault.
pub async fn visits_are_prepared(tx: &mut Tx, new: &[NewContact]) -> Result<()> {
    let visits = new.iter().filter(|one| one.channel == "visit");
    let mut last: BTreeMap<i64, Day> = BTreeMap::new();
    for one in visits {
        let day = last.entry(one.buyer_id).or_insert(one.on);
        *day = (*day).max(one.on);
    }
    let buyers: Vec<i64> = last.keys().copied().collect();
    for some in buyers.chunks(400) {
        let mut ask =
            Ask::new("SELECT id, buyer_id, phase, opened_on FROM collections_case WHERE live IN (");
        ask.list(some.iter().copied()).text(")");
        for row in ask.rows(tx.conn(), "looking for cases of visits").await? {
            let (id, phase, opened_on) = (row.int(0)?, row.text(2)?, row.day(3)?);
            if last.get(&row.int(1)?).is_none_or(|on| *on < opened_on) {
                continue;
            }
            if phase != Phase::During.code() {
                return Err(Rejection::new("collections.visit-unprepared")
                    .with("id", id)
                    .on("channel")
                    .into());
            }
            talked(tx, id).await?;
        }
    }
    Ok(())
}

/// The round of a case was talked about.
pub(in crate::collections) async fn talked(tx: &mut Tx, id: i64) -> Result<()> {
    let mut ask = Ask::new("UPDATE collections_case SET phase = 'after' WHERE live > 0 AND id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("moving a case on"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_answer_what_they_can() {
        let pack = TalkPack::shipped();
        let found =
            Found { items: 2, papers: 2, contract: true, grade: Some('C'), ..Found::default() };
        let tick = |of: &str| {
            let on = "2026-11-20".parse().expect("day");
            (of.to_owned(), Tick { by: "xs1".to_owned(), on })
        };
        let done = |found: &Found, ticks: &Ticked| -> Vec<String> {
            let boxes = ready_boxes(pack, found, ticks).into_iter().filter(ReadyBox::is_done);
            boxes.map(|one| one.of.code.clone()).collect()
        };
        // A tick from before on what the records answer counts for nothing.
        let ticks = Ticked::from([tick("background"), tick("papers"), tick("card")]);
        assert_eq!(done(&found, &ticks), ["account", "background"], "C is badly proven");
        let proven = Found { grade: Some('B'), releasers: 1, pay_path: true, card: true, ..found };
        assert_eq!(
            done(&proven, &Ticked::new()),
            ["account", "papers", "people", "pay-days", "card"],
            "what is read by a person is open, and so is a statement that nobody sent"
        );
        for (days, sent) in [(0, true), (92, true), (93, false)] {
            let found = Found { statement_days: Some(days), ..proven };
            let has = done(&found, &Ticked::new()).iter().any(|one| one == "statement");
            assert_eq!(has, sent, "a statement of {days} days ago");
        }
    }
}
