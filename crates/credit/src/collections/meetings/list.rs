//! Reading appointments: one, a list, the next of some buyers, what became of them; who else is in the same place.

use std::collections::HashMap;

use base::{Day, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::parties::{BuyerId, scope_owner};

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Row id.
    pub id: i64,
    /// With which buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Province or city of the buyer.
    pub region: String,
    /// On which case.
    pub case_id: Option<i64>,
    /// The day.
    pub on: Day,
    /// When it begins, minutes after midnight.
    pub minute: i64,
    /// How long.
    pub minutes: i64,
    /// How.
    pub channel: String,
    /// The person.
    pub person: String,
    /// Where.
    pub place: String,
    /// What for.
    pub purpose: String,
    /// With which words it was asked for.
    pub sentence: String,
    /// Who of us goes.
    pub login: String,
    /// `planned`, or one of the outcomes.
    pub state: String,
    /// What was said of the outcome.
    pub outcome_note: String,
    /// When it was settled.
    pub settled_on: Option<Day>,
    /// The one that was moved to this.
    pub moved_from: Option<i64>,
    /// How often it was changed.
    pub changes: i64,
}

impl Appointment {
    /// When it begins, as `09:30`.
    pub fn at(&self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }

    /// Where: the place that was agreed on, else that of the buyer.
    pub fn where_to(&self) -> &str {
        if self.place.is_empty() { &self.region } else { &self.place }
    }
}

/// Which appointments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Of this one of us.
    pub login: Option<String>,
    /// With this buyer.
    pub buyer: Option<BuyerId>,
    /// On this case.
    pub case: Option<i64>,
    /// On this day alone.
    pub on: Option<Day>,
    /// From this day on.
    pub from: Option<Day>,
    /// Planned ones whose day is past and of which nobody said what became.
    pub unsettled_before: Option<Day>,
    /// Only those that are planned.
    pub planned: bool,
    /// Rows left out.
    pub skip: u32,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

impl AppointmentFilter {
    /// All that somebody sees.
    pub const fn all(scope: Scope) -> Self {
        Self {
            scope,
            login: None,
            buyer: None,
            case: None,
            on: None,
            from: None,
            unsettled_before: None,
            planned: false,
            skip: 0,
            limit: 50,
        }
    }
}

const COLUMNS: &str = "t.id, t.buyer_id, b.code, b.name, COALESCE(b.region, ''), t.case_id, \
    t.on_day, t.minute, t.minutes, t.channel, t.person, t.place, t.purpose, t.sentence, t.login, \
    t.state, t.outcome_note, t.settled_on, t.moved_from, t.changes";
const FROM: &str =
    " FROM collections_appointment t JOIN parties_buyer b ON b.id = t.buyer_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<Appointment> {
    Ok(Appointment {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        region: row.text(4)?,
        case_id: row.maybe_int(5)?,
        on: row.day(6)?,
        minute: row.int(7)?,
        minutes: row.int(8)?,
        channel: row.text(9)?,
        person: row.text(10)?,
        place: row.text(11)?,
        purpose: row.text(12)?,
        sentence: row.text(13)?,
        login: row.text(14)?,
        state: row.text(15)?,
        outcome_note: row.text(16)?,
        settled_on: row.maybe_day(17)?,
        moved_from: row.maybe_int(18)?,
        changes: row.int(19)?,
    })
}

fn narrow(ask: &mut Ask, filter: &AppointmentFilter) {
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(login) = &filter.login {
        ask.text(" AND t.login = ").value(login.as_str());
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND t.buyer_id = ").value(buyer);
    }
    if let Some(case) = filter.case {
        ask.text(" AND t.case_id = ").value(case);
    }
    if let Some(on) = filter.on {
        ask.text(" AND t.on_day = ").value(on);
    }
    if let Some(from) = filter.from {
        ask.text(" AND t.on_day >= ").value(from);
    }
    if let Some(before) = filter.unsettled_before {
        ask.text(" AND t.state = 'planned' AND t.on_day < ").value(before);
    }
    if filter.planned {
        ask.text(" AND t.state = 'planned'");
    }
}

