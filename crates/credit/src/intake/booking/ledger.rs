//! Invoices, receipts, credit notes and allocations on their way into the ledger.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use base::{Day, Money, Rejection, Result, number_key, same_number};
use store::Tx;

use super::{At, Booker, Done, Origin, Who, entities::keep_names, late};
use crate::{
    intake::{
        amounts::AmountFault,
        chunk::Chunk,
        kinds::Kind,
        money::Fate,
        record::{AllocationRow, CreditNoteRow, InvoiceRow, ReceiptRow},
        repo::{self, BookedCredit, BookedItem},
        sink::Sink,
        told::What,
    },
    parties::Seller,
    receivables::{
        self, Booked, CreditKind, NewCredit, NewDispute, NewItem, Settlement, Spread, Target,
        name_payers, payers_of_new,
    },
};

/// Receipts and credit notes of an invoice list wait until all its invoices are booked, so that
/// what they refer to is there; at most so many.
const WAITING_MAX: usize = 20_000;

/// Credits that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    origins: Vec<Origin>,
    credits: Vec<NewCredit>,
    /// What a receipt without a number was called before its entity was recorded; one for each credit.
    before: Vec<Option<String>>,
    /// Who paid, as the file says; one for each credit.
    payers: Vec<Option<String>>,
}

/// A receipt or a credit note.
pub(super) enum CreditRow {
    /// Money.
    Receipt(Box<ReceiptRow>),
    /// Paper.
    Note(Box<CreditNoteRow>),
}

pub(super) fn done(booked: Booked, differs: &'static str) -> Done {
    match booked {
        Booked::New(_) | Booked::Extended(_) => Done::Booked,
        Booked::Unchanged(_) => Done::Unchanged,
        Booked::Differs { field, booked, given } => {
            let why = Rejection::new(differs).with("field", field).with("booked", booked);
            Done::Refused(why.with("given", given))
        }
        Booked::Refused(why) => Done::Refused(why.into()),
    }
}

pub(super) const INVOICE_DIFFERS: &str = "intake.invoice-differs";
const RECEIPT_DIFFERS: &str = "intake.receipt-differs";

/// What the source says was paid, and when: on the day that it names, else by the day for which
/// the file speaks.
fn settlements(row: &InvoiceRow, as_of: Day) -> Vec<Settlement> {
    let paid = match (row.open_minor, row.settled_on) {
        (Some(open), _) => row.amount_minor - open,
        (None, Some(_)) => row.amount_minor,
        (None, None) => 0,
    };
    if paid <= 0 {
        return Vec::new();
    }
    let on = row.settled_on.unwrap_or_else(|| as_of.max(row.issued_on));
    vec![Settlement { on, amount_minor: paid }]
}

pub(super) fn new_item(row: InvoiceRow, (buyer_id, rule): Who, (as_of, entity): Dated) -> NewItem {
    let settlements = settlements(&row, as_of);
    let said_paid_minor = match (row.open_minor, row.settled_on) {
        (Some(open), _) => Some(row.amount_minor - open),
        (None, settled) => settled.map(|_| row.amount_minor),
    };
    let opened_on = row.disputed_on.unwrap_or(row.issued_on);
    let settled = row.settled_on.filter(|_| row.open_minor.unwrap_or(0) == 0);
    let dispute = (row.disputed || row.disputed_on.is_some()).then(|| NewDispute {
        opened_on,
        amount_minor: row.amount_minor,
        reason: row.note.clone().unwrap_or_default(),
        resolved_on: settled.map(|day| day.max(opened_on)),
    });
    let usual = || rule.map_or(row.issued_on, |rule| rule.due_on(row.issued_on));
    NewItem {
        buyer_id,
        due_on: row.due_on.unwrap_or_else(usual),
        number: row.number,
        instalment: row.instalment,
        issued_on: row.issued_on,
        currency: row.currency,
        amount_minor: row.amount_minor,
        contract: row.contract.unwrap_or_default(),
        order: row.order.unwrap_or_default(),
        origin: row.origin.unwrap_or_default(),
        settlements,
        said_paid_minor,
        dispute,
        entity,
    }
}

