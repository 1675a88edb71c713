//! Files through the interface: tried, booked, sent again, mended.

use axum::{body::Body, http::Request};
use serde_json::json;
use store::access::Role;

use super::{Api, FILE};

const GOOD: &str = "\
客户编号,客户名称,发票号,开票日期,到期日,金额
C,重庆机电,C-1,2026-06-01,2026-07-01,\"1,000.00\"
C,重庆机电,C-2,2026-07-01,2026-08-01,2000
";

#[tokio::test]
async fn a_file_is_tried_booked_and_sent_again() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let tried = api.import("?name=c.csv&kind=invoices&dry_run=true", GOOD).await;
        assert_eq!(tried.status, 200, "{}", tried.text);
        let tried = tried.json();
        assert_eq!((&tried["id"], &tried["state"]), (&json!(null), &json!("tried")));
        assert_eq!((&tried["rows"]["booked"], &tried["buyers_added"]), (&json!(2), &json!(1)));
        assert_eq!(api.get(Role::Finance, "/buyers/C").await.status, 404, "only tried");
        let booked = api.import("?name=c.csv&kind=invoices", GOOD).await;
        assert_eq!(booked.status, 201, "{}", booked.text);
        assert_eq!(
            booked.json()["rows"],
            json!({
                "rows_read": 2, "booked": 2, "unchanged": 0, "rejected": 0,
            })
        );
        let again = api.import("?name=c.csv&kind=invoices", GOOD).await;
        assert_eq!(again.status, 200, "{}", again.text);
        assert_eq!(again.json()["rows"]["unchanged"], 2);
        let items = api.get(Role::Finance, "/buyers/C/items").await.ok();
        assert_eq!(items["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(items["items"][0]["amount"]["minor"], 100_000);
    })
    .await;
}

#[tokio::test]
async fn rejected_rows_come_back_with_their_reasons() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let path = format!("/imports/{}/rejects", api.batch);
    let rows = api.get(Role::Finance, &path).await.ok();
    let row = &rows["items"][0];
    assert_eq!(row["line"], 3);
    assert_eq!(row["faults"][0]["value"], "一千");
    assert!(row["faults"][0]["message"].as_str().is_some_and(|text| !text.contains('⟦')));
    let accept = [("accept", "text/csv")];
    let csv = api.send(Some(Role::Finance), "GET", &path, &accept, "").await;
    assert!(csv.text.contains("A-31") && csv.text.contains("一千"), "{}", csv.text);
    let mended = csv.text.replace("一千", "10.00");
    let sent = api.import("?name=mended.csv&kind=invoices", &mended).await;
    assert_eq!(sent.json()["rows"]["booked"], 1, "{}", sent.text);
    let other = FILE.replace("31", "32");
    let whole = api.import("?name=x.csv&kind=invoices&mode=whole-file", &other).await;
    assert_eq!((whole.status, &whole.json()["state"]), (200, &json!("refused")));
    let unknown = api.get(Role::Finance, "/imports/1").await;
    assert_eq!(unknown.code(), (404, "intake.batch-unknown".to_owned()));
    let empty = api.import("?name=x.csv", "").await;
    assert_eq!(empty.code(), (422, "intake.file-empty".to_owned()));
}

/// A form's file field, and a file that is larger than any form may be.
#[tokio::test]
async fn a_file_may_come_as_a_form_and_may_be_large() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let mut large = GOOD.to_owned();
    for n in 0..20_000 {
        large
            .push_str(&format!("C,重庆机电,D-{n},2026-06-01,2026-07-01,1.00,{}\n", "x".repeat(40)));
    }
    let large = large.replace("金额\n", "金额,备注\n").replace("00\"\n", "00\",\n");
    let large = large.replace(",2000\n", ",2000,\n");
    assert!(large.len() > 1 << 20);
    let form = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"大.csv\"\r\n\
         content-type: text/csv\r\n\r\n{large}\r\n--edge--\r\n"
    );
    let request = Request::post("/api/v1/imports?kind=invoices&dry_run=true")
        .header("authorization", format!("Bearer {}", api.token(Role::Finance)))
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(Body::from(form))
        .expect("request");
    let answer = api.raw(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let tried = answer.json();
    assert_eq!((&tried["file_name"], &tried["rows"]["booked"]), (&json!("大.csv"), &json!(20_002)));
}

#[tokio::test]
async fn a_paper_of_a_letter_is_no_larger_than_evidence() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let plain = [("content-type", "application/octet-stream")];
    let path = "/outbox/7/papers/slip?name=slip.pdf";
    let large = "x".repeat((20 << 20) + 1);
    let who = Some(Role::CreditManager);
    let answer = api.send(who, "POST", path, &plain, &large).await;
    assert_eq!(answer.code(), (413, "house.too-large".to_owned()), "{}", answer.text);
    let fits = api.send(who, "POST", path, &plain, "x").await;
    assert_eq!(fits.code(), (422, "collections.file-type".to_owned()), "{}", fits.text);
}
