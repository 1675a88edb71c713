//! 法务台: the matters of all cases that somebody may see, a row for each deadline that is open, what is past its
//! day first. A matter for which no deadline is left is a row, too: nothing would remind of it.

use std::collections::HashMap;

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{MatterDay, RoutePack};
use crate::parties::{BuyerId, scope_owner};

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DeskView {
    /// Of all open matters.
    #[default]
    Open,
    /// Past their day.
    Late,
    /// Due within the days of the pack, not late.
    Soon,
    /// Matters without a deadline that is open.
    Bare,
    /// Matters that are closed, the newest first.
    Closed,
}

impl DeskView {
    /// All of them, in the order of their chips.
    pub const ALL: [Self; 5] = [Self::Open, Self::Late, Self::Soon, Self::Bare, Self::Closed];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Bare => "bare",
            Self::Closed => "closed",
        }
    }

    /// By its stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The place of a row in the list: its day, the matter and the deadline (0 where there is none).
pub type DeskPlace = (Day, i64, i64);

/// What is asked of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Which rows.
    pub view: DeskView,
    /// Only those behind this row.
    pub after: Option<DeskPlace>,
    /// So many rows left out at the beginning.
    pub skip: u32,
    /// At most so many, 1 to 501.
    pub limit: u32,
}

impl DeskFilter {
    /// The first rows of a view.
    pub const fn of(scope: Scope, view: DeskView) -> Self {
        Self { scope, view, after: None, skip: 0, limit: 50 }
    }
}

/// A deadline of a matter, or a matter without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRow {
    /// The matter.
    pub matter: i64,
    /// Its case.
    pub case: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// By which route.
    pub route: String,
    /// What is claimed, minor units.
    pub claimed_minor: i64,
    /// In which currency.
    pub currency: Currency,
    /// When it was opened.
    pub opened_on: Day,
    /// The court or commission.
    pub forum: String,
    /// Its number there.
    pub reference: String,
    /// Who acts for us.
    pub counsel: String,
    /// Who opened it.
    pub actor: String,
    /// How it ended and when, where it did.
    pub ended: Option<(String, Day)>,
    /// What it brought and cost, where it ended.
    pub sums: (i64, i64),
    /// The deadline.
    pub day: Option<MatterDay>,
}

impl DeskRow {
    /// Days left until the deadline on a day; below zero where it is late.
    pub fn days_left(&self, as_of: Day) -> Option<i32> {
        self.day.as_ref().map(|day| day.due_on.days_since(as_of))
    }

    /// Its place in the list.
    pub fn place(&self) -> DeskPlace {
        let last = self.ended.as_ref().map_or(never(), |(_, day)| *day);
        self.day.as_ref().map_or((last, self.matter, 0), |day| (day.due_on, self.matter, day.id))
    }
}

/// How many rows each view has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeskCounts {
    /// Matters that are open.
    pub matters: i64,
    /// Rows of open matters.
    pub open: i64,
    /// Deadlines past their day.
    pub late: i64,
    /// Deadlines due soon.
    pub soon: i64,
    /// Matters without a deadline.
    pub bare: i64,
    /// Matters that are closed.
    pub closed: i64,
}

impl DeskCounts {
    /// Of a view.
    pub const fn of(&self, view: DeskView) -> i64 {
        match view {
            DeskView::Open => self.open,
            DeskView::Late => self.late,
            DeskView::Soon => self.soon,
            DeskView::Bare => self.bare,
            DeskView::Closed => self.closed,
        }
    }
}

/// The day behind all days, where a matter has none.
fn never() -> Day {
    Day::from_epoch_days(2_932_896)
}

const PLACE: &str = "COALESCE(d.due_on, m.closed_on, ";

const COLUMNS: &str = "SELECT m.id, m.case_id, m.buyer_id, b.code, b.name, m.route, m.claimed_minor, \
    m.currency, m.opened_on, m.forum, m.reference, m.counsel, m.actor, m.outcome, m.closed_on, \
    COALESCE(m.got_minor, 0), COALESCE(m.cost_minor, 0), d.id, d.code, d.name, d.due_on";

const FROM: &str = " FROM collections_matter m JOIN parties_buyer b ON b.id = m.buyer_id \
    LEFT JOIN collections_matter_day d ON d.matter_id = m.id AND d.done_on IS NULL \
    AND m.live IS NOT NULL";

fn read(row: &AnyRow) -> Result<DeskRow> {
    let day = match row.maybe_int(17)? {
        Some(id) => Some(MatterDay {
            id,
            code: row.text(18)?,
            name: row.text(19)?,
            due_on: row.day(20)?,
            done_on: None,
        }),
        None => None,
    };
    let outcome = row.text(13)?;
    Ok(DeskRow {
        matter: row.int(0)?,
        case: row.int(1)?,
        buyer_id: row.int(2)?,
        buyer_code: row.text(3)?,
        buyer_name: row.text(4)?,
        route: row.text(5)?,
        claimed_minor: row.int(6)?,
        currency: row.currency(7)?,
        opened_on: row.day(8)?,
        forum: row.text(9)?,
        reference: row.text(10)?,
        counsel: row.text(11)?,
        actor: row.text(12)?,
        ended: row.maybe_day(14)?.map(|day| (outcome, day)),
        sums: (row.int(15)?, row.int(16)?),
        day,
    })
}

