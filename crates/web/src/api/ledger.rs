//! Invoices, receipts, reversals, rates.

use base::{Day, Failure, Rejection};
use credit::{
    parties::{Buyer, BuyerId, CustomerKind, EntityBook, Seller, get_buyer},
    receivables::{
        AgeingQuery, Apply, Basis, CreditKind, ItemFilter, ItemRow, NewCredit, NewItem, NewRate,
        PayerSaid, Target, enter_credit, enter_invoice, get_item_of, list_allocations,
        list_credits, list_items, list_movements, list_rates, name_payers, record_rates, reverse,
    },
};
use store::Db;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Keyed, Made},
    shape::{At, Cash, Code, Coin, Id, Nothing, On, cash, sent, taken},
    words::Change,
};
use crate::{failure::Refused, visit::Visit};

sent!(BuyerName { code: String, name: String });

sent!(Item {
    id: Id,
    buyer: BuyerName,
    number: String,
    instalment: i64,
    issued_on: On,
    due_on: On,
    days_overdue: i32,
    amount: Cash,
    open: Cash,
    disputed: Cash,
    closed_on: Option<On>,
    contract: String,
    entity_id: Option<Id>,
});

sent!(Movement {
    id: Id,
    kind: String,
    credit: String,
    amount: Cash,
    effective_on: On,
    reverses_id: Option<Id>,
    reason: String,
    recorded_at: At,
});

sent!(ItemWithMovements {
    item: Item,
    movements: Vec<Movement>,
});

