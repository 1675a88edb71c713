//! What became of customers after their cases were collected (E14, K09, K10): whether they bought again, within how
//! many days, whether they paid in time since, and what they said when asked.

use base::{Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::parties::scope_owner;

/// Cases that are looked at for the figures, the latest ones.
const CASES: u32 = 5_000;

/// A customer after a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterRow {
    /// Row id of the case.
    pub id: i64,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The login of who had the case.
    pub login: String,
    /// When it was closed.
    pub closed_on: Day,
    /// What was collected on it.
    pub got_minor: i64,
    /// The first invoice since.
    pub again_on: Option<Day>,
    /// Items since that fell due.
    pub due_after: i64,
    /// Of them those that were paid by their due day.
    pub on_time_after: i64,
    /// The marks to the three questions, where the customer was asked.
    pub marks: Option<[i64; 3]>,
}

/// How a customer stands after a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterState {
    /// Bought again within the days.
    Back,
    /// Did not.
    Lost,
    /// Cannot be told yet.
    Open,
}

impl AfterState {
    /// All.
    pub const ALL: [Self; 3] = [Self::Back, Self::Lost, Self::Open];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Back => "back",
            Self::Lost => "lost",
            Self::Open => "open",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl AfterRow {
    /// Days until it bought again.
    pub fn again_days(&self) -> Option<i32> {
        self.again_on.map(|on| on.days_since(self.closed_on))
    }

    /// How it stands. Without an invoice for so many days after the case a customer counts as lost.
    pub fn state(&self, lost_days: i32, today: Day) -> AfterState {
        match self.again_days() {
            Some(days) if days <= lost_days => AfterState::Back,
            Some(_) => AfterState::Lost,
            None if self.closed_on.plus_days(lost_days) < today => AfterState::Lost,
            None => AfterState::Open,
        }
    }
}

/// What became of all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// Cases that were collected long enough ago to tell.
    pub told: i64,
    /// Of them those whose customer had no invoice within the days after.
    pub lost: i64,
    /// The middle of the days until those that came back bought again.
    pub again_days: Option<i32>,
    /// Items since that fell due.
    pub due_after: i64,
    /// Of them those that were paid by their due day.
    pub on_time_after: i64,
    /// Cases with answers of the customer.
    pub asked: i64,
    /// The sum of their marks to the three questions.
    pub marks: [i64; 3],
}

/// Cases that were collected since a day, the latest closed first, each with what became of the customer.
///
/// # Errors
/// A fault from the database.
pub async fn after_cases(db: &Db, scope: Scope, since: Day) -> Result<Vec<AfterRow>> {
    let asked = (scope, since, db.clock().today());
    let what = format!("collections-aftermath {asked:?}");
    db.held(what, read(db, asked)).await
}

async fn read(db: &Db, (scope, since, today): (Scope, Day, Day)) -> Result<Vec<AfterRow>> {
    let mut ask = Ask::new(
        "SELECT c.id, b.code, b.name, c.login, c.closed_on, c.owed_minor, \
         COALESCE(c.left_minor, c.owed_minor), MIN(i.issued_on), \
         CAST(COUNT(CASE WHEN i.due_on < ",
    );
    ask.value(today).text(" THEN 1 END) AS BIGINT), CAST(COUNT(CASE WHEN i.due_on < ");
    ask.value(today).text(
        " AND i.closed_on <= i.due_on THEN 1 END) AS BIGINT), s.first, s.second, s.third \
         FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id \
         LEFT JOIN collections_survey s ON s.case_id = c.id \
         LEFT JOIN receivables_item i ON i.buyer_id = c.buyer_id AND i.undone_by IS NULL \
         AND i.issued_on > c.closed_on \
         WHERE c.outcome IN ('collected', 'partly', 'agreed') AND c.closed_on >= ",
    );
    ask.value(since);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(
        " GROUP BY c.id, b.code, b.name, c.login, c.closed_on, c.owed_minor, c.left_minor, \
         s.first, s.second, s.third ORDER BY c.closed_on DESC, c.id DESC LIMIT ",
    );
    ask.value(i64::from(CASES));
    let one = |row: &AnyRow| {
        let marks = match row.maybe_int(10)? {
            Some(first) => Some([first, row.int(11)?, row.int(12)?]),
            None => None,
        };
        Ok(AfterRow {
            id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            login: row.text(3)?,
            closed_on: row.day(4)?,
            got_minor: row.int(5)?.saturating_sub(row.int(6)?).max(0),
            again_on: row.maybe_day(7)?,
            due_after: row.int(8)?,
            on_time_after: row.int(9)?,
            marks,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "looking for customers that were lost")
        .await?
        .iter()
        .map(one)
        .collect()
}

/// What became of customers, of cases closed from a day on. A customer counts as lost without an invoice for
/// so many days after the case.
///
/// # Errors
/// A fault from the database.
pub async fn aftermath(db: &Db, scope: Scope, (since, lost_days): (Day, i32)) -> Result<Aftermath> {
    let rows = after_cases(db, scope, since).await?;
    Ok(sum(&rows, lost_days, db.clock().today()))
}

fn sum(rows: &[AfterRow], lost_days: i32, today: Day) -> Aftermath {
    let mut told = Aftermath::default();
    let mut days = Vec::new();
    for row in rows {
        match row.state(lost_days, today) {
            AfterState::Open => {}
            AfterState::Lost => (told.told, told.lost) = (told.told + 1, told.lost + 1),
            AfterState::Back => {
                told.told += 1;
                days.extend(row.again_days());
            }
        }
        told.due_after += row.due_after;
        told.on_time_after += row.on_time_after;
        if let Some(marks) = row.marks {
            told.asked += 1;
            for (sum, mark) in told.marks.iter_mut().zip(marks) {
                *sum += mark;
            }
        }
    }
    days.sort_unstable();
    told.again_days = days.get(days.len() / 2).copied();
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_back_and_who_was_lost() {
        let day = |text: &str| -> Day { text.parse().expect("a day") };
        let row = |closed: &str, again: Option<&str>, marks| AfterRow {
            id: 1,
            buyer_code: String::new(),
            buyer_name: String::new(),
            login: String::new(),
            closed_on: day(closed),
            got_minor: 0,
            again_on: again.map(day),
            due_after: 2,
            on_time_after: 1,
            marks,
        };
        let rows = [
            row("2026-01-10", Some("2026-01-20"), Some([5, 4, 3])),
            row("2026-02-10", Some("2026-03-10"), None),
            row("2026-01-10", Some("2026-10-20"), None),
            row("2026-05-01", None, Some([1, 2, 3])),
            row("2026-10-01", None, None),
        ];
        let today = day("2026-11-21");
        let states: Vec<&str> = rows.iter().map(|row| row.state(180, today).code()).collect();
        assert_eq!(states, ["back", "back", "lost", "lost", "open"]);
        let told = sum(&rows, 180, today);
        assert_eq!((told.told, told.lost, told.again_days), (4, 2, Some(28)));
        assert_eq!((told.due_after, told.on_time_after), (10, 5));
        assert_eq!((told.asked, told.marks), (2, [6, 6, 6]));
        assert_eq!(sum(&[], 180, today).again_days, None);
    }
}
