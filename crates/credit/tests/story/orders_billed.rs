//! Invoices and their orders: what a cancelled invoice gives back at once, what one in another currency
//! bills, and that the rounds reach every order that waits.

use base::{Currency, Money, Rate};
use credit::{
    orders::{self, Begin, Bill, NewOrder, OrderFilter, OrderState, Wanted},
    receivables::{self, NewRate},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use super::{
    ledger::{begin, book_items, buyers, item},
    orders::{buyer, check, exposure, grant, named, order, replays, state},
};

async fn cancelled(db: &Db, buyer: i64, number: &str) -> u64 {
    let item = receivables::get_item(db, buyer, number, 1).await.expect("item").id;
    let mut tx = begin(db).await;
    let back = orders::cancel_invoice(&mut tx, item, day("2026-11-21"), "红冲").await;
    tx.commit().await.expect("commit");
    back.expect("cancelled")
}

async fn billing(db: &Db, buyer: i64, (number, on): (&str, &str), amount: Money) {
    let mut new = item(buyer, number, on, 30, amount.minor);
    new.currency = amount.currency;
    new.contract = "O1".to_owned();
    book_items(db, &[new]).await;
}

async fn rate(db: &Db, currency: Currency, (from, rate): (&str, &str)) {
    let new = NewRate {
        currency,
        from_on: day(from),
        rate: Rate::parse(rate).expect("rate"),
        source: "test".to_owned(),
    };
    let mut tx = begin(db).await;
    receivables::record_rates(&mut tx, &[new]).await.expect("kept");
    tx.commit().await.expect("commit");
}

/// State, reserved and billed of an order, as a page reads them.
async fn stands(db: &Db, id: i64) -> (OrderState, i64, i64) {
    let order = orders::get_order(db, id, Scope::All).await.expect("order").order;
    (order.state, order.exposure(), order.billed_minor)
}

#[tokio::test]
async fn a_closed_order_counts_again_with_the_cancellation_itself() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 100_00, "O1")).await;
        for number in ["F1", "F2"] {
            billing(db, ids[0], (number, "2026-11-20"), Money::new(50_00, Currency::CNY)).await;
        }
        let rounds = Actor::system("rounds");
        assert_eq!(orders::keep_orders(db, &rounds).await.expect("round").closed, 1);
        assert_eq!(stands(db, answer.order_id).await, (OrderState::Closed, 0, 100_00));
        // No round and no gate in between: the page says so as well.
        assert_eq!(cancelled(db, ids[0], "F1").await, 1);
        assert_eq!(stands(db, answer.order_id).await, (OrderState::Confirmed, 50_00, 50_00));
        assert_eq!(exposure(db, &a).await, 100_00, "an item of 50 and an order of 50");
        assert_eq!(cancelled(db, ids[0], "F2").await, 0, "it is open already");
        assert_eq!(exposure(db, &a).await, 100_00);
        assert_eq!(orders::keep_orders(db, &rounds).await.expect("round").returned, 0);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn an_invoice_in_another_currency_bills_by_the_rate_of_its_day() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 10_000_00).await;
        let a = buyer(db, "A").await;
        rate(db, Currency::USD, ("2026-01-01", "7")).await;
        rate(db, Currency::USD, ("2026-11-15", "8")).await;
        let answer = check(db, &order(&a, 1_000_00, "O1")).await;
        billing(db, ids[0], ("F1", "2026-11-10"), Money::new(100_00, Currency::USD)).await;
        assert_eq!(exposure(db, &a).await, 800_00 + 300_00, "100 dollars of today, 300 to bill");
        assert_eq!(stands(db, answer.order_id).await.2, 700_00, "at 7, the rate of its day");
        billing(db, ids[0], ("F2", "2026-11-20"), Money::new(37_50, Currency::USD)).await;
        let told = orders::keep_orders(db, &Actor::system("rounds")).await.expect("round");
        assert_eq!((told.closed, stands(db, answer.order_id).await.2), (1, 1_000_00));
        assert_eq!(cancelled(db, ids[0], "F2").await, 1);
        assert_eq!(stands(db, answer.order_id).await.1, 300_00);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn an_invoice_without_a_rate_is_shown_and_bills_once_there_is_one() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 10_000_00).await;
        let a = buyer(db, "A").await;
        rate(db, Currency::USD, ("2026-11-15", "8")).await;
        let dollars = Money::new(100_00, Currency::USD);
        let new = NewOrder { amount: dollars, ..order(&a, 1, "O1") };
        let answer = check(db, &new).await;
        billing(db, ids[0], ("F1", "2026-11-10"), Money::new(800_00, Currency::CNY)).await;
        exposure(db, &a).await;
        let bills = orders::list_bills(db, answer.order_id).await.expect("bills");
        let [Bill { number, billed_minor: None, unrated, .. }] = &bills[..] else {
            panic!("{bills:?}")
        };
        assert_eq!((number.as_str(), &unrated[..]), ("F1", &[Currency::USD][..]));
        assert_eq!(stands(db, answer.order_id).await.2, 0);
        rate(db, Currency::USD, ("2026-11-01", "8")).await;
        orders::keep_orders(db, &Actor::system("rounds")).await.expect("round");
        assert_eq!(stands(db, answer.order_id).await, (OrderState::Closed, 0, 100_00));
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn the_rounds_reach_every_order_that_waits() {
    testkit::both(async |test| {
        let db = test.db();
        let codes = ["A", "B", "C"];
        let ids = buyers(db, &codes).await;
        let mut held = Vec::new();
        for code in codes {
            let one = buyer(db, code).await;
            for n in 0..2 {
                held.push(check(db, &order(&one, 10_00, &format!("{code}{n}"))).await);
            }
        }
        // Room for the last buyer alone, whose orders wait the shortest.
        grant(db, ids[2], 100_00).await;
        let rounds = Actor::system("rounds");
        let mut told = Vec::new();
        for _ in 0..4 {
            let one = orders::keep_orders_by(db, &rounds, (1, Begin::GoOn)).await.expect("round");
            told.push((one.passed, one.more));
        }
        assert_eq!(told, [(0, true), (0, true), (2, false), (0, true)], "a buyer a round, anew");
        let mut states = Vec::new();
        for answer in &held {
            states.push(state(db, answer).await == OrderState::Approved);
        }
        assert_eq!(states, [false, false, false, false, true, true]);
        // A house that begins anew, mid-way as the last one ended, looks at the first ones first.
        grant(db, ids[0], 100_00).await;
        let anew = orders::keep_orders_by(db, &rounds, (1, Begin::Anew)).await.expect("round");
        assert_eq!(anew.passed, 2);
        // Whoever asks for all gets all at once.
        grant(db, ids[1], 100_00).await;
        assert_eq!(orders::reconsider(db, &rounds, None).await.expect("looked"), 2);
        let a = buyer(db, "A").await;
        let mut tx = begin(db).await;
        orders::give_back(&mut tx, named(&a, "A0"), "x").await.expect("given back");
        tx.commit().await.expect("commit");
        replays(db).await;
    })
    .await;
}

