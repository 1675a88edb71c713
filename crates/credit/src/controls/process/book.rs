//! Orders and invoices with the days of their records, as the process is measured by them: of thirteen months,
//! and of half a year before, in which what ends within them may have begun.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use base::{Day, Moment, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::Mark;
use crate::{
    collections::{PromisePack, WorkCalendar},
    parties::scope_owner,
};

/// Months on the page: this one and twelve before it.
const MONTHS: i32 = 12;
/// Days before them in which what is measured may have begun.
const BEFORE_DAYS: i32 = 184;

/// A day and who wrote it down; empty where that was nobody's act.
pub(super) type Seen = Option<(Day, Arc<str>)>;

/// A buyer.
#[derive(Debug, Clone)]
pub(super) struct Whose {
    pub code: String,
    pub name: String,
    /// Login of its salesperson.
    pub owner: Arc<str>,
}

#[derive(Debug, Clone)]
pub(super) struct OrderMarks {
    pub id: i64,
    pub buyer: i64,
    pub number: String,
    /// Whether nothing more is to come of it.
    pub ended: bool,
    pub ordered: Seen,
    pub entered: Seen,
    pub passed: Seen,
    /// The oldest first, with their keys.
    pub deliveries: Vec<(Day, Arc<str>, String)>,
}

#[derive(Debug, Clone)]
pub(super) struct ItemMarks {
    pub id: i64,
    pub buyer: i64,
    pub number: String,
    pub instalment: i64,
    /// Its order, by place.
    pub order: Option<usize>,
    pub issued: Day,
    pub due: Day,
    pub closed: Option<Day>,
    pub delivered: Seen,
    pub note: Seen,
    pub sent: Seen,
    pub signed: Seen,
    pub contacted: Seen,
}

/// What the process is measured by.
#[derive(Debug, Clone)]
pub struct ProcessBook {
    /// The day.
    pub today: Day,
    /// The first day whose beginnings are measured.
    pub from: Day,
    /// Up to this day public holidays are known.
    pub holidays_until: Option<Day>,
    pub(super) calendar: WorkCalendar,
    pub(super) buyers: HashMap<i64, Whose>,
    pub(super) orders: Vec<OrderMarks>,
    pub(super) items: Vec<ItemMarks>,
}

impl ProcessBook {
    /// The months that are measured, the oldest first.
    pub fn months(&self) -> Vec<String> {
        (0..=MONTHS).map(|n| self.from.plus_months(n).month_label()).collect()
    }
}

impl OrderMarks {
    /// The day of a record, and who wrote it.
    pub(super) fn seen(&self, mark: Mark) -> Seen {
        match mark {
            Mark::Ordered => self.ordered.clone(),
            Mark::Entered => self.entered.clone(),
            Mark::Passed => self.passed.clone(),
            Mark::Delivered => self.deliveries.first().map(|one| (one.0, Arc::clone(&one.1))),
            _ => None,
        }
    }
}

impl ItemMarks {
    /// The day of a record, and who wrote it.
    pub(super) fn seen(&self, mark: Mark, orders: &[OrderMarks]) -> Seen {
        let nobody = |day| Some((day, Arc::from("")));
        match mark {
            Mark::None => None,
            Mark::Ordered | Mark::Entered | Mark::Passed => orders.get(self.order?)?.seen(mark),
            Mark::Delivered => self.delivered.clone(),
            Mark::NoteSigned => self.note.clone(),
            Mark::Invoiced => nobody(self.issued),
            Mark::StatementSent => self.sent.clone(),
            Mark::StatementSigned => self.signed.clone(),
            Mark::Due => nobody(self.due),
            Mark::Overdue if self.closed.is_some_and(|day| day <= self.due) => None,
            Mark::Overdue => nobody(self.due),
            Mark::Contacted => self.contacted.clone(),
            Mark::Closed => self.closed.and_then(nobody),
        }
    }
}

