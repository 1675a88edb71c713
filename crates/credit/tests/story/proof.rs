//! What must hold in court: statements of account that are said, sent, signed; disputes that split an item; clocks that
//! equal an independent recomputation; papers that counsel can check.

use std::{
    io::{Cursor, Read as _},
    sync::atomic::AtomicBool,
};

use base::{Currency, Day, Lang, digest_of};
use credit::{
    collections::{
        NewContact,
        evidence::{
            AccountFilter, AccountMade, CaseEnd, CaseView, ClaimFacts, ClockQuery, EvidencePack,
            NewCase, NewClock, NewDifference, NewInterruption, NewPaper, Sent, SignedBack,
            SignedFile, account_lines, account_months, add_paper, case_figures, close_clock,
            counsel_files, counsel_zip, count_cases, differ_account, end_case, get_account,
            get_case, graded_items, hand_case, list_accounts, list_cases, list_claims,
            list_clocks, list_differences, list_other_clocks, make_account, make_all_accounts,
            open_case, record_claim, record_interruption, send_account, settle_difference,
            sign_account, split_ageing, start_clock, withdraw_interruption,
        },
        log_contact,
    },
    parties::{Buyer, Seller, SizeClass, get_buyer},
    payables::{LprRow, PayerKind},
    receivables::{
        self, AgeingQuery, Apply, Booked, NewItem, ageing, check_ledger, list_items_by_id,
    },
    supply::PayablesPack,
};
use store::{
    Actor, Db, Files, StoredFile,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

use crate::ledger::{as_who, book_credits, book_items, buyers, code, item, receipt};

const TODAY: &str = "2026-11-21";

fn pack() -> &'static EvidencePack {
    EvidencePack::shipped()
}

