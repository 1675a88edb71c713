//! The description of the interface, OpenAPI 3.1, made from the very table that makes the
//! router, in the reader's language.

use std::sync::OnceLock;

use base::Lang;
use locale::{has, t};
use serde_json::{Map, Value, json};

use super::{
    endpoint::{Described, Endpoint, IDEMPOTENCY, Verb},
    shape::Book,
    table,
};
use crate::gate::Need;

/// Where everything lies.
pub const ROOT: &str = "/api/v1";

/// The document in a language, as text, made once.
pub fn text(lang: Lang) -> &'static str {
    static CHINESE: OnceLock<String> = OnceLock::new();
    static ENGLISH: OnceLock<String> = OnceLock::new();
    let kept = match lang {
        Lang::Zh => &CHINESE,
        Lang::En => &ENGLISH,
    };
    kept.get_or_init(|| document(lang).to_string())
}

/// The document in a language.
pub fn document(lang: Lang) -> Value {
    let mut book = Book::default();
    let mut paths = Map::new();
    for endpoint in table() {
        let operation = operation(lang, &endpoint, (endpoint.described)(&mut book));
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.verb.word()] = operation;
    }
    let mut schemas: Map<String, Value> = book.0.into_iter().collect();
    schemas.insert("Error".to_owned(), error_shape());
    for schema in schemas.values_mut() {
        say_fields(lang, schema);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": t(lang, "api-title"),
            "version": "1",
            "description": t(lang, "api-about"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": ROOT }],
        "security": [{ "token": [] }, { "session": [] }],
        "tags": tags(lang),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "Failure": {
                "description": t(lang, "api-failure"),
                "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" }
                } },
            } },
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer", "description": t(lang, "api-token"),
                },
                "session": {
                    "type": "apiKey", "in": "cookie", "name": "shouxin",
                    "description": t(lang, "api-session"),
                },
            },
        },
    })
}

/// The room that an address belongs to.
pub fn room_of(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "buyers" => "parties",
        "invoices" | "receipts" | "movements" | "ageing" | "ageing.csv" | "rates" => "receivables",
        "warnings" => "warning",
        "worklist" | "contacts" | "promises" | "care" | "account-statements" | "disputes"
        | "clocks" | "legal-deadlines" | "contacts-outside" | "day-loads" => "collections",
        "assessments" | "jobs" => "scoring",
        "overview" => "overview",
        "outlook" => "outlook",
        "capacity" | "policy-matrices" => "policy",
        "credit-requests" | "credit-decisions" | "credit-times" | "credit-offers"
        | "offer-kinds" | "credit-changes" => "granting",
        "benefits" | "process" | "policy-documents" | "control-points" | "control-checks"
        | "risks" | "maturity" | "road-steps" | "projects" => "controls",
        "payables" | "advances" | "suppliers" | "buying-hints" => "payables",
        "orders" | "decisions" => "orders",
        "imports" => "intake",
        _ => "access",
    }
}

fn tags(lang: Lang) -> Value {
    let mut rooms: Vec<&str> = Vec::new();
    for endpoint in table() {
        let room = room_of(endpoint.path);
        if !rooms.contains(&room) {
            rooms.push(room);
        }
    }
    let tag = |room: &&str| json!({ "name": room, "description": room_name(lang, room) });
    rooms.iter().map(tag).collect()
}

/// What a room is called.
pub fn room_name(lang: Lang, room: &str) -> String {
    match room {
        "access" => t(lang, "api-room-access"),
        room => t(lang, &format!("house-room-{room}")),
    }
}

fn operation(lang: Lang, endpoint: &Endpoint, described: Described) -> Value {
    let summary = t(lang, &format!("api-{}", endpoint.id));
    let more = format!("api-{}-more", endpoint.id);
    let mut text = if has(lang, &more) { t(lang, &more) } else { summary.clone() };
    if described.keyed {
        text = format!("{text} {}", t(lang, "api-keyed"));
    }
    let mut operation = json!({
        "operationId": endpoint.id,
        "summary": summary,
        "description": text,
        "tags": [room_of(endpoint.path)],
        "parameters": parameters(lang, endpoint, &described),
        "responses": answers(lang, endpoint, described.answers),
    });
    if let Need::May(right) = endpoint.need {
        operation["x-right"] = json!(right.code());
    }
    if let Some(body) = described.body {
        operation["requestBody"] = body;
    }
    operation
}

fn parameters(lang: Lang, endpoint: &Endpoint, described: &Described) -> Vec<Value> {
    let mut list = Vec::new();
    for part in endpoint.path.split('/') {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            continue;
        };
        list.push(json!({
            "name": name, "in": "path", "required": true,
            "description": field(lang, name), "schema": { "type": "string" },
        }));
    }
    let required = described.query.get("required").and_then(Value::as_array);
    let fields = described.query.get("properties").and_then(Value::as_object);
    for (name, schema) in fields.into_iter().flatten() {
        list.push(json!({
            "name": name, "in": "query",
            "required": required.is_some_and(|list| list.contains(&json!(name))),
            "description": field(lang, name), "schema": never_null(schema),
        }));
    }
    if described.keyed {
        list.push(json!({
            "name": IDEMPOTENCY, "in": "header", "required": false,
            "description": t(lang, "api-keyed"),
            "schema": { "type": "string", "minLength": 1, "maxLength": 64 },
        }));
    }
    if endpoint.verb != Verb::Get {
        list.push(json!({
            "name": "x-csrf", "in": "header", "required": false,
            "description": t(lang, "api-session"), "schema": { "type": "string" },
        }));
    }
    list
}

/// A query leaves out what it has no value for.
fn never_null(schema: &Value) -> Value {
    if let Some(first) = schema.get("anyOf").and_then(|any| any.get(0)) {
        return first.clone();
    }
    let mut schema = schema.clone();
    if let Some(first) = schema.get("type").and_then(|types| types.get(0)).cloned() {
        schema["type"] = first;
    }
    schema
}

fn answers(lang: Lang, endpoint: &Endpoint, good: Map<String, Value>) -> Map<String, Value> {
    let mut answers = good;
    for (status, answer) in &mut answers {
        let word = match status.as_str() {
            "201" => "api-made",
            "202" => "api-started",
            _ => "api-fine",
        };
        answer["description"] = json!(t(lang, word));
    }
    let mut bad = vec!["401", "422", "500", "503"];
    if matches!(endpoint.need, Need::May(_)) {
        bad.push("403");
    }
    if endpoint.path.contains('{') || endpoint.verb == Verb::Post {
        bad.push("404");
    }
    if endpoint.verb != Verb::Get {
        bad.extend(["409", "413"]);
    }
    for status in bad {
        let failure = json!({ "$ref": "#/components/responses/Failure" });
        answers.insert(status.to_owned(), failure);
    }
    answers
}

/// What a field is: the same word means the same everywhere.
pub fn field(lang: Lang, name: &str) -> String {
    t(lang, &format!("api-field-{name}"))
}

fn say_fields(lang: Lang, schema: &mut Value) {
    let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, schema) in fields {
        schema["description"] = json!(field(lang, name));
    }
}

fn error_shape() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "additionalProperties": false,
            "required": ["code", "message", "next", "field", "incident"],
            "properties": {
                "code": text(), "message": text(), "next": text(),
                "field": maybe(), "incident": maybe(),
            },
        } },
    })
}
