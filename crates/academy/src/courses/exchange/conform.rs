//! Whether a statement is one by xAPI 1.0.3, part two (data) and three: what must be there, what must not, and how
//! each value is written. Every statement passes it before it leaves the house; tests hold the player's to it.

use serde_json::{Map, Value as Json};

use super::forms::{is_duration, is_iri, is_language, is_uuid};

/// Something that is not as the standard wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `result.score.scaled`.
    pub place: String,
    /// What it should be.
    pub why: &'static str,
}

const VOIDED: &str = "http://adlnet.gov/expapi/verbs/voided";
const TOP: [&str; 12] = [
    "id",
    "actor",
    "verb",
    "object",
    "result",
    "context",
    "timestamp",
    "stored",
    "authority",
    "version",
    "attachments",
    "objectType",
];

struct Look(Vec<Fault>);

/// What is wrong with a statement; nothing where it conforms.
pub fn conforms(statement: &Json) -> Vec<Fault> {
    let mut look = Look(Vec::new());
    let Some(all) = statement.as_object() else {
        look.must("", false, "an object");
        return look.0;
    };
    look.whole(all, "", false);
    no_nulls(statement, "", &mut look);
    look.0
}

fn no_nulls(json: &Json, at: &str, look: &mut Look) {
    match json {
        Json::Null => look.must(at, false, "no null outside of extensions"),
        Json::Object(all) => {
            for (name, value) in all.iter().filter(|(name, _)| *name != "extensions") {
                no_nulls(value, &under(at, name), look);
            }
        }
        Json::Array(all) => all.iter().for_each(|value| no_nulls(value, at, look)),
        _ => {}
    }
}

