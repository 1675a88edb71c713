//! All SQL of the room: batches, rejected rows, saved mappings, uploads; and the questions that
//! booking asks of its neighbours' tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Currency, Day, Moment, Rate, Rejection, Result, number_key};
use store::{Ask, Columns, Db, Tx, failed};

use super::{
    batch::{BatchRow, Outcome, State, Tally},
    kinds::Kind,
    money::FileMoney,
    profile::Mapping,
    reject::Rejected,
    sink::rejected_of,
    told::Tellings,
};
use crate::parties::{NewStatement, Seller, StatementScope};

/// A receipt as allocations look for it.
#[derive(Debug, Clone)]
pub(super) struct BookedCredit {
    pub id: i64,
    pub buyer_id: i64,
    pub number: String,
    pub currency: Currency,
    pub effective_on: Day,
    pub seller: Seller,
}

/// An item as allocations look for it.
#[derive(Debug, Clone)]
pub(super) struct BookedItem {
    pub id: i64,
    pub buyer_id: i64,
    pub number: String,
    pub instalment: i64,
    pub issued_on: Day,
    pub seller: Seller,
}

fn unique<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let set: BTreeSet<&str> = words.iter().copied().collect();
    set.into_iter().collect()
}

/// Narrows a question to numbers in any of their spellings.
fn any_spelling(ask: &mut Ask, numbers: &[&str]) {
    let keys: BTreeSet<String> =
        numbers.iter().map(|number| number_key(number).into_owned()).collect();
    ask.text("(number IN (").list(numbers.iter().copied()).text(") OR number IN (");
    ask.list(keys.iter().map(String::as_str)).text(") OR number_key IN (");
    ask.list(keys.iter().map(String::as_str)).text("))");
}

/// Which of some numbers of buyers are invoices of theirs, by their keys.
pub(super) async fn invoices_there(
    tx: &mut Tx,
    wanted: &BTreeSet<(i64, String)>,
) -> Result<BTreeSet<(i64, String)>> {
    let mut there = BTreeSet::new();
    let wanted: Vec<&(i64, String)> = wanted.iter().collect();
    for chunk in wanted.chunks(400) {
        for column in ["number", "number_key"] {
            let mut ask = Ask::new("SELECT i.buyer_id, k.column2 FROM (VALUES ");
            for (n, (buyer, key)) in chunk.iter().enumerate() {
                ask.text(if n == 0 { "(" } else { ", (" });
                ask.value(*buyer).text(", ").value(key.as_str()).text(")");
            }
            ask.text(") AS k JOIN receivables_item i ON i.buyer_id = k.column1 AND i.");
            ask.text(column).text(" = k.column2");
            for row in ask.rows(tx.conn(), "looking for what receipts name").await? {
                there.insert((row.int(0)?, row.text(1)?));
            }
        }
    }
    Ok(there)
}

