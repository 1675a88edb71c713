//! Reading the offers that were made: lists, one of them, what became of a year's.

use base::{Day, Failure, Rejection, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::offer_book::{Offer, OfferState, Uptake};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::Tier,
};

const COLUMNS: &str = "SELECT o.id, o.buyer_id, b.code, b.name, o.code, o.kind, o.state, o.tier, \
    o.terms, o.terms_before, o.discount_bps, o.within_days, o.annual_bps, o.made_on, o.valid_to, \
    o.answered_on, o.application_id, COALESCE(p.state, ''), o.note, o.answer, o.actor \
    FROM granting_offer o JOIN parties_buyer b ON b.id = o.buyer_id \
    LEFT JOIN granting_application p ON p.id = o.application_id WHERE 1 = 1";

fn read(row: &AnyRow, today: Day) -> Result<Offer> {
    let state = OfferState::parse(&row.text(6)?)
        .ok_or_else(|| Failure::bug("a stored offer is in no known state"))?;
    let valid_to = row.day(14)?;
    // Nobody has to write down that a day has passed.
    let over = state == OfferState::Made && valid_to < today;
    Ok(Offer {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        code: row.text(4)?,
        kind: row.text(5)?,
        state: if over { OfferState::Expired } else { state },
        tier: Tier::parse(&row.text(7)?).unwrap_or(Tier::Unrated),
        terms: row.text(8)?,
        terms_before: row.text(9)?,
        discount_bps: row.int(10)?,
        within_days: row.int(11)?,
        annual_bps: row.maybe_int(12)?,
        made_on: row.day(13)?,
        valid_to,
        answered_on: row.maybe_day(15)?,
        application_id: row.maybe_int(16)?,
        application_state: row.text(17)?,
        note: row.text(18)?,
        answer: row.text(19)?,
        actor: row.text(20)?,
    })
}

async fn listed(connection: &mut AnyConnection, ask: Ask, today: Day) -> Result<Vec<Offer>> {
    let rows = ask.rows(connection, "listing offers").await?;
    rows.iter().map(|row| read(row, today)).collect()
}

fn within(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

/// Which offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFilter {
    /// Made to this buyer.
    pub buyer: Option<BuyerId>,
    /// In this state, as of today.
    pub state: Option<OfferState>,
    /// Behind this one: the day on which it was made, and its row.
    pub before: Option<(Day, i64)>,
    /// Rows left out first.
    pub skip: u32,
    /// Rows at most, 1 to 500.
    pub limit: u32,
}

fn chosen(ask: &mut Ask, filter: &OfferFilter, today: Day) {
    if let Some(buyer) = filter.buyer {
        ask.text(" AND o.buyer_id = ").value(buyer);
    }
    match filter.state {
        None => {}
        Some(OfferState::Made) => {
            ask.text(" AND o.state = 'made' AND o.valid_to >= ").value(today);
        }
        Some(OfferState::Expired) => {
            ask.text(" AND (o.state = 'expired' OR (o.state = 'made' AND o.valid_to < ");
            ask.value(today).text("))");
        }
        Some(state) => {
            ask.text(" AND o.state = ").value(state.code());
        }
    }
    if let Some((on, id)) = filter.before {
        ask.text(" AND (o.made_on < ").value(on).text(" OR (o.made_on = ").value(on);
        ask.text(" AND o.id < ").value(id).text("))");
    }
}

/// Offers within a scope, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_offers(db: &Db, scope: Scope, filter: &OfferFilter) -> Result<Vec<Offer>> {
    let today = db.clock().today();
    let mut ask = Ask::new(COLUMNS);
    within(&mut ask, scope);
    chosen(&mut ask, filter, today);
    ask.text(" ORDER BY o.made_on DESC, o.id DESC LIMIT ");
    ask.value(i64::from(filter.limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    listed(&mut connection, ask, today).await
}

/// How many offers a filter takes, all of them.
///
/// # Errors
/// A fault from the database.
pub async fn count_offers(db: &Db, scope: Scope, filter: &OfferFilter) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM granting_offer o \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE 1 = 1",
    );
    within(&mut ask, scope);
    chosen(&mut ask, filter, db.clock().today());
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting offers").await?.int(0)
}

/// One offer.
///
/// # Errors
/// `granting.offer-unknown`, also where it is out of scope; a fault.
pub async fn get_offer(db: &Db, scope: Scope, id: i64) -> Result<Offer> {
    let mut ask = Ask::new(COLUMNS);
    within(&mut ask, scope);
    ask.text(" AND o.id = ").value(id);
    let mut connection = db.read().await?;
    let found = listed(&mut connection, ask, db.clock().today()).await?;
    let unknown = || Rejection::new("granting.offer-unknown").with("id", id).into();
    found.into_iter().next().ok_or_else(unknown)
}

/// What became of the offers of the last twelve months, by offer.
///
/// # Errors
/// A fault from the database.
pub async fn offer_uptake(db: &Db, scope: Scope) -> Result<Vec<Uptake>> {
    let today = db.clock().today();
    let mut ask = Ask::new(
        "SELECT o.code, CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(CASE WHEN o.state = 'accepted' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN o.state = 'declined' THEN 1 END) AS BIGINT), \
         CAST(COUNT(CASE WHEN o.state = 'expired' OR (o.state = 'made' AND o.valid_to < ",
    );
    ask.value(today)
        .text(") THEN 1 END) AS BIGINT), CAST(COUNT(CASE WHEN o.state = 'made' AND o.valid_to >= ");
    ask.value(today).text(
        " THEN 1 END) AS BIGINT) FROM granting_offer o JOIN parties_buyer b ON b.id = o.buyer_id \
         WHERE o.made_on > ",
    );
    ask.value(today.plus_months(-12));
    within(&mut ask, scope);
    ask.text(" GROUP BY o.code ORDER BY o.code");
    let one = |row: &AnyRow| {
        Ok(Uptake {
            code: row.text(0)?,
            made: row.int(1)?,
            accepted: row.int(2)?,
            declined: row.int(3)?,
            expired: row.int(4)?,
            open: row.int(5)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "counting offers").await?.iter().map(one).collect()
}
