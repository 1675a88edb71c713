//! What training from causes went with (E12–E14): whether a cause came back with a person behind the lesson that it
//! assigned, how long cases lie without a contact, and whether a customer that was collected from paid and ordered
//! again, of people who had done what was assigned against the others. Records are put together, nothing is counted
//! anew; whoever had a cause was chosen by it, so none of it is proof.

use std::collections::BTreeMap;

use base::{Day, Result};
use credit::collections::{
    study::{AfterRow, after_cases},
    talk::TalkPack,
};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::interval::{Difference, share, shares};
use crate::exercises::{Assigned, NeedsPack, list_assigned};

/// Months of cases and causes that are looked at.
const MONTHS: i32 = 24;
/// Assignments that are looked at.
const ASSIGNED: usize = 500;
/// Cases in each of two groups before a difference is named.
pub const CASES_LEAST: i64 = 20;

/// A case that was closed, with what became of its customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedCase {
    /// Row id.
    pub id: i64,
    /// Code of the buyer; empty where nothing came in.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Who had it.
    pub login: String,
    /// When it was closed.
    pub closed_on: Day,
    /// What came in.
    pub got_minor: i64,
    /// The first invoice since.
    pub again_on: Option<Day>,
    /// Whether who had it had done training from a cause by then.
    pub trained: bool,
}

impl ClosedCase {
    /// Paid, and ordered again within so many days.
    pub fn kept(&self, within_days: i32) -> bool {
        let again = self.again_on.is_some_and(|on| on.days_since(self.closed_on) <= within_days);
        self.got_minor > 0 && again
    }
}

/// A cause: how often it came back.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseRepeat {
    /// The cause, by code.
    pub cause: String,
    /// Assignments that were done: how many, and with how many the cause came back behind it.
    pub done: (i64, i64),
    /// Those that are open: how many, and with how many it came back behind the assignment.
    pub open: (i64, i64),
    /// The difference of both shares where there is enough of both.
    pub difference: Option<Difference>,
}

/// A person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CausePerson {
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The role, by code.
    pub role: String,
    /// Assignments, done ones, and those behind which the cause came back.
    pub assigned: (i64, i64, i64),
    /// Days for which the longest of their open cases lies without a contact.
    pub untouched_days: Option<i64>,
    /// Cases closed behind the training: told, and paid and ordered again.
    pub with: (i64, i64),
    /// Cases closed without it.
    pub without: (i64, i64),
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CauseEffect {
    /// By cause, in the order of the pack.
    pub repeats: Vec<CauseRepeat>,
    /// By name.
    pub people: Vec<CausePerson>,
    /// Cases closed behind the training: told, and paid and ordered again.
    pub with: (i64, i64),
    /// Cases closed without it.
    pub without: (i64, i64),
    /// The difference of both shares where there is enough of both.
    pub difference: Option<Difference>,
    /// Days within which a customer must order again.
    pub within_days: i32,
    /// Cases that are told, the newest first.
    pub cases: Vec<ClosedCase>,
}

/// People by login: name and role.
pub type People = BTreeMap<String, (i64, String, String)>;

/// What is read, before it is put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CausesRead {
    /// Who there is.
    pub people: People,
    /// What causes assigned.
    pub assigned: Vec<Assigned>,
    /// Causes recorded: person, cause, day.
    pub causes: Vec<(i64, String, Day)>,
    /// Days without a contact of the longest open case, by login.
    pub untouched: BTreeMap<String, i64>,
    /// Closed cases.
    pub cases: Vec<ClosedCase>,
}

fn difference(first: (i64, i64), second: (i64, i64)) -> Option<Difference> {
    let enough = first.0 >= CASES_LEAST && second.0 >= CASES_LEAST;
    let told = enough.then(|| shares((first.1, first.0), (second.1, second.0))).flatten()?;
    Some(Difference { value: told.value * 100.0, low: told.low * 100.0, high: told.high * 100.0 })
}

/// A share in percent; `None` of nothing.
pub fn percent_of((all, good): (i64, i64)) -> Option<f64> {
    share((good, all)).map(|part| part * 100.0)
}

fn repeats_of(read: &CausesRead) -> Vec<CauseRepeat> {
    let mut all = Vec::new();
    for cause in &NeedsPack::shipped().causes {
        let (mut done, mut open) = ((0, 0), (0, 0));
        for one in read.assigned.iter().filter(|one| one.cause == cause.code) {
            if one.done_on.is_some() {
                done = (done.0 + 1, done.1 + i64::from(one.repeats > 0));
            } else {
                let again = read.causes.iter().any(|(person, code, on)| {
                    *person == one.person_id && *code == one.cause && *on > one.on
                });
                open = (open.0 + 1, open.1 + i64::from(again));
            }
        }
        let difference = difference(done, open);
        all.push(CauseRepeat { cause: cause.code.clone(), done, open, difference });
    }
    all
}

