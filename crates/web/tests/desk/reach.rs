//! The guard of contacts where people act, as a browser without script sees it: the worklist says whether and from when
//! on, a contact outside is kept and marked, what is planned is refused with a sentence; contacts a day.

use axum::http::StatusCode;
use credit::{
    collections::{StrategyPack, say_bank_seen},
    scoring::keep_own_pack,
};
use store::Actor;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::mpsc,
};

use crate::house::Desk;

/// Stands the clock of a desk at an instant; sessions of the day before have run out by then.
async fn at(desk: &mut Desk, when: &str) {
    desk.db.clock().set(desk.db.clock().read(when).expect("an instant"));
    desk.sign_in("chen").await;
}

#[tokio::test]
async fn the_guard_is_seen_and_what_happened_is_kept() {
    let mut desk = Desk::open().await;
    at(&mut desk, "2026-11-23T10:00").await;
    let list = desk.page("/collections").await;
    assert!(list.contains("现在可以联系") && list.contains("今日 0 / 25 次"), "{list}");
    let form = desk.page("/collections/log/C1").await;
    assert!(form.contains("现在可以联系") && form.contains("value=\"10:00\""), "{form}");
    let call = "channel=call&result=asked-time&note=问原因&on=2026-11-23&at=10:00";
    assert_eq!(desk.send("/collections/log/C1", call).await.status, StatusCode::SEE_OTHER);
    let list = desk.page("/collections").await;
    assert!(list.contains("2026-11-25 09:00 起可以联系"), "{list}");
    assert!(list.contains("冷静期") && list.contains("今日 1 / 25 次"), "{list}");
    let odd = desk.send("/collections/log/C1", &call.replace("at=10:00", "at=moon")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.text.contains("时间看不懂"), "{}", odd.text);
    // It has happened: kept, marked, said.
    let late = call.replace("at=10:00", "at=20:15");
    assert_eq!(desk.send("/collections/log/C1", &late).await.status, StatusCode::SEE_OTHER);
    let theirs = format!("{call}&theirs=1");
    assert_eq!(desk.send("/collections/log/C1", &theirs).await.status, StatusCode::SEE_OTHER);
    let form = desk.page("/collections/log/C1").await;
    assert!(form.contains("时间 20:15，不在电话和信息的时段内"), "{form}");
    let page = desk.page("/collections/outside").await;
    for said in ["拖欠建设有限公司", "20:15", "33.3%", "按登记人"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(desk.page("/collections/outside?who=wang&days=7").await.contains("没有约束外的联系"));
    let told = desk.get("/api/v1/contacts-outside").await.text;
    assert!(told.contains("\"outside\":\"hour\""), "{told}");
    let guard = desk.get("/api/v1/buyers/C1/contact-guard").await.text;
    assert!(guard.contains("\"may_contact\":false") && guard.contains("2026-11-30"), "{guard}");
    desk.sign_in("smith").await;
    let page = desk.page("/collections/outside").await;
    assert!(page.contains("outside the hours of calls") && !page.contains("时段"), "{page}");
    assert!(desk.page("/collections").await.contains("the cool-off runs"));
}

#[tokio::test]
async fn nobody_answered_is_one_press() {
    let mut desk = Desk::open().await;
    at(&mut desk, "2026-11-23T10:00").await;
    let list = desk.page("/collections").await;
    assert!(list.contains("/collections/log/C1/no-answer"), "{list}");
    for count in 1..=3 {
        let done = desk.send("/collections/log/C1/no-answer", "").await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/collections"));
        let list = desk.page("/collections").await;
        assert!(list.contains(&format!("连续 {count} 次无人应答")), "{list}");
    }
    let list = desk.page("/collections").await;
    assert!(
        list.contains("下次 2026-11-30 试：微信或短信"),
        "three a week, then another way: {list}"
    );
    assert!(list.contains("今日 3 / 25 次"), "{list}");
    let set = desk.send("/collections/capacity/chen", "a_day=3").await;
    assert_eq!(set.location, "/collections/team", "{}", set.text);
    assert!(desk.page("/collections").await.contains("今日 3 / 3 次"));
    let wrong = desk.send("/collections/capacity/chen", "a_day=900").await;
    assert!(wrong.text.contains("1 到 500"), "{}", wrong.text);
    assert!(desk.page("/collections/capacity/wang").await.contains("每天次数"), "a manager may");
    let team = desk.page("/collections/team").await;
    assert!(team.contains("0 / 25") && team.contains("今日 / 每天"), "{team}");
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/collections/capacity/chen").await.status, StatusCode::FORBIDDEN);
    assert!(desk.page("/collections/capacity/wang").await.contains("每天次数"), "one's own");
    assert_eq!(
        desk.send("/collections/log/C2/no-answer", "").await.status,
        StatusCode::NOT_FOUND,
        "others' buyers"
    );
}

#[tokio::test]
async fn a_way_that_is_not_wanted_is_kept_and_lifted() {
    let mut desk = Desk::open().await;
    at(&mut desk, "2026-11-23T10:00").await;
    let at_ways = "/collections/ways/C1";
    assert!(desk.page(at_ways).await.contains("没有说过不要哪种方式"));
    let bare = desk.send(at_ways, "channel=call&note=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk.send(at_ways, "channel=call&note=李经理要求改发邮件").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(desk.page("/collections").await.contains("客户不要：电话"));
    let page = desk.page(at_ways).await;
    assert!(page.contains("李经理要求改发邮件"), "{page}");
    let lift = page.split("action=\"").find(|part| part.contains("/lift")).expect("a form");
    let lift = lift.split('"').next().expect("an address").to_owned();
    // What is planned is refused with a sentence.
    let case = desk.send("/collections/cases/open/C1", "why=两次催款没有回复").await.location;
    assert!(desk.page(&case).await.contains("现在可以联系"));
    let id = case.rsplit('/').next().expect("an id");
    let new = format!("/collections/appointments/new/{id}");
    let plan = "person=王总&minutes=30&place=&purpose=&sentence=";
    for (more, said) in [
        ("on=2026-11-24&at=10:00&channel=call", "客户不要这种联系方式"),
        ("on=2026-11-28&at=10:00&channel=visit", "2026-11-28 是周末"),
        ("on=2026-11-24&at=20:00&channel=message", "只能约在 09:00–18:00"),
    ] {
        let wrong = desk.send(&new, &format!("{plan}&{more}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{more}");
        assert!(wrong.text.contains(said), "{said}: {}", wrong.text);
    }
    let theirs = format!("{plan}&on=2026-11-28&at=10:00&channel=visit&theirs=1");
    assert_eq!(desk.send(&new, &theirs).await.status, StatusCode::SEE_OTHER);
    let done = desk.send(&lift, "note=换了联系人").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(!desk.page("/collections").await.contains("客户不要：电话"));
}

#[tokio::test]
async fn a_step_is_edited_with_its_reasons() {
    let desk = Desk::open().await;
    let page = desk.page("/collections/strategy/edit?start=sme-general").await;
    assert!(page.contains("malicious 恶意拖欠") || page.contains("malicious"), "{page}");
    assert!(page.contains("value=\"liquidity\""), "the step of the template keeps its reason");
    let gallery = desk.page("/collections/strategy/templates").await;
    assert!(gallery.contains("中小客户通用"), "{gallery}");
}

/// The strategy with one step, from the first day late on; and what letters need.
async fn one_step(desk: &mut Desk, code: &str, way: &str) -> i64 {
    let mut pack = StrategyPack::shipped().clone();
    pack.steps.retain(|step| step.code == code);
    for step in &mut pack.steps {
        (step.from, step.to, step.way) = (1, 9_999, way.to_owned());
    }
    let text = pack.spelled("own.1", desk.db.clock().today(), "test");
    let read = StrategyPack::read(&text).expect("reads back");
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("a transaction");
    let editions = (&read.edition, &StrategyPack::shipped().edition);
    keep_own_pack(&mut tx, "strategy", editions, &text, "test").await.expect("in force");
    say_bank_seen(&mut tx).await.expect("all receipts are there");
    tx.commit().await.expect("committed");
    let sender =
        "account_name=华东五金&bank=工商银行&account=1001&person=陈&phone=021&email=&address=";
    desk.send("/collections/sender", sender).await;
    desk.send("/collections/outbox/do/run", "").await;
    let page = desk.page("/collections/outbox").await;
    let mut at = page.split("/collections/outbox/").filter_map(|rest| rest.split('"').next());
    at.find_map(|id| id.parse().ok()).expect("a step")
}

#[tokio::test]
async fn a_supply_stop_is_proposed_and_signed_by_another() {
    let mut desk = Desk::open().await;
    at(&mut desk, "2026-11-23T10:00").await;
    let id = one_step(&mut desk, "supply-stop", "print").await;
    let step = format!("/collections/outbox/{id}");
    let page = desk.page(&step).await;
    assert!(page.contains("提议停止供货") && page.contains("夜间任务"), "{page}");
    let bare = desk.send(&format!("{step}/stop"), "reason=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.text);
    let none = desk.send(&format!("{step}/stop/sign"), "reason=x").await;
    assert!(none.text.contains("没有待签字的停供"), "{}", none.text);
    let done = desk.send(&format!("{step}/stop"), "reason=逾期三月").await;
    assert_eq!(done.location, step, "{}", done.text);
    assert!(desk.page("/collections/outbox").await.contains("停止供货待签字"));
    let own = desk.send(&format!("{step}/stop/sign"), "reason=同意").await;
    assert!(own.text.contains("提议人不能自己签字"), "{}", own.text);
    let again = desk.send(&format!("{step}/stop"), "reason=x").await;
    assert!(again.text.contains("chen 已提议停止供货"), "{}", again.text);
    assert!(!desk.get("/api/v1/buyers/C1").await.text.contains("\"blocked\":true"), "not yet");
    desk.sign_in("wang").await;
    assert_eq!(
        desk.send(&format!("{step}/stop/sign"), "reason=x").await.status,
        StatusCode::FORBIDDEN
    );
    desk.sign_in("smith").await;
    let signed = desk.send(&format!("{step}/stop/sign"), "reason=agreed").await;
    assert_eq!(signed.location, step, "{}", signed.text);
    assert!(desk.page(&step).await.contains("supply is stopped"));
    let there = desk.send(&format!("{step}/stop"), "reason=x").await;
    assert!(there.text.contains("is stopped already"), "{}", there.text);
}

/// A group's robot that takes what it is told.
async fn robot() -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("address").port();
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            let (mut text, mut bytes) = (String::new(), [0; 8_192]);
            loop {
                let count = guest.read(&mut bytes).await.unwrap_or(0);
                text.push_str(&String::from_utf8_lossy(&bytes[..count]));
                if count == 0 || text.trim_end().ends_with("}}") {
                    break;
                }
            }
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"errcode\":0}";
            guest.write_all(answer.as_bytes()).await.ok();
            tell.send(text).ok();
        }
    });
    (port, heard)
}

