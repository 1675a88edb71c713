//! One invoice or one receipt at a time, as a person or another program enters it: booked whole
//! or not at all, with its audit line. Booking the same again changes nothing and says so;
//! booking something else under the same number is refused.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{AnyRow, Ask, Audit, Columns, Db, Tx};

use super::{
    Apply, Booked, CreditKind, LedgerRejection, NewCredit, NewItem, OpenItem, Posting, Target,
    spelling::{exact_first, numbered},
    standing::{self, lock_buyers, open_items},
    whose,
};
use crate::parties::{Buyer, BuyerId, PartyRole, Seller, stand_as_buyers};

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The ids of what stands in the ledger now, in the order given.
    pub ids: Vec<i64>,
    /// Whether anything is new.
    pub new: bool,
}

/// What a credit was allocated to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationRow {
    /// The movement, by which it can be reversed.
    pub movement_id: i64,
    /// The item's id.
    pub item_id: i64,
    /// The invoice's number.
    pub number: String,
    /// Its instalment.
    pub instalment: i64,
    /// How much.
    pub amount: Money,
    /// The day on which it counts.
    pub effective_on: Day,
    /// Whether it was reversed.
    pub reversed: bool,
}

/// The first instalment of a buyer's invoice of this number, if it is booked, and whose it is.
///
/// # Errors
/// A fault from the database.
pub async fn find_invoice(db: &Db, buyer: BuyerId, number: &str) -> Result<Option<(i64, Seller)>> {
    let mut ask =
        Ask::new("SELECT i.instalment, i.entity_id FROM receivables_item i WHERE i.buyer_id = ");
    ask.value(buyer).text(" AND ");
    numbered(&mut ask, "i", number);
    exact_first(&mut ask, "i", number);
    ask.text(", i.instalment LIMIT 1");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for an invoice").await?;
    let found = |row: &AnyRow| Ok((row.int(0)?, Seller::of_column(row.maybe_int(1)?)));
    rows.first().map(found).transpose()
}

/// The id of a buyer's receipt or credit note of this number, if it is booked.
///
/// # Errors
/// A fault from the database.
pub async fn find_credit(
    db: &Db,
    buyer: BuyerId,
    kind: CreditKind,
    number: &str,
) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT c.id FROM receivables_credit c WHERE c.buyer_id = ");
    ask.value(buyer).text(" AND c.kind = ").value(kind.code()).text(" AND ");
    numbered(&mut ask, "c", number);
    exact_first(&mut ask, "c", number);
    ask.text(" LIMIT 1");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for a receipt").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// A number stays with what was cancelled under it, so that the trail can be followed: what is
/// booked anew takes a number of its own, and nobody may think that it stands when it does not.
async fn not_cancelled(tx: &mut Tx, ask: Ask, column: &'static str, number: &str) -> Result<()> {
    for row in ask.rows(tx.conn(), "looking for a cancelled number").await? {
        if standing::has_live(tx, [column, "cancellation"], row.int(0)?).await? {
            let number = number.trim().to_owned();
            return Err(LedgerRejection::NumberCancelled { number }.into());
        }
    }
    Ok(())
}

/// Books an invoice: all of its instalments.
///
/// A number that was cancelled is refused as `receivables.number-cancelled`.
///
/// # Errors
/// `receivables.booked-otherwise` where its number stands for something else already, the
/// refusals of [`LedgerRejection`] on `instalments[n]`, or a fault.
pub async fn enter_invoice(tx: &mut Tx, buyer: &Buyer, items: &[NewItem]) -> Result<Entered> {
    if let Some(item) = items.first() {
        let mut ask = Ask::new("SELECT i.id FROM receivables_item i WHERE i.buyer_id = ");
        ask.value(buyer.id).text(" AND ");
        numbered(&mut ask, "i", &item.number);
        if let Some(entity) = item.entity {
            entity.only(&mut ask, "i");
        }
        not_cancelled(tx, ask, "item_id", &item.number).await?;
    }
    let mut posting = Posting::begin(tx, None).await?;
    let outcomes = posting.book_items(tx, items).await?;
    let mut entered = Entered { ids: Vec::with_capacity(outcomes.len()), new: false };
    for (n, outcome) in outcomes.into_iter().enumerate() {
        settle(&mut entered, outcome, &format!("instalments[{n}]"))?;
    }
    posting.finish(tx).await?;
    sold_to(tx, buyer).await?;
    let number = items.first().map_or("", |item| item.number.as_str());
    let detail = json!({
        "buyer": buyer.code, "ids": texts(&entered.ids),
        "minor": items.iter().map(|item| i128::from(item.amount_minor)).sum::<i128>().to_string(),
    });
    close(tx, &entered, ("book-invoice", "receivables.invoice-booked"), number, detail).await?;
    Ok(entered)
}

