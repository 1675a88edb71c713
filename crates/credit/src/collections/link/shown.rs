//! What a customer's own page shows: what is owed by item, what of it is in dispute, what is promised, which
//! statements were sent. Everything is asked for by the holder's buyer; nothing else is read.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Rejection, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db};

use super::open::Holder;
use crate::{
    collections::evidence::{AccountLine, account_lines},
    parties::Seller,
};

/// Items on a page.
pub const PAGE_ROWS: u32 = 20;
/// Running promises that are shown.
const PROMISES: i64 = 50;
/// Statements that are shown.
const ACCOUNTS: i64 = 3;

/// An item that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkItem {
    /// Row id.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// 1 for the first or only instalment.
    pub instalment: i64,
    /// The contract, or empty.
    pub contract: String,
    /// Its day.
    pub issued_on: Day,
    /// Its due day.
    pub due_on: Day,
    /// Its currency.
    pub currency: Currency,
    /// The whole.
    pub amount_minor: i64,
    /// What is open.
    pub open_minor: i64,
    /// What of it is in dispute.
    pub disputed_minor: i64,
    /// The day of a promise that runs for it.
    pub promised_on: Option<Day>,
    /// Which of our entities sold it.
    pub seller: Seller,
}

/// What is owed in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkTotal {
    /// The currency.
    pub currency: Currency,
    /// Open.
    pub open_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// In dispute.
    pub disputed_minor: i64,
    /// Came in and is not set against an invoice yet.
    pub unallocated_minor: i64,
    /// Items.
    pub items: i64,
}

/// A promise that runs, or an instalment of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRunning {
    /// By when.
    pub due_on: Day,
    /// How much.
    pub amount: Money,
    /// The invoice, or empty.
    pub item: String,
    /// The agreement, or empty.
    pub agreement: String,
}

/// A statement of account that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAccount {
    /// Row id.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// As of.
    pub as_of: Day,
    /// `sent`, `signed`, `differs`.
    pub state: String,
    /// What is open, by currency.
    pub totals: Vec<Money>,
    /// Whether a link has agreed to it.
    pub agreed: bool,
}

/// The page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkPage {
    /// By currency.
    pub totals: Vec<LinkTotal>,
    /// One page of the items, the oldest due first.
    pub items: Vec<LinkItem>,
    /// All items that are open.
    pub count: i64,
    /// Promises and instalments, the next first.
    pub running: Vec<LinkRunning>,
    /// Statements, the newest first.
    pub accounts: Vec<LinkAccount>,
}

/// Reads the page, items from `skip` on.
///
/// # Errors
/// A fault from the database.
pub async fn link_page(db: &Db, holder: &Holder, skip: u32) -> Result<LinkPage> {
    let today = db.clock().today();
    let mut connection = db.read().await?;
    let totals = totals(&mut connection, holder, today).await?;
    Ok(LinkPage {
        count: totals.iter().map(|one| one.items).sum(),
        totals,
        items: items(&mut connection, holder, (today, Which::From(skip))).await?,
        running: running(&mut connection, holder).await?,
        accounts: accounts(&mut connection, holder).await?,
    })
}

/// ` FROM receivables_item i` with what the holder may see of it.
fn theirs(ask: &mut Ask, holder: &Holder, today: Day) {
    ask.text(" FROM receivables_item i WHERE i.closed_on IS NULL AND i.open_minor > 0");
    ask.text(" AND i.buyer_id = ").value(holder.buyer_id);
    ask.text(" AND i.issued_on <= ").value(today);
    if let Some(seller) = holder.seller {
        seller.only(ask, "i");
    }
}

const DISPUTED: &str = "COALESCE((SELECT CAST(SUM(d.amount_minor) AS BIGINT) \
    FROM receivables_dispute d WHERE d.item_id = i.id AND d.resolved_on IS NULL), 0)";

