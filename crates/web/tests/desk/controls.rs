//! Internal control as people meet it: the set-up from question to signature, the policy from draft to
//! receipt, in both languages and without a script.

use axum::http::StatusCode;

use crate::house::Desk;

#[tokio::test]
async fn a_company_is_set_up_by_questions_and_a_second_signature() {
    let mut desk = Desk::open().await;
    let steps = desk.page("/controls/setup").await;
    assert!(steps.contains("一日建体系") && steps.contains("还没有方案"), "{steps}");
    assert!(steps.contains("/controls/setup/answers") && steps.contains("缺：信用经理、财务"));
    let form = desk.page("/controls/setup/answers").await;
    assert!(form.contains("建材与工程配套") && form.contains("name=\"sales\""));
    let wrong = "trade=moon&sales=x&account=0&margin=15&capital=5&days=60&people=1\
        &effective_on=2026-11-21&note=x";
    let wrong = desk.send("/controls/setup/answers", wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = "trade=building&sales=12500000&account=80&margin=12.5&capital=5&days=60&people=2\
        &effective_on=2026-11-21&note=新建体系";
    let made = desk.send("/controls/setup/answers", good).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let at = made.location;
    let page = desk.page(&at).await;
    assert!(page.contains("建材与工程配套") && page.contains("12.5%"), "{page}");
    assert!(page.contains("<ins>") && page.contains("four_eyes_from = 50000"), "{page}");
    assert!(page.contains("起草人不能单独签批"), "said before it is asked");
    let own = desk.send(&format!("{at}/sign"), "note=x").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send("/controls/setup/7/sign", "note=x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.send(&format!("{at}/eat"), "").await.status, StatusCode::NOT_FOUND);
    desk.sign_in("smith").await;
    let page = desk.page(&at).await;
    assert!(page.contains("Sign as the company"), "{page}");
    let signed = desk.send(&format!("{at}/sign"), "note=fine").await;
    assert_eq!(signed.location, "/controls/setup", "{}", signed.text);
    assert!(desk.page("/settings/packs/granting").await.contains("S1"));
    assert!(desk.page("/controls").await.contains("Set-up in a day"));
}

#[tokio::test]
async fn a_policy_is_drafted_published_and_read() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/controls/policy").await.contains("还没有发布的制度"));
    let form = desk.page("/controls/policy/new").await;
    assert!(form.contains("role_sales") && form.contains("checked"), "{form}");
    let wrong = desk
        .send("/controls/policy/new", "effective_on=2026-11-21&read_days=0&note=x&role_sales=1")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody =
        desk.send("/controls/policy/new", "effective_on=2026-11-21&read_days=7&note=x").await;
    assert!(nobody.text.contains("没有选谁必须阅读"), "{}", nobody.text);
    let form = "effective_on=2026-11-21&read_days=7&note=首版&role_sales=1&role_owner=1";
    let drafted = desk.send("/controls/policy/new", form).await;
    let at = drafted.location;
    assert!(at.starts_with("/controls/policy/"), "{}", drafted.text);
    let page = desk.page(&at).await;
    for said in ["华东五金 信用管理制度", "订单闸口", "月结60天", "起草人不能单独签批"]
    {
        assert!(page.contains(said), "{said}");
    }
    desk.sign_in("wang").await;
    assert_eq!(desk.get(&at).await.status, StatusCode::NOT_FOUND, "a draft is not for everybody");
    assert_eq!(desk.get("/controls").await.location, "/controls/policy");
    desk.sign_in("smith").await;
    assert!(desk.page(&at).await.contains("Publish"));
    let published = desk.send(&format!("{at}/publish"), "").await;
    assert_eq!(published.location, at, "{}", published.text);
    assert!(desk.page("/").await.contains("is to be read and confirmed by 2026-11-28"));
    assert!(desk.page(&at).await.contains("Readers: 0 / 3"));
    let pdf = desk.get(&format!("{at}/policy.pdf")).await;
    let font = pdf.status == StatusCode::OK || pdf.text.contains("fonts-noto-cjk");
    assert!(font, "{}", pdf.status);
    desk.sign_in("wang").await;
    let page = desk.page(&at).await;
    assert!(page.contains("我已阅读并理解") && !page.contains("阅读情况"), "{page}");
    let digest = page.split("name=\"digest\" value=\"").nth(1).expect("digest");
    let digest = digest.split('"').next().expect("digest").to_owned();
    let old = desk.send(&format!("{at}/read"), "digest=beef").await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let read = desk.send(&format!("{at}/read"), &format!("digest={digest}")).await;
    assert_eq!(read.location, at, "{}", read.text);
    assert!(desk.page(&at).await.contains("您已于 2026-11-21 确认阅读本版本"));
    desk.sign_in("chen").await;
    assert!(desk.page(&at).await.contains("阅读情况：1 / 3"));
}
