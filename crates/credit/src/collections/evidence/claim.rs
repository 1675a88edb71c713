//! The clock of the law about paying small firms, seen from our side (L04): the buyer is the payer, we are the
//! small firm. The rule is that of `payables` with the sides changed; here are the facts of an item.

use std::collections::HashMap;

use base::{Day, Moment, Money, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{
    late::{LateRange, late_range},
    pack::EvidencePack,
};
use crate::{
    collections::{PromisePack, WorkCalendar},
    parties::{BuyerId, SizeClass, scope_owner},
    payables::{Bill, Duty, Move, MoveKind, PayLaw, Payer, PayerKind, judge},
    receivables::{ItemRow, list_items_by_id},
};

/// What is known of an item for that law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFacts {
    /// What the buyer is as a payer.
    pub debtor: PayerKind,
    /// What we were when the contract was signed.
    pub own_size: SizeClass,
    /// When we told the buyer so (art. 3).
    pub told_on: Option<Day>,
    /// When the contract was signed.
    pub signed_on: Option<Day>,
    /// When goods or work were delivered.
    pub delivered_on: Option<Day>,
    /// When the agreed time for inspection is over.
    pub inspect_by: Option<Day>,
    /// When they were accepted.
    pub accepted_on: Option<Day>,
    /// The agreed interest for delay, basis points a year.
    pub late_bps: Option<i64>,
    /// Whether the buyer pays only when it is paid.
    pub back_to_back: bool,
    /// When we asked it to confirm the debt (art. 16).
    pub asked_on: Option<Day>,
    /// When we complained.
    pub complained_on: Option<Day>,
    /// Days of a year for a yearly rate: 360 or 365.
    pub year_days: i64,
    /// A note.
    pub note: String,
}

impl Default for ClaimFacts {
    fn default() -> Self {
        Self {
            debtor: PayerKind::Unknown,
            own_size: SizeClass::Unknown,
            told_on: None,
            signed_on: None,
            delivered_on: None,
            inspect_by: None,
            accepted_on: None,
            late_bps: None,
            back_to_back: false,
            asked_on: None,
            complained_on: None,
            year_days: 365,
            note: String::new(),
        }
    }
}

/// Records what is known; the newest row counts.
///
/// # Errors
/// `collections.claim-item`, `collections.claim-day`, `collections.claim-rate`, `collections.claim-year`, or a
/// fault.
pub async fn record_claim(tx: &mut Tx, item: i64, facts: &ClaimFacts) -> Result<i64> {
    let mut ask = Ask::new("SELECT buyer_id, number FROM receivables_item WHERE id = ");
    ask.value(item);
    let rows = ask.rows(tx.conn(), "reading an item for a claim").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.claim-item").on("item").into());
    };
    let (buyer, number) = (row.int(0)?, row.text(1)?);
    base::plain(&facts.note, "note")?;
    let today = tx.clock().day_of(tx.at());
    let past = [
        (facts.told_on, "told_on"),
        (facts.signed_on, "signed_on"),
        (facts.delivered_on, "delivered_on"),
        (facts.accepted_on, "accepted_on"),
        (facts.asked_on, "asked_on"),
        (facts.complained_on, "complained_on"),
    ];
    for (day, field) in past {
        if day.is_some_and(|day| day > today) {
            return Err(Rejection::new("collections.claim-day").on(field).into());
        }
    }
    if facts.late_bps.is_some_and(|bps| !(0..=10_000).contains(&bps)) {
        return Err(Rejection::new("collections.claim-rate").on("late_bps").into());
    }
    if !matches!(facts.year_days, 360 | 365) {
        return Err(Rejection::new("collections.claim-year").on("year_days").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let note: String = facts.note.trim().chars().take(500).collect();
    let mut ask = Ask::new(
        "INSERT INTO collections_claim (id, buyer_id, item_id, debtor, own_size, told_on, \
         signed_on, delivered_on, inspect_by, accepted_on, late_bps, back_to_back, asked_on, \
         complained_on, year_days, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(item).text(", ");
    ask.value(facts.debtor.code()).text(", ").value(facts.own_size.code()).text(", ");
    for day in [facts.told_on, facts.signed_on, facts.delivered_on, facts.inspect_by] {
        ask.value(day).text(", ");
    }
    ask.value(facts.accepted_on).text(", ").value(facts.late_bps).text(", ");
    ask.value(facts.back_to_back).text(", ").value(facts.asked_on).text(", ");
    ask.value(facts.complained_on).text(", ").value(facts.year_days).text(", ").value(note);
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording the facts of a claim"))?;
    tx.audit(Audit {
        room: "collections",
        action: "record-claim",
        subject: format!("buyer:{buyer}"),
        detail: json!({
            "claim": id.to_string(), "item": number, "debtor": facts.debtor.code(),
            "own_size": facts.own_size.code(), "back_to_back": facts.back_to_back,
        }),
    });
    Ok(id)
}

/// What may be claimed of an item on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The item.
    pub item: ItemRow,
    /// What is known of it.
    pub facts: ClaimFacts,
    /// Who recorded that, and when.
    pub recorded: (String, Moment),
    /// What the law says, with interest line by line.
    pub duty: Duty,
    /// Late interest where that law does not cover it and nothing is agreed; or why it cannot be reckoned.
    pub late: Option<std::result::Result<LateRange, Rejection>>,
    /// By when the buyer must confirm the debt, where it was asked to.
    pub confirm_by: Option<Day>,
    /// By when a complaint must be handed to who handles it.
    pub handed_by: Option<Day>,
    /// By when a complaint must have its result, and at the latest.
    pub result_by: Option<(Day, Day)>,
}

/// What is waited for from the other side, or from who handles the complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimStep {
    /// The buyer confirms the debt.
    Confirm,
    /// The complaint is handed to who handles it.
    Handed,
    /// Its result.
    Result,
    /// Its result at the latest.
    Most,
}

