//! Reading what the ledger of benefits is made of: orders that never passed, requests that were refused,
//! promises that were kept, the months of the book. By indexes and by what a round has stored.

use std::collections::BTreeMap;

use base::{Day, Money, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db};

use super::{
    benefit::{
        Bad, Benefit, Benefits, DaysOfMonth, Proof, days_saved, interest, loss, rest_of_promises,
        settle, turned_bad,
    },
    benefit_pack::BenefitPack,
};
use crate::{
    assess::find_portfolio,
    parties::BuyerId,
    receivables::{RateBook, company_currency, list_rates},
};

/// Promises that are listed one by one, the newest first; the rest is told by month.
const MOST: i64 = 1_000;
/// Buyers asked about at once.
const BUYERS: usize = 200;

/// Orders that the gate stopped and that never went on, from a moment on.
const ORDERS: &str = " FROM orders_order o JOIN orders_decision d ON d.id = o.decision_id \
    JOIN parties_buyer b ON b.id = o.buyer_id \
    WHERE o.state IN ('held', 'declined', 'cancelled') AND d.outcome IN ('hold', 'decline') \
    AND o.delivered_minor = 0 AND o.billed_minor = 0 AND d.recorded_at >= ";

/// Requests for an amount that were refused, from a day on.
const REQUESTS: &str = " FROM granting_decision d \
    JOIN granting_application p ON p.id = d.application_id \
    JOIN parties_buyer b ON b.id = p.buyer_id WHERE d.outcome = 'refused' \
    AND p.limit_minor IS NOT NULL AND d.from_on >= ";

/// Promises that were kept, from a day on.
const PROMISES: &str = " FROM collections_promise p JOIN parties_buyer b ON b.id = p.buyer_id \
    WHERE p.state = 'kept' AND p.paid_minor > 0 AND p.due_on >= ";

fn full(count: usize) -> bool {
    i64::try_from(count).is_ok_and(|count| count >= MOST)
}

/// The ledger of benefits as of today.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn benefits(db: &Db) -> Result<Benefits> {
    let today = db.clock().today();
    let what = format!("what-if-benefits {today}");
    db.held_fresh(what, today, |db, today| Box::pin(benefits_now(db, *today))).await
}

struct Ground {
    pack: BenefitPack,
    rates: RateBook,
    today: Day,
    since: Day,
    /// The same in microseconds.
    from: i64,
    /// Written off on one day at least, company currency.
    least_minor: i64,
}

/// Something that was stopped: whose, when, how much.
struct Stopped {
    line: Benefit,
    buyer: BuyerId,
}

async fn benefits_now(db: &Db, today: Day) -> Result<Benefits> {
    let currency = company_currency(db).await?;
    let rates = RateBook::new(currency, list_rates(db).await?);
    let pack = BenefitPack::in_force(db, today).await?.into_owned();
    let since = today.month_start().plus_months(1 - pack.months);
    let round = find_portfolio(db).await?;
    let from = db.clock().now().0 - i64::from(today.days_since(since)) * 86_400_000_000;
    let least_minor = pack.write_off_from.saturating_mul(currency.minor_per_unit());
    let ground = Ground { pack, rates, today, since, from, least_minor };
    let mut lines = Vec::new();
    let mut connection = db.read().await?;
    if let Some((run, portfolio)) = &round {
        let round = (run.id, run.as_of);
        lines = losses(db, &mut connection, &ground, round).await?;
        let months = portfolio.history.iter().filter_map(|month| {
            let on: Day = month.on.parse().ok()?;
            let dso_tenths = month.dso_days.map(tenths);
            let whole = on == on.month_end();
            whole.then_some(DaysOfMonth { on, dso_tenths, invoiced_minor: month.invoiced_minor })
        });
        let months: Vec<DaysOfMonth> = months.collect();
        let days = days_saved(&months, &ground.pack);
        lines.extend(days.into_iter().filter(|one| one.on >= since));
    }
    lines.extend(promises(&mut connection, &ground).await?);
    let lines = settle(lines);
    Ok(Benefits { on: today, currency, pack: ground.pack, lines, judged: round.is_some() })
}

