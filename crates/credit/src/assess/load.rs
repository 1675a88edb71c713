//! Reading everything that is known of a range of buyers as of a day, with few questions.

use std::collections::{BTreeSet, HashMap};

use base::{Currency, Day, Money, Result};
use store::{Ask, Columns, Db, Snapshot};

use crate::{
    collections::{
        ClaimState, LoggedContact, RecordedPromise, claim_states, list_contacts, list_promises,
    },
    parties::{
        Buyer, BuyerFilter, BuyerId, FiledPayer, Origins, Rating, Statement, Told, field_origins,
        filed_payers, latest_statements, list_buyers, list_data_sources, ratings_by, told_of,
    },
    policy::{
        GrantedLimit, GrantedTerms, LimitPart, limit_parts_of, limits_in_force, limits_of,
        terms_in_force,
    },
    receivables::{
        ItemFacts, NamedPayer, RateBook, company_currency, item_facts, list_rates, named_payers,
    },
    scoring::{FieldSaid, StatementSeen, quality::StatementSound},
    warning::{Happening, NoteSeen, ReceiptSeen, Report, RowKind, RowRef, list_reports},
};

/// Months of items that are read.
pub(super) const MONTHS: i32 = 24;
/// Days of receipts that are read.
const RECEIPT_DAYS: i32 = 180;
/// Receipts in steps of this many whole units count as round.
const ROUND_UNITS: i64 = 10_000;

/// Everything known of one buyer.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub buyer: Buyer,
    pub items: Vec<ItemFacts>,
    pub statements: Vec<StatementSeen>,
    /// Currency of each statement, by row.
    pub statement_currency: HashMap<i64, Currency>,
    /// How sound each statement is, by row.
    pub statement_sound: HashMap<i64, StatementSound>,
    /// Ratings by agencies, the oldest first.
    pub ratings: Vec<Rating>,
    /// What each source says of each field.
    pub said: Vec<FieldSaid>,
    /// What others say.
    pub told: Vec<Told>,
    /// Who is named as the payer of its receipts, the oldest first.
    pub payers: Vec<NamedPayer>,
    /// Who the file says pays for it.
    pub filed_payers: Vec<FiledPayer>,
    pub receipts: Vec<ReceiptSeen>,
    /// Receipts and credit notes not allocated yet: the day and the company's minor units.
    pub unallocated: Vec<(Day, i64)>,
    pub notes: Vec<NoteSeen>,
    pub bounces: Vec<Happening>,
    pub disputes: Vec<Disputed>,
    pub contacts: Vec<LoggedContact>,
    pub promises: Vec<RecordedPromise>,
    /// How the claim stands beside the ledger.
    pub claim: ClaimState,
    pub reports: Vec<Report>,
    pub events: Vec<EventSeen>,
    pub limit: Option<GrantedLimit>,
    /// The limit of the group's parent.
    pub group_limit: Option<GrantedLimit>,
    /// What makes its limit besides the grant, of its own and of its group.
    pub parts: Vec<LimitPart>,
    pub terms: Option<GrantedTerms>,
    pub file_on: Option<Day>,
    pub score_before: Option<i64>,
}

/// A dispute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disputed {
    pub id: i64,
    pub item_id: i64,
    pub opened_on: Day,
    /// Whether it is still open.
    pub open: bool,
    /// How much, in the item's currency.
    pub amount_minor: i64,
}

/// An entry of a buyer's history.
#[derive(Debug, Clone)]
pub(super) struct EventSeen {
    pub id: i64,
    pub on: Day,
    pub kind: String,
    pub text: String,
}

/// What is the same for all buyers.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub db: Db,
    pub as_of: Day,
    pub currency: Currency,
    pub rates: RateBook,
    /// Which source of the register a field came from.
    pub origins: Origins,
    /// The newest finished run of an earlier day, to compare scores with.
    pub run_before: Option<i64>,
    /// Where the day is looked back to: statements count as known so many days after their
    /// period's end, unless they were recorded by the day. `None` takes every statement.
    pub published_days: Option<i32>,
}

impl Ground {
    pub async fn new(db: &Db, as_of: Day, run_before: Option<i64>) -> Result<Self> {
        let currency = company_currency(db).await?;
        let rates = RateBook::new(currency, list_rates(db).await?);
        let origins = Origins::of(&list_data_sources(db).await?);
        let (db, published_days) = (db.clone(), None);
        Ok(Self { db, as_of, currency, rates, origins, run_before, published_days })
    }

