//! A class as pages: opened, filled, set, done, marked beside the automatic mark; a coach asked, answered, rated.

use axum::http::StatusCode;
use store::{
    Actor,
    access::{NewPerson, Role},
};

use crate::house::Desk;

async fn person(desk: &Desk, login: &str, role: Role) {
    let mut tx = desk.db.write(Actor::system("test")).await.expect("tx");
    let new = NewPerson {
        login: login.to_owned(),
        name: format!("{login} 君"),
        role,
        lang: if login == "smithson" { base::Lang::En } else { base::Lang::Zh },
        password: "correct horse".to_owned(),
    };
    tx.add_person(new).await.expect("person");
    tx.commit().await.expect("commit");
}

/// The first address on a page that begins so.
fn first(page: &str, begins: &str) -> String {
    let at = page.find(begins).unwrap_or_else(|| panic!("{begins}: {page}"));
    page[at..].split(['"', '#']).next().expect("an address").to_owned()
}

async fn class(desk: &Desk) -> String {
    let day = |days: i32| desk.db.clock().today().plus_days(days);
    let teacher = desk.db.find_person("jiang").await.expect("read").expect("one").id;
    let form = format!("name=一班&starts_on={}&ends_on={}&instructor={teacher}", day(0), day(20));
    let at = desk.send("/classes/new", &form).await;
    assert!(at.location.starts_with("/classes/"), "{}", at.text);
    let wrong = desk.send("/classes/new", &form).await;
    assert!(wrong.text.contains("已有名为“一班”的班级"), "{}", wrong.text);
    let unknown = desk.send(&format!("{}/enrol", at.location), "logins=xue, moon").await;
    assert!(unknown.text.contains("没有能学习的用户“moon”"), "{}", unknown.text);
    let taken = desk.send(&format!("{}/enrol", at.location), "logins=xue smithson").await;
    assert_eq!(taken.location, at.location, "{}", taken.text);
    let set = format!("{}/assignments", at.location);
    for target in ["lesson:L1", "test:pre", "case:promise", "practice:quality", "written:"] {
        let form = format!("target={target}&prompt=怎样约时间&due_on={}", day(3));
        let done = desk.send(&set, &form).await;
        assert_eq!(done.location, at.location, "{target}: {}", done.text);
    }
    let moon = desk.send(&set, &format!("target=moon:x&due_on={}", day(3))).await;
    assert!(moon.text.contains("从列表里选课程"), "{}", moon.text);
    at.location
}

#[tokio::test]
async fn a_class_from_its_first_day_to_a_mark() {
    let mut desk = Desk::open().await;
    person(&desk, "jiang", Role::Instructor).await;
    person(&desk, "xue", Role::Learner).await;
    person(&desk, "smithson", Role::Learner).await;
    desk.sign_in("jiang").await;
    assert!(desk.page("/classes").await.contains("还没有班级"));
    let at = class(&desk).await;
    let board = desk.page(&at).await;
    for said in ["全班进度", "认识应收账款", "质量争议", "xue 君", "前测", "待完成"]
    {
        assert!(board.contains(said), "{said}: {board}");
    }
    desk.sign_in("xue").await;
    let home = desk.page("/courses").await;
    assert!(home.contains("我的作业") && home.contains("去做"), "{home}");
    let own = desk.page(&at).await;
    assert!(own.contains("xue 君") && !own.contains("smithson"), "nobody else's work");
    assert_eq!(desk.get("/classes/marking").await.status, StatusCode::FORBIDDEN);
    let sheet = first(&desk.page("/classes").await, "/classes/written/");
    assert!(desk.send(&sheet, "body=").await.text.contains("没有写作答"));
    let done = desk.send(&sheet, "body=先问原因，再约到具体的日子。").await;
    assert!(done.location.starts_with("/classes/marks/written/"), "{}", done.text);
    let work = done.location;
    assert!(desk.page(&work).await.contains("还没有人工评分"));
    assert_eq!(desk.get(&sheet).await.location, work, "handed in once");
    let refused = desk.send(&format!("{work}/mark"), "reason=好").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "learners do not mark");
    desk.sign_in("smithson").await;
    assert_eq!(desk.get(&work).await.status, StatusCode::NOT_FOUND, "another's");
    let english = desk.page("/classes").await;
    assert!(english.contains("My assignments") && english.contains("Do it"), "{english}");
    desk.sign_in("jiang").await;
    let queue = desk.page("/classes/marking").await;
    assert!(queue.contains("xue 君") && queue.contains(&work), "{queue}");
    let form = "level-facts=2&level-risk=1&level-method=1&level-choice=2&level-tone=2";
    let silent = desk.send(&format!("{work}/mark"), form).await;
    assert!(silent.text.contains("没有写理由"), "{}", silent.text);
    let given = desk.send(&format!("{work}/mark"), &format!("{form}&reason=没有写后果")).await;
    assert_eq!(given.location, work, "{}", given.text);
    let page = desk.page(&work).await;
    assert!(page.contains("77.5") && page.contains("没有写后果"), "{page}");
    assert!(page.contains("没有自动分") && page.contains("以此为准"), "{page}");
    assert!(!desk.page("/classes/marking").await.contains(">待评分</td>"));
    desk.sign_in("xue").await;
    assert!(desk.page("/classes").await.contains("77.5"), "the learner sees it");
}

