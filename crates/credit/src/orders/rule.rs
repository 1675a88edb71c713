//! The check rule of the gate, read from a pack and checked: an ordered list of independent steps,
//! each with its parameters and the outcome where it fails.

use std::{collections::BTreeSet, sync::LazyLock};

use base::Currency;
use serde::Deserialize;

use crate::{
    policy::Tier,
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// What comes of a step or of a decision; the worst wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The order passes and is reserved.
    Approve,
    /// Somebody must look at it first.
    Review,
    /// It is held until a fact changes or a person releases it.
    Hold,
    /// It is not taken.
    Decline,
}

impl Outcome {
    /// All, the best first.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Review, Self::Hold, Self::Decline];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Review => "review",
            Self::Hold => "hold",
            Self::Decline => "decline",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// What a step looks at. Amounts in whole units of the company's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// Whether the buyer is blocked by hand.
    Blocked,
    /// Exposure with this order against the buyer's own limit, which may be passed by a share.
    LimitUse {
        /// By which share the limit may be passed.
        tolerance_bps: i32,
    },
    /// The same of the group against its pool.
    PoolUse {
        /// By which share the limit may be passed.
        tolerance_bps: i32,
    },
    /// Exposure in the order's currency against the most in it.
    CurrencyUse,
    /// The same of the order's legal entity against the most towards it. Made where there is such a
    /// limit, also by a rule that does not name it.
    EntityUse {
        /// By which share the limit may be passed.
        tolerance_bps: i32,
    },
    /// Whether the limit has run out.
    LimitExpired,
    /// The value of the order.
    DocumentValue {
        /// The most that passes by itself.
        most: i64,
    },
    /// Days since the oldest open invoice that is no residue.
    OldestOpen {
        /// Days that are tolerated.
        days: i32,
        /// What is no more than this is left out.
        residue: i64,
    },
    /// What is overdue by more than so many days and comes to more than an amount, residues left out.
    Overdue {
        /// The amount that is tolerated.
        amount: i64,
        /// Days that are tolerated.
        days: i32,
        /// What is no more than this is left out.
        residue: i64,
    },
    /// Demands by letter within so many days, while anything is overdue.
    Dunning {
        /// From so many on it fails.
        level: i64,
        /// The days that are looked at.
        within_days: i32,
    },
    /// Promises that were not kept.
    BrokenPromises {
        /// From so many on it fails.
        count: i64,
        /// The days that are looked at.
        within_days: i32,
    },
    /// The buyer's tier.
    Tier {
        /// The tiers that fail.
        tiers: Vec<Tier>,
    },
    /// Days since the limit's review was due.
    ReviewOverdue {
        /// Days that are tolerated.
        days: i32,
    },
    /// Whether the money that must be there before delivery is there.
    Prepayment,
}

impl Check {
    /// All names, in the order of the shipped rule.
    pub const CODES: [&'static str; 14] = [
        "blocked",
        "limit-use",
        "pool-use",
        "currency-use",
        "entity-use",
        "limit-expired",
        "document-value",
        "oldest-open",
        "overdue",
        "dunning",
        "broken-promises",
        "tier",
        "review-overdue",
        "prepayment",
    ];

