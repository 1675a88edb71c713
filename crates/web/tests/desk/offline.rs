//! What can be taken along: the page, the worker, the manifest; own cases alone; signing out empties the device.

use axum::http::StatusCode;

use crate::house::Desk;

#[tokio::test]
async fn what_is_offered_and_how_it_is_served() {
    let desk = Desk::open().await;
    let page = desk.page("/offline").await;
    for said in ["存到手机", "带一份小测", "本周一练", "这里不能存", "14 天后不再显示"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("data-keep=\"/courses/lessons/L1\""), "{page}");
    assert!(page.contains("data-keep-check=\"/courses/lessons/L1/check\""));
    assert!(page.contains("没有您经手的未结案件"), "no visit without a case of one's own");
    assert!(page.contains("rel=\"manifest\"") && page.contains("data-owner=\""));
    let worker = desk.get("/offline-worker.js").await;
    assert_eq!(worker.status, StatusCode::OK);
    assert!(worker.headers["content-type"].to_str().expect("kind").starts_with("text/javascript"));
    assert!(!worker.text.contains("http://") && !worker.text.contains("https://"), "own host only");
    assert!(worker.text.contains("/sign-out"), "signing out empties it");
    let policy = worker.headers["content-security-policy"].to_str().expect("policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let manifest = desk.get("/manifest.webmanifest").await;
    let manifest: serde_json::Value = serde_json::from_str(&manifest.text).expect("json");
    assert_eq!(manifest["start_url"], "/");
    assert_eq!(manifest["display"], "standalone");
}

#[tokio::test]
async fn a_check_is_handed_in_once_and_signing_out_clears() {
    let desk = Desk::open().await;
    let at = desk.send("/courses/lessons/L1/check", "").await.location;
    let sheet = desk.page(&at).await;
    let id = at.rsplit('/').next().expect("an id");
    assert!(sheet.contains(&format!("data-attempt=\"{id}\"")), "{sheet}");
    assert_eq!(desk.send(&at, "q1=1").await.location, at);
    let twice = desk.send(&at, "q1=2").await;
    assert!(twice.status.is_client_error(), "an attempt is its own key: {}", twice.status);
    let gone = desk.send("/sign-out", "").await;
    assert_eq!(gone.headers["clear-site-data"], "\"storage\"");
}
