//! The demo company: its figures agree with each other, and its people are at work.

mod sandbox;

use std::collections::BTreeSet;

use base::Clock;
use credit::{
    assess::find_portfolio,
    controls::list_projects,
    receivables,
    roster::{RosterFilter, sum_roster},
    warning::{AlertFilter, AlertState, count_alerts},
};
use store::{Db, Open, access::Scope};
use testkit::Binary;

/// The sum of exposures and the net of the ageing are one figure, on the demo company too.
#[test]
fn the_demo_company_adds_up() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("demo");
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let made = binary.run(["demo", "--no-serve", "--data", &data.display().to_string()]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let clock = Clock::system("Asia/Shanghai").expect("a clock");
        let db = Db::open(Open::file(&data.join("shouxin.db"), clock)).await.expect("open");
        let (run, portfolio) = find_portfolio(&db).await.expect("read").expect("assessed");
        let query = receivables::AgeingQuery::on(run.as_of);
        let aged = receivables::ageing(&db, &query).await.expect("ageing");
        let sums = sum_roster(&db, &RosterFilter::default()).await.expect("sums");
        let (ahead, buyers) = sums.ahead.expect("kept");
        assert_eq!(sums.exposure_minor - ahead, aged.net_minor(), "{buyers} paid ahead");
        assert_eq!(sums.open_minor, aged.open_minor);
        let owing: u64 = portfolio.tiers.iter().map(|slice| slice.owing).sum();
        assert_eq!(i64::try_from(owing), Ok(aged.buyers));
        let last = portfolio.history.last().expect("months");
        assert_eq!(last.open_minor, portfolio.open_minor, "the course ends in the headline");
        assert_eq!(last.overdue_minor, portfolio.overdue_minor);
        // People have looked after most of the warnings.
        let count = async |states: &[AlertState]| {
            let filter = AlertFilter { states: states.to_vec(), ..AlertFilter::default() };
            count_alerts(&db, &filter).await.expect("counted").iter().sum::<i64>()
        };
        let open = count(&[AlertState::Open]).await;
        let done = count(&[AlertState::Acknowledged, AlertState::Cleared]).await;
        assert!(open > 20 && done > 2 * open, "{open} open, {done} looked after");
        // Before most bids the buyer was looked at, days or weeks ahead.
        let projects = list_projects(&db, Scope::All).await.expect("projects");
        let days = projects.iter().filter_map(|one| Some((one.said.bid_on, one.checked_on?)));
        let days: BTreeSet<i32> = days.map(|(bid, checked)| bid.days_since(checked)).collect();
        assert!(days.len() > 4 && days.first() > Some(&0), "{days:?} of {}", projects.len());
        assert!(projects.iter().any(|one| one.checked_on.is_none()), "one bid without");
        db.close().await;
    });
}
