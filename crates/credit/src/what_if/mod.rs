//! What-if: the ledger of the last twelve months once more, under the policy in force and under a
//! version of the matrix that is not in force yet. It stands above the rooms and changes nothing
//! but the outcome that is kept beside the version.
//!
//! The counterfactual rule. At the start of each month every buyer is judged as of the day before,
//! by the rules of that day and what was known then; each policy proposes a limit. An invoice passes
//! where it and what its policy let through before, as far as it was unpaid on the invoice's day,
//! stay within that limit; else it is held, and a held invoice counts as a sale that did not take
//! place. What was issued before the twelve months passed under both. Loss avoided is what was
//! unpaid 90 days past due, or written off by then, of invoices that are held. Where a buyer has orders,
//! it is the order that passes or is held, on its day and with its amount; the invoices that bill it
//! follow it, and what of it is not billed yet counts beside them. How many of each there were is told.

mod benefit;
mod benefit_pack;
mod benefit_read;
mod follow;
mod past_orders;

use std::sync::atomic::{AtomicBool, Ordering};

use base::{Currency, Day, Failure, Rejection, Result};
use serde::{Deserialize, Serialize};
use store::{Actor, Db};

pub use benefit::{Bad, Benefit, Benefits, Beside, Proof};
pub use benefit_pack::{BENEFITS, BenefitPack, BenefitRule};
pub use benefit_read::benefits;
pub use follow::{BAD_DAYS, Line};

use crate::{
    assess::{AskedDoc, PastDay},
    granting::GrantingPack,
    parties::{BuyerId, CustomerKind, count_buyers},
    policy::{
        Ask, LimitPack, Matrix, Tier, TierTable, get_matrix, keep_what_if, matrix_in_force, propose,
    },
    receivables::{RateBook, company_currency, item_facts, list_rates},
    scoring::{
        Confidence,
        models::{Definition, ModelRules},
    },
};
use follow::{Followed, Verdict, follow};
use past_orders::past_orders;

/// Months that are gone through.
pub const MONTHS: i32 = 12;
/// Buyers at a time.
const CHUNK: u32 = 250;

/// Sums of one policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Invoices held.
    pub held: i64,
    /// Their amount: sales that did not take place.
    pub held_minor: i64,
    /// Of it, what went bad: loss avoided.
    pub avoided_minor: i64,
    /// Let through, amount.
    pub passed_minor: i64,
    /// Of it, what went bad.
    pub bad_minor: i64,
    /// Owed at the ends of the months, on average.
    pub owed_minor: i64,
}

/// Invoices that the two policies treat otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// How many.
    pub count: i64,
    /// Their amount.
    pub amount_minor: i64,
    /// Of it, what went bad.
    pub bad_minor: i64,
}

/// One month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthOf {
    /// `2026-03`.
    pub month: String,
    /// Invoiced.
    pub sales_minor: i64,
    /// Held by the policy in force.
    pub old_held_minor: i64,
    /// Held by the version.
    pub new_held_minor: i64,
    /// Owed at its end under the policy in force.
    pub old_owed_minor: i64,
    /// Owed at its end under the version.
    pub new_owed_minor: i64,
}

/// A buyer whom the version treats most differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Row id.
    pub buyer: String,
    /// Held by the version less held by the policy in force.
    pub held_minor: i64,
    /// Of what is held otherwise, what went bad.
    pub bad_minor: i64,
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The first day gone through.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Number of the version in force that it is compared with; 0 is the tier table alone.
    pub against: i64,
    /// Buyers looked at.
    pub buyers: i64,
    /// Invoices without an order looked at.
    pub invoices: i64,
    /// Orders looked at.
    #[serde(default)]
    pub orders: i64,
    /// Invoiced in all.
    pub sales_minor: i64,
    /// Under the policy in force.
    pub old: Side,
    /// Under the version.
    pub new: Side,
    /// Let through before, held now.
    pub lost: Swap,
    /// Held before, let through now.
    pub won: Swap,
    /// Margin by which a lost sale is weighed, basis points.
    pub margin_bps: i64,
    /// What money costs a year, basis points.
    pub capital_bps: i64,
    /// Month by month.
    pub months: Vec<MonthOf>,
    /// The buyers who are treated most differently.
    pub moved: Vec<Moved>,
}

impl WhatIf {
    /// Sales lost by the version: what it holds more than the policy in force.
    pub const fn sales_lost_minor(&self) -> i64 {
        self.new.held_minor.saturating_sub(self.old.held_minor)
    }

    /// Losses avoided by the version.
    pub const fn losses_avoided_minor(&self) -> i64 {
        self.new.avoided_minor.saturating_sub(self.old.avoided_minor)
    }

    /// Working capital set free, on average.
    pub const fn set_free_minor(&self) -> i64 {
        self.old.owed_minor.saturating_sub(self.new.owed_minor)
    }

