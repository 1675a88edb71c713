//! From flows by group to curves of amounts and of items, and what they say at an age.

use base::{Currency, Day};
use quant::recovery::{Curve, Flow, Share, design_effect};

/// What was read of a group, before curves are reckoned.
#[derive(Debug, Clone, Default)]
pub(super) struct Flows {
    /// Amounts.
    pub money: Vec<Flow>,
    /// Items.
    pub items: Vec<Flow>,
    /// What the items were worth when they were booked, minor units of the company's currency.
    pub booked_minor: i64,
    /// The sum of squares of the same, in hundreds of units squared.
    pub squares: i64,
    /// What was written off of it.
    pub written_minor: i64,
}

impl Flows {
    pub(super) fn add(&mut self, other: &Self) {
        self.money.extend_from_slice(&other.money);
        self.items.extend_from_slice(&other.items);
        self.booked_minor = self.booked_minor.saturating_add(other.booked_minor);
        self.squares = self.squares.saturating_add(other.squares);
        self.written_minor = self.written_minor.saturating_add(other.written_minor);
    }
}

/// A group of items that ever were overdue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecoveryGroup {
    /// The type, tier, reason or login; empty for all and for what is not known.
    pub code: String,
    /// The name of a person, or empty.
    pub name: String,
    /// The curve of amounts, in the company's currency.
    pub money: Curve,
    /// The curve of items.
    pub items: Curve,
    /// What was written off after its due day.
    pub written_minor: i64,
    /// How far it can be told: until fewer items than the least are at risk.
    pub reach_days: u32,
}

/// What the curves say at an age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Days overdue.
    pub age_days: u32,
    /// Items at risk on that day.
    pub items_at_risk: i64,
    /// Amount at risk on that day.
    pub at_risk_minor: i64,
    /// Collected up to that day, of the amount.
    pub collected: Option<Share>,
    /// Collected up to that day, of the items.
    pub items_collected: Option<Share>,
    /// The chance that an amount of that age is paid within the window.
    pub soon: Option<Share>,
    /// The same for an item.
    pub items_soon: Option<Share>,
    /// The chance that an amount of that age is paid as far as can be told.
    pub at_last: Option<Share>,
}

impl RecoveryGroup {
    pub(super) fn of(code: String, name: String, flows: &Flows, least: i64) -> Self {
        let items = Curve::of(&flows.items, |_, at_risk| float(at_risk));
        let effect =
            design_effect(items.all(), float(flows.booked_minor) / 1e4, float(flows.squares));
        let count = |age| float(items.at_risk(age)) / effect;
        let money = Curve::of(&flows.money, |age, _| count(age));
        let enough = items.points().iter().filter(|point| point.at_risk >= least);
        let reach_days = enough.map(|point| point.age_days).max().unwrap_or(0);
        Self { code, name, money, items, written_minor: flows.written_minor, reach_days }
    }

    /// Whether an age can be told.
    pub const fn tells(&self, age_days: u32) -> bool {
        age_days <= self.reach_days && self.reach_days > 0
    }

    /// What the curves say at an age. A share that rests on too few items is not told.
    pub fn mark(&self, age_days: u32, window_days: u32) -> Mark {
        let told = self.tells(age_days);
        let soon_on = age_days.saturating_add(window_days);
        let soon = self.tells(soon_on);
        Mark {
            age_days,
            items_at_risk: self.items.at_risk(age_days),
            at_risk_minor: self.money.at_risk(age_days),
            collected: self.money.collected(age_days).filter(|_| told),
            items_collected: self.items.collected(age_days).filter(|_| told),
            soon: self.money.within(age_days, soon_on).filter(|_| soon),
            items_soon: self.items.within(age_days, soon_on).filter(|_| soon),
            at_last: self.at_last(age_days),
        }
    }

    /// The chance that an amount of an age is paid as far as can be told: what lore speaks of.
    pub fn at_last(&self, age_days: u32) -> Option<Share> {
        let told = age_days < self.reach_days;
        self.money.within(age_days, self.reach_days).filter(|_| told)
    }
}

#[allow(clippy::cast_precision_loss, reason = "the measure is a share")]
pub(super) const fn float(count: i64) -> f64 {
    count as f64
}

/// The curves of a company.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// As of which day.
    pub as_of: Day,
    /// Items that fell due since this day.
    pub since: Day,
    /// The company's currency.
    pub currency: Currency,
    /// Days of the window.
    pub window_days: u32,
    /// All items.
    pub all: RecoveryGroup,
    /// The groups asked for, the largest amount first.
    pub groups: Vec<RecoveryGroup>,
}

impl Recovery {
    /// A group by its code.
    pub fn group(&self, code: &str) -> Option<&RecoveryGroup> {
        self.groups.iter().find(|one| one.code == code)
    }

    /// The chance that an overdue amount of a group and an age is paid within the window; that of all items where
    /// the group has too few to tell it.
    pub fn chance(&self, code: &str, age_days: u32) -> Option<Share> {
        let of = |group: &RecoveryGroup| group.mark(age_days, self.window_days).soon;
        self.group(code).and_then(of).or_else(|| of(&self.all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flows(items: i64, each: i64, open: i64) -> Flows {
        let flow = |paid, left| Flow { age_days: 40, paid, left };
        let rest = |left| Flow { age_days: 400, paid: 0, left };
        Flows {
            money: vec![flow((items - open) * each, 0), rest(open * each)],
            items: vec![flow(items - open, 0), rest(open)],
            booked_minor: items * each,
            squares: items * (each / 10_000) * (each / 10_000),
            written_minor: 0,
        }
    }

    #[test]
    fn few_items_tell_nothing_and_the_whole_stands_in() {
        let least = 10;
        let all = RecoveryGroup::of(String::new(), String::new(), &flows(100, 10_000, 30), least);
        let few = RecoveryGroup::of("high".to_owned(), String::new(), &flows(9, 10_000, 5), least);
        let thin = RecoveryGroup::of("low".to_owned(), String::new(), &flows(20, 10_000, 5), least);
        assert_eq!((all.reach_days, few.reach_days, thin.reach_days), (400, 0, 40));
        assert_eq!(few.mark(30, 30).collected, None);
        let mark = all.mark(30, 30);
        assert_eq!((mark.items_at_risk, mark.at_risk_minor), (100, 1_000_000));
        let soon = mark.soon.expect("told");
        assert!((soon.share - 0.7).abs() < 1e-9 && soon.low > 0.5 && soon.high < 0.9, "{soon:?}");
        // Behind its last payment the thin group has five items left: the answer is that of all.
        assert_eq!(thin.mark(30, 30).soon, None);
        let day = Day::from_epoch_days(20_000);
        let told = Recovery {
            as_of: day,
            since: day,
            currency: Currency::CNY,
            window_days: 30,
            all,
            groups: vec![few, thin],
        };
        assert_eq!(told.chance("high", 30), Some(soon));
        assert_eq!(told.chance("low", 30), Some(soon));
        assert_eq!(told.chance("low", 390), None, "nobody was watched so long");
    }

    #[test]
    fn unequal_amounts_widen_the_interval() {
        let mut unequal = flows(100, 1_000_000, 30);
        unequal.squares *= 9;
        let of = |flows: &Flows| {
            let group = RecoveryGroup::of(String::new(), String::new(), flows, 10);
            group.mark(100, 30).collected.expect("told")
        };
        let (even, odd) = (of(&flows(100, 1_000_000, 30)), of(&unequal));
        assert!((even.share - odd.share).abs() < 1e-12);
        assert!(odd.low < even.low && even.high < odd.high, "{even:?} {odd:?}");
    }
}
