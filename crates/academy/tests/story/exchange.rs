//! What was learnt goes into the outbox once, as statements that conform, and arrives exactly once.

use std::collections::BTreeSet;

use academy::courses::{
    AttemptKind, Library, begin_case, begin_test, decide_step,
    exchange::{
        Named, Outgoing, Period, StoreTerms, Taken, conforms, count_outgoing, due_statements,
        find_store_terms, keep_answer, list_outgoing, list_records, of_record, pseudonym_key,
        queue_statements, send_again, set_store_terms, void_statement,
    },
    get_attempt, hand_in, mark_read,
};
use base::Moment;
use serde_json::Value;
use store::Db;

use crate::school::{code, person, within};

async fn name_store(db: &Db, named: bool) {
    let before = find_store_terms(db).await.expect("terms");
    let terms = StoreTerms {
        endpoint: "https://lrs.example.cn/xapi/".to_owned(),
        login: "us".to_owned(),
        named,
        ..StoreTerms::default()
    };
    within(db, async |tx| set_store_terms(tx, &before, &terms).await).await.expect("set");
}

async fn queue(db: &Db) -> usize {
    let terms = find_store_terms(db).await.expect("terms");
    within(db, async |tx| queue_statements(tx, &terms).await).await.expect("queued")
}

/// A lesson, a test, a case, and a talk of one choice.
async fn learn(db: &Db, user: i64) {
    let library = Library::shipped();
    within(db, async |tx| mark_read(tx, library, user, "L1").await).await.expect("read");
    let lessons = ["L1".to_owned()];
    let test = async |tx: &mut store::Tx| {
        begin_test(tx, library, (user, AttemptKind::Pre), &lessons).await
    };
    let id = within(db, test).await.expect("begun");
    get_attempt(db, library, id, user).await.expect("attempt");
    let fields = std::collections::BTreeMap::new();
    within(db, async |tx| hand_in(tx, library, (id, user), &fields).await)
        .await
        .expect("handed in");
    let case = library.case("loss").expect("a case");
    let run =
        within(db, async |tx| begin_case(tx, library, user, "loss").await).await.expect("run");
    for step in 0..case.steps.len() {
        let decide =
            async |tx: &mut store::Tx| decide_step(tx, library, (run, user), (step, 0, "")).await;
        within(db, decide).await.expect("decided");
    }
    talk(db, user).await;
}

async fn talk(db: &Db, user: i64) {
    use academy::practice::{Preparation, Saying, prepare_run, say, start_run};
    let cast = ("broken-promise", "staller", 1);
    let id = within(db, async |tx| start_run(tx, user, cast, Some(7)).await).await.expect("begun");
    let with = Preparation::default();
    within(db, async |tx| prepare_run(tx, (id, user), &with).await).await.expect("prepared");
    for number in 1.. {
        let done = academy::practice::Move::parse("close").expect("a move");
        let (said, lang) = ("嗯".to_owned(), base::Lang::Zh);
        let saying = Saying { number, done, said, typed: true, lang, heard: None };
        if within(db, async |tx| say(tx, (id, user), &saying).await).await.expect("said") {
            return;
        }
    }
}

#[tokio::test]
async fn what_was_learnt_is_queued_once_and_arrives_once() {
    testkit::both(async |db| {
        let user = person(&db, "li").await;
        let before = Library::shipped();
        within(&db, async |tx| mark_read(tx, before, user, "L2").await).await.expect("read");
        db.clock().set(Moment(db.clock().now().0 + 1_000_000));
        name_store(&db, false).await;
        assert_eq!(queue(&db).await, 0, "what was learnt before is not sent");
        db.clock().set(Moment(db.clock().now().0 + 1_000_000));
        learn(&db, user).await;
        assert_eq!(queue(&db).await, 5);
        assert_eq!(queue(&db).await, 0, "once");
        let due = due_statements(&db, 50).await.expect("due");
        let ids: BTreeSet<&str> = due.iter().map(|one| one.statement_id.as_str()).collect();
        assert_eq!((due.len(), ids.len()), (5, 5));
        for one in &due {
            let body: Value = serde_json::from_str(&one.body).expect("json");
            assert_eq!(conforms(&body), [], "{body}");
            assert_eq!(body["id"], one.statement_id.as_str());
            assert!(!one.body.contains("\"li\""), "nobody is named: {}", one.body);
        }
        sent_again_and_again(&db, &due).await;
    })
    .await;
}

