//! A request for limit and terms, and what is kept of it.

use base::{Currency, Day, Failure, Moment, Rejection, Result};
use serde::{Serialize, de::DeserializeOwned};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    State,
    document::{EvidenceDoc, PacksDoc, TrailDoc, WantedDoc, WeighedDoc},
};
use crate::parties::{BuyerId, scope_owner};

/// What a request is about.
pub const WHATS: [&str; 3] = ["new", "change", "review"];

/// Kinds of security that can be offered.
pub const SECURITIES: [&str; 7] =
    ["none", "deposit", "guarantee", "insurance", "mortgage", "retention", "letter-of-credit"];

/// A request as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Row id.
    pub id: i64,
    /// Whose credit.
    pub buyer_id: BuyerId,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// One of [`WHATS`].
    pub what: String,
    /// Where it stands.
    pub state: State,
    /// What is wanted.
    pub wanted: WantedDoc,
    /// A smaller limit that an approver signed for.
    pub offered_minor: Option<i64>,
    /// Other terms that an approver signed for.
    pub offered_terms: Option<String>,
    /// The company's currency.
    pub currency: Currency,
    /// Login of who asked.
    pub applicant: String,
    /// Code of the tier by which it goes.
    pub tier: String,
    /// Steps signed.
    pub place: i64,
    /// Steps in all.
    pub steps: i64,
    /// Role of the step that it waits for, or empty.
    pub role: String,
    /// Until when that step is to be done.
    pub due_on: Option<Day>,
    /// When it was handed in.
    pub submitted_on: Option<Day>,
    /// Grows with each act; an act says from which version it was made.
    pub version: i64,
    /// When it was begun.
    pub recorded_at: Moment,
}

/// Everything of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The request.
    pub application: Application,
    /// What was known when it was handed in; empty in a draft.
    pub evidence: EvidenceDoc,
    /// What the rules made of it.
    pub weighed: WeighedDoc,
    /// By which packs.
    pub packs: PacksDoc,
    /// Every act, the oldest first.
    pub trail: Vec<TrailDoc>,
    /// The decision, where there is one.
    pub decision_id: Option<i64>,
}

/// Which requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// One state; `None` is all.
    pub state: Option<State>,
    /// One buyer.
    pub buyer: Option<BuyerId>,
    /// Part of code or name.
    pub search: String,
    /// Only older ones than this id.
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

pub(super) const COLUMNS: &str = "a.id, a.buyer_id, b.code, b.name, a.what, a.state, a.wanted, \
    a.offered_minor, a.offered_terms, a.currency, a.applicant, a.tier, a.place, a.steps, a.role, \
    a.due_on, a.submitted_on, a.version, a.recorded_at";

pub(super) fn read(row: &AnyRow) -> Result<Application> {
    Ok(Application {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        what: row.text(4)?,
        state: State::parse(&row.text(5)?)
            .ok_or_else(|| Failure::bug("a stored request is in no known state"))?,
        wanted: parsed(&row.text(6)?)?,
        offered_minor: row.maybe_int(7)?,
        offered_terms: row.maybe_text(8)?,
        currency: row.currency(9)?,
        applicant: row.text(10)?,
        tier: row.text(11)?,
        place: row.int(12)?,
        steps: row.int(13)?,
        role: row.text(14)?,
        due_on: row.maybe_day(15)?,
        submitted_on: row.maybe_day(16)?,
        version: row.int(17)?,
        recorded_at: Moment(row.int(18)?),
    })
}

/// Reads a stored document; an empty text is an empty document.
pub(super) fn parsed<T: DeserializeOwned + Default>(text: &str) -> Result<T> {
    if text.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_str(text)
        .map_err(|error| Failure::broken("reading a granting document", error))
}

/// Writes a document: the same document gives the same text.
pub(super) fn written<T: Serialize>(document: &T) -> Result<String> {
    serde_json::to_string(document)
        .map_err(|error| Failure::broken("writing a granting document", error))
}

fn within(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

pub(super) const FROM: &str =
    " FROM granting_application a JOIN parties_buyer b ON b.id = a.buyer_id WHERE ";

/// Requests within a scope, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_applications(
    db: &Db,
    scope: Scope,
    filter: &ApplicationFilter,
) -> Result<Vec<Application>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text("1 = 1");
    within(&mut ask, scope);
    if let Some(state) = filter.state {
        ask.text(" AND a.state = ").value(state.code());
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND a.buyer_id = ").value(buyer);
    }
    for word in filter.search.split_whitespace().take(5) {
        let word = word.to_lowercase().replace(['%', '_', '\\'], "");
        ask.text(" AND b.search LIKE ").value(format!("%{word}%"));
    }
    if let Some(before) = filter.before {
        ask.text(" AND a.id < ").value(before);
    }
    ask.text(" ORDER BY a.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    ask.rows(&mut connection, "listing requests").await?.iter().map(read).collect()
}

