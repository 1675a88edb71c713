//! What we owe suppliers, what is paid ahead, and suppliers.

use base::{Day, Rejection};
use credit::{
    parties::SizeClass,
    payables::{
        self, ArrivalKind, BookedBill, MoveKind, NewAdvance, NewAdvanceLimit, NewArrival, NewBill,
        NewMove, RateOf,
    },
    policy::Tier,
    receivables::company_currency,
    supply::{self, OwedRow, SupplierRow},
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::seller,
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::Change,
};
use crate::failure::Refused;

taken!(BillsAsked {
    as_of: Option<On>,
    supplier: Option<String>,
    first: Option<bool>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(InterestLineSaid {
    after: On,
    to: On,
    days: i32,
    base: Cash,
    by: String,
    rate: i64,
    amount: Cash,
});

sent!(BillSaid {
    id: Id,
    supplier: String,
    supplier_name: String,
    supplier_size: Code<SizeClass>,
    number: String,
    entity_id: Option<Id>,
    invoiced_on: On,
    received_on: Option<On>,
    accepted_on: Option<On>,
    inspect_by: Option<On>,
    signed_on: Option<On>,
    agreed_on: Option<On>,
    amount: Cash,
    open: Cash,
    disputed: Cash,
    state: String,
    covered: String,
    clock_from: On,
    clock_by: String,
    law_on: Option<On>,
    pay_by: Option<On>,
    pay_by_rule: Option<String>,
    days_past: Option<i32>,
    flags: Vec<String>,
    interest: Cash,
    interest_lines: Vec<InterestLineSaid>,
    interest_without_rate_from: Option<On>,
});

fn bill(row: &OwedRow) -> BillSaid {
    let (bill, duty) = (&row.bill, &row.duty);
    let money = |minor| cash(minor, bill.amount.currency);
    let line = |line: &payables::InterestLine| {
        let (by, rate) = match line.rate {
            RateOf::Agreed(bps) => ("agreed-bps-a-year", bps),
            RateOf::Floor(bps) => ("floor-bps-a-year", bps),
            RateOf::Law(ppm) => ("law-ppm-a-day", ppm),
        };
        InterestLineSaid {
            after: On(line.after),
            to: On(line.to),
            days: line.days,
            base: line.base.into(),
            by: by.to_owned(),
            rate,
            amount: line.amount.into(),
        }
    };
    BillSaid {
        id: Id(bill.id),
        supplier: row.who.code.clone(),
        supplier_name: row.who.name.clone(),
        supplier_size: Code(row.who.size),
        number: bill.number.clone(),
        entity_id: bill.seller.column().map(Id),
        invoiced_on: On(bill.invoiced_on),
        received_on: bill.received_on.map(On),
        accepted_on: bill.accepted_on.map(On),
        inspect_by: bill.inspect_by.map(On),
        signed_on: bill.signed_on.map(On),
        agreed_on: bill.due_on.map(On),
        amount: bill.amount.into(),
        open: bill.open.into(),
        disputed: money(bill.disputed_minor()),
        state: duty.state.code().to_owned(),
        covered: duty.covered.code().to_owned(),
        clock_from: On(duty.started.0),
        clock_by: duty.started.1.code().to_owned(),
        law_on: duty.law_on.map(On),
        pay_by: duty.pay_by.map(|(day, _)| On(day)),
        pay_by_rule: duty.pay_by.map(|(_, by)| by.code().to_owned()),
        days_past: duty.days_past,
        flags: duty.flags.iter().map(|flag| flag.code().to_owned()).collect(),
        interest: money(duty.interest.total_minor()),
        interest_lines: duty.interest.lines.iter().map(line).collect(),
        interest_without_rate_from: duty.interest.without_rate.map(|(from, _)| On(from)),
    }
}

/// Open bills on a day, the most urgent first.
pub async fn list(call: Call<BillsAsked>) -> Result<Page<BillSaid>, Refused> {
    let on = call.query.as_of.map_or(call.visit.today, |day| day.0);
    let owing = match &call.query.supplier {
        Some(code) => {
            let buyer = call.named_buyer(code).await?;
            supply::owing_to(&call.app.db, buyer.id, (call.visit.scope(), on), false).await?
        }
        None => supply::owing(&call.app.db, call.visit.scope(), on).await?,
    };
    let all: Vec<BillSaid> = match call.query.first.unwrap_or(false) {
        true => owing.first().map(bill).collect(),
        false => owing.rows.iter().map(bill).collect(),
    };
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &BillSaid| one.id.0.to_string())?)
}