/// What a receipt's references may name: each as it stands, then every number inside a sentence
/// ("付FP2026003货款"). What is no open invoice of the buyer pays nothing.
fn targets(references: &[String]) -> Vec<Target> {
    let target =
        |number: &str| Target { number: number.to_owned(), instalment: None, amount_minor: None };
    let references: Vec<Cow<'_, str>> =
        references.iter().map(|text| base::spelt_code(text)).collect();
    let mut targets: Vec<Target> = references.iter().map(|text| target(text)).collect();
    for text in &references {
        let inside = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
        let numbers = text.split(inside).map(|part| part.trim_matches(['-', '_', '/', '.']));
        for number in numbers.filter(|number| number.bytes().any(|byte| byte.is_ascii_digit())) {
            if number.len() >= 4 && targets.iter().all(|known| known.number != number) {
                targets.push(target(number));
            }
        }
    }
    targets
}

impl Booker {
    /// Books receipts and credit notes, or lets them wait.
    pub(super) async fn book_credits(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        rows: Vec<(At<CreditRow>, Who)>,
        sink: &mut Sink,
    ) -> Result<()> {
        for (row, (buyer_id, _)) in rows {
            let origin = Origin { line: row.line, cells: chunk.cells(row.at) };
            self.waiting.payers.push(match &row.row {
                CreditRow::Receipt(row) => row.payer.clone(),
                CreditRow::Note(_) => None,
            });
            let (credit, before) = match row.row {
                CreditRow::Receipt(row) => self.new_receipt(*row, buyer_id),
                CreditRow::Note(row) => (self.new_note(*row, buyer_id), None),
            };
            self.waiting.origins.push(origin);
            self.waiting.before.push(before);
            self.waiting.credits.push(credit);
        }
        if self.kind != Kind::Invoices || self.waiting.credits.len() >= WAITING_MAX {
            self.book_waiting(tx, sink).await?;
        }
        Ok(())
    }

    /// Books the credits that waited.
    pub(super) async fn book_waiting(&mut self, tx: &mut Tx, sink: &mut Sink) -> Result<()> {
        let Waiting { origins, mut credits, before, payers } = std::mem::take(&mut self.waiting);
        if credits.is_empty() {
            return Ok(());
        }
        keep_names(tx, &mut credits, before).await?;
        let outcomes = self.posting.book_credits(tx, &credits, self.apply).await?;
        name_payers(tx, &payers_of_new(&payers, &credits, &outcomes)).await?;
        self.tell_credits(tx, &origins, &credits, &outcomes).await?;
        for ((origin, credit), booked) in origins.into_iter().zip(&credits).zip(outcomes) {
            let kind = match credit.kind {
                CreditKind::Receipt => Kind::Receipts,
                CreditKind::CreditNote => Kind::CreditNotes,
            };
            let money = Some((credit.currency, credit.amount_minor));
            match done(booked, RECEIPT_DIFFERS) {
                Done::Booked => self.count(kind, money, Fate::Booked),
                Done::Unchanged => self.count(kind, money, Fate::Unchanged),
                Done::Refused(why) => {
                    self.reject(tx, sink, (kind, money), late(origin, why)).await?;
                }
            }
        }
        Ok(())
    }

    /// Says which receipts name no invoice, and which hold more than is open.
    async fn tell_credits(
        &mut self,
        tx: &mut Tx,
        origins: &[Origin],
        credits: &[NewCredit],
        outcomes: &[Booked],
    ) -> Result<()> {
        let rows = || origins.iter().zip(credits).zip(outcomes);
        let mut wanted = BTreeSet::new();
        for ((_, credit), _) in rows().filter(|(_, booked)| stands(booked)) {
            wanted.extend(looks_for(credit).map(|number| (credit.buyer_id, number)));
        }
        let there = repo::invoices_there(tx, &wanted).await?;
        let spread: HashMap<i64, Spread> =
            self.posting.take_spread().into_iter().map(|spread| (spread.id, spread)).collect();
        for ((origin, credit), booked) in rows().filter(|(_, booked)| stands(booked)) {
            let said = |minor| format!("{} {}", credit.number, Money::new(minor, credit.currency));
            let mut named = looks_for(credit).peekable();
            let names = named.peek().is_some();
            if names && named.all(|number| !there.contains(&(credit.buyer_id, number))) {
                let text = credit.reference.as_str();
                self.tellings.tell(What::References, origin.line, text);
            }
            let Booked::New(id) = booked else { continue };
            let Some(spread) = spread.get(id) else { continue };
            if spread.beyond_minor > 0 {
                self.tellings.tell(What::Beyond, origin.line, said(spread.beyond_minor));
            }
            if spread.left_minor > 0 {
                self.tellings.tell(What::Left, origin.line, said(spread.left_minor));
            }
        }
        Ok(())
    }

