//! What must hold in court: statements of account that are said, sent, signed; disputes that split an
//! item; papers that counsel can check; claims by the law about paying small firms.

use std::{
    io::{Cursor, Read as _},
    sync::atomic::AtomicBool,
};

use base::{Currency, Lang, digest_of};
use credit::{
    collections::evidence::{
        AccountFilter, AccountMade, CaseEnd, CaseView, ClaimFacts, ClaimStep, ClockQuery,
        EvidencePack, NewCase, NewDifference, NewPaper, Sent, SignedBack, SignedFile,
        account_lines, account_months, add_paper, case_figures, counsel_files, counsel_zip,
        count_cases, differ_account, end_case, get_account, get_case, graded_items, hand_case,
        list_accounts, list_cases, list_claims, list_clocks, list_differences, make_account,
        make_all_accounts, open_case, record_claim, send_account, settle_difference, sign_account,
        split_ageing,
    },
    parties::{Buyer, Seller, SizeClass, get_buyer},
    payables::{LprRow, PayerKind},
    receivables::{self, AgeingQuery, Apply, Booked, ageing, check_ledger, list_items_by_id},
    supply::PayablesPack,
};
use store::{
    Actor, Db, Files, StoredFile,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

use crate::ledger::{as_who, book_credits, book_items, buyers, code, item, receipt};

pub const TODAY: &str = "2026-11-21";

pub fn pack() -> &'static EvidencePack {
    EvidencePack::shipped()
}

pub fn ids(booked: &[Booked]) -> Vec<i64> {
    let id = |one: &Booked| match one {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    };
    booked.iter().map(id).collect()
}

async fn person(db: &Db, login: &str, role: Role) {
    let new = NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role,
        lang: Lang::Zh,
        password: "correct horse".to_owned(),
    };
    as_who(db, "test", async |tx| tx.add_person(new.clone()).await).await.expect("person");
}

async fn buyer(db: &Db, code: &str) -> Buyer {
    get_buyer(db, code, Scope::All).await.expect("buyer")
}

fn kept(bytes: &[u8]) -> StoredFile {
    StoredFile { digest: digest_of(bytes).to_string(), size: bytes.len() as u64 }
}

pub fn paper(buyer_id: i64, item_id: Option<i64>, kind: &str) -> NewPaper {
    NewPaper {
        buyer_id,
        item_id,
        kind: kind.to_owned(),
        title: format!("{kind} 1"),
        file_name: format!("{kind}.txt"),
        media: "text/plain".to_owned(),
        file: kept(kind.as_bytes()),
        as_of: day("2026-01-01"),
        signatory: String::new(),
        capacity: String::new(),
        power_id: None,
        note: String::new(),
    }
}

pub async fn with_paper(db: &Db, new: &NewPaper) -> i64 {
    as_who(db, "fin", async |tx| add_paper(tx, pack(), new).await).await.expect("kept")
}

async fn two_items(db: &Db) -> (i64, Vec<i64>) {
    let id = buyers(db, &["ACC"]).await[0];
    let items =
        [item(id, "A1", "2026-08-01", 30, 1_000_000), item(id, "A2", "2026-10-01", 30, 500_000)];
    let booked = ids(&book_items(db, &items).await);
    let mut money = receipt(id, "R1", "2026-09-10", 400_000);
    money.targets = vec![super::promises::named("A1")];
    book_credits(db, &[money, receipt(id, "R2", "2026-11-05", 30_000)], Apply::Named).await;
    (id, booked)
}

