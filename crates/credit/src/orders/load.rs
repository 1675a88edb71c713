//! Reading what the gate decides by, within its transaction, with few questions.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day, Money, Rejection, Result};
use store::{AnyRow, Ask, Columns, Tx};

use super::{
    book::{self, OnOrder},
    entity_use::sums_with,
    facts::{AskedFor, CurrencyUse, EntityUse, Facts, Released, Use},
    ground::Ground,
    order::{Order, Wanted},
    rule::Check,
};
use crate::{
    granting::{ReviewStanding, review_standing},
    parties::BuyerId,
    policy::{EffectiveLimit, Parts},
    receivables::{RateBook, load_rates},
};

/// What is asked of the gate.
pub(super) struct Asked<'a> {
    /// The order as it stands, or as it would be.
    pub order: &'a Order,
    /// What it is to be.
    pub wanted: Wanted,
    /// What of it will have been delivered.
    pub delivered_minor: i64,
    /// `new`, `change` …
    pub transition: &'static str,
}

/// A buyer as the gate sees it.
struct Seen {
    code: String,
    blocked: bool,
    tier: Option<String>,
    assessed_on: Option<Day>,
    broken: i64,
    letters: i64,
}

fn window(ground: &Ground, code: &str) -> Day {
    let days = match ground.rule.find(code) {
        Some(Check::Dunning { within_days, .. } | Check::BrokenPromises { within_days, .. }) => {
            *within_days
        }
        _ => 0,
    };
    ground.today.plus_days(-days)
}

async fn seen(tx: &mut Tx, ground: &Ground, (buyer, head): (BuyerId, BuyerId)) -> Result<Seen> {
    let mut ask = Ask::new(
        "SELECT b.code, b.blocked, b.parent_id, b.withdrawn_by, a.tier, r.as_of, \
         (SELECT COUNT(*) FROM collections_promise p WHERE p.buyer_id = b.id AND p.state IN \
         ('broken', 'partly') AND p.due_on >= ",
    );
    ask.value(window(ground, "broken-promises")).text("), (SELECT COUNT(*) FROM ");
    ask.text("collections_contact c WHERE c.buyer_id = b.id AND c.channel = 'letter' AND ");
    ask.text("c.on_day >= ").value(window(ground, "dunning"));
    ask.text(
        ") FROM parties_buyer b LEFT JOIN scoring_current n ON n.id = 1 LEFT JOIN scoring_run r \
         ON r.id = n.run_id LEFT JOIN scoring_assessment a ON a.run_id = n.run_id AND \
         a.buyer_id = b.id WHERE b.id = ",
    );
    ask.value(buyer);
    let rows = ask.rows(tx.conn(), "reading a buyer at the gate").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("orders.buyer-gone").into());
    };
    if row.maybe_int(3)?.is_some() {
        return Err(Rejection::new("orders.buyer-gone").into());
    }
    if row.maybe_int(2)?.unwrap_or(buyer) != head {
        return Err(base::Failure::Busy("reading the group of a buyer".to_owned()));
    }
    let tier = row.maybe_text(4)?;
    Ok(Seen {
        code: row.text(0)?,
        blocked: row.int(1)? != 0,
        assessed_on: row.maybe_day(5)?.filter(|_| tier.is_some()),
        tier,
        broken: row.int(6)?,
        letters: row.int(7)?,
    })
}

/// Sums in one currency, of the buyer or of the others of its group.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub items: i64,
    pub unbilled: i64,
    pub open: i64,
    pub claim: i64,
    pub credits: i64,
    /// Of the claims, what is delivered already: its money is spent.
    pub spent: i64,
}

/// By whether it is the buyer itself, and by currency.
pub(super) type Book = BTreeMap<(bool, Currency), Sums>;

/// What of the buyer's items is late, in the company's currency.
#[derive(Default)]
struct Late {
    oldest_on: Option<Day>,
    overdue_minor: i64,
    overdue_on: Option<Day>,
}