/// Notes a delivery of O1.
async fn delivered(db: &Db, a: &credit::parties::Buyer, minor: i64) {
    let mut tx = begin(db).await;
    orders::confirm_order(&mut tx, named(a, "O1")).await.expect("confirmed");
    let new = orders::Delivered { amount_minor: Some(minor), ..orders::Delivered::default() };
    orders::deliver_order(&mut tx, named(a, "O1"), &new).await.expect("noted");
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn an_order_cut_down_to_what_is_delivered_and_billed_is_done_at_once() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        let id = check(db, &order(&a, 100_00, "O1")).await.order_id;
        delivered(db, &a, 40_00).await;
        assert_eq!(stands(db, id).await, (OrderState::PartDelivered, 100_00, 0));
        // Cut down to what is delivered: nothing is to come any more.
        let mut tx = begin(db).await;
        let less = Wanted { amount_minor: 40_00, deposit_minor: 0, deliver_on: None };
        let eased = orders::change_order(&mut tx, named(&a, "O1"), less).await.expect("eased");
        assert!(matches!(eased, orders::Changed::Eased(_)), "{eased:?}");
        tx.commit().await.expect("commit");
        assert_eq!(stands(db, id).await, (OrderState::Delivered, 40_00, 0));
        replays(db).await;
    })
    .await;
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        let id = check(db, &order(&a, 100_00, "O1")).await.order_id;
        delivered(db, &a, 40_00).await;
        billing(db, ids[0], ("F1", "2026-11-20"), Money::new(40_00, Currency::CNY)).await;
        exposure(db, &a).await;
        // What is not delivered is off; what is, is billed: nothing waits for the next invoice of anybody.
        let mut tx = begin(db).await;
        let ended = orders::cancel_order(&mut tx, named(&a, "O1"), "不要了").await;
        assert_eq!(ended.expect("cancelled").state, OrderState::Closed);
        tx.commit().await.expect("commit");
        assert_eq!(stands(db, id).await, (OrderState::Closed, 0, 40_00));
        assert_eq!(cancelled(db, a.id, "F1").await, 1);
        assert_eq!(stands(db, id).await, (OrderState::Delivered, 40_00, 0));
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn an_order_is_found_by_its_number_however_it_is_typed_and_whatever_else_there_is() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_000_00).await;
        let a = buyer(db, "A").await;
        for number in ["1", "SO_7", "SO7", "100%", "11"] {
            check(db, &order(&a, 1_00, number)).await;
        }
        let numbers = async |filter: OrderFilter| {
            let rows = orders::list_orders(db, &filter).await.expect("listed");
            rows.into_iter().map(|row| row.order.number).collect::<Vec<_>>()
        };
        let all = OrderFilter::all(Scope::All);
        for (search, found) in [
            ("SO_7", vec!["SO_7"]),
            ("so7", vec!["SO7"]),
            ("0%", vec!["100%"]),
            ("1", vec!["11", "100%", "1"]),
        ] {
            let searched = OrderFilter { search: search.to_owned(), ..all.clone() };
            assert_eq!(numbers(searched).await, found, "{search}");
        }
        for (number, found) in [("1", "1"), ("so_7", "SO_7"), (" SO7 ", "SO7")] {
            let exact = OrderFilter { number: Some(number.to_owned()), limit: 1, ..all.clone() };
            assert_eq!(numbers(exact).await, [found], "{number}");
        }
    })
    .await;
}
