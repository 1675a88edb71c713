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
        let paper = json!({ "paper": "delivery" });
        let unopened = json!({ "paper_answers": [{ "paper": "delivery", "choice": 1 }],
            "people_seen": true });
        let refused = api.post(Role::Learner, &format!("{at}/preparation"), &unopened).await;
        assert_eq!(refused.code().1, "practice.paper-unopened");
        let open = api.post(Role::Learner, &format!("{at}/papers"), &paper).await.ok();
        let signer = open["signer"].as_str().expect("a signer");
        let choices = open["choices"].as_array().expect("choices");
        let right = choices.iter().position(|one| one == signer).expect("the right one") + 1;
        let with = json!({
            "paper_answers": [{ "paper": "delivery", "choice": right }], "people_seen": true, "target_days": 42, "walk_days": 120,
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
        let plan = format!("{at}/plan");
        let past = json!({ "number": 2, "rows": [{ "amount_minor": 100, "due_on": "2026-03-01" }] });
        assert_eq!(api.post(Role::Learner, &plan, &past).await.code().1, "practice.plan-day");
        let lost = json!({ "number": 2, "rows": [] });
        assert_eq!(api.post(Role::Learner, &plan, &lost).await.code().1, "practice.plan-wrong");
        let laid = json!({ "number": 2, "signed_by": "decider", "next_contact_on": "2026-03-12",
            "rows": [{ "amount_minor": 1_000_000, "due_on": "2026-03-12" }] });
        let laid = api.post(Role::Learner, &plan, &laid).await.ok();
        let code = laid["turns"][1]["move_code"].as_str().expect("a move");
        assert_eq!(code, "propose:=1000000@d10;sign=decider;next=10");
        let early = api.get(Role::Learner, &format!("{at}/result")).await;
        assert_eq!(early.code().1, "practice.run-open");
        let bye = json!({ "number": 3, "said": "今天先到这里，告辞。" });
        api.post(Role::Learner, &turns, &bye).await.ok();
        let result = api.get(Role::Learner, &format!("{at}/result")).await.ok();
        assert_eq!(result["agreed_plan"]["instalments"][0]["due_on"], "2026-03-12", "{result}");
        assert_eq!(result["hidden"]["cash_by_week_minor"].as_array().map(Vec::len), Some(53));
        assert_eq!(result["replay"].as_array().map(Vec::len), Some(3));
        assert_eq!(api.get(Role::Collector, &at).await.code().1, "practice.run-unknown");
        let closed = api.post(Role::Learner, "/cases/1/practice-run", &json!({})).await;
        assert_eq!(closed.code(), (403, "access.right-missing".to_owned()));
        let none = api.post(Role::Collector, "/cases/1/practice-run", &json!({})).await;
        assert_eq!(none.code().1, "collections.case-unknown");
    })
    .await;
}
