//! Whose number it is, where two of our legal entities number their invoices by themselves: one number of a
//! buyer may stand once for each. What names a number without its entity means the one that there is; of
//! several nobody guesses.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day, Result, number_key, same_number};
use store::{Ask, Columns, Tx};

use super::{
    LedgerRejection, NewCredit, NewItem, OpenItem, Target,
    standing::{self, CreditKey},
};
use crate::parties::{BuyerId, EntityId, Seller};

/// The first of some rows, spelling and entity of each, that a number means: those that are spelled just so
/// go before all others.
///
/// # Errors
/// The number stands for several entities, and it is not said whose.
pub(crate) fn meant(
    stands: &[(String, Seller)],
    number: &str,
    entity: Option<Seller>,
) -> std::result::Result<Option<usize>, LedgerRejection> {
    let number = number.trim();
    let exact = stands.iter().any(|(spelt, _)| spelt == number);
    let fits = |(_, (spelt, seller)): &(usize, &(String, Seller))| {
        (spelt == number || !exact && same_number(spelt, number))
            && entity.is_none_or(|entity| entity == *seller)
    };
    let found: Vec<(usize, &(String, Seller))> = stands.iter().enumerate().filter(fits).collect();
    let sellers: BTreeSet<Seller> = found.iter().map(|(_, (_, seller))| *seller).collect();
    if sellers.len() > 1 {
        return Err(LedgerRejection::NumberAmbiguous { number: number.to_owned() });
    }
    Ok(found.first().map(|(at, _)| *at))
}

/// The places of the open items that a target of a credit names: of the credit's own entity where that has
/// one of them.
///
/// # Errors
/// Items of several entities are named, and the credit does not say whose it is.
pub(super) fn named<'a>(
    credit: &NewCredit,
    target: &Target,
    items: impl Iterator<Item = &'a OpenItem> + Clone,
) -> std::result::Result<Vec<usize>, LedgerRejection> {
    let exact = items.clone().any(|item| item.number == target.number);
    let fits = |(_, item): &(usize, &OpenItem)| {
        item.open_minor > 0
            && item.is_numbered(&target.number, exact)
            && target.instalment.is_none_or(|wanted| wanted == item.instalment)
    };
    let found: Vec<(usize, Seller)> =
        items.enumerate().filter(fits).map(|(at, item)| (at, item.seller)).collect();
    let own = credit.entity.filter(|own| found.iter().any(|(_, seller)| seller == own));
    let sellers: BTreeSet<Seller> = found.iter().map(|(_, seller)| *seller).collect();
    if own.is_none() && sellers.len() > 1 {
        return Err(LedgerRejection::NumberAmbiguous { number: target.number.clone() });
    }
    let ours = |(_, seller): &&(usize, Seller)| own.is_none_or(|own| own == *seller);
    Ok(found.iter().filter(ours).map(|(at, _)| *at).collect())
}

/// The entities beside the main one.
pub(super) async fn others(tx: &mut Tx) -> Result<Vec<EntityId>> {
    let ask = Ask::new("SELECT id FROM parties_entity WHERE is_main = 0");
    ask.rows(tx.conn(), "reading our entities").await?.iter().map(|row| row.int(0)).collect()
}

/// What stands under numbers of buyers: the entities, and of the main one since when, by row id.
type Stands = BTreeMap<(BuyerId, String), BTreeMap<Seller, i64>>;

async fn stands(tx: &mut Tx, new: &[NewItem]) -> Result<Stands> {
    let mut keys: Vec<(BuyerId, String)> =
        new.iter().map(|item| (item.buyer_id, number_key(&item.number).into_owned())).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found = Stands::new();
    for chunk in keys.chunks(400) {
        for column in ["number", "number_key"] {
            let mut ask =
                Ask::new("SELECT i.buyer_id, k.column2, i.entity_id, MIN(i.id) FROM (VALUES ");
            for (n, (buyer, key)) in chunk.iter().enumerate() {
                ask.text(if n == 0 { "(" } else { ", (" });
                ask.value(*buyer).text(", ").value(key.as_str()).text(")");
            }
            ask.text(") AS k JOIN receivables_item i ON i.buyer_id = k.column1 AND i.");
            ask.text(column).text(" = k.column2 WHERE i.undone_by IS NULL ");
            ask.text("GROUP BY i.buyer_id, k.column2, i.entity_id");
            for row in ask.rows(tx.conn(), "looking whose numbers are").await? {
                let seller = Seller::of_column(row.maybe_int(2)?);
                let of = found.entry((row.int(0)?, row.text(1)?)).or_default();
                of.insert(seller, row.int(3)?);
            }
        }
    }
    Ok(found)
}

