//! Who ranks the worklist, the playbook in use, and letters and advice over the interface.

use axum::http::StatusCode;

use crate::house::Desk;

#[tokio::test]
async fn the_challenger_is_refused_before_there_is_enough() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/challenger").await;
    assert!(page.contains("谁给待办排序") && page.contains("学习模型不能接管"), "{page}");
    assert!(!page.contains("/collections/challenger/take-over"), "nothing to press");
    let early = desk.send("/collections/challenger/take-over", "reason=试").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("可以学习的记录只有"), "{}", early.text);
    let back = desk.send("/collections/challenger/put-back", "reason=试").await;
    assert!(back.text.contains("现在就是这样排序的"), "{}", back.text);
    let odd = desk.send("/collections/challenger/moon", "reason=x").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/challenger").await.contains("Who ranks the worklist"));
    desk.sign_in("wang").await;
    let sales = desk.send("/collections/challenger/take-over", "reason=x").await;
    assert_eq!(sales.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_playbook_says_where_it_was_used() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/playbook").await;
    for said in ["手册的使用", "开场", "付款承诺", "赞美（PMP）", "全部案件"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let cases = desk.page("/collections/playbook/cases?part=tool&code=promise").await;
    assert!(cases.contains("没有用过"), "{cases}");
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/playbook").await.contains("Collected or agreed"));
}

#[tokio::test]
async fn advice_and_letters_over_the_interface() {
    let desk = Desk::open().await;
    let advice = desk.get("/api/v1/buyers/C1/advice").await;
    assert_eq!(advice.status, StatusCode::OK, "{}", advice.text);
    assert!(advice.text.contains("\"action\":\""), "{}", advice.text);
    let none = desk.get("/api/v1/outbox/7").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "{}", none.text);
    let process = desk.get("/api/v1/process/measures").await;
    assert!(process.text.contains("\"begins_by\":\"overdue\""), "{}", process.text);
    let runs = desk.get("/api/v1/process/steps/collect/runs?state=moon").await;
    assert_eq!(runs.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", runs.text);
}
