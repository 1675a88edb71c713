//! Who is entitled to which offer, and why (C19). Read from the round in force by what stands in columns,
//! so that it costs no look at the ledger. Nothing is offered or granted here.

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::offer_pack::{Benefit, OfferRule};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::{TermsCatalogue, Tier, TierTable},
};

/// A buyer that is entitled to an offer, with what it is entitled by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitled {
    /// Row id.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The salesperson, or empty.
    pub owner_name: String,
    /// The tier.
    pub tier: Tier,
    /// Whole points.
    pub score: Option<i64>,
    /// Ability and willingness, by code.
    pub quadrant: String,
    /// Sales of twelve months.
    pub sales_minor: i64,
    /// Days since the due day of the oldest unpaid item.
    pub overdue_days: i64,
    /// Since when it buys.
    pub customer_since: Option<Day>,
    /// What is left of its limit; `None` without a limit in an amount.
    pub left_minor: Option<i64>,
    /// The terms that it has; empty is none granted.
    pub terms: String,
}

/// What a discount costs in a year, basis points; `None` where it is not paid any earlier.
pub fn annual_bps(discount_bps: i64, within_days: i64, credit_days: i64) -> Option<i64> {
    let earlier = credit_days - within_days;
    if earlier <= 0 || !(1..10_000).contains(&discount_bps) {
        return None;
    }
    // d ÷ (1 − d) × 365 ÷ days, rounded to the nearest basis point.
    let top = i128::from(discount_bps) * 365 * 10_000;
    let bottom = i128::from(10_000 - discount_bps) * i128::from(earlier);
    i64::try_from((top + bottom / 2) / bottom).ok()
}

/// Days of credit of terms by code; 0 where there are none.
pub fn credit_days(terms: &str) -> i64 {
    TermsCatalogue::shipped().find(terms).map_or(0, |terms| i64::from(terms.credit_days))
}

/// Whether longer terms are longer than what a buyer has, and not beyond what its tier allows.
pub fn terms_fit(offered: &str, has: &str, table: &TierTable, tier: Tier) -> bool {
    let days = credit_days(offered);
    days > credit_days(has) && days <= credit_days(&table.rule(tier).max_terms)
}

/// The terms that a buyer has: granted, else those of its file.
fn has_terms(ask: &mut Ask, today: Day) {
    ask.text(
        "COALESCE((SELECT t.terms FROM policy_terms t WHERE t.id = (SELECT MAX(n.id) \
         FROM policy_terms n WHERE n.buyer_id = b.id AND n.from_on <= ",
    );
    ask.value(today).text(")), b.terms)");
}

/// Longer than what the buyer has, and within its tier: the same as [`terms_fit`], asked of the database.
fn fitting(ask: &mut Ask, offered: &str, (table, today): (&TierTable, Day)) {
    let tiers = Tier::ALL.into_iter().filter(|tier| terms_fit(offered, "", table, *tier));
    let tiers: Vec<&str> = tiers.map(Tier::code).collect();
    if tiers.is_empty() {
        ask.text(" AND 1 = 0");
        return;
    }
    ask.text(" AND a.tier IN (");
    ask.list(tiers);
    ask.text(") AND ");
    has_terms(ask, today);
    let days = credit_days(offered);
    let longer = TermsCatalogue::shipped().terms.iter();
    let longer = longer.filter(|terms| i64::from(terms.credit_days) >= days);
    ask.text(" NOT IN (");
    ask.list(longer.map(|terms| terms.code.as_str()));
    ask.text(")");
}

/// What is asked for: by which rule, within what, of whom.
struct Asked<'a> {
    rule: &'a OfferRule,
    rest_days: i32,
    currency: Currency,
    today: Day,
    scope: Scope,
    buyer: Option<BuyerId>,
    table: Option<&'a TierTable>,
}

