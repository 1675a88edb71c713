//! Orders that the world's buyers have placed and that are not delivered yet: each passes the gate as
//! it would from a salesperson's hand. Some are confirmed; one group has a pool, one buyer a security,
//! one an amount for some days, one is suspended, so that each is there to be looked at.

use std::collections::{HashMap, HashSet};

use base::{Currency, Day, Money, Result};
use credit::{
    orders::{self, Named, NewOrder, Outcome},
    parties::find_codes,
    policy::{self, Limit, NewPart, PartKind, SecurityForm},
};
use serde::{Deserialize, Serialize};
use store::{Actor, Db, Tx};
use world::Facts;

use super::{load::Ids, party::code};

/// At most so many orders of one day's news: the newest.
const MOST: usize = 48;

/// An order of the world that is open, to be put through the gate.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Open {
    buyer: String,
    number: String,
    amount_minor: i64,
    currency: String,
    ordered_on: String,
    deliver_on: String,
}

/// Where the orders of the first day wait.
const SETTING: &str = "demo.orders";

/// The newest open orders of the news.
fn open(news: &Facts, ids: &Ids, today: Day) -> Vec<Open> {
    let billed: HashSet<&str> = news.invoices.iter().map(|one| one.order.as_str()).collect();
    let mut open: Vec<&world::Order> = news
        .orders
        .iter()
        .filter(|order| order.wanted_on > today && !billed.contains(order.number.as_str()))
        .filter(|order| ids.contains_key(&order.buyer))
        .collect();
    open.sort_by_key(|order| order.known_on);
    let newest = open.split_off(open.len().saturating_sub(MOST));
    let one = |order: &world::Order| Open {
        buyer: code(order.buyer),
        number: order.number.clone(),
        amount_minor: order.amount_minor,
        currency: order.currency.code().to_owned(),
        ordered_on: order.known_on.to_string(),
        deliver_on: order.wanted_on.to_string(),
    };
    newest.into_iter().map(one).collect()
}

/// Puts the open orders of the news through the gate.
pub(super) async fn bring_in(tx: &mut Tx, news: &Facts, ids: &Ids, today: Day) -> Result<()> {
    check(tx, &open(news, ids, today)).await
}

/// Keeps the open orders of the first day until their buyers have been judged.
pub(super) async fn put_aside(tx: &mut Tx, news: &Facts, ids: &Ids, today: Day) -> Result<()> {
    tx.set_setting(SETTING, &open(news, ids, today)).await
}

/// Puts the orders that were kept aside through the gate, once.
pub(super) async fn take_up(db: &Db) -> Result<()> {
    let waiting = db.find_setting::<Vec<Open>>(SETTING).await?.unwrap_or_default();
    if waiting.is_empty() {
        return Ok(());
    }
    let mut tx = db.write(Actor::system("demo")).await?;
    check(&mut tx, &waiting).await?;
    tx.set_setting(SETTING, &Vec::<Open>::new()).await?;
    tx.quiet();
    tx.commit().await
}

async fn check(tx: &mut Tx, open: &[Open]) -> Result<()> {
    let codes: Vec<&str> = open.iter().map(|order| order.buyer.as_str()).collect();
    let buyers = find_codes(tx, &codes).await?;
    for (n, order) in open.iter().enumerate() {
        let Some(buyer) = buyers.get(&order.buyer) else { continue };
        let currency = order.currency.parse().unwrap_or(Currency::CNY);
        let new = NewOrder {
            number: Some(order.number.clone()),
            key: Some(order.number.clone()),
            ordered_on: order.ordered_on.parse().ok(),
            deliver_on: order.deliver_on.parse().ok(),
            ..NewOrder::of(buyer, Money::new(order.amount_minor, currency))
        };
        // One in twelve is paid beforehand.
        let new = if n % 12 == 5 { new.prepaid() } else { new };
        let answer = orders::check_order_in(tx, &new).await?;
        if answer.outcome == Outcome::Approve && n % 3 == 0 {
            let named = Named { buyer, number: &order.number };
            orders::confirm_order(tx, named).await?;
        }
    }
    Ok(())
}

/// What makes limits besides the grants.
pub(super) async fn parts(tx: &mut Tx, news: &Facts, ids: &Ids, today: Day) -> Result<()> {
    let sums: HashMap<_, i64> =
        news.limits.iter().map(|limit| (limit.buyer, limit.amount_minor)).collect();
    let company = world::COMPANY.currency;
    let new = |buyer_id, part, to_on| NewPart {
        buyer_id,
        of_group: matches!(part, PartKind::Pool(_)),
        part,
        currency: company,
        from_on: today.plus_days(-30),
        to_on,
        reason: "演示公司的额度构成".to_owned(),
    };
    for group in news.groups.iter().take(3) {
        let Some(id) = ids.get(&group.parent) else { continue };
        let minor = sums.get(&group.parent).copied().unwrap_or(50_000_000).saturating_mul(2);
        let pool = PartKind::Pool(Limit::of(Money::new(minor, company)));
        policy::add_limit_part(tx, &new(*id, pool, None)).await?;
    }
    let mut granted = news.limits.iter().filter(|limit| limit.currency == company);
    let mut next = || granted.next().and_then(|limit| Some((ids.get(&limit.buyer)?, limit)));
    let of = |minor: i64| Money::new(minor.max(100), Currency::CNY);
    if let Some((id, limit)) = next() {
        let part = PartKind::Temporary(of(limit.amount_minor / 5));
        policy::add_limit_part(tx, &new(*id, part, Some(today.plus_days(20)))).await?;
    }
    if let Some((id, limit)) = next() {
        let part = PartKind::Security {
            form: SecurityForm::Insurance,
            amount: of(limit.amount_minor / 2),
            share_bps: 8_000,
            in_exposure: false,
            party: "中国信保 短期险".to_owned(),
        };
        policy::add_limit_part(tx, &new(*id, part, Some(today.plus_days(300)))).await?;
    }
    if let Some((id, _)) = next() {
        policy::add_limit_part(tx, &new(*id, PartKind::Suspension, None)).await?;
    }
    Ok(())
}
