//! What may be sold to whom on which terms.

use crate::house::Desk;

/// The row of a buyer on the page.
fn row<'a>(page: &'a str, code: &str) -> Option<&'a str> {
    let href = format!("data-href=\"/parties/{code}?tab=credit\"");
    page.split("<tr").find(|row| row.contains(&href))
}

#[tokio::test]
async fn one_page_says_what_may_be_sold_to_whom_on_which_terms() {
    let mut desk = Desk::open().await;
    let page = desk.page("/policy").await;
    // C1: 5 万 granted, 36 万 open; C2 has no limit though one is proposed; C3 pays cash.
    for (code, words) in [
        ("C1", &["已超额度", "50,000.00", "360,000.00", "-310,000.00", "720%"][..]),
        ("C2", &["未授信", "10,000.00"]),
        ("C3", &["不给赊销"]),
    ] {
        let row = row(&page, code).unwrap_or_else(|| panic!("{code}: {page}"));
        for word in words {
            assert!(row.replace('−', "-").contains(word), "{code} {word}: {row}");
        }
    }
    for (asked, codes) in [
        ("only=over", &["C1"][..]),
        ("only=ungranted", &["C2"]),
        ("only=blocked", &[]),
        ("q=C3", &["C3"]),
        ("sort=-used", &["C1", "C2", "C3"]),
        ("sort=proposed", &["C1", "C2", "C3"]),
    ] {
        let page = desk.page(&format!("/policy?{asked}")).await;
        let shown = ["C1", "C2", "C3"].map(|code| row(&page, code).map(|_| code));
        assert_eq!(shown.into_iter().flatten().collect::<Vec<_>>(), codes, "{asked}");
    }
    desk.sign_in("smith").await;
    let page = desk.page("/policy").await;
    for word in ["Limits and terms", "Over limit", "No limit granted", "No credit"] {
        assert!(page.contains(word), "{word}");
    }
    assert!(page.contains("href=\"/policy\" data-key=\"l\" aria-current=\"page\""), "rail");
    desk.sign_in("wang").await;
    let page = desk.page("/policy").await;
    assert!(row(&page, "C1").is_some() && row(&page, "C2").is_none(), "only their own");
}

#[tokio::test]
async fn the_same_rows_are_taken_home_and_asked_for_by_machines() {
    let desk = Desk::open().await;
    let csv = desk.get("/policy.csv?sort=code").await.text;
    let line = csv.lines().find(|line| line.starts_with("C1,")).expect("C1");
    assert!(line.contains("已超额度") && line.contains(",50000.00,"), "{line}");
    assert!(line.contains("-310000.00,720%"), "{line}");
    assert!(csv.starts_with("\u{feff}编码,") && !csv.contains("合计"), "{csv}");
    assert!(desk.get("/policy.xlsx?only=over").await.text.starts_with("PK"));
    let json = desk.get("/api/v1/buyers?ungranted_only=true").await.text;
    assert!(json.contains("\"C2\"") && !json.contains("\"C1\""), "{json}");
    let all = desk.get("/api/v1/buyers").await.text;
    assert!(all.contains("\"proposed_limit\"") && all.contains("\"terms\":\"net-30\""), "{all}");
}

#[tokio::test]
async fn no_credit_stands_in_the_strip_of_the_buyer() {
    let desk = Desk::open().await;
    let page = desk.page("/parties/C3").await;
    let strip = page.split("panel headline\"").nth(1).expect("strip");
    let strip = strip.split("</section>").next().expect("strip");
    assert!(strip.contains("不给赊销"), "{strip}");
}
