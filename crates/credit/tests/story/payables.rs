//! What we owe suppliers, what is paid ahead, who suppliers are: booked, refused, reckoned, warned
//! of, imported and taken back.

use std::sync::atomic::AtomicBool;

use base::{Currency, Failure, Money};
use credit::{
    assess::assess,
    intake::{self, Mode, Options, Outcome, Watch, kinds::Kind, source::Source},
    parties::{self, NewBuyer, PartyRole, SizeClass},
    payables::{
        self, AdvanceQuery, ArrivalKind, BillQuery, BookedBill, Covered, DutyFlag, DutyState,
        MoveKind, NewAdvance, NewAdvanceLimit, NewArrival, NewBill, NewMove, Payer, PayerKind,
    },
    supply::{find_supplier, owing, owing_to, sourcing, suppliers},
    warning::{AlertFilter, list_alerts},
};
use store::{Actor, Db, access::Scope};
use testkit::both;

use crate::ledger::{begin, book_items, buyers, item, keep};

/// The day on which the tests stand.
fn today(db: &Db) -> base::Day {
    db.clock().today()
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> &'static str {
    result.expect_err("refused").code()
}

async fn small_firms(db: &Db, codes: &[&str]) -> Vec<i64> {
    let new: Vec<NewBuyer> = codes
        .iter()
        .map(|code| NewBuyer {
            code: (*code).to_owned(),
            name: Some(format!("{code} 轴承厂")),
            role: Some(PartyRole::Supplier),
            size: Some(SizeClass::Small),
            ..NewBuyer::default()
        })
        .collect();
    let mut tx = begin(db).await;
    let saved = parties::save_buyers(&mut tx, &new, "form", today(db)).await.expect("saved");
    keep(tx).await;
    saved.into_iter().map(|one| one.expect("supplier").0).collect()
}

fn bill(supplier_id: i64, number: &str, received: base::Day, minor: i64) -> NewBill {
    NewBill {
        supplier_id,
        number: number.to_owned(),
        invoiced_on: received,
        received_on: Some(received),
        inspect_by: None,
        accepted_on: None,
        signed_on: None,
        due_on: None,
        late_bps: None,
        back_to_back: false,
        amount: cny(minor),
        paid: None,
        contract: String::new(),
        note: String::new(),
        entity: None,
        batch: None,
    }
}

fn moved(kind: MoveKind, minor: i64, on: base::Day, number: &str) -> NewMove {
    let reason = "测试".to_owned();
    NewMove { kind, amount_minor: minor, on, number: number.to_owned(), reason }
}

async fn we_are(db: &Db, kind: PayerKind) {
    let mut tx = begin(db).await;
    let payer = Payer { kind, source: "2025 年度报表".to_owned(), as_of: Some(today(db)) };
    payables::set_payer(&mut tx, &payer).await.expect("recorded");
    tx.commit().await.expect("with its audit line");
}

