//! A request from a salesperson's form to the decision record, the pages around it in both
//! languages, and a version of the policy matrix from draft to sign-off.

use axum::http::StatusCode;
use base::Lang;
use credit::{
    parties::{NewBuyer, NewContact, get_buyer, record_contacts, save_buyers},
    scoring::{Screen, record_screen},
};
use store::{
    Actor,
    access::{NewPerson, Role, Scope},
};

use crate::house::{Desk, TODAY, day, keep};

/// Everything that C1's file must hold but the screen, and two people who sign.
async fn furnish(desk: &Desk) {
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    for (login, role) in [("he", Role::CreditManager), ("fu", Role::Finance)] {
        let (name, password) = (login.to_owned(), "correct horse".to_owned());
        let login = name.clone();
        let person = NewPerson { login, name, role, lang: Lang::Zh, password };
        tx.add_person(person).await.expect("person");
    }
    let buyer = NewBuyer {
        code: "C1".to_owned(),
        uscc: Some("91350100M000100Y43".to_owned()),
        kind: Some("project".parse().expect("kind")),
        ..NewBuyer::default()
    };
    save_buyers(&mut tx, &[buyer], "test", day(TODAY)).await.expect("saved");
    let id = get_buyer(&desk.db, "C1", Scope::All).await.expect("C1").id;
    let contact = NewContact { name: "张会计".to_owned(), ..NewContact::default() };
    record_contacts(&mut tx, id, &[contact]).await.expect("contact");
    keep(tx).await;
}

async fn screen(desk: &Desk) {
    let id = get_buyer(&desk.db, "C1", Scope::All).await.expect("C1").id;
    let questions = Screen::shipped().factors.iter().flat_map(|factor| &factor.questions);
    let answers = questions.map(|one| (one.code.clone(), one.answers[0].code.clone())).collect();
    let mut tx = desk.db.write(Actor::user("wang")).await.expect("tx");
    record_screen(&mut tx, (Some(id), "x"), &answers, day(TODAY)).await.expect("screen");
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn a_salesperson_asks_and_the_manager_signs() {
    let mut desk = Desk::open().await;
    furnish(&desk).await;
    desk.sign_in("wang").await;
    let empty = desk.page("/granting").await;
    assert!(empty.contains("没有申请") && empty.contains("/granting/new"));
    let form = desk.page("/granting/new?buyer=C1").await;
    assert!(form.contains("拖欠建设有限公司") && form.contains("去补"), "{form}");
    let wrong = desk.send("/granting/new", "buyer=C1&kind=amount&amount=x&terms=net-30").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = desk.send("/granting/new", "buyer=C2&kind=none&terms=prepay&reason=x").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "not a buyer of theirs");
    let wish = "buyer=C1&what=new&kind=none&amount=&terms=prepay&security=none&reason=先款后货";
    let begun = desk.send("/granting/new", wish).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let at = begun.location;
    let draft = desk.page(&at).await;
    assert!(draft.contains("草稿") && draft.contains("/parties/C1/screen"), "{draft}");
    let early = desk.send(&format!("{at}/submit"), "note=").await;
    assert_eq!(early.location, at, "kept as a draft");
    let changed =
        desk.send(&format!("{at}/change"), "kind=none&terms=on-delivery&reason=货到付款").await;
    assert_eq!(changed.location, at);
    screen(&desk).await;
    desk.send(&format!("{at}/submit"), "note=").await;
    let open = desk.page(&at).await;
    assert!(open.contains("审批中") && open.contains("没有审批权限") | open.contains("审批权限"));
    let own = desk.send(&format!("{at}/approve"), "note=").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);

    desk.sign_in("fu").await;
    let not_theirs = desk.send(&format!("{at}/approve"), "note=").await;
    assert!(not_theirs.text.contains("credit-manager") || not_theirs.text.contains("信用经理"));
    desk.sign_in("he").await;
    let home = desk.page("/granting").await;
    assert!(home.contains("等我审批") && home.contains("拖欠建设有限公司"));
    let bare = desk.send(&format!("{at}/refuse"), "note=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send(&format!("{at}/comment"), "note=已电话核实").await.location, at);
    let signed = desk.send(&format!("{at}/approve"), "note=同意").await;
    assert!(signed.location.starts_with("/granting/decisions/"), "{}", signed.text);
    let record = desk.page(&signed.location).await;
    for said in ["SX-000001", "货到付款", "先款后货", "已电话核实", "wang"] {
        let there = record.contains(said) || (said == "先款后货" && record.contains("货到付款"));
        assert!(there, "{said} is not on the record");
    }
    let again = desk.page(&format!("{}?replay=1", signed.location)).await;
    assert!(again.contains("逐字节一致"), "{again}");
    let pdf = desk.get(&format!("{}/record.pdf", signed.location)).await;
    // Where the machine has no Chinese font, the refusal says which package to install.
    let font = pdf.status == StatusCode::OK || pdf.text.contains("fonts-noto-cjk");
    assert!(font, "{}", pdf.status);
    assert!(desk.page("/granting?state=granted").await.contains("已批准"));
    in_english(&mut desk, &[&at, &signed.location]).await;
}

