//! A strategy followed through the past of one buyer, day by day, by the same rule that decides today. Pure.
//! What buyers would have done otherwise nobody knows: payments, promises and disputes are those that were.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day};

use super::{
    decide::{Debt, Debtor, Held, Promised, decide},
    guard::Contacted,
    pack::StrategyPack,
    reasons::{ToldReason, reason_on},
};
use crate::{parties::CustomerKind, policy::Tier};

/// An item with its past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowItem {
    /// Row of the item.
    pub item_id: i64,
    /// The invoice's day.
    pub issued_on: Day,
    /// The due day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// The whole of it, in its currency and in the company's.
    pub whole: (i64, i64),
    /// What was taken off on which day; below zero where that was reversed.
    pub taken_off: Vec<(Day, i64)>,
    /// Disputes: from, until before, how much.
    pub disputes: Vec<(Day, Option<Day>, i64)>,
}

impl FollowItem {
    /// Open at the end of a day, in its currency; 0 before it was issued.
    pub(super) fn open_on(&self, day: Day) -> i64 {
        if day < self.issued_on {
            return 0;
        }
        let taken = self.taken_off.iter().filter(|(on, _)| *on <= day);
        taken.fold(self.whole.0, |open, (_, minor)| open.saturating_sub(*minor))
    }

    /// The last day on which anything was open, where there was one.
    fn closed_on(&self) -> Option<Day> {
        let last = self.taken_off.iter().map(|(on, _)| *on).max()?;
        (self.open_on(last) <= 0).then_some(last)
    }

    fn disputed_on(&self, day: Day) -> i64 {
        let runs = |(from, until, _): &&(Day, Option<Day>, i64)| {
            *from <= day && until.is_none_or(|until| day < until)
        };
        self.disputes.iter().filter(runs).map(|(_, _, minor)| *minor).sum()
    }
}

/// A buyer with its past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowCase {
    /// Its code.
    pub code: String,
    /// Its tier, as it is now.
    pub tier: Tier,
    /// Its kind.
    pub kind: CustomerKind,
    /// Its items.
    pub items: Vec<FollowItem>,
    /// Promises: made, due, for which item.
    pub promises: Vec<(Day, Day, Option<i64>)>,
    /// What was heard, by day.
    pub heard: Vec<(Day, String)>,
    /// Why it did not pay.
    pub reasons: Vec<ToldReason>,
    /// Matters before a court or commission: from, until before.
    pub matters: Vec<(Day, Option<Day>)>,
    /// Days on which it was contacted in fact, whatever came of it.
    pub contacted: Vec<Day>,
}

/// A step that would have been taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The day.
    pub on: Day,
    /// Code of the step.
    pub step: String,
    /// Whether it would have reached the debtor.
    pub reaches: bool,
    /// Whether it is a letter.
    pub written: bool,
    /// What it would have asked for, in the company's currency.
    pub company_minor: i64,
    /// Days past the due day of the oldest item.
    pub oldest_days: i32,
    /// The items that it would have asked for.
    pub items: Vec<i64>,
}

/// What a strategy would have come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Steps in order.
    pub happened: Vec<Happened>,
    /// Days on which something was due and nothing was done, by why.
    pub held: BTreeMap<&'static str, i64>,
}

/// Days for which what was heard still says something.
const HEARD_DAYS: i32 = 90;

/// Follows a strategy through the days of a buyer.
pub fn follow(pack: &StrategyPack, case: &FollowCase, (from, until): (Day, Day)) -> Followed {
    let mut told = Followed::default();
    let mut taken: BTreeMap<i64, BTreeMap<String, i64>> = BTreeMap::new();
    let mut contacts: Vec<Contacted> = Vec::new();
    let ahead = pack.ahead_days();
    let spans: Vec<(Day, Day)> = case
        .items
        .iter()
        .map(|item| {
            let first = item.issued_on.max(item.due_on.plus_days(-ahead));
            (first, item.closed_on().unwrap_or(until.plus_days(1)))
        })
        .collect();
    let mut day = from;
    while day <= until {
        let live = case.items.iter().zip(&spans).filter(|(_, (a, b))| *a <= day && day < *b);
        let debts: Vec<Debt> = live
            .map(|(item, _)| Debt {
                item_id: item.item_id,
                due_on: item.due_on,
                currency: item.currency,
                open_minor: item.open_on(day),
                disputed_minor: item.disputed_on(day),
                whole: item.whole,
                taken: taken.get(&item.item_id).cloned().unwrap_or_default(),
            })
            .collect();
        if !debts.is_empty() {
            let debtor = seen(case, (debts, &contacts), day);
            step(pack, &debtor, day, (&mut told, &mut taken, &mut contacts));
        }
        day = day.plus_days(1);
    }
    told
}