/// Appointments, the earliest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_appointments(db: &Db, filter: &AppointmentFilter) -> Result<Vec<Appointment>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM);
    narrow(&mut ask, filter);
    ask.text(" ORDER BY t.on_day, t.minute, t.id LIMIT ");
    ask.value(i64::from(filter.limit.clamp(1, 500))).text(" OFFSET ");
    ask.value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing appointments").await?.iter().map(read).collect()
}

/// An appointment within what somebody may see.
///
/// # Errors
/// `collections.meeting-unknown`, or a fault.
pub async fn get_appointment(db: &Db, id: i64, scope: Scope) -> Result<Appointment> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" AND t.id = ").value(id);
    narrow(&mut ask, &AppointmentFilter::all(scope));
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "finding an appointment").await?.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.meeting-unknown").with("id", id).into()),
    }
}

/// The next planned appointment of each of some buyers within some days, a past one that nobody settled among them.
///
/// # Errors
/// A fault from the database.
pub async fn next_appointments(
    db: &Db,
    buyers: &[BuyerId],
    until: Day,
) -> Result<HashMap<BuyerId, Appointment>> {
    let mut found: HashMap<BuyerId, Appointment> = HashMap::new();
    let mut connection = db.read().await?;
    for some in buyers.chunks(400) {
        let mut ask = Ask::new("SELECT ");
        ask.text(COLUMNS).text(FROM).text(" AND t.state = 'planned' AND t.on_day <= ");
        ask.value(until).text(" AND t.buyer_id IN (").list(some.iter().copied());
        ask.text(") ORDER BY t.on_day, t.minute, t.id");
        for row in ask.rows(&mut connection, "looking for appointments").await? {
            let one = read(&row)?;
            found.entry(one.buyer_id).or_insert(one);
        }
    }
    Ok(found)
}

/// What became of appointments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AppointmentTally {
    /// Asked for, those that were moved counted once.
    pub asked: i64,
    /// Kept.
    pub kept: i64,
    /// Moved.
    pub moved: i64,
    /// Refused.
    pub refused: i64,
    /// Planned for a day that is past, and nobody said what became of it.
    pub silent: i64,
}

/// What became of appointments since a day, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn tally_appointments(
    db: &Db,
    scope: Scope,
    (since, today): (Day, Day),
) -> Result<AppointmentTally> {
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(CASE WHEN t.moved_from IS NULL THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.state = 'kept' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.state = 'moved' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.state = 'refused' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN t.state = 'planned' AND t.on_day < ",
    );
    ask.value(today).text(" THEN 1 END) AS BIGINT)").text(FROM);
    narrow(&mut ask, &AppointmentFilter::all(scope));
    ask.text(" AND t.on_day >= ").value(since);
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "counting appointments").await?;
    Ok(AppointmentTally {
        asked: row.int(0)?,
        kept: row.int(1)?,
        moved: row.int(2)?,
        refused: row.int(3)?,
        silent: row.int(4)?,
    })
}

/// A buyer in collection in the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearBy {
    /// Its open case.
    pub case_id: i64,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Where.
    pub region: String,
    /// Overdue when the case was opened, minor units of the company's currency.
    pub owed_minor: i64,
}

/// Buyers with an open case in some places and without an appointment on a day, the largest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_nearby(
    db: &Db,
    scope: Scope,
    (regions, on): (&[&str], Day),
    limit: u32,
) -> Result<Vec<NearBy>> {
    let regions: Vec<&str> = regions.iter().copied().filter(|one| !one.is_empty()).collect();
    if regions.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Ask::new(
        "SELECT c.id, b.code, b.name, b.region, c.owed_minor FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id \
         WHERE c.phase IN ('before', 'during', 'after') AND b.region IN (",
    );
    ask.list(regions).text(") AND NOT EXISTS (SELECT 1 FROM collections_appointment t ");
    ask.text("WHERE t.buyer_id = c.buyer_id AND t.state = 'planned' AND t.on_day = ");
    ask.value(on).text(")");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY c.owed_minor DESC, c.id LIMIT ").value(i64::from(limit.clamp(1, 100)));
    let one = |row: &AnyRow| {
        Ok(NearBy {
            case_id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            region: row.text(3)?,
            owed_minor: row.int(4)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "looking for cases nearby").await?.iter().map(one).collect()
}
