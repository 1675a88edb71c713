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
