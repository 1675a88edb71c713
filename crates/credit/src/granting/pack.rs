//! The pack of granting: what a file must hold, who signs, what credit costs, how often reviews
//! come, which responses there are.

use std::{collections::BTreeSet, sync::LazyLock};

use base::Currency;
use serde::Deserialize;
use store::access::Role;

use super::{chain::Step, need::Part};
use crate::{
    policy::{TermsCatalogue, Tier},
    scoring::{Edition, PackFault, Wording, company_pack, pack},
};

/// A row of the minimum file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimum {
    /// Of these tiers; empty is all.
    pub tiers: Vec<Tier>,
    /// From this asked limit on, whole units of the company's currency.
    pub from: i64,
    /// What must be there.
    pub parts: Vec<Part>,
}

/// A step of a chain with the amount above which it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainStep {
    /// Who signs.
    pub step: Step,
    /// Needed where the asked limit is above this, whole units; below zero is always.
    pub above: i64,
}

/// Who signs for some tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The tiers.
    pub tiers: Vec<Tier>,
    /// In order.
    pub steps: Vec<ChainStep>,
}

/// What credit costs, basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostRates {
    /// Margin on sales where nobody typed one.
    pub margin_bps: i64,
    /// What money costs a year.
    pub capital_bps: i64,
    /// Share of the exposure lost once a buyer is bad.
    pub lgd_bps: i64,
    /// What collecting costs of what comes late.
    pub collection_bps: i64,
}

/// Who is a key account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRule {
    /// Together they hold this share of all exposure.
    pub share_bps: i64,
    /// At most so many.
    pub most: usize,
    /// Reviewed at least every so many months.
    pub review_months: i32,
}

/// How reviews are announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRule {
    /// Shown as coming so many days before.
    pub ahead_days: i32,
    /// Days of notice before something becomes tighter for a buyer.
    pub notice_days: i32,
}

/// Who is worth growing with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowRule {
    /// Of these tiers.
    pub tiers: Vec<Tier>,
    /// Share of the limit that must be left.
    pub free_bps: i64,
    /// Sales of twelve months, whole units, from which a buyer counts.
    pub sales_from: i64,
}

/// A response to a buyer's tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Its stable name.
    pub code: String,
    /// For buyers of this tier.
    pub tier: Tier,
    /// The part of the limit in force that stays, basis points.
    pub cut_limit_bps: i64,
    /// Terms to be asked for.
    pub terms: String,
    /// Whether the buyer gets a letter.
    pub letter: bool,
    /// Days until the task is due.
    pub task_days: i32,
    /// Its name.
    pub name: Wording,
    /// What is done.
    pub what: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantingPack {
    /// Version and source.
    pub edition: Edition,
    /// Rows of the minimum file.
    pub minimum: Vec<Minimum>,
    /// A screen older than this counts as missing.
    pub screen_days: i32,
    /// A statement older than this counts as missing.
    pub statement_months: i32,
    /// An assessment older than this is no ground to sign on; `None` is not asked.
    pub decide_days: Option<i32>,
    /// One for each tier.
    pub chains: Vec<Chain>,
    /// Days after which a bypass is held against what became of it.
    pub bypass_days: i32,
    /// What credit costs.
    pub rates: CostRates,
    /// Who is a key account.
    pub key: KeyRule,
    /// How reviews are announced.
    pub review: ReviewRule,
    /// Who is worth growing with.
    pub grow: GrowRule,
    /// Responses by tier.
    pub responses: Vec<Response>,
}

