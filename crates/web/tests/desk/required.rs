//! A right that requires a certificate, on the pages and by token: who would lose what, proposed by one, signed by
//! another, refused with the way to the certificate, allowed once it is granted, refused again when it is revoked.

use academy::{
    certificates::{Granting, begin_exam, enrol, get_exam, grant, hand_in_exam, revoke},
    courses::right_fields,
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use store::{
    Actor, Files, Secrets,
    access::{NewPerson, Person, Role},
};

use super::house::{Desk, Seen, keep};

async fn find(desk: &Desk, login: &str) -> Person {
    desk.db.find_person(login).await.expect("read").expect("there")
}

/// Somebody passes the lowest level; somebody else grants.
async fn certified(desk: &Desk, login: &str, by: &str) -> i64 {
    let folder = tempfile::tempdir().expect("folder");
    let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
    let (who, granter) = (find(desk, login).await, find(desk, by).await);
    let mut tx = desk.db.write(Actor::user(login)).await.expect("tx");
    let enrolment = enrol(&mut tx, who.id, "foundation").await.expect("enrolled");
    let exam = begin_exam(&mut tx, (enrolment, who.id)).await.expect("begun");
    tx.commit().await.expect("commit");
    let drawn = get_exam(&desk.db, exam, (who.id, false)).await.expect("exam").drawn;
    let mut tx = desk.db.write(Actor::user(by)).await.expect("tx");
    hand_in_exam(&mut tx, (exam, who.id), &right_fields(&drawn)).await.expect("handed in");
    let granting = Granting { person: &granter, company: "华东五金", secrets: &secrets };
    let id = grant(&mut tx, granting, (enrolment, "")).await.expect("granted");
    tx.commit().await.expect("commit");
    id
}

async fn by_token(desk: &Desk, key: &str, path: &str, body: &str) -> Seen {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json");
    desk.ask(request.body(Body::from(body.to_owned())).expect("request")).await
}

const ASKED: &str = "right=release-orders&level=foundation&from=2026-11-21&grace=0";

#[tokio::test]
async fn a_release_asks_for_its_certificate() {
    let mut desk = Desk::open().await;
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    let (login, name) = ("he".to_owned(), "何经理".to_owned());
    let (role, password) = (Role::CreditManager, "correct horse".to_owned());
    tx.add_person(NewPerson { login, name, role, lang: base::Lang::Zh, password })
        .await
        .expect("person");
    keep(tx).await;
    let he = find(&desk, "he").await;
    let mut tx = desk.db.write(Actor::user("he")).await.expect("tx");
    let key = tx.add_token(&he, "erp", 30).await.expect("token").key;
    tx.commit().await.expect("commit");
    // Nobody is certified yet: the page shows it, the post is refused.
    let page = desk.page("/certificates/rights").await;
    assert!(page.contains("没有权限要证书") && page.contains("特批"), "{page}");
    let looked = desk.page(&format!("/certificates/rights?{ASKED}")).await;
    assert!(looked.contains("可用的人不足两个") && looked.contains("何经理"), "{looked}");
    let refused = desk.send("/certificates/rights", &format!("{ASKED}&reason=x")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("只有 0 个持“信用基础”证书的人可用"), "{}", refused.text);
    certified(&desk, "chen", "smith").await;
    certified(&desk, "smith", "chen").await;
    let looked = desk.page(&format!("/certificates/rights?{ASKED}")).await;
    assert!(looked.contains("失去") && looked.contains("没有考取过"), "{looked}");
    let proposed = desk.send("/certificates/rights", &format!("{ASKED}&reason=审计建议")).await;
    assert_eq!(proposed.location, "/certificates/rights", "{}", proposed.text);
    let own = desk.send("/certificates/rights/decide", "what=sign").await;
    assert!(own.text.contains("自己提议的不能自己会签"), "{}", own.text);
    desk.sign_in("smith").await;
    let page = desk.page("/certificates/rights").await;
    assert!(page.contains("never earned") && page.contains("Credit foundations"), "{page}");
    assert_eq!(desk.send("/certificates/rights/decide", "what=sign").await.status, 303);
    // An order that is held.
    let form = "buyer=C1&amount=900000000&currency=CNY&number=DD-1&key=k1";
    assert_eq!(desk.send("/orders/check", form).await.status, StatusCode::SEE_OTHER);
    let queue = desk.page("/orders/holds").await;
    let sign = queue.split("href=\"/orders/").find(|part| part.contains("/sign/release"));
    let id = sign.and_then(|part| part.split('/').next()).expect("an order").to_owned();
    let (page, api) =
        (format!("/orders/{id}/sign/release"), format!("/api/v1/orders/{id}/approval"));
    desk.sign_in("he").await;
    let queue = desk.page("/orders/holds").await;
    assert!(!queue.contains("/sign/release"), "no button that is refused");
    let seen = desk.get(&page).await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
    assert!(seen.text.contains("要持有“信用基础”证书"), "{}", seen.text);
    assert!(seen.text.contains("href=\"/certificates\""), "{}", seen.text);
    assert_eq!(desk.send(&page, "reason=x&days=5").await.status, StatusCode::FORBIDDEN);
    let body = "{\"reason\":\"x\",\"days\":5}";
    let told = by_token(&desk, &key, &api, body).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert!(told.text.contains("access.certificate-missing"), "{}", told.text);
    let home = desk.page("/certificates").await;
    assert!(home.contains("有权限因缺证书暂不能用"), "{home}");
    // Granted: the next request goes through. Revoked: the next one does not.
    let held = certified(&desk, "he", "chen").await;
    assert_eq!(desk.get(&page).await.status, StatusCode::OK);
    assert_ne!(by_token(&desk, &key, &api, "{}").await.status, StatusCode::FORBIDDEN);
    let chen = find(&desk, "chen").await;
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    revoke(&mut tx, &chen, (held, "成绩不实")).await.expect("revoked");
    tx.commit().await.expect("commit");
    let seen = desk.get(&page).await;
    assert!(seen.text.contains("已于 2026-11-21 被撤销"), "{}", seen.text);
    let told = by_token(&desk, &key, &api, body).await;
    assert!(told.text.contains("access.certificate-revoked"), "{}", told.text);
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/certificates/rights").await.status, StatusCode::FORBIDDEN);
}
