//! Invoices, receipts, credit notes and disputes of the world, a stretch of weeks at a time:
//! within a stretch what is invoiced is booked before what is paid.

use std::collections::{HashMap, HashSet};

use base::{Day, Result};
use credit::receivables::{
    self, Apply, Booked, CreditKind, NewCredit, NewDispute, NewItem, NewRate, Posting, RateBook,
    Target,
};
use store::Tx;
use world::{BuyerNo, Facts};

use super::load::{Ids, Items};

/// Records the rates of the news, and returns all.
pub(super) async fn rates(tx: &mut Tx, news: &Facts, all: &Facts) -> Result<RateBook> {
    receivables::record_rates(tx, &read(news)).await?;
    Ok(RateBook::new(world::COMPANY.currency, read(all)))
}

fn read(facts: &Facts) -> Vec<NewRate> {
    facts
        .rates
        .iter()
        .map(|rate| NewRate {
            currency: rate.currency,
            from_on: rate.known_on,
            rate: rate.rate,
            source: "公司月度记账汇率".to_owned(),
        })
        .collect()
}

/// At most so many days are booked together: few statements, and each buyer's open items are read
/// seldom.
const STRETCH_DAYS: i32 = 243;

/// The buyers that are booked together, and their ids.
struct Buyers<'a> {
    ids: &'a Ids,
    returned: HashSet<BuyerNo>,
    /// Those with a payment that came back, or all the others.
    bounced: bool,
}

impl Buyers<'_> {
    fn id(&self, buyer: BuyerNo) -> Option<i64> {
        let wanted = self.returned.contains(&buyer) == self.bounced;
        self.ids.get(&buyer).copied().filter(|_| wanted)
    }
}

/// Books the ledger of the news: first of all buyers whose payments stay, a long stretch at a
/// time, then of the few others.
pub(super) async fn bring_in(tx: &mut Tx, news: &Facts, ids: &Ids) -> Result<Items> {
    let mut known = Items::new();
    let returned = news.reversals.iter().map(|fact| fact.buyer).collect();
    let mut buyers = Buyers { ids, returned, bounced: false };
    stretches(tx, news, &buyers, &mut known).await?;
    buyers.bounced = true;
    stretches(tx, news, &buyers, &mut known).await?;
    Ok(known)
}

async fn stretches(
    tx: &mut Tx,
    news: &Facts,
    buyers: &Buyers<'_>,
    known: &mut Items,
) -> Result<()> {
    let days = || {
        let invoices = news.invoices.iter().map(|fact| fact.known_on);
        let receipts = news.receipts.iter().map(|fact| fact.known_on);
        invoices.chain(receipts).chain(news.reversals.iter().map(|fact| fact.known_on))
    };
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(()) };
    let mut posting = Posting::begin(tx, None).await?;
    let mut from = first;
    while from <= last {
        // A stretch ends with a bounce, so that the payment that replaces it finds the invoice
        // open again.
        let bounces = news.reversals.iter().map(|fact| fact.known_on).filter(|day| *day >= from);
        let cut = bounces.min().filter(|_| buyers.bounced).unwrap_or(last);
        let to = cut.min(from.plus_days(STRETCH_DAYS - 1));
        stretch(tx, &mut posting, news, (buyers, known), (from, to)).await?;
        if buyers.bounced && news.reversals.iter().any(|fact| fact.known_on == to) {
            posting.finish(tx).await?;
            bounce(tx, news, buyers, to).await?;
            posting = Posting::begin(tx, None).await?;
        }
        from = to.plus_days(1);
    }
    posting.finish(tx).await?;
    Ok(())
}

async fn bounce(tx: &mut Tx, news: &Facts, buyers: &Buyers<'_>, day: Day) -> Result<()> {
    for reversal in news.reversals.iter().filter(|fact| fact.known_on == day) {
        let Some(id) = buyers.id(reversal.buyer) else { continue };
        let credit = receivables::credit_id(tx, id, "receipt", &reversal.receipt).await?;
        let reason = reversal.reason.zh();
        receivables::bounce_receipt(tx, credit, reversal.known_on, reason).await?;
    }
    Ok(())
}

