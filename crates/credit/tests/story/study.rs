//! What the study of cases shows costs a bounded number of statements, and is what the cases say one by one.

use base::Currency;
use credit::{
    collections::{
        NewContact,
        cases::{CaseFilter, NewCase, brief, list_cases, open_case},
        log_contact,
        study::six_kept,
        talk::{NewTalk, SixState, TalkPack, begin_talk},
    },
    parties::{NewDocument, add_document},
};
use store::{Db, StoredFile, access::Scope, statements_asked};
use testkit::day;

use crate::ledger::{as_who, book_items, buyers, item};

const TODAY: &str = "2026-11-21";

/// Buyers with a case each; every second with contacts, every third with papers, the first with an unfinished talk.
async fn opened(db: &Db, codes: &[String]) {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let ids = buyers(db, &codes).await;
    db.clock().set(base::Clock::standing(day(TODAY)).now());
    for (n, id) in ids.into_iter().enumerate() {
        book_items(db, &[item(id, "F1", "2026-09-01", 30, 100_00)]).await;
        let new = NewCase {
            buyer_id: id,
            from_worklist: false,
            why: "逾期".to_owned(),
            login: String::new(),
            owed_minor: 100_00,
            first_due_on: Some(day("2026-10-01")),
        };
        db.clock().set(base::Clock::standing(day("2026-10-20")).now());
        let case = as_who(db, "xs1", async |tx| open_case(tx, &new, Currency::CNY).await)
            .await
            .expect("opened");
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        if n % 2 == 0 {
            for (on, result) in [("2026-10-03", "asked-time"), ("2026-11-02", "reconciled")] {
                let contact = NewContact {
                    buyer_id: id,
                    number: None,
                    on: day(on),
                    channel: "call".to_owned(),
                    person: String::new(),
                    result: result.to_owned(),
                    note: "对账".to_owned(),
                    item_id: None,
                    proven: n % 4 == 0,
                };
                as_who(db, "xs1", async |tx| log_contact(tx, &contact).await).await.expect("said");
            }
        }
        if n % 3 == 0 {
            for kind in ["contract", "other"] {
                let paper = NewDocument {
                    kind: kind.to_owned(),
                    title: kind.to_owned(),
                    file_name: "a.pdf".to_owned(),
                    media: "application/pdf".to_owned(),
                    file: StoredFile { digest: "d".repeat(64), size: 1 },
                    as_of: day("2026-01-01"),
                };
                as_who(db, "xs1", async |tx| add_document(tx, id, &paper).await)
                    .await
                    .expect("kept");
            }
        }
        if n == 0 {
            let talk = NewTalk {
                case,
                channel: "call".to_owned(),
                person: "李总".to_owned(),
                on: day("2026-11-10"),
            };
            as_who(db, "xs1", async |tx| begin_talk(tx, TalkPack::shipped(), &talk).await)
                .await
                .expect("begun");
        }
    }
}

fn codes(from: usize, until: usize) -> Vec<String> {
    (from..until).map(|n| format!("S{n}")).collect()
}

#[tokio::test]
async fn the_six_characters_of_many_cases_are_those_of_each() {
    testkit::both(async |db| {
        opened(&db, &codes(0, 7)).await;
        let told = six_kept(&db, Scope::All).await.expect("six");
        let pack = TalkPack::shipped();
        let mut kept = 0;
        for row in &told {
            let (mut yes, mut no) = (0, 0);
            for case in list_cases(&db, &CaseFilter::open(Scope::All)).await.expect("cases") {
                let known = brief(&db, &case, day(TODAY)).await.expect("brief");
                for of in pack.six_of(&db, &case, &known).await.expect("six") {
                    yes += i64::from(of.check == row.check && of.state == SixState::Kept);
                    no += i64::from(of.check == row.check && of.state == SixState::Missed);
                }
            }
            assert_eq!((row.kept, row.missed), (yes, no), "{:?}", row.check);
            kept += yes;
        }
        assert!(kept > 5, "the company shows something: {told:?}");
    })
    .await;
}

#[tokio::test]
async fn more_cases_ask_for_no_more_statements() {
    testkit::both(async |db| {
        opened(&db, &codes(0, 2)).await;
        let asked = async || {
            let before = statements_asked();
            six_kept(&db, Scope::All).await.expect("six");
            statements_asked() - before
        };
        let few = asked().await;
        opened(&db, &codes(2, 14)).await;
        let many = asked().await;
        assert_eq!(few, many, "two cases, then fourteen");
        assert!((3..=16).contains(&many), "{many}");
    })
    .await;
}
