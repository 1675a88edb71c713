//! What became of items that were overdue, by group and age: four questions that the database answers with sums.

use std::{collections::BTreeMap, sync::Arc};

use base::{Day, Result};
use quant::recovery::Flow;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    curve::{Flows, Recovery, RecoveryGroup},
    pack::RecoveryPack,
};
use crate::{parties::scope_owner, receivables::company_currency};

/// By what items are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum RecoveryBy {
    /// All together.
    #[default]
    All,
    /// The type of customer.
    Kind,
    /// The tier of today.
    Tier,
    /// The reason of the latest case: the verified one, else the stated.
    Reason,
    /// The person who looks after the buyer.
    Owner,
}

impl RecoveryBy {
    /// All.
    pub const ALL: [Self; 5] = [Self::All, Self::Kind, Self::Tier, Self::Reason, Self::Owner];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Kind => "kind",
            Self::Tier => "tier",
            Self::Reason => "reason",
            Self::Owner => "owner",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }

    /// The group of a buyer `b`.
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::All => "''",
            Self::Kind => "b.kind",
            Self::Tier => "COALESCE(a.tier, 'unrated')",
            Self::Reason => {
                "COALESCE(CASE WHEN k.verified <> '' THEN k.verified ELSE k.stated END, '')"
            }
            Self::Owner => "COALESCE(u.login, '')",
        }
    }

    /// What the group is read from.
    pub(super) const fn joined(self) -> &'static str {
        match self {
            Self::All | Self::Kind => "",
            Self::Tier => {
                " LEFT JOIN (SELECT x.buyer_id, x.tier FROM scoring_current c \
                 JOIN scoring_assessment x ON x.run_id = c.run_id) a ON a.buyer_id = b.id"
            }
            Self::Reason => {
                " LEFT JOIN (SELECT c.buyer_id, MAX(c.id) AS id FROM collections_case c \
                 WHERE c.outcome <> 'mistaken' GROUP BY c.buyer_id) l ON l.buyer_id = b.id \
                 LEFT JOIN collections_case k ON k.id = l.id"
            }
            Self::Owner => " LEFT JOIN store_user u ON u.id = b.owner_id",
        }
    }
}

/// Months since the March before the year 0, of a day that is written out.
macro_rules! months {
    ($day:literal) => {
        concat!(
            "(CAST(SUBSTR(",
            $day,
            ", 1, 4) AS BIGINT) * 12 + CAST(SUBSTR(",
            $day,
            ", 6, 2) AS BIGINT) - 3)"
        )
    };
}

/// The number of a day, counted from the March before the year 0: years of March to February, then the days of the
/// months, which from March on follow 31, 30, 31, 30, 31. Both databases reckon it alike; neither has a function that
/// the other has, and a question that gave every pair of days would not be bounded.
macro_rules! number_of_day {
    ($day:literal) => {
        concat!(
            "(",
            months!($day),
            " / 12 * 365 + ",
            months!($day),
            " / 48 - ",
            months!($day),
            " / 1200 + ",
            months!($day),
            " / 4800 + (",
            months!($day),
            " % 12 * 306 + 5) / 10 + CAST(SUBSTR(",
            $day,
            ", 9, 2) AS BIGINT))"
        )
    };
}

/// Days from the due day of an item to that of a movement.
pub(super) const PAID_AGE: &str =
    concat!("(", number_of_day!("m.effective_on"), " - ", number_of_day!("i.due_on"), ")");
/// Days from the due day of an item to the day on which it was settled.
const CLOSED_AGE: &str =
    concat!("(", number_of_day!("i.closed_on"), " - ", number_of_day!("i.due_on"), ")");

/// What a movement took off, in the company's currency by the rate of the item.
pub(super) const MOVED: &str = "CASE WHEN i.company_minor = i.amount_minor THEN m.amount_minor \
    ELSE CAST(ROUND(m.amount_minor * (i.company_minor * 1.0 / i.amount_minor)) AS BIGINT) END";
/// What is open of an item, in the company's currency.
pub(super) const OPEN: &str = "CASE WHEN i.company_minor = i.amount_minor THEN i.open_minor \
    ELSE CAST(ROUND(i.open_minor * (i.company_minor * 1.0 / i.amount_minor)) AS BIGINT) END";
/// Booked amounts and their squares, in hundreds of units.
const BOOKED: &str = "CAST(COALESCE(SUM(i.company_minor), 0) AS BIGINT), \
    CAST(COALESCE(SUM((i.company_minor / 10000.0) * (i.company_minor / 10000.0)), 0) AS BIGINT)";
