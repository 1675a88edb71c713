//! Forecasts repeated for past days, each horizon from the day that lies it back, with what the
//! ledger knew then and the model that decides today, held against what became of the buyers.

use std::sync::atomic::{AtomicBool, Ordering};

use base::{Day, Failure, Rejection, Result};
use quant::lab::drift::{Level, truth::calibration_drift};
use serde_json::json;
use store::{Actor, Ask, Audit, Columns, Db, failed};

use super::{
    cohort::{Cohort, Place, definition_of},
    document::{BandDoc, TestDoc, TestedDoc},
    pack::OutlookPack,
    spells::{Spells, owes_on},
};
use crate::{
    assess::PastDay,
    parties::BuyerId,
    receivables::company_currency,
    scoring::{
        Scorecard,
        models::{Definition, ModelRules, Running, champion_on, running_version},
    },
};

/// Buyers read at a time.
const CHUNK: u32 = 250;

/// One forecast and what became of it.
struct Told {
    pd: f64,
    bad: bool,
}

/// Makes the back-test as of a day and keeps it. `progress` is told how many horizons are done of
/// how many; `cancel` is looked at after each chunk of buyers.
///
/// # Errors
/// `scoring.cancelled`, or a fault.
pub async fn back_test(
    db: &Db,
    as_of: Day,
    actor: &Actor,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
    cancel: &AtomicBool,
) -> Result<TestDoc> {
    let pack = OutlookPack::in_force(db, as_of).await?.into_owned();
    let (card, _) = Scorecard::in_force(db, as_of).await?;
    let champion = champion_of(db, as_of, &card).await?;
    let definition = definition_of(db, &champion, &card).await?;
    let of = u64::try_from(pack.horizons.len()).unwrap_or(0);
    let mut doc = TestDoc {
        as_of: as_of.to_string(),
        model: champion.name.clone(),
        horizons: Vec::with_capacity(pack.horizons.len()),
    };
    for (done, days) in (0_u64..).zip(&pack.horizons) {
        progress(done, of);
        let asked = Asked { as_of, days: *days, pack: &pack, model: &champion.name, definition };
        doc.horizons.push(one(db, &asked, cancel).await?);
    }
    progress(of, of);
    keep(db, as_of, actor, &doc).await?;
    Ok(doc)
}

/// Makes it where the newest one is older than the pack says, or there is none.
///
/// # Errors
/// Those of [`back_test`].
pub async fn back_test_when_due(db: &Db, as_of: Day, actor: &Actor) -> Result<bool> {
    let every = OutlookPack::in_force(db, as_of).await?.every_days;
    let newest = find_back_test(db).await?.and_then(|doc| doc.as_of.parse::<Day>().ok());
    if newest.is_some_and(|on| on.plus_days(every) > as_of) {
        return Ok(false);
    }
    back_test(db, as_of, actor, &|_, _| {}, &AtomicBool::new(false)).await?;
    Ok(true)
}

async fn champion_of(db: &Db, on: Day, card: &Scorecard) -> Result<Running> {
    let mut connection = db.read().await?;
    Ok(match champion_on(&mut connection, on).await? {
        Some(id) => running_version(&mut connection, id).await?.0,
        None => Running::expert(card),
    })
}

struct Asked<'a> {
    as_of: Day,
    days: u32,
    pack: &'a OutlookPack,
    model: &'a str,
    definition: Definition,
}

async fn one(db: &Db, asked: &Asked<'_>, cancel: &AtomicBool) -> Result<TestedDoc> {
    let horizon = i32::try_from(asked.days).unwrap_or(i32::MAX);
    let from = asked.as_of.plus_days(-horizon);
    let within = Definition { horizon_days: horizon, ..asked.definition };
    let past = PastDay::judged_as_on(db, from, within, asked.as_of).await?;
    let (pack, model) = (asked.pack.clone(), asked.model.to_owned());
    let mut cohort = Cohort::of(from, pack, model, asked.definition);
    let mut cases: Vec<(f64, bool)> = Vec::new();
    let mut after = BuyerId::MIN;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(Rejection::new("scoring.cancelled").into());
        }
        let chunk = past.foretold(after, CHUNK).await?;
        let Some(last) = chunk.last() else { break };
        after = last.buyer;
        for told in chunk {
            let spells = Spells::of(&told.later, &asked.definition, asked.as_of);
            let stands = owes_on(&told.items, from) && !spells.bad_on(from);
            if let Some(pd) = told.pd.filter(|_| stands) {
                cases.push((pd, spells.first_after(from, asked.as_of).is_some()));
            }
            let place = Place {
                buyer: told.buyer,
                tier: told.tier,
                pd: told.pd,
                exposure_minor: told.exposure_minor,
            };
            cohort.add(&told.items, place);
        }
    }
    let doc = cohort.finish(company_currency(db).await?);
    let told = cases
        .iter()
        .filter_map(|(pd, bad)| Some(Told { pd: doc.pd_at(*pd, asked.days)?, bad: *bad }));
    let told: Vec<Told> = told.collect();
    let curve = doc.horizons.iter().find(|one| one.days == asked.days);
    let curve = curve.and_then(|one| one.ledger_pd).filter(|_| doc.basis == "ledger");
    tested(told, (asked, from), (&doc.basis, curve))
}