/// One bill with its interest, line by line.
pub async fn one(call: Call<Nothing>) -> Result<BillSaid, Refused> {
    let id = call.id()?;
    let found = payables::get_bill(&call.app.db, id, call.visit.scope()).await?;
    let whose = (call.visit.scope(), call.visit.today);
    let owing = supply::owing_to(&call.app.db, found.supplier_id, whose, true).await?;
    let row = owing.rows.iter().find(|row| row.bill.id == id);
    let unknown = || Rejection::new("payables.bill-unknown").with("bill", id);
    Ok(bill(row.ok_or_else(unknown)?))
}

taken!(BillToBook {
    supplier: String,
    number: String,
    invoiced_on: On,
    received_on: Option<On>,
    inspect_by: Option<On>,
    accepted_on: Option<On>,
    signed_on: Option<On>,
    due_on: Option<On>,
    late_bps: Option<i64>,
    back_to_back: Option<bool>,
    amount: Cash,
    paid_minor: Option<i64>,
    paid_on: Option<On>,
    contract: Option<String>,
    note: Option<String>,
    entity: Option<String>,
});

sent!(Entry { id: Id, change: Code<Change> });

fn entry(booked: BookedBill) -> Made<Entry> {
    let change = match booked {
        BookedBill::New(_) => Change::Added,
        BookedBill::Extended(_) => Change::Changed,
        BookedBill::Unchanged(_) => Change::Unchanged,
    };
    let new = change == Change::Added;
    Made { new, what: Entry { id: Id(booked.id()), change: Code(change) } }
}

