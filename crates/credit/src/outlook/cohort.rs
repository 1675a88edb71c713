//! The book followed from the ends of past months, added up buyer by buyer while a round judges:
//! how many turned bad and when, and what is owed now at which probability. Pure but for its
//! beginning.

use base::{Currency, Day, Result};
use quant::lab::drift::horizon::{PdCurve, expected_loss_minor, interval_of, pd_curve};
use store::Db;

use super::{
    document::{HorizonDoc, MarkDoc, OutlookDoc, TierDoc},
    pack::OutlookPack,
    spells::{Spells, owes_on},
};
use crate::{
    assess::Said,
    parties::BuyerId,
    policy::Tier,
    receivables::{ItemFacts, company_currency},
    scoring::{
        Scorecard,
        models::{Definition, ModelRules, Running, get_version},
    },
};

/// Days between two marks of the drawn curve.
const MARK: u32 = 15;

/// Where a buyer stands on the day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub buyer: BuyerId,
    pub tier: Tier,
    /// By the model, at its own horizon.
    pub pd: Option<f64>,
    pub exposure_minor: i64,
}

/// What has been added up so far.
#[derive(Debug)]
pub(crate) struct Cohort {
    as_of: Day,
    pack: OutlookPack,
    model: String,
    definition: Definition,
    starts: Vec<Day>,
    days: Vec<u32>,
    bads: Vec<bool>,
    owners: Vec<usize>,
    /// The first and the last start that gave a row.
    span: Option<(Day, Day)>,
    followed: usize,
    bad_buyers: usize,
    owing: Vec<Place>,
    now_bad: Vec<(BuyerId, i64)>,
}

/// What the model that decides calls bad, and within which horizon.
pub(super) async fn definition_of(
    db: &Db,
    champion: &Running,
    card: &Scorecard,
) -> Result<Definition> {
    let horizon = match champion.version_id {
        Some(id) => get_version(db, id).await?.version.horizon_days,
        None => card.scale.horizon_months * 365 / 12,
    };
    let minor = company_currency(db).await?.minor_per_unit();
    let found = ModelRules::shipped().definition(horizon, minor);
    found.ok_or_else(|| base::Failure::bug("the rules of models define no horizon"))
}

impl Cohort {
    /// Begins for a day and the model that decides on it.
    pub async fn begin(
        db: &Db,
        as_of: Day,
        (champion, card): (&Running, &Scorecard),
    ) -> Result<Self> {
        let pack = OutlookPack::in_force(db, as_of).await?.into_owned();
        let definition = definition_of(db, champion, card).await?;
        Ok(Self::of(as_of, pack, champion.name.clone(), definition))
    }

    pub(super) fn of(as_of: Day, pack: OutlookPack, model: String, definition: Definition) -> Self {
        let first = as_of.month_start();
        let starts = (1..=pack.starts).rev().map(|back| first.plus_months(-back).month_end());
        Self {
            as_of,
            model,
            definition,
            starts: starts.collect(),
            pack,
            days: Vec::new(),
            bads: Vec::new(),
            owners: Vec::new(),
            span: None,
            followed: 0,
            bad_buyers: 0,
            owing: Vec::new(),
            now_bad: Vec::new(),
        }
    }

    /// Adds a buyer with its items as they are known on the day.
    pub fn add(&mut self, items: &[ItemFacts], place: Place) {
        let spells = Spells::of(items, &self.definition, self.as_of);
        let (mut rows, mut turned) = (0, false);
        for start in self.starts.clone() {
            if spells.bad_on(start) || !owes_on(items, start) {
                continue;
            }
            let end = start.plus_days(self.pack.follow_days).min(self.as_of);
            let bad = spells.first_after(start, end);
            let watched = bad.unwrap_or(end).days_since(start);
            self.days.push(u32::try_from(watched).unwrap_or(0));
            self.bads.push(bad.is_some());
            self.owners.push(self.followed);
            turned |= bad.is_some_and(|on| on.days_since(start) <= self.definition.horizon_days);
            let (first, last) = self.span.unwrap_or((start, start));
            self.span = Some((first.min(start), last.max(start)));
            rows += 1;
        }
        self.followed += usize::from(rows > 0);
        self.bad_buyers += usize::from(turned);
        if place.exposure_minor > 0 {
            match spells.bad_on(self.as_of) {
                true => self.now_bad.push((place.buyer, place.exposure_minor)),
                false => self.owing.push(place),
            }
        }
    }

