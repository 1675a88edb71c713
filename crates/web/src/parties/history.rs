//! The story of a buyer in one column: entries of its file, months of trade, receipts, contacts,
//! promises, warnings and decisions, newest first.

use base::{Day, Money};
use credit::{
    assess::{find_assessment, score_history},
    collections::{list_contacts, list_promises},
    parties::{list_events, list_statements},
    policy::list_limits,
    receivables::list_credits,
    scoring::list_screens,
    warning::{AlertFilter, AlertState, SignalLibrary, list_alerts},
};
use locale::Style;
use maud::{Markup, html};
use store::access::Right;

use super::{buyer::Stand, href, words};
use crate::{
    kit::{self, Empty, Event, Tone, link, timeline},
    state::App,
    visit::Visit,
};

/// So many entries are shown.
const MOST: usize = 200;
/// Months of contacts and promises.
const MONTHS: i32 = 36;

struct Entry {
    on: Day,
    what: &'static str,
    title: Markup,
    note: String,
    tone: Tone,
}

/// The tab.
///
/// # Errors
/// A fault from the database.
pub async fn tab(app: &App, visit: &Visit, stand: &Stand) -> base::Result<Markup> {
    let mut entries = Vec::new();
    told(app, visit, stand, &mut entries).await?;
    talked(app, visit, stand, &mut entries).await?;
    judged(app, visit, stand, &mut entries).await?;
    traded(app, visit, stand, &mut entries).await?;
    entries.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.what.cmp(b.what)));
    let skipped = entries.len().saturating_sub(MOST);
    entries.truncate(MOST);
    let events: Vec<Event> = entries
        .into_iter()
        .map(|entry| Event {
            at: entry.on.to_string(),
            title: html! {
                (kit::plain_badge(&visit.t(&format!("parties-what-{}", entry.what)))) " "
                (entry.title)
            },
            note: entry.note,
            tone: entry.tone,
        })
        .collect();
    let actions = html! {
        @if visit.may(Right::EditBuyers) {
            a.button href={ (href(&stand.buyer.code)) "/events" } { (visit.t("parties-event-add")) }
        }
    };
    let empty = Empty {
        title: visit.t("parties-story-none"),
        why: visit.t("parties-story-none-why"),
        button: None,
    };
    let body = html! {
        @if events.is_empty() { (empty.show()) } @else { (timeline(&events)) }
        @if skipped > 0 {
            p.meta { (visit.ta("parties-story-more", &[("count", &skipped.to_string())])) }
        }
    };
    Ok(kit::panel(&visit.t("parties-story"), &actions, &body))
}

/// Entries of the file and statements.
async fn told(app: &App, visit: &Visit, stand: &Stand, into: &mut Vec<Entry>) -> base::Result<()> {
    for event in list_events(&app.db, stand.buyer.id, 200).await? {
        let id = format!("parties-event-{}", event.kind);
        let name = if locale::has(visit.lang, &id) { visit.t(&id) } else { event.kind.clone() };
        let bad = matches!(event.kind.as_str(), "sued" | "bankruptcy-filed" | "vanished");
        into.push(Entry {
            on: event.on,
            what: "event",
            title: html! { b { (name) } " " (event.text) },
            note: event.source,
            tone: if bad { Tone::High } else { Tone::Quiet },
        });
    }
    for statement in list_statements(&app.db, stand.buyer.id).await? {
        let off = statement.failed_checks.len();
        into.push(Entry {
            on: app.clock().day_of(statement.recorded_at),
            what: "statement",
            title: html! {
                (visit.ta("parties-story-statement", &[
                    ("period", &statement.content.period_end.to_string()),
                    ("months", &statement.content.months.to_string()),
                ]))
            },
            note: match off {
                0 => statement.content.source,
                n => visit.ta("parties-checks-off", &[("count", &n.to_string())]),
            },
            tone: if off == 0 { Tone::Quiet } else { Tone::Medium },
        });
    }
    Ok(())
}

/// Contacts and promises.
async fn talked(
    app: &App,
    visit: &Visit,
    stand: &Stand,
    into: &mut Vec<Entry>,
) -> base::Result<()> {
    let range = (stand.buyer.id, stand.buyer.id);
    let days = (visit.today.plus_months(-MONTHS), visit.today);
    for row in list_contacts(&app.db, range, days).await? {
        let contact = row.contact;
        into.push(Entry {
            on: contact.on,
            what: "contact",
            title: html! {
                b { (visit.t(&format!("collections-channel-{}", contact.channel))) } " "
                (visit.t(&format!("collections-result-{}", contact.result)))
                @if !contact.person.is_empty() { " · " (contact.person) }
            },
            note: format!("{} · {}", contact.note, row.actor),
            tone: match contact.result.as_str() {
                "refused" | "disputed" => Tone::Medium,
                _ => Tone::Quiet,
            },
        });
    }
    for row in list_promises(&app.db, range, days).await? {
        let money = Money::new(row.promise.amount_minor, row.promise.currency);
        into.push(Entry {
            on: row.promise.made_on,
            what: "promise",
            title: html! {
                (visit.ta("parties-story-promise", &[
                    ("amount", &visit.amount(money)), ("day", &row.promise.due_on.to_string()),
                ])) " "
                (visit.t(&format!("collections-promise-state-{}", row.state)))
            },
            note: [row.promise.said_by, row.promise.note, row.actor]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            tone: match row.state.as_str() {
                "broken" => Tone::High,
                "partly" => Tone::Medium,
                "kept" => Tone::Low,
                _ => Tone::Quiet,
            },
        });
    }
    Ok(())
}