/// A movement that was not reversed. Which kind it is the question says itself, so that no reversal is among them; to ask
/// for `reverses_id IS NULL` besides would lead SQLite to the index of that column instead of the item's own rows.
pub(super) const LASTING: &str = " AND NOT EXISTS \
    (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id)";

/// The curves of a scope and of its groups. Held until something is written.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn recovery(db: &Db, scope: Scope, by: RecoveryBy) -> Result<Arc<Recovery>> {
    let today = db.clock().today();
    let what = format!("collections-recovery {:?} {by:?} {today}", scope_owner(scope));
    db.held(what, async { Ok(Arc::new(read(db, (scope_owner(scope), by), today).await?)) }).await
}

/// What all questions have in common.
struct Question {
    by: RecoveryBy,
    owner: Option<i64>,
    since: Day,
    today: Day,
}

impl Question {
    /// `SELECT group, head FROM … WHERE …`, the items that fell due within the months.
    fn ask(&self, head: &str, from: &str) -> Ask {
        let mut ask = Ask::new("SELECT ");
        ask.text(self.by.column()).text(", ").text(head).text(" FROM receivables_item i ");
        ask.text(from).text(" JOIN parties_buyer b ON b.id = i.buyer_id");
        ask.text(self.by.joined()).text(" WHERE i.undone_by IS NULL AND i.due_on >= ");
        ask.value(self.since).text(" AND i.due_on < ").value(self.today);
        if let Some(owner) = self.owner {
            ask.text(" AND b.owner_id = ").value(owner);
        }
        ask
    }
}

type Groups = BTreeMap<String, Flows>;

async fn read(db: &Db, (owner, by): (Option<i64>, RecoveryBy), today: Day) -> Result<Recovery> {
    let pack = RecoveryPack::in_force(db, today).await?;
    let since = today.plus_months(-pack.look_back_months);
    let question = Question { by, owner, since, today };
    let most = pack.most_days();
    let mut groups = Groups::new();
    let mut snapshot = db.snapshot().await?;
    moved(snapshot.conn(), (&question, most), &mut groups).await?;
    open(snapshot.conn(), (&question, most), &mut groups).await?;
    written(snapshot.conn(), (&question, most), &mut groups).await?;
    settled(snapshot.conn(), (&question, most), &mut groups).await?;
    let mut names = BTreeMap::new();
    if by == RecoveryBy::Owner {
        let ask = Ask::new("SELECT login, name FROM store_user");
        for row in ask.rows(snapshot.conn(), "reading names").await? {
            names.insert(row.text(0)?, row.text(1)?);
        }
    }
    drop(snapshot);
    let mut all = Flows::default();
    groups.values().for_each(|flows| all.add(flows));
    let least = pack.least_items;
    let mut told: Vec<RecoveryGroup> = groups
        .into_iter()
        .map(|(code, flows)| {
            let name = names.get(&code).cloned().unwrap_or_default();
            RecoveryGroup::of(code, name, &flows, least)
        })
        .collect();
    told.sort_by_key(|group| (std::cmp::Reverse(group.money.all()), group.code.clone()));
    Ok(Recovery {
        as_of: today,
        since,
        currency: company_currency(db).await?,
        window_days: pack.window_days,
        all: RecoveryGroup::of(String::new(), String::new(), &all, least),
        groups: if by == RecoveryBy::All { Vec::new() } else { told },
    })
}

fn age(row: &AnyRow, at: usize) -> Result<u32> {
    Ok(u32::try_from(row.int(at)?).unwrap_or(0))
}

/// A flow; what is paid beyond the last age looked at was still open on it.
fn flow(age_days: u32, (paid, left): (i64, i64), most: u32) -> Flow {
    if age_days > most {
        return Flow { age_days: most, paid: 0, left: paid.saturating_add(left) };
    }
    Flow { age_days, paid, left }
}

/// What was paid and what paper took off after the due day, by age.
async fn moved(
    connection: &mut AnyConnection,
    (question, most): (&Question, u32),
    groups: &mut Groups,
) -> Result<()> {
    let head = format!(
        "{PAID_AGE}, CAST(SUM(CASE WHEN m.kind = 'allocation' THEN {MOVED} ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN m.kind = 'allocation' THEN 0 ELSE {MOVED} END) AS BIGINT)"
    );
    let mut ask = question.ask(&head, "JOIN receivables_movement m ON m.item_id = i.id");
    ask.text(" AND m.kind IN ('allocation', 'credit_allocation', 'cancellation')");
    ask.text(" AND m.effective_on > i.due_on AND m.effective_on <= ").value(question.today);
    ask.text(LASTING).text(" GROUP BY 1, 2");
    for row in ask.rows(connection, "adding up what was paid late").await? {
        let sums = (row.int(2)?, row.int(3)?);
        groups.entry(row.text(0)?).or_default().money.push(flow(age(&row, 1)?, sums, most));
    }
    Ok(())
}