/// What becomes of an item before it is written, by its place.
pub(super) type Refused = BTreeMap<usize, LedgerRejection>;

/// Says of items that name no entity whose they are: of the one under whose number something stands, in the
/// books or in the same rows. Where there are several it is refused; so is an entity's item under a number
/// that stood for the main one before that entity was recorded, since it is that one most likely.
pub(super) async fn settled(
    tx: &mut Tx,
    others: &[EntityId],
    items: &mut [NewItem],
) -> Result<Refused> {
    let mut refused = Refused::new();
    if others.is_empty() {
        return Ok(refused);
    }
    let mut stands = stands(tx, items).await?;
    for (at, item) in items.iter().enumerate() {
        let Seller::Other(entity) = item.entity.unwrap_or_default() else { continue };
        let of = stands.get(&(item.buyer_id, number_key(&item.number).into_owned()));
        let of = of.filter(|of| !of.contains_key(&Seller::Other(entity)));
        let early = of.and_then(|of| of.get(&Seller::Main)).is_some_and(|id| *id < entity);
        if early {
            refused.insert(at, LedgerRejection::OtherEntity { number: item.number.clone() });
        }
    }
    for item in items.iter() {
        if let Some(seller) = item.entity {
            let key = (item.buyer_id, number_key(&item.number).into_owned());
            stands.entry(key).or_default().entry(seller).or_insert(i64::MAX);
        }
    }
    for (at, item) in items.iter_mut().enumerate().filter(|(_, item)| item.entity.is_none()) {
        let key = (item.buyer_id, number_key(&item.number).into_owned());
        let Some(of) = stands.get(&key) else { continue };
        let mut sellers = of.keys();
        match (sellers.next(), sellers.next()) {
            (Some(seller), None) => item.entity = Some(*seller),
            (Some(_), Some(_)) => {
                let number = item.number.clone();
                refused.insert(at, LedgerRejection::NumberAmbiguous { number });
            }
            _ => {}
        }
    }
    Ok(refused)
}

/// The credits whose reference names items of several entities, open or closed, by their places; one that is booked already
/// was judged when it was new.
pub(super) async fn ambiguous(
    tx: &mut Tx,
    others: &[EntityId],
    new: &[NewCredit],
) -> Result<Refused> {
    let mut refused = Refused::new();
    let asks = |credit: &&NewCredit| credit.entity.is_none() && !credit.targets.is_empty();
    let buyers: BTreeSet<BuyerId> = new.iter().filter(asks).map(|one| one.buyer_id).collect();
    if others.is_empty() || buyers.is_empty() {
        return Ok(refused);
    }
    let open = standing::open_items(tx, &buyers).await?;
    let twins = closed_twins(tx, new.iter().filter(asks)).await?;
    for (at, credit) in new.iter().enumerate().filter(|(_, credit)| asks(credit)) {
        let Some(items) = open.get(&(credit.buyer_id, credit.currency)) else { continue };
        let wrong = credit.targets.iter().find_map(|one| match named(credit, one, items.iter()) {
            Err(wrong) => Some(wrong),
            Ok(places) => {
                let meant: Vec<&OpenItem> =
                    places.iter().filter_map(|place| items.get(*place)).collect();
                twins.of(credit, one, &meant)
            }
        });
        if let Some(wrong) = wrong {
            refused.insert(at, wrong);
        }
    }
    if refused.is_empty() {
        return Ok(refused);
    }
    let there = standing::credits(tx, refused.keys().filter_map(|at| new.get(*at))).await?;
    refused
        .retain(|at, _| new.get(*at).is_some_and(|one| !there.contains_key(&CreditKey::from(one))));
    Ok(refused)
}

/// An invoice that is closed.
struct Closed {
    number: String,
    instalment: u32,
    currency: Currency,
    issued_on: Day,
    closed_on: Day,
    seller: Seller,
}

/// Closed invoices under the numbers that credits name, and what our entities are called.
#[derive(Default)]
struct Twins {
    closed: BTreeMap<(BuyerId, String), Vec<Closed>>,
    names: BTreeMap<Seller, String>,
}

