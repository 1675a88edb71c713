//! Requests for credit over the interface: what is missing, four eyes, whose buyers.

use serde_json::json;
use store::access::Role;

use super::Api;

#[tokio::test]
async fn a_request_from_draft_to_decision() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let wish = json!({
            "buyer": "A", "kind": "amount", "amount": { "minor": 100_000, "currency": "CNY" },
            "terms": "net-30", "reason": "备货",
        });
        let draft = api.post(Role::Sales, "/credit-requests", &wish).await.ok();
        assert_eq!(draft["state"], "draft");
        let missing = draft["missing"].as_array().expect("a list");
        assert!(missing.contains(&json!("screen")) && missing.contains(&json!("credit-code")));
        let again = api.post(Role::CreditManager, "/credit-requests", &wish).await;
        assert_eq!(again.code(), (409, "granting.already-live".to_owned()));
        let id = draft["id"].as_str().expect("an id");
        let path = format!("/credit-requests/{id}");
        let early = json!({ "act": "approve" });
        let early = api.post(Role::CreditManager, &format!("{path}/verdict"), &early).await;
        assert_eq!(early.code().1, "granting.step-closed");
        let other = json!({ "buyer": "B", "kind": "none", "terms": "prepay", "reason": "x" });
        let other = api.post(Role::Sales, "/credit-requests", &other).await;
        // A buyer that a field names is a mistake in that field, as in every other call.
        assert_eq!(other.code(), (422, "parties.buyer-unknown".to_owned()));
        assert_eq!(other.json()["error"]["field"], "buyer");
        let euro = json!({
            "buyer": "B", "kind": "amount", "amount": { "minor": 1, "currency": "EUR" },
            "terms": "net-30", "reason": "x",
        });
        let euro = api.post(Role::CreditManager, "/credit-requests", &euro).await;
        assert_eq!(euro.code().1, "house.bad-input");
        assert_eq!(api.get(Role::Sales, "/credit-requests/1").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_signature_grants_and_leaves_a_record() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let (request, decision) = api.granted().await;
        let record = api.get(Role::Auditor, &format!("/credit-decisions/{decision}")).await.ok();
        assert_eq!((&record["number"], &record["request"]), (&json!("SX-000001"), &json!(request)));
        assert_eq!(
            (&record["outcome"], &record["limit"]["kind"]),
            (&json!("granted"), &json!("none"))
        );
        let limits = api.get(Role::Owner, "/buyers/A/limits").await.ok();
        let newest = &limits["items"][0];
        assert!(newest["reason"].as_str().is_some_and(|said| said.starts_with("SX-000001")));
        let open = api.get(Role::Owner, "/credit-requests?state=open").await.ok();
        assert_eq!(open["items"], json!([]));
    })
    .await;
}
