//! A learner's pages: lessons with their figures, calculators without a script, sheets of questions, review.

use axum::http::StatusCode;
use store::{
    Actor,
    access::{NewPerson, Role},
};

use crate::house::Desk;

async fn person(desk: &Desk, login: &str, role: Role, lang: base::Lang) {
    let mut tx = desk.db.write(Actor::system("test")).await.expect("tx");
    let new = NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role,
        lang,
        password: "correct horse".to_owned(),
    };
    tx.add_person(new).await.expect("person");
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn every_lesson_and_calculator_is_shown_in_both_languages() {
    let mut desk = Desk::open().await;
    for login in ["chen", "smith"] {
        desk.sign_in(login).await;
        for n in 1..=10 {
            let page = desk.page(&format!("/courses/lessons/L{n}")).await;
            assert!(page.contains("<svg role=\"img\"") && page.contains("class=\"prose\""), "L{n}");
        }
        for tool in academy::courses::TOOLS {
            desk.page(&format!("/courses/tools/{}", tool.name)).await;
        }
        desk.page("/courses/tools").await;
    }
    assert!(desk.page("/courses/lessons/L1").await.contains("2,000,000.00"), "reckoned");
    assert!(!desk.page("/courses/lessons/L3").await.contains('课'), "English alone");
    assert_eq!(desk.get("/courses/lessons/L99").await.status, StatusCode::NOT_FOUND);
    let page = desk.page("/courses/tools/recover?loss=100000&margin=4").await;
    assert!(page.contains("2,500,000.00"), "{page}");
    let page = desk.page("/courses/tools/recover?loss=100000&margin=0").await;
    assert!(page.contains("cannot be read or is not within 0 to 100"), "{page}");
}

#[tokio::test]
async fn every_lesson_leads_to_where_it_is_practised() {
    let mut desk = Desk::open().await;
    desk.sign_in("chen").await;
    for lesson in &academy::courses::Library::shipped().lessons {
        let page = desk.page(&format!("/courses/lessons/{}", lesson.code)).await;
        for one in &lesson.practise {
            assert!(page.contains(&format!("href=\"{}\"", one.to)), "{}: {}", lesson.code, one.to);
            desk.page(&one.to).await;
        }
    }
    person(&desk, "xue", Role::Learner, base::Lang::Zh).await;
    desk.sign_in("xue").await;
    let page = desk.page("/courses/lessons/L9").await;
    assert!(!page.contains("href=\"/controls/process\""), "no link to a refusal");
}

#[tokio::test]
async fn a_learner_reads_answers_and_reviews() {
    let mut desk = Desk::open().await;
    person(&desk, "xue", Role::Learner, base::Lang::Zh).await;
    desk.sign_in("xue").await;
    let page = desk.page("/courses").await;
    for said in ["本周一练", "开始前测", "认识应收账款", "未读"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("/courses/bank"), "no bank for learners");
    assert_eq!(desk.get("/courses/bank").await.status, StatusCode::FORBIDDEN);
    let lesson = desk.page("/courses/lessons/L1").await;
    assert!(lesson.contains("您的角色没有这个页面"), "the ledger is not a learner's");
    let done = desk.send("/courses/lessons/L1/read", "").await;
    assert_eq!(done.location, "/courses/lessons/L1", "{}", done.text);
    assert!(desk.page("/courses").await.contains("已读，待测验"));
    let sheet = desk.send("/courses/lessons/L1/check", "").await.location;
    assert!(sheet.starts_with("/courses/attempts/"), "{sheet}");
    assert!(desk.page(&sheet).await.contains("交卷"));
    let done = desk.send(&sheet, "q1=1&q2=1&q3=2000000").await;
    assert_eq!(done.location, sheet, "{}", done.text);
    let page = desk.page(&sheet).await;
    assert!(page.contains("正确答案") && page.contains("未答"), "{page}");
    let again = desk.send(&sheet, "q1=1").await;
    assert!(again.text.contains("已经交过"), "{}", again.text);
    let review = desk.page("/courses/review").await;
    assert!(review.contains("L1-") && !review.contains("开始复习"), "nothing is due today");
    assert!(desk.send("/courses/review", "").await.text.contains("没有到期的复习"));
    desk.sign_in("chen").await;
    assert_eq!(desk.get(&sheet).await.status, StatusCode::NOT_FOUND, "another's");
    assert!(desk.page("/courses/bank?lesson=L1").await.contains("作答太少"));
}

#[tokio::test]
async fn the_first_test_and_the_plan_of_days() {
    let mut desk = Desk::open().await;
    desk.sign_in("smith").await;
    assert!(desk.send("/courses/tests/post", "").await.text.contains("There is no first test"));
    let sheet = desk.send("/courses/tests/pre", "").await.location;
    assert!(desk.page(&sheet).await.contains("20 questions"));
    desk.send(&sheet, "").await;
    let page = desk.page("/courses").await;
    assert!(page.contains("weak in the first test") && page.contains("Begin the last test"));
    assert!(desk.send("/courses/tests/pre", "").await.text.contains("taken once"));
    let plan = desk.page("/courses/schedule").await;
    assert!(plan.contains("720 minutes, laid over 2 days") && plan.contains("Day 2"), "{plan}");
    let slow = desk.page("/courses/schedule?path=sales&minutes=30").await;
    assert!(slow.contains("Day 10"), "{slow}");
}

#[tokio::test]
async fn a_case_is_played() {
    let mut desk = Desk::open().await;
    person(&desk, "xue", Role::Learner, base::Lang::En).await;
    desk.sign_in("xue").await;
    let list = desk.page("/courses/cases?kind=government").await;
    assert!(list.contains("nobody was looking") && !list.contains("Company B"), "{list}");
    for case in &academy::courses::Library::shipped().cases {
        desk.page(&format!("/courses/cases/{}", case.code)).await;
    }
    let csv = desk.get("/courses/cases/loss/data.csv").await.text;
    assert!(csv.contains("Not proven,1600000"), "{csv}");
    let run = desk.send("/courses/cases/loss", "").await.location;
    assert!(run.starts_with("/courses/runs/"), "{run}");
    let page = desk.page(&run).await;
    assert!(page.contains("step 1 of 3") && !page.contains("The expert"), "nothing is given away");
    assert!(desk.send(&run, "step=0&choice=").await.text.contains("Nothing was picked"));
    let all = &academy::courses::Library::shipped().cases;
    let loss = all.iter().find(|case| case.code == "loss").expect("the case");
    for (step, told) in loss.steps.iter().enumerate() {
        // The expert's choice is the first of the content; where it stands on the page, the run decides.
        let id = run.rsplit('/').next().expect("an id").parse().expect("a number");
        let order = academy::courses::shuffled(id, &step.to_string(), told.choices.len());
        let shown = order.iter().position(|place| *place == 0).expect("it is shown");
        let done = desk.send(&run, &format!("step={step}&choice={shown}&reason=proof")).await;
        assert_eq!(done.location, run, "{}", done.text);
    }
    let page = desk.page(&run).await;
    for said in ["100% in line", "The expert", "Loss in all", "1,960,000.00"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("First choices of"), "of one person nobody is told");
    desk.sign_in("chen").await;
    assert_eq!(desk.get(&run).await.status, StatusCode::NOT_FOUND, "another's");
}
