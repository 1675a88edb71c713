//! The document says what the interface does: every address, every field of every answer.

use std::collections::BTreeSet;

use base::Lang;
use credit::collections::run_strategy;
use serde_json::{Value, json};
use store::access::Role;
use web::api::{ROOT, Verb, document, table};

use super::{
    Api,
    rows::{
        agreed, bought, brought, carries, certified, disputed_and_rated, followed, kept_in_touch,
        lacking, learnt, proven, pursued, reviewed_and_linked,
    },
    schema::faults,
};

#[test]
fn every_address_is_described_once_and_in_both_languages() {
    for lang in Lang::ALL {
        let document = document(lang);
        assert_eq!(document["openapi"], "3.1.0");
        let described: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .expect("paths")
            .iter()
            .flat_map(|(path, verbs)| {
                let verbs = verbs.as_object().expect("verbs").keys();
                verbs.map(|verb| (path.clone(), verb.clone()))
            })
            .collect();
        let routed: Vec<(String, String)> = table()
            .iter()
            .map(|endpoint| (endpoint.path.to_owned(), endpoint.verb.word().to_owned()))
            .collect();
        assert_eq!(described, routed.iter().cloned().collect());
        assert_eq!(described.len(), routed.len(), "an address stands twice");
        let ids: BTreeSet<&str> = table().iter().map(|endpoint| endpoint.id).collect();
        assert_eq!(ids.len(), routed.len(), "a name stands twice");
        let text = document.to_string();
        let missing: Vec<&str> =
            text.split('⟦').skip(1).filter_map(|rest| rest.split('⟧').next()).collect();
        assert_eq!(missing, [""; 0], "{lang}: texts are missing");
        assert!(!text.contains("null,\"properties\""), "a schema was begun and not finished");
    }
}

