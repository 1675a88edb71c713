//! The only place that writes orders. What raises exposure needs a [`Passed`], which the gate alone
//! can make; what eases it is looked at once more and refused as a mistake of ours where it does
//! not.

use base::{Failure, Rejection, Result, number_key};
use store::{AnyConnection, AnyRow, Ask, Columns, Tx, Value, Violation, failed, violation};

use super::{
    bills::billed,
    gate::Passed,
    order::{Order, OrderState, Wanted},
};
use crate::parties::Seller;

pub(super) const COLUMNS: &str = "o.id, o.buyer_id, o.number, o.state, o.currency, \
    o.amount_minor, o.deposit_minor, o.deliver_on, o.delivered_minor, o.billed_minor, o.taken, \
    o.concluded, o.waits, o.waits_since, o.wanted, o.expires_on, o.decision_id, o.note, \
    o.batch_id, o.actor, o.recorded_at, o.changed_at, o.ordered_on, \
    o.entity_id";
/// How many columns these are.
pub(super) const WIDTH: usize = 24;

fn wanted_text(wanted: Option<Wanted>) -> String {
    wanted.map_or_else(String::new, |wanted| {
        let day = wanted.deliver_on.map(|day| day.to_string()).unwrap_or_default();
        format!("{}|{}|{day}", wanted.amount_minor, wanted.deposit_minor)
    })
}

fn read_wanted(text: &str) -> Option<Wanted> {
    let mut parts = text.split('|');
    let amount_minor = parts.next()?.parse().ok()?;
    let deposit_minor = parts.next()?.parse().ok()?;
    let deliver_on = parts.next().and_then(|day| day.parse().ok());
    Some(Wanted { amount_minor, deposit_minor, deliver_on })
}

pub(super) fn read_order(row: &AnyRow) -> Result<Order> {
    let state = OrderState::parse(&row.text(3)?);
    Ok(Order {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        number: row.text(2)?,
        seller: Seller::of_column(row.maybe_int(23)?),
        ordered_on: row.maybe_day(22)?,
        state: state.ok_or_else(|| Failure::bug("a stored order is in no known state"))?,
        currency: row.currency(4)?,
        now: Wanted {
            amount_minor: row.int(5)?,
            deposit_minor: row.int(6)?,
            deliver_on: row.maybe_day(7)?,
        },
        delivered_minor: row.int(8)?,
        billed_minor: row.int(9)?,
        taken: row.int(10)? != 0,
        concluded: row.int(11)? != 0,
        waits: row.int(12)? != 0,
        waits_since: row.maybe_int(13)?.map(base::Moment),
        wanted: read_wanted(&row.text(14)?),
        expires_on: row.maybe_day(15)?,
        decision_id: row.int(16)?,
        note: row.text(17)?,
        batch_id: row.maybe_int(18)?,
        actor: row.text(19)?,
        recorded_at: base::Moment(row.int(20)?),
        changed_at: base::Moment(row.int(21)?),
    })
}

/// Writes an order that the gate let pass; `before` is none for a new one. `ledger` is the version of
/// the ledger by which its billed part is known.
pub(super) async fn raise(
    tx: &mut Tx,
    (before, order): (Option<&Order>, &Order),
    ledger: i64,
    _: &Passed,
) -> Result<()> {
    write(tx, (before.is_none(), order), ledger).await
}

/// Writes an order that is no more exposure than it was before; a new one is none.
pub(super) async fn ease(
    tx: &mut Tx,
    before: Option<&Order>,
    after: &Order,
    ledger: i64,
) -> Result<()> {
    if after.exposure() > before.map_or(0, Order::exposure) {
        return Err(Failure::bug("raising the exposure of an order round the gate"));
    }
    write(tx, (before.is_none(), after), ledger).await
}

