//! The system of credit management over the wire: matrix, changes, controls, risks, maturity, projects, policy.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use store::access::Role;

use super::Api;

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id: {value}")).to_owned()
}

async fn matrix(api: &Api) -> String {
    let new = json!({
        "cells": [{ "tier": "medium", "kind": "dealer", "prepay_bps": 500 }],
        "effective_on": "2026-12-01", "reason": "年度政策",
    });
    let made = api.post(Role::CreditManager, "/policy-matrices", &new).await.ok();
    assert_eq!(made["differs"][0]["differing"], "prepay_bps", "{made}");
    id_of(&made["version"])
}

async fn document(api: &Api) -> String {
    let new = json!({
        "effective_on": "2026-11-21", "roles": ["sales", "finance"], "read_days": 14,
        "note": "首版",
    });
    let made = api.post(Role::CreditManager, "/policy-documents", &new).await.ok();
    id_of(&made["document"])
}

async fn risk(api: &Api) -> String {
    let new = json!({
        "risk_kind": credit::controls::RiskPack::shipped().kinds[0].code, "title": "单一客户过大",
        "likelihood": 3, "impact": 4, "responsible": "credit-manager", "treatment": "reduce",
        "review_on": "2027-02-01",
    });
    let made = api.post(Role::CreditManager, "/risks", &new).await.ok();
    id_of(&made["risk"])
}

async fn project(api: &Api) -> String {
    let new = json!({
        "buyer": "A", "number": "GC-1", "name": "一号泵站", "bid_on": "2026-10-01",
        "value": { "minor": 5_000_000, "currency": "CNY" }, "retention_bps": 500,
    });
    let made = api.post(Role::CreditManager, "/projects", &new).await.ok();
    id_of(&made["project"])
}

/// A self-assessment that is answered throughout and closed; its road map has steps.
async fn maturity(api: &Api) -> String {
    let manager = Role::CreditManager;
    let begun = api.post(manager, "/maturity", &Value::Null).await.ok();
    let id = id_of(&begun["assessment"]);
    let on = api.post(manager, "/maturity", &Value::Null).await;
    assert_eq!((on.status, id_of(&on.ok()["assessment"])), (200, id.clone()), "the same goes on");
    let early = api.post(manager, &format!("/maturity/{id}/closing"), &Value::Null).await;
    assert_eq!(early.code().1, "controls.maturity-unfinished");
    for question in begun["questions"].as_array().expect("questions") {
        let answer = json!({ "question": question["question"], "level": 1, "note": "初步" });
        api.post(manager, &format!("/maturity/{id}/answers"), &answer).await.ok();
    }
    let closed = api.post(manager, &format!("/maturity/{id}/closing"), &Value::Null).await.ok();
    assert_eq!(closed["assessment"]["level_hundredths"], 100, "{closed}");
    assert!(closed["steps_planned"].as_i64().is_some_and(|steps| steps > 0), "{closed}");
    id
}

/// A change that re-rating proposes, where the credit stood by a better tier.
async fn change(api: &Api) -> String {
    let mut tx = api.db.write(store::Actor::user("owner")).await.expect("a transaction");
    let ask = store::Ask::new("UPDATE granting_review SET stands_tier = 'low'");
    ask.run(tx.conn()).await.expect("it stood better");
    let (room, action, subject) = ("test", "keep", "test".to_owned());
    tx.audit(store::Audit { room, action, subject, detail: json!({}) });
    tx.commit().await.expect("committed");
    api.assess().await;
    let all = api.get(Role::Owner, "/credit-changes").await.ok();
    id_of(&all["items"][0])
}

/// The code of a control point that rows break.
async fn broken_point(api: &Api) -> String {
    let all = api.get(Role::Owner, "/control-points").await.ok();
    let points = all["items"].as_array().expect("points");
    let broken = points.iter().find(|one| one["breaking"].as_i64().is_some_and(|n| n > 0));
    broken.expect("a point that rows break")["point"].as_str().expect("a code").to_owned()
}

/// One of everything; ids by the first part of their address.
pub async fn kept(api: &Api) -> BTreeMap<&'static str, String> {
    let point = broken_point(api).await;
    let test = json!({ "test_result": "effective", "sample": 5, "exceptions": 0 });
    api.post(Role::Auditor, &format!("/control-points/{point}/checks"), &test).await.ok();
    let text = credit::policy::TierTable::shipped_text();
    let text = text.replacen("version = \"2026.", "version = \"own-2026.", 1);
    let text =
        text.replacen("effective_from = \"2026-01-01\"", "effective_from = \"2027-01-01\"", 1);
    let pack = json!({ "text": text, "reason": "明年" });
    api.post(Role::CreditManager, "/packs/tiers/proposal", &pack).await.ok();
    let document = document(api).await;
    let published = format!("/policy-documents/{document}/publication");
    api.post(Role::Owner, &published, &Value::Null).await.ok();
    BTreeMap::from([
        ("policy-matrices", matrix(api).await),
        ("policy-documents", document),
        ("risks", risk(api).await),
        ("projects", project(api).await),
        ("maturity", maturity(api).await),
        ("credit-changes", change(api).await),
        ("point", point),
    ])
}

