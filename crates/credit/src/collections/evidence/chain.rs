//! What happened to debts, read from everywhere where it stands: what people entered, logged contacts, receipts
//! of the ledger, signed statements of account; and the clocks that follow.

use std::collections::{BTreeSet, HashMap};

use base::{Currency, Day, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    clock::{Clock, Happened, clock},
    pack::{EvidencePack, Grade, LimitationLaw},
};
use crate::{
    collections::{Posted, SlipFile, letter_proof},
    parties::{BuyerId, Seller, scope_owner},
};

/// Debts that are looked at in one go.
const MOST: i64 = 20_000;
/// Keys in one question. PostgreSQL walks all letters for a question with few buyers as for one with many, so few
/// questions are asked. SQLite takes up to 32,766 values.
const SOME: usize = 4_000;

/// A debt with its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// The item.
    pub item_id: i64,
    /// The buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The invoice.
    pub number: String,
    /// Its instalment.
    pub instalment: i64,
    /// Which of our legal entities sold.
    pub seller: Seller,
    /// When it was issued.
    pub issued_on: Day,
    /// Its own due day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// What is open, as known now.
    pub open_minor: i64,
    /// The clock.
    pub clock: Clock,
    /// Days left by what is proven; `None` while it stands still.
    pub days_left: Option<i32>,
    /// The alarm that it is in.
    pub alarm: Option<i32>,
}

/// Which debts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockQuery {
    /// As of which day.
    pub as_of: Day,
    /// Whose buyers.
    pub scope: Scope,
    /// All of this buyer's that are due; without one, those of all that are near their end or past it.
    pub buyer: Option<BuyerId>,
    /// Only this item.
    pub item: Option<i64>,
}

struct Debt {
    row: ClockRow,
    last_due_on: Day,
}

/// Debts with their clocks, the nearest end first.
///
/// # Errors
/// `collections.clock-no-law` where no period is on file for the day, `scoring.pack-unreadable`, or a fault.
pub async fn list_clocks(db: &Db, query: ClockQuery) -> Result<Vec<ClockRow>> {
    if query.buyer.is_some() || query.item.is_some() {
        return clocks_now(db, query).await;
    }
    let what = format!("collections.clocks {query:?}");
    db.held_fresh(what, query, |db, query| Box::pin(clocks_now(db, *query))).await
}

async fn clocks_now(db: &Db, query: ClockQuery) -> Result<Vec<ClockRow>> {
    let pack = EvidencePack::in_force(db, query.as_of).await?;
    let Some(law) = pack.limitation_on(query.as_of) else {
        return Err(Rejection::new("collections.clock-no-law").with("day", query.as_of).into());
    };
    let mut snapshot = db.snapshot().await?;
    let widest = pack.alarms.first().copied().unwrap_or(180);
    let near = query.as_of.plus_days(widest).plus_months(-law.years * 12);
    let past = query.as_of < db.clock().today();
    let debts = debts(snapshot.conn(), query, (near, past), None).await?;
    let mut rows = told(snapshot.conn(), debts, (&pack, law), query.as_of).await?;
    if query.buyer.is_none() && query.item.is_none() {
        rows.retain(|row| row.alarm.is_some());
    }
    rows.sort_by_key(|row| (row.clock.ends_on.is_none(), row.clock.ends_on, row.item_id));
    Ok(rows)
}

/// When the first period ends of what is overdue, for buyers of a range of ids; of no buyer where no law is on
/// file for the day. The same clocks as [`list_clocks`], with as few questions for a range as for one buyer.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub(in crate::collections) async fn ends_of(
    db: &Db,
    range: (BuyerId, BuyerId),
    as_of: Day,
) -> Result<HashMap<BuyerId, Day>> {
    let pack = EvidencePack::in_force(db, as_of).await?;
    let mut ends: HashMap<BuyerId, Day> = HashMap::new();
    let Some(law) = pack.limitation_on(as_of) else { return Ok(ends) };
    let mut snapshot = db.snapshot().await?;
    let query = ClockQuery { as_of, scope: Scope::All, buyer: None, item: None };
    let past = as_of < db.clock().today();
    let late = (as_of.plus_days(-1), past);
    let debts = debts(snapshot.conn(), query, late, Some(range)).await?;
    for row in told(snapshot.conn(), debts, (&pack, law), as_of).await? {
        let Some(day) = row.clock.ends_on else { continue };
        let first = ends.entry(row.buyer_id).or_insert(day);
        *first = (*first).min(day);
    }
    Ok(ends)
}

