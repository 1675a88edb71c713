//! The outbox: steps that were proposed, with what became of each.

use base::{Currency, Day, Moment, Rejection, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    pack::channel_of,
    posting::{POST_STAGES, Posted, SlipFile},
};
use crate::{
    parties::{BuyerId, scope_owner},
    scoring::Wording,
};

/// The states of a step, in the order in which they are shown.
pub const OUTBOX_STATES: [&str; 13] = [
    "proposed",
    "released",
    "taken",
    "failed",
    "printed",
    "posted",
    "delivered",
    "returned",
    "sent",
    "done",
    "refused",
    "dropped",
    "lapsed",
];

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Row id.
    pub id: i64,
    /// Towards whom.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The salesperson, or empty.
    pub owner_name: String,
    /// The day for which it was proposed last.
    pub as_of: Day,
    /// Code of the step.
    pub step: String,
    /// What it does.
    pub action: String,
    /// By which way.
    pub way: String,
    /// The letter, or empty.
    pub letter: String,
    /// Dunning level.
    pub level: i64,
    /// In words.
    pub name: Wording,
    /// What is asked for, in the company's currency.
    pub company_minor: i64,
    /// Days past the due day of the oldest item.
    pub oldest_days: i64,
    /// A paragraph that a person added to the letter.
    pub added: String,
    /// Side of a trial, or empty.
    pub arm: String,
    /// One of [`OUTBOX_STATES`].
    pub state: String,
    /// Who released it.
    pub released_by: Option<String>,
    /// Why it waits although it was released, or why it was refused: a code of `Held`, or empty.
    pub waits: String,
    /// Number of the letter.
    pub number: Option<i64>,
    /// When it was sent or done.
    pub sent_on: Option<Day>,
    /// The instant of that.
    pub sent_at: Option<Moment>,
    /// To which address.
    pub address: String,
    /// SHA-256 of the paper that was sent.
    pub digest: String,
    /// Id of the message.
    pub message_id: String,
    /// What the other side's server answered.
    pub answer: String,
    /// The contact that it became.
    pub contact_id: Option<i64>,
    /// When it arrived, as far as that is proven.
    pub arrived_on: Option<Day>,
    /// By what that is proven.
    pub proof: String,
    /// Who closed it, and why.
    pub closed: Option<(String, String)>,
    /// Version of the strategy that proposed it.
    pub pack_version: String,
    /// How it stands on its way, where it is on paper.
    pub posted: Posted,
}

/// The number of a letter as it is written: `CK-000012`.
pub(in crate::collections) fn letter_number(number: i64) -> String {
    format!("CK-{number:06}")
}

impl OutboxRow {
    /// The number of the letter as it is written: `CK-000012`.
    pub fn number_text(&self) -> String {
        self.number.map_or_else(String::new, letter_number)
    }

    /// Where it stands: the stage of a letter on paper, else its state.
    pub fn stands(&self) -> &str {
        match self.posted.stage.as_str() {
            "" => &self.state,
            stage => stage,
        }
    }

    /// Whether it is written: a letter or a message with a letter.
    pub fn is_written(&self) -> bool {
        !self.letter.is_empty()
    }

    /// By which of the ways of contacts it reaches the debtor.
    pub fn channel(&self) -> &str {
        channel_of(&self.way, &self.action)
    }
}

const COLUMNS: &str = "SELECT o.id, o.buyer_id, b.code, b.name, COALESCE(u.name, ''), o.as_of, o.step, \
    o.action, o.way, o.letter, o.level, o.name_zh, o.name_en, o.company_minor, o.oldest_days, o.added, \
    o.arm, o.state, o.released_by, o.waits, o.number, o.sent_on, o.sent_at, o.address, o.digest, \
    o.message_id, o.answer, o.contact_id, o.arrived_on, o.proof, o.closed_by, o.closed_reason, \
    o.pack_version, o.post, o.posted_on, o.post_way, o.post_number, o.slip_digest, o.slip_name, \
    o.returned_on, o.proof_digest, o.proof_name FROM collections_outbox o JOIN parties_buyer b ON b.id = o.buyer_id \
    LEFT JOIN store_user u ON u.id = b.owner_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<OutboxRow> {
    let closed = row.maybe_text(30)?;
    Ok(OutboxRow {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        owner_name: row.text(4)?,
        as_of: row.day(5)?,
        step: row.text(6)?,
        action: row.text(7)?,
        way: row.text(8)?,
        letter: row.text(9)?,
        level: row.int(10)?,
        name: Wording::new(row.text(11)?, row.text(12)?),
        company_minor: row.int(13)?,
        oldest_days: row.int(14)?,
        added: row.text(15)?,
        arm: row.text(16)?,
        state: row.text(17)?,
        released_by: row.maybe_text(18)?,
        waits: row.text(19)?,
        number: row.maybe_int(20)?,
        sent_on: row.maybe_day(21)?,
        sent_at: row.maybe_int(22)?.map(Moment),
        address: row.text(23)?,
        digest: row.text(24)?,
        message_id: row.text(25)?,
        answer: row.text(26)?,
        contact_id: row.maybe_int(27)?,
        arrived_on: row.maybe_day(28)?,
        proof: row.text(29)?,
        closed: match closed {
            Some(by) => Some((by, row.text(31)?)),
            None => None,
        },
        pack_version: row.text(32)?,
        posted: Posted {
            stage: row.text(33)?,
            on: row.maybe_day(34)?,
            way: row.text(35)?,
            number: row.text(36)?,
            slip: SlipFile { digest: row.text(37)?, name: row.text(38)? },
            returned_on: row.maybe_day(39)?,
            proof: SlipFile { digest: row.text(40)?, name: row.text(41)? },
        },
    })
}

