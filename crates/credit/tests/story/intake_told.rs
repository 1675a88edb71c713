//! What an import says besides its counts, and what it does with what was paid, with days to come
//! and with numbers that were cancelled.

use base::Lang;
use credit::{
    intake::{self, Mode, Options, Outcome, Watch, source::Source},
    parties,
    receivables::{self, check_ledger},
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::ledger::{begin, keep};

async fn run(db: &Db, text: &str, options: &Options) -> Outcome {
    let source = Source::bytes("f.csv", text.as_bytes().to_vec());
    let outcome =
        intake::import(db, Actor::user("finance"), source, options, &Watch::default()).await;
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(check_ledger(db).await.expect("ledger").is_sound());
    outcome
}

async fn import(db: &Db, text: &str) -> Outcome {
    run(db, text, &Options::default()).await
}

fn counts(outcome: &Outcome) -> [u64; 3] {
    [outcome.tally.booked, outcome.tally.unchanged, outcome.tally.rejected]
}

fn codes(outcome: &Outcome) -> Vec<(u64, &'static str)> {
    let rows = outcome.rejects.iter();
    rows.flat_map(|row| row.faults.iter().map(|fault| (row.line, fault.why.code))).collect()
}

/// Code, count and first rows of what is said.
type Said = (&'static str, u64, Vec<(u64, String)>);

fn told(outcome: &Outcome) -> Vec<Said> {
    outcome.told().into_iter().map(|one| (one.code, one.count, one.first)).collect()
}

async fn open(db: &Db, number: &str) -> i64 {
    let buyer = parties::get_buyer(db, "A", Scope::All).await.expect("buyer");
    receivables::get_item(db, buyer.id, number, 1).await.expect("item").open_minor
}

#[tokio::test]
async fn what_was_paid_on_an_invoice_is_booked_once_and_only_grows() {
    both(async |db| {
        for (n, header) in
            ["已收", "已收金额", "已付", "amount paid", "已付金额"].iter().enumerate()
        {
            let file = |paid: &str| {
                format!("客户编码,发票号,开票日期,到期日,金额,{header}\nA,F{n},2026-01-05,2026-02-04,100,{paid}\n")
            };
            let number = format!("F{n}");
            assert_eq!(counts(&import(&db, &file("40")).await), [1, 0, 0], "{header}");
            assert_eq!(open(&db, &number).await, 6_000, "{header}");
            assert_eq!(counts(&import(&db, &file("40.00")).await), [0, 1, 0], "the same twice");
            assert_eq!(counts(&import(&db, &file("70")).await), [1, 0, 0], "more was paid");
            assert_eq!(open(&db, &number).await, 3_000, "{header}");
            for less in ["40", "0"] {
                let outcome = import(&db, &file(less)).await;
                assert_eq!(codes(&outcome), [(2, "intake.invoice-differs")], "{less}");
                let said = outcome.rejects[0].reason(Lang::Zh);
                assert!(said.contains("已收金额") && said.contains("70.00"), "{said}");
            }
            assert_eq!(counts(&import(&db, &file("")).await), [0, 1, 0], "nothing is said");
            let outcome = import(&db, &file("100.01")).await;
            assert_eq!(codes(&outcome), [(2, "intake.paid-out-of-range")]);
            assert_eq!(open(&db, &number).await, 3_000, "nothing of it was booked");
            let whole = Options { as_of: Some(day("2026-03-31")), ..Options::default() };
            assert_eq!(counts(&run(&db, &file("100"), &whole).await), [1, 0, 0]);
            assert_eq!(open(&db, &number).await, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_came_otherwise_does_not_contradict_a_file() {
    both(async |db| {
        let file = |paid: &str| {
            format!("客户编码,发票号,开票日期,金额,已收\nA,F1,2026-01-05,100,{paid}\n")
        };
        import(&db, &file("40")).await;
        let money = "客户编码,收款单号,收款日期,金额,对应发票号\nA,SK1,2026-02-01,60,F1\n";
        assert_eq!(counts(&import(&db, money).await), [1, 0, 0]);
        assert_eq!(open(&db, "F1").await, 0);
        assert_eq!(counts(&import(&db, &file("40")).await), [0, 1, 0], "the ledger knows more");
        assert_eq!(counts(&import(&db, &file("100")).await), [0, 1, 0], "and so does the file");
    })
    .await;
}

#[tokio::test]
async fn a_row_with_another_amount_is_no_repeat() {
    both(async |db| {
        let text = "客户编码,发票号,开票日期,到期日,金额\n\
            A,F1,2026-01-05,2026-02-04,100\nA,F1,2026-01-05,2026-02-04,100\n\
            A,f1,2026-01-05,2026-02-04,120\nA,F1,2026-01-06,2026-02-04,100\n";
        let outcome = import(&db, text).await;
        assert_eq!(counts(&outcome), [1, 1, 2]);
        let differs = "intake.invoice-differs";
        assert_eq!(codes(&outcome), [(4, differs), (5, differs)]);
        let said = outcome.rejects[0].reason(Lang::En);
        assert!(said.contains("100.00") && said.contains("120.00"), "{said}");
        let added = ("buyers-added", 1, vec![(2, "A".to_owned())]);
        assert_eq!(told(&outcome), [added, ("rows-repeated", 1, vec![(3, "= 2".to_owned())])]);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_of_a_day_to_come_is_told_or_refused() {
    both(async |db| {
        let today = db.clock().today();
        let row = |number: &str, days: i32| {
            let on = today.plus_days(days);
            format!("A,{number},{on},{},100\n", on.plus_days(30))
        };
        let rows = [row("F0", 0), row("F1", 1), row("F31", 31), row("F32", 32)].concat();
        let outcome = import(&db, &format!("客户编码,发票号,开票日期,到期日,金额\n{rows}")).await;
        assert_eq!(counts(&outcome), [3, 0, 1]);
        assert_eq!(codes(&outcome), [(5, "receivables.too-far-ahead")]);
        let said = |line, days: i32| (line, format!("F{days} {}", today.plus_days(days)));
        let added = ("buyers-added", 1, vec![(2, "A".to_owned())]);
        assert_eq!(told(&outcome), [("dated-ahead", 2, vec![said(3, 1), said(4, 31)]), added]);
        let batch = intake::get_batch(&db, outcome.batch_id.expect("kept")).await.expect("batch");
        assert_eq!(batch.told(), outcome.told(), "its page says the same later");
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_number_in_a_file_is_told() {
    both(async |db| {
        let invoices = "客户编码,发票号,开票日期,到期日,金额\n\
            A,F1,2026-01-05,2026-02-04,100\nA,F2,2026-01-05,2026-02-04,200\n";
        let money = "客户编码,收款单号,收款日期,金额\nA,SK1,2026-02-01,60\n";
        import(&db, invoices).await;
        import(&db, money).await;
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer").id;
        let paid = receivables::CreditKind::Receipt;
        let credit = receivables::find_credit(&db, buyer, paid, "SK1").await.expect("read");
        let item = receivables::get_item(&db, buyer, "F1", 1).await.expect("item");
        let mut tx = begin(&db).await;
        let on = day("2026-02-02");
        receivables::cancel_credit(&mut tx, credit.expect("there"), on, "x").await.expect("gone");
        receivables::cancel_item(&mut tx, item.id, on, "x").await.expect("gone");
        keep(tx).await;
        for text in [invoices.to_owned(), invoices.replace("F1", "ｆ１")] {
            let outcome = import(&db, &text).await;
            assert_eq!(counts(&outcome), [0, 1, 1]);
            assert_eq!(codes(&outcome), [(2, "receivables.number-cancelled")]);
        }
        let outcome = import(&db, money).await;
        assert_eq!(codes(&outcome), [(2, "receivables.number-cancelled")]);
        let kept = intake::list_rejects(&db, outcome.batch_id.expect("kept"), 0, 9).await;
        assert_eq!(kept.expect("rows")[0].line, 2, "kept among the rejected rows");
    })
    .await;
}

#[tokio::test]
async fn what_was_left_out_or_names_nothing_is_told() {
    both(async |db| {
        let invoices = "客户编码,客户名称,发票号,开票日期,到期日,金额,业务员,内部标记,仓库\n\
            A,甲,F1,2026-01-05,2026-02-04,100,周某,x,1\n\
            A,甲,F2,2026-01-05,2026-02-04,50,周某,y,1\n\
            合计,,,,,150,,,\n";
        let outcome = import(&db, invoices).await;
        assert_eq!(counts(&outcome), [2, 0, 0]);
        let columns = ["内部标记", "仓库"].map(|header| (0, header.to_owned())).to_vec();
        assert_eq!(
            told(&outcome),
            [
                ("columns-left-out", 2, columns),
                ("salesperson-unknown", 2, vec![(2, "周某".to_owned())]),
                ("buyers-added", 1, vec![(2, "A 甲".to_owned())]),
                ("total-fits", 1, vec![(4, String::new())]),
            ]
        );
        let money = "客户编码,收款单号,收款日期,金额,对应发票号\n\
            A,S1,2026-02-01,30,F1\nA,S2,2026-02-01,20,F9\nA,S3,2026-02-01,10,货款\n\
            A,S4,2026-02-01,60,F1\nA,S5,2026-02-02,500,\n";
        let named = Options { apply: receivables::Apply::Named, ..Options::default() };
        let outcome = run(&db, money, &named).await;
        assert_eq!(counts(&outcome), [5, 0, 0]);
        let said = |line, text: &str| (line, text.to_owned());
        assert_eq!(
            told(&outcome),
            [
                ("reference-unknown", 1, vec![said(3, "F9")]),
                (
                    "money-left",
                    3,
                    vec![
                        said(3, "S2 CNY 20.00"),
                        said(4, "S3 CNY 10.00"),
                        said(6, "S5 CNY 500.00")
                    ]
                ),
            ]
        );
        let more = "客户编码,收款单号,收款日期,金额,对应发票号\nA,S6,2026-02-03,80,F1\n";
        let outcome = import(&db, more).await;
        let said = told(&outcome);
        assert_eq!(said[0], ("paid-beyond-named", 1, vec![(2, "S6 CNY 70.00".to_owned())]));
        assert_eq!(said[1], ("money-left", 1, vec![(2, "S6 CNY 20.00".to_owned())]));
        let source = Source::bytes("f.csv", more.replace("S6", "S7").into_bytes());
        let whole = Options { mode: Mode::WholeFile, ..Options::default() };
        let (actor, watch) = (Actor::user("finance"), Watch::default());
        let tried = intake::try_file(&db, actor, source, &whole, &watch).await.expect("tried");
        assert_eq!(told(&tried), [("money-left", 1, vec![(2, "S7 CNY 80.00".to_owned())])]);
    })
    .await;
}

/// A row that does not go in leaves no buyer behind, and a buyer is one in whatever width its name
/// is written.
#[tokio::test]
async fn new_buyers_are_told_and_only_those_of_whom_a_row_went_in() {
    both(async |db| {
        let head = "客户编码,客户名称,发票号,开票日期,到期日,金额,币种\n";
        let text = format!(
            "{head}A,恒力（集团）,F1,2026-01-05,2026-02-04,100,CNY\n\
             B,外币公司,F2,2026-01-05,2026-02-04,100,EUR\n"
        );
        let outcome = import(&db, &text).await;
        assert_eq!((counts(&outcome), outcome.buyers_added), ([1, 0, 1], 1));
        assert_eq!(codes(&outcome), [(3, "receivables.rate-missing")]);
        let none = parties::find_buyer(&db, "B", Scope::All).await.expect("read");
        assert!(none.is_none(), "no row of B went in");
        let said = |line, text: &str| (line, text.to_owned());
        assert_eq!(told(&outcome), [("buyers-added", 1, vec![said(2, "A 恒力（集团）")])]);

        // By name: other widths, blanks and cases are the same buyer.
        let named = "客户名称,发票号,开票日期,到期日,金额\n\
            恒力(集团),F3,2026-01-05,2026-02-04,100\n恒力 （集团）,F4,2026-01-05,2026-02-04,100\n\
            新厂（一）,F5,2026-01-05,2026-02-04,100\n新厂(一),F6,2026-01-05,2026-02-04,100\n\
            ACME  Inc.,F7,2026-01-05,2026-02-04,100\nacme inc.,F8,2026-01-05,2026-02-04,100\n";
        let outcome = import(&db, named).await;
        assert_eq!((counts(&outcome), outcome.buyers_added), ([6, 0, 0], 2));
        let first = vec![said(4, "新厂（一）"), said(6, "ACME  Inc.")];
        assert_eq!(told(&outcome), [("buyers-added", 2, first)]);
        for number in ["F1", "F3", "F4"] {
            assert_eq!(open(&db, number).await, 10_000, "{number}");
        }
        assert_eq!(counts(&import(&db, named).await), [0, 6, 0], "the same twice");

        // A code that was mistyped makes another buyer of the same name: that is told.
        let typo = format!("{head}A0,恒力(集团),F9,2026-01-05,2026-02-04,100,CNY\n");
        let outcome = import(&db, &typo).await;
        let codes: Vec<&str> = told(&outcome).iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes, ["buyers-added", "name-twice"]);
        assert_eq!(told(&outcome)[1].2, [said(2, "A0 恒力(集团) = A")]);
        let known = Options { add_buyers: false, ..Options::default() };
        let outcome = run(&db, &typo.replace("A0", "A00"), &known).await;
        assert_eq!((counts(&outcome), outcome.buyers_added), ([0, 0, 1], 0));
        // What two have cannot be told apart by name alone.
        let outcome = import(&db, &named.replace("F3", "F33")).await;
        assert_eq!(outcome.rejects[0].faults[0].why.code, "intake.buyer-name-ambiguous");
        let files = "客户编码,客户名称,客户类型,地区\nC7,新厂（一）,项目,上海\n";
        let outcome = import(&db, files).await;
        let twice = vec![said(2, "C7 新厂（一） = 新厂(一)")];
        assert!(told(&outcome).contains(&("name-twice", 1, twice)), "{:?}", told(&outcome));
    })
    .await;
}

/// As it comes out of a program and out of Excel: titles, a subtotal, a total, small print,
/// signs of money, full-width digits, days in four forms, headers of two rows.
#[tokio::test]
async fn a_messy_export_goes_in_whole() {
    both(async |db| {
        let text = "应收明细账,,,,,,,\n单位：华东五金有限公司,,,制单日期：2026-11-20,,,,\n\
            客户,,单据,,,金额,,\n\
            编码,名称,发票号,单据日期,到期日,价税合计（元）,已收金额,\n\
            K001,杭州龙井茶叶（集团）有限公司,FP-0001,2026/6/30,2026/7/30,\"¥1,234,567.89\",\"¥234,567.89\",\n\
            K００2,宁波港务,ＦＰ－０００２,2026年7月1日,20260731,\"（1,234.50）\",,\n\
            K003,鬱林礦業,FP-0003,46239,2026-09-04,１２３４．５０,0,\n\
            小计,,,,,\"1,234,567.89\",,\n合计,,,,,\"1,234,567.89\",,\n制表：张三,,,审核：李四,,,,\n";
        let outcome = import(&db, text).await;
        assert_eq!(counts(&outcome), [3, 0, 0], "{:?}", outcome.rejects);
        assert_eq!(outcome.by_kind[&intake::kinds::Kind::CreditNotes].booked, 1);
        let codes: Vec<&str> = outcome.told().iter().map(|one| one.code).collect();
        assert!(codes.contains(&"total-fits") && !codes.contains(&"total-differs"), "{codes:?}");
        let buyer = parties::get_buyer(&db, "K001", Scope::All).await.expect("buyer");
        let row = receivables::get_item(&db, buyer.id, "FP-0001", 1).await.expect("item");
        assert_eq!((row.amount_minor, row.open_minor), (123_456_789, 100_000_000));
        let buyer = parties::get_buyer(&db, "K003", Scope::All).await.expect("buyer");
        let row = receivables::get_item(&db, buyer.id, "FP-0003", 1).await.expect("item");
        assert_eq!((row.issued_on, row.amount_minor), (day("2026-08-05"), 123_450));
        assert_eq!(counts(&import(&db, text).await), [0, 3, 0], "the same twice");
    })
    .await;
}