fn ids(booked: &[Booked]) -> Vec<i64> {
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

fn paper(buyer_id: i64, item_id: Option<i64>, kind: &str) -> NewPaper {
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

async fn with_paper(db: &Db, new: &NewPaper) -> i64 {
    as_who(db, "fin", async |tx| add_paper(tx, pack(), new).await).await.expect("kept")
}

fn event(buyer_id: i64, item_id: Option<i64>, kind: &str, on: Day) -> NewInterruption {
    NewInterruption {
        buyer_id,
        item_id,
        kind: kind.to_owned(),
        on,
        arrived_on: None,
        ended_on: None,
        proof: "note".to_owned(),
        evidence_id: None,
        person: "张三".to_owned(),
        note: String::new(),
    }
}

/// The third anniversary, spelt by the calendar and not by adding months.
fn three_years(from: Day) -> Day {
    let (year, month, mut of_month) = (from.year() + 3, from.month(), from.day_of_month());
    loop {
        if let Some(day) = Day::try_new(year, month, of_month) {
            return day;
        }
        of_month -= 1;
    }
}

/// The end of a period, walked day by day: what counts on a day, whether the claim still lives on it.
fn walked(due: Day, events: &[NewInterruption], as_of: Day) -> Option<Day> {
    let proven =
        |one: &&NewInterruption| matches!(one.proof.as_str(), "signed" | "court" | "reply");
    let (mut ends, mut suits) = (three_years(due), Vec::new());
    let mut today = due.plus_days(1);
    while today <= as_of {
        let alive = today <= ends || !suits.is_empty();
        for one in events.iter().filter(proven) {
            let arrives = matches!(one.kind.as_str(), "demand" | "assignment");
            let counts = if arrives { one.arrived_on.unwrap_or(one.on) } else { one.on };
            if counts != today {
                continue;
            }
            match one.kind.as_str() {
                "suit" if alive => suits.push(one.ended_on),
                "suit" => {}
                "demand-signed" | "consent" => ends = ends.max(three_years(today)),
                _ if alive => ends = ends.max(three_years(today)),
                _ => {}
            }
        }
        if suits.contains(&Some(today)) {
            suits.retain(|over| *over != Some(today));
            ends = ends.max(three_years(today));
        }
        today = today.plus_days(1);
    }
    // A suit whose end is known by now runs from its end, whatever else came meanwhile.
    suits.is_empty().then_some(ends)
}

struct Luck(u64);

impl Luck {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn chance(luck: &mut Luck, (buyer_id, item_id, evidence): (i64, i64, i64)) -> NewInterruption {
    let kinds = ["demand", "demand-signed", "consent", "suit", "mediation", "assignment"];
    let proofs = ["signed", "court", "reply", "note", "courier-sent"];
    let pick = |of: &[&str], at: u64| of[usize::try_from(at).expect("small")].to_owned();
    let on = day("2019-01-05").plus_days(i32::try_from(luck.below(2_870)).expect("small"));
    let mut one = event(buyer_id, Some(item_id), "demand", on);
    one.kind = pick(&kinds, luck.below(6));
    one.proof = pick(&proofs, luck.below(5));
    one.evidence_id = Some(evidence);
    let later = |luck: &mut Luck, most: u64| {
        let day = on.plus_days(i32::try_from(luck.below(most)).expect("small"));
        (day <= "2026-11-21".parse().expect("day")).then_some(day)
    };
    match one.kind.as_str() {
        "demand" | "assignment" => one.arrived_on = later(luck, 20),
        "suit" => one.ended_on = later(luck, 400).filter(|over| *over > on),
        _ => {}
    }
    one
}

#[tokio::test]
async fn clocks_equal_an_independent_recomputation() {
    testkit::both(async |db| {
        let mut luck = Luck(20_261_121);
        let id = buyers(&db, &["CLOCK"]).await[0];
        let evidence = with_paper(&db, &paper(id, None, "letter")).await;
        let mut items: Vec<NewItem> = Vec::new();
        for n in 0..40_i32 {
            let issued = day("2018-06-01").plus_days(n * 53).to_string();
            items.push(item(id, &format!("F{n:02}"), &issued, 30, 10_000));
        }
        // One debt in two instalments: the period runs from the last one's day.
        let mut second = item(id, "F00", "2018-06-01", 200, 10_000);
        second.instalment = 2;
        items.push(second);
        let booked = ids(&book_items(&db, &items).await);
        let mut told: Vec<Vec<NewInterruption>> = Vec::new();
        let mut tx = db.write(Actor::user("fin")).await.expect("tx");
        for item in &booked {
            let count = luck.below(7);
            let events: Vec<NewInterruption> =
                (0..count).map(|_| chance(&mut luck, (id, *item, evidence))).collect();
            for one in &events {
                record_interruption(&mut tx, pack(), one).await.expect("recorded");
            }
            told.push(events);
        }
        tx.commit().await.expect("commit");
        let mut seen_over = 0;
        for as_of in ["2023-05-06", "2025-02-28", TODAY] {
            let query =
                ClockQuery { as_of: day(as_of), scope: Scope::All, buyer: Some(id), item: None };
            let rows = list_clocks(&db, query).await.expect("clocks");
            assert!(!rows.is_empty());
            for row in rows {
                let at = booked.iter().position(|one| *one == row.item_id).expect("booked");
                let due = if row.number == "F00" { items[40].due_on } else { items[at].due_on };
                let known: Vec<NewInterruption> = told[at]
                    .iter()
                    .map(|one| NewInterruption {
                        ended_on: one.ended_on.filter(|over| *over <= day(as_of)),
                        ..one.clone()
                    })
                    .collect();
                let apart = walked(due, &known, day(as_of));
                assert_eq!(row.clock.ends_on, apart, "{} {as_of} {:#?}", row.number, told[at]);
                seen_over += i32::from(row.days_left.is_some_and(|left| left < 0));
            }
        }
        assert!(seen_over > 0, "some are over");
    })
    .await;
}

#[tokio::test]
async fn a_chain_is_read_from_contacts_receipts_and_signed_statements() {
    testkit::both(async |db| {
        let id = buyers(&db, &["CHAIN"]).await[0];
        let booked =
            ids(&book_items(&db, &[item(id, "OLD", "2023-11-01", 30, 900_000)]).await);
        let clock = async |db: &Db| {
            let query = ClockQuery {
                as_of: day(TODAY),
                scope: Scope::All,
                buyer: None,
                item: None,
            };
            list_clocks(db, query).await.expect("clocks").into_iter().next()
        };
        let first = clock(&db).await.expect("near its end");
        assert_eq!(first.clock.ends_on, Some(day("2026-12-01")));
        assert_eq!((first.days_left, first.alarm), (Some(10), Some(30)));
        // A note of a call interrupts nothing, and it is said that it would fail.
        let contact = NewContact {
            buyer_id: id,
            number: None,
            on: day("2026-11-01"),
            channel: "call".to_owned(),
            person: "李四".to_owned(),
            result: "demanded".to_owned(),
            note: "电话催款".to_owned(),
            item_id: None,
            proven: false,
        };
        as_who(&db, "xs", async |tx| log_contact(tx, &contact).await).await.expect("logged");
        let noted = clock(&db).await.expect("still near");
        assert_eq!(noted.clock.ends_on, first.clock.ends_on);
        let step = &noted.clock.steps[0];
        assert_eq!((step.effect.code(), step.what.proof.as_str()), ("unproven", "note"));
        assert!(pack().proof("note").expect("rule").fails.is_some());
        // A part payment starts it anew: out of the list of what is near.
        let mut money = receipt(id, "R1", "2026-11-10", 100_000);
        money.reference = "OLD".to_owned();
        book_credits(&db, &[money], Apply::Named).await;
        assert!(clock(&db).await.is_none());
        let query = ClockQuery {
            as_of: day(TODAY),
            scope: Scope::All,
            buyer: None,
            item: Some(booked[0]),
        };
        let row = list_clocks(&db, query).await.expect("clocks").remove(0);
        assert_eq!(row.clock.ends_on, Some(day("2029-11-10")));
        assert_eq!(row.clock.steps.len(), 2);
        // What proves needs its paper; what was entered by mistake is taken back.
        let mut suit = event(id, Some(booked[0]), "suit", day("2026-11-15"));
        suit.proof = "court".to_owned();
        let bare = as_who(&db, "fw", async |tx| record_interruption(tx, pack(), &suit).await);
        assert_eq!(code(bare.await), "collections.interruption-paper");
        suit.evidence_id = Some(with_paper(&db, &paper(id, None, "letter")).await);
        let filed = as_who(&db, "fw", async |tx| record_interruption(tx, pack(), &suit).await);
        let filed = filed.await.expect("recorded");
        let row = list_clocks(&db, query).await.expect("clocks").remove(0);
        assert_eq!((row.clock.ends_on, row.days_left), (None, None), "it stands still");
        let back = as_who(&db, "fw", async |tx| withdraw_interruption(tx, (id, filed)).await);
        back.await.expect("taken back");
        let row = list_clocks(&db, query).await.expect("clocks").remove(0);
        assert_eq!(row.clock.ends_on, Some(day("2029-11-10")));
        let before = ClockQuery { as_of: day("2020-06-01"), ..query };
        assert_eq!(code(list_clocks(&db, before).await), "collections.clock-no-law");
    })
    .await;
}

#[tokio::test]
async fn other_clocks_run_beside() {
    testkit::both(async |db| {
        let id = buyers(&db, &["BANK"]).await[0];
        let new = NewClock {
            buyer_id: id,
            item_id: None,
            kind: "guarantee".to_owned(),
            starts_on: day("2026-08-31"),
            ends_on: None,
            note: "李四个人保证".to_owned(),
        };
        let started = as_who(&db, "fw", async |tx| start_clock(tx, pack(), &new).await);
        let started = started.await.expect("started");
        let agreed = NewClock {
            kind: "bankruptcy-claim".to_owned(),
            starts_on: day("2026-11-01"),
            ends_on: Some(day("2027-01-20")),
            ..new.clone()
        };
        as_who(&db, "fw", async |tx| start_clock(tx, pack(), &agreed).await).await.expect("started");
        let told = async |db: &Db| {
            let rows = list_other_clocks(db, (Scope::All, None), day(TODAY)).await.expect("listed");
            let told: Vec<(String, String, i32, Option<i32>)> = rows
                .into_iter()
                .map(|one| (one.kind, one.ends_on.to_string(), one.days_left, one.alarm))
                .collect();
            told
        };
        assert_eq!(
            told(&db).await,
            [
                ("bankruptcy-claim".to_owned(), "2027-01-20".to_owned(), 60, Some(90)),
                ("guarantee".to_owned(), "2027-02-28".to_owned(), 99, Some(180)),
            ]
        );
        let closed = as_who(&db, "fw", async |tx| close_clock(tx, (id, started), "已起诉保证人").await);
        closed.await.expect("closed");
        assert_eq!(told(&db).await.len(), 1);
        let again = as_who(&db, "fw", async |tx| close_clock(tx, (id, started), "x").await);
        assert_eq!(code(again.await), "collections.clock-unknown");
        let old = NewClock { starts_on: day("2020-01-01"), ..new };
        let old = as_who(&db, "fw", async |tx| start_clock(tx, pack(), &old).await);
        assert_eq!(code(old.await), "collections.clock-day");
    })
    .await;
}

async fn two_items(db: &Db) -> (i64, Vec<i64>) {
    let id = buyers(db, &["ACC"]).await[0];
    let items = [
        item(id, "A1", "2026-08-01", 30, 1_000_000),
        item(id, "A2", "2026-10-01", 30, 500_000),
    ];
    let booked = ids(&book_items(db, &items).await);
    let mut money = receipt(id, "R1", "2026-09-10", 400_000);
    money.reference = "A1".to_owned();
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
        late.reference = "A2".to_owned();
        book_credits(&db, &[late], Apply::Named).await;
        let second = make("2026-10-31").await.expect("made");
        assert!(matches!(second, AccountMade::New(new) if new != first));
        assert_eq!(get_account(&db, Scope::All, first).await.expect("read").state, "withdrawn");
        let sent = Sent { on: Some(day("2026-11-02")), how: "courier".to_owned(), ..Sent::default() };
        let send = as_who(&db, "fin", async |tx| send_account(tx, pack(), second.id(), &sent).await);
        send.await.expect("sent");
        let mut late = receipt(id, "R4", "2026-10-21", 50_000);
        late.reference = "A2".to_owned();
        book_credits(&db, &[late], Apply::Named).await;
        assert_eq!(make("2026-10-31").await.expect("asked"), AccountMade::Stands(second.id()));
        let lines = account_lines(&db, second.id()).await.expect("lines");
        assert_eq!(lines[0].item_id, Some(booked[0]));
        assert_eq!(lines.iter().map(|line| line.open_minor).sum::<i64>(), 600_000 + 450_000);
    })
    .await;
}

#[tokio::test]
async fn a_signed_statement_interrupts_and_a_difference_becomes_a_dispute() {
    testkit::both(async |db| {
        let (id, booked) = two_items(&db).await;
        person(&db, "cs01", Role::Collector).await;
        let actor = Actor::user("fin");
        let go_on = AtomicBool::new(false);
        let whose = (&actor, Scope::All, day("2026-10-31"));
        let made = make_all_accounts(&db, whose, &|_, _| {}, &go_on).await.expect("made");
        assert_eq!((made.new, made.unchanged), (1, 0));
        let made = make_all_accounts(&db, whose, &|_, _| {}, &go_on).await.expect("again");
        assert_eq!((made.new, made.unchanged), (0, 1));
        let filter = AccountFilter {
            scope: Some(Scope::All),
            month: Some("2026-10".to_owned()),
            limit: 9,
            ..AccountFilter::default()
        };
        let account = list_accounts(&db, &filter).await.expect("listed").remove(0).id;
        let differ = NewDifference {
            place: Some(2),
            reason: "price".to_owned(),
            theirs_minor: 400_000,
            text: "单价没按新合同".to_owned(),
        };
        let on = day("2026-11-10");
        let diff = as_who(&db, "fin", async |tx| {
            differ_account(tx, pack(), account, (&differ, on)).await
        });
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
        assert_eq!((case.item_id, case.amount.minor, case.rest_minor()), (booked[1], 100_000, 400_000));
        assert_eq!(list_differences(&db, account).await.expect("read")[0].dispute_id, Some(dispute));
        sign(&signed).await.expect("signed");
        assert_eq!(code(sign(&signed).await), "collections.account-state");
        let month = account_months(&db, Scope::All).await.expect("months").remove(0);
        assert_eq!((month.month.as_str(), month.signed, month.signed_bps()), ("2026-10", 1, Some(10_000)));
        let query = ClockQuery { as_of: day(TODAY), scope: Scope::All, buyer: Some(id), item: None };
        for row in list_clocks(&db, query).await.expect("clocks") {
            assert_eq!(row.clock.ends_on, Some(day("2029-11-10")), "{}", row.number);
        }
        let graded = graded_items(&db, Scope::All, (Some(id), None)).await.expect("graded");
        assert!(graded.iter().all(|one| one.graded.percent >= 15), "the statement counts");
    })
    .await;
}

#[tokio::test]
async fn only_the_part_in_dispute_is_held_back() {
    testkit::both(async |db| {
        let (id, booked) = two_items(&db).await;
        person(&db, "cs01", Role::Collector).await;
        let new = NewCase {
            item_id: booked[0],
            opened_on: day("2026-11-01"),
            amount_minor: 200_000,
            reason: "quality".to_owned(),
            text: "两箱破损".to_owned(),
            owner: "cs01".to_owned(),
            due_on: Some(day("2026-11-10")),
        };
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
            (other(|one| one.due_on = Some(one.opened_on.plus_days(-1))), "collections.dispute-day"),
        ] {
            assert_eq!(code(open(wrong).await), refused);
        }
        let case = open(new.clone()).await.expect("opened");
        assert_eq!(code(open(new.clone()).await), "collections.dispute-twice");
        let more = other(|one| {
            one.opened_on = one.opened_on.plus_days(1);
            one.amount_minor = 400_001;
        });
        assert_eq!(code(open(more).await), "collections.dispute-amount", "the first one counts");
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
        assert_eq!((item.open_minor, item.disputed_minor), (450_000, 0), "credited, the rest is due");
        assert!(split_ageing(&db, Scope::All, day(TODAY)).await.expect("split").is_empty());
        let ended = list_cases(&db, (Scope::All, Some(id)), CaseView::Ended, (0, 9)).await;
        assert_eq!(ended.expect("listed")[0].state, "credited");
        let figures = case_figures(&db, Scope::All).await.expect("figures");
        assert_eq!((figures.ended, figures.valid_bps(), figures.median_days), (1, Some(10_000), Some(20)));
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
        assert_eq!(
            code(counsel_files(&db, Scope::All, (id, None)).await),
            "collections.export-empty"
        );
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
            (NewPaper { title: " ".to_owned(), ..paper(id, None, "order") }, "collections.evidence-title"),
            (NewPaper { as_of: day("2026-11-22"), ..paper(id, None, "order") }, "collections.evidence-day"),
            (NewPaper { power_id: Some(7), ..paper(id, None, "order") }, "collections.evidence-power"),
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
        let graded = graded_items(&db, Scope::All, (Some(id), Some(booked[0]))).await.expect("graded");
        assert_eq!((graded[0].graded.letter, graded[0].graded.percent), ('D', 30));
        let missing: Vec<String> =
            graded[0].graded.missing().iter().map(|part| part.kind.clone()).collect();
        assert_eq!(missing[0], "contract", "the heaviest first");
        assert!(receivables::list_disputes(&db, booked[0]).await.expect("none").is_empty());
    })
    .await;
}