taken!(ItemsAsked {
    as_of: Option<On>,
    known_at: Option<At>,
    basis: Option<Code<Basis>>,
    from_days: Option<i32>,
    to_days: Option<i32>,
    buyer: Option<String>,
    kind: Option<Code<CustomerKind>>,
    owner: Option<String>,
    entity: Option<String>,
    search: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

/// An item as of a day.
fn item(row: ItemRow, as_of: Day) -> Item {
    let currency = row.currency;
    Item {
        id: Id(row.id),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        number: row.number,
        instalment: row.instalment,
        issued_on: On(row.issued_on),
        due_on: On(row.due_on),
        days_overdue: if row.open_minor > 0 { as_of.days_since(row.due_on).max(0) } else { 0 },
        amount: cash(row.amount_minor, currency),
        open: cash(row.open_minor, currency),
        disputed: cash(row.disputed_minor, currency),
        closed_on: row.closed_on.map(On),
        contract: row.contract,
        entity_id: row.seller.column().map(Id),
    }
}

/// Open items.
pub async fn invoices(call: Call<ItemsAsked>) -> Result<Page<Item>, Refused> {
    let buyer = match &call.query.buyer {
        Some(code) => Some(call.named_buyer(code).await?.id),
        None => None,
    };
    items_page(&call, buyer).await
}

/// Open items of one buyer.
pub async fn buyer_items(call: Call<ItemsAsked>) -> Result<Page<Item>, Refused> {
    let buyer = call.buyer().await?;
    items_page(&call, Some(buyer.id)).await
}

async fn items_page(
    call: &Call<ItemsAsked>,
    buyer: Option<BuyerId>,
) -> Result<Page<Item>, Refused> {
    let asked = &call.query;
    let question = call.question();
    let after = cursor::read::<3>(&question, asked.after.as_deref())?;
    // The day of the first page holds for the pages after it, also past midnight.
    let today = call.visit.today;
    let (as_of, after) = match after {
        Some([as_of, due, id]) => {
            (cursor::part(&as_of)?, Some((cursor::part::<Day>(&due)?, cursor::part::<i64>(&id)?)))
        }
        None => (asked.as_of.map_or(today, |day| day.0), None),
    };
    let mut query = AgeingQuery::on(as_of);
    query.scope = call.visit.scope();
    query.buyer = buyer;
    query.basis = asked.basis.map_or_else(Basis::default, |basis| basis.0);
    query.known_at = asked.known_at.map(|at| at.0);
    query.kind = asked.kind.map(|kind| kind.0);
    query.owner = owner_id(&call.app.db, asked.owner.as_deref()).await?;
    query.seller = seller(&call.app.db, asked.entity.as_deref()).await?;
    let bucket = (asked.from_days.is_some() || asked.to_days.is_some())
        .then_some((asked.from_days, asked.to_days));
    let filter = ItemFilter {
        query,
        bucket,
        search: asked.search.clone().unwrap_or_default(),
        after,
        limit: cursor::rows(asked.limit)?,
    };
    let page = list_items(&call.app.db, &filter).await?;
    let next = page.next.map(|(due, id)| {
        cursor::write(&question, &[as_of.to_string(), due.to_string(), id.to_string()])
    });
    Ok(Page { items: page.rows.into_iter().map(|row| item(row, as_of)).collect(), next })
}

/// The id of a salesperson by login.
pub async fn owner_id(db: &Db, login: Option<&str>) -> Result<Option<i64>, Refused> {
    let Some(login) = login else { return Ok(None) };
    let unknown = || Rejection::new("parties.owner-unknown").with("login", login).on("owner");
    Ok(Some(db.find_person(login).await?.ok_or_else(unknown)?.id))
}

taken!(InstalmentAsked {
    instalment: Option<u32>,
    entity: Option<String>,
});

/// An item of a buyer by number and instalment; of one of our entities where it is said whose.
pub async fn item_named(
    db: &Db,
    buyer: i64,
    (number, instalment): (&str, Option<u32>),
    entity: Option<&str>,
) -> Result<ItemRow, Failure> {
    let seller = EntityBook::open(db).await?.seller(entity)?;
    get_item_of(db, buyer, (number, i64::from(instalment.unwrap_or(1))), seller).await
}

/// One instalment of an invoice with all that happened to it.
pub async fn one_item(call: Call<InstalmentAsked>) -> Result<ItemWithMovements, Refused> {
    let buyer = call.buyer().await?;
    let named = (call.path("number"), call.query.instalment);
    let entity = call.query.entity.as_deref();
    let row = item_named(&call.app.db, buyer.id, named, entity).await?;
    let currency = row.currency;
    let movements = list_movements(&call.app.db, row.id).await?.into_iter().map(|row| Movement {
        id: Id(row.id),
        kind: row.kind,
        credit: row.credit,
        amount: cash(row.amount_minor, currency),
        effective_on: On(row.effective_on),
        reverses_id: row.reverses_id.map(Id),
        reason: row.reason,
        recorded_at: At(row.recorded_at),
    });
    let movements = movements.collect();
    Ok(ItemWithMovements { item: item(row, call.visit.today), movements })
}

taken!(NewInstalment { due_on: On, amount: Cash });

taken!(NewInvoice {
    buyer: String,
    number: String,
    issued_on: On,
    instalments: Vec<NewInstalment>,
    contract: Option<String>,
    origin: Option<String>,
    entity: Option<String>,
});

sent!(BookedInvoice {
    buyer: String,
    number: String,
    change: Code<Change>,
    item_ids: Vec<Id>,
    ahead_days: i32,
});

/// Instalments of one invoice at the most.
const INSTALMENTS: usize = 120;

/// Books an invoice. Its number is its key: the same again changes nothing.
pub async fn book_invoice(
    call: Call<Nothing, Keyed<NewInvoice>>,
) -> Result<Made<BookedInvoice>, Refused> {
    call.idempotency_key()?;
    let Keyed(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let number = must("number", &new.number)?;
    if !(1..=INSTALMENTS).contains(&new.instalments.len()) {
        let what = format!("1–{INSTALMENTS}");
        return Err(Rejection::new("house.bad-input").with("what", what).on("instalments").into());
    }
    let entities = EntityBook::open(&call.app.db).await?;
    let entity = entities.seller_on(new.entity.as_deref(), new.issued_on.0)?;
    let line = |(part, n): (&NewInstalment, u32)| NewItem {
        buyer_id: buyer.id,
        number: number.to_owned(),
        instalment: n,
        issued_on: new.issued_on.0,
        due_on: part.due_on.0,
        currency: part.amount.currency.0,
        amount_minor: part.amount.minor,
        contract: new.contract.clone().unwrap_or_default(),
        order: String::new(),
        origin: new.origin.clone().unwrap_or_default(),
        settlements: Vec::new(),
        said_paid_minor: None,
        dispute: None,
        entity,
    };
    let items: Vec<NewItem> = new.instalments.iter().zip(1..).map(line).collect();
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let entered = enter_invoice(&mut tx, &buyer, &items).await?;
    tx.commit().await?;
    let what = BookedInvoice {
        buyer: buyer.code,
        number: number.to_owned(),
        change: Code(if entered.new { Change::Added } else { Change::Unchanged }),
        item_ids: entered.ids.into_iter().map(Id).collect(),
        ahead_days: new.issued_on.0.days_since(call.visit.today).max(0),
    };
    Ok(Made { new: entered.new, what })
}

/// Which of our legal entities is named, if any.
pub async fn seller(db: &Db, text: Option<&str>) -> Result<Option<Seller>, Refused> {
    Ok(EntityBook::open(db).await?.seller(text)?)
}

/// A text that must be there, up to 64 characters.
pub fn must<'a>(field: &'static str, text: &'a str) -> Result<&'a str, Refused> {
    let text = text.trim();
    if (1..=64).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(Rejection::new("house.bad-input").with("what", "1–64").on(field).into())
}

taken!(NewAllocation {
    number: String,
    instalment: Option<u32>,
    amount_minor: Option<i64>,
});

taken!(NewReceipt {
    buyer: String,
    number: Option<String>,
    kind: Option<Code<CreditKind>>,
    received_on: On,
    amount: Cash,
    reference: Option<String>,
    note: Option<String>,
    payer: Option<String>,
    entity: Option<String>,
    allocations: Option<Vec<NewAllocation>>,
    then_oldest: Option<bool>,
});

sent!(Allocation {
    movement_id: Id,
    item_id: Id,
    number: String,
    instalment: i64,
    amount: Cash,
    effective_on: On,
    reversed: bool,
});

sent!(BookedReceipt {
    id: Id,
    buyer: String,
    number: String,
    change: Code<Change>,
    allocations: Vec<Allocation>,
});

/// Books a receipt or credit note and allocates it. Its number is its key; where it has none of
/// its own, the idempotency key becomes its number.
pub async fn book_receipt(
    call: Call<Nothing, Keyed<NewReceipt>>,
) -> Result<Made<BookedReceipt>, Refused> {
    let key = call.idempotency_key()?;
    let Keyed(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let number = new.number.clone().or(key).unwrap_or_default();
    let number = must("number", &number)?;
    let targets = new.allocations.iter().flatten().map(|to| Target {
        number: to.number.trim().to_owned(),
        instalment: to.instalment,
        amount_minor: to.amount_minor,
    });
    let credit = NewCredit {
        buyer_id: buyer.id,
        kind: new.kind.map_or(CreditKind::Receipt, |kind| kind.0),
        number: number.to_owned(),
        effective_on: new.received_on.0,
        currency: new.amount.currency.0,
        amount_minor: new.amount.minor,
        reference: new.reference.clone().unwrap_or_default(),
        note: new.note.clone().unwrap_or_default(),
        targets: targets.collect(),
        entity: seller(&call.app.db, new.entity.as_deref()).await?,
    };
    let apply = if new.then_oldest.unwrap_or(true) { Apply::ThenOldest } else { Apply::Named };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let entered = enter_credit(&mut tx, &buyer, &credit, apply).await?;
    let id = entered.ids.first().copied().unwrap_or_default();
    if let Some(name) = new.payer.clone().filter(|_| entered.new) {
        name_payers(&mut tx, &[PayerSaid { credit_id: id, buyer_id: buyer.id, name }]).await?;
    }
    tx.commit().await?;
    crate::orders::reconsider(&call.app.db, Some(buyer.id)).await;
    let what = BookedReceipt {
        id: Id(id),
        number: number.to_owned(),
        change: Code(if entered.new { Change::Added } else { Change::Unchanged }),
        allocations: allocations(&call.app.db, &buyer, id).await?,
        buyer: buyer.code,
    };
    Ok(Made { new: entered.new, what })
}

async fn allocations(db: &Db, buyer: &Buyer, credit: i64) -> Result<Vec<Allocation>, Refused> {
    let rows = list_allocations(db, buyer.id, credit).await?;
    let one = |row: credit::receivables::AllocationRow| Allocation {
        movement_id: Id(row.movement_id),
        item_id: Id(row.item_id),
        number: row.number,
        instalment: row.instalment,
        amount: row.amount.into(),
        effective_on: On(row.effective_on),
        reversed: row.reversed,
    };
    Ok(rows.into_iter().map(one).collect())
}

taken!(PageAsked {
    limit: Option<u32>,
    after: Option<String>,
});

sent!(Credit {
    id: Id,
    kind: Code<CreditKind>,
    number: String,
    effective_on: On,
    amount: Cash,
    unallocated: Cash,
    reference: String,
});

/// Receipts and credit notes of a buyer read at a time.
const CREDITS: u32 = 5_000;

/// Receipts and credit notes of a buyer, newest first.
pub async fn buyer_credits(call: Call<PageAsked>) -> Result<Page<Credit>, Refused> {
    let buyer = call.buyer().await?;
    let rows = list_credits(&call.app.db, buyer.id, CREDITS).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let kind = row.kind.parse().map_err(|text: String| base::Failure::bug(text))?;
        all.push(Credit {
            id: Id(row.id),
            kind: Code(kind),
            number: row.number,
            effective_on: On(row.effective_on),
            amount: cash(row.amount_minor, row.currency),
            unallocated: cash(row.unallocated_minor, row.currency),
            reference: row.reference,
        });
    }
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |credit| credit.id.0.to_string())?)
}

taken!(NewReversal {
    reason: String,
    on: Option<On>,
});

sent!(Reversal { id: Id, reverses_id: Id });

/// Reverses a movement exactly.
pub async fn reverse_movement(
    call: Call<Nothing, Body<NewReversal>>,
) -> Result<Made<Reversal>, Refused> {
    let Body(new) = &call.body;
    if new.reason.trim().is_empty() {
        return Err(Rejection::new("house.bad-input").with("what", "…").on("reason").into());
    }
    let (id, on) = (call.id()?, new.on.map_or(call.visit.today, |day| day.0));
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let reversal = reverse(&mut tx, id, on, new.reason.trim()).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: Reversal { id: Id(reversal), reverses_id: Id(id) } })
}