/// Books a receipt or a credit note and allocates it: to what it names, then, if asked, to the
/// oldest due. What it names must be there and be paid in full, else nothing is booked.
///
/// # Errors
/// `receivables.booked-otherwise`; on `allocations[n]` `receivables.item-unknown`,
/// `receivables.named-not-open`, `receivables.named-other-currency` and
/// `receivables.named-beyond`; the refusals of [`LedgerRejection`], or a fault.
pub async fn enter_credit(
    tx: &mut Tx,
    buyer: &Buyer,
    credit: &NewCredit,
    apply: Apply,
) -> Result<Entered> {
    let mut ask = Ask::new("SELECT c.id FROM receivables_credit c WHERE c.buyer_id = ");
    ask.value(buyer.id).text(" AND c.kind = ").value(credit.kind.code()).text(" AND ");
    numbered(&mut ask, "c", &credit.number);
    not_cancelled(tx, ask, "credit_id", &credit.number).await?;
    named_are_there(tx, credit).await?;
    named_can_be_paid(tx, credit).await?;
    let mut posting = Posting::begin(tx, None).await?;
    let outcomes = posting.book_credits(tx, std::slice::from_ref(credit), apply).await?;
    let mut entered = Entered { ids: Vec::with_capacity(1), new: false };
    for outcome in outcomes {
        settle(&mut entered, outcome, "")?;
    }
    posting.finish(tx).await?;
    sold_to(tx, buyer).await?;
    let detail = json!({
        "buyer": buyer.code, "ids": texts(&entered.ids), "kind": credit.kind.code(),
        "minor": credit.amount_minor.to_string(),
    });
    close(tx, &entered, ("book-receipt", "receivables.receipt-booked"), &credit.number, detail)
        .await?;
    Ok(entered)
}

fn settle(entered: &mut Entered, outcome: Booked, place: &str) -> Result<()> {
    let at = |field: &str| match (place, field) {
        // The number is the whole invoice's.
        ("", field) | (_, field @ "number") => field.to_owned(),
        (place, "") => place.to_owned(),
        (place, field) => format!("{place}.{field}"),
    };
    match outcome {
        Booked::New(id) | Booked::Extended(id) => {
            entered.new = true;
            entered.ids.push(id);
            Ok(())
        }
        Booked::Unchanged(id) => {
            entered.ids.push(id);
            Ok(())
        }
        Booked::Differs { field, booked, given } => {
            Err(Rejection::new("receivables.booked-otherwise")
                .with("field", field)
                .with("booked", booked)
                .with("given", given)
                .on(at(field))
                .into())
        }
        Booked::Refused(refused) => {
            let mut rejection = Rejection::from(refused);
            rejection.field = Some(at(rejection.field.as_deref().unwrap_or_default()));
            Err(rejection.into())
        }
    }
}

/// Refuses a reference to an invoice that is not there: money would quietly go elsewhere.
async fn named_are_there(tx: &mut Tx, credit: &NewCredit) -> Result<()> {
    for (n, target) in credit.targets.iter().enumerate() {
        let mut ask = Ask::new("SELECT i.id FROM receivables_item i WHERE i.buyer_id = ");
        ask.value(credit.buyer_id).text(" AND ");
        numbered(&mut ask, "i", &target.number);
        if let Some(instalment) = target.instalment {
            ask.text(" AND i.instalment = ").value(i64::from(instalment));
        }
        ask.text(" LIMIT 1");
        if ask.rows(tx.conn(), "looking for a named invoice").await?.is_empty() {
            let unknown = LedgerRejection::ItemUnknown { item: target.number.clone() };
            return Err(Rejection::from(unknown).on(format!("allocations[{n}].number")).into());
        }
    }
    Ok(())
}

/// Refuses what is named and cannot be paid in full: the item holds less, or the credit does.
/// One without an amount gets what fits, but not nothing. A credit that is booked already was
/// judged when it was new.
async fn named_can_be_paid(tx: &mut Tx, credit: &NewCredit) -> Result<()> {
    if credit.targets.is_empty() {
        return Ok(());
    }
    let buyers = BTreeSet::from([credit.buyer_id]);
    lock_buyers(tx, &buyers).await?;
    if !standing::credits(tx, std::iter::once(credit)).await?.is_empty() {
        return Ok(());
    }
    let open = open_items(tx, &buyers).await?;
    let mut named = Named::new(&open, credit);
    for (n, target) in credit.targets.iter().enumerate() {
        named.pay(target).map_err(|(rejection, field)| {
            let field = format!("allocations[{n}].{field}");
            rejection.with("number", target.number.as_str()).on(field)
        })?;
    }
    Ok(())
}

/// What is open on the items of the credit's buyer, and what is left of the credit.
struct Named<'a> {
    credit: &'a NewCredit,
    /// Currency, item, and what is open on it still.
    items: Vec<(Currency, &'a OpenItem, i64)>,
    left: i64,
}