/// The book within a scope. Held until something is written, and read again behind the change where figures are kept
/// fresh.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn process_book(db: &Db, scope: Scope) -> Result<Arc<ProcessBook>> {
    let (owner, today) = (scope_owner(scope), db.clock().today());
    let what = format!("controls-process {owner:?} {today}");
    db.held_fresh(what, (owner, today), |db, (owner, today)| {
        Box::pin(async move { Ok(Arc::new(read(db, *owner, *today).await?)) })
    })
    .await
}

async fn read(db: &Db, owner: Option<i64>, today: Day) -> Result<ProcessBook> {
    let calendar = PromisePack::in_force(db, today).await?.0.calendar.clone();
    let from = today.month_start().plus_months(-MONTHS);
    let since = from.plus_days(-BEFORE_DAYS);
    let mut snapshot = db.snapshot().await?;
    let connection = snapshot.conn();
    let mut names = Names::default();
    let mut orders = orders(connection, (owner, since), db, &mut names).await?;
    deliveries(connection, (owner, since), &mut orders, &mut names).await?;
    let (mut items, keys) = items(connection, (owner, since)).await?;
    papers(connection, (owner, since), &mut items, &mut names).await?;
    contacts(connection, (owner, since), &mut items, &mut names).await?;
    bound(&mut items, &keys, &orders);
    let buyers = buyers(connection, owner, &mut names).await?;
    Ok(ProcessBook { today, from, holidays_until: calendar.until, calendar, buyers, orders, items })
}

/// Logins, each kept once.
#[derive(Default)]
struct Names(BTreeSet<Arc<str>>);

impl Names {
    fn of(&mut self, login: &str) -> Arc<str> {
        if let Some(known) = self.0.get(login) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(login);
        self.0.insert(Arc::clone(&new));
        new
    }
}

fn within(ask: &mut Ask, owner: Option<i64>) {
    ask.text(" AND b.withdrawn_by IS NULL");
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

async fn buyers(
    connection: &mut AnyConnection,
    owner: Option<i64>,
    names: &mut Names,
) -> Result<HashMap<i64, Whose>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, COALESCE(u.login, '') FROM parties_buyer b \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE 1 = 1",
    );
    within(&mut ask, owner);
    let mut one = |row: &AnyRow| {
        let whose =
            Whose { code: row.text(1)?, name: row.text(2)?, owner: names.of(&row.text(3)?) };
        Ok((row.int(0)?, whose))
    };
    ask.rows(connection, "reading buyers of the process").await?.iter().map(&mut one).collect()
}

/// Micros of the beginning of a day, UTC; a little before it in every zone.
fn instant(day: Day) -> i64 {
    i64::from(day.plus_days(-1).epoch_days()).saturating_mul(86_400_000_000)
}

async fn orders(
    connection: &mut AnyConnection,
    (owner, since): (Option<i64>, Day),
    db: &Db,
    names: &mut Names,
) -> Result<Vec<OrderMarks>> {
    let mut ask = Ask::new(
        "SELECT o.id, o.buyer_id, o.number, o.state, o.ordered_on, o.recorded_at, o.actor, \
         p.recorded_at, p.actor FROM orders_order o JOIN parties_buyer b ON b.id = o.buyer_id \
         LEFT JOIN orders_decision p ON p.id = (SELECT MIN(d.id) FROM orders_decision d \
         WHERE d.order_id = o.id AND d.outcome = 'approve') WHERE o.recorded_at >= ",
    );
    ask.value(instant(since));
    within(&mut ask, owner);
    ask.text(" ORDER BY o.id");
    let mut all = Vec::new();
    for row in &ask.rows(connection, "reading orders of the process").await? {
        let at = |micros| db.clock().day_of(Moment(micros));
        let actor = names.of(&row.text(6)?);
        let passed = match row.maybe_int(7)? {
            Some(micros) => Some((at(micros), names.of(&row.text(8)?))),
            None => None,
        };
        let state = row.text(3)?;
        all.push(OrderMarks {
            id: row.int(0)?,
            buyer: row.int(1)?,
            number: row.text(2)?,
            ended: ["declined", "released", "expired", "cancelled", "closed"]
                .contains(&state.as_str()),
            ordered: row.maybe_day(4)?.map(|day| (day, Arc::clone(&actor))),
            entered: Some((at(row.int(5)?), actor)),
            passed,
            deliveries: Vec::new(),
        });
    }
    Ok(all)
}