#[expect(clippy::cast_possible_truncation, reason = "tenths of days, not money")]
fn tenths(days: f64) -> i64 {
    (days * 10.0).round() as i64
}

/// What was stopped of buyers that turned bad. Who turned bad is found first, so that nothing else is read.
async fn losses(
    db: &Db,
    connection: &mut AnyConnection,
    ground: &Ground,
    round: (i64, Day),
) -> Result<Vec<Benefit>> {
    let mut ask = Ask::new("SELECT o.buyer_id");
    ask.text(ORDERS).value(ground.from).text(" UNION SELECT p.buyer_id").text(REQUESTS);
    ask.value(ground.since);
    let rows = ask.rows(connection, "listing buyers that were stopped").await?;
    let ids: Vec<BuyerId> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    let bad = bad(connection, ground, round, &ids).await?;
    let ids: Vec<BuyerId> = bad.keys().copied().collect();
    let within = (ground.pack.watch_days, ground.least_minor);
    let mut lines = Vec::new();
    for chunk in ids.chunks(BUYERS) {
        let orders = orders(db, connection, ground, chunk).await?;
        let requests = requests(connection, ground, chunk).await?;
        lines.extend(orders.into_iter().chain(requests).filter_map(|one| {
            let bad = bad.get(&one.buyer)?;
            turned_bad(bad, one.line.on, within).then_some(one.line)
        }));
    }
    Ok(lines)
}

/// Orders of some buyers that the gate stopped and that never went on.
async fn orders(
    db: &Db,
    connection: &mut AnyConnection,
    ground: &Ground,
    buyers: &[BuyerId],
) -> Result<Vec<Stopped>> {
    let mut ask = Ask::new(
        "SELECT o.id, o.buyer_id, b.code, b.name, o.number, o.currency, o.amount_minor, \
         d.recorded_at",
    );
    ask.text(ORDERS).value(ground.from).text(" AND o.buyer_id IN (");
    ask.list(buyers.iter().copied());
    ask.text(") ORDER BY o.id DESC");
    let one = |row: &AnyRow| {
        let on = db.clock().day_of(base::Moment(row.int(7)?));
        let whose = (row.int(1)?, row.text(2)?, row.text(3)?);
        let amount = Money::new(row.int(6)?, row.currency(5)?);
        let proof = (Proof::Order(row.int(0)?), row.text(4)?);
        Ok(stopped("gate", (on, whose), (amount, proof), ground))
    };
    ask.rows(connection, "listing orders that were stopped").await?.iter().map(one).collect()
}

fn stopped(
    kind: &'static str,
    (on, whose): (Day, (BuyerId, String, String)),
    (amount, (proof, number)): (Money, (Proof, String)),
    ground: &Ground,
) -> Stopped {
    let base_minor = ground.rates.view(amount, on).minor;
    let saved_minor = loss(base_minor, &ground.pack);
    let buyer = whose.0;
    let line = Benefit {
        kind,
        on,
        buyer: Some(whose),
        number,
        base_minor,
        saved_minor,
        proof,
        beside: None,
    };
    Stopped { line, buyer }
}

/// Requests of some buyers for an amount that were refused.
async fn requests(
    connection: &mut AnyConnection,
    ground: &Ground,
    buyers: &[BuyerId],
) -> Result<Vec<Stopped>> {
    let mut ask = Ask::new(
        "SELECT p.id, p.buyer_id, b.code, b.name, d.number, p.currency, p.limit_minor, d.from_on",
    );
    ask.text(REQUESTS).value(ground.since).text(" AND p.buyer_id IN (");
    ask.list(buyers.iter().copied());
    ask.text(") ORDER BY d.from_on DESC, d.id DESC");
    let one = |row: &AnyRow| {
        let whose = (row.int(1)?, row.text(2)?, row.text(3)?);
        let amount = Money::new(row.int(6)?, row.currency(5)?);
        let proof = (Proof::Request(row.int(0)?), crate::granting::number_text(row.int(4)?));
        Ok(stopped("refused", (row.day(7)?, whose), (amount, proof), ground))
    };
    ask.rows(connection, "listing requests that were refused").await?.iter().map(one).collect()
}

