//! The role-play for machines: begun, prepared, spoken, looked at; a case practised; within rights.

use serde_json::json;
use store::access::Role;

use super::Api;

#[tokio::test]
async fn a_run_is_played_by_a_program() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let moon = json!({ "scene": "moon", "persona": "blunt", "level": 1 });
        let refused = api.post(Role::Learner, "/practice-runs", &moon).await;
        assert_eq!(refused.code().1, "practice.cast-unknown");
        let new = json!({ "scene": "quality", "persona": "blunt", "level": 1, "seed": 7 });
        let id = api.post(Role::Learner, "/practice-runs", &new).await.ok()["id"].clone();
        let at = format!("/practice-runs/{}", id.as_str().expect("an id"));
        let turns = format!("{at}/turns");
        let first = json!({ "number": 1, "said": "您慢慢说，我听着。" });
        let early = api.post(Role::Learner, &turns, &first).await;
        assert_eq!(early.code().1, "practice.not-prepared");
        let with = json!({
            "papers_read": ["delivery"], "people_seen": true, "target_days": 42, "walk_days": 120,
            "persona": "anxious", "level": 2,
        });
        let theirs = api.post(Role::Collector, &format!("{at}/preparation"), &with).await;
        assert_eq!(theirs.code().1, "practice.run-unknown");
        let ready = api.post(Role::Learner, &format!("{at}/preparation"), &with).await.ok();
        assert_eq!(ready["practice_run"]["persona"], "anxious");
        assert!(!ready["opening_line"].as_str().expect("words").is_empty());
        let spoken = api.post(Role::Learner, &turns, &first).await.ok();
        assert_eq!(spoken["turns"][0]["move_code"], "listen");
        assert!(spoken["turns"][0]["sentence_reader"].is_null(), "no model was asked");
        let again = api.post(Role::Learner, &turns, &first).await;
        assert_eq!(again.code().1, "practice.turn-taken");
        let seen = api.get(Role::Instructor, &at).await.ok();
        assert_eq!(seen["turns"], spoken["turns"], "who teaches sees it");
        assert_eq!(api.get(Role::Collector, &at).await.code().1, "practice.run-unknown");
        let closed = api.post(Role::Learner, "/cases/1/practice-run", &json!({})).await;
        assert_eq!(closed.code(), (403, "access.right-missing".to_owned()));
        let none = api.post(Role::Collector, "/cases/1/practice-run", &json!({})).await;
        assert_eq!(none.code().1, "collections.case-unknown");
    })
    .await;
}