async fn write(tx: &mut Tx, (new, order): (bool, &Order), ledger: i64) -> Result<()> {
    let stood = match new {
        true => OnOrder::default(),
        false => held(tx, order.id).await?,
    };
    write_row(tx, order, ledger).await?;
    let more = OnOrder::of(order).less(stood);
    if more == OnOrder::default() {
        return Ok(());
    }
    // The sums need no order of their own: all of a buyer are written under its lock.
    let mut ask = Ask::new(
        "INSERT INTO orders_sum (buyer_id, currency, orders, unbilled_minor, open_minor, \
         claim_minor, spent_minor, ledger_version) VALUES (",
    );
    let [orders, unbilled, open, claim, spent] = more.0;
    ask.value(order.buyer_id).text(", ").value(order.currency.code()).text(", ");
    ask.list([orders, unbilled, open, claim, spent, ledger]);
    ask.text(
        ") ON CONFLICT (buyer_id, currency) DO UPDATE SET orders = orders_sum.orders + \
         excluded.orders, unbilled_minor = orders_sum.unbilled_minor + excluded.unbilled_minor, \
         open_minor = orders_sum.open_minor + excluded.open_minor, claim_minor = \
         orders_sum.claim_minor + excluded.claim_minor, spent_minor = orders_sum.spent_minor + \
         excluded.spent_minor, ledger_version = CASE WHEN orders_sum.orders = 0 OR \
         excluded.ledger_version < orders_sum.ledger_version THEN excluded.ledger_version ELSE \
         orders_sum.ledger_version END",
    );
    ask.run(tx.conn()).await.map_err(failed("adding up orders"))?;
    Ok(())
}

/// What an order adds to the sums of its buyer while it is taken: itself, what is unbilled, what is
/// open, what of its deposit is not yet used, and what of that is delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OnOrder(pub [i64; 5]);

impl OnOrder {
    fn of(order: &Order) -> Self {
        let parts = order.parts();
        match order.taken {
            true => Self::at(parts.unbilled_minor, parts.open_minor, parts.claim_minor),
            false => Self::default(),
        }
    }

    fn at(unbilled: i64, open: i64, claim: i64) -> Self {
        Self([1, unbilled, open, claim, claim.min(unbilled)])
    }

    pub(super) fn less(self, other: Self) -> Self {
        let mut left = self;
        for (left, less) in left.0.iter_mut().zip(other.0) {
            *left -= less;
        }
        left
    }
}

/// What a stored order adds to the sums, with its row held: the next statements write what differs.
async fn held(tx: &mut Tx, id: i64) -> Result<OnOrder> {
    let mut ask = Ask::new(STORED);
    ask.value(id);
    read_stored(&tx.rows_held(ask, "reading what an order adds up to").await?)
}

const STORED: &str = "SELECT o.unbilled_minor, o.open_minor, o.claim_minor, o.taken \
    FROM orders_order o WHERE o.id = ";

fn read_stored(rows: &[AnyRow]) -> Result<OnOrder> {
    match rows.first() {
        Some(row) if row.int(3)? == 1 => Ok(OnOrder::at(row.int(0)?, row.int(1)?, row.int(2)?)),
        _ => Ok(OnOrder::default()),
    }
}

/// What a stored order adds to the sums.
pub(super) async fn stored(tx: &mut Tx, id: i64) -> Result<OnOrder> {
    let mut ask = Ask::new(STORED);
    ask.value(id);
    read_stored(&ask.rows(tx.conn(), "reading what an order adds up to").await?)
}

async fn write_row(tx: &mut Tx, order: &Order, ledger: i64) -> Result<()> {
    let parts = order.parts();
    let at = tx.at().0;
    let mut ask = Ask::new(
        "INSERT INTO orders_order (id, buyer_id, number, state, currency, amount_minor, \
         deposit_minor, deliver_on, delivered_minor, billed_minor, unbilled_minor, open_minor, \
         claim_minor, taken, concluded, waits, waits_since, wanted, expires_on, decision_id, \
         ledger_version, note, batch_id, actor, recorded_at, changed_at, number_key, \
         ordered_on, entity_id) VALUES (",
    );
    let values: [Value; 29] = [
        order.id.into(),
        order.buyer_id.into(),
        order.number.as_str().into(),
        order.state.code().into(),
        order.currency.code().into(),
        order.now.amount_minor.into(),
        order.now.deposit_minor.into(),
        order.now.deliver_on.into(),
        order.delivered_minor.into(),
        order.billed_minor.into(),
        parts.unbilled_minor.into(),
        parts.open_minor.into(),
        parts.claim_minor.into(),
        order.taken.into(),
        order.concluded.into(),
        order.waits.into(),
        order.waits_since.map(|at| at.0).into(),
        wanted_text(order.wanted).into(),
        order.expires_on.into(),
        order.decision_id.into(),
        ledger.into(),
        order.note.as_str().into(),
        order.batch_id.into(),
        order.actor.as_str().into(),
        order.recorded_at.0.into(),
        at.into(),
        number_key(&order.number).into_owned().into(),
        order.ordered_on.into(),
        order.seller.column().into(),
    ];
    ask.list(values);
    ask.text(
        ") ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
         amount_minor = excluded.amount_minor, deposit_minor = excluded.deposit_minor, \
         deliver_on = excluded.deliver_on, delivered_minor = excluded.delivered_minor, \
         billed_minor = excluded.billed_minor, unbilled_minor = excluded.unbilled_minor, \
         open_minor = excluded.open_minor, claim_minor = excluded.claim_minor, \
         taken = excluded.taken, concluded = excluded.concluded, waits = excluded.waits, \
         waits_since = excluded.waits_since, wanted = excluded.wanted, \
         expires_on = excluded.expires_on, decision_id = excluded.decision_id, \
         ledger_version = excluded.ledger_version, note = excluded.note, \
         batch_id = excluded.batch_id, entity_id = excluded.entity_id, \
         changed_at = excluded.changed_at",
    );
    match ask.run(tx.conn()).await {
        Ok(_) => Ok(()),
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            let taken = Rejection::new("orders.number-taken").with("number", &order.number);
            Err(taken.on("number").into())
        }
        Err(error) => Err(failed("writing an order")(error)),
    }
}