async fn totals(
    connection: &mut AnyConnection,
    holder: &Holder,
    today: Day,
) -> Result<Vec<LinkTotal>> {
    let mut ask = Ask::new(
        "SELECT x.currency, CAST(SUM(x.open_minor) AS BIGINT), \
         CAST(SUM(x.late_minor) AS BIGINT), CAST(SUM(CASE WHEN x.disputed_minor > \
         x.open_minor THEN x.open_minor ELSE x.disputed_minor END) AS BIGINT), COUNT(*) \
         FROM (SELECT i.currency AS currency, i.open_minor AS open_minor, CASE WHEN i.due_on < ",
    );
    ask.value(today).text(" THEN i.open_minor ELSE 0 END AS late_minor, ").text(DISPUTED);
    ask.text(" AS disputed_minor");
    theirs(&mut ask, holder, today);
    ask.text(") AS x GROUP BY x.currency ORDER BY x.currency");
    let mut all: BTreeMap<String, LinkTotal> = BTreeMap::new();
    for row in ask.rows(connection, "adding up what a customer owes").await? {
        let currency = row.currency(0)?;
        let (open_minor, disputed) = (row.int(1)?, row.int(3)?);
        let total = LinkTotal {
            currency,
            open_minor,
            overdue_minor: row.int(2)?,
            disputed_minor: disputed.clamp(0, open_minor),
            unallocated_minor: 0,
            items: row.int(4)?,
        };
        all.insert(currency.code().to_owned(), total);
    }
    let mut ask = Ask::new(
        "SELECT c.currency, CAST(SUM(c.unallocated_minor) AS BIGINT) FROM receivables_credit c \
         WHERE c.closed_on IS NULL AND c.unallocated_minor > 0 AND c.buyer_id = ",
    );
    ask.value(holder.buyer_id).text(" AND c.effective_on <= ").value(today);
    if let Some(seller) = holder.seller {
        seller.only(&mut ask, "c");
    }
    ask.text(" GROUP BY c.currency");
    for row in ask.rows(connection, "adding up money that is not allocated").await? {
        let currency = row.currency(0)?;
        let total = all.entry(currency.code().to_owned()).or_insert(LinkTotal {
            currency,
            open_minor: 0,
            overdue_minor: 0,
            disputed_minor: 0,
            unallocated_minor: 0,
            items: 0,
        });
        total.unallocated_minor = row.int(1)?;
    }
    Ok(all.into_values().collect())
}

/// Which items.
#[derive(Clone, Copy)]
enum Which {
    /// A page of them.
    From(u32),
    /// This one.
    One(i64),
}

/// One item that the holder may see.
///
/// # Errors
/// `collections.link-item` where it is another buyer's, another entity's, or not open; a fault.
pub async fn link_item(db: &Db, holder: &Holder, id: i64) -> Result<LinkItem> {
    let today = db.clock().today();
    let mut connection = db.read().await?;
    let found = items(&mut connection, holder, (today, Which::One(id))).await?;
    match found.into_iter().next() {
        Some(item) => Ok(item),
        None => Err(Rejection::new("collections.link-item").on("item").into()),
    }
}

async fn items(
    connection: &mut AnyConnection,
    holder: &Holder,
    (today, which): (Day, Which),
) -> Result<Vec<LinkItem>> {
    let mut ask = Ask::new(
        "SELECT i.id, i.number, i.instalment, i.contract, i.issued_on, i.due_on, i.currency, \
         i.amount_minor, i.open_minor, i.entity_id, (SELECT MIN(p.due_on) \
         FROM collections_promise p WHERE p.buyer_id = i.buyer_id AND p.item_id = i.id \
         AND p.state = 'open' AND p.due_on >= ",
    );
    ask.value(today).text("), ").text(DISPUTED);
    theirs(&mut ask, holder, today);
    let skip = match which {
        Which::From(skip) => skip,
        Which::One(id) => {
            ask.text(" AND i.id = ").value(id);
            0
        }
    };
    ask.text(" ORDER BY i.due_on, i.id LIMIT ").value(i64::from(PAGE_ROWS));
    ask.text(" OFFSET ").value(i64::from(skip));
    let one = |row: &AnyRow| {
        let open_minor = row.int(8)?;
        Ok(LinkItem {
            id: row.int(0)?,
            number: row.text(1)?,
            instalment: row.int(2)?,
            contract: row.text(3)?,
            issued_on: row.day(4)?,
            due_on: row.day(5)?,
            currency: row.currency(6)?,
            amount_minor: row.int(7)?,
            open_minor,
            disputed_minor: row.int(11)?.clamp(0, open_minor),
            promised_on: row.maybe_day(10)?,
            seller: Seller::of_column(row.maybe_int(9)?),
        })
    };
    ask.rows(connection, "listing what a customer owes").await?.iter().map(one).collect()
}