/// Names the buyer, or all members of its group.
fn of(ask: &mut Ask, column: &str, (buyer, head): (BuyerId, BuyerId), group: bool) {
    match group {
        false => ask.text(column).text(" = ").value(buyer),
        true => ask
            .text(column)
            .text(" IN (SELECT g.id FROM parties_buyer g WHERE g.id = ")
            .value(head)
            .text(" OR g.parent_id = ")
            .value(head)
            .text(")"),
    };
}

fn residues(ground: &Ground) -> (i64, i64) {
    let of = |code| match ground.rule.find(code) {
        Some(Check::OldestOpen { residue, .. } | Check::Overdue { residue, .. }) => *residue,
        _ => 0,
    };
    let minor = |units: i64| units.saturating_mul(ground.company.minor_per_unit());
    (minor(of("oldest-open")), minor(of("overdue")))
}

/// Asks for items by buyer and currency, and for what is late of the buyer's own, as far as residues
/// can be told in minor units of `residues`. Its columns are those of [`sums`].
fn ask_items(
    ask: &mut Ask,
    (ids, group): ((BuyerId, BuyerId), bool),
    today: Day,
    (oldest, overdue): (i64, i64),
) {
    ask.text("SELECT 0 AS kind, CASE WHEN i.buyer_id = ");
    ask.value(ids.0).text(" THEN 1 ELSE 0 END AS own, i.currency, ");
    ask.text("CAST(SUM(i.open_minor) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN i.open_minor > ");
    ask.value(overdue).text(" AND i.due_on < ").value(today);
    ask.text(" THEN i.open_minor END), 0) AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), ");
    ask.text("CAST(0 AS BIGINT), MIN(CASE WHEN i.open_minor > ").value(oldest);
    ask.text(" THEN i.issued_on END), MIN(CASE WHEN i.open_minor > ");
    ask.value(overdue).text(" AND i.due_on < ").value(today).text(" THEN i.due_on END) ");
    ask.text("FROM receivables_item i WHERE i.closed_on IS NULL AND i.currency > '' AND ");
    of(ask, "i.buyer_id", ids, group);
    ask.text(" GROUP BY 1, 2, 3");
}

fn read_late(row: &AnyRow) -> Result<Late> {
    Ok(Late {
        overdue_minor: row.int(4)?,
        oldest_on: row.maybe_day(8)?,
        overdue_on: row.maybe_day(9)?,
    })
}

fn ask_credits(ask: &mut Ask, (ids, group): ((BuyerId, BuyerId), bool)) {
    ask.text("SELECT 1 AS kind, CASE WHEN c.buyer_id = ");
    ask.value(ids.0).text(" THEN 1 ELSE 0 END AS own, c.currency, ");
    ask.text("CAST(SUM(c.unallocated_minor) AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), ");
    ask.text("CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT) ");
    ask.text("FROM receivables_credit c WHERE c.closed_on IS NULL AND c.currency > '' AND ");
    of(ask, "c.buyer_id", ids, group);
    ask.text(" GROUP BY 1, 2, 3");
}

/// Orders taken, as they are kept added up.
fn ask_orders(ask: &mut Ask, (ids, group): ((BuyerId, BuyerId), bool)) {
    ask.text("SELECT 2 AS kind, CASE WHEN o.buyer_id = ");
    ask.value(ids.0).text(" THEN 1 ELSE 0 END AS own, o.currency, ");
    ask.text("CAST(SUM(o.unbilled_minor) AS BIGINT), CAST(SUM(o.open_minor) AS BIGINT), ");
    ask.text("CAST(SUM(o.claim_minor) AS BIGINT), CAST(SUM(o.spent_minor) AS BIGINT), ");
    ask.text("MIN(o.ledger_version), CAST(NULL AS TEXT), CAST(NULL AS TEXT) ");
    ask.text("FROM orders_sum o WHERE o.orders > 0 AND ");
    of(ask, "o.buyer_id", ids, group);
    ask.text(" GROUP BY 1, 2, 3");
}

