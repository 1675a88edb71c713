//! What we owe, what is paid ahead and suppliers, as a browser meets them.

use axum::http::StatusCode;
use base::Lang;
use credit::parties::{NewBuyer, PartyRole, SizeClass, save_buyers};
use store::Actor;

use super::{HOSTILE, Site, day, sound};

async fn supplier(house: &Site) {
    let mut tx = house.db.write(Actor::user("finance")).await.expect("tx");
    let new = NewBuyer {
        code: "G/1".to_owned(),
        name: Some(HOSTILE.to_owned()),
        role: Some(PartyRole::Supplier),
        size: Some(SizeClass::Small),
        ..NewBuyer::default()
    };
    save_buyers(&mut tx, &[new], "test", day("2026-01-01")).await.expect("saved");
    tx.quiet();
    tx.commit().await.expect("commit");
}

/// Posts a form with the session's token and returns where it leads.
async fn sent(house: &Site, path: &str, form: &str) -> String {
    let token = house.token().await;
    let seen = house.post(path, &format!("csrf={token}&{form}")).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{path}: {}", seen.text);
    seen.location
}

/// Every page in both languages.
async fn walked(house: &mut Site, bill: &str, advance: &str) {
    for (login, lang) in [("owner", Lang::Zh), ("smith", Lang::En)] {
        house.sign_in(login).await;
        for path in [
            "/payables",
            "/payables?only=first",
            "/payables?only=breaking&q=b-1&as_of=2026-11-01",
            "/payables?as_of=x",
            "/payables/payer",
            "/payables/book/bill?supplier=G%2F1",
            "/payables/book/advance",
            "/payables/advances?only=late",
            "/payables/advances?only=all&after=7",
            "/suppliers",
            "/suppliers?only=over&q=g",
            "/suppliers/G%2F1",
            "/suppliers/G%2F1/limit",
            "/parties/G%2F1",
            bill,
            &format!("{bill}/payment"),
            &format!("{bill}/return"),
            &format!("{bill}/dispute"),
            &format!("{bill}/dispute_end"),
            &format!("{bill}/cancellation"),
            advance,
            &format!("{advance}/delivery"),
            &format!("{advance}/refund"),
        ] {
            let seen = house.get(path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
            sound(path, lang, &seen.text);
        }
        for path in ["/payables.xlsx?only=first", "/suppliers.xlsx"] {
            assert_eq!(house.get(path).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn bills_and_advances_from_the_form_to_the_last_reversal() {
    let mut house = Site::open().await;
    supplier(&house).await;
    house.sign_in("owner").await;
    for path in ["/payables", "/payables?only=first", "/payables/advances"] {
        let seen = house.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        sound(path, Lang::Zh, &seen.text);
        assert!(seen.text.contains("class=\"empty\""), "{path} says what belongs here");
    }
    let unknown = house.get("/payables").await.text;
    assert!(unknown.contains("/payables/payer"), "what we are is asked for");
    let form = "kind=large&source=2025&as_of=2026-01-01";
    assert_eq!(sent(&house, "/payables/payer", form).await, "/payables");

    let form = "supplier=G%2F1&number=B-1&day=2026-08-10&received=2026-08-10&amount=100000\
        &currency=CNY&late_rate=&due=";
    let bill = sent(&house, "/payables/book/bill", form).await;
    let page = house.get(&bill).await.text;
    // 60 days from 2026-08-10 are 2026-10-09; 43 days later 100,000 × 0.05 % × 43 is owed.
    assert!(page.contains("2026-10-09") && page.contains("2,150.00"), "{page}");
    let form = "on=2026-10-19&amount=40000&number=P1";
    assert_eq!(sent(&house, &format!("{bill}/payment"), form).await, bill);
    let page = house.get(&bill).await.text;
    assert!(page.contains("500.00") && page.contains("990.00"), "two lines of interest: {page}");
    let refused = house.token().await;
    let refused = format!("csrf={refused}&on=2026-10-20&amount=60000.01");
    let seen = house.post(&format!("{bill}/payment"), &refused).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(seen.text.contains("60,000.00"), "what there is: {}", seen.text);
    let undo = page.split(&format!("{bill}/reverse/")).nth(1).expect("a way back");
    let undo = format!("{bill}/reverse/{}", undo.split('"').next().expect("id"));
    assert_eq!(house.get(&undo).await.status, StatusCode::OK);
    assert_eq!(sent(&house, &undo, "on=2026-11-20&reason=wrong").await, bill);
    let form = "on=2026-11-01&amount=10000&reason=size";
    assert_eq!(sent(&house, &format!("{bill}/dispute"), form).await, bill);

    let form = "supplier=G%2F1&number=Y-1&day=2026-09-01&promised=2026-10-01&amount=50000\
        &currency=CNY";
    let advance = sent(&house, "/payables/book/advance", form).await;
    let form = "on=2026-09-20&amount=20000&number=D1";
    assert_eq!(sent(&house, &format!("{advance}/delivery"), form).await, advance);
    let page = house.get(&advance).await.text;
    assert!(page.contains("30,000.00"), "what has not come: {page}");
    let form = "kind=amount&amount=10000&from=2026-01-01&reason=tier";
    assert_eq!(sent(&house, "/suppliers/G%2F1/limit", form).await, "/suppliers/G%2F1");

    walked(&mut house, &bill, &advance).await;
    assert_ne!(house.get("/payables/bills/1").await.status, StatusCode::OK);
    let found = house.get("/search?q=b-1").await.text;
    assert!(found.contains(&bill), "by its number: {found}");
    let found = house.get("/search?q=g%2F1").await.text;
    assert!(found.contains("/suppliers/G%2F1"), "by its code: {found}");
    let broken = credit::payables::check_payables(&house.db).await.expect("checked");
    assert_eq!(broken, [], "what is derived agrees");
    house.sign_in("sales").await;
    let theirs = house.get("/suppliers").await.text;
    assert!(!theirs.contains("G/1"), "only one's own suppliers");
    assert_ne!(house.get(&bill).await.status, StatusCode::OK);
}