async fn running(connection: &mut AnyConnection, holder: &Holder) -> Result<Vec<LinkRunning>> {
    let mut ask = Ask::new(
        "SELECT p.due_on, p.amount_minor, p.currency, COALESCE(i.number, ''), \
         COALESCE(g.number, '') FROM collections_promise p \
         LEFT JOIN receivables_item i ON i.id = p.item_id \
         LEFT JOIN collections_agreement g ON g.id = p.agreement_id \
         WHERE p.state = 'open' AND p.buyer_id = ",
    );
    ask.value(holder.buyer_id);
    if let Some(seller) = holder.seller {
        // What is promised for no invoice speaks of all entities; so does an agreement with an item of another one.
        ask.text(" AND ((p.item_id IS NOT NULL");
        seller.only(&mut ask, "i");
        ask.text(
            ") OR (p.agreement_id IS NOT NULL AND (SELECT COUNT(*) \
             FROM collections_agreement_item n WHERE n.agreement_id = p.agreement_id) \
             = (SELECT COUNT(*) FROM collections_agreement_item n \
             JOIN receivables_item k ON k.id = n.item_id WHERE n.agreement_id = p.agreement_id",
        );
        seller.only(&mut ask, "k");
        ask.text(")))");
    }
    ask.text(" ORDER BY p.due_on, p.id LIMIT ").value(PROMISES);
    let one = |row: &AnyRow| {
        Ok(LinkRunning {
            due_on: row.day(0)?,
            amount: Money::new(row.int(1)?, row.currency(2)?),
            item: row.text(3)?,
            agreement: row.text(4)?,
        })
    };
    ask.rows(connection, "listing what a customer has promised").await?.iter().map(one).collect()
}

async fn accounts(connection: &mut AnyConnection, holder: &Holder) -> Result<Vec<LinkAccount>> {
    let mut ask = Ask::new(
        "SELECT a.id, a.number, a.as_of, a.state, a.totals, (SELECT COUNT(*) \
         FROM collections_link_answer w WHERE w.buyer_id = a.buyer_id AND w.account_id = a.id \
         AND w.kind = 'agrees') FROM collections_account a \
         WHERE a.state IN ('sent', 'signed', 'differs') AND a.buyer_id = ",
    );
    ask.value(holder.buyer_id);
    if let Some(seller) = holder.seller {
        seller.only(&mut ask, "a");
    }
    ask.text(" ORDER BY a.as_of DESC, a.id DESC LIMIT ").value(ACCOUNTS);
    let one = |row: &AnyRow| {
        let totals: BTreeMap<String, i64> = serde_json::from_str(&row.text(4)?).unwrap_or_default();
        let money = |(code, minor): (&String, &i64)| {
            code.parse::<Currency>().ok().map(|currency| Money::new(*minor, currency))
        };
        Ok(LinkAccount {
            id: row.int(0)?,
            number: row.text(1)?,
            as_of: row.day(2)?,
            state: row.text(3)?,
            totals: totals.iter().filter_map(money).collect(),
            agreed: row.int(5)? > 0,
        })
    };
    ask.rows(connection, "listing statements that were sent").await?.iter().map(one).collect()
}

/// The lines of a statement that the holder may see.
///
/// # Errors
/// `collections.link-account` where it is none of the page's, or a fault.
pub async fn link_account_lines(
    db: &Db,
    holder: &Holder,
    account: i64,
) -> Result<(LinkAccount, Vec<AccountLine>)> {
    let mut connection = db.read().await?;
    let shown = accounts(&mut connection, holder).await?;
    drop(connection);
    let Some(one) = shown.into_iter().find(|one| one.id == account) else {
        return Err(Rejection::new("collections.link-account").on("account").into());
    };
    let lines = account_lines(db, account).await?;
    Ok((one, lines))
}
