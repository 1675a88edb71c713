//! What people change on a buyer's pages, and what forgers and hostile files get.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use crate::{Site, sound};

#[tokio::test]
async fn forms_refuse_forgers_and_keep_what_was_typed() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let new = "buyer_code=N1&buyer_name=新客户&currency=CNY&country=cn&role=buyer&kind=dealer\
        &ownership=private&size=small";
    for forged in [new.to_owned(), format!("csrf=4d.00&{new}")] {
        let seen = house.post("/parties/_/new", &forged).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(house.get("/parties/N1").await.status, StatusCode::NOT_FOUND);
    for (path, form, kept) in [
        ("/parties/_/new", "buyer_code=N1&buyer_name=&currency=CNY&region=Hangzhou", "Hangzhou"),
        ("/parties/_/new", "buyer_code=C1&buyer_name=Again&currency=CNY", "Again"),
        ("/parties/_/new", "buyer_code=N1&buyer_name=Nn&currency=CNY&uscc=123", "value=\"123\""),
        ("/parties/C1/limit", "kind=&from_on=2026-11-21&reason=because", "because"),
        ("/parties/C1/limit", "kind=amount&amount=0&from_on=2026-11-21&reason=zero", "zero"),
        ("/parties/C1/limit", "kind=unlimited&amount=5&from_on=2026-11-21&reason=both", "both"),
        (
            "/parties/C1/promise",
            "amount=ten&currency=CNY&due_on=2026-12-01&made_on=2026-11-21",
            "ten",
        ),
        (
            "/parties/C1/promise",
            "amount=10&currency=CNY&due_on=2026-01-01&made_on=2026-11-21",
            "2026-01-01",
        ),
        ("/parties/C1/contact", "on=2026-11-21&channel=call&result=promised&note=", "promised"),
        ("/parties/C1/signal", "signal=nonsense&text=abc&on=2026-11-21", "abc"),
        ("/parties/C1/screen", "ownership=private", "checked"),
        (
            "/parties/C1/statements/new",
            "period_end=2025-12-31&months=12&currency=CNY&source=x&cash=a",
            "value=\"a\"",
        ),
        ("/parties/C1/edit", "version=99&buyer_name=Late&currency=CNY", "Late"),
        ("/parties/C1/terms", "terms=never&from_on=2026-11-21&reason=why", "why"),
        ("/parties/C1/events", "kind=note&on=2026-11-21&text=told&source=", "told"),
    ] {
        let seen = house.send(path, form).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
        assert!(seen.text.contains(kept), "{path} {form}: what was typed is lost");
        assert!(seen.text.contains("id=\"mistakes\""), "{path} {form}: nothing is said");
        sound(path, form, &seen.text);
    }
}

#[tokio::test]
async fn forms_change_what_they_say() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("smith").await;
    for (path, form, then) in [
        (
            "/parties/_/new",
            "buyer_code=N1&buyer_name=%E6%96%B0&currency=CNY&country=cn&role=buyer\
            &kind=dealer&ownership=private&size=small&founded_on=2011-02-03",
            "/parties/N1",
        ),
        (
            "/parties/N1/edit",
            "version=1&buyer_name=Newer&currency=CNY&country=cn&role=buyer\
            &kind=dealer&ownership=private&size=small&owner=wang",
            "/parties/N1?tab=file",
        ),
        ("/parties/N1/nature", "version=2&model=direct&seasonality=strong", "/parties/N1?tab=file"),
        ("/parties/N1/contacts", "name=Li&duty=finance", "/parties/N1?tab=file"),
        (
            "/parties/N1/events",
            "kind=sued&on=2026-11-01&text=sued&source=court",
            "/parties/N1?tab=history",
        ),
        (
            "/parties/N1/limit",
            "kind=amount&amount=500%2C000&from_on=2026-11-21&reason=ok",
            "/parties/N1?tab=credit",
        ),
        (
            "/parties/N1/terms",
            "terms=prepay&from_on=2026-11-21&reason=ok",
            "/parties/N1?tab=credit",
        ),
        (
            "/parties/N1/contact",
            "on=2026-11-21&channel=call&result=greeted&note=hello",
            "/parties/N1?tab=history",
        ),
        (
            "/parties/N1/promise",
            "amount=10%2C000.50&currency=CNY&due_on=2026-12-01&made_on=2026-11-21",
            "/parties/N1?tab=history",
        ),
        ("/parties/N1/signal", "signal=vanished&text=gone&on=2026-11-21", "/parties/N1"),
        (
            "/parties/N1/statements/new",
            "period_end=2025-12-31&months=12&currency=CNY&source=x\
            &total_assets=100&net_profit=%285%29",
            "/parties/N1?tab=statements",
        ),
    ] {
        let seen = house.send(path, form).await;
        let told: String = seen.text.chars().take(4_000).collect();
        assert_eq!(
            (seen.status, seen.location.as_str()),
            (StatusCode::SEE_OTHER, then),
            "{path}: {told}"
        );
        let page = house.get(then).await;
        sound(then, "en", &page.text);
    }
    what_was_said_is_there(&house).await;
}

