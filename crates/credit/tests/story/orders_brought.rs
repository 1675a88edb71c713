//! Orders and deliveries that files bring, the one key of their numbers, and the review calendar at
//! the gate.

use credit::{
    intake::{self, Options, Outcome, State, Watch, kinds::Kind, source::Source},
    orders::{self, Delivered, NewOrder, OrderFilter, OrderState, Outcome as Said},
    receivables::check_ledger,
};
use store::{Actor, Ask, Db, access::Scope};
use testkit::{both, day};

use super::{
    ledger::{begin, book_items, buyers, item, keep},
    orders::{buyer, check, code, exposure, failing, grant, named, order, replays},
};

async fn import(db: &Db, name: &str, text: &str) -> Outcome {
    let source = Source::bytes(name, text.as_bytes().to_vec());
    let finance = Actor::user("finance");
    let done = intake::import(db, finance, source, &Options::default(), &Watch::default()).await;
    let done = done.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
    let report = check_ledger(db).await.expect("ledger");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(orders::recount_orders(db).await.expect("checked"), []);
    done
}

/// Booked, unchanged, rejected.
fn counts(done: &Outcome) -> [u64; 3] {
    [done.tally.booked, done.tally.unchanged, done.tally.rejected]
}

fn codes(done: &Outcome) -> Vec<&'static str> {
    done.rejects.iter().flat_map(|row| row.faults.iter().map(|fault| fault.why.code)).collect()
}

fn told(done: &Outcome) -> Vec<(&'static str, u64)> {
    let orders = |code: &str| code.starts_with("orders-");
    done.told().iter().filter(|one| orders(one.code)).map(|one| (one.code, one.count)).collect()
}

/// Number, state, amount, delivered, billed of each order, by number.
async fn standing(db: &Db) -> Vec<(String, &'static str, i64, i64, i64)> {
    let filter = OrderFilter { limit: 500, ..OrderFilter::all(Scope::All) };
    let rows = orders::list_orders(db, &filter).await.expect("orders");
    let mut all: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let o = row.order;
            (o.number, o.state.code(), o.now.amount_minor, o.delivered_minor, o.billed_minor)
        })
        .collect();
    all.sort();
    all
}

