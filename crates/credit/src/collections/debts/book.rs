//! Debts as they are known: recorded with their source, ended, listed. A newer word on the same pair and basis
//! ends the older one; nothing is deleted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, access::Scope, failed};

use crate::{
    parties::{BuyerId, find_codes, scope_owner},
    receivables::name_key,
};

/// A debt to record. Parties are named by code where they are buyers, else by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDebt {
    /// Who owes.
    pub debtor: String,
    /// To whom.
    pub creditor: String,
    /// The currency.
    pub currency: Currency,
    /// How much, above zero.
    pub amount_minor: i64,
    /// The day for which it is said.
    pub as_of: Day,
    /// What it rests on: a contract, a statement.
    pub basis: String,
    /// Where that is known from.
    pub source: String,
}

fn check(new: &NewDebt, today: Day) -> Result<()> {
    if name_key(&new.debtor).is_empty() || name_key(&new.creditor).is_empty() {
        return Err(Rejection::new("collections.debt-party").on("debtor").into());
    }
    if name_key(&new.debtor) == name_key(&new.creditor) {
        return Err(Rejection::new("collections.debt-itself").on("creditor").into());
    }
    if new.amount_minor <= 0 {
        return Err(Rejection::new("collections.debt-amount").on("amount").into());
    }
    Money::new(new.amount_minor, new.currency).bounded()?;
    if new.as_of > today {
        let wrong = Rejection::new("collections.on-future").with("day", new.as_of);
        return Err(wrong.on("as_of").into());
    }
    if new.source.trim().is_empty() {
        return Err(Rejection::new("collections.debt-source").on("source").into());
    }
    for (field, text) in [("debtor", &new.debtor), ("creditor", &new.creditor)] {
        base::plain(text.trim(), field)?;
    }
    Ok(())
}

/// The parties of debts by what names them: row ids, made where they are new.
async fn parties(tx: &mut Tx, names: BTreeSet<&str>) -> Result<HashMap<String, i64>> {
    let mut found: HashMap<String, i64> = HashMap::with_capacity(names.len());
    let all: Vec<&str> = names.into_iter().collect();
    let mut made = Bulk::new(
        "collections_debtor",
        &["id", "name_key", "name", "buyer_id", "actor", "recorded_at"],
        "ON CONFLICT (name_key) DO NOTHING",
    );
    for some in all.chunks(400) {
        let coded = find_codes(tx, some).await?;
        // A buyer stands under its name, whether it was named by code or by name.
        let spelt: BTreeMap<&str, (String, Option<BuyerId>)> = some
            .iter()
            .map(|text| match coded.get(*text) {
                Some(buyer) => (*text, (buyer.name.clone(), Some(buyer.id))),
                None => (*text, ((*text).to_owned(), None)),
            })
            .collect();
        let keys: BTreeSet<String> = spelt.values().map(|(name, _)| name_key(name)).collect();
        let by_key = known(tx, &keys).await?;
        let mut fresh: HashMap<String, i64> = HashMap::new();
        let named = buyers_named(tx, spelt.values().map(|(name, _)| name.as_str())).await?;
        for (text, (name, buyer)) in spelt {
            let key = name_key(&name);
            let id = match by_key.get(&key).or(fresh.get(&key)) {
                Some(id) => *id,
                None => {
                    let id = tx.ids().next();
                    let buyer = buyer.or_else(|| named.get(&name).copied());
                    let row = [
                        id.into(),
                        key.as_str().into(),
                        name.trim().into(),
                        buyer.into(),
                        tx.actor().0.clone().into(),
                        tx.at().0.into(),
                    ];
                    made.push(tx.conn(), row).await?;
                    fresh.insert(key, id);
                    id
                }
            };
            found.insert(text.to_owned(), id);
        }
        made.flush(tx.conn()).await?;
    }
    Ok(found)
}