impl ClaimStep {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Handed => "handed",
            Self::Result => "result",
            Self::Most => "most",
        }
    }
}

impl Claim {
    /// What is waited for on a day and by when: the step that comes next, or the last one where all are past. A
    /// complaint stands in the place of the confirmation. Nothing where nothing is open or was asked for.
    pub fn waits_for(&self, as_of: Day) -> Option<(ClaimStep, Day)> {
        if self.item.open_minor <= 0 {
            return None;
        }
        let complaint = self.result_by.map(|(result, most)| {
            let handed = self.handed_by.unwrap_or(result);
            [(ClaimStep::Handed, handed), (ClaimStep::Result, result), (ClaimStep::Most, most)]
        });
        match complaint {
            Some(steps) => {
                let next = steps.into_iter().find(|(_, day)| *day >= as_of);
                next.or_else(|| steps.into_iter().next_back())
            }
            None => self.confirm_by.map(|day| (ClaimStep::Confirm, day)),
        }
    }

    /// What must be paid whatever becomes of the dispute, in minor units.
    pub fn undisputed_minor(&self) -> i64 {
        (self.item.open_minor - self.item.disputed_minor).max(0)
    }
}

/// Claims with facts on file, within a scope: of one item, of one buyer, or of all; the largest first.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_claims(
    db: &Db,
    scope: Scope,
    (buyer, item): (Option<BuyerId>, Option<i64>),
    (law, as_of): (&PayLaw, Day),
) -> Result<Vec<Claim>> {
    let pack = EvidencePack::in_force(db, as_of).await?;
    let (promises, _) = PromisePack::in_force(db, as_of).await?;
    let days = (&promises.calendar, as_of);
    let facts = read_facts(db, scope, (buyer, item)).await?;
    let ids: Vec<i64> = facts.keys().copied().collect();
    let mut claims = Vec::new();
    for some in ids.chunks(400) {
        let mut moves = read_moves(db, some, as_of).await?;
        for row in list_items_by_id(db, some).await? {
            let Some((facts, recorded)) = facts.get(&row.id) else { continue };
            let of_item = moves.remove(&row.id).unwrap_or_default();
            claims.push(told(row, (facts.clone(), recorded.clone()), of_item, (law, &pack, days)));
        }
    }
    claims.sort_by_key(|claim| (-claim.item.open_minor, claim.item.id));
    Ok(claims)
}

fn told(
    item: ItemRow,
    (facts, recorded): (ClaimFacts, (String, Moment)),
    moves: Vec<Move>,
    (law, pack, (calendar, as_of)): (&PayLaw, &EvidencePack, (&WorkCalendar, Day)),
) -> Claim {
    let bill = bill(&item, &facts, moves);
    let payer = Payer { kind: facts.debtor, ..Payer::default() };
    let law = PayLaw { year_days: facts.year_days, ..law.clone() };
    let duty = judge(&bill, (&payer, facts.own_size), &law, as_of);
    let by_court = !duty.covered.counts() && facts.late_bps.is_none();
    let late = by_court.then_some(duty.pay_by).flatten().filter(|(day, _)| *day < as_of);
    let late = late.map(|(pay_by, _)| {
        late_range(&bill, (pay_by, as_of), (&law.lpr, &pack.late), facts.year_days)
    });
    let days = &pack.complaint;
    Claim {
        confirm_by: facts.asked_on.map(|day| day.plus_days(days.confirm_days)),
        handed_by: facts.complained_on.map(|day| calendar.later(day, days.handed_workdays)),
        result_by: facts
            .complained_on
            .map(|day| (day.plus_days(days.result_days), day.plus_days(days.most_days))),
        item,
        facts,
        recorded,
        duty,
        late,
    }
}

