//! Which step is taken towards a debtor on a day (K06, L05). A rule, pure: the nightly run, the simulation
//! and the look before a send all ask it. Amounts of a debt are in its currency, sums in the company's.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day};

use super::{
    guard::{Contacted, GuardHeld},
    pack::{Step, StrategyPack},
};
use crate::{parties::CustomerKind, policy::Tier};

/// An open item as the rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// Row of the item.
    pub item_id: i64,
    /// Its due day.
    pub due_on: Day,
    /// Its currency.
    pub currency: Currency,
    /// Open.
    pub open_minor: i64,
    /// Of that, in dispute.
    pub disputed_minor: i64,
    /// The whole of it, in its currency and in the company's: the rate of its day.
    pub whole: (i64, i64),
    /// Steps taken for it, by code, with their levels.
    pub taken: BTreeMap<String, i64>,
}

impl Debt {
    fn in_company(&self, minor: i64) -> i64 {
        let (whole, company) = (i128::from(self.whole.0.max(1)), i128::from(self.whole.1));
        i64::try_from(i128::from(minor) * company / whole).unwrap_or(i64::MAX)
    }
}

/// A promise whose day has not passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promised {
    /// The day by which the money was promised.
    pub due_on: Day,
    /// The item promised for; `None` means all.
    pub item_id: Option<i64>,
}

/// A debtor as the rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// Its code.
    pub code: String,
    /// Its tier.
    pub tier: Tier,
    /// Its kind.
    pub kind: CustomerKind,
    /// Result of the last contact, or empty.
    pub heard: String,
    /// Why it does not pay, as far as it is known; or empty.
    pub reason: String,
    /// Ways by which it does not want to be contacted.
    pub off: BTreeSet<String>,
    /// Open items.
    pub debts: Vec<Debt>,
    /// Money and credit notes that pay nothing yet.
    pub unspent: BTreeMap<Currency, i64>,
    /// Promises that are running.
    pub promised: Vec<Promised>,
    /// Contacts of the last weeks.
    pub contacts: Vec<Contacted>,
    /// A matter is open before a court or commission.
    pub at_law: bool,
}

/// What is asked for of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Row of the item.
    pub item_id: i64,
    /// How much, in its currency.
    pub minor: i64,
    /// Days past its due day; below zero before it.
    pub days: i32,
    /// Its own step, which counts as taken with this one; empty where it is only listed.
    pub own: String,
    /// The level of that.
    pub own_level: i64,
}

/// A step to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Code of the step.
    pub step: String,
    /// Its level.
    pub level: i64,
    /// The items, the oldest first.
    pub items: Vec<Asked>,
    /// All that is asked for, in the company's currency.
    pub company_minor: i64,
}

impl Plan {
    /// Days past the due day of the oldest.
    pub fn oldest_days(&self) -> i32 {
        self.items.iter().map(|item| item.days).max().unwrap_or(0)
    }
}

/// Why nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Nothing is due for a step.
    Nothing,
    /// The buyer is named as left alone.
    Excepted,
    /// A matter is open before a court or commission: what is said to the other side goes through it.
    Matter,
    /// A promise is running until then.
    Promised(Day),
    /// All that is due is in dispute.
    Disputed,
    /// What came in and is not allocated yet pays it.
    Paid,
    /// It is too little.
    Small,
    /// The contact guard.
    Guard(GuardHeld),
}

impl Held {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Excepted => "excepted",
            Self::Matter => "matter",
            Self::Promised(_) => "promised",
            Self::Disputed => "disputed",
            Self::Paid => "paid",
            Self::Small => "small",
            Self::Guard(held) => held.code(),
        }
    }
}

/// What may be asked for of each item, the oldest first: less what is disputed, what was promised and what
/// has come in already. Says why the rest was left out.
fn askable<'a>(
    pack: &StrategyPack,
    debtor: &'a Debtor,
    on: Day,
) -> (Vec<(&'a Debt, i64)>, Option<Held>) {
    let mut unspent = debtor.unspent.clone();
    let mut debts: Vec<&Debt> = debtor.debts.iter().filter(|debt| debt.open_minor > 0).collect();
    debts.sort_by_key(|debt| (debt.due_on, debt.item_id));
    let running = || debtor.promised.iter().filter(|promise| promise.due_on >= on);
    let (mut left, mut why) = (Vec::new(), None);
    for debt in debts {
        let disputed = if pack.but_disputed { debt.disputed_minor.min(debt.open_minor) } else { 0 };
        let mut minor = debt.open_minor - disputed;
        if minor <= 0 {
            why = why.or(Some(Held::Disputed));
            continue;
        }
        if let Some(money) = unspent.get_mut(&debt.currency) {
            let paid = minor.min((*money).max(0));
            *money -= paid;
            minor -= paid;
        }
        if minor <= 0 {
            why = why.or(Some(Held::Paid));
            continue;
        }
        let theirs = |promise: &&Promised| promise.item_id.is_none_or(|id| id == debt.item_id);
        if let Some(promise) = running().find(theirs)
            && pack.but_promised
        {
            why = why.or(Some(Held::Promised(promise.due_on)));
            continue;
        }
        left.push((debt, minor));
    }
    (left, why)
}

/// Whether any of some items is past its day and still asked for: not paid, promised, disputed, before the law.
///
/// # Errors
/// Why not.
pub(super) fn still_asked(
    pack: &StrategyPack,
    debtor: &Debtor,
    (on, items): (Day, &[i64]),
) -> Result<(), Held> {
    if pack.but_buyers.contains(&debtor.code) {
        return Err(Held::Excepted);
    }
    if debtor.at_law {
        return Err(Held::Matter);
    }
    let (left, why) = askable(pack, debtor, on);
    let theirs = |(debt, _): &(&Debt, i64)| on > debt.due_on && items.contains(&debt.item_id);
    match left.iter().any(theirs) {
        true => Ok(()),
        false => Err(why.unwrap_or(Held::Paid)),
    }
}

/// The step that an item is due for: of all that fit and were not taken, the highest, the latest; never one
/// below a level that was reached.
fn own_step<'a>(
    pack: &'a StrategyPack,
    debtor: &Debtor,
    (debt, on): (&Debt, Day),
    off: &BTreeSet<String>,
) -> Option<(usize, &'a Step)> {
    let days = on.days_since(debt.due_on);
    let reached = debt.taken.values().copied().max().unwrap_or(0);
    let fits = |step: &Step| {
        (step.from..=step.to).contains(&days)
            && (step.tiers.is_empty() || step.tiers.contains(&debtor.tier))
            && (step.kinds.is_empty() || step.kinds.contains(&debtor.kind))
            && (step.heard.is_empty() || step.heard.contains(&debtor.heard))
            && (step.reasons.is_empty() || step.reasons.contains(&debtor.reason))
            && !off.contains(step.channel())
            && step.level >= reached
            && !debt.taken.contains_key(&step.code)
    };
    let found = pack.steps.iter().enumerate().filter(|(_, step)| fits(step));
    found.max_by_key(|(place, step)| (step.level, *place))
}

