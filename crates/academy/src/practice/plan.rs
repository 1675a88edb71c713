//! What is agreed, as the real agreement has it (parts with amount and day, signatures, interest, security, next
//! contact), and what it is worth. Whole numbers only: the same plan is worth the same everywhere.

use std::fmt;

use base::{Day, Money, Rejection};
use credit::collections::{Instalment, check_plan};

/// Weeks that are looked at.
pub const WEEKS: usize = 53;

/// What an amount loses each week that it comes later, parts in a million.
pub const WEEKLY_PPM: i64 = 4_000;

/// A part to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Weeks from the talk; 0 is at once.
    pub week: usize,
    /// How much.
    pub amount_minor: i64,
}

/// A proposal in shares of what is owed: percent and week of each part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask(Vec<(i64, usize)>);

/// A proposal as moves spell it.
pub struct PlanText<'a>(pub &'a Ask);

impl fmt::Display for PlanText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (share, week)) in self.0.0.iter().enumerate() {
            write!(f, "{}{share}@{week}", if n > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

impl Ask {
    /// Reads `50@0,50@4`: shares above 0 that make 100, weeks that rise.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        for part in text.split(',') {
            let (share, week) = part.split_once('@')?;
            let (share, week) = (share.parse::<i64>().ok()?, week.parse::<usize>().ok()?);
            let rises = parts.last().is_none_or(|(_, before)| week > *before);
            if !(1..=100).contains(&share) || week >= WEEKS || !rises {
                return None;
            }
            parts.push((share, week));
        }
        (parts.iter().map(|(share, _)| share).sum::<i64>() == 100).then_some(Self(parts))
    }

    /// Equal parts, so many weeks apart, the first in `first` weeks; as near as whole percents come.
    pub fn equal(count: usize, first: usize, apart: usize) -> Option<Self> {
        let parts = i64::try_from(count).ok().filter(|count| (1..=24).contains(count))?;
        let each = 100 / parts;
        let shares = (0..count).map(|n| match n + 1 == count {
            true => (100 - each * (parts - 1), first + n * apart),
            false => (each, first + n * apart),
        });
        let text: Vec<String> = shares.map(|(share, week)| format!("{share}@{week}")).collect();
        Self::parse(&text.join(","))
    }

    /// In money; the last part takes what rounding leaves.
    pub fn parts(&self, total_minor: i64) -> Vec<Part> {
        let mut left = total_minor;
        let last = self.0.len().saturating_sub(1);
        let parts = self.0.iter().enumerate().map(|(n, (share, week))| {
            let amount = if n == last { left } else { total_minor / 100 * share };
            left -= amount;
            Part { week: *week, amount_minor: amount }
        });
        parts.collect()
    }
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// Nobody.
    Nobody,
    /// Whom one spoke with, without the right to.
    Contact,
    /// Who may decide.
    Decider,
}

impl Signer {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Contact => "contact",
            Self::Decider => "decider",
        }
    }
}

/// The agreement that a talk ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Parts by week.
    pub parts: Vec<Part>,
    /// What was let off.
    pub discount_minor: i64,
    /// Interest for the delay is recognised.
    pub interest: bool,
    /// Security is given.
    pub guarantee: bool,
    /// The statement of account is signed.
    pub statement_signed: bool,
    /// Who signs.
    pub signer: Signer,
    /// A day for the next contact is agreed.
    pub next_contact: bool,
}

impl Plan {
    /// What it pays in all.
    pub fn sum_minor(&self) -> i64 {
        sum_minor(&self.parts)
    }

    /// At once: within the first week.
    pub fn now_minor(&self) -> i64 {
        paid_by(&self.parts, 1)
    }

