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
    // Rules in words beside what counts now; the text only behind a line that opens.
    let (words, raw) = page.split_once("留存文本逐行对照").expect("the text");
    for said in ["现行（", "审批链", "按规模的基数：大型", "<ins><b>¥", "<del>", "不变的项目（"]
    {
        assert!(words.contains(said) || page.contains(said), "{said}");
    }
    assert!(page.contains("特批须两人，自") && page.contains("¥50,000"), "{page}");
    assert!(!words.contains("_bps"), "{page}");
    assert!(raw.contains("four_eyes_from = 50000"), "{page}");
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

#[tokio::test]
async fn a_control_point_is_tested_and_maturity_ends_in_steps() {
    let desk = Desk::open().await;
    let points = desk.page("/controls/points").await;
    assert!(points.contains("有敞口就有额度") && points.contains("失守"), "{points}");
    let point = desk.page("/controls/points/contacts").await;
    assert!(point.contains("拖欠建设有限公司") && point.contains("/parties/C1"), "{point}");
    assert_eq!(desk.get("/controls/points/moon").await.status, StatusCode::NOT_FOUND);
    let at = "/controls/points/contacts";
    let wrong = desk
        .send(&format!("{at}/check"), "on=2026-11-21&result=effective&sample=5&exceptions=2")
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("结论与例外数不符"), "{}", wrong.text);
    let form = "on=2026-11-21&result=failed&sample=5&exceptions=2&finding=两户没有联系";
    assert_eq!(desk.send(&format!("{at}/check"), form).await.location, at);
    assert_eq!(desk.send(&format!("{at}/owner"), "login=wang").await.location, at);
    let point = desk.page(at).await;
    assert!(point.contains("两户没有联系") && point.contains("无效") && point.contains("wang"));

    let begun = desk.send("/controls/maturity/new", "").await;
    let form = desk.page(&begun.location).await;
    assert!(form.contains("数据支持到 1 级") && form.contains("name=\"level\""), "{form}");
    let answer = format!("{}/answer", begun.location);
    let high = desk.send(&answer, "question=collecting&level=4&note=").await;
    assert_eq!(high.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", high.text);
    for question in &credit::controls::MaturityPack::shipped().questions {
        let said = format!("question={}&level=2&note=访谈", question.code);
        let kept = desk.send(&answer, &said).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    }
    let closed = desk.send(&format!("{}/close", begun.location), "").await;
    assert_eq!(closed.location, "/controls/maturity", "{}", closed.text);
    let page = desk.page("/controls/maturity").await;
    assert!(page.contains("改进路线：18 个未完成") && page.contains("2.00"), "{page}");
    let step = page.split("/controls/maturity/steps/").nth(1).expect("a step");
    let step = format!("/controls/maturity/steps/{}", step.split('"').next().expect("id"));
    assert!(desk.page(&step).await.contains("怎样看得出已经做到"));
    let plan = desk.send(&format!("{step}/change"), "login=wang&due_on=2026-12-31").await;
    assert_eq!(plan.location, "/controls/maturity", "{}", plan.text);
    let bare = desk.send(&format!("{step}/finish"), "note=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send(&format!("{step}/finish"), "note=已按期催收").await;
    assert!(desk.page("/controls/maturity").await.contains("改进路线：17 个未完成"));
}

#[tokio::test]
async fn risks_are_taken_entered_and_closed() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/controls/risks").await.contains("清单是空的"));
    desk.send("/controls/risks/adopt", "").await;
    let page = desk.page("/controls/risks").await;
    assert!(
        page.contains("客户有钱不付") && page.contains("无控制") && page.contains("<svg"),
        "{page}"
    );
    let wrong = desk.send("/controls/risks/new", "title=&likelihood=9&review_on=x").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = "kind=market&title=铜价上涨&objective=毛利稳定&cause=长单未锁价&likelihood=3&impact=3\
        &login=wang&treatment=transfer&treatment_note=套保&review_on=2027-01-31&point-reviews=1";
    let entered = desk.send("/controls/risks/new", form).await;
    let at = entered.location;
    let page = desk.page(&at).await;
    assert!(page.contains("R12 铜价上涨") && page.contains("历次评定"), "{page}");
    let stale = desk.send(&format!("{at}/change"), &format!("{form}&version=9")).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    let changed = desk.send(&format!("{at}/change"), &format!("{form}&version=1&note=复查")).await;
    assert_eq!(changed.location, at, "{}", changed.text);
    desk.send(&format!("{at}/close"), "note=合同已到期").await;
    assert!(desk.page(&at).await.contains("已于 2026-11-21 关闭"));
    desk.sign_in("smith").await;
    for path in [
        "/controls",
        "/controls/points",
        "/controls/points/contacts",
        "/controls/maturity",
        "/controls/risks",
        at.as_str(),
    ] {
        assert!(desk.page(path).await.contains("<html lang=\"en\">"), "{path}");
    }
}