async fn what_was_said_is_there(house: &Site) {
    let credit = house.get("/parties/N1?tab=credit").await.text;
    assert!(credit.contains("500,000.00"), "the limit stands there");
    let story = house.get("/parties/N1?tab=history").await.text;
    assert!(story.contains("10,000.50") && story.contains("hello") && story.contains("court"));
    let statements = house.get("/parties/N1?tab=statements").await.text;
    assert!(statements.contains("\u{2212}5.00"), "a loss is negative");
    let page = house.get("/parties/N1").await.text;
    let id = page.split("/parties/N1/alerts/").nth(1).and_then(|s| s.split('"').next());
    let handle = format!("/parties/N1/alerts/{}/handle", id.expect("the reported signal"));
    assert_eq!(house.send(&handle, "do=clear&reason=").await.status.as_u16(), 422);
    assert_eq!(house.send(&handle, "do=acknowledge").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.send(&handle, "do=clear&reason=checked").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.send("/assess", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn papers_come_back_as_attachments() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let part = |name: &str, more: &str, body: &str| {
        format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let post = async |csrf: &str, file: &str, body: &str| {
        let text = format!(
            "{}{}{}{}{}--X--\r\n",
            part("csrf", "", csrf),
            part("kind", "", "contract"),
            part("title", "", "<b>合同</b>"),
            part("as_of", "", "2026-11-01"),
            part("file", &format!("; filename=\"{file}\""), body),
        );
        let request = Request::post("/parties/C1/documents")
            .header(header::COOKIE, &house.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
        house.ask(request.body(Body::from(text)).expect("request")).await
    };
    let token = house.token().await;
    assert_eq!(post("4d.00", "a.pdf", "%PDF-1").await.status, StatusCode::FORBIDDEN);
    for (file, body) in [("a.html", "<html>"), ("a.pdf", "<html>"), ("a.pdf", "")] {
        let seen = post(&token, file, body).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        sound(file, "zh", &seen.text);
    }
    assert_eq!(post(&token, "合同.pdf", "%PDF-1.7 body").await.status, StatusCode::SEE_OTHER);
    let page = house.get("/parties/C1?tab=file").await.text;
    assert!(!page.contains("<b>合同"), "a title was not escaped");
    let id = page.split("/parties/C1/documents/").nth(1).and_then(|s| s.split('"').next());
    let seen = house.get(&format!("/parties/C1/documents/{}", id.expect("kept"))).await;
    let value = |name: &str| seen.headers[name].to_str().expect("ascii").to_owned();
    assert!(value("content-disposition").starts_with("attachment;"));
    assert_eq!(value("content-type"), "application/pdf");
    assert_eq!(value("x-content-type-options"), "nosniff");
    assert_eq!(seen.bytes, b"%PDF-1.7 body");
    assert_eq!(house.get("/parties/C3/documents/1").await.status, StatusCode::NOT_FOUND);
}