/// A step that is due and goes by a way that is not wanted, where no other step stands in its place.
fn unwanted(
    pack: &StrategyPack,
    debtor: &Debtor,
    (left, on): (&[(&Debt, i64)], Day),
) -> Option<Held> {
    let due =
        |(debt, _): &(&Debt, i64)| own_step(pack, debtor, (debt, on), &BTreeSet::new()).is_some();
    let off = !debtor.off.is_empty() && left.iter().any(due);
    off.then_some(Held::Guard(GuardHeld::OptedOut))
}

/// A step with its place in the pack.
type Placed<'a> = (usize, &'a Step);

/// What is done on a day; where nothing is, why. `hour` where the way of contact has one.
///
/// # Errors
/// Why nothing is done.
pub fn decide(
    pack: &StrategyPack,
    debtor: &Debtor,
    (on, hour): (Day, Option<i32>),
) -> Result<Vec<Plan>, Held> {
    if pack.but_buyers.contains(&debtor.code) {
        return Err(Held::Excepted);
    }
    let (left, why) = askable(pack, debtor, on);
    let due: Vec<(&Debt, i64, Option<Placed<'_>>)> = left
        .iter()
        .map(|(debt, minor)| (*debt, *minor, own_step(pack, debtor, (debt, on), &debtor.off)))
        .collect();
    let mut places: BTreeSet<(i64, usize)> = BTreeSet::new();
    places.extend(due.iter().filter_map(|(_, _, own)| own.map(|(at, step)| (step.level, at))));
    let Some((_, highest)) = places.last() else {
        return Err(unwanted(pack, debtor, (&left, on)).or(why).unwrap_or(Held::Nothing));
    };
    if debtor.at_law {
        return Err(Held::Matter);
    }
    let of = |place: usize, only: Option<i64>| {
        let step = pack.steps.get(place)?;
        let listed = due.iter().filter(|(debt, _, own)| {
            let fits = own.is_some_and(|(at, _)| at == place);
            let past = step.from > 0 && on > debt.due_on;
            only.map_or(fits || past, |id| id == debt.item_id)
        });
        let (mut items, mut company_minor) = (Vec::new(), 0_i64);
        for (debt, minor, own) in listed {
            company_minor = company_minor.saturating_add(debt.in_company(*minor));
            items.push(Asked {
                item_id: debt.item_id,
                minor: *minor,
                days: on.days_since(debt.due_on),
                own: own.map_or_else(String::new, |(_, own)| own.code.clone()),
                own_level: own.map_or(0, |(_, own)| own.level),
            });
        }
        let plan = Plan { step: step.code.clone(), level: step.level, items, company_minor };
        (plan.company_minor >= pack.least_minor.max(1)).then_some((step, plan))
    };
    let mut plans: Vec<(&Step, Plan)> = match pack.by_item {
        false => of(*highest, None).into_iter().collect(),
        true => due
            .iter()
            .filter_map(|(debt, _, own)| of(own.map(|(at, _)| at)?, Some(debt.item_id)))
            .collect(),
    };
    if plans.is_empty() {
        return Err(Held::Small);
    }
    // Each of several steps of one day is a contact of its own: the highest come first.
    plans.sort_by_key(|(_, plan)| std::cmp::Reverse((plan.level, plan.oldest_days())));
    let (mut contacts, mut held) = (debtor.contacts.clone(), None);
    plans.retain(|(step, _)| {
        let stopped = step.reaches().then(|| pack.guard.held(&contacts, on, hour)).flatten();
        held = held.or(stopped);
        if step.reaches() && stopped.is_none() {
            contacts.push(Contacted { on, talk: false });
        }
        stopped.is_none()
    });
    if plans.is_empty() {
        return Err(held.map_or(Held::Nothing, Held::Guard));
    }
    Ok(plans.into_iter().map(|(_, plan)| plan).collect())
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