/// Puts it together; pure. Only cases that were closed long enough ago are told: of a newer one nobody can say yet
/// whether the customer orders again.
pub fn tell_causes(mut read: CausesRead, within_days: i32, today: Day) -> CauseEffect {
    let mut trained: BTreeMap<&str, Day> = BTreeMap::new();
    for (login, (id, ..)) in &read.people {
        let own = read.assigned.iter().filter(|one| one.person_id == *id);
        if let Some(day) = own.filter_map(|one| one.done_on).min() {
            trained.insert(login, day);
        }
    }
    let mut cases: Vec<ClosedCase> = std::mem::take(&mut read.cases);
    cases.retain(|one| one.closed_on.plus_days(within_days) < today);
    for one in &mut cases {
        one.trained = trained.get(one.login.as_str()).is_some_and(|day| one.closed_on > *day);
    }
    let mut told = CauseEffect { within_days, ..CauseEffect::default() };
    for (login, (id, name, role)) in &read.people {
        let own: Vec<&Assigned> = read.assigned.iter().filter(|one| one.person_id == *id).collect();
        let count = |n: usize| i64::try_from(n).unwrap_or(0);
        let done = own.iter().filter(|one| one.done_on.is_some()).count();
        let again = own.iter().filter(|one| one.repeats > 0).count();
        let mut person = CausePerson {
            login: login.clone(),
            name: name.clone(),
            role: role.clone(),
            assigned: (count(own.len()), count(done), count(again)),
            untouched_days: read.untouched.get(login).copied(),
            ..CausePerson::default()
        };
        for one in cases.iter().filter(|one| one.login == *login) {
            let side = if one.trained { &mut person.with } else { &mut person.without };
            *side = (side.0 + 1, side.1 + i64::from(one.kept(within_days)));
        }
        let known = person.assigned.0 + person.with.0 + person.without.0;
        if known > 0 || person.untouched_days.is_some() {
            told.with = (told.with.0 + person.with.0, told.with.1 + person.with.1);
            told.without = (told.without.0 + person.without.0, told.without.1 + person.without.1);
            told.people.push(person);
        }
    }
    told.people.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.login.cmp(&b.login)));
    told.difference = difference(told.with, told.without);
    told.repeats = repeats_of(&read);
    told.cases = cases;
    told
}

async fn causes(db: &Db, since: Day) -> Result<Vec<(i64, String, Day)>> {
    let mut ask = Ask::new("SELECT person_id, cause, on_day FROM exercises_cause WHERE on_day >= ");
    ask.value(since).text(" ORDER BY id");
    let mut connection = db.read().await?;
    let one = |row: &AnyRow| Ok((row.int(0)?, row.text(1)?, row.day(2)?));
    ask.rows(&mut connection, "reading causes that were recorded").await?.iter().map(one).collect()
}

/// Days without a contact of the longest open case of each person.
async fn untouched(db: &Db, today: Day) -> Result<BTreeMap<String, i64>> {
    let ask = Ask::new(
        "SELECT c.login, MIN(COALESCE((SELECT MAX(k.on_day) FROM collections_contact k \
         WHERE k.buyer_id = c.buyer_id AND k.on_day >= c.opened_on), c.opened_on)) \
         FROM collections_case c WHERE c.live IS NOT NULL GROUP BY c.login",
    );
    let mut connection = db.read().await?;
    let one = |row: &AnyRow| {
        let since = row.day(1)?;
        Ok((row.text(0)?, i64::from(today.epoch_days() - since.epoch_days())))
    };
    ask.rows(&mut connection, "reading days without a contact").await?.iter().map(one).collect()
}

/// Closed cases from which nothing was collected; the others are read with what became of their customers.
async fn lost_cases(db: &Db, since: Day) -> Result<Vec<ClosedCase>> {
    let mut ask = Ask::new(
        "SELECT c.id, b.code, b.name, c.login, c.closed_on FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id \
         WHERE c.outcome IN ('legal', 'written-off') AND c.closed_on >= ",
    );
    ask.value(since).text(" ORDER BY c.closed_on DESC, c.id DESC LIMIT 5000");
    let mut connection = db.read().await?;
    let one = |row: &AnyRow| {
        Ok(ClosedCase {
            id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            login: row.text(3)?,
            closed_on: row.day(4)?,
            got_minor: 0,
            again_on: None,
            trained: false,
        })
    };
    ask.rows(&mut connection, "reading cases that were lost").await?.iter().map(one).collect()
}

fn collected(one: AfterRow) -> ClosedCase {
    ClosedCase {
        id: one.id,
        buyer_code: one.buyer_code,
        buyer_name: one.buyer_name,
        login: one.login,
        closed_on: one.closed_on,
        got_minor: one.got_minor,
        again_on: one.again_on,
        trained: false,
    }
}

