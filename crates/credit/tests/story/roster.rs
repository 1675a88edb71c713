//! The register of buyers: whose, narrowed, sorted, page by page.

use std::sync::atomic::AtomicBool;

use base::{Currency, Money};
use credit::{
    assess::assess,
    parties::{NewBuyer, save_buyers},
    policy::{Limit, NewLimit, Tier, grant_limit},
    receivables::Posting,
    roster::{
        RosterCursor, RosterFilter, RosterSort, find_in_roster, list_owners, list_roster,
        sum_roster,
    },
};
use store::{
    Actor, Db,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

use super::ledger::{begin, item, keep};

async fn company(db: &Db) -> (i64, Vec<i64>) {
    let mut tx = begin(db).await;
    let person = NewPerson {
        login: "wang".to_owned(),
        name: "王".to_owned(),
        role: Role::Sales,
        lang: base::Lang::Zh,
        password: "correct horse".to_owned(),
    };
    let wang = tx.add_person(person).await.expect("person");
    let new: Vec<NewBuyer> = (1..=7)
        .map(|n| NewBuyer {
            code: format!("C{n}"),
            name: Some(format!("客户{n} 100%_")),
            owner_login: (n <= 3).then(|| "wang".to_owned()),
            ..NewBuyer::default()
        })
        .collect();
    let saved = save_buyers(&mut tx, &new, "test", day("2026-01-01")).await.expect("save");
    let ids: Vec<i64> = saved.into_iter().map(|one| one.expect("buyer").0).collect();
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    // C1 … C5 owe 1 … 5 万, the last two of them overdue by the same.
    let items: Vec<_> = ids
        .iter()
        .zip(1..=5_i64)
        .map(|(id, n)| {
            let issued = if n >= 4 { "2026-08-01" } else { "2026-11-01" };
            item(*id, &format!("F{n}"), issued, 30, n * 1_000_000)
        })
        .collect();
    posting.book_items(&mut tx, &items).await.expect("items");
    posting.finish(&mut tx).await.expect("finish");
    let limits = [
        (0, Limit::Unlimited),
        (1, Limit::Amount(Money::new(9_000_000, Currency::CNY))),
        (2, Limit::Amount(Money::new(1_000_000, Currency::CNY))),
        (3, Limit::None),
    ];
    for (at, limit) in limits {
        let new = NewLimit {
            buyer_id: ids[at],
            limit,
            currency: Currency::CNY,
            from_on: day("2026-01-01"),
            to_on: None,
            reason: "test".to_owned(),
        };
        grant_limit(&mut tx, &new).await.expect("limit");
    }
    keep(tx).await;
    (wang, ids)
}

async fn codes(db: &Db, filter: &RosterFilter) -> Vec<String> {
    let page = list_roster(db, filter).await.expect("page");
    page.rows.into_iter().map(|row| row.code).collect()
}

#[tokio::test]
async fn the_register_is_narrowed_sorted_and_paged() {
    testkit::both(async |test| {
        let db = test.db();
        let (wang, ids) = company(db).await;
        // Before any assessment every buyer is there, unrated and without amounts.
        let bare = list_roster(db, &RosterFilter::default()).await.expect("page");
        assert_eq!(bare.rows.len(), 7);
        assert!(bare.rows.iter().all(|row| row.assessed.is_none()));
        let actor = Actor::user("finance");
        assess(db, day("2026-11-21"), &actor, &|_| {}, &AtomicBool::new(false)).await.expect("run");

        let all = RosterFilter::default();
        let sorted = |sort, descending| RosterFilter { sort, descending, ..all.clone() };
        assert_eq!(codes(db, &all).await[..2], ["C5", "C4"]);
        let by_limit = codes(db, &sorted(RosterSort::Limit, true)).await;
        assert_eq!(by_limit[..4], ["C1", "C2", "C3", "C4"], "unlimited, amounts, none, nothing");
        let by_headroom = codes(db, &sorted(RosterSort::Headroom, true)).await;
        assert_eq!(by_headroom[..4], ["C1", "C2", "C3", "C4"]);
        assert_eq!(codes(db, &sorted(RosterSort::Name, false)).await[0], "C1");

        for (filter, expected) in [
            (RosterFilter { scope: Scope::Own(wang), ..all.clone() }, vec!["C3", "C2", "C1"]),
            (RosterFilter { scope: Scope::Nothing, ..all.clone() }, vec![]),
            (RosterFilter { owner: Some(wang), search: "c2".into(), ..all.clone() }, vec!["C2"]),
            (RosterFilter { search: "客户3 100%".into(), ..all.clone() }, vec!["C3"]),
            (RosterFilter { overdue: true, ..all.clone() }, vec!["C5", "C4"]),
            (RosterFilter { over_limit: true, ..all.clone() }, vec!["C4", "C3"]),
            (RosterFilter { buyer: Some(ids[6]), ..all.clone() }, vec!["C7"]),
        ] {
            let filter = RosterFilter { sort: RosterSort::Open, ..filter };
            assert_eq!(codes(db, &filter).await, expected, "{filter:?}");
            let totals = sum_roster(db, &filter).await.expect("sum");
            assert_eq!(totals.buyers, i64::try_from(expected.len()).expect("few"));
        }
        let totals = sum_roster(db, &all).await.expect("sum");
        assert_eq!((totals.open_minor, totals.overdue_minor), (15_000_000, 9_000_000));
        assert_eq!(totals.limit_minor, 10_000_000, "amounts only");

        // Page by page every buyer comes once, whatever the sort.
        for sort in RosterSort::ALL {
            for descending in [false, true] {
                let mut filter = RosterFilter { sort, descending, limit: 2, ..all.clone() };
                let mut seen = Vec::new();
                loop {
                    let page = list_roster(db, &filter).await.expect("page");
                    seen.extend(page.rows.into_iter().map(|row| row.code));
                    let Some(next) = page.next else { break };
                    filter.after = RosterCursor::parse(&next.code());
                }
                let whole = RosterFilter { sort, descending, ..all.clone() };
                assert_eq!(seen, codes(db, &whole).await, "{sort:?} {descending}");
                assert_eq!(seen.len(), 7, "{sort:?} {descending}");
            }
        }
        let row = find_in_roster(db, ids[1], Scope::All).await.expect("row").expect("there");
        let of = row.assessed.expect("assessed");
        assert_eq!(of.headroom.signed_minor(), Some(7_000_000));
        assert_ne!(of.tier, Tier::Low);
        assert_eq!(find_in_roster(db, ids[6], Scope::Own(wang)).await.expect("row"), None);
        assert_eq!(list_owners(db).await.expect("owners"), [(wang, "王".to_owned())]);
    })
    .await;
}