fn row(
    (number, state): (&str, &'static str),
    [amount, delivered, billed]: [i64; 3],
) -> (String, &'static str, i64, i64, i64) {
    (number.to_owned(), state, amount * 100, delivered * 100, billed * 100)
}

const ORDERS: &str = "销售订单号,客户编码,订单日期,要求交期,币种,价税合计,订单状态\n\
    SO-1,A,2026-11-10,2026-12-01,CNY,600.00,已审核\n\
    SO-2,A,2026-11-11,2026-12-02,CNY,500.00,已审核\n\
    SO-3,A,2026-11-12,2026-12-03,CNY,100.00,未审核\n\
    SO-4,A,2026-11-13,2026-12-03,CNY,100.00,已关闭\n";

#[tokio::test]
async fn a_file_of_orders_passes_the_gate_and_goes_in_once() {
    both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let source = Source::bytes("在途订单.csv", ORDERS.as_bytes().to_vec());
        let (finance, options, watch) =
            (Actor::user("finance"), Options::default(), Watch::default());
        let tried = intake::try_file(db, finance, source, &options, &watch).await.expect("tried");
        assert_eq!(
            (tried.kind, tried.state, counts(&tried)),
            (Kind::Orders, State::Tried, [3, 1, 0])
        );
        assert_eq!(told(&tried), [("orders-held", 1), ("orders-over", 1)]);
        assert!(standing(db).await.is_empty(), "a trial leaves nothing");
        let done = import(db, "在途订单.csv", ORDERS).await;
        assert_eq!((done.kind, counts(&done)), (Kind::Orders, [3, 1, 0]));
        assert_eq!(told(&done), [("orders-held", 1), ("orders-over", 1)]);
        let once = [
            row(("SO-1", "confirmed"), [600, 0, 0]),
            row(("SO-2", "held"), [500, 0, 0]),
            row(("SO-3", "approved"), [100, 0, 0]),
        ];
        assert_eq!(standing(db).await, once);
        assert_eq!(exposure(db, &buyer(db, "A").await).await, 700_00);
        let decisions = replays(db).await;
        let again = import(db, "在途订单.csv", ORDERS).await;
        assert_eq!((counts(&again), standing(db).await.len()), ([0, 4, 0], 4), "one is the probe");
        assert_eq!(replays(db).await, decisions, "what is said again asks nobody");
        // The next file: one grew beyond the limit, one shrank, one is off; typed otherwise.
        let next = "销售订单号,客户编码,订单日期,要求交期,币种,价税合计,订单状态\n\
            ｓｏ－1,a,2026-11-10,2026-12-01,CNY,950.00,已审核\n\
            so-2,A,2026-11-11,2026-12-02,CNY,200.00,已审核\n\
            SO-3,A,2026-11-12,2026-12-03,CNY,100.00,已取消\n\
            SO-1,A,2026-11-10,2026-12-01,USD,1.00,已审核\n";
        let done = import(db, "在途订单.csv", next).await;
        assert_eq!((counts(&done), codes(&done)), ([3, 0, 1], vec!["intake.order-twice"]));
        assert_eq!(told(&done), [("orders-held", 1)]);
        let all = standing(db).await;
        let of = |number: &str| all.iter().find(|one| one.0 == number).expect("there").clone();
        assert_eq!(of("SO-1"), row(("SO-1", "confirmed"), [600, 0, 0]), "what stood stays");
        assert_eq!(of("SO-2").1, "confirmed", "200 fit");
        assert_eq!(of("SO-3"), row(("SO-3", "cancelled"), [100, 0, 0]));
        let dollars = "订单号,客户编码,币种,金额\nSO-2,A,USD,200.00\n";
        assert_eq!(codes(&import(db, "订单.csv", dollars).await), ["orders.currency-differs"]);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn lines_of_an_order_add_up_and_odd_rows_come_back() {
    both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let lines = "销售订单号,行号,客户编码,交货日期,数量,含税单价,行状态\n\
            SO-1,10,A,2026-12-05,3,33.335,已审核\n\
            SO-1,20,A,2026-12-01,2,50,已审核\n\
            SO-1,30,A,2026-12-09,1,999,已关闭\n\
            SO-1,20,A,2026-12-01,2,50,已审核\n\
            SO-1,20,A,2026-12-01,2,51,已审核\n";
        let done = import(db, "销售订单.csv", lines).await;
        assert_eq!((counts(&done), codes(&done)), ([3, 1, 1], vec!["intake.order-line-twice"]));
        assert_eq!(standing(db).await, [("SO-1".to_owned(), "confirmed", 200_01, 0, 0)]);
        let row = &orders::list_orders(db, &OrderFilter::all(Scope::All)).await.expect("rows")[0];
        assert_eq!(row.order.now.deliver_on, Some(day("2026-12-01")), "the earliest day");
        let bad = "销售订单号,客户编码,交货日期,价税合计\n\
            ,A,2026-12-05,10\nSO-9,A,2026-13-05,10\nSO-8,A,2026-12-05,abc\nSO-7,A,2026-12-05,0\n\
            SO-6,NEU,2026-12-05,10\n";
        let done = import(db, "销售订单.csv", bad).await;
        let found = codes(&done);
        let expected = [
            "intake.value-missing",
            "intake.day-impossible",
            "intake.amount-unreadable",
            "orders.amount-zero",
        ];
        assert_eq!((counts(&done), found.as_slice()), ([1, 0, 4], &expected[..]));
        assert_eq!(told(&done), [("orders-held", 1)], "a new buyer has no limit");
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_delivery_counts_until_the_invoice_that_names_it() {
    both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        import(db, "订单.csv", ORDERS).await;
        let deliveries = "出库单号,销售订单号,客户编码,发货日期,发货金额\n\
            CK-1,so-1,A,2026-11-15,250.00\n\
            CK-2,SO-1,A,2026-11-16,100.00\n\
            CK-3,SO-2,A,2026-11-16,100.00\n\
            CK-4,SO-99,A,2026-11-16,100.00\n\
            CK-5,SO-1,A,2027-11-16,1.00\n";
        let done = import(db, "出库单.csv", deliveries).await;
        assert_eq!(done.kind, Kind::Shipments);
        let expected = ["orders.wrong-state", "orders.unknown", "intake.day-in-future"];
        let mut found = codes(&done);
        found.sort_unstable();
        let mut sorted = expected.to_vec();
        sorted.sort_unstable();
        assert_eq!((counts(&done), found), ([2, 0, 3], sorted));
        let stands = standing(db).await;
        assert_eq!(stands[0], row(("SO-1", "part_delivered"), [600, 350, 0]));
        assert_eq!(exposure(db, &a).await, 700_00);
        let again = import(db, "出库单.csv", deliveries).await;
        assert_eq!(counts(&again), [0, 2, 3]);
        // One invoice names a delivery in its order column, one the order as its contract, one both.
        let invoices = "发票号,客户编码,开票日期,到期日,金额,合同号,订单号\n\
            FP1,A,2026-11-17,2026-12-17,250.00,HT-7,ck-1\n\
            FP2,A,2026-11-18,2026-12-18,100.00,ＳＯ-1,\n\
            FP3,A,2026-11-19,2026-12-19,50.00,so-1,CK-2\n";
        let done = import(db, "发票.csv", invoices).await;
        assert_eq!((done.kind, counts(&done)), (Kind::Invoices, [3, 0, 0]));
        assert_eq!(exposure(db, &a).await, 700_00, "400 of items, 200 of SO-1, 100 of SO-3");
        let told = orders::keep_orders(db, &Actor::system("rounds")).await.expect("round");
        assert_eq!(told.closed, 0);
        assert_eq!(standing(db).await[0], row(("SO-1", "part_delivered"), [600, 350, 400]));
        let last = "发票号,客户编码,开票日期,到期日,金额,订单号\n\
            FP4,A,2026-11-19,2026-12-19,200.00,SO-1\n";
        import(db, "发票.csv", last).await;
        assert_eq!(exposure(db, &a).await, 700_00, "600 of items, 100 of SO-3");
        orders::keep_orders(db, &Actor::system("rounds")).await.expect("round");
        // The rest leaves after it was billed: noted, and it adds nothing.
        let rest =
            "出库单号,销售订单号,客户编码,发货日期,发货金额\nCK-9,SO-1,A,2026-11-20,250.00\n";
        assert_eq!(counts(&import(db, "出库单.csv", rest).await), [1, 0, 0]);
        assert_eq!(standing(db).await[0], row(("SO-1", "closed"), [600, 600, 600]));
        assert_eq!(exposure(db, &a).await, 700_00);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn an_import_of_orders_is_taken_back_and_goes_in_again() {
    both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        let first = import(db, "订单.csv", ORDERS).await.batch_id.expect("batch");
        let deliveries = "出库单号,销售订单号,客户编码,发货日期,发货金额\n\
            CK-1,SO-1,A,2026-11-15,250.00\n";
        let second = import(db, "出库单.csv", deliveries).await.batch_id.expect("batch");
        let undone = intake::undo(db, Actor::user("finance"), first).await.expect("undone");
        assert_eq!((undone.restored, undone.kept), (2, 1), "what is delivered stays");
        let undone = intake::undo(db, Actor::user("finance"), second).await.expect("undone");
        assert_eq!((undone.restored, undone.kept), (1, 0));
        assert_eq!(standing(db).await[0], row(("SO-1", "confirmed"), [600, 0, 0]));
        assert_eq!(exposure(db, &a).await, 600_00);
        let again = import(db, "订单.csv", ORDERS).await;
        assert_eq!(counts(&again), [2, 2, 0]);
        assert_eq!(exposure(db, &a).await, 700_00);
        assert_eq!(counts(&import(db, "出库单.csv", deliveries).await), [1, 0, 0]);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn an_order_has_one_number_however_it_is_typed() {
    both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        for id in &ids {
            grant(db, *id, 1_000_00).await;
        }
        let (a, b) = (buyer(db, "A").await, buyer(db, "B").await);
        check(db, &order(&a, 100_00, "So-1")).await;
        for twin in ["SO-1", "ｓｏ－１", "so\u{200b}-1"] {
            let new = NewOrder { key: None, ..order(&a, 1_00, twin) };
            let taken = orders::check_order(db, &Actor::user("sales"), &new).await;
            assert_eq!(code(taken), "orders.number-taken", "{twin}");
        }
        check(db, &NewOrder { key: None, ..order(&b, 1_00, "SO-1") }).await;
        let mut tx = begin(db).await;
        let first = Delivered {
            number: "ck1".to_owned(),
            amount_minor: Some(40_00),
            ..Delivered::default()
        };
        orders::deliver_order(&mut tx, named(&a, "so-1"), &first).await.expect("delivered");
        let twin = Delivered { number: "ＣＫ1".to_owned(), ..first };
        let same = orders::deliver_order(&mut tx, named(&a, "SO-1"), &twin).await;
        assert!(matches!(same, Ok(orders::Delivery::Unchanged(_))), "{same:?}");
        tx.commit().await.expect("commit");
        assert_eq!(exposure(db, &a).await, 100_00);
        // An invoice that names it once in each column counts once.
        let mut billed = item(a.id, "F1", "2026-11-20", 30, 70_00);
        (billed.contract, billed.order) = ("ｓｏ-1".to_owned(), "CK1".to_owned());
        book_items(db, &[billed]).await;
        assert_eq!(exposure(db, &a).await, 100_00, "70 of an item and 30 of the order");
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn the_gate_reads_the_calendar_of_reviews() {
    both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        // Granted long ago, and not in the calendar: no review is due that anybody set.
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        let set = async |due: &str| {
            let mut tx = begin(db).await;
            let mut ask = Ask::new(
                "INSERT INTO granting_review (buyer_id, last_on, due_on, months, tier, \
                 stands_tier) VALUES (",
            );
            ask.value(ids[0]).text(", '2026-01-01', ").value(due);
            ask.text(
                ", 6, 'medium', 'medium') ON CONFLICT (buyer_id) DO UPDATE SET due_on = \
                 excluded.due_on",
            );
            ask.run(tx.conn()).await.expect("set");
            keep(tx).await;
        };
        for (n, due, held) in [
            (1, None, false),
            (2, Some("2026-10-22"), false), // thirty days ago today
            (3, Some("2026-10-21"), true),
            (4, Some("2027-01-01"), false),
        ] {
            if let Some(due) = due {
                set(due).await;
            }
            let answer = check(db, &order(&a, 1_00, &format!("O{n}"))).await;
            let expected: &[&str] = if held { &["review-overdue"] } else { &[] };
            assert_eq!(failing(&answer), expected, "{due:?}");
            let outcome = if held { Said::Review } else { Said::Approve };
            assert_eq!((answer.outcome, answer.state == OrderState::Held), (outcome, held));
        }
        // A limit that is granted anew is a review at once, and what waited passes.
        set("2026-08-01").await;
        let mut tx = begin(db).await;
        let new = credit::policy::NewLimit {
            buyer_id: ids[0],
            limit: credit::policy::Limit::of(base::Money::new(1_000_00, base::Currency::CNY)),
            currency: base::Currency::CNY,
            from_on: day("2026-11-21"),
            to_on: None,
            reason: "复审".to_owned(),
        };
        credit::granting::bypass_limit(&mut tx, &new).await.expect("granted");
        tx.commit().await.expect("commit");
        let passed = orders::reconsider(db, &Actor::system("rounds"), None).await.expect("looked");
        assert_eq!(passed, 1);
        replays(db).await;
    })
    .await;
}