/// Receipts by their numbers, of any buyer.
pub(super) async fn receipts_numbered(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<BookedCredit>> {
    let mut found = Vec::new();
    for chunk in unique(numbers).chunks(400) {
        let mut ask = Ask::new(
            "SELECT id, buyer_id, number, currency, effective_on, entity_id \
             FROM receivables_credit \
             WHERE kind = 'receipt' AND ",
        );
        any_spelling(&mut ask, chunk);
        ask.text(" ORDER BY id");
        for row in ask.rows(tx.conn(), "finding receipts by number").await? {
            found.push(BookedCredit {
                id: row.int(0)?,
                buyer_id: row.int(1)?,
                number: row.text(2)?,
                currency: row.currency(3)?,
                effective_on: row.day(4)?,
                seller: Seller::of_column(row.maybe_int(5)?),
            });
        }
    }
    Ok(found)
}

/// Items by their numbers, of any buyer, instalments in order.
pub(super) async fn items_numbered(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<BookedItem>> {
    let mut found = Vec::new();
    for chunk in unique(numbers).chunks(400) {
        let mut ask = Ask::new(
            "SELECT id, buyer_id, number, instalment, issued_on, entity_id FROM receivables_item \
             WHERE ",
        );
        any_spelling(&mut ask, chunk);
        ask.text(" ORDER BY buyer_id, number, instalment");
        for row in ask.rows(tx.conn(), "finding items by number").await? {
            found.push(BookedItem {
                id: row.int(0)?,
                buyer_id: row.int(1)?,
                number: row.text(2)?,
                instalment: row.int(3)?,
                issued_on: row.day(4)?,
                seller: Seller::of_column(row.maybe_int(5)?),
            });
        }
    }
    Ok(found)
}

/// What receipts have paid on items, reversals taken off.
pub(super) async fn paid_by(tx: &mut Tx, credits: &[i64]) -> Result<HashMap<(i64, i64), i64>> {
    let mut paid = HashMap::new();
    for chunk in credits.chunks(800) {
        let mut ask = Ask::new(
            "SELECT credit_id, item_id, CAST(SUM(amount_minor) AS BIGINT) \
             FROM receivables_movement WHERE item_id IS NOT NULL AND credit_id IN (",
        );
        ask.list(chunk.iter().copied()).text(") GROUP BY credit_id, item_id");
        for row in ask.rows(tx.conn(), "reading allocations").await? {
            paid.insert((row.int(0)?, row.int(1)?), row.int(2)?);
        }
    }
    Ok(paid)
}

/// Phone, e-mail and note of a contact.
pub(super) async fn contact_of(
    tx: &mut Tx,
    buyer: i64,
    name: &str,
    duty: &str,
) -> Result<Option<[String; 3]>> {
    let mut ask = Ask::new("SELECT phone, email, note FROM parties_contact WHERE buyer_id = ");
    ask.value(buyer).text(" AND name = ").value(name).text(" AND duty = ").value(duty);
    let rows = ask.rows(tx.conn(), "reading a contact").await?;
    rows.first().map(|row| Ok([row.text(0)?, row.text(1)?, row.text(2)?])).transpose()
}

/// The rate of a currency recorded for exactly this day.
pub(super) async fn rate_of(tx: &mut Tx, currency: Currency, on: Day) -> Result<Option<Rate>> {
    let mut ask = Ask::new("SELECT rate FROM receivables_rate WHERE currency = ");
    ask.value(currency.code()).text(" AND from_on = ").value(on);
    let rows = ask.rows(tx.conn(), "reading a rate").await?;
    let text = rows.first().map(|row| row.text(0)).transpose()?;
    Ok(text.as_deref().and_then(Rate::parse).map(|rate| Rate(rate.0.normalize())))
}

/// The lines in force of a statement of the same buyer and period.
pub(super) async fn statement_lines(
    tx: &mut Tx,
    buyer: i64,
    (statement, scope): (&NewStatement, StatementScope),
) -> Result<BTreeMap<String, i64>> {
    let mut ask = Ask::new("SELECT lines FROM parties_statement WHERE scope = ");
    ask.value(scope.code())
        .text(" AND buyer_id = ")
        .value(buyer)
        .text(" AND period_end = ")
        .value(statement.period_end);
    ask.text(" AND months = ").value(i64::from(statement.months));
    ask.text(" AND currency = ").value(statement.currency.code());
    ask.text(" ORDER BY version DESC LIMIT 1");
    let rows = ask.rows(tx.conn(), "reading a statement").await?;
    let Some(row) = rows.first() else { return Ok(BTreeMap::new()) };
    let bad = |error| base::Failure::broken("reading a statement's lines", error);
    serde_json::from_str(&row.text(0)?).map_err(bad)
}

/// The codes of buyers by their names; the first where several have one name.
pub(super) async fn codes_by_name(tx: &mut Tx, names: &[&str]) -> Result<HashMap<String, String>> {
    let mut codes = HashMap::new();
    for chunk in unique(names).chunks(800) {
        let mut ask = Ask::new(
            "SELECT name, code FROM parties_buyer WHERE withdrawn_by IS NULL AND name IN (",
        );
        ask.list(chunk.iter().copied()).text(") ORDER BY id DESC");
        for row in ask.rows(tx.conn(), "finding buyers by name").await? {
            codes.insert(row.text(0)?, row.text(1)?);
        }
    }
    Ok(codes)
}

/// Logins and names of people.
pub(super) async fn logins(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let ask = Ask::new("SELECT login, name FROM store_user");
    let mut words = BTreeSet::new();
    for row in ask.rows(tx.conn(), "reading logins").await? {
        words.insert(row.text(0)?);
        words.insert(row.text(1)?);
    }
    Ok(words)
}

/// What is in force of the fields that a party has no column for.
pub(super) async fn fields_in_force(
    tx: &mut Tx,
    buyers: &[i64],
) -> Result<HashMap<(i64, String), String>> {
    let mut fields = HashMap::new();
    for chunk in buyers.chunks(800) {
        let mut ask =
            Ask::new("SELECT buyer_id, field, value FROM parties_source WHERE buyer_id IN (");
        ask.list(chunk.iter().copied()).text(") ORDER BY id");
        for row in ask.rows(tx.conn(), "reading a credit file").await? {
            fields.insert((row.int(0)?, row.text(1)?), row.text(2)?);
        }
    }
    Ok(fields)
}

const LIST: &str = "SELECT id, state, file_name, digest, bytes, format, kind, profile, mapping, \
    headers, booked, unchanged, rejected, skipped, buyers_added, actor, recorded_at, undone_at, \
    money, told \
    FROM intake_batch";

fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn read_batch(row: &store::AnyRow) -> Result<BatchRow> {
    let tally = Tally {
        booked: count(row.int(10)?),
        unchanged: count(row.int(11)?),
        rejected: count(row.int(12)?),
    };
    Ok(BatchRow {
        id: row.int(0)?,
        state: State::parse(&row.text(1)?).unwrap_or(State::Committed),
        file_name: row.text(2)?,
        digest: row.text(3)?,
        bytes: row.int(4)?,
        format: row.text(5)?,
        kind: Kind::parse(&row.text(6)?).unwrap_or(Kind::Invoices),
        profile: row.text(7)?,
        mapping: row.text(8)?,
        headers: serde_json::from_str(&row.text(9)?).unwrap_or_default(),
        tally,
        skipped: count(row.int(13)?),
        buyers_added: count(row.int(14)?),
        actor: row.text(15)?,
        recorded_at: Moment(row.int(16)?),
        undone_at: row.maybe_int(17)?.map(Moment),
        money: FileMoney::from_json(&row.maybe_text(18)?.unwrap_or_default()),
        tellings: Tellings::from_json(&row.text(19)?),
    })
}

/// What of a batch its outcome does not say.
pub(super) struct Form<'a> {
    pub bytes: u64,
    pub format: &'a str,
    pub mapping: &'a Mapping,
    pub mode: &'a str,
}

/// Begins a batch, so that rejected rows have something to belong to.
pub(super) async fn begin_batch(
    tx: &mut Tx,
    id: i64,
    outcome: &Outcome,
    form: &Form<'_>,
) -> Result<()> {
    let headers = serde_json::to_string(&outcome.headers).unwrap_or_default();
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO intake_batch (id, state, file_name, digest, bytes, format, kind, profile, \
         mapping, headers, mode, rows_read, booked, unchanged, rejected, skipped, buyers_added, \
         by_kind, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", 'committed', ").value(outcome.file_name.as_str()).text(", ");
    ask.value(outcome.digest.to_string()).text(", ").value(whole(form.bytes)).text(", ");
    ask.value(form.format).text(", ").value(outcome.kind.code()).text(", ");
    ask.value(outcome.profile.clone().unwrap_or_default()).text(", ");
    ask.value(form.mapping.to_json()).text(", ").value(headers).text(", ").value(form.mode);
    ask.text(", 0, 0, 0, 0, 0, 0, '{}', ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning an import"))?;
    Ok(())
}