#[tokio::test]
async fn a_project_and_an_influence_are_noted_on_their_pages() {
    let mut desk = Desk::open().await;
    desk.sign_in("wang").await;
    assert!(desk.page("/controls/projects").await.contains("还没有项目"));
    let form = "buyer=C2&number=X1&name=泵站&value=100000&retention=5&on=2026-08-01";
    let theirs = desk.send("/controls/projects/new", form).await;
    assert_eq!(theirs.status, StatusCode::UNPROCESSABLE_ENTITY, "not a buyer of theirs");
    let form = form.replace("C2", "C1");
    let entered = desk.send("/controls/projects/new", &form).await;
    let at = entered.location;
    let page = desk.page(&at).await;
    assert!(page.contains("投标前没查") && page.contains("卡住 67 天"), "{page}");
    let wrong = desk.send(&format!("{at}/reach"), "stage=bid&on=2026-08-02&amount=1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reached =
        desk.send(&format!("{at}/reach"), "stage=contract&on=2026-11-01&amount=90000").await;
    assert_eq!(reached.location, at, "{}", reached.text);
    let list = desk.page("/controls/projects").await;
    assert!(list.contains("泵站") && list.contains("<svg"), "{list}");
    desk.sign_in("chen").await;
    assert!(desk.page("/parties/C1/influence").await.contains("还没有联系人"));
    desk.send("/parties/C1/contacts", "name=张会计&duty=财务").await;
    let map = desk.page("/parties/C1/influence").await;
    let edit = map.split("href=\"/parties/C1/influence/").nth(1).expect("a person");
    let edit = format!("/parties/C1/influence/{}", edit.split('"').next().expect("id"));
    assert!(desk.page(&edit).await.contains("个人信息保护法"));
    let bare = desk.send(&edit, "part=finance&weight=4&attitude=1&releases=1&basis=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send(&edit, "part=finance&weight=4&attitude=1&releases=1&basis=付款单由其签字").await;
    let map = desk.page("/parties/C1/influence").await;
    assert!(map.contains("付款单由其签字") && map.contains("不知道谁决策"), "{map}");
    let quality = desk.page("/granting/quality").await;
    assert!(quality.contains("应收缩的客户") && quality.contains("一年收益"), "{quality}");
    desk.sign_in("smith").await;
    for path in [
        at.as_str(),
        "/controls/projects",
        "/parties/C1/influence",
        edit.as_str(),
        "/granting/quality",
    ] {
        assert!(desk.page(path).await.contains("<html lang=\"en\">"), "{path}");
    }
}

#[tokio::test]
async fn a_pack_of_the_controls_is_proposed_and_signed_by_another() {
    let mut desk = Desk::open().await;
    let path = "/settings/packs/stages";
    let page = desk.page(path).await;
    assert!(page.contains("项目阶段") && page.contains("提议这一版"), "{page}");
    let text = credit::controls::StagePack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"own.1\"")
        .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"")
        .replace("days = 45", "days = 46");
    let form = |reason: &str| {
        let content = web::kit::link::encoded(&text);
        format!("content={content}&reason={reason}&sure=1")
    };
    let silent = desk.send(&format!("{path}/set"), &form("")).await;
    assert!(silent.text.contains("请写明为什么改规则"), "{}", silent.text);
    let proposed = desk.send(&format!("{path}/set"), &form("例会")).await;
    assert_eq!(proposed.location, path, "{}", proposed.text);
    let page = desk.page(path).await;
    assert!(page.contains("等第二人签署") && page.contains("days = 46"), "the difference: {page}");
    assert!(!page.contains("签署并设定"), "who proposed does not sign: {page}");
    let own = desk.send(&format!("{path}/decide"), "what=sign&note=").await;
    assert!(own.text.contains("自己提议的版本不能自己签署"), "{}", own.text);
    desk.sign_in("smith").await;
    let signed = desk.send(&format!("{path}/decide"), "what=sign&note=").await;
    assert_eq!(signed.location, path, "{}", signed.text);
    let page = desk.page(path).await;
    assert!(page.contains("own.1") && page.contains("Earlier proposals"), "{page}");
    assert!(!page.contains("/withdraw/"), "nobody takes it back alone");
}