    /// A receipt without a number is named by its day, its amount and what else it says; the
    /// second one just like it gets a 2, so that the same file names the same receipts again. An
    /// entity beside the main one puts its code to it; the name without it goes along, for books in
    /// which the receipt stands from before that entity was recorded.
    fn new_receipt(&mut self, row: ReceiptRow, buyer_id: i64) -> (NewCredit, Option<String>) {
        let entity = self.entities.seller(row.entity.as_deref());
        let said: Vec<&str> = [&row.method, &row.payer, &row.note]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .chain(row.references.iter().map(String::as_str))
            .collect();
        let said = said.join("\u{1f}");
        let made_up = || {
            let money = Money::new(row.amount_minor, row.currency);
            let mut name = format!("{}/{}", row.received_on, money.plain());
            if !said.is_empty() {
                let digest = base::digest_of(said.as_bytes()).to_string();
                name.push('/');
                name.push_str(digest.get(..8).unwrap_or_default());
            }
            let mut before = None;
            if let Some(code) = self.entities.code_beside(entity) {
                before = Some(name.clone());
                name.push('@');
                name.push_str(code);
            }
            let count = self.occurrences.entry(key_of(buyer_id, &name)).or_insert(0);
            *count += 1;
            let again = if *count > 1 { format!("#{count}") } else { String::new() };
            (name + &again, before.map(|name| name + &again))
        };
        let (number, before) = row.number.map_or_else(made_up, |number| (number, None));
        let note = [row.method, row.payer, row.note].into_iter().flatten().collect::<Vec<_>>();
        let credit = NewCredit {
            buyer_id,
            kind: CreditKind::Receipt,
            number,
            effective_on: row.received_on,
            currency: row.currency,
            amount_minor: row.amount_minor,
            reference: row.references.join("、"),
            note: note.join(" · "),
            targets: targets(&row.references),
            entity,
        };
        (credit, before)
    }

    fn new_note(&self, row: CreditNoteRow, buyer_id: i64) -> NewCredit {
        NewCredit {
            buyer_id,
            kind: CreditKind::CreditNote,
            number: row.number,
            effective_on: row.issued_on,
            currency: row.currency,
            amount_minor: row.amount_minor,
            reference: row.references.join("、"),
            note: row.reason.unwrap_or_default(),
            targets: targets(&row.references),
            entity: self.entities.seller(row.entity.as_deref()),
        }
    }

    /// Allocates receipts to invoices as the file says.
    pub(super) async fn book_allocations(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        rows: Vec<(At<AllocationRow>, Option<Who>)>,
        sink: &mut Sink,
    ) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let receipts: Vec<&str> = rows.iter().map(|(row, _)| row.row.receipt.as_str()).collect();
        let credits = repo::receipts_numbered(tx, &receipts).await?;
        let invoices: Vec<&str> = rows.iter().map(|(row, _)| row.row.invoice.as_str()).collect();
        let items = repo::items_numbered(tx, &invoices).await?;
        let ids: Vec<i64> = credits.iter().map(|credit| credit.id).collect();
        let mut paid = repo::paid_by(tx, &ids).await?;
        for (row, who) in rows {
            let At { at, line, row } = row;
            let buyer = who.map(|(id, _)| id);
            let outcome = match pair(&row, buyer, &credits, &items) {
                Err(why) => Done::Refused(why),
                Ok((credit, item, amount_minor)) => {
                    let before = paid.entry((credit.id, item.id)).or_insert(0);
                    let more = amount_minor - *before;
                    if more <= 0 {
                        Done::Unchanged
                    } else {
                        let first = credit.effective_on.max(item.issued_on);
                        let on = row.allocated_on.unwrap_or(first);
                        let (batch, pair) = (Some(self.batch), (credit.id, item.id));
                        match receivables::allocate_in_batch(tx, batch, pair, more, on).await {
                            Ok(_) => {
                                *before += more;
                                Done::Booked
                            }
                            Err(base::Failure::Rejected(why)) => Done::Refused(why),
                            Err(other) => return Err(other),
                        }
                    }
                }
            };
            self.done(tx, sink, (chunk, at, line, Kind::Allocations), outcome).await?;
        }
        Ok(())
    }
}

