//! Statements from a workbook and by form, their versions, the ratios, and what others say.

use super::*;

/// Every page of the credit file that is read.
const FILES: [&str; 10] = [
    "/parties/C1/ratios",
    "/parties/C3/ratios",
    "/parties/C1/statements/new",
    "/parties/C1/statements/upload",
    "/parties/C1/testimony",
    "/parties/C1/testimony/report",
    "/parties/C1/testimony/finding",
    "/parties/C1/testimony/reference",
    "/parties/C1/testimony/past",
    "/parties/C1/testimony/payer",
];

#[tokio::test]
async fn every_page_of_the_file_in_both_languages() {
    let mut house = Site::open().await;
    house.fill().await;
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in FILES {
            let seen = house.get(path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path} {login}: {}", seen.text);
            sound(path, login, &seen.text);
        }
    }
    house.sign_in("wang").await;
    for path in ["/parties/C3/ratios", "/parties/C3/testimony"] {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(house.get("/parties/C1/testimony").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_template_is_filled_in_read_looked_at_and_saved() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let template = house.get("/parties/C3/statements/template.xlsx").await;
    assert_eq!(template.status, StatusCode::OK);
    assert!(template.bytes.starts_with(b"PK"), "a workbook");
    let token = house.token().await;
    let at = "/parties/C3/statements/upload";
    // The template as it is holds no amount, and a picture is no workbook.
    for (name, bytes) in
        [("t.xlsx", &template.bytes[..]), ("t.xlsx", b"\x89PNG"), ("t.csv", b"a,b")]
    {
        let seen = house.upload(at, (name, bytes), &token).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(seen.text.contains("id=\"mistakes\""), "{name}");
    }
    let filled = workbook(&[
        ("资产负债表", "", ""),
        ("报表期末：2025-12-31", "", ""),
        ("单位：万元", "", ""),
        ("项目", "期末余额", "年初余额"),
        ("货币资金", "120.5", "100"),
        ("应收账款", "379.5", "300"),
        ("固定资产", "500", "400"),
        ("应付账款", "450", "380"),
        ("实收资本", "500", "400"),
        ("未分配利润", "50", "20"),
        ("外星资产", "1", "2"),
    ]);
    let seen = house.upload(at, ("甲.xlsx", &filled), &token).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    sound(at, "zh", &seen.text);
    for told in ["外星资产", "value=\"120.5\"", "value=\"2025-12-31\"", "name=\"before-cash\""]
    {
        assert!(seen.text.contains(told), "{told}");
    }
    let form = "period_end=2025-12-31&months=12&scope=own&unit=1e4&currency=CNY&source=file:x\
        &auditor=A&opinion=qualified&cash=120.5&receivables=379.5&fixed_assets=500&payables=450\
        &paid_in_capital=500&retained_earnings=50&with_before=1&before-cash=100\
        &before-receivables=300&before-fixed_assets=400&before-payables=380\
        &before-paid_in_capital=400&before-retained_earnings=20";
    let saved = house.send("/parties/C3/statements/new", form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let tab = house.get("/parties/C3?tab=statements").await.text;
    for told in ["10,000,000.00", "8,000,000.00", "2024-12-31", "保留意见", "万元"] {
        assert!(tab.contains(told), "{told}: subtotals are added up, both years are there");
    }
    sound("statements", "zh", &tab);
    // A restatement stands beside what was there.
    let again = form.replace("cash=120.5", "cash=110.5").replace("with_before=1", "with_before=");
    let saved = house.send("/parties/C3/statements/new", &again).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let tab = house.get("/parties/C3?tab=statements").await.text;
    let link = tab
        .split("/parties/C3/statements/")
        .find(|rest| rest.split('"').next().is_some_and(|path| path.ends_with("/versions")));
    let id = link.and_then(|rest| rest.split('/').next()).expect("a link to the versions");
    let versions = house.get(&format!("/parties/C3/statements/{id}/versions")).await;
    assert_eq!(versions.status, StatusCode::OK);
    assert!(versions.text.contains("已改") && versions.text.contains("1,105,000.00"));
    sound("versions", "zh", &versions.text);
    let missing = house.get("/parties/C3/statements/1/versions").await;
    assert!(missing.text.contains("没有这份报表"), "{}", missing.status);
    let restate = house.get(&format!("/parties/C3/statements/new?from={id}")).await;
    assert!(restate.text.contains("1105000"), "the lines that are there");
}

fn workbook(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let sheet = web::sheet::Sheet {
        name: "资产负债表".to_owned(),
        rows: rows
            .iter()
            .map(|(a, b, c)| [a, b, c].map(|text| web::sheet::Cell::from(*text)).to_vec())
            .collect(),
        head: vec!["-".to_owned(); 3],
        ..web::sheet::Sheet::default()
    };
    web::sheet::workbook(&[sheet]).expect("a workbook")
}

#[tokio::test]
async fn the_testimony_grows_and_a_finding_is_closed() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    for (what, form, told) in [
        ("report", "kind=court&provider=法院&as_of=2026-11-01&summary=摘要文字", "摘要文字"),
        (
            "finding",
            "kind=enforcement&on=2026-10-01&amount=5%2C000.00&currency=CNY&text=案号一&source=公开网",
            "¥5,000.00",
        ),
        (
            "reference",
            "who=张三&relation=supplier&on=2026-11-01&late_days=-3&opinion=good&weight=2&text=好",
            "张三",
        ),
        (
            "past",
            "kind=late&from_on=2025-01-01&to_on=2025-06-01&creditor=某银行&text=晚还&source=客户",
            "某银行",
        ),
        ("payer", "code=C%2F2&since_on=2026-01-01&reason=集团代付", "Northern Lights"),
    ] {
        let path = format!("/parties/C1/testimony/{what}");
        let empty = house.send(&path, "kind=&weight=1").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        let saved = house.send(&path, form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{what}: {}", saved.text);
        let page = house.get("/parties/C1/testimony").await.text;
        assert!(page.contains(told), "{what}: {told}");
        sound(&path, "zh", &page);
    }
    let page = house.get("/parties/C1/testimony").await.text;
    assert!(page.contains("接着问"), "guided reading");
    let old = house.get("/parties/C1/dossier").await;
    assert_eq!(
        (old.status, old.location.as_str()),
        (StatusCode::PERMANENT_REDIRECT, "/parties/C1/testimony",)
    );
    for (old, new) in [
        ("report", "/testimony/report"),
        ("finding?name=x", "/testimony/finding?name=x"),
        ("finding/7/close", "/testimony"),
    ] {
        let seen = house.get(&format!("/parties/C1/dossier/{old}")).await;
        assert_eq!(seen.status, StatusCode::PERMANENT_REDIRECT, "{old}");
        assert_eq!(seen.location, format!("/parties/C1{new}"), "{old}");
    }
    let id = page.split("/testimony/finding/").nth(1).and_then(|rest| rest.split('/').next());
    let close = format!("/parties/C1/testimony/finding/{}/close", id.expect("an open finding"));
    let closed = house.send(&close, "how=已履行").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let page = house.get("/parties/C1/testimony").await.text;
    assert!(page.contains("已履行") && !page.contains(&close), "closed, and not again");
    house.sign_in("wang").await;
    let refused = house.send("/parties/C1/testimony/report", "kind=court").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "sales read it only");
    let missing = house.get("/parties/C1/testimony/nothing").await.status;
    assert_eq!(missing, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_paid_is_typed_with_the_receipt_and_seen_on_the_buyers_pages() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let form = "buyer=C1&number=PAY1&day=2026-11-20&amount=10.00&currency=CNY&apply=oldest\
        &payer=乙商行";
    let booked = house.send("/receivables/book/receipt", form).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in ["/parties/C1", "/parties/C1?tab=file", "/parties/C1/testimony"] {
            let page = house.get(path).await.text;
            assert!(page.contains("乙商行"), "{path}");
            sound(path, login, &page);
        }
    }
    house.sign_in("chen").await;
    let page = house.get("/parties/C1/testimony").await.text;
    let enter =
        "/parties/C1/testimony/payer?name=%E4%B9%99%E5%95%86%E8%A1%8C&amp;since_on=2026-11-20";
    assert!(page.contains(enter), "{page}");
    let form = house.get(&enter.replace("&amp;", "&")).await.text;
    assert!(form.contains("value=\"乙商行\"") && form.contains("2026-11-20"), "filled in");
    let saved = house
        .send("/parties/C1/testimony/payer", "name=乙商行&since_on=2026-11-20&reason=代付说明")
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert!(!house.get("/parties/C1").await.text.contains("乙商行"), "on file: no notice");
    assert!(house.get("/parties/C1/testimony").await.text.contains("已登记"));
}

#[tokio::test]
async fn a_salesperson_gathers_a_file_and_changes_nothing_else() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("wang").await;
    for path in ["/parties/C1/contacts", "/parties/C1/documents", "/parties/C1/statements/new"] {
        assert_eq!(house.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/parties/C1/edit", "/parties/C1/testimony/finding", "/parties/C1/nature"] {
        assert_eq!(house.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let other = house.get("/parties/C3/contacts").await.status;
    assert_eq!(other, StatusCode::NOT_FOUND, "not a buyer of theirs");
    // What is added for a request leads back to it.
    let wish = "buyer=C1&what=new&kind=none&amount=&terms=prepay&security=none&reason=先款后货";
    let begun = house.send("/granting/new", wish).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let added = house.send("/parties/C1/contacts", "name=李会计&duty=财务").await;
    assert_eq!(added.location, begun.location);
}
