//! What a round foresees, in the form in which it is stored and shown.

use base::Lang;
use quant::lab::drift::horizon::{carry_between, constant_hazard, expected_loss_minor};
use serde::{Deserialize, Serialize};

use crate::{assess::Said, parties::BuyerId};

/// The curve of the book on one day ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MarkDoc {
    /// Days ahead.
    pub days: u32,
    /// Share of buyers that had turned bad.
    pub pd: f64,
    /// Lower end of its interval; `None` where it is certain.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// One horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HorizonDoc {
    /// Days ahead.
    pub days: u32,
    /// The ledger's own share of bad ones by then; `None` beyond what was observed.
    pub ledger_pd: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Rows that turned bad by then.
    pub bads: usize,
    /// Mean probability by the model over scored buyers that owe and are not bad.
    pub model_pd: Option<f64>,
    /// Expected loss on them, minor units.
    pub loss_minor: i64,
    /// The same with the level of the ledger instead of the model's.
    pub ledger_loss_minor: Option<i64>,
}

/// One tier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TierDoc {
    /// Code of the tier.
    pub code: String,
    /// Buyers that owe and are not bad.
    pub buyers: u64,
    /// What they owe, minor units.
    pub exposure_minor: i64,
    /// Of this, owed by buyers without a score: no probability, no expected loss.
    pub unscored_minor: i64,
    /// Mean probability at each horizon; `None` without a scored buyer.
    pub pd: Vec<Option<f64>>,
    /// Expected loss at each horizon, minor units.
    pub loss_minor: Vec<i64>,
}

/// What a round foresees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutlookDoc {
    /// The day, ISO.
    pub as_of: String,
    /// The company's currency; all amounts are in its minor units.
    pub currency: String,
    /// Version of the pack.
    pub pack: String,
    /// Its digest.
    pub pack_digest: String,
    /// Where its figures come from.
    pub pack_source: String,
    /// The same in English; empty in what was stored before it was said in both.
    #[serde(default)]
    pub pack_source_en: String,
    /// Share lost once a buyer is bad: an assumption.
    pub lgd: f64,
    /// What the assumption is.
    pub lgd_said: Said,
    /// Two-sided confidence of the intervals.
    pub confidence: f64,
    /// The model that gave the probabilities.
    pub model: String,
    /// The horizon of its probabilities, days.
    pub model_days: u32,
    /// Bad from so many days past due …
    pub bad_days: i32,
    /// … on at least so much, minor units; or written off.
    pub amount_minor: i64,
    /// `ledger`: the shape is that of the company's own curve; `constant`: constant hazard.
    pub basis: String,
    /// Why the shape is not the ledger's: `few-bads`, `short`; else empty.
    pub why: String,
    /// First day from which buyers were followed, ISO; empty without any.
    pub first_start: String,
    /// Last such day.
    pub last_start: String,
    /// Buyers followed.
    pub buyers: usize,
    /// Rows: a buyer and a day from which it was followed.
    pub rows: usize,
    /// Buyers that turned bad within the model's horizon.
    pub bad_buyers: usize,
    /// Fewer than this give no curve.
    pub least_bads: usize,
    /// The curve at the model's horizon.
    pub at_model: Option<f64>,
    /// The curve, drawn.
    pub marks: Vec<MarkDoc>,
    /// The horizons, rising.
    pub horizons: Vec<HorizonDoc>,
    /// By tier, those not bad yet.
    pub tiers: Vec<TierDoc>,
    /// Buyers that owe and are bad already.
    pub now_bad: Vec<BuyerId>,
    /// What they owe.
    pub now_bad_minor: i64,
    /// What is lost of it by the assumption.
    pub now_bad_loss_minor: i64,
    /// What buyers owe that have no score and are not bad.
    pub unscored_minor: i64,
}

impl OutlookDoc {
    /// Where its figures come from, in a language.
    pub fn source_in(&self, lang: Lang) -> &str {
        match self.pack_source_en.is_empty() {
            true => &self.pack_source,
            false => lang.pick(&self.pack_source, &self.pack_source_en),
        }
    }

    /// A buyer's probability at a horizon of this outlook, from that at the model's own.
    pub fn pd_at(&self, pd: f64, days: u32) -> Option<f64> {
        if days == self.model_days {
            return (0.0..=1.0).contains(&pd).then_some(pd);
        }
        if self.basis == "ledger" {
            let horizon = self.horizons.iter().find(|one| one.days == days)?;
            return carry_between(pd, self.at_model?, horizon.ledger_pd?);
        }
        constant_hazard(pd, self.model_days, days)
    }

    /// What is expected to be lost on one buyer within a horizon, minor units.
    pub fn loss_at(&self, pd: f64, days: u32, exposure_minor: i64) -> Option<i64> {
        self.lose(self.pd_at(pd, days)?, exposure_minor)
    }

    /// Probability × exposure × what is lost, minor units.
    pub fn lose(&self, pd: f64, exposure_minor: i64) -> Option<i64> {
        expected_loss_minor(pd, exposure_minor.max(0), self.lgd)
    }

    /// Whether a buyer was bad already.
    pub fn is_bad(&self, buyer: BuyerId) -> bool {
        self.now_bad.binary_search(&buyer).is_ok()
    }

    /// The horizon nearest to the one asked for.
    pub fn nearest(&self, days: u32) -> Option<&HorizonDoc> {
        self.horizons.iter().min_by_key(|one| one.days.abs_diff(days))
    }
}

/// One band of a back-test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BandDoc {
    /// Buyers in it.
    pub rows: usize,
    /// Mean of what was foretold.
    pub foretold: f64,
    /// Share that turned bad.
    pub observed: f64,
}

/// One horizon of a back-test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestedDoc {
    /// Days ahead.
    pub days: u32,
    /// The day of the forecast, ISO.
    pub from: String,
    /// `ledger` or `constant`, as it would have been on that day.
    pub basis: String,
    /// Scored buyers that owed something and were not bad on that day.
    pub rows: usize,
    /// How many turned bad within the horizon.
    pub bads: usize,
    /// How many were foretold.
    pub expected: f64,
    /// How many the curve of the book alone foretold, known on that day.
    pub by_curve: Option<f64>,
    /// Observed ÷ expected; `None` where nothing was expected.
    pub ratio: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// `calm`, `watch`, `act`; empty without rows.
    pub level: String,
    /// By rising probability.
    pub bands: Vec<BandDoc>,
}

/// Forecasts of past days held against what became of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestDoc {
    /// The day of the test, ISO.
    pub as_of: String,
    /// The model that was asked.
    pub model: String,
    /// Horizon by horizon.
    pub horizons: Vec<TestedDoc>,
}
