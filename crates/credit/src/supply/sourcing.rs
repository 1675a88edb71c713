//! Hints for buying (Q10): how orders of an industry could be split between its suppliers, and how many days
//! of stock cover late deliveries. Where data are missing it says so and gives no number.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Result};
use store::{Ask, Columns, Db, access::Scope};

use super::sourcing_pack::SourcingPack;
use crate::{
    parties::{BuyerId, scope_owner},
    policy::Tier,
    receivables::{RateBook, company_currency, list_rates},
};

/// A supplier with what is known of how it delivers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Row id.
    pub id: BuyerId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its industry, as the file says it; empty where it does not.
    pub industry: String,
    /// The tier of the round in force; `None` where it was not judged.
    pub tier: Option<Tier>,
    /// Its score.
    pub score: Option<i64>,
    /// Billed in the months looked back, less returns and cancellations, company currency.
    pub billed_minor: i64,
    /// Days late of each delivery with a promised day; 0 is on time or early. Open advances past their day are
    /// among them, as late as they are.
    pub late_days: Vec<i32>,
}

/// A supplier's part of the hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Whose.
    pub source: Source,
    /// Deliveries on time, basis points; `None` where there are too few.
    pub on_time_bps: Option<i64>,
    /// Failed deliveries.
    pub failures: usize,
    /// Weight.
    pub weight: i64,
    /// Share of what was billed, basis points; `None` where nothing was.
    pub is_bps: Option<i64>,
    /// The share that is suggested, basis points; `None` where it cannot be said.
    pub suggested_bps: Option<i64>,
    /// Days of stock that cover late deliveries; `None` where there are too few.
    pub stock_days: Option<i32>,
}

/// Suppliers of one industry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourcing {
    /// The industry, or empty for those without one, which are not split.
    pub industry: String,
    /// Billed in all, company currency.
    pub billed_minor: i64,
    /// Its suppliers, the largest share first.
    pub rows: Vec<Split>,
    /// Days of stock over all their deliveries; `None` where there are too few.
    pub stock_days: Option<i32>,
}

/// The hints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcingHints {
    /// The company's currency.
    pub currency: Currency,
    /// The pack.
    pub pack: SourcingPack,
    /// By industry; those without one last.
    pub groups: Vec<Sourcing>,
}

/// The days late that a share of deliveries did not pass: the nearest rank; `None` of too few.
pub fn stock_days(late_days: &[i32], pack: &SourcingPack) -> Option<i32> {
    if late_days.len() < pack.deliveries_from {
        return None;
    }
    let mut sorted = late_days.to_vec();
    sorted.sort_unstable();
    let service = usize::try_from(pack.service_bps).unwrap_or(10_000);
    let rank = (sorted.len() * service).div_ceil(10_000).max(1);
    sorted.get(rank - 1).copied()
}

/// Shares by weight that add up to 10,000, none above the bound where two or more have weight.
pub fn shares(weights: &[i64], most_bps: i64) -> Vec<i64> {
    let all: i64 = weights.iter().sum();
    if all <= 0 {
        return vec![0; weights.len()];
    }
    let mut shares: Vec<i64> = weights.iter().map(|weight| weight * 10_000 / all).collect();
    let usable = weights.iter().filter(|weight| **weight > 0).count();
    let first = (0..weights.len()).max_by_key(|at| (weights[*at], std::cmp::Reverse(*at)));
    let Some(first) = first else { return shares };
    if usable > 1 && shares[first] > most_bps {
        let rest = all - weights[first];
        for (at, share) in shares.iter_mut().enumerate() {
            *share = match at == first {
                true => most_bps,
                false => weights[at] * (10_000 - most_bps) / rest.max(1),
            };
        }
    }
    // What rounding left goes to the next after the bounded one, or to the first.
    let left = 10_000 - shares.iter().sum::<i64>();
    let bounded = usable > 1 && shares[first] >= most_bps;
    let takes = (0..weights.len())
        .filter(|at| weights[*at] > 0 && !(bounded && *at == first))
        .max_by_key(|at| (weights[*at], std::cmp::Reverse(*at)));
    if let Some(at) = takes {
        shares[at] += left;
    }
    shares
}

