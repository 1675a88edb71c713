//! Files from end to end: tried, imported, imported again, corrected and sent again.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use base::Failure;
use credit::{
    intake::{self, Mode, Options, Outcome, State, Watch, kinds::Kind, plan::Wish, source::Source},
    parties,
    receivables::{self, AgeingQuery, check_ledger},
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::intake_files::data;

fn finance() -> Actor {
    Actor::user("finance")
}

fn text(name: &str, text: &str) -> Source {
    Source::bytes(name, text.as_bytes().to_vec())
}

async fn import(db: &Db, source: Source, options: &Options) -> Outcome {
    let outcome = intake::import(db, finance(), source, options, &Watch::default()).await;
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    let report = check_ledger(db).await.expect("ledger");
    assert!(report.is_sound(), "{report:?}");
    outcome
}

async fn plain(db: &Db, source: Source) -> Outcome {
    import(db, source, &Options::default()).await
}

/// Rows read, booked, unchanged, rejected.
fn counts(outcome: &Outcome) -> [u64; 4] {
    let tally = outcome.tally;
    [outcome.rows_read(), tally.booked, tally.unchanged, tally.rejected]
}

fn codes(outcome: &Outcome) -> Vec<(u64, &'static str)> {
    let faults = outcome.rejects.iter().flat_map(|row| row.faults.iter().map(|f| (row.line, f)));
    faults.map(|(line, fault)| (line, fault.why.code)).collect()
}

/// Open items: number, open.
async fn open(db: &Db, code: &str) -> Vec<(String, i64)> {
    let buyer = parties::get_buyer(db, code, Scope::All).await.expect("buyer");
    let mut items = Vec::new();
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(day("2026-11-21")) };
    let (bucket, search, after) = (None, String::new(), None);
    let filter = receivables::ItemFilter { query, bucket, search, after, limit: 1_000 };
    for row in receivables::list_items(db, &filter).await.expect("items").rows {
        if row.open_minor > 0 {
            items.push((row.number, row.open_minor));
        }
    }
    items.sort();
    items
}

fn pairs(items: &[(&str, i64)]) -> Vec<(String, i64)> {
    items.iter().map(|(number, open)| ((*number).to_owned(), *open)).collect()
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    both(async |db| {
        let file = || data("yonyou_receivables_gb18030.csv");
        let rates = "From Currency,To Currency,Date,Exchange Rate\nUSD,CNY,2024-01-02,7.1\n";
        assert_eq!(counts(&plain(&db, text("rates.csv", rates)).await), [1, 1, 0, 0]);
        assert_eq!(counts(&plain(&db, text("rates.csv", rates)).await), [1, 0, 1, 0]);
        let tried =
            intake::try_file(&db, finance(), file(), &Options::default(), &Watch::default()).await;
        let tried = tried.expect("tried");
        assert_eq!((tried.state, tried.batch_id), (State::Tried, None));
        assert_eq!(counts(&tried), [6, 5, 0, 1]);
        assert!(parties::find_buyer(&db, "K001", Scope::All).await.expect("read").is_none());

        let first = plain(&db, file()).await;
        assert_eq!((counts(&first), first.skipped, first.buyers_added), ([6, 5, 0, 1], 4, 3));
        assert_eq!(first.by_kind[&Kind::Invoices].booked, 3);
        assert_eq!(first.by_kind[&Kind::Receipts].booked, 1);
        assert_eq!(first.by_kind[&Kind::CreditNotes].booked, 1);
        let state = receivables::ledger_state(&db).await.expect("state");
        let again = plain(&db, file()).await;
        assert_eq!(counts(&again), [6, 0, 5, 1]);
        assert_eq!(receivables::ledger_state(&db).await.expect("state"), state);
        let batches = intake::list_batches(&db, None, 10).await.expect("batches");
        assert_eq!(batches.len(), 4);
        assert_eq!(batches[0].tally, again.tally);
        assert_eq!(batches[0].digest, batches[1].digest);
        assert_eq!(open(&db, "K002").await, pairs(&[("YS2401002", 50_050)]));
    })
    .await;
}