    /// Whether a statement was known by the day.
    fn was_known(&self, statement: &Statement) -> bool {
        self.published_days.is_none_or(|days| {
            statement.content.period_end.plus_days(days) <= self.as_of
                || self.db.clock().day_of(statement.recorded_at) <= self.as_of
        })
    }

    /// An amount in the company's currency, for views.
    pub fn company(&self, minor: i64, currency: Currency, on: Day) -> i64 {
        if currency == self.currency {
            return minor;
        }
        self.rates.view(Money::new(minor, currency), on).minor
    }
}

/// A part of an amount, scaled as the whole was converted: exact for the whole.
pub(crate) fn scaled(part: i64, whole: i64, company: i64) -> i64 {
    if whole == company || whole <= 0 {
        return part;
    }
    let product = i128::from(part) * i128::from(company);
    i64::try_from((product + i128::from(whole) / 2) / i128::from(whole)).unwrap_or(i64::MAX)
}

type Places = HashMap<BuyerId, usize>;

/// The next buyers after an id, with everything known of them. Empty at the end.
pub(super) async fn load(ground: &Ground, after: BuyerId, count: u32) -> Result<Vec<Known>> {
    let db = &ground.db;
    let buyers = list_buyers(db, &BuyerFilter { after, limit: count }).await?;
    let (Some(first), Some(last)) = (buyers.first(), buyers.last()) else {
        return Ok(Vec::new());
    };
    let range = (first.id, last.id);
    let mut known: Vec<Known> = buyers.into_iter().map(blank).collect();
    let places: Places = known.iter().enumerate().map(|(n, k)| (k.buyer.id, n)).collect();
    let since = ground.as_of.plus_months(-MONTHS);
    for mut item in item_facts(db, range, since, ground.as_of).await? {
        // Judged at the rate of the day, as the ageing is: one screen, one valuation.
        item.company_minor = ground.company(item.amount_minor, item.currency, ground.as_of);
        at(&mut known, &places, item.buyer_id, |k| k.items.push(item));
    }
    statements(ground, range, (&mut known, &places)).await?;
    let year = (ground.as_of.plus_months(-12), ground.as_of);
    for contact in list_contacts(db, range, (ground.as_of.plus_months(-48), ground.as_of)).await? {
        at(&mut known, &places, contact.contact.buyer_id, |k| k.contacts.push(contact));
    }
    for promise in
        list_promises(db, range, (ground.as_of.plus_months(-MONTHS), ground.as_of)).await?
    {
        at(&mut known, &places, promise.promise.buyer_id, |k| k.promises.push(promise));
    }
    // A day that is looked back to has no worklist.
    if ground.published_days.is_none() {
        for (buyer, state) in claim_states(db, range, ground.as_of).await? {
            at(&mut known, &places, buyer, |k| k.claim = state);
        }
    }
    for report in list_reports(db, range, year).await? {
        at(&mut known, &places, report.report.buyer_id, |k| k.reports.push(report));
    }
    let mut limits = limits_in_force(db, range, ground.as_of).await?;
    let mut terms = terms_in_force(db, range, ground.as_of).await?;
    let parents: BTreeSet<BuyerId> = known.iter().filter_map(|k| k.buyer.parent_id).collect();
    let parents: Vec<BuyerId> = parents.into_iter().collect();
    let groups = limits_of(db, &parents, ground.as_of).await?;
    let bearers: BTreeSet<BuyerId> =
        known.iter().map(|k| k.buyer.id).chain(parents.iter().copied()).collect();
    let bearers: Vec<BuyerId> = bearers.into_iter().collect();
    let mut connection = db.read().await?;
    let parts = limit_parts_of(&mut connection, &bearers, ground.as_of).await?;
    drop(connection);
    for one in &mut known {
        let head = one.buyer.parent_id.unwrap_or(one.buyer.id);
        let of = |id: BuyerId| parts.get(&id).into_iter().flatten();
        let own = of(one.buyer.id).filter(|part| !part.new.of_group);
        one.parts = own.chain(of(head).filter(|part| part.new.of_group)).cloned().collect();
        one.group_limit = one.buyer.parent_id.and_then(|id| groups.get(&id).cloned());
        one.limit = limits.remove(&one.buyer.id);
        one.terms = terms.remove(&one.buyer.id);
    }
    let mut snapshot = db.snapshot().await?;
    credits(ground, &mut snapshot, range, (&mut known, &places)).await?;
    bounces(ground, &mut snapshot, range, (&mut known, &places)).await?;
    disputes(ground, &mut snapshot, range, (&mut known, &places)).await?;
    history(ground, &mut snapshot, range, (&mut known, &places)).await?;
    Ok(known)
}