fn under(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

impl Look {
    fn must(&mut self, place: &str, holds: bool, why: &'static str) {
        if !holds {
            self.0.push(Fault { place: place.to_owned(), why });
        }
    }

    fn only(&mut self, all: &Map<String, Json>, at: &str, known: &[&str]) {
        for name in all.keys().filter(|name| !known.contains(&name.as_str())) {
            self.must(&under(at, name), false, "a property that the standard knows");
        }
    }

    fn text(&mut self, all: &Map<String, Json>, at: &str, name: &str, rule: Rule) {
        let Some(value) = all.get(name) else { return };
        let fits = value.as_str().is_some_and(rule.0);
        self.must(&under(at, name), fits, rule.1);
    }

    fn flag(&mut self, all: &Map<String, Json>, at: &str, name: &str) {
        let fits = all.get(name).is_none_or(Json::is_boolean);
        self.must(&under(at, name), fits, "true or false");
    }

    fn words(&mut self, all: &Map<String, Json>, at: &str, name: &str) {
        let Some(value) = all.get(name) else { return };
        let place = under(at, name);
        let Some(map) = value.as_object() else {
            return self.must(&place, false, "a map of languages");
        };
        self.must(&place, map.keys().all(|tag| is_language(tag)), "tags of languages");
        self.must(&place, map.values().all(Json::is_string), "texts");
    }

    fn extensions(&mut self, all: &Map<String, Json>, at: &str) {
        let Some(value) = all.get("extensions") else { return };
        let fits = value.as_object().is_some_and(|map| map.keys().all(|name| is_iri(name)));
        self.must(&under(at, "extensions"), fits, "an object whose names are IRIs");
    }

    /// A statement, or one within another.
    fn whole(&mut self, all: &Map<String, Json>, at: &str, within: bool) {
        for name in ["actor", "verb", "object"] {
            self.must(&under(at, name), all.contains_key(name), "must be there");
        }
        self.only(all, at, &TOP);
        let own = ["id", "stored", "version", "authority"];
        let none = !within || own.iter().all(|name| !all.contains_key(*name));
        self.must(at, none, "a statement within another has no id, stored, version, authority");
        self.must(
            &under(at, "objectType"),
            within == all.contains_key("objectType"),
            "SubStatement",
        );
        self.text(all, at, "id", UUID);
        for name in ["timestamp", "stored"] {
            self.text(all, at, name, TIME);
        }
        let version = |text: &str| text == "1.0" || text.starts_with("1.0.");
        self.text(all, at, "version", Rule(version, "1.0.x"));
        self.part(all, at, "actor", Self::actor);
        self.part(all, at, "authority", Self::actor);
        self.part(all, at, "verb", Self::verb);
        self.part(all, at, "result", Self::result);
        let object: Part = if within { Self::inner } else { Self::object };
        self.part(all, at, "object", object);
        let of_activity = kind_of(all.get("object")) == "Activity";
        self.part(all, at, "context", Self::context);
        if let Some(context) = all.get("context") {
            let bare = ["revision", "platform"].iter().all(|name| context.get(name).is_none());
            self.must(&under(at, "context"), of_activity || bare, "platform only for activities");
        }
        let voids = all.get("verb").and_then(|verb| verb.get("id")) == Some(&Json::from(VOIDED));
        let refers = kind_of(all.get("object")) == "StatementRef";
        self.must(&under(at, "object"), !voids || refers, "what is voided is a statement");
        if let Some(list) = all.get("attachments") {
            let each = list.as_array().is_some_and(|all| all.iter().all(is_attachment));
            self.must(
                &under(at, "attachments"),
                each,
                "attachments with type, display, length, sha2",
            );
        }
    }

    fn part(&mut self, all: &Map<String, Json>, at: &str, name: &str, look: Part) {
        let Some(value) = all.get(name) else { return };
        let place = under(at, name);
        match value.as_object() {
            Some(map) => look(self, map, &place),
            None => self.must(&place, false, "an object"),
        }
    }

    fn actor(&mut self, all: &Map<String, Json>, at: &str) {
        let ids = ["mbox", "mbox_sha1sum", "openid", "account"];
        let mut known = vec!["objectType", "name", "member"];
        known.extend(ids);
        self.only(all, at, &known);
        let count = ids.iter().filter(|name| all.contains_key(**name)).count();
        let group = all.get("objectType").and_then(Json::as_str) == Some("Group");
        let members = all.get("member").and_then(Json::as_array).filter(|list| !list.is_empty());
        self.must(at, count == 1 || group && count == 0 && members.is_some(), "one identifier");
        let kinds = |text: &str| matches!(text, "Agent" | "Group");
        self.text(all, at, "objectType", Rule(kinds, "Agent or Group"));
        self.must(at, group || !all.contains_key("member"), "only a group has members");
        self.text(all, at, "name", ANY);
        self.text(all, at, "mbox", Rule(is_mailbox, "mailto:"));
        let sha = |text: &str| text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit());
        self.text(all, at, "mbox_sha1sum", Rule(sha, "40 hexadecimal digits"));
        self.text(all, at, "openid", IRI);
        self.part(all, at, "account", |look, account, at| {
            look.only(account, at, &["homePage", "name"]);
            for name in ["homePage", "name"] {
                look.must(&under(at, name), account.contains_key(name), "must be there");
            }
            look.text(account, at, "homePage", IRI);
            look.text(account, at, "name", Rule(|text| !text.is_empty(), "a text"));
        });
        for member in members.into_iter().flatten() {
            match member.as_object() {
                Some(map) => self.actor(map, &under(at, "member")),
                None => self.must(&under(at, "member"), false, "agents"),
            }
        }
    }

    fn verb(&mut self, all: &Map<String, Json>, at: &str) {
        self.only(all, at, &["id", "display"]);
        self.must(&under(at, "id"), all.contains_key("id"), "must be there");
        self.text(all, at, "id", IRI);
        self.words(all, at, "display");
    }

    fn object(&mut self, all: &Map<String, Json>, at: &str) {
        match kind_of(Some(&Json::Object(all.clone()))).as_str() {
            "SubStatement" => self.whole(all, at, true),
            _ => self.inner(all, at),
        }
    }

    fn inner(&mut self, all: &Map<String, Json>, at: &str) {
        match kind_of(Some(&Json::Object(all.clone()))).as_str() {
            "Activity" => self.activity(all, at),
            "Agent" | "Group" => self.actor(all, at),
            "StatementRef" => {
                self.only(all, at, &["objectType", "id"]);
                self.must(&under(at, "id"), all.contains_key("id"), "must be there");
                self.text(all, at, "id", UUID);
            }
            _ => self.must(&under(at, "objectType"), false, "a kind of object that may stand here"),
        }
    }

    fn activity(&mut self, all: &Map<String, Json>, at: &str) {
        self.only(all, at, &["objectType", "id", "definition"]);
        self.must(&under(at, "id"), all.contains_key("id"), "must be there");
        self.text(all, at, "id", IRI);
        self.part(all, at, "definition", Self::definition);
    }

    fn definition(&mut self, all: &Map<String, Json>, at: &str) {
        let lists = ["choices", "scale", "source", "target", "steps"];
        let mut known = vec![
            "name",
            "description",
            "type",
            "moreInfo",
            "extensions",
            "interactionType",
            "correctResponsesPattern",
        ];
        known.extend(lists);
        self.only(all, at, &known);
        self.words(all, at, "name");
        self.words(all, at, "description");
        self.text(all, at, "type", IRI);
        self.text(all, at, "moreInfo", IRI);
        self.extensions(all, at);
        let kind = all.get("interactionType").and_then(Json::as_str);
        self.text(all, at, "interactionType", Rule(|kind| allowed(kind).is_some(), "a known one"));
        let asks = lists.iter().any(|name| all.contains_key(*name));
        let pattern = all.get("correctResponsesPattern");
        self.must(at, kind.is_some() || !asks && pattern.is_none(), "of an interaction");
        let texts = pattern.is_none_or(|list| {
            list.as_array().is_some_and(|list| list.iter().all(Json::is_string))
        });
        self.must(&under(at, "correctResponsesPattern"), texts, "a list of texts");
        let may = kind.and_then(allowed).unwrap_or_default();
        for name in lists.iter().filter(|name| all.contains_key(**name)) {
            let place = under(at, name);
            self.must(&place, may.contains(name), "a list of this kind of interaction");
            self.components(all.get(*name), &place);
        }
    }

    fn components(&mut self, list: Option<&Json>, at: &str) {
        let Some(list) = list.and_then(Json::as_array) else {
            return self.must(at, false, "a list");
        };
        let mut ids: Vec<&str> =
            list.iter().filter_map(|one| one.get("id").and_then(Json::as_str)).collect();
        self.must(at, ids.len() == list.len(), "each has an id");
        ids.sort_unstable();
        ids.dedup();
        self.must(at, ids.len() == list.len(), "each id once");
        for one in list.iter().filter_map(Json::as_object) {
            self.only(one, at, &["id", "description"]);
            self.words(one, at, "description");
        }
    }

    fn result(&mut self, all: &Map<String, Json>, at: &str) {
        let known = ["score", "success", "completion", "response", "duration", "extensions"];
        self.only(all, at, &known);
        self.flag(all, at, "success");
        self.flag(all, at, "completion");
        self.text(all, at, "response", ANY);
        self.text(all, at, "duration", Rule(is_duration, "ISO 8601"));
        self.extensions(all, at);
        self.part(all, at, "score", |look, score, at| {
            look.only(score, at, &["scaled", "raw", "min", "max"]);
            look.must(at, score.values().all(Json::is_number), "numbers");
            let of = |name: &str| score.get(name).and_then(Json::as_f64);
            let scaled = of("scaled").is_none_or(|at| (-1.0..=1.0).contains(&at));
            look.must(&under(at, "scaled"), scaled, "within -1 and 1");
            let (raw, min, max) = (of("raw"), of("min"), of("max"));
            let above =
                |low: Option<f64>, high: Option<f64>| !low.zip(high).is_some_and(|(l, h)| l > h);
            look.must(&under(at, "raw"), above(min, raw) && above(raw, max), "within min and max");
            let apart = !min.zip(max).is_some_and(|(min, max)| min >= max);
            look.must(&under(at, "min"), apart, "below max");
        });
    }

    fn context(&mut self, all: &Map<String, Json>, at: &str) {
        let known = [
            "registration",
            "instructor",
            "team",
            "contextActivities",
            "revision",
            "platform",
            "language",
            "statement",
            "extensions",
        ];
        self.only(all, at, &known);
        self.text(all, at, "registration", UUID);
        self.part(all, at, "instructor", Self::actor);
        self.part(all, at, "team", Self::actor);
        let group = all.get("team").is_none_or(|one| kind_of(Some(one)) == "Group");
        self.must(&under(at, "team"), group, "a group");
        self.text(all, at, "revision", ANY);
        self.text(all, at, "platform", ANY);
        self.text(all, at, "language", Rule(is_language, "a tag of a language"));
        self.part(all, at, "statement", Self::inner);
        let refers = all.get("statement").is_none_or(|one| kind_of(Some(one)) == "StatementRef");
        self.must(&under(at, "statement"), refers, "a reference to a statement");
        self.extensions(all, at);
        self.part(all, at, "contextActivities", |look, lists, at| {
            look.only(lists, at, &["parent", "grouping", "category", "other"]);
            for (name, list) in lists {
                let place = under(at, name);
                let one = std::slice::from_ref(list);
                for activity in list.as_array().map_or(one, Vec::as_slice) {
                    match activity.as_object() {
                        Some(map) if kind_of(Some(activity)) == "Activity" => {
                            look.activity(map, &place);
                        }
                        _ => look.must(&place, false, "activities"),
                    }
                }
            }
        });
    }
}

