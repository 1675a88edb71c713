//! Papers of a buyer: in both languages, for whoever may see the buyer, with what pages say.

use std::process::Command;

use super::*;

fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).expect("a file");
    let ran = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
    let ran = ran.expect("install poppler-utils");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).expect("text");
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

#[tokio::test]
async fn a_summary_and_an_explanation_print_in_both_languages() {
    let mut house = Site::open().await;
    house.fill().await;
    for (login, told) in [
        ("chen", ["资信摘要", "资产负债率", "流动比率", "陈", "截至2026-11-21", "勾稽不符"]),
        ("smith", ["Creditsummary", "Debtratio", "Currentratio", "smith", "asof2026-11-21", "tie"]),
    ] {
        house.sign_in(login).await;
        let page = house.get("/parties/C1").await.text;
        assert!(page.contains("href=\"/parties/C1/summary.pdf\""), "a button");
        assert!(page.contains("href=\"/parties/C1/explanation.pdf\""), "a button");
        let seen = house.get("/parties/C1/summary.pdf").await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let text = text_of(&seen.bytes);
        for word in told.iter().filter(|word| **word != "陈") {
            assert!(text.contains(word), "{login}: {word} in {text}");
        }
        // The name is printed as it stands; nothing in it is markup.
        assert!(text.contains("<script>alert(1)</script>&\"Söhne\"有限公司"), "{text}");
        assert!(!text.contains('⟦'), "{text}");
        let score = credit::assess::find_assessment(&house.db, buyer(&house, "C1").await).await;
        let score = score.expect("read").expect("judged").score.expect("scored").to_string();
        assert!(text.contains(&score), "the score {score} in {text}");

        let seen = house.get("/parties/C1/explanation.pdf").await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let text = text_of(&seen.bytes);
        assert!(text.contains(&score) && !text.contains('⟦'), "{text}");
    }
}

async fn buyer(house: &Site, code: &str) -> i64 {
    let found = credit::parties::get_buyer(&house.db, code, store::access::Scope::All).await;
    found.expect("a buyer").id
}

#[tokio::test]
async fn a_bare_buyer_prints_what_is_missing_and_an_unseen_one_prints_nothing() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    for path in ["/parties/C3/summary.pdf", "/parties/C3/explanation.pdf"] {
        let seen = house.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
        assert!(!text_of(&seen.bytes).contains('⟦'), "{path}");
    }
    let text = text_of(&house.get("/parties/C3/summary.pdf").await.bytes);
    assert!(text.contains("没有财务报表"), "{text}");
    house.sign_in("wang").await;
    for path in ["/parties/C3/summary.pdf", "/parties/C3/explanation.pdf", "/parties/X/summary.pdf"]
    {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    house.sign_in("xue").await;
    let refused = house.get("/parties/C1/summary.pdf").await.status;
    assert_eq!(refused, StatusCode::FORBIDDEN, "a learner sees no buyers");
}