/// What became of buyers; of whom nothing became, nothing.
async fn bad(
    connection: &mut AnyConnection,
    ground: &Ground,
    (run, as_of): (i64, Day),
    ids: &[BuyerId],
) -> Result<BTreeMap<BuyerId, Bad>> {
    let mut found: BTreeMap<BuyerId, Bad> = BTreeMap::new();
    for chunk in ids.chunks(BUYERS) {
        let mut ask = Ask::new(
            "SELECT a.buyer_id, a.oldest_overdue_days FROM scoring_assessment a WHERE a.run_id = ",
        );
        ask.value(run).text(" AND a.oldest_overdue_days >= ");
        ask.value(i64::from(ground.pack.overdue_days)).text(" AND a.buyer_id IN (");
        ask.list(chunk.iter().copied());
        ask.text(")");
        for row in &ask.rows(connection, "reading which buyers are long overdue").await? {
            let days = i32::try_from(row.int(1)?).unwrap_or(i32::MAX);
            let on = as_of.plus_days(ground.pack.overdue_days - days);
            found.entry(row.int(0)?).or_default().overdue_on = Some(on);
        }
        let mut ask = Ask::new(
            "SELECT i.buyer_id, i.currency, m.effective_on, CAST(SUM(m.amount_minor) AS BIGINT) \
             FROM receivables_item i JOIN receivables_movement m ON m.item_id = i.id \
             WHERE m.kind = 'write_off' AND NOT EXISTS \
             (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) \
             AND m.effective_on >= ",
        );
        ask.value(ground.since).text(" AND i.buyer_id IN (");
        ask.list(chunk.iter().copied());
        ask.text(") GROUP BY i.buyer_id, i.currency, m.effective_on");
        for row in &ask.rows(connection, "reading what was written off").await? {
            let (on, amount) = (row.day(2)?, Money::new(row.int(3)?, row.currency(1)?));
            let minor = ground.rates.view(amount, on).minor;
            let day = found.entry(row.int(0)?).or_default().written_off.entry(on).or_default();
            *day = day.saturating_add(minor);
        }
    }
    Ok(found)
}

/// Promises that were kept, with what came in for them; of more than are listed, the rest by month.
async fn promises(connection: &mut AnyConnection, ground: &Ground) -> Result<Vec<Benefit>> {
    let mut ask = Ask::new("SELECT p.id, p.buyer_id, b.code, b.name, p.due_on, p.paid_minor");
    ask.text(PROMISES).value(ground.since).text(" AND p.due_on <= ").value(ground.today);
    ask.text(" ORDER BY p.due_on DESC, p.id DESC LIMIT ").value(MOST);
    let one = |row: &AnyRow| {
        let paid = row.int(5)?;
        Ok(Benefit {
            kind: "promise",
            on: row.day(4)?,
            buyer: Some((row.int(1)?, row.text(2)?, row.text(3)?)),
            number: String::new(),
            base_minor: paid,
            saved_minor: interest(paid, ground.pack.earlier_days, &ground.pack),
            proof: Proof::Promise(row.int(0)?),
            beside: None,
        })
    };
    let rows = ask.rows(connection, "listing promises that were kept").await?;
    let mut listed: Vec<Benefit> = rows.iter().map(one).collect::<Result<_>>()?;
    if full(listed.len()) {
        let mut ask = Ask::new(
            "SELECT MAX(p.due_on), CAST(COUNT(*) AS BIGINT), CAST(SUM(p.paid_minor) AS BIGINT)",
        );
        ask.text(PROMISES).value(ground.since).text(" AND p.due_on <= ").value(ground.today);
        ask.text(" GROUP BY SUBSTR(p.due_on, 1, 7)");
        let rows = ask.rows(connection, "adding up promises that were kept").await?;
        let month = |row: &AnyRow| Ok((row.day(0)?, row.int(1)?, row.int(2)?));
        let months: Vec<(Day, i64, i64)> = rows.iter().map(month).collect::<Result<_>>()?;
        let rest = rest_of_promises(&months, &listed, &ground.pack);
        listed.extend(rest);
    }
    Ok(listed)
}