#[tokio::test]
async fn a_statement_says_what_the_ledger_said_on_its_day() {
    testkit::both(async |db| {
        let (id, booked) = two_items(&db).await;
        let make = async |as_of: &str| {
            let as_of = day(as_of);
            as_who(&db, "fin", async |tx| {
                let made = make_account(tx, id, (Seller::Main, as_of)).await?;
                if !matches!(made, AccountMade::New(_)) {
                    tx.quiet();
                }
                Ok(made)
            })
            .await
        };
        assert_eq!(code(make("2026-11-22").await), "collections.account-future");
        assert_eq!(code(make("2026-07-31").await), "collections.account-empty");
        for as_of in ["2026-08-15", "2026-09-30", "2026-10-31", TODAY] {
            let made = make(as_of).await.expect("made");
            let told = get_account(&db, Scope::All, made.id()).await.expect("read");
            let query = AgeingQuery { buyer: Some(id), ..AgeingQuery::on(day(as_of)) };
            let aged = ageing(&db, &query).await.expect("ageing");
            assert_eq!(told.totals[0].minor, aged.net_minor(), "{as_of}");
            assert_eq!(make(as_of).await.expect("again"), AccountMade::Unchanged(told.id));
        }
        // The ledger says something else of that day now: what was not sent gives way, what was sent stands.
        let first = make("2026-10-31").await.expect("there").id();
        let mut late = receipt(id, "R3", "2026-10-20", 50_000);
        late.targets = vec![super::promises::named("A2")];
        book_credits(&db, &[late], Apply::Named).await;
        let second = make("2026-10-31").await.expect("made");
        assert!(matches!(second, AccountMade::New(new) if new != first));
        assert_eq!(get_account(&db, Scope::All, first).await.expect("read").state, "withdrawn");
        let sent =
            Sent { on: Some(day("2026-11-02")), how: "courier".to_owned(), ..Sent::default() };
        let send =
            as_who(&db, "fin", async |tx| send_account(tx, pack(), second.id(), &sent).await);
        send.await.expect("sent");
        let mut late = receipt(id, "R4", "2026-10-21", 50_000);
        late.targets = vec![super::promises::named("A2")];
        book_credits(&db, &[late], Apply::Named).await;
        assert_eq!(make("2026-10-31").await.expect("asked"), AccountMade::Stands(second.id()));
        let lines = account_lines(&db, second.id()).await.expect("lines");
        assert_eq!(lines[0].item_id, Some(booked[0]));
        assert_eq!(lines.iter().map(|line| line.open_minor).sum::<i64>(), 600_000 + 450_000);
    })
    .await;
}

/// Statements for everybody as of the end of October, twice; the one of the buyer.
async fn batch(db: &Db) -> i64 {
    let actor = Actor::user("fin");
    let go_on = AtomicBool::new(false);
    let whose = (&actor, Scope::All, day("2026-10-31"));
    let made = make_all_accounts(db, whose, &|_, _| {}, &go_on).await.expect("made");
    assert_eq!((made.new, made.unchanged), (1, 0));
    let made = make_all_accounts(db, whose, &|_, _| {}, &go_on).await.expect("again");
    assert_eq!((made.new, made.unchanged), (0, 1));
    let filter = AccountFilter {
        scope: Some(Scope::All),
        month: Some("2026-10".to_owned()),
        limit: 9,
        ..AccountFilter::default()
    };
    list_accounts(db, &filter).await.expect("listed").remove(0).id
}

#[tokio::test]
async fn a_signed_statement_interrupts_and_a_difference_becomes_a_dispute() {
    testkit::both(async |db| {
        let (id, booked) = two_items(&db).await;
        person(&db, "cs01", Role::Collector).await;
        let account = batch(&db).await;
        let differ = NewDifference {
            place: Some(2),
            reason: "price".to_owned(),
            theirs_minor: 400_000,
            text: "单价没按新合同".to_owned(),
        };
        let on = day("2026-11-10");
        let diff =
            as_who(&db, "fin", async |tx| differ_account(tx, pack(), account, (&differ, on)).await);
        let diff = diff.await.expect("recorded");
        let mut signed = SignedBack {
            on,
            by: "王会计".to_owned(),
            capacity: "authorised".to_owned(),
            file: None,
            note: String::new(),
        };
        let sign = async |signed: &SignedBack| {
            as_who(&db, "fin", async |tx| sign_account(tx, pack(), account, signed).await).await
        };
        assert_eq!(code(sign(&signed).await), "collections.account-file");
        signed.file = Some(SignedFile {
            file: kept(b"seal"),
            name: "确认联.pdf".to_owned(),
            media: "application/pdf".to_owned(),
        });
        assert_eq!(code(sign(&signed).await), "collections.account-open-differences");
        let settle = as_who(&db, "fin", async |tx| {
            settle_difference(tx, pack(), (account, diff), (on, Some("cs01"))).await
        });
        let dispute = settle.await.expect("settled").expect("a dispute");
        let case = get_case(&db, Scope::All, dispute).await.expect("read");
        assert_eq!(
            (case.item_id, case.amount.minor, case.rest_minor()),
            (booked[1], 100_000, 400_000)
        );
        assert_eq!(
            list_differences(&db, account).await.expect("read")[0].dispute_id,
            Some(dispute)
        );
        sign(&signed).await.expect("signed");
        assert_eq!(code(sign(&signed).await), "collections.account-state");
        let month = account_months(&db, Scope::All).await.expect("months").remove(0);
        assert_eq!(
            (month.month.as_str(), month.signed, month.signed_bps()),
            ("2026-10", 1, Some(10_000))
        );
        let query =
            ClockQuery { as_of: day(TODAY), scope: Scope::All, buyer: Some(id), item: None };
        for row in list_clocks(&db, query).await.expect("clocks") {
            assert_eq!(row.clock.ends_on, Some(day("2029-11-10")), "{}", row.number);
        }
        let graded = graded_items(&db, Scope::All, (Some(id), None)).await.expect("graded");
        assert!(graded.iter().all(|one| one.graded.percent >= 15), "the statement counts");
    })
    .await;
}