#[tokio::test]
async fn a_later_export_brings_what_was_paid_meanwhile() {
    both(async |db| {
        let head = "客户编码,发票号,开票日期,到期日,金额,未收金额,结清日期\n";
        let file = |rows: &str| text("ar.csv", &format!("{head}{rows}"));
        let april = "A,F1,2024-01-05,2024-02-04,100.00,100.00,\n\
            A,F2,2024-01-05,2024-02-04,200.00,200.00,\n";
        let options = |as_of: &str| Options { as_of: Some(day(as_of)), ..Options::default() };
        assert_eq!(counts(&import(&db, file(april), &options("2024-04-30")).await), [2, 2, 0, 0]);
        let may = "A,F1,2024-01-05,2024-02-04,100.00,0.00,2024-05-10\n\
            A,F2,2024-01-05,2024-02-04,200.00,150.00,\n";
        let outcome = import(&db, file(may), &options("2024-05-31")).await;
        assert_eq!(counts(&outcome), [2, 2, 0, 0]);
        assert_eq!(open(&db, "A").await, pairs(&[("F2", 15_000)]));
        assert_eq!(counts(&import(&db, file(may), &options("2024-06-30")).await), [2, 0, 2, 0]);

        let wrong = "A,F1,2024-01-05,2024-02-04,101.00,,\nA,F2,2024-01-06,2024-02-04,200.00,,\n\
                     A,F3,2024-01-06,2024-02-04,7.00,,\nA,F3,2024-01-06,2024-02-04,7.00,,\n\
                     A,F3,2024-01-06,2024-02-04,8.00,,\n";
        let outcome = plain(&db, file(wrong)).await;
        assert_eq!(counts(&outcome), [5, 1, 1, 3]);
        let differs = "intake.invoice-differs";
        assert_eq!(codes(&outcome), [(2, differs), (3, differs), (6, differs)]);
        let args = &outcome.rejects[0].faults[0].why.args;
        assert!(args.contains(&("booked", "100.00".to_owned())), "{args:?}");
        assert!(args.contains(&("given", "101.00".to_owned())), "{args:?}");
    })
    .await;
}

#[tokio::test]
async fn receipts_follow_their_reference_and_twins_stay_apart() {
    both(async |db| {
        let invoices = "客户编码,客户名称,发票号,开票日期,到期日,金额\n\
            A,甲公司,F1,2024-01-05,2024-02-04,100\nA,甲公司,F2,2024-01-06,2024-02-05,100\n\
            A,甲公司,F3,2024-01-07,2024-02-06,100\n";
        plain(&db, text("应收单.csv", invoices)).await;
        let receipts = "客户名称,收款日期,收款金额,发票号\n甲公司,2024-03-01,100,F3\n\
            甲公司,2024-03-02,30,\n甲公司,2024-03-02,30,\n";
        let file = || text("收款单.csv", receipts);
        assert_eq!(counts(&plain(&db, file()).await), [3, 3, 0, 0]);
        assert_eq!(open(&db, "A").await, pairs(&[("F1", 4_000), ("F2", 10_000)]));
        assert_eq!(counts(&plain(&db, file()).await), [3, 0, 3, 0]);
        let unknown = "客户名称,收款日期,收款金额\n乙公司,2024-03-01,5\n";
        let options = Options { add_buyers: false, ..Options::default() };
        let outcome = import(&db, text("收款单.csv", unknown), &options).await;
        assert_eq!(codes(&outcome), [(2, "intake.buyer-unknown")]);
    })
    .await;
}

