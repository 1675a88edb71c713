//! What today asks for: the most urgent warnings and the top of the worklist.

use base::{Money, Result};
use credit::{
    collections::{TaskRow, count_tasks, list_tasks},
    granting::{ReviewView, count_reviews, list_desk, list_responses},
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
        (credit(app, visit).await?)
        (crate::collections::evidence::today(app, visit).await?)
    })
}

/// What waits for the reader in granting: requests to sign, responses to carry through, reviews past
/// their day. Nothing where nothing waits.
async fn credit(app: &App, visit: &Visit) -> Result<Markup> {
    if !visit.may(Right::SeeBuyers) {
        return Ok(html! {});
    }
    let login = visit.person()?.login.clone();
    let desk = list_desk(&app.db, &login, visit.today).await?;
    let tasks = list_responses(&app.db, &login, SHOWN).await?;
    let reviews = count_reviews(&app.db, visit.scope()).await?;
    let late = reviews.iter().find(|(view, _)| *view == ReviewView::Overdue);
    let late = late.map_or(0, |(_, count)| *count);
    let own: Vec<_> = desk.iter().filter(|one| one.capacity != "owner").collect();
    if own.is_empty() && tasks.is_empty() && late == 0 {
        return Ok(html! {});
    }
    let day = |day: Option<base::Day>| {
        let over = day.is_some_and(|day| day < visit.today);
        html! {
            @if let Some(day) = day {
                span.meta.tone-high[over] { (visit.t("granting-due")) " " (day) }
            }
        }
    };
    let body = html! {
        ul.alerts {
            @for one in own.iter().take(SHOWN as usize) {
                li { div.actions {
                    (kit::badge(Tone::Medium, &visit.t("granting-desk")))
                    a.strong href={ "/granting/" (one.application.id) } {
                        (one.application.buyer_name)
                    }
                    (day(one.application.due_on))
                } }
            }
            @for one in &tasks {
                li { div.actions {
                    (kit::badge(Tone::Medium, &visit.t("granting-tasks")))
                    a.strong href={ "/granting/changes/" (one.id) } { (one.buyer_name) }
                    (day(one.task_on))
                } }
            }
            @if late > 0 {
                li { div.actions {
                    (kit::badge(Tone::High, &visit.t("granting-view-overdue")))
                    a.strong href="/granting/reviews?view=overdue" {
                        (visit.ta("granting-reviews-late", &[("count", &count(late))]))
                    }
                } }
            }
        }
        @if own.len() > SHOWN as usize {
            p { a href="/granting" {
                (visit.ta("granting-desk-all", &[("count", &own.len().to_string())]))
            } }
        }
    };
    Ok(kit::panel(&visit.t("granting-today"), &html! {}, &body))
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