async fn known(tx: &mut Tx, keys: &BTreeSet<String>) -> Result<HashMap<String, i64>> {
    let mut ask = Ask::new("SELECT name_key, id FROM collections_debtor WHERE name_key IN (");
    ask.list(keys.iter().map(String::as_str)).text(")");
    let rows = ask.rows(tx.conn(), "looking for parties of debts").await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// Buyers whose name is spelt just so.
async fn buyers_named<'a>(
    tx: &mut Tx,
    names: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, BuyerId>> {
    let mut ask =
        Ask::new("SELECT name, id FROM parties_buyer WHERE withdrawn_by IS NULL AND name IN (");
    ask.list(names).text(") ORDER BY id DESC");
    let rows = ask.rows(tx.conn(), "looking for buyers by name").await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// Records debts. A debt of the same two, currency and basis that is still live is ended as replaced.
///
/// # Errors
/// `collections.debt-party`, `collections.debt-itself`, `collections.debt-amount`, `collections.debt-source`,
/// `collections.on-future`, or a fault.
pub async fn record_debts(tx: &mut Tx, new: &[NewDebt]) -> Result<usize> {
    let today = tx.clock().today();
    for one in new {
        check(one, today)?;
    }
    let names = new.iter().flat_map(|one| [one.debtor.as_str(), one.creditor.as_str()]);
    let ids = parties(tx, names.collect()).await?;
    let mut bulk = Bulk::new(
        "collections_debt",
        &[
            "id",
            "debtor_id",
            "creditor_id",
            "currency",
            "amount_minor",
            "as_of",
            "basis",
            "source",
            "live",
            "ending",
            "actor",
            "recorded_at",
        ],
        "",
    );
    // Of the same pair and basis within one file the last line counts.
    let mut last: BTreeMap<(i64, i64, &str), &NewDebt> = BTreeMap::new();
    for one in new {
        let pair = ids.get(&one.debtor).zip(ids.get(&one.creditor));
        let Some((debtor, creditor)) = pair else { continue };
        if debtor == creditor {
            return Err(Rejection::new("collections.debt-itself").on("creditor").into());
        }
        last.insert((*debtor, *creditor, one.basis.trim()), one);
    }
    replace(tx, &last).await?;
    for ((debtor, creditor, basis), one) in &last {
        let row = [
            tx.ids().next().into(),
            (*debtor).into(),
            (*creditor).into(),
            one.currency.code().into(),
            one.amount_minor.into(),
            one.as_of.into(),
            (*basis).into(),
            one.source.trim().into(),
            1.into(),
            "".into(),
            tx.actor().0.clone().into(),
            tx.at().0.into(),
        ];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    let detail = json!({ "debts": last.len() });
    tx.audit(Audit {
        room: "collections",
        action: "record-debts",
        subject: "debts".to_owned(),
        detail,
    });
    Ok(last.len())
}

/// Ends what newer words replace.
async fn replace(tx: &mut Tx, last: &BTreeMap<(i64, i64, &str), &NewDebt>) -> Result<()> {
    let debtors: BTreeSet<i64> = last.keys().map(|(debtor, ..)| *debtor).collect();
    let debtors: Vec<i64> = debtors.into_iter().collect();
    let today = tx.clock().today();
    for some in debtors.chunks(400) {
        let mut ask = Ask::new(
            "SELECT id, debtor_id, creditor_id, basis, currency FROM collections_debt \
             WHERE live = 1 AND debtor_id IN (",
        );
        ask.list(some.iter().copied()).text(")");
        let mut old = Vec::new();
        for row in ask.rows(tx.conn(), "looking for debts that are there").await? {
            let basis = row.text(3)?;
            let newer = last.get(&(row.int(1)?, row.int(2)?, basis.as_str()));
            let currency = row.text(4)?;
            if newer.is_some_and(|one| one.currency.code() == currency) {
                old.push(row.int(0)?);
            }
        }
        for ids in old.chunks(400) {
            let mut ask = Ask::new("UPDATE collections_debt SET live = 0, ended_on = ");
            ask.value(today).text(", ending = 'replaced' WHERE id IN (");
            ask.list(ids.iter().copied()).text(")");
            ask.run(tx.conn()).await.map_err(failed("replacing debts"))?;
        }
    }
    Ok(())
}

/// Ends a debt: paid, set off, a mistake.
///
/// # Errors
/// `collections.debt-unknown`, `collections.closing-missing`, or a fault.
pub async fn end_debt(tx: &mut Tx, id: i64, ending: &str) -> Result<()> {
    if ending.trim().is_empty() {
        return Err(Rejection::new("collections.closing-missing").on("ending").into());
    }
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_debt SET live = 0, ended_on = ");
    ask.value(today).text(", ending = ").value(ending.trim()).text(" WHERE live = 1 AND id = ");
    ask.value(id);
    if ask.run(tx.conn()).await.map_err(failed("ending a debt"))? == 0 {
        return Err(Rejection::new("collections.debt-unknown").with("id", id).into());
    }
    let detail = json!({ "debt": id.to_string() });
    let subject = "debts".to_owned();
    tx.audit(Audit { room: "collections", action: "end-debt", subject, detail });
    Ok(())
}

/// A debt of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtRow {
    /// Row id.
    pub id: i64,
    /// Who owes.
    pub debtor: String,
    /// Its code, where it is a buyer.
    pub debtor_code: Option<String>,
    /// To whom.
    pub creditor: String,
    /// Its code, where it is a buyer.
    pub creditor_code: Option<String>,
    /// The currency.
    pub currency: Currency,
    /// How much.
    pub amount_minor: i64,
    /// The day for which it is said.
    pub as_of: Day,
    /// What it rests on.
    pub basis: String,
    /// Where that is known from.
    pub source: String,
}

/// Which debts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtFilter {
    /// Whose buyers: at least one of the two must be one of them.
    pub scope: Scope,
    /// Part of a name.
    pub search: String,
    /// Only those after this row id in the list (smaller ids).
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

const FROM: &str = " FROM collections_debt t JOIN collections_debtor d ON d.id = t.debtor_id \
    JOIN collections_debtor c ON c.id = t.creditor_id LEFT JOIN parties_buyer b ON b.id = d.buyer_id \
    LEFT JOIN parties_buyer e ON e.id = c.buyer_id WHERE t.live = 1";

fn narrow(ask: &mut Ask, filter: &DebtFilter) {
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND (b.owner_id = ").value(owner).text(" OR e.owner_id = ");
        ask.value(owner).text(")");
    }
    let key = name_key(&filter.search);
    if !key.is_empty() {
        let like = format!("%{key}%");
        ask.text(" AND (d.name_key LIKE ").value(like.as_str());
        ask.text(" OR c.name_key LIKE ").value(like.as_str()).text(")");
    }
}

/// Live debts, the latest recorded first.
///
/// # Errors
/// A fault from the database.
pub async fn list_debts(db: &Db, filter: &DebtFilter) -> Result<Vec<DebtRow>> {
    let mut ask = Ask::new(
        "SELECT t.id, d.name, b.code, c.name, e.code, t.currency, t.amount_minor, t.as_of, \
         t.basis, t.source",
    );
    ask.text(FROM);
    narrow(&mut ask, filter);
    if let Some(before) = filter.before {
        ask.text(" AND t.id < ").value(before);
    }
    ask.text(" ORDER BY t.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    let one = |row: &AnyRow| {
        Ok(DebtRow {
            id: row.int(0)?,
            debtor: row.text(1)?,
            debtor_code: row.maybe_text(2)?,
            creditor: row.text(3)?,
            creditor_code: row.maybe_text(4)?,
            currency: row.currency(5)?,
            amount_minor: row.int(6)?,
            as_of: row.day(7)?,
            basis: row.text(8)?,
            source: row.text(9)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing debts").await?.iter().map(one).collect()
}

/// How many live debts there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_debts(db: &Db, filter: &DebtFilter) -> Result<i64> {
    let mut ask = Ask::new("SELECT COUNT(*)");
    ask.text(FROM);
    narrow(&mut ask, filter);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting debts").await?.int(0)
}