    /// The instalments as the house's agreements have them, held to the same rules.
    ///
    /// # Errors
    /// What `collections::check_plan` refuses.
    pub fn instalments(&self, made_on: Day) -> Result<Vec<Instalment>, Rejection> {
        let one = |part: &Part| Instalment {
            due_on: made_on.plus_days(i32::try_from(part.week * 7).unwrap_or(0)),
            amount_minor: part.amount_minor,
        };
        let all: Vec<Instalment> = self.parts.iter().map(one).collect();
        let total = Money::new(self.sum_minor(), base::Currency::CNY);
        check_plan(total, made_on, &all)?;
        Ok(all)
    }
}

/// What parts make together.
pub fn sum_minor(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.amount_minor).sum()
}

/// What is paid by the end of a week.
pub fn paid_by(parts: &[Part], week: usize) -> i64 {
    parts.iter().filter(|part| part.week <= week).map(|part| part.amount_minor).sum()
}

/// Days until all that is owed is paid. A plan that leaves some of it open needs more than is looked at.
pub fn days_needed(parts: &[Part], owed_minor: i64) -> i64 {
    let last = match sum_minor(parts) < owed_minor {
        true => WEEKS,
        false => parts.iter().map(|part| part.week).max().unwrap_or(0),
    };
    i64::try_from(last * 7).unwrap_or(0)
}

/// What an amount of a later week is worth today.
pub fn worth(amount_minor: i64, week: usize) -> i64 {
    let week = i128::try_from(week).unwrap_or(0);
    let worth = i128::from(amount_minor) * 1_000_000 / (1_000_000 + i128::from(WEEKLY_PPM) * week);
    i64::try_from(worth).unwrap_or(0)
}

/// What parts are worth today.
pub fn present(parts: &[Part]) -> i64 {
    parts.iter().map(|part| worth(part.amount_minor, part.week)).sum()
}

/// The days after which so many basis points of a sum are paid; none where the plan never gets there.
pub fn days_until(parts: &[Part], total_minor: i64, bps: i64) -> Option<i64> {
    let wanted = share(total_minor, bps);
    let week = (0..WEEKS).find(|week| paid_by(parts, *week) >= wanted)?;
    i64::try_from(week * 7).ok()
}

/// A share of an amount in basis points, rounded down.
pub fn share(amount_minor: i64, bps: i64) -> i64 {
    i64::try_from(i128::from(amount_minor) * i128::from(bps) / 10_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_adds_up() {
        let ask = Ask::parse("33@0,33@4,34@8").expect("a proposal");
        let parts = ask.parts(1_000_001);
        assert_eq!(sum_minor(&parts), 1_000_001);
        let all = sum_minor(&parts);
        assert_eq!([days_needed(&parts, all), days_needed(&parts, all + 1)], [56, 371]);
        assert_eq!(paid_by(&parts, 4), 660_000);
        assert_eq!(Ask::equal(3, 0, 4), Ask::parse("33@0,33@4,34@8"));
        for wrong in ["50@4,50@0", "0@1,100@2", "100@60", "100"] {
            assert_eq!(Ask::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn later_is_worth_less() {
        assert_eq!(worth(1_000_000, 0), 1_000_000);
        assert_eq!(worth(1_000_000, 25), 909_090);
        let now = Ask::parse("100@0").expect("now").parts(500_000);
        let late = Ask::parse("100@52").expect("late").parts(500_000);
        assert!(present(&now) > present(&late));
        assert_eq!(days_until(&late, 500_000, 2_500), Some(364));
        assert_eq!(days_until(&[], 500_000, 2_500), None);
    }

    #[test]
    fn an_outcome_is_a_real_agreement() {
        let plan = Plan {
            parts: Ask::parse("40@0,60@4").expect("a proposal").parts(900_000),
            discount_minor: 0,
            interest: false,
            guarantee: false,
            statement_signed: true,
            signer: Signer::Decider,
            next_contact: true,
        };
        let made: Day = "2026-03-02".parse().expect("a day");
        let all = plan.instalments(made).expect("the house takes it");
        assert_eq!(all[1], Instalment { due_on: made.plus_days(28), amount_minor: 540_000 });
    }
}
