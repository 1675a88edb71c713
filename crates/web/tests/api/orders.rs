//! A contract is suspended, secured and resumed over the interface, as on its page.

use credit::parties::{self, NewDocument};
use serde_json::json;
use store::{
    Actor, StoredFile,
    access::{Role, Scope},
};
use testkit::day;

use super::Api;

async fn ruling(api: &Api) -> i64 {
    let buyer = parties::get_buyer(&api.db, "A", Scope::All).await.expect("a buyer");
    let paper = NewDocument {
        kind: "judgment".to_owned(),
        title: "执行裁定书".to_owned(),
        file_name: "caiding.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        file: StoredFile { digest: "ab".repeat(32), size: 10 },
        as_of: day("2026-11-20"),
    };
    let mut tx = api.db.write(Actor::user("finance")).await.expect("a transaction");
    let id = parties::add_document(&mut tx, buyer.id, &paper).await.expect("a paper");
    tx.commit().await.expect("committed");
    id
}

#[tokio::test]
async fn a_contract_is_suspended_secured_and_resumed() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let order = json!({
            "buyer": "A", "number": "C-1", "prepaid": true,
            "amount": { "minor": 10_000, "currency": "CNY" },
        });
        let asked = api.post(Role::Sales, "/orders/check", &order).await.ok();
        assert_eq!(asked["decision"], "approve");
        let at = format!("/orders/{}", asked["order_id"].as_str().expect("an id"));
        let manager = Role::CreditManager;
        let (stop, none) = (format!("{at}/suspension"), json!({}));
        let bare = json!({ "ground": "inability", "papers": [], "note": "失信被执行人" });
        assert_eq!(api.post(Role::Sales, &stop, &bare).await.status, 403);
        assert_eq!(api.post(manager, &stop, &bare).await.code().1, "orders.wrong-state");
        api.post(Role::Sales, &format!("{at}/confirmation"), &none).await.ok();
        assert_eq!(api.post(manager, &stop, &bare).await.code().1, "orders.evidence-missing");
        let paper = ruling(&api).await.to_string();
        let moon = json!({ "ground": "moon", "papers": [paper] });
        assert_eq!(api.post(manager, &stop, &moon).await.code().1, "orders.ground-unknown");
        let good = json!({ "ground": "inability", "papers": [paper], "note": "失信被执行人" });
        let stopped = api.post(manager, &stop, &good).await.ok();
        assert_eq!((&stopped["ground"], &stopped["must_resume"]), (&good["ground"], &json!(false)));
        assert_eq!(api.get(Role::Sales, &at).await.ok()["state"], "suspended");
        let notice = json!({ "on": "2026-11-21", "how": "EMS 123" });
        let told = api.post(manager, &format!("{stop}/notice"), &notice).await.ok();
        assert_eq!(told["notified_on"], "2026-11-21");
        let security = json!({ "on": "2026-11-21", "security": "银行保函" });
        let secured = api.post(manager, &format!("{stop}/security"), &security).await.ok();
        assert_eq!(secured["must_resume"], json!(true));
        let on = api.post(manager, &format!("{at}/resumption"), &none).await.ok();
        assert_eq!(on["decision"], "approve", "{on}");
        assert_eq!(api.get(Role::Sales, &at).await.ok()["state"], "confirmed");
    })
    .await;
}
