//! A class by the interface: what is set, where everybody stands, a mark beside the automatic one, a coach.

use academy::{
    classes::{
        ClassPack, NewAssignment, NewBoard, NewCohort, Specialty, TaskKind, enrol, hand_in_text,
        open_board, open_cohort, set_assignment, set_instructor,
    },
    courses::{Library, begin_case, decide_step, mark_read},
};
use serde_json::json;
use store::{Actor, access::Role};

use super::Api;

/// A class of the owner's with a lesson that was read and a case that was played and marked, and a request for a
/// coach, and a board with a post. Returns the ids of class and board.
pub async fn taught(api: &Api) -> (String, String) {
    let db = &api.db;
    let find =
        async |role: Role| db.find_person(role.code()).await.expect("read").expect("a person").id;
    let (owner, manager) = (find(Role::Owner).await, find(Role::CreditManager).await);
    let (library, today) = (Library::shipped(), db.clock().today());
    let mut tx = db.write(Actor::user("credit-manager")).await.expect("a transaction");
    let cohort = NewCohort {
        name: "应收一班".to_owned(),
        starts_on: today,
        ends_on: today.plus_days(30),
        instructor_id: manager,
        note: String::new(),
    };
    let class = open_cohort(&mut tx, &cohort).await.expect("open");
    enrol(&mut tx, class, &["owner".to_owned()]).await.expect("in");
    let mut written = 0;
    for (kind, target) in
        [(TaskKind::Lesson, "L1"), (TaskKind::Case, "promise"), (TaskKind::Written, "")]
    {
        let new = NewAssignment {
            kind,
            target: target.to_owned(),
            persona: String::new(),
            level: 0,
            prompt: "怎样约时间？".to_owned(),
            due_on: today.plus_days(7),
        };
        written = set_assignment(&mut tx, class, &new, "经理").await.expect("set");
    }
    let knows = Specialty { topics: vec!["talk".to_owned()], ..Specialty::default() };
    set_instructor(&mut tx, manager, ("十年催收", &knows, true)).await.expect("a profile");
    mark_read(&mut tx, library, owner, "L1").await.expect("read");
    let run = begin_case(&mut tx, library, owner, "promise").await.expect("begun");
    let steps = library.case("promise").expect("the case").steps.len();
    for step in 0..steps {
        let choice = (step, 0, "写明日期和金额");
        decide_step(&mut tx, library, (run, owner), choice).await.expect("decided");
    }
    hand_in_text(&mut tx, (written, owner), "先问原因，再约到具体的日子。")
        .await
        .expect("handed in");
    tx.commit().await.expect("committed");
    marked(api, run).await;
    drilled(api).await;
    (class.to_string(), discussed(api, manager).await)
}

/// A board with a post and a reply. Returns its id.
async fn discussed(api: &Api, manager: i64) -> String {
    let db = &api.db;
    let mut tx = db.write(Actor::user("credit-manager")).await.expect("a transaction");
    let new = NewBoard {
        title: "承诺怎么写".to_owned(),
        prompt: "说说您会怎么写确认消息。".to_owned(),
        case_code: "promise".to_owned(),
        ..NewBoard::default()
    };
    let board = open_board(&mut tx, manager, &new).await.expect("a board");
    tx.commit().await.expect("committed");
    let at = format!("/class-boards/{board}/posts");
    let named = json!({ "post_body": "安徽五金说下周付" });
    assert_eq!(api.post(Role::Sales, &at, &named).await.code().1, "classes.buyer-named");
    let post = json!({ "post_body": "写明金额、日期、账户" });
    let post = api.post(Role::Sales, &at, &post).await.ok();
    let reply = json!({ "post_body": "还有谁来付", "answers_post": post["id"] });
    api.post(Role::Owner, &at, &reply).await.ok();
    let told = api.get(Role::Sales, &at).await.ok();
    assert_eq!(told["items"][1]["answers_post"], post["id"], "behind what it answers: {told}");
    board.to_string()
}

/// A learner is invited to a live drill.
async fn drilled(api: &Api) {
    let cast = json!({ "scene": "quality", "persona": "blunt", "level": 2, "variant": "export" });
    let nobody = api.post(Role::CreditManager, "/live-drills", &cast).await;
    assert_eq!(nobody.code().1, "drills.whom-missing");
    let mut moon = cast.clone();
    moon["learner_login"] = json!("owner");
    moon["variant"] = json!("moon");
    let moon = api.post(Role::CreditManager, "/live-drills", &moon).await;
    assert_eq!(moon.code().1, "practice.variant-unknown");
    let mut asked = cast;
    asked["learner_login"] = json!("owner");
    assert_eq!(api.post(Role::Sales, "/live-drills", &asked).await.status, 403);
    api.post(Role::CreditManager, "/live-drills", &asked).await.ok();
    let told = api.get(Role::Owner, "/live-drills").await.ok();
    assert_eq!(told["items"][0]["state"], "invited", "{told}");
}

/// The case is marked beside its automatic mark, and a coach is asked for.
async fn marked(api: &Api, run: i64) {
    let levels = ClassPack::shipped().items.iter().map(|one| (one.code.clone(), json!(1)));
    let levels: serde_json::Map<String, serde_json::Value> = levels.collect();
    let mark = json!({
        "work_kind": "case", "work": run.to_string(), "item_levels": levels, "reason": "理由太短",
    });
    let own = api.post(Role::Owner, "/class-marks", &mark).await;
    assert_eq!(own.code().1, "classes.own-work");
    let made = api.post(Role::CreditManager, "/class-marks", &mark).await.ok();
    assert_eq!(made["points_tenths"], 500);
    let moon = json!({ "work_kind": "moon", "work": "1", "item_levels": {}, "reason": "x" });
    let moon = api.post(Role::CreditManager, "/class-marks", &moon).await;
    assert_eq!(moon.code().1, "classes.work-unknown");
    let asked =
        json!({ "topic": "talk", "message": "对方总说下周", "contact_details": "13800000000" });
    let asked = api.post(Role::Owner, "/coach-requests", &asked).await;
    assert_eq!(asked.code().1, "classes.contact-consent");
    let asked = json!({ "topic": "talk", "message": "对方总说下周" });
    api.post(Role::Owner, "/coach-requests", &asked).await.ok();
    let tasks = api.get(Role::Owner, "/class-tasks?limit=1").await.ok();
    assert_eq!(tasks["items"][0]["task_standing"], "below", "half of the points: {tasks}");
    assert_eq!(tasks["items"][0]["points_automatic_tenths"], 1_000, "kept: {tasks}");
    let learner = api.get(Role::Sales, "/class-marks").await;
    assert_eq!(learner.status, 403, "marks of everybody are for who teaches");
}