    /// The outlook.
    pub fn finish(mut self, currency: Currency) -> OutlookDoc {
        self.now_bad.sort_unstable();
        let curve = pd_curve(&self.days, &self.bads).ok();
        let model_days = u32::try_from(self.definition.horizon_days).unwrap_or(0);
        let mut doc = self.head(currency, model_days);
        let last = self.pack.horizons.last().copied().unwrap_or(0).max(model_days);
        if let Some(curve) = &curve {
            doc.at_model = curve.pd(model_days);
            doc.marks = self.marks(curve, last);
            doc.why = match () {
                () if self.bad_buyers < self.pack.least_bads => "few-bads",
                () if curve.observed_days < last => "short",
                () => "",
            }
            .to_owned();
        }
        let usable = curve.is_some() && doc.why.is_empty() && doc.at_model.is_some_and(|p| p > 0.0);
        doc.basis = if usable { "ledger" } else { "constant" }.to_owned();
        let errors = curve.as_ref().map(|curve| self.errors(curve, &self.pack.horizons));
        for (at, days) in self.pack.horizons.iter().enumerate() {
            let error = errors.as_ref().and_then(|e| e.get(at).copied().flatten());
            doc.horizons.push(self.horizon(*days, curve.as_ref(), error));
        }
        self.lose(&mut doc);
        doc
    }

    fn head(&self, currency: Currency, model_days: u32) -> OutlookDoc {
        let edition = &self.pack.edition;
        let now_bad_minor = self.now_bad.iter().fold(0, |sum: i64, (_, m)| sum.saturating_add(*m));
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        OutlookDoc {
            as_of: self.as_of.to_string(),
            currency: currency.code().to_owned(),
            pack: edition.version.clone(),
            pack_digest: edition.digest.clone(),
            pack_source: edition.source.zh.clone(),
            pack_source_en: edition.source.en.clone(),
            lgd: self.pack.lgd,
            lgd_said: Said::from(&self.pack.lgd_said),
            confidence: self.pack.confidence,
            model: self.model.clone(),
            model_days,
            bad_days: self.definition.bad_days,
            amount_minor: self.definition.amount_minor,
            basis: String::new(),
            why: "short".to_owned(),
            first_start: day(self.span.map(|span| span.0)),
            last_start: day(self.span.map(|span| span.1)),
            buyers: self.followed,
            rows: self.days.len(),
            bad_buyers: self.bad_buyers,
            least_bads: self.pack.least_bads,
            at_model: None,
            marks: Vec::new(),
            horizons: Vec::new(),
            tiers: Vec::new(),
            now_bad: self.now_bad.iter().map(|(buyer, _)| *buyer).collect(),
            now_bad_minor,
            now_bad_loss_minor: expected_loss_minor(1.0, now_bad_minor, self.pack.lgd).unwrap_or(0),
            unscored_minor: 0,
        }
    }

    fn errors(&self, curve: &PdCurve, at: &[u32]) -> Vec<Option<f64>> {
        curve.errors_by((&self.days, &self.bads), &self.owners, at).unwrap_or_default()
    }

    fn marks(&self, curve: &PdCurve, last: u32) -> Vec<MarkDoc> {
        let last = last.min(curve.observed_days);
        let mut days: Vec<u32> = (0..=last / MARK).map(|step| step * MARK).collect();
        if days.last() != Some(&last) {
            days.push(last);
        }
        let errors = self.errors(curve, &days);
        let mark = |(days, error): (&u32, &Option<f64>)| {
            let pd = curve.pd(*days)?;
            let ends = error.and_then(|error| interval_of(pd, error, self.pack.confidence));
            let (low, high) = ends.unzip();
            Some(MarkDoc { days: *days, pd, low, high })
        };
        days.iter().zip(&errors).filter_map(mark).collect()
    }