#[test]
fn what_is_referred_to_is_there() {
    let document = document(Lang::En);
    let mut waiting = vec![&document];
    let mut seen = 0;
    while let Some(value) = waiting.pop() {
        if let Some(pointer) = value.get("$ref").and_then(Value::as_str) {
            let found = document.pointer(pointer.strip_prefix('#').expect("local"));
            assert!(found.is_some_and(|found| !found.is_null()), "{pointer} leads nowhere");
            seen += 1;
        }
        match value {
            Value::Object(fields) => waiting.extend(fields.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    assert!(seen > 100, "{seen} references");
}

/// The document says the same in both languages but for its words.
#[test]
fn both_languages_describe_the_same() {
    fn bare(mut value: Value) -> Value {
        match &mut value {
            Value::Object(fields) => {
                for word in ["description", "summary", "title"] {
                    if fields.get(word).is_some_and(Value::is_string) {
                        fields.remove(word);
                    }
                }
                for inner in fields.values_mut() {
                    *inner = bare(inner.take());
                }
            }
            Value::Array(items) => {
                for inner in items {
                    *inner = bare(inner.take());
                }
            }
            _ => {}
        }
        value
    }
    assert_eq!(bare(document(Lang::Zh)), bare(document(Lang::En)));
}

/// An answer has the type, the fields and the rows that the document speaks of.
fn as_described(document: &Value, (of, path): (&str, &str), answer: &super::Answer) {
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    let said = &document["paths"][of]["get"]["responses"]["200"]["content"];
    let kind = answer.headers["content-type"].to_str().expect("ascii");
    let kind = kind.split(';').next().expect("a type").trim();
    assert!(said.get(kind).is_some(), "{path}: nobody said anything of {kind}");
    if kind == "application/json" {
        let value = answer.json();
        let rows = value["items"].as_array();
        assert!(rows.is_none_or(|rows| !rows.is_empty()), "{path} has no row to look at");
        let schema = &said[kind]["schema"];
        assert_eq!(faults(document, schema, &value), [""; 0], "{path}");
    }
}

#[tokio::test]
async fn every_answer_is_as_the_document_says() {
    testkit::both(async |db: testkit::TestDb| {
        let api = Api::seeded(&db).await;
        let document = document(Lang::En);
        disputed_and_rated(&api).await;
        let alert = api.get(Role::Owner, "/warnings").await.ok()["items"][0]["id"].clone();
        let alert = alert.as_str().expect("an alert").to_owned();
        let order = json!({ "buyer": "A", "amount": { "minor": 90_000, "currency": "CNY" } });
        let order = api.post(Role::Sales, "/orders/check", &order).await.ok();
        let id_of = |field: &str| order[field].as_str().expect("an id").to_owned();
        let (order, judged) = (id_of("order_id"), id_of("decision_id"));
        let (request, decision) = api.granted().await;
        let (practice, exercise) = reviewed_and_linked(&api).await;
        let (attempt, run) = learnt(&api).await;
        let (certificate, course_pack) = (certified(&api, &db).await, brought(&db).await);
        let (bill, account) = (bought(&api).await, proven(&api).await);
        api.put(Role::Owner, "/entities/SH", &json!({ "name": "上海总部有限公司" })).await.ok();
        carries(&db).await;
        let offer = kept_in_touch(&api).await;
        let late = ("2026-06-01", "2026-07-01");
        api.invoice("B", "B-OUT", late, (70_000, "CNY")).await.ok();
        let rounds = store::Actor::system("rounds");
        run_strategy(&db, &rounds, db.clock().today()).await.expect("proposed");
        let case = pursued(&api).await;
        let agreement = agreed(&db).await;
        lacking(&db, &case).await;
        let path_of = followed(&api, &case).await;
        let letter = api.get(Role::Owner, "/outbox").await.ok()["items"][0]["id"].clone();
        let letter = letter.as_str().expect("a step").to_owned();
        let (class, board) = super::school::taught(&api).await;
        let mut ids = super::system::kept(&api).await;
        ids.extend([
            ("jobs", api.job.clone()),
            ("imports", api.batch.clone()),
            ("credit-requests", request),
            ("credit-decisions", decision),
            ("orders", order),
            ("credit-offers", offer),
            ("decisions", judged),
            ("payables", bill),
            ("account-statements", account),
            ("agreements", agreement),
            ("cases", case),
            ("payment-paths", path_of),
            ("practice-runs", practice),
            ("outbox", letter),
            ("exercises", exercise),
            ("certificates", certificate),
            ("course-packs", course_pack),
            ("classes", class),
            ("class-boards", board),
        ]);
        for endpoint in table().iter().filter(|endpoint| endpoint.verb == Verb::Get) {
            let path = endpoint.path.replace("{code}", "A").replace("{number}", "A-2");
            let path = path.replace("{pack}", "tiers").replace("{offer}", "early-payment");
            let path = path.replace("{lesson}", "L1").replace("{case}", "loss");
            let path = path.replace("{step}", "due");
            let path = path.replace("{point}", &ids["point"]);
            let id = match path.split('/').nth(1) {
                Some("courses") if path.contains("/attempts/") => &attempt,
                Some("courses") => &run,
                part => part.and_then(|part| ids.get(part)).unwrap_or(&alert),
            };
            let path = path.replace("{id}", id);
            let answer = api.get(Role::Owner, &path).await;
            as_described(&document, (endpoint.path, &path), &answer);
        }
    })
    .await;
}

#[tokio::test]
async fn the_document_and_the_page_are_served() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::empty(&db).await;
    for (lang, word) in [("zh", "账龄"), ("en", "Ageing")] {
        let request = |path: &str, token: bool| {
            let mut request = axum::http::Request::get(path).header("accept-language", lang);
            if token {
                let bearer = format!("Bearer {}", api.token(Role::Owner));
                request = request.header("authorization", bearer);
            }
            request.body(axum::body::Body::empty()).expect("request")
        };
        let answer = api.raw(request("/api/openapi.json", false)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["servers"], json!([{ "url": ROOT }]));
        let page = api.raw(request("/api", true)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains(word) && page.text.contains("/buyers/{code}"), "{lang}");
        assert!(!page.text.contains('⟦'), "{lang}: a text is missing");
    }
}