/// The pages around it, as `smith` reads them.
async fn in_english(desk: &mut Desk, asked: &[&str]) {
    desk.sign_in("smith").await;
    let pages = [
        "/granting",
        "/granting/decisions",
        "/granting/bypasses",
        "/granting/people",
        "/granting/reviews?view=all",
        "/granting/quality",
        "/granting/profit?buyer=C1",
    ];
    for path in asked.iter().chain(&pages) {
        let page = desk.page(path).await;
        assert!(page.contains("<html lang=\"en\">"), "{path}");
    }
    let xlsx = desk.get("/granting.xlsx").await;
    assert_eq!(xlsx.status, StatusCode::OK);
}

#[tokio::test]
async fn a_grant_on_the_buyers_page_is_a_bypass() {
    let desk = Desk::open().await;
    let none = desk.page("/granting/bypasses").await;
    assert!(none.contains("没有特批"));
    let form = "kind=amount&amount=1000&from_on=2026-11-21&to_on=&reason=负责人特批";
    let done = desk.send("/parties/C2/limit", form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let terms = desk.send("/parties/C2/terms", "terms=net-30&from_on=2026-11-21&reason=x").await;
    assert_eq!(terms.status, StatusCode::SEE_OTHER, "{}", terms.text);
    let page = desk.page("/granting/bypasses").await;
    assert!(page.contains("守约贸易有限公司") && page.contains("负责人特批"), "{page}");
    assert_eq!(page.matches("观察中").count(), 2);
}

#[tokio::test]
async fn what_cannot_be_reckoned_is_said_on_the_form() {
    let desk = Desk::open().await;
    let page = desk.page("/granting/profit").await;
    assert!(page.contains("盈亏平衡坏账率"));
    let wrong = desk.get("/granting/profit?sales=abc&days=x").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = desk.page("/granting/profit?sales=3650000&days=73&pd=5&late=20&margin=15&capital=6&lgd=40&collection=1.5").await;
    assert!(told.contains("478,150.00"), "{told}");
    let past = "from_login=chen&to_login=wang&from_on=2026-11-01&to_on=2026-11-02&reason=x";
    let past = desk.send("/granting/people/add", past).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    let blind = "from_login=chen&to_login=wang&from_on=2026-11-21&to_on=2026-11-30&reason=出差";
    let blind = desk.send("/granting/people/add", blind).await;
    assert!(blind.text.contains("不能做代理人"), "{}", blind.text);
    let given = "from_login=chen&to_login=smith&from_on=2026-11-21&to_on=2026-11-30&reason=出差";
    assert_eq!(desk.send("/granting/people/add", given).await.location, "/granting/people");
    assert!(desk.page("/granting/people").await.contains("出差"));
}

#[tokio::test]
async fn a_matrix_is_edited_in_its_table_and_signed_by_another() {
    let mut desk = Desk::open().await;
    furnish(&desk).await;
    desk.sign_in("he").await;
    assert!(desk.page("/policy").await.contains("/policy/matrix"));
    assert!(desk.page("/policy/matrix").await.contains("都按风险分级表"));
    let begun = desk.send("/policy/matrix/new", "").await;
    let at = begun.location;
    let page = desk.page(&at).await;
    assert!(page.contains("没有差别") && page.contains("factor.medium.project"));
    let share = "factor.medium.project=140&effective_on=2026-12-01&reason=x";
    let wrong = desk.send(&format!("{at}/edit"), share).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let more = "factor.high.project=90&effective_on=2026-12-01&reason=x";
    let more = desk.send(&format!("{at}/edit"), more).await;
    assert!(more.text.contains("“高风险”比“中风险”还宽"), "{}", more.text);
    let good = "factor.medium.project=37.5&months.medium.project=4&guarantee.medium.project=required\
        &effective_on=2026-12-01&reason=工程类收紧";
    assert_eq!(desk.send(&format!("{at}/edit"), good).await.location, at);
    let page = desk.page(&at).await;
    assert!(page.contains("37.5%") && page.contains("必须提供"), "{page}");
    let step = format!("{at}/step/propose");
    assert_eq!(desk.send(&step, "reason=提交").await.location, at);
    let own = desk.send(&format!("{at}/step/approve"), "reason=x").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.page(&at).await.contains("须由另一个人批准"), "said before it is asked");
    desk.sign_in("smith").await;
    let page = desk.page(&at).await;
    assert!(page.contains("Run over the last 12 months"));
    assert_eq!(desk.send(&format!("{at}/step/approve"), "reason=fine").await.location, at);
    assert!(desk.page("/policy/matrix").await.contains("approved"));
}

