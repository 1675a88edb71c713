//! Which document a number names, however it is typed. ｒ２ is R2: the number that was booked first
//! stays as it was written, and whatever comes later under another spelling takes that one, so that
//! the rest of the ledger compares numbers letter by letter. A number that is not its own key
//! (`base::number_key`) has the key beside it.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use base::{Result, number_key, spelt_code};
use store::{Ask, Columns, Db, Tx};

use super::{CreditKind, NewCredit, NewItem};
use crate::parties::BuyerId;

/// The key that is kept beside a number; none where the number is its own.
pub(super) fn key_beside(number: &str) -> Option<String> {
    match number_key(number) {
        key if key == number => None,
        key => Some(key.into_owned()),
    }
}

/// The key of a document that another one names; none where it names none.
pub(super) fn key_named(number: &str) -> Option<String> {
    Some(number_key(number).into_owned()).filter(|key| !key.is_empty())
}

/// Narrows a question to a number of the table `alias`, in any spelling.
pub(crate) fn numbered(ask: &mut Ask, alias: &'static str, number: &str) {
    let key = number_key(number).into_owned();
    ask.text("(").text(alias).text(".number IN (").value(number.trim()).text(", ");
    ask.value(key.as_str()).text(") OR ").text(alias).text(".number_key = ").value(key).text(")");
}

/// Sorts what [`numbered`] found: the exact spelling goes before all others, the older before the
/// younger.
pub(crate) fn exact_first(ask: &mut Ask, alias: &'static str, number: &str) {
    ask.text(" ORDER BY CASE WHEN ").text(alias).text(".number = ").value(number.trim());
    ask.text(" THEN 0 ELSE 1 END, ").text(alias).text(".id");
}

/// Narrows a question to numbers that hold, or begin with, what was typed into a search box.
pub(super) fn holding(ask: &mut Ask, alias: &'static str, text: &str, begin: bool) {
    let typed = number_key(text).replace(['%', '_', '\\'], "");
    let pattern = if begin { format!("{typed}%") } else { format!("%{typed}%") };
    ask.text(" AND (").text(alias).text(".number LIKE ").value(pattern.as_str()).text(" OR ");
    ask.text(alias).text(".number_key LIKE ").value(pattern).text(")");
}

/// What stands under a key: ids and spellings, the oldest first.
type Standing = HashMap<(BuyerId, String), Vec<(i64, String)>>;

/// A table of numbers and what of it is looked at.
#[derive(Clone, Copy)]
struct Shelf {
    table: &'static str,
    only: &'static str,
}

const ITEMS: Shelf = Shelf { table: "receivables_item", only: "" };
const RECEIPTS: Shelf = Shelf { table: "receivables_credit", only: " AND t.kind = 'receipt'" };
const NOTES: Shelf = Shelf { table: "receivables_credit", only: " AND t.kind = 'credit_note'" };

/// The items under the spellings that stand for their numbers; none where they are given so. `odd`: a
/// number of them is not its own key.
pub(super) async fn respelt_items(
    tx: &mut Tx,
    new: &[NewItem],
    odd: bool,
) -> Result<Option<Vec<NewItem>>> {
    if !odd && !any_other(tx, ITEMS).await? {
        return Ok(None);
    }
    let given: Vec<(BuyerId, &str)> =
        new.iter().map(|item| (item.buyer_id, item.number.as_str())).collect();
    let Some(numbers) = respelt(tx, ITEMS, &given).await? else { return Ok(None) };
    let items = new.iter().zip(numbers);
    Ok(Some(items.map(|(item, number)| NewItem { number, ..item.clone() }).collect()))
}

/// As [`respelt_items`], of receipts and credit notes.
pub(super) async fn respelt_credits(
    tx: &mut Tx,
    new: &[NewCredit],
) -> Result<Option<Vec<NewCredit>>> {
    let mut changed: Option<Vec<NewCredit>> = None;
    for (kind, shelf) in [(CreditKind::Receipt, RECEIPTS), (CreditKind::CreditNote, NOTES)] {
        let places: Vec<usize> = (0..new.len()).filter(|n| new[*n].kind == kind).collect();
        let given: Vec<(BuyerId, &str)> =
            places.iter().map(|n| (new[*n].buyer_id, new[*n].number.as_str())).collect();
        let Some(numbers) = respelt(tx, shelf, &given).await? else { continue };
        let all = changed.get_or_insert_with(|| new.to_vec());
        for (place, number) in places.into_iter().zip(numbers) {
            all[place].number = number;
        }
    }
    Ok(changed)
}