#[tokio::test]
async fn who_paid_stands_beside_the_receipt_and_goes_with_it() {
    both(async |db| {
        let receipts = "客户编码,客户名称,收款日期,收款金额,付款人\n\
            A,甲公司,2024-03-01,100,乙商行\nA,甲公司,2024-03-02,30,\n\
            A,甲公司,2024-03-03,30,甲公司\n";
        let file = || text("收款单.csv", receipts);
        let first = plain(&db, file()).await;
        assert_eq!(counts(&first), [3, 3, 0, 0]);
        assert_eq!(counts(&plain(&db, file()).await), [3, 0, 3, 0]);
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer").id;
        let named = async || {
            let mut connection = db.read().await.expect("connection");
            let days = (day("2024-01-01"), day("2024-12-31"));
            let rows = receivables::named_payers(&mut connection, (buyer, buyer), days).await;
            rows.expect("read").into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(named().await, ["乙商行", "甲公司"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_says_whose_accounts_it_holds() {
    both(async |db| {
        let rows = "客户编码,客户名称,报告期,口径,资产总计,负债合计,所有者权益合计\n\
            A,甲公司,2024年度,合并,900,500,400\nA,甲公司,2024年度,单体报表,300,100,200\n\
            A,甲公司,2023年度,,30,10,20\nA,甲公司,2022年度,月报,1,0,1\n";
        let first = plain(&db, text("报表.csv", rows)).await;
        assert_eq!(codes(&first), [(5, "intake.scope-unknown")]);
        assert_eq!(counts(&first), [4, 3, 0, 1]);
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer").id;
        let kept = parties::list_statements(&db, buyer).await.expect("read");
        let seen: Vec<(i32, &str, Option<&i64>)> = kept
            .iter()
            .map(|one| {
                let (year, scope) = (one.content.period_end.year(), one.detail.scope.code());
                (year.into(), scope, one.content.lines.get("total_assets"))
            })
            .collect();
        assert_eq!(seen.len(), 3);
        for row in [
            (2024, "consolidated", Some(&90_000)),
            (2024, "own", Some(&30_000)),
            (2023, "own", Some(&3_000)),
        ] {
            assert!(seen.contains(&row), "{row:?} in {seen:?}");
        }
        // The debtor's own accounts are judged; the same file again changes nothing.
        let judged = parties::latest_statements(&db, buyer, buyer, day("2026-01-01")).await;
        let judged = judged.expect("read");
        let last = judged.last().map(|one| one.detail.scope.code());
        assert_eq!((judged.len(), last), (2, Some("own")));
        assert_eq!(counts(&plain(&db, text("报表.csv", rows)).await), [4, 0, 3, 1]);
    })
    .await;
}

#[tokio::test]
async fn allocations_tie_receipts_to_invoices_once() {
    both(async |db| {
        let invoices = "客户编码,发票号,开票日期,到期日,金额\nA,F1,2024-01-05,2024-02-04,100\n\
            A,F2,2024-01-06,2024-02-05,100\nB,F9,2024-01-06,2024-02-05,100\n";
        plain(&db, text("应收单.csv", invoices)).await;
        let receipts = "收款单号,客户编码,收款日期,收款金额\nS1,A,2024-03-01,120\n";
        let options = Options { apply: receivables::Apply::Named, ..Options::default() };
        import(&db, text("收款单.csv", receipts), &options).await;
        let rows = "收款单号,发票号,核销金额,核销日期\nS1,F2,100,2024-03-02\nS1,F1,20,\n\
            S1,F1,20,\nS1,F9,5,\nS7,F1,5,\nS1,F1,50,\n";
        let file = || text("核销.csv", rows);
        let outcome = plain(&db, file()).await;
        assert_eq!(counts(&outcome), [6, 2, 1, 3]);
        assert_eq!(
            codes(&outcome),
            [
                (5, "intake.invoice-unknown"),
                (6, "intake.receipt-unknown"),
                (7, "receivables.more-than-left"),
            ]
        );
        assert_eq!(open(&db, "A").await, pairs(&[("F1", 8_000)]));
        assert_eq!(counts(&plain(&db, file()).await), [6, 0, 3, 3]);
    })
    .await;
}

#[tokio::test]
async fn the_whole_file_or_the_good_rows() {
    both(async |db| {
        let file = || data("mixed_dates.csv");
        let whole = Options { mode: Mode::WholeFile, ..Options::default() };
        let outcome = import(&db, file(), &whole).await;
        assert_eq!((outcome.state, counts(&outcome)), (State::Refused, [5, 4, 0, 1]));
        assert!(parties::find_buyer(&db, "A1", Scope::All).await.expect("read").is_none());
        let batch = outcome.batch_id.expect("batch");
        let rejects = intake::list_rejects(&db, batch, 0, 100).await.expect("rejects");
        assert_eq!(rejects, outcome.rejects);
        assert_eq!(outcome.accepted().expect_err("refused").code, "intake.rows-rejected");

        let outcome = plain(&db, file()).await;
        assert_eq!((outcome.state, counts(&outcome)), (State::Committed, [5, 4, 0, 1]));
        let rejects = intake::list_rejects(&db, outcome.batch_id.expect("batch"), 0, 100).await;
        let rejects = rejects.expect("rejects");
        assert_eq!((rejects[0].line, rejects[0].faults.len()), (6, 3));

        // The rejected row goes out, is mended, and goes in through the same mapping.
        let mut out = Vec::new();
        let rows = rejects.iter();
        intake::reject::write_csv(&mut out, &outcome.headers, rows, base::Lang::Zh).expect("csv");
        let mended = String::from_utf8(out).expect("utf-8");
        let mended =
            mended.replace("2024-13-01", "2024-03-01").replace("abc", "0.5").replace("也许", "否");
        let saved = intake::get_batch(&db, outcome.batch_id.expect("batch")).await.expect("batch");
        let mapping = intake::profile::Mapping::from_json(&saved.mapping).expect("mapping");
        let wish = Wish { mapping: Some(mapping), ..Wish::default() };
        let options = Options { wish, ..Options::default() };
        let outcome = import(&db, text("退回.csv", &mended), &options).await;
        assert_eq!(counts(&outcome), [1, 1, 0, 0]);
        assert_eq!(open(&db, "A3").await, pairs(&[("F005", 500_000)]));
    })
    .await;
}

#[tokio::test]
async fn buyers_statements_contacts_and_promises() {
    both(async |db| {
        let buyers = "编码,名称,地区,信用额度,账期,联系电话,业务员\n\
            A1,南京长江泵业有限公司,江苏,\"500,000\",30,025-1,李明\n,,,,,,\nA2,苏州园林,江苏,,37,,\n";
        let file = || text("客户档案.csv", buyers);
        assert_eq!(counts(&plain(&db, file()).await), [2, 2, 0, 0]);
        assert_eq!(counts(&plain(&db, file()).await), [2, 0, 2, 0]);
        let buyer = parties::get_buyer(&db, "A1", Scope::All).await.expect("buyer");
        assert_eq!((buyer.terms.as_str(), buyer.region.as_str()), ("net-30", "江苏"));
        let sources = parties::list_sources(&db, buyer.id).await.expect("sources");
        let limit = sources.iter().find(|source| source.field == "credit_limit_as_given");
        assert_eq!(limit.map(|s| s.value.as_str()), Some("CNY 500,000.00"));
        let told = "编码,名称,地址\nA1,南京长江泵业有限公司,南京市长江路1号\n";
        assert_eq!(counts(&plain(&db, text("地址.csv", told)).await), [1, 1, 0, 0]);
        let sources = parties::list_sources(&db, buyer.id).await.expect("sources");
        let address = |buyer| parties::postal_address(buyer, &sources);
        assert_eq!(address(&buyer).as_deref(), Some("南京市长江路1号"), "a letter goes there");
        let asked = r#"{"address":" 南京市中山路9号 "}"#.to_owned();
        let asked = parties::Buyer { nature: asked, ..buyer.clone() };
        assert_eq!(address(&asked).as_deref(), Some("南京市中山路9号"), "what was asked is nearer");

        let wide = || data("statements_wide.csv");
        assert_eq!(counts(&plain(&db, wide()).await), [2, 2, 0, 0]);
        assert_eq!(counts(&plain(&db, wide()).await), [2, 0, 2, 0]);
        let long = || data("statements_long.csv");
        assert_eq!(counts(&plain(&db, long()).await), [4, 3, 0, 1]);
        assert_eq!(counts(&plain(&db, long()).await), [4, 0, 3, 1]);
        let statements = parties::list_statements(&db, buyer.id).await.expect("statements");
        assert_eq!(statements.len(), 2);
        assert_eq!(statements[0].content.lines["total_assets"], 950_000_000);

        let contacts = "客户名称,联系人,职务,手机\n南京长江泵业有限公司,王芳,财务经理,13800000000\n";
        let file = || text("联系人.csv", contacts);
        assert_eq!(counts(&plain(&db, file()).await), [1, 1, 0, 0]);
        assert_eq!(counts(&plain(&db, file()).await), [1, 0, 1, 0]);

        plain(&db, data("mixed_dates.csv")).await;
        let promises = "客户编码,发票号,承诺金额,承诺付款日\nA1,F001,5000,2024-09-01\n\
            A1,F9,1,2024-09-01\n";
        let file = || text("承诺.csv", promises);
        let outcome = plain(&db, file()).await;
        assert_eq!((counts(&outcome), codes(&outcome)), ([2, 1, 0, 1], vec![(3, "intake.invoice-unknown")]));
        assert_eq!(counts(&plain(&db, file()).await), [2, 0, 1, 1]);

        // The same promise with other words is told, not dropped; other buyers have their own.
        let head = "客户编码,承诺金额,承诺付款日,登记日期,备注";
        let file = |rows: &str| text("承诺.csv", &format!("{head}\n{rows}"));
        let rows = "A1,70,2024-09-01,2024-08-01,电话里说的\nA2,70,2024-09-01,2024-08-01,\n";
        assert_eq!(counts(&plain(&db, file(rows)).await), [2, 2, 0, 0]);
        assert_eq!(counts(&plain(&db, file(rows)).await), [2, 0, 2, 0]);
        let other = file("A1,70,2024-09-01,2024-08-01,当面说的\nA1,70,2024-09-01,2051-08-01,\n");
        let outcome = plain(&db, other).await;
        assert_eq!(counts(&outcome), [2, 0, 0, 2]);
        let expected = [(2, "collections.promise-differs"), (3, "intake.day-in-future")];
        assert_eq!(codes(&outcome), expected);
    })
    .await;
}

#[tokio::test]
async fn an_import_can_be_called_off() {
    both(async |db| {
        let mut rows = "客户编码,发票号,开票日期,到期日,金额\n".to_owned();
        for n in 0..9_000 {
            rows.push_str(&format!("A,F{n},2024-01-05,2024-02-04,1\n"));
        }
        let told = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&told);
        let watch = Watch::new(move |progress| {
            seen.store(progress.rows, Ordering::SeqCst);
        });
        let options = Options::default();
        let source = text("应收单.csv", &rows);
        let done = intake::import(&db, finance(), source.clone(), &options, &watch).await;
        assert_eq!(counts(&done.expect("import")), [9_000, 9_000, 0, 0]);
        assert_eq!(told.load(Ordering::SeqCst), 9_000);
        watch.cancel();
        let cancelled = intake::import(&db, finance(), source, &options, &watch).await;
        let Err(Failure::Rejected(rejection)) = cancelled else { panic!("{cancelled:?}") };
        assert_eq!(rejection.code, "intake.cancelled");
        assert_eq!(intake::list_batches(&db, None, 10).await.expect("batches").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_corrected_mapping_is_saved_and_found_again() {
    both(async |db| {
        let rows = "甲,乙,丙,丁\nA,F1,2024-01-05,12.50\n";
        let file = || text("自制.csv", rows);
        let look = intake::look(&db, file(), &Wish::default()).await.expect("look");
        assert!(look.plan.blocked().is_some());
        use intake::kinds::Role;
        let mut mapping = intake::profile::Mapping::new(Kind::Invoices);
        for (header, role) in [
            ("甲", Role::BuyerCode),
            ("乙", Role::InvoiceNo),
            ("丙", Role::IssuedOn),
            ("丁", Role::Amount),
        ] {
            mapping.assign(header, Some(role));
        }
        let bad = intake::save_profile(&db, finance(), " ", &mapping).await.expect_err("name");
        assert_eq!(bad.code(), "intake.profile-name");
        intake::save_profile(&db, finance(), "自制台账", &mapping).await.expect("saved");
        let look = intake::look(&db, file(), &Wish::default()).await.expect("look");
        assert_eq!((look.plan.blocked(), look.counts.good), (None, 1));
        let outcome = plain(&db, file()).await;
        assert_eq!(outcome.profile.as_deref(), Some("自制台账"));
        assert!(intake::delete_profile(&db, finance(), "自制台账").await.expect("deleted"));
        assert!(intake::list_profiles(&db).await.expect("profiles").is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_ibm_sample_ages_as_published() {
    let Some(path) = testkit::shared("data/ibm_accounts_receivable.csv") else { return };
    both(async |db| {
        let outcome = plain(&db, Source::file(&path)).await;
        assert_eq!((counts(&outcome), outcome.buyers_added), ([2_466, 2_466, 0, 0], 100));
        for (as_of, items, buyers, open, current, late) in [
            ("2012-12-31", 99, 61, 572_506, 493_632, 78_874),
            ("2013-06-30", 84, 52, 511_985, 428_429, 83_556),
        ] {
            let query = AgeingQuery::on(day(as_of));
            let ageing = receivables::ageing(&db, &query).await.expect("ageing");
            assert_eq!((ageing.items, ageing.buyers, ageing.open_minor), (items, buyers, open));
            let of = |n: usize| ageing.buckets[n].open_minor;
            assert_eq!((of(0), of(1)), (current, late), "{as_of}");
        }
        let again = plain(&db, Source::file(&path)).await;
        assert_eq!(counts(&again), [2_466, 0, 2_466, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_trial_tells_the_money_of_a_file() {
    both(async |db| {
        let file = text(
            "invoices.csv",
            "客户编码,客户名称,发票号码,开票日期,到期日期,金额,未收金额\n\
             K1,甲公司,F-1,2026-08-01,2026-09-30,1000.00,1000.00\n\
             K1,甲公司,F-2,2026-08-02,2026-09-30,500.00,200.00\n\
             K1,甲公司,F-1,2026-08-01,2026-09-30,1000.00,1000.00\n\
             K2,乙公司,F-3,2026-08-03,2026-09-30,-80.00,\n\
             K2,乙公司,F-4,不是日期,2026-09-30,70.00,70.00\n\
             合计,,,,,2500.00,\n",
        );
        let options = Options::default();
        let watch = Watch::default();
        let tried = intake::try_file(&db, finance(), file, &options, &watch).await.expect("tried");
        let money = &tried.money;
        let sum = |kind| money.sums.get(&(kind, base::Currency::CNY)).copied().unwrap_or_default();
        let invoices = sum(Kind::Invoices);
        assert_eq!(
            (invoices.booked_minor, invoices.unchanged_minor, invoices.rejected_minor),
            (150_000, 100_000, 7_000)
        );
        assert_eq!(invoices.read_minor(), 257_000);
        let notes = sum(Kind::CreditNotes);
        assert_eq!((notes.rows.booked, notes.booked_minor), (1, 8_000), "a minus is a credit note");
        assert_eq!(money.repeats, [(4, 2)], "line 4 repeats line 2");
        let total = money.totals.first().expect("the total of the file");
        assert_eq!((total.line, total.says.minor), (7, 250_000));
        // 1000 + 500 + 1000 − 80 + 70 = 2490
        assert_eq!(total.difference().map(|money| money.minor), Some(1_000));
        assert!(money.is_open_only(), "no settled invoice in it");
        assert_eq!((money.invoices, money.open), (3, 3));
    })
    .await;
}