fn broken(item_id: i64) -> NewCase {
    NewCase {
        item_id,
        opened_on: day("2026-11-01"),
        amount_minor: 200_000,
        reason: "quality".to_owned(),
        text: "两箱破损".to_owned(),
        owner: "cs01".to_owned(),
        due_on: Some(day("2026-11-10")),
    }
}

#[tokio::test]
async fn a_dispute_that_cannot_be_is_refused() {
    testkit::both(async |db| {
        let (_, booked) = two_items(&db).await;
        person(&db, "cs01", Role::Collector).await;
        let new = broken(booked[0]);
        let open = async |new: NewCase| {
            as_who(&db, "fin", async |tx| open_case(tx, pack(), &new).await).await
        };
        let other = |change: fn(&mut NewCase)| {
            let mut other = new.clone();
            change(&mut other);
            other
        };
        for (wrong, refused) in [
            (other(|one| one.amount_minor = 600_001), "collections.dispute-amount"),
            (other(|one| one.owner = "nobody".to_owned()), "collections.dispute-owner"),
            (other(|one| one.reason = "moon".to_owned()), "collections.reason-unknown"),
            (other(|one| one.text = " ".to_owned()), "collections.dispute-text"),
            (
                other(|one| one.due_on = Some(one.opened_on.plus_days(-1))),
                "collections.dispute-day",
            ),
        ] {
            assert_eq!(code(open(wrong).await), refused);
        }
        open(new.clone()).await.expect("opened");
        assert_eq!(code(open(new.clone()).await), "collections.dispute-twice");
        let more = other(|one| {
            one.opened_on = one.opened_on.plus_days(1);
            one.amount_minor = 400_001;
        });
        assert_eq!(code(open(more).await), "collections.dispute-amount", "the first one counts");
    })
    .await;
}

#[tokio::test]
async fn only_the_part_in_dispute_is_held_back() {
    testkit::both(async |db| {
        let (id, booked) = two_items(&db).await;
        person(&db, "cs01", Role::Collector).await;
        let new = broken(booked[0]);
        let case = as_who(&db, "fin", async |tx| open_case(tx, pack(), &new).await).await;
        let case = case.expect("opened");
        let split = split_ageing(&db, Scope::All, day(TODAY)).await.expect("split");
        assert_eq!(split.len(), 1);
        assert_eq!(
            (split[0].currency, split[0].from_days, split[0].open_minor, split[0].disputed_minor),
            (Currency::CNY, Some(61), 600_000, 200_000)
        );
        assert_eq!(split[0].rest_minor(), 400_000, "it stays due");
        let late = count_cases(&db, (Scope::All, None), CaseView::Late).await.expect("counted");
        assert_eq!(late, 1, "past its day");
        as_who(&db, "fin", async |tx| hand_case(tx, case, ("cs01", day(TODAY))).await)
            .await
            .expect("handed");
        let late = count_cases(&db, (Scope::All, None), CaseView::Late).await.expect("counted");
        assert_eq!(late, 0);
        let whose = buyer(&db, "ACC").await;
        let end = CaseEnd {
            on: day(TODAY),
            credited_minor: 150_000,
            credit_number: "HZ-1".to_owned(),
            cause: "delivery".to_owned(),
            closing: "破损 1.5 箱，开红字".to_owned(),
        };
        let close = async |end: CaseEnd| {
            as_who(&db, "fin", async |tx| end_case(tx, (pack(), &whose), case, &end).await).await
        };
        let beyond = CaseEnd { credited_minor: 200_001, ..end.clone() };
        assert_eq!(code(close(beyond).await), "collections.dispute-credit");
        let numberless = CaseEnd { credit_number: String::new(), ..end.clone() };
        assert_eq!(code(close(numberless).await), "collections.dispute-credit-number");
        close(end.clone()).await.expect("ended");
        assert_eq!(code(close(end).await), "collections.dispute-closed");
        let item = list_items_by_id(&db, &[booked[0]]).await.expect("read").remove(0);
        assert_eq!(
            (item.open_minor, item.disputed_minor),
            (450_000, 0),
            "credited, the rest is due"
        );
        assert!(split_ageing(&db, Scope::All, day(TODAY)).await.expect("split").is_empty());
        let ended = list_cases(&db, (Scope::All, Some(id)), CaseView::Ended, (0, 9)).await;
        assert_eq!(ended.expect("listed")[0].state, "credited");
        let figures = case_figures(&db, Scope::All).await.expect("figures");
        assert_eq!(
            (figures.ended, figures.valid_bps(), figures.median_days),
            (1, Some(10_000), Some(20))
        );
        assert!(check_ledger(&db).await.expect("check").is_sound());
    })
    .await;
}

