//! The one shape of every failure: this file owns it.

use serde_json::{Value, json};
use store::access::Role;

use super::{Api, JSON, REPORTED};

#[tokio::test]
async fn every_failure_has_the_same_shape() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let finance = Some(Role::Finance);
    let dup = json!({
        "buyer": "A", "number": "A-1", "issued_on": "2026-06-01",
        "instalments": [{ "due_on": "2026-07-01", "amount": { "minor": 5, "currency": "CNY" } }],
    });
    let dup = dup.to_string();
    let large = format!("{{\"buyer\":\"{}\"}}", "x".repeat(1 << 20));
    for (who, verb, path, body, status, code, field) in [
        (None, "GET", "/me", "", 401, "access.sign-in-needed", None),
        (finance, "GET", "/audit", "", 403, "access.right-missing", None),
        (finance, "GET", "/nowhere", "", 404, "house.page-not-found", None),
        (finance, "GET", "/buyers/Z", "", 404, "parties.buyer-unknown", None),
        (finance, "GET", "/buyers/A/items/Z", "", 404, "receivables.item-unknown", None),
        (finance, "GET", "/warnings/x", "", 404, "house.not-found", None),
        (finance, "GET", "/warnings/1", "", 404, "warning.alert-unknown", None),
        (finance, "PUT", "/me", "{}", 405, "house.wrong-method", None),
        (
            finance,
            "POST",
            "/invoices",
            &dup,
            409,
            "receivables.booked-otherwise",
            Some("instalments[0].amount"),
        ),
        (finance, "PUT", "/buyers/A", "{\"version\":0}", 409, "parties.changed-meanwhile", None),
        (finance, "PUT", "/buyers/A", "{}", 422, "parties.version-missing", Some("version")),
        (finance, "POST", "/invoices", &large, 413, "house.too-large", None),
        (finance, "POST", "/invoices", "{", 422, "house.json-unreadable", None),
        (
            finance,
            "POST",
            "/invoices",
            "{\"buyr\":\"A\"}",
            422,
            "house.field-foreign",
            Some("buyr"),
        ),
        (finance, "GET", "/invoices?as_of=21.11.2026", "", 422, "house.field-form", Some("as_of")),
        (finance, "GET", "/invoices?asof=2026-11-21", "", 422, "house.field-foreign", Some("asof")),
        (finance, "GET", "/invoices?limit=0", "", 422, "house.bad-limit", Some("limit")),
        (finance, "GET", "/invoices?after=zz", "", 422, "house.bad-cursor", Some("after")),
        (finance, "GET", "/ageing?edges=60,30", "", 422, "house.bad-input", Some("edges")),
        (finance, "GET", "/ageing?basis=x", "", 422, "house.field-word", Some("basis")),
    ] {
        let answer = api.send(who, verb, path, &[JSON], body).await;
        assert_eq!(answer.code(), (status, code.to_owned()), "{verb} {path}: {}", answer.text);
        let error = &answer.json()["error"];
        let mut names: Vec<&String> = error.as_object().expect("an object").keys().collect();
        names.sort();
        assert_eq!(names, ["code", "field", "incident", "message", "next"], "{path}");
        assert_eq!(error["field"], json!(field), "{path}");
        assert_eq!(error["incident"], Value::Null, "{path}");
        let said = |name: &str| error[name].as_str().expect("a text").to_owned();
        assert!(!said("message").contains('⟦') && !said("message").is_empty(), "{path}");
        assert!(!said("next").is_empty(), "{path}: what to do next?");
    }
}

#[tokio::test]
async fn a_refusal_word_for_word() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let answer = api.get(Role::Sales, "/audit").await;
    let wanted: Value = serde_json::from_str(
        r#"{
  "error": {
    "code": "access.right-missing",
    "field": null,
    "incident": null,
    "message": "Your role (Sales) does not have the right “see the audit”.",
    "next": "Ask the owner for it if you need it."
  }
}"#,
    )
    .expect("json");
    assert_eq!(answer.json(), wanted);
    assert!(answer.headers.get("www-authenticate").is_none());
    let chinese = [("accept-language", "zh-CN")];
    let answer = api.send(Some(Role::Sales), "GET", "/buyers/B", &chinese, "").await;
    let message = answer.json()["error"]["message"].clone();
    assert!(message.as_str().is_some_and(|text| text.contains("客户")), "{message}");
}