    /// Its stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::LimitUse { .. } => "limit-use",
            Self::PoolUse { .. } => "pool-use",
            Self::CurrencyUse => "currency-use",
            Self::EntityUse { .. } => "entity-use",
            Self::LimitExpired => "limit-expired",
            Self::DocumentValue { .. } => "document-value",
            Self::OldestOpen { .. } => "oldest-open",
            Self::Overdue { .. } => "overdue",
            Self::Dunning { .. } => "dunning",
            Self::BrokenPromises { .. } => "broken-promises",
            Self::Tier { .. } => "tier",
            Self::ReviewOverdue { .. } => "review-overdue",
            Self::Prepayment => "prepayment",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRule {
    /// What it looks at.
    pub check: Check,
    /// What comes of it where it fails.
    pub outcome: Outcome,
    /// 额度占用 …
    pub name: Wording,
}

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRule {
    /// Version and source.
    pub edition: Edition,
    /// Days that an approved order holds its reservation without being confirmed.
    pub reservation_days: i32,
    /// Only orders to be delivered within so many days count as exposure.
    pub horizon_days: i32,
    /// From this amount on two people release an order.
    pub four_eyes_from: i64,
    /// The longest grace of a release, in days.
    pub longest_days: i32,
    /// The steps, in order.
    pub steps: Vec<StepRule>,
}

const PACK: &str = "orders.toml";
const TEXT: &str = include_str!("../../../../content/orders.toml");
static SHIPPED: LazyLock<OrderRule> =
    LazyLock::new(|| OrderRule::read(TEXT).expect("invariant: the shipped rule is read by a test"));

#[derive(Deserialize)]
struct Raw {
    reservation: RawReservation,
    release: RawRelease,
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReservation {
    days: i32,
    horizon_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRelease {
    four_eyes_from: i64,
    longest_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    code: String,
    outcome: String,
    name: pack::RawWording,
    tolerance_bps: Option<i64>,
    most: Option<i64>,
    amount: Option<i64>,
    residue: Option<i64>,
    days: Option<i64>,
    within_days: Option<i64>,
    level: Option<i64>,
    count: Option<i64>,
    tiers: Option<Vec<String>>,
}

/// What a parameter may be at the most; amounts in whole units.
const MOST_UNITS: i64 = 10_000_000_000_000;
const MOST_DAYS: i64 = 3_650;

impl RawStep {
    /// Takes a parameter that must be there and not be negative.
    fn take(&mut self, name: &'static str, most: i64) -> Result<i64, PackFault> {
        let field = match name {
            "tolerance_bps" => &mut self.tolerance_bps,
            "most" => &mut self.most,
            "amount" => &mut self.amount,
            "residue" => &mut self.residue,
            "days" => &mut self.days,
            "within_days" => &mut self.within_days,
            "level" => &mut self.level,
            _ => &mut self.count,
        };
        match field.take() {
            Some(value) if (0..=most).contains(&value) => Ok(value),
            Some(_) => {
                let why = format!("{}: {name} must be from 0 to {most}", self.code);
                Err(PackFault::new(PACK, why))
            }
            None => Err(PackFault::new(PACK, format!("{}: {name} is missing", self.code))),
        }
    }

    fn days(&mut self, name: &'static str) -> Result<i32, PackFault> {
        Ok(i32::try_from(self.take(name, MOST_DAYS)?).unwrap_or(i32::MAX))
    }

    fn bps(&mut self) -> Result<i32, PackFault> {
        Ok(i32::try_from(self.take("tolerance_bps", 10_000)?).unwrap_or(0))
    }

    fn tiers(&mut self) -> Result<Vec<Tier>, PackFault> {
        let names = self.tiers.take().unwrap_or_default();
        let known: Option<Vec<Tier>> = names.iter().map(|name| Tier::parse(name)).collect();
        known.filter(|tiers| !tiers.is_empty()).ok_or_else(|| {
            PackFault::new(
                PACK,
                format!("{}: tiers must name low, medium, high, unrated", self.code),
            )
        })
    }

    fn check(&mut self) -> Result<Check, PackFault> {
        Ok(match self.code.as_str() {
            "blocked" => Check::Blocked,
            "limit-use" => Check::LimitUse { tolerance_bps: self.bps()? },
            "pool-use" => Check::PoolUse { tolerance_bps: self.bps()? },
            "currency-use" => Check::CurrencyUse,
            "entity-use" => Check::EntityUse { tolerance_bps: self.bps()? },
            "limit-expired" => Check::LimitExpired,
            "document-value" => Check::DocumentValue { most: self.take("most", MOST_UNITS)? },
            "oldest-open" => Check::OldestOpen {
                days: self.days("days")?,
                residue: self.take("residue", MOST_UNITS)?,
            },
            "overdue" => Check::Overdue {
                amount: self.take("amount", MOST_UNITS)?,
                days: self.days("days")?,
                residue: self.take("residue", MOST_UNITS)?,
            },
            "dunning" => Check::Dunning {
                level: self.take("level", 100)?.max(1),
                within_days: self.days("within_days")?,
            },
            "broken-promises" => Check::BrokenPromises {
                count: self.take("count", 1_000)?.max(1),
                within_days: self.days("within_days")?,
            },
            "tier" => Check::Tier { tiers: self.tiers()? },
            "review-overdue" => Check::ReviewOverdue { days: self.days("days")? },
            "prepayment" => Check::Prepayment,
            other => return Err(PackFault::new(PACK, format!("{other}: no such step"))),
        })
    }

    /// What was given that this step does not know.
    fn left_over(&self) -> Option<&'static str> {
        let left = [
            ("tolerance_bps", self.tolerance_bps.is_some()),
            ("most", self.most.is_some()),
            ("amount", self.amount.is_some()),
            ("residue", self.residue.is_some()),
            ("days", self.days.is_some()),
            ("within_days", self.within_days.is_some()),
            ("level", self.level.is_some()),
            ("count", self.count.is_some()),
            ("tiers", self.tiers.is_some()),
        ];
        left.into_iter().find(|(_, is)| *is).map(|(name, _)| name)
    }

    fn read(mut self) -> Result<StepRule, PackFault> {
        let check = self.check()?;
        if let Some(name) = self.left_over() {
            return Err(PackFault::new(PACK, format!("{}: it knows no {name}", self.code)));
        }
        let outcome = Outcome::parse(&self.outcome).filter(|one| *one != Outcome::Approve);
        let outcome = outcome.ok_or_else(|| {
            let why = format!("{}: the outcome is review, hold or decline", self.code);
            PackFault::new(PACK, why)
        })?;
        Ok(StepRule { check, outcome, name: self.name.into() })
    }
}

company_pack!(OrderRule, "orders", with its text);

impl OrderRule {
    /// Reads and checks a rule.
    ///
    /// # Errors
    /// A step is unknown, stands twice, lacks a parameter or has one that it does not know; the
    /// use of the limit is not looked at.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let steps: Result<Vec<StepRule>, PackFault> =
            raw.step.into_iter().map(RawStep::read).collect();
        let steps = steps?;
        let mut seen = BTreeSet::new();
        for step in &steps {
            if !seen.insert(step.check.code()) {
                let why = format!("{}: it stands twice", step.check.code());
                return Err(PackFault::new(PACK, why));
            }
        }
        if !seen.contains("limit-use") {
            return Err(PackFault::new(PACK, "limit-use: a gate must look at the limit"));
        }
        let (days, horizon) = (raw.reservation.days, raw.reservation.horizon_days);
        if !(1..=365).contains(&days) || !(0..=3_650).contains(&horizon) {
            let why = "reservation: days from 1 to 365, horizon_days from 0 to 3650";
            return Err(PackFault::new(PACK, why));
        }
        if raw.release.four_eyes_from < 0 || !(1..=365).contains(&raw.release.longest_days) {
            let why = "release: four_eyes_from from 0, longest_days from 1 to 365";
            return Err(PackFault::new(PACK, why));
        }
        Ok(Self {
            edition,
            reservation_days: days,
            horizon_days: horizon,
            four_eyes_from: raw.release.four_eyes_from,
            longest_days: raw.release.longest_days,
            steps,
        })
    }

