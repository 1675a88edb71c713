//! The rules of cmi5 for what an assignable unit says in one session: sections 7.1 (defined and allowed statements),
//! 9 (order, object, result, context).

use academy::courses::exchange::conforms;
use serde_json::Value;

const CMI5: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
const MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/categories/moveon";
const SESSION: &str = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
const MASTERY: &str = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
const DEFINED: [&str; 5] = ["initialized", "completed", "passed", "failed", "terminated"];

/// How a session was launched.
pub struct Launched<'a> {
    /// The actor of the launch.
    pub actor: &'a Value,
    /// The activity of the launch.
    pub activity: &'a str,
    /// The registration.
    pub registration: &'a str,
    /// The launch data.
    pub data: &'a Value,
}

fn categories(statement: &Value) -> Vec<&str> {
    let list = statement["context"]["contextActivities"]["category"].as_array();
    list.into_iter().flatten().filter_map(|one| one["id"].as_str()).collect()
}

/// Whether it is one that the specification defines, by its category.
pub fn is_defined(statement: &Value) -> bool {
    categories(statement).contains(&CMI5)
}

/// The last word of its verb.
pub fn verb(statement: &Value) -> &str {
    statement["verb"]["id"].as_str().and_then(|id| id.rsplit('/').next()).unwrap_or("")
}

/// The verbs of what is defined, in order.
pub fn defined(statements: &[Value]) -> Vec<&str> {
    statements.iter().filter(|one| is_defined(one)).map(verb).collect()
}

/// What breaks a rule, in sentences.
pub fn broken(statements: &[Value], launched: &Launched<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (n, one) in statements.iter().enumerate() {
        let place = format!("{n} {}", verb(one));
        for fault in conforms(one) {
            wrong.push(format!("{place}: {} {}", fault.place, fault.why));
        }
        let mut must = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{place}: {what}"));
            }
        };
        shared(one, launched, &mut must);
        if is_defined(one) {
            as_defined(one, launched, &mut must);
        } else {
            must(!categories(one).contains(&MOVE_ON), "moveon belongs to what is defined");
        }
    }
    wrong.extend(ordered(statements));
    wrong
}

