//! A promise at the desk: written down with the contact, acknowledged, moved; what passes in silence; the next step;
//! an agreement drafted, printed in words, ended.

use axum::http::StatusCode;
use base::Moment;
use credit::collections::{PromiseFilter, find_promises};
use store::access::Scope;

use super::house::{Desk, day};

async fn promises(desk: &Desk) -> Vec<(i64, String)> {
    let filter = PromiseFilter {
        scope: Scope::All,
        states: vec!["open", "kept", "partly", "broken", "withdrawn"],
        from: None,
        to: None,
        latest_first: false,
        skip: 0,
        limit: 50,
    };
    let rows = find_promises(&desk.db, &filter).await.expect("promises");
    rows.into_iter().map(|row| (row.id, row.state)).collect()
}

fn today(desk: &Desk, text: &str) {
    let at = i64::from(day(text).epoch_days()) * 86_400_000_000 + 43_200_000_000;
    desk.db.clock().set(Moment(at));
}

#[tokio::test]
async fn a_promise_is_followed_from_the_contact_to_the_red_list() {
    let mut desk = Desk::open().await;
    let form = desk.page("/collections/log/C1").await;
    for said in ["承诺哪张发票", "对方说的理由", "有没有能力付", "内部流程"] {
        assert!(form.contains(said), "{said}: {form}");
    }
    let talk = "channel=call&result=promised&person=王总&note=月底前付&on=2026-11-21&amount=1000&due=2026-11-24";
    let half = desk.send("/collections/log/C1", &format!("{talk}&ability=weak")).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.text.contains("只评了一项"), "{}", half.text);
    let rated = format!("{talk}&ability=weak&willing=strong&reason=pressure");
    let done = desk.send("/collections/log/C1", &rated).await;
    assert_eq!(done.location, "/collections", "{}", done.text);
    let form = desk.page("/collections/log/C1").await;
    assert!(form.contains("无力有意") && form.contains("先收一部分"), "{form}");
    let (id, _) = promises(&desk).await[0];
    let at = format!("/collections/promises/{id}");
    let page = desk.page(&at).await;
    assert!(page.contains("未确认") && page.contains("改期"), "{page}");

    let bare = desk.send(&format!("{at}/confirm"), "way=wecom&by=&on=2026-11-21").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done =
        desk.send(&format!("{at}/confirm"), "way=wecom&by=王总&on=2026-11-21&note=截图").await;
    assert_eq!(done.location, at, "{}", done.text);
    assert!(desk.page(&at).await.contains("企业微信"));
    let moved = "due_on=2026-11-25&amount=1%2C000.00&said_by=王总&reason=等回款";
    let done = desk.send(&format!("{at}/reschedule"), moved).await;
    assert!(done.location.starts_with("/collections/promises/"), "{}", done.text);
    let after = done.location.clone();
    assert!(desk.page(&at).await.contains("已改期"));
    assert!(desk.page(&after).await.contains("接在哪条承诺之后"));
    assert!(desk.page("/collections/red?view=remind").await.contains("这里没有承诺"), "too early");

    // Wednesday passes, Thursday too, and nobody calls.
    today(&desk, "2026-11-27");
    desk.sign_in("chen").await;
    let page = desk.page("/collections/red").await;
    assert!(page.contains("拖欠建设有限公司") && page.contains("未跟进"), "{page}");
    assert!(desk.page("/collections").await.contains("没有人跟进"));
    assert!(desk.page("/").await.contains("没有人跟进"));
    let list = desk.page("/collections/red?day=2026-11-26&view=call").await;
    assert!(list.contains("拖欠建设有限公司"), "{list}");
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/red").await.contains("Nobody acted"));

    desk.sign_in("chen").await;
    stopped(&mut desk, after.rsplit('/').next().expect("id")).await;
    found_out(&desk).await;
}