#[tokio::test]
async fn who_is_not_known_is_told_how_to_sign_in() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::empty(&db).await;
    for token in ["Bearer sx_wrong", "Bearer ", "Basic c3g6eA=="] {
        let answer = api.send(None, "GET", "/me", &[("authorization", token)], "").await;
        assert_eq!(answer.code(), (401, "access.sign-in-needed".to_owned()), "{token}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer realm=\"shouxin\"");
    }
}

/// What serde says of a body is told with the field that it concerns.
#[tokio::test]
async fn a_wrong_field_is_named() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let good = json!({
        "buyer": "A", "number": "A-9", "issued_on": "2026-11-01",
        "instalments": [{ "due_on": "2026-12-01", "amount": { "minor": 5, "currency": "CNY" } }],
    });
    for (place, wrong, field) in [
        ("/issued_on", json!("1.11.2026"), "issued_on"),
        ("/instalments/0/due_on", json!(7), "instalments[0].due_on"),
        ("/instalments/0/amount/minor", json!(0.5), "instalments[0].amount.minor"),
        ("/instalments/0/amount/currency", json!("XQX"), "instalments[0].amount.currency"),
        ("/instalments/0/amount/minor", json!(0), "instalments[0].amount"),
        ("/instalments", json!([]), "instalments"),
        ("/buyer", json!("Z"), "buyer"),
        ("/number", json!(" "), "number"),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(place).expect("a place") = wrong;
        let answer = api.post(Role::Finance, "/invoices", &body).await;
        assert_eq!(answer.status, 422, "{place}: {}", answer.text);
        assert_eq!(answer.json()["error"]["field"], field, "{place}: {}", answer.text);
    }
    let signal = json!({ "buyer": "A", "signal": REPORTED, "text": " " });
    let answer = api.post(Role::Sales, "/warnings", &signal).await;
    assert_eq!(answer.code(), (422, "warning.text-missing".to_owned()));
}

/// A Chinese reader is told in Chinese, an English one in English, and neither in the words of the
/// library that reads the body.
#[tokio::test]
async fn what_cannot_be_read_is_told_in_the_readers_language() {
    let db = testkit::TestDb::sqlite().await;
    let api = Api::seeded(&db).await;
    let whole = json!({
        "buyer": "A", "number": "A-9", "issued_on": "2026-11-01",
        "instalments": [{ "due_on": "2026-12-01", "amount": { "minor": 5, "currency": "CNY" } }],
    });
    let without = |place: &str, name: &str| {
        let mut body = whole.clone();
        let holder = body.pointer_mut(place).expect("a place").as_object_mut();
        holder.expect("an object").remove(name);
        body.to_string()
    };
    let with = |place: &str, value: Value| {
        let mut body = whole.clone();
        *body.pointer_mut(place).expect("a place") = value;
        body.to_string()
    };
    for (body, code, field) in [
        ("{".to_owned(), "house.json-unreadable", Value::Null),
        (without("", "number"), "house.field-missing", json!("number")),
        (
            without("/instalments/0/amount", "minor"),
            "house.field-missing",
            json!("instalments[0].amount.minor"),
        ),
        (with("/number", json!(7)), "house.field-form", json!("number")),
        (
            with("/instalments/0/amount/minor", json!("5")),
            "house.field-form",
            json!("instalments[0].amount.minor"),
        ),
        (with("/issued_on", json!("1.11.2026")), "house.field-form", json!("issued_on")),
        (with("/instalments", json!({})), "house.field-form", json!("instalments")),
    ] {
        for (lang, chinese) in [("zh-CN", true), ("en", false)] {
            let headers = [JSON, ("accept-language", lang)];
            let who = Some(Role::Finance);
            let answer = api.send(who, "POST", "/invoices", &headers, &body).await;
            assert_eq!(answer.code(), (422, code.to_owned()), "{body}: {}", answer.text);
            let error = &answer.json()["error"];
            assert_eq!(error["field"], field, "{body}");
            let said = format!("{}{}", error["message"], error["next"]);
            assert_eq!(said.contains(['字', '正']), chinese, "{said}");
            for word in ["expected", "invalid", "missing field `", "at line", "EOF", "@"] {
                assert!(!said.contains(word), "{word}: {said}");
            }
        }
    }
    let signal = json!({ "buyer": "A", "channel": "smoke", "result": "x", "note": "x" });
    let answer = api.post(Role::Sales, "/contacts", &signal).await;
    assert_eq!(answer.code(), (422, "house.field-word".to_owned()), "{}", answer.text);
    assert!(answer.text.contains("smoke") && answer.text.contains("call"), "{}", answer.text);
}