/// Writes what the ledger says of an order: how much of it is billed, and what follows.
pub(super) async fn derive(tx: &mut Tx, order: &Order, ledger: i64) -> Result<()> {
    write(tx, (false, order), ledger).await
}

/// One order, to be changed. The caller holds its buyer's lock.
pub(super) async fn order_in(tx: &mut Tx, id: i64) -> Result<Order> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM orders_order o WHERE o.id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading an order").await?;
    match rows.first() {
        Some(row) => up_to_date(tx, read_order(row)?).await,
        None => Err(Rejection::new("orders.unknown").with("number", id).into()),
    }
}

/// An order with its billed part as the ledger stands now. Whoever writes an order writes the
/// version of the ledger beside it: an older part would stand as if it were of that version.
async fn up_to_date(tx: &mut Tx, mut order: Order) -> Result<Order> {
    let mut ask = Ask::new(
        "SELECT o.id FROM orders_order o JOIN receivables_state s ON s.id = 1 \
         WHERE o.ledger_version < s.version AND o.id = ",
    );
    ask.value(order.id);
    if !ask.rows(tx.conn(), "looking how old an order is").await?.is_empty() {
        order.billed_minor = billed(tx.conn(), &order).await?;
    }
    Ok(order)
}

/// The order of a number among a buyer's, however it is typed; the exact spelling goes first. The
/// caller holds its buyer's lock.
pub(super) async fn numbered(tx: &mut Tx, buyer: i64, number: &str) -> Result<Option<Order>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM orders_order o WHERE o.buyer_id = ").value(buyer);
    ask.text(" AND (o.number = ").value(number).text(" OR o.number_key = ");
    ask.value(number_key(number).into_owned()).text(") ORDER BY CASE WHEN o.number = ");
    ask.value(number).text(" THEN 0 ELSE 1 END, o.id LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for an order").await?;
    match rows.first() {
        Some(row) => up_to_date(tx, read_order(row)?).await.map(Some),
        None => Ok(None),
    }
}

/// Brings the billed parts of the orders taken of a buyer, or of its group, up to the version of the
/// ledger. An invoice that names an order or one of its deliveries releases that part: what the
/// order stops counting, the open item counts. A cancelled invoice gives it back.
pub(super) async fn settle(tx: &mut Tx, buyers: &[i64], ledger: i64) -> Result<u64> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM orders_order o WHERE o.taken = 1 AND o.buyer_id IN (");
    ask.list(buyers.iter().copied()).text(") AND o.ledger_version < ").value(ledger);
    ask.text(" ORDER BY o.id");
    // Their buyers' own rows may be held by others than the caller, where groups stand above each other.
    let rows = tx.rows_held(ask, "looking for orders to settle").await?;
    let orders: Result<Vec<Order>> = rows.iter().map(read_order).collect();
    let mut settled = 0;
    for mut order in orders? {
        order.billed_minor = billed(tx.conn(), &order).await?;
        if order.now.amount_minor > 0 && order.billed_minor >= order.now.amount_minor {
            order.state = OrderState::Closed;
            (order.taken, order.waits, order.wanted) = (false, false, None);
            settled += 1;
        }
        write(tx, (false, &order), ledger).await?;
    }
    let mut ask = Ask::new("UPDATE orders_sum SET ledger_version = ");
    ask.value(ledger).text(" WHERE buyer_id IN (").list(buyers.iter().copied());
    ask.text(") AND ledger_version < ").value(ledger);
    ask.run(tx.conn()).await.map_err(failed("adding up orders"))?;
    Ok(settled)
}