/// The day of the file, and which of our legal entities a row names.
type Dated = (Day, Option<Seller>);

/// Whether the row stands in the ledger now.
const fn stands(booked: &Booked) -> bool {
    matches!(booked, Booked::New(_) | Booked::Extended(_) | Booked::Unchanged(_))
}

/// The keys of what a receipt's reference names where it is written as numbers are; words of a
/// remittance text name nothing and are not looked for.
fn looks_for(credit: &NewCredit) -> impl Iterator<Item = String> + '_ {
    let like_a_number = |text: &str| {
        text.len() >= 2
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let numbers = credit.targets.iter().map(|target| target.number.as_str());
    numbers.filter(move |text| like_a_number(text)).map(|text| number_key(text).into_owned())
}

fn key_of(buyer_id: i64, name: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (buyer_id, name).hash(&mut hasher);
    hasher.finish()
}

/// The receipt and the item that a row names, and its amount in the receipt's currency.
fn pair<'a>(
    row: &AllocationRow,
    buyer: Option<i64>,
    credits: &'a [BookedCredit],
    items: &'a [BookedItem],
) -> std::result::Result<(&'a BookedCredit, &'a BookedItem, i64), Rejection> {
    let ours = |id: i64| buyer.is_none_or(|buyer| buyer == id);
    let mine = || credits.iter().filter(|c| ours(c.buyer_id));
    let exact = mine().any(|c| c.number == row.receipt);
    let is = |number: &str, wanted: &str, exact: bool| {
        number == wanted || !exact && same_number(number, wanted)
    };
    let mut found = mine().filter(|c| is(&c.number, &row.receipt, exact));
    let credit = found
        .next()
        .ok_or_else(|| Rejection::new("intake.receipt-unknown").with("receipt", &row.receipt))?;
    if found.next().is_some() {
        return Err(Rejection::new("intake.number-ambiguous").with("number", &row.receipt));
    }
    let of_buyer = || items.iter().filter(|item| item.buyer_id == credit.buyer_id);
    let exact = of_buyer().any(|item| item.number == row.invoice);
    let fits = |item: &&BookedItem| {
        is(&item.number, &row.invoice, exact)
            && row.instalment.is_none_or(|n| i64::from(n) == item.instalment)
    };
    // The receipt is of one of our entities: of two invoices of one number it pays that one's.
    let own = of_buyer().filter(fits).any(|item| item.seller == credit.seller);
    let fitting =
        || of_buyer().filter(fits).filter(move |item| !own || item.seller == credit.seller);
    let item = fitting()
        .next()
        .ok_or_else(|| Rejection::new("intake.invoice-unknown").with("invoice", &row.invoice))?;
    if fitting().any(|other| other.seller != item.seller) {
        return Err(Rejection::new("receivables.number-ambiguous").with("number", &row.invoice));
    }
    let amount = row.amount.to_minor(credit.currency).map_err(|fault| match fault {
        AmountFault::Decimals => Rejection::new("intake.amount-decimals")
            .with("value", row.amount.plain())
            .with("currency", credit.currency)
            .with("digits", credit.currency.minor_digits()),
        _ => Rejection::new("intake.amount-too-large").with("value", row.amount.plain()),
    })?;
    Ok((credit, item, amount))
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