async fn stretch(
    tx: &mut Tx,
    posting: &mut Posting,
    news: &Facts,
    (buyers, known): (&Buyers<'_>, &mut Items),
    (from, to): (Day, Day),
) -> Result<()> {
    let within = |day: Day| from <= day && day <= to;
    let mut items = Vec::new();
    for invoice in news.invoices.iter().filter(|invoice| within(invoice.known_on)) {
        let Some(buyer_id) = buyers.id(invoice.buyer) else { continue };
        items.extend(invoice.instalments.iter().map(|part| NewItem {
            buyer_id,
            number: invoice.number.clone(),
            instalment: u32::from(part.number),
            issued_on: invoice.known_on,
            due_on: part.due_on.max(invoice.known_on),
            currency: invoice.currency,
            amount_minor: part.amount_minor,
            contract: invoice.order.clone(),
            order: String::new(),
            origin: if part.retention { "retention" } else { "policy" }.to_owned(),
            settlements: Vec::new(),
            said_paid_minor: None,
            dispute: None,
            entity: None,
        }));
    }
    let booked = posting.book_items(tx, &items).await?;
    for (item, outcome) in items.iter().zip(&booked) {
        if let Booked::New(id) = outcome {
            known.insert((item.buyer_id, item.number.clone(), item.instalment), *id);
        }
    }
    insist(booked)?;
    let mut credits = Vec::new();
    for note in news.credit_notes.iter().filter(|note| within(note.known_on)) {
        let Some(buyer_id) = buyers.id(note.buyer) else { continue };
        credits.push(NewCredit {
            buyer_id,
            kind: CreditKind::CreditNote,
            number: note.number.clone(),
            effective_on: note.known_on,
            currency: note.currency,
            amount_minor: note.amount_minor,
            reference: note.invoice.clone(),
            note: note.reason.zh().to_owned(),
            targets: vec![whole(&note.invoice)],
            entity: None,
        });
    }
    insist(posting.book_credits(tx, &credits, Apply::Named).await?)?;
    let mut credits = Vec::new();
    for receipt in news.receipts.iter().filter(|receipt| within(receipt.known_on)) {
        let Some(buyer_id) = buyers.id(receipt.buyer) else { continue };
        credits.push(NewCredit {
            buyer_id,
            kind: CreditKind::Receipt,
            number: receipt.number.clone(),
            effective_on: receipt.received_on,
            currency: receipt.currency,
            amount_minor: receipt.amount_minor,
            reference: receipt.references.join(" "),
            note: receipt.bank_reference.clone(),
            targets: receipt.references.iter().map(|number| whole(number)).collect(),
            entity: None,
        });
    }
    insist(posting.book_credits(tx, &credits, Apply::ThenOldest).await?)
}

fn whole(number: &str) -> Target {
    Target { number: number.to_owned(), instalment: None, amount_minor: None }
}

/// A world that the ledger does not take is a fault of the world.
fn insist(booked: Vec<Booked>) -> Result<()> {
    for outcome in booked {
        match outcome {
            Booked::New(_) | Booked::Unchanged(_) | Booked::Extended(_) => {}
            Booked::Refused(rejection) => return Err(rejection.into()),
            Booked::Differs { field, booked, given } => {
                return Err(base::Failure::bug(format!(
                    "booking the demo world: {field} is {booked}, not {given}"
                )));
            }
        }
    }
    Ok(())
}

/// Disputes that were opened or closed in the news.
pub(super) async fn disputes(tx: &mut Tx, news: &Facts, all: &Facts, ids: &Ids) -> Result<()> {
    let closed: HashMap<&str, Day> =
        news.disputes_closed.iter().map(|fact| (fact.number.as_str(), fact.known_on)).collect();
    let known: HashSet<&str> = news.disputes.iter().map(|fact| fact.number.as_str()).collect();
    let touched = all.disputes.iter().filter(|dispute| {
        let number = dispute.number.as_str();
        known.contains(number) || closed.contains_key(number)
    });
    for dispute in touched {
        let Some(id) = ids.get(&dispute.buyer) else { continue };
        let new = NewDispute {
            opened_on: dispute.known_on,
            amount_minor: dispute.amount_minor,
            reason: dispute.reason.zh().to_owned(),
            resolved_on: closed.get(dispute.number.as_str()).copied(),
        };
        // The amount may stand on any instalment; the first that is large enough takes it.
        for instalment in 1..=4 {
            let invoice = (dispute.invoice.as_str(), instalment, None);
            match receivables::record_dispute(tx, *id, invoice, &new).await {
                Ok(_) => break,
                Err(base::Failure::Rejected(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
    Ok(())
}
