//! What assessments say, and granting limits.

use serde_json::{Value, json};
use store::access::Role;

use super::Api;

#[tokio::test]
async fn buyers_are_searched_filtered_and_sorted() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let codes = async |role: Role, query: &str| -> Vec<String> {
            let found = api.get(role, &format!("/buyers{query}")).await.ok();
            let rows = found["items"].as_array().expect("rows").iter();
            rows.map(|row| row["code"].as_str().expect("a code").to_owned()).collect()
        };
        for (query, expected) in [
            ("", &["A", "B"][..]),
            ("?search=bremen", &["B"]),
            ("?search=%E5%AE%89%E5%BE%BD", &["A"]),
            ("?kind=dealer", &["A"]),
            ("?owner=sales", &["A"]),
            ("?sort=exposure&descending=true", &["A", "B"]),
            ("?sort=exposure", &["B", "A"]),
            ("?overdue_only=true", &["A", "B"]),
            ("?tier=low&search=nobody", &[]),
        ] {
            assert_eq!(codes(Role::Finance, query).await, expected, "{query}");
        }
        assert_eq!(codes(Role::Sales, "").await, ["A"], "own buyers only");
        let all = api.get(Role::Finance, "/buyers?limit=1").await.ok();
        assert_eq!((&all["total"], all["items"].as_array().map(Vec::len)), (&json!(2), Some(1)));
        let next = all["next"].as_str().expect("a second page").to_owned();
        let second = api.get(Role::Finance, &format!("/buyers?limit=1&after={next}")).await.ok();
        assert_eq!((&second["items"][0]["code"], &second["next"]), (&json!("B"), &Value::Null));
        api.assess().await;
        let old = api.get(Role::Finance, &format!("/buyers?limit=1&after={next}")).await;
        assert_eq!(old.code(), (422, "house.bad-cursor".to_owned()), "another assessment");
    })
    .await;
}

#[tokio::test]
async fn one_buyer_with_its_judgement() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let file = api.get(Role::Sales, "/buyers/A").await.ok();
        assert_eq!(file["buyer"]["name"], "安徽五金");
        assert_eq!(
            file["granted_limit"]["limit"],
            json!({
                "kind": "amount", "amount": { "minor": 500_000, "currency": "CNY" },
            })
        );
        let judged = &file["assessment"];
        assert_eq!(judged["as_of"], "2026-11-21");
        // 6,000.00 invoiced, 300.00 received: 5,700.00 against 5,000.00.
        assert_eq!(judged["exposure"]["minor"], 570_000);
        assert_eq!(
            judged["headroom"],
            json!({
                "kind": "over", "amount": { "minor": 70_000, "currency": "CNY" },
            })
        );
        assert!(judged["grounds"]["reasons"].as_array().is_some_and(|list| !list.is_empty()));
        let english = judged["grounds"]["because"].as_str().expect("a text").to_owned();
        let zh = [("accept-language", "zh")];
        let chinese = api.send(Some(Role::Sales), "GET", "/buyers/A", &zh, "").await.ok();
        assert_ne!(chinese["assessment"]["grounds"]["because"], json!(english));
        let overview = api.get(Role::Owner, "/overview").await.ok();
        assert_eq!(overview["open"]["minor"], 925_000);
        assert_eq!(overview["overdue"]["minor"], 625_000);
    })
    .await;
}

#[tokio::test]
async fn a_house_that_was_never_assessed_says_so() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::empty(&db).await;
    let none = api.get(Role::Owner, "/overview").await;
    assert_eq!(none.code(), (409, "scoring.not-assessed".to_owned()));
    api.put(Role::Finance, "/buyers/A", &json!({ "name": "安徽五金" })).await.ok();
    let file = api.get(Role::Finance, "/buyers/A").await.ok();
    assert_eq!((&file["assessment"], &file["granted_limit"]), (&Value::Null, &Value::Null));
    let list = api.get(Role::Finance, "/buyers").await.ok();
    assert_eq!(
        (&list["items"][0]["assessed"], &list["items"][0]["tier"]),
        (&json!(false), &json!("unrated"),)
    );
}

