//! Preparing a visit: a list of boxes, of which the system finds some by itself, the others are ticked. A round
//! is prepared when all boxes are done; or somebody says why it goes without.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, failed};

use super::case::{CaseFile, Phase, lock_open, of_case};
use crate::collections::{
    repo::NewContact,
    talk::{BoxCheck, PrepBox, TalkPack},
};

/// What the system finds by itself for the boxes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Open items.
    pub items: usize,
    /// Papers of the file and letters whose arrival is proven.
    pub papers: usize,
    /// Whether a contract is among the papers.
    pub contract: bool,
    /// People who release money.
    pub releasers: usize,
    /// Pay days and path are written.
    pub pay_path: bool,
    /// Target, walk-away and ladder are written.
    pub card: bool,
}

impl Found {
    /// Whether it does a box.
    pub const fn does(&self, check: BoxCheck) -> bool {
        match check {
            BoxCheck::Person => false,
            BoxCheck::Items => self.items > 0,
            BoxCheck::Evidence => self.contract && self.papers >= 2,
            BoxCheck::People => self.releasers > 0,
            BoxCheck::PayDay => self.pay_path,
            BoxCheck::Card => self.card,
        }
    }
}

/// Who ticked which box.
pub type Ticked = BTreeMap<String, String>;

/// A box with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyBox<'a> {
    /// The box.
    pub of: &'a PrepBox,
    /// Found by the system.
    pub found: bool,
    /// Ticked, by whom.
    pub by: Option<&'a str>,
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
        found: found.does(of.check),
        by: ticked.get(&of.code).map(String::as_str),
    };
    pack.boxes.iter().map(one).collect()
}

/// What was ticked in the round of a case.
///
/// # Errors
/// A fault from the database.
pub async fn ticked(db: &Db, case: &CaseFile) -> Result<Ticked> {
    let mut ask = Ask::new("SELECT box, actor FROM collections_tick WHERE case_id = ");
    ask.value(case.id).text(" AND round = ").value(case.round);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading ticks").await?;
    let one = |row: &AnyRow| Ok((row.text(0)?, row.text(1)?));
    rows.iter().map(one).collect()
}

/// Ticks a box of the round, or takes the tick away.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.box-unknown`, or a fault.
pub async fn tick(tx: &mut Tx, pack: &TalkPack, (id, name): (i64, &str), on: bool) -> Result<()> {
    let case = lock_open(tx, id).await?;
    if !pack.boxes.iter().any(|one| one.code == name) {
        return Err(Rejection::new("collections.box-unknown").with("box", name).into());
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
    let mut ask = Ask::new("SELECT box, actor FROM collections_tick WHERE case_id = ");
    ask.value(id).text(" AND round = ").value(case.round);
    let rows = ask.rows(tx.conn(), "reading ticks").await?;
    let done: Result<Ticked> = rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect();
    let done = done?;
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
    fn boxes_are_found_or_ticked() {
        let pack = TalkPack::shipped();
        let found = Found { items: 2, papers: 1, contract: true, ..Found::default() };
        let ticks = Ticked::from([("background".to_owned(), "xs1".to_owned())]);
        let boxes = ready_boxes(pack, &found, &ticks);
        let done: Vec<&str> =
            boxes.iter().filter(|one| one.is_done()).map(|one| one.of.code.as_str()).collect();
        assert_eq!(done, ["account", "background"], "one paper alone is no evidence");
        let more = Found { papers: 2, releasers: 1, pay_path: true, card: true, ..found };
        let open: Vec<&PrepBox> = ready_boxes(pack, &more, &ticks)
            .into_iter()
            .filter(|one| !one.is_done())
            .map(|one| one.of)
            .collect();
        assert_eq!(open.len(), 1, "principles are read by a person");
    }
}