/// What is open, unallocated and on order besides the order `but`, in one question; and what of the
/// items is late.
async fn sums(
    tx: &mut Tx,
    of: ((BuyerId, BuyerId), bool),
    ground: &Ground,
    but: &Asked<'_>,
) -> Result<(Book, BTreeMap<Currency, Late>)> {
    let mut ask = Ask::new("");
    ask_items(&mut ask, of, ground.today, residues(ground));
    ask.text(" UNION ALL ");
    ask_credits(&mut ask, of);
    ask.text(" UNION ALL ");
    ask_orders(&mut ask, of);
    let mut rows = ask.clone().rows(tx.conn(), "summing what is on account").await?;
    let mut old = false;
    for row in &rows {
        old |= row.int(0)? == 2 && row.int(7)? < ground.ledger;
    }
    if old {
        settle(tx, of, ground.ledger).await?;
        rows = ask.rows(tx.conn(), "summing what is on account").await?;
    }
    let (mut book, mut late) = (Book::new(), BTreeMap::new());
    for row in &rows {
        let (own, currency) = (row.int(1)? == 1, row.currency(2)?);
        let sums: &mut Sums = book.entry((own, currency)).or_default();
        match row.int(0)? {
            0 => {
                sums.items = row.int(3)?;
                if own {
                    late.insert(currency, read_late(row)?);
                }
            }
            1 => sums.credits = row.int(3)?,
            _ => {
                sums.unbilled = row.int(3)?;
                sums.open = row.int(4)?;
                sums.claim = row.int(5)?;
                sums.spent = row.int(6)?;
            }
        }
    }
    if but.transition != "new" {
        let OnOrder([_, unbilled, open, claim, spent]) = book::stored(tx, but.order.id).await?;
        let sums: &mut Sums = book.entry((true, but.order.currency)).or_default();
        sums.unbilled -= unbilled;
        sums.open -= open;
        sums.claim -= claim;
        sums.spent -= spent;
    }
    Ok((book, late))
}

/// Brings the orders of the buyer, or of its group, up to the version of the ledger.
async fn settle(tx: &mut Tx, (ids, group): ((BuyerId, BuyerId), bool), ledger: i64) -> Result<()> {
    let mut members = Ask::new("SELECT m.id FROM parties_buyer m WHERE ");
    of(&mut members, "m.id", ids, group);
    let mut buyers = Vec::new();
    for row in members.rows(tx.conn(), "reading members").await? {
        buyers.push(row.int(0)?);
    }
    for some in buyers.chunks(500) {
        book::settle(tx, some, ledger).await?;
    }
    Ok(())
}

/// Sees amounts in the company's currency and remembers what has no rate.
struct View<'a> {
    ground: &'a Ground,
    rates: RateBook,
    unrated: BTreeSet<Currency>,
}

impl View<'_> {
    fn maybe(&self, minor: i64, currency: Currency) -> Option<i64> {
        if currency == self.ground.company {
            return Some(minor);
        }
        let rate = self.rates.seen_by(currency, self.ground.today)?;
        rate.convert(Money::new(minor, currency), self.ground.company).ok().map(|seen| seen.minor)
    }

    fn see(&mut self, minor: i64, currency: Currency) -> i64 {
        if minor == 0 {
            return 0;
        }
        self.maybe(minor, currency).unwrap_or_else(|| {
            self.unrated.insert(currency);
            0
        })
    }

    fn sum(&mut self, book: &Book, own_only: bool) -> Use {
        let mut sum = Use::default();
        for ((own, currency), sums) in book {
            if own_only && !own {
                continue;
            }
            sum.items = sum.items.saturating_add(self.see(sums.items, *currency));
            sum.unbilled = sum.unbilled.saturating_add(self.see(sums.unbilled, *currency));
            sum.orders = sum.orders.saturating_add(self.see(sums.open, *currency));
            sum.deposits = sum.deposits.saturating_add(self.see(sums.claim, *currency));
            sum.credits = sum.credits.saturating_add(self.see(sums.credits, *currency));
        }
        sum
    }
}

