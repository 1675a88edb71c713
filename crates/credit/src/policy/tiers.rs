//! Tiers: from a score to low, medium or high risk, by a table that a company can edit
//! (C02–C05). A buyer without a score is `Unrated`, a tier with a rule of its own and not a low
//! score.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// How risky a buyer is, in the words of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// 低风险: longer terms may be offered.
    Low,
    /// 中风险: the limit is kept under control.
    Medium,
    /// 高风险: credit is restricted, prepayment is asked for.
    High,
    /// 未评级: nothing to score on; its own rule, never taken for a number.
    Unrated,
}

impl Tier {
    /// All four, from the safest.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Unrated];

    /// The code under which it is stored and addressed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Unrated => "unrated",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.code() == code)
    }
}

/// What a tier means for credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRule {
    /// The tier.
    pub tier: Tier,
    /// Lowest score in it, whole points; `None` has no lower edge.
    pub from: Option<i32>,
    /// Highest score in it, whole points; `None` has no upper edge.
    pub to: Option<i32>,
    /// Which part of a computed limit is offered, in basis points.
    pub limit_factor_bps: i32,
    /// Code of the longest terms that may be offered.
    pub max_terms: String,
    /// Prepayment asked for, in basis points of an order.
    pub prepay_bps: i32,
    /// Months until the next review.
    pub review_months: i32,
    /// 低风险 …
    pub name: Wording,
    /// 可提供较长的信用期 …
    pub rule: Wording,
}

/// A checked tier table: every whole score falls into exactly one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierTable {
    /// Version and source.
    pub edition: Edition,
    rules: Vec<TierRule>,
    unrated: TierRule,
}

const PACK: &str = "tiers.toml";
const TEXT: &str = include_str!("../../../../content/tiers.toml");
static SHIPPED: LazyLock<TierTable> = LazyLock::new(|| {
    TierTable::read(TEXT).expect("invariant: the shipped tier table is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    tier: Vec<RawTier>,
    unrated: RawTier,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTier {
    code: Option<String>,
    from: Option<i32>,
    to: Option<i32>,
    limit_factor_bps: i32,
    max_terms: String,
    prepay_bps: i32,
    review_months: i32,
    name: pack::RawWording,
    rule: pack::RawWording,
}

impl RawTier {
    fn into_rule(self, tier: Tier) -> Result<TierRule, PackFault> {
        let share = 0..=10_000;
        if !share.contains(&self.limit_factor_bps) || !share.contains(&self.prepay_bps) {
            return Err(PackFault::new(
                PACK,
                format!("{}: a share is not 0 to 10000", tier.code()),
            ));
        }
        Ok(TierRule {
            tier,
            from: self.from,
            to: self.to,
            limit_factor_bps: self.limit_factor_bps,
            max_terms: self.max_terms,
            prepay_bps: self.prepay_bps,
            review_months: self.review_months,
            name: self.name.into(),
            rule: self.rule.into(),
        })
    }
}

company_pack!(TierTable, "tiers", with its text);

impl TierTable {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// A tier is unknown or repeated, or the bands leave a gap or overlap.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut rules = Vec::new();
        for row in raw.tier {
            let tier = row
                .code
                .as_deref()
                .and_then(Tier::parse)
                .filter(|t| *t != Tier::Unrated)
                .ok_or_else(|| PackFault::new(PACK, "a tier is not low, medium or high"))?;
            rules.push(row.into_rule(tier)?);
        }
        rules.sort_by_key(|rule| rule.tier);
        check(&rules)?;
        Ok(Self { edition, rules, unrated: raw.unrated.into_rule(Tier::Unrated)? })
    }

    /// The tier of a score. Rounded half up to a whole point first, then banded.
    pub fn tier_of(&self, score: Option<f64>) -> Tier {
        let Some(points) = score.and_then(whole_points) else { return Tier::Unrated };
        self.rules
            .iter()
            .find(|rule| {
                rule.from.is_none_or(|from| points >= from) && rule.to.is_none_or(|to| points <= to)
            })
            .map_or(Tier::Unrated, |rule| rule.tier)
    }

    /// What a tier means.
    pub fn rule(&self, tier: Tier) -> &TierRule {
        self.rules.iter().find(|rule| rule.tier == tier).unwrap_or(&self.unrated)
    }

    /// All rules from the safest tier, the unrated one last.
    pub fn rules(&self) -> impl Iterator<Item = &TierRule> {
        self.rules.iter().chain(std::iter::once(&self.unrated))
    }
}

/// A score in whole points, rounded half up; `None` where it is no number.
pub fn whole_points(score: f64) -> Option<i32> {
    score.is_finite().then(|| quant::scaling::round_half_up(score))
}

fn check(rules: &[TierRule]) -> Result<(), PackFault> {
    let codes: Vec<_> = rules.iter().map(|rule| rule.tier).collect();
    if codes != [Tier::Low, Tier::Medium, Tier::High] {
        return Err(PackFault::new(PACK, "low, medium and high must each stand once"));
    }
    for (safer, riskier) in rules.iter().zip(rules.iter().skip(1)) {
        match (safer.from, riskier.to) {
            (Some(from), Some(to)) if from == to + 1 => {}
            _ => {
                let why = format!(
                    "{} must begin one point above the end of {}",
                    safer.tier.code(),
                    riskier.tier.code()
                );
                return Err(PackFault::new(PACK, why));
            }
        }
    }
    match (rules.first(), rules.last()) {
        (Some(first), Some(last)) if first.to.is_none() && last.from.is_none() => Ok(()),
        _ => Err(PackFault::new(PACK, "low has no upper and high no lower edge")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_founding_table() {
        let table = TierTable::shipped();
        for (score, tier) in [
            (Some(850.0), Tier::Low),
            (Some(700.0), Tier::Low),
            (Some(699.5), Tier::Low), // rounded half up to 700
            (Some(699.4), Tier::Medium),
            (Some(699.0), Tier::Medium),
            (Some(600.0), Tier::Medium),
            (Some(599.5), Tier::Medium), // rounded half up to 600
            (Some(599.499), Tier::High),
            (Some(599.0), Tier::High),
            (Some(300.0), Tier::High),
            (Some(f64::NAN), Tier::Unrated),
            (None, Tier::Unrated),
        ] {
            assert_eq!(table.tier_of(score), tier, "{score:?}");
        }
    }

    #[test]
    fn what_each_tier_means() {
        let table = TierTable::shipped();
        let say = |tier| table.rule(tier).rule.zh.as_str();
        assert_eq!(say(Tier::Low), "可提供较长的信用期");
        assert_eq!(say(Tier::Medium), "适度控制信用额度");
        assert_eq!(say(Tier::High), "限制信用交易，要求预付款");
        assert_eq!(table.rule(Tier::High).prepay_bps, 10_000);
        assert_eq!(table.rule(Tier::Unrated).max_terms, "prepay");
    }

    #[test]
    fn a_table_with_a_hole_is_refused() {
        let text = include_str!("../../../../content/tiers.toml");
        for (from, to, why) in [
            ("to = 699", "to = 698", "low must begin one point above"),
            ("from = 600", "from = 590", "medium must begin one point above"),
            ("code = \"medium\"", "code = \"low\"", "must each stand once"),
            ("code = \"medium\"", "code = \"unrated\"", "not low, medium or high"),
            ("limit_factor_bps = 6000", "limit_factor_bps = 60000", "not 0 to 10000"),
        ] {
            let fault = TierTable::read(&text.replace(from, to)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
