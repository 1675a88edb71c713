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