/// Which steps.
#[derive(Debug, Clone, Default)]
pub struct OutboxFilter {
    /// Only in this state; empty is what waits for somebody.
    pub state: String,
    /// Only this action.
    pub action: String,
    /// Only of this buyer.
    pub buyer: Option<BuyerId>,
    /// Rows to leave out at the head.
    pub skip: u32,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// States in which somebody has something to do.
const WAITING: &str = " AND o.state IN ('proposed', 'released', 'taken', 'failed')";

fn narrow(ask: &mut Ask, scope: Scope, filter: &OutboxFilter) {
    match filter.state.as_str() {
        "" => ask.text(WAITING),
        "all" => ask,
        stage if POST_STAGES.contains(&stage) => ask.text(" AND o.post = ").value(stage),
        "sent" => ask.text(" AND o.state = 'sent' AND o.post = ''"),
        state => ask.text(" AND o.state = ").value(state),
    };
    if !filter.action.is_empty() {
        ask.text(" AND o.action = ").value(filter.action.as_str());
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND o.buyer_id = ").value(buyer);
    }
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

/// Steps within a scope: the highest level and the largest amount first, what was sent by its day.
///
/// # Errors
/// A fault from the database.
pub async fn list_outbox(db: &Db, scope: Scope, filter: &OutboxFilter) -> Result<Vec<OutboxRow>> {
    let mut ask = Ask::new(COLUMNS);
    narrow(&mut ask, scope, filter);
    ask.text(match filter.state.as_str() {
        "" | "proposed" | "released" => {
            " ORDER BY o.level DESC, o.company_minor DESC, o.id DESC LIMIT "
        }
        _ => " ORDER BY o.id DESC LIMIT ",
    });
    ask.value(i64::from(filter.limit.clamp(1, 500))).text(" OFFSET ");
    ask.value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing the outbox").await?.iter().map(read).collect()
}

/// How many, and what they ask for together.
///
/// # Errors
/// A fault from the database.
pub async fn count_outbox(db: &Db, scope: Scope, filter: &OutboxFilter) -> Result<(i64, i64)> {
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), COALESCE(CAST(SUM(o.company_minor) AS BIGINT), 0) \
         FROM collections_outbox o JOIN parties_buyer b ON b.id = o.buyer_id WHERE 1 = 1",
    );
    narrow(&mut ask, scope, filter);
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "counting the outbox").await?;
    Ok((row.int(0)?, row.int(1)?))
}

/// One step.
///
/// # Errors
/// `collections.outbox-unknown`, or a fault.
pub async fn get_outbox(db: &Db, scope: Scope, id: i64) -> Result<OutboxRow> {
    let mut connection = db.read().await?;
    get_in(&mut connection, scope, id).await
}

pub(super) async fn get_in(
    connection: &mut AnyConnection,
    scope: Scope,
    id: i64,
) -> Result<OutboxRow> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND o.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    match ask.rows(connection, "reading a step").await?.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.outbox-unknown").with("id", id).into()),
    }
}

/// An item that a step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Row of the item.
    pub item_id: i64,
    /// The invoice.
    pub number: String,
    /// 1 for the first or only instalment.
    pub instalment: i64,
    /// The contract, or empty.
    pub contract: String,
    /// The invoice's day.
    pub issued_on: Day,
    /// The due day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// The whole of it.
    pub amount_minor: i64,
    /// What is asked for.
    pub asked_minor: i64,
    /// Days past its due day.
    pub days: i64,
    /// Dunning level that it reaches with this step.
    pub own_level: i64,
}

pub(super) async fn items_in(connection: &mut AnyConnection, id: i64) -> Result<Vec<OutboxItem>> {
    let mut ask = Ask::new(
        "SELECT i.id, i.number, i.instalment, i.contract, i.issued_on, i.due_on, i.currency, \
         i.amount_minor, t.asked_minor, t.days, t.own_level FROM collections_outbox_item t \
         JOIN receivables_item i ON i.id = t.item_id WHERE t.outbox_id = ",
    );
    ask.value(id).text(" ORDER BY i.due_on, i.id");
    let one = |row: &AnyRow| {
        Ok(OutboxItem {
            item_id: row.int(0)?,
            number: row.text(1)?,
            instalment: row.int(2)?,
            contract: row.text(3)?,
            issued_on: row.day(4)?,
            due_on: row.day(5)?,
            currency: row.currency(6)?,
            amount_minor: row.int(7)?,
            asked_minor: row.int(8)?,
            days: row.int(9)?,
            own_level: row.int(10)?,
        })
    };
    ask.rows(connection, "reading the items of a step").await?.iter().map(one).collect()
}

/// The items of a step.
///
/// # Errors
/// A fault from the database.
pub async fn list_outbox_items(db: &Db, id: i64) -> Result<Vec<OutboxItem>> {
    let mut connection = db.read().await?;
    items_in(&mut connection, id).await
}

/// The dunning level of an item: the highest of the steps that were sent or done for it.
///
/// # Errors
/// A fault from the database.
pub async fn dunning_level(db: &Db, item: i64) -> Result<(i64, Option<Day>)> {
    let mut ask = Ask::new(
        "SELECT t.own_level, o.sent_on FROM collections_outbox_item t JOIN collections_outbox o \
         ON o.id = t.outbox_id WHERE o.state IN ('sent', 'done') AND t.item_id = ",
    );
    ask.value(item).text(" ORDER BY t.own_level DESC, o.sent_on DESC LIMIT 1");
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "reading a dunning level").await?.first() {
        Some(row) => Ok((row.int(0)?, row.maybe_day(1)?)),
        None => Ok((0, None)),
    }
}