#[tokio::test]
async fn a_matrix_is_drafted_tried_and_signed_by_another() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let (manager, owner) = (Role::CreditManager, Role::Owner);
        let at = format!("/policy-matrices/{}", matrix(&api).await);
        let untried = api.get(owner, &format!("{at}/what-if")).await.ok();
        assert_eq!((&untried["tried"], &untried["outcome"]), (&json!(false), &Value::Null));
        let odd = json!({
            "cells": [{ "tier": "high", "kind": "dealer", "prepay_bps": 0 }],
            "effective_on": "2026-12-01", "reason": "x",
        });
        assert_eq!(api.put(manager, &at, &odd).await.code().1, "policy.matrix-wrong");
        let started = api.post(manager, &format!("{at}/what-if"), &Value::Null).await;
        assert_eq!(started.status, 202, "{}", started.text);
        let job = format!("/jobs/{}", id_of(&started.json()));
        for _ in 0..600 {
            if api.get(manager, &job).await.ok()["state"] == "done" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let tried = api.get(owner, &format!("{at}/what-if")).await.ok();
        assert!(tried["outcome"]["invoices"].as_i64().is_some_and(|n| n > 0), "{tried}");
        let steps = format!("{at}/steps");
        let step = |step: &str| json!({ "step": step, "reason": "例会" });
        let early = api.post(owner, &steps, &step("approve")).await;
        assert_eq!(early.code().1, "policy.matrix-step");
        api.post(manager, &steps, &step("propose")).await.ok();
        let own = api.post(manager, &steps, &step("approve")).await;
        assert_eq!(own.code().1, "policy.matrix-four-eyes");
        let signed = api.post(owner, &steps, &step("approve")).await.ok();
        assert_eq!(signed["version"]["state"], "approved");
        assert_eq!(signed["trail"][1]["signed_alone"], json!(false), "{signed}");
        assert_eq!(api.get(Role::Sales, &at).await.status, 403, "the whole is not theirs");
    })
    .await;
}

