//! Skills as pages: the matrix opens to results, a gap is set through a class by one click, who does not teach sees
//! their own alone; the question of the week and the index that it moves.

use academy::courses::{Library, begin_check, get_attempt, hand_in, right_fields};
use axum::http::{StatusCode, header};
use store::Actor;

use super::house::Desk;

/// `wang` passes the check of a lesson.
async fn checked(desk: &Desk, lesson: &str) -> i64 {
    let library = Library::shipped();
    let wang = desk.db.find_person("wang").await.expect("read").expect("there").id;
    let mut tx = desk.db.write(Actor::user("wang")).await.expect("tx");
    let id = begin_check(&mut tx, library, wang, lesson).await.expect("begun");
    tx.commit().await.expect("commit");
    let drawn = get_attempt(&desk.db, library, id, wang).await.expect("attempt").drawn;
    let mut tx = desk.db.write(Actor::user("wang")).await.expect("tx");
    hand_in(&mut tx, library, (id, wang), &right_fields(&drawn)).await.expect("in");
    tx.commit().await.expect("commit");
    wang
}

#[tokio::test]
async fn a_cell_opens_to_its_results_and_a_gap_is_set() {
    let mut desk = Desk::open().await;
    let empty = desk.page("/skills").await;
    assert!(empty.contains("能力矩阵") && empty.contains("wang"), "{empty}");
    let wang = checked(&desk, "L6").await;
    let matrix = desk.page("/skills?role=sales").await;
    for said in ["面谈过程", "100%", "能带人", "1 条成绩"] {
        assert!(matrix.contains(said), "{said}: {matrix}");
    }
    assert!(!matrix.contains("smith"), "one role");
    let own = format!("/skills/people/{wang}?skill=talk");
    let cell = desk.page(&own).await;
    assert!(cell.contains("课程检查") && cell.contains("/courses/lessons/L6"), "{cell}");
    let gap = desk.page("/skills/gaps").await;
    for said in ["销售", "胜任 / 人数", "还没有能带人的同事", "给这些人布置"] {
        assert!(gap.contains(said), "{said}: {gap}");
    }
    let file = desk.get("/skills.xlsx").await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    let kind = file.headers[header::CONTENT_TYPE].to_str().expect("text");
    assert!(kind.contains("spreadsheet"), "{kind}");
    // One click opens the class of the skill, takes wang in and sets what comes next.
    let set = desk.send("/skills/assign", &format!("skill=proof&people={wang}")).await;
    assert!(set.location.starts_with("/classes/"), "{} {}", set.status, set.text);
    let class = desk.page(&set.location).await;
    assert!(class.contains("补课 证据与保障") && class.contains("L4"), "{class}");
    let none = desk.send("/skills/assign", "skill=proof&people=").await;
    assert!(none.text.contains("没有选人"), "{}", none.text);
    let strange = desk.send("/skills/assign", &format!("skill=moon&people={wang}")).await;
    assert!(strange.text.contains("没有能力"), "{}", strange.text);
    desk.sign_in("smith").await;
    let english = desk.page(&own).await;
    assert!(english.contains("Results behind") && english.contains("can coach"), "{english}");
    assert!(desk.page("/skills/gaps").await.contains("Could coach"));
    // Who does not teach is led to their own page and sees nobody else's.
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/skills").await.location, format!("/skills/people/{wang}"));
    let own = desk.page(&own).await;
    assert!(own.contains("/courses/attempts/") && !own.contains("布置下一步"), "{own}");
    let chen = desk.db.find_person("chen").await.expect("read").expect("there").id;
    let other = desk.get(&format!("/skills/people/{chen}")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    for path in ["/skills/gaps", "/skills.xlsx"] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let post = desk.send("/skills/assign", &format!("skill=proof&people={wang}")).await;
    assert_eq!(post.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_question_of_the_week_moves_the_index() {
    let mut desk = Desk::open().await;
    desk.sign_in("wang").await;
    let home = desk.page("/courses").await;
    assert!(home.contains("本周一练") && home.contains("action=\"/courses/week\""), "{home}");
    let empty = desk.send("/courses/week", "").await;
    assert!(empty.text.contains("还没有作答"), "{}", empty.text);
    let wang = desk.db.find_person("wang").await.expect("read").expect("there").id;
    let library = Library::shipped();
    let lessons = &library.paths.of(store::access::Role::Sales).expect("path").lessons;
    let told = academy::courses::weekly(&desk.db, library, wang, lessons).await.expect("read");
    let drawn = told.expect("a question").drawn;
    let fields: Vec<String> = right_fields(std::slice::from_ref(&drawn))
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(desk.send("/courses/week", &fields.join("&")).await.location, "/courses");
    let home = desk.page("/courses").await;
    assert!(home.contains("每周一题") && !home.contains("action=\"/courses/week\""), "{home}");
    let again = desk.send("/courses/week", &fields.join("&")).await;
    assert!(again.text.contains("已经答过"), "{}", again.text);
    let moved = desk.get("/skills/awareness").await;
    let own = format!("/skills/awareness/{wang}");
    assert_eq!(moved.location, own);
    let page = desk.page(&own).await;
    // Answered one of one, reported nothing, no review due: 40 ÷ 60.
    for said in ["1 / 1", "67%", "每周一练", "答对", "怎么算"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    desk.sign_in("chen").await;
    let all = desk.page("/skills/awareness").await;
    for said in ["各角色", "wang", "本周指数"] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let causes = desk.page("/certificates/effect/causes").await;
    for said in ["付了款，又下了单", "这是相关，不是证明", "缺乏催收方法", "不足：两边各要 20 个"]
    {
        assert!(causes.contains(said), "{said}: {causes}");
    }
    desk.sign_in("smith").await;
    assert!(desk.page("/skills/awareness").await.contains("Awareness index"));
    assert!(desk.page("/certificates/effect/causes").await.contains("Going together is no proof"));
}
