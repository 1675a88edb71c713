//! A case: opening, reading, listing.

use base::{Currency, Day, Rejection, Result};
use serde_json::{Value as Json, json};
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::NegotiationCard;
use crate::parties::{BuyerId, scope_owner};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// 前: to be prepared.
    Before,
    /// 中: prepared, to be talked about.
    During,
    /// 后: talked, to be followed up.
    After,
    /// Closed.
    Closed,
}

impl Phase {
    /// The three in which a case is open.
    pub const OPEN: [Self; 3] = [Self::Before, Self::During, Self::After];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
            Self::After => "after",
            Self::Closed => "closed",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Before, Self::During, Self::After, Self::Closed]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// Where it stands.
    pub phase: Phase,
    /// The round of preparation and talk, from 1.
    pub round: i64,
    /// `person` or `worklist`.
    pub origin: String,
    /// Why it was opened.
    pub why: String,
    /// Who works on it.
    pub login: String,
    /// When it was opened.
    pub opened_on: Day,
    /// The company's currency.
    pub currency: Currency,
    /// What was overdue when it was opened.
    pub owed_minor: i64,
    /// The oldest due day of it.
    pub first_due_on: Option<Day>,
    /// When this round was prepared, and by whom.
    pub prepared: Option<(Day, String)>,
    /// Why this round goes without, or empty.
    pub waived: String,
    /// The type of debtor, by code; empty where nobody has said.
    pub kind: String,
    /// The reason that they say.
    pub stated: String,
    /// The reason that was found.
    pub verified: String,
    /// What the verified reason rests on.
    pub verified_by_what: String,
    /// Since when it counts as verified.
    pub verified_on: Option<Day>,
    /// Stakes, target, ladder.
    pub card: NegotiationCard,
    /// The route that was chosen, by code.
    pub route: String,
    /// How it ended, or empty.
    pub outcome: String,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// What was said when it was closed.
    pub closing: String,
    /// What was still overdue then.
    pub left_minor: Option<i64>,
    /// Who opened it.
    pub actor: String,
}

/// A case to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Whose.
    pub buyer_id: BuyerId,
    /// Whether it comes from the worklist.
    pub from_worklist: bool,
    /// Why.
    pub why: String,
    /// Who works on it.
    pub login: String,
    /// What is overdue, in the company's currency.
    pub owed_minor: i64,
    /// The oldest due day of it.
    pub first_due_on: Option<Day>,
}

/// Opens a case.
///
/// # Errors
/// `collections.case-nothing-owed`, `collections.case-why`, `collections.case-open` where the buyer has one,
/// or a fault.
pub async fn open_case(tx: &mut Tx, new: &NewCase, currency: Currency) -> Result<i64> {
    if new.owed_minor <= 0 {
        return Err(Rejection::new("collections.case-nothing-owed").on("why").into());
    }
    if new.why.trim().is_empty() || new.why.chars().count() > 500 {
        return Err(Rejection::new("collections.case-why").on("why").into());
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    let mut ask = Ask::new("SELECT id FROM collections_case WHERE live = ");
    ask.value(new.buyer_id);
    if let Some(row) = ask.rows(tx.conn(), "looking for an open case").await?.first() {
        return Err(Rejection::new("collections.case-open").with("id", row.int(0)?).into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let today = tx.clock().today();
    let origin = if new.from_worklist { "worklist" } else { "person" };
    let mut ask = Ask::new(
        "INSERT INTO collections_case (id, buyer_id, live, phase, round, origin, why, login, \
         opened_on, currency, owed_minor, first_due_on, prepared_by, waived, kind, stated, \
         verified, verified_by_what, card, route, outcome, closing, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.buyer_id);
    ask.text(", 'before', 1, ").value(origin).text(", ").value(new.why.trim()).text(", ");
    ask.value(new.login.as_str()).text(", ").value(today).text(", ").value(currency.code());
    ask.text(", ").value(new.owed_minor).text(", ").value(new.first_due_on);
    ask.text(", '', '', '', '', '', '', '{}', '', '', '', ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("opening a case"))?;
    of_case(tx, (new.buyer_id, id), "open-case", &json!({ "owed_minor": new.owed_minor }));
    Ok(id)
}

/// The audit line of a change of a case.
pub(in crate::collections) fn of_case(
    tx: &mut Tx,
    (buyer, case): (BuyerId, i64),
    action: &'static str,
    detail: &Json,
) {
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "case": case.to_string(), "of": detail });
    tx.audit(Audit { room: "collections", action, subject, detail });
}

const COLUMNS: &str = "c.id, c.buyer_id, b.code, b.name, c.phase, c.round, c.origin, c.why, c.login, \
    c.opened_on, c.currency, c.owed_minor, c.first_due_on, c.prepared_on, c.prepared_by, c.waived, \
    c.kind, c.stated, c.verified, c.verified_by_what, c.verified_on, c.card, c.route, c.outcome, \
    c.closed_on, c.closing, c.left_minor, c.actor";
const FROM: &str = " FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id";

fn read(row: &AnyRow) -> Result<CaseFile> {
    let prepared = row.maybe_day(13)?;
    let by = row.text(14)?;
    Ok(CaseFile {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        phase: Phase::parse(&row.text(4)?).unwrap_or(Phase::Closed),
        round: row.int(5)?,
        origin: row.text(6)?,
        why: row.text(7)?,
        login: row.text(8)?,
        opened_on: row.day(9)?,
        currency: row.currency(10)?,
        owed_minor: row.int(11)?,
        first_due_on: row.maybe_day(12)?,
        prepared: prepared.map(|on| (on, by)),
        waived: row.text(15)?,
        kind: row.text(16)?,
        stated: row.text(17)?,
        verified: row.text(18)?,
        verified_by_what: row.text(19)?,
        verified_on: row.maybe_day(20)?,
        card: NegotiationCard::read(&row.text(21)?),
        route: row.text(22)?,
        outcome: row.text(23)?,
        closed_on: row.maybe_day(24)?,
        closing: row.text(25)?,
        left_minor: row.maybe_int(26)?,
        actor: row.text(27)?,
    })
}

/// A case within what somebody may see.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn get_case(db: &Db, id: i64, scope: Scope) -> Result<CaseFile> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" WHERE c.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "finding a case").await?.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.case-unknown").with("id", id).into()),
    }
}

/// The open case of a buyer.
///
/// # Errors
/// A fault from the database.
pub async fn find_open_case(db: &Db, buyer: BuyerId) -> Result<Option<CaseFile>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" WHERE c.live = ").value(buyer);
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "finding a case").await?.first().map(read).transpose()
}

