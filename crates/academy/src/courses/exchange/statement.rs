//! Records as xAPI 1.0.3 statements. A statement's id comes from what it tells of, so that telling it twice is telling
//! it once; a learner is a pseudonym unless the company names them.

use base::{Lang, Moment, digest_of, hex};
use serde_json::{Value as Json, json};

use super::{
    records::{Record, RecordKind},
    store_terms::StoreTerms,
    unit::share,
};
use crate::{
    courses::{progress::PASSED_BPS, shipped::Library},
    practice::{Move, PracticePack},
};

/// How a learner is called outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By a pseudonym that this key makes.
    Pseudonym(String),
    /// By login and name.
    ByName,
}

impl Named {
    /// As the company has set it.
    pub fn of(terms: &StoreTerms, key: String) -> Self {
        if terms.named { Self::ByName } else { Self::Pseudonym(key) }
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its id.
    pub id: String,
    /// Of what kind.
    pub kind: &'static str,
    /// What it tells of.
    pub record_id: i64,
    /// The number of a turn; 0 otherwise.
    pub number: i64,
    /// Who did it.
    pub user_id: i64,
    /// When.
    pub at: Moment,
    /// The whole of it.
    pub body: Json,
}

/// A name-based UUID. Its bytes are those of a SHA-256, cut to length and marked as version 5, which record stores
/// know; version 8 would say so more exactly and is refused by many.
fn uuid(of: &str) -> String {
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&digest_of(of.as_bytes()).0[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text = hex(&bytes);
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

/// Names in both languages.
fn names(zh: &str, en: &str) -> Json {
    json!({ "zh-CN": zh, "en": en })
}

fn spoken(id: &str) -> Json {
    names(&locale::t(Lang::Zh, id), &locale::t(Lang::En, id))
}

/// ISO 8601, to the hundredth of a second as the standard compares it.
fn duration(from: Moment, to: Moment) -> String {
    let hundredths = (to.0 - from.0).max(0) / 10_000;
    format!("PT{}.{:02}S", hundredths / 100, hundredths % 100)
}

fn actor(record: &Record, base: &str, named: &Named) -> Json {
    match named {
        Named::ByName => json!({
            "objectType": "Agent", "name": record.name,
            "account": { "homePage": base, "name": record.login },
        }),
        Named::Pseudonym(key) => unnamed(&json!(base), (key.as_str(), record.user_id)),
    }
}

/// A learner as a pseudonym.
fn unnamed(home: &Json, (key, user): (&str, i64)) -> Json {
    let digest = digest_of(format!("{key}/{user}").as_bytes()).to_string();
    let name: String = digest.chars().take(24).collect();
    json!({ "objectType": "Agent", "account": { "homePage": home, "name": name } })
}

/// The text of a statement with its learner as a pseudonym; none where it is no statement.
pub(super) fn without_name(text: &str, of: (&str, i64)) -> Option<String> {
    let mut body: Json = serde_json::from_str(text).ok()?;
    let home = body.pointer("/actor/account/homePage")?.clone();
    body["actor"] = unnamed(&home, of);
    Some(body.to_string())
}

/// Verb, what it was, what came of it.
struct Told {
    verb: &'static str,
    path: String,
    kind: &'static str,
    name: Json,
    parent: Option<String>,
    passed: Option<bool>,
}

fn told(record: &Record) -> Told {
    let library = Library::shipped();
    let lesson = || {
        let title = library.lesson(&record.code).map(|one| &one.title);
        title.map_or_else(|| names(&record.code, &record.code), |one| names(&one.zh, &one.en))
    };
    let passed = record.share_bps.map(|bps| bps >= PASSED_BPS);
    match record.kind {
        RecordKind::Lesson => Told {
            verb: "experienced",
            path: format!("lessons/{}", record.code),
            kind: "lesson",
            name: lesson(),
            parent: None,
            passed: None,
        },
        RecordKind::Attempt if record.part == "check" => Told {
            verb: if passed == Some(true) { "passed" } else { "failed" },
            path: format!("lessons/{}/check", record.code),
            kind: "assessment",
            name: lesson(),
            parent: Some(format!("lessons/{}", record.code)),
            passed,
        },
        RecordKind::Attempt => Told {
            verb: "completed",
            path: format!("attempts/{}", record.part),
            kind: "assessment",
            name: spoken(&format!("courses-attempt-{}", record.part)),
            parent: None,
            passed: None,
        },
        RecordKind::Case => {
            let title = library.case(&record.code).map(|one| &one.title);
            Told {
                verb: "completed",
                path: format!("cases/{}", record.code),
                kind: "simulation",
                name: title.map_or_else(
                    || names(&record.code, &record.code),
                    |one| names(&one.zh, &one.en),
                ),
                parent: None,
                passed: None,
            }
        }
        RecordKind::Talk => talk(record),
        RecordKind::Choice => choice(record),
    }
}

fn talk(record: &Record) -> Told {
    let pack = PracticePack::shipped();
    let scene = pack.scene(&record.code).map(|one| &one.name);
    let passed = !record.failed && record.share_bps.is_some_and(|bps| bps >= pack.pass * 100);
    Told {
        verb: if passed { "passed" } else { "failed" },
        path: format!("talks/{}", record.code),
        kind: "simulation",
        name: scene
            .map_or_else(|| names(&record.code, &record.code), |one| names(&one.zh, &one.en)),
        parent: None,
        passed: Some(passed),
    }
}

/// What was chosen in a turn: a step of the talk.
fn choice(record: &Record) -> Told {
    let kind = record.part.split(':').next().unwrap_or_default();
    Told {
        verb: "chose",
        path: format!("talks/{}/moves/{kind}", record.code),
        kind: "interaction",
        name: spoken(&format!("practice-move-{kind}")),
        parent: Some(format!("talks/{}", record.code)),
        passed: None,
    }
}

/// What a choice trains, as the role-play marks it: `lscp:L`, `pmp:ok`.
fn skill(record: &Record) -> &'static str {
    match record.kind {
        RecordKind::Choice => Move::parse(&record.part).map_or("", |done| done.theory()),
        _ => "",
    }
}

fn verb(name: &str, base: &str) -> Json {
    let id = match name {
        "experienced" | "completed" | "passed" | "failed" | "voided" => {
            format!("http://adlnet.gov/expapi/verbs/{name}")
        }
        // No list of others has a verb for a step of a talk.
        other => format!("{base}/verbs/{other}"),
    };
    json!({ "id": id, "display": spoken(&format!("exchange-verb-{name}")) })
}

fn result(record: &Record, told: &Told) -> Json {
    let mut result = json!({});
    if let Some(bps) = record.share_bps {
        let scaled = share(bps);
        result["score"] = json!({ "scaled": scaled, "raw": bps, "min": 0, "max": 10_000 });
        result["completion"] = json!(true);
    }
    if let Some(passed) = told.passed {
        result["success"] = json!(passed);
    }
    if record.kind == RecordKind::Choice {
        result["response"] = json!(record.part);
    } else if record.kind != RecordKind::Lesson {
        result["duration"] = json!(duration(record.begun_at, record.done_at));
    }
    result
}

/// What a record says to the world.
pub fn of_record(record: &Record, base: &str, named: &Named) -> Statement {
    let base = base.trim_end_matches('/');
    let told = told(record);
    let activity = |path: &str| format!("{base}/{path}");
    let kind = format!("http://adlnet.gov/expapi/activities/{}", told.kind);
    let mut extensions = serde_json::Map::new();
    let number = if record.number > 0 { record.number.to_string() } else { String::new() };
    let told_of = [
        ("version", record.version.as_str()),
        ("part", record.part.as_str()),
        ("skill", skill(record)),
        ("turn", number.as_str()),
    ];
    for (name, value) in told_of {
        if !value.is_empty() {
            extensions.insert(activity(&format!("extensions/{name}")), json!(value));
        }
    }
    let mut context = json!({ "platform": "Shouxin" });
    if !extensions.is_empty() {
        context["extensions"] = Json::Object(extensions);
    }
    if let Some(parent) = &told.parent {
        let of = json!([{ "objectType": "Activity", "id": activity(parent) }]);
        context["contextActivities"] = json!({ "parent": of });
    }
    let turn = if record.number > 0 { format!("/{number}") } else { String::new() };
    let id = uuid(&format!("{base}/{}/{}{turn}", record.kind.code(), record.id));
    let mut body = json!({
        "id": id, "version": "1.0.3", "actor": actor(record, base, named), "verb": verb(told.verb, base),
        "object": {
            "objectType": "Activity", "id": activity(&told.path),
            "definition": { "type": kind, "name": told.name },
        },
        "context": context, "timestamp": record.done_at.to_string(),
    });
    let result = result(record, &told);
    if result.as_object().is_some_and(|all| !all.is_empty()) {
        body["result"] = result;
    }
    Statement {
        id,
        kind: record.kind.code(),
        record_id: record.id,
        number: record.number,
        user_id: record.user_id,
        at: record.done_at,
        body,
    }
}

/// A statement that takes back another one. Nothing is deleted: the store shows both.
pub fn void(of: (&str, i64, i64), base: &str, at: Moment) -> Statement {
    let (statement, row, user) = of;
    let id = uuid(&format!("{base}/void/{statement}"));
    let body = json!({
        "id": id, "version": "1.0.3", "timestamp": at.to_string(), "verb": verb("voided", base),
        "actor": { "objectType": "Agent", "account": { "homePage": base, "name": "shouxin" } },
        "object": { "objectType": "StatementRef", "id": statement },
    });
    Statement { id, kind: "void", record_id: row, number: 0, user_id: user, at, body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::exchange::conforms;

    const BASE: &str = "https://learn.example.cn/academy";

    pub(super) fn record(kind: RecordKind, code: &str, part: &str, bps: Option<i64>) -> Record {
        Record {
            kind,
            id: 7,
            user_id: 3,
            login: "xue".to_owned(),
            name: "学员 甲".to_owned(),
            code: code.to_owned(),
            part: part.to_owned(),
            version: "2026.1".to_owned(),
            begun_at: Moment(1_790_000_000_000_000),
            done_at: Moment(1_790_000_061_230_000),
            share_bps: bps,
            failed: false,
            number: i64::from(kind == RecordKind::Choice),
        }
    }

    #[test]
    fn every_kind_conforms_and_says_what_was_done() {
        let pseudonym = Named::Pseudonym("key".to_owned());
        for (record, verb, object) in [
            (record(RecordKind::Lesson, "L1", "", None), "experienced", "lessons/L1"),
            (record(RecordKind::Attempt, "L1", "check", Some(8_000)), "passed", "lessons/L1/check"),
            (record(RecordKind::Attempt, "L1", "check", Some(7_999)), "failed", "lessons/L1/check"),
            (record(RecordKind::Attempt, "", "pre", Some(0)), "completed", "attempts/pre"),
            (
                record(RecordKind::Attempt, "", "review", Some(9_000)),
                "completed",
                "attempts/review",
            ),
            (record(RecordKind::Case, "loss", "", Some(6_600)), "completed", "cases/loss"),
            (record(RecordKind::Talk, "quality", "blunt", Some(9_000)), "passed", "talks/quality"),
            (record(RecordKind::Talk, "quality", "blunt", Some(1_000)), "failed", "talks/quality"),
            (
                record(RecordKind::Choice, "quality", "propose:=1000@d10;sign=decider", None),
                "chose",
                "talks/quality/moves/propose",
            ),
        ] {
            let said = of_record(&record, BASE, &pseudonym);
            assert_eq!(conforms(&said.body), [], "{}", said.body);
            let id = said.body["verb"]["id"].as_str().expect("verb");
            assert!(id.ends_with(&format!("/{verb}")), "{id}");
            assert_eq!(said.body["object"]["id"], format!("{BASE}/{object}"));
            let text = said.body.to_string();
            assert!(!text.contains("xue") && !text.contains("学员"), "nobody is named: {text}");
            assert_eq!(said, of_record(&record, BASE, &pseudonym), "one id for ever");
        }
        let named =
            of_record(&record(RecordKind::Case, "loss", "", Some(50)), BASE, &Named::ByName);
        assert_eq!(named.body["actor"]["account"]["name"], "xue");
        assert_eq!(named.body["result"]["duration"], "PT61.23S");
    }

    #[test]
    fn a_choice_says_which_skill_it_trains_and_each_turn_is_its_own() {
        let one = record(RecordKind::Choice, "quality", "listen", None);
        let said = of_record(&one, BASE, &Named::ByName);
        let skill = &said.body["context"]["extensions"][format!("{BASE}/extensions/skill")];
        assert_eq!(skill, "lscp:L");
        assert_eq!(said.body["result"]["response"], "listen");
        let next = of_record(&Record { number: 2, ..one }, BASE, &Named::ByName);
        assert_ne!(said.id, next.id);
    }

    #[test]
    fn a_banned_act_fails_whatever_the_points() {
        let banned =
            Record { failed: true, ..record(RecordKind::Talk, "quality", "blunt", Some(9_000)) };
        let said = of_record(&banned, BASE, &Named::ByName);
        assert_eq!(said.body["result"]["success"], false);
    }

    #[test]
    fn taking_back_conforms_and_names_what_it_takes_back() {
        let first =
            of_record(&record(RecordKind::Case, "loss", "", Some(50)), BASE, &Named::ByName);
        let taken = void((&first.id, 9, 3), BASE, Moment(1_790_000_000_000_000));
        assert_eq!(conforms(&taken.body), []);
        assert_eq!(taken.body["object"]["id"], first.id);
        assert_ne!(taken.id, first.id);
    }

    #[test]
    fn pseudonyms_depend_on_the_key_alone() {
        let of = |key: &str| {
            let named = Named::Pseudonym(key.to_owned());
            let said = of_record(&record(RecordKind::Case, "loss", "", Some(50)), BASE, &named);
            said.body["actor"]["account"]["name"].clone()
        };
        assert_eq!(of("a"), of("a"));
        assert_ne!(of("a"), of("b"));
    }
}
