//! Legal entities on the pages: nothing of them while the company is one, then the register, the fields of
//! forms, the ageing and the buyer's page by entity, in both languages; who may change them.

use axum::http::StatusCode;

use crate::house::Desk;

const SH: &str = "code=SH&name=上海守信贸易&currency=CNY&size=unknown";
const SZ: &str = "code=SZ&name=深圳守信贸易&uscc=91350100M000100Y43&currency=CNY&size=small\
    &size_source=年报&size_on=2026-06-30";

async fn two(desk: &Desk) {
    for form in [SH, SZ] {
        let sent = desk.send("/settings/entity-add", form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
}

#[tokio::test]
async fn a_company_that_is_one_sees_nothing_of_entities() {
    let desk = Desk::open().await;
    let forms =
        ["/receivables/book/invoice", "/orders/check", "/receivables", "/parties/C1?tab=items"];
    for path in forms {
        assert!(!desk.page(path).await.contains("法人主体"), "{path}");
    }
    assert!(desk.page("/settings/entities").await.contains("还没有登记法人主体"));
    desk.send("/settings/entity-add", SH).await;
    for path in forms {
        assert!(!desk.page(path).await.contains("name=\"entity\""), "{path}");
    }
}

#[tokio::test]
async fn entities_are_recorded_changed_and_closed_by_who_may() {
    let mut desk = Desk::open().await;
    let bad = desk
        .send("/settings/entity-add", "code=GZ&name=x&uscc=123&currency=CNY&size=unknown")
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text.contains("位数或校验码不对") && bad.text.contains("value=\"GZ\""));
    two(&desk).await;
    let list = desk.page("/settings/entities").await;
    for text in ["SH", "深圳守信贸易", "主要", "91350100M000100Y43", "年报", "在用"] {
        assert!(list.contains(text), "{text}");
    }
    let stays = desk.send("/settings/entities/SH", "name=x&currency=CNY&until_on=2026-12-31").await;
    assert!(stays.text.contains("是主要主体，不能停用"), "{}", stays.text);
    let closed = desk.send("/settings/entities/SZ/retire", "").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    assert!(desk.page("/settings/entities").await.contains("用到 2026-11-21"));
    let audit = desk.page("/access/audit").await;
    assert!(audit.contains("登记法人主体") && audit.contains("修改法人主体"));
    desk.sign_in("smith").await;
    let english = desk.page("/settings/entities/SZ").await;
    assert!(
        english.contains("Once closed it takes no new invoice") && english.contains("2026-11-21")
    );
    desk.sign_in("wang").await;
    assert!(!desk.page("/settings/entities").await.contains("entity-add"), "no form without right");
    for path in ["/settings/entity-add", "/settings/entities/SZ", "/settings/entities/SZ/retire"] {
        assert_eq!(desk.send(path, SZ).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn documents_limits_and_ageing_tell_entities_apart() {
    let mut desk = Desk::open().await;
    two(&desk).await;
    assert!(desk.page("/receivables/book/invoice?buyer=C1").await.contains("SZ 深圳守信贸易"));
    let invoice =
        "buyer=C1&number=FZ1&day=2026-11-01&amount=900&currency=CNY&due=2026-12-01&entity=SZ";
    let booked = desk.send("/receivables/book/invoice", invoice).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    let part = "entity=SZ&amount=1000&from_on=2026-11-01&reason=单独控制";
    let granted = desk.send("/parties/C1/limit/parts/entity", part).await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let lost = desk.send("/parties/C1/limit/parts/entity", &part.replace("SZ", "XX")).await;
    assert!(lost.text.contains("没有登记代码或名称为“XX”"), "{}", lost.text);
    let credit = desk.page("/parties/C1?tab=credit").await;
    assert!(credit.contains("其中对法人主体 SZ 的敞口至多 ¥1,000.00"), "{credit}");
    let order = "buyer=C1&amount=200&currency=CNY&number=DD-9&key=k9&entity=SZ";
    let sent = desk.send("/orders/check", order).await;
    let page = desk.page(&sent.location).await;
    assert!(page.contains("法人主体额度占用") && page.contains("法人主体 SZ："), "{page}");
    let items = desk.page("/parties/C1?tab=items").await;
    assert!(items.contains("对各法人主体的敞口") && items.contains("未单独限额"), "{items}");
    let rows = desk.page("/receivables?by=entity").await;
    assert!(rows.contains("entity=SZ") && rows.contains("SH 上海守信贸易"), "{rows}");
    let only = desk.page("/receivables/items?entity=SZ").await;
    assert!(only.contains("FZ1") && !only.contains("守约贸易"), "{only}");
    desk.sign_in("smith").await;
    assert!(desk.page("/parties/C1?tab=items").await.contains("Exposure by legal entity"));
    assert!(desk.page("/receivables?by=entity&entity=SZ").await.contains("Legal entity"));
}