/// Who is entitled, from `FROM` to the end of `WHERE`.
fn entitled(ask: &mut Ask, asked: &Asked<'_>) {
    let Asked { rule, today, .. } = *asked;
    ask.text(
        " FROM scoring_current c JOIN scoring_assessment a ON a.run_id = c.run_id \
         JOIN parties_buyer b ON b.id = a.buyer_id LEFT JOIN store_user u ON u.id = b.owner_id \
         WHERE b.blocked = 0 AND b.withdrawn_by IS NULL AND a.alert_level < 2 \
         AND a.sales_12m_minor >= ",
    );
    ask.value(rule.sales_from.saturating_mul(asked.currency.minor_per_unit()));
    ask.text(" AND a.oldest_overdue_days <= ").value(rule.overdue_days_most);
    if !rule.tiers.is_empty() {
        ask.text(" AND a.tier IN (");
        ask.list(rule.tiers.iter().map(|tier| tier.code()));
        ask.text(")");
    }
    if !rule.kinds.is_empty() {
        ask.text(" AND b.kind IN (");
        ask.list(rule.kinds.iter().map(String::as_str));
        ask.text(")");
    }
    if !rule.quadrants.is_empty() {
        ask.text(" AND a.quadrant IN (");
        ask.list(rule.quadrants.iter().map(String::as_str));
        ask.text(")");
    }
    if rule.customer_months > 0 {
        ask.text(" AND b.customer_since <= ").value(today.plus_months(-rule.customer_months));
    }
    if rule.free_bps > 0 {
        ask.text(" AND a.limit_kind = 'amount' AND a.headroom_minor > 0");
        ask.text(" AND a.headroom_minor >= a.limit_minor / 10000 * ").value(rule.free_bps);
    }
    if let (Benefit::Terms(terms), Some(table)) = (&rule.benefit, asked.table) {
        fitting(ask, terms, (table, today));
    }
    if let Some(owner) = scope_owner(asked.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = asked.buyer {
        ask.text(" AND b.id = ").value(buyer);
    }
    ask.text(
        " AND NOT EXISTS (SELECT 1 FROM granting_offer o WHERE o.buyer_id = b.id AND o.code = ",
    );
    ask.value(rule.code.as_str()).text(" AND ((o.state = 'made' AND o.valid_to >= ").value(today);
    // Accepted terms stand while their request does; a discount or a service is had for a year.
    ask.text(") OR (o.state = 'accepted' AND ((o.application_id IS NULL AND o.answered_on > ");
    ask.value(today.plus_months(-ACCEPTED_MONTHS)).text(
        ") OR EXISTS (SELECT 1 FROM granting_application p WHERE p.id = o.application_id \
         AND p.state NOT IN ('refused', 'withdrawn')))) OR (o.state = 'declined' \
         AND o.answered_on > ",
    );
    ask.value(today.plus_days(-asked.rest_days)).text(")))");
}

fn read(row: &AnyRow) -> Result<Entitled> {
    Ok(Entitled {
        buyer_id: row.int(0)?,
        buyer_code: row.text(1)?,
        buyer_name: row.text(2)?,
        owner_name: row.text(3)?,
        tier: Tier::parse(&row.text(4)?).unwrap_or(Tier::Unrated),
        score: row.maybe_int(5)?,
        quadrant: row.text(6)?,
        sales_minor: row.int(7)?,
        overdue_days: row.int(8)?,
        customer_since: row.maybe_day(9)?,
        left_minor: row.maybe_int(10)?,
        terms: row.text(11)?,
    })
}

/// Months for which an accepted discount or service is not offered again.
const ACCEPTED_MONTHS: i32 = 12;
/// Buyers listed at once at most.
const MOST: u32 = 2_000;

/// The tiers where the rule needs them.
async fn table_for(db: &Db, rule: &OfferRule) -> Result<Option<TierTable>> {
    match rule.benefit {
        Benefit::Terms(_) => {
            let (table, _) = TierTable::in_force(db, db.clock().today()).await?;
            Ok(Some(table.into_owned()))
        }
        Benefit::Discount { .. } | Benefit::Service => Ok(None),
    }
}

/// How many buyers are entitled to an offer, all of them.
///
/// # Errors
/// A fault from the database.
pub async fn count_entitled(
    db: &Db,
    scope: Scope,
    (rule, rest_days): (&OfferRule, i32),
    currency: Currency,
) -> Result<i64> {
    let today = db.clock().today();
    let what = format!("granting.entitled {scope:?} {rule:?} {rest_days} {currency} {today}");
    db.held(what, count_now(db, (scope, today), (rule, rest_days), currency)).await
}

async fn count_now(
    db: &Db,
    (scope, today): (Scope, Day),
    (rule, rest_days): (&OfferRule, i32),
    currency: Currency,
) -> Result<i64> {
    let table = table_for(db, rule).await?;
    let table = table.as_ref();
    let asked = Asked { rule, rest_days, currency, today, scope, buyer: None, table };
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT)");
    entitled(&mut ask, &asked);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting who is entitled to an offer").await?.int(0)
}

