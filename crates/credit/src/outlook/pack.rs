//! The pack of the outlook: horizons, the share lost once a buyer is bad, and how the curve of the
//! book is taken from the ledger.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// What the outlook is reckoned by.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookPack {
    /// Version and source.
    pub edition: Edition,
    /// Share of the exposure that is lost once a buyer is bad: an assumption.
    pub lgd: f64,
    /// What the assumption is, in words.
    pub lgd_said: Wording,
    /// Days ahead, rising.
    pub horizons: Vec<u32>,
    /// Ends of past months from which buyers are followed.
    pub starts: i32,
    /// How long each is followed, days.
    pub follow_days: i32,
    /// Fewer bad buyers than this give no curve.
    pub least_bads: usize,
    /// Of intervals, two-sided.
    pub confidence: f64,
    /// Bands of the back-test.
    pub bands: usize,
    /// Days after which the back-test is made again.
    pub every_days: i32,
}

const PACK: &str = "outlook.toml";
const TEXT: &str = include_str!("../../../../content/outlook.toml");

static SHIPPED: LazyLock<OutlookPack> = LazyLock::new(|| {
    OutlookPack::read(TEXT).expect("invariant: the shipped outlook is read by a test")
});

#[derive(Deserialize)]
struct Raw {
    lgd: f64,
    lgd_said: pack::RawWording,
    horizons: Vec<u32>,
    book: RawBook,
    test: RawTest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    starts: i32,
    follow_days: i32,
    least_bads: usize,
    confidence: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTest {
    bands: usize,
    every_days: i32,
}

company_pack!(OutlookPack, "outlook");

impl OutlookPack {
    /// Reads and checks the pack.
    ///
    /// # Errors
    /// A share that is none, horizons that do not rise, numbers out of reach.
    pub fn read(text: &str) -> std::result::Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let fault = |why: &str| Err(PackFault::new(PACK, why));
        if !(raw.lgd > 0.0 && raw.lgd <= 1.0) {
            return fault("lgd: a share above 0 and up to 1");
        }
        let rising = raw.horizons.windows(2).all(|pair| pair[0] < pair[1]);
        let reach = raw.horizons.iter().all(|days| (1..=730).contains(days));
        if raw.horizons.is_empty() || raw.horizons.len() > 8 || !rising || !reach {
            return fault("horizons: one to eight, rising, 1 to 730 days");
        }
        let (book, test) = (raw.book, raw.test);
        if !(1..=24).contains(&book.starts) || !(30..=730).contains(&book.follow_days) {
            return fault("book: starts 1 to 24, follow_days 30 to 730");
        }
        if book.least_bads < 5 || !(book.confidence > 0.5 && book.confidence < 1.0) {
            return fault("book: least_bads from 5, confidence between 0.5 and 1");
        }
        if !(2..=20).contains(&test.bands) || test.every_days < 1 {
            return fault("test: bands 2 to 20, every_days from 1");
        }
        Ok(Self {
            edition,
            lgd: raw.lgd,
            lgd_said: raw.lgd_said.into(),
            horizons: raw.horizons,
            starts: book.starts,
            follow_days: book.follow_days,
            least_bads: book.least_bads,
            confidence: book.confidence,
            bands: test.bands,
            every_days: test.every_days,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_outlook() {
        let pack = OutlookPack::shipped();
        assert_eq!(pack.horizons, [30, 60, 90, 180, 365]);
        assert!((pack.lgd - 0.40).abs() < 1e-12 && pack.lgd_said.zh.contains("假设"));
        for (from, to) in [
            ("lgd = 0.40", "lgd = 1.40"),
            ("[30, 60,", "[60, 30,"),
            ("starts = 18", "starts = 40"),
            ("least_bads = 20", "least_bads = 0"),
            ("bands = 5", "bands = 1"),
        ] {
            assert!(OutlookPack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