async fn deliveries(
    connection: &mut AnyConnection,
    (owner, since): (Option<i64>, Day),
    orders: &mut [OrderMarks],
    names: &mut Names,
) -> Result<()> {
    let place: HashMap<i64, usize> =
        orders.iter().enumerate().map(|(n, one)| (one.id, n)).collect();
    let mut ask = Ask::new(
        "SELECT d.order_id, d.delivered_on, d.actor, d.number_key FROM orders_delivery d \
         JOIN parties_buyer b ON b.id = d.buyer_id WHERE d.delivered_on >= ",
    );
    ask.value(since);
    within(&mut ask, owner);
    ask.text(" ORDER BY d.delivered_on, d.id");
    for row in &ask.rows(connection, "reading deliveries of the process").await? {
        if let Some(order) = place.get(&row.int(0)?).and_then(|n| orders.get_mut(*n)) {
            order.deliveries.push((row.day(1)?, names.of(&row.text(2)?), row.text(3)?));
        }
    }
    Ok(())
}

/// What an invoice names as its order or contract, by the key of numbers.
type Named = Vec<String>;

async fn items(
    connection: &mut AnyConnection,
    (owner, since): (Option<i64>, Day),
) -> Result<(Vec<ItemMarks>, Vec<Named>)> {
    let mut ask = Ask::new(
        "SELECT i.id, i.buyer_id, i.number, i.instalment, i.issued_on, i.due_on, i.closed_on, \
         COALESCE(i.contract_key, i.contract), COALESCE(i.order_no, '') FROM receivables_item i \
         JOIN parties_buyer b ON b.id = i.buyer_id WHERE i.undone_by IS NULL AND (i.issued_on >= ",
    );
    ask.value(since).text(" OR i.due_on >= ").value(since);
    // What was cancelled whole never was owed.
    ask.text(
        ") AND NOT EXISTS (SELECT 1 FROM receivables_movement m WHERE m.item_id = i.id \
         AND m.kind = 'cancellation' AND m.amount_minor = i.amount_minor AND NOT EXISTS \
         (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id))",
    );
    within(&mut ask, owner);
    ask.text(" ORDER BY i.id");
    let (mut all, mut keys) = (Vec::new(), Vec::new());
    for row in &ask.rows(connection, "reading invoices of the process").await? {
        let named = [row.text(7)?, row.text(8)?];
        keys.push(named.into_iter().filter(|key| !key.is_empty()).collect());
        all.push(ItemMarks {
            id: row.int(0)?,
            buyer: row.int(1)?,
            number: row.text(2)?,
            instalment: row.int(3)?,
            order: None,
            issued: row.day(4)?,
            due: row.day(5)?,
            closed: row.maybe_day(6)?,
            delivered: None,
            note: None,
            sent: None,
            signed: None,
            contacted: None,
        });
    }
    Ok((all, keys))
}