#[tokio::test]
async fn a_bill_is_booked_once_paid_disputed_and_reversed() {
    both(async |db| {
        let id = small_firms(&db, &["G1"]).await[0];
        let received = today(&db).plus_days(-100);
        let mut tx = begin(&db).await;
        let new = bill(id, "B-1", received, 10_000_000);
        let booked = payables::book_bill(&mut tx, &new).await.expect("booked");
        let BookedBill::New(one) = booked else { panic!("{booked:?}") };
        let again = NewBill { number: "ｂ-1".to_owned(), ..new.clone() };
        let again = payables::book_bill(&mut tx, &again).await.expect("known");
        assert_eq!(again, BookedBill::Unchanged(one), "one number however it is typed");
        let dearer = NewBill { amount: cny(10_000_001), ..new.clone() };
        let dearer = payables::book_bill(&mut tx, &dearer).await;
        assert_eq!(code(dearer), "payables.number-differs");
        let later = NewBill { signed_on: Some(received.plus_days(-30)), ..new.clone() };
        let later = payables::book_bill(&mut tx, &later).await.expect("known, a day is new");
        assert_eq!(later, BookedBill::Extended(one));
        let other = NewBill { received_on: Some(received.plus_days(-1)), ..new.clone() };
        assert_eq!(code(payables::book_bill(&mut tx, &other).await), "payables.day-differs");
        refused(&mut tx, &new, today(&db)).await;
        let paid_on = received.plus_days(10);
        let pay = moved(MoveKind::Payment, 4_000_000, paid_on, "P1");
        let paid = payables::record_move(&mut tx, one, &pay, None).await.expect("paid");
        let paid = paid.expect("new");
        let twice = payables::record_move(&mut tx, one, &pay, None).await.expect("known");
        assert_eq!(twice, None, "the same payment once more");
        let differs = moved(MoveKind::Payment, 5, paid_on, "P1");
        let differs = payables::record_move(&mut tx, one, &differs, None).await;
        assert_eq!(code(differs), "payables.move-differs");
        let much = moved(MoveKind::Payment, 6_000_001, paid_on, "P2");
        let much = payables::record_move(&mut tx, one, &much, None).await;
        assert_eq!(code(much), "payables.more-than-open");
        let early = moved(MoveKind::Payment, 1, received.plus_days(-1), "P3");
        let early = payables::record_move(&mut tx, one, &early, None).await;
        assert_eq!(code(early), "payables.before-bill");
        let dispute = moved(MoveKind::Dispute, 1_000_000, paid_on, "");
        payables::record_move(&mut tx, one, &dispute, None).await.expect("disputed");
        let cancel = moved(MoveKind::Cancellation, 0, paid_on, "");
        let cancel = payables::record_move(&mut tx, one, &cancel, None).await;
        assert_eq!(code(cancel), "payables.cancel-moved");
        tx.commit().await.expect("each with its audit line");

        let seen = payables::get_bill(&db, one, Scope::All).await.expect("read");
        assert_eq!((seen.open, seen.disputed_minor()), (cny(6_000_000), 1_000_000));
        assert_eq!(seen.undisputed_minor(), 5_000_000);
        // As of the day before the payment everything was open.
        let before = BillQuery::on(paid_on.plus_days(-1), Scope::All);
        let then = payables::list_bills(&db, &before).await.expect("listed");
        assert_eq!((then[0].open, then[0].moves.len()), (cny(10_000_000), 0));
        let unknown = BillQuery { known_at: Some(base::Moment(0)), ..before };
        assert_eq!(payables::list_bills(&db, &unknown).await.expect("listed").len(), 0);

        taken_back(&db, one, paid).await;
    })
    .await;
}

/// What cannot stand.
async fn refused(tx: &mut store::Tx, new: &NewBill, today: base::Day) {
    for (wrong, expected) in [
        (NewBill { number: "..".into(), ..new.clone() }, "payables.number-form"),
        (NewBill { amount: cny(0), ..new.clone() }, "payables.amount-not-positive"),
        (bill(new.supplier_id, "B-9", today.plus_days(1), 1), "payables.day-ahead"),
        (NewBill { late_bps: Some(4_000), ..new.clone() }, "payables.rate-beyond"),
        (
            NewBill { due_on: Some(new.invoiced_on.plus_days(-40)), ..new.clone() },
            "payables.due-before",
        ),
        (NewBill { paid: Some((-1, new.invoiced_on)), ..new.clone() }, "payables.paid-beyond"),
    ] {
        assert_eq!(code(payables::book_bill(tx, &wrong).await), expected);
    }
}

/// Takes a payment back, once.
async fn taken_back(db: &Db, one: i64, paid: i64) {
    let mut tx = begin(db).await;
    let on = today(db);
    let why = payables::reverse_move(&mut tx, paid, (on, " ")).await;
    assert_eq!(code(why), "payables.reason-missing");
    payables::reverse_move(&mut tx, paid, (on, "付错")).await.expect("reversed");
    let again = payables::reverse_move(&mut tx, paid, (on, "付错")).await;
    assert_eq!(code(again), "payables.move-reversed");
    tx.commit().await.expect("commit");
    assert_eq!(payables::check_payables(db).await.expect("checked"), []);
    let seen = payables::get_bill(db, one, Scope::All).await.expect("read");
    assert_eq!((seen.open, seen.moves.len()), (cny(10_000_000), 3), "nothing is lost");
    let nobody = payables::get_bill(db, one, Scope::Nothing).await;
    assert_eq!(code(nobody), "payables.bill-unknown");
}