#[tokio::test]
async fn a_change_is_planned_and_closed_within_the_readers_buyers() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        api.assess().await;
        let at = format!("/credit-changes/{}", change(&api).await);
        let whole = api.get(Role::Owner, &at).await.ok();
        let response = whole["responses"][0]["response"].clone();
        assert!(response.is_string(), "a response fits: {whole}");
        let moon = json!({ "response": "moon" });
        let moon = api.post(Role::CreditManager, &format!("{at}/plan"), &moon).await;
        assert_eq!(moon.code().1, "granting.response-unknown");
        let plan = json!({ "response": response });
        let planned = api.post(Role::CreditManager, &format!("{at}/plan"), &plan).await.ok();
        assert_eq!(planned["change"]["state"], "planned");
        assert!(planned["change"]["request"].is_string(), "{planned}");
        let end = json!({ "note": "办完" });
        let early = api.post(Role::CreditManager, &format!("{at}/closing"), &end).await;
        assert_eq!(early.code().1, "granting.change-on-its-way");
        // Of another's buyer a salesperson sees nothing and changes nothing.
        let version = api.get(Role::Finance, "/buyers/A").await.ok()["buyer"]["version"].clone();
        let cleared = json!({ "version": version, "clear": ["owner"] });
        api.put(Role::Finance, "/buyers/A", &cleared).await.ok();
        assert_eq!(api.get(Role::Sales, &at).await.code().1, "granting.change-unknown");
        let hidden = api.post(Role::Sales, &format!("{at}/closing"), &end).await;
        assert_eq!(hidden.code().1, "granting.change-unknown");
        let none = api.get(Role::Sales, "/credit-changes?live=false").await.ok();
        assert_eq!(none["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn controls_risks_and_the_road_map_over_the_wire() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let manager = Role::CreditManager;
        let point = broken_point(&api).await;
        let at = format!("/control-points/{point}");
        let whole = api.get(manager, &at).await.ok();
        let count = whole["control"]["breaking"].as_i64().expect("a number");
        // Walked row by row, the rows are those that were counted.
        let (mut path, mut seen) = (format!("{at}/rows?limit=1"), 0);
        loop {
            let page = api.get(manager, &path).await.ok();
            seen += i64::try_from(page["items"].as_array().expect("rows").len()).expect("few");
            match page["next"].as_str() {
                Some(next) => path = format!("{at}/rows?limit=1&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, count);
        let named = json!({ "responsible": "finance" });
        let named = api.post(manager, &format!("{at}/owner"), &named).await.ok();
        assert_eq!(named["control"]["responsible"], "finance");
        assert_eq!(
            api.get(manager, "/control-points/moon").await.code().1,
            "controls.point-unknown"
        );
        let untrue = json!({ "test_result": "effective", "sample": 5, "exceptions": 2 });
        let untrue = api.post(Role::Auditor, &format!("{at}/checks"), &untrue).await;
        assert_eq!(untrue.code().1, "controls.check-untrue");

        let at = format!("/risks/{}", risk(&api).await);
        let weigh = json!({
            "version": 1, "note": "复评", "impact": 5, "review_on": "2027-03-01", "points": [point],
        });
        let weighed = api.put(manager, &at, &weigh).await.ok();
        assert_eq!(
            (&weighed["risk"]["impact"], &weighed["risk"]["heat"]),
            (&json!(5), &json!("high"))
        );
        assert_eq!(weighed["weighings"].as_array().map(Vec::len), Some(2));
        assert_eq!(api.put(manager, &at, &weigh).await.code().1, "controls.changed-meanwhile");
        let nobody =
            json!({ "version": 2, "note": "x", "responsible": "moon", "review_on": "2027-03-01" });
        let nobody = api.put(manager, &at, &nobody).await.json()["error"].clone();
        assert_eq!(
            (&nobody["code"], &nobody["field"]),
            (&json!("controls.person-unknown"), &json!("responsible"))
        );
        api.post(manager, &format!("{at}/closing"), &json!({ "note": "已转移" })).await.ok();

        maturity(&api).await;
        let step = api.get(manager, "/road-steps?limit=1").await.ok()["items"][0].clone();
        let at = format!("/road-steps/{}", id_of(&step));
        let change = json!({ "responsible": "finance", "due_on": "2027-01-15" });
        api.post(manager, &format!("{at}/change"), &change).await.ok();
        api.post(manager, &format!("{at}/finish"), &json!({ "note": "已做到" })).await.ok();
        let again = api.post(manager, &format!("{at}/finish"), &json!({ "note": "x" })).await;
        assert_eq!(again.code().1, "controls.step-done");
    })
    .await;
}

#[tokio::test]
async fn projects_go_on_and_the_policy_is_read_by_whom_it_concerns() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let at = format!("/projects/{}", project(&api).await);
        assert_eq!(api.get(Role::Sales, &at).await.ok()["project"]["stage"], "bid", "A is theirs");
        let reach = json!({
            "stage": "contract", "on": "2026-11-01",
            "amount": { "minor": 4_800_000, "currency": "CNY" },
        });
        let reached = api.post(Role::Sales, &format!("{at}/stages"), &reach).await.ok();
        assert_eq!(reached["project"]["stage_amount"]["minor"], 4_800_000);
        let back = json!({ "stage": "bid", "on": "2026-11-02" });
        let back = api.post(Role::Sales, &format!("{at}/stages"), &back).await;
        assert_eq!(back.code().1, "controls.stage-order");
        let dollars = json!({ "stage": "delivery", "amount": { "minor": 1, "currency": "USD" } });
        let dollars = api.post(Role::Sales, &format!("{at}/stages"), &dollars).await;
        assert_eq!(dollars.code(), (422, "house.bad-input".to_owned()));
        api.post(Role::Sales, &format!("{at}/loss"), &json!({ "note": "业主取消" })).await.ok();
        let foreign = json!({
            "buyer": "B", "number": "GC-2", "name": "x", "bid_on": "2026-10-01",
            "value": { "minor": 1, "currency": "CNY" },
        });
        let foreign = api.post(Role::Sales, "/projects", &foreign).await;
        assert_eq!(foreign.code().1, "parties.buyer-unknown");

        let at = format!("/policy-documents/{}", document(&api).await);
        assert_eq!(
            api.get(Role::Sales, &at).await.code().1,
            "controls.document-unknown",
            "a draft"
        );
        let publication = format!("{at}/publication");
        let own = api.post(Role::CreditManager, &publication, &Value::Null).await;
        assert_eq!(own.code().1, "controls.four-eyes");
        api.post(Role::Owner, &publication, &Value::Null).await.ok();
        let read = api.get(Role::Sales, &at).await.ok();
        let wrong =
            api.post(Role::Sales, &format!("{at}/receipt"), &json!({ "digest": "x" })).await;
        assert_eq!(wrong.code().1, "controls.text-changed");
        let receipt = json!({ "digest": read["document"]["digest"] });
        let kept = api.post(Role::Sales, &format!("{at}/receipt"), &receipt).await.ok();
        let again = api.post(Role::Sales, &format!("{at}/receipt"), &receipt).await.ok();
        assert_eq!((&kept["new"], &again["new"]), (&json!(true), &json!(false)));
        let readers = api.get(Role::Owner, &format!("{at}/readers")).await.ok();
        let open: Vec<&Value> = readers["items"]
            .as_array()
            .expect("rows")
            .iter()
            .filter(|one| one["read_on"].is_null())
            .collect();
        assert_eq!(open.len(), 1, "{readers}");
        assert_eq!(open[0]["login"], "finance");
    })
    .await;
}
