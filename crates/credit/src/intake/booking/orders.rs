//! Orders and deliveries on their way to the gate. Lines of one order are gathered until the file ends,
//! then each order is brought as a whole, buyers in rising order. What the gate holds is counted and
//! told; a delivery that it does not let leave is sent back with the reason.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Failure, Money, Rejection, Result, number_key};
use store::{Ask, Columns, Tx};

use super::{At, Booker, Done, Origin, Who, entities::Entities, late};
use crate::{
    intake::{
        chunk::Chunk,
        kinds::Kind,
        money::Fate,
        record::{OrderRow, OrderWord, Record, ShipmentRow},
        sink::Sink,
        told::What,
    },
    orders::{
        self, Brought, Delivered, Delivery, NewOrder, OrderState, Outcome, bring_delivery,
        bring_end, bring_order, lock_all,
    },
};

/// So many rows are gathered at the most before they are brought.
const GATHERED_MAX: usize = 50_000;

/// A row with its amount, kept until it is brought.
#[derive(Debug)]
struct Line {
    origin: Origin,
    minor: i64,
    /// It says what an earlier line of the same number says.
    repeats: bool,
}

/// An order or a delivery with all its rows.
#[derive(Debug)]
struct Gathered<T> {
    row: T,
    lines: Vec<Line>,
    /// Numbers of lines and what each says.
    numbers: BTreeMap<String, i64>,
}

/// What waits for the end of the file.
#[derive(Debug, Default)]
pub(super) struct Orders {
    orders: BTreeMap<(i64, String), Gathered<OrderRow>>,
    deliveries: BTreeMap<(i64, String, String), Gathered<ShipmentRow>>,
    /// Orders of the file that were brought already, because it is long.
    brought: BTreeSet<(i64, String)>,
    rows: usize,
}

/// Adds a line to what was gathered under a number. `whole` is whether a row without a line's number
/// says the same as the first one.
fn gather<T>(
    gathered: &mut Gathered<T>,
    (number, minor, whole): (Option<&str>, i64, bool),
    origin: Origin,
) -> std::result::Result<i64, (Origin, &'static str)> {
    let Some(number) = number else {
        if !whole {
            return Err((origin, "intake.order-twice"));
        }
        gathered.lines.push(Line { origin, minor, repeats: true });
        return Ok(0);
    };
    match gathered.numbers.get(number) {
        Some(there) if *there != minor => Err((origin, "intake.order-line-twice")),
        Some(_) => {
            gathered.lines.push(Line { origin, minor, repeats: true });
            Ok(0)
        }
        None => {
            gathered.numbers.insert(number.to_owned(), minor);
            gathered.lines.push(Line { origin, minor, repeats: false });
            Ok(minor)
        }
    }
}

fn begun<T>(row: T, number: Option<&str>, minor: i64, origin: Origin) -> Gathered<T> {
    let numbers = number.map(|number| (number.to_owned(), minor)).into_iter().collect();
    Gathered { row, lines: vec![Line { origin, minor, repeats: false }], numbers }
}

impl Orders {
    /// Takes a row of an order; the amount grows by its line, the earliest day of delivery counts.
    fn order(
        &mut self,
        buyer: i64,
        mut row: OrderRow,
        (origin, entities): (Origin, &Entities),
    ) -> std::result::Result<(), (Origin, Rejection)> {
        let key = (buyer, number_key(&row.number).into_owned());
        let number = row.line.clone();
        let minor = row.amount_minor;
        // A line that is closed in the file is no part of what is to come.
        let counts = number.is_none() || row.word != OrderWord::Over;
        // The rest of an order would be taken for a change of it.
        if number.is_some() && self.brought.contains(&key) {
            let scattered = Rejection::new("orders.scattered").with("number", &row.number);
            return Err((origin, scattered.on("number")));
        }
        let Some(there) = self.orders.get_mut(&key) else {
            row.amount_minor = if counts { minor } else { 0 };
            self.orders.insert(key, begun(row, number.as_deref(), minor, origin));
            return Ok(());
        };
        let first = &there.row;
        let whole = first.currency == row.currency
            && first.amount_minor == minor
            && first.deliver_on == row.deliver_on
            && first.word == row.word;
        let refuse = |(origin, code): (Origin, &'static str)| {
            let why = Rejection::new(code).with("number", &row.number);
            (origin, why.with("line", row.line.as_deref().unwrap_or_default()))
        };
        // A later line that names no entity of ours is the first one's.
        let first_seller = entities.seller(first.entity.as_deref()).unwrap_or_default();
        let seller = entities.seller(row.entity.as_deref()).unwrap_or(first_seller);
        if first.currency != row.currency || seller != first_seller {
            return Err(refuse((origin, "intake.order-twice")));
        }
        let added = gather(there, (number.as_deref(), minor, whole), origin).map_err(refuse)?;
        let first = &mut there.row;
        if counts {
            first.amount_minor = first.amount_minor.saturating_add(added);
        }
        first.deliver_on = [first.deliver_on, row.deliver_on].into_iter().flatten().min();
        first.deposit_minor = first.deposit_minor.max(row.deposit_minor);
        first.word = match (first.word, row.word) {
            (OrderWord::Over, word) | (word, OrderWord::Over) => word,
            (OrderWord::Draft, _) | (_, OrderWord::Draft) => OrderWord::Draft,
            _ => OrderWord::Stands,
        };
        Ok(())
    }