#[expect(clippy::cast_precision_loss, reason = "counts of buyers")]
fn tested(
    mut told: Vec<Told>,
    (asked, from): (&Asked<'_>, Day),
    (basis, curve): (&str, Option<f64>),
) -> Result<TestedDoc> {
    told.sort_by(|a, b| a.pd.total_cmp(&b.pd));
    let rows = told.len();
    let mut doc = TestedDoc {
        days: asked.days,
        from: from.to_string(),
        basis: basis.to_owned(),
        rows,
        bads: told.iter().filter(|one| one.bad).count(),
        expected: told.iter().map(|one| one.pd).sum(),
        by_curve: curve.map(|pd| pd * rows as f64),
        ratio: None,
        low: None,
        high: None,
        level: String::new(),
        bands: bands(&told, asked.pack.bands),
    };
    if rows == 0 {
        return Ok(doc);
    }
    let (pds, bads): (Vec<f64>, Vec<bool>) = told.iter().map(|one| (one.pd, one.bad)).unzip();
    let (periods, watch) = (vec![0; rows], &ModelRules::shipped().watch);
    let truth = calibration_drift(&pds, &bads, &periods, asked.pack.confidence, watch.calibration)
        .map_err(|why| crate::lab::unfit(&why))?;
    if let Some(truth) = truth.first() {
        (doc.ratio, doc.low, doc.high) = (truth.ratio, truth.low, truth.high);
        doc.level = match truth.level {
            Level::Calm => "calm",
            Level::Watch => "watch",
            Level::Act => "act",
        }
        .to_owned();
    }
    Ok(doc)
}

/// Equal parts by rising probability.
#[expect(clippy::cast_precision_loss, reason = "counts of buyers")]
fn bands(told: &[Told], count: usize) -> Vec<BandDoc> {
    let cut = |at: usize| at * told.len() / count.max(1);
    let band = |at: usize| {
        let part = told.get(cut(at)..cut(at + 1)).unwrap_or_default();
        let rows = part.len() as f64;
        (!part.is_empty()).then(|| BandDoc {
            rows: part.len(),
            foretold: part.iter().map(|one| one.pd).sum::<f64>() / rows,
            observed: part.iter().filter(|one| one.bad).count() as f64 / rows,
        })
    };
    (0..count).filter_map(band).collect()
}

async fn keep(db: &Db, as_of: Day, actor: &Actor, doc: &TestDoc) -> Result<()> {
    let text = serde_json::to_string(doc)
        .map_err(|error| Failure::broken("writing a back-test", error))?;
    let mut tx = db.write(actor.clone()).await?;
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO scoring_outlook_test (id, as_of, document, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(as_of).text(", ").value(text).text(", ");
    ask.value(actor.0.as_str()).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a back-test"))?;
    tx.audit(Audit {
        room: "scoring",
        action: "back-test-outlook",
        subject: format!("outlook:{as_of}"),
        detail: json!({ "as_of": as_of.to_string(), "model": doc.model }),
    });
    tx.commit().await
}

/// The newest back-test.
///
/// # Errors
/// A fault from the database.
pub async fn find_back_test(db: &Db) -> Result<Option<TestDoc>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT document FROM scoring_outlook_test ");
    ask.text("ORDER BY as_of DESC, id DESC LIMIT 1");
    let rows = ask.rows(&mut connection, "reading a back-test").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    serde_json::from_str(&row.text(0)?)
        .map(Some)
        .map_err(|error| Failure::broken("reading a back-test", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_take_every_case_once_and_rise() {
        let told: Vec<Told> =
            (0..23_u32).map(|n| Told { pd: f64::from(n) / 100.0, bad: n >= 18 }).collect();
        let bands = bands(&told, 5);
        assert_eq!(bands.iter().map(|band| band.rows).sum::<usize>(), 23);
        assert!(bands.windows(2).all(|pair| pair[0].foretold < pair[1].foretold));
        assert!(bands[0].observed < 1e-12 && (bands[4].observed - 1.0).abs() < 1e-12);
        assert_eq!(super::bands(&told[..2], 5).len(), 2);
        assert!(super::bands(&[], 5).is_empty());
    }
}
