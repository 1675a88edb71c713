//! A page of judgement says its day, and no figure is of two.

use std::sync::atomic::AtomicBool;

use credit::assess::assess;
use store::Actor;

use crate::house::{Desk, day};

const PAST: &str = "2026-09-29";

#[tokio::test]
async fn the_judgement_of_a_past_day_says_so_on_every_page() {
    let mut desk = Desk::open().await;
    let pages = ["/", "/parties", "/policy", "/search?q=C1", "/collections", "/parties/C1"];
    for path in pages {
        let page = desk.page(path).await;
        assert!(!page.contains(PAST) || path == "/", "{path}: of today");
    }
    let (actor, cancel) = (Actor::user("chen"), AtomicBool::new(false));
    assess(&desk.db, day(PAST), &actor, &|_| {}, &cancel).await.expect("assessed");
    for (login, said) in [("chen", "不是今天"), ("smith", "not of today")] {
        desk.sign_in(login).await;
        for path in pages {
            let page = desk.page(path).await;
            assert!(page.contains(PAST), "{path}: {page}");
            let both = ["不要相互比较", "do not compare"].iter().any(|text| page.contains(text));
            assert!(page.contains(said) || both, "{path}: {page}");
        }
    }
}

#[tokio::test]
async fn limit_exposure_and_headroom_of_a_buyer_are_of_one_day() {
    let desk = Desk::open().await;
    let (actor, cancel) = (Actor::user("chen"), AtomicBool::new(false));
    // Two invoices were open then, four are today.
    assess(&desk.db, day("2025-12-31"), &actor, &|_| {}, &cancel).await.expect("assessed");
    let page = desk.page("/parties/C1?tab=credit").await;
    let after = page.split("<dt>敞口</dt>").nth(1).expect("exposure");
    let exposure = after.split("</dd>").next().expect("a figure");
    assert!(exposure.contains("¥180,000.00"), "{exposure}");
}

#[tokio::test]
async fn machines_are_told_the_day() {
    let desk = Desk::open().await;
    let (actor, cancel) = (Actor::user("chen"), AtomicBool::new(false));
    assess(&desk.db, day(PAST), &actor, &|_| {}, &cancel).await.expect("assessed");
    for path in ["/api/v1/buyers", "/api/v1/worklist"] {
        let seen = desk.get(path).await;
        assert!(seen.text.contains(&format!("\"as_of\":\"{PAST}\"")), "{path}: {}", seen.text);
    }
}