    /// The check of a name, if the rule makes it.
    pub fn find(&self, code: &str) -> Option<&Check> {
        self.steps.iter().map(|step| &step.check).find(|check| check.code() == code)
    }

    /// From which amount on, in minor units, two people release an order.
    pub fn four_eyes_minor(&self, currency: Currency) -> i64 {
        self.four_eyes_from.saturating_mul(currency.minor_per_unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rule_makes_every_check() {
        let rule = OrderRule::shipped();
        let made: Vec<&str> = rule.steps.iter().map(|step| step.check.code()).collect();
        assert_eq!(made, Check::CODES);
        assert_eq!(rule.four_eyes_minor(Currency::CNY), 50_000_000);
    }

    #[test]
    fn a_rule_that_is_wrong_says_where() {
        for (from, to, why) in [
            ("code = \"tier\"", "code = \"moon\"", "moon: no such step"),
            ("level = 3\n", "", "dunning: level is missing"),
            ("level = 3", "level = -1", "dunning: level must be from 0 to 100"),
            ("most = 2000000", "most = 2000000\ndays = 1", "document-value: it knows no days"),
            ("tiers = [\"high\"]", "tiers = [\"hi\"]", "tier: tiers must name"),
            ("outcome = \"decline\"", "outcome = \"approve\"", "blocked: the outcome is"),
            ("code = \"blocked\"", "code = \"prepayment\"", "prepayment: it stands twice"),
            (
                "code = \"limit-use\"\noutcome = \"hold\"\ntolerance_bps = 0",
                "code = \"overdue\"\noutcome = \"hold\"\namount = 1\ndays = 1\nresidue = 1",
                "overdue: it stands twice",
            ),
            ("days = 7", "days = 0", "reservation: days from 1"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            let fault = OrderRule::read(&text).expect_err(to);
            assert!(fault.why.starts_with(why), "{to}: {}", fault.why);
        }
    }
}
