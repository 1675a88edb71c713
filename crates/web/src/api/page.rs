//! The interface for a human reader, drawn from the document.

use base::Lang;
use maud::{Markup, html};
use serde_json::Value;

use super::{
    ROOT,
    document::{document, room_name},
};
use crate::{
    failure::Answer,
    kit::{page_head, panel},
    visit::Visit,
};

const CURL: &str = "curl -H 'Authorization: Bearer sx_…' http://127.0.0.1:8787";
const FAILURE: &str = r#"{ "error": {
  "code": "…", "message": "…", "next": "…", "field": null, "incident": null
} }"#;

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let title = visit.t("api-title");
    let body = body(visit.lang);
    Ok(visit.page(&title, &body))
}

/// The page's content.
pub fn body(lang: Lang) -> Markup {
    let t = |id: &str| locale::t(lang, id);
    let document = document(lang);
    let tags = list(&document["tags"]);
    let link = html! { a.button href="/api/openapi.json" { (t("api-openapi")) } };
    html! {
        (page_head(&t("api-title"), &t("api-about"), &link))
        div.stack {
            (panel(&t("api-how"), &html! {}, &html! {
                div.inside.stack {
                    p { (t("api-token")) }
                    pre { code { (CURL) (ROOT) "/me" } }
                    p { (t("api-session")) }
                    p { (t("api-conventions")) }
                    p { (t("api-failure")) }
                    pre { code { (FAILURE) } }
                }
            }))
            @for tag in tags {
                @let room = text(&tag["name"]);
                (panel(&room_name(lang, room), &html! {}, &html! {
                    div.inside.stack { @for (path, verb, operation) in operations(&document, room) {
                        (shown(lang, &document, (path, verb), operation))
                    } }
                }))
            }
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn operations<'a>(
    document: &'a Value,
    room: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str, &'a Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().into_iter().flatten();
            verbs.map(move |(verb, operation)| (path.as_str(), verb.as_str(), operation))
        })
        .filter(move |(.., operation)| text(&operation["tags"][0]) == room)
}

fn shown(lang: Lang, document: &Value, (path, verb): (&str, &str), operation: &Value) -> Markup {
    let t = |id: &str| locale::t(lang, id);
    let right = text(&operation["x-right"]);
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let answers = operation["responses"].as_object().into_iter().flatten();
    let good = answers.filter(|(status, _)| status.starts_with('2'));
    let answer = good.map(|(_, answer)| &answer["content"]["application/json"]["schema"]).next();
    html! {
        details id=(text(&operation["operationId"])) {
            summary {
                code.strong { (verb.to_uppercase()) " " (ROOT) (path) } " "
                span.soft { (text(&operation["summary"])) }
            }
            div.stack {
                p { (text(&operation["description"])) }
                @if !right.is_empty() {
                    p.meta { (t("api-right")) " " (t(&format!("access-right-{right}"))) }
                }
                (rows(&t("api-parameters"), list(&operation["parameters"]).iter().map(|one| {
                    (text(&one["name"]), &one["schema"], one["required"] == true,
                     text(&one["description"]))
                })))
                (schema(&t("api-body"), document, Some(body)))
                (schema(&t("api-answer"), document, answer))
            }
        }
    }
}

/// The fields of an object that a schema refers to.
fn schema(title: &str, document: &Value, schema: Option<&Value>) -> Markup {
    let Some(schema) = schema.filter(|schema| !schema.is_null()) else { return html! {} };
    let name = named(schema);
    let whole = if name.is_empty() { schema } else { &document["components"]["schemas"][name] };
    let required = list(&whole["required"]);
    let fields = whole["properties"].as_object().into_iter().flatten();
    let fields = fields.map(|(field, schema)| {
        let must = required.iter().any(|one| one == field);
        (field.as_str(), schema, must, text(&schema["description"]))
    });
    let title = format!("{title} {name}");
    html! {
        (rows(&title, fields))
        @let inner = inner_of(whole);
        @if let Some(inner) = inner { (self::schema("", document, Some(inner))) }
    }
}

/// What the list of a page holds.
fn inner_of(whole: &Value) -> Option<&Value> {
    let items = &whole["properties"]["items"]["items"];
    (!items.is_null() && whole["properties"]["next"].is_object()).then_some(items)
}

fn named(schema: &Value) -> &str {
    text(&schema["$ref"]).rsplit('/').next().unwrap_or_default()
}

fn rows<'a>(
    title: &str,
    fields: impl Iterator<Item = (&'a str, &'a Value, bool, &'a str)>,
) -> Markup {
    let mut fields = fields.peekable();
    html! {
        @if fields.peek().is_some() {
            p.strong { (title) }
            dl.facts {
                @for (name, schema, must, said) in fields {
                    dt { code { (name) @if must { "*" } } }
                    dd { span.meta { (kind_of(schema)) } " " (said) }
                }
            }
        }
    }
}

/// A type in a word: `string`, `date`, `Cash`, `Item[]`, `a | b`.
fn kind_of(schema: &Value) -> String {
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().map(kind_of).collect::<Vec<_>>().join(" | ");
    }
    if schema.get("$ref").is_some() {
        return named(schema).to_owned();
    }
    if let Some(format) = schema["format"].as_str() {
        return format.to_owned();
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("{}[]", kind_of(&schema["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().map(text).collect::<Vec<_>>().join(" | "),
        _ => "any".to_owned(),
    }
}