    fn horizon(&self, days: u32, curve: Option<&PdCurve>, error: Option<f64>) -> HorizonDoc {
        let ledger_pd = curve.and_then(|curve| curve.pd(days));
        let ends = ledger_pd.zip(error);
        let ends = ends.and_then(|(pd, error)| interval_of(pd, error, self.pack.confidence));
        let (low, high) = ends.unzip();
        let bads = self.days.iter().zip(&self.bads).filter(|(on, bad)| **bad && **on <= days);
        HorizonDoc {
            days,
            ledger_pd,
            low,
            high,
            bads: bads.count(),
            model_pd: None,
            loss_minor: 0,
            ledger_loss_minor: None,
        }
    }

    /// Adds up what is expected to be lost, buyer by buyer, so that lists add up to totals.
    fn lose(&self, doc: &mut OutlookDoc) {
        let days: Vec<u32> = doc.horizons.iter().map(|one| one.days).collect();
        let mut tiers: Vec<(TierDoc, Vec<f64>, u64)> = Tier::ALL
            .iter()
            .map(|tier| {
                let code = tier.code().to_owned();
                let loss_minor = vec![0; days.len()];
                (TierDoc { code, loss_minor, ..TierDoc::default() }, vec![0.0; days.len()], 0)
            })
            .collect();
        let mut hazards = vec![0.0_f64; days.len()];
        for place in &self.owing {
            let at = Tier::ALL.iter().position(|tier| *tier == place.tier).unwrap_or(0);
            let Some((tier, sums, scored)) = tiers.get_mut(at) else { continue };
            tier.buyers += 1;
            tier.exposure_minor = tier.exposure_minor.saturating_add(place.exposure_minor);
            let Some(pd) = place.pd else {
                tier.unscored_minor = tier.unscored_minor.saturating_add(place.exposure_minor);
                continue;
            };
            *scored += 1;
            for (n, days) in days.iter().enumerate() {
                let Some(pd) = doc.pd_at(pd, *days) else { continue };
                let loss = expected_loss_minor(pd, place.exposure_minor, doc.lgd).unwrap_or(0);
                sums[n] += pd;
                hazards[n] -= (-pd.min(1.0 - 1e-9)).ln_1p();
                tier.loss_minor[n] = tier.loss_minor[n].saturating_add(loss);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of buyers")]
        let mean = |sum: f64, of: u64| (of > 0).then(|| sum / of as f64);
        let scored: u64 = tiers.iter().map(|(.., scored)| scored).sum();
        for (n, hazard) in hazards.into_iter().enumerate() {
            let sum: f64 = tiers.iter().map(|(_, sums, _)| sums[n]).sum();
            doc.horizons[n].model_pd = mean(sum, scored);
            doc.horizons[n].loss_minor =
                tiers.iter().fold(0, |sum: i64, (t, ..)| sum.saturating_add(t.loss_minor[n]));
            doc.horizons[n].ledger_loss_minor =
                mean(hazard, scored).and_then(|hazard| self.at_level(doc, n, hazard));
        }
        for (tier, sums, scored) in tiers {
            doc.unscored_minor = doc.unscored_minor.saturating_add(tier.unscored_minor);
            if tier.buyers > 0 {
                let pd = sums.iter().map(|sum| mean(*sum, scored)).collect();
                doc.tiers.push(TierDoc { pd, ..tier });
            }
        }
    }

    /// The expected loss with every hazard moved alike, so that their mean is the ledger's.
    fn at_level(&self, doc: &OutlookDoc, n: usize, hazard: f64) -> Option<i64> {
        let horizon = doc.horizons.get(n).filter(|_| doc.basis == "ledger" && hazard > 0.0)?;
        let times = -(-horizon.ledger_pd.filter(|pd| *pd < 1.0)?).ln_1p() / hazard;
        let mut loss = 0_i64;
        for place in &self.owing {
            let pd = place.pd.and_then(|pd| doc.pd_at(pd, horizon.days));
            let moved = pd.map(|pd| 1.0 - (1.0 - pd).powf(times));
            let one = moved.and_then(|pd| expected_loss_minor(pd, place.exposure_minor, doc.lgd));
            loss = loss.saturating_add(one.unwrap_or(0));
        }
        Some(loss)
    }
}
