//! What is agreed, as the real agreement has it (parts with amount and day, signatures, interest, security, next
//! contact), and what it is worth. Whole numbers only: the same plan is worth the same everywhere.

use base::{Day, Money, Rejection};
use credit::collections::{Instalment, check_plan};

/// Weeks that are looked at.
pub const WEEKS: usize = 53;

/// What an amount loses each week that it comes later, parts in a million.
pub const WEEKLY_PPM: i64 = 4_000;

/// A part to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Full weeks from the talk; 0 is at once. What there is by then is reckoned by weeks.
    pub week: usize,
    /// Days from the talk.
    pub day: usize,
    /// How much.
    pub amount_minor: i64,
}

impl Part {
    /// A part that is due in so many weeks.
    pub const fn at(week: usize, amount_minor: i64) -> Self {
        Self { week, day: week * 7, amount_minor }
    }

    /// A part that is due in so many days.
    pub const fn on(day: usize, amount_minor: i64) -> Self {
        Self { week: day / 7, day, amount_minor }
    }

    /// The day on which it is due, where the talk is on `made_on`.
    pub fn due_on(&self, made_on: Day) -> Day {
        made_on.plus_days(i32::try_from(self.day).unwrap_or(0))
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

    /// By its name.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Nobody, Self::Contact, Self::Decider].into_iter().find(|one| one.code() == code)
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
    /// In so many days, where a day was named.
    pub next_days: Option<usize>,
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
            due_on: part.due_on(made_on),
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
        true => WEEKS * 7,
        false => parts.iter().map(|part| part.day).max().unwrap_or(0),
    };
    i64::try_from(last).unwrap_or(0)
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
    use crate::practice::ask::Ask;

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
            next_days: None,
        };
        let made: Day = "2026-03-02".parse().expect("a day");
        let all = plan.instalments(made).expect("the house takes it");
        assert_eq!(all[1], Instalment { due_on: made.plus_days(28), amount_minor: 540_000 });
    }
}
