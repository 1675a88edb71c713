//! Who ranks the worklist, and the gallery of cadences, over the interface: the same rules as on the pages.

use serde_json::json;
use store::access::Role;

use super::Api;

#[tokio::test]
async fn the_ranking_keeps_its_rules_over_the_interface() {
    testkit::both(async |db| {
        let api = Api::seeded(&db).await;
        let now = api.get(Role::Collector, "/worklist-ranking").await.ok();
        assert_eq!((&now["kind"], &now["too_few"]), (&json!("rule"), &json!("rows")), "{now}");
        assert_eq!((&now["has_learnt"], &now["awaiting"]), (&json!(false), &json!(null)), "{now}");
        for (kind, reason, refused) in [
            ("learnt", "x", "collections.ranking-few-rows"),
            ("learnt", " ", "collections.reason-missing"),
            ("rule", "x", "collections.ranking-same"),
            ("moon", "x", "collections.ranking-kind"),
        ] {
            let new = json!({ "kind": kind, "reason": reason });
            let seen = api.post(Role::CreditManager, "/worklist-ranking/proposal", &new).await;
            assert_eq!(seen.code().1, refused, "{kind}");
        }
        let verdict = json!({ "signs": true, "reason": "x" });
        let path = "/worklist-ranking/proposal/verdict";
        let none = api.post(Role::CreditManager, path, &verdict).await;
        assert_eq!(none.code().1, "collections.ranking-none");
        let sales = api.post(Role::Sales, path, &verdict).await;
        assert_eq!(sales.code().0, 403, "who sets no rules signs none");
    })
    .await;
}

#[tokio::test]
async fn a_template_is_kept_started_and_withdrawn() {
    testkit::both(async |db| {
        let api = Api::seeded(&db).await;
        let new = json!({ "name": "我们的", "for_whom": "华东" });
        let kept = api.post(Role::CreditManager, "/strategy-templates", &new).await.ok();
        let id = kept["id"].as_str().expect("an id").to_owned();
        let all = api.get(Role::Collector, "/strategy-templates").await.ok();
        let own = |one: &&serde_json::Value| one["own"] == true;
        let found = all["items"].as_array().expect("rows").iter().find(own).expect("kept").clone();
        assert_eq!((&found["code"], &found["name"]), (&json!(id), &json!("我们的")));
        let reason = json!({ "reason": "经销商单独一套" });
        let start = async |code: &str| {
            let path = format!("/strategy-templates/{code}/draft");
            api.post(Role::CreditManager, &path, &reason).await
        };
        assert!(start("dealer").await.ok()["id"].is_string());
        assert_eq!(start("moon").await.code().1, "collections.cadence-unknown");
        assert_eq!(start(&id).await.code().1, "collections.strategy-same");
        let path = format!("/strategy-templates/{id}/withdrawal");
        api.post(Role::CreditManager, &path, &json!({})).await.ok();
        assert_eq!(start(&id).await.code().1, "collections.cadence-unknown");
    })
    .await;
}