/// The hint for the suppliers of one industry.
pub fn split(industry: &str, sources: Vec<Source>, pack: &SourcingPack) -> Sourcing {
    let billed: i64 = sources.iter().fold(0, |sum, one| sum.saturating_add(one.billed_minor));
    let late: Vec<i32> = sources.iter().flat_map(|one| one.late_days.iter().copied()).collect();
    let on_time = |one: &Source| {
        let count = one.late_days.len();
        let good = one.late_days.iter().filter(|days| **days <= 0).count();
        let known = count >= pack.deliveries_from;
        known.then(|| i64::try_from(good * 10_000 / count.max(1)).unwrap_or(0))
    };
    let weight = |one: &Source| {
        let tier = one.tier.unwrap_or(Tier::Unrated);
        pack.weight(tier) * on_time(one).unwrap_or(pack.unknown_bps)
    };
    let weights: Vec<i64> = sources.iter().map(weight).collect();
    // Without an industry nobody knows that one could stand in for the other; one alone is no choice.
    let choice = !industry.is_empty() && weights.iter().filter(|one| **one > 0).count() > 1;
    let suggested = shares(&weights, pack.most_bps);
    let rows = sources.into_iter().zip(weights).zip(suggested);
    let row = |((source, weight), suggested): ((Source, i64), i64)| Split {
        on_time_bps: on_time(&source),
        failures: source.late_days.iter().filter(|days| **days > pack.failure_days).count(),
        weight,
        is_bps: (billed > 0).then(|| {
            let bps = i128::from(source.billed_minor) * 10_000 / i128::from(billed);
            i64::try_from(bps).unwrap_or(10_000)
        }),
        suggested_bps: choice.then_some(suggested),
        stock_days: stock_days(&source.late_days, pack),
        source,
    };
    let mut rows: Vec<Split> = rows.map(row).collect();
    rows.sort_by(|a, b| {
        (b.suggested_bps, b.source.billed_minor)
            .cmp(&(a.suggested_bps, a.source.billed_minor))
            .then_with(|| a.source.code.cmp(&b.source.code))
    });
    let stock_days = stock_days(&late, pack);
    Sourcing { industry: industry.to_owned(), billed_minor: billed, rows, stock_days }
}

/// The hints of today, within what somebody may see.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn sourcing(db: &Db, scope: Scope) -> Result<SourcingHints> {
    let asked = (scope_owner(scope), db.clock().today());
    let what = format!("supply-sourcing {asked:?}");
    db.held_fresh(what, asked, |db, (owner, today)| Box::pin(hints_now(db, *owner, *today))).await
}

async fn hints_now(db: &Db, owner: Option<i64>, today: Day) -> Result<SourcingHints> {
    let currency = company_currency(db).await?;
    let rates = RateBook::new(currency, list_rates(db).await?);
    let pack = SourcingPack::in_force(db, today).await?.into_owned();
    let mut sources = listed(db, owner).await?;
    let since = today.plus_months(-pack.months);
    billed(db, &mut sources, (&rates, since)).await?;
    delivered(db, &mut sources, (since, today)).await?;
    let mut groups: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for one in sources.into_values() {
        groups.entry(one.industry.clone()).or_default().push(one);
    }
    let mut groups: Vec<Sourcing> =
        groups.into_iter().map(|(industry, all)| split(&industry, all, &pack)).collect();
    groups.sort_by_key(|one| (one.industry.is_empty(), -one.billed_minor));
    Ok(SourcingHints { currency, pack, groups })
}

async fn listed(db: &Db, owner: Option<i64>) -> Result<BTreeMap<BuyerId, Source>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, b.industry, a.tier, a.score FROM parties_buyer b \
         LEFT JOIN scoring_assessment a ON a.buyer_id = b.id \
         AND a.run_id = (SELECT run_id FROM scoring_current WHERE id = 1) \
         WHERE b.party_role <> 'buyer' AND b.withdrawn_by IS NULL AND b.blocked = 0",
    );
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY b.id");
    let mut connection = db.read().await?;
    let mut found = BTreeMap::new();
    for row in &ask.rows(&mut connection, "listing suppliers to buy from").await? {
        let tier = row.maybe_text(4)?;
        let source = Source {
            id: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            industry: row.text(3)?,
            tier: tier.as_deref().and_then(Tier::parse),
            score: row.maybe_int(5)?,
            ..Source::default()
        };
        found.insert(source.id, source);
    }
    Ok(found)
}

