//! What readers of the desk stumbled over, told once so that it stays mended.

use credit::parties::{find_buyer, withdraw_buyer};
use store::{Actor, access::Scope};

use crate::house::{Desk, keep};

#[tokio::test]
async fn a_withdrawn_buyer_has_a_page_and_nothing_to_do() {
    let mut desk = Desk::open().await;
    let buyer = find_buyer(&desk.db, "C3", Scope::All).await.expect("read").expect("buyer");
    assert!(desk.page("/parties/C3").await.contains("actions does"));
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    withdraw_buyer(&mut tx, buyer.id, 77).await.expect("withdrawn");
    keep(tx).await;
    for (login, word) in [("chen", "已撤回"), ("smith", "Withdrawn")] {
        desk.sign_in(login).await;
        let page = desk.page("/parties/C3~77").await;
        assert!(page.contains(word) && !page.contains("actions does"), "{login}: {page}");
    }
    assert!(desk.get("/parties/c3").await.status.is_client_error(), "its code is free");
}

#[tokio::test]
async fn a_code_is_one_in_either_case_on_every_page() {
    let desk = Desk::open().await;
    for path in ["/parties/c1", "/parties/c1?tab=items", "/receivables/items/c1/A11/1"] {
        assert!(desk.page(path).await.contains("/parties/C1"), "{path}");
    }
    let seen = desk.send("/parties/_/new", "buyer_code=c1&buyer_name=x").await;
    assert!(seen.location.is_empty() && seen.text.contains("c1"), "the code is taken");
}

#[tokio::test]
async fn hidden_signs_are_refused_with_a_sentence() {
    let desk = Desk::open().await;
    for path in ["/parties?q=%00", "/search?q=a%00b", "/parties/C%00"] {
        let seen = desk.get(path).await;
        assert!(seen.status.is_client_error() && seen.text.contains("U+0000"), "{path}");
    }
    let seen = desk.send("/parties/_/new", "buyer_code=K%009&buyer_name=x").await;
    assert!(seen.status.is_client_error() && seen.text.contains("U+0000"), "{}", seen.text);
}

#[tokio::test]
async fn enter_in_the_list_of_warnings_takes_them_up() {
    let desk = Desk::open().await;
    let page = desk.page("/warning").await;
    assert!(page.contains("data-bulk action=\"/warning/acknowledge\""), "{page}");
}

#[tokio::test]
async fn what_a_list_cannot_do_is_said_above_it() {
    let mut desk = Desk::open().await;
    for (login, word) in [("chen", "以下条件未生效"), ("smith", "Not taken into account")] {
        desk.sign_in(login).await;
        for path in
            ["/?day=abc", "/collections?page=-1", "/warning?level=purple", "/parties?x=%3Cb%3E"]
        {
            let page = desk.page(path).await;
            assert!(page.contains(word) && !page.contains("<b>x"), "{path}");
        }
        for path in ["/", "/collections?whose=mine", "/warning?level=red", "/parties?tier=high"] {
            assert!(!desk.page(path).await.contains(word), "{path}");
        }
    }
}