/// The item as the law's rule sees it, with the sides changed.
pub(super) fn bill(item: &ItemRow, facts: &ClaimFacts, moves: Vec<Move>) -> Bill {
    let amount = Money::new(item.amount_minor, item.currency);
    let taken: i64 = moves.iter().map(Move::takes).sum();
    Bill {
        id: item.id,
        supplier_id: item.buyer_id,
        seller: item.seller,
        number: item.number.clone(),
        invoiced_on: item.issued_on,
        received_on: facts.delivered_on,
        inspect_by: facts.inspect_by,
        accepted_on: facts.accepted_on,
        signed_on: facts.signed_on,
        due_on: Some(item.due_on),
        late_bps: facts.late_bps,
        back_to_back: facts.back_to_back,
        amount,
        open: Money::new((item.amount_minor - taken).max(0), item.currency),
        contract: item.contract.clone(),
        note: String::new(),
        batch: None,
        recorded_at: Moment(0),
        actor: String::new(),
        moves,
    }
}

type Facts = HashMap<i64, (ClaimFacts, (String, Moment))>;

async fn read_facts(
    db: &Db,
    scope: Scope,
    (buyer, item): (Option<BuyerId>, Option<i64>),
) -> Result<Facts> {
    let mut ask = Ask::new(
        "SELECT c.item_id, c.debtor, c.own_size, c.told_on, c.signed_on, c.delivered_on, \
         c.inspect_by, c.accepted_on, c.late_bps, c.back_to_back, c.asked_on, c.complained_on, \
         c.year_days, c.note, c.actor, c.recorded_at FROM collections_claim c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE 1 = 1",
    );
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = buyer {
        ask.text(" AND c.buyer_id = ").value(buyer);
    }
    if let Some(item) = item {
        ask.text(" AND c.item_id = ").value(item);
    }
    ask.text(" ORDER BY c.id DESC LIMIT 5000");
    let mut connection = db.read().await?;
    let mut facts = Facts::new();
    for row in ask.rows(&mut connection, "reading facts of claims").await? {
        let id = row.int(0)?;
        if facts.contains_key(&id) {
            continue; // a newer row counts
        }
        let one = ClaimFacts {
            debtor: PayerKind::parse(&row.text(1)?).unwrap_or_default(),
            own_size: row.text(2)?.parse().unwrap_or(SizeClass::Unknown),
            told_on: row.maybe_day(3)?,
            signed_on: row.maybe_day(4)?,
            delivered_on: row.maybe_day(5)?,
            inspect_by: row.maybe_day(6)?,
            accepted_on: row.maybe_day(7)?,
            late_bps: row.maybe_int(8)?,
            back_to_back: row.int(9)? != 0,
            asked_on: row.maybe_day(10)?,
            complained_on: row.maybe_day(11)?,
            year_days: row.int(12)?,
            note: row.text(13)?,
        };
        facts.insert(id, (one, (row.text(14)?, Moment(row.int(15)?))));
    }
    Ok(facts)
}

/// What took something off the debt up to a day, and what was in dispute. What we wrote off is owed all the same.
async fn read_moves(db: &Db, items: &[i64], as_of: Day) -> Result<HashMap<i64, Vec<Move>>> {
    let mut ask = Ask::new(
        "SELECT m.item_id, m.id, COALESCE(r.kind, m.kind), m.amount_minor, m.effective_on \
         FROM receivables_movement m LEFT JOIN receivables_movement r ON r.id = m.reverses_id \
         WHERE m.effective_on <= ",
    );
    ask.value(as_of).text(" AND m.item_id IN (").list(items.iter().copied());
    ask.text(") ORDER BY m.effective_on, m.id");
    let mut connection = db.read().await?;
    let mut moves: HashMap<i64, Vec<Move>> = HashMap::new();
    for row in ask.rows(&mut connection, "reading what was paid on claims").await? {
        let kind = match row.text(2)?.as_str() {
            "allocation" => MoveKind::Payment,
            "credit_allocation" => MoveKind::Return,
            "cancellation" => MoveKind::Cancellation,
            _ => continue,
        };
        let one = moved((row.int(1)?, kind), (row.int(3)?, row.day(4)?));
        moves.entry(row.int(0)?).or_default().push(one);
    }
    let mut ask = Ask::new(
        "SELECT item_id, id, amount_minor, opened_on, resolved_on FROM receivables_dispute \
         WHERE opened_on <= ",
    );
    ask.value(as_of).text(" AND item_id IN (").list(items.iter().copied()).text(") ORDER BY id");
    for row in ask.rows(&mut connection, "reading disputes of claims").await? {
        let (id, minor, opened) = (row.int(1)?, row.int(2)?, row.day(3)?);
        let of_item = moves.entry(row.int(0)?).or_default();
        let over = row.maybe_day(4)?.filter(|day| *day <= as_of);
        if over == Some(opened) {
            continue;
        }
        of_item.push(moved((id, MoveKind::Dispute), (minor, opened)));
        if let Some(over) = over {
            of_item.push(moved((id, MoveKind::DisputeEnd), (-minor, over)));
        }
    }
    Ok(moves)
}

pub(super) fn moved((id, kind): (i64, MoveKind), (amount_minor, on): (i64, Day)) -> Move {
    Move {
        id,
        kind,
        of: kind,
        amount_minor,
        on,
        number: String::new(),
        reason: String::new(),
        reverses: None,
        recorded_at: Moment(0),
        actor: String::new(),
    }
}