/// What training from causes went with, of two years.
///
/// # Errors
/// A fault from the database.
pub async fn cause_effect(db: &Db) -> Result<CauseEffect> {
    let today = db.clock().today();
    let since = today.plus_months(-MONTHS);
    let people = db.list_people().await?.into_iter().filter(|one| one.active);
    let people = people.map(|one| (one.login, (one.id, one.name, one.role.code().to_owned())));
    let mut cases: Vec<ClosedCase> =
        after_cases(db, Scope::All, since).await?.into_iter().map(collected).collect();
    cases.extend(lost_cases(db, since).await?);
    cases.sort_by_key(|one| std::cmp::Reverse((one.closed_on, one.id)));
    let read = CausesRead {
        people: people.collect(),
        assigned: list_assigned(db, None, ASSIGNED).await?,
        causes: causes(db, since).await?,
        untouched: untouched(db, today).await?,
        cases,
    };
    Ok(tell_causes(read, TalkPack::shipped().measures.lost_days, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::Learnt;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn assigned(person_id: i64, cause: &str, done_on: Option<&str>, repeats: i64) -> Assigned {
        Assigned {
            id: person_id,
            person_id,
            person: String::new(),
            cause: cause.to_owned(),
            on: day("2025-06-01"),
            due_on: day("2025-06-22"),
            done_on: done_on.map(day),
            open: Learnt::default(),
            untouched_days: None,
            repeats,
        }
    }

    fn case(id: i64, login: &str, closed: &str, got_minor: i64, again: Option<&str>) -> ClosedCase {
        ClosedCase {
            id,
            buyer_code: "C1".to_owned(),
            buyer_name: "C1".to_owned(),
            login: login.to_owned(),
            closed_on: day(closed),
            got_minor,
            again_on: again.map(day),
            trained: false,
        }
    }

    fn read() -> CausesRead {
        let person = |id: i64, name: &str| (id, name.to_owned(), "collector".to_owned());
        CausesRead {
            people: [
                ("li".to_owned(), person(1, "Li")),
                ("wu".to_owned(), person(2, "Wu")),
                ("no".to_owned(), person(3, "No")),
            ]
            .into(),
            assigned: vec![
                assigned(1, "skill", Some("2025-07-01"), 1),
                assigned(2, "skill", None, 0),
            ],
            causes: vec![
                (2, "skill".to_owned(), day("2025-06-01")),
                (2, "skill".to_owned(), day("2025-08-01")),
            ],
            untouched: [("wu".to_owned(), 41)].into(),
            cases: vec![
                case(1, "li", "2025-06-15", 100, Some("2025-07-01")),
                case(2, "li", "2025-09-01", 100, Some("2025-10-01")),
                case(3, "li", "2025-09-01", 100, Some("2026-06-01")),
                case(4, "li", "2025-09-02", 0, Some("2025-10-01")),
                case(5, "wu", "2025-09-02", 100, Some("2025-10-01")),
                // Too new: nobody can say yet.
                case(6, "li", "2026-10-01", 100, Some("2026-10-05")),
            ],
        }
    }

    #[test]
    fn paid_and_ordered_again_by_who_was_trained() {
        let told = tell_causes(read(), 180, day("2026-11-21"));
        assert_eq!(told.people.len(), 2, "of whom nothing is known is left out");
        let li = &told.people[0];
        // Closed behind the first of July: one came back in time, one too late, one never paid.
        assert_eq!((li.with, li.without), ((3, 1), (1, 1)));
        assert_eq!(li.assigned, (1, 1, 1));
        let wu = &told.people[1];
        assert_eq!((wu.with, wu.without, wu.untouched_days), ((0, 0), (1, 1), Some(41)));
        assert_eq!((told.with, told.without), ((3, 1), (2, 2)));
        assert_eq!(told.difference, None, "too few");
        assert_eq!(told.cases.len(), 5);
    }

    #[test]
    fn a_cause_that_came_back() {
        let told = tell_causes(read(), 180, day("2026-11-21"));
        let skill = told.repeats.iter().find(|one| one.cause == "skill").expect("cause");
        assert_eq!((skill.done, skill.open), ((1, 1), (1, 1)));
        let aware = told.repeats.iter().find(|one| one.cause == "aware").expect("cause");
        assert_eq!((aware.done, aware.open, aware.difference), ((0, 0), (0, 0), None));
    }

    #[test]
    fn enough_names_a_difference() {
        let told = difference((40, 30), (40, 10)).expect("enough");
        assert!((told.value - 50.0).abs() < 1e-9 && told.clear());
        assert_eq!(difference((CASES_LEAST - 1, 1), (40, 10)), None);
        assert_eq!(percent_of((0, 0)), None);
        assert_eq!(percent_of((4, 1)), Some(25.0));
    }
}