    fn delivery(
        &mut self,
        buyer: i64,
        row: ShipmentRow,
        origin: Origin,
    ) -> std::result::Result<(), (Origin, Rejection)> {
        let one = |number: &str| number_key(number).into_owned();
        let key = (buyer, one(&row.order), one(&row.number));
        let minor = row.amount_minor;
        let Some(there) = self.deliveries.get_mut(&key) else {
            let number = row.line.clone();
            self.deliveries.insert(key, begun(row, number.as_deref(), minor, origin));
            return Ok(());
        };
        let first = &there.row;
        let same = first.currency == row.currency && first.delivered_on == row.delivered_on;
        let refuse = |(origin, code): (Origin, &'static str)| {
            let why = Rejection::new(code).with("number", &row.number);
            (origin, why.with("line", row.line.as_deref().unwrap_or_default()))
        };
        if !same {
            return Err(refuse((origin, "intake.order-twice")));
        }
        let whole = first.amount_minor == minor;
        let added = gather(there, (row.line.as_deref(), minor, whole), origin).map_err(refuse)?;
        there.row.amount_minor = there.row.amount_minor.saturating_add(added);
        Ok(())
    }
}

impl Booker {
    /// Gathers the orders and deliveries of a chunk.
    pub(super) async fn gather_orders(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        rows: Vec<(At<Record>, Who)>,
        sink: &mut Sink,
    ) -> Result<()> {
        for (At { at, line, row }, (buyer, _)) in rows {
            let (kind, money) = (row.kind(), chunk.money_at(at));
            let origin = Origin { line, cells: chunk.cells(at) };
            let gathered = match row {
                Record::Order(row) => self.orders.order(buyer, *row, (origin, &self.entities)),
                Record::Shipment(row) => self.orders.delivery(buyer, *row, origin),
                _ => return Err(Failure::bug("gathering what is no order")),
            };
            if let Err((origin, why)) = gathered {
                self.reject(tx, sink, (kind, money), late(origin, why)).await?;
                continue;
            }
            self.orders.rows += 1;
        }
        if self.orders.rows >= GATHERED_MAX {
            self.book_orders(tx, sink).await?;
        }
        Ok(())
    }

    /// Brings what was gathered through the gate.
    pub(super) async fn book_orders(&mut self, tx: &mut Tx, sink: &mut Sink) -> Result<()> {
        let Orders { orders, deliveries, mut brought, .. } = std::mem::take(&mut self.orders);
        brought.extend(orders.keys().cloned());
        self.orders.brought = brought;
        if orders.is_empty() && deliveries.is_empty() {
            return Ok(());
        }
        let buyers: BTreeSet<i64> =
            orders.keys().map(|key| key.0).chain(deliveries.keys().map(|key| key.0)).collect();
        let heads = heads_of(tx, &buyers).await?;
        let pairs: Vec<(i64, i64)> = heads.iter().map(|(buyer, head)| (*buyer, *head)).collect();
        lock_all(tx, &pairs).await?;
        let again = undone_orders(tx, &buyers).await?;
        for ((buyer, _), gathered) in orders {
            let whose = (buyer, heads.get(&buyer).copied().unwrap_or(buyer));
            let done = self.order(tx, whose, &gathered, &again).await?;
            self.settle(tx, sink, (Kind::Orders, gathered.row.currency, gathered.lines), done)
                .await?;
        }
        for ((buyer, ..), gathered) in deliveries {
            let whose = (buyer, heads.get(&buyer).copied().unwrap_or(buyer));
            let done = self.deliver(tx, whose, &gathered).await?;
            let what = (Kind::Shipments, gathered.row.currency, gathered.lines);
            self.settle(tx, sink, what, done).await?;
        }
        Ok(())
    }

    /// Counts the rows of what was brought.
    async fn settle(
        &mut self,
        tx: &mut Tx,
        sink: &mut Sink,
        (kind, currency, lines): (Kind, Currency, Vec<Line>),
        done: Done,
    ) -> Result<()> {
        for Line { origin, minor, repeats } in lines {
            let money = Some((currency, minor));
            match &done {
                Done::Booked if !repeats => self.count(kind, money, Fate::Booked),
                Done::Booked | Done::Unchanged => self.count(kind, money, Fate::Unchanged),
                Done::Refused(why) => {
                    self.reject(tx, sink, (kind, money), late(origin, why.clone())).await?;
                }
            }
        }
        Ok(())
    }

