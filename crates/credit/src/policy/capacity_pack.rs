//! Shares, months and edges of the capacity for receivables (C21), read from a pack.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, company_pack, pack};

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityPack {
    /// Version and source.
    pub edition: Edition,
    /// Share of undrawn lines that counts, basis points.
    pub line_bps: i64,
    /// Months of fixed outflow that must stay covered.
    pub cover_months: i64,
    /// Cash tied up in receivables, basis points of them.
    pub tied_bps: i64,
    /// Close from this use on, basis points.
    pub near_bps: i64,
    /// Days after which the company's figures are old.
    pub stale_days: i32,
    /// Days of later payment to try, rising.
    pub ladder_days: Vec<i64>,
}

const PACK: &str = "capacity.toml";
const TEXT: &str = include_str!("../../../../content/capacity.toml");
static SHIPPED: LazyLock<CapacityPack> = LazyLock::new(|| {
    CapacityPack::read(TEXT).expect("invariant: the shipped capacity pack is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    line_bps: i64,
    cover_months: i64,
    tied_bps: i64,
    edges: RawEdges,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdges {
    near_bps: i64,
    stale_days: i32,
    ladder_days: Vec<i64>,
}

company_pack!(CapacityPack, "capacity");

impl CapacityPack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A share, a month or a ladder that cannot be.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let fault = |why: &str| Err(PackFault::new(PACK, why));
        if !(0..=10_000).contains(&raw.line_bps) {
            return fault("line_bps: a share is not from 0 to 10000");
        }
        if !(0..=24).contains(&raw.cover_months) {
            return fault("cover_months: 0 to 24 months");
        }
        if !(1_000..=10_000).contains(&raw.tied_bps) {
            return fault("tied_bps: 1000 to 10000");
        }
        if !(1..=10_000).contains(&raw.edges.near_bps) || raw.edges.stale_days < 1 {
            return fault("edges: near_bps 1 to 10000, stale_days from 1");
        }
        let ladder = &raw.edges.ladder_days;
        let rises = ladder.windows(2).all(|pair| pair[0] < pair[1]);
        if ladder.len() > 12 || !rises || ladder.iter().any(|days| !(1..=365).contains(days)) {
            return fault("edges: ladder_days rise, from 1 to 365, at most twelve");
        }
        Ok(Self {
            edition,
            line_bps: raw.line_bps,
            cover_months: raw.cover_months,
            tied_bps: raw.tied_bps,
            near_bps: raw.edges.near_bps,
            stale_days: raw.edges.stale_days,
            ladder_days: raw.edges.ladder_days,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        assert!(CapacityPack::read(TEXT).is_ok());
        for (from, to) in [
            ("line_bps = 8000", "line_bps = 10001"),
            ("cover_months = 1", "cover_months = -1"),
            ("tied_bps = 10000", "tied_bps = 0"),
            ("near_bps = 8500", "near_bps = 0"),
            ("[15, 30,", "[30, 15,"),
        ] {
            assert!(CapacityPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
