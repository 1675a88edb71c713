//! What the current round, or an earlier one, foresees.

use base::Currency;
use credit::{
    outlook::{self, OutlookDoc, Seen, TestDoc, find_back_test, get_outlook},
    policy::Tier,
};

use super::{
    assessed::coin,
    endpoint::Call,
    shape::{Cash, Code, Coin, Id, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(OutlookAsked { as_of: Option<On> });

taken!(LossesAsked { as_of: Option<On>, days: Option<u32>, limit: Option<u32> });

sent!(OutlookMark { days: u32, pd: f64, low: Option<f64>, high: Option<f64> });

sent!(OutlookHorizon {
    days: u32,
    ledger_pd: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    bads: u64,
    model_pd: Option<f64>,
    loss: Cash,
    loss_at_ledger_level: Option<Cash>,
});

sent!(OutlookTier {
    code: String,
    buyers: u64,
    exposure: Cash,
    unscored: Cash,
    pd: Vec<Option<f64>>,
    loss_minor: Vec<i64>,
});

sent!(OutlookTested {
    days: u32,
    from_on: String,
    basis: String,
    rows: u64,
    bads: u64,
    expected: f64,
    expected_by_curve: Option<f64>,
    ratio: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    level: String,
});

sent!(OutlookTest { as_of: String, model: String, horizons: Vec<OutlookTested> });

sent!(OutlookSaid {
    run_id: Id,
    as_of: String,
    currency: Coin,
    model: String,
    model_days: u32,
    bad_days: i32,
    bad_amount: Cash,
    basis: String,
    basis_why: String,
    lgd: f64,
    lgd_assumed: bool,
    rule_version: String,
    rule_digest: String,
    buyers_followed: u64,
    rows_followed: u64,
    bad_buyers: u64,
    confidence: f64,
    curve: Vec<OutlookMark>,
    horizons: Vec<OutlookHorizon>,
    tiers: Vec<OutlookTier>,
    bad_already: Cash,
    loss_of_bad_already: Cash,
    unscored: Cash,
    back_test: Option<OutlookTest>,
});

sent!(ExpectedLoss {
    code: String,
    name: String,
    tier: Code<Tier>,
    score: Option<i64>,
    exposure: Cash,
    bad_already: bool,
    pd: Option<f64>,
    loss: Option<Cash>,
});

sent!(ExpectedLosses {
    run_id: Id,
    as_of: String,
    days: u32,
    buyers: u64,
    items: Vec<ExpectedLoss>,
});

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The outlook.
pub async fn show(call: Call<OutlookAsked>) -> Result<OutlookSaid, Refused> {
    let seen = get_outlook(&call.app.db, call.query.as_of.map(|on| on.0)).await?;
    let test = find_back_test(&call.app.db).await?;
    Ok(said(&seen, test)?)
}

/// The buyers behind it, the largest expected loss first.
pub async fn losses(call: Call<LossesAsked>) -> Result<ExpectedLosses, Refused> {
    let db = &call.app.db;
    let seen = get_outlook(db, call.query.as_of.map(|on| on.0)).await?;
    let asked = call.query.days.unwrap_or(90);
    let days = seen.doc.nearest(asked).map_or(asked, |one| one.days);
    let all = outlook::list_expected(db, &seen, days, call.visit.scope()).await?;
    let currency = coin(&seen.doc.currency)?.0;
    let most = usize::try_from(call.query.limit.unwrap_or(100).clamp(1, 5_000)).unwrap_or(100);
    let one = |of: &outlook::Expected| ExpectedLoss {
        code: of.code.clone(),
        name: of.name.clone(),
        tier: Code(of.tier),
        score: of.score,
        exposure: cash(of.exposure_minor, currency),
        bad_already: of.bad,
        pd: of.pd,
        loss: of.loss_minor.map(|minor| cash(minor, currency)),
    };
    Ok(ExpectedLosses {
        run_id: Id(seen.run),
        as_of: seen.doc.as_of.clone(),
        days,
        buyers: wide(all.len()),
        items: all.iter().take(most).map(one).collect(),
    })
}

fn said(seen: &Seen, test: Option<TestDoc>) -> Result<OutlookSaid, base::Failure> {
    let doc: &OutlookDoc = &seen.doc;
    let coin = coin(&doc.currency)?;
    let currency = coin.0;
    let sum = |minor| cash(minor, currency);
    Ok(OutlookSaid {
        run_id: Id(seen.run),
        as_of: doc.as_of.clone(),
        currency: coin,
        model: doc.model.clone(),
        model_days: doc.model_days,
        bad_days: doc.bad_days,
        bad_amount: sum(doc.amount_minor),
        basis: doc.basis.clone(),
        basis_why: doc.why.clone(),
        lgd: doc.lgd,
        lgd_assumed: true,
        rule_version: doc.pack.clone(),
        rule_digest: doc.pack_digest.clone(),
        buyers_followed: wide(doc.buyers),
        rows_followed: wide(doc.rows),
        bad_buyers: wide(doc.bad_buyers),
        confidence: doc.confidence,
        curve: doc
            .marks
            .iter()
            .map(|m| OutlookMark { days: m.days, pd: m.pd, low: m.low, high: m.high })
            .collect(),
        horizons: horizons(doc, currency),
        tiers: tiers(doc, currency),
        bad_already: sum(doc.now_bad_minor),
        loss_of_bad_already: sum(doc.now_bad_loss_minor),
        unscored: sum(doc.unscored_minor),
        back_test: test.map(tested),
    })
}

fn horizons(doc: &OutlookDoc, currency: Currency) -> Vec<OutlookHorizon> {
    let one = |of: &outlook::HorizonDoc| OutlookHorizon {
        days: of.days,
        ledger_pd: of.ledger_pd,
        low: of.low,
        high: of.high,
        bads: wide(of.bads),
        model_pd: of.model_pd,
        loss: cash(of.loss_minor, currency),
        loss_at_ledger_level: of.ledger_loss_minor.map(|minor| cash(minor, currency)),
    };
    doc.horizons.iter().map(one).collect()
}

fn tiers(doc: &OutlookDoc, currency: Currency) -> Vec<OutlookTier> {
    let one = |of: &outlook::TierDoc| OutlookTier {
        code: of.code.clone(),
        buyers: of.buyers,
        exposure: cash(of.exposure_minor, currency),
        unscored: cash(of.unscored_minor, currency),
        pd: of.pd.clone(),
        loss_minor: of.loss_minor.clone(),
    };
    doc.tiers.iter().map(one).collect()
}

fn tested(doc: TestDoc) -> OutlookTest {
    let one = |of: outlook::TestedDoc| OutlookTested {
        days: of.days,
        from_on: of.from,
        basis: of.basis,
        rows: wide(of.rows),
        bads: wide(of.bads),
        expected: of.expected,
        expected_by_curve: of.by_curve,
        ratio: of.ratio,
        low: of.low,
        high: of.high,
        level: of.level,
    };
    OutlookTest {
        as_of: doc.as_of,
        model: doc.model,
        horizons: doc.horizons.into_iter().map(one).collect(),
    }
}