#[tokio::test]
async fn what_the_law_wants_paid_and_what_interest_is_owed() {
    both(async |db| {
        let ids = small_firms(&db, &["G1", "G2", "G3"]).await;
        let on = today(&db);
        let mut tx = begin(&db).await;
        // 60 days by law: 40 days past; paid in part on the 10th day past it.
        let late = bill(ids[0], "L1", on.plus_days(-100), 10_000_000);
        let late = payables::book_bill(&mut tx, &late).await.expect("booked").id();
        let part = moved(MoveKind::Payment, 4_000_000, on.plus_days(-30), "P1");
        payables::record_move(&mut tx, late, &part, None).await.expect("paid");
        // Agreed beyond the law's days: to be justified, not void.
        let mut agreed = bill(ids[1], "L2", on.plus_days(-70), 2_000_000);
        agreed.due_on = Some(on.plus_days(5));
        payables::book_bill(&mut tx, &agreed).await.expect("booked");
        let far = bill(ids[2], "L3", on.plus_days(-10), 500_000);
        payables::book_bill(&mut tx, &far).await.expect("booked");
        tx.commit().await.expect("commit");

        let told = owing(&db, Scope::All, on).await.expect("told");
        assert_eq!(told.payer.kind, PayerKind::Unknown);
        assert!(told.rows.iter().all(|row| row.duty.covered == Covered::Perhaps));
        assert!(told.rows[0].duty.flags.contains(&DutyFlag::PayerUnknown), "unknown is said");

        we_are(&db, PayerKind::Large).await;
        let told = owing(&db, Scope::All, on).await.expect("told");
        let numbers: Vec<&str> = told.rows.iter().map(|row| row.bill.number.as_str()).collect();
        assert_eq!(numbers, ["L1", "L2", "L3"], "what is past first, then what is near");
        let first: Vec<&str> = told.first().map(|row| row.bill.number.as_str()).collect();
        assert_eq!(first, ["L1", "L2"]);
        let one = &told.rows[0];
        assert_eq!((one.duty.state, one.duty.days_past), (DutyState::Past, Some(40)));
        let lines: Vec<(i32, i64, i64)> = one
            .duty
            .interest
            .lines
            .iter()
            .map(|line| (line.days, line.base.minor, line.amount.minor))
            .collect();
        // 0.05 % a day: 10 days of 100,000.00 and 30 days of 60,000.00
        assert_eq!(lines, [(10, 10_000_000, 50_000), (30, 6_000_000, 90_000)]);
        assert_eq!(told.rows[1].duty.flags, [DutyFlag::BeyondLaw]);
        assert_eq!(told.rows[1].duty.state, DutyState::Near);
        let of = &told.figures;
        assert_eq!((of.bills, of.open_minor, of.interest_minor), (3, 8_500_000, 140_000));
        assert_eq!((of.breaking, of.near), ((1, 6_000_000), (1, 2_000_000)));
        assert_eq!(of.by_bucket.iter().sum::<i64>(), of.open_minor, "the buckets add up");
        assert_eq!(of.by_bucket[2], 6_000_000, "31–60 days past");

        we_are(&db, PayerKind::Small).await;
        let told = owing(&db, Scope::All, on).await.expect("told");
        assert!(told.rows.iter().all(|row| row.duty.covered == Covered::PayerSmall));
        assert_eq!(told.figures.interest_minor, 0, "nothing agreed, no law: no interest");
        assert_eq!(told.figures.no_day_minor, 6_500_000, "nothing says by when");

        we_are(&db, PayerKind::Public).await;
        let told = owing_to(&db, ids[1], (Scope::All, on), false).await.expect("told");
        let duty = &told.rows[0].duty;
        assert_eq!(duty.flags, [DutyFlag::BeyondCap]);
        assert_eq!(duty.days_past, Some(10), "a public body may agree on 60 days at the most");
        let nobody = owing(&db, Scope::Nothing, on).await.expect("told");
        assert_eq!(nobody.rows.len(), 0, "only one's own suppliers");
    })
    .await;
}

fn advance(supplier_id: i64, number: &str, paid_on: base::Day, minor: i64) -> NewAdvance {
    NewAdvance {
        supplier_id,
        number: number.to_owned(),
        paid_on,
        promised_on: Some(paid_on.plus_days(30)),
        amount: cny(minor),
        order_no: "PO-1".to_owned(),
        note: String::new(),
        entity: None,
        batch: None,
    }
}