    /// Losses avoided and money saved, less the margin of lost sales; of one year.
    pub fn net_minor(&self) -> i64 {
        let share = |minor: i64, bps: i64| i128::from(minor) * i128::from(bps) / 10_000;
        let margin = share(self.sales_lost_minor(), self.margin_bps);
        let money = share(self.set_free_minor(), self.capital_bps);
        let net = i128::from(self.losses_avoided_minor()) + money - margin;
        i64::try_from(net).unwrap_or(if net < 0 { i64::MIN } else { i64::MAX })
    }
}

/// What is the same for all buyers.
struct Ground {
    months: Vec<(Day, PastDay)>,
    limits: std::borrow::Cow<'static, LimitPack>,
    tiers: std::borrow::Cow<'static, TierTable>,
    old: Option<Matrix>,
    new: Matrix,
    currency: Currency,
    rates: RateBook,
    until: Day,
}

/// Goes through the last twelve months under the policy in force and under a version, and keeps the
/// outcome beside the version. `progress` is told how many buyers are done of how many.
///
/// # Errors
/// `policy.matrix-unknown`; `policy.what-if-stopped` where `stop` was set; a fault.
pub async fn what_if(
    db: &Db,
    id: i64,
    actor: &Actor,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
    stop: &AtomicBool,
) -> Result<WhatIf> {
    let version = get_matrix(db, id).await?;
    let today = db.clock().today();
    let in_force = matrix_in_force(db, today).await?;
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let ground =
        begin(db, today, in_force.as_ref().map(|one| &one.matrix), &version.matrix).await?;
    let first = ground.months.first().map_or(today, |(day, _)| *day);
    let mut told = WhatIf {
        from: first.to_string(),
        until: ground.until.to_string(),
        currency: ground.currency.code().to_owned(),
        against: in_force.as_ref().map_or(0, |one| one.number),
        margin_bps: pack.rates.margin_bps,
        capital_bps: pack.rates.capital_bps,
        months: ground.months.iter().map(|(day, _)| month(*day)).collect(),
        ..WhatIf::default()
    };
    let of = u64::try_from(count_buyers(db).await?).unwrap_or(0);
    let (mut after, mut done) = (BuyerId::MIN, 0_u64);
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(Rejection::new("policy.what-if-stopped").into());
        }
        let Some((last, count)) = chunk(db, &ground, after, &mut told).await? else { break };
        (after, done) = (last, done + count);
        progress(done, of.max(done));
    }
    conclude(&mut told);
    let text = serde_json::to_string(&told)
        .map_err(|error| Failure::broken("writing a what-if", error))?;
    let mut tx = db.write(actor.clone()).await?;
    keep_what_if(&mut tx, id, &text).await?;
    tx.commit().await?;
    Ok(told)
}

/// Reads what was kept beside a version; `None` where nothing was.
///
/// # Errors
/// A fault where it cannot be read.
pub fn kept(text: &str) -> Result<Option<WhatIf>> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = serde_json::from_str(text);
    read.map(Some).map_err(|error| Failure::broken("reading a what-if", error))
}

fn month(day: Day) -> MonthOf {
    MonthOf { month: day.month_label(), ..MonthOf::default() }
}

async fn begin(db: &Db, today: Day, old: Option<&Matrix>, new: &Matrix) -> Result<Ground> {
    let until = today.month_start().plus_days(-1);
    let rules = ModelRules::shipped();
    let definition =
        Definition { horizon_days: 1, bad_days: BAD_DAYS, good_days: 1, amount_minor: 1 };
    let mut months = Vec::new();
    for back in (1..=MONTHS).rev() {
        let start = today.month_start().plus_months(-back);
        let eve = start.plus_days(-1);
        let past = PastDay::open(db, eve, definition, rules.published_days).await?;
        months.push((start, past));
    }
    Ok(Ground {
        months,
        limits: LimitPack::in_force(db, today).await?.0,
        tiers: TierTable::in_force(db, today).await?.0,
        old: old.cloned(),
        new: new.clone(),
        rates: RateBook::new(company_currency(db).await?, list_rates(db).await?),
        currency: company_currency(db).await?,
        until,
    })
}

/// What a policy proposes for a buyer at the start of a month.
fn line(ground: &Ground, asked: &AskedDoc, matrix: Option<&Matrix>) -> Line {
    let kind = CustomerKind::ALL.iter().find(|kind| kind.code() == asked.kind);
    let ask = Ask {
        tier: Tier::parse(&asked.tier).unwrap_or(Tier::Unrated),
        score: asked.score,
        confidence: Confidence::parse(&asked.confidence).unwrap_or(Confidence::None),
        currency: ground.currency,
        working_capital_minor: asked.working_capital_minor,
        sales_12m_minor: asked.sales_12m_minor,
        sales_months: asked.sales_months,
        size: &asked.size,
        kind: kind.copied().unwrap_or_default(),
        current_terms: Some(asked.current_terms.as_str()).filter(|terms| !terms.is_empty()),
    };
    let proposal = propose(&ask, &ground.limits, &ground.tiers, matrix);
    Line { limit: proposal.limit }
}

