//! The legal desk as a browser without script sees it: a deadline is done from the row, the worklist reminds.

use axum::http::StatusCode;
use credit::collections::legal::{NewMatter, RoutePack, open_matter};
use store::Actor;

use crate::house::{Desk, day};

const PATH: &str = "/collections/matters";

#[tokio::test]
async fn deadlines_of_all_cases_stand_on_one_page() {
    let mut desk = Desk::open().await;
    assert!(desk.page(PATH).await.contains("这里没有法律事项"));
    let case = desk.send("/collections/cases/open/C1", "why=两次催款没有回复").await.location;
    let id = case.rsplit('/').next().expect("an id").parse().expect("a number");
    let new = NewMatter {
        case: id,
        route: "suit".to_owned(),
        claimed_minor: 100_000,
        on: day("2026-11-01"),
        forum: "某区人民法院".to_owned(),
        reference: String::new(),
        counsel: "王律师".to_owned(),
        reckoned: String::new(),
    };
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("a transaction");
    open_matter(&mut tx, RoutePack::shipped(), &new).await.expect("opened");
    tx.commit().await.expect("committed");
    let page = desk.page(&format!("{PATH}?view=late")).await;
    for said in ["某区人民法院", "举证材料交齐", "已过 5 天", "已办"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Evidence handed in"), "one language");
    for at in ["/collections", "/"] {
        assert!(desk.page(at).await.contains("个法律期限已过"), "{at}");
    }
    assert!(desk.page("/collections").await.contains("法律期限：举证材料交齐"));
    let told = desk.get("/api/v1/legal-deadlines?view=late").await.text;
    assert!(told.contains("\"days_left\":-5"), "{told}");
    let odd = desk.get("/api/v1/legal-deadlines?view=moon").await;
    assert!(odd.text.contains("collections.desk-view"), "{}", odd.text);
    let done = page.split("action=\"").find(|part| part.contains("/day/")).expect("a form");
    let done = done.split('"').next().expect("an address").to_owned();
    assert_eq!(desk.send(&done, "").await.status, StatusCode::SEE_OTHER);
    assert!(desk.page(&format!("{PATH}?view=late")).await.contains("这里没有法律事项"));
    desk.sign_in("smith").await;
    let page = desk.page(PATH).await;
    assert!(page.contains("Legal desk") && !page.contains("期限"), "{page}");
}

#[tokio::test]
async fn a_case_is_handed_over_and_anothers_worklist_is_seen() {
    let mut desk = Desk::open().await;
    let case = desk.send("/collections/cases/open/C1", "why=两次催款没有回复").await.location;
    assert!(desk.page(&case).await.contains("交接案件"));
    let at = format!("{case}/hand");
    assert!(desk.page(&at).await.contains("交接说明"));
    let bare = desk.send(&at, "to=smith&note=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("没有写交接说明"), "{}", bare.text);
    let moon = desk.send(&at, "to=moon&note=x").await;
    assert!(moon.text.contains("不能负责案件"), "{}", moon.text);
    let done = desk.send(&at, "to=smith&note=已谈两次，财务总监放款").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = desk.page(&case).await;
    assert!(page.contains("chen → smith") && page.contains("财务总监放款"), "{page}");
    assert!(desk.page("/collections?of=wang").await.contains("wang 的"));
    assert!(desk.page("/collections/team").await.contains("CEI"));
    desk.sign_in("wang").await;
    assert!(!desk.page("/collections?of=chen").await.contains("chen 的"), "own rights");
}
