//! The audit: every change, newest first, who did what to what; and whether the chain holds.

use axum::extract::{Query, State};
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
const ROOMS: [&str; 9] = [
    "receivables",
    "intake",
    "parties",
    "policy",
    "warning",
    "collections",
    "scoring",
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
        limit: 50,
    };
    let page = app.db.list_audit(&filter).await?;
    let link = ["subject", "actor", "room"]
        .into_iter()
        .fold(Link::to(PAGE), |link, name| link.with_some(name, filled.some(name)));
    let rows = page.lines.iter().map(|line| row(app, visit, &link, line)).collect();
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
        Column::text(visit.t("access-audit-detail")).full(),
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

fn row(app: &App, visit: &Visit, link: &Link, line: &AuditLine) -> Row {
    Row {
        cells: vec![
            html! { span.soft { (line.seq) } },
            html! { span.nowrap { (line.at.in_zone(app.clock().zone())) } },
            html! { (done(visit, line)) " " (plain_badge(&room_name(visit, &line.room))) },
            html! { a href=(link.with("actor", &line.actor).without("before")) { (line.actor) } },
            html! {
                a href=(link.with("subject", &line.subject).without("before")) { (line.subject) }
            },
            html! { div.detail { (detail(&line.detail)) } },
        ],
        ..Row::default()
    }
}

/// Names and values of a line; a pair is before and after.
fn detail(text: &str) -> Markup {
    let Ok(Json::Object(fields)) = serde_json::from_str::<Json>(text) else {
        return html! { code { (text) } };
    };
    html! {
        @for (name, value) in &fields {
            span.pair { span.soft { (name) } " " (shown(value)) }
        }
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => "—".to_owned(),
        Json::Array(pair) if pair.len() == 2 && pair[0] == pair[1] => shown(&pair[0]),
        Json::Array(pair) if pair.len() == 2 => {
            format!("{} → {}", shown(&pair[0]), shown(&pair[1]))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_reads_well_and_is_escaped() {
        let text = r#"{"role":["sales","owner"],"active":[true,true],"note":"<b>","x":null}"#;
        let drawn = detail(text).0;
        assert!(drawn.contains("sales → owner") && drawn.contains("&lt;b&gt;"), "{drawn}");
        assert!(drawn.contains("true") && !drawn.contains("true → true"), "{drawn}");
        assert!(detail("no json <").0.contains("no json &lt;"));
    }
}
