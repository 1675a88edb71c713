//! Statements of account 对账单 (M05): what is open as of a day, put together from the ledger line by line and
//! kept as it was said. It names principal only: interest and penalty stay reserved (F10, art. 18).

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
};

use base::{Currency, Day, Failure, Rejection, Result, digest_of};
use serde_json::json;
use store::{Actor, AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, access::Scope, failed};

use crate::parties::{BuyerId, Seller, scope_owner};

/// Statements made in one transaction.
const TOGETHER: usize = 50;

/// A line: an item of the ledger, or money of the buyer's that is not allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Its place, from 1.
    pub place: i64,
    /// The item.
    pub item_id: Option<i64>,
    /// The receipt or credit note.
    pub credit_id: Option<i64>,
    /// Its number.
    pub number: String,
    /// Its instalment; 0 for money.
    pub instalment: i64,
    /// Its day.
    pub issued_on: Day,
    /// Its due day; none for money.
    pub due_on: Option<Day>,
    /// The contract, or empty.
    pub contract: String,
    /// The currency.
    pub currency: Currency,
    /// The whole.
    pub amount_minor: i64,
    /// What is open, below zero for money.
    pub open_minor: i64,
    /// What of it is in dispute.
    pub disputed_minor: i64,
}

/// What became of a wish for a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountMade {
    /// It is new.
    New(i64),
    /// It was there just so.
    Unchanged(i64),
    /// Another one of that day was sent already and says something else.
    Stands(i64),
}

impl AccountMade {
    /// The row id.
    pub const fn id(self) -> i64 {
        match self {
            Self::New(id) | Self::Unchanged(id) | Self::Stands(id) => id,
        }
    }
}