/// An assessment raises what shows at suppliers.
async fn warned(db: &Db) {
    let (actor, cancel) = (Actor::user("manager"), AtomicBool::new(false));
    assess(db, today(db), &actor, &|_| {}, &cancel).await.expect("assessed");
    let alerts = list_alerts(db, &AlertFilter::default()).await.expect("listed");
    let mut shown: Vec<(&str, &str)> =
        alerts.iter().map(|alert| (alert.signal.as_str(), alert.standing.level.code())).collect();
    shown.sort_unstable();
    let expected =
        [("advance-late", "orange"), ("advance-over", "red"), ("sme-payment-late", "red")];
    assert_eq!(shown, expected);
    let said = alerts.iter().find(|alert| alert.signal == "advance-late").expect("raised");
    assert!(said.said.zh.contains("16 天") && said.said.en.contains("16 days"), "{said:?}");
    assert_eq!((said.owner_role.as_str(), said.evidence[0].0.as_str()), ("finance", "advance"));
}

#[tokio::test]
async fn what_is_paid_ahead_is_followed_limited_and_warned_of() {
    both(async |db| {
        let id = small_firms(&db, &["G1"]).await[0];
        we_are(&db, PayerKind::Large).await;
        let on = today(&db);
        let mut tx = begin(&db).await;
        let new = advance(id, "Y1", on.plus_days(-50), 5_000_000);
        let one = payables::book_advance(&mut tx, &new).await.expect("booked").id();
        let same = payables::book_advance(&mut tx, &new).await.expect("known");
        assert_eq!(same, BookedBill::Unchanged(one));
        let moved_day = NewAdvance { promised_on: Some(on.plus_days(-16)), ..new.clone() };
        let moved_day = payables::book_advance(&mut tx, &moved_day).await.expect("a new promise");
        assert_eq!(moved_day, BookedBill::Extended(one));
        let other = NewAdvance { amount: cny(1), ..new.clone() };
        assert_eq!(code(payables::book_advance(&mut tx, &other).await), "payables.number-differs");
        let came = NewArrival {
            kind: ArrivalKind::Delivery,
            amount_minor: 2_000_000,
            on: on.plus_days(-20),
            number: "D1".to_owned(),
            reason: String::new(),
        };
        let came_id = payables::book_arrival(&mut tx, one, &came, None).await.expect("came");
        let again = payables::book_arrival(&mut tx, one, &came, None).await.expect("known");
        assert_eq!(again, None);
        let much = NewArrival { amount_minor: 3_000_001, number: "D2".into(), ..came.clone() };
        let much = payables::book_arrival(&mut tx, one, &much, None).await;
        assert_eq!(code(much), "payables.more-than-advanced");
        let limit = NewAdvanceLimit {
            supplier_id: id,
            kind: "amount".to_owned(),
            amount: cny(2_000_000),
            from: on.plus_days(-5),
            until: None,
            reason: "中风险".to_owned(),
        };
        payables::set_advance_limit(&mut tx, &limit).await.expect("set");
        let odd = NewAdvanceLimit { kind: "0".to_owned(), ..limit };
        assert_eq!(code(payables::set_advance_limit(&mut tx, &odd).await), "payables.limit-kind");
        let late = bill(id, "B1", on.plus_days(-95), 100_000);
        payables::book_bill(&mut tx, &late).await.expect("booked");
        tx.commit().await.expect("commit");

        let (row, _) = find_supplier(&db, (Scope::All, on), "g1").await.expect("found");
        assert_eq!((row.ahead_minor, row.late), (3_000_000, Some((3_000_000, 16))));
        assert_eq!((row.ahead_days, row.breaking_days), (Some(50), Some(35)));
        assert!(row.is_over(), "3,000,000 of 2,000,000");

        warned(&db).await;

        let mut tx = begin(&db).await;
        let wrong = came_id.expect("new");
        payables::reverse_arrival(&mut tx, wrong, (on, "记错")).await.expect("reversed");
        let refund = NewArrival {
            kind: ArrivalKind::Refund,
            amount_minor: 5_000_000,
            on,
            number: String::new(),
            reason: String::new(),
        };
        payables::book_arrival(&mut tx, one, &refund, None).await.expect("paid back");
        tx.commit().await.expect("commit");
        let open = payables::list_advances(&db, &AdvanceQuery::open(Scope::All)).await;
        assert_eq!(open.expect("listed").len(), 0);
        assert_eq!(payables::list_arrivals(&db, one).await.expect("listed").len(), 3);
    })
    .await;
}

