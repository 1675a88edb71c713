//! What each route is worth by expectation: what it brings times how likely, discounted for the time, less its
//! cost; and when it brings nothing, what the step after it brings from then on. Each part is told apart, so
//! that the sum can be followed by hand.

use base::{Rejection, Result};
use serde_json::json;
use store::{Ask, Tx, failed};

use super::{Need, Route, RoutePack};
use crate::collections::cases::{lock_open, of_case};

/// What is claimed, and what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The amount, minor units of the company's currency.
    pub amount_minor: i64,
    /// Part of it that is disputed.
    pub disputed_minor: i64,
    /// Days since the oldest due day.
    pub overdue_days: i64,
    /// Papers that prove the debt are there.
    pub proof: bool,
    /// The contract has an arbitration clause, as far as somebody says so.
    pub clause: bool,
    /// There is a judgment, an award or a payment order.
    pub title: bool,
}

/// The sum of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Its chance after what age takes from it.
    pub chance_bps: i64,
    /// What it brings if it brings anything.
    pub brings_minor: i64,
    /// Fees and costs.
    pub cost_minor: i64,
    /// Chance times what it brings, discounted.
    pub gain_minor: i64,
    /// What the steps after it bring by expectation, for the case that it brings nothing.
    pub after_minor: i64,
    /// The whole.
    pub value_minor: i64,
    /// Days until money, along the way to the end.
    pub days: i64,
}

/// A route with its sum, or what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook<'a> {
    /// The step with which it begins.
    pub route: &'a Route,
    /// What must be there and is not; empty means that it can be taken.
    pub lacks: Vec<Need>,
    /// The sum.
    pub sum: Sum,
    /// Whether it is worth the most of those that can be taken.
    pub best: bool,
}

fn part(minor: i64, bps: i64) -> i64 {
    i64::try_from(i128::from(minor) * i128::from(bps) / 10_000).unwrap_or(i64::MAX)
}

/// Money of later days: simple interest, in whole minor units.
fn discounted(minor: i64, days: i64, rate_bps: i64) -> i64 {
    let year = 365 * 10_000_i128;
    let by = year + i128::from(rate_bps) * i128::from(days);
    i64::try_from(i128::from(minor) * year / by.max(1)).unwrap_or(i64::MAX)
}

/// The chance of a step after what age takes from it.
fn faded(pack: &RoutePack, route: &Route, overdue_days: i64) -> i64 {
    let less = overdue_days.max(0) / 90 * pack.fade_bps;
    (route.chance_bps - less).max(pack.least_bps.min(route.chance_bps))
}

fn lacks(route: &Route, claim: &Claim) -> Vec<Need> {
    let there = |need: &Need| match need {
        Need::Proof => claim.proof,
        Need::Undisputed => claim.disputed_minor <= 0,
        Need::Clause => claim.clause,
        Need::Title => claim.title,
    };
    route.needs.iter().copied().filter(|need| !there(need)).collect()
}

/// The sum of a step and of those after it. `gone` days have passed before it begins.
fn sum(pack: &RoutePack, route: &Route, claim: &Claim, gone: i64) -> Sum {
    let amount = claim.amount_minor;
    let chance_bps = faded(pack, route, claim.overdue_days + gone);
    let cost_minor = discounted(
        route.cost_minor + part(amount, route.cost_bps) + pack.fee_of(route.fee, amount),
        gone,
        pack.rate_bps,
    );
    let brings_minor = part(amount, route.share_bps);
    let end = gone + route.days;
    let gain_minor = discounted(part(brings_minor, chance_bps), end, pack.rate_bps);
    // The step after it is taken only where it is worth its cost.
    let next = pack.find(&route.then).map(|next| sum(pack, next, claim, end));
    let next = next.filter(|next| next.value_minor > 0);
    let after_minor = next.map_or(0, |next| part(next.value_minor, 10_000 - chance_bps));
    Sum {
        chance_bps,
        brings_minor,
        cost_minor,
        gain_minor,
        after_minor,
        value_minor: gain_minor - cost_minor + after_minor,
        days: next.map_or(route.days, |next| route.days + next.days),
    }
}