const PACK: &str = "granting.toml";
const TEXT: &str = include_str!("../../../../content/granting.toml");
static SHIPPED: LazyLock<GrantingPack> = LazyLock::new(|| {
    GrantingPack::read(TEXT).expect("invariant: the shipped granting pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    minimum: Vec<RawMinimum>,
    fresh: RawFresh,
    chain: Vec<RawChain>,
    bypass: RawBypass,
    profit: CostRates,
    key: KeyRule,
    review: ReviewRule,
    grow: RawGrow,
    response: Vec<RawResponse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMinimum {
    #[serde(default)]
    tiers: Vec<String>,
    from: i64,
    parts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFresh {
    screen_days: i32,
    statement_months: i32,
    decide_days: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChain {
    tiers: Vec<String>,
    steps: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    role: String,
    above: i64,
    days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBypass {
    watch_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrow {
    tiers: Vec<String>,
    free_bps: i64,
    sales_from: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResponse {
    code: String,
    tier: String,
    cut_limit_bps: i64,
    terms: String,
    letter: bool,
    task_days: i32,
    name: pack::RawWording,
    what: pack::RawWording,
}

type Checked<T> = std::result::Result<T, PackFault>;

fn fault<T>(why: impl Into<String>) -> Checked<T> {
    Err(PackFault::new(PACK, why))
}

fn tiers(words: &[String]) -> Checked<Vec<Tier>> {
    let one = |word: &String| match Tier::parse(word) {
        Some(tier) => Ok(tier),
        None => fault(format!("{word}: is no tier")),
    };
    words.iter().map(one).collect()
}

company_pack!(GrantingPack, "granting", with its text);

impl GrantingPack {
    /// Reads and checks the pack.
    ///
    /// # Errors
    /// A tier without a chain or with two, a chain whose first step is not always needed or that
    /// names a role that may not decide, parts or terms that are unknown, numbers out of reach.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let minimum = raw.minimum.into_iter().map(RawMinimum::checked);
        let chains = raw.chain.into_iter().map(RawChain::checked);
        let responses = raw.response.into_iter().map(RawResponse::checked);
        let read = Self {
            edition,
            minimum: minimum.collect::<Checked<_>>()?,
            screen_days: raw.fresh.screen_days,
            statement_months: raw.fresh.statement_months,
            decide_days: raw.fresh.decide_days,
            chains: chains.collect::<Checked<_>>()?,
            bypass_days: raw.bypass.watch_days,
            rates: raw.profit,
            key: raw.key,
            review: raw.review,
            grow: GrowRule {
                tiers: tiers(&raw.grow.tiers)?,
                free_bps: raw.grow.free_bps,
                sales_from: raw.grow.sales_from,
            },
            responses: responses.collect::<Checked<_>>()?,
        };
        read.whole()?;
        Ok(read)
    }

    fn whole(&self) -> Checked<()> {
        for tier in Tier::ALL {
            let chains = self.chains.iter().filter(|chain| chain.tiers.contains(&tier)).count();
            if chains != 1 {
                return fault(format!("chain: {} has {chains} chains instead of one", tier.code()));
            }
        }
        let codes: BTreeSet<&str> = self.responses.iter().map(|r| r.code.as_str()).collect();
        if codes.len() != self.responses.len() {
            return fault("response: a code stands twice");
        }
        let rates = self.rates;
        let shares = [rates.margin_bps, rates.lgd_bps, rates.collection_bps, self.key.share_bps];
        if shares.iter().any(|bps| !(0..=10_000).contains(bps))
            || !(0..=10_000).contains(&rates.capital_bps)
            || !(0..=10_000).contains(&self.grow.free_bps)
        {
            return fault("profit: a share is not 0 to 10000");
        }
        let days = [self.screen_days, self.bypass_days, self.review.ahead_days];
        if days.iter().chain(&self.decide_days).any(|days| !(1..=1_100).contains(days))
            || !(1..=120).contains(&self.statement_months)
            || !(0..=365).contains(&self.review.notice_days)
            || !(1..=36).contains(&self.key.review_months)
        {
            return fault("fresh: days 1 to 1100, months 1 to 120, notice 0 to 365");
        }
        Ok(())
    }

    /// The chain of a tier for a limit, in order.
    pub fn chain(&self, tier: Tier, limit_minor: i64, currency: Currency) -> Vec<Step> {
        let unit = i128::from(currency.minor_per_unit());
        let chain = self.chains.iter().find(|chain| chain.tiers.contains(&tier));
        let needed = |one: &&ChainStep| i128::from(limit_minor) > i128::from(one.above) * unit;
        let steps = chain.map_or(&[][..], |chain| &chain.steps);
        steps.iter().filter(needed).map(|one| one.step.clone()).collect()
    }

    /// What must be on file for a limit in a tier, in the order of [`Part::ALL`].
    pub fn needed(&self, tier: Tier, limit_minor: i64, currency: Currency) -> Vec<Part> {
        let unit = i128::from(currency.minor_per_unit());
        let fits = |row: &&Minimum| {
            (row.tiers.is_empty() || row.tiers.contains(&tier))
                && i128::from(limit_minor) >= i128::from(row.from) * unit
        };
        let parts: BTreeSet<Part> =
            self.minimum.iter().filter(fits).flat_map(|row| row.parts.iter().copied()).collect();
        parts.into_iter().collect()
    }
}

impl RawMinimum {
    fn checked(self) -> Checked<Minimum> {
        let part = |word: &String| match Part::parse(word) {
            Some(part) => Ok(part),
            None => fault(format!("{word}: is no part of a file")),
        };
        let parts = self.parts.iter().map(part).collect::<Checked<_>>()?;
        Ok(Minimum { tiers: tiers(&self.tiers)?, from: self.from, parts })
    }
}

impl RawChain {
    fn checked(self) -> Checked<Chain> {
        let mut steps: Vec<ChainStep> = Vec::new();
        for raw in self.steps {
            let may = [Role::CreditManager, Role::Finance, Role::Legal, Role::Owner];
            let Some(role) = may.into_iter().find(|role| role.code() == raw.role) else {
                return fault(format!("{}: is no role that decides on credit", raw.role));
            };
            if !(1..=90).contains(&raw.days) {
                return fault("chain: days 1 to 90");
            }
            if steps.last().is_some_and(|last| last.above > raw.above) {
                return fault("chain: the amounts of the steps do not rise");
            }
            let step = Step { role, days: raw.days };
            steps.push(ChainStep { step, above: raw.above });
        }
        match steps.first() {
            Some(first) if first.above < 0 => Ok(Chain { tiers: tiers(&self.tiers)?, steps }),
            _ => fault("chain: the first step must always be needed (above = -1)"),
        }
    }
}

impl RawResponse {
    fn checked(self) -> Checked<Response> {
        let Some(tier) = Tier::parse(&self.tier) else {
            return fault(format!("{}: is no tier", self.tier));
        };
        if TermsCatalogue::shipped().find(&self.terms).is_none() {
            return fault(format!("{}: no such terms", self.terms));
        }
        if !(0..=10_000).contains(&self.cut_limit_bps) || !(0..=365).contains(&self.task_days) {
            return fault(format!("{}: a number is out of reach", self.code));
        }
        Ok(Response {
            code: self.code,
            tier,
            cut_limit_bps: self.cut_limit_bps,
            terms: self.terms,
            letter: self.letter,
            task_days: self.task_days,
            name: self.name.into(),
            what: self.what.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YUAN: i64 = 100;

    #[test]
    fn who_signs_follows_from_tier_and_amount() {
        let pack = GrantingPack::shipped();
        let roles = |tier, yuan: i64| -> Vec<&str> {
            let steps = pack.chain(tier, yuan * YUAN, Currency::CNY);
            steps.iter().map(|step| step.role.code()).collect()
        };
        for (tier, yuan, expected) in [
            (Tier::Low, 0, &["credit-manager"][..]),
            (Tier::Low, 500_000, &["credit-manager"]),
            (Tier::Low, 500_001, &["credit-manager", "finance"]),
            (Tier::Low, 2_000_001, &["credit-manager", "finance", "owner"]),
            (Tier::Medium, 200_001, &["credit-manager", "finance"]),
            (Tier::High, 0, &["credit-manager"]),
            (Tier::High, 1, &["credit-manager", "owner"]),
            (Tier::Unrated, 1, &["credit-manager", "owner"]),
        ] {
            assert_eq!(roles(tier, yuan), expected, "{tier:?} {yuan}");
        }
    }

    #[test]
    fn what_must_be_on_file_grows_with_amount_and_risk() {
        let pack = GrantingPack::shipped();
        let count = |tier, yuan: i64| pack.needed(tier, yuan * YUAN, Currency::CNY).len();
        assert_eq!(count(Tier::Low, 0), 5);
        assert_eq!(count(Tier::Low, 200_000), 7);
        assert_eq!(count(Tier::Low, 2_000_000), 9);
        let high = pack.needed(Tier::High, YUAN, Currency::CNY);
        assert!(high.contains(&Part::Statement) && high.contains(&Part::Security));
        let medium = pack.needed(Tier::Medium, 199_999 * YUAN, Currency::CNY);
        assert!(!medium.contains(&Part::Statement));
    }

    #[test]
    fn a_pack_that_leaves_a_gap_is_refused() {
        for (from, to, why) in [
            ("tiers = [\"high\", \"unrated\"]", "tiers = [\"high\"]", "unrated has 0 chains"),
            ("above = -1, days = 2", "above = 5, days = 2", "first step must always"),
            ("role = \"finance\"", "role = \"sales\"", "no role that decides"),
            ("\"statement\"]", "\"horoscope\"]", "is no part of a file"),
            ("terms = \"prepay\"", "terms = \"moon\"", "no such terms"),
            ("above = 2000000", "above = 100", "do not rise"),
            ("margin_bps = 1500", "margin_bps = 15000", "a share is not"),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            let fault = GrantingPack::read(&text).expect_err(why);
            assert!(fault.why.contains(why), "{} / {why}", fault.why);
        }
    }
}