#[tokio::test]
async fn one_firm_on_both_sides_is_shown_and_never_netted() {
    both(async |db| {
        let id = buyers(&db, &["K1"]).await[0];
        let on = today(&db);
        let issued = on.plus_days(-40);
        book_items(&db, &[item(id, "F1", &issued.to_string(), 30, 700_000)]).await;
        let mut tx = begin(&db).await;
        let owed = bill(id, "B1", on.plus_days(-10), 500_000);
        payables::book_bill(&mut tx, &owed).await.expect("booked");
        tx.commit().await.expect("commit");
        let both_sides = parties::get_buyer(&db, "K1", Scope::All).await.expect("read");
        assert_eq!(both_sides.role, PartyRole::Both, "bought from, so a supplier too");
        let all = suppliers(&db, Scope::All, on, "k1").await.expect("listed");
        let row = &all.rows[0];
        assert_eq!((row.open_minor, row.owes_us_minor), (500_000, 700_000));
        let query = credit::receivables::AgeingQuery::on(on);
        let aged = credit::receivables::ageing(&db, &query).await.expect("aged");
        assert_eq!(aged.open_minor, 700_000, "what it owes us is untouched");
        assert_eq!(suppliers(&db, Scope::All, on, "none").await.expect("listed").rows.len(), 0);

        let supplier = small_firms(&db, &["G1"]).await[0];
        let seller = parties::get_buyer(&db, "G1", Scope::All).await.expect("read");
        let mut tx = begin(&db).await;
        let sold = item(supplier, "F2", &issued.to_string(), 30, 10_000);
        credit::receivables::enter_invoice(&mut tx, &seller, &[sold]).await.expect("booked");
        tx.commit().await.expect("commit");
        let seller = parties::get_buyer(&db, "G1", Scope::All).await.expect("read");
        assert_eq!(seller.role, PartyRole::Both, "sold to, so a buyer too");
    })
    .await;
}

async fn import(db: &Db, name: &str, text: &str) -> Outcome {
    let source = Source::bytes(name, text.as_bytes().to_vec());
    let options = Options { mode: Mode::GoodRows, ..Options::default() };
    let actor = Actor::user("finance");
    intake::import(db, actor, source, &options, &Watch::default()).await.expect("imported")
}