/// The numbers in the spelling that stands; none where all are given in it.
async fn respelt(
    tx: &mut Tx,
    shelf: Shelf,
    given: &[(BuyerId, &str)],
) -> Result<Option<Vec<String>>> {
    let odd = |number: &str| number != number_key(number);
    let any_odd = given.iter().any(|(_, number)| odd(number));
    let others = any_other(tx, shelf).await?;
    if !any_odd && !others {
        return Ok(None);
    }
    let mut keys: BTreeSet<(BuyerId, Cow<'_, str>)> = BTreeSet::new();
    for (buyer, number) in given.iter().filter(|(_, n)| base::unfit_sign(n.trim()).is_none()) {
        if others || odd(number) {
            keys.insert((*buyer, number_key(number)));
        }
    }
    let standing = standing(tx, (shelf, others), &keys).await?;
    let mut first: HashMap<(BuyerId, Cow<'_, str>), String> = HashMap::new();
    let mut numbers = Vec::with_capacity(given.len());
    for (buyer, number) in given {
        let key = number_key(number);
        let there = standing.get(&(*buyer, key.clone().into_owned()));
        let exact = |spelling: &str| {
            let mut spellings = there.into_iter().flatten().map(|(_, known)| known.as_str());
            spellings.find(|known| *known == spelling)
        };
        let spelt = spelt_code(number);
        let stands = exact(number.trim()).or_else(|| Some(there?.first()?.1.as_str()));
        numbers.push(match stands {
            Some(known) => known.to_owned(),
            // What shows nothing is refused as it was given.
            None if spelt.is_empty() => (*number).to_owned(),
            None => first.entry((*buyer, key)).or_insert_with(|| spelt.into_owned()).clone(),
        });
    }
    let same = numbers.iter().zip(given).all(|(number, (_, given))| number == given);
    Ok((!same).then_some(numbers))
}

/// Whether the table holds numbers that are not their own keys.
async fn any_other(tx: &mut Tx, shelf: Shelf) -> Result<bool> {
    let mut ask = Ask::new("SELECT t.id FROM ");
    ask.text(shelf.table).text(" t WHERE t.number_key > ''").text(shelf.only).text(" LIMIT 1");
    Ok(!ask.rows(tx.conn(), "looking for other spellings").await?.is_empty())
}

async fn standing(
    tx: &mut Tx,
    (shelf, others): (Shelf, bool),
    keys: &BTreeSet<(BuyerId, Cow<'_, str>)>,
) -> Result<Standing> {
    let mut found = Standing::new();
    let keys: Vec<&(BuyerId, Cow<'_, str>)> = keys.iter().collect();
    let columns: &[&str] = if others { &["number", "number_key"] } else { &["number"] };
    for chunk in keys.chunks(400) {
        for column in columns {
            let mut ask = Ask::new("SELECT t.buyer_id, k.column2, t.id, t.number FROM (VALUES ");
            for (n, (buyer, key)) in chunk.iter().enumerate() {
                ask.text(if n == 0 { "(" } else { ", (" });
                ask.value(*buyer).text(", ").value(key.as_ref()).text(")");
            }
            ask.text(") AS k JOIN ").text(shelf.table).text(" t ON t.buyer_id = k.column1 AND t.");
            ask.text(column).text(" = k.column2 WHERE t.undone_by IS NULL").text(shelf.only);
            for row in ask.rows(tx.conn(), "looking for spellings").await? {
                let under = found.entry((row.int(0)?, row.text(1)?)).or_default();
                under.push((row.int(2)?, row.text(3)?));
            }
        }
    }
    found.values_mut().for_each(|spellings| spellings.sort_unstable());
    Ok(found)
}

/// Two numbers of old books that are one however it is typed: the buyer's code, the older and the
/// younger number.
pub type NumberTwins = (String, String, String);

/// Pairs of invoices, receipts or credit notes of one buyer whose numbers differ only in case, in
/// width or by signs that nobody sees; at most a hundred of each. Only books begun before numbers
/// were one hold such pairs.
///
/// # Errors
/// A fault from the database.
pub async fn list_number_twins(db: &Db) -> Result<Vec<NumberTwins>> {
    let mut connection = db.read().await?;
    let mut twins = Vec::new();
    for (table, same) in [
        (
            "receivables_item",
            "o.instalment = t.instalment AND COALESCE(o.entity_id, 0) = COALESCE(t.entity_id, 0)",
        ),
        ("receivables_credit", "o.kind = t.kind"),
    ] {
        for column in ["number", "number_key"] {
            let mut ask = Ask::new("SELECT b.code, o.number, t.number FROM ");
            ask.text(table)
                .text(" t JOIN ")
                .text(table)
                .text(" o ON o.buyer_id = t.buyer_id AND o.");
            ask.text(column).text(" = t.number_key AND o.undone_by IS NULL AND o.id <> t.id AND ");
            ask.text(same).text(" JOIN parties_buyer b ON b.id = t.buyer_id");
            ask.text(" WHERE t.number_key > '' AND t.undone_by IS NULL");
            if column == "number_key" {
                ask.text(" AND o.id < t.id");
            }
            ask.text(" ORDER BY t.id LIMIT 100");
            for row in ask.rows(&mut connection, "looking for numbers that are one").await? {
                twins.push((row.text(0)?, row.text(1)?, row.text(2)?));
            }
        }
    }
    Ok(twins)
}
