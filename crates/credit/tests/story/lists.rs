//! The lists behind the figures: what is not allocated, disputes, the company's buckets.

use base::Currency;
use credit::{
    collections::{
        NewPromise, PromiseFilter, count_promises, find_promises, get_promise, record_promise,
        withdraw_promise,
    },
    receivables::{self, Apply, NewDispute, UnspentFilter},
};
use store::access::Scope;
use testkit::day;

use crate::ledger::{begin, book_credits, book_items, buyers, item, receipt};

fn everything() -> UnspentFilter {
    UnspentFilter {
        scope: Scope::All,
        buyer: None,
        kind: None,
        currency: None,
        after: None,
        limit: 2,
    }
}

#[tokio::test]
async fn what_is_not_allocated_is_listed_and_has_a_history() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        book_items(db, &[item(ids[0], "F1", "2026-01-10", 30, 100_00)]).await;
        let credits: Vec<_> = ["R1", "R2", "R3"]
            .map(|number| receipt(ids[0], number, "2026-02-01", 60_00))
            .into_iter()
            .chain([receipt(ids[1], "R1", "2026-01-31", 5_00)])
            .collect();
        book_credits(db, &credits, Apply::ThenOldest).await;

        let (first, next) = receivables::list_unspent(db, &everything()).await.expect("page");
        let after = UnspentFilter { after: next, ..everything() };
        let (second, end) = receivables::list_unspent(db, &after).await.expect("page");
        assert_eq!(end, None);
        let seen: Vec<(String, String, i64)> = first
            .iter()
            .chain(&second)
            .map(|r| (r.buyer_code.clone(), r.credit.number.clone(), r.credit.unallocated_minor))
            .collect();
        let expected = [("B", "R1", 5_00), ("A", "R2", 20_00), ("A", "R3", 60_00)];
        let expected: Vec<_> =
            expected.map(|(b, n, left)| (b.to_owned(), n.to_owned(), left)).to_vec();
        assert_eq!(seen, expected);

        let part = &first[1].credit;
        let moved = receivables::list_credit_movements(db, part.id).await.expect("history");
        assert_eq!(moved.len(), 1);
        assert_eq!((moved[0].credit.as_str(), moved[0].amount_minor), ("F1", 40_00));
        let found = receivables::get_credit(db, part.id, Scope::All).await.expect("credit");
        assert_eq!(found.credit, *part);
        for filter in [
            UnspentFilter { scope: Scope::Own(7), ..everything() },
            UnspentFilter { kind: Some("credit_note"), ..everything() },
            UnspentFilter { currency: Some(Currency::USD), ..everything() },
        ] {
            let (rows, _) = receivables::list_unspent(db, &filter).await.expect("page");
            assert_eq!(rows, [], "{filter:?}");
        }
        let hidden = receivables::get_credit(db, part.id, Scope::Own(7)).await;
        assert_eq!(hidden.expect_err("not theirs").code(), "receivables.credit-unknown");
    })
    .await;
}

#[tokio::test]
async fn disputes_of_an_item_and_the_buckets_of_the_company() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        book_items(db, &[item(ids[0], "F1", "2026-01-10", 30, 100_00)]).await;
        let mut tx = begin(db).await;
        for (opened, resolved, amount_minor) in
            [("2026-02-01", Some("2026-02-10"), 10_00), ("2026-03-01", None, 30_00)]
        {
            let dispute = NewDispute {
                opened_on: day(opened),
                amount_minor,
                reason: "质量".to_owned(),
                resolved_on: resolved.map(day),
            };
            receivables::record_dispute(&mut tx, ids[0], ("F1", 1, None), &dispute)
                .await
                .expect("kept");
        }
        tx.commit().await.expect("commit");
        let item = receivables::get_item(db, ids[0], "F1", 1).await.expect("item");
        assert_eq!(item.disputed_minor, 30_00);
        let disputes = receivables::list_disputes(db, item.id).await.expect("disputes");
        let seen: Vec<_> = disputes.iter().map(|d| (d.amount_minor, d.resolved_on)).collect();
        assert_eq!(seen, [(10_00, Some(day("2026-02-10"))), (30_00, None)]);

        assert_eq!(receivables::bucket_edges(db).await.expect("usual"), [30, 60, 90, 180, 365]);
        let mut tx = begin(db).await;
        let refused = receivables::set_bucket_edges(&mut tx, &[60, 30]).await;
        assert_eq!(refused.expect_err("not rising").code(), "receivables.buckets-wrong");
        receivables::set_bucket_edges(&mut tx, &[15, 45]).await.expect("set");
        tx.commit().await.expect("commit");
        assert_eq!(receivables::bucket_edges(db).await.expect("own"), [15, 45]);
    })
    .await;
}

#[tokio::test]
async fn promises_are_listed_by_their_due_day() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let mut tx = begin(db).await;
        let mut kept = Vec::new();
        for (buyer, due, amount_minor) in
            [(ids[0], "2026-03-20", 10_00), (ids[1], "2026-03-10", 5_00), (ids[0], "2026-04-01", 1)]
        {
            let promise = NewPromise {
                buyer_id: buyer,
                number: None,
                made_on: day("2026-03-01"),
                due_on: day(due),
                currency: Currency::CNY,
                amount_minor,
                company_minor: amount_minor,
                item_id: None,
                contact_id: None,
                said_by: "王强".to_owned(),
                note: String::new(),
            };
            kept.push(record_promise(&mut tx, &promise).await.expect("kept").id());
        }
        withdraw_promise(&mut tx, kept[2], "另约").await.expect("withdrawn");
        tx.commit().await.expect("commit");
        let all = PromiseFilter {
            scope: Scope::All,
            states: Vec::new(),
            from: None,
            to: None,
            latest_first: false,
            skip: 0,
            limit: 10,
        };
        for (filter, expected) in [
            (all.clone(), vec![kept[1], kept[0]]),
            (PromiseFilter { latest_first: true, ..all.clone() }, vec![kept[0], kept[1]]),
            (PromiseFilter { to: Some(day("2026-03-15")), ..all.clone() }, vec![kept[1]]),
            (PromiseFilter { from: Some(day("2026-03-15")), ..all.clone() }, vec![kept[0]]),
            (PromiseFilter { states: vec!["withdrawn"], ..all.clone() }, vec![kept[2]]),
            (PromiseFilter { states: vec!["kept"], ..all.clone() }, vec![]),
            (PromiseFilter { scope: Scope::Own(7), ..all.clone() }, vec![]),
            (PromiseFilter { skip: 1, ..all.clone() }, vec![kept[0]]),
        ] {
            let found = find_promises(db, &filter).await.expect("list");
            let found: Vec<i64> = found.iter().map(|row| row.id).collect();
            assert_eq!(found, expected, "{filter:?}");
        }
        assert_eq!(count_promises(db, &all).await.expect("count"), (2, 15_00));
        let one = get_promise(db, kept[0], Scope::All).await.expect("promise");
        assert_eq!((one.buyer_code.as_str(), one.amount_minor), ("A", 10_00));
        let hidden = get_promise(db, kept[0], Scope::Own(7)).await.expect_err("not theirs");
        assert_eq!(hidden.code(), "collections.promise-unknown");
    })
    .await;
}