/// Writes what came of a batch.
pub(super) async fn finish_batch(tx: &mut Tx, id: i64, outcome: &Outcome) -> Result<()> {
    let by_kind: BTreeMap<&str, [u64; 3]> = outcome
        .by_kind
        .iter()
        .map(|(kind, t)| (kind.code(), [t.booked, t.unchanged, t.rejected]))
        .collect();
    let tally = outcome.tally;
    let mut ask = Ask::new("UPDATE intake_batch SET state = ");
    ask.value(outcome.state.code()).text(", rows_read = ").value(whole(tally.rows()));
    ask.text(", booked = ").value(whole(tally.booked));
    ask.text(", unchanged = ").value(whole(tally.unchanged));
    ask.text(", rejected = ").value(whole(tally.rejected));
    ask.text(", skipped = ").value(whole(outcome.skipped));
    ask.text(", buyers_added = ").value(whole(outcome.buyers_added));
    ask.text(", money = ").value(outcome.money.to_json());
    ask.text(", told = ").value(outcome.tellings.to_json());
    ask.text(", by_kind = ").value(serde_json::to_string(&by_kind).unwrap_or_default());
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("finishing an import"))?;
    Ok(())
}

/// Imports, newest first, before the id given.
///
/// # Errors
/// A fault from the database.
pub async fn list_batches(db: &Db, before: Option<i64>, limit: u32) -> Result<Vec<BatchRow>> {
    let mut ask = Ask::new(LIST);
    ask.text(" WHERE id < ").value(before.unwrap_or(i64::MAX));
    ask.text(" ORDER BY id DESC LIMIT ").value(i64::from(limit.clamp(1, 500)));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing imports").await?;
    rows.iter().map(read_batch).collect()
}

/// One import.
///
/// # Errors
/// `intake.batch-unknown`, or a fault.
pub async fn get_batch(db: &Db, id: i64) -> Result<BatchRow> {
    let mut ask = Ask::new(LIST);
    ask.text(" WHERE id = ").value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading an import").await?;
    match rows.first() {
        Some(row) => read_batch(row),
        None => Err(Rejection::new("intake.batch-unknown").with("batch", id).into()),
    }
}