fn seen(case: &FollowCase, (debts, contacts): (Vec<Debt>, &[Contacted]), day: Day) -> Debtor {
    let running = case.promises.iter().filter(|(made, due, _)| *made <= day && day <= *due);
    let since = day.plus_days(-HEARD_DAYS);
    let suing =
        |(from, until): &(Day, Option<Day>)| *from <= day && until.is_none_or(|until| day < until);
    let heard = case.heard.iter().filter(|(on, _)| *on > since && *on <= day);
    Debtor {
        code: case.code.clone(),
        tier: case.tier,
        kind: case.kind,
        heard: heard.max_by_key(|(on, _)| *on).map(|(_, word)| word.clone()).unwrap_or_default(),
        reason: reason_on(&case.reasons, day).to_owned(),
        // Nobody knows what a customer would have wished then.
        off: BTreeSet::new(),
        debts,
        unspent: BTreeMap::new(),
        promised: running
            .map(|(_, due_on, item_id)| Promised { due_on: *due_on, item_id: *item_id })
            .collect(),
        contacts: contacts.to_vec(),
        at_law: case.matters.iter().any(suing),
    }
}

type Past<'a> =
    (&'a mut Followed, &'a mut BTreeMap<i64, BTreeMap<String, i64>>, &'a mut Vec<Contacted>);

fn step(pack: &StrategyPack, debtor: &Debtor, day: Day, (told, taken, contacts): Past<'_>) {
    let plans = match decide(pack, debtor, (day, None)) {
        Ok(plans) => plans,
        Err(Held::Nothing) => return,
        Err(held) => {
            *told.held.entry(held.code()).or_default() += 1;
            return;
        }
    };
    for plan in plans {
        let Some(step) = pack.find(&plan.step) else { continue };
        for item in plan.items.iter().filter(|item| !item.own.is_empty()) {
            taken.entry(item.item_id).or_default().insert(item.own.clone(), item.own_level);
        }
        if step.reaches() {
            contacts
                .push(Contacted { on: day, talk: matches!(step.way.as_str(), "call" | "visit") });
        }
        told.happened.push(Happened {
            on: day,
            step: plan.step.clone(),
            reaches: step.reaches(),
            written: step.is_written(),
            company_minor: plan.company_minor,
            oldest_days: plan.oldest_days(),
            items: plan.items.iter().map(|item| item.item_id).collect(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn case(paid: &[(&str, i64)]) -> FollowCase {
        FollowCase {
            code: "A".to_owned(),
            tier: Tier::Medium,
            kind: CustomerKind::Other,
            items: vec![FollowItem {
                item_id: 1,
                issued_on: day("2026-01-05"),
                due_on: day("2026-03-02"),
                currency: Currency::CNY,
                whole: (500_000, 500_000),
                taken_off: paid.iter().map(|(on, minor)| (day(on), *minor)).collect(),
                disputes: Vec::new(),
            }],
            promises: Vec::new(),
            heard: Vec::new(),
            reasons: Vec::new(),
            matters: Vec::new(),
            contacted: Vec::new(),
        }
    }

    fn steps(of: &FollowCase, until: &str) -> Vec<String> {
        let told = follow(StrategyPack::shipped(), of, (day("2026-01-01"), day(until)));
        told.happened.iter().map(|one| format!("{} {}", one.on, one.step)).collect()
    }

    #[test]
    fn the_year_of_an_item() {
        // 2026-03-02 is a Monday; five days before is a Wednesday.
        let ladder = [
            "2026-02-25 pre-due",
            "2026-03-05 first-call",
            "2026-03-12 letter-1",
            "2026-03-27 letter-2",
            "2026-04-16 letter-3",
            // The first to the fifth of May are public holidays.
            "2026-05-06 supply-stop",
            "2026-05-18 final-demand",
            // What reaches nobody waits for no working day.
            "2026-05-31 lawyer",
            "2026-08-29 legal",
        ];
        assert_eq!(steps(&case(&[]), "2026-12-31"), ladder);
        assert_eq!(steps(&case(&[("2026-03-20", 500_000)]), "2026-12-31"), ladder[..3]);
        // A bounced receipt opens it again: what was taken is not taken twice.
        let bounced = case(&[("2026-03-20", 500_000), ("2026-04-10", -500_000)]);
        assert_eq!(
            steps(&bounced, "2026-05-06"),
            [&ladder[..3], &["2026-04-10 letter-2"], &ladder[4..6]].concat()
        );
        let mut promised = case(&[]);
        promised.promises = vec![(day("2026-03-06"), day("2026-04-10"), None)];
        assert_eq!(
            steps(&promised, "2026-04-16"),
            [&ladder[..2], &["2026-04-13 letter-2", "2026-04-16 letter-3"]].concat()
        );
        // While it is before a court nothing goes out; the day the matter closes is free again.
        let mut sued = case(&[]);
        sued.matters = vec![(day("2026-03-06"), Some(day("2026-04-13")))];
        let told = follow(StrategyPack::shipped(), &sued, (day("2026-01-01"), day("2026-04-16")));
        assert!(told.held.get("matter").is_some_and(|days| *days > 0), "{:?}", told.held);
        assert_eq!(
            steps(&sued, "2026-04-16"),
            [&ladder[..2], &["2026-04-13 letter-2", "2026-04-16 letter-3"]].concat()
        );
    }
}