/// Debts with what their clocks say.
async fn told(
    connection: &mut store::AnyConnection,
    mut debts: Vec<Debt>,
    (pack, law): (&EvidencePack, &LimitationLaw),
    as_of: Day,
) -> Result<Vec<ClockRow>> {
    let mut happened = happened(connection, &debts, pack).await?;
    let empty: Vec<Happened> = Vec::new();
    for debt in &mut debts {
        let mut own = happened.of_item.remove(&debt.row.item_id).unwrap_or_default();
        let whole = happened.of_buyer.get(&debt.row.buyer_id).unwrap_or(&empty);
        own.extend(whole.iter().filter(|one| one.on >= debt.row.issued_on).cloned());
        let told = clock(debt.last_due_on, &own, law, |code| pack.event(code), as_of);
        debt.row.days_left = told.days_left(as_of);
        debt.row.alarm = debt.row.days_left.and_then(|left| pack.alarm(left));
        debt.row.clock = told;
    }
    Ok(debts.into_iter().map(|debt| debt.row).collect())
}

async fn debts(
    connection: &mut store::AnyConnection,
    query: ClockQuery,
    (near, past): (Day, bool),
    range: Option<(BuyerId, BuyerId)>,
) -> Result<Vec<Debt>> {
    let mut ask = Ask::new(
        "SELECT i.id, i.buyer_id, b.code, b.name, i.number, i.instalment, i.issued_on, i.due_on, \
         i.currency, i.open_minor, (SELECT MAX(x.due_on) FROM receivables_item x \
         WHERE x.buyer_id = i.buyer_id AND x.number = i.number \
         AND COALESCE(x.entity_id, 0) = COALESCE(i.entity_id, 0)), i.entity_id FROM receivables_item i \
         JOIN parties_buyer b ON b.id = i.buyer_id WHERE ",
    );
    // Only a past day looks at what was closed since: the list of today does not grow with history.
    if past {
        ask.text("(i.closed_on IS NULL OR i.closed_on > ").value(query.as_of).text(")");
    } else {
        ask.text("i.closed_on IS NULL");
    }
    ask.text(" AND i.due_on < ");
    let whole = query.buyer.is_some() || query.item.is_some();
    ask.value(if whole { query.as_of } else { near.plus_days(1) });
    if let Some(buyer) = query.buyer {
        ask.text(" AND i.buyer_id = ").value(buyer);
    }
    if let Some((from, to)) = range {
        // Naming the currency, which each has, leads SQLite to the index of what is open.
        ask.text(" AND i.currency > '' AND i.buyer_id >= ").value(from);
        ask.text(" AND i.buyer_id <= ").value(to);
    }
    if let Some(item) = query.item {
        ask.text(" AND i.id = ").value(item);
    }
    if let Some(owner) = scope_owner(query.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY i.due_on, i.id");
    if range.is_none() {
        ask.text(" LIMIT ").value(MOST);
    }
    let one = |row: &AnyRow| {
        let due_on = row.day(7)?;
        let last_due_on = row.maybe_day(10)?.unwrap_or(due_on);
        let clock =
            Clock { due_on, steps: vec![], ends_on: None, presumed_on: None, cap_on: due_on };
        let row = ClockRow {
            item_id: row.int(0)?,
            buyer_id: row.int(1)?,
            buyer_code: row.text(2)?,
            buyer_name: row.text(3)?,
            number: row.text(4)?,
            instalment: row.int(5)?,
            seller: Seller::of_column(row.maybe_int(11)?),
            issued_on: row.day(6)?,
            due_on,
            currency: row.currency(8)?,
            open_minor: row.int(9)?,
            clock,
            days_left: None,
            alarm: None,
        };
        Ok(Debt { row, last_due_on })
    };
    ask.rows(connection, "listing debts with their clocks").await?.iter().map(one).collect()
}

#[derive(Default)]
struct Found {
    of_item: HashMap<i64, Vec<Happened>>,
    of_buyer: HashMap<BuyerId, Vec<Happened>>,
}

impl Found {
    fn put(&mut self, (buyer, item): (BuyerId, Option<i64>), one: Happened) {
        match item {
            Some(item) => self.of_item.entry(item).or_default().push(one),
            None => self.of_buyer.entry(buyer).or_default().push(one),
        }
    }
}

async fn happened(
    connection: &mut store::AnyConnection,
    debts: &[Debt],
    pack: &EvidencePack,
) -> Result<Found> {
    let mut found = Found::default();
    let buyers: BTreeSet<BuyerId> = debts.iter().map(|debt| debt.row.buyer_id).collect();
    let buyers: Vec<BuyerId> = buyers.into_iter().collect();
    for some in buyers.chunks(SOME) {
        entered(connection, some, (pack, &mut found)).await?;
        contacts(connection, some, (pack, &mut found)).await?;
        letters(connection, some, (pack, &mut found)).await?;
    }
    let items: Vec<i64> = debts.iter().map(|debt| debt.row.item_id).collect();
    for some in items.chunks(SOME) {
        receipts(connection, some, (pack, &mut found)).await?;
        signed(connection, some, (pack, &mut found)).await?;
    }
    Ok(found)
}

fn graded(pack: &EvidencePack, proof: &str) -> Grade {
    pack.proof(proof).map_or(Grade::None, |rule| rule.grade)
}

async fn entered(
    connection: &mut store::AnyConnection,
    buyers: &[BuyerId],
    (pack, found): (&EvidencePack, &mut Found),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT id, buyer_id, item_id, kind, on_day, arrived_on, ended_on, proof, person, note, \
         evidence_id FROM collections_interruption WHERE withdrawn_on IS NULL AND buyer_id IN (",
    );
    ask.list(buyers.iter().copied()).text(") ORDER BY id");
    for row in ask.rows(connection, "reading interruptions").await? {
        let proof = row.text(7)?;
        let (person, note) = (row.text(8)?, row.text(9)?);
        let one = Happened {
            source: "interruption",
            id: row.int(0)?,
            kind: row.text(3)?,
            on: row.day(4)?,
            arrived_on: row.maybe_day(5)?,
            ended_on: row.maybe_day(6)?,
            grade: graded(pack, &proof),
            proof,
            note: [person, note]
                .iter()
                .filter(|t| !t.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" · "),
            evidence_id: row.maybe_int(10)?,
        };
        found.put((row.int(1)?, row.maybe_int(2)?), one);
    }
    Ok(())
}

/// What a logged contact is worth: what it was, and by what it is proven.
fn of_contact(channel: &str, result: &str, proven: bool) -> Option<(&'static str, &'static str)> {
    let kind = match (result, proven) {
        ("no-answer", _) | ("greeted" | "reconciled", false) => return None,
        ("promised" | "asked-time", true) => "consent",
        _ => "demand",
    };
    let proof = match (proven, channel) {
        (true, _) => "signed",
        (false, "message") => "data-message",
        (false, "letter") => "courier-sent",
        (false, _) => "note",
    };
    Some((kind, proof))
}

/// Letters of the strategy that were sent: each asks for the items that it lists.
async fn letters(
    connection: &mut store::AnyConnection,
    buyers: &[BuyerId],
    (pack, found): (&EvidencePack, &mut Found),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT o.contact_id, o.buyer_id, t.item_id, COALESCE(o.posted_on, o.sent_on), \
         o.arrived_on, o.address, o.proof, o.post, o.post_way, o.slip_digest, o.proof_digest \
         FROM collections_outbox o JOIN collections_outbox_item t ON t.outbox_id = o.id \
         WHERE o.contact_id IS NOT NULL AND o.sent_on IS NOT NULL AND o.buyer_id IN (",
    );
    ask.list(buyers.iter().copied()).text(") ORDER BY o.contact_id, t.item_id");
    for row in ask.rows(connection, "reading letters for clocks").await? {
        let arrived_on = row.maybe_day(4)?;
        let kept = |digest: String| SlipFile { digest, name: String::new() };
        let posted = Posted {
            stage: row.text(7)?,
            way: row.text(8)?,
            slip: kept(row.text(9)?),
            proof: kept(row.text(10)?),
            ..Posted::default()
        };
        let proof = letter_proof(&posted, (!row.text(5)?.is_empty(), arrived_on.is_some()));
        let one = Happened {
            source: "contact",
            id: row.int(0)?,
            kind: "demand".to_owned(),
            on: row.day(3)?,
            arrived_on,
            ended_on: None,
            proof: proof.to_owned(),
            grade: graded(pack, proof),
            note: row.text(6)?,
            evidence_id: None,
        };
        found.put((row.int(1)?, row.maybe_int(2)?), one);
    }
    Ok(())
}

async fn contacts(
    connection: &mut store::AnyConnection,
    buyers: &[BuyerId],
    (pack, found): (&EvidencePack, &mut Found),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT c.id, c.buyer_id, c.item_id, c.on_day, c.channel, c.result, c.proven, c.person \
         FROM collections_contact c WHERE c.buyer_id IN (",
    );
    // A letter asks for what it lists, from the day on which it arrived: see `letters`.
    ask.list(buyers.iter().copied()).text(
        ") AND NOT EXISTS (SELECT 1 FROM collections_outbox o WHERE o.contact_id = c.id) \
         ORDER BY c.id",
    );
    for row in ask.rows(connection, "reading contacts for clocks").await? {
        let worth = of_contact(&row.text(4)?, &row.text(5)?, row.int(6)? != 0);
        let Some((kind, proof)) = worth else { continue };
        let one = Happened {
            source: "contact",
            id: row.int(0)?,
            kind: kind.to_owned(),
            on: row.day(3)?,
            arrived_on: None,
            ended_on: None,
            proof: proof.to_owned(),
            grade: graded(pack, proof),
            note: row.text(7)?,
            evidence_id: None,
        };
        found.put((row.int(1)?, row.maybe_int(2)?), one);
    }
    Ok(())
}

async fn receipts(
    connection: &mut store::AnyConnection,
    items: &[i64],
    (pack, found): (&EvidencePack, &mut Found),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT m.id, m.buyer_id, m.item_id, m.effective_on, c.number FROM receivables_movement m \
         JOIN receivables_credit c ON c.id = m.credit_id WHERE m.kind = 'allocation' \
         AND NOT EXISTS (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) \
         AND m.item_id IN (",
    );
    ask.list(items.iter().copied()).text(") ORDER BY m.id");
    for row in ask.rows(connection, "reading part payments").await? {
        let one = Happened {
            source: "receipt",
            id: row.int(0)?,
            kind: "part-payment".to_owned(),
            on: row.day(3)?,
            arrived_on: None,
            ended_on: None,
            proof: "bank".to_owned(),
            grade: graded(pack, "bank"),
            note: row.text(4)?,
            evidence_id: None,
        };
        found.put((row.int(1)?, row.maybe_int(2)?), one);
    }
    Ok(())
}

async fn signed(
    connection: &mut store::AnyConnection,
    items: &[i64],
    (pack, found): (&EvidencePack, &mut Found),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT a.id, a.buyer_id, l.item_id, a.answered_on, a.number, a.signed_by, a.capacity, \
         a.file_digest FROM collections_account a \
         JOIN collections_account_line l ON l.account_id = a.id \
         WHERE a.state = 'signed' AND a.answered_on IS NOT NULL AND l.item_id IN (",
    );
    ask.list(items.iter().copied()).text(") ORDER BY a.id");
    for row in ask.rows(connection, "reading signed statements of account").await? {
        // Without the signed paper itself, or signed by just anybody, it is a note.
        let power = pack.capacity(&row.text(6)?).map(|one| one.power);
        let sound = !row.text(7)?.is_empty()
            && power.is_some_and(|power| power != super::pack::Power::Never);
        let proof = if sound { "signed" } else { "note" };
        let one = Happened {
            source: "account",
            id: row.int(0)?,
            kind: "statement-signed".to_owned(),
            on: row.day(3)?,
            arrived_on: None,
            ended_on: None,
            proof: proof.to_owned(),
            grade: graded(pack, proof),
            note: format!("{} {}", row.text(4)?, row.text(5)?),
            evidence_id: None,
        };
        found.put((row.int(1)?, row.maybe_int(2)?), one);
    }
    Ok(())
}