async fn release(tx: &mut Tx, ground: &Ground, order: i64) -> Result<Option<Released>> {
    let mut ask = Ask::new(
        "SELECT id, cap_minor, until_on, COALESCE(decided_by, proposed_by), alone FROM orders_release \
         WHERE state = 'granted' AND order_id = ",
    );
    ask.value(order).text(" AND until_on >= ").value(ground.today);
    ask.text(" ORDER BY id DESC LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for a release").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (until, by) = (row.text(2)?, row.text(3)?);
    let alone = row.int(4)? != 0;
    Ok(Some(Released { id: row.int(0)?, cap: row.int(1)?, until, by, alone }))
}

/// The items that are late, all in the company's currency; in others by thresholds of the same worth.
async fn late(
    tx: &mut Tx,
    ids: (BuyerId, BuyerId),
    view: &mut View<'_>,
    found: BTreeMap<Currency, Late>,
) -> Result<Late> {
    let mut all = Late::default();
    let (oldest, overdue) = residues(view.ground);
    for (currency, mut one) in found {
        if currency != view.ground.company {
            let worth = |minor: i64| {
                let unit = view.maybe(currency.minor_per_unit(), currency).filter(|u| *u > 0);
                unit.map_or(0, |unit| {
                    let scaled = i128::from(minor) * i128::from(currency.minor_per_unit());
                    i64::try_from(scaled / i128::from(unit)).unwrap_or(i64::MAX)
                })
            };
            let thresholds = (worth(oldest), worth(overdue));
            let mut again = Ask::new("");
            ask_items(&mut again, (ids, false), view.ground.today, thresholds);
            for row in &again.rows(tx.conn(), "telling what is late").await? {
                if row.int(1)? == 1 && row.currency(2)? == currency {
                    one = read_late(row)?;
                }
            }
        }
        all.oldest_on = [all.oldest_on, one.oldest_on].into_iter().flatten().min();
        all.overdue_on = [all.overdue_on, one.overdue_on].into_iter().flatten().min();
        all.overdue_minor = all.overdue_minor.saturating_add(view.see(one.overdue_minor, currency));
    }
    Ok(all)
}

/// Whether the order counts: within the horizon, or delivered already.
fn within(ground: &Ground, asked: &Asked<'_>) -> (bool, Option<Day>) {
    let horizon = ground.rule.horizon_days;
    let from = asked.wanted.deliver_on.map(|day| day.plus_days(-horizon));
    let within = from.is_none_or(|from| from <= ground.today) || asked.delivered_minor > 0;
    (within, from.filter(|_| !within))
}

/// Reads everything that a decision hangs on. The caller holds the locks of the buyer and its group.
pub(super) async fn facts(
    tx: &mut Tx,
    ground: &Ground,
    head: BuyerId,
    asked: &Asked<'_>,
) -> Result<Facts> {
    let ids = (asked.order.buyer_id, head);
    let seen = seen(tx, ground, ids).await?;
    let parts = Parts::read(tx.conn(), ids, ground.today).await?;
    let pooled = parts.has_pool(ground.today);
    let (book, found) = sums(tx, (ids, pooled), ground, asked).await?;
    let foreign = asked.order.currency != ground.company
        || parts.foreign(ground.company)
        || book.keys().any(|(_, currency)| *currency != ground.company);
    let rates = match foreign {
        true => load_rates(tx, ground.company).await?,
        false => RateBook::new(ground.company, []),
    };
    let limit = parts.effective(ground.today, &rates);
    let mut view = View { ground, rates, unrated: BTreeSet::new() };
    let mut own = view.sum(&book, true);
    own.limit = limit.own.into();
    let group = pooled.then(|| Use { limit: limit.pool.into(), ..view.sum(&book, false) });
    let entity = with_entity(tx, asked.order, &limit, &mut view).await?;
    let late = late(tx, ids, &mut view, found).await?;
    let release = match asked.transition {
        "new" => None,
        _ => release(tx, ground, asked.order.id).await?,
    };
    let mut facts = order_facts(ground, asked, (&limit, &book), &mut view);
    let days_since = |day: Option<Day>| day.map(|day| i64::from(ground.today.days_since(day)));
    facts.buyer = seen.code;
    facts.blocked = seen.blocked;
    facts.own = own;
    facts.group = group;
    facts.entity = entity;
    facts.oldest_days = days_since(late.oldest_on);
    facts.overdue = late.overdue_minor;
    facts.overdue_days = days_since(late.overdue_on).unwrap_or(0);
    facts.letters = seen.letters;
    facts.broken = seen.broken;
    facts.assessed_on = seen.assessed_on.map(|day| day.to_string());
    facts.tier = seen.tier;
    if let Some(review) = reviewed(tx, ground, ids.0).await? {
        facts.review_on = Some(review.due_on.to_string());
        facts.review_days = i64::from(review.overdue_days);
    }
    facts.release = release;
    facts.unrated = view.unrated.iter().map(|currency| currency.code().to_owned()).collect();
    Ok(facts)
}