    async fn order(
        &mut self,
        tx: &mut Tx,
        (buyer, head): (i64, i64),
        gathered: &Gathered<OrderRow>,
        again: &BTreeSet<i64>,
    ) -> Result<Done> {
        let row = &gathered.row;
        let line = gathered.lines.first().map_or(0, |line| line.origin.line);
        let money = Money::new(row.amount_minor, row.currency);
        let said = format!("{} {money}", row.number);
        if row.word == OrderWord::Over {
            let reason = format!("{}：{}", self.source, row.number);
            let what = (row.number.as_str(), reason.as_str());
            return Ok(match bring_end(tx, (buyer, head), what).await? {
                Some(_) => Done::Booked,
                None => {
                    self.tellings.tell(What::Over, line, said);
                    Done::Unchanged
                }
            });
        }
        let new = NewOrder {
            entity: self.entities.seller(row.entity.as_deref()),
            buyer_id: buyer,
            head_id: head,
            number: Some(row.number.clone()),
            amount: money,
            deposit_minor: row.deposit_minor.unwrap_or(0),
            deliver_on: row.deliver_on,
            ordered_on: row.ordered_on,
            concluded: row.word == OrderWord::Stands,
            key: None,
            note: row.note.clone().unwrap_or_default(),
            batch_id: Some(self.batch),
        };
        match bring_order(tx, &new, (row.deposit_minor.is_some(), again)).await {
            Ok(Brought::Decided(answer)) => {
                if answer.outcome != Outcome::Approve {
                    let why = orders::reasons(&answer.steps);
                    let zh = format!("{said}：{}", why.zh);
                    let told = base::in_both(&zh, &format!("{said}: {}", why.en));
                    self.tellings.tell(What::Held, line, told);
                }
                Ok(Done::Booked)
            }
            Ok(Brought::Eased(_)) => Ok(Done::Booked),
            Ok(Brought::Unchanged(state)) => {
                if state.is_over() && state != OrderState::Declined {
                    self.tellings.tell(What::Ended, line, said);
                }
                Ok(Done::Unchanged)
            }
            Err(Failure::Rejected(why)) => Ok(Done::Refused(why)),
            Err(other) => Err(other),
        }
    }

    async fn deliver(
        &mut self,
        tx: &mut Tx,
        whose: (i64, i64),
        gathered: &Gathered<ShipmentRow>,
    ) -> Result<Done> {
        let row = &gathered.row;
        let new = Delivered {
            number: row.number.clone(),
            on: Some(row.delivered_on),
            amount_minor: Some(row.amount_minor),
            batch_id: Some(self.batch),
        };
        let of = (row.order.as_str(), row.currency);
        match bring_delivery(tx, whose, of, &new).await {
            Ok(Delivery::Noted(_)) => Ok(Done::Booked),
            Ok(Delivery::Unchanged(_)) => Ok(Done::Unchanged),
            Ok(Delivery::Held(answer)) => {
                let why = orders::reasons(&answer.steps);
                let held = Rejection::new("orders.delivery-held").with("number", &answer.number);
                Ok(Done::Refused(held.said("why", &why.zh, &why.en)))
            }
            Err(Failure::Rejected(why)) => Ok(Done::Refused(why)),
            Err(other) => Err(other),
        }
    }
}

/// The heads of the groups of buyers: the buyer itself where it has no parent.
async fn heads_of(tx: &mut Tx, buyers: &BTreeSet<i64>) -> Result<BTreeMap<i64, i64>> {
    let mut heads = BTreeMap::new();
    let buyers: Vec<i64> = buyers.iter().copied().collect();
    for some in buyers.chunks(500) {
        let mut ask =
            Ask::new("SELECT id, COALESCE(parent_id, id) FROM parties_buyer WHERE id IN (");
        ask.list(some.iter().copied()).text(")");
        for row in &ask.rows(tx.conn(), "reading heads of groups").await? {
            heads.insert(row.int(0)?, row.int(1)?);
        }
    }
    Ok(heads)
}

/// Orders of these buyers that an import brought which was taken back since.
async fn undone_orders(tx: &mut Tx, buyers: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let mut found = BTreeSet::new();
    let buyers: Vec<i64> = buyers.iter().copied().collect();
    for some in buyers.chunks(500) {
        let mut ask = Ask::new(
            "SELECT o.id FROM intake_batch b JOIN orders_order o ON o.batch_id = b.id \
             WHERE b.state = 'undone' AND o.state = 'cancelled' AND o.buyer_id IN (",
        );
        ask.list(some.iter().copied()).text(")");
        for row in &ask.rows(tx.conn(), "looking for orders taken back").await? {
            found.insert(row.int(0)?);
        }
    }
    Ok(found)
}