/// Requests that wait for an approver.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Those most behind their day, at most so many as were asked for.
    pub rows: Vec<Application>,
    /// All of them.
    pub count: i64,
    /// Those past their day.
    pub late: i64,
}

/// Requests that wait for an approver within a scope, the most urgent first; the counts are of all.
///
/// # Errors
/// A fault from the database.
pub async fn list_waiting(db: &Db, scope: Scope, limit: u32) -> Result<Waiting> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(CASE WHEN a.due_on IS NOT NULL \
         AND a.due_on < ",
    );
    ask.value(db.clock().today()).text(" THEN 1 END) AS BIGINT)").text(FROM);
    ask.text("a.state = ").value(State::Open.code());
    within(&mut ask, scope);
    let counts = ask.row(&mut connection, "counting what waits").await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text("a.state = ").value(State::Open.code());
    within(&mut ask, scope);
    ask.text(" ORDER BY CASE WHEN a.due_on IS NULL THEN 1 ELSE 0 END, a.due_on, a.id LIMIT ");
    ask.value(i64::from(limit.clamp(1, 500)));
    let rows = ask.rows(&mut connection, "listing what waits").await?;
    Ok(Waiting {
        rows: rows.iter().map(read).collect::<Result<_>>()?,
        count: counts.int(0)?,
        late: counts.int(1)?,
    })
}

/// How many requests stand in each state, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn count_applications(db: &Db, scope: Scope) -> Result<Vec<(State, i64)>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT a.state, CAST(COUNT(*) AS BIGINT)");
    ask.text(FROM).text("1 = 1");
    within(&mut ask, scope);
    ask.text(" GROUP BY a.state");
    let mut counts = Vec::new();
    for row in &ask.rows(&mut connection, "counting requests").await? {
        if let Some(state) = State::parse(&row.text(0)?) {
            counts.push((state, row.int(1)?));
        }
    }
    Ok(counts)
}

/// A request with everything that is kept of it.
///
/// # Errors
/// `granting.application-unknown` where it is not there or not theirs, or a fault.
pub async fn get_application(db: &Db, scope: Scope, id: i64) -> Result<Whole> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(", a.evidence, a.weighed, a.packs, (SELECT d.id FROM ");
    ask.text("granting_decision d WHERE d.application_id = a.id)").text(FROM);
    ask.text("a.id = ").value(id);
    within(&mut ask, scope);
    let rows = ask.rows(&mut connection, "reading a request").await?;
    let row = rows.first().ok_or_else(|| unknown(id))?;
    Ok(Whole {
        application: read(row)?,
        evidence: parsed(&row.text(19)?)?,
        weighed: parsed(&row.text(20)?)?,
        packs: parsed(&row.text(21)?)?,
        decision_id: row.maybe_int(22)?,
        trail: trail(&mut connection, id).await?,
    })
}

/// The request about a buyer that somebody is still gathering for, if there is one: where whoever
/// adds a missing part of the file goes back to.
///
/// # Errors
/// A fault from the database.
pub async fn find_gathering(db: &Db, buyer: BuyerId, login: &str) -> Result<Option<i64>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT id FROM granting_application WHERE state IN ('draft', 'asked') AND live_buyer = ",
    );
    ask.value(buyer).text(" AND applicant = ").value(login);
    let rows = ask.rows(&mut connection, "looking for a request that is being gathered").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

pub(super) fn unknown(id: i64) -> Failure {
    Rejection::new("granting.application-unknown").with("id", id).into()
}

/// The trail of a request, the oldest act first.
pub(super) async fn trail(connection: &mut AnyConnection, id: i64) -> Result<Vec<TrailDoc>> {
    let mut ask = Ask::new(
        "SELECT t.act, t.place, t.actor, COALESCE(u.name, ''), t.role, t.capacity, t.on_behalf, \
         t.amount_minor, t.terms, t.note, t.on_day FROM granting_trail t \
         LEFT JOIN store_user u ON u.login = t.actor WHERE t.application_id = ",
    );
    ask.value(id).text(" ORDER BY t.id");
    let one = |row: &AnyRow| {
        Ok(TrailDoc {
            act: row.text(0)?,
            place: row.int(1)?,
            actor: row.text(2)?,
            name: row.text(3)?,
            role: row.text(4)?,
            capacity: row.text(5)?,
            on_behalf: row.text(6)?,
            amount_minor: row.maybe_int(7)?,
            terms: row.text(8)?,
            note: row.text(9)?,
            on: row.text(10)?,
        })
    };
    ask.rows(connection, "reading the trail of a request").await?.iter().map(one).collect()
}
