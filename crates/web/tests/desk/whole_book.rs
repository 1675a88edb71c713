//! What the company can carry, how fast it decides, what it offers: as pages, for machines, within rights.

use axum::http::StatusCode;
use credit::{
    assess::{PackKind, set_signed_pack},
    granting::OfferPack,
    parties::{NewBuyer, PartyRole, save_buyers},
};
use store::Actor;

use crate::house::{Desk, day, keep};

const FORM: &str = "as_of=2026-11-20&cash=10000&lines=0&reserve=5000&outflow=20000&stress=30\
    &source=银行对账单&note=";

#[tokio::test]
async fn capacity_is_entered_told_line_by_line_and_alarms() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/policy/capacity").await.contains("还没有录入资金数字"));
    assert!(!desk.page("/").await.contains("应收超过承受力"));
    assert_eq!(desk.get("/api/v1/capacity").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.page("/policy/capacity/new").await.contains("最低储备"));
    let wrong = desk.send("/policy/capacity/new", &FORM.replace("cash=10000", "cash=x")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ahead = desk.send("/policy/capacity/new", &FORM.replace("11-20", "11-22")).await;
    assert!(ahead.text.contains("2026-11-22 还没有到"), "{}", ahead.text);
    let done = desk.send("/policy/capacity/new", FORM).await;
    assert_eq!(done.location, "/policy/capacity", "{}", done.text);
    // 10,000 − max(5,000, 20,000) = 10,000 short of what was owed: exceeded.
    let page = desk.page("/policy/capacity").await;
    for said in
        ["应收超过承受力", "必须留着的钱", "可动用资金", "先催收谁", "该收缩谁的额度", "在用"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(desk.page("/").await.contains("应收超过承受力"), "on the first page");
    let json = desk.get("/api/v1/capacity").await.text;
    assert!(json.contains("\"standing\":\"exceeded\""), "{json}");
    assert!(json.contains("\"free_funds\":{\"minor\":-1000000,"), "{json}");
    let rich = FORM.replace("cash=10000", "cash=90000000");
    desk.send("/policy/capacity/new", &rich).await;
    assert!(!desk.page("/").await.contains("应收超过承受力"));
    desk.sign_in("smith").await;
    assert!(desk.page("/policy/capacity").await.contains("Receivables are within the capacity"));
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/policy/capacity").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.send("/policy/capacity/new", FORM).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn decision_times_stand_beside_what_waits() {
    let mut desk = Desk::open().await;
    let page = desk.page("/granting/cycle?month=2026-11&role=finance&tier=low&actor=chen").await;
    assert!(page.contains("近 12 个月还没有作出的授信决定") && page.contains("没有在等审批的申请"));
    assert!(desk.page("/granting/cycle?month=x").await.contains("month=x"), "said, not taken");
    assert!(desk.get("/api/v1/credit-times").await.text.contains("\"all_decided\":null"));
    desk.sign_in("smith").await;
    assert!(desk.page("/granting/cycle").await.contains("Decision times"));
}

/// C2 has bought for years, and the company offers a discount without an edge.
async fn offering(desk: &Desk) {
    let text = OfferPack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"own.1\"")
        .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"")
        .replace("sales_from = 100000", "sales_from = 1000")
        .replace(
            "tiers = [\"low\", \"medium\"]\nkinds = [\"dealer\"",
            "tiers = []\nkinds = [\"dealer\"",
        )
        .replace("overdue_days_most = 30", "overdue_days_most = 900");
    let buyer = |code: &str| NewBuyer {
        code: code.to_owned(),
        customer_since: Some(day("2023-01-01")),
        terms: Some("net-30".to_owned()),
        ..NewBuyer::default()
    };
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    let both = [buyer("C1"), buyer("C2")];
    save_buyers(&mut tx, &both, "file:buyers.csv", day("2025-01-02")).await.expect("saved");
    set_signed_pack(&mut tx, PackKind::Offers, &text, "试行").await.expect("set");
    keep(tx).await;
}

