//! The portfolio as the current assessment stored it, with the alerts of this moment.

use base::{Currency, Rejection};
use credit::{
    assess::{self, Portfolio, Slice, find_portfolio},
    collections::count_tasks,
    warning::{AlertFilter, count_alerts},
};

use super::{
    ageing::{Bucket, UnratedPart},
    assessed::coin,
    endpoint::Call,
    shape::{Cash, Coin, Id, cash, sent},
};
use crate::failure::Refused;

sent!(PortfolioMonth {
    month: String,
    on: String,
    open: Cash,
    overdue: Cash,
    invoiced: Cash,
    collected: Cash,
    dso_days: Option<f64>,
});

sent!(PortfolioPart {
    code: String,
    buyers: u64,
    owing: u64,
    exposure: Cash,
    overdue: Cash,
    sales_12m: Cash,
});

sent!(LargeDebtor { code: String, name: String, exposure: Cash, share_bps: i32, tier: String });

sent!(ExpectedWeek {
    from_on: String,
    expected: Cash,
    half_minor: Vec<i64>,
    most_minor: Vec<i64>,
});

sent!(AlertCounts { yellow: i64, orange: i64, red: i64 });

sent!(PortfolioSaid {
    run_id: Id,
    as_of: String,
    currency: Coin,
    buyers: u64,
    scored: u64,
    open_items: i64,
    open_buyers: i64,
    open: Cash,
    overdue: Cash,
    unallocated: Cash,
    overdue_bps: Option<i32>,
    dso_days: Option<f64>,
    best_dso_days: Option<f64>,
    count_back_days: Option<f64>,
    cei_percent: Option<f64>,
    expected_loss: Cash,
    unrated: Vec<UnratedPart>,
    ageing: Vec<Bucket>,
    tiers: Vec<PortfolioPart>,
    kinds: Vec<PortfolioPart>,
    quadrants: Vec<PortfolioPart>,
    top: Vec<LargeDebtor>,
    top_bps: Option<i32>,
    hhi: Option<f64>,
    weeks: Vec<ExpectedWeek>,
    expected: Cash,
    beyond: Cash,
    promised: Cash,
    history: Vec<PortfolioMonth>,
    alerts: AlertCounts,
    tasks: i64,
});

/// The portfolio.
pub async fn show(call: Call) -> Result<PortfolioSaid, Refused> {
    let (db, scope) = (&call.app.db, call.visit.scope());
    let found = find_portfolio(db).await?;
    let (run, portfolio) = found.ok_or_else(|| Rejection::new("scoring.not-assessed"))?;
    let filter = AlertFilter { scope, ..AlertFilter::default() };
    let [yellow, orange, red] = count_alerts(db, &filter).await?;
    let (tasks, _) = count_tasks(db, scope).await?;
    Ok(said(run.id, portfolio, (AlertCounts { yellow, orange, red }, tasks))?)
}

fn part(slice: Slice, currency: Currency) -> PortfolioPart {
    PortfolioPart {
        code: slice.code,
        buyers: slice.buyers,
        owing: slice.owing,
        exposure: cash(slice.exposure_minor, currency),
        overdue: cash(slice.overdue_minor, currency),
        sales_12m: cash(slice.sales_minor, currency),
    }
}

fn said(
    run: i64,
    whole: Portfolio,
    (alerts, tasks): (AlertCounts, i64),
) -> Result<PortfolioSaid, base::Failure> {
    let coin = coin(&whole.currency)?;
    let currency = coin.0;
    let sum = |minor| cash(minor, currency);
    let parts = |slices: Vec<Slice>| slices.into_iter().map(|one| part(one, currency)).collect();
    let unrated = whole.unrated.iter().map(unrated_said).collect::<Result<_, base::Failure>>()?;
    Ok(PortfolioSaid {
        unrated,
        run_id: Id(run),
        as_of: whole.as_of,
        currency: coin,
        buyers: whole.buyers,
        scored: whole.scored,
        open_items: whole.open_items,
        open_buyers: whole.open_buyers,
        open: sum(whole.open_minor),
        overdue: sum(whole.overdue_minor),
        unallocated: sum(whole.unallocated_minor),
        overdue_bps: whole.overdue_bps,
        dso_days: whole.dso_days,
        best_dso_days: whole.best_dso_days,
        count_back_days: whole.count_back_days,
        cei_percent: whole.cei_percent,
        expected_loss: sum(whole.expected_loss_minor),
        ageing: whole
            .ageing
            .into_iter()
            .map(|bucket| Bucket {
                from_days: bucket.from_days,
                to_days: bucket.to_days,
                open: sum(bucket.open_minor),
                items: bucket.items,
            })
            .collect(),
        tiers: parts(whole.tiers),
        kinds: parts(whole.kinds),
        quadrants: parts(whole.quadrants),
        top: whole.top.into_iter().map(|top| debtor(top, currency)).collect(),
        top_bps: whole.top_bps,
        hhi: whole.hhi,
        weeks: whole.weeks.into_iter().map(|week| expected(week, currency)).collect(),
        expected: sum(whole.expected_minor),
        beyond: sum(whole.beyond_minor),
        promised: sum(whole.promised_minor),
        history: whole.history.into_iter().map(|point| month(point, currency)).collect(),
        alerts,
        tasks,
    })
}

fn unrated_said(of: &assess::UnratedDoc) -> Result<UnratedPart, base::Failure> {
    let currency = coin(&of.currency)?;
    Ok(UnratedPart {
        currency,
        items: of.items,
        open_minor: of.open_minor,
        left_minor: of.left_minor,
    })
}

fn debtor(top: assess::TopBuyer, currency: Currency) -> LargeDebtor {
    LargeDebtor {
        code: top.code,
        name: top.name,
        exposure: cash(top.exposure_minor, currency),
        share_bps: top.share_bps,
        tier: top.tier,
    }
}

fn expected(week: assess::WeekDoc, currency: Currency) -> ExpectedWeek {
    ExpectedWeek {
        from_on: week.from_on,
        expected: cash(week.expected_minor, currency),
        half_minor: vec![week.half_minor.0, week.half_minor.1],
        most_minor: vec![week.most_minor.0, week.most_minor.1],
    }
}

fn month(point: assess::MonthPoint, currency: Currency) -> PortfolioMonth {
    PortfolioMonth {
        month: point.month,
        on: point.on,
        open: cash(point.open_minor, currency),
        overdue: cash(point.overdue_minor, currency),
        invoiced: cash(point.invoiced_minor, currency),
        collected: cash(point.collected_minor, currency),
        dso_days: point.dso_days,
    }
}
