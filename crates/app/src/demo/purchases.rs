//! What the demo company buys: suppliers, bills, payments, advances, deliveries, through the verbs
//! that forms and files use. Booking the same again changes nothing, so each start books all of it,
//! a supplier at a time, behind the pages.

use base::Result;
use credit::{
    parties::{self, NewBuyer, NewRating, PartyRole},
    payables::{
        self, ArrivalKind, MoveKind, NewAdvance, NewAdvanceLimit, NewArrival, NewBill, NewMove,
        Payer, PayerKind,
    },
    supply::watch_suppliers,
};
use serde_json::json;
use store::{Actor, Audit, Db, Tx};
use world::{Purchases, Spec, Supplier};

use super::load::spec_of;

/// Brings in what was bought until today.
pub async fn purchases(db: &Db) -> Result<()> {
    let Some(spec) = spec_of(db).await? else { return Ok(()) };
    let actor = Actor::system("demo");
    let all = Purchases::of(&spec);
    if payables::find_payer(db).await?.kind == PayerKind::Unknown {
        let mut tx = db.write(actor.clone()).await?;
        let source = "2025 年度报表与划型标准（演示）".to_owned();
        let payer = Payer { kind: PayerKind::Large, source, as_of: Some(spec.start) };
        payables::set_payer(&mut tx, &payer).await?;
        tx.commit().await?;
    }
    for supplier in &all.suppliers {
        let mut tx = db.write(actor.clone()).await?;
        tx.audit(Audit {
            room: "payables",
            action: "live-demo-on",
            subject: format!("supplier:{}", supplier.code),
            detail: json!({ "until": spec.until.to_string() }),
        });
        let (id, new) = party(&mut tx, supplier, &spec).await?;
        bills(&mut tx, id, &all, &supplier.code).await?;
        advances(&mut tx, id, &all, &supplier.code).await?;
        if new && supplier.rating.is_some_and(|(_, grade, _)| grade != "AA") {
            limit(&mut tx, id, &spec).await?;
        }
        tx.commit().await?;
    }
    watch_suppliers(db, &actor, spec.until).await?;
    Ok(())
}

/// What a supplier makes: metal goods, machines or plastics, by the last digit of its code.
fn industry(code: &str) -> &'static str {
    match code.bytes().last().unwrap_or_default() % 3 {
        0 => "C33",
        1 => "C34",
        _ => "C29",
    }
}

async fn party(tx: &mut Tx, supplier: &Supplier, spec: &Spec) -> Result<(i64, bool)> {
    let size = supplier.size.map(|size| match size {
        world::SizeClass::Large => parties::SizeClass::Large,
        world::SizeClass::Medium => parties::SizeClass::Medium,
        world::SizeClass::Small => parties::SizeClass::Small,
        world::SizeClass::Micro => parties::SizeClass::Micro,
    });
    let new = NewBuyer {
        code: supplier.code.clone(),
        name: Some(supplier.name.clone()),
        role: Some(PartyRole::Supplier),
        uscc: Some(supplier.uscc.clone()),
        region: Some(supplier.region.clone()),
        industry: Some(industry(&supplier.code).to_owned()),
        size,
        ..NewBuyer::default()
    };
    let saved = parties::save_buyers(tx, &[new], "file:供应商档案.xlsx", spec.start).await?;
    let saved = saved.into_iter().next();
    let saved = saved.ok_or_else(|| base::Failure::bug("a supplier without an outcome"))?;
    let (id, change) = saved.map_err(base::Failure::from)?;
    if let Some((agency, grade, rated_on)) = supplier.rating {
        let rating = NewRating {
            agency: agency.to_owned(),
            grade: grade.to_owned(),
            rated_on,
            valid_until: None,
            source: "公告".to_owned(),
            note: String::new(),
            document_id: None,
        };
        parties::record_rating(tx, id, &rating).await?;
    }
    Ok((id, change == parties::BuyerChange::Added))
}

async fn bills(tx: &mut Tx, id: i64, all: &Purchases, code: &str) -> Result<()> {
    for bill in all.bills.iter().filter(|bill| bill.supplier == code) {
        let new = NewBill {
            supplier_id: id,
            number: bill.number.clone(),
            invoiced_on: bill.invoiced_on,
            received_on: Some(bill.received_on),
            inspect_by: None,
            accepted_on: None,
            signed_on: None,
            due_on: bill.due_on,
            late_bps: None,
            back_to_back: false,
            amount: bill.amount,
            paid: None,
            contract: String::new(),
            note: String::new(),
            entity: None,
            batch: None,
        };
        let booked = payables::book_bill(tx, &new).await?;
        for (on, minor, number) in &bill.payments {
            let pay = NewMove {
                kind: MoveKind::Payment,
                amount_minor: *minor,
                on: *on,
                number: number.clone(),
                reason: String::new(),
            };
            payables::record_move(tx, booked.id(), &pay, None).await?;
        }
        if let Some((on, minor)) = bill.disputed {
            let dispute = NewMove {
                kind: MoveKind::Dispute,
                amount_minor: minor,
                on,
                number: format!("ZY{}", bill.number),
                reason: "来料尺寸超差，待复检".to_owned(),
            };
            payables::record_move(tx, booked.id(), &dispute, None).await?;
        }
    }
    Ok(())
}

async fn advances(tx: &mut Tx, id: i64, all: &Purchases, code: &str) -> Result<()> {
    for one in all.advances.iter().filter(|one| one.supplier == code) {
        let new = NewAdvance {
            supplier_id: id,
            number: one.number.clone(),
            paid_on: one.paid_on,
            promised_on: Some(one.promised_on),
            amount: one.amount,
            order_no: String::new(),
            note: String::new(),
            entity: None,
            batch: None,
        };
        let booked = payables::book_advance(tx, &new).await?;
        for (on, minor, number) in &one.deliveries {
            let came = NewArrival {
                kind: ArrivalKind::Delivery,
                amount_minor: *minor,
                on: *on,
                number: number.clone(),
                reason: String::new(),
            };
            payables::book_arrival(tx, booked.id(), &came, None).await?;
        }
    }
    Ok(())
}

async fn limit(tx: &mut Tx, id: i64, spec: &Spec) -> Result<()> {
    let limit = NewAdvanceLimit {
        supplier_id: id,
        kind: "amount".to_owned(),
        amount: base::Money::new(10_000_000, world::COMPANY.currency),
        from: spec.start,
        until: None,
        reason: "演示：按等级控制预付".to_owned(),
    };
    payables::set_advance_limit(tx, &limit).await?;
    Ok(())
}