/// Which part of the list of who is entitled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntitledPage {
    /// This buyer alone.
    pub buyer: Option<BuyerId>,
    /// Behind this one: its sales, and its row.
    pub behind: Option<(i64, BuyerId)>,
    /// Rows left out first.
    pub skip: usize,
    /// Rows at most.
    pub limit: u32,
}

/// The buyers that are entitled to an offer, the largest sales first. Whoever has an offer open, has it
/// already, or declined it lately is not among them.
///
/// # Errors
/// A fault from the database.
pub async fn list_entitled(
    db: &Db,
    scope: Scope,
    of: (&OfferRule, i32),
    (currency, buyer): (Currency, Option<BuyerId>),
) -> Result<Vec<Entitled>> {
    let page = EntitledPage { buyer, limit: MOST, ..EntitledPage::default() };
    page_entitled(db, scope, of, (currency, page)).await
}

/// As [`list_entitled`], a part of it.
///
/// # Errors
/// A fault from the database.
pub async fn page_entitled(
    db: &Db,
    scope: Scope,
    (rule, rest_days): (&OfferRule, i32),
    (currency, page): (Currency, EntitledPage),
) -> Result<Vec<Entitled>> {
    let today = db.clock().today();
    let of = format!("{scope:?} {rule:?} {rest_days} {currency} {today}");
    let what = format!("granting.entitled {of} {page:?}");
    db.held(what, page_now(db, (scope, today), (rule, rest_days), (currency, page))).await
}

async fn page_now(
    db: &Db,
    (scope, today): (Scope, Day),
    (rule, rest_days): (&OfferRule, i32),
    (currency, page): (Currency, EntitledPage),
) -> Result<Vec<Entitled>> {
    let table = table_for(db, rule).await?;
    let (table, buyer) = (table.as_ref(), page.buyer);
    let asked = Asked { rule, rest_days, currency, today, scope, buyer, table };
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, COALESCE(u.name, ''), a.tier, a.score, a.quadrant, \
         a.sales_12m_minor, a.oldest_overdue_days, b.customer_since, \
         CASE WHEN a.limit_kind = 'amount' THEN a.headroom_minor END, ",
    );
    has_terms(&mut ask, today);
    entitled(&mut ask, &asked);
    if let Some((sales, id)) = page.behind {
        ask.text(" AND (a.sales_12m_minor < ").value(sales).text(" OR (a.sales_12m_minor = ");
        ask.value(sales).text(" AND b.id > ").value(id).text("))");
    }
    ask.text(" ORDER BY a.sales_12m_minor DESC, b.id LIMIT ");
    ask.value(i64::from(page.limit.clamp(1, MOST)));
    ask.text(" OFFSET ").value(i64::try_from(page.skip).unwrap_or(i64::MAX));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing who is entitled to an offer").await?;
    rows.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_discount_costs_in_a_year() {
        for (bps, within, days, told) in [
            // 2/10 net 30, the textbook: 37.24 %.
            (200, 10, 30, Some(3_724)),
            (100, 10, 60, Some(737)),
            (100, 10, 10, None),
            (100, 30, 10, None),
            (10_000, 10, 60, None),
        ] {
            assert_eq!(annual_bps(bps, within, days), told, "{bps} {within} {days}");
        }
    }

    #[test]
    fn longer_terms_are_longer_and_within_the_tier() {
        let table = TierTable::shipped();
        assert!(terms_fit("net-60", "net-30", table, Tier::Low));
        assert!(terms_fit("net-30", "", table, Tier::Low), "who has none has no days");
        assert!(!terms_fit("net-60", "net-60", table, Tier::Low), "no longer");
        assert!(!terms_fit("net-60", "net-30", table, Tier::High), "beyond the tier");
    }
}