/// Warnings, limits, screens and scores.
async fn judged(
    app: &App,
    visit: &Visit,
    stand: &Stand,
    into: &mut Vec<Entry>,
) -> base::Result<()> {
    let lang = visit.lang;
    let filter = AlertFilter {
        buyer: Some(stand.buyer.id),
        scope: visit.scope(),
        states: AlertState::ALL.to_vec(),
        ..AlertFilter::default()
    };
    for alert in list_alerts(&app.db, &filter).await? {
        let def = SignalLibrary::shipped().find(&alert.signal);
        let at = format!("{}/alerts/{}", href(&stand.buyer.code), alert.id);
        into.push(Entry {
            on: alert.standing.raised_on,
            what: "alert",
            title: html! {
                a href=(at) {
                    (def.map_or_else(|| alert.signal.clone(), |def| words::said(lang, &def.name)))
                }
                " · " (visit.t(&format!("warning-state-{}", alert.standing.state.code())))
            },
            note: words::said(lang, &alert.said),
            tone: words::level_tone(alert.standing.level),
        });
    }
    for one in list_limits(&app.db, stand.buyer.id).await? {
        into.push(Entry {
            on: app.clock().day_of(one.recorded_at),
            what: "limit",
            title: html! {
                (visit.t("policy-limit-granted")) " "
                b { (words::limit(visit, Some(one.granted.limit))) }
            },
            note: format!("{} · {}", one.granted.reason, one.actor),
            tone: Tone::Quiet,
        });
    }
    for screen in list_screens(&app.db, stand.buyer.id).await? {
        into.push(Entry {
            on: screen.on,
            what: "screen",
            title: html! {
                (visit.t("scoring-screen-result")) " "
                (visit.t(&format!("policy-tier-{}", screen.level.code())))
            },
            note: screen.actor,
            tone: Tone::Quiet,
        });
    }
    scores(app, visit, stand, into).await
}

async fn scores(
    app: &App,
    visit: &Visit,
    stand: &Stand,
    into: &mut Vec<Entry>,
) -> base::Result<()> {
    let mut before: Option<i64> = None;
    for point in score_history(&app.db, stand.buyer.id).await? {
        let Some(score) = point.score else { continue };
        if let Some(change) = before.map(|last| score - last).filter(|change| *change != 0) {
            into.push(Entry {
                on: point.as_of,
                what: "score",
                title: html! {
                    (visit.ta("parties-story-score", &[
                        ("score", &score.to_string()), ("change", &locale::signed(change)),
                    ]))
                    " "
                    a.meta href={ "/models/decided/replay?buyer=" (link::encoded(&stand.buyer.code))
                        "&day=" (point.as_of) } { (visit.t("models-replay-link")) }
                },
                note: String::new(),
                tone: if change < -20 { Tone::Medium } else { Tone::Quiet },
            });
        }
        before = Some(score);
    }
    Ok(())
}

/// Months of trade, and the largest receipts.
async fn traded(
    app: &App,
    visit: &Visit,
    stand: &Stand,
    into: &mut Vec<Entry>,
) -> base::Result<()> {
    let credits = list_credits(&app.db, stand.buyer.id, 40).await?;
    for row in credits {
        let money = Money::new(row.amount_minor, row.currency);
        into.push(Entry {
            on: row.effective_on,
            what: "receipt",
            title: html! {
                (visit.t(&format!("parties-credit-{}", row.kind.replace('_', "-")))) " "
                b { (visit.amount(money)) }
            },
            note: row.number,
            tone: Tone::Low,
        });
    }
    let Some(one) = find_assessment(&app.db, stand.buyer.id).await? else { return Ok(()) };
    let Some(doc) = &one.doc else { return Ok(()) };
    for month in &doc.months {
        let Ok(first) = format!("{}-01", month.month).parse::<Day>() else { continue };
        let short =
            |minor| locale::amount(visit.lang, Money::new(minor, one.currency), Style::Short);
        into.push(Entry {
            on: first.month_end().min(one.run.as_of),
            what: "month",
            title: html! {
                (visit.ta("parties-story-month", &[
                    ("month", &month.month),
                    ("invoiced", &short(month.invoiced_minor)),
                    ("collected", &short(month.collected_minor)),
                ]))
            },
            note: match month.late_minor {
                0 => String::new(),
                late => visit.ta("parties-story-late", &[("amount", &short(late))]),
            },
            tone: Tone::Quiet,
        });
    }
    Ok(())
}