sent!(Rate { currency: Coin, from_on: On, rate: String, source: String });

taken!(NewRateLine {
    currency: Coin,
    from_on: On,
    rate: String,
    source: Option<String>,
});

taken!(NewRates {
    rates: Vec<NewRateLine>,
});

sent!(Recorded { changed: u64 });

/// All recorded rates.
pub async fn rates(call: Call<PageAsked>) -> Result<Page<Rate>, Refused> {
    let rows = list_rates(&call.app.db).await?;
    let one = |rate: NewRate| Rate {
        currency: Coin(rate.currency),
        from_on: On(rate.from_on),
        rate: rate.rate.0.normalize().to_string(),
        source: rate.source,
    };
    let all: Vec<Rate> = rows.into_iter().map(one).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |rate: &Rate| format!("{}{}", rate.currency.0, rate.from_on.0);
    Ok(cursor::page(&call.question(), all, at, key)?)
}

/// Records rates.
pub async fn add_rates(call: Call<Nothing, Body<NewRates>>) -> Result<Recorded, Refused> {
    let Body(new) = &call.body;
    let mut rates = Vec::with_capacity(new.rates.len());
    for (n, line) in new.rates.iter().enumerate() {
        let rate = base::Rate::parse(&line.rate).ok_or_else(|| {
            let rejection = Rejection::new("house.bad-input").with("what", &line.rate);
            rejection.on(format!("rates[{n}].rate"))
        })?;
        let source = line.source.clone().unwrap_or_else(|| actor_source(&call.visit));
        rates.push(NewRate { currency: line.currency.0, from_on: line.from_on.0, rate, source });
    }
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let changed = record_rates(&mut tx, &rates).await?;
    if changed == 0 {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(Recorded { changed })
}

fn actor_source(visit: &Visit) -> String {
    visit.person.as_ref().map_or_else(String::new, |person| format!("api:{}", person.login))
}

/// The buyer that a query names.
pub async fn asked_buyer(
    db: &Db,
    visit: &Visit,
    code: Option<&str>,
) -> Result<Option<BuyerId>, Refused> {
    let Some(code) = code else { return Ok(None) };
    Ok(Some(get_buyer(db, code, visit.scope()).await?.id))
}