#[tokio::test]
async fn the_law_about_paying_small_firms_from_our_side() {
    testkit::both(async |db| {
        let id = buyers(&db, &["BIG"]).await[0];
        let items = [
            item(id, "S1", "2026-05-01", 200, 10_000_000),
            item(id, "S2", "2026-03-01", 30, 10_000_000),
        ];
        let booked = ids(&book_items(&db, &items).await);
        let facts = ClaimFacts {
            debtor: PayerKind::Public,
            own_size: SizeClass::Small,
            delivered_on: Some(day("2026-05-01")),
            back_to_back: true,
            asked_on: Some(day("2026-11-01")),
            complained_on: Some(day("2026-11-10")),
            ..ClaimFacts::default()
        };
        let record = async |item: i64, facts: ClaimFacts| {
            as_who(&db, "fw", async |tx| record_claim(tx, item, &facts).await).await
        };
        let ahead = ClaimFacts { delivered_on: Some(day("2026-11-22")), ..facts.clone() };
        assert_eq!(code(record(booked[0], ahead).await), "collections.claim-day");
        let odd = ClaimFacts { year_days: 366, ..facts.clone() };
        assert_eq!(code(record(booked[0], odd).await), "collections.claim-year");
        record(booked[0], facts.clone()).await.expect("recorded");
        let small = ClaimFacts { debtor: PayerKind::Small, back_to_back: false, ..facts };
        record(booked[1], small).await.expect("recorded");
        let mut law = PayablesPack::shipped().law.clone();
        law.lpr = vec![LprRow { from: day("2026-03-20"), bps: 310 }];
        let claims = list_claims(&db, Scope::All, (Some(id), None), (&law, day(TODAY))).await;
        let claims = claims.expect("claims");
        let of = |item: i64| claims.iter().find(|one| one.item.id == item).expect("told");
        // A public body: at most 60 days from delivery, whatever was agreed: 30 June, 144 days late, 0.05 % a day.
        let public = of(booked[0]);
        assert_eq!(public.duty.pay_by.map(|(on, _)| on), Some(day("2026-06-30")));
        assert_eq!(public.duty.days_past, Some(144));
        assert_eq!(public.duty.interest.total_minor(), 720_000);
        assert_eq!(public.confirm_by, Some(day("2026-12-01")));
        assert_eq!(public.result_by, Some((day("2026-12-10"), day("2027-02-08"))));
        // Ten working days from a Tuesday; then the result is waited for, then the last day.
        assert_eq!(public.handed_by, Some(day("2026-11-24")));
        for (on, step, by) in [
            ("2026-11-21", ClaimStep::Handed, "2026-11-24"),
            ("2026-11-25", ClaimStep::Result, "2026-12-10"),
            ("2026-12-11", ClaimStep::Most, "2027-02-08"),
            ("2027-03-01", ClaimStep::Most, "2027-02-08"),
        ] {
            assert_eq!(public.waits_for(day(on)), Some((step, day(by))), "{on}");
        }
        // A small firm: the sales interpretation, 31 March breached on 1 April: 130 % and 150 % of 3.10 %.
        let range = of(booked[1]).late.clone().expect("told").expect("reckoned");
        assert_eq!((range.lpr_bps, range.lines[0].days), (310, 235));
        assert_eq!(range.total(), (259_466, 299_384));
        law.lpr.clear();
        let claims = list_claims(&db, Scope::All, (Some(id), Some(booked[1])), (&law, day(TODAY)));
        let none = claims.await.expect("claims").remove(0).late.expect("told");
        assert_eq!(none.expect_err("refused").code, "collections.lpr-missing");
    })
    .await;
}

