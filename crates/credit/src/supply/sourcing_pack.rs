//! Weights, bounds and the service level of the hints for buying (Q10); a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{
    policy::Tier,
    scoring::{Edition, PackFault, company_pack, pack},
};

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcingPack {
    /// Version and source.
    pub edition: Edition,
    /// Months looked back.
    pub months: i32,
    /// Fewer deliveries say nothing.
    pub deliveries_from: usize,
    /// Later than so many days is a failure.
    pub failure_days: i32,
    /// Share on time of who has too few deliveries, basis points.
    pub unknown_bps: i64,
    /// No share above it, basis points.
    pub most_bps: i64,
    /// Share of deliveries that stock must cover, basis points.
    pub service_bps: i64,
    weights: [(Tier, i64); 4],
}

const PACK: &str = "sourcing.toml";
const TEXT: &str = include_str!("../../../../content/sourcing.toml");
static SHIPPED: LazyLock<SourcingPack> = LazyLock::new(|| {
    SourcingPack::read(TEXT).expect("invariant: the shipped sourcing is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    months: i32,
    deliveries_from: usize,
    failure_days: i32,
    weight: RawWeight,
    split: RawSplit,
    stock: RawStock,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWeight {
    low: i64,
    medium: i64,
    high: i64,
    unrated: i64,
    unknown_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSplit {
    most_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStock {
    service_bps: i64,
}

company_pack!(SourcingPack, "sourcing");

impl SourcingPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A number that cannot be, or weights by which nobody is left.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let fault = |why: &str| Err(PackFault::new(PACK, why));
        let weights = [
            (Tier::Low, raw.weight.low),
            (Tier::Medium, raw.weight.medium),
            (Tier::High, raw.weight.high),
            (Tier::Unrated, raw.weight.unrated),
        ];
        if weights.iter().any(|(_, weight)| !(0..=1_000).contains(weight)) || raw.weight.low == 0 {
            return fault("weight: 0 to 1000, and low above zero");
        }
        if !(1..=60).contains(&raw.months)
            || !(1..=1_000).contains(&raw.deliveries_from)
            || !(1..=3_650).contains(&raw.failure_days)
        {
            return fault("months 1 to 60, deliveries_from 1 to 1000, failure_days 1 to 3650");
        }
        let share = 0..=10_000;
        if !share.contains(&raw.weight.unknown_bps)
            || !(5_000..=10_000).contains(&raw.split.most_bps)
            || !(5_000..=10_000).contains(&raw.stock.service_bps)
        {
            return fault("unknown_bps 0 to 10000, most_bps and service_bps 5000 to 10000");
        }
        Ok(Self {
            edition,
            months: raw.months,
            deliveries_from: raw.deliveries_from,
            failure_days: raw.failure_days,
            unknown_bps: raw.weight.unknown_bps,
            most_bps: raw.split.most_bps,
            service_bps: raw.stock.service_bps,
            weights,
        })
    }

    /// The weight of a tier.
    pub fn weight(&self, tier: Tier) -> i64 {
        self.weights.iter().find(|(one, _)| *one == tier).map_or(0, |(_, weight)| *weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(SourcingPack::read(TEXT).is_ok());
        for (from, to) in [
            ("low = 100", "low = 0"),
            ("months = 12", "months = 0"),
            ("most_bps = 7000", "most_bps = 4999"),
            ("service_bps = 9000", "service_bps = 10001"),
            ("unknown_bps = 7000", "unknown_bps = -1"),
        ] {
            assert!(SourcingPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