fn narrow(ask: &mut Ask, filter: &DeskFilter, (today, until): (Day, Day)) {
    let live = if filter.view == DeskView::Closed { "NULL" } else { "NOT NULL" };
    ask.text(" WHERE m.live IS ").text(live);
    match filter.view {
        DeskView::Open | DeskView::Closed => {}
        DeskView::Late => {
            ask.text(" AND d.due_on < ").value(today);
        }
        DeskView::Soon => {
            ask.text(" AND d.due_on >= ").value(today).text(" AND d.due_on <= ").value(until);
        }
        DeskView::Bare => {
            ask.text(" AND d.id IS NULL");
        }
    }
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some((day, matter, deadline)) = filter.after {
        let past = if filter.view == DeskView::Closed { " < " } else { " > " };
        let place = |ask: &mut Ask, sign: &str| {
            ask.text(PLACE).value(never()).text(")").text(sign).value(day);
        };
        ask.text(" AND (");
        place(ask, past);
        ask.text(" OR (");
        place(ask, " = ");
        ask.text(" AND (m.id").text(past).value(matter).text(" OR (m.id = ").value(matter);
        ask.text(" AND COALESCE(d.id, 0)").text(past).value(deadline).text("))))");
    }
}

/// The day until which a deadline counts as near, by the pack in force.
async fn near(db: &Db, today: Day) -> Result<Day> {
    Ok(today.plus_days(RoutePack::in_force(db, today).await?.remind_days))
}

/// Rows of the desk: by day, what is late first; closed matters the newest first.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_desk(db: &Db, filter: &DeskFilter) -> Result<Vec<DeskRow>> {
    let today = db.clock().today();
    let days = (today, near(db, today).await?);
    let mut ask = Ask::new(COLUMNS);
    ask.text(FROM);
    narrow(&mut ask, filter, days);
    let order = if filter.view == DeskView::Closed { " DESC" } else { "" };
    ask.text(" ORDER BY ").text(PLACE).value(never()).text(")").text(order);
    ask.text(", m.id").text(order).text(", COALESCE(d.id, 0)").text(order);
    ask.text(" LIMIT ").value(i64::from(filter.limit.clamp(1, 501)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing matters of all cases").await?;
    rows.iter().map(read).collect()
}

/// How many rows each view has for somebody.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn count_desk(db: &Db, scope: Scope) -> Result<DeskCounts> {
    let today = db.clock().today();
    let until = near(db, today).await?;
    let mut connection = db.read().await?;
    let sum = |ask: &mut Ask, when: &str| {
        ask.text(", CAST(COALESCE(SUM(CASE WHEN ").text(when);
    };
    let end = " THEN 1 ELSE 0 END), 0) AS BIGINT)";
    let mut ask = Ask::new("SELECT COUNT(DISTINCT m.id), COUNT(*)");
    sum(&mut ask, "d.due_on < ");
    ask.value(today).text(end);
    sum(&mut ask, "d.due_on >= ");
    ask.value(today).text(" AND d.due_on <= ").value(until).text(end);
    sum(&mut ask, "d.id IS NULL");
    ask.text(end).text(FROM).text(" WHERE m.live IS NOT NULL");
    let own = |ask: &mut Ask| {
        if let Some(owner) = scope_owner(scope) {
            ask.text(" AND b.owner_id = ").value(owner);
        }
    };
    own(&mut ask);
    let row = ask.row(&mut connection, "counting deadlines of matters").await?;
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM collections_matter m JOIN parties_buyer b ON b.id = m.buyer_id \
         WHERE m.live IS NULL",
    );
    own(&mut ask);
    let closed = ask.row(&mut connection, "counting closed matters").await?;
    Ok(DeskCounts {
        matters: row.int(0)?,
        open: row.int(1)?,
        late: row.int(2)?,
        soon: row.int(3)?,
        bare: row.int(4)?,
        closed: closed.int(0)?,
    })
}

/// The first deadline of each of some buyers that is late or near.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn next_deadlines(db: &Db, buyers: &[BuyerId]) -> Result<HashMap<BuyerId, DeskRow>> {
    let mut found: HashMap<BuyerId, DeskRow> = HashMap::new();
    if buyers.is_empty() {
        return Ok(found);
    }
    let until = near(db, db.clock().today()).await?;
    let mut connection = db.read().await?;
    for some in buyers.chunks(400) {
        let mut ask = Ask::new(COLUMNS);
        ask.text(FROM).text(" WHERE m.live IS NOT NULL AND d.due_on <= ").value(until);
        ask.text(" AND m.buyer_id IN (").list(some.iter().copied());
        ask.text(") ORDER BY d.due_on, d.id");
        for row in ask.rows(&mut connection, "looking for deadlines of matters").await? {
            let one = read(&row)?;
            found.entry(one.buyer_id).or_insert(one);
        }
    }
    Ok(found)
}