/// Locks a case and gives it, if it is open.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, or a fault.
pub(in crate::collections) async fn lock_open(tx: &mut Tx, id: i64) -> Result<CaseFile> {
    tx.lock("SELECT id FROM collections_case WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" WHERE c.id = ").value(id);
    let rows = ask.rows(tx.conn(), "finding a case").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.case-unknown").with("id", id).into());
    };
    let case = read(row)?;
    if case.phase == Phase::Closed {
        let day = case.closed_on.map(|day| day.to_string()).unwrap_or_default();
        return Err(Rejection::new("collections.case-closed").with("day", day).into());
    }
    Ok(case)
}

/// Which cases a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseView {
    /// All that are open.
    #[default]
    Open,
    /// Those of one phase.
    In(Phase),
}

/// Which cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Open ones, or those of a phase.
    pub view: CaseView,
    /// Only this person's.
    pub login: Option<String>,
    /// Only this buyer's.
    pub buyer: Option<BuyerId>,
    /// Only those with this reason, stated or verified.
    pub reason: Option<String>,
    /// Only those that come after this row id in the list (smaller ids).
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

impl CaseFilter {
    /// The open ones that somebody sees.
    pub const fn open(scope: Scope) -> Self {
        Self {
            scope,
            view: CaseView::Open,
            login: None,
            buyer: None,
            reason: None,
            before: None,
            limit: 50,
        }
    }
}

fn narrow(ask: &mut Ask, filter: &CaseFilter) {
    match filter.view {
        // Open whichever the phase: the index over `phase` finds them without the closed.
        CaseView::Open if filter.buyer.is_some() || filter.reason.is_some() => {
            ask.text(" WHERE 1 = 1");
        }
        CaseView::Open => {
            ask.text(" WHERE c.phase IN ('before', 'during', 'after')");
        }
        CaseView::In(phase) => {
            ask.text(" WHERE c.phase = ").value(phase.code());
        }
    }
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(login) = &filter.login {
        ask.text(" AND c.login = ").value(login.as_str());
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND c.buyer_id = ").value(buyer);
    }
    if let Some(reason) = &filter.reason {
        ask.text(" AND (c.verified = ").value(reason.as_str());
        ask.text(" OR (c.verified = '' AND c.stated = ").value(reason.as_str()).text("))");
    }
}

/// Cases, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_cases(db: &Db, filter: &CaseFilter) -> Result<Vec<CaseFile>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM);
    narrow(&mut ask, filter);
    if let Some(before) = filter.before {
        ask.text(" AND c.id < ").value(before);
    }
    ask.text(" ORDER BY c.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing cases").await?.iter().map(read).collect()
}

/// How many cases there are by phase, and what was owed on them when they were opened.
///
/// # Errors
/// A fault from the database.
pub async fn count_cases(db: &Db, filter: &CaseFilter) -> Result<Vec<(Phase, i64, i64)>> {
    let mut ask = Ask::new(
        "SELECT c.phase, CAST(COUNT(*) AS BIGINT), \
         CAST(COALESCE(SUM(c.owed_minor), 0) AS BIGINT)",
    );
    ask.text(FROM);
    narrow(&mut ask, filter);
    ask.text(" GROUP BY c.phase");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "counting cases").await?;
    let one = |row: &AnyRow| {
        let phase = Phase::parse(&row.text(0)?).unwrap_or(Phase::Closed);
        Ok((phase, row.int(1)?, row.int(2)?))
    };
    rows.iter().map(one).collect()
}
