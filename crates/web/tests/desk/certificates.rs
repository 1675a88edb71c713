//! Certification as pages: enrolled, examined, granted by somebody else, printed, checked from outside, revoked.

use academy::{certificates::get_exam, courses::right_fields};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use super::house::{Desk, Seen};

async fn stranger(desk: &Desk, path: &str, from: &str) -> Seen {
    let request = Request::get(path).header("x-forwarded-for", from);
    desk.ask(request.body(Body::empty()).expect("request")).await
}

/// `wang` enrols and passes the exam; the address of the enrolment.
async fn passed(desk: &mut Desk) -> String {
    desk.sign_in("wang").await;
    let home = desk.page("/certificates").await;
    for said in ["信用基础", "应收催收", "信用管理", "Apache-2.0", "12 个月"] {
        assert!(home.contains(said), "{said}");
    }
    assert_eq!(desk.send("/certificates", "level=moon").await.status, StatusCode::NOT_FOUND);
    let at = desk.send("/certificates", "level=foundation").await.location;
    assert!(at.starts_with("/certificates/enrolments/"), "{at}");
    assert!(desk.page(&at).await.contains("开始考试"));
    let exam = desk.send(&format!("{at}/exam"), "").await.location;
    assert!(desk.page(&exam).await.contains("前交卷"));
    let id: i64 = exam.rsplit('/').next().expect("id").parse().expect("number");
    let wang = desk.db.find_person("wang").await.expect("read").expect("there").id;
    let drawn = get_exam(&desk.db, id, (wang, false)).await.expect("exam").drawn;
    let fields: Vec<String> =
        right_fields(&drawn).iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(desk.send(&exam, &fields.join("&")).await.location, exam);
    let done = desk.page(&exam).await;
    assert!(done.contains("通过") && done.contains("100%"), "{done}");
    at
}

#[tokio::test]
async fn from_the_enrolment_to_the_check_from_outside() {
    let mut desk = Desk::open().await;
    let at = passed(&mut desk).await;
    assert!(desk.page(&at).await.contains("等另一个有授课权限的人发证"));
    let own = desk.send(&format!("{at}/grant"), "name=王").await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "who does not teach grants nothing");
    assert_eq!(desk.get("/certificates/all").await.status, StatusCode::FORBIDDEN);
    desk.sign_in("chen").await;
    assert!(desk.page("/certificates/all").await.contains("等发证"));
    let long = desk.send(&format!("{at}/grant"), &format!("name={}", "王".repeat(41))).await;
    assert!(long.text.contains("姓名超过 40 字"), "{}", long.text);
    let held = desk.send(&format!("{at}/grant"), "name=王小明").await.location;
    let page = desk.page(&held).await;
    for said in ["RZ-2026-0001", "王小明", "有效", "签名文本", "SX1."] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let paper = desk.get(&format!("{held}/certificate.pdf")).await;
    assert_eq!(paper.headers[header::CONTENT_TYPE], "application/pdf", "{}", paper.text);
    let verify = page.split("href=\"/verify/").nth(1).expect("link").split('"').next();
    let verify = format!("/verify/{}", verify.expect("code"));
    let seen = stranger(&desk, &verify, "203.0.113.7").await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert!(seen.text.contains("王小明") && seen.text.contains("证书有效"), "{}", seen.text);
    assert!(!seen.text.contains("wang") && !seen.text.contains('⟦'), "{}", seen.text);
    assert_eq!(seen.headers["referrer-policy"], "no-referrer");
    let english = stranger(&desk, &format!("{verify}?lang=en"), "203.0.113.7").await;
    assert!(english.text.contains("The certificate is valid until 2027-"), "{}", english.text);
    desk.sign_in("wang").await;
    assert_eq!(desk.send(&format!("{held}/name"), "short=1").await.location, held);
    let seen = stranger(&desk, &verify, "203.0.113.7").await;
    assert!(seen.text.contains("王**") && !seen.text.contains("王小明"), "{}", seen.text);
    desk.sign_in("chen").await;
    assert!(desk.send(&format!("{held}/revoke"), "reason=").await.text.contains("没有写撤销原因"));
    assert_eq!(desk.send(&format!("{held}/revoke"), "reason=不实").await.location, held);
    let seen = stranger(&desk, &verify, "203.0.113.7").await;
    assert!(seen.text.contains("撤销") && !seen.text.contains("不实"), "{}", seen.text);
    let effect = desk.page("/certificates/effect?level=foundation").await;
    for said in ["培训成效", "这是相关，不是证明", "承诺兑现率", "不足：两边各要 30 个到期承诺"]
    {
        assert!(effect.contains(said), "{said}: {effect}");
    }
    desk.sign_in("smith").await;
    assert!(desk.page("/certificates/effect").await.contains("Going together is no proof"));
    let page = desk.page(&held).await;
    assert!(page.contains("Revoked") && page.contains("Credit foundations"), "{page}");
}

#[tokio::test]
async fn a_wrong_code_is_told_plainly_and_guessing_is_braked() {
    let desk = Desk::open().await;
    for n in 0..20 {
        let seen = stranger(&desk, &format!("/verify/{n:016}"), "203.0.113.9").await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND);
        assert!(seen.text.contains("没有这个核验码"), "{}", seen.text);
    }
    let seen = stranger(&desk, "/verify/0123456789abcdef", "203.0.113.9").await;
    assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS);
    let other = stranger(&desk, "/verify/0123456789abcdef", "203.0.113.10").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "others go on");
}