/// The newest statements that were known on the day.
async fn statements(
    ground: &Ground,
    range: (BuyerId, BuyerId),
    (known, places): (&mut [Known], &Places),
) -> Result<()> {
    for statement in latest_statements(&ground.db, range.0, range.1, ground.as_of).await? {
        if !ground.was_known(&statement) {
            continue;
        }
        at(known, places, statement.buyer_id, |k| {
            k.statement_currency.insert(statement.id, statement.content.currency);
            let (failed_checks, audited) =
                (statement.failed_checks.len(), statement.content.audited);
            k.statement_sound.insert(statement.id, StatementSound { failed_checks, audited });
            k.statements.push(StatementSeen {
                id: statement.id,
                period_end: statement.content.period_end,
                months: statement.content.months,
                lines: statement.content.lines,
            });
        });
    }
    Ok(())
}

fn blank(buyer: Buyer) -> Known {
    Known {
        buyer,
        items: Vec::new(),
        statements: Vec::new(),
        statement_currency: HashMap::new(),
        statement_sound: HashMap::new(),
        ratings: Vec::new(),
        said: Vec::new(),
        told: Vec::new(),
        payers: Vec::new(),
        filed_payers: Vec::new(),
        receipts: Vec::new(),
        unallocated: Vec::new(),
        notes: Vec::new(),
        bounces: Vec::new(),
        disputes: Vec::new(),
        contacts: Vec::new(),
        promises: Vec::new(),
        claim: ClaimState::default(),
        reports: Vec::new(),
        events: Vec::new(),
        limit: None,
        group_limit: None,
        parts: Vec::new(),
        terms: None,
        file_on: None,
        score_before: None,
    }
}

fn at(known: &mut [Known], places: &Places, buyer: BuyerId, put: impl FnOnce(&mut Known)) {
    if let Some(one) = places.get(&buyer).and_then(|place| known.get_mut(*place)) {
        put(one);
    }
}

fn within(ask: &mut Ask, column: &str, (from, to): (BuyerId, BuyerId)) {
    ask.text(column).text(" >= ").value(from).text(" AND ").text(column).text(" <= ").value(to);
}

async fn credits(
    ground: &Ground,
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    (known, places): (&mut [Known], &Places),
) -> Result<()> {
    let as_of = ground.as_of;
    let mut ask = Ask::new(
        "SELECT c.id, c.buyer_id, c.kind, c.effective_on, c.currency, c.amount_minor, \
         c.reference, c.note, \
         COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM receivables_movement m \
         WHERE m.credit_id = c.id AND m.effective_on <= ",
    );
    ask.value(as_of).text("), 0), CASE WHEN c.amount_minor % ");
    ask.value(ROUND_UNITS.saturating_mul(ground.currency.minor_per_unit()));
    ask.text(
        " = 0 THEN (SELECT COUNT(*) FROM receivables_movement m JOIN receivables_item i \
         ON i.id = m.item_id WHERE m.credit_id = c.id AND (i.closed_on IS NULL OR i.closed_on > ",
    );
    ask.value(as_of).text(")) ELSE 0 END FROM receivables_credit c WHERE ");
    within(&mut ask, "c.buyer_id", range);
    ask.text(" AND c.undone_by IS NULL AND c.effective_on <= ").value(as_of);
    ask.text(" AND (c.effective_on > ");
    ask.value(as_of.plus_days(-RECEIPT_DAYS)).text(" OR c.closed_on IS NULL OR c.closed_on > ");
    ask.value(as_of).text(") ORDER BY c.buyer_id, c.effective_on, c.id");
    for row in ask.rows(snapshot.conn(), "reading credits to judge").await? {
        let (id, on) = (row.int(0)?, row.day(3)?);
        let (amount, taken) = (row.int(5)?, row.int(8)?);
        let currency = row.currency(4)?;
        let company = ground.company(amount, currency, as_of);
        let (note, reference) = (row.text(7)?, row.text(6)?);
        let (is_note, partial) = (row.text(2)? == "credit_note", row.int(9)?);
        let left = amount.saturating_sub(taken).max(0);
        at(known, places, row.int(1)?, |k| {
            if left > 0 {
                k.unallocated.push((on, ground.company(left, currency, as_of)));
            }
            if is_note {
                let explained = !note.trim().is_empty();
                k.notes.push(NoteSeen { id, on, amount_minor: company, explained });
            } else if as_of.days_since(on) < RECEIPT_DAYS {
                let matches = (left == 0 && partial == 0) || !reference.trim().is_empty();
                k.receipts.push(ReceiptSeen { id, on, amount_minor: amount, matches });
            }
        });
    }
    Ok(())
}

