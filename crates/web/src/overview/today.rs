//! What today asks for: the most urgent warnings and the top of the worklist.

use base::{Money, Result};
use credit::{
    collections::{TaskRow, count_tasks, list_tasks},
    receivables::company_currency,
    warning::{Alert, AlertFilter, AlertLevel, SignalLibrary, count_alerts, list_alerts},
};
use locale::count;
use maud::{Markup, html};
use store::access::Right;

use crate::{
    kit::{self, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

const SHOWN: u32 = 5;

/// Both panels, as far as the reader may see them.
///
/// # Errors
/// A fault from the database.
pub async fn panels(app: &App, visit: &Visit) -> Result<Markup> {
    let (alerts, tasks) = (visit.may(Right::SeeWarnings), visit.may(Right::SeeWorklist));
    let wide = if alerts && tasks { "w6" } else { "" };
    Ok(html! {
        div.grid {
            @if tasks { div class=(wide) { (worklist(app, visit).await?) } }
            @if alerts { div class=(wide) { (warnings(app, visit).await?) } }
        }
    })
}

async fn warnings(app: &App, visit: &Visit) -> Result<Markup> {
    let filter = AlertFilter { scope: visit.scope(), limit: SHOWN, ..AlertFilter::default() };
    let alerts = list_alerts(&app.db, &filter).await?;
    let [yellow, orange, red] = count_alerts(&app.db, &filter).await?;
    let all = yellow + orange + red;
    let levels = [
        (red, Tone::High, "red"),
        (orange, Tone::Medium, "orange"),
        (yellow, Tone::Quiet, "yellow"),
    ];
    let actions = html! {
        @for (n, tone, level) in levels {
            @if n > 0 {
                a href={ "/warning?level=" (level) } {
                    @let name = visit.t(&format!("warning-level-{level}"));
                    (kit::badge(tone, &format!("{name} {}", count(n))))
                }
            }
        }
    };
    let body = html! {
        @if alerts.is_empty() { p.soft { (visit.t("overview-alerts-none")) } }
        @else { ul.alerts { @for alert in &alerts { (warning(visit, alert)) } } }
        @if all > i64::from(SHOWN) {
            p { a href="/warning" { (visit.ta("overview-all-alerts", &[("count", &count(all))])) } }
        }
    };
    Ok(kit::panel(&visit.t("overview-alerts"), &actions, &body))
}

fn warning(visit: &Visit, alert: &Alert) -> Markup {
    let name = SignalLibrary::shipped()
        .find(&alert.signal)
        .map_or_else(|| alert.signal.clone(), |def| words::said(visit.lang, &def.name));
    let late = alert.standing.deadline_on < visit.today;
    html! {
        li {
            div.actions {
                (words::level_badge(visit.lang, alert.standing.level))
                a.strong href={ (parties::href(&alert.buyer_code)) "/alerts/" (alert.id) } {
                    (alert.buyer_name)
                }
                span { (name) }
                span.meta.tone-high[late] {
                    (visit.t("warning-deadline")) " " (alert.standing.deadline_on)
                }
                @if alert.standing.level == AlertLevel::Red {
                    a.button href={ (parties::href(&alert.buyer_code)) "/alerts/" (alert.id) } {
                        (visit.t("parties-handled"))
                    }
                }
            }
            div.soft { (words::said(visit.lang, &alert.said)) }
        }
    }
}

async fn worklist(app: &App, visit: &Visit) -> Result<Markup> {
    let tasks = list_tasks(&app.db, visit.scope(), 0, SHOWN).await?;
    let (all, overdue) = count_tasks(&app.db, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let short = |minor| visit.big(Money::new(minor, currency));
    let body = html! {
        @if tasks.is_empty() { p.soft { (visit.t("overview-tasks-none")) } }
        @else { ol.tasks { @for task in &tasks { (line(visit, task, &short)) } } }
        @if all > i64::from(SHOWN) {
            p {
                a href="/collections" {
                    (visit.ta("overview-all-tasks", &[
                        ("count", &count(all)), ("amount", &short(overdue)),
                    ]))
                }
            }
        }
    };
    Ok(kit::panel(&visit.t("overview-tasks"), &html! {}, &body))
}

fn line(visit: &Visit, task: &TaskRow, short: &dyn Fn(i64) -> String) -> Markup {
    let lang = visit.lang;
    html! {
        li {
            div.actions {
                a.strong href=(parties::href(&task.buyer_code)) { (task.buyer_name) }
                (words::tier_badge(lang, task.tier))
                span.number { (short(task.amount_minor)) }
                @if let Some(day) = task.contacted_on {
                    span.meta { (visit.ta("collections-worked", &[("day", &day.to_string())])) }
                }
            }
            div { (words::said(lang, &task.action_said)) }
            @if let Some(reason) = task.reasons.first() {
                div.soft { (words::said(lang, reason)) }
            }
        }
    }
}
