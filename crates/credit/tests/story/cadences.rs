//! Cadences to start from, and the index of a simulated year: the ledger's own figures, and what the company's records
//! tell of contacts beside them.

use std::sync::atomic::AtomicBool;

use credit::{
    collections::{
        CadencePack, NewCadence, Simulation, StrategyPack, draft_from, get_strategy_version,
        keep_cadence, list_own_cadences, simulate_strategy, strategy_from, strategy_of,
        withdraw_cadence,
    },
    receivables::{AgeingQuery, ageing},
};
use quant::metrics::collection_effectiveness_percent;
use store::Db;
use testkit::day;

use crate::{
    learn::{TODAY, year},
    ledger::{as_who, book_items, buyers, code, item, rule_setters},
};

async fn simulated(db: &Db, pack: &StrategyPack) -> Simulation {
    let stop = AtomicBool::new(false);
    simulate_strategy(db, pack, (&|_: u64, _: u64| {}, &stop)).await.expect("tried")
}

#[tokio::test]
async fn the_index_of_a_simulated_year_begins_with_the_ledger() {
    testkit::both(async |db| {
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        year(&db).await;
        let (made, _) = strategy_from(&db, "firm").await.expect("there");
        let told = simulated(&db, &made).await;
        let cei = told.cei.expect("reckoned");
        // What the ledger says, asked of the ledger itself.
        let before = day(&told.from).plus_days(-1);
        let begin = ageing(&db, &AgeingQuery::on(before)).await.expect("aged").open_minor;
        let end = ageing(&db, &AgeingQuery::on(day(TODAY))).await.expect("aged");
        assert_eq!((cei.begin_minor, cei.end_minor), (begin, end.open_minor));
        assert_eq!(cei.current_minor, end.buckets[0].open_minor);
        assert_eq!(cei.sales_minor, 60 * 9 * 100_000, "all of it was sold within the year");
        let actual = collection_effectiveness_percent(
            cei.begin_minor,
            cei.sales_minor,
            cei.end_minor,
            cei.current_minor,
        );
        let bps = cei.actual_bps.expect("sales");
        let shown = f64::from(i32::try_from(bps).expect("a percentage"));
        assert!((actual.expect("sales") * 100.0 - shown).abs() <= 0.5, "{actual:?} {bps}");
        // One of three was called twelve days late; four of five of them paid within a week.
        let young = &cei.bands[0];
        assert_eq!(young.rows[0], 180, "{young:?}");
        assert_eq!(young.untold, "", "{young:?}");
        let [low, middle, high] = young.added_bps.expect("enough");
        assert!(0 < low && low < middle && middle < high, "{young:?}");
        // Nobody who was called about what was older paid within two weeks, and nobody else did either.
        assert!(cei.bands.iter().skip(1).all(|band| band.untold == "less"), "{:?}", cei.bands);
        assert_eq!(cei.recorded, 180);
        // More contacts than there were: less is open in the end, and never less than nothing.
        let [old, new] = cei.sides.expect("told");
        let [most, some, least] = new.end_minor;
        assert!(least <= some && some <= most && most <= cei.end_minor, "{new:?}");
        assert!(some < cei.end_minor && least >= cei.current_minor, "{new:?}");
        let (low, high) = new.range().expect("told");
        assert!(bps <= low && low <= high && high <= 10_000, "{bps} {new:?}");
        assert!(new.told > 0 && new.untold > 0, "reminders before the day tell nothing: {new:?}");
        assert_eq!(new.told + new.untold, told.new.contacts);
        assert_eq!(old.told + old.untold, told.old.contacts);
        // The rows behind add up.
        let sum = |of: fn(&credit::collections::CeiBuyer) -> i64| -> i64 {
            cei.buyers.iter().map(of).sum()
        };
        assert_eq!(cei.buyers.len(), 60);
        assert_eq!(sum(|one| one.end_minor), cei.end_minor);
        assert_eq!(sum(|one| one.sales_minor), cei.sales_minor);
        assert!((sum(|one| one.then_minor[1]) - some).abs() <= 60, "each rounds by itself");
    })
    .await;
}

#[tokio::test]
async fn without_records_nothing_is_told() {
    testkit::both(async |db| {
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        let ids = buyers(&db, &["A"]).await;
        book_items(&db, &[item(ids[0], "F1", "2026-03-02", 30, 500_00)]).await;
        let (made, _) = strategy_from(&db, "gentle").await.expect("there");
        let cei = simulated(&db, &made).await.cei.expect("reckoned");
        assert_eq!((cei.end_minor, cei.actual_bps), (500_00, Some(0)));
        assert_eq!(cei.sides, None, "no uplift is invented");
        assert!(cei.bands.iter().all(|band| band.untold == "few"), "{:?}", cei.bands);
    })
    .await;
}

#[tokio::test]
async fn each_cadence_starts_a_draft_and_an_own_one_is_kept() {
    testkit::both(async |db| {
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        rule_setters(&db, &["chen"]).await;
        for one in &CadencePack::shipped().cadences {
            let (made, name) = strategy_from(&db, &one.code).await.expect("there");
            assert_eq!(name, one.name);
            let id =
                as_who(&db, "chen", async |tx| draft_from(tx, &made, "从模板开始").await).await;
            let id = id.expect("drafted");
            let draft = get_strategy_version(&db, id).await.expect("there");
            assert_eq!((draft.state.as_str(), draft.effective_on), ("draft", day("2026-11-22")));
            assert_eq!(
                strategy_of(&draft.content).expect("read").steps,
                made.steps,
                "{}",
                one.code
            );
        }
        assert_eq!(code(strategy_from(&db, "moon").await), "collections.cadence-unknown");
        assert_eq!(code(strategy_from(&db, "77").await), "collections.cadence-unknown");
        let (dealer, _) = strategy_from(&db, "dealer").await.expect("there");
        let content = dealer.spelled("own", day("2026-11-22"), "自拟");
        let keep = async |name: &str| {
            let new = NewCadence { name, for_whom: "华东经销商", content: &content };
            as_who(&db, "chen", async |tx| keep_cadence(tx, &new).await).await
        };
        assert_eq!(code(keep("  ").await), "collections.cadence-name");
        let id = keep("我们的经销商").await.expect("kept");
        let own = list_own_cadences(&db).await.expect("listed");
        assert_eq!((own.len(), own[0].id, own[0].kept_by.as_str()), (1, id, "chen"));
        let (made, name) = strategy_from(&db, &id.to_string()).await.expect("there");
        assert_eq!((made.steps, name.zh.as_str()), (dealer.steps.clone(), "我们的经销商"));
        let out = async || as_who(&db, "chen", async |tx| withdraw_cadence(tx, id).await).await;
        out().await.expect("withdrawn");
        assert_eq!(code(out().await), "collections.cadence-unknown");
        assert!(list_own_cadences(&db).await.expect("listed").is_empty());
    })
    .await;
}