#[tokio::test]
async fn a_case_has_both_marks_beside_each_other() {
    let mut desk = Desk::open().await;
    person(&desk, "jiang", Role::Instructor).await;
    person(&desk, "xue", Role::Learner).await;
    person(&desk, "smithson", Role::Learner).await;
    desk.sign_in("jiang").await;
    let at = class(&desk).await;
    desk.sign_in("xue").await;
    let run = desk.send("/courses/cases/promise", "").await.location;
    let id: i64 = run.rsplit('/').next().expect("an id").parse().expect("a number");
    let all = &academy::courses::Library::shipped().cases;
    let case = all.iter().find(|one| one.code == "promise").expect("the case");
    for (step, told) in case.steps.iter().enumerate() {
        let order = academy::courses::shuffled(id, &step.to_string(), told.choices.len());
        let shown = order.iter().position(|place| *place == 0).expect("it is shown");
        desk.send(&run, &format!("step={step}&choice={shown}&reason=写明日期")).await;
    }
    desk.sign_in("jiang").await;
    let work = first(&desk.page(&at).await, "/classes/marks/case/");
    let form = "level-facts=1&level-risk=1&level-method=1&level-choice=1&level-tone=1&reason=太短";
    let given = desk.send(&format!("{work}/mark"), form).await;
    assert_eq!(given.location, work, "{}", given.text);
    let page = desk.page(&work).await;
    assert!(page.contains("100.0") && page.contains("50.0"), "both stand: {page}");
    let board = desk.page(&at).await;
    assert!(board.contains("自动分 100.0") && board.contains("未达标"), "{board}");
    let marking = desk.page("/classes/marking").await;
    assert!(marking.contains("-50.0") && marking.contains("共 1 份"), "{marking}");
    assert_eq!(desk.get("/classes/marks/practice/999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_coach_is_asked_and_answers() {
    let mut desk = Desk::open().await;
    person(&desk, "jiang", Role::Instructor).await;
    person(&desk, "xue", Role::Learner).await;
    desk.sign_in("jiang").await;
    let at = "/classes/coaches/profile";
    let bare = desk.send(at, "profile=十年催收&coaches=1").await;
    assert!(bare.text.contains("至少要有一个擅长主题"), "{}", bare.text);
    let form = "profile=十年催收&coaches=1&topic-talk=1&industry-C=1&kind-dealer=1";
    let done = desk.send(at, form).await;
    assert_eq!(done.location, "/classes/coaches", "{}", done.text);
    desk.sign_in("xue").await;
    let page = desk.page("/classes/coaches").await;
    assert!(page.contains("十年催收") && page.contains("催收沟通与谈判"), "{page}");
    let asked = "topic=talk&industry=C&kind=dealer&message=对方总说下周&contact=13800000000";
    let silent = desk.send("/classes/coaches", asked).await;
    assert!(silent.text.contains("没有同意联系"), "{}", silent.text);
    let done = desk.send("/classes/coaches", &format!("{asked}&consents=1")).await;
    let request = done.location;
    assert!(request.starts_with("/classes/requests/"), "{}", done.text);
    assert!(desk.page(&request).await.contains("100 / 100"));
    desk.sign_in("smith").await;
    let other = desk.get(&request).await.status;
    assert_eq!(other, StatusCode::NOT_FOUND, "given to somebody else");
    desk.sign_in("jiang").await;
    assert!(desk.page(&request).await.contains("13800000000"), "with consent");
    let answer = format!("{request}/answer");
    assert!(desk.send(&answer, "answer=").await.text.contains("没有写答复"));
    assert_eq!(desk.send(&answer, "answer=约到具体的日子").await.location, request);
    desk.sign_in("xue").await;
    assert!(desk.page(&request).await.contains("约到具体的日子"));
    let closed = desk.send(&format!("{request}/close"), "satisfaction=5").await;
    assert_eq!(closed.location, "/classes/coaches", "{}", closed.text);
    let page = desk.page(&request).await;
    assert!(!page.contains("13800000000") && page.contains("5 / 5"), "erased: {page}");
    assert!(desk.page("/classes/coaches").await.contains("5.00"));
}

#[tokio::test]
async fn a_board_from_its_question_to_a_script() {
    let mut desk = Desk::open().await;
    person(&desk, "jiang", Role::CreditManager).await;
    person(&desk, "xue", Role::Learner).await;
    desk.sign_in("jiang").await;
    let wrong = desk.send("/classes/boards/new", "title=承诺&prompt=").await;
    assert!(wrong.text.contains("讨论题没有写"), "{}", wrong.text);
    let form = "title=承诺怎么写&prompt=说说确认消息&case=promise&groups=2";
    let at = desk.send("/classes/boards/new", form).await.location;
    assert!(at.starts_with("/classes/boards/"), "{at}");
    desk.sign_in("xue").await;
    let list = desk.page("/classes/boards?case=promise").await;
    assert!(list.contains("承诺怎么写") && !list.contains("开一个讨论"), "{list}");
    let empty = desk.page(&at).await;
    assert!(empty.contains("还没有发言") && empty.contains("data-live=\"posts\""), "{empty}");
    let posts = format!("{at}/posts");
    assert!(desk.send(&posts, "body=").await.text.contains("没有写发言"));
    let named = desk.send(&posts, "body=拖欠建设说下周付").await;
    assert!(named.text.contains("像是有真实客户"), "{}", named.text);
    assert!(named.text.contains("name=\"sure\""), "who is sure may say it");
    let said = desk.send(&posts, "body=写明<b>金额</b>和日期").await;
    assert!(said.location.starts_with(&format!("{at}#post-")), "{}", said.text);
    let post = said.location.rsplit('-').next().expect("an id").to_owned();
    let page = desk.page(&at).await;
    assert!(page.contains("写明&lt;b&gt;金额") && page.contains("第 1 组"), "{page}");
    let own = desk.send(&format!("/classes/posts/{post}/vote"), "").await;
    assert!(own.text.contains("不能给自己的发言投票"), "{}", own.text);
    let refused = desk.send(&format!("/classes/posts/{post}/hide"), "reason=x").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    desk.sign_in("jiang").await;
    let board = at.rsplit('/').next().expect("an id").to_owned();
    let vote = format!("/classes/posts/{post}/vote");
    let voted = desk.send(&vote, &format!("board={board}")).await;
    assert_eq!(voted.location, format!("{at}#post-{post}"), "{}", voted.text);
    assert!(desk.page(&at).await.contains("取消赞成"));
    let reply = desk.send(&posts, &format!("parent={post}&body=再写谁来付")).await;
    assert!(reply.location.starts_with(&at), "{}", reply.text);
    let promote = format!("/classes/posts/{post}/promote");
    let script = desk.send(&promote, "kind=script&title=问到具体&step=promise").await;
    assert_eq!(script.location, "/classes/drafts", "{}", script.text);
    let again = desk.send(&promote, "kind=script&title=问到具体&step=promise").await;
    assert!(again.text.contains("已经转成过这一种"), "{}", again.text);
    assert_eq!(desk.send(&promote, "kind=case&title=口头承诺").await.location, "/classes/drafts");
    let drafts = desk.page("/classes/drafts").await;
    assert!(drafts.contains("问到具体") && drafts.contains("由另一个人决定"), "{drafts}");
    assert!(desk.page("/collections/scripts").await.contains("问到具体"));
    let summed = desk.send(&format!("{at}/summary"), "summary=金额、日期、账户、谁来付").await;
    assert_eq!(summed.location, at, "{}", summed.text);
    desk.sign_in("smith").await;
    let page = desk.page("/classes/drafts").await;
    let decide = first(&page, "/classes/drafts/");
    let silent = desk.send(&decide, "verdict=take&note=").await;
    assert!(silent.text.contains("The reason is missing"), "{}", silent.text);
    assert_eq!(desk.send(&decide, "verdict=take&note=good").await.location, "/classes/drafts");
    let page = desk.page(&at).await;
    assert!(page.contains("Instructor") && page.contains("draft of a case"), "{page}");
    let hidden = desk.send(&format!("/classes/posts/{post}/hide"), "reason=off+topic").await;
    assert_eq!(hidden.location, at, "{}", hidden.text);
    desk.send(&format!("{at}/close"), "").await;
    desk.sign_in("xue").await;
    let page = desk.page(&at).await;
    assert!(page.contains("off topic") && !page.contains("写明&lt;b&gt;"), "{page}");
    assert!(page.contains("已关闭") && page.contains("谁来付"), "{page}");
}