#[tokio::test]
async fn files_of_suppliers_come_in_once_and_go_out_again() {
    both(async |db| {
        let who =
            "供应商编码,供应商名称,企业规模,地区\nG1,宁波轴承,小型,宁波\nG2,上海钢铁,大型,上海\n";
        let first = import(&db, "供应商档案.csv", who).await;
        assert_eq!(first.by_kind[&Kind::Suppliers].booked, 2, "{first:?}");
        let again = import(&db, "供应商档案.csv", who).await;
        assert_eq!((again.tally.booked, again.tally.unchanged), (0, 2));
        let g1 = parties::get_buyer(&db, "G1", Scope::All).await.expect("read");
        assert_eq!((g1.role, g1.size), (PartyRole::Supplier, SizeClass::Small));

        let on = today(&db);
        let (old, due) = (on.plus_days(-90), on.plus_days(-20));
        let bills = format!(
            "供应商编码,供应商名称,发票号码,开票日期,收货日期,到期日,价税合计,未付金额,逾期利率\n\
             G1,宁波轴承,B1,{old},{old},{due},1000.00,400.00,5.84%\n\
             G3,新供应商,B2,{old},{old},,250.00,250.00,\n\
             G1,宁波轴承,B3,{old},{old},,100.00,200.00,\n\
             G1,宁波轴承,B4,{old},{old},,-5.00,,\n"
        );
        let booked = import(&db, "应付明细.csv", &bills).await;
        let tally = booked.by_kind[&Kind::Payables];
        assert_eq!((tally.booked, tally.rejected), (2, 2), "{booked:?}");
        let codes: Vec<&str> =
            booked.rejects.iter().flat_map(|row| row.faults.iter().map(|f| f.why.code)).collect();
        assert_eq!(codes, ["intake.paid-out-of-range", "intake.amount-negative"]);
        let same = import(&db, "应付明细.csv", &bills).await;
        assert_eq!((same.tally.booked, same.tally.unchanged), (0, 2));
        let more = bills.replace("1000.00,400.00", "1000.00,100.00");
        let more = import(&db, "应付明细2.csv", &more).await;
        assert_eq!((more.tally.booked, more.tally.unchanged), (1, 1), "300.00 more is paid");
        let told = owing_to(&db, g1.id, (Scope::All, on), false).await.expect("told");
        assert_eq!((told.rows.len(), told.rows[0].bill.open), (1, cny(10_000)));
        assert_eq!(told.rows[0].bill.late_bps, Some(584));
        let new = parties::get_buyer(&db, "G3", Scope::All).await.expect("added by the file");
        assert_eq!(new.role, PartyRole::Supplier);

        let ahead =
            format!("供应商编码,预付单号,预付日期,约定交货日,预付金额\nG1,Y1,{old},{due},500.00\n");
        let ahead = import(&db, "预付款.csv", &ahead).await;
        assert_eq!(ahead.by_kind[&Kind::Advances].booked, 1, "{ahead:?}");
        let came = format!(
            "供应商编码,预付单号,到货单号,到货日期,到货金额\nG1,Y1,D1,{due},200.00\n\
             G1,Y9,D2,{due},1.00\n"
        );
        let came = import(&db, "到货明细.csv", &came).await;
        let tally = came.by_kind[&Kind::Deliveries];
        assert_eq!((tally.booked, tally.rejected), (1, 1), "{came:?}");
        let open = payables::list_advances(&db, &AdvanceQuery::open(Scope::All)).await;
        assert_eq!(open.expect("listed")[0].open, cny(30_000));
        // Without a number, too, the same file twice changes nothing.
        let bare = format!("供应商编码,预付单号,到货日期,到货金额\nG1,Y1,{due},50.00\n");
        for booked in [1, 0] {
            let bare = import(&db, "到货明细.csv", &bare).await;
            assert_eq!(bare.by_kind[&Kind::Deliveries].booked, booked, "{bare:?}");
        }

        let undo = |batch: Option<i64>| {
            let db = &*db;
            async move { intake::undo(db, Actor::user("finance"), batch.expect("kept")).await }
        };
        assert_eq!(code(undo(booked.batch_id).await), "intake.batch-paid", "a payment rests on it");
        assert_eq!(code(undo(ahead.batch_id).await), "intake.batch-paid", "a delivery rests on it");
        let undone = undo(more.batch_id).await.expect("undone").payables;
        assert_eq!((undone.entries, undone.moves), (0, 1));
        let undone = undo(came.batch_id).await.expect("undone").payables;
        assert_eq!((undone.entries, undone.moves), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_back_or_cancelled_was_not_bought() {
    both(async |db| {
        let (ids, on) = (small_firms(&db, &["G1"]).await, today(&db).plus_days(-30));
        let mut tx = begin(&db).await;
        for (number, kind) in [
            ("B-1", MoveKind::Return),
            ("B-2", MoveKind::Cancellation),
            ("B-3", MoveKind::Payment),
            ("B-4", MoveKind::Return),
        ] {
            let new = bill(ids[0], number, on, 100_000);
            let one = payables::book_bill(&mut tx, &new).await.expect("booked").id();
            let done = moved(kind, 40_000, on.plus_days(1), "M");
            let done = payables::record_move(&mut tx, one, &done, None).await.expect("moved");
            if number == "B-4" {
                let back = (on.plus_days(2), "记错了");
                let id = done.expect("new");
                payables::reverse_move(&mut tx, id, back).await.expect("taken back");
            }
        }
        keep(tx).await;
        let told = sourcing(&db, Scope::All).await.expect("hints");
        // 60,000 of the first, nothing of the second, all of the others.
        assert_eq!(told.groups[0].billed_minor, 260_000, "{told:?}");
    })
    .await;
}