/// Rejected rows of an import, in the order of the file, after a line.
///
/// # Errors
/// A fault from the database.
pub async fn list_rejects(db: &Db, batch: i64, after: u64, limit: u32) -> Result<Vec<Rejected>> {
    let mut ask = Ask::new("SELECT line, faults, cells FROM intake_reject WHERE batch_id = ");
    ask.value(batch).text(" AND line > ").value(whole(after));
    ask.text(" ORDER BY line LIMIT ").value(i64::from(limit.clamp(1, 10_000)));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing rejected rows").await?;
    rows.iter().map(|row| Ok(rejected_of(row.int(0)?, &row.text(1)?, &row.text(2)?))).collect()
}

/// A saved mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedProfile {
    /// Its name.
    pub name: String,
    /// The mapping.
    pub mapping: Mapping,
    /// Who saved it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
}

/// Saved mappings by name.
///
/// # Errors
/// A fault from the database.
pub async fn list_profiles(db: &Db) -> Result<Vec<SavedProfile>> {
    let ask =
        Ask::new("SELECT name, mapping, actor, recorded_at FROM intake_profile ORDER BY name");
    let mut connection = db.read().await?;
    let mut saved = Vec::new();
    for row in ask.rows(&mut connection, "listing saved mappings").await? {
        // One that an older version wrote and this one cannot read is left out.
        if let Ok(mapping) = Mapping::from_json(&row.text(1)?) {
            let (name, actor) = (row.text(0)?, row.text(2)?);
            saved.push(SavedProfile { name, mapping, actor, recorded_at: Moment(row.int(3)?) });
        }
    }
    Ok(saved)
}

/// Saves a mapping under a name; one of the same name is replaced.
pub(super) async fn write_profile(tx: &mut Tx, name: &str, mapping: &Mapping) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask =
        Ask::new("INSERT INTO intake_profile (name, kind, mapping, actor, recorded_at) VALUES (");
    ask.value(name).text(", ").value(mapping.kind.code()).text(", ").value(mapping.to_json());
    ask.text(", ").value(actor).text(", ").value(at);
    ask.text(
        ") ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, mapping = excluded.mapping, \
         actor = excluded.actor, recorded_at = excluded.recorded_at",
    );
    ask.run(tx.conn()).await.map_err(failed("saving a mapping"))?;
    Ok(())
}

/// Deletes a saved mapping; says whether there was one.
pub(super) async fn drop_profile(tx: &mut Tx, name: &str) -> Result<bool> {
    let mut ask = Ask::new("DELETE FROM intake_profile WHERE name = ");
    ask.value(name);
    Ok(ask.run(tx.conn()).await.map_err(failed("deleting a mapping"))? > 0)
}

/// A file on its way through the wizard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: i64,
    /// The name that it came with.
    pub file_name: String,
    /// SHA-256, by which its bytes are kept.
    pub digest: String,
    /// Its size.
    pub bytes: i64,
    /// The mapping as far as it has come.
    pub mapping: Option<Mapping>,
    /// The batch that it became.
    pub batch_id: Option<i64>,
    /// Who brought it.
    pub actor: String,
}

/// Notes a kept file as an upload.
pub(super) async fn write_upload(tx: &mut Tx, upload: &Upload) -> Result<()> {
    let mut ask = Ask::new(
        "INSERT INTO intake_upload (id, file_name, digest, bytes, mapping, batch_id, actor, \
         recorded_at) VALUES (",
    );
    ask.value(upload.id).text(", ").value(upload.file_name.as_str()).text(", ");
    ask.value(upload.digest.as_str()).text(", ").value(upload.bytes).text(", ");
    ask.value(upload.mapping.as_ref().map_or_else(String::new, Mapping::to_json)).text(", ");
    ask.value(upload.batch_id).text(", ").value(upload.actor.as_str()).text(", ");
    ask.value(tx.at().0).text(
        ") ON CONFLICT (id) DO UPDATE SET mapping = excluded.mapping, \
         batch_id = excluded.batch_id",
    );
    ask.run(tx.conn()).await.map_err(failed("noting an upload"))?;
    Ok(())
}

/// One upload.
///
/// # Errors
/// `intake.upload-unknown`, or a fault.
pub async fn get_upload(db: &Db, id: i64) -> Result<Upload> {
    let mut ask = Ask::new(
        "SELECT id, file_name, digest, bytes, mapping, batch_id, actor FROM intake_upload \
         WHERE id = ",
    );
    ask.value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading an upload").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("intake.upload-unknown").into());
    };
    Ok(Upload {
        id: row.int(0)?,
        file_name: row.text(1)?,
        digest: row.text(2)?,
        bytes: row.int(3)?,
        mapping: Mapping::from_json(&row.text(4)?).ok(),
        batch_id: row.maybe_int(5)?,
        actor: row.text(6)?,
    })
}