#[tokio::test]
async fn counsel_gets_a_zip_whose_checksums_agree() {
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let files = Files::under(folder.path());
        let (id, booked) = two_items(&db).await;
        assert!(counsel_files(&db, Scope::All, (id, None)).await.expect("none").is_empty());
        for (kind, item) in
            [("contract", None), ("delivery", Some(booked[0])), ("invoice", Some(booked[1]))]
        {
            let bytes = format!("{kind} 的内容");
            let file = files.keep(bytes.as_bytes()).await.expect("kept");
            with_paper(&db, &NewPaper { file, ..paper(id, item, kind) }).await;
        }
        let of_item = counsel_files(&db, Scope::All, (id, Some(booked[0]))).await.expect("files");
        assert_eq!(of_item.len(), 2, "the contract is about all, the invoice about another one");
        let of = counsel_files(&db, Scope::All, (id, None)).await.expect("files");
        let zip = counsel_zip(&files, b"%PDF-1.7 index".to_vec(), &of).await.expect("zip");
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("opens");
        let mut sums = String::new();
        archive.by_name("SHA256SUMS").expect("sums").read_to_string(&mut sums).expect("text");
        assert_eq!(sums.lines().count(), 4, "index and three files");
        for line in sums.lines() {
            let (digest, name) = line.split_once("  ").expect("two parts");
            let mut bytes = Vec::new();
            archive.by_name(name).expect(name).read_to_end(&mut bytes).expect("bytes");
            assert_eq!(digest_of(&bytes).to_string(), digest, "{name}");
        }
        std::fs::write(files.path(&of[0].digest), b"altered").expect("altered");
        assert!(counsel_zip(&files, Vec::new(), &of).await.is_err(), "never handed on");
    })
    .await;
}

#[tokio::test]
async fn a_papers_item_and_power_are_the_buyers_own() {
    testkit::both(async |db| {
        let (id, booked) = two_items(&db).await;
        let other = buyers(&db, &["ELSE"]).await[0];
        let keep = async |new: NewPaper| {
            as_who(&db, "fin", async |tx| add_paper(tx, pack(), &new).await).await
        };
        for (new, refused) in [
            (paper(other, Some(booked[0]), "invoice"), "collections.evidence-item"),
            (paper(id, None, "moon"), "collections.evidence-kind"),
            (
                NewPaper { title: " ".to_owned(), ..paper(id, None, "order") },
                "collections.evidence-title",
            ),
            (
                NewPaper { as_of: day("2026-11-22"), ..paper(id, None, "order") },
                "collections.evidence-day",
            ),
            (
                NewPaper { power_id: Some(7), ..paper(id, None, "order") },
                "collections.evidence-power",
            ),
        ] {
            assert_eq!(code(keep(new).await), refused);
        }
        let power = keep(paper(id, None, "power")).await.expect("kept");
        let signed = NewPaper {
            signatory: "赵六".to_owned(),
            capacity: "authorised".to_owned(),
            power_id: Some(power),
            ..paper(id, Some(booked[0]), "delivery")
        };
        keep(signed).await.expect("kept");
        let graded =
            graded_items(&db, Scope::All, (Some(id), Some(booked[0]))).await.expect("graded");
        assert_eq!((graded[0].graded.letter, graded[0].graded.percent), ('D', 30));
        let missing: Vec<String> =
            graded[0].graded.missing().iter().map(|part| part.kind.clone()).collect();
        assert_eq!(missing[0], "contract", "the heaviest first");
        assert!(receivables::list_disputes(&db, booked[0]).await.expect("none").is_empty());
    })
    .await;
}