/// No limit is ever unlimited by an empty field, and a salesperson grants none.
#[tokio::test]
async fn a_limit_is_granted_by_name() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let cny = |minor: i64| json!({ "minor": minor, "currency": "CNY" });
    for (body, status, code) in [
        (json!({ "kind": "unlimited", "reason": "母公司担保" }), 201, ""),
        (json!({ "kind": "none", "reason": "现款现货" }), 201, ""),
        (json!({ "kind": "amount", "amount": cny(1), "reason": "x" }), 201, ""),
        (json!({ "kind": "amount", "reason": "x" }), 422, "house.bad-input"),
        (json!({ "kind": "unlimited", "amount": cny(1), "reason": "x" }), 422, "house.bad-input"),
        (
            json!({ "kind": "amount", "amount": cny(0), "reason": "x" }),
            422,
            "policy.limit-not-positive",
        ),
        (
            json!({ "kind": "amount", "amount": { "minor": 1, "currency": "USD" }, "reason": "x" }),
            422,
            "house.bad-input",
        ),
        (json!({ "kind": "none", "reason": " " }), 422, "policy.reason-missing"),
        (json!({ "reason": "x" }), 422, "house.field-missing"),
    ] {
        let answer = api.post(Role::CreditManager, "/buyers/A/limits", &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        if status != 201 {
            assert_eq!(answer.code().1, code, "{body}");
        }
    }
    let limits = api.get(Role::Auditor, "/buyers/A/limits").await.ok();
    let kinds: Vec<&str> = limits["items"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["limit"]["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["amount", "none", "unlimited", "amount"]);
}

#[tokio::test]
async fn a_job_is_its_starters() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let path = format!("/jobs/{}", api.job);
    assert_eq!(api.get(Role::CreditManager, &path).await.ok()["state"], "done");
    assert_eq!(api.get(Role::Owner, &path).await.status, 200);
    let hidden = api.get(Role::Sales, &path).await;
    assert_eq!(hidden.code(), (404, "house.job-not-found".to_owned()));
    let future = json!({ "as_of": "2027-01-01" });
    let refused = api.post(Role::CreditManager, "/assessments", &future).await;
    assert_eq!(refused.json()["error"]["field"], "as_of");
}

#[tokio::test]
async fn ratings_sources_and_files() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let rating = json!({ "agency": "标普", "grade": "bb", "rated_on": "2026-06-01" });
        let made = api.post(Role::Finance, "/buyers/A/ratings", &rating).await;
        assert_eq!((made.status, made.json()["change"].clone()), (201, json!("added")));
        let again = api.post(Role::Finance, "/buyers/A/ratings", &rating).await;
        assert_eq!((again.status, again.json()["change"].clone()), (200, json!("unchanged")));
        for (field, value, code) in [
            ("agency", "街坊", "scoring.agency-unknown"),
            ("grade", "ZZZ", "scoring.grade-unknown"),
            ("grade", "BBB", "parties.rating-differs"),
            ("rated_on", "2027-01-01", "parties.rating-day"),
        ] {
            let mut wrong = rating.clone();
            wrong[field] = json!(value);
            let answer = api.post(Role::Finance, "/buyers/A/ratings", &wrong).await;
            assert_eq!(answer.code().1, code, "{value}");
        }
        let denied = api.post(Role::Sales, "/buyers/A/ratings", &rating).await;
        assert_eq!(denied.status, 403);
        api.assess().await;
        let told = api.get(Role::Owner, "/dossier/ratings").await.ok();
        assert_eq!((&told["rated"], &told["rated_buyers"][0]["grade"]), (&json!(1), &json!("BB")));
        let id = api.get(Role::Sales, "/buyers/A/ratings").await.ok()["items"][0]["id"].clone();
        let path = format!("/buyers/A/ratings/{}/withdrawal", id.as_str().expect("an id"));
        let empty = api.post(Role::Finance, &path, &json!({ "reason": "" })).await;
        assert_eq!(empty.code().1, "house.field-empty");
        api.post(Role::Finance, &path, &json!({ "reason": "看错" })).await.ok();
        let gone = api.get(Role::Sales, "/buyers/A/ratings").await.ok();
        assert_eq!(gone["items"][0]["reason"], "看错");
        let source = json!({ "name": "工商", "kind": "registry", "fresh_days": 365 });
        api.put(Role::Finance, "/data-sources/gsxt", &source).await.ok();
        let stale = api.put(Role::Finance, "/data-sources/gsxt", &source).await;
        assert_eq!(stale.code().1, "parties.source-changed");
        let lacks = api.get(Role::Sales, "/dossier/checklist").await.ok();
        assert_eq!((&lacks["buyers"], &lacks["lacking"][0]["code"]), (&json!(1), &json!("A")));
        let list = api.get(Role::Sales, "/buyers/A/checklist").await.ok();
        assert!(list["checklist"].as_array().is_some_and(|items| !items.is_empty()), "{list}");
        let grades = api.get(Role::Owner, "/dossier/quality").await.ok();
        assert_eq!(grades["buyers"], 2);
    })
    .await;
}