/// What the buyer has on account with the order's legal entity, where there is a limit towards it.
async fn with_entity(
    tx: &mut Tx,
    order: &Order,
    limit: &EffectiveLimit,
    view: &mut View<'_>,
) -> Result<Option<EntityUse>> {
    let Some(most) = limit.by_entity.iter().find(|one| one.seller == order.seller) else {
        return Ok(None);
    };
    let book = sums_with(tx.conn(), (order.buyer_id, order.seller), order.id).await?;
    let uses = Use { limit: Some(most.limit).into(), ..view.sum(&book, true) };
    Ok(Some(EntityUse { code: most.code.clone(), uses }))
}

/// How the review of the buyer stands by the calendar, where the rule asks for it.
async fn reviewed(tx: &mut Tx, ground: &Ground, buyer: BuyerId) -> Result<Option<ReviewStanding>> {
    match ground.rule.find("review-overdue") {
        Some(_) => review_standing(tx.conn(), buyer, ground.today).await,
        None => Ok(None),
    }
}

/// What concerns the order itself.
fn order_facts(
    ground: &Ground,
    asked: &Asked<'_>,
    (limit, book): (&EffectiveLimit, &Book),
    view: &mut View<'_>,
) -> Facts {
    let (order, wanted) = (asked.order, asked.wanted);
    let currency = order.currency;
    let (within, within_from) = within(ground, asked);
    let counts = order.parts_of(wanted, asked.delivered_minor);
    let adds = if within { counts.exposure() } else { 0 };
    let raised = if asked.transition == "delivery" && order.taken {
        // What is reserved already is not asked again; what goes beyond it is.
        if adds > order.exposure() { adds } else { 0 }
    } else {
        adds
    };
    let sums = book.get(&(true, currency)).copied().unwrap_or_default();
    let in_currency = limit.in_currency.iter().find(|(one, _)| *one == currency);
    let free_here = sums.credits.saturating_sub(sums.claim).max(0);
    let used = sums.items + sums.unbilled + sums.open - sums.claim - free_here;
    let in_currency = in_currency.map(|(_, most)| CurrencyUse {
        currency: currency.code().to_owned(),
        limit: Some(*most).into(),
        used,
        adds: raised,
    });
    let full = wanted.deposit_minor >= wanted.amount_minor;
    let needed = match full {
        true => (asked.delivered_minor - order.billed_minor).max(0),
        false => wanted.deposit_minor.min((wanted.amount_minor - order.billed_minor).max(0)),
    };
    Facts {
        on: ground.today.to_string(),
        currency: ground.company.code().to_owned(),
        transition: asked.transition.to_owned(),
        asked: AskedFor {
            number: order.number.clone(),
            currency: currency.code().to_owned(),
            amount: wanted.amount_minor,
            company: view.maybe(wanted.amount_minor, currency),
            deposit: wanted.deposit_minor,
            deliver_on: wanted.deliver_on.map(|day| day.to_string()),
            within,
            within_from: within_from.map(|day| day.to_string()),
        },
        adds: view.see(raised, currency),
        in_currency,
        lines: limit.lines.iter().map(|line| line.said.clone().into()).collect(),
        expired_on: limit.expired_on.map(|day| day.to_string()),
        suspended_on: limit.suspended_on.map(|day| day.to_string()),
        needed: view.see(needed, currency),
        free: view.see(sums.credits.saturating_sub(sums.spent).max(0), currency),
        ..Facts::default()
    }
}