impl<'a> Named<'a> {
    fn new(open: &'a BTreeMap<(BuyerId, Currency), Vec<OpenItem>>, credit: &'a NewCredit) -> Self {
        let items = open.iter().flat_map(|((_, currency), list)| {
            list.iter().map(move |item| (*currency, item, item.open_minor.max(0)))
        });
        Self { credit, items: items.collect(), left: credit.amount_minor }
    }

    /// Takes what a target names, or says why not and in which field.
    fn pay(&mut self, target: &Target) -> std::result::Result<(), (Rejection, &'static str)> {
        let currency = self.credit.currency;
        let money = |minor| Money::new(minor, currency);
        let all = self.items.iter().map(|(_, item, _)| *item);
        let named = whose::named(self.credit, target, all);
        let named: BTreeSet<i64> = match named {
            Ok(places) => {
                places.iter().filter_map(|at| self.items.get(*at)).map(|o| o.1.id).collect()
            }
            Err(wrong) => return Err((wrong.into(), "number")),
        };
        let matches = |item: &OpenItem| named.contains(&item.id);
        let ours = |(own, item, _): &(Currency, &OpenItem, i64)| *own == currency && matches(item);
        let field = if target.amount_minor.is_some() { "amount_minor" } else { "number" };
        if target.amount_minor.is_some_and(|minor| minor <= 0) {
            return Err((LedgerRejection::AmountNotPositive.into(), field));
        }
        let there = self.items.iter().filter(|item| ours(item));
        let there = there.fold(0_i64, |sum, (_, _, open)| sum.saturating_add(*open));
        let wanted = target.amount_minor.unwrap_or_else(|| there.min(self.left).max(1));
        let other = self.items.iter().find(|(own, item, _)| *own != currency && matches(item));
        if let (0, Some((item, _, _))) = (there, other) {
            let other = Rejection::new("receivables.named-other-currency");
            return Err((other.with("credit", currency).with("item", *item), "number"));
        }
        if there < wanted {
            let wanted = money(target.amount_minor.unwrap_or(self.left));
            let closed = Rejection::new("receivables.named-not-open");
            return Err((closed.with("wanted", wanted).with("open", money(there)), field));
        }
        if self.left < wanted {
            let wanted = money(target.amount_minor.unwrap_or(there));
            let beyond = Rejection::new("receivables.named-beyond");
            return Err((beyond.with("wanted", wanted).with("left", money(self.left)), field));
        }
        self.left -= wanted;
        let mut rest = wanted;
        for item in self.items.iter_mut().filter(|item| ours(item)) {
            let part = item.2.min(rest);
            item.2 -= part;
            rest -= part;
        }
        Ok(())
    }
}

/// A supplier that is sold to stands on both sides.
async fn sold_to(tx: &mut Tx, buyer: &Buyer) -> Result<()> {
    match buyer.role {
        PartyRole::Supplier => stand_as_buyers(tx, &[buyer.id]).await,
        _ => Ok(()),
    }
}

fn texts(ids: &[i64]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

async fn close(
    tx: &mut Tx,
    entered: &Entered,
    (action, event): (&'static str, &'static str),
    number: &str,
    detail: Json,
) -> Result<()> {
    if !entered.new {
        tx.quiet();
        return Ok(());
    }
    let kind = if action == "book-invoice" { "invoice" } else { "receipt" };
    let subject = format!("{kind}:{number}");
    tx.event(event, &subject, &detail).await?;
    tx.audit(Audit { room: "receivables", action, subject, detail });
    Ok(())
}

/// What a credit of a buyer was allocated to, in order, with what was reversed since.
///
/// # Errors
/// A fault from the database.
pub async fn list_allocations(
    db: &Db,
    buyer: BuyerId,
    credit_id: i64,
) -> Result<Vec<AllocationRow>> {
    let mut ask = Ask::new(
        "SELECT m.id, i.id, i.number, i.instalment, m.amount_minor, i.currency, m.effective_on, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) \
         THEN 1 ELSE 0 END AS BIGINT) FROM receivables_movement m \
         JOIN receivables_item i ON i.id = m.item_id WHERE m.kind <> 'reversal' AND m.credit_id = ",
    );
    ask.value(credit_id).text(" AND m.buyer_id = ").value(buyer).text(" ORDER BY m.id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing allocations").await?;
    rows.iter()
        .map(|row| {
            Ok(AllocationRow {
                movement_id: row.int(0)?,
                item_id: row.int(1)?,
                number: row.text(2)?,
                instalment: row.int(3)?,
                amount: Money::new(row.int(4)?, row.currency(5)?),
                effective_on: row.day(6)?,
                reversed: row.int(7)? != 0,
            })
        })
        .collect()
}
