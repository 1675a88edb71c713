//! Who may what: every address for every role, and whose buyers a salesperson sees.

use serde_json::json;
use store::access::Role;
use web::api::table;

use super::{Api, JSON, REPORTED};

#[tokio::test]
async fn every_address_for_every_role() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    for endpoint in table() {
        let path = endpoint.path.replace("{code}", "A").replace("{number}", "A-2");
        let path = path.replace("{id}", "1");
        let verb = endpoint.verb.word().to_uppercase();
        let nobody = api.send(None, &verb, &path, &[JSON], "[]").await;
        assert_eq!(nobody.status, 401, "{verb} {path} without a token");
        for role in Role::ALL {
            let answer = api.send(Some(role), &verb, &path, &[JSON], "[]").await;
            let denied = !endpoint.need.rights().iter().all(|right| role.may(*right));
            let said = format!("{verb} {path} as {role}: {} {}", answer.status, answer.text);
            assert_eq!(answer.status == 403, denied, "{said}");
            assert_ne!(answer.status, 401, "{said}");
            assert!(answer.status < 500, "{said}");
        }
    }
}

#[tokio::test]
async fn a_salesperson_sees_their_own_buyers() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let me = api.get(Role::Sales, "/me").await.ok();
        assert_eq!(me["own_buyers_only"], true);
        for path in ["", "/items", "/credits", "/statements", "/contacts", "/promises", "/people",
            "/events", "/alerts", "/ratings"]
        {
            let own = api.get(Role::Sales, &format!("/buyers/A{path}")).await;
            assert_eq!(own.status, 200, "{path}: {}", own.text);
            let other = api.get(Role::Sales, &format!("/buyers/B{path}")).await;
            assert_eq!(other.code(), (404, "parties.buyer-unknown".to_owned()), "{path}");
        }
        for (path, rows) in [("/invoices", 3), ("/warnings", 3)] {
            let seen = api.get(Role::Sales, path).await.ok();
            let items = seen["items"].as_array().expect("rows");
            assert_eq!(items.len(), rows, "{path}");
            assert!(items.iter().all(|row| row["buyer"]["code"] == "A"), "{path}");
        }
        let totals = async |role| { api.get(role, "/ageing").await.ok()["totals"].clone() };
        assert_eq!(totals(Role::Sales).await["items"], 3);
        assert_eq!(totals(Role::Finance).await["items"], 4);
        let csv = api.get(Role::Sales, "/ageing.csv").await.text;
        assert!(csv.contains("安徽五金") && !csv.contains("Bremen"), "{csv}");
        for (path, body) in [
            ("/warnings", json!({ "buyer": "B", "signal": REPORTED, "text": "x" })),
            ("/contacts", json!({
                "buyer": "B", "channel": "call", "result": "greeted", "note": "x",
            })),
            ("/promises", json!({
                "buyer": "B", "due_on": "2026-12-01", "amount": { "minor": 1, "currency": "CNY" },
            })),
        ] {
            let answer = api.post(Role::Sales, path, &body).await;
            assert_eq!(answer.code(), (422, "parties.buyer-unknown".to_owned()), "{path}");
        }
        let alert = json!({ "buyer": "B", "signal": REPORTED, "text": "x" });
        api.post(Role::Collector, "/warnings", &alert).await.ok();
        let all = api.get(Role::Collector, "/warnings?buyer=B").await.ok();
        let id = all["items"][0]["id"].as_str().expect("an id").to_owned();
        let hidden = api.get(Role::Sales, &format!("/warnings/{id}")).await;
        assert_eq!(hidden.code(), (404, "warning.alert-unknown".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_parent_of_somebody_else_is_not_named() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let version = api.get(Role::Finance, "/buyers/A").await.ok()["buyer"]["version"].clone();
    let change = json!({ "version": version, "parent": "B" });
    api.put(Role::Finance, "/buyers/A", &change).await.ok();
    let parent = async |role| api.get(role, "/buyers/A").await.ok()["buyer"]["parent"].clone();
    assert_eq!(parent(Role::Finance).await, "B");
    assert_eq!(parent(Role::Sales).await, json!(null));
}

#[tokio::test]
async fn a_name_is_no_formula_in_the_ageing() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let evil = json!({ "name": "=HYPERLINK(\"http://x\")" });
    api.put(Role::Finance, "/buyers/@Z", &evil).await.ok();
    let days = ("2026-06-01", "2026-07-01");
    api.invoice("@Z", "Z-1", days, (100_000, "CNY")).await.ok();
    let csv = api.get(Role::Finance, "/ageing.csv?by=buyer").await.text;
    let row = csv.lines().find(|line| line.contains("HYPERLINK")).expect("a row");
    assert!(row.starts_with("'@Z,\"'=HYPERLINK("), "{row}");
}

/// A browser would take them for folders, so that their pages could not be reached.
#[tokio::test]
async fn dots_are_no_codes() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let days = ("2026-06-01", "2026-07-01");
    for dots in [".", ".."] {
        let path = format!("/buyers/{}", dots.replace('.', "%2E"));
        let answer = api.put(Role::Finance, &path, &json!({ "name": "x" })).await;
        assert_eq!(answer.code(), (422, "parties.code-form".to_owned()), "{dots}");
        let answer = api.invoice("A", dots, days, (100, "CNY")).await;
        assert_eq!(answer.code(), (422, "receivables.number-dots".to_owned()), "{dots}");
        let file = format!(
            "客户编码,客户名称,发票号,开票日期,到期日,金额\nA,x,{dots},2026-06-01,2026-07-01,1\n"
        );
        let tried = api.import("?name=x.csv&kind=invoices&dry_run=true", &file).await.ok();
        assert_eq!(tried["rows"]["rejected"], 1, "{dots}: {tried}");
    }
}

/// Practice roles may report, but no real buyer is theirs to name.
#[tokio::test]
async fn a_learner_sees_nobody() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let signal = json!({ "buyer": "A", "signal": REPORTED, "text": "x" });
    let answer = api.post(Role::Learner, "/warnings", &signal).await;
    assert_eq!(answer.code(), (422, "parties.buyer-unknown".to_owned()));
}

/// A browser's session may call too, but what changes data needs the token of its forms.
#[tokio::test]
async fn a_session_needs_the_token_of_its_forms() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let signed = api.db.sign_in("finance", "correct horse").await.expect("signed in");
    let cookie = format!("shouxin={}", signed.key);
    let with = |more: &[(&'static str, String)]| {
        let mut headers = vec![("cookie", cookie.clone()), ("content-type", JSON.1.to_owned())];
        headers.extend_from_slice(more);
        headers
    };
    let send = async |verb: &str, path: &str, headers: Vec<(&'static str, String)>| {
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        api.send(None, verb, path, &headers, "{\"rates\":[]}").await
    };
    assert_eq!(send("GET", "/me", with(&[])).await.ok()["login"], "finance");
    let forged = send("POST", "/rates", with(&[])).await;
    assert_eq!(forged.code(), (403, "access.form-forged".to_owned()));
    let page = axum::http::Request::get("/api").header("cookie", &cookie);
    let page = api.raw(page.body(axum::body::Body::empty()).expect("request")).await.text;
    let token = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
    let token = token.split('"').next().expect("a token").to_owned();
    send("POST", "/rates", with(&[("x-csrf", token)])).await.ok();
}