/// What holds for every statement of a session.
fn shared(one: &Value, launched: &Launched<'_>, must: &mut impl FnMut(bool, &str)) {
    must(one["id"].is_string(), "it has an id");
    must(one["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')), "a time in UTC");
    must(&one["actor"] == launched.actor, "the actor of the launch");
    must(one["context"]["registration"] == launched.registration, "the registration of the launch");
    let template = &launched.data["contextTemplate"];
    let session = &template["extensions"][SESSION];
    must(&one["context"]["extensions"][SESSION] == session, "the session of the launch");
    let grouping = &template["contextActivities"]["grouping"];
    must(
        &one["context"]["contextActivities"]["grouping"] == grouping,
        "the grouping of the launch",
    );
}

fn as_defined(one: &Value, launched: &Launched<'_>, must: &mut impl FnMut(bool, &str)) {
    let (verb, result) = (verb(one), &one["result"]);
    must(DEFINED.contains(&verb), "a verb that is defined");
    must(one["object"]["id"] == launched.activity, "the activity of the launch");
    let judges = matches!(verb, "passed" | "failed");
    must(judges || result.get("score").is_none(), "only passed and failed have a score");
    let success = match verb {
        "passed" => Some(true),
        "failed" => Some(false),
        _ => None,
    };
    must(result.get("success").and_then(Value::as_bool) == success, "its success");
    let completion = (verb == "completed").then_some(true);
    must(result.get("completion").and_then(Value::as_bool) == completion, "its completion");
    let timed = !matches!(verb, "initialized");
    must(!timed || result["duration"].is_string(), "its duration");
    let moves = success.is_some() || completion.is_some();
    must(categories(one).contains(&MOVE_ON) == moves, "moveon with success or completion alone");
    let mastery = launched.data.get("masteryScore");
    if let (true, Some(mastery)) = (judges, mastery.and_then(Value::as_f64)) {
        let told = one["context"]["extensions"][MASTERY].as_f64();
        must(told == Some(mastery), "the masteryScore of the launch");
        let scaled = result["score"]["scaled"].as_f64().unwrap_or(-1.0);
        must((0.0..=1.0).contains(&scaled), "a score within 0 and 1");
        must((scaled >= mastery) == (verb == "passed"), "a verb that fits the score");
    }
}

/// The order of a session, told by the times.
fn ordered(statements: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    let times: Vec<&str> = statements.iter().filter_map(|one| one["timestamp"].as_str()).collect();
    must(times.windows(2).all(|pair| pair[0] < pair[1]), "each is later than the one before");
    must(
        statements.first().is_some_and(|one| verb(one) == "initialized"),
        "initialized is the first",
    );
    must(statements.last().is_some_and(|one| verb(one) == "terminated"), "terminated is the last");
    let verbs = defined(statements);
    for verb in DEFINED {
        must(verbs.iter().filter(|one| **one == verb).count() <= 1, &format!("{verb} stands once"));
    }
    let both = verbs.contains(&"passed") && verbs.contains(&"failed");
    must(!both, "passed or failed, not both");
    wrong
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn session() -> (Vec<Value>, Value, Value) {
        let actor = json!({ "objectType": "Agent", "account": { "homePage": "https://a.cn", "name": "x" } });
        let grouping = json!([{ "id": "https://a.cn/au" }]);
        let data = json!({
            "masteryScore": 0.8,
            "contextTemplate": {
                "contextActivities": { "grouping": grouping }, "extensions": { SESSION: "s" },
            },
        });
        let one = |n: usize, verb: &str, result: Value, moves: bool| {
            let mut category = vec![json!({ "id": CMI5 })];
            let mut extensions = json!({ SESSION: "s" });
            if moves {
                category.push(json!({ "id": MOVE_ON }));
            }
            if verb == "passed" {
                extensions[MASTERY] = json!(0.8);
            }
            json!({
                "id": format!("fd41c918-b88b-4b20-a0a5-a4c32391aaa{n}"), "actor": actor,
                "timestamp": format!("2026-12-01T08:00:0{n}.000Z"),
                "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}") },
                "object": { "id": "https://a.cn/lms/1" }, "result": result,
                "context": {
                    "registration": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0",
                    "contextActivities": { "category": category, "grouping": grouping },
                    "extensions": extensions,
                },
            })
        };
        let passed = json!({ "success": true, "duration": "PT1S", "score": { "scaled": 0.9 } });
        let all = vec![
            one(0, "initialized", json!({}), false),
            one(1, "passed", passed, true),
            one(2, "completed", json!({ "completion": true, "duration": "PT1S" }), true),
            one(3, "terminated", json!({ "duration": "PT2S" }), false),
        ];
        (all, actor, data)
    }

    #[test]
    fn a_broken_rule_is_found() {
        let look = |change: fn(&mut Vec<Value>)| {
            let (mut all, actor, data) = session();
            change(&mut all);
            let launched = Launched {
                actor: &actor,
                activity: "https://a.cn/lms/1",
                registration: "fd41c918-b88b-4b20-a0a5-a4c32391aaa0",
                data: &data,
            };
            broken(&all, &launched)
        };
        assert_eq!(look(|_| {}), Vec::<String>::new());
        let changes: [fn(&mut Vec<Value>); 12] = [
            |all| all.swap(0, 1),
            |all| drop(all.pop()),
            |all| all[3]["timestamp"] = json!("2026-12-01T07:00:00.000Z"),
            |all| all[1]["result"]["score"]["scaled"] = json!(0.7),
            |all| all[2]["result"]["score"] = json!({ "scaled": 1 }),
            |all| drop(all[3]["result"].as_object_mut().expect("result").remove("duration")),
            |all| all[0]["object"]["id"] = json!("https://a.cn/au"),
            |all| all[1]["context"]["extensions"] = json!({ SESSION: "s" }),
            |all| all[0]["context"]["extensions"] = json!({ SESSION: "other" }),
            |all| all[2]["context"]["contextActivities"]["category"] = json!([{ "id": CMI5 }]),
            |all| all[1]["actor"]["account"]["name"] = json!("y"),
            |all| {
                let mut twice = all[2].clone();
                twice["timestamp"] = json!("2026-12-01T08:00:02.500Z");
                all.insert(3, twice);
            },
        ];
        for (n, change) in changes.into_iter().enumerate() {
            assert!(!look(change).is_empty(), "change {n}");
        }
    }
}