async fn bounces(
    ground: &Ground,
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    (known, places): (&mut [Known], &Places),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT m.credit_id, m.buyer_id, m.effective_on FROM receivables_movement m \
         WHERE m.kind = 'bounce' AND m.credit_id IS NOT NULL AND ",
    );
    within(&mut ask, "m.buyer_id", range);
    ask.text(" AND m.effective_on <= ").value(ground.as_of);
    ask.text(" AND m.effective_on > ").value(ground.as_of.plus_months(-12));
    ask.text(
        " AND NOT EXISTS (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) \
         ORDER BY m.buyer_id, m.effective_on, m.id",
    );
    for row in ask.rows(snapshot.conn(), "reading bounces to judge").await? {
        let row_ref = RowRef { kind: RowKind::Credit, id: row.int(0)? };
        let bounce = Happening { row: row_ref, on: row.day(2)? };
        at(known, places, row.int(1)?, |k| k.bounces.push(bounce));
    }
    Ok(())
}

async fn disputes(
    ground: &Ground,
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    (known, places): (&mut [Known], &Places),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT id, buyer_id, item_id, opened_on, resolved_on, amount_minor \
         FROM receivables_dispute WHERE ",
    );
    within(&mut ask, "buyer_id", range);
    ask.text(" AND opened_on <= ").value(ground.as_of).text(" ORDER BY buyer_id, opened_on, id");
    for row in ask.rows(snapshot.conn(), "reading disputes to judge").await? {
        let resolved = row.maybe_day(4)?;
        let dispute = Disputed {
            id: row.int(0)?,
            item_id: row.int(2)?,
            opened_on: row.day(3)?,
            open: resolved.is_none_or(|day| day > ground.as_of),
            amount_minor: row.int(5)?,
        };
        at(known, places, row.int(1)?, |k| k.disputes.push(dispute));
    }
    Ok(())
}

async fn history(
    ground: &Ground,
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    (known, places): (&mut [Known], &Places),
) -> Result<()> {
    let mut ask = Ask::new("SELECT id, buyer_id, on_day, kind, text FROM parties_event WHERE ");
    within(&mut ask, "buyer_id", range);
    ask.text(" AND on_day <= ").value(ground.as_of);
    ask.text(" AND on_day > ").value(ground.as_of.plus_months(-12));
    ask.text(" ORDER BY buyer_id, on_day, id");
    for row in ask.rows(snapshot.conn(), "reading events to judge").await? {
        let event =
            EventSeen { id: row.int(0)?, on: row.day(2)?, kind: row.text(3)?, text: row.text(4)? };
        at(known, places, row.int(1)?, |k| k.events.push(event));
    }
    for origin in field_origins(snapshot, range, ground.as_of).await? {
        let source = ground.origins.name(&origin.origin);
        let (field, value, as_of) = (origin.field, origin.value, origin.as_of);
        at(known, places, origin.buyer_id, |k| {
            k.file_on = k.file_on.max(Some(as_of));
            k.said.push(FieldSaid { field, source, value, as_of });
        });
    }
    for rating in ratings_by(snapshot, range, ground.as_of).await? {
        at(known, places, rating.buyer_id, |k| k.ratings.push(rating));
    }
    told(ground, snapshot, range, (&mut *known, places)).await?;
    let Some(run) = ground.run_before else { return Ok(()) };
    let mut ask = Ask::new("SELECT buyer_id, score FROM scoring_assessment WHERE run_id = ");
    ask.value(run).text(" AND ");
    within(&mut ask, "buyer_id", range);
    for row in ask.rows(snapshot.conn(), "reading earlier scores").await? {
        let score = row.maybe_int(1)?;
        at(known, places, row.int(0)?, |k| k.score_before = score);
    }
    Ok(())
}

/// What others say, and who pays. Looking back, only what was on file by the day.
async fn told(
    ground: &Ground,
    snapshot: &mut Snapshot,
    range: (BuyerId, BuyerId),
    (known, places): (&mut [Known], &Places),
) -> Result<()> {
    let as_of = ground.as_of;
    for one in told_of(snapshot, range, as_of).await? {
        let filed =
            ground.published_days.is_none() || ground.db.clock().day_of(one.recorded_at) <= as_of;
        if filed {
            at(known, places, one.buyer_id, |k| k.told.push(one));
        }
    }
    for one in filed_payers(snapshot, range, as_of).await? {
        at(known, places, one.buyer_id, |k| k.filed_payers.push(one));
    }
    for one in named_payers(snapshot.conn(), range, (as_of.plus_months(-12), as_of)).await? {
        at(known, places, one.buyer_id, |k| k.payers.push(one));
    }
    Ok(())
}