#[tokio::test]
async fn an_offer_is_made_and_answered_on_the_buyers_page() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/granting/offers").await.contains("现在没有客户够这项权益的条件"));
    offering(&desk).await;
    let page = desk.page("/granting/offers?offer=early-payment").await;
    assert!(page.contains("守约贸易有限公司") && page.contains("资金成本 6%"), "{page}");
    let make = "buyer=C2&offer=early-payment";
    let unknown = desk.send("/granting/offers/make", "buyer=C2&offer=moon").await;
    assert!(unknown.text.contains("没有这份权益"), "{}", unknown.text);
    let refused = desk.send("/granting/offers/make", "buyer=C2&offer=longer-terms").await;
    assert!(refused.text.contains("不够权益"), "{}", refused.text);
    let made = desk.send("/granting/offers/make", make).await;
    assert_eq!(made.location, "/parties/C2?tab=credit", "{}", made.text);
    let buyer = desk.page("/parties/C2?tab=credit").await;
    assert!(buyer.contains("客户接受") && buyer.contains("提前付款折扣"), "{buyer}");
    let at = buyer.split("formaction=\"").nth(1).expect("a button");
    let at = at.split("/accept").next().expect("address").to_owned();
    let bare = desk.send(&format!("{at}/decline"), "note=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send(&format!("{at}/eat"), "").await.status, StatusCode::NOT_FOUND);
    desk.sign_in("wang").await;
    let theirs = desk.send(&format!("{at}/accept"), "").await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "not a buyer of theirs");
    desk.sign_in("smith").await;
    let accepted = desk.send(&format!("{at}/accept"), "note=fine").await;
    assert_eq!(accepted.location, "/parties/C2?tab=credit", "{}", accepted.text);
    let page = desk.page("/granting/offers").await;
    assert!(page.contains("100%") && page.contains("accepted"), "{page}");
}

#[tokio::test]
async fn a_talk_with_a_healthy_customer_is_written_down() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/care").await;
    assert!(page.contains("该联系的客户") && page.contains("还没有关怀谈话"), "{page}");
    assert!(!page.contains("拖欠建设有限公司"), "who is late stands on the worklist");
    let form = desk.page("/collections/care/C2").await;
    assert!(form.contains("最近生意怎么样") && form.contains("员工流失多 ▲"), "{form}");
    let at = "/collections/care/C2";
    let said = "on=2026-11-21&channel=call&person=李总";
    let bare = desk.send(at, &format!("{said}&q_2=leaving&note=")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("没有写听到了什么"), "{}", bare.text);
    let beyond = desk.send(at, &format!("{said}&q_9=x&note=x")).await;
    assert_eq!(beyond.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk.send(at, &format!("{said}&q_1=same&q_2=leaving&note=走了三个人")).await;
    assert_eq!(done.location, "/collections/care", "{}", done.text);
    let page = desk.page("/collections/care").await;
    assert!(page.contains("走了三个人") && page.contains("1 个预警信号"), "{page}");
    assert!(desk.page("/warning").await.contains("守约贸易有限公司"));
    desk.sign_in("wang").await;
    assert_eq!(desk.get(at).await.status, StatusCode::NOT_FOUND, "not a buyer of theirs");
    let theirs = "/collections/care/C1";
    let filed = desk.send(theirs, &format!("{said}&q_3=changing&note=大股东要走")).await;
    assert_eq!(filed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(filed.text.contains("您的角色不能改档案"), "{}", filed.text);
    let noted = desk.send(theirs, &format!("{said}&q_2=leaving&note=大股东要走")).await;
    assert_eq!(noted.location, "/collections/care", "{}", noted.text);
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/care?whose=mine").await.contains("Contact plan"));
}

#[tokio::test]
async fn benefits_say_their_rules_and_caveats() {
    let mut desk = Desk::open().await;
    let page = desk.page("/controls/benefit").await;
    for said in
        ["这是按规则的估计，不入账", "没有闸口，这张订单会照样赊销发货", "不重复计", "一天内被核销"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    desk.sign_in("smith").await;
    assert!(desk.page("/controls/benefit").await.contains("Losses avoided"));
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/controls/benefit").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn hints_for_buying_say_where_they_cannot_say() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/payables/sourcing").await.contains("怎么算的"));
    let supplier = |code: &str, name: &str, industry: Option<&str>| NewBuyer {
        code: code.to_owned(),
        name: Some(name.to_owned()),
        role: Some(PartyRole::Supplier),
        industry: industry.map(str::to_owned),
        ..NewBuyer::default()
    };
    let new = [
        supplier("S1", "甲轴承", Some("C34")),
        supplier("S2", "乙轴承", Some("C34")),
        supplier("S3", "丙物流", None),
    ];
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    save_buyers(&mut tx, &new, "file:suppliers.csv", day("2025-01-02")).await.expect("saved");
    keep(tx).await;
    let page = desk.page("/payables/sourcing").await;
    for said in ["行业 C34", "50%", "交货记录太少", "没有填行业的供应商"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("甲轴承") && !page.contains("丙物流"), "one industry at a time");
    let none = desk.page("/payables/sourcing?industry=none").await;
    assert!(none.contains("请在档案里填行业") && none.contains("丙物流"), "{none}");
    desk.sign_in("smith").await;
    assert!(desk.page("/payables/sourcing").await.contains("cannot say"));
}