async fn billed(
    db: &Db,
    sources: &mut BTreeMap<BuyerId, Source>,
    (rates, since): (&RateBook, Day),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT n.supplier_id, n.currency, n.invoiced_on, CAST(SUM(n.minor) AS BIGINT) FROM \
         (SELECT b.supplier_id, b.currency, b.invoiced_on, b.amount_minor - COALESCE(\
         (SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM payables_move m \
         WHERE m.bill_id = b.id AND m.kind IN ('return', 'cancellation') AND NOT EXISTS \
         (SELECT 1 FROM payables_move r WHERE r.reverses_id = m.id)), 0) AS minor \
         FROM payables_bill b WHERE b.undone_by IS NULL AND b.invoiced_on > ",
    );
    ask.value(since).text(") n GROUP BY n.supplier_id, n.currency, n.invoiced_on");
    let mut connection = db.read().await?;
    for row in &ask.rows(&mut connection, "adding up what was bought").await? {
        let Some(source) = sources.get_mut(&row.int(0)?) else { continue };
        let amount = Money::new(row.int(3)?, row.currency(1)?);
        let minor = rates.view(amount, row.day(2)?).minor;
        source.billed_minor = source.billed_minor.saturating_add(minor);
    }
    Ok(())
}

async fn delivered(
    db: &Db,
    sources: &mut BTreeMap<BuyerId, Source>,
    (since, today): (Day, Day),
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT v.supplier_id, v.promised_on, r.on_day FROM payables_arrival r \
         JOIN payables_advance v ON v.id = r.advance_id WHERE r.kind = 'delivery' \
         AND v.undone_by IS NULL AND v.promised_on IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM payables_arrival n WHERE n.reverses_id = r.id) AND r.on_day > ",
    );
    ask.value(since).text(
        " UNION ALL SELECT v.supplier_id, v.promised_on, NULL FROM payables_advance v \
         WHERE v.open_minor > 0 AND v.undone_by IS NULL AND v.promised_on < ",
    );
    ask.value(today);
    let mut connection = db.read().await?;
    for row in &ask.rows(&mut connection, "reading how suppliers deliver").await? {
        let Some(source) = sources.get_mut(&row.int(0)?) else { continue };
        let arrived = row.maybe_day(2)?.unwrap_or(today);
        source.late_days.push(arrived.days_since(row.day(1)?).max(0));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_nobody_gets_nearly_all() {
        for (weights, told) in [
            (&[60, 40][..], &[6_000, 4_000][..]),
            (&[90, 10][..], &[7_000, 3_000][..]),
            (&[90, 5, 5][..], &[7_000, 1_500, 1_500][..]),
            (&[1, 1, 1][..], &[3_334, 3_333, 3_333][..]),
            (&[5, 0][..], &[10_000, 0][..]),
            (&[0, 0][..], &[0, 0][..]),
        ] {
            assert_eq!(shares(weights, 7_000), told, "{weights:?}");
        }
    }

    fn source(code: &str, tier: Option<Tier>, billed_minor: i64, late_days: &[i32]) -> Source {
        Source {
            code: code.to_owned(),
            tier,
            billed_minor,
            late_days: late_days.to_vec(),
            ..Source::default()
        }
    }

    #[test]
    fn a_hint_says_where_it_cannot_say() {
        let pack = SourcingPack::shipped();
        let all = vec![
            source("A", Some(Tier::Low), 900, &[0, 0, 0, 40]),
            source("B", Some(Tier::Medium), 100, &[0, 0, 0]),
            source("C", None, 0, &[9]),
        ];
        let told = split("C34", all.clone(), pack);
        let by = |code: &str| told.rows.iter().find(|one| one.source.code == code).expect("there");
        // 100 × 75 %, 60 × 100 %, 30 × 70 % (too few to say): 7,500 + 6,000 + 2,100.
        assert_eq!((by("A").weight, by("B").weight, by("C").weight), (750_000, 600_000, 210_000));
        assert_eq!(
            (by("A").on_time_bps, by("A").failures, by("A").is_bps),
            (Some(7_500), 1, Some(9_000))
        );
        let sum: i64 = told.rows.iter().filter_map(|one| one.suggested_bps).sum();
        assert_eq!(sum, 10_000);
        assert_eq!((by("A").stock_days, by("B").stock_days), (Some(40), Some(0)));
        assert_eq!((by("C").on_time_bps, by("C").stock_days), (None, None), "one is too few");
        let nowhere = split("", all, pack);
        assert!(
            nowhere.rows.iter().all(|one| one.suggested_bps.is_none()),
            "no industry, no split"
        );
        let alone = split("C34", vec![source("A", None, 1, &[])], pack);
        assert_eq!((alone.rows[0].suggested_bps, alone.stock_days), (None, None));
    }
}
