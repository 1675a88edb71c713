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
use store::Tx;
use world::Facts;

use super::{load::Ids, party::code};

/// At most so many orders of one day's news: the newest.
const MOST: usize = 48;

/// Puts the open orders of the news through the gate.
pub(super) async fn bring_in(tx: &mut Tx, news: &Facts, ids: &Ids, today: Day) -> Result<()> {
    let billed: HashSet<&str> = news.invoices.iter().map(|one| one.order.as_str()).collect();
    let mut open: Vec<&world::Order> = news
        .orders
        .iter()
        .filter(|order| order.wanted_on > today && !billed.contains(order.number.as_str()))
        .collect();
    open.sort_by_key(|order| order.known_on);
    let open = open.split_off(open.len().saturating_sub(MOST));
    let codes: Vec<String> = open.iter().map(|order| code(order.buyer)).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let buyers = find_codes(tx, &codes).await?;
    for (n, order) in open.iter().enumerate() {
        let Some(buyer) = buyers.get(&code(order.buyer)) else { continue };
        if !ids.contains_key(&order.buyer) {
            continue;
        }
        let new = NewOrder {
            number: Some(order.number.clone()),
            key: Some(order.number.clone()),
            deliver_on: Some(order.wanted_on),
            ..NewOrder::of(buyer, Money::new(order.amount_minor, order.currency))
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