#[tokio::test]
async fn what_waits_loses_its_names_when_learners_become_pseudonyms() {
    testkit::both(async |db| {
        let user = person(&db, "li").await;
        name_store(&db, true).await;
        db.clock().set(Moment(db.clock().now().0 + 1_000_000));
        learn(&db, user).await;
        assert_eq!(queue(&db).await, 5);
        let due = due_statements(&db, 50).await.expect("due");
        assert!(due.iter().all(|one| one.body.contains("\"li\"")), "by name");
        name_store(&db, false).await;
        let now = due_statements(&db, 50).await.expect("due");
        assert_eq!(now.len(), 5);
        for one in &now {
            let body: Value = serde_json::from_str(&one.body).expect("json");
            assert_eq!(conforms(&body), [], "{body}");
            assert!(!one.body.contains("\"li\""), "{}", one.body);
        }
    })
    .await;
}

/// The line breaks, the store refuses, the store takes.
async fn sent_again_and_again(db: &Db, due: &[Outgoing]) {
    let answer = async |one: &Outgoing, taken, words: &str| {
        within(db, async |tx| keep_answer(tx, one, (taken, words)).await).await.expect("kept");
    };
    answer(&due[0], Taken::Later, "no answer in time").await;
    let left = due_statements(db, 50).await.expect("due");
    assert!(left.iter().all(|one| one.id != due[0].id), "it pauses");
    db.clock().set(Moment(db.clock().now().0 + 61_000_000));
    let left = due_statements(db, 50).await.expect("due");
    let again = left.iter().find(|one| one.id == due[0].id).expect("it comes back");
    assert_eq!((again.tries, &again.body), (1, &due[0].body), "with the same text");
    answer(again, Taken::Yes, "204").await;
    // An answer of an older try that comes late changes nothing.
    answer(again, Taken::Never, "400").await;
    answer(&due[1], Taken::Never, "400 bad").await;
    answer(&due[2], Taken::Yes, "409 it has it").await;
    assert_eq!(count_outgoing(db).await.expect("counts"), [2, 2, 1]);
    let refused = list_outgoing(db, Some("refused"), (0, 20)).await.expect("rows");
    assert_eq!((refused.len(), refused[0].answer.as_str()), (1, "400 bad"));
    let id = refused[0].id;
    within(db, async |tx| send_again(tx, id).await).await.expect("again");
    let twice = within(db, async |tx| send_again(tx, due[0].id).await).await;
    assert_eq!(code(twice), "courses.statement-sent");
    let early = within(db, async |tx| void_statement(db, tx, id).await).await;
    assert_eq!(code(early), "courses.statement-waits");
    within(db, async |tx| void_statement(db, tx, due[0].id).await).await.expect("taken back");
    let twice = within(db, async |tx| void_statement(db, tx, due[0].id).await).await;
    assert_eq!(code(twice), "courses.statement-voided");
    let none = within(db, async |tx| send_again(tx, 1).await).await;
    assert_eq!(code(none), "courses.statement-unknown");
    let void = due_statements(db, 50).await.expect("due");
    let void = void.iter().find(|one| one.kind == "void").expect("a voiding statement");
    let body: Value = serde_json::from_str(&void.body).expect("json");
    assert_eq!(conforms(&body), []);
    assert_eq!(body["object"]["id"], due[0].statement_id.as_str());
    assert_eq!(queue(db).await, 0, "what was taken back is not told again");
}

#[tokio::test]
async fn results_are_read_by_days_and_names() {
    testkit::both(async |db| {
        let user = person(&db, "wang").await;
        let start = db.clock().now();
        learn(&db, user).await;
        let mut tx = db.write(store::Actor::user("li")).await.expect("tx");
        let all = list_records(tx.conn(), &Period::ALL, 100).await.expect("records");
        assert_eq!(all.len(), 5);
        let later = Period { from: Moment(start.0 + 1), ..Period::ALL };
        assert!(list_records(tx.conn(), &later, 100).await.expect("records").is_empty());
        let other = Period { user: Some(user + 1), ..Period::ALL };
        assert!(list_records(tx.conn(), &other, 100).await.expect("records").is_empty());
        let key = pseudonym_key(&mut tx).await.expect("key");
        assert_eq!(key, pseudonym_key(&mut tx).await.expect("key"), "made once");
        tx.commit().await.expect("commit");
        let base = StoreTerms::default().base;
        let named = of_record(&all[0], &base, &Named::ByName).body.to_string();
        assert!(named.contains("\"wang\""));
        let hidden = of_record(&all[0], &base, &Named::Pseudonym(key)).body.to_string();
        assert!(!hidden.contains("wang"));
        for (endpoint, base, refused) in [
            ("http://lrs.example.cn/xapi", "https://a.cn/x", "courses.store-endpoint"),
            ("https://lrs.example.cn/xapi", "a.cn", "courses.store-base"),
        ] {
            let terms = StoreTerms {
                endpoint: endpoint.to_owned(),
                base: base.to_owned(),
                ..StoreTerms::default()
            };
            let before = StoreTerms::default();
            let done = within(&db, async |tx| set_store_terms(tx, &before, &terms).await).await;
            assert_eq!(code(done), refused);
        }
    })
    .await;
}
