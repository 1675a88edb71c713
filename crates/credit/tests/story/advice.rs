//! One rule says what to do with a buyer today: the worklist, the case and the page of routes cite it.

use credit::collections::{
    NewContact, NewNextStep, PromisePack,
    cases::{brief, get_case},
    decide_next_step, find_task, finish_next_step,
    legal::{NewMatter, RoutePack, open_matter},
    log_contact,
    talk::TalkPack,
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{assess::run, cases::opened, ledger::as_who};

const TODAY: &str = "2026-11-21";

/// The action of the worklist after an assessment, which is the advice of the case, and the step of the case.
async fn told(db: &Db, case: i64, buyer: i64) -> (String, &'static str) {
    run(db, TODAY).await;
    let task = find_task(db, buyer).await.expect("read").expect("overdue");
    let file = get_case(db, case, Scope::All).await.expect("a case");
    let known = brief(db, &file, day(TODAY)).await.expect("known");
    let advice = known.advice.clone().expect("an advice");
    assert_eq!(task.action, advice.code, "one advice");
    assert_eq!(task.action_said, advice.text, "in the same words");
    let left = known.limitation_on.map(|end| i64::from(end.days_since(day(TODAY))));
    assert_eq!(task.limitation_days_left, left, "and one clock");
    (task.action, known.next(&file, TalkPack::shipped()).code())
}

#[tokio::test]
async fn worklist_and_case_give_one_advice() {
    testkit::both(async |db| {
        let (case, _, late) = opened(&db).await;
        let first = told(&db, case, late).await;
        assert_eq!((first.0.as_str(), first.1), ("call-on-promise", "call-missed"));
        let call = NewContact {
            buyer_id: late,
            number: None,
            on: day(TODAY),
            channel: "call".to_owned(),
            person: "赵会计".to_owned(),
            result: "asked-time".to_owned(),
            note: "再等等".to_owned(),
            item_id: None,
            proven: false,
        };
        as_who(&db, "xs1", async |tx| log_contact(tx, &call).await).await.expect("logged");
        let called = told(&db, case, late).await;
        assert_eq!((called.0.as_str(), called.1), ("other-route", "route"));
        let pack = PromisePack::shipped();
        let new = NewNextStep {
            buyer_id: late,
            promise_id: None,
            contact_id: None,
            kind: pack.next[0].code.clone(),
            owner_id: None,
            due_on: pack.calendar.later(day(TODAY), 1),
            note: "周一上门".to_owned(),
        };
        let step = as_who(&db, "xs1", async |tx| decide_next_step(tx, pack, &new).await).await;
        let decided = told(&db, case, late).await;
        assert_eq!((decided.0.as_str(), decided.1), ("as-decided", "decided"));
        let step = step.expect("decided");
        as_who(&db, "xs1", async |tx| finish_next_step(tx, step, "去过了").await)
            .await
            .expect("done");
        assert_eq!(told(&db, case, late).await.0, "other-route");
        let matter = NewMatter {
            case,
            route: "suit".to_owned(),
            claimed_minor: 4_000_000,
            on: day(TODAY),
            forum: "某区法院".to_owned(),
            reference: String::new(),
            counsel: "王律师".to_owned(),
            reckoned: String::new(),
        };
        let suit = RoutePack::shipped();
        as_who(&db, "xs1", async |tx| open_matter(tx, suit, &matter).await).await.expect("filed");
        let at_law = told(&db, case, late).await;
        assert_eq!((at_law.0.as_str(), at_law.1), ("demand", "prepare"), "the law has the rest");
    })
    .await;
}
