//! What is foreseen: on a page, on a buyer's page, as a file, over the interface; and a back-test
//! started from the page.

use std::time::Duration;

use axum::http::StatusCode;

use crate::house::Desk;

#[tokio::test]
async fn the_outlook_says_what_it_rests_on() {
    let mut desk = Desk::open().await;
    let page = desk.page("/outlook?days=90").await;
    for word in
        ["不足 20 个", "不是实测", "假设", "90 天违约概率", "还没有回测过", "拖欠建设有限公司"]
    {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(page.contains("href=\"/outlook\" data-key=\"f\" aria-current=\"page\""), "rail");
    let low = desk.page("/outlook?days=77&tier=low&after=999").await;
    assert!(low.contains("90 天违约概率"), "the nearest horizon");
    let buyer = desk.page("/parties/C1?tab=credit").await;
    for word in ["前瞻：各期限的违约概率", "365 天内，截至", "（假设）"] {
        assert!(buyer.contains(word), "{word}");
    }
    desk.sign_in("smith").await;
    let page = desk.page("/outlook").await;
    for word in
        ["Outlook", "fewer than 20", "not measured", "an assumption", "Expected loss within"]
    {
        assert!(page.contains(word), "{word}: {page}");
    }
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/outlook").await.status, StatusCode::FORBIDDEN, "the whole book");
    let csv = desk.get("/outlook/buyers.csv").await.text;
    assert!(csv.contains("\nC1,") && !csv.contains("\nC2,"), "their own buyers only: {csv}");
    let test = desk.send("/outlook/test", "").await;
    assert_eq!(test.status, StatusCode::FORBIDDEN, "a back-test takes the right to assess");
    let own = desk.page("/parties/C1?tab=credit").await;
    assert!(own.contains("前瞻：各期限的违约概率"), "a salesperson sees it on their own buyer");
}

#[tokio::test]
async fn it_is_taken_home_and_asked_for_by_machines() {
    let desk = Desk::open().await;
    let csv = desk.get("/outlook/buyers.csv?days=30").await.text;
    let line = csv.lines().find(|line| line.starts_with("C1,")).expect("C1");
    assert!(line.contains("360000.00"), "{line}");
    assert!(desk.get("/outlook/buyers.xlsx").await.text.starts_with("PK"));
    let json = desk.get("/api/v1/outlook").await.text;
    for word in
        ["\"basis\":\"constant\"", "\"lgd_assumed\":true", "\"days\":365", "\"back_test\":null"]
    {
        assert!(json.contains(word), "{word}: {json}");
    }
    let json = desk.get("/api/v1/outlook/buyers?days=30&limit=1").await.text;
    assert!(json.contains("\"days\":30") && json.contains("\"code\":\"C1\""), "{json}");
    let json = desk.get("/api/v1/outlook?as_of=2020-01-01").await;
    assert!(json.text.contains("scoring.outlook-none"), "{}", json.text);
}

#[tokio::test]
async fn a_back_test_is_started_from_the_page() {
    let desk = Desk::open().await;
    let started = desk.send("/outlook/test", "").await;
    assert!(started.location.starts_with("/jobs/"), "{}", started.location);
    for _ in 0..200 {
        let seen = desk.get("/outlook").await.text;
        if seen.contains("2026-11-21 回测") || seen.contains("回测：用现在的模型") {
            assert!(seen.contains("实际 ÷ 预计"), "{seen}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the back-test did not end");
}