/// A delivery of an order.
pub(super) struct NewDelivery<'a> {
    pub number: &'a str,
    pub on: base::Day,
    pub amount_minor: i64,
    pub batch_id: Option<i64>,
}

/// A delivery of this number among a buyer's, however it is typed: its order, day and amount.
pub(super) async fn delivery(
    tx: &mut Tx,
    buyer: i64,
    number: &str,
) -> Result<Option<(i64, base::Day, i64)>> {
    let mut ask = Ask::new(
        "SELECT order_id, delivered_on, amount_minor FROM orders_delivery WHERE buyer_id = ",
    );
    ask.value(buyer).text(" AND (number = ").value(number).text(" OR number_key = ");
    ask.value(number_key(number).into_owned()).text(") ORDER BY CASE WHEN number = ");
    ask.value(number).text(" THEN 0 ELSE 1 END, id LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for a delivery").await?;
    let read = |row: &AnyRow| Ok((row.int(0)?, row.day(1)?, row.int(2)?));
    rows.first().map(read).transpose()
}

/// Notes a delivery.
pub(super) async fn deliver(tx: &mut Tx, order: &Order, new: &NewDelivery<'_>) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO orders_delivery (id, buyer_id, order_id, number, delivered_on, \
         amount_minor, actor, batch_id, recorded_at, number_key) VALUES (",
    );
    let number = if new.number.is_empty() {
        format!("{}-{id}", order.number)
    } else {
        new.number.to_owned()
    };
    ask.value(id).text(", ").value(order.buyer_id).text(", ").value(order.id).text(", ");
    let key = number_key(&number).into_owned();
    ask.value(number).text(", ").value(new.on).text(", ").value(new.amount_minor).text(", ");
    ask.value(actor).text(", ").value(new.batch_id).text(", ").value(at).text(", ");
    ask.value(key).text(")");
    ask.run(tx.conn()).await.map_err(failed("noting a delivery"))?;
    Ok(id)
}

/// Takes a delivery out that an import brought and that is taken back with it.
pub(super) async fn undeliver(tx: &mut Tx, id: i64) -> Result<()> {
    let mut ask = Ask::new("DELETE FROM orders_delivery WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("taking back a delivery"))?;
    Ok(())
}

/// What became of an order's invoices. Amounts in the company's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Became {
    /// Unpaid ninety days past due, or written off.
    pub bad_minor: i64,
    /// Money that they tied up, on average over a year.
    pub owed_minor: i64,
}

/// What became of the invoices that name an order as their contract or order.
pub(super) async fn became(
    connection: &mut AnyConnection,
    order: i64,
    today: base::Day,
) -> Result<Became> {
    let mut ask = Ask::new(
        "SELECT i.issued_on, i.due_on, i.closed_on, i.amount_minor, i.company_minor, i.open_minor, \
         COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM receivables_movement m WHERE \
         m.item_id = i.id AND m.kind = 'write_off' AND NOT EXISTS (SELECT 1 FROM \
         receivables_movement r WHERE r.reverses_id = m.id)), 0) FROM orders_order o JOIN \
         receivables_item i ON i.buyer_id = o.buyer_id AND i.undone_by IS NULL AND (i.contract = \
         o.number_key OR i.contract_key = o.number_key OR i.order_no = o.number_key) WHERE o.id = ",
    );
    ask.value(order);
    let mut told = Became::default();
    for row in &ask.rows(connection, "reading what became of an order").await? {
        let (issued, due, closed) = (row.day(0)?, row.day(1)?, row.maybe_day(2)?);
        let (amount, company) = (i128::from(row.int(3)?.max(1)), i128::from(row.int(4)?));
        let seen = |minor: i128| i64::try_from(minor * company / amount).unwrap_or(i64::MAX);
        let late = due.plus_days(90) <= today;
        let unpaid = if late { row.int(5)? } else { 0 };
        let bad = i128::from(unpaid) + i128::from(row.int(6)?.saturating_abs());
        told.bad_minor = told.bad_minor.saturating_add(seen(bad));
        let days = i128::from(closed.unwrap_or(today).days_since(issued).clamp(0, 365));
        told.owed_minor = told.owed_minor.saturating_add(seen(amount * days / 365));
    }
    Ok(told)
}