/// Books a bill; the same again changes nothing, what more is known is added.
pub async fn book(call: Call<Nothing, Body<BillToBook>>) -> Result<Made<Entry>, Refused> {
    let supplier = call.named_supplier(&call.body.0.supplier).await?;
    let today = call.visit.today;
    let entity = seller(&call.app.db, call.body.0.entity.as_deref()).await?;
    let Body(new) = call.body;
    let day = |day: Option<On>| -> Option<Day> { day.map(|day| day.0) };
    let new = NewBill {
        supplier_id: supplier,
        number: new.number,
        invoiced_on: new.invoiced_on.0,
        received_on: day(new.received_on),
        inspect_by: day(new.inspect_by),
        accepted_on: day(new.accepted_on),
        signed_on: day(new.signed_on),
        due_on: day(new.due_on),
        late_bps: new.late_bps,
        back_to_back: new.back_to_back.unwrap_or(false),
        amount: new.amount.into(),
        paid: new.paid_minor.map(|paid| (paid, day(new.paid_on).unwrap_or(today))),
        contract: new.contract.unwrap_or_default(),
        note: new.note.unwrap_or_default(),
        entity,
        batch: None,
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let booked = payables::book_bill(&mut tx, &new).await?;
    if matches!(booked, BookedBill::Unchanged(_)) {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(entry(booked))
}

taken!(MoveToRecord {
    kind: String,
    amount_minor: Option<i64>,
    on: On,
    number: Option<String>,
    reason: Option<String>,
});

sent!(Recorded { id: Option<Id>, change: Code<Change> });

fn recorded(id: Option<i64>) -> Made<Recorded> {
    let change = Code(if id.is_some() { Change::Added } else { Change::Unchanged });
    Made { new: id.is_some(), what: Recorded { id: id.map(Id), change } }
}

/// Pays a bill, sends goods back, disputes a part, ends a dispute, or cancels it.
pub async fn add_move(call: Call<Nothing, Body<MoveToRecord>>) -> Result<Made<Recorded>, Refused> {
    let id = call.id()?;
    payables::get_bill(&call.app.db, id, call.visit.scope()).await?;
    let Body(new) = call.body;
    let kind = MoveKind::parse(&new.kind).filter(|kind| *kind != MoveKind::Reversal);
    let kind = kind.ok_or_else(|| Rejection::new("payables.no-such-move").on("kind"))?;
    let new = NewMove {
        kind,
        amount_minor: new.amount_minor.unwrap_or(0),
        on: new.on.0,
        number: new.number.unwrap_or_default(),
        reason: new.reason.unwrap_or_default(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = payables::record_move(&mut tx, id, &new, None).await?;
    if id.is_none() {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(recorded(id))
}

taken!(AdvancesAsked {
    supplier: Option<String>,
    filled_too: Option<bool>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(AdvanceSaid {
    id: Id,
    supplier: String,
    supplier_name: String,
    number: String,
    entity_id: Option<Id>,
    paid_on: On,
    promised_on: Option<On>,
    amount: Cash,
    open: Cash,
    age_days: i32,
    days_late: Option<i32>,
    order_no: String,
    note: String,
});

/// Money paid ahead, what is promised first first.
pub async fn advances(call: Call<AdvancesAsked>) -> Result<Page<AdvanceSaid>, Refused> {
    let (asked, rows) = (&call.query, cursor::rows(call.query.limit)?);
    let question = call.question();
    let mut query = payables::AdvanceQuery {
        filled_too: asked.filled_too.unwrap_or(false),
        rows: Some(rows.saturating_add(1)),
        ..payables::AdvanceQuery::open(call.visit.scope())
    };
    if let Some(code) = &asked.supplier {
        query.supplier = Some(call.named_supplier(code).await?);
    }
    if let Some([last]) = cursor::read::<1>(&question, asked.after.as_deref())? {
        query.after = Some(cursor::part(&last)?);
    }
    let today = call.visit.today;
    let said = |one: payables::Advance| AdvanceSaid {
        id: Id(one.id),
        days_late: one.days_late(today),
        supplier: one.supplier.1,
        supplier_name: one.supplier.2,
        entity_id: one.seller.column().map(Id),
        number: one.number,
        paid_on: On(one.paid_on),
        promised_on: one.promised_on.map(On),
        amount: one.amount.into(),
        open: one.open.into(),
        age_days: today.days_since(one.paid_on),
        order_no: one.order_no,
        note: one.note,
    };
    let mut all = payables::list_advances(&call.app.db, &query).await?;
    let more = all.len() > rows as usize;
    all.truncate(rows as usize);
    let last = all.last().filter(|_| more).map(|one| one.id.to_string());
    let next = last.map(|last| cursor::write(&question, &[last]));
    Ok(Page { items: all.into_iter().map(said).collect(), next })
}

taken!(AdvanceToBook {
    supplier: String,
    number: String,
    paid_on: On,
    promised_on: Option<On>,
    amount: Cash,
    order_no: Option<String>,
    note: Option<String>,
    entity: Option<String>,
});

/// Books an advance; the same again changes nothing, a new promised day is taken.
pub async fn add_advance(call: Call<Nothing, Body<AdvanceToBook>>) -> Result<Made<Entry>, Refused> {
    let supplier = call.named_supplier(&call.body.0.supplier).await?;
    let entity = seller(&call.app.db, call.body.0.entity.as_deref()).await?;
    let Body(new) = call.body;
    let new = NewAdvance {
        supplier_id: supplier,
        number: new.number,
        paid_on: new.paid_on.0,
        promised_on: new.promised_on.map(|day| day.0),
        amount: new.amount.into(),
        order_no: new.order_no.unwrap_or_default(),
        note: new.note.unwrap_or_default(),
        entity,
        batch: None,
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let booked = payables::book_advance(&mut tx, &new).await?;
    if matches!(booked, BookedBill::Unchanged(_)) {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(entry(booked))
}

taken!(ArrivalToRecord {
    kind: String,
    amount_minor: i64,
    on: On,
    number: Option<String>,
    reason: Option<String>,
});

/// Records goods or money that came for an advance.
pub async fn add_arrival(
    call: Call<Nothing, Body<ArrivalToRecord>>,
) -> Result<Made<Recorded>, Refused> {
    let id = call.id()?;
    payables::get_advance(&call.app.db, id, call.visit.scope()).await?;
    let Body(new) = call.body;
    let kind = ArrivalKind::parse(&new.kind).filter(|kind| *kind != ArrivalKind::Reversal);
    let new = NewArrival {
        kind: kind.ok_or_else(|| Rejection::new("payables.no-such-move").on("kind"))?,
        amount_minor: new.amount_minor,
        on: new.on.0,
        number: new.number.unwrap_or_default(),
        reason: new.reason.unwrap_or_default(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = payables::book_arrival(&mut tx, id, &new, None).await?;
    if id.is_none() {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(recorded(id))
}

taken!(SuppliersAsked { q: Option<String>, limit: Option<u32>, after: Option<String> });

sent!(SupplierSaid {
    code: String,
    name: String,
    role: String,
    size: Code<SizeClass>,
    tier: Code<Tier>,
    score: Option<i64>,
    score_before: Option<i64>,
    owner: String,
    owed: Cash,
    past: Cash,
    days_past_law: Option<i32>,
    ahead: Cash,
    ahead_late: Cash,
    ahead_days_late: Option<i32>,
    ahead_limit_kind: Option<String>,
    ahead_limit: Option<Cash>,
    above_limit: bool,
    owes_us: Cash,
    ask: String,
});

fn supplier(row: &SupplierRow, all: &supply::Suppliers, lang: base::Lang) -> SupplierSaid {
    let money = |minor| cash(minor, all.currency);
    let limit = row.limit.as_ref();
    let amount = limit.filter(|limit| limit.content.kind == "amount");
    let ask = all.owing.pack.ask(row.tier).map(|ask| ask.what.pick(lang).to_owned());
    SupplierSaid {
        code: row.code.clone(),
        name: row.name.clone(),
        role: row.role.code().to_owned(),
        size: Code(row.size),
        tier: Code(row.tier),
        score: row.score,
        score_before: row.score_before,
        owner: row.owner.clone(),
        owed: money(row.open_minor),
        past: money(row.past_minor),
        days_past_law: row.breaking_days,
        ahead: money(row.ahead_minor),
        ahead_late: money(row.late.map_or(0, |(minor, _)| minor)),
        ahead_days_late: row.late.map(|(_, days)| days),
        ahead_limit_kind: limit.map(|limit| limit.content.kind.clone()),
        ahead_limit: amount.map(|limit| limit.content.amount.into()),
        above_limit: row.is_over(),
        owes_us: money(row.owes_us_minor),
        ask: ask.unwrap_or_default(),
    }
}

/// Suppliers with their tier, what we owe them, what is paid ahead, what they owe us.
pub async fn suppliers(call: Call<SuppliersAsked>) -> Result<Page<SupplierSaid>, Refused> {
    let search = call.query.q.clone().unwrap_or_default();
    let (scope, today) = (call.visit.scope(), call.visit.today);
    let all = supply::suppliers(&call.app.db, scope, today, &search).await?;
    let rows: Vec<SupplierSaid> =
        all.rows.iter().map(|row| supplier(row, &all, call.visit.lang)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), rows, at, |one: &SupplierSaid| one.code.clone())?)
}

/// One supplier.
pub async fn one_supplier(call: Call<Nothing>) -> Result<SupplierSaid, Refused> {
    let whose = (call.visit.scope(), call.visit.today);
    let (row, all) = supply::find_supplier(&call.app.db, whose, call.path("code")).await?;
    Ok(supplier(&row, &all, call.visit.lang))
}

taken!(AdvanceLimitToSet {
    kind: String,
    amount_minor: Option<i64>,
    from: On,
    until: Option<On>,
    reason: String,
});

sent!(AdvanceLimitSet { id: Id });

/// Sets how much may be paid ahead to a supplier, in the company's currency.
pub async fn set_limit(
    call: Call<Nothing, Body<AdvanceLimitToSet>>,
) -> Result<Made<AdvanceLimitSet>, Refused> {
    let supplier_id = call.named_supplier(call.path("code")).await?;
    let currency = company_currency(&call.app.db).await?;
    let Body(new) = call.body;
    let new = NewAdvanceLimit {
        supplier_id,
        kind: new.kind,
        amount: base::Money::new(new.amount_minor.unwrap_or(0), currency),
        from: new.from.0,
        until: new.until.map(|day| day.0),
        reason: new.reason,
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = payables::set_advance_limit(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: AdvanceLimitSet { id: Id(id) } })
}

impl<Q, B> Call<Q, B> {
    /// The party that a body or a path names as a supplier, within what the reader may see.
    async fn named_supplier(&self, code: &str) -> Result<i64, base::Failure> {
        let found = credit::parties::find_buyer(&self.app.db, code, self.visit.scope()).await?;
        let unknown = || Rejection::new("payables.supplier-unknown").with("code", code.trim());
        Ok(found.ok_or_else(|| unknown().on("supplier"))?.id)
    }
}
