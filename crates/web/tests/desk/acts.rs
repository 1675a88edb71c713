//! One form for one act: a contact and the promise that came of it.

use axum::http::StatusCode;

use crate::house::{Desk, TODAY};

#[tokio::test]
async fn a_contact_and_a_promise_are_one_form() {
    let desk = Desk::open().await;
    for (old, one) in [
        ("/parties/C1/contact", "/collections/log/C1?from=buyer"),
        ("/parties/C1/promise", "/collections/log/C1?from=buyer&result=promised"),
    ] {
        let seen = desk.get(old).await;
        assert_eq!((seen.status, seen.location.as_str()), (StatusCode::SEE_OTHER, one), "{old}");
        assert!(desk.page(one).await.contains("name=\"due\""), "{one}: with its promise");
    }
    let form = format!(
        "on={TODAY}&channel=call&result=promised&person=w&note=n&amount=1000&due=2026-12-01"
    );
    let seen = desk.send("/collections/log/C1?from=buyer", &form).await;
    assert_eq!(seen.location, "/parties/C1?tab=history", "back to the buyer: {}", seen.text);
    assert!(desk.page("/collections/promises").await.contains("2026-12-01"));
}

#[tokio::test]
async fn who_grants_sees_exposure_limit_methods_and_what_is_left() {
    let mut desk = Desk::open().await;
    for (login, words) in [
        ("chen", ["授信前请看", "当前额度", "按建议授信后剩余"]),
        ("smith", ["Before granting", "Limit now", "Headroom after the proposal"]),
    ] {
        desk.sign_in(login).await;
        let page = desk.page("/parties/C1/limit").await;
        for word in words.into_iter().chain(["360,000.00", "50,000.00"]) {
            assert!(page.contains(word), "{login} {word}");
        }
    }
}

#[tokio::test]
async fn the_search_box_finds_buyers_and_numbers() {
    let mut desk = Desk::open().await;
    for (typed, href) in [
        ("C2", "/parties/C2"),
        ("A11", "/receivables/items/C1/A11/1"),
        ("RB3", "/receivables/credits/"),
    ] {
        let page = desk.page(&format!("/search?q={typed}")).await;
        assert!(page.contains(&format!("data-href=\"{href}")), "{typed}: {page}");
    }
    assert!(desk.page("/search?q=zzz").await.contains("没有找到"));
    assert!(
        desk.page("/search?q=%25").await.contains("没有找到"),
        "a sign of its own finds nothing"
    );
    desk.page("/search").await;
    desk.sign_in("wang").await;
    assert!(!desk.page("/search?q=B1").await.contains("/receivables/items/C2"), "not their buyer");
}