#[tokio::test]
async fn a_letter_goes_into_the_customers_group() {
    let mut desk = Desk::open().await;
    at(&mut desk, "2026-11-23T10:00").await;
    let id = one_step(&mut desk, "letter-1", "message").await;
    let step = format!("/collections/outbox/{id}");
    let release = format!("{step}/release");
    let waits = desk.send(&release, "way=message&added=").await;
    assert_eq!(waits.status, StatusCode::SEE_OTHER, "{}", waits.text);
    assert!(desk.page(&step).await.contains("没有设客户群"));
    let (port, mut heard) = robot().await;
    let group = "/collections/group/C1";
    let bare = desk.send(group, "kind=wecom&group_note=月结沟通群&url=ftp://x").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let url = format!("http://127.0.0.1:{port}/hook?key=geheim");
    let done = desk.send(group, &format!("kind=wecom&group_note=月结沟通群&url={url}")).await;
    assert_eq!(done.location, group, "{}", done.text);
    let page = desk.page(group).await;
    assert!(page.contains("月结沟通群") && !page.contains("geheim"), "{page}");
    assert_eq!(desk.send(&release, "way=message&added=").await.status, StatusCode::SEE_OTHER);
    let said = heard.recv().await.expect("a message");
    assert!(said.contains("/hook?key=geheim") && said.contains("CK-"), "{said}");
    let page = desk.page(&step).await;
    assert!(page.contains("月结沟通群") && page.contains("errcode"), "the answer is kept: {page}");
    // It counts as a contact by message, within the guard.
    assert!(desk.page("/collections/log/C1").await.contains("微信或短信 · 已书面催告"));
    assert!(desk.page("/collections/outside").await.contains("没有约束外的联系"));
    assert_eq!(desk.send(&format!("{group}/drop"), "").await.location, group);
    assert!(!desk.page(group).await.contains("月结沟通群"));
}