/// The next step is decided within two working days, and a manager stops supply.
async fn stopped(desk: &mut Desk, promise: &str) {
    let next = "/collections/next/C1";
    let form = desk.page(&format!("{next}?promise={promise}")).await;
    assert!(form.contains("换人谈") && form.contains("2026-12-01"), "{form}");
    let late =
        desk.send(next, &format!("promise={promise}&kind=revisit&due_on=2026-12-09&note=x")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk
        .send(next, &format!("promise={promise}&kind=stop-supply&due_on=2026-12-01&note=失约"))
        .await;
    assert_eq!(done.location, "/collections/steps", "{}", done.text);
    assert!(desk.page("/collections/red").await.contains("这里没有承诺"), "somebody acted");
    let steps = desk.page("/collections/steps").await;
    assert!(steps.contains("停止供货") && steps.contains("失约"), "{steps}");
    let step = steps.split("/collections/steps/").nth(1).expect("a step");
    let step = format!("/collections/steps/{}", step.split('"').next().expect("id"));
    let form = desk.page(&step).await;
    assert!(form.contains("停止对该客户的赊销"), "{form}");
    desk.sign_in("wang").await;
    let denied = desk.send(&step, "outcome=停&stop=1").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    desk.sign_in("chen").await;
    let done = desk.send(&step, "outcome=已通知&stop=1").await;
    assert_eq!(done.location, "/collections/steps", "{}", done.text);
    assert!(desk.page("/parties/C1").await.contains("已停止赊销"));
}

/// The stated reason is found out.
async fn found_out(desk: &Desk) {
    let reasons = desk.page("/collections/reasons").await;
    assert!(reasons.contains("经营压力"), "{reasons}");
    let one = reasons.split("/collections/reasons/").nth(1).expect("a reason");
    let one = format!("/collections/reasons/{}", one.split('"').next().expect("id"));
    let bare = desk.send(&one, "verdict=&note=x").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk.send(&one, "verdict=false&note=刚买了新厂房").await;
    assert_eq!(done.location, "/collections/reasons", "{}", done.text);
    assert!(desk.page("/collections/reasons").await.contains("没有待核实的理由"));
}

#[tokio::test]
async fn an_agreement_is_drafted_from_open_invoices() {
    let mut desk = Desk::open().await;
    let at = "/collections/agreements/new/C1";
    let form = desk.page(at).await;
    assert!(form.contains("权利保留") && form.contains("第 18 条第 3 款"), "{form}");
    let item = form.split("name=\"item_").nth(1).expect("an item");
    let item = item.split('"').next().expect("id").to_owned();
    let chosen = format!("item_{item}=1&amount_{item}=900.00&default_clause=one&person=王总&note=");
    let fixed = format!(
        "{chosen}&form=agreement&interest=fixed&interest_amount=10&count=3&first_on=2026-12-01"
    );
    let unsure = desk.send(at, &fixed).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.text.contains("没有勾选已核对"), "{}", unsure.text);
    let short = desk
        .send(at, &format!("{chosen}&form=agreement&interest=reserved&plan=2026-12-01+899.99"))
        .await;
    assert!(short.text.contains("0.01"), "{}", short.text);
    let sound = format!("{chosen}&form=letter&interest=reserved&count=3&first_on=2026-12-01");
    let done = desk.send(at, &sound).await;
    assert!(done.location.starts_with("/collections/agreements/"), "{}", done.text);
    let page = desk.page(&done.location).await;
    for said in ["草稿", "¥300.00", "不对逾期付款违约金、利息作出变更或放弃", "承诺函 PDF"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(desk.page("/collections/agreements").await.contains("RA20261121-"));
    let pdf = desk.get(&format!("{}/agreement.pdf", done.location)).await;
    let font = pdf.status == StatusCode::OK || pdf.text.contains("fonts-noto-cjk");
    assert!(font, "{}: {}", pdf.status, pdf.text);
    assert!(desk.page(&format!("{}/sign", done.location)).await.contains("签署件"));
    desk.sign_in("wang").await;
    assert_eq!(desk.get(&done.location).await.status, StatusCode::OK, "a buyer of theirs");
    assert_eq!(desk.get("/collections/agreements/new/C2").await.status, StatusCode::NOT_FOUND);
    desk.sign_in("smith").await;
    assert!(desk.page(&done.location).await.contains("Letter of promise"));
    let ended = desk.send(&format!("{}/withdraw", done.location), "reason=typed+wrongly").await;
    assert_eq!(ended.location, done.location, "{}", ended.text);
    assert!(desk.page(&done.location).await.contains("ended"));
}