#[derive(Clone, Copy)]
struct Rule(fn(&str) -> bool, &'static str);
type Part = fn(&mut Look, &Map<String, Json>, &str);

const UUID: Rule = Rule(is_uuid, "a UUID");
const IRI: Rule = Rule(is_iri, "an IRI");
const ANY: Rule = Rule(|_| true, "a text");
const TIME: Rule = Rule(|text| text.parse::<base::Moment>().is_ok(), "a time of RFC 3339");

fn is_mailbox(text: &str) -> bool {
    text.strip_prefix("mailto:").is_some_and(|to| to.contains('@') && !to.contains(' '))
}

fn kind_of(object: Option<&Json>) -> String {
    let kind = object.and_then(|one| one.get("objectType")).and_then(Json::as_str);
    kind.unwrap_or("Activity").to_owned()
}

/// Which lists a kind of interaction may have.
fn allowed(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "choice" | "sequencing" => &["choices"],
        "likert" => &["scale"],
        "matching" => &["source", "target"],
        "performance" => &["steps"],
        "true-false" | "fill-in" | "long-fill-in" | "numeric" | "other" => &[],
        _ => return None,
    })
}

fn is_attachment(one: &Json) -> bool {
    let text = |name: &str| one.get(name).and_then(Json::as_str);
    let usage = text("usageType").is_some_and(is_iri);
    let display = one.get("display").is_some_and(Json::is_object);
    let length = one.get("length").is_some_and(Json::is_u64);
    usage && display && length && text("contentType").is_some() && text("sha2").is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Json {
        json!({
            "id": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0", "version": "1.0.3",
            "timestamp": "2026-12-01T08:00:00.000Z",
            "actor": { "objectType": "Agent", "account": { "homePage": "https://a.cn", "name": "x" } },
            "verb": { "id": "http://adlnet.gov/expapi/verbs/answered", "display": { "en": "answered" } },
            "object": { "id": "https://a.cn/q/1", "definition": {
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "name": { "zh-CN": "题" }, "interactionType": "choice",
                "correctResponsesPattern": ["a[,]b"], "choices": [{ "id": "a" }, { "id": "b" }],
            } },
            "result": {
                "score": { "scaled": 0.5, "raw": 5, "min": 0, "max": 10 }, "success": false,
                "response": "a", "duration": "PT1M2.5S",
            },
            "context": {
                "registration": "fd41c918-b88b-4b20-a0a5-a4c32391aaa1", "platform": "x",
                "language": "zh-CN", "extensions": { "https://a.cn/e": null },
                "contextActivities": { "parent": [{ "id": "https://a.cn/q" }] },
            },
        })
    }

    #[test]
    fn each_fault_is_found() {
        assert_eq!(conforms(&good()), []);
        for (pointer, value) in [
            ("/id", json!("7")),
            ("/timestamp", json!("yesterday")),
            ("/version", json!("2.0")),
            ("/actor/account", json!({ "name": "x" })),
            ("/actor/account/homePage", json!("a.cn")),
            ("/actor/objectType", json!("Person")),
            ("/verb/id", json!("answered")),
            ("/verb/display", json!({ "not a tag": "x" })),
            ("/object/id", json!("q 1")),
            ("/object/definition/interactionType", json!("guess")),
            ("/object/definition/choices", json!([{ "id": "a" }, { "id": "a" }])),
            ("/object/definition/correctResponsesPattern", json!("a")),
            ("/result/score/scaled", json!(1.5)),
            ("/result/score/raw", json!(11)),
            ("/result/score/min", json!(10)),
            ("/result/success", json!("yes")),
            ("/result/duration", json!("62 s")),
            ("/context/registration", json!("1")),
            ("/context/language", json!("中文")),
            ("/context/extensions", json!({ "mine": 1 })),
            ("/context/contextActivities", json!({ "sibling": [] })),
            ("/context/platform", Json::Null),
        ] {
            let mut bad = good();
            *bad.pointer_mut(pointer).expect(pointer) = value;
            assert!(!conforms(&bad).is_empty(), "{pointer}");
        }
        for name in ["actor", "verb", "object"] {
            let mut bad = good();
            bad.as_object_mut().expect("object").remove(name);
            assert_eq!(conforms(&bad).first().map(|one| one.place.as_str()), Some(name));
        }
        let mut bad = good();
        bad["verb"]["id"] = json!(VOIDED);
        assert!(!conforms(&bad).is_empty(), "what is voided is a statement");
        bad = good();
        bad["actor"]["mbox"] = json!("mailto:x@a.cn");
        assert!(!conforms(&bad).is_empty(), "two identifiers");
        bad = good();
        bad["feeling"] = json!("fine");
        assert!(!conforms(&bad).is_empty(), "a property nobody knows");
    }
}
