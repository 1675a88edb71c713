//! As much of JSON Schema 2020-12 as the document uses, to hold answers against it. What it does
//! not know it refuses, so that the document cannot grow past it unseen.

use serde_json::Value;

/// Everything in which `value` is not as `schema` says.
pub fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(document, schema, value, "$", &mut found);
    found
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let rules = schema.as_object().expect("a schema is an object");
    for (rule, wanted) in rules {
        match rule.as_str() {
            "description" | "additionalProperties" => {}
            "$ref" => {
                let pointer = wanted.as_str().expect("a text").strip_prefix('#').expect("local");
                let schema = document.pointer(pointer).expect("what is referred to is there");
                check(document, schema, value, at, found);
            }
            "type" => {
                let fits = match wanted {
                    Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                    kind => is(kind, value),
                };
                if !fits {
                    found.push(format!("{at}: {value} is no {wanted}"));
                }
            }
            "enum" => {
                if !wanted.as_array().expect("words").contains(value) {
                    found.push(format!("{at}: {value} is none of {wanted}"));
                }
            }
            "anyOf" => {
                let any = wanted.as_array().expect("schemas");
                if !any.iter().any(|one| faults(document, one, value).is_empty()) {
                    found.push(format!("{at}: {value} is none of {wanted}"));
                }
            }
            "items" => {
                for (n, one) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, wanted, one, &format!("{at}[{n}]"), found);
                }
            }
            "required" => {
                for name in wanted.as_array().expect("names") {
                    let name = name.as_str().expect("a name");
                    if value.is_object() && value.get(name).is_none() {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" => fields(document, schema, value, at, found),
            "pattern" => pattern(wanted, value, at, found),
            "format" => format(wanted, value, at, found),
            "minimum" => {
                if value.as_f64().is_some_and(|number| number < wanted.as_f64().unwrap_or(0.0)) {
                    found.push(format!("{at}: {value} is below {wanted}"));
                }
            }
            other => panic!("{at}: the checker does not know {other}"),
        }
    }
    if rules.get("properties").is_none()
        && let Some(inner) = rules.get("additionalProperties").filter(|rule| rule.is_object())
    {
        for (name, one) in value.as_object().into_iter().flatten() {
            check(document, inner, one, &format!("{at}.{name}"), found);
        }
    }
}

fn fields(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let known = schema["properties"].as_object().expect("fields");
    for (name, one) in value.as_object().into_iter().flatten() {
        match known.get(name) {
            Some(schema) => check(document, schema, one, &format!("{at}.{name}"), found),
            None => found.push(format!("{at}: nobody said anything of {name}")),
        }
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        other => panic!("{other:?} is no type"),
    }
}

fn pattern(wanted: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(text) = value.as_str() else { return };
    let fits = match wanted.as_str() {
        Some("^[0-9]+$") => !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()),
        Some("^[A-Z]{3}$") => text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()),
        other => panic!("the checker does not know the pattern {other:?}"),
    };
    if !fits {
        found.push(format!("{at}: {text} is not as {wanted}"));
    }
}

fn format(wanted: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let fits = match (wanted.as_str(), value.as_str()) {
        (Some("date"), Some(text)) => text.parse::<base::Day>().is_ok(),
        (Some("date-time"), Some(text)) => text.parse::<base::Moment>().is_ok(),
        _ => true,
    };
    if !fits {
        found.push(format!("{at}: {value} is no {wanted}"));
    }
}