/// All routes of the pack for a claim.
pub fn outlooks<'a>(pack: &'a RoutePack, claim: &Claim) -> Vec<Outlook<'a>> {
    let one = |route: &'a Route| Outlook {
        route,
        lacks: lacks(route, claim),
        sum: sum(pack, route, claim, 0),
        best: false,
    };
    let mut all: Vec<Outlook<'a>> = pack.routes.iter().map(one).collect();
    let best = all
        .iter()
        .filter(|one| one.lacks.is_empty() && one.sum.value_minor > 0)
        .max_by_key(|one| one.sum.value_minor)
        .map(|one| one.route.code.clone());
    for one in &mut all {
        one.best = best.as_deref() == Some(one.route.code.as_str());
    }
    all
}

/// Chooses the route of a case.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.route-unknown`, or a fault.
pub async fn choose_route(tx: &mut Tx, pack: &RoutePack, id: i64, code: &str) -> Result<()> {
    let case = lock_open(tx, id).await?;
    if pack.find(code).is_none() {
        return Err(Rejection::new("collections.route-unknown").with("route", code).into());
    }
    let mut ask = Ask::new("UPDATE collections_case SET route = ");
    ask.value(code).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("choosing a route"))?;
    of_case(tx, (case.buyer_id, id), "choose-route", &json!({ "route": code }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(yuan: i64, overdue_days: i64) -> Claim {
        Claim {
            amount_minor: yuan * 100,
            disputed_minor: 0,
            overdue_days,
            proof: true,
            clause: false,
            title: false,
        }
    }

    fn of(all: &[Outlook<'_>], code: &str) -> Sum {
        all.iter().find(|one| one.route.code == code).expect(code).sum
    }

    #[test]
    fn a_sum_can_be_followed_by_hand() {
        let pack = RoutePack::shipped();
        let all = outlooks(pack, &claim(100_000, 0));
        let last = of(&all, "enforce");
        // 100,000 × 60 % × 35 % = 21,000 after 180 days at 6 %: 21,000 × 365 / (365 + 10.8) = 20,396.48.
        assert_eq!((last.brings_minor, last.gain_minor), (6_000_000, 2_039_648));
        // 3,000 and 1 %.
        assert_eq!((last.cost_minor, last.after_minor), (400_000, 0));
        assert_eq!(last.value_minor, 1_639_648);
        let suit = of(&all, "suit");
        // 8,000 + 3 % + a fee of 2,300.
        assert_eq!(suit.cost_minor, 1_330_000);
        assert_eq!((suit.days, suit.chance_bps), (390, 6_500));
        assert_eq!(suit.value_minor, suit.gain_minor - suit.cost_minor + suit.after_minor);
        assert!(suit.after_minor > 0 && suit.after_minor < last.value_minor);
    }

    #[test]
    fn age_and_what_lacks_change_the_choice() {
        let pack = RoutePack::shipped();
        let fresh = outlooks(pack, &claim(100_000, 10));
        let old = outlooks(pack, &claim(100_000, 720));
        assert_eq!(of(&old, "suit").chance_bps, 2_500, "5 points for each 90 days");
        assert!(of(&fresh, "remind").value_minor > of(&old, "remind").value_minor);
        let best =
            |all: &[Outlook<'_>]| all.iter().find(|one| one.best).map(|one| one.route.code.clone());
        assert!(best(&fresh).is_some());
        let bare = Claim { proof: false, ..claim(100_000, 10) };
        let bare = outlooks(pack, &bare);
        let suit = bare.iter().find(|one| one.route.code == "suit").expect("suit");
        assert_eq!((suit.lacks.as_slice(), suit.best), (&[Need::Proof][..], false));
        let order = Claim { disputed_minor: 1, ..claim(100_000, 10) };
        let order = outlooks(pack, &order);
        let order = order.iter().find(|one| one.route.code == "order").expect("order");
        assert_eq!(order.lacks, [Need::Undisputed]);
        let small = outlooks(pack, &claim(500, 10));
        assert!(
            of(&small, "suit").value_minor < 0,
            "a suit for 500 yuan costs more than it brings"
        );
        assert_eq!(of(&small, "secure").after_minor, 0, "so nobody goes on to it");
    }
}