/// Signed delivery notes, statements, and days of delivery that were entered for a claim.
async fn papers(
    connection: &mut AnyConnection,
    (owner, since): (Option<i64>, Day),
    items: &mut [ItemMarks],
    names: &mut Names,
) -> Result<()> {
    let place: HashMap<i64, usize> = items.iter().enumerate().map(|(n, one)| (one.id, n)).collect();
    let mut ask = Ask::new(
        "SELECT e.item_id, e.as_of, e.actor FROM collections_evidence e \
         JOIN parties_buyer b ON b.id = e.buyer_id WHERE e.kind = 'delivery' \
         AND e.item_id IS NOT NULL AND e.withdrawn_on IS NULL AND e.as_of >= ",
    );
    ask.value(since);
    within(&mut ask, owner);
    ask.text(" ORDER BY e.as_of DESC, e.id DESC");
    for row in &ask.rows(connection, "reading delivery notes").await? {
        if let Some(item) = place.get(&row.int(0)?).and_then(|n| items.get_mut(*n)) {
            item.note = Some((row.day(1)?, names.of(&row.text(2)?)));
        }
    }
    let mut ask = Ask::new(
        "SELECT l.item_id, a.sent_on, a.answered_on, a.state, a.actor \
         FROM collections_account a JOIN collections_account_line l ON l.account_id = a.id \
         JOIN parties_buyer b ON b.id = a.buyer_id WHERE l.item_id IS NOT NULL \
         AND a.state <> 'withdrawn' AND a.sent_on >= ",
    );
    ask.value(since);
    within(&mut ask, owner);
    ask.text(" ORDER BY a.sent_on DESC, a.id DESC");
    for row in &ask.rows(connection, "reading statements of the process").await? {
        let Some(item) = place.get(&row.int(0)?).and_then(|n| items.get_mut(*n)) else { continue };
        let who = names.of(&row.text(4)?);
        item.sent = Some((row.day(1)?, Arc::clone(&who)));
        if let Some(day) = row.maybe_day(2)?.filter(|_| row.text(3).is_ok_and(|is| is == "signed"))
        {
            item.signed = Some((day, who));
        }
    }
    let mut ask = Ask::new(
        "SELECT c.item_id, c.delivered_on, c.actor FROM collections_claim c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.delivered_on IS NOT NULL",
    );
    within(&mut ask, owner);
    ask.text(" ORDER BY c.id");
    for row in &ask.rows(connection, "reading deliveries of claims").await? {
        if let Some(item) = place.get(&row.int(0)?).and_then(|n| items.get_mut(*n)) {
            item.delivered = Some((row.day(1)?, names.of(&row.text(2)?)));
        }
    }
    Ok(())
}

/// The first contact with the buyer from the due day on, while the invoice was open.
async fn contacts(
    connection: &mut AnyConnection,
    (owner, since): (Option<i64>, Day),
    items: &mut [ItemMarks],
    names: &mut Names,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT k.buyer_id, k.on_day, k.actor FROM collections_contact k \
         JOIN parties_buyer b ON b.id = k.buyer_id WHERE k.on_day >= ",
    );
    ask.value(since);
    within(&mut ask, owner);
    ask.text(" ORDER BY k.buyer_id, k.on_day, k.id");
    let mut of: HashMap<i64, Vec<(Day, Arc<str>)>> = HashMap::new();
    for row in &ask.rows(connection, "reading contacts of the process").await? {
        of.entry(row.int(0)?).or_default().push((row.day(1)?, names.of(&row.text(2)?)));
    }
    for item in items {
        let Some(all) = of.get(&item.buyer) else { continue };
        let first = all.partition_point(|(day, _)| *day < item.due);
        let open = |one: &&(Day, Arc<str>)| item.closed.is_none_or(|closed| one.0 <= closed);
        item.contacted = all.get(first).filter(open).cloned();
    }
    Ok(())
}

/// Finds the order of each invoice and with it its delivery: the delivery that it names, else the last one up
/// to its day, else the first one.
fn bound(items: &mut [ItemMarks], keys: &[Named], orders: &[OrderMarks]) {
    let mut by_key: HashMap<(i64, String), (usize, Option<usize>)> = HashMap::new();
    for (n, order) in orders.iter().enumerate() {
        for (at, (_, _, key)) in order.deliveries.iter().enumerate() {
            by_key.entry((order.buyer, key.clone())).or_insert((n, Some(at)));
        }
    }
    for (n, order) in orders.iter().enumerate() {
        let key = base::number_key(&order.number).into_owned();
        by_key.insert((order.buyer, key), (n, None));
    }
    for (item, named) in items.iter_mut().zip(keys) {
        let found = named.iter().find_map(|key| by_key.get(&(item.buyer, key.clone())));
        let Some((n, at)) = found else { continue };
        item.order = Some(*n);
        let Some(order) = orders.get(*n) else { continue };
        let all = &order.deliveries;
        let by_day = all.partition_point(|(day, ..)| *day <= item.issued);
        let one = at.and_then(|at| all.get(at)).or_else(|| all.get(by_day.saturating_sub(1)));
        if let Some((day, who, _)) = one {
            item.delivered = Some((*day, Arc::clone(who)));
        }
    }
}