/// Puts a statement of a buyer together as of a day, towards one of our legal entities.
///
/// # Errors
/// `collections.account-future`, `collections.account-empty` where nothing is open, or a fault.
pub async fn make_account(
    tx: &mut Tx,
    buyer: BuyerId,
    (seller, as_of): (Seller, Day),
) -> Result<AccountMade> {
    let today = tx.clock().day_of(tx.at());
    if as_of > today {
        return Err(Rejection::new("collections.account-future")
            .with("day", as_of)
            .on("as_of")
            .into());
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let mut lines = items(tx, buyer, (seller, as_of)).await?;
    lines.extend(credits(tx, buyer, (seller, as_of)).await?);
    if lines.is_empty() {
        return Err(Rejection::new("collections.account-empty")
            .with("day", as_of)
            .on("as_of")
            .into());
    }
    for (place, line) in (1..).zip(&mut lines) {
        line.place = place;
    }
    let digest = digest_of(spelt(&lines).as_bytes()).to_string();
    let mut ask = Ask::new("SELECT id, state, digest FROM collections_account WHERE buyer_id = ");
    ask.value(buyer).text(" AND as_of = ").value(as_of);
    ask.text(" AND COALESCE(entity_id, 0) = ").value(seller.column().unwrap_or(0));
    ask.text(" ORDER BY id");
    let before = ask.rows(tx.conn(), "looking for earlier statements of account").await?;
    for row in &before {
        let (id, state) = (row.int(0)?, row.text(1)?);
        match state.as_str() {
            "withdrawn" => {}
            _ if row.text(2)? == digest => return Ok(AccountMade::Unchanged(id)),
            "made" => withdraw(tx, id, buyer).await?,
            _ => return Ok(AccountMade::Stands(id)),
        }
    }
    let id = keep(tx, (buyer, seller, as_of), (&lines, &digest, before.len())).await?;
    Ok(AccountMade::New(id))
}

async fn withdraw(tx: &mut Tx, id: i64, buyer: BuyerId) -> Result<()> {
    let mut ask = Ask::new("UPDATE collections_account SET state = 'withdrawn' WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("withdrawing a statement of account"))?;
    tx.audit(Audit {
        room: "collections",
        action: "withdraw-account",
        subject: format!("buyer:{buyer}"),
        detail: json!({ "account": id.to_string() }),
    });
    Ok(())
}

/// What is summed up and hashed.
fn spelt(lines: &[AccountLine]) -> String {
    let one = |line: &AccountLine| {
        let due = line.due_on.map(|day| day.to_string()).unwrap_or_default();
        format!(
            "{}|{}|{}|{due}|{}|{}|{}|{}|{}\n",
            line.number,
            line.instalment,
            line.issued_on,
            line.contract,
            line.currency.code(),
            line.amount_minor,
            line.open_minor,
            line.disputed_minor,
        )
    };
    lines.iter().map(one).collect()
}

async fn keep(
    tx: &mut Tx,
    (buyer, seller, as_of): (BuyerId, Seller, Day),
    (lines, digest, before): (&[AccountLine], &str, usize),
) -> Result<i64> {
    let mut ask = Ask::new("SELECT code FROM parties_buyer WHERE id = ");
    ask.value(buyer);
    let code = ask.row(tx.conn(), "reading the code of a buyer").await?.text(0)?;
    let mut number = format!("DZ{}-{code}", as_of.to_string().replace('-', ""));
    if let Some(entity) = seller.column() {
        number.push_str(&format!("-E{entity}"));
    }
    if before > 0 {
        number.push_str(&format!("-{}", before + 1));
    }
    let mut totals: BTreeMap<String, i64> = BTreeMap::new();
    for line in lines {
        let sum = totals.entry(line.currency.code().to_owned()).or_default();
        *sum = sum.saturating_add(line.open_minor);
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let made_on = tx.clock().day_of(tx.at());
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let mut ask = Ask::new(
        "INSERT INTO collections_account (id, number, buyer_id, entity_id, as_of, made_on, state, \
         line_count, totals, digest, sent_how, proof, signed_by, capacity, file_digest, file_name, \
         file_media, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(number.clone()).text(", ").value(buyer).text(", ");
    ask.value(seller.column()).text(", ").value(as_of).text(", ").value(made_on);
    ask.text(", 'made', ").value(count).text(", ").value(json!(totals).to_string());
    ask.text(", ").value(digest).text(", '', '', '', '', '', '', '', '', ");
    ask.value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a statement of account"))?;
    let mut bulk = Bulk::new("collections_account_line", &LINE, "");
    for line in lines {
        let row = [
            id.into(),
            line.place.into(),
            line.item_id.into(),
            line.credit_id.into(),
            line.number.as_str().into(),
            line.instalment.into(),
            line.issued_on.into(),
            line.due_on.into(),
            line.contract.as_str().into(),
            line.currency.code().into(),
            line.amount_minor.into(),
            line.open_minor.into(),
            line.disputed_minor.into(),
        ];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({
        "account": id.to_string(), "number": number, "as_of": as_of.to_string(),
        "lines": count, "totals": totals, "digest": digest,
    });
    tx.audit(Audit { room: "collections", action: "make-account", subject, detail });
    Ok(id)
}

pub(super) const LINE: [&str; 13] = [
    "account_id",
    "place",
    "item_id",
    "credit_id",
    "number",
    "instalment",
    "issued_on",
    "due_on",
    "contract",
    "currency",
    "amount_minor",
    "open_minor",
    "disputed_minor",
];

async fn items(
    tx: &mut Tx,
    buyer: BuyerId,
    (seller, as_of): (Seller, Day),
) -> Result<Vec<AccountLine>> {
    let mut ask = Ask::new(
        "SELECT i.id, i.number, i.instalment, i.issued_on, i.due_on, i.contract, i.currency, \
         i.amount_minor, i.amount_minor - COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) \
         FROM receivables_movement m WHERE m.item_id = i.id AND m.effective_on <= ",
    );
    ask.value(as_of).text(
        "), 0), COALESCE((SELECT CAST(SUM(d.amount_minor) AS BIGINT) FROM receivables_dispute d \
         WHERE d.item_id = i.id AND d.opened_on <= ",
    );
    ask.value(as_of).text(" AND (d.resolved_on IS NULL OR d.resolved_on > ").value(as_of);
    ask.text(")), 0) FROM receivables_item i WHERE i.buyer_id = ").value(buyer);
    ask.text(" AND i.issued_on <= ").value(as_of);
    ask.text(" AND (i.closed_on IS NULL OR i.closed_on > ").value(as_of).text(")");
    seller.only(&mut ask, "i");
    ask.text(" ORDER BY i.due_on, i.id");
    let one = |row: &AnyRow| {
        let open_minor = row.int(8)?;
        Ok(AccountLine {
            place: 0,
            item_id: Some(row.int(0)?),
            credit_id: None,
            number: row.text(1)?,
            instalment: row.int(2)?,
            issued_on: row.day(3)?,
            due_on: Some(row.day(4)?),
            contract: row.text(5)?,
            currency: row.currency(6)?,
            amount_minor: row.int(7)?,
            open_minor,
            disputed_minor: row.int(9)?.clamp(0, open_minor.max(0)),
        })
    };
    let rows = ask.rows(tx.conn(), "reading items for a statement of account").await?;
    let lines = rows.iter().map(one).collect::<Result<Vec<AccountLine>>>()?;
    Ok(lines.into_iter().filter(|line| line.open_minor > 0).collect())
}

async fn credits(
    tx: &mut Tx,
    buyer: BuyerId,
    (seller, as_of): (Seller, Day),
) -> Result<Vec<AccountLine>> {
    let mut ask = Ask::new(
        "SELECT c.id, c.number, c.effective_on, c.currency, c.amount_minor, c.amount_minor \
         - COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM receivables_movement m \
         WHERE m.credit_id = c.id AND m.effective_on <= ",
    );
    ask.value(as_of).text("), 0) FROM receivables_credit c WHERE c.buyer_id = ").value(buyer);
    ask.text(" AND c.effective_on <= ").value(as_of);
    ask.text(" AND (c.closed_on IS NULL OR c.closed_on > ").value(as_of).text(")");
    seller.only(&mut ask, "c");
    ask.text(" ORDER BY c.effective_on, c.id");
    let one = |row: &AnyRow| {
        Ok(AccountLine {
            place: 0,
            item_id: None,
            credit_id: Some(row.int(0)?),
            number: row.text(1)?,
            instalment: 0,
            issued_on: row.day(2)?,
            due_on: None,
            contract: String::new(),
            currency: row.currency(3)?,
            amount_minor: row.int(4)?,
            open_minor: -row.int(5)?,
            disputed_minor: 0,
        })
    };
    let rows = ask.rows(tx.conn(), "reading money for a statement of account").await?;
    let lines = rows.iter().map(one).collect::<Result<Vec<AccountLine>>>()?;
    Ok(lines.into_iter().filter(|line| line.open_minor < 0).collect())
}

/// What a run over all buyers made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountBatch {
    /// New ones.
    pub new: u64,
    /// Those that were there just so.
    pub unchanged: u64,
    /// Those of which another was sent already.
    pub stand: u64,
}

/// Statements for everybody with something open as of a day, within a scope. `progress` hears how many of
/// how many are done; what was done when it is stopped stays.
///
/// # Errors
/// `collections.account-future`, or a fault.
pub async fn make_all_accounts(
    db: &Db,
    (actor, scope, as_of): (&Actor, Scope, Day),
    progress: &(dyn Fn(u64, u64) + Send + Sync),
    stop: &AtomicBool,
) -> Result<AccountBatch> {
    if as_of > db.clock().today() {
        return Err(Rejection::new("collections.account-future")
            .with("day", as_of)
            .on("as_of")
            .into());
    }
    let mut ask = Ask::new(
        "SELECT DISTINCT i.buyer_id, i.entity_id FROM receivables_item i \
         JOIN parties_buyer b ON b.id = i.buyer_id WHERE i.issued_on <= ",
    );
    ask.value(as_of).text(" AND (i.closed_on IS NULL OR i.closed_on > ").value(as_of).text(")");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY i.buyer_id, i.entity_id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing whom to send statements of account").await?;
    drop(connection);
    let whom: Vec<(BuyerId, Seller)> = rows
        .iter()
        .map(|row| Ok((row.int(0)?, Seller::of_column(row.maybe_int(1)?))))
        .collect::<Result<_>>()?;
    let (mut batch, mut done, all) = (AccountBatch::default(), 0, whom.len() as u64);
    progress(0, all);
    for some in whom.chunks(TOGETHER) {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let mut tx = db.write(actor.clone()).await?;
        let before = batch.new;
        for (buyer, seller) in some {
            match make_account(&mut tx, *buyer, (*seller, as_of)).await {
                Ok(AccountMade::New(_)) => batch.new += 1,
                Ok(AccountMade::Unchanged(_)) => batch.unchanged += 1,
                Ok(AccountMade::Stands(_)) => batch.stand += 1,
                // Open only after the day, or closed by money of the same day.
                Err(Failure::Rejected(no)) if no.code == "collections.account-empty" => {}
                Err(other) => return Err(other),
            }
        }
        if batch.new > before {
            tx.commit().await?;
        } else {
            tx.roll_back().await?;
        }
        done += some.len() as u64;
        progress(done, all);
    }
    Ok(batch)
}