/// Goes through the next buyers; the last id and how many there were.
async fn chunk(
    db: &Db,
    ground: &Ground,
    after: BuyerId,
    told: &mut WhatIf,
) -> Result<Option<(BuyerId, u64)>> {
    let mut lines: std::collections::BTreeMap<BuyerId, [Vec<Line>; 2]> =
        std::collections::BTreeMap::new();
    for (_, past) in &ground.months {
        for (buyer, asked) in past.asked(after, CHUNK).await? {
            let [old, new] = lines.entry(buyer).or_default();
            old.push(line(ground, &asked, ground.old.as_ref()));
            new.push(line(ground, &asked, Some(&ground.new)));
        }
    }
    let (Some(first), Some(last)) = (lines.keys().next(), lines.keys().next_back()) else {
        return Ok(None);
    };
    let range = (*first, *last);
    let starts: Vec<Day> = ground.months.iter().map(|(day, _)| *day).collect();
    let since = starts.first().copied().unwrap_or(ground.until);
    let mut items: std::collections::HashMap<BuyerId, Vec<_>> = std::collections::HashMap::new();
    for item in item_facts(db, range, since, db.clock().today()).await? {
        items.entry(item.buyer_id).or_default().push(item);
    }
    let today = db.clock().today();
    let orders = past_orders(db, range, since, &ground.rates).await?;
    for (buyer, [old, new]) in &lines {
        let own = items.get(buyer).map_or(&[][..], Vec::as_slice);
        let asked = orders.get(buyer).map_or(&[][..], Vec::as_slice);
        let before = follow((own, asked), (&starts, old), ground.until, today);
        let now = follow((own, asked), (&starts, new), ground.until, today);
        add(told, *buyer, &before, &now);
    }
    Ok(Some((range.1, u64::try_from(lines.len()).unwrap_or(0))))
}

fn add(told: &mut WhatIf, buyer: BuyerId, before: &Followed, now: &Followed) {
    told.buyers += 1;
    let mut moved = Moved { buyer: buyer.to_string(), ..Moved::default() };
    for (old, new) in before.verdicts.iter().zip(&now.verdicts) {
        *(if old.ordered { &mut told.orders } else { &mut told.invoices }) += 1;
        told.sales_minor = told.sales_minor.saturating_add(old.amount_minor);
        side(&mut told.old, old);
        side(&mut told.new, new);
        if let Some(month) = told.months.get_mut(old.month) {
            month.sales_minor = month.sales_minor.saturating_add(old.amount_minor);
            let held = |one: &Verdict| if one.passed { 0 } else { one.amount_minor };
            month.old_held_minor = month.old_held_minor.saturating_add(held(old));
            month.new_held_minor = month.new_held_minor.saturating_add(held(new));
        }
        if old.passed == new.passed {
            continue;
        }
        let (swap, sign) = if old.passed { (&mut told.lost, 1) } else { (&mut told.won, -1) };
        swap.count += 1;
        swap.amount_minor = swap.amount_minor.saturating_add(old.amount_minor);
        swap.bad_minor = swap.bad_minor.saturating_add(old.bad_minor);
        moved.held_minor = moved.held_minor.saturating_add(sign * old.amount_minor);
        moved.bad_minor = moved.bad_minor.saturating_add(sign * old.bad_minor);
    }
    for (month, (old, new)) in told.months.iter_mut().zip(before.owed.iter().zip(&now.owed)) {
        month.old_owed_minor = month.old_owed_minor.saturating_add(*old);
        month.new_owed_minor = month.new_owed_minor.saturating_add(*new);
    }
    if moved.held_minor != 0 {
        told.moved.push(moved);
    }
}

fn side(side: &mut Side, one: &Verdict) {
    if one.passed {
        side.passed_minor = side.passed_minor.saturating_add(one.amount_minor);
        side.bad_minor = side.bad_minor.saturating_add(one.bad_minor);
    } else {
        side.held += 1;
        side.held_minor = side.held_minor.saturating_add(one.amount_minor);
        side.avoided_minor = side.avoided_minor.saturating_add(one.bad_minor);
    }
}

/// Averages of the months, and the buyers who are treated most differently.
fn conclude(told: &mut WhatIf) {
    let count = i64::try_from(told.months.len().max(1)).unwrap_or(1);
    let sum = |of: fn(&MonthOf) -> i64| {
        told.months.iter().fold(0_i64, |sum, month| sum.saturating_add(of(month))) / count
    };
    let (old, new) = (sum(|month| month.old_owed_minor), sum(|month| month.new_owed_minor));
    (told.old.owed_minor, told.new.owed_minor) = (old, new);
    told.moved.sort_by_key(|one| std::cmp::Reverse(one.held_minor.unsigned_abs()));
    told.moved.truncate(20);
}