#[tokio::test]
async fn a_response_is_planned_printed_sent_and_carried_through() {
    let mut desk = Desk::open().await;
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    let ask = store::Ask::new("UPDATE granting_review SET stands_tier = 'low'");
    ask.run(tx.conn()).await.expect("it stood better");
    keep(tx).await;
    desk.assess().await;
    let list = desk.page("/granting/reviews").await;
    let id = list.split("/granting/changes/").nth(1).and_then(|rest| rest.split('"').next());
    let at = format!("/granting/changes/{}", id.expect("a change"));
    let page = desk.page(&at).await;
    assert!(page.contains("改为预付") && page.contains("wang"), "{page}");
    let none = desk.get(&format!("{at}/letter.pdf")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "no letter before a plan");
    let learner = desk.send(&format!("{at}/plan"), "response=high-prepay&owner=nobody").await;
    assert!(learner.text.contains("nobody 不能经办"), "{}", learner.text);
    let planned = desk.send(&format!("{at}/plan"), "response=high-prepay&owner=").await;
    assert_eq!(planned.location, at, "{}", planned.text);
    let page = desk.page(&at).await;
    assert!(page.contains("TZ-000001") && page.contains("未发出"), "{page}");
    let pdf = desk.get(&format!("{at}/letter.pdf")).await;
    let font = pdf.status == StatusCode::OK || pdf.text.contains("fonts-noto-cjk");
    assert!(font, "{}", pdf.status);
    let early = desk.send(&format!("{at}/close"), "note=办完").await;
    assert!(early.text.contains("草稿"), "the request is a draft: {}", early.text);
    let ahead = desk.send(&format!("{at}/sent"), "on=2030-01-01&how=express").await;
    assert_eq!(ahead.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = desk.send(&format!("{at}/sent"), &format!("on={TODAY}&how=express")).await;
    assert_eq!(sent.location, at, "{}", sent.text);
    assert!(desk.page(&at).await.contains("快递"));

    // The task is the salesperson's: on their desk and their pages.
    desk.sign_in("wang").await;
    let home = desk.page("/granting").await;
    assert!(home.contains("我的授信任务") && home.contains(&at), "{home}");
    desk.sign_in("smith").await;
    assert!(desk.page(&at).await.contains("Letter as PDF"));
    assert!(desk.page("/").await.contains("<html lang=\"en\">"));
    let request = desk.page(&at).await;
    let request = request.split("href=\"/granting/").find_map(|rest| {
        let id = rest.split('"').next()?;
        id.parse::<i64>().ok()
    });
    desk.sign_in("chen").await;
    let to = format!("/granting/{}/withdraw", request.expect("the request"));
    assert_eq!(desk.send(&to, "note=不再需要").await.status, StatusCode::SEE_OTHER);
    let closed = desk.send(&format!("{at}/close"), "note=客户已预付").await;
    assert_eq!(closed.location, at, "{}", closed.text);
    assert!(desk.page(&at).await.contains("已完成"));
}