impl Twins {
    /// Refuses a target that means an open item while a closed one of another entity has the number, too. The
    /// day tells them apart where the closed one was issued after the credit, or was closed before the open one
    /// was issued, so that they never stood side by side.
    fn of(
        &self,
        credit: &NewCredit,
        target: &Target,
        meant: &[&OpenItem],
    ) -> Option<LedgerRejection> {
        let open = meant.first()?;
        let exact = meant.iter().any(|item| item.number == target.number);
        let closed =
            self.closed.get(&(credit.buyer_id, number_key(&target.number).into_owned()))?;
        let twin = closed.iter().find(|one| {
            one.seller != open.seller
                && one.currency == credit.currency
                && (!exact || one.number == target.number)
                && target.instalment.is_none_or(|wanted| wanted == one.instalment)
                && one.issued_on <= credit.effective_on
                && one.closed_on >= open.issued_on
        })?;
        let called = |seller: Seller, on: Day| {
            format!("{} {on}", self.names.get(&seller).map_or("", String::as_str))
        };
        Some(LedgerRejection::NumberTwin {
            number: target.number.clone(),
            open: called(open.seller, open.issued_on),
            closed: called(twin.seller, twin.issued_on),
            closed_on: twin.closed_on,
        })
    }
}

async fn closed_twins(tx: &mut Tx, asking: impl Iterator<Item = &NewCredit>) -> Result<Twins> {
    let mut keys: Vec<(BuyerId, String)> = asking
        .flat_map(|credit| {
            let key = |one: &Target| (credit.buyer_id, number_key(&one.number).into_owned());
            credit.targets.iter().map(key)
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let mut twins = Twins::default();
    for chunk in keys.chunks(400) {
        for column in ["number", "number_key"] {
            let mut ask = Ask::new(
                "SELECT i.buyer_id, k.column2, i.number, i.instalment, i.currency, i.issued_on, \
                 i.closed_on, i.entity_id FROM (VALUES ",
            );
            for (n, (buyer, key)) in chunk.iter().enumerate() {
                ask.text(if n == 0 { "(" } else { ", (" });
                ask.value(*buyer).text(", ").value(key.as_str()).text(")");
            }
            ask.text(") AS k JOIN receivables_item i ON i.buyer_id = k.column1 AND i.");
            ask.text(column).text(" = k.column2 WHERE i.undone_by IS NULL ");
            ask.text("AND i.closed_on IS NOT NULL ORDER BY i.id");
            for row in ask.rows(tx.conn(), "looking for closed invoices of a number").await? {
                let one = Closed {
                    number: row.text(2)?,
                    instalment: u32::try_from(row.int(3)?).unwrap_or(1),
                    currency: row.currency(4)?,
                    issued_on: row.day(5)?,
                    closed_on: row.day(6)?,
                    seller: Seller::of_column(row.maybe_int(7)?),
                };
                twins.closed.entry((row.int(0)?, row.text(1)?)).or_default().push(one);
            }
        }
    }
    if !twins.closed.is_empty() {
        let ask = Ask::new("SELECT id, is_main, name FROM parties_entity");
        for row in ask.rows(tx.conn(), "reading the names of our entities").await? {
            let seller = if row.int(1)? != 0 { Seller::Main } else { Seller::Other(row.int(0)?) };
            twins.names.insert(seller, row.text(2)?);
        }
    }
    Ok(twins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_means_the_one_that_there_is() {
        let sz = Seller::Other(9);
        let rows = |all: &[(&str, Seller)]| -> Vec<(String, Seller)> {
            all.iter().map(|(spelt, seller)| ((*spelt).to_owned(), *seller)).collect()
        };
        for (stands, asked, entity, told) in [
            (&[][..], "F1", None, Ok(None)),
            (&[("F1", sz)][..], "F1", None, Ok(Some(0))),
            (&[("F1", sz)][..], "ｆ１", None, Ok(Some(0))),
            (&[("F1", Seller::Main), ("F1", sz)][..], "F1", None, Err(())),
            (&[("F1", Seller::Main), ("F1", sz)][..], "F1", Some(sz), Ok(Some(1))),
            (&[("f1", Seller::Main), ("F1", sz)][..], "F1", None, Ok(Some(1))),
            (&[("F1", Seller::Main)][..], "F1", Some(sz), Ok(None)),
        ] {
            let found = meant(&rows(stands), asked, entity).map_err(|_| ());
            assert_eq!(found, told, "{stands:?} {asked} {entity:?}");
        }
    }
}