fn age_on(today: Day, due: Day) -> u32 {
    u32::try_from(today.days_since(due)).unwrap_or(0)
}

/// What is open today.
async fn open(
    connection: &mut AnyConnection,
    (question, most): (&Question, u32),
    groups: &mut Groups,
) -> Result<()> {
    let head = format!("i.due_on, CAST(SUM({OPEN}) AS BIGINT), CAST(COUNT(*) AS BIGINT), {BOOKED}");
    let mut ask = question.ask(&head, "");
    ask.text(" AND i.closed_on IS NULL GROUP BY 1, 2");
    for row in ask.rows(connection, "adding up what is open").await? {
        let age_days = age_on(question.today, row.day(1)?);
        let group = groups.entry(row.text(0)?).or_default();
        group.money.push(flow(age_days, (0, row.int(2)?), most));
        group.items.push(flow(age_days, (0, row.int(3)?), most));
        group.booked_minor = group.booked_minor.saturating_add(row.int(4)?);
        group.squares = group.squares.saturating_add(row.int(5)?);
    }
    Ok(())
}

/// What was written off: unpaid until today. Items that are settled with a write-off among what settled them.
async fn written(
    connection: &mut AnyConnection,
    (question, most): (&Question, u32),
    groups: &mut Groups,
) -> Result<()> {
    let head = format!(
        "i.due_on, CAST(SUM(CASE WHEN m.effective_on > i.due_on THEN {MOVED} ELSE 0 END) \
         AS BIGINT), CAST(COUNT(DISTINCT CASE WHEN i.closed_on > i.due_on THEN i.id END) AS BIGINT)"
    );
    let mut ask = question.ask(&head, "JOIN receivables_movement m ON m.item_id = i.id");
    ask.text(" AND m.kind = 'write_off' AND m.effective_on <= ").value(question.today);
    ask.text(LASTING).text(" GROUP BY 1, 2");
    for row in ask.rows(connection, "adding up what was written off").await? {
        let (age_days, minor) = (age_on(question.today, row.day(1)?), row.int(2)?);
        let group = groups.entry(row.text(0)?).or_default();
        group.money.push(flow(age_days, (0, minor), most));
        group.items.push(flow(age_days, (0, row.int(3)?), most));
        group.written_minor = group.written_minor.saturating_add(minor);
    }
    Ok(())
}

/// Items that were settled after their due day, by age and by what settled them last.
async fn settled(
    connection: &mut AnyConnection,
    (question, most): (&Question, u32),
    groups: &mut Groups,
) -> Result<()> {
    // Most were paid by money alone: two sets, each read once, spare a look at the rows of every item.
    let fate = format!(
        "CASE WHEN i.id IN (SELECT m.item_id FROM receivables_movement m \
         WHERE m.kind = 'write_off' AND m.item_id IS NOT NULL{LASTING}) THEN 'written' \
         WHEN i.id NOT IN (SELECT m.item_id FROM receivables_movement m \
         WHERE m.kind IN ('credit_allocation', 'cancellation') AND m.item_id IS NOT NULL) \
         THEN 'paid' \
         WHEN EXISTS (SELECT 1 FROM receivables_movement m WHERE m.item_id = i.id \
         AND m.kind = 'allocation' AND m.effective_on = i.closed_on{LASTING}) THEN 'paid' \
         ELSE 'paper' END"
    );
    let head = format!("{CLOSED_AGE}, {fate}, CAST(COUNT(*) AS BIGINT), {BOOKED}");
    let mut ask = question.ask(&head, "");
    ask.text(" AND i.closed_on > i.due_on GROUP BY 1, 2, 3");
    for row in ask.rows(connection, "counting what was settled late").await? {
        let (age_days, count) = (age(&row, 1)?, row.int(3)?);
        let group = groups.entry(row.text(0)?).or_default();
        match row.text(2)?.as_str() {
            "paid" => group.items.push(flow(age_days, (count, 0), most)),
            "paper" => group.items.push(flow(age_days, (0, count), most)),
            // Counted among what was written off.
            _ => {}
        }
        group.booked_minor = group.booked_minor.saturating_add(row.int(4)?);
        group.squares = group.squares.saturating_add(row.int(5)?);
    }
    Ok(())
}
