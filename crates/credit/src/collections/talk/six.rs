//! The six characters as they were kept on a case (H05). Each is computed from what is on record, never ticked.

use base::{Day, Result};
use store::{Ask, Columns, Db};

use super::{Measures, SixCheck, Talk, TalkPack, list_talks};
use crate::collections::cases::{Brief, CaseFile};

/// What is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SixFacts {
    /// The oldest due day.
    pub first_due_on: Option<Day>,
    /// When the case was opened.
    pub opened_on: Option<Day>,
    /// Days of contacts, in order.
    pub contacts: Vec<Day>,
    /// When the account was confirmed last.
    pub confirmed_on: Option<Day>,
    /// Whether somebody is known who releases money.
    pub payer_known: bool,
    /// Whether contract and one more paper are there.
    pub papers: bool,
    /// Atmosphere before and after, of talks that say both.
    pub moods: Vec<(i64, i64)>,
    /// Talks finished.
    pub talks: usize,
    /// Talks of earlier days that were begun and not finished.
    pub unwritten: usize,
}

/// Whether a character was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SixState {
    /// Kept.
    Kept,
    /// Not kept.
    Missed,
    /// Not to be told yet.
    Open,
}

impl SixState {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::Open => "open",
        }
    }
}

/// A character with how it was kept, and the number that says so (days, a count, a mark).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SixResult {
    /// What was looked at.
    pub check: SixCheck,
    /// Whether it was kept.
    pub state: SixState,
    /// The number behind it.
    pub number: i64,
}

/// How a check came out on a day.
pub fn six_characters(of: &Measures, facts: &SixFacts, as_of: Day) -> Vec<SixResult> {
    let one = |check: SixCheck| {
        let (state, number) = match check {
            SixCheck::Early => early(of, facts, as_of),
            SixCheck::Exact => exact(of, facts, as_of),
            SixCheck::Proof => (kept(facts.papers), 0),
            SixCheck::Courtesy => courtesy(facts),
            SixCheck::Steady => steady(of, facts, as_of),
            SixCheck::Record => match (facts.unwritten, facts.talks) {
                (0, 0) => (SixState::Open, 0),
                (0, talks) => (SixState::Kept, i64::try_from(talks).unwrap_or(0)),
                (unwritten, _) => (SixState::Missed, i64::try_from(unwritten).unwrap_or(0)),
            },
        };
        SixResult { check, state, number }
    };
    SixCheck::ALL.map(one).to_vec()
}

const fn kept(yes: bool) -> SixState {
    if yes { SixState::Kept } else { SixState::Missed }
}

fn early(of: &Measures, facts: &SixFacts, as_of: Day) -> (SixState, i64) {
    let Some(due) = facts.first_due_on else { return (SixState::Open, 0) };
    // A reminder in the month before counts: it is earlier than early.
    let first = facts.contacts.iter().find(|on| **on >= due.plus_days(-30));
    match first {
        Some(on) => {
            let days = on.days_since(due).max(0);
            (kept(days <= of.early_days), i64::from(days))
        }
        None => {
            let days = as_of.days_since(due);
            let state = if days > of.early_days { SixState::Missed } else { SixState::Open };
            (state, i64::from(days.max(0)))
        }
    }
}

fn exact(of: &Measures, facts: &SixFacts, as_of: Day) -> (SixState, i64) {
    let Some(on) = facts.confirmed_on else { return (SixState::Missed, 0) };
    let days = as_of.days_since(on);
    (kept(days <= of.confirmed_days && facts.payer_known), i64::from(days))
}

fn courtesy(facts: &SixFacts) -> (SixState, i64) {
    match facts.moods.iter().map(|(before, after)| after - before).min() {
        None => (SixState::Open, 0),
        Some(worst) => (kept(worst >= 0), worst),
    }
}

fn steady(of: &Measures, facts: &SixFacts, as_of: Day) -> (SixState, i64) {
    let Some(opened) = facts.opened_on else { return (SixState::Open, 0) };
    let mut last = opened;
    let mut longest = 0;
    for on in facts.contacts.iter().filter(|on| **on >= opened).chain(std::iter::once(&as_of)) {
        longest = longest.max(on.days_since(last));
        last = *on;
    }
    (kept(longest <= of.gap_days), i64::from(longest))
}

/// What is looked at, of a case.
///
/// # Errors
/// A fault from the database.
pub async fn six_facts(db: &Db, case: &CaseFile, brief: &Brief) -> Result<SixFacts> {
    let talks = list_talks(db, case.id, 200).await?;
    let mut ask = Ask::new(
        "SELECT MAX(on_day) FROM collections_talk WHERE confirmed = 1 AND contact_id IS NOT NULL \
         AND buyer_id = ",
    );
    ask.value(case.buyer_id);
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "looking for a confirmed account").await?;
    let said = row.maybe_day(0)?;
    let reconciled = brief.contacts.iter().find(|one| one.contact.result == "reconciled");
    let reconciled = reconciled.map(|one| one.contact.on);
    let mut contacts: Vec<Day> = brief.contacts.iter().map(|one| one.contact.on).collect();
    contacts.sort_unstable();
    let both = |talk: &Talk| talk.moods.0.zip(talk.moods.1);
    Ok(SixFacts {
        first_due_on: case.first_due_on,
        opened_on: Some(case.opened_on),
        contacts,
        confirmed_on: said.max(reconciled),
        payer_known: brief.found.releasers > 0,
        papers: brief.found.contract && brief.found.papers >= 2,
        moods: talks.iter().filter_map(both).collect(),
        talks: talks.iter().filter(|one| one.is_finished()).count(),
        unwritten: talks.iter().filter(|one| !one.is_finished() && one.on < brief.as_of).count(),
    })
}

impl TalkPack {
    /// The six characters of a case, each with how it was kept.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn six_of(&self, db: &Db, case: &CaseFile, brief: &Brief) -> Result<Vec<SixResult>> {
        let facts = six_facts(db, case, brief).await?;
        let all = six_characters(&self.measures, &facts, brief.as_of);
        let of = |one: &super::Character| all.iter().find(|r| r.check == one.check).copied();
        Ok(self.characters.iter().filter_map(of).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn each_character_is_computed() {
        let of = &TalkPack::shipped().measures;
        let good = SixFacts {
            first_due_on: Some(day("2026-10-01")),
            opened_on: Some(day("2026-10-20")),
            contacts: vec![day("2026-10-05"), day("2026-10-25"), day("2026-11-08")],
            confirmed_on: Some(day("2026-10-25")),
            payer_known: true,
            papers: true,
            moods: vec![(2, 3), (3, 3)],
            talks: 2,
            unwritten: 0,
        };
        let state = |facts: &SixFacts| {
            let all = six_characters(of, facts, day("2026-11-20"));
            all.iter().map(|one| one.state.code()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(state(&good), "kept kept kept kept kept kept");
        let bad = SixFacts {
            contacts: vec![day("2026-10-20")],
            confirmed_on: None,
            papers: false,
            moods: vec![(3, 2)],
            unwritten: 1,
            ..good.clone()
        };
        assert_eq!(state(&bad), "missed missed missed missed missed missed");
        let none = SixFacts {
            first_due_on: Some(day("2026-11-18")),
            opened_on: Some(day("2026-11-19")),
            ..SixFacts::default()
        };
        assert_eq!(state(&none), "open missed missed open kept open");
        let reminded = SixFacts { contacts: vec![day("2026-09-20")], ..good };
        let early = six_characters(of, &reminded, day("2026-11-20"))[0];
        assert_eq!((early.state, early.number), (SixState::Kept, 0), "before the due day");
    }
}
