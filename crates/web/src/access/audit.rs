//! The audit: every change, newest first, who did what to what; and whether the chain holds.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use base::{Lang, Money};
use credit::parties::find_buyer_by_id;
use locale::Style;
use maud::{Markup, html};
use serde_json::Value as Json;
use store::{AuditFilter, AuditLine, ChainReport};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone, hidden, plain_badge},
    state::App,
    visit::Visit,
};

const PAGE: &str = "/access/audit";
/// Lines on a page.
const ROWS: u32 = 20;
const ROOMS: [&str; 13] = [
    "granting",
    "orders",
    "receivables",
    "payables",
    "intake",
    "parties",
    "policy",
    "warning",
    "collections",
    "scoring",
    "controls",
    "access",
    "settings",
];

/// The list.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    show(&app, &visit, &filled, None).await
}

/// Walks the whole chain and says what it found.
///
/// # Errors
/// A fault from the database.
pub async fn verify(State(app): State<App>, visit: Visit) -> Answer {
    let report = app.db.verify_chain().await?;
    show(&app, &visit, &Filled::default(), Some(report)).await
}

async fn show(app: &App, visit: &Visit, filled: &Filled, report: Option<ChainReport>) -> Answer {
    let some = |name: &str| filled.some(name).map(str::to_owned);
    let filter = AuditFilter {
        subject: some("subject"),
        actor: some("actor"),
        room: some("room"),
        before: filled.get("before").parse().ok(),
        limit: ROWS,
    };
    let page = app.db.list_audit(&filter).await?;
    let link = ["subject", "actor", "room"]
        .into_iter()
        .fold(Link::to(PAGE), |link, name| link.with_some(name, filled.some(name)));
    let names = names_of(app, &page.lines).await?;
    let rows = page.lines.iter().map(|line| row(app, visit, (&link, &names), line)).collect();
    let filters = html! {
        @if let Some(room) = filled.some("room") { (hidden("room", room)) }
        @for (name, id) in [("actor", "access-audit-actor"), ("subject", "access-audit-subject")] {
            label { span.away { (visit.t(id)) }
                input type="search" name=(name) value=(filled.get(name)) placeholder=(visit.t(id));
            }
        }
    };
    let chips = ROOMS.map(|room| {
        let on = filled.get("room") == room;
        let href = if on { link.without("room") } else { link.with("room", room) };
        Chip { name: room_name(visit, room), count: None, href: href.href(), on }
    });
    let list = List {
        id: "audit",
        title: visit.t("access-audit-lines"),
        chips: chips.to_vec(),
        filters: Some(filters),
        columns: columns(visit),
        rows,
        pager: Some(Pager {
            first: filter.before.map(|_| link.href()),
            next: page.next.map(|before| link.with("before", before).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("access-audit-none"),
            why: visit.t("access-audit-none-why"),
            button: Some((visit.t("house-all"), PAGE.to_owned())),
        },
        link,
        ..List::default()
    };
    let title = visit.t("access-audit");
    let check = html! {
        form method="post" action={ (PAGE) "/verify" } {
            (hidden("csrf", &visit.csrf))
            button.button.primary { (visit.t("access-audit-verify")) }
        }
    };
    let body = html! {
        (super::super::settings::tabs(visit, "audit"))
        (kit::page_head(&title, &visit.t("access-audit-lead"), &check))
        div.stack {
            @if let Some(report) = report { (found(visit, &report)) }
            (list.show(visit.lang))
        }
    };
    Ok(visit.page(&title, &body))
}

fn columns(visit: &Visit) -> Vec<Column> {
    vec![
        Column::number("#".to_owned()).off(),
        Column::fit(visit.t("access-audit-at")),
        Column::text(visit.t("access-audit-what")).title(),
        Column::fit(visit.t("access-audit-actor")),
        Column::text(visit.t("access-audit-subject")).full(),
        Column::text(visit.t("access-audit-detail")).folded(),
    ]
}

fn found(visit: &Visit, report: &ChainReport) -> Markup {
    let lines = locale::count(report.lines);
    match report.broken_at {
        None => kit::notice(
            Tone::Low,
            &visit.ta("access-audit-sound", &[("lines", &lines)]),
            &html! { (visit.t("access-audit-sound-why")) },
        ),
        Some((at, how)) => {
            let how = visit.t(&format!("access-audit-broken-{}", how.replace(' ', "-")));
            let args = [("line", at.to_string()), ("how", how)];
            let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            kit::notice(
                Tone::High,
                &visit.ta("access-audit-broken", &args),
                &html! { (visit.t("access-audit-broken-why")) },
            )
        }
    }
}

fn room_name(visit: &Visit, room: &str) -> String {
    let id = match room {
        "access" => "access-people".to_owned(),
        room => format!("house-room-{room}"),
    };
    if locale::has(visit.lang, &id) { visit.t(&id) } else { room.to_owned() }
}

/// What was done, in words where there are some.
fn done(visit: &Visit, line: &AuditLine) -> String {
    let id = format!("access-did-{}", line.action);
    if locale::has(visit.lang, &id) { visit.t(&id) } else { line.action.clone() }
}

/// Names of the buyers that lines are about, by subject.
async fn names_of(app: &App, lines: &[AuditLine]) -> base::Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for line in lines {
        let id = line.subject.strip_prefix("buyer:").and_then(|id| id.parse::<i64>().ok());
        let Some(id) = id.filter(|_| !names.contains_key(&line.subject)) else { continue };
        if let Some(buyer) = find_buyer_by_id(&app.db, id).await? {
            names.insert(line.subject.clone(), format!("{} {}", buyer.code, buyer.name));
        }
    }
    Ok(names)
}

fn row(
    app: &App,
    visit: &Visit,
    (link, names): (&Link, &BTreeMap<String, String>),
    line: &AuditLine,
) -> Row {
    Row {
        cells: vec![
            html! { span.soft { (line.seq) } },
            html! { span.nowrap { (line.at.in_zone(app.clock().zone())) } },
            html! { (done(visit, line)) " " (plain_badge(&room_name(visit, &line.room))) },
            html! {
                a href=(link.with("actor", &line.actor).without("before")) {
                    (actor(visit.lang, &line.actor))
                }
            },
            html! {
                a href=(link.with("subject", &line.subject).without("before")) {
                    (names.get(&line.subject).cloned().unwrap_or_else(|| subject(visit.lang, &line.subject)))
                }
            },
            html! { div.detail { (detail(visit.lang, &line.detail)) } },
        ],
        ..Row::default()
    }
}

/// Who did it: a person by the login, the house itself in words.
fn actor(lang: Lang, actor: &str) -> String {
    let id = format!("access-actor-{}", actor.replace(':', "-"));
    if locale::has(lang, &id) { locale::t(lang, &id) } else { actor.to_owned() }
}

/// What a line is about: the kind in words, and its name where it has one. A row id says nothing.
fn subject(lang: Lang, subject: &str) -> String {
    let (kind, name) = subject.split_once(':').unwrap_or((subject, ""));
    let id = format!("access-subject-{kind}");
    if !locale::has(lang, &id) {
        return subject.to_owned();
    }
    let row = name.len() > 12 && name.bytes().all(|byte| byte.is_ascii_digit());
    let name = if row {
        name.get(name.len() - 6..).map(|end| format!("…{end}"))
    } else {
        Some(name.to_owned())
    };
    format!("{} {}", locale::t(lang, &id), name.unwrap_or_default()).trim_end().to_owned()
}

/// Row ids of what a line is about: a reader has no use for them.
const IDS: [&str; 12] = [
    "alert",
    "report",
    "contact",
    "promise",
    "statement",
    "run",
    "screen",
    "document",
    "batch",
    "application",
    "decision",
    "part",
];

/// The name of a value in words.
fn key(lang: Lang, name: &str) -> String {
    let id = format!("access-key-{name}");
    if locale::has(lang, &id) { locale::t(lang, &id) } else { name.replace('_', " ") }
}

/// Names and values of a line in words, amounts in their currency; a pair is before and after.
fn detail(lang: Lang, text: &str) -> Markup {
    let Ok(Json::Object(fields)) = serde_json::from_str::<Json>(text) else {
        return html! { code { (text) } };
    };
    let currency = fields.get("currency").and_then(Json::as_str).and_then(|code| code.parse().ok());
    let amount = |name: &str, value: &Json| -> Option<String> {
        let currency = currency.filter(|_| name.ends_with("_minor"))?;
        let minor = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
        Some(locale::amount(lang, Money::new(minor, currency), Style::Full))
    };
    html! {
        @for (name, value) in fields.iter().filter(|(name, _)| !IDS.contains(&name.as_str())) {
            span.pair {
                span.soft { (key(lang, name)) } " "
                (amount(name, value).unwrap_or_else(|| shown(lang, name, value)))
            }
        }
    }
}

/// A value: a word of the house in the reader's language, anything else as it stands.
fn shown(lang: Lang, name: &str, value: &Json) -> String {
    match value {
        Json::String(text) if text.is_empty() => "—".to_owned(),
        Json::String(text) => worded(lang, name, text),
        Json::Bool(yes) => locale::t(lang, if *yes { "house-yes" } else { "house-no" }),
        Json::Null => "—".to_owned(),
        Json::Array(pair) if pair.len() == 2 && pair[0] == pair[1] => shown(lang, name, &pair[0]),
        Json::Array(pair) if pair.len() == 2 => {
            format!("{} → {}", shown(lang, name, &pair[0]), shown(lang, name, &pair[1]))
        }
        other => other.to_string(),
    }
}

fn worded(lang: Lang, name: &str, text: &str) -> String {
    if name == "signal" {
        let def = credit::warning::SignalLibrary::shipped().find(text);
        return def.map_or_else(|| text.to_owned(), |def| def.name.pick(lang).to_owned());
    }
    let id = match name {
        "role" => format!("access-role-{text}"),
        "channel" => format!("collections-channel-{text}"),
        "result" => format!("collections-result-{text}"),
        _ => format!("access-word-{text}"),
    };
    if locale::has(lang, &id) { locale::t(lang, &id) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_reads_well_and_is_escaped() {
        let text = r#"{"role":["sales","owner"],"active":[true,true],"note":"<b>","x":null}"#;
        let drawn = detail(Lang::En, text).0;
        assert!(drawn.contains("Sales → Owner") && drawn.contains("&lt;b&gt;"), "{drawn}");
        assert!(drawn.contains("Yes") && !drawn.contains("→ Yes"), "{drawn}");
        assert!(detail(Lang::En, "no json <").0.contains("no json &lt;"));
    }

    #[test]
    fn keys_are_words_and_row_ids_are_left_out() {
        let text =
            r#"{"amount_minor":"350000","currency":"CNY","from_on":"2026-01-01","alert":"7"}"#;
        for (lang, words) in [
            (Lang::Zh, ["金额", "¥3,500.00", "生效日"]),
            (Lang::En, ["amount", "¥3,500.00", "from"]),
        ] {
            let drawn = detail(lang, text).0;
            for word in words {
                assert!(drawn.contains(word), "{word}: {drawn}");
            }
            assert!(!drawn.contains("minor") && !drawn.contains("alert"), "{drawn}");
        }
    }

    #[test]
    fn whatever_is_done_is_said_in_both_languages() {
        let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let mut files = vec![std::path::PathBuf::from(sources)];
        let mut actions = std::collections::BTreeSet::new();
        while let Some(path) = files.pop() {
            if path.is_dir() {
                let skipped = ["tests", "benches", "testkit"].iter().any(|end| path.ends_with(end));
                let inside = std::fs::read_dir(&path).expect("a folder").filter(|_| !skipped);
                files.extend(inside.map(|entry| entry.expect("an entry").path()));
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                let parts = text.split("Audit {").skip(1);
                let after =
                    parts.filter_map(|part| part.split_once("action: \"")?.1.split_once('"'));
                actions.extend(after.map(|(action, _)| action.to_owned()));
                // By the room's one way to tell: `("room.event", "action")`.
                let told = text.split("(\"controls.").skip(1);
                let told = told.filter_map(|part| part.split_once("\", \"")?.1.split_once("\")"));
                let word =
                    |action: &str| action.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                actions.extend(told.map(|(action, _)| action.to_owned()).filter(|a| word(a)));
            }
        }
        assert!(actions.len() > 50, "{actions:?}");
        let unsaid = |lang| {
            let said = |action: &&String| !locale::has(lang, &format!("access-did-{action}"));
            actions.iter().filter(said).cloned().collect::<Vec<_>>()
        };
        assert_eq!((unsaid(Lang::Zh), unsaid(Lang::En)), (vec![], vec![]));
    }

    #[test]
    fn who_and_what_are_said_in_words() {
        assert_eq!(actor(Lang::Zh, "system:rounds"), "系统（定时评估）");
        assert_eq!(actor(Lang::En, "li.wei"), "li.wei");
        assert_eq!(subject(Lang::En, "person:li.wei"), "user li.wei");
        assert_eq!(subject(Lang::Zh, "order:385745668093485068"), "订单 …485068");
        assert_eq!(subject(Lang::Zh, "else"), "else");
        let text = r#"{"outcome":"approve","state":"approved","channel":"call","proven":false}"#;
        let drawn = detail(Lang::Zh, text).0;
        for word in ["放行", "已放行", "电话", "否"] {
            assert!(drawn.contains(word), "{word}: {drawn}");
        }
    }
}
